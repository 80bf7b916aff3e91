//! How things look: roles instead of colours, text that cannot harm the terminal, and cutting by what the eye sees.
//!
//! The sixteen colours are the terminal's own, on its own background, so that light and dark terminals both work.
//! Nothing is told by colour alone. Only glyphs of WGL4 are drawn: the Windows console has no others to fall back on.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::Span;

pub use crate::lang::text::{clip, left, right, show, width, wrap};

/// What a piece of the picture is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Ordinary text.
    Text,
    /// What may be overlooked: hints, units, empty places.
    Quiet,
    /// Names of columns and boxes.
    Heading,
    /// What should be seen first.
    Strong,
    /// The row under the cursor.
    Chosen,
    /// A command that cannot run now.
    Off,
    /// Done, met, in time.
    Good,
    /// Needs another look: nobody home, a little late.
    Care,
    /// Late, or not done.
    Bad,
    /// An appointment, a note.
    Note,
    /// Keys and their names.
    Key,
    /// Frames of boxes.
    Frame,
    /// A text field.
    Field,
    /// The text field that takes the keys.
    FieldOn,
    /// Header and footer.
    Bar,
    /// A chip in the header that must not be overlooked.
    Alert,
}

/// The glyphs a terminal can draw besides letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// WGL4: what every Windows font has.
    #[default]
    Wgl4,
    /// Nothing but ASCII; every other glyph is swapped for one.
    Ascii,
}

/// The choices of one terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Use colours. Attributes (bold, reversed) are used in any case.
    pub colour: bool,
    /// The glyphs besides letters.
    pub glyphs: Glyphs,
    /// Cover names, numbers and phones: somebody stands behind the screen.
    pub covered: bool,
    /// What is drawn now is the layer that has the keys: only there is the cursor shown.
    pub has_keys: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            colour: true,
            glyphs: Glyphs::Wgl4,
            covered: false,
            has_keys: true,
        }
    }
}

impl Look {
    /// The style of a role.
    pub fn style(self, role: Role) -> Style {
        let plain = Style::new();
        let (style, colour) = match role {
            Role::Text | Role::Field => (plain, None),
            Role::Quiet | Role::Off => (plain.add_modifier(Modifier::DIM), None),
            Role::Heading => (plain.add_modifier(Modifier::BOLD), Some(Color::Cyan)),
            Role::Strong | Role::Key => (plain.add_modifier(Modifier::BOLD), None),
            Role::Chosen | Role::Bar | Role::Alert => {
                (plain.add_modifier(Modifier::REVERSED), None)
            }
            Role::Good => (plain, Some(Color::Blue)),
            Role::Care => (plain.add_modifier(Modifier::BOLD), Some(Color::Yellow)),
            Role::Bad => (plain.add_modifier(Modifier::BOLD), Some(Color::Red)),
            Role::Note => (plain, Some(Color::Magenta)),
            Role::Frame => (plain, Some(Color::Cyan)),
            Role::FieldOn => (plain.add_modifier(Modifier::UNDERLINED), None),
        };
        match colour {
            Some(colour) if self.colour => style.fg(colour),
            _ => style,
        }
    }

    /// For an exception on a reversed bar.
    pub fn not_reversed(self) -> Style {
        Style::new()
            .remove_modifier(Modifier::REVERSED)
            .add_modifier(Modifier::BOLD)
    }

    /// A piece of text in a role, made safe by [`show`].
    pub fn span(self, text: &str, role: Role) -> Span<'static> {
        Span::styled(show(text).into_owned(), self.style(role))
    }

    /// A name, number or phone of a person: as it is, or covered when somebody stands behind the screen.
    pub fn personal(self, text: &str) -> Cow<'_, str> {
        if self.covered {
            Cow::Owned("░".repeat(width(text).min(12)))
        } else {
            Cow::Borrowed(text)
        }
    }

    /// The last thing done to a picture before it goes out: whatever way a text came in, no cell holds a character
    /// that commands the terminal or hides, and with [`Glyphs::Ascii`] no glyph but letters and ASCII is left.
    pub fn finish(self, buffer: &mut Buffer) {
        for cell in &mut buffer.content {
            let symbol = cell.symbol();
            if symbol.len() == 1 && !symbol.as_bytes()[0].is_ascii_control() {
                continue;
            }
            let safe = show(symbol);
            let first = safe.chars().next().unwrap_or(' ');
            if self.glyphs == Glyphs::Ascii
                && let Some(plain) = in_ascii(first)
            {
                cell.set_char(plain);
            } else if let Cow::Owned(safe) = safe {
                cell.set_symbol(if safe.is_empty() { " " } else { &safe });
            }
        }
    }
}

/// The ASCII twin of a glyph that the program draws; `None` for letters.
fn in_ascii(glyph: char) -> Option<char> {
    Some(match glyph {
        '■' | '█' | '▄' => '#',
        '□' => '?',
        '○' => 'o',
        '◊' => 'r',
        '→' | '►' => '>',
        '←' | '◄' => '<',
        '↑' | '▲' => '^',
        '↓' | '▼' | '√' => 'v',
        '·' | '•' | '░' => '.',
        '─' | '═' | '–' | '—' => '-',
        '│' | '║' => '|',
        '┌' | '┐' | '└' | '┘' | '├' | '┤' | '┬' | '┴' | '┼' | '╔' | '╗' | '╚' | '╝' | '╠' | '╣' => {
            '+'
        }
        '≈' | '…' => '~',
        '«' | '»' | '“' | '”' => '"',
        '‘' | '’' => '\'',
        '×' => 'x',
        _ => return None,
    })
}

