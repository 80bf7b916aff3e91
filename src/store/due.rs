//! The rows of the people behind a figure: read by id, a window at a time.

use std::collections::HashMap;

use crate::domain::date::{Day, PartialDate};
use crate::domain::id::{HouseholdId, PersonId, VillageId, VisitId};
use crate::domain::phone::Phones;
use crate::domain::record::{Absence, Household, Person, Step, Visit, VisitPerson};
use crate::domain::stage::{PersonFacts, Remaining, Said, Standing, order_of_visit, standing};
use crate::domain::step::{StepFact, StepKind};

use super::listing::json;
use super::{Result, Store};

/// One line of a list of people of a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueRow {
    /// Who.
    pub person: PersonId,
    /// The person's household.
    pub household: HouseholdId,
    /// Its village.
    pub village: VillageId,
    /// Its number as on paper.
    pub code: String,
    /// The person's name.
    pub name: String,
    /// Birth.
    pub birth: Option<PartialDate>,
    /// Phones that lead to the person: own ones, where the person is, else those of the household.
    pub phones: Phones,
    /// How far it has come.
    pub standing: Standing,
    /// The day of the latest step.
    pub latest: Option<Day>,
}

impl DueRow {
    /// Since when it stands so: the day agreed where there is one, else the day of the latest step.
    pub fn since(&self) -> Option<Day> {
        let open = self.standing.remaining.is_some();
        self.standing.due_on.filter(|_| open).or(self.latest)
    }
}

/// What the steps and visits of one person say.
#[derive(Default)]
struct Life {
    steps: Vec<StepFact>,
    results: Vec<(VisitId, VisitPerson)>,
}

impl Store {
    /// The lines of these people, in the order given; those who are no longer there are left out.
    pub fn due_rows(&self, ids: &[PersonId]) -> Result<Vec<DueRow>> {
        let list = json(ids, |id| id.0);
        let of = "AND id IN (SELECT value FROM json_each(?1))";
        let people: HashMap<i64, Person> = self.rows(of, [&list])?.into_iter().collect();
        let households: HashMap<i64, Household> = self
            .rows(
                "AND id IN (SELECT household FROM person WHERE id IN (SELECT value FROM json_each(?1)))",
                [&list],
            )?
            .into_iter()
            .collect();
        let of = "AND person IN (SELECT value FROM json_each(?1)) AND returned_on IS NULL";
        let absences = self.rows::<Absence>(of, [&list])?.into_iter();
        let absences: HashMap<PersonId, Absence> = absences
            .map(|(_, absence)| (absence.person, absence))
            .collect();
        let visits = self.visits_about(&list)?;
        let mut lives = self.lives(&list)?;
        let row = |id: &PersonId| {
            let person = people.get(&id.0).filter(|person| person.closed.is_none())?;
            let household = households.get(&person.household.0)?;
            let absence = absences.get(id);
            let life = lives.remove(id).unwrap_or_default();
            let mut said = Said::beside(&life.steps);
            for (visit, one) in &life.results {
                if let Some(visit) = visits.get(&visit.0) {
                    let day = visit.occurred_on;
                    let order = order_of_visit(day, visit.slot, visit.entered_at.0);
                    said.see(one.result, order, one.due_on);
                }
            }
            let standing = standing(&PersonFacts {
                steps: &life.steps,
                said: &said,
                away: absence.map(|away| Remaining::of_absence(away.reason, away.scope)),
                home_service: !person.home_service.is_empty(),
                today: self.clock.today(),
            });
            let there = absence.map(|absence| &absence.phones);
            let mut phones = there.into_iter().chain([&person.phones, &household.phones]);
            Some(DueRow {
                person: *id,
                household: person.household,
                village: household.village,
                code: household.code.clone(),
                name: person.name.clone(),
                birth: person.birth,
                phones: phones
                    .find(|phones| !phones.is_empty())
                    .cloned()
                    .unwrap_or_default(),
                standing,
                latest: life.steps.iter().map(|step| step.day).max(),
            })
        };
        Ok(ids.iter().filter_map(row).collect())
    }

    /// The visits of the present campaign that say something of these people.
    fn visits_about(&self, list: &str) -> Result<HashMap<i64, Visit>> {
        let (campaign, _) = self.campaign()?;
        let visits = self.rows(
            "AND id IN (SELECT visit FROM visit_person WHERE person IN (SELECT value FROM json_each(?1)) AND undone = 0) \
             AND campaign = ?2 AND withdrawn_on IS NULL",
            rusqlite::params![list, campaign.0],
        )?;
        Ok(visits.into_iter().collect())
    }

    fn lives(&self, list: &str) -> Result<HashMap<PersonId, Life>> {
        let (campaign, _) = self.campaign()?;
        let mut lives: HashMap<PersonId, Life> = HashMap::new();
        let steps = self.rows::<Step>(
            "AND person IN (SELECT value FROM json_each(?1)) AND campaign = ?2 AND withdrawn_on IS NULL",
            rusqlite::params![list, campaign.0],
        )?;
        for (_, step) in steps {
            let life = lives.entry(step.person).or_default();
            life.steps.push(StepFact::from(&step));
        }
        let of = "AND person IN (SELECT value FROM json_each(?1))";
        for (_, one) in self.rows::<VisitPerson>(of, [list])? {
            let life = lives.entry(one.person).or_default();
            life.results.push((one.visit, one));
        }
        Ok(lives)
    }

    /// Since when the cards of these people wait: the day each has come, in the present campaign.
    pub fn cards_since(&self, ids: &[PersonId]) -> Result<HashMap<PersonId, Day>> {
        let (campaign, _) = self.campaign()?;
        let arrived = self.rows::<Step>(
            "AND person IN (SELECT value FROM json_each(?1)) AND campaign = ?2 AND kind = ?3 \
             AND withdrawn_on IS NULL ORDER BY occurred_on DESC",
            rusqlite::params![
                json(ids, |id| id.0),
                campaign.0,
                StepKind::CardArrived.code()
            ],
        )?;
        Ok(arrived
            .into_iter()
            .map(|(_, step)| (step.person, step.occurred_on))
            .collect())
    }
}
