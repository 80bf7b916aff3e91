//! Choosing people who are away, and counting each choice beside its filter.

use crate::domain::absence::{Reason, Scope};
use crate::domain::date::Day;
use crate::domain::expected_back::{ExpectedBack, Occasion};
use crate::domain::id::{AbsenceId, HouseholdId, PersonId, VillageId};
use crate::domain::name::search_fold;
use crate::domain::search_key::readings;

use super::names::NameQuery;
use super::{AwayEntry, Days, NO_DAY, Roll, days};

/// When somebody is expected back, as the filter tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Back {
    /// Was expected and is not back.
    Overdue,
    /// Within the next seven days.
    Week,
    /// At Tết.
    Tet,
    /// In summer.
    Summer,
    /// On another occasion.
    Holiday,
    /// On a later date.
    Later,
    /// Not known.
    Unknown,
}

impl Back {
    /// Every choice, in the order of the filter bar.
    pub const ALL: [Self; 7] = [
        Self::Overdue,
        Self::Week,
        Self::Tet,
        Self::Summer,
        Self::Holiday,
        Self::Later,
        Self::Unknown,
    ];

    /// The code, for labels (`back-<code>`) and the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Week => "week",
            Self::Tet => "tet",
            Self::Summer => "summer",
            Self::Holiday => "holiday",
            Self::Later => "later",
            Self::Unknown => "unknown",
        }
    }

    /// How an expected return counts on the day `today`.
    pub fn on(back: Option<ExpectedBack>, today: Day) -> Self {
        let overdue_after = back
            .and_then(ExpectedBack::overdue_after)
            .map_or(NO_DAY, days);
        Self::of(back, overdue_after, days(today))
    }

    fn of(back: Option<ExpectedBack>, overdue_after: Days, today: Days) -> Self {
        if overdue_after != NO_DAY && overdue_after < today {
            return Self::Overdue;
        }
        match back {
            None | Some(ExpectedBack::Unknown) => Self::Unknown,
            Some(ExpectedBack::Occasion(Occasion::Tet, _)) => Self::Tet,
            Some(ExpectedBack::Occasion(Occasion::Summer, _)) => Self::Summer,
            Some(ExpectedBack::Occasion(..)) => Self::Holiday,
            Some(ExpectedBack::On(date)) if days(date.first()) <= today + 7 => Self::Week,
            Some(ExpectedBack::On(_)) => Self::Later,
        }
    }
}

/// Whether the absent person can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PhoneFilter {
    /// Has a phone that is not known to be bad.
    Own,
    /// The contact person has one.
    Proxy,
    /// Neither has.
    None,
}

impl PhoneFilter {
    /// Every choice, in the order of the filter bar.
    pub const ALL: [Self; 3] = [Self::Own, Self::Proxy, Self::None];

    /// The code, for labels (`reach-<code>`) and the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Proxy => "proxy",
            Self::None => "none",
        }
    }

    fn holds(self, entry: &AwayEntry) -> bool {
        match self {
            Self::Own => entry.own_number != 0,
            Self::Proxy => entry.contact_number != 0,
            Self::None => !entry.is_reachable(),
        }
    }
}

/// The order of a list of absent people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum AbsentOrder {
    /// Village and walking order.
    #[default]
    Walk,
    /// Those expected first, first.
    Back,
    /// Those confirmed longest ago, first.
    Confirmed,
}

/// A choice of absent people.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct AbsentFilter {
    /// One village, or all.
    pub village: Option<VillageId>,
    /// Also those under 14.
    pub children_too: bool,
    /// One reason.
    pub reason: Option<Reason>,
    /// How far away.
    pub scope: Option<Scope>,
    /// One province or country, as written in the register.
    pub place: Option<String>,
    /// Whether they can be reached.
    pub phone: Option<PhoneFilter>,
    /// When they are expected back.
    pub back: Option<Back>,
    /// What was typed into the Find box: a name, a place, a phone's end.
    pub text: String,
    /// The order.
    pub order: AbsentOrder,
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
    /// Of those, with a phone of their own or of a contact person.
    pub reachable: usize,
    /// Per reason, in the order of the list; `None` is without one.
    pub reasons: Vec<(Option<Reason>, usize)>,
    /// Per scope.
    pub scopes: Vec<(Scope, usize)>,
    /// Per place, most first.
    pub places: Vec<(String, usize)>,
    /// Per way to reach them.
    pub phones: Vec<(PhoneFilter, usize)>,
    /// Per expected return.
    pub backs: Vec<(Back, usize)>,
}

