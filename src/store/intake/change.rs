//! What a list brings, record by record, so that it can be looked at before anything is written.

use rusqlite::types::Value;

use crate::domain::date::Day;
use crate::domain::id::{AbsenceId, HouseholdId, PersonId, VisitId};
use crate::domain::outcome::Outcome;
use crate::domain::record::{Absence, Household, Person, Visit};
use crate::store::Result;
use crate::store::extract::{AbsencePart, HouseholdPart, Line, PersonPart, VisitPart};
use crate::store::table::{Record, Table};

use super::Intake;
use super::marked::Rule;

/// Changes that are told one by one, and missing records; the others are counted.
const CHANGES: usize = 10_000;
/// New records that are told one by one; the others are counted.
const NEW: usize = 1_000;

/// A record as the register keeps it, to be shown beside another version of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    table: &'static str,
    texts: Vec<String>,
    /// The head of a household; a visit at which an invitation was left.
    mark: bool,
}

/// Whose record it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The person's name; of a household and of a visit that of the head.
    pub name: String,
    /// The number of the household.
    pub household: String,
    /// The village.
    pub village: String,
}

/// A record that a list has with other values than the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntakeChange {
    /// The row of the list.
    pub row: u32,
    /// `household`, `person`, `absence` or `visit`.
    pub kind: &'static str,
    /// The id of the record.
    pub id: String,
    /// Whose record it is.
    pub named: Named,
    /// As it was.
    pub old: Picture,
    /// As the list has it.
    pub wanted: Picture,
    /// As it is now: where field work was kept, the old values.
    pub now: Picture,
    /// Whether it changed here and in the list since the list was written.
    pub both: bool,
}

/// A record that was not in the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntakeNew {
    /// The row of the list.
    pub row: u32,
    /// `household`, `person`, `absence` or `visit`.
    pub kind: &'static str,
    /// Whose record it is.
    pub named: Named,
    /// Of a visit: what came of it, and on which day.
    pub result: Option<(Outcome, Day)>,
}

/// A live record of a village that the list names, and that is not in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntakeMissing {
    /// `household`, `person` or `absence`.
    pub kind: &'static str,
    /// The id of the record.
    pub id: String,
    /// Whose record it is.
    pub named: Named,
}

/// What there is to tell of a list since it was last asked for, and how much was only counted.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub changes: Vec<IntakeChange>,
    pub new: Vec<IntakeNew>,
    changes_named: usize,
    new_named: usize,
    pub more_changes: u64,
    pub more_new: u64,
}

impl Told {
    fn has_room_for_change(&mut self) -> bool {
        let room = self.changes_named < CHANGES;
        self.changes_named += usize::from(room);
        self.more_changes += u64::from(!room);
        room
    }

    fn has_room_for_new(&mut self) -> bool {
        let room = self.new_named < NEW;
        self.new_named += usize::from(room);
        self.more_new += u64::from(!room);
        room
    }
}

/// The values of a record that is changed: as it was, as the list has it, as it is now.
pub(super) struct Versions<'v> {
    pub old: &'v [Value],
    pub wanted: &'v [Value],
    pub now: &'v [Value],
}

impl Picture {
    pub(super) fn of(table: &'static Table, values: &[Value], contact: Option<&Person>) -> Self {
        let (columns, mark) = match table.name {
            "household" => (HouseholdPart::COLUMNS, ""),
            "person" => (PersonPart::COLUMNS, "is_head"),
            "absence" => (AbsencePart::COLUMNS, ""),
            _ => (VisitPart::COLUMNS, "invitation"),
        };
        let text = |column: &&str| match (*column, contact) {
            ("x.name", Some(contact)) => contact.name.clone(),
            ("x.phones", Some(contact)) => contact.phones_cell(),
            (column, _) => {
                let name = column.split_once('.').map_or("", |(_, name)| name);
                match cell(table, values, name) {
                    Some(Value::Text(text)) => text.clone(),
                    _ => String::new(),
                }
            }
        };
        Self {
            table: table.name,
            texts: columns.iter().map(text).collect(),
            mark: matches!(cell(table, values, mark), Some(Value::Integer(1))),
        }
    }

    /// The record as a row of our lists, which shows its parts and nothing else.
    pub fn line(&self) -> Line<'_> {
        let mut line = Line::default();
        match self.table {
            "household" => line.household.lend(&self.texts),
            "person" => {
                let mut person = PersonPart {
                    is_head: self.mark,
                    ..PersonPart::default()
                };
                person.lend(&self.texts);
                line.person = Some(person);
            }
            "absence" => {
                let mut absence = AbsencePart::default();
                absence.lend(&self.texts);
                line.absence = Some(absence);
            }
            _ => {
                let mut visit = VisitPart {
                    invitation: self.mark,
                    ..VisitPart::default()
                };
                visit.lend(&self.texts);
                line.visit = Some(visit);
            }
        }
        line
    }
}

/// The cell of a column.
fn cell<'v>(table: &Table, values: &'v [Value], column: &str) -> Option<&'v Value> {
    let mut columns = table.groups.iter().flat_map(|group| group.columns);
    values.get(columns.position(|other| *other == column)?)
}

