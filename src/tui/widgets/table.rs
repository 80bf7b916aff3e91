//! Columns of a list. Where there is no room, columns go by rank, and text is cut with `…`; a number never is.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::tui::look::{Look, Role, left, right, width};

/// The width of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// Numbers and dates: exactly so wide, right-aligned.
    Number(u16),
    /// Short words: exactly so wide, left-aligned, cut if longer.
    Word(u16),
    /// Names: at least and at most so wide; shares what is left over.
    Name(u16, u16),
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub head: String,
    /// Its width.
    pub width: Width,
    /// 0 stays always; the highest rank goes first.
    pub rank: u8,
}

impl Column {
    /// A column.
    pub fn new(head: String, width: Width, rank: u8) -> Self {
        Self { head, width, rank }
    }

    fn least(&self) -> u16 {
        match self.width {
            Width::Number(columns) | Width::Word(columns) => columns,
            Width::Name(least, _) => least,
        }
    }
}

/// One cell: its text and what it is for.
pub struct Cell {
    /// Its text.
    pub text: String,
    /// Its role.
    pub role: Role,
}

impl Cell {
    /// A cell.
    pub fn new(text: impl Into<String>, role: Role) -> Self {
        Self {
            text: text.into(),
            role,
        }
    }

    /// A cell of ordinary text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(text, Role::Text)
    }
}

/// The widths of the columns in `columns` terminal columns, one space between; `None` for those left out.
pub fn fit(table: &[Column], columns: u16) -> Vec<Option<u16>> {
    let mut kept: Vec<bool> = vec![true; table.len()];
    let least = |kept: &[bool]| -> u16 {
        let widths = table.iter().zip(kept).filter(|(_, kept)| **kept);
        widths
            .map(|(column, _)| column.least().saturating_add(1))
            .fold(0u16, u16::saturating_add)
            .saturating_sub(1)
    };
    while least(&kept) > columns {
        let droppable = table.iter().enumerate();
        let worst = droppable
            .filter(|(index, column)| kept[*index] && column.rank > 0)
            .max_by_key(|(index, column)| (column.rank, *index));
        match worst {
            Some((index, _)) => kept[index] = false,
            None => break,
        }
    }
    let mut spare = columns.saturating_sub(least(&kept));
    let mut widths: Vec<Option<u16>> = table
        .iter()
        .zip(&kept)
        .map(|(column, kept)| kept.then(|| column.least()))
        .collect();
    let growing = |widths: &[Option<u16>]| -> Vec<usize> {
        let all = table.iter().zip(widths).enumerate();
        all.filter(|(_, (column, width))| match (column.width, width) {
            (Width::Name(_, most), Some(width)) => *width < most,
            _ => false,
        })
        .map(|(index, _)| index)
        .collect()
    };
    while spare > 0 {
        let names = growing(&widths);
        if names.is_empty() {
            break;
        }
        for index in names {
            if spare > 0
                && let Some(width) = &mut widths[index]
            {
                *width += 1;
                spare -= 1;
            }
        }
    }
    widths
}

/// Draws the headings.
pub fn draw_heads(
    frame: &mut Frame,
    area: Rect,
    look: Look,
    table: &[Column],
    widths: &[Option<u16>],
) {
    let cells = table
        .iter()
        .map(|column| Cell::new(column.head.clone(), Role::Heading));
    draw_row(frame, area, look, table, widths, cells, false);
}

/// Draws one row of cells; the chosen row is reversed from end to end.
pub fn draw_row(
    frame: &mut Frame,
    area: Rect,
    look: Look,
    table: &[Column],
    widths: &[Option<u16>],
    cells: impl IntoIterator<Item = Cell>,
    chosen: bool,
) {
    // Where there is no row left, the place given may lie below the picture.
    let area = area.intersection(frame.area());
    if area.is_empty() {
        return;
    }
    let mut x = area.x;
    for ((column, columns), cell) in table.iter().zip(widths).zip(cells) {
        let Some(columns) = columns else { continue };
        let room = usize::from(area.right().saturating_sub(x));
        let columns = usize::from(*columns);
        let number = matches!(column.width, Width::Number(_));
        let cut = width(&cell.text) > columns;
        let text = match column.width {
            // A number that is wider than its column would lie if it were cut.
            Width::Number(_) if cut || columns > room => right("", columns.min(room)),
            Width::Number(_) => right(&cell.text, columns),
            _ => left(&cell.text, columns.min(room)),
        };
        debug_assert!(!(number && cut), "{} does not fit its column", cell.text);
        let style = look.style(cell.role);
        frame.buffer_mut().set_stringn(x, area.y, text, room, style);
        x = x.saturating_add(columns as u16 + 1);
    }
    if chosen {
        frame.buffer_mut().set_style(area, look.style(Role::Chosen));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Vec<Column> {
        let column = |width, rank| Column::new(String::new(), width, rank);
        vec![
            column(Width::Word(3), 0),
            column(Width::Name(10, 32), 0),
            column(Width::Number(3), 2),
            column(Width::Name(8, 12), 1),
            column(Width::Number(5), 3),
        ]
    }

    #[test]
    fn columns_go_by_rank_and_names_grow() {
        for (columns, wanted) in [
            (33, [Some(3), Some(10), Some(3), Some(8), Some(5)]),
            (32, [Some(3), Some(13), Some(3), Some(10), None]),
            (26, [Some(3), Some(12), None, Some(9), None]),
            (22, [Some(3), Some(18), None, None, None]),
            (5, [Some(3), Some(10), None, None, None]),
            (200, [Some(3), Some(32), Some(3), Some(12), Some(5)]),
        ] {
            assert_eq!(fit(&table(), columns), wanted, "{columns}");
        }
    }
}
