//! Letters in every way that offices write them.

use std::fs;

use encoding_rs::{WINDOWS_1252, WINDOWS_1258};
use gocua::exchange::{Encoding, FileColumn, List, Reading, readings};
use unicode_normalization::UnicodeNormalization;

use crate::sight::{bytes, choice, compare, said, see};

const LIST: &str = "TT,Họ và tên,Năm sinh,Ghi chú\r\n1,Nguyễn Văn An,1985,ở nhà\r\n2,Trần Thị Bình,1990,\r\n\
                    3,Đặng Đức Hưởng,2001,đi làm\r\n";
const READ: &str = "',' 2 Nguyễn Văn An; 3 Trần Thị Bình; 4 Đặng Đức Hưởng";

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let unit = |unit: u16| {
        if big {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        }
    };
    text.encode_utf16().flat_map(unit).collect()
}

fn utf32(text: &str) -> Vec<u8> {
    text.chars()
        .flat_map(|c| (c as u32).to_le_bytes())
        .collect()
}

/// Letters with their form composed and their tone behind them.
fn page_1258(text: &str) -> Vec<u8> {
    const TONES: &str = "\u{300}\u{301}\u{303}\u{309}\u{323}";
    let apart = |c: char| {
        let (tone, form): (String, String) = c.nfd().partition(|part| TONES.contains(*part));
        form.nfc().chain(tone.chars()).collect::<String>()
    };
    let text: String = text.chars().map(apart).collect();
    WINDOWS_1258.encode(&text).0.into_owned()
}

fn western(text: &str) -> Vec<u8> {
    WINDOWS_1252.encode(text).0.into_owned()
}

