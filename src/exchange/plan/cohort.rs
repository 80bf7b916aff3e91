//! A cohort as fields.

use super::{Around, Plan, PlanFault, PlanField, Typed};
use crate::domain::cohort::AgeOn;
use crate::domain::id::{CampaignId, CohortId};
use crate::domain::record::Cohort;
use crate::store::{Done, Result, Store};

impl Plan for Cohort {
    type Id = CohortId;
    const WHAT: &'static str = "cohort";

    fn blank(around: &Around) -> Self {
        let last = around.cohorts.last().and_then(|(_, last)| last.to_age);
        Self {
            campaign: around.id,
            name: String::new(),
            from_age: last.map_or(14, |last| last.saturating_add(1)),
            to_age: None,
            age_on: AgeOn::Deadline,
            intake_due: None,
            card_due: None,
        }
    }

    fn fields(&self, around: &Around) -> Vec<PlanField> {
        let (age_on, age_day) = match self.age_on {
            AgeOn::Today => ("today", None),
            AgeOn::Deadline => ("deadline", None),
            AgeOn::Day(day) => ("day", Some(day)),
        };
        vec![
            PlanField::text("name", &self.name),
            PlanField::number("from_age", Some(self.from_age.into())),
            PlanField::number("to_age", self.to_age.map(u32::from)),
            around.choice("age_on", "age_on", ["deadline", "today", "day"], age_on),
            PlanField::day("age_day", age_day).only("age_on", "day"),
            PlanField::day("intake_due", self.intake_due),
            PlanField::day("card_due", self.card_due),
        ]
    }

    fn read(&self, typed: &Typed, _around: &Around) -> std::result::Result<Self, PlanFault> {
        let from_age = typed
            .age("from_age")?
            .ok_or(("from_age", "value_missing"))?;
        let to_age = typed.age("to_age")?;
        if to_age.is_some_and(|to| to < from_age) {
            return Err(("to_age", "ages_reversed"));
        }
        let name = match (typed.text("name"), to_age) {
            (name, _) if !name.is_empty() => name,
            (_, Some(to)) => format!("{from_age}-{to}"),
            (_, None) => format!("{from_age}+"),
        };
        let age_on = match typed.text("age_on").as_str() {
            "today" => AgeOn::Today,
            "day" => AgeOn::Day(typed.day("age_day")?.ok_or(("age_day", "value_missing"))?),
            _ => AgeOn::Deadline,
        };
        Ok(Self {
            campaign: self.campaign,
            name,
            from_age,
            to_age,
            age_on,
            intake_due: typed.day("intake_due")?,
            card_due: typed.day("card_due")?,
        })
    }

    fn called(&self, _around: &Around) -> String {
        self.name.clone()
    }

    fn of(store: &Store, campaign: CampaignId) -> Result<Vec<(CohortId, Self)>> {
        store.cohorts(campaign)
    }

    fn add(&self, store: &mut Store) -> Result<Done<CohortId>> {
        store.add_cohort(self)
    }

    fn edit(&self, id: CohortId, store: &mut Store) -> Result<Done<()>> {
        store.edit_cohort(id, self)
    }

    fn remove(id: CohortId, store: &mut Store) -> Result<Done<()>> {
        store.remove_cohort(id)
    }
}
