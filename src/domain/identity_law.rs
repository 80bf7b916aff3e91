//! Who must have which card by the Law on Identity (26/2023/QH15, in force from 1 July 2024), articles 19, 21 and 46.
//!
//! From 14 a citizen must have a card; under 14 one may. A card is renewed at 14, 25, 40 and 60, and one issued within
//! the two years before such a birthday is valid to the next. The old identity card (chứng minh nhân dân) ended with
//! 2024. Cards with a chip or a bar code stay valid to the printed day; nobody must exchange one because of its kind.
//!
//! What is only partly known is judged by its first possible day, and told to be uncertain where its last possible day
//! would be judged differently.

use super::card::CardKind;
use super::date::{Day, PartialDate, reaches_on};

/// The age from which a card must be had.
pub const FIRST_CARD: i32 = 14;
/// The birthdays on which a card is renewed.
pub const MILESTONES: [i32; 4] = [14, 25, 40, 60];
/// A card that was issued so many years before such a birthday is valid to the next one.
const YEARS_BEFORE: i32 = 2;

/// What the law asks of a person on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// What it asks.
    pub duty: Duty,
    /// Whether something that is not known exactly could change whether the person must.
    pub uncertain: bool,
}

/// What the law asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Must have a first card.
    MustFirst {
        /// Since the fourteenth birthday; `None` where the birth is not known.
        since: Option<Day>,
    },
    /// Holds the old identity card, which is no longer valid, and must have a new one.
    MustReplaceOld {
        /// Since the day after its end.
        since: Day,
    },
    /// The card has expired and must be renewed.
    MustRenew {
        /// The birthday at which it expired: 14, 25, 40 or 60; `None` where the birth is not known.
        milestone: Option<i32>,
        /// Since this day.
        since: Day,
    },
    /// May, and need not.
    MayNow(May),
    /// Was not born yet.
    NotYet,
}

/// Why somebody need not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// Is not 14 yet.
    UnderAge {
        /// The day on which a card must be had.
        until: Day,
    },
    /// Holds a card that is valid.
    CardValid {
        /// Up to this day, on which it must be renewed; `None` is for life.
        until: Option<Day>,
    },
}

impl Duty {
    /// Whether the person must.
    pub fn is_must(self) -> bool {
        matches!(
            self,
            Self::MustFirst { .. } | Self::MustReplaceOld { .. } | Self::MustRenew { .. }
        )
    }

    /// The code, for labels (`duty-<code>`) and files.
    pub fn code(self) -> &'static str {
        match self {
            Self::MustFirst { .. } => "must_first",
            Self::MustReplaceOld { .. } => "must_replace_old",
            Self::MustRenew { .. } => "must_renew",
            Self::MayNow(May::UnderAge { .. }) => "under_age",
            Self::MayNow(May::CardValid { until: Some(_) }) => "card_valid",
            Self::MayNow(May::CardValid { until: None }) => "card_for_life",
            Self::NotYet => "not_yet",
        }
    }
}

/// The card that somebody holds, as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Its kind; `None` is not known.
    pub kind: Option<CardKind>,
    /// When it was issued.
    pub issued: Option<PartialDate>,
    /// The day printed on it.
    pub expires: Option<PartialDate>,
}

impl Held {
    /// Whether the card, as far as is known, was issued on that day or later.
    pub fn is_since(&self, day: Day) -> bool {
        self.issued.is_none_or(|issued| issued.last() >= day)
    }
}

