//! Progress and ranks: villages, cohorts, groups, those who persuade, and why people remain. Every number opens its
//! people.

use std::path::PathBuf;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::choose::Choose;
use super::eligible_people::EligiblePeople;
use super::export::{folder_of_lists, make_folder};
use super::layout::split_row;
use super::lines::{Line as TextLine, draw_lines, wrapped};
use super::pace_lines::{marked_verdict, row_lines};
use crate::domain::ranking::RankBy;
use crate::domain::stage::Remaining;
use crate::exchange::export::Format;
use crate::exchange::league::{
    Figure, ProgressColumn, by_code, check_line, columns, export_league, file_name, row_name,
};
use crate::lang::{Lang, say};
use crate::store::{DueFilter, DueSet, FigureBy, FigureKey, League, LeagueRow};
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::job::Job;
use crate::tui::layers::menu::{Choice, Menu};
use crate::tui::layers::message::Message;
use crate::tui::look::{Role, left, right, width};
use crate::tui::screen::Screen;
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::sideways::Sideways;

/// What the rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rows {
    By(FigureBy),
    Reasons,
}

impl Rows {
    fn code(self) -> &'static str {
        match self {
            Self::By(by) => by_code(by),
            Self::Reasons => "reason",
        }
    }

    fn next(self) -> Self {
        match self {
            Self::By(FigureBy::Village) => Self::By(FigureBy::Cohort),
            Self::By(FigureBy::Cohort) => Self::By(FigureBy::Group),
            Self::By(FigureBy::Group) => Self::By(FigureBy::Cadre),
            Self::By(FigureBy::Cadre) => Self::Reasons,
            Self::Reasons => Self::By(FigureBy::Village),
        }
    }
}

/// Which villages are shown, kept while the program runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Only {
    /// All of them.
    #[default]
    All,
    /// Late by their forecast.
    Behind,
    /// Done, or in time and no worse than everybody.
    Exemplary,
    /// Where nobody was, and nobody called, for so many days.
    Silent(i64),
    /// Those that this head or officer answers for.
    Area(String),
}

/// The days of [`Only::Silent`] that are offered.
const SILENT: [i64; 4] = [3, 7, 14, 30];

impl Only {
    fn shows(&self, row: &LeagueRow, league: &League) -> bool {
        match self {
            Self::All => true,
            Self::Behind => row.is_behind(),
            Self::Exemplary => league.is_exemplary(row),
            Self::Silent(days) => row.is_silent(*days, league.today),
            Self::Area(name) => [&row.head, &row.officer].contains(&name),
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::All => say!(lang, progress_only_all),
            Self::Behind => say!(lang, progress_only_behind),
            Self::Exemplary => say!(lang, progress_only_exemplary),
            Self::Silent(days) => say!(lang, progress_only_silent, days = lang.number(*days)),
            Self::Area(name) => say!(lang, progress_only_area, name = name.as_str()),
        }
    }

    /// Whether it is a choice of villages, which other rows do not have.
    fn is_of_villages(&self) -> bool {
        matches!(self, Self::Silent(_) | Self::Area(_))
    }
}

/// A row: everybody, one of the table, or a reason.
struct Line {
    name: String,
    of: Of,
    cells: Vec<(String, Role)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    Everybody,
    /// By its place in the table.
    Row(usize),
    Reason(Remaining),
    NoReason,
}

impl Keyed for Line {
    type Id = Of;

    fn id(&self) -> Of {
        self.of
    }
}

/// The least columns of a name in front of the figures.
const NAME: usize = 16;
/// Rows below the table at least, so that it stands still from row to row: the chosen row in words, and the check.
const BELOW: u16 = 7;
/// Rows of the table that are left in any window.
const ROWS: u16 = 5;

/// The table of progress.
pub struct Progress {
    rows: Rows,
    rank_by: RankBy,
    league: Option<League>,
    list: ListView<Line>,
    sideways: Sideways,
    folder: PathBuf,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            rows: Rows::By(FigureBy::Village),
            rank_by: RankBy::Percent,
            league: None,
            list: ListView::default(),
            sideways: Sideways::default(),
            folder: folder_of_lists(),
        }
    }
}

impl Progress {
    /// The same with another folder for the files.
    #[must_use]
    pub fn into_folder(mut self, folder: PathBuf) -> Self {
        self.folder = folder;
        self
    }

