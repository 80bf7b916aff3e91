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
    heading: String,
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
            heading: name
                .and_then(|place| header.columns.get(place))
                .map(|column| column.heading.clone())
                .unwrap_or_default(),
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
        if !name.is_empty() && name != self.heading && self.is_sure(record) && !self.fresh {
            return Kind::Data;
        }
        if record.is_blank() || self.is_only_ordinal(record) {
            return Kind::Skip("blank");
        }
        if self.fresh && is_numbering(record) {
            return Kind::Skip("numbering");
        }
        if !self.heading.is_empty() && clean_text(name) == self.heading {
            return Kind::Skip("header_again");
        }
        let first = record
            .cells()
            .find(|cell| !cell.is_empty() && !cell.bytes().all(|byte| byte.is_ascii_digit()));
        let first = first.unwrap_or_default();
        let alone = self.stands_alone(record);
        if alone && let Some(line) = line(first) {
            return line;
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
            others > 0 || (plain && !self.ended)
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
            let counts = Some(*place) != self.ordinal || !cell.bytes().all(|b| b.is_ascii_digit());
            counts && !cell.is_empty()
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
    if let Some(rest) = strip_word(&text, "hộ") {
        let rest = strip_word(rest, "số").unwrap_or(rest);
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (code, rest) = rest.split_at(digits);
        let head = rest.trim_start_matches([':', '.', '-', ')', ' ']);
        let person = ["ông", "bà"].iter().find_map(|word| strip_word(head, word));
        if !code.is_empty() || person.is_some() {
            return Some(Kind::HouseholdLine {
                code: code.to_owned(),
                head: person.unwrap_or(head).trim().to_owned(),
            });
        }
    }
    super::village::village_of(&text).map(Kind::VillageLine)
}

fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for letter in word.chars() {
        if !rest.next()?.to_lowercase().eq(letter.to_lowercase()) {
            return None;
        }
    }
    let rest = rest.as_str();
    (!rest.starts_with(char::is_alphabetic)).then(|| rest.trim_start_matches([' ', ':', '.']))
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
