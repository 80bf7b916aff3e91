//! One call of the program: who asks, in which language, of which register, and how the answer is wanted.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::domain::clock::Clock;
use crate::domain::date::Day;
use crate::lang::{Lang, say};
use crate::platform::{Drive, drive_of};
use crate::store::{self, Options, Store, last_used, remember_last};

use super::Surroundings;
use super::arguments::Common;
use super::error::{Error, Result};
use super::output::{print, print_json, say_aside};

/// One call.
#[derive(Debug)]
pub(super) struct Call {
    pub lang: Lang,
    pub json: bool,
    pub quiet: bool,
    pub clock: Clock,
    pub who: String,
    pub home: Option<PathBuf>,
    /// The register that was named.
    register: Option<PathBuf>,
}

impl Call {
    pub fn new(common: &Common, around: &Surroundings) -> Self {
        Self {
            lang: common.lang.unwrap_or(around.lang),
            json: common.json,
            quiet: common.quiet,
            clock: around.clock,
            who: common.who.clone().unwrap_or_else(|| around.user.clone()),
            home: around.home.clone(),
            register: common.register.clone().or_else(|| around.register.clone()),
        }
    }

    /// Today in Viet Nam.
    pub fn today(&self) -> Day {
        self.clock.today()
    }

    /// The register for a command that only reads: the one named, else the one last used.
    pub fn register_to_read(&self) -> Result<PathBuf> {
        let last = || last_used(self.home.as_deref()?);
        self.register.clone().or_else(last).ok_or_else(|| {
            Error::Usage(
                "register_not_named",
                say!(self.lang, usage_register_not_named),
            )
        })
    }

    /// The register for a command that writes, which must be named: nobody writes into a book by accident.
    pub fn register_to_write(&self) -> Result<PathBuf> {
        self.register.clone().ok_or_else(|| {
            Error::Usage(
                "register_not_named",
                say!(self.lang, usage_register_not_named),
            )
        })
    }

    /// Opens the register for reading. It may be open elsewhere.
    pub fn read(&self) -> Result<Store> {
        self.read_with(self.clock)
    }

    /// Opens the register for reading, as if it were another time.
    pub fn read_with(&self, clock: Clock) -> Result<Store> {
        let path = self.register_to_read()?;
        let options = Options {
            clock,
            read_only: true,
            ..self.options()
        };
        Ok(self.opened(Store::open(&path, &options)?))
    }

    /// Opens the register for writing.
    pub fn open(&self) -> Result<Store> {
        Ok(self.opened(Store::open(&self.register_to_write()?, &self.options())?))
    }

    /// Opens the register for writing, after the day's first copy was made.
    pub fn write(&self) -> Result<Store> {
        let store = self.open()?;
        if let Err(error) = store.back_up_today(&mut |_, _| true) {
            // Nothing is written into a damaged register.
            if matches!(error, store::Error::Damaged(_)) {
                return Err(error.into());
            }
            self.warn(&say!(
                self.lang,
                warn_no_daily_backup,
                why = error.say(self.lang)
            ));
        }
        Ok(store)
    }

    /// What a register is opened with.
    pub fn options(&self) -> Options {
        Options {
            clock: self.clock,
            who: self.who.clone(),
            home: self.home.clone(),
            read_only: false,
        }
    }

    /// Looks after a register that was just opened: remembered, and a word about the place it lies in.
    pub fn opened(&self, store: Store) -> Store {
        if let Some(home) = &self.home {
            remember_last(home, store.path());
        }
        if let Some(warning) = drive_warning(store.path(), self.lang) {
            self.warn(&warning);
        }
        store
    }

    /// Gives the answer of a command: as JSON where that is wanted, else in words.
    pub fn answer(
        &self,
        value: impl FnOnce() -> Value,
        words: impl FnOnce() -> String,
    ) -> Result<()> {
        if self.json {
            print_json(&value())
        } else {
            print(&words())
        }
    }

    /// As [`Call::answer`], where the words only say that it was done.
    pub fn confirm(
        &self,
        value: impl FnOnce() -> Value,
        words: impl FnOnce() -> String,
    ) -> Result<()> {
        if self.quiet && !self.json {
            return Ok(());
        }
        self.answer(value, || format!("{}\n", words()))
            .map_err(|error| match error {
                Error::Io(..) => Error::Untold,
                other => other,
            })
    }

    /// Says something beside the answer.
    pub fn warn(&self, text: &str) {
        if !self.quiet {
            say_aside(text);
        }
    }

    /// Data and the JSON answer cannot both go to the standard output.
    pub fn data_needs_file(&self) -> Result<()> {
        if self.json {
            return Err(Error::Usage(
                "data_needs_file",
                say!(self.lang, usage_data_needs_file),
            ));
        }
        Ok(())
    }

    /// Tells a failure, and gives its exit status.
    pub fn fail(&self, error: &Error) -> u8 {
        if !matches!(error, Error::NobodyReads) {
            tell_failure(error.code(), &error.say(self.lang), error.path(), self.json);
        }
        error.status()
    }
}

/// Tells a failure: one JSON object on the standard output, or a sentence beside it.
pub(super) fn tell_failure(code: &str, text: &str, path: Option<&Path>, json: bool) {
    if json {
        let path = path.map(|path| path.display().to_string());
        let told = json!({ "error": { "code": code, "text": text, "path": path } });
        // Nobody reads it then; the exit status still says it.
        let _ = print_json(&told);
    } else {
        say_aside(text);
    }
}

/// A register on a stick, a share or in a synced folder loses data in ways that the program cannot prevent.
fn drive_warning(path: &Path, lang: Lang) -> Option<String> {
    let file = path.display().to_string();
    match drive_of(path) {
        Drive::Local => None,
        Drive::Removable => Some(say!(lang, drive_removable, file = file)),
        Drive::Network => Some(say!(lang, drive_network, file = file)),
        Drive::Synced(service) => Some(say!(lang, drive_synced, file = file, service = service)),
    }
}
