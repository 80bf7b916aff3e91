//! A list file as a stream of household drafts: opened, its headings found, its rows told apart, its cells read, and
//! consecutive rows of one household put together. It needs no register, so it can run on a thread of its own.

use std::collections::HashSet;
use std::io::{self, Read as ReadBytes};
use std::sync::Arc;

use crate::domain::draft::{Blanks, HouseholdDraft, NumberCell, PersonDraft};
use crate::domain::name::fold;
use crate::domain::personal_number::number_warnings;
use crate::domain::relation::Relation;
use crate::domain::residence::Residence;
use crate::domain::{DateOrder, Day};

use super::cell::{Cell, Finding, Setting, shown};
use super::column::{Field, Meaning, Read};
use super::correction::SheetCorrections;
use super::date_cells;
use super::encoding::{Encoding, letters_lost};
use super::header::{FileColumn, Header};
use super::household_check::HouseholdCheck;
use super::mapping::Mapping;
use super::opening::PassedSheet;
use super::person::PersonRow;
use super::read::{self, relation_said};
use super::record::Record;
use super::row::{Kind, Skipped, Sorter};
use super::source::{FileError, Form, NotAList, Source};
use super::table::Table;
use super::village::VillageFrom;

mod people;

pub(super) use people::{Line, Told};

/// A household with more members on consecutive rows is given in parts.
const MEMBERS: usize = 500;
/// What somebody writes into a cell to say that nothing is known any more. A dash of our own lists has a guard.
const DASH: &str = "-";

/// So many refused rows, whose cells may be long, and so many others are given at a time.
const REFUSED: usize = 64;
const SKIPPED: usize = 4096;
/// So many names are shown of a list before it is taken.
const NAMES: usize = 5;

/// What a list is read for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Purpose {
    /// Households and their members are taken in: they need a village and names.
    #[default]
    Households,
    /// People of the register are looked up: whatever tells who is meant will do, a personal number alone too.
    People,
}

/// What the caller decides of a list.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What it is read for.
    pub purpose: Purpose,
    /// The day of the import.
    pub today: Day,
    /// The village of rows that name none.
    pub village: Option<String>,
    /// What headings mean that the program does not know, or takes for something else.
    pub mapping: Mapping,
    /// How the letters are written; what the file itself tells, if nobody says.
    pub encoding: Option<Encoding>,
    /// Whether the day or the month comes first, where the caller knows better than the file says.
    pub date_order: Option<DateOrder>,
    /// Personal numbers of ten digits have lost two zeros.
    pub pad_short_numbers: bool,
    /// The sheets of a workbook to be read; all that hold a list if the caller names none.
    pub sheets: Option<Vec<String>>,
}

impl Choice {
    /// Nothing decided: everything is found in the file.
    pub fn new(today: Day) -> Self {
        Self {
            purpose: Purpose::default(),
            today,
            village: None,
            mapping: Mapping::default(),
            encoding: None,
            date_order: None,
            pad_short_numbers: false,
            sheets: None,
        }
    }

    /// How the letters are written: what the caller says, else what the mapping says.
    pub(super) fn encoding(&self) -> Option<Encoding> {
        self.encoding.or(self.mapping.encoding)
    }

    /// Whether the day or the month comes first: what the caller says, else what the mapping says.
    fn date_order(&self) -> Option<DateOrder> {
        self.date_order.or(self.mapping.date_order)
    }

    /// The village of rows that name none: what the caller says, else what the mapping says.
    fn village(&self) -> Option<&String> {
        self.village.as_ref().or(self.mapping.village.as_ref())
    }
}

/// What rows of one household have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// The id or the number of the household.
    Code,
    /// The head's name or number.
    Head,
    /// A row whose relation is "chủ hộ" begins a household.
    HeadRows,
    /// The address; nobody is known to be the head.
    Address,
    /// The running number of the household, or a running number of people that begins at 1 again.
    Ordinal,
    /// Nothing: every row is a household of its own.
    Rows,
}

