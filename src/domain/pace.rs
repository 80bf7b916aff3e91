//! Whether a campaign keeps pace with its deadline.

use super::date::Day;

/// How far something is behind an even pace from the first day to the deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// There is no deadline to keep.
    Free,
    /// In time.
    InTime,
    /// Behind by a day at most.
    LittleLate,
    /// Behind by so many days.
    Late(i64),
}

impl Pace {
    /// The pace of `done` out of `whole` on `today`; the first day and the deadline count as whole days.
    pub fn of(done: usize, whole: usize, starts_on: Day, due_on: Option<Day>, today: Day) -> Self {
        let Some(due_on) = due_on else {
            return Self::Free;
        };
        if done >= whole {
            return Self::InTime;
        }
        let days = ((due_on - starts_on).num_days() + 1).max(1);
        let over = (today - due_on).num_days().max(0);
        // Of today nothing can be asked yet.
        let elapsed = (today - starts_on).num_days().clamp(0, days);
        let kept = done as i64 * days / whole.max(1) as i64;
        match (elapsed - kept).max(0) + over {
            0 => Self::InTime,
            1 => Self::LittleLate,
            late => Self::Late(late),
        }
    }
}

/// How many a day are needed from today on to do `left` by the deadline; all of them once it is over.
pub fn needed_a_day(left: usize, due_on: Day, today: Day) -> usize {
    let days = (due_on - today).num_days() + 1;
    left.div_ceil(days.max(1) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn an_even_pace_is_in_time() {
        // Ten days.
        let (first, due) = (day("2026-11-21"), Some(day("2026-11-30")));
        for (done, today, due, wanted) in [
            (0, "2026-11-21", due, Pace::InTime),
            (0, "2026-11-22", due, Pace::LittleLate),
            (10, "2026-11-22", due, Pace::InTime),
            (20, "2026-11-26", due, Pace::Late(3)),
            (99, "2026-11-30", due, Pace::InTime),
            (99, "2026-12-01", due, Pace::Late(2)),
            (50, "2026-12-05", due, Pace::Late(10)),
            (100, "2026-12-05", due, Pace::InTime),
            (0, "2026-11-30", None, Pace::Free),
        ] {
            assert_eq!(
                Pace::of(done, 100, first, due, day(today)),
                wanted,
                "{done} {today}"
            );
        }
        assert_eq!(Pace::of(0, 0, first, due, day("2026-12-05")), Pace::InTime);
    }

    #[test]
    fn what_is_left_is_spread_over_the_days_left() {
        for (left, today, wanted) in [
            (90, "2026-11-22", 10),
            (91, "2026-11-22", 11),
            (5, "2026-11-30", 5),
            (5, "2026-12-09", 5),
            (0, "2026-11-22", 0),
        ] {
            assert_eq!(
                needed_a_day(left, day("2026-11-30"), day(today)),
                wanted,
                "{left} {today}"
            );
        }
    }
}
