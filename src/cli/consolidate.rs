//! `gocua consolidate FILE...`: the progress tables of several units, added up.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::exchange::{Consolidation, consolidate, figure_words};
use crate::lang::{Lang, say};

use super::call::Call;
use super::error::{DONE, REFUSED, Result};
use super::table::{Column, Table};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(value_name = "FILE", required = true, help = "consolidate-files")]
    files: Vec<String>,
    #[arg(long, value_name = "FILE", help = "consolidate-out")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, call: &Call) -> Result<u8> {
    let all = consolidate(&arguments.files, call.lang)?;
    if let Some(path) = &arguments.out {
        all.write(path, call.lang)?;
    }
    let out = arguments
        .out
        .as_ref()
        .map(|path| path.display().to_string());
    call.confirm(
        || {
            // It is made of texts and numbers, which JSON can always hold.
            let mut value = serde_json::to_value(&all).unwrap_or_default();
            if let Some(object) = value.as_object_mut() {
                object.insert("out".to_owned(), json!(out));
            }
            value
        },
        || words(&all, out.as_deref(), call.lang),
    )?;
    Ok(if all.doubts.is_empty() { DONE } else { REFUSED })
}

/// The figures that are shown in words; the file and JSON have all.
const SHOWN: [&str; 3] = ["eligible", "taken", "remaining"];

fn words(all: &Consolidation, out: Option<&str>, lang: Lang) -> String {
    let mut columns = vec![Column::fixed(say!(lang, consolidated_unit))];
    columns.extend(SHOWN.map(|code| Column::number(figure_words(code, lang))));
    columns.push(Column::number(say!(lang, consolidated_percent)));
    let mut table = Table::new(columns);
    let units = all.units.iter();
    let units = units.map(|unit| (unit.unit.clone(), &unit.figures, unit.percent));
    let total = (say!(lang, consolidated_total), &all.total, all.percent);
    for (name, figures, percent) in units.chain([total]) {
        let count = |code: &&str| {
            let count = figures.get(*code).copied().unwrap_or_default();
            lang.number(count as i64)
        };
        let mut cells = vec![name];
        cells.extend(SHOWN.iter().map(count));
        cells.push(percent.map_or(String::new(), |tenths| lang.percent(tenths)));
        table.row(cells);
    }
    let mut parts = vec![table.text().trim_end().to_owned(), all.check(lang)];
    parts.extend(all.doubts.iter().map(|doubt| doubt.text.clone()));
    parts.extend(out.map(|file| say!(lang, consolidated_written, file = file)));
    parts.join("\n")
}
