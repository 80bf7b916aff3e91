//! Steps: dated events of one person in the campaign. Like visits they are added, never changed; one that was wrong is
//! taken back by undo, or withdrawn. What one key says of many people is one batch.

use std::collections::{HashMap, HashSet};

use rusqlite::params;

use crate::domain::date::Day;
use crate::domain::eligibility::Candidate;
use crate::domain::id::{CampaignId, HouseholdId, PersonId, StepId};
use crate::domain::next_step::said_before;
use crate::domain::record::{Person, Step};
use crate::domain::step::StepKind;

use super::door::{Done, Door, Kind};
use super::listing::json;
use super::{Error, Result, Store};

/// So many people of a long list are held at a time.
const PART: usize = 4096;

/// The standing steps of one person and their ids, oldest first.
type Noted = (Vec<StepId>, Vec<Step>);

/// One step as it is said of one person or of many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepEntry {
    /// What happened.
    pub kind: StepKind,
    /// The day it happened.
    pub day: Day,
    /// The day agreed; only of `appointed`, which must have one.
    pub due_on: Option<Day>,
    /// The code of why: of a refusal for `declined`, of an exemption for `exempt`, which must have one, and
    /// `exempt_confirmed`, which without takes the one that was proposed.
    pub reason: Option<String>,
    /// Who of the office confirmed it; `exempt_confirmed` must name somebody.
    pub confirmed_by: String,
    /// Note: of `papers_missing` what is missing.
    pub note: String,
}

impl StepEntry {
    /// A step that says nothing but what happened and when.
    pub fn new(kind: StepKind, day: Day) -> Self {
        Self {
            kind,
            day,
            due_on: None,
            reason: None,
            confirmed_by: String::new(),
            note: String::new(),
        }
    }

    fn step(&self, campaign: CampaignId, person: PersonId) -> Step {
        Step {
            campaign,
            person,
            kind: self.kind,
            occurred_on: self.day,
            due_on: self.due_on,
            reason: self.reason.clone(),
            confirmed_by: self.confirmed_by.clone(),
            note: self.note.clone(),
            withdrawn_on: None,
            withdrawn_why: String::new(),
        }
    }

