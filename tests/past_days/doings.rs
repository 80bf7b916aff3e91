//! What is done later, case by case.

use gocua::domain::absence::Reason;
use gocua::domain::channel::Channel;
use gocua::domain::closing::ClosedReason;
use gocua::domain::date::{Day, PartialDate};
use gocua::domain::eligibility::Eligibility;
use gocua::domain::id::{CampaignId, PersonId};
use gocua::domain::metric::{Basis, Metric};
use gocua::domain::outcome::Outcome;
use gocua::domain::person_result::PersonResult;
use gocua::domain::record::{Absence, Campaign, DayTotal, Household, Person, Target};
use gocua::domain::slot::Slot;
use gocua::domain::step::StepKind;
use gocua::lang::Lang;
use gocua::store::{Entry, Merge, PersonEntry, Recording, Seat, first_campaign};

use crate::book::{Book, day, figures, it_is, same};

fn target(campaign: CampaignId, total: u32) -> Target {
    Target {
        campaign,
        village: None,
        cohort: None,
        metric: Metric::Taken,
        total,
        minimum: false,
        per_day: None,
        per_month: None,
        source: String::new(),
    }
}

type Doing = fn(&mut Book);

/// What is done on day 10, and whether the figures of that day tell it.
const DOINGS: &[(&str, bool, Doing)] = &[
    ("somebody is added", true, |book| {
        let person = Person::new(book.households[0], "Lò Thị Pành");
        book.store.add_person(&person).unwrap();
    }),
    ("a household is added", true, |book| {
        let household = Household::new(book.villages[0], "009");
        book.store.add_household(&household).unwrap();
    }),
    ("a birth is put right", true, |book| {
        book.edit_person(2, |person| person.birth = PartialDate::from_iso("1999"));
    }),
    ("somebody left long ago", true, |book| {
        let person = book.people[1];
        book.store
            .leave(&[person], ClosedReason::Moved, day(3), &[])
            .unwrap();
    }),
    ("a household is closed with an earlier day", true, |book| {
        let household = book.households[3];
        let closed = ClosedReason::Moved;
        book.store
            .close_whole_household(household, closed, day(4))
            .unwrap();
    }),
    ("a household moves to the other village", true, |book| {
        let (household, village) = (book.households[0], book.villages[1]);
        book.store
            .move_household(household, village, "077")
            .unwrap();
    }),
    ("a visited household is joined to another", true, |book| {
        let (from, into) = (book.households[2], book.households[0]);
        let seat = |person: &PersonId| Seat {
            person: *person,
            relation: None,
            relation_text: String::new(),
            is_head: false,
        };
        let seats: Vec<Seat> = book.people[6..9].iter().map(seat).collect();
        book.store
            .merge_households(from, into, &seats, day(9))
            .unwrap();
    }),
    ("two records of one person are merged", true, |book| {
        let merge = Merge {
            kept: book.people[7],
            person: book.store.person(book.people[7]).unwrap(),
            other: book.people[4],
            others_absence: true,
            on: day(9),
            stay: Vec::new(),
        };
        book.store.merge_people(&merge).unwrap();
    }),
    ("somebody is said to be away since spring", true, |book| {
        let mut absence = Absence::new(book.people[1]);
        absence.since = PartialDate::from_iso("2026-03");
        absence.confirmed_on = Some(day(4));
        book.store.save_absence(None, &absence).unwrap();
    }),
    ("somebody is said to have come back earlier", true, |book| {
        let person = book.people[4];
        book.store
            .end_absence(person, PartialDate::Day(day(6)))
            .unwrap();
    }),
    ("another reason for an absence", true, |book| {
        let (id, mut absence) = book.store.open_absence(book.people[4]).unwrap().unwrap();
        absence.reason = Reason::from_code("working_abroad");
        book.store.save_absence(Some(id), &absence).unwrap();
    }),
    ("a visit is withdrawn", true, |book| {
        let visit = book.visit;
        book.store.withdraw_visit(visit, "nhầm nhà").unwrap();
    }),
    ("a step is withdrawn", true, |book| {
        let steps = book.store.steps_of(book.people[4]).unwrap();
        book.store.withdraw_step(steps[0].0, "").unwrap();
    }),
    ("a village gets another name", true, |book| {
        let mut village = book.store.village(book.villages[0]).unwrap();
        "Thôn Đồng Tâm".clone_into(&mut village.name);
        book.store.edit_village(book.villages[0], &village).unwrap();
    }),
    ("the campaign asks for others", true, |book| {
        let (id, mut campaign) = book.store.campaign().unwrap();
        campaign.eligibility = Eligibility::Absent14.rule();
        book.store.edit_campaign(id, &campaign).unwrap();
    }),
    ("a visit of the day", true, |book| {
        book.visits(3, "met_all", 10);
    }),
    ("typed and taken back", false, |book| {
        book.edit_person(2, |person| person.birth = PartialDate::from_iso("1999"));
        book.store.undo(None).unwrap();
    }),
    ("taken back and done again", true, |book| {
        book.edit_person(2, |person| person.birth = PartialDate::from_iso("1999"));
        book.store.undo(None).unwrap();
        book.store.redo().unwrap();
    }),
    (
        "a mistake of the day is taken back, then a change",
        true,
        |book| {
            book.edit_person(2, |person| person.birth = PartialDate::from_iso("1999"));
            book.store.undo(None).unwrap();
            book.edit_person(2, |person| person.birth = PartialDate::from_iso("2000"));
            book.edit_person(2, |person| person.birth = PartialDate::from_iso("2001"));
        },
    ),
    ("a cohort is taken out, another put in", true, |book| {
        let (campaign, _) = book.store.campaign().unwrap();
        let (id, mut cohort) = book.store.cohorts(campaign).unwrap().remove(0);
        book.store.remove_cohort(id).unwrap();
        cohort.from_age = 18;
        book.store.add_cohort(&cohort).unwrap();
    }),
    ("a cohort is taken out and brought back", false, |book| {
        let (campaign, _) = book.store.campaign().unwrap();
        let (id, _) = book.store.cohorts(campaign).unwrap().remove(0);
        book.store.remove_cohort(id).unwrap();
        book.store.undo(None).unwrap();
    }),
    ("a target is given", true, |book| {
        let (campaign, _) = book.store.campaign().unwrap();
        book.store.add_target(&target(campaign, 700)).unwrap();
    }),
    (
        "a total of an earlier day is typed and taken out",
        false,
        |book| {
            let (campaign, _) = book.store.campaign().unwrap();
            let total = DayTotal {
                campaign,
                village: None,
                metric: Metric::Taken,
                occurred_on: day(8),
                basis: Basis::Day,
                total: 40,
                source: "Công an xã".to_owned(),
            };
            let id = book.store.add_day_total(&total).unwrap().value;
            book.store.remove_day_total(id).unwrap();
        },
    ),
    ("a campaign of another name begins", false, |book| {
        let campaign = Campaign {
            name: "Đợt hai".to_owned(),
            ..first_campaign(day(10), Lang::Vi)
        };
        let (first, _) = book.store.campaign().unwrap();
        book.store.add_campaign(&campaign).unwrap();
        book.store.work_on_campaign(first).unwrap();
    }),
    ("typed later and withdrawn at once", false, |book| {
        let visit = book.visits(3, "met_all", 7);
        book.store.withdraw_visit(visit, "").unwrap();
    }),
];

