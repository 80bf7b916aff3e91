//! The people behind a figure of the campaign: how far each has come, since when, by which phone. People are marked, and
//! one step is said of all who are: one key, one digit, one batch.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::detail::Detail;
use super::due_sets::{Sets, Taken};
use super::files::{Files, Shown, ShownRows};
use super::layout::split_row;
use super::step_menu::step_menu;
use super::steps::{Whom, new_step, record, withdraw};
use super::why_no_card::why_no_card;
use super::words;
use crate::domain::id::{PersonId, VillageId};
use crate::domain::name::shorten;
use crate::domain::next_step::likely;
use crate::domain::stage::Remaining;
use crate::domain::step::StepKind;
use crate::lang::{Lang, say};
use crate::store::{DueFilter, DueHit, DueRow, DueSet, FigureBy, Figures};
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, wrap};
use crate::tui::screen::Screen;
use crate::tui::widgets::find::Find;
use crate::tui::widgets::list::{Keyed, ListView, Step, Steps};
use crate::tui::widgets::table::{self, Cell, Column, Width};

struct Line(DueRow);

impl Keyed for Line {
    type Id = PersonId;

    fn id(&self) -> PersonId {
        self.0.person
    }
}

/// Rows of the line that answers for the chosen person.
const WHY_ROWS: u16 = 2;

/// The people whom a filter chooses.
pub struct EligiblePeople {
    filter: DueFilter,
    /// What the number is of.
    name: String,
    sets: Sets,
    figures: Figures,
    hits: Vec<DueHit>,
    list: ListView<Line>,
    find: Find,
    loading: bool,
    why: String,
}

impl EligiblePeople {
    /// The people behind a number; `name` says of what: the commune, a village, a cohort...
    pub fn of(filter: DueFilter, name: String) -> Self {
        Self {
            filter,
            name,
            sets: Sets::default(),
            figures: Figures::default(),
            hits: Vec::new(),
            list: ListView::default(),
            find: Find::default(),
            loading: true,
            why: String::new(),
        }
    }

    /// The people of a set in the whole commune.
    pub fn of_commune(set: DueSet, ctx: &Ctx) -> Self {
        Self::of(DueFilter::of(set), ctx.session.commune.name.clone())
    }

    fn village(&self) -> Option<VillageId> {
        self.filter.village
    }

    fn fetch(&mut self, ctx: &Ctx) -> Result<()> {
        while let Some(range) = self.list.need() {
            let ids: Vec<PersonId> = self.hits[range.clone()]
                .iter()
                .map(|hit| hit.person)
                .collect();
            let rows = ctx.store.due_rows(&ids)?;
            self.list
                .fill(range.start, rows.into_iter().map(Line).collect());
        }
        self.answer(ctx)
    }

    /// The line of the chosen person.
    fn answer(&mut self, ctx: &Ctx) -> Result<()> {
        self.why.clear();
        if let Some(Line(row)) = self.list.chosen() {
            let sheet = ctx.store.sheet(row.household)?;
            let mut members = sheet.members.iter();
            let member = members.find(|member| member.id == row.person);
            let why = member.and_then(|member| why_no_card(&sheet, member, ctx));
            self.why = why.unwrap_or_default();
        }
        Ok(())
    }

    /// Those who are marked, else the chosen one.
    fn whom(&self, ctx: &Ctx) -> Option<Whom> {
        let marked = &ctx.session.marked;
        if !marked.is_empty() {
            return Some(Whom::marked(marked.iter().copied().collect()));
        }
        let Line(row) = self.list.chosen()?;
        Some(Whom::one(row.person, &row.name))
    }

    fn step(&self, ctx: &Ctx) -> Result<Flow> {
        let Some(whom) = self.whom(ctx) else {
            return Ok(Flow::Stay);
        };
        let next = self
            .list
            .chosen()
            .and_then(|Line(row)| likely(&row.standing));
        step_menu(whom, next, ctx)
    }

    fn note(&self, kind: StepKind, ctx: &mut Ctx) -> Result<Flow> {
        match self.whom(ctx) {
            Some(whom) => record(&whom, &new_step(kind, ctx), ctx),
            None => Ok(Flow::Stay),
        }
    }

