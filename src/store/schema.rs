//! The schema and its history: an append-only list of steps, counted by `user_version`.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use uuid::Uuid;

use super::table::TABLES;
use super::{Error, Result};

/// "GoCu": what SQLite files of this program carry as their application id.
pub(super) const APPLICATION_ID: i32 = 0x476F_4375;

/// Each step takes a file from the version before it to its own. Steps are added, never changed.
pub(super) const STEPS: &[&str] = &[
    include_str!("../../assets/schema/0001.sql"),
    include_str!("../../assets/schema/0002.sql"),
    include_str!("../../assets/schema/0003.sql"),
];

/// The version this program writes.
pub(super) const VERSION: i32 = STEPS.len() as i32;

/// The version of the open file.
pub(super) fn version(connection: &Connection) -> Result<i32> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Takes the open file through those of all `steps` that it has not taken yet, in one transaction. The caller has made
/// a backup and knows that the file is not newer.
pub(super) fn migrate(connection: &Connection, steps: &[&str]) -> Result<()> {
    let version = version(connection)?;
    if version == steps.len() as i32 {
        return Ok(());
    }
    let transaction = connection.unchecked_transaction()?;
    for step in steps.iter().skip(version.max(0) as usize) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", steps.len() as i32)?;
    transaction.commit()?;
    Ok(())
}

/// An older register that is only looked at stays as it is. Empty tables stand in for those that it does not have yet,
/// and views for those that have no column of a later version; they lie in memory and go with the connection.
pub(super) fn stand_in(connection: &Connection, steps: &[&str]) -> Result<()> {
    if version(connection)? >= steps.len() as i32 {
        return Ok(());
    }
    let present = Connection::open_in_memory()?;
    for step in steps {
        present.execute_batch(step)?;
    }
    let mut tables = present.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
    let tables = tables.query_map([], |row| row.get::<_, String>(0))?;
    for table in tables {
        let table = table?;
        let wanted = columns(&present, &table)?;
        let held = columns(connection, &table)?;
        let missing: Vec<_> = wanted
            .iter()
            .filter(|(name, _)| held.iter().all(|(held, _)| held != name))
            .collect();
        if held.is_empty() {
            let names: Vec<&str> = wanted.iter().map(|(name, _)| name.as_str()).collect();
            let names = names.join(", ");
            connection.execute_batch(&format!("CREATE TEMP TABLE {table} ({names})"))?;
        } else if !missing.is_empty() {
            let added: Vec<String> = missing
                .iter()
                .map(|(name, usual)| format!("{usual} AS {name}"))
                .collect();
            let added = added.join(", ");
            connection.execute_batch(&format!(
                "CREATE TEMP VIEW {table} AS SELECT {table}.*, {added} FROM main.{table}"
            ))?;
        }
    }
    Ok(())
}

/// The columns of a table, each with what it holds unless it is told; none if there is no such table.
fn columns(connection: &Connection, table: &str) -> Result<Vec<(String, String)>> {
    let sql = "SELECT name, coalesce(dflt_value, 'NULL') FROM pragma_table_info(?1, 'main')";
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Gives a new register a number of its own in its first page, which every journal keeps: it tells the journals of two
/// registers apart ([`super::journal`]). SQLite only ever compares this number with what it was, and counts it up when
/// the schema changes.
pub(super) fn mark_first_page(connection: &Connection) -> Result<()> {
    let number = (Uuid::new_v4().as_u128() & 0x3FFF_FFFF) as i64;
    // What is set here by hand is what is not to be set by hand on other days.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false)?;
    connection.pragma_update(None, "schema_version", number)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    Ok(())
}

/// Tables that hold no records of people's work.
const OWN: [&str; 4] = [
    "SELECT id, uuid, created FROM register",
    "SELECT no, uuid, tag, name FROM device",
    "SELECT id, device, hlc, who, kind, source, undoes FROM batch",
    "SELECT device, seq, batch, entity, row, count, grp, old, new, seen FROM op",
];

/// Whether the open file has the tables and columns of a register of this version, and says who it is.
pub(super) fn has_its_tables(connection: &Connection, path: &Path) -> Result<()> {
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables == 0 {
        // The making of a register was cut off, and has just been taken back.
        return Err(Error::Empty(path.to_owned()));
    }
    if version(connection)? == VERSION {
        let records = TABLES
            .iter()
            .map(|table| format!("SELECT id, {}, undone FROM {}", table.columns(), table.name));
        for sql in OWN.into_iter().map(str::to_owned).chain(records) {
            connection.prepare(&sql).map_err(|error| match error {
                rusqlite::Error::SqlInputError { msg, .. } => Error::Damaged(msg),
                rusqlite::Error::SqliteFailure(failure, Some(message))
                    if failure.code == rusqlite::ErrorCode::Unknown =>
                {
                    Error::Damaged(message)
                }
                other => other.into(),
            })?;
        }
    }
    let registers: i64 =
        connection.query_row("SELECT count(*) FROM register", [], |row| row.get(0))?;
    if registers == 1 {
        Ok(())
    } else {
        Err(Error::Damaged(format!("register: {registers}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::{Clock, Moment};
    use crate::lang::Lang;
    use crate::store::{
        BackupKind, Options, Store, backup_folder, backups, first_campaign, is_whole, new_commune,
    };

    /// A register of the present version, to be brought to one that is still to come.
    fn register(folder: &Path) -> Store {
        let options = Options {
            clock: Clock::fixed(Moment(1_795_320_000_000)),
            who: String::new(),
            home: None,
            read_only: false,
        };
        let campaign = first_campaign(options.clock.today(), Lang::Vi);
        let commune = new_commune("Xã Thử", Lang::Vi);
        Store::create(&folder.join("so.gocua"), &commune, &campaign, &options).unwrap()
    }

    fn with(next: &'static str) -> Vec<&'static str> {
        STEPS.iter().copied().chain([next]).collect()
    }

    #[test]
    fn an_older_register_is_copied_then_brought_up() {
        let folder = tempfile::tempdir().unwrap();
        let store = register(folder.path());
        store
            .bring_up_to(&with("ALTER TABLE village ADD COLUMN note TEXT"))
            .unwrap();
        assert_eq!(version(&store.connection).unwrap(), VERSION + 1);
        let copies = backups(store.path());
        assert_eq!(copies.len(), 1);
        assert_eq!(copies[0].kind, BackupKind::Migration);
        assert!(is_whole(&copies[0].path));
        let copy = Connection::open(&copies[0].path).unwrap();
        assert_eq!(version(&copy).unwrap(), VERSION);
        // Once is enough.
        store.bring_up_to(STEPS).unwrap();
        assert_eq!(backups(store.path()).len(), 1);
    }

    #[test]
    fn a_step_that_fails_or_has_no_copy_changes_nothing() {
        for (name, step, hinder) in [
            (
                "the step",
                "ALTER TABLE village ADD COLUMN note TEXT; SELECT nonsense",
                false,
            ),
            ("the copy", "ALTER TABLE village ADD COLUMN note TEXT", true),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let store = register(folder.path());
            if hinder {
                std::fs::write(backup_folder(store.path()), "").unwrap();
            }
            let before = std::fs::read(store.path()).unwrap();
            assert!(store.bring_up_to(&with(step)).is_err(), "{name}");
            assert_eq!(version(&store.connection).unwrap(), VERSION, "{name}");
            let path = store.path().to_owned();
            drop(store);
            assert_eq!(std::fs::read(path).unwrap(), before, "{name}");
        }
    }
}
