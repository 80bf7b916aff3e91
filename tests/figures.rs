//! Where households stand, with all that is told beside it, and that every way to the figures gives the same ones.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where it fails"
)]

use std::path::Path;
use std::process::Command;

use gocua::domain::card::CardKind;
use gocua::domain::channel::Channel;
use gocua::domain::clock::{Clock, Moment};
use gocua::domain::date::{Day, PartialDate};
use gocua::domain::eligibility::Eligibility;
use gocua::domain::outcome::Outcome;
use gocua::domain::person_result::PersonResult;
use gocua::domain::ranking::RankBy;
use gocua::domain::record::{Absence, Campaign, Commune, Household, Person, Village};
use gocua::domain::slot::Slot;
use gocua::domain::stage::Remaining;
use gocua::domain::state::HouseholdState;
use gocua::domain::step::StepKind;
use gocua::domain::work::Why;
use gocua::exchange::league::{row_name, shown};
use gocua::lang::Lang;
use gocua::store::{DueFilter, DueSet, FigureBy, League, LeagueRow};
use gocua::store::{
    Entry, HouseholdFilter, Options, PersonEntry, Recording, Store, Which, WorkFilter,
    first_campaign, new_commune,
};
use serde_json::Value;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A Sunday.
const TODAY: &str = "2026-11-22";

fn options(folder: &Path) -> Options {
    let noon = day(TODAY).and_hms_opt(12, 0, 0).unwrap();
    Options {
        clock: Clock::fixed(Moment::from_local(noon)),
        who: "Lâm".to_owned(),
        home: Some(folder.join("home")),
        read_only: false,
    }
}

fn campaign(eligibility: Eligibility) -> Campaign {
    Campaign {
        eligibility: eligibility.rule(),
        starts_on: day("2026-11-01"),
        ..first_campaign(day(TODAY), Lang::Vi)
    }
}

/// The 22 vectors of the rules: number; visits as `outcome day slot`, then results of persons, `+DAY` when to come back,
/// `withdrawn`; who is away; the state; what is told beside it. Where the words of the product rule otherwise than the
/// vectors did, that stands beside the row.
const VECTORS: &[(&str, &[&str], &str, &str, &str)] = &[
    ("1", &[], "", "not_visited", ""),
    (
        "2",
        &["nobody_home 2026-11-21 morning"],
        "",
        "visited_not_met",
        "other time",
    ),
    (
        "3",
        &[
            "nobody_home 2026-11-21 morning",
            "nobody_home 2026-11-21 morning",
            "nobody_home 2026-11-21 morning",
        ],
        "",
        "visited_not_met",
        // Three tries, but on one day: not exhausted.
        "other time",
    ),
    (
        "4",
        &[
            "nobody_home 2026-11-16 morning",
            "nobody_home 2026-11-18 afternoon",
            "nobody_home 2026-11-21 evening",
        ],
        "",
        "visited_not_met",
        "exhausted",
    ),
    (
        "5",
        &["met_all 2026-11-21 morning A=met"],
        "",
        "met_incomplete",
        "",
    ),
    (
        "6",
        &["met_all 2026-11-21 morning A=met B=through_family"],
        "",
        "reviewed",
        "proxies 1",
    ),
    (
        "7",
        &[
            "met_all 2026-11-20 morning A=met B=met",
            "nobody_home 2026-11-21 morning",
        ],
        "",
        "reviewed",
        "",
    ),
    (
        "8",
        &[
            "not_agreed 2026-11-20 morning",
            "met_all 2026-11-21 morning A=met B=met",
        ],
        "",
        "reviewed",
        "",
    ),
    (
        "9",
        &[
            "met_all 2026-11-20 morning A=met",
            "not_agreed 2026-11-21 morning",
        ],
        "",
        "met_incomplete",
        "",
    ),
    (
        "10",
        &["not_agreed 2026-11-21 morning"],
        "",
        "not_agreed",
        "",
    ),
    (
        "11",
        &[
            "not_agreed 2026-11-20 morning",
            "nobody_home 2026-11-21 morning",
        ],
        "",
        "not_agreed",
        "",
    ),
    (
        "12",
        &[
            "moved_out 2026-11-20 morning",
            "met_all 2026-11-21 morning A=met B=reported_gone",
        ],
        "",
        "reviewed",
        "",
    ),
    (
        "13",
        &["household_away 2026-11-21 morning"],
        "A B",
        "household_away",
        "",
    ),
    (
        "14",
        &["household_away 2026-11-21 morning"],
        "A",
        "visited_not_met",
        "other time",
    ),
    // Seasonal: not outside the eligible, but inside until a second, dated step confirms.
    ("15", &["seasonal 2026-11-21 morning"], "", "to_verify", ""),
    (
        "16",
        &["met_all 2026-11-21 morning A=met withdrawn"],
        "",
        "not_visited",
        "",
    ),
    (
        "17",
        &["come_back 2026-11-20 morning +2026-11-21"],
        "",
        "visited_not_met",
        "overdue",
    ),
    (
        "18, B is 14 in December",
        &["met_all 2026-11-21 morning A=met"],
        "",
        "reviewed",
        "turns 14",
    ),
    // Everybody reported gone: waits to be verified, and stays inside the eligible.
    (
        "19",
        &["met_all 2026-11-21 morning A=reported_gone B=reported_gone"],
        "",
        "to_verify",
        "",
    ),
    ("20, only the absent", &[], "", "nobody_eligible", ""),
    // Vacant: inside the eligible until a second, dated step confirms.
    (
        "21",
        &[
            "vacant 2026-11-20 morning",
            "nobody_home 2026-11-21 morning",
        ],
        "",
        "to_verify",
        "",
    ),
    (
        "22",
        &[
            "household_away 2026-11-20 morning",
            "nobody_home 2026-11-21 morning",
        ],
        "A B",
        "household_away",
        "",
    ),
    // Beside the vectors: an agreed day that has come, and one that lies ahead.
    (
        "today",
        &["come_back 2026-11-20 morning +2026-11-22"],
        "",
        "visited_not_met",
        "due",
    ),
    (
        "ahead",
        &["come_back 2026-11-20 morning +2026-11-25"],
        "",
        "visited_not_met",
        "asked",
    ),
];

