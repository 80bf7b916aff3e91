//! Moments and the local day. The time is always an argument: only [`crate::platform`] reads the machine's clock.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, Timelike};

/// Minutes east of UTC in Viet Nam, which has one time zone and no summer time.
pub const VIETNAM_OFFSET: i32 = 7 * 60;

/// A moment: milliseconds since 1970 in UTC. Days and hours of it are those of Viet Nam (UTC+7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(pub i64);

impl Moment {
    /// Date and time on the wall in Viet Nam. A moment outside what the calendar can hold is 1970.
    pub fn local(self) -> NaiveDateTime {
        let zone = FixedOffset::east_opt(VIETNAM_OFFSET * 60);
        match (DateTime::from_timestamp_millis(self.0), zone) {
            (Some(utc), Some(zone)) => utc.with_timezone(&zone).naive_local(),
            _ => NaiveDateTime::default(),
        }
    }

    /// The day on the wall in Viet Nam.
    pub fn day(self) -> NaiveDate {
        self.local().date()
    }

    /// Hour and minute on the wall in Viet Nam.
    pub fn time(self) -> (u32, u32) {
        let local = self.local();
        (local.hour(), local.minute())
    }

    /// The moment at which the wall in Viet Nam shows `local`.
    pub fn from_local(local: NaiveDateTime) -> Self {
        Self(local.and_utc().timestamp_millis() - i64::from(VIETNAM_OFFSET) * 60_000)
    }
}

/// Where the time comes from: the machine, or a fixed moment in tests and reruns.
#[derive(Clone, Copy, Debug)]
pub struct Clock(Source);

#[derive(Clone, Copy, Debug)]
enum Source {
    Machine(fn() -> Moment),
    Fixed(Moment),
}

impl Clock {
    /// A clock that asks `read` each time.
    pub fn reading(read: fn() -> Moment) -> Self {
        Self(Source::Machine(read))
    }

    /// A clock that stands still.
    pub fn fixed(moment: Moment) -> Self {
        Self(Source::Fixed(moment))
    }

    /// The moment now.
    pub fn now(self) -> Moment {
        match self.0 {
            Source::Machine(read) => read(),
            Source::Fixed(moment) => moment,
        }
    }

    /// Today in Viet Nam.
    pub fn today(self) -> NaiveDate {
        self.now().day()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_that_of_viet_nam() {
        for (utc_ms, wall) in [
            (0, "1970-01-01 07:00:00"),
            (-25_200_001, "1969-12-31 23:59:59.999"),
            (1_795_280_400_000, "2026-11-22 00:00:00"),
        ] {
            assert_eq!(Moment(utc_ms).local().to_string(), wall);
            assert_eq!(Moment::from_local(Moment(utc_ms).local()), Moment(utc_ms));
        }
        assert_eq!(Moment(i64::MAX).local(), NaiveDateTime::default());
    }
}
