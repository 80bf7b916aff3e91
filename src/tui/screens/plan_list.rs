//! What belongs to a campaign, as a list: cohorts, targets, priority groups, reports that are due, remarks. Added,
//! changed and taken out here; undo takes each of them back.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::layout::split_row;
use super::lines::{Line, draw_lines, wrapped};
use super::plan_form::{About, PlanForm};
use crate::domain::id::CampaignId;
use crate::exchange::plan::{Around, Plan, Typed};
use crate::lang::{Lang, say};
use crate::store::Roll;
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::Role;
use crate::tui::screen::Screen;
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::table::{self, Cell, Column};

/// How a part of a campaign is shown.
pub trait Planned: Plan {
    /// What can be done in its list.
    const COMMANDS: &'static [Command<PlanList<Self>>] = &[
        PlanList::<Self>::CHANGE,
        PlanList::<Self>::ADD,
        PlanList::<Self>::REMOVE,
    ];
    /// Whether its form takes the whole screen.
    const FILLS_THE_SCREEN: bool = false;

    /// The columns of its list.
    fn columns(lang: Lang) -> Vec<Column>;
    /// A row of its list.
    fn cells(&self, around: &Around) -> Vec<Cell>;
    /// What follows from it, below its form.
    fn about(&self, _id: Option<Self::Id>, _around: &Around) -> Vec<About> {
        Vec::new()
    }
    /// What is to be said of all of them, below the list.
    fn notes(_all: &[(Self::Id, Self)], _around: &Around, _roll: Option<&Roll>) -> Vec<About> {
        Vec::new()
    }
    /// What a new one proposes when its kind was changed.
    fn proposed_again(&self, _typed: &Typed, _around: &Around) -> Option<Self> {
        None
    }
    /// It was saved, as a new one or not: says so.
    fn saved(&self, _new: bool, _id: Self::Id, around: &Around, ctx: &mut Ctx) -> Result<()> {
        let name = self.called(around);
        ctx.tell(say!(ctx.lang, plan_told_saved, name = name));
        Ok(())
    }
}

struct Row<P: Plan>(P::Id, P);

impl<P: Plan> Keyed for Row<P> {
    type Id = P::Id;

    fn id(&self) -> P::Id {
        self.0
    }
}

/// The list.
pub struct PlanList<P: Planned> {
    campaign: CampaignId,
    around: Option<Around>,
    list: ListView<Row<P>>,
    notes: Vec<About>,
}

impl<P: Planned> PlanList<P> {
    /// Changes the chosen one.
    pub const CHANGE: Command<Self> = Command {
        keys: &[Key::Enter, Key::F(4), Key::Ctrl('e')],
        word: |lang| say!(lang, command_edit),
        line: |lang| say!(lang, plan_command_edit_line),
        ready: |this, ctx| this.list.chosen().is_some() && !ctx.store.is_read_only(),
        run: |this, _ctx| {
            let (Some(Row(id, record)), Some(around)) = (this.list.chosen(), &this.around) else {
                return Ok(Flow::Stay);
            };
            let form = PlanForm::new(Some(*id), record.clone(), around.clone());
            Ok(Flow::push(form))
        },
    };
    /// Adds one.
    pub const ADD: Command<Self> = Command {
        keys: &[Key::Ctrl('n'), Key::Insert],
        word: |lang| say!(lang, command_add),
        line: |lang| say!(lang, plan_command_add_line),
        ready: |_this, ctx| !ctx.store.is_read_only(),
        run: |this, _ctx| {
            let Some(around) = &this.around else {
                return Ok(Flow::Stay);
            };
            let form = PlanForm::new(None, P::blank(around), around.clone());
            Ok(Flow::push(form))
        },
    };
    /// Takes the chosen one out.
    pub const REMOVE: Command<Self> = Command {
        keys: &[Key::Delete],
        word: |lang| say!(lang, plan_command_remove),
        line: |lang| say!(lang, plan_command_remove_line),
        ready: |this, ctx| this.list.chosen().is_some() && !ctx.store.is_read_only(),
        run: |this, ctx| {
            let (Some(Row(id, record)), Some(around)) = (this.list.chosen(), &this.around) else {
                return Ok(Flow::Stay);
            };
            let name = record.called(around);
            P::remove(*id, &mut ctx.store)?;
            ctx.tell(say!(ctx.lang, plan_told_removed, name = name));
            Ok(Flow::Stay)
        },
    };

