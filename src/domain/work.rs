//! What is to be done next: why a household needs somebody now, and how much each reason weighs. The weights are rows of
//! `assets/codes/work_scores.csv`. The greatest score decides; equal scores go by their day, then in walking order. Days
//! are counted as chrono counts them.

use std::sync::LazyLock;

use serde::Deserialize;

use super::agenda::Expected;
use super::attempts::Slots;
use super::code::read_rows;
use super::slot::Slot;
use super::state::HouseholdState;

closed_list! {
    /// Why a household needs somebody.
    Why {
        /// Asked to be visited before today.
        Overdue = "overdue",
        /// Asked to be visited today.
        Today = "today",
        /// Somebody is expected home within seven days.
        BackSoon = "back_soon",
        /// Somebody was expected home and nobody said that he is there.
        BackOverdue = "back_overdue",
        /// Met, and not everyone due.
        HalfDone = "half_done",
        /// Nobody was met, and at this time of the day nobody has tried yet.
        NewSlot = "new_slot",
        /// Nobody has been there.
        NotVisited = "not_visited",
        /// Somebody comes home only after the deadline.
        Late = "late",
        /// Somebody is away, and what he will do is not planned.
        NoPlan = "no_plan",
        /// Nobody confirmed for thirty days that somebody is away.
        Stale = "stale",
        /// Somebody turns 14 within thirty days.
        Turns14 = "turns_14",
        /// Does not agree yet: proposed only when asked for.
        NotAgreed = "not_agreed",
        /// Tried as often as the attempt rule asks: named, and not proposed again.
        Exhausted = "exhausted",
    }
}

/// How many reasons there are.
pub const WHYS: usize = Why::ALL.len();
/// After so many days an absence is to be confirmed again.
pub const STALE: i32 = 30;
/// How many days ahead a birthday is told.
pub const BIRTHDAY: i32 = 30;
/// How many days before the deadline its last week begins.
const LAST_WEEK: i32 = 7;

#[derive(Deserialize)]
struct Row {
    code: String,
    score: u16,
    cap: u16,
    last_week: u16,
}

static TEXT: &str = include_str!("../../assets/codes/work_scores.csv");
static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| read_rows(TEXT));

/// A set of reasons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Whys(u16);

impl Whys {
    fn insert(&mut self, why: Why) {
        self.0 |= 1 << why as u16;
    }

    /// Whether a reason is among them.
    pub fn contains(self, why: Why) -> bool {
        self.0 & 1 << why as u16 != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The reasons, in the order of [`Why::ALL`].
    pub fn iter(mut self) -> impl Iterator<Item = Why> {
        std::iter::from_fn(move || {
            let why = Why::ALL.get(self.0.trailing_zeros() as usize)?;
            self.0 &= self.0 - 1;
            Some(*why)
        })
    }
}

/// A day that concerns somebody of the household.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Concern {
    /// The day.
    pub day: i32,
    /// Whom, by a number that the caller understands.
    pub who: u32,
}

/// When it is, for the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The day.
    pub today: i32,
    /// The part of the day.
    pub slot: Slot,
    /// The campaign's deadline.
    pub due_on: Option<i32>,
}

impl Now {
    fn is_last_week(self) -> bool {
        self.due_on
            .is_some_and(|due| (0..=LAST_WEEK).contains(&(due - self.today)))
    }
}

/// Somebody of 14 or over with an open absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AwayFacts {
    /// Whom, by a number that the caller understands.
    pub who: u32,
    /// When the person is expected.
    pub expected: Expected,
    /// The day after which the return is overdue.
    pub overdue_after: Option<i32>,
    /// Whether the person comes home only after the deadline.
    pub late: bool,
    /// Whether it is known what the person will do.
    pub planned: bool,
    /// Whether nothing is to be planned any more: says that it is done, need not, or is said to be gone.
    pub settled: bool,
    /// The day on which somebody last confirmed the absence, else the day on which it began.
    pub known_on: Option<i32>,
}

