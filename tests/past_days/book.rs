//! A register that is written day by day, by a clock that is put to each.

use std::cell::Cell;

use gocua::domain::absence::Reason;
use gocua::domain::channel::Channel;
use gocua::domain::clock::{Clock, Moment};
use gocua::domain::cohort::AgeOn;
use gocua::domain::date::{Day, PartialDate};
use gocua::domain::id::{HouseholdId, PersonId, StepId, VillageId, VisitId};
use gocua::domain::metric::Metric;
use gocua::domain::outcome::Outcome;
use gocua::domain::record::{Absence, Cohort, Commune, Household, Person, Village};
use gocua::domain::slot::Slot;
use gocua::domain::step::StepKind;
use gocua::lang::Lang;
use gocua::store::{
    DueFilter, DueSet, Entry, FigureBy, Options, Recording, Roll, Store, first_campaign,
};

thread_local! {
    /// What the clock on the wall shows.
    static NOW: Cell<i64> = const { Cell::new(0) };
}

/// Day `at` of November.
pub fn day(at: u32) -> Day {
    Day::from_ymd_opt(2026, 11, at).unwrap()
}

pub fn it_is(at: u32, hour: u32) {
    let moment = Moment::from_local(day(at).and_hms_opt(hour, 0, 0).unwrap());
    NOW.with(|now| now.set(moment.0));
}

/// Four households of two villages, written on day 2; the first three were visited on day 5.
pub struct Book {
    pub store: Store,
    pub villages: Vec<VillageId>,
    pub households: Vec<HouseholdId>,
    pub people: Vec<PersonId>,
    pub visit: VisitId,
    /// Steps that were typed after their day.
    pub late: Vec<StepId>,
    /// The day on which something was last typed after its day.
    pub typed_late: u32,
    pub folder: tempfile::TempDir,
}

impl Book {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        it_is(2, 8);
        let options = Options {
            clock: Clock::reading(|| Moment(NOW.with(Cell::get))),
            who: "Lâm".to_owned(),
            home: Some(folder.path().join("home")),
            read_only: false,
        };
        let campaign = first_campaign(day(1), Lang::Vi);
        let path = folder.path().join("so.gocua");
        let mut store = Store::create(&path, &Commune::default(), &campaign, &options).unwrap();
        store.do_not_wait_for_disc().unwrap();
        let mut book = (Vec::new(), Vec::new(), Vec::new());
        for (village, codes) in [("Thôn Một", ["001", "002"]), ("Thôn Hai", ["001", "002"])] {
            let village = Village {
                name: village.to_owned(),
                ..Village::default()
            };
            let village = store.add_village(&village).unwrap().value;
            book.0.push(village);
            for code in codes {
                let household = store.add_household(&Household::new(village, code));
                let household = household.unwrap().value;
                book.1.push(household);
                for (name, birth, is_head) in [
                    ("Nguyễn Văn Tám", "1960", true),
                    ("Trần Thị Hoa", "1990-05-06", false),
                    ("Nguyễn Thị Na", "2014", false),
                ] {
                    let mut person = Person::new(household, name);
                    person.birth = PartialDate::from_iso(birth);
                    person.is_head = is_head;
                    book.2.push(store.add_person(&person).unwrap().value);
                }
            }
        }
        let (villages, households, people) = book;
        let mut absence = Absence::new(people[4]);
        absence.reason = Reason::from_code("studying");
        absence.since = PartialDate::from_iso("2026-11-01");
        store.save_absence(None, &absence).unwrap();
        let (campaign, _) = store.campaign().unwrap();
        store
            .add_cohort(&Cohort {
                campaign,
                name: "14-22".to_owned(),
                from_age: 14,
                to_age: Some(22),
                age_on: AgeOn::Today,
                intake_due: None,
                card_due: None,
            })
            .unwrap();
        it_is(5, 18);
        let mut book = Self {
            store,
            villages,
            households,
            people,
            visit: VisitId(0),
            late: Vec::new(),
            typed_late: 0,
            folder,
        };
        book.visit = book.visits(0, "met_all", 5);
        book.visits(1, "met_all", 5);
        book.visits(2, "nobody_home", 5);
        let kind = StepKind::from_code("done_elsewhere").unwrap();
        let away = book.people[4];
        book.store.record_step(away, kind, day(5), "").unwrap();
        book
    }

    pub fn visits(&mut self, household: usize, outcome: &str, on: u32) -> VisitId {
        let sheet = self.store.sheet(self.households[household]).unwrap();
        let (campaign, settings) = self.store.campaign().unwrap();
        let recording = Recording {
            day: day(on),
            slot: Slot::Evening,
            visitors: String::new(),
            channel: Channel::Door,
        };
        let outcome = Outcome::from_code(outcome).unwrap();
        let entry = Entry::new(&sheet, campaign, &settings.eligibility, outcome, &recording);
        self.store.record(&entry).unwrap().value.visit
    }

    pub fn edit_person(&mut self, person: usize, change: impl Fn(&mut Person)) {
        let id = self.people[person];
        let mut person = self.store.person(id).unwrap();
        change(&mut person);
        self.store.edit_person(id, &person).unwrap();
    }

    /// Everything that the register says of a day.
    pub fn figures_of(&self, on: u32) -> String {
        let then = self.store.as_of(day(on)).unwrap();
        let roll = then.load_roll().unwrap();
        assert_eq!(
            figures(&roll),
            figures(&self.store.load_roll_of(day(on)).unwrap())
        );
        let names: Vec<String> = then
            .villages()
            .unwrap()
            .into_iter()
            .map(|(_, one)| one.name)
            .collect();
        let (id, campaign) = then.campaign().unwrap();
        let cohorts = then.cohorts(id).unwrap().into_iter();
        let cohorts: Vec<_> = cohorts.map(|(_, one)| (one.name, one.from_age)).collect();
        let targets = then.targets(id).unwrap().into_iter();
        let targets: Vec<_> = targets.map(|(_, one)| (one.metric, one.total)).collect();
        let totals = then.day_totals(id).unwrap().into_iter();
        let totals: Vec<_> = totals
            .map(|(_, one)| (one.occurred_on, one.total))
            .collect();
        let mut told = format!(
            "{names:?} {campaign:?} {cohorts:?} {targets:?} {totals:?} {}",
            figures(&roll)
        );
        // Ids are given by chance.
        for (at, village) in self.villages.iter().enumerate() {
            told = told.replace(&village.0.to_string(), &at.to_string());
        }
        for (at, (cohort, _)) in then.cohorts(id).unwrap().iter().enumerate() {
            told = told.replace(&cohort.0.to_string(), &at.to_string());
        }
        add_up(&roll);
        told
    }
}

