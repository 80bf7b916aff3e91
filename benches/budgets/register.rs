//! Lists and registers of any size, invented once and kept below the target folder.

use std::collections::hash_map::DefaultHasher;
use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use gocua::domain::clock::{Clock, Moment};
use gocua::domain::date::Day;
use gocua::domain::record::{Campaign, Commune};
use gocua::exchange::{ImportOptions, import};
use gocua::sample::{SampleHousehold, SampleOptions, households, steps, story, write_csv};
use gocua::store::{Options, Store};
use rusqlite::{Connection, Statement, params};

const SEED: u64 = 1;
/// The story of two weeks is told so often, each before the other, that most households were visited many times; in the
/// register of a province's largest ward so often that it holds two million visits and steps.
fn stories(people: u64) -> u64 {
    if people == 250_000 { 36 } else { 6 }
}

/// The day on which everything is measured.
pub fn today() -> Day {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

/// How registers are opened.
pub fn options(read_only: bool) -> Options {
    let evening = today().and_hms_opt(19, 30, 0).unwrap();
    Options {
        clock: Clock::fixed(Moment::from_local(evening)),
        who: "Lâm".to_owned(),
        home: Some(folder().join("home")),
        read_only,
    }
}

/// Where all of it is kept, apart for each layout of the register and each way of making it.
pub fn folder() -> PathBuf {
    let mut hasher = DefaultHasher::new();
    for schema in [
        include_str!("../../assets/schema/0001.sql"),
        include_str!("../../assets/schema/0002.sql"),
        include_str!("../../assets/schema/0003.sql"),
    ] {
        schema.hash(&mut hasher);
    }
    include_str!("register.rs").hash(&mut hasher);
    let name = format!("registers-{:08x}", hasher.finish() as u32);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn invented(people: u64) -> SampleOptions {
    SampleOptions {
        people,
        seed: SEED,
        today: today(),
    }
}

/// A list of so many people.
pub fn list(people: u64) -> PathBuf {
    made(&format!("{people}.csv"), |path| {
        write_csv(
            invented(people),
            &mut File::create(path).unwrap(),
            &mut |_| true,
        )
        .unwrap();
    })
}

/// A register of so many people, with visits.
pub fn path(people: u64) -> PathBuf {
    made(&format!("{people}.gocua"), |path| {
        eprintln!("making a register of {people} people ...");
        fill(path, people);
    })
}

/// Makes a file under another name first, so that one that is there is whole.
fn made(name: &str, make: impl FnOnce(&Path)) -> PathBuf {
    let path = folder().join(name);
    if !path.exists() {
        let part = folder().join(format!("part-{name}"));
        let _ = fs::remove_file(&part);
        make(&part);
        fs::rename(&part, &path).unwrap();
    }
    path
}

/// A new register without people.
pub fn empty(path: &Path) -> Store {
    let commune = Commune {
        name: "Xã Thử".to_owned(),
        ..Commune::default()
    };
    let campaign = Campaign {
        name: "Làm thẻ căn cước".to_owned(),
        noun: "làm thẻ".to_owned(),
        due_on: Some(today() + Days::new(40)),
        ..gocua::store::first_campaign(today() - Days::new(120), gocua::lang::Lang::Vi)
    };
    Store::create(path, &commune, &campaign, &options(false)).unwrap()
}

/// Takes the list in as the program does, and tells the story of the weeks before.
fn fill(path: &Path, people: u64) {
    let mut store = empty(path);
    let files = [list(people)];
    let report = import(&mut store, &files, &ImportOptions::default(), &mut |_| true).unwrap();
    assert_eq!(report.rows.taken, people, "every invented row is taken");
    drop(store);
    let connection = Connection::open(path).unwrap();
    // Nothing is kept of a register that was not finished.
    connection
        .execute_batch("PRAGMA synchronous = OFF; BEGIN")
        .unwrap();
    visit(
        &connection,
        &households(invented(people)).collect::<Vec<_>>(),
        stories(people),
    );
    connection.execute_batch("COMMIT").unwrap();
}

/// Adds visits and steps straight to the file: measures of reading do not ask how they came there.
fn visit(connection: &Connection, invented: &[SampleHousehold], stories: u64) {
    let ids: Vec<i64> = numbers(
        connection,
        "SELECT h.id FROM household h JOIN village v ON v.id = h.village ORDER BY v.walk_rank, h.walk_rank, h.id",
    );
    let campaign = numbers(connection, "SELECT id FROM campaign")[0];
    let mut members = connection
        .prepare("SELECT id FROM person WHERE household = ?1 ORDER BY position, id")
        .unwrap();
    let mut add = connection
        .prepare(
            "INSERT INTO visit (campaign, household, occurred_on, slot, entered_at, visitors, channel, outcome, informant, \
             invitation, note, withdrawn_why) VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6, ?7, '', ?8, ?9, '')",
        )
        .unwrap();
    let mut add_step = connection
        .prepare(
            "INSERT INTO step (campaign, person, kind, occurred_on, note, withdrawn_why, due_on, reason) \
             VALUES (?1, ?2, ?3, ?4, '', '', ?5, ?6)",
        )
        .unwrap();
    let mut add_person = connection
        .prepare("INSERT INTO visit_person (visit, person, result, note) VALUES (?1, ?2, ?3, '')")
        .unwrap();
    for round in (0..stories).rev() {
        for visit in story(invented, SEED + round, today() - Days::new(14 * round)) {
            let household = ids[visit.household];
            add.execute(params![
                campaign,
                household,
                visit.day.to_string(),
                visit.slot.code(),
                visit.visitors,
                visit.channel.code(),
                visit.outcome.code(),
                visit.invitation,
                visit.note,
            ])
            .unwrap();
            let id = connection.last_insert_rowid();
            let people = members_of(&mut members, household);
            for person in &visit.people {
                add_person
                    .execute(params![id, people[person.member], person.result.code()])
                    .unwrap();
            }
        }
    }
    for step in steps(invented, SEED, today()) {
        let people = members_of(&mut members, ids[step.household]);
        add_step
            .execute(params![
                campaign,
                people[step.member],
                step.kind.code(),
                step.day.to_string(),
                step.due_on.map(|day| day.to_string()),
                step.reason,
            ])
            .unwrap();
    }
}

/// The members of a household, in the order of the list.
fn members_of(members: &mut Statement<'_>, household: i64) -> Vec<i64> {
    let rows = members.query_map([household], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn numbers(connection: &Connection, sql: &str) -> Vec<i64> {
    let mut statement = connection.prepare(sql).unwrap();
    let numbers = statement.query_map([], |row| row.get(0)).unwrap();
    numbers.map(Result::unwrap).collect()
}
