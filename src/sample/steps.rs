//! Two weeks of a card campaign among invented people: who was appointed, whose application was taken, whose card has
//! come, and what hinders the others.

use chrono::Days;

use crate::domain::date::Day;
use crate::domain::exemption::ExemptReason;
use crate::domain::refusal::Refusal;
use crate::domain::step::StepKind;

use super::chance::{Chance, Topic};
use super::story::STORY_DAYS;
use super::{SampleHousehold, SampleMember, years_between};

/// Of a hundred members at home, how many were taken by now, village by village.
const TAKEN: [usize; 8] = [46, 67, 31, 58, 40, 72, 36, 50];

/// A step of one member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryStep {
    /// The place of the household among those that the story was made for.
    pub household: usize,
    /// The member's place in the household.
    pub member: usize,
    /// What happened.
    pub kind: StepKind,
    /// When.
    pub day: Day,
    /// The day agreed.
    pub due_on: Option<Day>,
    /// The code of why.
    pub reason: Option<&'static str>,
}

/// The steps of the two weeks before `today`, in the order in which they happened.
pub fn steps(households: &[SampleHousehold], seed: u64, today: Day) -> Vec<StoryStep> {
    let mut steps = Vec::new();
    let mut village = 0;
    for (at, household) in households.iter().enumerate() {
        if at > 0 && households[at - 1].village != household.village {
            village += 1;
        }
        let mut chance = Chance::new(seed, Topic::Steps, at as u64);
        for (member, person) in household.members.iter().enumerate() {
            let mut life = Life {
                chance: &mut chance,
                today,
                place: (at, member),
                steps: &mut steps,
            };
            if years_between(person.birth.first(), today) >= 14 {
                life.tell(person, TAKEN[village % TAKEN.len()]);
            }
        }
    }
    steps.sort_by_key(|step| (step.day, step.household));
    steps
}

struct Life<'l> {
    chance: &'l mut Chance,
    today: Day,
    place: (usize, usize),
    steps: &'l mut Vec<StoryStep>,
}

impl Life<'_> {
    fn tell(&mut self, person: &SampleMember, taken: usize) {
        let draw = self.chance.below(100);
        let ago = self.chance.between(1, STORY_DAYS as i32) as u64;
        if person.absence.is_some() {
            return self.elsewhere(draw, ago);
        }
        match draw {
            _ if draw < taken => self.taken(ago),
            _ if draw < taken + 9 => self.appointed(ago),
            _ if draw < taken + 12 => {
                let reasons: Vec<Refusal> = Refusal::all().collect();
                let reason = self.chance.pick(&reasons).code();
                self.add(StepKind::Declined, ago, None, Some(reason));
            }
            _ if draw < taken + 15 => {
                self.add(StepKind::PapersMissing, ago, None, None);
                if self.chance.happens(300) {
                    self.add(StepKind::PapersSolved, ago / 2, None, None);
                }
            }
            _ if draw < taken + 17 => self.exempt(ago),
            _ => {}
        }
    }

    /// Of those who are away, some did it there.
    fn elsewhere(&mut self, draw: usize, ago: u64) {
        if draw < 22 {
            self.add(StepKind::DoneElsewhere, ago, None, None);
            if self.chance.happens(400) {
                self.add(StepKind::Verified, ago / 3, None, None);
            }
        }
    }

    /// Taken; after some days the card comes, or the application comes back.
    fn taken(&mut self, ago: u64) {
        if self.chance.happens(250) {
            self.add(StepKind::Appointed, ago + 2, Some(ago), None);
        }
        self.add(StepKind::Taken, ago, None, None);
        if ago < 5 {
            return;
        }
        if self.chance.happens(50) {
            self.add(StepKind::Redo, ago - 3, None, None);
        } else if self.chance.happens(700) {
            self.add(StepKind::CardArrived, ago - 4, None, None);
            if ago > 5 && self.chance.happens(600) {
                self.add(StepKind::HandedOver, ago - 5, None, None);
            }
        }
    }

    /// A day was agreed: still ahead, or over and nobody came.
    fn appointed(&mut self, ago: u64) {
        if self.chance.happens(550) {
            let ahead = self.chance.between(0, 5) as u64;
            let due_on = Some(self.today + Days::new(ahead));
            self.push(StepKind::Appointed, ago, due_on, None);
            return;
        }
        self.add(StepKind::Appointed, ago + 2, Some(ago), None);
        if self.chance.happens(400) {
            self.add(StepKind::NoShow, ago, None, None);
        }
    }

    /// Said not to be eligible; of some it was confirmed the day after.
    fn exempt(&mut self, ago: u64) {
        let reasons = [
            ExemptReason::Moved,
            ExemptReason::ValidCard,
            ExemptReason::Dead,
        ];
        let reason = Some(self.chance.pick(&reasons).code());
        self.add(StepKind::Exempt, ago, None, reason);
        if ago > 1 && self.chance.happens(450) {
            self.add(StepKind::ExemptConfirmed, ago - 1, None, reason);
        }
    }

    /// A step so many days ago, with the day agreed so many days ago.
    fn add(&mut self, kind: StepKind, ago: u64, due: Option<u64>, reason: Option<&'static str>) {
        let due_on = due.map(|ago| self.today - Days::new(ago));
        self.push(kind, ago, due_on, reason);
    }

    fn push(
        &mut self,
        kind: StepKind,
        ago: u64,
        due_on: Option<Day>,
        reason: Option<&'static str>,
    ) {
        // The story begins after the list was taken in, and ends yesterday.
        let ago = ago.clamp(1, STORY_DAYS);
        self.steps.push(StoryStep {
            household: self.place.0,
            member: self.place.1,
            kind,
            day: self.today - Days::new(ago),
            due_on,
            reason,
        });
    }
}
