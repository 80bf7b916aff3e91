//! Lists that only name people and say that one thing happened to them: who was taken today, whose card has arrived.
//! Each row is looked up in the register and becomes one dated step; what cannot be found is named.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::domain::draft::NumberCell;
use crate::domain::id::{BatchId, PersonId};
use crate::domain::step::StepKind;
use crate::domain::{Day, PartialDate};
use crate::lang::Lang;
use crate::store::{self, Meant, Sighting, Sought, StepEntry, StepFate, Store};

use super::cell::Finding;
use super::error::Error;
use super::import::{ImportOptions, Opened, Progress, source};
use super::list::{Line, List, Purpose, Told};
use super::rejected::write_refused;
use super::remembered::Remembered;
use super::report::{FileReport, PassedOver, RowNote, Rows, as_iso, as_opt_str, as_str, as_text};

/// What the caller decides of a list of steps.
#[derive(Debug, Clone)]
pub struct StepListOptions {
    /// How the files are read.
    pub reading: ImportOptions,
    /// What happened to the people of the list.
    pub kind: StepKind,
    /// The day, where the list has no column of its own for it.
    pub on: Day,
}

impl StepListOptions {
    /// What a list can say of everybody on it; what needs a reason is said one by one.
    pub const KINDS: [StepKind; 7] = [
        StepKind::Taken,
        StepKind::CardArrived,
        StepKind::HandedOver,
        StepKind::Verified,
        StepKind::DoneElsewhere,
        StepKind::Appointed,
        StepKind::Redo,
    ];
}

/// What came of a list of steps, as `--json` prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepListReport {
    /// The batch that undo takes back; none if nothing was written.
    #[serde(serialize_with = "as_text")]
    pub batch: Option<BatchId>,
    /// The code of the step.
    pub step: &'static str,
    /// The day, where the list has no column of its own for it.
    #[serde(serialize_with = "as_iso")]
    pub on: Day,
    /// The records below the headings of all files; those refused are the unmatched ones.
    pub rows: Rows,
    /// Of whom the step is new.
    pub new: Vec<ListedStep>,
    /// Of whom it was noted before, or on an earlier row.
    pub before: Vec<ListedStep>,
    /// Of how many of the new ones the day is before the campaign's first: it is noted, and should be looked at.
    pub before_start: usize,
    /// Rows that mean nobody to whom this can be noted, and why.
    pub unmatched: Vec<RowNote>,
    /// What to look at on rows that were matched.
    pub warnings: Vec<RowNote>,
    /// Rows that hold no record.
    pub skipped: Vec<RowNote>,
    /// Files of a folder and sheets of workbooks that hold no list or are hidden.
    pub passed_over: Vec<PassedOver>,
    /// How each list was read.
    pub files: Vec<FileReport>,
}

/// The step of one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListedStep {
    /// The file as it was named; empty if the person stands in none.
    #[serde(skip_serializing_if = "is_none", serialize_with = "as_str")]
    pub file: Arc<str>,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_opt_str")]
    pub sheet: Option<Arc<str>>,
    /// The row as a spreadsheet shows it; 0 if the person stands in none.
    #[serde(skip_serializing_if = "is_zero")]
    pub row: u32,
    /// The person.
    #[serde(serialize_with = "as_person")]
    pub person: PersonId,
    /// The name in the register.
    pub name: String,
    /// The birth in the register, in ISO.
    #[serde(serialize_with = "as_birth")]
    pub born: Option<PartialDate>,
    /// The number of the household.
    pub household: String,
    /// The village.
    pub village: String,
    /// The day of the step; of an appointment the day agreed.
    #[serde(serialize_with = "as_iso")]
    pub on: Day,
    /// Whether the person is outside of those whom the campaign must reach: the step is noted all the same.
    pub outside: bool,
}

/// A row that was read.
pub(super) struct Read {
    pub list: usize,
    pub row: u32,
    pub sought: Sought,
    pub day: Option<Day>,
    pub findings: Vec<Finding>,
}

/// Everything that the lists hold.
#[derive(Default)]
pub(super) struct Whole {
    pub rows: Vec<Read>,
    pub files: Vec<FileReport>,
    pub skipped: Vec<RowNote>,
    pub warnings: Vec<RowNote>,
    pub passed_over: Vec<PassedOver>,
}

