//! The rows that were not taken, as a list that can be mended and imported again.

use std::collections::{HashMap, HashSet};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::domain::clock::Clock;
use crate::lang::{Lang, say};

use super::column::{Field, Meaning};
use super::error::Error;
use super::export::write_file;
use super::import::{ImportOptions, Opened};
use super::list::{Batch, Description, List, Refused};
use super::mapping::Mapping;
use super::remembered::Remembered;
use super::report::{FileReport, ImportReport, RowNote};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Households that are read at a time.
const HOUSEHOLDS: usize = 1024;

/// The headings of the two columns that say which row it was and why; an import passes over them.
pub(super) fn headings(lang: Lang) -> [String; 2] {
    [say!(lang, rejected_row), say!(lang, rejected_why)]
}

/// The rows of lists with the same headings.
struct Table {
    headings: Vec<String>,
    /// What lines and titles say of the rows, where no column does.
    told: Vec<Field>,
    rows: Vec<Row>,
}

struct Row {
    refused: Refused,
    /// Its number; where several lists came, behind the list.
    place: String,
    why: String,
}

/// Writes the rows that an import did not take to `path`: with the headings of their list, and behind them the row
/// number and the reason. Lists with other headings go to files of their own beside it. Gives the files written; none
/// if every row was taken.
pub fn write_rejected(
    report: &ImportReport,
    files: &[PathBuf],
    options: &ImportOptions,
    clock: Clock,
    path: &Path,
) -> Result<Vec<PathBuf>, Error> {
    write_refused(&report.refused, &report.files, files, options, clock, path)
}

/// Writes these rows of the lists that were read as `reports` say.
pub(super) fn write_refused(
    refused: &[RowNote],
    reports: &[FileReport],
    files: &[PathBuf],
    options: &ImportOptions,
    clock: Clock,
    path: &Path,
) -> Result<Vec<PathBuf>, Error> {
    if refused.is_empty() {
        return Ok(Vec::new());
    }
    let own =
        |file: &FileReport| Path::new(&*file.file).canonicalize().ok() == path.canonicalize().ok();
    if path.exists() && reports.iter().any(own) {
        return Err(Error::OwnList(path.to_owned()));
    }
    let mut tables: Vec<Table> = Vec::new();
    let lists = options.open(files, clock, &Remembered::of_report(reports))?;
    for (Opened { list, path, .. }, file) in lists.opened.into_iter().zip(reports) {
        let path = &path;
        let why = reasons(refused, file);
        if why.is_empty() {
            continue;
        }
        let mut table = read(list, &why, file, options, path)?;
        if reports.len() > 1 {
            let name = file.own_name();
            let rows = table.rows.iter_mut();
            rows.for_each(|row| row.place = format!("{name} {}", row.place));
        }
        let same =
            |other: &&mut Table| other.headings == table.headings && other.told == table.told;
        match tables.iter_mut().find(same) {
            Some(other) => other.rows.extend(table.rows),
            None => tables.push(table),
        }
    }
    let mut written = Vec::new();
    for (count, table) in tables.iter().enumerate() {
        let path = numbered(path, count);
        write_file(&path, &mut |out| {
            table
                .write(out, options.lang)
                .map_err(|error| Error::io(&path, error))
        })?;
        written.push(path);
    }
    Ok(written)
}

/// Why each row of a file was refused.
fn reasons(refused: &[RowNote], file: &FileReport) -> HashMap<u32, String> {
    let mut reasons: HashMap<u32, String> = HashMap::new();
    let own = |note: &&RowNote| {
        Arc::ptr_eq(&note.file, &file.file) || (note.file == file.file && note.sheet == file.sheet)
    };
    for note in refused.iter().filter(own) {
        let reason = reasons.entry(note.row).or_default();
        if !reason.is_empty() {
            reason.push(' ');
        }
        if let Some(column) = &note.column {
            reason.push_str(column);
            reason.push_str(": ");
        }
        reason.push_str(&note.text);
    }
    reasons
}

