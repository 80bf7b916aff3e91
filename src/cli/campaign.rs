//! `gocua campaign ...`: campaigns and what belongs to them. A script sets up a whole campaign with it.

use std::collections::HashMap;

use clap::{ArgAction, Args};
use serde_json::{Map, Value, json};

use crate::domain::campaign::CampaignKind;
use crate::domain::cohort::{Frame, doubts};
use crate::domain::id::CampaignId;
use crate::domain::name::search_fold;
use crate::domain::record::{Campaign, Cohort, DueReport, PriorityGroup, Remark, Target};
use crate::exchange::plan::{
    Around, Plan, PlanField, Typed, below_done, json_of, proposed, target_doubts,
};
use crate::lang::say;
use crate::store::{Error as StoreError, Store};

use super::call::Call;
use super::error::{DONE, Error, Result};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What is to be done, what it is called, and its fields.
    #[arg(value_name = "CAMPAIGN_WORDS", help = "campaign_words", num_args = 0.., action = ArgAction::Append)]
    words: Vec<String>,
}

/// The words after the action: a name or an id, and fields with their values.
struct Told<'w> {
    name: Option<&'w str>,
    fields: Vec<(&'w str, &'w str)>,
}

impl<'w> Told<'w> {
    fn read(words: &'w [String], call: &Call) -> Result<Self> {
        let mut told = Self {
            name: None,
            fields: Vec::new(),
        };
        for word in words {
            match word.split_once('=') {
                Some(field) => told.fields.push(field),
                None if told.name.is_none() => told.name = Some(word),
                None => return Err(misplaced(word, call)),
            }
        }
        Ok(told)
    }
}

/// Refuses fields that nothing is done with.
fn takes_only(told: &Told<'_>, codes: &[&str], call: &Call) -> Result<()> {
    let mut fields = told.fields.iter();
    match fields.find(|(code, _)| !codes.contains(code)) {
        Some((code, _)) => Err(misplaced(code, call)),
        None => Ok(()),
    }
}

fn misplaced(word: &str, call: &Call) -> Error {
    let why = say!(call.lang, usage_campaign_word, value = word);
    Error::Usage("argument_unexpected", why)
}

pub(super) fn run(arguments: &Arguments, call: &Call) -> Result<u8> {
    let words: Vec<&str> = arguments.words.iter().map(String::as_str).collect();
    let told = |from: usize| Told::read(arguments.words.get(from..).unwrap_or_default(), call);
    match words[..] {
        [] | ["list"] => list(call),
        ["show"] => show(call),
        ["new", ..] => new(&told(1)?, call),
        ["edit", ..] => edit_campaign(&told(1)?, call),
        ["choose", name] => choose(name, call),
        ["close", ..] => end(&told(1)?, true, call),
        ["reopen", ..] => end(&told(1)?, false, call),
        ["cohort", action, ..] => part::<Cohort>(action, &told(2)?, call),
        ["target", action, ..] => part::<Target>(action, &told(2)?, call),
        ["group", action, ..] => part::<PriorityGroup>(action, &told(2)?, call),
        ["report", "sent", ..] => sent(&told(2)?, call),
        ["report", action, ..] => part::<DueReport>(action, &told(2)?, call),
        ["remark", action, ..] => part::<Remark>(action, &told(2)?, call),
        [word, ..] => Err(misplaced(word, call)),
    }
}

/// The campaign of an id or a name.
pub(super) fn named(store: &Store, text: &str, call: &Call) -> Result<CampaignId> {
    let found = store.campaigns_named(text)?.into_iter();
    only(found, text, || {
        say!(call.lang, usage_campaign_ambiguous, value = text)
    })
}

/// The only one that `text` means.
fn only<T>(
    mut found: impl Iterator<Item = T>,
    text: &str,
    several: impl FnOnce() -> String,
) -> Result<T> {
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(StoreError::NotFound(text.to_owned()).into()),
        (Some(_), Some(_)) => Err(Error::Usage("ambiguous", several())),
    }
}

fn around(store: &Store, call: &Call) -> Result<Around> {
    let (id, campaign) = store.campaign()?;
    Ok(Around::of(store, id, campaign, call.lang)?)
}