impl Grouping {
    /// The code in the report.
    pub fn code(self) -> &'static str {
        match self {
            Self::Code => "household_code",
            Self::Head => "head",
            Self::HeadRows => "relation",
            Self::Address => "address",
            Self::Ordinal => "ordinal",
            Self::Rows => "none",
        }
    }

    /// What puts the rows of a list together, of which these are the first: the first column that says something.
    fn of(header: &Header, first: &[&Record]) -> Self {
        let says = |field| {
            let place = header.place(field);
            place.is_some_and(|place| first.iter().any(|row| !row.cell(place).is_empty()))
        };
        let any = |fields: [Field; 2]| fields.into_iter().any(says);
        if any([Field::HouseholdKey, Field::HouseholdCode]) {
            Self::Code
        } else if any([Field::Head, Field::HeadNumber]) {
            Self::Head
        } else if header.meant(Meaning::HouseholdOrdinal).is_some() {
            Self::Ordinal
        } else if names_heads(header, first) {
            Self::HeadRows
        } else if any([Field::Address, Field::TemporaryAddress]) {
            Self::Address
        } else if begins_again(header, first) {
            Self::Ordinal
        } else {
            Self::Rows
        }
    }
}

/// Whether some row is that of a head.
fn names_heads(header: &Header, rows: &[&Record]) -> bool {
    let Some(place) = header.place(Field::Relation) else {
        return false;
    };
    let relation = |row: &&Record| relation_said(row.cell(place));
    rows.iter()
        .any(|row| relation(row).is_some_and(Relation::is_head))
}

/// Whether the running number begins at 1 again among the rows of one village, and so counts the members of
/// households.
fn begins_again(header: &Header, rows: &[&Record]) -> bool {
    let Some(place) = header.meant(Meaning::Ordinal) else {
        return false;
    };
    let mut sorter = Sorter::new(header);
    let (mut counted, mut again) = (false, false);
    for row in rows {
        match sorter.sort(row) {
            Kind::Data => {
                again |= counted && row.cell(place) == "1";
                counted = true;
            }
            Kind::VillageLine(_) => counted = false,
            _ => {}
        }
    }
    again
}

/// What is known of a list before its first row is read.
#[derive(Debug, Clone)]
pub struct Description {
    /// Encoding, byte order mark and delimiter.
    pub form: Form,
    /// The row of the headings as a spreadsheet shows it; 0 if there are none.
    pub header_row: u32,
    /// There are no headings: the columns are called as a spreadsheet calls them, A, B, C.
    pub headless: bool,
    /// The columns and what they mean.
    pub columns: Vec<FileColumn>,
    /// The rows above the headings.
    pub titles: Vec<Skipped>,
    /// The village of rows that name none: the caller's, else that of the title, the sheet or the file.
    pub village: Option<String>,
    /// From where the villages of the rows are known; not said where the keys of our own lists tell them.
    pub village_from: Option<VillageFrom>,
    /// Whether the day or the month comes first.
    pub date_order: DateOrder,
    /// Whether the file itself decides that; else day first is assumed.
    pub date_order_certain: bool,
    /// What puts rows together.
    pub grouping: Grouping,
    /// By what a list of the same form is known again: its headings, else what its columns look like.
    pub fingerprint: String,
    /// Every heading is one of our own exports.
    pub ours: bool,
    /// Sheets of the workbook that hold no list or are hidden; with its first list.
    pub passed: Vec<PassedSheet>,
    /// The first names as they were read, to be looked at: at most five.
    pub names: Vec<String>,
}

/// A row that is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// What is wrong, at least one of them refusing.
    pub findings: Vec<Finding>,
    /// The cells, with what the household's first row said filled in, so that the row can be mended and imported
    /// alone.
    pub cells: Vec<String>,
    /// The village, where a title or a line of its own says it.
    pub village: Arc<str>,
    /// The household's number, where a line of its own says it.
    pub code: Option<String>,
    /// The head, where a line of its own or another row says it.
    pub head: Option<String>,
}

/// Something to look at on a row that is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// What is doubtful.
    pub finding: Finding,
}