    fn withdraw(&self, ctx: &mut Ctx) -> Result<Flow> {
        match self.whom(ctx) {
            Some(whom) => withdraw(&whom, ctx),
            None => Ok(Flow::Stay),
        }
    }

    /// Marks the chosen person, or takes the mark off, and goes on to the next.
    fn mark(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        if let Some(id) = self.list.chosen_id() {
            if !ctx.session.marked.remove(&id) {
                ctx.session.marked.insert(id);
            }
            self.list.step(Step::Rows(1));
            self.fetch(ctx)?;
        }
        Ok(Flow::Stay)
    }

    /// Marks everybody who is listed; takes all marks off where everybody is.
    fn mark_all(&self, ctx: &mut Ctx) -> Flow {
        let marked = &mut ctx.session.marked;
        let all = self.hits.iter().all(|hit| marked.contains(&hit.person));
        if all {
            marked.clear();
        } else {
            marked.extend(self.hits.iter().map(|hit| hit.person));
        }
        Flow::Stay
    }

    fn files(&self) -> Flow {
        let ids = self.hits.iter().map(|hit| hit.person).collect();
        Flow::push(Files::new(Shown {
            village: self.village(),
            rows: ShownRows::People(ids),
        }))
    }

    fn sift(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        self.list.rewind();
        self.load(ctx)?;
        Ok(Flow::Stay)
    }

    fn taken(&mut self, taken: Taken, ctx: &mut Ctx) -> Result<Option<Flow>> {
        match taken {
            Taken::No => Ok(None),
            Taken::Moved => Ok(Some(Flow::Stay)),
            Taken::Chosen(set) => {
                self.filter.set = set;
                self.sift(ctx).map(Some)
            }
        }
    }

    fn heading(&self, ctx: &Ctx) -> String {
        let lang = ctx.lang;
        let set = set_words(self.filter.set, lang);
        if self.loading {
            return set;
        }
        let count = lang.count(self.hits.len());
        let heading = say!(lang, due_heading, set = set, count = count);
        let marked = &ctx.session.marked;
        if marked.is_empty() {
            return heading;
        }
        let here = self.hits.iter().filter(|hit| marked.contains(&hit.person));
        let count = lang.count(marked.len());
        let words = match marked.len() - here.count() {
            0 => say!(lang, due_marked, count = count),
            elsewhere => {
                let elsewhere = lang.count(elsewhere);
                say!(
                    lang,
                    due_marked_elsewhere,
                    count = count,
                    elsewhere = elsewhere
                )
            }
        };
        format!("{heading} · {words}")
    }

    fn draw_list(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let inner = draw_pane(frame, area, &self.heading(ctx), look);
        let columns = columns(lang, self.filter.set, self.village().is_none());
        let widths = table::fit(&columns, inner.width);
        let (heads, below) = split_row(inner, 1);
        let finding = u16::from(self.find.is_open());
        let (rows, last) = split_row(below, below.height.saturating_sub(finding));
        table::draw_heads(frame, heads, look, &columns, &widths);
        if self.hits.is_empty() {
            let words = if self.loading {
                say!(lang, absent_loading)
            } else {
                say!(lang, due_nobody)
            };
            for (line, row) in wrap(&words, usize::from(rows.width))
                .iter()
                .zip(rows.rows())
            {
                let span = look.span(line, Role::Quiet);
                frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
            }
        }
        let names = widths[1].map_or(0, usize::from);
        for (place, Line(row), chosen) in self.list.visible(rows) {
            let marked = ctx.session.marked.contains(&row.person);
            let cells = cells(row, self.filter.set, marked, names, ctx);
            table::draw_row(frame, place, look, &columns, &widths, cells, chosen);
        }
        self.find.draw(frame, last, look, lang, self.hits.len());
    }
}

/// The name of a set; that of a reason is the reason's.
pub(super) fn set_words(set: DueSet, lang: Lang) -> String {
    match set {
        DueSet::Reason(reason) => lang.label("remaining", reason.code()),
        set => lang.label("due_set", set.code()),
    }
}

