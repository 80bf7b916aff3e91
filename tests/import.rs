//! Lists into real registers: what is written, counted, refused, kept, taken back and brought back.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::slice::from_ref;

use gocua::domain::card::CardKind;
use gocua::domain::clock::{Clock, Moment};
use gocua::domain::closing::ClosedReason;
use gocua::domain::date::Day;
use gocua::domain::date::PartialDate;
use gocua::domain::id::{HouseholdId, PersonId};
use gocua::domain::phone::read_phones;
use gocua::domain::record::{Absence, Campaign, Commune, Household, Person};
use gocua::domain::step::StepKind;
use gocua::exchange::{Error, ImportOptions, ImportReport, RowNote, import, write_rejected};
use gocua::sample::{SampleOptions, write_csv};
use gocua::store::{self, Counts, Options, StepEntry, Store};
use proptest::prelude::*;

struct Book {
    // Closed before its folder goes: the next file must not be taken for it.
    store: Store,
    folder: tempfile::TempDir,
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn options(folder: &Path) -> Options {
    let noon = day("2026-11-22").and_hms_opt(12, 0, 0).unwrap();
    Options {
        clock: Clock::fixed(Moment::from_local(noon)),
        who: "Lâm".to_owned(),
        home: Some(folder.join("home")),
        read_only: false,
    }
}

impl Book {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
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
        let store = Store::create(&path, &commune, &campaign, &options(folder.path())).unwrap();
        Self { store, folder }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn import_file(&mut self, path: &Path) -> ImportReport {
        let files = [path.to_owned()];
        import(
            &mut self.store,
            &files,
            &ImportOptions::default(),
            &mut |_| true,
        )
        .unwrap()
    }

    fn import(&mut self, text: &str) -> ImportReport {
        let path = self.file("list.csv", text);
        self.import_file(&path)
    }

    fn import_in(&mut self, village: &str, text: &str) -> ImportReport {
        let path = self.file("list.csv", text);
        let options = ImportOptions {
            village: Some(village.to_owned()),
            ..ImportOptions::default()
        };
        import(&mut self.store, &[path], &options, &mut |_| true).unwrap()
    }

    fn households(&self) -> Vec<(HouseholdId, Household)> {
        let ids = self.store.household_ids(None).unwrap().into_iter();
        ids.map(|id| (id, self.store.household(id).unwrap()))
            .collect()
    }

    fn household(&self, code: &str) -> HouseholdId {
        let mut all = self.households().into_iter();
        all.find(|(_, household)| household.code == code).unwrap().0
    }

    /// The live members, household by household, with their ids.
    fn people(&self) -> Vec<(PersonId, Person)> {
        let households = self.households().into_iter();
        let sheets = households.map(|(id, _)| self.store.sheet(id).unwrap());
        let members = sheets.flat_map(|sheet| sheet.members);
        members.map(|member| (member.id, member.person)).collect()
    }

    fn person(&self, name: &str) -> (PersonId, Person) {
        let mut all = self.people().into_iter();
        all.find(|(_, person)| person.name == name).unwrap()
    }

    /// A line a household: village, code, and the names of its members with births.
    fn lines(&self) -> Vec<String> {
        let households = self.households().into_iter();
        let line = |(id, _): (HouseholdId, Household)| {
            let sheet = self.store.sheet(id).unwrap();
            let names = sheet.members.iter().map(|member| {
                let head = if member.person.is_head { "*" } else { "" };
                let birth = member
                    .person
                    .birth
                    .map_or(String::new(), |birth| format!(" {}", birth.iso()));
                format!("{head}{}{birth}", member.person.name)
            });
            let names: Vec<String> = names.collect();
            format!(
                "{} {}: {}",
                sheet.village,
                sheet.household.code,
                names.join(", ")
            )
        };
        households.map(line).collect()
    }

