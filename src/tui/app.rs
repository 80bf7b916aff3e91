//! The stack of screens and what happens to a key: offered to the top layer, then to the commands of everywhere. A
//! plain function of (state, event), so that tests press keys the way the terminal does.

use std::any::TypeId;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::chrome;
use super::command::{Command, Ending, Everywhere, Flow, Row, RowId, always, find, rows};
use super::context::{Chip, Ctx, Running, Source};
use super::error::Result;
use super::event::{Event, Key};
use super::job::{Job, Report, Worker};
use super::layers::commands::{Commands, Kind};
use super::layers::confirm::Confirm;
use super::layers::progress::Progress;
use super::look::Look;
use super::screen::{Layer, Shape};
use crate::lang::say;
use crate::store::Store;

/// The largest picture that is drawn; a larger terminal stays empty beyond it.
pub const LARGEST: (u16, u16) = (300, 100);
/// The smallest terminal that screens are drawn in; a smaller one says so.
pub const SMALLEST: (u16, u16) = (20, 5);

/// One layer and the version of the register it shows.
struct Open<W: Source> {
    layer: Box<dyn Layer<W>>,
    seen: Option<W::Version>,
}

/// How long something that another program keeps from being written is tried again.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long after the last try.
const TRY_AGAIN: Duration = Duration::from_millis(200);

/// What could not be written because another program was in the way. It is tried again by itself.
struct Held {
    event: Event,
    /// The layers it was meant for: how many, and what the top one is.
    layers: (usize, Option<TypeId>),
    next: Duration,
    until: Duration,
}

/// The screens of one register.
pub struct App<W: Source = Store> {
    ctx: Ctx<W>,
    layers: Vec<Open<W>>,
    worker: Worker<W>,
    /// Asks every job that was started to stop.
    jobs: Vec<Arc<AtomicBool>>,
    /// Where function keys and chips stand, for the mouse.
    footer: Vec<(Rect, Key)>,
    /// The version the session has caught up with.
    seen: Option<W::Version>,
    /// Escape was pressed over something unsaved; the next one drops it.
    warned: bool,
    held: Option<Held>,
    /// The minute of the last picture.
    minute: i64,
    ending: Option<Ending>,
}