#[test]
fn what_is_done_later_leaves_the_figures_of_a_past_day() {
    for (name, tells, doing) in DOINGS {
        let mut book = Book::new();
        it_is(9, 23);
        let then = book.figures_of(9);
        let evening = book.store.load_roll().unwrap();
        let looked_back = book.store.as_of(day(9)).unwrap().load_roll().unwrap();
        same(&figures(&looked_back), &figures(&evening), name);
        it_is(10, 8);
        let before = book.figures_of(10);
        println!("{name}");
        doing(&mut book);
        same(&book.figures_of(9), &then, name);
        assert_eq!(book.figures_of(10) != before, *tells, "{name}");
        // And nothing that is done on a third day changes either of the two.
        it_is(11, 8);
        let second = book.figures_of(10);
        book.edit_person(9, |person| person.birth = None);
        let third = Person::new(book.households[1], "Giàng A Páo");
        book.store.add_person(&third).unwrap();
        same(&book.figures_of(9), &then, name);
        same(&book.figures_of(10), &second, name);
        assert!(book.figures_of(11) != second, "{name}");
        assert_eq!(book.store.check(true).unwrap().faults, vec![], "{name}");
    }
}

#[test]
fn an_event_counts_from_its_day_however_late_it_is_typed() {
    /// What is done a day after the late visit was typed.
    const AFTER: &[(&str, Doing)] = &[
        ("nothing", |_| {}),
        ("its household is joined to another", |book| {
            let seat = |person: &PersonId| Seat {
                person: *person,
                relation: None,
                relation_text: String::new(),
                is_head: false,
            };
            let seats: Vec<Seat> = book.people[9..12].iter().map(seat).collect();
            let (from, into) = (book.households[3], book.households[0]);
            book.store
                .merge_households(from, into, &seats, day(9))
                .unwrap();
        }),
        ("its household moves", |book| {
            let (household, village) = (book.households[3], book.villages[0]);
            book.store
                .move_household(household, village, "099")
                .unwrap();
        }),
    ];
    for (name, after) in AFTER {
        let kind = StepKind::from_code("done_elsewhere").unwrap();
        let mut figures = Vec::new();
        for typed in [6, 9] {
            let mut book = Book::new();
            it_is(typed, 20);
            book.visits(3, "met_all", 6);
            let away = book.people[4];
            let steps = book.store.steps_of(away).unwrap();
            book.store.withdraw_step(steps[0].0, "").unwrap();
            book.store.record_step(away, kind, day(6), "").unwrap();
            it_is(10, 8);
            after(&mut book);
            figures.push([5, 6, 7, 10].map(|on| book.figures_of(on)));
        }
        // Typed on its day or three days later: the same, but for the step that stood until it was withdrawn.
        for (on_its_day, late) in figures[0].iter().zip(&figures[1]) {
            same(late, on_its_day, name);
        }
        assert!(figures[0][0] != figures[0][1], "{name}");
    }
}

