//! The villages with their progress, at the doors or of the applications, the deadlines, and what is to be done.

use chrono::Datelike;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::absent::Absent;
use super::calendar::Calendar;
use super::calls::Calls;
use super::campaigns::Campaigns;
use super::day_totals::DayTotals;
use super::eligible_people::EligiblePeople;
use super::files::{Files, Shown};
use super::funnel::FunnelScreen;
use super::homecoming::Homecoming;
use super::households::Households;
use super::lines::{Line, draw_lines, wrapped};
use super::pace_lines::{aim_words, marked_verdict, pace_words as applications_pace};
use super::pivot::PivotScreen;
use super::plan_list::PlanList;
use super::progress::Progress as ProgressScreen;
use super::reports::Reports;
use super::steps::own_step_title;
use super::village_form::VillageForm;
use super::words;
use super::work_list::WorkList;
use crate::domain::Day;
use crate::domain::due_report::ReportState;
use crate::domain::id::VillageId;
use crate::domain::metric::Metric;
use crate::domain::name::fold;
use crate::domain::pace::{Done, Pace, Span, Verdict};
use crate::domain::record::{DueReport, Village};
use crate::domain::stage::Remaining;
use crate::domain::step::StepKind;
use crate::domain::work::Why;
use crate::exchange::league::{ProgressColumn, verdict_words};
use crate::lang::{Lang, say};
use crate::store::{
    AbsentFilter, DueFilter, DueSet, FigureBy, FigureKey, League, LeagueRow, Progress, Which,
    WorkFilter,
};
use crate::tui::chrome::{draw_pane, whole_parts};
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Look, Role, clip, left, width};
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
/// Rows of the bars, frame included.
const ABOVE: u16 = 6;
/// From this height on every line of the to-do box has a row of its own beside the chart.
const TALL: u16 = 26;
/// Columns that the campaign's name keeps in any window.
const NAME: usize = 12;
/// Reports are told as due so many days before.
const REPORT_DAYS: i64 = 7;
/// The keys of the lines of the to-do box.
const DIGITS: &str = "1234567890";
/// Columns of the to-do box beside the chart.
const TO_DO_COLUMNS: u16 = 46;

#[derive(Clone, Debug)]
struct VillageLine {
    id: VillageId,
    name: String,
    /// `None` until the figures are counted.
    progress: Option<Progress>,
    /// Its applications.
    applications: Option<LeagueRow>,
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
    /// The people of a figure.
    People(DueSet),
    /// The reports that are due.
    Reports,
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

/// What the table of villages and the chart tell of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shows {
    #[default]
    Doors,
    Applications,
}

