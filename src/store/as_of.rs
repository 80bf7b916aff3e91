//! The register as it was on the evening of an earlier day, for every reader alike.
//!
//! A connection of its own gets TEMP VIEWs under the names of the tables, so that the roll and every list read them as
//! they read the tables. What a figure of a past day stands on is decided here, once:
//!
//! * **Facts** (households, people, absences, villages, what a campaign asks) are as the log knew them at the end of
//!   that day: rows made later are not there, and a group of columns that was changed later shows what it showed before
//!   its first later change. That holds whatever day the change names: who is closed tonight as of last week, or said
//!   tonight to be away since spring, was here last week, because so the figures of last week were given.
//! * **Events** (visits, steps, daily totals, remarks) count from the day on which they happened, however late they were
//!   typed. One that is withdrawn or taken out counted until it was; one that was typed later and withdrawn never did.
//! * **Undo** says that something should never have been: it corrects every day, before it and after.
//! * Before the register's **first day** nothing was written. What was written on that day holds for all days before,
//!   but that an absence begins and ends on the days it names.

use std::collections::{BTreeMap, HashSet};

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

use crate::domain::clock::Moment;
use crate::domain::date::Day;

use super::door::{HLC_BITS, UNDONE, from_json};
use super::table::{TABLES, Table, table_named};
use super::{Error, Result, Store};

/// What a row of a table is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nature {
    /// Known from the day on which it was written.
    Fact,
    /// Counts from its day, `occurred_on`.
    Event,
    /// There as soon as what it belongs to is there: the results of a visit. A campaign, too: who asks for the figures
    /// of a new campaign on a day before it was typed means this campaign.
    Part,
    /// No part of any figure: always as it is now.
    Present,
}

fn nature(table: &Table) -> Nature {
    match table.name {
        "visit_person" | "campaign" => Nature::Part,
        "setting" | "import_batch" => Nature::Present,
        _ if has(table, "occurred_on") => Nature::Event,
        _ => Nature::Fact,
    }
}

fn has(table: &Table, column: &str) -> bool {
    let mut columns = table.groups.iter().flat_map(|group| group.columns);
    columns.any(|one| *one == column)
}

impl Store {
    /// The register as it was on the evening of `day`: a second connection to the same file, for reading only, whose
    /// clock shows that day.
    pub fn as_of(&self, day: Day) -> Result<Self> {
        let mut seed = self.seed();
        seed.options.read_only = true;
        seed.options.clock = self.clock.on(day);
        let mut store = seed.open()?;
        // Which campaign is worked on does not depend on the day that is looked back to.
        store.chosen = Some(self.campaign()?.0);
        store.look_back(day)?;
        Ok(store)
    }

    fn look_back(&self, day: Day) -> Result<()> {
        // One transaction, so that the log is read as of one moment.
        let transaction = self.connection.unchecked_transaction()?;
        let created: i64 =
            transaction.query_row("SELECT created FROM register", [], |row| row.get(0))?;
        let first = Moment(created).day();
        let evening = day.max(first).succ_opt().unwrap_or(day);
        let end = Moment::from_local(evening.and_time(chrono::NaiveTime::MIN)).0 << HLC_BITS;
        let later = later_rows(&transaction, end)?;
        let changed = changed_groups(&transaction, end)?;
        for table in TABLES {
            let view = View {
                table,
                day,
                is_before_first: day < first,
                has_later: later.contains_key(table.name),
                changed: &changed,
            };
            view.create(&transaction)?;
        }
        transaction.commit()?;
        Ok(())
    }
}

/// The runs of rows of a table that were made later: first and last id, in order.
type Runs = Vec<(i64, i64)>;

/// The rows made later, in a table `later_<table>` each.
fn later_rows(connection: &Connection, end: i64) -> Result<BTreeMap<&'static str, Runs>> {
    let mut later: BTreeMap<&'static str, Runs> = BTreeMap::new();
    let mut statement = connection.prepare(
        "SELECT o.entity, o.row, o.count FROM batch b CROSS JOIN op o ON o.batch = b.id \
         WHERE b.hlc >= ?1 AND o.grp IS NULL",
    )?;
    let mut rows = statement.query([end])?;
    while let Some(row) = rows.next()? {
        let (first, count): (i64, i64) = (row.get(1)?, row.get(2)?);
        if let Some(table) = table_named(row.get_ref(0)?.as_str().unwrap_or_default()) {
            let runs = later.entry(table.name).or_default();
            runs.push((first, first + count - 1));
        }
    }
    for (table, runs) in &mut later {
        join(runs);
        connection.execute_batch(&format!(
            "CREATE TEMP TABLE later_{table} (first INTEGER PRIMARY KEY, last INTEGER NOT NULL)"
        ))?;
        let mut insert =
            connection.prepare(&format!("INSERT INTO later_{table} VALUES (?1, ?2)"))?;
        for (first, last) in runs {
            insert.execute([*first, *last])?;
        }
    }
    Ok(later)
}

