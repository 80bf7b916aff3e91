//! The Vietnamese lunar calendar, reckoned at UTC+7 from the sun and the moon.
//!
//! A month begins on the day of the new moon. The month that holds the winter solstice is the eleventh; where thirteen
//! months lie between one eleventh month and the next, the first of them without a major term of the sun (a multiple of
//! 30° of its longitude) is a leap month and repeats the number of the month before.
//!
//! New moons: J. Meeus, *Astronomical Algorithms*, 2nd edition, chapter 49, exact to some seconds; longitude of the sun:
//! chapter 25, exact to 0.01°. No crate that is kept up reckons at UTC+7, and China's date differs in some years
//! (Tết 2030).

use std::sync::LazyLock;

use chrono::Datelike;

use super::clock::VIETNAM_OFFSET;
use super::date::Day;

/// A day of the lunar calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LunarDay {
    /// The year that begins with Tết, named after the Gregorian year in which it begins.
    pub year: i32,
    /// The month, 1 (Giêng) to 12 (Chạp).
    pub month: u8,
    /// Whether the month is a leap month, which follows the month of the same number.
    pub leap: bool,
    /// The day, 1 to 30.
    pub day: u8,
}

/// The first and the last Gregorian year for which it is reckoned.
const YEARS: (i32, i32) = (1950, 2100);

/// A lunar month: its first day, counted as chrono counts days, and what it is called.
#[derive(Clone, Copy)]
struct Month {
    first: i32,
    year: i32,
    number: u8,
    leap: bool,
}

static MONTHS: LazyLock<Vec<Month>> = LazyLock::new(months);

impl LunarDay {
    /// The lunar day of a day; `None` outside 1950 to 2100.
    pub fn of(day: Day) -> Option<Self> {
        let at = day.num_days_from_ce();
        let next = MONTHS.partition_point(|month| month.first <= at);
        let month = MONTHS.get(next.checked_sub(1)?)?;
        MONTHS.get(next)?;
        Some(Self {
            year: month.year,
            month: month.number,
            leap: month.leap,
            day: u8::try_from(at - month.first + 1).ok()?,
        })
    }

    /// The day on which it falls; `None` outside 1950 to 2100, and where the month has no such day or is no leap month.
    pub fn day(self) -> Option<Day> {
        let key = (self.year, self.month, self.leap);
        let at = MONTHS
            .binary_search_by_key(&key, |month| (month.year, month.number, month.leap))
            .ok()?;
        let days = MONTHS.get(at + 1)?.first - MONTHS[at].first;
        let day = i32::from(self.day);
        (1..=days)
            .contains(&day)
            .then(|| Day::from_num_days_from_ce_opt(MONTHS[at].first + day - 1))?
    }

    /// The day of an ordinary month, not of a leap month.
    pub fn on(year: i32, month: u8, day: u8) -> Option<Day> {
        let leap = false;
        Self {
            year,
            month,
            leap,
            day,
        }
        .day()
    }
}

/// All months that touch the years.
fn months() -> Vec<Month> {
    let (from, to) = YEARS;
    // New moons from two years before, so that the eleventh month of the year before is among them.
    let count = |year: i32| ((f64::from(year) - 2000.0) * 12.3685).floor() as i32;
    let firsts: Vec<i32> = (count(from - 2)..=count(to + 3))
        .map(new_moon_day)
        .collect();
    let terms: Vec<i32> = firsts.iter().map(|day| terms_passed(*day)).collect();
    // The terms that fall into a month, of twelve a year counted from the spring equinox.
    let holds = |at: usize| (terms[at + 1] - terms[at]).rem_euclid(12);
    let is_eleventh = |at: &usize| (1..=holds(*at)).contains(&(9 - terms[*at]).rem_euclid(12));
    let elevenths: Vec<usize> = (0..firsts.len() - 1).filter(is_eleventh).collect();
    let mut months = Vec::new();
    for pair in elevenths.windows(2) {
        let year = year_of(firsts[pair[0]]);
        let leap = (pair[1] - pair[0] == 13)
            .then(|| (pair[0] + 1..pair[1]).find(|at| holds(*at) == 0))
            .flatten();
        let mut number = 10;
        for (at, first) in firsts.iter().enumerate().take(pair[1]).skip(pair[0]) {
            number += u8::from(leap != Some(at));
            months.push(Month {
                first: *first,
                year: year + i32::from(number > 12),
                number: (number - 1) % 12 + 1,
                leap: leap == Some(at),
            });
        }
    }
    let outside = |month: &Month, from| year_of(month.first) < from;
    let begin = months
        .iter()
        .take_while(|month| outside(month, from))
        .count();
    let end = months
        .iter()
        .take_while(|month| outside(month, to + 1))
        .count();
    months.truncate(end + 1);
    months.split_off(begin.saturating_sub(1))
}

