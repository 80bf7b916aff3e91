//! Files and places that may not be written to, registers that somebody else holds, and copies used side by side.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::book::{Answer, Book};
use crate::kept::things;
use crate::promise;

/// A user without rights of his own: rules of reading and writing mean nothing to the one who runs everything.
const NOBODY: u32 = 65_534;

/// Calls the program as somebody who is bound by the rules on files.
fn as_nobody(book: &Book, program: &Path, arguments: &[&str]) -> Answer {
    let mut command = book.command(arguments);
    let envs: Vec<_> = command
        .get_envs()
        .map(|(name, value)| (name.to_owned(), value.map(ToOwned::to_owned)))
        .collect();
    let mut ruled = std::process::Command::new(program);
    ruled
        .args(arguments)
        .current_dir(command.get_current_dir().unwrap());
    for (name, value) in envs {
        match value {
            Some(value) => ruled.env(name, value),
            None => ruled.env_remove(name),
        };
    }
    drop(std::mem::replace(&mut command, book.command(&[])));
    if runs_everything() {
        ruled.uid(NOBODY).gid(NOBODY);
    }
    ruled.output().unwrap().into()
}

fn runs_everything() -> bool {
    let probe = tempfile::NamedTempFile::new().unwrap();
    fs::set_permissions(probe.path(), fs::Permissions::from_mode(0o400)).unwrap();
    fs::OpenOptions::new()
        .write(true)
        .open(probe.path())
        .is_ok()
}

/// Gives everything in the folder to that somebody, and a program that he can start.
fn given_away(book: &Book) -> PathBuf {
    let program = book.path("gocua");
    fs::copy(env!("CARGO_BIN_EXE_gocua"), &program).unwrap();
    if runs_everything() {
        let mut folders = vec![book.path("")];
        while let Some(folder) = folders.pop() {
            std::os::unix::fs::chown(&folder, Some(NOBODY), Some(NOBODY)).unwrap();
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    std::os::unix::fs::chown(&path, Some(NOBODY), Some(NOBODY)).unwrap();
                }
            }
        }
    }
    program
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn what_may_not_be_written_is_read_and_says_so() {
    let visit = ["visit", "002", "2", "--village", "Đồng Tâm"];
    for (name, file, folder, code, reads) in [
        ("read-only file", 0o400, 0o700, "read_only_file", true),
        ("read-only place", 0o600, 0o500, "read_only_place", true),
        ("file and place", 0o400, 0o500, "read_only_place", true),
        ("not even read", 0o000, 0o700, "no_permission", false),
    ] {
        let book = Book::filled();
        fs::create_dir(book.path("s")).unwrap();
        fs::copy(book.path("so.gocua"), book.path("s/so.gocua")).unwrap();
        // It was written to when that was allowed.
        fs::write(book.path("s/so.gocua.lock"), "").unwrap();
        let program = given_away(&book);
        let before = things(&book.path("s"));
        mode(&book.path("s/so.gocua"), file);
        mode(&book.path("s"), folder);
        let called = |command: &[&str]| {
            let register = ["--register", "s/so.gocua", "--json"];
            as_nobody(&book, &program, &[command, &register].concat())
        };
        for lang in ["vi", "en"] {
            let refused = called(&[&visit[..], &["--lang", lang]].concat());
            assert_eq!(refused.status, 1, "{name}: {}", refused.stdout);
            assert_eq!(refused.json()["error"]["code"], code, "{name}");
        }
        for command in [&["status"][..], &["check", "--full"], &["list", "people"]] {
            let answer = called(command);
            assert_eq!(answer.status == 0, reads, "{name}: {}", answer.stdout);
        }
        mode(&book.path("s"), 0o700);
        mode(&book.path("s/so.gocua"), 0o600);
        assert_eq!(things(&book.path("s")), before, "{name}");
    }
    promise::held("files-read-only", 4);
}

