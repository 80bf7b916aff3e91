//! Moments and the local day. The time is always an argument: only [`crate::platform`] reads the machine's clock.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, Timelike};

use super::date::{DateOrder, PartialDate, parse_event};

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

    /// Reads `2026-11-22T19:30`, as the wall in Viet Nam shows it.
    pub fn read(text: &str) -> Option<Self> {
        let local = NaiveDateTime::parse_from_str(text.trim(), "%Y-%m-%dT%H:%M").ok()?;
        Some(Self::from_local(local))
    }

    /// The moment at which the wall in Viet Nam shows `local`.
    pub fn from_local(local: NaiveDateTime) -> Self {
        Self(local.and_utc().timestamp_millis() - i64::from(VIETNAM_OFFSET) * 60_000)
    }
}

/// Milliseconds from 1970 beyond which no clock is believed to count.
const FARTHEST: i64 = 1 << 60;
/// Days without an entry after which a later day is doubted.
const LONG_AHEAD: i64 = 400;

/// Whether a clock that shows this day must be asked about: before 2020 or after 2099, as with a dead battery, or far
/// from the day of the newest entry, `last`.
pub fn is_doubtful(today: NaiveDate, last: Option<NaiveDate>) -> bool {
    let ahead = |last: NaiveDate| today.signed_duration_since(last).num_days();
    !(2020..2100).contains(&today.year())
        || last.is_some_and(|last| !(-1..=LONG_AHEAD).contains(&ahead(last)))
}

/// The day that somebody says it is today, whatever the clock shows: whole, with its year.
pub fn said_today(text: &str) -> Option<NaiveDate> {
    let far = NaiveDate::from_ymd_opt(2080, 1, 1)?;
    match parse_event(text, DateOrder::DayMonth, far) {
        Ok(PartialDate::Day(day)) if !is_doubtful(day, None) => Some(day),
        _ => None,
    }
}

/// Where the time comes from: the machine, or a fixed moment in tests and reruns.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    source: Source,
    /// Milliseconds that the source is behind what the user says.
    behind: i64,
}

#[derive(Clone, Copy, Debug)]
enum Source {
    Machine(fn() -> Moment),
    Fixed(Moment),
}

impl Clock {
    /// A clock that asks `read` each time.
    pub fn reading(read: fn() -> Moment) -> Self {
        Self {
            source: Source::Machine(read),
            behind: 0,
        }
    }

    /// A clock that stands still.
    pub fn fixed(moment: Moment) -> Self {
        Self {
            source: Source::Fixed(moment),
            behind: 0,
        }
    }

    /// The moment now.
    pub fn now(self) -> Moment {
        let shown = match self.source {
            Source::Machine(read) => read(),
            Source::Fixed(moment) => moment,
        };
        Moment(
            shown
                .0
                .clamp(-FARTHEST, FARTHEST)
                .saturating_add(self.behind),
        )
    }

    /// The same clock, put to `moment` now.
    #[must_use]
    pub fn set_to(self, moment: Moment) -> Self {
        let by = moment.0.saturating_sub(self.now().0);
        Self {
            behind: self.behind.saturating_add(by),
            ..self
        }
    }

    /// The same clock with today put to `day`; the time of day stays.
    #[must_use]
    pub fn on(self, day: NaiveDate) -> Self {
        self.set_to(Moment::from_local(day.and_time(self.now().local().time())))
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
    fn clocks_that_are_asked_about() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (today, last, doubted) in [
            ("1969-12-31", None, true),
            ("1970-01-01", Some("2026-11-20"), true),
            ("2019-12-31", None, true),
            ("2020-01-01", None, false),
            ("2001-01-01", Some("2026-11-20"), true),
            ("2099-12-31", Some("2026-11-20"), true),
            ("2100-01-01", None, true),
            ("2026-11-22", Some("2026-11-20"), false),
            ("2026-11-22", Some("2026-11-23"), false),
            ("2026-11-22", Some("2026-11-24"), true),
            ("2026-11-22", Some("2099-01-01"), true),
            ("2027-12-25", Some("2026-11-20"), false),
            ("2027-12-26", Some("2026-11-20"), true),
        ] {
            let asked = is_doubtful(day(today), last.map(day));
            assert_eq!(asked, doubted, "{today} after {last:?}");
        }
    }

    #[test]
    fn a_clock_can_be_put_right() {
        let dead_battery = Clock::fixed(Moment(-25_200_000 + 5_000));
        let right = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let clock = dead_battery.on(right);
        assert_eq!(clock.now().local().to_string(), "2026-11-22 00:00:05");
        let again = clock.set_to(Moment(1_795_280_400_000));
        assert_eq!(again.now(), Moment(1_795_280_400_000));
        assert_eq!(Clock::fixed(Moment(i64::MAX)).on(right).today(), right);
        assert_eq!(Clock::fixed(Moment(i64::MIN)).on(right).today(), right);
    }

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
        let evening = Moment::read("2026-11-22T19:30").unwrap();
        assert_eq!(evening.local().to_string(), "2026-11-22 19:30:00");
        assert_eq!(Moment::read("22/11/2026"), None);
    }
}
