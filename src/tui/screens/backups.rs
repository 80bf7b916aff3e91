//! The copies of the register: make one, put one in its place, and prove that the register is whole.

use chrono::NaiveDateTime;
use ratatui::Frame;
use ratatui::layout::Rect;

use super::copy_lines::copy_lines;
use super::lines::{draw_lines, wrapped};
use super::picker::{Picker, Wanted};
use crate::lang::{Lang, say};
use crate::store::{
    Backup, BackupKind, CheckReport, Looked, Lost, backup_folder, backups, look_into,
};
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Ending, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::{Error, Result};
use crate::tui::event::Key;
use crate::tui::job::Job;
use crate::tui::layers::confirm::Confirm;
use crate::tui::layers::message::Message;
use crate::tui::look::{Role, clip};
use crate::tui::screen::Screen;
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::table::{self, Cell, Column, Width};

struct Line(Backup, Option<Looked>);

impl Keyed for Line {
    type Id = NaiveDateTime;

    fn id(&self) -> NaiveDateTime {
        self.0.at
    }
}

/// The list of copies.
#[derive(Default)]
pub struct Backups {
    list: ListView<Line>,
    folder: String,
}

impl Backups {
    fn chosen(&self, _ctx: &Ctx) -> bool {
        self.list.chosen().is_some()
    }

    /// Checks the chosen copy, then says what is in it and what is lost with it, and asks.
    fn restore(&mut self, ctx: &mut Ctx) -> Flow {
        let Some(Line(backup, _)) = self.list.chosen() else {
            return Flow::Stay;
        };
        let (backup, register) = (backup.clone(), ctx.store.path().to_owned());
        Flow::Start(Job::new(
            say!(ctx.lang, backups_job_look),
            move |_meter| {
                let looked = look_into(&backup.path, &register);
                Ok((backup, looked, register))
            },
            |(backup, looked, register), ctx: &mut Ctx| {
                let lang = ctx.lang;
                let lines = copy_lines(lang, ctx.today(), &backup, Some(&looked)).join("\n");
                let title = say!(lang, backups_restore_title);
                if !looked.whole || looked.lost == Lost::Everything {
                    let words = say!(lang, backups_unusable);
                    return Ok(Flow::push(Message::new(
                        title,
                        format!("{lines}\n\n{words}"),
                    )));
                }
                let question = say!(lang, backups_restore_question);
                let ending = Ending::Restore {
                    copy: backup.path,
                    register,
                };
                Ok(Flow::push(Confirm::new(
                    title,
                    format!("{lines}\n\n{question}"),
                    move |_ctx| Ok(Flow::Leave(ending.clone())),
                )))
            },
        ))
    }
}

/// Makes a copy beside the others, on the worker.
fn copy_now(ctx: &Ctx) -> Flow {
    let (seed, lang) = (ctx.store.seed(), ctx.lang);
    Flow::Start(Job::new(
        say!(lang, backups_job_copy),
        move |meter| {
            let copy = seed.open()?.back_up(BackupKind::Manual, &mut |done, all| {
                meter.progress(done, all)
            });
            Ok(copy?)
        },
        |path, ctx: &mut Ctx| {
            let file = path.display().to_string();
            ctx.tell(say!(ctx.lang, backups_told_copied, file = file));
            Ok(Flow::Reload)
        },
    ))
}

/// Makes a copy at a place that is asked for.
fn copy_elsewhere(ctx: &Ctx) -> Flow {
    let name = ctx.store.name_elsewhere();
    let picker = Picker::new(Wanted::NewFile(name), |path, ctx: &mut Ctx| {
        let seed = ctx.store.seed();
        let job = Job::new(
            say!(ctx.lang, backups_job_copy),
            move |meter| {
                let store = seed.open()?;
                store.back_up_to(&path, &mut |done, all| meter.progress(done, all))?;
                store.was_copied_to(&path);
                Ok(path)
            },
            |path, ctx: &mut Ctx| {
                let file = path.display().to_string();
                let words = say!(ctx.lang, backups_told_copied, file = file);
                Ok(Flow::swap(Message::new(
                    say!(ctx.lang, backups_title),
                    words,
                )))
            },
        );
        Ok(Flow::Start(job))
    });
    // The stick of the last time, if it is there.
    Flow::push(match ctx.store.place_elsewhere() {
        Some(folder) => picker.within(folder),
        None => picker,
    })
}

fn check(ctx: &Ctx, full: bool) -> Flow {
    let (seed, lang) = (ctx.store.seed(), ctx.lang);
    Flow::Start(Job::new(
        say!(lang, backups_job_check),
        move |_meter| Ok(seed.open()?.check(full)?),
        |report, ctx: &mut Ctx| {
            if let Some(fault) = report.faults.iter().find(|fault| fault.is_of_file()) {
                // Nothing more is written into a damaged file.
                let why = crate::store::Error::Damaged(fault.text.clone()).say(ctx.lang);
                let register = ctx.store.path().to_owned();
                return Ok(Flow::Leave(Ending::Damaged { register, why }));
            }
            Ok(Flow::push(Message::new(
                say!(ctx.lang, backups_check_title),
                verdict(ctx.lang, &report),
            )))
        },
    ))
}

