//! What came of an import: the counts, and every row that was not taken or is doubtful, by its row number.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use crate::domain::draft::HouseholdDraft;
use crate::domain::id::BatchId;
use crate::domain::outcome::Outcome;
use crate::domain::{Day, PartialDate};
use crate::lang::Lang;
use crate::store::{
    Counts, Finished, Imported, IntakeChange, IntakeCounts, IntakeMissing, IntakeNew, IntakeNote,
    Named, VillageCounts,
};

use super::cell::Finding;
use super::header::{FileColumn, unlike};
use super::list::Description;
use super::mapping::Mapping;
use super::remembered::MappingFrom;
use super::row::Skipped;
use super::village::VillageFrom;
use super::workbook::Container;

/// Warnings that are named one by one; a list of a million rows could have as many.
const WARNINGS: usize = 10_000;
/// Names that are shown of a list.
const NAMES: usize = 5;

/// What came of an import, as `--json` prints it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// The batch that undo takes back; none if nothing was written.
    #[serde(serialize_with = "as_text")]
    pub batch: Option<BatchId>,
    /// Why no copy of the register could be made before it, if none could.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_copy: Option<String>,
    /// Villages.
    pub villages: Counts,
    /// Households.
    pub households: Counts,
    /// People.
    pub people: Counts,
    /// Absences.
    pub absences: Counts,
    /// Visits.
    pub visits: Counts,
    /// The records below the headings of all files.
    pub rows: Rows,
    /// Why rows were not taken; a row may have several reasons.
    pub refused: Vec<RowNote>,
    /// What to look at on rows that were taken.
    pub warnings: Vec<RowNote>,
    /// Warnings beyond those in [`ImportReport::warnings`].
    pub more_warnings: u64,
    /// How many warnings there are of each reason code, all of them counted.
    pub warned: BTreeMap<&'static str, u64>,
    /// Rows that hold no record: totals, signatures, blank rows.
    pub skipped: Vec<RowNote>,
    /// Records that were not in the register, in the order of the files.
    pub new: Vec<NewRecord>,
    /// New records beyond those in [`ImportReport::new`].
    pub more_new: u64,
    /// Records that the list has with other values, in the order of the files, also where they are kept.
    pub changes: Vec<Change>,
    /// Changes beyond those in [`ImportReport::changes`].
    pub more_changes: u64,
    /// Live records of the villages that the list names which are not in the list. Nothing happens to them.
    pub missing: Vec<MissingRecord>,
    /// Missing records beyond those in [`ImportReport::missing`].
    pub more_missing: u64,
    /// What came of each village.
    pub by_village: Vec<VillageLine>,
    /// Where several files came: villages of the register that none of them names.
    pub silent: Vec<String>,
    /// Files of a folder and sheets of workbooks that hold no list or are hidden.
    pub passed_over: Vec<PassedOver>,
    /// How each list was read: one for each file, or for each sheet of a workbook.
    pub files: Vec<FileReport>,
}

/// A record that was not in the register before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewRecord {
    /// The file as it was named.
    #[serde(serialize_with = "as_str")]
    pub file: Arc<str>,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_opt_str")]
    pub sheet: Option<Arc<str>>,
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// `household`, `person`, `absence` or `visit`.
    pub kind: &'static str,
    /// The person's name; of a household and of a visit that of the head.
    pub name: String,
    /// The number of the household.
    pub household: String,
    /// The village.
    pub village: String,
    /// Of a visit: what came of it.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub result: Option<NewResult>,
}

/// What came of a visit that was not in the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewResult {
    /// The outcome.
    #[serde(rename = "result", serialize_with = "as_code")]
    pub outcome: Outcome,
    /// The day.
    #[serde(serialize_with = "as_iso")]
    pub on: Day,
}

/// A record that the list has with other values than the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The file as it was named.
    #[serde(serialize_with = "as_str")]
    pub file: Arc<str>,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_opt_str")]
    pub sheet: Option<Arc<str>>,
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// `household`, `person`, `absence` or `visit`.
    pub kind: &'static str,
    /// The id of the record.
    pub id: String,
    /// The person's name; of a household and of a visit that of the head.
    pub name: String,
    /// The number of the household.
    pub household: String,
    /// The village.
    pub village: String,
    /// What differs.
    pub fields: Vec<FieldChange>,
}

