//! The register: one SQLite file, and the only code that speaks SQL.
//!
//! [`Store::open`] looks at the file, locks it and brings it to the current schema. Reading is many small functions
//! that give plain values; every write goes through [`Store::write`], which also keeps the operation log that undo,
//! redo, history and `check` stand on.

mod absence;
mod as_of;
mod backup;
mod call;
mod campaign;
mod candidate;
mod check;
mod commune;
mod day_total;
mod device;
mod door;
mod due;
mod duplicates;
mod elsewhere;
mod error;
mod extract;
mod file;
mod history;
mod household;
mod imported;
mod intake;
mod journal;
mod last;
mod league;
mod life;
mod listing;
mod merging;
mod moves;
mod restore;
mod roll;
mod saved_filter;
mod schema;
mod setting;
mod step;
mod table;
mod tally;
mod undo;
mod visit;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use uuid::Uuid;

use crate::domain::clock::Clock;
use crate::domain::id::{BatchId, CampaignId, HouseholdId};
use crate::domain::record::{Campaign, Commune};

pub use absence::{absence_fault, typed_absence_fault};
pub use backup::{Backup, BackupKind, backup_folder, backups, is_whole, spoilt_copy};
pub use call::{CallEntry, CallLine};
pub use campaign::first_campaign;
pub use check::{CheckReport, Fault};
pub use commune::new_commune;
pub use day_total::{Told, TotalRow};
pub use door::{Done, Door, Kind};
pub use due::DueRow;
pub use duplicates::Duplicate;
pub use elsewhere::CopyDue;
pub use error::{Error, Foreign, Result, said_of_file};
pub use extract::{AbsencePart, HouseholdPart, Line, PersonPart, PersonSaid, Pick, VisitPart};
pub use file::{is_open_here, is_register, unnamed_in};
pub use history::{BatchLine, Change};
pub use household::{Member, Sheet, VisitLine, bare_code};
pub use imported::Imported;
pub use intake::{
    Counts, Ending, Finished, ImportedFile, Intake, IntakeChange, IntakeCounts, IntakeMissing,
    IntakeNew, IntakeNote, ListRules, Meant, Named, OtherVillage, Picture, Side, Sighting, Sought,
    Spent, VillageCounts, Whole,
};
pub use last::{last_used, remember_last};
pub use league::{Aim, Check, League, LeagueRow};
pub use listing::{AbsentRow, HouseholdRow, Standing};
pub use merging::Merge;
pub use moves::Seat;
pub use restore::{Holding, Looked, Lost, last_good_copy, look_into, restore};
pub use roll::{
    AbsentCounts, AbsentFilter, AbsentHit, AbsentOrder, Back, CalendarCounts, CallCounts,
    CallGroup, DueFilter, DueHit, DueSet, Facet, FigureBy, FigureKey, Figures, Funnels, Group, Hit,
    HouseholdFilter, OccasionCount, Opens, Pivot, PivotBy, Progress, Reached, ReturnHit, Returning,
    Roll, VillageProgress, Which, WorkCounts, WorkFilter, WorkHit, WorkItem,
};
pub use saved_filter::SavedFilter;
pub use step::{StepEntry, StepFate, StepProgress, StepsRecorded};
pub use undo::{Kept, Undone};
pub use visit::{DayCounts, Entry, PersonEntry, Recorded, Recording, reached};

use device::Machine;

/// What opening a register needs from outside.
#[derive(Clone, Debug)]
pub struct Options {
    /// The time.
    pub clock: Clock,
    /// Who writes; kept with every batch.
    pub who: String,
    /// The folder in which this installation keeps its identity and how far it has written in each register.
    pub home: Option<PathBuf>,
    /// Open for reading only: no lock is taken and nothing can be written.
    pub read_only: bool,
}

/// An open register.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
    clock: Clock,
    who: String,
    read_only: bool,
    machine: Machine,
    home: Option<PathBuf>,
    /// The campaign that is worked on, where one was chosen.
    chosen: Option<CampaignId>,
    roll: Option<Box<Roll>>,
    /// Households written since the roll was last loaded or being loaded; `None` when more changed than a patch can tell.
    written: Option<Vec<HouseholdId>>,
    // Dropped after the connection: the claim first, the lock last.
    claim: file::Claim,
    _lock: Option<File>,
}

