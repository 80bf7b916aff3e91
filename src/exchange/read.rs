//! How the cell of each column is read.

use std::sync::{Arc, LazyLock};

use chrono::Datelike;

use crate::domain::absence::{Declared, Plan, Reason};
use crate::domain::card::CardKind;
use crate::domain::draft::{HouseholdDraft, NumberCell};
use crate::domain::expected_back::ExpectedBack;
use crate::domain::name::{clean_text, fold};
use crate::domain::outcome::Outcome;
use crate::domain::personal_number::{NumberError, read_number};
use crate::domain::phone::{Phones, read_phones};
use crate::domain::place::ambiguous;
use crate::domain::relation::Relation;
use crate::domain::residence::Residence;
use crate::domain::sex::Sex;
use crate::domain::slot::Slot;
use crate::domain::{DateOrder, Day, PartialDate, parse_birth, parse_event};

use super::cell::{Cell, Setting, Words};
use super::person::PersonRow;
use super::result::{Said, said};

static SEXES: LazyLock<Words<Sex>> = LazyLock::new(|| Words::new("sex", Sex::all(), Sex::code));
static RELATIONS: LazyLock<Words<Relation>> =
    LazyLock::new(|| Words::new("relation", Relation::all(), Relation::code));
static RESIDENCES: LazyLock<Words<Residence>> =
    LazyLock::new(|| Words::new("residence", Residence::all(), Residence::code));
static CARDS: LazyLock<Words<CardKind>> =
    LazyLock::new(|| Words::new("card", CardKind::all(), CardKind::code));
static REASONS: LazyLock<Words<Reason>> =
    LazyLock::new(|| Words::new("reason", Reason::all(), Reason::code));
static PLANS: LazyLock<Words<Plan>> = LazyLock::new(|| Words::new("plan", Plan::all(), Plan::code));
static DECLARED: LazyLock<Words<Declared>> =
    LazyLock::new(|| Words::new("declared", Declared::all(), Declared::code));
static SLOTS: LazyLock<Words<Slot>> = LazyLock::new(|| Words::new("slot", Slot::all(), Slot::code));

// The household.

pub(super) fn household_key(household: &mut HouseholdDraft, cell: &mut Cell<'_>) {
    match cell.text().parse() {
        Ok(key) => household.key = Some(key),
        Err(_) => cell.refuse("key_unreadable"),
    }
}

pub(super) fn village(household: &mut HouseholdDraft, cell: &mut Cell<'_>) {
    household.village = Arc::from(cell.clean());
}

pub(super) fn household_code(household: &mut HouseholdDraft, cell: &mut Cell<'_>) {
    let mut code = cell.clean();
    // A number that became one with decimals.
    let whole = code.strip_suffix(".0").or_else(|| code.strip_suffix(",0"));
    if let Some(whole) = whole
        && !whole.is_empty()
        && whole.bytes().all(|byte| byte.is_ascii_digit())
    {
        code.truncate(whole.len());
    }
    household.code = Some(code);
}

pub(super) fn head(household: &mut HouseholdDraft, cell: &mut Cell<'_>) {
    household.head = cell.given().map(|_| cell.person_name().name);
}

pub(super) fn head_number(household: &mut HouseholdDraft, cell: &mut Cell<'_>) {
    let Some(text) = cell.given() else { return };
    if let Some(masked) = masked(text) {
        household.head_number = Some(masked);
        return;
    }
    match read_number(text) {
        Ok(read) => household.head_number = Some(NumberCell::Whole(read.number)),
        Err(NumberError::ZerosLost(number)) if cell.setting().pad_short_numbers => {
            household.head_number = Some(NumberCell::Whole(number));
        }
        Err(_) => cell.warn("head_number_unreadable"),
    }
}

pub(super) fn address(household: &mut HouseholdDraft, cell: &mut Cell<'_>) {
    if cell.setting().ours || !is_tick(cell.text()) {
        household.address = cell.given_clean();
    }
}

