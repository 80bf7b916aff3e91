//! Which copy to take, and putting it in the place of the register: what each holds, whether it is whole, and what was
//! written since.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{NaiveDateTime, TimeDelta};
use rusqlite::Connection;

use crate::lang::{Lang, say};

use super::backup::{Backup, NAME, backups, copy, is_whole, no_copy};
use super::journal::journal;
use super::undo::IS_UNDONE;
use super::{Error, Result, file};

/// What a copy holds, to choose among copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Live households.
    pub households: u64,
    /// Live people.
    pub people: u64,
    /// Visits that stand.
    pub visits: u64,
}

/// What the register holds and a copy does not: what is lost by putting the copy in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The register cannot be read, so nobody knows.
    Unknown,
    /// The copy is of another register.
    Everything,
    /// What was written after the copy was made, and stands.
    Since {
        /// Visits.
        visits: u64,
        /// Lists that were taken in.
        imports: u64,
        /// Everything else that was done: edits, absences, settings.
        changes: u64,
    },
}

impl Lost {
    /// What is lost, in words.
    pub fn say(self, lang: Lang) -> String {
        let Self::Since {
            visits,
            imports,
            changes,
        } = self
        else {
            return if self == Self::Unknown {
                say!(lang, lost_unknown)
            } else {
                say!(lang, lost_everything)
            };
        };
        let count = |count: u64| lang.number(count as i64);
        let parts: Vec<String> = [
            (visits, say!(lang, lost_visits, count = count(visits))),
            (imports, say!(lang, lost_imports, count = count(imports))),
            (changes, say!(lang, lost_changes, count = count(changes))),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(_, words)| words)
        .collect();
        if parts.is_empty() {
            say!(lang, lost_nothing)
        } else {
            say!(lang, lost_since, what = parts.join(", "))
        }
    }
}

/// A copy that was looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looked {
    /// What it holds, as far as it can be read.
    pub holding: Option<Holding>,
    /// Whether it can be put in the place of the register.
    pub whole: bool,
    /// What would be lost.
    pub lost: Lost,
}

impl Looked {
    /// Whether it can be used, in words.
    pub fn wholeness(&self, lang: Lang) -> String {
        if self.whole {
            say!(lang, copy_whole)
        } else {
            say!(lang, copy_damaged)
        }
    }

    /// What it holds and what would be lost, a line each.
    pub fn say(&self, lang: Lang) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(holds) = self.holding {
            lines.push(say!(
                lang,
                copy_holds,
                households = lang.number(holds.households as i64),
                people = lang.number(holds.people as i64),
                visits = lang.number(holds.visits as i64)
            ));
        }
        if self.whole {
            lines.push(self.lost.say(lang));
        }
        lines
    }
}

/// Looks into a copy of the register at `path`, without changing either.
pub fn look_into(source: &Path, path: &Path) -> Looked {
    Looked {
        holding: holding(source).ok(),
        whole: is_whole(source),
        lost: lost(source, path).unwrap_or(Lost::Unknown),
    }
}

/// The newest copy of the register at `path` that is whole, and what is in it.
pub fn last_good_copy(path: &Path) -> Option<(Backup, Looked)> {
    backups(path)
        .into_iter()
        .map(|backup| {
            let looked = look_into(&backup.path, path);
            (backup, looked)
        })
        .find(|(_, looked)| looked.whole && looked.lost != Lost::Everything)
}

fn readable(path: &Path) -> Result<Connection> {
    let path = file::canonical(path)?;
    file::look(&path)?;
    file::connect(&path, true)
}

