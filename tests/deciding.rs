//! What a list changes, told before it is written: the four piles, whose values count, and lists that come back.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::slice::from_ref;
use std::sync::Arc;

use gocua::domain::PartialDate;
use gocua::domain::clock::{Clock, Moment};
use gocua::domain::date::Day;
use gocua::domain::expected_back::ExpectedBack;
use gocua::domain::id::{HouseholdId, PersonId};
use gocua::domain::phone::read_phones;
use gocua::domain::record::{Campaign, Commune, Household, Person};
use gocua::domain::sex::Sex;
use gocua::exchange::export::{ExportOptions, Format, ListKind, export_file};
use gocua::exchange::{
    Change, Corrections, Error, Field, ImportOptions, ImportReport, Mapping, import, write_rejected,
};
use gocua::lang::Lang;
use gocua::sample::{SampleOptions, write_csv};
use gocua::store::{Ending, Options, Store};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

struct Book {
    // Closed before its folder goes: the next file must not be taken for it.
    store: Store,
    folder: tempfile::TempDir,
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

const FIRST: &str = "\
Thôn,Mã hộ,Họ và tên,Quan hệ,Giới tính,Ngày sinh,Số định danh,Điện thoại,Địa chỉ,Ghi chú,Lý do vắng,Nơi đến
Thôn 1,042,Lê Văn An,Chủ hộ,Nam,15/05/1985,010085000001,0912345678,Số 1,,,
Thôn 1,042,Lê Thị Bé,Con,Nữ,2008,010308000002,0912000111; 0912000222,Số 1,hay đi sớm,Đi học,Hà Nội
Thôn 1,043,Trần Văn Cả,Chủ hộ,Nam,1960,010060000003,,Số 3,khó tính,,
Thôn 2,001,Phạm Thị Dung,Chủ hộ,Nữ,1962,010162000004,0912555666,,,,
";

impl Book {
    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let noon = day("2026-11-22").and_hms_opt(12, 0, 0).unwrap();
        let options = Options {
            clock: Clock::fixed(Moment::from_local(noon)),
            who: "Lâm".to_owned(),
            home: Some(folder.path().join("home")),
            read_only: false,
        };
        let commune = Commune {
            name: "Xã Thử".to_owned(),
            ..Commune::default()
        };
        let campaign = Campaign {
            name: "Làm thẻ căn cước".to_owned(),
            noun: "làm thẻ".to_owned(),
            ..gocua::store::first_campaign(day("2026-11-01"), gocua::lang::Lang::Vi)
        };
        let path = folder.path().join("so.gocua");
        let store = Store::create(&path, &commune, &campaign, &options).unwrap();
        Self { store, folder }
    }

    fn new() -> Self {
        let mut book = Self::empty();
        let path = book.file("dau.csv", FIRST);
        let report = book.import(&path, &ImportOptions::default());
        assert_eq!((report.rows.taken, report.rows.refused), (4, 0));
        book
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn import(&mut self, file: &Path, options: &ImportOptions) -> ImportReport {
        self.try_import(file, options).unwrap()
    }

    fn try_import(&mut self, file: &Path, options: &ImportOptions) -> Result<ImportReport, Error> {
        import(&mut self.store, &[file.to_owned()], options, &mut |_| true)
    }

    fn export(&self, kind: ListKind) -> Sheet {
        let path = self.folder.path().join("ra.csv");
        let options = ExportOptions {
            format: Format::Csv,
            ..ExportOptions::default()
        };
        export_file(&self.store, kind, &options, &path, &mut |_| true).unwrap();
        Sheet::read(&path)
    }

    fn people(&self) -> Vec<(PersonId, Person)> {
        let households = self.store.household_ids(None).unwrap().into_iter();
        let sheets = households.map(|id| self.store.sheet(id).unwrap());
        let members = sheets.flat_map(|sheet| sheet.members);
        members.map(|member| (member.id, member.person)).collect()
    }

    fn person(&self, name: &str) -> (PersonId, Person) {
        let mut all = self.people().into_iter();
        all.find(|(_, person)| person.name == name).unwrap()
    }

    fn edit(&mut self, name: &str, change: impl FnOnce(&mut Person)) {
        let (id, mut person) = self.person(name);
        change(&mut person);
        self.store.edit_person(id, &person).unwrap();
    }

    fn edit_household(&mut self, code: &str, change: impl FnOnce(&mut Household)) {
        let ids = self.store.household_ids(None).unwrap().into_iter();
        let mut all = ids.map(|id| (id, self.store.household(id).unwrap()));
        let (id, mut household): (HouseholdId, Household) =
            all.find(|(_, household)| household.code == code).unwrap();
        change(&mut household);
        self.store.edit_household(id, &household).unwrap();
    }

    /// Everything that a list can change, as a list writes it, without the marks.
    fn state(&self) -> String {
        let mut sheet = self.export(ListKind::People);
        sheet.remove_column("base");
        sheet.text()
    }

    fn check(&self) {
        assert_eq!(self.store.check(true).unwrap().faults, []);
    }
}

/// A list as a spreadsheet has it.
#[derive(Clone)]
struct Sheet {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let rows = reader.records().map(|row| row.unwrap());
        let mut rows: Vec<Vec<String>> = rows
            .map(|row| row.iter().map(str::to_owned).collect())
            .collect();
        let head = rows.remove(0);
        Self { head, rows }
    }

    fn text(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.head).unwrap();
        for row in &self.rows {
            writer.write_record(row).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }

    fn place(&self, code: &str) -> usize {
        let heading = Field::from_code(code).unwrap().heading(Lang::Vi);
        self.head
            .iter()
            .position(|other| *other == heading)
            .unwrap()
    }

    fn row(&mut self, name: &str) -> &mut Vec<String> {
        let place = self.place("name");
        let mut rows = self.rows.iter_mut();
        rows.find(|row| row[place] == name).unwrap()
    }

    fn set(&mut self, name: &str, code: &str, value: &str) {
        let place = self.place(code);
        value.clone_into(&mut self.row(name)[place]);
    }

    fn remove_column(&mut self, code: &str) {
        let place = self.place(code);
        self.head.remove(place);
        for row in &mut self.rows {
            row.remove(place);
        }
    }
}