/// The address of somebody who has no permanent one here.
pub(super) fn temporary_address(household: &mut HouseholdDraft, cell: &mut Cell<'_>) {
    if household.address.is_none() {
        address(household, cell);
    }
}

/// A mark that cannot be a house number.
fn is_tick(text: &str) -> bool {
    is_mark(text) && text != "1"
}

pub(super) fn lane(household: &mut HouseholdDraft, cell: &mut Cell<'_>) {
    household.lane = cell.given_clean();
}

pub(super) fn household_phone(household: &mut HouseholdDraft, cell: &mut Cell<'_>) {
    household.phones = phones(cell);
}

// The person.

pub(super) fn person_key(row: &mut PersonRow, cell: &mut Cell<'_>) {
    match cell.text().parse() {
        Ok(key) => row.person.key = Some(key),
        Err(_) => cell.refuse("key_unreadable"),
    }
}

pub(super) fn base(row: &mut PersonRow, cell: &mut Cell<'_>) {
    // A mark that somebody spoilt says nothing.
    row.person.base = cell.text().parse().ok();
}

pub(super) fn name(row: &mut PersonRow, cell: &mut Cell<'_>) {
    let named = cell.person_name();
    row.person.name = named.name;
    if named.leads && row.person.relation.is_none() {
        row.person.relation = Relation::all().find(|relation| relation.is_head());
    }
    if let Some(birth) = named.birth {
        cell.warn("birth_in_name");
        if row.person.birth.is_none() {
            row.person.birth = Some(birth);
        }
    } else if !cell.setting().ours && row.person.name.contains(|c: char| c.is_ascii_digit()) {
        cell.warn("name_digits");
    }
    // "Nguy?n": saved in an encoding without Vietnamese letters, and they cannot be brought back.
    let mut after = cell.text().split('?').skip(1);
    if after.any(|rest| rest.starts_with(char::is_alphabetic)) {
        cell.refuse("text_damaged");
    }
}

pub(super) fn family_name(row: &mut PersonRow, cell: &mut Cell<'_>) {
    row.family_name = cell.name();
}

pub(super) fn relation(row: &mut PersonRow, cell: &mut Cell<'_>) {
    let Some(text) = cell.given() else { return };
    if row.relation(text, relation_said).is_none() {
        cell.warn("relation_unknown");
    }
}

/// The relation that these words say.
pub(super) fn relation_said(text: &str) -> Option<Relation> {
    RELATIONS.read(text).or_else(|| Relation::read(text))
}

pub(super) fn sex(row: &mut PersonRow, cell: &mut Cell<'_>) {
    let Some(text) = cell.given() else { return };
    row.person.sex = SEXES.read(text).or_else(|| Sex::read(text));
    if row.person.sex.is_none() {
        cell.warn("sex_unknown");
    }
}

pub(super) fn male(row: &mut PersonRow, cell: &mut Cell<'_>) {
    marked_sex(row, cell, Sex::Male);
}

pub(super) fn female(row: &mut PersonRow, cell: &mut Cell<'_>) {
    marked_sex(row, cell, Sex::Female);
}

/// A column for one sex: a mark, or the birth written under it.
fn marked_sex(row: &mut PersonRow, cell: &mut Cell<'_>, sex: Sex) {
    if cell.given().is_none() {
        return;
    }
    row.person.sex = Some(sex);
    if !is_mark(cell.text()) {
        born(row, cell);
    }
}

pub(super) fn is_mark(text: &str) -> bool {
    matches!(
        text,
        "x" | "X" | "1" | "v" | "V" | "✓" | "✔" | "√" | "+" | "*"
    )
}

pub(super) fn born(row: &mut PersonRow, cell: &mut Cell<'_>) {
    if cell.given().is_none() {
        return;
    }
    match cell.birth() {
        Ok(birth) => {
            row.person.birth = Some(birth.date);
            row.short_year = birth.short_year;
            row.orders.note(cell.text());
        }
        Err(error) => cell.refuse(error.code()),
    }
}

pub(super) fn birth_day(row: &mut PersonRow, cell: &mut Cell<'_>) {
    birth_part(row, cell, 0);
}

