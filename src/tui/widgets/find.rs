//! The Find box of a list. A letter opens it; everything typed in it is text; Enter or an arrow accepts what it found,
//! and from then on digits are commands again; Esc clears it.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::field::{Mask, TextField};
use crate::lang::{Lang, say};
use crate::tui::event::Key;
use crate::tui::look::{Look, Role, width};

/// The Find box: closed, being typed in, or accepted.
#[derive(Clone, Debug)]
pub struct Find {
    field: TextField,
    open: bool,
    typing: bool,
}

impl Default for Find {
    fn default() -> Self {
        Self {
            field: TextField::new(Mask::Find),
            open: false,
            typing: false,
        }
    }
}

impl Find {
    /// What is looked for; empty when nothing is.
    pub fn query(&self) -> String {
        if self.open {
            self.field.value()
        } else {
            String::new()
        }
    }

    /// Whether there is anything to draw.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Opens the box, empty, and lets the keys go to it.
    pub fn begin(&mut self) {
        if !self.typing {
            self.field.clear();
        }
        self.open = true;
        self.typing = true;
    }

    /// Opens the box, or goes on in it, with a character typed.
    pub fn begin_with(&mut self, typed: char) {
        self.begin();
        self.field.key(Key::Char(typed));
    }

    /// The field, while the keys go to it.
    pub fn typing(&mut self) -> Option<&mut TextField> {
        self.typing.then_some(&mut self.field)
    }

    /// What was found is taken: digits are commands again. An empty box closes.
    pub fn accept(&mut self) {
        self.field.leave();
        self.typing = false;
        self.open = !self.field.is_empty();
    }

    /// Closes the box; the list is whole again.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Draws `Tìm: nvt_ (3)` in one row.
    pub fn draw(&self, frame: &mut Frame, area: Rect, look: Look, lang: Lang, found: usize) {
        if area.is_empty() || !self.open {
            return;
        }
        let label = format!("{} ", say!(lang, find_label));
        let count = format!(" {}", say!(lang, find_count, count = lang.count(found)));
        let (before, after) = (width(&label) as u16, width(&count) as u16);
        let columns = area.width.saturating_sub(before + after).min(40);
        frame.buffer_mut().set_span(
            area.x,
            area.y,
            &look.span(&label, Role::Heading),
            area.width,
        );
        let field =
            Rect::new(area.x + before.min(area.width), area.y, columns, 1).intersection(area);
        self.field.draw(frame, field, look, self.typing);
        frame.buffer_mut().set_span(
            field.right(),
            area.y,
            &look.span(&count, Role::Quiet),
            area.right().saturating_sub(field.right()),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_accepts_and_clears() {
        let mut find = Find::default();
        assert!(find.typing().is_none() && find.query().is_empty());
        find.begin();
        for letter in "nvt".chars() {
            assert!(find.typing().unwrap().key(Key::Char(letter)));
        }
        assert_eq!(find.query(), "nvt");
        find.accept();
        assert!(find.typing().is_none() && find.is_open());
        assert_eq!(find.query(), "nvt");
        find.begin();
        assert_eq!(find.query(), "", "a new search begins empty");
        find.accept();
        assert!(!find.is_open(), "an empty search closes");
        find.begin();
        find.clear();
        assert!(!find.is_open());
    }
}
