//! What is to be done now: households in the order of need, each with its reason. A digit records as in the list of
//! households, and the cursor is on the next one.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::detail::Detail;
use super::files::{Files, Shown, ShownRows};
use super::lines::{Line, draw_lines, wrapped};
use super::recording::{door_outcome, press};
use super::why_lines::{Told, tried_marks, tried_words};
use crate::domain::id::{HouseholdId, VillageId};
use crate::domain::name::shorten;
use crate::domain::work::Why;
use crate::lang::{Lang, say};
use crate::store::{HouseholdRow, WorkCounts, WorkFilter, WorkHit};
use crate::tui::chrome::{draw_pane, whole_parts};
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::{Chip, Ctx};
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, clip};
use crate::tui::screen::Screen;
use crate::tui::widgets::find::Find;
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::pick::Pick;
use crate::tui::widgets::table::{self, Cell, Column, Width};

/// Rows of what is known of the chosen household, frame included.
const DETAIL: u16 = 5;
/// What stands before reasons that have no digit of their own.
const NO_DIGIT: char = '-';

struct Item {
    row: HouseholdRow,
    /// Every reason in words, the one of the list first.
    told: Vec<Told>,
}

impl Keyed for Item {
    type Id = HouseholdId;

    fn id(&self) -> HouseholdId {
        self.row.id
    }
}

/// The work list of a village, or of the commune.
pub struct WorkList {
    filter: WorkFilter,
    hits: Vec<WorkHit>,
    counts: WorkCounts,
    list: ListView<Item>,
    find: Find,
    /// The filter bar has the keys.
    filtering: bool,
    /// Where the filter bar stands.
    bar: Rect,
    /// The household to choose once something is recorded.
    after: Option<HouseholdId>,
    spot: Option<u64>,
    loading: bool,
}

impl WorkList {
    /// What is to be done in a village, or in all, for one reason or any.
    pub fn of(village: Option<VillageId>, why: Option<Why>) -> Self {
        Self {
            filter: WorkFilter {
                village,
                why,
                text: String::new(),
            },
            hits: Vec::new(),
            counts: WorkCounts::default(),
            list: ListView::default(),
            find: Find::default(),
            filtering: false,
            bar: Rect::ZERO,
            after: None,
            spot: None,
            loading: true,
        }
    }

    fn show(&mut self, ctx: &Ctx) -> Result<()> {
        self.filter.text = self.find.query();
        let roll = ctx.store.roll();
        self.loading = roll.is_none();
        (self.hits, self.counts) = roll
            .map(|roll| roll.work(&self.filter, ctx.slot()))
            .unwrap_or_default();
        let hits = &self.hits;
        let place = |id| hits.iter().position(|hit| hit.household == id);
        self.list.reload(hits.len(), place);
        self.fetch(ctx)
    }

    fn fetch(&mut self, ctx: &Ctx) -> Result<()> {
        while let Some(range) = self.list.need() {
            let hits = &self.hits[range.clone()];
            let ids: Vec<HouseholdId> = hits.iter().map(|hit| hit.household).collect();
            let rows = ctx.store.household_rows(&ids)?;
            let ids: Vec<HouseholdId> = rows.iter().map(|row| row.id).collect();
            let told = Told::of(&ids, self.filter.why, ctx)?;
            let items = rows.into_iter().zip(told);
            let items = items.map(|(row, told)| Item { row, told });
            self.list.fill(range.start, items.collect());
        }
        Ok(())
    }

    fn go_to(&mut self, household: HouseholdId, ctx: &Ctx) -> Result<()> {
        let place = self.hits.iter().position(|hit| hit.household == household);
        if let Some(index) = place {
            self.list.choose(household, index);
            self.fetch(ctx)?;
        }
        Ok(())
    }

    fn next(&self) -> Option<HouseholdId> {
        self.hits
            .get(self.list.cursor() + 1)
            .map(|hit| hit.household)
    }

    fn record(&mut self, digit: char, ctx: &mut Ctx) -> Result<Flow> {
        let Some(household) = self.list.chosen_id() else {
            return Ok(Flow::Stay);
        };
        self.after = self.next();
        self.remember(ctx);
        if let Some(flow) = press(ctx, household, digit)? {
            return Ok(flow);
        }
        // Numbers on paper begin with 0.
        self.find.begin_with(digit);
        self.typed(ctx)
    }