fn number(table: &Table, values: &[Value], column: &str) -> i64 {
    match cell(table, values, column) {
        Some(Value::Integer(number)) => *number,
        _ => 0,
    }
}

impl Person {
    /// The phones as they lie in the file.
    fn phones_cell(&self) -> String {
        if self.phones.is_empty() {
            String::new()
        } else {
            self.phones.json()
        }
    }
}

/// The id of a record as it is written outside.
fn id_text(kind: &str, id: i64) -> String {
    match kind {
        "household" => HouseholdId(id).to_string(),
        "person" => PersonId(id).to_string(),
        "absence" => AbsenceId(id).to_string(),
        _ => VisitId(id).to_string(),
    }
}

impl Intake<'_, '_> {
    /// What the rows since the last call brought: what is new, and what differs.
    pub fn told(&mut self) -> (Vec<IntakeNew>, Vec<IntakeChange>) {
        let told = &mut self.told;
        (
            std::mem::take(&mut told.new),
            std::mem::take(&mut told.changes),
        )
    }

    /// Tells of a record that this run wrote.
    pub(super) fn tell_new(
        &mut self,
        row: u32,
        kind: &'static str,
        result: Option<(Outcome, Day)>,
        named: impl FnOnce(&Self) -> Result<Named>,
    ) -> Result<()> {
        if self.told.has_room_for_new() {
            let named = named(self)?;
            self.told.new.push(IntakeNew {
                row,
                kind,
                named,
                result,
            });
        }
        Ok(())
    }

    /// Tells of a record that the list has with other values.
    pub(super) fn tell_change(
        &mut self,
        (table, id): (&'static Table, i64),
        versions: &Versions<'_>,
        rule: Rule,
    ) -> Result<()> {
        if !self.told.has_room_for_change() {
            return Ok(());
        }
        let picture = |values: &[Value]| -> Result<Picture> {
            let contact = match number(table, values, "proxy") {
                0 => None,
                proxy => Some(self.door.read::<Person>(proxy)?),
            };
            Ok(Picture::of(table, values, contact.as_ref()))
        };
        let change = IntakeChange {
            row: rule.row,
            kind: table.name,
            id: id_text(table.name, id),
            named: self.named_of(table, id, versions.old)?,
            old: picture(versions.old)?,
            wanted: picture(versions.wanted)?,
            now: picture(versions.now)?,
            both: rule.both,
        };
        self.told.changes.push(change);
        Ok(())
    }

    fn named_of(&self, table: &Table, id: i64, values: &[Value]) -> Result<Named> {
        match table.name {
            "household" => self.named_household(id),
            "person" => {
                let name = match cell(table, values, "name") {
                    Some(Value::Text(name)) => name.clone(),
                    _ => String::new(),
                };
                Ok(self.named_member(name, number(table, values, "household")))
            }
            "absence" => self.named_person(PersonId(number(table, values, "person"))),
            _ => self.named_household(number(table, values, "household")),
        }
    }

    fn named_person(&self, id: PersonId) -> Result<Named> {
        let person: Person = self.door.read(id.0)?;
        Ok(self.named_member(person.name, person.household.0))
    }

    /// A member of a household.
    pub(super) fn named_member(&self, name: String, household: i64) -> Named {
        let Some(at) = self.book.of_id(household) else {
            return Named {
                name,
                ..Named::default()
            };
        };
        let entry = &self.book.entries[at as usize];
        Named {
            name,
            household: entry.code.to_string(),
            village: self.villages.list[entry.village as usize].name.clone(),
        }
    }

    /// A household, by its head.
    pub(super) fn named_household(&self, id: i64) -> Result<Named> {
        let Some(at) = self.book.of_id(id) else {
            return Ok(Named::default());
        };
        let members = self.members(at)?;
        let live = || members.iter().filter(|member| member.is_live());
        let head = live()
            .find(|member| member.person.is_head)
            .or_else(|| live().next());
        let name = head.map_or(String::new(), |member| member.person.name.clone());
        Ok(self.named_member(name, id))
    }

    /// A missing record.
    fn missing_one(&self, kind: &'static str, id: i64) -> Result<IntakeMissing> {
        let named = match kind {
            "household" => self.named_household(id)?,
            "person" => self.named_person(PersonId(id))?,
            _ => {
                let absence: Absence = self.door.read(id)?;
                self.named_person(absence.person)?
            }
        };
        Ok(IntakeMissing {
            kind,
            id: id_text(kind, id),
            named,
        })
    }

    /// The missing records of these ids, as many as are told, and how many more there are.
    pub(super) fn missing(&self, ids: &[(&'static str, i64)]) -> Result<(Vec<IntakeMissing>, u64)> {
        let told = ids.iter().take(CHANGES);
        let told = told.map(|(kind, id)| self.missing_one(kind, *id));
        let more = ids.len().saturating_sub(CHANGES) as u64;
        Ok((told.collect::<Result<_>>()?, more))
    }
}

/// The kinds of records that are told.
pub(super) const HOUSEHOLD: &str = Household::TABLE.name;
pub(super) const PERSON: &str = Person::TABLE.name;
pub(super) const ABSENCE: &str = Absence::TABLE.name;
pub(super) const VISIT: &str = Visit::TABLE.name;
