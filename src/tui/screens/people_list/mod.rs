//! Lists of the police that only name people, before anything is written: what each row would note, and of whom
//! nothing can be.
//!
//! * `view`: piles of rows and the lines above them; `steps`: those of a list of who made a step; `remaining`: those of
//!   the list of who is remaining;
//! * `work`: the long work, on the worker.

mod remaining;
mod steps;
mod view;
mod work;

use std::path::PathBuf;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use self::remaining::RemainingList;
use self::steps::StepList;
use self::view::{Bar, Line, View};
use super::ask_note::AskNote;
use super::choose::Choose;
use super::layout::split_row;
use super::lines::{draw_lines, wrapped};
use super::typed_date::{Side, read_date};
use super::words::date_fault;
use crate::domain::date::{Day, PartialDate};
use crate::exchange::StepListOptions;
use crate::lang::{Lang, say};
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::{Error, Result};
use crate::tui::event::Key;
use crate::tui::layers::menu::{Choice, Menu};
use crate::tui::look::Role;
use crate::tui::screen::Screen;
use crate::tui::widgets::list::{ListView, Steps};
use crate::tui::widgets::table::{self, Cell, Column, Width};

pub use self::work::{choose_remaining, choose_steps};

/// Rows of the lower part that stay whatever stands above: frame, bar, headings, three lines, two below.
const LOWER: u16 = 9;
/// Rows below the list, for the whole of the chosen line.
const FOOT: u16 = 2;

/// What the list says of the people on it.
#[derive(Clone, Debug)]
enum Said {
    /// They made a step.
    Steps(StepList),
    /// They are remaining, and the others of their village are not.
    Remaining(RemainingList),
}

impl Said {
    fn view(&self, lang: Lang) -> View {
        match self {
            Self::Steps(list) => list.view(lang),
            Self::Remaining(list) => list.view(lang),
        }
    }

    fn writes(&self) -> bool {
        match self {
            Self::Steps(list) => list.writes(),
            Self::Remaining(list) => list.writes(),
        }
    }

    fn files(&self) -> &[PathBuf] {
        match self {
            Self::Steps(list) => &list.files,
            Self::Remaining(list) => &list.files,
        }
    }

    /// The name of what is read, for titles.
    fn name(&self, lang: Lang) -> String {
        match self.files() {
            [file] => work::file_name(file),
            files => say!(lang, preview_files, n = lang.count(files.len())),
        }
    }

    fn set_day(&mut self, day: Day) {
        match self {
            Self::Steps(list) => list.options.on = day,
            Self::Remaining(list) => list.options.on = day,
        }
    }
}

/// What a list would note.
pub struct PeopleList {
    list: Said,
    view: View,
    open: usize,
    bar: Bar,
    rows: ListView<Line>,
}

impl PeopleList {
    fn new(list: Said, ctx: &Ctx) -> Self {
        let view = list.view(ctx.lang);
        let mut screen = Self {
            list,
            view,
            open: 0,
            bar: Bar::default(),
            rows: ListView::default(),
        };
        screen.turn_to(0);
        screen
    }

    fn turn_to(&mut self, pile: usize) {
        self.open = pile;
        self.rows.rewind();
        let lines = self.view.piles.get(pile).map(|pile| pile.lines.clone());
        self.rows.set(lines.unwrap_or_default());
    }

    fn turn(&mut self, change: usize) {
        let piles = self.view.piles.len().max(1);
        self.turn_to((self.open + change) % piles);
    }

    /// Asks what the list is of: which step, or which village.
    fn ask_other(&self, ctx: &Ctx) -> Result<Flow> {
        let lang = ctx.lang;
        let list = match &self.list {
            Said::Steps(list) => list.clone(),
            Said::Remaining(list) => return work::ask_village(list.clone(), ctx),
        };
        let rows = StepListOptions::KINDS.into_iter().zip(0..);
        let rows = rows.map(|(kind, id)| (id, lang.label("step_kind", kind.code())));
        Ok(Flow::push(Choose::one(
            say!(lang, people_list_step_title),
            rows.collect(),
            move |id, ctx| {
                let place = usize::try_from(id).unwrap_or_default();
                let mut list = list.clone();
                list.options.kind = StepListOptions::KINDS[place];
                Ok(work::rehearse(Said::Steps(list), ctx))
            },
        )))
    }

