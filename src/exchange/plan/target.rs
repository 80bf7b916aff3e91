//! A target as fields.

use super::{Around, Plan, PlanFault, PlanField, Typed, yes_no};
use crate::domain::cohort::Doubt;
use crate::domain::id::{CampaignId, CohortId, TargetId};
use crate::domain::metric::Metric;
use crate::domain::record::Target;
use crate::store::{Done, FigureBy, FigureKey, Result, Roll, Store};

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

/// What the villages were given together, beside what the commune was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The cohort; everybody without.
    pub cohort: Option<CohortId>,
    /// What is counted.
    pub metric: Metric,
    /// The villages' targets together.
    pub villages: u32,
    /// The commune's target, if it was given one.
    pub commune: Option<u32>,
}

/// The sums of the villages' targets, cohort by cohort; those that no village was given a target for are left out.
pub fn sums(targets: &[&Target]) -> Vec<Sum> {
    let mut sums: Vec<Sum> = Vec::new();
    for target in targets.iter().filter(|target| target.village.is_some()) {
        let own = |sum: &&mut Sum| (sum.cohort, sum.metric) == (target.cohort, target.metric);
        match sums.iter_mut().find(own) {
            Some(sum) => sum.villages = sum.villages.saturating_add(target.total),
            None => sums.push(Sum {
                cohort: target.cohort,
                metric: target.metric,
                villages: target.total,
                commune: None,
            }),
        }
    }
    for sum in &mut sums {
        let own = |target: &&&Target| {
            target.village.is_none() && (target.cohort, target.metric) == (sum.cohort, sum.metric)
        };
        sum.commune = targets.iter().find(own).map(|target| target.total);
    }
    sums
}

/// Targets that are below what is done already, as the read index counts it. A target of a cohort in one village is not
/// counted by it.
pub fn below_done(targets: &[&Target], around: &Around, roll: &Roll) -> Vec<Doubt> {
    let (villages, commune) = roll.figures(FigureBy::Village);
    let (cohorts, _) = roll.figures(FigureBy::Cohort);
    let mut doubts = Vec::new();
    for target in targets {
        let key = match (target.village, target.cohort) {
            (None, None) => None,
            (Some(village), None) => Some(FigureKey::Village(village)),
            (None, Some(cohort)) => Some(FigureKey::Cohort(cohort)),
            (Some(_), Some(_)) => continue,
        };
        let mut rows = villages.iter().chain(&cohorts);
        let figures = match &key {
            None => Some(&commune),
            Some(key) => rows.find(|(own, _)| own == key).map(|(_, figures)| figures),
        };
        let done = figures.map_or(0, |figures| match target.metric {
            Metric::Taken => figures.done,
            Metric::Issued => figures.issued,
        });
        let done = u32::try_from(done).unwrap_or(u32::MAX);
        if target.total < done {
            doubts.push(Doubt::TargetBelowDone(
                target.called(around),
                target.total,
                done,
            ));
        }
    }
    doubts
}

/// Where the villages' targets come to another sum than the commune's.
pub fn target_doubts(store: &Store, around: &Around) -> Result<Vec<Doubt>> {
    let targets = store.targets(around.id)?;
    let targets: Vec<&Target> = targets.iter().map(|(_, target)| target).collect();
    let differs = |sum: Sum| {
        let commune = sum.commune.filter(|commune| *commune != sum.villages)?;
        Some(Doubt::VillagesDiffer(sum.villages, commune))
    };
    Ok(sums(&targets).into_iter().filter_map(differs).collect())
}
