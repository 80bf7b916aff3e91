//! Members who leave, move and come together, households that are parted and joined: each is one batch, and taking it
//! back leaves the register exactly as it was.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fmt::Write as _;

use gocua::domain::closing::ClosedReason;
use gocua::domain::date::PartialDate;
use gocua::domain::id::{HouseholdId, PersonId};
use gocua::domain::outcome::Outcome;
use gocua::domain::record::{Absence, Household};
use gocua::domain::relation::Relation;
use gocua::domain::step::StepKind;
use gocua::store::{Entry, Error, Merge, Recording, Seat, Store};
use proptest::prelude::*;

use self::register::{Register, day, first_village, fresh, household, walked};

#[path = "support/register.rs"]
mod register;

fn seat(person: PersonId, is_head: bool) -> Seat {
    Seat {
        person,
        relation: Relation::from_code(if is_head { "head" } else { "relative" }),
        relation_text: String::new(),
        is_head,
    }
}

fn members(store: &Store, household: HouseholdId) -> Vec<PersonId> {
    let sheet = store.sheet(household).unwrap();
    sheet.members.iter().map(|member| member.id).collect()
}

/// Everything the register holds of these households and people, closed or not.
fn content(store: &Store, households: &[HouseholdId], people: &[PersonId]) -> String {
    let mut text = format!("{:?}\n", store.household_ids(None).unwrap());
    for id in households {
        let _ = writeln!(text, "{:?}", store.sheet(*id).unwrap());
    }
    for id in people {
        let _ = writeln!(text, "{:?}", store.person(*id).unwrap());
        let _ = writeln!(text, "{:?}", store.absences_of(*id).unwrap());
        let _ = writeln!(text, "{:?}", store.steps_of(*id).unwrap());
    }
    text
}

fn everyone(store: &Store) -> (Vec<HouseholdId>, Vec<PersonId>) {
    let households = store.household_ids(None).unwrap();
    let people = households
        .iter()
        .flat_map(|id| members(store, *id))
        .collect();
    (households, people)
}

/// Those who stay, the first of them as the head.
fn stay(all: &[PersonId], gone: &[PersonId]) -> Vec<Seat> {
    let left = all.iter().filter(|id| !gone.contains(id)).enumerate();
    left.map(|(at, id)| seat(*id, at == 0)).collect()
}

