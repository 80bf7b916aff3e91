//! What a screen works with: the register, the language, the time, the look, and a line to tell the user something.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::command::{Command, Everywhere};
use super::error::Result;
use super::event::Key;
use super::job::Job;
use super::look::Look;
use crate::domain::Day;
use crate::domain::clock::Clock;
use crate::domain::slot::Slot;
use crate::lang::Lang;
use crate::store::Store;

/// How long a good message stays. A bad one stays until a key.
pub const TOLD_FOR: Duration = Duration::from_secs(6);

/// What the screens of one program load from: the store of a register, or `()` before there is one.
pub trait Source: Sized + 'static {
    /// Moves with every change of the data, whoever made it.
    type Version: Copy + PartialEq;
    /// What the screens remember for as long as the program runs: recording chip, filters of the last visit.
    type Session: Default;

    /// How often to look whether another program changed the data.
    const LOOK_EVERY: Duration = Duration::from_secs(60);

    /// The version of what `load` would read now.
    fn version(&self) -> Result<Self::Version>;

    /// The version has moved: brings up to date what the session keeps of the register, such as a read index. Runs
    /// once for each version, before any screen loads.
    fn catch_up(_ctx: &mut Ctx<Self>) -> Result<()> {
        Ok(())
    }

    /// Long work that the session needs now, such as loading a read index; asked for after every event.
    fn work(_ctx: &mut Ctx<Self>) -> Option<Job<Self>> {
        None
    }

    /// The key that a click on one of [`Source::chips`] stands for.
    fn chip_key() -> Option<Key> {
        None
    }

    /// Commands that run on every full screen, after its own: F5 to F8, undo, redo.
    fn commands() -> &'static [Command<Everywhere, Self>] {
        &[]
    }

    /// What stands in the header of every screen, left of the screen's own chips.
    fn chips(_ctx: &Ctx<Self>) -> Vec<Chip> {
        Vec::new()
    }
}

/// Nothing to load from: the screens of the first run.
impl Source for () {
    type Version = ();
    type Session = ();

    fn version(&self) -> Result<()> {
        Ok(())
    }
}

/// A short text on the right of the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// Its words. Chips are never cut; the last ones are left out where there is no room.
    pub text: String,
    /// Shown reversed: it says something that is not as usual.
    pub alert: bool,
}

/// A message on the line above the footer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its words.
    pub text: String,
    /// When it goes by itself; `None`: it stays until a key, because something was not done.
    pub until: Option<Duration>,
}

/// The long job that is running, as the progress box shows it.
#[derive(Clone, Debug)]
pub struct Running {
    /// What is being done.
    pub title: String,
    /// Steps done.
    pub done: u64,
    /// Steps in all; 0 while they are not known.
    pub total: u64,
    pub(super) cancel: Arc<AtomicBool>,
}

impl Running {
    /// Asks the job to stop. It stops at its next step and takes back what it wrote.
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }
}

/// Handed to every command, load and draw.
pub struct Ctx<W: Source = Store> {
    /// The register.
    pub store: W,
    /// What the screens remember while the program runs.
    pub session: W::Session,
    /// The language of the user.
    pub lang: Lang,
    /// Colours, glyphs, covering of personal data.
    pub look: Look,
    /// The time of the machine, or a fixed one in tests.
    pub clock: Clock,
    /// The job that runs with a progress box.
    pub job: Option<Running>,
    notice: Option<Notice>,
    /// What is told when the message that is shown has gone.
    later: VecDeque<String>,
    /// Since the program started.
    pub(super) at: Duration,
}

impl<W: Source> Ctx<W> {
    /// A context with an empty session.
    pub fn new(store: W, lang: Lang, look: Look, clock: Clock) -> Self {
        Self {
            store,
            session: W::Session::default(),
            lang,
            look,
            clock,
            job: None,
            notice: None,
            later: VecDeque::new(),
            at: Duration::ZERO,
        }
    }

    /// Today in Viet Nam.
    pub fn today(&self) -> Day {
        self.clock.today()
    }

    /// The part of the day now.
    pub fn slot(&self) -> Slot {
        let (hour, minute) = self.clock.now().time();
        Slot::from_time(hour, minute)
    }

    /// Says that something was done; call it after the commit. Replaces what was said before.
    pub fn tell(&mut self, text: String) {
        let until = Some(self.at + TOLD_FOR);
        self.notice = Some(Notice { text, until });
    }

    /// Says something that needs to be read, but only after what is being said. Stays until the next key.
    pub fn tell_after(&mut self, text: String) {
        self.later.push_back(text);
        self.tell_next();
    }

    fn tell_next(&mut self) {
        if self.notice.is_none()
            && let Some(text) = self.later.pop_front()
        {
            self.warn(text);
        }
    }

    /// Says that something was not done. Stays until the next key.
    pub fn warn(&mut self, text: String) {
        self.notice = Some(Notice { text, until: None });
    }

    /// What is being said.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// A key was pressed: what stayed until a key goes.
    pub(super) fn heard_key(&mut self) {
        self.notice.take_if(|notice| notice.until.is_none());
        self.tell_next();
    }

    /// Moves the time on; `true` if a message has gone.
    pub(super) fn tick(&mut self, at: Duration) -> bool {
        self.at = at;
        let gone = self
            .notice
            .take_if(|notice| notice.until.is_some_and(|until| at >= until));
        self.tell_next();
        gone.is_some()
    }
}
