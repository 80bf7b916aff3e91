//! Calling relatives: the numbers that lead to people who are away, each once, in the order in which they are called.
//! A digit records what came of the call for everybody it was about, and the cursor goes on to the next number.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::absence_form::AbsenceForm;
use super::call_form::CallForm;
use super::call_lines::{
    bad_words, contact, contact_words, last_call, late_words, missing_words, person_line, whom,
};
use super::call_record::{About, press};
use super::call_script::{CallScript, script};
use super::layout::split_row;
use super::lines::{Line, draw_lines, wrapped};
use super::why_no_card::Asked;
use crate::domain::call::Call;
use crate::domain::id::{AbsenceId, HouseholdId, PersonId, VillageId};
use crate::domain::outcome::{Menu, Outcome};
use crate::domain::phone::{grouped, unpacked};
use crate::lang::{Lang, say};
use crate::store::{AbsentFilter, AbsentRow, CallCounts, CallGroup, CallLine, Error};
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::layers::menu::{self, Choice};
use crate::tui::look::{Role, width, wrap};
use crate::tui::screen::Screen;
use crate::tui::widgets::find::Find;
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::table::{self, Cell, Column, Width};

/// A number; somebody without one is told by the absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct CallId(u64, Option<AbsenceId>);

fn id_of(group: &CallGroup) -> CallId {
    let alone = group.absences.first().copied();
    CallId(group.number, alone.filter(|_| group.number == 0))
}

/// A row of the list: a group with what is known of its people.
struct CallRow {
    group: CallGroup,
    rows: Vec<AbsentRow>,
}

impl Keyed for CallRow {
    type Id = CallId;

    fn id(&self) -> CallId {
        id_of(&self.group)
    }
}

/// How far the work of the day is.
#[derive(Clone, Copy, Debug, Default)]
struct Progress {
    /// Numbers that need no call now, and bad ones of today.
    called: usize,
    /// All numbers.
    all: usize,
    /// People whom no number leads to.
    without: usize,
}

impl Progress {
    /// Counts these groups, which were everybody's; a bad number of today leads to nobody any more.
    fn of(groups: &[CallGroup], calls: &[CallLine]) -> Self {
        let here = |id: &PersonId| groups.iter().any(|group| group.people.contains(id));
        let bad = calls.iter().filter(|call| {
            call.outcome.number_is_good() == Some(false) && call.people.iter().any(here)
        });
        let bad = bad.count();
        let mut progress = Self {
            called: bad,
            all: bad,
            without: 0,
        };
        for group in groups {
            if group.number == 0 {
                progress.without += 1;
            } else {
                progress.all += 1;
                progress.called += usize::from(!group.turn.is_open());
            }
        }
        progress
    }
}

/// Rows of the list that are always seen, its frame and its headings.
const LIST: u16 = 5;

/// So many lines of people are shown at most.
const MOST_PEOPLE: u16 = 12;

/// From so many rows on there is more room for the people of the chosen number.
const TALL: u16 = 26;

/// The numbers to call.
pub struct Calls {
    village: Option<VillageId>,
    name: String,
    /// Whom the calls are about; `None` until the register was read: everybody of the village who is away.
    absences: Option<Rc<[AbsenceId]>>,
    groups: Vec<CallGroup>,
    list: ListView<CallRow>,
    /// What is asked of those to whom the chosen number leads.
    duties: HashMap<PersonId, Asked>,
    find: Find,
    script: Vec<String>,
    counts: CallCounts,
    progress: Progress,
    /// The number on which a digit was pressed, and its call before that.
    asked: Option<(CallId, Option<Call>)>,
    /// The number that was called last.
    last: Option<About>,
    /// Where the session last said to look, which is done once.
    spot: Option<u64>,
}

impl Calls {
    /// Everybody of this village who is away, of all villages without one; or those given.
    pub fn of(village: Option<VillageId>, absences: Option<Vec<AbsenceId>>) -> Self {
        Self {
            village,
            name: String::new(),
            absences: absences.map(Rc::from),
            groups: Vec::new(),
            list: ListView::default(),
            duties: HashMap::new(),
            find: Find::default(),
            script: Vec::new(),
            counts: CallCounts::default(),
            progress: Progress::default(),
            asked: None,
            last: None,
            spot: None,
        }
    }