#[derive(Clone, Debug)]
enum Change {
    Leave(usize, usize, usize),
    Move(usize, usize, usize),
    Split(usize, usize),
    Join(usize, usize),
    ToVillage(usize, usize),
    Merge(usize, usize, bool),
    CloseWhole(usize),
    Away(usize),
    Visit(usize),
    Step(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = || 0..40usize;
    prop_oneof![
        (at(), 0..3usize, at()).prop_map(|(of, many, why)| Change::Leave(of, many, why)),
        (at(), 0..3usize, at()).prop_map(|(of, many, to)| Change::Move(of, many, to)),
        (at(), 0..3usize).prop_map(|(of, many)| Change::Split(of, many)),
        (at(), at()).prop_map(|(from, into)| Change::Join(from, into)),
        (at(), 0..2usize).prop_map(|(of, to)| Change::ToVillage(of, to)),
        (at(), at(), any::<bool>()).prop_map(|(one, other, his)| Change::Merge(one, other, his)),
        at().prop_map(Change::CloseWhole),
        at().prop_map(Change::Away),
        at().prop_map(Change::Visit),
        at().prop_map(Change::Step),
    ]
}

fn pick<T: Copy>(of: &[T], at: usize) -> Option<T> {
    (!of.is_empty()).then(|| of[at % of.len()])
}

/// Does a change where it can be done, and says whether it wrote anything.
fn run(store: &mut Store, change: &Change) -> Option<bool> {
    let (households, people) = everyone(store);
    let on = day("2026-11-20");
    let reasons = [ClosedReason::Died, ClosedReason::Moved, ClosedReason::Error];
    let some = |store: &Store, of: usize, many: usize| {
        let from = pick(&households, of)?;
        let all = members(store, from);
        let gone: Vec<PersonId> = all.iter().take(many + 1).copied().collect();
        (!gone.is_empty()).then(|| (from, gone.clone(), stay(&all, &gone)))
    };
    Some(match change {
        Change::Leave(of, many, why) => {
            let (_, gone, stay) = some(store, *of, *many)?;
            store
                .leave(&gone, pick(&reasons, *why)?, on, &stay)
                .ok()?
                .batch
                .is_some()
        }
        Change::Move(of, many, to) => {
            let (from, gone, stay) = some(store, *of, *many)?;
            let to = pick(&households, *to).filter(|to| *to != from)?;
            let seats: Vec<Seat> = gone.iter().map(|id| seat(*id, false)).collect();
            store
                .move_members(&seats, to, "từ hộ khác", &stay)
                .ok()?
                .batch
                .is_some()
        }
        Change::Split(of, many) => {
            let (from, gone, stay) = some(store, *of, *many)?;
            let old = store.household(from).unwrap();
            let code = store.free_code_like(old.village, &old.code).unwrap();
            let new = Household::new(old.village, code);
            let seats: Vec<Seat> = gone
                .iter()
                .enumerate()
                .map(|(at, id)| seat(*id, at == 0))
                .collect();
            store
                .split_household(&seats, &new, "", &stay)
                .ok()?
                .batch
                .is_some()
        }
        Change::Join(from, into) => {
            let (from, into) = (pick(&households, *from)?, pick(&households, *into)?);
            let seats: Vec<Seat> = members(store, from)
                .into_iter()
                .map(|id| seat(id, false))
                .collect();
            store
                .merge_households(from, into, &seats, on)
                .ok()?
                .batch
                .is_some()
        }
        Change::ToVillage(of, to) => {
            let village = store.villages().unwrap()[*to].0;
            let id = pick(&households, *of)?;
            let code = store.free_code_like(village, "900").unwrap();
            store
                .move_household(id, village, &code)
                .ok()?
                .batch
                .is_some()
        }
        Change::Merge(one, other, his) => {
            let (kept, other) = (pick(&people, *one)?, pick(&people, *other)?);
            let home = store.person(other).unwrap().household;
            let all = members(store, home);
            let merge = Merge {
                kept,
                person: store.person(kept).unwrap(),
                other,
                others_absence: *his,
                on,
                stay: stay(&all, &[other, kept]),
            };
            store.merge_people(&merge).ok()?.batch.is_some()
        }
        _ => return run_at_one(store, change),
    })
}

/// The changes that need one household or one person.
fn run_at_one(store: &mut Store, change: &Change) -> Option<bool> {
    let (households, people) = everyone(store);
    let on = day("2026-11-20");
    Some(match change {
        Change::CloseWhole(of) => {
            let id = pick(&households, *of)?;
            store
                .close_whole_household(id, ClosedReason::Moved, on)
                .ok()?
                .batch
                .is_some()
        }
        Change::Away(of) => {
            let absence = Absence::new(pick(&people, *of)?);
            store.save_absence(None, &absence).ok()?.batch.is_some()
        }
        Change::Visit(of) => {
            let sheet = store.sheet(pick(&households, *of)?).unwrap();
            let (id, campaign) = store.campaign().unwrap();
            let recording = Recording {
                day: on,
                slot: gocua::domain::slot::Slot::Evening,
                visitors: String::new(),
                channel: gocua::domain::channel::Channel::Door,
            };
            let met = Outcome::from_code("met_all")?;
            let entry = Entry::new(&sheet, id, &campaign.eligibility, met, &recording);
            store.record(&entry).ok()?.batch.is_some()
        }
        Change::Step(of) => {
            let person = pick(&people, *of)?;
            let step = store.record_step(person, StepKind::DoneElsewhere, on, "");
            step.ok()?.batch.is_some()
        }
        _ => return None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_change_is_taken_back_exactly(changes in prop::collection::vec(change(), 1..16)) {
        let Register { folder, mut store } = walked();
        let mut done = Vec::new();
        for change in &changes {
            let (households, people) = everyone(&store);
            let before = content(&store, &households, &people);
            let heads = |store: &Store, id: &HouseholdId| {
                let members = store.sheet(*id).unwrap().members;
                members.is_empty() || members.iter().any(|member| member.person.is_head)
            };
            if run(&mut store, change) == Some(true) {
                let after = content(&store, &households, &people);
                store.undo(None).unwrap();
                prop_assert!(content(&store, &households, &people) == before, "{:?}", change);
                store.redo().unwrap();
                prop_assert!(content(&store, &households, &people) == after, "{:?}", change);
                done.push((before, households, people));
            } else {
                prop_assert!(content(&store, &households, &people) == before, "{:?}", change);
            }
            for id in store.household_ids(None).unwrap() {
                prop_assert!(heads(&store, &id), "{:?} left {:?} without a head", change, id);
            }
        }
        prop_assert_eq!(store.check(true).unwrap().faults, vec![]);
        // All of it, back to the beginning.
        for (before, households, people) in done.into_iter().rev() {
            store.undo(None).unwrap();
            prop_assert!(content(&store, &households, &people) == before);
        }
        drop(folder);
    }
}

#[test]
fn a_household_with_members_keeps_a_head() {
    let mut register = fresh();
    let store = &mut register.store;
    let home = household(store, "034");
    let all = members(store, home);
    let refused = |done: Result<(), Error>| matches!(done, Err(Error::Invalid("head_missing")));
    let left = store.leave(&all[..1], ClosedReason::Died, day("2026-11-20"), &[]);
    assert!(refused(left.map(drop)));
    let to = household(store, "033");
    let moved = store.move_members(&[seat(all[0], false)], to, "", &[]);
    assert!(refused(moved.map(drop)));
    let left = stay(&all, &all[..1]);
    store
        .leave(&all[..1], ClosedReason::Died, day("2026-11-20"), &left)
        .unwrap();
    let sheet = store.sheet(home).unwrap();
    let heads: Vec<bool> = sheet.members.iter().map(|one| one.person.is_head).collect();
    assert_eq!(heads, [true, false]);
    assert_eq!(sheet.former.len(), 1);
    // The last ones may go without anybody being left to be the head.
    store
        .leave(&all[1..], ClosedReason::Moved, day("2026-11-21"), &[])
        .unwrap();
    assert!(store.sheet(home).unwrap().members.is_empty());
}

#[test]
fn a_new_household_stands_next_to_the_old_one() {
    let mut register = fresh();
    let store = &mut register.store;
    let home = household(store, "035");
    let all = members(store, home);
    let old = store.household(home).unwrap();
    let code = store.free_code_like(old.village, &old.code).unwrap();
    assert_eq!(code, "035A");
    let new = Household::new(old.village, code);
    let seats = [seat(all[1], true), seat(all[3], false)];
    let id = store.split_household(&seats, &new, "", &[]).unwrap().value;
    let walked = store.household_ids(Some(old.village)).unwrap();
    let at = walked.iter().position(|one| *one == home).unwrap();
    let beside = [at.checked_sub(1), at.checked_add(1)];
    let mut beside = beside.into_iter().flatten();
    assert!(beside.any(|place| walked.get(place) == Some(&id)));
    assert_eq!(members(store, id), [all[1], all[3]]);
    assert_eq!(members(store, home), [all[0], all[2]]);
    assert_eq!(
        store.free_code_like(old.village, &old.code).unwrap(),
        "035B"
    );
    let again = store.split_household(
        &[seat(all[2], true)],
        &Household::new(old.village, "035A"),
        "",
        &[],
    );
    assert!(matches!(again, Err(Error::Invalid("household_code_taken"))));
}

#[test]
fn a_household_that_is_joined_brings_its_visits() {
    let mut register = walked();
    let store = &mut register.store;
    let (from, into) = (household(store, "034"), household(store, "033"));
    let seats: Vec<Seat> = members(store, from)
        .into_iter()
        .map(|id| seat(id, false))
        .collect();
    let visits = store.visits_of(from).unwrap().len() + store.visits_of(into).unwrap().len();
    store
        .merge_households(from, into, &seats, day("2026-11-22"))
        .unwrap();
    let sheet = store.sheet(into).unwrap();
    assert_eq!((sheet.members.len(), sheet.visits.len()), (5, visits));
    let closed = store.household(from).unwrap();
    assert_eq!(closed.closed, Some(ClosedReason::Merged));
    assert_eq!(
        sheet
            .members
            .iter()
            .filter(|one| one.person.is_head)
            .count(),
        1
    );
    assert!(!store.household_ids(None).unwrap().contains(&from));
    let same = store.merge_households(into, into, &[], day("2026-11-22"));
    assert!(matches!(same, Err(Error::Invalid("same_household"))));
}

#[test]
fn a_household_moves_to_another_village() {
    let mut register = fresh();
    let store = &mut register.store;
    let home = household(store, "035");
    let village = store.villages().unwrap()[1].0;
    let taken = store.move_household(home, village, "002");
    assert!(matches!(taken, Err(Error::Invalid("household_code_taken"))));
    let here = store.move_household(home, first_village(store), "035");
    assert!(matches!(here, Err(Error::Invalid("same_village"))));
    store.move_household(home, village, "035").unwrap();
    assert_eq!(
        store.household_ids(Some(village)).unwrap().last(),
        Some(&home)
    );
}

/// Two records of one person, in two households, with results, absences and a step.
#[test]
fn two_records_of_one_person_become_one() {
    for others_absence in [false, true] {
        let mut register = walked();
        let store = &mut register.store;
        let (kept, other) = (
            members(store, household(store, "032"))[1],
            members(store, household(store, "036"))[1],
        );
        let mut past = Absence::new(other);
        past.since = PartialDate::from_iso("2020-01");
        past.returned_on = PartialDate::from_iso("2021-05-01");
        // The absence that is open began when nobody knows: the past one is surely over.
        store.save_absence(None, &past).unwrap();
        store
            .record_step(other, StepKind::DoneElsewhere, day("2026-11-20"), "")
            .unwrap();
        let mut person = store.person(kept).unwrap();
        person.work = "Xưởng may".to_owned();
        let merge = Merge {
            kept,
            person,
            other,
            others_absence,
            on: day("2026-11-22"),
            stay: Vec::new(),
        };
        let (households, people) = everyone(store);
        let before = content(store, &households, &people);
        store.merge_people(&merge).unwrap();
        let open = store.open_absence(kept).unwrap().unwrap().1;
        let place = if others_absence {
            "Long An"
        } else {
            "Nhật Bản"
        };
        assert_eq!(open.place, place);
        assert_eq!(store.absences_of(kept).unwrap().len(), 2);
        assert_eq!(store.absences_of(other).unwrap().len(), 1);
        assert_eq!(store.steps_of(kept).unwrap().len(), 1);
        assert_eq!(store.person(kept).unwrap().work, "Xưởng may");
        assert_eq!(
            store.person(other).unwrap().closed,
            Some(ClosedReason::Merged)
        );
        assert_eq!(store.check(true).unwrap().faults, vec![]);
        store.undo(None).unwrap();
        assert!(
            content(store, &households, &people) == before,
            "{others_absence}"
        );
    }
}
