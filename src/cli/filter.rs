//! Which rows of a list are wanted: a village, and filters such as `due`, `reason=studying`, `back=tet`, `find=tam`.

use clap::Args;

use serde_json::{Map, Value, json};

use crate::domain::id::{CohortId, PriorityGroupId, VillageId};
use crate::domain::name::fold;
use crate::domain::record::{Cohort, PriorityGroup};
use crate::domain::stage::Remaining;
use crate::exchange::export::{ExportOptions, ListKind};
use crate::lang::Lang;
use crate::store::{
    AbsentCounts, AbsentFilter, AbsentOrder, DueFilter, DueSet, Facet, HouseholdFilter, Opens,
    Roll, SavedFilter, Store, Which,
};

use super::agenda;
use super::call::Call;
use super::error::Result;
use super::find::{choice as find_choice, chosen, reason, unknown_code, village};
use super::when::{day, evening};

/// The table of progress among the lists.
pub(super) const PROGRESS: &str = "progress";

/// The list and the choice of its rows.
#[derive(Debug, Args)]
pub(super) struct Choice {
    #[arg(value_name = "LIST", help = "list")]
    list: String,
    #[arg(long, value_name = "VILLAGE", help = "village")]
    village: Option<String>,
    #[arg(long, value_name = "FILTER", help = "filter")]
    filter: Vec<String>,
    #[arg(long, value_name = "DATE", help = "on")]
    on: Option<String>,
}

impl Choice {
    /// The register as it was on the evening of the day that was named; as it is without one.
    pub fn register(&self, call: &Call) -> Result<Store> {
        let on = evening(self.on.as_deref(), call.today(), call.lang)?;
        let store = call.read()?;
        Ok(if on == call.today() {
            store
        } else {
            store.as_of(on)?
        })
    }

    /// The list that was named.
    pub fn kind(&self, lang: Lang) -> Result<ListKind> {
        ListKind::from_code(&self.list).ok_or_else(|| unknown_code(&self.list, lang))
    }

    /// Whether the table of progress was named, which is no list of people or households.
    pub fn is_progress(&self) -> bool {
        self.list == PROGRESS
    }

    /// The filters that were named.
    pub fn filters(&self) -> &[String] {
        &self.filter
    }

    /// The village that was named.
    pub fn village(&self, store: &Store, lang: Lang) -> Result<Option<VillageId>> {
        let named = self.village.as_deref();
        named.map(|name| village(store, name, lang)).transpose()
    }
}

/// The options that give exactly the rows that are wanted, in the order of the screens.
pub(super) fn choose(
    choice: &Choice,
    kind: ListKind,
    store: &Store,
    call: &Call,
) -> Result<ExportOptions> {
    let village = choice.village(store, call.lang)?;
    choose_in(village, choice, kind, store, call.lang)
}

/// The same in a village, whichever the choice names.
pub(super) fn choose_in(
    village: Option<VillageId>,
    choice: &Choice,
    kind: ListKind,
    store: &Store,
    lang: Lang,
) -> Result<ExportOptions> {
    let mut options = ExportOptions {
        village,
        lang,
        ..ExportOptions::default()
    };
    if choice.filter.is_empty() {
        return Ok(options);
    }
    if kind == ListKind::Due {
        options.households = Some(agenda::due(village, &choice.filter, store, lang)?);
    } else if kind == ListKind::Calendar {
        options.absences = Some(agenda::calendar(village, &choice.filter, store, lang)?);
    } else if kind == ListKind::Eligible {
        let filter = due_filter(village, choice, store, lang)?;
        let hits = store.load_roll()?.due_people(&filter).into_iter();
        options.people = Some(hits.map(|hit| hit.person).collect());
    } else if kind == ListKind::Absent {
        let roll = store.load_roll()?;
        let filter = absent_filter(village, choice, store, &roll, lang)?;
        let (hits, _) = roll.absent_beside(&filter, None);
        options.absences = Some(hits.into_iter().map(|hit| hit.absence).collect());
    } else {
        let mut filter = HouseholdFilter {
            village,
            ..HouseholdFilter::default()
        };
        for text in &choice.filter {
            match text.split_once('=') {
                Some(("find", sought)) => sought.clone_into(&mut filter.text),
                _ => {
                    filter.which =
                        chosen("which", Which::ALL.into_iter(), Which::code, text, lang)?;
                }
            }
        }
        let hits = store.load_roll()?.households(&filter);
        options.households = Some(hits.into_iter().map(|hit| hit.household).collect());
    }
    Ok(options)
}

