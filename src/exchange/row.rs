//! What a row below the headings is: a person, or something that lists have between and below them.

use std::sync::LazyLock;

use crate::domain::name::{clean_text, fold};
use crate::lang::Lang;

use super::cell::shown;
use super::column::{Field, Meaning};
use super::header::Header;
use super::record::Record;

/// A row that holds no record, and why it is passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// `title`, `blank`, `numbering`, `header_again`, `total`, `text`, `household_line` or `village_line`.
    pub code: &'static str,
    /// What stands there, in one line.
    pub text: String,
}

impl Skipped {
    /// A row above the headings.
    pub fn title(record: &Record) -> Self {
        Self::because("title", record)
    }

    /// A row that is passed over because of `code`.
    pub fn because(code: &'static str, record: &Record) -> Self {
        let cells: Vec<&str> = record.cells().filter(|cell| !cell.is_empty()).collect();
        Self {
            row: record.row(),
            code,
            text: shown(&cells.join(" ")),
        }
    }
}

impl Skipped {
    /// What such a row is, in words: entry `skip-<code>`.
    pub fn reason(&self, lang: Lang) -> String {
        lang.label("skip", self.code)
    }
}

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A person or a household.
    Data,
    /// Nothing to take; the reason code.
    Skip(&'static str),
    /// A line of its own that begins a household: "Hộ 12: Nguyễn Văn A".
    HouseholdLine {
        /// Its number.
        code: String,
        /// Its head.
        head: String,
    },
    /// A line of its own that names the village of the rows below.
    VillageLine(String),
}

/// Tells the rows of one list apart.
#[derive(Debug, Clone)]
pub struct Sorter {
    name: Option<usize>,
    /// What stands above the names, in each row of the headings.
    headings: Vec<String>,
    /// The rows of the headings, folded.
    heading_rows: Vec<Vec<String>>,
    /// The lines above the headings, folded.
    titles: Vec<String>,
    ordinal: Option<usize>,
    /// Columns that are read, without the name.
    read: Vec<usize>,
    /// Columns that only a person's or household's row fills.
    telling: Vec<(usize, Field)>,
    /// No record was seen yet: rows of column numbers may come.
    fresh: bool,
    /// A total or a sentence was passed: bare names below are signatures.
    ended: bool,
}

/// Columns in which anything at all tells a record from a sentence.
const TELLING: [Field; 9] = [
    Field::PersonKey,
    Field::HouseholdKey,
    Field::HouseholdCode,
    Field::Relation,
    Field::Sex,
    Field::Born,
    Field::Number,
    Field::OldNumber,
    Field::Phone,
];

impl Sorter {
    /// For the list with these headings.
    pub fn new(header: &Header) -> Self {
        let name = header.name_place();
        let places = header.columns.iter().enumerate();
        let ordinal = places
            .clone()
            .find(|(_, column)| column.meaning == Meaning::Ordinal)
            .map(|(place, _)| place);
        Self {
            name,
            headings: name.map_or(Vec::new(), |place| header.headings_of(place)),
            heading_rows: header
                .rows
                .iter()
                .map(|row| row.iter().map(|cell| fold(cell)).collect())
                .collect(),
            titles: header
                .titles
                .iter()
                .map(|title| fold(&title.text))
                .collect(),
            ordinal,
            read: places
                .filter(|(place, column)| Some(*place) != name && column.field().is_some())
                .map(|(place, _)| place)
                .collect(),
            telling: TELLING
                .into_iter()
                .filter_map(|field| Some((header.place(field)?, field)))
                .filter(|(place, _)| Some(*place) != name)
                .collect(),
            fresh: true,
            ended: false,
        }
    }

    /// What `record` is. Rows must come in the order of the file.
    pub fn sort(&mut self, record: &Record) -> Kind {
        let kind = self.look(record);
        match kind {
            Kind::Data => {
                self.fresh = false;
                self.ended = false;
            }
            Kind::Skip("total" | "text") => self.ended = true,
            _ => {}
        }
        kind
    }

    fn look(&self, record: &Record) -> Kind {
        let name = self.name.map_or("", |place| record.cell(place));
        let heading = self.headings.iter().any(|heading| name == heading);
        if !name.is_empty() && !heading && self.is_sure(record) && !self.fresh {
            return Kind::Data;
        }
        if record.is_blank() || self.is_only_ordinal(record) {
            return Kind::Skip("blank");
        }
        if self.fresh && is_numbering(record) {
            return Kind::Skip("numbering");
        }
        if self.is_heading_again(record, name) {
            return Kind::Skip("header_again");
        }
        let filled = |place: &usize| {
            let cell = record.cell(*place);
            !cell.is_empty() && !self.counts(*place, cell) && !is_digits(cell)
        };
        let first = (0..record.len()).find(filled);
        let first = first.map_or("", |place| record.cell(place));
        let alone = self.stands_alone(record);
        if alone && let Some(line) = line(first) {
            return line;
        }
        if alone && (is_dated(first) || (self.ended && name.is_empty())) {
            return Kind::Skip("text");
        }
        if !self.is_sure(record)
            && let Some(code) = phrase(first).or_else(|| phrase(name))
        {
            return Kind::Skip(code);
        }
        if self.tells(record) {
            return Kind::Data;
        }
        self.weigh(record, name)
    }