    fn remember(&self, ctx: &mut Ctx) {
        ctx.session.place.village = self.filter.village;
        ctx.session.place.household = self.list.chosen_id();
    }

    fn step(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        match self.next() {
            Some(next) => self.go_to(next, ctx)?,
            None => ctx.tell(say!(ctx.lang, told_no_work_left)),
        }
        self.remember(ctx);
        if let Some(item) = self.list.chosen() {
            let why = item.told.first().map_or("", Told::words);
            ctx.tell(say!(
                ctx.lang,
                told_next_work,
                number = item.row.code.as_str(),
                why = why
            ));
        }
        Ok(Flow::Stay)
    }

    /// One village or all: that of the chosen household, or back.
    fn turn_village(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        self.filter.village = match self.filter.village {
            Some(_) => None,
            None => self.list.chosen().map(|item| item.row.village),
        };
        ctx.session.walk.village = self.filter.village;
        self.show(ctx)?;
        self.remember(ctx);
        Ok(Flow::Stay)
    }

    fn clear_filter(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        self.filter.why = None;
        self.list.rewind();
        self.show(ctx)?;
        Ok(Flow::Stay)
    }

    /// The reasons that somebody has, and the chosen one, each with its digit; 0 is all that is proposed.
    fn values(&self) -> Vec<(char, Option<Why>, usize)> {
        let mut values = vec![('0', None, self.counts.proposed)];
        for (at, why) in Why::all().enumerate() {
            let count = self.counts.of(why);
            if count > 0 || self.filter.why == Some(why) {
                let digit = char::from_digit(at as u32 + 1, 10).unwrap_or(NO_DIGIT);
                values.push((digit, Some(why), count));
            }
        }
        values
    }

    fn pick(&self, lang: Lang) -> Pick {
        let values = self.values();
        let at = values
            .iter()
            .position(|(_, why, _)| *why == self.filter.why);
        let options = values.iter().map(|(digit, why, count)| {
            let words = why.map_or_else(
                || say!(lang, work_all),
                |why| lang.label("why_short", why.code()),
            );
            (*digit, format!("{words}: {}", lang.count(*count)))
        });
        let mut pick = Pick::new(options.collect());
        pick.choose(at);
        pick
    }

    fn filter_key(&mut self, key: Key, ctx: &mut Ctx) -> Result<Option<Flow>> {
        let mut pick = self.pick(ctx.lang);
        if !self.filtering || key == Key::Char(NO_DIGIT) || !pick.key(key) {
            return Ok(None);
        }
        let values = self.values();
        self.filter.why = pick.chosen().and_then(|at| values.get(at)?.1);
        self.list.rewind();
        self.show(ctx)?;
        Ok(Some(Flow::Stay))
    }

    fn draw_list(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (lang, look) = (ctx.lang, ctx.look);
        let columns = columns(lang, self.filter.village.is_none());
        let widths = table::fit(&columns, area.width);
        let finding = u16::from(self.find.is_open());
        table::draw_heads(frame, Rect { height: 1, ..area }, look, &columns, &widths);
        let rows = Rect::new(
            area.x,
            area.y + 1,
            area.width,
            area.height.saturating_sub(1 + finding),
        );
        if self.hits.is_empty() {
            let lines = wrapped(&self.nothing(lang), Role::Text, usize::from(area.width), 0);
            draw_lines(frame, rows, &lines, look);
        }
        let wide = |at: usize| usize::from(widths.get(at).copied().flatten().unwrap_or(0));
        let (names, reasons) = (wide(1), wide(2));
        for (place, item, chosen) in self.list.visible(rows) {
            let row = &item.row;
            let told = item.told.first();
            let cells = [
                Cell::text(row.code.as_str()),
                Cell::text(look.personal(&shorten(&row.head, names)).into_owned()),
                Cell::new(
                    clip(told.map_or("", Told::words), reasons),
                    told.map_or(Role::Text, Told::role),
                ),
                Cell::text(tried_marks(lang, row.standing.tried)),
                Cell::text(attempts(row)),
                Cell::new(ctx.session.village(row.village), Role::Quiet),
            ];
            table::draw_row(frame, place, look, &columns, &widths, cells, chosen);
        }
        let last = Rect::new(area.x, area.bottom().saturating_sub(1), area.width, 1);
        self.find
            .draw(frame, last.intersection(area), look, lang, self.hits.len());
    }