/// Some rows of a list, read. The caller empties it by taking its lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// Households in the order of the file.
    pub households: Vec<HouseholdDraft>,
    /// Rows that are not taken.
    pub refused: Vec<Refused>,
    /// Things to look at.
    pub warnings: Vec<Warning>,
    /// Rows that hold no record.
    pub skipped: Vec<Skipped>,
    /// Rows below the headings so far in this batch: taken, refused and skipped.
    pub seen: u64,
    /// Rows that are in [`Batch::households`] or in a household that is still open.
    pub taken: u64,
}

/// A list that is being read.
pub struct List {
    table: Box<dyn Table>,
    description: Description,
    rows: Rows,
    record: Record,
    corrections: SheetCorrections,
    /// Columns of real dates in which day and month have changed places.
    exchanged: Vec<usize>,
    /// The column of the day, in a list that only names people.
    day: Option<usize>,
    /// What is doubtful of the list as a whole, until the first rows are read.
    doubts: Vec<Warning>,
    ended: bool,
}

impl List {
    /// Opens the list that `input` holds.
    pub fn new(input: impl ReadBytes + Send + 'static, choice: &Choice) -> Result<Self, FileError> {
        Self::from_table(
            Box::new(Source::new(input, choice.encoding())?),
            choice,
            None,
        )
    }

    /// Opens the list that `table` holds; `named` is the village that the name of its sheet or file says.
    pub(super) fn from_table(
        mut table: Box<dyn Table>,
        choice: &Choice,
        named: Option<(String, VillageFrom)>,
    ) -> Result<Self, FileError> {
        let beginning = table.beginning();
        if let Some(row) = letters_lost(&beginning) {
            return Err(NotAList::LettersLost { row }.into());
        }
        let header =
            Header::find(&beginning, &choice.mapping, choice.purpose).ok_or(NotAList::NoHeader)?;
        let below = || {
            beginning
                .iter()
                .filter(|record| record.row() > header.last_row)
        };
        if table.is_whole() && below().all(Record::is_blank) {
            return Err(NotAList::NoHeader.into());
        }
        let keyed = [Field::HouseholdKey, Field::PersonKey];
        let keyed = keyed.into_iter().any(|key| header.place(key).is_some());
        let option = choice
            .village()
            .map(|name| (name.clone(), VillageFrom::Option));
        let title = || Some((header.village.clone()?, VillageFrom::Title));
        let default = option.or_else(title).or(named.filter(|_| !keyed));
        let (village, of_default) = default.unzip();
        let mut sorter = Sorter::new(&header);
        let village_from = if header.place(Field::Village).is_some() {
            Some(VillageFrom::Column)
        } else if below().any(|record| matches!(sorter.sort(record), Kind::VillageLine(_))) {
            Some(VillageFrom::Line)
        } else {
            of_default
        };
        if village_from.is_none() && !keyed && choice.purpose == Purpose::Households {
            return Err(NotAList::NoVillage.into());
        }
        let (date_order, date_order_certain) = match choice.date_order() {
            Some(order) => (order, true),
            None => header.date_order(&beginning),
        };
        let people = first_names(&header, below());
        table.set_width(header.columns.len());
        let mut record = Record::default();
        for _ in 0..header.last_row {
            table.read(&mut record)?;
        }
        let setting = Setting {
            order: date_order,
            today: choice.today,
            pad_short_numbers: choice.pad_short_numbers,
            of_households: header.is_of_households(),
            ours: header.ours,
        };
        let first: Vec<&Record> = below().filter(|record| !record.is_blank()).collect();
        let grouping = Grouping::of(&header, &first);
        let rows = Rows::new(&header, setting, grouping, village.as_deref());
        let exchanged = match table.form().sheet {
            Some(_) => date_cells::exchanged(&header, &beginning),
            None => Vec::new(),
        };
        let mut doubts = doubts(table.form(), header.row);
        doubts.extend(exchanged.first().map(|place| Warning {
            row: header.row,
            finding: Finding {
                column: Some(*place),
                code: "dates_exchanged",
                value: header.columns[*place].heading.clone(),
                refuses: false,
            },
        }));
        doubts.extend(header.notes());
        let mut columns = header.columns;
        let day = people::take_day(&mut columns, choice.purpose);
        Ok(Self {
            description: Description {
                form: table.form().clone(),
                header_row: header.row,
                headless: header.headless,
                titles: header.titles,
                village,
                village_from,
                date_order,
                date_order_certain,
                grouping: rows.grouping,
                fingerprint: header.fingerprint,
                ours: header.ours,
                names: people,
                columns,
                passed: Vec::new(),
            },
            exchanged,
            doubts,
            day,
            table,
            rows,
            record,
            corrections: SheetCorrections::default(),
            ended: false,
        })
    }

