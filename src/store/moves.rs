//! Who lives where: members leave, move, are parted from a household or joined to another. Each is one batch.

use rusqlite::params;

use crate::domain::closing::ClosedReason;
use crate::domain::date::Day;
use crate::domain::id::{HouseholdId, PersonId, VillageId};
use crate::domain::record::{Household, Person, Step, Visit};
use crate::domain::relation::Relation;
use crate::domain::step::StepKind;

use super::door::{Done, Door, Kind};
use super::{Error, Result, Store};

/// The place of a person in a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The person.
    pub person: PersonId,
    /// Relation to the head.
    pub relation: Option<Relation>,
    /// The relation in words, where the list of relations has none that is certain.
    pub relation_text: String,
    /// Whether this is the head.
    pub is_head: bool,
}

impl Door<'_> {
    fn live_members(&self, household: HouseholdId) -> Result<Vec<(i64, bool)>> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT id, is_head FROM person WHERE household = ?1 AND undone = 0 AND closed IS NULL \
                 ORDER BY position, id",
            )?
            .query_map([household.0], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?)
    }

    fn has_head(&self, household: HouseholdId) -> Result<bool> {
        let members = self.live_members(household)?;
        Ok(members.is_empty() || members.iter().any(|(_, is_head)| *is_head))
    }

    /// Gives people their places in a household, at the end of its list if they come from another.
    fn seat(&mut self, household: HouseholdId, seats: &[Seat], note: &str) -> Result<()> {
        let had_head = self.has_head(household)?;
        for seat in seats {
            let mut person: Person = self.read(seat.person.0)?;
            if person.household != household {
                person.household = household;
                person.position = self.last_rank("person", "household = ?1", household.0)? + 1;
                person.note = with_note(&person.note, note);
            }
            person.relation = seat.relation;
            person.relation_text.clone_from(&seat.relation_text);
            person.is_head = seat.is_head;
            self.update(seat.person.0, &person)?;
        }
        self.must_have_head(household, had_head)
    }

    /// Gives those who stay their places, and refuses to leave a household without the head that it had.
    pub(super) fn seat_those_who_stay(
        &mut self,
        household: HouseholdId,
        had_head: bool,
        stay: &[Seat],
    ) -> Result<()> {
        self.seat(household, stay, "")?;
        self.must_have_head(household, had_head)
    }

    /// Lists bring households without a head; nothing done by hand does.
    fn must_have_head(&self, household: HouseholdId, had_head: bool) -> Result<()> {
        if had_head && !self.has_head(household)? {
            return Err(Error::Invalid("head_missing"));
        }
        Ok(())
    }

    /// The household of these people, which they must share, and whether it has a head.
    fn shared_household(&self, people: &[PersonId]) -> Result<(HouseholdId, bool)> {
        let first = people.first().ok_or(Error::Invalid("nobody_chosen"))?;
        let household = self.read::<Person>(first.0)?.household;
        Ok((household, self.has_head(household)?))
    }

    fn is_code_taken(&self, village: VillageId, code: &str) -> Result<bool> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM household \
                 WHERE village = ?1 AND code = ?2 AND undone = 0 AND closed IS NULL)",
            )?
            .query_row(params![village.0, code], |row| row.get(0))?)
    }
}

impl Store {
    /// Closes members of one household with a reason and the day; those who stay get these places in it, a new head
    /// among them if the head leaves.
    pub fn leave(
        &mut self,
        people: &[PersonId],
        reason: ClosedReason,
        on: Day,
        stay: &[Seat],
    ) -> Result<Done<()>> {
        let source = self.name_of_first(people)?;
        self.write(Kind::Edit, &source, |door| {
            let (household, had_head) = door.shared_household(people)?;
            for id in people {
                let mut person: Person = door.read(id.0)?;
                person.closed = Some(reason);
                person.closed_on = Some(on);
                door.update(id.0, &person)?;
            }
            door.seat_those_who_stay(household, had_head, stay)
        })
    }

    /// Gives the members of a household these places: another head, say.
    pub fn seat_members(&mut self, household: HouseholdId, seats: &[Seat]) -> Result<Done<()>> {
        let code = self.household(household)?.code;
        self.write(Kind::Edit, &code, |door| door.seat(household, seats, ""))
    }

    /// Moves members of one household to another; `note` is added to what is noted of each. A head who comes takes the
    /// place of the head there only if the seat says so.
    pub fn move_members(
        &mut self,
        seats: &[Seat],
        to: HouseholdId,
        note: &str,
        stay: &[Seat],
    ) -> Result<Done<()>> {
        let people: Vec<PersonId> = seats.iter().map(|seat| seat.person).collect();
        let source = self.name_of_first(&people)?;
        self.write(Kind::Edit, &source, |door| {
            let (household, had_head) = door.shared_household(&people)?;
            door.seat(to, seats, note)?;
            door.seat_those_who_stay(household, had_head, stay)
        })
    }

