//! The progress tables of several units added up: a row a unit, the sum, the line that proves it, and what does not hold.
//! Nothing of it is written to the register.

use std::path::{Path, PathBuf};

use ratatui::Frame;
use ratatui::layout::Rect;

use super::export::{folder_of_lists, make_folder};
use super::layout::split_row;
use super::lines::{draw_lines, wrapped};
use super::picker::{Picker, Wanted};
use crate::exchange::{Consolidation, Unit, UnitFigures, codes_of, consolidate, figure_words};
use crate::lang::{Lang, say};
use crate::store::Store;
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::job::Job;
use crate::tui::layers::message::Message;
use crate::tui::look::Role;
use crate::tui::screen::Screen;
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::table::{self, Cell, Column, Width};

/// The figures that are shown; the file has all.
const SHOWN: [&str; 3] = ["eligible", "taken", "remaining"];
/// Rows below the list, for the whole of the chosen line.
const FOOT: u16 = 3;

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// All units together.
    Total,
    /// A unit, by its place.
    Unit(usize),
    /// Something that does not hold, by its place.
    Doubt(usize),
}

impl Keyed for Line {
    type Id = Self;

    fn id(&self) -> Self {
        *self
    }
}

/// Several units added up.
pub struct Consolidated {
    all: Consolidation,
    list: ListView<Line>,
    folder: PathBuf,
}

/// The picker that begins it: the tables of several units, or a folder of them.
pub fn choose_tables() -> Picker<Store> {
    choose_tables_into(folder_of_lists())
}

/// The same with another folder for the file of the sum.
pub fn choose_tables_into(folder: PathBuf) -> Picker<Store> {
    Picker::several(Wanted::Tables, move |files, ctx: &mut Ctx| {
        let (lang, folder) = (ctx.lang, folder.clone());
        Ok(Flow::Start(Job::new(
            say!(lang, consolidated_job),
            move |_meter| {
                let files = files.iter().map(|file| file.display().to_string());
                Ok(consolidate(&files.collect::<Vec<_>>(), lang)?)
            },
            |all, _ctx: &mut Ctx| Ok(Flow::swap(Consolidated::new(all, folder))),
        )))
    })
}

impl Consolidated {
    fn new(all: Consolidation, folder: PathBuf) -> Self {
        let units = (0..all.units.len()).map(Line::Unit);
        let doubts = (0..all.doubts.len()).map(Line::Doubt);
        let mut list = ListView::default();
        list.set(
            std::iter::once(Line::Total)
                .chain(units)
                .chain(doubts)
                .collect(),
        );
        Self { all, list, folder }
    }

    /// Writes the sum to a file of its own, and says where it is.
    fn write(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let lang = ctx.lang;
        let day = ctx.today().format("%Y-%m-%d").to_string();
        let path = self.folder.join(say!(lang, consolidated_file, day = day));
        make_folder(&path)?;
        self.all.write(&path, lang)?;
        let words = say!(
            lang,
            consolidated_written,
            file = path.display().to_string()
        );
        let title = say!(lang, consolidated_title);
        Ok(Flow::push(Message::new(title, words)))
    }

    /// What stands above the table.
    fn summary(&self, lang: Lang) -> Vec<(String, Role)> {
        let holds = self.all.eligible_is_taken_and_remaining
            && self.all.remaining_is_sum_of_reasons != Some(false);
        let check = if holds { Role::Text } else { Role::Bad };
        let left_out = self.all.doubts.iter().filter(|doubt| doubt.left_out);
        let units = say!(
            lang,
            consolidated_units,
            units = lang.count(self.all.units.len()),
            left_out = lang.count(left_out.count()),
            doubts = lang.count(self.all.doubts.len())
        );
        let care = if self.all.doubts.is_empty() {
            Role::Good
        } else {
            Role::Care
        };
        vec![(self.all.check(lang), check), (units, care)]
    }

    /// The chosen line in full.
    fn told(&self, lang: Lang) -> String {
        match self.list.chosen() {
            Some(Line::Unit(at)) => self.all.units.get(*at).map(|unit| told_unit(unit, lang)),
            Some(Line::Doubt(at)) => self.all.doubts.get(*at).map(|doubt| doubt.text.clone()),
            Some(Line::Total) => Some(told_total(&self.all, lang)),
            None => None,
        }
        .unwrap_or_default()
    }

