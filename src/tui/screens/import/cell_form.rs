//! One cell of a list, to be typed anew.

use std::rc::Rc;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::plan::RowAt;
use super::row_form::{RowForm, RowView};
use crate::lang::say;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, left, width};
use crate::tui::screen::{Screen, Shape};
use crate::tui::screens::lines::{Line, draw_lines, wrapped};
use crate::tui::widgets::field::{Mask, TextField};

/// What was typed for a cell: the answer to the layer below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fix {
    pub at: RowAt,
    pub column: usize,
    pub text: String,
}

/// A box with the text of one cell.
pub(super) struct CellForm {
    row: Rc<RowView>,
    column: usize,
    field: TextField,
}

const COLUMNS: u16 = 72;

impl CellForm {
    /// Asks for the text of this column of the row.
    pub fn new(row: Rc<RowView>, column: usize) -> Self {
        let text = row.cells.get(column).map_or("", |(_, text)| text);
        Self {
            field: TextField::new(Mask::Any).with(text),
            row,
            column,
        }
    }

    fn take(&mut self) -> Flow {
        Flow::answer(Fix {
            at: self.row.at.clone(),
            column: self.column,
            text: self.field.value(),
        })
    }

    /// What is wrong, if it is this cell that is meant.
    fn why(&self, columns: usize) -> Vec<Line> {
        if self.row.column.is_none_or(|column| column == self.column) {
            wrapped(&self.row.why, Role::Strong, columns, 0)
        } else {
            Vec::new()
        }
    }
}

impl Screen for CellForm {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter, Key::F(2), Key::Ctrl('s')],
            word: |lang| say!(lang, command_save),
            line: |lang| say!(lang, mend_take_line),
            ready: always,
            run: |form, _ctx| Ok(form.take()),
        },
        Command {
            keys: &[Key::Tab],
            word: |lang| say!(lang, mend_others),
            line: |lang| say!(lang, mend_others_line),
            ready: always,
            run: |form, _ctx| Ok(Flow::swap(RowForm::new(Rc::clone(&form.row)))),
        },
        Command::CLOSE,
    ];

    fn title(&self, _ctx: &Ctx) -> String {
        self.row.title.clone()
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, mend_cell_hint)
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        Shape::Box {
            columns: COLUMNS,
            rows: self.why(usize::from(COLUMNS)).len() as u16 + 2,
        }
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        Some(&mut self.field)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let look = ctx.look;
        let why = self.why(usize::from(area.width));
        draw_lines(frame, area, &why, look);
        let y = area.y + why.len() as u16 + 1;
        let heading = self
            .row
            .cells
            .get(self.column)
            .map_or("", |(heading, _)| heading);
        let label = left(&format!("{heading}: "), width(heading).min(30) + 2);
        let before = (width(&label) as u16).min(area.width);
        let line = Rect::new(area.x, y, area.width, 1).intersection(area);
        if line.is_empty() {
            return;
        }
        let span = look.span(&label, Role::Heading);
        frame.buffer_mut().set_span(line.x, line.y, &span, before);
        let field = Rect::new(line.x + before, y, line.width.saturating_sub(before), 1);
        self.field.draw(frame, field.intersection(area), look, true);
    }
}
