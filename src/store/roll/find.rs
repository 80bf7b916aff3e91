//! Choosing households: by village, by what is to be done, and by what is typed.
//!
//! What is typed matches the household's number, initials with the given name (`nvt`, `nvtam`), any words of a member's
//! name by their beginnings, and the ends of phones and numbers; without diacritics, and also when a Vietnamese
//! keyboard has turned the letters into others.

use memchr::memmem::Finder;

use crate::domain::id::{HouseholdId, PersonId, VillageId};
use crate::domain::search_key::readings;
use crate::domain::state::HouseholdState;

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
        let mut found: [Vec<Hit>; FITS] = Default::default();
        for (at, (fit, person)) in span.zip(board.best) {
            if fit != NO_FIT && self.is_chosen(&self.households[at], at, filter.which) {
                let person = self.people.get(person as usize).map(|person| person.id);
                found[fit as usize].push(Hit {
                    household: self.households[at].id,
                    person,
                });
            }
        }
        found.concat()
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
            Which::NotVisited => {
                household.visits == 0 && household.state != HouseholdState::NobodyEligible
            }
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
        let words: Vec<&str> = name.split(' ').filter(|word| !word.is_empty()).collect();
        let Some(longest) = words.iter().max_by_key(|word| word.len()) else {
            return;
        };
        if let [code] = as_typed.split(' ').collect::<Vec<_>>()[..] {
            self.find_number(code, span.clone(), board);
        }
        let people = self.people_of(&span);
        if let [word] = words[..] {
            each_hit(
                &self.initials,
                people.clone(),
                &format!(" {word}"),
                |at, _| {
                    self.offer_person(at, Fit::Initials, board);
                },
            );
        }
        each_hit(
            &self.names,
            people.clone(),
            &format!(" {longest}"),
            |at, _| {
                let text = self.names.get(at);
                if words.len() > 1 && !words.iter().all(|word| has_word(text, word)) {
                    return;
                }
                let given = words.last().is_some_and(|word| is_given_name(text, word));
                self.offer_person(at, if given { Fit::GivenName } else { Fit::Word }, board);
            },
        );
        let digits: String = as_typed.chars().filter(|letter| *letter != ' ').collect();
        if digits.len() >= TAIL && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            each_hit(&self.digits, people, &format!("{digits} "), |at, _| {
                self.offer_person(at, Fit::Digits, board);
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

    fn offer_person(&self, at: usize, fit: Fit, board: &mut Board) {
        let person = &self.people[at];
        board.offer(
            person.household as usize,
            fit as u8 + u8::from(!person.is_head),
            at as u32,
        );
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

/// Whether some word of the text begins with `word`.
pub(super) fn has_word(text: &[u8], word: &str) -> bool {
    text.split(|byte| *byte == b' ')
        .any(|part| part.starts_with(word.as_bytes()))
}

/// Whether the last word of the text begins with `word`.
fn is_given_name(text: &[u8], word: &str) -> bool {
    let trimmed = text.trim_ascii_end();
    trimmed
        .rsplit(|byte| *byte == b' ')
        .next()
        .is_some_and(|last| last.starts_with(word.as_bytes()))
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

    #[test]
    fn words_by_their_beginnings() {
        let text = b" nguyen van tam ";
        for (word, any, given) in [
            ("ngu", true, false),
            ("ta", true, true),
            ("tam", true, true),
            ("an", false, false),
            ("tamm", false, false),
        ] {
            assert_eq!(
                (has_word(text, word), is_given_name(text, word)),
                (any, given),
                "{word}"
            );
        }
    }
}
