//! A text to read: an import's refused rows, the result of a check. Arrows and the wheel scroll, Enter or Esc closes.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::lang::say;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::{Ctx, Source};
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, wrap};
use crate::tui::screen::{Screen, Shape};
use crate::tui::widgets::list::{Step, Steps};

/// A long text with its title.
pub struct Message {
    title: String,
    text: String,
    scroll: Scroll,
}

/// How far the text is scrolled.
#[derive(Default)]
struct Scroll {
    top: usize,
    lines: usize,
    height: usize,
}

impl Steps for Scroll {
    fn step(&mut self, step: Step) {
        let page = self.height.saturating_sub(1).max(1) as isize;
        let top = match step {
            Step::Rows(rows) => self.top.saturating_add_signed(rows),
            Step::Pages(pages) => self.top.saturating_add_signed(pages * page),
            Step::First => 0,
            Step::Last => self.lines,
        };
        self.top = top.min(self.lines.saturating_sub(self.height));
    }

    fn click(&mut self, _at: ratatui::layout::Position) -> Option<bool> {
        None
    }
}

/// Columns of the box: what has room in a terminal of 80, so that no line of a short text is hidden there.
const COLUMNS: u16 = 74;

impl Message {
    /// A box with this text; line ends are kept, long lines are broken.
    pub fn new(title: String, text: String) -> Self {
        Self {
            title,
            text,
            scroll: Scroll::default(),
        }
    }
}

impl<W: Source> Screen<W> for Message {
    const COMMANDS: &'static [Command<Self, W>] = &[Command {
        keys: &[Key::Esc, Key::Enter],
        word: |lang| say!(lang, command_close),
        line: |lang| say!(lang, command_close_line),
        ready: always,
        run: |_screen, _ctx| Ok(Flow::Pop),
    }];

    fn title(&self, _ctx: &Ctx<W>) -> String {
        self.title.clone()
    }

    fn hint(&self, ctx: &Ctx<W>) -> String {
        say!(ctx.lang, message_hint)
    }

    fn shape(&self, _ctx: &Ctx<W>) -> Shape {
        Shape::Box {
            columns: COLUMNS,
            rows: wrap(&self.text, usize::from(COLUMNS)).len() as u16,
        }
    }

    fn load(&mut self, _ctx: &Ctx<W>) -> Result<()> {
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.scroll)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx<W>) {
        let lines = wrap(&self.text, usize::from(area.width));
        self.scroll.lines = lines.len();
        self.scroll.height = usize::from(area.height);
        self.scroll.step(Step::Rows(0));
        for (line, row) in lines.iter().skip(self.scroll.top).zip(area.rows()) {
            let span = ctx.look.span(line, Role::Text);
            frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
        }
    }
}
