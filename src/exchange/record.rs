//! One record of a list file: its cells and the row number that a spreadsheet shows beside it.

use memchr::{memchr, memchr_iter};

use super::encoding::Spelling;
use super::legacy::Letters;

/// A cell longer than this refuses its row: an open quote or a foreign file, never a commune's list.
pub const CELL_LIMIT: usize = 64 * 1024;
/// A record with more cells is refused, and no more of them are kept: a spreadsheet has no more columns.
const CELLS: usize = 16_384;

/// Why a record cannot be read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A quote is opened and not closed within the lines a record may have.
    OpenQuote,
    /// A cell is longer than [`CELL_LIMIT`], or the line than a line may be.
    TooLong,
    /// There are more cells than a spreadsheet has columns.
    TooMany,
    /// The bytes are not UTF-8.
    Encoding,
    /// A NUL byte or the replacement character: the text was damaged before it came here.
    Damaged,
}

impl Fault {
    /// The reason code.
    pub fn code(self) -> &'static str {
        match self {
            Self::OpenQuote => "quote_open",
            Self::TooLong => "cell_too_long",
            Self::TooMany => "cells_too_many",
            Self::Encoding => "encoding",
            Self::Damaged => "text_damaged",
        }
    }
}

/// A record, filled again and again by [`Source::read`](super::source::Source::read): no allocation a row.
#[derive(Debug, Clone, Default)]
pub struct Record {
    pub(super) row: u32,
    pub(super) fault: Option<Fault>,
    text: String,
    cells: Vec<(u32, u32)>,
    /// Cells of a workbook whose formula came to no value.
    errors: Vec<usize>,
}

/// A quote was opened and the bytes ended.
#[derive(Debug)]
pub(super) struct Open;

impl Record {
    /// The row number as a spreadsheet shows it: a record with line breaks inside is one row, a blank line too.
    pub fn row(&self) -> u32 {
        self.row
    }

    /// Why the record cannot be read; its cells are then only good for showing.
    pub fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is no cell at all.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cell at `index`, without blanks at its ends; "" beyond the last one (rows may be ragged).
    pub fn cell(&self, index: usize) -> &str {
        let range = self.cells.get(index);
        let cell = range.and_then(|&(from, to)| self.text.get(from as usize..to as usize));
        cell.unwrap_or_default()
    }