pub(super) fn birth_month(row: &mut PersonRow, cell: &mut Cell<'_>) {
    birth_part(row, cell, 1);
}

pub(super) fn birth_year(row: &mut PersonRow, cell: &mut Cell<'_>) {
    birth_part(row, cell, 2);
}

fn birth_part(row: &mut PersonRow, cell: &mut Cell<'_>, part: usize) {
    if let Some(text) = cell.given() {
        text.clone_into(&mut row.birth_parts[part]);
    }
}

pub(super) fn number(row: &mut PersonRow, cell: &mut Cell<'_>) {
    let Some(text) = cell.given() else { return };
    if let Some(masked) = masked(text) {
        row.person.number = Some(masked);
        return;
    }
    if text.contains('|') && read_code_on_card(row, cell) {
        return;
    }
    match read_number(text) {
        Ok(read) => {
            row.person.number = Some(NumberCell::Whole(read.number));
            if read.padded {
                cell.warn("number_padded");
            }
        }
        Err(NumberError::ZerosLost(number)) if cell.setting().pad_short_numbers => {
            row.person.number = Some(NumberCell::Whole(number));
            cell.warn("number_padded");
        }
        Err(NumberError::OldIdentityNumber(old)) => {
            row.person.old_number = Some(old);
            cell.warn("number_old_identity");
        }
        Err(NumberError::Letters) if is_passport(text) => {
            row.remark("passport", text);
            cell.warn("number_passport");
        }
        // What a spreadsheet took away was not typed wrong: the person is taken, and only the number is missing.
        Err(
            error @ (NumberError::DigitsLost | NumberError::ZerosLost(_) | NumberError::Ambiguous8),
        ) => cell.warn(error.code()),
        Err(error) => cell.refuse(error.code()),
    }
}

/// The line of the code on a chip card, as a scanner types it: number, number of the old card, name, birth, sex,
/// address and day of issue between upright strokes. It fills what the row's own columns leave blank; the address is
/// that of the card and not taken for that of the household.
fn read_code_on_card(row: &mut PersonRow, cell: &mut Cell<'_>) -> bool {
    let parts: Vec<&str> = cell.text().split('|').map(str::trim).collect();
    let [number, old, name, born, sex, ..] = parts[..] else {
        return false;
    };
    let Ok(number) = read_number(number) else {
        return false;
    };
    let today = cell.setting().today;
    let person = &mut row.person;
    person.number = Some(NumberCell::Whole(number.number));
    if let Err(NumberError::OldIdentityNumber(old)) = read_number(old) {
        person.old_number.get_or_insert(old);
    }
    if person.name.is_empty() {
        person.name = clean_text(name);
    }
    let born = parse_birth(born, DateOrder::DayMonth, today).ok();
    person.birth = person.birth.or(born);
    person.sex = person.sex.or(SEXES.read(sex));
    let issued = parts.get(6);
    let issued = issued.and_then(|day| parse_event(day, DateOrder::DayMonth, today).ok());
    person.card_issued = person.card_issued.or(issued);
    true
}

/// One letter and seven digits.
fn is_passport(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.len() == 7
        && bytes.all(|byte| byte.is_ascii_digit())
}

/// A number of which our exports show the last four digits.
fn masked(text: &str) -> Option<NumberCell> {
    let last = text.strip_prefix('*')?.trim_start_matches('*');
    (last.len() == 4).then(|| last.parse().ok().map(NumberCell::Masked))?
}

pub(super) fn old_number(row: &mut PersonRow, cell: &mut Cell<'_>) {
    let Some(text) = cell.given() else { return };
    match read_number(text) {
        Err(NumberError::OldIdentityNumber(old)) => row.person.old_number = Some(old),
        Ok(read) if row.person.number.is_none() => {
            row.person.number = Some(NumberCell::Whole(read.number));
        }
        _ => cell.warn("old_number_unreadable"),
    }
}

pub(super) fn phone(row: &mut PersonRow, cell: &mut Cell<'_>) {
    row.person.phones = phones(cell);
}

