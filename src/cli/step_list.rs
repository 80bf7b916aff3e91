//! `gocua import FILE... --step KIND`: everybody whom the lists name was taken, or something else happened to them.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::domain::step::StepKind;
use crate::exchange::{
    ImportOptions, ListedStep, StepListOptions, StepListReport, import_steps, write_unmatched,
};
use crate::lang::{Lang, say};

use super::call::Call;
use super::error::{DONE, REFUSED, Result};
use super::find::chosen;
use super::import::{NAMED, notes};
use super::progress::Work;
use super::when::day;

/// What the command line says of such a list.
pub(super) struct Asked<'a> {
    pub files: &'a [PathBuf],
    pub reading: ImportOptions,
    pub step: &'a str,
    pub on: Option<&'a str>,
    pub rejected: Option<&'a PathBuf>,
}

pub(super) fn run(asked: Asked<'_>, call: &Call) -> Result<u8> {
    let lang = call.lang;
    let kind = chosen(
        "step_kind",
        StepListOptions::KINDS.into_iter(),
        StepKind::code,
        asked.step,
        lang,
    )?;
    let on = asked.on.map(|text| day(text, call.today(), lang));
    let options = StepListOptions {
        reading: asked.reading,
        kind,
        on: on.transpose()?.unwrap_or(call.today()),
    };
    let dry_run = options.reading.dry_run;
    let mut store = if dry_run { call.open() } else { call.write() }?;
    let work = Work::begin(say!(lang, working_import), call);
    let report = import_steps(&mut store, asked.files, &options, &mut |done| {
        let (so_far, of) = done.step();
        work.step(so_far, of)
    })?;
    drop(work);
    let mut rejected = Vec::new();
    if let Some(path) = asked.rejected {
        match write_unmatched(&report, asked.files, &options, &store, path) {
            Ok(written) => rejected = written,
            // What was matched is written by now, and is told as such.
            Err(error) => call.warn(&error.say(lang)),
        }
    }
    let told = Told {
        report: &report,
        dry_run,
        rejected: &rejected,
    };
    call.confirm(|| told.json(), || told.words(lang))?;
    Ok(if report.unmatched.is_empty() {
        DONE
    } else {
        REFUSED
    })
}

struct Told<'a> {
    report: &'a StepListReport,
    dry_run: bool,
    rejected: &'a [PathBuf],
}

impl Told<'_> {
    fn json(&self) -> Value {
        // A report is made of texts and numbers, which JSON can always hold.
        let mut value = serde_json::to_value(self.report).unwrap_or_default();
        if let Value::Object(report) = &mut value {
            let paths = self.rejected.iter();
            let rejected: Vec<String> = paths.map(|path| path.display().to_string()).collect();
            report.insert("dry_run".to_owned(), json!(self.dry_run));
            report.insert("rejected".to_owned(), json!(rejected));
        }
        value
    }

    fn words(&self, lang: Lang) -> String {
        let report = self.report;
        let mut parts = vec![
            rows(report, lang),
            say!(
                lang,
                marked_step,
                step = lang.label("step_kind", report.step),
                new = lang.count(report.new.len()),
                before = lang.count(report.before.len())
            ),
        ];
        let outside: Vec<&ListedStep> = report.new.iter().filter(|step| step.outside).collect();
        if !outside.is_empty() {
            let names = outside.iter().take(NAMED).map(|step| step.name.as_str());
            parts.push(say!(
                lang,
                marked_outside,
                count = lang.count(outside.len()),
                names = names.collect::<Vec<_>>().join(", ")
            ));
        }
        if !report.unmatched.is_empty() {
            let heading = say!(lang, marked_unmatched);
            parts.push(notes(&heading, &report.unmatched, lang));
        }
        let paths = self.rejected.iter();
        parts.extend(paths.map(|path| {
            let file = path.display().to_string();
            say!(lang, marked_rejected, file = file)
        }));
        parts.push(match report.batch {
            _ if self.dry_run => say!(lang, import_rehearsed),
            Some(batch) => say!(lang, import_undo, batch = batch.to_string()),
            None => say!(lang, import_nothing_new),
        });
        parts.join("\n")
    }
}

fn rows(report: &StepListReport, lang: Lang) -> String {
    let number = |count: u64| lang.number(count as i64);
    say!(
        lang,
        marked_rows,
        seen = number(report.rows.seen),
        taken = number(report.rows.taken),
        refused = number(report.rows.refused),
        skipped = number(report.rows.skipped)
    )
}