/// Puts runs in order and joins those that follow each other: what one device makes after a moment is one run.
fn join(runs: &mut Runs) {
    runs.sort_unstable();
    runs.dedup_by(|next, before| {
        let follows = next.0 <= before.1 + 1;
        if follows {
            before.1 = before.1.max(next.1);
        }
        follows
    });
}

/// SQL: the later changes of groups. What was taken back does not count as a change, and neither does the taking back.
const CHANGES: &str = "FROM batch b CROSS JOIN op o ON o.batch = b.id \
     WHERE b.hlc >= ?1 AND o.grp IS NOT NULL AND b.kind NOT IN ('undo', 'redo') \
     AND NOT EXISTS (SELECT 1 FROM batch u CROSS JOIN op back ON back.batch = u.id WHERE u.undoes = b.id \
         AND NOT EXISTS (SELECT 1 FROM batch r WHERE r.undoes = u.id) \
         AND back.entity = o.entity AND back.row = o.row AND back.grp = o.grp)";

/// Table and group of columns.
type Changed = HashSet<(&'static str, &'static str)>;

/// What groups that were changed later showed before, in a table `was_<table>_<group>` each.
fn changed_groups(connection: &Connection, end: i64) -> Result<Changed> {
    let mut changed = Changed::new();
    let mut groups = connection.prepare(&format!("SELECT DISTINCT o.entity, o.grp {CHANGES}"))?;
    let mut found = groups.query([end])?;
    while let Some(row) = found.next()? {
        changed.extend(group_of(row)?.map(|(table, group, _)| (table.name, group)));
    }
    drop(found);
    for (table, group) in &changed {
        let columns = columns_of(table_named(table), group).join(", ");
        connection.execute_batch(&format!(
            "CREATE TEMP TABLE was_{table}_{group} (id INTEGER PRIMARY KEY, {columns})"
        ))?;
    }
    let mut operations = connection.prepare(&format!(
        "SELECT o.entity, o.grp, o.row, o.count, o.old {CHANGES} ORDER BY b.hlc, o.device, o.seq"
    ))?;
    let mut rows = operations.query([end])?;
    while let Some(row) = rows.next()? {
        let Some((table, group, columns)) = group_of(row)? else {
            continue;
        };
        let (first, count): (i64, i64) = (row.get(2)?, row.get(3)?);
        let old = from_json(row.get_ref(4)?.as_str().unwrap_or_default())?;
        if old.len() != columns.len() {
            return Err(Error::Damaged(format!("{}.{group}", table.name)));
        }
        let marks = ", ?".repeat(columns.len());
        let mut insert = connection.prepare_cached(&format!(
            "INSERT OR IGNORE INTO was_{}_{group} VALUES (?{marks})",
            table.name
        ))?;
        for id in first..first + count {
            let id = Value::Integer(id);
            insert.execute(params_from_iter(std::iter::once(&id).chain(&old)))?;
        }
    }
    Ok(changed)
}

/// Table, group and columns that an operation (its entity and group first) changed, where that is part of figures.
fn group_of(
    row: &Row<'_>,
) -> Result<Option<(&'static Table, &'static str, &'static [&'static str])>> {
    let text = |at: usize| {
        row.get_ref(at)
            .map(|cell| cell.as_str().unwrap_or_default())
    };
    let (entity, name) = (text(0)?, text(1)?);
    let Some(table) = table_named(entity).filter(|table| nature(table) != Nature::Present) else {
        return Ok(None);
    };
    let groups = table.groups.iter().map(|group| group.name).chain([UNDONE]);
    let group = groups.into_iter().find(|group| *group == name);
    let group = group.ok_or_else(|| Error::Damaged(format!("{entity}.{name}")))?;
    Ok(Some((table, group, columns_of(Some(table), group))))
}

