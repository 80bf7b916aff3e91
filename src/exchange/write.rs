//! What each column of our own lists shows of a row. How a value looks (the words of a code, the form of a date)
//! depends on the file and is decided where the file is written.

use crate::domain::Day;
use crate::domain::date::PartialDate;
use crate::domain::expected_back::ExpectedBack;
use crate::domain::id::IdText;
use crate::domain::phone::Phones;
use crate::domain::reach::Reach;
use crate::domain::row_mark::RowMark;
use crate::domain::slot::Slot;
use crate::store::{AbsencePart, DueRow, Line, PersonPart, WorkItem};

use super::label::Codes;

/// A value on its way into a file. Codes, dates and phones are as the register keeps them.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// Nothing is known.
    Nothing,
    /// A text as it is.
    Text(&'a str),
    /// A code of a closed list.
    Code(Codes, &'a str),
    /// Several codes of a closed list.
    Many(Codes, Vec<&'static str>),
    /// A code, and the words for it that stand in front of its label where they mean the same.
    Said {
        /// The closed list.
        list: Codes,
        /// The code; empty if the words mean none.
        code: &'a str,
        /// The words.
        words: &'a str,
    },
    /// A code, and words that say more.
    Noted {
        /// The closed list.
        list: Codes,
        /// The code; empty if there are only words.
        code: &'a str,
        /// The words.
        note: &'a str,
    },
    /// A date in ISO form, perhaps partial.
    Date(&'a str),
    /// A day.
    Day(Day),
    /// A day in ISO form with a part of the day.
    Again(&'a str, &'a str),
    /// The code of an expected return.
    Back(&'a str),
    /// Telephone numbers, as JSON.
    Phones(&'a str),
    /// A personal number.
    Number(&'a str),
    /// An id.
    Id(IdText),
    /// The version of the record.
    Base(RowMark),
    /// A count.
    Count(u64),
    /// Yes, or not said.
    Mark(bool),
    /// What a visit says of each person, as JSON.
    People(&'a str),
}

impl<'a> Value<'a> {
    fn text(text: &'a str) -> Self {
        if text.is_empty() {
            Self::Nothing
        } else {
            Self::Text(text)
        }
    }

    fn code(list: Codes, code: &'a str) -> Self {
        if code.is_empty() {
            Self::Nothing
        } else {
            Self::Code(list, code)
        }
    }

    fn date(text: &'a str) -> Self {
        if text.is_empty() {
            Self::Nothing
        } else {
            Self::Date(text)
        }
    }

    fn phones(text: &'a str) -> Self {
        if text.is_empty() {
            Self::Nothing
        } else {
            Self::Phones(text)
        }
    }
}

/// A column that our lists do not have.
pub(super) fn nothing<'a>(_: &Line<'a>) -> Value<'a> {
    Value::Nothing
}

macro_rules! household {
    ($($name:ident: $make:expr;)+) => {$(
        pub(super) fn $name<'a>(line: &Line<'a>) -> Value<'a> {
            let make: fn(&crate::store::HouseholdPart<'a>) -> Value<'a> = $make;
            make(&line.household)
        }
    )+};
}

macro_rules! person {
    ($($name:ident: $make:expr;)+) => {$(
        pub(super) fn $name<'a>(line: &Line<'a>) -> Value<'a> {
            let make: fn(&PersonPart<'a>) -> Value<'a> = $make;
            line.person.as_ref().map_or(Value::Nothing, make)
        }
    )+};
}

macro_rules! absence {
    ($($name:ident: $make:expr;)+) => {$(
        pub(super) fn $name<'a>(line: &Line<'a>) -> Value<'a> {
            let make: fn(&AbsencePart<'a>) -> Value<'a> = $make;
            line.absence.as_ref().map_or(Value::Nothing, make)
        }
    )+};
}

macro_rules! standing {
    ($($name:ident: $make:expr;)+) => {$(
        pub(super) fn $name<'a>(line: &Line<'a>) -> Value<'a> {
            let make: fn(&'a crate::store::HouseholdRow) -> Value<'a> = $make;
            line.standing.map_or(Value::Nothing, make)
        }
    )+};
}

macro_rules! visit {
    ($($name:ident: $make:expr;)+) => {$(
        pub(super) fn $name<'a>(line: &Line<'a>) -> Value<'a> {
            let make: fn(&crate::store::VisitPart<'a>) -> Value<'a> = $make;
            line.visit.as_ref().map_or(Value::Nothing, make)
        }
    )+};
}

household! {
    household_key: |household| Value::Id(household.id.text());
    village: |household| Value::text(household.village);
    household_code: |household| Value::text(household.code);
    address: |household| Value::text(household.address);
    lane: |household| Value::text(household.lane);
    household_phone: |household| Value::phones(household.phones);
    household_kind: |household| Value::code(Codes::HouseholdKind, household.kind);
    door_note: |household| Value::text(household.door_note);
    mobiliser: |household| Value::text(household.mobiliser);
}