fn holding(path: &Path) -> Result<Holding> {
    let connection = readable(path)?;
    let count = |rows: &str| -> Result<u64> {
        let sql = format!("SELECT count(*) FROM {rows} AND undone = 0");
        let count: i64 = connection.query_row(&sql, [], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    };
    Ok(Holding {
        households: count("household WHERE closed IS NULL")?,
        people: count("person WHERE closed IS NULL")?,
        visits: count("visit WHERE withdrawn_on IS NULL")?,
    })
}

fn uuid(connection: &Connection) -> Result<String> {
    Ok(connection.query_row("SELECT uuid FROM register", [], |row| row.get(0))?)
}

fn lost(source: &Path, path: &Path) -> Result<Lost> {
    let (copy, register) = (readable(source)?, readable(path)?);
    if uuid(&copy)? != uuid(&register)? {
        return Ok(Lost::Everything);
    }
    // Devices number their operations apart, and keep their tags in every copy.
    let known: HashMap<i64, i64> = copy
        .prepare(
            "SELECT d.tag, max(o.seq) FROM op o JOIN device d ON d.no = o.device GROUP BY d.no",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let devices: Vec<(i64, i64)> = register
        .prepare("SELECT no, tag FROM device")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let (mut visits, mut imports, mut changes) = (0, 0, 0);
    for (device, tag) in devices {
        let after = known.get(&tag).copied().unwrap_or_default();
        let count = |sql: &str| -> Result<u64> {
            let count: i64 = register.query_row(sql, [device, after], |row| row.get(0))?;
            Ok(count.unsigned_abs())
        };
        visits += count(
            "SELECT coalesce(sum((SELECT count(*) FROM visit v WHERE v.id BETWEEN o.row AND o.row + o.count - 1 \
             AND v.undone = 0 AND v.withdrawn_on IS NULL)), 0) \
             FROM op o WHERE o.device = ?1 AND o.seq > ?2 AND o.entity = 'visit' AND o.grp IS NULL",
        )?;
        let done = |kinds: &str| {
            count(&format!(
                "SELECT count(*) FROM batch b WHERE b.kind IN ({kinds}) AND NOT {IS_UNDONE} AND b.id IN \
                 (SELECT batch FROM op WHERE device = ?1 AND seq > ?2)"
            ))
        };
        imports += done("'import'")?;
        changes += done("'new', 'edit', 'absence', 'step', 'setting'")?;
    }
    Ok(Lost::Since {
        visits,
        imports,
        changes,
    })
}

/// Puts the copy at `source` in the place of the register at `path`: whole, or not at all. The copy is looked at and
/// checked first; the register that was there is kept beside it (damaged or not) and named.
pub fn restore(source: &Path, path: &Path, at: NaiveDateTime) -> Result<Option<PathBuf>> {
    let source = file::canonical(source)?;
    let path = file::canonical(path)?;
    if file::is_open_here(&path) {
        return Err(Error::InUse(path));
    }
    file::look(&source)?;
    if lost(&source, &path).ok() == Some(Lost::Everything) {
        return Err(Error::OtherRegister(source));
    }
    if file::look(&path).is_ok() {
        // What cannot be finished is put aside as it is.
        let _ = file::finish(&path);
    }
    let lock = file::lock(&path)?;
    let folder = file::folder_of(&path);
    let put = || {
        let temporary = file::temporary(folder)?;
        let copied = file::connect(&source, true)?;
        copy(&copied, temporary.path(), &mut |_, _| true)?;
        let aside = keep_aside(&path, at)?;
        file::take_name(temporary, &path).inspect_err(|error| {
            // Where the register kept its name, a second one would let two programs write into one file.
            if let (Some(aside), false) = (&aside, matches!(error, Error::Unsure)) {
                let _ = fs::remove_file(aside);
            }
        })?;
        if let Some(aside) = &aside {
            // Only now: until the copy is in its place, the register needs its journal. A copy beside a journal that is
            // not its own is refused when it is opened.
            rename_journal(&path, aside)?;
        }
        Ok(aside)
    };
    let kept = put().map_err(|error| no_copy(folder, error));
    drop(lock);
    kept
}

/// Gives the register a second name, which stays when another file takes its own: at no moment is there no register.
fn keep_aside(path: &Path, mut at: NaiveDateTime) -> Result<Option<PathBuf>> {
    if !path.exists() {
        return Ok(None);
    }
    let named =
        |at: NaiveDateTime| file::beside(path, &format!("-before-restore-{}", at.format(NAME)));
    while named(at).exists() {
        at += TimeDelta::seconds(1);
    }
    let aside = named(at);
    fs::hard_link(path, &aside)
        .or_else(|_| {
            // Memory sticks know no second names.
            fs::copy(path, &aside)?;
            fs::File::open(&aside)?.sync_all()
        })
        .inspect_err(|_| {
            // Half a copy is none.
            let _ = fs::remove_file(&aside);
        })
        .map_err(|error| Error::io(&aside, error))?;
    Ok(Some(aside))
}

/// A register and its journal belong together: without it, a register is not what was saved.
fn rename_journal(path: &Path, aside: &Path) -> Result<()> {
    let from = journal(path);
    if !from.exists() {
        return Ok(());
    }
    fs::rename(&from, journal(aside)).map_err(|error| Error::io(&from, error))?;
    file::sync_names(path)
}
