//! The register as an Excel workbook. Every cell is text and stays text when somebody types over it: no zero is eaten,
//! no house number becomes a date, and no formula runs.

use std::any::Any;
use std::cell::Cell;
use std::io::{self, BufWriter, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::Once;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use chrono::Datelike;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, IgnoreError, Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use crate::domain::Day;
use crate::store::Line;

use super::column::Field;
use super::error::Error;
use super::export::out_error;
use super::form;
use super::sheet::Words;
use super::write::Value;

/// The rows of a sheet in Excel, with the headings.
const ROWS: u32 = 1_048_576;
/// The name of a sheet is not longer.
const NAME: usize = 31;
/// A column is not wider, in characters.
const WIDTH: usize = 40;
/// The saved file is handed over in pieces of this size.
const PIECE: usize = 256 * 1024;
/// Pieces that wait.
const WAITING: usize = 4;
/// A4.
const PAPER: u8 = 9;

/// A workbook that is being written. Its rows go to a file without a name, so that memory does not grow with them.
pub(super) struct Book {
    workbook: Workbook,
    name: String,
    headings: Vec<String>,
    widths: Vec<usize>,
    fields: Vec<Field>,
    words: Words,
    text: Format,
    heading: Format,
    /// The next row of the sheet that is open; none is open at first.
    next: Option<u32>,
    rows: u64,
}

impl Book {
    /// Begins a workbook with these columns whose sheet is called `name`, made on `today`; `folder` is for the rows until
    /// it is saved.
    pub fn new(
        name: &str,
        headings: Vec<String>,
        fields: Vec<Field>,
        words: Words,
        today: Day,
        folder: Option<&Path>,
    ) -> Result<Self, Error> {
        let mut workbook = Workbook::new();
        if let Some(folder) = folder {
            workbook.set_tempdir(folder).map_err(failed)?;
        }
        // The same list is the same file: the library would look at the machine's clock.
        let (month, day) = (today.month() as u8, today.day() as u8);
        let made = ExcelDateTime::from_ymd(today.year() as u16, month, day).map_err(failed)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let text = Format::new().set_num_format("@");
        let heading = text.clone().set_bold().set_text_wrap();
        Ok(Self {
            workbook,
            name: sheet_name(name),
            widths: headings
                .iter()
                .map(|heading| heading.width().div_ceil(2))
                .collect(),
            headings,
            fields,
            words,
            text,
            heading: heading.set_align(FormatAlign::Top),
            next: None,
            rows: 0,
        })
    }

    /// How many rows were written.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Writes a row, where the sheet is full on another one.
    pub fn row(&mut self, line: &Line<'_>) -> Result<(), Error> {
        caught(|| self.write(line))
    }

    fn write(&mut self, line: &Line<'_>) -> Result<(), Error> {
        if self.next.is_none_or(|row| row >= ROWS) {
            self.begin().map_err(failed)?;
        }
        let row = self.next.unwrap_or_default();
        let Some(sheet) = self.workbook.worksheets_mut().last_mut() else {
            return Ok(());
        };
        for (place, field) in self.fields.iter().enumerate() {
            let value = (field.column().write)(line);
            if matches!(value, Value::Nothing) {
                continue;
            }
            let text = self.words.of(&value);
            if text.is_empty() {
                continue;
            }
            if let Some(width) = self.widths.get_mut(place) {
                *width = text.len().min(WIDTH).min(text.width()).max(*width);
            }
            let written = if form::is_guarded_text(text) {
                sheet.write_string_with_format(row, place as u16, format!("'{text}"), &self.text)
            } else {
                sheet.write_string_with_format(row, place as u16, text, &self.text)
            };
            written.map_err(failed)?;
        }
        self.next = Some(row + 1);
        self.rows += 1;
        Ok(())
    }

    /// Begins a sheet with its headings.
    fn begin(&mut self) -> Result<(), XlsxError> {
        self.finish()?;
        let count = self.workbook.worksheets().len();
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(match count {
            0 => self.name.clone(),
            count => format!("{} ({})", cut(&self.name, NAME - 4), count + 1),
        })?;
        for (place, heading) in self.headings.iter().enumerate() {
            let place = place as u16;
            sheet.set_column_format(place, &self.text)?;
            sheet.write_string_with_format(0, place, heading, &self.heading)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_landscape();
        sheet.set_paper_size(PAPER);
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_footer("&C&P / &N");
        self.next = Some(1);
        Ok(())
    }

    /// Settles what the rows of the open sheet decide.
    fn finish(&mut self) -> Result<(), XlsxError> {
        let (Some(next), Some(sheet)) = (self.next, self.workbook.worksheets_mut().last_mut())
        else {
            return Ok(());
        };
        let last = (next.max(2) - 1, self.fields.len().max(1) as u16 - 1);
        set_widths(sheet, &self.widths)?;
        sheet.autofilter(0, 0, last.0, last.1)?;
        let error = IgnoreError::NumberStoredAsText;
        sheet.ignore_error_range(0, 0, last.0, last.1, error)?;
        Ok(())
    }

    /// Saves the workbook to `out`; `go_on` stops it with false.
    pub fn save(
        mut self,
        out: &mut dyn Write,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Result<(), Error> {
        caught(|| {
            if self.next.is_none() {
                self.begin().map_err(failed)?;
            }
            self.finish().map_err(failed)
        })?;
        let mut book = self.workbook;
        let (full, pieces) = sync_channel(WAITING);
        // The library saves with threads of its own, into nothing that stays on this one.
        thread::scope(|scope| {
            let saving = scope.spawn(move || {
                caught(|| {
                    let mut out = BufWriter::with_capacity(PIECE, Pieces(full));
                    book.save_to_writer(&mut out).map_err(failed)?;
                    out.flush().map_err(out_error)
                })
            });
            take(&pieces, out, go_on)?;
            drop(pieces);
            saving.join().unwrap_or_else(|panic| Err(broken(&*panic)))
        })
    }
}

/// Hands the saved workbook over.
fn take(
    pieces: &Receiver<Vec<u8>>,
    out: &mut dyn Write,
    go_on: &mut dyn FnMut() -> bool,
) -> Result<(), Error> {
    for piece in pieces {
        out.write_all(&piece).map_err(out_error)?;
        if !go_on() {
            return Err(Error::Cancelled);
        }
    }
    Ok(())
}

/// Where a saved workbook goes, piece by piece.
struct Pieces(SyncSender<Vec<u8>>);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.send(bytes.to_vec());
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn set_widths(sheet: &mut Worksheet, widths: &[usize]) -> Result<(), XlsxError> {
    for (place, width) in widths.iter().enumerate() {
        // A little air, and room for the arrow of the filter.
        let width = (*width).clamp(4, WIDTH) as u16 + 3;
        sheet.set_column_width(place as u16, width)?;
    }
    Ok(())
}

thread_local! {
    /// Whether this thread is inside the library.
    static IN_LIBRARY: Cell<bool> = const { Cell::new(false) };
}

/// Runs what the library does. It panics where it cannot write the rows that wait for the workbook to be saved; for the
/// user that is a full or a broken disc, and nothing else.
fn caught<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !IN_LIBRARY.get() {
                before(info);
            }
        }));
    });
    IN_LIBRARY.set(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    IN_LIBRARY.set(false);
    done.unwrap_or_else(|panic| Err(broken(&*panic)))
}

