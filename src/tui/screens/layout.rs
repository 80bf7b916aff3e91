//! Places divided in two.

use ratatui::layout::Rect;

/// The first `rows` of a place, and the rest.
pub(super) fn split_row(area: Rect, rows: u16) -> (Rect, Rect) {
    let rows = rows.min(area.height);
    (
        Rect::new(area.x, area.y, area.width, rows),
        Rect::new(area.x, area.y + rows, area.width, area.height - rows),
    )
}

/// The first `columns` of a place, and the rest.
pub(super) fn split_column(area: Rect, columns: u16) -> (Rect, Rect) {
    let columns = columns.min(area.width);
    (
        Rect::new(area.x, area.y, columns, area.height),
        Rect::new(area.x + columns, area.y, area.width - columns, area.height),
    )
}