    /// What is known before the first row.
    pub fn description(&self) -> &Description {
        &self.description
    }

    pub(super) fn set_passed(&mut self, sheets: Vec<PassedSheet>) {
        self.description.passed = sheets;
    }

    /// Gives these rows back among the refused, with their cells.
    pub(super) fn give_back(&mut self, rows: HashSet<u32>) {
        self.rows.returned = rows;
    }

    /// The next row as it stands in the file, for whoever wants no households; none at the end.
    pub(super) fn next_record(&mut self) -> io::Result<Option<&Record>> {
        let more = self.table.read(&mut self.record)?;
        Ok(more.then_some(&self.record))
    }

    /// Bytes read so far, for a progress bar.
    pub fn position(&self) -> u64 {
        self.table.position()
    }

    /// Reads on until `batch` has `households` more households, or many rows that are none; false when the file is at its end and the last
    /// household is given.
    pub fn read(&mut self, batch: &mut Batch, households: usize) -> io::Result<bool> {
        batch.warnings.append(&mut self.doubts);
        let enough = batch.households.len() + households;
        let (refused, skipped) = (batch.refused.len() + REFUSED, batch.skipped.len() + SKIPPED);
        let is_full = |batch: &Batch| {
            batch.households.len() >= enough
                || batch.refused.len() >= refused
                || batch.skipped.len() >= skipped
        };
        while !self.ended && !is_full(batch) {
            if self.table.read(&mut self.record)? {
                self.correct(batch);
            } else {
                self.rows.close(batch);
                self.end(batch);
            }
        }
        Ok(!self.ended)
    }

    /// What the whole list tells: dates that could be read both ways were read with the day first. Our own exports
    /// write it first.
    fn end(&mut self, batch: &mut Batch) {
        self.ended = true;
        let told = self.description.date_order_certain || self.description.ours;
        if !told && self.rows.row.orders.assumed() {
            let columns = &self.description.columns;
            let column = columns
                .iter()
                .position(|column| column.field() == Some(Field::Born));
            batch.warnings.push(Warning {
                row: self.description.header_row,
                finding: Finding {
                    column,
                    code: "date_order_assumed",
                    value: column.map_or(String::new(), |place| columns[place].heading.clone()),
                    refuses: false,
                },
            });
        }
    }

    /// Reads the list as it was corrected.
    pub(super) fn take_corrections(&mut self, corrections: SheetCorrections) {
        self.corrections = corrections;
    }

    /// Takes the record that was read, as it was corrected.
    fn correct(&mut self, batch: &mut Batch) {
        let row = self.record.row();
        for place in &self.exchanged {
            if let Some(date) = date_cells::mended(self.record.cell(*place)) {
                self.record.set(*place, &date);
            }
        }
        if self.corrections.is_left_out(row) {
            batch.seen += 1;
            let left_out = Skipped::because("left_out", &self.record);
            batch.skipped.push(left_out);
            return;
        }
        for (column, text) in self.corrections.cells(row) {
            self.record.set(*column, text);
        }
        self.rows.add(&self.record, batch);
    }

    /// The SHA-256 of the whole file in hexadecimal digits.
    pub fn digest(self) -> io::Result<String> {
        self.table.digest()
    }
}

/// The first names of a list as they were read.
fn first_names<'r>(header: &Header, rows: impl Iterator<Item = &'r Record>) -> Vec<String> {
    let mut sorter = Sorter::new(header);
    let data = rows.filter(|record| matches!(sorter.sort(record), Kind::Data));
    data.filter_map(|record| header.name(record))
        .take(NAMES)
        .collect()
}

