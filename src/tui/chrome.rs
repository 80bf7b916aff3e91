//! Header, footer, the line above the footer, and the frames of boxes.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Block, BorderType, Clear};

use super::command::Row;
use super::context::{Chip, Notice};
use super::event::Key;
use super::look::{Look, Role, clip, left, width, wrap};
use super::screen::Shape;
use crate::lang::{Lang, say};

/// How a picture is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The first row.
    pub header: Rect,
    /// What the screen gets.
    pub body: Rect,
    /// Hint or message.
    pub line: Rect,
    /// The function keys.
    pub footer: Rect,
}

/// Divides a picture. Where there are only a few rows, the screen keeps them.
pub fn plan(area: Rect) -> Plan {
    let rows = area.height;
    let header = u16::from(rows >= 4);
    let line = u16::from(rows >= 3);
    let footer = u16::from(rows >= 2);
    let body = rows - header - line - footer;
    let part = |y: u16, height: u16| Rect::new(area.x, area.y + y, area.width, height);
    Plan {
        header: part(0, header),
        body: part(header, body),
        line: part(header + body, line),
        footer: part(header + body + line, footer),
    }
}

/// The place of a box inside `room`, frame included, and the place inside its frame.
pub fn placed(shape: Shape, room: Rect) -> (Rect, Rect) {
    let Shape::Box { columns, rows } = shape else {
        return (room, room);
    };
    let width = columns.saturating_add(4).min(room.width);
    let height = rows.saturating_add(2).min(room.height);
    let x = room.x + (room.width - width) / 2;
    let y = room.y + (room.height - height) / 2;
    let outer = Rect::new(x, y, width, height);
    let inner = Rect::new(
        x + 2.min(width / 2),
        y + 1.min(height / 2),
        width.saturating_sub(4),
        height.saturating_sub(2),
    );
    (outer, inner)
}

/// Says that the terminal is too small for anything else, as far as there is room.
pub fn draw_too_small(frame: &mut Frame, area: Rect, lang: Lang) {
    let lines = wrap(&say!(lang, window_too_small), usize::from(area.width));
    for (row, line) in area.rows().zip(lines) {
        let columns = usize::from(row.width);
        let style = Style::new();
        frame
            .buffer_mut()
            .set_stringn(row.x, row.y, line, columns, style);
    }
}

/// Draws the frame of a box over what is below.
pub fn draw_box(frame: &mut Frame, outer: Rect, title: &str, look: Look) {
    frame.render_widget(Clear, outer);
    let columns = usize::from(outer.width).saturating_sub(4);
    let title = look.span(&format!(" {} ", clip(title, columns)), Role::Strong);
    let block = Block::bordered()
        .border_type(BorderType::Double)
        .border_style(look.style(Role::Frame))
        .title(title);
    frame.render_widget(block, outer);
}

/// Draws a part of a screen with a single frame and a title; returns the place inside.
pub fn draw_pane(frame: &mut Frame, outer: Rect, title: &str, look: Look) -> Rect {
    let columns = usize::from(outer.width).saturating_sub(4);
    let title = look.span(&format!(" {} ", clip(title, columns)), Role::Heading);
    let block = Block::bordered()
        .border_style(look.style(Role::Frame))
        .title(title);
    let inner = block.inner(outer);
    frame.render_widget(block, outer);
    inner
}

/// Draws the header: name of the program and of the screen on the left, chips on the right. The title is cut first,
/// then whole chips go, the last first. Returns where the chips stand.
pub fn draw_header(
    frame: &mut Frame,
    area: Rect,
    title: &str,
    chips: &[Chip],
    look: Look,
) -> Vec<Rect> {
    let mut places = Vec::new();
    if area.is_empty() {
        return places;
    }
    let columns = usize::from(area.width);
    frame.buffer_mut().set_style(area, look.style(Role::Bar));
    let needed = |chips: &[Chip]| -> usize { chips.iter().map(|chip| width(&chip.text) + 3).sum() };
    let mut shown = chips;
    while !shown.is_empty() && needed(shown) + 24 > columns {
        shown = &shown[..shown.len() - 1];
    }
    let room = columns.saturating_sub(needed(shown));
    let title = left(&format!(" {title}"), room);
    let style = look.style(Role::Bar);
    let (mut x, _) = frame
        .buffer_mut()
        .set_stringn(area.x, area.y, title, room, style);
    for chip in shown {
        let text = format!(" {} ", chip.text);
        let before = look.span("│", Role::Bar);
        let after = frame.buffer_mut().set_span(x, area.y, &before, 1).0;
        let span = look.span(&text, Role::Bar);
        let room = area.right().saturating_sub(after);
        let end = frame.buffer_mut().set_span(after, area.y, &span, room).0;
        let place = Rect::new(after, area.y, end - after, 1);
        places.push(place);
        if chip.alert {
            // On a reversed bar the exception is what is not reversed.
            frame.buffer_mut().set_style(place, look.not_reversed());
        }
        x = end;
    }
    places
}

