//! How cohorts, targets, priority groups, reports and remarks are shown.

use super::plan_form::About;
use super::plan_list::{PlanList, Planned};
use crate::domain::cohort::{Frame, doubts};
use crate::domain::date::Day;
use crate::domain::id::{CohortId, DueReportId, PriorityGroupId, RemarkId, TargetId};
use crate::domain::record::{Cohort, DueReport, PriorityGroup, Remark, Target};
use crate::exchange::plan::{Around, Parts, Plan, Typed, below_done, sums, target_doubts};
use crate::lang::{Lang, say};
use crate::store::Roll;
use crate::tui::command::{Command, Flow};
use crate::tui::event::Key;
use crate::tui::look::Role;
use crate::tui::widgets::table::{Cell, Column, Width};

fn head(lang: Lang, code: &str) -> String {
    lang.label("plan_column", code)
}

fn day(lang: Lang, day: Option<Day>) -> String {
    day.map(|day| lang.day(day)).unwrap_or_default()
}

/// The name of a cohort, in a column.
fn cohort(around: &Around, id: Option<CohortId>) -> String {
    if id.is_some() {
        around.cohort(id)
    } else {
        say!(around.lang, plan_all)
    }
}

fn number(lang: Lang, number: Option<u32>) -> String {
    number
        .map(|number| lang.number(i64::from(number)))
        .unwrap_or_default()
}

impl Planned for Cohort {
    fn columns(lang: Lang) -> Vec<Column> {
        vec![
            Column::new(head(lang, "name"), Width::Name(8, 24), 0),
            Column::new(head(lang, "births"), Width::Name(35, 38), 0),
            Column::new(head(lang, "intake_due"), Width::Number(10), 0),
            Column::new(head(lang, "card_due"), Width::Number(10), 0),
        ]
    }

    fn cells(&self, around: &Around) -> Vec<Cell> {
        let lang = around.lang;
        let births = self.births(around.campaign.due_on, around.today);
        vec![
            Cell::text(self.name.as_str()),
            Cell::text(lang.births(births)),
            Cell::text(day(lang, self.intake_due)),
            Cell::text(day(lang, self.card_due)),
        ]
    }

    /// Its births, and what is doubtful now that it is among the others.
    fn about(&self, id: Option<CohortId>, around: &Around) -> Vec<About> {
        let lang = around.lang;
        let births = self.births(around.campaign.due_on, around.today);
        let on = self.age_day(around.campaign.due_on, around.today);
        let births = say!(
            lang,
            plan_births,
            births = lang.births(births),
            day = lang.day(on)
        );
        let others = around.cohorts.iter();
        let others = others
            .filter(|(own, _)| Some(*own) != id)
            .map(|(_, one)| one);
        let all: Vec<&Cohort> = others.chain([self]).collect();
        let frame = Frame::of(&around.campaign, around.today);
        let doubts = doubts(frame, &all).into_iter();
        let doubts = doubts.map(|doubt| (format!("! {}", lang.doubt(&doubt)), Role::Care));
        std::iter::once((births, Role::Strong))
            .chain(doubts)
            .collect()
    }

    fn notes(all: &[(CohortId, Self)], around: &Around, _roll: Option<&Roll>) -> Vec<About> {
        let all: Vec<&Cohort> = all.iter().map(|(_, one)| one).collect();
        let frame = Frame::of(&around.campaign, around.today);
        let doubts = doubts(frame, &all).into_iter();
        doubts
            .map(|doubt| (format!("! {}", around.lang.doubt(&doubt)), Role::Care))
            .collect()
    }
}

impl Planned for Target {
    fn columns(lang: Lang) -> Vec<Column> {
        vec![
            Column::new(head(lang, "village"), Width::Name(14, 30), 0),
            Column::new(head(lang, "cohort"), Width::Name(8, 20), 0),
            Column::new(head(lang, "metric"), Width::Word(16), 0),
            Column::new(head(lang, "total"), Width::Number(9), 0),
            Column::new(head(lang, "minimum"), Width::Word(9), 1),
            Column::new(head(lang, "per_day"), Width::Number(6), 0),
            Column::new(head(lang, "per_month"), Width::Number(8), 2),
            Column::new(head(lang, "source"), Width::Name(8, 24), 3),
        ]
    }

    fn cells(&self, around: &Around) -> Vec<Cell> {
        let lang = around.lang;
        let minimum = if self.minimum {
            say!(lang, plan_at_least)
        } else {
            String::new()
        };
        vec![
            Cell::text(around.village(self.village)),
            Cell::text(cohort(around, self.cohort)),
            Cell::text(lang.label("metric", self.metric.code())),
            Cell::text(lang.number(i64::from(self.total))),
            Cell::text(minimum),
            Cell::text(number(lang, self.per_day)),
            Cell::text(number(lang, self.per_month)),
            Cell::text(self.source.as_str()),
        ]
    }

    /// What is doubtful, then the sums of the villages beside what the commune was given.
    fn notes(all: &[(TargetId, Self)], around: &Around, roll: Option<&Roll>) -> Vec<About> {
        let lang = around.lang;
        let all: Vec<&Target> = all.iter().map(|(_, one)| one).collect();
        let below = roll.map(|roll| below_done(&all, around, roll));
        let doubts = target_doubts(&all, around).into_iter();
        let doubts = doubts.chain(below.into_iter().flatten());
        let doubts = doubts.map(|doubt| (format!("! {}", lang.doubt(&doubt)), Role::Care));
        let sums = sums(&all).into_iter();
        let even = sums
            .filter(|sum| sum.parts == Parts::Villages)
            .filter(|sum| sum.whole.is_none_or(|whole| whole == sum.total));
        let even = even.map(|sum| {
            let commune = sum.whole.map_or_else(
                || say!(lang, plan_not_given),
                |whole| lang.number(i64::from(whole)),
            );
            let words = say!(
                lang,
                plan_sum,
                cohort = around.cohort(sum.cohort),
                metric = lang.label("metric", sum.metric.code()),
                villages = lang.number(i64::from(sum.total)),
                commune = commune
            );
            (words, Role::Text)
        });
        doubts.chain(even).collect()
    }
}

