//! What is whole or not there: a new register, an import, a copy, and what is told of a write when little else works.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

#[path = "support/promise.rs"]
mod promise;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use gocua::domain::clock::{Clock, Moment};
use gocua::exchange::{self, ImportOptions, import};
use gocua::lang::Lang;
use gocua::store::{self, Options, Store, first_campaign, new_commune};
use rusqlite::Connection;

/// 2026-11-22 at noon in Viet Nam.
const NOON: Moment = Moment(1_795_323_600_000);

fn options(folder: &Path, clock: Clock) -> Options {
    Options {
        clock,
        who: "Lâm".to_owned(),
        home: Some(folder.join("home")),
        read_only: false,
    }
}

fn create(folder: &Path, clock: Clock) -> store::Result<Store> {
    let commune = new_commune("Xã Thử", Lang::Vi);
    let campaign = first_campaign(clock.today(), Lang::Vi);
    let path = folder.join("so.gocua");
    Store::create(&path, &commune, &campaign, &options(folder, clock))
}

const LIST: &str = "Thôn,Mã hộ,Họ và tên,Quan hệ với chủ hộ,Ngày sinh\n\
    Thôn Đông,01,Nguyễn Văn An,Chủ hộ,01/02/1980\n\
    Thôn Đông,01,Nguyễn Thị Bình,Vợ,03/04/1985\n";

fn take_in(store: &mut Store, folder: &Path) -> Result<u64, exchange::Error> {
    let list = folder.join("danh-sach.csv");
    fs::write(&list, LIST).unwrap();
    let report = import(store, &[list], &ImportOptions::default(), &mut |_| true)?;
    Ok(report.people.added)
}

/// Rows of a table, read past the program.
fn rows(path: &Path, table: &str) -> i64 {
    let register = Connection::open(path).unwrap();
    let count = format!("SELECT count(*) FROM {table}");
    register.query_row(&count, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_new_register_has_its_name_when_it_is_whole() {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    let folder = tempfile::tempdir().unwrap();
    PATH.set(folder.path().join("so.gocua")).unwrap();
    // The time is asked for while the register is being filled.
    let clock = Clock::reading(|| {
        assert!(
            !PATH.get().unwrap().exists(),
            "half a register has its name"
        );
        NOON
    });
    drop(create(folder.path(), clock).unwrap());
    let names = fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["home", "so.gocua", "so.gocua.lock"]);
    let again = create(folder.path(), Clock::fixed(NOON));
    assert!(matches!(again, Err(store::Error::Exists(_))));
}

#[test]
fn an_import_that_lies_otherwise_in_the_file_is_not_kept() {
    // What a broken disc or a bug would do between the list and the file.
    let spoils = [
        "CREATE TRIGGER spoil AFTER INSERT ON person BEGIN UPDATE person SET name = 'Ai' WHERE id = new.id; END",
        "CREATE TRIGGER spoil AFTER INSERT ON person BEGIN DELETE FROM person WHERE id = new.id AND relation = 'spouse'; END",
        "CREATE TRIGGER spoil AFTER INSERT ON household BEGIN UPDATE household SET code = '1' WHERE id = new.id; END",
    ];
    for spoil in spoils {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::fixed(NOON);
        let path = folder.path().join("so.gocua");
        drop(create(folder.path(), clock).unwrap());
        Connection::open(&path)
            .unwrap()
            .execute_batch(spoil)
            .unwrap();
        let mut store = Store::open(&path, &options(folder.path(), clock)).unwrap();
        let taken = take_in(&mut store, folder.path());
        let seen = matches!(taken, Err(exchange::Error::Store(store::Error::Damaged(_))));
        assert!(seen, "{spoil}: {taken:?}");
        drop(store);
        assert_eq!(
            (rows(&path, "person"), rows(&path, "household")),
            (0, 0),
            "{spoil}"
        );
        // The control: the same list is taken where nothing spoils it.
        Connection::open(&path)
            .unwrap()
            .execute_batch("DROP TRIGGER spoil")
            .unwrap();
        let mut store = Store::open(&path, &options(folder.path(), clock)).unwrap();
        assert_eq!(take_in(&mut store, folder.path()).unwrap(), 2);
    }
    promise::held("read-back", spoils.len());
}

#[test]
fn an_older_copy_stays_whole_until_the_new_one_takes_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), Clock::fixed(NOON)).unwrap();
    let copy = folder.path().join("ban-sao.gocua");
    store.back_up_to(&copy, &mut |_, _| true).unwrap();
    let old = fs::read(&copy).unwrap();
    // A second name of the same file: a copy that is written in place changes it too.
    let kept = folder.path().join("ban-cu.gocua");
    fs::hard_link(&copy, &kept).unwrap();
    take_in(&mut store, folder.path()).unwrap();
    store.back_up_to(&copy, &mut |_, _| true).unwrap();
    assert!(
        fs::read(&kept).unwrap() == old,
        "the older copy was written over"
    );
    assert_eq!((rows(&kept, "person"), rows(&copy, "person")), (0, 2));
}

#[test]
fn a_full_folder_of_settings_keeps_no_visit_away() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::fixed(NOON);
    drop(create(folder.path(), clock).unwrap());
    // Nothing can be written into it, as if it were full.
    fs::remove_dir_all(folder.path().join("home")).unwrap();
    fs::write(folder.path().join("home"), "").unwrap();
    let path = folder.path().join("so.gocua");
    for taken in [2, 0] {
        let mut store = Store::open(&path, &options(folder.path(), clock)).unwrap();
        assert_eq!(take_in(&mut store, folder.path()).unwrap(), taken);
        assert!(store.check(true).unwrap().faults.is_empty());
    }
}

/// A device that is always full takes the answer.
#[cfg(target_os = "linux")]
#[test]
fn what_is_saved_is_not_told_as_failed_when_the_answer_finds_no_room() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), Clock::fixed(NOON)).unwrap();
    take_in(&mut store, folder.path()).unwrap();
    drop(store);
    let path = folder.path().join("so.gocua");
    let answer = std::process::Command::new(env!("CARGO_BIN_EXE_gocua"))
        .args(["visit", "01", "2", "--lang", "en", "--register"])
        .arg(&path)
        .env("GOCUA_HOME", folder.path().join("home"))
        .stdout(fs::File::options().write(true).open("/dev/full").unwrap())
        .output()
        .unwrap();
    let told = String::from_utf8(answer.stderr).unwrap();
    assert_eq!(answer.status.code(), Some(1));
    assert!(told.starts_with("It is done and saved"), "{told}");
    assert_eq!(rows(&path, "visit"), 1);
}
