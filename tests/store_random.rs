//! Any order of work, with undo and redo in between, leaves a register whose log tells the truth.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use gocua::domain::absence::{Plan, Reason};
use gocua::domain::channel::Channel;
use gocua::domain::clock::{Clock, Moment};
use gocua::domain::closing::ClosedReason;
use gocua::domain::date::{Day, PartialDate};
use gocua::domain::funnel::Stage;
use gocua::domain::id::{HouseholdId, PersonId};
use gocua::domain::outcome::{Menu, Outcome};
use gocua::domain::person_result::PersonResult;
use gocua::domain::phone::{read_phones, unpacked};
use gocua::domain::record::{Absence, Campaign, Commune, Household, Person, Village};
use gocua::domain::slot::Slot;
use gocua::domain::step::StepKind;
use gocua::store::{
    AbsentFilter, CallEntry, CallGroup, Entry, HouseholdFilter, Kind, Options, PersonEntry,
    PivotBy, Reached, Recording, Roll, Store,
};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Action {
    AddHousehold,
    AddPerson(usize),
    Rename(usize),
    Close(usize),
    Visit(usize, usize),
    Away(usize),
    Back(usize),
    Withdraw(usize),
    Call(usize, usize),
    TakeOffCall,
    Step(usize),
    WithdrawStep(usize),
    Undo,
    UndoOlder(usize),
    Redo,
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        Just(Action::AddHousehold),
        (0..8usize).prop_map(Action::AddPerson),
        (0..16usize).prop_map(Action::Rename),
        (0..16usize).prop_map(Action::Close),
        (0..8usize, 0..18usize).prop_map(|(household, outcome)| Action::Visit(household, outcome)),
        (0..16usize).prop_map(Action::Away),
        (0..16usize).prop_map(Action::Back),
        (0..8usize).prop_map(Action::Withdraw),
        (0..4usize, 0..8usize).prop_map(|(number, outcome)| Action::Call(number, outcome)),
        Just(Action::TakeOffCall),
        (0..16usize).prop_map(Action::Step),
        (0..16usize).prop_map(Action::WithdrawStep),
        Just(Action::Undo),
        (0..6usize).prop_map(Action::UndoOlder),
        Just(Action::Redo),
    ]
}

fn day() -> Day {
    Day::from_ymd_opt(2026, 11, 22).unwrap()
}

fn new_register(folder: &std::path::Path) -> Store {
    let options = Options {
        clock: Clock::fixed(Moment::from_local(day().and_hms_opt(9, 0, 0).unwrap())),
        who: "Lâm".to_owned(),
        home: Some(folder.join("home")),
        read_only: false,
    };
    let campaign = Campaign {
        name: "Đợt".to_owned(),
        noun: "làm thẻ".to_owned(),
        ..gocua::store::first_campaign(day(), gocua::lang::Lang::Vi)
    };
    let mut store = Store::create(
        &folder.join("so.gocua"),
        &Commune::default(),
        &campaign,
        &options,
    )
    .unwrap();
    store
        .add_village(&Village {
            name: "Thôn Một".to_owned(),
            ..Village::default()
        })
        .unwrap();
    store
}

fn households(store: &Store) -> Vec<HouseholdId> {
    store.household_ids(None).unwrap()
}

fn people(store: &Store) -> Vec<PersonId> {
    let sheets = households(store)
        .into_iter()
        .map(|id| store.sheet(id).unwrap());
    sheets
        .flat_map(|sheet| {
            sheet
                .members
                .into_iter()
                .map(|member| member.id)
                .collect::<Vec<_>>()
        })
        .collect()
}

fn pick<T: Copy>(of: &[T], at: usize) -> Option<T> {
    (!of.is_empty()).then(|| of[at % of.len()])
}

