//! Files that break readers: for every one the exact answer, row by row. The kinds are those of `reliability.md` §9.

#![allow(clippy::unwrap_used, clippy::panic)]

mod encodings;
mod sight;
