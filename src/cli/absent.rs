//! `gocua absent PERSON`: who is away and why, or that the person has come back.

use clap::Args;
use serde_json::{Value, json};

use crate::domain::absence::{Declared, Plan, Reason, Scope};
use crate::domain::date::{DateOrder, Day, PartialDate};
use crate::domain::expected_back::ExpectedBack;
use crate::domain::id::{AbsenceId, PersonId};
use crate::domain::name::{clean_name, clean_text};
use crate::domain::phone::{Phones, read_phones};
use crate::domain::place;
use crate::domain::record::Absence;
use crate::lang::{Lang, say};
use crate::store::{Done, Error as StoreError, Store, typed_absence_fault};

use super::call::Call;
use super::error::{DONE, Error, Result};
use super::find::{chosen, person, reason};
use super::when::{date, day, iso};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(value_name = "PERSON", help = "person")]
    person: String,
    #[arg(
        long,
        value_name = "REASON",
        required_unless_present = "returned",
        conflicts_with = "returned",
        help = "reason"
    )]
    reason: Option<String>,
    #[arg(
        long,
        value_name = "PLACE",
        conflicts_with = "returned",
        help = "place"
    )]
    place: Option<String>,
    #[arg(
        long,
        value_name = "TEXT",
        conflicts_with = "returned",
        help = "address"
    )]
    address: Option<String>,
    #[arg(long, value_name = "DATE", conflicts_with = "returned", help = "since")]
    since: Option<String>,
    #[arg(long, value_name = "BACK", conflicts_with = "returned", help = "back")]
    back: Option<String>,
    #[arg(
        long,
        value_name = "PHONE",
        conflicts_with = "returned",
        help = "phone"
    )]
    phone: Option<String>,
    #[arg(
        long,
        value_name = "CONTACT",
        conflicts_with = "returned",
        help = "proxy"
    )]
    proxy: Option<String>,
    #[arg(
        long,
        value_name = "TEXT",
        conflicts_with = "returned",
        help = "proxy-relation"
    )]
    proxy_relation: Option<String>,
    #[arg(
        long,
        value_name = "PHONE",
        conflicts_with = "returned",
        help = "proxy-phone"
    )]
    proxy_phone: Option<String>,
    #[arg(long, value_name = "PLAN", conflicts_with = "returned", help = "plan")]
    plan: Option<String>,
    #[arg(
        long,
        value_name = "DATE",
        conflicts_with = "returned",
        help = "plan-on"
    )]
    plan_on: Option<String>,
    #[arg(
        long,
        value_name = "TEXT",
        conflicts_with = "returned",
        help = "declared"
    )]
    declared: Option<String>,
    #[arg(
        long,
        value_name = "DATE",
        conflicts_with = "returned",
        help = "confirmed"
    )]
    confirmed: Option<String>,
    #[arg(
        long,
        value_name = "NAME",
        conflicts_with = "returned",
        help = "source"
    )]
    source: Option<String>,
    #[arg(
        long,
        value_name = "TEXT",
        conflicts_with = "returned",
        help = "reason-note"
    )]
    note: Option<String>,
    #[arg(long, value_name = "DATE", help = "returned")]
    returned: Option<String>,
}

pub(super) fn run(arguments: &Arguments, call: &Call) -> Result<u8> {
    let returned = arguments
        .returned
        .as_deref()
        .map(|text| date(text, call.today(), call.lang))
        .transpose()?;
    let mut store = call.write()?;
    let id = person(&store, &arguments.person, call.lang)?;
    let done = match returned {
        Some(returned) => store.end_absence(id, returned)?,
        None => save(id, arguments, &mut store, call)?,
    };
    let told = Told {
        done,
        absence: store.absence(done.value)?,
        name: store.person(id)?.name,
    };
    call.confirm(|| told.json(), || told.words(call.lang))?;
    Ok(DONE)
}

/// Writes the open absence of a person, or a new one, with what was typed.
fn save(
    id: PersonId,
    arguments: &Arguments,
    store: &mut Store,
    call: &Call,
) -> Result<Done<AbsenceId>> {
    let open = store.open_absence(id)?;
    let (known, before) = open.map_or((None, None), |(id, open)| (Some(id), Some(open)));
    let mut absence = before.clone().unwrap_or_else(|| Absence::new(id));
    // What is typed is what was asked today, unless another day is said.
    absence.confirmed_on = Some(call.today());
    fill(&mut absence, arguments, store, call)?;
    let person = store.person(id)?;
    if let Some(fault) = typed_absence_fault(before.as_ref(), &absence, &person, call.today()) {
        return Err(StoreError::Invalid(fault).into());
    }
    Ok(store.save_absence(known, &absence)?)
}

/// What was written, to be told.
struct Told {
    done: Done<AbsenceId>,
    absence: Absence,
    name: String,
}