/// `Lê Văn An phone: 0912345678 > 0912999888`, with `(kept)` or `(both)` behind it.
fn told(changes: &[Change]) -> Vec<String> {
    let line = |change: &Change| {
        let name = change.name.clone();
        let fields = change.fields.iter().map(move |field| {
            let mark = match (field.taken, field.both) {
                (true, false) => "",
                (true, true) => " (both, taken)",
                (false, true) => " (both)",
                (false, false) => " (kept)",
            };
            format!(
                "{name} {}: {} > {}{mark}",
                field.field, field.old, field.new
            )
        });
        fields.collect::<Vec<_>>()
    };
    changes.iter().flat_map(line).collect()
}

type Work = fn(&mut Book);
/// A person, a column and what somebody typed there.
type Edit = (&'static str, &'static str, &'static str);
type Case = (&'static str, Work, &'static [Edit], &'static [&'static str]);

fn nothing(_: &mut Book) {}

/// A list that we wrote, what was done here since, what the office did to it, and what comes of it.
#[test]
#[allow(clippy::too_many_lines, reason = "one table, a case after the other")]
fn a_list_comes_back() {
    let cases: &[Case] = &[
        ("untouched", nothing, &[], &[]),
        (
            "untouched, and something was done here",
            |book| {
                book.edit("Lê Văn An", |person| {
                    person.note = "ở nhà buổi tối".into();
                });
            },
            &[],
            &[],
        ),
        (
            "an edit",
            nothing,
            &[("Lê Văn An", "phone", "0912999888")],
            &["Lê Văn An phone: 0912345678 > 0912999888"],
        ),
        (
            "an edit, and another value was changed here",
            |book| {
                book.edit("Lê Văn An", |person| {
                    person.note = "ở nhà buổi tối".into();
                });
            },
            &[("Lê Văn An", "phone", "0912999888")],
            &["Lê Văn An phone: 0912345678 > 0912999888 (both)"],
        ),
        (
            "the same value changed on both sides alike",
            |book| book.edit("Lê Văn An", |person| person.note = "tối".into()),
            &[("Lê Văn An", "note", "tối")],
            &[],
        ),
        (
            "an emptied cell",
            nothing,
            &[("Trần Văn Cả", "note", "")],
            &["Trần Văn Cả note: khó tính > "],
        ),
        (
            "a dash",
            nothing,
            &[("Trần Văn Cả", "note", "-")],
            &["Trần Văn Cả note: khó tính > "],
        ),
        (
            "an emptied cell, and something was changed here",
            |book| book.edit("Trần Văn Cả", |person| person.best_time = "tối".into()),
            &[("Trần Văn Cả", "note", "")],
            &[],
        ),
        (
            "a blank cell that was filled here since",
            |book| book.edit("Lê Văn An", |person| person.note = "tối".into()),
            &[("Lê Văn An", "note", "")],
            &[],
        ),
        (
            "one of two telephones taken away",
            nothing,
            &[("Lê Thị Bé", "phone", "0912000222")],
            &["Lê Thị Bé phone: 0912000111; 0912000222 > 0912000222"],
        ),
        (
            "a less exact birth",
            nothing,
            &[("Lê Văn An", "born", "1985")],
            &["Lê Văn An born: 15/05/1985 > 1985"],
        ),
        (
            "a name in capitals",
            nothing,
            &[("Lê Văn An", "name", "LÊ VĂN AN")],
            &["Lê Văn An name: Lê Văn An > LÊ VĂN AN"],
        ),
        (
            "several values, several emptied",
            nothing,
            &[
                ("Lê Thị Bé", "sex", ""),
                ("Lê Thị Bé", "born", "02/2008"),
                ("Lê Thị Bé", "number", ""),
                ("Lê Thị Bé", "relation", "Cháu"),
            ],
            &[
                "Lê Thị Bé relation: Con > Cháu",
                "Lê Thị Bé sex: Nữ > ",
                "Lê Thị Bé born: 2008 > 02/2008",
                "Lê Thị Bé number: 010308000002 > ",
            ],
        ),
        (
            "a whole number where a mask was",
            nothing,
            &[("Lê Thị Bé", "number", "010308000009")],
            &["Lê Thị Bé number: 010308000002 > 010308000009"],
        ),
        (
            "a place and an emptied reason",
            nothing,
            &[
                ("Lê Thị Bé", "away_at", "Huế"),
                ("Lê Thị Bé", "absence_reason", ""),
            ],
            &[
                "Lê Thị Bé absence_reason: Đi học nơi khác > ",
                "Lê Thị Bé away_at: Hà Nội > Huế",
            ],
        ),
        (
            "a person newly away",
            nothing,
            &[("Lê Văn An", "absence_reason", "Làm việc tỉnh khác")],
            &[],
        ),
        (
            "an address on the second of two rows alone",
            nothing,
            &[("Lê Thị Bé", "address", "Số 1A")],
            &["Lê Văn An address: Số 1 > Số 1A"],
        ),
        (
            "an address on the first of two rows alone",
            nothing,
            &[("Lê Văn An", "address", "Số 1A")],
            &["Lê Văn An address: Số 1 > Số 1A"],
        ),
        (
            "an address on both of two rows",
            nothing,
            &[
                ("Lê Văn An", "address", "Số 1A"),
                ("Lê Thị Bé", "address", "Số 1A"),
            ],
            &["Lê Văn An address: Số 1 > Số 1A"],
        ),
        (
            "an address, and one of the two members was changed here",
            |book| book.edit("Lê Văn An", |person| person.note = "tối".into()),
            &[
                ("Lê Văn An", "address", "Số 1A"),
                ("Lê Thị Bé", "address", "Số 1A"),
            ],
            &["Lê Văn An address: Số 1 > Số 1A"],
        ),
        (
            "an address that was changed here too",
            |book| book.edit_household("042", |household| household.address = "Ngõ 5".into()),
            &[
                ("Lê Văn An", "address", "Số 1A"),
                ("Lê Thị Bé", "address", "Số 1A"),
            ],
            &["Lê Văn An address: Ngõ 5 > Số 1A (both)"],
        ),
        (
            "an emptied address",
            nothing,
            &[("Trần Văn Cả", "address", "")],
            &["Trần Văn Cả address: Số 3 > "],
        ),
    ];
    for (what, work, edits, expected) in cases {
        let mut book = Book::new();
        let mut sheet = book.export(ListKind::People);
        work(&mut book);
        for (name, code, value) in edits.iter().filter(|(_, code, _)| *code != "name") {
            sheet.set(name, code, value);
        }
        for (name, _, value) in edits.iter().filter(|(_, code, _)| *code == "name") {
            sheet.set(name, "name", value);
        }
        let before = book.state();
        let path = book.file("ve.csv", &sheet.text());
        let rehearsal = ImportOptions {
            dry_run: true,
            ..ImportOptions::default()
        };
        let shown = book.import(&path, &rehearsal);
        assert_eq!(told(&shown.changes), *expected, "{what}");
        assert_eq!(book.state(), before, "{what}: a rehearsal");
        let report = book.import(&path, &ImportOptions::default());
        assert_eq!(report.changes, shown.changes, "{what}");
        assert_eq!(report.refused, [], "{what}");
        let doubts = report
            .warnings
            .iter()
            .filter(|note| note.code == "household_differs");
        assert_eq!(doubts.count(), 0, "{what}");
        assert_eq!(report.new, shown.new, "{what}");
        book.check();
        let taken = report.changes.iter().flat_map(|change| &change.fields);
        let wrote = taken.filter(|field| field.taken).count() > 0 || !report.new.is_empty();
        assert_eq!(report.batch.is_some(), wrote, "{what}");
        if wrote {
            assert_ne!(book.state(), before, "{what}");
            let again = book.import(&path, &ImportOptions::default());
            assert_eq!(again.batch, None, "{what}: again");
            book.store.undo(report.batch).unwrap();
            book.check();
        }
        assert_eq!(book.state(), before, "{what}: undone");
    }
}

