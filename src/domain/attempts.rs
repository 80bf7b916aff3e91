//! Whether a household has been tried often enough, and when to try next.

use chrono::{Datelike, Weekday};

use super::date::Day;
use super::outcome::Outcome;
use super::slot::Slot;

/// How many different days are told apart; a rule cannot ask for more.
const DAYS: usize = 8;

/// A set of parts of the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Slots(u8);

impl Slots {
    /// Puts a part of the day in.
    pub fn insert(&mut self, slot: Slot) {
        self.0 |= 1 << slot as u8;
    }

    /// Whether a part of the day is in.
    pub fn contains(self, slot: Slot) -> bool {
        self.0 & 1 << slot as u8 != 0
    }

    /// The parts that are in, in the order of the day.
    pub fn iter(self) -> impl Iterator<Item = Slot> {
        Slot::all().filter(move |&slot| self.contains(slot))
    }
}

/// The tries at one household that met nobody. Visits may be seen in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attempts {
    tries: u16,
    days: [Option<Day>; DAYS],
    slots: Slots,
    off_hours: bool,
}

impl Attempts {
    /// Takes a visit into account; one that met somebody is no try, and a call that nobody answered is none at the door.
    pub fn see(&mut self, outcome: Outcome, day: Day, slot: Slot) {
        if outcome.is_contact() || outcome.is_unanswered_call() {
            return;
        }
        self.tries = self.tries.saturating_add(1);
        self.slots.insert(slot);
        self.off_hours |= is_off_hours(day, slot);
        if !self.days.contains(&Some(day))
            && let Some(free) = self.days.iter_mut().find(|day| day.is_none())
        {
            *free = Some(day);
        }
    }

    /// How often it was tried.
    pub fn tries(&self) -> u16 {
        self.tries
    }

    /// On how many days, of which at most eight are told apart.
    pub fn days(&self) -> usize {
        self.days.iter().flatten().count()
    }

    /// At which parts of the day.
    pub fn slots(&self) -> Slots {
        self.slots
    }
}

/// Whether people who work are likely at home: evenings and weekends.
fn is_off_hours(day: Day, slot: Slot) -> bool {
    slot == Slot::Evening || matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// When a household that nobody was met at has been tried often enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AttemptRule {
    /// Least number of tries.
    pub tries: u16,
    /// Least number of different days, at most eight.
    pub days: u8,
    /// Whether one of them has to be in the evening or at a weekend.
    pub off_hours: bool,
}

/// Three tries on three days, one of them in the evening or at a weekend.
impl Default for AttemptRule {
    fn default() -> Self {
        Self {
            tries: 3,
            days: 3,
            off_hours: true,
        }
    }
}

impl AttemptRule {
    /// As registers keep it: tries, days and whether one is off hours, "3/3/1".
    pub fn code(self) -> String {
        format!("{}/{}/{}", self.tries, self.days, u8::from(self.off_hours))
    }

    /// What [`AttemptRule::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        let mut parts = code.split('/');
        let rule = Self {
            tries: parts.next()?.parse().ok()?,
            days: parts.next()?.parse().ok()?,
            off_hours: match parts.next()? {
                "0" => false,
                "1" => true,
                _ => return None,
            },
        };
        (parts.next().is_none() && (1..=DAYS).contains(&usize::from(rule.days))).then_some(rule)
    }

    /// Whether the rule is met. It says something only of a household where nobody was met.
    pub fn is_exhausted(self, attempts: &Attempts) -> bool {
        attempts.tries >= self.tries
            && attempts.days() >= usize::from(self.days).min(DAYS)
            && (attempts.off_hours || !self.off_hours)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Visits as "2 2026-11-23 morning": the digits of the outcome, the day, the slot.
    fn attempts(visits: &[&str]) -> Attempts {
        let mut attempts = Attempts::default();
        for visit in visits {
            let parts: Vec<_> = visit.split(' ').collect();
            attempts.see(
                Outcome::from_digits(parts[0]).unwrap(),
                parts[1].parse().unwrap(),
                Slot::from_code(parts[2]).unwrap(),
            );
        }
        attempts
    }

    #[test]
    fn three_tries_three_days_one_off_hours() {
        // 23 November 2026 is a Monday.
        for (visits, exhausted) in [
            (&[] as &[_], false),
            (
                &[
                    "2 2026-11-23 morning",
                    "2 2026-11-23 morning",
                    "2 2026-11-23 morning",
                ],
                false,
            ),
            (
                &[
                    "2 2026-11-23 morning",
                    "2 2026-11-25 afternoon",
                    "2 2026-11-28 evening",
                ],
                true,
            ),
            (
                &[
                    "2 2026-11-23 morning",
                    "2 2026-11-25 afternoon",
                    "2 2026-11-26 noon",
                ],
                false,
            ),
            (
                &[
                    "2 2026-11-23 evening",
                    "2 2026-11-25 afternoon",
                    "2 2026-11-26 noon",
                ],
                true,
            ),
            (
                &[
                    "2 2026-11-22 morning",
                    "7 2026-11-25 afternoon",
                    "8 2026-11-26 noon",
                ],
                true,
            ),
            (
                &[
                    "2 2026-11-22 morning",
                    "2 2026-11-22 noon",
                    "2 2026-11-26 noon",
                ],
                false,
            ),
            (
                &[
                    "2 2026-11-22 morning",
                    "4 2026-11-25 afternoon",
                    "2 2026-11-26 noon",
                ],
                false,
            ),
        ] {
            assert_eq!(
                AttemptRule::default().is_exhausted(&attempts(visits)),
                exhausted,
                "{visits:?}"
            );
        }
    }

    #[test]
    fn calls_in_vain_are_no_tries_at_the_door() {
        let mut attempts = attempts(&["2 2026-11-23 morning"]);
        for code in ["phone_no_answer", "phone_off", "phone_wrong_number"] {
            let outcome = Outcome::from_code(code).unwrap();
            attempts.see(outcome, "2026-11-24".parse().unwrap(), Slot::Evening);
        }
        assert_eq!((attempts.tries(), attempts.days()), (1, 1));
        assert!(!attempts.slots().contains(Slot::Evening));
    }

    #[test]
    fn a_rule_of_its_own() {
        let rule = AttemptRule {
            tries: 2,
            days: 1,
            off_hours: false,
        };
        assert!(rule.is_exhausted(&attempts(&["2 2026-11-23 morning", "2 2026-11-23 noon"])));
        assert!(!rule.is_exhausted(&attempts(&["2 2026-11-23 morning"])));
    }

    #[test]
    fn rules_read_back() {
        for (code, expected) in [
            ("3/3/1", Some(AttemptRule::default())),
            (
                "2/1/0",
                Some(AttemptRule {
                    tries: 2,
                    days: 1,
                    off_hours: false,
                }),
            ),
            ("3/9/1", None),
            ("3/0/1", None),
            ("3/3", None),
            ("3/3/1/1", None),
            ("", None),
        ] {
            let rule = AttemptRule::from_code(code);
            assert_eq!(rule, expected, "{code}");
            assert_eq!(rule.map(AttemptRule::code), rule.map(|_| code.to_owned()));
        }
    }

    #[test]
    fn which_slots_were_tried() {
        let attempts = attempts(&[
            "2 2026-11-23 evening",
            "2 2026-11-23 morning",
            "1 2026-11-24 noon",
        ]);
        assert_eq!(
            attempts.slots().iter().collect::<Vec<_>>(),
            [Slot::Morning, Slot::Evening]
        );
        assert_eq!((attempts.tries(), attempts.days()), (2, 1));
    }
}