/// Does the action where it can be done; what is refused must leave the register sound all the same.
fn run(store: &mut Store, action: &Action) -> Option<()> {
    match action {
        Action::AddHousehold => {
            let village = store.villages().unwrap().first()?.0;
            store.add_household(&Household::new(village, "")).ok()?;
        }
        Action::AddPerson(at) => {
            let mut person = Person::new(pick(&households(store), *at)?, "Nguyễn Văn Tám");
            person.birth = PartialDate::from_iso(if at % 3 == 0 { "2016" } else { "1980" });
            person.is_head = at % 2 == 0;
            store.add_person(&person).ok()?;
        }
        Action::Rename(at) => {
            let id = pick(&people(store), *at)?;
            let mut person = store.person(id).unwrap();
            person.name.push('a');
            store.edit_person(id, &person).ok()?;
        }
        Action::Close(at) => {
            store
                .close_person(pick(&people(store), *at)?, ClosedReason::Moved, day())
                .ok()?;
        }
        Action::Visit(at, outcome) => {
            let sheet = store.sheet(pick(&households(store), *at)?).unwrap();
            let (id, campaign) = store.campaign().unwrap();
            let outcome = Outcome::all().nth(*outcome)?;
            let recording = Recording {
                day: day(),
                slot: Slot::Morning,
                visitors: String::new(),
                channel: Channel::Door,
            };
            let mut entry = Entry::new(&sheet, id, &campaign.eligibility, outcome, &recording);
            if entry.people.is_empty()
                && let Some(member) = sheet.members.last()
            {
                let result = PersonResult::all().nth(at % 10)?;
                entry.people.push(PersonEntry::new(member.id, result));
            }
            store.record(&entry).ok()?;
        }
        Action::Away(at) => {
            let mut absence = Absence::new(pick(&people(store), *at)?);
            absence.proxy_phones = read_phones(["0912000111", "0912000222", ""][at % 3]).0;
            absence.reason = Reason::all().nth(at % 11);
            absence.plan = Plan::all().nth(at % 5);
            store.save_absence(None, &absence).ok()?;
        }
        Action::Back(at) => {
            store
                .end_absence(pick(&people(store), *at)?, PartialDate::Day(day()))
                .ok()?;
        }
        Action::Withdraw(at) => {
            let visit = store
                .visit_of_day(pick(&households(store), *at)?, day())
                .unwrap()?;
            store.withdraw_visit(visit, "").ok()?;
        }
        Action::Step(at) => {
            let kind = pick(StepKind::ALL, *at)?;
            let person = pick(&people(store), *at)?;
            store.record_step(person, kind, day(), "").ok()?;
        }
        Action::WithdrawStep(at) => {
            let steps = store.steps_of(pick(&people(store), *at)?).unwrap();
            store.withdraw_step(steps.first()?.0, "").ok()?;
        }
        Action::Call(at, outcome) => call(store, *at, *outcome)?,
        Action::TakeOffCall => {
            let call = store.calls_of(day()).unwrap().pop()?;
            store.withdraw_call(&call).ok()?;
        }
        Action::Undo => {
            store.undo(None).ok()?;
        }
        Action::UndoOlder(at) => {
            let batches = store.batches(50).unwrap();
            let standing: Vec<_> = batches
                .iter()
                .filter(|line| {
                    !line.undone && !matches!(line.kind, Kind::New | Kind::Undo | Kind::Redo)
                })
                .map(|line| line.id)
                .collect();
            store.undo(pick(&standing, *at)).ok()?;
        }
        Action::Redo => {
            store.redo().ok()?;
        }
    }
    Some(())
}

/// Calls one of the numbers that lead to somebody.
fn call(store: &mut Store, at: usize, outcome: usize) -> Option<()> {
    let roll = store.load_roll().unwrap();
    let groups = calls(&roll);
    let group = groups.get(at % groups.len().max(1))?;
    let mut menu = Outcome::all().filter(|outcome| outcome.menu() == Menu::Phone);
    let recording = Recording {
        day: day(),
        slot: Slot::Evening,
        visitors: String::new(),
        channel: Channel::Phone,
    };
    let rows = store.absent_rows(&group.absences).unwrap();
    let number = if group.number == 0 {
        String::new()
    } else {
        unpacked(group.number)
    };
    let known = roll.absences_of_number(group.number);
    let (campaign, _) = store.campaign().unwrap();
    let told = (menu.nth(outcome)?, &recording, "Bà Na");
    let entry = CallEntry::new(&rows, number, known, campaign, told);
    store.record_call(&entry).ok().map(|_| ())
}

/// All numbers that lead to somebody who is away.
fn calls(roll: &Roll) -> Vec<CallGroup> {
    let all = AbsentFilter::default();
    let (hits, _) = roll.absent(&all);
    let ids: Vec<_> = hits.iter().map(|hit| hit.absence).collect();
    roll.calls(&ids, day(), Slot::Evening)
}

