//! Lists and registers of any size, invented once and kept below the target folder.

use std::collections::hash_map::DefaultHasher;
use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use gocua::domain::clock::{Clock, Moment};
use gocua::domain::date::Day;
use gocua::domain::eligibility::Eligibility;
use gocua::domain::record::{Campaign, Commune};
use gocua::sample::{SampleHousehold, SampleOptions, households, story, write_csv};
use gocua::store::{Options, Store};
use rusqlite::{Connection, params};

const SEED: u64 = 1;
/// The story of two weeks is told so often, each before the other, that most households were visited many times.
const STORIES: u64 = 6;

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

/// Where all of it is kept, apart for each layout of the register.
pub fn folder() -> PathBuf {
    let mut hasher = DefaultHasher::new();
    include_str!("../../assets/schema/0001.sql").hash(&mut hasher);
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
        drop(empty(path));
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
        purpose: String::new(),
        legal_basis: String::new(),
        owner: String::new(),
        eligibility: Eligibility::All14,
        starts_on: today() - Days::new(120),
        due_on: Some(today() + Days::new(40)),
        retain_to: None,
    };
    Store::create(path, &commune, &campaign, &options(false)).unwrap()
}

fn fill(path: &Path, people: u64) {
    let invented: Vec<SampleHousehold> = households(invented(people)).collect();
    let connection = Connection::open(path).unwrap();
    connection.execute_batch("BEGIN").unwrap();
    people_sql(&connection, &invented);
    visit(&connection, &invented);
    connection.execute_batch("COMMIT").unwrap();
}

fn people_sql(connection: &Connection, invented: &[SampleHousehold]) {
    let mut village = String::new();
    let mut village_id = 0;
    for (at, household) in invented.iter().enumerate() {
        if household.village != village {
            village.clone_from(&household.village);
            village_id += 1;
            connection.prepare_cached("INSERT INTO village (id, name, head, phones, officer, walk_rank) VALUES (?1, ?2, '', '[]', '', ?1)").unwrap().execute(params![village_id, village]).unwrap();
        }
        let id = at as i64 + 1;
        connection.prepare_cached("INSERT INTO household (id, village, code, address, lane, walk_rank, phones, door_note, kind, mobiliser) VALUES (?1, ?2, ?3, ?4, ?5, ?1, '[]', '', 'home', '')").unwrap().execute(params![id, village_id, household.code, household.address, household.lane]).unwrap();
        for (position, member) in household.members.iter().enumerate() {
            let phones = gocua::domain::phone::read_phones(&member.phones).0.json();
            connection.prepare_cached("INSERT INTO person (household, position, relation_text, is_head, name, sex, birth, number, old_number, phones, residence, work, best_time, home_service, groups, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, '', ?9, ?10, ?11, '', '', '', ?12)").unwrap().execute(params![id, position as i64 + 1, member.relation, position == 0, member.name, member.sex.code(), member.birth.iso(), member.number, phones, member.residence.code(), member.work, member.note]).unwrap();
            let person = connection.last_insert_rowid();
            if let Some(a) = &member.absence {
                let phones = gocua::domain::phone::read_phones(&a.phone).0.json();
                let contact = a
                    .contact
                    .as_ref()
                    .map_or(String::new(), |c| c.phone.clone());
                let proxy = gocua::domain::phone::read_phones(&contact).0.json();
                connection.prepare_cached("INSERT INTO absence (person, reason, reason_note, scope, place, address, phones, since, back, proxy_name, proxy_relation, proxy_phones, plan, declared, source) VALUES (?1, ?2, '', ?3, ?4, ?5, ?6, ?7, ?8, '', '', ?9, ?10, ?11, '')").unwrap().execute(params![person, a.reason.code(), gocua::domain::place::read(a.place).scope.map(gocua::domain::absence::Scope::code), a.place, a.address, phones, a.since.iso(), a.back.code(), proxy, a.plan.map(gocua::domain::absence::Plan::code), a.declared.code()]).unwrap();
            }
        }
    }
}

/// Adds visits straight to the file: measures of reading do not ask how they came there.
fn visit(connection: &Connection, invented: &[SampleHousehold]) {
    let ids: Vec<i64> = numbers(connection, "SELECT id FROM household ORDER BY id");
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
    let mut add_person = connection
        .prepare("INSERT INTO visit_person (visit, person, result, note) VALUES (?1, ?2, ?3, '')")
        .unwrap();
    for round in (0..STORIES).rev() {
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
            let people: Vec<i64> = members
                .query_map([household], |row| row.get(0))
                .unwrap()
                .map(Result::unwrap)
                .collect();
            for person in &visit.people {
                add_person
                    .execute(params![id, people[person.member], person.result.code()])
                    .unwrap();
            }
        }
    }
}

fn numbers(connection: &Connection, sql: &str) -> Vec<i64> {
    let mut statement = connection.prepare(sql).unwrap();
    let numbers = statement.query_map([], |row| row.get(0)).unwrap();
    numbers.map(Result::unwrap).collect()
}
