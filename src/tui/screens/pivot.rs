//! Villages by reasons and places by reasons, of those whom a list of absent people shows. Every number opens its people.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::absent::Absent;
use super::funnel::{group_name, id_of};
use super::layout::split_row;
use crate::domain::absence::Reason;
use crate::lang::{Lang, say};
use crate::store::{AbsentFilter, Group, Pivot, PivotBy};
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, left, right, width, wrap};
use crate::tui::screen::Screen;
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::sideways::Sideways;

/// A row; everybody without a group.
struct Line {
    group: Option<Group>,
    name: String,
    cells: Vec<usize>,
}

impl Keyed for Line {
    type Id = u64;

    fn id(&self) -> u64 {
        id_of(self.group.as_ref())
    }
}

/// The pivot of a choice of absent people.
pub struct PivotScreen {
    filter: AbsentFilter,
    by: PivotBy,
    pivot: Pivot,
    list: ListView<Line>,
    /// Everybody first, which is always seen, then the reasons.
    columns: Sideways,
    loading: bool,
}

impl PivotScreen {
    /// The pivot of those whom this filter chooses.
    pub fn of(filter: AbsentFilter) -> Self {
        Self {
            filter,
            by: PivotBy::Village,
            pivot: Pivot::default(),
            list: ListView::default(),
            columns: Sideways::default(),
            loading: true,
        }
    }

    fn turn(&mut self, ctx: &Ctx) -> Result<Flow> {
        self.by = match self.by {
            PivotBy::Village => PivotBy::Place,
            PivotBy::Place => PivotBy::Village,
        };
        self.list.rewind();
        self.load(ctx).map(|()| Flow::Stay)
    }

    fn step(&mut self, columns: isize) -> Flow {
        self.columns.step(columns, self.pivot.reasons.len() + 1);
        Flow::Stay
    }

    /// The list with the filters that a cell stands for.
    fn open(&self) -> Flow {
        let Some(line) = self.list.chosen() else {
            return Flow::Stay;
        };
        let reason = self.columns.column().checked_sub(1);
        let reason = reason.and_then(|at| self.pivot.reasons.get(at));
        let groups = [line.group.clone(), reason.map(|one| Group::Reason(*one))];
        let mut filter = self.filter.clone();
        for (facet, value) in groups.iter().flatten().filter_map(Group::facet) {
            filter.choose(facet, Some(value));
        }
        Flow::push(Absent::showing(filter))
    }

    fn draw_table(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let lang = ctx.lang;
        let heads: Vec<String> = self
            .pivot
            .reasons
            .iter()
            .map(|one| head(*one, lang))
            .collect();
        let wide = width(&lang.count(self.pivot.people())).max(4);
        let widths: Vec<usize> = heads.iter().map(|head| width(head).max(wide) + 1).collect();
        let all = say!(lang, pivot_total);
        let total = width(&all).max(wide) + 1;
        let names = usize::from(area.width).saturating_sub(total) / 3;
        let names = names.clamp(14, 32);
        let room = usize::from(area.width).saturating_sub(names + total + 2);
        let shown = self.columns.scroll(&widths, room, 1);
        let (first, column) = (self.columns.first(), self.columns.column());
        let (head_row, rows) = split_row(area, 1);
        let end = first + shown;
        let marks = [
            if first > 0 { "◄" } else { " " },
            if end < heads.len() { "►" } else { " " },
        ];
        let mut pieces = vec![
            (left("", names), Role::Heading),
            (right(&all, total), Role::Heading),
            (marks[0].to_owned(), Role::Strong),
        ];
        let shown_heads = heads[first..end].iter().zip(&widths[first..end]);
        pieces.extend(shown_heads.map(|(head, columns)| (right(head, *columns), Role::Heading)));
        pieces.push((marks[1].to_owned(), Role::Strong));
        draw_pieces(frame, head_row, &pieces, ctx);
        for (row, line, chosen) in self.list.visible(rows) {
            let role = if chosen { Role::Strong } else { Role::Text };
            let at = |own: usize| {
                if chosen && own == column {
                    Role::Chosen
                } else {
                    role
                }
            };
            let mark = if chosen { "►" } else { " " };
            let number = |count: usize, columns: usize| {
                let words = if count == 0 {
                    "·".to_owned()
                } else {
                    lang.count(count)
                };
                right(&words, columns)
            };
            let sum = line.cells.iter().sum();
            let mut pieces = vec![
                (left(&format!("{mark}{}", line.name), names), role),
                (number(sum, total), at(0)),
                (" ".to_owned(), role),
            ];
            let cells = line.cells.iter().zip(&widths).enumerate();
            let cells = cells.skip(first).take(shown);
            pieces.extend(
                cells.map(|(own, (count, columns))| (number(*count, *columns), at(own + 1))),
            );
            draw_pieces(frame, row, &pieces, ctx);
        }
    }
}

