//! What is to be done next: every household weighed in one pass.

use crate::domain::absence::Plan;
use crate::domain::date::{Day, PartialDate, reaches_on};
use crate::domain::id::{HouseholdId, PersonId, VillageId};
use crate::domain::person_result::{Counts, PersonResult};
use crate::domain::slot::Slot;
use crate::domain::work::{AwayFacts, BIRTHDAY, Now, Scale, WHYS, Weighed, Why, WorkFacts};

use super::{AwayEntry, Days, HouseholdFilter, NO_DAY, NOT_AWAY, PersonEntry, Roll, day_of, days};

/// A choice of households that need somebody.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct WorkFilter {
    /// One village, or all.
    pub village: Option<VillageId>,
    /// One reason. Without one, all that are proposed.
    pub why: Option<Why>,
    /// What was typed into the Find box.
    pub text: String,
}

/// A household that needs somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkHit {
    /// The household.
    pub household: HouseholdId,
    /// Why: the reason that was asked for, else the one that decides.
    pub why: Why,
    /// The score of that reason.
    pub score: u16,
    /// Its day, by which equal scores are ordered.
    day: Days,
}

/// How many households there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct WorkCounts {
    /// That are proposed, whatever the reason.
    pub proposed: usize,
    /// Per reason, in the order of [`Why::ALL`]; a household counts for each of its reasons.
    pub whys: [usize; WHYS],
}

impl WorkCounts {
    /// How many have a reason.
    pub fn of(&self, why: Why) -> usize {
        self.whys[why as usize]
    }
}

/// All that is to be done with one household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkItem {
    /// The score of the reason that decides; 0 is not proposed.
    pub score: u16,
    /// The reasons, the deciding one first, then in order of weight; each with its day and whose it is, if it has one.
    pub reasons: Vec<(Why, Option<Day>, Option<PersonId>)>,
}

/// What an absence needs no plan for any more.
struct Settled([Option<PersonResult>; 2]);

impl Settled {
    fn new() -> Self {
        Self(["says_done", "not_obliged"].map(PersonResult::from_code))
    }

    fn holds(&self, person: &PersonEntry) -> bool {
        person.result.is_some()
            && (self.0.contains(&person.result)
                || person.result.map(PersonResult::counts) == Some(Counts::NotEligible))
    }
}

/// What one pass over the households needs.
struct Pass {
    now: Now,
    scale: Scale,
    settled: Settled,
    /// The last birth of those who turn 14 within the days that are looked ahead.
    born_soon: Days,
}

fn known(day: Days) -> Option<Days> {
    (day != NO_DAY).then_some(day)
}

impl Roll {
    fn pass(&self, slot: Slot) -> Pass {
        let now = Now {
            today: days(self.today),
            slot,
            due_on: self.due_on.map(days),
        };
        let ahead = self.today + chrono::Duration::days(i64::from(BIRTHDAY));
        Pass {
            now,
            scale: Scale::new(now),
            settled: Settled::new(),
            born_soon: super::latest_birth(14, ahead),
        }
    }

    fn away_facts(&self, entry: &AwayEntry, pass: &Pass) -> AwayFacts {
        AwayFacts {
            who: entry.person,
            expected: entry.expected,
            overdue_after: known(entry.overdue_after),
            late: entry.late,
            planned: !matches!(entry.plan, None | Some(Plan::None)),
            settled: pass.settled.holds(&self.people[entry.person as usize]),
            known_on: known(entry.confirmed).or(known(entry.since)),
        }
    }

    fn work_facts(&self, at: usize, pass: &Pass) -> WorkFacts {
        let household = &self.households[at];
        let mut facts = WorkFacts::new(household.state);
        facts.follow_up = known(household.follow_up);
        facts.last = known(household.last);
        facts.tried = household.tried;
        facts.exhausted = household.exhausted;
        for place in self.members(at) {
            let person = &self.people[place];
            if person.away != NOT_AWAY && person.is_born_by(self.born_14) {
                let entry = &self.away[person.away as usize];
                facts.see_away(&self.away_facts(entry, pass), pass.now);
            }
            if person.birth > self.born_14
                && person.birth <= pass.born_soon
                && let Some(birth) = day_of(person.birth)
            {
                let day = reaches_on(PartialDate::Day(birth), 14);
                facts.see_birthday(days(day), place as u32);
            }
        }
        facts
    }

    /// The households of a choice, what is to be done first first, and the counts beside the reasons, in one pass.
    /// `slot` is the part of the day now.
    pub fn work(&self, filter: &WorkFilter, slot: Slot) -> (Vec<WorkHit>, WorkCounts) {
        let pass = self.pass(slot);
        let span = self.span(filter.village);
        let found = self.found(filter);
        let mut counts = WorkCounts::default();
        let mut hits: Vec<WorkHit> = Vec::with_capacity(span.len());
        for at in span {
            if found.as_ref().is_some_and(|found| !found[at]) {
                continue;
            }
            let facts = self.work_facts(at, &pass);
            let Some(weighed) = pass.scale.weigh(&facts) else {
                continue;
            };
            counts.proposed += usize::from(weighed.score > 0);
            for why in weighed.whys.iter() {
                counts.whys[why as usize] += 1;
            }
            if let Some((score, why, day)) = asked(filter.why, &weighed, &facts, &pass) {
                hits.push(WorkHit {
                    household: self.households[at].id,
                    why,
                    score,
                    day,
                });
            }
        }
        (ranked(&hits), counts)
    }

