//! The villages with their progress, the deadline, and what is to be done.

use chrono::Datelike;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::absent::Absent;
use super::calendar::Calendar;
use super::calls::Calls;
use super::campaigns::Campaigns;
use super::eligible_people::EligiblePeople;
use super::files::{Files, Shown};
use super::funnel::FunnelScreen;
use super::homecoming::Homecoming;
use super::households::Households;
use super::lines::{Line, draw_lines, wrapped};
use super::pivot::PivotScreen;
use super::reports::Reports;
use super::village_form::VillageForm;
use super::words;
use super::work_list::WorkList;
use crate::domain::id::VillageId;
use crate::domain::name::fold;
use crate::domain::pace::{Verdict, needed_a_day};
use crate::domain::record::Village;
use crate::domain::stage::Remaining;
use crate::domain::work::Why;
use crate::lang::{Lang, say};
use crate::store::{AbsentFilter, DueSet, Progress, Which, WorkFilter};
use crate::tui::chrome::{draw_pane, whole_parts};
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Look, Role, left, width};
use crate::tui::screen::Screen;
use crate::tui::widgets::bar::{bar, tenths};
use crate::tui::widgets::find::Find;
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::table::{self, Cell, Column, Width};

/// From this width on there is room for the chart.
const WITH_CHART: u16 = 96;
/// From this height on.
const CHART_FROM: u16 = 24;
/// Rows of the to-do box and the chart, frame included.
const BELOW: u16 = 7;
/// Columns of the to-do box beside the chart.
const TO_DO_COLUMNS: u16 = 46;

#[derive(Clone, Debug)]
struct VillageLine {
    id: VillageId,
    name: String,
    /// `None` until the figures are counted.
    progress: Option<Progress>,
}

impl Keyed for VillageLine {
    type Id = VillageId;

    fn id(&self) -> VillageId {
        self.id
    }
}

/// Where a line of the to-do box leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leads {
    /// The work list, for one reason or any.
    Work(Option<Why>),
    /// The absent people without a phone.
    NoPhone,
    /// The return calendar.
    Calendar,
}

/// A line of the to-do box.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ToDo {
    digit: char,
    to: Leads,
    words: String,
}

impl Keyed for ToDo {
    type Id = char;

    fn id(&self) -> char {
        self.digit
    }
}

/// The overview.
#[derive(Default)]
pub struct Overview {
    list: ListView<VillageLine>,
    to_do: ListView<ToDo>,
    /// The to-do box has the keys.
    at_to_do: bool,
    find: Find,
    commune: Option<Progress>,
    /// Visits of the last days, oldest first.
    days: Vec<(crate::domain::Day, u32)>,
    empty: bool,
}

/// Days of the chart at most.
const DAYS: u64 = 31;

impl Overview {
    fn open(&self, ctx: &Ctx) -> Option<Flow> {
        if self.at_to_do {
            self.do_it(self.to_do.chosen()?.digit, ctx)
        } else {
            let village = self.list.chosen()?.id;
            Some(Flow::push(Households::of(Some(village), Which::All)))
        }
    }

    fn do_it(&self, digit: char, ctx: &Ctx) -> Option<Flow> {
        let line = self.to_do.rows().iter().find(|line| line.digit == digit)?;
        Some(match line.to {
            Leads::Work(why) => Flow::push(WorkList::of(None, why)),
            Leads::NoPhone => Flow::push(Absent::without_phone()),
            Leads::Calendar => Flow::push(Calendar::of(None, ctx.today())),
        })
    }

    fn fill_to_do(&mut self, ctx: &Ctx) {
        let (Some(all), Some(roll)) = (&self.commune, ctx.store.roll()) else {
            return;
        };
        let lang = ctx.lang;
        let count = |count: usize| lang.count(count);
        let (_, work) = roll.work(&WorkFilter::default(), ctx.slot());
        let returns = roll.calendar(None, ctx.today(), ctx.today());
        let lines = [
            (
                Leads::Work(None),
                say!(lang, to_do_all, count = count(work.proposed)),
            ),
            (
                Leads::Work(Some(Why::Overdue)),
                say!(lang, to_do_overdue, count = count(work.of(Why::Overdue))),
            ),
            (
                Leads::Work(Some(Why::Exhausted)),
                say!(
                    lang,
                    to_do_exhausted,
                    count = count(work.of(Why::Exhausted))
                ),
            ),
            (
                Leads::NoPhone,
                say!(
                    lang,
                    to_do_no_phone,
                    count = count(all.absent_without_phone)
                ),
            ),
            (
                Leads::Calendar,
                say!(
                    lang,
                    to_do_calendar,
                    tet = count(returns.tet.map_or(0, |tet| tet.count)),
                    overdue = count(returns.overdue)
                ),
            ),
        ];
        let lines = ('1'..).zip(lines);
        self.to_do.set(
            lines
                .map(|(digit, (to, words))| ToDo { digit, to, words })
                .collect(),
        );
    }