impl<W: Source> App<W> {
    /// The commands of the frame itself, on every screen.
    pub const FRAME: &'static [Command<Everywhere, W>] = &[
        Command {
            keys: &[Key::F(1), Key::Char('?')],
            word: |lang| say!(lang, command_help),
            line: |lang| say!(lang, command_help_line),
            ready: always,
            run: |_everywhere, _ctx| Ok(Flow::Help),
        },
        Command {
            keys: &[Key::F(9), Key::Ctrl('k')],
            word: |lang| say!(lang, command_menu),
            line: |lang| say!(lang, command_menu_line),
            ready: always,
            run: |_everywhere, _ctx| Ok(Flow::Menu),
        },
        Command {
            keys: &[Key::F(10), Key::Ctrl('q')],
            word: |lang| say!(lang, command_quit),
            line: |lang| say!(lang, command_quit_line),
            ready: always,
            run: |_everywhere, _ctx| Ok(Flow::Leave(Ending::Quit)),
        },
        Command {
            keys: &[Key::Ctrl('l')],
            word: |lang| say!(lang, command_cover),
            line: |lang| say!(lang, command_cover_line),
            ready: always,
            run: |_everywhere, ctx| {
                ctx.look.covered = !ctx.look.covered;
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::Ctrl('c')],
            word: |lang| say!(lang, command_how_to_quit),
            line: |lang| say!(lang, command_how_to_quit_line),
            ready: always,
            run: |_everywhere, ctx| {
                ctx.tell(say!(ctx.lang, told_how_to_quit));
                Ok(Flow::Stay)
            },
        },
    ];

    /// Those that run beside a job: the help.
    const BESIDE_JOB: &'static [Command<Everywhere, W>] = Self::FRAME.split_at(1).0;

    /// Screens that begin with `first`. `wake` is called from the worker's thread when there is something to fetch.
    pub fn new(ctx: Ctx<W>, first: Box<dyn Layer<W>>, wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        Self::with(ctx, first, Worker::new(wake))
    }

    /// Screens whose long work is done at once, on this thread: for tests.
    pub fn without_worker(ctx: Ctx<W>, first: Box<dyn Layer<W>>) -> Self {
        Self::with(ctx, first, Worker::here())
    }

    fn with(ctx: Ctx<W>, first: Box<dyn Layer<W>>, worker: Worker<W>) -> Self {
        let mut app = Self {
            ctx,
            layers: vec![Open {
                layer: first,
                seen: None,
            }],
            worker,
            jobs: Vec::new(),
            footer: Vec::new(),
            seen: None,
            warned: false,
            held: None,
            minute: 0,
            ending: None,
        };
        app.refresh();
        app
    }

    /// What the screens work with.
    pub fn ctx(&self) -> &Ctx<W> {
        &self.ctx
    }

    /// The same, to set things up or to look after them.
    pub fn ctx_mut(&mut self) -> &mut Ctx<W> {
        &mut self.ctx
    }

    /// Why the screens ended, once they have.
    pub fn ending(&self) -> Option<&Ending> {
        self.ending.as_ref()
    }

    /// Ends the screens at once, whatever is unsaved: the terminal is gone, or a signal came.
    pub fn end(&mut self, ending: Ending) {
        self.ending.get_or_insert(ending);
    }

    /// Gives the context back, to close the store.
    pub fn into_ctx(self) -> Ctx<W> {
        for job in &self.jobs {
            job.store(true, std::sync::atomic::Ordering::Relaxed);
        }
        self.ctx
    }

    /// Runs a flow as if a command had returned it: for work that begins with the program.
    pub fn begin(&mut self, flow: Flow<W>) {
        let done = self.apply(flow);
        self.say(done);
        self.refresh();
    }

    /// When there is something to do without a key next: a message goes, the minute is over, or it is time to
    /// [`App::look`].
    pub fn due(&self) -> Duration {
        let now = self.ctx.clock.now().0;
        let minute = Duration::from_millis(60_000 - now.rem_euclid(60_000) as u64);
        let message = self.ctx.notice().and_then(|notice| notice.until);
        let held = self.held.as_ref().map(|held| held.next);
        let moments = [message, held].into_iter().flatten();
        moments
            .map(|at| at.saturating_sub(self.ctx.at))
            .chain([minute, W::LOOK_EVERY])
            .min()
            .unwrap_or_default()
    }

    /// Moves the time (since any start) on; whether that changes the picture.
    pub fn tick(&mut self, at: Duration) -> bool {
        let minute = self.ctx.clock.now().0.div_euclid(60_000);
        let over = std::mem::replace(&mut self.minute, minute) != minute;
        self.ctx.tick(at) || over
    }

    /// Does what needs no key: tries again what another program was in the way of, and loads what another program
    /// changed. Whether the picture may have changed.
    pub fn look(&mut self) -> bool {
        let tried = self.try_again();
        self.refresh() || tried
    }

    /// Takes one event and does all that follows from it.
    pub fn event(&mut self, event: &Event) {
        if matches!(
            event,
            Event::Key(_) | Event::Text(_) | Event::Paste(_) | Event::Click(_)
        ) {
            if self.held.is_some() {
                self.heard_while_held(event);
                return;
            }
            self.ctx.heard_key();
            self.warned &= *event == Event::Key(Key::Esc);
        }
        let layers = self.top();
        let done = self.offer(event);
        match done {
            Err(error) if error.is_held() && self.top() == layers => self.hold(event, layers),
            done => self.say(done),
        }
        self.refresh();
    }

    /// How many layers there are, and what the top one is.
    fn top(&self) -> (usize, Option<TypeId>) {
        let kind = self.layers.last().map(|open| open.layer.kind());
        (self.layers.len(), kind)
    }

    fn hold(&mut self, event: &Event, layers: (usize, Option<TypeId>)) {
        self.held = Some(Held {
            event: event.clone(),
            layers,
            next: self.ctx.at + TRY_AGAIN,
            until: self.ctx.at + PATIENCE,
        });
        self.ctx.warn(say!(self.ctx.lang, told_waiting));
    }

    /// What waits is for what is on the screen now: until it is written or given up, nothing else is done.
    fn heard_while_held(&mut self, event: &Event) {
        if *event == Event::Key(Key::Esc) {
            self.held = None;
            self.ctx.warn(say!(self.ctx.lang, told_given_up));
        }
    }

    fn try_again(&mut self) -> bool {
        let Some(mut held) = self.held.take() else {
            return false;
        };
        if self.ctx.at < held.next {
            self.held = Some(held);
            return false;
        }
        self.ctx.heard_key();
        match self.offer(&held.event) {
            Err(error)
                if error.is_held() && self.ctx.at < held.until && self.top() == held.layers =>
            {
                held.next = self.ctx.at + TRY_AGAIN;
                self.held = Some(held);
                self.ctx.warn(say!(self.ctx.lang, told_waiting));
            }
            done => self.say(done),
        }
        true
    }

    /// Fetches what the worker has to say.
    pub fn worked(&mut self) {
        while let Some(report) = self.worker.report() {
            let done = self.report(report);
            self.say(done);
        }
        self.refresh();
    }

    /// Looks whether somebody else changed the register, and loads what is seen again if so. Where another program
    /// keeps the register for a moment, what is shown stays until the next look. Whether the picture may have changed.
    pub fn refresh(&mut self) -> bool {
        let version = match self.ctx.store.version() {
            Ok(version) => version,
            Err(error) => return !error.is_passing() && self.warn_anew(error.say(self.ctx.lang)),
        };
        let mut changed = false;
        if self.seen != Some(version) {
            changed = true;
            match W::catch_up(&mut self.ctx) {
                Err(error) if error.is_passing() => return false,
                done => self.say(done),
            }
            self.seen = Some(version);
        }
        let lowest = self.lowest();
        for open in &mut self.layers[lowest..] {
            if open.seen == Some(version) {
                continue;
            }
            changed = true;
            match open.layer.load(&self.ctx) {
                Err(error) if error.is_passing() => break,
                Err(error) => self.ctx.warn(error.say(self.ctx.lang)),
                Ok(()) => {}
            }
            // Seen even if it fails: a load that fails is said once, not for ever.
            open.seen = Some(version);
        }
        if let Some(job) = W::work(&mut self.ctx) {
            self.start(job);
        }
        changed
    }

    /// Warns of what lasts; `false` if it is being said already.
    fn warn_anew(&mut self, text: String) -> bool {
        let said = self.ctx.notice().is_some_and(|notice| notice.text == text);
        if !said {
            self.ctx.warn(text);
        }
        !said
    }

    fn say(&mut self, done: Result<()>) {
        if let Err(error) = done {
            if error.is_passing() {
                // What could not be read now is read at the next look.
                self.load_again();
            }
            self.ctx.warn(error.say(self.ctx.lang));
        }
    }

    fn load_again(&mut self) {
        for open in &mut self.layers {
            open.seen = None;
        }
    }

    /// The lowest layer that is seen: the topmost full screen.
    fn lowest(&self) -> usize {
        let full = |open: &Open<W>| open.layer.shape(&self.ctx) == Shape::Full;
        self.layers.iter().rposition(full).unwrap_or(0)
    }

    fn offer(&mut self, event: &Event) -> Result<()> {
        if let Event::Click(at) = event
            && let Some(key) = self.footer_key(*at)
        {
            return self.offer(&Event::Key(key));
        }
        let Some(top) = self.layers.last_mut() else {
            return Ok(());
        };
        if let Some(flow) = top.layer.input(event, &mut self.ctx)? {
            return self.apply(flow);
        }
        match event {
            Event::Key(key) => self.everywhere(*key),
            _ => Ok(()),
        }
    }

    fn footer_key(&self, at: Position) -> Option<Key> {
        let hit = self.footer.iter().find(|(place, _)| place.contains(at));
        hit.map(|(_, key)| *key)
    }

    /// Commands of the source run on full screens only, and nothing but Cancel and the help beside a job.
    fn everywhere(&mut self, key: Key) -> Result<()> {
        let busy = self.is_busy();
        let tables: [&'static [Command<Everywhere, W>]; 2] = if busy {
            [&[], Self::BESIDE_JOB]
        } else if self.is_full() {
            [W::commands(), Self::FRAME]
        } else {
            [&[], Self::FRAME]
        };
        for table in tables {
            if let Some(command) = find(table, &Everywhere, &self.ctx, key) {
                let flow = (command.run)(&mut Everywhere, &mut self.ctx)?;
                return self.apply(flow);
            }
        }
        if key == Key::Esc && !busy {
            self.escape();
        }
        Ok(())
    }

    /// One level up; over something unsaved only the second time.
    fn escape(&mut self) {
        let unsaved = self.layers.last().is_some_and(|open| open.layer.unsaved());
        if unsaved && !self.warned {
            self.warned = true;
            self.ctx.warn(say!(self.ctx.lang, told_unsaved));
        } else {
            self.warned = false;
            self.pop();
        }
    }

    fn is_full(&self) -> bool {
        let top = self.layers.last();
        top.is_some_and(|open| open.layer.shape(&self.ctx) == Shape::Full)
    }

    fn is_busy(&self) -> bool {
        self.progress().is_some()
    }

    /// Where the box of the running job is.
    fn progress(&self) -> Option<usize> {
        let progress = TypeId::of::<Progress>();
        self.layers
            .iter()
            .position(|open| open.layer.kind() == progress)
    }

    /// All commands as they are now: the top layer's first.
    fn rows(&self) -> Vec<Row> {
        let mut all = match self.layers.last() {
            Some(open) => open.layer.rows(&self.ctx),
            None => Vec::new(),
        };
        if self.is_full() {
            // What the screen does by the same key takes the place of what is done everywhere.
            let own: Vec<Key> = all.iter().flat_map(|row| row.keys).copied().collect();
            let everywhere = rows(W::commands(), &Everywhere, &self.ctx, RowId::Source);
            let free = |row: &Row| row.keys.first().is_none_or(|key| !own.contains(key));
            all.extend(everywhere.into_iter().filter(free));
        }
        let frame = if self.is_busy() {
            Self::BESIDE_JOB
        } else {
            Self::FRAME
        };
        all.extend(rows(frame, &Everywhere, &self.ctx, RowId::Frame));
        all
    }

    fn apply(&mut self, flow: Flow<W>) -> Result<()> {
        match flow {
            Flow::Stay => {}
            Flow::Push(layer) => self.push(layer),
            Flow::Pop => self.pop(),
            Flow::Swap(layer) => {
                self.layers.pop();
                self.push(layer);
            }
            Flow::Show(layer) => self.show(layer),
            Flow::Answer(answer) => {
                self.pop();
                if let Some(open) = self.layers.last_mut() {
                    let flow = open.layer.answered(answer, &mut self.ctx)?;
                    return self.apply(flow);
                }
            }
            Flow::Then(flow) => {
                self.pop();
                return self.apply(*flow);
            }
            Flow::Start(job) => self.start(job),
            Flow::Run(row) => {
                self.pop();
                return self.run(row);
            }
            Flow::Help => self.list_commands(Kind::Help),
            Flow::Menu => self.list_commands(Kind::Menu),
            Flow::Reload => self.load_again(),
            Flow::Leave(ending) => self.leave(ending),
            Flow::Abandon(ending) => self.end(ending),
        }
        Ok(())
    }

    fn push(&mut self, layer: Box<dyn Layer<W>>) {
        self.layers.push(Open { layer, seen: None });
        self.refresh();
    }

    fn pop(&mut self) {
        if self.layers.len() > 1 {
            self.layers.pop();
            self.refresh();
        }
    }

    fn show(&mut self, layer: Box<dyn Layer<W>>) {
        let same = |open: &Open<W>| open.layer.kind() == layer.kind();
        let below = self.layers.iter().rposition(same);
        let unsaved = |from: usize| self.layers[from..].iter().any(|open| open.layer.unsaved());
        match below {
            Some(index) if !unsaved(index + 1) => {
                self.layers.truncate(index + 1);
                // What it should show may have been said meanwhile.
                self.layers[index].seen = None;
                self.refresh();
            }
            _ => self.push(layer),
        }
    }

    fn run(&mut self, row: RowId) -> Result<()> {
        let table = match row {
            RowId::Screen(index) => {
                let Some(open) = self.layers.last_mut() else {
                    return Ok(());
                };
                let flow = open.layer.run(index, &mut self.ctx)?;
                return self.apply(flow);
            }
            RowId::Source(index) => W::commands().get(index),
            RowId::Frame(index) => Self::FRAME.get(index),
        };
        match table {
            Some(command) if (command.ready)(&Everywhere, &self.ctx) => {
                let flow = (command.run)(&mut Everywhere, &mut self.ctx)?;
                self.apply(flow)
            }
            _ => Ok(()),
        }
    }

    fn list_commands(&mut self, kind: Kind) {
        let commands = Commands::new(kind, self.rows());
        self.push(Box::new(commands));
    }

    fn leave(&mut self, ending: Ending) {
        if !self.layers.iter().any(|open| open.layer.unsaved()) {
            self.ending = Some(ending);
            return;
        }
        let lang = self.ctx.lang;
        let question = Confirm::new(
            say!(lang, unsaved_title),
            say!(lang, unsaved_question),
            move |_ctx| Ok(Flow::Abandon(ending.clone())),
        );
        self.push(Box::new(question));
    }

    fn start(&mut self, job: Job<W>) {
        let cancel = Arc::new(AtomicBool::new(false));
        self.jobs.push(Arc::clone(&cancel));
        if !job.quiet {
            self.ctx.job = Some(Running {
                title: job.title.clone(),
                done: 0,
                total: 0,
                cancel: Arc::clone(&cancel),
            });
            self.push(Box::new(Progress));
        }
        self.worker.start(job, cancel);
        self.worked();
    }

    fn report(&mut self, report: Report<W>) -> Result<()> {
        match report {
            Report::Progress(done, total) => {
                if let Some(job) = &mut self.ctx.job {
                    (job.done, job.total) = (done, total);
                }
                Ok(())
            }
            Report::Done { quiet, then } => {
                if !quiet {
                    self.job_is_over();
                }
                let flow = then(&mut self.ctx)?;
                self.apply(flow)
            }
            Report::Broken => {
                self.job_is_over();
                self.ctx.warn(say!(self.ctx.lang, told_worker_broke));
                Ok(())
            }
        }
    }

    fn job_is_over(&mut self) {
        self.ctx.job = None;
        // The help of the box goes with it: what the job leads to concerns the layer below.
        if let Some(at) = self.progress() {
            self.layers.truncate(at);
        }
    }

    /// Draws everything that is seen.
    pub fn draw(&mut self, frame: &mut Frame) {
        let screen = frame.area();
        let (columns, rows) = LARGEST;
        let area = Rect::new(
            screen.x,
            screen.y,
            screen.width.min(columns),
            screen.height.min(rows),
        );
        if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            self.footer.clear();
            chrome::draw_too_small(frame, area, self.ctx.lang);
            return;
        }
        let plan = chrome::plan(area);
        let lowest = self.lowest();
        let look = self.ctx.look;
        let chips = self.draw_header(frame, plan.header, lowest);
        let top = self.layers.len() - 1;
        for (index, open) in self.layers.iter_mut().enumerate().skip(lowest) {
            self.ctx.look.has_keys = index == top;
            let shape = open.layer.shape(&self.ctx);
            let (outer, inner) = chrome::placed(shape, plan.body);
            if shape != Shape::Full {
                let title = open.layer.title(&self.ctx);
                chrome::draw_box(frame, outer, &title, look);
            }
            if !inner.is_empty() {
                open.layer.draw(frame, inner, &self.ctx);
            }
        }
        let hint = self.layers.last().map(|open| open.layer.hint(&self.ctx));
        let hint = hint.unwrap_or_default();
        chrome::draw_line(frame, plan.line, self.ctx.notice(), &hint, look);
        self.footer = chrome::draw_footer(frame, plan.footer, &self.rows(), look);
        self.footer.extend(chips);
        look.finish(frame.buffer_mut());
    }

    /// Draws the header; returns where the chips with a key stand.
    fn draw_header(&self, frame: &mut Frame, area: Rect, lowest: usize) -> Vec<(Rect, Key)> {
        let Some(open) = self.layers.get(lowest) else {
            return Vec::new();
        };
        let title = format!(
            "{} │ {}",
            say!(self.ctx.lang, program_name),
            open.layer.title(&self.ctx)
        );
        let mut chips: Vec<Chip> = W::chips(&self.ctx);
        let own = chips.len();
        chips.extend(open.layer.chips(&self.ctx));
        let look: Look = self.ctx.look;
        let places = chrome::draw_header(frame, area, &title, &chips, look);
        let keyed = places.into_iter().take(own);
        W::chip_key().map_or_else(Vec::new, |key| keyed.map(|place| (place, key)).collect())
    }
}
