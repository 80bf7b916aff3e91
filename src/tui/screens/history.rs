//! What was done to the register, newest first, and taking one piece of work back.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::layout::split_row;
use crate::domain::id::BatchId;
use crate::lang::{Lang, say};
use crate::store::{BatchLine, Kept, Kind, Undone};
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::layers::confirm::Confirm;
use crate::tui::look::Role;
use crate::tui::screen::Screen;
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::table::{self, Cell, Column, Width};

struct Line(BatchLine);

impl Keyed for Line {
    type Id = BatchId;

    fn id(&self) -> BatchId {
        self.0.id
    }
}

/// The newest pieces of work that are shown.
const SHOWN: usize = 1000;

/// The list of what was done.
#[derive(Default)]
pub struct History {
    list: ListView<Line>,
}

impl History {
    fn can_undo(&self, ctx: &Ctx) -> bool {
        let chosen = self.list.chosen();
        let stands = chosen.is_some_and(|Line(line)| {
            !line.undone && !matches!(line.kind, Kind::New | Kind::Undo | Kind::Redo)
        });
        stands && !ctx.store.is_read_only()
    }

    fn undo(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let Some(Line(line)) = self.list.chosen() else {
            return Ok(Flow::Stay);
        };
        let (id, lang) = (line.id, ctx.lang);
        let what = what(lang, line);
        let preview = ctx.store.undo_preview(Some(id))?;
        if preview.rows + preview.groups == 0 {
            let kept = kept_words(lang, &preview.kept);
            ctx.warn(say!(lang, history_nothing_left, what = what, kept = kept));
            return Ok(Flow::Stay);
        }
        let question = question(lang, &what, &preview);
        Ok(Flow::push(Confirm::new(
            say!(lang, history_undo_title),
            question,
            move |ctx: &mut Ctx| {
                ctx.store.undo(Some(id))?;
                ctx.tell(say!(ctx.lang, history_told_undone, what = what.as_str()));
                Ok(Flow::Stay)
            },
        )))
    }
}

/// `Nhập danh sách ds_hoadong.csv`.
fn what(lang: Lang, line: &BatchLine) -> String {
    let kind = lang.label("batch", line.kind.code());
    format!("{kind} {}", line.source).trim_end().to_owned()
}

fn question(lang: Lang, what: &str, preview: &Undone) -> String {
    let count = lang.number((preview.rows + preview.groups) as i64);
    let mut words = say!(lang, history_undo_question, what = what, count = count);
    if !preview.kept.is_empty() {
        let kept = kept_words(lang, &preview.kept);
        words.push('\n');
        words.push_str(&say!(lang, history_undo_keeps, kept = kept));
    }
    words
}

/// `12 hộ, 40 người, 3 thay đổi`.
fn kept_words(lang: Lang, kept: &Kept) -> String {
    let rows = kept.rows.iter().map(|(entity, count)| {
        let entity = lang.label("entity", entity);
        format!("{} {entity}", lang.number(*count as i64))
    });
    let groups = (kept.groups > 0).then(|| {
        let count = lang.number(kept.groups as i64);
        say!(lang, history_changes, count = count)
    });
    rows.chain(groups).collect::<Vec<_>>().join(", ")
}

impl Screen for History {
    const COMMANDS: &'static [Command<Self>] = &[Command {
        keys: &[Key::Enter, Key::Delete],
        word: |lang| say!(lang, history_command_undo),
        line: |lang| say!(lang, history_command_undo_line),
        ready: Self::can_undo,
        run: Self::undo,
    }];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, history_title)
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, history_hint)
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        let lines = ctx.store.batches(SHOWN)?;
        self.list.set(lines.into_iter().map(Line).collect());
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let inner = draw_pane(frame, area, &say!(lang, history_list), look);
        let columns = [
            Column::new(say!(lang, history_column_at), Width::Word(16), 0),
            Column::new(say!(lang, history_column_what), Width::Name(22, 60), 0),
            Column::new(say!(lang, history_column_rows), Width::Number(9), 2),
            Column::new(say!(lang, history_column_who), Width::Name(8, 20), 1),
            Column::new(say!(lang, history_column_state), Width::Word(11), 0),
        ];
        let widths = table::fit(&columns, inner.width);
        let (heads, rows) = split_row(inner, 1);
        table::draw_heads(frame, heads, look, &columns, &widths);
        for (place, Line(line), chosen) in self.list.visible(rows) {
            let role = if line.undone { Role::Quiet } else { Role::Text };
            let state = if line.undone {
                say!(lang, history_undone)
            } else {
                String::new()
            };
            let cells = [
                Cell::new(lang.day_and_time(line.at.local()), role),
                Cell::new(what(lang, line), role),
                Cell::new(lang.number(line.rows as i64), role),
                Cell::new(line.who.as_str(), role),
                Cell::new(state, role),
            ];
            table::draw_row(frame, place, look, &columns, &widths, cells, chosen);
        }
    }
}
