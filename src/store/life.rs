//! How far the people of a household have come, from its sheet.

use crate::domain::date::Day;
use crate::domain::eligibility::{Rule, Target};
use crate::domain::exemption::ExemptReason;
use crate::domain::id::{CampaignId, PersonId};
use crate::domain::person_result::Counts;
use crate::domain::record::Step;
use crate::domain::stage::{
    PersonFacts, Remaining, Said, Standing, order_of_step, order_of_visit, standing,
};
use crate::domain::state::PersonFact;
use crate::domain::step::{StepFact, StepKind};

use super::household::{Member, Sheet, VisitLine};

impl From<&Step> for StepFact {
    fn from(step: &Step) -> Self {
        Self {
            kind: step.kind,
            day: step.occurred_on,
            due_on: step.due_on,
            exempt: step.reason.as_deref().and_then(ExemptReason::from_code),
        }
    }
}

impl Sheet {
    /// How far a member has come in a campaign on `day`.
    pub fn life(&self, member: &Member, campaign: CampaignId, day: Day) -> Standing {
        let steps = self.steps_in(member.id, campaign);
        standing(&PersonFacts {
            steps: &steps,
            said: &self.said(member.id, campaign, day, &steps),
            away: member
                .absence
                .as_ref()
                .map(|(_, absence)| Remaining::of_absence(absence.reason, absence.scope)),
            home_service: !member.person.home_service.is_empty(),
            today: day,
        })
    }

    /// Whether a campaign must reach a member on `day`: meant by its rule, and not confirmed as exempt.
    pub fn target(&self, member: &Member, campaign: CampaignId, rule: &Rule, day: Day) -> Target {
        let life = self.life(member, campaign, day);
        let candidate = member.person.candidate(member.absence.is_some());
        rule.target_of(&candidate, &life, day)
    }

    /// The members whom a campaign must reach on `day`.
    pub fn due<'s>(
        &'s self,
        campaign: CampaignId,
        rule: &'s Rule,
        day: Day,
    ) -> impl Iterator<Item = &'s Member> {
        self.members
            .iter()
            .filter(move |member| self.target(member, campaign, rule, day).counts())
    }

    /// What the household's state needs to know of a member.
    pub(super) fn fact(&self, member: &Member, campaign: CampaignId, day: Day) -> PersonFact {
        let steps = self.steps_in(member.id, campaign);
        PersonFact {
            result: self.said(member.id, campaign, day, &steps).result(),
            absent: member.absence.is_some(),
            done: self.life(member, campaign, day).stage.is_done(),
        }
    }

    fn steps_in(&self, person: PersonId, campaign: CampaignId) -> Vec<StepFact> {
        let own = self.steps.iter().map(|(_, step)| step);
        own.filter(|step| step.person == person && step.campaign == campaign)
            .map(StepFact::from)
            .collect()
    }

    fn said(&self, person: PersonId, campaign: CampaignId, day: Day, steps: &[StepFact]) -> Said {
        let mut said = Said::beside(steps);
        let until =
            |line: &&VisitLine| line.visit.campaign == campaign && line.visit.occurred_on <= day;
        for line in self.visits.iter().filter(until) {
            let visit = &line.visit;
            let order = order_of_visit(visit.occurred_on, visit.slot, visit.entered_at.0);
            for one in line.people.iter().filter(|one| one.person == person) {
                said.see(one.result, order, one.due_on);
            }
        }
        said
    }

    /// Whether what a visit reported of a person, dead or moved, turned out not to be so.
    pub(super) fn is_denied(&self, line: &VisitLine, person: PersonId) -> bool {
        let visit = &line.visit;
        let order = order_of_visit(visit.occurred_on, visit.slot, visit.entered_at.0);
        let reported = line
            .people
            .iter()
            .any(|one| one.person == person && one.result.counts() == Counts::NotEligible);
        reported
            && self.steps.iter().any(|(_, step)| {
                (step.person, step.campaign, step.kind)
                    == (person, visit.campaign, StepKind::StillHere)
                    && order <= order_of_step(step.kind, step.occurred_on)
            })
    }
}
