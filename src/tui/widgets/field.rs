//! One line of text that a person types, with any Vietnamese keyboard or none.
//!
//! Backspace takes one code point: keyboard programs count the code points they sent, not the letters. The text is
//! composed (NFC) when the field is left or read, never while it is typed. The terminal's real cursor stands at the
//! insertion point, because input methods open their window there.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Clear;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::tui::event::Key;
use crate::tui::look::{Look, Role, show, width};

/// Longest text a field takes, in bytes: a pasted file is not a name.
const LIMIT: usize = 2000;

/// Longest text that is looked for, in bytes: no name or address is longer, and every letter of it is searched for.
const LOOKED_FOR: usize = 160;

/// What a field takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mask {
    /// Any text.
    #[default]
    Any,
    /// Digits only.
    Number,
    /// Dates and their short forms: digits, `/`, `-`, `.`, `+`, space.
    Date,
    /// Any text (a Zalo name is one); complete at ten digits that begin with 0.
    Phone,
    /// Any text, not too long: something to look for.
    Find,
    /// Letters that narrow a choice whose digits pick: everything else goes by.
    Narrow,
}

impl Mask {
    fn limit(self) -> usize {
        match self {
            Self::Find | Self::Narrow => LOOKED_FOR,
            _ => LIMIT,
        }
    }
}

/// One line of text with its cursor.
#[derive(Clone, Debug, Default)]
pub struct TextField {
    text: String,
    /// Byte offset, always between code points.
    cursor: usize,
    mask: Mask,
    suggestions: Vec<String>,
    pointed: Option<usize>,
    first_shown: Cell<usize>,
}

impl TextField {
    /// An empty field.
    pub fn new(mask: Mask) -> Self {
        Self {
            mask,
            ..Self::default()
        }
    }

    /// The field with a text in it, the cursor at its end.
    #[must_use]
    pub fn with(mut self, text: &str) -> Self {
        self.set(text);
        self
    }

    /// The text as it stands.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text composed and without outer spaces: what is stored.
    pub fn value(&self) -> String {
        self.text.trim().nfc().collect()
    }

    /// Whether nothing but spaces is in it.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Replaces the text; the cursor goes to its end.
    pub fn set(&mut self, text: &str) {
        text.clone_into(&mut self.text);
        self.cursor = self.text.len();
        self.suggestions.clear();
        self.pointed = None;
    }

    /// Empties the field.
    pub fn clear(&mut self) {
        self.set("");
    }

    /// The field is left: composes its text.
    pub fn leave(&mut self) {
        let composed: String = self.text.nfc().collect();
        self.set(&composed);
    }

    /// Whether nothing more is expected, so that the cursor may go on by itself: a phone number of ten digits.
    pub fn is_complete(&self) -> bool {
        self.mask == Mask::Phone
            && self.cursor == self.text.len()
            && self.text.starts_with('0')
            && self.text.chars().filter(char::is_ascii_digit).count() == 10
            && self
                .text
                .chars()
                .all(|c| c.is_ascii_digit() || " .-".contains(c))
    }

    /// Offers words to choose from, best first; the arrows point, Enter takes (see [`TextField::take_pointed`]).
    pub fn suggest(&mut self, words: Vec<String>) {
        self.pointed = self.pointed.filter(|&at| at < words.len());
        self.suggestions = words;
    }

    /// The words on offer.
    pub fn suggestions(&self) -> &[String] {
        &self.suggestions
    }

    /// Puts the word pointed at into the field; `false` if none is.
    pub fn take_pointed(&mut self) -> bool {
        let word = self
            .pointed
            .and_then(|at| self.suggestions.get(at))
            .cloned();
        if let Some(word) = &word {
            self.set(word);
        }
        word.is_some()
    }

    /// Puts the word pointed at into the field, else the first on offer; `false` if none is.
    pub fn take_first(&mut self) -> bool {
        self.pointed = self.pointed.or(Some(0));
        self.take_pointed()
    }

    /// Takes a key; `false` if it is none of a text field's.
    pub fn key(&mut self, key: Key) -> bool {
        if self.mask == Mask::Narrow && !self.narrows(key) {
            return false;
        }
        match key {
            Key::Char(typed) => self.insert(typed),
            Key::Backspace => self.backspace(),
            Key::Ctrl('w') => self.erase_word(),
            Key::Ctrl('u') => self.clear(),
            Key::Delete => self.delete(),
            Key::Left => self.cursor = self.before(),
            Key::Right => self.cursor = self.after(),
            Key::Home => self.cursor = 0,
            Key::End => self.cursor = self.text.len(),
            Key::Up if self.pointed.is_some() => self.point(-1),
            Key::Down if !self.suggestions.is_empty() => self.point(1),
            _ => return false,
        }
        true
    }