/// What is doubtful of a list before its rows are read.
fn doubts(form: &Form, header_row: u32) -> Vec<Warning> {
    let uncertain = Warning {
        row: header_row,
        finding: Finding {
            column: None,
            code: "encoding_uncertain",
            value: form.encoding.code().to_owned(),
            refuses: false,
        },
    };
    vec![uncertain; usize::from(!form.encoding_certain)]
}

/// A column of the household: where it stands, and how it is read.
struct HouseholdColumn {
    place: usize,
    field: Field,
    read: fn(&mut HouseholdDraft, &mut Cell<'_>),
    /// What the open household has in this column.
    text: String,
}

/// A column of the person.
struct PersonColumn {
    place: usize,
    /// What is blank where the cell is.
    blank: Blanks,
    read: fn(&mut PersonRow, &mut Cell<'_>),
}

/// The rows of a list on their way into households.
struct Rows {
    sorter: Sorter,
    setting: Setting,
    grouping: Grouping,
    household_columns: Vec<HouseholdColumn>,
    person_columns: Vec<PersonColumn>,
    name: Option<usize>,
    household_ordinal: Option<usize>,
    ordinal: Option<usize>,
    /// The running number of the open household.
    ordinal_text: String,
    base: Option<usize>,
    relation: Option<usize>,
    number: Option<usize>,
    result: Option<usize>,
    born: Option<usize>,
    birth: Option<usize>,
    /// The columns of the permanent and of the temporary address, where a list has both and no other word on it.
    residence: Option<[usize; 2]>,
    width: usize,
    of_households: bool,
    village: Arc<str>,
    /// The household whose rows are coming.
    open: Option<HouseholdDraft>,
    /// How many of its rows were taken.
    taken: u32,
    /// Rows that the register refused: they are given back with their cells.
    returned: HashSet<u32>,
    /// A line of its own has begun a household, and its first row has not come yet.
    announced: bool,
    /// Lines of their own begin the households of this list.
    lined: bool,
    findings: Vec<Finding>,
    check: HouseholdCheck,
    /// The row being read.
    row: PersonRow,
}

impl Rows {
    fn new(header: &Header, setting: Setting, grouping: Grouping, village: Option<&str>) -> Self {
        let mut household_columns = Vec::new();
        let mut person_columns = Vec::new();
        for (place, column) in header.columns.iter().enumerate() {
            let Some(field) = column.field() else {
                continue;
            };
            match field.column().read {
                Read::Household(read) => household_columns.push(HouseholdColumn {
                    place,
                    field,
                    read,
                    text: String::new(),
                }),
                Read::Person(read) => person_columns.push(PersonColumn {
                    place,
                    blank: field.blank(),
                    read,
                }),
                Read::Shown => {}
            }
        }
        Self {
            sorter: Sorter::new(header),
            setting,
            grouping,
            household_ordinal: header.meant(Meaning::HouseholdOrdinal),
            ordinal: header.meant(Meaning::Ordinal),
            ordinal_text: String::new(),
            household_columns,
            person_columns,
            name: header.name_place(),
            base: header.place(Field::Base),
            relation: header.place(Field::Relation),
            number: header.place(Field::Number),
            result: header.place(Field::Result),
            born: header
                .place(Field::Born)
                .or_else(|| header.place(Field::BirthYear)),
            birth: header.place(Field::BirthYear),
            residence: header.residence_places(),
            width: header.columns.len(),
            of_households: header.is_of_households(),
            village: Arc::from(village.unwrap_or_default()),
            open: None,
            taken: 0,
            returned: HashSet::new(),
            announced: false,
            lined: false,
            findings: Vec::new(),
            check: HouseholdCheck::new(header),
            row: PersonRow::default(),
        }
    }

