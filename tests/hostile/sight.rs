//! What is seen of a file, in one line.

use std::io::{self, Cursor, Read};
use std::sync::{Mutex, PoisonError};

use gocua::domain::Day;
use gocua::exchange::{Batch, Choice, Encoding, FileError, List};

use crate::promise::held;

pub fn choice() -> Choice {
    Choice {
        village: Some("Thôn 1".to_owned()),
        ..Choice::new(Day::from_ymd_opt(2026, 11, 22).unwrap())
    }
}

/// The rest of a list: the code of the file if it is none, else its encoding (with `?` if that is uncertain), its
/// delimiter, and its rows in order: `2 name` taken, `2!code` refused, `2~code` passed over, `2?code` taken with doubt.
pub fn see(list: Result<List, FileError>) -> String {
    let mut list = match list {
        Ok(list) => list,
        Err(FileError::NotAList(what)) => return what.code().to_owned(),
        Err(FileError::Io(error)) => panic!("{error}"),
    };
    let mut batch = Batch::default();
    while list.read(&mut batch, 3).unwrap() {}
    let refused = batch.refused.len() as u64;
    let skipped = batch.skipped.len() as u64;
    assert_eq!(batch.seen, batch.taken + refused + skipped);
    let mut rows: Vec<(u32, String)> = Vec::new();
    for person in batch
        .households
        .iter()
        .flat_map(|household| &household.members)
    {
        rows.push((person.row, format!("{} {}", person.row, person.name)));
    }
    for refused in &batch.refused {
        let codes = refused.findings.iter().filter(|finding| finding.refuses);
        let codes: Vec<&str> = codes.map(|finding| finding.code).collect();
        rows.push((refused.row, format!("{}!{}", refused.row, codes.join("+"))));
    }
    for skipped in &batch.skipped {
        rows.push((skipped.row, format!("{}~{}", skipped.row, skipped.code)));
    }
    for warning in &batch.warnings {
        let row = warning.row;
        rows.push((row, format!("{row}?{}", warning.finding.code)));
    }
    rows.sort_by_key(|(row, _)| *row);
    let rows: Vec<String> = rows.into_iter().map(|(_, row)| row).collect();
    let form = &list.description().form;
    format!(
        "{}{} {:?} {}",
        form.encoding.code(),
        if form.encoding_certain { "" } else { "?" },
        char::from(form.delimiter),
        rows.join("; ")
    )
}

/// What is seen of these bytes, at once and in small pieces.
pub fn bytes(bytes: &[u8]) -> String {
    let whole = see(List::new(Cursor::new(bytes.to_vec()), &choice()));
    let pieces = Pieces {
        bytes: bytes.to_vec(),
        at: 0,
        size: 3,
    };
    assert_eq!(see(List::new(pieces, &choice())), whole, "in pieces");
    whole
}

/// What is seen of these bytes if somebody says how they are written.
pub fn said(bytes: &[u8], encoding: Encoding) -> String {
    let choice = Choice {
        encoding: Some(encoding),
        ..choice()
    };
    see(List::new(Cursor::new(bytes.to_vec()), &choice))
}

/// Compares what is seen with what is expected, all cases in one go.
pub fn compare(cases: Vec<(&str, Vec<u8>, &str)>) {
    let count = cases.len();
    let wrong: Vec<String> = cases
        .into_iter()
        .filter_map(|(name, content, expected)| {
            let seen = bytes(&content);
            (seen != expected).then(|| format!("{name}\n  seen     {seen}\n  expected {expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    note(count);
}

/// Adds to what was compared; tests run side by side.
fn note(count: usize) {
    static COMPARED: Mutex<usize> = Mutex::new(0);
    let mut compared = COMPARED.lock().unwrap_or_else(PoisonError::into_inner);
    *compared += count;
    held("lists-exact", *compared);
}

/// Bytes that come a few at a time, as from a slow disc.
struct Pieces {
    bytes: Vec<u8>,
    at: usize,
    size: usize,
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = &self.bytes[self.at..];
        let length = rest.len().min(self.size).min(buffer.len());
        buffer[..length].copy_from_slice(&rest[..length]);
        self.at += length;
        Ok(length)
    }
}
