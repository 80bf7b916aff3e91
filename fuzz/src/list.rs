//! Any bytes as a list: every row taken, refused or passed over.

use std::io::Cursor;

use gocua::domain::Day;
use gocua::exchange::{Batch, Choice, Encoding, List};

/// The choice of a person who names a village; the day is always the same.
pub fn choice() -> Choice {
    Choice {
        village: Some("Thôn 1".to_owned()),
        ..Choice::new(Day::from_ymd_opt(2026, 11, 22).unwrap_or_default())
    }
}

/// Reads a list to its end. No row vanishes.
pub fn read(mut list: List) {
    let (mut seen, mut told) = (0, 0);
    loop {
        let mut batch = Batch::default();
        let Ok(more) = list.read(&mut batch, 16) else {
            return;
        };
        seen += batch.seen;
        told += batch.taken + batch.refused.len() as u64 + batch.skipped.len() as u64;
        if !more {
            break;
        }
    }
    assert_eq!(seen, told, "a row is neither taken nor named");
}

/// The first byte chooses the encoding.
pub fn attempt(bytes: &[u8]) {
    let Some((encoding, content)) = bytes.split_first() else {
        return;
    };
    let choice = Choice {
        encoding: Encoding::ALL.get(usize::from(*encoding)).copied(),
        ..choice()
    };
    if let Ok(list) = List::new(Cursor::new(content.to_vec()), &choice) {
        read(list);
    }
}
