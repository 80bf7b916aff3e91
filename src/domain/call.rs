//! Calling relatives: whose turn it is, when a number that nobody answered is tried again, and what a call says of the
//! people it was about.

use chrono::Days;

use super::date::Day;
use super::outcome::Outcome;
use super::person_result::PersonResult;
use super::slot::Slot;

/// The latest call that a number led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// What came of it.
    pub outcome: Outcome,
    /// The day.
    pub day: Day,
    /// The time of day.
    pub slot: Slot,
    /// The day on which to call again, if one was agreed.
    pub again: Option<Day>,
}

/// Where a number stands in the work of this hour. The order is the one in which numbers are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// Asked to be called on this day, which has come.
    Due(Day),
    /// Was never called.
    Never,
    /// Was called on an earlier day, and something is still open.
    Before(Day),
    /// Did not answer earlier today; the other hour has come.
    OtherHour,
    /// Is called again then, and not before.
    Later(Day, Slot),
    /// Nothing more to ask today; the day of the call.
    Called(Day),
}

impl Turn {
    /// The turn of a number at this time.
    pub fn of(call: Option<&Call>, today: Day, slot: Slot) -> Self {
        let Some(call) = call else { return Self::Never };
        if let Some(day) = call.again.filter(|day| *day > call.day) {
            return if day <= today {
                Self::Due(day)
            } else {
                Self::Later(day, Slot::Morning)
            };
        }
        let (day, hour) = match try_again(call) {
            Some(next) => next,
            None if call.outcome.comes_back() && call.day < today => {
                return Self::Before(call.day);
            }
            None => return Self::Called(call.day),
        };
        if (today, slot) < (day, hour) {
            Self::Later(day, hour)
        } else if call.day == today {
            Self::OtherHour
        } else {
            Self::Before(call.day)
        }
    }

    /// Whether the number waits to be called now.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Later(..) | Self::Called(_))
    }
}

/// When a number is tried again that was not answered, or that asked to be called later the same day: at the next time
/// of day; after an evening at noon of the next day, when people who work are free. A message is given a day.
fn try_again(call: &Call) -> Option<(Day, Slot)> {
    let tomorrow = || call.day.checked_add_days(Days::new(1)).unwrap_or(call.day);
    let in_vain = !call.outcome.is_contact() && call.outcome.comes_back();
    if !in_vain && call.again.is_none() {
        return None;
    }
    if call.outcome.code() == "phone_message" {
        return Some((tomorrow(), call.slot));
    }
    Some(match call.slot {
        Slot::Morning => (call.day, Slot::Noon),
        Slot::Noon => (call.day, Slot::Afternoon),
        Slot::Afternoon => (call.day, Slot::Evening),
        Slot::Evening => (tomorrow(), Slot::Noon),
    })
}

/// What a call says of somebody it was about, who is away; on the person's `own` number or on a relative's.
pub fn result_of_call(outcome: Outcome, own: bool) -> Option<PersonResult> {
    PersonResult::from_code(match outcome.code() {
        "phone_spoke" if own => "met",
        "phone_spoke" | "phone_relay" => "through_family",
        "phone_not_agreed" => "not_agreed",
        _ => "not_reached",
    })
}

