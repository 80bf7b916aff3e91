//! The boxes that every program needs. They work over any [`Source`](crate::tui::context::Source).

pub mod commands;
pub mod confirm;
pub mod menu;
pub mod message;
pub mod progress;
