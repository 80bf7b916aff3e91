//! What a register holds, read past the program: every row of every table.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

use crate::program::Try;

/// The rows of a register: how many in each table, and what they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    pub rows: BTreeMap<String, u64>,
    sum: u64,
}

/// Reads a register that nobody writes; damaged ones are refused.
pub fn contents(path: &Path) -> Try<Contents> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let verdict: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(format!("{}: {verdict}", path.display()).into());
    }
    let tables: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut sum = DefaultHasher::new();
    let mut counts = BTreeMap::new();
    for table in tables {
        let mut statement = connection.prepare(&format!("SELECT * FROM {table}"))?;
        let width = statement.column_count();
        let mut rows = statement.query([])?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            count += 1;
            for at in 0..width {
                format!("{:?}", row.get::<_, Value>(at)?).hash(&mut sum);
            }
        }
        table.hash(&mut sum);
        counts.insert(table, count);
    }
    Ok(Contents {
        rows: counts,
        sum: sum.finish(),
    })
}