    fn ask_day(&self, ctx: &Ctx) -> Flow {
        let lang = ctx.lang;
        let list = self.list.clone();
        let question = match &list {
            Said::Steps(_) => say!(lang, people_list_day_question),
            Said::Remaining(_) => say!(lang, people_list_day_of_list),
        };
        Flow::push(AskNote::new(
            say!(lang, people_list_day_title),
            question,
            move |text, ctx| {
                let today = ctx.today();
                let day = match read_date(&text, Side::Past, today) {
                    Ok(PartialDate::Day(day)) if day <= today => day,
                    Ok(PartialDate::Day(_)) => {
                        return Err(Error::Told(say!(ctx.lang, date_in_future)));
                    }
                    Ok(_) => return Err(Error::Told(say!(ctx.lang, chip_day_whole))),
                    Err(fault) => return Err(Error::Told(date_fault(ctx.lang, fault, &text))),
                };
                let mut list = list.clone();
                list.set_day(day);
                Ok(work::rehearse(list, ctx))
            },
        ))
    }

    /// Writes; where a list names suspiciously few of a village, only after a second word.
    fn write(&self, ctx: &Ctx) -> Flow {
        let lang = ctx.lang;
        let list = match &self.list {
            Said::Steps(list) => return work::write_steps(list.clone(), ctx),
            Said::Remaining(list) => list.clone(),
        };
        let (sure, all) = list.proposals();
        if sure == all {
            return work::write_remaining(list, false, ctx);
        }
        let all = say!(lang, people_list_write_all, count = lang.count(all));
        let mut words = vec![(true, all)];
        if sure > 0 {
            let sure = say!(lang, people_list_write_sure, count = lang.count(sure));
            words.insert(0, (false, sure));
        }
        let digits = '1'..;
        let picks: Vec<(char, bool)> = digits.zip(words.iter().map(|(all, _)| *all)).collect();
        let choices = ('1'..).zip(words);
        let choices = choices.map(|(digit, (_, words))| Choice { digit, words });
        Flow::push(Menu::new(
            say!(lang, people_list_few_title),
            choices.collect(),
            move |digit, ctx: &mut Ctx| {
                let all = picks.contains(&(digit, true));
                Ok(work::write_remaining(list.clone(), all, ctx))
            },
        ))
    }

    fn draw_pile(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let (bar, area) = split_row(area, 1);
        self.bar.draw(frame, bar, self.open, &self.view, look, lang);
        if self.rows.total() == 0 {
            let span = look.span(&say!(lang, preview_pile_empty), Role::Quiet);
            let buffer = frame.buffer_mut();
            buffer.set_span(area.x, area.y + 1, &span, area.width);
            return;
        }
        let (list, foot) = split_row(area, area.height.saturating_sub(FOOT));
        let (heads, rows) = split_row(list, 1);
        let has = |part: fn(&Line) -> &String| {
            let mut lines = self.rows.rows().iter();
            lines.any(|line| !part(line).is_empty())
        };
        let (named, rowed) = (has(|line| &line.name), has(|line| &line.row));
        let columns = columns(named, rowed, lang);
        let widths = table::fit(&columns, area.width);
        table::draw_heads(frame, heads, look, &columns, &widths);
        let chosen = self.rows.chosen().map(|line| line.what.clone());
        for (place, line, chosen) in self.rows.visible(rows) {
            let mut cells = Vec::new();
            if rowed {
                cells.push(Cell::text(line.row.clone()));
            }
            if named {
                cells.push(Cell::text(look.personal(&line.name)));
                cells.push(Cell::text(line.village.clone()));
                cells.push(Cell::text(line.household.clone()));
            }
            cells.push(Cell::new(look.personal(&line.what), line.role));
            table::draw_row(frame, place, look, &columns, &widths, cells, chosen);
        }
        let text = look.personal(&chosen.unwrap_or_default()).into_owned();
        let lines = wrapped(&text, Role::Quiet, usize::from(foot.width), 0);
        draw_lines(frame, foot, &lines, look);
    }
}

