//! The cells of one row of a list, to choose the one that is to be mended.

use std::rc::Rc;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::cell_form::{CellForm, Fix};
use super::plan::RowAt;
use crate::lang::say;
use crate::tui::command::{Command, Flow};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::Role;
use crate::tui::screen::{Screen, Shape};
use crate::tui::screens::layout::split_row;
use crate::tui::screens::lines::{draw_lines, wrapped};
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::table::{self, Cell, Column, Width};

/// A row to be mended, as the preview knows it.
pub(super) struct RowView {
    /// Where it stands.
    pub at: RowAt,
    /// The number of the row, the household and the name.
    pub title: String,
    /// What is wrong.
    pub why: String,
    /// The column that is meant.
    pub column: Option<usize>,
    /// Its cells in the order of the file: heading, and the text as it is now.
    pub cells: Vec<(String, String)>,
}

struct Line {
    column: usize,
    heading: String,
    text: String,
}

impl Keyed for Line {
    type Id = usize;

    fn id(&self) -> usize {
        self.column
    }
}

/// The box with the cells of a row. It answers with a [`Fix`].
pub(super) struct RowForm {
    row: Rc<RowView>,
    list: ListView<Line>,
}

const COLUMNS: u16 = 72;

impl RowForm {
    /// Shows a row; the column that is meant is chosen.
    pub fn new(row: Rc<RowView>) -> Self {
        let cells = row.cells.iter().enumerate();
        let lines = cells.map(|(column, (heading, text))| Line {
            column,
            heading: heading.clone(),
            text: text.clone(),
        });
        let mut list = ListView::default();
        list.set(lines.collect());
        if let Some(column) = row.column {
            list.choose(column, column);
            let lines = row.cells.iter().enumerate();
            list.set(
                lines
                    .map(|(column, (heading, text))| Line {
                        column,
                        heading: heading.clone(),
                        text: text.clone(),
                    })
                    .collect(),
            );
        }
        Self { row, list }
    }

    fn mend(&mut self) -> Flow {
        match self.list.chosen_id() {
            Some(column) => Flow::push(CellForm::new(Rc::clone(&self.row), column)),
            None => Flow::Stay,
        }
    }
}

/// The letter of a column, as a spreadsheet shows it: `A`, `Z`, `AA`.
pub(super) fn letter(column: usize) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let last = (rest - 1) % 26;
        letters.insert(0, char::from(b'A' + last as u8));
        rest = (rest - 1) / 26;
    }
    letters
}

impl Screen for RowForm {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, mend_command),
            line: |lang| say!(lang, mend_command_line),
            ready: |form, _ctx| form.list.total() > 0,
            run: |form, _ctx| Ok(form.mend()),
        },
        Command::CLOSE,
    ];

    fn title(&self, _ctx: &Ctx) -> String {
        self.row.title.clone()
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, mend_row_hint)
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        let why = wrapped(&self.row.why, Role::Strong, usize::from(COLUMNS), 0);
        Shape::Box {
            columns: COLUMNS,
            rows: (why.len() + 1 + self.row.cells.len()) as u16,
        }
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn answered(&mut self, answer: Box<dyn std::any::Any>, _ctx: &mut Ctx) -> Result<Flow> {
        Ok(match answer.downcast::<Fix>() {
            Ok(fix) => Flow::Answer(fix),
            Err(_) => Flow::Stay,
        })
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let look = ctx.look;
        let why = wrapped(&self.row.why, Role::Strong, usize::from(area.width), 0);
        let (top, below) = split_row(area, why.len() as u16);
        draw_lines(frame, top, &why, look);
        let columns = [
            Column::new(String::new(), Width::Word(3), 0),
            Column::new(
                say!(ctx.lang, preview_column_column),
                Width::Name(12, 26),
                0,
            ),
            Column::new(say!(ctx.lang, mend_column_text), Width::Name(20, 60), 0),
        ];
        let widths = table::fit(&columns, below.width);
        let (heads, rows) = split_row(below, 1);
        table::draw_heads(frame, heads, look, &columns, &widths);
        for (place, line, chosen) in self.list.visible(rows) {
            let cells = [
                Cell::new(letter(line.column), Role::Quiet),
                Cell::text(line.heading.as_str()),
                Cell::text(look.personal(&line.text)),
            ];
            table::draw_row(frame, place, look, &columns, &widths, cells, chosen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        for (column, wanted) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (702, "AAA"),
        ] {
            assert_eq!(letter(column), wanted, "{column}");
        }
    }
}
