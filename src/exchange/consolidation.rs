//! The progress tables of several units added up, with a breakdown per unit.
//!
//! A table is read by its headings: those that this program writes, or what an office calls them. What does not hold is
//! named, and a unit is never counted twice: a table that cannot be read or that came before is left out.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::domain::decimal::read_count;
use crate::domain::name::{clean_text, fold};
use crate::domain::rate::percent_tenths;
use crate::domain::stage::Remaining;
use crate::domain::{DateOrder, Day, PartialDate, parse_event};
use crate::lang::{Lang, say};

use super::error::Error;
use super::export::{out_error, write_file};
use super::files::inputs;
use super::form::push_cell;
use super::record::Record;
use super::source::{FileError, NotAList, Source};
use super::table::Table;
use super::workbook::Workbook;

/// A figure that can be added up: its code, and the headings it may have, without marks.
const FIGURES: [(&str, &[&str]); 9] = [
    (
        "eligible",
        &["thuoc dien", "eligible", "tong so thuoc dien"],
    ),
    ("taken", &["da thu nhan", "taken", "da thu nhan ho so"]),
    ("remaining", &["con lai", "remaining", "chua lam"]),
    ("target", &["chi tieu", "target", "chi tieu giao"]),
    ("taken_today", &["hom nay", "today", "trong ngay"]),
    ("taken_in_7_days", &["7 ngay qua", "last 7 days"]),
    ("issued", &["da cap the", "cards issued"]),
    ("issued_target", &["chi tieu cap the", "card target"]),
    ("undelivered", &["the chua tra", "cards not handed over"]),
];
/// Without these a table tells no progress.
const NEEDED: [&str; 3] = ["eligible", "taken", "remaining"];
/// What the row of the whole unit is called, without marks.
const WHOLE: [&str; 9] = [
    "ca xa",
    "all",
    "tong",
    "tong cong",
    "toan xa",
    "toan phuong",
    "cong",
    "total",
    "ca phuong",
];
/// The headings are among so many first rows.
const ROWS: usize = 30;
/// A table of progress has no more rows; a longer one is something else.
const MOST: usize = 20_000;

/// Figures by their codes.
pub type UnitFigures = BTreeMap<&'static str, u64>;

/// What a unit's table says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Unit {
    /// What the unit is called.
    pub unit: String,
    /// The file.
    pub file: String,
    /// The day of the figures, where the file or its name says it, in ISO.
    pub on: Option<String>,
    /// Rows of the table, that of the whole unit not among them.
    pub rows: usize,
    /// The rows, added up.
    pub figures: UnitFigures,
    /// Tenths of a percent of the eligible, cut off.
    pub percent: Option<u32>,
}

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Doubt {
    /// The file.
    pub file: String,
    /// What the unit is called.
    pub unit: String,
    /// The reason code.
    pub code: &'static str,
    /// Whether the table is left out because of it.
    pub left_out: bool,
    /// The reason in a sentence.
    pub text: String,
}

/// Several units added up, as `--json` prints it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Consolidation {
    /// The units in the order of their files.
    pub units: Vec<Unit>,
    /// All of them added up.
    pub total: UnitFigures,
    /// Tenths of a percent of the eligible, cut off.
    pub percent: Option<u32>,
    /// Whether eligible = taken + remaining for the sum.
    pub eligible_is_taken_and_remaining: bool,
    /// Whether remaining = the sum of its reasons; not known where a unit gives no reasons.
    pub remaining_is_sum_of_reasons: Option<bool>,
    /// What does not hold.
    pub doubts: Vec<Doubt>,
}

/// A table as it stands in a file.
struct Read {
    rows: Vec<(String, UnitFigures)>,
    whole: Option<UnitFigures>,
    titles: String,
}

impl Read {
    /// Whether its rows are units that have tables of their own: what was added up before lies in the folder too.
    fn is_sum_of(&self, units: &[String]) -> bool {
        let is_unit = |(name, _): &(String, UnitFigures)| units.contains(&fold(name));
        self.rows.len() > 1 && self.rows.iter().all(is_unit)
    }
}

