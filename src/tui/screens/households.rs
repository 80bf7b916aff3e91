//! The households of a village in walking order: the working screen. A digit records at once and the cursor goes on.

use std::collections::HashMap;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::detail::Detail;
use super::files::{Files, Shown, ShownRows};
use super::household_form::HouseholdForm;
use super::lines::draw_lines;
use super::recording::{door_outcome, next_house, press};
use super::sheet_lines::sheet_lines;
use super::words;
use crate::domain::id::{HouseholdId, PersonId, VillageId};
use crate::domain::name::shorten;
use crate::domain::state::HouseholdState;
use crate::lang::{Lang, say};
use crate::store::{Hit, HouseholdFilter, HouseholdRow, Sheet, Which};
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::{Chip, Ctx};
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, clip, width};
use crate::tui::screen::Screen;
use crate::tui::widgets::find::Find;
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::table::{self, Cell, Column, Width};

/// From this width on the details stand beside the list.
const WITH_DETAILS: u16 = 96;
/// Columns of the details, frame included.
const DETAILS: u16 = 38;

struct Line {
    row: HouseholdRow,
    /// The member by whom it was found, other than the head.
    found: Option<String>,
}

impl Keyed for Line {
    type Id = HouseholdId;

    fn id(&self) -> HouseholdId {
        self.row.id
    }
}

/// The list of households.
#[derive(Default)]
pub struct Households {
    village: Option<VillageId>,
    which: Which,
    hits: Vec<Hit>,
    list: ListView<Line>,
    find: Find,
    sheet: Option<Sheet>,
    /// The households of this village without a filter, and those visited.
    counts: Option<(usize, usize)>,
    spot: u64,
    /// The filter bar has the keys.
    filtering: bool,
    /// Where the values of the filter bar stand.
    places: Vec<(Rect, Which)>,
}

impl Households {
    /// The households of a village, or of all, with something to be done.
    pub fn of(village: Option<VillageId>, which: Which) -> Self {
        Self {
            village,
            which,
            ..Self::default()
        }
    }

    fn filter(&self, text: String) -> HouseholdFilter {
        HouseholdFilter {
            village: self.village,
            which: self.which,
            text,
        }
    }

    /// Which households are listed. While the read index is behind, the plain list comes from the register itself.
    fn search(&self, ctx: &Ctx) -> Result<Vec<Hit>> {
        let filter = self.filter(self.find.query());
        let plain = filter.which == Which::All && filter.text.is_empty();
        let behind = ctx.store.wants_roll() || ctx.session.roll_is_loading();
        match ctx.store.roll() {
            Some(roll) if !(plain && behind) => Ok(roll.households(&filter)),
            _ => {
                let ids = ctx.store.household_ids(self.village)?.into_iter();
                let hit = |household| Hit {
                    household,
                    person: None,
                };
                Ok(ids.map(hit).collect())
            }
        }
    }

    fn fetch(&mut self, ctx: &Ctx) -> Result<()> {
        while let Some(range) = self.list.need() {
            let hits = &self.hits[range.clone()];
            let ids: Vec<HouseholdId> = hits.iter().map(|hit| hit.household).collect();
            let people: HashMap<HouseholdId, PersonId> = hits
                .iter()
                .filter_map(|hit| Some((hit.household, hit.person?)))
                .collect();
            let rows = ctx.store.household_rows(&ids)?.into_iter();
            let lines: Result<Vec<Line>> = rows
                .map(|row| {
                    let name = match people.get(&row.id) {
                        Some(person) => Some(ctx.store.person(*person)?.name),
                        None => None,
                    };
                    let found = name.filter(|name| *name != row.head);
                    Ok(Line { row, found })
                })
                .collect();
            self.list.fill(range.start, lines?);
        }
        let chosen = self.list.chosen_id();
        self.sheet = match chosen {
            Some(id) => Some(ctx.store.sheet(id)?),
            None => None,
        };
        Ok(())
    }

