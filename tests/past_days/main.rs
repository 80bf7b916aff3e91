//! Any figure as of a past day gives today what it gave then.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where it fails"
)]

mod book;
mod doings;
mod histories;
