//! One household in full: members, who is away and where, visits, and what was changed when.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::absence_form::AbsenceForm;
use super::absence_history::past_absences;
use super::change_lines::change_lines;
use super::household_form::HouseholdForm;
use super::leave::{leave, leave_on, several_left};
use super::lines::{Line, draw_lines};
use super::member_form::MemberForm;
use super::merging::choose_other;
use super::moving::{join, split, to_village, who_moves};
use super::recording::{begin, door_outcome, press};
use super::sheet_lines::{absence_words, head_lines, is_of_age, member_state, visit_lines};
use super::step_menu::step_menu;
use super::steps::{Whom, withdraw_step};
use super::succession::change_head;
use super::verifying::{reported_whole, verify, waiting};
use super::why_no_card::{standing_of, step_lines, why_no_card};
use super::words;
use crate::domain::closing::ClosedReason;
use crate::domain::date::{Day, age_on};
use crate::domain::household_kind::HouseholdKind;
use crate::domain::id::{HouseholdId, PersonId, StepId};
use crate::domain::name::shorten;
use crate::domain::next_step::likely;
use crate::domain::outcome::Outcome;
use crate::domain::record::Step;
use crate::domain::relation::Relation;
use crate::lang::{Lang, say};
use crate::store::{Member, Sheet};
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, wrap};
use crate::tui::screen::Screen;
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::table::{self, Cell, Column, Width};

impl Keyed for Member {
    type Id = PersonId;

    fn id(&self) -> PersonId {
        self.id
    }
}

/// A household with its members to choose from.
pub struct Detail {
    household: HouseholdId,
    /// Who is chosen when the household is shown first.
    wanted: Option<PersonId>,
    sheet: Option<Sheet>,
    list: ListView<Member>,
    /// The steps that stand of the members, oldest first.
    steps: Vec<(StepId, Step)>,
    changes: Vec<Line>,
    /// What was changed is shown in place of the visits.
    shows_changes: bool,
    scroll: usize,
}

impl Detail {
    /// The household with this id.
    pub fn of(household: HouseholdId) -> Self {
        Self {
            household,
            wanted: None,
            sheet: None,
            list: ListView::default(),
            steps: Vec::new(),
            changes: Vec::new(),
            shows_changes: false,
            scroll: 0,
        }
    }

    /// The household with the cursor on one of its members.
    pub fn of_member(household: HouseholdId, member: PersonId) -> Self {
        Self {
            wanted: Some(member),
            ..Self::of(household)
        }
    }

    fn record(&mut self, digit: char, ctx: &mut Ctx) -> Result<Flow> {
        Ok(press(ctx, self.household, digit)?.unwrap_or(Flow::Stay))
    }

    fn is_boarding(&self) -> bool {
        let sheet = self.sheet.as_ref();
        sheet.is_some_and(|sheet| sheet.household.kind == HouseholdKind::Boarding)
    }

    fn with_sheet(&self, flow: impl FnOnce(&Sheet, Option<PersonId>) -> Flow) -> Flow {
        let chosen = self.list.chosen_id();
        let sheet = self.sheet.as_ref();
        sheet.map_or(Flow::Stay, |sheet| flow(sheet, chosen))
    }

    fn with_member(&self, flow: impl FnOnce(&Sheet, &Member) -> Flow) -> Flow {
        match (&self.sheet, self.list.chosen()) {
            (Some(sheet), Some(member)) => flow(sheet, member),
            _ => Flow::Stay,
        }
    }

