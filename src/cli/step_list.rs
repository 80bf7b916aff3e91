//! `gocua import FILE... --step KIND`: everybody whom the lists name was taken, or something else happened to them.

use std::path::PathBuf;

use crate::domain::step::StepKind;
use crate::exchange::{
    ImportOptions, ListedStep, StepListOptions, StepListReport, import_steps, write_unmatched,
};
use crate::lang::{Lang, say};

use super::call::Call;
use super::error::{DONE, REFUSED, Result};
use super::find::chosen;
use super::import::{NAMED, notes};
use super::people_list::{Told, rows_words};
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
    let rejected = call.rejected(asked.rejected, |path| {
        write_unmatched(&report, asked.files, &options, &store, path)
    });
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

impl Told<'_, StepListReport> {
    fn words(&self, lang: Lang) -> String {
        let report = self.report;
        let mut parts = vec![
            rows_words(&report.rows, lang),
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
        if report.before_start > 0 {
            let count = lang.count(report.before_start);
            parts.push(say!(lang, marked_before_start, count = count));
        }
        if !report.unmatched.is_empty() {
            let heading = say!(lang, marked_unmatched);
            parts.push(notes(&heading, &report.unmatched, lang));
        }
        parts.extend(self.end(report.batch, lang));
        parts.join("\n")
    }
}
