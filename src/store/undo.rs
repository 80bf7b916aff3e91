//! Undo and redo: a batch taken back is a new batch that names it, so nothing is ever erased and the order of work
//! stays readable.
//!
//! Undo restores what still stands as the batch left it. Rows and groups on which later work stands are kept, and the
//! caller is told which; a household with a visit is never hidden by undoing the import that brought it.

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params};

use crate::domain::id::BatchId;

use super::door::{Done, Door, Kind, UNDONE, from_json, group_values, to_json};
use super::table::{TABLES, Table, table_named};
use super::{Error, Result, Store};

/// What an undo kept because later work stands on it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Kept {
    /// Rows that stay, per entity (`household`, `person`, ...).
    pub rows: BTreeMap<&'static str, u64>,
    /// Changed field groups that stay as they are now.
    pub groups: u64,
}

impl Kept {
    /// Whether everything was taken back.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.groups == 0
    }
}

/// What an undo or redo did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The batch that was taken back or done again.
    pub batch: BatchId,
    /// What that batch was made for.
    pub kind: Kind,
    /// Its source: a file's name, a household's number.
    pub source: String,
    /// Rows taken back, or brought back.
    pub rows: u64,
    /// Field groups restored.
    pub groups: u64,
    /// What later work keeps.
    pub kept: Kept,
}

/// SQL: batch `b` is undone, that is, an undo of it stands that was not itself taken back.
pub(super) const IS_UNDONE: &str = "EXISTS (SELECT 1 FROM batch u WHERE u.undoes = b.id \
     AND NOT EXISTS (SELECT 1 FROM batch r WHERE r.undoes = u.id))";

struct Op {
    entity: String,
    row: i64,
    count: i64,
    group: Option<String>,
    old: Option<String>,
    new: Option<String>,
}

impl Store {
    /// Takes back this device's newest batch that stands, or the batch named.
    pub fn undo(&mut self, batch: Option<BatchId>) -> Result<Done<Undone>> {
        let target = self.undo_target(batch)?;
        self.run(Kind::Undo, &target.2, Some(target.0), true, |door| {
            take_back(door, &target)
        })
    }

    /// What [`Store::undo`] would do, without doing it.
    pub fn undo_preview(&mut self, batch: Option<BatchId>) -> Result<Undone> {
        let target = self.undo_target(batch)?;
        self.rehearse(Kind::Undo, &target.2, |door| take_back(door, &target))
    }

    /// Does again what the newest undo took back, if nothing was done since.
    pub fn redo(&mut self) -> Result<Done<Undone>> {
        let (undo, target) = self.redo_target()?;
        self.run(Kind::Redo, &target.2, Some(undo), true, |door| {
            let mut undone = nothing_yet(&target);
            restore_groups(door, undo, &mut undone, |_, _, _, _| Ok(true))?;
            for op in ops(door, undo, "grp = 'undone'")? {
                let table =
                    table_named(&op.entity).ok_or_else(|| Error::Damaged(op.entity.clone()))?;
                let back = op.new.as_deref() == Some("[1]");
                door.mark(table, op.row, op.count, !back)?;
                undone.rows += op.count as u64;
            }
            Ok(undone)
        })
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        self.undo_target(None).is_ok()
    }

    fn undo_target(&self, batch: Option<BatchId>) -> Result<(BatchId, Kind, String)> {
        let device = self.machine.device_no(&self.connection)?;
        let sql = format!(
            "SELECT id, kind, source FROM batch b WHERE kind NOT IN ('undo', 'redo', 'new') AND NOT {IS_UNDONE} \
             AND CASE WHEN ?2 IS NULL THEN device = ?1 ELSE id = ?2 END ORDER BY hlc DESC, id DESC LIMIT 1"
        );
        let found = self
            .connection
            .query_row(&sql, params![device, batch.map(|id| id.0)], batch_row)
            .optional()?
            .ok_or(Error::NothingToUndo)?;
        Ok(found)
    }

    fn redo_target(&self) -> Result<(BatchId, (BatchId, Kind, String))> {
        let device = self.machine.device_no(&self.connection)?;
        let newest: Option<(i64, i64)> = self
            .connection
            .query_row(
                "SELECT b.id, b.hlc FROM batch b WHERE device = ?1 AND kind = 'undo' \
                 AND NOT EXISTS (SELECT 1 FROM batch r WHERE r.undoes = b.id) ORDER BY hlc DESC, id DESC LIMIT 1",
                [device],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        let (undo, hlc) = newest.ok_or(Error::NothingToUndo)?;
        let later: bool = self.connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM batch WHERE hlc > ?1 AND kind NOT IN ('undo', 'redo'))",
            [hlc],
            |row| row.get(0),
        )?;
        if later {
            return Err(Error::NothingToUndo);
        }
        let target = self.connection.query_row(
            "SELECT b.id, b.kind, b.source FROM batch b JOIN batch u ON u.undoes = b.id WHERE u.id = ?1",
            [undo],
            batch_row,
        )?;
        Ok((BatchId(undo), target))
    }
}

