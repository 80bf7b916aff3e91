//! Workbooks: the sheets of XLSX, XLSM, XLSB, XLS and ODS files as tables of text.
//!
//! The sheet of an XLSX is streamed, so that a million rows need no more memory than the texts of the workbook; XLS and
//! ODS are read as a whole, and larger ones are refused. Colours, strike-through and hidden rows mean nothing: what is
//! in a cell counts.

mod book;
mod compound;
mod container;
mod sheet;
mod value;

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

pub use self::container::Container;
pub(super) use self::sheet::Sheet;

use self::book::guarded;
use self::sheet::Shared;
use super::source::{FileError, NotAList};

/// A workbook has fewer sheets that are read.
const SHEETS: usize = 500;

/// A workbook that is open.
pub(super) struct Workbook {
    shared: Arc<Shared>,
    sheets: Vec<Tab>,
}

/// What a workbook says of one of its sheets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tab {
    pub name: String,
    /// Hidden by somebody: a scratch pad, last year's list.
    pub hidden: bool,
    /// Cells, and not a chart or a macro.
    pub cells: bool,
}

impl Workbook {
    /// Opens the workbook at `path`; none if the file is something else.
    pub fn open(path: &Path) -> Result<Option<Self>, FileError> {
        let mut first = Vec::new();
        File::open(path)?.take(8).read_to_end(&mut first)?;
        let Some(container) = Container::of(path, &first)? else {
            return Ok(None);
        };
        let shared = Shared::new(path, container)?;
        let book = shared.open()?;
        let sheets = guarded(|| Ok(book.sheets()))?;
        if sheets.len() > SHEETS {
            return Err(NotAList::Unpacks.into());
        }
        shared.put_back(book);
        Ok(Some(Self {
            shared: Arc::new(shared),
            sheets,
        }))
    }

    /// The sheets in the order of the workbook.
    pub fn sheets(&self) -> &[Tab] {
        &self.sheets
    }

    /// Begins to read the sheets of these names, in their order.
    pub fn read(&self, names: &[&str]) -> Result<Vec<Result<Sheet, FileError>>, FileError> {
        let mut book = self.shared.take()?;
        let of = names.len();
        let sheets = names.iter().enumerate();
        let read = sheets.map(|(place, name)| Sheet::new(&self.shared, &mut book, name, place, of));
        let read = read.collect();
        self.shared.put_back(book);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

    use proptest::prelude::*;
    use rust_xlsxwriter as xlsx;

    use super::super::record::Record;
    use super::super::table::Table;
    use super::*;

    /// A cell, and the text that it must be read as.
    #[derive(Debug, Clone)]
    enum Typed {
        Nothing,
        Text(String),
        Number(u32, u32),
        Half(i32),
        Yes,
    }

    impl Typed {
        fn text(&self) -> String {
            match self {
                Self::Nothing => String::new(),
                Self::Text(text) => text.trim().to_owned(),
                // Twelve digits, as a personal number has them.
                Self::Number(high, low) => {
                    (u64::from(*high) * 1_000_000 + u64::from(*low)).to_string()
                }
                Self::Half(whole) => format!("{whole}.5"),
                Self::Yes => "TRUE".to_owned(),
            }
        }

        fn write(&self, sheet: &mut xlsx::Worksheet, row: u32, column: u16) {
            let written = match self {
                Self::Nothing => return,
                Self::Text(text) => sheet.write_string(row, column, text),
                Self::Number(high, low) => {
                    let number = f64::from(*high) * 1e6 + f64::from(*low);
                    sheet.write_number(row, column, number)
                }
                Self::Half(whole) => sheet.write_number(row, column, f64::from(*whole) + 0.5),
                Self::Yes => sheet.write_boolean(row, column, true),
            };
            written.unwrap();
        }
    }

    fn cells() -> impl Strategy<Value = Typed> {
        prop_oneof![
            2 => Just(Typed::Nothing),
            4 => "[a-zđễ <>&\"'=_.\n0-9-]{0,12}".prop_map(Typed::Text),
            1 => Just(Typed::Text("_x0041_".to_owned())),
            2 => (0..1_000_000_u32, 0..1_000_000_u32).prop_map(|(high, low)| Typed::Number(high, low)),
            1 => (0..1_000_000).prop_map(Typed::Half),
            1 => Just(Typed::Yes),
        ]
    }

    fn rows(path: &Path) -> Vec<(u32, Vec<String>)> {
        let book = Workbook::open(path).unwrap().unwrap();
        let sheet = book.read(&["Sheet1"]).unwrap().remove(0).unwrap();
        let mut sheet: Box<dyn Table> = Box::new(sheet);
        let (mut rows, mut record, mut position) = (Vec::new(), Record::default(), 0);
        while sheet.read(&mut record).unwrap() {
            let cells = record.cells().map(str::to_owned).collect();
            rows.push((record.row(), cells));
            assert!(position <= sheet.position());
            position = sheet.position();
        }
        assert_eq!(sheet.position(), path.metadata().unwrap().len());
        rows
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_table_is_read_as_it_was_written(
            table in prop::collection::vec(prop::collection::vec(cells(), 0..6), 0..12), above in 0..3_u32,
        ) {
            let mut book = xlsx::Workbook::new();
            let sheet = book.add_worksheet();
            for (row, line) in (above..).zip(&table) {
                for (column, cell) in (0..).zip(line) {
                    cell.write(sheet, row, column);
                }
            }
            let file = tempfile::NamedTempFile::new().unwrap();
            book.save(file.path()).unwrap();
            let blank = (0..above).map(|_| Vec::new());
            let lines = table.iter().map(|line| line.iter().map(Typed::text).collect());
            let mut expected: Vec<(u32, Vec<String>)> = (1..).zip(blank.chain(lines)).collect();
            for (_, line) in &mut expected {
                let filled = line.iter().rposition(|cell| !cell.is_empty());
                line.truncate(filled.map_or(0, |last| last + 1));
            }
            let mut read = rows(file.path());
            for (_, line) in &mut read {
                let filled = line.iter().rposition(|cell| !cell.is_empty());
                line.truncate(filled.map_or(0, |last| last + 1));
            }
            for table in [&mut expected, &mut read] {
                while table.last().is_some_and(|(_, line)| line.is_empty()) {
                    table.pop();
                }
            }
            prop_assert_eq!(read, expected);
        }
    }

    #[test]
    fn rows_far_below_the_others_keep_their_numbers() {
        let mut book = xlsx::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, text) in [(0, "a"), (1_500, "b"), (1_048_575, "c")] {
            sheet.write_string(row, 0, text).unwrap();
        }
        let file = tempfile::NamedTempFile::new().unwrap();
        book.save(file.path()).unwrap();
        let rows = rows(file.path());
        assert_eq!(rows.len(), 1_502);
        let filled: Vec<u32> = rows
            .iter()
            .filter(|(_, cells)| !cells.is_empty())
            .map(|(row, _)| *row)
            .collect();
        assert_eq!(filled, [1, 1_501, 1_048_576]);
    }
}
