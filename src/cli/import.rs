//! `gocua import FILE...`: lists into the register, all of them or nothing; a word on every row that was not taken.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use crate::domain::DateOrder;
use crate::exchange::{
    Change, Encoding, Error as ExchangeError, FileReport, ImportOptions, ImportReport, Mapping,
    MappingError, MappingFrom, RowNote, import, write_rejected,
};
use crate::lang::text::cell;
use crate::lang::{Lang, say};
use crate::store::Counts;

use super::call::Call;
use super::error::{DONE, Error, REFUSED, Result};
use super::piles;
use super::progress::Work;
use super::table::{Column, Table};
use super::{remaining_list, step_list};

#[derive(Debug, Args)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(super) struct Arguments {
    #[arg(value_name = "FILE", required = true, help = "import-files")]
    files: Vec<PathBuf>,
    #[arg(long, value_name = "VILLAGE", help = "import-village")]
    village: Option<String>,
    #[arg(long, help = "dry_run")]
    dry_run: bool,
    #[arg(long, value_name = "FILE", help = "map")]
    map: Option<PathBuf>,
    #[arg(long, value_name = "FILE", help = "save_map")]
    save_map: Option<PathBuf>,
    #[arg(long = "sheet", value_name = "SHEET", help = "sheet")]
    sheets: Vec<String>,
    #[arg(long, value_name = "ENCODING", help = "encoding")]
    encoding: Option<String>,
    #[arg(long, value_name = "ORDER", help = "date_order")]
    date_order: Option<String>,
    #[arg(long, help = "pad_numbers")]
    pad_numbers: bool,
    #[arg(long, help = "over_field_work")]
    over_field_work: bool,
    #[arg(long, help = "other_village")]
    other_village: bool,
    #[arg(long, value_name = "FILE", help = "rejected")]
    rejected: Option<PathBuf>,
    #[arg(long, value_name = "STEP", help = "import-step",
          conflicts_with_all = ["over_field_work", "other_village", "save_map"])]
    step: Option<String>,
    #[arg(long, help = "import-remaining",
          conflicts_with_all = ["step", "over_field_work", "other_village", "save_map"])]
    remaining: bool,
    #[arg(long, value_name = "DATE", help = "import-on")]
    on: Option<String>,
    #[arg(long, requires = "remaining", help = "import-although_few")]
    although_few: bool,
}

/// Rows that are named one by one in words; JSON names all.
pub(super) const NAMED: usize = 20;