fn phones(cell: &mut Cell<'_>) -> Option<Phones> {
    let (phones, warnings) = read_phones(cell.given()?);
    for warning in warnings {
        cell.warn(warning.code());
    }
    (!phones.is_empty()).then_some(phones)
}

/// Whether these words say on what ground somebody lives here.
pub(super) fn is_residence(text: &str) -> bool {
    RESIDENCES.read(text).is_some()
}

pub(super) fn residence(row: &mut PersonRow, cell: &mut Cell<'_>) {
    let Some(text) = cell.given() else { return };
    row.person.residence = RESIDENCES.read(text);
    if row.person.residence.is_none() {
        if fold(text) == "tam vang" {
            row.absence();
        } else {
            cell.warn("residence_unknown");
        }
    }
}

pub(super) fn school(row: &mut PersonRow, cell: &mut Cell<'_>) {
    row.person.work = cell.given_clean();
}

pub(super) fn card(row: &mut PersonRow, cell: &mut Cell<'_>) {
    row.person.card = CARDS.read(cell.text());
    if row.person.card.is_none() && cell.given().is_some() {
        cell.warn("card_unknown");
    }
}

pub(super) fn issued(row: &mut PersonRow, cell: &mut Cell<'_>) {
    row.person.card_issued = cell.event();
}

pub(super) fn expires(row: &mut PersonRow, cell: &mut Cell<'_>) {
    row.person.card_expires = cell.event();
}

pub(super) fn best_time(row: &mut PersonRow, cell: &mut Cell<'_>) {
    row.person.best_time = cell.given_clean();
}

pub(super) fn home_service(row: &mut PersonRow, cell: &mut Cell<'_>) {
    row.person.home_service = cell.given_clean();
}

pub(super) fn groups(row: &mut PersonRow, cell: &mut Cell<'_>) {
    row.person.groups = cell.given_clean();
}

pub(super) fn note(row: &mut PersonRow, cell: &mut Cell<'_>) {
    row.person.note = cell.given_clean();
}

// The absence.

pub(super) fn absence_reason(row: &mut PersonRow, cell: &mut Cell<'_>) {
    let (reason, note) = reason_said(cell.text());
    if reason.is_none() && cell.given_clean().is_none() {
        return;
    }
    let marked = is_mark(cell.text());
    let absence = row.absence();
    absence.reason = reason;
    if !note.is_empty() && !marked {
        absence.reason_note = Some(clean_text(note));
        if reason.is_none() {
            cell.warn("reason_unknown");
        }
    }
}

/// The reason that a text says, and what it says besides: "Đi học nơi khác: trường nội trú" is both.
pub(super) fn reason_said(text: &str) -> (Option<Reason>, &str) {
    let parts = text.split_once(": ");
    // Words that alone would be a mark have one in front.
    if let Some((_, note)) = parts.filter(|(mark, _)| is_mark(mark)) {
        return (None, note.trim());
    }
    let said = parts.and_then(|(reason, note)| Some((REASONS.read(reason)?, note.trim())));
    match said {
        Some((reason, note)) => (Some(reason), note),
        None => REASONS
            .read(text)
            .map_or((None, text), |reason| (Some(reason), "")),
    }
}

/// The reason that a text is, word for word.
pub(super) fn reason_of(text: &str) -> Option<Reason> {
    REASONS.read(text)
}

pub(super) fn away_at(row: &mut PersonRow, cell: &mut Cell<'_>) {
    if let Some(place) = cell.given_clean() {
        if !ambiguous(&place).is_empty() {
            cell.warn("place_ambiguous");
        }
        row.absence().place = Some(place);
    }
}

pub(super) fn away_address(row: &mut PersonRow, cell: &mut Cell<'_>) {
    if let Some(address) = cell.given_clean() {
        row.absence().address = Some(address);
    }
}

pub(super) fn away_phone(row: &mut PersonRow, cell: &mut Cell<'_>) {
    if let Some(phones) = phones(cell) {
        row.absence().phones = Some(phones);
    }
}

pub(super) fn away_since(row: &mut PersonRow, cell: &mut Cell<'_>) {
    if let Some(date) = cell.event() {
        row.absence().since = Some(date);
    }
}