/// A register with one household of A and B.
fn household(folder: &Path, number: &str) -> Store {
    let eligibility = if number.contains("only the absent") {
        Eligibility::Absent14
    } else {
        Eligibility::All14
    };
    let path = folder.join("so.gocua");
    let campaign = campaign(eligibility);
    let mut store = Store::create(&path, &Commune::default(), &campaign, &options(folder)).unwrap();
    let village = Village {
        name: "Thôn Một".to_owned(),
        ..Village::default()
    };
    let village = store.add_village(&village).unwrap().value;
    let household = store
        .add_household(&Household::new(village, "001"))
        .unwrap()
        .value;
    let young = number.contains("14 in December");
    for (name, birth) in [
        ("A", "1980"),
        ("B", if young { "2012-12-10" } else { "1985" }),
    ] {
        let mut person = Person::new(household, name);
        person.birth = PartialDate::from_iso(birth);
        person.is_head = name == "A";
        store.add_person(&person).unwrap();
    }
    store
}

/// Records `outcome day slot A=result +day withdrawn`.
fn record(store: &mut Store, visit: &str) {
    let sheet = store.sheet(store.household_ids(None).unwrap()[0]).unwrap();
    let (id, campaign) = store.campaign().unwrap();
    let words: Vec<&str> = visit.split(' ').collect();
    let recording = Recording {
        day: day(words[1]),
        slot: Slot::from_code(words[2]).unwrap(),
        visitors: String::new(),
        channel: Channel::Door,
    };
    let outcome = Outcome::from_code(words[0]).unwrap();
    let mut entry = Entry::new(&sheet, id, &campaign.eligibility, outcome, &recording);
    entry.people.clear();
    for word in &words[3..] {
        if let Some(again) = word.strip_prefix('+') {
            entry.visit.follow_up_on = Some(day(again));
        }
        if let Some((name, result)) = word.split_once('=') {
            let member = sheet
                .members
                .iter()
                .find(|member| member.person.name == name);
            let result = PersonResult::from_code(result).unwrap();
            entry
                .people
                .push(PersonEntry::new(member.unwrap().id, result));
        }
    }
    let recorded = store.record(&entry).unwrap().value;
    if words.contains(&"withdrawn") {
        store.withdraw_visit(recorded.visit, "").unwrap();
    }
}

