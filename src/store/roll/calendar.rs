//! Who is expected home when, counted in one pass.

use std::collections::BTreeMap;

use crate::domain::agenda::{Duty, Expected, occasions};
use crate::domain::date::Day;
use crate::domain::expected_back::Occasion;
use crate::domain::id::{AbsenceId, HouseholdId, VillageId};
use crate::domain::person_result::PersonResult;

use super::{AwayEntry, Days, NO_DAY, Roll, days};

/// Which returns are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub enum Returning {
    /// All that are expected, on a day, at an occasion, in a month or a year; overdue ones among them.
    #[default]
    All,
    /// Who may come on this day.
    Day(Day),
    /// Who may come between these days; those of whom only the year is known are left out.
    Between(Day, Day),
    /// Who comes at an occasion of a year: those who said so, and those who come on a day of it.
    Occasion(Occasion, i32),
    /// Who was expected and is not said to be back.
    Overdue,
    /// Of whom only the month or the year is known.
    Sometime,
    /// Of whom nothing is known.
    Unknown,
}

/// A person whose return is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReturnHit {
    /// The absence.
    pub absence: AbsenceId,
    /// The household.
    pub household: HouseholdId,
    /// What is to be done.
    pub duty: Duty,
    /// Whether the person was expected and is not said to be back.
    pub overdue: bool,
}

/// How many people come at an occasion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OccasionCount {
    /// The occasion.
    pub occasion: Occasion,
    /// Of which year.
    pub year: i32,
    /// Its first and its last day.
    pub window: (Day, Day),
    /// How many come within them.
    pub count: usize,
}

/// How many people are expected in a stretch of days.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct CalendarCounts {
    /// How many may come on each day, from the first of the stretch.
    pub days: Vec<usize>,
    /// Who comes between the first and the last day.
    pub between: usize,
    /// The occasions that touch the stretch.
    pub occasions: Vec<OccasionCount>,
    /// The next Tết whose window is not over.
    pub tet: Option<OccasionCount>,
    /// All that are expected.
    pub all: usize,
    /// Who was expected and is not said to be back.
    pub overdue: usize,
    /// Of whom only the month or the year is known.
    pub sometime: usize,
    /// Of whom nothing is known.
    pub unknown: usize,
}

/// Whether somebody comes at an occasion: at any time within its window.
fn is_within(expected: Expected, window: (Day, Day)) -> bool {
    let (from, to) = (days(window.0), days(window.1));
    matches!(expected, Expected::Within(first, last) if first >= from && last <= to)
}

impl Returning {
    fn holds(self, entry: &AwayEntry, today: Days) -> bool {
        let expected = entry.expected;
        match self {
            Self::All => expected != Expected::Unknown,
            Self::Day(day) => expected.is_on(days(day)),
            Self::Between(from, to) => expected.touches(days(from), days(to)),
            Self::Occasion(occasion, year) => occasion
                .window(year)
                .is_some_and(|window| is_within(expected, window)),
            Self::Overdue => entry.is_overdue(today),
            Self::Sometime => matches!(expected, Expected::Sometime(..)),
            Self::Unknown => expected == Expected::Unknown,
        }
    }
}

impl AwayEntry {
    fn is_overdue(&self, today: Days) -> bool {
        self.overdue_after != NO_DAY && self.overdue_after < today
    }
}

impl Roll {
    /// The people of 14 and over who are away, in walking order.
    fn away_of(&self, village: Option<VillageId>) -> impl Iterator<Item = &AwayEntry> {
        let span = self.span(village);
        self.away.iter().filter(move |entry| {
            let person = entry.person as usize;
            span.contains(&self.household_of(person))
                && self.people[person].is_born_by(self.born_14)
        })
    }

