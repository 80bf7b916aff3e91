//! The register cannot be written, or not now: offers to look at it without writing, or to try again.

use std::path::PathBuf;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::lines::{draw_lines, wrapped};
use crate::lang::say;
use crate::tui::command::{Command, Ending, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::Role;
use crate::tui::screen::{Screen, Shape};

/// What can be done with a register that is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It can be looked at all the same.
    Look,
    /// It can be tried again.
    Again,
    /// Nothing.
    Leave,
}

/// The box before a register that is not opened for writing. Enter opens it for reading only, or tries again.
pub struct Locked {
    path: PathBuf,
    why: String,
    way: Way,
}

const COLUMNS: u16 = 66;

impl Locked {
    /// The box for a register, with the sentence that says why it cannot be written.
    pub fn new(path: PathBuf, why: String, way: Way) -> Self {
        Self { path, why, way }
    }

    fn keys(&self, ctx: &Ctx<()>) -> String {
        match self.way {
            Way::Look => say!(ctx.lang, locked_hint),
            Way::Again => say!(ctx.lang, locked_again_hint),
            Way::Leave => say!(ctx.lang, locked_quit_hint),
        }
    }

    fn text(&self, ctx: &Ctx<()>) -> String {
        format!("{}\n\n{}", self.why, self.keys(ctx))
    }
}

impl Screen<()> for Locked {
    const COMMANDS: &'static [Command<Self, ()>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, command_look),
            line: |lang| say!(lang, command_look_line),
            ready: |locked, _ctx| locked.way == Way::Look,
            run: |locked, _ctx| Ok(Flow::Leave(Ending::Look(locked.path.clone()))),
        },
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, command_again),
            line: |lang| say!(lang, command_again_line),
            ready: |locked, _ctx| locked.way == Way::Again,
            run: |locked, _ctx| Ok(Flow::Leave(Ending::Open(locked.path.clone()))),
        },
        Command {
            keys: &[Key::Esc],
            word: |lang| say!(lang, command_quit),
            line: |lang| say!(lang, command_quit_line),
            ready: always,
            run: |_locked, _ctx| Ok(Flow::Leave(Ending::Quit)),
        },
    ];

    fn title(&self, ctx: &Ctx<()>) -> String {
        match self.way {
            Way::Look | Way::Again => say!(ctx.lang, locked_title),
            Way::Leave => say!(ctx.lang, refused_title),
        }
    }

    fn hint(&self, ctx: &Ctx<()>) -> String {
        self.keys(ctx)
    }

    fn shape(&self, ctx: &Ctx<()>) -> Shape {
        let text = self.text(ctx);
        Shape::Box {
            columns: COLUMNS,
            rows: wrapped(&text, Role::Text, usize::from(COLUMNS), 0).len() as u16,
        }
    }

    fn load(&mut self, _ctx: &Ctx<()>) -> Result<()> {
        Ok(())
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx<()>) {
        let lines = wrapped(&self.text(ctx), Role::Text, usize::from(area.width), 0);
        draw_lines(frame, area, &lines, ctx.look);
    }
}