/// A value that differs. Values stand in the words in which our own lists write them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// The code of the column.
    pub field: &'static str,
    /// The value of the register.
    pub old: String,
    /// The value of the list; empty: the cell was emptied.
    pub new: String,
    /// Whether the list's value is taken; what was learned at the door is kept.
    pub taken: bool,
    /// Whether it changed here and in the list since the list was written.
    pub both: bool,
}

/// A record of the register that is not in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MissingRecord {
    /// `household`, `person` or `absence`.
    pub kind: &'static str,
    /// The id of the record.
    pub id: String,
    /// The person's name; of a household that of its head.
    pub name: String,
    /// The number of the household.
    pub household: String,
    /// The village.
    pub village: String,
}

/// What came of the rows of one village, all files together. A row is in one of the piles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VillageLine {
    /// The village.
    pub village: String,
    /// The files that name it.
    #[serde(serialize_with = "as_strs")]
    pub files: Vec<Arc<str>>,
    /// All of its rows.
    pub rows: u64,
    /// Rows that brought something that was not in the register.
    pub new: u64,
    /// Rows that changed something.
    pub changed: u64,
    /// Rows that say what the register says.
    pub same: u64,
    /// Rows that differ, and the register was left as it is.
    pub kept: u64,
    /// Results of visits that were written.
    pub results: u64,
    /// Rows that were not taken.
    pub refused: u64,
}

impl From<IntakeMissing> for MissingRecord {
    fn from(missing: IntakeMissing) -> Self {
        let Named {
            name,
            household,
            village,
        } = missing.named;
        Self {
            kind: missing.kind,
            id: missing.id,
            name,
            household,
            village,
        }
    }
}

impl NewRecord {
    pub(super) fn of(file: &FileReport, new: IntakeNew) -> Self {
        let Named {
            name,
            household,
            village,
        } = new.named;
        Self {
            file: Arc::clone(&file.file),
            sheet: file.sheet.clone(),
            row: new.row,
            kind: new.kind,
            name,
            household,
            village,
            result: new.result.map(|(outcome, on)| NewResult { outcome, on }),
        }
    }
}

impl Change {
    pub(super) fn of(file: &FileReport, change: IntakeChange, fields: Vec<FieldChange>) -> Self {
        let Named {
            name,
            household,
            village,
        } = change.named;
        Self {
            file: Arc::clone(&file.file),
            sheet: file.sheet.clone(),
            row: change.row,
            kind: change.kind,
            id: change.id,
            name,
            household,
            village,
            fields,
        }
    }
}

impl VillageLine {
    fn of(counts: VillageCounts, files: &[FileReport]) -> Self {
        let mut named: Vec<Arc<str>> = Vec::new();
        for file in counts.lists.iter().filter_map(|list| files.get(*list)) {
            if !named.contains(&file.file) {
                named.push(Arc::clone(&file.file));
            }
        }
        Self {
            village: counts.village,
            files: named,
            rows: counts.rows,
            new: counts.new,
            changed: counts.changed,
            same: counts.same,
            kept: counts.kept,
            results: counts.results,
            refused: counts.refused,
        }
    }
}

/// A file of a folder, or a sheet of a workbook, that is not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PassedOver {
    /// The file.
    pub file: String,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Why, as a code.
    pub code: &'static str,
    /// Why, in a sentence.
    pub text: String,
}

/// An import of the same file, or of an earlier version of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Before {
    /// The batch.
    #[serde(serialize_with = "as_batch")]
    pub batch: BatchId,
    /// The day.
    #[serde(serialize_with = "as_iso")]
    pub on: Day,
    /// Whether it was this very file, byte by byte.
    pub same_bytes: bool,
}

/// The records below the headings: every one is taken, refused or skipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rows {
    /// All of them.
    pub seen: u64,
    /// In the register now, or already there.
    pub taken: u64,
    /// Not taken, each with a reason.
    pub refused: u64,
    /// Titles, numbering, totals, blank rows.
    pub skipped: u64,
}

/// Something about one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowNote {
    /// The file as it was named.
    #[serde(serialize_with = "as_str")]
    pub file: Arc<str>,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_opt_str")]
    pub sheet: Option<Arc<str>>,
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// The heading of the column; none if the whole row is meant.
    #[serde(serialize_with = "as_opt_str")]
    pub column: Option<Arc<str>>,
    /// The reason code.
    pub code: &'static str,
    /// The reason in a sentence.
    pub text: String,
}