    fn nothing(&self, lang: Lang) -> String {
        if self.loading {
            say!(lang, work_loading)
        } else if self.filter.why.is_some() || self.find.is_open() {
            say!(lang, work_none_fit)
        } else {
            say!(lang, work_none)
        }
    }

    fn draw_detail(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let lang = ctx.lang;
        let Some(item) = self.list.chosen() else {
            let inner = draw_pane(frame, area, "", ctx.look);
            let line = Line::new(say!(lang, work_rule), Role::Quiet);
            draw_lines(frame, inner, &[line], ctx.look);
            return;
        };
        let row = &item.row;
        let head = ctx.look.personal(&row.head).into_owned();
        let title = say!(
            lang,
            work_detail,
            number = row.code.as_str(),
            head = head,
            village = ctx.session.village(row.village)
        );
        let inner = draw_pane(frame, area, &title, ctx.look);
        let reasons: Vec<&str> = item.told.iter().map(Told::words).collect();
        let columns = usize::from(inner.width);
        let reasons = reasons.join(" · ");
        let mut lines = vec![Line::new(whole_parts(&reasons, columns), Role::Text)];
        lines.push(Line::new(tried_words(lang, &row.standing), Role::Note));
        lines.push(Line::new(say!(lang, work_rule), Role::Quiet));
        draw_lines(frame, inner, &lines, ctx.look);
    }
}

/// `2/3`: tries of those that the rule asks for.
fn attempts(row: &HouseholdRow) -> String {
    format!("{}/{}", row.standing.tries, row.standing.most_tries)
}

fn columns(lang: Lang, villages: bool) -> Vec<Column> {
    let mut columns = vec![
        Column::new(say!(lang, column_short_code), Width::Word(4), 0),
        Column::new(say!(lang, column_short_head), Width::Name(14, 28), 0),
        Column::new(say!(lang, work_column_why), Width::Name(26, 40), 0),
        Column::new(say!(lang, work_column_tried), Width::Word(6), 0),
        Column::new(say!(lang, work_column_tries), Width::Number(5), 0),
    ];
    if villages {
        let head = lang.label("entity_head", "village");
        columns.push(Column::new(head, Width::Name(14, 24), 1));
    }
    columns
}

fn has_chosen(work: &WorkList, _ctx: &Ctx) -> bool {
    work.list.chosen().is_some() && !work.filtering
}