    fn draw_members(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (lang, look, today) = (ctx.lang, ctx.look, ctx.today());
        let columns = columns(lang);
        let widths = table::fit(&columns, area.width);
        table::draw_heads(frame, Rect { height: 1, ..area }, look, &columns, &widths);
        let names = usize::from(widths.get(2).copied().flatten().unwrap_or(0));
        let rows = Rect::new(
            area.x,
            area.y + 1,
            area.width,
            area.height.saturating_sub(1),
        );
        let Some(sheet) = &self.sheet else { return };
        for (at, (place, member, chosen)) in self.list.visible(rows).enumerate() {
            let person = &member.person;
            let age = person.birth.map(|birth| age_on(birth, today));
            let number = person
                .number
                .map(|number| number.to_string())
                .unwrap_or_default();
            let (state, role) = member_state(ctx, sheet, member);
            let cells = [
                Cell::text((at + 1).to_string()),
                Cell::text(if is_of_age(ctx, member) { "*" } else { "" }),
                Cell::text(look.personal(&shorten(&person.name, names)).into_owned()),
                Cell::text(
                    person
                        .birth
                        .map(|birth| birth.to_string())
                        .unwrap_or_default(),
                ),
                Cell::text(age.map(|age| age.years.to_string()).unwrap_or_default()),
                Cell::text(relation_words(lang, person.relation, &person.relation_text)),
                Cell::new(state, role),
                Cell::text(words::phones_words(lang, &person.phones, look)),
                Cell::text(look.personal(&number).into_owned()),
            ];
            table::draw_row(frame, place, look, &columns, &widths, cells, chosen);
        }
    }

    /// Where the chosen member is, if away.
    fn absence_lines(&self, ctx: &Ctx, columns: usize) -> Vec<Line> {
        let Some(member) = self.list.chosen() else {
            return Vec::new();
        };
        let (lang, look) = (ctx.lang, ctx.look);
        let name = look
            .personal(&shorten(&member.person.name, 24))
            .into_owned();
        let known = if let Some((_, absence)) = &member.absence {
            let mut parts = absence_words(ctx, absence);
            parts.extend(absence.confirmed_on.map(|day| {
                say!(
                    lang,
                    sheet_confirmed,
                    day = words::near_day(lang, day, ctx.today())
                )
            }));
            parts
        } else {
            let person = &member.person;
            let note = look.personal(&person.note).into_owned();
            let parts = [person.work.clone(), person.best_time.clone(), note];
            parts.into_iter().filter(|part| !part.is_empty()).collect()
        };
        let mut known = known;
        if !member.past.is_empty() {
            known.push(say!(
                lang,
                sheet_past_absences,
                n = lang.count(member.past.len())
            ));
        }
        let text = match known.as_slice() {
            [] => name,
            known => format!("{name}: {}", known.join(" · ")),
        };
        let why = self.sheet.as_ref();
        let why = why.and_then(|sheet| why_no_card(sheet, member, ctx));
        let why = wrap(&why.unwrap_or_default(), columns).into_iter();
        let known = wrap(&text, columns).into_iter().take(3);
        let known = known.map(|line| Line::new(line, Role::Note));
        let why = why.filter(|line| !line.is_empty()).take(3);
        known
            .chain(why.map(|line| Line::new(line, Role::Strong)))
            .collect()
    }

    /// What happened at the door and to each person, newest first. What was done of a day came after its visits.
    fn events(&self, ctx: &Ctx, columns: usize) -> Vec<Line> {
        let Some(sheet) = &self.sheet else {
            return Vec::new();
        };
        let visits = sheet.visits.iter().map(|line| {
            let words = visit_lines(ctx, line, columns);
            (line.visit.occurred_on, words)
        });
        let steps = self.steps.iter().map(|(_, step)| {
            let words = step_lines(ctx, sheet, step, columns);
            (step.occurred_on, words)
        });
        let mut events: Vec<(Day, Vec<Line>)> = visits.chain(steps).collect();
        events.sort_by_key(|(day, _)| *day);
        let lines = events.into_iter().rev().map(|(_, lines)| lines);
        lines.flatten().collect()
    }

    /// The menu of steps for the chosen member.
    fn step(&self, ctx: &Ctx) -> Result<Flow> {
        let (Some(sheet), Some(member)) = (&self.sheet, self.list.chosen()) else {
            return Ok(Flow::Stay);
        };
        let standing = standing_of(sheet, member, ctx);
        let likely = standing.as_ref().and_then(likely);
        step_menu(Whom::one(member.id, &member.person.name), likely, ctx)
    }

