//! The one door through which every write goes: one transaction that writes the rows and the operation log.
//!
//! A batch is one thing a person did: one visit, one form, one import. It becomes a row of `batch` with its first
//! operation, so what changes nothing leaves no trace. A creation is one operation for a run of consecutive ids,
//! without payload; a change is one operation per field group, with the group's old and new columns.

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{
    CachedStatement, Connection, Transaction, TransactionBehavior, params, params_from_iter,
};

use crate::domain::clock::Moment;
use crate::domain::id::{BatchId, COUNTER_BITS, CampaignId};

use super::device::Device;
use super::intake::{Proof, RowSum};
use super::table::{Group, Record, TABLES, Table, index_of, table_named, values};
use super::{Error, Result, Store};

/// What a batch was made for; kept in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The making of the register.
    New,
    /// A visit, call or message.
    Visit,
    /// A household, person or village typed or changed by hand.
    Edit,
    /// An absence typed, changed or ended by hand.
    Absence,
    /// A step of a person in the campaign, recorded or withdrawn.
    Step,
    /// A file that was imported.
    Import,
    /// A setting.
    Setting,
    /// A campaign, or what belongs to it: cohorts, targets, reports, totals, remarks.
    Campaign,
    /// Another batch taken back.
    Undo,
    /// An undo taken back.
    Redo,
}

impl Kind {
    const ALL: [Self; 10] = [
        Self::New,
        Self::Visit,
        Self::Edit,
        Self::Absence,
        Self::Step,
        Self::Import,
        Self::Setting,
        Self::Campaign,
        Self::Undo,
        Self::Redo,
    ];