#[test]
fn a_write_that_was_cut_off_where_nothing_may_be_written_is_told() {
    let book = Book::filled();
    fs::create_dir(book.path("s")).unwrap();
    let register = book.path("s/so.gocua");
    fs::copy(book.path("so.gocua"), &register).unwrap();
    let writer = Connection::open(&register).unwrap();
    writer
        .execute_batch(
            "PRAGMA cache_size = 2; BEGIN; UPDATE person SET note = hex(randomblob(9000))",
        )
        .unwrap();
    fs::copy(book.path("s/so.gocua-journal"), book.path("kept")).unwrap();
    drop(writer);
    fs::rename(book.path("kept"), book.path("s/so.gocua-journal")).unwrap();
    let program = given_away(&book);
    let before = things(&book.path("s"));
    mode(&book.path("s"), 0o500);
    for (lang, words) in [("vi", "bị ngắt giữa chừng"), ("en", "was cut off")] {
        let asked = [
            "status",
            "--register",
            "s/so.gocua",
            "--json",
            "--lang",
            lang,
        ];
        let answer = as_nobody(&book, &program, &asked);
        let told = answer.json();
        assert_eq!(told["error"]["code"], "unfinished", "{told}");
        assert!(
            told["error"]["text"].as_str().unwrap().contains(words),
            "{told}"
        );
    }
    mode(&book.path("s"), 0o700);
    assert_eq!(things(&book.path("s")), before);
}

/// Another program keeps the file to itself for longer than anybody waits.
#[test]
fn a_register_held_by_another_program_is_told_and_taken_when_it_is_free() {
    let book = Book::filled();
    let before = fs::read(book.path("so.gocua")).unwrap();
    let other = Connection::open(book.path("so.gocua")).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let visit = ["visit", "002", "2", "--village", "Đồng Tâm"];
    let ask = |command: &[&str], lang: &str| {
        let named = ["--register", "so.gocua", "--json", "--lang", lang];
        book.command(&[command, &named].concat())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap()
    };
    // They wait their seconds side by side.
    let asked = [
        (ask(&visit, "vi"), "Một chương trình khác"),
        (ask(&["status"], "en"), "Another program"),
        (ask(&["check"], "vi"), "Một chương trình khác"),
    ];
    for (child, words) in asked {
        let answer = Answer::from(child.wait_with_output().unwrap());
        let told = answer.json();
        assert_eq!(
            (answer.status, told["error"]["code"].as_str()),
            (4, Some("busy")),
            "{told}"
        );
        assert!(
            told["error"]["text"].as_str().unwrap().starts_with(words),
            "{told}"
        );
    }
    other.execute_batch("ROLLBACK").unwrap();
    drop(other);
    assert_eq!(fs::read(book.path("so.gocua")).unwrap(), before);
    assert_eq!(book.on(&visit).status, 0);
}

/// Two copies of one register used by one installation, in turn: no id is given twice, and each log goes on.
#[test]
fn copies_used_side_by_side_never_give_one_id_twice() {
    let book = Book::filled();
    fs::copy(book.path("so.gocua"), book.path("ban-sao.gocua")).unwrap();
    let mut given: Vec<String> = Vec::new();
    for round in 0..6 {
        let register = if round % 2 == 0 {
            "so.gocua"
        } else {
            "ban-sao.gocua"
        };
        let visit = ["visit", "002", "2", "--village", "Đồng Tâm", "--json"];
        let answer = book.run(&[&visit[..], &["--register", register, "--as", "Lâm"]].concat());
        assert_eq!(answer.status, 0, "{}", answer.stdout);
        given.push(answer.json()["visit"].as_str().unwrap().to_owned());
    }
    let all = given.len();
    given.sort();
    given.dedup();
    assert_eq!(given.len(), all, "{given:?}");
    for register in ["so.gocua", "ban-sao.gocua"] {
        assert_eq!(
            book.run(&["check", "--full", "--register", register])
                .status,
            0
        );
    }
    promise::held("files-side-by-side", all);
}
