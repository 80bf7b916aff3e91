//! The rows of lists of people by how far they have come: a window of them, read by id in a few statements whatever the
//! list's length.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use crate::domain::absence::{Reason, Scope};
use crate::domain::date::{Day, PartialDate};
use crate::domain::eligibility::{Candidate, Rule, Target};
use crate::domain::id::{CampaignId, HouseholdId, PersonId, VillageId};
use crate::domain::identity_law::{Obligation, obligation};
use crate::domain::phone::Phones;
use crate::domain::record::Step;
use crate::domain::stage::{PersonFacts, PersonStage, Remaining, Said, Standing, standing};
use crate::domain::state::PersonFact;
use crate::domain::step::{StepFact, StepKind};

use super::candidate::{CANDIDATE, read_candidate};
use super::listing::json;
use super::tally::{read_result, read_step};
use super::{Result, Store};

/// One line of a list of people.
#[derive(Clone, Debug, PartialEq)]
pub struct DueRow {
    /// Who.
    pub person: PersonId,
    /// The household.
    pub household: HouseholdId,
    /// The village.
    pub village: VillageId,
    /// The household's number.
    pub code: String,
    /// The household's head; empty if nobody is marked as the head.
    pub head: String,
    /// The person's name.
    pub name: String,
    /// Birth.
    pub birth: Option<PartialDate>,
    /// Phones that lead to the person: own ones, where the person is, else those of the household.
    pub phones: Phones,
    /// Where the person is; empty of who is here, and where nobody knows it.
    pub place: String,
    /// Whether the campaign must reach the person.
    pub target: Target,
    /// What the law asks of the person today.
    pub obligation: Obligation,
    /// How far the person has come.
    pub standing: Standing,
    /// The latest step.
    pub step: Option<StepKind>,
    /// Its day.
    pub latest: Option<Day>,
}

impl DueRow {
    /// Since when it stands so: the day agreed where there is one, else the day of the latest step.
    pub fn since(&self) -> Option<Day> {
        let open = self.standing.remaining.is_some();
        self.standing.due_on.filter(|_| open).or(self.latest)
    }
}

/// What was said and done of one person.
#[derive(Default)]
pub(super) struct Life {
    steps: Vec<StepFact>,
    said: Said,
}

