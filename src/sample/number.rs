//! Personal numbers of invented people: `PPP G YY NNNNNN`, none of them twice in a list.
//!
//! The last six digits are the person's place in the list, shuffled. They repeat after a million places, so each
//! million (a *block*) draws its three-digit codes from a region of its own.

use chrono::Datelike;

use crate::domain::date::Day;
use crate::domain::sex::Sex;

use super::chance::mix;

/// The largest household.
pub(super) const MOST_MEMBERS: usize = 9;

/// Households a block: with nine members each they fill a million places.
pub(super) const BLOCK: u64 = 1_000_000 / MOST_MEMBERS as u64;

/// The number of a member of a household.
pub(super) fn personal_number(
    seed: u64,
    household: u64,
    member: usize,
    code: &str,
    sex: Sex,
    birth: Day,
) -> String {
    let place = household % BLOCK * MOST_MEMBERS as u64 + member as u64;
    let century = (birth.year() / 100 - 19) * 2;
    let digit = match sex {
        Sex::Male => century,
        Sex::Female => century + 1,
    };
    let year = birth.year() % 100;
    format!("{code}{digit}{year:02}{:06}", shuffled(seed, place))
}

/// Another order of the numbers below a million: a Feistel network over two halves of a thousand.
fn shuffled(seed: u64, place: u64) -> u64 {
    let (mut left, mut right) = (place / 1000, place % 1000);
    for round in 0..4 {
        (left, right) = (
            right,
            (left + mix(seed ^ (round << 32) ^ right) % 1000) % 1000,
        );
    }
    left * 1000 + right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shuffle_loses_nothing() {
        let mut seen = vec![false; 1_000_000];
        for place in 0..1_000_000 {
            let at = shuffled(5, place) as usize;
            assert!(!seen[at]);
            seen[at] = true;
        }
    }

    #[test]
    fn sex_and_century_are_one_digit() {
        for (sex, birth, expected) in [
            (Sex::Male, "1985-05-15", "015085"),
            (Sex::Female, "1999-12-31", "015199"),
            (Sex::Male, "2000-01-01", "015200"),
            (Sex::Female, "2012-02-29", "015312"),
        ] {
            let number = personal_number(1, 3, 2, "015", sex, birth.parse().unwrap());
            assert_eq!((&number[..6], number.len()), (expected, 12));
        }
    }
}
