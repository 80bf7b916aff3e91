//! Steps: dated events of one person in the campaign. Like visits they are added, never changed; one that was wrong is
//! taken back by undo, or withdrawn.

use crate::domain::date::Day;
use crate::domain::id::{PersonId, StepId};
use crate::domain::record::Step;
use crate::domain::step::StepKind;

use super::door::{Done, Kind};
use super::{Error, Result, Store};

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
        let name = self.person(person)?.name;
        let (campaign, _) = self.campaign()?;
        if day > self.clock.today() {
            return Err(Error::Invalid("step_in_future"));
        }
        let standing = self.steps_of(person)?;
        if let Some((id, _)) = standing.into_iter().find(|(_, step)| step.kind == kind) {
            return Ok(Done {
                batch: None,
                value: id,
            });
        }
        let step = Step {
            campaign,
            person,
            kind,
            occurred_on: day,
            note: note.to_owned(),
            withdrawn_on: None,
            withdrawn_why: String::new(),
        };
        self.write(Kind::Step, &name, |door| door.create(&step).map(StepId))
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
