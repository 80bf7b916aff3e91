//! A remark as fields.

use super::{Around, Plan, PlanFault, PlanField, Typed};
use crate::domain::id::{CampaignId, RemarkId};
use crate::domain::record::Remark;
use crate::domain::remark::RemarkKind;
use crate::store::{Done, Result, Store};

impl Plan for Remark {
    type Id = RemarkId;
    const WHAT: &'static str = "remark";

    fn blank(around: &Around) -> Self {
        Self {
            campaign: around.id,
            village: None,
            occurred_on: around.today,
            kind: RemarkKind::Inspection,
            who: String::new(),
            text: String::new(),
        }
    }

    fn fields(&self, around: &Around) -> Vec<PlanField> {
        let kinds = RemarkKind::all().map(RemarkKind::code);
        vec![
            around.choice("remark_kind", "remark_kind", kinds, self.kind.code()),
            around.village_choice("village", self.village),
            PlanField::day("on", Some(self.occurred_on)),
            PlanField::text("who", &self.who),
            PlanField::text("text", &self.text),
        ]
    }

    fn read(&self, typed: &Typed, around: &Around) -> std::result::Result<Self, PlanFault> {
        let occurred_on = typed.day("on")?.unwrap_or(self.occurred_on);
        if occurred_on > around.today {
            return Err(("on", "step_in_future"));
        }
        Ok(Self {
            campaign: self.campaign,
            village: typed.id("village"),
            occurred_on,
            kind: typed.one_of("remark_kind", RemarkKind::from_code)?,
            who: typed.text("who"),
            text: typed.needed("text")?,
        })
    }

    fn called(&self, around: &Around) -> String {
        around.lang.label("remark_kind", self.kind.code())
    }

    fn of(store: &Store, campaign: CampaignId) -> Result<Vec<(RemarkId, Self)>> {
        store.remarks(campaign)
    }

    fn add(&self, store: &mut Store) -> Result<Done<RemarkId>> {
        store.add_remark(self)
    }

    fn edit(&self, id: RemarkId, store: &mut Store) -> Result<Done<()>> {
        store.edit_remark(id, self)
    }

    fn remove(id: RemarkId, store: &mut Store) -> Result<Done<()>> {
        store.remove_remark(id)
    }
}