    /// Takes, refuses or skips one record.
    fn add(&mut self, record: &Record, batch: &mut Batch) {
        batch.seen += 1;
        if let Some(fault) = record.fault() {
            self.find(None, fault.code(), record, true);
            self.refuse(record, batch);
            return;
        }
        match self.sorter.sort(record) {
            Kind::Data => self.take(record, batch),
            Kind::Skip(code) => batch.skipped.push(Skipped::because(code, record)),
            Kind::HouseholdLine { code, head } => {
                batch
                    .skipped
                    .push(Skipped::because("household_line", record));
                self.begin(record, batch);
                if let Some(household) = &mut self.open {
                    household.code = (!code.is_empty()).then_some(code);
                    household.head = (!head.is_empty()).then_some(head);
                }
                self.announced = true;
                self.lined = true;
            }
            Kind::VillageLine(name) => {
                batch.skipped.push(Skipped::because("village_line", record));
                self.close(batch);
                self.village = Arc::from(name);
            }
        }
    }

    /// Reads a row, puts it into its household, and takes or refuses it.
    fn take(&mut self, record: &Record, batch: &mut Batch) {
        let mut row = std::mem::take(&mut self.row);
        self.read_person(&mut row, record);
        if self.begins(record, &row.person) {
            self.begin(record, batch);
        } else {
            self.join(record);
        }
        self.announced = false;
        self.check(&mut row, record);
        for place in record.errors() {
            self.find(Some(*place), "cell_error", record, false);
        }
        let returned = !self.returned.is_empty() && self.returned.contains(&record.row());
        if returned || self.findings.iter().any(|finding| finding.refuses) {
            self.refuse(record, batch);
        } else {
            for finding in self.findings.drain(..) {
                let row = record.row();
                batch.warnings.push(Warning { row, finding });
            }
            batch.taken += 1;
            self.put(&mut row, batch);
        }
        self.row = row;
    }

    /// Reads the person of a row.
    fn read_person(&mut self, row: &mut PersonRow, record: &Record) {
        row.begin(record.row());
        let mut blanks = Blanks::default();
        for column in &self.person_columns {
            let text = record.cell(column.place);
            if text.is_empty() || text == DASH {
                blanks = blanks.and(column.blank);
            }
            if !text.is_empty() {
                let mut cell = Cell::new(text, column.place, self.setting, &mut self.findings);
                (column.read)(row, &mut cell);
            }
        }
        if row.person.base.is_some() {
            row.person.blanks = blanks;
        }
        if self.of_households {
            if let Some(place) = self.name.filter(|place| !record.cell(*place).is_empty()) {
                let text = record.cell(place);
                let mut cell = Cell::new(text, place, self.setting, &mut self.findings);
                read::name(row, &mut cell);
            }
            row.person.relation = Relation::all().find(|relation| relation.is_head());
        }
        if let Some(places) = self.residence {
            row.person.residence = match places.map(|place| record.cell(place).is_empty()) {
                [false, true] => Some(Residence::Permanent),
                [true, false] => Some(Residence::Temporary),
                _ => None,
            };
        }
        if !row.family_name.is_empty() {
            row.person.name = format!("{} {}", row.family_name, row.person.name);
            row.person.name.truncate(row.person.name.trim_end().len());
        }
        if row.birth_parts.iter().any(|part| !part.is_empty()) {
            let [day, month, year] = &row.birth_parts;
            let text = format!("{day}/{month}/{year}");
            let text = text.trim_start_matches('/');
            // The parts are in columns of their own, so their order is never in doubt.
            let setting = Setting {
                order: DateOrder::DayMonth,
                ..self.setting
            };
            let mut cell = Cell::new(
                text,
                self.birth.unwrap_or_default(),
                setting,
                &mut self.findings,
            );
            match cell.birth() {
                Ok(birth) => {
                    row.person.birth = Some(birth.date);
                    row.short_year = birth.short_year;
                }
                Err(error) => cell.refuse(error.code()),
            }
        }
    }