/// What the law asks on `on` of a person born at `birth` who holds this card.
pub fn obligation(birth: Option<PartialDate>, held: Held, on: Day) -> Obligation {
    let Some(birth) = birth else {
        // Of somebody whose age nobody knows the card alone can tell something.
        return Obligation {
            duty: duty_of_unknown(held, on),
            uncertain: true,
        };
    };
    let (first, last) = (birth.first(), birth.last());
    let duty = Case::new(first, held.first(on), on).duty();
    let other = [
        Case::new(last, held.first(on), on),
        Case::new(first, held.last(on), on),
        Case::new(last, held.last(on), on),
    ];
    let is_must = duty.is_must();
    // Whether somebody has a card at all is not known where its kind is not.
    let hangs_on_card = held.told().is_none() && is_must;
    let differs = other.iter().any(|case| case.duty().is_must() != is_must);
    Obligation {
        duty,
        uncertain: hangs_on_card || differs,
    }
}

/// What a card alone tells: one that is not known to have expired is taken for valid.
fn duty_of_unknown(held: Held, on: Day) -> Duty {
    let end = held.first(on).expires.map(PartialDate::first);
    match held.told() {
        None | Some(CardKind::None) => Duty::MustFirst { since: None },
        Some(CardKind::Cmnd) => duty_of_old(on, None),
        Some(CardKind::Barcode | CardKind::Chip | CardKind::Identity) => match end {
            Some(since) if since <= on => Duty::MustRenew {
                milestone: None,
                since,
            },
            until => Duty::MayNow(May::CardValid { until }),
        },
    }
}

/// The birthday to which a card is valid that was issued on this day; `None` is for life.
pub fn valid_to(birth: PartialDate, issued: Day) -> Option<Day> {
    MILESTONES
        .into_iter()
        .find(|age| issued < reaches_on(birth, age - YEARS_BEFORE))
        .map(|age| reaches_on(birth, age))
}

/// The old identity card of somebody who turned 14 on `first`.
fn duty_of_old(on: Day, first: Option<Day>) -> Duty {
    let end = Day::from_ymd_opt(2024, 12, 31);
    match Day::from_ymd_opt(2025, 1, 1) {
        Some(since) if on >= since => Duty::MustReplaceOld {
            since: first.unwrap_or(since).max(since),
        },
        _ => Duty::MayNow(May::CardValid { until: end }),
    }
}

impl Held {
    /// The kind; of one that nobody wrote down what the day of issue tells: since 2021 only cards with a chip were issued.
    pub fn told(self) -> Option<CardKind> {
        let since = years_of(CardKind::Chip, Day::MAX)?.0;
        let issued = self.issued.is_some_and(|issued| issued.first() >= since);
        self.kind.or(issued.then_some(CardKind::Chip))
    }

    /// The card with its first possible days. Of a card whose days nobody knows the kind tells when it was issued.
    fn first(self, on: Day) -> Self {
        self.with(
            PartialDate::first,
            self.kind
                .and_then(|kind| years_of(kind, on))
                .map(|years| years.0),
        )
    }

    fn last(self, on: Day) -> Self {
        self.with(
            PartialDate::last,
            self.kind
                .and_then(|kind| years_of(kind, on))
                .map(|years| years.1),
        )
    }

    fn with(self, day: fn(PartialDate) -> Day, usual: Option<Day>) -> Self {
        let issued = self.issued.map(day).or(usual);
        Self {
            kind: self.kind,
            issued: issued.map(PartialDate::Day),
            expires: self.expires.map(|date| PartialDate::Day(day(date))),
        }
    }
}

/// The first and last day on which cards of a kind were issued.
fn years_of(kind: CardKind, on: Day) -> Option<(Day, Day)> {
    let day = Day::from_ymd_opt;
    let (first, last) = match kind {
        CardKind::None | CardKind::Cmnd => return None,
        CardKind::Barcode => (day(2016, 1, 1)?, day(2020, 12, 31)?),
        CardKind::Chip => (day(2021, 1, 1)?, day(2024, 6, 30)?),
        CardKind::Identity => (day(2024, 7, 1)?, on),
    };
    Some((first, last.max(first)))
}

/// One reading of what is known: every day is exact.
struct Case {
    birth: Day,
    held: Held,
    on: Day,
}

