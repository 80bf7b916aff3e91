//! What somebody decided of the columns of a list: which heading or which place means what, where the headings are,
//! and how the file is to be read. It is written as the report writes it, so that a report can be corrected and given
//! back, and it replays every choice.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::domain::DateOrder;
use crate::domain::name::{clean_text, fold};

use super::column::Meaning;
use super::encoding::Encoding;
use super::error::Error;
use super::export::write_file;

/// The choices of somebody who knows the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// By folded heading: the heading as it was given, and what it means.
    columns: HashMap<String, (String, Meaning)>,
    /// What the columns mean from left to right, whatever stands above them.
    positions: Vec<Meaning>,
    /// Whether the list has headings; if nobody says so, they are looked for.
    pub header: Option<bool>,
    /// The row of the headings as a spreadsheet shows it, where they would not be found.
    pub header_row: Option<u32>,
    /// Whether the day or the month comes first.
    pub date_order: Option<DateOrder>,
    /// How the letters are written.
    pub encoding: Option<Encoding>,
    /// The village of rows that name none.
    pub village: Option<String>,
}

/// Why a mapping cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MappingError {
    /// It is not a JSON object of the two forms.
    NotAMapping,
    /// This is not the code of a column.
    UnknownCode(String),
    /// This is not something that a mapping says.
    UnknownKey(String),
    /// What stands at this key is not of its kind.
    BadValue(String),
}

/// What the longer form of a mapping can say.
const KEYS: [&str; 7] = [
    "columns",
    "positions",
    "header",
    "header_row",
    "date_order",
    "encoding",
    "village",
];

impl Mapping {
    /// Reads one of two forms: headings with their codes, `{"Tên bà con": "name", "Màu nhà": "ignored"}`, or the
    /// longer one with a key for each choice, `{"columns": {...}, "positions": ["ordinal", "name"], "header": false}`.
    pub fn from_json(text: &str) -> Result<Self, MappingError> {
        let Ok(Value::Object(given)) = serde_json::from_str(text) else {
            return Err(MappingError::NotAMapping);
        };
        let mut mapping = Self::default();
        if is_long(&given) {
            for (key, value) in given {
                mapping.take(&key, value)?;
            }
        } else {
            mapping.take_columns(given)?;
        }
        Ok(mapping)
    }

    fn take(&mut self, key: &str, value: Value) -> Result<(), MappingError> {
        let bad = || MappingError::BadValue(key.to_owned());
        match (key, value) {
            (_, Value::Null) => {}
            ("columns", Value::Object(columns)) => self.take_columns(columns)?,
            ("positions", Value::Array(codes)) => {
                let codes = codes.iter().map(|code| chosen(code.as_str()));
                self.positions = codes.collect::<Result<_, _>>()?;
            }
            ("header", Value::Bool(header)) => self.header = Some(header),
            ("header_row", Value::Number(row)) => {
                let row = row.as_u64().and_then(|row| row.try_into().ok());
                self.header_row = Some(row.filter(|row| *row > 0).ok_or_else(bad)?);
            }
            ("date_order", Value::String(order)) => {
                self.date_order = Some(DateOrder::from_code(&order).ok_or_else(bad)?);
            }
            ("encoding", Value::String(name)) => {
                self.encoding = Some(Encoding::from_code(&name).ok_or_else(bad)?);
            }
            ("village", Value::String(village)) => {
                self.village = Some(clean_text(&village)).filter(|village| !village.is_empty());
            }
            (key, _) if KEYS.contains(&key) => return Err(bad()),
            (key, _) => return Err(MappingError::UnknownKey(key.to_owned())),
        }
        Ok(())
    }

    fn take_columns(&mut self, columns: Map<String, Value>) -> Result<(), MappingError> {
        for (heading, code) in columns {
            let meaning = chosen(code.as_str())?;
            self.choose(&heading, meaning);
        }
        Ok(())
    }

    /// The longer form, with only what somebody chose.
    pub fn to_json(&self) -> String {
        let mut out = Map::new();
        if !self.columns.is_empty() {
            let columns = self.columns.values();
            let columns: Map<String, Value> = columns
                .map(|(heading, meaning)| (heading.clone(), json!(meaning.code())))
                .collect();
            out.insert("columns".to_owned(), Value::Object(columns));
        }
        if !self.positions.is_empty() {
            let codes: Vec<&str> = self
                .positions
                .iter()
                .map(|meaning| meaning.code())
                .collect();
            out.insert("positions".to_owned(), json!(codes));
        }
        let mut add = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                out.insert(key.to_owned(), value);
            }
        };
        add("header", self.header.map(Value::from));
        add("header_row", self.header_row.map(Value::from));
        add(
            "date_order",
            self.date_order.map(|order| order.code().into()),
        );
        add(
            "encoding",
            self.encoding.map(|encoding| encoding.code().into()),
        );
        add("village", self.village.clone().map(Value::from));
        Value::Object(out).to_string()
    }

    /// Writes the longer form to a file: whole or not at all.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        write_file(path, &mut |out| {
            let written = out.write_all(self.to_json().as_bytes());
            written.map_err(|error| Error::io(path, error))
        })
    }

    /// Whether nobody chose anything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Decides what the column with this heading means.
    pub fn choose(&mut self, heading: &str, meaning: Meaning) {
        let heading = clean_text(heading);
        self.columns.insert(fold(&heading), (heading, meaning));
    }

    /// Decides what the column with this heading means, by the code of a report.
    pub(super) fn choose_code(&mut self, heading: &str, code: &str) {
        if let Ok(meaning) = chosen(Some(code)) {
            self.choose(heading, meaning);
        }
    }

    /// Decides what the columns mean from left to right.
    pub fn choose_positions(&mut self, meanings: Vec<Meaning>) {
        self.positions = meanings;
    }

    /// What was chosen for the columns from left to right; empty if nobody did.
    pub fn positions(&self) -> &[Meaning] {
        &self.positions
    }

    /// The meaning that somebody chose for a heading.
    pub fn chosen(&self, heading: &str) -> Option<Meaning> {
        if self.columns.is_empty() {
            return None;
        }
        self.columns
            .get(&fold(heading))
            .map(|(_, meaning)| *meaning)
    }

    /// The meaning of a heading: the chosen one, else what the program knows.
    pub fn meaning(&self, heading: &str) -> Meaning {
        self.chosen(heading).unwrap_or_else(|| Meaning::of(heading))
    }
}

