//! The schema and its history: an append-only list of steps, counted by `user_version`.

use rusqlite::Connection;

use super::Result;

/// "GoCu": what SQLite files of this program carry as their application id.
pub(super) const APPLICATION_ID: i32 = 0x476F_4375;

/// Each step takes a file from the version before it to its own. Steps are added, never changed.
const STEPS: &[&str] = &[include_str!("../../assets/schema/0001.sql")];

/// The version this program writes.
pub(super) const VERSION: i32 = STEPS.len() as i32;

/// Brings the open file to [`VERSION`], in one transaction. The caller has made a backup and knows that the file is
/// not newer.
pub(super) fn migrate(connection: &Connection) -> Result<()> {
    let version: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version == VERSION {
        return Ok(());
    }
    let transaction = connection.unchecked_transaction()?;
    for step in STEPS.iter().skip(version.max(0) as usize) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()?;
    Ok(())
}