impl Case {
    fn new(birth: Day, held: Held, on: Day) -> Self {
        Self { birth, held, on }
    }

    /// The birthday of so many years.
    fn turns(&self, years: i32) -> Day {
        reaches_on(PartialDate::Day(self.birth), years)
    }

    fn duty(&self) -> Duty {
        let first = self.turns(FIRST_CARD);
        if self.birth > self.on {
            Duty::NotYet
        } else if self.on < first {
            Duty::MayNow(May::UnderAge { until: first })
        } else {
            match self.held.told() {
                None | Some(CardKind::None) => Duty::MustFirst { since: Some(first) },
                Some(CardKind::Cmnd) => duty_of_old(self.on, Some(first)),
                Some(CardKind::Barcode | CardKind::Chip | CardKind::Identity) => {
                    self.duty_of_card()
                }
            }
        }
    }

    fn duty_of_card(&self) -> Duty {
        let until = match (self.held.expires, self.held.issued) {
            (Some(printed), _) => Some(printed.first()),
            (None, Some(issued)) => valid_to(PartialDate::Day(self.birth), issued.first()),
            (None, None) => None,
        };
        match until {
            Some(since) if since <= self.on => Duty::MustRenew {
                milestone: self.milestone(since),
                since,
            },
            until => Duty::MayNow(May::CardValid { until }),
        }
    }