    fn show(&mut self, ctx: &Ctx) -> Result<()> {
        self.hits = self.search(ctx)?;
        let place = |id| self.hits.iter().position(|hit| hit.household == id);
        self.list.reload(self.hits.len(), place);
        self.fetch(ctx)
    }

    /// Chooses a household; where it is not in the list, the filters that hide it go.
    fn go_to(&mut self, household: HouseholdId, ctx: &Ctx) -> Result<()> {
        for _ in 0..2 {
            let place = self.hits.iter().position(|hit| hit.household == household);
            if let Some(index) = place {
                self.list.choose(household, index);
                return self.fetch(ctx);
            }
            self.which = Which::All;
            self.show(ctx)?;
        }
        Ok(())
    }

    fn remember(&self, ctx: &mut Ctx) {
        ctx.session.walk = self.filter(String::new());
        ctx.session.place.village = self.village;
        ctx.session.place.household = self.list.chosen_id();
    }

    fn record(&mut self, digit: char, ctx: &mut Ctx) -> Result<Flow> {
        let Some(household) = self.list.chosen_id() else {
            return Ok(Flow::Stay);
        };
        self.remember(ctx);
        if let Some(flow) = press(ctx, household, digit)? {
            return Ok(flow);
        }
        // Numbers on paper begin with 0.
        self.find.begin_with(digit);
        self.typed(ctx)
    }

    fn step(&mut self, forward: bool, ctx: &mut Ctx) -> Result<Flow> {
        self.remember(ctx);
        match next_house(ctx, self.list.chosen_id(), forward)? {
            Some(next) => {
                self.find.clear();
                self.show(ctx)?;
                self.go_to(next, ctx)?;
                self.remember(ctx);
            }
            None => ctx.tell(say!(ctx.lang, told_no_house_left)),
        }
        Ok(Flow::Stay)
    }

    fn choose_which(&mut self, which: Which, ctx: &mut Ctx) -> Result<Flow> {
        self.which = which;
        self.show(ctx)?;
        self.remember(ctx);
        Ok(Flow::Stay)
    }

    fn turn_which(&mut self, step: isize, ctx: &mut Ctx) -> Result<Flow> {
        let all = Which::ALL;
        let at = all.iter().position(|which| *which == self.which);
        let next = at.unwrap_or(0).saturating_add_signed(step);
        self.choose_which(all[next.min(all.len() - 1)], ctx)
    }

    fn draw_filters(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (lang, look) = (ctx.lang, ctx.look);
        self.places.clear();
        let words = |which: Which| lang.label("which", which.code());
        let label = format!("{} ", say!(lang, households_filter));
        let before = width(&label) as u16;
        frame.buffer_mut().set_span(
            area.x,
            area.y,
            &look.span(&label, Role::Heading),
            area.width,
        );
        // Where not all values fit, those up to the chosen one and after.
        let chosen = Which::ALL
            .iter()
            .position(|which| *which == self.which)
            .unwrap_or(0);
        let room = usize::from(area.width.saturating_sub(before));
        let needed = |from: usize, to: usize| -> usize {
            Which::ALL[from..=to]
                .iter()
                .map(|which| width(&words(*which)) + 3)
                .sum()
        };
        let from = (0..=chosen)
            .find(|from| needed(*from, chosen) <= room)
            .unwrap_or(chosen);
        let mut x = area.x + before;
        for which in &Which::ALL[from..] {
            let is_chosen = *which == self.which;
            let text = if is_chosen {
                format!("[{}]", words(*which))
            } else {
                format!(" {} ", words(*which))
            };
            let columns = width(&text) as u16;
            if x + columns > area.right() {
                break;
            }
            let role = match (is_chosen, self.filtering) {
                (true, true) => Role::Chosen,
                (true, false) => Role::Strong,
                (false, true) => Role::Text,
                (false, false) => Role::Quiet,
            };
            frame
                .buffer_mut()
                .set_span(x, area.y, &look.span(&text, role), columns);
            self.places.push((Rect::new(x, area.y, columns, 1), *which));
            x += columns + 1;
        }
    }