/// Reads lists of people to their ends. `progress` hears how far it is and cancels with `false`.
pub(super) fn read_people(
    store: &Store,
    files: &[PathBuf],
    reading: &ImportOptions,
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<Whole, Error> {
    let remembered = Remembered::of(&store.imported()?);
    let lists = reading.open(files, store.clock(), &remembered)?;
    let size = |path: &PathBuf| path.metadata().map_or(0, |metadata| metadata.len());
    let mut whole = Whole {
        passed_over: lists.passed_over,
        ..Whole::default()
    };
    let mut at = Progress {
        of_bytes: files.iter().map(size).sum(),
        ..Progress::default()
    };
    for opened in lists.opened {
        let path = opened.path.clone();
        let expected = reading.corrections.expected(&path.to_string_lossy());
        let read = read_list(
            &mut whole,
            opened,
            expected,
            reading.lang,
            &mut |rows, bytes| {
                progress(Progress {
                    rows: at.rows + rows,
                    bytes: at.bytes + bytes,
                    ..at
                })
            },
        )?;
        at.rows += read;
        at.bytes += size(&path);
    }
    Ok(whole)
}

/// Rows between two reports of how far it is.
const ROWS: u64 = 1024;

fn read_list(
    whole: &mut Whole,
    opened: Opened,
    expected: Option<&str>,
    lang: Lang,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<u64, Error> {
    let Opened {
        mut list,
        path,
        from,
        mapping,
    } = opened;
    let at = whole.files.len();
    let mut file = FileReport::of(&path, list.description(), from, &mapping, lang);
    let passed = list.description().passed.iter();
    whole.passed_over.extend(passed.map(|sheet| PassedOver {
        file: path.to_string_lossy().into_owned(),
        sheet: Some(sheet.name.clone()),
        code: sheet.code,
        text: lang.label("skip", sheet.code),
    }));
    for doubt in list.take_doubts() {
        let note = RowNote::finding(&file, doubt.row, &doubt.finding, lang);
        whole.warnings.push(note);
    }
    let mut rows = Rows::default();
    while let Some(line) = next(&mut list, &path)? {
        rows.seen += 1;
        match line {
            Line::Skipped(skipped) => {
                rows.skipped += 1;
                let note = RowNote::skipped(&file, &skipped, lang);
                whole.skipped.push(note);
            }
            Line::Person(told) => whole.rows.push(Read::of(at, *told)),
        }
        if rows.seen.is_multiple_of(ROWS) && !progress(rows.seen, list.position()) {
            return Err(Error::Cancelled);
        }
    }
    file.rows = rows;
    file.sha256 = list.digest().map_err(|error| Error::io(&path, error))?;
    if expected.is_some_and(|expected| expected != file.sha256) {
        return Err(Error::Changed(path));
    }
    whole.files.push(file);
    Ok(rows.seen)
}

fn next(list: &mut List, path: &Path) -> Result<Option<Line>, Error> {
    list.next_line().map_err(|error| Error::io(path, error))
}

impl Read {
    fn of(list: usize, told: Told) -> Self {
        let person = told.person;
        let number = match person.number {
            Some(NumberCell::Whole(number)) => Some(number),
            _ => None,
        };
        Self {
            list,
            row: person.row,
            sought: Sought {
                key: person.key,
                number,
                old_number: person.old_number,
                name: person.name,
                birth: person.birth,
                village: told.village.to_string(),
            },
            day: told.day,
            findings: told.findings,
        }
    }

    /// What the row calls the person, to be found again by eye.
    pub fn said(&self) -> String {
        let Sought {
            number,
            old_number,
            name,
            birth,
            ..
        } = &self.sought;
        let parts = [
            (!name.is_empty()).then(|| name.clone()),
            birth.map(|birth| birth.to_string()),
            number.map(|number| number.to_string()),
            old_number.clone(),
        ];
        let mut parts = parts.into_iter().flatten();
        let first = parts.next().unwrap_or_default();
        parts
            .next()
            .map_or(first.clone(), |second| format!("{first}, {second}"))
    }

    /// Why nobody is meant.
    pub fn unmatched(&self, file: &FileReport, meant: &Meant, lang: Lang) -> RowNote {
        let (code, known) = match meant {
            Meant::Closed(sighting) => ("person_gone", Some(sighting)),
            Meant::OtherName(sighting) => ("number_of_another", Some(sighting)),
            Meant::OtherNumber(sighting) => ("number_differs", Some(sighting)),
            Meant::Several(_) => ("person_ambiguous", None),
            Meant::TooLittle(_) if self.sought.has_number() => ("number_unknown", None),
            Meant::TooLittle(_) => ("person_too_little", None),
            Meant::One(_) | Meant::Nobody => ("person_unknown", None),
        };
        // A number that could not be read is why nobody was found.
        if let Meant::Nobody | Meant::TooLittle(_) = meant
            && let Some(finding) = self
                .findings
                .iter()
                .find(|finding| finding.column.is_some())
            && (finding.refuses || self.sought.number.is_none())
        {
            return RowNote::finding(file, self.row, finding, lang);
        }
        let known = known.map(|sighting| {
            format!(
                "{}, {} · {}",
                sighting.name, sighting.village_name, sighting.code
            )
        });
        let several = match meant {
            Meant::Several(several) => several.len(),
            _ => 0,
        };
        let values = [
            ("value", self.said().into()),
            ("known", known.unwrap_or_default().into()),
            ("count", lang.count(several).into()),
        ];
        RowNote::said(
            file,
            self.row,
            code,
            lang.label_with("unmatched", code, &values),
        )
    }

    /// A cell for which the row cannot be taken whoever is meant.
    pub fn refusal(&self) -> Option<&Finding> {
        let whole =
            |finding: &&Finding| finding.column.is_none() || finding.code == "step_day_unclear";
        self.findings
            .iter()
            .filter(|finding| finding.refuses)
            .find(whole)
    }
}

impl ListedStep {
    pub(super) fn of(file: &FileReport, row: u32, sighting: &Sighting, entry: &StepEntry) -> Self {
        Self {
            file: Arc::clone(&file.file),
            sheet: file.sheet.clone(),
            row,
            person: sighting.person,
            name: sighting.name.clone(),
            born: sighting.birth,
            household: sighting.code.clone(),
            village: sighting.village_name.clone(),
            on: entry.due_on.unwrap_or(entry.day),
            outside: false,
        }
    }

    fn refused(self, code: &'static str, text: String) -> RowNote {
        RowNote {
            file: self.file,
            sheet: self.sheet,
            row: self.row,
            column: None,
            code,
            text,
        }
    }
}

/// Puts what was not matched into the order of the files, and counts their rows.
pub(super) fn count(files: &mut [FileReport], unmatched: &mut [RowNote]) -> Rows {
    let places: HashMap<(Arc<str>, Option<Arc<str>>), usize> = files
        .iter()
        .enumerate()
        .map(|(at, file)| ((Arc::clone(&file.file), file.sheet.clone()), at))
        .collect();
    let place = |note: &RowNote| {
        let list = (Arc::clone(&note.file), note.sheet.clone());
        places.get(&list).copied()
    };
    unmatched.sort_by_key(|note| (place(note), note.row));
    for note in unmatched.iter() {
        if let Some(file) = place(note).and_then(|at| files.get_mut(at)) {
            file.rows.refused += 1;
        }
    }
    let mut rows = Rows::default();
    for file in files {
        file.rows.taken = file.rows.seen - file.rows.skipped - file.rows.refused;
        rows.add(file.rows);
    }
    rows
}

/// Notes a step of everybody whom the lists name, in one batch; a rehearsal does everything but write.
pub fn import_steps(
    store: &mut Store,
    files: &[PathBuf],
    options: &StepListOptions,
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<StepListReport, Error> {
    let lang = options.reading.lang;
    let reading = for_people(&options.reading);
    let whole = read_people(store, files, &reading, progress)?;
    let sought: Vec<Sought> = whole.rows.iter().map(|row| row.sought.clone()).collect();
    let meant = store.seek(&sought)?;
    let mut report = StepListReport {
        batch: None,
        step: options.kind.code(),
        on: options.on,
        rows: Rows::default(),
        new: Vec::new(),
        before: Vec::new(),
        before_start: 0,
        unmatched: Vec::new(),
        warnings: whole.warnings,
        skipped: whole.skipped,
        passed_over: whole.passed_over,
        files: whole.files,
    };
    let mut steps: Vec<(PersonId, StepEntry)> = Vec::new();
    let mut people: Vec<ListedStep> = Vec::new();
    for (row, meant) in whole.rows.iter().zip(meant) {
        let file = &report.files[row.list];
        let entry = entry(options, row.day);
        let late = entry.fault(store.clock().today());
        if let Some(finding) = row.refusal() {
            let note = RowNote::finding(file, row.row, finding, lang);
            report.unmatched.push(note);
        } else if let Meant::One(sighting) = meant {
            if let Some(code) = late {
                let day = lang.day(entry.due_on.unwrap_or(entry.day));
                let text = lang.label_with("unmatched", code, &[("value", day.into())]);
                let note = RowNote::said(file, row.row, code, text);
                report.unmatched.push(note);
                continue;
            }
            for finding in &row.findings {
                let note = RowNote::finding(file, row.row, finding, lang);
                report.warnings.push(note);
            }
            people.push(ListedStep::of(file, row.row, &sighting, &entry));
            steps.push((sighting.person, entry));
        } else {
            report.unmatched.push(row.unmatched(file, &meant, lang));
        }
    }
    let fates = store.weigh_steps(&steps)?;
    let outside = store.ineligible(&steps)?;
    let (_, campaign) = store.campaign()?;
    let mut writing = Vec::new();
    for ((step, mut person), fate) in steps.into_iter().zip(people).zip(fates) {
        person.outside = outside.contains(&person.person);
        match fate {
            StepFate::New => {
                report.before_start += usize::from(step.1.day < campaign.starts_on);
                writing.push(step);
                report.new.push(person);
            }
            StepFate::Before(_) => report.before.push(person),
            StepFate::Refused(code) => {
                let text = store::Error::Invalid(code).say(lang);
                report.unmatched.push(person.refused(code, text));
            }
        }
    }
    report.rows = count(&mut report.files, &mut report.unmatched);
    if !options.reading.dry_run && !writing.is_empty() {
        let source = source(files);
        let of = writing.len() as u64;
        let done = store.record_step_list(&writing, &source, &mut |done, _| {
            progress(Progress {
                rows: done as u64,
                bytes: done as u64,
                of_bytes: of,
                ending: None,
            })
        })?;
        report.batch = done.batch;
    }
    Ok(report)
}

/// What the row says: its own day is the one agreed, where that is the step, else the one on which it was made.
fn entry(options: &StepListOptions, day: Option<Day>) -> StepEntry {
    if options.kind == StepKind::Appointed {
        StepEntry {
            due_on: day,
            ..StepEntry::new(options.kind, options.on)
        }
    } else {
        StepEntry::new(options.kind, day.unwrap_or(options.on))
    }
}

/// Writes the rows that were not matched, with the headings of their list and the reason behind them.
pub fn write_unmatched(
    report: &StepListReport,
    files: &[PathBuf],
    options: &StepListOptions,
    store: &Store,
    path: &Path,
) -> Result<Vec<PathBuf>, Error> {
    let reading = for_people(&options.reading);
    write_refused(
        &report.unmatched,
        &report.files,
        files,
        &reading,
        store.clock(),
        path,
    )
}

/// The options with which people are looked up. A number without its zeros is looked up with them: it means somebody
/// of the register or nobody, so nothing wrong can come of it.
pub(super) fn for_people(reading: &ImportOptions) -> ImportOptions {
    ImportOptions {
        purpose: Purpose::People,
        pad_short_numbers: true,
        ..reading.clone()
    }
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands the field over as it is"
)]
pub(super) fn as_person<S: Serializer>(person: &PersonId, out: S) -> Result<S::Ok, S::Error> {
    out.collect_str(person)
}

#[allow(clippy::ref_option, reason = "serde hands the field over as it is")]
pub(super) fn as_birth<S: Serializer>(
    birth: &Option<PartialDate>,
    out: S,
) -> Result<S::Ok, S::Error> {
    birth.map(PartialDate::iso).serialize(out)
}

fn is_none(file: &Arc<str>) -> bool {
    file.is_empty()
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands the field over as it is"
)]
fn is_zero(row: &u32) -> bool {
    *row == 0
}