/// What is known of a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkFacts {
    /// Where it stands.
    pub state: HouseholdState,
    /// When it asked to be visited again.
    pub follow_up: Option<i32>,
    /// The latest visit of any kind.
    pub last: Option<i32>,
    /// At which parts of the day it was tried in vain.
    pub tried: Slots,
    /// Whether it was tried as often as the attempt rule asks, in vain.
    pub exhausted: bool,
    /// Which reasons are somebody's.
    concerned: Whys,
    /// The day of each of those, the earliest where there are several.
    concerns: [Concern; WHYS],
}

impl WorkFacts {
    /// A household before anybody of it was seen.
    pub fn new(state: HouseholdState) -> Self {
        Self {
            state,
            follow_up: None,
            last: None,
            tried: Slots::default(),
            exhausted: false,
            concerned: Whys::default(),
            concerns: [Concern { day: 0, who: 0 }; WHYS],
        }
    }

    /// Takes somebody into account who is away.
    pub fn see_away(&mut self, away: &AwayFacts, now: Now) {
        let who = away.who;
        let mut concern = |why: Why, day| self.concern(why, Concern { day, who });
        let first = away.expected.days().map_or(now.today, |(first, _)| first);
        match away.overdue_after {
            Some(late) if late < now.today => concern(Why::BackOverdue, late),
            Some(late) if away.expected.is_soon(late, now.today) => concern(Why::BackSoon, first),
            _ => {}
        }
        if !away.settled {
            if away.late && now.due_on.is_some() {
                concern(Why::Late, first);
            }
            if !away.planned {
                concern(Why::NoPlan, away.known_on.unwrap_or(i32::MIN));
            }
        }
        let again = away.known_on.map_or(i32::MIN, |day| day + STALE);
        if again <= now.today {
            concern(Why::Stale, again);
        }
    }

    /// Takes somebody into account who turns 14 on `day`.
    pub fn see_birthday(&mut self, day: i32, who: u32) {
        self.concern(Why::Turns14, Concern { day, who });
    }

    fn concern(&mut self, why: Why, concern: Concern) {
        let kept = &mut self.concerns[why as usize];
        if !self.concerned.contains(why) || concern < *kept {
            *kept = concern;
        }
        self.concerned.insert(why);
    }

    /// Whose reason it is, and on which day; `None` for a reason of the whole household.
    pub fn concern_of(&self, why: Why) -> Option<Concern> {
        let concern = self.concerns[why as usize];
        self.concerned.contains(why).then_some(concern)
    }

    /// Why somebody should go there now.
    pub fn whys(&self, now: Now) -> Whys {
        let mut whys = Whys::default();
        match self.follow_up {
            Some(day) if day < now.today => whys.insert(Why::Overdue),
            Some(day) if day == now.today => whys.insert(Why::Today),
            _ => {}
        }
        if self.exhausted {
            whys.insert(Why::Exhausted);
        }
        if self.state == HouseholdState::NotAgreed {
            whys.insert(Why::NotAgreed);
            return whys;
        }
        if self.rests(now) {
            return whys;
        }
        // Who asked for a later day is left in peace until then.
        let waits = self.follow_up.is_some_and(|day| day > now.today);
        match self.state {
            HouseholdState::NotVisited => whys.insert(Why::NotVisited),
            HouseholdState::MetIncomplete if !waits => whys.insert(Why::HalfDone),
            HouseholdState::VisitedNotMet if !waits && !self.exhausted && self.is_new(now) => {
                whys.insert(Why::NewSlot);
            }
            _ => {}
        }
        whys.0 |= self.concerned.0;
        whys
    }

    /// Whether somebody was at the door today and nothing more is to be gained there before tomorrow: people were met, or
    /// nobody was at home at this part of the day.
    fn rests(&self, now: Now) -> bool {
        let tried_elsewhen =
            self.state == HouseholdState::VisitedNotMet && !self.tried.contains(now.slot);
        self.last == Some(now.today) && self.state != HouseholdState::NotVisited && !tried_elsewhen
    }

