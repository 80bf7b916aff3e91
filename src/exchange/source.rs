//! Opening a list file and reading its records, one at a time, in bounded memory.
//!
//! The records are cut here and not by a CSV library because an office's file needs three things of its reader: the
//! row number that the spreadsheet shows (blank lines count, lines inside a quoted cell do not), a quote that is never
//! closed must not swallow the rest of the list, and no line may fill the memory.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use memchr::{memchr, memrchr};
use sha2::{Digest, Sha256};

use crate::lang::{Lang, say};
use crate::store::is_register;

use super::encoding::{self, Encoding, Spelling, Told};
use super::record::{CELL_LIMIT, Fault, Record};
use super::table::Table;
use super::workbook::Container;

/// How much of the beginning is looked at to tell what a file is.
pub const SAMPLE: usize = 64 * 1024;
/// A record has at most so many lines; more means that a quote was not closed.
const RECORD_LINES: usize = 20;
/// A line longer than this is not kept.
const LINE_LIMIT: usize = 1024 * 1024;
/// What DOS wrote at the end of a text: Ctrl+Z.
const END_OF_DOS: u8 = 0x1a;
/// So many NULs make no other kind of file.
const STRAY: usize = 3;
/// How much is read at a time.
const BLOCK: usize = 256 * 1024;

/// What a file is that is not a list of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAList {
    /// Nothing in it, or only blanks.
    Empty,
    /// A text or slides of an office program.
    Document,
    /// A workbook that only opens with a password.
    Encrypted,
    /// A workbook that is cut off or damaged.
    Damaged,
    /// A workbook of a format that is read as a whole, and too large for that.
    TooLarge,
    /// A workbook that unpacks to more than a list can be.
    Unpacks,
    /// A workbook without the sheets that were chosen.
    NoSheet,
    /// A PDF.
    Pdf,
    /// A picture.
    Picture,
    /// A web page or other markup.
    WebPage,
    /// A register of this program.
    Register,
    /// Another `SQLite` database.
    Database,
    /// Compressed.
    Compressed,
    /// Something else that is not text.
    Binary,
    /// Text in another encoding than the chosen one, or in one that nobody uses; the first row that shows it.
    Encoding {
        /// The row as a spreadsheet shows it.
        row: u32,
    },
    /// Text whose Vietnamese letters were lost when it was saved; the first row that shows it.
    LettersLost {
        /// The row as a spreadsheet shows it.
        row: u32,
    },
    /// No row that looks like the headings of a list, or nothing below it.
    NoHeader,
    /// Neither a column nor a title says which village.
    NoVillage,
}

impl NotAList {
    /// The reason code; the sentence is the entry `file-<code>`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Document => "document",
            Self::Encrypted => "encrypted",
            Self::Damaged => "damaged",
            Self::TooLarge => "too_large",
            Self::Unpacks => "unpacks",
            Self::NoSheet => "sheet_missing",
            Self::Pdf => "pdf",
            Self::Picture => "picture",
            Self::WebPage => "web_page",
            Self::Register => "register",
            Self::Database => "database",
            Self::Compressed => "compressed",
            Self::Binary => "binary",
            Self::Encoding { .. } => "encoding",
            Self::LettersLost { .. } => "letters_lost",
            Self::NoHeader => "header_missing",
            Self::NoVillage => "village_missing",
        }
    }
}

impl NotAList {
    /// What the file is and what to do, in a sentence: entry `file-<code>`.
    pub fn text(self, lang: Lang) -> String {
        let row = match self {
            Self::Encoding { row } | Self::LettersLost { row } => lang.number(row.into()),
            _ => String::new(),
        };
        lang.label_with("file", self.code(), &[("row", row.into())])
    }
}

/// Why a file cannot be read as a list.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The system could not read it.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It is something else.
    #[error("not a list: {}", .0.code())]
    NotAList(NotAList),
}

impl FileError {
    /// The reason code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "unreadable",
            Self::NotAList(what) => what.code(),
        }
    }

    /// What is wrong and what to do, in a sentence.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Io(error) => say!(lang, file_unreadable, reason = error.to_string()),
            Self::NotAList(what) => what.text(lang),
        }
    }
}

