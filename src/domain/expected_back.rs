//! When an absent person is expected back: a date, or an occasion of the Vietnamese year.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::Datelike;

use super::code::read_rows;
use super::date::{DateError, DateOrder, Day, PartialDate, parse_event};
use super::lunar::LunarDay;
use super::name::fold;

closed_list! {
    /// An occasion on which people come home.
    Occasion {
        /// Tết Nguyên đán: 23 Chạp to mùng 6.
        Tet = "tet",
        /// The school holidays: June to August.
        Summer = "summer",
        /// 30/4 and 1/5.
        April30 = "apr30",
        /// 1 to 3 September.
        September2 = "sep2",
        /// Giỗ Tổ Hùng Vương, 10/3 of the lunar year.
        HungKings = "hung_kings",
    }
}

/// When an absent person is expected back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExpectedBack {
    /// On a date, in a month or in a year.
    On(PartialDate),
    /// At an occasion of a year.
    Occasion(Occasion, i32),
    /// Asked, and not known.
    Unknown,
}

static WORDS_TEXT: &str = include_str!("../../assets/codes/occasion_words.csv");
static WORDS: LazyLock<HashMap<String, Occasion>> = LazyLock::new(|| {
    let rows: Vec<(String, String)> = read_rows(WORDS_TEXT);
    rows.into_iter()
        .filter_map(|(words, code)| Some((words, Occasion::from_code(&code)?)))
        .collect()
});

/// A day that the moon decides.
#[derive(Clone, Copy)]
enum Feast {
    /// 23 tháng Chạp of the year before.
    KitchenGods,
    /// Mùng 6 Tết.
    Sixth,
    /// Rằm tháng Giêng.
    FullMoon,
    /// Giỗ Tổ, 10/3.
    HungKings,
}

impl Feast {
    /// The day in a year; `None` outside the years that [`LunarDay`] reckons.
    fn day(self, year: i32) -> Option<Day> {
        match self {
            Self::KitchenGods => LunarDay::on(year - 1, 12, 23),
            Self::Sixth => LunarDay::on(year, 1, 6),
            Self::FullMoon => LunarDay::on(year, 1, 15),
            Self::HungKings => LunarDay::on(year, 3, 10),
        }
    }
}

impl Occasion {
    /// The days on which people are home, first and last; `None` for a lunar occasion of a
    /// year before 1950 or after 2100.
    pub fn window(self, year: i32) -> Option<(Day, Day)> {
        let days = |from: (u32, u32), to: (u32, u32)| {
            Some((
                Day::from_ymd_opt(year, from.0, from.1)?,
                Day::from_ymd_opt(year, to.0, to.1)?,
            ))
        };
        match self {
            Self::Tet => Feast::KitchenGods.day(year).zip(Feast::Sixth.day(year)),
            Self::Summer => days((6, 1), (8, 31)),
            Self::April30 => days((4, 30), (5, 1)),
            Self::September2 => days((9, 1), (9, 3)),
            Self::HungKings => Feast::HungKings.day(year).map(|day| (day, day)),
        }
    }

    /// The year of the next occasion whose window is not over.
    pub fn next_year(self, today: Day) -> i32 {
        let over = match (self.window(today.year()), self) {
            (Some((_, last)), _) => last < today,
            // Without a calendar: Tết lies before March, the Kings' day before May.
            (None, Self::Tet) => today.month() > 2,
            (None, _) => today.month() > 4,
        };
        today.year() + i32::from(over)
    }
}

impl ExpectedBack {
    /// The days within which the person is expected, first and last; `None` if that is unknown or
    /// an occasion of a year before 1950 or after 2100.
    pub fn window(self) -> Option<(Day, Day)> {
        match self {
            Self::On(date) => Some((date.first(), date.last())),
            Self::Occasion(occasion, year) => occasion.window(year),
            Self::Unknown => None,
        }
    }

    /// Whether the person can be back only after `day`.
    pub fn is_after(self, day: Day) -> bool {
        self.window().is_some_and(|(first, _)| first > day)
    }

    /// Whether the last of the days on which the person is expected lies before `today`.
    pub fn has_passed(self, today: Day) -> bool {
        match self {
            Self::On(date) => date.last() < today,
            Self::Occasion(occasion, year) => year < occasion.next_year(today),
            Self::Unknown => false,
        }
    }

    /// The last day on which the person is not overdue: the end of the window, for Tết the first
    /// full moon of the year (Rằm tháng Giêng).
    pub fn overdue_after(self) -> Option<Day> {
        match self {
            Self::Occasion(Occasion::Tet, year) => Feast::FullMoon.day(year),
            _ => self.window().map(|(_, last)| last),
        }
    }

    /// Reads a date, an occasion with or without its year ("Tết", "Lễ 30/4/2027", "hè 2027"), or
    /// that it is not known. Without a year an occasion is the next whose window is not over.
    pub fn parse(text: &str, order: DateOrder, today: Day) -> Result<Self, DateError> {
        let folded = fold(text);
        if matches!(
            folded.as_str(),
            "khong ro" | "chua ro" | "khong biet" | "chua biet" | "unknown" | "not known"
        ) || text.trim() == "?"
        {
            return Ok(Self::Unknown);
        }
        match parse_event(text, order, today) {
            Err(DateError::NotADate) => {
                parse_occasion(&folded, today).ok_or(DateError::NotADate)?
            }
            date => date.map(Self::On),
        }
    }

