//! Crashes and faults of the real store, one step at a time, over [`crate::vfs`].
//!
//! A [`session`] does every kind of work once to a register and keeps the log of what reached its files; [`disc`]
//! builds from the log what a crash could leave; [`states`] opens each of these with the program and holds it to what the
//! user had been told; [`faults`] does each work again with one call failing, or with little memory. [`proof`] tells
//! what a register holds. The controls do the same to a register that does not wait for the disc: they must lose.
//!
//! What goes wrong is told with the case that shows it: `trials/run --case state:412:torn:411002` tries that one alone.

mod disc;
mod faults;
mod proof;
mod session;
mod states;
mod work;

use std::path::Path;
use std::sync::Arc;
use std::thread;

use crate::Form;
use crate::ledger::Tried;
use crate::vfs::Fault;

use disc::{Crash, Deaf};
use faults::{Cause, Faults};
use session::{Session, folder};
use states::{Judge, Tally, crashes};
use work::{Book, Lists, Outcomes};

/// Threads that try at the same time.
const SHARES: usize = 2;

/// Tries crash states, and that the controls lose.
pub fn states(form: Form) -> Vec<(&'static str, Tried)> {
    let seeds = if form == Form::Short { 9 } else { 160 };
    let tried = || {
        let sound = Recorded::new(|_| Ok(()))?;
        let deaf = Recorded::new(Book::do_not_wait)?;
        let control = [Crash::Lost, Crash::Torn(1)];
        let states = |of: &Recorded, deaf: Deaf, crashes: &[Crash]| {
            of.tried(|own, share| of.judge(own).all(deaf, crashes, share, SHARES))
        };
        Ok(vec![
            (
                "crash-states",
                states(&sound, Deaf::No, &crashes(seeds)).into(),
            ),
            ("crash-off", states(&deaf, Deaf::No, &control).must_lose()),
            (
                "crash-full",
                states(&sound, Deaf::ToRemoved, &control).must_lose(),
            ),
        ])
    };
    tried().unwrap_or_else(|error: String| vec![("crash-states", Tally::failed(error).into())])
}

/// Tries failing calls and little memory.
pub fn faults(form: Form) -> Vec<(&'static str, Tried)> {
    // How many limits of memory, and how far they lie apart.
    let (kinds, limits, apart) = match form {
        Form::Short => (&Fault::ALL[..3], 176, 8 * 1024),
        Form::Long => (&Fault::ALL[..], 1_001, 1_400),
    };
    let tried = || {
        let sound = Recorded::new(|_| Ok(()))?;
        let calls = sound.tried(|own, share| sound.faults(own).all(kinds, share, SHARES));
        // The limit of memory is the whole process's: one thread.
        let own = folder().map_err(words)?;
        let memory = sound.faults(own.path()).memory(limits, apart);
        Ok(vec![
            ("crash-faults", calls.must_refuse()),
            ("crash-memory", memory.must_refuse()),
        ])
    };
    tried().unwrap_or_else(|error: String| vec![("crash-faults", Tally::failed(error).into())])
}

/// Tries one case again, as it was told when it went wrong.
pub fn again(case: &str) -> Outcomes {
    let sound = Recorded::new(|_| Ok(()))?;
    let own = folder().map_err(words)?;
    let number = |text: &str| text.parse::<usize>().map_err(|error| error.to_string());
    let parts: Vec<&str> = case.splitn(3, ':').collect();
    match parts[..] {
        ["state", steps, crash] => {
            let mut judge = sound.judge(own.path());
            judge.one(Deaf::No, number(steps)?, crash.parse()?)
        }
        ["fault", work, plan] => {
            let cause = Cause::Call(plan.parse()?);
            let mut faults = sound.faults(own.path());
            faults.one(number(work)?, cause).map(|_| ())
        }
        ["memory", work, bytes] => {
            let cause = Cause::Memory(number(bytes)? as i64);
            let mut faults = sound.faults(own.path());
            faults.one(number(work)?, cause).map(|_| ())
        }
        _ => Err(format!("what is {case}?")),
    }
}

fn words(error: std::io::Error) -> String {
    error.to_string()
}

/// A recorded session, and what it needs to be tried.
struct Recorded {
    session: Session,
    lists: Arc<Lists>,
    /// Goes with it.
    _place: tempfile::TempDir,
}

impl Recorded {
    /// Records a session in which `before` is done before each work.
    fn new(before: fn(&mut Book) -> Outcomes) -> Result<Self, String> {
        let place = folder().map_err(words)?;
        let lists = Arc::new(Lists::write(place.path()).map_err(words)?);
        Ok(Self {
            session: Session::record(place.path(), &lists, before)?,
            lists,
            _place: place,
        })
    }

    fn judge(&self, own: &Path) -> Judge<'_> {
        Judge::new(&self.session, &self.lists, own)
    }

    fn faults(&self, own: &Path) -> Faults<'_> {
        Faults::new(&self.session, &self.lists, own)
    }

    /// Tries on all threads, each in a folder of its own.
    fn tried(&self, share: impl Fn(&Path, usize) -> Tally + Sync) -> Tally {
        let one = |number| match folder() {
            Ok(own) => share(own.path(), number),
            Err(error) => Tally::failed(words(error)),
        };
        thread::scope(|scope| {
            let one = &one;
            let running: Vec<_> = (0..SHARES)
                .map(|number| scope.spawn(move || one(number)))
                .collect();
            let mut tally = Tally::default();
            for share in running {
                tally.add(
                    share
                        .join()
                        .unwrap_or_else(|_| Tally::failed("the trial itself panicked".to_owned())),
                );
            }
            tally
        })
    }
}
