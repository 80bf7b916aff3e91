//! Any history, day by day: every evening's figures are kept, and at the end each day still gives its own.

use chrono::Datelike;
use gocua::domain::absence::Reason;
use gocua::domain::card::CardKind;
use gocua::domain::channel::Channel;
use gocua::domain::closing::ClosedReason;
use gocua::domain::cohort::AgeOn;
use gocua::domain::date::PartialDate;
use gocua::domain::eligibility::Eligibility;
use gocua::domain::exemption::ExemptReason;
use gocua::domain::id::{HouseholdId, PersonId, StepId};
use gocua::domain::metric::{Basis, Metric};
use gocua::domain::outcome::Outcome;
use gocua::domain::person_result::PersonResult;
use gocua::domain::record::{Absence, Cohort, DayTotal, Household, Person, Target, Village};
use gocua::domain::slot::Slot;
use gocua::domain::step::StepKind;
use gocua::exchange::{ImportOptions, import};
use gocua::store::{Entry, Kind, Merge, PersonEntry, Recording, Seat, StepEntry, Store};
use proptest::prelude::*;

use crate::book::{Book, day, figures, it_is, same};

/// One thing that somebody does; the numbers choose among what there is.
#[derive(Clone, Debug)]
enum Action {
    AddHousehold(usize),
    AddPerson(usize),
    AddVillage,
    RenameVillage(usize),
    Birth(usize),
    Card(usize),
    Mobiliser(usize),
    Leave(usize),
    CloseHousehold(usize),
    Visit(usize, usize),
    /// Typed so many days late.
    LateVisit(usize, usize, u32),
    WithdrawVisit(usize, u32),
    Step(usize, usize),
    LateStep(usize, usize, u32),
    WithdrawStep(usize),
    Away(usize),
    Back(usize),
    MoveHousehold(usize),
    MoveMember(usize, usize),
    JoinHouseholds(usize, usize),
    MergePeople(usize, usize),
    Import(usize),
    AddCohort(usize),
    RemoveCohort(usize),
    AddTarget(usize),
    DayTotal(u32),
    Campaign(usize),
    UndoToday,
    Redo,
}

fn action() -> impl Strategy<Value = Action> {
    let one = || 0..24usize;
    prop_oneof![
        1 => one().prop_map(Action::AddHousehold),
        1 => one().prop_map(Action::AddPerson),
        1 => Just(Action::AddVillage),
        1 => one().prop_map(Action::RenameVillage),
        1 => one().prop_map(Action::Birth),
        1 => one().prop_map(Action::Card),
        1 => one().prop_map(Action::Mobiliser),
        1 => one().prop_map(Action::Leave),
        1 => one().prop_map(Action::CloseHousehold),
        4 => (one(), one()).prop_map(|(at, outcome)| Action::Visit(at, outcome)),
        1 => (one(), one(), 1..4u32).prop_map(|(at, outcome, late)| Action::LateVisit(at, outcome, late)),
        2 => (one(), 0..4u32).prop_map(|(at, ago)| Action::WithdrawVisit(at, ago)),
        6 => (one(), one()).prop_map(|(at, kind)| Action::Step(at, kind)),
        1 => (one(), one(), 1..4u32).prop_map(|(at, kind, late)| Action::LateStep(at, kind, late)),
        2 => one().prop_map(Action::WithdrawStep),
        2 => one().prop_map(Action::Away),
        1 => one().prop_map(Action::Back),
        1 => one().prop_map(Action::MoveHousehold),
        1 => (one(), one()).prop_map(|(person, to)| Action::MoveMember(person, to)),
        1 => (one(), one()).prop_map(|(from, into)| Action::JoinHouseholds(from, into)),
        1 => (one(), one()).prop_map(|(kept, other)| Action::MergePeople(kept, other)),
        1 => one().prop_map(Action::Import),
        1 => one().prop_map(Action::AddCohort),
        1 => one().prop_map(Action::RemoveCohort),
        1 => one().prop_map(Action::AddTarget),
        1 => (0..4u32).prop_map(Action::DayTotal),
        1 => one().prop_map(Action::Campaign),
        2 => Just(Action::UndoToday),
        1 => Just(Action::Redo),
    ]
}

fn pick<T: Copy>(of: &[T], at: usize) -> Option<T> {
    (!of.is_empty()).then(|| of[at % of.len()])
}

fn households(store: &Store) -> Vec<HouseholdId> {
    store.household_ids(None).unwrap()
}

fn people(store: &Store) -> Vec<PersonId> {
    let sheets = households(store)
        .into_iter()
        .map(|id| store.sheet(id).unwrap());
    let members = sheets.flat_map(|sheet| sheet.members.into_iter().map(|member| member.id));
    members.collect()
}

