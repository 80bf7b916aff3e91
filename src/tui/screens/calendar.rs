//! The return calendar: a month, how many people are expected on each day, the lunar day beside, the occasions; below
//! it what stands on no day: who is overdue, who comes for Tết, and of whom only the month or nothing is known.

use chrono::{Datelike, Days, Months};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::homecoming::Homecoming;
use super::layout::split_row;
use crate::domain::agenda::occasions;
use crate::domain::date::Day;
use crate::domain::expected_back::Occasion;
use crate::domain::id::VillageId;
use crate::domain::lunar::LunarDay;
use crate::lang::{Lang, say};
use crate::store::{CalendarCounts, Returning};
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Look, Role, left, right, width};
use crate::tui::screen::Screen;
use crate::tui::widgets::list::{Keyed, ListView, Step, Steps};

/// Rows of a week: the day with its lunar day, and who is expected.
const WEEK: u16 = 2;
/// Rows of what stands on no day, frame included.
const BELOW: u16 = 6;

/// The codes of the lunar months' names.
const LUNAR_MONTHS: [&str; 12] = [
    "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12",
];

/// A month with one chosen day.
struct Grid {
    chosen: Day,
    today: Day,
    cells: Vec<(Rect, Day)>,
}

impl Grid {
    /// The first and the last day of the month that is shown.
    fn month(&self) -> (Day, Day) {
        let first = self.chosen.with_day(1).unwrap_or(self.chosen);
        let next = first.checked_add_months(Months::new(1));
        let last = next.and_then(|next| next.pred_opt());
        (first, last.unwrap_or(first))
    }

    fn move_days(&mut self, days: i64) {
        let by = Days::new(days.unsigned_abs());
        let moved = if days < 0 {
            self.chosen.checked_sub_days(by)
        } else {
            self.chosen.checked_add_days(by)
        };
        self.take(moved);
    }

    fn move_months(&mut self, months: i64) {
        let by = Months::new(u32::try_from(months.unsigned_abs()).unwrap_or(1));
        let moved = if months < 0 {
            self.chosen.checked_sub_months(by)
        } else {
            self.chosen.checked_add_months(by)
        };
        self.take(moved);
    }

    /// The calendar knows the moon from 1950 to 2100.
    fn take(&mut self, day: Option<Day>) {
        if let Some(day) = day.filter(|day| (1950..=2100).contains(&day.year())) {
            self.chosen = day;
        }
    }

    /// How many weeks touch the month, and how many days of the first belong to the month before.
    fn weeks(&self) -> (u16, u32) {
        let (first, last) = self.month();
        let before = first.weekday().num_days_from_monday();
        (((before + last.day()).div_ceil(7)) as u16, before)
    }
}

impl Steps for Grid {
    fn step(&mut self, step: Step) {
        match step {
            Step::Rows(rows) => self.move_days(7 * rows.signum() as i64),
            Step::Pages(pages) => self.move_months(pages as i64),
            Step::First => self.chosen = self.today,
            Step::Last => self.chosen = self.month().1,
        }
    }

    fn click(&mut self, at: Position) -> Option<bool> {
        let (_, day) = *self.cells.iter().find(|(place, _)| place.contains(at))?;
        let again = day == self.chosen;
        self.chosen = day;
        Some(again)
    }
}

/// What stands on no day.
struct Beside {
    digit: char,
    which: Returning,
    words: String,
}

impl Keyed for Beside {
    type Id = char;

    fn id(&self) -> char {
        self.digit
    }
}

/// The return calendar of a village, or of the commune.
pub struct Calendar {
    village: Option<VillageId>,
    grid: Grid,
    counts: Option<CalendarCounts>,
    beside: ListView<Beside>,
    /// The lines below have the keys.
    at_beside: bool,
}

impl Calendar {
    /// The calendar of a village, or of all, on today.
    pub fn of(village: Option<VillageId>, today: Day) -> Self {
        Self {
            village,
            grid: Grid {
                chosen: today,
                today,
                cells: Vec::new(),
            },
            counts: None,
            beside: ListView::default(),
            at_beside: false,
        }
    }

    fn count(&mut self, ctx: &Ctx) {
        let (first, last) = self.grid.month();
        let roll = ctx.store.roll();
        self.counts = roll.map(|roll| roll.calendar(self.village, first, last));
        self.beside.set(self.lines(ctx.lang));
    }

    fn lines(&self, lang: Lang) -> Vec<Beside> {
        let Some(counts) = &self.counts else {
            return Vec::new();
        };
        let count = |count: usize| lang.count(count);
        let mut lines = vec![Beside {
            digit: '1',
            which: Returning::Overdue,
            words: say!(lang, calendar_overdue, count = count(counts.overdue)),
        }];
        if let Some(tet) = counts.tet {
            lines.push(Beside {
                digit: '2',
                which: Returning::Occasion(Occasion::Tet, tet.year),
                words: say!(
                    lang,
                    calendar_tet,
                    year = tet.year.to_string(),
                    from = lang.short_day(tet.window.0),
                    to = lang.short_day(tet.window.1),
                    count = count(tet.count)
                ),
            });
        }
        lines.push(Beside {
            digit: '3',
            which: Returning::Sometime,
            words: say!(lang, calendar_sometime, count = count(counts.sometime)),
        });
        lines.push(Beside {
            digit: '4',
            which: Returning::Unknown,
            words: say!(lang, calendar_unknown, count = count(counts.unknown)),
        });
        lines
    }