/// What is told beside the state.
fn told(store: &Store) -> String {
    let roll = store.load_roll().unwrap();
    let (_, all) = roll.progress();
    let whys = |slot| roll.work(&WorkFilter::default(), slot).1;
    let row = &store
        .household_rows(&store.household_ids(None).unwrap())
        .unwrap()[0];
    let other =
        whys(Slot::Evening).of(Why::NewSlot) == 1 && whys(Slot::Morning).of(Why::NewSlot) == 0;
    assert_eq!(all.exhausted == 1, row.standing.exhausted);
    let flags = [
        (all.due_today == 1, "due".to_owned()),
        (all.overdue == 1, "overdue".to_owned()),
        (
            row.standing
                .follow_up
                .is_some_and(|(on, _)| on > day(TODAY)),
            "asked".to_owned(),
        ),
        (all.exhausted == 1, "exhausted".to_owned()),
        (other, "other time".to_owned()),
        (all.by_proxy > 0, format!("proxies {}", all.by_proxy)),
        (
            whys(Slot::Morning).of(Why::Turns14) == 1,
            "turns 14".to_owned(),
        ),
    ];
    let flags = flags
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, flag)| flag);
    flags.collect::<Vec<_>>().join(", ")
}

#[test]
fn the_vectors_hold_with_their_flags() {
    for (number, visits, away, state, flags) in VECTORS {
        let folder = tempfile::tempdir().unwrap();
        let mut store = household(folder.path(), number);
        let sheet = store.sheet(store.household_ids(None).unwrap()[0]).unwrap();
        for member in &sheet.members {
            if away.contains(&member.person.name) {
                store.save_absence(None, &Absence::new(member.id)).unwrap();
            }
        }
        for visit in *visits {
            record(&mut store, visit);
        }
        let (id, campaign) = store.campaign().unwrap();
        let sheet = store.sheet(sheet.id).unwrap();
        let (_, all) = store.load_roll().unwrap().progress();
        let counted = HouseholdState::all()
            .find(|state| all.of(*state) == 1)
            .unwrap();
        let listed = store.household_rows(&[sheet.id]).unwrap()[0].standing.state;
        let shown = sheet.standing(id, &campaign, day(TODAY)).state;
        for found in [counted, listed, shown] {
            assert_eq!(found.code(), *state, "{number}");
        }
        assert_eq!(told(&store), *flags, "{number}");
    }
}

