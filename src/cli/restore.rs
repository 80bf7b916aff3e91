//! `gocua restore`: shows the copies of the register and what each holds; with a copy named, puts it in the register's
//! place. The register that was there is kept beside it.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use crate::lang::say;
use crate::store::{Backup, Error as StoreError, Holding, backups, holding, restore};

use super::backup::megabytes;
use super::call::Call;
use super::error::{DONE, Error, Result};
use super::table::{Column, Table};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(value_name = "BACKUP", help = "backup")]
    backup: Option<String>,
}

pub(super) fn run(arguments: &Arguments, call: &Call) -> Result<u8> {
    match &arguments.backup {
        None => show(call),
        Some(text) => put_back(text, call),
    }
}

/// A copy, and what it holds if it can be read.
type Line = (Backup, Option<Holding>);

fn show(call: &Call) -> Result<u8> {
    let register = whole(call.register_to_read()?)?;
    let lines: Vec<Line> = backups(&register)
        .into_iter()
        .map(|backup| {
            let holds = holding(&backup.path).ok();
            (backup, holds)
        })
        .collect();
    call.answer(
        || json!({ "register": register.display().to_string(), "backups": lines.iter().map(value).collect::<Vec<_>>() }),
        || if lines.is_empty() { format!("{}\n", say!(call.lang, restore_none)) } else { words(&lines, call) },
    )?;
    Ok(DONE)
}

fn value((backup, holds): &Line) -> Value {
    json!({
        "path": backup.path.display().to_string(),
        "at": backup.at.format("%Y-%m-%dT%H:%M:%S+07:00").to_string(),
        "kind": backup.kind.code(),
        "size": backup.size,
        "readable": holds.is_some(),
        "households": holds.map(|holds| holds.households),
        "people": holds.map(|holds| holds.people),
        "visits": holds.map(|holds| holds.visits),
    })
}

fn words(lines: &[Line], call: &Call) -> String {
    let lang = call.lang;
    let mut table = Table::new(vec![
        Column::number(String::new()),
        Column::fixed(say!(lang, restore_at)),
        Column::fixed(say!(lang, restore_kind)),
        Column::number(say!(lang, figures_households)),
        Column::number(say!(lang, figures_people)),
        Column::number(say!(lang, figures_visits)),
        Column::number(say!(lang, restore_size)),
    ]);
    for (place, (backup, holds)) in lines.iter().enumerate() {
        let count = |of: fn(&Holding) -> u64| {
            holds
                .as_ref()
                .map_or_else(|| "?".to_owned(), |holds| lang.number(of(holds) as i64))
        };
        table.row(vec![
            (place + 1).to_string(),
            format!(
                "{} {}",
                lang.day(backup.at.date()),
                backup.at.format("%H:%M")
            ),
            lang.label("backup", backup.kind.code()),
            count(|holds| holds.households),
            count(|holds| holds.people),
            count(|holds| holds.visits),
            megabytes(backup.size, call),
        ]);
    }
    format!("{}{}\n", table.text(), say!(lang, restore_hint))
}

fn put_back(text: &str, call: &Call) -> Result<u8> {
    let register = whole(call.register_to_write()?)?;
    let source = copy_named(text, &register)?;
    let aside = restore(&source, &register, call.clock.now().local())?;
    let kept = aside.as_ref().map(|path| path.display().to_string());
    call.confirm(
        || json!({ "register": register.display().to_string(), "restored": source.display().to_string(), "kept": kept }),
        || {
            let mut words = say!(call.lang, done_restore, file = source.display().to_string());
            if let Some(kept) = &kept {
                words.push('\n');
                words.push_str(&say!(call.lang, restore_kept, file = kept.as_str()));
            }
            words
        },
    )?;
    Ok(DONE)
}

/// The whole path, so that what is told can be found from anywhere. The register itself need not be there.
fn whole(path: PathBuf) -> Result<PathBuf> {
    std::path::absolute(&path).map_err(|error| Error::Io(path, error))
}

/// The copy of a file, of a file's name in the folder of copies, or of a number in the list, 1 being the newest.
fn copy_named(text: &str, register: &Path) -> Result<PathBuf> {
    let all = backups(register);
    let by_place = text
        .parse::<usize>()
        .ok()
        .and_then(|place| all.get(place.checked_sub(1)?));
    let by_name = || {
        all.iter()
            .find(|backup| backup.path.file_name().is_some_and(|name| name == text))
    };
    if let Some(backup) = by_place.or_else(by_name) {
        return Ok(backup.path.clone());
    }
    let path = PathBuf::from(text);
    if path.exists() {
        Ok(path)
    } else {
        Err(StoreError::Missing(path).into())
    }
}