/// The choice of people by how far they have come that the filters make together: `set=remaining`, `cohort=...`, ...
pub(super) fn due_filter(
    in_village: Option<VillageId>,
    choice: &Choice,
    store: &Store,
    lang: Lang,
) -> Result<DueFilter> {
    let (campaign, _) = store.campaign()?;
    let mut filter = DueFilter {
        village: in_village,
        ..DueFilter::default()
    };
    for text in &choice.filter {
        let unknown = || unknown_code(text, lang);
        let (code, value) = text.split_once('=').ok_or_else(unknown)?;
        let is_named = |name: &str, id: &str| id == value || fold(name) == fold(value);
        match code {
            "set" => {
                filter.set = due_set(value).ok_or_else(unknown)?;
            }
            "village" => filter.village = Some(village(store, value, lang)?),
            "cohort" if value == "none" => filter.cohort = Some(None),
            "cohort" => {
                let mut cohorts = store.cohorts(campaign)?.into_iter();
                let named =
                    |(id, one): &(CohortId, Cohort)| is_named(&one.name, id.text().as_str());
                let (id, _) = cohorts.find(named).ok_or_else(unknown)?;
                filter.cohort = Some(Some(id));
            }
            "group" => {
                let mut groups = store.groups(campaign)?.into_iter();
                let named = |(id, one): &(PriorityGroupId, PriorityGroup)| {
                    is_named(&one.name, id.text().as_str())
                };
                let (id, _) = groups.find(named).ok_or_else(unknown)?;
                filter.group = Some(id);
            }
            "cadre" => filter.cadre = Some(value.to_owned()),
            "find" => value.clone_into(&mut filter.find),
            _ => return Err(unknown()),
        }
    }
    Ok(filter)
}

/// A set of people by its code or its words; the reasons have words of their own.
fn due_set(text: &str) -> Option<DueSet> {
    let sets = DueSet::all().filter(|set| !matches!(set, DueSet::Reason(_)));
    find_choice("due_set", sets, DueSet::code, text).or_else(|| {
        let reason = find_choice("remaining", Remaining::all(), Remaining::code, text);
        reason.map(DueSet::Reason)
    })
}

/// The choice of absent people that the filters make together.
pub(super) fn absent_filter(
    village: Option<VillageId>,
    choice: &Choice,
    store: &Store,
    roll: &Roll,
    lang: Lang,
) -> Result<AbsentFilter> {
    let mut filter = AbsentFilter::of(village);
    for text in &choice.filter {
        let (code, value) = text
            .split_once('=')
            .ok_or_else(|| unknown_code(text, lang))?;
        match code {
            "find" => value.clone_into(&mut filter.text),
            "order" => {
                let all = AbsentOrder::ALL.into_iter();
                filter.order = chosen("absent_order", all, AbsentOrder::code, value, lang)?;
            }
            "saved" => recall(&mut filter, value, store, lang)?,
            _ => {
                let facet = Facet::of(code).ok_or_else(|| unknown_code(text, lang))?;
                let value = facet_value(facet, value, store, lang)?;
                if !roll.knows(facet, &value) {
                    return Err(unknown_code(text, lang));
                }
                filter.add(facet, value);
            }
        }
    }
    Ok(filter)
}

/// A value of a filter by its code or its words.
fn facet_value(facet: Facet, text: &str, store: &Store, lang: Lang) -> Result<String> {
    if facet.code() == "village" {
        return Ok(village(store, text, lang)?.text().as_str().to_owned());
    }
    if facet.code() == "reason"
        && let Ok(reason) = reason(text, lang)
    {
        return Ok(reason.code().to_owned());
    }
    if facet.opens() == Opens::Day {
        return Ok(day(text, store.clock().today(), lang)?.to_string());
    }
    let values = facet.values().into_iter();
    let named = (!facet.labels().is_empty())
        .then(|| find_choice(facet.labels(), values, |value| value, text))
        .flatten();
    named
        .map(str::to_owned)
        .or_else(|| facet.value(text))
        .ok_or_else(|| unknown_code(text, lang))
}

/// Adds what was kept under a name.
fn recall(filter: &mut AbsentFilter, name: &str, store: &Store, lang: Lang) -> Result<()> {
    let wanted = fold(name);
    let is_meant = |saved: &SavedFilter| {
        let label = |lang: Lang| fold(&lang.label("saved", &saved.code));
        match saved.name.as_str() {
            "" => saved.code == name || [Lang::Vi, Lang::En].map(label).contains(&wanted),
            given => fold(given) == wanted,
        }
    };
    let saved = store.saved_filters()?.into_iter().find(is_meant);
    let saved = saved.ok_or_else(|| unknown_code(name, lang))?;
    filter.take(&saved.terms);
    let mut orders = AbsentOrder::ALL.into_iter();
    let kept = orders.find(|order| order.code() == saved.order);
    filter.order = kept.unwrap_or_default();
    Ok(())
}

/// The counts beside the values of each filter, as the screen shows them.
pub(super) fn counts_json(counts: &AbsentCounts, store: &Store) -> Result<Value> {
    let villages = store.villages()?;
    let mut object = Map::new();
    for facet in Facet::all() {
        let values = counts.of(facet).iter().map(|(value, count)| {
            let named = villages
                .iter()
                .find(|(id, _)| facet.code() == "village" && id.text().as_str() == value);
            let name = named.map_or(value.as_str(), |(_, village)| village.name.as_str());
            (name.to_owned(), json!(count))
        });
        let values: Map<String, Value> = values.collect();
        if facet.opens() != Opens::Day {
            object.insert(facet.code().to_owned(), Value::Object(values));
        }
    }
    Ok(Value::Object(object))
}