/// How one list was read: a file of text, or one sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// The file as it was named.
    #[serde(serialize_with = "as_str")]
    pub file: Arc<str>,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_opt_str")]
    pub sheet: Option<Arc<str>>,
    /// The SHA-256 of its bytes in hexadecimal digits.
    pub sha256: String,
    /// Whether this file, or an earlier version of it, was imported before.
    pub before: Option<Before>,
    /// How it was decided what the columns mean: the code of a [`MappingFrom`].
    pub mapping_from: &'static str,
    /// What somebody decided of the columns.
    #[serde(skip)]
    pub(super) mapping: Mapping,
    /// By what a list of the same form is known again.
    #[serde(skip)]
    pub(super) fingerprint: String,
    /// The headings as they stand in the file.
    #[serde(skip)]
    headings: Vec<String>,
    /// The first names as they were read, to be looked at: at most five.
    pub names: Vec<String>,
    /// How its letters are written: the code of an [`Encoding`](super::Encoding).
    pub encoding: &'static str,
    /// Whether the file itself, or the caller, decides that.
    pub encoding_certain: bool,
    /// What the workbook is kept in; none for a file of text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<&'static str>,
    /// What stands between cells; none in a workbook.
    pub delimiter: Option<char>,
    /// The row of the headings; 0 if there are none.
    pub header_row: u32,
    /// There are no headings: the columns are called A, B, C.
    pub headless: bool,
    /// The headings in the order of the file, each with the code of what it means.
    #[serde(serialize_with = "as_map")]
    pub columns: Vec<(Arc<str>, &'static str)>,
    /// The village of rows that name none.
    pub village: Option<String>,
    /// From where that is known: `column`, `line`, `option`, `title`, `sheet` or `file`.
    pub village_from: Option<&'static str>,
    /// What puts rows together into households.
    pub grouping: &'static str,
    /// Which comes first in dates: `day_month` or `month_day`.
    pub date_order: &'static str,
    /// Whether the file itself decides that.
    pub date_order_certain: bool,
    /// What stands above the headings.
    pub titles: Vec<RowNote>,
    /// Its records.
    pub rows: Rows,
}

impl ImportReport {
    /// Takes what came of all lists together.
    pub(super) fn finish(&mut self, finished: Finished) {
        let IntakeCounts {
            villages,
            households,
            people,
            absences,
            visits,
        } = finished.counts;
        self.villages = villages;
        self.households = households;
        self.people = people;
        self.absences = absences;
        self.visits = visits;
        self.more_new = finished.more_new;
        self.more_changes = finished.more_changes;
        self.more_missing = finished.more_missing;
        let missing = finished.missing.into_iter();
        self.missing = missing.map(MissingRecord::from).collect();
        let lines = finished.by_village.into_iter();
        self.by_village = lines
            .map(|line| VillageLine::of(line, &self.files))
            .collect();
        if self.files.len() > 1 {
            self.silent = finished.silent;
        }
    }

    /// Tells of each file whether it, or an earlier version of it, was imported before; `before` is newest first.
    pub(super) fn tell_before(&mut self, before: &[Imported]) {
        for file in &mut self.files {
            let lines = self.by_village.iter();
            let villages: Vec<&str> = lines
                .filter(|line| line.files.contains(&file.file))
                .map(|line| line.village.as_str())
                .collect();
            file.before = file.imported_before(before, &villages);
        }
    }

    /// How the columns of all lists were read, as a mapping that can be given to the next import.
    pub fn mapping(&self) -> Mapping {
        let mut mapping = Mapping::default();
        for file in &self.files {
            if mapping.is_empty() {
                mapping = file.mapping.clone();
            }
            if !file.mapping.positions().is_empty() {
                continue;
            }
            for (heading, column) in file.headings.iter().zip(&file.columns) {
                mapping.choose_code(heading, column.1);
            }
        }
        mapping
    }

    /// Counts a warning, and tells whether it is named as well.
    pub(super) fn count_warning(&mut self, code: &'static str) -> bool {
        *self.warned.entry(code).or_default() += 1;
        let named = self.warnings.len() < WARNINGS;
        self.more_warnings += u64::from(!named);
        named
    }

    pub(super) fn warn(&mut self, note: RowNote) {
        if self.count_warning(note.code) {
            self.warnings.push(note);
        }
    }
}

impl Rows {
    pub(super) fn add(&mut self, other: Self) {
        self.seen += other.seen;
        self.taken += other.taken;
        self.refused += other.refused;
        self.skipped += other.skipped;
    }
}