/// What the fields hold, with what was told put over them.
fn typed(fields: &[PlanField], told: &Told<'_>, call: &Call) -> Result<Typed> {
    let mut texts: HashMap<&'static str, String> = fields
        .iter()
        .map(|field| (field.code, field.typed(call.lang)))
        .collect();
    for (code, text) in &told.fields {
        let Some(field) = fields.iter().find(|field| field.code == *code) else {
            let codes: Vec<&str> = fields.iter().map(|field| field.code).collect();
            let why = say!(
                call.lang,
                usage_plan_field,
                value = *code,
                fields = codes.join(", ")
            );
            return Err(Error::Usage("field_unknown", why));
        };
        let text = if field.options.is_empty() {
            (*text).to_owned()
        } else {
            let named = field.option_named(text);
            named
                .ok_or_else(|| super::find::unknown_code(text, call.lang))?
                .to_owned()
        };
        texts.insert(field.code, text);
        // Whoever fills in a field of a choice has made that choice, unless another was told.
        if let Some((of, choice)) = field.only
            && !told.fields.iter().any(|(code, _)| *code == of)
        {
            texts.insert(of, choice.to_owned());
        }
    }
    Ok(Typed {
        today: call.today(),
        texts,
    })
}

fn fault((field, why): (&'static str, &'static str), call: &Call) -> Error {
    let label = call.lang.label("plan", field);
    let why_words = call.lang.label("invalid", why);
    Error::Usage(why, format!("{label}: {why_words}"))
}

/// Reads a record with what was told put over `before`.
fn read<P: Plan>(before: &P, told: &Told<'_>, around: &Around, call: &Call) -> Result<P> {
    let typed = typed(&before.fields(around), told, call)?;
    before.read(&typed, around).map_err(|why| fault(why, call))
}

fn value<P: Plan>(id: P::Id, record: &P, around: &Around) -> Map<String, Value> {
    let mut value = Map::new();
    value.insert("id".to_owned(), id.to_string().into());
    value.extend(json_of(&record.fields(around)));
    value
}

fn campaign_value(id: CampaignId, campaign: &Campaign, around: &Around) -> Map<String, Value> {
    let mut told = value(id, campaign, around);
    told.insert("chosen".to_owned(), (id == around.id).into());
    let closed = campaign.closed_on.map(|day| day.to_string());
    told.insert("closed_on".to_owned(), closed.into());
    told
}

fn list(call: &Call) -> Result<u8> {
    let store = call.read()?;
    let around = around(&store, call)?;
    let lang = call.lang;
    let campaigns = store.campaigns()?;
    call.answer(
        || {
            let values = campaigns.iter();
            let values = values.map(|(id, one)| Value::Object(campaign_value(*id, one, &around)));
            json!({ "campaigns": values.collect::<Vec<_>>() })
        },
        || {
            let mut words = String::new();
            for (id, campaign) in &campaigns {
                let mark = if *id == around.id { "►" } else { " " };
                let due = campaign.due_on.map_or_else(
                    || say!(lang, campaign_no_due),
                    |due| say!(lang, campaign_due, day = lang.day(due)),
                );
                let start = lang.day(campaign.starts_on);
                let state = lang.label("campaign_state", campaign.state(call.today()));
                let line = format!("{mark} {id}  {}  {start}  {due}  {state}\n", campaign.name);
                words.push_str(&line);
            }
            words
        },
    )?;
    Ok(DONE)
}

/// What is doubtful, in sentences.
fn doubtful(store: &Store, around: &Around) -> Result<Vec<String>> {
    let cohorts: Vec<&Cohort> = around.cohorts.iter().map(|(_, cohort)| cohort).collect();
    let frame = Frame::of(&around.campaign, around.today);
    let mut found = doubts(frame, &cohorts);
    let targets = store.targets(around.id)?;
    let targets: Vec<&Target> = targets.iter().map(|(_, target)| target).collect();
    found.extend(target_doubts(&targets, around));
    if !targets.is_empty() {
        found.extend(below_done(&targets, around, &store.load_roll()?));
    }
    let lang = around.lang;
    Ok(found.iter().map(|doubt| lang.doubt(doubt)).collect())
}