#[test]
fn an_undo_corrects_all_days() {
    let mut book = Book::new();
    it_is(6, 9);
    let before = book.figures_of(6);
    let wrong = Person::new(book.households[0], "Nguyễn Văn Sai");
    let added = book.store.add_person(&wrong).unwrap().batch;
    book.edit_person(2, |person| person.birth = PartialDate::from_iso("1999"));
    let edited = book.store.batches(1).unwrap()[0].id;
    let seen = book.figures_of(6);
    assert!(seen != before);
    it_is(8, 9);
    same(&book.figures_of(6), &seen, "two days later");
    // On top of the mistake another one, which is taken back first.
    book.edit_person(2, |person| person.birth = PartialDate::from_iso("2001"));
    book.store.undo(None).unwrap();
    book.store.undo(added).unwrap();
    book.store.undo(Some(edited)).unwrap();
    same(&book.figures_of(6), &before, "taken back");
    book.edit_person(2, |person| person.birth = PartialDate::from_iso("1950"));
    same(&book.figures_of(6), &before, "and changed");
}

#[test]
fn before_its_first_day_a_register_is_what_it_was_that_evening() {
    let mut book = Book::new();
    // Typed on day 2, after the first absence: away since day 1, but not on the last day of October.
    let away = |on: Day| {
        let roll = book.store.load_roll_of(on).unwrap();
        let (_, all) = roll.progress();
        (all.people, all.absent, all.visits)
    };
    let october = Day::from_ymd_opt(2026, 10, 31).unwrap();
    assert_eq!(away(october), (12, 0, 0));
    assert_eq!(away(day(1)), (12, 1, 0));
    assert_eq!(away(day(4)), (12, 1, 0));
    assert_eq!(away(day(5)), (12, 1, 3));
    it_is(7, 8);
    book.edit_person(0, |person| person.name = "Khác".to_owned());
    let person = Person::new(book.households[0], "Lò Thị Pành");
    book.store.add_person(&person).unwrap();
    let roll = book.store.load_roll_of(october).unwrap();
    assert_eq!(roll.progress().1.people, 12);
}

#[test]
fn a_result_that_names_somebody_keeps_its_person() {
    let mut book = Book::new();
    it_is(6, 9);
    let sheet = book.store.sheet(book.households[3]).unwrap();
    let (campaign, settings) = book.store.campaign().unwrap();
    let recording = Recording {
        day: day(6),
        slot: Slot::Morning,
        visitors: String::new(),
        channel: Channel::Door,
    };
    let outcome = Outcome::from_code("met_partly").unwrap();
    let mut entry = Entry::new(&sheet, campaign, &settings.eligibility, outcome, &recording);
    let proxy = PersonResult::from_code("through_family").unwrap();
    entry.people.push(PersonEntry::new(book.people[9], proxy));
    book.store.record(&entry).unwrap();
    let then = book.figures_of(6);
    it_is(7, 9);
    let merge = Merge {
        kept: book.people[0],
        person: book.store.person(book.people[0]).unwrap(),
        other: book.people[9],
        others_absence: false,
        on: day(7),
        stay: vec![Seat {
            person: book.people[10],
            relation: None,
            relation_text: String::new(),
            is_head: true,
        }],
    };
    book.store.merge_people(&merge).unwrap();
    same(&book.figures_of(6), &then, "merged");
}
