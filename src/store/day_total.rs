//! Totals as the police tell them, beside the count by name. A difference is named and never evened out.

use crate::domain::date::Day;
use crate::domain::id::{CampaignId, DayTotalId, VillageId};
use crate::domain::metric::{Basis, Metric};
use crate::domain::record::DayTotal;

use super::door::{Done, Kind};
use super::table::Record;
use super::{DueFilter, DueSet, Result, Roll, Store};

/// What a total counts: the metric, the day, that day alone or all up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Told {
    /// What is counted.
    pub metric: Metric,
    /// That day alone, or all up to it.
    pub basis: Basis,
    /// The day.
    pub day: Day,
}

/// One total beside its count by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalRow {
    /// The village; the commune without.
    pub village: Option<VillageId>,
    /// What is counted.
    pub told: Told,
    /// The total that was told, if any was.
    pub total: Option<usize>,
    /// Who told it.
    pub source: String,
    /// How many there are by name.
    pub counted: usize,
    /// Of what counts up to its day: the greatest that was told of an earlier day, and that day.
    pub before: Option<(Day, usize)>,
}

impl TotalRow {
    /// How many more were told than there are by name, negative for fewer; none where nothing was told.
    pub fn difference(&self) -> Option<i64> {
        self.total.map(|total| total as i64 - self.counted as i64)
    }

    /// What was told of an earlier day, where it is more: what counts up to a day cannot fall.
    pub fn fell_from(&self) -> Option<(Day, usize)> {
        self.before
            .filter(|(_, before)| self.total.is_some_and(|total| total < *before))
    }
}

impl Store {
    /// The totals of every village in walking order, and of the commune behind them, as the roll counts them.
    pub fn total_rows(&self, roll: &Roll, told: Told) -> Result<Vec<TotalRow>> {
        let (campaign, _) = self.campaign()?;
        let totals = self.day_totals(campaign)?;
        let villages = self.villages()?.into_iter().map(|(id, _)| Some(id));
        let rows = villages.chain([None]).map(|village| {
            let mut found = totals.iter().rev().map(|(_, total)| total);
            let found = found.find(|total| is_of(total, village, told));
            TotalRow {
                village,
                told,
                total: found.map(|total| total.total as usize),
                source: found.map_or_else(String::new, |total| total.source.clone()),
                counted: counted(roll, village, told),
                before: before(&totals, village, told),
            }
        });
        Ok(rows.collect())
    }

    /// Every total that was told up to the roll's day, beside its count by name, the latest first.
    pub fn told_totals(&self, roll: &Roll) -> Result<Vec<TotalRow>> {
        let (campaign, _) = self.campaign()?;
        let totals = self.day_totals(campaign)?;
        let mut rows: Vec<TotalRow> = Vec::new();
        for (_, total) in totals.iter().rev() {
            let told = Told {
                metric: total.metric,
                basis: total.basis,
                day: total.occurred_on,
            };
            let is_known = rows
                .iter()
                .any(|row| (row.village, row.told) == (total.village, told));
            if told.day > roll.today() || is_known {
                continue;
            }
            rows.push(TotalRow {
                village: total.village,
                told,
                total: Some(total.total as usize),
                counted: counted(roll, total.village, told),
                before: before(&totals, total.village, told),
                source: total.source.clone(),
            });
        }
        Ok(rows)
    }

    /// Writes the totals that were told, as one batch; `None` takes one out. Says how many were changed.
    pub fn set_day_totals(
        &mut self,
        told: Told,
        totals: &[(Option<VillageId>, Option<u32>)],
        source: &str,
    ) -> Result<Done<usize>> {
        let (campaign, _) = self.campaign()?;
        let known = self.day_totals(campaign)?;
        let of = |village| {
            let mut known = known.iter().rev();
            known.find(|(_, total)| is_of(total, village, told))
        };
        let changes: Vec<Change> = totals
            .iter()
            .filter_map(|(village, total)| {
                change(campaign, told, *village, *total, source, of(*village))
            })
            .collect();
        self.write(Kind::Campaign, source, |door| {
            for change in &changes {
                match change {
                    Change::Add(record) => {
                        door.create(record)?;
                    }
                    Change::Edit(id, record) => door.update(id.0, record)?,
                    Change::Remove(id) => door.remove(DayTotal::TABLE, id.0)?,
                }
            }
            Ok(changes.len())
        })
    }
}

enum Change {
    Add(DayTotal),
    Edit(DayTotalId, DayTotal),
    Remove(DayTotalId),
}

fn change(
    campaign: CampaignId,
    told: Told,
    village: Option<VillageId>,
    total: Option<u32>,
    source: &str,
    known: Option<&(DayTotalId, DayTotal)>,
) -> Option<Change> {
    let record = |total| DayTotal {
        campaign,
        village,
        metric: told.metric,
        occurred_on: told.day,
        basis: told.basis,
        total,
        source: source.to_owned(),
    };
    match (total, known) {
        (None, None) => None,
        (None, Some((id, _))) => Some(Change::Remove(*id)),
        (Some(total), Some((_, known))) if known.total == total => None,
        (Some(total), Some((id, _))) => Some(Change::Edit(*id, record(total))),
        (Some(total), None) => Some(Change::Add(record(total))),
    }
}

fn is_of(total: &DayTotal, village: Option<VillageId>, told: Told) -> bool {
    let own = Told {
        metric: total.metric,
        basis: total.basis,
        day: total.occurred_on,
    };
    (total.village, own) == (village, told)
}

/// The greatest total up to an earlier day that was told of the same.
fn before(
    totals: &[(DayTotalId, DayTotal)],
    village: Option<VillageId>,
    told: Told,
) -> Option<(Day, usize)> {
    let totals = totals.iter().map(|(_, total)| total).filter(|total| {
        let of_its_day = Told {
            day: total.occurred_on,
            ..told
        };
        told.basis == Basis::ToDate
            && total.occurred_on < told.day
            && is_of(total, village, of_its_day)
    });
    totals
        .map(|total| (total.occurred_on, total.total as usize))
        .max_by_key(|(_, total)| *total)
}

/// How many there are by name: of the day, or of all days up to it.
fn counted(roll: &Roll, village: Option<VillageId>, told: Told) -> usize {
    let set = match told.metric {
        Metric::Taken => DueSet::Done,
        Metric::Issued => DueSet::Issued,
    };
    let filter = DueFilter {
        village,
        ..DueFilter::of(set)
    };
    let Ok(since) = usize::try_from((roll.today() - told.day).num_days()) else {
        return 0;
    };
    let days = roll.days(&filter, told.metric, since + 1);
    let count = |(_, count): &(Day, u32)| *count as usize;
    match told.basis {
        Basis::Day => days.first().map_or(0, count),
        Basis::ToDate => {
            let later: usize = days.iter().skip(1).map(count).sum();
            roll.due_people(&filter).len().saturating_sub(later)
        }
    }
}