/// Moves on with every change of the register, made here or by another program, and when another campaign is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Version {
    own: u64,
    others: i64,
    chosen: Option<CampaignId>,
}

impl Version {
    /// Whether another program, or another connection of this one, wrote since `earlier`.
    pub fn is_by_others_since(self, earlier: Self) -> bool {
        self.others != earlier.others
    }
}

/// What a second connection of the same process needs: the worker's.
#[derive(Clone, Debug)]
pub struct Seed {
    path: PathBuf,
    options: Options,
    identity: file::Identity,
    chosen: Option<CampaignId>,
}

impl Seed {
    /// Opens a second connection to a register that this process has open and locked.
    pub fn open(&self) -> Result<Store> {
        let mut store = Store::connected(self.path.clone(), &self.options, None)?;
        store.chosen = self.chosen;
        if *store.claim.identity() == self.identity {
            Ok(store)
        } else {
            Err(Error::Displaced(self.path.clone()))
        }
    }
}

impl Store {
    /// Makes a register at `path`, which must not exist, for a commune and its first campaign. It gets its name when it is
    /// whole and on the disc: what was cut short leaves the name free.
    pub fn create(
        path: &Path,
        commune: &Commune,
        campaign: &Campaign,
        options: &Options,
    ) -> Result<Self> {
        let path = file::canonical(path)?;
        if path.exists() {
            return Err(Error::Exists(path));
        }
        let lock = file::lock(&path)?;
        let folder = file::folder_of(&path);
        let temporary = file::temporary(folder)?;
        Self::fill_new(temporary.path(), commune, campaign, options)?;
        file::take_free_name(temporary, &path)?;
        Self::connected(path, options, Some(lock))
    }

    fn fill_new(
        path: &Path,
        commune: &Commune,
        campaign: &Campaign,
        options: &Options,
    ) -> Result<()> {
        {
            let connection = file::connect(path, false)?;
            schema::migrate(&connection, schema::STEPS)?;
            schema::mark_first_page(&connection)?;
            connection.execute(
                "INSERT INTO register (id, uuid, created) VALUES (1, ?1, ?2)",
                (Uuid::new_v4().to_string(), options.clock.now().0),
            )?;
        }
        let mut store = Self::connected(path.to_owned(), options, None)?;
        store.write(Kind::New, &commune.name, |door| {
            door.create(commune)?;
            door.create(campaign)?;
            Ok(())
        })?;
        Ok(())
    }

    /// Opens the register at `path`.
    pub fn open(path: &Path, options: &Options) -> Result<Self> {
        let path = file::canonical(path)?;
        file::look(&path)?;
        if options.read_only {
            file::finish(&path)?;
            return Self::connected(path, options, None);
        }
        let lock = file::lock(&path)?;
        let store = Self::connected(path, options, Some(lock))?;
        store.bring_up_to(schema::STEPS)?;
        Ok(store)
    }

    fn connected(path: PathBuf, options: &Options, lock: Option<File>) -> Result<Self> {
        let connection = file::connect(&path, options.read_only)?;
        let claim = file::claim(&path)?;
        schema::has_its_tables(&connection, &path)?;
        if options.read_only {
            schema::stand_in(&connection, schema::STEPS)?;
        }
        let machine = Machine::new(options.home.as_deref(), &connection)?;
        let mut store = Self {
            connection,
            path,
            clock: options.clock,
            who: options.who.clone(),
            read_only: options.read_only,
            machine,
            home: options.home.clone(),
            chosen: None,
            roll: None,
            written: Some(Vec::new()),
            claim,
            _lock: lock,
        };
        store.recall_campaign()?;
        Ok(store)
    }

    /// Takes an older register through the steps it has not taken. Without a copy from before, none is taken.
    fn bring_up_to(&self, steps: &[&str]) -> Result<()> {
        if schema::version(&self.connection)? < steps.len() as i32 {
            self.back_up(BackupKind::Migration, &mut |_, _| true)?;
            schema::migrate(&self.connection, steps)?;
        }
        Ok(())
    }