    fn narrows(&self, key: Key) -> bool {
        match key {
            Key::Char(' ') | Key::Backspace | Key::Ctrl('u') => !self.text.is_empty(),
            Key::Char(typed) => typed.is_alphabetic() || !typed.is_ascii(),
            _ => false,
        }
    }

    /// Takes a paste: line ends and tabs become spaces.
    pub fn paste(&mut self, text: &str) {
        for line in text.lines() {
            if !self.text.is_empty() && !self.text.ends_with(' ') && self.cursor == self.text.len()
            {
                self.insert_spaced(line);
            } else {
                line.chars().for_each(|typed| self.insert(typed));
            }
        }
    }

    fn insert_spaced(&mut self, line: &str) {
        self.insert(' ');
        line.chars().for_each(|typed| self.insert(typed));
    }

    fn insert(&mut self, typed: char) {
        let typed = if typed == '\t' { ' ' } else { typed };
        let wanted = match self.mask {
            Mask::Any | Mask::Phone | Mask::Find | Mask::Narrow => !typed.is_control(),
            Mask::Number => typed.is_ascii_digit(),
            Mask::Date => typed.is_ascii_digit() || "/-.+ ".contains(typed),
        };
        if wanted && self.text.len() + typed.len_utf8() <= self.mask.limit() {
            self.text.insert(self.cursor, typed);
            self.cursor += typed.len_utf8();
            self.pointed = None;
        }
    }

    fn backspace(&mut self) {
        if let Some(last) = self.text[..self.cursor].chars().next_back() {
            self.cursor -= last.len_utf8();
            self.text.remove(self.cursor);
            self.pointed = None;
        }
    }

    fn delete(&mut self) {
        let end = self.after();
        self.text.drain(self.cursor..end);
    }

    fn erase_word(&mut self) {
        let kept = self.text[..self.cursor].trim_end();
        let start = kept.rfind(' ').map_or(0, |space| space + 1);
        self.text.drain(start..self.cursor);
        self.cursor = start;
    }

    fn before(&self) -> usize {
        self.text[..self.cursor]
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(start, _)| start)
    }

    fn after(&self) -> usize {
        self.text[self.cursor..]
            .graphemes(true)
            .next()
            .map_or(self.cursor, |letter| self.cursor + letter.len())
    }

    fn point(&mut self, step: isize) {
        let last = self.suggestions.len().saturating_sub(1);
        self.pointed = match (self.pointed, step) {
            (None, _) => Some(0),
            (Some(0), -1) => None,
            (Some(at), -1) => Some(at - 1),
            (Some(at), _) => Some((at + 1).min(last)),
        };
    }

    /// Draws the text in one row; the focused field shows the cursor and is never cut on the left of it.
    pub fn draw(&self, frame: &mut Frame, area: Rect, look: Look, focused: bool) {
        if area.is_empty() {
            return;
        }
        let columns = usize::from(area.width);
        let before = width(&self.text[..self.cursor]);
        // One column stays free for the cursor behind the last letter.
        let skip = if focused {
            let first = self.first_shown.get().min(before);
            first.max((before + 1).saturating_sub(columns))
        } else {
            0
        };
        self.first_shown.set(skip);
        let shown = skip_columns(&show(&self.text), skip);
        let shown = if focused {
            take_columns(&shown, columns)
        } else {
            crate::tui::look::clip(&shown, columns)
        };
        let role = if focused { Role::FieldOn } else { Role::Field };
        let filled = crate::tui::look::left(&shown, columns);
        frame
            .buffer_mut()
            .set_stringn(area.x, area.y, filled, columns, look.style(role));
        if focused && look.has_keys {
            let column = (before - skip).min(columns.saturating_sub(1));
            frame.set_cursor_position(Position::new(area.x + column as u16, area.y));
        }
    }

    /// Draws the words on offer below the field, over whatever is there.
    pub fn draw_suggestions(&self, frame: &mut Frame, field: Rect, look: Look) {
        let screen = frame.area();
        let room = screen.bottom().saturating_sub(field.bottom());
        let rows = self.suggestions.len().min(6).min(usize::from(room));
        let first = self.pointed.map_or(0, |at| (at + 1).saturating_sub(rows));
        for (row, word) in self.suggestions.iter().skip(first).take(rows).enumerate() {
            let pointed = self.pointed == Some(first + row);
            let columns = usize::from(field.width.min(screen.right().saturating_sub(field.x)));
            let mark = if pointed { "► " } else { "  " };
            let role = if pointed { Role::Chosen } else { Role::Bar };
            let line = crate::tui::look::left(&format!("{mark}{word}"), columns);
            let y = field.bottom() + row as u16;
            frame.render_widget(Clear, Rect::new(field.x, y, columns as u16, 1));
            frame
                .buffer_mut()
                .set_stringn(field.x, y, line, columns, look.style(role));
        }
    }
}

