//! "Đợt, chỉ tiêu": the campaigns of the register, which of them is worked on, and the way to what belongs to each.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::layout::split_row;
use super::lines::{Line, draw_lines, wrapped};
use super::plan_form::PlanForm;
use super::plan_list::{PlanList, Planned};
use crate::domain::campaign::CampaignKind;
use crate::domain::cohort::{Frame as Held, doubts};
use crate::domain::id::CampaignId;
use crate::domain::record::{Campaign, Cohort, DueReport, PriorityGroup, Remark, Target};
use crate::exchange::plan::{Around, Plan, Typed, proposed, target_doubts};
use crate::lang::{Lang, say};
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::Role;
use crate::tui::screen::Screen;
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::table::{self, Cell, Column, Width};

struct Row(CampaignId, Campaign);

impl Keyed for Row {
    type Id = CampaignId;

    fn id(&self) -> CampaignId {
        self.0
    }
}

/// How many of each part a campaign has, and how many of its reports are overdue.
#[derive(Default)]
struct Parts {
    counts: [usize; 5],
    overdue: usize,
    doubts: Vec<String>,
}

/// The list of campaigns.
#[derive(Default)]
pub struct Campaigns {
    list: ListView<Row>,
    /// The one that is worked on.
    present: Option<CampaignId>,
    parts: Parts,
}

impl Campaigns {
    fn read_parts(&mut self, ctx: &Ctx) -> Result<()> {
        self.parts = Parts::default();
        let Some(Row(id, campaign)) = self.list.chosen() else {
            return Ok(());
        };
        let store = &ctx.store;
        let around = Around::of(store, *id, campaign.clone(), ctx.lang)?;
        let reports = store.due_reports(*id)?;
        let today = ctx.today();
        let late = |report: &&(_, DueReport)| report.1.sent_on.is_none() && report.1.due_on < today;
        let cohorts: Vec<&Cohort> = around.cohorts.iter().map(|(_, cohort)| cohort).collect();
        let mut found = doubts(Held::of(campaign, today), &cohorts);
        let targets = store.targets(*id)?;
        let targets: Vec<&Target> = targets.iter().map(|(_, target)| target).collect();
        found.extend(target_doubts(&targets, &around));
        self.parts = Parts {
            counts: [
                cohorts.len(),
                targets.len(),
                store.groups(*id)?.len(),
                reports.len(),
                store.remarks(*id)?.len(),
            ],
            overdue: reports.iter().filter(late).count(),
            doubts: found.iter().map(|doubt| ctx.lang.doubt(doubt)).collect(),
        };
        Ok(())
    }

    fn choose(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let Some(Row(id, campaign)) = self.list.chosen() else {
            return Ok(Flow::Stay);
        };
        ctx.store.choose_campaign(*id)?;
        let name = campaign.name.as_str();
        ctx.tell(say!(ctx.lang, campaigns_told_chosen, name = name));
        Ok(Flow::Reload)
    }

    fn form(id: Option<CampaignId>, campaign: Campaign, ctx: &Ctx) -> Result<Flow> {
        let own = id.unwrap_or(CampaignId(0));
        let around = Around::of(&ctx.store, own, campaign.clone(), ctx.lang)?;
        Ok(Flow::push(PlanForm::new(id, campaign, around)))
    }

    fn part<P: Planned>(&self) -> Flow {
        match self.list.chosen_id() {
            Some(id) => Flow::push(PlanList::<P>::of(id)),
            None => Flow::Stay,
        }
    }

    fn end(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let Some(Row(id, campaign)) = self.list.chosen() else {
            return Ok(Flow::Stay);
        };
        let mut campaign = campaign.clone();
        let ends = campaign.closed_on.is_none();
        campaign.closed_on = ends.then(|| ctx.today());
        ctx.store.edit_campaign(*id, &campaign)?;
        let name = campaign.name.as_str();
        ctx.tell(if ends {
            say!(ctx.lang, campaigns_told_closed, name = name)
        } else {
            say!(ctx.lang, campaigns_told_reopened, name = name)
        });
        Ok(Flow::Stay)
    }