fn columns_of(table: Option<&'static Table>, group: &str) -> &'static [&'static str] {
    let group = table.and_then(|table| table.group(group));
    group.map_or(&[UNDONE], |group| group.columns)
}

/// A table as it was.
struct View<'l> {
    table: &'static Table,
    day: Day,
    /// Whether the day lies before the register's first.
    is_before_first: bool,
    has_later: bool,
    changed: &'l Changed,
}

impl View<'_> {
    fn create(&self, connection: &Connection) -> Result<()> {
        let (name, conditions) = (self.table.name, self.conditions());
        let is_changed = self.changed.iter().any(|(table, _)| *table == name);
        if nature(self.table) == Nature::Present || conditions.is_empty() && !is_changed {
            return Ok(());
        }
        let Some(base) = base(connection, name)? else {
            return Ok(());
        };
        let groups = self.table.groups.iter();
        let columns: Vec<String> = groups
            .flat_map(|group| group.columns.iter().map(|column| (group.name, *column)))
            .chain([(UNDONE, UNDONE)])
            .map(|(group, column)| self.column(group, column))
            .collect();
        let conditions = if conditions.is_empty() {
            String::new()
        } else {
            format!("WHERE {}", conditions.join(" AND "))
        };
        connection.execute_batch(&format!(
            "CREATE TEMP VIEW {name} AS SELECT m.id AS id, {} FROM {base} m {conditions}",
            columns.join(", ")
        ))?;
        Ok(())
    }

    /// Which rows were there.
    fn conditions(&self) -> Vec<String> {
        let (name, day) = (self.table.name, self.day);
        let known = format!(
            "m.id > coalesce((SELECT l.last FROM temp.later_{name} l WHERE l.first <= m.id \
             ORDER BY l.first DESC LIMIT 1), 0)"
        );
        let mut conditions = Vec::new();
        match nature(self.table) {
            Nature::Event => {
                conditions.push(format!("m.occurred_on <= '{day}'"));
                if self.has_later {
                    let stands = if has(self.table, "withdrawn_on") {
                        "m.undone = 0 AND m.withdrawn_on IS NULL"
                    } else {
                        "m.undone = 0"
                    };
                    conditions.push(format!("({stands} OR {known})"));
                }
            }
            Nature::Fact if self.has_later => conditions.push(known),
            Nature::Fact | Nature::Part | Nature::Present => {}
        }
        if self.is_absence_by_dates() {
            // Partial dates compare as texts: `2026-11` is before every day of November.
            conditions.push(format!("(m.since IS NULL OR m.since <= '{day}')"));
        }
        conditions
    }

    fn is_absence_by_dates(&self) -> bool {
        self.is_before_first && self.table.name == "absence"
    }

    /// One column, as it was.
    fn column(&self, group: &'static str, column: &str) -> String {
        let name = self.table.name;
        let now = format!("m.{column}");
        let was = if self.changed.contains(&(name, group)) {
            let of_row = format!("FROM temp.was_{name}_{group} w WHERE w.id = m.id");
            format!(
                "CASE WHEN EXISTS (SELECT 1 {of_row}) THEN (SELECT w.{column} {of_row}) ELSE {now} END"
            )
        } else {
            now
        };
        if column == "returned_on" && self.is_absence_by_dates() {
            return format!(
                "CASE WHEN {was} <= '{}' THEN {was} END AS {column}",
                self.day
            );
        }
        format!("{was} AS {column}")
    }
}

/// Where the rows of a table are now: in the file, or, in an older file that is only looked at, in what stands in for
/// the table ([`super::schema::stand_in`]); `None` where that is empty.
fn base(connection: &Connection, table: &str) -> Result<Option<String>> {
    let stand_in: Option<(String, String)> = connection
        .query_row(
            "SELECT type, sql FROM sqlite_temp_schema WHERE name = ?1 AND type IN ('table', 'view')",
            [table],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    match stand_in {
        None => Ok(Some(format!("main.{table}"))),
        Some((kind, sql)) if kind == "view" => {
            let body = sql.split_once(" AS ").map(|(_, body)| body);
            let body = body.ok_or_else(|| Error::Damaged(table.to_owned()))?;
            connection.execute_batch(&format!(
                "DROP VIEW temp.{table}; CREATE TEMP VIEW present_{table} AS {body}"
            ))?;
            Ok(Some(format!("temp.present_{table}")))
        }
        Some(_) => Ok(None),
    }
}
