//! Who a campaign must reach.

use super::date::{Day, PartialDate, age_on};

closed_list! {
    /// A preset of who is eligible in a campaign.
    Eligibility {
        /// Everyone of 14 and over: the first campaign of a register.
        All14 = "all_14",
        /// Everyone, of any age.
        Everyone = "all",
        /// Only those of 14 and over who are away.
        Absent14 = "absent_14",
    }
}

/// Whether a person is eligible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Eligible.
    Yes,
    /// Eligible as far as is known: the birth is unknown, or its unknown part decides. Shown with `≈`.
    Uncertain,
    /// Not eligible.
    No,
}

impl Target {
    /// Whether the person counts, surely or as far as is known.
    pub fn counts(self) -> bool {
        self != Self::No
    }
}

impl Eligibility {
    /// The age from which the preset asks, in full years.
    pub fn from_age(self) -> i32 {
        match self {
            Self::All14 | Self::Absent14 => 14,
            Self::Everyone => 0,
        }
    }

    /// Whether a person born at `birth`, away or not, is eligible on the day `on`.
    pub fn target(self, birth: Option<PartialDate>, absent: bool, on: Day) -> Target {
        if self == Self::Absent14 && !absent {
            return Target::No;
        }
        if self.from_age() == 0 {
            return Target::Yes;
        }
        let Some(birth) = birth else {
            return Target::Uncertain;
        };
        let age = age_on(birth, on);
        match (age.years >= self.from_age(), age.uncertain) {
            (true, true) if age_on(PartialDate::Day(birth.last()), on).years < self.from_age() => {
                Target::Uncertain
            }
            (true, _) => Target::Yes,
            (false, _) => Target::No,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_eligible_on_22_november_2026() {
        let on = Day::from_ymd_opt(2026, 11, 22).unwrap();
        for (preset, birth, absent, target) in [
            (Eligibility::All14, Some("2012-11-22"), false, Target::Yes),
            (Eligibility::All14, Some("2012-11-23"), false, Target::No),
            (Eligibility::All14, Some("2012"), false, Target::Uncertain),
            (Eligibility::All14, Some("2011"), false, Target::Yes),
            (
                Eligibility::All14,
                Some("2012-11"),
                false,
                Target::Uncertain,
            ),
            (Eligibility::All14, Some("2012-10"), false, Target::Yes),
            (Eligibility::All14, None, false, Target::Uncertain),
            (
                Eligibility::Everyone,
                Some("2026-11-01"),
                false,
                Target::Yes,
            ),
            (Eligibility::Absent14, Some("1990"), false, Target::No),
            (Eligibility::Absent14, Some("1990"), true, Target::Yes),
            (Eligibility::Absent14, Some("2020"), true, Target::No),
        ] {
            let date = birth.map(|text| PartialDate::from_iso(text).unwrap());
            assert_eq!(
                preset.target(date, absent, on),
                target,
                "{preset:?} {birth:?} {absent}"
            );
        }
    }
}