    /// Whether the row begins another household than the open one.
    fn begins(&self, record: &Record, person: &PersonDraft) -> bool {
        if self.open.is_none() || (self.of_households && !self.announced) {
            return true;
        }
        if self.announced {
            return false;
        }
        let (mut known, mut key, mut head, mut address) = (false, None, None, None);
        // Where rows have a mark, whichever of them differs was edited: it speaks for itself.
        let marked = self
            .base
            .is_some_and(|place| !record.cell(place).is_empty());
        for column in &self.household_columns {
            let text = record.cell(column.place);
            let differs = text != column.text;
            if marked && differs && !text.is_empty() && !column.text.is_empty() {
                return true;
            }
            let place = match column.field {
                Field::Village if !text.is_empty() && differs => return true,
                Field::HouseholdKey | Field::HouseholdCode => &mut key,
                Field::Head | Field::HeadNumber => &mut head,
                Field::Address | Field::TemporaryAddress => &mut address,
                _ => continue,
            };
            known = true;
            if !text.is_empty() {
                *place = Some(place.unwrap_or(false) || differs);
            }
        }
        if let Some(differs) = key.or(head) {
            return differs;
        }
        let number = self
            .household_ordinal
            .map_or("", |place| record.cell(place));
        if !number.is_empty() {
            return number != self.ordinal_text;
        }
        if !matches!(self.grouping, Grouping::Address | Grouping::Rows)
            && person.relation.is_some_and(Relation::is_head)
        {
            return true;
        }
        match self.grouping {
            _ if self.lined => false,
            Grouping::Address => address.unwrap_or(false),
            Grouping::Ordinal => {
                self.household_ordinal.is_none()
                    && self.ordinal.is_some_and(|place| record.cell(place) == "1")
            }
            Grouping::Rows => true,
            _ => !known && self.grouping != Grouping::HeadRows,
        }
    }

    /// Gives the open household and begins another with the household's cells of this row.
    fn begin(&mut self, record: &Record, batch: &mut Batch) {
        self.close(batch);
        let mut household = HouseholdDraft {
            row: record.row(),
            village: Arc::clone(&self.village),
            ..HouseholdDraft::default()
        };
        for column in &mut self.household_columns {
            let text = record.cell(column.place);
            if column.field == Field::Village && (text.is_empty() || text == column.text) {
                continue;
            }
            text.clone_into(&mut column.text);
            if !text.is_empty() {
                let mut cell = Cell::new(text, column.place, self.setting, &mut self.findings);
                (column.read)(&mut household, &mut cell);
            }
        }
        let number = self
            .household_ordinal
            .map_or("", |place| record.cell(place));
        number.clone_into(&mut self.ordinal_text);
        self.village = Arc::clone(&household.village);
        self.open = Some(household);
    }

    /// Reads the household's cells of a further row: blank ones are those of the first row, and what was blank there
    /// may be said here.
    fn join(&mut self, record: &Record) {
        let Some(household) = &mut self.open else {
            return;
        };
        for column in &mut self.household_columns {
            let text = record.cell(column.place);
            if text.is_empty() || text == column.text {
                continue;
            }
            let mut cell = Cell::new(text, column.place, self.setting, &mut self.findings);
            if column.text.is_empty() {
                text.clone_into(&mut column.text);
                (column.read)(household, &mut cell);
            } else {
                cell.warn("household_differs");
            }
        }
    }

    /// What only the whole row tells.
    fn check(&mut self, row: &mut PersonRow, record: &Record) {
        let person = &mut row.person;
        let width = self.width;
        if (width..record.len()).any(|place| !record.cell(place).is_empty()) {
            self.find(None, "cells_too_many", record, true);
        }
        if let Some(household) = &mut self.open {
            let unnamed = household.village.is_empty();
            if unnamed && household.key.is_none() && person.key.is_none() {
                self.find(None, "village_missing", record, true);
            }
        }
        for (field, code) in row.settle(self.setting.today) {
            let column = match field {
                Field::Born => self.born,
                _ => self.result,
            };
            self.find(column, code, record, false);
        }
        let person = &mut row.person;
        let keyed = match &self.open {
            Some(household) if self.of_households => {
                household.key.is_some() || household.code.is_some()
            }
            _ => person.key.is_some(),
        };
        if person.name.is_empty() && !keyed {
            self.find(self.name, "name_missing", record, true);
        }
        self.check_head(person, record);
        if let Some(NumberCell::Whole(number)) = person.number {
            for warning in number_warnings(number, person.sex, person.birth) {
                self.find(self.number, warning.code(), record, false);
            }
        }
    }

