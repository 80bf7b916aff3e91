//! Steps: dated events of one person in the campaign. Like visits they are added, never changed; one that was wrong is
//! taken back by undo, or withdrawn. What one key says of many people is one batch.

use std::collections::HashSet;

use crate::domain::date::Day;
use crate::domain::id::{CampaignId, PersonId, StepId};
use crate::domain::record::{Person, Step};
use crate::domain::step::StepKind;

use super::door::{Done, Door, Kind};
use super::{Error, Result, Store};

/// One step as it is said of one person or of many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepEntry {
    /// What happened.
    pub kind: StepKind,
    /// The day it happened.
    pub day: Day,
    /// Note.
    pub note: String,
}

impl StepEntry {
    /// A step that says nothing but what happened and when.
    pub fn new(kind: StepKind, day: Day) -> Self {
        Self {
            kind,
            day,
            note: String::new(),
        }
    }

    fn step(&self, campaign: CampaignId, person: PersonId) -> Step {
        Step {
            campaign,
            person,
            kind: self.kind,
            occurred_on: self.day,
            due_on: None,
            reason: None,
            confirmed_by: String::new(),
            note: self.note.clone(),
            withdrawn_on: None,
            withdrawn_why: String::new(),
        }
    }

    /// Why this can be said of nobody; a code.
    pub fn fault(&self, today: Day) -> Option<&'static str> {
        (self.day > today).then_some("step_in_future")
    }
}

/// What came of one step for the people it was said of; each of them is in exactly one of the lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepsRecorded {
    /// Of whom it is written now.
    pub recorded: Vec<(PersonId, StepId)>,
    /// Of whom it was noted before, and the step that stands.
    pub before: Vec<(PersonId, StepId)>,
    /// Of whom it cannot be said, and why; a code.
    pub refused: Vec<(PersonId, &'static str)>,
}

/// What would come of a step that is said of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepFate {
    /// It would be written.
    New,
    /// It was noted before: this step stands, or the same is said further up in the list.
    Before(Option<StepId>),
    /// It cannot be said of this person, and why; a code.
    Refused(&'static str),
}

/// How many of how many people are done; `false` cancels.
pub type StepProgress<'p> = &'p mut dyn FnMut(usize, usize) -> bool;

impl Store {
    /// Notes that `kind` happened to a person on `day`, in the present campaign. What was noted before is not noted
    /// twice: then nothing is written, and the step that stands is given.
    pub fn record_step(
        &mut self,
        person: PersonId,
        kind: StepKind,
        day: Day,
        note: &str,
    ) -> Result<Done<StepId>> {
        let mut entry = StepEntry::new(kind, day);
        note.clone_into(&mut entry.note);
        let done = self.record_steps(&[person], &entry, &mut |_, _| true)?;
        let StepsRecorded {
            recorded,
            before,
            refused,
        } = done.value;
        match (recorded.first().or(before.first()), refused.first()) {
            (Some((_, id)), _) => Ok(Done {
                batch: done.batch,
                value: *id,
            }),
            (None, Some((_, code))) => Err(Error::Invalid(code)),
            (None, None) => Err(Error::NotFound(person.to_string())),
        }
    }

    /// Says one step of these people in the present campaign, as one batch. Of whom it was noted before, and of whom it
    /// cannot be said, nothing is written.
    pub fn record_steps(
        &mut self,
        people: &[PersonId],
        entry: &StepEntry,
        progress: StepProgress<'_>,
    ) -> Result<Done<StepsRecorded>> {
        if let Some(code) = entry.fault(self.clock.today()) {
            return Err(Error::Invalid(code));
        }
        let steps: Vec<(PersonId, StepEntry)> = people
            .iter()
            .map(|person| (*person, entry.clone()))
            .collect();
        let fates = self.weigh_steps(&steps)?;
        let news = steps.iter().zip(&fates);
        let news = news.filter(|(_, fate)| **fate == StepFate::New);
        let news: Vec<PersonId> = news.map(|((person, _), _)| *person).collect();
        let source = self.named(&news)?;
        self.write_steps(&steps, &fates, &source, progress)
    }

    /// Says what a list says of people, each with a day and a note of its own, as one batch that the log calls `source`.
    pub fn record_step_list(
        &mut self,
        steps: &[(PersonId, StepEntry)],
        source: &str,
        progress: StepProgress<'_>,
    ) -> Result<Done<StepsRecorded>> {
        let fates = self.weigh_steps(steps)?;
        self.write_steps(steps, &fates, source, progress)
    }