/// The program on the register of a folder, on the same day.
fn ask(folder: &Path, arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_gocua"))
        .args(arguments)
        .args(["--register", "so.gocua", "--as", "Lâm", "--json"])
        .current_dir(folder)
        .env("GOCUA_HOME", folder.join("home"))
        .env("GOCUA_NOW", format!("{TODAY}T12:00"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{arguments:?}: {said}"))
}

/// What the overview says of any evening is how many people its lists of that evening name; and what is undone and redone
/// in between changes both alike.
#[test]
fn the_lists_of_a_past_day_are_as_long_as_its_figures() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = worked(folder.path(), 5);
    let roll = store.load_roll().unwrap();
    let everybody = DueFilter {
        set: DueSet::Remaining,
        ..DueFilter::default()
    };
    let people: Vec<_> = roll.due_people(&everybody);
    for (at, person) in people.into_iter().enumerate().step_by(3) {
        let ago = chrono::Days::new(at as u64 % 11);
        let kind = [StepKind::Taken, StepKind::Appointed, StepKind::Redo][at % 3];
        let _ = store.record_step(person.person, kind, day(TODAY) - ago, "");
    }
    drop(store);
    let mut seen = std::collections::HashSet::new();
    let mut compare = |days: &[u64]| {
        for &ago in days {
            let on = (day(TODAY) - chrono::Days::new(ago)).to_string();
            let figures = &ask(folder.path(), &["status", "--on", &on])["progress"]["all"];
            let list = |set: &str| {
                let filter = format!("set={set}");
                let list = ["list", "eligible", "--on", &on, "--filter", &filter];
                number(&ask(folder.path(), &list), "count")
            };
            let (eligible, remaining) = (number(figures, "eligible"), number(figures, "remaining"));
            assert_eq!(list("eligible"), eligible, "{on}");
            assert_eq!(list("remaining"), remaining, "{on}");
            assert_eq!(list("done"), eligible - remaining, "{on}");
            let contacted = number(&figures["reasons"], "not_contacted");
            assert_eq!(list("not_contacted"), contacted, "{on}");
            seen.insert((eligible, remaining, contacted));
        }
    };
    compare(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    ask(folder.path(), &["undo"]);
    compare(&[0, 10]);
    ask(folder.path(), &["redo"]);
    compare(&[0, 10]);
    assert!(seen.len() > 6, "{seen:?}");
}

/// A register of invented people with a list's absences, and work done at random.
fn worked(folder: &Path, seed: u64) -> Store {
    let run = |arguments: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_gocua"))
            .args(arguments)
            .current_dir(folder)
            .env("GOCUA_HOME", folder.join("home"))
            .env("GOCUA_NOW", format!("{TODAY}T08:00"))
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
    };
    let path = folder.join("so.gocua");
    let commune = new_commune("Xã Thử", Lang::Vi);
    let campaign = campaign(Eligibility::All14);
    drop(Store::create(&path, &commune, &campaign, &options(folder)).unwrap());
    run(&[
        "sample",
        "--people",
        "1200",
        "--seed",
        &seed.to_string(),
        "--out",
        "list.csv",
    ]);
    run(&[
        "import",
        "list.csv",
        "--register",
        "so.gocua",
        "--as",
        "Lâm",
    ]);
    let mut store = Store::open(&path, &options(folder)).unwrap();
    let mut state = seed;
    let mut chance = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let (id, campaign) = store.campaign().unwrap();
    for household in store.household_ids(None).unwrap() {
        for _ in 0..chance(4) {
            let sheet = store.sheet(household).unwrap();
            let recording = Recording {
                day: day(TODAY) - chrono::Days::new(chance(12)),
                slot: Slot::all().nth(chance(4) as usize).unwrap(),
                visitors: String::new(),
                channel: Channel::Door,
            };
            let outcome = Outcome::all().nth(chance(18) as usize).unwrap();
            let mut entry = Entry::new(&sheet, id, &campaign.eligibility, outcome, &recording);
            if chance(3) == 0 {
                let again = day(TODAY) + chrono::Days::new(6) - chrono::Days::new(chance(12));
                entry.visit.follow_up_on = Some(again);
            }
            if entry.people.is_empty() {
                for member in &sheet.members {
                    if let Some(result) = PersonResult::all().nth(chance(20) as usize) {
                        entry.people.push(PersonEntry::new(member.id, result));
                    }
                }
            }
            store.record(&entry).unwrap();
        }
        let sheet = store.sheet(household).unwrap();
        for member in sheet
            .members
            .iter()
            .filter(|member| member.absence.is_some())
        {
            let kind = [StepKind::DoneElsewhere, StepKind::Verified][chance(2) as usize];
            match chance(8) {
                0 => drop(store.record_step(member.id, kind, day(TODAY), "").unwrap()),
                1 => drop(
                    store
                        .end_absence(member.id, PartialDate::Day(day(TODAY)))
                        .unwrap(),
                ),
                _ => {}
            }
        }
    }
    store
}

fn number(value: &Value, key: &str) -> u64 {
    value[key]
        .as_u64()
        .unwrap_or_else(|| panic!("no {key}: {value}"))
}

/// What the rows of the lists come to for one village; of all without a name.
fn counted(households: &[Value], absent: &[Value], village: Option<&str>) -> Vec<(String, u64)> {
    let here = |row: &&Value| village.is_none_or(|village| row["village"] == village);
    let rows: Vec<&Value> = households.iter().filter(here).collect();
    let count = |is: &dyn Fn(&Value) -> bool| rows.iter().filter(|row| is(row)).count() as u64;
    let sum = |key: &str| rows.iter().map(|row| number(row, key)).sum::<u64>();
    let next = |row: &Value| row["next_visit"].as_str().map(str::to_owned);
    let mut figures: Vec<(String, u64)> = HouseholdState::all()
        .map(|state| {
            let of = count(&|row| row["state"] == state.code());
            (format!("state {}", state.code()), of)
        })
        .collect();
    figures.extend([
        ("households".to_owned(), rows.len() as u64),
        (
            "visited_households".to_owned(),
            count(&|row| number(row, "visits") > 0),
        ),
        ("visits".to_owned(), sum("visits")),
        ("people".to_owned(), sum("members")),
        ("absent_14_plus".to_owned(), sum("absent_members")),
        (
            "absent_14_plus".to_owned(),
            absent.iter().filter(here).count() as u64,
        ),
        (
            "due_today_households".to_owned(),
            count(&|row| next(row).as_deref() == Some(TODAY)),
        ),
        (
            "overdue_households".to_owned(),
            count(&|row| next(row).is_some_and(|on| on.as_str() < TODAY)),
        ),
    ]);
    figures
}

#[test]
fn status_the_screens_and_the_lists_agree() {
    for seed in 1..=2 {
        let folder = tempfile::tempdir().unwrap();
        let store = worked(folder.path(), seed);
        let roll = store.load_roll().unwrap();
        let (villages, all) = roll.progress();
        let which = |which| {
            let filter = HouseholdFilter {
                which,
                ..HouseholdFilter::default()
            };
            roll.households(&filter).len()
        };
        // The list of households against the overview.
        for (counted, of) in [
            (which(Which::Reviewed), all.reviewed),
            (which(Which::NotAgreed), all.not_agreed),
            (which(Which::ToVerify), all.to_verify),
            (which(Which::NotVisited), all.not_visited),
            (which(Which::Exhausted), all.exhausted),
            (which(Which::Due), all.due_today + all.overdue),
            (which(Which::Overdue), all.overdue),
        ] {
            assert_eq!(counted, of, "seed {seed}");
        }
        let funnels = roll.funnels(None);
        drop(store);
        // The rows of the lists against what status says, village by village.
        let status = ask(folder.path(), &["status"]);
        let rows = |list: &str| {
            let list = ask(folder.path(), &["list", list]);
            list["rows"].as_array().unwrap().clone()
        };
        let (households, absent, people) = (rows("households"), rows("absent"), rows("people"));
        let places = status["villages"].as_array().unwrap();
        assert_eq!(places.len(), villages.len());
        let of_villages = places
            .iter()
            .map(|village| (village, village["name"].as_str()));
        for (told, name) in of_villages.chain([(&status, None)]) {
            for (key, count) in counted(&households, &absent, name) {
                let told = match key.strip_prefix("state ") {
                    Some(state) => number(&told["household_states"], state),
                    None => number(told, &key),
                };
                assert_eq!(told, count, "seed {seed}, {name:?}: {key}");
            }
        }
        assert_eq!(number(&status, "people"), people.len() as u64);
        let alone = ask(folder.path(), &["list", "absent", "--filter", "phone=none"]);
        assert_eq!(alone["count"], status["absent_14_plus_without_phone"]);
        // The funnel: who is away, and who came back in the campaign.
        let stages = &status["absence_stages"];
        assert_eq!(number(stages, "listed"), funnels.all.people() as u64);
        let back = number(stages, "listed") - number(&status, "absent_14_plus");
        assert!(back > 0 && number(stages, "done") >= back, "{stages}");
        for groups in ["villages", "reasons", "places"] {
            for stage in [
                "listed",
                "has_contact",
                "contacted",
                "planned",
                "in_time",
                "done",
                "verified",
            ] {
                let rows = stages[groups].as_array().unwrap().iter();
                let sum: u64 = rows.map(|row| number(row, stage)).sum();
                assert_eq!(sum, number(stages, stage), "seed {seed}: {groups} {stage}");
            }
        }
    }
}

#[path = "support/drive.rs"]
mod drive;

/// The figures of a row, each with its people.
const SETS: [(&str, DueSet); 14] = [
    ("eligible", DueSet::Eligible),
    ("uncertain", DueSet::Uncertain),
    ("may", DueSet::May),
    ("taken", DueSet::Done),
    ("issued", DueSet::Issued),
    ("handed_over", DueSet::Handed),
    ("undelivered", DueSet::Undelivered),
    ("remaining", DueSet::Remaining),
    ("exempt", DueSet::Exempt),
    ("exempt_proposed", DueSet::ExemptProposed),
    ("taken_today", DueSet::DoneToday),
    ("taken_in_7_days", DueSet::DoneWeek),
    ("issued_today", DueSet::IssuedToday),
    ("issued_in_7_days", DueSet::IssuedWeek),
];

/// What status says of the rows of a table, what the list says, what the file says, and how many people the roll gives.
#[test]
fn progress_is_the_same_in_status_list_file_and_people() {
    let (drive, store) = drive::drive();
    let folder = drive.folder.path();
    let roll = store.load_roll().unwrap();
    let tables = [
        ("villages", "village", FigureBy::Village),
        ("cohorts", "cohort", FigureBy::Cohort),
        ("groups", "group", FigureBy::Group),
        ("cadres", "cadre", FigureBy::Cadre),
    ];
    let leagues = tables.map(|(_, _, by)| League::of(&store, &roll, by).unwrap());
    let people = |row: &LeagueRow, set| {
        let filter = DueFilter::of(set);
        let filter = row.key.iter().fold(filter, DueFilter::within);
        roll.due_people(&filter).len() as u64
    };
    let status = ask(folder, &["status"]);
    let progress = &status["progress"];
    for ((name, code, _), league) in tables.into_iter().zip(&leagues) {
        let by = format!("by={code}");
        let list = ask(folder, &["list", "progress", "--filter", &by]);
        let told = progress[name].as_array().unwrap();
        assert_eq!(told.len(), league.rows.len(), "{name}");
        let told = told.iter().chain([&progress["all"]]);
        for (told, row) in told.zip(league.rows.iter().chain([&league.all])) {
            for (key, set) in SETS {
                assert_eq!(
                    number(told, key),
                    people(row, set),
                    "{name} {}: {key}",
                    row.name
                );
            }
            let mut sum = 0;
            for reason in Remaining::all() {
                let count = number(&told["reasons"], reason.code());
                assert_eq!(
                    count,
                    people(row, DueSet::Reason(reason)),
                    "{name} {reason:?}"
                );
                sum += count;
            }
            assert_eq!(sum, number(told, "remaining"));
            assert_eq!(number(told, "eligible"), number(told, "taken") + sum);
        }
        // The list has the rows in the order of their ranks, each as status has it.
        let rows = list["rows"].as_array().unwrap();
        let ranked = league.ranked(RankBy::Percent);
        let names: Vec<&str> = rows
            .iter()
            .map(|row| row["name"].as_str().unwrap())
            .collect();
        let wanted: Vec<String> = ranked.iter().map(|row| row_name(row, Lang::Vi)).collect();
        assert_eq!(names, wanted);
        for row in rows {
            assert!(
                progress[name].as_array().unwrap().contains(row),
                "{name} {row}"
            );
        }
        assert_eq!(list["all"], progress["all"]);
    }
    assert_eq!(
        number(&status, "eligible"),
        number(&progress["all"], "eligible")
    );
    // The file.
    let file = folder.join("bang.csv");
    let export = ["export", "progress", "--out", "bang.csv"];
    assert_eq!(number(&ask(folder, &export), "rows"), 4);
    let text = std::fs::read_to_string(file).unwrap();
    let (headings, rows, check) = shown(&leagues[0], RankBy::Percent, Lang::Vi);
    let mut lines = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    assert_eq!(
        lines.headers().unwrap().iter().collect::<Vec<_>>(),
        headings
    );
    let lines: Vec<Vec<String>> = lines
        .records()
        .map(|line| line.unwrap().iter().map(str::to_owned).collect())
        .collect();
    // A file's changes are numbers that can be added up: `+2` is 2 and `=` is 0.
    let plain = |cell: &String| match cell.as_str() {
        "=" => "0".to_owned(),
        cell => cell.trim_start_matches('+').to_owned(),
    };
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(plain).collect())
        .collect();
    assert_eq!(lines[..4], rows[..]);
    assert_eq!(lines[4], [check]);
    assert_eq!(
        progress["check"],
        serde_json::json!({"eligible_is_taken_and_remaining": true, "remaining_is_sum_of_reasons": true})
    );
}

