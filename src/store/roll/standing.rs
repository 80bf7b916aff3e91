//! How far every person has come: folded from steps and results when the roll is loaded, and kept in eight bytes.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, params};

use crate::domain::date::Day;
use crate::domain::eligibility::{Candidate, Target, Verdict, is_in_group};
use crate::domain::funnel::End;
use crate::domain::id::{CampaignId, CohortId, PersonId};
use crate::domain::identity_law::Held;
use crate::domain::person_result::{Counts, PersonResult};
use crate::domain::stage::{
    PersonFacts, PersonStage, Remaining, Said, Standing, order_of_step, standing,
};
use crate::domain::state::PersonFact;
use crate::domain::step::{StepFact, StepKind};

use super::load::each;
use super::{Days, NO_DAY, NOT_AWAY, PersonEntry, Places, Roll, days};
use crate::store::Result;
use crate::store::candidate::{CANDIDATE, read_candidate};
use crate::store::tally::{STEP, read_result, read_step, result_order};

/// How far a person has come. Bits from the lowest: the stage (4), the reason why the person is not done, from 1 (4), the
/// target (2), then one each for: may, proposed as exempt, taken today (of who is not done: the day agreed is today) and in
/// the last week, issued today and in the last week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bits(pub u16);

/// The days on which a person's application was taken and the card was there: days of the year 2000 and later, from 1;
/// 0 is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Milestones {
    taken: u16,
    issued: u16,
}

/// All that passes over everybody count by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    /// The place of the bits among [`Classes`].
    pub class: u16,
    /// The place of the cohort (12), then one bit each of the marks.
    more: u16,
}

/// The different bits that occur, a few hundred at most: people of one class count alike.
#[derive(Clone, Debug)]
pub(super) struct Classes {
    bits: Vec<Bits>,
    /// Per bits: the place of their class, from 1.
    places: Vec<u16>,
}

impl Classes {
    pub fn new() -> Self {
        Self {
            bits: Vec::new(),
            places: vec![0; 1 << u16::BITS],
        }
    }

    fn of(&mut self, bits: Bits) -> u16 {
        let place = &mut self.places[usize::from(bits.0)];
        if *place == 0 {
            self.bits.push(bits);
            *place = self.bits.len() as u16;
        }
        *place - 1
    }

    pub fn bits(&self, class: u16) -> Bits {
        self.bits[usize::from(class)]
    }

    /// What counts alike, in the order of classes.
    pub fn all(&self) -> &[Bits] {
        &self.bits
    }
}

const REMAINING: u32 = 4;
const TARGET: u32 = 8;
const MAY: u32 = 10;
const PROPOSED: u32 = 11;
const OF_TODAY: u32 = 12;
const TAKEN_WEEK: u32 = 13;
const ISSUED_TODAY: u32 = 14;
const ISSUED_WEEK: u32 = 15;
/// Of a campaign's cohorts as many are told apart; who is of another, or of none, has this place.
const NO_COHORT: u16 = (1 << 12) - 1;
const ADULT: u32 = 12;
const AWAY: u32 = 13;
const NO_PHONE: u32 = 14;
const BY_PROXY: u32 = 15;
/// Days of a week but today.
const WEEK: i32 = 6;
/// 31 December 1999.
const EPOCH: Days = 730_119;

impl Bits {
    /// What the rule says of a person, before anything is known of absences and steps.
    pub fn of_verdict(verdict: Verdict) -> Self {
        let target = match verdict.target {
            Target::No => 0,
            Target::Uncertain => 1,
            Target::Yes => 2u16,
        };
        Self(target << TARGET | u16::from(verdict.may) << MAY)
    }

    /// The same, with how far the person has come on `today`.
    fn with(self, found: &Standing, reached: Milestones, today: Days) -> Self {
        let remaining = found.remaining.map_or(0, |reason| reason as u16 + 1);
        let open = !found.stage.is_done();
        let agreed = found.due_on.filter(|_| open).map(days);
        let on = |day: Option<Days>, ago: i32, bit: u32| {
            let recent = day.is_some_and(|day| (today - ago..=today).contains(&day));
            u16::from(recent) << bit
        };
        let (taken, issued) = (reached.taken_on(), reached.issued_on());
        Self(
            self.0 & (3 << TARGET | 1 << MAY)
                | found.stage as u16
                | remaining << REMAINING
                | u16::from(found.exempt_proposed.is_some()) << PROPOSED
                | on(taken.or(agreed), 0, OF_TODAY)
                | on(taken, WEEK, TAKEN_WEEK)
                | on(issued, 0, ISSUED_TODAY)
                | on(issued, WEEK, ISSUED_WEEK),
        )
    }

