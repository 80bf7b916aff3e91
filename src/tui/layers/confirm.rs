//! A question before the few things that undo cannot take back. Enter does it, Esc does not.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::lang::{Lang, say};
use crate::store::Store;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::{Ctx, Source};
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, wrap};
use crate::tui::screen::{Screen, Shape};

type Then<W> = Box<dyn Fn(&mut Ctx<W>) -> Result<Flow<W>>>;

/// A question with what to do after Enter. What that returns happens to the layer below: the question is gone.
pub struct Confirm<W: Source = Store> {
    title: String,
    question: String,
    then: Then<W>,
}

/// Columns of the box.
const COLUMNS: u16 = 60;

impl<W: Source> Confirm<W> {
    /// Asks `question`; `then` runs after Enter.
    pub fn new(
        title: String,
        question: String,
        then: impl Fn(&mut Ctx<W>) -> Result<Flow<W>> + 'static,
    ) -> Self {
        Self {
            title,
            question,
            then: Box::new(then),
        }
    }

    fn lines(&self, columns: u16) -> Vec<String> {
        wrap(&self.question, usize::from(columns))
    }
}

impl<W: Source> Screen<W> for Confirm<W> {
    const COMMANDS: &'static [Command<Self, W>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang: Lang| say!(lang, command_yes),
            line: |lang: Lang| say!(lang, command_yes_line),
            ready: always,
            run: |question, ctx| Ok(Flow::Then(Box::new((question.then)(ctx)?))),
        },
        Command {
            keys: &[Key::Esc],
            word: |lang: Lang| say!(lang, command_no),
            line: |lang: Lang| say!(lang, command_no_line),
            ready: always,
            run: |_question, _ctx| Ok(Flow::Pop),
        },
    ];

    fn title(&self, _ctx: &Ctx<W>) -> String {
        self.title.clone()
    }

    fn hint(&self, ctx: &Ctx<W>) -> String {
        say!(ctx.lang, confirm_hint)
    }

    fn shape(&self, _ctx: &Ctx<W>) -> Shape {
        Shape::Box {
            columns: COLUMNS,
            rows: self.lines(COLUMNS).len() as u16 + 2,
        }
    }

    fn load(&mut self, _ctx: &Ctx<W>) -> Result<()> {
        Ok(())
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx<W>) {
        let mut lines = self.lines(area.width);
        lines.push(String::new());
        lines.push(say!(ctx.lang, confirm_keys));
        for (line, row) in lines.iter().zip(area.rows()) {
            let span = ctx.look.span(line, Role::Text);
            frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
        }
    }
}
