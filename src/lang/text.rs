//! Text on its way to a terminal: nothing in it can command the terminal or hide, and it is cut by what the eye sees.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Whether a character hides, turns text round or commands the terminal.
pub fn harms(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffc}' | '\u{13430}'..='\u{1345f}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0000}'..='\u{e0fff}')
}

/// Stands for a character that nobody knows how wide or in which direction a terminal draws.
const UNKNOWN: char = '□';

/// Whether every terminal draws a character the same way, from left to right: letters and digits, their marks, and the
/// signs that people write between them. Not what is private to a font, not what is no character at all, and no letters
/// of scripts that run from the right, because with them a terminal turns the columns beside them round as well.
pub fn is_known(character: char) -> bool {
    let leftward = matches!(character,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}');
    let sign = character.is_ascii_graphic()
        || matches!(character,
            '\u{a1}'..='\u{bf}' | '×' | '÷' | '\u{2b0}'..='\u{2ff}' | '\u{e3f}' | '\u{e4f}' | '\u{e5a}'
            | '\u{e5b}' | '\u{104a}'..='\u{104f}' | '\u{17d4}'..='\u{17db}' | '\u{2010}'..='\u{2027}'
            | '\u{2030}'..='\u{205e}' | '\u{207a}'..='\u{208e}' | '\u{20a0}'..='\u{20c0}'
            | '\u{2100}'..='\u{23ff}' | '\u{2460}'..='\u{27bf}' | '\u{3001}'..='\u{303d}'
            | '\u{aa5c}'..='\u{aa5f}' | '\u{ff01}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}'
            | '\u{1f300}'..='\u{1f64f}' | '\u{1f680}'..='\u{1f6d7}' | '\u{1f900}'..='\u{1f9ff}');
    !leftward && (sign || character.is_alphanumeric() || is_mark(character))
}

/// A text as it may be drawn or printed, in one line. Everything that people see passes here: what a message says of
/// the data ([`super::Lang::say`]), every cell of a picture and every line that is printed. It is composed (old
/// consoles draw combining marks apart); a line end or any other blank is a space; what hides or commands is left out;
/// what is not known how to draw is `□`; a letter keeps at most three marks.
pub fn show(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control()) {
        return Cow::Borrowed(text);
    }
    let is_plain = |character| {
        character == ' ' || is_known(character) && !harms(character) && !is_mark(character)
    };
    if text.chars().all(is_plain) && is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    let safe = text.chars().filter_map(|character| match character {
        _ if character.is_whitespace() => Some(' '),
        _ if harms(character) => None,
        _ => Some(character),
    });
    let mut shown = String::with_capacity(text.len());
    let mut marks = 0;
    // Composed after what harms is gone: a mark behind it belongs to the letter before.
    for character in safe.nfc() {
        let mark = is_mark(character);
        marks = if mark { marks + 1 } else { 0 };
        if mark && (marks > 3 || is_bare(&shown)) {
            // Left out.
        } else if character == ' ' || is_known(character) {
            shown.push(character);
        } else {
            shown.push(UNKNOWN);
        }
    }
    Cow::Owned(shown)
}

/// Whether there is no letter that a mark could stand on: it would go to whatever is drawn before.
fn is_bare(shown: &str) -> bool {
    shown.is_empty() || shown.ends_with(' ')
}

fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

/// A text as one cell of a table that is printed: without the runs of blanks that would look like another column.
pub fn cell(text: &str) -> String {
    let shown = show(text);
    let words: Vec<&str> = shown.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
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
            ("\u{1b}]52;c;cm0=\u{7}", "]52;c;cm0="),
            (
                "\u{7f}a\u{85}b\u{2028}c\u{2029}d\u{a0}e\u{3000}f",
                "a b c d e f",
            ),
            ("a\u{2066}b\u{2069}\u{e0041}\u{fe0f}\u{34f}\u{17b4}", "ab"),
            ("\u{e000}\u{378}\u{fffe}\u{10ffff}\u{fffd}", "□□□□□"),
            ("שלום 042 مرحبا", "□□□□ 042 □□□□□"),
            ("Y’Bliê H'Mok, Êđê, Ƀ ĕ ŏ̆", "Y’Bliê H'Mok, Êđê, Ƀ ĕ ŏ̆"),
            ("ខ្មែរ ភាសា", "ខ្មែរ ភាសា"),
            ("ไทย ລາວ 山本 한글 Нуng", "ไทย ລາວ 山本 한글 Нуng"),
            (" \u{301}", " "),
            ("👍🏽 ✓ ₫ № ± ½", "👍 ✓ ₫ № ± ½"),
        ] {
            assert_eq!(show(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn five_hundred_marks_are_three() {
        assert_eq!(
            show(&format!("e{}", "\u{323}".repeat(500))).chars().count(),
            4
        );
        assert_eq!(width(&"\u{323}".repeat(500)), 0);
    }

    #[test]
    fn a_cell_is_one_cell() {
        assert_eq!(cell("Lê An \u{a0}\u{2003}\t  042\n043 "), "Lê An 042 043");
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(4096))]

        #[test]
        fn whatever_comes_in_is_harmless_and_stays_so(
            text in "(\\PC|\\pC|[\u{1b}\u{9b}\u{7f}\u{202e}\u{301}\u{e000}]){0,60}",
            columns in 0_usize..40,
        ) {
            let shown = show(&text).into_owned();
            let odd = |c: char| harms(c) || (c != ' ' && c.is_whitespace()) || (c != ' ' && !is_known(c));
            proptest::prop_assert!(!shown.contains(odd), "{shown:?}");
            let again = show(&shown).into_owned();
            proptest::prop_assert_eq!(again, shown);
            proptest::prop_assert!(clip(&text, columns).width() <= columns);
            proptest::prop_assert_eq!(left(&text, columns).width(), columns);
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
