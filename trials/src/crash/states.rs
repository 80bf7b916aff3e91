//! Crash states: at every step of a session the power goes or the program is killed; the register is then opened by
//! the program and must hold what the user was told is saved.

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disc::{Crash, Deaf, Disc, Image};
use super::proof::{Prover, Rows, check, difference, is_by_another_device};
use super::session::{Mark, Session, backups, lay};
use super::work::{Book, Lists, REGISTER, WORKS, go_on};
use crate::ledger::Tried;

/// What came of crash states.
#[derive(Debug, Default)]
pub struct Tally {
    /// States that were opened; no two of them alike.
    pub states: u64,
    /// Works that said that they could not be done.
    pub refused: u64,
    /// What was lost or damaged.
    pub bad: Vec<String>,
    /// How often.
    pub bad_states: u64,
}

/// States that a control loses, and works that faults prevent, at least.
const LEAST: u64 = 10;
/// Bad states told of at most, by each thread.
const TOLD: usize = 10;

impl From<Tally> for Tried {
    fn from(mut tally: Tally) -> Self {
        let told = tally.bad.len() as u64;
        if tally.bad_states > told {
            tally
                .bad
                .push(format!("and {} more", tally.bad_states - told));
        }
        Self {
            times: tally.states,
            bad: tally.bad,
            ..Tried::default()
        }
    }
}

impl Tally {
    /// Nothing could be tried.
    pub fn failed(why: String) -> Self {
        let mut tally = Self::default();
        tally.bad(why);
        tally
    }

    /// What a control found: how often it lost, and that this was often enough to be no accident.
    pub fn must_lose(self) -> Tried {
        let mut bad = Vec::new();
        if self.bad_states < LEAST {
            bad.push(format!(
                "lost in {} states only: such losses go unseen",
                self.bad_states
            ));
        }
        Tried {
            times: self.bad_states,
            bad,
            ..Tried::default()
        }
    }

    /// What came of works that something was in the way of: nothing of it is proved if nothing was.
    pub fn must_refuse(mut self) -> Tried {
        if self.refused < LEAST {
            let refused = self.refused;
            self.bad(format!(
                "only {refused} works were refused: the faults are none"
            ));
        }
        self.into()
    }

    /// Adds what another thread found.
    pub fn add(&mut self, other: Self) {
        self.states += other.states;
        self.refused += other.refused;
        self.bad_states += other.bad_states;
        self.bad.extend(other.bad);
    }

    /// Notes that something went wrong.
    pub fn bad(&mut self, what: String) {
        self.bad_states += 1;
        if self.bad.len() < TOLD {
            self.bad.push(what);
        }
    }
}

/// The crashes tried at each step.
pub fn crashes(seeds: u64) -> Vec<Crash> {
    let mut crashes = vec![
        Crash::Killed,
        Crash::Lost,
        Crash::NamesOnly,
        Crash::ContentOnly,
    ];
    for seed in 1..=seeds {
        crashes.extend([Crash::Torn(seed), Crash::Rubbish(seed)]);
    }
    crashes
}

/// Opens crash states of a session.
pub struct Judge<'s> {
    session: &'s Session,
    lists: &'s Arc<Lists>,
    place: PathBuf,
    prover: Prover,
    gone_on: HashSet<u64>,
}

impl<'s> Judge<'s> {
    /// A judge who works in a folder of his own.
    pub fn new(session: &'s Session, lists: &'s Arc<Lists>, folder: &Path) -> Self {
        Self {
            session,
            lists,
            place: folder.join("state"),
            prover: Prover::new(folder),
            gone_on: HashSet::new(),
        }
    }

    /// Tries `crashes` at every `share`-th step of `shares`.
    pub fn all(&mut self, deaf: Deaf, crashes: &[Crash], share: usize, shares: usize) -> Tally {
        let mut tally = Tally::default();
        let mut seen = HashSet::new();
        let mut disc = Disc::new(deaf);
        for (at, step) in self.session.steps.iter().enumerate() {
            disc.play(step);
            if at % shares != share {
                continue;
            }
            for crash in crashes {
                let crash = crash.at(at as u64);
                let image = disc.after(crash);
                let told = self.session.at(at + 1);
                if !seen.insert((hash(&image), told.0.map(|mark| mark.end), told.1.is_some())) {
                    continue;
                }
                tally.states += 1;
                if let Err(what) = self.state(at + 1, &image) {
                    tally.bad(format!("state:{}:{crash}: {what}", at + 1));
                }
            }
        }
        tally
    }

