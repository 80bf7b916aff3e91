//! A target as fields.

use super::{Around, Plan, PlanFault, PlanField, Typed, yes_no};
use crate::domain::cohort::Doubt;
use crate::domain::id::{CampaignId, CohortId, TargetId};
use crate::domain::metric::Metric;
use crate::domain::record::Target;
use crate::store::{Done, Result, Store};

impl Plan for Target {
    type Id = TargetId;
    const WHAT: &'static str = "target";

    fn blank(around: &Around) -> Self {
        Self {
            campaign: around.id,
            village: None,
            cohort: None,
            metric: Metric::Taken,
            total: 0,
            minimum: false,
            per_day: None,
            per_month: None,
            source: String::new(),
        }
    }

    fn fields(&self, around: &Around) -> Vec<PlanField> {
        let metrics = Metric::all().map(Metric::code);
        let total = (self.total > 0).then_some(self.total);
        vec![
            around.village_choice("village", self.village),
            around.cohort_choice("cohort", self.cohort),
            around.choice("metric", "metric", metrics, self.metric.code()),
            PlanField::number("total", total),
            yes_no(around, "minimum", self.minimum),
            PlanField::number("per_day", self.per_day),
            PlanField::number("per_month", self.per_month),
            PlanField::text("source", &self.source),
        ]
    }

    fn read(&self, typed: &Typed, _around: &Around) -> std::result::Result<Self, PlanFault> {
        Ok(Self {
            campaign: self.campaign,
            village: typed.id("village"),
            cohort: typed.id("cohort"),
            metric: typed.one_of("metric", Metric::from_code)?,
            total: typed.number("total")?.ok_or(("total", "value_missing"))?,
            minimum: typed.is_yes("minimum"),
            per_day: typed.number("per_day")?,
            per_month: typed.number("per_month")?,
            source: typed.text("source"),
        })
    }

    fn called(&self, around: &Around) -> String {
        let metric = around.lang.label("metric", self.metric.code());
        let (village, cohort) = (around.village(self.village), around.cohort(self.cohort));
        format!("{village}, {cohort}, {metric}")
    }

    fn of(store: &Store, campaign: CampaignId) -> Result<Vec<(TargetId, Self)>> {
        store.targets(campaign)
    }

    fn add(&self, store: &mut Store) -> Result<Done<TargetId>> {
        store.add_target(self)
    }

    fn edit(&self, id: TargetId, store: &mut Store) -> Result<Done<()>> {
        store.edit_target(id, self)
    }

    fn remove(id: TargetId, store: &mut Store) -> Result<Done<()>> {
        store.remove_target(id)
    }
}

/// The sums of the villages' targets that are not what the commune's target says, cohort by cohort.
pub fn target_doubts(store: &Store, around: &Around) -> Result<Vec<Doubt>> {
    let targets = store.targets(around.id)?;
    let targets: Vec<&Target> = targets.iter().map(|(_, target)| target).collect();
    let of = |cohort: Option<CohortId>, metric: Metric| {
        targets
            .iter()
            .filter(move |one| one.cohort == cohort && one.metric == metric)
    };
    let mut doubts = Vec::new();
    for commune in targets.iter().filter(|one| one.village.is_none()) {
        let villages: Vec<u32> = of(commune.cohort, commune.metric)
            .filter(|one| one.village.is_some())
            .map(|one| one.total)
            .collect();
        let sum = villages.iter().sum();
        if !villages.is_empty() && sum != commune.total {
            doubts.push(Doubt::VillagesDiffer(sum, commune.total));
        }
    }
    Ok(doubts)
}
