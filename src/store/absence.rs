//! Absences: at most one open at a time for a person, the earlier ones kept.

use crate::domain::date::{Day, PartialDate};
use crate::domain::expected_back::ExpectedBack;
use crate::domain::id::{AbsenceId, PersonId};
use crate::domain::record::{Absence, Person};

use super::door::{Done, Door, Kind};
use super::{Error, Result, Store};

/// Why an absence cannot be as it was typed; the code of a reason, entry `invalid-<code>`.
pub fn absence_fault(absence: &Absence, person: &Person, today: Day) -> Option<&'static str> {
    let starts_after = |end: Day| absence.since.is_some_and(|since| since.first() > end);
    if absence.proxy == Some(absence.person) {
        return Some("proxy_is_absent");
    }
    if let (Some(since), Some(birth)) = (absence.since, person.birth)
        && since.last() < birth.first()
    {
        return Some("away_before_birth");
    }
    if starts_after(today) {
        return Some("away_in_future");
    }
    if let Some((_, last)) = absence.back.and_then(ExpectedBack::window)
        && starts_after(last)
    {
        return Some("back_before_since");
    }
    match absence.returned_on {
        Some(returned) if starts_after(returned.last()) => Some("back_before_since"),
        Some(returned) if returned.first() > today => Some("returned_in_future"),
        _ => None,
    }
}

/// Why an absence that a person typed over `before` cannot be as it is. Beyond [`absence_fault`]: somebody who is away
/// is not expected on a day that has passed, unless that is what was noted then.
pub fn typed_absence_fault(
    before: Option<&Absence>,
    absence: &Absence,
    person: &Person,
    today: Day,
) -> Option<&'static str> {
    let fault = absence_fault(absence, person, today);
    let is_new = before.is_none_or(|before| before.back != absence.back);
    let is_open = absence.returned_on.is_none();
    let has_passed = absence.back.is_some_and(|back| back.has_passed(today));
    fault.or_else(|| (is_new && is_open && has_passed).then_some("back_in_past"))
}

/// Whether two absences of one person overlap for certain, as exactly as their days are known. Coming back and going
/// away on the same day is no overlap.
pub(super) fn overlap(one: &Absence, other: &Absence) -> bool {
    let begins_within = |one: &Absence, other: &Absence| {
        let begins = one.since.or(one.returned_on);
        other
            .returned_on
            .is_none_or(|returned| begins.is_some_and(|begins| begins.last() < returned.first()))
    };
    begins_within(one, other) && begins_within(other, one)
}

impl Door<'_> {
    /// Writes an absence: a new one, or the one with this id.
    pub(super) fn save_absence(
        &mut self,
        id: Option<AbsenceId>,
        absence: &Absence,
        today: Day,
    ) -> Result<AbsenceId> {
        let person: Person = self.read(absence.person.0)?;
        if let Some(fault) = absence_fault(absence, &person, today) {
            return Err(Error::Invalid(fault));
        }
        if absence.returned_on.is_none() && self.has_other_open_absence(absence.person, id)? {
            return Err(Error::Invalid("already_away"));
        }
        if self.overlaps_another(absence, id)? {
            return Err(Error::Invalid("absence_overlaps"));
        }
        if let Some(id) = id {
            self.update(id.0, absence)?;
            Ok(id)
        } else {
            self.create(absence).map(AbsenceId)
        }
    }

    fn overlaps_another(&self, absence: &Absence, id: Option<AbsenceId>) -> Result<bool> {
        let others: Vec<i64> = self
            .connection
            .prepare_cached("SELECT id FROM absence WHERE person = ?1 AND id <> ?2 AND undone = 0")?
            .query_map([absence.person.0, id.map_or(0, |id| id.0)], |row| {
                row.get(0)
            })?
            .collect::<rusqlite::Result<_>>()?;
        for other in others {
            if overlap(absence, &self.read(other)?) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn has_other_open_absence(&self, person: PersonId, id: Option<AbsenceId>) -> Result<bool> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM absence \
                 WHERE person = ?1 AND id <> ?2 AND returned_on IS NULL AND undone = 0)",
            )?
            .query_row([person.0, id.map_or(0, |id| id.0)], |row| row.get(0))?)
    }
}

