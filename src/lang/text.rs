//! Text on its way to a terminal: nothing in it can command the terminal or hide, and it is cut by what the eye sees.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Whether a character hides, turns text round or commands the terminal.
pub fn harms(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' | '\u{fe00}'..='\u{fe0f}')
}

/// A text as it may be drawn: composed (old consoles draw combining marks apart), a line end as a space, other
/// characters that harm left out, at most three marks on a letter.
pub fn show(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control()) {
        return Cow::Borrowed(text);
    }
    let plain = !text
        .chars()
        .any(|character| harms(character) || is_mark(character));
    if plain && is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    let safe = text.chars().filter_map(|character| match character {
        '\n' | '\r' | '\t' => Some(' '),
        _ if harms(character) => None,
        _ => Some(character),
    });
    let mut shown = String::with_capacity(text.len());
    let mut marks = 0;
    // Composed after what harms is gone: a mark behind it belongs to the letter before.
    for character in safe.nfc() {
        let mark = is_mark(character);
        marks = if mark { marks + 1 } else { 0 };
        if marks <= 3 && !(mark && shown.is_empty()) {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

/// Columns a text takes on the screen.
pub fn width(text: &str) -> usize {
    show(text).width()
}

/// Cuts a text to `columns`, between letters as the eye sees them, and says so with `…`. Not for numbers: a column
/// of numbers that does not fit is left out whole.
pub fn clip(text: &str, columns: usize) -> String {
    let text = show(text);
    if text.width() <= columns {
        return text.into_owned();
    }
    if columns == 0 {
        return String::new();
    }
    let mut cut = String::new();
    let mut used = 0;
    for letter in text.graphemes(true) {
        used += letter.width();
        if used >= columns {
            break;
        }
        cut.push_str(letter);
    }
    cut.push('…');
    cut
}

/// A text in exactly `columns`: cut, or filled with spaces on the right.
pub fn left(text: &str, columns: usize) -> String {
    let mut cell = clip(text, columns);
    let missing = columns.saturating_sub(width(&cell));
    cell.extend(std::iter::repeat_n(' ', missing));
    cell
}

/// A text in exactly `columns`: cut, or filled with spaces on the left.
pub fn right(text: &str, columns: usize) -> String {
    let cell = clip(text, columns);
    let missing = columns.saturating_sub(width(&cell));
    format!("{}{cell}", " ".repeat(missing))
}

/// Breaks a text into lines of at most `columns`, between words. A line end of the text stays one.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let room = width(&line) + 1 + width(word) <= columns;
            if !line.is_empty() && !room {
                lines.push(std::mem::take(&mut line));
            } else if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&clip(word, columns));
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_made_safe() {
        for (text, wanted) in [
            ("Nguyễn Văn Tám", "Nguyễn Văn Tám"),
            ("e\u{302}\u{301}", "ế"),
            ("\u{1b}[31mđỏ", "[31mđỏ"),
            ("a\u{202e}b\u{200b}c", "abc"),
            ("e\u{200b}\u{302}\u{7}\u{301}", "ế"),
            ("hai\ndòng\tnữa", "hai dòng nữa"),
            ("\u{301}a", "a"),
            (
                "a\u{316}\u{317}\u{318}\u{319}\u{31a}b",
                "a\u{316}\u{317}\u{318}b",
            ),
            ("\u{9b}31m", "31m"),
        ] {
            assert_eq!(show(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn cuts_by_what_the_eye_sees() {
        for (text, columns, wanted) in [
            ("Nguyễn", 6, "Nguyễn"),
            ("Nguyễn Văn", 7, "Nguyễn…"),
            ("Nguye\u{302}\u{303}n Va\u{306}n", 7, "Nguyễn…"),
            ("abc", 1, "…"),
            ("abc", 0, ""),
            ("", 0, ""),
            ("山本", 3, "山…"),
        ] {
            assert_eq!(clip(text, columns), wanted, "{text} in {columns}");
        }
        assert_eq!(left("ốm", 4), "ốm  ");
        assert_eq!(right("42", 4), "  42");
        assert_eq!(right("một hai", 4), "một…");
    }

    #[test]
    fn breaks_lines_between_words() {
        for (text, columns, wanted) in [
            ("một hai ba", 7, vec!["một hai", "ba"]),
            ("một\nhai", 7, vec!["một", "hai"]),
            ("dàiquáđi ừ", 5, vec!["dàiq…", "ừ"]),
            ("", 5, vec![""]),
        ] {
            assert_eq!(wrap(text, columns), wanted, "{text} in {columns}");
        }
    }
}
