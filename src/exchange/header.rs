//! Finding the headings of a list below its title, and what each column means.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

use crate::domain::DateOrder;
use crate::domain::name::{clean_text, fold};
use crate::lang::Lang;

use super::cell::{Finding, shown};
use super::column::{COLUMNS, Field, Meaning};
use super::contents;
use super::list::{Purpose, Warning};
use super::mapping::{Mapping, fingerprint};
use super::record::Record;
use super::row::{Skipped, is_numbering};
use super::village::village_of;

/// The headings are among so many first rows.
const ROWS: usize = 30;
/// A longer cell is a sentence, not a heading.
const HEADING: usize = 120;

/// So many rows tell what their columns mean.
const SAMPLE: usize = 200;
/// So many cells of a column are shown to somebody who decides what it means.
const SAMPLES: usize = 3;

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileColumn {
    /// The heading as it stands in the file, in one line.
    pub heading: String,
    /// What it means.
    pub meaning: Meaning,
    /// Somebody chose the meaning; the program takes it as it is.
    pub chosen: bool,
    /// Another column means the same and is read, so this one is not.
    pub repeated: bool,
    /// The first cells that hold something.
    pub samples: Vec<String>,
}

impl FileColumn {
    /// The field that is read from this column.
    pub fn field(&self) -> Option<Field> {
        match self.meaning {
            Meaning::Field(field) if !self.repeated => Some(field),
            _ => None,
        }
    }

    fn is_name(&self) -> bool {
        matches!(
            self.meaning,
            Meaning::Field(Field::Name | Field::Head | Field::PersonKey)
        )
    }

    /// Whether it tells who is meant: where people are only named, their numbers alone do.
    fn tells_who(&self, purpose: Purpose) -> bool {
        let number = matches!(
            self.meaning,
            Meaning::Field(Field::Number | Field::OldNumber)
        );
        self.is_name() || (purpose == Purpose::People && number)
    }

    /// The code in the report: that of the field, or why the column is not read.
    pub fn code(&self) -> &'static str {
        if self.repeated {
            "repeated"
        } else {
            self.meaning.code()
        }
    }
}

/// The headings of a list.
#[derive(Debug, Clone)]
pub struct Header {
    /// The row of the headings.
    pub row: u32,
    /// The last row of the headings, where a second row divides some of them.
    pub last_row: u32,
    /// The columns in the order of the file.
    pub columns: Vec<FileColumn>,
    /// What stood above: the title block.
    pub titles: Vec<Skipped>,
    /// The village that the title names.
    pub village: Option<String>,
    /// Every heading is one of our own in one language.
    pub ours: bool,
    /// There are none: the columns are called as a spreadsheet calls them.
    pub headless: bool,
    /// Nobody and no heading says what the columns mean: it is judged by their cells.
    pub guessed: bool,
    /// The rows of the headings as they stand in the file, to know them again.
    pub rows: Vec<Vec<String>>,
    /// By what a list of the same form is known again.
    pub fingerprint: String,
}

impl Header {
    /// Finds the headings among the first rows: the row, or the two rows, with the most known headings, one of them a
    /// name. Without them the columns mean what somebody said of their places, else what their cells look like.
    pub fn find(records: &[Record], mapping: &Mapping, purpose: Purpose) -> Option<Self> {
        let found = match mapping.header_row {
            _ if mapping.header == Some(false) => None,
            Some(row) => {
                let index = records.iter().position(|record| record.row() == row)?;
                let given = Headings::at(records, index, mapping)?;
                if !given.says_something(mapping, purpose) {
                    return Self::by_cells(records, mapping, Some(index), purpose);
                }
                Some(given)
            }
            None => Headings::best(records, mapping, purpose),
        };
        match found {
            Some(headings) => Self::of(headings, records, mapping),
            None => Self::by_cells(records, mapping, None, purpose),
        }
    }

    fn of(headings: Headings, records: &[Record], mapping: &Mapping) -> Option<Self> {
        let rows = records.get(headings.index..headings.index + headings.rows)?;
        let above = records.get(..headings.index)?;
        let below = records.get(headings.index + headings.rows..)?;
        let ours = headings.are_ours();
        let mut columns = headings.columns;
        choose_places(&mut columns, mapping);
        take_samples(&mut columns, below);
        if !ours {
            split_names(&mut columns, below);
        }
        resolve(&mut columns, ours);
        Some(Self {
            fingerprint: fingerprint(columns.iter().map(|column| column.heading.as_str())),
            row: rows.first()?.row(),
            last_row: rows.last()?.row(),
            rows: rows.iter().map(cells_of).collect(),
            headless: false,
            guessed: false,
            ours,
            columns,
            titles: above.iter().map(Skipped::title).collect(),
            village: above.iter().flat_map(Record::cells).find_map(village_of),
        })
    }

