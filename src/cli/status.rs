//! `gocua status [--on DATE]`: the figures of the commune and of every village.

use std::collections::HashMap;

use clap::Args;
use serde_json::{Map, Value, json};

use crate::domain::date::Day;
use crate::domain::id::VillageId;
use crate::domain::rate::percent_tenths;
use crate::domain::record::{Campaign, Commune};
use crate::domain::state::HouseholdState;
use crate::lang::text::cell;
use crate::lang::{Lang, say};
use crate::store::{Funnels, Progress, Store, VillageProgress};

use super::call::Call;
use super::error::{DONE, Result};
use super::funnel::{funnel_json, funnel_words};
use super::league::Standings;
use super::table::{Column, Table};
use super::when::{evening, iso};

/// A village is told as silent after so many days without a visit or a call.
pub(super) const SILENT_DAYS: i64 = 7;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(long, value_name = "DATE", help = "on")]
    on: Option<String>,
    #[arg(long, value_name = "DAYS", default_value_t = SILENT_DAYS, help = "silent_days")]
    silent_days: i64,
}

pub(super) fn run(arguments: &Arguments, call: &Call) -> Result<u8> {
    let on = evening(arguments.on.as_deref(), call.today(), call.lang)?;
    let overview = Overview::of(&call.read()?, on, arguments.silent_days)?;
    call.answer(|| overview.json(call.lang), || overview.words(call.lang))?;
    Ok(DONE)
}

/// The figures of a day.
pub(super) struct Overview {
    commune: Commune,
    campaign: Campaign,
    on: Day,
    names: HashMap<VillageId, String>,
    villages: Vec<VillageProgress>,
    all: Progress,
    funnels: Funnels,
    standings: Standings,
}

impl Overview {
    /// The figures as they were on the evening of `on`.
    pub fn of(store: &Store, on: Day, silent_days: i64) -> Result<Self> {
        if on == store.clock().today() {
            Self::of_today(store, on, silent_days)
        } else {
            Self::of_today(&store.as_of(on)?, on, silent_days)
        }
    }

    fn of_today(store: &Store, on: Day, silent_days: i64) -> Result<Self> {
        let roll = store.load_roll()?;
        let (villages, all) = roll.progress();
        Ok(Self {
            commune: store.commune()?,
            campaign: store.campaign()?.1,
            on,
            names: store
                .villages()?
                .into_iter()
                .map(|(id, village)| (id, village.name))
                .collect(),
            villages,
            all,
            funnels: roll.funnels(None),
            standings: Standings::of(store, &roll, silent_days)?,
        })
    }

    fn days_left(&self) -> Option<i64> {
        self.campaign.due_on.map(|due| (due - self.on).num_days())
    }

    /// The figures for programs.
    pub fn json(&self, lang: Lang) -> Value {
        let villages: Vec<Value> = self
            .villages
            .iter()
            .map(|village| {
                let mut figures = figures(&village.progress);
                figures.insert("id".to_owned(), json!(village.village.to_string()));
                figures.insert("name".to_owned(), json!(self.name(village.village)));
                Value::Object(figures)
            })
            .collect();
        let mut all = figures(&self.all);
        all.insert("commune".to_owned(), json!(self.commune.name));
        all.insert("on".to_owned(), json!(iso(self.on)));
        all.insert(
            "campaign".to_owned(),
            json!({
                "name": self.campaign.name,
                "noun": self.campaign.noun,
                "eligibility": self.campaign.eligibility.code(),
                "starts_on": iso(self.campaign.starts_on),
                "due_on": self.campaign.due_on.map(iso),
                "days_left": self.days_left(),
            }),
        );
        all.insert("villages".to_owned(), Value::Array(villages));
        all.insert(
            "absence_stages".to_owned(),
            funnel_json(&self.funnels, &self.names),
        );
        all.insert("progress".to_owned(), self.standings.json(lang));
        Value::Object(all)
    }

    fn name(&self, village: VillageId) -> &str {
        self.names.get(&village).map_or("", String::as_str)
    }

    /// The figures as a page of text.
    pub fn words(&self, lang: Lang) -> String {
        let mut table = Table::new(vec![
            Column::text(say!(lang, figures_village)),
            Column::number(say!(lang, figures_households)),
            Column::number(say!(lang, figures_visited)),
            Column::number(say!(lang, figures_reviewed)),
            Column::number(say!(lang, figures_share)),
            Column::number(say!(lang, figures_people)),
            Column::number(say!(lang, figures_people_14)),
            Column::number(say!(lang, figures_absent_14)),
            Column::number(say!(lang, figures_visits)),
        ]);
        for village in &self.villages {
            table.row(row(self.name(village.village), &village.progress, lang));
        }
        table.row(row(&say!(lang, figures_all), &self.all, lang));
        let (name, headline) = (cell(&self.commune.name), self.headline(lang));
        let villages = format!("{name}\n{headline}\n\n{}", table.text());
        let villages = format!("{villages}{}", self.standings.words(lang));
        if self.funnels.all.people() == 0 {
            return villages;
        }
        let title = say!(lang, status_absent);
        let stages = funnel_words(&self.funnels.all, lang);
        format!("{villages}\n{title}\n{stages}")
    }

    fn headline(&self, lang: Lang) -> String {
        let mut parts = vec![cell(&self.campaign.name), lang.day(self.on)];
        if let (Some(due), Some(left)) = (self.campaign.due_on, self.days_left()) {
            parts.push(match left {
                1.. => say!(
                    lang,
                    deadline_ahead,
                    day = lang.day(due),
                    days = lang.number(left)
                ),
                0 => say!(lang, deadline_today),
                _ => say!(lang, deadline_over, days = lang.number(-left)),
            });
        }
        parts.join(" · ")
    }
}

/// Each state of households with how many are in it.
fn states(progress: &Progress) -> Value {
    let states =
        HouseholdState::all().map(|state| (state.code().to_owned(), json!(progress.of(state))));
    Value::Object(states.collect())
}

fn figures(progress: &Progress) -> Map<String, Value> {
    let figures = [
        ("households", progress.households),
        ("visited_households", progress.visited),
        ("reviewed_households", progress.reviewed),
        ("remaining_households", progress.remaining()),
        ("away_households", progress.away),
        ("not_agreed_households", progress.not_agreed),
        ("to_verify_households", progress.to_verify),
        ("due_today_households", progress.due_today),
        ("overdue_households", progress.overdue),
        ("exhausted_households", progress.exhausted),
        ("people", progress.people),
        ("people_14_plus", progress.people_14),
        ("eligible", progress.eligible),
        ("by_proxy", progress.by_proxy),
        ("absent", progress.absent),
        ("absent_14_plus", progress.absent_14),
        (
            "absent_14_plus_without_phone",
            progress.absent_without_phone,
        ),
        ("visits", progress.visits),
    ];
    let figures = figures.into_iter();
    figures
        .map(|(key, figure)| (key.to_owned(), json!(figure)))
        .chain([("household_states".to_owned(), states(progress))])
        .collect()
}

fn row(name: &str, progress: &Progress, lang: Lang) -> Vec<String> {
    let asked = progress.households - progress.nobody_eligible;
    let share = percent_tenths(progress.reviewed as u64, asked as u64);
    vec![
        name.to_owned(),
        lang.count(progress.households),
        lang.count(progress.visited),
        lang.count(progress.reviewed),
        share.map_or_else(String::new, |share| lang.percent(share)),
        lang.count(progress.people),
        lang.count(progress.people_14),
        lang.count(progress.absent_14),
        lang.count(progress.visits),
    ]
}
