//! Finding the headings of a list below its title, and what each column means.

use std::ops::RangeInclusive;

use crate::domain::DateOrder;
use crate::domain::name::clean_text;
use crate::lang::Lang;

use super::column::{COLUMNS, Field, Mapping, Meaning};
use super::record::Record;
use super::row::Skipped;

/// The headings are among so many first rows.
const ROWS: usize = 30;
/// A longer cell is a sentence, not a heading.
const HEADING: usize = 120;

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileColumn {
    /// The heading as it stands in the file, in one line.
    pub heading: String,
    /// What it means.
    pub meaning: Meaning,
    /// Another column to the left means the same, so this one is not read.
    pub repeated: bool,
}

impl FileColumn {
    /// The field that is read from this column.
    pub fn field(&self) -> Option<Field> {
        match self.meaning {
            Meaning::Field(field) if !self.repeated => Some(field),
            _ => None,
        }
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
}

impl Header {
    /// Finds the headings among the first rows: the row with the most known headings, one of them a name.
    pub fn find(records: &[Record], mapping: &Mapping) -> Option<Self> {
        let first = records.get(..ROWS).unwrap_or(records);
        let best = first
            .iter()
            .enumerate()
            .filter_map(|(index, record)| Some((score(record, mapping)?, std::cmp::Reverse(index))))
            .max()?;
        let index = best.1.0;
        let record = first.get(index)?;
        let headings: Vec<String> = record.cells().map(clean_text).collect();
        let below = records.get(index + 1);
        let parts = below.and_then(|below| divided(&headings, below, mapping));
        let last_row = match (&parts, below) {
            (Some(_), Some(below)) => below.row(),
            _ => record.row(),
        };
        let mut columns = parts.unwrap_or_else(|| plain(&headings, mapping));
        while columns
            .last()
            .is_some_and(|column| column.heading.is_empty())
        {
            columns.pop();
        }
        resolve(&mut columns);
        let above = first.get(..index).unwrap_or_default();
        Some(Self {
            row: record.row(),
            last_row,
            ours: is_ours(&headings),
            columns,
            titles: above.iter().map(Skipped::title).collect(),
            village: above.iter().flat_map(Record::cells).find_map(village_of),
        })
    }

    /// The place of the column that `field` is read from.
    pub fn place(&self, field: Field) -> Option<usize> {
        let mut columns = self.columns.iter();
        columns.position(|column| column.field() == Some(field))
    }

