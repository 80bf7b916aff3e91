//! After "met everyone": the one line that asks about those who were away.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::lines::{Line, draw_lines, wrapped};
use super::panel::Panel;
use super::recording::{save, through_family};
use crate::domain::id::HouseholdId;
use crate::domain::name::shorten;
use crate::lang::say;
use crate::store::{Entry, PersonEntry};
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::Role;
use crate::tui::screen::{Screen, Shape};

/// Asks whether those with an open absence are still away.
pub struct StillAway {
    household: HouseholdId,
    names: Vec<String>,
    entry: Entry,
}

const COLUMNS: u16 = 66;

impl StillAway {
    /// The question, if a due member of the household is away. Enter writes `entry` with them reported by the family
    /// and their absences confirmed.
    pub fn of(ctx: &Ctx, household: HouseholdId, entry: &Entry) -> Result<Option<Self>> {
        let sheet = ctx.store.sheet(household)?;
        let (campaign_id, campaign) = ctx.store.campaign()?;
        let day = entry.visit.occurred_on;
        let mut question = Self {
            household,
            names: Vec::new(),
            entry: entry.clone(),
        };
        for member in sheet.due(campaign_id, &campaign.eligibility, day) {
            let Some((id, absence)) = &member.absence else {
                continue;
            };
            let mut absence = absence.clone();
            absence.confirmed_on = Some(day);
            question.names.push(shorten(&member.person.name, 24));
            question.entry.absences.push((Some(*id), absence));
            let reported = through_family().map(|result| PersonEntry::new(member.id, result));
            question.entry.people.extend(reported);
        }
        Ok((!question.names.is_empty()).then_some(question))
    }

    fn lines(&self, ctx: &Ctx, columns: usize) -> Vec<Line> {
        let names = self.names.join(", ");
        let text = say!(
            ctx.lang,
            still_away_question,
            names = ctx.look.personal(&names).into_owned()
        );
        wrapped(&text, Role::Text, columns, 0)
    }
}

impl Screen for StillAway {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, command_still_away),
            line: |lang| say!(lang, command_still_away_line),
            ready: always,
            run: |question, ctx| Ok(Flow::Then(Box::new(save(ctx, &question.entry)?))),
        },
        Command {
            keys: &[Key::Char('3')],
            word: |lang| say!(lang, command_edit),
            line: |lang| say!(lang, command_edit_absences_line),
            ready: always,
            run: |question, ctx| {
                let outcome = question.entry.visit.outcome;
                Ok(Flow::swap(Panel::new(ctx, question.household, outcome)?))
            },
        },
        Command::CLOSE,
    ];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, still_away_title)
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, still_away_hint)
    }

    fn shape(&self, ctx: &Ctx) -> Shape {
        Shape::Box {
            columns: COLUMNS,
            rows: self.lines(ctx, usize::from(COLUMNS)).len() as u16 + 2,
        }
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let mut lines = self.lines(ctx, usize::from(area.width));
        lines.push(Line::blank());
        lines.push(Line::new(say!(ctx.lang, still_away_hint), Role::Strong));
        draw_lines(frame, area, &lines, ctx.look);
    }
}