    fn check(&self) {
        let report = self.store.check(true).unwrap();
        assert_eq!(report.faults, []);
    }
}

/// added, changed, same, kept, missing
fn counts(counts: Counts) -> [u64; 5] {
    [
        counts.added,
        counts.changed,
        counts.same,
        counts.kept,
        counts.missing,
    ]
}

fn notes(notes: &[RowNote]) -> Vec<(u32, &str)> {
    notes.iter().map(|note| (note.row, note.code)).collect()
}

fn sample(people: u64, path: &Path) {
    let options = SampleOptions {
        people,
        seed: 1,
        today: day("2026-11-22"),
    };
    let mut file = fs::File::create(path).unwrap();
    write_csv(options, &mut file, &mut |_| true).unwrap();
}

#[test]
fn a_sample_goes_in_comes_out_and_comes_back() {
    let mut book = Book::new();
    let path = book.folder.path().join("list.csv");
    sample(3000, &path);
    let first = book.import_file(&path);
    assert_eq!(first.refused, []);
    assert_eq!((first.rows.seen, first.rows.taken), (3000, 3000));
    assert_eq!(counts(first.people), [3000, 0, 0, 0, 0]);
    assert!(first.batch.is_some());
    book.check();

    let again = book.import_file(&path);
    assert_eq!(again.batch, None);
    assert_eq!(counts(again.people), [0, 0, 3000, 0, 0]);
    for (before, after) in [
        (first.villages, again.villages),
        (first.households, again.households),
        (first.absences, again.absences),
    ] {
        assert!(before.added > 1);
        assert_eq!(counts(after), [0, 0, before.added, 0, 0]);
    }
    book.check();

    book.store.undo(first.batch).unwrap();
    assert_eq!(book.store.villages().unwrap(), []);
    assert_eq!(book.store.household_ids(None).unwrap(), []);
    book.check();
    book.store.redo().unwrap();
    assert_eq!(
        book.store.household_ids(None).unwrap().len() as u64,
        first.households.added
    );
    book.check();
    let once_more = book.import_file(&path);
    assert_eq!(once_more.batch, None);
    assert_eq!(counts(once_more.people), [0, 0, 3000, 0, 0]);
}

/// Every line of a list below its headings is taken, refused or passed over.
fn accounted(report: &ImportReport) -> [u64; 4] {
    let rows = report.rows;
    assert_eq!(rows.seen, rows.taken + rows.refused + rows.skipped);
    assert_eq!(report.skipped.len() as u64, rows.skipped);
    [rows.seen, rows.taken, rows.refused, rows.skipped]
}

#[test]
fn lists_as_offices_have_them() {
    for (file, rows, refused, lines) in [
        (
            "layout_a.csv",
            [11, 3, 2, 6],
            &[(9, "date_impossible"), (11, "number_length")][..],
            &[
                "Khu phố 3 001: *Nguyễn Văn Tám 1985-05-15, Trần Thị Bình 1990",
                "Khu phố 3 002: Phạm Thị Dung 1962-03",
            ][..],
        ),
        (
            "layout_i.csv",
            [8, 6, 0, 2],
            &[],
            &[
                "Thôn Đồng Tâm 042: *Giàng A Páo 1970, Thào Thị Mỷ 1972, Giàng A Lử 2005",
                "Thôn Đồng Tâm 043: *Sùng Seo Sình 1955, Sùng Thị Dợ 1980, Cộng 2010",
            ],
        ),
        (
            "layout_b.csv",
            [4, 3, 1, 0],
            &[(6, "name_missing")],
            &[
                "Khu phố 3 001: Hồ Văn Chín 1999-09-02, Hồ Thị Mười 2001-10-04",
                "Khu phố 3 002: Danh Sóc 1988",
            ],
        ),
        (
            "layout_e.csv",
            [3, 3, 0, 0],
            &[],
            &[
                "Tổ dân phố số 4 001: VŨ THỊ LAN 1970-12-25, ĐỖ MINH QUÂN 2001-08-07",
                "Tổ dân phố số 4 002: Y BLƠI NIÊ 1979",
            ],
        ),
        (
            "two_rows.csv",
            [3, 3, 0, 0],
            &[],
            &[
                "Bản Nà Phát 001: *Lò Văn Ón 1966, Lò Thị Pành 1968",
                "Bản Nà Phát 002: *Quàng Văn Tại 1991",
            ],
        ),
    ] {
        let mut book = Book::new();
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/data/lists")
            .join(file);
        let report = book.import_file(&path);
        assert_eq!(accounted(&report), rows, "{file}");
        assert_eq!(notes(&report.refused), refused, "{file}");
        assert_eq!(book.lines(), lines, "{file}");
        let again = book.import_file(&path);
        assert_eq!(
            (again.batch, again.people.same),
            (None, report.rows.taken),
            "{file}"
        );
        book.check();
    }
}

/// A list, what is in the register afterwards, and what a second list does to it.
#[test]
#[allow(clippy::too_many_lines, reason = "one table, a case after the other")]
fn a_second_list_meets_the_first() {
    const HEAD: &str = "Thôn,Mã hộ,Họ và tên,Quan hệ,Ngày sinh,Số định danh,Điện thoại,Địa chỉ\n";
    let first = "Thôn 1,042,Lê Văn An,Chủ hộ,15/05/1985,010085000001,0912345678,Số 1\n\
                 Thôn 1,042,Lê Thị Bé,Con,2010,010310000002,,\n\
                 Thôn 1,043,Trần Văn Cả,Chủ hộ,1960,,,Số 3\n";
    for (what, second, counts_people, refused, warned) in [
        ("the same", first, [0, 0, 3, 0, 0], &[][..], &[][..]),
        (
            "shortened by a spreadsheet",
            "Thôn 1,42,Lê Văn An,Chủ hộ,1985,10085000001,0912345678,Số 1\n",
            [0, 0, 1, 0, 2],
            &[],
            &[(2, "number_padded")],
        ),
        (
            "blank cells",
            "Thôn 1,042,Lê Văn An,,,,,\n",
            [0, 0, 1, 0, 2],
            &[],
            &[],
        ),
        (
            "capitals and no marks",
            "THÔN 1,042,LE VAN AN,Chủ hộ,1985,,,\n",
            [0, 0, 1, 0, 2],
            &[],
            &[],
        ),
        (
            "another telephone",
            "Thôn 1,042,Lê Văn An,,,,0987654321,\n",
            [0, 1, 0, 0, 2],
            &[],
            &[],
        ),
        (
            "a more exact birth",
            "Thôn 1,042,Lê Thị Bé,Con,15/02/2010,010310000002,,\n",
            [0, 1, 0, 0, 2],
            &[],
            &[],
        ),
        (
            "a corrected name, by number",
            "Thôn 1,042,Lê Thị Bê,Con,2010,010310000002,,\n",
            [0, 1, 0, 0, 2],
            &[],
            &[],
        ),
        (
            "a masked number",
            "Thôn 1,042,Lê Văn An,,,********0001,,\n",
            [0, 0, 1, 0, 2],
            &[],
            &[],
        ),
        (
            "a new member",
            "Thôn 1,042,Lê Văn Út,Con,2020,,,\n",
            [1, 0, 0, 0, 3],
            &[],
            &[],
        ),
        (
            "a number that is taken",
            "Thôn 1,044,Đỗ Văn Tư,Chủ hộ,1985,010085000001,,\n",
            [0, 0, 0, 0, 3],
            &[(2, "number_taken")],
            &[],
        ),
        (
            "a number of another member",
            "Thôn 1,042,Đỗ Văn Tư,Con,,010085000001,,\n",
            [0, 0, 0, 0, 3],
            &[(2, "number_taken")],
            &[],
        ),
        (
            "another village",
            "Thôn 2,042,Lê Văn An,Chủ hộ,1999,,,\n",
            [1, 0, 0, 0, 0],
            &[],
            &[],
        ),
        (
            "a household by its head's number",
            "Thôn 1,A7,Lê Văn An,Chủ hộ,,010085000001,,\n",
            [0, 0, 1, 0, 2],
            &[],
            &[],
        ),
        (
            "a household by its head's name and birth",
            "Thôn 1,,Trần Văn Cả,Chủ hộ,1960,,,\n",
            [0, 0, 1, 0, 2],
            &[],
            &[],
        ),
        (
            "a household by its head's name and address",
            "Thôn 1,,Trần Văn Cả,Chủ hộ,,,,Số 3\n",
            [0, 0, 1, 0, 2],
            &[],
            &[],
        ),
        (
            "another head of that name",
            "Thôn 1,,Trần Văn Cả,Chủ hộ,1999,,,\n",
            [1, 0, 0, 0, 3],
            &[],
            &[],
        ),
        (
            "the same person twice",
            "Thôn 1,043,Trần Văn Cả,Chủ hộ,1960,,,\nThôn 1,043,TRẦN VĂN CẢ,Chủ hộ,1960,,0911222333,\n",
            [0, 1, 0, 0, 2],
            &[],
            &[(3, "person_repeated"), (3, "two_heads")],
        ),
        (
            "a new head",
            "Thôn 1,043,Trần Thị Dần,Chủ hộ,1962,,,\n",
            [1, 1, 0, 0, 2],
            &[],
            &[],
        ),
    ] {
        let mut book = Book::new();
        assert_eq!(book.import(&format!("{HEAD}{first}")).rows.taken, 3);
        let report = book.import(&format!("{HEAD}{second}"));
        accounted(&report);
        assert_eq!(counts(report.people), counts_people, "{what}");
        assert_eq!(notes(&report.refused), refused, "{what}");
        assert_eq!(notes(&report.warnings), warned, "{what}");
        book.check();
        let again = book.import(&format!("{HEAD}{second}"));
        assert_eq!(again.batch, None, "{what}");
        if let Some(batch) = report.batch {
            let after = book.lines();
            book.store.undo(Some(batch)).unwrap();
            book.check();
            book.store.redo().unwrap();
            assert_eq!(book.lines(), after, "{what}");
            book.check();
        }
    }
}

const HEADINGS: &str =
    "Thôn,Mã hộ,Họ và tên,Quan hệ,Ngày sinh,Điện thoại,Lý do vắng,Nơi đến,Dự kiến về\n";
const FAMILY: &str = "Thôn 1,042,Lê Văn An,Chủ hộ,1960,0912345678,,,\n\
     Thôn 1,042,Lê Văn Bình,Con,1990,,Đi làm ăn xa (trong nước),Hà Nội,Tết 2027\n\
     Thôn 1,042,Lê Thị Cúc,Con,1995,,,,\n";

fn family() -> Book {
    let mut book = Book::new();
    book.import(&format!("{HEADINGS}{FAMILY}"));
    book
}

/// What was done by hand after an import, and what the same import and another one make of it: the counts of people
/// and of absences.
#[test]
#[allow(clippy::too_many_lines, reason = "one table, a case after the other")]
fn field_work_outranks_lists() {
    type Work = fn(&mut Book);
    let telephone: Work = |book| {
        let (id, mut person) = book.person("Lê Văn An");
        person.phones = read_phones("0987654321").0;
        book.store.edit_person(id, &person).unwrap();
    };
    let place: Work = |book| {
        let (person, _) = book.person("Lê Văn Bình");
        let (id, mut absence) = book.store.open_absence(person).unwrap().unwrap();
        "Bắc Ninh".clone_into(&mut absence.place);
        book.store.save_absence(Some(id), &absence).unwrap();
    };
    let returned: Work = |book| {
        let (person, _) = book.person("Lê Văn Bình");
        book.store
            .end_absence(person, PartialDate::Day(day("2026-11-20")))
            .unwrap();
    };
    let away: Work = |book| {
        let (person, _) = book.person("Lê Thị Cúc");
        let mut absence = Absence::new(person);
        "Đà Nẵng".clone_into(&mut absence.place);
        book.store.save_absence(None, &absence).unwrap();
    };
    let died: Work = |book| {
        let (person, _) = book.person("Lê Văn An");
        let reason = ClosedReason::from_code("died").unwrap();
        book.store
            .close_person(person, reason, day("2026-11-20"))
            .unwrap();
    };
    let typed: Work = |book| {
        let mut person = Person::new(book.household("042"), "Lê Văn Út");
        person.birth = PartialDate::from_iso("2020");
        book.store.add_person(&person).unwrap();
    };
    let none: Work = |_| {};
    let other = "Thôn 1,042,Lê Văn An,Chủ hộ,1961,0911111111,,,\n\
                 Thôn 1,042,Lê Văn Bình,Con,1990,,Đi học nơi khác,Huế,Hè 2027\n\
                 Thôn 1,042,Lê Thị Cúc,Con,1995,,Đi học nơi khác,Huế,\n\
                 Thôn 1,042,Lê Văn Út,Con,15/05/2020,0922222222,,,\n";
    for (what, work, same_people, same_absences, people, absences) in [
        (
            "nothing",
            none,
            [0, 0, 3, 0, 0],
            [0, 0, 1, 0, 0],
            [1, 1, 2, 0, 0],
            [1, 1, 0, 0, 0],
        ),
        (
            "a telephone",
            telephone,
            [0, 0, 2, 1, 0],
            [0, 0, 1, 0, 0],
            [1, 1, 2, 0, 0],
            [1, 1, 0, 0, 0],
        ),
        (
            "a place",
            place,
            [0, 0, 3, 0, 0],
            [0, 0, 0, 1, 0],
            [1, 1, 2, 0, 0],
            [1, 0, 0, 1, 0],
        ),
        (
            "a return",
            returned,
            [0, 0, 3, 0, 0],
            [0, 0, 0, 1, 0],
            [1, 1, 2, 0, 0],
            [2, 0, 0, 0, 0],
        ),
        (
            "an absence",
            away,
            [0, 0, 3, 0, 0],
            [0, 0, 1, 0, 1],
            [1, 1, 2, 0, 0],
            [0, 1, 0, 1, 0],
        ),
        (
            "a death",
            died,
            [0, 0, 2, 1, 0],
            [0, 0, 1, 0, 0],
            [1, 0, 2, 1, 0],
            [1, 1, 0, 0, 0],
        ),
        (
            "a member",
            typed,
            [0, 0, 3, 0, 1],
            [0, 0, 1, 0, 0],
            [0, 2, 2, 0, 0],
            [1, 1, 0, 0, 0],
        ),
    ] {
        let mut book = family();
        work(&mut book);
        let before = book.people();
        let same = book.import(&format!("{HEADINGS}{FAMILY}"));
        assert_eq!(
            counts(same.people),
            same_people,
            "{what}: people, same list"
        );
        assert_eq!(
            counts(same.absences),
            same_absences,
            "{what}: absences, same list"
        );
        assert_eq!((same.batch, book.people()), (None, before), "{what}");
        let report = book.import(&format!("{HEADINGS}{other}"));
        assert_eq!(counts(report.people), people, "{what}: people");
        assert_eq!(counts(report.absences), absences, "{what}: absences");
        assert_eq!(report.refused, [], "{what}");
        book.check();
        book.store.undo(report.batch).unwrap();
        book.check();
    }
}

#[test]
fn a_telephone_learned_at_the_door_stays() {
    let mut book = family();
    let (id, mut person) = book.person("Lê Văn An");
    person.phones = read_phones("0987654321").0;
    book.store.edit_person(id, &person).unwrap();
    let report = book.import(&format!(
        "{HEADINGS}Thôn 1,042,Lê Văn An,Chủ hộ,15/05/1960,0912345678,,,\n"
    ));
    assert_eq!(counts(report.people), [0, 1, 0, 0, 2]);
    assert_eq!(notes(&report.warnings), [(2, "kept")]);
    let (_, person) = book.person("Lê Văn An");
    assert_eq!(person.phones.text(), "0987654321");
    assert_eq!(person.birth, PartialDate::from_iso("1960-05-15"));
}

#[test]
fn a_visit_keeps_what_it_stands_on() {
    let mut book = Book::new();
    let report = book.import(&format!(
        "{HEADINGS}{FAMILY}Thôn 2,001,Trần Văn Dần,Chủ hộ,1950,,,,\n"
    ));
    let outreach =
        "Thôn,Mã hộ,Họ và tên,Kết quả,Ngày,Buổi\nThôn 1,042,Lê Văn An,1,21/11/2026,tối\n";
    let visits = book.import(outreach);
    assert_eq!(counts(visits.visits), [1, 0, 0, 0, 0]);
    let undone = book.store.undo(report.batch).unwrap().value;
    assert_eq!(undone.kept.rows.get("household"), Some(&1));
    // The one who is away was not met.
    assert_eq!(
        book.lines(),
        ["Thôn 1 042: *Lê Văn An 1960, Lê Thị Cúc 1995"]
    );
    book.check();
    book.store.undo(visits.batch).unwrap();
    book.check();
}

#[test]
fn results_of_an_outreach_list_become_visits_once() {
    let mut book = Book::new();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/lists/outreach.csv");
    let first = book.import_file(&path);
    assert_eq!(notes(&first.refused), []);
    assert_eq!(
        notes(&first.warnings),
        [(5, "result_unknown"), (6, "result_missing")]
    );
    assert_eq!(
        book.person("Mai Văn Lùi").1.note,
        "Kết quả ghi tay: đã xong rồi; 20/11/2026; Sáng; Lâm"
    );
    assert_eq!(counts(first.visits), [2, 0, 0, 0, 0]);
    let visits = book.store.visits_of(book.household("001")).unwrap();
    let visit = &visits[0].visit;
    assert_eq!(visits.len(), 1);
    assert_eq!(visit.occurred_on, day("2026-11-21"));
    assert_eq!(
        (visit.slot.code(), visit.outcome.code()),
        ("evening", "nobody_home")
    );
    assert_eq!(
        (visit.visitors.as_str(), visit.note.as_str()),
        ("Lâm, Hoa", "chó dữ")
    );
    assert_eq!(visit.follow_up_on, Some(day("2026-11-25")));
    assert_eq!(visits[0].people, []);
    let met = book.store.visits_of(book.household("002")).unwrap();
    assert_eq!(met[0].people.len(), 1);
    assert_eq!(met[0].visit.informant, "vợ");
    book.check();
    let again = book.import_file(&path);
    assert_eq!((again.batch, counts(again.visits)), (None, [0, 0, 2, 0, 0]));

    let scattered = "Thôn,Mã hộ,Họ và tên,Kết quả,Ngày,Buổi\n\
                     Thôn 1,001,Ngô Văn Hải,2,22/11/2026,sáng\n\
                     Thôn 1,002,Mai Văn Tiến,8,20/11/2026,\n\
                     Thôn 1,001,Ngô Thị Hiền,2,22/11/2026,sáng\n\
                     Thôn 1,004,Mai Văn Lên,2,,\n";
    let report = book.import(scattered);
    assert_eq!(counts(report.visits), [2, 1, 0, 0, 0]);
    assert_eq!(notes(&report.warnings), [(5, "result_date_missing")]);
    let met = book.store.visits_of(book.household("002")).unwrap();
    assert_eq!((met.len(), met[0].visit.invitation), (1, true));
    let today = book.store.visits_of(book.household("004")).unwrap();
    assert_eq!(
        (today[0].visit.occurred_on, today[0].visit.slot.code()),
        (day("2026-11-22"), "noon")
    );
    book.check();
    let again = book.import(scattered);
    assert_eq!((again.batch, counts(again.visits)), (None, [0, 0, 3, 0, 0]));
}

/// "Met everyone" on a list names whom the household's screen asks for: nobody who is confirmed as exempt, and whoever has
/// a new card by the campaign.
#[test]
fn a_list_that_met_everyone_names_whom_the_screen_asks_for() {
    let mut book = Book::new();
    let (id, mut campaign) = book.store.campaign().unwrap();
    campaign.eligibility.by_law = true;
    book.store.edit_campaign(id, &campaign).unwrap();
    book.import(
        "Thôn,Mã hộ,Họ và tên,Ngày sinh\n\
         Thôn 1,001,Ngô Văn Hải,01/02/1990\n\
         Thôn 1,001,Ngô Thị Hiền,03/04/1991\n\
         Thôn 1,001,Ngô Văn Sơn,05/06/1992\n\
         Thôn 1,001,Ngô Văn Thẻ,07/08/1993\n\
         Thôn 1,001,Ngô Thị Chờ,09/10/1994\n",
    );
    let step = |book: &mut Book, name: &str, kind: StepKind| {
        let person = book.person(name).0;
        let mut entry = StepEntry::new(kind, day("2026-11-20"));
        if matches!(kind, StepKind::Exempt | StepKind::ExemptConfirmed) {
            entry.reason = Some("moved".to_owned());
            entry.confirmed_by = "Lâm".to_owned();
        }
        let told = book.store.record_steps(&[person], &entry, &mut |_, _| true);
        told.unwrap();
    };
    step(&mut book, "Ngô Thị Hiền", StepKind::ExemptConfirmed);
    step(&mut book, "Ngô Thị Chờ", StepKind::Exempt);
    step(&mut book, "Ngô Văn Sơn", StepKind::HandedOver);
    for name in ["Ngô Văn Sơn", "Ngô Văn Thẻ"] {
        let (id, mut person) = book.person(name);
        person.card = CardKind::from_code("identity");
        person.card_issued = PartialDate::from_iso("2026-11-20");
        book.store.edit_person(id, &person).unwrap();
    }
    let household = book.household("001");
    let sheet = book.store.sheet(household).unwrap();
    let due = sheet.due(id, &campaign.eligibility, day("2026-11-21"));
    let due: Vec<PersonId> = due.map(|member| member.id).collect();
    let wanted = ["Ngô Văn Hải", "Ngô Văn Sơn", "Ngô Thị Chờ"];
    assert_eq!(due, wanted.map(|name| book.person(name).0), "on the screen");
    book.import(
        "Thôn,Mã hộ,Họ và tên,Kết quả,Ngày,Buổi\nThôn 1,001,Ngô Văn Hải,1,21/11/2026,tối\n",
    );
    let visits = book.store.visits_of(household).unwrap();
    let met: Vec<PersonId> = visits[0].people.iter().map(|one| one.person).collect();
    assert_eq!(met, due);
}

#[test]
fn what_a_list_leaves_out_is_missing_and_stays() {
    let mut book = family();
    let id = book.household("042");
    book.import(&format!("{HEADINGS}Thôn 1,043,Trần Văn Dần,Chủ hộ,1950,,Đi học nơi khác,Huế,\nThôn 2,001,Đỗ Văn Hai,Chủ hộ,1950,,,,\n"));
    let before = book.lines();
    for (what, list) in [
        (
            "by number",
            "Thôn,Mã hộ,Họ và tên\nThôn 1,042,Lê Văn An\n".to_owned(),
        ),
        (
            "by id",
            format!("Mã dòng hộ,Họ và tên,Ngày sinh\n{id},Lê Văn An,1960\n"),
        ),
    ] {
        let report = book.import(&list);
        assert_eq!(report.batch, None, "{what}");
        assert_eq!(counts(report.villages), [0, 0, 1, 0, 0], "{what}");
        assert_eq!(counts(report.households), [0, 0, 1, 0, 1], "{what}");
        assert_eq!(counts(report.people), [0, 0, 1, 0, 3], "{what}");
        assert_eq!(counts(report.absences), [0, 0, 0, 0, 2], "{what}");
        assert_eq!(book.lines(), before, "{what}");
    }
}

#[test]
fn closed_households_stay_closed() {
    let mut book = family();
    let id = book.household("042");
    let moved = ClosedReason::from_code("moved").unwrap();
    book.store
        .close_household(id, moved, day("2026-11-20"))
        .unwrap();
    let same = book.import(&format!("{HEADINGS}{FAMILY}"));
    assert_eq!((same.batch, counts(same.people)), (None, [0, 0, 0, 3, 0]));
    assert_eq!(notes(&same.warnings), [(2, "household_closed")]);
    let more = book.import(&format!(
        "{HEADINGS}{FAMILY}Thôn 1,042,Lê Văn Mới,Con,2026,,,,\n"
    ));
    assert_eq!(
        (more.batch, notes(&more.refused)),
        (None, vec![(5, "household_closed")])
    );
    // Another family has moved in under the same number.
    let other = book.import(&format!(
        "{HEADINGS}Thôn 1,042,Vũ Văn Mới,Chủ hộ,1988,,,,\n"
    ));
    assert_eq!(counts(other.households), [1, 0, 0, 0, 0]);
    assert_eq!(book.lines(), ["Thôn 1 042: *Vũ Văn Mới 1988"]);
    book.check();
}

#[test]
fn two_that_fit_are_refused() {
    let mut book = Book::new();
    book.import(
        "Thôn,Mã hộ,Họ và tên,Quan hệ,Ngày sinh\n\
         Bản Pha,001,Lò Văn An,Chủ hộ,1960\n\
         Bản Phà,001,Lò Văn Ba,Chủ hộ,1961\n\
         Bản Pha,002,Lò Văn Tư,Chủ hộ,1962\n\
         Bản Pha,003,Lò Văn Tư,Chủ hộ,1962\n",
    );
    for (what, list, refused) in [
        (
            "village",
            "Thôn,Mã hộ,Họ và tên\nBAN PHA,001,Lò Văn An\n",
            [(2, "ambiguous")],
        ),
        (
            "head",
            "Thôn,Họ và tên,Quan hệ,Ngày sinh\nBản Pha,Lò Văn Tư,Chủ hộ,1962\n",
            [(2, "ambiguous")],
        ),
    ] {
        let report = book.import(list);
        assert_eq!(notes(&report.refused), refused, "{what}");
        assert_eq!((report.batch, report.rows.refused), (None, 1), "{what}");
    }
}

#[test]
fn rows_of_a_household_may_be_scattered() {
    let list = "Thôn,Mã hộ,Họ và tên,Quan hệ\n\
                Thôn 1,001,Lê Văn An,Chủ hộ\n\
                Thôn 1,002,Lê Văn Ba,Chủ hộ\n\
                Thôn 1,001,Lê Thị Cúc,Vợ\n\
                Thôn 2,001,Lê Văn Dần,Chủ hộ\n\
                Thôn 1,001,Lê Thị Em,Con\n\
                Thôn 1,002,Lê Văn Giáp,Chủ hộ\n";
    let mut book = Book::new();
    let report = book.import(list);
    let lines = [
        "Thôn 1 001: *Lê Văn An, Lê Thị Cúc, Lê Thị Em",
        "Thôn 1 002: *Lê Văn Ba, Lê Văn Giáp",
        "Thôn 2 001: *Lê Văn Dần",
    ];
    assert_eq!(book.lines(), lines);
    assert_eq!(counts(report.households), [3, 0, 0, 0, 0]);
    assert_eq!(notes(&report.warnings), [(7, "two_heads")]);
    let again = book.import(list);
    assert_eq!((again.batch, counts(again.people)), (None, [0, 0, 6, 0, 0]));
    book.check();
}

#[test]
fn rows_of_one_address_may_be_scattered() {
    let list = "Thôn,Họ và tên,Ngày sinh,Địa chỉ\n\
                Thôn 1,Lê Văn An,1960,Số 1\n\
                Thôn 1,Trần Văn Ba,1961,Số 2\n\
                Thôn 1,Lê Thị Cúc,1962,Số 1\n";
    let mut book = Book::new();
    book.import(list);
    let lines = [
        "Thôn 1 001: Lê Văn An 1960, Lê Thị Cúc 1962",
        "Thôn 1 002: Trần Văn Ba 1961",
    ];
    assert_eq!(book.lines(), lines);
    let again = book.import(list);
    assert_eq!((again.batch, counts(again.people)), (None, [0, 0, 3, 0, 0]));
}

#[test]
fn a_contact_who_is_a_member_is_known_by_name() {
    let mut book = family();
    let (son, _) = book.person("Lê Văn Bình");
    let (father, _) = book.person("Lê Văn An");
    let (id, mut absence) = book.store.open_absence(son).unwrap().unwrap();
    absence.proxy = Some(father);
    book.store.save_absence(Some(id), &absence).unwrap();
    let list = "Thôn,Mã hộ,Họ và tên,Người liên hệ,Điện thoại người liên hệ\n";
    for (name, expected) in [
        ("Lê Văn An", [0, 0, 1, 0, 0]),
        ("Lê Văn Ất", [0, 0, 0, 1, 0]),
    ] {
        let report = book.import(&format!("{list}Thôn 1,042,Lê Văn Bình,{name},0912345678\n"));
        assert_eq!(
            (report.batch, counts(report.absences)),
            (None, expected),
            "{name}"
        );
    }
}

#[test]
fn refused_rows_are_mended_and_imported() {
    for (what, list, bad, good, lines) in [
        (
            "with numbers",
            "Thôn,Mã hộ,Họ và tên,Quan hệ,Ngày sinh\nThôn 1,042,Lê Văn An,Chủ hộ,1960\n,,Lê Thị Bé,Vợ,31/02/1962\n",
            "31/02/1962",
            "28/02/1962",
            &["Thôn 1 042: *Lê Văn An 1960, Lê Thị Bé 1962-02-28"][..],
        ),
        (
            "a village in the title, households by their heads",
            "Thôn Đông\nHọ và tên,Quan hệ,Ngày sinh\nLê Văn An,Chủ hộ,1960\nLê Thị Bé,Vợ,1962x\nLê Văn Cả,Chủ hộ,1970\n",
            "1962x",
            "1962",
            &[
                "Thôn Đông 001: *Lê Văn An 1960, Lê Thị Bé 1962",
                "Thôn Đông 002: *Lê Văn Cả 1970",
            ],
        ),
        (
            "two rows of headings",
            "Bản Nà;;;\nHọ và tên;Năm sinh;;Quan hệ\n;Nam;Nữ;\nLò Văn Ón;1966;;Chủ hộ\nLò Thị Pành;;1968x;Vợ\n",
            "1968x",
            "1968",
            &["Bản Nà 001: *Lò Văn Ón 1966, Lò Thị Pành 1968"],
        ),
        (
            "no headings at all",
            "Lê Văn An,Chủ hộ,1960,Thôn 1\nLê Thị Bé,Vợ,1962x,Thôn 1\nLê Văn Cả,Chủ hộ,1970,Thôn 1\n",
            "1962x",
            "1962",
            &[
                "Thôn 1 001: *Lê Văn An 1960, Lê Thị Bé 1962",
                "Thôn 1 002: *Lê Văn Cả 1970",
            ],
        ),
        (
            "households by a running number",
            "Thôn Đông\nTT hộ,Họ và tên,Quan hệ,Ngày sinh\n1,Lê Văn An,Chủ hộ,1960\n,Lê Thị Bé,Vợ,1962x\n2,Lê Văn Cả,,1970\n",
            "1962x",
            "1962",
            &[
                "Thôn Đông 001: *Lê Văn An 1960, Lê Thị Bé 1962",
                "Thôn Đông 002: Lê Văn Cả 1970",
            ],
        ),
        (
            "taken by somebody else",
            "Thôn,Mã hộ,Họ và tên,Số định danh\nThôn 1,001,Lê Văn An,010085000001\nThôn 1,002,Lê Văn Ba,010085000001\n",
            "002,Lê Văn Ba,010085000001",
            "002,Lê Văn Ba,010085000002",
            &["Thôn 1 001: Lê Văn An", "Thôn 1 002: Lê Văn Ba"],
        ),
    ] {
        let mut book = Book::new();
        let path = book.file("list.csv", list);
        let report = book.import_file(&path);
        assert_eq!(report.rows.refused, 1, "{what}");
        let rejected = book.folder.path().join("loi.csv");
        let clock = book.store.clock();
        let written = write_rejected(
            &report,
            &[path],
            &ImportOptions::default(),
            clock,
            &rejected,
        )
        .unwrap();
        assert_eq!(written, from_ref(&rejected), "{what}");
        let text = fs::read_to_string(&rejected).unwrap();
        assert!(
            text.starts_with('\u{feff}') && text.contains(bad),
            "{what}: {text}"
        );
        assert_eq!(text.lines().count(), 2, "{what}: {text}");
        fs::write(&rejected, text.replace(bad, good)).unwrap();
        let mended = book.import_file(&rejected);
        assert_eq!(
            (notes(&mended.refused), mended.rows.taken),
            (vec![], 1),
            "{what}"
        );
        assert_eq!(book.lines(), lines, "{what}");
        book.check();
    }
}

#[test]
fn the_list_itself_is_not_written_over() {
    let mut book = Book::new();
    let path = book.file("list.csv", "Thôn,Họ và tên,Ngày sinh\nThôn 1,An,1999x\n");
    let report = book.import_file(&path);
    let clock = book.store.clock();
    let options = ImportOptions::default();
    let written = write_rejected(&report, from_ref(&path), &options, clock, &path);
    assert_eq!(written.unwrap_err().code(), "own_list");
    fs::write(&path, "Thôn,Họ và tên,Ngày sinh\nThôn 1,An,1999y\n").unwrap();
    let other = book.folder.path().join("loi.csv");
    let written = write_rejected(&report, &[path], &options, clock, &other);
    assert_eq!(written.unwrap_err().code(), "list_changed");
    assert!(!other.exists());
}

#[test]
fn a_rehearsal_writes_nothing() {
    let mut book = family();
    let path = book.file(
        "new.csv",
        &format!("{HEADINGS}Thôn 9,001,Đỗ Văn Mới,Chủ hộ,1970,,,,\n"),
    );
    let before = (book.lines(), book.store.villages().unwrap());
    let options = ImportOptions {
        dry_run: true,
        ..ImportOptions::default()
    };
    let mut empty = Book::new();
    for book in [&mut book, &mut empty] {
        let report = import(&mut book.store, from_ref(&path), &options, &mut |_| true).unwrap();
        assert_eq!(counts(report.people), [1, 0, 0, 0, 0]);
        assert_eq!(counts(report.villages), [1, 0, 0, 0, 0]);
        assert_eq!(report.batch, None);
        book.check();
    }
    assert_eq!((book.lines(), book.store.villages().unwrap()), before);
    assert_eq!(empty.lines(), Vec::<String>::new());
}

#[test]
fn several_files_are_one_batch_and_none_if_one_is_no_list() {
    let mut book = Book::new();
    let one = book.file("1.csv", "Thôn,Họ và tên\nThôn 1,Lê Văn An\n");
    let two = book.file("2.csv", "Thôn;Họ và tên\nThôn 2;Lê Văn Ba\n;Tổng cộng\n");
    let bad = book.file("3.csv", "PK\u{3}\u{4}");
    let options = ImportOptions::default();
    let files = [one.clone(), bad, two.clone()];
    let failed = import(&mut book.store, &files, &options, &mut |_| true);
    assert_eq!(failed.unwrap_err().code(), "damaged");
    assert_eq!(book.lines(), Vec::<String>::new());
    let report = import(&mut book.store, &[one, two], &options, &mut |_| true).unwrap();
    let files: Vec<(u32, Option<char>, u64)> = report
        .files
        .iter()
        .map(|file| (file.header_row, file.delimiter, file.rows.seen))
        .collect();
    assert_eq!(files, [(1, Some(','), 1), (1, Some(';'), 2)]);
    assert_eq!(book.lines().len(), 2);
    book.store.undo(report.batch).unwrap();
    assert_eq!(book.lines(), Vec::<String>::new());
    book.check();
}

#[test]
fn a_village_may_be_chosen() {
    let mut book = Book::new();
    let report = book.import_in("Thôn Tây", "Họ và tên,Ngày sinh\nLê Văn An,1960\n");
    assert_eq!(counts(report.villages), [1, 0, 0, 0, 0]);
    assert_eq!(book.lines(), ["Thôn Tây 001: Lê Văn An 1960"]);
}

#[test]
fn a_cancelled_import_changes_nothing() {
    let mut book = Book::new();
    let path = book.folder.path().join("list.csv");
    sample(4000, &path);
    for stop in [0, 1, 3] {
        let mut calls = 0;
        let mut go_on = |_| {
            calls += 1;
            calls <= stop
        };
        let failed = import(
            &mut book.store,
            from_ref(&path),
            &ImportOptions::default(),
            &mut go_on,
        );
        assert_eq!(failed.unwrap_err().code(), "cancelled", "{stop}");
        assert_eq!(book.lines(), Vec::<String>::new());
        book.check();
    }
    assert_eq!(book.import_file(&path).rows.taken, 4000);
}

#[test]
fn a_read_only_register_takes_nothing() {
    let book = Book::new();
    let path = book.file("list.csv", "Thôn,Họ và tên\nThôn 1,Lê Văn An\n");
    let options = Options {
        read_only: true,
        ..options(book.folder.path())
    };
    let mut store = Store::open(book.store.path(), &options).unwrap();
    let failed = import(&mut store, &[path], &ImportOptions::default(), &mut |_| {
        true
    });
    assert!(matches!(failed, Err(Error::Store(store::Error::ReadOnly))));
}

#[test]
fn the_report_is_the_json_that_was_agreed() {
    let mut book = Book::new();
    let list = "DANH SÁCH\nThôn,Họ và tên,Ngày sinh,Ghi chú riêng\nThôn 1,Lê Văn An,1960,x\nThôn 1,Lê Văn Ba,1960x,\n,Tổng cộng: 2,,\n";
    let report = book.import(list);
    let json = serde_json::to_value(&report).unwrap();
    for (pointer, expected) in [
        ("/people/added", serde_json::json!(1)),
        (
            "/rows",
            serde_json::json!({"seen": 3, "taken": 1, "refused": 1, "skipped": 1}),
        ),
        ("/refused/0/row", serde_json::json!(4)),
        ("/refused/0/column", serde_json::json!("Ngày sinh")),
        ("/refused/0/code", serde_json::json!("date_unreadable")),
        ("/skipped/0/code", serde_json::json!("total")),
        ("/files/0/encoding", serde_json::json!("utf-8")),
        ("/files/0/delimiter", serde_json::json!(",")),
        ("/files/0/header_row", serde_json::json!(2)),
        ("/files/0/columns/Họ và tên", serde_json::json!("name")),
        (
            "/files/0/columns/Ghi chú riêng",
            serde_json::json!("unknown"),
        ),
        ("/files/0/titles/0/row", serde_json::json!(1)),
    ] {
        assert_eq!(json.pointer(pointer), Some(&expected), "{pointer}");
    }
    assert!(json["batch"].as_str().unwrap().starts_with("B-"));
    assert!(
        json["refused"][0]["text"]
            .as_str()
            .unwrap()
            .contains("1960x")
    );
}

/// Found by the property below: the head without a birth was refused in the second import, gave the head's place to
/// another, and was new in the third.
#[test]
fn a_head_is_told_from_others_of_the_same_name() {
    for of_040 in ["Lê Văn Ba", "Lê Văn An"] {
        let list = format!(
            "Thôn,Mã hộ,Họ và tên,Ngày sinh,Quan hệ\n\
             Thôn 1,,Lê Văn An,,Chủ hộ\n\
             Thôn 1,040,{of_040},1961,Con\n\
             Thôn 1,042,Lê Văn Hải,1966,Chủ hộ\n\
             Thôn 1,042,Lê Văn An,1967,Con\n"
        );
        let mut book = family();
        book.import(&list);
        let after = book.lines();
        assert_eq!(book.import(&list).batch, None, "{of_040}");
        assert_eq!(book.lines(), after);
    }
}

#[test]
fn a_new_village_of_a_title_in_capitals_is_written_as_a_book_writes_it() {
    let mut book = Book::new();
    let list =
        "DANH SÁCH NHÂN KHẨU THÔN BÌNH MINH,,\nMã hộ,Họ và tên,Năm sinh\n1,LÊ VĂN TÁM,1960\n";
    for batch in [true, false] {
        let report = book.import(list);
        assert_eq!(report.batch.is_some(), batch);
        assert_eq!(book.lines(), ["Thôn Bình Minh 1: LÊ VĂN TÁM 1960"]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever a list is after some hours of editing: imported twice, the second time changes nothing, and an undo
    /// of the first leaves what was there before.
    #[test]
    fn a_list_imported_twice_changes_nothing(
        edits in proptest::collection::vec((0usize..14, 0usize..9, "[ ]?(Lê Văn An|LE VAN AN|Tư|042|42|1985|05/1985|15/05/1985|x|Chủ hộ|Con|0912345678|Huế|Tết|2|20/11)?"), 0..12),
        columns in 3usize..9,
    ) {
        let headings = ["Thôn", "Mã hộ", "Họ và tên", "Ngày sinh", "Quan hệ", "Điện thoại", "Nơi đến", "Kết quả", "Chủ hộ"];
        let mut rows: Vec<Vec<String>> = (0..14)
            .map(|row| {
                let household = row / 3;
                let cells = [
                    "Thôn 1".to_owned(),
                    format!("{:03}", household + 40),
                    format!("Lê Văn {}", ["An", "Ba", "Cả", "Dần", "Em", "Giáp", "Hải"][row % 7]),
                    (1960 + row).to_string(),
                    if row % 3 == 0 { "Chủ hộ" } else { "Con" }.to_owned(),
                    String::new(),
                    String::new(),
                    String::new(),
                    String::new(),
                ];
                cells.to_vec()
            })
            .collect();
        for (row, column, text) in edits {
            rows[row][column] = text;
        }
        let line = |cells: &[String]| cells[..columns].join(",") + "\n";
        let mut list = headings[..columns].join(",") + "\n";
        list.extend(rows.iter().map(|row| line(row)));
        let mut book = family();
        let before = (book.lines(), book.people());
        let first = book.import(&list);
        accounted(&first);
        book.check();
        let after = (book.lines(), book.people());
        let again = book.import(&list);
        accounted(&again);
        prop_assert_eq!(again.batch, None, "{}", list);
        prop_assert_eq!(&(book.lines(), book.people()), &after);
        if let Some(batch) = first.batch {
            book.store.undo(Some(batch)).unwrap();
            prop_assert_eq!(&(book.lines(), book.people()), &before);
            book.check();
            book.store.redo().unwrap();
            prop_assert_eq!(&(book.lines(), book.people()), &after);
            book.check();
        }
    }
}