impl FileReport {
    fn new(file: &Arc<str>, list: &Description, lang: Lang) -> Self {
        let mut report = Self {
            file: Arc::clone(file),
            sheet: list.form.sheet.as_deref().map(Arc::from),
            sha256: String::new(),
            before: None,
            mapping_from: MappingFrom::default().code(),
            mapping: Mapping::default(),
            fingerprint: list.fingerprint.clone(),
            headings: list
                .columns
                .iter()
                .map(|column| column.heading.clone())
                .collect(),
            names: list.names.clone(),
            encoding: list.form.encoding.code(),
            encoding_certain: list.form.encoding_certain,
            format: list.form.container.map(Container::code),
            delimiter: list
                .form
                .container
                .is_none()
                .then(|| char::from(list.form.delimiter)),
            header_row: list.header_row,
            headless: list.headless,
            columns: columns(list),
            village: list.village.clone(),
            village_from: list.village_from.map(VillageFrom::code),
            grouping: list.grouping.code(),
            date_order: list.date_order.code(),
            date_order_certain: list.date_order_certain,
            titles: Vec::new(),
            rows: Rows::default(),
        };
        let titles = list.titles.iter();
        report.titles = titles
            .map(|title| RowNote::skipped(&report, title, lang))
            .collect();
        report
    }

    /// How the list of the file at `path` is read.
    pub(super) fn of(
        path: &Path,
        list: &Description,
        from: MappingFrom,
        mapping: &Mapping,
        lang: Lang,
    ) -> Self {
        // Each list has a name of its own, also where several are in one file: that tells their notes apart.
        let name = Arc::from(path.to_string_lossy());
        let mut file = Self::new(&name, list, lang);
        file.mapping_from = from.code();
        file.mapping.clone_from(mapping);
        file
    }

    /// What the register calls the list.
    pub(super) fn named(&self, file: &str) -> String {
        match &self.sheet {
            Some(sheet) => format!("{file} [{sheet}]"),
            None => file.to_owned(),
        }
    }

    pub(super) fn heading(&self, column: Option<usize>) -> Option<Arc<str>> {
        let (heading, _) = self.columns.get(column?)?;
        Some(Arc::clone(heading))
    }

    /// The place of the first column that is read as `code`.
    pub(super) fn place(&self, code: &str) -> Option<usize> {
        self.columns
            .iter()
            .position(|(_, meaning)| *meaning == code)
    }

    /// How it was read, as the register keeps it.
    pub(super) fn read_as(&self, villages: &[String]) -> ReadAs {
        let columns = self.columns.iter();
        let chosen = (!self.mapping.is_empty()).then(|| self.mapping.to_json());
        ReadAs {
            columns: columns
                .map(|(heading, code)| (heading.to_string(), (*code).to_owned()))
                .collect(),
            villages: villages.to_vec(),
            fingerprint: self.fingerprint.clone(),
            chosen: chosen.and_then(|chosen| serde_json::from_str(&chosen).ok()),
        }
    }

    /// What came of the file and of the whole import, as the register keeps it.
    pub(super) fn counts(&self, counts: &IntakeCounts) -> String {
        serde_json::json!({ "rows": self.rows, "records": counts }).to_string()
    }

    /// The import of this very file; else of a list of the same name or form that spoke of the same villages.
    fn imported_before(&self, before: &[Imported], villages: &[&str]) -> Option<Before> {
        let found = |one: &Imported, same_bytes| Before {
            batch: one.batch,
            on: one.on,
            same_bytes,
        };
        // Another name makes no other file; another sheet of it is another list.
        let same = |one: &&Imported| {
            let sheet = self.sheet.as_ref().map(|sheet| format!("[{sheet}]"));
            one.sha256 == self.sha256 && sheet.is_none_or(|sheet| one.name.ends_with(&sheet))
        };
        if let Some(one) = before.iter().find(same) {
            return Some(found(one, true));
        }
        let print = &self.fingerprint;
        let is_earlier = |one: &&Imported| {
            let Some(read) = ReadAs::from_json(&one.mapping) else {
                return false;
            };
            let meets = |village: &&str| read.villages.iter().any(|other| other == village);
            let alike = read.fingerprint == *print;
            if one.name == self.own_name() {
                villages.iter().any(meets)
            } else {
                alike && villages.len() == read.villages.len() && villages.iter().all(meets)
            }
        };
        before.iter().find(is_earlier).map(|one| found(one, false))
    }

    /// What the register calls this list.
    pub(super) fn own_name(&self) -> String {
        let name = Path::new(&*self.file).file_name();
        self.named(&name.unwrap_or_default().to_string_lossy())
    }