    /// Those of a campaign.
    pub fn of(campaign: CampaignId) -> Self {
        Self {
            campaign,
            around: None,
            list: ListView::default(),
            notes: Vec::new(),
        }
    }

    /// The chosen one.
    pub(super) fn chosen(&self) -> Option<(P::Id, &P)> {
        self.list.chosen().map(|Row(id, record)| (*id, record))
    }
}

impl<P: Planned> Screen for PlanList<P> {
    const COMMANDS: &'static [Command<Self>] = P::COMMANDS;

    fn title(&self, ctx: &Ctx) -> String {
        let part = ctx.lang.label("plan_part", P::WHAT);
        match &self.around {
            Some(around) => format!("{part} · {}", around.campaign.name),
            None => part,
        }
    }

    fn hint(&self, ctx: &Ctx) -> String {
        ctx.lang.label("plan_hint", P::WHAT)
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        let campaigns = ctx.store.campaigns()?.into_iter();
        let Some((id, campaign)) = campaigns.into_iter().find(|(id, _)| *id == self.campaign)
        else {
            // Its making was taken back.
            self.around = None;
            self.list.set(Vec::new());
            return Ok(());
        };
        let around = Around::of(&ctx.store, id, campaign, ctx.lang)?;
        let all = P::of(&ctx.store, id)?;
        let roll = ctx.store.roll().filter(|roll| roll.campaign() == id);
        self.notes = P::notes(&all, &around, roll);
        self.list
            .set(all.into_iter().map(|(id, one)| Row(id, one)).collect());
        self.around = Some(around);
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let columns = usize::from(area.width.saturating_sub(2));
        let mut notes: Vec<_> = self
            .notes
            .iter()
            .flat_map(|(text, role)| {
                let indent = if text.starts_with('!') { 2 } else { 0 };
                wrapped(text, *role, columns, indent)
            })
            .collect();
        let title = lang.label("plan_part", P::WHAT);
        let rows = if notes.is_empty() {
            0
        } else {
            (notes.len() as u16 + 2).min(area.height / 2)
        };
        let room = usize::from(rows.saturating_sub(2));
        if notes.len() > room {
            let seen = room.saturating_sub(1);
            let more = lang.count(notes.len() - seen);
            notes.truncate(seen);
            let words = say!(lang, plan_notes_more, count = more);
            notes.push(Line::new(words, Role::Quiet));
        }
        let (above, below) = split_row(area, area.height - rows);
        if rows > 0 {
            let inner = draw_pane(frame, below, &say!(lang, plan_notes), look);
            draw_lines(frame, inner, &notes, look);
        }
        let inner = draw_pane(frame, above, &title, look);
        if self.list.total() == 0 {
            let words = lang.label("plan_empty", P::WHAT);
            let columns = usize::from(inner.width);
            draw_lines(
                frame,
                inner,
                &wrapped(&words, Role::Quiet, columns, 0),
                look,
            );
            return;
        }
        let Some(around) = &self.around else {
            return;
        };
        let columns = P::columns(lang);
        let widths = table::fit(&columns, inner.width);
        let (heads, rows) = split_row(inner, 1);
        table::draw_heads(frame, heads, look, &columns, &widths);
        for (place, Row(_, record), chosen) in self.list.visible(rows) {
            let cells = record.cells(around);
            table::draw_row(frame, place, look, &columns, &widths, cells, chosen);
        }
    }
}
