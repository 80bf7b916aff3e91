//! `gocua visit HOUSEHOLD OUTCOME`: one visit, call or message at one household.

use clap::Args;
use serde_json::{Value, json};

use crate::domain::channel::Channel;
use crate::domain::date::Day;
use crate::domain::id::AbsenceId;
use crate::domain::name::clean_text;
use crate::domain::outcome::{Menu, Outcome, Press};
use crate::domain::person_result::PersonResult;
use crate::domain::phone::{Phones, read_phones};
use crate::domain::slot::Slot;
use crate::lang::say;
use crate::store::{CallEntry, Done, Entry, PersonEntry, Recorded, Recording, Sheet, Store};

use super::call::Call;
use super::error::{DONE, Error, Result};
use super::find::{choice, chosen, household, member, unknown_code};
use super::when::{day_and_slot, iso};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(value_name = "HOUSEHOLD", help = "household")]
    household: String,
    #[arg(value_name = "OUTCOME", help = "outcome")]
    outcome: String,
    #[arg(long, value_name = "VILLAGE", help = "village-of")]
    village: Option<String>,
    #[arg(long, value_name = "DATE", help = "at")]
    at: Option<String>,
    #[arg(long, value_name = "SLOT", help = "slot")]
    slot: Option<String>,
    #[arg(long, value_name = "CHANNEL", help = "channel")]
    channel: Option<String>,
    #[arg(long, value_name = "MET", help = "met")]
    met: Vec<String>,
    #[arg(long, value_name = "TEXT", help = "note")]
    note: Option<String>,
    #[arg(long, value_name = "DATE", help = "follow_up")]
    follow_up: Option<String>,
    #[arg(long, value_name = "PHONE", help = "phone_called")]
    phone: Option<String>,
}

pub(super) fn run(arguments: &Arguments, call: &Call) -> Result<u8> {
    let phone = arguments.phone.as_deref();
    let phone = phone.map(|text| number(text, call)).transpose()?;
    let channel = channel(arguments, call)?.or(phone.as_ref().map(|_| Channel::Phone));
    if phone.is_some() && channel != Some(Channel::Phone) {
        return Err(Error::Usage(
            "phone_not_called",
            say!(call.lang, usage_phone_not_called),
        ));
    }
    let outcome = outcome(&arguments.outcome, channel, call)?;
    let recording = recording(arguments, channel, outcome, call)?;
    let follow_up = follow_up(arguments, recording.day, call)?;
    let mut store = call.write()?;
    let id = household(
        &store,
        &arguments.household,
        arguments.village.as_deref(),
        call,
    )?;
    let sheet = store.sheet(id)?;
    let (campaign, settings) = store.campaign()?;
    let mut entry = Entry::new(&sheet, campaign, &settings.eligibility, outcome, &recording);
    for met in &arguments.met {
        let person = met_person(met, &store, &sheet, call)?;
        entry.people.retain(|one| one.person != person.person);
        entry.people.push(person);
    }
    entry.visit.note = arguments
        .note
        .as_deref()
        .map(clean_text)
        .unwrap_or_default();
    (entry.visit.follow_up_on, entry.visit.follow_up_slot) =
        follow_up.map_or((None, None), |(day, slot)| (Some(day), slot));
    let done = match &phone {
        Some(digits) => {
            let called = about_number(&store, &sheet, digits, &mut entry, call)?;
            let done = store.record_call(&called)?;
            Done {
                batch: done.batch,
                value: done.value[0],
            }
        }
        None => store.record(&entry)?,
    };
    let recorded = Told {
        sheet: &sheet,
        entry: &entry,
        phone: phone.as_deref(),
        done,
        state: store
            .sheet(id)?
            .standing(campaign, &settings, call.today())
            .state
            .code(),
    };
    call.confirm(|| recorded.json(), || recorded.words(call))?;
    Ok(DONE)
}