pub(super) fn run(arguments: &Arguments, call: &Call) -> Result<u8> {
    let options = ImportOptions {
        village: arguments.village.clone(),
        dry_run: arguments.dry_run,
        mapping: mapping(arguments.map.as_deref(), call.lang)?,
        encoding: encoding(arguments.encoding.as_deref())?,
        date_order: date_order(arguments.date_order.as_deref(), call.lang)?,
        pad_short_numbers: arguments.pad_numbers,
        sheets: (!arguments.sheets.is_empty()).then(|| arguments.sheets.clone()),
        over_field_work: arguments.over_field_work,
        other_village: arguments.other_village,
        lang: call.lang,
        ..ImportOptions::default()
    };
    if let Some(path) = &arguments.rejected
        && arguments.files.iter().any(|file| is_same(file, path))
    {
        return Err(ExchangeError::OwnList(path.clone()).into());
    }
    if let Some(step) = &arguments.step {
        let asked = step_list::Asked {
            files: &arguments.files,
            reading: options,
            step,
            on: arguments.on.as_deref(),
            rejected: arguments.rejected.as_ref(),
        };
        return step_list::run(asked, call);
    }
    if arguments.remaining {
        let asked = remaining_list::Asked {
            files: &arguments.files,
            reading: options,
            on: arguments.on.as_deref(),
            although_few: arguments.although_few,
            rejected: arguments.rejected.as_ref(),
        };
        return remaining_list::run(asked, call);
    }
    if arguments.on.is_some() {
        let needs = say!(call.lang, usage_on_without_list);
        return Err(Error::Usage("argument_missing", needs));
    }
    let mut store = call.open()?;
    let work = Work::begin(say!(call.lang, working_import), call);
    let report = import(&mut store, &arguments.files, &options, &mut |done| {
        let (so_far, of) = done.step();
        work.step(so_far, of)
    })?;
    drop(work);
    if let Some(why) = &report.no_copy {
        call.warn(why);
    }
    let mut rejected = Vec::new();
    if let Some(path) = &arguments.rejected {
        match write_rejected(&report, &arguments.files, &options, call.clock, path) {
            Ok(written) => rejected = written,
            // The import is done by now, and is told as such.
            Err(error) => call.warn(&error.say(call.lang)),
        }
    }
    if let Some(path) = &arguments.save_map
        && let Err(error) = report.mapping().save(path)
    {
        call.warn(&error.say(call.lang));
    }
    let told = Told {
        report: &report,
        dry_run: arguments.dry_run,
        rejected: &rejected,
    };
    call.confirm(|| told.json(), || told.words(call.lang))?;
    Ok(if report.rows.refused > 0 {
        REFUSED
    } else {
        DONE
    })
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn encoding(name: Option<&str>) -> Result<Option<Encoding>> {
    let known =
        |name| Encoding::from_code(name).ok_or_else(|| ExchangeError::Encoding(name.into()));
    Ok(name.map(known).transpose()?)
}

fn date_order(code: Option<&str>, lang: Lang) -> Result<Option<DateOrder>> {
    let read = |code: &str| match code {
        "dmy" => Ok(DateOrder::DayMonth),
        "mdy" => Ok(DateOrder::MonthDay),
        _ => Err(Error::Usage(
            "date_order_unknown",
            say!(lang, usage_date_order, value = code),
        )),
    };
    code.map(read).transpose()
}

fn mapping(path: Option<&Path>, lang: Lang) -> Result<Mapping> {
    let Some(path) = path else {
        return Ok(Mapping::default());
    };
    let text = fs::read_to_string(path).map_err(|error| Error::Io(path.to_owned(), error))?;
    let file = path.display().to_string();
    Mapping::from_json(&text).map_err(|error| match error {
        MappingError::NotAMapping => {
            Error::Usage("mapping_unreadable", say!(lang, usage_mapping, file = file))
        }
        MappingError::UnknownCode(code) => Error::Usage(
            "mapping_code_unknown",
            say!(lang, usage_mapping_code, file = file, code = code),
        ),
        MappingError::UnknownKey(key) => Error::Usage(
            "mapping_key_unknown",
            say!(lang, usage_mapping_key, file = file, key = key),
        ),
        MappingError::BadValue(key) => Error::Usage(
            "mapping_value_unreadable",
            say!(lang, usage_mapping_value, file = file, key = key),
        ),
    })
}

/// What came of it, to be told.
struct Told<'a> {
    report: &'a ImportReport,
    dry_run: bool,
    rejected: &'a [PathBuf],
}

impl Told<'_> {
    fn json(&self) -> Value {
        // A report is made of texts and numbers, which JSON can always hold.
        let mut value = serde_json::to_value(self.report).unwrap_or_default();
        if let Value::Object(report) = &mut value {
            let rejected: Vec<String> = self
                .rejected
                .iter()
                .map(|path| path.display().to_string())
                .collect();
            report.insert("dry_run".to_owned(), json!(self.dry_run));
            report.insert("rejected".to_owned(), json!(rejected));
        }
        value
    }

    fn words(&self, lang: Lang) -> String {
        let report = self.report;
        let rows = report.rows;
        let number = |count: u64| lang.number(count as i64);
        let mut parts = vec![say!(
            lang,
            import_rows,
            seen = number(rows.seen),
            taken = number(rows.taken),
            refused = number(rows.refused),
            skipped = number(rows.skipped),
        )];
        let passed = report.passed_over.iter().map(|passed| {
            let sheet = passed.sheet.iter().map(|sheet| format!(" [{sheet}]"));
            let file = format!("{}{}", passed.file, sheet.collect::<String>());
            say!(
                lang,
                import_passed_over,
                file = file,
                text = passed.text.as_str()
            )
        });
        parts.extend(passed);
        parts.extend(
            report
                .files
                .iter()
                .flat_map(|file| read(file, report, lang)),
        );
        parts.push(table(report, lang).text().trim_end().to_owned());
        if !report.refused.is_empty() {
            parts.push(notes(&say!(lang, import_refused), &report.refused, lang));
        }
        parts.extend(piles::changes(report, lang));
        parts.extend(piles::missing(report, lang));
        parts.extend(piles::villages(report, lang));
        let rejected = self
            .rejected
            .iter()
            .map(|path| say!(lang, import_rejected, file = path.display().to_string()));
        parts.extend(rejected);
        if !report.warnings.is_empty() {
            let count = report.warnings.len() as u64 + report.more_warnings;
            parts.push(say!(lang, import_warnings, count = number(count)));
            parts.extend(examples(report, lang));
        }
        parts.push(match report.batch {
            _ if self.dry_run => say!(lang, import_rehearsed),
            Some(batch) => say!(lang, import_undo, batch = batch.to_string()),
            None => say!(lang, import_nothing_new),
        });
        parts.join("\n")
    }
}

