//! Steps of people recorded from a list: one of one person, or the same of everybody who is marked. What is written in
//! one go is taken back in one go.

use super::absence_lines::capitalised;
use crate::domain::id::PersonId;
use crate::domain::step::StepKind;
use crate::lang::say;
use crate::store::{Error as StoreError, StepEntry, StepsRecorded};
use crate::tui::command::Flow;
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::job::Job;
use crate::tui::layers::confirm::Confirm;

/// From so many people on the worker writes, behind a box with progress.
const MANY: usize = 1_000;

/// The people a step is said of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Whom {
    /// Who.
    pub people: Vec<PersonId>,
    /// The name of one person; of several nobody's.
    name: String,
}

impl Whom {
    /// One person.
    pub fn one(person: PersonId, name: &str) -> Self {
        Self {
            people: vec![person],
            name: name.to_owned(),
        }
    }

    /// Those who are marked.
    pub fn marked(people: Vec<PersonId>) -> Self {
        Self {
            people,
            name: String::new(),
        }
    }

    /// The name, or how many they are.
    pub fn words(&self, ctx: &Ctx) -> String {
        if self.name.is_empty() {
            let count = ctx.lang.count(self.people.len());
            say!(ctx.lang, step_people, count = count)
        } else {
            ctx.look.personal(&self.name).into_owned()
        }
    }
}

/// The word that the campaign has of its own for a step.
fn own_words(kind: StepKind, ctx: &Ctx) -> Option<&str> {
    let (_, campaign) = ctx.session.campaign.as_ref()?;
    campaign.labels.of(kind.code())
}

/// The same as the heading of a figure.
pub(super) fn own_step_title(kind: StepKind, ctx: &Ctx) -> Option<String> {
    own_words(kind, ctx).map(capitalised)
}

/// A step as it follows a name: the office's own word, else the usual one.
pub(super) fn step_words(kind: StepKind, ctx: &Ctx) -> String {
    let own = own_words(kind, ctx);
    own.map_or_else(|| ctx.lang.label("step_kind", kind.code()), str::to_owned)
}

/// The same as a row of a menu or a list.
pub(super) fn step_title(kind: StepKind, ctx: &Ctx) -> String {
    capitalised(&step_words(kind, ctx))
}

/// A step of this kind on the day of the recording chip.
pub(super) fn new_step(kind: StepKind, ctx: &Ctx) -> StepEntry {
    let day = ctx.session.circumstances.recording(ctx.clock).day;
    StepEntry::new(kind, day)
}

/// Notes on the day of the recording chip that this happened to a person.
pub(super) fn note_step(
    person: PersonId,
    name: &str,
    kind: StepKind,
    ctx: &mut Ctx,
) -> Result<Flow> {
    let entry = new_step(kind, ctx);
    record(&Whom::one(person, name), &entry, ctx)
}

/// Writes a step. For several people on another day than today it asks once whether that day is meant.
pub(super) fn record(whom: &Whom, entry: &StepEntry, ctx: &mut Ctx) -> Result<Flow> {
    if ctx.store.is_read_only() {
        return Err(StoreError::ReadOnly.into());
    }
    if whom.people.len() == 1 || entry.day == ctx.today() {
        return write(whom, entry, ctx);
    }
    let lang = ctx.lang;
    let question = say!(
        lang,
        step_day_question,
        who = whom.words(ctx),
        step = step_words(entry.kind, ctx),
        day = lang.day(entry.day)
    );
    let (whom, entry) = (whom.clone(), entry.clone());
    Ok(Flow::push(Confirm::new(
        say!(lang, step_day_title),
        question,
        move |ctx: &mut Ctx| write(&whom, &entry, ctx),
    )))
}

