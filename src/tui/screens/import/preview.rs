//! What lists would do, before anything is written: the piles, and what can be decided of each row.

use std::any::Any;
use std::rc::Rc;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::cell_form::{CellForm, Fix};
use super::piles::{About, Bar, Line, Pile, lines};
use super::plan::{Plan, RowAt};
use super::reading::{Read, ReadingForm};
use super::row_form::{RowForm, RowView};
use super::rows::{Teller, whole_words};
use super::summary;
use super::work::{fetch, rehearse, write};
use crate::exchange::{ImportReport, RowCells};
use crate::lang::say;
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::layers::confirm::Confirm;
use crate::tui::look::Role;
use crate::tui::screen::Screen;
use crate::tui::screens::layout::split_row;
use crate::tui::screens::lines::draw_lines;
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::table::{self, Cell, Column, Width};

/// Lists with more rows are not rehearsed again after each decision: that would take seconds every time.
const QUICK: u64 = 50_000;
/// Rows of the lower part that stay whatever stands above: frame, bar, headings, three lines, three below.
const LOWER: u16 = 10;

/// A lower part of fewer rows gives fewer of them to the chosen line.
const SMALL: u16 = 13;

/// What was looked at in a preview, to be found again in the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pile: Option<Pile>,
    at: Option<RowAt>,
}

/// What lists would do.
pub struct Preview {
    plan: Plan,
    report: ImportReport,
    cells: Vec<RowCells>,
    pile: Pile,
    bar: Bar,
    list: ListView<Line>,
    /// Rows decided on since the rehearsal.
    unchecked: Vec<RowAt>,
}

impl Preview {
    pub(super) fn new(
        plan: Plan,
        mut report: ImportReport,
        cells: Vec<RowCells>,
        seen: Seen,
    ) -> Self {
        // What is kept stands among the changes, with both values.
        let told = |code| ["kept", "changed_both"].contains(&code);
        report.warnings.retain(|note| !told(note.code));
        let mut preview = Self {
            pile: seen.pile.unwrap_or_else(|| Pile::first(&report)),
            plan,
            report,
            cells,
            bar: Bar::default(),
            list: ListView::default(),
            unchecked: Vec::new(),
        };
        preview.fill();
        if let Some(at) = seen.at {
            preview.choose(&at);
        }
        preview
    }

    /// Fills the list with the open pile.
    fn fill(&mut self) {
        self.list.set(lines(self.pile, &self.report, &self.plan));
    }

    fn open(&mut self, pile: Pile) {
        self.pile = pile;
        self.list.rewind();
        self.fill();
    }

    /// Chooses the line of a row.
    fn choose(&mut self, at: &RowAt) {
        let here = |line: &Line| line.about.at(&self.report, &self.plan).as_ref() == Some(at);
        let found = self.list.rows().iter().position(here);
        let line = found.and_then(|index| Some((index, self.list.rows().get(index)?.id())));
        if let Some((index, id)) = line {
            self.list.choose(id, index);
            self.fill();
        }
    }

    fn about(&self) -> Option<About> {
        self.list.chosen().map(|line| line.about)
    }

    fn chosen_row(&self) -> Option<RowAt> {
        self.about()?.at(&self.report, &self.plan)
    }

    fn seen(&self) -> Seen {
        Seen {
            pile: Some(self.pile),
            at: self.chosen_row(),
        }
    }

