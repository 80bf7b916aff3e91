//! What came of an import of several lists: one line for each village, and the villages that sent none.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::exchange::{ImportReport, VillageLine};
use crate::lang::say;
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::Role;
use crate::tui::screen::Screen;
use crate::tui::screens::layout::split_row;
use crate::tui::screens::lines::{draw_lines, wrapped};
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::table::{self, Cell, Column, Width};

/// A village with what came of it; nothing came of a silent one.
struct Line {
    id: usize,
    village: String,
    sent: Option<VillageLine>,
}

impl Keyed for Line {
    type Id = usize;

    fn id(&self) -> usize {
        self.id
    }
}

/// The screen after an import of several lists.
pub struct Results {
    told: String,
    list: ListView<Line>,
}

impl Results {
    /// What the report says of each village, below what is told of the whole.
    pub(super) fn new(report: &ImportReport, told: String) -> Self {
        let sent = report
            .by_village
            .iter()
            .map(|line| (line.village.clone(), Some(line.clone())));
        let silent = report.silent.iter().map(|village| (village.clone(), None));
        let lines = sent.chain(silent).enumerate();
        let lines = lines.map(|(id, (village, sent))| Line { id, village, sent });
        let mut list = ListView::default();
        list.set(lines.collect());
        Self { told, list }
    }
}

impl Screen for Results {
    const COMMANDS: &'static [Command<Self>] = &[Command {
        keys: &[Key::Enter, Key::Esc],
        word: |lang| say!(lang, command_close),
        line: |lang| say!(lang, command_close_line),
        ready: always,
        run: |_results, _ctx| Ok(Flow::Pop),
    }];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, results_title)
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, results_hint)
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let inner = draw_pane(frame, area, &say!(lang, results_pane), look);
        let told = wrapped(&self.told, Role::Strong, usize::from(inner.width), 0);
        draw_lines(frame, inner, &told, look);
        let inner = split_row(inner, told.len() as u16 + 1).1;
        let number = |head: String, columns| Column::new(head, Width::Number(columns), 0);
        let columns = [
            Column::new(say!(lang, results_village), Width::Name(14, 30), 0),
            number(say!(lang, results_files), 4),
            number(say!(lang, results_rows), 9),
            number(say!(lang, preview_added), 8),
            number(say!(lang, preview_changed), 8),
            number(say!(lang, results_results), 8),
            number(say!(lang, results_refused), 10),
        ];
        let widths = table::fit(&columns, inner.width);
        let (heads, rows) = split_row(inner, 1);
        table::draw_heads(frame, heads, look, &columns, &widths);
        for (place, line, chosen) in self.list.visible(rows) {
            let Some(sent) = &line.sent else {
                let words = say!(lang, results_silent, village = line.village.as_str());
                let role = if chosen { Role::Chosen } else { Role::Care };
                let span = look.span(&words, role);
                frame
                    .buffer_mut()
                    .set_span(place.x, place.y, &span, place.width);
                continue;
            };
            let count = |count: u64, role| {
                let role = if count == 0 { Role::Quiet } else { role };
                Cell::new(lang.number(count as i64), role)
            };
            let cells = [
                Cell::text(sent.village.as_str()),
                count(sent.files.len() as u64, Role::Text),
                count(sent.rows, Role::Text),
                count(sent.new, Role::Strong),
                count(sent.changed, Role::Strong),
                count(sent.results, Role::Strong),
                count(sent.refused, Role::Bad),
            ];
            table::draw_row(frame, place, look, &columns, &widths, cells, chosen);
        }
    }
}