    fn draw_progress(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (lang, look) = (ctx.lang, ctx.look);
        let title = format!(
            "{} · {}",
            say!(lang, overview_progress),
            kept_words(lang, &self.days)
        );
        let inner = draw_pane(frame, area, &title, look);
        let Some(all) = self.commune else {
            let line = Line::new(say!(lang, overview_counting), Role::Quiet);
            draw_lines(frame, inner, &[line], look);
            return;
        };
        let due = all.households - all.nobody_eligible;
        let columns = usize::from(inner.width);
        let households = say!(lang, bar_households);
        let applications = say!(lang, bar_applications);
        let labels = width(&households).max(width(&applications));
        let lines = [
            bar_line(lang, &households, labels, (all.reviewed, due), columns),
            // Nobody has handed in anything yet that this register knows of; the bar stands here all the same.
            bar_line(lang, &applications, labels, (0, all.eligible), columns),
            Line::new(pace_words(ctx, &all, columns), Role::Text),
        ];
        draw_lines(frame, inner, &lines, look);
    }

    fn draw_villages(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (lang, look) = (ctx.lang, ctx.look);
        let columns = columns(lang);
        let widths = table::fit(&columns, area.width);
        table::draw_heads(frame, Rect { height: 1, ..area }, look, &columns, &widths);
        let rows = Rect::new(
            area.x,
            area.y + 1,
            area.width,
            area.height.saturating_sub(1),
        );
        let bars = usize::from(widths.get(6).copied().flatten().unwrap_or(0));
        for (place, line, chosen) in self.list.visible(rows) {
            let count = |count: usize| Cell::text(lang.count(count));
            let cells = match &line.progress {
                None => vec![Cell::text(line.name.as_str())],
                Some(progress) => {
                    let due = progress.households - progress.nobody_eligible;
                    let (verdict, role) = verdict(ctx, progress);
                    vec![
                        Cell::text(line.name.as_str()),
                        count(progress.households),
                        count(progress.visited),
                        count(progress.remaining()),
                        count(progress.due_today + progress.overdue),
                        count(progress.absent_14),
                        Cell::text(bar(progress.reviewed as u64, due as u64, bars)),
                        Cell::text(lang.percent(tenths(progress.reviewed as u64, due as u64))),
                        Cell::new(verdict, role),
                    ]
                }
            };
            table::draw_row(
                frame,
                place,
                look,
                &columns,
                &widths,
                cells,
                chosen && !self.at_to_do,
            );
        }
    }