/// How a list was read, and whether it was imported before.
fn read(file: &FileReport, report: &ImportReport, lang: Lang) -> Vec<String> {
    let name = match &file.sheet {
        Some(sheet) => cell(&format!("{} [{sheet}]", file.file)),
        None => file.file.to_string(),
    };
    let mut lines = Vec::new();
    if !file.names.is_empty() {
        lines.push(say!(
            lang,
            import_read,
            file = name.as_str(),
            encoding = lang.label("encoding", file.encoding),
            names = file.names.join(", ")
        ));
    }
    if file.mapping_from == MappingFrom::Remembered.code() {
        lines.push(say!(lang, import_remembered, file = name.as_str()));
    }
    if let Some(before) = &file.before {
        let on = lang.day(before.on);
        let batch = before.batch.to_string();
        let of_file = |change: &&Change| change.file == file.file && change.sheet == file.sheet;
        let changes = report.changes.iter().filter(of_file).count();
        lines.push(if before.same_bytes {
            say!(
                lang,
                import_before_same,
                file = name,
                day = on,
                batch = batch
            )
        } else {
            let count = lang.count(changes);
            say!(
                lang,
                import_before,
                file = name,
                day = on,
                batch = batch,
                count = count
            )
        });
    }
    lines
}

fn table(report: &ImportReport, lang: Lang) -> Table {
    let mut table = Table::new(vec![
        Column::fixed(String::new()),
        Column::number(say!(lang, import_added)),
        Column::number(say!(lang, import_changed)),
        Column::number(say!(lang, import_same)),
        Column::number(say!(lang, import_kept)),
        Column::number(say!(lang, import_missing)),
    ]);
    let kinds: [(String, Counts); 5] = [
        (say!(lang, import_villages), report.villages),
        (say!(lang, import_households), report.households),
        (say!(lang, import_people), report.people),
        (say!(lang, import_absences), report.absences),
        (say!(lang, import_visits), report.visits),
    ];
    for (name, counts) in kinds {
        let counts = [
            counts.added,
            counts.changed,
            counts.same,
            counts.kept,
            counts.missing,
        ];
        let cells = counts.iter().map(|count| lang.number(*count as i64));
        table.row(std::iter::once(name).chain(cells).collect());
    }
    table
}

/// How many warnings there are of each kind, with the first one's words.
fn examples(report: &ImportReport, lang: Lang) -> Vec<String> {
    let line = |(code, count): (&&str, &u64)| {
        let first = report.warnings.iter().find(|note| note.code == *code)?;
        let count = lang.number(*count as i64);
        let (row, text) = (lang.number(first.row.into()), first.text.as_str());
        Some(say!(
            lang,
            import_warning_kind,
            count = count,
            row = row,
            text = text
        ))
    };
    report.warned.iter().filter_map(line).collect()
}

/// The first rows by name, and where the others are to be found.
pub(super) fn notes(heading: &str, notes: &[RowNote], lang: Lang) -> String {
    let mut lines = vec![heading.to_owned()];
    lines.extend(notes.iter().take(NAMED).map(|note| {
        let row = lang.number(note.row.into());
        let (file, text) = (&*note.file, note.text.as_str());
        if let Some(column) = &note.column {
            say!(
                lang,
                import_note_cell,
                file = file,
                row = row,
                column = &**column,
                text = text
            )
        } else {
            say!(lang, import_note, file = file, row = row, text = text)
        }
    }));
    if let Some(more) = notes.len().checked_sub(NAMED + 1) {
        lines.push(say!(lang, import_more, count = lang.count(more + 1)));
    }
    lines.join("\n  ")
}