    /// The columns by what was said of their places, else by what their cells look like; the row at `index` has
    /// headings of which nothing is known.
    fn by_cells(
        records: &[Record],
        mapping: &Mapping,
        index: Option<usize>,
        purpose: Purpose,
    ) -> Option<Self> {
        let begin = index.map_or(0, |index| index + 1);
        let below = records.get(begin..)?;
        let sample: Vec<&Record> = below
            .iter()
            .filter(|record| is_filled(record, purpose))
            .take(SAMPLE)
            .collect();
        let width = sample.iter().map(|record| record.len()).max()?;
        let positions = mapping.positions();
        let meanings = match positions {
            [] => contents::propose(&sample)
                .or_else(|| {
                    contents::propose_numbers(&sample).filter(|_| purpose == Purpose::People)
                })
                .unwrap_or_default(),
            said => said.to_vec(),
        };
        let first = begin + first_row(below, &meanings, mapping, purpose)?;
        let heading = index.or_else(|| unknown_headings(records.get(..first)?, width, mapping));
        let row = heading.and_then(|at| records.get(at));
        let mut columns = columns_of(row, width, &meanings, mapping);
        take_samples(&mut columns, records.get(first..)?);
        resolve(&mut columns, false);
        if !columns.iter().any(|column| column.tells_who(purpose)) {
            return None;
        }
        let titles = records.get(..heading.unwrap_or(first))?;
        // Lists without headings are alike if their columns look alike.
        let form = columns.iter().enumerate().map(|(place, column)| {
            let look = contents::look_of_column(&sample, place).filter(|_| row.is_none());
            look.map_or(column.heading.clone(), |look| {
                format!("{} {look:?}", column.heading)
            })
        });
        let form: Vec<String> = form.collect();
        Some(Self {
            row: row.map_or(0, Record::row),
            last_row: match row {
                Some(row) => row.row(),
                None => records.get(first)?.row() - 1,
            },
            rows: row.into_iter().map(cells_of).collect(),
            headless: row.is_none(),
            guessed: columns.iter().all(|column| !column.chosen),
            ours: false,
            fingerprint: fingerprint(form.iter().map(String::as_str)),
            columns,
            village: titles.iter().flat_map(Record::cells).find_map(village_of),
            titles: titles.iter().map(Skipped::title).collect(),
        })
    }

    /// The place of the first column with this meaning.
    pub fn meant(&self, meaning: Meaning) -> Option<usize> {
        let mut columns = self.columns.iter();
        columns.position(|column| column.meaning == meaning)
    }

    /// The place of the column that `field` is read from.
    pub fn place(&self, field: Field) -> Option<usize> {
        let mut columns = self.columns.iter();
        columns.position(|column| column.field() == Some(field))
    }

    /// What there is to say of the columns themselves: sensitive ones are passed over, of two that mean the same one is,
    /// and what was judged by the cells is to be looked at.
    pub fn notes(&self) -> Vec<Warning> {
        let note = |row, column: Option<usize>, code| Warning {
            row,
            finding: Finding {
                column,
                code,
                value: column.map_or(String::new(), |place| self.columns[place].heading.clone()),
                refuses: false,
            },
        };
        let columns = self.columns.iter().enumerate();
        let mut notes: Vec<Warning> = columns
            .filter_map(|(place, column)| {
                let code = match column.meaning {
                    _ if column.chosen => return None,
                    Meaning::Sensitive => "column_sensitive",
                    Meaning::Field(_) if column.repeated => "column_repeated",
                    _ => return None,
                };
                Some(note(self.row, Some(place), code))
            })
            .collect();
        if self.guessed {
            notes.insert(0, note(1, None, "header_guessed"));
        }
        notes
    }

    /// The columns of the permanent and of the temporary address, if they are all the list says of the residence.
    pub fn residence_places(&self) -> Option<[usize; 2]> {
        let permanent = self.place(Field::Address)?;
        let temporary = self.place(Field::TemporaryAddress)?;
        let heading = fold(&self.columns.get(permanent)?.heading);
        let says = heading.contains("thuong tru") || heading.contains("ho khau");
        let alone = says && self.place(Field::Residence).is_none();
        alone.then_some([permanent, temporary])
    }

