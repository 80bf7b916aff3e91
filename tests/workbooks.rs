//! Workbooks as offices have them: the same list is the same whatever it is kept in.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use gocua::domain::clock::{Clock, Moment};
use gocua::domain::draft::NumberCell;
use gocua::domain::phone::Phones;
use gocua::domain::record::{Campaign, Commune};
use gocua::domain::{Day, PartialDate};
use gocua::exchange::export::{ExportOptions, ListKind, export};
use gocua::exchange::{Batch, Choice, Description, ImportOptions, List, import, write_rejected};
use gocua::store::{Options, Store};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

#[path = "support/office.rs"]
mod office;

fn today() -> Day {
    Day::from_ymd_opt(2026, 11, 22).unwrap()
}

/// A workbook in a folder that goes with it.
struct File {
    folder: tempfile::TempDir,
    book: Workbook,
}

impl File {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            book: Workbook::new(),
        }
    }

    fn sheet(
        mut self,
        name: &str,
        write: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>,
    ) -> Self {
        let sheet = self.book.add_worksheet();
        sheet.set_name(name).unwrap();
        write(sheet).unwrap();
        self
    }

    fn save(&mut self) -> PathBuf {
        let path = self.folder.path().join("list.xlsx");
        self.book.save(&path).unwrap();
        path
    }

    fn lists(mut self) -> Vec<(Description, Batch)> {
        let path = self.save();
        lists(&path, &Choice::new(today())).unwrap()
    }
}

fn lists(path: &Path, choice: &Choice) -> Result<Vec<(Description, Batch)>, String> {
    let lists = List::open_all(path, choice).map_err(|error| error.code().to_owned())?;
    Ok(lists.into_iter().map(read).collect())
}

fn read(mut list: List) -> (Description, Batch) {
    let mut batch = Batch::default();
    while list.read(&mut batch, 100).unwrap() {}
    (list.description().clone(), batch)
}

/// Writes rows of text; a number in quotes is text.
fn texts(sheet: &mut Worksheet, rows: &[&[&str]]) -> Result<(), XlsxError> {
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            if !cell.is_empty() {
                sheet.write_string(row as u32, column as u16, *cell)?;
            }
        }
    }
    Ok(())
}

/// A line a person: row, village, household, name, birth, number.
fn people(batch: &Batch) -> Vec<String> {
    let mut lines = Vec::new();
    for household in &batch.households {
        for person in &household.members {
            let number = match person.number {
                Some(NumberCell::Whole(number)) => number.to_string(),
                _ => "-".to_owned(),
            };
            lines.push(format!(
                "{} {}/{} {}|{}|{number}",
                person.row,
                household.village,
                household.code.as_deref().unwrap_or("-"),
                person.name,
                person.birth.map_or("-".to_owned(), PartialDate::iso),
            ));
        }
    }
    lines
}

/// A line for each row with something against it.
fn notes(batch: &Batch) -> Vec<String> {
    let refused = batch.refused.iter().flat_map(|refused| {
        let codes = refused.findings.iter().filter(|finding| finding.refuses);
        codes.map(|finding| (refused.row, finding.code))
    });
    let warned = batch
        .warnings
        .iter()
        .map(|warning| (warning.row, warning.finding.code));
    let skipped = batch
        .skipped
        .iter()
        .map(|skipped| (skipped.row, skipped.code));
    let mut all: Vec<_> = refused.chain(warned).chain(skipped).collect();
    all.sort_unstable();
    all.into_iter()
        .map(|(row, code)| format!("{row} {code}"))
        .collect()
}