/// Whether these are the keys of the longer form, and not headings.
fn is_long(given: &Map<String, Value>) -> bool {
    let known = |key: &String| KEYS.contains(&key.as_str());
    let coded = |value: &Value| {
        value
            .as_str()
            .is_some_and(|code| chosen(Some(code)).is_ok())
    };
    let mut entries = given.iter();
    entries.any(|(key, value)| known(key) && !value.is_string())
        || (!given.is_empty() && given.keys().all(known) && !given.values().all(coded))
}

/// The meaning of a code in a mapping: columns that a report calls unknown or repeated are passed over.
fn chosen(code: Option<&str>) -> Result<Meaning, MappingError> {
    let code = code.ok_or(MappingError::NotAMapping)?;
    match code {
        "unknown" | "repeated" | "" => Ok(Meaning::Ignored),
        code => Meaning::from_code(code).ok_or_else(|| MappingError::UnknownCode(code.to_owned())),
    }
}

/// By what a list of the same form is known again: its headings in their order, but for marks, capitals and blanks.
pub fn fingerprint<'a>(headings: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for heading in headings {
        hash.update(fold(heading));
        hash.update([0]);
    }
    let mut print = String::new();
    for byte in hash.finalize().iter().take(16) {
        // Writing into a text cannot fail.
        let _ = write!(print, "{byte:02x}");
    }
    print
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_is_a_report_given_back() {
        let mapping = Mapping::from_json(r#"{"Tên bà con": "name", "Họ tên": "ignored"}"#).unwrap();
        for (heading, code) in [
            ("TÊN BÀ CON", "name"),
            ("Họ tên", "ignored"),
            ("Năm sinh", "born"),
        ] {
            assert_eq!(mapping.meaning(heading).code(), code, "{heading}");
        }
    }

    #[test]
    fn what_is_no_mapping_is_named() {
        use MappingError::*;
        for (text, error) in [
            ("[]", NotAMapping),
            ("{", NotAMapping),
            (r#"{"A": 1}"#, NotAMapping),
            (r#"{"A": "b"}"#, UnknownCode("b".to_owned())),
            (r#"{"columns": {"A": "b"}}"#, UnknownCode("b".to_owned())),
            (
                r#"{"positions": ["name", "b"]}"#,
                UnknownCode("b".to_owned()),
            ),
            (r#"{"positions": ["name", 2]}"#, NotAMapping),
            (
                r#"{"header": false, "rows": 3}"#,
                UnknownKey("rows".to_owned()),
            ),
            (r#"{"header": "no"}"#, BadValue("header".to_owned())),
            (r#"{"header_row": 0}"#, BadValue("header_row".to_owned())),
            (
                r#"{"date_order": "year_first"}"#,
                BadValue("date_order".to_owned()),
            ),
        ] {
            assert_eq!(Mapping::from_json(text), Err(error), "{text}");
        }
    }

    #[test]
    fn every_choice_is_replayed() {
        for (text, long) in [
            ("{}", "{}"),
            (r#"{"Bà con": "name"}"#, r#"{"columns":{"Bà con":"name"}}"#),
            // The heading of an English list, and not the village itself.
            (
                r#"{"village": "village"}"#,
                r#"{"columns":{"village":"village"}}"#,
            ),
            (r#"{"village": "Thôn 5"}"#, r#"{"village":"Thôn 5"}"#),
            (
                r#"{"positions": ["ordinal", "name", ""], "header": false, "header_row": 7}"#,
                r#"{"header":false,"header_row":7,"positions":["ordinal","name","ignored"]}"#,
            ),
            (
                r#"{"date_order": "month_day", "encoding": "tcvn3", "columns": {"X": "unknown"}}"#,
                r#"{"columns":{"X":"ignored"},"date_order":"month_day","encoding":"tcvn3"}"#,
            ),
        ] {
            let mapping = Mapping::from_json(text).unwrap();
            assert_eq!(mapping.to_json(), long, "{text}");
            assert_eq!(Mapping::from_json(long), Ok(mapping), "{text}");
        }
    }

    #[test]
    fn a_form_is_known_by_its_headings() {
        let print = |headings: &[&str]| fingerprint(headings.iter().copied());
        assert_eq!(
            print(&["Họ tên", "Năm sinh"]),
            print(&["HỌ TÊN ", "năm\nsinh"])
        );
        assert_ne!(
            print(&["Họ tên", "Năm sinh"]),
            print(&["Năm sinh", "Họ tên"])
        );
        assert_ne!(print(&["a", "b"]), print(&["a b"]));
        assert_eq!(print(&["a"]).len(), 32);
    }
}