    /// A row without any telling cell: a name with or without other cells, or a sentence.
    fn weigh(&self, record: &Record, name: &str) -> Kind {
        let others = self.others(record);
        let data = if name.is_empty() {
            others >= 3
        } else {
            let plain = !name.contains(|c: char| c.is_ascii_digit() || c == ':');
            (others > 0 && !(self.ended && self.is_signature(record))) || (plain && !self.ended)
        };
        if data { Kind::Data } else { Kind::Skip("text") }
    }

    /// How many columns that are read hold something, beside the name.
    fn others(&self, record: &Record) -> usize {
        self.read
            .iter()
            .filter(|place| !record.cell(**place).is_empty())
            .count()
    }

    /// Whether the row is the headings once more, or a line of the title, as on each page of a printed list.
    fn is_heading_again(&self, record: &Record, name: &str) -> bool {
        let name = clean_text(name);
        if self.headings.contains(&name) {
            return true;
        }
        let cells: Vec<(usize, &str)> = record.cells().enumerate().collect();
        let filled = || cells.iter().filter(|(_, cell)| !cell.is_empty());
        let same = |row: &Vec<String>| {
            filled().all(|(place, cell)| row.get(*place).is_some_and(|own| *own == fold(cell)))
        };
        if filled().count() > 1 && self.heading_rows.iter().any(same) {
            return true;
        }
        // Long titles are kept cut, and a page that names its village is told by that.
        let short = filled().map(|(_, cell)| cell.len()).sum::<usize>() < 60;
        let joined = || {
            fold(
                &filled()
                    .map(|(_, cell)| *cell)
                    .collect::<Vec<_>>()
                    .join(" "),
            )
        };
        short && !self.titles.is_empty() && self.titles.contains(&joined())
    }

    /// Whether a row below the total has names and no figure: those who sign.
    fn is_signature(&self, record: &Record) -> bool {
        let unnumbered = self
            .ordinal
            .is_some_and(|place| record.cell(place).is_empty());
        let figures = record
            .cells()
            .any(|cell| cell.contains(|c: char| c.is_ascii_digit()));
        unnumbered && !figures
    }

    /// Whether a cell is the running number of its row: `12`, `12.`, `IV`, `b`.
    fn counts(&self, place: usize, cell: &str) -> bool {
        let bare = cell.trim_matches(['.', ')', '(', ' ']);
        let short = bare.len() <= 4 && bare.bytes().all(|byte| byte.is_ascii_alphanumeric());
        Some(place) == self.ordinal && (is_digits(bare) || short)
    }

    fn tells(&self, record: &Record) -> bool {
        self.telling
            .iter()
            .any(|(place, _)| !record.cell(*place).is_empty())
    }

    /// Whether a telling cell holds what only a record has, and not the count of a total.
    fn is_sure(&self, record: &Record) -> bool {
        self.telling.iter().any(|(place, field)| {
            let cell = record.cell(*place);
            let digits = cell.bytes().filter(u8::is_ascii_digit).count();
            match field {
                Field::Born => digits >= 4 && !cell.contains(char::is_alphabetic),
                Field::Number | Field::OldNumber | Field::Phone => digits >= 9,
                Field::Relation | Field::Sex => digits == 0 && !cell.is_empty(),
                // "P-…", also a damaged one; a signature below may stand in the column of the keys.
                Field::PersonKey | Field::HouseholdKey => cell.as_bytes().get(1) == Some(&b'-'),
                _ => false,
            }
        })
    }

    /// Whether only the running number is filled: lists are numbered ahead.
    fn is_only_ordinal(&self, record: &Record) -> bool {
        let Some(ordinal) = self.ordinal else {
            return false;
        };
        let number = record.cell(ordinal);
        number.bytes().all(|byte| byte.is_ascii_digit())
            && (0..record.len()).all(|place| place == ordinal || record.cell(place).is_empty())
    }

    /// Whether one cell is filled, not counting a running number.
    fn stands_alone(&self, record: &Record) -> bool {
        let filled = (0..record.len()).filter(|place| {
            let cell = record.cell(*place);
            !cell.is_empty() && !self.counts(*place, cell)
        });
        filled.count() == 1
    }
}

