//! Lists that are taken in: each draft meets the register, and what is new or differs is written through the door.
//!
//! The villages and the numbers of all households are held in memory; a household's members are read in one query and
//! compared there. A first import finds no member in the register, so it drops the indexes it would have to keep up and
//! builds them when everything is written.

mod absences;
mod book;
mod by_id;
mod change;
mod count;
mod household;
mod list;
mod marked;
mod origin;
mod people;
mod proof;
mod seek;
mod shown;
mod twin;
mod visits;

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;

use crate::domain::clock::Clock;
use crate::domain::date::Day;
use crate::domain::draft::{HouseholdDraft, VisitDraft};
use crate::domain::id::{AbsenceId, PersonId};
use crate::domain::personal_number::PersonalNumber;
use crate::domain::record::{Person, Village};

use super::Result;
use super::door::Door;

use book::{Book, Villages};
use by_id::NumberMap;
use change::{ABSENCE, HOUSEHOLD, PERSON, Told};
use count::{Mark, Marks, Pile};
use list::Strangers;
use marked::Originals;
use origin::Origins;
use twin::Twins;

pub use change::{IntakeChange, IntakeMissing, IntakeNew, Named, Picture};
pub use count::{Counts, IntakeCounts, VillageCounts};
pub use list::{ListRules, OtherVillage, Whole};
pub(super) use proof::{Proof, RowSum};
pub use seek::{Meant, Sighting, Sought};

/// One import: what was read, how, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ImportBatch {
    pub file: String,
    pub sha256: String,
    pub mapping: String,
    pub counts: String,
}

/// A file as the register remembers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedFile {
    /// Its name.
    pub name: String,
    /// The SHA-256 of its bytes in hexadecimal digits.
    pub sha256: String,
    /// What was read from which column, in JSON.
    pub mapping: String,
    /// What came of it, in JSON.
    pub counts: String,
}

/// Something about one row, found when it met the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntakeNote {
    /// The row of the list.
    pub row: u32,
    /// The column it is about, by its code; empty for the whole row.
    pub column: &'static str,
    /// The reason code.
    pub code: &'static str,
    /// The value it is about.
    pub value: String,
    /// Whether the row is not taken because of it.
    pub refuses: bool,
}

/// Whose values count where a row and the register differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Those of the register.
    Ours,
    /// Those of the list, also over what was learned at the door.
    Theirs,
}

/// A member of the household that is being taken in.
#[derive(Debug)]
struct Member {
    id: PersonId,
    person: Person,
}

/// The household whose rows are coming.
#[derive(Debug)]
enum Current {
    /// It is in the register.
    Known { at: u32, members: Vec<Member> },
    /// It is written with the first of its rows that is taken.
    New { village: usize },
    /// None of its rows is taken.
    Refused(&'static str, &'static str),
}

/// An import in an open write.
pub struct Intake<'d, 's> {
    door: &'d mut Door<'s>,
    clock: Clock,
    today: Day,
    /// The commune's province, from which places are seen.
    home: String,
    /// The indexes that are built again at the end of a first import.
    indexes: Vec<String>,
    first: bool,
    villages: Villages,
    book: Book,
    village_counts: Counts,
    households: Marks,
    people: Marks,
    absences: Marks,
    visits: Marks,
    /// Open absences, by person.
    away: NumberMap<PersonId, AbsenceId>,
    /// Absences that ended, by person.
    returned: HashMap<PersonId, Vec<AbsenceId>>,
    /// Who has a personal number, in a first import.
    numbers: NumberMap<PersonalNumber, PersonId>,
    /// Members that a first import added to a household later on.
    later: HashMap<u32, Vec<PersonId>>,
    origins: Origins,
    /// Read when the first new person comes.
    twins: Option<Twins>,
    current: Option<Current>,
    /// Visits of the file that is open, written when all its members are known.
    due: Vec<(u32, u32, VisitDraft)>,
    notes: Vec<IntakeNote>,
    told: Told,
    spent: Vec<Member>,
    /// Lists replace what was learned at the door.
    over_field_work: bool,
    /// The list whose rows come.
    list: Option<usize>,
    sides: HashMap<u32, Side>,
    whole: Whole,
    chosen_village: Option<String>,
    strangers: Strangers,
    originals: Originals,
    /// Heads in whose place another came, and whose own row has not come yet.
    led: HashSet<PersonId>,
    /// What became of the rows of the household that is open.
    piles: Vec<(u32, Pile)>,
}

