//! Two weeks of visits to invented households, so that a register has a past: who was knocked up, when, with what result.
//!
//! Villages are walked in order by two visitors each, one village faster than the other; who was out is tried again at
//! another time of day, appointments are mostly kept, the absent are called in the evening.

use std::ops::Range;

use chrono::{Datelike, Days, Weekday};

use crate::domain::channel::Channel;
use crate::domain::date::Day;
use crate::domain::outcome::Outcome;
use crate::domain::person_result::PersonResult;
use crate::domain::refusal::Refusal;
use crate::domain::slot::Slot;

use super::SampleHousehold;
use super::chance::{Chance, Topic};
use super::door::{Knock, call, knock, visitors};

/// How many days the story lasts; it ends yesterday, so that today is still to be done.
pub const STORY_DAYS: u64 = 14;

/// How far the villages have got, in percent of their households.
const PROGRESS: [i32; 8] = [62, 84, 41, 71, 55, 90, 48, 66];

/// A visit or a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryVisit {
    /// The place of the household among those that the story was made for.
    pub household: usize,
    /// When.
    pub day: Day,
    /// At what time of day.
    pub slot: Slot,
    /// At the door or by phone.
    pub channel: Channel,
    /// Who went.
    pub visitors: String,
    /// What happened.
    pub outcome: Outcome,
    /// The member who was spoken to, by place in the household.
    pub informant: Option<usize>,
    /// Why the household does not agree yet.
    pub reason: Option<Refusal>,
    /// Whether an invitation was left.
    pub invitation: bool,
    /// A remark, or nothing.
    pub note: &'static str,
    /// When to come back.
    pub follow_up: Option<(Day, Slot)>,
    /// What it says of members; of nobody if empty.
    pub people: Vec<StoryPerson>,
}

/// What a visit says of one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoryPerson {
    /// The member's place in the household.
    pub member: usize,
    /// The result.
    pub result: PersonResult,
    /// The day agreed on.
    pub due_on: Option<Day>,
}

/// The visits of the two weeks before `today`, in the order in which they happened.
pub fn story(households: &[SampleHousehold], seed: u64, today: Day) -> Vec<StoryVisit> {
    let mut visits = Vec::new();
    for (index, village) in villages(households).into_iter().enumerate() {
        let mut chance = Chance::new(seed, Topic::Story, index as u64);
        let progress = PROGRESS[index % PROGRESS.len()] + chance.between(-3, 3);
        let mut walk = Walk {
            households,
            visitors: visitors(&mut chance),
            target: village.start + village.len() * progress as usize / 100,
            next: village.start,
            open: Vec::new(),
            to_call: Vec::new(),
            visits: Vec::new(),
        };
        walk.walk(&sessions(today, &mut chance), &mut chance);
        visits.append(&mut walk.visits);
    }
    visits.sort_by_key(|visit| (visit.day, visit.slot));
    visits
}

/// The runs of households of one village.
fn villages(households: &[SampleHousehold]) -> Vec<Range<usize>> {
    let mut start = 0;
    households
        .chunk_by(|one, other| one.village == other.village)
        .map(|village| {
            let range = start..start + village.len();
            start = range.end;
            range
        })
        .collect()
}

/// When the visitors of a village went out: evenings in the week, by day at the weekend.
fn sessions(today: Day, chance: &mut Chance) -> Vec<(Day, Slot)> {
    let mut sessions = Vec::new();
    for back in (1..=STORY_DAYS).rev() {
        let day = today - Days::new(back);
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        for (slot, share) in [
            (Slot::Morning, if weekend { 700 } else { 60 }),
            (Slot::Noon, 70),
            (Slot::Afternoon, if weekend { 450 } else { 110 }),
            (Slot::Evening, if weekend { 250 } else { 620 }),
        ] {
            if chance.happens(share) {
                sessions.push((day, slot));
            }
        }
    }
    sessions
}

/// A household that must be visited again.
struct Open {
    household: usize,
    last: (Day, Slot),
    due: Option<Day>,
}

struct Walk<'a> {
    households: &'a [SampleHousehold],
    visitors: String,
    /// The household at which the two weeks end.
    target: usize,
    next: usize,
    open: Vec<Open>,
    /// Households with absent members who have not been called.
    to_call: Vec<usize>,
    visits: Vec<StoryVisit>,
}

