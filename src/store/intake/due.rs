//! Whom the campaign must reach in a village, and who of them is not done: what a list of those remaining is held
//! against.

use crate::domain::id::VillageId;
use crate::domain::stage::{PersonFacts, Said, standing};
use crate::domain::step::StepFact;
use crate::store::{Result, Store};

use super::seek::Sighting;

/// Somebody whom the campaign must reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Who.
    pub sighting: Sighting,
    /// Whether the application is not taken yet.
    pub remains: bool,
}

impl Store {
    /// Everybody of a village whom the campaign must reach, in walking order. Whoever is confirmed as exempt is not
    /// among them.
    pub fn due_of(&self, village: VillageId) -> Result<Vec<Due>> {
        let today = self.clock.today();
        let (_, campaign) = self.campaign()?;
        let village_name = self.village(village)?.name;
        let mut due = Vec::new();
        for household in self.household_ids(Some(village))? {
            let sheet = self.sheet(household)?;
            for member in sheet.members {
                let candidate = member.person.candidate(member.absence.is_some());
                if !campaign.eligibility.target(&candidate, today).counts() {
                    continue;
                }
                let steps: Vec<StepFact> = self
                    .steps_of(member.id)?
                    .into_iter()
                    .map(|(_, step)| StepFact::new(step.kind, step.occurred_on))
                    .collect();
                let standing = standing(&PersonFacts {
                    steps: &steps,
                    said: &Said::default(),
                    away: None,
                    home_service: false,
                    today,
                });
                if standing.exempt.is_some() {
                    continue;
                }
                due.push(Due {
                    sighting: Sighting {
                        person: member.id,
                        name: member.person.name,
                        birth: member.person.birth,
                        household,
                        code: sheet.household.code.clone(),
                        village,
                        village_name: village_name.clone(),
                    },
                    remains: standing.remaining.is_some(),
                });
            }
        }
        Ok(due)
    }
}
