//! Villages ranked beside each other, as the letters rank districts.
//!
//! Equal villages have an equal rank, and the next one counts those before it: 1, 2, 2, 4. Inside a rank the walking
//! order decides who is named first. A village with nobody eligible has no rank. Whoever has nothing left is first in
//! every ranking: no pace can be asked there any more.

use std::cmp::Ordering;

use super::date::Day;
use super::pace::{Done, Pace, Span};

closed_list! {
    /// By what villages are ranked.
    RankBy {
        /// The greatest share done first.
        Percent = "percent",
        /// The fewest left first.
        Remaining = "remaining",
        /// The greatest share done in the last seven days first.
        Pace = "pace",
        /// The earliest before its deadline, or the least late, first; where nothing moves, last.
        OnTime = "on_time",
    }
}

/// Fewer than so many people are a small number: each of them is more than three percent.
pub const SMALL: usize = 30;

/// Whether a share of so many people says little: the number must be told beside it.
pub fn is_small(whole: usize) -> bool {
    (1..SMALL).contains(&whole)
}

/// What a village is ranked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contender {
    /// How far it is.
    pub done: Done,
    /// Days from its forecast to its deadline, negative when late; `None` where nothing moves or no deadline is set.
    pub ahead: Option<i64>,
}

impl Contender {
    /// A village on `today`.
    pub fn of(done: Done, span: &Span, today: Day) -> Self {
        let forecast = Pace::of(done, span, today).forecast;
        let ahead = forecast.zip(span.due_on);
        Self {
            done,
            ahead: ahead.map(|(on, due)| (due - on).num_days()),
        }
    }

    /// The village as it was without what was done today.
    pub fn before_today(done: Done, span: &Span, today: Day) -> Self {
        let done = Done {
            done: done.done.saturating_sub(done.today),
            week: done.week.saturating_sub(done.today),
            today: 0,
            ..done
        };
        Self::of(done, span, today)
    }

    fn left(&self) -> usize {
        self.done.whole.saturating_sub(self.done.done)
    }

    /// Less is better.
    fn compare(&self, other: &Self, by: RankBy) -> Ordering {
        let finished = |one: &Self| one.left() == 0;
        match (finished(self), finished(other)) {
            (true, true) if by != RankBy::Percent => return Ordering::Equal,
            (true, false) => return Ordering::Less,
            (false, true) => return Ordering::Greater,
            _ => {}
        }
        match by {
            RankBy::Percent => share(
                other.done.done,
                other.done.whole,
                self.done.done,
                self.done.whole,
            ),
            RankBy::Remaining => self.left().cmp(&other.left()),
            RankBy::Pace => share(
                other.done.week,
                other.done.whole,
                self.done.week,
                self.done.whole,
            ),
            // `None` is less than any day: nothing moves is the last.
            RankBy::OnTime => other.ahead.cmp(&self.ahead),
        }
    }
}

/// Compares two shares without rounding.
fn share(part: usize, whole: usize, other_part: usize, other_whole: usize) -> Ordering {
    (part as u128 * other_whole as u128).cmp(&(other_part as u128 * whole as u128))
}

/// The rank of each, in the order given; `None` where nobody is eligible.
pub fn ranks(contenders: &[Contender], by: RankBy) -> Vec<Option<usize>> {
    let mut places: Vec<usize> = (0..contenders.len()).collect();
    places.retain(|place| contenders[*place].done.whole > 0);
    let compare = |one: &usize, other: &usize| contenders[*one].compare(&contenders[*other], by);
    places.sort_by(compare);
    let mut ranks = vec![None; contenders.len()];
    let mut before = 0;
    for equal in places.chunk_by(|one, other| compare(one, other) == Ordering::Equal) {
        for place in equal {
            ranks[*place] = Some(before + 1);
        }
        before += equal.len();
    }
    ranks
}

/// The places of the contenders, the best first; those without a rank last. The order given, which is the walking
/// order, decides between equals.
pub fn order(ranks: &[Option<usize>]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..ranks.len()).collect();
    places.sort_by_key(|place| ranks[*place].unwrap_or(usize::MAX));
    places
}