/// The Gregorian year of a day as chrono counts it.
fn year_of(day: i32) -> i32 {
    Day::from_num_days_from_ce_opt(day).map_or(0, |day| day.year())
}

/// Julian day of the midnight in Greenwich before day 0 of chrono's count.
const JULIAN_EPOCH: f64 = 1_721_424.5;
/// The part of a day by which Viet Nam is ahead.
const AHEAD: f64 = VIETNAM_OFFSET as f64 / 1440.0;

/// The day in Viet Nam of new moon `k`, counted from the first of 2000.
fn new_moon_day(k: i32) -> i32 {
    (new_moon(k) - delta_t(new_moon(k)) + AHEAD - JULIAN_EPOCH).floor() as i32
}

/// How many terms the sun has passed since the spring equinox when the day begins in Viet Nam, 0 to 11.
fn terms_passed(day: i32) -> i32 {
    let midnight = f64::from(day) + JULIAN_EPOCH - AHEAD;
    (sun_longitude(midnight + delta_t(midnight)) / 30.0).floor() as i32
}

/// By how many days dynamical time is ahead of the clocks at a Julian day: observed to 2025, then expected; a minute
/// more or less moves no month.
fn delta_t(julian: f64) -> f64 {
    const SECONDS: [(f64, f64); 7] = [
        (1945.0, 27.0),
        (1960.0, 33.2),
        (1975.0, 45.5),
        (2000.0, 63.8),
        (2025.0, 69.2),
        (2050.0, 78.0),
        (2105.0, 125.0),
    ];
    let year = 2000.0 + (julian - 2_451_545.0) / 365.25;
    let next = SECONDS
        .iter()
        .position(|(at, _)| *at > year)
        .unwrap_or(SECONDS.len() - 1)
        .max(1);
    let ((from, low), (to, high)) = (SECONDS[next - 1], SECONDS[next]);
    (low + (high - low) * (year - from) / (to - from)) / 86_400.0
}

/// Coefficient in days, power of the eccentricity, multiples of the anomalies of sun and moon, of the moon's argument
/// of latitude and of the longitude of its node.
type Term = (f64, i32, [f64; 4]);

