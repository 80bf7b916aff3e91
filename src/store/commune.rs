//! The commune and its villages.

use rusqlite::OptionalExtension;

use crate::domain::id::VillageId;
use crate::domain::record::{Commune, Village};
use crate::lang::{Lang, say};

use super::door::{Done, Kind};
use super::table::Record;
use super::{Error, Result, Store};

/// A commune of which only the name is known. The unit word is a proposal; it is the commune's own.
pub fn new_commune(name: &str, lang: Lang) -> Commune {
    Commune {
        name: name.to_owned(),
        province: String::new(),
        unit: say!(lang, first_unit),
    }
}

impl Store {
    /// Reads all columns of row `id`, if it is live.
    pub(super) fn row<R: Record>(&self, id: i64) -> Result<Option<R>> {
        let sql = format!(
            "SELECT {} FROM {} WHERE id = ?1 AND undone = 0",
            R::TABLE.columns(),
            R::TABLE.name
        );
        Ok(self
            .connection
            .prepare_cached(&sql)?
            .query_row([id], |row| R::read(row, 0))
            .optional()?)
    }

    /// Reads the ids and all columns of the live rows that `rest` selects and orders.
    pub(super) fn rows<R: Record>(
        &self,
        rest: &str,
        parameters: impl rusqlite::Params,
    ) -> Result<Vec<(i64, R)>> {
        let sql = format!(
            "SELECT id, {} FROM {} WHERE undone = 0 {rest}",
            R::TABLE.columns(),
            R::TABLE.name
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(parameters, |row| Ok((row.get(0)?, R::read(row, 1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The commune.
    pub fn commune(&self) -> Result<Commune> {
        let mut found = self.rows::<Commune>("ORDER BY id LIMIT 1", [])?;
        found
            .pop()
            .map(|(_, commune)| commune)
            .ok_or_else(|| Error::Damaged("commune".to_owned()))
    }

    /// Changes the commune.
    pub fn edit_commune(&mut self, commune: &Commune) -> Result<Done<()>> {
        let found = self.rows::<Commune>("ORDER BY id LIMIT 1", [])?;
        let id = found
            .first()
            .map(|(id, _)| *id)
            .ok_or_else(|| Error::Damaged("commune".to_owned()))?;
        self.write(Kind::Setting, &commune.name, |door| {
            door.update(id, commune)
        })
    }

    /// The villages in walking order.
    pub fn villages(&self) -> Result<Vec<(VillageId, Village)>> {
        Ok(self
            .rows::<Village>("ORDER BY walk_rank, id", [])?
            .into_iter()
            .map(|(id, village)| (VillageId(id), village))
            .collect())
    }

    /// One village.
    pub fn village(&self, id: VillageId) -> Result<Village> {
        self.row(id.0)?
            .ok_or_else(|| Error::NotFound(id.to_string()))
    }

    /// Adds a village at the end of the walking order.
    pub fn add_village(&mut self, village: &Village) -> Result<Done<VillageId>> {
        if village.name.is_empty() {
            return Err(Error::Invalid("village_name_missing"));
        }
        let mut village = village.clone();
        self.write(Kind::Edit, &village.name.clone(), |door| {
            village.walk_rank = door.last_rank("village", "1 = ?1", 1)? + 1;
            door.create(&village).map(VillageId)
        })
    }

    /// Changes a village.
    pub fn edit_village(&mut self, id: VillageId, village: &Village) -> Result<Done<()>> {
        if village.name.is_empty() {
            return Err(Error::Invalid("village_name_missing"));
        }
        self.write(Kind::Edit, &village.name, |door| door.update(id.0, village))
    }
}
