//! Days as they are typed on a command line: a date with or without its year, and a part of the day.

use chrono::{NaiveTime, Timelike};

use crate::domain::date::{DateOrder, Day, PartialDate, nearest_day, parse_event};
use crate::domain::slot::Slot;
use crate::lang::{Lang, say};

use super::error::{Error, Result};
use super::find::choice;

/// A date: whole, or as exactly as it is known.
pub(super) fn date(text: &str, today: Day, lang: Lang) -> Result<PartialDate> {
    parse_event(text, DateOrder::DayMonth, today).or_else(|_| {
        nearest_day(text, today)
            .map(PartialDate::Day)
            .ok_or_else(|| unreadable(text, lang))
    })
}

/// A whole day. One without a year (`21/11`) is the one nearest to today.
pub(super) fn day(text: &str, today: Day, lang: Lang) -> Result<Day> {
    match parse_event(text, DateOrder::DayMonth, today) {
        Ok(PartialDate::Day(day)) => Ok(day),
        _ => nearest_day(text, today).ok_or_else(|| unreadable(text, lang)),
    }
}

/// The day as of whose evening figures are asked: today without one, and never one to come.
pub(super) fn evening(text: Option<&str>, today: Day, lang: Lang) -> Result<Day> {
    let on = text.map_or(Ok(today), |text| day(text, today, lang))?;
    if on > today {
        return Err(Error::Usage(
            "day_in_future",
            say!(lang, usage_day_in_future, day = lang.day(on)),
        ));
    }
    Ok(on)
}

/// A day with a time (`21/11 19:30`) or a part of the day (`25/11 tối`) behind it.
pub(super) fn day_and_slot(text: &str, today: Day, lang: Lang) -> Result<(Day, Option<Slot>)> {
    if let Some((front, last)) = text.trim().rsplit_once([' ', 'T']) {
        let time = NaiveTime::parse_from_str(last, "%H:%M").ok();
        let slot = time
            .map(|time| Slot::from_time(time.hour(), time.minute()))
            .or_else(|| choice("slot", Slot::all(), Slot::code, last));
        if let Some(slot) = slot {
            return Ok((day(front.trim(), today, lang)?, Some(slot)));
        }
    }
    Ok((day(text.trim(), today, lang)?, None))
}

/// A day as programs read it.
pub(super) fn iso(day: Day) -> String {
    day.to_string()
}

fn unreadable(text: &str, lang: Lang) -> Error {
    Error::Usage("date_unreadable", say!(lang, usage_date, value = text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_typed() {
        let today = Day::from_ymd_opt(2026, 11, 22).unwrap();
        for (text, wanted) in [
            ("21/11/2026", Some(("2026-11-21", None))),
            ("2026-11-21", Some(("2026-11-21", None))),
            ("21/11", Some(("2026-11-21", None))),
            ("5/1", Some(("2027-01-05", None))),
            ("21/11 19:30", Some(("2026-11-21", Some(Slot::Evening)))),
            (
                "2026-11-21T10:00",
                Some(("2026-11-21", Some(Slot::Morning))),
            ),
            ("25/11 tối", Some(("2026-11-25", Some(Slot::Evening)))),
            ("25/11 trua", Some(("2026-11-25", Some(Slot::Noon)))),
            (
                "25/11/2026 afternoon",
                Some(("2026-11-25", Some(Slot::Afternoon))),
            ),
            ("11/2026", None),
            ("31/2", None),
            ("mai", None),
            ("", None),
        ] {
            let read = day_and_slot(text, today, Lang::Vi).ok();
            assert_eq!(
                read.map(|(day, slot)| (day.to_string(), slot)),
                wanted.map(|(day, slot)| (day.to_owned(), slot)),
                "{text}"
            );
        }
    }
}
