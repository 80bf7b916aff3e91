//! `gocua restore`: shows the copies of the register and what each holds; with a copy named, puts it in the register's
//! place. The register that was there is kept beside it.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use crate::lang::say;
use crate::store::{Backup, Error as StoreError, Looked, Lost, backups, look_into, restore};

use super::call::Call;
use super::error::{DONE, Error, Result};

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

/// A copy, and what was found in it.
pub(super) type Line = (Backup, Looked);

fn show(call: &Call) -> Result<u8> {
    let register = whole(call.register_to_read()?)?;
    let lines: Vec<Line> = backups(&register)
        .into_iter()
        .map(|backup| {
            let looked = look_into(&backup.path, &register);
            (backup, looked)
        })
        .collect();
    call.answer(
        || json!({ "register": register.display().to_string(), "backups": lines.iter().map(value).collect::<Vec<_>>() }),
        || if lines.is_empty() { format!("{}\n", say!(call.lang, restore_none)) } else { all_words(&lines, call) },
    )?;
    Ok(DONE)
}

pub(super) fn value((backup, looked): &Line) -> Value {
    let holds = looked.holding;
    json!({
        "path": backup.path.display().to_string(),
        "at": backup.at.format("%Y-%m-%dT%H:%M:%S+07:00").to_string(),
        "kind": backup.kind.code(),
        "size": backup.size,
        "whole": looked.whole,
        "households": holds.map(|holds| holds.households),
        "people": holds.map(|holds| holds.people),
        "visits": holds.map(|holds| holds.visits),
        "lost": match looked.lost {
            Lost::Since { visits, imports, changes } => {
                json!({ "visits": visits, "imports": imports, "changes": changes })
            }
            Lost::Unknown | Lost::Everything => Value::Null,
        },
        "other_register": looked.lost == Lost::Everything,
    })
}

fn all_words(lines: &[Line], call: &Call) -> String {
    let mut words = String::new();
    for (place, line) in lines.iter().enumerate() {
        let number = format!("{:>3}  ", place + 1);
        words.push_str(&number);
        words.push_str(&line_words(line, call).join(&format!("\n{}", " ".repeat(number.len()))));
        words.push('\n');
    }
    format!("{words}{}\n", say!(call.lang, restore_hint))
}

/// A copy in three lines: when and why, what it holds, what is lost with it.
pub(super) fn line_words((backup, looked): &Line, call: &Call) -> Vec<String> {
    let lang = call.lang;
    let mut lines = vec![format!(
        "{} · {} · {} · {}",
        lang.moment(backup.at, call.today()),
        lang.label("backup", backup.kind.code()),
        lang.size(backup.size),
        looked.wholeness(lang),
    )];
    lines.extend(looked.say(lang));
    lines
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
pub(super) fn whole(path: PathBuf) -> Result<PathBuf> {
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
