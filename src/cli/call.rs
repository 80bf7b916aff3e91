//! One call of the program: who asks, in which language, of which register, and how the answer is wanted.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::domain::clock::{Clock, is_doubtful, said_today};
use crate::domain::date::Day;
use crate::lang::{Lang, say};
use crate::platform::{Drive, drive_of};
use crate::store::{self, Options, Store, last_used, remember_last};

use super::Surroundings;
use super::arguments::Common;
use super::error::{Error, Result};
use super::output::{print, print_json, say_aside};

/// One call.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub lang: Lang,
    pub json: bool,
    pub quiet: bool,
    pub clock: Clock,
    /// The user has said which day it is.
    day_told: bool,
    pub who: String,
    pub home: Option<PathBuf>,
    /// The register that was named.
    register: Option<PathBuf>,
    /// The campaign that was named.
    pub campaign: Option<String>,
}

impl Call {
    pub fn new(common: &Common, around: &Surroundings) -> Self {
        Self {
            lang: common.lang.unwrap_or(around.lang),
            json: common.json,
            quiet: common.quiet,
            clock: around.clock,
            day_told: false,
            who: common.who.clone().unwrap_or_else(|| around.user.clone()),
            home: around.home.clone(),
            campaign: common.campaign.clone(),
            register: common.register.clone().or_else(|| around.register.clone()),
        }
    }

    /// The same call on the day that the user says it is.
    pub fn on(mut self, text: &str) -> Result<Self> {
        let day = said_today(text).ok_or_else(|| {
            let why = say!(self.lang, usage_date, value = text);
            Error::Usage("date_unreadable", why)
        })?;
        self.clock = self.clock.on(day);
        self.day_told = true;
        Ok(self)
    }

    /// Whether the clock shows a day that cannot be today, as far as the newest entry tells.
    fn doubts_clock(&self, newest: Option<Day>) -> bool {
        !self.day_told && is_doubtful(self.today(), newest)
    }

    /// Refuses to write with a clock that must be asked about: nobody is there to be asked.
    pub fn trust_clock(&self, newest: Option<Day>) -> Result<()> {
        if self.doubts_clock(newest) {
            let today = self.lang.day(self.today());
            let text = say!(self.lang, usage_clock, today = today);
            return Err(Error::Usage("clock_doubtful", text));
        }
        Ok(())
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
        let store = self.in_campaign(self.opened(Store::open(&path, &options)?))?;
        if self.doubts_clock(store.newest_day()?) {
            let today = self.lang.day(self.today());
            self.warn(&say!(self.lang, warn_clock, today = today));
        }
        Ok(store)
    }

    /// Opens the register for writing.
    pub fn open(&self) -> Result<Store> {
        let store = Store::open(&self.register_to_write()?, &self.options())?;
        self.trust_clock(store.newest_day()?)?;
        self.in_campaign(self.opened(store))
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

    /// Goes on with the campaign that was named.
    fn in_campaign(&self, mut store: Store) -> Result<Store> {
        if let Some(name) = &self.campaign {
            let id = super::campaign::named(&store, name, self)?;
            store.work_on_campaign(id)?;
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
