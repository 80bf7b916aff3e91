//! Long work away from the keyboard: one worker thread, one job after the other, each with a store of its own.
//!
//! A job is two functions: `work` runs on the worker and reports progress; `then` runs on the screens with what
//! `work` made. Work that was cancelled returns an error or a result that says so; nothing of it stays written.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::command::Flow;
use super::context::{Ctx, Source};
use super::error::Result;
use crate::store::Store;

type Then<W> = Box<dyn FnOnce(&mut Ctx<W>) -> Result<Flow<W>> + Send>;
type Work<W> = Box<dyn FnOnce(&Meter<'_>) -> Then<W> + Send>;

/// Long work and what to do with what it makes.
pub struct Job<W: Source = Store> {
    /// What is being done, for the progress box.
    pub title: String,
    /// Runs without a box: the user goes on working.
    pub quiet: bool,
    work: Work<W>,
}

impl<W: Source> Job<W> {
    /// A job with a progress box. `work` opens what it needs itself: it may share nothing with the screens.
    pub fn new<T: Send + 'static>(
        title: String,
        work: impl FnOnce(&Meter<'_>) -> Result<T> + Send + 'static,
        then: impl FnOnce(T, &mut Ctx<W>) -> Result<Flow<W>> + Send + 'static,
    ) -> Self {
        let work: Work<W> = Box::new(move |meter| {
            let made = work(meter);
            Box::new(move |ctx| then(made?, ctx))
        });
        Self {
            title,
            quiet: false,
            work,
        }
    }

    /// The same without a box.
    #[must_use]
    pub fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }
}

/// Given to running work: where to report to, and whether to go on.
pub struct Meter<'a> {
    cancel: &'a AtomicBool,
    report: &'a dyn Fn(u64, u64),
    told: Cell<Option<u64>>,
}

impl Meter<'_> {
    /// Reports `done` of `total` steps (0 when unknown); `false` means: stop now. Cheap enough for every row.
    pub fn progress(&self, done: u64, total: u64) -> bool {
        let hundredth = done.saturating_mul(100).checked_div(total);
        let hundredth = hundredth.unwrap_or(done >> 12);
        if self.told.replace(Some(hundredth)) != Some(hundredth) {
            (self.report)(done, total);
        }
        self.goes_on()
    }

    /// Whether nobody asked to stop.
    pub fn goes_on(&self) -> bool {
        !self.cancel.load(Ordering::Relaxed)
    }
}

/// What the worker says.
pub(super) enum Report<W: Source> {
    Progress(u64, u64),
    Done {
        quiet: bool,
        then: Then<W>,
    },
    /// The worker broke down; its job will never end.
    Broken,
}

/// The worker thread's end on the side of the screens.
pub(super) struct Worker<W: Source> {
    jobs: Option<Sender<(Job<W>, Arc<AtomicBool>)>>,
    reports: Receiver<Report<W>>,
    reporter: Sender<Report<W>>,
    wake: Arc<dyn Fn() + Send + Sync>,
    here: bool,
}

impl<W: Source> Worker<W> {
    /// A worker that calls `wake` whenever there is a report to fetch. Its thread starts with the first job.
    pub fn new(wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (reporter, reports) = channel();
        Self {
            jobs: None,
            reports,
            reporter,
            wake,
            here: false,
        }
    }

    /// A worker without a thread: work is done before `start` returns, so that tests need not wait.
    pub fn here() -> Self {
        let mut worker = Self::new(Arc::new(|| {}));
        worker.here = true;
        worker
    }

    /// Queues a job. Setting the flag asks it to stop.
    pub fn start(&mut self, job: Job<W>, cancel: Arc<AtomicBool>) {
        if self.here {
            work(job, &cancel, &self.reporter, &|| {});
            return;
        }
        if self.jobs.is_none() {
            self.jobs = self.thread();
        }
        let sent = self.jobs.as_ref().map(|jobs| jobs.send((job, cancel)));
        if !matches!(sent, Some(Ok(()))) {
            let _ = self.reporter.send(Report::Broken);
            (self.wake)();
        }
    }

    fn thread(&self) -> Option<Sender<(Job<W>, Arc<AtomicBool>)>> {
        let (jobs, queue) = channel::<(Job<W>, Arc<AtomicBool>)>();
        let reporter = self.reporter.clone();
        let wake = Arc::clone(&self.wake);
        let body = move || {
            let guard = Guard {
                reporter: reporter.clone(),
                wake: Arc::clone(&wake),
            };
            for (job, cancel) in queue {
                work(job, &cancel, &guard.reporter, &*guard.wake);
            }
        };
        let spawned = thread::Builder::new().name("worker".to_owned()).spawn(body);
        spawned.is_ok().then_some(jobs)
    }

    /// The next report, if there is one.
    pub fn report(&mut self) -> Option<Report<W>> {
        let report = self.reports.try_recv().ok()?;
        if matches!(report, Report::Broken) {
            // The next job gets a new thread.
            self.jobs = None;
        }
        Some(report)
    }
}

fn work<W: Source>(
    job: Job<W>,
    cancel: &AtomicBool,
    reporter: &Sender<Report<W>>,
    wake: &(dyn Fn() + Send + Sync),
) {
    let quiet = job.quiet;
    let report = |done, total| {
        if !quiet {
            let _ = reporter.send(Report::Progress(done, total));
            wake();
        }
    };
    let meter = Meter {
        cancel,
        report: &report,
        told: Cell::new(None),
    };
    let then = (job.work)(&meter);
    // Nobody listens when the screens are gone; then nobody needs the result.
    let _ = reporter.send(Report::Done { quiet, then });
    wake();
}

/// Says so when the worker's thread dies of a panic.
struct Guard<W: Source> {
    reporter: Sender<Report<W>>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl<W: Source> Drop for Guard<W> {
    fn drop(&mut self) {
        if thread::panicking() {
            let _ = self.reporter.send(Report::Broken);
            (self.wake)();
        }
    }
}