    fn has_chosen(&self, _ctx: &Ctx) -> bool {
        self.list.chosen().is_some()
    }

    fn may_write(&self, ctx: &Ctx) -> bool {
        self.list.chosen().is_some() && !ctx.store.is_read_only()
    }

    /// What a call to the chosen number is about.
    fn about(&self, ctx: &Ctx) -> Option<About> {
        let row = self.list.chosen().filter(|row| !row.rows.is_empty())?;
        let number = row.group.number;
        let known = ctx.store.roll().map(|roll| roll.absences_of_number(number));
        Some(About {
            number: if number == 0 {
                String::new()
            } else {
                unpacked(number)
            },
            contact: contact(&row.rows[0], ctx.lang).0,
            rows: row.rows.clone(),
            known: known.unwrap_or_default(),
        })
    }

    fn record(&mut self, digit: char, ctx: &mut Ctx) -> Result<Flow> {
        if ctx.store.is_read_only() {
            return Err(Error::ReadOnly.into());
        }
        let (Some(about), Some(row)) = (self.about(ctx), self.list.chosen()) else {
            return Ok(Flow::Stay);
        };
        self.asked = (digit != '0').then(|| (row.id(), row.group.call));
        self.last = Some(about.clone());
        press(ctx, about, digit)
    }

    /// The form of what a call to the chosen number yields; without a number, the form to write one down.
    fn yields(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let Some(about) = self.about(ctx) else {
            return Ok(Flow::Stay);
        };
        if about.number.is_empty() {
            return self.edit(ctx);
        }
        self.asked = self.list.chosen().map(|row| (row.id(), row.group.call));
        self.last = Some(about.clone());
        Ok(CallForm::of(ctx, about)?.map_or(Flow::Stay, Flow::push))
    }

    /// The same for the number that was called last.
    fn add(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let Some(mut about) = self.last.clone() else {
            return Ok(Flow::Stay);
        };
        let ids: Vec<AbsenceId> = about.rows.iter().map(|row| row.id).collect();
        about.rows = ctx.store.absent_rows(&ids)?;
        Ok(CallForm::of(ctx, about)?.map_or(Flow::Stay, Flow::push))
    }

    /// Opens the absence of the chosen number's person, or offers those it leads to.
    fn edit(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let Some(row) = self.list.chosen() else {
            return Ok(Flow::Stay);
        };
        if let [one] = &row.rows[..] {
            return Ok(Flow::push(AbsenceForm::of(one.absence.person, ctx)?));
        }
        let people: Vec<PersonId> = row.rows.iter().map(|row| row.absence.person).collect();
        let digits = "1234567890".chars();
        let choices: Vec<Choice> = digits
            .zip(&row.rows)
            .map(|(digit, row)| Choice {
                digit,
                words: ctx.look.personal(&row.name).into_owned(),
            })
            .collect();
        Ok(Flow::push(menu::Menu::new(
            say!(ctx.lang, call_whose),
            choices,
            move |digit, ctx: &mut Ctx| {
                let at = (digit.to_digit(10).unwrap_or_default() as usize + 9) % 10;
                match people.get(at) {
                    Some(person) => Ok(Flow::push(AbsenceForm::of(*person, ctx)?)),
                    None => Ok(Flow::Stay),
                }
            },
        )))
    }

    fn leave(&mut self, ctx: &mut Ctx) -> Flow {
        if self.counts.called > 0 {
            ctx.tell(self.end_words(ctx.lang));
        }
        Flow::Pop
    }

    /// `Đã gọi 22, gặp 14, có kế hoạch 9, về sau hạn 3`.
    fn end_words(&self, lang: Lang) -> String {
        say!(
            lang,
            call_counts,
            called = lang.count(self.counts.called),
            met = lang.count(self.counts.met),
            planned = lang.count(self.counts.planned),
            late = lang.count(self.counts.late)
        )
    }

