//! Bits that turn over on the disc: what is seen of them without encryption, said as it is.
//!
//! `SQLite` has no sum over its pages, so a letter of a name that became another letter passes every check. What must
//! hold: nothing crashes, nothing hangs, and a file that is only read or refused is not changed.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use gocua::domain::clock::{Clock, Moment};
use gocua::store::{HouseholdFilter, Options, Store};

use rusqlite::{Connection, OpenFlags};

use crate::book::Book;
use crate::promise;

const FLIPS: u64 = 300;

/// What saw a flip.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    at_opening: usize,
    by_check: usize,
    by_full_check: usize,
    /// No check saw it, and no value is another: it lies where nothing is kept.
    without_effect: usize,
    /// No check saw it, and a value is another.
    unseen: usize,
}

/// Every value of every table, as far as they can be read.
fn values(path: &Path) -> Vec<String> {
    let register = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut tables = register
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .unwrap();
    let names = tables.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let mut values = Vec::new();
    for name in names.flatten() {
        let Ok(mut rows) = register.prepare(&format!("SELECT * FROM \"{name}\"")) else {
            continue;
        };
        let width = rows.column_count();
        let mut rows = rows.query([]).unwrap();
        while let Ok(Some(row)) = rows.next() {
            values.extend((0..width).map(|at| format!("{:?}", row.get_ref(at))));
        }
    }
    values
}

#[test]
fn flipped_bits_are_told_as_far_as_they_are_seen() {
    let whole = fs::read("tests/data/files/version-3.gocua").unwrap();
    let book = Book::empty();
    fs::create_dir(book.path("f")).unwrap();
    let path = book.path("f/so.gocua");
    let options = Options {
        clock: Clock::fixed(Moment(1_795_320_000_000)),
        who: String::new(),
        home: None,
        read_only: true,
    };
    fs::write(&path, &whole).unwrap();
    let sound = values(&path);
    let mut seen = Seen::default();
    let mut state = 20_261_122_u64;
    for flip in 0..FLIPS {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let bit = (state >> 20) as usize % (whole.len() * 8);
        let mut bytes = whole.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        fs::write(&path, &bytes).unwrap();
        let tried = catch_unwind(AssertUnwindSafe(|| {
            let Ok(store) = Store::open(&path, &options) else {
                seen.at_opening += 1;
                return;
            };
            // Everything the screens read; an error is an answer, a panic is not.
            let read = || -> gocua::store::Result<()> {
                let roll = store.load_roll()?;
                let hits = roll.households(&HouseholdFilter::default());
                for hit in hits {
                    store.household(hit.household)?;
                }
                store.counts_of_today()?;
                Ok(())
            };
            let _ = read();
            let bad = |full| {
                store
                    .check(full)
                    .map_or(true, |report| !report.faults.is_empty())
            };
            if bad(false) {
                seen.by_check += 1;
            } else if bad(true) {
                seen.by_full_check += 1;
            } else if values(&path) == sound {
                seen.without_effect += 1;
            } else {
                seen.unseen += 1;
            }
        }));
        assert!(tried.is_ok(), "bit {bit} of flip {flip} broke the program");
        assert_eq!(fs::read(&path).unwrap(), bytes, "bit {bit} was changed");
    }
    let expected = Seen {
        at_opening: 16,
        by_check: 32,
        by_full_check: 51,
        without_effect: 191,
        unseen: 10,
    };
    assert_eq!(seen, expected, "the README tells these figures");
    promise::held("flips-harmless", FLIPS as usize);
    let found = seen.at_opening + seen.by_check + seen.by_full_check;
    promise::held("flips-seen", found);
}
