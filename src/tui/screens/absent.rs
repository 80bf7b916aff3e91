//! The people of 14 and over who are away: why, where, through whom to reach them, back when. With a count beside
//! every value of every filter.

use std::any::Any;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::absence_form::AbsenceForm;
use super::absence_lines::{Fact, back_short, contact, long_facts, short_facts};
use super::absent_filters::{Filters, Taken, saved_name};
use super::ask_filter::{Answered, AskFilter, Asked};
use super::calls::Calls;
use super::chat_message::ChatMessage;
use super::detail::Detail;
use super::files::{Files, Shown, ShownRows};
use super::funnel::FunnelScreen;
use super::layout::split_column;
use super::pivot::PivotScreen;
use super::reports::Reports;
use super::returned::Returned;
use super::steps::{note_step, withdraw_step};
use crate::domain::absence::Reason;
use crate::domain::date::Day;
use crate::domain::expected_back::ExpectedBack;
use crate::domain::id::{AbsenceId, VillageId};
use crate::domain::name::shorten;
use crate::domain::place::Province;
use crate::domain::step::StepKind;
use crate::lang::{Lang, say};
use crate::store::{
    AbsentCounts, AbsentFilter, AbsentHit, AbsentOrder, AbsentRow, Facet, SavedFilter,
};
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Look, Role, left, width, wrap};
use crate::tui::screen::Screen;
use crate::tui::widgets::bar::tenths;
use crate::tui::widgets::field::TextField;
use crate::tui::widgets::find::Find;
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::table::{self, Cell, Column, Width};

/// As many filters as have a digit.
const MOST_SAVED: usize = 9;

struct Line(AbsentRow);

impl Keyed for Line {
    type Id = AbsenceId;

    fn id(&self) -> AbsenceId {
        self.0.id
    }
}

/// From so many columns on, the chosen person's details stand below the list; from the second on beside it.
const DETAIL_BELOW: u16 = 100;
const DETAIL_BESIDE: u16 = 140;
/// Rows and columns of the details, frame included.
const DETAIL: (u16, u16) = (9, 52);

/// The code of Hồ Chí Minh City among the provinces.
const CITY: u16 = 79;

/// Columns of the short facts, where long ones stand beside them.
const SHORT_FACTS: u16 = 44;

/// The absent of a village, or of the commune.
pub struct Absent {
    name: String,
    hits: Vec<AbsentHit>,
    counts: AbsentCounts,
    /// The filter that was counted.
    counted: Option<Facet>,
    filters: Filters,
    list: ListView<Line>,
    find: Find,
    loading: bool,
    noun: String,
    due_on: Option<Day>,
}

impl Absent {
    /// The absent of this village; of all villages without one.
    pub fn of(village: Option<VillageId>) -> Self {
        Self::showing(AbsentFilter::of(village))
    }

    /// Exactly the people of this choice.
    pub fn showing(filter: AbsentFilter) -> Self {
        Self {
            name: String::new(),
            hits: Vec::new(),
            counts: AbsentCounts::default(),
            counted: None,
            filters: Filters::new(filter),
            list: ListView::default(),
            find: Find::default(),
            loading: true,
            noun: String::new(),
            due_on: None,
        }
    }

    /// The absent of the commune whom nobody knows how to phone.
    pub fn without_phone() -> Self {
        let mut absent = Self::of(None);
        absent.filters.filter = AbsentFilter::default().with("phone", "none");
        absent
    }

    /// The only village that is listed.
    fn village(&self) -> Option<VillageId> {
        self.filters.filter.village()
    }

    fn may_write(&self, ctx: &Ctx) -> bool {
        self.list.chosen().is_some()
            && !ctx.store.is_read_only()
            && self.filters.saved_at().is_none()
    }

    fn may_save_filter(&self, ctx: &Ctx) -> bool {
        self.filters.is_set() && !ctx.store.is_read_only()
    }