    /// The digits and what they open, with how much is there.
    fn choices(&self, lang: Lang) -> Vec<Line> {
        let parts = [
            Cohort::WHAT,
            Target::WHAT,
            PriorityGroup::WHAT,
            DueReport::WHAT,
            Remark::WHAT,
        ];
        let counted = parts.iter().zip(self.parts.counts);
        let mut lines: Vec<Line> = ('1'..='5')
            .zip(counted)
            .map(|(digit, (part, count))| {
                let part = lang.label("plan_part", part);
                let count = lang.number(count as i64);
                Line::new(format!(" {digit}  {part}: {count}"), Role::Text)
            })
            .collect();
        if self.parts.overdue > 0
            && let Some(reports) = lines.get_mut(3)
        {
            let late = say!(
                lang,
                campaigns_overdue,
                count = lang.count(self.parts.overdue)
            );
            *reports = std::mem::take(reports).and(format!(" · ! {late}"), Role::Bad);
        }
        let closed = self
            .list
            .chosen()
            .is_some_and(|Row(_, one)| one.closed_on.is_some());
        let end = if closed {
            say!(lang, campaigns_command_reopen)
        } else {
            say!(lang, campaigns_command_close)
        };
        lines.push(Line::new(format!(" 6  {end}"), Role::Text));
        lines
    }
}

fn is_chosen(this: &Campaigns, _ctx: &Ctx) -> bool {
    this.list.chosen().is_some()
}

fn can_change(this: &Campaigns, ctx: &Ctx) -> bool {
    is_chosen(this, ctx) && !ctx.store.is_read_only()
}

