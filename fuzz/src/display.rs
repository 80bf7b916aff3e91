//! Any text on its way to the screen: no cell holds a character that commands the terminal or hides, and nothing is
//! wider than its place.

use gocua::tui::look::{Glyphs, Look, Role, clip, left, right, show, width, wrap};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What must never come out, told apart from what the program itself says of it.
fn harms(letter: char) -> bool {
    let hidden = [
        '\u{ad}', '\u{61c}', '\u{180e}', '\u{feff}', '\u{2028}', '\u{2029}',
    ];
    letter.is_control()
        || hidden.contains(&letter)
        || ('\u{200b}'..='\u{200f}').contains(&letter)
        || ('\u{202a}'..='\u{202e}').contains(&letter)
        || ('\u{2060}'..='\u{206f}').contains(&letter)
        || ('\u{e0000}'..='\u{e007f}').contains(&letter)
}

fn is_safe(text: &str) -> bool {
    !text.chars().any(harms)
}

/// The first byte is how many columns there are.
pub fn attempt(bytes: &[u8]) {
    let Some((columns, rest)) = bytes.split_first() else {
        return;
    };
    let columns = usize::from(columns % 100);
    let text = &*String::from_utf8_lossy(rest);
    let shown = show(text);
    assert!(is_safe(&shown), "{shown:?}");
    assert_eq!(show(&shown), shown, "what is safe stays as it is");
    let clipped = clip(text, columns);
    assert!(
        is_safe(&clipped) && width(&clipped) <= columns,
        "{clipped:?}"
    );
    for cell in [left(text, columns), right(text, columns)] {
        assert!(is_safe(&cell), "{cell:?}");
        assert_eq!(width(&cell), columns, "{cell:?}");
    }
    for line in wrap(text, columns.max(1)) {
        assert!(is_safe(&line) && width(&line) <= columns.max(1), "{line:?}");
    }
    drawn(text, columns as u16);
}

/// Drawn with care and without: the last look at the picture leaves nothing.
fn drawn(text: &str, columns: u16) {
    for glyphs in [Glyphs::Wgl4, Glyphs::Ascii] {
        let look = Look {
            glyphs,
            ..Look::default()
        };
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns.max(1), 2));
        let span = look.span(text, Role::Text);
        buffer.set_span(0, 0, &span, columns);
        buffer.set_string(0, 1, text, look.style(Role::Text));
        if let Some(cell) = buffer.cell_mut((0, 1)) {
            cell.set_symbol(text);
        }
        look.finish(&mut buffer);
        for cell in &buffer.content {
            let symbol = cell.symbol();
            assert!(is_safe(symbol), "{symbol:?}");
            assert!(
                glyphs == Glyphs::Wgl4 || !symbol.contains('\u{2500}'),
                "{symbol:?}"
            );
        }
    }
}