impl Finished {
    /// The villages that a list names.
    pub fn villages_of(&self, list: usize) -> Vec<String> {
        let counts = self.by_village.iter();
        let named = counts.filter(|counts| counts.lists.contains(&list));
        named.map(|counts| counts.village.clone()).collect()
    }
}

/// What came of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finished {
    /// The records, counted.
    pub counts: IntakeCounts,
    /// Live records of the villages of the lists that are not in the lists.
    pub missing: Vec<IntakeMissing>,
    /// Missing records beyond those.
    pub more_missing: u64,
    /// Changes beyond those that were told.
    pub more_changes: u64,
    /// New records beyond those that were told.
    pub more_new: u64,
    /// What became of the rows of each village that a list names.
    pub by_village: Vec<VillageCounts>,
    /// The villages of the register that no list names.
    pub silent: Vec<String>,
}

/// How far the end of an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Indexes are built.
    Indexes {
        /// So many.
        done: u64,
        /// Of so many.
        of: u64,
    },
    /// What was written is read back.
    ReadBack {
        /// So many rows.
        done: u64,
        /// Of so many.
        of: u64,
    },
}

/// What a list has been taken from, to be given back to the thread that made it: memory is freed fastest there.
#[derive(Debug)]
pub struct Spent {
    _members: Vec<Member>,
}

impl<'d, 's> Intake<'d, 's> {
    /// Begins an import in an open write. `over_field_work`: the lists replace what was learned at the door.
    pub fn begin(door: &'d mut Door<'s>, clock: Clock, over_field_work: bool) -> Result<Self> {
        let connection = door.connection;
        door.proof = Some(Proof::default());
        let home = connection.query_row(
            "SELECT coalesce(max(province), '') FROM commune WHERE undone = 0",
            [],
            |row| row.get(0),
        )?;
        let first = is_empty(connection)?;
        let indexes = if first {
            drop_indexes(connection)?
        } else {
            Vec::new()
        };
        let mut villages = Villages::load(connection)?;
        let book = Book::load(connection, &mut villages)?;
        let (away, returned) = absences::load(connection)?;
        Ok(Self {
            clock,
            today: clock.today(),
            home,
            indexes,
            first,
            villages,
            book,
            village_counts: Counts::default(),
            households: Marks::default(),
            people: Marks::default(),
            absences: Marks::default(),
            visits: Marks::default(),
            away,
            returned,
            numbers: NumberMap::default(),
            later: HashMap::new(),
            origins: Origins::load(connection)?,
            twins: None,
            current: None,
            due: Vec::new(),
            notes: Vec::new(),
            told: Told::default(),
            spent: Vec::new(),
            over_field_work,
            list: None,
            sides: HashMap::new(),
            whole: Whole::default(),
            chosen_village: None,
            strangers: Strangers::default(),
            originals: Originals::default(),
            led: HashSet::new(),
            piles: Vec::new(),
            door,
        })
    }

    /// Takes a household of a list.
    pub fn take(&mut self, mut draft: HouseholdDraft) -> Result<()> {
        let begun = match self.current.take() {
            Some(current) if draft.continues => current,
            before => {
                if let Some(Current::Known { members, .. }) = before {
                    self.spent.extend(members);
                }
                match self.restore_numbers(&mut draft)? {
                    Some(refused) => refused,
                    None => self.place(&draft)?,
                }
            }
        };
        let current = match begun {
            Current::Refused(column, code) => {
                self.refuse_all(&draft, column, code);
                Current::Refused(column, code)
            }
            Current::New { village } => self.take_new(village, &mut draft)?,
            Current::Known { at, members } => self.take_known(at, members, &mut draft)?,
        };
        if let Current::Known { at, .. } = &current {
            for (row, visit) in draft.visits.drain(..) {
                self.due.push((*at, row, visit));
            }
        }
        self.count_piles(&current, &draft.village);
        self.current = Some(current);
        Ok(())
    }