/// Targets, quotas, pace, ranks, days, silent villages and reports of the drive, as programs read them.
#[test]
fn status_tells_targets_pace_ranks_and_what_is_due() {
    let (drive, _store) = drive::drive();
    let status = ask(drive.folder.path(), &["status"]);
    let progress = &status["progress"];
    let all = &progress["all"];
    let target = &all["targets"][0];
    for (told, wanted) in [
        (&all["percent"], serde_json::json!(75.6)),
        (&target["total"], 70.into()),
        (&target["percent"], serde_json::json!(80.0)),
        (&target["left"], 14.into()),
        (&target["done_of_day"], 16.into()),
        (&target["per_day"], 20.into()),
        (&target["done_of_month"], 56.into()),
        (&all["pace"]["working_days_left"], 9.into()),
        (&all["pace"]["needed_a_day"], 2.into()),
        (&all["pace"]["kept_a_day"], serde_json::json!(5.1)),
        (&all["pace"]["forecast"], "2026-11-25".into()),
        (&all["pace"]["verdict"], "in_time".into()),
        (
            &progress["silent"],
            serde_json::json!(["Thôn Tây", "Thôn Nam"]),
        ),
        (&progress["behind"], serde_json::json!(["Thôn Nam"])),
        (
            &progress["exemplary"],
            serde_json::json!(["Thôn Đông", "Thôn Tây"]),
        ),
        (&progress["days"][30]["taken"], 16.into()),
        (&progress["reports"][0]["state"], "overdue".into()),
        (&progress["reports"][1]["state"], "ahead".into()),
        (
            &progress["villages"][0]["targets"][0]["percent"],
            serde_json::json!(106.6),
        ),
        (
            &progress["villages"][2]["ranks"]["percent"]["rank"],
            3.into(),
        ),
        (&progress["villages"][2]["pace"]["forecast"], Value::Null),
        (&progress["villages"][0]["head"], "Nguyễn Văn Lâm".into()),
    ] {
        assert_eq!(told, &wanted, "{progress:#}");
    }
    // Yesterday: without today's steps, and with the ranks of then.
    let before = ask(drive.folder.path(), &["status", "--on", "21/11/2026"]);
    assert_eq!(number(&before["progress"]["all"], "taken"), 40);
}