/// Whether every console of the program's users can draw this: ASCII, Vietnamese letters, and WGL4, the set of glyphs
/// that all Windows fonts have.
pub fn is_drawable(character: char) -> bool {
    matches!(character as u32,
        0x20..=0x7e | 0xa0..=0x17f | 0x192 | 0x1a0 | 0x1a1 | 0x1af | 0x1b0 | 0x1fa..=0x1ff
        | 0x2c6 | 0x2c7 | 0x2c9 | 0x2d8..=0x2db | 0x2dd | 0x384..=0x38a | 0x38c | 0x38e..=0x3a1 | 0x3a3..=0x3ce
        | 0x401..=0x40c | 0x40e..=0x44f | 0x451..=0x45c | 0x45e | 0x45f | 0x490 | 0x491
        | 0x1e80..=0x1e85 | 0x1ea0..=0x1ef9
        | 0x2013..=0x2015 | 0x2017..=0x201e | 0x2020..=0x2022 | 0x2026 | 0x2030 | 0x2032 | 0x2033 | 0x2039 | 0x203a
        | 0x203c | 0x203e | 0x2044 | 0x207f | 0x20a3 | 0x20a4 | 0x20a7 | 0x20ac | 0x2105 | 0x2113 | 0x2116 | 0x2122
        | 0x2126 | 0x212e | 0x215b..=0x215e | 0x2190..=0x2195 | 0x21a8 | 0x2202 | 0x2206 | 0x220f | 0x2211 | 0x2212
        | 0x2215 | 0x2219 | 0x221a | 0x221e | 0x221f | 0x2229 | 0x222b | 0x2248 | 0x2260 | 0x2261 | 0x2264 | 0x2265
        | 0x2302 | 0x2310 | 0x2320 | 0x2321 | 0x2500 | 0x2502 | 0x250c | 0x2510 | 0x2514 | 0x2518 | 0x251c | 0x2524
        | 0x252c | 0x2534 | 0x253c | 0x2550..=0x256c | 0x2580 | 0x2584 | 0x2588 | 0x258c | 0x2590..=0x2593
        | 0x25a0 | 0x25a1 | 0x25aa..=0x25ac | 0x25b2 | 0x25ba | 0x25bc | 0x25c4 | 0x25ca | 0x25cb | 0x25cf
        | 0x25d8 | 0x25d9 | 0x25e6 | 0x263a..=0x263c | 0x2640 | 0x2642 | 0x2660 | 0x2663 | 0x2665 | 0x2666
        | 0x266a | 0x266b | 0xfb01 | 0xfb02)
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Cell;
    use ratatui::layout::Rect;

    use super::*;

    #[test]
    fn nothing_harmful_is_left_in_a_picture() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 5, 1));
        buffer[(0, 0)].set_symbol("\u{1b}");
        buffer[(1, 0)].set_symbol("a\u{202e}");
        buffer[(2, 0)].set_symbol("►");
        buffer[(3, 0)].set_symbol("ế");
        let mut plain = buffer.clone();
        Look::default().finish(&mut buffer);
        let symbols: Vec<&str> = buffer.content.iter().map(Cell::symbol).collect();
        assert_eq!(symbols, [" ", "a", "►", "ế", " "]);
        let ascii = Look {
            glyphs: Glyphs::Ascii,
            ..Look::default()
        };
        ascii.finish(&mut plain);
        let symbols: Vec<&str> = plain.content.iter().map(Cell::symbol).collect();
        assert_eq!(symbols, [" ", "a", ">", "ế", " "]);
    }

    #[test]
    fn every_glyph_with_a_twin_can_be_drawn() {
        for glyph in "■█▄○◊→►←◄↑▲↓▼·•░─═–—│║┌┐└┘├┤┬┴┼╔╗╚╝╠╣√≈…«»×".chars()
        {
            assert!(is_drawable(glyph) && in_ascii(glyph).is_some(), "{glyph}");
        }
        for letter in "ăắằẳẵặđĐơớưựỵỶ".chars() {
            assert!(
                is_drawable(letter) && in_ascii(letter).is_none(),
                "{letter}"
            );
        }
        for odd in "✓╭▏⠋😀".chars() {
            assert!(!is_drawable(odd), "{odd}");
        }
    }

    #[test]
    fn colours_can_be_off_and_attributes_stay() {
        let plain = Look {
            colour: false,
            ..Look::default()
        };
        assert_eq!(plain.style(Role::Bad).fg, None);
        assert_eq!(Look::default().style(Role::Bad).fg, Some(Color::Red));
        assert!(plain.style(Role::Bad).add_modifier.contains(Modifier::BOLD));
    }

    #[test]
    fn personal_data_can_be_covered() {
        let covered = Look {
            covered: true,
            ..Look::default()
        };
        assert_eq!(covered.personal("0987 654 321"), "░░░░░░░░░░░░");
        assert_eq!(Look::default().personal("Tám"), "Tám");
    }
}