    /// Takes the names of a household's members, to be looked at.
    pub(super) fn show_names(&mut self, household: &HouseholdDraft) {
        for member in &household.members {
            if self.names.len() == NAMES {
                return;
            }
            if !member.name.is_empty() {
                self.names.push(member.name.clone());
            }
        }
    }
}

/// How a list was read, as the register keeps it in JSON: by that a later version of it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ReadAs {
    /// The headings, each with the code of what it means.
    pub columns: BTreeMap<String, String>,
    /// The villages that it names.
    #[serde(default)]
    pub villages: Vec<String>,
    /// By what a list of the same form is known again.
    #[serde(default)]
    pub fingerprint: String,
    /// What somebody decided of the columns, as a mapping is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<serde_json::Value>,
}

impl ReadAs {
    pub fn json(&self) -> String {
        // Texts can always be held by JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

impl RowNote {
    /// Something about a whole row, in these words.
    pub(super) fn said(file: &FileReport, row: u32, code: &'static str, text: String) -> Self {
        Self {
            file: Arc::clone(&file.file),
            sheet: file.sheet.clone(),
            row,
            column: None,
            code,
            text,
        }
    }

    pub(super) fn finding(file: &FileReport, row: u32, finding: &Finding, lang: Lang) -> Self {
        Self {
            file: Arc::clone(&file.file),
            sheet: file.sheet.clone(),
            row,
            column: file.heading(finding.column),
            code: finding.code,
            text: finding.text(lang),
        }
    }

    pub(super) fn found(file: &FileReport, note: &IntakeNote, lang: Lang) -> Self {
        let list = if note.refuses { "reject" } else { "warn" };
        Self {
            file: Arc::clone(&file.file),
            sheet: file.sheet.clone(),
            row: note.row,
            column: file.heading(file.place(note.column)),
            code: note.code,
            text: lang.label_with(list, note.code, &[("value", note.value.as_str().into())]),
        }
    }

    pub(super) fn skipped(file: &FileReport, skipped: &Skipped, lang: Lang) -> Self {
        let reason = skipped.reason(lang);
        Self {
            file: Arc::clone(&file.file),
            sheet: file.sheet.clone(),
            row: skipped.row,
            column: None,
            code: skipped.code,
            text: match skipped.text.as_str() {
                "" => reason,
                text => format!("{reason}: {text}"),
            },
        }
    }
}

/// The headings, made unlike each other: they are the keys of an object.
fn columns(list: &Description) -> Vec<(Arc<str>, &'static str)> {
    let headings = list.columns.iter().map(|column| column.heading.as_str());
    let codes = list.columns.iter().map(FileColumn::code);
    unlike(headings)
        .into_iter()
        .map(Arc::from)
        .zip(codes)
        .collect()
}

// The signatures of these are those that serde calls.

pub(super) fn as_str<S: Serializer>(text: &Arc<str>, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(text)
}

#[allow(clippy::ref_option, reason = "serde hands the field over as it is")]
pub(super) fn as_opt_str<S: Serializer>(
    text: &Option<Arc<str>>,
    out: S,
) -> Result<S::Ok, S::Error> {
    text.as_deref().serialize(out)
}

#[allow(clippy::ref_option, reason = "serde hands the field over as it is")]
pub(super) fn as_text<S: Serializer>(batch: &Option<BatchId>, out: S) -> Result<S::Ok, S::Error> {
    batch.map(|batch| batch.to_string()).serialize(out)
}

fn as_strs<S: Serializer>(texts: &[Arc<str>], out: S) -> Result<S::Ok, S::Error> {
    out.collect_seq(texts.iter().map(|text| &**text))
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands the field over as it is"
)]
fn as_batch<S: Serializer>(batch: &BatchId, out: S) -> Result<S::Ok, S::Error> {
    batch.to_string().serialize(out)
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands the field over as it is"
)]
pub(super) fn as_iso<S: Serializer>(day: &Day, out: S) -> Result<S::Ok, S::Error> {
    PartialDate::Day(*day).iso().serialize(out)
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands the field over as it is"
)]
fn as_code<S: Serializer>(outcome: &Outcome, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(outcome.code())
}

fn as_map<S: Serializer>(columns: &[(Arc<str>, &'static str)], out: S) -> Result<S::Ok, S::Error> {
    let mut map = out.serialize_map(Some(columns.len()))?;
    for (heading, code) in columns {
        map.serialize_entry(&**heading, code)?;
    }
    map.end()
}
