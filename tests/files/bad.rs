//! Files that are no registers, or whose register is gone: what they are called, and that they stay as they were.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use rusqlite::Connection;

use crate::book::Book;
use crate::kept::things;
use crate::promise;

/// Makes the bad file of a case in an empty folder, from the bytes of a whole register.
type Make = fn(&Path, &[u8]);

fn put(folder: &Path, bytes: &[u8]) {
    fs::write(folder.join("so.gocua"), bytes).unwrap();
}

/// The bytes with others in their place.
fn with(whole: &[u8], at: usize, bytes: &[u8]) -> Vec<u8> {
    let mut changed = whole.to_vec();
    changed[at..at + bytes.len()].copy_from_slice(bytes);
    changed
}

/// A register in which another program did something.
fn after(folder: &Path, whole: &[u8], sql: &str) {
    put(folder, whole);
    let other = Connection::open(folder.join("so.gocua")).unwrap();
    other
        .execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}"))
        .unwrap();
}

/// Bytes that mean nothing, always the same.
pub fn rubbish(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..length).map(|_| next()).collect()
}

const PAGE: usize = 4096;

/// A name, the code, the exit statuses of `check` and of a command that writes, and how the file is made.
const CASES: &[(&str, &str, i32, Make)] = &[
    ("missing", "missing", 1, |_, _| {}),
    ("empty", "empty", 1, |folder, _| put(folder, b"")),
    ("random bytes", "not_register", 1, |folder, _| {
        put(folder, &rubbish(9000, 4));
    }),
    ("zeros", "not_register", 1, |folder, whole| {
        put(folder, &vec![0; whole.len()]);
    }),
    (
        "a database of another program",
        "not_register",
        1,
        |folder, _| {
            let other = Connection::open(folder.join("so.gocua")).unwrap();
            other.execute_batch("CREATE TABLE list (name)").unwrap();
        },
    ),
    ("newer version", "newer", 1, |folder, whole| {
        put(folder, &with(whole, 60, &99_u32.to_be_bytes()));
    }),
    ("no version", "damaged", 5, |folder, whole| {
        put(folder, &with(whole, 60, &[0; 4]));
    }),
    ("cut in half", "cut", 5, |folder, whole| {
        put(folder, &whole[..whole.len() / 2]);
    }),
    ("cut by one byte", "cut", 5, |folder, whole| {
        put(folder, &whole[..whole.len() - 1]);
    }),
    ("cut in the header", "cut", 5, |folder, whole| {
        put(folder, &whole[..60]);
    }),
    ("cut in the first word", "cut", 5, |folder, whole| {
        put(folder, &whole[..7]);
    }),
    ("first page spoilt", "damaged", 5, |folder, whole| {
        put(folder, &with(whole, 100, &rubbish(PAGE - 100, 5)));
    }),
    ("page size spoilt", "damaged", 5, |folder, whole| {
        put(folder, &with(whole, 16, &[0, 7]));
    }),
    ("without a table", "damaged", 5, |folder, whole| {
        after(folder, whole, "DROP TABLE person");
    }),
    ("without a column", "damaged", 5, |folder, whole| {
        after(folder, whole, "ALTER TABLE person DROP COLUMN note");
    }),
    ("without any table", "empty", 1, |folder, _| {
        let empty = Connection::open(folder.join("so.gocua")).unwrap();
        empty
            .execute_batch("PRAGMA application_id = 1198474101; PRAGMA user_version = 1")
            .unwrap();
    }),
    ("without its name", "damaged", 5, |folder, whole| {
        after(folder, whole, "DELETE FROM register");
    }),
    ("a folder", "folder", 1, |folder, _| {
        fs::create_dir(folder.join("so.gocua")).unwrap();
    }),
    ("a link to a register", "link", 1, |folder, whole| {
        fs::write(folder.join("that.gocua"), whole).unwrap();
        std::os::unix::fs::symlink(folder.join("that.gocua"), folder.join("so.gocua")).unwrap();
    }),
    ("a link to nothing", "link", 1, |folder, _| {
        std::os::unix::fs::symlink(folder.join("none"), folder.join("so.gocua")).unwrap();
    }),
    ("a workbook", "not_register", 1, |folder, _| {
        put(folder, b"PK\x03\x04\x14\0\x08\x08\x08\0");
    }),
    ("an old workbook", "not_register", 1, |folder, _| {
        put(folder, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0");
    }),
    ("a list", "not_register", 1, |folder, _| {
        put(
            folder,
            "Họ và tên;Năm sinh\r\nLê Thị Na;1955\r\n".as_bytes(),
        );
    }),
    ("a list in UTF-16", "not_register", 1, |folder, _| {
        put(folder, b"\xFF\xFEH\0\xCD\x1E \0t\0");
    }),
    ("a list in TCVN3", "not_register", 1, |folder, _| {
        put(folder, b"H\xE4 t\xAAn\t1955\r\n");
    }),
    ("a picture", "not_register", 1, |folder, _| {
        put(folder, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    }),
    ("a PDF", "not_register", 1, |folder, _| {
        put(folder, b"%PDF-1.7\n%\xE2\xE3");
    }),
    ("a journal", "not_register", 1, |folder, _| {
        put(folder, b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7\0\0\0\x02");
    }),
];

/// The folder of a case, with no home of another case beside it.
fn told(book: &Book, register: &str, command: &[&str], lang: &str) -> (i32, String, String) {
    let arguments = [command, &["--register", register, "--lang", lang, "--json"]].concat();
    let answer = book.run(&arguments);
    let told = answer.json();
    let of = |key: &str| told["error"][key].as_str().unwrap_or_default().to_owned();
    (answer.status, of("code"), of("text"))
}

#[test]
fn a_bad_file_is_named_in_both_languages_and_stays_as_it_was() {
    let book = Book::filled();
    let whole = fs::read(book.path("so.gocua")).unwrap();
    let mut names = String::new();
    for (at, (name, code, check, make)) in CASES.iter().enumerate() {
        let folder = book.path(&format!("case-{at}"));
        fs::create_dir(&folder).unwrap();
        make(&folder, &whole);
        let before = things(&folder);
        let register = format!("case-{at}/so.gocua");
        let _ = writeln!(names, "{name}");
        for lang in ["vi", "en"] {
            let mut said = Vec::new();
            for (command, status) in [
                (&["status"][..], 1),
                (&["check"], *check),
                (&["visit", "002", "2", "--village", "Đồng Tâm"], 1),
                (&["backup"], 1),
            ] {
                let (found, told, text) = told(&book, &register, command, lang);
                assert_eq!(
                    (found, told.as_str()),
                    (status, *code),
                    "{name}: {command:?}: {text}"
                );
                said.push(text);
            }
            said.dedup();
            assert_eq!(said.len(), 1, "{name}: {said:?}");
            let words = said[0].replace(&folder.canonicalize().unwrap().display().to_string(), "…");
            let _ = writeln!(names, "  {words}");
        }
        assert_eq!(things(&folder), before, "{name} did not stay as it was");
    }
    insta::assert_snapshot!("what_a_bad_file_is_called", names);
    promise::held("files-named", CASES.len());
}

#[test]
fn a_cell_that_cannot_be_read_is_damage_and_the_full_check_names_it() {
    let book = Book::filled();
    let whole = fs::read(book.path("so.gocua")).unwrap();
    // The figures need no person's whole row.
    for (at, (table, set, code)) in [
        ("campaign", "eligibility = 'x'", "damaged"),
        ("campaign", "kind = 'x'", "damaged"),
        ("campaign", "days_off = '[]'", "damaged"),
        ("campaign", "labels = '[1]'", "damaged"),
        ("campaign", "starts_on = '31/8'", "damaged"),
        ("person", "birth = '1990-13'", ""),
    ]
    .into_iter()
    .enumerate()
    {
        let folder = book.path(&format!("cell-{at}"));
        fs::create_dir(&folder).unwrap();
        after(&folder, &whole, &format!("UPDATE {table} SET {set}"));
        let register = format!("cell-{at}/so.gocua");
        let (status, found, text) = told(&book, &register, &["status"], "en");
        let expected = (i32::from(!code.is_empty()), code);
        assert_eq!((status, found.as_str()), expected, "{set}: {text}");
        let answer = book.run(&["check", "--full", "--register", &register, "--json"]);
        let fault = answer.json()["faults"][0].clone();
        assert_eq!(
            (
                answer.status,
                fault["code"].as_str(),
                fault["entity"].as_str()
            ),
            (5, Some("unreadable"), Some(table)),
            "{set}: {}",
            answer.stdout
        );
    }
}
