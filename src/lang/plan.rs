//! Words for the plan of a campaign: births of a cohort, and what is doubtful.

use super::Lang;
use crate::domain::cohort::{Births, Doubt};
use crate::lang::say;

impl Lang {
    /// `sinh từ 01/9/1999 đến 31/8/2008`.
    pub fn births(self, births: Births) -> String {
        let last = self.day(births.last);
        if let Some(first) = births.first {
            say!(self, births_span, first = self.day(first), last = last)
        } else {
            say!(self, births_until, last = last)
        }
    }

    fn ages(self, from: u8, to: Option<u8>) -> String {
        match to {
            Some(to) if to == from => say!(self, doubt_ages_one, from = i64::from(from)),
            Some(to) => say!(
                self,
                doubt_ages_only,
                from = i64::from(from),
                to = i64::from(to)
            ),
            None => say!(self, doubt_ages_up, from = i64::from(from)),
        }
    }

    /// What is doubtful about a plan, in a sentence.
    pub fn doubt(self, doubt: &Doubt) -> String {
        match doubt {
            Doubt::Overlap(one, other, from, to) => {
                let ages = self.ages(*from, *to);
                say!(
                    self,
                    doubt_overlap,
                    one = one.as_str(),
                    other = other.as_str(),
                    ages = ages
                )
            }
            Doubt::Gap(from, to) => say!(self, doubt_gap, ages = self.ages(*from, *to)),
            Doubt::BornInTwo(one, other, first, last) => say!(
                self,
                doubt_born_in_two,
                one = one.as_str(),
                other = other.as_str(),
                first = self.day(*first),
                last = self.day(*last)
            ),
            Doubt::BornInNone(one, other, first, last) => say!(
                self,
                doubt_born_in_none,
                one = one.as_str(),
                other = other.as_str(),
                first = self.day(*first),
                last = self.day(*last)
            ),
            Doubt::DueBeforeStart(name, due) => {
                say!(
                    self,
                    doubt_due_before_start,
                    name = name.as_str(),
                    due = self.day(*due)
                )
            }
            Doubt::CardsBeforeIntake(name) => {
                say!(self, doubt_cards_before_intake, name = name.as_str())
            }
            Doubt::AfterDeadline(name, due, deadline) => say!(
                self,
                doubt_after_deadline,
                name = name.as_str(),
                due = self.day(*due),
                deadline = self.day(*deadline)
            ),
            Doubt::TargetBelowDone(name, total, done) => say!(
                self,
                doubt_target_below_done,
                name = name.as_str(),
                total = self.number(i64::from(*total)),
                done = self.number(i64::from(*done))
            ),
            Doubt::TargetTwice(name) => say!(self, doubt_target_twice, name = name.as_str()),
            Doubt::VillagesDiffer(uneven) => say!(
                self,
                doubt_villages_differ,
                name = uneven.name.as_str(),
                given = self.count(uneven.given),
                all = self.count(uneven.all),
                sum = self.number(i64::from(uneven.sum)),
                total = self.number(i64::from(uneven.total))
            ),
            Doubt::CohortsDiffer(uneven) => say!(
                self,
                doubt_cohorts_differ,
                name = uneven.name.as_str(),
                given = self.count(uneven.given),
                all = self.count(uneven.all),
                sum = self.number(i64::from(uneven.sum)),
                total = self.number(i64::from(uneven.total))
            ),
        }
    }
}
