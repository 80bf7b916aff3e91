//! The library that reads workbooks, behind one face: sheets, and the cells of a sheet row by row.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use calamine::{
    Data, DataType, Ods, OdsError, Range, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsb,
    XlsbError, Xlsx, XlsxError,
};

use super::super::record::Record;
use super::super::source::{FileError, NotAList};
use super::Tab;
use super::container::Container;
use super::value::{self, Shown};

/// A sheet of any of these formats has fewer rows and columns.
const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 16_384;
/// Blank rows below these are given where they are few: a stray cell at the end of a sheet has a million above it.
const FIRST: u32 = 1_000;
const GAP: u32 = 1_000;

/// A file that counts what is read of it.
pub(super) struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Counted {
    pub fn new(file: File, read: &Arc<AtomicU64>) -> Self {
        Self {
            file,
            read: Arc::clone(read),
        }
    }
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

type Input = BufReader<Counted>;

/// An open workbook.
pub(super) enum Book {
    Xlsx(Box<Xlsx<Input>>),
    Xlsb(Box<Xlsb<Input>>),
    Xls(Box<Xls<Input>>),
    Ods(Box<Ods<Input>>),
}

impl Book {
    pub fn open(file: Counted, container: Container) -> Result<Self, FileError> {
        let mut input = BufReader::new(file);
        guarded(|| {
            Ok(match container {
                Container::Xlsx => Self::Xlsx(Box::new(Xlsx::new(input)?)),
                Container::Xlsb => Self::Xlsb(Box::new(Xlsb::new(input)?)),
                Container::Ods => Self::Ods(Box::new(Ods::new(input)?)),
                Container::Xls => {
                    // A workbook of today with a password is kept in a file of yesterday.
                    if let Err(XlsxError::Password) = Xlsx::new(&mut input) {
                        return Err(NotAList::Encrypted.into());
                    }
                    input.seek(SeekFrom::Start(0))?;
                    Self::Xls(Box::new(Xls::new(input)?))
                }
            })
        })
    }

    /// The sheets in the order of the workbook.
    pub fn sheets(&self) -> Vec<Tab> {
        let sheets = match self {
            Self::Xlsx(book) => book.sheets_metadata(),
            Self::Xlsb(book) => book.sheets_metadata(),
            Self::Xls(book) => book.sheets_metadata(),
            Self::Ods(book) => book.sheets_metadata(),
        };
        sheets
            .iter()
            .map(|sheet| Tab {
                name: sheet.name.clone(),
                hidden: sheet.visible != SheetVisible::Visible,
                cells: sheet.typ == SheetType::WorkSheet,
            })
            .collect()
    }

    /// Gives the rows of a sheet to `take`, from the first on, also those that are blank; rows below the last filled
    /// one are none. `take` may empty the record for another, and stops the reading with false.
    pub fn rows(&mut self, sheet: &str, take: Take<'_>) -> Result<(), FileError> {
        guarded(|| match self {
            Self::Xlsx(book) => {
                let mut rows = Rows::new(take);
                let mut cells = book.worksheet_cells_reader(sheet)?;
                let shown = cells.styles().iter().map(|style| {
                    let format = style.number_format.as_ref();
                    format.map_or(Shown::Day, |format| Shown::of(&format.format_code))
                });
                let shown: Vec<Shown> = shown.collect();
                while let Some((cell, style)) = cells.next_cell_with_style_id()? {
                    let (row, column) = cell.get_position();
                    let shown = shown.get(style).copied().unwrap_or(Shown::Day);
                    if !rows.put(row, column, cell.get_value(), shown)? {
                        return Ok(());
                    }
                }
                rows.end();
                Ok(())
            }
            Self::Xlsb(book) => {
                let mut rows = Rows::new(take);
                let mut cells = book.worksheet_cells_reader(sheet)?;
                while let Some(cell) = cells.next_cell()? {
                    let (row, column) = cell.get_position();
                    if !rows.put(row, column, cell.get_value(), Shown::Day)? {
                        return Ok(());
                    }
                }
                rows.end();
                Ok(())
            }
            Self::Xls(book) => all(&book.worksheet_range(sheet)?, take),
            Self::Ods(book) => all(&book.worksheet_range(sheet)?, take),
        })
    }
}

/// Takes a row, and where that is known how many rows of the sheet stand above it and how many it has; false stops.
pub(super) type Take<'t> = &'t mut dyn FnMut(&mut Record, Option<(u64, u64)>) -> bool;

fn all(range: &Range<Data>, take: Take<'_>) -> Result<(), FileError> {
    let Some((first_row, first_column)) = range.start() else {
        return Ok(());
    };
    let mut rows = Rows::new(take);
    let height = range.height() as u64;
    for (row, cells) in range.rows().enumerate() {
        rows.above = Some((row as u64, height));
        let row = first_row + row as u32;
        for (column, cell) in cells.iter().enumerate() {
            let column = first_column + column as u32;
            if !rows.put(row, column, cell, Shown::Day)? {
                return Ok(());
            }
        }
    }
    rows.end();
    Ok(())
}

/// Puts cells together into rows.
struct Rows<'t> {
    take: Take<'t>,
    record: Record,
    text: String,
    above: Option<(u64, u64)>,
}

