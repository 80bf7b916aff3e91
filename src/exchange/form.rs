//! How values look in our own lists, where that does not depend on the language.

use std::borrow::Cow;

use crate::domain::phone::Phones;
use crate::domain::row_mark::RowMark;

/// A short text made in place, because lists hold millions of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Short {
    bytes: [u8; 16],
    length: u8,
}

impl Short {
    fn new() -> Self {
        Self {
            bytes: [0; 16],
            length: 0,
        }
    }

    fn push(&mut self, text: &[u8]) {
        let from = usize::from(self.length);
        if let Some(place) = self.bytes.get_mut(from..from + text.len()) {
            place.copy_from_slice(text);
            self.length += text.len() as u8;
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..usize::from(self.length));
        bytes
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }
}

/// `1985-05-15` as `15/05/1985`, `1985-05` as `05/1985`, `1985` as it is.
pub(super) fn date(iso: &str) -> Short {
    let mut text = Short::new();
    let mut parts = iso.as_bytes().rsplit(|byte| *byte == b'-');
    if let Some(last) = parts.next() {
        text.push(last);
    }
    for part in parts {
        text.push(b"/");
        text.push(part);
    }
    text
}

/// The last four digits of a personal number: `********1234`.
pub(super) fn masked(number: &str) -> Short {
    let mut text = Short::new();
    text.push(b"********");
    let digits = number.as_bytes();
    text.push(
        digits
            .get(digits.len().saturating_sub(4)..)
            .unwrap_or_default(),
    );
    text
}

/// Telephone numbers as [`Phones::text`] writes them. Nearly every cell holds one bare number, which needs no parser.
pub(super) fn phones(json: &str) -> Cow<'_, str> {
    let bare = json
        .strip_prefix("[{\"digits\":\"")
        .and_then(|rest| rest.strip_suffix("\"}]"));
    match bare {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Cow::Borrowed(digits),
        _ => Cow::Owned(Phones::from_json(json).unwrap_or_default().text()),
    }
}

/// The mark of a row.
pub(super) fn base(mark: RowMark) -> Short {
    let mut text = Short::new();
    text.push(&mark.text());
    text
}

/// What a spreadsheet would take for a formula, and the guard itself.
pub(super) fn is_guarded(text: &str) -> bool {
    let first = text.bytes().find(|byte| *byte != b' ');
    matches!(
        first,
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\'')
    )
}

/// What would lose its apostrophe, or be taken for nothing, when a text that is kept as text comes back: there only
/// these get a guard, because no formula can run.
pub(super) fn is_guarded_text(text: &str) -> bool {
    text.strip_prefix('\'').is_some_and(is_guarded) || text.bytes().all(|byte| byte == b'-')
}

/// Writes a cell of a file with `delimiter` between cells.
pub(super) fn push_cell(buffer: &mut Vec<u8>, text: &str, delimiter: u8) {
    let guarded = is_guarded(text);
    let special = |byte: u8| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r');
    if !text.bytes().any(special) {
        if guarded {
            buffer.push(b'\'');
        }
        buffer.extend_from_slice(text.as_bytes());
        return;
    }
    buffer.push(b'"');
    if guarded {
        buffer.push(b'\'');
    }
    for (place, part) in text.split('"').enumerate() {
        if place > 0 {
            buffer.extend_from_slice(b"\"\"");
        }
        buffer.extend_from_slice(part.as_bytes());
    }
    buffer.push(b'"');
}

/// Writes a JSON text.
pub(super) fn push_json(buffer: &mut Vec<u8>, text: &str) {
    // Writing into memory cannot fail.
    let _ = serde_json::to_writer(buffer, text);
}

/// Writes a text of a web page.
pub(super) fn push_html(buffer: &mut Vec<u8>, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'&' => buffer.extend_from_slice(b"&amp;"),
            b'<' => buffer.extend_from_slice(b"&lt;"),
            b'>' => buffer.extend_from_slice(b"&gt;"),
            b'"' => buffer.extend_from_slice(b"&quot;"),
            b'\'' => buffer.extend_from_slice(b"&#39;"),
            b'\n' => buffer.extend_from_slice(b"<br>"),
            byte => buffer.push(byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_numbers_and_marks() {
        for (made, expected) in [
            (date("1985-05-15"), "15/05/1985"),
            (date("1985-05"), "05/1985"),
            (date("1985"), "1985"),
            (masked("001085012345"), "********2345"),
        ] {
            assert_eq!(made.as_str(), expected);
        }
    }

    #[test]
    fn phones_as_they_are_written() {
        for (json, expected) in [
            (r#"[{"digits":"0987654321"}]"#, "0987654321"),
            (
                r#"[{"digits":"0987654321","note":"con"},{"digits":"02143123456"}]"#,
                "0987654321 (con); 02143123456",
            ),
            (r#"[{"digits":"+8613812345678"}]"#, "+8613812345678"),
            ("", ""),
        ] {
            assert_eq!(phones(json), expected);
        }
    }

    #[test]
    fn cells_are_quoted_and_guarded() {
        for (text, comma, tab) in [
            ("", "", ""),
            ("Nguyễn Văn A", "Nguyễn Văn A", "Nguyễn Văn A"),
            ("a,b", "\"a,b\"", "a,b"),
            ("a\tb", "a\tb", "\"a\tb\""),
            ("a \"b\"", "\"a \"\"b\"\"\"", "\"a \"\"b\"\"\""),
            ("a\nb", "\"a\nb\"", "\"a\nb\""),
            ("=1+1", "'=1+1", "'=1+1"),
            (" =1", "' =1", "' =1"),
            ("-", "'-", "'-"),
            ("'x", "''x", "''x"),
            ("=a,b", "\"'=a,b\"", "'=a,b"),
            ("\tx", "'\tx", "\"'\tx\""),
            ("a=b", "a=b", "a=b"),
        ] {
            for (delimiter, expected) in [(b',', comma), (b'\t', tab)] {
                let mut buffer = Vec::new();
                push_cell(&mut buffer, text, delimiter);
                assert_eq!(String::from_utf8(buffer).unwrap(), expected, "{text:?}");
            }
        }
    }

    #[test]
    fn texts_of_pages_and_programs() {
        let mut buffer = Vec::new();
        push_html(&mut buffer, "<b>\"A\" & 'B'\nC");
        push_json(&mut buffer, "\"A\"\n");
        assert_eq!(
            String::from_utf8(buffer).unwrap(),
            "&lt;b&gt;&quot;A&quot; &amp; &#39;B&#39;<br>C\"\\\"A\\\"\\n\""
        );
    }
}