impl std::fmt::Display for NotAList {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.code())
    }
}

impl std::error::Error for NotAList {}

impl From<NotAList> for FileError {
    fn from(what: NotAList) -> Self {
        Self::NotAList(what)
    }
}

/// How a file is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// What the workbook is kept in; none for a file of text.
    pub container: Option<Container>,
    /// How its letters are written.
    pub encoding: Encoding,
    /// Whether the file itself, or the caller, decides that.
    pub encoding_certain: bool,
    /// Whether it begins with a byte order mark.
    pub mark: bool,
    /// What stands between cells: `,` `;` tab or `|`.
    pub delimiter: u8,
}

impl Form {
    /// A sheet of a workbook: cells are told apart without a delimiter.
    pub(super) fn of_sheet(name: &str, container: Container) -> Self {
        Self {
            sheet: Some(name.to_owned()),
            container: Some(container),
            encoding: Encoding::Utf8,
            encoding_certain: true,
            mark: false,
            delimiter: 0,
        }
    }
}

/// A list file that is being read.
pub struct Source<R> {
    lines: Lines<R>,
    form: Form,
    spelling: Spelling,
    row: u32,
    /// How many cells a record has at most, once the headings are known.
    width: usize,
}

impl Source<File> {
    /// Opens the file at `path`, written in `encoding` if the caller knows that.
    pub fn open(path: &Path, encoding: Option<Encoding>) -> Result<Self, FileError> {
        Source::new(File::open(path)?, encoding)
    }
}

impl<R: Read + Send> Source<R> {
    /// Looks at the beginning of `input`, and refuses what is not a list of text.
    pub fn new(input: R, encoding: Option<Encoding>) -> Result<Self, FileError> {
        let mut lines = Lines::new(input);
        lines.fill()?;
        if let Some(other) = magic(lines.kept()) {
            return Err(other.into());
        }
        let wide = match encoding {
            Some(wanted) if wanted.wide().is_some() => encoding,
            _ => encoding::wide(lines.kept()),
        };
        if let Some(page) = wide.and_then(Encoding::wide) {
            lines.decode(page);
            lines.fill()?;
        }
        let layout = look(lines.kept(), lines.ended)?;
        lines.terminator = layout.terminator;
        lines.start += layout.skipped;
        let told = encoding::tell(lines.sample(), wide, encoding);
        let mut source = Self::cut(lines, &layout, told);
        source.check_encoding()?;
        Ok(source)
    }

    fn cut(lines: Lines<R>, layout: &Layout, told: Told) -> Self {
        Self {
            lines,
            form: Form {
                sheet: None,
                container: None,
                encoding: told.encoding,
                encoding_certain: told.certain,
                mark: layout.mark,
                delimiter: layout.delimiter,
            },
            spelling: told.spelling,
            row: 0,
            width: usize::MAX,
        }
    }

    /// Takes a record with quotes, which may run over several lines. When a quote stays open, only the first line is
    /// given up: the lines behind it are read as records of their own.
    fn read_quoted(&mut self, record: &mut Record, first: Line) -> io::Result<()> {
        let mut last = first;
        for _ in 0..RECORD_LINES {
            let lines = self.lines.get(last.end);
            if let Ok(tidy) = record.take_quoted(lines, self.form.delimiter, self.spelling) {
                let one_line = last.end == first.end;
                let swallowed = !tidy || record.fault.is_some() || record.len() > self.width;
                if one_line || !swallowed {
                    self.lines.consume(last.next);
                    return Ok(());
                }
                break;
            }
            if last.end > first.end + CELL_LIMIT {
                break;
            }
            match self.lines.find(last.next)? {
                Some(line) if !line.cut => last = line,
                _ => break,
            }
        }
        let line = self.lines.get(first.end);
        record.take_bare(line, self.form.delimiter, self.spelling);
        record.fault = Some(Fault::OpenQuote);
        self.lines.consume(first.next);
        Ok(())
    }

