//! `gocua import FILE... --remaining`: the police's list of those remaining, held against the register.

use std::path::PathBuf;

use crate::exchange::{
    ImportOptions, ListedStep, RemainingOptions, RemainingReport, import_remaining,
    write_unmatched_remaining,
};
use crate::lang::{Lang, say};

use super::call::Call;
use super::error::{DONE, REFUSED, Result};
use super::import::{NAMED, notes};
use super::people_list::{Told, rows_words};
use super::progress::Work;
use super::table::{Column, Table};
use super::when::day;

/// What the command line says of such a list.
pub(super) struct Asked<'a> {
    pub files: &'a [PathBuf],
    pub reading: ImportOptions,
    pub on: Option<&'a str>,
    pub although_few: bool,
    pub rejected: Option<&'a PathBuf>,
}

pub(super) fn run(asked: Asked<'_>, call: &Call) -> Result<u8> {
    let lang = call.lang;
    let on = asked.on.map(|text| day(text, call.today(), lang));
    let options = RemainingOptions {
        reading: asked.reading,
        on: on.transpose()?.unwrap_or(call.today()),
        although_few: asked.although_few,
    };
    let dry_run = options.reading.dry_run;
    let mut store = if dry_run { call.open() } else { call.write() }?;
    let work = Work::begin(say!(lang, working_import), call);
    let report = import_remaining(&mut store, asked.files, &options, &mut |done| {
        let (so_far, of) = done.step();
        work.step(so_far, of)
    })?;
    drop(work);
    let rejected = call.rejected(asked.rejected, |path| {
        write_unmatched_remaining(&report, asked.files, &options, &store, path)
    });
    let told = Told {
        report: &report,
        dry_run,
        rejected: &rejected,
    };
    call.confirm(|| told.json(), || told.words(lang))?;
    let whole = report.unmatched.is_empty()
        && report.left_out.is_empty()
        && report.unknown_villages.is_empty();
    Ok(if whole { DONE } else { REFUSED })
}

impl Told<'_, RemainingReport> {
    fn words(&self, lang: Lang) -> String {
        let report = self.report;
        let mut parts = vec![
            rows_words(&report.rows, lang),
            table(report, lang).text().trim_end().to_owned(),
        ];
        let people = |heading: String, people: &[ListedStep]| {
            let names = people.iter().take(NAMED).map(|one| {
                let born = one.born.map_or(String::new(), |born| format!(" ({born})"));
                format!("{}{born}", one.name)
            });
            let mut names: Vec<String> = names.collect();
            if people.len() > NAMED {
                names.push("…".to_owned());
            }
            (!people.is_empty()).then(|| format!("{heading} {}", names.join(", ")))
        };
        let count = |people: &[ListedStep]| lang.count(people.len());
        parts.extend(people(
            say!(
                lang,
                remaining_list_proposed,
                count = count(&report.proposed)
            ),
            &report.proposed,
        ));
        parts.extend(people(
            say!(
                lang,
                remaining_list_left_out,
                count = count(&report.left_out)
            ),
            &report.left_out,
        ));
        parts.extend(people(
            say!(
                lang,
                remaining_list_contradictions,
                count = count(&report.contradictions)
            ),
            &report.contradictions,
        ));
        parts.extend(people(
            say!(lang, remaining_list_outside, count = count(&report.outside)),
            &report.outside,
        ));
        if !report.unknown_villages.is_empty() {
            let names = report.unknown_villages.join(", ");
            parts.push(say!(lang, remaining_list_unknown_villages, names = names));
        }
        if !report.silent.is_empty() {
            let names = report.silent.join(", ");
            parts.push(say!(lang, remaining_list_silent, names = names));
        }
        if !report.unmatched.is_empty() {
            let heading = say!(lang, remaining_list_unmatched);
            parts.push(notes(&heading, &report.unmatched, lang));
        }
        parts.extend(self.end(report.batch, lang));
        parts.join("\n")
    }
}

fn table(report: &RemainingReport, lang: Lang) -> Table {
    let mut table = Table::new(vec![
        Column::fixed(say!(lang, import_village)),
        Column::number(say!(lang, remaining_list_column_rows)),
        Column::number(say!(lang, remaining_list_column_remaining)),
        Column::number(say!(lang, remaining_list_column_both)),
        Column::number(say!(lang, remaining_list_column_proposed)),
        Column::number(say!(lang, remaining_list_column_contradictions)),
    ]);
    for village in &report.villages {
        let numbers = [
            village.rows,
            village.remaining,
            village.both,
            village.proposed,
            village.contradictions,
        ];
        let name = if village.few {
            say!(lang, remaining_list_few, village = village.village.as_str())
        } else {
            village.village.clone()
        };
        let cells = numbers.into_iter().map(|number| lang.count(number));
        table.row(std::iter::once(name).chain(cells).collect());
    }
    table
}