pub(super) fn expected_back(row: &mut PersonRow, cell: &mut Cell<'_>) {
    let setting = cell.setting();
    match ExpectedBack::parse(cell.text(), setting.order, setting.today) {
        Ok(back) => row.absence().back = Some(back),
        Err(error) if cell.given().is_some() => cell.warn(error.code()),
        Err(_) => {}
    }
}

pub(super) fn contact(row: &mut PersonRow, cell: &mut Cell<'_>) {
    if cell.given().is_some() {
        row.absence().proxy_name = Some(cell.name());
    }
}

pub(super) fn contact_relation(row: &mut PersonRow, cell: &mut Cell<'_>) {
    if let Some(relation) = cell.given_clean() {
        row.absence().proxy_relation = Some(relation);
    }
}

pub(super) fn contact_phone(row: &mut PersonRow, cell: &mut Cell<'_>) {
    if let Some(phones) = phones(cell) {
        row.absence().proxy_phones = Some(phones);
    }
}

pub(super) fn plan(row: &mut PersonRow, cell: &mut Cell<'_>) {
    match PLANS.read_end(cell.text()) {
        Some(plan) => row.absence().plan = Some(plan),
        None if cell.given().is_some() => cell.warn("plan_unknown"),
        None => {}
    }
}

pub(super) fn plan_date(row: &mut PersonRow, cell: &mut Cell<'_>) {
    if let Some(date) = cell.event() {
        row.absence().plan_on = Some(date);
    }
}

pub(super) fn declared(row: &mut PersonRow, cell: &mut Cell<'_>) {
    match DECLARED.read(cell.text()) {
        Some(declared) => row.absence().declared = Some(declared),
        None if is_mark(cell.text()) => row.absence().declared = Some(Declared::Yes),
        None if cell.given().is_some() => cell.warn("declared_unknown"),
        None => {}
    }
}

pub(super) fn confirmed_on(row: &mut PersonRow, cell: &mut Cell<'_>) {
    match cell.event() {
        Some(PartialDate::Day(day)) => row.absence().confirmed_on = Some(day),
        Some(_) => cell.warn("date_unreadable"),
        None => {}
    }
}

// The visit written into an outreach list.

pub(super) fn result(row: &mut PersonRow, cell: &mut Cell<'_>) {
    if cell.given().is_none() {
        return;
    }
    match said(cell.text()) {
        Said::Outcome(outcome) => say_outcome(row, cell, outcome),
        // Nobody knows who of a household that is.
        Said::Away(..) if cell.setting().of_households => unclear(row, cell, "result_unknown"),
        Said::Away(reason, place) => {
            if place
                .as_ref()
                .is_some_and(|place| !ambiguous(place).is_empty())
            {
                cell.warn("place_ambiguous");
            }
            cell.warn("result_is_absence");
            row.said_away = Some((reason, place));
        }
        Said::Unclear(code) => unclear(row, cell, code),
    }
}

/// The outcome of the row, unless another column has said another one.
fn say_outcome(row: &mut PersonRow, cell: &mut Cell<'_>, outcome: Outcome) {
    let visit = row.visit();
    if visit.outcome.is_some_and(|known| known != outcome) {
        unclear(row, cell, "result_several");
    } else {
        visit.outcome = Some(outcome);
    }
}

/// What is no outcome for certain is no visit: it is kept in words.
fn unclear(row: &mut PersonRow, cell: &mut Cell<'_>, code: &'static str) {
    cell.warn(code);
    row.unread_result = Some(cell.clean());
}

pub(super) fn met(row: &mut PersonRow, cell: &mut Cell<'_>) {
    marked_outcome(row, cell, "met_partly");
}

pub(super) fn not_met(row: &mut PersonRow, cell: &mut Cell<'_>) {
    marked_outcome(row, cell, "nobody_home");
}