/// The overview.
#[derive(Default)]
pub struct Overview {
    list: ListView<VillageLine>,
    to_do: ListView<ToDo>,
    /// Where the to-do box stands.
    to_do_place: Rect,
    /// The to-do box has the keys.
    at_to_do: bool,
    shows: Shows,
    find: Find,
    commune: Option<Progress>,
    /// The applications of everybody.
    applications: Option<LeagueRow>,
    /// Reports that are over their day, and that will be due soon.
    reports: (usize, usize),
    /// The deadline of everybody.
    due_on: Option<Day>,
    /// The applications of the cohort whose deadline is the next.
    next_cohort: Option<LeagueRow>,
    /// Visits of the last days, oldest first.
    days: Vec<(Day, u32)>,
    /// Applications of the same days.
    taken: Vec<(Day, u32)>,
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
            Leads::People(set) => {
                let everybody = say!(ctx.lang, figures_all);
                Flow::push(EligiblePeople::of(DueFilter::of(set), everybody))
            }
            Leads::Reports => {
                Flow::push(PlanList::<DueReport>::of(ctx.session.campaign.as_ref()?.0))
            }
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
        let lines = lines.into_iter().chain(self.applications_to_do(lang));
        let lines = DIGITS.chars().zip(lines);
        self.to_do.set(
            lines
                .map(|(digit, (to, words))| ToDo { digit, to, words })
                .collect(),
        );
    }

    /// Reads which cohort's deadline is the next, and which reports are due.
    fn read_dates(&mut self, ctx: &Ctx) -> Result<()> {
        let today = ctx.today();
        let (id, campaign) = ctx.store.campaign()?;
        let cohorts = ctx.store.cohorts(id)?.into_iter();
        let dues = cohorts.filter_map(|(id, cohort)| Some((cohort.intake_due?, Some(id))));
        let dues = dues.chain(campaign.due_on.map(|due| (due, None)));
        let (ahead, over): (Vec<_>, Vec<_>) = dues.partition(|(due, _)| *due >= today);
        let next = ahead
            .into_iter()
            .min_by_key(|(due, id)| (*due, id.is_some()));
        let next = next.or_else(|| over.into_iter().max_by_key(|(due, _)| *due));
        self.next_cohort = match (next, ctx.store.roll()) {
            (Some((_, Some(id))), Some(roll)) => {
                let league = League::of(&ctx.store, roll, FigureBy::Cohort)?;
                let mut rows = league.rows.into_iter();
                rows.find(|row| row.key == Some(FigureKey::Cohort(id)))
            }
            _ => None,
        };
        let reports = ctx.store.due_reports(id)?;
        let count = |wanted: fn(ReportState) -> bool| {
            let soon = |due: Day| (due - today).num_days() <= REPORT_DAYS;
            let reports = reports.iter().map(|(_, report)| report);
            let reports = reports.filter(|report| soon(report.due_on));
            reports.filter(|report| wanted(report.state(today))).count()
        };
        self.reports = (
            count(|state| state == ReportState::Overdue),
            count(|state| matches!(state, ReportState::Today | ReportState::Ahead)),
        );
        Ok(())
    }

    /// What is due of applications and reports; lines that say nothing are left out.
    fn applications_to_do(&self, lang: Lang) -> Vec<(Leads, String)> {
        let mut lines = Vec::new();
        let (overdue, soon) = self.reports;
        if overdue + soon > 0 {
            let (overdue, soon) = (lang.count(overdue), lang.count(soon));
            let words = say!(lang, to_do_reports, overdue = overdue, soon = soon);
            lines.push((Leads::Reports, words));
        }
        let Some(row) = &self.applications else {
            return lines;
        };
        let figures = &row.figures;
        let missed = League::reason(row, Remaining::Missed);
        if figures.undelivered > 0 {
            let count = lang.count(figures.undelivered);
            let words = say!(lang, to_do_undelivered, count = count);
            lines.push((Leads::People(DueSet::Undelivered), words));
        }
        if figures.appointed_today > 0 {
            let count = lang.count(figures.appointed_today);
            let words = say!(lang, to_do_appointed_today, count = count);
            lines.push((Leads::People(DueSet::AppointedToday), words));
        }
        if missed > 0 {
            let words = say!(lang, to_do_missed, count = lang.count(missed));
            lines.push((Leads::People(DueSet::Reason(Remaining::Missed)), words));
        }
        if figures.exempt_proposed > 0 {
            let count = lang.count(figures.exempt_proposed);
            let words = say!(lang, to_do_exempt, count = count);
            lines.push((Leads::People(DueSet::ExemptProposed), words));
        }
        lines
    }

    /// Bars, then deadline and pace of households and of applications, the next cohort's after everybody's.
    fn progress_lines(&self, columns: usize, ctx: &Ctx) -> Vec<Line> {
        let lang = ctx.lang;
        let (Some(all), Some(row)) = (self.commune, &self.applications) else {
            return vec![Line::new(say!(lang, overview_counting), Role::Quiet)];
        };
        let due = all.households - all.nobody_eligible;
        let figures = &row.figures;
        let aim = row
            .taken
            .as_ref()
            .and_then(|aim| Some((aim.total, aim.percent()?)));
        let target = aim.map(|(total, share)| {
            let (total, share) = (lang.count(total), lang.percent(share));
            say!(lang, overview_target, total = total, percent = share)
        });
        let bars = [
            (say!(lang, bar_households), (all.reviewed, due), None),
            (
                own_step_title(StepKind::Taken, ctx)
                    .unwrap_or_else(|| say!(lang, bar_applications)),
                (figures.done, figures.eligible),
                target,
            ),
        ];
        let mut lines = bar_lines(lang, &bars, columns);
        lines.push(Line::new(self.pace_words(ctx, &all, columns), Role::Text));
        lines.push(applications_line(row, lang, columns));
        if let Some(row) = &self.next_cohort {
            lines.extend(cohort_lines(row, columns, ctx));
        }
        lines
    }

    fn draw_progress(&self, frame: &mut Frame, area: Rect, lines: &[Line], ctx: &Ctx) {
        let campaign = ctx.session.campaign.as_ref();
        let name = campaign.map_or("", |(_, campaign)| campaign.name.as_str());
        let state = campaign.map(|(_, campaign)| campaign.state(ctx.today()));
        let state = state.filter(|state| *state != "running");
        let state = state.map(|state| ctx.lang.label("campaign_state", state));
        let said: Vec<String> = state
            .into_iter()
            .chain([kept_words(ctx.lang, &self.days)])
            .collect();
        let said = said.join(" · ");
        // A long name is cut before what is said of the campaign, but never to nothing.
        let room = usize::from(area.width).saturating_sub(width(&said) + 7);
        let title = format!("{} · {said}", clip(name, room.max(NAME)));
        let inner = draw_pane(frame, area, &title, ctx.look);
        draw_lines(frame, inner, lines, ctx.look);
    }

    /// Deadline, verdict and pace needed at the doors.
    fn pace_words(&self, ctx: &Ctx, all: &Progress, columns: usize) -> String {
        let lang = ctx.lang;
        let Some(due_on) = self.due_on else {
            return say!(lang, due_none);
        };
        let pace = door_pace(all, Some(due_on), ctx);
        let text = [
            words::deadline(lang, due_on, ctx.today()),
            verdict_words(pace.verdict, lang),
            say!(
                lang,
                pace_needed,
                count = lang.count(pace.needed.unwrap_or_default())
            ),
        ];
        let text = text.iter().filter(|part| !part.is_empty());
        let text: Vec<&str> = text.map(String::as_str).collect();
        let text = format!("{}: {}", say!(lang, overview_households), text.join(" · "));
        whole_parts(&text, columns).to_owned()
    }

    fn draw_villages(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (lang, look) = (ctx.lang, ctx.look);
        let shows = self.shows;
        let columns = match shows {
            Shows::Doors => columns(lang),
            Shows::Applications => application_columns(lang),
        };
        let widths = table::fit(&columns, area.width);
        table::draw_heads(frame, Rect { height: 1, ..area }, look, &columns, &widths);
        let rows = Rect::new(
            area.x,
            area.y + 1,
            area.width,
            area.height.saturating_sub(1),
        );
        if self.list.chosen().is_none() {
            let none = Line::new(say!(lang, overview_none_of_name), Role::Text);
            draw_lines(frame, rows, &[none], look);
        }
        let bars = usize::from(widths.get(6).copied().flatten().unwrap_or(0));
        let due_on = self.due_on;
        for (place, line, chosen) in self.list.visible(rows) {
            let cells = match (shows, &line.progress, &line.applications) {
                (Shows::Doors, Some(progress), _) => {
                    let verdict = door_pace(progress, due_on, ctx).verdict;
                    door_cells(line, progress, verdict, bars, ctx)
                }
                (Shows::Applications, _, Some(row)) => application_cells(line, row, bars, lang),
                _ => vec![Cell::text(line.name.as_str())],
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

    /// The lines one below the other, and beside them where there are more than rows.
    fn draw_to_do(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let look = ctx.look;
        let inner = draw_pane(frame, area, &say!(ctx.lang, overview_to_do), look);
        self.to_do_place = inner;
        let focused = self.at_to_do;
        let places = self.to_do_places();
        let all = Rect {
            height: self.to_do.total() as u16,
            ..inner
        };
        for ((_, line, chosen), place) in self.to_do.visible(all).zip(places) {
            let role = if chosen && focused {
                Role::Chosen
            } else {
                Role::Text
            };
            let text = left(
                &format!(" {} │ {}", line.digit, line.words),
                usize::from(place.width),
            );
            let span = look.span(&text, role);
            frame
                .buffer_mut()
                .set_span(place.x, place.y, &span, place.width);
        }
    }

    /// Where each line of the to-do box stands: the first rows are as wide as they need.
    fn to_do_places(&self) -> Vec<Rect> {
        let inner = self.to_do_place;
        let rows = usize::from(inner.height.max(1));
        let lines = self.to_do.rows();
        let widest = lines
            .iter()
            .take(rows)
            .map(|line| width(&line.words) as u16 + 6)
            .max();
        let first = if lines.len() > rows {
            widest.unwrap_or(0).min(inner.width)
        } else {
            inner.width
        };
        let place = |at: usize| {
            let y = inner.y + (at % rows) as u16;
            match at / rows {
                0 => Rect::new(inner.x, y, first, 1),
                1 => Rect::new(inner.x + first, y, inner.width - first, 1),
                _ => Rect::ZERO,
            }
        };
        (0..lines.len()).map(place).collect()
    }

    fn click_to_do(&mut self, at: Position) -> bool {
        let places = self.to_do_places();
        let clicked = places.iter().position(|place| place.contains(at));
        let digit = clicked.and_then(|row| Some((row, self.to_do.rows().get(row)?.digit)));
        if let Some((row, digit)) = digit {
            self.to_do.choose(digit, row);
        }
        digit.is_some()
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

/// `Hộ đã rà soát  ██████░░░░  71,0 %  812/1.142`, each with what else is to be said behind it; bars of one length.
fn bar_lines(
    lang: Lang,
    bars: &[(String, (usize, usize), Option<String>)],
    columns: usize,
) -> Vec<Line> {
    let labels = bars.iter().map(|(label, ..)| width(label)).max();
    let labels = labels.unwrap_or(0);
    let after = |(part, whole): (usize, usize), more: Option<&String>| {
        let percent = lang.percent(tenths(part as u64, whole as u64));
        let count = format!("{}/{}", lang.count(part), lang.count(whole));
        let more = more.map_or_else(String::new, |more| format!(" · {more}"));
        format!(" {percent:>7}  {count}{more}")
    };
    let afters: Vec<String> = bars
        .iter()
        .map(|(_, counts, more)| after(*counts, more.as_ref()))
        .collect();
    let longest = afters.iter().map(|after| width(after)).max().unwrap_or(0);
    let room = columns.saturating_sub(labels + 1 + longest.max(24));
    let lines = bars.iter().zip(afters);
    lines
        .map(|((label, (part, whole), _), after)| {
            Line::new(format!("{} ", left(label, labels)), Role::Text)
                .and(bar(*part as u64, *whole as u64, room), Role::Good)
                .and(after, Role::Strong)
        })
        .collect()
}

/// Verdict, pace and forecast of applications, with the quotas where there are any.
fn applications_line(row: &LeagueRow, lang: Lang, columns: usize) -> Line {
    let (_, role) = marked_verdict(row.pace.verdict, lang);
    let verdict = verdict_words(row.pace.verdict, lang);
    let pace = applications_pace(&row.pace, row.taken.is_some(), lang);
    let mut parts = vec![verdict, pace];
    let has_quota = |aim: &&crate::store::Aim| aim.of_day.is_some() || aim.of_month.is_some();
    if let Some(aim) = row.taken.as_ref().filter(has_quota) {
        parts.push(aim_words(aim, lang));
    }
    parts.retain(|part| !part.is_empty());
    let text = format!(
        "{}: {}",
        say!(lang, overview_applications),
        parts.join(" · ")
    );
    Line::new(whole_parts(&text, columns).to_owned(), role)
}

/// Visits a day in the last week.
fn kept_words(lang: Lang, days: &[(Day, u32)]) -> String {
    let week: u32 = days.iter().rev().take(7).map(|(_, visits)| visits).sum();
    say!(
        lang,
        pace_kept,
        count = lang.tenths(u64::from(week) * 10 / 7)
    )
}

/// `Hồ sơ 14-22 tuổi: Hạn 25/11/2026, còn 3 ngày · Chậm 5 ngày · cần 12/ngày · 7 ngày qua 2,1/ngày`.
fn cohort_lines(row: &LeagueRow, columns: usize, ctx: &Ctx) -> Vec<Line> {
    let lang = ctx.lang;
    let (_, role) = marked_verdict(row.pace.verdict, lang);
    let deadline = row
        .due_on
        .map(|due| words::deadline(lang, due, ctx.today()));
    let parts = [
        deadline.unwrap_or_default(),
        verdict_words(row.pace.verdict, lang),
        applications_pace(&row.pace, row.taken.is_some(), lang),
    ];
    let parts = parts.iter().filter(|part| !part.is_empty());
    let parts: Vec<&str> = parts.map(String::as_str).collect();
    let text = say!(
        lang,
        overview_of_cohort,
        cohort = row.name.as_str(),
        words = parts.join(" · ")
    );
    wrapped(&text, role, columns, 2)
}

/// The even pace that the doors must keep to a deadline.
fn door_pace(progress: &Progress, due_on: Option<Day>, ctx: &Ctx) -> Pace {
    let campaign = ctx.session.campaign.as_ref();
    let done = Done {
        whole: progress.households - progress.nobody_eligible,
        done: progress.reviewed,
        ..Done::default()
    };
    let span = Span {
        starts_on: campaign.map_or(ctx.today(), |(_, campaign)| campaign.starts_on),
        due_on: due_on.filter(|_| campaign.is_some()),
        off: campaign.map_or_else(Default::default, |(_, campaign)| campaign.days_off.clone()),
    };
    Pace::even(done, &span, ctx.today())
}

fn door_cells(
    line: &VillageLine,
    progress: &Progress,
    verdict: Verdict,
    bars: usize,
    ctx: &Ctx,
) -> Vec<Cell> {
    let lang = ctx.lang;
    let count = |count: usize| Cell::text(lang.count(count));
    let due = progress.households - progress.nobody_eligible;
    let (verdict, role) = marked_verdict(verdict, lang);
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

fn application_cells(line: &VillageLine, row: &LeagueRow, bars: usize, lang: Lang) -> Vec<Cell> {
    let figures = &row.figures;
    let count = |count: usize| Cell::text(lang.count(count));
    let (verdict, role) = marked_verdict(row.pace.verdict, lang);
    let (done, eligible) = (figures.done as u64, figures.eligible as u64);
    vec![
        Cell::text(line.name.as_str()),
        count(figures.eligible),
        count(figures.done),
        count(figures.remaining),
        count(figures.done_today),
        count(figures.done_week),
        Cell::text(bar(done, eligible, bars)),
        Cell::text(lang.percent(tenths(done, eligible))),
        Cell::new(verdict, role),
    ]
}

fn application_columns(lang: Lang) -> Vec<Column> {
    let head = |column: ProgressColumn| column.short(lang);
    vec![
        Column::new(lang.label("entity_head", "village"), Width::Name(16, 32), 0),
        Column::new(head(ProgressColumn::Eligible), Width::Number(10), 0),
        Column::new(head(ProgressColumn::Taken), Width::Number(7), 2),
        Column::new(head(ProgressColumn::Remaining), Width::Number(7), 1),
        Column::new(head(ProgressColumn::Today), Width::Number(7), 4),
        Column::new(head(ProgressColumn::Week), Width::Number(6), 3),
        Column::new(String::new(), Width::Name(4, 20), 5),
        Column::new(head(ProgressColumn::Percent), Width::Number(7), 0),
        Column::new(String::new(), Width::Word(14), 2),
    ]
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
fn draw_chart(frame: &mut Frame, area: Rect, days: &[(Day, u32)], look: Look) {
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
            keys: &[Key::Right, Key::Left],
            word: |lang| say!(lang, command_turn_villages),
            line: |lang| say!(lang, command_turn_villages_line),
            ready: |overview, _ctx| !overview.empty,
            run: |overview, _ctx| {
                overview.shows = match overview.shows {
                    Shows::Doors => Shows::Applications,
                    Shows::Applications => Shows::Doors,
                };
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, command_progress),
            line: |lang| say!(lang, command_progress_line),
            ready: always,
            run: |_overview, _ctx| Ok(Flow::push(ProgressScreen::default())),
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, command_totals),
            line: |lang| say!(lang, command_totals_line),
            ready: always,
            run: |_overview, ctx| Ok(Flow::push(DayTotals::of(ctx.today()))),
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
        let counted = match ctx.store.roll() {
            Some(roll) => Some((
                roll.progress(),
                League::of(&ctx.store, roll, FigureBy::Village)?,
            )),
            None => None,
        };
        let wanted = fold(&self.find.query());
        let progress = |id| {
            let ((villages, _), _) = counted.as_ref()?;
            let found = villages.iter().find(|one| one.village == id);
            found.map(|one| one.progress)
        };
        let applications = |id| {
            let (_, league) = counted.as_ref()?;
            let mut rows = league.rows.iter();
            rows.find(|row| row.is_village(Some(id))).cloned()
        };
        let villages = ctx.session.villages.iter();
        let lines = villages
            .filter(|(_, village)| fold(&village.name).contains(&wanted))
            .map(|(id, village)| VillageLine {
                id: *id,
                name: village.name.clone(),
                progress: progress(*id),
                applications: applications(*id),
            });
        self.list.set(lines.collect());
        self.empty = ctx.session.villages.is_empty();
        if let (Some(((_, commune), league)), Some(roll)) = (counted, ctx.store.roll()) {
            self.commune = Some(commune);
            self.due_on = league.all.due_on;
            self.applications = Some(league.all);
            self.days = roll.visits_of_days(DAYS);
            self.taken = roll.days(&DueFilter::default(), Metric::Taken, DAYS as usize);
        }
        self.read_dates(ctx)?;
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
        let on_list = self.list.click(at);
        if self.click_to_do(at) {
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
        let lines = self.progress_lines(usize::from(area.width.saturating_sub(2)), ctx);
        let top = Rect {
            height: (lines.len() as u16 + 2).max(ABOVE).min(area.height),
            ..area
        };
        self.draw_progress(frame, top, &lines, ctx);
        let chart = area.width >= WITH_CHART && area.height >= CHART_FROM;
        let lines = self.to_do.total() as u16 + 2;
        let below = match (chart, area.height >= TALL) {
            (true, true) => lines.clamp(BELOW + 1, BELOW + 5),
            (true, false) => BELOW + 1,
            (false, _) => BELOW,
        };
        let below = below.min(area.height.saturating_sub(top.height + 4));
        let middle = Rect::new(
            area.x,
            top.bottom(),
            area.width,
            area.height.saturating_sub(top.height + below),
        );
        let title = villages_title(self.shows, ctx);
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
            let (title, days) = match self.shows {
                Shows::Doors => (say!(ctx.lang, overview_chart), &self.days),
                Shows::Applications => (say!(ctx.lang, overview_chart_taken), &self.taken),
            };
            let inner = draw_pane(frame, place, &title, ctx.look);
            draw_chart(frame, inner, days, ctx.look);
            low = Rect::new(place.right(), low.y, TO_DO_COLUMNS, low.height);
        }
        self.draw_to_do(frame, low, ctx);
    }
}

fn villages_title(shows: Shows, ctx: &Ctx) -> String {
    let count = ctx.lang.count(ctx.session.villages.len());
    match shows {
        Shows::Doors => say!(ctx.lang, overview_villages, count = count),
        Shows::Applications => say!(ctx.lang, overview_villages_taken, count = count),
    }
}