/// Fails where two pictures of a day are not one, and shows where.
pub fn same(found: &str, expected: &str, what: &str) {
    let pairs = found.bytes().zip(expected.bytes());
    let at = pairs.take_while(|(one, other)| one == other).count();
    let from = |text: &str| {
        let bytes = &text.as_bytes()[at.saturating_sub(60).min(text.len())..];
        String::from_utf8_lossy(&bytes[..bytes.len().min(160)]).into_owned()
    };
    assert!(
        found == expected,
        "{what}\n{}\n{}",
        from(found),
        from(expected)
    );
}

/// Every way to part the figures.
const PARTS: [FigureBy; 4] = [
    FigureBy::Village,
    FigureBy::Cohort,
    FigureBy::Group,
    FigureBy::Cadre,
];

pub fn figures(roll: &Roll) -> String {
    let everybody = DueFilter::of(DueSet::People);
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?}",
        roll.progress(),
        roll.funnels(None),
        roll.visits_of_days(10),
        PARTS.map(|by| roll.figures(by)),
        roll.days(&everybody, Metric::Taken, 10),
        roll.days(&everybody, Metric::Issued, 10),
    )
}

/// Eligible is done and remaining, remaining is the sum of its reasons, the commune is the sum of its parts, and every
/// figure opens a list of as many.
pub fn add_up(roll: &Roll) {
    for by in PARTS {
        let (parts, all) = roll.figures(by);
        for (key, figures) in &parts {
            for set in DueSet::all() {
                let people = roll.due_people(&DueFilter::of(set).within(key));
                assert_eq!(people.len(), figures.of(set), "{key:?} {set:?}");
            }
        }
        // Somebody may be of several groups, and of none.
        for set in DueSet::all().filter(|_| by != FigureBy::Group) {
            let sum: usize = parts.iter().map(|(_, figures)| figures.of(set)).sum();
            // Of those whom nobody must reach, no row is made.
            if by == FigureBy::Village || set != DueSet::People {
                assert_eq!(sum, all.of(set), "{by:?} {set:?}");
            }
        }
        for figures in parts.iter().map(|(_, figures)| figures).chain([&all]) {
            assert_eq!(
                figures.eligible,
                figures.done + figures.remaining,
                "{figures:?}"
            );
            assert_eq!(
                figures.remaining,
                figures.reasons.iter().sum::<usize>(),
                "{figures:?}"
            );
            assert!(
                figures.handed + figures.undelivered <= figures.issued,
                "{figures:?}"
            );
            assert!(figures.issued <= figures.done, "{figures:?}");
        }
        for (metric, today, week) in [
            (Metric::Taken, all.done_today, all.done_week),
            (Metric::Issued, all.issued_today, all.issued_week),
        ] {
            let days = roll.days(&DueFilter::of(DueSet::People), metric, 7);
            let counts: Vec<usize> = days.iter().map(|(_, count)| *count as usize).collect();
            assert_eq!(
                (counts.last(), counts.iter().sum()),
                (Some(&today), week),
                "{metric:?}"
            );
        }
    }
}
