//! Lists of the police that only name people: who was taken today, who is remaining. Every layout, every row that means
//! nobody, one undo.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use gocua::domain::clock::{Clock, Moment};
use gocua::domain::date::Day;
use gocua::domain::id::PersonId;
use gocua::domain::step::StepKind;
use gocua::exchange::{
    Error, ImportOptions, ListedStep, RemainingOptions, RemainingReport, StepListOptions,
    StepListReport, import, import_remaining, import_steps, write_unmatched,
};
use gocua::lang::Lang;
use gocua::store::{FigureBy, FigureKey, Options, Store, first_campaign, new_commune};
use rust_xlsxwriter::Workbook;

/// Three villages. Two people of one name and year, a number that is missing, an old number.
const REGISTER: &str = "\
Thôn,Số hộ,Họ và tên,Quan hệ,Ngày sinh,Số định danh,Số CMND cũ
Đồng Tâm,001,Nguyễn Văn An,chủ hộ,15/05/1985,001085000017,
Đồng Tâm,001,Trần Thị Bình,vợ,20/03/1988,001188000025,
Đồng Tâm,001,Nguyễn Văn Cường,con,02/09/2008,001208000031,
Đồng Tâm,002,Lê Văn Dũng,chủ hộ,1960,,063123456
Đồng Tâm,002,Lê Thị Em,con,12/12/1990,,
Hòa Bình,001,Phạm Văn Giang,chủ hộ,01/01/1970,034070000046,
Hòa Bình,001,Phạm Thị Hoa,vợ,1972,034172000053,
Hòa Bình,002,Lê Văn Dũng,chủ hộ,1960,,
Hòa Bình,002,Lê Thị Em,con,12/12/1990,,
An Phú,001,Hồ Văn Kha,chủ hộ,1981,,
An Phú,001,Hồ Thị Lan,con,2020,,
";

struct Book {
    // Closed before its folder goes: the next file must not be taken for it.
    store: Store,
    folder: tempfile::TempDir,
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

impl Book {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let noon = day("2026-11-22").and_hms_opt(12, 0, 0).unwrap();
        let options = Options {
            clock: Clock::fixed(Moment::from_local(noon)),
            who: "Lâm".to_owned(),
            home: Some(folder.path().join("home")),
            read_only: false,
        };
        let commune = new_commune("Xã Thử", Lang::Vi);
        let campaign = first_campaign(day("2026-11-01"), Lang::Vi);
        let path = folder.path().join("so.gocua");
        let store = Store::create(&path, &commune, &campaign, &options).unwrap();
        let mut book = Self { store, folder };
        let list = book.file("so-ho.csv", REGISTER.as_bytes());
        let options = ImportOptions::default();
        import(&mut book.store, &[list], &options, &mut |_| true).unwrap();
        book
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn options(dry_run: bool) -> StepListOptions {
        StepListOptions {
            reading: ImportOptions {
                dry_run,
                lang: Lang::Vi,
                ..ImportOptions::default()
            },
            kind: StepKind::Taken,
            on: day("2026-11-22"),
        }
    }

    fn note(&mut self, path: PathBuf, dry_run: bool) -> Result<StepListReport, Error> {
        import_steps(
            &mut self.store,
            &[path],
            &Self::options(dry_run),
            &mut |_| true,
        )
    }

    fn list(&mut self, bytes: &[u8]) -> StepListReport {
        let path = self.file("ds.csv", bytes);
        self.note(path, false).unwrap()
    }