#[test]
fn edits_outrank_field_work_only_in_a_list_that_was_written_after_it() {
    for (marked, expected) in [
        (true, ["Lê Văn An phone: 0912999888 > 0912777666"]),
        (false, ["Lê Văn An phone: 0912999888 > 0912777666 (kept)"]),
    ] {
        let mut book = Book::new();
        book.edit("Lê Văn An", |person| {
            person.phones = read_phones("0912999888").0;
        });
        let mut sheet = book.export(ListKind::People);
        sheet.set("Lê Văn An", "phone", "0912777666");
        sheet.set("Trần Văn Cả", "address", "");
        if marked {
            sheet.set("Trần Văn Cả", "address", "Số 3");
        } else {
            sheet.remove_column("base");
        }
        let path = book.file("ve.csv", &sheet.text());
        let report = book.import(&path, &ImportOptions::default());
        assert_eq!(told(&report.changes), expected, "{marked}");
        book.check();
    }
}

#[test]
fn rows_may_be_sorted_and_columns_moved_and_added() {
    let mut book = Book::new();
    let edits = [
        ("Lê Văn An", "phone", "0912999888"),
        ("Lê Thị Bé", "address", "Số 1A"),
        ("Trần Văn Cả", "note", ""),
        ("Phạm Thị Dung", "sex", "Nam"),
    ];
    let wanted = "Lê Văn An phone: 0912345678 > 0912999888, Lê Văn An address: Số 1 > Số 1A, \
                  Trần Văn Cả note: khó tính > , Phạm Thị Dung sex: Nữ > Nam";
    let before = book.state();
    for (what, edited) in [("untouched", false), ("edited", true)] {
        for order in [
            "as written",
            "reversed",
            "scattered",
            "columns",
            "a column more",
        ] {
            let mut sheet = book.export(ListKind::People);
            if edited {
                for (name, code, value) in edits {
                    sheet.set(name, code, value);
                }
                if order == "as written" || order == "columns" || order == "a column more" {
                    sheet.set("Lê Văn An", "address", "Số 1A");
                }
            }
            match order {
                "reversed" => sheet.rows.reverse(),
                "scattered" => sheet.rows.swap(1, 3),
                "columns" => {
                    sheet.head.reverse();
                    sheet.rows.iter_mut().for_each(|row| row.reverse());
                }
                "a column more" => {
                    sheet.head.insert(3, "Người kiểm".to_owned());
                    let check = |row: &mut Vec<String>| row.insert(3, "xong".to_owned());
                    sheet.rows.iter_mut().for_each(check);
                }
                _ => {}
            }
            let path = book.file("ve.csv", &sheet.text());
            let report = book.import(&path, &ImportOptions::default());
            let mut lines = told(&report.changes);
            lines.sort();
            let mut expected: Vec<&str> = wanted.split(", ").filter(|_| edited).collect();
            expected.sort_unstable();
            assert_eq!(lines, expected, "{what} {order}");
            assert_eq!(report.batch.is_some(), edited, "{what} {order}");
            if edited {
                book.check();
                book.store.undo(report.batch).unwrap();
            }
            assert_eq!(book.state(), before, "{what} {order}");
        }
    }
}

#[test]
fn a_household_gets_another_head_in_any_order_of_its_rows() {
    for reversed in [false, true] {
        for scattered in [false, true] {
            let mut book = Book::new();
            let before = book.state();
            let mut sheet = book.export(ListKind::People);
            sheet.set("Lê Văn An", "relation", "Bố");
            sheet.set("Lê Văn An", "note", "yếu");
            sheet.set("Lê Thị Bé", "relation", "Chủ hộ");
            if scattered {
                sheet.rows.swap(1, 2);
            }
            if reversed {
                sheet.rows.reverse();
            }
            let path = book.file("ve.csv", &sheet.text());
            let report = book.import(&path, &ImportOptions::default());
            let codes: Vec<&str> = report.warnings.iter().map(|note| note.code).collect();
            let case = format!("reversed {reversed}, scattered {scattered}: {codes:?}");
            assert!(!codes.contains(&"two_heads"), "{case}");
            assert!(!codes.contains(&"person_repeated"), "{case}");
            let (an, be) = (book.person("Lê Văn An").1, book.person("Lê Thị Bé").1);
            let relation =
                |person: &Person| person.relation.map(gocua::domain::relation::Relation::code);
            assert_eq!(
                (an.is_head, relation(&an)),
                (false, Some("parent")),
                "{case}"
            );
            assert_eq!((be.is_head, relation(&be)), (true, Some("head")), "{case}");
            assert_eq!(an.note, "yếu", "{case}");
            assert_eq!(
                (report.people.changed, report.people.same),
                (2, 2),
                "{case}"
            );
            book.check();
            let again = book.import(&path, &ImportOptions::default());
            assert_eq!(again.batch, None, "{case}");
            book.store.undo(report.batch).unwrap();
            assert_eq!(book.state(), before, "{case}");
        }
    }
}

