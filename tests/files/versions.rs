//! Registers that earlier versions of the program wrote. There is one file for every version of the schema, and it is
//! never made anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use gocua::store::{BackupKind, backups};
use rusqlite::{Connection, OpenFlags};

use crate::book::Book;
use crate::promise;

/// A version of the schema, with the households, people and visits of its file, and the steps of its log that a full
/// check proves.
const VERSIONS: &[(u32, u64, u64, u64, u64)] = &[
    (1, 75, 300, 4, 15),
    (2, 80, 300, 5, 18),
    (3, 80, 300, 5, 27),
];
/// The version that the program writes.
const PRESENT: u32 = 3;

/// A folder with the kept register of a version in it.
fn kept(version: u32) -> Book {
    let book = Book::empty();
    let file = format!("tests/data/files/version-{version}.gocua");
    fs::copy(file, book.path("so.gocua")).unwrap();
    book
}

fn figures(book: &Book) -> [u64; 3] {
    let status = book.ask(&["status"]);
    ["households", "people", "visits"].map(|of| status[of].as_u64().unwrap())
}

fn version_of(path: &Path) -> u32 {
    let register = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    register
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap()
}

/// The tables and columns that registers of a version have.
fn columns_of(version: u32) -> Vec<(String, String)> {
    let file = format!("tests/data/files/version-{version}.gocua");
    let register = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut tables = register
        .prepare(
            "SELECT t.name, group_concat(c.name) FROM sqlite_schema t JOIN pragma_table_info(t.name) c \
             WHERE t.type = 'table' GROUP BY t.name",
        )
        .unwrap();
    let tables = tables.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    tables.unwrap().map(Result::unwrap).collect()
}

/// Every row of every table that registers of the first version have.
fn rows(path: &Path) -> BTreeSet<String> {
    let register = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut rows = BTreeSet::new();
    for (table, columns) in columns_of(1) {
        let mut all = register
            .prepare(&format!("SELECT {columns} FROM \"{table}\""))
            .unwrap();
        let width = all.column_count();
        let mut found = all.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let cells = (0..width).map(|at| format!("{:?}", row.get_ref(at).unwrap()));
            rows.insert(format!("{table} {}", cells.collect::<Vec<_>>().join("|")));
        }
    }
    rows
}

#[test]
fn registers_of_every_version_open_and_go_on() {
    assert_eq!(
        VERSIONS.last().unwrap().0,
        PRESENT,
        "a file of this version is kept"
    );
    for &(version, households, people, visits, _) in VERSIONS {
        let book = kept(version);
        let check = book.on(&["check", "--full"]);
        assert_eq!(check.status, 0, "{}", check.stdout);
        assert_eq!(figures(&book), [households, people, visits]);
        let village = book.ask(&["status"])["villages"][0]["name"].clone();
        let visit = ["visit", "005", "2", "--village", village.as_str().unwrap()];
        assert_eq!(book.on(&visit).status, 0);
        assert_eq!(figures(&book), [households, people, visits + 1]);
        assert_eq!(book.on(&["check", "--full"]).status, 0);
    }
    promise::held("files-versions", VERSIONS.len());
}

#[test]
fn an_older_register_is_looked_at_as_it_is() {
    for &(version, households, people, visits, operations) in VERSIONS {
        let book = kept(version);
        let before = fs::read(book.path("so.gocua")).unwrap();
        assert_eq!(figures(&book), [households, people, visits]);
        let check = book.ask(&["check", "--full"]);
        assert_eq!(check["operations"], operations, "{check}");
        for command in [["list", "absent"], ["export", "people"], ["log", "--json"]] {
            assert_eq!(book.on(&command).status, 0, "{command:?}");
        }
        // Long before its first visit it is the same register without visits.
        let past = book.ask(&["status", "--on", "1/1/2025"]);
        assert_eq!([&past["people"], &past["visits"]], [people, 0], "{past}");
        assert_eq!(
            fs::read(book.path("so.gocua")).unwrap(),
            before,
            "{version}"
        );
        assert_eq!(backups(&book.path("so.gocua")).len(), 0, "{version}");
    }
}

#[test]
fn an_older_register_is_copied_brought_up_and_keeps_everything() {
    let book = kept(1);
    let path = book.path("so.gocua");
    let before = rows(&path);
    // Nothing to take back on this machine: the register is opened for writing, and brought up.
    assert_eq!(book.on(&["undo"]).status, 1);
    assert_eq!(version_of(&path), PRESENT);
    assert_eq!(rows(&path), before);
    let mut copies = backups(&path);
    copies.retain(|copy| copy.kind == BackupKind::Migration);
    assert_eq!(copies.len(), 1);
    let copy = &copies[0];
    assert_eq!(version_of(&copy.path), 1);
    assert_eq!(rows(&copy.path), before);
    // What the older program wrote can be taken back, and done again.
    let visits = figures(&book)[2];
    let batch = book.ask(&["log"])["batches"][2]["id"].clone();
    let undo = book.on(&["undo", batch.as_str().unwrap()]);
    assert_eq!(undo.status, 0, "{}", undo.stderr);
    assert_eq!(figures(&book)[2], visits - 1);
    assert_eq!(book.on(&["redo"]).status, 0);
    assert_eq!(figures(&book)[2], visits);
    assert_eq!(book.on(&["check", "--full"]).status, 0);
    // The copy is put back as any other, and brought up again.
    let name = copy.path.to_str().unwrap().to_owned();
    let restore = book.on(&["restore", &name]);
    assert_eq!(restore.status, 0, "{}", restore.stderr);
    assert_eq!(rows(&path), before);
    assert_eq!(book.on(&["undo"]).status, 1);
    assert_eq!((version_of(&path), rows(&path)), (PRESENT, before));
}

#[test]
fn a_newer_register_is_refused_by_its_name() {
    let book = kept(PRESENT);
    let path = book.path("so.gocua");
    let register = Connection::open(&path).unwrap();
    register
        .pragma_update(None, "user_version", PRESENT + 1)
        .unwrap();
    drop(register);
    let before = fs::read(&path).unwrap();
    for command in [&["status"][..], &["visit", "005", "2"], &["check"]] {
        let answer = book.on(&[command, &["--json"]].concat());
        assert_eq!(answer.json()["error"]["code"], "newer", "{command:?}");
    }
    assert_eq!(fs::read(&path).unwrap(), before);
}
