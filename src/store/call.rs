//! Calls: what was said on one number about everybody it leads to, and what was found out about the number. One call is
//! one batch, however many households it concerns.

use std::collections::{BTreeMap, HashSet};

use rusqlite::params;

use crate::domain::call::{confirms_absence, result_of_call};
use crate::domain::channel::Channel;
use crate::domain::clock::Moment;
use crate::domain::date::Day;
use crate::domain::id::{AbsenceId, BatchId, CampaignId, HouseholdId, PersonId, VisitId};
use crate::domain::outcome::Outcome;
use crate::domain::phone::{PhoneMark, Phones};
use crate::domain::record::{Absence, Household, Person, Visit, VisitPerson};

use super::door::{Done, Door, HLC_BITS, Kind};
use super::listing::AbsentRow;
use super::undo::restore_groups_of;
use super::visit::{Entry, PersonEntry, Recorded, Recording};
use super::{Error, Result, Store};

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallEntry {
    /// The number that was called, as its digits stand in the register; empty if it is not known.
    pub number: String,
    /// One visit for each household that was spoken of, all with the same outcome.
    pub visits: Vec<Entry>,
    /// The absences for which the number is known: it is marked there, at their contact persons, and in their
    /// households and at everybody there, as in the households that were spoken of.
    pub absences: Vec<AbsenceId>,
}

/// A call of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallLine {
    /// The batch that wrote it.
    pub batch: BatchId,
    /// What came of it.
    pub outcome: Outcome,
    /// Its visits.
    pub visits: Vec<VisitId>,
    /// The people it was about.
    pub people: Vec<PersonId>,
}

impl CallEntry {
    /// A call on `number` about these absent people, answered by `informant` if by anybody. `absences` are all for which
    /// the number is known, also of people the call was not about.
    pub fn new(
        about: &[AbsentRow],
        number: String,
        absences: Vec<AbsenceId>,
        campaign: CampaignId,
        (outcome, recording, informant): (Outcome, &Recording, &str),
    ) -> Self {
        let recording = Recording {
            channel: Channel::Phone,
            ..recording.clone()
        };
        let informant = if outcome.is_contact() { informant } else { "" };
        let mut visits: Vec<Entry> = Vec::new();
        for row in about {
            let place = visits
                .iter()
                .position(|entry| entry.visit.household == row.household);
            let at = place.unwrap_or_else(|| {
                let mut entry = Entry::bare(row.household, campaign, outcome, &recording);
                informant.clone_into(&mut entry.visit.informant);
                visits.push(entry);
                visits.len() - 1
            });
            let own = row.reach().contact_number().is_none();
            let person = row.absence.person;
            let result = result_of_call(outcome, own);
            visits[at]
                .people
                .extend(result.map(|result| PersonEntry::new(person, result)));
            if confirms_absence(outcome) {
                let mut absence = row.absence.clone();
                absence.confirmed_on = Some(recording.day);
                informant.clone_into(&mut absence.source);
                visits[at].absences.push((Some(row.id), absence));
            }
        }
        Self {
            number,
            visits,
            absences,
        }
    }

    /// What the call says of its number.
    fn mark(&self) -> Option<PhoneMark> {
        let visit = &self.visits.first()?.visit;
        let good = visit.outcome.number_is_good()?;
        let on = visit.occurred_on;
        (!self.number.is_empty()).then_some(PhoneMark { good, on })
    }
}

impl Door<'_> {
    fn mark_number(&mut self, call: &CallEntry, mark: PhoneMark, today: Day) -> Result<()> {
        let mut people: HashSet<PersonId> = HashSet::new();
        let visited = call.visits.iter().map(|entry| entry.visit.household);
        let mut households: HashSet<HouseholdId> = visited.collect();
        for id in &call.absences {
            let mut absence: Absence = self.read(id.0)?;
            absence.phones.mark(&call.number, mark);
            absence.proxy_phones.mark(&call.number, mark);
            self.save_absence(Some(*id), &absence, today)?;
            people.insert(absence.person);
            people.extend(absence.proxy);
        }
        for id in &people {
            households.insert(self.read::<Person>(id.0)?.household);
        }
        for id in households {
            let mut household: Household = self.read(id.0)?;
            household.phones.mark(&call.number, mark);
            self.update(id.0, &household)?;
            people.extend(self.members_with(id, &call.number)?);
        }
        for id in people {
            let mut person: Person = self.read(id.0)?;
            person.phones.mark(&call.number, mark);
            self.update(id.0, &person)?;
        }
        Ok(())
    }

    /// The members of a household among whose phones these digits stand.
    fn members_with(&self, household: HouseholdId, digits: &str) -> Result<Vec<PersonId>> {
        let sql =
            "SELECT id FROM person WHERE household = ?1 AND instr(phones, ?2) > 0 AND undone = 0";
        let mut statement = self.connection.prepare_cached(sql)?;
        let found =
            statement.query_map(params![household.0, digits], |row| row.get(0).map(PersonId))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }
}

fn mark(entry: &mut Entry, number: &str, mark: PhoneMark) {
    let absences = entry.absences.iter_mut();
    let there = absences.flat_map(|(_, absence)| [&mut absence.phones, &mut absence.proxy_phones]);
    let own = entry.phones.iter_mut().map(|(_, phones)| phones);
    there
        .chain(own)
        .for_each(|phones: &mut Phones| phones.mark(number, mark));
}