    /// Those of the people whom what is looked for fits.
    fn found(&self, ctx: &Ctx) -> Vec<AbsenceId> {
        let (Some(absences), Some(roll)) = (&self.absences, ctx.store.roll()) else {
            return Vec::new();
        };
        let among: HashSet<AbsenceId> = absences.iter().copied().collect();
        let mut grown = AbsentFilter::of(self.village);
        grown.text = self.find.query();
        // Those who turn 14 soon are listed only where they are asked for.
        let soon = grown.clone().with("soon", "90");
        let hits = [grown, soon].map(|filter| roll.absent_beside(&filter, None).0);
        let found = hits.into_iter().flatten().map(|hit| hit.absence);
        found.filter(|id| among.contains(id)).collect()
    }

    fn fetch(&mut self, ctx: &Ctx) -> Result<()> {
        while let Some(range) = self.list.need() {
            let groups = &self.groups[range.clone()];
            let ids: Vec<AbsenceId> = groups
                .iter()
                .flat_map(|group| group.absences.iter().copied())
                .collect();
            let mut found = ctx.store.absent_rows(&ids)?.into_iter().peekable();
            let rows = groups.iter().map(|group| {
                let mut rows = Vec::new();
                while let Some(row) = found.next_if(|row| group.absences.contains(&row.id)) {
                    rows.push(row);
                }
                CallRow {
                    group: group.clone(),
                    rows,
                }
            });
            self.list.fill(range.start, rows.collect());
        }
        self.ask(ctx)
    }

    /// Reads what is asked of those to whom the chosen number leads, as many as are shown.
    fn ask(&mut self, ctx: &Ctx) -> Result<()> {
        self.duties.clear();
        let rows = self.list.chosen().map_or(&[][..], |row| &row.rows);
        let shown = rows.iter().take(usize::from(MOST_PEOPLE));
        let households: HashSet<HouseholdId> = shown.map(|row| row.household).collect();
        for household in households {
            let sheet = ctx.store.sheet(household)?;
            let members = sheet.members.iter();
            self.duties
                .extend(members.map(|member| (member.id, Asked::of(&sheet, member, ctx))));
        }
        Ok(())
    }

    /// After a call the cursor is on the next number that waits, in the order in which they stood.
    fn go_on(&mut self, before: &[CallId]) {
        let Some((id, call)) = self.asked else { return };
        let now = self.groups.iter().find(|group| id_of(group) == id);
        if now.is_some_and(|group| group.call == call) {
            return;
        }
        self.asked = None;
        let place = |id: CallId| {
            let at = self.groups.iter().position(|group| id_of(group) == id)?;
            self.groups[at].turn.is_open().then_some((id, at))
        };
        let from = before.iter().position(|other| *other == id).unwrap_or(0);
        let (earlier, later) = before.split_at(from);
        let next = later.iter().chain(earlier).find_map(|id| place(*id));
        if let Some((id, at)) = next {
            self.list.choose(id, at);
        }
    }

    /// After an undo the cursor is on the number that it was about.
    fn look_at_spot(&mut self, ctx: &Ctx) -> Result<()> {
        let spot = ctx.session.spot;
        let seen = self.spot.replace(spot.count);
        let Some(household) = spot
            .household
            .filter(|_| seen.is_some_and(|seen| seen != spot.count))
        else {
            return Ok(());
        };
        let members = ctx.store.sheet(household)?.members;
        let about = |group: &CallGroup| {
            let mut people = members.iter().map(|member| &member.id);
            people.any(|id| group.people.contains(id))
        };
        if let Some(at) = self.groups.iter().position(about) {
            self.list.choose(id_of(&self.groups[at]), at);
        }
        Ok(())
    }

    fn heading(&self, lang: Lang) -> String {
        let Progress {
            called,
            all,
            without,
        } = self.progress;
        if all + without == 0 {
            return say!(lang, call_command);
        }
        let progress = say!(
            lang,
            call_progress,
            called = lang.count(called),
            all = lang.count(all)
        );
        if without == 0 {
            return progress;
        }
        let without = say!(lang, call_progress_without, count = lang.count(without));
        format!("{progress} · {without}")
    }

