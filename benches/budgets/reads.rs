//! What the screens ask of an open register: the roll, choosing, and the rows to show.

use std::time::Instant;

use gocua::domain::Day;
use gocua::domain::id::{HouseholdId, PersonId};
use gocua::domain::slot::Slot;
use gocua::domain::work::Why;
use gocua::store::{
    AbsentFilter, AbsentOrder, DueFilter, DueSet, Facet, FigureBy, HouseholdFilter, League,
    PivotBy, Returning, Roll, Store, Which, WorkFilter,
};

use crate::Wanted;
use crate::register;
use crate::table::Table;
use crate::timing::{Times, milliseconds, short};

/// As many rows as the tallest usual window shows.
const ROWS: usize = 60;

/// What people type into the Find box: the letters as they come, with and without diacritics, and what keyboards make
/// of them.
const TYPED: [&str; 24] = [
    "n",
    "ng",
    "ngu",
    "nguye",
    "nguyen",
    "nguyen v",
    "nguyen van",
    "nguyen van a",
    "nguyễn thị h",
    "t",
    "tr",
    "tran t",
    "nvt",
    "nvta",
    "giang thi y",
    "phuong",
    "phwowng",
    "hoà",
    "hoa",
    "042",
    "42",
    "0912",
    "678",
    "khong co ai",
];

/// Measures every row of this page.
pub fn measure(wanted: &Wanted, table: &mut Table) {
    let names = [
        "roll ready",
        "search letter",
        "filter mix",
        "page at any depth",
        "progress of all villages",
        "work list",
        "return calendar",
        "funnel",
        "pivot",
        "past day",
        "figures",
        "progress and ranks",
        "people of a figure",
    ];
    if !names.iter().any(|name| wanted.wants(name)) {
        return;
    }
    for people in wanted.sizes(&[30_000, 250_000, 1_000_000]) {
        let path = register::path(people);
        let store = Store::open(&path, &register::options(true)).unwrap();
        let roll = loaded(&store, people, wanted, table);
        if wanted.wants("search letter") {
            let times = search(&store, &roll);
            table.add(
                "search letter",
                people,
                times.to_string(),
                "p99 5 ms",
                times.holds(5.0),
            );
        }
        if wanted.wants("filter mix") {
            let times = filters(&store, &roll);
            table.add(
                "filter mix",
                people,
                times.to_string(),
                "p99 16 ms",
                times.holds(16.0),
            );
        }
        if wanted.wants("page at any depth") {
            pages(&store, &roll, people, table);
        }
        if wanted.wants("work list") {
            let times = work(&store, &roll);
            table.add(
                "work list",
                people,
                times.to_string(),
                "p99 16 ms",
                times.holds(16.0),
            );
        }
        if wanted.wants("return calendar") {
            let times = calendar(&store, &roll);
            table.add(
                "return calendar",
                people,
                times.to_string(),
                "p99 16 ms",
                times.holds(16.0),
            );
        }
        absent_figures(&roll, people, wanted, table);
        campaign_figures(&store, &roll, people, wanted, table);
        if wanted.wants("past day") {
            past_days(&store, people, table);
        }
        if wanted.wants("progress of all villages") {
            let times = Times::of(200, |_| assert!(!roll.progress().0.is_empty()));
            table.add(
                "progress of all villages",
                people,
                times.to_string(),
                "10 ms",
                times.holds(10.0),
            );
        }
    }
}

/// How far the campaign has come with those who are away, and the table of them.
fn absent_figures(roll: &Roll, people: u64, wanted: &Wanted, table: &mut Table) {
    if wanted.wants("funnel") {
        let times = Times::of(200, |_| assert!(roll.funnels(None).all.people() > 0));
        table.add(
            "funnel",
            people,
            times.to_string(),
            "p99 16 ms",
            times.holds(16.0),
        );
    }
    if wanted.wants("pivot") {
        let filter = AbsentFilter::default();
        let by = [PivotBy::Village, PivotBy::Place];
        let times = Times::of(200, |at| {
            assert!(roll.pivot(&filter, by[at % 2]).people() > 0);
        });
        table.add(
            "pivot",
            people,
            times.to_string(),
            "p99 16 ms",
            times.holds(16.0),
        );
    }
}