fn show(call: &Call) -> Result<u8> {
    let store = call.read()?;
    let around = around(&store, call)?;
    let doubts = doubtful(&store, &around)?;
    let cohorts: Vec<Value> = around
        .cohorts
        .iter()
        .map(|(id, cohort)| {
            let births = cohort.births(around.campaign.due_on, around.today);
            let mut value = value(*id, cohort, &around);
            let first = births.first.map(|day| day.to_string());
            value.insert("born_from".to_owned(), first.into());
            value.insert("born_to".to_owned(), births.last.to_string().into());
            Value::Object(value)
        })
        .collect();
    let parts = [
        ("cohorts", cohorts),
        ("targets", values::<Target>(&store, &around)?),
        ("groups", values::<PriorityGroup>(&store, &around)?),
        ("reports", values::<DueReport>(&store, &around)?),
        ("remarks", values::<Remark>(&store, &around)?),
    ];
    let words = shown_words(&store, &around, &doubts)?;
    call.answer(
        || {
            let campaign = campaign_value(around.id, &around.campaign, &around);
            let mut told = json!({ "campaign": campaign, "doubts": doubts });
            for (name, values) in parts {
                told[name] = values.into();
            }
            told
        },
        || words,
    )?;
    Ok(DONE)
}

fn values<P: Plan>(store: &Store, around: &Around) -> Result<Vec<Value>> {
    let all = P::of(store, around.id)?;
    let all = all.iter();
    Ok(all
        .map(|(id, one)| Value::Object(value(*id, one, around)))
        .collect())
}

fn shown_words(store: &Store, around: &Around, doubts: &[String]) -> Result<String> {
    let lang = around.lang;
    let mut words = String::new();
    let filled = |fields: Vec<PlanField>| -> Vec<String> {
        let is_filled = |field: &&PlanField| {
            let applies = field.only.is_none_or(|(of, choice)| {
                let own = fields.iter().find(|one| one.code == of);
                own.is_some_and(|one| one.typed(lang) == choice)
            });
            applies && !field.words(lang).is_empty()
        };
        let shown = fields.iter().filter(is_filled);
        shown
            .map(|field| format!("{}: {}", field.label(lang), field.words(lang)))
            .collect()
    };
    for line in filled(around.campaign.fields(around)) {
        words.push_str(&line);
        words.push('\n');
    }
    let mut section = |head: String, lines: Vec<String>| {
        if !lines.is_empty() {
            words.extend(["\n", &head, "\n"]);
            for line in lines {
                words.extend(["  ", &line, "\n"]);
            }
        }
    };
    let cohorts = around.cohorts.iter().map(|(_, cohort)| {
        let births = cohort.births(around.campaign.due_on, around.today);
        let line = filled(cohort.fields(around)).join(" · ");
        format!("{line} · {}", lang.births(births))
    });
    section(lang.label("plan_part", "cohort"), cohorts.collect());
    section(
        lang.label("plan_part", "target"),
        lines::<Target>(store, around, &filled)?,
    );
    section(
        lang.label("plan_part", "group"),
        lines::<PriorityGroup>(store, around, &filled)?,
    );
    section(
        lang.label("plan_part", "report"),
        lines::<DueReport>(store, around, &filled)?,
    );
    section(
        lang.label("plan_part", "remark"),
        lines::<Remark>(store, around, &filled)?,
    );
    section(say!(lang, plan_doubts), doubts.to_vec());
    Ok(words)
}

fn lines<P: Plan>(
    store: &Store,
    around: &Around,
    filled: &dyn Fn(Vec<PlanField>) -> Vec<String>,
) -> Result<Vec<String>> {
    let all = P::of(store, around.id)?;
    let line = |one: &P| filled(one.fields(around)).join(" · ");
    Ok(all.iter().map(|(_, one)| line(one)).collect())
}

