//! What was done: the batches of a register, and the changes of one record.

use rusqlite::params;

use crate::domain::Day;
use crate::domain::clock::Moment;
use crate::domain::id::BatchId;

use super::door::{Kind, moment_of};
use super::table::table_named;
use super::undo::IS_UNDONE;
use super::{Result, Store};

/// One batch of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchLine {
    /// The batch.
    pub id: BatchId,
    /// When it was written.
    pub at: Moment,
    /// Who wrote it.
    pub who: String,
    /// What it was made for.
    pub kind: Kind,
    /// A file's name, a household's number.
    pub source: String,
    /// Whether it was taken back.
    pub undone: bool,
    /// Rows it created, and groups it changed.
    pub rows: u64,
}

/// One change of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// When.
    pub at: Moment,
    /// Who.
    pub who: String,
    /// What the batch was made for.
    pub kind: Kind,
    /// The field group, or `None` when the record was made.
    pub group: Option<String>,
    /// The names of the group's columns.
    pub columns: &'static [&'static str],
    /// The group's columns before, as a JSON array.
    pub old: Option<String>,
    /// The group's columns after, as a JSON array.
    pub new: Option<String>,
}

impl Store {
    /// The day of the newest entry, as the log orders them; `None` before there is one.
    pub fn newest_day(&self) -> Result<Option<Day>> {
        let newest: Option<i64> =
            self.connection
                .query_row("SELECT max(hlc) FROM batch", [], |row| row.get(0))?;
        Ok(newest.map(|hlc| moment_of(hlc).day()))
    }

    /// The newest `limit` batches, newest first.
    pub fn batches(&self, limit: usize) -> Result<Vec<BatchLine>> {
        let sql = format!(
            "SELECT b.id, b.hlc, b.who, b.kind, b.source, {IS_UNDONE}, \
             (SELECT coalesce(sum(count), 0) FROM op WHERE op.batch = b.id) \
             FROM batch b ORDER BY b.hlc DESC, b.id DESC LIMIT ?1"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let lines = statement.query_map([limit as i64], |row| {
            let kind: String = row.get(3)?;
            Ok(BatchLine {
                id: BatchId(row.get(0)?),
                at: moment_of(row.get(1)?),
                who: row.get(2)?,
                kind: Kind::from_code(&kind).unwrap_or(Kind::Edit),
                source: row.get(4)?,
                undone: row.get(5)?,
                rows: row.get::<_, i64>(6)?.unsigned_abs(),
            })
        })?;
        Ok(lines.collect::<rusqlite::Result<_>>()?)
    }

    /// Everything that was done to one record, oldest first. `entity` is the table's name.
    pub fn history(&self, entity: &str, row: i64) -> Result<Vec<Change>> {
        // The creation lies in a run that begins at or before the row; all else names the row.
        let sql = "SELECT b.hlc, b.who, b.kind, o.grp, o.old, o.new FROM op o JOIN batch b ON b.id = o.batch \
             WHERE o.entity = ?1 AND o.row <= ?2 AND o.row + o.count > ?2 \
             ORDER BY b.hlc, o.device, o.seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let changes = statement.query_map(params![entity, row], |row| {
            let kind: String = row.get(2)?;
            let group: Option<String> = row.get(3)?;
            let columns = group
                .as_deref()
                .and_then(|group| table_named(entity)?.group(group));
            Ok(Change {
                at: moment_of(row.get(0)?),
                who: row.get(1)?,
                kind: Kind::from_code(&kind).unwrap_or(Kind::Edit),
                group,
                columns: columns.map_or(&[], |group| group.columns),
                old: row.get(4)?,
                new: row.get(5)?,
            })
        })?;
        Ok(changes.collect::<rusqlite::Result<_>>()?)
    }
}
