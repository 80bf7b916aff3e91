//! The register is gone or damaged: what happened, the last good copy with what it holds and what is lost with it, and
//! the choice. Nothing is mended in place; what is damaged is kept.

use std::path::PathBuf;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::copy_lines::copy_lines;
use super::lines::{Line, draw_lines, wrapped};
use super::picker::{Picker, Wanted};
use crate::lang::{Lang, say};
use crate::store::{Backup, Looked};
use crate::tui::command::{Command, Ending, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::Role;
use crate::tui::screen::{Screen, Shape};

/// The panel before a register that cannot be used.
pub struct Damaged {
    register: PathBuf,
    why: String,
    copy: Option<(Backup, Looked)>,
    /// What is left of the register can be looked at.
    can_look: bool,
}

const COLUMNS: u16 = 74;

impl Damaged {
    /// The panel for a register, with the sentence that says what is wrong and its last good copy.
    pub fn new(
        register: PathBuf,
        why: String,
        copy: Option<(Backup, Looked)>,
        can_look: bool,
    ) -> Self {
        Self {
            register,
            why,
            copy,
            can_look,
        }
    }

    fn restored_from(&self, copy: PathBuf) -> Ending {
        Ending::Restore {
            copy,
            register: self.register.clone(),
        }
    }

    fn lines(&self, ctx: &Ctx<()>, columns: usize) -> Vec<Line> {
        let lang = ctx.lang;
        let mut lines = wrapped(&self.why, Role::Text, columns, 0);
        lines.push(Line::blank());
        match &self.copy {
            Some((backup, looked)) => {
                lines.push(Line::new(say!(lang, damaged_copy), Role::Strong));
                for line in copy_lines(lang, ctx.today(), backup, Some(looked)) {
                    lines.extend(wrapped(&format!("  {line}"), Role::Text, columns, 2));
                }
            }
            None => lines.extend(wrapped(
                &say!(lang, damaged_no_copy),
                Role::Strong,
                columns,
                0,
            )),
        }
        lines.push(Line::blank());
        for (digit, words, open) in [
            ('1', say!(lang, damaged_restore_line), self.copy.is_some()),
            ('2', say!(lang, damaged_look_copy_line), self.copy.is_some()),
            ('3', say!(lang, damaged_look_line), self.can_look),
            ('4', say!(lang, damaged_other_line), true),
        ] {
            if open {
                lines.extend(wrapped(
                    &format!(" {digit}  {words}"),
                    Role::Text,
                    columns,
                    4,
                ));
            }
        }
        lines
    }
}

/// The word of a command stands in the footer, its line in the help.
type Words = fn(Lang) -> String;

const fn command(
    key: &'static [Key],
    word: Words,
    line: Words,
    ready: fn(&Damaged, &Ctx<()>) -> bool,
    run: fn(&mut Damaged, &mut Ctx<()>) -> Result<Flow<()>>,
) -> Command<Damaged, ()> {
    Command {
        keys: key,
        word,
        line,
        ready,
        run,
    }
}

impl Screen<()> for Damaged {
    const COMMANDS: &'static [Command<Self, ()>] = &[
        command(
            &[Key::Char('1')],
            |lang| say!(lang, damaged_restore),
            |lang| say!(lang, damaged_restore_line),
            |panel, _ctx| panel.copy.is_some(),
            |panel, _ctx| {
                let copy = panel.copy.as_ref().map(|(backup, _)| backup.path.clone());
                Ok(copy.map_or(Flow::Stay, |copy| Flow::Leave(panel.restored_from(copy))))
            },
        ),
        command(
            &[Key::Char('2')],
            |lang| say!(lang, damaged_look_copy),
            |lang| say!(lang, damaged_look_copy_line),
            |panel, _ctx| panel.copy.is_some(),
            |panel, _ctx| {
                let copy = panel.copy.as_ref().map(|(backup, _)| backup.path.clone());
                Ok(copy.map_or(Flow::Stay, |copy| Flow::Leave(Ending::Look(copy))))
            },
        ),
        command(
            &[Key::Char('3')],
            |lang| say!(lang, damaged_look),
            |lang| say!(lang, damaged_look_line),
            |panel, _ctx| panel.can_look,
            |panel, _ctx| Ok(Flow::Leave(Ending::Look(panel.register.clone()))),
        ),
        command(
            &[Key::Char('4')],
            |lang| say!(lang, damaged_other),
            |lang| say!(lang, damaged_other_line),
            always,
            |panel, _ctx| {
                let register = panel.register.clone();
                let folder = crate::store::backup_folder(&register);
                let picker = Picker::new(Wanted::Register, move |copy, _ctx: &mut Ctx<()>| {
                    let register = register.clone();
                    Ok(Flow::Leave(Ending::Restore { copy, register }))
                });
                Ok(Flow::push(if folder.is_dir() {
                    picker.within(folder)
                } else {
                    picker
                }))
            },
        ),
        command(
            &[Key::Esc],
            |lang| say!(lang, command_quit),
            |lang| say!(lang, command_quit_line),
            always,
            |_panel, _ctx| Ok(Flow::Leave(Ending::Quit)),
        ),
    ];

    fn title(&self, ctx: &Ctx<()>) -> String {
        say!(ctx.lang, damaged_title)
    }

    fn hint(&self, ctx: &Ctx<()>) -> String {
        say!(ctx.lang, damaged_hint)
    }

    fn shape(&self, ctx: &Ctx<()>) -> Shape {
        Shape::Box {
            columns: COLUMNS,
            rows: self.lines(ctx, usize::from(COLUMNS)).len() as u16,
        }
    }

    fn load(&mut self, _ctx: &Ctx<()>) -> Result<()> {
        Ok(())
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx<()>) {
        let lines = self.lines(ctx, usize::from(area.width));
        draw_lines(frame, area, &lines, ctx.look);
    }
}