fn new(told: &Told<'_>, call: &Call) -> Result<u8> {
    let Some(name) = told.name else {
        let why = say!(call.lang, usage_campaign_name);
        return Err(Error::Usage("argument_missing", why));
    };
    let mut store = call.write()?;
    let around = around(&store, call)?;
    let kind = told.fields.iter().find(|(code, _)| *code == "kind");
    let kind = kind.map(|(_, text)| {
        super::find::chosen(
            "campaign_kind",
            CampaignKind::all(),
            CampaignKind::code,
            text,
            call.lang,
        )
    });
    let start = told.fields.iter().find(|(code, _)| *code == "start");
    let start = start.and_then(|(_, text)| super::when::day(text, call.today(), call.lang).ok());
    let mut before = proposed(
        kind.transpose()?.unwrap_or(CampaignKind::Card),
        start.unwrap_or(call.today()),
        call.lang,
    );
    name.clone_into(&mut before.name);
    let campaign = read(&before, told, &around, call)?;
    let done = store.add_campaign(&campaign)?;
    // What is set up next belongs to it, unless it is for later.
    if campaign.starts_on <= call.today() {
        store.choose_campaign(done.value)?;
    }
    let told = Around::of(&store, store.campaign()?.0, campaign.clone(), call.lang)?;
    let lang = call.lang;
    call.confirm(
        || {
            let mut value = campaign_value(done.value, &campaign, &told);
            value.insert(
                "batch".to_owned(),
                done.batch.map(|id| id.to_string()).into(),
            );
            Value::Object(value)
        },
        || say!(lang, done_plan_saved, name = campaign.name.as_str()),
    )?;
    Ok(DONE)
}

/// The campaign that is named, else the one that is worked on.
fn meant(store: &Store, told: &Told<'_>, call: &Call) -> Result<(CampaignId, Campaign)> {
    let Some(name) = told.name else {
        return Ok(store.campaign()?);
    };
    let id = named(store, name, call)?;
    let campaigns = store.campaigns()?.into_iter();
    let found = campaigns.into_iter().find(|(own, _)| *own == id);
    found.ok_or_else(|| StoreError::NotFound(name.to_owned()).into())
}

fn edit_campaign(told: &Told<'_>, call: &Call) -> Result<u8> {
    let mut store = call.write()?;
    let (id, before) = meant(&store, told, call)?;
    let around = Around::of(&store, id, before.clone(), call.lang)?;
    let campaign = read(&before, told, &around, call)?;
    keep_campaign(id, &campaign, &mut store, call)
}

fn end(told: &Told<'_>, closed: bool, call: &Call) -> Result<u8> {
    takes_only(told, if closed { &["on"] } else { &[] }, call)?;
    let mut store = call.write()?;
    let (id, mut campaign) = meant(&store, told, call)?;
    let on = told.fields.iter().find(|(code, _)| *code == "on");
    let on = on.map(|(_, text)| super::when::day(text, call.today(), call.lang));
    let on = on.transpose()?.unwrap_or(call.today());
    campaign.closed_on = closed.then_some(on);
    keep_campaign(id, &campaign, &mut store, call)
}

fn keep_campaign(
    id: CampaignId,
    campaign: &Campaign,
    store: &mut Store,
    call: &Call,
) -> Result<u8> {
    let done = store.edit_campaign(id, campaign)?;
    let around = around(store, call)?;
    let lang = call.lang;
    call.confirm(
        || {
            let mut value = campaign_value(id, campaign, &around);
            value.insert(
                "batch".to_owned(),
                done.batch.map(|id| id.to_string()).into(),
            );
            Value::Object(value)
        },
        || say!(lang, done_plan_saved, name = campaign.name.as_str()),
    )?;
    Ok(DONE)
}

fn choose(name: &str, call: &Call) -> Result<u8> {
    let mut store = call.read()?;
    let id = named(&store, name, call)?;
    store.choose_campaign(id)?;
    let around = around(&store, call)?;
    call.confirm(
        || Value::Object(campaign_value(id, &around.campaign, &around)),
        || {
            say!(
                call.lang,
                campaigns_told_chosen,
                name = around.campaign.name.as_str()
            )
        },
    )?;
    Ok(DONE)
}