    fn by(&self) -> FigureBy {
        match self.rows {
            Rows::By(by) => by,
            Rows::Reasons => FigureBy::Village,
        }
    }

    fn turn(&mut self, ctx: &Ctx) -> Result<Flow> {
        self.rows = self.rows.next();
        self.list.rewind();
        self.sideways = Sideways::default();
        self.load(ctx)?;
        Ok(Flow::Stay)
    }

    fn sort(&mut self, by: RankBy, ctx: &Ctx) -> Result<Flow> {
        self.rank_by = by;
        self.list.rewind();
        self.load(ctx)?;
        Ok(Flow::Stay)
    }

    /// The headings of the columns that move.
    fn heads(&self, lang: Lang) -> Vec<String> {
        match (self.rows, &self.league) {
            (Rows::By(by), _) => columns(by)
                .iter()
                .map(|column| column.short(lang))
                .collect(),
            (Rows::Reasons, Some(league)) => {
                let names = league.rows.iter().map(|row| row_name(row, lang));
                std::iter::once(say!(lang, progress_total))
                    .chain(names)
                    .collect()
            }
            (Rows::Reasons, None) => Vec::new(),
        }
    }

    fn fill(&mut self, ctx: &Ctx) {
        let Some(league) = &self.league else { return };
        let lines = match self.rows {
            Rows::By(by) => figure_lines(league, by, self.rank_by, ctx),
            Rows::Reasons => reason_lines(league, ctx.lang),
        };
        self.list.set(lines);
    }

    /// The row of the table under the cursor.
    fn chosen_row(&self) -> Option<&LeagueRow> {
        let league = self.league.as_ref()?;
        match self.list.chosen()?.of {
            Of::Everybody => Some(&league.all),
            Of::Row(at) => league.rows.get(at),
            Of::Reason(_) | Of::NoReason => {
                let village = self.sideways.column().checked_sub(1);
                village.map_or(Some(&league.all), |at| league.rows.get(at))
            }
        }
    }

    /// Exactly the people behind the number under the cursor.
    fn filter(&self) -> Option<DueFilter> {
        let row = self.chosen_row()?;
        let set = match (self.list.chosen()?.of, self.rows) {
            (Of::Reason(reason), _) => DueSet::Reason(reason),
            (Of::NoReason, _) | (_, Rows::Reasons) => DueSet::Remaining,
            (_, Rows::By(by)) => columns(by).get(self.sideways.column())?.set(),
        };
        Some(filter_of(row.key.as_ref(), set))
    }

    fn open(&self, lang: Lang) -> Flow {
        match (self.filter(), self.chosen_row()) {
            (Some(filter), Some(row)) => {
                Flow::push(EligiblePeople::of(filter, row_name(row, lang)))
            }
            _ => Flow::Stay,
        }
    }

    /// Offers which villages are shown.
    fn ask_only(ctx: &Ctx) -> Flow {
        let mut choices = vec![Only::All, Only::Behind, Only::Exemplary];
        choices.extend(SILENT.map(Only::Silent));
        let mut names: Vec<String> = Vec::new();
        for (_, village) in &ctx.session.villages {
            for name in [&village.head, &village.officer] {
                if !name.is_empty() && !names.contains(name) {
                    names.push(name.clone());
                }
            }
        }
        choices.extend(names.into_iter().map(Only::Area));
        let words = choices.iter().map(|only| only.words(ctx.lang));
        let rows = (0..).zip(words).collect();
        let title = say!(ctx.lang, progress_command_only);
        Flow::push(Choose::one(title, rows, move |at, ctx| {
            if let Some(only) = usize::try_from(at).ok().and_then(|at| choices.get(at)) {
                ctx.session.only = only.clone();
            }
            Ok(Flow::Reload)
        }))
    }