    fn below(&self, ctx: &Ctx, columns: usize) -> (String, Vec<Line>) {
        let lang = ctx.lang;
        if self.shows_changes {
            return (say!(lang, sheet_changes), self.changes.clone());
        }
        let mut lines = self.events(ctx, columns);
        if lines.is_empty() {
            lines.push(Line::new(say!(lang, sheet_no_visits), Role::Quiet));
        }
        (say!(lang, sheet_events), lines)
    }
}

fn relation_words(lang: Lang, relation: Option<Relation>, typed: &str) -> String {
    if !typed.is_empty() {
        return typed.to_owned();
    }
    relation.map_or_else(String::new, |relation| {
        words::relation_words(lang, relation)
    })
}

fn columns(lang: Lang) -> Vec<Column> {
    vec![
        Column::new(String::new(), Width::Number(2), 0),
        Column::new(String::new(), Width::Word(1), 0),
        Column::new(say!(lang, column_name), Width::Name(14, 30), 0),
        Column::new(say!(lang, column_short_born), Width::Word(10), 0),
        Column::new(say!(lang, column_short_age), Width::Number(4), 2),
        Column::new(say!(lang, column_short_relation), Width::Name(10, 18), 1),
        Column::new(say!(lang, column_short_state), Width::Word(13), 0),
        Column::new(say!(lang, column_phone), Width::Name(12, 14), 3),
        Column::new(say!(lang, column_number), Width::Word(12), 4),
    ]
}

fn can_record(_detail: &Detail, ctx: &Ctx) -> bool {
    !ctx.store.is_read_only()
}

fn can_edit_member(detail: &Detail, ctx: &Ctx) -> bool {
    !ctx.store.is_read_only() && detail.list.chosen().is_some()
}

