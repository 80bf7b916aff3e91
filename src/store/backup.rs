//! Copies: made by SQLite's own backup from the open register, checked, synced and only then given their name, so that
//! a copy is whole or not there. They lie in a folder beside the register.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDateTime, TimeDelta};
use rusqlite::Connection;
use rusqlite::backup::{Backup as SqliteBackup, StepResult};

use crate::domain::date::Day;

use super::{Error, Result, Store, file, schema};

/// Why a copy was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BackupKind {
    /// The first opening of a day.
    Daily,
    /// Before an import.
    Import,
    /// Before another register was merged into this one.
    Merge,
    /// Before the file was brought to a newer schema. These are never rotated away.
    Migration,
    /// Asked for by a person, or made before another copy was put in place.
    Manual,
}

impl BackupKind {
    const ALL: [Self; 5] = [
        Self::Daily,
        Self::Import,
        Self::Merge,
        Self::Migration,
        Self::Manual,
    ];

    /// The code in the copy's name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Import => "import",
            Self::Merge => "merge",
            Self::Migration => "migration",
            Self::Manual => "manual",
        }
    }
}

/// A copy of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Its file.
    pub path: PathBuf,
    /// When it was made, on the wall in Viet Nam.
    pub at: NaiveDateTime,
    /// Why.
    pub kind: BackupKind,
    /// Its size in bytes.
    pub size: u64,
}

/// Daily copies kept: one a day, a week, a month.
const DAYS: usize = 7;
const WEEKS: usize = 4;
const MONTHS: usize = 12;
/// Copies kept of those made before imports, of those before merges, and of those asked for.
const OTHERS: usize = 10;
/// Pages copied between two looks at the cancel flag: 4 MB.
const STEP: i32 = 1024;

/// The folder of the copies of the register at `path`.
pub fn backup_folder(path: &Path) -> PathBuf {
    file::beside(path, "-backup")
}

/// The copies of the register at `path`, newest first. The register itself need not be there.
pub fn backups(path: &Path) -> Vec<Backup> {
    let Ok(entries) = fs::read_dir(backup_folder(path)) else {
        return Vec::new();
    };
    let mut found: Vec<Backup> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().into_string().ok()?;
            let (at, kind) = read_name(&name)?;
            Some(Backup {
                path: entry.path(),
                at,
                kind,
                size: entry.metadata().ok()?.len(),
            })
        })
        .collect();
    found.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.path.cmp(&a.path)));
    found
}

pub(super) const NAME: &str = "%Y-%m-%d-%H%M%S";
const ENDING: &str = ".gocua";

fn read_name(name: &str) -> Option<(NaiveDateTime, BackupKind)> {
    let name = name.strip_suffix(ENDING)?;
    let kind = BackupKind::ALL
        .into_iter()
        .find(|kind| name.ends_with(&format!("-{}", kind.code())))?;
    let at = name.strip_suffix(kind.code())?.strip_suffix('-')?;
    Some((NaiveDateTime::parse_from_str(at, NAME).ok()?, kind))
}

