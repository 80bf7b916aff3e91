//! Whether a campaign keeps pace with its deadline: what is needed a day, what was done, when it will be done.

use super::date::Day;
use super::days_off::DaysOff;
use super::rate::percent_tenths;

/// Days over which a pace is taken, today among them.
pub const WEEK: i64 = 7;

/// How far something is behind its deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There is no deadline to keep.
    Free,
    /// In time.
    InTime,
    /// Behind by a day at most.
    LittleLate,
    /// Behind by so many days.
    Late(i64),
    /// Nothing was done in the last seven days, though an even pace would be so many days further. It has no forecast, and
    /// those days are not to be compared with the days of one: who begins to move would seem later than before.
    Stalled(i64),
}

impl Verdict {
    /// The verdict of `done` out of `whole` on `today` by an even pace over the days worked; the first day and the
    /// deadline count as whole days.
    fn even(done: Done, span: &Span, today: Day) -> Self {
        let Some(due_on) = span.due_on else {
            return Self::Free;
        };
        if done.done >= done.whole {
            return Self::InTime;
        }
        let days = span.off.worked_between(span.starts_on, due_on).max(1);
        let over = (today - due_on).num_days().max(0);
        // Of today nothing can be asked yet.
        let yesterday = today.pred_opt().unwrap_or(today).min(due_on);
        let elapsed = span.off.worked_between(span.starts_on, yesterday);
        let kept = done.done * days / done.whole.max(1);
        Self::of_days(elapsed.saturating_sub(kept) as i64 + over)
    }

    fn of_days(late: i64) -> Self {
        match late {
            ..=0 => Self::InTime,
            1 => Self::LittleLate,
            late => Self::Late(late),
        }
    }

    /// The stable code, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Free => "no_deadline",
            Self::InTime => "in_time",
            Self::LittleLate => "little_late",
            Self::Late(_) => "late",
            Self::Stalled(_) => "stalled",
        }
    }

    /// Days behind; 0 where nothing is late.
    pub fn days_late(self) -> i64 {
        match self {
            Self::Free | Self::InTime => 0,
            Self::LittleLate => 1,
            Self::Late(days) | Self::Stalled(days) => days,
        }
    }
}

/// What a pace is made of: how far something is, and what was done lately.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Done {
    /// What must be done: the target given from above, or else those who are eligible.
    pub whole: usize,
    /// What is done; of a minimum target it may be more.
    pub done: usize,
    /// Of those, today.
    pub today: usize,
    /// Of those, in the last seven days, today among them.
    pub week: usize,
}

/// The days between which something must be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub starts_on: Day,
    /// The last day; `None`: no deadline.
    pub due_on: Option<Day>,
    /// The days nobody works.
    pub off: DaysOff,
}

/// The pace of a commune, a village, a cohort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Not done yet.
    pub left: usize,
    /// Working days left, today among them; 0 once the deadline is over, `None` without one.
    pub days_left: Option<usize>,
    /// Needed on each of those days, rounded up; all that is left once the deadline is over. `None` without a deadline.
    pub needed: Option<usize>,
    /// Done on a working day of the last seven, in tenths, truncated.
    pub kept_tenths: usize,
    /// The day on which nothing is left at the pace kept; today when that is so already. `None`: nothing moves.
    pub forecast: Option<Day>,
    /// Whether that is in time.
    pub verdict: Verdict,
}

impl Pace {
    /// The pace on `today`.
    ///
    /// The pace kept is what was done in the last seven days, shared by the working days among them on which the
    /// campaign ran. The forecast lets today reach that pace, and counts working days from there. The verdict is the
    /// forecast beside the deadline; where nothing moves there is no forecast, and the verdict is that it stands still, as
    /// soon as an even pace from the first day on would be ahead.
    pub fn of(done: Done, span: &Span, today: Day) -> Self {
        let left = done.whole.saturating_sub(done.done);
        let worked = worked_of_week(span, today);
        let days_left = span.due_on.map(|due| span.off.worked_between(today, due));
        let forecast = forecast(done, left, worked, &span.off, today);
        let verdict = match (span.due_on, forecast) {
            (None, _) => Verdict::Free,
            _ if left == 0 => Verdict::InTime,
            (Some(due), Some(on)) => Verdict::of_days((on - due).num_days()),
            (Some(_), None) => match Verdict::even(done, span, today).days_late() {
                0 => Verdict::InTime,
                days => Verdict::Stalled(days),
            },
        };
        Self {
            left,
            days_left,
            needed: days_left.map(|days| left.div_ceil(days.max(1))),
            kept_tenths: done.week * 10 / worked,
            forecast,
            verdict,
        }
    }