#[test]
fn every_list_of_ours_comes_back_without_a_change() {
    let mut book = Book::new();
    let results = "Thôn,Mã hộ,Họ và tên,Kết quả,Ngày,Buổi,Ghi chú kết quả\n\
                   Thôn 1,042,Lê Văn An,2,20/11/2026,Tối,hẹn sau\n\
                   Thôn 1,043,Trần Văn Cả,1,21/11/2026,Sáng,\n";
    let path = book.file("ket-qua.csv", results);
    let report = book.import(&path, &ImportOptions::default());
    assert_eq!(report.visits.added, 2);
    let away = book.person("Lê Thị Bé").0;
    let (id, mut absence) = book.store.open_absence(away).unwrap().unwrap();
    absence.back = ExpectedBack::from_code("tet-2027");
    book.store.save_absence(Some(id), &absence).unwrap();
    for kind in ListKind::ALL {
        let sheet = book.export(kind);
        assert!(!sheet.rows.is_empty(), "{kind:?}");
        let path = book.file("ve.csv", &sheet.text());
        let report = book.import(&path, &ImportOptions::default());
        assert_eq!(report.changes, [], "{kind:?}");
        assert_eq!(report.refused, [], "{kind:?}");
        assert_eq!(report.batch, None, "{kind:?}");
        // Who is not on a list for the doors is not missing.
        assert_eq!(report.missing, [], "{kind:?}");
    }
}

#[test]
fn a_list_of_households_is_edited_too() {
    let mut book = Book::new();
    let mut sheet = book.export(ListKind::Households);
    let (code, address) = (sheet.place("household_code"), sheet.place("address"));
    for row in &mut sheet.rows {
        match row[code].as_str() {
            "042" => row[address] = "Số 1A".to_owned(),
            "043" => row[address].clear(),
            _ => {}
        }
    }
    book.edit_household("043", |household| household.lane = "Ngõ 2".into());
    let path = book.file("ho.csv", &sheet.text());
    let report = book.import(&path, &ImportOptions::default());
    assert_eq!(told(&report.changes), ["Lê Văn An address: Số 1 > Số 1A"]);
    book.check();
}

type Choose = fn(&mut ImportOptions, &str);

#[test]
fn somebody_chooses_row_by_row_or_for_the_whole_list() {
    let text = "Thôn,Mã hộ,Họ và tên,Điện thoại,Ghi chú\n\
                Thôn 1,042,Lê Văn An,0912777666,\n\
                Thôn 1,043,Trần Văn Cả,,dễ tính\n";
    let phone = "Lê Văn An phone: 0912999888 > 0912777666";
    let note = "Trần Văn Cả note: khó tính > dễ tính";
    let cases: [(&str, Choose, [String; 2]); 4] = [
        (
            "nothing",
            |_, _| {},
            [format!("{phone} (kept)"), note.to_owned()],
        ),
        (
            "the list, for a row",
            |options, file| {
                Arc::make_mut(&mut options.corrections).take_theirs(file, None, 2);
            },
            [phone.to_owned(), note.to_owned()],
        ),
        (
            "the register, for a row",
            |options, file| {
                Arc::make_mut(&mut options.corrections).take_ours(file, None, 3);
            },
            [format!("{phone} (kept)"), format!("{note} (kept)")],
        ),
        (
            "the list, for all of it",
            |options, _| options.over_field_work = true,
            [phone.to_owned(), note.to_owned()],
        ),
    ];
    for (what, choose, expected) in cases {
        let mut book = Book::new();
        book.edit("Lê Văn An", |person| {
            person.phones = read_phones("0912999888").0;
        });
        let path = book.file("moi.csv", text);
        let mut options = ImportOptions::default();
        choose(&mut options, &path.to_string_lossy());
        let report = book.import(&path, &options);
        assert_eq!(told(&report.changes), expected, "{what}");
        let changed = expected
            .iter()
            .filter(|line| !line.contains("kept"))
            .count();
        assert_eq!(report.people.changed, changed as u64, "{what}");
        assert_eq!(report.people.kept, 2 - changed as u64, "{what}");
        book.check();
    }
}

#[test]
fn what_changed_on_both_sides_is_taken_by_choice() {
    let mut book = Book::new();
    let mut sheet = book.export(ListKind::People);
    book.edit("Lê Văn An", |person| person.note = "tối".into());
    sheet.set("Lê Văn An", "phone", "0912777666");
    let path = book.file("ve.csv", &sheet.text());
    let mut options = ImportOptions::default();
    let corrections = Arc::make_mut(&mut options.corrections);
    corrections.take_theirs(&path.to_string_lossy(), None, 2);
    let report = book.import(&path, &options);
    let line = "Lê Văn An phone: 0912345678 > 0912777666 (both, taken)";
    assert_eq!(told(&report.changes), [line]);
    assert_eq!(book.person("Lê Văn An").1.note, "tối");
}

#[test]
fn cells_are_corrected_and_rows_left_out() {
    let mut book = Book::new();
    let text = "Thôn,Mã hộ,Họ và tên,Ngày sinh\n\
                Thôn 1,050,Đỗ Văn Tư,31/02/1985\n\
                Thôn 1,050,Đỗ Thị Năm,1990\n\
                Thôn 1,05O,Đỗ Văn Sáu,2010\n";
    let path = book.file("moi.csv", text);
    let file = path.to_string_lossy().into_owned();
    let rehearsal = ImportOptions {
        dry_run: true,
        ..ImportOptions::default()
    };
    let shown = book.import(&path, &rehearsal);
    assert_eq!((shown.rows.taken, shown.rows.refused), (2, 1));
    let mut corrections = Corrections::default();
    corrections.set_cell(&file, None, 2, 3, "1985");
    corrections.set_cell(&file, None, 4, 1, "050");
    corrections.leave_out(&file, None, 3);
    corrections.expect(&file, &shown.files[0].sha256);
    let options = ImportOptions {
        corrections: Arc::new(corrections),
        ..ImportOptions::default()
    };
    let before = book.state();
    fs::write(&path, text.replace("1990", "1991")).unwrap();
    let failed = book.try_import(&path, &options).unwrap_err();
    assert_eq!(failed.code(), "list_changed");
    assert_eq!(book.state(), before);
    fs::write(&path, text).unwrap();
    let report = book.import(&path, &options);
    let skipped: Vec<(u32, &str)> = report
        .skipped
        .iter()
        .map(|note| (note.row, note.code))
        .collect();
    assert_eq!(skipped, [(3, "left_out")]);
    assert_eq!((report.rows.taken, report.rows.refused), (2, 0));
    assert_eq!((report.households.added, report.people.added), (1, 2));
    let sheet = book
        .store
        .sheet(book.person("Đỗ Văn Tư").1.household)
        .unwrap();
    let names: Vec<&str> = sheet
        .members
        .iter()
        .map(|member| member.person.name.as_str())
        .collect();
    assert_eq!(names, ["Đỗ Văn Tư", "Đỗ Văn Sáu"]);
    book.check();
}

