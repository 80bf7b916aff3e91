//! Visits: events that are added, never changed. A mistake is taken back by undo, or later withdrawn.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, params};

use crate::domain::channel::Channel;
use crate::domain::clock::Moment;
use crate::domain::date::Day;
use crate::domain::eligibility::Rule;
use crate::domain::id::{AbsenceId, CampaignId, HouseholdId, PersonId, VisitId};
use crate::domain::outcome::Outcome;
use crate::domain::person_result::{Counts, PersonResult};
use crate::domain::phone::Phones;
use crate::domain::record::{Absence, Person, Visit, VisitPerson};
use crate::domain::refusal::Refusal;
use crate::domain::slot::Slot;

use super::door::{Done, Door, Kind};
use super::household::{Sheet, VisitLine};
use super::{Error, Result, Store};

/// The circumstances every entry carries: the recording chip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// The day it happened.
    pub day: Day,
    /// The time of day.
    pub slot: Slot,
    /// Who went.
    pub visitors: String,
    /// At the door, by phone, ...
    pub channel: Channel,
}

/// What an entry says of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonEntry {
    /// The person.
    pub person: PersonId,
    /// What came of it.
    pub result: PersonResult,
    /// Why not yet.
    pub reason: Option<Refusal>,
    /// The day agreed for the campaign's purpose.
    pub due_on: Option<Day>,
    /// Note.
    pub note: String,
}

impl PersonEntry {
    /// An entry that says nothing but the result.
    pub fn new(person: PersonId, result: PersonResult) -> Self {
        Self {
            person,
            result,
            reason: None,
            due_on: None,
            note: String::new(),
        }
    }
}

/// One visit with all that was learned at the door; written as one batch, taken back as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The visit. Its `entered_at` is set when it is written.
    pub visit: Visit,
    /// What it says of persons.
    pub people: Vec<PersonEntry>,
    /// Absences learned, changed or confirmed; those with an id are changed.
    pub absences: Vec<(Option<AbsenceId>, Absence)>,
    /// Persons' own phones learned.
    pub phones: Vec<(PersonId, Phones)>,
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The visit; an invitation that was added to an earlier visit names that one.
    pub visit: VisitId,
    /// The how-manieth visit of this household in this campaign it is, from 1.
    pub attempt: u32,
}

/// What was done in a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct DayCounts {
    /// Households visited.
    pub households: usize,
    /// Of those, where somebody was met.
    pub met: usize,
    /// Of those, that asked to be visited again on a day.
    pub again: usize,
}

impl Entry {
    /// An entry with nothing but the outcome. "Met everyone" names every due member who is not away as met: that
    /// somebody with an open absence was met is never concluded.
    pub fn new(
        sheet: &Sheet,
        campaign: CampaignId,
        rule: &Rule,
        outcome: Outcome,
        recording: &Recording,
    ) -> Self {
        let met = PersonResult::from_code("met").filter(|_| outcome.code() == "met_all");
        let people = met.map_or_else(Vec::new, |met| {
            sheet
                .due(campaign, rule, recording.day)
                .filter(|member| member.absence.is_none())
                .map(|member| PersonEntry::new(member.id, met))
                .collect()
        });
        Self {
            people,
            ..Self::bare(sheet.id, campaign, outcome, recording)
        }
    }

    /// An entry that says nothing of anybody.
    pub(super) fn bare(
        household: HouseholdId,
        campaign: CampaignId,
        outcome: Outcome,
        recording: &Recording,
    ) -> Self {
        Self {
            visit: Visit {
                campaign,
                household,
                occurred_on: recording.day,
                slot: recording.slot,
                entered_at: Moment::default(),
                visitors: recording.visitors.clone(),
                channel: recording.channel,
                outcome,
                informant: String::new(),
                reason: None,
                invitation: outcome.leaves_invitation(),
                note: String::new(),
                follow_up_on: None,
                follow_up_slot: None,
                withdrawn_on: None,
                withdrawn_why: String::new(),
            },
            people: Vec::new(),
            absences: Vec::new(),
            phones: Vec::new(),
        }
    }
}

const STANDS: &str = "AND withdrawn_on IS NULL";
const IN_ORDER: &str = "ORDER BY occurred_on, CASE slot WHEN 'morning' THEN 1 WHEN 'noon' THEN 2 \
     WHEN 'afternoon' THEN 3 ELSE 4 END, entered_at, id";

impl Door<'_> {
    /// Writes a visit with all that it says.
    pub(super) fn record(&mut self, entry: &Entry, today: Day) -> Result<Recorded> {
        let mut visit = entry.visit.clone();
        visit.entered_at = self.moment();
        let id = VisitId(self.create(&visit)?);
        for one in &entry.people {
            self.create(&VisitPerson {
                visit: id,
                person: one.person,
                result: one.result,
                reason: one.reason,
                due_on: one.due_on,
                note: one.note.clone(),
            })?;
        }
        for (absence_id, absence) in &entry.absences {
            self.save_absence(*absence_id, absence, today)?;
        }
        for (person_id, phones) in &entry.phones {
            let mut person: Person = self.read(person_id.0)?;
            person.phones.clone_from(phones);
            self.update(person_id.0, &person)?;
        }
        let attempt: i64 = self.connection.query_row(
            &format!("SELECT count(*) FROM visit WHERE household = ?1 AND campaign = ?2 AND undone = 0 {STANDS}"),
            [visit.household.0, visit.campaign.0],
            |row| row.get(0),
        )?;
        Ok(Recorded {
            visit: id,
            attempt: attempt as u32,
        })
    }
}