/// A column whose heading is an outcome: a mark says it, and so does the day on which it was so.
fn marked_outcome(row: &mut PersonRow, cell: &mut Cell<'_>, code: &str) {
    if cell.given().is_none() {
        return;
    }
    let day = day(split_slot(cell.text()).0, cell.setting());
    let said_yes = is_mark(cell.text()) || fold(cell.text()) == "co";
    match Outcome::from_code(code) {
        Some(outcome) if said_yes => say_outcome(row, cell, outcome),
        Some(outcome) if day.is_some() => {
            result_date(row, cell);
            say_outcome(row, cell, outcome);
        }
        _ => result(row, cell),
    }
}

/// A day with or without a part of the day, in either order: "21/11 tối".
pub(super) fn result_date(row: &mut PersonRow, cell: &mut Cell<'_>) {
    let Some(text) = cell.given() else { return };
    let (rest, slot) = split_slot(text);
    match day(rest, cell.setting()) {
        Some(date) if date <= cell.setting().today => {
            let visit = row.visit();
            visit.on = Some(date);
            visit.slot = visit.slot.or(slot);
        }
        // A visit without its day is no visit; the person of the row is taken all the same.
        _ => {
            cell.warn("result_date_unclear");
            row.unread_date = Some(cell.clean());
        }
    }
}

pub(super) fn result_slot(row: &mut PersonRow, cell: &mut Cell<'_>) {
    match SLOTS.read(cell.text()) {
        Some(slot) => row.visit().slot = Some(slot),
        None if cell.given().is_some() => cell.warn("slot_unknown"),
        None => {}
    }
}

pub(super) fn visitors(row: &mut PersonRow, cell: &mut Cell<'_>) {
    if let Some(text) = cell.given_clean() {
        row.visit().visitors = Some(text);
    }
}

pub(super) fn informant(row: &mut PersonRow, cell: &mut Cell<'_>) {
    if let Some(text) = cell.given_clean() {
        row.visit().informant = Some(text);
    }
}

/// A day with or without a part of the day, in either order: "25/11 tối".
pub(super) fn follow_up(row: &mut PersonRow, cell: &mut Cell<'_>) {
    let Some(text) = cell.given() else { return };
    let (rest, slot) = split_slot(text);
    match day(rest, cell.setting()) {
        Some(date) => {
            row.visit().follow_up_on = Some(date);
            row.visit().follow_up_slot = slot;
        }
        None => cell.warn("date_unreadable"),
    }
}

pub(super) fn result_note(row: &mut PersonRow, cell: &mut Cell<'_>) {
    row.visit().note = Some(cell.clean());
}

/// The text without a word for a part of the day at its beginning or end, and that part.
fn split_slot(text: &str) -> (&str, Option<Slot>) {
    let first = text.split_once(char::is_whitespace);
    if let Some((word, rest)) = first
        && let Some(slot) = SLOTS.read(word.trim_end_matches(','))
    {
        return (rest.trim(), Some(slot));
    }
    let last = text.rsplit_once(char::is_whitespace);
    if let Some((rest, word)) = last
        && let Some(slot) = SLOTS.read(word)
    {
        return (rest.trim().trim_end_matches(','), Some(slot));
    }
    (text, None)
}

/// The whole date of a cell in a column of days, with or without a part of the day behind it.
pub(super) fn day_of(cell: &Cell<'_>) -> Option<Day> {
    let (text, _) = split_slot(cell.text());
    day(text, cell.setting())
}

/// A whole date that somebody typed into an outreach list: day first, whatever order a spreadsheet gave the other
/// columns. One without a year ("21/11") is the one nearest to today.
fn day(text: &str, setting: Setting) -> Option<Day> {
    let read = |text: &str| match parse_event(text, DateOrder::DayMonth, setting.today) {
        Ok(PartialDate::Day(day)) => Some(day),
        _ => None,
    };
    if let Some(day) = read(text) {
        return Some(day);
    }
    let year = setting.today.year();
    let bare = text.trim_end_matches(['/', '-', '.']);
    (year - 1..=year + 1)
        .filter_map(|year| read(&format!("{bare}/{year}")))
        .min_by_key(|day| (*day - setting.today).num_days().abs())
}