impl Roll {
    /// The people of a choice, and the counts beside its filters, in one pass.
    pub fn absent(&self, filter: &AbsentFilter) -> (Vec<AbsentHit>, AbsentCounts) {
        let span = self.span(filter.village);
        let queries = self.absent_queries(&filter.text);
        let place = filter
            .place
            .as_ref()
            .map(|name| self.places.iter().position(|place| place == name));
        let today = days(self.today);
        let mut chosen: Vec<&AwayEntry> = Vec::new();
        let mut counts = AbsentCounts::default();
        let mut tally = Tally::new(self.places.len());
        for entry in &self.away {
            let person = &self.people[entry.person as usize];
            if !span.contains(&self.household_of(entry.person as usize))
                || !(filter.children_too || person.is_born_by(self.born_14))
                || !(queries.is_empty() || queries.iter().any(|query| self.fits(entry, query)))
            {
                continue;
            }
            let back = Back::of(entry.back, entry.overdue_after, today);
            let passes = [
                filter
                    .reason
                    .is_none_or(|reason| entry.reason == Some(reason)),
                filter.scope.is_none_or(|scope| entry.scope == Some(scope)),
                place.is_none_or(|place| place == Some(entry.place as usize)),
                filter.phone.is_none_or(|phone| phone.holds(entry)),
                filter.back.is_none_or(|wanted| wanted == back),
            ];
            tally.see(entry, back, passes);
            if passes.iter().all(|pass| *pass) {
                counts.reachable += usize::from(entry.is_reachable());
                chosen.push(entry);
            }
        }
        counts.chosen = chosen.len();
        tally.fill(&self.places, &mut counts);
        sort(&mut chosen, filter.order);
        let hits = chosen
            .into_iter()
            .map(|entry| {
                let person = &self.people[entry.person as usize];
                let household = self.households[self.household_of(entry.person as usize)].id;
                AbsentHit {
                    absence: entry.id,
                    person: person.id,
                    household,
                }
            })
            .collect();
        (hits, counts)
    }

    /// For each typed reading: the name, the places that it names, the end of a number.
    fn absent_queries(&self, typed: &str) -> Vec<AbsentQuery> {
        let prepare = |reading: String| {
            let name = reading.replace('y', "i");
            let begins = |place: &String| {
                let place = search_fold(place);
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

fn sort(chosen: &mut [&AwayEntry], order: AbsentOrder) {
    match order {
        AbsentOrder::Walk => {}
        AbsentOrder::Back => chosen.sort_by_key(|entry| expected_from(entry.back)),
        AbsentOrder::Confirmed => chosen.sort_by_key(|entry| entry.confirmed),
    }
}

fn expected_from(back: Option<ExpectedBack>) -> Days {
    match back {
        Some(ExpectedBack::On(date)) => days(date.first()),
        Some(other) => other.window().map_or(Days::MAX, |(first, _)| days(first)),
        None => Days::MAX,
    }
}

/// Counters of one pass.
struct Tally {
    reasons: [usize; 16],
    scopes: [usize; 3],
    places: Vec<usize>,
    phones: [usize; 3],
    backs: [usize; 7],
}

impl Tally {
    fn new(places: usize) -> Self {
        Self {
            reasons: [0; 16],
            scopes: [0; 3],
            places: vec![0; places],
            phones: [0; 3],
            backs: [0; 7],
        }
    }

    /// Counts an entry for each filter whose fellows all let it through.
    fn see(&mut self, entry: &AwayEntry, back: Back, passes: [bool; 5]) {
        let others = |own: usize| {
            passes
                .iter()
                .enumerate()
                .all(|(at, pass)| at == own || *pass)
        };
        if others(0) {
            let at = entry
                .reason
                .and_then(|reason| Reason::all().position(|other| other == reason));
            self.reasons[at.map_or(0, |at| at + 1)] += 1;
        }
        if others(1)
            && let Some(scope) = entry.scope
        {
            self.scopes[scope as usize] += 1;
        }
        if others(2) {
            self.places[entry.place as usize] += 1;
        }
        if others(3) {
            for (at, phone) in PhoneFilter::ALL.into_iter().enumerate() {
                self.phones[at] += usize::from(phone.holds(entry));
            }
        }
        if others(4) {
            self.backs[back as usize] += 1;
        }
    }

    fn fill(&self, places: &[String], counts: &mut AbsentCounts) {
        let reasons = std::iter::once(None).chain(Reason::all().map(Some));
        counts.reasons = reasons
            .zip(self.reasons)
            .filter(|(_, count)| *count > 0)
            .collect();
        counts.scopes = Scope::all()
            .zip(self.scopes)
            .filter(|(_, count)| *count > 0)
            .collect();
        counts.phones = PhoneFilter::ALL.into_iter().zip(self.phones).collect();
        counts.backs = Back::ALL
            .into_iter()
            .zip(self.backs)
            .filter(|(_, count)| *count > 0)
            .collect();
        counts.places = places
            .iter()
            .zip(&self.places)
            .filter(|(_, count)| **count > 0)
            .map(|(place, count)| (place.clone(), *count))
            .collect();
        counts
            .places
            .sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    }
}