/// Why a table cannot be added.
enum Fault {
    File(Error),
    Told(&'static str, String),
}

/// Adds up the progress tables of several units. A file may be given as `NAME=FILE`: then that is what its unit is called.
pub fn consolidate(files: &[String], lang: Lang) -> Result<Consolidation, Error> {
    let mut all = Consolidation::default();
    let mut found: Vec<(Unit, Read)> = Vec::new();
    for (name, path) in named(files)? {
        let file = path.display().to_string();
        let own = path.file_name().unwrap_or(path.as_os_str());
        let called = name.clone();
        let called = called.unwrap_or_else(|| own.to_string_lossy().into_owned());
        let left_out = |code, value: &str| Doubt::new((&file, &called), code, true, value, lang);
        match read(&path) {
            Ok(table) => found.push((unit(name, &path, &table), table)),
            Err(Fault::Told(code, value)) => all.doubts.push(left_out(code, &value)),
            Err(Fault::File(error)) => return Err(error),
        }
    }
    let units: Vec<String> = found.iter().map(|(unit, _)| fold(&unit.unit)).collect();
    for (unit, table) in found {
        if table.is_sum_of(&units) {
            let place = (unit.file.as_str(), unit.unit.as_str());
            all.doubts
                .push(Doubt::new(place, "sum_of_units", true, "", lang));
        } else {
            all.add(unit, &table, lang);
        }
    }
    all.finish(lang);
    Ok(all)
}

/// The files with the names that were given to their units; a folder stands for the files in it.
fn named(files: &[String]) -> Result<Vec<(Option<String>, PathBuf)>, Error> {
    let mut found = Vec::new();
    for text in files {
        let whole = PathBuf::from(text);
        match text.split_once('=') {
            Some((name, path)) if !whole.exists() => {
                found.push((Some(clean_text(name)), PathBuf::from(path)));
            }
            _ => {
                let files = inputs(&[whole])?.into_iter();
                found.extend(files.map(|input| (None, input.path)));
            }
        }
    }
    Ok(found)
}

fn read(path: &Path) -> Result<Read, Fault> {
    let mut first = None;
    for table in tables(path)? {
        match of_table(path, table) {
            Ok(read) => return Ok(read),
            Err(Fault::Told("not_progress", _)) => {}
            Err(fault) => first = first.or(Some(fault)),
        }
    }
    Err(first.unwrap_or_else(|| Fault::Told("not_progress", String::new())))
}

/// The text of a file, or the sheets of a workbook.
fn tables(path: &Path) -> Result<Vec<Box<dyn Table>>, Fault> {
    let fault = |error: FileError| match error {
        FileError::NotAList(NotAList::Empty | NotAList::NoHeader) => {
            Fault::Told("not_progress", String::new())
        }
        error => Fault::File(Error::list(path, error)),
    };
    let Some(workbook) = Workbook::open(path).map_err(fault)? else {
        let source = Source::open(path, None).map_err(fault)?;
        return Ok(vec![Box::new(source)]);
    };
    let seen = workbook
        .sheets()
        .iter()
        .filter(|sheet| !sheet.hidden && sheet.cells);
    let names: Vec<&str> = seen.map(|sheet| sheet.name.as_str()).collect();
    let sheets = workbook.read(&names).map_err(fault)?;
    let tables = sheets.into_iter().map(|sheet| {
        let sheet: Box<dyn Table> = Box::new(sheet.map_err(fault)?);
        Ok(sheet)
    });
    tables.collect()
}

/// What each column of a table is; none if it is no table of progress.
fn columns(record: &Record) -> Option<Vec<Option<&'static str>>> {
    let reasons: Vec<(&'static str, [String; 2])> = Remaining::all()
        .map(|reason| {
            let words = |lang: Lang| fold(&lang.label("remaining", reason.code()));
            (reason.code(), [words(Lang::Vi), words(Lang::En)])
        })
        .collect();
    let code = |cell: &str| {
        let heading = fold(cell);
        let mut figures = FIGURES.iter();
        let figure = figures.find(|(_, names)| names.contains(&heading.as_str()));
        figure.map(|(code, _)| *code).or_else(|| {
            let mut reasons = reasons.iter();
            let reason = reasons.find(|(_, names)| names.contains(&heading));
            reason.map(|(code, _)| *code)
        })
    };
    let columns: Vec<_> = record.cells().map(code).collect();
    let has = |code: &&str| columns.contains(&Some(*code));
    NEEDED.iter().all(has).then_some(columns)
}

fn of_table(path: &Path, mut table: Box<dyn Table>) -> Result<Read, Fault> {
    let mut record = Record::default();
    let mut read = Read {
        rows: Vec::new(),
        whole: None,
        titles: String::new(),
    };
    let mut headings = None;
    let mut seen = 0;
    let failed = |error| Fault::File(Error::io(path, error));
    while table.read(&mut record).map_err(failed)? {
        seen += 1;
        let Some(columns) = &headings else {
            headings = columns_or_title(&record, &mut read.titles);
            if headings.is_none() && seen > ROWS {
                break;
            }
            continue;
        };
        if record.is_blank() || seen > MOST {
            continue;
        }
        take(columns, &record, &mut read)?;
    }
    if headings.is_none() || read.rows.is_empty() && read.whole.is_none() {
        return Err(Fault::Told("not_progress", String::new()));
    }
    Ok(read)
}

fn columns_or_title(record: &Record, titles: &mut String) -> Option<Vec<Option<&'static str>>> {
    let found = columns(record);
    if found.is_none() {
        for cell in record.cells().filter(|cell| !cell.is_empty()) {
            titles.push_str(cell);
            titles.push('\n');
        }
    }
    found
}