    /// The same of somebody whom the rule does not mean where the person is now.
    fn not_meant(self) -> Self {
        Self(self.0 & !(3 << TARGET | 1 << MAY))
    }

    fn has(self, bit: u32) -> bool {
        self.0 >> bit & 1 == 1
    }

    /// How far the person has come.
    pub fn stage(self) -> PersonStage {
        let at = usize::from(self.0 & 15);
        PersonStage::ALL[at.min(PersonStage::ALL.len() - 1)]
    }

    /// Why the person, if eligible, is not done.
    pub fn remaining(self) -> Option<Remaining> {
        let at = usize::from(self.0 >> REMAINING & 15);
        Remaining::ALL.get(at.checked_sub(1)?).copied()
    }

    /// Whether the rule means the person, whatever was confirmed since.
    pub fn target(self) -> Target {
        match self.0 >> TARGET & 3 {
            0 => Target::No,
            1 => Target::Uncertain,
            _ => Target::Yes,
        }
    }

    /// Whether the person may and need not.
    pub fn may(self) -> bool {
        self.has(MAY)
    }

    /// Whether the person is eligible: meant by the rule, and not confirmed as exempt.
    pub fn is_eligible(self) -> bool {
        self.0 >> TARGET & 3 != 0 && self.stage() != PersonStage::Exempt
    }

    pub fn is_proposed(self) -> bool {
        self.has(PROPOSED)
    }

    /// Of who is done: taken today; of who has agreed a day: it is today.
    pub fn is_of_today(self) -> bool {
        self.has(OF_TODAY)
    }

    pub fn is_taken_in_week(self) -> bool {
        self.has(TAKEN_WEEK)
    }

    pub fn is_issued_today(self) -> bool {
        self.has(ISSUED_TODAY)
    }

    pub fn is_issued_in_week(self) -> bool {
        self.has(ISSUED_WEEK)
    }
}

impl Milestones {
    /// Those of somebody who is done; what must be taken again has no day.
    fn of(found: &Standing) -> Self {
        let done = found.stage.is_done();
        let packed = |day: Option<Day>| packed_day(day.filter(|_| done).map(days));
        Self {
            taken: packed(found.taken_on),
            issued: packed(found.issued_on),
        }
    }

    /// The day on which the application counts as taken.
    pub fn taken_on(self) -> Option<Days> {
        unpacked_day(self.taken)
    }

    /// The day from which the card is there.
    pub fn issued_on(self) -> Option<Days> {
        unpacked_day(self.issued)
    }
}

impl Counted {
    /// Somebody of whom the rule's verdict alone is known.
    pub fn of_verdict(bits: Bits, classes: &mut Classes) -> Self {
        Self {
            class: classes.of(bits),
            more: NO_COHORT,
        }
    }

    /// The place of the first cohort to which the person belongs by birth.
    pub fn cohort(self) -> Option<usize> {
        let place = self.more & NO_COHORT;
        (place != NO_COHORT).then(|| usize::from(place))
    }

    fn has(self, bit: u32) -> bool {
        self.more >> bit & 1 == 1
    }

    /// Of 14 and over, or of unknown birth.
    pub fn is_adult(self) -> bool {
        self.has(ADULT)
    }

    pub fn is_away(self) -> bool {
        self.has(AWAY)
    }

    /// Away, and nobody knows how to phone.
    pub fn is_without_phone(self) -> bool {
        self.has(NO_PHONE)
    }

    /// Reported by the family or others, and not met.
    pub fn is_by_proxy(self) -> bool {
        self.has(BY_PROXY)
    }
}

fn packed_day(day: Option<Days>) -> u16 {
    day.map_or(0, |day| (day - EPOCH).clamp(1, i32::from(u16::MAX)) as u16)
}

fn unpacked_day(day: u16) -> Option<Days> {
    (day > 0).then(|| Days::from(day) + EPOCH)
}

/// Somebody whom the rule does not mean for the sake of the card, and would mean if the card came of the campaign: who
/// has got a card by it was to be reached by it.
pub(super) struct Renewed {
    person: PersonId,
    held: Held,
    /// What the rule says without the card.
    before: Bits,
}

impl Renewed {
    /// `None` where the card makes no difference.
    pub fn of(
        person: PersonId,
        candidate: &Candidate<'_>,
        standing: Bits,
        roll: &Roll,
    ) -> Option<Self> {
        if standing.target().counts() || !roll.rule.asks_for_cards() {
            return None;
        }
        let verdict = roll
            .rule
            .verdict_anywhere(&candidate.with_own_card(), roll.today);
        verdict.target.counts().then(|| Self {
            person,
            held: candidate.held,
            before: Bits::of_verdict(verdict),
        })
    }
}