    /// Ends a list: what its rows say of visits is written. Gives the village in which most rows are known, if it is
    /// not that of the list.
    pub fn end_list(&mut self) -> Result<Option<OtherVillage>> {
        self.current = None;
        self.write_visits()?;
        Ok(self.other_village())
    }

    /// Notes what a row did.
    fn pile(&mut self, row: u32, pile: Pile) {
        match self.piles.iter_mut().rev().find(|(other, _)| *other == row) {
            Some((_, before)) => *before = pile.max(*before),
            None => self.piles.push((row, pile)),
        }
    }

    /// Counts what the rows of a household did, for its village.
    fn count_piles(&mut self, current: &Current, said: &str) {
        let village = match current {
            Current::Known { at, .. } => Some(self.book.entries[*at as usize].village as usize),
            Current::New { village } => Some(*village),
            Current::Refused(..) => self.villages.find(said),
        };
        let list = self.list.unwrap_or_default();
        for (_, pile) in self.piles.drain(..) {
            if let Some(village) = village {
                self.villages.list[village].counts.add(list, pile);
            }
        }
    }

    /// Counts a row of a village that could not be read.
    pub fn count_refused(&mut self, village: &str) {
        let list = self.list.unwrap_or_default();
        if let Some(village) = self.villages.find(village) {
            let counts = &mut self.villages.list[village].counts;
            counts.add(list, Pile::Refused);
        }
    }

    /// What is no longer needed since the last call.
    pub fn spent(&mut self) -> Spent {
        Spent {
            _members: std::mem::take(&mut self.spent),
        }
    }

    /// What there is to say of rows since the last call.
    pub fn notes(&mut self) -> impl Iterator<Item = IntakeNote> {
        std::mem::take(&mut self.notes).into_iter()
    }

    /// Ends the import: the files are noted beside what they brought, if they brought anything, and all that was
    /// written is read back.
    pub fn finish(
        mut self,
        files: impl FnOnce(&Finished) -> Vec<ImportedFile>,
        go_on: &mut dyn FnMut(Ending) -> Result<()>,
    ) -> Result<Finished> {
        let mut finished = Finished {
            more_changes: self.told.more_changes,
            more_new: self.told.more_new,
            ..Finished::default()
        };
        for place in &mut self.villages.list {
            if !place.counts.lists.is_empty() {
                finished.by_village.push(std::mem::take(&mut place.counts));
            } else if place.is_known {
                finished.silent.push(place.name.clone());
            }
        }
        if self.first {
            // Sorting needs the memory, and nothing is looked up any more.
            self.book = Book::default();
            self.numbers = NumberMap::default();
        }
        let of = self.indexes.len() as u64;
        for (done, sql) in (0..).zip(self.indexes.drain(..)) {
            go_on(Ending::Indexes { done, of })?;
            self.door.connection.execute_batch(&sql)?;
        }
        if !self.first {
            let missing = self.count_missing()?;
            (finished.missing, finished.more_missing) = self.missing(&missing)?;
        }
        finished.counts = IntakeCounts {
            villages: self.village_counts,
            households: self.households.counts,
            people: self.people.counts,
            absences: self.absences.counts,
            visits: self.visits.counts,
        };
        if finished.counts.wrote() {
            for file in files(&finished) {
                self.door.create(&ImportBatch {
                    file: file.name,
                    sha256: file.sha256,
                    mapping: file.mapping,
                    counts: file.counts,
                })?;
            }
            proof::read_back(self.door, go_on)?;
        }
        Ok(finished)
    }