fn joined(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

const TCVN3: &str = "TT,Hä vµ tªn,N¨m sinh,Ghi chó\r\n1,NguyÔn V¨n An,1985,ë nhµ\r\n2,TrÇn ThÞ B×nh,1990,\r\n\
                     3,§Æng §øc H\u{ad}ëng,2001,®i lµm\r\n";
const VNI: &str = "TT,Hoï vaø teân,Naêm sinh,Ghi chuù\r\n1,Nguyeãn Vaên An,1985,ôû nhaø\r\n2,Traàn Thò Bình,1990,\r\n\
                   3,Ñaëng Ñöùc Höôûng,2001,ñi laøm\r\n";

#[test]
fn every_encoding() {
    let as_read = |code: &str| format!("{code} {READ}");
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let twice = String::from_utf8(western("")).unwrap() + &WINDOWS_1252.decode(LIST.as_bytes()).0;
    let rows = lines(LIST);
    let [header, an, binh, huong] = &rows[..] else {
        panic!()
    };
    let capitals_tcvn3 = "TT,Hä Vµ T£N,N¡M SINH\r\n1,NGUYÔN V¡N AN,1985\r\n2,TRÇN THÞ B×NH,1990\r\n3,§ÆNG §øC H¦ëNG,2001\r\n";
    let capitals_vni = "TT,HOÏ VAØ TEÂN,NAÊM SINH\r\n1,NGUYEÃN VAÊN AN,1985\r\n2,TRAÀN THÒ BÌNH,1990\r\n3,ÑAËNG ÑÖÙC HÖÔÛNG,2001\r\n";
    let in_capitals = "2 NGUYỄN VĂN AN; 3 TRẦN THỊ BÌNH; 4 ĐẶNG ĐỨC HƯỞNG";
    let good = format!("{header}\r\n{an}\r\n{binh}\r\n{huong}\r\n").repeat(1)
        + &format!("{huong}\r\n").repeat(6);
    let six = "4 Đặng Đức Hưởng; 5 Đặng Đức Hưởng; 6 Đặng Đức Hưởng; 7 Đặng Đức Hưởng; 8 Đặng Đức Hưởng; \
               9 Đặng Đức Hưởng; 10 Đặng Đức Hưởng";
    let then = |row: &[u8]| joined(&[good.as_bytes(), row]);
    let and = |last: &str| format!("utf-8 ',' 2 Nguyễn Văn An; 3 Trần Thị Bình; {six}; {last}");
    let cases: Vec<(&str, Vec<u8>, String)> = vec![
        ("plain", LIST.into(), as_read("utf-8")),
        (
            "bom",
            joined(&[b"\xef\xbb\xbf", LIST.as_bytes()]),
            as_read("utf-8"),
        ),
        (
            "bom twice",
            joined(&[b"\xef\xbb\xbf\xef\xbb\xbf", LIST.as_bytes()]),
            as_read("utf-8"),
        ),
        (
            "nfd",
            LIST.nfd().collect::<String>().into(),
            as_read("utf-8"),
        ),
        (
            "utf-16le with a mark",
            joined(&[b"\xff\xfe", &utf16(LIST, false)]),
            as_read("utf-16le"),
        ),
        (
            "utf-16be with a mark",
            joined(&[b"\xfe\xff", &utf16(LIST, true)]),
            as_read("utf-16be"),
        ),
        (
            "utf-16le with two marks",
            joined(&[b"\xff\xfe\xff\xfe", &utf16(LIST, false)]),
            as_read("utf-16le"),
        ),
        ("utf-16le", utf16(LIST, false), as_read("utf-16le")),
        ("utf-16be", utf16(LIST, true), as_read("utf-16be")),
        (
            "unicode text",
            joined(&[b"\xff\xfe", &utf16(&LIST.replace(',', "\t"), false)]),
            as_read("utf-16le").replace("','", "'\\t'"),
        ),
        (
            "an odd byte at the end",
            joined(&[b"\xff\xfe", &utf16(LIST, false), b"x"]),
            as_read("utf-16le") + "; 5!text_damaged",
        ),
        (
            "a lone surrogate",
            joined(&[b"\xff\xfe", &utf16(LIST, false), b"4\0,\0", b"A\0\0\xd8B\0"]),
            as_read("utf-16le") + "; 5!text_damaged",
        ),
        (
            "utf-32le with a mark",
            joined(&[b"\xff\xfe\0\0", &utf32(LIST)]),
            "encoding".into(),
        ),
        ("utf-32le", utf32(LIST), "binary".into()),
        ("windows-1258", page_1258(LIST), as_read("windows-1258")),
        ("tcvn3", western(TCVN3), as_read("tcvn3")),
        ("vni", western(VNI), as_read("vni")),
        (
            "tcvn3 in capitals",
            western(capitals_tcvn3),
            format!("tcvn3 ',' {in_capitals}"),
        ),
        (
            "vni in capitals",
            western(capitals_vni),
            format!("vni ',' {in_capitals}"),
        ),
        ("tcvn3 letters in utf-8", TCVN3.into(), as_read("tcvn3")),
        ("vni letters in utf-8", VNI.into(), as_read("vni")),
        (
            "tcvn3 letters in utf-16",
            joined(&[b"\xff\xfe", &utf16(TCVN3, false)]),
            as_read("tcvn3"),
        ),
        ("utf-8 twice", twice.into(), as_read("utf-8-twice")),
        (
            "french",
            western("No,Full name,Note\r\n1,René Lefèvre,\r\n2,Zoë Müller,\r\n"),
            "windows-1252? ',' 1?encoding_uncertain; 2 René Lefèvre; 3 Zoë Müller".into(),
        ),
        (
            "cut in a letter",
            then(b"4,Nguy\xe1\xbb,1985,\r\n"),
            and("11!encoding"),
        ),
        (
            "cut in a letter at the end",
            then(b"4,Nguy\xe1\xbb"),
            and("11!encoding"),
        ),
        (
            "one bad byte",
            then(b"4,Nguy\xd4n,1985,\r\n"),
            and("11!encoding"),
        ),
        (
            "overlong",
            then(b"4,A\xc0\xafB,1985,\r\n"),
            and("11!encoding"),
        ),
        (
            "a surrogate in utf-8",
            then(b"4,A\xed\xa0\x80B,1985,\r\n"),
            and("11!encoding"),
        ),
        (
            "windows-1258 with a row of utf-8",
            joined(&[
                &page_1258(LIST),
                b"4,",
                "Lê Thị Mỹ".as_bytes(),
                b",1990,\r\n",
            ]),
            as_read("windows-1258") + "; 5 Lê Thị Mỹ",
        ),
        (
            "windows-1252 without letters",
            western(
                &LIST
                    .chars()
                    .map(|c| if c as u32 > 0xff { '?' } else { c })
                    .collect::<String>(),
            ),
            "letters_lost".into(),
        ),
        (
            "one lost letter in a list without letters",
            format!(
                "TT,Ho ten,Ghi chu\n1,Le An,di dau?khong ro\n{}",
                "2,Le Ba,\n".repeat(3)
            )
            .into(),
            "utf-8 ',' 2 Le An; 3 Le Ba; 4 Le Ba; 5 Le Ba".into(),
        ),
        (
            "replacement characters",
            LIST.replace(['ễ', 'ă', 'ầ', 'ị', 'ặ', 'ứ', 'ư', 'ở', 'ọ'], "\u{fffd}")
                .into(),
            "letters_lost".into(),
        ),
    ];
    let cases = cases
        .iter()
        .map(|(name, content, expected)| (*name, content.clone(), expected.as_str()));
    compare(cases.collect());
}

#[test]
fn somebody_knows_better() {
    let as_read = |code: &str| format!("{code} {READ}");
    let few = western("TT,Hoten,Namsinh\r\n1,Lê,1985\r\n");
    for (content, encoding, expected) in [
        (LIST.into(), Encoding::Utf8, as_read("utf-8")),
        (LIST.into(), Encoding::Windows1258, as_read("utf-8")),
        (western(TCVN3), Encoding::Tcvn3, as_read("tcvn3")),
        (western(TCVN3), Encoding::Utf8, "encoding".to_owned()),
        (western(VNI), Encoding::Tcvn3, "header_missing".to_owned()),
        (
            page_1258(LIST),
            Encoding::Windows1258,
            as_read("windows-1258"),
        ),
        (utf16(LIST, false), Encoding::Utf16Le, as_read("utf-16le")),
        (LIST.into(), Encoding::Utf16Le, "header_missing".to_owned()),
        (
            few.clone(),
            Encoding::Windows1252,
            "windows-1252 ',' 2 Lê".to_owned(),
        ),
        (few.clone(), Encoding::Tcvn3, "tcvn3 ',' 2 Lờ".to_owned()),
    ] {
        assert_eq!(said(&content, encoding), expected, "{encoding:?}");
    }
    assert_eq!(bytes(&few), "windows-1258? ',' 1?encoding_uncertain; 2 Lê");
}

/// What the chooser shows: the encodings in which the file is a list, the likely ones first.
#[test]
fn a_file_in_every_encoding_that_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let shown = |content: &[u8]| {
        let path = folder.path().join("list.csv");
        fs::write(&path, content).unwrap();
        let readings = readings(&path, &choice()).map_err(|error| error.code());
        let line = |reading: Reading| {
            let certain = if reading.certain { "" } else { "?" };
            format!(
                "{}{certain}: {}",
                reading.encoding.code(),
                reading.names.join(", ")
            )
        };
        readings.map(|readings| readings.into_iter().map(line).collect::<Vec<_>>())
    };
    let names = "Nguyễn Văn An, Trần Thị Bình, Đặng Đức Hưởng";
    assert_eq!(shown(LIST.as_bytes()), Ok(vec![format!("utf-8: {names}")]));
    assert_eq!(
        shown(&utf16(LIST, false)),
        Ok(vec![format!("utf-16le: {names}")])
    );
    assert_eq!(shown(b"\x89PNG\r\n"), Err("picture"));
    assert_eq!(
        shown(&western("TT,Full name,Note\r\n1,Lê Hà Bình,\r\n")),
        Ok(vec![
            "windows-1252?: Lê Hà Bình".to_owned(),
            "tcvn3?: Lờ Hà Bỡnh".to_owned(),
            "windows-1258?: Lê Hà B\u{301}nh".to_owned()
        ])
    );
}