fn columns(lang: Lang, set: DueSet, villages: bool) -> Vec<Column> {
    let since = match set {
        DueSet::Undelivered => say!(lang, due_column_waits),
        DueSet::AppointedToday | DueSet::Reason(Remaining::Appointed | Remaining::Missed) => {
            say!(lang, due_column_agreed)
        }
        _ => say!(lang, due_column_since),
    };
    let mut columns = vec![
        Column::new(String::new(), Width::Word(1), 0),
        Column::new(say!(lang, absent_column_name), Width::Name(15, 30), 0),
        Column::new(say!(lang, absent_column_born), Width::Number(4), 3),
        Column::new(say!(lang, absent_column_household), Width::Name(4, 6), 1),
        Column::new(say!(lang, due_column_stage), Width::Name(19, 34), 0),
        Column::new(since, Width::Number(8), 2),
        Column::new(say!(lang, column_phone), Width::Word(12), 2),
    ];
    if villages {
        let head = say!(lang, absent_column_village);
        columns.push(Column::new(head, Width::Name(10, 20), 4));
    }
    columns
}

fn cells(row: &DueRow, set: DueSet, marked: bool, names: usize, ctx: &Ctx) -> Vec<Cell> {
    let (look, lang) = (ctx.look, ctx.lang);
    let standing = &row.standing;
    let stage = match (standing.remaining, standing.exempt_proposed) {
        (Some(_), Some(reason)) => {
            let reason = lang.label("exempt_reason", reason.code());
            say!(lang, due_proposed, reason = reason)
        }
        (Some(remaining), None) => lang.label("remaining", remaining.code()),
        (None, _) => lang.label("person_stage", standing.stage.code()),
    };
    let since = match set {
        DueSet::Undelivered => standing.issued_on.map(|day| {
            let days = (ctx.today() - day).num_days();
            say!(lang, due_days, count = lang.number(days))
        }),
        _ => row.since().map(|day| lang.short_day(day)),
    };
    let phone = words::phone_to_call(&row.phones, look);
    vec![
        Cell::new(if marked { "√" } else { "" }, Role::Strong),
        Cell::text(look.personal(&shorten(&row.name, names))),
        Cell::text(
            row.birth
                .map_or(String::new(), |birth| birth.year().to_string()),
        ),
        Cell::text(row.code.as_str()),
        Cell::text(stage),
        Cell::text(since.unwrap_or_default()),
        Cell::text(phone),
        Cell::text(ctx.session.village(row.village)),
    ]
}

fn in_list(people: &EligiblePeople, _ctx: &Ctx) -> bool {
    people.list.chosen().is_some() && !people.sets.focused
}

fn may_write(people: &EligiblePeople, ctx: &Ctx) -> bool {
    in_list(people, ctx) && !ctx.store.is_read_only()
}