    fn open(&self, which: Returning) -> Flow {
        Flow::push(Homecoming::of(self.village, which))
    }

    fn open_chosen(&self) -> Flow {
        match self.beside.chosen() {
            Some(line) if self.at_beside => self.open(line.which),
            _ => self.open(Returning::Day(self.grid.chosen)),
        }
    }

    fn turn_village(&mut self, ctx: &Ctx) -> Flow {
        self.village = match self.village {
            Some(_) => None,
            None => ctx.session.walk.village,
        };
        self.count(ctx);
        Flow::Stay
    }

    /// How many may come on a day of the month.
    fn on(&self, day: Day) -> usize {
        let days = self.counts.as_ref().map(|counts| &counts.days);
        let found = days.and_then(|days| days.get(day.day0() as usize));
        found.copied().unwrap_or(0)
    }

    fn heading(&self, lang: Lang) -> String {
        let day = self.grid.chosen;
        let mut words = say!(
            lang,
            calendar_heading,
            month = format!("{}/{}", day.month(), day.year()),
            day = lang.weekday(day),
            lunar = lunar_words(day, lang)
        );
        let occasions = occasions(day, day);
        for (occasion, ..) in &occasions {
            words = format!("{words} · {}", lang.label("occasion", occasion.code()));
        }
        if self.counts.is_some() {
            let count = lang.count(self.on(day));
            words = format!("{words} · {}", say!(lang, calendar_people, count = count));
        }
        words
    }

    fn draw_month(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (lang, look) = (ctx.lang, ctx.look);
        let inner = draw_pane(frame, area, &self.heading(lang), look);
        let columns = inner.width / 7;
        self.grid.cells.clear();
        for (at, name) in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            .iter()
            .enumerate()
        {
            let text = format!("  {}", lang.label("weekday_short", name));
            let x = inner.x + at as u16 * columns;
            let span = look.span(&left(&text, usize::from(columns)), Role::Heading);
            frame.buffer_mut().set_span(x, inner.y, &span, columns);
        }
        let (first, last) = self.grid.month();
        let (_, before) = self.grid.weeks();
        let occasions = occasions(first, last);
        for day in first.iter_days().take_while(|day| *day <= last) {
            let at = before + day.day0();
            let place = Rect::new(
                inner.x + (at % 7) as u16 * columns,
                inner.y + 1 + (at / 7) as u16 * WEEK,
                columns,
                WEEK,
            );
            if place.intersection(inner) != place {
                continue;
            }
            let on = occasions
                .iter()
                .find(|(_, _, window)| (window.0..=window.1).contains(&day))
                .map(|(occasion, ..)| *occasion);
            self.draw_day(frame, place, day, on, lang, look);
            self.grid.cells.push((place, day));
        }
    }

    fn draw_day(
        &self,
        frame: &mut Frame,
        place: Rect,
        day: Day,
        on: Option<Occasion>,
        lang: Lang,
        look: Look,
    ) {
        // A column between two days stays free.
        let columns = usize::from(place.width).saturating_sub(1);
        let number = if day == self.grid.today {
            format!("[{:>2}]", day.day())
        } else {
            format!(" {:>2} ", day.day())
        };
        let chosen = day == self.grid.chosen && !self.at_beside;
        let role = |role| if chosen { Role::Chosen } else { role };
        let lunar = lunar_short(day, lang);
        let rest = right(&lunar, columns.saturating_sub(width(&number)));
        let count = match self.on(day) {
            0 => String::new(),
            count => lang.count(count),
        };
        let occasion = on.map_or(String::new(), |on| lang.label("occasion_short", on.code()));
        let below = left(&format!(" {count} "), width(&count) + 2);
        let after = left(&occasion, columns.saturating_sub(width(&below)));
        let rows = [
            [(number, Role::Strong), (rest, Role::Quiet)],
            [(below, Role::Good), (after, Role::Note)],
        ];
        for (pieces, row) in rows.iter().zip(place.rows()) {
            let mut x = row.x;
            for (text, plain) in pieces {
                let room = (columns as u16).saturating_sub(x - row.x);
                let span = look.span(text, role(*plain));
                x = frame.buffer_mut().set_span(x, row.y, &span, room).0;
            }
        }
    }

    fn draw_beside(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let look = ctx.look;
        let inner = draw_pane(frame, area, &say!(ctx.lang, calendar_beside), look);
        if self.counts.is_none() {
            let span = look.span(&say!(ctx.lang, calendar_loading), Role::Quiet);
            frame
                .buffer_mut()
                .set_span(inner.x, inner.y, &span, inner.width);
        }
        let focused = self.at_beside;
        for (place, line, chosen) in self.beside.visible(inner) {
            let role = if chosen && focused {
                Role::Chosen
            } else {
                Role::Text
            };
            let text = left(
                &format!(" {} │ {}", line.digit, line.words),
                usize::from(place.width),
            );
            frame
                .buffer_mut()
                .set_span(place.x, place.y, &look.span(&text, role), place.width);
        }
    }
}

