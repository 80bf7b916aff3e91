//! All commands in one box: as help (F1: every row, with what it does, those that cannot run now dim) and as menu
//! (F9: those that can run). Typing filters, without accents; Enter runs.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::name::fold;
use crate::lang::say;
use crate::tui::command::{Command, Flow, Row, RowId, always};
use crate::tui::context::{Ctx, Source};
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, left, width, wrap};
use crate::tui::screen::{Screen, Shape};
use crate::tui::widgets::field::TextField;
use crate::tui::widgets::list::{Keyed, ListView, Steps};

impl Keyed for Row {
    type Id = RowId;

    fn id(&self) -> RowId {
        self.id
    }
}

/// Help or menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Every command, with its line.
    Help,
    /// The commands that can run now.
    Menu,
}

/// Rows at the bottom for the whole line of the chosen command, which may be cut in the list.
const LINE_ROWS: u16 = 2;

/// The list of commands of the layer below and of the frame.
pub struct Commands {
    kind: Kind,
    all: Vec<Row>,
    filter: TextField,
    list: ListView<Row>,
}

impl Commands {
    /// Lists these rows, the screen's own first.
    pub fn new(kind: Kind, mut all: Vec<Row>) -> Self {
        if kind == Kind::Menu {
            all.retain(|row| row.ready);
        }
        let mut commands = Self {
            kind,
            all,
            filter: TextField::default(),
            list: ListView::default(),
        };
        commands.sift();
        commands
    }

    fn sift(&mut self) {
        let wanted = fold(self.filter.text());
        let fits = |row: &&Row| {
            let text = format!("{} {} {}", row.word, row.line, caps(row));
            fold(&text).contains(&wanted)
        };
        let rows = self.all.iter().filter(fits).cloned().collect();
        self.list.rewind();
        self.list.set(rows);
    }

    fn can_run<W: Source>(&self, _ctx: &Ctx<W>) -> bool {
        self.list.chosen().is_some_and(|row| row.ready)
    }
}

fn caps(row: &Row) -> String {
    let caps: Vec<String> = row.keys.iter().map(|key| key.cap()).collect();
    caps.join("  ")
}

impl<W: Source> Screen<W> for Commands {
    const COMMANDS: &'static [Command<Self, W>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, command_run),
            line: |lang| say!(lang, command_run_line),
            ready: Self::can_run,
            run: |commands, _ctx| Ok(commands.list.chosen_id().map_or(Flow::Stay, Flow::Run)),
        },
        Command {
            keys: &[Key::Esc, Key::F(1), Key::F(9), Key::Ctrl('k')],
            word: |lang| say!(lang, command_close),
            line: |lang| say!(lang, command_close_line),
            ready: always,
            run: |_screen, _ctx| Ok(Flow::Pop),
        },
    ];

    fn title(&self, ctx: &Ctx<W>) -> String {
        match self.kind {
            Kind::Help => say!(ctx.lang, help_title),
            Kind::Menu => say!(ctx.lang, menu_title),
        }
    }

    fn hint(&self, ctx: &Ctx<W>) -> String {
        say!(ctx.lang, commands_hint)
    }

    fn shape(&self, _ctx: &Ctx<W>) -> Shape {
        Shape::Box {
            columns: 96,
            rows: self.all.len() as u16 + 1 + LINE_ROWS,
        }
    }

    fn load(&mut self, _ctx: &Ctx<W>) -> Result<()> {
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        Some(&mut self.filter)
    }

    fn typed(&mut self, _ctx: &mut Ctx<W>) -> Result<Flow<W>> {
        self.sift();
        Ok(Flow::Stay)
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx<W>) {
        let look = ctx.look;
        let label = format!("{} ", say!(ctx.lang, commands_filter));
        let before = (width(&label) as u16).min(area.width);
        frame.buffer_mut().set_span(
            area.x,
            area.y,
            &look.span(&label, Role::Heading),
            area.width,
        );
        let field = Rect::new(area.x + before, area.y, area.width - before, 1).intersection(area);
        self.filter.draw(frame, field, look, true);
        let keys = self
            .all
            .iter()
            .map(|row| width(&caps(row)))
            .max()
            .unwrap_or(0);
        let words = self
            .all
            .iter()
            .map(|row| width(&row.word))
            .max()
            .unwrap_or(0);
        let rows = Rect::new(
            area.x,
            area.y + 1,
            area.width,
            area.height.saturating_sub(1 + LINE_ROWS),
        );
        for (place, row, chosen) in self.list.visible(rows.intersection(area)) {
            let role = match (chosen, row.ready) {
                (true, _) => Role::Chosen,
                (false, true) => Role::Text,
                (false, false) => Role::Off,
            };
            let text = format!(
                " {}  {}  {}",
                left(&caps(row), keys),
                left(&row.word, words),
                row.line
            );
            let columns = usize::from(place.width);
            let span = look.span(&left(&text, columns), role);
            frame
                .buffer_mut()
                .set_span(place.x, place.y, &span, place.width);
        }
        if self.list.chosen().is_none() && rows.height > 0 {
            let none = look.span(&say!(ctx.lang, commands_none), Role::Text);
            frame
                .buffer_mut()
                .set_span(rows.x, rows.y, &none, rows.width);
        }
        let line = self.list.chosen().map(|row| row.line.as_str());
        let lines = wrap(line.unwrap_or_default(), usize::from(area.width));
        let below = area.rows().skip(1 + usize::from(rows.height));
        for (line, row) in lines.iter().zip(below) {
            let span = look.span(line, Role::Quiet);
            frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
        }
    }
}
