//! Taking a list in: choose the file, see what it would do, and only then write it.

use std::path::{Path, PathBuf};

use ratatui::Frame;
use ratatui::layout::Rect;

use super::layout::split_row;
use super::picker::{Picker, Wanted};
use super::village_of_list::VillageOfList;
use crate::exchange::{self, ImportOptions, ImportReport, RowNote, import, write_rejected};
use crate::lang::{Lang, say};
use crate::store::{Counts, Store};
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::job::Job;
use crate::tui::layers::message::Message;
use crate::tui::look::{Role, wrap};
use crate::tui::screen::Screen;
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::table::{self, Cell, Column, Width};

/// The picker that begins an import.
pub fn choose_list() -> Picker<Store> {
    Picker::new(Wanted::List, |path, ctx: &mut Ctx| {
        Ok(rehearse(path, None, ctx))
    })
}

/// Finds out on the worker what a list would do, and shows it.
pub(super) fn rehearse(path: PathBuf, village: Option<String>, ctx: &Ctx) -> Flow {
    let options = ImportOptions {
        village,
        dry_run: true,
        lang: ctx.lang,
        ..ImportOptions::default()
    };
    let seed = ctx.store.seed();
    let title = say!(ctx.lang, preview_job_rehearse, file = name(&path));
    Flow::Start(Job::new(
        title,
        move |meter| {
            let mut store = seed.open()?;
            let report = import(
                &mut store,
                std::slice::from_ref(&path),
                &options,
                &mut |at| meter.progress(at.step().0, at.step().1),
            );
            Ok((path, options, report))
        },
        |(path, options, report), ctx: &mut Ctx| rehearsed(path, options, report, ctx),
    ))
}

fn rehearsed(
    path: PathBuf,
    options: ImportOptions,
    report: std::result::Result<ImportReport, exchange::Error>,
    ctx: &mut Ctx,
) -> Result<Flow> {
    match report {
        Ok(report) => Ok(Flow::swap(Preview::new(path, options, report))),
        Err(exchange::Error::NotAList(_, what)) if what.code() == "village_missing" => {
            Ok(Flow::push(VillageOfList::new(path, ctx)?))
        }
        // The picker stays: another file can be chosen.
        Err(error) => {
            let words = error.say(ctx.lang);
            let title = say!(ctx.lang, preview_refused_title, file = name(&path));
            Ok(Flow::push(Message::new(title, words)))
        }
    }
}

/// Where the rows go that were not taken: beside their list.
fn rejected_path(list: &Path, lang: Lang) -> PathBuf {
    let stem = list.file_stem().unwrap_or_default();
    let name = stem.to_string_lossy();
    list.with_file_name(say!(lang, preview_rejected_file, name = name.as_ref()))
}

/// What to say after an import: how many rows, and where those are that were not taken.
fn told(
    report: &ImportReport,
    rejected: std::result::Result<Vec<PathBuf>, exchange::Error>,
    lang: Lang,
) -> String {
    let taken = lang.number(report.rows.taken as i64);
    let refused = lang.number(report.rows.refused as i64);
    match rejected {
        Ok(files) => {
            let Some(file) = files.first() else {
                return say!(lang, preview_told, n = taken);
            };
            let tep = name(file);
            say!(
                lang,
                preview_told_rejected,
                n = taken,
                d = refused,
                tep = tep
            )
        }
        Err(error) => {
            let why = error.say(lang);
            say!(
                lang,
                preview_told_unsaved,
                n = taken,
                d = refused,
                why = why
            )
        }
    }
}

/// The last part of a path.
fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// What a row of the preview's list tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Refused,
    Warning,
    Skipped,
}

struct Line {
    id: usize,
    mark: Mark,
    note: RowNote,
}

impl Keyed for Line {
    type Id = usize;

    fn id(&self) -> usize {
        self.id
    }
}

/// What a list would do, before anything is written.
pub struct Preview {
    path: PathBuf,
    options: ImportOptions,
    report: ImportReport,
    list: ListView<Line>,
}

