//! The people behind one number of the funnel, also those who came back.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::absence_form::AbsenceForm;
use super::absence_lines::contact;
use super::absent::short_place;
use super::calls::Calls;
use super::detail::Detail;
use super::files::{Files, Shown, ShownRows};
use super::layout::split_row;
use super::returned::Returned;
use super::step_menu::step_menu;
use super::steps::{Whom, note_step, withdraw_step};
use crate::domain::absence::Reason;
use crate::domain::funnel::Stage;
use crate::domain::id::{AbsenceId, VillageId};
use crate::domain::name::shorten;
use crate::domain::step::StepKind;
use crate::lang::{Lang, say};
use crate::store::{AbsentHit, AbsentRow, Group, Reached};
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, wrap};
use crate::tui::screen::Screen;
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::table::{self, Cell, Column, Width};

struct Line {
    row: AbsentRow,
    stage: Stage,
}

impl Keyed for Line {
    type Id = AbsenceId;

    fn id(&self) -> AbsenceId {
        self.row.id
    }
}

/// The people of a village, or of the commune, of one group and one stage.
pub struct FunnelPeople {
    village: Option<VillageId>,
    group: Option<Group>,
    /// The group's name.
    name: String,
    reached: Reached,
    hits: Vec<(AbsentHit, Stage)>,
    list: ListView<Line>,
}

impl FunnelPeople {
    /// The people behind a number.
    pub fn of(
        village: Option<VillageId>,
        group: Option<Group>,
        name: String,
        reached: Reached,
    ) -> Self {
        Self {
            village,
            group,
            name,
            reached,
            hits: Vec::new(),
            list: ListView::default(),
        }
    }

    fn fetch(&mut self, ctx: &Ctx) -> Result<()> {
        while let Some(range) = self.list.need() {
            let hits = &self.hits[range.clone()];
            let ids: Vec<AbsenceId> = hits.iter().map(|(hit, _)| hit.absence).collect();
            let stage = |id| hits.iter().find(|(hit, _)| hit.absence == id);
            let rows = ctx.store.absent_rows(&ids)?.into_iter();
            let lines = rows.map(|row| Line {
                stage: stage(row.id).map_or(Stage::Listed, |(_, stage)| *stage),
                row,
            });
            self.list.fill(range.start, lines.collect());
        }
        Ok(())
    }

    fn open(&self) -> Flow {
        match self.list.chosen() {
            Some(line) => Flow::push(Detail::of(line.row.household)),
            None => Flow::Stay,
        }
    }

    fn edit(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        match self.list.chosen() {
            Some(line) => Ok(Flow::push(AbsenceForm::of(line.row.absence.person, ctx)?)),
            None => Ok(Flow::Stay),
        }
    }

    fn came_back(&self) -> Flow {
        match self.list.chosen() {
            Some(Line { row, .. }) => Flow::push(Returned::of(row.absence.person, &row.name)),
            None => Flow::Stay,
        }
    }

    fn note(&self, kind: StepKind, ctx: &mut Ctx) -> Result<Flow> {
        match self.list.chosen() {
            Some(Line { row, .. }) => note_step(row.absence.person, &row.name, kind, ctx),
            None => Ok(Flow::Stay),
        }
    }

    fn withdraw(&self, ctx: &mut Ctx) -> Result<Flow> {
        match self.list.chosen() {
            Some(Line { row, .. }) => withdraw_step(row.absence.person, &row.name, ctx),
            None => Ok(Flow::Stay),
        }
    }

    fn files(&self) -> Flow {
        let ids = self.hits.iter().map(|(hit, _)| hit.absence).collect();
        Flow::push(Files::new(Shown {
            village: self.village,
            rows: ShownRows::Absences(ids),
        }))
    }

    fn heading(&self, lang: Lang) -> String {
        let count = lang.count(self.hits.len());
        let (prefix, stage) = match self.reached {
            Reached::AtLeast(stage) => ("funnel_stage", stage),
            Reached::Missing(stage) => ("funnel_without", stage),
        };
        let what = lang.label(prefix, stage.code());
        say!(lang, funnel_people_heading, what = what, count = count)
    }
}

fn columns(lang: Lang) -> Vec<Column> {
    vec![
        Column::new(say!(lang, absent_column_name), Width::Name(15, 32), 0),
        Column::new(say!(lang, absent_column_born), Width::Number(4), 3),
        Column::new(say!(lang, absent_column_household), Width::Name(4, 6), 1),
        Column::new(say!(lang, absent_column_reason), Width::Name(10, 18), 2),
        Column::new(say!(lang, absent_column_place), Width::Name(11, 18), 0),
        Column::new(say!(lang, absent_column_contact), Width::Word(14), 0),
        Column::new(say!(lang, funnel_column_stage), Width::Word(14), 0),
        Column::new(say!(lang, absent_column_village), Width::Name(10, 20), 4),
    ]
}

