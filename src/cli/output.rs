//! What goes out: data and answers to the standard output, warnings and progress beside it.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

use serde_json::Value;

use crate::lang::text::{harms, is_known, show};

use super::error::{Error, Result};

/// Writes bytes to the standard output. A terminal gets text that cannot command it; a file or a pipe gets every byte.
#[derive(Debug)]
pub(super) struct Output {
    terminal: bool,
    /// The end of the last bytes, when they stop inside a letter.
    rest: Vec<u8>,
}

impl Output {
    pub fn open() -> Self {
        Self {
            terminal: io::stdout().is_terminal(),
            rest: Vec::new(),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut out = io::stdout().lock();
        if !self.terminal {
            return out.write(bytes);
        }
        self.rest.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.rest) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.rest.len(),
        };
        let text = String::from_utf8_lossy(&self.rest[..whole]);
        out.write_all(safe(&text).as_bytes())?;
        self.rest.drain(..whole);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().lock().flush()
    }
}

/// Text for a terminal: line ends stay, all else that could command it goes.
pub(super) fn safe(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(show).collect();
    lines.join("\n")
}

/// Writes one answer to the standard output.
pub(super) fn print(text: &str) -> Result<()> {
    write(safe(text).as_bytes())
}

/// Writes one JSON object to the standard output.
pub(super) fn print_json(value: &Value) -> Result<()> {
    write(format!("{}\n", json_text(value)).as_bytes())
}

fn write(bytes: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .map_err(lost)
}

/// What a failed write to the standard output means.
pub(super) fn lost(error: io::Error) -> Error {
    if error.kind() == io::ErrorKind::BrokenPipe {
        Error::NobodyReads
    } else {
        Error::Io("stdout".into(), error)
    }
}

/// Whether a character of JSON is written as an escape: what no terminal should be sent.
fn is_escaped(letter: char) -> bool {
    !matches!(letter, '\n' | ' ') && (harms(letter) || !is_known(letter))
}

/// JSON in which no character can command a terminal: those that could are written as `\u....`, which means the same.
fn json_text(value: &Value) -> String {
    let text = format!("{value:#}");
    if !text.chars().any(is_escaped) {
        return text;
    }
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_escaped(letter) {
            let mut units = [0; 2];
            for unit in letter.encode_utf16(&mut units) {
                // Writing to a text cannot fail.
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(letter);
        }
    }
    safe
}

/// Says something beside the data.
pub(super) fn say_aside(text: &str) {
    // There is nowhere left to tell that this could not be told.
    let _ = writeln!(io::stderr().lock(), "{}", safe(text));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nothing_commands_the_terminal() {
        for (text, wanted) in [
            ("một\nhai", "một\nhai"),
            ("\u{1b}[2Jđỏ", "[2Jđỏ"),
            ("a\u{202e}b", "ab"),
        ] {
            assert_eq!(safe(text), wanted);
        }
    }

    #[test]
    fn json_keeps_its_meaning() {
        let value = json!({ "name": "A\u{202e}\u{1b}\u{e0001}B" });
        let text = json_text(&value);
        assert_eq!(text, "{\n  \"name\": \"A\\u202e\\u001b\\udb40\\udc01B\"\n}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
