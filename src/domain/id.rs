//! Identities of records.
//!
//! Inside, an id is a positive 64-bit integer: a device tag in the high 31 bits, a counter per table in the low 32.
//! Outside it is text such as `P-0G5T3W0000008D`: a letter for the table, thirteen Crockford base 32 digits and a check
//! character, because a number of 19 digits dies in spreadsheets and JSON readers, and a mistyped one must be noticed.

use std::fmt;
use std::str::FromStr;

/// The 32 digits of Crockford's base 32, without I, L, O and U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 63 bits in groups of five.
const WIDTH: usize = 13;
/// Bits of the counter below the device tag.
pub const COUNTER_BITS: u32 = 32;

/// Why a text is not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdError {
    /// It does not have the form of an id of this table.
    Form,
    /// It has the form, but the check character says that it was mistyped.
    Check,
}

/// An id as text, without an allocation: lists hold millions of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdText([u8; WIDTH + 3]);

impl IdText {
    fn new(prefix: char, id: i64) -> Self {
        let mut digits = [0u8; WIDTH];
        let mut rest = id as u64;
        for digit in digits.iter_mut().rev() {
            *digit = (rest % 32) as u8;
            rest /= 32;
        }
        let mut text = [b'-'; WIDTH + 3];
        text[0] = prefix as u8;
        for (place, digit) in text[2..].iter_mut().zip(digits) {
            *place = DIGITS[usize::from(digit)];
        }
        text[WIDTH + 2] = DIGITS[usize::from(check_digit(&digits))];
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        // All of it is ASCII.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// Luhn's sum over base 32: sees every single wrong character and nearly every swap of neighbours, and, unlike
/// Crockford's own mod 37, needs no signs that a shell or a spreadsheet would take for its own.
fn check_digit(digits: &[u8]) -> u8 {
    let mut sum = 0u32;
    for (place, digit) in digits.iter().rev().enumerate() {
        let doubled = u32::from(*digit) * if place % 2 == 0 { 2 } else { 1 };
        sum += doubled / 32 + doubled % 32;
    }
    ((32 - sum % 32) % 32) as u8
}

fn decode(prefix: char, text: &str) -> Result<i64, IdError> {
    let text = text.trim();
    let mut letters = text.chars();
    let same_letter = letters
        .next()
        .is_some_and(|letter| letter.eq_ignore_ascii_case(&prefix));
    if !same_letter || letters.next() != Some('-') {
        return Err(IdError::Form);
    }
    let mut digits = Vec::with_capacity(WIDTH + 1);
    for letter in letters {
        digits.push(digit_value(letter).ok_or(IdError::Form)?);
    }
    let [body @ .., check] = digits.as_slice() else {
        return Err(IdError::Form);
    };
    // The first digit holds three bits: 63 bits in thirteen groups of five.
    if body.len() != WIDTH || body[0] > 7 {
        return Err(IdError::Form);
    }
    if check_digit(body) != *check {
        return Err(IdError::Check);
    }
    let value = body
        .iter()
        .fold(0u64, |value, digit| value * 32 + u64::from(*digit));
    Ok(value as i64)
}

/// Crockford's reading: O is 0, I and L are 1, small letters are capitals.
fn digit_value(letter: char) -> Option<u8> {
    let letter = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    DIGITS
        .iter()
        .position(|digit| char::from(*digit) == letter)
        .map(|at| at as u8)
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl $name {
            /// The id as it is written outside.
            pub fn text(self) -> IdText {
                IdText::new($prefix, self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.text().as_str())
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                decode($prefix, text).map(Self)
            }
        }
    )*};
}

ids! {
    /// A village: thôn, bản, ấp, tổ dân phố, khu phố.
    VillageId = 'T';
    /// A household.
    HouseholdId = 'H';
    /// A person.
    PersonId = 'P';
    /// One absence of one person.
    AbsenceId = 'A';
    /// One visit at a household.
    VisitId = 'V';
    /// A campaign.
    CampaignId = 'C';
    /// One step of one person in a campaign.
    StepId = 'S';
    /// A cohort of a campaign.
    CohortId = 'K';
    /// A priority group of a campaign.
    PriorityGroupId = 'G';
    /// A target of a campaign.
    TargetId = 'M';
    /// A report that is due in a campaign.
    DueReportId = 'R';
    /// A total of a campaign that was typed.
    DayTotalId = 'D';
    /// A remark of a campaign.
    RemarkId = 'N';
    /// One batch of changes, the unit of undo.
    BatchId = 'B';
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_reads_back() {
        for id in [1, 31, 32, 1 << 32, 0x1234_5678_0000_0001, i64::MAX] {
            let text = PersonId(id).to_string();
            assert_eq!(text.len(), 16, "{text}");
            assert_eq!(text.parse(), Ok(PersonId(id)), "{text}");
            assert_eq!(
                text.to_lowercase().replace('0', "o").parse(),
                Ok(PersonId(id)),
                "{text}"
            );
        }
    }

    #[test]
    fn a_mistyped_id_is_noticed() {
        let text = PersonId(0x1234_5678_0000_0001).to_string();
        for place in 2..text.len() {
            for digit in DIGITS {
                let mut wrong = text.clone().into_bytes();
                if wrong[place] == *digit {
                    continue;
                }
                wrong[place] = *digit;
                let wrong = String::from_utf8(wrong).unwrap();
                assert!(wrong.parse::<PersonId>().is_err(), "{wrong}");
            }
        }
    }

    #[test]
    fn other_texts_are_not_ids() {
        for text in [
            "",
            "P",
            "P-",
            "H-00000000000011",
            "042",
            "P-000000000000",
            "P-Z0000000000000",
            "P-0000000000000é",
        ] {
            assert_eq!(text.parse::<PersonId>(), Err(IdError::Form), "{text}");
        }
    }
}
