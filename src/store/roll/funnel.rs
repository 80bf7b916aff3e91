//! The funnel of those who are away or came back in the campaign, counted in one pass.

use crate::domain::absence::Reason;
use crate::domain::funnel::{AbsenceFacts, After, End, Funnel, Stage, is_contact};
use crate::domain::id::VillageId;

use super::{AbsentHit, AwayEntry, NO_DAY, Roll, days};

/// What people who are away are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Their village.
    Village(VillageId),
    /// Why they are away; `None` is not known.
    Reason(Option<Reason>),
    /// Province or country, as the register has it; empty is not known.
    Place(String),
}

/// The funnel of everybody, and of each village, reason and place.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Funnels {
    /// Everybody.
    pub all: Funnel,
    /// In walking order, also those from which nobody is away.
    pub villages: Vec<(Group, Funnel)>,
    /// In the order of the list.
    pub reasons: Vec<(Group, Funnel)>,
    /// Most people first, the unknown last.
    pub places: Vec<(Group, Funnel)>,
}

/// Whom a number of the funnel is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// At least this stage.
    AtLeast(Stage),
    /// The stage before, and not this one.
    Missing(Stage),
}

impl Reached {
    fn holds(self, stage: Stage) -> bool {
        match self {
            Self::AtLeast(wanted) => stage >= wanted,
            Self::Missing(wanted) => stage as usize + 1 == wanted as usize,
        }
    }
}

impl Roll {
    /// The funnels of this village; of the commune without one.
    pub fn funnels(&self, village: Option<VillageId>) -> Funnels {
        let mut all = Funnel::default();
        let mut villages = vec![Funnel::default(); self.villages.len()];
        let mut reasons = vec![Funnel::default(); Reason::all().len() + 1];
        let mut places = vec![Funnel::default(); self.areas.len()];
        for entry in self.of_funnel(village) {
            let stage = self.stage(entry);
            all.add(stage);
            let household = self.household_of(entry.person as usize);
            villages[self.households[household].village as usize].add(stage);
            reasons[reason_place(entry.reason)].add(stage);
            places[self.area_of(entry)].add(stage);
        }
        let span = village.map_or(0..self.villages.len(), |village| {
            let at = self.villages.iter().position(|(id, _)| *id == village);
            at.map_or(0..0, |at| at..at + 1)
        });
        let named = |at: usize| (Group::Village(self.villages[at].0), villages[at]);
        Funnels {
            all,
            villages: span.map(named).collect(),
            reasons: Reason::all()
                .map(Some)
                .chain([None])
                .map(|reason| (Group::Reason(reason), reasons[reason_place(reason)]))
                .filter(|(_, funnel)| funnel.people() > 0)
                .collect(),
            places: self.most_first(&places),
        }
    }

    fn most_first(&self, places: &[Funnel]) -> Vec<(Group, Funnel)> {
        let found = self.areas.iter().zip(places);
        let mut found: Vec<_> = found.filter(|(_, funnel)| funnel.people() > 0).collect();
        found.sort_by_key(|(place, funnel)| {
            (place.is_empty(), std::cmp::Reverse(funnel.people()), *place)
        });
        found
            .into_iter()
            .map(|(place, funnel)| (Group::Place(place.clone()), *funnel))
            .collect()
    }

    /// The people behind a number of [`Roll::funnels`] and how far each has come, in walking order.
    pub fn people_of_funnel(
        &self,
        village: Option<VillageId>,
        group: Option<&Group>,
        reached: Reached,
    ) -> Vec<(AbsentHit, Stage)> {
        self.of_funnel(village)
            .filter(|entry| group.is_none_or(|group| self.is_of(entry, group)))
            .map(|entry| (entry, self.stage(entry)))
            .filter(|(_, stage)| reached.holds(*stage))
            .map(|(entry, stage)| (self.hit(entry), stage))
            .collect()
    }

    fn is_of(&self, entry: &AwayEntry, group: &Group) -> bool {
        match group {
            Group::Village(village) => {
                let household = self.household_of(entry.person as usize);
                self.villages[self.households[household].village as usize].0 == *village
            }
            Group::Reason(reason) => entry.reason == *reason,
            Group::Place(place) => self.areas[self.area_of(entry)] == *place,
        }
    }

    /// Who is meant by an absence.
    pub(super) fn hit(&self, entry: &AwayEntry) -> AbsentHit {
        AbsentHit {
            absence: entry.id,
            person: self.people[entry.person as usize].id,
            household: self.households[self.household_of(entry.person as usize)].id,
        }
    }

    /// Everybody of 14 and over who is away or came back in the campaign, in the order of people.
    fn of_funnel(&self, village: Option<VillageId>) -> impl Iterator<Item = &AwayEntry> {
        let span = self.span(village);
        let counts = move |entry: &&AwayEntry| {
            let person = entry.person as usize;
            span.contains(&self.household_of(person))
                && self.people[person].is_born_by(self.born_14)
        };
        let (mut away, mut returned) =
            (self.away.iter().peekable(), self.returned.iter().peekable());
        let next = move || match (away.peek(), returned.peek()) {
            (Some(one), Some(other)) if other.person < one.person => returned.next(),
            (None, _) => returned.next(),
            _ => away.next(),
        };
        std::iter::from_fn(next).filter(counts)
    }

    /// How far the campaign has come with somebody who is away or came back.
    fn stage(&self, entry: &AwayEntry) -> Stage {
        let person = &self.people[entry.person as usize];
        let today = days(self.today);
        let confirmed = entry.confirmed >= self.starts_on && entry.confirmed <= today;
        let planned_after = |due| entry.plan_on != NO_DAY && entry.plan_on > days(due);
        let returned = (entry.returned != NO_DAY).then_some(End::Done);
        AbsenceFacts {
            has_contact: entry.has_proxy || entry.is_reachable(),
            contacted: confirmed || person.result.is_some_and(is_contact),
            plan: entry.plan,
            after: After {
                plan: self.due_on.is_some_and(planned_after),
                home: entry.late,
            },
            end: entry.end.max(returned),
        }
        .stage()
    }
}

/// The place of a reason among the counters, the unknown first.
pub(super) fn reason_place(reason: Option<Reason>) -> usize {
    let at = reason.and_then(|reason| Reason::all().position(|other| other == reason));
    at.map_or(0, |at| at + 1)
}