impl Screen for WorkList {
    const COMMANDS: &'static [Command<Self>] = &[
        door_outcome!(has_chosen, '1', "met_all"),
        door_outcome!(has_chosen, '2', "nobody_home"),
        door_outcome!(has_chosen, '3', "met_some_away"),
        door_outcome!(has_chosen, '4', "come_back"),
        door_outcome!(has_chosen, '5', "not_agreed"),
        door_outcome!(has_chosen, '6', "moved_out"),
        door_outcome!(has_chosen, '7', "no_access"),
        door_outcome!(has_chosen, '8', "invitation_left"),
        door_outcome!(has_chosen, '9', "more"),
        door_outcome!(has_chosen, '0', "remove"),
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, command_open),
            line: |lang| say!(lang, command_open_household_line),
            ready: has_chosen,
            run: |work, ctx| {
                work.remember(ctx);
                match work.list.chosen_id() {
                    Some(id) => Ok(Flow::push(Detail::of(id))),
                    None => Ok(Flow::Stay),
                }
            },
        },
        Command {
            keys: &[Key::F(5), Key::Ctrl('g'), Key::Char('+')],
            word: |lang| say!(lang, command_next),
            line: |lang| say!(lang, command_next_work_line),
            ready: has_chosen,
            run: Self::step,
        },
        Command::FIND,
        Command {
            keys: &[Key::Tab],
            word: |lang| say!(lang, command_filter),
            line: |lang| say!(lang, work_command_filter_line),
            ready: always,
            run: |work, _ctx| {
                work.filtering = !work.filtering;
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::Enter, Key::Down, Key::Esc],
            word: |lang| say!(lang, command_filter_done),
            line: |lang| say!(lang, command_filter_done_line),
            ready: |work, _ctx| work.filtering,
            run: |work, _ctx| {
                work.filtering = false;
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::Esc],
            word: |lang| say!(lang, work_command_all),
            line: |lang| say!(lang, work_command_all_line),
            ready: |work, _ctx| {
                work.filter.why.is_some() && !work.filtering && !work.find.is_open()
            },
            run: Self::clear_filter,
        },
        Command {
            keys: &[Key::Char('*')],
            word: |lang| say!(lang, work_command_village),
            line: |lang| say!(lang, work_command_village_line),
            ready: |work, _ctx| work.filter.village.is_some() || work.list.chosen().is_some(),
            run: Self::turn_village,
        },
        Command {
            keys: &[Key::F(7), Key::Ctrl('o')],
            word: |lang| say!(lang, command_files),
            line: |lang| say!(lang, command_files_shown_line),
            ready: always,
            run: |work, _ctx| {
                let ids = work.hits.iter().map(|hit| hit.household).collect();
                Ok(Flow::push(Files::new(Shown {
                    village: work.filter.village,
                    rows: ShownRows::Households(ids),
                })))
            },
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        let place = match self.filter.village {
            Some(village) => ctx.session.village(village),
            None => ctx.session.commune.name.as_str(),
        };
        say!(ctx.lang, work_title, place = place)
    }

    fn chips(&self, ctx: &Ctx) -> Vec<Chip> {
        vec![Chip {
            text: say!(ctx.lang, work_chip, count = ctx.lang.count(self.hits.len())),
            alert: false,
        }]
    }

    fn hint(&self, ctx: &Ctx) -> String {
        if self.filtering {
            say!(ctx.lang, work_filter_hint)
        } else {
            say!(ctx.lang, work_hint)
        }
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        let count = ctx.session.spot.count;
        let moved = self.spot.is_some_and(|spot| spot != count);
        self.spot = Some(count);
        if moved {
            self.find.clear();
        }
        self.show(ctx)?;
        if moved && let Some(household) = self.after.take().or(ctx.session.spot.household) {
            self.go_to(household, ctx)?;
        }
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn moved(&mut self, ctx: &mut Ctx) -> Result<()> {
        self.after = None;
        self.fetch(ctx)?;
        self.remember(ctx);
        Ok(())
    }

    fn find(&mut self) -> Option<&mut Find> {
        Some(&mut self.find)
    }

    fn typed(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        self.filtering = false;
        if self.find.typing().is_some() {
            self.list.rewind();
        }
        self.show(ctx)?;
        Ok(Flow::Stay)
    }

    fn other(&mut self, key: Key, ctx: &mut Ctx) -> Result<Option<Flow>> {
        self.filter_key(key, ctx)
    }

    fn click(&mut self, at: Position, ctx: &mut Ctx) -> Result<Option<Flow>> {
        if !self.bar.contains(at) {
            return Ok(None);
        }
        self.filtering = true;
        match self.pick(ctx.lang).at(self.bar, at.x, at.y) {
            Some(digit) if digit != NO_DIGIT => self.filter_key(Key::Char(digit), ctx),
            _ => Ok(Some(Flow::Stay)),
        }
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let pick = self.pick(ctx.lang);
        let rows = pick.rows(area.width.saturating_sub(2));
        let top = Rect {
            height: (rows + 2).min(area.height),
            ..area
        };
        let title = say!(ctx.lang, work_filters_title);
        self.bar = draw_pane(frame, top, &title, ctx.look);
        pick.draw(frame, self.bar, ctx.look, self.filtering);
        let room = area.height - top.height;
        let detail = if room >= DETAIL + 4 { DETAIL } else { 0 };
        let list = Rect::new(area.x, top.bottom(), area.width, room - detail);
        self.draw_list(frame, list, ctx);
        if detail > 0 {
            let place = Rect::new(area.x, list.bottom(), area.width, detail);
            self.draw_detail(frame, place, ctx);
        }
    }
}
