//! GÕ CỬA, the outreach book of a Vietnamese commune: the library behind the `gocua` program.

pub mod cli;
pub mod domain;
pub mod exchange;
pub mod lang;
pub mod platform;
pub mod sample;
pub mod store;
pub mod tui;