    /// A member whose name is that of the head's column is the head; a second head is not.
    fn check_head(&mut self, person: &mut PersonDraft, record: &Record) {
        let Some(household) = &self.open else { return };
        let is_head = |person: &PersonDraft| person.relation.is_some_and(Relation::is_head);
        if is_head(person) && household.members.iter().any(is_head) {
            person.relation = None;
            self.find(self.relation, "two_heads", record, false);
        } else if person.relation.is_none()
            && person.relation_text.is_none()
            && let Some(head) = &household.head
            && !household.members.iter().any(is_head)
            && (*head == person.name || fold(head) == fold(&person.name))
        {
            person.relation = Relation::all().find(|relation| relation.is_head());
        }
    }

    /// Puts a row that is taken into the open household.
    fn put(&mut self, row: &mut PersonRow, batch: &mut Batch) {
        let Some(household) = &mut self.open else {
            return;
        };
        self.taken += 1;
        if self.of_households {
            household.base = row.person.base.take();
        }
        if let Some(visit) = row.visit.take()
            && visit.outcome.is_some()
        {
            household.add_visit(row.person.row, *visit);
        }
        if !row.person.name.is_empty() || row.person.key.is_some() {
            household.members.push(std::mem::take(&mut row.person));
        }
        if household.members.len() >= MEMBERS {
            let rest = HouseholdDraft {
                continues: true,
                members: Vec::new(),
                visits: Vec::new(),
                ..household.clone()
            };
            batch.households.extend(self.open.replace(rest));
            self.taken = 0;
        }
    }

    /// Gives the open household, if any of its rows was taken.
    fn close(&mut self, batch: &mut Batch) {
        let household = self.open.take();
        let taken = std::mem::take(&mut self.taken);
        let household = household.filter(|_| taken > 0).map(|mut household| {
            let marked = household.base.is_some()
                || household.members.iter().any(|member| member.base.is_some());
            if marked {
                household.blanks = self.household_blanks();
            }
            household
        });
        if let Some(household) = household {
            self.check.check(&household, &mut batch.warnings);
            batch.households.push(household);
        }
    }

    /// The household's columns that are blank on all of its rows.
    fn household_blanks(&self) -> Blanks {
        let columns = self.household_columns.iter();
        columns
            .filter(|column| column.text.is_empty() || column.text == DASH)
            .fold(Blanks::default(), |blanks, column| {
                blanks.and(column.field.blank())
            })
    }

    fn find(&mut self, column: Option<usize>, code: &'static str, record: &Record, refuses: bool) {
        self.findings.push(Finding {
            column,
            code,
            value: shown(column.map_or("", |place| record.cell(place))),
            refuses,
        });
    }

    /// Refuses a row, with the household's cells filled in where the row leaves them blank.
    fn refuse(&mut self, record: &Record, batch: &mut Batch) {
        let mut cells: Vec<String> = record.cells().map(str::to_owned).collect();
        if record.fault().is_none() {
            cells.resize(cells.len().max(self.width), String::new());
            for column in &self.household_columns {
                if let Some(cell) = cells.get_mut(column.place)
                    && cell.is_empty()
                {
                    cell.clone_from(&column.text);
                }
            }
        }
        let open = self.open.as_ref();
        let leads = |member: &&PersonDraft| member.relation.is_some_and(Relation::is_head);
        let by_rows = matches!(self.grouping, Grouping::HeadRows | Grouping::Ordinal);
        let leader = open.filter(|_| by_rows);
        let leader = leader.and_then(|household| household.members.iter().find(leads));
        batch.refused.push(Refused {
            row: record.row(),
            findings: std::mem::take(&mut self.findings),
            cells,
            village: Arc::clone(&self.village),
            code: open.and_then(|household| household.code.clone()),
            head: open
                .and_then(|household| household.head.clone())
                .or_else(|| leader.map(|head| head.name.clone())),
        });
    }
}