    /// The pace on `today` of what is not counted by days: the verdict is by an even pace.
    pub fn even(done: Done, span: &Span, today: Day) -> Self {
        Self {
            verdict: Verdict::even(done, span, today),
            ..Self::of(done, span, today)
        }
    }
}

/// The working days among the last seven on which the campaign ran; at least one.
fn worked_of_week(span: &Span, today: Day) -> usize {
    let week_ago = today - chrono::TimeDelta::days(WEEK - 1);
    let first = if span.starts_on > today {
        week_ago
    } else {
        span.starts_on.max(week_ago)
    };
    span.off.worked_between(first, today).max(1)
}

fn forecast(done: Done, left: usize, worked: usize, off: &DaysOff, today: Day) -> Option<Day> {
    if left == 0 {
        return Some(today);
    }
    if done.week == 0 {
        return None;
    }
    // All times the working days of the week, so that nothing is rounded: `week` is then the pace of one day.
    let credit = if off.contains(today) {
        0
    } else {
        (done.today * worked).min(done.week)
    };
    let days = (left * worked + credit).div_ceil(done.week);
    off.nth_worked(today, days)
}

/// How many days `left` takes at `per_day`, rounded up; `None` where nothing is done a day.
pub fn days_at(left: usize, per_day: usize) -> Option<usize> {
    (per_day > 0).then(|| left.div_ceil(per_day))
}

