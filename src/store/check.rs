//! Proofs over a register: that the file is whole, and that its log tells the truth.
//!
//! The full check proves that every row lies in exactly one creation run, that each operation replaced what its
//! forerunner had left, that each column holds what its last operation wrote, that operations are numbered without gaps,
//! and that every cell can be read.

use std::collections::HashMap;

use rusqlite::params;

use super::door::{UNDONE, from_json, group_values, to_json};
use super::table::{TABLES, Table, table_named};
use super::{Error, Result, Store};

/// A fault that a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// A stable code.
    pub code: &'static str,
    /// The table, or empty for the file.
    pub entity: String,
    /// The row, or 0.
    pub row: i64,
    /// What was found.
    pub text: String,
}

impl Fault {
    /// Whether the file itself is damaged, and not only what stands in it.
    pub fn is_of_file(&self) -> bool {
        self.code == "file"
    }
}

/// What a check did and found.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct CheckReport {
    /// Whether the log was proved too.
    pub full: bool,
    /// Rows of all tables of records.
    pub rows: u64,
    /// Operations proved.
    pub operations: u64,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// Faults named at most; a damaged file could have a million.
const MOST: usize = 100;

impl CheckReport {
    fn add(&mut self, code: &'static str, entity: &str, row: i64, text: String) {
        if self.faults.len() < MOST {
            self.faults.push(Fault {
                code,
                entity: entity.to_owned(),
                row,
                text,
            });
        }
    }
}

impl Store {
    /// Checks the file, and with `full` the log.
    pub fn check(&self, full: bool) -> Result<CheckReport> {
        let mut report = CheckReport {
            full,
            ..CheckReport::default()
        };
        self.check_file(full, &mut report)?;
        for table in TABLES {
            let rows: i64 = self.connection.query_row(
                &format!("SELECT count(*) FROM {}", table.name),
                [],
                |row| row.get(0),
            )?;
            report.rows += rows.unsigned_abs();
        }
        if full {
            self.check_numbering(&mut report)?;
            for table in TABLES {
                self.check_creations(table, &mut report)?;
                self.check_marks(table, &mut report)?;
                self.check_parents(table, &mut report)?;
                self.check_cells(table, &mut report)?;
            }
            self.check_changes(&mut report)?;
            self.check_absences(&mut report)?;
        }
        Ok(report)
    }