/// How many places somebody has come up, negative for down.
pub fn movement(before: Option<usize>, now: Option<usize>) -> Option<i64> {
    let (before, now) = before.zip(now)?;
    Some(before as i64 - now as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contender([whole, done, today, week]: [usize; 4], ahead: Option<i64>) -> Contender {
        let done = Done {
            whole,
            done,
            today,
            week,
        };
        Contender { done, ahead }
    }

    /// Whole, done, today, week, days ahead; then ranks by percent, remaining, pace, on time.
    #[test]
    fn equal_villages_share_a_rank() {
        let rows = [
            (([100, 80, 1, 10], Some(3)), [2, 3, 4, 3]),
            (([50, 40, 1, 10], Some(5)), [2, 2, 3, 2]),
            (([10, 10, 0, 0], Some(0)), [1, 1, 1, 1]),
            (([100, 20, 0, 0], None), [5, 5, 6, 6]),
            (([100, 20, 9, 30], Some(-4)), [5, 5, 2, 4]),
            (([50, 20, 0, 2], Some(-9)), [4, 4, 5, 5]),
        ];
        let contenders: Vec<Contender> = rows
            .iter()
            .map(|((figures, ahead), _)| contender(*figures, *ahead))
            .collect();
        for (at, by) in RankBy::all().enumerate() {
            let wanted: Vec<_> = rows.iter().map(|(_, ranks)| Some(ranks[at])).collect();
            assert_eq!(ranks(&contenders, by), wanted, "{by:?}");
        }
    }

    #[test]
    fn nobody_eligible_has_no_rank_and_equals_keep_the_walking_order() {
        let contenders = [
            contender([10, 5, 0, 0], None),
            contender([0, 0, 0, 0], None),
            contender([20, 10, 0, 0], None),
            contender([10, 6, 0, 0], None),
        ];
        let ranks = ranks(&contenders, RankBy::Percent);
        assert_eq!(ranks, [Some(2), None, Some(2), Some(1)]);
        assert_eq!(order(&ranks), [3, 0, 2, 1]);
    }

    #[test]
    fn more_than_a_minimum_ranks_before_all_of_it() {
        let contenders = [
            contender([100, 100, 0, 0], None),
            contender([100, 120, 0, 0], None),
        ];
        assert_eq!(ranks(&contenders, RankBy::Percent), [Some(2), Some(1)]);
        assert_eq!(ranks(&contenders, RankBy::Remaining), [Some(1), Some(1)]);
    }

    #[test]
    fn movement_is_told_against_the_morning() {
        let span = Span {
            starts_on: "2026-11-01".parse().unwrap(),
            due_on: "2026-11-30".parse().ok(),
            off: crate::domain::days_off::DaysOff::default(),
        };
        let today = "2026-11-22".parse().unwrap();
        let rows = [[100, 50, 0, 7], [100, 52, 10, 17], [100, 45, 0, 7]];
        let done = rows.map(|[whole, done, today, week]| Done {
            whole,
            done,
            today,
            week,
        });
        let now = done.map(|done| Contender::of(done, &span, today));
        let before = done.map(|done| Contender::before_today(done, &span, today));
        for (by, wanted) in [
            (RankBy::Percent, [-1, 2, -1]),
            (RankBy::Remaining, [-1, 2, -1]),
            (RankBy::Pace, [-1, 0, -1]),
        ] {
            let (before, now) = (ranks(&before, by), ranks(&now, by));
            let moved: Vec<_> = before
                .iter()
                .zip(&now)
                .map(|(before, now)| movement(*before, *now))
                .collect();
            assert_eq!(moved, wanted.map(Some), "{by:?}");
        }
        assert_eq!(movement(None, Some(1)), None);
    }

    #[test]
    fn few_people_are_told() {
        for (whole, small) in [(0, false), (1, true), (29, true), (30, false)] {
            assert_eq!(is_small(whole), small, "{whole}");
        }
    }
}