    fn may_change_saved(&self, ctx: &Ctx) -> bool {
        self.filters.saved_at().is_some() && !ctx.store.is_read_only()
    }

    fn is_narrowed(&self, _ctx: &Ctx) -> bool {
        self.filters.is_narrowed()
    }

    fn in_list(&self, _ctx: &Ctx) -> bool {
        self.list.chosen().is_some() && !self.filters.focused
    }

    fn in_filter(&self, _ctx: &Ctx) -> bool {
        self.filters.focused
    }

    fn is_filtered(&self, _ctx: &Ctx) -> bool {
        !self.filters.focused && self.filters.is_set()
    }

    fn edit(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let Some(line) = self.list.chosen() else {
            return Ok(Flow::Stay);
        };
        Ok(Flow::push(AbsenceForm::of(line.0.absence.person, ctx)?))
    }

    fn open(&self) -> Flow {
        match self.list.chosen() {
            Some(line) => Flow::push(Detail::of(line.0.household)),
            None => Flow::Stay,
        }
    }

    fn came_back(&mut self) -> Flow {
        match self.list.chosen() {
            Some(line) => Flow::push(Returned::of(line.0.absence.person, &line.0.name)),
            None => Flow::Stay,
        }
    }

    /// The message for the household of the person that is chosen, about those of it who are listed.
    fn message(&self) -> Flow {
        let Some(Line(row)) = self.list.chosen() else {
            return Flow::Stay;
        };
        let of_household = self
            .hits
            .iter()
            .filter(|hit| hit.household == row.household);
        let absences = of_household.map(|hit| hit.absence).collect();
        Flow::push(ChatMessage::of(absences, &row.code))
    }

    /// The files menu, for exactly the rows of this list.
    fn files(&self) -> Flow {
        let ids = self.hits.iter().map(|hit| hit.absence).collect();
        Flow::push(Files::new(Shown {
            village: self.village(),
            rows: ShownRows::Absences(ids),
        }))
    }

    fn still_away(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let Some(line) = self.list.chosen() else {
            return Ok(Flow::Stay);
        };
        let today = ctx.today();
        let name = line.0.name.clone();
        ctx.store.confirm_absences(&[line.0.id], today)?;
        ctx.tell(say!(
            ctx.lang,
            absent_told_confirmed,
            name = name,
            day = ctx.lang.day(today)
        ));
        Ok(Flow::Stay)
    }

    /// The names of the saved filters, but for the one at this place.
    fn names(&self, but: Option<usize>, ctx: &Ctx) -> Vec<String> {
        let saved = self.filters.saved.iter().enumerate();
        saved
            .filter(|(at, _)| Some(*at) != but)
            .map(|(_, saved)| saved_name(saved, ctx))
            .collect()
    }

    fn save_filter(&mut self, ctx: &mut Ctx) -> Flow {
        if self.filters.saved.len() >= MOST_SAVED {
            ctx.warn(say!(ctx.lang, absent_saved_full));
            return Flow::Stay;
        }
        let taken = self.names(None, ctx);
        Flow::push(AskFilter::new(Asked::Name, "", &taken))
    }

    fn rename_saved(&mut self, ctx: &mut Ctx) -> Flow {
        let Some(at) = self.filters.saved_at() else {
            return Flow::Stay;
        };
        let taken = self.names(Some(at), ctx);
        let name = saved_name(&self.filters.saved[at], ctx);
        Flow::push(AskFilter::new(Asked::Rename(at), &name, &taken))
    }

    fn delete_saved(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let Some(at) = self.filters.saved_at() else {
            return Ok(Flow::Stay);
        };
        let mut saved = self.filters.saved.clone();
        let name = saved_name(&saved.remove(at), ctx);
        let told = say!(ctx.lang, absent_told_deleted, name = name);
        self.keep_saved(&saved, told, ctx)
    }