/// The head; in lists of households the first member where nobody is marked as the head.
pub(super) fn head<'a>(line: &Line<'a>) -> Value<'a> {
    match (line.household.head, line.person, line.standing) {
        ("", None, Some(row)) => Value::text(&row.head),
        (head, _, _) => Value::text(head),
    }
}

person! {
    person_key: |person| Value::Id(person.id.text());
    name: |person| Value::text(person.name);
    relation: relation_of;
    relation_text: |person| Value::text(person.relation_text);
    sex: |person| Value::code(Codes::Sex, person.sex);
    born: |person| Value::date(person.birth);
    number: |person| if person.number.is_empty() { Value::Nothing } else { Value::Number(person.number) };
    old_number: |person| Value::text(person.old_number);
    phone: |person| Value::phones(person.phones);
    residence: |person| Value::code(Codes::Residence, person.residence);
    school: |person| Value::text(person.work);
    card: |person| Value::code(Codes::Card, person.card);
    issued: |person| Value::date(person.card_issued);
    expires: |person| Value::date(person.card_expires);
    best_time: |person| Value::text(person.best_time);
    home_service: |person| Value::text(person.home_service);
    groups: |person| Value::text(person.groups);
    note: |person| Value::text(person.note);
}

/// The relation in the list's own words as long as they mean what the register holds. Only one member is the head:
/// whoever was it before has no known relation to the new one.
fn relation_of<'a>(person: &PersonPart<'a>) -> Value<'a> {
    match (person.is_head, person.relation) {
        (true, _) => Value::Said {
            list: Codes::Relation,
            code: "head",
            words: person.relation_text,
        },
        (false, "head") => Value::Nothing,
        (false, code) => Value::Said {
            list: Codes::Relation,
            code,
            words: person.relation_text,
        },
    }
}

absence! {
    absence_key: |absence| Value::Id(absence.id.text());
    absence_reason: |absence| Value::Noted {
        list: Codes::Reason,
        code: absence.reason,
        note: absence.reason_note,
    };
    absence_note: |absence| Value::text(absence.reason_note);
    absence_scope: |absence| Value::code(Codes::Scope, absence.scope);
    away_at: |absence| Value::text(absence.place);
    away_address: |absence| Value::text(absence.address);
    away_phone: |absence| Value::phones(absence.phones);
    away_since: |absence| Value::date(absence.since);
    expected_back: |absence| if absence.back.is_empty() { Value::Nothing } else { Value::Back(absence.back) };
    contact: |absence| Value::text(contact_name(absence));
    contact_relation: |absence| Value::text(absence.proxy_relation);
    contact_phone: |absence| Value::phones(contact_phones(absence));
    plan: |absence| Value::code(Codes::Plan, absence.plan);
    plan_date: |absence| Value::date(absence.plan_on);
    declared: |absence| Value::code(Codes::Declared, absence.declared);
    confirmed_on: |absence| Value::date(absence.confirmed_on);
}

/// Whether the person is away.
pub(super) fn away<'a>(line: &Line<'a>) -> Value<'a> {
    Value::Mark(line.absence.is_some())
}

/// The contact person's name, whether a member of the register or typed.
pub(super) fn contact_name<'a>(absence: &AbsencePart<'a>) -> &'a str {
    match absence.proxy_member {
        "" => absence.proxy_name,
        member => member,
    }
}

/// The contact person's phones: those given with the absence, else the member's own.
pub(super) fn contact_phones<'a>(absence: &AbsencePart<'a>) -> &'a str {
    match absence.proxy_phones {
        "" => absence.proxy_member_phones,
        phones => phones,
    }
}

standing! {
    members: |row| Value::Count(row.members.into());
    absent_members: |row| Value::Count(row.absent.into());
    state: |row| Value::Code(Codes::State, row.standing.state.code());
    visits: |row| Value::Count(row.standing.visits.into());
    last_day: |row| row.standing.last.map_or(Value::Nothing, |(_, day, _)| Value::Day(day));
    last_result: |row| {
        let last = row.standing.last;
        last.map_or(Value::Nothing, |(outcome, _, _)| Value::Code(Codes::Outcome, outcome.code()))
    };
    next_visit: |row| row.standing.follow_up.map_or(Value::Nothing, |(day, _)| Value::Day(day));
}

visit! {
    visit_key: |visit| Value::Id(visit.id.text());
    result: |visit| Value::code(Codes::Outcome, visit.outcome);
    result_date: |visit| Value::date(visit.occurred_on);
    result_slot: |visit| Value::code(Codes::Slot, visit.slot);
    visitors: |visit| Value::text(visit.visitors);
    informant: |visit| Value::text(visit.informant);
    follow_up: |visit| match visit.follow_up_on {
        "" => Value::Nothing,
        day => Value::Again(day, visit.follow_up_slot),
    };
    follow_up_slot: |visit| Value::code(Codes::Slot, visit.follow_up_slot);
    result_note: |visit| Value::text(visit.note);
    channel: |visit| Value::code(Codes::Channel, visit.channel);
    refusal: |visit| Value::code(Codes::Refusal, visit.reason);
    invitation: |visit| Value::Mark(visit.invitation);
    person_results: |visit| Value::People(visit.people);
}

