//! The real program on the command line: what it answers, what it says on a failure, and with which exit status.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod book;
mod evening;
mod golden;
mod journey;
mod manners;
mod office;
