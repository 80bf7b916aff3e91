//! From a file to its screens: the register is opened, the first picture is drawn at once, and what takes longer (read
//! index, check, daily copy) follows on the worker.

use std::path::{Path, PathBuf};

use super::app::App;
use super::command::{Ending, Flow};
use super::console::Console;
use super::context::Ctx;
use super::error::{Error, Result};
use super::job::Job;
use super::look::Look;
use super::place_file;
use super::screens::households::Households;
use super::screens::locked::Locked;
use super::screens::overview::Overview;
use super::session::Place;
use crate::domain::clock::Clock;
use crate::lang::{Lang, say};
use crate::platform::{Drive, drive_of};
use crate::store::{self, DayCounts, Options, Seed, Store, Which};

/// With what the screens begin.
#[derive(Clone, Debug)]
pub struct Start {
    /// The register.
    pub register: PathBuf,
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
    /// Open for reading only.
    pub read_only: bool,
    /// The time.
    pub clock: Clock,
}

impl Start {
    fn options(&self) -> Options {
        Options {
            clock: self.clock,
            who: self.who.clone(),
            home: self.home.clone(),
            read_only: self.read_only,
        }
    }
}

/// Opens the register and shows it until the user is done. Endings that name another register are followed here;
/// only [`Ending::Demo`] and those that leave the program are returned.
pub fn run(mut start: Start) -> Result<Ending> {
    // Before the terminal is taken: what cannot be opened at all is said on the command line.
    let first = Store::open(&start.register, &start.options());
    let mut opened = Some(first);
    let failed = |error: std::io::Error| Error::Told(error.to_string());
    if let Some(Err(error)) = &opened
        && !can_be_read(error)
        && let Some(Err(error)) = opened.take()
    {
        return Err(error.into());
    }
    let mut console = Console::open(start.mouse).map_err(failed)?;
    loop {
        let found = opened
            .take()
            .unwrap_or_else(|| Store::open(&start.register, &start.options()));
        let ending = match found {
            Ok(store) => show(&mut console, store, &start),
            Err(error) => show_refusal(&mut console, &error, &start),
        };
        match ending {
            Ending::Open(path) => {
                start.read_only = path == start.register;
                start.register = path;
            }
            Ending::New(path, name) => {
                start.read_only = false;
                opened = Some(create(&path, &name, &start));
                start.register = path;
            }
            ending => {
                console.close(&ending);
                return Ok(ending);
            }
        }
    }
}

/// Whether a register that cannot be written can still be looked at.
fn can_be_read(error: &store::Error) -> bool {
    matches!(
        error,
        store::Error::InUse(_) | store::Error::ReadOnlyPlace(_)
    )
}

/// A register for a commune, with its first campaign.
fn create(path: &Path, name: &str, start: &Start) -> store::Result<Store> {
    let commune = store::new_commune(name, start.lang);
    let campaign = store::first_campaign(start.clock.today(), start.lang);
    Store::create(path, &commune, &campaign, &start.options())
}

/// The box that says why a register is not opened, with what can be done instead.
fn show_refusal(console: &mut Console, error: &store::Error, start: &Start) -> Ending {
    let why = error.say(start.lang);
    let ctx = Ctx::new((), start.lang, start.look, start.clock);
    let locked = Locked::new(start.register.clone(), why);
    let mut app = App::new(ctx, Box::new(locked), console.waker());
    console.run(&mut app)
}

fn show(console: &mut Console, store: Store, start: &Start) -> Ending {
    if let Some(home) = &start.home {
        store::remember_last(home, store.path());
    }
    let mut app = screens(store, start, |ctx, first| {
        App::new(ctx, first, console.waker())
    });
    let ending = console.run(&mut app);
    let ctx = app.into_ctx();
    if let (Some(home), Ok(register)) = (&start.home, ctx.store.uuid()) {
        place_file::remember(home, &register, ctx.session.place);
    }
    ending
}

/// The screens of a register, where the user stopped last; the work of opening is begun.
pub fn screens(
    store: Store,
    start: &Start,
    app: impl FnOnce(Ctx, Box<dyn super::screen::Layer>) -> App,
) -> App {
    let home = start.home.as_deref();
    let register = store.uuid().unwrap_or_default();
    let place = home.and_then(|home| place_file::recall(home, &register));
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