    /// Whether nobody has tried at this part of the day; once all were tried, each new day is another chance.
    fn is_new(&self, now: Now) -> bool {
        let all = Slot::all().all(|slot| self.tried.contains(slot));
        let another_day = self.last.is_none_or(|day| day < now.today);
        !self.tried.contains(now.slot) || (all && another_day)
    }

    /// The day of a reason, by which equal scores are ordered; reasons without a day come last.
    pub fn day_of(&self, why: Why) -> i32 {
        match why {
            Why::Overdue | Why::Today => self.follow_up.unwrap_or(i32::MAX),
            why => self.concern_of(why).map_or(i32::MAX, |concern| concern.day),
        }
    }
}

/// The weights at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    now: Now,
    scores: [u16; WHYS],
    cap: u16,
}

/// What is to be done with a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// Every reason.
    pub whys: Whys,
    /// The reason that decides.
    pub why: Why,
    /// Its score; 0 is not proposed.
    pub score: u16,
    /// Its day, for the order of equal scores.
    pub day: i32,
}

impl Scale {
    /// The weights of this moment.
    pub fn new(now: Now) -> Self {
        let mut scores = [0; WHYS];
        let mut cap = 0;
        for row in ROWS.iter() {
            if let Some(why) = Why::from_code(&row.code) {
                let more = if now.is_last_week() { row.last_week } else { 0 };
                scores[why as usize] = (row.score + more).min(row.cap);
                if why == Why::Overdue {
                    cap = row.cap;
                }
            }
        }
        Self { now, scores, cap }
    }

    /// The score of a reason that a household has.
    pub fn score(&self, why: Why, facts: &WorkFacts) -> u16 {
        let score = self.scores[why as usize];
        match (why, facts.follow_up) {
            (Why::Overdue, Some(day)) => {
                let days = u16::try_from(self.now.today - day).unwrap_or(u16::MAX);
                score.saturating_add(days).min(self.cap)
            }
            _ => score,
        }
    }

