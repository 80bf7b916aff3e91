//! Choosing households: by village, by what is to be done, and by what is typed.
//!
//! What is typed matches the household's number, initials with the given name (`nvt`, `nvtam`), any words of a member's
//! name by their beginnings, and the ends of phones and numbers; without diacritics, and also when a Vietnamese
//! keyboard has turned the letters into others.

use memchr::memmem::Finder;

use crate::domain::date::PartialDate;
use crate::domain::id::{HouseholdId, PersonId, VillageId};
use crate::domain::name::search_fold;
use crate::domain::search_key::readings;
use crate::domain::state::HouseholdState;

use super::names::NameFit;
use super::{HouseholdEntry, NO_DAY, NOT_AWAY, Roll, Texts, days};

/// What is to be done with the households of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub enum Which {
    /// All.
    #[default]
    All,
    /// Those to be visited: not reviewed, not away as a whole, not waiting to be verified.
    ToVisit,
    /// Those nobody has visited.
    NotVisited,
    /// Those that asked to be visited today or earlier.
    Due,
    /// Those that asked to be visited before today.
    Overdue,
    /// Those with somebody away.
    WithAbsent,
    /// Those that do not agree yet.
    NotAgreed,
    /// Those that wait to be verified.
    ToVerify,
    /// Those tried as often as the attempt rule asks, in vain.
    Exhausted,
    /// Those reviewed.
    Reviewed,
}

impl Which {
    /// Every choice, in the order of the filter bar.
    pub const ALL: [Self; 10] = [
        Self::All,
        Self::ToVisit,
        Self::NotVisited,
        Self::Due,
        Self::Overdue,
        Self::WithAbsent,
        Self::NotAgreed,
        Self::ToVerify,
        Self::Exhausted,
        Self::Reviewed,
    ];

    /// The code, for labels (`which-<code>`) and the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::ToVisit => "to_visit",
            Self::NotVisited => "not_visited",
            Self::Due => "due",
            Self::Overdue => "overdue",
            Self::WithAbsent => "with_absent",
            Self::NotAgreed => "not_agreed",
            Self::ToVerify => "to_verify",
            Self::Exhausted => "exhausted",
            Self::Reviewed => "reviewed",
        }
    }
}

/// A choice of households.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct HouseholdFilter {
    /// One village, or all.
    pub village: Option<VillageId>,
    /// What is to be done.
    pub which: Which,
    /// What was typed into the Find box.
    pub text: String,
}

/// A household that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The household.
    pub household: HouseholdId,
    /// The member by whom it was found, when what was typed fits a person.
    pub person: Option<PersonId>,
}

/// How well a household fits; smaller is better. Of equals, a head goes before other members, then walking order decides.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Number = 0,
    NumberPrefix = 1,
    Initials = 2,
    GivenName = 4,
    Word = 6,
    Digits = 8,
}
const FITS: usize = 10;
const NO_FIT: u8 = u8::MAX;
/// Ends of phones and numbers are looked for from this many digits on.
const TAIL: usize = 3;

struct Board {
    first: usize,
    best: Vec<(u8, u32)>,
}

impl Board {
    fn offer(&mut self, household: usize, fit: u8, person: u32) {
        let best = &mut self.best[household - self.first];
        if fit < best.0 {
            *best = (fit, person);
        }
    }
}

const NO_PERSON: u32 = u32::MAX;

impl Roll {
    /// The households of a choice: in walking order, or the best fitting first when something is typed.
    pub fn households(&self, filter: &HouseholdFilter) -> Vec<Hit> {
        let span = self.span(filter.village);
        if filter.text.trim().is_empty() {
            return self.households[span.clone()]
                .iter()
                .zip(span)
                .filter(|(household, at)| self.is_chosen(household, *at, filter.which))
                .map(|(household, _)| Hit {
                    household: household.id,
                    person: None,
                })
                .collect();
        }
        let mut board = Board {
            first: span.start,
            best: vec![(NO_FIT, NO_PERSON); span.len()],
        };
        for reading in readings(&filter.text) {
            self.find(
                &reading.replace('y', "i"),
                &reading,
                span.clone(),
                &mut board,
            );
        }
        let mut places = [0; FITS];
        for (at, (fit, _)) in span.clone().zip(&mut board.best) {
            if *fit != NO_FIT && !self.is_chosen(&self.households[at], at, filter.which) {
                *fit = NO_FIT;
            }
            if let Some(count) = places.get_mut(usize::from(*fit)) {
                *count += 1;
            }
        }
        self.in_order(span.start, &board.best, places)
    }

    /// At most `most` people of this name, without diacritics, who may have been born in the year of `birth`. Names that
    /// only begin alike are among them.
    pub fn namesakes(&self, name: &str, birth: PartialDate, most: usize) -> Vec<PersonId> {
        let Some(query) = self.names.query(&search_fold(name)) else {
            return Vec::new();
        };
        let year = PartialDate::Year(birth.year());
        let born = days(year.first())..=days(year.last());
        let people = self.people.iter().enumerate();
        let born_then = people.filter(|(_, person)| born.contains(&person.birth));
        let fits = |place: usize| self.names.fit(place, &query).is_some();
        let namesakes = born_then.filter(|(place, _)| fits(*place));
        namesakes.map(|(_, person)| person.id).take(most).collect()
    }

