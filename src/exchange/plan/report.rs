//! A report that is due as fields.

use chrono::Days;

use super::{Around, Plan, PlanFault, PlanField, Typed};
use crate::domain::date::Day;
use crate::domain::id::{CampaignId, CohortId, DueReportId};
use crate::domain::record::DueReport;
use crate::lang::say;
use crate::store::{Done, Result, Store};

impl DueReport {
    /// When a report on a cohort is due, or on the whole campaign: the day after the deadline.
    pub fn proposed_due(cohort: Option<CohortId>, around: &Around) -> Option<Day> {
        let due = match cohort {
            Some(id) => {
                let (_, own) = around.cohorts.iter().find(|(own, _)| *own == id)?;
                own.card_due.or(own.intake_due)
            }
            None => around.campaign.due_on,
        };
        due.map(|due| due + Days::new(1))
    }
}

impl Plan for DueReport {
    type Id = DueReportId;
    const WHAT: &'static str = "report";

    /// The report on the cohort whose deadline is the next: due on the day after, as the letters have it.
    fn blank(around: &Around) -> Self {
        let mut dues: Vec<_> = around
            .cohorts
            .iter()
            .filter_map(|(id, cohort)| Some((cohort.card_due.or(cohort.intake_due)?, *id)))
            .collect();
        dues.sort_unstable();
        let next = dues.iter().find(|(due, _)| *due >= around.today);
        let next = next.or(dues.first()).copied();
        let due = next.map(|(due, _)| due).or(around.campaign.due_on);
        Self {
            campaign: around.id,
            cohort: next.map(|(_, cohort)| cohort),
            name: say!(around.lang, plan_report_name),
            due_on: due.map_or(around.today, |due| due + Days::new(1)),
            recipient: String::new(),
            via: String::new(),
            sent_on: None,
            sent_by: String::new(),
        }
    }

    fn fields(&self, around: &Around) -> Vec<PlanField> {
        vec![
            PlanField::text("name", &self.name),
            around.cohort_choice("cohort", self.cohort),
            PlanField::day("due", Some(self.due_on)),
            PlanField::text("recipient", &self.recipient),
            PlanField::text("via", &self.via),
            PlanField::day("sent_on", self.sent_on),
            PlanField::text("sent_by", &self.sent_by),
        ]
    }

    fn read(&self, typed: &Typed, around: &Around) -> std::result::Result<Self, PlanFault> {
        let sent_on = typed.day("sent_on")?;
        if sent_on.is_some_and(|sent| sent > around.today) {
            return Err(("sent_on", "sent_in_future"));
        }
        Ok(Self {
            campaign: self.campaign,
            cohort: typed.id("cohort"),
            name: typed.needed("name")?,
            due_on: typed.day("due")?.ok_or(("due", "value_missing"))?,
            recipient: typed.text("recipient"),
            via: typed.text("via"),
            sent_on,
            sent_by: typed.text("sent_by"),
        })
    }

    fn called(&self, _around: &Around) -> String {
        self.name.clone()
    }

    fn of(store: &Store, campaign: CampaignId) -> Result<Vec<(DueReportId, Self)>> {
        store.due_reports(campaign)
    }

    fn add(&self, store: &mut Store) -> Result<Done<DueReportId>> {
        store.add_due_report(self)
    }

    fn edit(&self, id: DueReportId, store: &mut Store) -> Result<Done<()>> {
        store.edit_due_report(id, self)
    }

    fn remove(id: DueReportId, store: &mut Store) -> Result<Done<()>> {
        store.remove_due_report(id)
    }
}