    /// Writes the table to a file, and says where it is.
    fn write(&self, ctx: &Ctx) -> Flow {
        let lang = ctx.lang;
        let formats = [Format::Csv, Format::Xlsx];
        let choices = ('1'..).zip(formats).map(|(digit, format)| Choice {
            digit,
            words: lang.label("format", format.code()),
        });
        let (by, rank_by, folder) = (self.by(), self.rank_by, self.folder.clone());
        let title = say!(lang, progress_command_write);
        Flow::push(Menu::new(
            title,
            choices.collect(),
            move |digit, ctx: &mut Ctx| {
                let format = match digit {
                    '2' => Format::Xlsx,
                    _ => Format::Csv,
                };
                let path = folder.join(file_name(by, ctx.today(), format, ctx.lang));
                let (seed, lang) = (ctx.store.seed(), ctx.lang);
                Ok(Flow::Start(Job::new(
                    say!(lang, export_job),
                    move |_meter| {
                        make_folder(&path)?;
                        let store = seed.open()?;
                        let roll = store.load_roll()?;
                        let rows =
                            export_league(&store, &roll, by, rank_by, (format, lang), &path)?;
                        Ok((rows, path))
                    },
                    |(rows, path), ctx: &mut Ctx| {
                        let words = say!(
                            ctx.lang,
                            done_export,
                            rows = ctx.lang.number(rows as i64),
                            file = path.display().to_string()
                        );
                        Ok(Flow::push(Message::new(
                            say!(ctx.lang, progress_title),
                            words,
                        )))
                    },
                )))
            },
        ))
    }

    fn pane_title(&self, ctx: &Ctx) -> String {
        let lang = ctx.lang;
        let rows = lang.label("progress_by", self.rows.code());
        let only = match (&ctx.session.only, self.rows) {
            (only, Rows::By(by)) if by == FigureBy::Village || !only.is_of_villages() => only,
            _ => &Only::All,
        };
        let sorted = match self.rows {
            Rows::By(_) => lang.label("progress_rank", self.rank_by.code()),
            Rows::Reasons => String::new(),
        };
        let only = match only {
            Only::All => String::new(),
            only => only.words(lang),
        };
        let parts = [rows, sorted, only];
        let parts: Vec<&str> = parts
            .iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(" · ")
    }

    fn draw_table(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let heads = self.heads(ctx.lang);
        let widths = cell_widths(&heads, self.list.rows());
        let names = self
            .list
            .rows()
            .iter()
            .map(|line| width(&line.name) + 2)
            .max();
        let most = usize::from(area.width) / 2;
        let names = names.unwrap_or(NAME).clamp(NAME, most.max(NAME));
        let room = usize::from(area.width).saturating_sub(names + 2);
        let shown = self.sideways.scroll(&widths, room, 0);
        let (first, column) = (self.sideways.first(), self.sideways.column());
        let end = (first + shown).min(heads.len());
        let (head_row, rows) = split_row(area, 1);
        let mark =
            |more: bool, mark: &str| (if more { mark } else { " " }.to_owned(), Role::Strong);
        let mut pieces = vec![(left("", names), Role::Heading), mark(first > 0, "◄")];
        let seen = heads[first..end].iter().zip(&widths[first..end]);
        pieces.extend(seen.map(|(head, columns)| (right(head, *columns), Role::Heading)));
        pieces.push(mark(end < heads.len(), "►"));
        draw_pieces(frame, head_row, &pieces, ctx);
        for (place, line, chosen) in self.list.visible(rows) {
            let plain = if chosen { Role::Strong } else { Role::Text };
            let arrow = if chosen { "►" } else { " " };
            let name = left(&format!("{arrow}{}", line.name), names);
            let mut pieces = vec![(name, plain), (" ".to_owned(), plain)];
            let cells = line.cells.iter().zip(&widths).enumerate();
            pieces.extend(
                cells
                    .skip(first)
                    .take(shown)
                    .map(|(at, ((text, role), columns))| {
                        let role = match role {
                            _ if chosen && at == column => Role::Chosen,
                            Role::Text => plain,
                            role => *role,
                        };
                        (right(text, *columns), role)
                    }),
            );
            draw_pieces(frame, place, &pieces, ctx);
        }
    }

    /// Says so where the campaign has none of the rows that are asked for.
    fn draw_none(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let is_empty = self.league.as_ref().is_some_and(|one| one.rows.is_empty());
        if let (Rows::By(by), true) = (self.rows, is_empty) {
            let (_, below) = split_row(area, 3);
            let words = ctx.lang.label("progress_none", by_code(by));
            let lines = wrapped(&words, Role::Quiet, usize::from(below.width), 2);
            draw_lines(frame, below, &lines, ctx.look);
        }
    }