    /// The code in the log.
    pub fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Visit => "visit",
            Self::Edit => "edit",
            Self::Absence => "absence",
            Self::Step => "step",
            Self::Import => "import",
            Self::Setting => "setting",
            Self::Campaign => "campaign",
            Self::Undo => "undo",
            Self::Redo => "redo",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What came of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done<T> {
    /// The batch; `None` when nothing changed.
    pub batch: Option<BatchId>,
    /// What the write gave back.
    pub value: T,
}

/// Bits below the milliseconds in a hybrid logical clock.
pub(super) const HLC_BITS: u32 = 15;
/// Wall clocks outside 2020-01-01 to 2100-01-01 are not believed.
const WALL_RANGE: (i64, i64) = (1_577_836_800_000, 4_102_444_800_000);

/// The moment in a hybrid logical clock.
pub(super) fn moment_of(hlc: i64) -> Moment {
    Moment(hlc >> HLC_BITS)
}

fn next_hlc(now: Moment, largest: i64) -> i64 {
    let wall = now.0.clamp(WALL_RANGE.0, WALL_RANGE.1) << HLC_BITS;
    wall.max(largest + 1)
}

/// An open write. Everything done through it is one batch in one transaction.
pub struct Door<'s> {
    pub(super) connection: &'s Connection,
    device: Device,
    batch: i64,
    hlc: i64,
    kind: Kind,
    source: String,
    who: String,
    undoes: Option<BatchId>,
    seq: i64,
    written: bool,
    /// The campaign that is worked on, where one was chosen.
    pub(super) chosen: Option<CampaignId>,
    /// The next counter of each table's ids for this device.
    next: [i64; TABLES.len()],
    /// The run of ids given since the last creation operation, per table: first and count.
    runs: [(i64, i64); TABLES.len()],
    /// The insert of each table, kept once it is prepared.
    inserts: [Option<Insert<'s>>; TABLES.len()],
    /// What was written, for reading it back; imports only.
    pub(super) proof: Option<Proof>,
}

impl Store {
    /// Runs `work` as one batch in one transaction: all of it is in the file when this returns, or none of it.
    pub fn write<T>(
        &mut self,
        kind: Kind,
        source: &str,
        work: impl FnOnce(&mut Door<'_>) -> Result<T>,
    ) -> Result<Done<T>> {
        self.run(kind, source, None, true, work)
    }

    /// Runs `work` as [`Store::write`] would, then takes everything back: what a write would do, without doing it.
    pub fn rehearse<T>(
        &mut self,
        kind: Kind,
        source: &str,
        work: impl FnOnce(&mut Door<'_>) -> Result<T>,
    ) -> Result<T> {
        self.run(kind, source, None, false, work)
            .map(|done| done.value)
    }

    pub(super) fn run<T>(
        &mut self,
        kind: Kind,
        source: &str,
        undoes: Option<BatchId>,
        keep: bool,
        work: impl FnOnce(&mut Door<'_>) -> Result<T>,
    ) -> Result<Done<T>> {
        if self.read_only {
            return Err(Error::ReadOnly);
        }
        self.must_be_in_place()?;
        let now = self.clock.now();
        let transaction =
            Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)
                .map_err(held)?;
        let device = self.machine.device(&transaction)?;
        let largest: i64 =
            transaction.query_row("SELECT coalesce(max(hlc), 0) FROM batch", [], |row| {
                row.get(0)
            })?;
        let mut door = Door {
            connection: &transaction,
            batch: next_id(&transaction, "batch", device.tag)?,
            seq: last_seq(&transaction, device.no)?,
            device,
            hlc: next_hlc(now, largest),
            kind,
            source: source.to_owned(),
            who: self.who.clone(),
            undoes,
            written: false,
            chosen: self.chosen,
            next: [0; TABLES.len()],
            runs: [(0, 0); TABLES.len()],
            inserts: [const { None }; TABLES.len()],
            proof: None,
        };
        let value = work(&mut door)?;
        door.close_runs()?;
        let (batch, seq) = (door.written.then_some(BatchId(door.batch)), door.seq);
        drop(door);
        if !keep || batch.is_none() {
            transaction.rollback()?;
        } else {
            self.must_be_in_place()?;
            self.machine.before_commit(device, seq)?;
            if let Err(error) = transaction.commit() {
                return Err(if self.has_batch(batch) {
                    Error::Unsure
                } else {
                    held(error)
                });
            }
            self.must_be_in_place()?;
            self.machine.committed();
            // It is in the file: an index that could not be brought up to date is loaded anew, and nothing has failed.
            if batch.is_some_and(|batch| self.written(batch).is_err()) {
                self.roll_is_behind();
            }
        }
        Ok(Done { batch, value })
    }
}

/// Another program is in the way.
fn held(error: rusqlite::Error) -> Error {
    match error.into() {
        Error::Busy => Error::Held,
        other => other,
    }
}

impl Store {
    /// Whether the batch is in the file. The last step of a commit is to wait until the disc knows that the journal is
    /// gone: when that fails, the batch is there, and nobody can say whether it outlives a power cut.
    fn has_batch(&self, batch: Option<BatchId>) -> bool {
        let id = batch.map(|batch| batch.0);
        let found =
            self.connection
                .query_row("SELECT 1 FROM batch WHERE id = ?1", [id], |_| Ok(()));
        found.is_ok()
    }
}

fn next_id(connection: &Connection, table: &str, tag: i64) -> Result<i64> {
    let first = tag << COUNTER_BITS;
    let last: Option<i64> = connection
        .prepare_cached(&format!(
            "SELECT max(id) FROM {table} WHERE id BETWEEN ?1 AND ?2"
        ))?
        .query_row([first, first + (1 << COUNTER_BITS) - 1], |row| row.get(0))?;
    Ok(last.map_or(first + 1, |last| last + 1))
}

fn last_seq(connection: &Connection, device: i64) -> Result<i64> {
    Ok(connection
        .prepare_cached("SELECT coalesce(max(seq), 0) FROM op WHERE device = ?1")?
        .query_row([device], |row| row.get(0))?)
}

/// The statement that adds rows to a table. A parameter stays bound from row to row, and half of a row's cells are as
/// blank as in the row before: those are not bound again.
struct Insert<'s> {
    statement: CachedStatement<'s>,
    /// What each cell is bound to, if that is nothing.
    blanks: Vec<Option<Blank>>,
}

impl<'s> Insert<'s> {
    fn into(connection: &'s Connection, table: &'static Table) -> Result<Self> {
        Ok(Self {
            statement: connection.prepare_cached(insert_sql(table))?,
            blanks: vec![None; table.width()],
        })
    }
}

/// A cell that holds nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Blank {
    Null,
    Empty,
}

impl Blank {
    fn of(cell: &ToSqlOutput<'_>) -> Option<Self> {
        match cell {
            ToSqlOutput::Owned(Value::Null) => Some(Self::Null),
            ToSqlOutput::Borrowed(ValueRef::Text(b"")) => Some(Self::Empty),
            _ => None,
        }
    }
}

impl Door<'_> {
    /// When the batch was made, as the log orders it: never before an earlier batch, whatever the clock shows.
    pub(super) fn moment(&self) -> Moment {
        moment_of(self.hlc)
    }

    /// The batch's id; it is in the file once something was written.
    pub fn batch(&self) -> BatchId {
        BatchId(self.batch)
    }

