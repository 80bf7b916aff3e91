//! The day of a follow-up visit, typed with as few keys as can be.
//!
//! A day of the month begins with 0 to 3, so the digits 4 to 8 alone are free for the days that are asked for most.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::date::{DateOrder, Day, PartialDate, parse_event};

/// Days ahead that `+n` can ask for.
const FARTHEST: u64 = 366;

/// What stands in the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowUp {
    /// Nothing yet, or not enough.
    Unfinished,
    /// A day, and nothing more can come: it is accepted at once.
    Complete(Day),
    /// A day that Enter accepts.
    Day(Day),
    /// No day that lies ahead.
    Wrong,
}

impl FollowUp {
    /// The day, if there is one.
    pub fn day(self) -> Option<Day> {
        match self {
            Self::Complete(day) | Self::Day(day) => Some(day),
            Self::Unfinished | Self::Wrong => None,
        }
    }
}

/// Reads `4` tomorrow, `5` the day after, `6` in a week, `7` Saturday, `8` Sunday, `+n` in n days, `2511` or `25/11` the
/// next 25 November, or a whole date. Days before today are wrong.
pub fn read_follow_up(text: &str, today: Day) -> FollowUp {
    let text = text.trim();
    if let Some(days) = text.strip_prefix('+') {
        return match days.parse::<u64>() {
            Ok(days @ 1..=FARTHEST) => ahead(today, days).map_or(FollowUp::Wrong, FollowUp::Day),
            Err(_) if days.is_empty() => FollowUp::Unfinished,
            _ => FollowUp::Wrong,
        };
    }
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match (digits, text.len()) {
        (true, 1) => match text.as_bytes()[0] {
            digit @ b'4'..=b'8' => preset(digit, today).map_or(FollowUp::Wrong, FollowUp::Complete),
            b'9' => FollowUp::Wrong,
            _ => FollowUp::Unfinished,
        },
        (true, 0 | 2 | 3) => FollowUp::Unfinished,
        (true, 4) => {
            next_of_year(&text[2..], &text[..2], today).map_or(FollowUp::Wrong, FollowUp::Complete)
        }
        _ => whole(text, today),
    }
}

fn ahead(today: Day, days: u64) -> Option<Day> {
    today.checked_add_days(Days::new(days))
}

fn preset(digit: u8, today: Day) -> Option<Day> {
    let next = |weekday: Weekday| {
        today
            .iter_days()
            .skip(1)
            .find(|day| day.weekday() == weekday)
    };
    match digit {
        b'4' => ahead(today, 1),
        b'5' => ahead(today, 2),
        b'6' => ahead(today, 7),
        b'7' => next(Weekday::Sat),
        _ => next(Weekday::Sun),
    }
}

/// The next such day, today included.
fn next_of_year(month: &str, day: &str, today: Day) -> Option<Day> {
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    (today.year()..today.year() + 5)
        .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
        .find(|found| *found >= today)
}

fn whole(text: &str, today: Day) -> FollowUp {
    let parts: Vec<&str> = text
        .split(['/', '-', '.', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    if let [day, month] = parts[..] {
        return next_of_year(month, day, today).map_or(FollowUp::Wrong, FollowUp::Day);
    }
    match parse_event(text, DateOrder::DayMonth, today) {
        Ok(PartialDate::Day(day)) if day >= today => FollowUp::Day(day),
        _ if parts.len() < 3 => FollowUp::Unfinished,
        _ => FollowUp::Wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_keys_for_the_days_that_are_asked_for_most() {
        // A Sunday.
        let today: Day = "2026-11-22".parse().unwrap();
        let complete = |text: &str| FollowUp::Complete(text.parse().unwrap());
        let day = |text: &str| FollowUp::Day(text.parse().unwrap());
        for (typed, wanted) in [
            ("", FollowUp::Unfinished),
            ("4", complete("2026-11-23")),
            ("5", complete("2026-11-24")),
            ("6", complete("2026-11-29")),
            ("7", complete("2026-11-28")),
            ("8", complete("2026-11-29")),
            ("9", FollowUp::Wrong),
            ("2", FollowUp::Unfinished),
            ("251", FollowUp::Unfinished),
            ("2511", complete("2026-11-25")),
            ("2211", complete("2026-11-22")),
            ("2111", complete("2027-11-21")),
            ("3102", FollowUp::Wrong),
            ("2902", complete("2028-02-29")),
            ("+", FollowUp::Unfinished),
            ("+5", day("2026-11-27")),
            ("+0", FollowUp::Wrong),
            ("+999", FollowUp::Wrong),
            ("25/11", day("2026-11-25")),
            ("1/2", day("2027-02-01")),
            ("25/11/2026", day("2026-11-25")),
            ("25/11/2025", FollowUp::Wrong),
            ("25/", FollowUp::Unfinished),
        ] {
            assert_eq!(read_follow_up(typed, today), wanted, "{typed}");
        }
    }
}