    /// The chosen row in words, and the line that proves the table.
    fn words_below(&self, columns: usize, ctx: &Ctx) -> (Vec<TextLine>, Vec<TextLine>) {
        let Some(league) = &self.league else {
            return (Vec::new(), Vec::new());
        };
        let holds = if league.check().holds() {
            Role::Quiet
        } else {
            Role::Bad
        };
        let check = wrapped(&check_line(league, ctx.lang), holds, columns, 2);
        let said = self.chosen_row().map(|row| row_lines(row, ctx));
        let mut words: Vec<TextLine> = Vec::new();
        for (text, role) in said.unwrap_or_default() {
            words.extend(wrapped(&text, role, columns, 2));
        }
        (words, check)
    }
}

/// The filter of a row and a set.
fn filter_of(key: Option<&FigureKey>, set: DueSet) -> DueFilter {
    let filter = DueFilter::of(set);
    match key {
        Some(key) => filter.within(key),
        None => filter,
    }
}

fn figure_lines(league: &League, by: FigureBy, rank_by: RankBy, ctx: &Ctx) -> Vec<Line> {
    let lang = ctx.lang;
    let columns = columns(by);
    let line = |row: &LeagueRow, of: Of| Line {
        name: row_name(row, lang),
        of,
        cells: columns
            .iter()
            .map(|column| cell(*column, row, rank_by, lang))
            .collect(),
    };
    let only = &ctx.session.only;
    let shows = |row: &&LeagueRow| {
        by != FigureBy::Village && only.is_of_villages() || only.shows(row, league)
    };
    let place = |wanted: &LeagueRow| league.rows.iter().position(|row| row.key == wanted.key);
    let rows = league.ranked(rank_by).into_iter().filter(shows);
    let rows = rows.filter_map(|row| Some(line(row, Of::Row(place(row)?))));
    std::iter::once(line(&league.all, Of::Everybody))
        .chain(rows)
        .collect()
}

fn cell(column: ProgressColumn, row: &LeagueRow, by: RankBy, lang: Lang) -> (String, Role) {
    match column.figure(row, by) {
        Figure::Verdict(verdict) => marked_verdict(verdict, lang),
        Figure::Change(change) if column == ProgressColumn::Moved => {
            let role = match change {
                1.. => Role::Good,
                0 => Role::Text,
                _ => Role::Care,
            };
            (Figure::Change(change).words(lang), role)
        }
        figure => (figure.words(lang), Role::Text),
    }
}

fn reason_lines(league: &League, lang: Lang) -> Vec<Line> {
    let everybody = || std::iter::once(&league.all).chain(&league.rows);
    let number = |count: usize| match count {
        0 => ("·".to_owned(), Role::Quiet),
        count => (lang.count(count), Role::Text),
    };
    let sum = Line {
        name: say!(lang, progress_remaining),
        of: Of::NoReason,
        cells: everybody()
            .map(|row| number(row.figures.remaining))
            .collect(),
    };
    let reasons = Remaining::all().map(|reason| Line {
        name: lang.label("remaining", reason.code()),
        of: Of::Reason(reason),
        cells: everybody()
            .map(|row| number(League::reason(row, reason)))
            .collect(),
    });
    std::iter::once(sum).chain(reasons).collect()
}

/// The widths of the columns, a blank in front: numbers and names of people are never cut.
fn cell_widths(heads: &[String], lines: &[Line]) -> Vec<usize> {
    let cells = |at: usize| lines.iter().filter_map(move |line| line.cells.get(at));
    let heads = heads.iter().enumerate();
    heads
        .map(|(at, head)| {
            let cells = cells(at).map(|(text, _)| width(text)).max().unwrap_or(0);
            cells.max(width(head)) + 1
        })
        .collect()
}

fn draw_pieces(frame: &mut Frame, row: Rect, pieces: &[(String, Role)], ctx: &Ctx) {
    let mut x = row.x;
    for (text, role) in pieces {
        let span = ctx.look.span(text, *role);
        let room = row.right().saturating_sub(x);
        x = frame.buffer_mut().set_span(x, row.y, &span, room).0;
    }
}

/// Reasons have no ranks, and all villages beside each other.
fn has_ranks(progress: &Progress, _ctx: &Ctx) -> bool {
    matches!(progress.rows, Rows::By(_))
}

