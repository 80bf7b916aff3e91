//! What came of a visit for one person.

use serde::Deserialize;

use super::outcome::Effect;

/// How a result counts in rates and in the household's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// Spoken to in person, at the door or by phone.
    Met,
    /// Reported by the family; shown apart.
    Proxy,
    /// Does not agree yet.
    Refused,
    /// Tried and not reached.
    NotReached,
    /// Reported as no longer here. Only proposes leaving the eligible: until a second, dated step
    /// confirms it, the person stays in every denominator.
    NotEligible,
    /// Nothing yet.
    Open,
}

#[derive(Deserialize)]
struct Row {
    code: String,
    digit: char,
    counts: Counts,
    effect: Effect,
}

code_list! {
    /// The result for one person, of the entry panel.
    PersonResult, Row, "person_results.csv"
}

impl PersonResult {
    /// The result of a digit in the entry panel.
    pub fn from_digit(digit: char) -> Option<Self> {
        Self::all().find(|result| result.digit() == digit)
    }

    /// Its digit in the entry panel.
    pub fn digit(self) -> char {
        self.row().digit
    }

    /// How it counts.
    pub fn counts(self) -> Counts {
        self.row().counts
    }

    /// What the panel asks once it is chosen: nothing (`Saved`), a date, a reason or a note.
    pub fn effect(self) -> Effect {
        self.row().effect
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::count_lines;

    #[test]
    fn every_row_is_read() {
        assert_eq!(PersonResult::all().len(), count_lines(TEXT));
    }

    #[test]
    fn digits_and_counts() {
        for (digit, code, counts) in [
            ('1', "met", Counts::Met),
            ('2', "through_family", Counts::Proxy),
            ('3', "agreed_date", Counts::Met),
            ('4', "says_done", Counts::Met),
            ('5', "not_agreed", Counts::Refused),
            ('6', "not_obliged", Counts::Met),
            ('7', "papers", Counts::Met),
            ('8', "home_service", Counts::Met),
            ('9', "not_reached", Counts::NotReached),
            ('0', "reported_gone", Counts::NotEligible),
        ] {
            let result = PersonResult::from_digit(digit).unwrap();
            assert_eq!((result.code(), result.counts()), (code, counts), "{digit}");
            assert_eq!(PersonResult::from_code(code), Some(result));
        }
        assert_eq!(PersonResult::from_digit('x'), None);
    }
}
