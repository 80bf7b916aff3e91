//! The read-back: a sum over the rows as they were written and over the rows as they lie in the file, which must be
//! the same before anything is committed.

use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};

use super::Ending;
use crate::store::door::{Door, from_json, group_values};
use crate::store::table::{TABLES, Table, index_of, table_named};
use crate::store::{Error, Result};

/// The rows that a batch created: per table the first id, and the sum over all of them.
#[derive(Debug, Default)]
pub(in crate::store) struct Proof([Created; TABLES.len()]);

#[derive(Clone, Copy, Debug, Default)]
struct Created {
    first: i64,
    count: i64,
    sum: u64,
}

/// The sum of one row, cell by cell.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) struct RowSum(u64);

impl RowSum {
    pub fn new(id: i64) -> Self {
        Self(0).word(id as u64)
    }

    fn word(self, word: u64) -> Self {
        Self((self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95))
    }

    fn value(self, value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Null => self.word(1),
            ValueRef::Integer(number) => self.word(2).word(number as u64),
            ValueRef::Text(text) | ValueRef::Blob(text) => {
                let mut sum = self.word(3 + text.len() as u64);
                let (words, rest) = text.as_chunks::<8>();
                for word in words {
                    sum = sum.word(u64::from_le_bytes(*word));
                }
                let rest = rest
                    .iter()
                    .rfold(0, |word, byte| word << 8 | u64::from(*byte));
                sum.word(rest)
            }
            ValueRef::Real(number) => self.word(number.to_bits()),
        }
    }

    pub fn cell(self, cell: &ToSqlOutput<'_>) -> Self {
        match cell {
            ToSqlOutput::Borrowed(value) => self.value(*value),
            ToSqlOutput::Owned(value) => self.value(value.into()),
            _ => self,
        }
    }

    /// Spread over all bits, so that sums of rows do not cancel.
    fn done(self) -> u64 {
        let sum = (self.0 ^ self.0 >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        sum ^ sum >> 29
    }
}

impl Proof {
    pub fn created(&mut self, table: usize, id: i64, row: RowSum) {
        let created = &mut self.0[table];
        if created.count == 0 {
            created.first = id;
        }
        created.count += 1;
        created.sum = created.sum.wrapping_add(row.done());
    }

    /// Notes that a row this batch created changes from `old` to `new`.
    pub fn changed(&mut self, table: &Table, id: i64, old: &[Value], new: &[Value]) {
        let created = &mut self.0[index_of(table)];
        if (created.first..created.first + created.count).contains(&id) {
            created.sum = created
                .sum
                .wrapping_sub(sum_of(id, old))
                .wrapping_add(sum_of(id, new));
        }
    }

    pub fn covers(&self, table: &Table, id: i64) -> bool {
        let created = self.0[index_of(table)];
        (created.first..created.first + created.count).contains(&id)
    }
}

fn sum_of(id: i64, row: &[Value]) -> u64 {
    let cells = row.iter();
    cells
        .fold(RowSum::new(id), |sum, cell| sum.value(cell.into()))
        .done()
}

/// The sum over rows, as SQLite asks for it.
struct SumOfRows;

impl Aggregate<u64, i64> for SumOfRows {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<u64> {
        Ok(0)
    }

    fn step(&self, row: &mut Context<'_>, sum: &mut u64) -> rusqlite::Result<()> {
        let mut cells = RowSum::new(row.get(0)?);
        for at in 1..row.len() {
            cells = cells.value(row.get_raw(at));
        }
        *sum = sum.wrapping_add(cells.done());
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, sum: Option<u64>) -> rusqlite::Result<i64> {
        Ok(sum.unwrap_or_default() as i64)
    }
}

/// Rows that are read back between two looks at whether to go on.
const STEP: i64 = 4096;

/// Reads back what the open batch created and changed, and fails if the file holds anything else.
pub(super) fn read_back(
    door: &Door<'_>,
    go_on: &mut dyn FnMut(Ending) -> Result<()>,
) -> Result<()> {
    let Some(proof) = &door.proof else {
        return Ok(());
    };
    // Summed inside SQLite, where a cell costs a third of what it costs to hand it out.
    door.connection.create_aggregate_function(
        "row_sum",
        -1,
        FunctionFlags::SQLITE_DIRECTONLY,
        SumOfRows,
    )?;
    let of = proof.0.iter().map(|created| created.count as u64).sum();
    let mut done = 0;
    for (table, created) in TABLES
        .iter()
        .zip(proof.0)
        .filter(|(_, created)| created.count > 0)
    {
        let sql = format!(
            "SELECT count(*), row_sum(id, {}) FROM {} WHERE id BETWEEN ?1 AND ?2",
            table.columns(),
            table.name
        );
        let mut statement = door.connection.prepare(&sql)?;
        let (mut count, mut sum) = (0, 0u64);
        let end = created.first + created.count;
        let mut from = created.first;
        while from < end {
            go_on(Ending::ReadBack { done, of })?;
            let to = end.min(from + STEP);
            let (rows, part): (i64, i64) =
                statement.query_row([from, to - 1], |row| Ok((row.get(0)?, row.get(1)?)))?;
            count += rows;
            sum = sum.wrapping_add(part as u64);
            done += (to - from) as u64;
            from = to;
        }
        if (count, sum) != (created.count, created.sum) {
            return Err(Error::Damaged(format!("read back: {}", table.name)));
        }
    }
    read_changes_back(door)
}

/// Every group holds what its last operation of this batch says.
fn read_changes_back(door: &Door<'_>) -> Result<()> {
    let mut statement = door.connection.prepare(
        "SELECT entity, row, grp, new FROM op WHERE batch = ?1 AND grp IS NOT NULL ORDER BY entity, row, grp, seq DESC",
    )?;
    let mut rows = statement.query([door.batch().0])?;
    let mut last = (String::new(), 0, String::new());
    while let Some(row) = rows.next()? {
        let key: (String, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if key == last {
            continue;
        }
        let damaged = || Error::Damaged(format!("read back: {} {}", key.0, key.2));
        let table = table_named(&key.0).ok_or_else(damaged)?;
        let group = table.group(&key.2).ok_or_else(damaged)?;
        let new: String = row.get(3)?;
        if group_values(door.connection, table, key.1, group)? != from_json(&new)? {
            return Err(damaged());
        }
        last = key;
    }
    Ok(())
}