    /// Tries one crash at one step.
    pub fn one(&mut self, deaf: Deaf, steps: usize, crash: Crash) -> Result<(), String> {
        let mut disc = Disc::new(deaf);
        for step in self.session.steps.iter().take(steps) {
            disc.play(step);
        }
        self.state(steps, &disc.after(crash))
    }

    /// The rows of a closed register, which is proved.
    pub fn rows(&mut self, path: &Path) -> Result<Rows, String> {
        let bytes = fs::read(path).map_err(|error| error.to_string())?;
        self.prover.prove(&bytes)
    }

    /// What a work that makes a register left: a whole one, or a name that is free.
    pub fn is_whole(&mut self, image: &Image, is_done: bool) -> Result<Rows, String> {
        match image.get(Path::new(REGISTER)) {
            Some(Some(bytes)) => self.prover.prove(bytes),
            _ if is_done => Err("there is no register".to_owned()),
            _ => Ok(Rows::default()),
        }
    }

    /// Opens one state as the user would after the crash.
    pub fn state(&mut self, steps: usize, image: &Image) -> Result<(), String> {
        let (done, next) = self.session.at(steps);
        let during = next.or(done).map_or("", |mark| mark.name);
        let found = self.found(image, done, next);
        found
            .map(|_| ())
            .map_err(|what| format!("{during}: {what}"))
    }

    /// What is found in a folder of this content: `done` was said to be saved, `next` was under way.
    pub fn found(
        &mut self,
        image: &Image,
        done: Option<&Mark>,
        next: Option<&Mark>,
    ) -> Result<Rows, String> {
        lay(image, &self.place).map_err(|error| error.to_string())?;
        let mut book = Book::closed(&self.place, self.lists);
        if let Err(error) = book.open() {
            if done.is_none() {
                // Nothing was saved yet; then it must be possible to begin anew.
                return (WORKS[0].run)(&mut book)
                    .map(|()| Rows::default())
                    .map_err(|again| format!("{error}; and it cannot be made: {again}"));
            }
            return Err(error);
        }
        book.store = None;
        let bytes = fs::read(self.place.join(REGISTER)).map_err(|error| error.to_string())?;
        let rows = self.prover.prove(&bytes)?;
        self.expected(&rows, done, next)?;
        self.copies(image, done)?;
        self.goes_on(&bytes, image, &mut book)?;
        Ok(rows)
    }

    /// The register holds what was saved, or that and all of the work under way.
    fn expected(
        &mut self,
        rows: &Rows,
        done: Option<&Mark>,
        next: Option<&Mark>,
    ) -> Result<(), String> {
        let mut nearest = String::new();
        for mark in [next, done].into_iter().flatten() {
            let wanted = self.prover.prove(mark.register())?;
            if wanted == *rows || is_by_another_device(rows, &wanted) {
                return Ok(());
            }
            nearest = difference(rows, &wanted);
        }
        Err(nearest)
    }

    /// Every copy is a whole register, and the copies that were made are there.
    fn copies(&mut self, image: &Image, done: Option<&Mark>) -> Result<(), String> {
        for (name, bytes) in backups(image) {
            self.prover
                .prove(bytes)
                .map_err(|what| format!("copy {}: {what}", name.display()))?;
        }
        for (name, bytes) in done.into_iter().flat_map(Mark::backups) {
            if image.get(name).and_then(Option::as_deref) != Some(bytes) {
                return Err(format!("copy {} is lost", name.display()));
            }
        }
        Ok(())
    }

    /// The recovered register can be written to, and is still whole then.
    fn goes_on(&mut self, bytes: &[u8], image: &Image, book: &mut Book) -> Result<(), String> {
        let home: Vec<_> = image
            .iter()
            .filter(|(name, _)| name.starts_with("home"))
            .collect();
        if !self.gone_on.insert(hash(&(bytes, home))) {
            return Ok(());
        }
        go_on(book)?;
        check(book.open()?)
    }
}

fn hash(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}