    /// `2027-02-06`, `2027-02`, `2027`, `tet-2027` or `unknown`: the form that registers keep.
    pub fn code(self) -> String {
        match self {
            Self::On(date) => date.iso(),
            Self::Occasion(occasion, year) => format!("{}-{year:04}", occasion.code()),
            Self::Unknown => "unknown".to_string(),
        }
    }

    /// Reads what [`ExpectedBack::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        if code == "unknown" {
            return Some(Self::Unknown);
        }
        let occasion = code.rsplit_once('-').and_then(|(occasion, year)| {
            Some(Self::Occasion(
                Occasion::from_code(occasion)?,
                PartialDate::from_iso(year)?.year(),
            ))
        });
        occasion.or_else(|| PartialDate::from_iso(code).map(Self::On))
    }
}

/// An occasion from folded words; the outer `None` if it is none.
fn parse_occasion(folded: &str, today: Day) -> Option<Result<ExpectedBack, DateError>> {
    let mut words: Vec<&str> = folded
        .split(' ')
        .skip_while(|word| matches!(*word, "le" | "holiday" | "dip" | "nghi" | "ve" | "khoang"))
        .collect();
    let year = words
        .last()
        .filter(|word| word.len() == 4)
        .and_then(|word| word.parse::<i32>().ok());
    if year.is_some() {
        words.pop();
    }
    while words
        .last()
        .is_some_and(|word| matches!(*word, "nam" | "nay" | "toi"))
    {
        words.pop();
    }
    let occasion = *WORDS.get(&words.join(" "))?;
    let year = year.unwrap_or_else(|| occasion.next_year(today));
    let near = (2000..=today.year() + 20).contains(&year);
    Some(
        near.then_some(ExpectedBack::Occasion(occasion, year))
            .ok_or(DateError::OutOfRange),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::count_lines;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn every_row_is_read() {
        assert_eq!(WORDS.len(), count_lines(WORDS_TEXT));
    }

    /// The days of one year as the office publishes them: 23 Chạp, the eve, mùng 1, mùng 6, Rằm, Giỗ Tổ.
    type Published = (i32, [String; 6]);

    #[test]
    fn the_published_calendar_and_the_reckoning_agree() {
        let text = include_str!("../../assets/codes/calendar.csv");
        let rows: Vec<Published> = read_rows(text);
        assert_eq!(rows.len(), count_lines(text));
        for (year, days) in rows {
            let [gods, eve, new_year, sixth, full_moon, kings] = days.map(|text| day(&text));
            assert_eq!(Occasion::Tet.window(year), Some((gods, sixth)), "{year}");
            let window = Occasion::HungKings.window(year);
            assert_eq!(window, Some((kings, kings)), "{year}");
            let late = ExpectedBack::Occasion(Occasion::Tet, year).overdue_after();
            assert_eq!(late, Some(full_moon), "{year}");
            assert_eq!(LunarDay::on(year, 1, 1), Some(new_year), "{year}");
            assert_eq!(eve.succ_opt(), Some(new_year), "{year}");
        }
    }

    #[test]
    fn occasions_of_every_year() {
        for (occasion, year, window) in [
            (Occasion::Tet, 1951, Some(("1951-01-30", "1951-02-11"))),
            (Occasion::Tet, 2026, Some(("2026-02-10", "2026-02-22"))),
            (Occasion::Tet, 2031, Some(("2031-01-16", "2031-01-28"))),
            (Occasion::Tet, 2100, Some(("2100-02-01", "2100-02-14"))),
            (Occasion::Tet, 1949, None),
            (Occasion::Tet, 2101, None),
            (
                Occasion::HungKings,
                2026,
                Some(("2026-04-26", "2026-04-26")),
            ),
            (
                Occasion::HungKings,
                2035,
                Some(("2035-04-17", "2035-04-17")),
            ),
            (Occasion::HungKings, 2101, None),
            (Occasion::Summer, 2101, Some(("2101-06-01", "2101-08-31"))),
            (Occasion::April30, 1975, Some(("1975-04-30", "1975-05-01"))),
            (
                Occasion::September2,
                2027,
                Some(("2027-09-01", "2027-09-03")),
            ),
        ] {
            let window = window.map(|(first, last)| (day(first), day(last)));
            assert_eq!(occasion.window(year), window, "{occasion:?} {year}");
        }
    }

    #[test]
    fn what_people_say() {
        for (text, today, expected) in [
            ("Tết", "2026-11-22", Ok("tet-2027")),
            ("về tết", "2026-11-22", Ok("tet-2027")),
            ("Tết này", "2026-11-22", Ok("tet-2027")),
            ("TẾT NGUYÊN ĐÁN 2028", "2026-11-22", Ok("tet-2028")),
            ("Tết", "2027-02-11", Ok("tet-2027")),
            ("Tết", "2027-02-12", Ok("tet-2028")),
            ("Tết", "2035-02-01", Ok("tet-2035")),
            ("Tết", "2035-03-01", Ok("tet-2036")),
            ("tet-2027", "2026-11-22", Ok("tet-2027")),
            ("hè", "2026-11-22", Ok("summer-2027")),
            ("Hè 2027", "2026-11-22", Ok("summer-2027")),
            ("nghỉ hè năm 2027", "2026-11-22", Ok("summer-2027")),
            ("hè", "2026-08-31", Ok("summer-2026")),
            ("hè", "2026-09-01", Ok("summer-2027")),
            ("30/4", "2026-11-22", Ok("apr30-2027")),
            ("30/4", "2027-05-01", Ok("apr30-2027")),
            ("Lễ 30/4/2027", "2026-11-22", Ok("apr30-2027")),
            ("30/4/2027", "2026-11-22", Ok("2027-04-30")),
            ("2/9", "2026-09-03", Ok("sep2-2026")),
            ("2/9", "2026-09-04", Ok("sep2-2027")),
            ("Lễ 2/9/2027", "2026-11-22", Ok("sep2-2027")),
            ("Giỗ Tổ", "2026-11-22", Ok("hung_kings-2027")),
            ("Giỗ Tổ 2028", "2026-11-22", Ok("hung_kings-2028")),
            ("Giỗ Tổ", "2027-04-17", Ok("hung_kings-2028")),
            ("Không rõ", "2026-11-22", Ok("unknown")),
            ("Unknown", "2026-11-22", Ok("unknown")),
            ("?", "2026-11-22", Ok("unknown")),
            ("06/02/2027", "2026-11-22", Ok("2027-02-06")),
            ("02/2027", "2026-11-22", Ok("2027-02")),
            ("2027", "2026-11-22", Ok("2027")),
            ("31/02/2027", "2026-11-22", Err("date_impossible")),
            ("Tết 1999", "2026-11-22", Err("date_out_of_range")),
            ("Tết 2047", "2026-11-22", Err("date_out_of_range")),
            ("sau Tết", "2026-11-22", Err("date_unreadable")),
            ("mai", "2026-11-22", Err("date_unreadable")),
            ("", "2026-11-22", Err("date_unreadable")),
        ] {
            let read = ExpectedBack::parse(text, DateOrder::DayMonth, day(today));
            assert_eq!(
                read.map(ExpectedBack::code).map_err(DateError::code),
                expected.map(str::to_string),
                "{text}"
            );
        }
    }

    #[test]
    fn windows_and_when_they_are_overdue() {
        for (code, window, overdue) in [
            (
                "tet-2027",
                Some(("2027-01-30", "2027-02-11")),
                Some("2027-02-20"),
            ),
            (
                "tet-2030",
                Some(("2030-01-26", "2030-02-07")),
                Some("2030-02-16"),
            ),
            (
                "tet-2031",
                Some(("2031-01-16", "2031-01-28")),
                Some("2031-02-06"),
            ),
            ("tet-2101", None, None),
            (
                "summer-2027",
                Some(("2027-06-01", "2027-08-31")),
                Some("2027-08-31"),
            ),
            (
                "apr30-2027",
                Some(("2027-04-30", "2027-05-01")),
                Some("2027-05-01"),
            ),
            (
                "sep2-2027",
                Some(("2027-09-01", "2027-09-03")),
                Some("2027-09-03"),
            ),
            (
                "hung_kings-2029",
                Some(("2029-04-23", "2029-04-23")),
                Some("2029-04-23"),
            ),
            (
                "2027-02-06",
                Some(("2027-02-06", "2027-02-06")),
                Some("2027-02-06"),
            ),
            (
                "2027-02",
                Some(("2027-02-01", "2027-02-28")),
                Some("2027-02-28"),
            ),
            (
                "2027",
                Some(("2027-01-01", "2027-12-31")),
                Some("2027-12-31"),
            ),
            ("unknown", None, None),
        ] {
            let back = ExpectedBack::from_code(code).unwrap();
            assert_eq!(
                back.window(),
                window.map(|(first, last)| (day(first), day(last))),
                "{code}"
            );
            assert_eq!(back.overdue_after(), overdue.map(day), "{code}");
        }
    }

    #[test]
    fn codes_round_trip() {
        for code in [
            "2027-02-06",
            "2027-02",
            "2027",
            "tet-2027",
            "summer-2027",
            "apr30-2027",
            "sep2-2027",
            "hung_kings-2027",
            "unknown",
        ] {
            assert_eq!(
                ExpectedBack::from_code(code)
                    .map(ExpectedBack::code)
                    .as_deref(),
                Some(code)
            );
        }
        for code in [
            "",
            "tet",
            "tet-",
            "tet-27",
            "tet-2027-01",
            "xmas-2027",
            "2027-13",
        ] {
            assert_eq!(ExpectedBack::from_code(code), None, "{code}");
        }
    }
}
