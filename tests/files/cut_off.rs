//! Registers whose last write was cut off: the journal beside them is played back if it is theirs, and only then.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use crate::bad::rubbish;
use crate::book::Book;
use crate::kept::things;
use crate::promise;

/// Leaves the register in `folder` in the middle of a write that has reached the file, journal beside it.
pub fn cut_off(register: &Path) {
    let folder = register.parent().unwrap();
    let away = folder.join("while-it-writes");
    fs::create_dir(&away).unwrap();
    let writer = Connection::open(register).unwrap();
    writer
        .execute_batch(
            "PRAGMA cache_size = 2; BEGIN; UPDATE person SET note = hex(randomblob(3000)); \
             UPDATE household SET door_note = hex(randomblob(3000))",
        )
        .unwrap();
    for name in ["so.gocua", "so.gocua-journal"] {
        fs::copy(folder.join(name), away.join(name)).unwrap();
    }
    drop(writer);
    for name in ["so.gocua", "so.gocua-journal"] {
        fs::rename(away.join(name), folder.join(name)).unwrap();
    }
    fs::remove_dir(away).unwrap();
}

fn people(book: &Book) -> u64 {
    book.ask(&["status"])["people"].as_u64().unwrap()
}

#[test]
fn a_write_that_was_cut_off_is_taken_back_whoever_opens_first() {
    for first in [
        &["status"][..],
        &["check", "--full"],
        &["visit", "002", "2", "--village", "Đồng Tâm"],
        &["backup"],
        &["export", "people", "--out", "ra.csv"],
    ] {
        let book = Book::filled();
        let whole = fs::read(book.path("so.gocua")).unwrap();
        let count = people(&book);
        cut_off(&book.path("so.gocua"));
        assert_ne!(fs::read(book.path("so.gocua")).unwrap(), whole, "{first:?}");
        let answer = book.on(&[first, &["--json"]].concat());
        assert_eq!(answer.status, 0, "{first:?}: {}", answer.stdout);
        assert!(!book.path("so.gocua-journal").exists(), "{first:?}");
        assert_eq!(people(&book), count, "{first:?}");
        assert_eq!(book.on(&["check", "--full"]).status, 0, "{first:?}");
        if first[0] == "status" {
            assert_eq!(fs::read(book.path("so.gocua")).unwrap(), whole);
        }
    }
    promise::held("files-cut-off", 5);
}

/// A register that lies beside a journal which is not its own.
type Make = fn() -> Book;

fn visited(book: &Book, times: usize) {
    for _ in 0..times {
        let visit = ["visit", "002", "2", "--village", "Đồng Tâm", "-q"];
        assert_eq!(book.on(&visit).status, 0);
    }
}

#[test]
fn the_journal_of_another_file_is_not_played_back() {
    let cases: [(&str, Make); 3] = [
        ("a register made alike", || {
            let (one, other) = (Book::filled(), Book::filled());
            cut_off(&one.path("so.gocua"));
            fs::copy(one.path("so.gocua-journal"), other.path("so.gocua-journal")).unwrap();
            other
        }),
        ("one write further", || {
            let (one, other) = (Book::filled(), Book::filled());
            visited(&other, 1);
            cut_off(&one.path("so.gocua"));
            fs::copy(one.path("so.gocua-journal"), other.path("so.gocua-journal")).unwrap();
            other
        }),
        ("an older copy put over it", || {
            let book = Book::filled();
            fs::copy(book.path("so.gocua"), book.path("cu")).unwrap();
            visited(&book, 2);
            cut_off(&book.path("so.gocua"));
            fs::rename(book.path("cu"), book.path("so.gocua")).unwrap();
            book
        }),
    ];
    for (name, make) in cases {
        let book = make();
        let kept = || {
            let mut things = things(&book.path(""));
            things.remove("home");
            things
        };
        let before = kept();
        for (lang, wanted) in [("vi", "của một sổ khác"), ("en", "of another register")] {
            for command in [&["status"][..], &["undo"], &["check"], &["backup"]] {
                let answer = book.on(&[command, &["--json", "--lang", lang]].concat());
                let told = answer.json();
                assert_eq!(told["error"]["code"], "other_journal", "{name}: {told}");
                let text = told["error"]["text"].as_str().unwrap();
                assert!(text.contains(wanted), "{text}");
            }
        }
        assert_eq!(kept(), before, "{name}");
        fs::remove_file(book.path("so.gocua-journal")).unwrap();
        assert_eq!(book.on(&["check", "--full"]).status, 0, "{name}");
    }
    promise::held("files-other-journal", 3);
}

#[test]
fn a_journal_that_says_nothing_does_no_harm() {
    for journal in [
        Vec::new(),
        vec![0; 512],
        b"not a journal".to_vec(),
        rubbish(2000, 6),
    ] {
        let book = Book::filled();
        let before = people(&book);
        fs::write(book.path("so.gocua-journal"), journal).unwrap();
        assert_eq!(people(&book), before);
        assert_eq!(book.on(&["check", "--full"]).status, 0);
    }
}

/// With DELETE as its journal mode a register that is open has all that was saved in its one file.
#[test]
fn a_file_copied_alone_while_it_is_open_has_every_visit() {
    use gocua::store::{Options, Store};
    let book = Book::filled();
    let options = Options {
        clock: gocua::platform::system_clock(),
        who: String::new(),
        home: Some(book.path("home")),
        read_only: false,
    };
    let mut open = Store::open(&book.path("so.gocua"), &options).unwrap();
    for round in 0..20 {
        open.set_setting("round", &round.to_string()).unwrap();
        fs::create_dir_all(book.path("usb")).unwrap();
        // Another program copies it, as people do: this one must not open the file a second time.
        let copied = std::process::Command::new("cp")
            .args([book.path("so.gocua"), book.path("usb/so.gocua")])
            .status()
            .unwrap();
        assert!(copied.success());
        let copy = Options {
            home: None,
            read_only: true,
            ..options.clone()
        };
        let copy = Store::open(&book.path("usb/so.gocua"), &copy).unwrap();
        assert_eq!(copy.setting("round").unwrap(), Some(round.to_string()));
        assert!(copy.check(true).unwrap().faults.is_empty());
    }
    promise::held("files-copied-alone", 20);
}
