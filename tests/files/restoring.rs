//! Putting a copy back: what is told before, what is kept, and the drill: today's copy in a fresh place goes on.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::backups::spoil;
use crate::book::{Book, fixture};
use crate::cut_off::cut_off;
use crate::kept::things;
use crate::promise;
use gocua::store::{backup_folder, backups};

const VISIT: [&str; 4] = ["visit", "002", "2", "--village"];

fn visit(book: &Book, register: &str) -> Value {
    let arguments = [
        &VISIT[..],
        &["Đồng Tâm", "--register", register, "--json", "--as", "Lâm"],
    ]
    .concat();
    let answer = book.run(&arguments);
    assert_eq!(answer.status, 0, "{}", answer.stdout);
    answer.json()
}

fn status(book: &Book, register: &str) -> Value {
    book.done(&["status", "--register", register, "--json"])
        .json()
}

/// Today's newest copy, in a fresh place, is the register: the same counts, a log that is whole and goes on.
#[test]
fn the_newest_copy_is_the_register_in_a_fresh_place() {
    let book = Book::filled();
    let home = tempfile::tempdir().unwrap();
    let first = visit(&book, "so.gocua");
    for round in 0..5 {
        visit(&book, "so.gocua");
        assert_eq!(book.on(&["backup"]).status, 0);
        let copy = backups(&book.path("so.gocua"))[0].path.clone();
        let place = format!("noi-moi-{round}");
        fs::create_dir(book.path(&place)).unwrap();
        let register = format!("{place}/so.gocua");
        // On this machine, and on one that never saw the register.
        for (at, folder) in [book.path("home"), home.path().join(&place)]
            .iter()
            .enumerate()
        {
            let register = register.replace("so.gocua", &format!("so-{at}.gocua"));
            let call = |arguments: &[&str]| {
                let output = book
                    .command(&[arguments, &["--register", &register, "--json"]].concat())
                    .env("GOCUA_HOME", folder)
                    .output()
                    .unwrap();
                crate::book::Answer::from(output)
            };
            let restored = call(&["restore", copy.to_str().unwrap()]);
            assert_eq!(restored.status, 0, "{}", restored.stdout);
            assert_eq!(restored.json()["kept"], Value::Null);
            assert_eq!(call(&["check", "--full"]).status, 0);
            assert_eq!(status(&book, &register), status(&book, "so.gocua"));
            // What is written in both from here on has ids of its own.
            let there = call(&[&VISIT[..], &["Đồng Tâm"]].concat()).json();
            assert_eq!(call(&["check", "--full"]).status, 0);
            let here = visit(&book, "so.gocua");
            assert_ne!(there["visit"], here["visit"]);
            assert_ne!(there["visit"], first["visit"]);
            assert_eq!(book.on(&["undo"]).status, 0);
        }
    }
    assert_eq!(book.on(&["check", "--full"]).status, 0);
    promise::held("backup-drill", 10);
}

#[test]
fn every_copy_tells_what_is_lost_with_it() {
    let book = Book::filled();
    assert_eq!(book.on(&["backup"]).status, 0);
    let lost = |place: usize| book.ask(&["restore"])["backups"][place]["lost"].clone();
    assert_eq!(
        lost(0),
        serde_json::json!({ "visits": 0, "imports": 0, "changes": 0 })
    );
    for command in [
        &["visit", "002", "2", "--village", "Đồng Tâm"][..],
        &["visit", "002", "1", "--village", "Đồng Tâm"],
        &["absent", "001060000015", "--reason", "2"],
        &["visit", "001", "2", "--village", "Nà Phặc"],
    ] {
        assert_eq!(book.on(command).status, 0, "{command:?}");
    }
    fs::write(
        book.path("them.csv"),
        "Thôn,Mã hộ,Họ và tên,Quan hệ với chủ hộ\nĐồng Tâm,9,Lê Thị Na,Chủ hộ\n",
    )
    .unwrap();
    assert_eq!(book.on(&["import", "them.csv"]).status, 0);
    let place = |kind: &str| {
        let told = book.ask(&["restore"]);
        let all = told["backups"].as_array().unwrap().clone();
        all.iter().position(|copy| copy["kind"] == kind).unwrap()
    };
    let manual = place("manual");
    assert_eq!(
        lost(manual),
        serde_json::json!({ "visits": 3, "imports": 1, "changes": 1 })
    );
    // What was taken back is not lost.
    assert_eq!(book.on(&["undo"]).status, 0);
    assert_eq!(book.on(&["undo"]).status, 0);
    assert_eq!(
        lost(manual),
        serde_json::json!({ "visits": 2, "imports": 0, "changes": 1 })
    );
    for (lang, words) in [
        ("vi", "Lấy lại bản này thì mất: 2 lần đến, 1 thay đổi khác."),
        ("en", "Lost with this copy: visits: 2, other changes: 1."),
    ] {
        let told = book.on(&["restore", "--lang", lang]).stdout;
        assert!(told.contains(words), "{told}");
    }
    // A spoilt copy is told as one, and a copy of another register as well.
    let other = Book::filled();
    assert_eq!(other.on(&["backup"]).status, 0);
    let theirs = backups(&other.path("so.gocua"))[0].path.clone();
    let folder = backup_folder(&book.path("so.gocua"));
    fs::copy(&theirs, folder.join("2099-01-01-000000-manual.gocua")).unwrap();
    fs::write(
        folder.join("2098-01-01-000000-manual.gocua"),
        b"SQLite format 3\0",
    )
    .unwrap();
    let told = book.ask(&["restore"]);
    assert_eq!(told["backups"][0]["other_register"], true);
    assert_eq!(told["backups"][0]["lost"], Value::Null);
    assert_eq!(told["backups"][1]["whole"], false);
    assert_eq!(told["backups"][1]["people"], Value::Null);
    for (number, code) in [("1", "other_register"), ("2", "cut")] {
        let before = fs::read(book.path("so.gocua")).unwrap();
        let answer = book.on(&["restore", number, "--json"]);
        assert_eq!(answer.json()["error"]["code"], code, "{}", answer.stdout);
        assert_eq!(fs::read(book.path("so.gocua")).unwrap(), before);
    }
}