#[test]
fn cells_are_read_as_they_would_be_typed() {
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let month = Format::new().set_num_format("mmm-yy");
    let lists = File::new()
        .sheet("Sheet1", |sheet| {
            texts(
                sheet,
                &[
                    &["DANH SÁCH NHÂN KHẨU THÔN ĐỒNG TÂM"],
                    &[],
                    &[
                        "TT",
                        "Mã hộ",
                        "Họ và tên",
                        "Ngày sinh",
                        "Số CCCD",
                        "Ghi chú",
                    ],
                    &["", "", "Nguyễn\u{a0}Văn  A\u{200b}"],
                    &["", "", "Trần Thị B"],
                    &[],
                    &["", "", "Lê Văn C"],
                    &["", "", "Lê Thị D"],
                    &["", "", "Lê Văn E"],
                ],
            )?;
            for (row, ordinal) in [(3, 1.0), (4, 2.0), (6, 3.0), (7, 4.0), (8, 5.0)] {
                sheet.write_number(row, 0, ordinal)?;
            }
            sheet.write_number(3, 1, 42.0)?;
            sheet.write_string(4, 1, "042")?;
            sheet.write_number(6, 1, 7.0)?;
            sheet.write_number(7, 1, 7.0)?;
            sheet.write_number(8, 1, 7.0)?;
            sheet.write_with_format(3, 3, ExcelDateTime::from_ymd(1985, 3, 4)?, &day)?;
            sheet.write_with_format(4, 3, ExcelDateTime::from_ymd(1985, 5, 1)?, &month)?;
            sheet.write_number(6, 3, 1990.0)?;
            sheet.write_string(7, 3, "30/04/1975")?;
            sheet.write_formula(8, 3, Formula::new("=1900+60").set_result("1960"))?;
            sheet.write_number(3, 4, 1_085_012_345.0)?;
            sheet.write_number(4, 4, 10_085_012_345.0)?;
            sheet.write_string(6, 4, "001090012345")?;
            sheet.write_formula(7, 4, Formula::new("=NA()").set_result("#N/A"))?;
            sheet.write_boolean(8, 5, true)?;
            Ok(())
        })
        .lists();
    let [(description, batch)] = &lists[..] else {
        panic!("{lists:?}")
    };
    assert_eq!(description.form.sheet.as_deref(), Some("Sheet1"));
    assert_eq!(description.header_row, 3);
    assert_eq!(description.village.as_deref(), Some("THÔN ĐỒNG TÂM"));
    assert_eq!(
        people(batch),
        [
            "4 THÔN ĐỒNG TÂM/42 Nguyễn Văn A|1985-03-04|-",
            "5 THÔN ĐỒNG TÂM/042 Trần Thị B|1985-05|010085012345",
            "7 THÔN ĐỒNG TÂM/7 Lê Văn C|1990|001090012345",
            "8 THÔN ĐỒNG TÂM/7 Lê Thị D|1975-04-30|-",
            "9 THÔN ĐỒNG TÂM/7 Lê Văn E|1960|-",
        ]
    );
    assert_eq!(
        notes(batch),
        [
            "4 number_zeros_lost",
            "5 number_padded",
            "6 blank",
            "8 cell_error"
        ]
    );
    assert_eq!(batch.seen, 6);
}

/// A list of two villages with everything that formats keep in their own ways.
fn commune() -> File {
    let village = |sheet: &mut Worksheet, last: u32, names: [&str; 3]| {
        let day = Format::new().set_num_format("dd/mm/yyyy");
        let plain = Format::new();
        let headings = [
            "TT",
            "Mã hộ",
            "Họ và tên",
            "Ngày sinh",
            "Số CCCD",
            "SĐT",
            "Ghi chú",
        ];
        sheet.merge_range(0, 0, 0, 6, "DANH SÁCH NHÂN KHẨU", &plain)?;
        for (column, heading) in headings.into_iter().enumerate() {
            sheet.write_string(2, column as u16, heading)?;
        }
        sheet.merge_range(3, 1, 4, 1, "012", &plain)?;
        for (row, name) in (3..).zip(names) {
            sheet.write_number(row, 0, row - 2)?;
            sheet.write_string(row, 2, name)?;
        }
        sheet.write_with_format(3, 3, ExcelDateTime::from_ymd(1985, 3, 4)?, &day)?;
        sheet.write_number(4, 3, 1990)?;
        sheet.write_string(5, 3, "30/4/1975")?;
        sheet.write_number(5, 1, 13)?;
        sheet.write_string(3, 4, format!("00108501234{last}"))?;
        sheet.write_number(4, 4, 10_090_012_340.0 + f64::from(last))?;
        sheet.write_string(3, 5, "0912345678")?;
        sheet.write_number(4, 5, 912_345_679)?;
        sheet.write_string(5, 5, "+84912345670")?;
        sheet.write_string(3, 6, "=1+1 'x'")?;
        sheet.write_formula(4, 6, Formula::new("=NA()").set_result("#N/A"))?;
        sheet.write_string(5, 6, "con cả")?;
        Ok(())
    };
    File::new()
        .sheet("Thôn 1", |sheet| {
            village(sheet, 5, ["Lê Văn A", "Trần Thị B", "Lê Văn C"])
        })
        .sheet("Thôn 2", |sheet| {
            village(sheet, 6, ["Vừ A Dế", "Hờ Thị Mỷ", "Ksor H'Bia"])
        })
        .sheet("Nháp", |sheet| {
            sheet.set_hidden(true);
            texts(sheet, &[&["Họ và tên", "Năm sinh"], &["Lê Văn X", "1982"]])
        })
}