/// The figures of the campaign by villages, cohorts and who persuades; all that the overview and the table of progress
/// show; and the ordered people behind a figure with the first rows of them.
fn campaign_figures(store: &Store, roll: &Roll, people: u64, wanted: &Wanted, table: &mut Table) {
    let by = [FigureBy::Village, FigureBy::Cohort, FigureBy::Cadre];
    if wanted.wants("figures") {
        let times = Times::of(150, |at| assert!(roll.figures(by[at % 3]).1.people > 0));
        let holds = times.holds(10.0);
        table.add("figures", people, times.to_string(), "10 ms", holds);
    }
    if wanted.wants("progress and ranks") {
        let times = Times::of(150, |at| {
            let league = League::of(store, roll, by[at % 3]).unwrap();
            assert!(league.check().holds());
        });
        let holds = times.holds(16.0);
        table.add(
            "progress and ranks",
            people,
            times.to_string(),
            "p99 16 ms",
            holds,
        );
    }
    if wanted.wants("people of a figure") {
        let villages = store.villages().unwrap();
        let sets: Vec<DueSet> = DueSet::all().collect();
        let times = Times::of(sets.len() * 8, |at| {
            let filter = DueFilter {
                village: (at % 2 == 1).then(|| villages[at % villages.len()].0),
                ..DueFilter::of(sets[at / 2 % sets.len()])
            };
            let hits = roll.due_people(&filter);
            let first: Vec<PersonId> = hits.iter().take(ROWS).map(|hit| hit.person).collect();
            assert_eq!(store.due_rows(&first).unwrap().len(), first.len());
        });
        let holds = times.holds(16.0);
        table.add(
            "people of a figure",
            people,
            times.to_string(),
            "p99 16 ms",
            holds,
        );
    }
}

/// The roll as of a day, beside today's: of yesterday, when nothing changed since but what happened, and of a day before
/// the list was taken in, when nobody is hidden but all that happened is.
fn past_days(store: &Store, people: u64, table: &mut Table) {
    let load = |day: Day| {
        let start = Instant::now();
        let roll = store.load_roll_of(day).unwrap();
        assert!(!roll.progress().0.is_empty());
        start.elapsed()
    };
    let mut runs = [Vec::new(), Vec::new(), Vec::new()];
    for _ in 0..5 {
        for (runs, ago) in runs.iter_mut().zip([0, 1, 100]) {
            runs.push(load(register::today() - chrono::Days::new(ago)));
        }
    }
    let [today, yesterday, long_ago] = runs.map(|runs| milliseconds(Times::new(runs).median()));
    let most = yesterday.max(long_ago) / today;
    table.add(
        "past day",
        people,
        format!(
            "yesterday {} ms, 100 days ago {} ms; {most:.1} x today",
            short(yesterday),
            short(long_ago)
        ),
        "≤ 3 x today",
        most <= 3.0,
    );
}

fn loaded(store: &Store, people: u64, wanted: &Wanted, table: &mut Table) -> Roll {
    let seed = store.seed();
    let mut runs = Vec::new();
    let mut roll = seed.load_roll().unwrap();
    if wanted.wants("roll ready") {
        for _ in 0..5 {
            let start = Instant::now();
            roll = seed.load_roll().unwrap();
            runs.push(start.elapsed());
        }
        let (bar, most) = match people {
            0..=60_000 => ("80 ms", 80.0),
            60_001..=300_000 => ("300 ms", 300.0),
            _ => ("700 ms", 700.0),
        };
        let median = milliseconds(Times::new(runs).median());
        table.add(
            "roll ready",
            people,
            format!("{} ms", short(median)),
            bar,
            median <= most,
        );
    }
    roll
}

/// What a letter in the Find box costs but for the picture: the hits, and the first rows of them.
fn search(store: &Store, roll: &Roll) -> Times {
    Times::of(TYPED.len() * 20, |call| {
        let filter = HouseholdFilter {
            text: TYPED[call % TYPED.len()].to_owned(),
            ..HouseholdFilter::default()
        };
        let hits = roll.households(&filter);
        let first: Vec<HouseholdId> = hits.iter().take(ROWS).map(|hit| hit.household).collect();
        assert_eq!(store.household_rows(&first).unwrap().len(), first.len());
    })
}