/// `1/1` on the first and the fifteenth of a lunar month, else the day alone.
fn lunar_short(day: Day, lang: Lang) -> String {
    let Some(lunar) = LunarDay::of(day) else {
        return String::new();
    };
    if !matches!(lunar.day, 1 | 15) {
        return lunar.day.to_string();
    }
    let (day, month) = (lunar.day.to_string(), lunar.month.to_string());
    if lunar.leap {
        say!(lang, calendar_leap_short, day = day, month = month)
    } else {
        format!("{day}/{month}")
    }
}

/// `mùng 1 tháng Giêng`.
fn lunar_words(day: Day, lang: Lang) -> String {
    let Some(lunar) = LunarDay::of(day) else {
        return String::new();
    };
    let code = LUNAR_MONTHS.get(usize::from(lunar.month) - 1);
    let month = lang.label("lunar_month", code.unwrap_or(&""));
    let month = if lunar.leap {
        say!(lang, calendar_leap, month = month)
    } else {
        month
    };
    let number = lunar.day.to_string();
    if lunar.day <= 10 {
        say!(lang, calendar_lunar_early, day = number, month = month)
    } else {
        say!(lang, calendar_lunar, day = number, month = month)
    }
}

impl Screen for Calendar {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, command_open),
            line: |lang| say!(lang, calendar_command_open_line),
            ready: always,
            run: |calendar, _ctx| Ok(calendar.open_chosen()),
        },
        Command {
            keys: &[Key::Tab],
            word: |lang| say!(lang, calendar_command_beside),
            line: |lang| say!(lang, calendar_command_beside_line),
            ready: always,
            run: |calendar, _ctx| {
                calendar.at_beside = !calendar.at_beside && calendar.beside.total() > 0;
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::Esc],
            word: |lang| say!(lang, calendar_command_month),
            line: |lang| say!(lang, calendar_command_month_line),
            ready: |calendar, _ctx| calendar.at_beside,
            run: |calendar, _ctx| {
                calendar.at_beside = false;
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, calendar_command_all),
            line: |lang| say!(lang, calendar_command_all_line),
            ready: always,
            run: |calendar, _ctx| Ok(calendar.open(Returning::All)),
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, calendar_command_whole_month),
            line: |lang| say!(lang, calendar_command_whole_month_line),
            ready: always,
            run: |calendar, _ctx| {
                let (first, last) = calendar.grid.month();
                Ok(calendar.open(Returning::Between(first, last)))
            },
        },
        Command {
            keys: &[Key::Char('*')],
            word: |lang| say!(lang, work_command_village),
            line: |lang| say!(lang, calendar_command_village_line),
            ready: |calendar, ctx| calendar.village.is_some() || ctx.session.walk.village.is_some(),
            run: |calendar, ctx| Ok(calendar.turn_village(ctx)),
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        let place = match self.village {
            Some(village) => ctx.session.village(village),
            None => ctx.session.commune.name.as_str(),
        };
        say!(ctx.lang, calendar_title, place = place)
    }

    fn hint(&self, ctx: &Ctx) -> String {
        if self.at_beside {
            say!(ctx.lang, calendar_beside_hint)
        } else {
            say!(ctx.lang, calendar_hint)
        }
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        self.grid.today = ctx.today();
        self.count(ctx);
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        if self.at_beside {
            Some(&mut self.beside)
        } else {
            Some(&mut self.grid)
        }
    }

    fn moved(&mut self, ctx: &mut Ctx) -> Result<()> {
        if !self.at_beside {
            self.count(ctx);
        }
        Ok(())
    }

    fn other(&mut self, key: Key, ctx: &mut Ctx) -> Result<Option<Flow>> {
        let days = match key {
            Key::Left => -1,
            Key::Right => 1,
            Key::Char(digit) => {
                let line = self.beside.rows().iter().find(|line| line.digit == digit);
                return Ok(line.map(|line| self.open(line.which)));
            }
            _ => return Ok(None),
        };
        if self.at_beside {
            return Ok(None);
        }
        self.grid.move_days(days);
        self.count(ctx);
        Ok(Some(Flow::Stay))
    }

    fn click(&mut self, at: Position, ctx: &mut Ctx) -> Result<Option<Flow>> {
        // What the list that has the keys did not take is the other one's.
        let other = if self.at_beside {
            self.grid.click(at)
        } else {
            self.beside.click(at)
        };
        if other.is_none() {
            return Ok(None);
        }
        self.at_beside = !self.at_beside;
        self.count(ctx);
        Ok(Some(Flow::Stay))
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (weeks, _) = self.grid.weeks();
        let (month, rest) = split_row(area, 3 + weeks * WEEK);
        self.draw_month(frame, month, ctx);
        let (below, _) = split_row(rest, BELOW);
        self.draw_beside(frame, below, ctx);
    }
}
