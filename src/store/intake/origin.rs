//! Where values come from: a list may replace what lists brought, never what was learned at a door.

use std::collections::HashMap;

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::store::Result;
use crate::store::door::Kind;
use crate::store::table::{Group, Record, Table, values};
use crate::store::undo::standing_batch;

use super::Intake;
use super::change::Versions;
use super::count::Mark;
use super::marked::{Rule, Take};

/// The rows that imports created, in runs of ids.
#[derive(Debug, Default)]
pub(super) struct Origins(HashMap<String, Vec<(i64, i64)>>);

impl Origins {
    pub fn load(connection: &Connection) -> Result<Self> {
        let mut origins = Self::default();
        let mut statement = connection.prepare(
            "SELECT o.entity, o.row, o.row + o.count FROM batch b JOIN op o ON o.batch = b.id \
             WHERE b.kind = ?1 AND o.grp IS NULL ORDER BY o.row",
        )?;
        let mut rows = statement.query([Kind::Import.code()])?;
        while let Some(row) = rows.next()? {
            let runs = origins.0.entry(row.get(0)?).or_default();
            runs.push((row.get(1)?, row.get(2)?));
        }
        Ok(origins)
    }

    fn is_imported(&self, table: &Table, id: i64) -> bool {
        let runs = self.0.get(table.name).map_or(&[][..], Vec::as_slice);
        let behind = runs.partition_point(|(first, _)| *first <= id);
        behind > 0 && id < runs[behind - 1].1
    }
}

/// What became of a row that a list has something to say of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Settled {
    pub mark: Mark,
    /// A group that stays as it was learned at the door.
    pub kept: Option<&'static str>,
}

impl Intake<'_, '_> {
    /// Whether an import brought this row, this one included.
    pub(super) fn is_imported(&self, table: &Table, id: i64) -> bool {
        self.is_own(table, id) || self.origins.is_imported(table, id)
    }

    /// Whether this run wrote the row.
    fn is_own(&self, table: &Table, id: i64) -> bool {
        let proof = self.door.proof.as_ref();
        proof.is_some_and(|proof| proof.covers(table, id))
    }

    /// Makes row `id` what the list wants it to be, group by group, as far as the rule lets it.
    pub(super) fn settle<R: Record + PartialEq>(
        &mut self,
        id: i64,
        stored: &R,
        wanted: &R,
        rule: Rule,
    ) -> Result<Settled> {
        let mut settled = Settled {
            mark: Mark::Same,
            kept: None,
        };
        if stored == wanted {
            return Ok(settled);
        }
        let (old, wanted) = (values(stored), values(wanted));
        let mut now = old.clone();
        let mut at = 0;
        for group in R::TABLE.groups {
            let span = at..at + group.columns.len();
            at = span.end;
            let (before, new) = (&old[span.clone()], &wanted[span.clone()]);
            if before == new {
                continue;
            }
            let may = match rule.take {
                Take::All => true,
                Take::Nothing => self.is_own(R::TABLE, id),
                Take::Lists => self.may_change(R::TABLE, id, group, before)?,
            };
            if may {
                self.door.change(R::TABLE, id, group, before, new)?;
                now[span].clone_from_slice(new);
                settled.mark = Mark::Changed;
            } else {
                settled.kept = Some(group.name);
                settled.mark = settled.mark.max(Mark::Kept);
            }
        }
        if settled.mark == Mark::Changed {
            self.remember(R::TABLE, id, &old);
        }
        let versions = Versions {
            old: &old,
            wanted: &wanted,
            now: &now,
        };
        self.tell_change((R::TABLE, id), &versions, rule)?;
        Ok(settled)
    }

    /// Field work outranks lists. What nobody ever said is nobody's work.
    fn may_change(
        &self,
        table: &'static Table,
        id: i64,
        group: &Group,
        old: &[Value],
    ) -> Result<bool> {
        if self.is_own(table, id) {
            return Ok(true);
        }
        let Some(batch) = standing_batch(self.door, table.name, id, group.name)? else {
            return Ok(self.origins.is_imported(table, id) || old.iter().all(is_blank));
        };
        let kind: String = self
            .door
            .connection
            .prepare_cached("SELECT kind FROM batch WHERE id = ?1")?
            .query_row([batch.0], |row| row.get(0))?;
        Ok(Kind::from_code(&kind) == Some(Kind::Import))
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null | Value::Integer(0) => true,
        Value::Text(text) => text.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::{Household, Person};

    #[test]
    fn rows_of_imports() {
        let runs = vec![(10, 20), (30, 31)];
        let origins = Origins(HashMap::from([("person".to_owned(), runs)]));
        for (id, imported) in [
            (9, false),
            (10, true),
            (19, true),
            (20, false),
            (30, true),
            (31, false),
        ] {
            assert_eq!(origins.is_imported(Person::TABLE, id), imported, "{id}");
            assert!(!origins.is_imported(Household::TABLE, id));
        }
    }
}
