//! `gocua absent PERSON`: who is away and why, or that the person has come back.

use clap::Args;
use serde_json::{Value, json};

use crate::domain::absence::{Plan, Reason, Scope};
use crate::domain::date::{DateOrder, PartialDate};
use crate::domain::expected_back::ExpectedBack;
use crate::domain::id::{AbsenceId, PersonId};
use crate::domain::name::{clean_name, clean_text};
use crate::domain::phone::{Phones, read_phones};
use crate::domain::place;
use crate::domain::record::Absence;
use crate::lang::{Lang, say};
use crate::store::{Done, Store};

use super::call::Call;
use super::error::{DONE, Error, Result};
use super::find::{chosen, person, reason};
use super::when::{date, iso};

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
    #[arg(long, value_name = "PLAN", conflicts_with = "returned", help = "plan")]
    plan: Option<String>,
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
    let done = if let Some(returned) = returned {
        store.end_absence(id, returned)?
    } else {
        let (known, mut absence) = store.open_absence(id)?.map_or_else(
            || (None, Absence::new(id)),
            |(known, absence)| (Some(known), absence),
        );
        fill(&mut absence, arguments, &store, call)?;
        absence.confirmed_on = Some(call.today());
        store.save_absence(known, &absence)?
    };
    let told = Told {
        done,
        absence: store.absence(done.value)?,
        name: store.person(id)?.name,
    };
    call.confirm(|| told.json(), || told.words(call.lang))?;
    Ok(DONE)
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
            "since": absence.since.map(PartialDate::iso),
            "back": absence.back.map(ExpectedBack::code),
            "phone": absence.phones.text(),
            "proxy": absence.proxy.map(|id| id.to_string()),
            "proxy_name": absence.proxy_name,
            "proxy_phone": absence.proxy_phones.text(),
            "plan": absence.plan.map(Plan::code),
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
    if let Some(text) = &arguments.since {
        absence.since = Some(date(text, today, lang)?);
    }
    if let Some(text) = &arguments.back {
        let back = ExpectedBack::from_code(text)
            .or_else(|| ExpectedBack::parse(text, DateOrder::DayMonth, today).ok())
            .or_else(|| date(text, today, lang).ok().map(ExpectedBack::On));
        absence.back = Some(back.ok_or_else(|| {
            Error::Usage(
                "date_unreadable",
                say!(lang, usage_back, value = text.as_str()),
            )
        })?);
    }
    if let Some(text) = &arguments.phone {
        absence.phones = phones(text, call)?;
    }
    if let Some(text) = &arguments.proxy {
        contact(absence, text, store, call)?;
    }
    if let Some(text) = &arguments.plan {
        absence.plan = Some(chosen("plan", Plan::all(), Plan::code, text, lang)?);
    }
    Ok(())
}

fn phones(text: &str, call: &Call) -> Result<Phones> {
    let (phones, _) = read_phones(text);
    if phones.usable() {
        Ok(phones)
    } else {
        Err(Error::Usage(
            "phone_unreadable",
            say!(call.lang, usage_phone, value = text),
        ))
    }
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
        phones(phone, call)?
    };
    Ok(())
}