/// Takes a row: one of the unit's, the whole unit, or a line of text below.
fn take(columns: &[Option<&'static str>], record: &Record, read: &mut Read) -> Result<(), Fault> {
    let figures = || columns.iter().enumerate();
    let filled =
        figures().filter(|(place, code)| code.is_some() && !record.cell(*place).is_empty());
    if filled.count() == 0 {
        return Ok(());
    }
    let name = (0..record.len())
        .filter(|place| columns.get(*place).is_none_or(Option::is_none))
        .map(|place| record.cell(place))
        .find(|cell| cell.chars().any(char::is_alphabetic));
    let name = clean_text(name.unwrap_or_default());
    let mut row = UnitFigures::new();
    for (place, code) in figures() {
        let Some(code) = code else { continue };
        let cell = record.cell(place);
        let count = match cell {
            "" => 0,
            cell => count(cell).ok_or_else(|| {
                Fault::Told("cell_unreadable", format!("{} ({})", cell, record.row()))
            })?,
        };
        *row.entry(code).or_default() += count;
    }
    if WHOLE.contains(&fold(&name).as_str()) {
        read.whole = Some(row);
    } else {
        read.rows.push((name, row));
    }
    Ok(())
}

/// A count as tables write it: as people do, with a sign of more, the mark of a text, or a decimal of nothing.
fn count(cell: &str) -> Option<u64> {
    let text = cell.trim_start_matches(['+', '\'']);
    read_count(text.trim_end_matches(",0").trim_end_matches(".0"))
}

/// What the unit of a table is called, of which day it is, and its rows added up.
fn unit(name: Option<String>, path: &Path, table: &Read) -> Unit {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let title = table.titles.lines().find(|line| {
        let folded = fold(line);
        ["xa ", "phuong ", "dac khu ", "commune", "ward"]
            .iter()
            .any(|unit| folded.starts_with(unit))
    });
    let bare = without_day(&stem);
    let folder = || {
        let parent = path.parent().and_then(Path::file_name);
        let parent = parent.map(|name| name.to_string_lossy().into_owned());
        parent.filter(|_| is_own_name(bare))
    };
    let called = name
        .or_else(|| title.map(clean_text))
        .or_else(folder)
        .unwrap_or_else(|| bare.to_owned());
    let mut figures = UnitFigures::new();
    for (_, row) in &table.rows {
        add(&mut figures, row);
    }
    if table.rows.is_empty() {
        figures = table.whole.clone().unwrap_or_default();
    }
    Unit {
        unit: called,
        file: path.display().to_string(),
        on: day(&stem)
            .or_else(|| day(&table.titles))
            .map(|day| day.to_string()),
        rows: table.rows.len(),
        percent: share(&figures),
        figures,
    }
}

/// The name of a file without the day at its end, unless that is all there is.
fn without_day(stem: &str) -> &str {
    let cut = stem.len().saturating_sub("2026-11-22".len());
    let ends_with_day = stem
        .get(cut..)
        .is_some_and(|end| end.parse::<Day>().is_ok());
    let bare = stem.get(..cut).unwrap_or_default();
    let bare = bare.trim_end_matches(|sign: char| !sign.is_alphanumeric());
    if ends_with_day && !bare.is_empty() {
        bare
    } else {
        stem
    }
}

/// Whether this program calls every unit's table so: then the folder tells whose it is.
fn is_own_name(stem: &str) -> bool {
    let rows = ["village", "cohort", "group", "cadre"];
    [Lang::Vi, Lang::En].iter().any(|lang| {
        let mut names = rows.iter().map(|by| lang.label("progress_file", by));
        names.any(|name| name == stem)
    })
}

/// The first whole day that a text names.
fn day(text: &str) -> Option<Day> {
    let words = text.split(|sign: char| sign.is_whitespace() || sign == '_');
    let read = |text: &str| match parse_event(text, DateOrder::DayMonth, Day::MAX) {
        Ok(PartialDate::Day(day)) => Some(day),
        _ => None,
    };
    let iso = |at: usize| {
        let part = text.get(at..at + 10)?;
        // A sign in front of it would make it a year before Christ.
        part.starts_with(|sign: char| sign.is_ascii_digit())
            .then_some(())?;
        part.parse::<Day>().ok()
    };
    let mut places = text.char_indices().map(|(at, _)| at);
    places.find_map(iso).or_else(|| {
        words
            .map(|word| word.trim_matches([',', '.', ';']))
            .find_map(read)
    })
}

fn add(sum: &mut UnitFigures, more: &UnitFigures) {
    for (code, count) in more {
        *sum.entry(code).or_default() += count;
    }
}

fn share(figures: &UnitFigures) -> Option<u32> {
    let part = figures.get("taken").copied().unwrap_or_default();
    percent_tenths(part, figures.get("eligible").copied().unwrap_or_default())
}

/// Whether eligible = taken + remaining, and remaining = the sum of its reasons, if there are any.
fn holds(figures: &UnitFigures) -> (bool, Option<bool>) {
    let of = |code: &str| figures.get(code).copied().unwrap_or_default();
    let reasons: Vec<u64> = Remaining::all()
        .filter_map(|reason| figures.get(reason.code()).copied())
        .collect();
    let sum = (!reasons.is_empty()).then(|| reasons.iter().sum::<u64>() == of("remaining"));
    (of("eligible") == of("taken") + of("remaining"), sum)
}

impl Doubt {
    fn new(
        (file, unit): (&str, &str),
        code: &'static str,
        left_out: bool,
        value: &str,
        lang: Lang,
    ) -> Self {
        let values = [("unit", unit.into()), ("value", value.into())];
        Self {
            file: file.to_owned(),
            unit: unit.to_owned(),
            code,
            left_out,
            text: lang.label_with("consolidated_doubt", code, &values),
        }
    }
}

impl Consolidation {
    /// Adds a unit, and names what does not hold in its table.
    fn add(&mut self, unit: Unit, table: &Read, lang: Lang) {
        let place = (unit.file.clone(), unit.unit.clone());
        let doubt = |code, left_out, value: &str| {
            Doubt::new((&place.0, &place.1), code, left_out, value, lang)
        };
        let mut units = self.units.iter();
        if units.any(|other| fold(&other.unit) == fold(&unit.unit)) {
            self.doubts.push(doubt("unit_twice", true, ""));
            return;
        }
        let mut units = self.units.iter();
        if let Some(other) =
            units.find(|other| other.figures == unit.figures && other.rows == unit.rows)
        {
            self.doubts.push(doubt("same_figures", false, &other.unit));
        }
        let (first, second) = holds(&unit.figures);
        if !first {
            self.doubts.push(doubt("eligible_differs", false, ""));
        }
        if second == Some(false) {
            self.doubts.push(doubt("reasons_differ", false, ""));
        }
        if let Some(whole) = table.whole.as_ref().filter(|_| !table.rows.is_empty()) {
            for (code, count) in whole {
                let sum = unit.figures.get(code).copied().unwrap_or_default();
                if sum != *count {
                    let name = figure_words(code, lang);
                    let value = format!("{name}: {count} ≠ {sum}");
                    self.doubts.push(doubt("sum_wrong", false, &value));
                }
            }
        }
        self.units.push(unit);
    }

    /// Adds the units up.
    fn finish(&mut self, lang: Lang) {
        for unit in &self.units {
            add(&mut self.total, &unit.figures);
        }
        self.percent = share(&self.total);
        let (first, second) = holds(&self.total);
        self.eligible_is_taken_and_remaining = first;
        self.remaining_is_sum_of_reasons = second.filter(|_| self.tells_reasons());
        let days: Vec<Option<&str>> = self.units.iter().map(|unit| unit.on.as_deref()).collect();
        let first = days.iter().flatten().next();
        let others = self
            .units
            .iter()
            .filter(|unit| unit.on.as_deref() != first.copied());
        let doubts: Vec<Doubt> = others
            .map(|unit| {
                let day = unit.on.as_deref().and_then(|day| day.parse().ok());
                let value = day.map_or_else(|| "?".to_owned(), |day| lang.day(day));
                Doubt::new((&unit.file, &unit.unit), "day_differs", false, &value, lang)
            })
            .collect();
        self.doubts.extend(doubts);
    }

    /// Whether every unit says why people remain: else the reasons of the sum would be those of some.
    fn tells_reasons(&self) -> bool {
        let has = |unit: &Unit| holds(&unit.figures).1.is_some();
        self.units.iter().all(has)
    }

    /// The figures of the table of units, in its order.
    pub fn codes(&self) -> Vec<&'static str> {
        let is_reason = |code: &str| Remaining::all().any(|reason| reason.code() == code);
        let mut codes = codes_of(&self.total);
        codes.retain(|code| self.tells_reasons() || !is_reason(code));
        codes
    }

    /// The line that proves the sum.
    pub fn check(&self, lang: Lang) -> String {
        let of = |code: &str| {
            let count = self.total.get(code).copied().unwrap_or_default();
            lang.number(count as i64)
        };
        let held = |holds: bool| {
            if holds {
                say!(lang, consolidated_holds)
            } else {
                say!(lang, consolidated_fails)
            }
        };
        let first = held(self.eligible_is_taken_and_remaining);
        let line = say!(
            lang,
            consolidated_check,
            eligible = of("eligible"),
            taken = of("taken"),
            remaining = of("remaining"),
            held = first
        );
        match self.remaining_is_sum_of_reasons {
            Some(holds) => format!(
                "{line} · {}",
                say!(lang, consolidated_reasons, held = held(holds))
            ),
            None => line,
        }
    }

    /// Writes the table of units to a file of its own: a row a unit, the sum, the line that proves it. It can be
    /// consolidated again one level up.
    pub fn write(&self, path: &Path, lang: Lang) -> Result<(), Error> {
        let codes = self.codes();
        let mut text = "\u{feff}".as_bytes().to_vec();
        let mut line = |cells: Vec<String>| {
            for (place, cell) in cells.iter().enumerate() {
                if place > 0 {
                    text.push(b',');
                }
                push_cell(&mut text, cell, b',');
            }
            text.extend_from_slice(b"\r\n");
        };
        let mut headings = vec![say!(lang, consolidated_unit)];
        headings.extend(codes.iter().map(|code| figure_words(code, lang)));
        line(headings);
        let row = |name: String, figures: &UnitFigures| {
            let counts = codes.iter().map(|code| {
                let count = figures.get(code);
                count.map_or(String::new(), u64::to_string)
            });
            std::iter::once(name).chain(counts).collect::<Vec<String>>()
        };
        for unit in &self.units {
            line(row(unit.unit.clone(), &unit.figures));
        }
        line(row(say!(lang, consolidated_total), &self.total));
        line(vec![self.check(lang)]);
        write_file(path, &mut |out: &mut dyn Write| {
            out.write_all(&text).map_err(out_error)
        })
    }
}

/// The codes of the figures there are, in the order in which they are shown.
pub fn codes_of(figures: &UnitFigures) -> Vec<&'static str> {
    let all = FIGURES.iter().map(|(code, _)| *code);
    let all = all.chain(Remaining::all().map(Remaining::code));
    all.filter(|code| figures.contains_key(code)).collect()
}

/// What a figure is called.
pub fn figure_words(code: &str, lang: Lang) -> String {
    if lang.has_label("remaining", code) {
        lang.label("remaining", code)
    } else {
        lang.label("consolidated_figure", code)
    }
}