const NEW_MOON: [Term; 25] = [
    (-0.407_20, 0, [0.0, 1.0, 0.0, 0.0]),
    (0.172_41, 1, [1.0, 0.0, 0.0, 0.0]),
    (0.016_08, 0, [0.0, 2.0, 0.0, 0.0]),
    (0.010_39, 0, [0.0, 0.0, 2.0, 0.0]),
    (0.007_39, 1, [-1.0, 1.0, 0.0, 0.0]),
    (-0.005_14, 1, [1.0, 1.0, 0.0, 0.0]),
    (0.002_08, 2, [2.0, 0.0, 0.0, 0.0]),
    (-0.001_11, 0, [0.0, 1.0, -2.0, 0.0]),
    (-0.000_57, 0, [0.0, 1.0, 2.0, 0.0]),
    (0.000_56, 1, [1.0, 2.0, 0.0, 0.0]),
    (-0.000_42, 0, [0.0, 3.0, 0.0, 0.0]),
    (0.000_42, 1, [1.0, 0.0, 2.0, 0.0]),
    (0.000_38, 1, [1.0, 0.0, -2.0, 0.0]),
    (-0.000_24, 1, [-1.0, 2.0, 0.0, 0.0]),
    (-0.000_17, 0, [0.0, 0.0, 0.0, 1.0]),
    (-0.000_07, 0, [2.0, 1.0, 0.0, 0.0]),
    (0.000_04, 0, [0.0, 2.0, -2.0, 0.0]),
    (0.000_04, 0, [3.0, 0.0, 0.0, 0.0]),
    (0.000_03, 0, [1.0, 1.0, -2.0, 0.0]),
    (0.000_03, 0, [0.0, 2.0, 2.0, 0.0]),
    (-0.000_03, 0, [1.0, 1.0, 2.0, 0.0]),
    (0.000_03, 0, [-1.0, 1.0, 2.0, 0.0]),
    (-0.000_02, 0, [-1.0, 1.0, -2.0, 0.0]),
    (-0.000_02, 0, [1.0, 3.0, 0.0, 0.0]),
    (0.000_02, 0, [0.0, 4.0, 0.0, 0.0]),
];

/// What the planets add: coefficient in millionths of a day, angle at the first new moon of 2000, and its growth.
const PLANETS: [(f64, f64, f64); 14] = [
    (325.0, 299.77, 0.107_408),
    (165.0, 251.88, 0.016_321),
    (164.0, 251.83, 26.651_886),
    (126.0, 349.42, 36.412_478),
    (110.0, 84.66, 18.206_239),
    (62.0, 141.74, 53.303_771),
    (60.0, 207.14, 2.453_732),
    (56.0, 154.84, 7.306_860),
    (47.0, 34.52, 27.261_239),
    (42.0, 207.19, 0.121_824),
    (40.0, 291.34, 1.844_379),
    (37.0, 161.72, 24.198_154),
    (35.0, 239.56, 25.513_099),
    (23.0, 331.55, 3.592_518),
];

/// A polynomial, its constant first.
fn polynomial(at: f64, coefficients: &[f64]) -> f64 {
    coefficients
        .iter()
        .rev()
        .fold(0.0, |sum, coefficient| sum * at + coefficient)
}

fn sine(degrees: f64) -> f64 {
    degrees.to_radians().sin()
}

/// The Julian ephemeris day of new moon `k`.
fn new_moon(k: i32) -> f64 {
    let k = f64::from(k);
    let t = k / 1236.85;
    let mean = 2_451_550.097_66
        + 29.530_588_861 * k
        + polynomial(
            t,
            &[0.0, 0.0, 0.000_154_37, -0.000_000_150, 0.000_000_000_73],
        );
    let e = polynomial(t, &[1.0, -0.002_516, -0.000_007_4]);
    let angles = [
        2.5534 + 29.105_356_70 * k + polynomial(t, &[0.0, 0.0, -0.000_001_4, -0.000_000_11]),
        201.5643
            + 385.816_935_28 * k
            + polynomial(t, &[0.0, 0.0, 0.010_758_2, 0.000_012_38, -0.000_000_058]),
        160.7108
            + 390.670_502_84 * k
            + polynomial(t, &[0.0, 0.0, -0.001_611_8, -0.000_002_27, 0.000_000_011]),
        124.7746 - 1.563_755_88 * k + polynomial(t, &[0.0, 0.0, 0.002_067_2, 0.000_002_15]),
    ];
    let moon = NEW_MOON.iter().map(|(size, power, multiples)| {
        let angle = multiples.iter().zip(angles);
        let angle: f64 = angle.map(|(multiple, angle)| multiple * angle).sum();
        size * e.powi(*power) * sine(angle)
    });
    let planets = PLANETS
        .iter()
        .map(|(size, angle, growth)| size * 1e-6 * sine(angle + growth * k));
    // The first planet's angle slows down a little.
    let slowed =
        325e-6 * (sine(299.77 + 0.107_408 * k - 0.009_173 * t * t) - sine(299.77 + 0.107_408 * k));
    mean + moon.sum::<f64>() + planets.sum::<f64>() + slowed
}

