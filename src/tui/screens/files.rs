//! The files menu: what goes in and out of the register, its copies, what was done, and how it is set.

use std::path::Path;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::backups::Backups;
use super::consolidated::choose_tables;
use super::export::Export;
use super::history::History;
use super::import::choose_list;
use super::new_register::NewRegister;
use super::people_list::{choose_remaining, choose_steps};
use super::picker::{Picker, Wanted};
use super::settings::Settings;
use crate::domain::id::{AbsenceId, HouseholdId, PersonId, VillageId};
use crate::lang::say;
use crate::store::{Error as StoreError, Options, Store, is_open_here};
use crate::tui::command::{Command, Ending, Flow};
use crate::tui::context::Ctx;
use crate::tui::error::{Error, Result};
use crate::tui::event::Key;
use crate::tui::look::{Role, left, width};
use crate::tui::screen::{Screen, Shape};
use crate::tui::widgets::list::{Keyed, ListView, Steps};

/// What the screen showed from which files were asked for: an export can hold exactly that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The village it was about.
    pub village: Option<VillageId>,
    /// Its rows, in its order.
    pub rows: ShownRows,
}

/// The rows of a screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ShownRows {
    /// It lists neither households nor absent people.
    #[default]
    None,
    /// Households.
    Households(Vec<HouseholdId>),
    /// Absences.
    Absences(Vec<AbsenceId>),
    /// People of the campaign.
    People(Vec<PersonId>),
}

/// What can be done with files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    Import,
    Export,
    Backups,
    History,
    Settings,
    Open,
    New,
    StepList,
    Remaining,
    Consolidate,
}

const TASKS: [(char, Task); 10] = [
    ('1', Task::Import),
    ('2', Task::Export),
    ('3', Task::Backups),
    ('4', Task::History),
    ('5', Task::Settings),
    ('6', Task::Open),
    ('7', Task::New),
    ('8', Task::StepList),
    ('9', Task::Remaining),
    ('0', Task::Consolidate),
];

impl Task {
    fn code(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Export => "export",
            Self::Backups => "backups",
            Self::History => "history",
            Self::Settings => "settings",
            Self::Open => "open",
            Self::New => "new",
            Self::StepList => "step_list",
            Self::Remaining => "remaining_list",
            Self::Consolidate => "consolidate",
        }
    }
}

struct Line(char, Task);

impl Keyed for Line {
    type Id = char;

    fn id(&self) -> char {
        self.0
    }
}

/// The files menu.
pub struct Files {
    shown: Shown,
    list: ListView<Line>,
}

impl Files {
    /// The menu over a screen that shows this.
    pub fn new(shown: Shown) -> Self {
        let mut list = ListView::default();
        let lines = TASKS.map(|(digit, task)| Line(digit, task));
        list.set(lines.into_iter().collect());
        Self { shown, list }
    }

    fn begin(&mut self, task: Task, ctx: &mut Ctx) -> Result<Flow> {
        Ok(match task {
            Task::Import | Task::StepList | Task::Remaining if ctx.store.is_read_only() => {
                return Err(Error::Store(StoreError::ReadOnly));
            }
            Task::Import => Flow::Swap(Box::new(choose_list())),
            Task::StepList => Flow::Swap(Box::new(choose_steps())),
            Task::Remaining => Flow::Swap(Box::new(choose_remaining())),
            Task::Consolidate => Flow::Swap(Box::new(choose_tables())),
            Task::Export => Flow::swap(Export::new(self.shown.clone(), ctx)?),
            Task::Backups => Flow::swap(Backups::default()),
            Task::History => Flow::swap(History::default()),
            Task::Settings => Flow::swap(Settings::new(ctx)?),
            Task::Open => Flow::swap(Picker::new(Wanted::Register, |path, ctx: &mut Ctx| {
                // What cannot be opened is said here, while the register that is open stays.
                let options = Options {
                    read_only: true,
                    ..options(ctx)
                };
                if is_open_here(&path) {
                    ctx.tell(say!(ctx.lang, files_told_open));
                    return Ok(Flow::Pop);
                }
                Store::open(&path, &options)?;
                Ok(Flow::Leave(Ending::Open(path)))
            })),
            Task::New => Flow::swap(NewRegister::new(options(ctx), None, ctx)),
        })
    }

    fn begin_chosen(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        match self.list.chosen().map(|line| line.1) {
            Some(task) => self.begin(task, ctx),
            None => Ok(Flow::Stay),
        }
    }
}

/// What another register is opened with.
fn options(ctx: &Ctx) -> Options {
    Options {
        clock: ctx.clock,
        who: ctx.store.who().to_owned(),
        home: ctx.store.home().map(Path::to_path_buf),
        read_only: false,
    }
}

impl Screen for Files {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, command_choose),
            line: |lang| say!(lang, command_choose_line),
            ready: |files, _ctx| files.list.chosen().is_some(),
            run: Self::begin_chosen,
        },
        Command::CLOSE,
    ];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, files_title)
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, choice_hint)
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        Shape::Box {
            columns: 72,
            rows: TASKS.len() as u16,
        }
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn other(&mut self, key: Key, ctx: &mut Ctx) -> Result<Option<Flow>> {
        let task = TASKS.iter().find(|(digit, _)| key == Key::Char(*digit));
        match task {
            Some((_, task)) => self.begin(*task, ctx).map(Some),
            None => Ok(None),
        }
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let lang = ctx.lang;
        let word = |task: Task| lang.label("task", task.code());
        let words = TASKS.iter().map(|(_, task)| width(&word(*task))).max();
        let words = words.unwrap_or(0);
        for (place, Line(digit, task), chosen) in self.list.visible(area) {
            let role = if chosen { Role::Chosen } else { Role::Text };
            let mark = if chosen { "►" } else { " " };
            let line = lang.label("task_line", task.code());
            let text = format!("{mark}{digit}  {}  {line}", left(&word(*task), words));
            let span = ctx.look.span(&left(&text, usize::from(place.width)), role);
            frame
                .buffer_mut()
                .set_span(place.x, place.y, &span, place.width);
        }
    }
}