/// What was said and done, gathered while the roll is loaded.
pub(super) struct Lives {
    /// Whose step it is; in the order of people.
    owners: Vec<u32>,
    steps: Vec<StepFact>,
    /// Until when reports of somebody are not so.
    denied: HashMap<u32, u64>,
    /// What visits say beside the latest result, of the few of whom they do.
    said: HashMap<u32, Said>,
    /// The place in time of everybody's latest result.
    latest: Vec<u64>,
    /// To whom the service must come.
    at_home: HashSet<u32>,
    renewed: HashMap<u32, Renewed>,
}

impl Lives {
    /// Reads the steps of the campaign that stand.
    pub fn load(
        connection: &Connection,
        roll: &Roll,
        people: &Places,
        at_home: &[PersonId],
        renewed: Vec<Renewed>,
    ) -> Result<Self> {
        let mut found: Vec<(u32, StepFact)> = Vec::new();
        each(
            connection,
            &format!(
                "SELECT id, campaign, person, {STEP} FROM step \
                 WHERE id > ?1 AND undone = 0 AND withdrawn_on IS NULL ORDER BY id LIMIT ?2"
            ),
            |row| {
                if CampaignId(row.get(1)?) == roll.campaign
                    && let Some(person) = people.find(row.get(2)?)
                    && let Some(step) = read_step(row, 3)?
                {
                    found.push((person, step));
                }
                Ok(())
            },
        )?;
        found.sort_by_key(|(person, _)| *person);
        let mut denied: HashMap<u32, u64> = HashMap::new();
        for (person, step) in &found {
            if step.kind == StepKind::StillHere {
                let until = denied.entry(*person).or_default();
                *until = (*until).max(order_of_step(step.kind, step.day));
            }
        }
        let (owners, steps) = found.into_iter().unzip();
        Ok(Self {
            owners,
            steps,
            denied,
            said: HashMap::new(),
            latest: vec![0; roll.people.len()],
            at_home: at_home.iter().filter_map(|id| people.find(id.0)).collect(),
            renewed: renewed
                .into_iter()
                .filter_map(|one| Some((people.find(one.person.0)?, one)))
                .collect(),
        })
    }

    /// Takes the result of a visit at this place in time into account.
    pub fn see(
        &mut self,
        entry: &mut PersonEntry,
        person: u32,
        result: PersonResult,
        order: u64,
        due_on: Option<Day>,
    ) {
        if result.counts() == Counts::NotEligible
            && self
                .denied
                .get(&person)
                .is_some_and(|until| order <= *until)
        {
            return;
        }
        if Said::keeps(result) {
            let said = self.said.entry(person).or_default();
            said.see(result, order, due_on);
        }
        let order = result_order(result, order);
        let latest = &mut self.latest[person as usize];
        if (*latest, entry.result) <= (order, Some(result)) {
            *latest = order;
            entry.result = Some(result);
        }
    }

    /// Works out where everybody stands.
    pub fn settle(mut self, roll: &mut Roll) {
        let mut next = 0;
        for person in 0..roll.people.len() {
            let first = next;
            while self
                .owners
                .get(next)
                .is_some_and(|owner| *owner as usize == person)
            {
                next += 1;
            }
            let mut said = self.said.remove(&(person as u32)).unwrap_or_default();
            if let Some(result) = roll.people[person].result {
                said.see(result, self.latest[person], None);
            }
            let at_home = !self.at_home.is_empty() && self.at_home.contains(&(person as u32));
            let renewed = self.renewed.get(&(person as u32));
            let steps = &self.steps[first..next];
            roll.settle_person(person, steps, &said, at_home, renewed);
        }
    }
}

impl Roll {
    pub(super) fn bits_of(&self, person: usize) -> Bits {
        self.classes.bits(self.counted[person].class)
    }

    /// Whether the person is among those whom the campaign must reach.
    pub(super) fn is_due(&self, person: usize) -> bool {
        self.bits_of(person).is_eligible()
    }

    /// What the state of the household needs to know of the person.
    pub(super) fn fact(&self, person: usize) -> PersonFact {
        PersonFact {
            result: self.people[person].result,
            absent: self.people[person].away != NOT_AWAY,
            done: self.bits_of(person).stage().is_done(),
        }
    }

