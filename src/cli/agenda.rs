//! The work list and the return calendar for `list` and `export`: which rows, and the counts of the screens.

use std::collections::HashSet;

use chrono::{Datelike, Months};
use serde_json::{Map, Value, json};

use crate::domain::date::Day;
use crate::domain::expected_back::Occasion;
use crate::domain::id::{AbsenceId, HouseholdId, VillageId};
use crate::domain::slot::Slot;
use crate::domain::work::Why;
use crate::lang::Lang;
use crate::store::{Returning, Roll, Store, WorkFilter};

use super::error::Result;
use super::find::{chosen, unknown_code};
use super::when::day;

/// The part of the day now.
fn slot(store: &Store) -> Slot {
    let (hour, minute) = store.clock().now().time();
    Slot::from_time(hour, minute)
}

/// The households of the work list that the filters mean: `why=overdue`, `find=tam`.
fn work_filter(village: Option<VillageId>, filters: &[String], lang: Lang) -> Result<WorkFilter> {
    let mut filter = WorkFilter {
        village,
        ..WorkFilter::default()
    };
    for text in filters {
        match text.split_once('=') {
            Some(("find", sought)) => sought.clone_into(&mut filter.text),
            Some(("why", why)) => {
                filter.why = Some(chosen("why_short", Why::all(), Why::code, why, lang)?);
            }
            _ => return Err(unknown_code(text, lang)),
        }
    }
    Ok(filter)
}

/// The households of the work list, the most needed first.
pub(super) fn due(
    village: Option<VillageId>,
    filters: &[String],
    store: &Store,
    lang: Lang,
) -> Result<Vec<HouseholdId>> {
    let filter = work_filter(village, filters, lang)?;
    let (hits, _) = store.load_roll()?.work(&filter, slot(store));
    Ok(hits.into_iter().map(|hit| hit.household).collect())
}

/// How many households have each reason, and how many are proposed at all.
pub(super) fn due_counts(
    village: Option<VillageId>,
    filters: &[String],
    store: &Store,
    lang: Lang,
) -> Result<Value> {
    let filter = work_filter(village, filters, lang)?;
    let (_, counts) = store.load_roll()?.work(&filter, slot(store));
    let whys: Map<String, Value> = Why::all()
        .map(|why| (why.code().to_owned(), json!(counts.of(why))))
        .collect();
    Ok(json!({ "why": whys, "proposed": counts.proposed }))
}

/// The returns that a filter means: `day=2027-02-06`, `month=2027-02`, `occasion=tet`, `occasion=tet-2027`, `overdue`,
/// `sometime`, `unknown`.
fn returning(text: &str, today: Day, lang: Lang) -> Result<Returning> {
    Ok(match text.split_once('=') {
        Some(("day", wanted)) => Returning::Day(day(wanted, today, lang)?),
        Some(("month", month)) => month_of(month).ok_or_else(|| unknown_code(text, lang))?,
        Some(("occasion", occasion)) => occasion_of(occasion, today, lang)?,
        None if text == "overdue" => Returning::Overdue,
        None if text == "sometime" => Returning::Sometime,
        None if text == "unknown" => Returning::Unknown,
        None if text == "all" => Returning::All,
        _ => return Err(unknown_code(text, lang)),
    })
}

/// `2027-02` or `02/2027`.
fn month_of(text: &str) -> Option<Returning> {
    let (year, month) = match text.split_once('-') {
        Some(parts) => parts,
        None => text.split_once('/').map(|(month, year)| (year, month))?,
    };
    let first = Day::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1)?;
    let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
    Some(Returning::Between(first, last))
}

/// `tet-2027`, or `tet`: the coming one, as on the screens. Also by the occasion's name.
fn occasion_of(text: &str, today: Day, lang: Lang) -> Result<Returning> {
    let dated = text.rsplit_once('-');
    let dated = dated.and_then(|(name, year)| Some((name, year.parse::<i32>().ok()?)));
    let name = dated.map_or(text, |(name, _)| name);
    let occasion = chosen("occasion", Occasion::all(), Occasion::code, name, lang)?;
    let year = dated.map_or_else(|| occasion.next_year(today), |(_, year)| year);
    Ok(Returning::Occasion(occasion, year))
}

/// The absences of the return calendar for which every filter holds, the first to come first.
pub(super) fn calendar(
    village: Option<VillageId>,
    filters: &[String],
    store: &Store,
    lang: Lang,
) -> Result<Vec<AbsenceId>> {
    let today = store.clock().today();
    let wanted = filters.iter().map(|text| returning(text, today, lang));
    let mut wanted: Vec<Returning> = wanted.collect::<Result<_>>()?;
    let roll = store.load_roll()?;
    let first = wanted.pop().unwrap_or_default();
    let of = |which| {
        roll.returning(village, which)
            .into_iter()
            .map(|hit| hit.absence)
    };
    let mut found: Vec<AbsenceId> = of(first).collect();
    for which in wanted {
        let also: HashSet<AbsenceId> = of(which).collect();
        found.retain(|absence| also.contains(absence));
    }
    Ok(found)
}

/// How many people are expected on each day, in each month and at each occasion, and beside them.
pub(super) fn calendar_counts(village: Option<VillageId>, store: &Store) -> Result<Value> {
    let roll = store.load_roll()?;
    let today = store.clock().today();
    let beside = roll.calendar(village, today, today);
    let (days, occasions) = roll.calendar_days(village);
    let months = months(&roll, village, days.keys());
    let days: Map<String, Value> = days
        .iter()
        .map(|(day, count)| (day.to_string(), json!(count)))
        .collect();
    Ok(json!({
        "all": beside.all,
        "overdue": beside.overdue,
        "sometime": beside.sometime,
        "unknown": beside.unknown,
        "occasion": occasions,
        "month": months,
        "day": days,
    }))
}

/// Who comes in each month in which somebody comes on a day.
fn months<'d>(
    roll: &Roll,
    village: Option<VillageId>,
    days: impl Iterator<Item = &'d Day>,
) -> Map<String, Value> {
    let mut months = Map::new();
    for day in days {
        let month = format!("{}-{:02}", day.year(), day.month());
        if !months.contains_key(&month)
            && let Some(Returning::Between(first, last)) = month_of(&month)
        {
            let count = roll.calendar(village, first, last).between;
            months.insert(month, json!(count));
        }
    }
    months
}