    /// The cells in order.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.cells.len()).map(|index| self.cell(index))
    }

    /// Whether no cell holds anything.
    pub fn is_blank(&self) -> bool {
        self.cells().all(str::is_empty)
    }

    /// The places of cells whose formula came to no value: they are blank here.
    pub fn errors(&self) -> &[usize] {
        &self.errors
    }

    /// Gives the cell at `index` another text. A record that could not be read because of this cell is readable then.
    pub(super) fn set(&mut self, index: usize, text: &str) {
        let begin = self.text.len() as u32;
        self.text.push_str(text);
        if self.cells.len() <= index {
            self.cells.resize(index + 1, (0, 0));
        }
        if let Some(cell) = self.cells.get_mut(index) {
            *cell = (begin, self.text.len() as u32);
            trim(&self.text, cell);
        }
        let unreadable = |cell: &str| cell.len() > CELL_LIMIT || cell.contains(['\0', '\u{fffd}']);
        if self.fault.is_some_and(|fault| fault != Fault::OpenQuote)
            && !self.cells().any(unreadable)
        {
            self.fault = None;
        }
    }

    /// Forgets everything but the memory.
    pub(super) fn clear(&mut self) {
        self.fault = None;
        self.text.clear();
        self.cells.clear();
        self.errors.clear();
    }

    /// Begins a row whose cells come one by one.
    pub(super) fn begin(&mut self, row: u32) {
        self.clear();
        self.row = row;
    }

    /// Gives the cell at `place` its text.
    pub(super) fn put(&mut self, place: usize, text: &str) {
        let from = self.text.len() as u32;
        self.text.push_str(text);
        let mut cell = (from, self.text.len() as u32);
        trim(&self.text, &mut cell);
        if text.len() > CELL_LIMIT {
            self.fault = Some(Fault::TooLong);
        } else if self.fault.is_none() && text.contains(['\0', '\u{fffd}']) {
            self.fault = Some(Fault::Damaged);
        }
        self.reach(place);
        if let Some(own) = self.cells.get_mut(place) {
            *own = cell;
        }
    }

    /// The cell at `place` holds no value but the error of a formula.
    pub(super) fn put_error(&mut self, place: usize) {
        self.reach(place);
        self.errors.push(place);
    }

    fn reach(&mut self, place: usize) {
        if self.cells.len() <= place {
            self.cells.resize(place + 1, (0, 0));
        }
    }

    /// How much memory its cells take.
    pub(super) fn bytes(&self) -> usize {
        self.text.len() + self.cells.len() * size_of::<(u32, u32)>()
    }

    /// Takes the cells of `line`, which holds no quote.
    pub(super) fn take_bare(&mut self, line: &[u8], delimiter: u8, spelling: Spelling) {
        let mut bytes = std::mem::take(&mut self.text).into_bytes();
        bytes.clear();
        bytes.extend_from_slice(line);
        self.cells.clear();
        let mut from = 0;
        for at in memchr_iter(delimiter, line) {
            self.cells.push((from, at as u32));
            from = at as u32 + 1;
        }
        self.cells.push((from, line.len() as u32));
        self.finish(bytes, spelling);
    }

    /// Takes the cells of `lines`, whose quotes are undone: `"a ""b"""` is `a "b"`. A quote inside a bare cell is
    /// itself, and what stands behind a closing quote is kept, as spreadsheets do; false if there is such a thing.
    pub(super) fn take_quoted(
        &mut self,
        lines: &[u8],
        delimiter: u8,
        spelling: Spelling,
    ) -> Result<bool, Open> {
        let mut bytes = std::mem::take(&mut self.text).into_bytes();
        bytes.clear();
        self.cells.clear();
        let (mut at, mut tidy) = (0, true);
        loop {
            let begin = bytes.len() as u32;
            let quoted = lines.get(at) == Some(&b'"');
            if quoted {
                at = unquote(lines, at + 1, &mut bytes)?;
            }
            let rest = lines.get(at..).unwrap_or_default();
            let length = memchr(delimiter, rest).unwrap_or(rest.len());
            let bare = rest.get(..length).unwrap_or_default();
            bytes.extend_from_slice(bare);
            tidy &= !quoted || bare.trim_ascii().is_empty();
            self.cells.push((begin, bytes.len() as u32));
            at += length;
            if at >= lines.len() {
                break;
            }
            at += 1;
        }
        self.finish(bytes, spelling);
        Ok(tidy)
    }

    /// Turns the bytes into text and looks for what makes a row unreadable.
    fn finish(&mut self, bytes: Vec<u8>, spelling: Spelling) {
        let damaged = memchr(0, &bytes).is_some();
        match String::from_utf8(bytes) {
            Ok(text) => {
                self.text = text;
                self.spell(spelling.of_unicode());
            }
            Err(error) => self.decode(error.as_bytes(), spelling),
        }
        for cell in &mut self.cells {
            trim(&self.text, cell);
        }
        if self.cells.len() > CELLS && self.cells().skip(CELLS).any(|cell| !cell.is_empty()) {
            self.fault = Some(Fault::TooMany);
        }
        self.cells.truncate(CELLS);
        if self.fault.is_none() && (damaged || self.text.contains('\u{fffd}')) {
            self.fault = Some(Fault::Damaged);
        }
        let limit = CELL_LIMIT as u32;
        if self.text.len() > CELL_LIMIT && self.cells.iter().any(|(from, to)| to - from > limit) {
            self.fault = Some(Fault::TooLong);
        }
    }

    /// Undoes what was done to the letters of the cells.
    pub(super) fn spell(&mut self, letters: Letters) {
        if letters == Letters::Plain || self.text.is_ascii() {
            return;
        }
        let mut text = String::with_capacity(self.text.len());
        for cell in &mut self.cells {
            let old = self.text.get(cell.0 as usize..cell.1 as usize);
            let old = old.unwrap_or_default();
            let begin = text.len() as u32;
            match letters.read(old) {
                Some(new) => text.push_str(&new),
                None => text.push_str(old),
            }
            *cell = (begin, text.len() as u32);
        }
        self.text = text;
    }

    /// Reads bytes that are not UTF-8, cell by cell; what can be shown of them, if nothing is known of their encoding.
    fn decode(&mut self, bytes: &[u8], spelling: Spelling) {
        let mut text = String::with_capacity(bytes.len());
        for cell in &mut self.cells {
            let raw = bytes.get(cell.0 as usize..cell.1 as usize);
            let raw = raw.unwrap_or_default();
            let begin = text.len() as u32;
            if let Some(read) = spelling.decode(raw) {
                text.push_str(&read);
            } else {
                self.fault = Some(Fault::Encoding);
                text.push_str(&String::from_utf8_lossy(raw));
            }
            *cell = (begin, text.len() as u32);
        }
        self.text = text;
    }
}

