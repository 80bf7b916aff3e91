//! Asks for a line of text that may stay empty.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::lines::{draw_lines, wrapped};
use crate::lang::say;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::Role;
use crate::tui::screen::{Screen, Shape};
use crate::tui::widgets::field::{Mask, TextField};

type Then = Box<dyn Fn(String, &mut Ctx) -> Result<Flow>>;

/// A box with one field for a note.
pub struct AskNote {
    title: String,
    question: String,
    field: TextField,
    then: Then,
}

const COLUMNS: u16 = 66;

impl AskNote {
    /// Asks `question`; `then` runs with what was typed. What it returns happens to the layer below.
    pub fn new(
        title: String,
        question: String,
        then: impl Fn(String, &mut Ctx) -> Result<Flow> + 'static,
    ) -> Self {
        Self {
            title,
            question,
            field: TextField::new(Mask::Any),
            then: Box::new(then),
        }
    }

    /// With a text that is usually the answer.
    #[must_use]
    pub fn with(mut self, text: &str) -> Self {
        self.field = self.field.with(text);
        self
    }
}

impl Screen for AskNote {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter, Key::F(2), Key::Ctrl('s')],
            word: |lang| say!(lang, command_save),
            line: |lang| say!(lang, command_save_line),
            ready: always,
            run: |ask, ctx| {
                let note = ask.field.value();
                Ok(Flow::Then(Box::new((ask.then)(note, ctx)?)))
            },
        },
        Command::CLOSE,
    ];

    fn title(&self, _ctx: &Ctx) -> String {
        self.title.clone()
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, ask_note_hint)
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        Shape::Box {
            columns: COLUMNS,
            rows: wrapped(&self.question, Role::Heading, usize::from(COLUMNS), 0).len() as u16 + 2,
        }
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        Some(&mut self.field)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let lines = wrapped(&self.question, Role::Heading, usize::from(area.width), 0);
        draw_lines(frame, area, &lines, ctx.look);
        let y = area.y + lines.len() as u16 + 1;
        let field = Rect::new(area.x, y, area.width, 1).intersection(area);
        self.field.draw(frame, field, ctx.look, true);
    }
}
