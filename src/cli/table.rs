//! An aligned table for the terminal: text columns give way when it is narrow, numbers and ids are never cut.

use crate::lang::text::{cell, clip, left, right, width};
use crate::platform::terminal_width;

/// What a column holds, which decides how it is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// May be cut.
    Text,
    /// Is never cut.
    Fixed,
    /// Is never cut, and ends on the right.
    Number,
}

/// A column and its heading.
#[derive(Clone, Debug)]
pub(super) struct Column {
    heading: String,
    kind: Kind,
}

impl Column {
    /// Text that may be cut.
    pub fn text(heading: String) -> Self {
        Self {
            heading,
            kind: Kind::Text,
        }
    }

    /// Text that is never cut: ids, dates.
    pub fn fixed(heading: String) -> Self {
        Self {
            heading,
            kind: Kind::Fixed,
        }
    }

    /// A number.
    pub fn number(heading: String) -> Self {
        Self {
            heading,
            kind: Kind::Number,
        }
    }
}

/// A table that is being filled.
#[derive(Clone, Debug)]
pub(super) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

/// Between two columns.
const GAP: usize = 2;
/// A text column is not made narrower than this.
const NARROWEST: usize = 12;
/// The heading of a number is not cut to less than this.
const HEADING: usize = 4;

impl Table {
    pub fn new(columns: Vec<Column>) -> Self {
        Self {
            columns,
            rows: Vec::new(),
        }
    }

    /// Adds a row of as many cells as there are columns.
    pub fn row(&mut self, cells: Vec<String>) {
        let cells = cells.into_iter().map(|text| cell(&text));
        self.rows.push(cells.collect());
    }

    /// The table in the width of the terminal; uncut where there is none.
    pub fn text(&self) -> String {
        self.in_width(terminal_width().unwrap_or(usize::MAX))
    }

    fn in_width(&self, room: usize) -> String {
        let widths = self.widths(room);
        let mut text = String::new();
        let headings = self.columns.iter().map(|column| column.heading.as_str());
        self.line(&mut text, headings, &widths);
        for row in &self.rows {
            self.line(&mut text, row.iter().map(String::as_str), &widths);
        }
        text
    }

    /// The width of each column that has room; the last ones are left out whole where there is none.
    fn widths(&self, room: usize) -> Vec<usize> {
        let mut cells = vec![0; self.columns.len()];
        for row in &self.rows {
            for (widest, cell) in cells.iter_mut().zip(row) {
                *widest = (*widest).max(width(cell));
            }
        }
        // How narrow a column can be made: text is cut, of the others only the heading.
        let least: Vec<usize> = self
            .columns
            .iter()
            .zip(&cells)
            .map(|(column, cell)| {
                if column.kind == Kind::Text {
                    NARROWEST
                } else {
                    *cell.max(&HEADING)
                }
            })
            .collect();
        let mut widths: Vec<usize> = self
            .columns
            .iter()
            .zip(&cells)
            .map(|(column, cell)| width(&column.heading).max(*cell))
            .collect();
        while !fit(&mut widths.clone(), &least, room) && widths.len() > 1 {
            widths.pop();
        }
        fit(&mut widths, &least, room);
        widths
    }

    fn line<'a>(&self, text: &mut String, cells: impl Iterator<Item = &'a str>, widths: &[usize]) {
        let mut line = String::new();
        for (place, ((cell, column), width)) in cells.zip(&self.columns).zip(widths).enumerate() {
            if place > 0 {
                line.push_str(&" ".repeat(GAP));
            }
            line.push_str(&match column.kind {
                Kind::Number => right(cell, *width),
                Kind::Text => left(&clip(cell, *width), *width),
                Kind::Fixed => left(cell, *width),
            });
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

/// Makes columns narrower, the widest first, until they fit.
fn fit(widths: &mut [usize], least: &[usize], room: usize) -> bool {
    while widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1) > room {
        let widest = (0..widths.len())
            .filter(|at| widths[*at] > least[*at])
            .max_by_key(|at| widths[*at]);
        let Some(widest) = widest else {
            return false;
        };
        widths[widest] -= 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(vec![
            Column::fixed("Số".to_owned()),
            Column::text("Chủ hộ".to_owned()),
            Column::number("Người".to_owned()),
            Column::text("Địa chỉ".to_owned()),
        ]);
        table.row(vec![
            "042".into(),
            "Nguyễn Thị Hồng Thúy".into(),
            "1.142".into(),
            "Ngõ 3, xóm Đình".into(),
        ]);
        table.row(vec![
            "043".into(),
            "Y Blơi Niê".into(),
            "4".into(),
            String::new(),
        ]);
        table
    }

    #[test]
    fn columns_stand_under_their_headings() {
        assert_eq!(
            table().in_width(usize::MAX),
            "Số   Chủ hộ                Người  Địa chỉ\n\
             042  Nguyễn Thị Hồng Thúy  1.142  Ngõ 3, xóm Đình\n\
             043  Y Blơi Niê                4\n"
        );
    }

    #[test]
    fn text_gives_way_and_numbers_do_not() {
        for (room, text) in [
            (
                40,
                "Số   Chủ hộ         Người  Địa chỉ\n\
                 042  Nguyễn Thị H…  1.142  Ngõ 3, xóm Đ…\n\
                 043  Y Blơi Niê         4\n",
            ),
            (
                36,
                "Số   Chủ hộ                Người\n\
                 042  Nguyễn Thị Hồng Thúy  1.142\n\
                 043  Y Blơi Niê                4\n",
            ),
        ] {
            assert_eq!(table().in_width(room), text, "{room}");
        }
        assert_eq!(
            table().in_width(24),
            "Số   Chủ hộ        Người\n\
             042  Nguyễn Thị …  1.142\n\
             043  Y Blơi Niê        4\n"
        );
    }
}
