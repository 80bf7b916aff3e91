//! From a file to its screens: the register is opened, the first picture is drawn at once, and what takes longer (read
//! index, check, daily copy) follows on the worker.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::app::App;
use super::command::{Ending, Flow};
use super::console::Console;
use super::context::Ctx;
use super::error::{Error, Result};
use super::job::Job;
use super::language_file;
use super::look::Look;
use super::place_file;
use super::screens::households::Households;
use super::screens::import::choose_list;
use super::screens::locked::Locked;
use super::screens::overview::Overview;
use super::screens::welcome::Welcome;
use super::session::Place;
use crate::domain::clock::Clock;
use crate::lang::{Lang, say};
use crate::platform::{Drive, drive_of};
use crate::store::{self, DayCounts, Options, Seed, Store, Which};

/// How long the screens wait for another program in one go.
const AT_MOST: Duration = Duration::from_millis(300);

/// With what the screens begin.
#[derive(Clone, Debug)]
pub struct Start {
    /// The register; none on the first run.
    pub register: Option<PathBuf>,
    /// The language of the user.
    pub lang: Lang,
    /// Colours and glyphs.
    pub look: Look,
    /// Take the mouse.
    pub mouse: bool,
    /// Who writes, and goes from door to door unless the chip says otherwise.
    pub who: String,
    /// The folder of this installation.
    pub home: Option<PathBuf>,
    /// The folder of a register that is thrown away. What is opened in it leaves nothing in the installation's.
    pub thrown_away: Option<PathBuf>,
    /// Open for reading only.
    pub read_only: bool,
    /// The time.
    pub clock: Clock,
}

impl Start {
    fn options(&self, register: Option<&Path>, read_only: bool) -> Options {
        let thrown_away = self
            .thrown_away
            .as_ref()
            .filter(|folder| register.is_some_and(|register| register.starts_with(folder)));
        Options {
            clock: self.clock,
            who: self.who.clone(),
            home: thrown_away.map_or_else(|| self.home.clone(), |folder| Some(folder.join("home"))),
            read_only,
        }
    }
}

/// Shows the register, or the first run, until the user is done. Endings that name another register are followed here;
/// [`Ending::Demo`] and those that leave the program are returned.
pub fn run(start: &Start) -> Result<Ending> {
    let told = |error: std::io::Error| Error::Told(error.to_string());
    let mut console = Console::open(start.mouse).map_err(told)?;
    let mut start = start.clone();
    let mut next = Next {
        register: start.register.clone(),
        read_only: start.read_only,
        then: Then::Nothing,
    };
    loop {
        let (ending, refused) = show_next(&mut console, &next, &mut start);
        let (register, then) = match ending {
            Ending::Open(path) => (path, Then::Nothing),
            Ending::Import(path) => (path, Then::Import),
            Ending::Restore { copy, register } => {
                let restored = restore(&copy, &register, &start);
                (register, Then::Tell(restored))
            }
            ending => {
                console.close(&ending);
                return Ok(ending);
            }
        };
        next = Next {
            register: Some(register),
            // The box that says that a register is in use offers no more than to look at it.
            read_only: refused,
            then,
        };
    }
}

/// What is shown next.
struct Next {
    register: Option<PathBuf>,
    read_only: bool,
    then: Then,
}

/// What is done as soon as it is shown.
enum Then {
    Nothing,
    /// A list is asked for, to be taken in.
    Import,
    /// What came of a copy that was put back is told.
    Tell(store::Result<Option<PathBuf>>),
}

/// Puts a copy back. The worker of the screens that were just left may need a moment to let go of the register.
fn restore(copy: &Path, register: &Path, start: &Start) -> store::Result<Option<PathBuf>> {
    const TRIES: u32 = 100;
    let at = start.clock.now().local();
    for _ in 1..TRIES {
        match store::restore(copy, register, at) {
            Err(store::Error::InUse(_)) => thread::sleep(Duration::from_millis(20)),
            done => return done,
        }
    }
    store::restore(copy, register, at)
}

/// Shows it; also says whether it was refused.
fn show_next(console: &mut Console, next: &Next, start: &mut Start) -> (Ending, bool) {
    let Some(path) = &next.register else {
        return (welcome(console, start), false);
    };
    match Store::open(path, &start.options(Some(path), next.read_only)) {
        Ok(store) => (show(console, store, start, &next.then), false),
        Err(error) => (show_refusal(console, path, &error, start), true),
    }
}

/// Whether a register that cannot be written can still be looked at.
fn can_be_read(error: &store::Error) -> bool {
    matches!(
        error,
        store::Error::InUse(_) | store::Error::ReadOnlyPlace(_)
    )
}

/// The box that says why a register is not opened, with what can be done instead.
fn show_refusal(console: &mut Console, path: &Path, error: &store::Error, start: &Start) -> Ending {
    let why = error.say(start.lang);
    let ctx = Ctx::new((), start.lang, start.look, start.clock);
    let locked = Locked::new(path.to_owned(), why, can_be_read(error));
    let mut app = App::new(ctx, Box::new(locked), console.waker());
    console.run(&mut app)
}

