//! Who is expected home when, and what is to be done with whoever comes. Days are counted as chrono counts them.

use chrono::Datelike;

use super::absence::Plan;
use super::date::{Day, PartialDate};
use super::expected_back::{ExpectedBack, Occasion};

/// How many days ahead a return is near.
pub const SOON: i32 = 7;
/// A window longer than this is no appointment: only its beginning is near.
const LONG: i32 = 31;

/// When somebody is expected, as the calendar shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Expected {
    /// On any of these days, first and last: a date is one day, an occasion its window.
    Within(i32, i32),
    /// In a month or a year, of which these are the first and the last day: on no day of the calendar.
    Sometime(i32, i32),
    /// Not known.
    Unknown,
}

impl Expected {
    /// How an expected return is shown.
    pub fn of(back: Option<ExpectedBack>) -> Self {
        let days = |(first, last): (Day, Day)| (first.num_days_from_ce(), last.num_days_from_ce());
        let window = back.and_then(ExpectedBack::window).map(days);
        match (back, window) {
            (
                Some(ExpectedBack::On(PartialDate::Month { .. } | PartialDate::Year(_))),
                Some(days),
            ) => Self::Sometime(days.0, days.1),
            (_, Some((first, last))) => Self::Within(first, last),
            (_, None) => Self::Unknown,
        }
    }

    /// The first and the last day, whether they are days of the calendar or not.
    pub fn days(self) -> Option<(i32, i32)> {
        match self {
            Self::Within(first, last) | Self::Sometime(first, last) => Some((first, last)),
            Self::Unknown => None,
        }
    }

    /// Whether the person may come on that day.
    pub fn is_on(self, day: i32) -> bool {
        matches!(self, Self::Within(first, last) if (first..=last).contains(&day))
    }

    /// Whether the person may come between these days, months included and whole years not.
    pub fn touches(self, from: i32, to: i32) -> bool {
        self.days().is_some_and(|(first, last)| {
            let whole_year = matches!(self, Self::Sometime(..)) && last - first > LONG;
            first <= to && last >= from && !whole_year
        })
    }

    /// Whether the person is to come within the next seven days; `late` is the day after which the return is overdue.
    /// Of a summer or a year only the beginning is near.
    pub fn is_soon(self, late: i32, today: i32) -> bool {
        self.days().is_some_and(|(first, last)| {
            let begins = (today..=today + SOON).contains(&first);
            begins || (first < today && late >= today && last - first <= LONG)
        })
    }
}

/// The occasions whose window touches the days from `from` to `to`, with their year and window.
pub fn occasions(from: Day, to: Day) -> Vec<(Occasion, i32, (Day, Day))> {
    let years = from.year()..=to.year();
    let all = years.flat_map(|year| Occasion::all().map(move |occasion| (occasion, year)));
    let mut found: Vec<_> = all
        .filter_map(|(occasion, year)| Some((occasion, year, occasion.window(year)?)))
        .filter(|(_, _, (first, last))| *first <= to && *last >= from)
        .collect();
    found.sort_by_key(|(_, _, window)| *window);
    found
}

closed_list! {
    /// What is to be done with an absent person when he comes home, or before.
    Duty {
        /// Says that it is done: see the slip, verify.
        Verify = "verify",
        /// Plans to do it where he lives: ask whether it is done.
        CheckThere = "check_there",
        /// Comes only after the deadline: explain how to do it where he lives.
        GuideThere = "guide_there",
        /// Comes in time: do it as soon as he is home.
        WhenHome = "when_home",
        /// No plan yet: ask.
        AskPlan = "ask_plan",
    }
}

