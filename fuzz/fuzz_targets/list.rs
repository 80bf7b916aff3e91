//! Any bytes as a list: no panic, no hang, and every row taken, refused or passed over. `cargo +nightly fuzz run list`
//! from the root of the repository; `tests/data/lists` is a good beginning.

#![no_main]

use std::io::Cursor;

use gocua::domain::Day;
use gocua::exchange::{Batch, Choice, Encoding, List};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|content: (u8, Vec<u8>)| {
    let (encoding, bytes) = content;
    let choice = Choice {
        village: Some("Thôn 1".to_owned()),
        encoding: Encoding::ALL.get(usize::from(encoding)).copied(),
        ..Choice::new(Day::from_ymd_opt(2026, 11, 22).unwrap_or_default())
    };
    let Ok(mut list) = List::new(Cursor::new(bytes), &choice) else {
        return;
    };
    let (mut seen, mut told) = (0, 0);
    loop {
        let mut batch = Batch::default();
        let more = list.read(&mut batch, 16).expect("bytes in memory are read");
        seen += batch.seen;
        told += batch.taken + batch.refused.len() as u64 + batch.skipped.len() as u64;
        if !more {
            break;
        }
    }
    assert_eq!(seen, told);
});
