//! Groups of people by age that have deadlines of their own in a campaign.

use super::date::Day;

/// The day on which the age of a cohort's people counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AgeOn {
    /// The day of looking.
    Today,
    /// The deadline: the cohort's own for taking applications, else the campaign's; without one, the day of looking.
    Deadline,
    /// A day that was laid down.
    Day(Day),
}

impl AgeOn {
    /// As registers keep it: `today`, `deadline` or a day.
    pub fn code(self) -> String {
        match self {
            Self::Today => "today".to_owned(),
            Self::Deadline => "deadline".to_owned(),
            Self::Day(day) => day.to_string(),
        }
    }

    /// What [`AgeOn::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "today" => Some(Self::Today),
            "deadline" => Some(Self::Deadline),
            day => day.parse().ok().map(Self::Day),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_the_age_reads_back() {
        for code in ["today", "deadline", "2022-08-31"] {
            assert_eq!(
                AgeOn::from_code(code).map(AgeOn::code).as_deref(),
                Some(code)
            );
        }
        assert_eq!(AgeOn::from_code("31/8"), None);
    }
}