/// Everything that is read of [`commune`].
fn all_of(lists: &[(Description, Batch)]) -> Vec<String> {
    let mut all = Vec::new();
    for (description, batch) in lists {
        let sheet = description.form.sheet.as_deref().unwrap_or("-");
        let village = description.village.as_deref().unwrap_or("-");
        all.push(format!("{sheet}: {village}"));
        all.extend(people(batch));
        let members = batch
            .households
            .iter()
            .flat_map(|household| &household.members);
        all.extend(members.map(|person| {
            let phones = person.phones.as_ref().map_or(String::new(), Phones::text);
            format!("{phones}|{}", person.note.as_deref().unwrap_or("-"))
        }));
        all.extend(notes(batch));
    }
    all
}

const COMMUNE: [&str; 20] = [
    "Thôn 1: Thôn 1",
    "4 Thôn 1/012 Lê Văn A|1985-03-04|001085012345",
    "5 Thôn 1/012 Trần Thị B|1990|010090012345",
    "6 Thôn 1/13 Lê Văn C|1975-04-30|-",
    "0912345678|=1+1 'x'",
    "0912345679|-",
    "0912345670|con cả",
    "5 cell_error",
    "5 number_padded",
    "5 phone_zero_restored",
    "Thôn 2: Thôn 2",
    "4 Thôn 2/012 Vừ A Dế|1985-03-04|001085012346",
    "5 Thôn 2/012 Hờ Thị Mỷ|1990|010090012346",
    "6 Thôn 2/13 Ksor H'Bia|1975-04-30|-",
    "0912345678|=1+1 'x'",
    "0912345679|-",
    "0912345670|con cả",
    "5 cell_error",
    "5 number_padded",
    "5 phone_zero_restored",
];

/// The three files are what `LibreOffice` makes of [`commune`].
#[test]
fn a_list_is_the_same_whatever_it_is_kept_in() {
    assert_eq!(all_of(&commune().lists()), COMMUNE);
    for name in ["list.xls", "list.ods", "list.xlsx"] {
        let lists = lists(&data(name), &Choice::new(today())).unwrap();
        assert_eq!(all_of(&lists), COMMUNE, "{name}");
        let passed: Vec<_> = lists[0]
            .0
            .passed
            .iter()
            .map(|sheet| (sheet.name.as_str(), sheet.code))
            .collect();
        assert_eq!(passed, [("Nháp", "sheet_hidden")], "{name}");
    }
}

fn data(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("tests/data/workbooks").join(name)
}

#[test]
#[ignore = "needs LibreOffice: see .ci/run"]
fn libreoffice_keeps_what_is_read() {
    let mut file = commune();
    let path = file.save();
    for (filter, name) in [
        ("xls:MS Excel 97", "list.xls"),
        ("ods", "list.ods"),
        ("xlsx", "list.xlsx"),
    ] {
        let folder = file.folder.path().join("out");
        office::convert(&path, filter, &folder);
        let made = folder.join(name);
        let lists = lists(&made, &Choice::new(today())).unwrap();
        assert_eq!(all_of(&lists), COMMUNE, "{name}");
        if std::env::var_os("GOLDEN").is_some() {
            fs::copy(made, data(name)).unwrap();
        }
    }
}

