//! What a row says of an absence. A row that says nothing ends nothing.

use std::collections::HashMap;

use rusqlite::Connection;

use crate::domain::draft::{AbsenceDraft, Part, PersonDraft};
use crate::domain::id::{AbsenceId, PersonId};
use crate::domain::merge::Over;
use crate::domain::name::fold;
use crate::domain::phone::Phones;
use crate::domain::record::{Absence, Person};
use crate::store::Result;
use crate::store::absence::absence_fault;

use super::Intake;
use super::by_id::NumberMap;
use super::change::ABSENCE;
use super::count::{Mark, Pile};
use super::marked::Take;

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
    /// Takes what a row says of an absence of `person`.
    pub(super) fn take_absence(
        &mut self,
        at: u32,
        row: &PersonDraft,
        id: PersonId,
        person: &Person,
        draft: &AbsenceDraft,
    ) -> Result<()> {
        if let Some(open) = self.away.get(&id).copied() {
            return self.change_absence(at, row, (id, person), open, draft);
        }
        let ended = self.returned.get(&id).cloned().unwrap_or_default();
        let stands = match row.base {
            Some(mark) if !ended.is_empty() => Some(self.stands(at, id, person, mark)?),
            _ => None,
        };
        let rule = self.rule(row.row, stands);
        for ended in ended {
            let stored: Absence = self.door.read(ended.0)?;
            let laid = self.laid_over(&stored, row, draft, Over::All)?;
            if rule.take == Take::Nothing || laid == stored {
                self.absences.raise(ended.0, Mark::Kept);
                self.pile(row.row, Pile::Kept);
                self.warn(row.row, "absence_reason", "absence_ended", &person.name);
                return Ok(());
            }
        }
        if rule.take == Take::Nothing {
            self.pile(row.row, Pile::Kept);
            return Ok(());
        }
        let mut absence = self.laid_over(&Absence::new(id), row, draft, Over::All)?;
        self.leave_out_faults(row.row, &mut absence, person);
        let absence_id = self.door.create(&absence)?;
        self.away.insert(id, AbsenceId(absence_id));
        self.absences.raise(absence_id, Mark::Added);
        self.pile(row.row, Pile::New);
        self.tell_new(row.row, ABSENCE, None, |intake| {
            Ok(intake.named_member(person.name.clone(), person.household.0))
        })
    }

    fn change_absence(
        &mut self,
        at: u32,
        row: &PersonDraft,
        (id, person): (PersonId, &Person),
        open: AbsenceId,
        draft: &AbsenceDraft,
    ) -> Result<()> {
        let over = match (self.absences.get(open.0), row.base) {
            (Mark::Unseen, Some(_)) => Over::Edited,
            (Mark::Unseen, None) => Over::All,
            _ => Over::Blanks,
        };
        let stored: Absence = self.door.read(open.0)?;
        let mut wanted = self.laid_over(&stored, row, draft, over)?;
        let mut stands = None;
        if over == Over::Edited
            && wanted != stored
            && let Some(mark) = row.base
        {
            stands = Some(self.stands(at, id, person, mark)?);
            if stands == Some(false) {
                wanted = self.laid_over(&stored, row, draft, Over::All)?;
            }
        }
        self.leave_out_faults(row.row, &mut wanted, person);
        let rule = self.rule(row.row, stands);
        let settled = self.settle(open.0, &stored, &wanted, rule)?;
        self.absences.raise(open.0, settled.mark);
        self.pile(row.row, Pile::of(settled.mark));
        if let (Some(_), Some(kept)) = (settled.kept, rule.kept()) {
            self.warn(row.row, "absence_reason", kept, &person.name);
        }
        if settled.mark == Mark::Changed && *draft == AbsenceDraft::default() {
            self.warn(row.row, "absence_reason", "absence_stays", &person.name);
        }
        Ok(())
    }

    /// The absence with what the row says.
    fn laid_over(
        &self,
        stored: &Absence,
        row: &PersonDraft,
        draft: &AbsenceDraft,
        over: Over,
    ) -> Result<Absence> {
        let mut absence = stored.clone();
        let Some(proxy) = stored.proxy else {
            draft.lay_over(&mut absence, over, row.blanks, &self.home);
            return Ok(absence);
        };
        // What the row says of the relative whom the register knows as a member is known from there.
        let contact: Person = self.door.read(proxy.0)?;
        let named = draft.proxy_name.as_ref();
        let same = named.map(|name| fold(name) == fold(&contact.name));
        let mut unsaid = draft.clone();
        if over == Over::Edited {
            let emptied = named.is_none() && row.blanks.has(Part::ProxyName);
            if emptied || same == Some(false) {
                absence.proxy = None;
            } else {
                unsaid.proxy_name = None;
                let shown = |phones: &Phones| phones.text() == contact.phones.text();
                if stored.proxy_phones.is_empty() && unsaid.proxy_phones.as_ref().is_some_and(shown)
                {
                    unsaid.proxy_phones = None;
                }
            }
        } else if same == Some(true) {
            unsaid.proxy_name = None;
            unsaid.proxy_relation = None;
            unsaid.proxy_phones = None;
        }
        unsaid.lay_over(&mut absence, over, row.blanks, &self.home);
        Ok(absence)
    }

    /// Leaves out dates that cannot be.
    fn leave_out_faults(&mut self, row: u32, absence: &mut Absence, person: &Person) {
        while let Some(fault) = absence_fault(absence, person, self.today) {
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
    }
}
