//! Households and their members.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, params};

use crate::domain::closing::ClosedReason;
use crate::domain::date::Day;
use crate::domain::id::{AbsenceId, HouseholdId, PersonId, StepId, VillageId, VisitId};
use crate::domain::record::{Absence, Household, Person, Step, Visit, VisitPerson};
use crate::domain::relation::Relation;

use super::door::{Done, Door, Kind};
use super::listing::json;
use super::{Error, Result, Store};

/// A member with what is known of an absence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Whose data these are.
    pub id: PersonId,
    /// The person.
    pub person: Person,
    /// The open absence, if the person is away.
    pub absence: Option<(AbsenceId, Absence)>,
    /// Earlier absences, newest first.
    pub past: Vec<(AbsenceId, Absence)>,
}

/// A visit with what it says of each person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitLine {
    /// Which visit.
    pub id: VisitId,
    /// The visit.
    pub visit: Visit,
    /// What it says of persons.
    pub people: Vec<VisitPerson>,
}

/// Everything the book holds on one household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Which household.
    pub id: HouseholdId,
    /// The household.
    pub household: Household,
    /// The village's name.
    pub village: String,
    /// Live members, in the order of the household's list.
    pub members: Vec<Member>,
    /// Former members.
    pub former: Vec<(PersonId, Person)>,
    /// Visits that stand, oldest first.
    pub visits: Vec<VisitLine>,
    /// Steps of its members that stand, in every campaign, oldest first.
    pub steps: Vec<(StepId, Step)>,
}

impl Sheet {
    /// The head's name, or the first member's; empty without members.
    pub fn head(&self) -> &str {
        self.members
            .iter()
            .find(|member| member.person.is_head)
            .or_else(|| self.members.first())
            .map_or("", |member| member.person.name.as_str())
    }

    /// What the newest visit that speaks of this person says; what turned out not to be so is passed over.
    pub fn latest_result(&self, person: PersonId) -> Option<(&Visit, &VisitPerson)> {
        let stand = self.visits.iter().rev();
        let mut stand = stand.filter(|line| !self.is_denied(line, person));
        stand.find_map(|line| {
            line.people
                .iter()
                .find(|one| one.person == person)
                .map(|one| (&line.visit, one))
        })
    }
}

impl Door<'_> {
    /// The greatest walking rank among the live rows of `table` that `of` selects.
    pub(super) fn last_rank(&self, table: &str, of: &str, parameter: i64) -> Result<i64> {
        let column = if table == "person" {
            "position"
        } else {
            "walk_rank"
        };
        let sql =
            format!("SELECT coalesce(max({column}), 0) FROM {table} WHERE {of} AND undone = 0");
        Ok(self
            .connection
            .prepare_cached(&sql)?
            .query_row([parameter], |row| row.get(0))?)
    }

    /// Refuses a personal number that another live person has.
    pub(super) fn check_number(&self, person: &Person, id: Option<PersonId>) -> Result<()> {
        let Some(number) = person.number else {
            return Ok(());
        };
        let taken: bool = self
            .connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM person WHERE number = ?1 AND id <> ?2 AND undone = 0 AND closed IS NULL)",
            )?
            .query_row(params![number.to_string(), id.map_or(0, |id| id.0)], |row| row.get(0))?;
        if taken {
            Err(Error::Invalid("number_taken"))
        } else {
            Ok(())
        }
    }

    /// A household has one head: whoever was it no longer is, but what the new one's relation before makes of them.
    fn make_only_head(
        &mut self,
        household: HouseholdId,
        head: PersonId,
        was: Option<Relation>,
    ) -> Result<()> {
        let others: Vec<i64> = self
            .connection
            .prepare_cached("SELECT id FROM person WHERE household = ?1 AND is_head = 1 AND id <> ?2 AND undone = 0")?
            .query_map([household.0, head.0], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for other in others {
            let mut person: Person = self.read(other)?;
            person.is_head = false;
            if person.closed.is_none() && person.relation.is_some_and(Relation::is_head) {
                let head = person.relation;
                person.relation = head.zip(was).and_then(|(head, was)| head.under(was));
                person.relation_text.clear();
            }
            self.update(other, &person)?;
        }
        Ok(())
    }

    /// Reads a row inside the open write.
    pub(super) fn read<R: super::table::Record>(&self, id: i64) -> Result<R> {
        let sql = format!(
            "SELECT {} FROM {} WHERE id = ?1",
            R::TABLE.columns(),
            R::TABLE.name
        );
        self.connection
            .prepare_cached(&sql)?
            .query_row([id], |row| R::read(row, 0))
            .optional()?
            .ok_or_else(|| Error::NotFound(id.to_string()))
    }
}

