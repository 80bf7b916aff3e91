//! The rollback journal of a write that was cut off: looked at before SQLite plays it back.
//!
//! SQLite plays back whatever lies beside a database under the journal's name. A journal that belongs to another file
//! (a register was copied over one that had been cut off in the middle of a write) would destroy what it is played
//! into, so a journal is only left to SQLite when it fits the file.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::file::{HEADER, beside};

const MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
/// How long the head of a journal is, before it is filled up to a sector.
const HEAD: usize = 28;
/// What stands for the number of records where they go on to the end of the file.
const TO_THE_END: u32 = u32::MAX;

/// Changes of the schema in one write, at most: an import drops indexes and makes them again.
const MOST_STEPS: u32 = 1000;

/// The journal of the database at `path`.
pub(super) fn journal(path: &Path) -> PathBuf {
    beside(path, "-journal")
}

/// Whether a file begins as a journal does.
pub(super) fn is_journal(header: &[u8]) -> bool {
    header.starts_with(&MAGIC)
}

/// What a journal that SQLite will play back says of its database.
#[derive(Debug)]
pub(super) struct Hot {
    /// Pages of the database before the write that was cut off; nothing if the journal holds nothing to play back.
    pages: Option<u32>,
    page: u32,
    /// The head of the database before that write, if the write had come to it.
    pub first: Option<[u8; HEADER]>,
}

impl Hot {
    /// The journal of the database at `path`, if SQLite would play it back.
    pub fn of(path: &Path) -> io::Result<Option<Self>> {
        let mut file = match File::open(journal(path)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut head = Vec::with_capacity(HEAD);
        file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        // A journal that begins with a zero byte was done with.
        if head.first().is_none_or(|first| *first == 0) {
            return Ok(None);
        }
        let nothing = Self {
            pages: None,
            page: 0,
            first: None,
        };
        let (sector, page) = (word(&head, 20), word(&head, 24));
        let is_size = |size: u32| size.is_power_of_two() && (32..=65_536).contains(&size);
        // SQLite drops a journal whose head it cannot read: it had not come to the disc.
        if !is_journal(&head) || !is_size(sector) || !is_size(page) || page < 512 {
            return Ok(Some(nothing));
        }
        Ok(Some(Self {
            pages: Some(word(&head, 16)),
            page,
            first: first_page(&mut file, &head, sector, page)?,
        }))
    }

    /// Whether the journal can be that of a database that begins with `header` and is `length` bytes long.
    pub fn fits(&self, header: &[u8], length: u64) -> bool {
        let Some(pages) = self.pages else {
            return true;
        };
        let Some(first) = self.first else {
            // The write had not come to the first page, so that tells how long the database was.
            let long = length.div_ceil(u64::from(self.page.max(1)));
            return pages == word(header, 28) || u64::from(pages) == long;
        };
        // Every write counts in the first page, and each register has a number of its own there, which only changes
        // of the schema raise. Where the page came to the disc only in part, it tells nothing.
        let torn = header.get(..16) != first.get(..16);
        let written = word(header, 24).wrapping_sub(word(&first, 24));
        let number = word(header, 40).wrapping_sub(word(&first, 40));
        torn || (written <= 1 && number <= MOST_STEPS)
    }
}

/// The head of the first page as the journal keeps it. The page is among the last ones of a long journal.
fn first_page(
    file: &mut File,
    head: &[u8],
    sector: u32,
    page: u32,
) -> io::Result<Option<[u8; HEADER]>> {
    let length = file.metadata()?.len();
    let record = u64::from(page) + 8;
    let mut head = head.to_vec();
    let mut at = u64::from(sector);
    loop {
        let counted = match word(&head, 8) {
            TO_THE_END => u64::MAX,
            count => u64::from(count),
        };
        let (count, nonce) = (
            counted.min(length.saturating_sub(at) / record),
            word(&head, 12),
        );
        for _ in 0..count {
            let mut number = [0; 4];
            file.seek(SeekFrom::Start(at))?;
            file.read_exact(&mut number)?;
            if number == [0, 0, 0, 1] {
                return kept(file, page, nonce);
            }
            at += record;
        }
        // What follows is another head on the next sector, if the write was a long one.
        at = at.next_multiple_of(u64::from(sector));
        if count == 0 || at + u64::from(sector) > length {
            return Ok(None);
        }
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut head)?;
        if !is_journal(&head) {
            return Ok(None);
        }
        at += u64::from(sector);
    }
}

/// The page that follows, if its sum is right: one that did not come to the disc is not played back.
fn kept(file: &mut File, page: u32, nonce: u32) -> io::Result<Option<[u8; HEADER]>> {
    let mut bytes = vec![0; page as usize + 4];
    file.read_exact(&mut bytes)?;
    let sum = (1..page as usize)
        .rev()
        .filter(|at| (page as usize - at).is_multiple_of(200))
        .fold(nonce, |sum, at| sum.wrapping_add(u32::from(bytes[at])));
    if sum != word(&bytes, page as usize) {
        return Ok(None);
    }
    Ok(bytes
        .get(..HEADER)
        .and_then(|first| <[u8; HEADER]>::try_from(first).ok()))
}

/// The number of four bytes at `at`; 0 where there are none.
pub(super) fn word(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..at + 4);
    four.and_then(|four| <[u8; 4]>::try_from(four).ok())
        .map_or(0, u32::from_be_bytes)
}