/// Phrases that begin a total or a sentence.
static PHRASES: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let text = include_str!("../../assets/codes/list_lines.csv");
    let lines = text.lines().skip(1);
    lines.filter_map(|line| line.split_once(',')).collect()
});

/// The kind of line that `text` begins: a total is followed by nothing, a count or what is counted.
fn phrase(text: &str) -> Option<&'static str> {
    let folded = fold(text);
    let (kind, _) = PHRASES.iter().find(|(kind, phrase)| {
        let Some(rest) = folded.strip_prefix(phrase) else {
            return false;
        };
        if !(rest.is_empty() || rest.starts_with(' ')) {
            return false;
        }
        *kind != "total" || rest.split_whitespace().all(is_counted)
    })?;
    Some(kind)
}

/// Words behind "Tổng cộng".
fn is_counted(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
        || matches!(
            word,
            "so" | "cong"
                | "nguoi"
                | "ho"
                | "khau"
                | "nhan"
                | "la"
                | "co"
                | "nam"
                | "nu"
                | "trong"
                | "do"
                | "danh"
                | "sach"
                | "toan"
                | "thon"
                | "va"
                | "people"
                | "households"
        )
}

/// A line that stands alone and begins a household or a village.
fn line(text: &str) -> Option<Kind> {
    let text = clean_text(text);
    household_line(&text).or_else(|| super::village::village_of(&text).map(Kind::VillageLine))
}

/// "Hộ 12: Nguyễn Văn A", "Hộ số 12", "3. Hộ ông Nguyễn Văn A", "Chủ hộ: Nguyễn Văn A".
fn household_line(text: &str) -> Option<Kind> {
    let number = |c: char| c.is_ascii_digit() || "IVX.)- ".contains(c);
    let bare = text.trim_start_matches(number);
    let rest = strip_word(bare, "chủ hộ").or_else(|| strip_word(bare, "hộ"))?;
    let rest = ["gia đình", "số", "thứ"].iter().fold(rest, |rest, word| {
        strip_word(rest.trim_start(), word).unwrap_or(rest)
    });
    let said = rest.trim_start().starts_with([':', '-', '–']);
    let rest = rest.trim_start_matches([' ', ':', '.', '-', '–']);
    let numbered = rest.starts_with(|c: char| c.is_ascii_digit());
    let end = rest.find([' ', ':', ')', '.']).unwrap_or(rest.len());
    let (code, rest) = rest.split_at(if numbered { end } else { 0 });
    let head = rest.trim_start_matches([':', '.', '-', '–', ')', ' ']);
    let person = ["ông", "bà", "anh", "chị"]
        .iter()
        .find_map(|word| strip_word(head, word));
    let head = person.unwrap_or(head).trim_matches([' ', ':', '.']);
    let named = head.starts_with(char::is_uppercase);
    let begins = match (numbered, person) {
        (true, _) => named || head.is_empty(),
        (false, Some(_)) => named,
        (false, None) => said && named && head.contains(' '),
    };
    begins.then(|| Kind::HouseholdLine {
        code: code.to_owned(),
        head: head.to_owned(),
    })
}

fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for letter in word.chars() {
        if !rest.next()?.to_lowercase().eq(letter.to_lowercase()) {
            return None;
        }
    }
    let rest = rest.as_str();
    (!rest.starts_with(char::is_alphabetic)).then_some(rest)
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// "Tân Phú, ngày 22 tháng 11 năm 2026": the place and day of signing.
fn is_dated(text: &str) -> bool {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let at = |word| words.iter().position(|other| *other == word);
    match (at("ngay"), at("thang"), at("nam")) {
        (Some(day), Some(month), Some(year)) => day < month && month < year,
        _ => false,
    }
}

/// `(1) (2) (3)`, `1 2 3` or `A B 1 2`: the numbers of the columns.
pub(super) fn is_numbering(record: &Record) -> bool {
    let mut cells = 0;
    let mut last = 0;
    for cell in record.cells().filter(|cell| !cell.is_empty()) {
        let bare = cell.trim_matches(|c: char| !c.is_alphanumeric());
        cells += 1;
        if bare.len() == 1 && bare.bytes().all(|byte| byte.is_ascii_alphabetic()) && last == 0 {
            continue;
        }
        let Some(number) = bare
            .split(['=', '+', ' '])
            .next()
            .and_then(|n| n.parse().ok())
        else {
            return false;
        };
        let number: u32 = number;
        if number <= last || number > last + 3 || number > 200 {
            return false;
        }
        last = number;
    }
    cells >= 3
}
