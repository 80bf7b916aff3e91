//! Numbers of households and houses that a spreadsheet took for dates: `12/3` became `12-Mar`, `5-2` became
//! `2026-02-05`. The date is known; which of a few numbers was typed has to be found among those that exist.

use chrono::Datelike;

use super::date::{DateOrder, Day, PartialDate, parse_event};
use super::name::fold;

/// Serials of dates from 1 January 2000 on: what a spreadsheet makes of `12/3` lies in the year of typing.
const FIRST_SERIAL: u32 = 36_526;

/// Day 0 of the serials.
const EPOCH: Option<Day> = Day::from_ymd_opt(1899, 12, 30);

/// The numbers that may have been typed where a cell now shows a date, the likeliest first; empty if the cell shows
/// none. `today` bounds the years: nobody typed the date in the future.
pub fn typed_before(text: &str, today: Day) -> Vec<String> {
    let Some((first, second, year)) = shown_date(text, today) else {
        return Vec::new();
    };
    let mut typed = vec![
        format!("{first}/{second}"),
        format!("{first}-{second}"),
        format!("{second}/{first}"),
        format!("{second}-{first}"),
    ];
    // Three parts, and a month with a number above 31 behind it: `12/3/5` and `3/50`.
    if let Some(year) = year {
        let short = year % 100;
        typed.push(format!("{first}/{second}/{short}"));
        typed.push(format!("{first}-{second}-{short}"));
        if first == 1 && short > 31 {
            typed.push(format!("{second}/{short}"));
            typed.push(format!("{second}-{short}"));
        }
    }
    let mut kept = Vec::with_capacity(typed.len());
    for number in typed {
        if !kept.contains(&number) {
            kept.push(number);
        }
    }
    kept
}

/// Whether a text shows a date for certain, and not digits that only could be one's serial.
pub fn is_shown_date(text: &str, today: Day) -> bool {
    !text.bytes().all(|byte| byte.is_ascii_digit()) && shown_date(text, today).is_some()
}

