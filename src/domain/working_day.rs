//! The days on which a campaign works. The letters of 2021 ask for seven days a week: without a calendar every day is
//! worked.

use std::collections::BTreeSet;

use chrono::{Datelike, Days};
use serde_json::{Value, json};

use super::date::Day;

/// Days at most that are looked through for one: a calendar that leaves no day would look for ever.
const REACH: usize = 366 * 10;

/// The days nobody works: days of the week, and single ones.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct DaysOff {
    /// Days of the week, Monday 1 to Sunday 7.
    pub weekly: BTreeSet<u8>,
    /// Single days: holidays, a flood.
    pub days: BTreeSet<Day>,
}

impl DaysOff {
    /// Reads what [`DaysOff::code`] wrote; empty text is no day off. `None` for anything else, and for a week without a
    /// working day.
    pub fn from_code(code: &str) -> Option<Self> {
        if code.is_empty() {
            return Some(Self::default());
        }
        let value: Value = serde_json::from_str(code).ok()?;
        let list = |key: &str| match value.get(key) {
            None => Some(Vec::new()),
            Some(list) => list.as_array().cloned(),
        };
        let weekday = |value: &Value| {
            let number = u8::try_from(value.as_u64()?).ok()?;
            (1..=7).contains(&number).then_some(number)
        };
        let day = |value: &Value| value.as_str()?.parse().ok();
        let weekly: Option<BTreeSet<u8>> = list("weekly")?.iter().map(weekday).collect();
        let days: Option<BTreeSet<Day>> = list("days")?.iter().map(day).collect();
        let off = Self {
            weekly: weekly?,
            days: days?,
        };
        (off.weekly.len() < 7).then_some(off)
    }

    /// How a register keeps it: `{"weekly":[6,7],"days":["2026-09-02"]}`, nothing where every day is worked.
    pub fn code(&self) -> String {
        if *self == Self::default() {
            return String::new();
        }
        let days: Vec<String> = self.days.iter().map(Day::to_string).collect();
        json!({ "weekly": self.weekly, "days": days }).to_string()
    }

    /// Whether the day is worked.
    pub fn is_worked(&self, day: Day) -> bool {
        let weekday = day.weekday().number_from_monday() as u8;
        !self.weekly.contains(&weekday) && !self.days.contains(&day)
    }

    /// The days worked from `first` to `last`, both among them; 0 when `last` lies before.
    pub fn between(&self, first: Day, last: Day) -> usize {
        if last < first {
            return 0;
        }
        let all = (last - first).num_days() as usize + 1;
        if *self == Self::default() {
            return all;
        }
        let days = first.iter_days().take(all);
        days.filter(|day| self.is_worked(*day)).count()
    }

    /// The `count`th day worked from `first` on, `first` being the first if it is worked. `None` beyond ten years, and
    /// for a count of 0.
    pub fn nth(&self, first: Day, count: usize) -> Option<Day> {
        let before = count.checked_sub(1)?;
        if *self == Self::default() {
            let day = first.checked_add_days(Days::new(before as u64));
            return day.filter(|_| before < REACH);
        }
        let days = first.iter_days().take(REACH);
        days.filter(|day| self.is_worked(*day)).nth(before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        for (code, written) in [
            ("", Some("")),
            ("{}", Some("")),
            (
                r#"{"weekly":[7,6],"days":["2026-09-02"]}"#,
                Some(r#"{"days":["2026-09-02"],"weekly":[6,7]}"#),
            ),
            (r#"{"weekly":[7]}"#, Some(r#"{"days":[],"weekly":[7]}"#)),
            (r#"{"weekly":[0]}"#, None),
            (r#"{"weekly":[8]}"#, None),
            (r#"{"weekly":["7"]}"#, None),
            (r#"{"weekly":[1,2,3,4,5,6,7]}"#, None),
            (r#"{"days":["2/9"]}"#, None),
            ("[]x", None),
        ] {
            let off = DaysOff::from_code(code);
            assert_eq!(
                off.as_ref().map(DaysOff::code).as_deref(),
                written,
                "{code}"
            );
            if let Some(off) = off {
                assert_eq!(DaysOff::from_code(&off.code()), Some(off), "{code}");
            }
        }
    }

    #[test]
    fn counts_and_finds_the_days_that_are_worked() {
        // 22 November 2026 is a Sunday, 2 September a Wednesday.
        for (code, first, last, count) in [
            ("", "2026-11-22", "2026-11-30", 9),
            ("", "2026-11-22", "2026-11-22", 1),
            ("", "2026-11-22", "2026-11-21", 0),
            (r#"{"weekly":[7]}"#, "2026-11-22", "2026-11-30", 7),
            (r#"{"weekly":[6,7]}"#, "2026-11-22", "2026-11-30", 6),
            (r#"{"weekly":[7]}"#, "2026-11-22", "2026-11-22", 0),
            (
                r#"{"weekly":[6,7],"days":["2026-09-02"]}"#,
                "2026-08-31",
                "2026-09-06",
                4,
            ),
        ] {
            let off = DaysOff::from_code(code).unwrap();
            assert_eq!(off.between(day(first), day(last)), count, "{code} {first}");
        }
        for (code, first, count, wanted) in [
            ("", "2026-11-22", 1, Some("2026-11-22")),
            ("", "2026-11-22", 9, Some("2026-11-30")),
            ("", "2026-11-22", 0, None),
            ("", "2026-11-22", 4000, None),
            (r#"{"weekly":[7]}"#, "2026-11-22", 1, Some("2026-11-23")),
            (r#"{"weekly":[7]}"#, "2026-11-22", 7, Some("2026-11-30")),
            (
                r#"{"days":["2026-11-22"]}"#,
                "2026-11-22",
                2,
                Some("2026-11-24"),
            ),
            (r#"{"weekly":[7]}"#, "2026-11-22", 4000, None),
        ] {
            let off = DaysOff::from_code(code).unwrap();
            let found = off.nth(day(first), count);
            assert_eq!(found, wanted.map(day), "{code} {first} {count}");
        }
    }
}