    fn keep_saved(&mut self, saved: &[SavedFilter], told: String, ctx: &mut Ctx) -> Result<Flow> {
        ctx.store.keep_filters(saved)?;
        ctx.tell(told);
        self.load(ctx)?;
        Ok(Flow::Stay)
    }

    /// The next order, round and round; the heading says which.
    fn sort(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let order = &mut self.filters.filter.order;
        let at = AbsentOrder::ALL.iter().position(|one| one == order);
        let next = (at.unwrap_or(0) + 1) % AbsentOrder::ALL.len();
        *order = AbsentOrder::ALL[next];
        self.sift(ctx)
    }

    fn note(&self, kind: StepKind, ctx: &mut Ctx) -> Result<Flow> {
        match self.list.chosen() {
            Some(Line(row)) => note_step(row.absence.person, &row.name, kind, ctx),
            None => Ok(Flow::Stay),
        }
    }

    fn clear_filters(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        self.filters.clear();
        self.load(ctx).map(|()| Flow::Stay)
    }

    fn taken(&mut self, taken: Taken, ctx: &mut Ctx) -> Result<Option<Flow>> {
        match taken {
            Taken::No => Ok(None),
            Taken::Chosen => self.sift(ctx).map(Some),
            Taken::Ask(facet) => Ok(Some(Flow::push(AskFilter::new(
                Asked::Value(facet),
                "",
                &[],
            )))),
        }
    }

    fn turn(&mut self, back: bool, ctx: &Ctx) -> Result<Flow> {
        self.filters.turn(back);
        self.load(ctx).map(|()| Flow::Stay)
    }

    fn fetch(&mut self, ctx: &Ctx) -> Result<()> {
        while let Some(range) = self.list.need() {
            let hits = &self.hits[range.clone()];
            let ids: Vec<AbsenceId> = hits.iter().map(|hit| hit.absence).collect();
            let rows = ctx.store.absent_rows(&ids)?;
            self.list
                .fill(range.start, rows.into_iter().map(Line).collect());
        }
        Ok(())
    }

    /// What a list of the other filters begins with: its first row, not where the last one stood.
    fn sift(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        self.list.rewind();
        self.load(ctx)?;
        Ok(Flow::Stay)
    }

    fn draw_filters(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let title = self.filters.title(ctx);
        let inner = draw_pane(frame, area, &title, ctx.look);
        self.filters.draw(frame, inner, &self.counts, ctx);
    }

    fn draw_list(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let inner = draw_pane(frame, area, &self.heading(lang), look);
        let columns = columns(lang, self.village().is_none());
        let widths = table::fit(&columns, inner.width);
        let finding = u16::from(self.find.is_open());
        let rows = Rect::new(
            inner.x,
            inner.y + 1,
            inner.width,
            inner.height.saturating_sub(1 + finding),
        );
        table::draw_heads(
            frame,
            Rect::new(inner.x, inner.y, inner.width, 1).intersection(inner),
            look,
            &columns,
            &widths,
        );
        if self.hits.is_empty() {
            self.draw_empty(frame, rows, ctx);
        }
        let name_columns = widths[0].map_or(0, usize::from);
        let place_columns = widths[4].map_or(0, usize::from);
        let today = ctx.today();
        for (place, line, chosen) in self.list.visible(rows.intersection(inner)) {
            let cells = cells(&line.0, [name_columns, place_columns], today, ctx);
            table::draw_row(frame, place, look, &columns, &widths, cells, chosen);
        }
        let last = Rect::new(inner.x, inner.bottom().saturating_sub(1), inner.width, 1);
        self.find
            .draw(frame, last.intersection(inner), look, lang, self.hits.len());
    }

