//! Files that break readers: for every one the exact answer, row by row. The kinds are those of `reliability.md` §9.

// The tables of cases are as long as they must be.
#![allow(clippy::unwrap_used, clippy::panic, clippy::too_many_lines)]

mod damaged;
mod encodings;
#[path = "../support/promise.rs"]
mod promise;
mod sight;
mod sizes;
mod strangers;
mod structure;
mod values;
