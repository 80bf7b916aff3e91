//! The days on which a campaign works, counted. The letters of 2021 ask for seven days a week: without days off every day
//! is worked.

use chrono::Days;

use super::date::Day;
use super::days_off::DaysOff;

/// Days at most that are looked through for one: a calendar that leaves no day would look for ever.
const REACH: usize = 366 * 10;

impl DaysOff {
    /// The days worked from `first` to `last`, both among them; 0 when `last` lies before.
    pub fn worked_between(&self, first: Day, last: Day) -> usize {
        if last < first {
            return 0;
        }
        let all = (last - first).num_days() as usize + 1;
        if self.is_empty() {
            return all;
        }
        let days = first.iter_days().take(all);
        days.filter(|day| !self.contains(*day)).count()
    }

    /// The `count`th day worked from `first` on, `first` being the first if it is worked. `None` beyond ten years, and
    /// for a count of 0.
    pub fn nth_worked(&self, first: Day, count: usize) -> Option<Day> {
        let before = count.checked_sub(1).filter(|before| *before < REACH)?;
        if self.is_empty() {
            return first.checked_add_days(Days::new(before as u64));
        }
        let days = first.iter_days().take(REACH);
        days.filter(|day| !self.contains(*day)).nth(before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn counts_and_finds_the_days_that_are_worked() {
        let sundays = r#"{"weekly":[7],"days":[]}"#;
        let every_day = r#"{"weekly":[1,2,3,4,5,6,7],"days":[]}"#;
        // 22 November 2026 is a Sunday, 2 September a Wednesday.
        for (off, first, last, count) in [
            ("", "2026-11-22", "2026-11-30", 9),
            ("", "2026-11-22", "2026-11-22", 1),
            ("", "2026-11-22", "2026-11-21", 0),
            (sundays, "2026-11-22", "2026-11-30", 7),
            (sundays, "2026-11-22", "2026-11-22", 0),
            (every_day, "2026-11-22", "2026-11-30", 0),
            (
                r#"{"weekly":[6,7],"days":["2026-09-02"]}"#,
                "2026-08-31",
                "2026-09-06",
                4,
            ),
        ] {
            let days = DaysOff::from_json(off).unwrap();
            let counted = days.worked_between(day(first), day(last));
            assert_eq!(counted, count, "{off} {first}");
        }
        for (off, first, count, wanted) in [
            ("", "2026-11-22", 1, Some("2026-11-22")),
            ("", "2026-11-22", 9, Some("2026-11-30")),
            ("", "2026-11-22", 0, None),
            ("", "2026-11-22", 4000, None),
            (sundays, "2026-11-22", 1, Some("2026-11-23")),
            (sundays, "2026-11-22", 7, Some("2026-11-30")),
            (
                r#"{"weekly":[],"days":["2026-11-22"]}"#,
                "2026-11-22",
                2,
                Some("2026-11-24"),
            ),
            (sundays, "2026-11-22", 4000, None),
            (every_day, "2026-11-22", 1, None),
        ] {
            let days = DaysOff::from_json(off).unwrap();
            let found = days.nth_worked(day(first), count);
            assert_eq!(found, wanted.map(day), "{off} {first} {count}");
        }
    }
}