fn write(whom: &Whom, entry: &StepEntry, ctx: &mut Ctx) -> Result<Flow> {
    if whom.people.len() < MANY {
        let done = ctx
            .store
            .record_steps(&whom.people, entry, &mut |_, _| true)?;
        tell(whom, entry, &done.value, ctx)?;
        return Ok(Flow::Stay);
    }
    let seed = ctx.store.seed();
    let (people, written) = (whom.people.clone(), entry.clone());
    let (whom, entry) = (whom.clone(), entry.clone());
    Ok(Flow::Start(Job::new(
        step_title(entry.kind, ctx),
        move |meter| {
            let mut progress = |done, all| meter.progress(done as u64, all as u64);
            let done = seed
                .open()?
                .record_steps(&people, &written, &mut progress)?;
            Ok(done.value)
        },
        move |told, ctx: &mut Ctx| {
            tell(&whom, &entry, &told, ctx)?;
            Ok(Flow::Stay)
        },
    )))
}

/// Says what was saved and what was not, and takes the marks off.
fn tell(whom: &Whom, entry: &StepEntry, told: &StepsRecorded, ctx: &mut Ctx) -> Result<()> {
    if let ([_], [(_, code)]) = (&whom.people[..], &told.refused[..]) {
        return Err(StoreError::Invalid(code).into());
    }
    let lang = ctx.lang;
    let mut step = step_words(entry.kind, ctx);
    if let Some(day) = entry.due_on {
        step = format!("{step} {}", lang.short_day(day));
    }
    let name = whom.words(ctx);
    let words = match (whom.people.len(), told.recorded.len()) {
        (1, 0) => say!(lang, step_told_before, name = name, step = step),
        (1, _) => {
            let day = lang.short_day(entry.day);
            say!(lang, step_told, name = name, step = step, day = day)
        }
        (_, count) => {
            let (count, day) = (lang.count(count), lang.short_day(entry.day));
            say!(lang, step_told_many, count = count, step = step, day = day)
        }
    };
    let mut parts = vec![words];
    parts.extend(remarks(whom, told, ctx));
    if !told.recorded.is_empty() {
        parts.push(say!(lang, step_told_undo));
    }
    for person in &whom.people {
        ctx.session.marked.remove(person);
    }
    ctx.tell(parts.join(" · "));
    Ok(())
}

fn remarks(whom: &Whom, told: &StepsRecorded, ctx: &Ctx) -> Vec<String> {
    let lang = ctx.lang;
    let mut remarks = Vec::new();
    if whom.people.len() > 1 && !told.before.is_empty() {
        let count = lang.count(told.before.len());
        remarks.push(say!(lang, step_told_many_before, count = count));
    }
    if let Some((_, code)) = told.refused.first() {
        let count = lang.count(told.refused.len());
        let why = StoreError::Invalid(code).say(lang);
        remarks.push(say!(lang, step_told_refused, count = count, why = why));
    }
    if !told.ineligible.is_empty() {
        let count = lang.count(told.ineligible.len());
        remarks.push(if whom.people.len() == 1 {
            say!(lang, step_told_ineligible)
        } else {
            say!(lang, step_told_many_ineligible, count = count)
        });
    }
    if told.before_start {
        remarks.push(say!(lang, step_told_before_start));
    }
    remarks
}

/// Withdraws the latest step of each of these people.
pub(super) fn withdraw(whom: &Whom, ctx: &mut Ctx) -> Result<Flow> {
    let done = ctx
        .store
        .withdraw_steps(&whom.people, "", &mut |_, _| true)?;
    let (lang, name) = (ctx.lang, whom.words(ctx));
    let words = match (&done.value[..], whom.people.len()) {
        ([], _) => say!(lang, step_told_none, name = name),
        ([(_, step)], 1) => {
            let step = step_words(step.kind, ctx);
            say!(lang, step_told_withdrawn, name = name, step = step)
        }
        (several, _) => {
            let count = lang.count(several.len());
            say!(lang, step_told_many_withdrawn, count = count)
        }
    };
    for person in &whom.people {
        ctx.session.marked.remove(person);
    }
    ctx.tell(words);
    Ok(Flow::Stay)
}

/// Withdraws the latest step of a person.
pub(super) fn withdraw_step(person: PersonId, name: &str, ctx: &mut Ctx) -> Result<Flow> {
    withdraw(&Whom::one(person, name), ctx)
}