impl Duty {
    /// The duty of a plan; `late` whether the person comes home only after the deadline, `done` whether he says that it
    /// is done.
    pub fn of(plan: Option<Plan>, late: bool, done: bool) -> Self {
        match plan {
            _ if done => Self::Verify,
            Some(Plan::WhereLiving) => Self::CheckThere,
            _ if late => Self::GuideThere,
            Some(Plan::HomeBefore) => Self::WhenHome,
            _ => Self::AskPlan,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> i32 {
        text.parse::<Day>().unwrap().num_days_from_ce()
    }

    fn expected(code: &str) -> Expected {
        Expected::of(ExpectedBack::from_code(code))
    }

    #[test]
    fn on_which_days_somebody_is_expected() {
        for (code, on, is_on) in [
            ("2027-02-06", "2027-02-06", true),
            ("2027-02-06", "2027-02-05", false),
            ("tet-2027", "2027-01-29", false),
            ("tet-2027", "2027-01-30", true),
            ("tet-2027", "2027-02-11", true),
            ("tet-2027", "2027-02-12", false),
            ("tet-2028", "2027-02-06", false),
            ("summer-2027", "2027-07-15", true),
            ("hung_kings-2027", "2027-04-16", true),
            ("2027-02", "2027-02-06", false),
            ("2027", "2027-02-06", false),
            ("unknown", "2027-02-06", false),
            ("", "2027-02-06", false),
        ] {
            assert_eq!(expected(code).is_on(day(on)), is_on, "{code} {on}");
        }
    }

    #[test]
    fn who_belongs_to_a_month() {
        for (code, touches) in [
            ("2027-02-01", true),
            ("2027-02-28", true),
            ("2027-03-01", false),
            ("tet-2027", true),
            ("2027-02", true),
            ("2027-03", false),
            ("2027", false),
            ("summer-2027", false),
            ("unknown", false),
        ] {
            let found = expected(code).touches(day("2027-02-01"), day("2027-02-28"));
            assert_eq!(found, touches, "{code}");
        }
        assert!(expected("summer-2027").touches(day("2027-07-01"), day("2027-07-31")));
    }

    #[test]
    fn who_is_back_soon_on_22_november_2026() {
        for (code, soon) in [
            ("2026-11-21", false),
            ("2026-11-22", true),
            ("2026-11-29", true),
            ("2026-11-30", false),
            ("2026-11", true),
            ("2026-10", false),
            ("2026-12", false),
            ("2026", false),
            ("tet-2027", false),
            ("unknown", false),
        ] {
            let late = ExpectedBack::from_code(code).and_then(ExpectedBack::overdue_after);
            let late = late.map_or(i32::MIN, |day| day.num_days_from_ce());
            let found = expected(code).is_soon(late, day("2026-11-22"));
            assert_eq!(found, soon, "{code}");
        }
        let late = day("2027-02-20");
        for (today, soon) in [
            ("2027-01-22", false),
            ("2027-01-23", true),
            ("2027-02-11", true),
            ("2027-02-20", true),
            ("2027-02-21", false),
        ] {
            assert_eq!(
                expected("tet-2027").is_soon(late, day(today)),
                soon,
                "{today}"
            );
        }
        let late = day("2027-08-31");
        for (today, soon) in [
            ("2027-05-25", true),
            ("2027-06-01", true),
            ("2027-06-02", false),
        ] {
            assert_eq!(
                expected("summer-2027").is_soon(late, day(today)),
                soon,
                "{today}"
            );
        }
    }

    #[test]
    fn the_occasions_of_a_month() {
        let codes = |from: &str, to: &str| -> Vec<&str> {
            let found = occasions(from.parse().unwrap(), to.parse().unwrap());
            found.iter().map(|(occasion, ..)| occasion.code()).collect()
        };
        assert_eq!(codes("2027-01-01", "2027-01-31"), ["tet"]);
        assert_eq!(codes("2027-02-01", "2027-02-28"), ["tet"]);
        assert_eq!(codes("2027-04-01", "2027-04-30"), ["hung_kings", "apr30"]);
        assert_eq!(codes("2027-09-01", "2027-09-30"), ["sep2"]);
        assert_eq!(codes("2026-11-01", "2026-11-30"), [""; 0]);
        assert_eq!(codes("2026-12-28", "2027-02-07"), ["tet"]);
    }

    #[test]
    fn what_each_must_do() {
        for (plan, late, done, duty) in [
            (None, false, false, "ask_plan"),
            (Some(Plan::None), false, false, "ask_plan"),
            (Some(Plan::None), true, false, "guide_there"),
            (None, true, false, "guide_there"),
            (Some(Plan::HomeAfter), true, false, "guide_there"),
            (Some(Plan::HomeBefore), false, false, "when_home"),
            (Some(Plan::HomeBefore), true, false, "guide_there"),
            (Some(Plan::WhereLiving), true, false, "check_there"),
            (Some(Plan::WhereLiving), false, true, "verify"),
            (None, true, true, "verify"),
        ] {
            assert_eq!(
                Duty::of(plan, late, done).code(),
                duty,
                "{plan:?} {late} {done}"
            );
        }
    }
}
