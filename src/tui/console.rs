//! The terminal: taken over, given back in any case, and the threads that hear of it.
//!
//! The reader of keys may wait for ever on a terminal that is closed or has sent half a sequence, so nothing waits for
//! it: keys, signals, the closed terminal and the worker all send into one channel. The loop takes everything that is
//! queued before it draws once, and sleeps until the next message, the end of a notice, or the next minute.

use std::io::{self, BufWriter, Stdout, Write, stdout};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::time::{Duration, Instant};
use std::{panic, thread};

use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
    Event as Raw, read,
};
use ratatui::crossterm::style::Print;
use ratatui::crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, size,
};
use ratatui::crossterm::{execute, queue};
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

use super::app::{App, LARGEST};
use super::command::Ending;
use super::context::Source;
use super::event::{Event, Keyboard, gathered};
use crate::platform::{self, Signal};

type Screen = Terminal<CrosstermBackend<BufWriter<Stdout>>>;

/// Clicks and the wheel only: a program that hears every movement of the mouse is never idle.
const CLICKS_ONLY: &str = "\x1b[?1003l\x1b[?1002l\x1b[?1000h\x1b[?1006h";

/// Messages that are taken before the next picture.
const QUEUED: usize = 4096;

enum Message {
    Raw(Raw, Instant),
    Signal(Signal),
    Gone,
    Worker,
}

/// The terminal of the program. One for as long as the program runs, whatever register is open.
pub struct Console {
    screen: Option<Screen>,
    mouse: bool,
    keyboard: Keyboard,
    /// What the keyboard has made of the messages that were taken and not yet handed on.
    events: Vec<Event>,
    start: Instant,
    messages: Receiver<Message>,
    sender: Sender<Message>,
}

impl Console {
    /// Takes the terminal over and starts the threads that listen. With `mouse` off, the terminal keeps its own
    /// selecting and copying.
    pub fn open(mouse: bool) -> io::Result<Self> {
        let (sender, messages) = channel();
        give_back_on_panic();
        let screen = take_over(mouse)?;
        let console = Self {
            screen: Some(screen),
            mouse,
            keyboard: Keyboard::default(),
            events: Vec::new(),
            start: Instant::now(),
            messages,
            sender,
        };
        console.listen()?;
        Ok(console)
    }

    /// Lets the threads that listen send to this console; the first console starts them.
    fn listen(&self) -> io::Result<()> {
        let first = {
            let mut hearer = HEARER.lock().unwrap_or_else(PoisonError::into_inner);
            hearer.replace(self.sender.clone()).is_none()
        };
        if !first {
            return Ok(());
        }
        thread::Builder::new()
            .name("keys".to_owned())
            .spawn(move || {
                let _last = LastWord;
                while let Ok(raw) = read() {
                    tell(Message::Raw(raw, Instant::now()));
                }
            })?;
        platform::watch_signals(|signal| tell(Message::Signal(signal)))?;
        platform::watch_hangup(|| tell(Message::Gone))
    }

    /// For [`App::new`]: lets the loop know that the worker has something to say.
    pub fn waker(&self) -> Arc<dyn Fn() + Send + Sync> {
        let sender = self.sender.clone();
        Arc::new(move || {
            let _ = sender.send(Message::Worker);
        })
    }

    /// Shows `app` until it ends.
    pub fn run<W: Source>(&mut self, app: &mut App<W>) -> Ending {
        let mut changed = true;
        loop {
            if let Some(ending) = app.ending() {
                return ending.clone();
            }
            if changed && self.draw(app).is_err() {
                app.end(Ending::Gone);
                continue;
            }
            changed = self.wait(app);
        }
    }

    /// How long the program has run: the time that messages of new screens count from.
    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// Waits for something to happen and lets the app take all of it; `false` if nothing came of it.
    fn wait<W: Source>(&mut self, app: &mut App<W>) -> bool {
        let now = self.start.elapsed();
        let key = self.keyboard.due().map(|due| due.saturating_sub(now));
        let (timeout, for_key) = match key {
            Some(key) if key < app.due() => (key, true),
            _ => (app.due(), false),
        };
        let mut changed = match self.messages.recv_timeout(timeout) {
            Ok(message) => self.take(message, app),
            Err(RecvTimeoutError::Timeout) => false,
            Err(RecvTimeoutError::Disconnected) => {
                app.end(Ending::Gone);
                false
            }
        };
        // A terminal may send faster than keys are handled: what is seen of it is drawn in between.
        for message in self.messages.try_iter().take(QUEUED).collect::<Vec<_>>() {
            changed |= self.take(message, app);
        }
        let now = self.start.elapsed();
        changed |= app.tick(now);
        let alone = self.keyboard.release(now);
        self.events.extend(alone);
        changed |= self.hand_on(app);
        if !for_key {
            changed |= app.look();
        }
        changed
    }

    fn take<W: Source>(&mut self, message: Message, app: &mut App<W>) -> bool {
        match message {
            Message::Raw(raw, when) => {
                let at = when.saturating_duration_since(self.start);
                let passed = app.tick(at);
                self.events.extend(self.keyboard.feed(&raw, at));
                passed
            }
            Message::Worker => {
                app.worked();
                true
            }
            // Already in `LEAVE`; the message only wakes the loop.
            Message::Gone | Message::Signal(Signal::End(_)) => false,
            Message::Signal(Signal::Stop) => {
                self.sleep();
                true
            }
            Message::Signal(Signal::Continue) => {
                self.wake();
                true
            }
        }
    }

