//! The real program on the command line: what it answers, what it says on a failure, and with which exit status.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]
#![allow(clippy::too_many_lines, reason = "a table has a line a case")]

mod agenda;
mod book;
mod campaign;
mod evening;
mod golden;
mod journey;
mod manners;
mod office;
mod steps;