    /// Why this can be said of nobody; a code.
    pub fn fault(&self, today: Day) -> Option<&'static str> {
        let has_reason = self.reason.is_some();
        match self.kind {
            _ if self.day > today => Some("step_in_future"),
            StepKind::Appointed if self.due_on.is_none() => Some("step_without_day"),
            StepKind::Appointed if self.due_on.is_some_and(|due_on| due_on < self.day) => {
                Some("step_day_over")
            }
            StepKind::Exempt if !has_reason => Some("step_without_reason"),
            StepKind::ExemptConfirmed if self.confirmed_by.is_empty() => Some("step_unconfirmed"),
            _ => None,
        }
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
    /// Of those recorded, who was not eligible on that day: it is written, and should be said.
    pub ineligible: Vec<PersonId>,
    /// Whether a day is before the campaign's first.
    pub before_start: bool,
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
            ..
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
    ///
    /// # Errors
    /// [`Error::Invalid`] where it can be said of nobody: a day to come, no agreed day, no reason, nobody who confirms;
    /// [`Error::Cancelled`] where `progress` asked to stop: then nothing is written.
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
        let (campaign, _) = self.campaign()?;
        let mut said: HashSet<(PersonId, StepKind)> = HashSet::new();
        let mut fates = Vec::with_capacity(steps.len());
        for part in steps.chunks(PART) {
            let ids: Vec<PersonId> = part.iter().map(|(person, _)| *person).collect();
            let (people, mut noted) = (self.people(&ids)?, self.steps_of_people(&ids, campaign)?);
            for (person, entry) in part {
                let closed = known(&people, *person)?.closed.is_some();
                let (ids, standing) = noted.entry(*person).or_default();
                let step = entry.step(campaign, *person);
                let before = said_before(&*standing, &step).map(|at| ids[at]);
                fates.push(match (entry.fault(today), before) {
                    (Some(code), _) => StepFate::Refused(code),
                    _ if closed => StepFate::Refused("step_person_closed"),
                    (None, Some(id)) => StepFate::Before(Some(id)),
                    _ if is_without_reason(&step, standing) => {
                        StepFate::Refused("step_without_reason")
                    }
                    (None, None) if !said.insert((*person, entry.kind)) => StepFate::Before(None),
                    (None, None) => StepFate::New,
                });
            }
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
        let (campaign, settings) = self.campaign()?;
        let mut told = StepsRecorded::default();
        let news = steps.iter().zip(fates);
        let news = news.filter(|(_, fate)| matches!(fate, StepFate::New));
        let news: Vec<&(PersonId, StepEntry)> = news.map(|(step, _)| step).collect();
        let outside = self.ineligible(news.iter().copied())?;
        for (step, fate) in steps.iter().zip(fates) {
            match fate {
                StepFate::New => {
                    let (person, entry) = step;
                    told.before_start |= entry.day < settings.starts_on;
                    if outside.contains(person) {
                        told.ineligible.push(*person);
                    }
                }
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

    /// Who of these, when the step was made, is not among those whom the present campaign must reach.
    pub fn ineligible<'s>(
        &self,
        steps: impl IntoIterator<Item = &'s (PersonId, StepEntry)>,
    ) -> Result<HashSet<PersonId>> {
        let (id, campaign) = self.campaign()?;
        let today = self.clock.today();
        let steps: Vec<&(PersonId, StepEntry)> = steps.into_iter().collect();
        let mut outside = HashSet::new();
        for part in steps.chunks(PART) {
            let ids: Vec<PersonId> = part.iter().map(|(person, _)| *person).collect();
            let (people, away) = (self.people(&ids)?, self.away_of(&ids)?);
            let lives = self.lives_of(&json(&ids, |id| id.0), id)?;
            for (person, entry) in part {
                let own_card = lives.get(person).and_then(|life| life.own_card_from(today));
                let candidate = Candidate {
                    own_card_from: own_card,
                    ..known(&people, *person)?.candidate(away.contains(person))
                };
                if !campaign.eligibility.target(&candidate, entry.day).counts() {
                    outside.insert(*person);
                }
            }
        }
        Ok(outside)
    }

    /// Who of these is away.
    fn away_of(&self, ids: &[PersonId]) -> Result<HashSet<PersonId>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT a.person FROM json_each(?1) j CROSS JOIN absence a ON a.person = j.value \
             WHERE a.returned_on IS NULL AND a.undone = 0",
        )?;
        let away = statement.query_map([json(ids, |id| id.0)], |row| row.get(0).map(PersonId))?;
        Ok(away.collect::<rusqlite::Result<_>>()?)
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

    /// The standing steps of the live members of a household, in every campaign, oldest first.
    pub(super) fn steps_of_sheet(&self, id: HouseholdId) -> Result<Vec<(StepId, Step)>> {
        let found = self.rows::<Step>(
            "AND person IN (SELECT id FROM person WHERE household = ?1 AND undone = 0 AND closed IS NULL) \
             AND withdrawn_on IS NULL ORDER BY occurred_on, id",
            [id.0],
        )?;
        Ok(found
            .into_iter()
            .map(|(id, step)| (StepId(id), step))
            .collect())
    }

    /// The standing steps of a household's members in the present campaign, oldest first.
    pub fn present_steps_of(&self, household: HouseholdId) -> Result<Vec<(StepId, Step)>> {
        let (campaign, _) = self.campaign()?;
        let mut steps = self.steps_of_sheet(household)?;
        steps.retain(|(_, step)| step.campaign == campaign);
        Ok(steps)
    }

    /// The standing steps of a person in the present campaign, oldest first.
    pub fn steps_of(&self, person: PersonId) -> Result<Vec<(StepId, Step)>> {
        let (campaign, _) = self.campaign()?;
        let mut noted = self.steps_of_people(&[person], campaign)?;
        let (ids, steps) = noted.remove(&person).unwrap_or_default();
        Ok(ids.into_iter().zip(steps).collect())
    }

    /// The standing steps of each of these people in a campaign, oldest first.
    fn steps_of_people(
        &self,
        people: &[PersonId],
        campaign: CampaignId,
    ) -> Result<HashMap<PersonId, Noted>> {
        let found = self.rows::<Step>(
            "AND person IN (SELECT value FROM json_each(?1)) AND campaign = ?2 AND withdrawn_on IS NULL \
             ORDER BY occurred_on, id",
            params![json(people, |id| id.0), campaign.0],
        )?;
        let mut noted: HashMap<PersonId, Noted> = HashMap::new();
        for (id, step) in found {
            let (ids, steps) = noted.entry(step.person).or_default();
            ids.push(StepId(id));
            steps.push(step);
        }
        Ok(noted)
    }
}

fn known(people: &HashMap<PersonId, Person>, id: PersonId) -> Result<&Person> {
    people
        .get(&id)
        .ok_or_else(|| Error::NotFound(id.to_string()))
}

/// What confirms an exemption that nobody proposed must say why.
fn is_without_reason(step: &Step, standing: &[Step]) -> bool {
    let proposed = standing
        .iter()
        .any(|other| other.kind == StepKind::Exempt && other.reason.is_some());
    step.kind == StepKind::ExemptConfirmed && step.reason.is_none() && !proposed
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