impl Told {
    fn json(&self) -> Value {
        let absence = &self.absence;
        json!({
            "batch": self.done.batch.map(|id| id.to_string()),
            "absence": self.done.value.to_string(),
            "person": absence.person.to_string(),
            "name": self.name,
            "reason": absence.reason.map(Reason::code),
            "scope": absence.scope.map(Scope::code),
            "place": absence.place,
            "address": absence.address,
            "reason_note": absence.reason_note,
            "since": absence.since.map(PartialDate::iso),
            "back": absence.back.map(ExpectedBack::code),
            "phone": absence.phones.text(),
            "proxy": absence.proxy.map(|id| id.to_string()),
            "proxy_name": absence.proxy_name,
            "proxy_relation": absence.proxy_relation,
            "proxy_phone": absence.proxy_phones.text(),
            "plan": absence.plan.map(Plan::code),
            "plan_on": absence.plan_on.map(PartialDate::iso),
            "declared": absence.declared.map(Declared::code),
            "source": absence.source,
            "confirmed_on": absence.confirmed_on.map(iso),
            "returned_on": absence.returned_on.map(PartialDate::iso),
        })
    }

    fn words(&self, lang: Lang) -> String {
        let (name, absence) = (self.name.as_str(), &self.absence);
        if let Some(returned) = absence.returned_on {
            return say!(lang, done_returned, name = name, day = returned.to_string());
        }
        let reason = absence
            .reason
            .map(|reason| lang.label("reason", reason.code()));
        let parts = [reason.unwrap_or_default(), absence.place.clone()];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        say!(lang, done_absent, name = name, what = parts.join(" · "))
    }
}

/// Puts what was typed into the absence; what was not typed stays.
fn fill(absence: &mut Absence, arguments: &Arguments, store: &Store, call: &Call) -> Result<()> {
    let (lang, today) = (call.lang, call.today());
    if let Some(text) = &arguments.reason {
        let reason = reason(text, lang)?;
        if absence.reason != Some(reason) {
            absence.scope = reason.scope();
        }
        absence.reason = Some(reason);
    }
    if let Some(text) = &arguments.place {
        let place = place::read(text);
        absence.scope = place
            .scope_from(&store.commune()?.province)
            .or(absence.scope);
        absence.place = place.name;
    }
    if let Some(text) = &arguments.address {
        absence.address = clean_text(text);
    }
    if let Some(text) = &arguments.note {
        absence.reason_note = clean_text(text);
    }
    if let Some(text) = &arguments.since {
        absence.since = Some(date(text, today, lang)?);
    }
    if let Some(text) = &arguments.back {
        absence.back = Some(back(text, today, lang)?);
    }
    if let Some(text) = &arguments.phone {
        absence.phones = phones(text, call);
    }
    fill_contact(absence, arguments, store, call)?;
    if let Some(text) = &arguments.plan {
        absence.plan = Some(chosen("plan", Plan::all(), Plan::code, text, lang)?);
    }
    if let Some(text) = &arguments.plan_on {
        absence.plan_on = Some(match back(text, today, lang)? {
            ExpectedBack::On(date) => date,
            occasion => match occasion.window() {
                Some((_, last)) => PartialDate::Day(last),
                None => date(text, today, lang)?,
            },
        });
    }
    if let Some(text) = &arguments.declared {
        let declared = chosen("declared", Declared::all(), Declared::code, text, lang)?;
        absence.declared = Some(declared);
    }
    if let Some(text) = &arguments.confirmed {
        absence.confirmed_on = Some(day(text, today, lang)?);
    }
    if let Some(text) = &arguments.source {
        absence.source = clean_text(text);
    }
    Ok(())
}

/// When somebody comes back: a date, an occasion, or that it is not known.
fn back(text: &str, today: Day, lang: Lang) -> Result<ExpectedBack> {
    ExpectedBack::from_code(text)
        .or_else(|| ExpectedBack::parse(text, DateOrder::DayMonth, today).ok())
        .or_else(|| date(text, today, lang).ok().map(ExpectedBack::On))
        .ok_or_else(|| Error::Usage("date_unreadable", say!(lang, usage_back, value = text)))
}

fn fill_contact(
    absence: &mut Absence,
    arguments: &Arguments,
    store: &Store,
    call: &Call,
) -> Result<()> {
    if let Some(text) = &arguments.proxy {
        contact(absence, text, store, call)?;
    }
    if let Some(text) = &arguments.proxy_relation {
        absence.proxy_relation = clean_text(text);
    }
    if let Some(text) = &arguments.proxy_phone {
        absence.proxy_phones = phones(text, call);
    }
    Ok(())
}

/// The numbers of an argument. What is no telephone number is kept as typed, and said: nobody is refused for a phone.
fn phones(text: &str, call: &Call) -> Phones {
    let (phones, _) = read_phones(text);
    for odd in phones.0.iter().filter(|phone| !phone.is_number()) {
        let value = odd.digits.as_str();
        let words = call
            .lang
            .label_with("warn", "phone_unreadable", &[("value", value.into())]);
        call.warn(&words);
    }
    phones
}

/// The relative to ask: a member of the register (by id or number), or `NAME, PHONE`.
fn contact(absence: &mut Absence, text: &str, store: &Store, call: &Call) -> Result<()> {
    let is_member =
        text.parse::<PersonId>().is_ok() || text.chars().all(|letter| letter.is_ascii_digit());
    if is_member {
        absence.proxy = Some(person(store, text, call.lang)?);
        absence.proxy_name = String::new();
        absence.proxy_phones = Phones::default();
        return Ok(());
    }
    let (name, phone) = text.split_once(',').unwrap_or((text, ""));
    absence.proxy = None;
    absence.proxy_name = clean_name(&clean_text(name));
    absence.proxy_phones = if phone.trim().is_empty() {
        Phones::default()
    } else {
        phones(phone, call)
    };
    Ok(())
}
