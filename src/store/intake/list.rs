//! What is to be known of a list before its first row, and whether its rows are where it says they are.

use std::collections::HashMap;

use crate::domain::draft::{HouseholdDraft, PersonDraft};
use crate::store::Result;

use super::household::whole;
use super::{Intake, Side};

/// Of what a list has all: who is not in it is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Whole {
    /// All households of its villages.
    pub households: bool,
    /// All members of its households.
    pub people: bool,
}

/// A list whose rows come next.
#[derive(Clone, Debug, Default)]
pub struct ListRules {
    /// Of what it has all.
    pub whole: Whole,
    /// The village that somebody chose for it.
    pub village: Option<String>,
    /// Whose values count, row by row.
    pub sides: HashMap<u32, Side>,
}

/// A list whose rows are known in another village than it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherVillage {
    /// The village that the list says.
    pub said: String,
    /// The village in which most of its rows are known.
    pub known: String,
}

/// Rows that are known by their ids or numbers in other villages than the list says.
#[derive(Debug, Default)]
pub(super) struct Strangers {
    /// The village that the list says, of the household that is open.
    claimed: Option<usize>,
    said: String,
    by_village: HashMap<u32, u64>,
    rows: u64,
}

/// So few rows are people who moved, not a list of another village.
const FEW: u64 = 3;

impl Intake<'_, '_> {
    /// Begins a list.
    pub fn begin_list(&mut self, rules: ListRules) {
        self.list = self.list.map_or(Some(0), |list| Some(list + 1));
        self.strangers = Strangers::default();
        self.sides = rules.sides;
        self.whole = rules.whole;
        self.chosen_village = rules.village;
    }

    /// Notes that the list names a village: whoever lives there and is not in it is missing.
    pub(super) fn expect_all_of(&mut self, village: usize) {
        let whole = &mut self.villages.list[village].whole;
        whole.households |= self.whole.households;
        whole.people |= self.whole.people;
    }

    /// Notes which village the list says for a household.
    pub(super) fn claim(&mut self, draft: &HouseholdDraft) {
        self.strangers.rows += draft.members.len().max(1) as u64;
        let said = self.chosen_village.as_deref().unwrap_or(&draft.village);
        if self.strangers.said == said && self.strangers.claimed.is_some() {
            return;
        }
        said.clone_into(&mut self.strangers.said);
        let known = || self.villages.find(said);
        self.strangers.claimed = (!said.is_empty()).then(known).flatten();
    }

    /// Notes a household that is found by an id, wherever it is.
    pub(super) fn met(&mut self, at: u32, draft: &HouseholdDraft) {
        let rows = draft.members.len().max(1) as u64;
        self.stranger(at, rows);
    }

    /// Notes the household of somebody whose number a row has.
    pub(super) fn met_number(&mut self, row: &PersonDraft) -> Result<()> {
        if let Some(number) = whole(row.number)
            && let Some((_, person)) = self.owner(number)?
            && let Some(at) = self.book.of_id(person.household.0)
        {
            self.stranger(at, 1);
        }
        Ok(())
    }

    fn stranger(&mut self, at: u32, rows: u64) {
        let village = self.book.entries[at as usize].village;
        let strangers = &mut self.strangers;
        if !strangers.said.is_empty() && strangers.claimed != Some(village as usize) {
            *strangers.by_village.entry(village).or_default() += rows;
        }
    }

    /// The other village, if most rows of the list that ends are known there.
    pub(super) fn other_village(&self) -> Option<OtherVillage> {
        let strangers = &self.strangers;
        let known: u64 = strangers.by_village.values().sum();
        if known < FEW || known * 2 <= strangers.rows {
            return None;
        }
        let most = strangers
            .by_village
            .iter()
            .max_by_key(|(village, rows)| (**rows, std::cmp::Reverse(**village)))?;
        Some(OtherVillage {
            said: strangers.said.clone(),
            known: self.villages.list[*most.0 as usize].name.clone(),
        })
    }
}