    /// Parts members from their household: a new one, next to it in the walking order.
    pub fn split_household(
        &mut self,
        seats: &[Seat],
        household: &Household,
        note: &str,
        stay: &[Seat],
    ) -> Result<Done<HouseholdId>> {
        let people: Vec<PersonId> = seats.iter().map(|seat| seat.person).collect();
        if !seats.iter().any(|seat| seat.is_head) {
            return Err(Error::Invalid("head_missing"));
        }
        self.write(Kind::Edit, &household.code, |door| {
            let (from, had_head) = door.shared_household(&people)?;
            if door.is_code_taken(household.village, &household.code)? {
                return Err(Error::Invalid("household_code_taken"));
            }
            // Two of one rank are walked one after the other.
            let walk_rank = door.read::<Household>(from.0)?.walk_rank;
            let household = Household {
                walk_rank,
                ..household.clone()
            };
            let id = HouseholdId(door.create(&household)?);
            door.seat(id, seats, note)?;
            door.seat_those_who_stay(from, had_head, stay)?;
            Ok(id)
        })
    }

    /// Joins a household to another: its members get these places there, its visits become visits of that household,
    /// and it is closed as merged.
    pub fn merge_households(
        &mut self,
        from: HouseholdId,
        into: HouseholdId,
        seats: &[Seat],
        on: Day,
    ) -> Result<Done<()>> {
        if from == into {
            return Err(Error::Invalid("same_household"));
        }
        let visits = self.rows::<Visit>("AND household = ?1", [from.0])?;
        let code = self.household(from)?.code;
        self.write(Kind::Edit, &code, |door| {
            door.seat(into, seats, "")?;
            if !door.live_members(from)?.is_empty() {
                return Err(Error::Invalid("members_left"));
            }
            for (id, mut visit) in visits {
                visit.household = into;
                door.update(id, &visit)?;
            }
            let mut household: Household = door.read(from.0)?;
            household.closed = Some(ClosedReason::Merged);
            household.closed_on = Some(on);
            door.update(from.0, &household)
        })
    }

    /// Moves a household to another village, to the end of its walking order, under a number that is free there.
    pub fn move_household(
        &mut self,
        id: HouseholdId,
        village: VillageId,
        code: &str,
    ) -> Result<Done<()>> {
        let mut household = self.household(id)?;
        if household.village == village {
            return Err(Error::Invalid("same_village"));
        }
        self.write(Kind::Edit, code, |door| {
            if door.is_code_taken(village, code)? {
                return Err(Error::Invalid("household_code_taken"));
            }
            household.village = village;
            code.clone_into(&mut household.code);
            household.walk_rank = door.last_rank("household", "village = ?1", village.0)? + 1;
            door.update(id.0, &household)
        })
    }

    /// A number like this one that no household of the village has: `042`, else `042A`, `042B`, ...
    pub fn free_code_like(&self, village: VillageId, code: &str) -> Result<String> {
        let mut taken = self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM household \
             WHERE village = ?1 AND code = ?2 AND undone = 0 AND closed IS NULL)",
        )?;
        let letters = std::iter::once(String::new()).chain(('A'..='Z').map(String::from));
        for letter in letters {
            let candidate = format!("{code}{letter}");
            if !taken.query_row(params![village.0, candidate], |row| row.get(0))? {
                return Ok(candidate);
            }
        }
        Ok(String::new())
    }

    /// Closes a household and everybody who is noted there: what a visit reported was confirmed on `on`.
    pub fn close_whole_household(
        &mut self,
        id: HouseholdId,
        reason: ClosedReason,
        on: Day,
    ) -> Result<Done<()>> {
        let mut household = self.household(id)?;
        self.write(Kind::Edit, &household.code.clone(), |door| {
            for (person_id, _) in door.live_members(id)? {
                let mut person: Person = door.read(person_id)?;
                person.closed = Some(reason);
                person.closed_on = Some(on);
                door.update(person_id, &person)?;
            }
            household.closed = Some(reason);
            household.closed_on = Some(on);
            door.update(id.0, &household)
        })
    }

    /// What was reported of a person in this campaign, dead, moved or exempt, is not so: a step of today says it. What
    /// visits said stays in the book, and figures of earlier days stay as they were.
    pub fn deny_report(&mut self, person: PersonId, note: &str) -> Result<Done<()>> {
        let (campaign, _) = self.campaign()?;
        let name = self.person(person)?.name;
        let step = Step {
            campaign,
            person,
            kind: StepKind::StillHere,
            occurred_on: self.clock.today(),
            due_on: None,
            reason: None,
            confirmed_by: String::new(),
            note: note.to_owned(),
            withdrawn_on: None,
            withdrawn_why: String::new(),
        };
        self.write(Kind::Step, &name, |door| {
            door.create(&step)?;
            Ok(())
        })
    }

    fn name_of_first(&self, people: &[PersonId]) -> Result<String> {
        let first = people.first().ok_or(Error::Invalid("nobody_chosen"))?;
        Ok(self.person(*first)?.name)
    }
}

/// What is noted already, then one note more.
fn with_note(before: &str, note: &str) -> String {
    match (before, note) {
        ("", one) | (one, "") => one.to_owned(),
        (before, note) => format!("{before}; {note}"),
    }
}
