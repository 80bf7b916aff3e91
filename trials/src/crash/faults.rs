//! Faults: each work is done again with one of its calls failing, once or from then on. It succeeds or says why not;
//! what was saved before is there; and when the fault is gone the same open register goes on.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disc::Image;
use super::proof::Rows;
use super::session::{Session, found, lay};
use super::states::{Judge, Tally};
use super::work::{Book, Lists, Outcomes, WORKS, go_on};
use crate::vfs::{self, Call, Fault, Plan, heap};

/// Works that are tried: all but the last, whose ids depend on the device that a restored register is given.
pub const TRIED: usize = WORKS.len() - 1;

/// What makes a work fail.
#[derive(Clone, Copy, Debug)]
pub enum Cause {
    /// A call of the system.
    Call(Plan),
    /// SQLite gets so many bytes of memory more than it holds.
    Memory(i64),
}

/// Does works with something failing.
pub struct Faults<'s> {
    session: &'s Session,
    lists: &'s Arc<Lists>,
    place: PathBuf,
    judge: Judge<'s>,
}

impl<'s> Faults<'s> {
    /// Works in a folder of its own.
    pub fn new(session: &'s Session, lists: &'s Arc<Lists>, folder: &Path) -> Self {
        Self {
            session,
            lists,
            place: folder.join("work"),
            judge: Judge::new(session, lists, folder),
        }
    }

    /// Every call of every work that one of these faults concerns: `share` of `shares`.
    pub fn all(&mut self, kinds: &[Fault], share: usize, shares: usize) -> Tally {
        let mut tally = Tally::default();
        for work in 0..TRIED {
            let calls = match self.calls(work) {
                Ok(calls) => calls,
                Err(what) => return Tally::failed(format!("work {work}: {what}")),
            };
            for plan in plans(kinds, &calls).skip(share).step_by(shares) {
                let tried = self.one(work, Cause::Call(plan));
                note(&mut tally, tried, || format!("fault:{work}:{plan}"));
            }
        }
        tally
    }

    /// Every work with little memory: each limit a `step` above the one before.
    pub fn memory(&mut self, limits: i64, step: i64) -> Tally {
        let mut tally = Tally::default();
        for limit in 0..limits {
            let work = limit as usize % TRIED;
            let bytes = limit / TRIED as i64 * step;
            let tried = self.one(work, Cause::Memory(bytes));
            note(&mut tally, tried, || format!("memory:{work}:{bytes}"));
        }
        tally
    }

    /// The calls of a work when nothing fails.
    fn calls(&mut self, work: usize) -> Result<Vec<Call>, String> {
        let mut book = self.before(work)?;
        vfs::start(&self.place, None);
        let done = (WORKS[work].run)(&mut book);
        let (_, calls) = vfs::stop();
        done.map(|()| calls)
    }

    /// The register as it was before a work, open.
    fn before(&mut self, work: usize) -> Result<Book, String> {
        let nothing = Image::new();
        let image = work
            .checked_sub(1)
            .map_or(&nothing, |before| &self.session.marks[before].image);
        lay(image, &self.place).map_err(|error| error.to_string())?;
        let mut book = Book::closed(&self.place, self.lists);
        if work > 0 {
            book.open()?;
        }
        Ok(book)
    }

    /// Does a work with something failing; gives whether it was done all the same.
    pub fn one(&mut self, work: usize, cause: Cause) -> Result<bool, String> {
        let mut book = self.before(work)?;
        let mut run = || catch_unwind(AssertUnwindSafe(|| (WORKS[work].run)(&mut book)));
        let done = match cause {
            Cause::Call(plan) => {
                vfs::start(&self.place, Some(plan));
                let done = run();
                vfs::stop();
                done
            }
            Cause::Memory(bytes) => {
                heap::limit(heap::used() + bytes);
                let done = run();
                heap::limit(0);
                done
            }
        };
        let done = done.map_err(|_| "panicked".to_owned())?;
        let is_done = done.is_ok();
        self.is_kept(work, is_done)
            .and_then(|held| self.goes_on(&mut book, &held))
            .map(|()| is_done)
            .map_err(|what| format!("{}: {what} (the work said: {done:?})", WORKS[work].name))
    }

    /// The fault is gone: the register that is open, or is opened again, can be written to and keeps what it held.
    fn goes_on(&mut self, book: &mut Book, held: &Rows) -> Outcomes {
        if held.is_empty() {
            (WORKS[0].run)(book)?;
        }
        go_on(book).map_err(|what| format!("does not go on: {what}"))?;
        book.store = None;
        book.open()?;
        book.store = None;
        let holds = self.judge.rows(&book.path())?;
        match held.difference(&holds).next() {
            None => Ok(()),
            Some(lost) => Err(format!("lost on going on: {lost}")),
        }
    }

    /// Were the program killed now: what was saved is there, and the work is whole or absent.
    fn is_kept(&mut self, work: usize, is_done: bool) -> Result<Rows, String> {
        let image = found(&self.place).map_err(|error| error.to_string())?;
        let before = work.checked_sub(1).map(|at| &self.session.marks[at]);
        let after = &self.session.marks[work];
        if work == 0 {
            // A new register has an identity of its own, which no other can be compared with.
            return self.judge.is_whole(&image, is_done);
        }
        if is_done {
            self.judge.found(&image, Some(after), None)
        } else {
            self.judge.found(&image, before, Some(after))
        }
    }
}

/// Every fault that concerns one of these calls.
fn plans(kinds: &[Fault], calls: &[Call]) -> impl Iterator<Item = Plan> {
    calls.iter().enumerate().flat_map(move |(at, call)| {
        let faults = kinds.iter().copied();
        let concerned = faults.filter(|fault| fault.errno(*call).is_some());
        concerned.flat_map(move |fault| {
            let plans = [false, true].map(|lasting| Plan {
                fault,
                at: at as u64 + 1,
                lasting,
            });
            plans
                .into_iter()
                .filter(|plan| plan.fault.can_last() || !plan.lasting)
        })
    })
}

fn note(tally: &mut Tally, tried: Result<bool, String>, case: impl Fn() -> String) {
    tally.states += 1;
    match tried {
        Ok(true) => {}
        Ok(false) => tally.refused += 1,
        Err(what) => tally.bad(format!("{}: {what}", case())),
    }
}