    /// Refuses a file most of whose beginning cannot be read; single bad rows are refused as rows.
    fn check_encoding(&mut self) -> Result<(), FileError> {
        let (mut good, mut bad, mut first) = (0usize, 0usize, None);
        for record in self.beginning() {
            if record.fault == Some(Fault::Encoding) {
                bad += 1;
                first.get_or_insert(record.row);
            } else if record.cells().any(|cell| !cell.is_ascii()) {
                good += 1;
            }
        }
        match first {
            Some(row) if bad > good => Err(NotAList::Encoding { row }.into()),
            _ => Ok(()),
        }
    }
}

impl<R: Read + Send> Table for Source<R> {
    fn form(&self) -> &Form {
        &self.form
    }

    /// A record that the sample cuts is left out.
    fn beginning(&self) -> Vec<Record> {
        let mut lines = Lines::new(self.lines.sample());
        lines.terminator = self.lines.terminator;
        let mut source = Source {
            lines,
            form: self.form.clone(),
            spelling: self.spelling,
            row: 0,
            width: usize::MAX,
        };
        let mut records = Vec::new();
        let mut record = Record::default();
        while let Ok(true) = source.read(&mut record) {
            records.push(record.clone());
        }
        records
    }

    /// A record of several lines with more cells than the headings has swallowed other rows, so it is read again line
    /// by line.
    fn set_width(&mut self, width: usize) {
        self.width = width;
    }

    fn is_whole(&self) -> bool {
        self.lines.is_whole()
    }

    fn position(&self) -> u64 {
        self.lines.position()
    }

    fn read(&mut self, record: &mut Record) -> io::Result<bool> {
        record.clear();
        let Some(first) = self.lines.find(0)? else {
            return Ok(false);
        };
        self.row += 1;
        record.row = self.row;
        let delimiter = self.form.delimiter;
        let line = self.lines.get(first.end);
        if first.cut {
            record.take_bare(
                line.get(..CELL_LIMIT).unwrap_or(line),
                delimiter,
                self.spelling,
            );
            record.fault = Some(Fault::TooLong);
            self.lines.drop_line()?;
            return Ok(true);
        }
        if memchr(b'"', line).is_none() {
            record.take_bare(line, delimiter, self.spelling);
            self.lines.consume(first.next);
            return Ok(true);
        }
        self.read_quoted(record, first)?;
        Ok(true)
    }

    fn digest(mut self: Box<Self>) -> io::Result<String> {
        loop {
            self.lines.consume(self.lines.kept().len());
            if !self.lines.read_on()? {
                break;
            }
        }
        let mut hex = String::with_capacity(64);
        for byte in self.lines.input.digest.finalize() {
            // Writing into a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        Ok(hex)
    }
}

/// Where a line ends, counted from the first byte that is kept.
#[derive(Debug, Clone, Copy)]
struct Line {
    /// Behind its last character.
    end: usize,
    /// The first byte of the next line.
    next: usize,
    /// The line is longer than a line may be; `end` is where the look stopped.
    cut: bool,
}

/// The bytes of a file, and what is known of them so far.
struct Bytes<R> {
    input: R,
    digest: Sha256,
    total: u64,
}

impl<R: Read> Bytes<R> {
    /// Reads another block behind what `buffer` holds, and says how much: nothing at the end of the file.
    fn read(&mut self, buffer: &mut Vec<u8>) -> io::Result<usize> {
        let kept = buffer.len();
        let read = self.input.by_ref().take(BLOCK as u64).read_to_end(buffer)?;
        self.digest.update(buffer.get(kept..).unwrap_or_default());
        self.total += read as u64;
        Ok(read)
    }
}

/// A file of two bytes a letter on its way to UTF-8, block by block.
struct Decoding {
    decoder: encoding_rs::Decoder,
    block: Vec<u8>,
}

impl Decoding {
    /// Puts the text of the block behind what `buffer` holds. Half a pair and an odd byte become replacement
    /// characters, which refuse their row.
    fn append(&mut self, buffer: &mut Vec<u8>, last: bool) {
        let mut rest = self.block.as_slice();
        loop {
            let kept = buffer.len();
            // Three bytes for two is the most that there can be, and what the block before left over.
            buffer.resize(kept + rest.len() * 3 / 2 + 16, 0);
            let room = buffer.get_mut(kept..).unwrap_or_default();
            let (result, read, written, _) = self.decoder.decode_to_utf8(rest, room, last);
            buffer.truncate(kept + written);
            rest = rest.get(read..).unwrap_or_default();
            if result == encoding_rs::CoderResult::InputEmpty {
                return;
            }
        }
    }
}

/// The lines of a file in a buffer that holds no more than the record being read.
struct Lines<R> {
    input: Bytes<R>,
    decoding: Option<Decoding>,
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
    terminator: u8,
    /// Bytes that have been in the buffer.
    passed: u64,
}

impl<R: Read> Lines<R> {
    fn new(input: R) -> Self {
        Self {
            input: Bytes {
                input,
                digest: Sha256::new(),
                total: 0,
            },
            decoding: None,
            buffer: Vec::new(),
            start: 0,
            ended: false,
            terminator: b'\n',
            passed: 0,
        }
    }