/// The apparent longitude of the sun in degrees, 0 to 360, at a Julian ephemeris day.
fn sun_longitude(julian: f64) -> f64 {
    let t = (julian - 2_451_545.0) / 36_525.0;
    let mean = polynomial(t, &[280.466_46, 36_000.769_83, 0.000_303_2]);
    let anomaly = polynomial(t, &[357.529_11, 35_999.050_29, -0.000_153_7]);
    let centre = polynomial(t, &[1.914_602, -0.004_817, -0.000_014]) * sine(anomaly)
        + polynomial(t, &[0.019_993, -0.000_101]) * sine(2.0 * anomaly)
        + 0.000_289 * sine(3.0 * anomaly);
    let node = 125.04 - 1934.136 * t;
    (mean + centre - 0.005_69 - 0.004_78 * sine(node)).rem_euclid(360.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// `2027-1-6`, in a leap month `2028-5+3`.
    fn words(day: Day) -> String {
        let lunar = LunarDay::of(day).unwrap();
        let mark = if lunar.leap { '+' } else { '-' };
        format!("{}-{}{mark}{}", lunar.year, lunar.month, lunar.day)
    }

    #[test]
    fn the_examples_of_the_book() {
        // 49.a: the new moon of February 1977; 25.a: the sun on 13 October 1992.
        assert!((new_moon(-283) - 2_443_192.651_18).abs() < 0.000_01);
        assert!((sun_longitude(2_448_908.5) - 199.908_95).abs() < 0.000_1);
    }

    #[test]
    fn days_that_everybody_knows() {
        for (solar, lunar) in [
            // 23 Chạp, the eve, mùng 1, mùng 6, Rằm, Giỗ Tổ.
            ("2027-01-30", "2026-12-23"),
            ("2027-02-05", "2026-12-29"),
            ("2027-02-06", "2027-1-1"),
            ("2027-02-11", "2027-1-6"),
            ("2027-02-20", "2027-1-15"),
            ("2027-04-16", "2027-3-10"),
            ("2028-01-19", "2027-12-23"),
            ("2028-01-25", "2027-12-29"),
            ("2028-01-26", "2028-1-1"),
            ("2028-01-31", "2028-1-6"),
            ("2028-02-09", "2028-1-15"),
            ("2028-04-04", "2028-3-10"),
            ("2029-02-06", "2028-12-23"),
            ("2029-02-12", "2028-12-29"),
            ("2029-02-13", "2029-1-1"),
            ("2029-02-18", "2029-1-6"),
            ("2029-02-27", "2029-1-15"),
            ("2029-04-23", "2029-3-10"),
            ("2030-01-26", "2029-12-23"),
            ("2030-02-01", "2029-12-29"),
            ("2030-02-02", "2030-1-1"),
            ("2030-02-07", "2030-1-6"),
            ("2030-02-16", "2030-1-15"),
            ("2030-04-12", "2030-3-10"),
            // Years in which China's New Year is another day.
            ("1968-01-29", "1968-1-1"),
            ("1985-01-21", "1985-1-1"),
            ("2007-02-17", "2007-1-1"),
            ("2053-02-18", "2053-1-1"),
            // And some in which it is not.
            ("1975-02-11", "1975-1-1"),
            ("2000-02-05", "2000-1-1"),
            ("2023-01-22", "2023-1-1"),
            ("2025-01-29", "2025-1-1"),
            ("2026-02-17", "2026-1-1"),
            ("2026-11-22", "2026-10-14"),
            ("2033-12-22", "2033-11+1"),
        ] {
            assert_eq!(words(day(solar)), lunar, "{solar}");
        }
    }

    #[test]
    fn leap_months() {
        let found: Vec<(i32, u8)> = MONTHS
            .iter()
            .filter(|month| month.leap && (1984..=2053).contains(&month.year))
            .map(|month| (month.year, month.number))
            .collect();
        let known = [
            (1985, 2),
            (1987, 7),
            (1990, 5),
            (1993, 3),
            (1995, 8),
            (1998, 5),
            (2001, 4),
            (2004, 2),
            (2006, 7),
            (2009, 5),
            (2012, 4),
            (2014, 9),
            (2017, 6),
            (2020, 4),
            (2023, 2),
            (2025, 6),
            (2028, 5),
            (2031, 3),
            (2033, 11),
            (2036, 6),
            (2039, 5),
            (2042, 2),
            (2044, 7),
            (2047, 5),
            (2050, 3),
            (2052, 8),
        ];
        assert_eq!(found, known);
    }

    #[test]
    fn months_follow_one_another() {
        for pair in MONTHS.windows(2) {
            let days = pair[1].first - pair[0].first;
            assert!(
                (29..=30).contains(&days),
                "{}/{}",
                pair[0].number,
                pair[0].year
            );
            let next = match (pair[0].number, pair[1].leap) {
                (month, true) => (pair[0].year, month),
                (12, false) => (pair[0].year + 1, 1),
                (month, false) => (pair[0].year, month + 1),
            };
            assert_eq!((pair[1].year, pair[1].number), next);
        }
        for year in YEARS.0..YEARS.1 {
            let months = MONTHS.iter().filter(|month| month.year == year);
            let leaps = months.clone().filter(|month| month.leap).count();
            assert_eq!(months.count(), 12 + leaps, "{year}");
            assert!(leaps <= 1, "{year}");
        }
    }

    #[test]
    fn every_day_of_the_years_and_no_other() {
        let mut at = day("1950-01-01");
        while at <= day("2100-12-31") {
            assert_eq!(LunarDay::of(at).and_then(LunarDay::day), Some(at));
            at = at.succ_opt().unwrap();
        }
        for outside in ["1949-11-01", "2101-03-01", "1700-01-01", "9999-12-31"] {
            assert_eq!(LunarDay::of(day(outside)), None, "{outside}");
        }
        for (year, month, of_month) in [(2027, 13, 1), (2027, 0, 1), (2027, 1, 0), (2027, 1, 31)] {
            assert_eq!(LunarDay::on(year, month, of_month), None);
        }
        // The last month of these years has 29 days: there is no 30 Tết.
        for year in 2026..2030 {
            assert_eq!(LunarDay::on(year, 12, 30), None, "{year}");
        }
    }

    #[test]
    fn what_is_decided_by_less_than_the_reckoning_is_exact_to() {
        // The new moons nearest to midnight in Viet Nam, in minutes, and the terms nearest to the first midnight of a
        // month, in degrees. Who changes the reckoning sees here which days may have moved.
        let close = |days: f64| (days - days.round()).abs();
        let mut moons = Vec::new();
        let mut terms = Vec::new();
        for k in -618..1249 {
            let midnight = f64::from(new_moon_day(k)) + JULIAN_EPOCH - AHEAD;
            let minutes = close(new_moon(k) - delta_t(new_moon(k)) - midnight) * 1440.0;
            let degrees = close(sun_longitude(midnight + delta_t(midnight)) / 30.0) * 30.0;
            let day = Day::from_num_days_from_ce_opt(new_moon_day(k)).unwrap();
            if minutes < 1.5 {
                moons.push(format!("{day} {minutes:.1}"));
            }
            if degrees < 0.01 {
                terms.push(format!("{day} {degrees:.3}"));
            }
        }
        let near = [
            "1967-07-07 0.1",
            "1998-09-21 1.4",
            "2054-05-08 0.7",
            "2072-12-09 0.5",
            "2077-11-16 0.7",
            "2085-10-19 0.6",
        ];
        assert_eq!(moons, near);
        assert_eq!(terms, ["2033-09-23 0.007"]);
    }
}