fn draw_pieces(frame: &mut Frame, row: Rect, pieces: &[(String, Role)], ctx: &Ctx) {
    let mut x = row.x;
    for (text, role) in pieces {
        let span = ctx.look.span(text, *role);
        let room = row.right().saturating_sub(x);
        x = frame.buffer_mut().set_span(x, row.y, &span, room).0;
    }
}

fn head(reason: Option<Reason>, lang: Lang) -> String {
    match reason {
        Some(reason) => lang.label("reason_short", reason.code()),
        None => lang.label("reason_short", "unasked"),
    }
}

impl Screen for PivotScreen {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, funnel_command_open),
            line: |lang| say!(lang, funnel_command_open_line),
            ready: |pivot, _ctx| pivot.list.chosen().is_some(),
            run: |pivot, _ctx| Ok(pivot.open()),
        },
        Command {
            keys: &[Key::Left],
            word: |lang| say!(lang, pivot_command_left),
            line: |lang| say!(lang, pivot_command_left_line),
            ready: always,
            run: |pivot, _ctx| Ok(pivot.step(-1)),
        },
        Command {
            keys: &[Key::Right],
            word: |lang| say!(lang, pivot_command_right),
            line: |lang| say!(lang, pivot_command_right_line),
            ready: always,
            run: |pivot, _ctx| Ok(pivot.step(1)),
        },
        Command {
            keys: &[Key::Tab],
            word: |lang| say!(lang, funnel_command_turn),
            line: |lang| say!(lang, pivot_command_turn_line),
            ready: always,
            run: |pivot, ctx| pivot.turn(ctx),
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, pivot_title)
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, pivot_hint)
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        let roll = ctx.store.roll();
        self.loading = roll.is_none();
        self.pivot = roll.map_or_else(Pivot::default, |roll| roll.pivot(&self.filter, self.by));
        let columns = 0..self.pivot.reasons.len();
        let all = Line {
            group: None,
            name: say!(ctx.lang, funnel_all),
            cells: columns.map(|at| self.pivot.column(at)).collect(),
        };
        let rows = self.pivot.rows.iter().map(|(group, cells)| Line {
            group: Some(group.clone()),
            name: group_name(group, ctx),
            cells: cells.clone(),
        });
        self.list.set(std::iter::once(all).chain(rows).collect());
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let count = lang.count(self.pivot.people());
        let title = match self.by {
            PivotBy::Village => say!(lang, pivot_by_village, count = count),
            PivotBy::Place => say!(lang, pivot_by_place, count = count),
        };
        let inner = draw_pane(frame, area, &title, look);
        if self.pivot.rows.is_empty() {
            let words = if self.loading {
                say!(lang, absent_loading)
            } else {
                say!(lang, funnel_people_none)
            };
            for (line, row) in wrap(&words, usize::from(inner.width))
                .iter()
                .zip(inner.rows())
            {
                let span = look.span(line, Role::Quiet);
                frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
            }
            return;
        }
        self.draw_table(frame, inner, ctx);
    }
}
