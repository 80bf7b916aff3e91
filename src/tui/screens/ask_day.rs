//! Asks for one day ahead and nothing else: two keys for the days that are asked for most.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::lines::{Line, draw_lines};
use super::recording::late_follow_up;
use super::words;
use crate::domain::date::Day;
use crate::domain::follow_up::{FollowUp, read_follow_up};
use crate::lang::say;
use crate::tui::command::{Command, Flow};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, width, wrap};
use crate::tui::screen::{Screen, Shape};
use crate::tui::widgets::field::{Mask, TextField};

type Then = Box<dyn Fn(Day, &mut Ctx) -> Result<Flow>>;

/// A box with one field for a day.
pub struct AskDay {
    title: String,
    question: String,
    field: TextField,
    then: Then,
}

const COLUMNS: u16 = 74;

impl AskDay {
    /// Asks `question`; `then` runs with the day. What it returns happens to the layer below.
    pub fn new(
        title: String,
        question: String,
        then: impl Fn(Day, &mut Ctx) -> Result<Flow> + 'static,
    ) -> Self {
        Self {
            title,
            question,
            field: TextField::new(Mask::Date),
            then: Box::new(then),
        }
    }

    fn read(&self, ctx: &Ctx) -> FollowUp {
        read_follow_up(self.field.text(), ctx.today())
    }

    fn accept(&self, day: Day, ctx: &mut Ctx) -> Result<Flow> {
        Ok(Flow::Then(Box::new((self.then)(day, ctx)?)))
    }

    fn answer(&self, ctx: &Ctx) -> Vec<Line> {
        let lang = ctx.lang;
        match self.read(ctx) {
            FollowUp::Unfinished => Vec::new(),
            FollowUp::Wrong => vec![Line::new(say!(lang, ask_day_wrong), Role::Bad)],
            FollowUp::Day(day) | FollowUp::Complete(day) => {
                let words = words::day_ahead(lang, day, ctx.today());
                let mut lines = vec![Line::new(format!("→ {words}"), Role::Strong)];
                let late = late_follow_up(ctx, day).unwrap_or_default();
                lines.extend(
                    wrap(&late, usize::from(COLUMNS))
                        .into_iter()
                        .map(|line| Line::new(line, Role::Care)),
                );
                lines
            }
        }
    }
}

impl Screen for AskDay {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter, Key::F(2), Key::Ctrl('s')],
            word: |lang| say!(lang, command_save),
            line: |lang| say!(lang, command_save_line),
            ready: |ask, ctx| ask.read(ctx).day().is_some(),
            run: |ask, ctx| match ask.read(ctx).day() {
                Some(day) => ask.accept(day, ctx),
                None => Ok(Flow::Stay),
            },
        },
        Command::CLOSE,
    ];

    fn title(&self, _ctx: &Ctx) -> String {
        self.title.clone()
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, ask_day_hint)
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        Shape::Box {
            columns: COLUMNS,
            rows: 6,
        }
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        Some(&mut self.field)
    }

    fn typed(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        match self.read(ctx) {
            FollowUp::Complete(day) => self.accept(day, ctx),
            _ => Ok(Flow::Stay),
        }
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let look = ctx.look;
        let label = format!("{} ", self.question);
        let before = (width(&label) as u16).min(area.width);
        let mut lines = vec![Line::new(label, Role::Heading), Line::blank()];
        lines.push(Line::new(say!(ctx.lang, ask_day_presets), Role::Quiet));
        lines.extend(self.answer(ctx));
        draw_lines(frame, area, &lines, look);
        let field = Rect::new(area.x + before, area.y, 12, 1).intersection(area);
        self.field.draw(frame, field, look, true);
    }
}