impl Planned for PriorityGroup {
    fn columns(lang: Lang) -> Vec<Column> {
        vec![
            Column::new(head(lang, "group"), Width::Name(20, 50), 0),
            Column::new(head(lang, "due"), Width::Number(10), 0),
        ]
    }

    fn cells(&self, around: &Around) -> Vec<Cell> {
        vec![
            Cell::text(self.name.as_str()),
            Cell::text(day(around.lang, self.due_on)),
        ]
    }

    fn notes(
        _all: &[(PriorityGroupId, Self)],
        around: &Around,
        _roll: Option<&Roll>,
    ) -> Vec<About> {
        vec![(say!(around.lang, plan_groups_sensitive), Role::Text)]
    }
}

impl PlanList<DueReport> {
    /// Notes that the chosen report was sent today; once more takes that back.
    const SENT: Command<Self> = Command {
        keys: &[Key::Char('.')],
        word: |lang| say!(lang, plan_command_sent),
        line: |lang| say!(lang, plan_command_sent_line),
        ready: |this, ctx| this.chosen().is_some() && !ctx.store.is_read_only(),
        run: |this, ctx| {
            let Some((id, report)) = this.chosen() else {
                return Ok(Flow::Stay);
            };
            let mut report = report.clone();
            if report.sent_on.is_some() {
                report.sent_on = None;
                report.sent_by.clear();
            } else {
                report.sent_on = Some(ctx.today());
                ctx.store.who().clone_into(&mut report.sent_by);
            }
            report.edit(id, &mut ctx.store)?;
            let name = report.name.as_str();
            ctx.tell(if let Some(day) = report.sent_on {
                let day = ctx.lang.day(day);
                say!(ctx.lang, plan_told_sent, name = name, day = day)
            } else {
                say!(ctx.lang, plan_told_not_sent, name = name)
            });
            Ok(Flow::Stay)
        },
    };
}

impl Planned for DueReport {
    const COMMANDS: &'static [Command<PlanList<Self>>] = &[
        PlanList::<Self>::CHANGE,
        PlanList::<Self>::SENT,
        PlanList::<Self>::ADD,
        PlanList::<Self>::REMOVE,
    ];

    /// Of a cohort with a deadline it is due on the day after.
    fn proposed_again(&self, typed: &Typed, around: &Around) -> Option<Self> {
        let cohort = typed.texts.get("cohort")?.parse().ok();
        let due = Self::proposed_due(cohort, around)?;
        let mut report = self.clone();
        report.cohort = cohort;
        report.due_on = due;
        Some(report)
    }

    fn columns(lang: Lang) -> Vec<Column> {
        vec![
            Column::new(head(lang, "due"), Width::Number(10), 0),
            Column::new(head(lang, "name"), Width::Name(16, 34), 0),
            Column::new(head(lang, "cohort"), Width::Name(8, 20), 1),
            Column::new(head(lang, "recipient"), Width::Name(12, 30), 2),
            Column::new(head(lang, "sent"), Width::Word(20), 0),
        ]
    }

    fn cells(&self, around: &Around) -> Vec<Cell> {
        let (lang, today) = (around.lang, around.today);
        let left = (self.due_on - today).num_days();
        let (state, role) = match self.sent_on {
            Some(day) => (say!(lang, plan_sent, day = lang.day(day)), Role::Good),
            None if left < 0 => (
                say!(lang, plan_overdue, days = lang.number(-left)),
                Role::Bad,
            ),
            None if left == 0 => (say!(lang, plan_due_today), Role::Care),
            None => (
                say!(lang, plan_days_left, days = lang.number(left)),
                Role::Text,
            ),
        };
        vec![
            Cell::text(lang.day(self.due_on)),
            Cell::text(self.name.as_str()),
            Cell::text(cohort(around, self.cohort)),
            Cell::text(self.recipient.as_str()),
            Cell::new(state, role),
        ]
    }

    fn notes(_all: &[(DueReportId, Self)], around: &Around, _roll: Option<&Roll>) -> Vec<About> {
        vec![(say!(around.lang, plan_reports_note), Role::Text)]
    }
}

impl Planned for Remark {
    fn columns(lang: Lang) -> Vec<Column> {
        vec![
            Column::new(head(lang, "on"), Width::Number(10), 0),
            Column::new(head(lang, "remark_kind"), Width::Word(18), 0),
            Column::new(head(lang, "village"), Width::Name(10, 24), 0),
            Column::new(head(lang, "text"), Width::Name(20, 60), 0),
            Column::new(head(lang, "who"), Width::Name(8, 20), 1),
        ]
    }

    fn cells(&self, around: &Around) -> Vec<Cell> {
        let lang = around.lang;
        vec![
            Cell::text(lang.day(self.occurred_on)),
            Cell::text(lang.label("remark_kind", self.kind.code())),
            Cell::text(around.village(self.village)),
            Cell::text(self.text.as_str()),
            Cell::text(self.who.as_str()),
        ]
    }

    fn notes(_all: &[(RemarkId, Self)], _around: &Around, _roll: Option<&Roll>) -> Vec<About> {
        Vec::new()
    }
}