fn seat(person: PersonId) -> Seat {
    Seat {
        person,
        relation: None,
        relation_text: String::new(),
        is_head: false,
    }
}

/// Does the action where it can be done, on day `today`, and gives the first day that it is about: what was typed late
/// belongs to its own day. What is refused is not done, as a screen would not do it.
fn act(book: &mut Book, action: &Action, today: u32) -> Option<u32> {
    [of_people, of_homes, of_events, of_asked, of_back]
        .into_iter()
        .find_map(|of| of(book, action, today))
}

/// What is known of people, and who is away.
fn of_people(book: &mut Book, action: &Action, today: u32) -> Option<u32> {
    let store = &mut book.store;
    match action {
        Action::AddPerson(at) => {
            let mut person = Person::new(pick(&households(store), *at)?, "Giàng A Páo");
            person.birth = PartialDate::from_iso(["2016", "1980", "2012-11-05"][at % 3]);
            ["Đảng viên", ""][at % 2].clone_into(&mut person.groups);
            store.add_person(&person).ok()?;
        }
        Action::Birth(at) => edit(store, *at, |person| {
            person.birth = [
                None,
                PartialDate::from_iso("2012"),
                PartialDate::from_iso("1950-01-01"),
            ][at % 3];
        })?,
        Action::Card(at) => edit(store, *at, |person| {
            person.card = CardKind::all().nth(at % 3);
            person.card_expires = PartialDate::from_iso("2026-11-07");
        })?,
        Action::Leave(at) => {
            let person = pick(&people(store), *at)?;
            let on = day(today - (*at as u32 % 3));
            store.leave(&[person], ClosedReason::Moved, on, &[]).ok()?;
        }
        Action::Away(at) => {
            let person = pick(&people(store), *at)?;
            let known = store.open_absence(person).unwrap();
            let (id, mut absence) =
                known.map_or((None, Absence::new(person)), |(id, one)| (Some(id), one));
            absence.reason = Reason::all().nth(at % 11);
            absence.since = PartialDate::from_iso(["2026-11-03", "2025", "2026-11"][at % 3]);
            absence.confirmed_on = Some(day(today - 1));
            store.save_absence(id, &absence).ok()?;
        }
        Action::Back(at) => {
            let is_away = |person: &PersonId| store.open_absence(*person).unwrap().is_some();
            let away: Vec<_> = people(store).into_iter().filter(is_away).collect();
            let person = pick(&away, *at)?;
            let on = PartialDate::Day(day(today - (*at as u32 % 2)));
            store.end_absence(person, on).ok()?;
        }
        Action::MoveMember(person, to) => {
            let seats = [seat(pick(&people(store), *person)?)];
            let to = pick(&households(store), *to)?;
            store.move_members(&seats, to, "", &[]).ok()?;
        }
        Action::MergePeople(kept, other) => {
            let people = people(store);
            let kept = pick(&people, *kept)?;
            let merge = Merge {
                kept,
                person: store.person(kept).unwrap(),
                other: pick(&people, *other)?,
                others_absence: true,
                on: day(today - 1),
                stay: Vec::new(),
            };
            store.merge_people(&merge).ok()?;
        }
        _ => return None,
    }
    Some(today)
}

/// Villages, households and lists.
fn of_homes(book: &mut Book, action: &Action, today: u32) -> Option<u32> {
    let store = &mut book.store;
    match action {
        Action::AddHousehold(at) => {
            let villages = store.villages().unwrap();
            let (village, _) = villages.get(at % villages.len())?;
            store.add_household(&Household::new(*village, "")).ok()?;
        }
        Action::AddVillage => {
            let name = format!("Thôn {today}");
            let village = Village {
                name,
                ..Village::default()
            };
            store.add_village(&village).ok()?;
        }
        Action::RenameVillage(at) => {
            let (id, mut village) = store.villages().unwrap().swap_remove(at % 2);
            village.name.push('a');
            village.walk_rank = 9;
            store.edit_village(id, &village).ok()?;
        }
        Action::Mobiliser(at) => {
            let id = pick(&households(store), *at)?;
            let mut household = store.household(id).unwrap();
            ["Bà Hoa", "Ông Lâm", ""][at % 3].clone_into(&mut household.mobiliser);
            store.edit_household(id, &household).ok()?;
        }
        Action::CloseHousehold(at) => {
            let household = pick(&households(store), *at)?;
            let on = day(today - 1);
            store
                .close_whole_household(household, ClosedReason::Moved, on)
                .ok()?;
        }
        Action::MoveHousehold(at) => {
            let id = pick(&households(store), *at)?;
            let villages: Vec<_> = store
                .villages()
                .unwrap()
                .into_iter()
                .map(|(id, _)| id)
                .collect();
            let to = pick(&villages, *at)?;
            let code = store.free_code_like(to, "077").unwrap();
            store.move_household(id, to, &code).ok()?;
        }
        Action::JoinHouseholds(from, into) => {
            let households = households(store);
            let (from, into) = (pick(&households, *from)?, pick(&households, *into)?);
            let members = store.sheet(from).unwrap().members;
            let seats: Vec<Seat> = members.iter().map(|member| seat(member.id)).collect();
            store
                .merge_households(from, into, &seats, day(today - 1))
                .ok()?;
        }
        Action::Import(at) => {
            let list = format!(
                "Thôn,Số hộ,Họ và tên,Ngày sinh,Quan hệ\nThôn Một,001,Nguyễn Văn Tám,{},Chủ hộ\n\
                 Thôn Hai,1{at},Vàng Thị Mỷ,1970,Chủ hộ\nThôn Hai,1{at},Vàng A Lử,2013,Con\n",
                1950 + at
            );
            let file = book.folder.path().join("danh-sach.csv");
            std::fs::write(&file, list).unwrap();
            import(store, &[file], &ImportOptions::default(), &mut |_| true).ok()?;
        }
        _ => return None,
    }
    Some(today)
}