impl<'t> Rows<'t> {
    fn new(take: Take<'t>) -> Self {
        let mut record = Record::default();
        record.begin(1);
        Self {
            take,
            record,
            text: String::new(),
            above: None,
        }
    }

    /// Adds a cell; rows and columns count from 0 here. False: nobody wants more.
    fn put(
        &mut self,
        row: u32,
        column: u32,
        cell: &impl DataType,
        shown: Shown,
    ) -> Result<bool, FileError> {
        if cell.is_empty() {
            return Ok(true);
        }
        if row >= ROWS || column >= COLUMNS || row + 1 < self.record.row() {
            return Err(NotAList::Damaged.into());
        }
        while self.record.row() < row + 1 {
            let blank = self.record.is_empty();
            if blank && self.record.row() > FIRST && row + 1 - self.record.row() > GAP {
                self.record.begin(row + 1);
            } else if !self.give() {
                return Ok(false);
            }
        }
        self.text.clear();
        if value::push(cell, shown, &mut self.text) {
            self.record.put(column as usize, &self.text);
        } else {
            self.record.put_error(column as usize);
        }
        Ok(true)
    }

    fn give(&mut self) -> bool {
        let row = self.record.row();
        let more = (self.take)(&mut self.record, self.above);
        self.record.begin(row + 1);
        more
    }

    fn end(&mut self) {
        if !self.record.is_blank() {
            self.give();
        }
    }
}

/// Runs the library, which was not written for files that somebody made to break it: where it gives up, the workbook is
/// damaged.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, FileError>) -> Result<T, FileError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(FileError::NotAList(NotAList::Damaged)))
}

/// What the system says is passed on; what is wrong inside of the file is damage.
fn read_error(error: io::Error) -> FileError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::InvalidData
        | io::ErrorKind::InvalidInput
        | io::ErrorKind::Other => NotAList::Damaged.into(),
        _ => FileError::Io(error),
    }
}

impl From<XlsxError> for FileError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::Io(error) => read_error(error),
            XlsxError::Password => NotAList::Encrypted.into(),
            XlsxError::NotAWorksheet(_) => NotAList::NoHeader.into(),
            _ => NotAList::Damaged.into(),
        }
    }
}

impl From<XlsbError> for FileError {
    fn from(error: XlsbError) -> Self {
        match error {
            XlsbError::Io(error) => read_error(error),
            XlsbError::Password => NotAList::Encrypted.into(),
            _ => NotAList::Damaged.into(),
        }
    }
}

impl From<OdsError> for FileError {
    fn from(error: OdsError) -> Self {
        match error {
            OdsError::Io(error) => read_error(error),
            OdsError::Password => NotAList::Encrypted.into(),
            _ => NotAList::Damaged.into(),
        }
    }
}

impl From<XlsError> for FileError {
    fn from(error: XlsError) -> Self {
        match error {
            XlsError::Io(error) => read_error(error),
            XlsError::Password => NotAList::Encrypted.into(),
            // The library does not give this one a name: an old file of Office without a workbook in it.
            XlsError::Cfb(error) if error.to_string().contains("Workbook stream") => {
                NotAList::Document.into()
            }
            _ => NotAList::Damaged.into(),
        }
    }
}