fn cells(line: &Line, [names, places]: [usize; 2], ctx: &Ctx) -> Vec<Cell> {
    let (look, lang, row) = (ctx.look, ctx.lang, &line.row);
    let reason = row.absence.reason.map(Reason::code);
    let (words, reachable) = contact(row, lang);
    let contact = if reachable {
        Cell::text(look.personal(&words))
    } else {
        Cell::new(words, Role::Care)
    };
    let stage = match row.absence.returned_on {
        Some(on) if line.stage == Stage::Done => {
            let day = lang.short_day(on.first());
            say!(lang, funnel_short_back, day = day)
        }
        _ => lang.label("funnel_short", line.stage.code()),
    };
    vec![
        Cell::text(look.personal(&shorten(&row.name, names))),
        Cell::text(
            row.birth
                .map_or(String::new(), |birth| birth.year().to_string()),
        ),
        Cell::text(row.code.as_str()),
        Cell::text(reason.map_or(String::new(), |code| lang.label("reason_short", code))),
        Cell::text(short_place(&row.absence.place, places, lang)),
        contact,
        Cell::text(stage),
        Cell::text(ctx.session.village(row.village)),
    ]
}

fn may_write(people: &FunnelPeople, ctx: &Ctx) -> bool {
    people.list.chosen().is_some() && !ctx.store.is_read_only()
}

/// Whether the chosen person is away now, and the register can be written.
fn is_away(people: &FunnelPeople, ctx: &Ctx) -> bool {
    let away = |line: &Line| line.row.absence.returned_on.is_none();
    people.list.chosen().is_some_and(away) && !ctx.store.is_read_only()
}

impl Screen for FunnelPeople {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, absent_command_open),
            line: |lang| say!(lang, absent_command_open_line),
            ready: |people, _ctx| people.list.chosen().is_some(),
            run: |people, _ctx| Ok(people.open()),
        },
        Command {
            keys: &[Key::F(4), Key::Ctrl('e')],
            word: |lang| say!(lang, absent_command_edit),
            line: |lang| say!(lang, absent_command_edit_line),
            ready: is_away,
            run: Self::edit,
        },
        Command {
            keys: &[Key::Delete],
            word: |lang| say!(lang, absent_command_returned),
            line: |lang| say!(lang, absent_command_returned_line),
            ready: is_away,
            run: |people, _ctx| Ok(people.came_back()),
        },
        Command {
            keys: &[Key::Char('+')],
            word: |lang| say!(lang, step_command),
            line: |lang| say!(lang, step_command_line),
            ready: may_write,
            run: |people, ctx| match people.list.chosen() {
                Some(Line { row, .. }) => {
                    step_menu(Whom::one(row.absence.person, &row.name), None, ctx)
                }
                None => Ok(Flow::Stay),
            },
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
            keys: &[],
            word: |lang| say!(lang, step_command_withdraw),
            line: |lang| say!(lang, step_command_withdraw_line),
            ready: may_write,
            run: |people, ctx| people.withdraw(ctx),
        },
        Command {
            keys: &[Key::Char('*')],
            word: |lang| say!(lang, call_command),
            line: |lang| say!(lang, call_command_shown_line),
            ready: always,
            run: |people, _ctx| {
                let ids = people.hits.iter().map(|(hit, _)| hit.absence).collect();
                Ok(Flow::push(Calls::of(people.village, Some(ids))))
            },
        },
        Command {
            keys: &[Key::F(7), Key::Ctrl('o')],
            word: |lang| say!(lang, command_files),
            line: |lang| say!(lang, command_files_shown_line),
            ready: always,
            run: |people, _ctx| Ok(people.files()),
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, funnel_title, place = self.name.as_str())
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, funnel_people_hint)
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        let roll = ctx.store.roll();
        self.hits = roll.map_or_else(Vec::new, |roll| {
            roll.people_of_funnel(self.village, self.group.as_ref(), self.reached)
        });
        let hits = &self.hits;
        let place = |id| hits.iter().position(|(hit, _)| hit.absence == id);
        self.list.reload(hits.len(), place);
        self.fetch(ctx)
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn moved(&mut self, ctx: &mut Ctx) -> Result<()> {
        self.fetch(ctx)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let inner = draw_pane(frame, area, &self.heading(lang), look);
        let columns = columns(lang);
        let widths = table::fit(&columns, inner.width);
        let (heads, rows) = split_row(inner, 1);
        table::draw_heads(frame, heads, look, &columns, &widths);
        if self.hits.is_empty() {
            let words = say!(lang, funnel_people_none);
            for (line, row) in wrap(&words, usize::from(rows.width))
                .iter()
                .zip(rows.rows())
            {
                let span = look.span(line, Role::Quiet);
                frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
            }
        }
        let room = [0, 4].map(|at: usize| widths[at].map_or(0, usize::from));
        for (place, line, chosen) in self.list.visible(rows) {
            let cells = cells(line, room, ctx);
            table::draw_row(frame, place, look, &columns, &widths, cells, chosen);
        }
    }
}