/// Whether a call confirms that those it was about are still away: somebody spoke of them.
pub fn confirms_absence(outcome: Outcome) -> bool {
    matches!(outcome.code(), "phone_spoke" | "phone_relay")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `2026-11-22 afternoon 2` with the digit of the phone menu, and ` again 2026-11-25`.
    fn call(text: &str) -> Option<Call> {
        let parts: Vec<&str> = text.split(' ').collect();
        let [day, slot, digit, ..] = parts[..] else {
            return None;
        };
        let outcome = Outcome::all().find(|outcome| {
            outcome.code().starts_with("phone_") && outcome.digit().to_string() == digit
        });
        Some(Call {
            outcome: outcome.unwrap(),
            day: day.parse().unwrap(),
            slot: Slot::from_code(slot).unwrap(),
            again: parts.get(4).map(|day| day.parse().unwrap()),
        })
    }

    /// `later 2026-11-22 noon`, with ` open` where the number waits to be called.
    fn told(turn: Turn) -> String {
        let words = match turn {
            Turn::Due(day) => format!("due {day}"),
            Turn::Never => "never".to_owned(),
            Turn::Before(day) => format!("before {day}"),
            Turn::OtherHour => "other hour".to_owned(),
            Turn::Later(day, slot) => format!("later {day} {}", slot.code()),
            Turn::Called(day) => format!("called {day}"),
        };
        if turn.is_open() {
            words + " open"
        } else {
            words
        }
    }

    #[test]
    fn whose_turn_it_is() {
        for (called, now, turn) in [
            ("", "morning", "never open"),
            // Nobody answered: the next time of day, after an evening noon of the next day.
            ("2026-11-22 morning 2", "morning", "later 2026-11-22 noon"),
            ("2026-11-22 morning 2", "noon", "other hour open"),
            ("2026-11-22 noon 2", "noon", "later 2026-11-22 afternoon"),
            (
                "2026-11-22 afternoon 2",
                "afternoon",
                "later 2026-11-22 evening",
            ),
            ("2026-11-22 afternoon 2", "evening", "other hour open"),
            ("2026-11-22 afternoon 7", "evening", "other hour open"),
            ("2026-11-22 evening 2", "evening", "later 2026-11-23 noon"),
            ("2026-11-21 evening 2", "morning", "later 2026-11-22 noon"),
            ("2026-11-20 evening 2", "morning", "before 2026-11-20 open"),
            // A message is given a day.
            (
                "2026-11-22 morning 8",
                "evening",
                "later 2026-11-23 morning",
            ),
            ("2026-11-20 evening 8", "morning", "before 2026-11-20 open"),
            // A day was agreed.
            (
                "2026-11-20 evening 4 again 2026-11-22",
                "morning",
                "due 2026-11-22 open",
            ),
            (
                "2026-11-20 evening 4 again 2026-11-23",
                "evening",
                "later 2026-11-23 morning",
            ),
            (
                "2026-11-22 morning 4 again 2026-11-22",
                "morning",
                "later 2026-11-22 noon",
            ),
            (
                "2026-11-22 morning 4 again 2026-11-22",
                "evening",
                "other hour open",
            ),
            // Somebody spoke: done, or open again on another day.
            ("2026-11-22 morning 1", "evening", "called 2026-11-22"),
            ("2026-11-20 morning 1", "evening", "called 2026-11-20"),
            ("2026-11-22 morning 3", "evening", "called 2026-11-22"),
            ("2026-11-20 morning 3", "evening", "before 2026-11-20 open"),
            ("2026-11-20 morning 5", "evening", "before 2026-11-20 open"),
        ] {
            let today = "2026-11-22".parse().unwrap();
            let slot = Slot::from_code(now).unwrap();
            let found = Turn::of(call(called).as_ref(), today, slot);
            assert_eq!(told(found), turn, "{called} in the {now}");
        }
    }

    #[test]
    fn the_order_of_calls() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let (before, today) = (day("2026-11-20"), day("2026-11-22"));
        let turns = [
            Turn::Due(before),
            Turn::Due(today),
            Turn::Never,
            Turn::Before(before),
            Turn::Before(today),
            Turn::OtherHour,
            Turn::Later(today, Slot::Noon),
            Turn::Later(today, Slot::Evening),
            Turn::Called(before),
            Turn::Called(today),
        ];
        assert!(turns.is_sorted());
    }

    #[test]
    fn what_a_call_says_of_a_person() {
        for (code, on_own, through_relative, confirms) in [
            ("phone_spoke", "met", "through_family", true),
            ("phone_relay", "through_family", "through_family", true),
            ("phone_not_agreed", "not_agreed", "not_agreed", false),
            ("phone_call_back", "not_reached", "not_reached", false),
            ("phone_no_answer", "not_reached", "not_reached", false),
            ("phone_wrong_number", "not_reached", "not_reached", false),
            ("phone_off", "not_reached", "not_reached", false),
            ("phone_message", "not_reached", "not_reached", false),
        ] {
            let outcome = Outcome::from_code(code).unwrap();
            let result = |own| result_of_call(outcome, own).map(PersonResult::code);
            assert_eq!(
                (result(true), result(false), confirms_absence(outcome)),
                (Some(on_own), Some(through_relative), confirms),
                "{code}"
            );
        }
    }
}