/// Reads the refused rows of a list again, with their cells.
fn read(
    mut list: List,
    why: &HashMap<u32, String>,
    file: &FileReport,
    options: &ImportOptions,
    path: &Path,
) -> Result<Table, Error> {
    let rows: HashSet<u32> = why.keys().copied().collect();
    list.give_back(rows);
    let mut batch = Batch::default();
    let mut found = Vec::new();
    loop {
        let more = list
            .read(&mut batch, HOUSEHOLDS)
            .map_err(|error| Error::io(path, error))?;
        for refused in batch.refused.drain(..) {
            // A list that only names people has rows that make no household, and are known all the same.
            let Some(why) = why.get(&refused.row).cloned() else {
                continue;
            };
            let place = refused.row.to_string();
            found.push(Row {
                refused,
                place,
                why,
            });
        }
        batch = Batch::default();
        if !more {
            break;
        }
    }
    let description = list.description().clone();
    if list.digest().map_err(|error| Error::io(path, error))? != file.sha256 {
        return Err(Error::Changed(path.to_owned()));
    }
    let told = told(&description, &found);
    Ok(Table {
        headings: own_headings(&description, &options.mapping, options.lang),
        told,
        rows: found,
    })
}

/// The headings of the list in one row, each of which says by itself what its column means.
fn own_headings(list: &Description, mapping: &Mapping, lang: Lang) -> Vec<String> {
    let columns = list.columns.iter();
    columns
        .map(|column| match column.meaning {
            Meaning::Field(field)
                if !column.repeated && mapping.meaning(&column.heading) != column.meaning =>
            {
                field.heading(lang)
            }
            _ => column.heading.clone(),
        })
        .collect()
}

/// The columns that the list lacks and its rows need to stand alone.
fn told(list: &Description, rows: &[Row]) -> Vec<Field> {
    let has = |field: Field| {
        list.columns
            .iter()
            .any(|column| column.field() == Some(field))
    };
    let all = [Field::Village, Field::HouseholdCode, Field::Head];
    all.into_iter()
        .filter(|field| !has(*field) && rows.iter().any(|row| !row.told(*field).is_empty()))
        .collect()
}

impl Row {
    fn told(&self, field: Field) -> &str {
        match field {
            Field::Village => &self.refused.village,
            Field::HouseholdCode => self.refused.code.as_deref().unwrap_or_default(),
            _ => self.refused.head.as_deref().unwrap_or_default(),
        }
    }
}

impl Table {
    fn write(&self, out: &mut dyn Write, lang: Lang) -> io::Result<()> {
        let mut out = BufWriter::new(out);
        out.write_all(BYTE_ORDER_MARK)?;
        let mut writer = csv::WriterBuilder::new()
            .flexible(true)
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        let told = self.told.iter().map(|field| field.heading(lang));
        let headings = self.headings.iter().cloned().chain(told);
        writer.write_record(headings.chain(self::headings(lang)))?;
        let width = self.headings.len();
        for row in &self.rows {
            let mut record: Vec<&str> = row.refused.cells.iter().map(String::as_str).collect();
            record.resize(record.len().max(width), "");
            // Cells beyond the headings would push the reason out of its column.
            let beyond = record.split_off(width).join(" ");
            let told = self.told.iter().map(|field| row.told(*field));
            record.extend(told);
            let why = match beyond.trim() {
                "" => row.why.clone(),
                beyond => format!("{} [{beyond}]", row.why),
            };
            record.extend([row.place.as_str(), why.as_str()]);
            writer.write_record(&record)?;
        }
        writer.flush()
    }
}

/// `loi.csv`, `loi-2.csv`, ...
fn numbered(path: &Path, count: usize) -> PathBuf {
    if count == 0 {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = match path.extension() {
        Some(ending) => format!("{stem}-{}.{}", count + 1, ending.to_string_lossy()),
        None => format!("{stem}-{}", count + 1),
    };
    path.with_file_name(name)
}