/// A damage, its code, and whether the register can still be read.
type Damage = fn(&Path);

#[test]
fn damage_leads_to_the_last_good_copy_and_is_kept() {
    let cases: [(&str, Damage); 7] = [
        ("a page", spoil),
        ("cut", |path| {
            let whole = fs::read(path).unwrap();
            fs::write(path, &whole[..whole.len() / 2]).unwrap();
        }),
        ("zeros", |path| {
            let length = fs::read(path).unwrap().len();
            fs::write(path, vec![0; length]).unwrap();
        }),
        ("empty", |path| fs::write(path, b"").unwrap()),
        ("another file", |path| {
            fs::write(path, "Họ và tên;Năm sinh\n").unwrap();
        }),
        ("gone", |path| fs::remove_file(path).unwrap()),
        ("the journal of another", |path| {
            let other = Book::filled();
            cut_off(&other.path("so.gocua"));
            let journal = path.with_file_name("so.gocua-journal");
            fs::copy(other.path("so.gocua-journal"), journal).unwrap();
        }),
    ];
    let tried = cases.len();
    for (name, damage) in cases {
        let book = Book::filled();
        visit(&book, "so.gocua");
        assert_eq!(book.on(&["backup"]).status, 0);
        let good = status(&book, "so.gocua");
        // A newer copy that is spoilt is passed over.
        let folder = backup_folder(&book.path("so.gocua"));
        fs::write(folder.join("2099-01-01-000000-daily.gocua"), b"").unwrap();
        let path = book.path("so.gocua");
        damage(&path);
        let damaged = fs::read(&path).ok();
        let checked = book.on(&["check", "--json"]);
        assert_ne!(checked.status, 0, "{name}");
        assert_eq!(fs::read(&path).ok(), damaged, "{name}");
        if checked.status == 5 {
            let told = checked.json();
            let copy = told["backup"]["path"].as_str().unwrap();
            assert!(copy.ends_with("-manual.gocua"), "{name}: {copy}");
            assert_eq!(told["backup"]["whole"], true, "{name}");
            for (lang, words) in [
                ("vi", "Bản sao lưu tốt gần nhất:"),
                ("en", "The newest good backup:"),
            ] {
                let told = book.on(&["check", "--lang", lang]);
                let said = format!("{}{}", told.stdout, told.stderr);
                assert!(said.contains(words), "{name}: {said}");
            }
        }
        let restored = book.on(&["restore", "2", "--json"]);
        assert_eq!(restored.status, 0, "{name}: {}", restored.stdout);
        let kept = restored.json()["kept"].as_str().map(ToOwned::to_owned);
        assert_eq!(kept.map(|kept| fs::read(kept).unwrap()), damaged, "{name}");
        assert_eq!(status(&book, "so.gocua"), good, "{name}");
        assert_eq!(book.on(&["check", "--full"]).status, 0, "{name}");
        visit(&book, "so.gocua");
        assert_eq!(book.on(&["check", "--full"]).status, 0, "{name}");
    }
    promise::held("backup-damage", tried);
}

#[test]
fn a_register_with_no_good_copy_is_told_so() {
    let book = Book::filled();
    fs::remove_dir_all(backup_folder(&book.path("so.gocua"))).unwrap();
    spoil(&book.path("so.gocua"));
    for (lang, words) in [
        ("vi", "không có bản sao lưu nào còn tốt"),
        ("en", "There is no good backup"),
    ] {
        let told = book.on(&["check", "--lang", lang]);
        assert_eq!(told.status, 5);
        assert!(told.stdout.contains(words), "{}", told.stdout);
    }
}

/// A restore that cannot be done leaves everything as it was.
#[test]
fn a_restore_is_whole_or_absent() {
    let book = Book::filled();
    fs::write(
        book.path("cut.gocua"),
        &fs::read(book.path("so.gocua")).unwrap()[..9000],
    )
    .unwrap();
    fs::copy(book.path("so.gocua"), book.path("spoilt.gocua")).unwrap();
    spoil(&book.path("spoilt.gocua"));
    fs::write(book.path("list.gocua"), "a;b\n").unwrap();
    let kept = || {
        let mut things = things(&book.path(""));
        things.remove("home");
        things
    };
    let before = kept();
    for (copy, code) in [
        ("none.gocua", "missing"),
        ("cut.gocua", "cut"),
        ("spoilt.gocua", "damaged"),
        ("list.gocua", "not_register"),
        (".", "folder"),
    ] {
        let answer = book.on(&["restore", copy, "--json"]);
        assert_eq!(
            answer.json()["error"]["code"],
            code,
            "{copy}: {}",
            answer.stdout
        );
        assert_eq!(kept(), before, "{copy}");
    }
    assert_eq!(book.on(&["import", &fixture()]).status, 3);
}