impl Preview {
    fn new(path: PathBuf, options: ImportOptions, mut report: ImportReport) -> Self {
        let refused = std::mem::take(&mut report.refused);
        let warnings = std::mem::take(&mut report.warnings);
        let skipped = std::mem::take(&mut report.skipped);
        let marked = |mark, notes: Vec<RowNote>| notes.into_iter().map(move |note| (mark, note));
        let lines = marked(Mark::Refused, refused)
            .chain(marked(Mark::Warning, warnings))
            .chain(marked(Mark::Skipped, skipped));
        let mut list = ListView::default();
        let lines = lines.enumerate();
        list.set(
            lines
                .map(|(id, (mark, note))| Line { id, mark, note })
                .collect(),
        );
        Self {
            path,
            options,
            report,
            list,
        }
    }

    /// Writes the list: on the worker, with everything that could not be taken saved beside it.
    fn write(&mut self, ctx: &mut Ctx) -> Flow {
        let options = ImportOptions {
            dry_run: false,
            ..self.options.clone()
        };
        let (seed, path, lang) = (ctx.store.seed(), self.path.clone(), ctx.lang);
        let title = say!(lang, preview_job_write, file = name(&path));
        Flow::Start(Job::new(
            title,
            move |meter| {
                let mut store = seed.open()?;
                let files = [path];
                let report = import(&mut store, &files, &options, &mut |at| {
                    meter.progress(at.step().0, at.step().1)
                })?;
                // The rows that were taken are in the register, whatever becomes of the others.
                let aside = rejected_path(&files[0], options.lang);
                let rejected = write_rejected(&report, &files, &options, store.clock(), &aside);
                Ok((report, rejected))
            },
            |(report, rejected), ctx: &mut Ctx| {
                ctx.tell(told(&report, rejected, ctx.lang));
                Ok(Flow::Pop)
            },
        ))
    }

    /// The columns of the file: what each was taken for, and those that are not used.
    fn columns(&self, lang: Lang) -> Flow {
        let mut words = String::new();
        for file in &self.report.files {
            for (heading, code) in &file.columns {
                let meaning = lang.label("column", code);
                words.push_str(&say!(
                    lang,
                    preview_column,
                    heading = heading.as_ref(),
                    meaning = meaning
                ));
                words.push('\n');
            }
        }
        Flow::push(Message::new(say!(lang, preview_columns_title), words))
    }

    /// What is read and what would come of it, in lines of so many columns. Nothing is written yet: that comes first.
    fn summary(&self, lang: Lang, columns: u16) -> Vec<String> {
        let number = |count: u64| lang.number(count as i64);
        let sum = |part: fn(&Counts) -> u64| {
            let counts = self.counts();
            number(counts.iter().map(|(_, counts)| part(counts)).sum())
        };
        let rows = self.report.rows;
        let mut words = vec![
            say!(
                lang,
                preview_nothing_written,
                a = sum(|counts| counts.added),
                b = sum(|counts| counts.changed),
                c = sum(|counts| counts.same),
                d = number(rows.refused)
            ),
            say!(
                lang,
                preview_rows,
                seen = number(rows.seen),
                taken = number(rows.taken),
                refused = number(rows.refused),
                skipped = number(rows.skipped)
            ),
        ];
        if let Some(file) = self.report.files.first() {
            let unused = file.columns.iter().filter(|(_, code)| is_unused(code));
            let unused = unused.count();
            words.push(say!(
                lang,
                preview_columns,
                found = lang.count(file.columns.len() - unused),
                unused = lang.count(unused),
                row = file.header_row.to_string()
            ));
        }
        let lines = words
            .iter()
            .flat_map(|line| wrap(line, usize::from(columns)));
        lines.collect()
    }

    fn draw_counts(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let head = |words: String| Column::new(words, Width::Number(13), 0);
        let columns = [
            Column::new(String::new(), Width::Name(10, 14), 0),
            Column {
                width: Width::Number(8),
                ..head(say!(lang, preview_added))
            },
            Column {
                width: Width::Number(8),
                ..head(say!(lang, preview_changed))
            },
            head(say!(lang, preview_same)),
            head(say!(lang, preview_kept)),
            Column {
                width: Width::Number(14),
                ..head(say!(lang, preview_missing))
            },
        ];
        let widths = table::fit(&columns, area.width);
        let (heads, rows) = split_row(area, 1);
        table::draw_heads(frame, heads, look, &columns, &widths);
        for ((kind, counts), row) in self.counts().into_iter().zip(rows.rows()) {
            let number = |count: u64, role| {
                let role = if count == 0 { Role::Quiet } else { role };
                Cell::new(lang.number(count as i64), role)
            };
            let cells = [
                Cell::text(lang.label("preview_kind", kind)),
                number(counts.added, Role::Strong),
                number(counts.changed, Role::Strong),
                number(counts.same, Role::Text),
                number(counts.kept, Role::Note),
                number(counts.missing, Role::Care),
            ];
            table::draw_row(frame, row, look, &columns, &widths, cells, false);
        }
    }