    fn draw_list(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (lang, look, today) = (ctx.lang, ctx.look, ctx.today());
        let columns = columns(lang);
        let widths = table::fit(&columns, area.width);
        let heads = Rect { height: 1, ..area };
        table::draw_heads(frame, heads, look, &columns, &widths);
        let names = usize::from(widths.get(2).copied().flatten().unwrap_or(0));
        let rows = Rect::new(
            area.x,
            area.y + 1,
            area.width,
            area.height.saturating_sub(1),
        );
        let shows_refusals = self.which == Which::NotAgreed;
        for (place, line, chosen) in self.list.visible(rows) {
            let row = &line.row;
            // Others behind the screen need not see who does not agree: only at the chosen door is it said.
            let hidden =
                row.standing.state == HouseholdState::NotAgreed && !chosen && !shows_refusals;
            let (state, role, mark) = if hidden {
                (say!(lang, state_at_door), Role::Text, '•')
            } else {
                let state = row.standing.state;
                (
                    words::state_words(lang, state),
                    words::state_role(state),
                    words::mark(&row.standing),
                )
            };
            let name = match &line.found {
                Some(found) => found_words(lang, found, &row.head, names),
                None => shorten(&row.head, names),
            };
            let absent = match row.absent {
                0 => "·".to_owned(),
                absent => absent.to_string(),
            };
            let last = row.standing.last.filter(|_| !hidden);
            let (follow_up, follow_role) = follow_up(row, ctx);
            let cells = [
                Cell::new(mark.to_string(), role),
                Cell::text(row.code.as_str()),
                Cell::text(look.personal(&clip(&name, names)).into_owned()),
                Cell::new(row.lane.as_str(), Role::Quiet),
                Cell::text(row.members.to_string()),
                Cell::text(absent),
                Cell::new(state, role),
                Cell::new(
                    last.map(|(outcome, _, _)| words::outcome_words(lang, outcome))
                        .unwrap_or_default(),
                    Role::Quiet,
                ),
                Cell::text(
                    row.standing
                        .last
                        .map(|(_, day, _)| words::near_day(lang, day, today))
                        .filter(|day| day.len() <= 5)
                        .unwrap_or_default(),
                ),
                Cell::new(follow_up, follow_role),
            ];
            table::draw_row(frame, place, look, &columns, &widths, cells, chosen);
        }
    }

    fn draw_empty(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let lang = ctx.lang;
        let text = if self.find.is_open() {
            say!(lang, households_not_found)
        } else if self.which != Which::All {
            say!(lang, households_none_of_filter)
        } else {
            say!(lang, households_none)
        };
        let lines = super::lines::wrapped(&text, Role::Text, usize::from(area.width), 0);
        draw_lines(frame, area, &lines, ctx.look);
    }
}

/// `Lê Minh Khang (hộ Diệu)`: the member by whom a household was found.
fn found_words(lang: Lang, found: &str, head: &str, columns: usize) -> String {
    let head = head.split(' ').next_back().unwrap_or_default();
    let house = say!(lang, household_of_member, head = head);
    let room = columns.saturating_sub(width(&house) + 1);
    format!("{} {house}", shorten(found, room))
}

fn follow_up(row: &HouseholdRow, ctx: &Ctx) -> (String, Role) {
    let Some((day, _)) = row.standing.follow_up else {
        let exhausted = row.standing.exhausted;
        return if exhausted {
            (say!(ctx.lang, flag_exhausted), Role::Bad)
        } else {
            (String::new(), Role::Text)
        };
    };
    let words = ctx.lang.short_day(day);
    if day < ctx.today() {
        (format!("!{words}"), Role::Bad)
    } else {
        (format!("→{words}"), Role::Note)
    }
}