    /// The households with a fit, the best fits first and each kind in walking order; `counts` of each kind are known.
    fn in_order(&self, first: usize, best: &[(u8, u32)], counts: [usize; FITS]) -> Vec<Hit> {
        let mut places = [0; FITS];
        for fit in 1..FITS {
            places[fit] = places[fit - 1] + counts[fit - 1];
        }
        let none = Hit {
            household: HouseholdId(0),
            person: None,
        };
        let mut hits = vec![none; counts.iter().sum()];
        for (at, (fit, person)) in best.iter().enumerate() {
            if let Some(place) = places.get_mut(usize::from(*fit)) {
                let person = self.people.get(*person as usize).map(|person| person.id);
                hits[*place] = Hit {
                    household: self.households[first + at].id,
                    person,
                };
                *place += 1;
            }
        }
        hits
    }

    fn is_chosen(&self, household: &HouseholdEntry, at: usize, which: Which) -> bool {
        let asked = |limit| household.follow_up != NO_DAY && household.follow_up <= limit;
        let today = days(self.today);
        match which {
            Which::All => true,
            Which::ToVisit => !matches!(
                household.state,
                HouseholdState::Reviewed
                    | HouseholdState::HouseholdAway
                    | HouseholdState::ToVerify
                    | HouseholdState::NobodyEligible
            ),
            // Where nobody came and everybody's steps are done, nobody needs to come.
            Which::NotVisited => household.state == HouseholdState::NotVisited,
            Which::Due => asked(today),
            Which::Overdue => asked(today - 1),
            Which::WithAbsent => self.people[self.members(at)]
                .iter()
                .any(|person| person.away != NOT_AWAY),
            Which::NotAgreed => household.state == HouseholdState::NotAgreed,
            Which::ToVerify => household.state == HouseholdState::ToVerify,
            Which::Exhausted => household.exhausted,
            Which::Reviewed => household.state == HouseholdState::Reviewed,
        }
    }

    fn find(&self, name: &str, as_typed: &str, span: std::ops::Range<usize>, board: &mut Board) {
        if !as_typed.contains(' ') {
            self.find_number(as_typed, span.clone(), board);
        }
        if let Some(query) = self.names.query(name) {
            for at in span.clone() {
                for person in self.members(at) {
                    if let Some(fit) = self.names.fit(person, &query) {
                        let fit = match fit {
                            NameFit::Initials => Fit::Initials,
                            NameFit::GivenName => Fit::GivenName,
                            NameFit::Word => Fit::Word,
                        };
                        board.offer(
                            at,
                            fit as u8 + u8::from(!self.is_head(person)),
                            person as u32,
                        );
                    }
                }
            }
        }
        if let Some(tail) = tail(as_typed) {
            each_hit(&self.digits, self.people_of(&span), &tail, |at, _| {
                let fit = Fit::Digits as u8 + u8::from(!self.is_head(at));
                board.offer(self.household_of(at), fit, at as u32);
            });
        }
    }

    fn find_number(&self, code: &str, span: std::ops::Range<usize>, board: &mut Board) {
        let exact = format!(" {code} ");
        each_hit(&self.codes, span, &format!(" {code}"), |at, rest| {
            let fit = if rest.starts_with(exact.as_bytes()) {
                Fit::Number
            } else {
                Fit::NumberPrefix
            };
            board.offer(at, fit as u8, NO_PERSON);
        });
    }

    fn people_of(&self, span: &std::ops::Range<usize>) -> std::ops::Range<usize> {
        let place = |at: usize| {
            self.households
                .get(at)
                .map_or(self.people.len(), |entry| entry.first as usize)
        };
        place(span.start)..place(span.end)
    }
}

/// Gives the place of every text of `among` in which `needle` stands, with what begins there.
fn each_hit(
    texts: &Texts,
    among: std::ops::Range<usize>,
    needle: &str,
    mut hit: impl FnMut(usize, &[u8]),
) {
    if among.is_empty() {
        return;
    }
    let start = texts.starts[among.start] as usize;
    let bytes = &texts.bytes[start..texts.starts[among.end] as usize];
    let mut at = among.start;
    for offset in Finder::new(needle.as_bytes()).find_iter(bytes) {
        let place = (start + offset) as u32;
        while texts.starts[at + 1] <= place {
            at += 1;
        }
        let end = texts.starts[at + 1] as usize;
        hit(at, &texts.bytes[start + offset..end]);
    }
}

/// What the digits of a phone or number end with, when enough of nothing but digits was typed.
pub(super) fn tail(typed: &str) -> Option<String> {
    let digits: String = typed.chars().filter(|letter| *letter != ' ').collect();
    (digits.len() >= TAIL && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| format!("{digits} "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hits_fall_on_their_texts() {
        let mut texts = Texts::default();
        for text in [" nguyen van tam ", " tran thi tam ", "", " le tam tam "] {
            texts.push(text.as_bytes());
        }
        for (needle, among, expected) in [
            (" tam", 0..4, vec![0, 1, 3, 3]),
            (" tam", 1..3, vec![1]),
            (" ngu", 0..4, vec![0]),
            ("  ", 0..4, vec![0, 1]),
            (" x", 0..4, vec![]),
            (" tam", 2..2, vec![]),
        ] {
            let mut found = Vec::new();
            each_hit(&texts, among, needle, |at, _| found.push(at));
            assert_eq!(found, expected, "{needle}");
        }
    }
}