    fn teller(&self, ctx: &Ctx) -> Teller<'_> {
        Teller {
            report: &self.report,
            plan: &self.plan,
            cells: &self.cells,
            unchecked: &self.unchecked,
            lang: ctx.lang,
        }
    }

    /// Something was decided on a row: looks again what comes of it, if that is quick.
    fn decided(&mut self, at: RowAt, ctx: &Ctx) -> Flow {
        self.plan.touch(&at, self.pile);
        if !self.unchecked.contains(&at) {
            self.unchecked.push(at);
        }
        if self.report.rows.seen <= QUICK {
            return self.check(ctx);
        }
        self.fill();
        Flow::Stay
    }

    fn check(&self, ctx: &Ctx) -> Flow {
        rehearse(self.plan.clone(), self.seen(), ctx)
    }

    /// Enter: mends a doubtful row, turns a change round.
    fn act(&mut self, ctx: &mut Ctx) -> Flow {
        let Some(about) = self.about() else {
            return Flow::Stay;
        };
        match about {
            About::Changed(at) => self.turn(at, ctx),
            _ => self.mend(about, ctx),
        }
    }

    fn can_act(&self) -> bool {
        match self.about() {
            Some(About::Changed(_)) => true,
            Some(About::Touched(_)) => self.pile.can_be_mended(),
            Some(about) => self.pile.can_be_mended() && about.note(&self.report).is_some(),
            None => false,
        }
    }

    /// Takes the list's values of a row, or keeps the register's: the other than now.
    fn turn(&mut self, change: usize, ctx: &Ctx) -> Flow {
        let Some(change) = self.report.changes.get(change) else {
            return Flow::Stay;
        };
        let at = RowAt {
            file: change.file.clone(),
            sheet: change.sheet.clone(),
            row: change.row,
        };
        let kept = change.fields.iter().any(|field| !field.taken);
        let corrections = self.plan.corrections();
        let (file, sheet) = (&at.file, at.sheet.as_deref());
        if kept {
            corrections.take_theirs(file, sheet, at.row);
        } else {
            corrections.take_ours(file, sheet, at.row);
        }
        self.decided(at, ctx)
    }

    fn mend(&mut self, about: About, ctx: &Ctx) -> Flow {
        let Some(at) = about.at(&self.report, &self.plan) else {
            return Flow::Stay;
        };
        let held = at.list(&self.report).and_then(|list| self.cells.get(list));
        let held = held.and_then(|cells| cells.get(&at.row));
        let view = self.view(about, &at, ctx);
        if let Some(cells) = held {
            return edit(view, cells, &self.plan);
        }
        let plan = self.plan.clone();
        let then = move |cells: Vec<String>, _ctx: &mut Ctx| edit(view, &cells, &plan);
        fetch(&self.plan, &self.report, &at, then, ctx)
    }

    /// What is known of a row to be mended, but for its cells.
    fn view(&self, about: About, at: &RowAt, ctx: &Ctx) -> RowView {
        let teller = self.teller(ctx);
        let note = about.note(&self.report);
        let list = at
            .list(&self.report)
            .and_then(|list| self.report.files.get(list));
        let columns = list.map(|list| list.columns.as_slice()).unwrap_or_default();
        let mut title = say!(ctx.lang, preview_row, row = at.row.to_string());
        let name = teller.name(about);
        if !name.is_empty() {
            title = format!("{title} · {}", ctx.look.personal(&name));
        }
        RowView {
            at: at.clone(),
            title,
            why: note.map_or_else(String::new, |note| note.text.clone()),
            column: note.and_then(|note| teller.column(note)),
            cells: columns
                .iter()
                .map(|(heading, _)| (heading.to_string(), String::new()))
                .collect(),
        }
    }

    /// Delete: leaves a row out, or takes it in again.
    fn leave_out(&mut self, ctx: &Ctx) -> Flow {
        let Some(at) = self.chosen_row() else {
            return Flow::Stay;
        };
        let out = self.plan.is_left_out(&at);
        let corrections = self.plan.corrections();
        let (file, sheet) = (&at.file, at.sheet.as_deref());
        if out {
            corrections.take_in(file, sheet, at.row);
        } else {
            corrections.leave_out(file, sheet, at.row);
        }
        self.decided(at, ctx)
    }

    fn can_leave_out(&self) -> bool {
        let Some(at) = self.chosen_row() else {
            return false;
        };
        self.pile != Pile::Skipped || self.plan.is_left_out(&at)
    }

    /// Takes the list's values everywhere, or keeps what was learned at the door again; says first what that does.
    fn take_all(&self, ctx: &Ctx) -> Flow {
        let over = !self.plan.options.over_field_work;
        let lang = ctx.lang;
        let (title, question) = if over {
            let kept = self.report.changes.iter();
            let kept = kept.filter(|change| change.fields.iter().any(|field| !field.taken));
            let kept = lang.count(kept.count());
            (
                say!(lang, preview_over_title),
                say!(lang, preview_over_question, n = kept),
            )
        } else {
            (
                say!(lang, preview_keep_title),
                say!(lang, preview_keep_question),
            )
        };
        let (mut plan, seen) = (self.plan.clone(), self.seen());
        plan.options.over_field_work = over;
        Flow::push(Confirm::new(title, question, move |ctx: &mut Ctx| {
            Ok(rehearse(plan.clone(), seen.clone(), ctx))
        }))
    }

    fn can_take_all(&self) -> bool {
        let kept =
            |change: &crate::exchange::Change| change.fields.iter().any(|field| !field.taken);
        self.pile == Pile::Changed
            && (self.plan.options.over_field_work || self.report.changes.iter().any(kept))
    }

    fn draw_pile(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let (bar, area) = split_row(area, 1);
        self.bar
            .draw(frame, bar, self.pile, &self.report, look, lang);
        if self.list.total() == 0 {
            let span = look.span(&say!(lang, preview_pile_empty), Role::Quiet);
            frame
                .buffer_mut()
                .set_span(area.x, area.y + 1, &span, area.width);
            return;
        }
        let foot_lines = self.about().map(|about| {
            let teller = self.teller(ctx);
            teller.foot(about, self.pile, usize::from(area.width))
        });
        let foot_lines = foot_lines.unwrap_or_default();
        let most = area.height / 3;
        let least = if area.height < SMALL { 2 } else { 4 };
        let below = (foot_lines.len() as u16).clamp(least, most.max(least));
        let (list, foot) = split_row(area, area.height.saturating_sub(below));
        let (heads, rows) = split_row(list, 1);
        let columns = self.columns(ctx);
        let widths = table::fit(&columns, area.width);
        table::draw_heads(frame, heads, look, &columns, &widths);
        let mut lines = std::mem::take(&mut self.list);
        let teller = self.teller(ctx);
        let room = widths.last().copied().flatten().map_or(0, usize::from);
        for (place, line, chosen) in lines.visible(rows) {
            let about = line.about;
            let (mark, role) = teller.mark(about);
            let at = about.at(&self.report, &self.plan);
            let cells = [
                Cell::new(mark, role),
                Cell::text(at.map_or_else(String::new, |at| at.row.to_string())),
                Cell::text(teller.list(about)),
                Cell::text(teller.household(about)),
                Cell::text(look.personal(&teller.name(about))),
                Cell::text(look.personal(&whole_words(&teller.words(about), room))),
            ];
            table::draw_row(frame, place, look, &columns, &widths, cells, chosen);
        }
        self.list = lines;
        draw_lines(frame, foot, &foot_lines, look);
    }

    fn columns(&self, ctx: &Ctx) -> [Column; 6] {
        let lang = ctx.lang;
        let several = self.report.files.len() > 1;
        let list = if several {
            Width::Name(8, 16)
        } else {
            Width::Word(0)
        };
        [
            Column::new(String::new(), Width::Word(1), 0),
            Column::new(say!(lang, preview_column_row), Width::Number(7), 0),
            Column::new(
                say!(lang, preview_column_list),
                list,
                if several { 1 } else { 9 },
            ),
            Column::new(say!(lang, preview_column_household), Width::Name(5, 8), 0),
            Column::new(say!(lang, preview_column_name), Width::Name(14, 18), 0),
            Column::new(say!(lang, preview_column_what), Width::Name(30, 200), 0),
        ]
    }
}