    fn check_file(&self, full: bool, report: &mut CheckReport) -> Result<()> {
        let pragma = if full {
            "PRAGMA integrity_check(20)"
        } else {
            "PRAGMA quick_check(20)"
        };
        let mut statement = self.connection.prepare(pragma)?;
        for line in statement.query_map([], |row| row.get::<_, String>(0))? {
            let line = line?;
            if line != "ok" {
                report.add("file", "", 0, line);
            }
        }
        let mut statement = self.connection.prepare("PRAGMA foreign_key_check")?;
        let links = statement.query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?))
        })?;
        for link in links {
            let (table, row) = link?;
            report.add("link", &table, row.unwrap_or_default(), String::new());
        }
        Ok(())
    }

    fn check_numbering(&self, report: &mut CheckReport) -> Result<()> {
        let mut statement = self
            .connection
            .prepare("SELECT device, count(*), min(seq), max(seq) FROM op GROUP BY device")?;
        let devices = statement.query_map([], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, i64>(2)?,
                row.get::<_, i64>(3)?,
            ))
        })?;
        for device in devices {
            let (device, count, first, last) = device?;
            report.operations += count.unsigned_abs();
            if first != 1 || last != count {
                report.add(
                    "numbering",
                    "op",
                    device,
                    format!("{count}: {first}..{last}"),
                );
            }
        }
        Ok(())
    }

    fn check_creations(&self, table: &Table, report: &mut CheckReport) -> Result<()> {
        let mut statement = self
            .connection
            .prepare("SELECT row, count FROM op WHERE entity = ?1 AND grp IS NULL ORDER BY row")?;
        let runs = statement.query_map([table.name], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })?;
        let count_rows = format!(
            "SELECT count(*) FROM {} WHERE id BETWEEN ?1 AND ?2",
            table.name
        );
        let (mut end, mut covered) = (i64::MIN, 0);
        for run in runs {
            let (first, count) = run?;
            if first < end {
                report.add("created_twice", table.name, first, String::new());
            }
            end = first + count;
            let found: i64 = self
                .connection
                .prepare_cached(&count_rows)?
                .query_row([first, end - 1], |row| row.get(0))?;
            if found != count {
                report.add(
                    "created_missing",
                    table.name,
                    first,
                    format!("{found} / {count}"),
                );
            }
            covered += found;
        }
        let rows: i64 = self.connection.query_row(
            &format!("SELECT count(*) FROM {}", table.name),
            [],
            |row| row.get(0),
        )?;
        if rows != covered {
            report.add("not_created", table.name, 0, format!("{covered} / {rows}"));
        }
        Ok(())
    }

    /// Plays the marks of taking back and bringing back over the ids and compares with the column.
    fn check_marks(&self, table: &Table, report: &mut CheckReport) -> Result<()> {
        let mut statement = self.connection.prepare(
            "SELECT o.row, o.count, o.old, o.new FROM op o JOIN batch b ON b.id = o.batch \
             WHERE o.entity = ?1 AND o.grp = ?2 ORDER BY b.hlc, o.device, o.seq",
        )?;
        let marks = statement.query_map(params![table.name, UNDONE], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, String>(3)?,
            ))
        })?;
        let mut taken_back = Spans::default();
        for mark in marks {
            let (first, count, old, new) = mark?;
            let was = taken_back.covers(first, first + count);
            let expected = if new == "[1]" {
                Some(false)
            } else {
                Some(true)
            };
            if was != expected || old == new {
                report.add("old_differs", table.name, first, UNDONE.to_owned());
            }
            taken_back.set(first, first + count, new == "[1]");
        }
        let wrong = format!(
            "SELECT count(*) FROM {} WHERE undone <> ?3 AND id BETWEEN ?1 AND ?2",
            table.name
        );
        let mut statement = self.connection.prepare(&wrong)?;
        let mut from = i64::MIN;
        for (first, end) in taken_back.0.iter().copied().chain([(i64::MAX, i64::MAX)]) {
            let outside: i64 =
                statement.query_row(params![from, first.saturating_sub(1), 0], |row| row.get(0))?;
            let inside: i64 =
                statement.query_row(params![first, end.saturating_sub(1), 1], |row| row.get(0))?;
            if first != i64::MAX && inside > 0 || outside > 0 {
                report.add("column_differs", table.name, first, UNDONE.to_owned());
            }
            from = end;
        }
        Ok(())
    }

    /// No live row stands on one that was taken back: no visit is hidden by undoing an import.
    fn check_parents(&self, table: &Table, report: &mut CheckReport) -> Result<()> {
        for (child, column) in table.children {
            let sql = format!(
                "SELECT c.id FROM {} p JOIN {child} c ON c.{column} = p.id WHERE p.undone = 1 AND c.undone = 0",
                table.name
            );
            let mut statement = self.connection.prepare(&sql)?;
            for row in statement.query_map([], |row| row.get::<_, i64>(0))? {
                report.add("parent_taken_back", child, row?, table.name.to_owned());
            }
        }
        Ok(())
    }

    /// Walks the changes of each group in order: each replaced what its forerunner left, the last is in the column.
    /// Every cell of the live rows means something: another program may have written what none of ours would.
    fn check_cells(&self, table: &Table, report: &mut CheckReport) -> Result<()> {
        let mut statement = self.connection.prepare(&format!(
            "SELECT id, {} FROM {} WHERE undone = 0",
            table.columns(),
            table.name
        ))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if let Err(error) = (table.readable)(row, 1) {
                report.add("unreadable", table.name, row.get(0)?, error.to_string());
            }
        }
        Ok(())
    }

    fn check_changes(&self, report: &mut CheckReport) -> Result<()> {
        let mut statement = self.connection.prepare(
            "SELECT o.entity, o.row, o.grp, o.old, o.new FROM op o JOIN batch b ON b.id = o.batch \
             WHERE o.grp IS NOT NULL AND o.grp <> ?1 ORDER BY b.hlc, o.device, o.seq",
        )?;
        let mut heads: HashMap<(String, i64, String), String> = HashMap::new();
        let mut rows = statement.query([UNDONE])?;
        while let Some(row) = rows.next()? {
            let key: (String, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (old, new): (String, String) = (row.get(3)?, row.get(4)?);
            if heads.get(&key).is_some_and(|head| *head != old) {
                report.add("old_differs", &key.0, key.1, key.2.clone());
            }
            heads.insert(key, new);
        }
        for ((entity, row, group), new) in heads {
            let Some((table, group)) = table_named(&entity)
                .and_then(|table| table.group(&group).map(|group| (table, group)))
            else {
                report.add("unknown_group", &entity, row, group);
                continue;
            };
            match group_values(&self.connection, table, row, group) {
                Ok(present) if from_json(&new).is_ok_and(|new| new == present) => {}
                Ok(present) => report.add(
                    "column_differs",
                    &entity,
                    row,
                    format!("{}: {}", group.name, to_json(&present)),
                ),
                Err(Error::Sql(_)) => {
                    report.add("row_missing", &entity, row, group.name.to_owned());
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn check_absences(&self, report: &mut CheckReport) -> Result<()> {
        let mut statement = self.connection.prepare(
            "SELECT person FROM absence WHERE undone = 0 AND returned_on IS NULL GROUP BY person HAVING count(*) > 1",
        )?;
        for person in statement.query_map([], |row| row.get::<_, i64>(0))? {
            report.add("two_open_absences", "person", person?, String::new());
        }
        Ok(())
    }
}

/// Disjoint half-open spans of ids, in order.
#[derive(Default)]
struct Spans(Vec<(i64, i64)>);

impl Spans {
    /// `Some(true)` if all of `from..to` is in, `Some(false)` if none of it is, else `None`.
    fn covers(&self, from: i64, to: i64) -> Option<bool> {
        if self
            .0
            .iter()
            .any(|(first, end)| *first <= from && to <= *end)
        {
            Some(true)
        } else if self
            .0
            .iter()
            .all(|(first, end)| *end <= from || to <= *first)
        {
            Some(false)
        } else {
            None
        }
    }

    fn set(&mut self, from: i64, to: i64, present: bool) {
        let mut spans = Vec::with_capacity(self.0.len() + 2);
        let (mut first_in, mut end_in) = (from, to);
        for (first, end) in self.0.drain(..) {
            if present && end >= from && first <= to {
                (first_in, end_in) = (first_in.min(first), end_in.max(end));
            } else if !present && end > from && first < to {
                if first < from {
                    spans.push((first, from));
                }
                if end > to {
                    spans.push((to, end));
                }
            } else {
                spans.push((first, end));
            }
        }
        if present {
            spans.push((first_in, end_in));
        }
        spans.sort_unstable();
        self.0 = spans;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_join_and_split() {
        let mut spans = Spans::default();
        for (from, to, present, expected) in [
            (10, 20, true, vec![(10, 20)]),
            (30, 40, true, vec![(10, 20), (30, 40)]),
            (20, 30, true, vec![(10, 40)]),
            (15, 18, false, vec![(10, 15), (18, 40)]),
            (0, 100, false, vec![]),
        ] {
            spans.set(from, to, present);
            assert_eq!(spans.0, expected, "{from}..{to} {present}");
        }
        spans.set(5, 9, true);
        assert_eq!(
            [spans.covers(5, 9), spans.covers(9, 12), spans.covers(8, 12)],
            [Some(true), Some(false), None]
        );
    }
}