/// What happened at the doors and to people.
fn of_events(book: &mut Book, action: &Action, today: u32) -> Option<u32> {
    let store = &mut book.store;
    match action {
        Action::Visit(at, outcome) => visit(store, *at, *outcome, today)?,
        Action::LateVisit(at, outcome, late) => {
            visit(store, *at, *outcome, today - late)?;
            book.typed_late = today;
            return Some(today - late);
        }
        Action::WithdrawVisit(at, ago) => {
            let on = |household| store.visit_of_day(household, day(today - ago)).unwrap();
            let visits: Vec<_> = households(store).into_iter().filter_map(on).collect();
            let id = pick(&visits, *at)?;
            let visit = store.visit(id).unwrap();
            store.withdraw_visit(id, "").ok()?;
            if visit.entered_at.day() > visit.occurred_on {
                // It was typed late, and never counted on the days before it was typed.
                book.typed_late = today;
                return Some(visit.occurred_on.day());
            }
        }
        Action::Step(at, kind) => step(store, *at, *kind, today).map(|_| ())?,
        Action::LateStep(at, kind, late) => {
            let id = step(store, *at, *kind, today - late)?;
            book.late.push(id);
            book.typed_late = today;
            return Some(today - late);
        }
        Action::WithdrawStep(at) => {
            let of = |person| store.steps_of(person).unwrap();
            let steps: Vec<_> = people(store)
                .into_iter()
                .flat_map(of)
                .map(|(id, step)| (id, step.occurred_on.day()))
                .collect();
            let (id, on) = pick(&steps, *at)?;
            store.withdraw_step(id, "").ok()?;
            if book.late.contains(&id) {
                book.typed_late = today;
                return Some(on);
            }
        }
        _ => return None,
    }
    Some(today)
}

/// What the campaign asks.
fn of_asked(book: &mut Book, action: &Action, today: u32) -> Option<u32> {
    let store = &mut book.store;
    match action {
        Action::AddCohort(at) => {
            let (campaign, _) = store.campaign().unwrap();
            let cohort = Cohort {
                campaign,
                name: format!("Từ {at}"),
                from_age: *at as u8,
                to_age: (at % 2 == 0).then_some(60),
                age_on: AgeOn::Today,
                intake_due: Some(day(9)),
                card_due: None,
            };
            store.add_cohort(&cohort).ok()?;
        }
        Action::RemoveCohort(at) => {
            let (campaign, _) = store.campaign().unwrap();
            let cohorts = store.cohorts(campaign).unwrap();
            store
                .remove_cohort(cohorts.get(at % cohorts.len().max(1))?.0)
                .ok()?;
        }
        Action::AddTarget(at) => {
            let (campaign, _) = store.campaign().unwrap();
            let target = Target {
                campaign,
                village: None,
                cohort: None,
                metric: Metric::Taken,
                total: *at as u32,
                minimum: at % 2 == 0,
                per_day: None,
                per_month: None,
                source: String::new(),
            };
            store.add_target(&target).ok()?;
        }
        Action::DayTotal(ago) => {
            let (campaign, _) = store.campaign().unwrap();
            let total = DayTotal {
                campaign,
                village: None,
                metric: Metric::Taken,
                occurred_on: day(today - ago),
                basis: Basis::Day,
                total: 12,
                source: String::new(),
            };
            store.add_day_total(&total).ok()?;
            book.typed_late = if *ago > 0 { today } else { book.typed_late };
            return Some(today - ago);
        }
        Action::Campaign(at) => {
            let (id, mut campaign) = store.campaign().unwrap();
            campaign.eligibility = Eligibility::all().nth(at % 6)?.rule();
            campaign.due_on = Some(day(20 + *at as u32 % 5));
            store.edit_campaign(id, &campaign).ok()?;
        }
        _ => return None,
    }
    Some(today)
}