/// What belongs to a campaign: listed, added, changed, taken out.
fn part<P: Plan>(action: &str, told: &Told<'_>, call: &Call) -> Result<u8> {
    if action == "list" {
        let store = call.read()?;
        let around = around(&store, call)?;
        let values = values::<P>(&store, &around)?;
        let lang = call.lang;
        let lines = lines::<P>(&store, &around, &|fields| {
            fields
                .iter()
                .map(|field| field.words(lang))
                .filter(|words| !words.is_empty())
                .collect()
        })?;
        call.answer(
            || json!({ format!("{}s", P::WHAT): values }),
            || lines.join("\n") + "\n",
        )?;
        return Ok(DONE);
    }
    let mut store = call.write()?;
    let around = around(&store, call)?;
    let known = doubtful(&store, &around)?;
    let (batch, id, record) = match action {
        "add" => {
            let fields = with_name::<P>(told, &around);
            let record = read(&P::blank(&around), &fields, &around, call)?;
            let done = record.add(&mut store)?;
            (done.batch, done.value, record)
        }
        "edit" => {
            let (id, before) = one_of::<P>(&store, told, &around, call)?;
            let record = read(&before, told, &around, call)?;
            (record.edit(id, &mut store)?.batch, id, record)
        }
        "remove" => {
            takes_only(told, &[], call)?;
            let (id, before) = one_of::<P>(&store, told, &around, call)?;
            (P::remove(id, &mut store)?.batch, id, before)
        }
        other => return Err(misplaced(other, call)),
    };
    tell::<P>(
        action,
        batch.map(|id| id.to_string()),
        id,
        &record,
        &store,
        call,
    )?;
    // What has become doubtful is kept all the same, and said once.
    for doubt in doubtful(&store, &self::around(&store, call)?)? {
        if !known.contains(&doubt) {
            call.warn(&doubt);
        }
    }
    Ok(DONE)
}

fn tell<P: Plan>(
    action: &str,
    batch: Option<String>,
    id: P::Id,
    record: &P,
    store: &Store,
    call: &Call,
) -> Result<()> {
    let around = around(store, call)?;
    let called = record.called(&around);
    call.confirm(
        || {
            let mut value = value(id, record, &around);
            value.insert("batch".to_owned(), batch.into());
            Value::Object(value)
        },
        || {
            if action == "remove" {
                say!(call.lang, done_plan_removed, name = called)
            } else {
                say!(call.lang, done_plan_saved, name = called)
            }
        },
    )?;
    Ok(())
}

/// A name that stands for itself is the first field that is a text.
fn with_name<'w, P: Plan>(told: &Told<'w>, around: &Around) -> Told<'w> {
    let mut fields = told.fields.clone();
    let all = P::blank(around).fields(around);
    let field = all
        .iter()
        .find(|field| matches!(field.code, "name" | "group" | "text"));
    if let (Some(name), Some(field)) = (told.name, field) {
        fields.push((field.code, name));
    }
    Told { name: None, fields }
}

/// The one of an id or a name.
fn one_of<P: Plan>(
    store: &Store,
    told: &Told<'_>,
    around: &Around,
    call: &Call,
) -> Result<(P::Id, P)> {
    let Some(name) = told.name else {
        let why = say!(call.lang, usage_campaign_name);
        return Err(Error::Usage("argument_missing", why));
    };
    let wanted = search_fold(name);
    let all = P::of(store, around.id)?.into_iter();
    let fits = |(id, one): &(P::Id, P)| {
        id.to_string().eq_ignore_ascii_case(name) || search_fold(&one.called(around)) == wanted
    };
    only(all.filter(fits), name, || {
        say!(call.lang, usage_plan_ambiguous, value = name)
    })
}

/// Notes that a report was sent, today and by who writes unless told otherwise.
fn sent(told: &Told<'_>, call: &Call) -> Result<u8> {
    let mut store = call.write()?;
    let around = around(&store, call)?;
    let (id, mut before) = one_of::<DueReport>(&store, told, &around, call)?;
    before.sent_on = Some(call.today());
    call.who.clone_into(&mut before.sent_by);
    let report = read(&before, told, &around, call)?;
    let done = report.edit(id, &mut store)?;
    tell::<DueReport>(
        "sent",
        done.batch.map(|id| id.to_string()),
        id,
        &report,
        &store,
        call,
    )?;
    Ok(DONE)
}