    fn heading(&self, lang: Lang) -> String {
        if self.loading {
            return say!(lang, absent_heading_loading);
        }
        let percent = tenths(self.counts.reachable as u64, self.counts.chosen as u64);
        let count = lang.count(self.counts.chosen);
        let percent = lang.percent(percent);
        let filter = &self.filters.filter;
        let soon = Facet::of("soon").is_some_and(|soon| !filter.chosen(soon).is_empty());
        let heading = if self.counts.chosen == 0 {
            say!(lang, absent_heading_nobody)
        } else if soon {
            say!(lang, absent_heading_soon, count = count, percent = percent)
        } else {
            say!(lang, absent_heading, count = count, percent = percent)
        };
        match filter.order {
            AbsentOrder::Walk => heading,
            order => format!("{heading} · {}", lang.label("absent_order", order.code())),
        }
    }

    fn draw_empty(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let words = if self.loading {
            say!(ctx.lang, absent_loading)
        } else if self.filters.is_set() || self.find.is_open() {
            say!(ctx.lang, absent_none_fit)
        } else {
            say!(ctx.lang, absent_none)
        };
        for (line, row) in wrap(&words, usize::from(area.width))
            .iter()
            .zip(area.rows())
        {
            let span = ctx.look.span(line, Role::Quiet);
            frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
        }
    }

    fn draw_detail(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let Some(Line(row)) = self.list.chosen() else {
            draw_pane(frame, area, "", ctx.look);
            return;
        };
        let title = ctx.look.personal(&row.name).into_owned();
        let inner = draw_pane(frame, area, &title, ctx.look);
        let mut short = short_facts(row, ctx);
        let long = long_facts(row, &self.noun, self.due_on, ctx);
        if inner.width < DETAIL_BELOW - 2 {
            short.extend(long);
            draw_facts(frame, inner, &short, ctx.look);
            return;
        }
        let (left, right) = split_column(inner, SHORT_FACTS);
        draw_facts(frame, left, &short, ctx.look);
        draw_facts(frame, right, &long, ctx.look);
    }
}

/// Draws facts behind their names, the words in as many lines as they take.
fn draw_facts(frame: &mut Frame, area: Rect, facts: &[Fact], look: Look) {
    let labels = facts.iter().map(|(label, _)| width(label)).max();
    let labels = labels.unwrap_or(0) + 1;
    let room = usize::from(area.width).saturating_sub(labels + 1);
    let lines = facts.iter().flat_map(|(label, words)| {
        let lines = wrap(words, room).into_iter().enumerate();
        lines.map(move |(at, line)| (if at == 0 { label.as_str() } else { "" }, line))
    });
    for ((label, line), row) in lines.zip(area.rows()) {
        let label = look.span(&left(label, labels), Role::Quiet);
        let after = frame
            .buffer_mut()
            .set_span(row.x, row.y, &label, row.width)
            .0;
        let line = look.span(&line, Role::Text);
        frame
            .buffer_mut()
            .set_span(after, row.y, &line, room as u16);
    }
}

/// The columns; with villages, where people of several are listed.
fn columns(lang: Lang, villages: bool) -> Vec<Column> {
    let mut columns = vec![
        Column::new(say!(lang, absent_column_name), Width::Name(15, 32), 0),
        Column::new(say!(lang, absent_column_born), Width::Number(4), 4),
        Column::new(say!(lang, absent_column_household), Width::Name(4, 6), 1),
        Column::new(say!(lang, absent_column_reason), Width::Name(10, 18), 2),
        Column::new(say!(lang, absent_column_place), Width::Name(11, 18), 3),
        Column::new(say!(lang, absent_column_contact), Width::Word(14), 0),
        Column::new(say!(lang, absent_column_back), Width::Word(8), 0),
        Column::new(say!(lang, absent_column_confirmed), Width::Number(5), 5),
    ];
    if villages {
        let head = say!(lang, absent_column_village);
        columns.push(Column::new(head, Width::Name(10, 20), 6));
    }
    columns
}

/// A place; the city that most people go to has a short name that everybody knows.
pub(super) fn short_place(place: &str, columns: usize, lang: Lang) -> String {
    let city = Province::of_code(CITY).map(|city| city.name.as_str());
    match city {
        Some(city) if width(place) > columns => place.replace(city, &say!(lang, absent_city_short)),
        _ => place.to_owned(),
    }
}