    /// The last of those birthdays up to a day.
    fn milestone(&self, day: Day) -> Option<i32> {
        MILESTONES
            .into_iter()
            .rev()
            .find(|age| self.turns(*age) <= day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// A duty in words: `renew 40 2026-03-10`, `valid 2026-03-10`, `life`, `under 2026-11-23`, a `≈` before it.
    fn words(found: Obligation) -> String {
        let words = match found.duty {
            Duty::MustFirst { since: Some(since) } => format!("first {since}"),
            Duty::MustFirst { since: None } => "first".to_owned(),
            Duty::MustReplaceOld { since } => format!("replace {since}"),
            Duty::MustRenew {
                milestone: Some(milestone),
                since,
            } => format!("renew {milestone} {since}"),
            Duty::MustRenew { since, .. } => format!("renew since {since}"),
            Duty::MayNow(May::UnderAge { until }) => format!("under {until}"),
            Duty::MayNow(May::CardValid { until: Some(until) }) => format!("valid {until}"),
            Duty::MayNow(May::CardValid { until: None }) => "life".to_owned(),
            Duty::NotYet => "not yet".to_owned(),
        };
        let mark = if found.uncertain { "≈" } else { "" };
        format!("{mark}{words}")
    }

    /// A card as `chip 2024-04-05 / 2046-03-10`: its kind, the day it was issued, the day printed on it.
    fn held(text: &str) -> Held {
        let (before, expires) = text.split_once(" / ").unwrap_or((text, ""));
        let (kind, issued) = before.split_once(' ').unwrap_or((before, ""));
        Held {
            kind: CardKind::from_code(kind),
            issued: PartialDate::from_iso(issued),
            expires: PartialDate::from_iso(expires),
        }
    }

    /// On 22 November 2026 without a day of its own.
    const CASES: &[(&str, &str, &str)] = &[
        // At 14, to the day.
        ("2012-11-22", "none", "first 2026-11-22"),
        ("2012-11-23", "none", "under 2026-11-23"),
        ("2012", "none", "≈first 2026-01-01"),
        ("2012-11", "none", "≈first 2026-11-01"),
        ("2012-10", "none", "first 2026-10-01"),
        ("2012-12", "none", "under 2026-12-01"),
        ("2011", "none", "first 2025-01-01"),
        ("2013", "none", "under 2027-01-01"),
        ("2026-12-01", "none", "not yet"),
        ("1990-05-01", "none", "first 2004-05-01"),
        ("", "none", "≈first"),
        ("", "", "≈first"),
        ("", "cmnd", "≈replace 2025-01-01"),
        ("", "chip / 2026-03-10", "≈renew since 2026-03-10"),
        ("", "chip / 2027-03-10", "≈valid 2027-03-10"),
        ("", "chip 2022-01-01", "≈life"),
        // Whether there is a card is not known.
        ("1990-05-01", "", "≈first 2004-05-01"),
        ("2020-05-01", "", "under 2034-05-01"),
        // There is one, of whatever kind: nobody issues old cards any more.
        ("1990-05-01", " 2023-05-01", "valid 2030-05-01"),
        ("1986-03-10", " 2021", "renew 40 2026-03-10"),
        ("1990-05-01", " 2023-05-01 / 2030-05-01", "valid 2030-05-01"),
        ("", " 2023-05-01", "≈life"),
        ("1990-05-01", " 2020-12-31", "≈first 2004-05-01"),
        ("1990-05-01", "none 2023-05-01", "first 2004-05-01"),
        // The old identity card.
        ("1990-05-01", "cmnd", "replace 2025-01-01"),
        ("1950-05-01", "cmnd 1990-01-01", "replace 2025-01-01"),
        (
            "1950-05-01",
            "cmnd 2015-01-01 / 2030-01-01",
            "replace 2025-01-01",
        ),
        // The two years before a birthday.
        ("1986-03-10", "identity 2024-04-05", "valid 2046-03-10"),
        ("1986-03-10", "identity 2024-02-05", "renew 40 2026-03-10"),
        ("1986-03-10", "identity 2024-03-10", "valid 2046-03-10"),
        ("1986-03-10", "identity 2024-03-09", "renew 40 2026-03-10"),
        ("1968-01-01", "identity 2026-11-22", "life"),
        ("1968-11-22", "identity 2026-11-22", "life"),
        ("1968-11-23", "identity 2026-11-22", "valid 2028-11-23"),
        // Issued under 12: to 14. From 12 under 14: to 25. And so on.
        ("2014-11-22", "identity 2026-11-21", "under 2028-11-22"),
        ("2012-11-22", "identity 2024-11-21", "renew 14 2026-11-22"),
        ("2012-11-22", "identity 2024-11-22", "valid 2037-11-22"),
        ("2012-11-22", "identity 2026-11-22", "valid 2037-11-22"),
        ("2003-11-23", "identity 2026-11-22", "valid 2028-11-23"),
        ("2003-11-22", "identity 2026-11-22", "valid 2043-11-22"),
        ("2001-11-22", "chip 2024-06-30", "renew 25 2026-11-22"),
        ("2001-11-22", "identity 2024-11-21", "renew 25 2026-11-22"),
        ("2001-11-22", "identity 2024-11-22", "valid 2041-11-22"),
        ("1988-11-23", "identity 2026-11-22", "valid 2028-11-23"),
        ("1988-11-22", "identity 2026-11-22", "valid 2048-11-22"),
        ("1966-11-22", "identity 2024-11-21", "renew 60 2026-11-22"),
        ("1966-11-22", "identity 2024-11-22", "life"),
        ("1966-11-23", "chip 2022-01-01", "valid 2026-11-23"),
        // Who is over 60 at the issue has it for life.
        ("1950-05-01", "chip 2021-06-01", "life"),
        // The years that must renew in 2026, with cards of 2021 to 2023.
        ("2012-06-01", "chip 2022-01-01", "renew 14 2026-06-01"),
        ("2001-06-01", "chip 2022-01-01", "renew 25 2026-06-01"),
        ("1986-06-01", "chip 2022-01-01", "renew 40 2026-06-01"),
        ("1966-06-01", "chip 2022-01-01", "renew 60 2026-06-01"),
        ("2002-06-01", "chip 2022-01-01", "valid 2027-06-01"),
        ("1987-06-01", "chip 2022-01-01", "valid 2027-06-01"),
        ("1967-06-01", "chip 2022-01-01", "valid 2027-06-01"),
        // Born on 29 February: on 28 February of common years.
        ("2012-02-29", "identity 2024-02-28", "renew 14 2026-02-28"),
        ("2012-02-29", "identity 2024-02-29", "valid 2037-02-28"),
        ("1988-02-29", "identity 2026-02-27", "valid 2028-02-29"),
        ("1988-02-29", "identity 2026-02-28", "valid 2048-02-29"),
        // The printed day decides, whatever the rule would say.
        (
            "1986-03-10",
            "chip 2021-05-01 / 2026-03-10",
            "renew 40 2026-03-10",
        ),
        (
            "1986-03-10",
            "chip 2021-05-01 / 2027-03-10",
            "valid 2027-03-10",
        ),
        (
            "2003-01-01",
            "barcode 2018-01-01 / 2028-01-01",
            "valid 2028-01-01",
        ),
        ("1995-01-01", "barcode / 2020-01-01", "renew 25 2020-01-01"),
        ("1995-01-01", "barcode / 2026-11-22", "renew 25 2026-11-22"),
        ("1995-01-01", "barcode / 2026-11-23", "valid 2026-11-23"),
        ("1995-01-01", "barcode / 2026", "≈renew 25 2026-01-01"),
        ("1995-01-01", "barcode / 2025", "renew 25 2025-01-01"),
        ("1995-01-01", "barcode / 2027", "valid 2027-01-01"),
        // Only part of the day of issue is known.
        ("1986-03-10", "identity 2024", "≈renew 40 2026-03-10"),
        ("1986-03-10", "identity 2024-03", "≈renew 40 2026-03-10"),
        ("1986-03-10", "identity 2024-04", "valid 2046-03-10"),
        ("1986-03-10", "chip 2023", "renew 40 2026-03-10"),
        // Nothing but the kind is known: when such cards were issued.
        ("1986-03-10", "chip", "≈renew 40 2026-03-10"),
        ("1986-06-30", "barcode", "renew 40 2026-06-30"),
        ("1986-07-01", "chip", "renew 40 2026-07-01"),
        ("1990-05-01", "chip", "valid 2030-05-01"),
        ("1990-05-01", "identity", "valid 2030-05-01"),
        ("1950-05-01", "chip", "life"),
        ("2001-06-01", "barcode", "renew 25 2026-06-01"),
        // Only the year of birth is known.
        ("1986", "chip 2022-01-01", "≈renew 40 2026-01-01"),
        ("1985", "chip 2022-01-01", "renew 40 2025-01-01"),
        ("1987", "chip 2022-01-01", "valid 2027-01-01"),
        ("1986", "identity 2024-06-01", "valid 2046-01-01"),
    ];

    #[test]
    fn who_must_by_the_identity_law() {
        for (birth, card, expected) in CASES {
            let found = obligation(PartialDate::from_iso(birth), held(card), day("2026-11-22"));
            assert_eq!(words(found), *expected, "{birth} {card}");
        }
    }

    #[test]
    fn the_old_identity_card_was_valid_through_2024() {
        let birth = PartialDate::from_iso("1990-05-01");
        for (on, expected) in [
            ("2024-12-31", "valid 2024-12-31"),
            ("2025-01-01", "replace 2025-01-01"),
        ] {
            assert_eq!(
                words(obligation(birth, held("cmnd"), day(on))),
                expected,
                "{on}"
            );
        }
    }

    #[test]
    fn the_day_of_a_birthday_is_the_first_on_which_one_must() {
        let birth = PartialDate::from_iso("2001-11-22");
        for (on, expected) in [
            ("2026-11-21", "valid 2026-11-22"),
            ("2026-11-22", "renew 25 2026-11-22"),
            ("2050-01-01", "renew 25 2026-11-22"),
        ] {
            let found = obligation(birth, held("chip 2022-01-01"), day(on));
            assert_eq!(words(found), expected, "{on}");
        }
    }
}