/// What a check found, in words.
fn verdict(lang: Lang, report: &CheckReport) -> String {
    let rows = lang.number(report.rows as i64);
    if report.faults.is_empty() {
        return if report.full {
            let operations = lang.number(report.operations as i64);
            say!(
                lang,
                backups_sound_full,
                rows = rows,
                operations = operations
            )
        } else {
            say!(lang, backups_sound, rows = rows)
        };
    }
    let faults = report.faults.iter().map(|fault| {
        let what = lang.label("fault", fault.code);
        format!("- {what}: {} {} {}", fault.entity, fault.row, fault.text)
    });
    let count = lang.count(report.faults.len());
    let mut words = say!(lang, backups_unsound, count = count);
    for fault in faults {
        words.push('\n');
        words.push_str(fault.trim_end());
    }
    words
}

impl Screen for Backups {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Char('1')],
            word: |lang| say!(lang, backups_command_copy),
            line: |lang| say!(lang, backups_command_copy_line),
            ready: always,
            run: |_backups, ctx| Ok(copy_now(ctx)),
        },
        Command {
            keys: &[Key::Char('2')],
            word: |lang| say!(lang, backups_command_copy_to),
            line: |lang| say!(lang, backups_command_copy_to_line),
            ready: always,
            run: |_backups, ctx| Ok(copy_elsewhere(ctx)),
        },
        Command {
            keys: &[Key::Char('3'), Key::Enter],
            word: |lang| say!(lang, backups_command_restore),
            line: |lang| say!(lang, backups_command_restore_line),
            ready: Self::chosen,
            run: |backups, ctx| {
                if ctx.store.is_read_only() {
                    return Err(Error::Store(crate::store::Error::ReadOnly));
                }
                Ok(backups.restore(ctx))
            },
        },
        Command {
            keys: &[Key::Char('4')],
            word: |lang| say!(lang, backups_command_check),
            line: |lang| say!(lang, backups_command_check_line),
            ready: always,
            run: |_backups, ctx| Ok(check(ctx, false)),
        },
        Command {
            keys: &[Key::Char('5')],
            word: |lang| say!(lang, backups_command_check_full),
            line: |lang| say!(lang, backups_command_check_full_line),
            ready: always,
            run: |_backups, ctx| Ok(check(ctx, true)),
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, backups_title)
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, backups_hint)
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        let path = ctx.store.path();
        self.folder = backup_folder(path).display().to_string();
        let copies = &ctx.session.copies;
        let lines: Vec<Line> = backups(path)
            .into_iter()
            .map(|backup| {
                let looked = copies.looked.get(&backup.path).copied();
                Line(backup, looked)
            })
            .collect();
        let unknown = lines.iter().filter(|Line(_, looked)| looked.is_none());
        copies
            .wanted
            .replace(unknown.map(|Line(backup, _)| backup.path.clone()).collect());
        self.list.set(lines);
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let actions = [
            ('1', say!(lang, backups_command_copy_line)),
            ('2', say!(lang, backups_command_copy_to_line)),
            ('3', say!(lang, backups_command_restore_line)),
            ('4', say!(lang, backups_command_check_line)),
            ('5', say!(lang, backups_command_check_full_line)),
        ];
        let bar = (actions.len() as u16 + 2).min(area.height);
        let (top, below) = super::layout::split_row(area, bar);
        let inner = draw_pane(frame, top, &say!(lang, backups_actions), look);
        for ((digit, words), row) in actions.iter().zip(inner.rows()) {
            let text = clip(&format!(" {digit}  {words}"), usize::from(row.width));
            let span = look.span(&text, Role::Text);
            frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
        }
        let title = say!(lang, backups_list, folder = self.folder.as_str());
        if self.list.total() == 0 {
            let inner = draw_pane(frame, below, &title, look);
            let columns = usize::from(inner.width);
            let words = wrapped(&say!(lang, backups_none), Role::Quiet, columns, 0);
            draw_lines(frame, inner, &words, look);
            return;
        }
        let details = 5.min(below.height / 2);
        let (below, foot) = super::layout::split_row(below, below.height - details);
        let inner = draw_pane(frame, below, &title, look);
        let about = draw_pane(frame, foot, &say!(lang, backups_about), look);
        let columns = [
            Column::new(say!(lang, backups_column_at), Width::Word(16), 0),
            Column::new(say!(lang, backups_column_kind), Width::Name(20, 40), 0),
            Column::new(say!(lang, backups_column_whole), Width::Word(11), 0),
            Column::new(say!(lang, backups_column_size), Width::Number(10), 1),
        ];
        let widths = table::fit(&columns, inner.width);
        let (heads, rows) = super::layout::split_row(inner, 1);
        table::draw_heads(frame, heads, look, &columns, &widths);
        for (place, Line(backup, looked), chosen) in self.list.visible(rows) {
            let whole = match looked {
                None => say!(lang, backups_not_looked),
                Some(looked) if looked.whole => say!(lang, copy_whole),
                Some(_) => say!(lang, backups_damaged),
            };
            let cells = [
                Cell::text(lang.day_and_time(backup.at)),
                Cell::text(lang.label("backup", backup.kind.code())),
                Cell::text(whole),
                Cell::text(lang.size(backup.size)),
            ];
            table::draw_row(frame, place, look, &columns, &widths, cells, chosen);
        }
        if let Some(Line(backup, looked)) = self.list.chosen() {
            let lines: Vec<_> = copy_lines(lang, ctx.today(), backup, looked.as_ref())
                .iter()
                .flat_map(|line| wrapped(line, Role::Text, usize::from(about.width), 2))
                .collect();
            draw_lines(frame, about, &lines, look);
        }
    }
}