    /// Counts the live records in the villages of the list that no row named, and gives their ids.
    fn count_missing(&mut self) -> Result<Vec<(&'static str, i64)>> {
        let whole = |entry: &book::Entry| self.villages.list[entry.village as usize].whole;
        let entries = &self.book.entries;
        let is_missing = |entry: &&book::Entry| {
            whole(entry).households
                && !entry.closed
                && self.households.get(entry.id) == Mark::Unseen
        };
        let households: Vec<i64> = entries
            .iter()
            .filter(is_missing)
            .map(|entry| entry.id)
            .collect();
        let in_whole = |household: i64| {
            let entry = self
                .book
                .of_id(household)
                .and_then(|at| entries.get(at as usize));
            entry.is_some_and(|entry| !entry.closed && whole(entry).people)
        };
        let find = |sql: &str, marks: &Marks| -> Result<Vec<i64>> {
            let mut statement = self.door.connection.prepare(sql)?;
            let mut rows = statement.query([])?;
            let mut missing = Vec::new();
            while let Some(row) = rows.next()? {
                if marks.get(row.get(0)?) == Mark::Unseen && in_whole(row.get(1)?) {
                    missing.push(row.get(0)?);
                }
            }
            Ok(missing)
        };
        let people = find(
            "SELECT id, household FROM person WHERE undone = 0 AND closed IS NULL",
            &self.people,
        )?;
        let absences = find(
            "SELECT a.id, p.household FROM absence a JOIN person p ON p.id = a.person \
             WHERE a.undone = 0 AND a.returned_on IS NULL AND p.undone = 0 AND p.closed IS NULL",
            &self.absences,
        )?;
        self.households.counts.missing = households.len() as u64;
        self.people.counts.missing = people.len() as u64;
        self.absences.counts.missing = absences.len() as u64;
        let of = |kind, ids: Vec<i64>| ids.into_iter().map(move |id| (kind, id));
        let all = of(HOUSEHOLD, households)
            .chain(of(PERSON, people))
            .chain(of(ABSENCE, absences));
        Ok(all.collect())
    }

    /// The id of a village, which is written now if it is new.
    fn village_id(&mut self, at: usize) -> Result<i64> {
        let place = &mut self.villages.list[at];
        if let Some(id) = place.id {
            self.count_village(at);
            return Ok(id);
        }
        self.villages.last_rank += 1;
        let id = self.door.create(&Village {
            name: place.name.clone(),
            walk_rank: self.villages.last_rank,
            ..Village::default()
        })?;
        place.id = Some(id);
        place.is_counted = true;
        self.village_counts.added += 1;
        Ok(id)
    }

    /// Counts a village that was there, once.
    fn count_village(&mut self, at: usize) {
        self.villages.mean(at);
        self.expect_all_of(at);
        let place = &mut self.villages.list[at];
        if !std::mem::replace(&mut place.is_counted, true) {
            self.village_counts.same += 1;
        }
    }

    fn refuse(&mut self, row: u32, column: &'static str, code: &'static str, value: &str) {
        self.pile(row, Pile::Refused);
        self.notes.push(IntakeNote {
            row,
            column,
            code,
            value: value.to_owned(),
            refuses: true,
        });
    }

    fn warn(&mut self, row: u32, column: &'static str, code: &'static str, value: &str) {
        self.notes.push(IntakeNote {
            row,
            column,
            code,
            value: value.to_owned(),
            refuses: false,
        });
    }

    /// Refuses every row of a draft.
    fn refuse_all(&mut self, draft: &HouseholdDraft, column: &'static str, code: &'static str) {
        let value = match column {
            "village" => &*draft.village,
            "household_code" => draft.code.as_deref().unwrap_or_default(),
            _ => draft.head.as_deref().unwrap_or_default(),
        };
        let mut rows: Vec<u32> = draft.members.iter().map(|member| member.row).collect();
        rows.extend(draft.visits.iter().map(|(row, _)| *row));
        if rows.is_empty() {
            rows.push(draft.row);
        }
        rows.sort_unstable();
        rows.dedup();
        for row in rows {
            self.refuse(row, column, code, value);
        }
    }
}

/// Whether the register never held a household.
fn is_empty(connection: &Connection) -> Result<bool> {
    Ok(connection.query_row(
        "SELECT NOT EXISTS (SELECT 1 FROM household) AND NOT EXISTS (SELECT 1 FROM person) \
         AND NOT EXISTS (SELECT 1 FROM absence)",
        [],
        |row| row.get(0),
    )?)
}

/// Drops the indexes of the tables that a first import fills, and gives what makes them again.
fn drop_indexes(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL \
         AND tbl_name IN ('household', 'person', 'absence') ORDER BY name",
    )?;
    let indexes: Vec<(String, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    drop(statement);
    for (name, _) in &indexes {
        connection.execute_batch(&format!("DROP INDEX {name}"))?;
    }
    Ok(indexes.into_iter().map(|(_, sql)| sql).collect())
}

impl Member {
    fn is_live(&self) -> bool {
        self.person.closed.is_none()
    }
}
