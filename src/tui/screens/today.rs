//! Asks which day it is, where the clock of the machine cannot be right.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::lines::{Line, draw_lines, wrapped};
use crate::domain::Day;
use crate::domain::clock::said_today;
use crate::lang::say;
use crate::tui::command::{Command, Ending, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, width};
use crate::tui::screen::{Screen, Shape};
use crate::tui::widgets::field::{Mask, TextField};

/// The box before a register is opened. It ends with the day ([`Ending::Today`]).
pub struct Today {
    newest: Option<Day>,
    field: TextField,
}

const COLUMNS: u16 = 74;

impl Today {
    /// Asks, with the day of the newest entry to compare with.
    pub fn new(newest: Option<Day>) -> Self {
        Self {
            newest,
            field: TextField::new(Mask::Date),
        }
    }

    /// The day that was typed; left empty, the clock is believed.
    fn day(&self, ctx: &Ctx<()>) -> Option<Day> {
        if self.field.is_empty() {
            Some(ctx.today())
        } else {
            said_today(self.field.text())
        }
    }

    fn question(&self, ctx: &Ctx<()>) -> Vec<Line> {
        let (lang, today) = (ctx.lang, ctx.lang.day(ctx.today()));
        let text = if let Some(last) = self.newest {
            say!(lang, today_far, today = today, last = lang.day(last))
        } else {
            say!(lang, today_odd, today = today)
        };
        wrapped(&text, Role::Text, usize::from(COLUMNS), 0)
    }
}

impl Screen<()> for Today {
    const COMMANDS: &'static [Command<Self, ()>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, command_save),
            line: |lang| say!(lang, today_title),
            ready: |asked, ctx| asked.day(ctx).is_some(),
            run: |asked, ctx| {
                Ok(match asked.day(ctx) {
                    Some(day) => Flow::Leave(Ending::Today(day)),
                    None => Flow::Stay,
                })
            },
        },
        Command {
            keys: &[Key::Esc],
            word: |lang| say!(lang, command_quit),
            line: |lang| say!(lang, command_quit_line),
            ready: always,
            run: |_asked, _ctx| Ok(Flow::Leave(Ending::Quit)),
        },
    ];

    fn title(&self, ctx: &Ctx<()>) -> String {
        say!(ctx.lang, today_title)
    }

    fn hint(&self, ctx: &Ctx<()>) -> String {
        say!(ctx.lang, today_hint)
    }

    fn shape(&self, ctx: &Ctx<()>) -> Shape {
        Shape::Box {
            columns: COLUMNS,
            rows: self.question(ctx).len() as u16 + 3,
        }
    }

    fn load(&mut self, _ctx: &Ctx<()>) -> Result<()> {
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        Some(&mut self.field)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx<()>) {
        let label = format!("{} ", say!(ctx.lang, today_ask));
        let before = (width(&label) as u16).min(area.width);
        let mut lines = self.question(ctx);
        lines.push(Line::blank());
        let y = area.y + lines.len() as u16;
        lines.push(Line::new(label, Role::Heading));
        if self.day(ctx).is_none() {
            lines.push(Line::new(say!(ctx.lang, today_wrong), Role::Quiet));
        }
        draw_lines(frame, area, &lines, ctx.look);
        let field = Rect::new(area.x + before, y, 12, 1).intersection(area);
        self.field.draw(frame, field, ctx.look, true);
    }
}