/// Every kind of filter, and mixes of them: the ordered list and its count, then the first rows.
fn filters(store: &Store, roll: &Roll) -> Times {
    let villages = store.villages().unwrap();
    let village = villages.get(villages.len() / 2).map(|(id, _)| *id);
    let mut households: Vec<HouseholdFilter> = Which::ALL
        .into_iter()
        .map(|which| HouseholdFilter {
            which,
            ..HouseholdFilter::default()
        })
        .collect();
    households.push(HouseholdFilter {
        village,
        which: Which::ToVisit,
        text: "nguyen".to_owned(),
    });
    let absent = AbsentFilter::default;
    let mut by_news = absent().with("back", "overdue");
    by_news.order = AbsentOrder::Unheard;
    let mut found = absent();
    "nguyen van".clone_into(&mut found.text);
    let people = [
        absent(),
        absent().with("scope", "abroad"),
        absent()
            .with("reason", "working_elsewhere")
            .with("phone", "own"),
        by_news,
        AbsentFilter::of(village)
            .with("scope", "abroad")
            .with("phone", "none"),
        absent()
            .with("age", "14-22")
            .with("confirmed", "30")
            .with("province", "TP. Hồ Chí Minh")
            .with("plan", "unasked"),
        absent().with("soon", "90"),
        found,
    ];
    Times::of((households.len() + people.len()) * 10, |call| {
        let at = call % (households.len() + people.len());
        if let Some(filter) = households.get(at) {
            let hits = roll.households(filter);
            let first: Vec<_> = hits.iter().take(ROWS).map(|hit| hit.household).collect();
            store.household_rows(&first).unwrap();
        } else {
            // As the screen does: with the counts beside the filter that is open.
            let filter = &people[at - households.len()];
            let (hits, counts) = roll.absent_beside(filter, Facet::of("reason"));
            assert_eq!(hits.len(), counts.chosen);
            let first: Vec<_> = hits.iter().take(ROWS).map(|hit| hit.absence).collect();
            store.absent_rows(&first).unwrap();
        }
    })
}

/// The rows of a page: the first, one anywhere, the last.
fn pages(store: &Store, roll: &Roll, people: u64, table: &mut Table) {
    let all: Vec<HouseholdId> = roll
        .households(&HouseholdFilter::default())
        .iter()
        .map(|hit| hit.household)
        .collect();
    let last = all.len() - ROWS;
    let page = |first: usize| {
        let rows = store.household_rows(&all[first..first + ROWS]).unwrap();
        assert_eq!(rows.len(), ROWS);
    };
    // Steps that share no factor with the length come by everywhere.
    let anywhere = Times::of(500, |call| page(call * 7919 % last));
    let first = Times::of(100, |_| page(0)).median();
    let end = Times::of(100, |_| page(last)).median();
    let ratio = end.as_secs_f64() / first.as_secs_f64();
    let measured = format!("{anywhere}; last page {ratio:.1} x first");
    let held = anywhere.holds(3.0) && ratio <= 2.0;
    table.add(
        "page at any depth",
        people,
        measured,
        "p99 3 ms, last ≤ 2 x first",
        held,
    );
}

/// The work list for each reason and for all, ranked and counted, with the rows of the first screen.
fn work(store: &Store, roll: &Roll) -> Times {
    let whys: Vec<Option<Why>> = std::iter::once(None).chain(Why::all().map(Some)).collect();
    Times::of(200, |round| {
        let filter = WorkFilter {
            why: whys[round % whys.len()],
            ..WorkFilter::default()
        };
        let (hits, counts) = roll.work(&filter, Slot::Afternoon);
        assert!(counts.proposed > 0);
        let ids: Vec<HouseholdId> = hits.iter().take(ROWS).map(|hit| hit.household).collect();
        assert_eq!(store.household_rows(&ids).unwrap().len(), ids.len());
    })
}

/// A month of the return calendar, and who comes on its first day, with the rows of the first screen.
fn calendar(store: &Store, roll: &Roll) -> Times {
    Times::of(200, |round| {
        let first = Day::from_ymd_opt(2027, round as u32 % 12 + 1, 1).unwrap();
        let last = first + chrono::Duration::days(27);
        assert_eq!(roll.calendar(None, first, last).days.len(), 28);
        let hits = roll.returning(None, Returning::Day(first));
        let ids: Vec<_> = hits.iter().take(ROWS).map(|hit| hit.absence).collect();
        assert_eq!(store.absent_rows(&ids).unwrap().len(), ids.len());
    })
}