/// The cells of a row; names and places are shortened to so many columns.
fn cells(row: &AbsentRow, [names, places]: [usize; 2], today: Day, ctx: &Ctx) -> Vec<Cell> {
    let (look, lang) = (ctx.look, ctx.lang);
    let absence = &row.absence;
    let reason = absence.reason.map(Reason::code);
    let reason = reason.map_or(String::new(), |code| lang.label("reason_short", code));
    let (words, reachable) = contact(row, lang);
    let contact = if reachable {
        Cell::text(look.personal(&words))
    } else {
        Cell::new(words, Role::Care)
    };
    let overdue = absence.back.and_then(ExpectedBack::overdue_after);
    let late = overdue.is_some_and(|day| day < today);
    let back = back_short(absence.back, lang);
    let confirmed = absence.confirmed_on.map(|day| lang.short_day(day));
    vec![
        Cell::text(look.personal(&shorten(&row.name, names))),
        Cell::text(
            row.birth
                .map_or(String::new(), |birth| birth.year().to_string()),
        ),
        Cell::text(row.code.as_str()),
        Cell::text(reason),
        Cell::text(short_place(&absence.place, places, lang)),
        contact,
        Cell::new(back, if late { Role::Bad } else { Role::Text }),
        Cell::text(confirmed.unwrap_or_else(|| "—".to_owned())),
        Cell::text(ctx.session.village(row.village)),
    ]
}