    /// What stands above the column at `place`, in each row of the headings.
    pub fn headings_of(&self, place: usize) -> Vec<String> {
        let cells = self.rows.iter().filter_map(|row| row.get(place));
        cells.filter(|cell| !cell.is_empty()).cloned().collect()
    }

    /// The column that names the person, or the head in a list of households.
    pub fn name_place(&self) -> Option<usize> {
        self.place(Field::Name).or_else(|| self.place(Field::Head))
    }

    /// The name in a record, in one column or two, as it is written there.
    pub fn name(&self, record: &Record) -> Option<String> {
        let places = [self.place(Field::FamilyName), self.name_place()];
        let parts = places.into_iter().flatten().map(|place| record.cell(place));
        let name = parts
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        (!name.is_empty()).then_some(name)
    }

    /// Whether each row is a household and none a person.
    pub fn is_of_households(&self) -> bool {
        self.place(Field::Name).is_none() && self.place(Field::PersonKey).is_none()
    }

    /// Whether the day or the month comes first in this file: the month, if some second part is above 12 and no
    /// first part is. `certain` is false where nothing in the sample decides.
    pub fn date_order(&self, records: &[Record]) -> (DateOrder, bool) {
        let places: Vec<usize> = self.date_places().collect();
        let (mut first, mut second) = (false, false);
        for record in records.iter().filter(|record| record.row() > self.last_row) {
            for place in &places {
                if let Some((one, two)) = small_parts(record.cell(*place)) {
                    first |= one > 12;
                    second |= two > 12;
                }
            }
        }
        match (first, second) {
            (false, true) => (DateOrder::MonthDay, true),
            (first, _) => (DateOrder::DayMonth, first),
        }
    }

    fn date_places(&self) -> impl Iterator<Item = usize> {
        const DATES: [Field; 6] = [
            Field::Born,
            Field::Issued,
            Field::Expires,
            Field::AwaySince,
            Field::PlanDate,
            Field::ConfirmedOn,
        ];
        DATES.into_iter().filter_map(|field| self.place(field))
    }
}

/// One or two rows that may be the headings.
struct Headings {
    index: usize,
    rows: usize,
    columns: Vec<FileColumn>,
    known: usize,
}

impl Headings {
    /// The headings that begin with the row at `index`: with the row below it, if that divides some of them and so
    /// makes more of them known.
    fn at(records: &[Record], index: usize, mapping: &Mapping) -> Option<Self> {
        let record = records.get(index).filter(|row| row.fault().is_none())?;
        let one = Self::new(index, 1, plain(record, mapping));
        let Some(below) = records.get(index + 1) else {
            return Some(one);
        };
        let Some(columns) = divided(record, below, mapping) else {
            return Some(one);
        };
        let two = Self::new(index, 2, columns);
        let alone = Self::new(index + 1, 1, plain(below, mapping));
        let adds = two.known > alone.known || !alone.names(Purpose::Households);
        Some(if adds && two.known >= one.known {
            two
        } else {
            one
        })
    }

    fn new(index: usize, rows: usize, columns: Vec<FileColumn>) -> Self {
        let known = columns
            .iter()
            .filter(|column| column.heading.len() <= HEADING && column.meaning != Meaning::Unknown);
        Self {
            index,
            rows,
            known: known.count(),
            columns,
        }
    }

    /// The headings with the most known ones among the first rows.
    fn best(records: &[Record], mapping: &Mapping, purpose: Purpose) -> Option<Self> {
        let first = records.get(..ROWS).unwrap_or(records);
        (0..first.len())
            .filter_map(|index| Self::at(records, index, mapping))
            .filter(|headings| {
                // Our own headings are nobody's name, whatever stands below them.
                headings.names(purpose)
                    && (headings.are_ours() || !contents::is_one_of(records, headings.index))
            })
            .max_by_key(|headings| (headings.known, Reverse(headings.index)))
    }

    /// Whether they name a person or a household, and say something else besides; a personal number says enough.
    fn names(&self, purpose: Purpose) -> bool {
        let mut short = self
            .columns
            .iter()
            .filter(|column| column.heading.len() <= HEADING);
        if self.known >= 2 {
            short.any(|column| column.tells_who(purpose))
        } else {
            short.any(|column| column.tells_who(purpose) && !column.is_name())
        }
    }

