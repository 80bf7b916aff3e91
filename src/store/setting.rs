//! Settings of a register: few rows of key and value.

use rusqlite::OptionalExtension;

use super::door::{Done, Kind};
use super::{Result, Store};

/// One setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Setting {
    pub key: String,
    pub value: String,
}

impl Store {
    /// The value of a setting, if it was ever set.
    pub fn setting(&self, key: &str) -> Result<Option<String>> {
        Ok(self
            .connection
            .query_row(
                "SELECT value FROM setting WHERE key = ?1 AND undone = 0",
                [key],
                |row| row.get(0),
            )
            .optional()?)
    }

    /// Sets a setting.
    pub fn set_setting(&mut self, key: &str, value: &str) -> Result<Done<()>> {
        let id: Option<i64> = self
            .connection
            .query_row(
                "SELECT id FROM setting WHERE key = ?1 AND undone = 0",
                [key],
                |row| row.get(0),
            )
            .optional()?;
        let setting = Setting {
            key: key.to_owned(),
            value: value.to_owned(),
        };
        self.write(Kind::Setting, key, |door| {
            match id {
                Some(id) => door.update(id, &setting)?,
                None => door.create(&setting).map(|_| ())?,
            }
            Ok(())
        })
    }
}