    /// What the worker needs to open the same register.
    pub fn seed(&self) -> Seed {
        Seed {
            path: self.path.clone(),
            options: Options {
                clock: self.clock,
                who: self.who.clone(),
                home: self.home.clone(),
                read_only: self.read_only,
            },
            identity: self.claim.identity().clone(),
            chosen: self.chosen,
        }
    }

    /// From here on a call waits no longer than this for another program; then it says [`Error::Busy`] or
    /// [`Error::Held`]. For who has other things to do meanwhile.
    pub fn wait_at_most(&self, patience: Duration) -> Result<()> {
        Ok(self.connection.busy_timeout(patience)?)
    }

    /// From here on this connection does not wait for the disc: for a register that is thrown away anyway. A power cut
    /// can destroy the file.
    pub fn do_not_wait_for_disc(&self) -> Result<()> {
        Ok(self.connection.pragma_update(None, "synchronous", "OFF")?)
    }

    /// The register's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether nothing can be written.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// The clock the register was opened with.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Who writes.
    pub fn who(&self) -> &str {
        &self.who
    }

    /// The folder of this installation's settings.
    pub fn home(&self) -> Option<&Path> {
        self.home.as_deref()
    }

    /// The register's own identity, the same in every copy.
    pub fn uuid(&self) -> Result<String> {
        Ok(self
            .connection
            .query_row("SELECT uuid FROM register", [], |row| row.get(0))?)
    }

    /// The present version; it differs from an earlier one when anything was written in between. Fails where the file
    /// is no longer in its place, and where a program left it in the middle of a write.
    pub fn version(&self) -> Result<Version> {
        self.must_be_in_place()?;
        let others = self
            .connection
            .pragma_query_value(None, "data_version", |row| row.get(0))
            .map_err(|error| match error.into() {
                // SQLite takes such a write back, but only through a connection that may write.
                Error::ReadOnly => Error::Interrupted(self.path.clone()),
                other => other,
            })?;
        Ok(Version {
            own: self.connection.total_changes(),
            others,
            chosen: self.chosen,
        })
    }

    /// What is written into a file that has no name any more, or another one, is not saved.
    fn must_be_in_place(&self) -> Result<()> {
        if self.claim.is_at(&self.path) {
            Ok(())
        } else {
            Err(Error::Displaced(self.path.clone()))
        }
    }

    /// The read index, once it was loaded.
    pub fn roll(&self) -> Option<&Roll> {
        self.roll.as_deref()
    }

    /// Whether the read index is missing, of another day, or behind the register.
    pub fn wants_roll(&self) -> bool {
        self.written.is_none()
            || self
                .roll
                .as_ref()
                .is_none_or(|roll| roll.today() != self.clock.today())
    }

    /// Notes that the read index is being loaded now: what is written from here on is patched into it.
    pub fn roll_is_loading(&mut self) {
        self.written = Some(Vec::new());
    }

    /// Takes a loaded read index.
    pub fn set_roll(&mut self, roll: Box<Roll>) -> Result<()> {
        if roll.campaign() != self.campaign()?.0 {
            // Another campaign was chosen while it was loaded.
            self.written = None;
            return Ok(());
        }
        self.roll = Some(roll);
        match self.written.take() {
            Some(households) => {
                self.written = Some(Vec::new());
                self.patch(&households)
            }
            None => Ok(()),
        }
    }

    /// Notes that another program wrote: the read index has to be loaded anew.
    pub fn roll_is_behind(&mut self) {
        self.written = None;
    }

    /// Brings the read index up to date with a batch that was just written, or notes that it has to be loaded anew.
    fn written(&mut self, batch: BatchId) -> Result<()> {
        if let Some(households) = self.households_of(batch)? {
            self.patch(&households)
        } else {
            self.written = None;
            Ok(())
        }
    }

    /// Brings the read index up to date after a write to these households' visits or absences.
    fn patch(&mut self, households: &[HouseholdId]) -> Result<()> {
        if let Some(written) = &mut self.written {
            written.extend_from_slice(households);
        }
        let Some(mut roll) = self.roll.take() else {
            return Ok(());
        };
        let patched = self.patch_roll(&mut roll, households);
        self.roll = Some(roll);
        patched
    }
}