/// What the library's last words mean.
fn broken(panic: &(dyn Any + Send)) -> Error {
    let words = panic.downcast_ref::<String>().map_or("", String::as_str);
    let kinds = [
        io::ErrorKind::StorageFull,
        io::ErrorKind::QuotaExceeded,
        io::ErrorKind::PermissionDenied,
    ];
    let named = |kind: &io::ErrorKind| words.contains(&format!("kind: {kind:?}"));
    let kind = kinds.into_iter().find(named);
    out_error(kind.unwrap_or(io::ErrorKind::Other).into())
}

fn failed(error: XlsxError) -> Error {
    match error {
        XlsxError::MaxStringLengthExceeded => Error::LongForExcel,
        XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => out_error(error),
        other => out_error(io::Error::other(other)),
    }
}

/// A name that Excel takes for a sheet.
fn sheet_name(name: &str) -> String {
    let plain = |letter: char| match letter {
        '[' | ']' | ':' | '*' | '?' | '/' | '\\' => '-',
        letter if letter.is_control() => ' ',
        letter => letter,
    };
    let name: String = name.chars().map(plain).collect();
    let name = name.trim().trim_matches('\'');
    match cut(name, NAME) {
        "" => "1".to_owned(),
        name => name.to_owned(),
    }
}

/// The beginning of a text, so many UTF-16 units long at most, as Excel counts.
fn cut(text: &str, units: usize) -> &str {
    let mut left = units;
    let end = text.char_indices().find(|(_, letter)| {
        let fits = letter.len_utf16() <= left;
        left = left.saturating_sub(letter.len_utf16());
        !fits
    });
    text.get(..end.map_or(text.len(), |(at, _)| at))
        .unwrap_or_default()
        .trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disc_under_a_workbook_is_told_as_one() {
        for (words, kind) in [
            (
                "Couldn't write to xml file: Os { code: 28, kind: StorageFull, message: \"\" }",
                io::ErrorKind::StorageFull,
            ),
            (
                "Couldn't write to xml file: Os { code: 5, kind: Uncategorized, message: \"\" }",
                io::ErrorKind::Other,
            ),
            ("index out of bounds", io::ErrorKind::Other),
        ] {
            let done: Result<(), Error> = caught(|| panic!("{words}"));
            let told = matches!(&done, Err(Error::Io(_, error)) if error.kind() == kind);
            assert!(told, "{words}: {done:?}");
        }
        assert!(caught(|| Ok(())).is_ok());
    }

    #[test]
    fn names_of_sheets() {
        for (name, expected) in [
            ("Thôn Đồng Tâm", "Thôn Đồng Tâm"),
            ("Tổ 3/4 [mới]", "Tổ 3-4 -mới-"),
            ("'Thôn'", "Thôn"),
            ("", "1"),
            (
                "Danh sách đến từng nhà của tổ dân phố số 12",
                "Danh sách đến từng nhà của tổ d",
            ),
        ] {
            assert_eq!(sheet_name(name), expected);
        }
    }
}
