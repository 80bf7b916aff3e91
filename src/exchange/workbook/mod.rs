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