    fn draw_line(
        &self,
        frame: &mut Frame,
        place: Rect,
        line: Line,
        chosen: bool,
        (table, widths): (&[Column], &[Option<u16>]),
        ctx: &Ctx,
    ) {
        let (look, lang) = (ctx.look, ctx.lang);
        let row = |name: String, on: String, figures: &UnitFigures, percent: Option<u32>| {
            let mut cells = vec![Cell::text(name), Cell::text(on)];
            cells.extend(SHOWN.map(|code| {
                let count = figures.get(code).copied().unwrap_or_default();
                Cell::text(lang.number(count as i64))
            }));
            let percent = percent.map(|tenths| lang.percent(tenths));
            cells.push(Cell::text(percent.unwrap_or_default()));
            cells
        };
        let mark = if chosen { "►" } else { " " };
        let cells = match line {
            Line::Total => row(
                format!("{mark}{}", say!(lang, consolidated_total)),
                String::new(),
                &self.all.total,
                self.all.percent,
            ),
            Line::Unit(at) => {
                let Some(unit) = self.all.units.get(at) else {
                    return;
                };
                let name = format!("{mark}{}", unit.unit);
                row(name, day_of(unit, lang), &unit.figures, unit.percent)
            }
            Line::Doubt(at) => {
                let Some(doubt) = self.all.doubts.get(at) else {
                    return;
                };
                let whole = [Column::new(String::new(), Width::Name(1, u16::MAX), 0)];
                let cells = [Cell::new(format!("{mark}! {}", doubt.text), Role::Care)];
                let widths = table::fit(&whole, place.width);
                table::draw_row(frame, place, look, &whole, &widths, cells, chosen);
                return;
            }
        };
        table::draw_row(frame, place, look, table, widths, cells, chosen);
    }
}

fn day_of(unit: &Unit, lang: Lang) -> String {
    let day = unit.on.as_deref().and_then(|day| day.parse().ok());
    day.map(|day| lang.day(day)).unwrap_or_default()
}

/// Every figure of a table, in one line.
fn told_figures(codes: &[&str], figures: &UnitFigures, lang: Lang) -> String {
    let told = codes.iter().filter_map(|code| {
        let count = *figures.get(code)?;
        let name = figure_words(code, lang);
        Some(format!("{name}: {}", lang.number(count as i64)))
    });
    told.collect::<Vec<_>>().join(" · ")
}

fn told_unit(unit: &Unit, lang: Lang) -> String {
    let codes = codes_of(&unit.figures);
    let file = Path::new(&unit.file).file_name().unwrap_or_default();
    let from = say!(
        lang,
        consolidated_from,
        file = file.to_string_lossy().as_ref(),
        rows = lang.count(unit.rows)
    );
    format!("{from} {}", told_figures(&codes, &unit.figures, lang))
}

fn told_total(all: &Consolidation, lang: Lang) -> String {
    told_figures(&all.codes(), &all.total, lang)
}

impl Screen for Consolidated {
    const COMMANDS: &'static [Command<Self>] = &[Command {
        keys: &[Key::F(2), Key::Ctrl('s')],
        word: |lang| say!(lang, consolidated_command_write),
        line: |lang| say!(lang, consolidated_command_write_line),
        ready: |this, _ctx| !this.all.units.is_empty(),
        run: Self::write,
    }];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, consolidated_title)
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, consolidated_hint)
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let inside = usize::from(area.width.saturating_sub(2));
        let lines: Vec<_> = self
            .summary(lang)
            .iter()
            .flat_map(|(words, role)| wrapped(words, *role, inside, 2))
            .collect();
        let (top, below) = split_row(area, lines.len() as u16 + 2);
        let inner = draw_pane(frame, top, &say!(lang, consolidated_sum), look);
        draw_lines(frame, inner, &lines, look);
        let inner = draw_pane(frame, below, &say!(lang, consolidated_by_unit), look);
        let (rows, foot) = split_row(inner, inner.height.saturating_sub(FOOT));
        let (heads, rows) = split_row(rows, 1);
        let mut columns = vec![
            Column::new(say!(lang, consolidated_unit), Width::Name(14, 60), 0),
            Column::new(say!(lang, consolidated_day), Width::Number(10), 1),
        ];
        columns
            .extend(SHOWN.map(|code| Column::new(figure_words(code, lang), Width::Number(11), 0)));
        columns.push(Column::new(
            say!(lang, consolidated_percent),
            Width::Number(8),
            0,
        ));
        let widths = table::fit(&columns, inner.width);
        table::draw_heads(frame, heads, look, &columns, &widths);
        let visible: Vec<(Rect, Line, bool)> = self
            .list
            .visible(rows)
            .map(|(place, line, chosen)| (place, *line, chosen))
            .collect();
        for (place, line, chosen) in visible {
            self.draw_line(frame, place, line, chosen, (&columns, &widths), ctx);
        }
        let told = wrapped(&self.told(lang), Role::Quiet, usize::from(foot.width), 0);
        draw_lines(frame, foot, &told, look);
    }
}