/// Rows that mean somebody have a name and a place; of the others there is only what is said of them.
fn columns(named: bool, rowed: bool, lang: Lang) -> Vec<Column> {
    let mut columns = Vec::new();
    if rowed {
        let row = say!(lang, preview_column_row);
        columns.push(Column::new(row, Width::Number(6), 0));
    }
    if named {
        let village = say!(lang, people_list_column_village);
        let household = say!(lang, preview_column_household);
        columns.extend([
            Column::new(say!(lang, preview_column_name), Width::Name(14, 24), 0),
            Column::new(village, Width::Name(8, 16), 2),
            Column::new(household, Width::Name(4, 7), 1),
        ]);
    }
    let what = say!(lang, preview_column_what);
    columns.push(Column::new(what, Width::Name(24, 200), 0));
    columns
}

impl Screen for PeopleList {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::F(2), Key::Ctrl('s')],
            word: |lang| say!(lang, preview_command_write),
            line: |lang| say!(lang, people_list_command_write_line),
            ready: |screen, ctx| screen.list.writes() && !ctx.store.is_read_only(),
            run: |screen, ctx| Ok(screen.write(ctx)),
        },
        Command {
            keys: &[Key::F(4), Key::Ctrl('e')],
            word: |lang| say!(lang, people_list_command_step),
            line: |lang| say!(lang, people_list_command_step_line),
            ready: always,
            run: |screen, ctx| screen.ask_other(ctx),
        },
        Command {
            keys: &[Key::F(5), Key::Ctrl('g')],
            word: |lang| say!(lang, people_list_command_day),
            line: |lang| say!(lang, people_list_command_day_line),
            ready: always,
            run: |screen, ctx| Ok(screen.ask_day(ctx)),
        },
        Command {
            keys: &[Key::Right, Key::Tab],
            word: |lang| say!(lang, preview_command_next),
            line: |lang| say!(lang, preview_command_next_line),
            ready: always,
            run: |screen, _ctx| {
                screen.turn(1);
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::Left, Key::BackTab],
            word: |lang| say!(lang, preview_command_back),
            line: |lang| say!(lang, preview_command_back_line),
            ready: always,
            run: |screen, _ctx| {
                screen.turn(screen.view.piles.len().saturating_sub(1));
                Ok(Flow::Stay)
            },
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        match self.list {
            Said::Steps(_) => say!(ctx.lang, people_list_title),
            Said::Remaining(_) => say!(ctx.lang, people_list_remaining_title),
        }
    }

    fn hint(&self, ctx: &Ctx) -> String {
        match self.list {
            Said::Steps(_) => say!(ctx.lang, people_list_hint),
            Said::Remaining(_) => say!(ctx.lang, people_list_remaining_hint),
        }
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.rows)
    }

    fn click(&mut self, at: Position, _ctx: &mut Ctx) -> Result<Option<Flow>> {
        Ok(self.bar.at(at).map(|pile| {
            self.turn_to(pile);
            Flow::Stay
        }))
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let inside = usize::from(area.width.saturating_sub(2));
        let lines: Vec<_> = self
            .view
            .summary
            .iter()
            .flat_map(|(words, role)| wrapped(words, *role, inside, 2))
            .collect();
        let wanted = lines.len() as u16 + 2;
        let (top, below) = split_row(area, wanted.min(area.height.saturating_sub(LOWER)));
        let inner = draw_pane(frame, top, &self.list.name(lang), look);
        draw_lines(frame, inner, &lines, look);
        let marks = self.view.piles.get(self.open);
        let title = marks.map_or(String::new(), |pile| pile.title.clone());
        let inner = draw_pane(frame, below, &title, look);
        self.draw_pile(frame, inner, ctx);
    }
}