macro_rules! work {
    ($($name:ident: $make:expr;)+) => {$(
        pub(super) fn $name<'a>(line: &Line<'a>) -> Value<'a> {
            let make: fn(&WorkItem) -> Value<'a> = $make;
            line.work.map_or(Value::Nothing, make)
        }
    )+};
}

work! {
    score: |item| Value::Count(item.score.into());
    reasons: |item| Value::Many(Codes::Why, item.reasons.iter().map(|(why, ..)| why.code()).collect());
    reason_day: |item| {
        let day = item.reasons.first().and_then(|(_, day, _)| *day);
        day.map_or(Value::Nothing, Value::Day)
    };
}

standing! {
    tried: |row| match row.standing.tries {
        0 => Value::Nothing,
        _ => Value::Many(Codes::Slot, row.standing.tried.iter().map(Slot::code).collect()),
    };
    tries: |row| Value::Count(row.standing.tries.into());
}

/// The first and the last day on which the person of a row may come.
fn home(line: &Line<'_>) -> Option<(Day, Day)> {
    let back = ExpectedBack::from_code(line.absence?.back)?;
    back.window()
}

pub(super) fn home_from<'a>(line: &Line<'a>) -> Value<'a> {
    home(line).map_or(Value::Nothing, |(first, _)| Value::Day(first))
}

pub(super) fn home_to<'a>(line: &Line<'a>) -> Value<'a> {
    home(line).map_or(Value::Nothing, |(_, last)| Value::Day(last))
}

pub(super) fn occasion<'a>(line: &Line<'a>) -> Value<'a> {
    let back = line
        .absence
        .and_then(|absence| ExpectedBack::from_code(absence.back));
    match back {
        Some(ExpectedBack::Occasion(occasion, _)) => Value::Code(Codes::Occasion, occasion.code()),
        _ => Value::Nothing,
    }
}

pub(super) fn stage<'a>(line: &Line<'a>) -> Value<'a> {
    line.due.map_or(Value::Nothing, |due| {
        Value::Code(Codes::Stage, due.standing.stage.code())
    })
}

pub(super) fn why_not<'a>(line: &Line<'a>) -> Value<'a> {
    let due = line.due.filter(|due| due.target.counts());
    let reason = due.and_then(|due| due.standing.remaining);
    reason.map_or(Value::Nothing, |reason| {
        Value::Code(Codes::Remaining, reason.code())
    })
}

pub(super) fn stage_day<'a>(line: &Line<'a>) -> Value<'a> {
    let day = line.due.and_then(DueRow::since);
    day.map_or(Value::Nothing, Value::Day)
}

pub(super) fn return_overdue<'a>(line: &Line<'a>) -> Value<'a> {
    Value::Mark(line.coming.is_some_and(|coming| coming.overdue))
}

pub(super) fn duty<'a>(line: &Line<'a>) -> Value<'a> {
    let coming = line.coming;
    coming.map_or(Value::Nothing, |coming| {
        Value::Code(Codes::Duty, coming.duty.code())
    })
}

/// The numbers that lead to the person of a row.
pub(super) struct Numbers([Phones; 5]);

impl Numbers {
    pub fn of(line: &Line<'_>) -> Self {
        let person = line.person.unwrap_or_default();
        let absence = line.absence.unwrap_or_default();
        let lists = [
            absence.phones,
            person.phones,
            absence.proxy_phones,
            absence.proxy_member_phones,
            line.household.phones,
        ];
        Self(lists.map(|json| Phones::from_json(json).unwrap_or_default()))
    }

    pub fn reach(&self) -> Reach<'_> {
        let [there, own, proxy, member, household] = &self.0;
        Reach {
            there,
            own,
            proxy,
            member,
            household,
        }
    }
}

/// What the book does not know yet of a person, and should.
pub(super) fn missing<'a>(line: &Line<'a>) -> Value<'a> {
    let Some(person) = &line.person else {
        return Value::Nothing;
    };
    let birth = PartialDate::from_iso(person.birth);
    let mut missing = Vec::new();
    let mut note = |lacks: bool, code| {
        if lacks {
            missing.push(code);
        }
    };
    note(person.number.is_empty(), "number");
    note(!birth.is_some_and(PartialDate::is_exact), "born");
    if let Some(absence) = &line.absence {
        let numbers = Numbers::of(line);
        note(absence.reason.is_empty(), "absence_reason");
        note(absence.place.is_empty(), "away_at");
        note(!numbers.reach().is_reachable(), "phone");
        note(absence.back.is_empty(), "expected_back");
        note(contact_name(absence).is_empty(), "contact");
        note(absence.plan.is_empty(), "plan");
    } else {
        let phones = [person.phones, line.household.phones];
        note(phones.iter().all(|phones| phones.is_empty()), "phone");
    }
    if missing.is_empty() {
        Value::Nothing
    } else {
        Value::Many(Codes::Missing, missing)
    }
}

/// The mark of the row as it is now.
pub(super) fn base<'a>(line: &Line<'a>) -> Value<'a> {
    Value::Base(line.base())
}
