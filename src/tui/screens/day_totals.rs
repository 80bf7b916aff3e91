//! Totals as the police tell them, typed beside the count by name; the difference is named.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::layout::{split_column, split_row};
use super::lines::{Line, draw_lines, wrapped};
use super::typed_date::{Side, read_date};
use crate::domain::Day;
use crate::domain::date::PartialDate;
use crate::domain::decimal::read_count;
use crate::domain::id::VillageId;
use crate::domain::metric::{Basis, Metric};
use crate::domain::name::clean_text;
use crate::exchange::league::difference;
use crate::lang::say;
use crate::store::{Told, TotalRow};
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, left, right, width};
use crate::tui::screen::Screen;
use crate::tui::widgets::field::{Mask, TextField};
use crate::tui::widgets::form::{Form, Reply};
use crate::tui::widgets::pick::Pick;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Day,
    Metric,
    Basis,
    Source,
    /// The village; the commune without.
    Total(Option<VillageId>),
}

/// The table of totals of a day.
pub struct DayTotals {
    told: Told,
    rows: Vec<TotalRow>,
    form: Form<Part>,
    /// The fields are still to be made of what the register holds.
    is_new: bool,
}

/// Columns of the labels and fields.
const FORM: u16 = 44;

impl DayTotals {
    /// The totals of applications of a day.
    pub fn of(day: Day) -> Self {
        Self {
            told: Told {
                metric: Metric::Taken,
                basis: Basis::Day,
                day,
            },
            rows: Vec::new(),
            form: Form::new(Vec::new()),
            is_new: true,
        }
    }

    /// Reads what is known of the day, and begins the fields anew.
    fn begin(&mut self, ctx: &Ctx) -> Result<()> {
        self.count(ctx)?;
        let lang = ctx.lang;
        let focus = self.form.focus();
        let pick = |list: &str, codes: Vec<&str>, chosen: &str| {
            let at = codes.iter().position(|code| *code == chosen);
            let words = codes.iter().map(|code| lang.label(list, code));
            let mut pick = Pick::new(('1'..).zip(words).collect());
            pick.choose(at);
            pick
        };
        let metrics = Metric::all().map(Metric::code).collect();
        let bases = Basis::all().map(Basis::code).collect();
        let mut source = self.rows.iter().map(|row| row.source.as_str());
        let source = source
            .rfind(|source| !source.is_empty())
            .unwrap_or_default();
        let mut fields = vec![
            Form::text(
                Part::Day,
                say!(lang, totals_day),
                TextField::new(Mask::Date).with(&lang.day(self.told.day)),
            ),
            Form::pick(
                Part::Metric,
                say!(lang, totals_metric),
                pick("metric", metrics, self.told.metric.code()),
            ),
            Form::pick(
                Part::Basis,
                say!(lang, totals_basis),
                pick("basis", bases, self.told.basis.code()),
            ),
            Form::text(
                Part::Source,
                say!(lang, totals_source),
                TextField::new(Mask::Any).with(source),
            ),
        ];
        fields.extend(self.rows.iter().map(|row| {
            let label = place(row, ctx);
            let total = row
                .total
                .map_or_else(String::new, |total| total.to_string());
            Form::text(
                Part::Total(row.village),
                label,
                TextField::new(Mask::Number).with(&total),
            )
        }));
        self.form = Form::new(fields);
        if let Some(focus) = focus {
            self.form.focus_on(focus);
        }
        self.is_new = ctx.store.roll().is_none();
        Ok(())
    }

    fn count(&mut self, ctx: &Ctx) -> Result<()> {
        self.rows = match ctx.store.roll() {
            Some(roll) => ctx.store.total_rows(roll, self.told)?,
            None => Vec::new(),
        };
        Ok(())
    }

    /// What day and what count the fields name; another one has other totals.
    fn follow(&mut self, ctx: &Ctx) -> Result<()> {
        let metric = self.form.picked(Part::Metric);
        let basis = self.form.picked(Part::Basis);
        let day = read_date(&self.form.value(Part::Day), Side::Past, ctx.today());
        let told = Told {
            metric: metric
                .and_then(|at| Metric::all().nth(at))
                .unwrap_or(self.told.metric),
            basis: basis
                .and_then(|at| Basis::all().nth(at))
                .unwrap_or(self.told.basis),
            day: match day {
                Ok(PartialDate::Day(day)) if day <= ctx.today() => day,
                _ => self.told.day,
            },
        };
        if told != self.told {
            self.told = told;
            self.begin(ctx)?;
        }
        Ok(())
    }

    /// The total typed for a row; `Err` for what is no count.
    fn typed_total(&self, village: Option<VillageId>) -> std::result::Result<Option<u32>, ()> {
        let text = self.form.value(Part::Total(village));
        if text.is_empty() {
            return Ok(None);
        }
        let count = read_count(&text).and_then(|count| u32::try_from(count).ok());
        count.map(Some).ok_or(())
    }