#[test]
fn a_list_of_another_village_is_refused() {
    let mut book = Book::new();
    let more = "Thôn,Mã hộ,Họ và tên,Ngày sinh,Số định danh\n\
                Thôn 2,002,Vũ Văn Một,1970,010070000011\n\
                Thôn 2,003,Vũ Văn Hai,1971,010071000012\n\
                Thôn 2,004,Vũ Văn Ba,1972,010072000013\n";
    let path = book.file("thon2.csv", more);
    book.import(&path, &ImportOptions::default());
    let mut keyed = book.export(ListKind::People);
    let village = keyed.place("village");
    keyed.rows.retain(|row| row[village] == "Thôn 2");
    let keyed = keyed.text();
    let foreign = "Họ và tên,Ngày sinh,Số định danh\n\
                   Vũ Văn Một,1970,010070000011\n\
                   Vũ Văn Hai,1971,010071000012\n\
                   Vũ Văn Ba,1972,010072000013\n\
                   Vũ Văn Bốn,1973,010073000014\n";
    for (what, text, taken) in [("keys", keyed.as_str(), 4), ("numbers", foreign, 1)] {
        let before = book.state();
        let path = book.file("danh-sach.csv", text);
        let mut options = ImportOptions {
            village: Some("Thôn 1".to_owned()),
            ..ImportOptions::default()
        };
        for dry_run in [true, false] {
            options.dry_run = dry_run;
            let failed = book.try_import(&path, &options).unwrap_err();
            assert_eq!(failed.code(), "other_village", "{what}");
            let words = failed.say(Lang::Vi);
            assert!(
                words.contains("Thôn 1") && words.contains("Thôn 2"),
                "{words}"
            );
            assert_eq!(book.state(), before, "{what}");
        }
        options.other_village = true;
        let report = book.import(&path, &options);
        assert_eq!(report.rows.taken, taken, "{what}");
        book.check();
        if report.batch.is_some() {
            book.store.undo(report.batch).unwrap();
        }
        options.village = Some("Thôn 2".to_owned());
        options.other_village = false;
        let report = book.import(&path, &options);
        assert_eq!(report.rows.taken, report.rows.seen, "{what}");
        if report.batch.is_some() {
            book.store.undo(report.batch).unwrap();
        }
    }
}

#[test]
fn a_folder_of_lists_is_one_import() {
    let mut book = Book::new();
    let third = "Thôn,Mã hộ,Họ và tên\nThôn 3,001,Hồ Văn Ba\n";
    let path = book.file("thon3.csv", third);
    book.import(&path, &ImportOptions::default());
    let before = book.state();
    let mut sheet = book.export(ListKind::People);
    let village = sheet.place("village");
    sheet.set("Lê Văn An", "phone", "0912999888");
    for (name, of) in [("b-thon-2.csv", "Thôn 2"), ("a-thon-1.csv", "Thôn 1")] {
        let mut one = sheet.clone();
        one.rows.retain(|row| row[village] == of);
        book.file(&format!("ve/{name}"), &one.text());
    }
    book.file(
        "ve/c-moi.csv",
        "Thôn,Mã hộ,Họ và tên,Ngày sinh\nThôn 2,009,Lý Văn Chín,1999\nThôn 2,009,Lý,31/02/2000\n",
    );
    book.file("ve/ghi-chu.txt", "mai nộp lại\n");
    book.file("ve/~$a-thon-1.csv", third);
    book.file("ve/.an.csv", third);
    book.file("ve/a-thon-1-khong-nhan.csv", third);
    book.file("ve/cot.json", "{}");
    book.file("ve/con/thon-3.csv", third);
    let folder = book.folder.path().join("ve");
    let report = book.import(&folder, &ImportOptions::default());
    let names = |files: &[Arc<str>]| -> Vec<String> {
        let name = |file: &Arc<str>| Path::new(&**file).file_name().unwrap().to_owned();
        files
            .iter()
            .map(|file| name(file).into_string().unwrap())
            .collect()
    };
    let files: Vec<Arc<str>> = report.files.iter().map(|file| file.file.clone()).collect();
    assert_eq!(names(&files), ["a-thon-1.csv", "b-thon-2.csv", "c-moi.csv"]);
    let passed: Vec<(&str, &str)> = report
        .passed_over
        .iter()
        .map(|passed| (passed.file.rsplit(['/', '\\']).next().unwrap(), passed.code))
        .collect();
    assert_eq!(passed, [("ghi-chu.txt", "header_missing")]);
    let lines: Vec<String> = report
        .by_village
        .iter()
        .map(|line| {
            let counts = [
                line.rows,
                line.new,
                line.changed,
                line.same,
                line.kept,
                line.refused,
            ];
            format!("{} {:?} {counts:?}", line.village, names(&line.files))
        })
        .collect();
    assert_eq!(
        lines,
        [
            r#"Thôn 1 ["a-thon-1.csv"] [3, 0, 1, 2, 0, 0]"#,
            r#"Thôn 2 ["b-thon-2.csv", "c-moi.csv"] [3, 1, 0, 1, 0, 1]"#,
        ]
    );
    assert_eq!(report.silent, ["Thôn 3"]);
    book.check();
    book.store.undo(report.batch).unwrap();
    assert_eq!(book.state(), before);
    let empty = book.folder.path().join("khong");
    fs::create_dir(&empty).unwrap();
    let failed = book
        .try_import(&empty, &ImportOptions::default())
        .unwrap_err();
    assert_eq!(failed.code(), "no_lists");
    let alone = book.folder.path().join("ve/ghi-chu.txt");
    let failed = book
        .try_import(&alone, &ImportOptions::default())
        .unwrap_err();
    assert_eq!(failed.code(), "header_missing");
}

