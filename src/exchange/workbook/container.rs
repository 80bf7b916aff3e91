//! What kind of workbook a file is, found in its bytes and never in its name, and whether it is safe to open: a small
//! zip file may claim, or hold, more than a machine has memory for.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::read::ZipFile;

use super::super::source::{FileError, NotAList};
use super::compound;

/// What a workbook is kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// Excel 2007 and later, with macros or without.
    Xlsx,
    /// The same in a binary form.
    Xlsb,
    /// Excel 97 to 2003.
    Xls,
    /// `LibreOffice` and `OpenOffice`.
    Ods,
}

/// Files of the two formats that are read as a whole are not larger.
const WHOLE: u64 = 64 * 1024 * 1024;
/// What an `OpenDocument` may unpack to.
const WHOLE_UNPACKED: u64 = 256 * 1024 * 1024;
/// And how many cells it may have: they are all in memory, more than once.
const CELLS: u64 = 4_000_000;
/// What a part of a workbook that stays in memory may unpack to: the texts of a million rows fit.
const PART: u64 = 256 * 1024 * 1024;
/// What one sheet may unpack to: thrice what Excel can hold.
const SHEET: u64 = 4 * 1024 * 1024 * 1024;
/// A sheet beyond this is looked through before it is read.
const SMALL: u64 = 64 * 1024 * 1024;
/// Sheets of real lists pack to a tenth; nothing that somebody typed packs to a hundredth.
const RATIO: u64 = 100;
/// No cell is longer, and neither is anything else between two marks of a sheet.
const TEXT: usize = 1024 * 1024;
/// A workbook has fewer parts.
const PARTS: usize = 5_000;

impl Container {
    /// The code in the report.
    pub fn code(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xlsb => "xlsb",
            Self::Xls => "xls",
            Self::Ods => "ods",
        }
    }

    /// What the file at `path` is, of which `first` are the first bytes; none if it is no workbook and no other file of
    /// an office.
    pub(super) fn of(path: &Path, first: &[u8]) -> Result<Option<Self>, FileError> {
        if first.starts_with(b"PK\x03\x04") || first.starts_with(b"PK\x05\x06") {
            return zipped(path).map(Some);
        }
        if first.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            let wide =
                || io::Result::Ok(compound::cells(&std::fs::read(path)?).unwrap_or(0) > CELLS);
            if path.metadata()?.len() > WHOLE || wide()? {
                return Err(NotAList::TooLarge.into());
            }
            return Ok(Some(Self::Xls));
        }
        Ok(None)
    }
}

type Zip = ZipArchive<BufReader<File>>;

/// What a zip file holds.
fn zipped(path: &Path) -> Result<Container, FileError> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|_| NotAList::Damaged)?;
    let container = kind(&mut zip)?;
    if zip.len() > PARTS {
        return Err(NotAList::Unpacks.into());
    }
    if container == Container::Ods {
        if size > WHOLE {
            return Err(NotAList::TooLarge.into());
        }
        check_open_document(&mut zip)?;
    }
    for place in 0..zip.len() {
        check_part(&mut zip, place)?;
    }
    Ok(container)
}

fn kind(zip: &mut Zip) -> Result<Container, NotAList> {
    let mut found = None;
    for name in zip.file_names().flatten() {
        let lower = name.to_lowercase();
        if lower == "xl/workbook.bin" {
            return Ok(Container::Xlsb);
        }
        if lower.starts_with("xl/") {
            found = Some(Container::Xlsx);
        } else if lower.starts_with("word/") || lower.starts_with("ppt/") {
            return Err(NotAList::Document);
        }
    }
    if let Some(found) = found {
        return Ok(found);
    }
    let mut mime = String::new();
    if let Ok(part) = zip.by_name("mimetype") {
        let _ = part.take(100).read_to_string(&mut mime);
    }
    match mime.strip_prefix("application/vnd.oasis.opendocument.") {
        Some("spreadsheet") => Ok(Container::Ods),
        Some(_) => Err(NotAList::Document),
        None => Err(NotAList::Compressed),
    }
}