fn batch_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<(BatchId, Kind, String)> {
    let kind: String = row.get(1)?;
    Ok((
        BatchId(row.get(0)?),
        Kind::from_code(&kind).unwrap_or(Kind::Edit),
        row.get(2)?,
    ))
}

fn nothing_yet((batch, kind, source): &(BatchId, Kind, String)) -> Undone {
    Undone {
        batch: *batch,
        kind: *kind,
        source: source.clone(),
        rows: 0,
        groups: 0,
        kept: Kept::default(),
    }
}

fn take_back(door: &mut Door<'_>, target: &(BatchId, Kind, String)) -> Result<Undone> {
    let batch = target.0;
    let mut undone = nothing_yet(target);
    restore_groups(door, batch, &mut undone, |door, table, op, group| {
        Ok(
            standing_batch(door, &op.entity, op.row, group)? == Some(batch)
                && !reopens_second_absence(door, table, op)?,
        )
    })?;
    bring_back(door, batch, &mut undone)?;
    let created = ops(door, batch, "grp IS NULL")?;
    for table in TABLES {
        for op in created.iter().filter(|op| op.entity == table.name) {
            let kept = rows_stood_on(door, table, op, batch)?;
            undone.rows += mark_all_but(door, table, op, &kept)?;
            if !kept.is_empty() {
                *undone.kept.rows.entry(table.name).or_default() += kept.len() as u64;
            }
        }
    }
    Ok(undone)
}

/// Brings back the rows that `batch` took out, parents first, but for those whose parent is out now.
fn bring_back(door: &mut Door<'_>, batch: BatchId, undone: &mut Undone) -> Result<()> {
    let removed = ops(door, batch, "grp = 'undone' AND new = '[1]'")?;
    for op in removed {
        let table = table_named(&op.entity).ok_or_else(|| Error::Damaged(op.entity.clone()))?;
        if stands_on_nothing(door, table, op.row)? {
            *undone.kept.rows.entry(table.name).or_default() += op.count as u64;
        } else {
            door.mark(table, op.row, op.count, false)?;
            undone.rows += op.count as u64;
        }
    }
    Ok(())
}