    /// Whether they, or what somebody said of the places, name a person or a household.
    fn says_something(&self, mapping: &Mapping, purpose: Purpose) -> bool {
        let mut columns = self.columns.iter();
        columns.any(|column| column.tells_who(purpose)) || !mapping.positions().is_empty()
    }

    /// Whether the list is one of our exports: it has keys, which nobody else writes, or no heading that is not ours.
    fn are_ours(&self) -> bool {
        let keys = [
            Field::PersonKey,
            Field::HouseholdKey,
            Field::AbsenceKey,
            Field::VisitKey,
        ];
        let is_key = |column: &FileColumn| {
            !column.chosen && keys.map(Meaning::Field).contains(&column.meaning)
        };
        self.columns.iter().any(is_key)
            || [Lang::Vi, Lang::En].into_iter().any(|lang| {
                let own = COLUMNS
                    .iter()
                    .flat_map(|column| column.field.headings(lang));
                let all: Vec<String> = own.chain(super::rejected::headings(lang)).collect();
                let mut columns = self.columns.iter();
                columns.all(|column| all.contains(&column.heading))
            })
    }
}

fn column(heading: String, known: Meaning, chosen: Option<Meaning>) -> FileColumn {
    FileColumn {
        heading,
        meaning: chosen.unwrap_or(known),
        chosen: chosen.is_some(),
        repeated: false,
        samples: Vec::new(),
    }
}

fn plain(record: &Record, mapping: &Mapping) -> Vec<FileColumn> {
    let headings: Vec<String> = record.cells().map(clean_text).collect();
    let keys = unlike(headings.iter().map(String::as_str));
    let columns = headings.into_iter().zip(&keys).map(|(heading, key)| {
        let chosen = mapping.chosen(key).or_else(|| mapping.chosen(&heading));
        let known = Meaning::of(&heading);
        column(heading, known, chosen)
    });
    columns.collect()
}

/// Headings, made unlike each other: "Ngày", "Ngày (2)". They are the keys of a report and of a mapping.
pub(super) fn unlike<'a>(headings: impl Iterator<Item = &'a str>) -> Vec<String> {
    let (mut times, mut taken) = (HashMap::new(), HashSet::new());
    let key = |heading: &'a str| {
        let times: &mut usize = times.entry(heading).or_default();
        loop {
            *times += 1;
            let key = match *times {
                1 => heading.to_owned(),
                times => format!("{heading} ({times})"),
            };
            if taken.insert(key.clone()) {
                return key;
            }
        }
    };
    headings.map(key).collect()
}

/// The columns of headings that the row below divides ("Năm sinh" into "Nam" and "Nữ"); none if it does not: then
/// it has a name, or a cell that is no heading.
fn divided(above: &Record, below: &Record, mapping: &Mapping) -> Option<Vec<FileColumn>> {
    if above.cells().filter(|cell| !cell.is_empty()).count() < 2 {
        return None;
    }
    let width = above.len().max(below.len());
    let mut parent = String::new();
    let mut columns = Vec::with_capacity(width);
    let mut found = false;
    for place in 0..width {
        let own = clean_text(above.cell(place));
        let child = clean_text(below.cell(place));
        if !own.is_empty() {
            parent.clone_from(&own);
        }
        if child.is_empty() {
            let chosen = mapping.chosen(&own);
            let known = Meaning::of(&own);
            columns.push(column(own, known, chosen));
            continue;
        }
        if child.contains(|c: char| c.is_ascii_digit()) || child.len() > HEADING {
            return None;
        }
        let joined = format!("{parent} {child}");
        let chosen = mapping.chosen(&joined).or_else(|| mapping.chosen(&child));
        let alone = Meaning::of(&child);
        let named = matches!(
            mapping.meaning(&own),
            Meaning::Field(Field::Name | Field::Head)
        );
        if named && chosen.is_none() && alone == Meaning::Unknown {
            return None;
        }
        found |= chosen.is_some() || alone != Meaning::Unknown;
        let known = Meaning::below(&parent, &child);
        columns.push(column(joined.trim().to_owned(), known, chosen));
    }
    found.then_some(columns)
}

fn cells_of(record: &Record) -> Vec<String> {
    record.cells().map(clean_text).collect()
}

