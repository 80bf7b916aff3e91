//! The screens: a stack of layers over a register, drawn in a terminal.
//!
//! * [`event`]: keys as people mean them, out of what terminals and Vietnamese keyboards send;
//! * [`command`]: one row a command: keys, words, when, what; the footer, the help and the menu read it;
//! * [`screen`]: what a screen is, and the order in which it is offered a key;
//! * [`context`]: what a screen works with; [`job`]: long work beside it;
//! * [`app`]: the stack; [`console`]: the terminal and the loop;
//! * [`look`], [`chrome`], [`widgets`], [`layers`]: how it looks and what it is made of.
//!
//! Rules: `draw` never reads the register; a screen keeps its choice by id; nobody says what changed, the register's
//! version does; nested loops do not exist, a question is a layer ([`layers::confirm::Confirm`]).

pub mod app;
pub mod chrome;
pub mod command;
pub mod console;
pub mod context;
pub mod error;
pub mod event;
pub mod job;
pub mod layers;
pub mod look;
pub mod screen;
pub mod widgets;