/// A workbook keeps Unicode, but its cells may have been typed for an old font.
#[test]
fn old_letters_in_a_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.xlsx");
    for (text, encoding) in [
        (LIST, "utf-8"),
        (TCVN3, "tcvn3"),
        (VNI, "vni"),
        (&WINDOWS_1252.decode(LIST.as_bytes()).0, "utf-8-twice"),
    ] {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        for (row, line) in text.lines().enumerate() {
            for (column, cell) in line.split(',').enumerate() {
                sheet.write(row as u32, column as u16, cell).unwrap();
            }
        }
        workbook.save(&path).unwrap();
        let seen = see(List::open(&path, &choice()));
        assert_eq!(seen, format!("{encoding} {}", READ.replace(',', "\\0")));
    }
}

/// The headings of `domain.md` §9.5 (d) and (e): layout D as tabs of UTF-16 under the name of a CSV file, and TCVN3.
#[test]
fn headings_in_old_letters() {
    let codes = |content: Vec<u8>| {
        let list = List::new(std::io::Cursor::new(content), &choice()).unwrap();
        let columns = &list.description().columns;
        columns.iter().map(FileColumn::code).collect::<Vec<_>>()
    };
    let tcvn3 = "TT,Hä vµ tªn,Ngµy th¸ng n¨m sinh,Giíi tÝnh,Th«n,Ghi chó\r\n1,NguyÔn V¨n An,15/05/1985,Nam,Th«n 1,\r\n";
    let expected = ["ordinal", "name", "born", "sex", "village", "note"];
    assert_eq!(codes(western(tcvn3)), expected);
    let tabs = "\u{feff}STT\tHọ và tên\tNgày sinh\tGiới tính\tThôn\tGhi chú\r\n1\tNguyễn Văn An\t15/05/1985\tNam\tThôn 1\t\r\n";
    assert_eq!(codes(utf16(tabs, false)), expected);
}