    /// The people whose return is wanted: those expected first first, then in walking order.
    pub fn returning(&self, village: Option<VillageId>, which: Returning) -> Vec<ReturnHit> {
        let today = days(self.today);
        let mut entries: Vec<&AwayEntry> = self
            .away_of(village)
            .filter(|entry| which.holds(entry, today))
            .collect();
        entries.sort_by_key(|entry| entry.expected.days().map_or(Days::MAX, |(first, _)| first));
        let says_done = PersonResult::from_code("says_done");
        let hit = |entry: &AwayEntry| {
            let result = self.people[entry.person as usize].result;
            let done = result.is_some() && result == says_done;
            ReturnHit {
                absence: entry.id,
                household: self.households[self.household_of(entry.person as usize)].id,
                duty: Duty::of(entry.plan, entry.late && self.due_on.is_some(), done),
                overdue: entry.is_overdue(today),
            }
        };
        entries.into_iter().map(hit).collect()
    }

    /// How many people are expected on each day from `from` to `to`, and beside them.
    pub fn calendar(&self, village: Option<VillageId>, from: Day, to: Day) -> CalendarCounts {
        let (first, last, today) = (days(from), days(to), days(self.today));
        let length = usize::try_from(last - first + 1).unwrap_or_default();
        // What begins and ends on each day.
        let mut changes = vec![0isize; length + 1];
        let mut counts = CalendarCounts {
            occasions: occasions(from, to).into_iter().map(none_at).collect(),
            tet: self.next_tet(),
            ..CalendarCounts::default()
        };
        for entry in self.away_of(village) {
            let expected = entry.expected;
            counts.all += usize::from(expected != Expected::Unknown);
            counts.overdue += usize::from(entry.is_overdue(today));
            counts.between += usize::from(expected.touches(first, last));
            match expected {
                Expected::Within(begins, ends) => {
                    if begins <= last && ends >= first {
                        changes[(begins.max(first) - first) as usize] += 1;
                        changes[(ends.min(last) - first + 1) as usize] -= 1;
                    }
                    for occasion in counts.occasions.iter_mut().chain(&mut counts.tet) {
                        occasion.count += usize::from(is_within(expected, occasion.window));
                    }
                }
                Expected::Sometime(..) => counts.sometime += 1,
                Expected::Unknown => counts.unknown += 1,
            }
        }
        let mut here = 0isize;
        for change in &changes[..length] {
            here += change;
            counts.days.push(here.unsigned_abs());
        }
        counts
    }

    /// The next Tết whose window is not over, nobody counted.
    pub fn next_tet(&self) -> Option<OccasionCount> {
        let year = chrono::Datelike::year(&self.today);
        let open = |year| {
            let window = Occasion::Tet.window(year)?;
            (window.1 >= self.today).then(|| none_at((Occasion::Tet, year, window)))
        };
        open(year).or_else(|| open(year + 1))
    }

    /// How many people may come on each day on which somebody may, and at each occasion that somebody named: of all
    /// that are expected in the village.
    pub fn calendar_days(
        &self,
        village: Option<VillageId>,
    ) -> (BTreeMap<Day, usize>, BTreeMap<String, usize>) {
        let mut by_day = BTreeMap::new();
        let mut by_occasion = BTreeMap::new();
        let mut windows: BTreeMap<(Days, Days), usize> = BTreeMap::new();
        for entry in self.away_of(village) {
            if let Expected::Within(first, last) = entry.expected {
                *windows.entry((first, last)).or_default() += 1;
            }
        }
        for ((first, last), count) in &windows {
            for day in (*first..=*last).filter_map(super::day_of) {
                *by_day.entry(day).or_default() += count;
            }
        }
        if let (Some((first, _)), Some((last, _))) =
            (by_day.first_key_value(), by_day.last_key_value())
        {
            for (occasion, year, window) in occasions(*first, *last) {
                let within = windows
                    .iter()
                    .filter(|((first, last), _)| is_within(Expected::Within(*first, *last), window))
                    .map(|(_, count)| count)
                    .sum();
                if within > 0 {
                    by_occasion.insert(format!("{}-{year}", occasion.code()), within);
                }
            }
        }
        (by_day, by_occasion)
    }
}

fn none_at((occasion, year, window): (Occasion, i32, (Day, Day))) -> OccasionCount {
    OccasionCount {
        occasion,
        year,
        window,
        count: 0,
    }
}