    /// The column that names the person, or the head in a list of households.
    pub fn name_place(&self) -> Option<usize> {
        self.place(Field::Name).or_else(|| self.place(Field::Head))
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

/// How many headings of a row are known; none if it has not a name and another one.
fn score(record: &Record, mapping: &Mapping) -> Option<usize> {
    if record.fault().is_some() {
        return None;
    }
    let mut known = 0;
    let mut named = false;
    for cell in record.cells().filter(|cell| cell.len() <= HEADING) {
        let meaning = mapping.meaning(cell);
        known += usize::from(meaning != Meaning::Unknown);
        named |= matches!(
            meaning,
            Meaning::Field(Field::Name | Field::Head | Field::PersonKey)
        );
    }
    (named && known >= 2).then_some(known)
}

fn plain(headings: &[String], mapping: &Mapping) -> Vec<FileColumn> {
    let column = |heading: &String| FileColumn {
        heading: heading.clone(),
        meaning: mapping.meaning(heading),
        repeated: false,
    };
    headings.iter().map(column).collect()
}

/// The columns of headings that the row below divides ("Năm sinh" into "Nam" and "Nữ"); none if it does not: then
/// it has a name, or a cell that is no heading.
fn divided(headings: &[String], below: &Record, mapping: &Mapping) -> Option<Vec<FileColumn>> {
    let mut columns = plain(headings, mapping);
    let mut parent = String::new();
    let mut found = false;
    for (index, column) in columns.iter_mut().enumerate() {
        let child = clean_text(below.cell(index));
        let own = !column.heading.is_empty();
        if own {
            parent.clone_from(&column.heading);
        }
        if child.is_empty() {
            continue;
        }
        let name = matches!(column.meaning, Meaning::Field(Field::Name | Field::Head));
        if (own && name) || child.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let joined = format!("{parent} {child}");
        column.meaning = match mapping.meaning(&child) {
            Meaning::Unknown => mapping.meaning(&joined),
            known => {
                found = true;
                known
            }
        };
        if column.meaning == Meaning::Unknown {
            return None;
        }
        joined.trim().clone_into(&mut column.heading);
    }
    let beyond = (columns.len()..below.len()).any(|index| !below.cell(index).is_empty());
    (found && !beyond).then_some(columns)
}

/// Settles what only the whole row of headings can tell.
fn resolve(columns: &mut [FileColumn]) {
    let has = |columns: &[FileColumn], field| {
        columns
            .iter()
            .any(|column| column.meaning == Meaning::Field(field))
    };
    // "Năm" and "Nam" fold to the same word; beside a month it is the year.
    if has(columns, Field::BirthMonth) && !has(columns, Field::Born) {
        let results = has(columns, Field::Result);
        for column in columns.iter_mut() {
            match column.meaning {
                Meaning::Field(Field::Male) => column.meaning = Meaning::Field(Field::BirthYear),
                Meaning::Field(Field::ResultDate) if !results => {
                    column.meaning = Meaning::Field(Field::BirthDay);
                }
                _ => {}
            }
        }
    }
    // A day without a result is no day of a visit.
    if !has(columns, Field::Result) {
        for column in columns.iter_mut() {
            if column.meaning == Meaning::Field(Field::ResultDate) {
                column.meaning = Meaning::Ignored;
            }
        }
    }
    let mut seen = Vec::new();
    for column in columns {
        if let Meaning::Field(field) = column.meaning {
            column.repeated = seen.contains(&field);
            seen.push(field);
        }
    }
}

/// Whether the list is one of our exports: it has keys, which nobody else writes, or no heading that is not ours.
fn is_ours(headings: &[String]) -> bool {
    [Lang::Vi, Lang::En].into_iter().any(|lang| {
        let ours = |field: Field| field.heading(lang);
        let keys = [ours(Field::PersonKey), ours(Field::HouseholdKey)];
        headings.iter().any(|heading| keys.contains(heading)) || {
            let mut all: Vec<String> = COLUMNS.iter().map(|column| ours(column.field)).collect();
            all.extend(super::rejected::headings(lang));
            headings.iter().all(|heading| all.contains(heading))
        }
    })
}

/// What a village is called, the longer word first.
const UNITS: [&str; 9] = [
    "tổ dân phố",
    "khu phố",
    "thôn",
    "bản",
    "buôn",
    "xóm",
    "ấp",
    "khóm",
    "làng",
];
/// What stands in front of the village in a title: "DANH SÁCH NHÂN KHẨU THÔN ...".
const BEFORE: [&str; 7] = ["sách", "hộ", "khẩu", "trú", "dân", "dân cư", "vắng"];
/// What follows the village in a title.
const BEHIND: [&str; 9] = [
    "năm",
    "tháng",
    "ngày",
    "xã",
    "phường",
    "thị trấn",
    "đến",
    "tính",
    "trưởng",
];

/// The village that a line names: "Thôn Đồng Tâm", "DANH SÁCH NHÂN KHẨU TỔ DÂN PHỐ SỐ 3 NĂM 2026".
pub(super) fn village_of(line: &str) -> Option<String> {
    let line = clean_text(line);
    let lower = line.to_lowercase();
    if lower.len() != line.len() {
        return None;
    }
    let (at, unit) = UNITS.iter().find_map(|unit| {
        let at = position(&lower, unit)?;
        let before = lower.get(..at)?.trim_end();
        let begins = before.is_empty() || before.ends_with([':', '-', ',']);
        (begins || BEFORE.iter().any(|word| before.ends_with(word))).then_some((at, unit))
    })?;
    let rest = at + unit.len();
    let behind = lower.get(rest..)?;
    let stops = BEHIND.iter().filter_map(|word| position(behind, word));
    let end = stops.chain(behind.find([',', ';', '(', '–'])).min();
    let name = line.get(rest..rest + end.unwrap_or(behind.len()))?;
    let name = name.trim_matches([' ', ':', '.', '-']);
    let blank = name.is_empty() || name.contains("..") || name.contains('…');
    if blank || name.split(' ').count() > 6 {
        return None;
    }
    Some(format!("{} {name}", line.get(at..rest)?))
}

fn position(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).unwrap_or_default();
        let after = text.get(at + word.len()..).unwrap_or_default();
        !before.ends_with(char::is_alphabetic) && !after.starts_with(char::is_alphabetic)
    })
}

/// The two small numbers in front of a year: `15/05/1985` is 15 and 5.
fn small_parts(text: &str) -> Option<(u32, u32)> {
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
    fn villages_of_lines() {
        for (line, village) in [
            ("Thôn Đồng Tâm", Some("Thôn Đồng Tâm")),
            ("Bản: Nà Phát", Some("Bản Nà Phát")),
            ("TỔ DÂN PHỐ SỐ 3", Some("TỔ DÂN PHỐ SỐ 3")),
            ("UBND XÃ TÂN PHÚ - THÔN ĐÔNG", Some("THÔN ĐÔNG")),
            (
                "DANH SÁCH NHÂN KHẨU THÔN ĐỒNG TÂM NĂM 2026",
                Some("THÔN ĐỒNG TÂM"),
            ),
            ("Danh sách hộ thôn 5, xã Tân Phú", Some("thôn 5")),
            ("Thôn: ...........", None),
            ("Thôn", None),
            ("Trưởng thôn", None),
            ("Thôn trưởng: Lê Văn A", None),
            ("Đề nghị các thôn nộp trước ngày 20", None),
            ("DANH SÁCH HỘ GIA ĐÌNH", None),
            ("Bản sao", Some("Bản sao")),
        ] {
            assert_eq!(village_of(line).as_deref(), village, "{line}");
        }
    }

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
