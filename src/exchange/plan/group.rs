//! A priority group as fields.

use super::{Around, Plan, PlanFault, PlanField, Typed};
use crate::domain::id::{CampaignId, PriorityGroupId};
use crate::domain::record::PriorityGroup;
use crate::store::{Done, Result, Store};

impl Plan for PriorityGroup {
    type Id = PriorityGroupId;
    const WHAT: &'static str = "group";

    fn blank(around: &Around) -> Self {
        Self {
            campaign: around.id,
            name: String::new(),
            due_on: around.campaign.due_on,
        }
    }

    fn fields(&self, _around: &Around) -> Vec<PlanField> {
        vec![
            PlanField::text("group", &self.name),
            PlanField::day("due", self.due_on),
        ]
    }

    fn read(&self, typed: &Typed, _around: &Around) -> std::result::Result<Self, PlanFault> {
        Ok(Self {
            campaign: self.campaign,
            name: typed.needed("group")?,
            due_on: typed.day("due")?,
        })
    }

    fn called(&self, _around: &Around) -> String {
        self.name.clone()
    }

    fn of(store: &Store, campaign: CampaignId) -> Result<Vec<(PriorityGroupId, Self)>> {
        store.groups(campaign)
    }

    fn add(&self, store: &mut Store) -> Result<Done<PriorityGroupId>> {
        store.add_group(self)
    }

    fn edit(&self, id: PriorityGroupId, store: &mut Store) -> Result<Done<()>> {
        store.edit_group(id, self)
    }

    fn remove(id: PriorityGroupId, store: &mut Store) -> Result<Done<()>> {
        store.remove_group(id)
    }
}