/// Whether there is more in a row than in a line of text; a number alone may be a person.
fn is_filled(record: &Record, purpose: Purpose) -> bool {
    let least = match purpose {
        Purpose::Households => 2,
        Purpose::People => 1,
    };
    record.fault().is_none() && record.cells().filter(|cell| !cell.is_empty()).count() >= least
}

/// The first row of a list without known headings. Somebody who says that there are none has said that it is one of
/// the others.
fn first_row(
    rows: &[Record],
    meanings: &[Meaning],
    mapping: &Mapping,
    purpose: Purpose,
) -> Option<usize> {
    let rows = rows.get(..ROWS).unwrap_or(rows);
    let plain = mapping.header == Some(false) && !mapping.positions().is_empty();
    let number = meanings
        .iter()
        .position(|meaning| *meaning == Meaning::Field(Field::Number));
    let named = meanings.contains(&Meaning::Field(Field::Name));
    let fits = match number {
        _ if plain => None,
        Some(number) if purpose == Purpose::People && !named => {
            let mut rows = rows.iter();
            rows.position(|record| contents::is_personal(record.cell(number)))
        }
        _ => contents::first_row(rows, meanings),
    };
    fits.or_else(|| rows.iter().position(|record| is_filled(record, purpose)))
}

/// The last row above the first, if it may be headings of which nothing is known.
fn unknown_headings(above: &[Record], width: usize, mapping: &Mapping) -> Option<usize> {
    let last = above
        .iter()
        .rposition(|record| !record.is_blank() && !is_numbering(record))?;
    let may = mapping.header != Some(false) && contents::may_be_headings(&above[last], width);
    may.then_some(last)
}

/// The columns below a row of headings of which not enough is known, or below none: what somebody said comes first,
/// then a heading that says it, then what the cells look like.
fn columns_of(
    row: Option<&Record>,
    width: usize,
    meanings: &[Meaning],
    mapping: &Mapping,
) -> Vec<FileColumn> {
    let said: Vec<Meaning> = row.map_or(Vec::new(), |row| row.cells().map(Meaning::of).collect());
    let columns = (0..width).map(|place| {
        let heading = row.map_or_else(|| letters(place), |row| clean_text(row.cell(place)));
        let chosen = mapping.positions().get(place).copied();
        let chosen = chosen.or_else(|| mapping.chosen(&heading));
        let guess = meanings.get(place).copied().unwrap_or(Meaning::Unknown);
        let known = match said.get(place).copied().unwrap_or(Meaning::Unknown) {
            Meaning::Unknown if said.contains(&guess) => Meaning::Unknown,
            Meaning::Unknown => guess,
            known => known,
        };
        column(heading, known, chosen)
    });
    columns.collect()
}

/// What somebody said of the places comes before what the headings say.
fn choose_places(columns: &mut Vec<FileColumn>, mapping: &Mapping) {
    while columns.len() < mapping.positions().len() {
        columns.push(column(String::new(), Meaning::Unknown, None));
    }
    for (column, meaning) in columns.iter_mut().zip(mapping.positions()) {
        column.meaning = *meaning;
        column.chosen = true;
    }
}

/// Takes the first cells of each column, and takes columns away that have neither a heading nor cells.
fn take_samples(columns: &mut Vec<FileColumn>, below: &[Record]) {
    for (place, column) in columns.iter_mut().enumerate() {
        let cells = below.iter().map(|record| record.cell(place));
        let cells = cells.filter(|cell| !cell.is_empty()).take(SAMPLES);
        column.samples = cells.map(shown).collect();
    }
    while columns
        .last()
        .is_some_and(|column| column.heading.is_empty() && column.samples.is_empty())
    {
        columns.pop();
    }
}

/// "Họ và tên" over two columns: the family name and middle names in the first, in the second one word on nearly every
/// row, and seldom the same. A column without a heading in which an office ticks people off is something else.
fn split_names(columns: &mut [FileColumn], below: &[Record]) {
    let is = |column: &FileColumn, field| column.meaning == Meaning::Field(field);
    let name = columns
        .iter()
        .position(|column| is(column, Field::Name) && !column.chosen);
    let Some(name) = name else { return };
    let parts = columns.iter().any(|column| is(column, Field::FamilyName));
    let next = columns.get(name + 1);
    if parts || next.is_none_or(|next| next.chosen || !next.heading.is_empty()) {
        return;
    }
    let rows = below.iter().filter(|record| !record.cell(name).is_empty());
    let rows: Vec<&str> = rows.map(|record| record.cell(name + 1)).collect();
    let given = rows.iter().filter(|cell| {
        cell.starts_with(char::is_uppercase) && cell.chars().all(char::is_alphabetic)
    });
    let given: Vec<&&str> = given.collect();
    let unlike: HashSet<&&str> = given.iter().copied().collect();
    if rows.len() > 1 && given.len() * 10 >= rows.len() * 9 && unlike.len() * 2 >= given.len() {
        columns[name].meaning = Meaning::Field(Field::FamilyName);
        columns[name + 1].meaning = Meaning::Field(Field::Name);
    }
}