/// `042` for the 42nd household of a village: numbers typed at the door go on where the paper stops.
fn next_code(door: &Door<'_>, village: VillageId) -> Result<String> {
    let greatest: i64 = door
        .connection
        .prepare_cached(
            "SELECT coalesce(max(CAST(code AS INTEGER)), 0) FROM household \
             WHERE village = ?1 AND undone = 0 AND code NOT GLOB '*[^0-9]*' AND length(code) BETWEEN 1 AND 6",
        )?
        .query_row([village.0], |row| row.get(0))?;
    Ok(format!("{:03}", greatest + 1))
}

impl Store {
    /// Adds a household at the end of its village's walking order; without a number it gets the next free one.
    pub fn add_household(&mut self, household: &Household) -> Result<Done<HouseholdId>> {
        self.add_household_of(household, &[])
    }

    /// Adds a household with its first members, in one batch; their `household` is set here.
    pub fn add_household_of(
        &mut self,
        household: &Household,
        members: &[Person],
    ) -> Result<Done<HouseholdId>> {
        let mut household = household.clone();
        let source = household.code.clone();
        self.write(Kind::Edit, &source, |door| {
            if household.code.is_empty() {
                household.code = next_code(door, household.village)?;
            }
            if household.walk_rank == 0 {
                household.walk_rank =
                    door.last_rank("household", "village = ?1", household.village.0)? + 1;
            }
            let id = door.create(&household).map(HouseholdId)?;
            for (position, member) in (1..).zip(members) {
                door.check_number(member, None)?;
                let mut member = member.clone();
                member.household = id;
                member.position = position;
                door.create(&member)?;
            }
            Ok(id)
        })
    }

    /// Changes a household.
    pub fn edit_household(&mut self, id: HouseholdId, household: &Household) -> Result<Done<()>> {
        if household.code.is_empty() {
            return Err(Error::Invalid("household_code_missing"));
        }
        self.write(Kind::Edit, &household.code, |door| {
            door.update(id.0, household)
        })
    }

    /// Closes a household with a reason: it leaves every list, and nothing of it is lost.
    pub fn close_household(
        &mut self,
        id: HouseholdId,
        reason: ClosedReason,
        on: Day,
    ) -> Result<Done<()>> {
        let mut household: Household = self
            .row(id.0)?
            .ok_or_else(|| Error::NotFound(id.to_string()))?;
        household.closed = Some(reason);
        household.closed_on = Some(on);
        self.write(Kind::Edit, &household.code, |door| {
            door.update(id.0, &household)
        })
    }

    /// Adds a member at the end of the household's list.
    pub fn add_person(&mut self, person: &Person) -> Result<Done<PersonId>> {
        let mut person = person.clone();
        if person.name.is_empty() {
            return Err(Error::Invalid("name_missing"));
        }
        self.write(Kind::Edit, &person.name.clone(), |door| {
            door.check_number(&person, None)?;
            if person.position == 0 {
                person.position =
                    door.last_rank("person", "household = ?1", person.household.0)? + 1;
            }
            let id = door.create(&person).map(PersonId)?;
            if person.is_head {
                door.make_only_head(person.household, id, None)?;
            }
            Ok(id)
        })
    }

    /// Changes a member. A new head takes the place of the old one.
    pub fn edit_person(&mut self, id: PersonId, person: &Person) -> Result<Done<()>> {
        if person.name.is_empty() {
            return Err(Error::Invalid("name_missing"));
        }
        self.write(Kind::Edit, &person.name, |door| {
            door.check_number(person, Some(id))?;
            if person.is_head {
                let was = door.read::<Person>(id.0)?.relation;
                door.make_only_head(person.household, id, was)?;
            }
            door.update(id.0, person)
        })
    }

    /// Closes a member with a reason: died, moved away, entered in error.
    pub fn close_person(
        &mut self,
        id: PersonId,
        reason: ClosedReason,
        on: Day,
    ) -> Result<Done<()>> {
        let mut person = self.person(id)?;
        person.closed = Some(reason);
        person.closed_on = Some(on);
        self.write(Kind::Edit, &person.name, |door| door.update(id.0, &person))
    }

    /// These people, in one reading; those that are no longer there are left out.
    pub fn people(&self, ids: &[PersonId]) -> Result<HashMap<PersonId, Person>> {
        let rows = self.rows::<Person>(
            "AND id IN (SELECT value FROM json_each(?1))",
            [json(ids, |id| id.0)],
        )?;
        let people = rows.into_iter();
        Ok(people.map(|(id, person)| (PersonId(id), person)).collect())
    }

