//! Who came back in the campaign, and what results and steps say of absences: said to be done, verified.

use rusqlite::Connection;

use crate::domain::date::PartialDate;
use crate::domain::funnel::End;
use crate::domain::person_result::PersonResult;

use super::load::{ABSENCE, keep, read_away, text_of};
use super::{AwayEntry, Days, NOT_AWAY, Roll, days};
use crate::store::Result;

/// Results that say something of an absence beside how the person counts.
pub(super) struct Telling {
    met: Option<PersonResult>,
    says_done: Option<PersonResult>,
}

impl Telling {
    pub fn new() -> Self {
        Self {
            met: PersonResult::from_code("met"),
            says_done: PersonResult::from_code("says_done"),
        }
    }

    /// Takes a result of a visit on `day` into account.
    pub fn see(&self, roll: &mut Roll, person: usize, result: PersonResult, day: Days) {
        let (met, done) = (Some(result) == self.met, Some(result) == self.says_done);
        if (met || done)
            && let Some((entry, returned)) = roll.absence_of(person)
        {
            // Who came home and is met there is home.
            let verified = returned && met && day >= entry.returned;
            let said = done.then_some(End::Done);
            entry.end = entry.end.max(said).max(verified.then_some(End::Verified));
        }
    }
}

/// Whether a date of return may lie in the campaign.
pub(super) fn is_in_campaign(returned_on: &str, starts_on: Days) -> bool {
    PartialDate::from_iso(returned_on).is_some_and(|date| days(date.last()) >= starts_on)
}

/// Reads anew who of one household came back.
pub(super) fn patch_returned(connection: &Connection, roll: &mut Roll, at: usize) -> Result<()> {
    let members = roll.members(at);
    roll.returned
        .retain(|entry| !members.contains(&(entry.person as usize)));
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {ABSENCE} WHERE a.person = ?1 AND a.undone = 0 AND a.returned_on IS NOT NULL ORDER BY a.id"
    ))?;
    let mut found = Vec::new();
    for person in members {
        let mut rows = statement.query([roll.people[person].id.0])?;
        while let Some(row) = rows.next()? {
            if is_in_campaign(text_of(row, 19)?, roll.starts_on) {
                let texts = [
                    roll.keep_place(text_of(row, 4)?),
                    keep(&mut roll.works, text_of(row, 5)?),
                ];
                found.push(read_away(row, person as u32, texts, roll.due_on)?);
            }
        }
    }
    roll.keep_returned(found);
    Ok(())
}

impl Roll {
    /// Keeps the latest of the ended absences of everybody who is not away again.
    pub(super) fn keep_returned(&mut self, found: Vec<AwayEntry>) {
        let here = |entry: &AwayEntry| self.people[entry.person as usize].away == NOT_AWAY;
        let mut found: Vec<AwayEntry> = found.into_iter().filter(here).collect();
        if found.is_empty() {
            return;
        }
        self.returned.append(&mut found);
        // Of one person the latest stands first.
        self.returned
            .sort_by_key(|entry| (entry.person, std::cmp::Reverse((entry.returned, entry.id))));
        self.returned.dedup_by_key(|entry| entry.person);
        self.returned.shrink_to_fit();
    }

    /// Notes how the absence of a person ended by what the steps say.
    pub(super) fn put_end(&mut self, person: usize, end: Option<End>) {
        if let Some((entry, _)) = self.absence_of(person) {
            entry.end = entry.end.max(end);
        }
    }

    /// The absence by which a person counts in the campaign, and whether it has ended.
    fn absence_of(&mut self, person: usize) -> Option<(&mut AwayEntry, bool)> {
        let away = self.people[person].away;
        if away != NOT_AWAY {
            return Some((&mut self.away[away as usize], false));
        }
        let at = self
            .returned
            .binary_search_by_key(&(person as u32), |entry| entry.person)
            .ok()?;
        Some((&mut self.returned[at], true))
    }
}
