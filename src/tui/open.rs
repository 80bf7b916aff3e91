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
use super::screens::damaged::Damaged;
use super::screens::households::Households;
use super::screens::import::choose_list;
use super::screens::locked::{Locked, Way};
use super::screens::overview::Overview;
use super::screens::today::Today;
use super::screens::welcome::Welcome;
use super::session::Place;
use crate::domain::Day;
use crate::domain::clock::{Clock, is_doubtful};
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
    /// The campaign to work on, by its id or name; the one that was chosen last without.
    pub campaign: Option<String>,
    /// The time.
    pub clock: Clock,
}

impl Start {
    /// Whether a register is one for trying out.
    fn throws_away(&self, register: &Path) -> bool {
        let folder = self.thrown_away.as_ref();
        folder.is_some_and(|folder| register.starts_with(folder))
    }

    fn options(&self, register: Option<&Path>, read_only: bool) -> Options {
        let thrown_away = self
            .thrown_away
            .as_ref()
            .filter(|_| register.is_some_and(|register| self.throws_away(register)));
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
    let mut start = start.clone();
    has_campaign(&start)?;
    let mut console = Console::open(start.mouse).map_err(told)?;
    let mut next = Next {
        register: start.register.clone(),
        read_only: start.read_only,
        then: Then::Nothing,
    };
    loop {
        let ending = show_next(&mut console, &next, &mut start);
        let read_only = matches!(ending, Ending::Look(_));
        let (register, then) = match ending {
            Ending::Open(path) | Ending::Look(path) => (path, Then::Nothing),
            Ending::Import(path) => (path, Then::Import),
            Ending::Restore { copy, register } => {
                let restored = restore(&copy, &register, &start);
                (register, Then::Tell(restored))
            }
            Ending::Damaged { register, why } => (register, Then::Choose(why)),
            ending => {
                console.close(&ending);
                return Ok(ending);
            }
        };
        if start.register.as_ref() != Some(&register) {
            // It was a campaign of the first register.
            start.campaign = None;
        }
        next = Next {
            register: Some(register),
            read_only,
            then,
        };
    }
}

/// Refuses a campaign that the register does not have, or has twice, before anything is shown. A register that cannot be
/// opened is told as always.
fn has_campaign(start: &Start) -> Result<()> {
    if let (Some(path), Some(name)) = (&start.register, &start.campaign)
        && let Ok(store) = Store::open(path, &start.options(Some(path), true))
    {
        match store.campaigns_named(name)?.as_slice() {
            [] => return Err(store::Error::NotFound(name.clone()).into()),
            [_] => {}
            _ => {
                let several = say!(start.lang, usage_campaign_ambiguous, value = name.as_str());
                return Err(Error::Told(several));
            }
        }
    }
    Ok(())
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
    /// The register was found damaged while it was open: what is to be done is asked before it is opened again.
    Choose(String),
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

/// Shows it, or says why it is not opened.
fn show_next(console: &mut Console, next: &Next, start: &mut Start) -> Ending {
    let Some(path) = &next.register else {
        if is_asked(start, None) {
            match ask_today(console, None, start) {
                Ending::Today(day) => start.clock = start.clock.on(day),
                ending => return ending,
            }
        }
        return welcome(console, start);
    };
    if let Then::Choose(why) = &next.then {
        return choose(console, path, why.clone(), true, start);
    }
    let mut opened = Store::open(path, &start.options(Some(path), next.read_only));
    let newest = opened.as_ref().map(Store::newest_day);
    if let Ok(Ok(newest)) = newest
        && is_asked(start, newest)
    {
        drop(opened);
        match ask_today(console, newest, start) {
            Ending::Today(day) => start.clock = start.clock.on(day),
            ending => return ending,
        }
        opened = Store::open(path, &start.options(Some(path), next.read_only));
    }
    match opened {
        Ok(store) => show(console, store, start, &next.then),
        Err(error) => show_refusal(console, path, &error, &next.then, start),
    }
}

/// Whether the user is to be asked which day it is. In a register that is thrown away it does not matter.
fn is_asked(start: &Start, newest: Option<Day>) -> bool {
    start.thrown_away.is_none() && is_doubtful(start.clock.today(), newest)
}

/// The box that asks which day it is.
fn ask_today(console: &mut Console, newest: Option<Day>, start: &Start) -> Ending {
    let ctx = Ctx::new((), start.lang, start.look, start.clock);
    let mut app = App::new(ctx, Box::new(Today::new(newest)), console.waker());
    console.run(&mut app)
}

/// What can be done with a register that was refused with this error.
fn way_out(error: &store::Error) -> Way {
    use store::Error::{Busy, InUse, ReadOnlyFile, ReadOnlyPlace};
    match error {
        InUse(_) | ReadOnlyPlace(_) | ReadOnlyFile(_) => Way::Look,
        Busy => Way::Again,
        _ => Way::Leave,
    }
}

/// The box that says why a register is not opened, with what can be done instead.
fn show_refusal(
    console: &mut Console,
    path: &Path,
    error: &store::Error,
    then: &Then,
    start: &Start,
) -> Ending {
    let mut why = error.say(start.lang);
    if matches!(error, store::Error::InUse(_))
        && let Some(last) = last_written(path, start)
    {
        why = format!("{why}\n{last}");
    }
    if let Then::Tell(Err(error)) = then {
        // A copy was to be put back, and the register is as it was.
        why = format!("{}\n{why}", error.say(start.lang));
    }
    if error.calls_for_copy() && !store::backups(path).is_empty() {
        return choose(console, path, why, false, start);
    }
    let locked = Locked::new(path.to_owned(), why, way_out(error));
    let ctx = Ctx::new((), start.lang, start.look, start.clock);
    let mut app = App::new(ctx, Box::new(locked), console.waker());
    console.run(&mut app)
}

/// Who wrote in a register last, and when: most likely who has it open.
fn last_written(path: &Path, start: &Start) -> Option<String> {
    let lang = start.lang;
    let store = Store::open(path, &start.options(Some(path), true)).ok()?;
    let last = store.batches(1).ok()?.pop()?;
    let when = lang.day_and_time(last.at.local());
    Some(match last.who.as_str() {
        "" => say!(lang, locked_last, when = when),
        who => say!(lang, locked_last_by, when = when, who = who),
    })
}

/// The panel of a register that is gone or damaged, with its last good copy.
fn choose(
    console: &mut Console,
    path: &Path,
    why: String,
    can_look: bool,
    start: &Start,
) -> Ending {
    let copy = store::last_good_copy(path);
    let panel = Damaged::new(path.to_owned(), why, copy, can_look);
    let ctx = Ctx::new((), start.lang, start.look, start.clock);
    let mut app = App::new(ctx, Box::new(panel), console.waker());
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
        Then::Nothing | Then::Choose(_) => {}
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
    mut store: Store,
    start: &Start,
    app: impl FnOnce(Ctx, Box<dyn super::screen::Layer>) -> App,
) -> App {
    if let Some(home) = store.home()
        && !store.is_read_only()
    {
        store::remember_last(home, store.path());
    }
    // A key waits for another program without the picture standing still.
    let _ = store.wait_at_most(AT_MOST);
    let named = start.campaign.as_ref();
    let named = named.and_then(|name| store.campaigns_named(name).ok());
    if let Some(&[id]) = named.as_deref() {
        // That it is there was seen before.
        let _ = store.work_on_campaign(id);
    }
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
        let for_good = !start.throws_away(&path);
        app.begin(Flow::Start(look_after(seed, start.lang, for_good)));
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

/// What is found when a register is looked after.
enum LookedAfter {
    /// The file is damaged; the sentence that says so.
    Damaged(String),
    /// What is to be told, the most important first.
    Told(Vec<String>),
}

/// The quick check, the copy of the day, the check of an earlier copy, and the reminder of a copy at another place.
/// A copy that cannot be made is told and stops no work.
fn look_after(seed: Seed, lang: Lang, for_good: bool) -> Job {
    let job = Job::new(
        String::new(),
        move |meter| {
            let store = seed.open()?;
            if let Some(why) = damage(&store, lang)? {
                return Ok(LookedAfter::Damaged(why));
            }
            let mut told = Vec::new();
            match store.back_up_today(&mut |_, _| meter.goes_on()) {
                Ok(_) | Err(store::Error::Cancelled) => {}
                Err(error) => told.push(say!(lang, warn_no_daily_backup, why = error.say(lang))),
            }
            if let Some(copy) = store::spoilt_copy(store.path()) {
                let at = lang.moment(copy.at, store.clock().today());
                told.push(say!(lang, told_spoilt_copy, at = at));
            }
            if for_good && let Some(due) = store.copy_due()? {
                let days = |days: u64| lang.number(days as i64);
                told.push(due.days.map_or_else(
                    || say!(lang, told_no_copy_elsewhere),
                    |since| say!(lang, told_copy_due, days = days(since)),
                ));
            }
            Ok(LookedAfter::Told(told))
        },
        |found, ctx: &mut Ctx| match found {
            LookedAfter::Damaged(why) => Ok(Flow::Abandon(Ending::Damaged {
                register: ctx.store.path().to_owned(),
                why,
            })),
            LookedAfter::Told(told) => {
                for text in told {
                    ctx.tell_after(text);
                }
                Ok(Flow::Stay)
            }
        },
    );
    job.quiet()
}

/// What the quick check finds wrong with the file.
fn damage(store: &Store, lang: Lang) -> Result<Option<String>> {
    let damaged = |what: String| store::Error::Damaged(what).say(lang);
    match store.check(false) {
        Ok(report) => Ok(report
            .faults
            .into_iter()
            .find(store::Fault::is_of_file)
            .map(|fault| damaged(fault.text))),
        Err(store::Error::Damaged(what)) => Ok(Some(damaged(what))),
        Err(error) => Err(error.into()),
    }
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