    /// What is read and not consumed.
    fn kept(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    fn get(&self, length: usize) -> &[u8] {
        self.kept().get(..length).unwrap_or_default()
    }

    fn consume(&mut self, length: usize) {
        self.start = (self.start + length).min(self.buffer.len());
    }

    /// Reads until there is enough to tell what the file is.
    fn fill(&mut self) -> io::Result<()> {
        while self.kept().len() < SAMPLE && self.read_on()? {}
        Ok(())
    }

    /// Whether the sample is the whole file.
    fn is_whole(&self) -> bool {
        self.ended && self.kept().len() <= SAMPLE
    }

    /// The lines of the beginning; one that the sample cuts is left out.
    fn sample(&self) -> &[u8] {
        let kept = self.kept();
        if self.is_whole() {
            return kept;
        }
        let sample = kept.get(..SAMPLE).unwrap_or(kept);
        let whole = memrchr(self.terminator, sample).map_or(0, |at| at + 1);
        sample.get(..whole).unwrap_or_default()
    }

    /// Bytes of the file that are read and consumed; of a decoded file the share that the consumed text is.
    fn position(&self) -> u64 {
        let consumed = self.passed - self.kept().len() as u64;
        let share = u128::from(self.input.total) * u128::from(consumed);
        (share / u128::from(self.passed.max(1))) as u64
    }

    /// Decodes what is kept, nothing of which is consumed yet, and all that comes.
    fn decode(&mut self, page: &'static encoding_rs::Encoding) {
        let mut decoding = Decoding {
            decoder: page.new_decoder_without_bom_handling(),
            block: std::mem::take(&mut self.buffer),
        };
        decoding.append(&mut self.buffer, self.ended);
        self.passed = self.buffer.len() as u64;
        self.decoding = Some(decoding);
    }

    /// Reads another block behind what is kept; false at the end of the file.
    fn read_on(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        self.buffer.drain(..self.start);
        self.start = 0;
        let kept = self.buffer.len();
        if let Some(decoding) = &mut self.decoding {
            decoding.block.clear();
            self.ended = self.input.read(&mut decoding.block)? == 0;
            decoding.append(&mut self.buffer, self.ended);
        } else {
            self.ended = self.input.read(&mut self.buffer)? == 0;
        }
        self.passed += (self.buffer.len() - kept) as u64;
        Ok(!self.ended)
    }

    /// The line that begins `from` bytes behind the first kept one; none at the end of the file.
    fn find(&mut self, from: usize) -> io::Result<Option<Line>> {
        let mut seen = from;
        loop {
            let kept = self.kept();
            if let Some(at) = memchr(self.terminator, kept.get(seen..).unwrap_or_default()) {
                let at = seen + at;
                let carriage =
                    self.terminator == b'\n' && at > from && kept.get(at - 1) == Some(&b'\r');
                return Ok(Some(Line {
                    end: at - usize::from(carriage),
                    next: at + 1,
                    cut: false,
                }));
            }
            seen = kept.len();
            if seen >= from + LINE_LIMIT {
                return Ok(Some(Line {
                    end: seen,
                    next: seen,
                    cut: true,
                }));
            }
            if !self.read_on()? {
                return Ok(self.last_line(from));
            }
        }
    }

    /// What is left of a file at its end; the sign that DOS wrote there is no row.
    fn last_line(&self, from: usize) -> Option<Line> {
        let kept = self.kept();
        let line = kept.get(from..).unwrap_or_default();
        let mut text = line;
        while let Some(rest) = text.strip_suffix(&[END_OF_DOS]) {
            text = rest;
        }
        if text.is_empty() {
            return None;
        }
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        Some(Line {
            end: from + text.len(),
            next: kept.len(),
            cut: false,
        })
    }

    /// Passes over the line that begins at the first kept byte, without keeping it.
    fn drop_line(&mut self) -> io::Result<()> {
        loop {
            if let Some(at) = memchr(self.terminator, self.kept()) {
                self.consume(at + 1);
                return Ok(());
            }
            self.consume(self.kept().len());
            if !self.read_on()? {
                return Ok(());
            }
        }
    }
}

/// How the lines of a text are cut.
struct Layout {
    mark: bool,
    delimiter: u8,
    /// What ends a line: line feed, or carriage return in files of old Macs.
    terminator: u8,
    /// Bytes before the first row: byte order marks and a line `sep=;`, which a spreadsheet does not show.
    skipped: usize,
}

/// Tells how the text that begins with `sample` is cut.
fn look(sample: &[u8], whole: bool) -> Result<Layout, NotAList> {
    let mut text = sample;
    while let Some(rest) = text.strip_prefix(b"\xef\xbb\xbf") {
        text = rest;
    }
    let mark = text.len() < sample.len();
    let is_blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == END_OF_DOS;
    if whole && text.iter().all(is_blank) {
        return Err(NotAList::Empty);
    }
    if let [b'<', second, ..] = text.trim_ascii_start()
        && (second.is_ascii_alphabetic() || b"!?".contains(second))
    {
        return Err(NotAList::WebPage);
    }
    let terminator = match memchr(b'\n', text) {
        None if memchr(b'\r', text).is_some() => b'\r',
        _ => b'\n',
    };
    let first = text.split(|byte| *byte == terminator).next();
    let first = first.unwrap_or_default();
    let (delimiter, separator) = match said_delimiter(first) {
        Some(delimiter) => (delimiter, (first.len() + 1).min(text.len())),
        None => (sniff(text, terminator), 0),
    };
    Ok(Layout {
        mark,
        delimiter,
        terminator,
        skipped: sample.len() - text.len() + separator,
    })
}

/// What begins with these bytes and is not text.
fn magic(sample: &[u8]) -> Option<NotAList> {
    const KNOWN: [(&[u8], NotAList); 16] = [
        // A workbook comes from a file, which is opened by `workbook`; what streams here can only be another zip file.
        (b"PK\x03\x04", NotAList::Compressed),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", NotAList::Document),
        (b"%PDF-", NotAList::Pdf),
        (b"\x89PNG", NotAList::Picture),
        (b"\xff\xd8\xff", NotAList::Picture),
        (b"GIF8", NotAList::Picture),
        (b"II*\0", NotAList::Picture),
        (b"MM\0*", NotAList::Picture),
        (b"RIFF", NotAList::Picture),
        (b"SQLite format 3\0", NotAList::Database),
        (b"\x1f\x8b", NotAList::Compressed),
        (b"Rar!", NotAList::Compressed),
        (b"7z\xbc\xaf", NotAList::Compressed),
        (b"BZh", NotAList::Compressed),
        (b"\xfd7zXZ", NotAList::Compressed),
        (b"{\\rtf", NotAList::Document),
    ];
    if sample.is_empty() {
        return Some(NotAList::Empty);
    }
    if is_register(sample) {
        return Some(NotAList::Register);
    }
    let known = KNOWN.iter().find(|(bytes, _)| sample.starts_with(bytes));
    if let Some((_, other)) = known {
        return Some(*other);
    }
    if sample.starts_with(b"\xff\xfe\0\0") {
        return Some(NotAList::Encoding { row: 1 });
    }
    if encoding::wide(sample).is_some() {
        return None;
    }
    let [even, odd] = encoding::nuls(sample);
    // A stray NUL refuses its row; a file of another kind is full of them.
    let nuls = even + odd;
    (nuls > STRAY && nuls * 100 > sample.len()).then_some(NotAList::Binary)
}

/// The delimiter that a first line `sep=;` names.
fn said_delimiter(line: &[u8]) -> Option<u8> {
    let line = line.trim_ascii_end();
    let line = if line.first() == Some(&b'"') {
        line.strip_prefix(b"\"")?.strip_suffix(b"\"")?
    } else {
        line
    };
    match line.strip_prefix(b"sep=") {
        Some([delimiter @ (b',' | b';' | b'|')]) => Some(*delimiter),
        // A tab is blank, so the line may end behind the sign.
        Some([] | [b'\t']) => Some(b'\t'),
        _ => None,
    }
}

/// The code on a chip card begins with a number of so many digits.
const CARD: usize = 12;

/// The delimiter that stands most often in records of one width. Bars also stand inside the code of a chip card, which
/// people scan into a cell: they divide cells only where a record without such a number has them too.
fn sniff(text: &[u8], terminator: u8) -> u8 {
    let sample = text.get(..SAMPLE).unwrap_or(text);
    let mut best = (0, b',');
    // A quote never outlives its line here: one that is left open must not hide the rest of the sample.
    for delimiter in [b';', b',', b'\t', b'|'] {
        // How many records of a width there are, and whether one of them has few digits.
        let mut widths = std::collections::BTreeMap::<usize, (usize, bool)>::new();
        let (mut width, mut digits, mut quoted) = (1, 0, false);
        for byte in sample.iter().chain([&terminator]) {
            if *byte == b'"' {
                quoted = !quoted;
            } else if *byte == terminator {
                let (rows, plain) = widths.entry(width).or_default();
                *rows += 1;
                *plain |= digits < CARD;
                (width, digits, quoted) = (1, 0, false);
            } else if *byte == delimiter && !quoted {
                width += 1;
            }
            digits += usize::from(byte.is_ascii_digit());
        }
        let score = widths
            .into_iter()
            .filter(|(width, (_, plain))| *width > 1 && (*plain || delimiter != b'|'))
            .map(|(width, (rows, _))| rows * (width - 1))
            .max();
        let score = score.unwrap_or(0);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(bytes: &[u8]) -> Vec<(u32, String, Option<Fault>)> {
        let mut source = Source::new(bytes, None).unwrap();
        let mut record = Record::default();
        let mut rows = Vec::new();
        while source.read(&mut record).unwrap() {
            let cells: Vec<&str> = record.cells().collect();
            rows.push((record.row(), cells.join("|"), record.fault()));
        }
        rows
    }

    fn fine(row: u32, cells: &str) -> (u32, String, Option<Fault>) {
        (row, cells.to_owned(), None)
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        for (bytes, expected) in [
            ("a,b\nc,d\n", vec![fine(1, "a|b"), fine(2, "c|d")]),
            ("a,b\r\nc,d", vec![fine(1, "a|b"), fine(2, "c|d")]),
            ("a,b\rc,d\r", vec![fine(1, "a|b"), fine(2, "c|d")]),
            (
                "a,b\n\n\nc,d\n",
                vec![fine(1, "a|b"), fine(2, ""), fine(3, ""), fine(4, "c|d")],
            ),
            ("\n\na,b\n", vec![fine(1, ""), fine(2, ""), fine(3, "a|b")]),
            (
                "a,\"b\nb\n\nb\"\r\nc,d\n",
                vec![fine(1, "a|b\nb\n\nb"), fine(2, "c|d")],
            ),
            ("\u{feff}a;b\nc;d\n", vec![fine(1, "a|b"), fine(2, "c|d")]),
            (
                "sep=;\r\na;b,\nc;d\n",
                vec![fine(1, "a|b,"), fine(2, "c|d")],
            ),
            ("\u{feff}\"sep=;\"\na;b\n", vec![fine(1, "a|b")]),
            ("a\tb\nc\td, e\n", vec![fine(1, "a|b"), fine(2, "c|d, e")]),
        ] {
            assert_eq!(rows(bytes.as_bytes()), expected, "{bytes:?}");
        }
    }

    #[test]
    fn an_open_quote_costs_its_own_line_only() {
        let mut text = String::from("a,b\n1,\"x\n");
        for row in 0..30 {
            let _ = writeln!(text, "{row},y");
        }
        let rows = rows(text.as_bytes());
        assert_eq!(rows.len(), 32);
        assert_eq!(rows[1].2, Some(Fault::OpenQuote));
        assert_eq!(rows[2], fine(3, "0|y"));
        assert_eq!(rows[31], fine(32, "29|y"));
    }

    #[test]
    fn a_quote_that_swallows_rows_gives_them_back() {
        let text = "a,b\n1,\"x\n2,y\n3,\"z\" w,u\n4,v\n";
        let mut source = Source::new(text.as_bytes(), None).unwrap();
        source.set_width(2);
        let mut record = Record::default();
        let mut seen = Vec::new();
        while source.read(&mut record).unwrap() {
            seen.push((record.row(), record.cell(0).to_owned(), record.fault()));
        }
        let row = |row: u32, cell: &str, fault| (row, cell.to_owned(), fault);
        assert_eq!(
            seen,
            [
                row(1, "a", None),
                row(2, "1", Some(Fault::OpenQuote)),
                row(3, "2", None),
                row(4, "3", None),
                row(5, "4", None)
            ]
        );
    }

    #[test]
    fn a_line_without_end_is_one_bad_row() {
        let mut bytes = b"a,b\n".to_vec();
        bytes.extend(std::iter::repeat_n(b'x', 3 * LINE_LIMIT));
        bytes.extend(b"\nc,d\n");
        let rows = rows(&bytes);
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[1].2, Some(Fault::TooLong));
        assert_eq!(rows[2], fine(3, "c|d"));
    }

    #[test]
    fn what_is_not_a_list_is_named() {
        let lossy = |bytes: &[u8]| {
            Source::new(bytes, None)
                .err()
                .map(|error| error.to_string())
        };
        for (bytes, code) in [
            (&b""[..], "empty"),
            (b"\n  \r\n", "empty"),
            (b"\xef\xbb\xbf", "empty"),
            (b"PK\x03\x04rest", "compressed"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..", "document"),
            (b"%PDF-1.7", "pdf"),
            (b"\x89PNG\r\n\x1a\n", "picture"),
            (b"\xff\xd8\xff\xe0", "picture"),
            (b"\n<!DOCTYPE html><table>", "web_page"),
            (b"SQLite format 3\0....", "database"),
            (b"\x1f\x8b\x08", "compressed"),
            (b"\0\0\0\0abc", "binary"),
            (b"\xff\xfe\0\0H\0\0\0", "encoding"),
        ] {
            let expected = format!("not a list: {code}");
            assert_eq!(lossy(bytes), Some(expected), "{bytes:?}");
        }
        let error = Source::new(&b"a,b\nc,d\nNguy\xd4n,1\n"[..], Some(Encoding::Utf8)).err();
        let Some(FileError::NotAList(NotAList::Encoding { row })) = error else {
            panic!("{error:?}")
        };
        assert_eq!(row, 3);
    }

    #[test]
    fn one_bad_row_does_not_spoil_a_good_file() {
        let mut bytes = Vec::new();
        for row in 0..40 {
            bytes.extend(format!("{row},Nguyễn\n").as_bytes());
        }
        bytes.extend(b"40,Nguy\xd4n\n");
        let rows = rows(&bytes);
        assert_eq!(rows[40].2, Some(Fault::Encoding));
        assert!(rows[..40].iter().all(|row| row.2.is_none()));
    }

    #[test]
    fn the_digest_is_that_of_the_whole_file() {
        let source = Source::new(&b"abc"[..], None).unwrap();
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Box::new(source).digest().unwrap(), expected);
    }

    #[test]
    fn delimiters() {
        for (text, delimiter) in [
            ("a;b;c\n1;2,5;3\n", b';'),
            ("a,b\n\"x;y;z\",1\n", b','),
            ("a\tb\n1, 2\t3\n", b'\t'),
            ("a\nb\n", b','),
            ("a|b|c\n1|010085000123|3\n", b'|'),
            (
                "Tên,Số\n,010085000123||Lê A|15051985|Nam|Thôn 1|05042024\n",
                b',',
            ),
            (
                "UBND XÃ\nDANH SÁCH\nTT;Họ tên;Địa chỉ\n1;A;số 3, ngõ 2\n2;B;số 4, ngõ 2\n",
                b';',
            ),
        ] {
            let form = Source::new(text.as_bytes(), None).unwrap().form;
            assert_eq!(char::from(form.delimiter), char::from(delimiter), "{text}");
        }
    }

    /// The public cases of `csv-spectrum`: what each file holds is written beside it as JSON.
    #[test]
    #[ignore = "needs the csv-spectrum files: see .ci/run"]
    fn the_public_cases() {
        let folder = std::env::var("GOCUA_CSV_SPECTRUM").unwrap();
        let file = |path: String| std::fs::read(format!("{folder}/{path}")).unwrap();
        let cells = |name: &str| {
            let mut rows = Vec::new();
            let bytes = file(format!("csvs/{name}.csv"));
            let mut source = Source::new(&bytes[..], None).unwrap();
            let mut record = Record::default();
            while source.read(&mut record).unwrap() {
                let cells: Vec<String> = record.cells().map(str::to_owned).collect();
                rows.push((cells, record.fault()));
            }
            rows
        };
        for name in [
            "comma_in_quotes",
            "empty",
            "empty_crlf",
            "escaped_quotes",
            "json",
            "newlines",
            "newlines_crlf",
            "quotes_and_newlines",
            "simple",
            "simple_crlf",
            "utf8",
        ] {
            let answer: serde_json::Value =
                serde_json::from_slice(&file(format!("json/{name}.json"))).unwrap();
            let rows = cells(name);
            let (headings, below) = rows.split_first().unwrap();
            let object = |(cells, fault): &(Vec<String>, Option<Fault>)| {
                assert_eq!(*fault, None, "{name}");
                assert_eq!(cells.len(), headings.0.len(), "{name}");
                let pairs = headings.0.iter().cloned().zip(cells.iter().cloned());
                pairs
                    .map(|(heading, cell)| (heading, serde_json::Value::String(cell)))
                    .collect()
            };
            let read: Vec<serde_json::Value> = below.iter().map(object).collect();
            assert_eq!(serde_json::Value::from(read), answer, "{name}");
        }
        // Its degree signs were lost before it came there, and the JSON beside it speaks of another row.
        let row = [
            "2095257564",
            "37\u{fffd}36'37.8\"N 121\u{fffd}2'17.9\"W",
            "Modesto",
            "Stanislaus",
        ];
        let (cells, fault) = &cells("location_coordinates")[1];
        assert_eq!(
            (cells.as_slice(), *fault),
            (&row.map(str::to_owned)[..], Some(Fault::Damaged))
        );
    }

    proptest! {
        /// On records that are written by the rules this reader and the `csv` crate read the same cells.
        #[test]
        fn reads_what_the_rules_of_csv_say(rows in proptest::collection::vec(
            proptest::collection::vec("[a-zđễ,\"\n' ]{0,6}", 2..5), 1..8)
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let bytes = writer.into_inner().unwrap();
            prop_assume!(Source::new(&bytes[..], None).is_ok_and(|source| source.form.delimiter == b','));
            let mut source = Source::new(&bytes[..], None).unwrap();
            let mut record = Record::default();
            let mut read = Vec::new();
            while source.read(&mut record).unwrap() {
                read.push(record.cells().map(str::to_owned).collect::<Vec<_>>());
            }
            let expected: Vec<Vec<String>> = rows
                .iter()
                .map(|row| row.iter().map(|cell| cell.trim().to_owned()).collect())
                .collect();
            prop_assert_eq!(read, expected);
        }

        /// Whatever the bytes are: no panic, and every row is numbered once.
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(mut source) = Source::new(&bytes[..], None) {
                let mut record = Record::default();
                let mut last = 0;
                while source.read(&mut record).unwrap() {
                    prop_assert_eq!(record.row(), last + 1);
                    last += 1;
                }
            }
        }
    }
}
