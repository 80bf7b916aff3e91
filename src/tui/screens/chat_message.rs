//! The message for one household with somebody away, to be read, taken from the screen with the mouse, or written to a
//! file from which it can be copied.

use std::path::PathBuf;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::export::{drive_warning, folder_of_lists, make_folder};
use super::lines::{Line, draw_lines};
use crate::domain::id::AbsenceId;
use crate::domain::name::fold;
use crate::exchange::export::{ExportOptions, Format, ListKind, export, export_file};
use crate::lang::say;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, wrap};
use crate::tui::screen::{Screen, Shape};

/// The box.
pub(super) struct ChatMessage {
    absences: Vec<AbsenceId>,
    code: String,
    text: String,
}

const COLUMNS: u16 = 74;

impl ChatMessage {
    /// The message of the household of this number, about these absences of it.
    pub fn of(absences: Vec<AbsenceId>, code: &str) -> Self {
        Self {
            absences,
            code: code.to_owned(),
            text: String::new(),
        }
    }

    fn options(&self, ctx: &Ctx) -> ExportOptions {
        ExportOptions {
            absences: Some(self.absences.clone()),
            format: Format::Chat,
            lang: ctx.lang,
            ..ExportOptions::default()
        }
    }

    fn path(&self, ctx: &Ctx) -> PathBuf {
        let name = ctx.lang.label("export_file", Format::Chat.code());
        let code = fold(&self.code).replace(' ', "-");
        folder_of_lists().join(format!("{name}-{code}.txt"))
    }

    fn write(&self, ctx: &mut Ctx) -> Result<Flow> {
        let path = self.path(ctx);
        make_folder(&path)?;
        let options = self.options(ctx);
        export_file(&ctx.store, ListKind::Absent, &options, &path, &mut |_| true)?;
        let file = path.display().to_string();
        ctx.tell(say!(ctx.lang, chat_told_written, file = file));
        if let Some(warning) = drive_warning(&path, ctx.lang) {
            ctx.tell_after(warning);
        }
        Ok(Flow::Pop)
    }
}

impl Screen for ChatMessage {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::F(2), Key::Ctrl('s')],
            word: |lang| say!(lang, export_command),
            line: |lang| say!(lang, chat_command_write_line),
            ready: always,
            run: |chat, ctx| chat.write(ctx),
        },
        Command {
            keys: &[Key::Esc, Key::Enter],
            word: |lang| say!(lang, command_close),
            line: |lang| say!(lang, command_close_line),
            ready: always,
            run: |_chat, _ctx| Ok(Flow::Pop),
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, chat_title, code = self.code.as_str())
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, chat_hint)
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        Shape::Box {
            columns: COLUMNS,
            rows: wrap(&self.text, usize::from(COLUMNS)).len() as u16,
        }
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        let mut written = Vec::new();
        let options = self.options(ctx);
        export(
            &ctx.store,
            ListKind::Absent,
            &options,
            &mut written,
            &mut |_| true,
        )?;
        String::from_utf8_lossy(&written)
            .trim_end()
            .clone_into(&mut self.text);
        Ok(())
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        if ctx.look.covered {
            let covered = [Line::new(say!(ctx.lang, chat_covered), Role::Quiet)];
            draw_lines(frame, area, &covered, ctx.look);
            return;
        }
        let lines: Vec<Line> = wrap(&self.text, usize::from(area.width))
            .into_iter()
            .map(|line| Line::new(line, Role::Text))
            .collect();
        draw_lines(frame, area, &lines, ctx.look);
    }
}
