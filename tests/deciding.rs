//! What a list changes, told before it is written: the four piles, whose values count, and lists that come back.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gocua::domain::clock::{Clock, Moment};
use gocua::domain::date::Day;
use gocua::domain::eligibility::Eligibility;
use gocua::domain::id::{HouseholdId, PersonId};
use gocua::domain::phone::read_phones;
use gocua::domain::record::{Absence, Campaign, Commune, Household, Person};
use gocua::exchange::export::{ExportOptions, Format, ListKind, export_file};
use gocua::exchange::{Change, Corrections, Error, Field, ImportOptions, ImportReport, import};
use gocua::lang::Lang;
use gocua::store::{Options, Store};

struct Book {
    folder: tempfile::TempDir,
    store: Store,
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
            purpose: String::new(),
            legal_basis: String::new(),
            owner: String::new(),
            eligibility: Eligibility::All14,
            starts_on: day("2026-11-01"),
            due_on: None,
            retain_to: None,
        };
        let path = folder.path().join("so.gocua");
        let store = Store::create(&path, &commune, &campaign, &options).unwrap();
        Self { folder, store }
    }

    fn new() -> Self {
        let mut book = Self::empty();
        let path = book.file("dau.csv", FIRST);
        let report = book.import(&[path], &ImportOptions::default());
        assert_eq!((report.rows.taken, report.rows.refused), (4, 0));
        book
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn import(&mut self, files: &[PathBuf], options: &ImportOptions) -> ImportReport {
        self.try_import(files, options).unwrap()
    }

    fn try_import(
        &mut self,
        files: &[PathBuf],
        options: &ImportOptions,
    ) -> Result<ImportReport, Error> {
        import(&mut self.store, files, options, &mut |_| true)
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

    fn absence(&self, name: &str) -> Option<Absence> {
        let (id, person) = self.person(name);
        let sheet = self.store.sheet(person.household).unwrap();
        let member = sheet.members.into_iter().find(|member| member.id == id);
        member.unwrap().absence.map(|(_, absence)| absence)
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

fn nothing(_: &mut Book) {}

/// A list that we wrote, what was done here since, what the office did to it, and what comes of it.
#[test]
#[allow(clippy::too_many_lines, reason = "one table, a case after the other")]
fn a_list_comes_back() {
    let cases: &[(&str, Work, &[(&str, &str, &str)], &[&str])] = &[
        ("untouched", nothing, &[], &[]),
        (
            "untouched, and something was done here",
            |book| {
                book.edit("Lê Văn An", |person| {
                    person.note = "ở nhà buổi tối".into()
                })
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
                    person.note = "ở nhà buổi tối".into()
                })
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
            "an address on the second of two rows",
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
        let shown = book.import(&[path.clone()], &rehearsal);
        assert_eq!(told(&shown.changes), *expected, "{what}");
        assert_eq!(book.state(), before, "{what}: a rehearsal");
        let report = book.import(&[path.clone()], &ImportOptions::default());
        assert_eq!(report.changes, shown.changes, "{what}");
        assert_eq!(report.refused, [], "{what}");
        assert_eq!(report.new, shown.new, "{what}");
        book.check();
        let taken = report.changes.iter().flat_map(|change| &change.fields);
        let wrote = taken.filter(|field| field.taken).count() > 0 || !report.new.is_empty();
        assert_eq!(report.batch.is_some(), wrote, "{what}");
        if wrote {
            assert_ne!(book.state(), before, "{what}");
            let again = book.import(&[path], &ImportOptions::default());
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
        if !marked {
            sheet.remove_column("base");
        } else {
            sheet.set("Trần Văn Cả", "address", "Số 3");
        }
        let path = book.file("ve.csv", &sheet.text());
        let report = book.import(&[path], &ImportOptions::default());
        assert_eq!(told(&report.changes), expected, "{marked}");
        book.check();
    }
}
