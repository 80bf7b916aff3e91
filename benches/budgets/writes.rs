//! A visit, on the disk when the toast appears, beside what SQLite itself takes for one row.

use std::fs;
use std::time::{Duration, Instant};

use gocua::domain::channel::Channel;
use gocua::domain::outcome::Outcome;
use gocua::domain::slot::Slot;
use gocua::store::{Entry, HouseholdFilter, Recording, Store};
use rusqlite::Connection;

use crate::Wanted;
use crate::register;
use crate::table::Table;
use crate::timing::{Times, milliseconds, ratio, short};

/// How many visits.
const VISITS: usize = 150;

/// Measures it in a copy of the register, in turn with the bare insert in a file beside it.
pub fn measure(wanted: &Wanted, table: &mut Table) {
    if !wanted.wants("visit, durable") {
        return;
    }
    for people in wanted.sizes(&[30_000, 250_000, 1_000_000]) {
        let folder = tempfile::tempdir_in(register::folder()).unwrap();
        let path = folder.path().join("copy.gocua");
        fs::copy(register::path(people), &path).unwrap();
        let mut store = Store::open(&path, &register::options(false)).unwrap();
        let roll = store.seed().load_roll().unwrap();
        let households = roll.households(&HouseholdFilter::default());
        store.set_roll(Box::new(roll)).unwrap();
        let (campaign, settings) = store.campaign().unwrap();
        let bare = bare(&folder.path().join("bare.db"));
        let recording = Recording {
            day: store.clock().today(),
            slot: Slot::Evening,
            visitors: "Lâm, Hoa".to_owned(),
            channel: Channel::Door,
        };
        let outcome = Outcome::from_code("nobody_home").unwrap();
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for visit in 0..VISITS {
            let household = households[visit * 7919 % households.len()].household;
            let sheet = store.sheet(household).unwrap();
            let entry = Entry::new(&sheet, campaign, &settings.eligibility, outcome, &recording);
            ours.push(timed(|| {
                store.record(&entry).unwrap();
            }));
            theirs.push(timed(|| {
                insert(&bare, household.0);
            }));
        }
        let ratio = ratio(&ours, &theirs);
        let half = |times: Vec<Duration>| short(milliseconds(Times::new(times).median()));
        let measured = format!("{ratio:.2} x (p50 {} : {} ms)", half(ours), half(theirs));
        table.add(
            "visit, durable",
            people,
            measured,
            "≤ 1.5 x bare insert",
            ratio <= 1.5,
        );
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn bare(path: &std::path::Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA;
             CREATE TABLE visit (id INTEGER PRIMARY KEY, household INTEGER, occurred_on TEXT, outcome TEXT) STRICT;
             CREATE INDEX visit_household ON visit (household);",
        )
        .unwrap();
    connection
}

fn insert(connection: &Connection, household: i64) {
    connection
        .prepare_cached("INSERT INTO visit (household, occurred_on, outcome) VALUES (?1, '2026-11-22', 'nobody_home')")
        .unwrap()
        .execute([household])
        .unwrap();
}