    fn waits(&self) -> bool {
        self.groups
            .iter()
            .any(|group| group.number != 0 && group.turn.is_open())
    }

    fn draw_script(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let lines = self.script_lines(area.width, ctx.lang);
        draw_lines(frame, area, &lines, ctx.look);
    }

    /// The script behind its heading, as many lines as it takes.
    fn script_lines(&self, columns: u16, lang: Lang) -> Vec<Line> {
        let head = format!(" {} ", say!(lang, call_script_head));
        let indent = width(&head);
        let room = usize::from(columns).saturating_sub(indent + 1);
        let texts = self.script.iter().flat_map(|line| wrap(line, room));
        texts
            .enumerate()
            .map(|(at, text)| {
                let before = if at == 0 {
                    head.clone()
                } else {
                    " ".repeat(indent)
                };
                Line::new(before, Role::Heading).and(text, Role::Text)
            })
            .collect()
    }

    fn draw_list(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let inner = draw_pane(frame, area, &self.heading(lang), look);
        if self.groups.is_empty() {
            let words = if self.absences.is_none() {
                say!(lang, absent_loading)
            } else if self.find.is_open() {
                say!(lang, absent_none_fit)
            } else {
                say!(lang, call_nobody)
            };
            let lines = wrapped(&words, Role::Quiet, usize::from(inner.width), 0);
            draw_lines(frame, inner, &lines, look);
        }
        let columns = columns(lang);
        let widths = table::fit(&columns, inner.width);
        let (heads, below) = split_row(inner, 1);
        if !self.groups.is_empty() {
            table::draw_heads(frame, heads, look, &columns, &widths);
        }
        let ended = !self.groups.is_empty() && !self.waits();
        let last = u16::from(self.find.is_open() || ended);
        let (rows, foot) = split_row(below, below.height.saturating_sub(last));
        let wide = |at: usize| widths[at].map_or(0, usize::from);
        let today = ctx.today();
        for (place, row, chosen) in self.list.visible(rows) {
            let group = &row.group;
            let number = if group.number == 0 {
                String::new()
            } else {
                look.personal(&grouped(&unpacked(group.number)))
                    .into_owned()
            };
            let (last, role) =
                last_call(group.number, group.call.as_ref(), group.turn, today, lang);
            let who = row.rows.first();
            let cells = vec![
                Cell::new(number, Role::Strong),
                Cell::text(who.map_or(String::new(), |who| contact_words(who, wide(1), ctx))),
                Cell::text(whom(&row.rows, wide(2), ctx)),
                Cell::new(last, role),
            ];
            table::draw_row(frame, place, look, &columns, &widths, cells, chosen);
        }
        if self.find.is_open() {
            self.find.draw(frame, foot, look, lang, self.groups.len());
        } else if ended {
            let words = say!(lang, call_end, counts = self.end_words(lang));
            draw_lines(frame, foot, &[Line::new(words, Role::Good)], look);
        }
    }

    /// The people the chosen number leads to: a line each, marked where somebody is not to be pressed; from depth 1 on
    /// with what to ask for, from 2 on with why there is no card yet, from 3 on with what to advise.
    fn people_of(&self, depth: u8, columns: usize, ctx: &Ctx) -> Vec<Line> {
        let rows = self.list.chosen().map_or(&[][..], |row| &row.rows);
        let mut lines = Vec::new();
        for row in rows {
            let asked = self.duties.get(&row.absence.person);
            let why = asked.filter(|asked| depth > 1 && !asked.why.is_empty());
            let mark = match (why, asked) {
                (None, Some(asked)) => asked.mark.as_str(),
                _ => "",
            };
            lines.push(Line::new(person_line(row, mark, columns, ctx), Role::Text));
            let why = why.map(|asked| wrap(&asked.why, columns.saturating_sub(2)));
            let why = why.into_iter().flatten();
            lines.extend(why.map(|words| Line::new(format!("  {words}"), Role::Strong)));
            let bad = bad_words(row, ctx).into_iter().filter(|_| depth > 0);
            lines.extend(bad.map(|bad| Line::new(format!("  {bad}"), Role::Bad)));
            let missing = missing_words(row, ctx.lang).filter(|_| depth > 0);
            let advice = late_words(row, ctx).filter(|_| depth > 2);
            let more = missing.into_iter().chain(advice);
            lines.extend(more.map(|words| Line::new(format!("  {words}"), Role::Care)));
        }
        lines
    }