/// The card that came of the campaign is no reason why its owner was not to be reached, wherever it is written down.
#[test]
fn a_card_that_came_of_the_campaign_takes_nobody_out_of_it() {
    for (steps, card, issued, counted) in [
        (&[] as &[_], None, None, (2, 0)),
        (&["taken 2026-11-10"], None, None, (2, 1)),
        (
            &["taken 2026-11-10"],
            Some("identity"),
            Some("2026-11-15"),
            (2, 1),
        ),
        (&["taken 2026-11-10"], Some("identity"), None, (2, 1)),
        // Whoever had a card before was not to be reached, and gave in an application all the same.
        (
            &["taken 2026-11-10"],
            Some("chip"),
            Some("2022-05-02"),
            (1, 0),
        ),
        // A card that is written down, and nobody said how it came.
        (&[], Some("identity"), Some("2026-11-15"), (1, 0)),
        (
            &["verified 2026-11-16"],
            Some("identity"),
            Some("2026-11-03"),
            (2, 1),
        ),
        (
            &["taken 2026-11-10", "redo 2026-11-12"],
            Some("chip"),
            Some("2026-11-11"),
            (1, 0),
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut store = household(folder.path(), "");
        let (id, campaign) = store.campaign().unwrap();
        let rule = Eligibility::NoChip14.rule();
        let campaign = Campaign {
            eligibility: rule,
            ..campaign
        };
        store.edit_campaign(id, &campaign).unwrap();
        let home = store.household_ids(None).unwrap()[0];
        let person = store.sheet(home).unwrap().members[0].id;
        let first = store.load_roll().unwrap();
        store.roll_is_loading();
        store.set_roll(Box::new(first)).unwrap();
        let mut told = store.person(person).unwrap();
        told.card = card.and_then(CardKind::from_code);
        told.card_issued = issued.and_then(PartialDate::from_iso);
        store.edit_person(person, &told).unwrap();
        let loaded = store.load_roll().unwrap();
        store.roll_is_loading();
        store.set_roll(Box::new(loaded)).unwrap();
        for step in steps {
            let (kind, on) = step.split_once(' ').unwrap();
            let kind = StepKind::from_code(kind).unwrap();
            store.record_step(person, kind, day(on), "").unwrap();
        }
        let case = format!("{steps:?} {card:?} {issued:?}");
        for roll in [store.roll().unwrap(), &store.load_roll().unwrap()] {
            let (_, all) = roll.figures(FigureBy::Village);
            assert_eq!((all.eligible, all.done), counted, "{case}");
        }
        let due = DueFilter::of(DueSet::Eligible);
        let people: Vec<_> = store.roll().unwrap().due_people(&due);
        let ids: Vec<_> = people.iter().map(|hit| hit.person).collect();
        let rows = store.due_rows(&ids).unwrap();
        assert!(rows.iter().all(|row| row.target.counts()), "{case}");
        let shown = store.household_rows(&[home]).unwrap()[0].standing.state;
        assert_eq!(
            shown,
            store
                .sheet(home)
                .unwrap()
                .standing(id, &campaign, day(TODAY))
                .state,
            "{case}"
        );
    }
}
