//! Choosing people who are away, and counting each choice beside its filter.

use std::collections::BTreeMap;

use crate::domain::id::{AbsenceId, HouseholdId, PersonId, VillageId};
use crate::domain::name::search_fold;
use crate::domain::search_key::readings;

use super::facet::{Facet, Now, Opens, Seen, Wanted, first_day};
use super::names::NameQuery;
use super::{AwayEntry, Days, NO_DAY, Place, Roll};

/// The order of a list of absent people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum AbsentOrder {
    /// Village and walking order.
    #[default]
    Walk,
    /// Those expected first, first.
    Back,
    /// Those of whom nothing was heard for longest, first: neither confirmed nor anybody of the household spoken to.
    Unheard,
}

impl AbsentOrder {
    /// Every order, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::Walk, Self::Back, Self::Unheard];

    /// The code, for labels (`absent_order-<code>`) and the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Walk => "walk",
            Self::Back => "back",
            Self::Unheard => "unheard",
        }
    }
}

/// A choice of absent people: values of any filters. Somebody is chosen who has one of the values of each filter.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct AbsentFilter {
    chosen: BTreeMap<Facet, Vec<String>>,
    /// What was typed into the Find box: a name, a place, a phone's end.
    pub text: String,
    /// The order.
    pub order: AbsentOrder,
}

impl AbsentFilter {
    /// Everybody of one village, or of all.
    pub fn of(village: Option<VillageId>) -> Self {
        let village = village.map(|id| id.text().as_str().to_owned());
        let mut filter = Self::default();
        if let (Some(facet), Some(village)) = (Facet::of("village"), village) {
            filter.choose(facet, Some(village));
        }
        filter
    }

    /// The same, and one value of a filter chosen beside those that are. A code that is none changes nothing.
    #[must_use]
    pub fn with(mut self, facet: &str, value: &str) -> Self {
        if let Some(facet) = Facet::of(facet)
            && let Some(value) = facet.value(value)
        {
            self.add(facet, value);
        }
        self
    }

    /// Chooses one value of a filter beside those that are.
    pub fn add(&mut self, facet: Facet, value: String) {
        let values = self.chosen.entry(facet).or_default();
        if !values.contains(&value) {
            values.push(value);
        }
    }

    /// Chooses this value of a filter and no other; without one, the filter lets everybody through.
    pub fn choose(&mut self, facet: Facet, value: Option<String>) {
        match value {
            Some(value) => self.chosen.insert(facet, vec![value]),
            None => self.chosen.remove(&facet),
        };
    }

    /// The values that are chosen of a filter.
    pub fn chosen(&self, facet: Facet) -> &[String] {
        self.chosen.get(&facet).map_or(&[], Vec::as_slice)
    }

    /// The filters of which something is chosen, with what is.
    pub fn facets(&self) -> impl Iterator<Item = (Facet, &[String])> {
        let chosen = self.chosen.iter();
        chosen.map(|(facet, values)| (*facet, values.as_slice()))
    }

    /// The only village that is chosen.
    pub fn village(&self) -> Option<VillageId> {
        match self.chosen(Facet::of("village")?) {
            [village] => village.parse().ok(),
            _ => None,
        }
    }

    /// The choice as `reason=studying`, one text for each value.
    pub fn terms(&self) -> Vec<String> {
        let terms = self.facets().flat_map(|(facet, values)| {
            let values = values.iter();
            values.map(move |value| format!("{}={value}", facet.code()))
        });
        terms.collect()
    }

    /// Adds what [`AbsentFilter::terms`] wrote. A term that means nothing here is left out.
    pub fn take(&mut self, terms: &[String]) {
        for term in terms {
            let Some((code, value)) = term.split_once('=') else {
                continue;
            };
            if let Some(facet) = Facet::of(code)
                && let Some(value) = facet.value(value)
            {
                self.add(facet, value);
            }
        }
    }
}

/// An absent person that was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AbsentHit {
    /// The absence.
    pub absence: AbsenceId,
    /// The person.
    pub person: PersonId,
    /// The household.
    pub household: HouseholdId,
}

/// How many there are of each value of each filter, with the other filters as they are.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct AbsentCounts {
    /// All that are chosen.
    pub chosen: usize,
    /// Of those, with a phone of their own or of somebody who is called about them.
    pub reachable: usize,
    facets: Vec<Vec<(String, usize)>>,
}