impl Store {
    /// Makes a copy beside the register. `progress` hears pages copied and pages in all, and cancels with `false`.
    pub fn back_up(
        &self,
        kind: BackupKind,
        progress: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<PathBuf> {
        let folder = backup_folder(&self.path);
        let is_new = !folder.exists();
        fs::create_dir_all(&folder)
            .and_then(|()| crate::platform::private_folder(&folder))
            .and_then(|()| match folder.parent() {
                // The first copy is kept as surely as the later ones: the folder's own name goes to the disc too.
                Some(parent) if is_new => crate::platform::sync_folder(parent),
                _ => Ok(()),
            })
            .map_err(|error| no_copy(&folder, Error::io(&folder, error)))?;
        // A second copy in one second gets the next one's name: no copy replaces another.
        let mut at = self.clock.now().local();
        let named =
            |at: NaiveDateTime| folder.join(format!("{}-{}{ENDING}", at.format(NAME), kind.code()));
        while named(at).exists() {
            at += TimeDelta::seconds(1);
        }
        let target = named(at);
        self.back_up_to(&target, progress)?;
        rotate(&self.path);
        Ok(target)
    }

    /// Makes a copy at `target`, which may be on another disc; an older copy there is replaced when the new one is whole.
    pub fn back_up_to(
        &self,
        target: &Path,
        progress: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<()> {
        if file::is_open_here(target) {
            return Err(Error::InUse(target.to_owned()));
        }
        let folder = file::folder_of(target);
        let made = (|| {
            let temporary = file::temporary(folder)?;
            copy(&self.connection, temporary.path(), progress)?;
            file::take_name(temporary, target)
        })();
        made.map_err(|error| no_copy(folder, error))
    }

    /// Makes today's copy, unless there is one. Gives its path if one was made.
    pub fn back_up_today(
        &self,
        progress: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<Option<PathBuf>> {
        let today = self.clock.today();
        if backups(&self.path)
            .iter()
            .any(|backup| backup.kind == BackupKind::Daily && backup.at.date() == today)
        {
            return Ok(None);
        }
        self.back_up(BackupKind::Daily, progress).map(Some)
    }

    /// Makes a copy before much is written at once, unless the newest copy already holds the register as it is.
    pub fn back_up_before(
        &self,
        kind: BackupKind,
        progress: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<Option<PathBuf>> {
        if let Some(newest) = backups(&self.path).first()
            && is_whole(&newest.path)
            && file::connect(&newest.path, true)
                .and_then(|copy| state_of(&copy))
                .ok()
                == Some(state_of(&self.connection)?)
        {
            return Ok(None);
        }
        self.back_up(kind, progress).map(Some)
    }
}

/// What tells two copies of one register apart: how much was ever written, and the last moment.
fn state_of(connection: &Connection) -> Result<(i64, i64)> {
    Ok(connection.query_row(
        "SELECT (SELECT coalesce(max(hlc), 0) FROM batch), (SELECT count(*) FROM batch)",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

/// The same in words of its own: what was not written is a copy, and the register and the copies are as they were.
pub(super) fn no_copy(folder: &Path, error: Error) -> Error {
    use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    match error {
        Error::Full => Error::NoRoomForCopy(folder.to_owned()),
        Error::Io(_, error) if matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem) => {
            Error::NoCopyHere(folder.to_owned())
        }
        other => other,
    }
}

/// How often a register that another program is writing is asked again; SQLite waits seconds each time.
const ASKED: u32 = 6;

pub(super) fn copy(
    source: &Connection,
    target: &Path,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<()> {
    let mut connection = Connection::open(target)?;
    // The copy becomes a file of its own only when it is whole; until then its journal would protect nothing.
    connection.pragma_update(None, "journal_mode", "OFF")?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    {
        let backup = SqliteBackup::new(source, &mut connection)?;
        let mut asked = 0;
        loop {
            let step = backup.step(STEP)?;
            asked = match step {
                StepResult::Busy | StepResult::Locked => asked + 1,
                _ => 0,
            };
            if asked == ASKED {
                return Err(Error::Busy);
            }
            let done = backup.progress();
            if !progress(
                (done.pagecount - done.remaining) as u64,
                done.pagecount as u64,
            ) {
                return Err(Error::Cancelled);
            }
            if matches!(step, StepResult::Done) {
                break;
            }
        }
    }
    whole(&connection)?;
    connection.close().map_err(|(_, error)| Error::from(error))
}

/// Whether SQLite finds nothing wrong with the file.
pub(super) fn whole(connection: &Connection) -> Result<()> {
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" {
        Ok(())
    } else {
        Err(Error::Damaged(verdict))
    }
}

/// Whether a copy can be put in the place of a register.
pub fn is_whole(path: &Path) -> bool {
    let looked = || -> Result<()> {
        let path = file::canonical(path)?;
        file::look(&path)?;
        let connection = file::connect(&path, true)?;
        schema::has_its_tables(&connection, &path)?;
        whole(&connection)
    };
    looked().is_ok()
}

/// The second newest copy, if it is not whole: the newest is of today, but a disc that spoils files has had time to
/// spoil this one.
pub fn spoilt_copy(path: &Path) -> Option<Backup> {
    let second = backups(path).into_iter().nth(1)?;
    (!is_whole(&second.path)).then_some(second)
}

/// Removes the copies that are no longer needed: of the daily ones the newest of each of the last seven days, four
/// weeks and twelve months stay, of the others the newest ten, of those before a migration all.
fn rotate(path: &Path) {
    let all = backups(path);
    let daily: Vec<&Backup> = all
        .iter()
        .filter(|backup| backup.kind == BackupKind::Daily)
        .collect();
    let mut keep: Vec<&Path> = Vec::new();
    keep_newest(&daily, DAYS, |day| (day.year(), day.ordinal()), &mut keep);
    keep_newest(
        &daily,
        WEEKS,
        |day| (day.iso_week().year(), day.iso_week().week()),
        &mut keep,
    );
    keep_newest(&daily, MONTHS, |day| (day.year(), day.month()), &mut keep);
    for kind in [BackupKind::Import, BackupKind::Merge, BackupKind::Manual] {
        keep.extend(
            all.iter()
                .filter(|backup| backup.kind == kind)
                .take(OTHERS)
                .map(|backup| backup.path.as_path()),
        );
    }
    for backup in &all {
        if backup.kind != BackupKind::Migration && !keep.contains(&backup.path.as_path()) {
            // A copy that cannot be removed now is tried again after the next one.
            let _ = fs::remove_file(&backup.path);
        }
    }
}

fn keep_newest<'a, P: PartialEq>(
    newest_first: &[&'a Backup],
    periods: usize,
    period: impl Fn(Day) -> P,
    keep: &mut Vec<&'a Path>,
) {
    let mut seen: Vec<P> = Vec::new();
    for backup in newest_first {
        let this = period(backup.at.date());
        if !seen.contains(&this) {
            if seen.len() == periods {
                return;
            }
            seen.push(this);
            keep.push(&backup.path);
        }
    }
}