    /// Works out where a person stands; the verdict of the rule is there already.
    fn settle_person(
        &mut self,
        person: usize,
        steps: &[StepFact],
        said: &Said,
        at_home: bool,
        renewed: Option<&Renewed>,
    ) {
        let verdict = self.bits_of(person);
        let absence = self.away.get(self.people[person].away as usize);
        let found = standing(&PersonFacts {
            steps,
            said,
            away: absence.map(|entry| Remaining::of_absence(entry.reason, entry.scope)),
            home_service: at_home,
            today: self.today,
        });
        let own = found.own_card_from();
        let verdict = match renewed {
            Some(card) if own.is_some_and(|from| card.held.is_since(from)) => card.before,
            _ => verdict,
        };
        let reached = Milestones::of(&found);
        let bits = verdict.with(&found, reached, days(self.today));
        let meant = self.rule.counts_away(absence.is_some());
        self.counted[person] = Counted {
            class: self.classes.of(if meant { bits } else { bits.not_meant() }),
            more: self.marks(person),
        };
        self.people[person].reached = reached;
        let says_done = steps
            .iter()
            .any(|step| step.kind == StepKind::DoneElsewhere);
        let end = if found.stage.is_done() {
            Some(End::Verified)
        } else {
            says_done.then_some(End::Done)
        };
        if end.is_some() {
            self.put_end(person, end);
        }
    }

    /// The cohort of a person, and what else is counted.
    fn marks(&self, person: usize) -> u16 {
        let entry = &self.people[person];
        let born = |(_, first, last): &(CohortId, Days, Days)| {
            entry.birth != NO_DAY && (*first..=*last).contains(&entry.birth)
        };
        let cohort = self.cohorts.iter().take(usize::from(NO_COHORT));
        let cohort = { cohort }.position(born);
        let absence = self.away.get(entry.away as usize);
        let proxy = |result: PersonResult| result.counts() == Counts::Proxy;
        cohort.map_or(NO_COHORT, |place| place as u16)
            | u16::from(entry.is_born_by(self.born_14)) << ADULT
            | u16::from(absence.is_some()) << AWAY
            | u16::from(absence.is_some_and(|absence| !absence.is_reachable())) << NO_PHONE
            | u16::from(entry.result.is_some_and(proxy)) << BY_PROXY
    }

    /// Notes to which of the campaign's groups a person belongs, as typed.
    pub(super) fn groups_of(&self, groups: &str) -> u32 {
        if groups.is_empty() {
            return 0;
        }
        let own = self.groups.iter().enumerate().take(u32::BITS as usize);
        own.filter(|(_, (_, name))| is_in_group(groups, name))
            .map(|(at, _)| 1 << at)
            .sum()
    }

    /// Reads anew where the people of a household stand.
    pub(super) fn patch_people(
        &mut self,
        connection: &Connection,
        household: usize,
        mut each_result: impl FnMut(&mut Self, usize, &rusqlite::Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut facts = connection.prepare_cached(&format!(
            "SELECT p.home_service, {CANDIDATE} FROM person p WHERE p.id = ?1"
        ))?;
        let mut steps = connection.prepare_cached(&format!(
            "SELECT {STEP} FROM step WHERE person = ?1 AND campaign = ?2 AND undone = 0 AND withdrawn_on IS NULL"
        ))?;
        let mut results = connection.prepare_cached(
            "SELECT r.id, r.person, r.result, v.occurred_on, v.slot, v.entered_at, v.outcome, v.follow_up_on, v.channel, \
             r.due_on FROM visit_person r CROSS JOIN visit v ON v.id = r.visit \
             WHERE r.person = ?1 AND v.campaign = ?2 AND r.undone = 0 AND v.undone = 0 AND v.withdrawn_on IS NULL",
        )?;
        for person in self.members(household) {
            let (id, campaign) = (self.people[person].id, self.campaign);
            let mut of_person: Vec<StepFact> = Vec::new();
            let mut rows = steps.query(params![id.0, campaign.0])?;
            while let Some(row) = rows.next()? {
                of_person.extend(read_step(row, 0)?);
            }
            let mut said = Said::beside(&of_person);
            let mut rows = results.query(params![id.0, campaign.0])?;
            while let Some(row) = rows.next()? {
                if let Some(found) = read_result(row, 9)? {
                    said.see(found.result, found.order, found.due_on);
                }
                each_result(self, person, row)?;
            }
            self.people[person].result = said.result();
            let mut rows = facts.query([id.0])?;
            let Some(row) = rows.next()? else { continue };
            let at_home = !row.get_ref(0)?.as_str().unwrap_or_default().is_empty();
            let candidate = read_candidate(row, 1, false)?;
            let verdict = self.rule.verdict_anywhere(&candidate, self.today);
            let of_rule = Bits::of_verdict(verdict);
            let renewed = Renewed::of(id, &candidate, of_rule, self);
            self.counted[person] = Counted::of_verdict(of_rule, &mut self.classes);
            self.settle_person(person, &of_person, &said, at_home, renewed.as_ref());
        }
        Ok(())
    }
}
