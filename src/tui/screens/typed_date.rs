//! Dates as people type them at a desk: the year is left out when it is plain.

use chrono::Datelike;

use crate::domain::date::{DateError, DateOrder, Day, PartialDate, parse_event};
use crate::domain::expected_back::ExpectedBack;

/// On which side of today a date without a year lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The latest such day that is not after today.
    Past,
    /// The next such day, today included.
    Future,
}

/// Reads a date, also `20/11` and `2011` without a year.
pub(super) fn read_date(text: &str, side: Side, today: Day) -> Result<PartialDate, DateError> {
    match day_and_month(text).filter(|_| !is_year(text, side, today)) {
        Some((day, month)) => nearest(day, month, side, today)
            .map(PartialDate::Day)
            .ok_or(DateError::NoSuchDay),
        None => parse_event(&with_century(text), DateOrder::DayMonth, today),
    }
}

/// Reads a day ahead: a date as [`read_date`], an occasion ("Tết", "hè 2027"), or that it is not known.
pub(super) fn read_back(text: &str, today: Day) -> Result<ExpectedBack, DateError> {
    match read_date(text, Side::Future, today) {
        Ok(date) => Ok(ExpectedBack::On(date)),
        Err(fault) => ExpectedBack::parse(text, DateOrder::DayMonth, today).map_err(|_| fault),
    }
}

/// Reads by when something is planned: a date, or an occasion, whose last day it is then.
pub(super) fn read_plan_day(text: &str, today: Day) -> Result<PartialDate, DateError> {
    match read_back(text, today)? {
        ExpectedBack::On(date) => Ok(date),
        other => {
            let window = other.window().ok_or(DateError::NotADate)?;
            Ok(PartialDate::Day(window.1))
        }
    }
}

/// `03/25` as `03/2025`: a month with a year of two digits.
fn with_century(text: &str) -> String {
    let text = text.trim();
    match text.split_once('/') {
        Some((month, year)) if year.len() == 2 => format!("{month}/20{year}"),
        _ => text.to_owned(),
    }
}

/// Whether four bare digits are a year that can be meant: `2012` looking back, but 20 December looking ahead.
fn is_year(text: &str, side: Side, today: Day) -> bool {
    let year = Some(text.trim()).filter(|text| text.len() == 4);
    let year: Option<i32> = year.and_then(|text| text.parse().ok());
    year.is_some_and(|year| match side {
        Side::Past => (1900..=today.year()).contains(&year),
        Side::Future => (today.year()..=today.year() + 20).contains(&year),
    })
}

/// `20/11`, `20-11`, `20.11` or `2011`; with a second number over 12 it is a month and a year.
fn day_and_month(text: &str) -> Option<(u32, u32)> {
    let text = text.trim();
    let (day, month) = match text.split_once(['/', '-', '.', ' ']) {
        Some((day, month)) => (day, month),
        None if text.len() == 4 && text.is_ascii() => text.split_at(2),
        None => return None,
    };
    let small = |part: &str| -> Option<u32> {
        let part = part.trim();
        (part.len() <= 2).then(|| part.parse().ok()).flatten()
    };
    let (day, month) = (small(day)?, small(month)?);
    ((1..=31).contains(&day) && (1..=12).contains(&month)).then_some((day, month))
}

fn nearest(day: u32, month: u32, side: Side, today: Day) -> Option<Day> {
    // Four years hold a 29 February in any case but around 2100.
    let years = 0..=8;
    let mut days = years.filter_map(|away| {
        let year = match side {
            Side::Past => today.year() - away,
            Side::Future => today.year() + away,
        };
        Day::from_ymd_opt(year, month, day)
    });
    days.find(|found| match side {
        Side::Past => *found <= today,
        Side::Future => *found >= today,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_without_a_year() {
        let today = Day::from_ymd_opt(2026, 11, 22).unwrap();
        for (text, past, future) in [
            ("20/11", Ok("2026-11-20"), Ok("2027-11-20")),
            ("22/11", Ok("2026-11-22"), Ok("2026-11-22")),
            ("2511", Ok("2025-11-25"), Ok("2026-11-25")),
            ("5-2", Ok("2026-02-05"), Ok("2027-02-05")),
            ("29/2", Ok("2024-02-29"), Ok("2028-02-29")),
            ("31/2", Err("date_impossible"), Err("date_impossible")),
            ("03/25", Ok("2025-03"), Ok("2025-03")),
            ("03/2025", Ok("2025-03"), Ok("2025-03")),
            ("2025", Ok("2025"), Ok("2025")),
            ("2012", Ok("2012"), Ok("2026-12-20")),
            ("06/02/2027", Ok("2027-02-06"), Ok("2027-02-06")),
            ("Tết", Err("date_unreadable"), Err("date_unreadable")),
        ] {
            for (side, wanted) in [(Side::Past, past), (Side::Future, future)] {
                let read = read_date(text, side, today);
                let read = read.map(PartialDate::iso).map_err(DateError::code);
                let read = read.as_deref().map_err(|code| *code);
                assert_eq!(read, wanted, "{text} {side:?}");
            }
        }
    }

    #[test]
    fn days_ahead_may_be_occasions() {
        let today = Day::from_ymd_opt(2026, 11, 22).unwrap();
        for (text, back, plan) in [
            ("20/12", Ok("2026-12-20"), Ok("2026-12-20")),
            ("02/2027", Ok("2027-02"), Ok("2027-02")),
            ("2027", Ok("2027"), Ok("2027")),
            ("Tết", Ok("tet-2027"), Ok("2027-02-11")),
            ("tet 2028", Ok("tet-2028"), Ok("2028-01-31")),
            ("hè", Ok("summer-2027"), Ok("2027-08-31")),
            ("30/4", Ok("2027-04-30"), Ok("2027-04-30")),
            ("không rõ", Ok("unknown"), Err("date_unreadable")),
            ("31/2", Err("date_impossible"), Err("date_impossible")),
            ("mai mốt", Err("date_unreadable"), Err("date_unreadable")),
        ] {
            let read = read_back(text, today).map(ExpectedBack::code);
            let read = read.map_err(DateError::code);
            assert_eq!(read.as_deref().map_err(|code| *code), back, "{text}");
            let read = read_plan_day(text, today).map(PartialDate::iso);
            let read = read.map_err(DateError::code);
            assert_eq!(read.as_deref().map_err(|code| *code), plan, "{text}");
        }
    }
}