    fn steps(&self, person: PersonId) -> Vec<(StepKind, Day)> {
        let steps = self.store.steps_of(person).unwrap().into_iter();
        steps
            .map(|(_, step)| (step.kind, step.occurred_on))
            .collect()
    }
}

/// `row name day`, with `=` in front of what was noted before; then `row code` of what was not matched.
fn told(report: &StepListReport) -> String {
    let step = |mark: &str, step: &ListedStep| {
        let day = step.on.format("%d/%m");
        format!("{mark}{} {} {day}", step.row, step.name)
    };
    let new = report.new.iter().map(|one| step("", one));
    let before = report.before.iter().map(|one| step("=", one));
    let refused = report.unmatched.iter();
    let refused = refused.map(|note| format!("{} {}", note.row, note.code));
    new.chain(before)
        .chain(refused)
        .collect::<Vec<_>>()
        .join("; ")
}

fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

#[test]
fn any_list_that_tells_who_is_meant() {
    for (what, bytes, expected) in [
        (
            "only numbers",
            "001085000017\n001188000025\n".as_bytes().to_vec(),
            "1 Nguyễn Văn An 22/11; 2 Trần Thị Bình 22/11",
        ),
        (
            "one number alone",
            b"001085000017\r\n".to_vec(),
            "1 Nguyễn Văn An 22/11",
        ),
        (
            "numbers under a heading that nobody knows",
            "Những người đã làm\n001085000017\n034070000046\n".as_bytes().to_vec(),
            "2 Nguyễn Văn An 22/11; 3 Phạm Văn Giang 22/11",
        ),
        (
            "numbers a spreadsheet and a scanner have damaged, nine old digits, and letters",
            "Số ĐDCN\n1085000017\n'001188000025\n\"001208000031|063123456|Nguyễn Văn Cường|02092008|Nam|Xã Thử|01012023\"\n063123456\nabc\n3.407E+10\n34070000046\n"
                .as_bytes()
                .to_vec(),
            "2 Nguyễn Văn An 22/11; 3 Trần Thị Bình 22/11; 4 Nguyễn Văn Cường 22/11; \
             5 Lê Văn Dũng 22/11; 8 Phạm Văn Giang 22/11; 6 number_letters; 7 number_digits_lost",
        ),
        (
            "a police list with its own days",
            "CÔNG AN XÃ THỬ\nDANH SÁCH THU NHẬN\nSTT;Họ tên;Số ĐDCN;Ngày thu nhận\n1;Nguyễn Văn An;001085000017;20/11/2026\n\
             2;Trần Thị Bình;001188000025;21/11\n3;Phạm Thị Hoa;034172000053;\nTổng cộng: 3 người;;;\n"
                .as_bytes()
                .to_vec(),
            "4 Nguyễn Văn An 20/11; 5 Trần Thị Bình 21/11; 6 Phạm Thị Hoa 22/11",
        ),
        (
            "name, birth and village, where two have both",
            "Họ và tên,Ngày sinh,Thôn\nLê Văn Dũng,1960,\nlê thị em,12/12/1990,THÔN ĐỒNG TÂM\nLê Văn Dũng,1960,Hòa Bình\n\
             Lê Thị Em,13/12/1990,Đồng Tâm\nNguyễn Văn An,,Đồng Tâm\nPhạm Văn Giang,01/01/1970,Đồng Tâm\n"
                .as_bytes()
                .to_vec(),
            "3 Lê Thị Em 22/11; 4 Lê Văn Dũng 22/11; 7 Phạm Văn Giang 22/11; \
             2 person_ambiguous; 5 person_unknown; 6 person_too_little",
        ),
        (
            "a number that nobody has, beside a name without a birth",
            "Số ĐDCN;Họ và tên\n066199999999;Nguyễn Văn An\n001085000017;Nguyễn Văn An\n"
                .as_bytes()
                .to_vec(),
            "3 Nguyễn Văn An 22/11; 2 number_unknown",
        ),
        (
            "the village in the title",
            "DANH SÁCH ĐÃ LÀM THÔN HÒA BÌNH\nSTT,Họ và tên,Năm sinh\n1,Lê Văn Dũng,1960\n"
                .as_bytes()
                .to_vec(),
            "3 Lê Văn Dũng 22/11",
        ),
        (
            "tabs in UTF-16",
            utf16("STT\tHọ tên\tSố định danh\tNgày\r\n1\tNguyễn Văn An\t001085000017\t19/11/2026\r\n"),
            "2 Nguyễn Văn An 19/11",
        ),
        (
            "numbers of others",
            "Họ tên,Ngày sinh,CCCD\nNguyễn Văn An,15/05/1985,001188000025\nNguyễn Văn An,15/05/1985,001085000099\n\
             Vũ Văn Không,01/02/1999,001099000011\nLê Thị Em,12/12/1990,001190000012\n"
                .as_bytes()
                .to_vec(),
            "2 number_of_another; 3 number_differs; 4 person_unknown; 5 person_ambiguous",
        ),
        (
            "days that cannot be",
            "CCCD,Ngày\n001085000017,31/02/2026\n001188000025,23/11/2026\n034070000046,chưa rõ\n"
                .as_bytes()
                .to_vec(),
            "2 step_day_unclear; 3 step_in_future; 4 step_day_unclear",
        ),
        (
            "twice the same person",
            "CCCD\n001085000017\n001085000017\n".as_bytes().to_vec(),
            "2 Nguyễn Văn An 22/11; =3 Nguyễn Văn An 22/11",
        ),
    ] {
        let mut book = Book::new();
        let report = book.list(&bytes);
        assert_eq!(told(&report), expected, "{what}");
        let rows = report.rows;
        assert_eq!(rows.seen, rows.taken + rows.refused + rows.skipped, "{what}");
        assert_eq!(rows.refused, report.unmatched.len() as u64, "{what}");
        assert_eq!(rows.taken, (report.new.len() + report.before.len()) as u64, "{what}");
        assert_eq!(report.batch.is_some(), !report.new.is_empty(), "{what}");
        for step in &report.new {
            assert_eq!(book.steps(step.person), [(StepKind::Taken, step.on)], "{what}");
        }
    }
}

#[test]
fn a_workbook_is_read_sheet_by_sheet() {
    let mut book = Book::new();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Thôn Đồng Tâm").unwrap();
    sheet.write(0, 0, "Số ĐDCN").unwrap();
    sheet.write(0, 1, "Ngày").unwrap();
    // A spreadsheet makes a number of it and takes its zeros.
    sheet.write(1, 0, 1_085_000_017.0).unwrap();
    sheet.write(1, 1, "18/11/2026").unwrap();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Thôn Hòa Bình").unwrap();
    sheet.write(0, 0, "Họ và tên").unwrap();
    sheet.write(0, 1, "Năm sinh").unwrap();
    sheet.write(1, 0, "Lê Văn Dũng").unwrap();
    sheet.write(1, 1, 1960).unwrap();
    let path = book.folder.path().join("ds.xlsx");
    workbook.save(&path).unwrap();
    let report = book.note(path, false).unwrap();
    assert_eq!(told(&report), "2 Nguyễn Văn An 18/11; 2 Lê Văn Dũng 22/11");
    assert_eq!(report.new[1].village, "Hòa Bình");
}

#[test]
fn an_agreed_day_stands_in_a_column_of_its_own() {
    let mut book = Book::new();
    let list = "CCCD,Ngày hẹn\n001085000017,30/11/2026\n001188000025,\n034070000046,20/11/2026\n";
    let path = book.file("hen.csv", list.as_bytes());
    let mut options = Book::options(false);
    options.kind = StepKind::Appointed;
    let report = import_steps(&mut book.store, &[path], &options, &mut |_| true).unwrap();
    assert_eq!(
        told(&report),
        "2 Nguyễn Văn An 30/11; 3 step_without_day; 4 step_day_over"
    );
    let (_, step) = book.store.steps_of(report.new[0].person).unwrap().remove(0);
    assert_eq!(
        (step.occurred_on, step.due_on),
        (day("2026-11-22"), Some(day("2026-11-30")))
    );
}

#[test]
fn whoever_is_not_eligible_is_noted_and_named() {
    let mut book = Book::new();
    let report = book
        .list("Họ tên,Năm sinh,Thôn\nHồ Thị Lan,2020,An Phú\nHồ Văn Kha,1981,An Phú\n".as_bytes());
    let outside: Vec<_> = report
        .new
        .iter()
        .map(|step| (step.name.as_str(), step.outside))
        .collect();
    assert_eq!(outside, [("Hồ Thị Lan", true), ("Hồ Văn Kha", false)]);
}

/// A wrong year is seen before it is written.
#[test]
fn days_before_the_campaign_began_are_counted() {
    let list =
        "CCCD,Ngày\n001085000017,31/10/2026\n001188000025,01/11/2026\n034070000046,20/11/2025\n";
    let mut book = Book::new();
    for (dry_run, new, before_start) in [(true, 3, 2), (false, 3, 2), (false, 0, 0)] {
        let path = book.file("ds.csv", list.as_bytes());
        let report = book.note(path, dry_run).unwrap();
        let found = (report.new.len(), report.before_start);
        assert_eq!(found, (new, before_start), "{dry_run}");
    }
}

#[test]
fn what_was_taken_again_after_a_redo_is_new() {
    let mut book = Book::new();
    let taken = |day: &str| format!("CCCD,Ngày\n001085000017,{day}/11/2026\n");
    let person = book.list(taken("18").as_bytes()).new[0].person;
    let on = day("2026-11-20");
    let redo = book.store.record_step(person, StepKind::Redo, on, "");
    assert!(redo.unwrap().batch.is_some());
    let report = book.list(taken("22").as_bytes());
    assert_eq!(told(&report), "2 Nguyễn Văn An 22/11");
    let report = book.list(taken("22").as_bytes());
    assert_eq!(told(&report), "=2 Nguyễn Văn An 22/11");
}

#[test]
fn a_rehearsal_writes_nothing_and_says_what_the_writing_says() {
    let mut book = Book::new();
    let path = book.file("ds.csv", b"CCCD\n001085000017\n001099000011\n");
    let rehearsed = book.note(path.clone(), true).unwrap();
    assert_eq!(rehearsed.batch, None);
    assert_eq!(book.steps(rehearsed.new[0].person), []);
    let written = book.note(path.clone(), false).unwrap();
    assert_eq!(told(&rehearsed), told(&written));
    let again = book.note(path, false).unwrap();
    assert_eq!(told(&again), "=2 Nguyễn Văn An 22/11; 3 person_unknown");
    assert_eq!(again.batch, None);
}

/// A list longer than the part of it that is held at a time: somebody who stands in it again, far below, is noted once, and
/// two of one name are told apart by birth in every row.
#[test]
fn a_very_long_list_is_one_list() {
    let mut book = Book::new();
    let list = "Thôn,Số hộ,Họ và tên,Ngày sinh\nTân Lập,1,Vũ Văn Ba,1/2/1980\nTân Lập,2,Vũ Văn Ba,3/4/1981\n";
    let list = book.file("dan-cu.csv", list.as_bytes());
    let options = ImportOptions::default();
    import(&mut book.store, &[list], &options, &mut |_| true).unwrap();
    let rows = "Vũ Văn Ba,1/2/1980\nVũ Văn Ba,5/6/1982\nVũ Văn Ba,3/4/1981\n".repeat(3000);
    let report = book.list(format!("Họ tên,Ngày sinh\n{rows}").as_bytes());
    let new: Vec<u32> = report.new.iter().map(|step| step.row).collect();
    assert_eq!(new, [2, 4]);
    assert_eq!((report.before.len(), report.unmatched.len()), (5998, 3000));
    book.store.undo(None).unwrap();
    assert_eq!(book.steps(report.new[0].person), []);
}

#[test]
fn forty_numbers_move_the_figures_by_forty_and_one_undo_moves_them_back() {
    let number = |at: usize| format!("0010800{at:05}");
    let mut book = Book::new();
    let mut people = "Thôn,Số hộ,Họ và tên,Năm sinh,Số định danh\n".to_owned();
    for at in 0..60 {
        let _ = writeln!(
            people,
            "Tân Lập,{at},Vũ Văn {},1980,{}",
            NAMES[at % 6],
            number(at)
        );
    }
    let list = book.file("dan-cu.csv", people.as_bytes());
    import(
        &mut book.store,
        &[list],
        &ImportOptions::default(),
        &mut |_| true,
    )
    .unwrap();
    let figures = |book: &Book| {
        let (rows, all) = book.store.load_roll().unwrap().figures(FigureBy::Village);
        for (_, one) in rows.iter().chain([&(FigureKey::NoCohort, all)]) {
            assert_eq!(one.eligible, one.done + one.remaining);
            assert_eq!(one.remaining, one.reasons.iter().sum::<usize>());
        }
        (all.eligible, all.done, all.remaining, all.done_today)
    };
    let (eligible, done, remaining, today) = figures(&book);
    let taken: Vec<String> = (10..50).map(number).collect();
    let report = book.list(taken.join("\r\n").as_bytes());
    assert_eq!((report.new.len(), report.unmatched.len()), (40, 0));
    let moved = (eligible, done + 40, remaining - 40, today + 40);
    assert_eq!(figures(&book), moved);
    assert_eq!(book.list(taken.join("\n").as_bytes()).batch, None);
    assert_eq!(figures(&book), moved);
    book.store.undo(None).unwrap();
    assert_eq!(figures(&book), (eligible, done, remaining, today));
}

/// Given names.
const NAMES: [&str; 6] = ["An", "Bình", "Chính", "Dũng", "Hải", "Minh"];

#[test]
fn one_undo_takes_a_whole_list_back() {
    let mut book = Book::new();
    let report = book.list(b"001085000017\n001188000025\n034070000046\n");
    assert_eq!(report.new.len(), 3);
    book.store.undo(None).unwrap();
    for step in &report.new {
        assert_eq!(book.steps(step.person), []);
    }
}

#[test]
fn somebody_who_has_gone_is_named_and_not_noted() {
    let mut book = Book::new();
    let report = book.list(b"001085000017\n");
    let person = report.new[0].person;
    book.store.undo(None).unwrap();
    book.store
        .close_person(
            person,
            gocua::domain::closing::ClosedReason::Moved,
            day("2026-11-10"),
        )
        .unwrap();
    let report = book.list("CCCD\n001085000017\n".as_bytes());
    assert_eq!(told(&report), "2 person_gone");
    assert!(report.unmatched[0].text.contains("Nguyễn Văn An, Đồng Tâm"));
}

#[test]
fn unmatched_rows_go_to_a_file_that_can_be_mended_and_taken() {
    let mut book = Book::new();
    let path = book.file(
        "ds.csv",
        "STT,Họ tên,CCCD\n1,Nguyễn Văn An,001085000017\n2,Vũ Văn Không,001099000011\n3,Trần Thị Bình,00118800002\n".as_bytes(),
    );
    let report = book.note(path.clone(), false).unwrap();
    assert_eq!(told(&report).split("; ").count(), 3);
    let aside = book.folder.path().join("sua.csv");
    let options = Book::options(false);
    let written = write_unmatched(&report, &[path], &options, &book.store, &aside).unwrap();
    assert_eq!(written, std::slice::from_ref(&aside));
    let text = fs::read_to_string(&aside).unwrap();
    assert!(text.starts_with("\u{feff}STT,Họ tên,CCCD,Dòng,"), "{text}");
    assert!(text.contains("2,Vũ Văn Không,001099000011,3,"), "{text}");
    fs::write(&aside, text.replace("00118800002,", "001188000025,")).unwrap();
    let report = book.note(aside, false).unwrap();
    assert_eq!(report.new.len(), 1);
}

#[test]
fn what_is_no_list_of_people_is_refused() {
    let big = "x".repeat(2_000_000);
    for (name, bytes, code) in [
        ("empty.csv", Vec::new(), "empty"),
        (
            "binary.csv",
            (0..=255u8).cycle().take(4096).collect(),
            "header_missing",
        ),
        (
            "words.csv",
            b"xin chao\nkhong co gi\n".to_vec(),
            "header_missing",
        ),
        ("big.csv", big.into_bytes(), "header_missing"),
        ("zip.xlsx", b"PK\x03\x04 nothing".to_vec(), "damaged"),
    ] {
        let mut book = Book::new();
        let path = book.file(name, &bytes);
        let found = book
            .note(path, false)
            .map_or_else(|error| error.code(), |_| "taken");
        assert_eq!(found, code, "{name}");
    }
}

impl Book {
    fn hold(&mut self, bytes: &[u8], dry_run: bool, although_few: bool) -> RemainingReport {
        let path = self.file("con-lai.csv", bytes);
        let options = RemainingOptions {
            reading: Self::options(dry_run).reading,
            on: day("2026-11-21"),
            although_few,
        };
        import_remaining(&mut self.store, &[path], &options, &mut |_| true).unwrap()
    }