impl Screen for Campaigns {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, campaigns_command_choose),
            line: |lang| say!(lang, campaigns_command_choose_line),
            ready: is_chosen,
            run: Self::choose,
        },
        Command {
            keys: &[Key::F(4), Key::Ctrl('e')],
            word: |lang| say!(lang, command_edit),
            line: |lang| say!(lang, campaigns_command_edit_line),
            ready: can_change,
            run: |this, ctx| match this.list.chosen() {
                Some(Row(id, campaign)) => Self::form(Some(*id), campaign.clone(), ctx),
                None => Ok(Flow::Stay),
            },
        },
        Command {
            keys: &[Key::Ctrl('n'), Key::Insert],
            word: |lang| say!(lang, command_add),
            line: |lang| say!(lang, campaigns_command_add_line),
            ready: |_this, ctx| !ctx.store.is_read_only(),
            run: |_this, ctx| {
                let new = proposed(CampaignKind::Card, ctx.today(), ctx.lang);
                Self::form(None, new, ctx)
            },
        },
        Command {
            keys: &[Key::Char('1')],
            word: |lang| lang.label("plan_part", Cohort::WHAT),
            line: |lang| say!(lang, campaigns_command_cohorts_line),
            ready: is_chosen,
            run: |this, _ctx| Ok(this.part::<Cohort>()),
        },
        Command {
            keys: &[Key::Char('2')],
            word: |lang| lang.label("plan_part", Target::WHAT),
            line: |lang| say!(lang, campaigns_command_targets_line),
            ready: is_chosen,
            run: |this, _ctx| Ok(this.part::<Target>()),
        },
        Command {
            keys: &[Key::Char('3')],
            word: |lang| lang.label("plan_part", PriorityGroup::WHAT),
            line: |lang| say!(lang, campaigns_command_groups_line),
            ready: is_chosen,
            run: |this, _ctx| Ok(this.part::<PriorityGroup>()),
        },
        Command {
            keys: &[Key::Char('4')],
            word: |lang| lang.label("plan_part", DueReport::WHAT),
            line: |lang| say!(lang, campaigns_command_reports_line),
            ready: is_chosen,
            run: |this, _ctx| Ok(this.part::<DueReport>()),
        },
        Command {
            keys: &[Key::Char('5')],
            word: |lang| lang.label("plan_part", Remark::WHAT),
            line: |lang| say!(lang, campaigns_command_remarks_line),
            ready: is_chosen,
            run: |this, _ctx| Ok(this.part::<Remark>()),
        },
        Command {
            keys: &[Key::Char('6')],
            word: |lang| say!(lang, campaigns_command_close),
            line: |lang| say!(lang, campaigns_command_close_line),
            ready: can_change,
            run: Self::end,
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, campaigns_title)
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, campaigns_hint)
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        let present = ctx.store.campaign()?.0;
        let rows = ctx.store.campaigns()?.into_iter();
        let moved = self.present.replace(present) != Some(present);
        let rows: Vec<Row> = rows.map(|(id, campaign)| Row(id, campaign)).collect();
        let at = rows.iter().position(|row| row.0 == present);
        if let (true, Some(at)) = (moved, at) {
            self.list.choose(present, at);
        }
        self.list.set(rows);
        self.read_parts(ctx)
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn moved(&mut self, ctx: &mut Ctx) -> Result<()> {
        self.read_parts(ctx)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang, today) = (ctx.look, ctx.lang, ctx.today());
        let columns = usize::from(area.width.saturating_sub(2));
        let mut about = self.choices(lang);
        about.extend(
            self.parts
                .doubts
                .iter()
                .flat_map(|doubt| wrapped(&format!("! {doubt}"), Role::Care, columns, 2)),
        );
        let rows = (about.len() as u16 + 2).min(area.height.saturating_sub(6));
        let (above, below) = split_row(area, area.height - rows);
        let inner = draw_pane(frame, above, &say!(lang, campaigns_list), look);
        let table = [
            Column::new(lang.label("plan_column", "name"), Width::Name(16, 50), 0),
            Column::new(lang.label("plan_column", "kind"), Width::Name(18, 24), 2),
            Column::new(lang.label("plan_column", "start"), Width::Number(10), 0),
            Column::new(lang.label("plan_column", "due"), Width::Number(10), 0),
            Column::new(lang.label("plan_column", "state"), Width::Word(14), 0),
        ];
        let widths = table::fit(&table, inner.width);
        let (heads, rows) = split_row(inner, 1);
        table::draw_heads(frame, heads, look, &table, &widths);
        let present = self.present;
        let mut name = String::new();
        for (place, Row(id, campaign), chosen) in self.list.visible(rows) {
            let state = campaign.state(today);
            let (state, role) = match (Some(*id) == present, state) {
                (true, "running") => (say!(lang, campaigns_present), Role::Good),
                (true, state) => {
                    let state = lang.label("campaign_state", state);
                    (format!("√ {state}"), Role::Care)
                }
                (false, state) => (lang.label("campaign_state", state), Role::Text),
            };
            if chosen {
                name.clone_from(&campaign.name);
            }
            let due = campaign.due_on.map(|due| lang.day(due));
            let cells = [
                Cell::text(campaign.name.as_str()),
                Cell::text(lang.label("campaign_kind", campaign.kind.code())),
                Cell::text(lang.day(campaign.starts_on)),
                Cell::text(due.unwrap_or_default()),
                Cell::new(state, role),
            ];
            table::draw_row(frame, place, look, &table, &widths, cells, chosen);
        }
        let inner = draw_pane(frame, below, &name, look);
        draw_lines(frame, inner, &about, look);
    }
}

impl Planned for Campaign {
    const FILLS_THE_SCREEN: bool = true;

    fn columns(_lang: Lang) -> Vec<Column> {
        Vec::new()
    }

    fn cells(&self, _around: &Around) -> Vec<Cell> {
        Vec::new()
    }

    fn proposed_again(&self, typed: &Typed, around: &Around) -> Option<Self> {
        let kind = CampaignKind::from_code(typed.texts.get("kind")?)?;
        let starts_on = typed.day("start").ok().flatten();
        Some(Self {
            // The day itself is the user's.
            starts_on: self.starts_on,
            ..proposed(kind, starts_on.unwrap_or(self.starts_on), around.lang)
        })
    }

    /// A new campaign that has begun is the one that is worked on.
    fn saved(&self, new: bool, id: CampaignId, _around: &Around, ctx: &mut Ctx) -> Result<()> {
        let name = self.name.as_str();
        if new && self.starts_on <= ctx.today() {
            ctx.store.choose_campaign(id)?;
            ctx.tell(say!(ctx.lang, campaigns_told_added, name = name));
        } else {
            ctx.tell(say!(ctx.lang, plan_told_saved, name = name));
        }
        Ok(())
    }
}
