//! Bad files, and copies: whatever is given as a register is named for what it is and stays as it was, and what was
//! saved can be had again.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]
#![allow(clippy::too_many_lines, reason = "a table has a line a case")]

mod backups;
mod bad;
#[path = "../cli/book.rs"]
mod book;
mod cut_off;
mod flips;
mod kept;
mod places;
#[path = "../support/promise.rs"]
mod promise;
mod restoring;
mod versions;