    /// The same with all that there is room for.
    fn people_lines(&self, [rows, columns]: [usize; 2], ctx: &Ctx) -> Vec<Line> {
        let lines = |depth| self.people_of(depth, columns, ctx);
        let fitting = [3, 2, 1]
            .map(lines)
            .into_iter()
            .find(|lines| lines.len() <= rows);
        let mut lines = fitting.unwrap_or_else(|| lines(0));
        if lines.len() > rows && rows > 0 {
            let more = lines.len() - (rows - 1);
            lines.truncate(rows - 1);
            let words = say!(ctx.lang, call_more_people, count = ctx.lang.count(more));
            lines.push(Line::new(words, Role::Quiet));
        }
        lines
    }

    fn draw_people(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let look = ctx.look;
        let title = self.list.chosen().and_then(|row| {
            let who = contact_words(row.rows.first()?, 40, ctx);
            if row.group.number == 0 {
                return Some(format!("{} · {who}", say!(ctx.lang, call_without)));
            }
            let number = grouped(&unpacked(row.group.number));
            Some(format!("{} · {who}", look.personal(&number)))
        });
        let inner = draw_pane(frame, area, &title.unwrap_or_default(), look);
        let lines = self.people_lines([inner.height, inner.width].map(usize::from), ctx);
        draw_lines(frame, inner, &lines, look);
    }
}

