//! What was imported before, and how it was read.

use crate::domain::clock::Moment;
use crate::domain::date::Day;
use crate::domain::id::BatchId;

use super::door::{Kind, moment_of};
use super::{Result, Store};

/// A list that was imported, and whose import stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The batch.
    pub batch: BatchId,
    /// The day.
    pub on: Day,
    /// The name of the list.
    pub name: String,
    /// The SHA-256 of the file's bytes in hexadecimal digits.
    pub sha256: String,
    /// How it was read, in JSON.
    pub mapping: String,
}

impl Store {
    /// The lists whose import stands, newest first.
    pub fn imported(&self) -> Result<Vec<Imported>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT b.id, b.hlc, i.file, i.sha256, i.mapping FROM op o \
             JOIN batch b ON b.id = o.batch \
             JOIN import_batch i ON i.id >= o.row AND i.id < o.row + o.count \
             WHERE o.entity = 'import_batch' AND o.grp IS NULL AND b.kind = ?1 AND i.undone = 0 \
             ORDER BY b.hlc DESC, i.id DESC",
        )?;
        let rows = statement.query_map([Kind::Import.code()], |row| {
            let moment: Moment = moment_of(row.get(1)?);
            Ok(Imported {
                batch: BatchId(row.get(0)?),
                on: moment.day(),
                name: row.get(2)?,
                sha256: row.get(3)?,
                mapping: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