/// Draws the line above the footer: a message, or else the hint of the screen.
pub fn draw_line(frame: &mut Frame, area: Rect, notice: Option<&Notice>, hint: &str, look: Look) {
    if area.is_empty() {
        return;
    }
    let columns = usize::from(area.width);
    let (text, role) = match notice {
        Some(Notice {
            text,
            until: Some(_),
        }) => (text.as_str(), Role::Strong),
        Some(Notice { text, until: None }) => (text.as_str(), Role::Alert),
        None => (hint, Role::Quiet),
    };
    let text = clip(
        &format!(" {} ", whole_parts(text, columns.saturating_sub(2))),
        columns,
    );
    frame
        .buffer_mut()
        .set_stringn(area.x, area.y, text, columns, look.style(role));
}

/// A text of parts (`a · b · c`) without the last ones that have no room in so many columns.
pub fn whole_parts(text: &str, columns: usize) -> &str {
    let mut kept = text;
    while width(kept) > columns
        && let Some((before, _)) = kept.rsplit_once(" · ")
    {
        kept = before;
    }
    kept
}

/// Draws the function keys that do something here; returns where each stands, for the mouse.
pub fn draw_footer(frame: &mut Frame, area: Rect, rows: &[Row], look: Look) -> Vec<(Rect, Key)> {
    let mut places = Vec::new();
    if area.is_empty() {
        return places;
    }
    let slots = slots(area.width);
    for (index, number) in slots.iter().enumerate() {
        let key = Key::F(*number);
        let Some(row) = row_of(rows, key) else {
            continue;
        };
        let columns = area.width / slots.len() as u16;
        let x = area.x + columns * index as u16;
        let place = Rect::new(x, area.y, columns, 1);
        let cap = key.cap();
        let word = look.span(&row.word, if row.ready { Role::Bar } else { Role::Off });
        let cap = look.span(&cap, Role::Key);
        let after = frame.buffer_mut().set_span(x, area.y, &cap, columns).0;
        let room = place.right().saturating_sub(after);
        frame.buffer_mut().set_span(after, area.y, &word, room);
        if row.ready {
            places.push((place, key));
        }
    }
    places
}

/// The first row with this key that can run, else the first with it.
fn row_of(rows: &[Row], key: Key) -> Option<&Row> {
    let mut having = rows.iter().filter(|row| row.keys.contains(&key));
    having
        .clone()
        .find(|row| row.ready)
        .or_else(|| having.next())
}

/// The function keys that fit, eight columns each. Where not all do, the ones that lead everywhere stay.
fn slots(columns: u16) -> Vec<u8> {
    const WANTED: [u8; 10] = [1, 9, 10, 2, 3, 5, 4, 6, 7, 8];
    let fitting = usize::from(columns / 8).clamp(1, 10);
    let mut slots = WANTED[..fitting].to_vec();
    slots.sort_unstable();
    slots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_size_can_be_divided() {
        for (rows, wanted) in [
            (0, [0, 0, 0, 0]),
            (1, [0, 1, 0, 0]),
            (2, [0, 1, 0, 1]),
            (3, [0, 1, 1, 1]),
            (24, [1, 21, 1, 1]),
        ] {
            let plan = plan(Rect::new(0, 0, 80, rows));
            let heights = [plan.header, plan.body, plan.line, plan.footer].map(|part| part.height);
            assert_eq!(heights, wanted, "{rows}");
            assert_eq!(plan.footer.bottom(), rows);
        }
    }

    #[test]
    fn boxes_stay_inside() {
        let room = Rect::new(0, 1, 80, 21);
        for (columns, rows, outer, inner) in [
            (40, 5, Rect::new(18, 8, 44, 7), Rect::new(20, 9, 40, 5)),
            (500, 500, Rect::new(0, 1, 80, 21), Rect::new(2, 2, 76, 19)),
        ] {
            assert_eq!(placed(Shape::Box { columns, rows }, room), (outer, inner));
        }
        let (outer, inner) = placed(
            Shape::Box {
                columns: 9,
                rows: 9,
            },
            Rect::ZERO,
        );
        assert!(outer.is_empty() && inner.is_empty());
    }

    #[test]
    fn the_keys_that_lead_everywhere_stay() {
        for (columns, wanted) in [
            (80, vec![1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
            (40, vec![1, 2, 3, 9, 10]),
            (3, vec![1]),
        ] {
            assert_eq!(slots(columns), wanted, "{columns}");
        }
    }
}
