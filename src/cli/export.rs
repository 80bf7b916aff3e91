//! `gocua export LIST`: a list of the register in a file, or on the standard output.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::exchange::Error as ExchangeError;
use crate::exchange::export::{
    ExportOptions, Format, ListKind, VillageFile, export, export_file, export_villages,
};
use crate::lang::say;
use crate::store::Store;

use super::call::Call;
use super::error::{DONE, Result};
use super::filter::{Choice, choose, choose_in};
use super::find::unknown_code;
use super::league::export_progress;
use super::output::{Output, lost};
use super::progress::Work;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    choice: Choice,
    #[arg(long, value_name = "FILE", help = "out")]
    out: Option<PathBuf>,
    #[arg(long, value_name = "FORMAT", help = "format")]
    format: Option<String>,
    #[arg(long, help = "full_numbers")]
    full_numbers: bool,
    #[arg(long, help = "no_keys")]
    no_keys: bool,
    #[arg(
        long,
        requires = "out",
        conflicts_with = "village",
        help = "by_village"
    )]
    by_village: bool,
}

pub(super) fn run(arguments: &Arguments, call: &Call) -> Result<u8> {
    let format = format(arguments, call)?;
    if arguments.choice.is_progress() {
        return export_progress(&arguments.choice, format, arguments.out.as_deref(), call);
    }
    let kind = arguments.choice.kind(call.lang)?;
    if format == Format::Chat && kind != ListKind::Absent {
        return Err(unknown_code(format.code(), call.lang));
    }
    if arguments.out.is_none() {
        call.data_needs_file()?;
    }
    let store = arguments.choice.register(call)?;
    if let (true, Some(folder)) = (arguments.by_village, &arguments.out) {
        return by_village(arguments, kind, format, folder, &store, call);
    }
    let chosen = choose(&arguments.choice, kind, &store, call)?;
    let options = ExportOptions {
        format,
        full_numbers: arguments.full_numbers,
        keys: !arguments.no_keys,
        ..chosen
    };
    let work = if arguments.out.is_some() {
        Work::begin(say!(call.lang, working_export), call)
    } else {
        Work::begin_unseen()
    };
    let mut step = |done| work.step(done, 0);
    let Some(path) = &arguments.out else {
        export(&store, kind, &options, &mut Output::open(), &mut step).map_err(
            |error| match error {
                ExchangeError::Io(_, error) => lost(error),
                other => other.into(),
            },
        )?;
        return Ok(DONE);
    };
    let rows = export_file(&store, kind, &options, path, &mut step)?;
    drop(work);
    let file = path.display().to_string();
    call.confirm(
        || json!({ "list": kind.code(), "format": format.code(), "path": file, "rows": rows, "full_numbers": arguments.full_numbers, "keys": !arguments.no_keys }),
        || say!(call.lang, done_export, rows = call.lang.number(rows as i64), file = file.as_str()),
    )?;
    Ok(DONE)
}

/// One file for each village, into the folder that `--out` names.
fn by_village(
    arguments: &Arguments,
    kind: ListKind,
    format: Format,
    folder: &Path,
    store: &Store,
    call: &Call,
) -> Result<u8> {
    let mut villages = Vec::new();
    let chosen = choose(&arguments.choice, kind, store, call)?;
    let mut shown = match &chosen.absences {
        Some(ids) => Some(store.absences_by_village(ids)?),
        None => None,
    };
    for (id, village) in store.villages()? {
        let options = ExportOptions {
            format,
            full_numbers: arguments.full_numbers,
            keys: !arguments.no_keys,
            ..match &mut shown {
                Some(shown) => ExportOptions {
                    village: Some(id),
                    absences: Some(shown.remove(&id).unwrap_or_default()),
                    ..chosen.clone()
                },
                None => choose_in(Some(id), &arguments.choice, kind, store, call.lang)?,
            }
        };
        villages.push((village.name, options));
    }
    let work = Work::begin(say!(call.lang, working_export), call);
    let files = export_villages(store, kind, &villages, folder, &mut |done| {
        work.step(done, 0)
    })?;
    drop(work);
    let json = |file: &VillageFile| json!({ "village": file.village, "path": file.path.display().to_string(), "rows": file.rows });
    let words = |file: &VillageFile| {
        let rows = call.lang.number(file.rows as i64);
        let file = file.path.display().to_string();
        say!(call.lang, done_export, rows = rows, file = file)
    };
    call.confirm(
        || json!({ "list": kind.code(), "format": format.code(), "files": files.iter().map(json).collect::<Vec<_>>(), "full_numbers": arguments.full_numbers, "keys": !arguments.no_keys }),
        || files.iter().map(words).collect::<Vec<_>>().join("\n"),
    )?;
    Ok(DONE)
}

/// The format that is named, else that of the file's ending, else CSV.
fn format(arguments: &Arguments, call: &Call) -> Result<Format> {
    if let Some(code) = &arguments.format {
        return match Format::from_code(code) {
            Some(format) => Ok(format),
            None => Err(unknown_code(code, call.lang)),
        };
    }
    let ending = arguments.out.as_ref().and_then(|path| path.extension());
    let ending = ending
        .and_then(|ending| ending.to_str())
        .unwrap_or_default()
        .to_lowercase();
    match ending.as_str() {
        "htm" => Ok(Format::Html),
        other => Ok(Format::from_code(other).unwrap_or(Format::Csv)),
    }
}
