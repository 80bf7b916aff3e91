//! Rows that carry a mark: whether the register still holds what the list was written from.

use rusqlite::types::Value;

use crate::domain::draft::{HouseholdDraft, PersonDraft};
use crate::domain::id::PersonId;
use crate::domain::record::{Absence, Household, Person};
use crate::domain::row_mark::{RowMark, Sum};
use crate::store::Result;
use crate::store::extract::{HouseholdPart, Line, contact_sum};
use crate::store::table::{Record, Table, values};

use super::by_id::NumberMap;
use super::change::{HOUSEHOLD, PERSON, Picture};
use super::{Intake, Member, Side};

/// What rows were before this run changed them: the rows of a list may come in any order, and a change of one must not
/// look to the next as if the register had moved on.
#[derive(Debug, Default)]
pub(super) struct Originals {
    households: NumberMap<i64, Sum>,
    /// The person, and what lists show of the person as a contact.
    people: NumberMap<i64, (Sum, Sum)>,
}

/// How far a row may change the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Take {
    /// What lists brought; what was learned at the door stays.
    Lists,
    /// Everything.
    All,
    /// Nothing.
    Nothing,
}

/// What a row may do, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub row: u32,
    pub take: Take,
    /// The record changed here and in the list.
    pub both: bool,
    /// Somebody decided so.
    pub chosen: bool,
}

impl Rule {
    /// The warning of a row of which something was kept.
    pub fn kept(self) -> Option<&'static str> {
        match self {
            Self { chosen: true, .. } => None,
            Self { both: true, .. } => Some("changed_both"),
            _ => Some("kept"),
        }
    }
}

impl Intake<'_, '_> {
    /// What row `row` may do; `stands` tells of a row with a mark whether the register is as it was.
    pub(super) fn rule(&self, row: u32, stands: Option<bool>) -> Rule {
        let side = self.sides.get(&row);
        let both = stands == Some(false);
        let take = match side {
            Some(Side::Ours) => Take::Nothing,
            Some(Side::Theirs) => Take::All,
            None if self.over_field_work || stands == Some(true) => Take::All,
            None if both => Take::Nothing,
            None => Take::Lists,
        };
        Rule {
            row,
            take,
            both,
            chosen: side.is_some(),
        }
    }

    /// Whether the register still holds what the row of a member was written from.
    pub(super) fn stands(
        &self,
        at: u32,
        id: PersonId,
        person: &Person,
        mark: RowMark,
    ) -> Result<bool> {
        let own = match self.originals.people.get(&id.0) {
            Some((sum, _)) => *sum,
            None => sum(Person::TABLE, &values(person), ""),
        };
        let mut parts = vec![self.household_sum(at)?, own];
        if let Some(open) = self.away.get(&id) {
            let absence: Absence = self.door.read(open.0)?;
            parts.push(sum(Absence::TABLE, &values(&absence), ""));
            parts.push(match absence.proxy {
                None => contact_sum("", ""),
                Some(proxy) => match self.originals.people.get(&proxy.0) {
                    Some((_, contact)) => *contact,
                    None => as_contact(&values(&self.door.read::<Person>(proxy.0)?)),
                },
            });
        }
        Ok(RowMark::of(parts) == mark)
    }

    /// Whether the register still holds what the rows of a household were written from, as far as one of them tells.
    pub(super) fn household_stands(
        &self,
        at: u32,
        members: &[Member],
        draft: &HouseholdDraft,
    ) -> Result<Option<bool>> {
        if let Some(mark) = draft.base {
            return Ok(Some(RowMark::of([self.household_sum(at)?]) == mark));
        }
        let mut stands = None;
        for PersonDraft { key, base, .. } in &draft.members {
            let known = members.iter().find(|member| Some(member.id) == *key);
            let (Some(member), Some(mark)) = (known, base) else {
                continue;
            };
            stands = Some(self.stands(at, member.id, &member.person, *mark)?);
            if stands == Some(true) {
                break;
            }
        }
        Ok(stands)
    }

    fn household_sum(&self, at: u32) -> Result<Sum> {
        let entry = &self.book.entries[at as usize];
        if let Some(sum) = self.originals.households.get(&entry.id) {
            return Ok(*sum);
        }
        let village = &self.villages.list[entry.village as usize].name;
        let household: Household = self.door.read(entry.id)?;
        Ok(sum(Household::TABLE, &values(&household), village))
    }

    /// Remembers what a row was before this run changed it for the first time.
    pub(super) fn remember(&mut self, table: &'static Table, id: i64, old: &[Value]) {
        match table.name {
            HOUSEHOLD => {
                let village = self.book.of_id(id).map(|at| {
                    let entry = &self.book.entries[at as usize];
                    &self.villages.list[entry.village as usize].name
                });
                let sum = sum(table, old, village.map_or("", String::as_str));
                self.originals.households.entry(id).or_insert(sum);
            }
            PERSON => {
                let sums = (sum(table, old, ""), as_contact(old));
                self.originals.people.entry(id).or_insert(sums);
            }
            _ => {}
        }
    }
}

/// The sum over what a list can change of a record.
fn sum(table: &'static Table, values: &[Value], village: &str) -> Sum {
    let picture = Picture::of(table, values, None);
    let Line {
        household,
        person,
        absence,
        ..
    } = picture.line();
    match (person, absence) {
        (Some(person), _) => person.sum(),
        (_, Some(absence)) => absence.sum(),
        _ => HouseholdPart {
            village,
            ..household
        }
        .sum(),
    }
}

/// What lists show of a person who is the contact of another.
fn as_contact(person: &[Value]) -> Sum {
    let picture = Picture::of(Person::TABLE, person, None);
    let person = picture.line().person.unwrap_or_default();
    contact_sum(person.name, person.phones)
}