#[test]
fn an_earlier_import_of_the_list_is_told() {
    let mut book = Book::new();
    let first = book.store.imported().unwrap()[0].batch;
    let options = ImportOptions {
        dry_run: true,
        ..ImportOptions::default()
    };
    let other = "Thôn,Mã hộ,Họ và tên\nThôn 4,001,Hồ Văn Ba\n";
    for (what, name, text, same_bytes) in [
        ("the same bytes", "dau.csv", FIRST.to_owned(), Some(true)),
        (
            "under another name",
            "ten-khac.csv",
            FIRST.to_owned(),
            Some(true),
        ),
        (
            "a later version",
            "dau.csv",
            FIRST.replace("khó tính", "dễ tính"),
            Some(false),
        ),
        (
            "a later version under another name",
            "sua.csv",
            FIRST.replace("khó tính", "dễ tính"),
            Some(false),
        ),
        (
            "another list of that name",
            "dau.csv",
            other.to_owned(),
            None,
        ),
        ("another list", "moi.csv", other.to_owned(), None),
    ] {
        let path = book.file(name, &text);
        let report = book.import(&path, &options);
        let before = report.files[0].before.as_ref();
        assert_eq!(before.map(|before| before.same_bytes), same_bytes, "{what}");
        if let Some(before) = before {
            assert_eq!(
                (before.batch, before.on),
                (first, day("2026-11-22")),
                "{what}"
            );
        }
    }
    book.store.undo(Some(first)).unwrap();
    let path = book.file("dau.csv", FIRST);
    let report = book.import(&path, &options);
    assert_eq!(report.files[0].before, None);
}

#[test]
fn a_mapping_is_remembered_by_the_headings() {
    let mut book = Book::new();
    let text = "Thôn,Số nhà,Tên bà con,Tuổi ta\nThôn 1,090,Đỗ Văn Tư,1985\n";
    let mapping = r#"{"Tên bà con": "name", "Số nhà": "household_code", "Tuổi ta": "born"}"#;
    let path = book.file("lan-1.csv", text);
    let failed = book.try_import(&path, &ImportOptions::default());
    assert!(failed.is_err(), "nobody knows this heading");
    let options = ImportOptions {
        mapping: Mapping::from_json(mapping).unwrap(),
        ..ImportOptions::default()
    };
    let report = book.import(&path, &options);
    assert_eq!(report.files[0].mapping_from, "map");
    assert_eq!(report.people.added, 1);
    let again = text
        .replace("Đỗ Văn Tư,1985", "Đỗ Văn Năm,1986")
        .replace("090", "091");
    for (what, text, from) in [
        ("the same headings", again.clone(), Some("remembered")),
        (
            "in capitals",
            again.replace("Tên bà con", "TÊN BÀ CON"),
            Some("remembered"),
        ),
        ("other headings", again.replace("Tuổi ta", "Tuổi tây"), None),
    ] {
        let path = book.file("lan-2.csv", &text);
        let options = ImportOptions {
            dry_run: true,
            ..ImportOptions::default()
        };
        let report = book.try_import(&path, &options).ok();
        let found = report.as_ref().map(|report| report.files[0].mapping_from);
        assert_eq!(found, from, "{what}");
        if let Some(report) = report {
            assert_eq!(report.people.added, 1, "{what}");
            let saved = Mapping::from_json(&report.mapping().to_json()).unwrap();
            assert_eq!(saved.meaning("Tên bà con").code(), "name", "{what}");
        }
    }
}

#[test]
fn nobody_is_deleted_and_new_people_are_named() {
    let mut book = Book::new();
    let mut sheet = book.export(ListKind::People);
    let (name, code) = (sheet.place("name"), sheet.place("household_code"));
    sheet.rows.retain(|row| row[name] != "Lê Thị Bé");
    let mut new = vec![String::new(); sheet.head.len()];
    new[sheet.place("village")] = "Thôn 1".to_owned();
    new[code] = "042".to_owned();
    new[name] = "Lê Văn Út".to_owned();
    sheet.rows.push(new);
    let path = book.file("ve.csv", &sheet.text());
    let report = book.import(&path, &ImportOptions::default());
    let missing: Vec<(&str, &str, &str)> = report
        .missing
        .iter()
        .map(|one| (one.kind, one.name.as_str(), one.household.as_str()))
        .collect();
    assert_eq!(
        missing,
        [
            ("person", "Lê Thị Bé", "042"),
            ("absence", "Lê Thị Bé", "042")
        ]
    );
    let new: Vec<(u32, &str, &str, &str)> = report
        .new
        .iter()
        .map(|one| (one.row, one.kind, one.name.as_str(), one.household.as_str()))
        .collect();
    assert_eq!(new, [(5, "person", "Lê Văn Út", "042")]);
    assert_eq!(report.changes, []);
    assert_eq!(book.people().len(), 5);
    book.check();
}

#[test]
fn refused_rows_of_a_folder_are_mended_in_one_file() {
    let mut book = Book::new();
    let head = "Thôn,Mã hộ,Họ và tên,Ngày sinh\n";
    book.file(
        "ve/a.csv",
        &format!("{head}Thôn 1,051,Đỗ Một,31/02/1985\nThôn 1,051,Đỗ Hai,1990\n"),
    );
    book.file(
        "ve/b.csv",
        &format!("{head}Thôn 2,052,Đỗ Ba,30/02/1986\nThôn 2,053,Đỗ Bốn,x\n"),
    );
    let folder = book.folder.path().join("ve");
    let mut options = ImportOptions::default();
    // A correction that does not help stands in the file.
    let second = folder.join("b.csv").to_string_lossy().into_owned();
    let corrections = Arc::make_mut(&mut options.corrections);
    corrections.set_cell(&second, None, 3, 3, "31/11/1987");
    let report = book.import(&folder, &options);
    assert_eq!((report.rows.taken, report.rows.refused), (1, 3));
    let out = book.folder.path().join("ve/khong-khop.csv");
    let clock = book.store.clock();
    let written = write_rejected(&report, from_ref(&folder), &options, clock, &out).unwrap();
    assert_eq!(written, from_ref(&out));
    let text = fs::read_to_string(&out).unwrap();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').take(5).collect())
        .collect();
    assert_eq!(
        rows,
        [
            ["Thôn 1", "051", "Đỗ Một", "31/02/1985", "a.csv 2"],
            ["Thôn 2", "052", "Đỗ Ba", "30/02/1986", "b.csv 2"],
            ["Thôn 2", "053", "Đỗ Bốn", "31/11/1987", "b.csv 3"],
        ]
    );
    let mended = text
        .replace("31/02/1985", "1985")
        .replace("30/02/1986", "1986")
        .replace("31/11/1987", "1987");
    fs::write(&out, mended).unwrap();
    let report = book.import(&out, &ImportOptions::default());
    assert_eq!((report.people.added, report.rows.refused), (3, 0));
    book.check();
}