    fn save(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let lang = ctx.lang;
        let day = read_date(&self.form.value(Part::Day), Side::Past, ctx.today());
        if !matches!(day, Ok(PartialDate::Day(day)) if day <= ctx.today()) {
            self.form
                .refuse(Part::Day, lang.label("invalid", "day_needed"));
            return Ok(Flow::Stay);
        }
        let mut totals = Vec::new();
        for row in &self.rows {
            let Ok(total) = self.typed_total(row.village) else {
                let part = Part::Total(row.village);
                self.form
                    .refuse(part, lang.label("invalid", "number_needed"));
                return Ok(Flow::Stay);
            };
            totals.push((row.village, total));
        }
        let source = clean_text(&self.form.value(Part::Source));
        let saved = ctx.store.set_day_totals(self.told, &totals, &source)?.value;
        let words = if saved == 0 {
            say!(lang, totals_nothing_new)
        } else {
            say!(
                lang,
                totals_saved,
                count = lang.count(saved),
                day = lang.day(self.told.day)
            )
        };
        ctx.tell(words);
        self.begin(ctx)?;
        Ok(Flow::Stay)
    }

    fn replied(&mut self, reply: Reply<Part>, ctx: &mut Ctx) -> Result<Option<Flow>> {
        match reply {
            Reply::No => Ok(None),
            Reply::Done => self.save(ctx).map(Some),
            Reply::Moved | Reply::Changed(_) => {
                self.follow(ctx)?;
                Ok(Some(Flow::Stay))
            }
        }
    }

    /// The row whose total is being typed.
    fn focused(&self) -> Option<&TotalRow> {
        let Some(Part::Total(village)) = self.form.focus() else {
            return None;
        };
        self.rows.iter().find(|row| row.village == village)
    }

    /// Every village and the commune with the count by name, and how the total that is typed differs.
    fn differences(&self, columns: usize, ctx: &Ctx) -> Vec<Line> {
        let lang = ctx.lang;
        let name = |row: &TotalRow| place(row, ctx);
        let counted = |row: &TotalRow| lang.count(row.counted);
        let widest =
            |of: &dyn Fn(&TotalRow) -> String| self.rows.iter().map(|row| width(&of(row))).max();
        let counts = widest(&counted).unwrap_or(0);
        // What is said of the difference is never cut, names are.
        let words = self
            .rows
            .iter()
            .map(|row| width(&difference(&self.as_typed(row), lang)))
            .max();
        let room = columns.saturating_sub(counts + words.unwrap_or(0) + 3);
        let names = widest(&name).unwrap_or(0).min(room);
        let line = |row: &TotalRow| {
            let typed = self.as_typed(row);
            let role = match typed.difference() {
                None => Role::Quiet,
                Some(0) => Role::Good,
                Some(_) => Role::Care,
            };
            let before = format!(
                "{} {}  ",
                left(&name(row), names),
                right(&counted(row), counts)
            );
            Line::new(before, Role::Text).and(difference(&typed, lang), role)
        };
        self.rows.iter().map(line).collect()
    }

    /// A row with the total that is typed now.
    fn as_typed(&self, row: &TotalRow) -> TotalRow {
        let typed = self.typed_total(row.village).ok().flatten();
        TotalRow {
            total: typed.map(|total| total as usize),
            ..row.clone()
        }
    }
}

/// Of whom a total is, in words.
fn place(row: &TotalRow, ctx: &Ctx) -> String {
    let village = row
        .village
        .map(|village| ctx.session.village(village).to_owned());
    village.unwrap_or_else(|| say!(ctx.lang, figures_all))
}

impl Screen for DayTotals {
    const COMMANDS: &'static [Command<Self>] = &[Command {
        keys: &[Key::F(2), Key::Ctrl('s')],
        word: |lang| say!(lang, command_save),
        line: |lang| say!(lang, totals_command_save_line),
        ready: |totals, ctx| !totals.rows.is_empty() && !ctx.store.is_read_only(),
        run: Self::save,
    }];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, totals_title)
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, totals_hint)
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        if self.is_new {
            self.begin(ctx)
        } else {
            self.count(ctx)
        }
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        self.form.typing()
    }

    fn typed(&mut self, _ctx: &mut Ctx) -> Result<Flow> {
        self.form.typed();
        Ok(Flow::Stay)
    }

    fn other(&mut self, key: Key, ctx: &mut Ctx) -> Result<Option<Flow>> {
        let reply = self.form.key(key);
        self.replied(reply, ctx)
    }

    fn click(&mut self, at: Position, ctx: &mut Ctx) -> Result<Option<Flow>> {
        let reply = self.form.click(at);
        self.replied(reply, ctx)
    }

    fn unsaved(&self) -> bool {
        self.rows.iter().any(|row| {
            self.typed_total(row.village)
                != Ok(row.total.and_then(|total| u32::try_from(total).ok()))
        })
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let lang = ctx.lang;
        let (form, table) = split_column(area, FORM.min(area.width / 2));
        let inner = draw_pane(frame, form, &say!(lang, totals_told), ctx.look);
        self.form.draw(frame, inner, ctx.look);
        let inner = draw_pane(frame, table, &say!(lang, totals_by_name), ctx.look);
        let about = wrapped(
            &say!(lang, totals_about),
            Role::Quiet,
            usize::from(inner.width),
            0,
        );
        let (top, rows) = split_row(inner, about.len() as u16 + 1);
        draw_lines(frame, top, &about, ctx.look);
        let lines = self.differences(usize::from(rows.width), ctx);
        // The row whose total is being typed is always seen.
        let at = self.focused().map(|row| row.village);
        let at = at.and_then(|village| self.rows.iter().position(|row| row.village == village));
        let hidden = at.map_or(0, |at| (at + 1).saturating_sub(usize::from(rows.height)));
        draw_lines(frame, rows, &lines[hidden.min(lines.len())..], ctx.look);
    }
}
