//! Invented data: the lists of villages that do not exist, for trying out, tests and measures.
//!
//! Names, numbers, telephones and lives are all made up from a seed; where a number belongs to somebody, that is chance.
//! The same seed gives the same list on every machine, and a longer list begins like a shorter one. The seed also
//! chooses the part of the country. [`story`] adds two weeks of visits, [`steps`] what became of each person in them,
//! [`demo`] puts all of it into a register.

mod away;
mod campaign;
mod card;
mod chance;
mod deck;
pub mod demo;
mod door;
mod household;
mod kinship;
mod list;
mod number;
mod people;
mod steps;
mod story;
mod village;

use chrono::Datelike;

use crate::domain::absence::{Declared, Plan, Reason};
use crate::domain::date::{Day, PartialDate};
use crate::domain::expected_back::ExpectedBack;
use crate::domain::residence::Residence;
use crate::domain::sex::Sex;

pub use list::write_csv;
pub use steps::{StoryStep, steps};
pub use story::{STORY_DAYS, StoryPerson, StoryVisit, story};

use village::Village;

/// What to invent.
#[derive(Clone, Copy, Debug)]
pub struct SampleOptions {
    /// How many people, exactly.
    pub people: u64,
    /// Chooses the list.
    pub seed: u64,
    /// The day on which ages and absences are right.
    pub today: Day,
}

/// A household as it stands on a village's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleHousehold {
    /// The village with its unit word, such as `Ấp Hòa Đông`.
    pub village: String,
    /// The number on paper, `042`; it rises in walking order and begins anew in each village.
    pub code: String,
    /// The house.
    pub address: String,
    /// The lane or group of houses.
    pub lane: &'static str,
    /// The household's telephone, or nothing.
    pub phone: String,
    /// One to nine members, the head first.
    pub members: Vec<SampleMember>,
}

/// A member of a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleMember {
    /// Full name.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Birth, of some elders only the year.
    pub birth: PartialDate,
    /// Relation to the head, in Vietnamese, as the village head writes it.
    pub relation: &'static str,
    /// The twelve digits, in agreement with sex and birth and used once in a list; beyond 3.9 million people nobody has
    /// any.
    pub number: Option<String>,
    /// Telephones as in a cell, or nothing.
    pub phones: String,
    /// The ground of residence.
    pub residence: Residence,
    /// School or work, or nothing.
    pub work: &'static str,
    /// A remark, or nothing.
    pub note: &'static str,
    /// Where the member is, if away.
    pub absence: Option<SampleAbsence>,
}

/// An open absence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleAbsence {
    /// Why.
    pub reason: Reason,
    /// Province or country, or nothing.
    pub place: &'static str,
    /// Address there, or nothing.
    pub address: &'static str,
    /// Telephone there, or nothing.
    pub phone: String,
    /// Since when.
    pub since: PartialDate,
    /// Until when.
    pub back: ExpectedBack,
    /// Through whom to reach the person.
    pub contact: Option<SampleContact>,
    /// What is planned.
    pub plan: Option<Plan>,
    /// For which day.
    pub plan_day: Option<Day>,
    /// Whether it was declared.
    pub declared: Declared,
    /// When it was last confirmed.
    pub confirmed: Option<Day>,
}

/// Somebody who can pass a message on: a member at home, or a relative who lives elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleContact {
    /// Full name.
    pub name: String,
    /// Who that is to the absent person.
    pub relation: &'static str,
    /// Telephone, or nothing.
    pub phone: String,
}

/// The households of a list, village by village in walking order.
///
/// Only the last household depends on [`SampleOptions::people`]: it is cut to fit.
pub fn households(options: SampleOptions) -> impl Iterator<Item = SampleHousehold> {
    let mut left = options.people;
    villages(options.seed)
        .flat_map(move |village| {
            (0..village.households).map({
                let village = std::rc::Rc::new(village);
                move |place| (village.clone(), place)
            })
        })
        .map_while(move |(village, place)| {
            let most = usize::try_from(left).unwrap_or(usize::MAX);
            let household = (most > 0).then(|| {
                household::household(options.seed, &village, place, options.today, most)
            })?;
            left -= household.members.len() as u64;
            Some(household)
        })
}

fn villages(seed: u64) -> impl Iterator<Item = Village> {
    let mut first = 0;
    (0..).map(move |index| {
        let village = Village::new(seed, index, first);
        first += village.households;
        village
    })
}

/// Full years between two days.
fn years_between(birth: Day, today: Day) -> i32 {
    let before = (today.month(), today.day()) < (birth.month(), birth.day());
    today.year() - birth.year() - i32::from(before)
}

#[cfg(test)]
mod tests;
