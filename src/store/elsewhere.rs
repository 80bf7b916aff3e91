//! Copies at another place, such as a stick: where the last one went and when, kept in the installation's folder, so that
//! the user can be reminded of the next.

use std::path::{Path, PathBuf};

use crate::domain::clock::Moment;
use crate::domain::date::Day;

use super::{Result, Store};

/// Registers that are remembered.
const MOST: usize = 50;
/// After so many days without a copy at another place the user is reminded.
const WEEK: i64 = 7;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What is known of one register: a line of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Line {
    register: String,
    /// When the last copy was made, and the folder it went to.
    last: Option<(Moment, PathBuf)>,
    /// The day on which the user was last reminded.
    reminded: Option<Day>,
}

fn file(home: &Path) -> PathBuf {
    home.join("copies-elsewhere")
}

fn lines(home: &Path) -> Vec<Line> {
    let text = std::fs::read_to_string(file(home)).unwrap_or_default();
    text.lines()
        .filter_map(|line| {
            let mut cells = line.splitn(4, '\t');
            let register = cells.next().filter(|word| !word.is_empty())?.to_owned();
            let at = cells.next()?.parse().ok().map(Moment);
            let reminded = cells.next()?.parse().ok();
            let folder = cells.next().filter(|folder| !folder.is_empty());
            Some(Line {
                register,
                last: at.zip(folder.map(PathBuf::from)),
                reminded,
            })
        })
        .collect()
}

/// Changes the line of one register. A folder that cannot be written only means that it is forgotten.
fn change(home: &Path, register: &str, change: impl FnOnce(&mut Line)) {
    let mut kept = lines(home);
    let at = kept.iter().position(|line| line.register == register);
    let mut line = at.map(|at| kept.remove(at)).unwrap_or_default();
    register.clone_into(&mut line.register);
    change(&mut line);
    kept.insert(0, line);
    let lines = kept.iter().take(MOST).map(|line| {
        let (at, folder) = match &line.last {
            Some((at, folder)) => (at.0.to_string(), folder.display().to_string()),
            None => ("-".to_owned(), String::new()),
        };
        let reminded = line.reminded.map_or("-".to_owned(), |day| day.to_string());
        format!("{}\t{at}\t{reminded}\t{folder}", line.register)
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let _ = std::fs::create_dir_all(home);
    let _ = std::fs::write(file(home), text);
}

/// A copy at another place is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyDue {
    /// Days since the last one; nothing if there was none yet.
    pub days: Option<u64>,
}

impl Store {
    /// Makes a copy in a folder of another place, named by the register and the day, and remembers the place.
    pub fn back_up_into(
        &self,
        folder: &Path,
        progress: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<PathBuf> {
        let folder = super::file::folder(folder)?;
        let target = folder.join(self.name_elsewhere());
        self.back_up_to(&target, progress)?;
        self.was_copied_to(&target);
        Ok(target)
    }

    /// What a copy at another place is called: one a day.
    pub fn name_elsewhere(&self) -> String {
        let name = self.path().file_stem().unwrap_or_default();
        let day = self.clock().today().format("%Y-%m-%d");
        format!("{}-{day}.gocua", name.to_string_lossy())
    }

    /// Remembers that a copy was made at `target`, if that is another place than the register's own.
    pub fn was_copied_to(&self, target: &Path) {
        let folder = target
            .parent()
            .and_then(|folder| folder.canonicalize().ok());
        let own = self.path().parent();
        if let (Some(home), Ok(register), Some(folder)) = (self.home(), self.uuid(), folder)
            && own.is_none_or(|own| !folder.starts_with(own))
        {
            let now = self.clock().now();
            change(home, &register, |line| line.last = Some((now, folder)));
        }
    }

    /// The folder of the last copy at another place, if it is there now: a stick may have been pulled out.
    pub fn place_elsewhere(&self) -> Option<PathBuf> {
        let register = self.uuid().ok()?;
        let line = lines(self.home()?)
            .into_iter()
            .find(|line| line.register == register);
        let (_, folder) = line?.last?;
        folder.is_dir().then_some(folder)
    }

    /// Whether the user is to be told today that the last copy at another place is a week old. Says so once a day, and
    /// never of a register with nobody in it.
    pub fn copy_due(&self) -> Result<Option<CopyDue>> {
        let Some(home) = self.home() else {
            return Ok(None);
        };
        let (households, created): (i64, i64) = self.connection.query_row(
            "SELECT (SELECT count(*) FROM household WHERE undone = 0 AND closed IS NULL), created FROM register",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let (register, today) = (self.uuid()?, self.clock().today());
        let line = lines(home)
            .into_iter()
            .find(|line| line.register == register);
        let line = line.unwrap_or_default();
        let last = line.last.map(|(at, _)| at);
        let age = (self.clock().now().0 - last.map_or(created, |at| at.0)) / DAY_MS;
        if households == 0 || age < WEEK || line.reminded == Some(today) {
            return Ok(None);
        }
        change(home, &register, |line| line.reminded = Some(today));
        Ok(Some(CopyDue {
            days: last.map(|_| age.unsigned_abs()),
        }))
    }
}