impl Store {
    /// The absences of a person, newest first.
    pub fn absences_of(&self, person: PersonId) -> Result<Vec<(AbsenceId, Absence)>> {
        Ok(self
            .rows::<Absence>("AND person = ?1 ORDER BY id DESC", [person.0])?
            .into_iter()
            .map(|(id, absence)| (AbsenceId(id), absence))
            .collect())
    }

    /// One absence.
    pub fn absence(&self, id: AbsenceId) -> Result<Absence> {
        self.row(id.0)?
            .ok_or_else(|| Error::NotFound(id.to_string()))
    }

    /// The open absence of a person.
    pub fn open_absence(&self, person: PersonId) -> Result<Option<(AbsenceId, Absence)>> {
        Ok(self
            .absences_of(person)?
            .into_iter()
            .find(|(_, absence)| absence.returned_on.is_none()))
    }

    /// Writes an absence: a new one, or the one with this id.
    pub fn save_absence(
        &mut self,
        id: Option<AbsenceId>,
        absence: &Absence,
    ) -> Result<Done<AbsenceId>> {
        let name = self.person(absence.person)?.name;
        let today = self.clock.today();
        self.write(Kind::Absence, &name, |door| {
            door.save_absence(id, absence, today)
        })
    }

    /// Ends the open absence of a person: came back on `returned`.
    pub fn end_absence(
        &mut self,
        person: PersonId,
        returned: PartialDate,
    ) -> Result<Done<AbsenceId>> {
        let (id, mut absence) = self
            .open_absence(person)?
            .ok_or(Error::Invalid("not_away"))?;
        absence.returned_on = Some(returned);
        self.save_absence(Some(id), &absence)
    }

    /// Notes that all these absences were confirmed on `day`, in one batch.
    pub fn confirm_absences(&mut self, ids: &[AbsenceId], day: Day) -> Result<Done<()>> {
        let mut confirmed = Vec::with_capacity(ids.len());
        for id in ids {
            let mut absence = self.absence(*id)?;
            absence.confirmed_on = Some(day);
            confirmed.push((*id, absence));
        }
        self.write(Kind::Absence, "", |door| {
            for (id, absence) in &confirmed {
                door.update(id.0, absence)?;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `since..returned`, each as exactly as it is known, or not at all.
    fn away(text: &str) -> Absence {
        let (since, returned) = text.split_once("..").unwrap();
        let mut absence = Absence::new(PersonId(1));
        absence.since = PartialDate::from_iso(since);
        absence.returned_on = PartialDate::from_iso(returned);
        absence
    }

    #[test]
    fn absences_that_overlap() {
        for (one, other, wanted) in [
            ("2026-01-01..2026-03-01", "2026-02-01..2026-04-01", true),
            ("2026-01-01..2026-03-01", "2026-03-01..2026-04-01", false),
            ("2026-01-01..2026-03-01", "2026-03-02..2026-04-01", false),
            ("2026-01-01..2026-06-01", "2026-02-01..2026-03-01", true),
            ("2026-01-01..2026-03-01", "2026-02-01..", true),
            ("2026-01-01..2026-03-01", "2026-03-01..", false),
            ("2026-01-01..2026-03-01", "..", false),
            ("2026-01..2026-03", "2026-03..2026-05", false),
            ("2026-01..2026-03", "2026-02..2026-05", true),
            ("2026..2026", "2026..2026", false),
            ("2025..2026", "2026..", false),
            ("2025..2026-03", "2026-02..", true),
            ("..2026-03-01", "2026-02-01..2026-04-01", true),
            ("..2026-03-01", "2026-03-01..2026-04-01", false),
            ("..2026-03-01", "..2026-04-01", false),
        ] {
            let (one, other) = (away(one), away(other));
            assert_eq!(overlap(&one, &other), wanted, "{one:?} {other:?}");
            assert_eq!(overlap(&other, &one), wanted, "{other:?} {one:?}");
        }
    }
}