impl Screen for Detail {
    const COMMANDS: &'static [Command<Self>] = &[
        door_outcome!(always, '1', "met_all"),
        door_outcome!(always, '2', "nobody_home"),
        door_outcome!(always, '3', "met_some_away"),
        door_outcome!(always, '4', "come_back"),
        door_outcome!(always, '5', "not_agreed"),
        door_outcome!(always, '6', "moved_out"),
        door_outcome!(always, '7', "no_access"),
        door_outcome!(always, '8', "invitation_left"),
        door_outcome!(always, '9', "more"),
        door_outcome!(always, '0', "remove"),
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, command_edit_member),
            line: |lang| say!(lang, command_edit_member_line),
            ready: can_edit_member,
            run: |detail, ctx| match detail.list.chosen() {
                Some(member) => Ok(Flow::push(MemberForm::edit(member, ctx))),
                None => Ok(Flow::Stay),
            },
        },
        Command {
            keys: &[Key::Ctrl('n'), Key::Insert],
            word: |lang| say!(lang, command_add),
            line: |lang| say!(lang, command_add_member_line),
            ready: can_record,
            run: |detail, ctx| {
                let sheet = detail.sheet.as_ref();
                let kind = sheet.map_or(HouseholdKind::Home, |sheet| sheet.household.kind);
                let is_first = detail.list.total() == 0;
                Ok(Flow::push(MemberForm::add(
                    detail.household,
                    kind,
                    is_first,
                    ctx,
                )))
            },
        },
        Command {
            keys: &[Key::F(4), Key::Ctrl('e')],
            word: |lang| say!(lang, command_edit),
            line: |lang| say!(lang, command_edit_household_line),
            ready: can_record,
            run: |detail, ctx| match &detail.sheet {
                Some(sheet) => Ok(Flow::push(HouseholdForm::edit(sheet, ctx))),
                None => Ok(Flow::Stay),
            },
        },
        // A tenant who has left is one key and the day.
        Command {
            keys: &[Key::Delete],
            word: |lang| say!(lang, command_tenant_left),
            line: |lang| say!(lang, command_tenant_left_line),
            ready: |detail, ctx| can_edit_member(detail, ctx) && detail.is_boarding(),
            run: |detail, ctx| {
                Ok(detail.with_member(|sheet, member| {
                    leave_on(sheet, vec![member.id], ClosedReason::Moved, ctx)
                }))
            },
        },
        Command {
            keys: &[Key::Delete],
            word: |lang| say!(lang, command_close_member),
            line: |lang| say!(lang, command_close_member_line),
            ready: can_edit_member,
            run: |detail, ctx| Ok(detail.with_member(|sheet, member| leave(sheet, member, ctx))),
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, command_several_left),
            line: |lang| say!(lang, command_several_left_line),
            ready: can_edit_member,
            run: |detail, ctx| {
                Ok(detail.with_sheet(|sheet, chosen| several_left(sheet, chosen, ctx)))
            },
        },
        Command {
            keys: &[Key::Ctrl('x')],
            word: |lang| say!(lang, command_verify),
            line: |lang| say!(lang, command_verify_line),
            ready: |detail, ctx| {
                let waits = |sheet: &Sheet| {
                    waiting(sheet, None, ctx).is_some() || reported_whole(sheet, ctx).is_some()
                };
                can_record(detail, ctx) && detail.sheet.as_ref().is_some_and(waits)
            },
            run: |detail, ctx| Ok(detail.with_sheet(|sheet, chosen| verify(sheet, chosen, ctx))),
        },
        Command {
            keys: &[Key::Ctrl('b')],
            word: |lang| say!(lang, command_move),
            line: |lang| say!(lang, command_move_line),
            ready: can_edit_member,
            run: |detail, ctx| Ok(detail.with_sheet(|sheet, chosen| who_moves(sheet, chosen, ctx))),
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, command_merge),
            line: |lang| say!(lang, command_merge_line),
            ready: can_edit_member,
            run: |detail, ctx| {
                Ok(detail.with_member(|sheet, member| choose_other(sheet, member, ctx)))
            },
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, command_head),
            line: |lang| say!(lang, command_head_line),
            ready: |detail, ctx| can_edit_member(detail, ctx) && detail.list.total() > 1,
            run: |detail, ctx| match &detail.sheet {
                Some(sheet) => change_head(sheet, ctx),
                None => Ok(Flow::Stay),
            },
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, command_split),
            line: |lang| say!(lang, command_split_line),
            ready: |detail, ctx| can_edit_member(detail, ctx) && detail.list.total() > 1,
            run: |detail, ctx| Ok(detail.with_sheet(|sheet, chosen| split(sheet, chosen, ctx))),
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, command_join),
            line: |lang| say!(lang, command_join_line),
            ready: can_record,
            run: |detail, ctx| Ok(detail.with_sheet(|sheet, _| join(sheet, ctx))),
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, command_to_village),
            line: |lang| say!(lang, command_to_village_line),
            ready: |detail, ctx| can_record(detail, ctx) && ctx.session.villages.len() > 1,
            run: |detail, ctx| Ok(detail.with_sheet(|sheet, _| to_village(sheet, ctx))),
        },
        Command {
            keys: &[Key::Ctrl('a')],
            word: |lang| say!(lang, command_absence),
            line: |lang| say!(lang, command_absence_line),
            ready: can_edit_member,
            run: |detail, ctx| match detail.list.chosen() {
                Some(member) => Ok(Flow::push(AbsenceForm::of(member.id, ctx)?)),
                None => Ok(Flow::Stay),
            },
        },
        Command {
            keys: &[Key::Char('+')],
            word: |lang| say!(lang, step_command),
            line: |lang| say!(lang, step_command_line),
            ready: can_edit_member,
            run: |detail, ctx| detail.step(ctx),
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, step_command_withdraw),
            line: |lang| say!(lang, step_command_withdraw_line),
            ready: |detail, ctx| {
                let chosen = detail.list.chosen_id();
                let mut steps = detail.steps.iter();
                can_edit_member(detail, ctx) && steps.any(|(_, step)| chosen == Some(step.person))
            },
            run: |detail, ctx| match detail.list.chosen() {
                Some(member) => withdraw_step(member.id, &member.person.name, ctx),
                None => Ok(Flow::Stay),
            },
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, command_past_absences),
            line: |lang| say!(lang, command_past_absences_line),
            ready: |detail, ctx| {
                let chosen = detail.list.chosen();
                can_record(detail, ctx) && chosen.is_some_and(|member| !member.past.is_empty())
            },
            run: |detail, ctx| Ok(detail.with_member(|_, member| past_absences(member, ctx))),
        },
        Command {
            keys: &[],
            word: |lang| say!(lang, command_whole_household),
            line: |lang| say!(lang, command_whole_household_line),
            ready: can_record,
            run: |detail, ctx| match Outcome::from_code("household_away") {
                Some(outcome) => begin(ctx, detail.household, outcome),
                None => Ok(Flow::Stay),
            },
        },
        Command {
            keys: &[Key::Tab],
            word: |lang| say!(lang, command_changes),
            line: |lang| say!(lang, command_changes_line),
            ready: always,
            run: |detail, _ctx| {
                detail.shows_changes = !detail.shows_changes;
                detail.scroll = 0;
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::Right],
            word: |lang| say!(lang, command_scroll),
            line: |lang| say!(lang, command_scroll_line),
            ready: always,
            run: |detail, _ctx| {
                detail.scroll += 3;
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::Left],
            word: |lang| say!(lang, command_scroll_back),
            line: |lang| say!(lang, command_scroll_back_line),
            ready: always,
            run: |detail, _ctx| {
                detail.scroll = detail.scroll.saturating_sub(3);
                Ok(Flow::Stay)
            },
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        let title = say!(ctx.lang, details_title);
        match &self.sheet {
            Some(sheet) => format!("{title} {} · {}", sheet.household.code, sheet.village),
            None => title,
        }
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, detail_hint)
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        let sheet = ctx.store.sheet(self.household)?;
        if let Some(wanted) = self.wanted.take() {
            let mut members = sheet.members.iter();
            if let Some(at) = members.position(|member| member.id == wanted) {
                self.list.choose(wanted, at);
            }
        }
        self.list.set(sheet.members.clone());
        self.steps = ctx.store.present_steps_of(self.household)?;
        self.changes = change_lines(ctx, &sheet)?;
        self.sheet = Some(sheet);
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let columns = usize::from(area.width);
        let Some(sheet) = &self.sheet else { return };
        let head = head_lines(ctx, sheet, columns);
        draw_lines(frame, area, &head, ctx.look);
        let mut y = area.y + head.len() as u16;
        let room = area.bottom().saturating_sub(y);
        let members = (self.list.total() as u16 + 3)
            .min(room.saturating_sub(6))
            .max(4);
        let place = Rect::new(area.x, y, area.width, members).intersection(area);
        let title = say!(ctx.lang, sheet_members);
        let inner = draw_pane(frame, place, &title, ctx.look);
        if self.list.total() == 0 {
            let line = Line::new(say!(ctx.lang, sheet_no_members), Role::Text);
            draw_lines(frame, inner, &[line], ctx.look);
        } else {
            self.draw_members(frame, inner, ctx);
        }
        y += members;
        let absence = self.absence_lines(ctx, columns);
        let place = Rect::new(area.x, y, area.width, absence.len() as u16).intersection(area);
        draw_lines(frame, place, &absence, ctx.look);
        y += absence.len() as u16;
        let place = Rect::new(area.x, y, area.width, area.bottom().saturating_sub(y));
        let (title, lines) = self.below(ctx, columns.saturating_sub(2));
        let inner = draw_pane(frame, place.intersection(area), &title, ctx.look);
        let most = lines.len().saturating_sub(usize::from(inner.height));
        self.scroll = self.scroll.min(most);
        draw_lines(frame, inner, &lines[self.scroll..], ctx.look);
    }
}