impl Walk<'_> {
    fn walk(&mut self, sessions: &[(Day, Slot)], chance: &mut Chance) {
        for (done, &when) in sessions.iter().enumerate() {
            let left = (self.target - self.next).div_ceil(sessions.len() - done);
            let doors = left * chance.between(75, 125) as usize / 100;
            let last = done + 1 == sessions.len();
            self.go_again(when, 1 + doors / 3, chance);
            for _ in 0..(if last { left } else { doors }) {
                if self.next < self.target {
                    self.next += 1;
                    self.knock(self.next - 1, when, chance);
                }
            }
            if when.1 == Slot::Evening {
                self.call_the_absent(when.0, chance);
            }
        }
    }

    /// Keeps the day's appointments and tries some of those who were out.
    fn go_again(&mut self, when: (Day, Slot), most: usize, chance: &mut Chance) {
        let mut tries = 0;
        for open in std::mem::take(&mut self.open) {
            let kept = match open.due {
                Some(due) if due == when.0 => chance.happens(780),
                Some(due) => due < when.0 && chance.happens(120),
                None => {
                    let other_time = open.last.0 < when.0 && open.last.1 != when.1;
                    let goes = other_time && tries < most && chance.happens(450);
                    tries += usize::from(goes);
                    goes
                }
            };
            if kept {
                self.knock(open.household, when, chance);
            } else {
                self.open.push(open);
            }
        }
    }

    fn knock(&mut self, household: usize, when: (Day, Slot), chance: &mut Chance) {
        let Some(visit) = knock(
            &Knock {
                house: &self.households[household],
                household,
                day: when.0,
                slot: when.1,
                visitors: &self.visitors,
            },
            chance,
        ) else {
            return;
        };
        let due = visit.follow_up.map(|follow_up| follow_up.0);
        // The absent are called, not knocked up again.
        let missed = visit.outcome.comes_back() && visit.outcome.code() != "met_some_away";
        if due.is_some() || missed && chance.happens(850) {
            self.open.push(Open {
                household,
                last: when,
                due,
            });
        }
        if visit.outcome.code() == "met_some_away" && !self.to_call.contains(&household) {
            self.to_call.push(household);
        }
        self.visits.push(visit);
    }

    fn call_the_absent(&mut self, day: Day, chance: &mut Chance) {
        for _ in 0..chance.below(4) {
            if self.to_call.is_empty() {
                return;
            }
            let household = self.to_call.swap_remove(chance.below(self.to_call.len()));
            let by_phone = Knock {
                house: &self.households[household],
                household,
                day,
                slot: Slot::Evening,
                visitors: &self.visitors,
            };
            self.visits.extend(call(&by_phone, chance));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};
    use std::sync::LazyLock;

    use super::super::{SampleOptions, households};
    use super::*;
    use crate::domain::date::age_on;
    use crate::domain::outcome::Menu;

    static HOUSES: LazyLock<Vec<SampleHousehold>> = LazyLock::new(|| {
        let options = SampleOptions {
            people: 12_000,
            seed: 1,
            today: today(),
        };
        households(options).collect()
    });

    static STORY: LazyLock<Vec<StoryVisit>> = LazyLock::new(|| story(&HOUSES, 1, today()));

    fn today() -> Day {
        "2026-11-22".parse().unwrap()
    }

    #[test]
    fn the_same_seed_tells_the_same_story() {
        assert_eq!(story(&HOUSES, 1, today()), *STORY);
        assert_ne!(story(&HOUSES, 2, today()), *STORY);
        assert!(story(&[], 1, today()).is_empty());
    }

    #[test]
    fn it_fills_the_two_weeks_before_today_in_order() {
        let days: HashSet<Day> = STORY.iter().map(|visit| visit.day).collect();
        assert_eq!(days.len() as u64, STORY_DAYS);
        assert!(STORY.iter().all(|visit| visit.day < today()));
        assert!(STORY.is_sorted_by_key(|visit| (visit.day, visit.slot)));
    }

    #[test]
    fn villages_differ_and_about_two_thirds_are_visited() {
        let visited: HashSet<usize> = STORY.iter().map(|visit| visit.household).collect();
        let share = |village: &Range<usize>| {
            let done = village
                .clone()
                .filter(|house| visited.contains(house))
                .count();
            done * 100 / village.len()
        };
        let all = share(&(0..HOUSES.len()));
        assert!((55..=70).contains(&all), "{all}");
        let shares: Vec<usize> = villages(&HOUSES).iter().map(share).collect();
        assert!(
            shares.iter().max().unwrap() - shares.iter().min().unwrap() > 30,
            "{shares:?}"
        );
    }

    #[test]
    fn first_visits_follow_the_walking_order() {
        for village in villages(&HOUSES) {
            let mut first = HashSet::new();
            let order: Vec<usize> = STORY
                .iter()
                .map(|visit| visit.household)
                .filter(|house| village.contains(house) && first.insert(*house))
                .collect();
            assert!(order.is_sorted());
            assert_eq!(order.first(), Some(&village.start));
        }
    }

    #[test]
    fn outcomes_are_mixed_as_at_real_doors() {
        let mut count: HashMap<&str, usize> = HashMap::new();
        for visit in STORY.iter() {
            *count.entry(visit.outcome.code()).or_default() += 1;
        }
        let share = |code: &str| count.get(code).copied().unwrap_or(0) * 1000 / STORY.len();
        for (code, low, high) in [
            ("met_all", 250, 480),
            ("met_some_away", 150, 350),
            ("nobody_home", 80, 250),
            ("come_back", 20, 90),
            ("not_agreed", 8, 50),
            ("moved_out", 1, 20),
            ("household_away", 2, 40),
            ("phone_spoke", 3, 50),
        ] {
            assert!(
                (low..=high).contains(&share(code)),
                "{code}: {}",
                share(code)
            );
        }
        assert!(count.len() > 15, "{count:?}");
    }

    #[test]
    fn appointments_are_due_today_overdue_and_ahead() {
        let mut last: HashMap<usize, &StoryVisit> = HashMap::new();
        for visit in STORY.iter() {
            last.insert(visit.household, visit);
        }
        let due: Vec<Day> = last
            .values()
            .filter_map(|visit| Some(visit.follow_up?.0))
            .collect();
        for kind in [
            due.iter().filter(|&&day| day == today()).count(),
            due.iter().filter(|&&day| day < today()).count(),
            due.iter().filter(|&&day| day > today()).count(),
        ] {
            assert!((3..80).contains(&kind), "{kind}");
        }
    }

    #[test]
    fn a_household_is_visited_once_a_day_at_the_door() {
        let mut seen = HashSet::new();
        for visit in STORY.iter() {
            assert!(
                seen.insert((visit.household, visit.day, visit.channel)),
                "{visit:?}"
            );
            assert_eq!(
                visit.channel == Channel::Phone,
                visit.outcome.menu() == Menu::Phone
            );
            assert!(
                visit
                    .follow_up
                    .is_none_or(|follow_up| follow_up.0 > visit.day)
            );
            assert!(visit.visitors.contains(", "));
        }
    }

    #[test]
    fn results_are_of_members_who_are_due() {
        for visit in STORY.iter() {
            let members = &HOUSES[visit.household].members;
            let mut seen = HashSet::new();
            for person in &visit.people {
                let member = &members[person.member];
                assert!(seen.insert(person.member));
                assert!(age_on(member.birth, visit.day).years >= 14, "{visit:?}");
                let met = person.result.code() == "met" && visit.channel == Channel::Door;
                assert!(!met || member.absence.is_none(), "{visit:?}");
                assert_eq!(
                    person.due_on.is_some(),
                    person.result.code() == "agreed_date"
                );
            }
            assert_eq!(
                visit.reason.is_some(),
                visit.outcome.code().ends_with("not_agreed")
            );
            let panel = matches!(
                visit.outcome.code(),
                "met_all" | "met_some_away" | "met_partly"
            );
            assert!(!panel || !visit.people.is_empty(), "{visit:?}");
            if let Some(at) = visit.informant {
                let result = visit.people.iter().find(|person| person.member == at);
                assert!(result.is_none_or(|person| person.result.code() != "through_family"));
                assert!(at < members.len());
            }
        }
    }
}