fn columns(lang: Lang) -> Vec<Column> {
    vec![
        Column::new(String::new(), Width::Word(1), 0),
        Column::new(say!(lang, column_short_code), Width::Word(4), 0),
        Column::new(say!(lang, column_short_head), Width::Name(14, 28), 0),
        Column::new(say!(lang, column_lane), Width::Name(6, 12), 5),
        Column::new(say!(lang, column_short_members), Width::Number(3), 4),
        Column::new(say!(lang, column_short_absent), Width::Number(4), 2),
        Column::new(say!(lang, column_short_state), Width::Word(16), 0),
        Column::new(say!(lang, column_short_result), Width::Word(19), 6),
        Column::new(say!(lang, column_short_last), Width::Word(5), 1),
        Column::new(say!(lang, column_short_follow_up), Width::Word(6), 3),
    ]
}

fn has_chosen(houses: &Households, _ctx: &Ctx) -> bool {
    houses.list.chosen().is_some() && !houses.filtering
}

fn can_record(houses: &Households, ctx: &Ctx) -> bool {
    has_chosen(houses, ctx) && !ctx.store.is_read_only()
}

impl Screen for Households {
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
            run: |houses, ctx| {
                houses.remember(ctx);
                match houses.list.chosen_id() {
                    Some(id) => Ok(Flow::push(Detail::of(id))),
                    None => Ok(Flow::Stay),
                }
            },
        },
        Command::FIND,
        Command {
            keys: &[Key::F(4), Key::Ctrl('e')],
            word: |lang| say!(lang, command_edit),
            line: |lang| say!(lang, command_edit_household_line),
            ready: can_record,
            run: |houses, ctx| match &houses.sheet {
                Some(sheet) => Ok(Flow::push(HouseholdForm::edit(sheet, ctx))),
                None => Ok(Flow::Stay),
            },
        },
        Command {
            keys: &[Key::Char('+')],
            word: |lang| say!(lang, command_after),
            line: |lang| say!(lang, command_next_line),
            ready: always,
            run: |houses, ctx| houses.step(true, ctx),
        },
        Command {
            keys: &[Key::Char('-')],
            word: |lang| say!(lang, command_before),
            line: |lang| say!(lang, command_before_line),
            ready: always,
            run: |houses, ctx| houses.step(false, ctx),
        },
        Command {
            keys: &[Key::Ctrl('n'), Key::Insert],
            word: |lang| say!(lang, command_add),
            line: |lang| say!(lang, command_add_household_line),
            ready: |houses, ctx| !ctx.store.is_read_only() && houses.home_village(ctx).is_some(),
            run: |houses, ctx| match houses.home_village(ctx) {
                Some(village) => Ok(Flow::push(HouseholdForm::add(village, ctx))),
                None => Ok(Flow::Stay),
            },
        },
        Command {
            keys: &[Key::F(7), Key::Ctrl('o')],
            word: |lang| say!(lang, command_files),
            line: |lang| say!(lang, command_files_shown_line),
            ready: always,
            run: |houses, _ctx| {
                let ids = houses.hits.iter().map(|hit| hit.household).collect();
                Ok(Flow::push(Files::new(Shown {
                    village: houses.village,
                    rows: ShownRows::Households(ids),
                })))
            },
        },
        Command {
            keys: &[Key::Tab],
            word: |lang| say!(lang, command_filter),
            line: |lang| say!(lang, command_filter_line),
            ready: always,
            run: |houses, _ctx| {
                houses.filtering = !houses.filtering;
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::Enter, Key::Down, Key::Esc],
            word: |lang| say!(lang, command_filter_done),
            line: |lang| say!(lang, command_filter_done_line),
            ready: |houses, _ctx| houses.filtering,
            run: |houses, _ctx| {
                houses.filtering = false;
                Ok(Flow::Stay)
            },
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        self.village.map_or_else(
            || say!(ctx.lang, households_title),
            |village| ctx.session.village(village).to_owned(),
        )
    }

    fn chips(&self, ctx: &Ctx) -> Vec<Chip> {
        let Some((all, visited)) = self.counts else {
            return Vec::new();
        };
        let lang = ctx.lang;
        vec![Chip {
            text: say!(
                lang,
                chip_visited,
                visited = lang.count(visited),
                all = lang.count(all)
            ),
            alert: false,
        }]
    }

    fn hint(&self, ctx: &Ctx) -> String {
        if self.filtering {
            say!(ctx.lang, households_filter_hint)
        } else {
            say!(ctx.lang, households_hint)
        }
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        let moved = self.spot != ctx.session.spot.count;
        if moved {
            self.find.clear();
        }
        self.show(ctx)?;
        if moved {
            self.spot = ctx.session.spot.count;
            if let Some(household) = ctx.session.spot.household {
                self.go_to(household, ctx)?;
            }
        }
        self.counts = ctx.store.roll().map(|roll| {
            let (villages, all) = roll.progress();
            let own = villages
                .iter()
                .find(|one| Some(one.village) == self.village);
            let progress = own.map_or(all, |one| one.progress);
            (progress.households, progress.visited)
        });
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn moved(&mut self, ctx: &mut Ctx) -> Result<()> {
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
        self.remember(ctx);
        Ok(Flow::Stay)
    }

    fn other(&mut self, key: Key, ctx: &mut Ctx) -> Result<Option<Flow>> {
        if !self.filtering {
            return Ok(None);
        }
        match key {
            Key::Left => self.turn_which(-1, ctx).map(Some),
            Key::Right => self.turn_which(1, ctx).map(Some),
            Key::Char(digit) => {
                let at = digit
                    .to_digit(10)
                    .and_then(|digit| (digit as usize + 9).checked_rem(10));
                match at.and_then(|at| Which::ALL.get(at)) {
                    Some(which) => self.choose_which(*which, ctx).map(Some),
                    None => Ok(None),
                }
            }
            _ => Ok(None),
        }
    }

    fn click(&mut self, at: Position, ctx: &mut Ctx) -> Result<Option<Flow>> {
        let hit = self.places.iter().find(|(place, _)| place.contains(at));
        match hit.map(|(_, which)| *which) {
            Some(which) => self.choose_which(which, ctx).map(Some),
            None => Ok(None),
        }
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let top = Rect { height: 1, ..area };
        if self.find.is_open() {
            self.find
                .draw(frame, top, ctx.look, ctx.lang, self.hits.len());
        } else {
            self.draw_filters(frame, top, ctx);
        }
        let body = Rect::new(
            area.x,
            area.y + 1,
            area.width,
            area.height.saturating_sub(1),
        );
        let wide = area.width >= WITH_DETAILS;
        let mut left = body;
        if wide {
            left.width -= DETAILS;
            let right = Rect::new(left.right(), body.y, DETAILS, body.height);
            let inner = draw_pane(frame, right, &say!(ctx.lang, details_title), ctx.look);
            if let Some(sheet) = &self.sheet {
                let lines = sheet_lines(ctx, sheet, usize::from(inner.width));
                draw_lines(frame, inner, &lines, ctx.look);
            }
            left = draw_pane(frame, left, &self.place_words(ctx), ctx.look);
        }
        if self.list.total() == 0 {
            self.draw_empty(frame, left, ctx);
        } else {
            self.draw_list(frame, left, ctx);
        }
    }
}

impl Households {
    /// Where a new household belongs: the village shown, that of the chosen household, or the only one.
    fn home_village(&self, ctx: &Ctx) -> Option<VillageId> {
        let chosen = || self.list.chosen().map(|line| line.row.village);
        let first = || ctx.session.villages.first().map(|(id, _)| *id);
        self.village.or_else(chosen).or_else(first)
    }

    fn place_words(&self, ctx: &Ctx) -> String {
        let lang = ctx.lang;
        let total = self.list.total();
        let at = if total == 0 {
            0
        } else {
            self.list.cursor() + 1
        };
        say!(
            lang,
            list_place,
            at = lang.count(at),
            total = lang.count(total)
        )
    }
}