#[test]
fn every_sheet_with_a_list_is_a_list() {
    let mut file = File::new()
        .sheet("Bìa", |sheet| {
            texts(sheet, &[&["UBND XÃ TÂN PHÚ"], &["Năm 2026"]])
        })
        .sheet("Thôn 1", |sheet| {
            texts(sheet, &[&["Họ và tên", "Năm sinh"], &["Lê Văn A", "1980"]])
        })
        .sheet("Thôn 2", |sheet| {
            texts(sheet, &[&["Họ và tên", "Năm sinh"], &["Lê Văn B", "1981"]])
        })
        .sheet("Trống", |_| Ok(()))
        .sheet("Cũ", |sheet| {
            sheet.set_hidden(true);
            texts(sheet, &[&["Họ và tên", "Năm sinh"], &["Lê Văn C", "1982"]])
        });
    let path = file.save();
    let all = lists(&path, &Choice::new(today())).unwrap();
    let seen: Vec<_> = all
        .iter()
        .map(|(_, batch)| people(batch).join(" "))
        .collect();
    assert_eq!(
        seen,
        ["2 Thôn 1/- Lê Văn A|1980|-", "2 Thôn 2/- Lê Văn B|1981|-"]
    );
    let passed: Vec<String> = all[0]
        .0
        .passed
        .iter()
        .map(|sheet| format!("{} {}", sheet.name, sheet.code))
        .collect();
    assert_eq!(
        passed,
        ["Cũ sheet_hidden", "Bìa sheet_no_list", "Trống sheet_empty"]
    );
    assert_eq!(all[1].0.passed, []);
    let of = |sheets: &[&str]| {
        let choice = Choice {
            sheets: Some(sheets.iter().map(|&name| name.to_owned()).collect()),
            village: Some("Thôn 9".to_owned()),
            ..Choice::new(today())
        };
        lists(&path, &choice).map(|lists| {
            lists
                .iter()
                .map(|(_, batch)| people(batch).join(" "))
                .collect::<Vec<_>>()
        })
    };
    assert_eq!(of(&["thon 2"]).unwrap(), ["2 Thôn 9/- Lê Văn B|1981|-"]);
    assert_eq!(of(&["Cũ"]).unwrap(), ["2 Thôn 9/- Lê Văn C|1982|-"]);
    assert_eq!(of(&["Thôn 3"]).unwrap_err(), "sheet_missing");
    assert_eq!(of(&["Bìa"]).unwrap_err(), "header_missing");
    assert_eq!(of(&["Trống"]).unwrap_err(), "empty");
}

#[test]
fn a_sheet_without_a_village_is_asked_for_one() {
    let mut file = File::new().sheet("Sheet1", |sheet| {
        texts(sheet, &[&["Họ và tên", "Năm sinh"], &["Lê Văn A", "1980"]])
    });
    let path = file.save();
    let found = lists(&path, &Choice::new(today()));
    assert_eq!(found.unwrap_err(), "village_missing");
}

#[test]
fn merged_cells_are_blank_but_for_the_first() {
    let plain = Format::new();
    let lists = File::new()
        .sheet("Thôn 1", |sheet| {
            sheet.merge_range(0, 0, 1, 0, "Mã hộ", &plain)?;
            sheet.merge_range(0, 1, 1, 1, "Họ và tên", &plain)?;
            sheet.merge_range(0, 2, 0, 3, "Giới tính", &plain)?;
            sheet.merge_range(0, 4, 1, 4, "Năm sinh", &plain)?;
            sheet.write_string(1, 2, "Nam")?;
            sheet.write_string(1, 3, "Nữ")?;
            sheet.merge_range(2, 0, 4, 0, "012", &plain)?;
            for (row, name) in [
                (2, "Lê Văn A"),
                (3, "Trần Thị B"),
                (4, "Lê Văn C"),
                (5, "Phạm Văn D"),
            ] {
                sheet.write_string(row, 1, name)?;
            }
            for (row, column, year) in [(2, 2, 1960), (3, 3, 1962), (4, 2, 1990), (5, 2, 1991)] {
                sheet.write_string(row, column, "x")?;
                sheet.write_number(row, 4, year)?;
            }
            sheet.write_string(5, 0, "013")?;
            Ok(())
        })
        .lists();
    let [(_, batch)] = &lists[..] else {
        panic!("{lists:?}")
    };
    assert_eq!(
        people(batch),
        [
            "3 Thôn 1/012 Lê Văn A|1960|-",
            "4 Thôn 1/012 Trần Thị B|1962|-",
            "5 Thôn 1/012 Lê Văn C|1990|-",
            "6 Thôn 1/013 Phạm Văn D|1991|-",
        ]
    );
}