impl Screen for Absent {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, absent_command_open),
            line: |lang| say!(lang, absent_command_open_line),
            ready: Self::in_list,
            run: |absent, _ctx| Ok(absent.open()),
        },
        Command {
            keys: &[Key::F(2), Key::Ctrl('s')],
            word: |lang| say!(lang, absent_command_save_filter),
            line: |lang| say!(lang, absent_command_save_filter_line),
            ready: Self::may_save_filter,
            run: |absent, ctx| Ok(absent.save_filter(ctx)),
        },
        Command {
            keys: &[Key::F(4), Key::Ctrl('e')],
            word: |lang| say!(lang, absent_command_edit),
            line: |lang| say!(lang, absent_command_edit_line),
            ready: Self::may_write,
            run: Self::edit,
        },
        Command {
            keys: &[Key::Delete],
            word: |lang| say!(lang, absent_command_returned),
            line: |lang| say!(lang, absent_command_returned_line),
            ready: Self::may_write,
            run: |absent, _ctx| Ok(absent.came_back()),
        },
        Command {
            keys: &[Key::F(4), Key::Ctrl('e')],
            word: |lang| say!(lang, absent_command_rename),
            line: |lang| say!(lang, absent_command_rename_line),
            ready: Self::may_change_saved,
            run: |absent, ctx| Ok(absent.rename_saved(ctx)),
        },
        Command {
            keys: &[Key::Delete],
            word: |lang| say!(lang, absent_command_forget),
            line: |lang| say!(lang, absent_command_forget_line),
            ready: Self::may_change_saved,
            run: Self::delete_saved,
        },
        Command {
            keys: &[Key::Char('+')],
            word: |lang| say!(lang, absent_command_confirm),
            line: |lang| say!(lang, absent_command_confirm_line),
            ready: Self::may_write,
            run: Self::still_away,
        },
        Command {
            keys: &[Key::Char('*')],
            word: |lang| say!(lang, call_command),
            line: |lang| say!(lang, call_command_shown_line),
            ready: always,
            run: |absent, _ctx| {
                let ids = absent.hits.iter().map(|hit| hit.absence).collect();
                Ok(Flow::push(Calls::of(absent.village(), Some(ids))))
            },
        },
        Command {
            keys: &[Key::Char('=')],
            word: |lang| say!(lang, chat_command),
            line: |lang| say!(lang, chat_command_line),
            ready: Self::in_list,
            run: |absent, _ctx| Ok(absent.message()),
        },
        Command {
            keys: &[Key::Char(',')],
            word: |lang| say!(lang, step_command_done),
            line: |lang| say!(lang, step_command_done_line),
            ready: Self::may_write,
            run: |absent, ctx| absent.note(StepKind::DoneElsewhere, ctx),
        },
        Command {
            keys: &[Key::Char('.')],
            word: |lang| say!(lang, step_command_verified),
            line: |lang| say!(lang, step_command_verified_line),
            ready: Self::may_write,
            run: |absent, ctx| absent.note(StepKind::Verified, ctx),
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, step_command_withdraw),
            line: |lang| say!(lang, step_command_withdraw_line),
            ready: Self::may_write,
            run: |absent, ctx| match absent.list.chosen() {
                Some(Line(row)) => withdraw_step(row.absence.person, &row.name, ctx),
                None => Ok(Flow::Stay),
            },
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, command_funnel),
            line: |lang| say!(lang, command_funnel_line),
            ready: always,
            run: |absent, _ctx| Ok(Flow::push(FunnelScreen::of(absent.village()))),
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, command_pivot),
            line: |lang| say!(lang, command_pivot_line),
            ready: always,
            run: |absent, _ctx| Ok(Flow::push(PivotScreen::of(absent.filters.filter.clone()))),
        },
        Command {
            keys: &[Key::F(7), Key::Ctrl('o')],
            word: |lang| say!(lang, command_files),
            line: |lang| say!(lang, command_files_shown_line),
            ready: always,
            run: |absent, _ctx| Ok(absent.files()),
        },
        Command {
            keys: &[Key::F(8), Key::Ctrl('p')],
            word: |lang| say!(lang, command_reports),
            line: |lang| say!(lang, command_reports_line),
            ready: always,
            run: |absent, _ctx| Ok(Flow::push(Reports::of(absent.village()))),
        },
        Command::FIND,
        Command {
            keys: &[Key::Tab],
            word: |lang| say!(lang, absent_command_filter),
            line: |lang| say!(lang, absent_command_filter_line),
            ready: always,
            run: |absent, ctx| absent.turn(false, ctx),
        },
        Command {
            keys: &[Key::BackTab],
            word: |lang| say!(lang, absent_command_filter_back),
            line: |lang| say!(lang, absent_command_filter_line),
            ready: always,
            run: |absent, ctx| absent.turn(true, ctx),
        },
        Command {
            keys: &[Key::Char('-')],
            word: |lang| say!(lang, absent_command_sort),
            line: |lang| say!(lang, absent_command_sort_line),
            ready: |absent, _ctx| !absent.filters.focused,
            run: Self::sort,
        },
        Command {
            keys: &[Key::Esc],
            word: |lang| say!(lang, absent_command_widen),
            line: |lang| say!(lang, absent_command_widen_line),
            ready: Self::is_narrowed,
            run: |absent, _ctx| {
                absent.filters.widen();
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::Enter, Key::Esc],
            word: |lang| say!(lang, absent_command_to_list),
            line: |lang| say!(lang, absent_command_to_list_line),
            ready: Self::in_filter,
            run: |absent, _ctx| {
                absent.filters.focused = false;
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::Esc],
            word: |lang| say!(lang, absent_command_all),
            line: |lang| say!(lang, absent_command_all_line),
            ready: Self::is_filtered,
            run: Self::clear_filters,
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        if self.name.is_empty() {
            say!(ctx.lang, absent_title)
        } else {
            say!(ctx.lang, absent_title_of, place = self.name.as_str())
        }
    }

    fn hint(&self, ctx: &Ctx) -> String {
        if self.filters.saved_at().is_some() {
            say!(ctx.lang, absent_hint_saved)
        } else if self.filters.focused {
            say!(ctx.lang, absent_hint_filter)
        } else if self.filters.is_set() {
            say!(ctx.lang, absent_hint_filtered)
        } else {
            say!(ctx.lang, absent_hint)
        }
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        self.name = match self.village() {
            Some(village) => ctx.store.village(village)?.name,
            None => ctx.store.commune()?.name,
        };
        let (_, campaign) = ctx.store.campaign()?;
        (self.noun, self.due_on) = (campaign.noun, campaign.due_on);
        self.filters.saved = ctx.store.saved_filters()?;
        self.filters.filter.text = self.find.query();
        self.counted = self.filters.counted();
        let roll = ctx.store.roll();
        self.loading = roll.is_none();
        (self.hits, self.counts) = match roll {
            Some(roll) => roll.absent_beside(&self.filters.filter, self.counted),
            None => (Vec::new(), AbsentCounts::default()),
        };
        let hits = &self.hits;
        let place = |id| hits.iter().position(|hit| hit.absence == id);
        self.list.reload(hits.len(), place);
        self.fetch(ctx)
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn moved(&mut self, ctx: &mut Ctx) -> Result<()> {
        self.fetch(ctx)
    }

    fn find(&mut self) -> Option<&mut Find> {
        Some(&mut self.find)
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        self.filters.narrowing()
    }

    fn typed(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        if self.filters.narrowing().is_some() && self.find.typing().is_none() {
            return Ok(Flow::Stay);
        }
        self.filters.focused = false;
        self.sift(ctx)
    }

    fn answered(&mut self, answer: Box<dyn Any>, ctx: &mut Ctx) -> Result<Flow> {
        let Ok(answered) = answer.downcast::<Answered>() else {
            return Ok(Flow::Stay);
        };
        let Answered { asked, text } = *answered;
        let mut saved = self.filters.saved.clone();
        let told = say!(ctx.lang, absent_told_saved, name = text.as_str());
        match asked {
            Asked::Value(facet) => {
                self.filters.take(facet, text);
                return self.sift(ctx);
            }
            Asked::Name => {
                saved.push(self.filters.named(text));
                self.filters.focused = false;
            }
            Asked::Rename(at) => {
                if let Some(saved) = saved.get_mut(at) {
                    saved.name = text;
                }
            }
        }
        self.keep_saved(&saved, told, ctx)
    }

    fn other(&mut self, key: Key, ctx: &mut Ctx) -> Result<Option<Flow>> {
        let taken = self.filters.key(key, &self.counts, ctx);
        self.taken(taken, ctx)
    }

    fn click(&mut self, at: Position, ctx: &mut Ctx) -> Result<Option<Flow>> {
        let taken = self.filters.click(at, &self.counts, ctx);
        let flow = self.taken(taken, ctx)?;
        if self.counted != self.filters.counted() {
            self.load(ctx)?;
        }
        Ok(flow)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let bar = self
            .filters
            .rows(area.width.saturating_sub(2), &self.counts, ctx);
        let bar = (bar + 2).min(area.height);
        self.draw_filters(frame, Rect::new(area.x, area.y, area.width, bar), ctx);
        let below = Rect::new(area.x, area.y + bar, area.width, area.height - bar);
        let (rows, columns) = DETAIL;
        let (list, detail) = if area.width >= DETAIL_BESIDE {
            let list = below.width - columns;
            (
                Rect::new(below.x, below.y, list, below.height),
                Rect::new(below.x + list, below.y, columns, below.height),
            )
        } else if area.width >= DETAIL_BELOW && below.height >= rows + 8 {
            let list = below.height - rows;
            (
                Rect::new(below.x, below.y, below.width, list),
                Rect::new(below.x, below.y + list, below.width, rows),
            )
        } else {
            (below, Rect::ZERO)
        };
        self.draw_list(frame, list, ctx);
        if !detail.is_empty() {
            self.draw_detail(frame, detail, ctx);
        }
    }
}
