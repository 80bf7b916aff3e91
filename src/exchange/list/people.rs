//! The rows of a list that only names people of the register: who is meant, of which village, and on which day.

use std::io;
use std::sync::Arc;

use crate::domain::Day;
use crate::domain::draft::PersonDraft;
use crate::domain::name::fold;

use super::super::cell::{Cell, Finding};
use super::super::column::{Field, Meaning};
use super::super::header::FileColumn;
use super::super::person::PersonRow;
use super::super::read;
use super::super::record::Record;
use super::super::row::{Kind, Skipped};
use super::{Batch, List, Purpose, Rows};

/// A row of such a list.
#[derive(Debug, Clone)]
pub(in crate::exchange) enum Line {
    /// It tells of a person.
    Person(Box<Told>),
    /// It holds nobody.
    Skipped(Skipped),
}

/// What a row tells of a person.
#[derive(Debug, Clone, Default)]
pub(in crate::exchange) struct Told {
    /// Who, as far as it says, and the row.
    pub person: PersonDraft,
    /// The village; empty where nothing says it.
    pub village: Arc<str>,
    /// The day in a column of its own.
    pub day: Option<Day>,
    /// What is wrong with its cells.
    pub findings: Vec<Finding>,
}

/// Headings of the day on which something was done or is agreed, without marks: the first words of them.
const DAYS: [&str; 17] = [
    "ngay",
    "date",
    "day",
    "ngay thu nhan",
    "ngay tiep nhan",
    "ngay lam",
    "ngay lay",
    "ngay chup",
    "ngay nop",
    "ngay hen",
    "ngay tra",
    "ngay nhan",
    "ngay thuc hien",
    "ngay xac minh",
    "ngay hoan thanh",
    "ngay the ve",
    "taken on",
];

/// The column of the day, if a list that only names people has one: from now on it means that.
pub(super) fn take_day(columns: &mut [FileColumn], purpose: Purpose) -> Option<usize> {
    if purpose != Purpose::People {
        return None;
    }
    let place = day_column(columns)?;
    columns.get_mut(place)?.meaning = Meaning::Field(Field::ResultDate);
    Some(place)
}

fn day_column(columns: &[FileColumn]) -> Option<usize> {
    let columns = columns.iter().enumerate();
    let days = columns.filter(|(_, column)| {
        let free = matches!(
            column.meaning,
            Meaning::Unknown
                | Meaning::Ignored
                | Meaning::Field(Field::ResultDate | Field::FollowUp)
        );
        free && !column.repeated
    });
    let rank = |heading: &str| {
        let folded = fold(heading);
        let fits = |day: &&str| match folded.strip_prefix(*day) {
            // "Ngày" alone is a day; "Ngày kết nạp" is another.
            Some(rest) => rest.is_empty() || (day.contains(' ') && rest.starts_with(' ')),
            None => false,
        };
        DAYS.iter()
            .filter(|day| fits(day))
            .map(|day| day.len())
            .max()
    };
    let ranked = days.filter_map(|(place, column)| Some((rank(&column.heading)?, place)));
    // A heading that says which day comes before "Ngày" alone, and of two alike the first.
    ranked
        .max_by_key(|(length, place)| (*length, std::cmp::Reverse(*place)))
        .map(|(_, place)| place)
}

impl List {
    /// The next row for whoever looks people up; none at the end.
    pub(in crate::exchange) fn next_line(&mut self) -> io::Result<Option<Line>> {
        if !self.table.read(&mut self.record)? {
            return Ok(None);
        }
        for place in &self.exchanged {
            if let Some(date) = super::date_cells::mended(self.record.cell(*place)) {
                self.record.set(*place, &date);
            }
        }
        Ok(Some(self.rows.line(&self.record, self.day)))
    }

    /// What there is to say of the list as a whole: how sure its letters are, which columns were judged by their cells.
    pub(in crate::exchange) fn take_doubts(&mut self) -> Vec<super::Warning> {
        std::mem::take(&mut self.doubts)
    }
}

impl Rows {
    fn line(&mut self, record: &Record, day: Option<usize>) -> Line {
        if let Some(fault) = record.fault() {
            self.find(None, fault.code(), record, true);
            return self.told(record, PersonDraft::default());
        }
        match self.sorter.sort(record) {
            Kind::Data => {}
            Kind::Skip(code) => return Line::Skipped(Skipped::because(code, record)),
            Kind::HouseholdLine { .. } => {
                return Line::Skipped(Skipped::because("household_line", record));
            }
            Kind::VillageLine(name) => {
                self.village = Arc::from(name);
                return Line::Skipped(Skipped::because("village_line", record));
            }
        }
        let mut row = PersonRow::default();
        self.read_person(&mut row, record);
        // Nothing of a visit is read from such a list, and its day is the column's own matter.
        row.visit = None;
        let of_visit = |code: &str| code.starts_with("result") || code.starts_with("follow_up");
        self.findings.retain(|finding| !of_visit(finding.code));
        self.begin(record, &mut Batch::default());
        let mut line = self.told(record, row.person);
        if let Line::Person(told) = &mut line
            && let Some(place) = day
            && !record.cell(place).is_empty()
        {
            let mut cell = Cell::new(record.cell(place), place, self.setting, &mut told.findings);
            match read::day_of(&cell) {
                Some(day) => told.day = Some(day),
                None => cell.refuse("step_day_unclear"),
            }
        }
        line
    }

    fn told(&mut self, record: &Record, mut person: PersonDraft) -> Line {
        person.row = record.row();
        Line::Person(Box::new(Told {
            person,
            village: Arc::clone(&self.village),
            day: None,
            findings: std::mem::take(&mut self.findings),
        }))
    }
}
