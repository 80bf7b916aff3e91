//! The figures of the list of absent people are true: for any combination of filters, the index, the screen and the
//! command line count what somebody counts who goes through the exported rows with a pencil.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::process::Command;

use gocua::domain::channel::Channel;
use gocua::domain::clock::{Clock, Moment};
use gocua::domain::date::{Day, PartialDate, reaches_on};
use gocua::domain::expected_back::ExpectedBack;
use gocua::domain::outcome::Outcome;
use gocua::domain::place::Province;
use gocua::domain::slot::Slot;
use gocua::lang::Lang;
use gocua::store::{
    AbsentCounts, AbsentFilter, Entry, Facet, Opens, Options, Recording, Roll, Store,
};
use gocua::tui::app::App;
use gocua::tui::context::Ctx;
use gocua::tui::look::Look;
use gocua::tui::screens::absent::Absent;
use serde_json::Value;

use crate::hamlet::load_roll;
use crate::stage::Stage;

const NOW: &str = "2026-11-22T15:30";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn clock() -> Clock {
    let noon = day("2026-11-22").and_hms_opt(15, 30, 0).unwrap();
    Clock::fixed(Moment::from_local(noon))
}

/// Runs the program.
fn call(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_gocua"))
        .env("GOCUA_HOME", folder.join("home"))
        .env("GOCUA_LANG", "vi")
        .env("GOCUA_NOW", NOW)
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    output.stdout
}

/// What stands in an exported row, and the day on which the household was last spoken to.
struct Row {
    cells: Value,
    spoken: Option<Day>,
}

impl Row {
    fn text(&self, column: &str) -> &str {
        self.cells[column].as_str().unwrap_or_default()
    }

    fn has(&self, columns: &[&str]) -> bool {
        columns.iter().any(|column| !self.text(column).is_empty())
    }

    fn back(&self) -> Option<ExpectedBack> {
        ExpectedBack::from_code(self.text("expected_back"))
    }

    fn birth(&self) -> Option<PartialDate> {
        PartialDate::from_iso(self.text("born"))
    }

    /// Whether the person is at least so old on a day; unknown counts as grown.
    fn is(&self, years: i32, on: Day) -> bool {
        self.birth()
            .is_none_or(|birth| reaches_on(birth, years) <= on)
    }
}

/// The rule of each filter, as a person would read it off a row.
fn holds(row: &Row, facet: &str, value: &str, today: Day) -> bool {
    let code = |column: &str| match row.text(column) {
        "" => value == "unasked",
        code => code == value,
    };
    let unheard = |last: Option<Day>| match value {
        "never" => last.is_none(),
        count => last.is_none_or(|last| (today - last).num_days() >= count.parse().unwrap()),
    };
    let own = row.has(&["phone", "away_phone"]);
    let proxy = row.has(&["contact_phone", "household_phone"]);
    let first = row
        .back()
        .and_then(ExpectedBack::window)
        .map(|(first, _)| first);
    match facet {
        "village" => row.text("village") == value,
        "reason" => code("absence_reason"),
        "plan" => code("plan"),
        "scope" => row.text("absence_scope") == value,
        "place" if value == "unasked" => row.text("away_at").is_empty(),
        "place" => row.text("away_at") == value,
        "province" => Province::all()
            .iter()
            .any(|province| province.name == row.text("away_at") && province.now == value),
        "work" => row.text("school") == value,
        "phone" => match value {
            "own" => own,
            "proxy" => proxy,
            "none" => !own && !proxy,
            _ => false,
        },
        "declared" => match row.text("declared") {
            "" => value == "unknown",
            declared => declared == value,
        },
        "confirmed" => unheard(row.text("confirmed_on").parse().ok()),
        "contact" => unheard(row.spoken),
        "before" => first.is_some_and(|first| first < day(value)),
        "since" => PartialDate::from_iso(row.text("away_since"))
            .is_some_and(|since| since.first() < day(value)),
        "age" => {
            let (young, old) = match value.strip_suffix('+') {
                Some(young) => (young, None),
                None => value
                    .split_once('-')
                    .map(|(young, old)| (young, Some(old)))
                    .unwrap(),
            };
            let older = old.map(|old| old.parse::<i32>().unwrap() + 1);
            row.birth().is_some()
                && row.is(young.parse().unwrap(), today)
                && !older.is_some_and(|older| row.is(older, today))
        }
        "soon" => {
            let later = today + chrono::Days::new(value.parse().unwrap());
            !row.is(14, today) && row.is(14, later)
        }
        "back" => back(row, today) == value || value == "late" && row.text("plan") == "home_after",
        other => panic!("no rule for {other}"),
    }
}