impl Store {
    /// The lines of these people, in the order given; those who are no longer there are left out.
    pub fn due_rows(&self, ids: &[PersonId]) -> Result<Vec<DueRow>> {
        let (id, campaign) = self.campaign()?;
        let today = self.clock.today();
        let list = json(ids, |id| id.0);
        let lives = self.lives_of(&list, id)?;
        let nobody = Life::default();
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT p.id, h.id, h.village, h.code, coalesce((SELECT q.name FROM person q \
                 WHERE q.household = h.id AND q.is_head = 1 AND q.undone = 0 AND q.closed IS NULL LIMIT 1), ''), \
             p.name, coalesce(nullif(a.phones, ''), nullif(p.phones, ''), h.phones), a.id, a.place, a.reason, a.scope, p.home_service, {CANDIDATE} \
             FROM json_each(?1) j CROSS JOIN person p ON p.id = j.value CROSS JOIN household h ON h.id = p.household \
             LEFT JOIN absence a ON a.person = p.id AND a.returned_on IS NULL AND a.undone = 0 \
             WHERE p.undone = 0 AND p.closed IS NULL ORDER BY j.key"
        ))?;
        let rows = statement.query_map([&list], |row| {
            let text = |at: usize| {
                row.get_ref(at)
                    .map(|value| value.as_str().unwrap_or_default())
            };
            let person = PersonId(row.get(0)?);
            let absent = row.get::<_, Option<i64>>(7)?.is_some();
            let candidate = read_candidate(row, 12, absent)?;
            let away =
                Remaining::of_absence(Reason::from_code(text(9)?), Scope::from_code(text(10)?));
            let life = lives.get(&person).unwrap_or(&nobody);
            let home_service = !text(11)?.is_empty();
            let found = life.standing(absent.then_some(away), home_service, today);
            let latest = life.latest(today);
            let target = campaign.eligibility.target_of(&candidate, &found, today);
            Ok(DueRow {
                person,
                household: HouseholdId(row.get(1)?),
                village: VillageId(row.get(2)?),
                code: row.get(3)?,
                head: row.get(4)?,
                name: row.get(5)?,
                birth: candidate.birth,
                phones: Phones::from_json(text(6)?).unwrap_or_default(),
                place: text(8)?.to_owned(),
                target,
                obligation: obligation(candidate.birth, candidate.held, today),
                standing: found,
                step: latest.map(|step| step.kind),
                latest: latest.map(|step| step.day),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What was said and done of these people in a campaign; those of whom nothing was are left out.
    pub(super) fn lives_of(
        &self,
        list: &str,
        campaign: CampaignId,
    ) -> Result<HashMap<PersonId, Life>> {
        lives_of(&self.connection, list, campaign)
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

/// What was said and done of these people in a campaign, as far as `connection` sees; those of whom nothing was are left
/// out.
pub(super) fn lives_of(
    connection: &Connection,
    list: &str,
    campaign: CampaignId,
) -> Result<HashMap<PersonId, Life>> {
    let mut lives: HashMap<PersonId, Life> = HashMap::new();
    let mut statement = connection.prepare_cached(
        "SELECT s.person, s.kind, s.occurred_on, s.due_on, s.reason FROM json_each(?1) j \
         CROSS JOIN step s ON s.person = j.value \
         WHERE s.campaign = ?2 AND s.undone = 0 AND s.withdrawn_on IS NULL",
    )?;
    let mut rows = statement.query(params![list, campaign.0])?;
    while let Some(row) = rows.next()? {
        if let Some(step) = read_step(row, 1)? {
            lives
                .entry(PersonId(row.get(0)?))
                .or_default()
                .steps
                .push(step);
        }
    }
    for life in lives.values_mut() {
        life.said = Said::beside(&life.steps);
    }
    let mut statement = connection.prepare_cached(
        "SELECT r.id, r.person, r.result, v.occurred_on, v.slot, v.entered_at, r.due_on FROM json_each(?1) j \
         CROSS JOIN visit_person r ON r.person = j.value CROSS JOIN visit v ON v.id = r.visit \
         WHERE v.campaign = ?2 AND v.undone = 0 AND v.withdrawn_on IS NULL AND r.undone = 0",
    )?;
    let mut rows = statement.query(params![list, campaign.0])?;
    while let Some(row) = rows.next()? {
        if let Some(found) = read_result(row, 6)? {
            let life = lives.entry(PersonId(row.get(1)?)).or_default();
            life.said.see(found.result, found.order, found.due_on);
        }
    }
    Ok(lives)
}

impl Life {
    fn standing(&self, away: Option<Remaining>, home_service: bool, today: Day) -> Standing {
        standing(&PersonFacts {
            steps: &self.steps,
            said: &self.said,
            away,
            home_service,
            today,
        })
    }

    /// Whether a campaign with this rule must reach the person on `day`.
    pub fn target(&self, rule: &Rule, candidate: &Candidate<'_>, day: Day) -> Target {
        rule.target_of(candidate, &self.standing(None, false, day), day)
    }

    /// From which day on a card came of the campaign.
    pub fn own_card_from(&self, today: Day) -> Option<Day> {
        self.standing(None, false, today).own_card_from()
    }

    /// What the state of the household needs to know of the person; `None` of who is exempt.
    pub fn fact(&self, absent: bool, today: Day) -> Option<PersonFact> {
        let stage = self.standing(None, false, today).stage;
        (stage != PersonStage::Exempt).then_some(PersonFact {
            result: self.said.result(),
            absent,
            done: stage.is_done(),
        })
    }

    /// The latest step that has happened.
    fn latest(&self, today: Day) -> Option<&StepFact> {
        let happened = self.steps.iter().filter(|step| step.day <= today);
        happened.max_by_key(|step| step.order())
    }
}