/// Takes the blanks off both ends of a cell. ASCII letters and digits at both ends are the rule, and cost two looks.
fn trim(text: &str, cell: &mut (u32, u32)) {
    let bytes = text.as_bytes();
    let plain = |at: u32| bytes.get(at as usize).is_some_and(u8::is_ascii_graphic);
    if cell.0 == cell.1 || (plain(cell.0) && plain(cell.1 - 1)) {
        return;
    }
    let whole = text.get(cell.0 as usize..cell.1 as usize);
    let whole = whole.unwrap_or_default();
    let front = whole.trim_start();
    cell.0 += (whole.len() - front.len()) as u32;
    cell.1 = cell.0 + front.trim_end().len() as u32;
}

/// Copies a quoted cell that begins at `at` (behind its quote) and says where its closing quote ends.
fn unquote(lines: &[u8], mut at: usize, bytes: &mut Vec<u8>) -> Result<usize, Open> {
    loop {
        let rest = lines.get(at..).unwrap_or_default();
        let length = memchr(b'"', rest).ok_or(Open)?;
        bytes.extend_from_slice(rest.get(..length).unwrap_or_default());
        at += length + 1;
        if lines.get(at) != Some(&b'"') {
            return Ok(at);
        }
        bytes.push(b'"');
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UTF8: Spelling = Spelling::of_text(Letters::Plain);

    fn cells(line: &str, delimiter: u8) -> Vec<String> {
        let mut record = Record::default();
        if line.contains('"') {
            record
                .take_quoted(line.as_bytes(), delimiter, UTF8)
                .unwrap();
        } else {
            record.take_bare(line.as_bytes(), delimiter, UTF8);
        }
        record.cells().map(str::to_owned).collect()
    }

    #[test]
    fn splits_cells() {
        for (line, delimiter, expected) in [
            ("a,b,c", b',', vec!["a", "b", "c"]),
            ("a;b,c;", b';', vec!["a", "b,c", ""]),
            ("a\t b \t", b'\t', vec!["a", "b", ""]),
            ("", b',', vec![""]),
            (",", b',', vec!["", ""]),
            ("\"a,b\",c", b',', vec!["a,b", "c"]),
            ("\"a \"\"b\"\"\",", b',', vec!["a \"b\"", ""]),
            ("\"a\r\nb\",c", b',', vec!["a\r\nb", "c"]),
            ("x\"y,\"z\"", b',', vec!["x\"y", "z"]),
            ("\"a\"b,c", b',', vec!["ab", "c"]),
            ("\"\",\"\"", b',', vec!["", ""]),
        ] {
            assert_eq!(cells(line, delimiter), expected, "{line:?}");
        }
    }

    #[test]
    fn says_why_a_record_is_unreadable() {
        let long = vec![b'a'; CELL_LIMIT + 1];
        for (line, fault) in [
            (&b"Nguy\xd4n,1985"[..], Some(Fault::Encoding)),
            (b"a\0b,1", Some(Fault::Damaged)),
            ("Nguy\u{fffd}n".as_bytes(), Some(Fault::Damaged)),
            (&long, Some(Fault::TooLong)),
            ("Nguyễn".as_bytes(), None),
        ] {
            let mut record = Record::default();
            record.take_bare(line, b',', UTF8);
            assert_eq!(record.fault(), fault);
        }
        let mut record = Record::default();
        record.take_bare(b"A \xd4,1985", b',', UTF8);
        assert_eq!(record.cell(0), "A \u{fffd}");
        assert_eq!(record.cell(1), "1985");
    }

    #[test]
    fn a_corrected_cell_makes_its_record_readable() {
        for (line, column, text, cells, fault) in [
            (&b"A,1985"[..], 1, " 1986 ", vec!["A", "1986"], None),
            (b"A", 2, "x", vec!["A", "", "x"], None),
            (b"Nguy\xd4n,1985", 0, "B", vec!["B", "1985"], None),
            (
                b"Nguy\xd4n,1985",
                1,
                "1986",
                vec!["Nguy\u{fffd}n", "1986"],
                Some(Fault::Encoding),
            ),
            (b"a\0b,1", 0, "ab", vec!["ab", "1"], None),
        ] {
            let mut record = Record::default();
            record.take_bare(line, b',', UTF8);
            record.set(column, text);
            assert_eq!(record.cells().collect::<Vec<_>>(), cells, "{text}");
            assert_eq!(record.fault(), fault, "{text}");
        }
    }

    #[test]
    fn an_open_quote_is_seen() {
        let mut record = Record::default();
        assert!(record.take_quoted(b"a,\"b", b',', UTF8).is_err());
    }
}
