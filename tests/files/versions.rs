//! Registers that earlier versions of the program wrote. There is one file for every version of the schema, and it is
//! never made anew.

use std::fs;

use crate::book::Book;
use crate::promise;

/// A version of the schema, with the households, people and visits of its file.
const VERSIONS: &[(u32, u64, u64, u64)] = &[(1, 75, 300, 4)];

#[test]
fn registers_of_every_version_open_and_go_on() {
    for &(version, households, people, visits) in VERSIONS {
        let book = Book::empty();
        let file = format!("tests/data/files/version-{version}.gocua");
        fs::copy(file, book.path("so.gocua")).unwrap();
        let check = book.on(&["check", "--full"]);
        assert_eq!(check.status, 0, "{}", check.stdout);
        let figures = |book: &Book| {
            let status = book.ask(&["status"]);
            ["households", "people", "visits"].map(|of| status[of].as_u64().unwrap())
        };
        assert_eq!(figures(&book), [households, people, visits]);
        let village = book.ask(&["status"])["villages"][0]["name"].clone();
        let visit = ["visit", "005", "2", "--village", village.as_str().unwrap()];
        assert_eq!(book.on(&visit).status, 0);
        assert_eq!(figures(&book), [households, people, visits + 1]);
        assert_eq!(book.on(&["check", "--full"]).status, 0);
    }
    promise::held("files-versions", VERSIONS.len());
}
