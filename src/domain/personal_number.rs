//! The twelve-digit personal identification number (số định danh cá nhân).

use std::fmt;

/// One more than the greatest number of twelve digits.
const LIMIT: u64 = 1_000_000_000_000;

/// A personal number: `PPP G YY NNNNNN`, the province of registration, century and sex, year of
/// birth and six free digits, without a check digit (Decree 137/2015, article 13).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonalNumber(u64);

impl PersonalNumber {
    /// The number as an integer.
    pub fn value(self) -> u64 {
        self.0
    }

    /// The number of an integer of at most twelve digits.
    pub fn from_value(value: u64) -> Option<Self> {
        (value < LIMIT).then_some(Self(value))
    }

    /// `********1234`.
    pub fn masked(self) -> String {
        format!("********{:04}", self.0 % 10_000)
    }
}

/// Twelve digits.
impl fmt::Display for PersonalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

/// Masked, so that no log ever holds a whole number.
impl fmt::Debug for PersonalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}