/// The first run: try it out, take a list in, begin a register.
fn welcome(console: &mut Console, start: &Start) -> Ending {
    let ctx = Ctx::new((), start.lang, start.look, start.clock);
    let welcome = Welcome::new(start.options(None, false), None);
    let mut app = App::new(ctx, Box::new(welcome), console.waker());
    console.run(&mut app)
}

fn show(console: &mut Console, store: Store, start: &mut Start, then: &Then) -> Ending {
    let mut app = screens(store, start, |ctx, first| {
        App::new(ctx, first, console.waker())
    });
    // What is told now stays as long as what is told later.
    app.tick(console.elapsed());
    match then {
        Then::Nothing => {}
        Then::Import => app.begin(Flow::push(choose_list())),
        Then::Tell(Ok(_)) => {
            let text = say!(start.lang, told_restored);
            app.ctx_mut().tell(text);
        }
        Then::Tell(Err(error)) => {
            let text = error.say(start.lang);
            app.ctx_mut().warn(text);
        }
    }
    let ending = console.run(&mut app);
    let ctx = app.into_ctx();
    stop_at(&ctx.store, ctx.session.place);
    if let Some(home) = ctx.store.home()
        && ctx.lang != start.lang
    {
        language_file::remember(home, ctx.lang);
    }
    // What was chosen among the settings holds for the register that is opened next, too.
    start.lang = ctx.lang;
    ending
}

/// Remembers in this installation's folder where the user stopped in a register.
pub fn stop_at(store: &Store, place: Place) {
    if let (Some(home), Ok(register)) = (store.home(), store.uuid()) {
        place_file::remember(home, &register, place);
    }
}

/// The screens of a register, where the user stopped last; the work of opening is begun.
pub fn screens(
    store: Store,
    start: &Start,
    app: impl FnOnce(Ctx, Box<dyn super::screen::Layer>) -> App,
) -> App {
    if let Some(home) = store.home() {
        store::remember_last(home, store.path());
    }
    // A key waits for another program without the picture standing still.
    let _ = store.wait_at_most(AT_MOST);
    let register = store.uuid().unwrap_or_default();
    let place = store
        .home()
        .and_then(|home| place_file::recall(home, &register));
    let seed = store.seed();
    let path = store.path().to_owned();
    let read_only = store.is_read_only();
    let mut ctx = Ctx::new(store, start.lang, start.look, start.clock);
    ctx.session.circumstances.visitors.clone_from(&start.who);
    ctx.session.knows_digits = place.is_some();
    let place = place
        .filter(|place| still_there(&ctx.store, *place))
        .unwrap_or_default();
    let goes_on = place.household.is_some();
    ctx.session.place = place;
    ctx.session.walk.village = place.village;
    ctx.session.point_at(place.household);
    let mut app = app(ctx, Box::new(Overview::default()));
    if goes_on {
        app.begin(Flow::push(Households::of(place.village, Which::All)));
    }
    app.begin(Flow::Start(evening(seed.clone())));
    if !read_only {
        app.begin(Flow::Start(look_after(seed, start.lang)));
    }
    if read_only {
        let text = say!(start.lang, told_read_only);
        app.ctx_mut().tell(text);
    }
    warn_of_drive(app.ctx_mut(), &path);
    app
}

fn still_there(store: &Store, place: Place) -> bool {
    let village = place.village.is_none_or(|id| store.village(id).is_ok());
    village
        && place
            .household
            .is_some_and(|id| store.household(id).is_ok())
}

/// Counts what was done today, for the line that greets.
fn evening(seed: Seed) -> Job {
    let job = Job::new(
        String::new(),
        move |_meter| Ok(seed.open()?.counts_of_today()?),
        |counts: DayCounts, ctx: &mut Ctx| {
            if counts.households > 0 && ctx.notice().is_none() {
                let lang = ctx.lang;
                let text = say!(
                    lang,
                    evening_line,
                    households = lang.count(counts.households),
                    met = lang.count(counts.met),
                    again = lang.count(counts.again)
                );
                ctx.tell(text);
            }
            Ok(Flow::Stay)
        },
    );
    job.quiet()
}

/// The quick check and the copy of the day.
fn look_after(seed: Seed, lang: Lang) -> Job {
    let job = Job::new(
        String::new(),
        move |meter| {
            let store = seed.open()?;
            let report = store.check(false)?;
            if let Some(fault) = report.faults.first() {
                return Err(Error::Told(
                    store::Error::Damaged(fault.text.clone()).say(lang),
                ));
            }
            Ok(store.back_up_today(&mut |_, _| meter.goes_on())?)
        },
        |_copy, _ctx: &mut Ctx| Ok(Flow::Stay),
    );
    job.quiet()
}

fn warn_of_drive(ctx: &mut Ctx, path: &Path) {
    let lang = ctx.lang;
    let file = path.display().to_string();
    let text = match drive_of(path) {
        Drive::Local => return,
        Drive::Removable => say!(lang, drive_removable, file = file),
        Drive::Network => say!(lang, drive_network, file = file),
        Drive::Synced(service) => say!(lang, drive_synced, file = file, service = service),
    };
    ctx.warn(text);
}