/// The two small numbers of a date in the order shown (day, month where it is named), and its year.
fn shown_date(text: &str, today: Day) -> Option<(u32, u32, Option<i32>)> {
    let text = text.trim();
    if !may_be_shown(text) {
        return None;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits == text.len() {
        return of_serial(text, today);
    }
    if let Some(found) = without_year(text) {
        return Some(found);
    }
    // A day of the register's own years, with all its parts: `12/3` itself is a number, not a date.
    let parts = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .count();
    let named = text.contains(char::is_alphabetic);
    if parts < 2 || (parts < 3 && !named) {
        return None;
    }
    let (order, swapped) = match parse_event(text, DateOrder::DayMonth, today) {
        Ok(date) => (Some(date), false),
        Err(_) => (parse_event(text, DateOrder::MonthDay, today).ok(), true),
    };
    let Some(PartialDate::Day(day)) = order else {
        return None;
    };
    // Two digits at the end are the end of a number with three parts, such as `5-2-1`.
    if !named && !text.contains(&day.year().to_string()) {
        return None;
    }
    let (first, second) = if swapped {
        (day.month(), day.day())
    } else {
        (day.day(), day.month())
    };
    Some((first, second, Some(day.year())))
}

/// A first look at an address or a number, which tells nearly all of them apart without reading them as dates: a
/// date begins with a digit or with the name of a month, and has no letters but those of a month.
fn may_be_shown(text: &str) -> bool {
    let begins = match text.as_bytes() {
        [b'0'..=b'9', ..] => true,
        [_, _, _, ..] => text
            .get(..3)
            .is_some_and(|word| super::date::month_name(&word.to_ascii_lowercase()).is_some()),
        _ => false,
    };
    let signs = |c: char| c.is_ascii_alphanumeric() || " -/.:,áÁ".contains(c);
    begins
        && text.len() <= 30
        && text.chars().all(signs)
        && text.contains(|c: char| c.is_ascii_digit())
}

fn of_serial(text: &str, today: Day) -> Option<(u32, u32, Option<i32>)> {
    let serial: u32 = (text.len() == 5).then(|| text.parse().ok())??;
    let day = EPOCH?.checked_add_days(chrono::Days::new(u64::from(serial)))?;
    (serial >= FIRST_SERIAL && day.year() <= today.year()).then_some((
        day.day(),
        day.month(),
        Some(day.year()),
    ))
}

/// `12-Mar`, `12-Thg3` and `Mar-50`: as a spreadsheet shows a date without its year or its day.
fn without_year(text: &str) -> Option<(u32, u32, Option<i32>)> {
    let folded = fold(text);
    let mut words = folded.split(' ');
    let (Some(one), Some(two)) = (words.next(), words.next()) else {
        return None;
    };
    let third = words.next();
    if words.next().is_some() {
        return None;
    }
    let number = |word: &str| -> Option<u32> { (word.len() <= 2).then(|| word.parse().ok())? };
    match (number(one), third) {
        // `12 thg 3`
        (Some(day), Some(month)) if matches!(two, "thg" | "th" | "thang") => {
            in_year(day, number(month)?)
        }
        (Some(day), None) => in_year(day, month(two)?),
        (None, None) => {
            let (month, last) = (month(one)?, number(two)?);
            Some((1, month, Some(1900 + last as i32)))
        }
        _ => None,
    }
}

fn in_year(day: u32, month: u32) -> Option<(u32, u32, Option<i32>)> {
    // 29 February is a day of some years.
    Day::from_ymd_opt(2024, month, day)?;
    Some((day, month, None))
}

/// `mar`, `thg3`.
fn month(word: &str) -> Option<u32> {
    let digits = word.strip_prefix("thg").or_else(|| word.strip_prefix("th"));
    match digits {
        Some(digits) => digits.parse().ok().filter(|month| (1..=12).contains(month)),
        None => super::date::month_name(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_looked_at(text in "[0-9a-zA-Zđ/. -]{0,12}|\\PC{0,20}") {
            let today = Day::from_ymd_opt(2026, 11, 22).unwrap();
            let typed = typed_before(&text, today);
            prop_assert!(typed.iter().all(|number| number != &text), "{text}: {typed:?}");
            prop_assert!(!typed.is_empty() || !is_shown_date(&text, today));
        }
    }

    #[test]
    fn what_may_have_been_typed() {
        let today = Day::from_ymd_opt(2026, 11, 22).unwrap();
        for (shown, certain, typed) in [
            ("12-Mar", true, "12/3 12-3 3/12 3-12"),
            ("12-Thg3", true, "12/3 12-3 3/12 3-12"),
            ("12 thg 3", true, "12/3 12-3 3/12 3-12"),
            ("05-Feb", true, "5/2 5-2 2/5 2-5"),
            ("12/03/2026", true, "12/3 12-3 3/12 3-12 12/3/26 12-3-26"),
            ("12/3/2026", true, "12/3 12-3 3/12 3-12 12/3/26 12-3-26"),
            ("2026-03-12", true, "12/3 12-3 3/12 3-12 12/3/26 12-3-26"),
            (
                "2026-03-12 00:00:00",
                true,
                "12/3 12-3 3/12 3-12 12/3/26 12-3-26",
            ),
            ("12-Mar-26", true, "12/3 12-3 3/12 3-12 12/3/26 12-3-26"),
            ("5/2/2026", true, "5/2 5-2 2/5 2-5 5/2/26 5-2-26"),
            (
                "12/30/2026",
                true,
                "12/30 12-30 30/12 30-12 12/30/26 12-30-26",
            ),
            ("12/03/2005", true, "12/3 12-3 3/12 3-12 12/3/5 12-3-5"),
            ("Mar-50", true, "1/3 1-3 3/1 3-1 1/3/50 1-3-50 3/50 3-50"),
            ("3/3/2026", true, "3/3 3-3 3/3/26 3-3-26"),
            ("46093", false, "12/3 12-3 3/12 3-12 12/3/26 12-3-26"),
            ("36525", false, ""),
            ("60000", false, ""),
            ("12/3", false, ""),
            ("5-2", false, ""),
            ("5-2-1", false, ""),
            ("12/3/26", false, ""),
            ("042", false, ""),
            ("32-Mar", false, ""),
            ("30-Feb", false, ""),
            ("A-12", false, ""),
            ("H 0203", false, ""),
            ("12/3 Lê Lợi", false, ""),
            ("12/3 Ha Noi", false, ""),
            ("12 tháng 3", true, "12/3 12-3 3/12 3-12"),
            ("Số 5", false, ""),
            ("Mar", false, ""),
            ("", false, ""),
        ] {
            assert_eq!(typed_before(shown, today).join(" "), typed, "{shown}");
            assert_eq!(is_shown_date(shown, today), certain, "{shown}");
        }
    }
}