impl Screen for EligiblePeople {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, absent_command_open),
            line: |lang| say!(lang, absent_command_open_line),
            ready: in_list,
            run: |people, _ctx| match people.list.chosen() {
                Some(Line(row)) => Ok(Flow::push(Detail::of_member(row.household, row.person))),
                None => Ok(Flow::Stay),
            },
        },
        Command {
            keys: &[Key::Char('+')],
            word: |lang| say!(lang, step_command),
            line: |lang| say!(lang, step_command_marked_line),
            ready: may_write,
            run: |people, ctx| people.step(ctx),
        },
        Command {
            keys: &[Key::Char(',')],
            word: |lang| say!(lang, step_command_done),
            line: |lang| say!(lang, step_command_done_line),
            ready: may_write,
            run: |people, ctx| people.note(StepKind::DoneElsewhere, ctx),
        },
        Command {
            keys: &[Key::Char('.')],
            word: |lang| say!(lang, step_command_verified),
            line: |lang| say!(lang, step_command_verified_line),
            ready: may_write,
            run: |people, ctx| people.note(StepKind::Verified, ctx),
        },
        Command {
            keys: &[Key::Delete],
            word: |lang| say!(lang, step_command_withdraw),
            line: |lang| say!(lang, step_command_withdraw_line),
            ready: may_write,
            run: |people, ctx| people.withdraw(ctx),
        },
        Command {
            keys: &[Key::Insert],
            word: |lang| say!(lang, due_command_mark),
            line: |lang| say!(lang, due_command_mark_line),
            ready: in_list,
            run: Self::mark,
        },
        Command {
            keys: &[Key::Ctrl('a')],
            word: |lang| say!(lang, due_command_mark_all),
            line: |lang| say!(lang, due_command_mark_all_line),
            ready: in_list,
            run: |people, ctx| Ok(people.mark_all(ctx)),
        },
        Command {
            keys: &[Key::F(7), Key::Ctrl('o')],
            word: |lang| say!(lang, command_files),
            line: |lang| say!(lang, command_files_shown_line),
            ready: always,
            run: |people, _ctx| Ok(people.files()),
        },
        Command::FIND,
        Command {
            keys: &[Key::Tab],
            word: |lang| say!(lang, due_command_set),
            line: |lang| say!(lang, due_command_set_line),
            ready: always,
            run: |people, _ctx| {
                people.sets.turn(false);
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::BackTab],
            word: |lang| say!(lang, due_command_set_back),
            line: |lang| say!(lang, due_command_set_line),
            ready: always,
            run: |people, _ctx| {
                people.sets.turn(true);
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::Enter, Key::Esc],
            word: |lang| say!(lang, absent_command_to_list),
            line: |lang| say!(lang, absent_command_to_list_line),
            ready: |people, _ctx| people.sets.focused,
            run: |people, _ctx| {
                people.sets.focused = false;
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::Esc],
            word: |lang| say!(lang, due_command_unmark),
            line: |lang| say!(lang, due_command_unmark_line),
            ready: |people, ctx| !people.sets.focused && !ctx.session.marked.is_empty(),
            run: |_people, ctx| {
                ctx.session.marked.clear();
                Ok(Flow::Stay)
            },
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, due_title, place = self.name.as_str())
    }

    fn hint(&self, ctx: &Ctx) -> String {
        if self.sets.focused {
            say!(ctx.lang, due_hint_sets)
        } else if ctx.session.marked.is_empty() {
            say!(ctx.lang, due_hint)
        } else {
            let count = ctx.lang.count(ctx.session.marked.len());
            say!(ctx.lang, due_hint_marked, count = count)
        }
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        self.filter.find = self.find.query();
        let roll = ctx.store.roll();
        self.loading = roll.is_none();
        self.hits.clear();
        if let Some(roll) = roll {
            let everybody = DueFilter {
                set: DueSet::People,
                find: String::new(),
                ..self.filter.clone()
            };
            self.figures = roll.figures_of(&everybody, FigureBy::Village).1;
            self.hits = roll.due_people(&self.filter);
        }
        if self.filter.set == DueSet::Undelivered {
            self.oldest_first(ctx)?;
        }
        let hits = &self.hits;
        let place = |id| hits.iter().position(|hit| hit.person == id);
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

    fn typed(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        self.sets.focused = false;
        self.sift(ctx)
    }

    fn other(&mut self, key: Key, ctx: &mut Ctx) -> Result<Option<Flow>> {
        if key == Key::Char(' ') && !self.sets.focused {
            return self.mark(ctx).map(Some);
        }
        let taken = self.sets.key(key, self.filter.set, &self.figures, ctx.lang);
        self.taken(taken, ctx)
    }

    fn click(&mut self, at: Position, ctx: &mut Ctx) -> Result<Option<Flow>> {
        let taken = self
            .sets
            .click(at, self.filter.set, &self.figures, ctx.lang);
        self.taken(taken, ctx)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let set = self.filter.set;
        let rows = self
            .sets
            .rows(area.width.saturating_sub(2), set, &self.figures, ctx.lang);
        let (bar, below) = split_row(area, rows + 2);
        let title = self.sets.title(ctx.lang);
        let inner = draw_pane(frame, bar, &title, ctx.look);
        self.sets.draw(frame, inner, set, &self.figures, ctx);
        let (list, why) = split_row(below, below.height.saturating_sub(WHY_ROWS));
        self.draw_list(frame, list, ctx);
        let lines = wrap(&self.why, usize::from(why.width));
        for (line, row) in lines.iter().zip(why.rows()) {
            let span = ctx.look.span(line, Role::Strong);
            frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
        }
    }
}

impl EligiblePeople {
    /// Cards that wait, those that have waited longest first.
    fn oldest_first(&mut self, ctx: &Ctx) -> Result<()> {
        let ids: Vec<PersonId> = self.hits.iter().map(|hit| hit.person).collect();
        let since = ctx.store.cards_since(&ids)?;
        self.hits.sort_by_key(|hit| since.get(&hit.person).copied());
        Ok(())
    }
}