    /// Hands on what the keyboard has made of everything that was queued. Nobody waits for the end of it who wants the
    /// program to leave.
    fn hand_on<W: Source>(&mut self, app: &mut App<W>) -> bool {
        let events = gathered(std::mem::take(&mut self.events));
        let changed = !events.is_empty();
        for event in events {
            Self::leave_if_asked(app);
            if app.ending().is_some() {
                break;
            }
            if let Event::Resize(columns, rows) = event {
                self.resize(columns, rows);
            }
            app.event(&event);
        }
        Self::leave_if_asked(app);
        changed
    }

    fn leave_if_asked<W: Source>(app: &mut App<W>) {
        if let Some(ending) = &*LEAVE.lock().unwrap_or_else(PoisonError::into_inner) {
            app.end(ending.clone());
        }
    }

    fn draw<W: Source>(&mut self, app: &mut App<W>) -> io::Result<()> {
        let Some(screen) = &mut self.screen else {
            return Ok(());
        };
        queue!(screen.backend_mut(), BeginSynchronizedUpdate)?;
        screen.draw(|frame| app.draw(frame))?;
        execute!(screen.backend_mut(), EndSynchronizedUpdate)
    }

    /// A failure here shows itself at the next draw, which ends the program.
    fn resize(&mut self, columns: u16, rows: u16) {
        if let Some(screen) = &mut self.screen {
            let _ = queue!(screen.backend_mut(), Clear(ClearType::All));
            let _ = screen.resize(largest(columns, rows));
        }
    }

    fn sleep(&mut self) {
        let _ = give_back();
        let _ = platform::stop_here();
        self.wake();
    }

    /// The shell may have used the terminal meanwhile, and its size may be another.
    fn wake(&mut self) {
        let _ = set_up(self.mouse);
        if let Ok((columns, rows)) = size() {
            self.resize(columns, rows);
        }
    }

    /// Leaves the terminal. After [`Ending::Gone`] nothing is written to it: that would fail, and failing to say so
    /// would end in a panic.
    pub fn close(mut self, ending: &Ending) {
        if *ending == Ending::Gone
            && let Some(screen) = self.screen.take()
        {
            std::mem::forget(screen);
        }
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        // A panic has given it back already; a second time would write over what it said.
        if self.screen.is_some() && !thread::panicking() {
            let _ = give_back();
        }
    }
}

fn largest(columns: u16, rows: u16) -> Rect {
    Rect::new(0, 0, columns.min(LARGEST.0), rows.min(LARGEST.1))
}

fn take_over(mouse: bool) -> io::Result<Screen> {
    set_up(mouse)?;
    let (columns, rows) = size()?;
    let options = TerminalOptions {
        viewport: Viewport::Fixed(largest(columns, rows)),
    };
    let backend = CrosstermBackend::new(BufWriter::with_capacity(1 << 16, stdout()));
    Terminal::with_options(backend, options)
}

/// Raw mode first, mouse second: turning the mouse off restores the mode found when it was turned on.
fn set_up(mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen, Clear(ClearType::All))?;
    // Old consoles know no bracketed paste; there a paste comes as keys and is told by its speed.
    let _ = execute!(stdout(), EnableBracketedPaste);
    if mouse {
        execute!(stdout(), EnableMouseCapture, Print(CLICKS_ONLY))?;
    }
    Ok(())
}

/// The terminal as it was found. Each step is tried, whatever the others did.
fn give_back() -> io::Result<()> {
    let mut out = stdout();
    let mouse = execute!(out, DisableMouseCapture);
    let paste = execute!(out, DisableBracketedPaste);
    let screen = execute!(out, LeaveAlternateScreen, Show);
    let raw = disable_raw_mode();
    let _ = out.flush();
    mouse.and(paste).and(screen).and(raw)
}

/// A panic of the screens is told in a terminal that can show it. One of the worker is told by the screens, which go
/// on and still own the terminal.
fn give_back_on_panic() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let screens = thread::current().id();
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if thread::current().id() == screens {
                let _ = give_back();
                before(info);
            }
        }));
    });
}

/// The console that is open now. Keys, signals and the end of the terminal are heard by threads that live as long as
/// the program: a reader of keys that waits cannot be stopped, and two of them would take each other's keys.
static HEARER: Mutex<Option<Sender<Message>>> = Mutex::new(None);

/// Why the program is to leave at once: not behind everything else that is queued.
static LEAVE: Mutex<Option<Ending>> = Mutex::new(None);

fn tell(message: Message) {
    let leave = match &message {
        Message::Gone => Some(Ending::Gone),
        Message::Signal(Signal::End(number)) => Some(Ending::Signal(*number)),
        _ => None,
    };
    if let Some(ending) = leave {
        let mut asked = LEAVE.lock().unwrap_or_else(PoisonError::into_inner);
        asked.get_or_insert(ending);
    }
    let hearer = HEARER.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(sender) = hearer.as_ref() {
        // Between two consoles nobody listens.
        let _ = sender.send(message);
    }
}

/// Says that no key will come any more, however the reader of keys ended.
struct LastWord;

impl Drop for LastWord {
    fn drop(&mut self) {
        tell(Message::Gone);
    }
}
