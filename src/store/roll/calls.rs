//! Whom to call: the absent people of a list by the number that leads to them, in the order in which numbers are called.

use std::collections::{HashMap, HashSet};

use crate::domain::absence::Plan;
use crate::domain::call::{Call, Turn};
use crate::domain::date::Day;
use crate::domain::id::{AbsenceId, PersonId};
use crate::domain::slot::Slot;
use crate::store::CallLine;

use super::{AwayEntry, Roll};

/// A number to call and everybody it leads to; or somebody whom no number leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallGroup {
    /// The number as [`Phone::packed`](crate::domain::phone::Phone::packed) makes it; 0 is none, and then there is one person.
    pub number: u64,
    /// The absences, in walking order.
    pub absences: Vec<AbsenceId>,
    /// Their people.
    pub people: Vec<PersonId>,
    /// The latest call in the campaign.
    pub call: Option<Call>,
    /// Whose turn it is.
    pub turn: Turn,
}

/// What came of the calls of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallCounts {
    /// Numbers that were called; one that was called again counts once.
    pub called: usize,
    /// Of those, where somebody was spoken to.
    pub met: usize,
    /// People spoken of who have a plan now.
    pub planned: usize,
    /// People spoken of who come home only after the deadline.
    pub late: usize,
}

impl AwayEntry {
    /// The number to call about the person: a relative's, else the person's own; 0 is none.
    fn number(&self) -> u64 {
        if self.contact_number == 0 {
            self.own_number
        } else {
            self.contact_number
        }
    }

    /// The latest call, unless that only found another number bad.
    fn call_on_number(&self) -> Option<Call> {
        self.call
            .filter(|call| self.number() == 0 || call.outcome.number_is_good() != Some(false))
    }
}

impl Roll {
    /// The numbers that lead to these absences at this time, in the order in which they are called; those without a
    /// number are at the end.
    pub fn calls(&self, absences: &[AbsenceId], today: Day, slot: Slot) -> Vec<CallGroup> {
        let chosen: HashSet<AbsenceId> = absences.iter().copied().collect();
        let mut groups: Vec<CallGroup> = Vec::new();
        let mut places: HashMap<u64, usize> = HashMap::new();
        for entry in self.away.iter().filter(|entry| chosen.contains(&entry.id)) {
            let number = entry.number();
            let at = match places.get(&number) {
                Some(at) if number != 0 => *at,
                _ => {
                    places.insert(number, groups.len());
                    groups.push(CallGroup {
                        number,
                        absences: Vec::new(),
                        people: Vec::new(),
                        call: None,
                        turn: Turn::Never,
                    });
                    groups.len() - 1
                }
            };
            let group = &mut groups[at];
            group.absences.push(entry.id);
            group.people.push(self.people[entry.person as usize].id);
            let call = entry.call_on_number();
            group.call = group
                .call
                .into_iter()
                .chain(call)
                .max_by_key(|call| (call.day, call.slot));
        }
        for group in &mut groups {
            group.turn = Turn::of(group.call.as_ref(), today, slot);
        }
        groups.sort_by_key(|group| (group.number == 0, group.turn));
        groups
    }

    /// All absences for which this number is called or known as the person's own.
    pub fn absences_of_number(&self, number: u64) -> Vec<AbsenceId> {
        let known = self.away.iter().filter(|entry| {
            number != 0 && (entry.contact_number == number || entry.own_number == number)
        });
        known.map(|entry| entry.id).collect()
    }

    /// What came of the calls of a day.
    pub fn call_counts(&self, calls: &[CallLine]) -> CallCounts {
        let mut counts = CallCounts::default();
        // A number is told by the first person it leads to; a bad one leads nowhere any more.
        let mut called: HashMap<Option<PersonId>, bool> = HashMap::new();
        let mut spoken_of: HashSet<PersonId> = HashSet::new();
        for call in calls {
            let contact = call.outcome.is_contact();
            if call.outcome.number_is_good() == Some(false) {
                counts.called += 1;
            } else {
                let first = call.people.iter().min_by_key(|id| id.0).copied();
                *called.entry(first).or_default() |= contact;
            }
            if contact {
                spoken_of.extend(&call.people);
            }
        }
        counts.called += called.len();
        counts.met = called.values().filter(|met| **met).count();
        for entry in &self.away {
            if spoken_of.contains(&self.people[entry.person as usize].id) {
                counts.planned += usize::from(entry.plan.is_some_and(|plan| plan != Plan::None));
                counts.late += usize::from(entry.late);
            }
        }
        counts
    }
}
