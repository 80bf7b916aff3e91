//! Copies of the register: made when they should be, whole or not there, kept as long as they should be, and told when
//! they cannot be made.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use chrono::{Datelike, Days, NaiveDate, TimeDelta};
use gocua::domain::clock::{Clock, Moment};
use gocua::lang::Lang;
use gocua::store::{
    BackupKind, Error, Options, Store, backup_folder, backups, first_campaign, is_whole,
    new_commune, spoilt_copy,
};

use crate::book::{Book, fixture};
use crate::promise;

fn options(folder: &Path, on: NaiveDate, hour: u32) -> Options {
    let at = on.and_hms_opt(hour, 0, 0).unwrap();
    Options {
        clock: Clock::fixed(Moment::from_local(at)),
        who: "Lâm".to_owned(),
        home: Some(folder.join("home")),
        read_only: false,
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An empty register made on a day.
fn register(folder: &Path, on: NaiveDate) -> Store {
    let path = folder.join("so.gocua");
    let commune = new_commune("Xã Thử", Lang::Vi);
    let campaign = first_campaign(on, Lang::Vi);
    Store::create(&path, &commune, &campaign, &options(folder, on, 7)).unwrap()
}

/// Opens it; a program that another test starts right now may hold a lock for a moment that was given up here.
fn open(path: &Path, options: &Options) -> Store {
    loop {
        match Store::open(path, options) {
            Err(Error::InUse(_)) => std::thread::yield_now(),
            opened => return opened.unwrap(),
        }
    }
}

fn daily(folder: &Path) -> BTreeSet<NaiveDate> {
    let all = backups(&folder.join("so.gocua"));
    all.iter()
        .filter(|backup| backup.kind == BackupKind::Daily)
        .map(|backup| backup.at.date())
        .collect()
}

/// The days whose copies stay, out of all days on which the program was opened: written down apart from the program.
fn wanted(opened: &[NaiveDate]) -> BTreeSet<NaiveDate> {
    let newest_of = |periods: usize, period: &dyn Fn(NaiveDate) -> (i32, u32)| {
        let mut kept: Vec<NaiveDate> = Vec::new();
        for on in opened.iter().rev() {
            if kept.iter().all(|other| period(*other) != period(*on)) {
                kept.push(*on);
            }
        }
        kept.truncate(periods);
        kept
    };
    let mut all = newest_of(7, &|on| (on.year(), on.ordinal()));
    all.extend(newest_of(4, &|on| {
        (on.iso_week().year(), on.iso_week().week())
    }));
    all.extend(newest_of(12, &|on| (on.year(), on.month())));
    all.into_iter().collect()
}

/// A year and a half of evenings, with holidays and a broken machine in between.
#[test]
fn copies_of_a_year_and_a_half_are_rotated() {
    let folder = tempfile::tempdir().unwrap();
    let first = day("2026-11-22");
    drop(register(folder.path(), first));
    let path = folder.path().join("so.gocua");
    let mut opened: Vec<NaiveDate> = Vec::new();
    for at in 0..550_u64 {
        let on = first + Days::new(at);
        let tet = on >= day("2027-01-28") && on <= day("2027-02-14");
        let broken = on >= day("2027-07-03") && on <= day("2027-09-20");
        if tet || broken || on.weekday() == chrono::Weekday::Sun || at % 11 == 3 {
            continue;
        }
        opened.push(on);
        // Opened twice: the second time nothing is copied.
        for hour in [7, 19] {
            let store = open(&path, &options(folder.path(), on, hour));
            let made = store.back_up_today(&mut |_, _| true).unwrap();
            assert_eq!(made.is_some(), hour == 7, "{on}");
        }
        assert_eq!(daily(folder.path()), wanted(&opened), "{on}");
    }
    assert!(opened.len() > 330, "{}", opened.len());
    assert_eq!(daily(folder.path()).len(), 20);
    promise::held("backup-rotation", opened.len());
}

#[test]
fn copies_of_other_kinds_are_kept_apart_from_the_daily_ones() {
    let folder = tempfile::tempdir().unwrap();
    let first = day("2026-11-22");
    drop(register(folder.path(), first));
    let path = folder.path().join("so.gocua");
    let kinds = [
        (BackupKind::Import, 10),
        (BackupKind::Merge, 10),
        (BackupKind::Manual, 10),
        (BackupKind::Migration, 14),
    ];
    for at in 0..14_u64 {
        let store = open(&path, &options(folder.path(), first + Days::new(at), 7));
        for (kind, _) in kinds {
            store.back_up(kind, &mut |_, _| true).unwrap();
        }
        store.back_up_today(&mut |_, _| true).unwrap();
    }
    let all = backups(&path);
    for (kind, count) in kinds {
        let of = all.iter().filter(|backup| backup.kind == kind);
        let days: Vec<NaiveDate> = of.map(|backup| backup.at.date()).collect();
        let newest: Vec<NaiveDate> = (14 - count..14)
            .rev()
            .map(|at| first + Days::new(at))
            .collect();
        assert_eq!(days, newest, "{kind:?}");
    }
}

#[test]
fn a_copy_is_made_before_every_import_unless_the_newest_holds_it_all() {
    let book = Book::new();
    let count = || backups(&book.path("so.gocua")).len();
    let import = |expected: usize| {
        assert_eq!(book.on(&["import", &fixture()]).status, 3);
        assert_eq!(count(), expected);
    };
    import(1);
    book.on(&["visit", "002", "2", "--village", "Đồng Tâm"]);
    // The first write of the day had its own copy, and the visit is not in it.
    assert_eq!(count(), 2);
    import(3);
    // Nothing was written since, so nothing would be lost.
    import(3);
    // A copy that is spoilt holds nothing.
    let newest = &backups(&book.path("so.gocua"))[0].path;
    fs::write(newest, b"").unwrap();
    import(4);
}

#[test]
fn a_spoilt_copy_is_found_before_it_is_needed() {
    let folder = tempfile::tempdir().unwrap();
    let first = day("2026-11-22");
    drop(register(folder.path(), first));
    let path = folder.path().join("so.gocua");
    for at in 0..3 {
        let store = open(&path, &options(folder.path(), first + Days::new(at), 7));
        store.back_up_today(&mut |_, _| true).unwrap();
    }
    assert_eq!(spoilt_copy(&path), None);
    for (place, found) in [(0, false), (1, true), (2, false)] {
        let copy = backups(&path)[place].clone();
        let whole = fs::read(&copy.path).unwrap();
        fs::write(&copy.path, &whole[..whole.len() - 4096]).unwrap();
        let told = spoilt_copy(&path);
        assert_eq!(told, found.then(|| backups(&path)[place].clone()));
        fs::write(&copy.path, &whole).unwrap();
    }
}

/// Everything in a folder of copies.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn a_copy_that_is_stopped_takes_nothing_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let first = day("2026-11-22");
    let store = register(folder.path(), first);
    let path = folder.path().join("so.gocua");
    store.back_up(BackupKind::Manual, &mut |_, _| true).unwrap();
    let before = names(&backup_folder(&path));
    for kind in [BackupKind::Daily, BackupKind::Manual, BackupKind::Import] {
        let stopped = store.back_up(kind, &mut |_, _| false);
        assert!(matches!(stopped, Err(Error::Cancelled)), "{stopped:?}");
        assert_eq!(names(&backup_folder(&path)), before);
    }
    let elsewhere = folder.path().join("usb.gocua");
    fs::write(&elsewhere, "what was there").unwrap();
    assert!(store.back_up_to(&elsewhere, &mut |_, _| false).is_err());
    assert_eq!(fs::read(&elsewhere).unwrap(), b"what was there");
    assert!(is_whole(&backups(&path)[0].path));
}

/// Whatever stands in the way of a copy: it is told, the work goes on, and the copies of before stay.
#[test]
fn a_copy_that_cannot_be_made_is_told_and_stops_no_work() {
    type Hinder = fn(&Path);
    let cases: [(&str, Hinder, &str, &str); 2] = [
        (
            "a file where the folder should be",
            |folder| {
                fs::rename(folder, folder.with_extension("away")).unwrap();
                fs::write(folder, "").unwrap();
            },
            "Chưa sao lưu được",
            "There is no copy",
        ),
        (
            "a folder that leads nowhere",
            |folder| {
                fs::rename(folder, folder.with_extension("away")).unwrap();
                std::os::unix::fs::symlink("/proc/1/nowhere", folder).unwrap();
            },
            "Chưa sao lưu được",
            "There is no copy",
        ),
    ];
    for (name, hinder, vi, en) in cases {
        let book = Book::filled();
        assert_eq!(book.on(&["backup"]).status, 0);
        let folder = backup_folder(&book.path("so.gocua"));
        let kept = names(&folder);
        hinder(&folder);
        for (lang, command, words) in [
            (
                "vi",
                &["visit", "002", "2", "--village", "Đồng Tâm"][..],
                "Chưa sao lưu được sổ hôm nay",
            ),
            ("vi", &["import", "them.csv"], vi),
            ("en", &["import", "nua.csv"], en),
        ] {
            if command[0] == "import" {
                let list = format!(
                    "Thôn,Mã hộ,Họ và tên,Quan hệ với chủ hộ\nĐồng Tâm,{lang},Lê Thị Na,Chủ hộ\n"
                );
                fs::write(book.path(command[1]), list).unwrap();
            }
            let answer = book.on(&[command, &["--lang", lang]].concat());
            assert_eq!(answer.status, 0, "{name}: {}", answer.stderr);
            assert!(
                answer.stderr.starts_with(words),
                "{name}: {}",
                answer.stderr
            );
        }
        assert_eq!(book.on(&["backup"]).status, 1, "{name}");
        assert_eq!(names(&folder.with_extension("away")), kept, "{name}");
        assert_eq!(book.ask(&["status"])["visits"], 1, "{name}");
        assert_eq!(book.on(&["check", "--full"]).status, 0, "{name}");
    }
}

#[test]
fn nothing_is_written_into_a_damaged_register() {
    for command in [
        &["visit", "002", "2", "--village", "Đồng Tâm"][..],
        &["import", "them.csv"],
        &["backup"],
        &["absent", "001060000015", "--reason", "2"],
    ] {
        let book = Book::filled();
        fs::write(
            book.path("them.csv"),
            "Thôn,Mã hộ,Họ và tên\nĐồng Tâm,9,Lê Thị Na\n",
        )
        .unwrap();
        let path = book.path("so.gocua");
        fs::remove_dir_all(backup_folder(&path)).unwrap();
        spoil(&path);
        let before = fs::read(&path).unwrap();
        let answer = book.on(&[command, &["--json"]].concat());
        let code = answer.json()["error"]["code"].clone();
        assert_eq!(
            (answer.status, code.as_str()),
            (1, Some("damaged")),
            "{command:?}"
        );
        assert_eq!(fs::read(&path).unwrap(), before, "{command:?}");
        assert!(backups(&path).is_empty(), "{command:?}");
    }
}

/// Spoils the page of an index that neither reading nor a visit comes by.
pub fn spoil(path: &Path) {
    let page = {
        let other = rusqlite::Connection::open(path).unwrap();
        let sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'person_number'";
        other
            .query_row(sql, [], |row| row.get::<_, u32>(0))
            .unwrap()
    };
    let mut bytes = fs::read(path).unwrap();
    let at = (page as usize - 1) * 4096;
    bytes[at..at + 4096].fill(0);
    fs::write(path, bytes).unwrap();
}

#[test]
fn copies_are_for_the_eyes_of_their_owner() {
    let book = Book::filled();
    fs::create_dir(book.path("usb")).unwrap();
    assert_eq!(book.on(&["backup"]).status, 0);
    assert_eq!(book.on(&["backup", "--out", "ban.gocua"]).status, 0);
    assert_eq!(book.on(&["backup", "--to", "usb"]).status, 0);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let folder = backup_folder(&book.path("so.gocua"));
    assert_eq!(mode(&folder), 0o700);
    let elsewhere = fs::read_dir(book.path("usb"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let all = backups(&book.path("so.gocua"))
        .into_iter()
        .map(|backup| backup.path);
    let all: Vec<_> = all
        .chain(elsewhere)
        .chain([book.path("ban.gocua")])
        .collect();
    assert_eq!(all.len(), 4);
    for path in all {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        assert!(is_whole(&path), "{}", path.display());
    }
    // While it is being made, too.
    let folder = tempfile::tempdir().unwrap();
    let store = register(folder.path(), day("2026-11-22"));
    let copies = backup_folder(&folder.path().join("so.gocua"));
    let mut seen = 0;
    store
        .back_up(BackupKind::Manual, &mut |_, _| {
            for entry in fs::read_dir(&copies).unwrap() {
                assert_eq!(mode(&entry.unwrap().path()), 0o600);
                seen += 1;
            }
            true
        })
        .unwrap();
    assert!(seen > 0);
}

#[test]
fn what_a_killed_copy_left_goes_with_the_next_one() {
    let book = Book::filled();
    assert_eq!(book.on(&["backup"]).status, 0);
    let folder = backup_folder(&book.path("so.gocua"));
    let left = folder.join(".gocua-Xy12Zz");
    let fresh = folder.join(".gocua-Ab34Cd");
    for path in [&left, &fresh] {
        fs::write(path, vec![7; 5000]).unwrap();
    }
    let yesterday = std::time::SystemTime::now() - std::time::Duration::from_secs(24 * 3600);
    let file = fs::File::options().write(true).open(&left).unwrap();
    file.set_modified(yesterday).unwrap();
    assert_eq!(book.on(&["backup"]).status, 0);
    assert!(!left.exists());
    assert!(fresh.exists(), "somebody may be writing it now");
}

#[test]
fn a_copy_goes_to_a_stick_and_the_next_one_is_remembered() {
    let book = Book::filled();
    fs::create_dir(book.path("usb")).unwrap();
    for (to, code) in [("khong-co", "missing"), ("so.gocua", "no_folder")] {
        let answer = book.on(&["backup", "--to", to, "--json"]);
        assert_eq!(
            (answer.status, answer.json()["error"]["code"].as_str()),
            (1, Some(code))
        );
    }
    let usb = tempfile::tempdir().unwrap();
    let named = usb.path().display().to_string();
    for round in 0..2 {
        let told = book.ask(&["backup", "--to", &named]);
        let path = Path::new(told["path"].as_str().unwrap()).to_owned();
        assert!(is_whole(&path), "round {round}");
        assert_eq!(names(usb.path()).len(), 1, "one copy a day");
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(
            name.starts_with("so-20") && path.extension().unwrap() == "gocua",
            "{name}"
        );
    }
    let both = book.run(&[
        "backup",
        "--to",
        &named,
        "--out",
        "x",
        "--register",
        "so.gocua",
    ]);
    assert_eq!(both.status, 2);
    let options = Options {
        clock: gocua::platform::system_clock(),
        who: String::new(),
        home: Some(book.path("home")),
        read_only: true,
    };
    let store = Store::open(&book.path("so.gocua"), &options).unwrap();
    let place = usb.path().canonicalize().unwrap();
    assert_eq!(store.place_elsewhere(), Some(place));
    drop(usb);
    assert_eq!(store.place_elsewhere(), None, "the stick was pulled out");
}

/// A day, what is done on it, and whether the user is reminded: of days since the last copy, or that there was none.
#[test]
fn a_copy_at_another_place_is_asked_for_once_a_week() {
    let folder = tempfile::tempdir().unwrap();
    let usb = tempfile::tempdir().unwrap();
    let first = day("2026-11-01");
    let mut store = register(folder.path(), first);
    let village = store.villages().unwrap();
    assert!(village.is_empty());
    drop(store);
    let path = folder.path().join("so.gocua");
    for (after, people, copies, told) in [
        (0, false, false, None),
        (30, false, false, None),
        (31, true, false, Some(None)),
        (31, true, false, None),
        (32, true, true, Some(None)),
        (33, true, false, None),
        (38, true, false, None),
        (39, true, false, Some(Some(7))),
        (39, true, false, None),
        (40, true, false, Some(Some(8))),
        (41, true, true, Some(Some(9))),
        (42, true, false, None),
    ] {
        let on = first + Days::new(after);
        store = open(&path, &options(folder.path(), on, 7));
        if people && store.villages().unwrap().is_empty() {
            let village = gocua::domain::record::Village {
                name: "Đồng Tâm".to_owned(),
                ..Default::default()
            };
            let village = store.add_village(&village).unwrap().value;
            let household = gocua::domain::record::Household::new(village, "001");
            store.add_household(&household).unwrap();
        }
        let due = store.copy_due().unwrap().map(|due| due.days);
        assert_eq!(due, told, "{on}");
        if copies {
            store.back_up_into(usb.path(), &mut |_, _| true).unwrap();
        }
        // A copy beside the register is no copy at another place.
        store.back_up_into(folder.path(), &mut |_, _| true).unwrap();
        drop(store);
    }
}

/// Made in one second or on the same day: no copy takes another's name.
#[test]
fn copies_of_one_moment_are_all_kept() {
    let folder = tempfile::tempdir().unwrap();
    let store = register(folder.path(), day("2026-11-22"));
    for _ in 0..3 {
        store.back_up(BackupKind::Manual, &mut |_, _| true).unwrap();
    }
    let path = folder.path().join("so.gocua");
    let at: Vec<_> = backups(&path).iter().map(|backup| backup.at).collect();
    assert_eq!(at.len(), 3);
    assert!(
        at.windows(2)
            .all(|two| two[0] - two[1] == TimeDelta::seconds(1))
    );
}
