//! What a row says of an absence. A row that says nothing ends nothing.

use std::collections::HashMap;

use rusqlite::Connection;

use crate::domain::draft::AbsenceDraft;
use crate::domain::id::{AbsenceId, PersonId};
use crate::domain::merge::Over;
use crate::domain::name::fold;
use crate::domain::record::{Absence, Person};
use crate::store::Result;
use crate::store::absence::absence_fault;

use super::Intake;
use super::by_id::NumberMap;
use super::count::Mark;

type Open = NumberMap<PersonId, AbsenceId>;
type Ended = HashMap<PersonId, Vec<AbsenceId>>;

/// The open and the ended absences of the register.
pub(super) fn load(connection: &Connection) -> Result<(Open, Ended)> {
    let (mut open, mut ended) = (Open::default(), Ended::new());
    let mut statement = connection.prepare(
        "SELECT id, person, returned_on IS NULL FROM absence WHERE undone = 0 ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, person) = (AbsenceId(row.get(0)?), PersonId(row.get(1)?));
        if row.get(2)? {
            open.insert(person, id);
        } else {
            ended.entry(person).or_default().push(id);
        }
    }
    Ok((open, ended))
}

impl Intake<'_, '_> {
    /// Takes what row `row` says of an absence of `person`.
    pub(super) fn take_absence(
        &mut self,
        row: u32,
        id: PersonId,
        person: &Person,
        draft: &AbsenceDraft,
    ) -> Result<()> {
        if let Some(open) = self.away.get(&id).copied() {
            return self.change_absence(row, open, person, draft);
        }
        for ended in self.returned.get(&id).cloned().unwrap_or_default() {
            let stored: Absence = self.door.read(ended.0)?;
            if self.laid_over(row, stored.clone(), person, draft, Over::All)? == stored {
                self.absences.raise(ended.0, Mark::Kept);
                self.warn(row, "absence_reason", "absence_ended", &person.name);
                return Ok(());
            }
        }
        let absence = self.laid_over(row, Absence::new(id), person, draft, Over::All)?;
        let absence_id = self.door.create(&absence)?;
        self.away.insert(id, AbsenceId(absence_id));
        self.absences.raise(absence_id, Mark::Added);
        Ok(())
    }

    fn change_absence(
        &mut self,
        row: u32,
        id: AbsenceId,
        person: &Person,
        draft: &AbsenceDraft,
    ) -> Result<()> {
        let over = match self.absences.get(id.0) {
            Mark::Unseen => Over::All,
            _ => Over::Blanks,
        };
        let stored: Absence = self.door.read(id.0)?;
        let wanted = self.laid_over(row, stored.clone(), person, draft, over)?;
        let settled = self.settle(id.0, &stored, &wanted)?;
        self.absences.raise(id.0, settled.mark);
        if settled.kept.is_some() {
            self.warn(row, "absence_reason", "kept", &person.name);
        }
        Ok(())
    }

    /// The absence with what the row says. A date that cannot be is left out.
    fn laid_over(
        &mut self,
        row: u32,
        mut absence: Absence,
        person: &Person,
        draft: &AbsenceDraft,
        over: Over,
    ) -> Result<Absence> {
        if self.names_proxy(&absence, draft)? {
            let unsaid = AbsenceDraft {
                proxy_name: None,
                proxy_relation: None,
                proxy_phones: None,
                ..draft.clone()
            };
            unsaid.lay_over(&mut absence, over, &self.home);
        } else {
            draft.lay_over(&mut absence, over, &self.home);
        }
        while let Some(fault) = absence_fault(&absence, person, self.today) {
            let column = match fault {
                "back_before_since" if absence.back.is_some() => {
                    absence.back = None;
                    "expected_back"
                }
                _ if absence.since.is_some() => {
                    absence.since = None;
                    "away_since"
                }
                _ => break,
            };
            self.warn(row, column, fault, &person.name);
        }
        Ok(absence)
    }

    /// Whether the contact of the row is the relative whom the register knows as a member.
    fn names_proxy(&self, stored: &Absence, draft: &AbsenceDraft) -> Result<bool> {
        let (Some(proxy), Some(name)) = (stored.proxy, &draft.proxy_name) else {
            return Ok(false);
        };
        let proxy: Person = self.door.read(proxy.0)?;
        Ok(fold(&proxy.name) == fold(name))
    }
}
