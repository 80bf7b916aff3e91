//! Lists into real registers: what is written, counted, refused, kept, taken back and brought back.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::{Path, PathBuf};

use gocua::domain::clock::{Clock, Moment};
use gocua::domain::date::Day;
use gocua::domain::eligibility::Eligibility;
use gocua::domain::record::{Campaign, Commune};
use gocua::exchange::{ImportOptions, ImportReport, import};
use gocua::sample::{SampleOptions, write_csv};
use gocua::store::{Counts, Options, Store};

struct Book {
    folder: tempfile::TempDir,
    store: Store,
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
            purpose: String::new(),
            legal_basis: String::new(),
            owner: String::new(),
            eligibility: Eligibility::All14,
            starts_on: day("2026-11-01"),
            due_on: None,
            retain_to: None,
        };
        let path = folder.path().join("so.gocua");
        let store = Store::create(&path, &commune, &campaign, &options(folder.path())).unwrap();
        Self { folder, store }
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