    /// Per household whether it fits what was typed; `None` if nothing was.
    fn found(&self, filter: &WorkFilter) -> Option<Vec<bool>> {
        if filter.text.trim().is_empty() {
            return None;
        }
        let mut found = vec![false; self.households.len()];
        let hits = self.households(&HouseholdFilter {
            village: filter.village,
            text: filter.text.clone(),
            ..HouseholdFilter::default()
        });
        for at in hits.iter().filter_map(|hit| self.place_of(hit.household)) {
            found[at] = true;
        }
        Some(found)
    }

    /// What is to be done with one household; `None` if nothing is.
    pub fn work_of(&self, household: HouseholdId, slot: Slot) -> Option<WorkItem> {
        let pass = self.pass(slot);
        let facts = self.work_facts(self.place_of(household)?, &pass);
        let weighed = pass.scale.weigh(&facts)?;
        let mut whys: Vec<Why> = weighed.whys.iter().collect();
        whys.sort_by_key(|why| {
            (
                *why != weighed.why,
                std::cmp::Reverse(pass.scale.score(*why, &facts)),
            )
        });
        let reason = |why: Why| {
            let concern = facts.concern_of(why);
            let day = concern.map_or_else(|| facts.day_of(why), |concern| concern.day);
            let person = concern.and_then(|concern| self.people.get(concern.who as usize));
            (why, day_of(day), person.map(|person| person.id))
        };
        Some(WorkItem {
            score: weighed.score,
            reasons: whys.into_iter().map(reason).collect(),
        })
    }

    /// The household to go to next: of the greatest score, then of the earliest day, then the first in walking order
    /// from `from` on, going round. Those in `passed` are left out, and `from` itself.
    pub fn next_work(
        &self,
        village: Option<VillageId>,
        slot: Slot,
        from: Option<HouseholdId>,
        passed: &[HouseholdId],
    ) -> Option<WorkHit> {
        let filter = WorkFilter {
            village,
            ..WorkFilter::default()
        };
        let (hits, _) = self.work(&filter, slot);
        let left = |hit: &&WorkHit| Some(hit.household) != from && !passed.contains(&hit.household);
        let first = hits.iter().find(left)?;
        let start = from.and_then(|from| self.place_of(from)).unwrap_or(0);
        let behind = |hit: &&WorkHit| self.place_of(hit.household).is_some_and(|at| at > start);
        let rank = |hit: &WorkHit| (hit.score, hit.day);
        let equal = hits.iter().filter(|hit| rank(hit) == rank(first));
        equal.filter(left).find(behind).or(Some(first)).copied()
    }
}

/// The hits by score, then by day, then as they came. There are few scores and most hits have the same day, so that they
/// are dealt into heaps of which few need to be sorted.
fn ranked(hits: &[WorkHit]) -> Vec<WorkHit> {
    let most = hits.iter().map(|hit| hit.score).max().unwrap_or(0);
    let heap = |hit: &WorkHit| usize::from(most - hit.score);
    let mut ends = vec![0; usize::from(most) + 1];
    for hit in hits {
        ends[heap(hit)] += 1;
    }
    let mut begin = 0;
    for end in &mut ends {
        begin += std::mem::replace(end, begin);
    }
    let mut ranked = hits.to_vec();
    for hit in hits {
        let at = &mut ends[heap(hit)];
        ranked[*at] = *hit;
        *at += 1;
    }
    let mut begin = 0;
    for end in ends {
        ranked[begin..end].sort_by_key(|hit| hit.day);
        begin = end;
    }
    ranked
}

/// The score, the reason and its day by which a household is ranked; `None` if it is not asked for.
fn asked(
    why: Option<Why>,
    weighed: &Weighed,
    facts: &WorkFacts,
    pass: &Pass,
) -> Option<(u16, Why, i32)> {
    match why {
        Some(why) => weighed
            .whys
            .contains(why)
            .then(|| (pass.scale.score(why, facts), why, facts.day_of(why))),
        None => (weighed.score > 0).then_some((weighed.score, weighed.why, weighed.day)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_score_then_the_earliest_day_then_walking_order() {
        let hits: Vec<WorkHit> = [
            (1, 40, Days::MAX),
            (2, 70, 9),
            (3, 40, Days::MAX),
            (4, 130, 5),
            (5, 70, 8),
            (6, 130, 4),
            (7, 70, 9),
            (8, 36, Days::MIN),
            (9, 0, 1),
        ]
        .map(|(id, score, day)| WorkHit {
            household: HouseholdId(id),
            why: Why::Today,
            score,
            day,
        })
        .to_vec();
        let order: Vec<i64> = ranked(&hits).iter().map(|hit| hit.household.0).collect();
        assert_eq!(order, [6, 4, 5, 2, 7, 1, 3, 8, 9]);
        assert_eq!(ranked(&[]), []);
    }
}