impl Screen for Progress {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, funnel_command_open),
            line: |lang| say!(lang, funnel_command_open_line),
            ready: |progress, _ctx| progress.filter().is_some(),
            run: |progress, ctx| Ok(progress.open(ctx.lang)),
        },
        Command {
            keys: &[Key::Left],
            word: |lang| say!(lang, pivot_command_left),
            line: |lang| say!(lang, pivot_command_left_line),
            ready: always,
            run: |progress, ctx| {
                let count = progress.heads(ctx.lang).len();
                progress.sideways.step(-1, count);
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::Right],
            word: |lang| say!(lang, pivot_command_right),
            line: |lang| say!(lang, pivot_command_right_line),
            ready: always,
            run: |progress, ctx| {
                let count = progress.heads(ctx.lang).len();
                progress.sideways.step(1, count);
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::Tab],
            word: |lang| say!(lang, funnel_command_turn),
            line: |lang| say!(lang, progress_command_turn_line),
            ready: always,
            run: |progress, ctx| progress.turn(ctx),
        },
        Command {
            keys: &[Key::Char('1')],
            word: |lang| lang.label("progress_sort", RankBy::Percent.code()),
            line: |lang| lang.label("progress_sort_line", RankBy::Percent.code()),
            ready: has_ranks,
            run: |progress, ctx| progress.sort(RankBy::Percent, ctx),
        },
        Command {
            keys: &[Key::Char('2')],
            word: |lang| lang.label("progress_sort", RankBy::Remaining.code()),
            line: |lang| lang.label("progress_sort_line", RankBy::Remaining.code()),
            ready: has_ranks,
            run: |progress, ctx| progress.sort(RankBy::Remaining, ctx),
        },
        Command {
            keys: &[Key::Char('3')],
            word: |lang| lang.label("progress_sort", RankBy::Pace.code()),
            line: |lang| lang.label("progress_sort_line", RankBy::Pace.code()),
            ready: has_ranks,
            run: |progress, ctx| progress.sort(RankBy::Pace, ctx),
        },
        Command {
            keys: &[Key::Char('4')],
            word: |lang| lang.label("progress_sort", RankBy::OnTime.code()),
            line: |lang| lang.label("progress_sort_line", RankBy::OnTime.code()),
            ready: has_ranks,
            run: |progress, ctx| progress.sort(RankBy::OnTime, ctx),
        },
        Command {
            keys: &[Key::Char('-')],
            word: |lang| say!(lang, progress_command_only),
            line: |lang| say!(lang, progress_command_only_line),
            ready: has_ranks,
            run: |_progress, ctx| Ok(Self::ask_only(ctx)),
        },
        Command {
            keys: &[Key::F(7), Key::Ctrl('o')],
            word: |lang| say!(lang, command_files),
            line: |lang| say!(lang, progress_command_write_line),
            ready: |progress, _ctx| progress.league.is_some(),
            run: |progress, ctx| Ok(progress.write(ctx)),
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        let campaign = ctx.session.campaign.as_ref();
        let name = campaign.map_or("", |(_, campaign)| campaign.name.as_str());
        format!("{} · {name}", say!(ctx.lang, progress_title))
    }

    fn hint(&self, ctx: &Ctx) -> String {
        match self.rows {
            Rows::By(_) => say!(ctx.lang, progress_keys),
            Rows::Reasons => say!(ctx.lang, progress_keys_reasons),
        }
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        self.league = match ctx.store.roll() {
            Some(roll) => Some(League::of(&ctx.store, roll, self.by())?),
            None => None,
        };
        self.fill(ctx);
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let inner = draw_pane(frame, area, &self.pane_title(ctx), ctx.look);
        if self.league.is_none() {
            let line = TextLine::new(say!(ctx.lang, overview_counting), Role::Quiet);
            draw_lines(frame, inner, &[line], ctx.look);
            return;
        }
        let (words, check) = self.words_below(usize::from(inner.width), ctx);
        let lines = (words.len() + check.len()) as u16;
        let below = lines.max(BELOW).min(inner.height.saturating_sub(ROWS));
        let (table, low) = split_row(inner, inner.height - below);
        self.draw_table(frame, table, ctx);
        self.draw_none(frame, table, ctx);
        let (low, last) = split_row(low, low.height.saturating_sub(check.len() as u16));
        draw_lines(frame, low, &words, ctx.look);
        draw_lines(frame, last, &check, ctx.look);
    }
}