fn back(row: &Row, today: Day) -> &'static str {
    let text = row.text("expected_back");
    let over = row.back().and_then(ExpectedBack::overdue_after);
    let first = row
        .back()
        .and_then(ExpectedBack::window)
        .map(|(first, _)| first);
    if over.is_some_and(|over| over < today) {
        return "overdue";
    }
    let days = first.map(|first| (first - today).num_days());
    match text.split('-').next().unwrap_or_default() {
        "" | "unknown" => "unknown",
        "tet" | "summer" | "apr30" | "sep2" | "hung_kings"
            if days.is_some_and(|days| days > 366) =>
        {
            "later"
        }
        "tet" => "tet",
        "summer" => "summer",
        "apr30" | "sep2" | "hung_kings" => "holiday",
        _ if days.is_some_and(|days| days <= 7) => "week",
        _ => "later",
    }
}

/// Numbers that look like chance and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % count
    }
}

type Terms = BTreeMap<&'static str, Vec<String>>;

struct Office {
    folder: tempfile::TempDir,
    register: PathBuf,
    rows: Vec<Row>,
    villages: HashMap<String, String>,
    today: Day,
}

/// A sample village, some of whose households were visited or called.
fn office() -> (Office, Store) {
    let folder = tempfile::tempdir().unwrap();
    let (list, register) = (folder.path().join("l.csv"), folder.path().join("so.gocua"));
    let (path, text) = (list.to_str().unwrap(), register.to_str().unwrap());
    for arguments in [
        &["sample", "--people", "2500", "--seed", "11", "--out", path][..],
        &["new", text, "--commune", "Xã Thử"],
        &["import", path, "--register", text],
    ] {
        call(folder.path(), arguments);
    }
    let options = Options {
        clock: clock(),
        who: "Lâm".to_owned(),
        home: Some(folder.path().join("home")),
        read_only: false,
    };
    let mut store = Store::open(&register, &options).unwrap();
    let mut spoken: HashMap<String, Day> = HashMap::new();
    let (campaign, settings) = store.campaign().unwrap();
    let households = store.household_ids(None).unwrap();
    let days = ["2026-07-01", "2026-10-15", "2026-11-03", "2026-11-20"];
    for (at, household) in households
        .into_iter()
        .enumerate()
        .filter(|(at, _)| at % 3 == 0)
    {
        let sheet = store.sheet(household).unwrap();
        let code = ["met_partly", "nobody_home", "phone_relay"][at / 3 % 3];
        let recording = Recording {
            day: day(days[at / 9 % 4]),
            slot: Slot::Morning,
            visitors: String::new(),
            channel: Channel::Door,
        };
        let outcome = Outcome::from_code(code).unwrap();
        let entry = Entry::new(&sheet, campaign, &settings.eligibility, outcome, &recording);
        store.record(&entry).unwrap();
        if code != "nobody_home" {
            spoken.insert(household.text().as_str().to_owned(), recording.day);
        }
    }
    let people = call(
        folder.path(),
        &["export", "people", "--register", text, "--format", "json"],
    );
    let people: Vec<Value> = serde_json::from_slice(&people).unwrap();
    let away = people.into_iter().filter(|row| row["away"] == true);
    let rows = away.map(|cells| Row {
        spoken: cells["household_key"]
            .as_str()
            .and_then(|key| spoken.get(key))
            .copied(),
        cells,
    });
    let villages = store.villages().unwrap().into_iter();
    let office = Office {
        rows: rows.collect(),
        villages: villages
            .map(|(id, village)| (id.text().as_str().to_owned(), village.name))
            .collect(),
        today: day("2026-11-22"),
        folder,
        register,
    };
    (office, store)
}

impl Office {
    /// The rows that a choice leaves: those of 14 and over, unless those who turn 14 are asked for.
    fn chosen(&self, terms: &Terms) -> Vec<&Row> {
        let fits = |row: &&Row| {
            let grown = terms.contains_key("soon") || row.is(14, self.today);
            let mut all = terms.iter();
            let one = |facet: &str, values: &[String]| {
                let mut values = values.iter();
                values.any(|value| holds(row, facet, self.value(facet, value), self.today))
            };
            grown && all.all(|(facet, values)| one(facet, values))
        };
        self.rows.iter().filter(fits).collect()
    }

    fn value<'v>(&'v self, facet: &str, value: &'v str) -> &'v str {
        match facet {
            "village" => &self.villages[value],
            _ => value,
        }
    }
}

/// A value of a filter: mostly one that somebody has.
fn value(facet: Facet, counts: &AbsentCounts, chance: &mut Chance) -> String {
    let offered = counts.of(facet);
    match facet.opens() {
        Opens::Day => format!("20{}-{:02}-05", 25 + chance.below(3), 1 + chance.below(12)),
        Opens::Days if chance.below(4) == 0 => (1 + chance.below(200)).to_string(),
        Opens::Ages if chance.below(4) == 0 => format!("{}+", 14 + chance.below(50)),
        _ => offered[chance.below(offered.len())].0.clone(),
    }
}

