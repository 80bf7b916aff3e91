//! Lines made of pieces, each in its role, for panes that are read and not chosen from.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::tui::look::{Look, Role, width, wrap};

/// One line.
#[derive(Clone, Debug, Default)]
pub struct Line(Vec<(String, Role)>);

impl Line {
    /// A line of one piece.
    pub fn new(text: impl Into<String>, role: Role) -> Self {
        Self(vec![(text.into(), role)])
    }

    /// An empty line.
    pub fn blank() -> Self {
        Self::default()
    }

    /// The line with one more piece.
    #[must_use]
    pub fn and(mut self, text: impl Into<String>, role: Role) -> Self {
        self.0.push((text.into(), role));
        self
    }

    /// The line with another one behind it.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
}

/// The lines of a text that may be longer than the pane is wide; the lines after the first are indented.
pub fn wrapped(text: &str, role: Role, columns: usize, indent: usize) -> Vec<Line> {
    let room = columns.saturating_sub(indent).max(1);
    let space = " ".repeat(indent);
    let lines = wrap(text, room).into_iter().enumerate();
    lines
        .map(|(index, line)| match index {
            0 => Line::new(line, role),
            _ => Line::new(format!("{space}{line}"), role),
        })
        .collect()
}

/// Draws lines from the top; what does not fit below is left out.
pub fn draw_lines(frame: &mut Frame, area: Rect, lines: &[Line], look: Look) {
    for (Line(pieces), row) in lines.iter().zip(area.rows()) {
        let mut x = row.x;
        for (text, role) in pieces {
            let room = row.right().saturating_sub(x);
            let text = crate::tui::look::clip(text, usize::from(room));
            let span = look.span(&text, *role);
            frame.buffer_mut().set_span(x, row.y, &span, room);
            x = x.saturating_add(width(&text) as u16);
        }
    }
}