/// The share of a target that is done, in tenths of a percent, truncated. More than all of it only where it is a
/// minimum: elsewhere the counts beside it tell of what is over.
pub fn of_target(done: usize, total: usize, minimum: bool) -> Option<u32> {
    let part = if minimum { done } else { done.min(total) };
    percent_tenths(part as u64, total as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn an_even_pace_is_in_time() {
        // Ten days; without Sundays, of which both 22 and 29 are one, eight.
        let (first, due) = (day("2026-11-21"), Some(day("2026-11-30")));
        for (whole, done, off, today, due_on, wanted) in [
            (100, 0, "", "2026-11-21", due, Verdict::InTime),
            (100, 0, "", "2026-11-22", due, Verdict::LittleLate),
            (100, 10, "", "2026-11-22", due, Verdict::InTime),
            (100, 20, "", "2026-11-26", due, Verdict::Late(3)),
            (100, 99, "", "2026-11-30", due, Verdict::InTime),
            (100, 99, "", "2026-12-01", due, Verdict::Late(2)),
            (100, 50, "", "2026-12-05", due, Verdict::Late(10)),
            (100, 100, "", "2026-12-05", due, Verdict::InTime),
            (100, 0, "", "2026-11-30", None, Verdict::Free),
            (0, 0, "", "2026-12-05", due, Verdict::InTime),
            (80, 10, SUNDAYS, "2026-11-23", due, Verdict::InTime),
            (80, 10, SUNDAYS, "2026-11-24", due, Verdict::LittleLate),
            (80, 10, SUNDAYS, "2026-11-30", due, Verdict::Late(6)),
            (80, 10, SUNDAYS, "2026-12-01", due, Verdict::Late(8)),
            (80, 10, EVERY_DAY, "2026-11-30", due, Verdict::InTime),
            (80, 10, EVERY_DAY, "2026-12-01", due, Verdict::LittleLate),
        ] {
            let span = Span {
                starts_on: first,
                due_on,
                off: DaysOff::from_json(off).unwrap(),
            };
            let done = Done {
                whole,
                done,
                ..Done::default()
            };
            let verdict = Pace::even(done, &span, day(today)).verdict;
            assert_eq!(verdict, wanted, "{done:?} {off} {today}");
        }
    }

    /// Two thousand people, two months gone: the forecast of the first forty is far away, and no number of days stood there
    /// before to which it could be held.
    #[test]
    fn who_begins_to_move_is_not_told_to_be_later_than_before() {
        let span = Span {
            starts_on: day("2026-09-22"),
            due_on: Some(day("2026-12-31")),
            off: DaysOff::default(),
        };
        let verdict = |done: usize, week: usize| {
            let done = Done {
                whole: 2_000,
                done,
                today: week,
                week,
            };
            Pace::of(done, &span, day("2026-11-22")).verdict
        };
        assert_eq!(verdict(0, 0), Verdict::Stalled(61));
        assert_eq!(verdict(40, 40), Verdict::Late(304));
        assert_eq!(verdict(1_300, 0), Verdict::InTime);
    }

    #[test]
    fn what_is_left_is_spread_over_the_days_left() {
        for (left, off, today, wanted) in [
            (90, "", "2026-11-22", 10),
            (91, "", "2026-11-22", 11),
            (5, "", "2026-11-30", 5),
            (5, "", "2026-12-09", 5),
            (0, "", "2026-11-22", 0),
            (70, SUNDAYS, "2026-11-22", 10),
        ] {
            let span = Span {
                starts_on: day("2026-11-01"),
                due_on: Some(day("2026-11-30")),
                off: DaysOff::from_json(off).unwrap(),
            };
            let done = Done {
                whole: left,
                ..Done::default()
            };
            let pace = Pace::of(done, &span, day(today));
            assert_eq!(pace.needed, Some(wanted), "{left} {off} {today}");
        }
    }

    /// The official letters: what is done, of how many, and the share they print.
    #[test]
    fn the_letters_shares() {
        for (letter, done, total, minimum, wanted) in [
            ("Tam Điệp, 22/4/2021", 37_075, 50_527, false, Some(733)),
            ("Lào Cai", 226_728, 539_800, false, Some(420)),
            ("Huế, a third of the day", 2_310, 6_600, false, Some(350)),
            ("Nam Trực, all but one", 111_409, 111_410, true, Some(999)),
            ("Nam Trực, reached", 111_410, 111_410, true, Some(1000)),
            ("Nam Trực, exceeded", 120_000, 111_410, true, Some(1077)),
            ("no minimum, exceeded", 51_000, 50_527, false, Some(1000)),
            ("no target", 5, 0, true, None),
        ] {
            assert_eq!(of_target(done, total, minimum), wanted, "{letter}");
        }
        for (letter, left, per_day, wanted) in [
            ("Tam Điệp", 50_527 - 37_075, 700, Some(20)),
            ("Huế", 732_000, 6_600, Some(111)),
            ("nothing a day", 1, 0, None),
            ("nothing left", 0, 700, Some(0)),
        ] {
            assert_eq!(days_at(left, per_day), wanted, "{letter}");
        }
    }

    const SUNDAYS: &str = r#"{"weekly":[7],"days":[]}"#;
    const EVERY_DAY: &str = r#"{"weekly":[1,2,3,4,5,6,7],"days":[]}"#;

    type Wanted = (
        Option<usize>,
        Option<usize>,
        usize,
        Option<&'static str>,
        Verdict,
    );

    /// Whole, done, today, week; first day, deadline, days off, today; days left, needed, kept in tenths, forecast,
    /// verdict.
    const LETTERS: &[(&str, [usize; 4], [&str; 4], Wanted)] = &[
        (
            "Tam Điệp on the evening of 22/4: 13,452 left",
            [50_527, 37_075, 700, 4_900],
            ["2021-01-01", "2021-05-14", "", "2021-04-22"],
            (
                Some(23),
                Some(585),
                7_000,
                Some("2021-05-12"),
                Verdict::InTime,
            ),
        ),
        (
            "Tam Điệp on the morning of that day",
            [50_527, 37_075, 0, 4_900],
            ["2021-01-01", "2021-05-14", "", "2021-04-22"],
            (
                Some(23),
                Some(585),
                7_000,
                Some("2021-05-11"),
                Verdict::InTime,
            ),
        ),
        (
            "Tam Điệp, its cards by 1/7, at half the pace",
            [50_527, 37_075, 350, 2_450],
            ["2021-01-01", "2021-05-30", "", "2021-04-22"],
            (
                Some(39),
                Some(345),
                3_500,
                Some("2021-05-31"),
                Verdict::LittleLate,
            ),
        ),
        (
            "Huế at 6,600 a day, four months before 31/5",
            [732_000, 0, 6_600, 46_200],
            ["2021-02-01", "2021-05-31", "", "2021-02-08"],
            (
                Some(113),
                Some(6_478),
                66_000,
                Some("2021-05-30"),
                Verdict::InTime,
            ),
        ),
        (
            "Huế at 35 % of that",
            [732_000, 0, 2_310, 16_170],
            ["2021-02-01", "2021-05-31", "", "2021-02-08"],
            (
                Some(113),
                Some(6_478),
                23_100,
                Some("2021-12-22"),
                Verdict::Late(205),
            ),
        ),
        (
            "Nam Trực on its last day, reached",
            [111_410, 112_000, 900, 6_300],
            ["2021-03-01", "2021-06-15", "", "2021-06-15"],
            (Some(1), Some(0), 9_000, Some("2021-06-15"), Verdict::InTime),
        ),
        (
            "Nam Trực a day after, 100 left",
            [111_410, 111_310, 0, 700],
            ["2021-03-01", "2021-06-15", "", "2021-06-16"],
            (
                Some(0),
                Some(100),
                1_000,
                Some("2021-06-16"),
                Verdict::LittleLate,
            ),
        ),
        (
            "nothing moves",
            [100, 40, 0, 0],
            ["2026-11-01", "2026-11-30", "", "2026-11-22"],
            (Some(9), Some(7), 0, None, Verdict::Stalled(9)),
        ),
        (
            "the first day",
            [100, 0, 0, 0],
            ["2026-11-22", "2026-11-30", "", "2026-11-22"],
            (Some(9), Some(12), 0, None, Verdict::InTime),
        ),
        (
            "the second day is two days of the week",
            [100, 20, 10, 20],
            ["2026-11-21", "2026-11-30", "", "2026-11-22"],
            (Some(9), Some(9), 100, Some("2026-11-30"), Verdict::InTime),
        ),
        (
            "Sundays off, on a Sunday: six days were worked",
            [100, 40, 0, 60],
            ["2026-11-01", "2026-11-30", SUNDAYS, "2026-11-22"],
            (Some(7), Some(9), 100, Some("2026-11-28"), Verdict::InTime),
        ),
        (
            "begins tomorrow",
            [100, 0, 0, 0],
            ["2026-11-23", "2026-11-30", "", "2026-11-22"],
            (Some(9), Some(12), 0, None, Verdict::InTime),
        ),
    ];

    #[test]
    fn the_letters_days() {
        for (letter, figures, span, wanted) in LETTERS {
            let [whole, done, today, week] = *figures;
            let [first, due, off, on] = *span;
            let span = Span {
                starts_on: day(first),
                due_on: Some(day(due)),
                off: DaysOff::from_json(off).unwrap(),
            };
            let done = Done {
                whole,
                done,
                today,
                week,
            };
            let pace = Pace::of(done, &span, day(on));
            let forecast = wanted.3.map(day);
            assert_eq!(
                (
                    pace.days_left,
                    pace.needed,
                    pace.kept_tenths,
                    pace.forecast,
                    pace.verdict
                ),
                (wanted.0, wanted.1, wanted.2, forecast, wanted.4),
                "{letter}"
            );
        }
    }

    #[test]
    fn without_a_deadline_nothing_is_needed_and_nothing_late() {
        let span = Span {
            starts_on: day("2026-11-01"),
            due_on: None,
            off: DaysOff::default(),
        };
        let done = Done {
            whole: 100,
            done: 30,
            today: 1,
            week: 7,
        };
        let pace = Pace::of(done, &span, day("2026-11-22"));
        assert_eq!(
            (pace.left, pace.days_left, pace.needed, pace.verdict),
            (70, None, None, Verdict::Free)
        );
        assert_eq!(pace.forecast, Some(day("2027-01-31")));
    }
}
