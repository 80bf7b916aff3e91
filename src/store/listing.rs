//! The rows of lists: a window of households or absent people, read by id in a few statements whatever the list's length.

use std::collections::HashMap;

use crate::domain::attempts::AttemptRule;
use crate::domain::date::{Day, PartialDate};
use crate::domain::eligibility::Rule;
use crate::domain::id::{AbsenceId, CampaignId, HouseholdId, PersonId, VillageId};
use crate::domain::identity_law::Held;
use crate::domain::outcome::Outcome;
use crate::domain::phone::Phones;
use crate::domain::reach::Reach;
use crate::domain::record::{Absence, Campaign};
use crate::domain::slot::Slot;
use crate::domain::state::{HouseholdState, PersonFact, Slots};

use super::candidate::{CANDIDATE, read_candidate};
use super::household::Sheet;
use super::table::Record;
use super::tally::{STANDING, Tally, VISIT};
use super::{Result, Store};

/// Where a household stands in the campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its state.
    pub state: HouseholdState,
    /// Visits that stand.
    pub visits: u32,
    /// The latest visit.
    pub last: Option<(Outcome, Day, Slot)>,
    /// How often the campaign's rule asks for tries.
    pub most_tries: u16,
    /// How often it was tried in vain.
    pub tries: u16,
    /// At which parts of the day it was tried in vain.
    pub tried: Slots,
    /// Whether it was tried as often as the attempt rule asks, in vain.
    pub exhausted: bool,
    /// When it asked to be visited again.
    pub follow_up: Option<(Day, Option<Slot>)>,
}

impl Standing {
    fn of(tally: &Tally, rule: AttemptRule, due: impl IntoIterator<Item = PersonFact>) -> Self {
        Self {
            state: tally.facts.state(due),
            visits: u32::from(tally.facts.visits()),
            last: tally.last,
            tries: tally.attempts.tries(),
            tried: tally.attempts.slots(),
            most_tries: rule.tries,
            exhausted: tally.is_exhausted(rule),
            follow_up: tally.follow_up(),
        }
    }
}

impl Sheet {
    /// Where the household stands in a campaign on `day`.
    pub fn standing(&self, id: CampaignId, campaign: &Campaign, day: Day) -> Standing {
        let mut tally = Tally::default();
        for line in self.visits.iter().filter(|line| line.visit.campaign == id) {
            let visit = &line.visit;
            let again = visit.follow_up_on.map(|day| (day, visit.follow_up_slot));
            tally.see(
                visit.outcome,
                visit.occurred_on,
                visit.slot,
                visit.entered_at.0,
                again,
            );
        }
        let due = self
            .due(id, &campaign.eligibility, day)
            .map(|member| self.fact(member, id, day));
        Standing::of(&tally, campaign.attempt_rule(), due)
    }
}

/// One line of a list of households.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseholdRow {
    /// Which household.
    pub id: HouseholdId,
    /// Its village.
    pub village: VillageId,
    /// Its number as on paper.
    pub code: String,
    /// The head's name.
    pub head: String,
    /// House number, street, landmark.
    pub address: String,
    /// Lane or hamlet.
    pub lane: String,
    /// Members.
    pub members: u32,
    /// Members of 14 and over with an open absence.
    pub absent: u32,
    /// Where it stands.
    pub standing: Standing,
}

/// One line of a list of absent people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbsentRow {
    /// Which absence.
    pub id: AbsenceId,
    /// The absence.
    pub absence: Absence,
    /// The person's name.
    pub name: String,
    /// Birth.
    pub birth: Option<PartialDate>,
    /// The person's own phones.
    pub phones: Phones,
    /// The household.
    pub household: HouseholdId,
    /// The household's number.
    pub code: String,
    /// The household's head.
    pub head: String,
    /// The village.
    pub village: VillageId,
    /// The contact person's name, whether a member of the register or typed.
    pub proxy: String,
    /// The contact person's own phones, when that is a member of the register.
    pub member_phones: Phones,
    /// The household's phones.
    pub household_phones: Phones,
}