    /// Marks these numbers as taken.
    fn take(&mut self, numbers: &str) {
        assert!(self.list(numbers.as_bytes()).unmatched.is_empty());
    }
}

/// `village: rows/remaining/both/proposed/before/contradictions/neither`, `?` where few are named, `-` where left out.
fn villages(report: &RemainingReport) -> Vec<String> {
    let lines = report.villages.iter();
    lines
        .map(|line| {
            let doubt = if line.left_out { "-" } else { "" };
            let few = if line.few { "?" } else { "" };
            format!(
                "{}{few}{doubt}: {}/{}/{}/{}/{}/{}/{}",
                line.village,
                line.rows,
                line.remaining,
                line.both,
                line.proposed,
                line.before,
                line.contradictions,
                line.neither
            )
        })
        .collect()
}

fn names(people: &[ListedStep]) -> Vec<&str> {
    people.iter().map(|one| one.name.as_str()).collect()
}

/// Of Đồng Tâm all but An and Bình, of Hòa Bình all but Hoa; An Phú is not named. Giang was taken here.
const REMAINING: &str = "STT;Họ và tên;Ngày sinh;Thôn\n\
    1;Nguyễn Văn Cường;02/09/2008;Đồng Tâm\n\
    2;Lê Văn Dũng;1960;Đồng Tâm\n\
    3;Lê Thị Em;12/12/1990;Đồng Tâm\n\
    4;Phạm Văn Giang;01/01/1970;Thôn Hòa Bình\n\
    5;Lê Văn Dũng;1960;Thôn Hòa Bình\n\
    6;Lê Thị Em;12/12/1990;Thôn Hòa Bình\n\
    7;Vũ Văn Không;1999;Thôn Hòa Bình\n";

#[test]
fn who_is_not_on_the_list_is_proposed_and_a_village_it_does_not_name_stays() {
    let mut book = Book::new();
    book.take("034070000046\n");
    let rehearsed = book.hold(REMAINING.as_bytes(), true, false);
    assert_eq!(
        villages(&rehearsed),
        ["Đồng Tâm: 3/5/3/2/0/0/0", "Hòa Bình: 4/3/2/1/0/1/0"]
    );
    assert_eq!(
        names(&rehearsed.proposed),
        ["Nguyễn Văn An", "Trần Thị Bình", "Phạm Thị Hoa"]
    );
    assert_eq!(names(&rehearsed.contradictions), ["Phạm Văn Giang"]);
    assert_eq!(rehearsed.silent, ["An Phú"]);
    let codes: Vec<_> = rehearsed.unmatched.iter().map(|note| note.code).collect();
    assert_eq!(codes, ["person_unknown"]);
    assert_eq!(rehearsed.batch, None);

    let written = book.hold(REMAINING.as_bytes(), false, false);
    assert!(written.batch.is_some());
    for told in &written.proposed {
        let (_, step) = book.store.steps_of(told.person).unwrap().remove(0);
        assert_eq!(step.kind, StepKind::DoneElsewhere, "{}", told.name);
        assert_eq!(step.occurred_on, day("2026-11-21"), "{}", told.name);
        assert!(step.note.contains("con-lai.csv"), "{}", step.note);
    }
    // Nobody is counted as taken by that: they are remaining, and wait to be verified.
    let again = book.hold(REMAINING.as_bytes(), false, false);
    assert_eq!(
        villages(&again),
        ["Đồng Tâm: 3/5/3/2/2/0/0", "Hòa Bình: 4/3/2/1/1/1/0"]
    );
    assert_eq!((again.batch, again.proposed.len()), (None, 0));
    book.store.undo(None).unwrap();
    for told in &written.proposed {
        assert_eq!(book.steps(told.person), [], "{}", told.name);
    }
}

#[test]
fn a_list_of_suspiciously_few_is_written_only_when_that_is_said_twice() {
    let few = "Họ tên,Năm sinh,Thôn\nNguyễn Văn An,1985,Đồng Tâm\nPhạm Văn Giang,1970,Hòa Bình\nPhạm Thị Hoa,1972,Hòa Bình\n";
    let mut book = Book::new();
    let report = book.hold(few.as_bytes(), false, false);
    assert_eq!(
        villages(&report),
        ["Đồng Tâm?-: 1/5/1/4/0/0/0", "Hòa Bình: 2/4/2/2/0/0/0"]
    );
    assert_eq!(names(&report.proposed), ["Lê Văn Dũng", "Lê Thị Em"]);
    assert_eq!(report.left_out.len(), 4);
    let report = book.hold(few.as_bytes(), false, true);
    assert_eq!((report.proposed.len(), report.left_out.len()), (4, 0));
}

#[test]
fn whoever_may_be_meant_is_not_proposed() {
    // A name without a birth, a birth that differs in the number, and a number under another name.
    let list = "Họ tên,Ngày sinh,CCCD,Thôn\n\
        Nguyễn Văn An,,,Đồng Tâm\n\
        Trần Thị Bình,20/03/1988,001188000099,Đồng Tâm\n\
        Nguyễn Văn Kường,2007,001208000031,Đồng Tâm\n\
        Lê Văn Dũng,1960,,Đồng Tâm\n";
    let mut book = Book::new();
    let report = book.hold(list.as_bytes(), true, true);
    assert_eq!(names(&report.proposed), ["Lê Thị Em"]);
    assert_eq!(report.villages[0].doubtful, 3);
    assert_eq!(report.unmatched.len(), 3);
}

#[test]
fn whose_name_is_on_the_list_is_never_proposed_whatever_number_or_birth_stands_beside_it() {
    for (what, row, doubtful) in [
        ("number of another", "Lê Thị Em,12/12/1990,001085000017", 2),
        ("another birth", "Lê Thị Em,13/12/1990,", 1),
        ("another number and birth", "Lê Thị Em,1991,001190000012", 1),
        ("a number that cannot be read", "Lê Thị Em,1991,12ab", 1),
        ("nobody", "Vũ Văn Không,1991,", 0),
    ] {
        let list = format!("Họ tên,Ngày sinh,CCCD,Thôn\n{row},Đồng Tâm\n");
        let report = Book::new().hold(list.as_bytes(), true, true);
        let line = &report.villages[0];
        assert_eq!((line.remaining, line.doubtful), (5, doubtful), "{what}");
        assert_eq!(report.proposed.len(), 5 - doubtful, "{what}");
        let is_proposed = names(&report.proposed).contains(&"Lê Thị Em");
        assert_eq!(is_proposed, doubtful == 0, "{what}");
    }
}

#[test]
fn a_list_of_a_day_to_come_is_refused_and_nobody_is_told_to_be_proposed_before() {
    let mut book = Book::new();
    let path = book.file("con-lai.csv", REMAINING.as_bytes());
    let options = RemainingOptions {
        reading: Book::options(true).reading,
        on: day("2026-11-23"),
        although_few: true,
    };
    let found = import_remaining(&mut book.store, &[path], &options, &mut |_| true);
    assert_eq!(found.unwrap_err().code(), "step_in_future");
}

#[test]
fn a_list_without_a_village_needs_one() {
    let mut book = Book::new();
    let path = book.file("con-lai.csv", b"CCCD\n001085000017\n");
    let mut options = RemainingOptions {
        reading: Book::options(true).reading,
        on: day("2026-11-21"),
        although_few: true,
    };
    let files = [path];
    let found = import_remaining(&mut book.store, &files, &options, &mut |_| true);
    assert_eq!(found.unwrap_err().code(), "village_missing");
    options.reading.village = Some("đồng tâm".to_owned());
    let report = import_remaining(&mut book.store, &files, &options, &mut |_| true).unwrap();
    assert_eq!(villages(&report), ["Đồng Tâm?: 1/5/1/4/0/0/0"]);
    options.reading.village = Some("Thôn Không Có".to_owned());
    let report = import_remaining(&mut book.store, &files, &options, &mut |_| true).unwrap();
    assert_eq!(report.unknown_villages, ["Thôn Không Có"]);
    assert_eq!((report.villages.len(), report.proposed.len()), (0, 0));
}