/// Holds what a part says of itself, and of large sheets what they hold, against what a list can be. What the directory
/// says of the unpacked size is kept by the reader of the zip file: more is an error.
fn check_part(zip: &mut Zip, place: usize) -> Result<(), FileError> {
    let Ok(mut part) = zip.by_index(place) else {
        return Ok(());
    };
    let name = part.name().map(std::borrow::Cow::into_owned);
    let name = name.unwrap_or_default().to_lowercase();
    let (size, packed) = (part.size(), part.compressed_size());
    let ending = name.rsplit('.').next().unwrap_or_default();
    if !matches!(ending, "xml" | "rels" | "bin") {
        return Ok(());
    }
    if !name.contains("sheets/") {
        if size > PART {
            return Err(NotAList::Unpacks.into());
        }
        if name.ends_with("sharedstrings.xml") {
            check_strings(&mut part)?;
        }
        return Ok(());
    }
    if size > SHEET || (size > SMALL && size / packed.max(1) > RATIO) {
        return Err(NotAList::Unpacks.into());
    }
    if size > SMALL && ending == "xml" {
        check_texts(&mut part)?;
    }
    Ok(())
}

/// The texts of a workbook say at their beginning how many they are, and memory is taken for them.
fn check_strings(part: &mut ZipFile<'_, BufReader<File>>) -> Result<(), FileError> {
    /// `<si/>`: no text is shorter.
    const LEAST: u64 = 5;
    let size = part.size();
    let mut first = Vec::new();
    let read = part.take(4096).read_to_end(&mut first);
    read.map_err(|_| NotAList::Damaged)?;
    let first = String::from_utf8_lossy(&first);
    let said = first.split("uniqueCount=").nth(1).unwrap_or_default();
    let said = said.trim_start_matches(['"', '\'', ' ']);
    let digits = said.split(|letter: char| !letter.is_ascii_digit()).next();
    let digits = digits.unwrap_or_default();
    let count = digits
        .parse()
        .unwrap_or(if digits.is_empty() { 0 } else { u64::MAX });
    if count > size / LEAST {
        return Err(NotAList::Damaged.into());
    }
    Ok(())
}

/// Looks for a text without end in a large sheet.
fn check_texts(part: &mut ZipFile<'_, BufReader<File>>) -> Result<(), FileError> {
    let mut block = vec![0; 64 * 1024];
    let mut length = 0;
    loop {
        let read = part.read(&mut block).map_err(|_| NotAList::Damaged)?;
        let block = block.get(..read).unwrap_or_default();
        if read == 0 {
            return Ok(());
        }
        length = match memchr::memrchr(b'<', block) {
            Some(at) => read - at,
            None => length + read,
        };
        if length > TEXT {
            return Err(NotAList::Unpacks.into());
        }
    }
}

/// An `OpenDocument` is unpacked as a whole, and its rows and cells may say that they stand there a million times.
fn check_open_document(zip: &mut Zip) -> Result<(), FileError> {
    let part = zip.by_name("content.xml").map_err(|_| NotAList::Damaged)?;
    if part.size() > WHOLE_UNPACKED {
        return Err(NotAList::TooLarge.into());
    }
    let mut reader = Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    let mut sheet = Extent::default();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => sheet.see(&tag),
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(NotAList::Damaged.into()),
        }
        if sheet.cells() > CELLS {
            return Err(NotAList::TooLarge.into());
        }
    }
}

/// How far the filled cells of a sheet reach.
#[derive(Default)]
struct Extent {
    /// The sheets before this one.
    before: u64,
    rows: u64,
    /// The row that is open is there so many times.
    row: u64,
    filled_rows: u64,
    column: u64,
    columns: u64,
}

impl Extent {
    fn see(&mut self, tag: &BytesStart<'_>) {
        let name = tag.name();
        match name.as_ref() {
            "table:table" => {
                *self = Self {
                    before: self.cells(),
                    ..Self::default()
                };
            }
            "table:table-row" => {
                self.rows = self.rows.saturating_add(self.row);
                self.row = repeated(tag, "table:number-rows-repeated");
                self.column = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let times = repeated(tag, "table:number-columns-repeated");
                self.column = self.column.saturating_add(times);
                let filled = tag
                    .attributes()
                    .flatten()
                    .any(|attribute| attribute.key.as_ref().starts_with("office:"));
                if filled {
                    self.columns = self.columns.max(self.column);
                    self.filled_rows = self.rows.saturating_add(self.row);
                }
            }
            _ => {}
        }
    }

    fn cells(&self) -> u64 {
        let own = self.filled_rows.saturating_mul(self.columns);
        self.before.saturating_add(own)
    }
}

fn repeated(tag: &BytesStart<'_>, name: &str) -> u64 {
    let mut attributes = tag.attributes().flatten();
    let times = attributes.find(|attribute| attribute.key.as_ref() == name);
    let times = times.map(|attribute| attribute.value.parse());
    times.map_or(1, |times| times.unwrap_or(u64::MAX))
}