/// What a spreadsheet calls the column at `place`: A, B, ..., Z, AA, ...
fn letters(place: usize) -> String {
    let last = char::from(b'A' + (place % 26) as u8);
    match (place / 26).checked_sub(1) {
        Some(before) => format!("{}{last}", letters(before)),
        None => last.to_string(),
    }
}

/// Settles what only the whole row of headings can tell. What somebody chose stays.
fn resolve(columns: &mut [FileColumn], ours: bool) {
    let place = |columns: &[FileColumn], field| {
        let mut columns = columns.iter();
        columns.position(|column| column.meaning == Meaning::Field(field))
    };
    let has = |columns: &[FileColumn], field| place(columns, field).is_some();
    let parts = has(columns, Field::BirthMonth) && !has(columns, Field::Born);
    let results = has(columns, Field::Result);
    let temporary = place(columns, Field::TemporaryAddress);
    let behind = temporary > place(columns, Field::Address).or(temporary);
    for column in columns.iter_mut().filter(|column| !column.chosen) {
        column.meaning = match column.meaning {
            // "Năm" and "Nam" fold to the same word; beside a month it is the year.
            Meaning::Field(Field::Male) if parts => Meaning::Field(Field::BirthYear),
            Meaning::Field(Field::Male) if is_year(&column.heading) => Meaning::Unknown,
            Meaning::Field(Field::ResultDate) if parts && !results => {
                Meaning::Field(Field::BirthDay)
            }
            // A day without a result is no day of a visit.
            Meaning::Field(Field::ResultDate) if !results => Meaning::Ignored,
            Meaning::Field(Field::TemporaryAddress) if !behind => Meaning::Field(Field::Address),
            meaning => meaning,
        };
    }
    repeat(columns, ours);
}

/// Whether the last word of a heading is "năm" and not "nam".
fn is_year(heading: &str) -> bool {
    let last = heading.split(' ').next_back().unwrap_or_default();
    last.contains(['ă', 'Ă'])
}

/// Of columns that mean the same, one is read: that which somebody chose, else that with our own heading in a list of
/// ours, else the first.
fn repeat(columns: &mut [FileColumn], ours: bool) {
    let rank = |column: &FileColumn| {
        let own = |lang| match column.meaning {
            Meaning::Field(field) => field.heading(lang) == column.heading,
            _ => false,
        };
        let own = ours && (own(Lang::Vi) || own(Lang::En));
        (column.chosen, own)
    };
    let mut read: HashMap<Field, (usize, (bool, bool))> = HashMap::new();
    for (place, column) in columns.iter().enumerate() {
        if let Meaning::Field(field) = column.meaning {
            let own = rank(column);
            let best = read.entry(field).or_insert((place, own));
            if own > best.1 {
                *best = (place, own);
            }
        }
    }
    for (place, column) in columns.iter_mut().enumerate() {
        if let Meaning::Field(field) = column.meaning {
            column.repeated = read.get(&field).is_some_and(|(best, _)| *best != place);
        }
    }
}

/// The two small numbers in front of a year: `15/05/1985` is 15 and 5.
pub(super) fn small_parts(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split(['/', '-', '.']);
    let (one, two, year) = (parts.next()?, parts.next()?, parts.next()?);
    let small: RangeInclusive<usize> = 1..=2;
    let fits = small.contains(&one.len()) && small.contains(&two.len()) && year.len() >= 2;
    if !fits {
        return None;
    }
    Some((one.parse().ok()?, two.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_parts_of_dates() {
        for (text, parts) in [
            ("15/05/1985", Some((15, 5))),
            ("5-13-85", Some((5, 13))),
            ("1985-05-15", None),
            ("1985", None),
            ("số 3/5/7", None),
        ] {
            assert_eq!(small_parts(text), parts, "{text}");
        }
    }
}