    /// Writes a new row and gives its id.
    pub(super) fn create<R: Record>(&mut self, record: &R) -> Result<i64> {
        let at = index_of(R::TABLE);
        if self.next[at] == 0 {
            self.next[at] = next_id(self.connection, R::TABLE.name, self.device.tag)?;
        }
        let id = self.next[at];
        {
            let Insert { statement, blanks } = match &mut self.inserts[at] {
                Some(insert) => insert,
                none => none.insert(Insert::into(self.connection, R::TABLE)?),
            };
            statement.raw_bind_parameter(1, id)?;
            let mut places = (2..).zip(blanks);
            let mut failure = None;
            let mut sum = RowSum::new(id);
            record.cells(&mut |cell: ToSqlOutput<'_>| {
                if self.proof.is_some() {
                    sum = sum.cell(&cell);
                }
                let Some((place, before)) = places.next() else {
                    return;
                };
                let blank = Blank::of(&cell);
                if blank.is_some() && blank == *before {
                    return;
                }
                *before = blank;
                if let Err(error) = statement.raw_bind_parameter(place, cell) {
                    failure = Some(error);
                }
            });
            if let Some(error) = failure {
                return Err(error.into());
            }
            statement.raw_execute()?;
            if let Some(proof) = &mut self.proof {
                proof.created(at, id, sum);
            }
        }
        self.next[at] += 1;
        let run = &mut self.runs[at];
        if run.1 == 0 {
            *run = (id, 1);
        } else {
            run.1 += 1;
        }
        Ok(id)
    }

    /// Makes row `id` equal to `record`: one operation for each group that differs. Gives the names of those groups.
    pub(super) fn update<R: Record>(&mut self, id: i64, record: &R) -> Result<()> {
        self.update_where(id, record, |_| true).map(|_| ())
    }

    /// As [`Door::update`], for the groups that `allow` lets through; gives how many groups changed.
    pub(super) fn update_where<R: Record>(
        &mut self,
        id: i64,
        record: &R,
        mut allow: impl FnMut(&'static str) -> bool,
    ) -> Result<usize> {
        let wanted = values(record);
        let present = self.row_values(R::TABLE, id)?;
        let mut at = 0;
        let mut changed = 0;
        for group in R::TABLE.groups {
            let span = at..at + group.columns.len();
            at = span.end;
            if wanted[span.clone()] != present[span.clone()] && allow(group.name) {
                self.change(R::TABLE, id, group, &present[span.clone()], &wanted[span])?;
                changed += 1;
            }
        }
        Ok(changed)
    }

    fn row_values(&self, table: &'static Table, id: i64) -> Result<Vec<Value>> {
        let sql = format!(
            "SELECT {} FROM {} WHERE id = ?1",
            table.columns(),
            table.name
        );
        let width = table.width();
        self.connection
            .prepare_cached(&sql)?
            .query_row([id], |row| (0..width).map(|at| row.get(at)).collect())
            .map_err(Error::from)
    }

    /// Writes one group of one row and its operation.
    pub(super) fn change(
        &mut self,
        table: &'static Table,
        id: i64,
        group: &'static Group,
        old: &[Value],
        new: &[Value],
    ) -> Result<()> {
        // A row that this batch itself created must be in the log before its first change.
        let (first, count) = self.runs[index_of(table)];
        if id >= first && id < first + count {
            self.close_runs()?;
        }
        let own = self
            .proof
            .as_ref()
            .is_some_and(|proof| proof.covers(table, id));
        let before = if own {
            Some(self.row_values(table, id)?)
        } else {
            None
        };
        set_columns(self.connection, table, id, group, new)?;
        if let Some(before) = before {
            let after = self.row_values(table, id)?;
            if let Some(proof) = &mut self.proof {
                proof.changed(table, id, &before, &after);
            }
        }
        self.log(
            table.name,
            id,
            1,
            Some(group.name),
            Some(&to_json(old)),
            Some(&to_json(new)),
        )
    }

    /// Marks `count` rows from `first` on as taken back, or as live again.
    pub(super) fn mark(
        &mut self,
        table: &'static Table,
        first: i64,
        count: i64,
        undone: bool,
    ) -> Result<()> {
        let sql = format!(
            "UPDATE {} SET undone = ?3 WHERE id BETWEEN ?1 AND ?2",
            table.name
        );
        self.connection
            .prepare_cached(&sql)?
            .execute(params![first, first + count - 1, undone])?;
        let (old, new) = if undone {
            ("[0]", "[1]")
        } else {
            ("[1]", "[0]")
        };
        self.log(table.name, first, count, Some(UNDONE), Some(old), Some(new))
    }

    /// Takes row `id` out, and the live rows that stand on it.
    pub(super) fn remove(&mut self, table: &'static Table, id: i64) -> Result<()> {
        for (child, column) in table.children {
            let sql = format!("SELECT id FROM {child} WHERE {column} = ?1 AND undone = 0");
            let rows: Vec<i64> = self
                .connection
                .prepare_cached(&sql)?
                .query_map([id], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            if let Some(child) = table_named(child) {
                for row in rows {
                    self.remove(child, row)?;
                }
            }
        }
        self.mark(table, id, 1, true)
    }

    /// Writes the creation operations of the rows created so far.
    fn close_runs(&mut self) -> Result<()> {
        for (at, table) in TABLES.iter().enumerate().rev() {
            let (first, count) = std::mem::take(&mut self.runs[at]);
            if count > 0 {
                self.log(table.name, first, count, None, None, None)?;
            }
        }
        Ok(())
    }

    fn log(
        &mut self,
        entity: &str,
        row: i64,
        count: i64,
        group: Option<&str>,
        old: Option<&str>,
        new: Option<&str>,
    ) -> Result<()> {
        if !self.written {
            self.connection
                .prepare_cached(
                    "INSERT INTO batch (id, device, hlc, who, kind, source, undoes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![
                    self.batch,
                    self.device.no,
                    self.hlc,
                    self.who,
                    self.kind.code(),
                    self.source,
                    self.undoes.map(|id| id.0)
                ])?;
            self.written = true;
        }
        self.seq += 1;
        self.connection
            .prepare_cached(
                "INSERT INTO op (device, seq, batch, entity, row, count, grp, old, new) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                self.device.no,
                self.seq,
                self.batch,
                entity,
                row,
                count,
                group,
                old,
                new
            ])?;
        Ok(())
    }
}