impl AbsentRow {
    /// The numbers that lead to the person.
    pub fn reach(&self) -> Reach<'_> {
        Reach {
            there: &self.absence.phones,
            own: &self.phones,
            proxy: &self.absence.proxy_phones,
            member: &self.member_phones,
            household: &self.household_phones,
        }
    }
}

/// A person of a row, as far as its state needs it.
struct RowPerson {
    id: PersonId,
    birth: Option<PartialDate>,
    absent: bool,
    /// Whether the campaign's rule means the person with the card that is held.
    meant: bool,
    /// Whether it would, if that card came of the campaign.
    meant_before: bool,
    held: Held,
}

impl RowPerson {
    fn is_meant(&self, own_card_from: Option<Day>) -> bool {
        if own_card_from.is_some_and(|from| self.held.is_since(from)) {
            self.meant_before
        } else {
            self.meant
        }
    }
}

pub(super) fn json<T>(ids: &[T], number: impl Fn(&T) -> i64) -> String {
    let numbers: Vec<i64> = ids.iter().map(number).collect();
    serde_json::json!(numbers).to_string()
}

impl Store {
    /// The lines of these households, in the order given; those that are no longer there are left out.
    pub fn household_rows(&self, ids: &[HouseholdId]) -> Result<Vec<HouseholdRow>> {
        let (campaign_id, campaign) = self.campaign()?;
        let today = self.clock.today();
        let list = json(ids, |id| id.0);
        let mut people = self.people_of_rows(&list, &campaign.eligibility)?;
        let members: Vec<PersonId> = people.values().flatten().map(|one| one.id).collect();
        let lives = self.lives_of(&json(&members, |id| id.0), campaign_id)?;
        let mut tallies = self.tallies_of_rows(&list, campaign_id)?;
        let mut statement = self.connection.prepare_cached(
            "SELECT h.id, h.village, h.code, h.address, h.lane, coalesce( \
                 (SELECT name FROM person p WHERE p.household = h.id AND p.undone = 0 AND p.closed IS NULL \
                  ORDER BY p.is_head DESC, p.position, p.id LIMIT 1), '') \
             FROM json_each(?1) j CROSS JOIN household h ON h.id = j.value \
             WHERE h.undone = 0 ORDER BY j.key",
        )?;
        let rows = statement.query_map([&list], |row| {
            let id = HouseholdId(row.get(0)?);
            let members = people.remove(&id).unwrap_or_default();
            let of_age = |person: &&RowPerson| {
                person.absent
                    && person
                        .birth
                        .is_none_or(|birth| crate::domain::date::reaches_on(birth, 14) <= today)
            };
            let absent = members.iter().filter(of_age).count() as u32;
            let facts = members
                .iter()
                .filter_map(|person| match lives.get(&person.id) {
                    Some(life) if person.is_meant(life.own_card_from(today)) => {
                        life.fact(person.absent, today)
                    }
                    None if person.meant => Some(PersonFact {
                        absent: person.absent,
                        ..PersonFact::default()
                    }),
                    _ => None,
                });
            let standing = Standing::of(
                &tallies.remove(&id).unwrap_or_default(),
                campaign.attempt_rule(),
                facts,
            );
            Ok(HouseholdRow {
                id,
                village: VillageId(row.get(1)?),
                code: row.get(2)?,
                address: row.get(3)?,
                lane: row.get(4)?,
                head: row.get(5)?,
                members: members.len() as u32,
                absent,
                standing,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn people_of_rows(
        &self,
        list: &str,
        rule: &Rule,
    ) -> Result<HashMap<HouseholdId, Vec<RowPerson>>> {
        let today = self.clock.today();
        let mut people: HashMap<HouseholdId, Vec<RowPerson>> = HashMap::new();
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT p.household, p.id, EXISTS (SELECT 1 FROM absence a \
                 WHERE a.person = p.id AND a.returned_on IS NULL AND a.undone = 0), {CANDIDATE} \
             FROM json_each(?1) j CROSS JOIN person p ON p.household = j.value \
             WHERE p.undone = 0 AND p.closed IS NULL",
        ))?;
        let mut rows = statement.query([list])?;
        while let Some(row) = rows.next()? {
            let absent = row.get(2)?;
            let candidate = read_candidate(row, 3, absent)?;
            let person = RowPerson {
                id: PersonId(row.get(1)?),
                birth: candidate.birth,
                absent,
                meant: rule.target(&candidate, today).counts(),
                meant_before: rule.target(&candidate.with_own_card(), today).counts(),
                held: candidate.held,
            };
            people
                .entry(HouseholdId(row.get(0)?))
                .or_default()
                .push(person);
        }
        Ok(people)
    }

    fn tallies_of_rows(
        &self,
        list: &str,
        campaign: CampaignId,
    ) -> Result<HashMap<HouseholdId, Tally>> {
        let mut tallies: HashMap<HouseholdId, Tally> = HashMap::new();
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {VISIT} FROM json_each(?1) j CROSS JOIN visit ON household = j.value \
             WHERE campaign = ?2 AND {STANDING}"
        ))?;
        let mut rows = statement.query(rusqlite::params![list, campaign.0])?;
        while let Some(row) = rows.next()? {
            tallies
                .entry(HouseholdId(row.get(0)?))
                .or_default()
                .see_row(row, 0)?;
        }
        Ok(tallies)
    }

    /// These absences by the villages of their people, in the order given.
    pub fn absences_by_village(
        &self,
        ids: &[AbsenceId],
    ) -> Result<HashMap<VillageId, Vec<AbsenceId>>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT h.village, a.id FROM json_each(?1) j CROSS JOIN absence a ON a.id = j.value \
             CROSS JOIN person p ON p.id = a.person CROSS JOIN household h ON h.id = p.household \
             ORDER BY j.key",
        )?;
        let mut villages: HashMap<VillageId, Vec<AbsenceId>> = HashMap::new();
        let mut rows = statement.query([json(ids, |id| id.0)])?;
        while let Some(row) = rows.next()? {
            let of_village = villages.entry(VillageId(row.get(0)?)).or_default();
            of_village.push(AbsenceId(row.get(1)?));
        }
        Ok(villages)
    }

    /// The lines of these absences, in the order given; those that are no longer there are left out.
    pub fn absent_rows(&self, ids: &[AbsenceId]) -> Result<Vec<AbsentRow>> {
        let columns: Vec<String> = Absence::TABLE
            .columns()
            .split(", ")
            .map(|column| format!("a.{column}"))
            .collect();
        let sql = format!(
            "SELECT a.id, p.name, p.birth, p.phones, h.id, h.code, h.village, coalesce( \
                 (SELECT name FROM person q WHERE q.household = h.id AND q.undone = 0 AND q.closed IS NULL \
                  ORDER BY q.is_head DESC, q.position, q.id LIMIT 1), ''), x.name, x.phones, h.phones, {} \
             FROM json_each(?1) j CROSS JOIN absence a ON a.id = j.value CROSS JOIN person p ON p.id = a.person \
             CROSS JOIN household h ON h.id = p.household LEFT JOIN person x ON x.id = a.proxy \
             WHERE a.undone = 0 ORDER BY j.key",
            columns.join(", ")
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([json(ids, |id| id.0)], |row| {
            let phones = |at: usize| -> rusqlite::Result<Phones> {
                let text = row.get_ref(at)?.as_str().unwrap_or_default();
                Ok(Phones::from_json(text).unwrap_or_default())
            };
            let absence = Absence::read(row, 11)?;
            let member: Option<String> = row.get(8)?;
            Ok(AbsentRow {
                id: AbsenceId(row.get(0)?),
                name: row.get(1)?,
                birth: row
                    .get_ref(2)?
                    .as_str()
                    .ok()
                    .and_then(PartialDate::from_iso),
                phones: phones(3)?,
                household: HouseholdId(row.get(4)?),
                code: row.get(5)?,
                village: VillageId(row.get(6)?),
                head: row.get(7)?,
                proxy: member.unwrap_or_else(|| absence.proxy_name.clone()),
                member_phones: phones(9)?,
                household_phones: phones(10)?,
                absence,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