fn skip_columns(text: &str, columns: usize) -> String {
    let mut used = 0;
    text.graphemes(true)
        .skip_while(|letter| {
            let skipped = used < columns;
            used += width(letter);
            skipped
        })
        .collect()
}

fn take_columns(text: &str, columns: usize) -> String {
    let mut used = 0;
    text.graphemes(true)
        .take_while(|letter| {
            used += width(letter);
            used <= columns
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Types a script: `<` is Backspace, `^` Ctrl+W, `{` Left, `}` Right, `[` Home, `]` End, `~` Delete.
    fn typed(mask: Mask, script: &str) -> TextField {
        let mut field = TextField::new(mask);
        for key in script.chars() {
            let key = match key {
                '<' => Key::Backspace,
                '^' => Key::Ctrl('w'),
                '{' => Key::Left,
                '}' => Key::Right,
                '[' => Key::Home,
                ']' => Key::End,
                '~' => Key::Delete,
                other => Key::Char(other),
            };
            assert!(field.key(key));
        }
        field
    }

    #[test]
    fn keyboards_of_all_kinds() {
        for (script, wanted) in [
            ("phuo<<ươn<<<ượng", "phượng"),
            ("vie<êt<<ệt", "việt"),
            ("phu\u{31b}o\u{31b}\u{323}ng", "phượng"),
            ("e\u{302}\u{301}<", "ê"),
            ("Trần Thị^", "Trần"),
            ("Trần Thị ^^", ""),
            ("ac{b", "abc"),
            ("bc[a]d", "abcd"),
            ("abc[~", "bc"),
            ("a<<<b", "b"),
            ("e\u{301}x[~", "x"),
        ] {
            assert_eq!(typed(Mask::Any, script).value(), wanted, "{script}");
        }
    }

    #[test]
    fn masks_take_what_belongs() {
        for (mask, script, wanted, complete) in [
            (Mask::Number, "a1b2 ", "12", false),
            (Mask::Date, "25/11x", "25/11", false),
            (Mask::Phone, "0987 654 321", "0987 654 321", true),
            (Mask::Phone, "098765432", "098765432", false),
            (Mask::Phone, "zalo 0987654321", "zalo 0987654321", false),
            (Mask::Phone, "0987654321{", "0987654321", false),
        ] {
            let field = typed(mask, script);
            assert_eq!(
                (field.value().as_str(), field.is_complete()),
                (wanted, complete)
            );
        }
    }

    #[test]
    fn a_paste_is_one_line() {
        let mut field = TextField::new(Mask::Any).with("Bà");
        field.paste("Trần Thị\r\nPhượng\tA");
        assert_eq!(field.value(), "Bà Trần Thị Phượng A");
        field.paste(&"x".repeat(10_000));
        assert_eq!(field.text().len(), LIMIT);
    }

    #[test]
    fn leaving_composes() {
        let mut field = typed(Mask::Any, "e\u{302}\u{301}");
        field.leave();
        assert_eq!(field.text(), "ế");
    }

    #[test]
    fn suggestions_are_pointed_at_and_taken() {
        let mut field = typed(Mask::Any, "bd");
        assert!(!field.take_pointed());
        field.suggest(vec!["Bình Dương".to_owned(), "Bình Định".to_owned()]);
        assert!(
            !field.take_pointed(),
            "what was typed stays unless one is pointed at"
        );
        for (key, pointed) in [
            (Key::Down, Some(0)),
            (Key::Down, Some(1)),
            (Key::Down, Some(1)),
            (Key::Up, Some(0)),
        ] {
            assert!(field.key(key));
            assert_eq!(field.pointed, pointed);
        }
        assert!(field.take_pointed());
        assert_eq!(field.text(), "Bình Dương");
    }

    #[test]
    fn other_keys_are_left_to_the_screen() {
        let mut field = TextField::default();
        for key in [
            Key::Enter,
            Key::Tab,
            Key::Esc,
            Key::F(2),
            Key::Up,
            Key::Down,
        ] {
            assert!(!field.key(key), "{key:?}");
        }
    }
}