/// One telephone number.
fn number(text: &str, call: &Call) -> Result<String> {
    let (phones, _) = read_phones(text);
    match &phones.0[..] {
        [phone] if phone.is_number() => Ok(phone.digits.clone()),
        _ => Err(Error::Usage(
            "phone_unreadable",
            call.lang
                .label_with("warn", "phone_unreadable", &[("value", text.into())]),
        )),
    }
}

/// The call on a number of this household: about those who are away for whom the number is known, with what `entry` says
/// besides. `entry` is then what is written.
fn about_number(
    store: &Store,
    sheet: &Sheet,
    digits: &str,
    entry: &mut Entry,
    call: &Call,
) -> Result<CallEntry> {
    let away = sheet
        .members
        .iter()
        .filter_map(|member| member.absence.as_ref());
    let ids: Vec<AbsenceId> = away.map(|(id, _)| *id).collect();
    let stands = |phones: &Phones| phones.0.iter().any(|phone| phone.digits == digits);
    let mut about = store.absent_rows(&ids)?;
    about.retain(|row| {
        let reach = row.reach();
        [
            reach.there,
            reach.own,
            reach.proxy,
            reach.member,
            reach.household,
        ]
        .into_iter()
        .any(stands)
    });
    let members = sheet.members.iter().map(|member| &member.person.phones);
    if about.is_empty() && !members.chain([&sheet.household.phones]).any(stands) {
        return Err(Error::Usage(
            "phone_unknown",
            say!(
                call.lang,
                usage_phone_unknown,
                phone = digits,
                household = sheet.household.code.as_str()
            ),
        ));
    }
    let visit = &entry.visit;
    let recording = Recording {
        day: visit.occurred_on,
        slot: visit.slot,
        visitors: visit.visitors.clone(),
        channel: visit.channel,
    };
    let answers = about.first().map_or("", |row| row.proxy.as_str());
    let known = about.iter().map(|row| row.id).collect();
    let told = (visit.outcome, &recording, answers);
    let mut called = CallEntry::new(&about, digits.to_owned(), known, visit.campaign, told);
    if let Some(of_call) = called.visits.pop() {
        let said = |one: &PersonEntry| entry.people.iter().any(|other| other.person == one.person);
        let others = of_call.people.into_iter().filter(|one| !said(one));
        let others: Vec<PersonEntry> = others.collect();
        entry.people.extend(others);
        entry.absences = of_call.absences;
        entry.visit.informant = of_call.visit.informant;
    }
    called.visits.push(entry.clone());
    Ok(called)
}

fn channel(arguments: &Arguments, call: &Call) -> Result<Option<Channel>> {
    let text = arguments.channel.as_deref();
    text.map(|text| chosen("channel", Channel::all(), Channel::code, text, call.lang))
        .transpose()
}

/// A digit means what it means in the list of that channel: while calling, 2 is "no answer".
fn outcome(text: &str, channel: Option<Channel>, call: &Call) -> Result<Outcome> {
    let mut letters = text.chars();
    let on_the_phone = match (channel, letters.next(), letters.next()) {
        (Some(Channel::Phone), Some(digit), None) => Menu::Phone.press(digit),
        _ => None,
    };
    let found = match on_the_phone {
        Some(Press::Record(outcome)) => Some(outcome),
        _ => Outcome::from_digits(text)
            .or_else(|| choice("outcome", Outcome::all(), Outcome::code, text)),
    };
    found.ok_or_else(|| unknown_code(text, call.lang))
}