impl AbsentCounts {
    /// The values of a filter: the fixed ones in their order, nobody counted or not; then the names that somebody has,
    /// most first.
    pub fn of(&self, facet: Facet) -> &[(String, usize)] {
        self.facets.get(facet.place()).map_or(&[], Vec::as_slice)
    }
}

impl Roll {
    /// The people of a choice, and the counts beside all its filters, in one pass.
    pub fn absent(&self, filter: &AbsentFilter) -> (Vec<AbsentHit>, AbsentCounts) {
        self.absent_beside(filter, Facet::all())
    }

    /// The people of a choice, and the counts beside these filters alone: a screen shows one filter at a time, and in a
    /// large register the counts of all of them cost more than the list.
    pub fn absent_beside(
        &self,
        filter: &AbsentFilter,
        counted: impl IntoIterator<Item = Facet>,
    ) -> (Vec<AbsentHit>, AbsentCounts) {
        let mut chosen: Vec<(Days, &AwayEntry)> = Vec::new();
        let mut counts = AbsentCounts::default();
        let mut tally = Tally::new(self, counted);
        self.each_absent(filter, |missed, entry, seen| {
            if missed == 0 {
                counts.reachable += usize::from(entry.is_reachable());
                let key = match filter.order {
                    AbsentOrder::Walk => NO_DAY,
                    AbsentOrder::Back => first_day(entry.expected),
                    AbsentOrder::Unheard => entry.confirmed.max(seen.household.contact_on),
                };
                chosen.push((key, entry));
                tally.see_all(seen);
            } else {
                tally.see_missed(missed.trailing_zeros() as usize, seen);
            }
        });
        counts.chosen = chosen.len();
        counts.facets = tally.counts(self);
        if filter.order != AbsentOrder::Walk {
            chosen.sort_by_key(|(key, _)| *key);
        }
        let hits = chosen.into_iter().map(|(_, entry)| self.hit(entry));
        (hits.collect(), counts)
    }

    /// Gives everybody who is away and whom at most one filter does not let through, with that filter's bit; none is set
    /// for those who are chosen.
    pub(super) fn each_absent<'r>(
        &'r self,
        filter: &AbsentFilter,
        mut give: impl FnMut(u32, &'r AwayEntry, &Seen<'_>),
    ) {
        let queries = self.absent_queries(&filter.text);
        let now = Now::of(self);
        let wanted: Vec<Wanted> = filter
            .facets()
            .map(|(facet, values)| Wanted::of(facet, values, self))
            .collect();
        // Those under 14 pass only where they are asked for; the filter that does is the one that misses them.
        let of_children = Facet::of_children();
        let grown = of_children.filter(|facet| filter.chosen(*facet).is_empty());
        for entry in &self.away {
            let at = entry.person as usize;
            let household = &self.households[self.household_of(at)];
            let seen = Seen {
                now: &now,
                roll: self,
                entry,
                person: &self.people[at],
                household,
            };
            // One bit for each filter that does not let the person through.
            let mut missed = 0u32;
            for wanted in &wanted {
                missed |= u32::from(!wanted.passes(&seen)) << wanted.facet().place();
            }
            if let Some(facet) = grown {
                missed |= u32::from(!seen.person.is_born_by(self.born_14)) << facet.place();
            }
            if missed & missed.wrapping_sub(1) == 0
                && (queries.is_empty() || queries.iter().any(|query| self.fits(entry, query)))
            {
                give(missed, entry, &seen);
            }
        }
    }

    /// Whether the register, or the world, knows this value of a filter.
    pub fn knows(&self, facet: Facet, value: &str) -> bool {
        let value = value.to_owned();
        let is_place = matches!(facet.code(), "place" | "province");
        facet.opens() != Opens::Names
            || is_place && crate::domain::place::region(&value).is_some()
            || Wanted::of(facet, &[value], self).is_known()
    }

    /// The places where people of 14 and over are, as they are written, most first.
    pub fn places_used(&self) -> Vec<String> {
        let mut counts = vec![0usize; self.places.len()];
        for entry in &self.away {
            if self.people[entry.person as usize].is_born_by(self.born_14) {
                counts[entry.place as usize] += 1;
            }
        }
        let places = self.places.iter().zip(counts);
        let mut used: Vec<(&str, usize)> = places
            .map(|(place, count)| (place.name.as_str(), count))
            .filter(|(name, count)| !name.is_empty() && *count > 0)
            .collect();
        used.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        used.into_iter().map(|(name, _)| name.to_owned()).collect()
    }

    /// For each typed reading: the name, the places that it names, the end of a number.
    fn absent_queries(&self, typed: &str) -> Vec<AbsentQuery> {
        let prepare = |reading: String| {
            let name = reading.replace('y', "i");
            let begins = |place: &Place| {
                let place = search_fold(&place.name);
                name.split(' ')
                    .all(|word| place.split(' ').any(|part| part.starts_with(word)))
            };
            AbsentQuery {
                places: self.places.iter().map(begins).collect(),
                tail: super::find::tail(&reading),
                name: self.names.query(&name),
            }
        };
        if typed.trim().is_empty() {
            Vec::new()
        } else {
            readings(typed).into_iter().map(prepare).collect()
        }
    }

    fn fits(&self, entry: &AwayEntry, query: &AbsentQuery) -> bool {
        let at = entry.person as usize;
        let by_name = || {
            query
                .name
                .as_ref()
                .is_some_and(|name| self.names.fit(at, name).is_some())
        };
        let by_tail = || {
            query.tail.as_ref().is_some_and(|tail| {
                memchr::memmem::find(self.digits.get(at), tail.as_bytes()).is_some()
            })
        };
        query.places[entry.place as usize] || by_name() || by_tail()
    }
}