#[test]
fn a_long_sheet_is_streamed() {
    let lists = File::new()
        .sheet("Thôn 1", |sheet| {
            texts(sheet, &[&["Mã hộ", "Họ và tên", "Năm sinh"]])?;
            for row in 1..=12_000 {
                sheet.write_number(row, 0, f64::from(row))?;
                sheet.write_string(row, 1, format!("Lê Văn {row}"))?;
                sheet.write_number(row, 2, 1980.0)?;
            }
            Ok(())
        })
        .lists();
    let [(_, batch)] = &lists[..] else {
        panic!("{}", lists.len())
    };
    assert_eq!((batch.seen, batch.taken), (12_000, 12_000));
    let households: Vec<u32> = batch
        .households
        .iter()
        .map(|household| household.row)
        .collect();
    assert_eq!(households, (2..=12_001).collect::<Vec<_>>());
    assert_eq!(batch.households[11_999].code.as_deref(), Some("12000"));
}

/// A zip file of these parts.
fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An old file of Office with this stream in it.
fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let sectors = stream.len().max(4096).div_ceil(512);
    let mut file = vec![0; 512 * (3 + sectors)];
    let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    put(24, &[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    put(44, &1_u32.to_le_bytes());
    put(48, &1_u32.to_le_bytes());
    put(56, &4096_u32.to_le_bytes());
    put(
        60,
        &[
            0xfe, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0, 0, 0, 0,
        ],
    );
    put(76, &[0xff; 436]);
    put(76, &0_u32.to_le_bytes());
    // The table of sectors: itself, the directory, and the stream one after the other.
    put(512, &[0xff; 512]);
    put(512, &0xffff_fffd_u32.to_le_bytes());
    put(516, &0xffff_fffe_u32.to_le_bytes());
    for sector in 2..2 + sectors {
        let last = sector == 1 + sectors;
        let next = if last { 0xffff_fffe } else { sector as u32 + 1 };
        put(512 + 4 * sector, &next.to_le_bytes());
    }
    for (entry, (name, kind, start)) in [("Root Entry", 5, u32::MAX - 1), (name, 2, 2)]
        .into_iter()
        .enumerate()
    {
        let at = 1024 + 128 * entry;
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        put(at, &units);
        put(at + 64, &(units.len() as u16 + 2).to_le_bytes());
        put(at + 66, &[kind, 1]);
        put(at + 68, &[0xff; 12]);
        put(at + 116, &start.to_le_bytes());
        let size = if kind == 5 { 0 } else { 512 * sectors as u32 };
        put(at + 120, &size.to_le_bytes());
    }
    put(1024 + 76, &1_u32.to_le_bytes());
    put(1536, stream);
    file
}

/// Two numbers in opposite corners of an old sheet.
fn corners() -> Vec<u8> {
    let number = |row: u16, column: u16| {
        let mut record = vec![0x03, 0x02, 14, 0];
        record.extend(row.to_le_bytes());
        record.extend(column.to_le_bytes());
        record.extend([0; 10]);
        record
    };
    let begin = vec![0x09, 0x08, 4, 0, 0, 6, 5, 0];
    [
        begin,
        number(0, 0),
        number(65_535, 255),
        vec![0x0a, 0, 0, 0],
    ]
    .concat()
}

/// An `OpenDocument` whose one row says that it stands there a million times.
fn repeated() -> Vec<u8> {
    let cell = r#"<table:table-cell table:number-columns-repeated="100" office:value-type="float" office:value="1"/>"#;
    let row = format!(
        r#"<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>"#
    );
    let content = format!(r#"<x><table:table table:name="A">{row}</table:table></x>"#);
    let mime = b"application/vnd.oasis.opendocument.spreadsheet";
    zipped(&[
        ("mimetype", mime),
        ("META-INF/manifest.xml", b"<x/>"),
        ("content.xml", content.as_bytes()),
    ])
}

#[test]
fn what_is_no_workbook_is_named() {
    let mut file = File::new().sheet("Thôn 1", |sheet| {
        texts(sheet, &[&["Họ và tên", "Năm sinh"], &["Lê Văn A", "1980"]])
    });
    let path = file.save();
    let bytes = fs::read(&path).unwrap();
    let cut = bytes[..bytes.len() / 2].to_vec();
    let mut flipped = bytes.clone();
    let middle = bytes.len() / 2;
    flipped[middle] ^= 0xff;
    let strings = br#"<sst uniqueCount="99999999999"><si><t>x</t></si></sst>"#;
    let odt: &[u8] = b"application/vnd.oasis.opendocument.text";
    let ods: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
    let locked: &[u8] = br"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let many = vec![b' '; 257 * 1024 * 1024];
    for (name, bytes, code) in [
        ("cut", cut, "damaged"),
        ("flipped", flipped, "damaged"),
        (
            "old",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest".to_vec(),
            "damaged",
        ),
        (
            "encrypted.xlsx",
            compound("EncryptedPackage", b""),
            "encrypted",
        ),
        ("letter.doc", compound("WordDocument", b""), "document"),
        ("corners.xls", compound("Workbook", &corners()), "too_large"),
        (
            "letter.docx",
            zipped(&[("word/document.xml", b"<x/>")]),
            "document",
        ),
        ("letter.odt", zipped(&[("mimetype", odt)]), "document"),
        (
            "locked.ods",
            zipped(&[
                ("mimetype", ods),
                ("META-INF/manifest.xml", locked),
                ("content.xml", b"<x/>"),
            ]),
            "encrypted",
        ),
        ("repeated.ods", repeated(), "too_large"),
        ("photos.zip", zipped(&[("a.png", b"x")]), "compressed"),
        (
            "hollow.xlsx",
            zipped(&[("xl/workbook.xml", b"<x/>")]),
            "damaged",
        ),
        (
            "strings.xlsx",
            zipped(&[("xl/sharedStrings.xml", strings)]),
            "damaged",
        ),
        (
            "bomb.xlsx",
            zipped(&[("xl/sharedStrings.xml", &many)]),
            "unpacks",
        ),
        (
            "long.xlsx",
            zipped(&[("xl/worksheets/sheet1.xml", &many)]),
            "unpacks",
        ),
        ("renamed.csv", bytes, ""),
    ] {
        let path = file.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let found = lists(&path, &Choice::new(today()));
        assert_eq!(found.err().unwrap_or_default(), code, "{name}");
    }
}

#[test]
fn a_spreadsheet_that_puts_the_month_first_has_exchanged_days_and_months() {
    // What stands beside a date cell of the third of May: a text, and a date cell of another day.
    for (text, day, expected) in [
        (
            "25/03/1960",
            3,
            vec!["1960-03-05", "1960-03-25", "1962-03-07"],
        ),
        (
            "05/03/1960",
            3,
            vec!["1960-05-03", "1960-03-05", "1962-07-03"],
        ),
        (
            "25/03/1960",
            13,
            vec!["1960-05-03", "1960-03-25", "1962-07-13"],
        ),
    ] {
        let file = File::new().sheet("Thôn 1", |sheet| {
            let date = Format::new().set_num_format("m/d/yyyy");
            texts(
                sheet,
                &[
                    &["Mã hộ", "Họ và tên", "Ngày sinh"],
                    &["1", "Lê An"],
                    &["2", "Lê Ba", text],
                    &["3", "Lê Ca"],
                    &["4", "Lê Da"],
                    &["5", "Lê Đa"],
                    &["6", "Lê Ga"],
                ],
            )?;
            for row in 4..=6 {
                sheet.write_with_format(row, 2, ExcelDateTime::from_ymd(1963, 1, 2)?, &date)?;
            }
            sheet.write_with_format(1, 2, ExcelDateTime::from_ymd(1960, 5, 3)?, &date)?;
            sheet.write_with_format(3, 2, ExcelDateTime::from_ymd(1962, 7, day)?, &date)?;
            Ok(())
        });
        let lists = file.lists();
        let births: Vec<String> = lists[0]
            .1
            .households
            .iter()
            .flat_map(|household| &household.members)
            .take(3)
            .map(|person| person.birth.unwrap().iso())
            .collect();
        assert_eq!(births, expected, "{text} {day}");
        let warned = lists[0]
            .1
            .warnings
            .iter()
            .any(|warning| warning.finding.code == "dates_exchanged");
        assert_eq!(warned, expected[0] == "1960-03-05", "{text} {day}");
    }
}

/// A register in which nothing is written yet.
fn register(path: &Path) -> Store {
    let commune = Commune {
        name: "Xã Thử".to_owned(),
        ..Commune::default()
    };
    let campaign = Campaign {
        name: "Làm thẻ căn cước".to_owned(),
        noun: "làm thẻ".to_owned(),
        ..gocua::store::first_campaign(today(), gocua::lang::Lang::Vi)
    };
    let noon = today().and_hms_opt(12, 0, 0).unwrap();
    let options = Options {
        clock: Clock::fixed(Moment::from_local(noon)),
        who: "Lâm".to_owned(),
        home: Some(path.with_extension("home")),
        read_only: false,
    };
    Store::create(path, &commune, &campaign, &options).unwrap()
}

/// Every list of a register, without what only this register knows.
fn everything(store: &Store) -> String {
    let options = ExportOptions {
        full_numbers: true,
        keys: false,
        ..ExportOptions::default()
    };
    let mut out = Vec::new();
    for kind in ListKind::ALL {
        export(store, kind, &options, &mut out, &mut |_| true).unwrap();
    }
    String::from_utf8(out).unwrap()
}

#[test]
fn a_workbook_and_a_text_give_the_same_register() {
    let mut file = commune();
    let path = file.save();
    let mut registers = Vec::new();
    let text = |names: [&str; 3], last: u32, village: &str| {
        let [a, b, c] = names;
        format!(
            "DANH SÁCH NHÂN KHẨU\n\nTT,Mã hộ,Họ và tên,Ngày sinh,Số CCCD,SĐT,Ghi chú,Thôn\n\
             1,012,{a},4/3/1985,00108501234{last},0912345678,=1+1 'x',{village}\n\
             2,,{b},1990,1009001234{last},912345679,,{village}\n\
             3,13,{c},30/4/1975,,+84912345670,con cả,{village}\n"
        )
    };
    for (name, files) in [
        ("a", vec![path.clone()]),
        ("b", vec![data("list.xls")]),
        ("c", vec![data("list.ods")]),
        (
            "d",
            [
                (["Lê Văn A", "Trần Thị B", "Lê Văn C"], 5, "Thôn 1"),
                (["Vừ A Dế", "Hờ Thị Mỷ", "Ksor H'Bia"], 6, "Thôn 2"),
            ]
            .into_iter()
            .map(|(names, last, village)| {
                let path = file.folder.path().join(format!("{village}.csv"));
                fs::write(&path, text(names, last, village)).unwrap();
                path
            })
            .collect(),
        ),
    ] {
        let mut store = register(&file.folder.path().join(format!("{name}.gocua")));
        let options = ImportOptions::default();
        let report = import(&mut store, &files, &options, &mut |_| true).unwrap();
        assert_eq!(report.refused, [], "{name}");
        assert_eq!(report.people.added, 6, "{name}");
        registers.push(everything(&store));
    }
    let [first, others @ ..] = &registers[..] else {
        panic!()
    };
    assert!(first.contains("Ksor H'Bia"));
    for other in others {
        assert_eq!(first, other);
    }
}

#[test]
fn each_sheet_has_its_entry_in_the_report() {
    let mut file = commune();
    let path = file.save();
    let mut store = register(&file.folder.path().join("so.gocua"));
    let options = ImportOptions::default();
    let mut steps = Vec::new();
    let report = import(&mut store, &[path], &options, &mut |step| {
        steps.push(step.bytes);
        true
    });
    let report = report.unwrap();
    let files: Vec<_> = report
        .files
        .iter()
        .map(|list| {
            (
                list.sheet.as_deref().unwrap_or("-"),
                list.format,
                list.delimiter,
                list.rows.taken,
            )
        })
        .collect();
    assert_eq!(
        files,
        [
            ("Thôn 1", Some("xlsx"), None, 3),
            ("Thôn 2", Some("xlsx"), None, 3)
        ]
    );
    assert_eq!(report.files[0].sha256, report.files[1].sha256);
    let warned: Vec<_> = report
        .warnings
        .iter()
        .filter(|note| note.code == "cell_error")
        .map(|note| {
            (
                note.sheet.as_deref().unwrap_or("-"),
                note.row,
                note.column.as_deref().unwrap_or("-"),
            )
        })
        .collect();
    assert_eq!(warned, [("Thôn 1", 5, "Ghi chú"), ("Thôn 2", 5, "Ghi chú")]);
    let passed: Vec<_> = report
        .passed_over
        .iter()
        .map(|passed| (passed.sheet.as_deref().unwrap_or("-"), passed.code))
        .collect();
    assert_eq!(passed, [("Nháp", "sheet_hidden")]);
    assert!(steps.is_sorted());
    assert_eq!(store.villages().unwrap().len(), 2);
    store.undo(report.batch).unwrap();
    assert_eq!(store.villages().unwrap(), []);
}

#[test]
fn rows_of_a_workbook_that_are_not_taken_are_mended_as_a_text() {
    let mut file = File::new().sheet("Thôn 1", |sheet| {
        texts(
            sheet,
            &[
                &["Mã hộ", "Họ và tên", "Số CCCD"],
                &["012", "Lê Văn A", "001085012345"],
                &["", "", "001090012345"],
            ],
        )
    });
    let path = file.save();
    let mut store = register(&file.folder.path().join("so.gocua"));
    let options = ImportOptions::default();
    let files = [path];
    let report = import(&mut store, &files, &options, &mut |_| true).unwrap();
    let refused: Vec<_> = report
        .refused
        .iter()
        .map(|note| (note.sheet.as_deref().unwrap_or("-"), note.row, note.code))
        .collect();
    assert_eq!(refused, [("Thôn 1", 3, "name_missing")]);
    let rejected = file.folder.path().join("rejected.csv");
    let clock = store.clock();
    write_rejected(&report, &files, &options, clock, &rejected).unwrap();
    let text = fs::read_to_string(&rejected).unwrap();
    let row = text.lines().nth(1).unwrap();
    assert!(row.starts_with("012,,001090012345,Thôn 1,"), "{text}");
    fs::write(&rejected, text.replace("012,,", "012,Lê Văn B,")).unwrap();
    let report = import(&mut store, &[rejected], &options, &mut |_| true).unwrap();
    assert_eq!((report.refused, report.people.added), (Vec::new(), 1));
    assert_eq!(report.households.added, 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever happened to a workbook: it is read or named, and every row is counted once.
    #[test]
    fn a_damaged_workbook_is_read_or_named(
        name in prop::sample::select(vec!["list.xls", "list.ods", "list.xlsx"]),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        length in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let mut bytes = fs::read(data(name)).unwrap();
        for (place, byte) in damage {
            *place.get_mut(&mut bytes) = byte;
        }
        if let Some(length) = length {
            bytes.truncate(length.index(bytes.len()));
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let Ok(opened) = List::open_all(&path, &Choice::new(today())) else {
            return Ok(());
        };
        for mut list in opened {
            let mut batch = Batch::default();
            while let Ok(true) = list.read(&mut batch, 100) {}
            let counted = batch.taken + (batch.refused.len() + batch.skipped.len()) as u64;
            prop_assert_eq!(batch.seen, counted);
        }
    }
}
