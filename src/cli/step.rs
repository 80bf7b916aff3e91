//! `gocua step PERSON... KIND`: what happened to one person or to many in the campaign, or that it was not so.

use clap::{ArgAction, Args};
use serde_json::{Value, json};

use crate::domain::exemption::ExemptReason;
use crate::domain::id::{PersonId, StepId};
use crate::domain::name::{clean_name, clean_text};
use crate::domain::record::Step;
use crate::domain::refusal::Refusal;
use crate::domain::step::StepKind;
use crate::lang::say;
use crate::store::{Done, Error as StoreError, StepEntry, StepsRecorded, Store};

use super::call::Call;
use super::error::{DONE, Error, REFUSED, Result};
use super::find::{chosen, person};
use super::when::{day, iso};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The people and, unless something is withdrawn, what happened to them.
    #[arg(value_name = "PEOPLE_AND_STEP", help = "people_and_step", required = true,
          num_args = 1.., action = ArgAction::Set)]
    words: Vec<String>,
    #[arg(long, value_name = "DATE", help = "step_on")]
    on: Option<String>,
    #[arg(long, value_name = "DATE", help = "step_due")]
    due: Option<String>,
    #[arg(long, value_name = "REASON", help = "step_reason")]
    reason: Option<String>,
    #[arg(long, value_name = "NAME", help = "step_confirmed_by")]
    confirmed_by: Option<String>,
    #[arg(long, value_name = "TEXT", help = "note")]
    note: Option<String>,
    #[arg(long, conflicts_with_all = ["on", "due", "reason", "confirmed_by"], help = "step_withdraw")]
    withdraw: bool,
}

pub(super) fn run(arguments: &Arguments, call: &Call) -> Result<u8> {
    let note = arguments.note.as_deref();
    let note = note.map(clean_text).unwrap_or_default();
    if arguments.withdraw {
        return withdraw(&arguments.words, &note, call);
    }
    let Some((kind, named)) = arguments
        .words
        .split_last()
        .filter(|(_, named)| !named.is_empty())
    else {
        let missing = say!(call.lang, usage_step_incomplete);
        return Err(Error::Usage("argument_missing", missing));
    };
    let kind = chosen(
        "step_kind",
        StepKind::all(),
        StepKind::code,
        kind,
        call.lang,
    )?;
    let mut entry = entry(kind, arguments, call)?;
    entry.note = note;
    let mut store = call.write()?;
    let people = people(named, &store, call)?;
    let done = store.record_steps(&people, &entry, &mut |_, _| true)?;
    // Of one person a refusal is a failure as everywhere; of several the others are done.
    if let ([_], [(_, code)]) = (&people[..], &done.value.refused[..]) {
        return Err(StoreError::Invalid(code).into());
    }
    let told_as = Names(&store);
    call.confirm(
        || recorded_value(&done, &entry, &told_as),
        || recorded_words(&done, &entry, &told_as, call),
    )?;
    Ok(if done.value.refused.is_empty() {
        DONE
    } else {
        REFUSED
    })
}

/// What was typed beside the people and the step.
fn entry(kind: StepKind, arguments: &Arguments, call: &Call) -> Result<StepEntry> {
    let (lang, today) = (call.lang, call.today());
    let day_of = |text: &Option<String>| text.as_deref().map(|text| day(text, today, lang));
    let mut entry = StepEntry::new(kind, day_of(&arguments.on).transpose()?.unwrap_or(today));
    entry.due_on = day_of(&arguments.due).transpose()?;
    entry.confirmed_by = arguments
        .confirmed_by
        .as_deref()
        .map(clean_name)
        .unwrap_or_default();
    let text = arguments.reason.as_deref();
    entry.reason = match kind {
        StepKind::Declined => {
            let refusal = |text| chosen("refusal", Refusal::all(), Refusal::code, text, lang);
            text.map(refusal).transpose()?.map(Refusal::code)
        }
        StepKind::Exempt | StepKind::ExemptConfirmed => {
            let all = ExemptReason::all;
            let exempt = |text| chosen("exempt_reason", all(), ExemptReason::code, text, lang);
            text.map(exempt).transpose()?.map(ExemptReason::code)
        }
        _ => None,
    }
    .map(str::to_owned);
    let idle = [
        (
            "--due",
            kind != StepKind::Appointed && entry.due_on.is_some(),
        ),
        ("--reason", entry.reason.is_none() && text.is_some()),
        (
            "--confirmed-by",
            kind != StepKind::ExemptConfirmed && !entry.confirmed_by.is_empty(),
        ),
    ];
    match idle.into_iter().find(|(_, idle)| *idle) {
        Some((option, _)) => {
            let step = lang.label("step_kind", kind.code());
            let why = say!(lang, usage_step_option, option = option, step = step);
            Err(Error::Usage("argument_conflict", why))
        }
        None => Ok(entry),
    }
}