/// Undo and redo, of the day.
fn of_back(book: &mut Book, action: &Action, today: u32) -> Option<u32> {
    let store = &mut book.store;
    match action {
        Action::UndoToday => {
            let batches = store.batches(50).unwrap();
            let own = |kind: Kind| !matches!(kind, Kind::New | Kind::Undo | Kind::Redo);
            let newest = batches
                .into_iter()
                .find(|line| !line.undone && own(line.kind))?;
            // What is undone on a later day corrects the days before.
            if newest.at.day() == day(today) {
                store.undo(Some(newest.id)).ok()?;
                if book.typed_late == today {
                    return Some(FIRST);
                }
            }
        }
        Action::Redo => {
            let newest = store.batches(1).unwrap().pop()?;
            if newest.kind == Kind::Undo && newest.at.day() == day(today) {
                store.redo().ok()?;
                if book.typed_late == today {
                    return Some(FIRST);
                }
            }
        }
        _ => return None,
    }
    Some(today)
}

fn edit(store: &mut Store, at: usize, change: impl Fn(&mut Person)) -> Option<()> {
    let id = pick(&people(store), at)?;
    let mut person = store.person(id).unwrap();
    change(&mut person);
    store.edit_person(id, &person).ok().map(|_| ())
}

fn visit(store: &mut Store, at: usize, outcome: usize, on: u32) -> Option<()> {
    let sheet = store.sheet(pick(&households(store), at)?).unwrap();
    let (campaign, settings) = store.campaign().unwrap();
    let recording = Recording {
        day: day(on),
        slot: Slot::Morning,
        visitors: String::new(),
        channel: Channel::Door,
    };
    let outcomes: Vec<Outcome> = Outcome::all().collect();
    let outcome = pick(&outcomes, outcome)?;
    let mut entry = Entry::new(&sheet, campaign, &settings.eligibility, outcome, &recording);
    if entry.people.is_empty()
        && let Some(member) = sheet.members.last()
    {
        let results: Vec<PersonResult> = PersonResult::all().collect();
        entry
            .people
            .push(PersonEntry::new(member.id, pick(&results, at)?));
    }
    store.record(&entry).ok().map(|_| ())
}

fn step(store: &mut Store, at: usize, kind: usize, on: u32) -> Option<StepId> {
    let person = pick(&people(store), at)?;
    let kind = pick(StepKind::ALL, kind)?;
    let mut entry = StepEntry::new(kind, day(on));
    match kind {
        StepKind::Appointed => entry.due_on = Some(day(on + at as u32 % 4)),
        StepKind::Exempt | StepKind::ExemptConfirmed => {
            let reasons: Vec<_> = ExemptReason::all().map(ExemptReason::code).collect();
            entry.reason = pick(&reasons, at).map(str::to_owned);
            "Công an xã".clone_into(&mut entry.confirmed_by);
        }
        _ => {}
    }
    let done = store
        .record_steps(&[person], &entry, &mut |_, _| true)
        .ok()?;
    done.value.recorded.first().map(|(_, id)| *id)
}

/// The first day of a history; the register was written on day 2 and worked with on day 5.
const FIRST: u32 = 6;

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn every_day_of_any_history_gives_what_it_gave_that_evening(
        days in prop::collection::vec(prop::collection::vec(action(), 0..9), 3..8),
    ) {
        let mut book = Book::new();
        let mut evenings: Vec<String> = Vec::new();
        for (at, actions) in days.iter().enumerate() {
            let today = FIRST + at as u32;
            it_is(today, 9);
            for action in actions {
                let about = act(&mut book, action, today).unwrap_or(today);
                // From now on the days since then tell it.
                let told = FIRST.max(about);
                for late in told..today {
                    evenings[(late - FIRST) as usize] = book.figures_of(late);
                }
            }
            it_is(today, 23);
            let evening = book.store.load_roll().unwrap();
            let looked_back = book.store.as_of(day(today)).unwrap().load_roll().unwrap();
            same(&figures(&looked_back), &figures(&evening), "the evening itself");
            evenings.push(book.figures_of(today));
        }
        it_is(28, 9);
        for (at, evening) in evenings.iter().enumerate() {
            same(&book.figures_of(FIRST + at as u32), evening, &format!("day {}", FIRST as usize + at));
        }
        prop_assert_eq!(book.store.check(true).unwrap().faults, vec![]);
    }
}