fn recording(
    arguments: &Arguments,
    channel: Option<Channel>,
    outcome: Outcome,
    call: &Call,
) -> Result<Recording> {
    let now = call.clock.now();
    let (hour, minute) = now.time();
    let (day, at_slot) = match &arguments.at {
        Some(text) => day_and_slot(text, call.today(), call.lang)?,
        None => (call.today(), None),
    };
    if day > call.today() {
        return Err(Error::Usage(
            "visit_in_future",
            say!(call.lang, usage_visit_in_future, day = call.lang.day(day)),
        ));
    }
    let named = arguments.slot.as_deref();
    let named = named
        .map(|text| chosen("slot", Slot::all(), Slot::code, text, call.lang))
        .transpose()?;
    let slot = match named.or(at_slot) {
        Some(slot) => slot,
        None if day == call.today() => Slot::from_time(hour, minute),
        // The part of the day decides when to try again: it is not made up.
        None => {
            return Err(Error::Usage(
                "slot_missing",
                say!(call.lang, usage_slot_missing, day = call.lang.day(day)),
            ));
        }
    };
    let by_outcome = if outcome.menu() == Menu::Phone {
        Channel::Phone
    } else {
        Channel::Door
    };
    Ok(Recording {
        day,
        slot,
        visitors: call.who.clone(),
        channel: channel.unwrap_or(by_outcome),
    })
}

fn follow_up(
    arguments: &Arguments,
    visited: Day,
    call: &Call,
) -> Result<Option<(Day, Option<Slot>)>> {
    let Some(text) = &arguments.follow_up else {
        return Ok(None);
    };
    let (day, slot) = day_and_slot(text, call.today(), call.lang)?;
    if day < visited {
        return Err(Error::Usage(
            "follow_up_before_visit",
            say!(
                call.lang,
                usage_follow_up_before_visit,
                day = call.lang.day(day)
            ),
        ));
    }
    Ok(Some((day, slot)))
}

/// Reads `PERSON=RESULT`.
fn met_person(text: &str, store: &Store, sheet: &Sheet, call: &Call) -> Result<PersonEntry> {
    let Some((who, what)) = text.rsplit_once('=') else {
        return Err(Error::Usage(
            "met_unreadable",
            say!(call.lang, usage_met_unreadable, value = text),
        ));
    };
    let mut letters = what.chars();
    let by_digit = match (letters.next(), letters.next()) {
        (Some(digit), None) => PersonResult::from_digit(digit),
        _ => None,
    };
    let result = by_digit.or_else(|| {
        choice(
            "person_result",
            PersonResult::all(),
            PersonResult::code,
            what,
        )
    });
    let result = result.ok_or_else(|| unknown_code(what, call.lang))?;
    Ok(PersonEntry::new(
        member(store, sheet, who, call.lang)?,
        result,
    ))
}

/// What was written, to be told.
struct Told<'a> {
    sheet: &'a Sheet,
    entry: &'a Entry,
    /// The number that was called.
    phone: Option<&'a str>,
    done: Done<Recorded>,
    state: &'static str,
}

impl Told<'_> {
    fn json(&self) -> Value {
        let visit = &self.entry.visit;
        let people: Vec<Value> = self
            .entry
            .people
            .iter()
            .map(|one| json!({ "person": one.person.to_string(), "result": one.result.code() }))
            .collect();
        json!({
            "batch": self.done.batch.map(|id| id.to_string()),
            "visit": self.done.value.visit.to_string(),
            "household": self.sheet.id.to_string(),
            "household_code": self.sheet.household.code,
            "village": self.sheet.village,
            "outcome": visit.outcome.code(),
            "on": iso(visit.occurred_on),
            "slot": visit.slot.code(),
            "channel": visit.channel.code(),
            "people": people,
            "phone": self.phone,
            "follow_up": visit.follow_up_on.map(iso),
            "follow_up_slot": visit.follow_up_slot.map(Slot::code),
            "attempt": self.done.value.attempt,
            "state": self.state,
        })
    }

    fn words(&self, call: &Call) -> String {
        let lang = call.lang;
        let visit = &self.entry.visit;
        say!(
            lang,
            done_visit,
            household = self.sheet.household.code.as_str(),
            outcome = lang.label("outcome", visit.outcome.code()),
            attempt = self.done.value.attempt.to_string(),
            slot = lang.label("slot", visit.slot.code()).to_lowercase(),
            day = lang.day(visit.occurred_on),
            state = lang.label("state", self.state),
        )
    }
}