    fn counts(&self) -> [(&'static str, Counts); 5] {
        let report = &self.report;
        [
            ("villages", report.villages),
            ("households", report.households),
            ("people", report.people),
            ("absences", report.absences),
            ("visits", report.visits),
        ]
    }

    fn draw_notes(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        if self.list.total() == 0 {
            let span = look.span(&say!(lang, preview_nothing_odd), Role::Good);
            frame
                .buffer_mut()
                .set_span(area.x, area.y, &span, area.width);
            return;
        }
        let columns = [
            Column::new(String::new(), Width::Word(1), 0),
            Column::new(say!(lang, preview_column_row), Width::Number(7), 0),
            Column::new(say!(lang, preview_column_column), Width::Name(10, 18), 0),
            Column::new(say!(lang, preview_column_why), Width::Name(30, 200), 0),
        ];
        let widths = table::fit(&columns, area.width);
        let whole = self.list.chosen().map(|line| line.note.text.clone());
        let whole = wrap(&whole.unwrap_or_default(), usize::from(area.width));
        let below = (whole.len() as u16).min(3);
        let (list, foot) = split_row(area, area.height.saturating_sub(below));
        let (heads, rows) = split_row(list, 1);
        table::draw_heads(frame, heads, look, &columns, &widths);
        for (place, line, chosen) in self.list.visible(rows) {
            let (mark, role) = match line.mark {
                Mark::Refused => ("x", Role::Bad),
                Mark::Warning => ("!", Role::Care),
                Mark::Skipped => ("-", Role::Quiet),
            };
            let column = line.note.column.as_deref().unwrap_or_default();
            let cells = [
                Cell::new(mark, role),
                Cell::text(lang.number(i64::from(line.note.row))),
                Cell::text(column),
                Cell::text(look.personal(&line.note.text)),
            ];
            table::draw_row(frame, place, look, &columns, &widths, cells, chosen);
        }
        for (line, row) in whole.iter().zip(foot.rows()) {
            let span = look.span(&look.personal(line), Role::Heading);
            frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
        }
    }
}

/// Whether nothing is read from a column of this meaning.
fn is_unused(code: &str) -> bool {
    matches!(
        code,
        "ordinal" | "sensitive" | "ignored" | "repeated" | "unknown"
    )
}

impl Screen for Preview {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::F(2), Key::Ctrl('s')],
            word: |lang| say!(lang, preview_command_write),
            line: |lang| say!(lang, preview_command_write_line),
            ready: always,
            run: |preview, ctx| Ok(preview.write(ctx)),
        },
        Command {
            keys: &[Key::F(4), Key::Ctrl('e')],
            word: |lang| say!(lang, preview_command_columns),
            line: |lang| say!(lang, preview_command_columns_line),
            ready: always,
            run: |preview, ctx| Ok(preview.columns(ctx.lang)),
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, preview_title, file = name(&self.path))
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, preview_hint)
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let summary = self.summary(ctx.lang, area.width.saturating_sub(2));
        let counts = self.counts().len() as u16 + 1;
        let (top, below) = split_row(area, summary.len() as u16 + counts + 2);
        let inner = draw_pane(frame, top, &say!(ctx.lang, preview_counts), ctx.look);
        let (lines, counts) = split_row(inner, summary.len() as u16);
        for (at, (line, row)) in summary.iter().zip(lines.rows()).enumerate() {
            let role = if at == 0 { Role::Strong } else { Role::Text };
            let span = ctx.look.span(line, role);
            frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
        }
        self.draw_counts(frame, counts, ctx);
        let inner = draw_pane(frame, below, &say!(ctx.lang, preview_notes), ctx.look);
        self.draw_notes(frame, inner, ctx);
    }
}