/// Everything a user can see.
fn picture(store: &Store) -> String {
    let sheets: Vec<_> = households(store)
        .into_iter()
        .map(|id| store.sheet(id).unwrap())
        .collect();
    let steps: Vec<_> = people(store)
        .into_iter()
        .map(|id| store.steps_of(id).unwrap())
        .collect();
    format!("{:?} {sheets:?} {steps:?}", store.villages().unwrap())
}

/// What the worker does when the read index is behind.
fn load_roll(store: &mut Store) {
    let roll = store.load_roll().unwrap();
    store.roll_is_loading();
    store.set_roll(Box::new(roll)).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_order_of_work_leaves_a_sound_register(actions in prop::collection::vec(action(), 1..40)) {
        let folder = tempfile::tempdir().unwrap();
        let mut store = new_register(folder.path());
        for (at, action) in actions.iter().enumerate() {
            if at % 3 == 0 && store.wants_roll() {
                load_roll(&mut store);
            }
            run(&mut store, action);
            if at % 3 == 2 && !store.wants_roll() {
                let loaded = store.load_roll().unwrap();
                let patched = store.roll().unwrap();
                prop_assert_eq!(patched.progress(), loaded.progress());
                let all = AbsentFilter::default();
                prop_assert_eq!(patched.absent(&all), loaded.absent(&all));
            prop_assert_eq!(calls(patched), calls(&loaded));
                prop_assert_eq!(patched.funnels(None), loaded.funnels(None));
                let filter = HouseholdFilter::default();
                prop_assert_eq!(patched.households(&filter), loaded.households(&filter));
            }
        }
        let report = store.check(true).unwrap();
        prop_assert_eq!(&report.faults, &vec![]);
        let roll = store.load_roll().unwrap();
        let funnels = roll.funnels(None);
        let everybody = AbsentFilter::default();
        let (away, _) = roll.absent(&everybody);
        for by in [PivotBy::Village, PivotBy::Place] {
            let pivot = roll.pivot(&everybody, by);
            let rows: usize = (0..pivot.rows.len()).map(|at| pivot.row(at)).sum();
            let columns: usize = (0..pivot.reasons.len()).map(|at| pivot.column(at)).sum();
            prop_assert_eq!([rows, columns, pivot.people()], [away.len(); 3], "{:?}", pivot);
        }
        for groups in [&funnels.villages, &funnels.reasons, &funnels.places] {
            for stage in Stage::all() {
                let sum: usize = groups.iter().map(|(_, funnel)| funnel.reached(stage)).sum();
                prop_assert_eq!(sum, funnels.all.reached(stage), "{:?} of {:?}", stage, groups);
                for (group, funnel) in groups {
                    for (wanted, count) in [
                        (Reached::AtLeast(stage), funnel.reached(stage)),
                        (Reached::Missing(stage), funnel.missing(stage)),
                    ] {
                        let found = roll.people_of_funnel(None, Some(group), wanted).len();
                        prop_assert_eq!(found, count, "{:?} {:?}", group, wanted);
                    }
                }
            }
        }
        let before = picture(&store);
        let undone = store.undo(None).is_ok_and(|done| done.batch.is_some());
        if undone {
            store.redo().unwrap();
            prop_assert_eq!(picture(&store), before);
            prop_assert_eq!(store.check(true).unwrap().faults, vec![]);
        }
    }

    #[test]
    fn calls_taken_back_leave_nothing(
        before in prop::collection::vec(action(), 1..20),
        calls in prop::collection::vec((0..6usize, 0..8usize), 1..8),
        take_off in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut store = new_register(folder.path());
        for action in [Action::AddHousehold, Action::AddPerson(1), Action::Away(0)].iter().chain(&before) {
            run(&mut store, action);
        }
        let standing = picture(&store);
        let calls_before = store.calls_of(day()).unwrap().len();
        let made = calls
            .iter()
            .filter(|(number, outcome)| call(&mut store, *number, *outcome).is_some())
            .count();
        prop_assert_eq!(store.calls_of(day()).unwrap().len(), calls_before + made);
        for _ in 0..made {
            if take_off {
                let call = store.calls_of(day()).unwrap().pop().unwrap();
                store.withdraw_call(&call).unwrap();
            } else {
                store.undo(None).unwrap();
            }
        }
        prop_assert_eq!(picture(&store), standing);
        prop_assert_eq!(store.check(true).unwrap().faults, vec![]);
    }
}