impl Store {
    /// Writes a visit. An invitation is added to the day's visit where there is one.
    pub fn record(&mut self, entry: &Entry) -> Result<Done<Recorded>> {
        let household = self.household(entry.visit.household)?;
        let today = self.clock.today();
        if entry.visit.outcome.leaves_invitation()
            && let Some(visit) =
                self.visit_of_day(entry.visit.household, entry.visit.occurred_on)?
        {
            return self.add_invitation(visit, &household.code);
        }
        self.write(Kind::Visit, &household.code, |door| {
            door.record(entry, today)
        })
    }

    fn add_invitation(&mut self, id: VisitId, code: &str) -> Result<Done<Recorded>> {
        let mut visit = self.visit(id)?;
        visit.invitation = true;
        let attempt = self.visits_of(visit.household)?.len() as u32;
        self.write(Kind::Visit, code, |door| {
            door.update(id.0, &visit)?;
            Ok(Recorded { visit: id, attempt })
        })
    }

    /// One visit.
    pub fn visit(&self, id: VisitId) -> Result<Visit> {
        self.row(id.0)?
            .ok_or_else(|| Error::NotFound(id.to_string()))
    }

    /// The newest standing visit of a household on `day`, in the present campaign.
    pub fn visit_of_day(&self, household: HouseholdId, day: Day) -> Result<Option<VisitId>> {
        let (campaign, _) = self.campaign()?;
        let sql = format!(
            "SELECT id FROM visit WHERE household = ?1 AND occurred_on = ?2 AND campaign = ?3 AND undone = 0 {STANDS} \
             ORDER BY entered_at DESC, id DESC LIMIT 1"
        );
        Ok(self
            .connection
            .prepare_cached(&sql)?
            .query_row(params![household.0, day.to_string(), campaign.0], |row| {
                row.get(0).map(VisitId)
            })
            .optional()?)
    }

    /// Withdraws a visit: it stays in the book, and no longer counts.
    pub fn withdraw_visit(&mut self, id: VisitId, why: &str) -> Result<Done<()>> {
        let mut visit = self.visit(id)?;
        let code = self.household(visit.household)?.code;
        visit.withdrawn_on = Some(self.clock.today());
        why.clone_into(&mut visit.withdrawn_why);
        self.write(Kind::Visit, &code, |door| door.update(id.0, &visit))
    }

    /// What was done today in the present campaign.
    pub fn counts_of_today(&self) -> Result<DayCounts> {
        let (campaign, _) = self.campaign()?;
        let today = self.clock.today().to_string();
        let visits = self.rows::<Visit>(
            &format!("AND occurred_on = ?1 AND campaign = ?2 {STANDS}"),
            params![today, campaign.0],
        )?;
        let mut households: HashMap<HouseholdId, (bool, bool)> = HashMap::new();
        for (_, visit) in visits {
            let counted = households.entry(visit.household).or_default();
            counted.0 |= visit.outcome.is_contact();
            counted.1 |= visit.follow_up_on.is_some();
        }
        let count =
            |is: fn(&(bool, bool)) -> bool| households.values().filter(|one| is(one)).count();
        Ok(DayCounts {
            households: households.len(),
            met: count(|one| one.0),
            again: count(|one| one.1),
        })
    }

    /// The standing visits of a household in the present campaign, oldest first.
    pub fn visits_of(&self, household: HouseholdId) -> Result<Vec<VisitLine>> {
        let (campaign, _) = self.campaign()?;
        let visits = self.rows::<Visit>(
            &format!("AND household = ?1 AND campaign = ?2 {STANDS} {IN_ORDER}"),
            [household.0, campaign.0],
        )?;
        let mut people: HashMap<VisitId, Vec<VisitPerson>> = HashMap::new();
        let found = self.rows::<VisitPerson>(
            "AND visit IN (SELECT id FROM visit WHERE household = ?1) ORDER BY id",
            [household.0],
        )?;
        for (_, one) in found {
            people.entry(one.visit).or_default().push(one);
        }
        Ok(visits
            .into_iter()
            .map(|(id, visit)| {
                let id = VisitId(id);
                VisitLine {
                    id,
                    visit,
                    people: people.remove(&id).unwrap_or_default(),
                }
            })
            .collect())
    }
}

/// Whether a result says that the person was reached, in person or through the family.
pub fn reached(result: PersonResult) -> bool {
    matches!(result.counts(), Counts::Met | Counts::Proxy)
}
