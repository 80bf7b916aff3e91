//! A choice of a few, each with its digit: `1 học (2) làm xa 3 nước ngoài`. A digit picks only in the choice that has
//! the keys.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::tui::event::Key;
use crate::tui::look::{Look, Role, width};

/// A choice with digits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pick {
    options: Vec<(char, String)>,
    chosen: Option<usize>,
    /// Whether the same digit again takes the choice back.
    optional: bool,
}

impl Pick {
    /// Options with the digit that picks each.
    pub fn new(options: Vec<(char, String)>) -> Self {
        Self {
            options,
            ..Self::default()
        }
    }

    /// One that may be left open: the same digit again takes the choice back.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// The options.
    pub fn options(&self) -> &[(char, String)] {
        &self.options
    }

    /// The place of what was picked.
    pub fn chosen(&self) -> Option<usize> {
        self.chosen
    }

    /// Picks by place.
    pub fn choose(&mut self, index: Option<usize>) {
        self.chosen = index.filter(|&index| index < self.options.len());
    }

    /// Takes a digit, or an arrow to the left or right; `false` if it means nothing here.
    pub fn key(&mut self, key: Key) -> bool {
        let last = self.options.len().saturating_sub(1);
        let picked = match key {
            Key::Char(digit) => self.options.iter().position(|(own, _)| *own == digit),
            Key::Left => Some(self.chosen.map_or(0, |at| at.saturating_sub(1))),
            Key::Right => Some(self.chosen.map_or(0, |at| (at + 1).min(last))),
            _ => None,
        };
        let Some(picked) = picked.filter(|_| !self.options.is_empty()) else {
            return false;
        };
        let again = self.optional && self.chosen == Some(picked) && matches!(key, Key::Char(_));
        self.chosen = (!again).then_some(picked);
        true
    }

    /// The rows it takes in so many columns.
    pub fn rows(&self, columns: u16) -> u16 {
        self.places(Rect::new(0, 0, columns, u16::MAX))
            .last()
            .map_or(1, |place| place.y + 1)
    }

    fn label(&self, index: usize) -> String {
        let (digit, words) = &self.options[index];
        if self.chosen == Some(index) {
            format!("({digit}) {words}")
        } else {
            format!(" {digit}  {words}")
        }
    }

    /// Where each option stands: side by side, in as many rows as it takes.
    fn places(&self, area: Rect) -> Vec<Rect> {
        let (mut x, mut y) = (area.x, area.y);
        let mut places = Vec::new();
        for index in 0..self.options.len() {
            let columns = width(&self.label(index)) as u16;
            if x > area.x && x + columns > area.right() {
                (x, y) = (area.x, y.saturating_add(1));
            }
            places.push(Rect::new(x, y, columns.min(area.width), 1));
            x = x.saturating_add(columns + 1);
        }
        places
    }

    /// The option at a place on the screen.
    pub fn at(&self, area: Rect, x: u16, y: u16) -> Option<char> {
        let place = self
            .places(area)
            .iter()
            .position(|place| place.contains((x, y).into()))?;
        self.options.get(place).map(|(digit, _)| *digit)
    }

    /// Draws the options; what is picked is bold in brackets, and reversed while the keys come here.
    pub fn draw(&self, frame: &mut Frame, area: Rect, look: Look, focused: bool) {
        for (index, place) in self.places(area).into_iter().enumerate() {
            let place = place.intersection(area);
            if place.is_empty() {
                continue;
            }
            let role = match (self.chosen == Some(index), focused) {
                (true, true) => Role::Chosen,
                (true, false) => Role::Strong,
                (false, true) => Role::Text,
                (false, false) => Role::Quiet,
            };
            let span = look.span(&self.label(index), role);
            frame
                .buffer_mut()
                .set_span(place.x, place.y, &span, place.width);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pick() -> Pick {
        let option = |digit, words: &str| (digit, words.to_owned());
        Pick::new(vec![
            option('1', "học"),
            option('2', "làm xa"),
            option('0', "không rõ"),
        ])
    }

    #[test]
    fn digits_and_arrows_pick() {
        for (optional, keys, wanted) in [
            (false, "2", Some(1)),
            (false, "0", Some(2)),
            (false, "22", Some(1)),
            (true, "22", None),
            (false, "7", None),
            (false, ">", Some(0)),
            (false, ">>", Some(1)),
            (false, "0>", Some(2)),
            (false, "1<", Some(0)),
        ] {
            let mut pick = Pick { optional, ..pick() };
            for key in keys.chars() {
                pick.key(match key {
                    '<' => Key::Left,
                    '>' => Key::Right,
                    digit => Key::Char(digit),
                });
            }
            assert_eq!(pick.chosen(), wanted, "{keys}");
        }
        assert!(!Pick::default().key(Key::Right));
        assert!(!pick().key(Key::Enter));
    }

    #[test]
    fn options_flow_into_rows() {
        for (columns, rows) in [(80, 1), (20, 2), (8, 3), (1, 3)] {
            assert_eq!(pick().rows(columns), rows, "{columns}");
        }
        let area = Rect::new(2, 5, 20, 3);
        for (x, y, wanted) in [
            (2, 5, Some('1')),
            (10, 5, Some('2')),
            (3, 6, Some('0')),
            (19, 7, None),
        ] {
            assert_eq!(pick().at(area, x, y), wanted, "{x},{y}");
        }
    }
}