impl Store {
    /// Writes a call: its visits and what it found out about the number.
    pub fn record_call(&mut self, call: &CallEntry) -> Result<Done<Vec<Recorded>>> {
        let today = self.clock.today();
        let source = self.codes_of(&call.visits)?;
        let found = call.mark();
        self.write(Kind::Visit, &source, |door| {
            let mut recorded = Vec::with_capacity(call.visits.len());
            for entry in &call.visits {
                let mut entry = entry.clone();
                // An absence is one group: what the call says of it and of its numbers is one change.
                if let Some(found) = found {
                    mark(&mut entry, &call.number, found);
                }
                recorded.push(door.record(&entry, today)?);
            }
            if let Some(found) = found {
                door.mark_number(call, found, today)?;
            }
            Ok(recorded)
        })
    }

    fn codes_of(&self, visits: &[Entry]) -> Result<String> {
        let codes = visits
            .iter()
            .map(|entry| Ok(self.household(entry.visit.household)?.code));
        Ok(codes.collect::<Result<Vec<_>>>()?.join(", "))
    }

    /// The calls of a day in the present campaign that stand, in the order in which they were written.
    pub fn calls_of(&self, day: Day) -> Result<Vec<CallLine>> {
        let (campaign, _) = self.campaign()?;
        let midnight = day.and_time(chrono::NaiveTime::MIN);
        let from = Moment::from_local(midnight).0 << HLC_BITS;
        let mut statement = self.connection.prepare_cached(
            "SELECT b.hlc, b.id, v.id, v.outcome, r.person FROM batch b CROSS JOIN op o ON o.batch = b.id \
             CROSS JOIN visit v ON v.id BETWEEN o.row AND o.row + o.count - 1 \
             LEFT JOIN visit_person r ON r.visit = v.id AND r.undone = 0 \
             WHERE b.hlc >= ?1 AND b.kind = 'visit' AND o.entity = 'visit' AND o.grp IS NULL \
             AND v.occurred_on = ?2 AND v.channel = ?3 AND v.campaign = ?4 AND v.undone = 0 AND v.withdrawn_on IS NULL ORDER BY v.id",
        )?;
        let mut calls: BTreeMap<(i64, i64), CallLine> = BTreeMap::new();
        let mut rows = statement.query(params![
            from,
            day.to_string(),
            Channel::Phone.code(),
            campaign.0
        ])?;
        while let Some(row) = rows.next()? {
            let (hlc, batch) = (row.get(0)?, row.get(1)?);
            let Some(outcome) = Outcome::from_code(row.get_ref(3)?.as_str().unwrap_or_default())
            else {
                continue;
            };
            let call = calls.entry((hlc, batch)).or_insert_with(|| CallLine {
                batch: BatchId(batch),
                outcome,
                visits: Vec::new(),
                people: Vec::new(),
            });
            let visit = VisitId(row.get(2)?);
            if call.visits.last() != Some(&visit) {
                call.visits.push(visit);
            }
            call.people
                .extend(row.get::<_, Option<i64>>(4)?.map(PersonId));
        }
        Ok(calls.into_values().collect())
    }

    /// Takes a call off its day: its visits are withdrawn, and what it changed is as it was before, where nothing later
    /// was done.
    pub fn withdraw_call(&mut self, call: &CallLine) -> Result<Done<()>> {
        let today = self.clock.today();
        let mut visits = Vec::with_capacity(call.visits.len());
        for id in &call.visits {
            let visit: Visit = self.visit(*id)?;
            visits.push((*id, visit));
        }
        let codes = visits
            .iter()
            .map(|(_, visit)| Ok(self.household(visit.household)?.code));
        let source = codes.collect::<Result<Vec<_>>>()?.join(", ");
        self.write(Kind::Visit, &source, |door| {
            for (id, visit) in &mut visits {
                visit.withdrawn_on = Some(today);
                door.update(id.0, &*visit)?;
            }
            restore_groups_of(door, call.batch)
        })
    }

    /// Writes what was learned after a call was written: a note on its visits, what it says of its people, and their
    /// absences.
    pub fn add_to_call(&mut self, call: &CallLine, learned: &[Entry]) -> Result<Done<()>> {
        let today = self.clock.today();
        let source = self.codes_of(learned)?;
        let mut before = Vec::with_capacity(call.visits.len());
        for id in &call.visits {
            before.push((*id, self.visit(*id)?));
        }
        self.write(Kind::Visit, &source, |door| {
            for entry in learned {
                let of_household =
                    |(_, visit): &&(VisitId, Visit)| visit.household == entry.visit.household;
                let Some((id, visit)) = before.iter().find(of_household) else {
                    return Err(Error::NotFound(entry.visit.household.to_string()));
                };
                let mut visit = visit.clone();
                visit.note.clone_from(&entry.visit.note);
                door.update(id.0, &visit)?;
                door.change_results(*id, entry)?;
                for (absence, told) in &entry.absences {
                    door.save_absence(*absence, told, today)?;
                }
            }
            Ok(())
        })
    }
}

impl Door<'_> {
    fn change_results(&mut self, visit: VisitId, entry: &Entry) -> Result<()> {
        let sql = "SELECT id FROM visit_person WHERE visit = ?1 AND person = ?2 AND undone = 0 ORDER BY id LIMIT 1";
        for one in &entry.people {
            let id: i64 = self
                .connection
                .prepare_cached(sql)?
                .query_row(params![visit.0, one.person.0], |row| row.get(0))?;
            let mut known: VisitPerson = self.read(id)?;
            known.result = one.result;
            self.update(id, &known)?;
        }
        Ok(())
    }
}