struct AbsentQuery {
    name: Option<NameQuery>,
    /// Per place whether it is meant.
    places: Vec<bool>,
    tail: Option<String>,
}

/// Counters of one pass.
struct Tally {
    /// Per counted filter: its fixed values.
    fixed: Vec<[usize; 32]>,
    /// Per counted filter: its names.
    names: Vec<Vec<usize>>,
    counted: Vec<Facet>,
}

impl Tally {
    fn new(roll: &Roll, counted: impl IntoIterator<Item = Facet>) -> Self {
        let counted: Vec<Facet> = counted.into_iter().collect();
        Self {
            fixed: vec![[0; 32]; counted.len()],
            names: counted
                .iter()
                .map(|facet| vec![0; facet.names(roll).len()])
                .collect(),
            counted,
        }
    }

    fn see_all(&mut self, seen: &Seen<'_>) {
        for at in 0..self.counted.len() {
            self.see(at, seen);
        }
    }

    /// Counts an entry for the filter whose fellows all let it through; `place` is the filter's among all.
    fn see_missed(&mut self, place: usize, seen: &Seen<'_>) {
        if let Some(at) = self.counted.iter().position(|one| one.place() == place) {
            self.see(at, seen);
        }
    }

    fn see(&mut self, at: usize, seen: &Seen<'_>) {
        let facet = self.counted[at];
        if let Some(name) = facet.name_at(seen) {
            self.names[at][name as usize] += 1;
            return;
        }
        let mut holds = facet.holds(seen);
        while holds != 0 {
            self.fixed[at][holds.trailing_zeros() as usize] += 1;
            holds &= holds - 1;
        }
    }

    /// Per filter, in the order of all; those that were not counted have none.
    fn counts(&self, roll: &Roll) -> Vec<Vec<(String, usize)>> {
        let mut all = vec![Vec::new(); Facet::COUNT];
        let counted = self.counted.iter().zip(&self.fixed).zip(&self.names);
        for ((facet, fixed), names) in counted {
            let fixed = facet.values().into_iter().zip(fixed);
            let mut counts: Vec<(String, usize)> = fixed
                .map(|(value, count)| (value.to_owned(), *count))
                .collect();
            let named = facet.names(roll).into_iter().zip(names);
            let mut named: Vec<(String, usize)> = named
                .filter(|(name, count)| !name.is_empty() && **count > 0)
                .map(|(name, count)| (name.into_owned(), *count))
                .collect();
            if facet.code() != "village" {
                named.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            }
            counts.extend(named);
            all[facet.place()] = counts;
        }
        all
    }
}