#[test]
fn a_workbook_is_decided_sheet_by_sheet() {
    let mut book = Book::new();
    let mut workbook = Workbook::new();
    let rows: [(&str, [[&str; 3]; 2]); 2] = [
        (
            "Thôn 1",
            [["051", "Đỗ Một", "31/02/1985"], ["051", "Đỗ Hai", "1990"]],
        ),
        (
            "Thôn 2",
            [["052", "Đỗ Ba", "1986"], ["053", "Đỗ Bốn", "31/02/1987"]],
        ),
    ];
    for (village, people) in rows {
        let sheet = workbook.add_worksheet();
        sheet.set_name(village).unwrap();
        let head = ["Mã hộ", "Họ và tên", "Ngày sinh"];
        for (row, cells) in (0..).zip([head].iter().chain(&people)) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
    let path = book.folder.path().join("hai-thon.xlsx");
    workbook.save(&path).unwrap();
    let mut options = ImportOptions::default();
    let corrections = Arc::make_mut(&mut options.corrections);
    let file = path.to_string_lossy().into_owned();
    corrections.set_cell(&file, Some("Thôn 2"), 3, 2, "31/11/1987");
    corrections.leave_out(&file, Some("Thôn 1"), 3);
    let report = book.import(&path, &options);
    let new: Vec<(Option<&str>, u32, &str, &str)> = report
        .new
        .iter()
        .map(|one| {
            (
                one.sheet.as_deref(),
                one.row,
                one.kind,
                one.village.as_str(),
            )
        })
        .collect();
    assert_eq!(
        new,
        [
            (Some("Thôn 2"), 2, "household", "Thôn 2"),
            (Some("Thôn 2"), 2, "person", "Thôn 2")
        ]
    );
    let out = book.folder.path().join("chua.csv");
    let clock = book.store.clock();
    write_rejected(&report, from_ref(&path), &options, clock, &out).unwrap();
    let text = fs::read_to_string(&out).unwrap();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').take(5).collect())
        .collect();
    assert_eq!(
        rows,
        [
            [
                "051",
                "Đỗ Một",
                "31/02/1985",
                "Thôn 1",
                "hai-thon.xlsx [Thôn 1] 2"
            ],
            [
                "053",
                "Đỗ Bốn",
                "31/11/1987",
                "Thôn 2",
                "hai-thon.xlsx [Thôn 2] 3"
            ],
        ]
    );
    let mended = text
        .replace("31/02/1985", "1985")
        .replace("31/11/1987", "1987");
    fs::write(&out, mended).unwrap();
    let mended = book.import(&out, &ImportOptions::default());
    assert_eq!((mended.people.added, mended.rows.refused), (2, 0));
    let again = book.import(&path, &options);
    let before: Vec<Option<bool>> = again
        .files
        .iter()
        .map(|file| file.before.as_ref().map(|before| before.same_bytes))
        .collect();
    assert_eq!(before, [Some(true), Some(true)]);
    book.check();
}

#[test]
fn cancelling_is_heard_to_the_last() {
    let book = Book::new();
    let path = book.file("dau.csv", FIRST);
    let mut other = Book::empty();
    let mut seen = Vec::new();
    let report = import(
        &mut other.store,
        from_ref(&path),
        &ImportOptions::default(),
        &mut |at| {
            seen.push(at.ending);
            true
        },
    );
    assert!(report.unwrap().batch.is_some());
    let steps = seen.len();
    assert!(matches!(seen[steps - 1], Some(Ending::ReadBack { .. })));
    for stop in 0..steps {
        let mut other = Book::empty();
        let mut heard = 0;
        let failed = import(
            &mut other.store,
            from_ref(&path),
            &ImportOptions::default(),
            &mut |_| {
                heard += 1;
                heard <= stop
            },
        );
        assert_eq!(failed.unwrap_err().code(), "cancelled", "{stop}");
        assert_eq!(other.people(), [], "{stop}");
        other.check();
    }
}

/// Every row of a register of invented people carries the mark that the import computes from the register.
#[test]
fn every_row_stands_as_it_was_written() {
    let mut book = Book::empty();
    let path = book.folder.path().join("mau.csv");
    let options = SampleOptions {
        people: 600,
        seed: 7,
        today: day("2026-11-22"),
    };
    let mut file = fs::File::create(&path).unwrap();
    write_csv(options, &mut file, &mut |_| true).unwrap();
    book.import(&path, &ImportOptions::default());
    // A contact who is a member, and whose own row is changed before or after.
    let sheets = book.store.household_ids(None).unwrap().into_iter();
    let sheets = sheets.map(|id| book.store.sheet(id).unwrap());
    let home = sheets
        .into_iter()
        .find(|sheet| sheet.members.len() > 1 && sheet.members[1].absence.is_some());
    let home = home.unwrap();
    let (id, mut absence) = home.members[1].absence.clone().unwrap();
    absence.proxy = Some(home.members[0].id);
    absence.proxy_name.clear();
    absence.proxy_phones = read_phones("").0;
    book.store.save_absence(Some(id), &absence).unwrap();
    for (column, value) in [
        ("phone", "0912000777"),
        ("away_address", "Số 5"),
        ("lane", "Ngõ 9"),
    ] {
        for reversed in [false, true] {
            let mut sheet = book.export(ListKind::People);
            let (column, away) = (sheet.place(column), sheet.place("absence_reason"));
            let of_absence = value == "Số 5";
            for row in &mut sheet.rows {
                if !of_absence || !row[away].is_empty() {
                    value.clone_into(&mut row[column]);
                }
            }
            if reversed {
                sheet.rows.reverse();
            }
            let path = book.file("ve.csv", &sheet.text());
            let report = book.import(&path, &ImportOptions::default());
            let mut fields = report.changes.iter().flat_map(|change| &change.fields);
            assert!(report.changes.len() > 50, "{value}");
            assert!(
                fields.all(|field| field.taken && !field.both),
                "{value} {reversed}"
            );
            assert_eq!(
                (report.more_changes, report.refused),
                (0, vec![]),
                "{value}"
            );
            book.store.undo(report.batch).unwrap();
        }
    }
    book.check();
}

/// Columns that somebody changes at random, and what is typed there.
const COLUMNS: [(&str, &[&str]); 9] = [
    ("phone", &["", "0912000001", "0912000002; 0912000003"]),
    ("note", &["", "khó tính", "hỏi con dâu"]),
    ("school", &["", "Trường A"]),
    ("best_time", &["", "tối", "cuối tuần"]),
    ("born", &["", "1985", "02/03/1985"]),
    ("sex", &["", "Nam", "Nữ"]),
    ("away_at", &["", "Huế", "Đà Nẵng"]),
    ("address", &["", "Số 9", "Số 8"]),
    ("lane", &["", "Ngõ 2"]),
];
const OF_HOUSEHOLD: [&str; 2] = ["address", "lane"];
const NAMES: [&str; 4] = ["Lê Văn An", "Lê Thị Bé", "Trần Văn Cả", "Phạm Thị Dung"];

/// What somebody does: to whom, to which column, with which value.
type Deed = (usize, usize, usize);

fn deeds(most: usize) -> impl Strategy<Value = Vec<Deed>> {
    prop::collection::vec((0..NAMES.len(), 0..COLUMNS.len(), 0..3usize), 0..most)
}

fn deed((person, column, value): Deed) -> (&'static str, &'static str, &'static str) {
    let (code, values) = COLUMNS[column];
    (NAMES[person], code, values[value % values.len()])
}

/// Types a value in the register.
fn work(book: &mut Book, one: Deed) {
    let (name, code, value) = deed(one);
    let text = value.to_owned();
    if OF_HOUSEHOLD.contains(&code) {
        let household = book.person(name).1.household;
        let number = book.store.household(household).unwrap().code;
        return book.edit_household(&number, |household| match code {
            "address" => household.address = text,
            _ => household.lane = text,
        });
    }
    book.edit(name, |person| match code {
        "phone" => person.phones = read_phones(value).0,
        "note" => person.note = text,
        "school" => person.work = text,
        "best_time" => person.best_time = text,
        "born" => {
            let iso = if value == "02/03/1985" {
                "1985-03-02"
            } else {
                value
            };
            person.birth = PartialDate::from_iso(iso);
        }
        "sex" => {
            person.sex = match value {
                "Nam" => Some(Sex::Male),
                "Nữ" => Some(Sex::Female),
                _ => None,
            };
        }
        _ => {}
    });
}

/// Types a value in the list; those of a household on all of its rows.
fn clerk(sheet: &mut Sheet, one: Deed) {
    let (name, code, value) = deed(one);
    // Only one of them is away.
    let name = if code == "away_at" {
        "Lê Thị Bé"
    } else {
        name
    };
    let (column, key) = (sheet.place(code), sheet.place("household_key"));
    let household = sheet.row(name)[key].clone();
    let place = sheet.place("name");
    for row in &mut sheet.rows {
        let meant = row[place] == name || (OF_HOUSEHOLD.contains(&code) && row[key] == household);
        if meant {
            value.clone_into(&mut row[column]);
        }
    }
}

/// Name and column of every value.
fn values(sheet: &Sheet) -> BTreeMap<(String, &'static str), String> {
    let name = sheet.place("name");
    let mut values = BTreeMap::new();
    for row in &sheet.rows {
        for (code, _) in COLUMNS {
            let value = row[sheet.place(code)].clone();
            values.insert((row[name].clone(), code), value);
        }
    }
    values
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Whatever was done here and there: where a row stands as it was written, the list counts, blank cells too; where
    /// it does not, the register. Who is not in the list stays, who is new in it is added.
    #[test]
    fn an_office_and_a_register_go_on_with_one_list(
        before in deeds(4),
        here in deeds(3),
        there in deeds(8),
        gone in prop::collection::vec(0..NAMES.len(), 0..2),
        order in Just(vec![0usize, 1, 2, 3, 4]).prop_shuffle(),
        new in any::<bool>(),
    ) {
        let mut book = Book::new();
        for one in before {
            work(&mut book, one);
        }
        let written = book.export(ListKind::People);
        for one in here {
            work(&mut book, one);
        }
        let now = book.export(ListKind::People);
        let mut sheet = written.clone();
        for one in there {
            clerk(&mut sheet, one);
        }
        let place = sheet.place("name");
        let (base, key) = (sheet.place("base"), sheet.place("household_key"));
        sheet.rows.retain(|row| !gone.iter().any(|one| row[place] == NAMES[*one]));

        let mut expected = values(&now);
        let stands = |name: &str| {
            let base_of = |sheet: &Sheet| {
                let mut rows = sheet.rows.iter();
                rows.find(|row| row[place] == name).map(|row| row[base].clone())
            };
            base_of(&written) == base_of(&now)
        };
        for row in &sheet.rows {
            for (code, _) in COLUMNS {
                let counts = if OF_HOUSEHOLD.contains(&code) {
                    let mut all = sheet.rows.iter();
                    all.any(|other| other[key] == row[key] && stands(&other[place]))
                } else {
                    stands(&row[place])
                };
                if counts {
                    let value = row[sheet.place(code)].clone();
                    // What is of the household is of all who live there.
                    for other in &now.rows {
                        let meant = other[place] == row[place]
                            || (OF_HOUSEHOLD.contains(&code) && other[key] == row[key]);
                        if meant {
                            expected.insert((other[place].clone(), code), value.clone());
                        }
                    }
                }
            }
        }
        if new {
            let mut row = vec![String::new(); sheet.head.len()];
            row[sheet.place("village")] = "Thôn 1".to_owned();
            row[sheet.place("household_code")] = "043".to_owned();
            row[place] = "Trần Thị Mới".to_owned();
            row[sheet.place("school")] = "Trường B".to_owned();
            sheet.rows.push(row);
        }
        let order: Vec<usize> = order.into_iter().filter(|at| *at < sheet.rows.len()).collect();
        sheet.rows = order.iter().map(|at| sheet.rows[*at].clone()).collect();

        let state = book.state();
        let path = book.file("ve.csv", &sheet.text());
        let report = book.import(&path, &ImportOptions::default());
        prop_assert_eq!(&report.refused, &[]);
        let mut after = values(&book.export(ListKind::People));
        if new {
            let school = after.get(&("Trần Thị Mới".to_owned(), "school"));
            prop_assert_eq!(school.map(String::as_str), Some("Trường B"));
            after.retain(|(name, _), _| name != "Trần Thị Mới");
        }
        prop_assert_eq!(after, expected);
        book.check();
        let again = book.import(&path, &ImportOptions::default());
        prop_assert_eq!(again.batch, None);
        if report.batch.is_some() {
            book.store.undo(report.batch).unwrap();
            book.check();
        }
        prop_assert_eq!(book.state(), state);
    }
}