fn terms(roll: &Roll, chance: &mut Chance) -> Terms {
    let (_, counts) = roll.absent(&AbsentFilter::default());
    let mut terms = Terms::new();
    for _ in 0..chance.below(4) {
        let facet = Facet::all().nth(chance.below(Facet::COUNT)).unwrap();
        if facet.opens() == Opens::Names && counts.of(facet).is_empty() {
            continue;
        }
        let values = terms.entry(facet.code()).or_default();
        // Of days and spans the widest counts, so that two of them are one.
        if values.is_empty() || facet.opens() == Opens::Nothing {
            values.push(value(facet, &counts, chance));
        }
    }
    terms
}

fn filter(terms: &Terms) -> AbsentFilter {
    let all = terms
        .iter()
        .flat_map(|(facet, values)| values.iter().map(move |value| (facet, value)));
    all.fold(AbsentFilter::default(), |filter, (facet, value)| {
        filter.with(facet, value)
    })
}

/// The counts beside every value are those of the list with that value alone in its filter.
fn compare_counts(office: &Office, terms: &Terms, counts: &AbsentCounts) {
    for facet in Facet::all() {
        for (value, count) in counts.of(facet) {
            let mut with = terms.clone();
            with.insert(facet.code(), vec![value.clone()]);
            let naive = office.chosen(&with).len();
            assert_eq!(*count, naive, "{terms:?} {}={value}", facet.code());
        }
    }
}

/// The command line says the same, and gives exactly the rows.
fn compare_command(office: &Office, terms: &Terms, counts: &AbsentCounts) {
    let mut arguments = vec!["list", "absent", "--json", "--register"];
    arguments.push(office.register.to_str().unwrap());
    let written: Vec<String> = terms
        .iter()
        .flat_map(|(facet, values)| values.iter().map(move |value| format!("{facet}={value}")))
        .collect();
    for term in &written {
        arguments.extend(["--filter", term]);
    }
    let list: Value = serde_json::from_slice(&call(office.folder.path(), &arguments)).unwrap();
    assert_eq!(list["count"], counts.chosen, "{terms:?}");
    for facet in Facet::all().filter(|facet| facet.opens() != Opens::Day) {
        for (value, count) in counts.of(facet) {
            let value = office.value(facet.code(), value);
            assert_eq!(
                list["counts"][facet.code()][value],
                *count,
                "{terms:?} {value}"
            );
        }
    }
    let key = |row: &Value| row["person_key"].as_str().unwrap().to_owned();
    let rows = list["rows"].as_array().unwrap();
    let listed: BTreeSet<String> = rows.iter().map(key).collect();
    let chosen = office.chosen(terms);
    let naive: BTreeSet<String> = chosen.iter().map(|row| key(&row.cells)).collect();
    assert_eq!(listed, naive, "{terms:?}");
}

#[test]
fn any_combination_of_filters_counts_what_a_pencil_counts() {
    let (office, store) = office();
    let mut ctx = Ctx::new(store, Lang::Vi, Look::default(), clock());
    load_roll(&mut ctx);
    let mut chance = Chance(20_261_122);
    let mut stage = Stage::new(App::without_worker(ctx, Box::new(Absent::of(None))), 80, 24);
    let mut met = 0;
    for turn in 0..60 {
        let roll = stage.app.ctx().store.roll().unwrap();
        let terms = terms(roll, &mut chance);
        let filter = filter(&terms);
        let (hits, counts) = roll.absent(&filter);
        assert_eq!(hits.len(), office.chosen(&terms).len(), "{terms:?}");
        assert_eq!(hits.len(), counts.chosen);
        met += usize::from(!hits.is_empty());
        compare_counts(&office, &terms, &counts);
        if turn % 12 == 0 {
            compare_command(&office, &terms, &counts);
            let told = Lang::Vi.count(counts.chosen);
            let screen = Absent::showing(filter);
            stage = show(stage, screen);
            let text = stage.text();
            let told = match counts.chosen {
                0 => "┌ Không có ai ─".to_owned(),
                _ => format!(": {told} người"),
            };
            assert!(text.contains(&told), "{terms:?}\n{text}");
        }
    }
    assert!(met > 30, "only {met} combinations had anybody");
}

/// The same program with another screen.
fn show(stage: Stage<Store>, screen: Absent) -> Stage<Store> {
    let ctx = stage.app.into_ctx();
    Stage::new(App::without_worker(ctx, Box::new(screen)), 80, 24)
}