/// Whether a parent of this row was taken out or back.
fn stands_on_nothing(door: &Door<'_>, table: &Table, row: i64) -> Result<bool> {
    for parent in TABLES {
        for (_, column) in parent
            .children
            .iter()
            .filter(|(child, _)| *child == table.name)
        {
            let sql = format!(
                "SELECT EXISTS (SELECT 1 FROM {} c JOIN {} p ON p.id = c.{column} WHERE c.id = ?1 AND p.undone = 1)",
                table.name, parent.name
            );
            if door
                .connection
                .prepare_cached(&sql)?
                .query_row([row], |found| found.get(0))?
            {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Restores what still shows what `batch` wrote, in a write that is no undo.
pub(super) fn restore_groups_of(door: &mut Door<'_>, batch: BatchId) -> Result<()> {
    let mut restored = nothing_yet(&(batch, Kind::Visit, String::new()));
    restore_groups(door, batch, &mut restored, |door, table, op, _| {
        Ok(!reopens_second_absence(door, table, op)?)
    })
}

/// Restores the groups that `batch` changed, newest change first, where `stands` says that nothing later was done.
fn restore_groups(
    door: &mut Door<'_>,
    batch: BatchId,
    undone: &mut Undone,
    mut stands: impl FnMut(&Door<'_>, &'static Table, &Op, &str) -> Result<bool>,
) -> Result<()> {
    for op in ops(door, batch, "grp IS NOT NULL AND grp <> 'undone'")? {
        let damaged = || Error::Damaged(format!("{}.{:?}", op.entity, op.group));
        let table = table_named(&op.entity).ok_or_else(damaged)?;
        let name = op.group.as_deref().ok_or_else(damaged)?;
        let group = table.group(name).ok_or_else(damaged)?;
        let (Some(old), Some(new)) = (&op.old, &op.new) else {
            return Err(damaged());
        };
        let present = group_values(door.connection, table, op.row, group)?;
        if to_json(&present) == *new && stands(door, table, &op, name)? {
            door.change(table, op.row, group, &present, &from_json(old)?)?;
            undone.groups += 1;
        } else {
            undone.kept.groups += 1;
        }
    }
    Ok(())
}

fn ops(door: &Door<'_>, batch: BatchId, what: &str) -> Result<Vec<Op>> {
    let sql = format!(
        "SELECT entity, row, count, grp, old, new FROM op WHERE batch = ?1 AND {what} ORDER BY seq DESC"
    );
    let mut statement = door.connection.prepare(&sql)?;
    let rows = statement.query_map([batch.0], |row| {
        Ok(Op {
            entity: row.get(0)?,
            row: row.get(1)?,
            count: row.get(2)?,
            group: row.get(3)?,
            old: row.get(4)?,
            new: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The batch whose operation decides what a group shows: the newest that was not taken back. `None` if that is the
/// row's creation.
pub(super) fn standing_batch(
    door: &Door<'_>,
    entity: &str,
    row: i64,
    group: &str,
) -> Result<Option<BatchId>> {
    // An undo that is being written does not count as an undo yet.
    let sql = "SELECT b.id FROM op o JOIN batch b ON b.id = o.batch \
         WHERE o.entity = ?1 AND o.row = ?2 AND o.grp = ?3 AND b.kind NOT IN ('undo', 'redo') \
         AND NOT EXISTS (SELECT 1 FROM batch u WHERE u.undoes = b.id AND u.id <> ?4 \
             AND NOT EXISTS (SELECT 1 FROM batch r WHERE r.undoes = u.id)) \
         ORDER BY b.hlc DESC, o.device DESC, o.seq DESC LIMIT 1";
    Ok(door
        .connection
        .prepare_cached(sql)?
        .query_row(params![entity, row, group, door.batch().0], |row| {
            row.get(0).map(BatchId)
        })
        .optional()?)
}

/// A person has at most one open absence: an undo that would open an old one again beside a newer one keeps it ended.
fn reopens_second_absence(door: &Door<'_>, table: &Table, op: &Op) -> Result<bool> {
    let is_ended = |columns: &Option<String>| -> Result<bool> {
        // Whether somebody came back is the last column of an absence.
        let columns = columns.as_deref().map(from_json).transpose()?;
        let returned = columns.and_then(|mut columns| columns.pop());
        Ok(returned.is_some_and(|value| value != Value::Null))
    };
    if table.name != "absence" || is_ended(&op.old)? || !is_ended(&op.new)? {
        return Ok(false);
    }
    Ok(door
        .connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM absence mine JOIN absence other ON other.person = mine.person \
             AND other.id <> mine.id AND other.returned_on IS NULL AND other.undone = 0 WHERE mine.id = ?1)",
        )?
        .query_row([op.row], |row| row.get(0))?)
}

/// The rows of a creation run on which later work stands, in order of id.
fn rows_stood_on(door: &Door<'_>, table: &Table, run: &Op, batch: BatchId) -> Result<Vec<i64>> {
    let (first, last) = (run.row, run.row + run.count - 1);
    let mut rows = Vec::new();
    let sql = format!(
        "SELECT DISTINCT o.row FROM op o JOIN batch b ON b.id = o.batch WHERE o.entity = ?1 AND o.row BETWEEN ?2 AND ?3 \
         AND o.grp IS NOT NULL AND o.grp <> '{UNDONE}' AND b.id <> ?4 AND b.kind NOT IN ('undo', 'redo') \
         AND NOT {IS_UNDONE}"
    );
    let mut statement = door.connection.prepare_cached(&sql)?;
    let changed = statement.query_map(params![table.name, first, last, batch.0], |row| {
        row.get::<_, i64>(0)
    })?;
    for row in changed {
        rows.push(row?);
    }
    // What was taken out since is out already.
    let sql = format!(
        "SELECT id FROM {} WHERE id BETWEEN ?1 AND ?2 AND undone = 1",
        table.name
    );
    let mut statement = door.connection.prepare_cached(&sql)?;
    for row in statement.query_map([first, last], |row| row.get::<_, i64>(0))? {
        rows.push(row?);
    }
    for (child, column) in table.children {
        let sql = format!(
            "SELECT DISTINCT {column} FROM {child} WHERE {column} BETWEEN ?1 AND ?2 AND undone = 0"
        );
        let mut statement = door.connection.prepare_cached(&sql)?;
        for row in statement.query_map([first, last], |row| row.get::<_, i64>(0))? {
            rows.push(row?);
        }
    }
    rows.sort_unstable();
    rows.dedup();
    Ok(rows)
}

/// Marks the rows of a run as taken back, but for those in `kept`.
fn mark_all_but(door: &mut Door<'_>, table: &'static Table, run: &Op, kept: &[i64]) -> Result<u64> {
    let mut marked = 0;
    let mut from = run.row;
    for stop in kept
        .iter()
        .copied()
        .chain(std::iter::once(run.row + run.count))
    {
        if stop > from {
            door.mark(table, from, stop - from, true)?;
            marked += (stop - from) as u64;
        }
        from = stop + 1;
    }
    Ok(marked)
}