    fn draw_to_do(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let look = ctx.look;
        let inner = draw_pane(frame, area, &say!(ctx.lang, overview_to_do), look);
        let focused = self.at_to_do;
        for (place, line, chosen) in self.to_do.visible(inner) {
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

    fn draw_empty(frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let columns = usize::from(area.width.saturating_sub(4));
        let lang = ctx.lang;
        let mut lines = vec![
            Line::blank(),
            Line::new(say!(lang, overview_empty), Role::Strong),
            Line::blank(),
        ];
        for text in [
            say!(lang, overview_empty_import),
            say!(lang, overview_empty_add),
        ] {
            lines.extend(wrapped(&text, Role::Text, columns, 2));
        }
        let place = Rect::new(
            area.x + 2,
            area.y,
            area.width.saturating_sub(4),
            area.height,
        );
        draw_lines(frame, place.intersection(area), &lines, ctx.look);
    }
}

/// `Hộ đã rà soát  ██████░░░░  71,0 %  812/1.142`.
fn bar_line(
    lang: Lang,
    label: &str,
    labels: usize,
    (part, whole): (usize, usize),
    columns: usize,
) -> Line {
    let percent = lang.percent(tenths(part as u64, whole as u64));
    let count = format!("{}/{}", lang.count(part), lang.count(whole));
    let after = format!(" {percent:>7}  {count}");
    let room = columns.saturating_sub(labels + 1 + width(&after).max(24));
    Line::new(format!("{} ", left(label, labels)), Role::Text)
        .and(bar(part as u64, whole as u64, room), Role::Good)
        .and(after, Role::Strong)
}

/// Deadline, verdict and pace needed.
fn pace_words(ctx: &Ctx, all: &Progress, columns: usize) -> String {
    let lang = ctx.lang;
    let Some(due_on) = ctx.session.due_on() else {
        return say!(lang, due_none);
    };
    let needed = needed_a_day(all.remaining(), due_on, ctx.today());
    let needed = say!(lang, pace_needed, count = lang.count(needed));
    let (verdict, _) = verdict(ctx, all);
    let deadline = words::deadline(lang, due_on, ctx.today());
    let text = format!("{deadline} · {verdict} · {needed}");
    whole_parts(&text, columns).to_owned()
}

/// Visits a day in the last week.
fn kept_words(lang: Lang, days: &[(crate::domain::Day, u32)]) -> String {
    let week: u32 = days.iter().rev().take(7).map(|(_, visits)| visits).sum();
    say!(lang, pace_kept, count = lang.number(i64::from(week / 7)))
}

/// In time or not, in a word with its mark.
fn verdict(ctx: &Ctx, progress: &Progress) -> (String, Role) {
    let lang = ctx.lang;
    let Some((_, campaign)) = &ctx.session.campaign else {
        return (String::new(), Role::Text);
    };
    let due = progress.households - progress.nobody_eligible;
    match Verdict::even(
        progress.reviewed,
        due,
        campaign.starts_on,
        campaign.due_on,
        ctx.today(),
    ) {
        Verdict::Free => (String::new(), Role::Text),
        Verdict::InTime => (format!("√ {}", say!(lang, pace_in_time)), Role::Good),
        Verdict::LittleLate => (format!("· {}", say!(lang, pace_little_late)), Role::Care),
        Verdict::Late(days) => (
            format!("! {}", say!(lang, pace_late, days = lang.number(days))),
            Role::Bad,
        ),
    }
}

fn columns(lang: Lang) -> Vec<Column> {
    vec![
        Column::new(lang.label("entity_head", "village"), Width::Name(16, 32), 0),
        Column::new(say!(lang, column_short_households), Width::Number(6), 0),
        Column::new(say!(lang, column_short_visited), Width::Number(6), 2),
        Column::new(say!(lang, column_short_left), Width::Number(6), 1),
        Column::new(say!(lang, column_short_due), Width::Number(5), 4),
        Column::new(say!(lang, column_short_absent), Width::Number(5), 3),
        Column::new(String::new(), Width::Name(4, 20), 5),
        Column::new(say!(lang, column_short_percent), Width::Number(7), 0),
        Column::new(String::new(), Width::Word(14), 2),
    ]
}

/// Visits of each day: as many of the last days as there is room for.
fn draw_chart(frame: &mut Frame, area: Rect, days: &[(crate::domain::Day, u32)], look: Look) {
    const COLUMN: u16 = 4;
    let shown = usize::from(area.width / COLUMN).min(days.len());
    let days = &days[days.len() - shown..];
    let most = days
        .iter()
        .map(|(_, visits)| *visits)
        .max()
        .unwrap_or(0)
        .max(1);
    let bars = area.height.saturating_sub(1);
    for (index, (day, visits)) in days.iter().enumerate() {
        let x = area.x + index as u16 * COLUMN;
        // Halves of a row; a day with a visit is never empty.
        let halves = (u64::from(*visits) * u64::from(bars) * 2).div_ceil(u64::from(most)) as u16;
        for row in 0..bars {
            let filled = halves.saturating_sub(row * 2);
            let glyph = match filled {
                0 => continue,
                1 => "▄▄▄",
                _ => "███",
            };
            let y = area.bottom().saturating_sub(2 + row);
            frame
                .buffer_mut()
                .set_span(x, y, &look.span(glyph, Role::Good), COLUMN);
        }
        let y = area.bottom().saturating_sub(1);
        let label = format!("{:02}", day.day());
        frame
            .buffer_mut()
            .set_span(x, y, &look.span(&label, Role::Quiet), COLUMN);
    }
}

fn can_write(_overview: &Overview, ctx: &Ctx) -> bool {
    !ctx.store.is_read_only()
}

impl Screen for Overview {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, command_open),
            line: |lang| say!(lang, command_open_village_line),
            ready: |overview, ctx| overview.open(ctx).is_some(),
            run: |overview, ctx| {
                if !overview.at_to_do {
                    ctx.session.walk.village = overview.list.chosen_id();
                    ctx.session.place.village = overview.list.chosen_id();
                }
                Ok(overview.open(ctx).unwrap_or(Flow::Stay))
            },
        },
        Command::FIND,
        Command {
            keys: &[Key::F(4), Key::Ctrl('e')],
            word: |lang| say!(lang, command_edit),
            line: |lang| say!(lang, command_edit_village_line),
            ready: |overview, ctx| {
                !overview.at_to_do && overview.list.chosen().is_some() && can_write(overview, ctx)
            },
            run: |overview, ctx| match overview.list.chosen_id() {
                Some(id) => {
                    let village = ctx.store.village(id)?;
                    Ok(Flow::push(VillageForm::new(Some(id), village, ctx)))
                }
                None => Ok(Flow::Stay),
            },
        },
        Command {
            keys: &[Key::Ctrl('n'), Key::Insert],
            word: |lang| say!(lang, command_add),
            line: |lang| say!(lang, command_add_village_line),
            ready: can_write,
            run: |_overview, ctx| Ok(Flow::push(VillageForm::new(None, Village::default(), ctx))),
        },
        Command {
            keys: &[Key::Tab],
            word: |lang| say!(lang, command_to_do),
            line: |lang| say!(lang, command_to_do_line),
            ready: always,
            run: |overview, _ctx| {
                overview.at_to_do = !overview.at_to_do && overview.to_do.total() > 0;
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::F(6), Key::Ctrl('d')],
            word: |lang| say!(lang, command_absent),
            line: |lang| say!(lang, command_absent_line),
            ready: always,
            run: |_overview, _ctx| Ok(Flow::push(Absent::of(None))),
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, call_command),
            line: |lang| say!(lang, call_command_line),
            ready: always,
            run: |overview, _ctx| Ok(Flow::push(Calls::of(overview.list.chosen_id(), None))),
        },
        Command {
            keys: &[Key::Ctrl('w')],
            word: |lang| say!(lang, command_work),
            line: |lang| say!(lang, command_work_line),
            ready: always,
            run: |_overview, _ctx| Ok(Flow::push(WorkList::of(None, None))),
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, command_calendar),
            line: |lang| say!(lang, command_calendar_line),
            ready: always,
            run: |_overview, ctx| Ok(Flow::push(Calendar::of(None, ctx.today()))),
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, calendar_command_tet),
            line: |lang| say!(lang, calendar_command_tet_line),
            ready: always,
            run: |_overview, ctx| Ok(Flow::show(Homecoming::for_tet(None, ctx))),
        },
        Command {
            keys: &[Key::F(7), Key::Ctrl('o')],
            word: |lang| say!(lang, command_files),
            line: |lang| say!(lang, command_files_line),
            ready: always,
            run: |_overview, _ctx| Ok(Flow::push(Files::new(Shown::default()))),
        },
        Command {
            keys: &[Key::F(8), Key::Ctrl('p')],
            word: |lang| say!(lang, command_reports),
            line: |lang| say!(lang, command_reports_line),
            ready: always,
            run: |overview, _ctx| Ok(Flow::push(Reports::of(overview.list.chosen_id()))),
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, campaigns_title),
            line: |lang| say!(lang, campaigns_command_line),
            ready: always,
            run: |_overview, _ctx| Ok(Flow::push(Campaigns::default())),
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, command_funnel),
            line: |lang| say!(lang, command_funnel_line),
            ready: always,
            run: |_overview, _ctx| Ok(Flow::push(FunnelScreen::of(None))),
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, command_due),
            line: |lang| say!(lang, command_due_line),
            ready: always,
            run: |_overview, ctx| {
                let remaining = EligiblePeople::of_commune(DueSet::Remaining, ctx);
                Ok(Flow::push(remaining))
            },
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, command_undelivered),
            line: |lang| say!(lang, command_undelivered_line),
            ready: always,
            run: |_overview, ctx| {
                let waiting = EligiblePeople::of_commune(DueSet::Undelivered, ctx);
                Ok(Flow::push(waiting))
            },
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, command_missed),
            line: |lang| say!(lang, command_missed_line),
            ready: always,
            run: |_overview, ctx| {
                let missed = DueSet::Reason(Remaining::Missed);
                Ok(Flow::push(EligiblePeople::of_commune(missed, ctx)))
            },
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, command_proposed),
            line: |lang| say!(lang, command_proposed_line),
            ready: always,
            run: |_overview, ctx| {
                let proposed = EligiblePeople::of_commune(DueSet::ExemptProposed, ctx);
                Ok(Flow::push(proposed))
            },
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, command_pivot),
            line: |lang| say!(lang, command_pivot_line),
            ready: always,
            run: |_overview, _ctx| Ok(Flow::push(PivotScreen::of(AbsentFilter::of(None)))),
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, command_all_households),
            line: |lang| say!(lang, command_all_households_line),
            ready: always,
            run: |_overview, _ctx| Ok(Flow::push(Households::of(None, Which::All))),
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        format!(
            "{} · {}",
            say!(ctx.lang, overview_title),
            ctx.session.commune.name
        )
    }

    fn hint(&self, ctx: &Ctx) -> String {
        if self.empty {
            say!(ctx.lang, overview_empty_hint)
        } else if self.at_to_do {
            say!(ctx.lang, overview_to_do_hint)
        } else {
            say!(ctx.lang, overview_hint)
        }
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        let counted = ctx
            .store
            .roll()
            .map(|roll| (roll.progress(), roll.visits_of_days(DAYS)));
        let wanted = fold(&self.find.query());
        let progress = |id| {
            let ((villages, _), _) = counted.as_ref()?;
            villages
                .iter()
                .find(|one| one.village == id)
                .map(|one| one.progress)
        };
        let villages = ctx.session.villages.iter();
        let lines = villages
            .filter(|(_, village)| fold(&village.name).contains(&wanted))
            .map(|(id, village)| VillageLine {
                id: *id,
                name: village.name.clone(),
                progress: progress(*id),
            });
        self.list.set(lines.collect());
        self.empty = ctx.session.villages.is_empty();
        if let Some(((_, commune), days)) = counted {
            self.commune = Some(commune);
            self.days = days;
        }
        self.fill_to_do(ctx);
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        if self.at_to_do {
            Some(&mut self.to_do)
        } else {
            Some(&mut self.list)
        }
    }

    fn moved(&mut self, ctx: &mut Ctx) -> Result<()> {
        if !self.at_to_do {
            ctx.session.walk.village = self.list.chosen_id();
        }
        Ok(())
    }

    fn find(&mut self) -> Option<&mut Find> {
        Some(&mut self.find)
    }

    fn typed(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        self.at_to_do = false;
        self.load(ctx)?;
        Ok(Flow::Stay)
    }

    fn other(&mut self, key: Key, ctx: &mut Ctx) -> Result<Option<Flow>> {
        match key {
            Key::Char(digit) => Ok(self.do_it(digit, ctx)),
            _ => Ok(None),
        }
    }

    fn click(&mut self, at: Position, _ctx: &mut Ctx) -> Result<Option<Flow>> {
        let on_to_do = self.to_do.click(at);
        let on_list = self.list.click(at);
        if on_to_do.is_some() {
            self.at_to_do = true;
        } else if on_list.is_some() {
            self.at_to_do = false;
        } else {
            return Ok(None);
        }
        Ok(Some(Flow::Stay))
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        if self.empty {
            Self::draw_empty(frame, area, ctx);
            return;
        }
        let top = Rect {
            height: 5.min(area.height),
            ..area
        };
        self.draw_progress(frame, top, ctx);
        let chart = area.width >= WITH_CHART && area.height >= CHART_FROM;
        let below = if chart { BELOW + 1 } else { BELOW };
        let below = below.min(area.height.saturating_sub(top.height + 4));
        let middle = Rect::new(
            area.x,
            top.bottom(),
            area.width,
            area.height.saturating_sub(top.height + below),
        );
        let title = villages_title(ctx);
        let inner = draw_pane(frame, middle, &title, ctx.look);
        let mut villages = inner;
        if self.find.is_open() {
            let row = Rect { height: 1, ..inner };
            self.find
                .draw(frame, row, ctx.look, ctx.lang, self.list.total());
            villages = Rect::new(
                inner.x,
                inner.y + 1,
                inner.width,
                inner.height.saturating_sub(1),
            );
        }
        self.draw_villages(frame, villages, ctx);
        let mut low = Rect::new(area.x, middle.bottom(), area.width, below);
        if chart {
            let place = Rect::new(low.x, low.y, low.width - TO_DO_COLUMNS, low.height);
            let inner = draw_pane(frame, place, &say!(ctx.lang, overview_chart), ctx.look);
            draw_chart(frame, inner, &self.days, ctx.look);
            low = Rect::new(place.right(), low.y, TO_DO_COLUMNS, low.height);
        }
        self.draw_to_do(frame, low, ctx);
    }
}

fn villages_title(ctx: &Ctx) -> String {
    say!(
        ctx.lang,
        overview_villages,
        count = ctx.lang.count(ctx.session.villages.len())
    )
}