    /// One person.
    pub fn person(&self, id: PersonId) -> Result<Person> {
        self.row(id.0)?
            .ok_or_else(|| Error::NotFound(id.to_string()))
    }

    /// One household.
    pub fn household(&self, id: HouseholdId) -> Result<Household> {
        self.row(id.0)?
            .ok_or_else(|| Error::NotFound(id.to_string()))
    }

    /// The live person of a personal number.
    pub fn person_of_number(&self, number: &str) -> Result<Option<PersonId>> {
        Ok(self
            .connection
            .prepare_cached("SELECT id FROM person WHERE number = ?1 AND undone = 0 ORDER BY closed IS NOT NULL LIMIT 1")?
            .query_row([number], |row| row.get(0).map(PersonId))
            .optional()?)
    }

    /// The live households of a village with this number: those that have it exactly, else those that have it but for
    /// leading zeros (a spreadsheet makes `42` of `042`).
    pub fn households_of_code(&self, village: VillageId, code: &str) -> Result<Vec<HouseholdId>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, code FROM household WHERE village = ?1 AND undone = 0 AND closed IS NULL ORDER BY walk_rank, id",
        )?;
        let all: Vec<(HouseholdId, String)> = statement
            .query_map([village.0], |row| {
                Ok((HouseholdId(row.get(0)?), row.get(1)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        let with = |same: &dyn Fn(&str) -> bool| -> Vec<HouseholdId> {
            all.iter()
                .filter(|(_, other)| same(other))
                .map(|(id, _)| *id)
                .collect()
        };
        let exact = with(&|other| other == code);
        if !exact.is_empty() {
            return Ok(exact);
        }
        let bare = bare_code(code);
        Ok(with(&|other| bare_code(other) == bare))
    }

    /// The households of a village in walking order; of all villages without one.
    pub fn household_ids(&self, village: Option<VillageId>) -> Result<Vec<HouseholdId>> {
        let sql = match village {
            Some(_) => {
                "SELECT id FROM household WHERE village = ?1 AND undone = 0 AND closed IS NULL ORDER BY walk_rank, id"
            }
            None => {
                "SELECT h.id FROM village v CROSS JOIN household h ON h.village = v.id \
                 WHERE ?1 IS NULL AND v.undone = 0 AND h.undone = 0 AND h.closed IS NULL \
                 ORDER BY v.walk_rank, v.id, h.walk_rank, h.id"
            }
        };
        let mut statement = self.connection.prepare_cached(sql)?;
        let ids =
            statement.query_map([village.map(|id| id.0)], |row| row.get(0).map(HouseholdId))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// Everything on one household.
    pub fn sheet(&self, id: HouseholdId) -> Result<Sheet> {
        let household = self.household(id)?;
        let village = self.village(household.village)?.name;
        let mut members = Vec::new();
        let mut former = Vec::new();
        for (person_id, person) in
            self.rows::<Person>("AND household = ?1 ORDER BY position, id", [id.0])?
        {
            let person_id = PersonId(person_id);
            if person.closed.is_some() {
                former.push((person_id, person));
                continue;
            }
            let (open, past): (Vec<_>, Vec<_>) = self
                .absences_of(person_id)?
                .into_iter()
                .partition(|(_, absence)| absence.returned_on.is_none());
            members.push(Member {
                id: person_id,
                person,
                absence: open.into_iter().next(),
                past,
            });
        }
        Ok(Sheet {
            id,
            household,
            village,
            members,
            former,
            visits: self.visits_of(id)?,
            steps: self.steps_of_sheet(id)?,
        })
    }
}

/// A number without the zeros in front of its digits: what is left of `042` and `A-007` in a spreadsheet.
pub fn bare_code(code: &str) -> String {
    let mut bare = String::with_capacity(code.len());
    let mut inside = false;
    let mut letters = code.trim().chars().peekable();
    while let Some(letter) = letters.next() {
        let zero_in_front =
            letter == '0' && !inside && letters.peek().is_some_and(char::is_ascii_digit);
        inside = letter.is_ascii_digit() && (inside || letter != '0');
        if !zero_in_front {
            bare.extend(letter.to_lowercase());
        }
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::bare_code;

    #[test]
    fn numbers_that_a_spreadsheet_shortened() {
        for (code, bare) in [
            ("042", "42"),
            ("42", "42"),
            ("0", "0"),
            ("000", "0"),
            ("A-007", "a-7"),
            ("100", "100"),
            ("H 0203", "h 203"),
        ] {
            assert_eq!(bare_code(code), bare);
        }
    }
}
