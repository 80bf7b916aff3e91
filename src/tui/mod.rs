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
//!
//! # A screen
//!
//! ```
//! use gocua::lang::say;
//! use gocua::store::{HouseholdFilter, HouseholdRow};
//! use gocua::tui::command::{Command, Flow, faults};
//! use gocua::tui::context::Ctx;
//! use gocua::tui::error::Result;
//! use gocua::tui::event::Key;
//! use gocua::tui::screen::Screen;
//! use gocua::tui::widgets::find::Find;
//! use gocua::tui::widgets::list::{Keyed, ListView, Steps};
//! use gocua::tui::widgets::table::{self, Cell, Column, Width};
//! use gocua::domain::id::HouseholdId;
//! use ratatui::{Frame, layout::Rect};
//!
//! struct Line(HouseholdRow);
//!
//! impl Keyed for Line {
//!     type Id = HouseholdId;
//!     fn id(&self) -> HouseholdId { self.0.id }
//! }
//!
//! #[derive(Default)]
//! struct Houses { hits: Vec<HouseholdId>, list: ListView<Line>, find: Find }
//!
//! impl Screen for Houses {
//!     const COMMANDS: &'static [Command<Self>] = &[
//!         Command::FIND,
//!         Command {
//!             keys: &[Key::Delete],
//!             word: |lang| say!(lang, command_close),
//!             line: |lang| say!(lang, command_close_line),
//!             ready: |houses, ctx| houses.list.chosen().is_some() && !ctx.store.is_read_only(),
//!             run: |houses, ctx| {
//!                 // Every write goes through a method of the store; the toast comes after it.
//!                 ctx.tell(format!("{}", houses.list.total()));
//!                 Ok(Flow::Stay)
//!             },
//!         },
//!     ];
//!
//!     fn title(&self, ctx: &Ctx) -> String { say!(ctx.lang, program_name) }
//!
//!     fn load(&mut self, ctx: &Ctx) -> Result<()> {
//!         let filter = HouseholdFilter { text: self.find.query(), ..HouseholdFilter::default() };
//!         let hits = ctx.store.load_roll()?.households(&filter); // a real screen asks the session's roll
//!         self.hits = hits.iter().map(|hit| hit.household).collect();
//!         let place = |id| self.hits.iter().position(|hit| *hit == id);
//!         self.list.reload(self.hits.len(), place);
//!         self.fetch(ctx)
//!     }
//!
//!     fn list(&mut self) -> Option<&mut dyn Steps> { Some(&mut self.list) }
//!     fn moved(&mut self, ctx: &mut Ctx) -> Result<()> { self.fetch(ctx) }
//!     fn find(&mut self) -> Option<&mut Find> { Some(&mut self.find) }
//!     fn typed(&mut self, ctx: &mut Ctx) -> Result<Flow> { self.load(ctx).map(|()| Flow::Stay) }
//!
//!     fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
//!         let columns = [Column::new(String::new(), Width::Name(10, 32), 0)];
//!         let widths = table::fit(&columns, area.width);
//!         for (place, line, chosen) in self.list.visible(area) {
//!             let cells = [Cell::text(ctx.look.personal(&line.0.head))];
//!             table::draw_row(frame, place, ctx.look, &columns, &widths, cells, chosen);
//!         }
//!     }
//! }
//!
//! impl Houses {
//!     fn fetch(&mut self, ctx: &Ctx) -> Result<()> {
//!         while let Some(range) = self.list.need() {
//!             let rows = ctx.store.household_rows(&self.hits[range.clone()])?;
//!             self.list.fill(range.start, rows.into_iter().map(Line).collect());
//!         }
//!         Ok(())
//!     }
//! }
//!
//! assert!(faults(Houses::COMMANDS).is_empty());
//! ```

pub mod app;
pub mod chrome;
pub mod command;
pub mod console;
pub mod context;
pub mod error;
pub mod event;
pub mod job;
pub mod language_file;
pub mod layers;
pub mod look;
mod open;
mod place_file;
mod register;
pub mod screen;
pub mod screens;
pub mod session;
pub mod widgets;

pub use open::{Start, run, screens, stop_at};
