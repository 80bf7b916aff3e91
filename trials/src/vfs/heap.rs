//! The memory that SQLite may take.

use rusqlite::ffi::{sqlite3_hard_heap_limit64, sqlite3_memory_used};

/// What SQLite holds at the moment, in bytes.
pub fn used() -> i64 {
    // SAFETY: asks for a number; no argument.
    unsafe { sqlite3_memory_used() }
}

/// From here on SQLite takes at most so many bytes, in the whole process; 0 for no limit.
pub fn limit(bytes: i64) {
    // SAFETY: sets a number.
    unsafe { sqlite3_hard_heap_limit64(bytes) };
}