    /// What would come of each of these steps, in their order; the first of several on one person counts.
    pub fn weigh_steps(&self, steps: &[(PersonId, StepEntry)]) -> Result<Vec<StepFate>> {
        let today = self.clock.today();
        let mut said: HashSet<(PersonId, StepKind)> = HashSet::new();
        let mut fates = Vec::with_capacity(steps.len());
        for (person, entry) in steps {
            let closed = self.person(*person)?.closed.is_some();
            let standing = self.steps_of(*person)?;
            let before = standing.iter().find(|(_, step)| step.kind == entry.kind);
            fates.push(match (entry.fault(today), before) {
                (Some(code), _) => StepFate::Refused(code),
                _ if closed => StepFate::Refused("step_person_closed"),
                (None, Some((id, _))) => StepFate::Before(Some(*id)),
                (None, None) if !said.insert((*person, entry.kind)) => StepFate::Before(None),
                (None, None) => StepFate::New,
            });
        }
        Ok(fates)
    }

    fn write_steps(
        &mut self,
        steps: &[(PersonId, StepEntry)],
        fates: &[StepFate],
        source: &str,
        progress: StepProgress<'_>,
    ) -> Result<Done<StepsRecorded>> {
        let (campaign, _) = self.campaign()?;
        let mut told = StepsRecorded::default();
        let mut news: Vec<&(PersonId, StepEntry)> = Vec::new();
        for (step, fate) in steps.iter().zip(fates) {
            match fate {
                StepFate::New => news.push(step),
                StepFate::Before(Some(id)) => told.before.push((step.0, *id)),
                StepFate::Before(None) => {}
                StepFate::Refused(code) => told.refused.push((step.0, code)),
            }
        }
        let done = self.write(Kind::Step, source, |door| {
            let each = |door: &mut Door<'_>, (person, entry): &(PersonId, StepEntry)| {
                let id = door.create(&entry.step(campaign, *person))?;
                Ok((*person, StepId(id)))
            };
            with_progress(door, &news, progress, each)
        })?;
        told.recorded = done.value;
        Ok(Done {
            batch: done.batch,
            value: told,
        })
    }

    /// Withdraws a step: it stays in the book, and no longer counts.
    pub fn withdraw_step(&mut self, id: StepId, why: &str) -> Result<Done<()>> {
        let mut step: Step = self
            .row(id.0)?
            .ok_or_else(|| Error::NotFound(id.to_string()))?;
        let name = self.person(step.person)?.name;
        step.withdrawn_on = Some(self.clock.today());
        why.clone_into(&mut step.withdrawn_why);
        self.write(Kind::Step, &name, |door| door.update(id.0, &step))
    }

    /// Withdraws the latest step of each of these people, as one batch, and gives what was withdrawn. Of whom none
    /// stands, nothing is.
    pub fn withdraw_steps(
        &mut self,
        people: &[PersonId],
        why: &str,
        progress: StepProgress<'_>,
    ) -> Result<Done<Vec<(StepId, Step)>>> {
        let mut latest = Vec::new();
        for person in people {
            latest.extend(self.steps_of(*person)?.pop());
        }
        let of: Vec<PersonId> = latest.iter().map(|(_, step)| step.person).collect();
        let (source, today) = (self.named(&of)?, self.clock.today());
        self.write(Kind::Step, &source, |door| {
            with_progress(door, &latest, progress, |door, (id, step): (_, Step)| {
                let mut withdrawn = step.clone();
                withdrawn.withdrawn_on = Some(today);
                why.clone_into(&mut withdrawn.withdrawn_why);
                door.update(id.0, &withdrawn)?;
                Ok((id, step))
            })
        })
    }

    /// The name of one person, or of the first of several and how many more: what the log calls a batch.
    fn named(&self, people: &[PersonId]) -> Result<String> {
        let Some(first) = people.first() else {
            return Ok(String::new());
        };
        let Person { name, .. } = self.person(*first)?;
        Ok(match people.len() {
            1 => name,
            several => format!("{name} +{}", several - 1),
        })
    }

    /// The standing steps of a person in the present campaign, oldest first.
    pub fn steps_of(&self, person: PersonId) -> Result<Vec<(StepId, Step)>> {
        let (campaign, _) = self.campaign()?;
        Ok(self
            .rows::<Step>(
                "AND person = ?1 AND campaign = ?2 AND withdrawn_on IS NULL ORDER BY occurred_on, id",
                [person.0, campaign.0],
            )?
            .into_iter()
            .map(|(id, step)| (StepId(id), step))
            .collect())
    }
}

/// Does something with each of many inside an open write, and says how far it has come.
fn with_progress<T: Clone, U>(
    door: &mut Door<'_>,
    all: &[T],
    progress: StepProgress<'_>,
    each: impl Fn(&mut Door<'_>, T) -> Result<U>,
) -> Result<Vec<U>> {
    let mut done = Vec::with_capacity(all.len());
    for (at, one) in all.iter().enumerate() {
        if at % 100 == 0 && !progress(at, all.len()) {
            return Err(Error::Cancelled);
        }
        done.push(each(door, one.clone())?);
    }
    Ok(done)
}
