//! A target as fields.

use super::{Around, Plan, PlanFault, PlanField, Typed, yes_no};
use crate::domain::cohort::{Doubt, Uneven};
use crate::domain::id::{CampaignId, CohortId, TargetId, VillageId};
use crate::domain::metric::Metric;
use crate::domain::record::Target;
use crate::store::{Done, DueFilter, DueSet, FigureBy, FigureKey, Figures, Result, Roll, Store};

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
        called(place(self), around)
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

/// What a target is divided among.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// The villages of the commune.
    Villages,
    /// The cohorts of the commune, or of one village.
    Cohorts,
}

/// What the parts of a target were given together, beside the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// What is added up.
    pub parts: Parts,
    /// Of which village; of the commune without.
    pub village: Option<VillageId>,
    /// Of which cohort; of everybody without.
    pub cohort: Option<CohortId>,
    /// What is counted.
    pub metric: Metric,
    /// How many parts were given a target.
    pub given: usize,
    /// Their targets together.
    pub total: u32,
    /// The target of the whole, if it was given one.
    pub whole: Option<u32>,
}

impl Sum {
    fn place(&self) -> Place {
        (self.village, self.cohort, self.metric)
    }

    /// Whether the whole was given, and is another.
    fn doubt(&self, around: &Around) -> Option<Doubt> {
        let total = self.whole.filter(|whole| *whole != self.total)?;
        let all = match self.parts {
            Parts::Villages => around.villages.len(),
            Parts::Cohorts => around.cohorts.len(),
        };
        let uneven = Uneven {
            name: called(self.place(), around),
            given: self.given,
            all,
            sum: self.total,
            total,
        };
        Some(match self.parts {
            Parts::Villages => Doubt::VillagesDiffer(uneven),
            Parts::Cohorts => Doubt::CohortsDiffer(uneven),
        })
    }
}

/// Of whom and of what a target is.
type Place = (Option<VillageId>, Option<CohortId>, Metric);

fn place(target: &Target) -> Place {
    (target.village, target.cohort, target.metric)
}

fn called((village, cohort, metric): Place, around: &Around) -> String {
    let metric = around.lang.label("metric", metric.code());
    let (village, cohort) = (around.village(village), around.cohort(cohort));
    format!("{village}, {cohort}, {metric}")
}

/// The targets that count: of two for the same, the later one.
fn counted<'t>(targets: &[&'t Target]) -> Vec<&'t Target> {
    let later = |at: usize| targets.iter().skip(at + 1);
    let counts = |(at, one): &(usize, &&Target)| later(*at).all(|two| place(two) != place(one));
    let targets = targets.iter().enumerate();
    targets.filter(counts).map(|(_, one)| *one).collect()
}

/// The sums of the villages' targets, for everybody and cohort by cohort, and those of the cohorts', for the commune and
/// village by village; what no part was given is left out.
pub fn sums(targets: &[&Target]) -> Vec<Sum> {
    let targets = counted(targets);
    let mut sums: Vec<Sum> = Vec::new();
    for parts in [Parts::Villages, Parts::Cohorts] {
        for target in &targets {
            let (village, cohort) = match parts {
                Parts::Villages if target.village.is_some() => (None, target.cohort),
                Parts::Cohorts if target.cohort.is_some() => (target.village, None),
                _ => continue,
            };
            let of = (village, cohort, target.metric);
            let own = |sum: &&mut Sum| sum.parts == parts && sum.place() == of;
            if let Some(sum) = sums.iter_mut().find(own) {
                sum.given += 1;
                sum.total = sum.total.saturating_add(target.total);
                continue;
            }
            let whole = targets.iter().find(|one| place(one) == of);
            sums.push(Sum {
                parts,
                village,
                cohort,
                metric: target.metric,
                given: 1,
                total: target.total,
                whole: whole.map(|one| one.total),
            });
        }
    }
    sums
}

/// Targets that are below what is done already, as the read index counts it.
pub fn below_done(targets: &[&Target], around: &Around, roll: &Roll) -> Vec<Doubt> {
    // One pass for the villages of a cohort, however many of them have a target.
    let mut counted: Vec<(Option<CohortId>, Counted)> = Vec::new();
    let mut doubts = Vec::new();
    for target in targets {
        let at = counted.iter().position(|(own, _)| *own == target.cohort);
        let at = at.unwrap_or_else(|| {
            let filter = DueFilter {
                cohort: target.cohort.map(Some),
                ..DueFilter::of(DueSet::People)
            };
            let figures = roll.figures_of(&filter, FigureBy::Village);
            counted.push((target.cohort, figures));
            counted.len() - 1
        });
        let (villages, all) = &counted[at].1;
        let figures = match target.village.map(FigureKey::Village) {
            None => Some(all),
            Some(key) => {
                let mut rows = villages.iter();
                rows.find(|(own, _)| *own == key).map(|(_, own)| own)
            }
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

/// The figures of the villages, and of all of them.
type Counted = (Vec<(FigureKey, Figures)>, Figures);

/// Targets that were given twice, and parts that come to another sum than the whole.
pub fn target_doubts(targets: &[&Target], around: &Around) -> Vec<Doubt> {
    let counts = counted(targets);
    let given_twice = |target: &&&Target| !counts.iter().any(|one| std::ptr::eq(*one, **target));
    let twice = targets.iter().filter(given_twice);
    let twice = twice.map(|target| Doubt::TargetTwice(target.called(around)));
    let sums = sums(targets);
    let differ = sums.iter().filter_map(|sum| sum.doubt(around));
    twice.chain(differ).collect()
}