/// The group of the column that says whether a creation was taken back.
pub(super) const UNDONE: &str = "undone";

/// The insert of a table, made once: a list that is imported asks for it a million times.
fn insert_sql(table: &'static Table) -> &'static str {
    use std::sync::OnceLock;
    static SQL: [OnceLock<String>; TABLES.len()] = [const { OnceLock::new() }; TABLES.len()];
    SQL[index_of(table)].get_or_init(|| {
        let marks = ", ?".repeat(table.width());
        format!(
            "INSERT INTO {} (id, {}) VALUES (?{marks})",
            table.name,
            table.columns()
        )
    })
}

pub(super) fn set_columns(
    connection: &Connection,
    table: &Table,
    id: i64,
    group: &Group,
    columns: &[Value],
) -> Result<()> {
    let assignments: Vec<String> = group
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| format!("{column} = ?{}", at + 2))
        .collect();
    let sql = format!(
        "UPDATE {} SET {} WHERE id = ?1",
        table.name,
        assignments.join(", ")
    );
    let id = Value::Integer(id);
    connection
        .prepare_cached(&sql)?
        .execute(params_from_iter(std::iter::once(&id).chain(columns)))?;
    Ok(())
}

/// The columns of a group as the log keeps them: a JSON array.
pub(super) fn to_json(columns: &[Value]) -> String {
    let cells: Vec<serde_json::Value> = columns
        .iter()
        .map(|value| match value {
            Value::Integer(number) => (*number).into(),
            Value::Text(text) => text.as_str().into(),
            // Registers hold whole numbers, text and nothing.
            Value::Null | Value::Real(_) | Value::Blob(_) => serde_json::Value::Null,
        })
        .collect();
    serde_json::Value::Array(cells).to_string()
}

/// The columns that [`to_json`] wrote.
pub(super) fn from_json(text: &str) -> Result<Vec<Value>> {
    let cells: Vec<serde_json::Value> =
        serde_json::from_str(text).map_err(|error| Error::Damaged(error.to_string()))?;
    Ok(cells
        .into_iter()
        .map(|cell| match cell {
            serde_json::Value::String(text) => Value::Text(text),
            other => other.as_i64().map_or(Value::Null, Value::Integer),
        })
        .collect())
}

/// The columns of a group as they are in the file.
pub(super) fn group_values(
    connection: &Connection,
    table: &Table,
    id: i64,
    group: &Group,
) -> Result<Vec<Value>> {
    let sql = format!(
        "SELECT {} FROM {} WHERE id = ?1",
        group.columns.join(", "),
        table.name
    );
    let width = group.columns.len();
    connection
        .prepare_cached(&sql)?
        .query_row([id], |row| (0..width).map(|at| row.get(at)).collect())
        .map_err(Error::from)
}