/// The cell that is meant, or the cells of the whole row.
fn edit(mut view: RowView, cells: &[String], plan: &Plan) -> Flow {
    for (column, (_, text)) in view.cells.iter_mut().enumerate() {
        let mended = plan.mended(&view.at).iter().rev();
        let mended = mended.clone().find(|(own, _)| *own == column);
        *text = match mended {
            Some((_, text)) => text.clone(),
            None => cells.get(column).cloned().unwrap_or_default(),
        };
    }
    match view.column {
        Some(column) => Flow::push(CellForm::new(Rc::new(view), column)),
        None => Flow::push(RowForm::new(Rc::new(view))),
    }
}

impl Screen for Preview {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::F(2), Key::Ctrl('s')],
            word: |lang| say!(lang, preview_command_write),
            line: |lang| say!(lang, preview_command_write_line),
            ready: always,
            run: |preview, ctx| Ok(write(&preview.plan, &preview.report, preview.seen(), ctx)),
        },
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, preview_command_act),
            line: |lang| say!(lang, preview_command_act_line),
            ready: |preview, _ctx| preview.can_act(),
            run: |preview, ctx| Ok(preview.act(ctx)),
        },
        Command {
            keys: &[Key::Delete],
            word: |lang| say!(lang, preview_command_leave_out),
            line: |lang| say!(lang, preview_command_leave_out_line),
            ready: |preview, _ctx| preview.can_leave_out(),
            run: |preview, ctx| Ok(preview.leave_out(ctx)),
        },
        Command {
            keys: &[Key::Right, Key::Tab],
            word: |lang| say!(lang, preview_command_next),
            line: |lang| say!(lang, preview_command_next_line),
            ready: always,
            run: |preview, _ctx| {
                preview.open(preview.pile.turn(false));
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::Left, Key::BackTab],
            word: |lang| say!(lang, preview_command_back),
            line: |lang| say!(lang, preview_command_back_line),
            ready: always,
            run: |preview, _ctx| {
                preview.open(preview.pile.turn(true));
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::F(3), Key::Ctrl('f')],
            word: |lang| say!(lang, preview_command_all),
            line: |lang| say!(lang, preview_command_all_line),
            ready: |preview, _ctx| preview.can_take_all(),
            run: |preview, ctx| Ok(preview.take_all(ctx)),
        },
        Command {
            keys: &[Key::F(4), Key::Ctrl('e')],
            word: |lang| say!(lang, preview_command_reading),
            line: |lang| say!(lang, preview_command_reading_line),
            ready: always,
            run: |preview, ctx| {
                let form = ReadingForm::new(&preview.plan, &preview.report, &preview.cells, ctx);
                Ok(Flow::push(form))
            },
        },
        Command {
            keys: &[Key::F(5), Key::Ctrl('g')],
            word: |lang| say!(lang, preview_command_check),
            line: |lang| say!(lang, preview_command_check_line),
            ready: always,
            run: |preview, ctx| Ok(preview.check(ctx)),
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, preview_title)
    }

    fn hint(&self, ctx: &Ctx) -> String {
        let lang = ctx.lang;
        let what = match self.pile {
            Pile::Refused | Pile::Look if self.can_act() => say!(lang, preview_hint_mend),
            Pile::Changed if self.can_act() => say!(lang, preview_hint_side),
            _ if self.can_leave_out() => say!(lang, preview_hint_leave_out),
            _ => return say!(lang, preview_hint),
        };
        format!("{what} · {}", say!(lang, preview_hint))
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn click(&mut self, at: Position, _ctx: &mut Ctx) -> Result<Option<Flow>> {
        Ok(self.bar.at(at).map(|pile| {
            self.open(pile);
            Flow::Stay
        }))
    }

    fn answered(&mut self, answer: Box<dyn Any>, ctx: &mut Ctx) -> Result<Flow> {
        let answer = match answer.downcast::<Fix>() {
            Ok(fix) => {
                let Fix { at, column, text } = *fix;
                let (file, sheet) = (&at.file, at.sheet.as_deref());
                let corrections = self.plan.corrections();
                corrections.set_cell(file, sheet, at.row, column, &text);
                return Ok(self.decided(at, ctx));
            }
            Err(answer) => answer,
        };
        Ok(match answer.downcast::<Read>() {
            Ok(read) => {
                let mut plan = self.plan.clone();
                plan.options = read.0;
                rehearse(plan, self.seen(), ctx)
            }
            Err(_) => Flow::Stay,
        })
    }

    fn unsaved(&self) -> bool {
        !self.plan.touched.is_empty()
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let inside = area.width.saturating_sub(2);
        let unchecked = self.unchecked.len();
        let lines = summary::lines(&self.report, &self.plan, unchecked, lang, inside);
        let wanted = lines.len() as u16 + summary::counts_rows(&self.report) + 2;
        let (top, below) = split_row(area, wanted.min(area.height.saturating_sub(LOWER)));
        let inner = draw_pane(frame, top, &self.plan.name(lang), look);
        summary::draw(frame, inner, &lines, &self.report, look, lang);
        let inner = draw_pane(frame, below, &self.pile.marks(lang), look);
        self.draw_pile(frame, inner, ctx);
    }
}
