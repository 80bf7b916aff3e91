//! The cells of some rows as they stand in their files: what somebody sees who mends a row.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::domain::clock::Clock;

use super::error::Error;
use super::import::{ImportOptions, Opened};
use super::list::List;
use super::remembered::Remembered;
use super::report::ImportReport;

/// Rows read between two reports.
const ROWS: u32 = 1024;

/// Which rows of a list are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WantedRows {
    /// These rows, as a spreadsheet shows them.
    pub rows: BTreeSet<u32>,
    /// And so many below the headings.
    pub first: u32,
}

/// The cells of rows of one list, by the row as a spreadsheet shows it.
pub type RowCells = BTreeMap<u32, Vec<String>>;

/// Reads rows of the lists of a report again, without corrections, with the options of its import. `wanted` and what
/// is given are in the order of the report. A list is read no further than needed. `progress` hears the bytes of the
/// list that were read and cancels with `false`.
pub fn row_cells(
    report: &ImportReport,
    files: &[PathBuf],
    wanted: &[WantedRows],
    options: &ImportOptions,
    clock: Clock,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<Vec<RowCells>, Error> {
    let mut found = Vec::new();
    let remembered = Remembered::of_report(&report.files);
    let lists = options.open(files, clock, &remembered)?.opened;
    for (Opened { list, path, .. }, wanted) in lists.into_iter().zip(wanted) {
        found.push(read(list, &path, wanted, progress)?);
    }
    Ok(found)
}

fn read(
    mut list: List,
    path: &Path,
    wanted: &WantedRows,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<RowCells, Error> {
    let mut cells = RowCells::new();
    let end = wanted.rows.last().copied().unwrap_or(0);
    let (mut first, mut seen) = (wanted.first, 0u32);
    let failed = |error| Error::io(path, error);
    while let Some(record) = list.next_record().map_err(failed)? {
        let row = record.row();
        if first > 0 || wanted.rows.contains(&row) {
            cells.insert(row, record.cells().map(str::to_owned).collect());
        }
        first = first.saturating_sub(1);
        if first == 0 && row >= end {
            break;
        }
        seen += 1;
        if seen.is_multiple_of(ROWS) && !progress(list.position()) {
            return Err(Error::Cancelled);
        }
    }
    Ok(cells)
}