/// The digits with the words they record, in as many lines as they take.
fn legend(lang: Lang, columns: u16) -> Vec<Line> {
    let menu = Outcome::all().filter(|outcome| outcome.menu() == Menu::Phone);
    let mut items: Vec<(char, String)> = menu
        .map(|outcome| (outcome.digit(), lang.label("outcome", outcome.code())))
        .collect();
    items.push(('9', say!(lang, call_key_more)));
    items.push(('0', say!(lang, call_key_remove)));
    let mut lines: Vec<Line> = Vec::new();
    let (mut line, mut used) = (Line::blank(), 0);
    for (digit, words) in items {
        let needed = width(&words) + 4;
        if used + needed > usize::from(columns) {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        line = line
            .and(format!(" {digit} "), Role::Key)
            .and(format!("{words} "), Role::Text);
        used += needed;
    }
    lines.push(line);
    lines
}

fn columns(lang: Lang) -> Vec<Column> {
    vec![
        Column::new(say!(lang, call_column_number), Width::Word(14), 0),
        Column::new(say!(lang, call_column_contact), Width::Name(18, 30), 0),
        Column::new(say!(lang, call_column_whom), Width::Name(14, 40), 0),
        Column::new(say!(lang, call_column_last), Width::Name(26, 30), 0),
    ]
}

macro_rules! outcome {
    ($digit:literal, $code:literal) => {
        Command {
            keys: &[Key::Char($digit)],
            word: |lang| lang.label("outcome", $code),
            line: |lang| lang.label("call_line", $code),
            ready: Self::has_chosen,
            run: |calls, ctx| calls.record($digit, ctx),
        }
    };
}

impl Screen for Calls {
    const COMMANDS: &'static [Command<Self>] = &[
        outcome!('1', "phone_spoke"),
        outcome!('2', "phone_no_answer"),
        outcome!('3', "phone_relay"),
        outcome!('4', "phone_call_back"),
        outcome!('5', "phone_not_agreed"),
        outcome!('6', "phone_wrong_number"),
        outcome!('7', "phone_off"),
        outcome!('8', "phone_message"),
        Command {
            keys: &[Key::Char('9')],
            word: |lang| say!(lang, call_key_more),
            line: |lang| say!(lang, call_key_more_line),
            ready: Self::has_chosen,
            run: |calls, ctx| calls.record('9', ctx),
        },
        Command {
            keys: &[Key::Char('0')],
            word: |lang| say!(lang, call_key_remove),
            line: |lang| say!(lang, call_key_remove_line),
            ready: Self::has_chosen,
            run: |calls, ctx| calls.record('0', ctx),
        },
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, call_command_yields),
            line: |lang| say!(lang, call_command_yields_line),
            ready: Self::may_write,
            run: Self::yields,
        },
        Command {
            keys: &[Key::Char('+')],
            word: |lang| say!(lang, call_command_add),
            line: |lang| say!(lang, call_command_add_line),
            ready: |calls, ctx| calls.last.is_some() && !ctx.store.is_read_only(),
            run: Self::add,
        },
        Command {
            keys: &[Key::F(4), Key::Ctrl('e')],
            word: |lang| say!(lang, absent_command_edit),
            line: |lang| say!(lang, absent_command_edit_line),
            ready: Self::may_write,
            run: Self::edit,
        },
        Command::FIND,
        Command {
            keys: &[],
            word: |lang| say!(lang, call_command_script),
            line: |lang| say!(lang, call_command_script_line),
            ready: |_calls, ctx| !ctx.store.is_read_only(),
            run: |_calls, ctx| Ok(Flow::push(CallScript::new(ctx)?)),
        },
        Command {
            keys: &[Key::Esc],
            word: |lang| say!(lang, call_command_leave),
            line: |lang| say!(lang, call_command_leave_line),
            ready: always,
            run: |calls, ctx| Ok(calls.leave(ctx)),
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, call_title, place = self.name.as_str())
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, call_hint)
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        self.name = match self.village {
            Some(village) => ctx.store.village(village)?.name,
            None => ctx.store.commune()?.name,
        };
        self.script = script(&ctx.store, ctx.lang)?;
        let Some(roll) = ctx.store.roll() else {
            return Ok(());
        };
        if self.absences.is_none() {
            let (hits, _) = roll.absent_beside(&AbsentFilter::of(self.village), None);
            self.absences = Some(hits.into_iter().map(|hit| hit.absence).collect());
        }
        let recording = ctx.session.circumstances.recording(ctx.clock);
        let calls = ctx.store.calls_of(recording.day)?;
        self.counts = roll.call_counts(&calls);
        let before: Vec<CallId> = self.groups.iter().map(id_of).collect();
        let all = self.absences.clone().unwrap_or_default();
        let now = (recording.day, recording.slot);
        self.groups = roll.calls(&all, now.0, now.1);
        self.progress = Progress::of(&self.groups, &calls);
        if self.find.is_open() {
            self.groups = roll.calls(&self.found(ctx), now.0, now.1);
        }
        let groups = &self.groups;
        let place = |id| groups.iter().position(|group| id_of(group) == id);
        self.list.reload(groups.len(), place);
        self.look_at_spot(ctx)?;
        self.go_on(&before);
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

    fn typed(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        self.list.rewind();
        self.load(ctx)?;
        Ok(Flow::Stay)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let script = self.script_lines(area.width, ctx.lang).len() as u16;
        let legend = legend(ctx.lang, area.width);
        let keys = (legend.len() as u16).min(area.height);
        let (top, below) = split_row(area, script.min(area.height / 3));
        let (middle, bottom) = split_row(below, below.height.saturating_sub(keys));
        let room = middle.height.saturating_sub(LIST);
        // The same height for nearly all, so that the list stands still while the cursor moves.
        let least = if area.height < TALL { 6 } else { 8 };
        let depth = if area.height < TALL { 1 } else { 2 };
        let columns = usize::from(area.width.saturating_sub(2));
        let people = self.people_of(depth, columns, ctx).len() as u16 + 2;
        let people = people.clamp(least, MOST_PEOPLE + 2);
        let (list, people) = split_row(middle, middle.height - people.min(room));
        self.draw_script(frame, top, ctx);
        self.draw_list(frame, list, ctx);
        if people.height > 2 && !self.groups.is_empty() {
            self.draw_people(frame, people, ctx);
        }
        draw_lines(frame, bottom, &legend, ctx.look);
    }
}
