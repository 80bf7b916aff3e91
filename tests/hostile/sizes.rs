//! Files larger than the memory should be: made while they are read, never on the disc.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use gocua::exchange::{Batch, List};

use crate::sight::choice;

const MEGABYTE: u64 = 1024 * 1024;

/// A beginning, something again and again, an end; and how much of it was asked for.
struct Long {
    begin: Vec<u8>,
    again: Vec<u8>,
    times: u64,
    end: Vec<u8>,
    at: u64,
    asked: Arc<AtomicU64>,
}

impl Long {
    fn new(begin: &[u8], again: &[u8], megabytes: u64, end: &[u8]) -> Self {
        let times = megabytes * MEGABYTE / again.len() as u64;
        Self {
            begin: begin.to_vec(),
            again: again.to_vec(),
            times,
            end: end.to_vec(),
            at: 0,
            asked: Arc::default(),
        }
    }

    /// What stands at `at`, to the end of its part.
    fn part(&self, at: u64) -> &[u8] {
        let begin = self.begin.len() as u64;
        let length = self.again.len() as u64;
        let middle = begin + self.times * length;
        if at < begin {
            &self.begin[at as usize..]
        } else if at < middle {
            &self.again[((at - begin) % length) as usize..]
        } else {
            self.end.get((at - middle) as usize..).unwrap_or_default()
        }
    }
}

impl Read for Long {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            let part = self.part(self.at);
            if part.is_empty() {
                break;
            }
            let length = part.len().min(buffer.len() - filled);
            buffer[filled..filled + length].copy_from_slice(&part[..length]);
            filled += length;
            self.at += length as u64;
        }
        self.asked.store(self.at, Ordering::Relaxed);
        Ok(filled)
    }
}

/// Rows taken, passed over, and refused by code.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    taken: u64,
    skipped: u64,
    refused: BTreeMap<&'static str, u64>,
}

/// Reads to the end. After every batch: what is kept of the rows, and what was read ahead of them, is bounded.
fn read(file: Long) -> (Seen, u64) {
    let asked = Arc::clone(&file.asked);
    let mut list = List::new(file, &choice()).unwrap();
    let (mut seen, mut most) = (Seen::default(), 0);
    loop {
        let mut batch = Batch::default();
        let more = list.read(&mut batch, 16).unwrap();
        let cells = batch.refused.iter().flat_map(|refused| &refused.cells);
        let kept: usize = cells.map(|cell| cell.len() + size_of::<String>()).sum();
        let ahead = asked.load(Ordering::Relaxed) - list.position();
        most = most.max(kept as u64).max(ahead);
        seen.taken += batch.taken;
        seen.skipped += batch.skipped.len() as u64;
        for refused in &batch.refused {
            *seen.refused.entry(refused.findings[0].code).or_default() += 1;
        }
        if !more {
            return (seen, most);
        }
    }
}

const BEGIN: &str = "TT,Họ và tên,Năm sinh,Ghi chú\n1,Lê An,1985,\n";

#[test]
fn nothing_fills_the_memory() {
    let refused = |code, rows| [(code, rows)].into_iter().collect();
    let wide = |text: &str| {
        text.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    for (name, file, expected) in [
        (
            "a field of 100 MB",
            Long::new(
                format!("{BEGIN}2,Lê ").as_bytes(),
                &vec![b'x'; 1 << 16],
                100,
                b",1990,\n3,Ba,1991,\n",
            ),
            Seen {
                taken: 2,
                skipped: 0,
                refused: refused("cell_too_long", 1),
            },
        ),
        (
            "a quoted field of 100 MB",
            Long::new(
                format!("{BEGIN}2,\"Lê ").as_bytes(),
                &vec![b'x'; 1 << 16],
                100,
                b"\",1990,\n3,Ba,1991,\n",
            ),
            Seen {
                taken: 2,
                skipped: 0,
                refused: refused("cell_too_long", 1),
            },
        ),
        (
            "a field of 100 MB in utf-16",
            Long::new(
                &wide(&format!("\u{feff}{BEGIN}2,Lê ")),
                &wide(&"x".repeat(1 << 15)),
                100,
                &wide(",1990,\n3,Ba,1991,\n"),
            ),
            Seen {
                taken: 2,
                skipped: 0,
                refused: refused("cell_too_long", 1),
            },
        ),
        (
            "an open quote before 20 MB",
            Long::new(
                format!("{BEGIN}2,\"Lê,1990,\n").as_bytes(),
                b"3,Ba,1991,mot dong dai hon mot chut cho nhanh\n",
                20,
                b"",
            ),
            Seen {
                taken: 1 + 20 * MEGABYTE / 46,
                skipped: 0,
                refused: refused("quote_open", 1),
            },
        ),
        (
            "commas without end",
            Long::new(
                BEGIN.as_bytes(),
                &vec![b','; 1 << 16],
                20,
                b"\n3,Ba,1991,\n",
            ),
            Seen {
                taken: 2,
                skipped: 0,
                refused: refused("cell_too_long", 1),
            },
        ),
        (
            "a field of 70 kB in many rows",
            Long::new(
                BEGIN.as_bytes(),
                format!("2,{},1990,\n", "x".repeat(70_000)).as_bytes(),
                20,
                b"3,Ba,1991,\n",
            ),
            Seen {
                taken: 2,
                skipped: 0,
                refused: refused("cell_too_long", 20 * MEGABYTE / 70_009),
            },
        ),
        (
            "a field of 60 kB",
            Long::new(
                BEGIN.as_bytes(),
                format!("2,Ba,1990,{}\n", "x".repeat(60_000)).as_bytes(),
                2,
                b"",
            ),
            Seen {
                taken: 1 + 2 * MEGABYTE / 60_011,
                skipped: 0,
                refused: BTreeMap::new(),
            },
        ),
        (
            "blank rows",
            Long::new(BEGIN.as_bytes(), b"\n", 1, b"3,Ba,1991,\n"),
            Seen {
                taken: 2,
                skipped: MEGABYTE,
                refused: BTreeMap::new(),
            },
        ),
    ] {
        let (seen, most) = read(file);
        assert_eq!(seen, expected, "{name}");
        assert!(most < 8 * MEGABYTE, "{name}: {most} bytes were kept");
    }
}