    /// What is to be done with a household; `None` if nothing is.
    pub fn weigh(&self, facts: &WorkFacts) -> Option<Weighed> {
        let whys = facts.whys(self.now);
        // Of equal scores the one whose day is first.
        let best = whys
            .iter()
            .map(|why| (self.score(why, facts), facts.day_of(why), why))
            .max_by_key(|(score, day, why)| (*score, std::cmp::Reverse((*day, *why))));
        best.map(|(score, day, why)| Weighed {
            whys,
            why,
            score,
            day,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::count_lines;
    use crate::domain::date::Day;
    use crate::domain::expected_back::ExpectedBack;
    use chrono::Datelike;

    fn day(text: &str) -> i32 {
        text.parse::<Day>().unwrap().num_days_from_ce()
    }

    /// 22 November 2026 in the afternoon; the deadline is 20 December.
    fn now() -> Now {
        Now {
            today: day("2026-11-22"),
            slot: Slot::Afternoon,
            due_on: Some(day("2026-12-20")),
        }
    }

    #[test]
    fn every_reason_has_its_row() {
        assert_eq!(ROWS.len(), count_lines(TEXT));
        let codes: Vec<&str> = ROWS.iter().map(|row| row.code.as_str()).collect();
        let whys: Vec<&str> = Why::all().map(Why::code).collect();
        assert_eq!(codes, whys);
        assert!(ROWS.iter().all(|row| row.score <= row.cap));
        // The order of the rows is that of the scores.
        assert!(ROWS.is_sorted_by_key(|row| std::cmp::Reverse(row.score)));
    }

    /// A household as `state; follow-up; tried slots; last visit`, `!` behind the slots when the rule is used up.
    fn household(text: &str) -> WorkFacts {
        let parts: Vec<&str> = text.split(';').map(str::trim).collect();
        let mut facts = WorkFacts::new(HouseholdState::from_code(parts[0]).unwrap());
        let part = |at: usize| parts.get(at).copied().unwrap_or_default();
        facts.follow_up = part(1)
            .parse::<Day>()
            .ok()
            .map(|day| day.num_days_from_ce());
        facts.exhausted = part(2).ends_with('!');
        for slot in part(2).trim_end_matches('!').split_whitespace() {
            facts.tried.insert(Slot::from_code(slot).unwrap());
        }
        facts.last = part(3)
            .parse::<Day>()
            .ok()
            .map(|day| day.num_days_from_ce());
        facts
    }

    fn found(facts: &WorkFacts, now: Now) -> (String, u16) {
        let Some(weighed) = Scale::new(now).weigh(facts) else {
            return (String::new(), 0);
        };
        let mut codes: Vec<&str> = weighed.whys.iter().map(Why::code).collect();
        // The deciding reason first.
        codes.sort_by_key(|code| *code != weighed.why.code());
        (codes.join(" "), weighed.score)
    }

    #[test]
    fn reasons_of_households() {
        for (text, whys, score) in [
            ("not_visited", "not_visited", 40),
            ("visited_not_met; ; morning", "new_slot", 50),
            ("visited_not_met; ; afternoon", "", 0),
            ("visited_not_met; ; morning afternoon", "", 0),
            ("visited_not_met", "new_slot", 50),
            ("visited_not_met; ; morning evening!", "exhausted", 0),
            (
                "visited_not_met; ; morning noon afternoon evening; 2026-11-22",
                "",
                0,
            ),
            (
                "visited_not_met; ; morning noon afternoon evening; 2026-11-21",
                "new_slot",
                50,
            ),
            ("visited_not_met; 2026-11-23; morning", "", 0),
            ("visited_not_met; 2026-11-22; morning", "today new_slot", 90),
            (
                "visited_not_met; 2026-11-21; morning",
                "overdue new_slot",
                101,
            ),
            ("visited_not_met; 2026-10-24; afternoon", "overdue", 129),
            ("visited_not_met; 2026-10-23; afternoon", "overdue", 130),
            ("visited_not_met; 2026-10-22; afternoon", "overdue", 130),
            ("visited_not_met; 2020-01-01; afternoon", "overdue", 130),
            ("met_incomplete", "half_done", 60),
            ("met_incomplete; 2026-11-22", "today half_done", 90),
            ("met_incomplete; 2026-11-23", "", 0),
            ("reviewed", "", 0),
            ("reviewed; 2026-11-21", "overdue", 101),
            ("household_away", "", 0),
            ("to_verify", "", 0),
            ("nobody_eligible", "", 0),
            ("not_agreed", "not_agreed", 0),
            ("not_agreed; 2026-11-25", "not_agreed", 0),
            ("not_agreed; 2026-11-22", "today not_agreed", 90),
            ("not_agreed; ; morning evening!", "not_agreed exhausted", 0),
        ] {
            let facts = household(text);
            assert_eq!(found(&facts, now()), (whys.to_owned(), score), "{text}");
        }
    }

    #[test]
    fn the_last_week() {
        for (due_on, unvisited, half_done) in [
            (None, 40, 60),
            (Some("2026-11-30"), 40, 60),
            (Some("2026-11-29"), 60, 60),
            (Some("2026-11-22"), 60, 60),
            (Some("2026-11-21"), 40, 60),
        ] {
            let now = Now {
                due_on: due_on.map(day),
                ..now()
            };
            for (text, score) in [("not_visited", unvisited), ("met_incomplete", half_done)] {
                assert_eq!(found(&household(text), now).1, score, "{due_on:?} {text}");
            }
        }
    }

    /// Somebody away in a reviewed household: expected back, planned, settled, last confirmed.
    #[test]
    fn reasons_of_the_absent() {
        for (back, plan, known, whys, score) in [
            ("2026-12-15", "planned", "2026-11-20", "", 0),
            ("2026-11-29", "planned", "2026-11-20", "back_soon", 70),
            ("2026-11-30", "planned", "2026-11-20", "", 0),
            ("2026-11-21", "planned", "2026-11-20", "back_overdue", 65),
            ("2026-12-21", "planned", "2026-11-20", "late", 36),
            ("tet-2027", "planned", "2026-11-20", "late", 36),
            ("tet-2027", "settled", "2026-11-20", "", 0),
            ("2026-12-15", "", "2026-11-20", "no_plan", 34),
            ("2026-12-15", "settled", "2026-11-20", "", 0),
            ("unknown", "", "2026-11-20", "no_plan", 34),
            ("tet-2027", "", "2026-10-01", "late no_plan stale", 36),
            ("2026-12-15", "planned", "2026-10-24", "", 0),
            ("2026-12-15", "planned", "2026-10-23", "stale", 30),
            ("2026-12-15", "planned", "", "stale", 30),
        ] {
            let mut facts = WorkFacts::new(HouseholdState::Reviewed);
            let back = ExpectedBack::from_code(back);
            let late = back.and_then(ExpectedBack::overdue_after);
            let expected = Expected::of(back);
            let away = AwayFacts {
                who: 7,
                expected,
                overdue_after: late.map(|day| day.num_days_from_ce()),
                late: expected.days().map(|(first, _)| first) > now().due_on,
                planned: plan == "planned",
                settled: plan == "settled",
                known_on: known.parse::<Day>().ok().map(|day| day.num_days_from_ce()),
            };
            facts.see_away(&away, now());
            let case = format!("{back:?} {plan} {known}");
            assert_eq!(found(&facts, now()), (whys.to_owned(), score), "{case}");
        }
    }

    /// Somebody comes home tomorrow, and the house was seen today already.
    #[test]
    fn who_was_seen_today_rests() {
        for (text, whys) in [
            ("reviewed; ; ; 2026-11-21", "back_soon"),
            ("reviewed; ; ; 2026-11-22", ""),
            ("reviewed; 2026-11-22; ; 2026-11-22", "today"),
            ("met_incomplete; ; ; 2026-11-22", ""),
            ("visited_not_met; ; afternoon; 2026-11-22", ""),
            (
                "visited_not_met; ; morning; 2026-11-22",
                "back_soon new_slot",
            ),
            ("not_visited; ; ; 2026-11-22", "back_soon not_visited"),
        ] {
            let mut facts = household(text);
            facts.see_away(
                &AwayFacts {
                    who: 7,
                    expected: Expected::of(ExpectedBack::from_code("2026-11-23")),
                    overdue_after: Some(day("2026-11-23")),
                    late: false,
                    planned: true,
                    settled: false,
                    known_on: Some(day("2026-11-20")),
                },
                now(),
            );
            assert_eq!(found(&facts, now()).0, whys, "{text}");
        }
    }

    #[test]
    fn the_earliest_of_several_decides() {
        let mut facts = WorkFacts::new(HouseholdState::Reviewed);
        for (who, born) in [(1, "2026-12-05"), (2, "2026-11-30"), (3, "2026-12-01")] {
            facts.see_birthday(day(born), who);
        }
        let first = Concern {
            day: day("2026-11-30"),
            who: 2,
        };
        assert_eq!(facts.concern_of(Why::Turns14), Some(first));
        assert_eq!(facts.day_of(Why::Turns14), first.day);
        assert_eq!(found(&facts, now()), ("turns_14".to_owned(), 20));
    }

    #[test]
    fn without_a_deadline_nobody_is_late() {
        let now = Now {
            due_on: None,
            ..now()
        };
        let mut facts = WorkFacts::new(HouseholdState::Reviewed);
        let away = AwayFacts {
            who: 0,
            expected: Expected::Unknown,
            overdue_after: None,
            late: true,
            planned: true,
            settled: false,
            known_on: Some(now.today),
        };
        facts.see_away(&away, now);
        assert_eq!(found(&facts, now), (String::new(), 0));
    }
}