/// The people named, each once.
fn people(named: &[String], store: &Store, call: &Call) -> Result<Vec<PersonId>> {
    let mut people = Vec::with_capacity(named.len());
    for text in named {
        let id = person(store, text, call.lang)?;
        if !people.contains(&id) {
            people.push(id);
        }
    }
    Ok(people)
}

/// Names for the answer.
struct Names<'s>(&'s Store);

impl Names<'_> {
    /// It is written: a name that cannot be read now is told as the id.
    fn of(&self, id: PersonId) -> String {
        let person = self.0.person(id);
        person.map_or_else(|_| id.to_string(), |person| person.name)
    }
}

fn recorded_value(done: &Done<StepsRecorded>, entry: &StepEntry, told_as: &Names<'_>) -> Value {
    let StepsRecorded {
        recorded,
        before,
        refused,
        ineligible,
        before_start,
    } = &done.value;
    let steps = |steps: &[(PersonId, StepId)]| -> Vec<Value> {
        let step = |(person, step): &(PersonId, StepId)| json!({ "person": person.to_string(), "name": told_as.of(*person), "step": step.to_string() });
        steps.iter().map(step).collect()
    };
    let refused = refused.iter().map(|(person, code)| {
        json!({ "person": person.to_string(), "name": told_as.of(*person), "code": code })
    });
    json!({
        "batch": done.batch.map(|id| id.to_string()),
        "kind": entry.kind.code(),
        "occurred_on": iso(entry.day),
        "due_on": entry.due_on.map(iso),
        "reason": entry.reason,
        "confirmed_by": entry.confirmed_by,
        "note": entry.note,
        "recorded": steps(recorded),
        "before": steps(before),
        "refused": refused.collect::<Vec<_>>(),
        "ineligible": ineligible.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "before_start": before_start,
    })
}

fn recorded_words(
    done: &Done<StepsRecorded>,
    entry: &StepEntry,
    told_as: &Names<'_>,
    call: &Call,
) -> String {
    let (lang, told) = (call.lang, &done.value);
    let step = lang.label("step_kind", entry.kind.code());
    let mut lines = Vec::new();
    let saved = told.recorded.iter().map(|(person, _)| {
        let (name, day) = (told_as.of(*person), lang.day(entry.day));
        say!(
            lang,
            done_step,
            name = name,
            step = step.as_str(),
            day = day
        )
    });
    lines.extend(saved);
    let before = told.before.iter().map(|(person, _)| {
        let name = told_as.of(*person);
        say!(lang, step_told_before, name = name, step = step.as_str())
    });
    lines.extend(before);
    let refused = told.refused.iter().map(|(person, code)| {
        let (name, why) = (told_as.of(*person), StoreError::Invalid(code).say(lang));
        say!(lang, done_step_refused, name = name, why = why)
    });
    lines.extend(refused);
    let ineligible = told.ineligible.iter().map(|person| {
        let name = told_as.of(*person);
        say!(lang, done_step_ineligible, name = name)
    });
    lines.extend(ineligible);
    if told.before_start {
        lines.push(say!(lang, done_step_before_start));
    }
    lines.join("\n")
}

fn withdraw(named: &[String], why: &str, call: &Call) -> Result<u8> {
    let mut store = call.write()?;
    let people = people(named, &store, call)?;
    let done = store.withdraw_steps(&people, why, &mut |_, _| true)?;
    let told_as = Names(&store);
    let lang = call.lang;
    let line = |(id, step): &(StepId, Step)| {
        json!({
            "person": step.person.to_string(),
            "name": told_as.of(step.person),
            "step": id.to_string(),
            "kind": step.kind.code(),
            "occurred_on": iso(step.occurred_on),
        })
    };
    let nothing: Vec<PersonId> = people
        .iter()
        .filter(|person| done.value.iter().all(|(_, step)| step.person != **person))
        .copied()
        .collect();
    call.confirm(
        || {
            json!({
                "batch": done.batch.map(|id| id.to_string()),
                "withdrawn": done.value.iter().map(line).collect::<Vec<_>>(),
                "nothing": nothing.iter().map(ToString::to_string).collect::<Vec<_>>(),
            })
        },
        || {
            let withdrawn = done.value.iter().map(|(_, step)| {
                let kind = lang.label("step_kind", step.kind.code());
                let day = lang.day(step.occurred_on);
                say!(
                    lang,
                    done_step_withdrawn,
                    name = told_as.of(step.person),
                    step = kind,
                    day = day
                )
            });
            let nothing = nothing
                .iter()
                .map(|person| say!(lang, step_told_none, name = told_as.of(*person)));
            withdrawn.chain(nothing).collect::<Vec<_>>().join("\n")
        },
    )?;
    Ok(DONE)
}
