//! Groups of people by age that have deadlines of their own in a campaign: who belongs to which, told as births, and
//! what is doubtful about a plan.

use chrono::{Datelike, Days};

use super::date::{Day, PartialDate, age_on};
use super::record::{Campaign, Cohort};

/// The day on which the age of a cohort's people counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AgeOn {
    /// The day of looking.
    Today,
    /// The deadline: the cohort's own for taking applications, else the campaign's; without one, the day of looking.
    Deadline,
    /// A day that was laid down.
    Day(Day),
}

impl AgeOn {
    /// As registers keep it: `today`, `deadline` or a day.
    pub fn code(self) -> String {
        match self {
            Self::Today => "today".to_owned(),
            Self::Deadline => "deadline".to_owned(),
            Self::Day(day) => day.to_string(),
        }
    }

    /// What [`AgeOn::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "today" => Some(Self::Today),
            "deadline" => Some(Self::Deadline),
            day => day.parse().ok().map(Self::Day),
        }
    }
}

/// The births of a cohort's people, or of any span of ages on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Births {
    /// The earliest birth; `None`: however old.
    pub first: Option<Day>,
    /// The latest birth.
    pub last: Day,
}

impl Births {
    /// The births of those who have completed `from` years on the day `on`, and not more than `to`.
    pub fn of(from: u8, to: Option<u8>, on: Day) -> Self {
        let first = to.map(|to| latest_birth(i32::from(to) + 1, on) + Days::new(1));
        Self {
            first,
            last: latest_birth(i32::from(from), on),
        }
    }

    /// Whether somebody born at `birth` is among them; the first day that a partial birth can mean decides, as everywhere.
    pub fn contain(self, birth: PartialDate) -> bool {
        let birth = birth.first();
        birth <= self.last && self.first.is_none_or(|first| first <= birth)
    }
}

/// The latest day of birth of those who have completed `years` on the day `on`.
fn latest_birth(years: i32, on: Day) -> Day {
    // 29 February completes its years on 28 February where there is no 29th, so the latest may lie a day later.
    let year = on.year() - years;
    let same = Day::from_ymd_opt(year, on.month(), on.day());
    let same = same.or_else(|| Day::from_ymd_opt(year, on.month(), on.day() - 1));
    let next = same.and_then(|day| day.succ_opt());
    let completes = |day: &Day| age_on(PartialDate::Day(*day), on).years >= years;
    next.filter(completes).or(same).unwrap_or(on)
}

impl Cohort {
    /// The day on which the age of its people counts; `due` is the campaign's deadline.
    pub fn age_day(&self, due: Option<Day>, today: Day) -> Day {
        match self.age_on {
            AgeOn::Today => today,
            AgeOn::Deadline => self.intake_due.or(due).unwrap_or(today),
            AgeOn::Day(day) => day,
        }
    }

    /// When its people were born.
    pub fn births(&self, due: Option<Day>, today: Day) -> Births {
        Births::of(self.from_age, self.to_age, self.age_day(due, today))
    }
}

/// The cohort of somebody born at `birth`: the first, in the order of their ages, that takes them in. A birth that is not
/// known belongs to none.
pub fn cohort_of<'c>(
    cohorts: impl IntoIterator<Item = &'c Cohort>,
    birth: Option<PartialDate>,
    due: Option<Day>,
    today: Day,
) -> Option<usize> {
    let birth = birth?;
    let mut cohorts = cohorts.into_iter();
    cohorts.position(|cohort| cohort.births(due, today).contain(birth))
}

/// What is doubtful about the plan of a campaign. It can be kept all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Two cohorts take in the same ages, the last of which may be open.
    Overlap(String, String, u8, Option<u8>),
    /// No cohort takes in these ages of the eligible.
    Gap(u8, Option<u8>),
    /// The days of the ages differ, so that those born from one day to another belong to two cohorts.
    BornInTwo(String, String, Day, Day),
    /// The days of the ages differ, so that those born from one day to another belong to no cohort.
    BornInNone(String, String, Day, Day),
    /// A cohort's deadline for applications, or for cards, is before the campaign's first day.
    DueBeforeStart(String, Day),
    /// A cohort's cards are due before its applications.
    CardsBeforeIntake(String),
    /// A cohort is due after the campaign's deadline.
    AfterDeadline(String, Day, Day),
    /// A target is below what is done already.
    TargetBelowDone(String, u32, u32),
    /// The same was given two targets; the later one counts.
    TargetTwice(String),
    /// The targets of the villages come to another sum than that of all of them.
    VillagesDiffer(Uneven),
    /// The targets of the cohorts come to another sum than that of all of them.
    CohortsDiffer(Uneven),
}

/// Targets of parts that come to another sum than the target of the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uneven {
    /// What the whole is called.
    pub name: String,
    /// How many parts were given a target.
    pub given: usize,
    /// How many parts there are.
    pub all: usize,
    /// What their targets come to.
    pub sum: u32,
    /// The target of the whole.
    pub total: u32,
}

/// What the plan of a campaign is held against.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// Its first day.
    pub starts_on: Day,
    /// Its deadline.
    pub due_on: Option<Day>,
    /// The ages that its rule takes in: from, and to.
    pub ages: (u8, Option<u8>),
    /// Today.
    pub today: Day,
}

impl Frame {
    /// What the plan of this campaign is held against.
    pub fn of(campaign: &Campaign, today: Day) -> Self {
        let rule = &campaign.eligibility;
        // By the Law on Identity nobody must before 14.
        let from = if rule.by_law {
            rule.from_age.max(14)
        } else {
            rule.from_age
        };
        let age = |age: i32| u8::try_from(age).unwrap_or(u8::MAX);
        Self {
            starts_on: campaign.starts_on,
            due_on: campaign.due_on,
            ages: (age(from), rule.to_age.map(age)),
            today,
        }
    }
}

/// What is doubtful about the cohorts of a campaign.
pub fn doubts(frame: Frame, cohorts: &[&Cohort]) -> Vec<Doubt> {
    let mut sorted = cohorts.to_vec();
    sorted.sort_by_key(|cohort| cohort.from_age);
    let mut doubts = Vec::new();
    let (from, to) = frame.ages;
    if let Some(before) = sorted
        .first()
        .and_then(|first| first.from_age.checked_sub(1))
    {
        doubts.extend(gap(frame, from, Some(before)));
    }
    for (at, old) in sorted.iter().enumerate() {
        doubts.extend(with_younger(frame, &sorted[..at], old));
    }
    if let Some(last) = sorted.iter().map(|cohort| top(cohort)).max() {
        let after = last.checked_add(1);
        doubts.extend(after.and_then(|after| gap(frame, after, to)));
    }
    doubts.extend(sorted.iter().flat_map(|cohort| of_dates(frame, cohort)));
    doubts
}

/// The last age of a cohort, an open one last.
fn top(cohort: &Cohort) -> u8 {
    cohort.to_age.unwrap_or(u8::MAX)
}

/// Ages of the eligible that no cohort takes in; none where nobody of these ages is eligible.
fn gap(frame: Frame, first: u8, last: Option<u8>) -> Option<Doubt> {
    let (from, to) = frame.ages;
    let first = first.max(from);
    let last = match (last, to) {
        (Some(last), Some(to)) => Some(last.min(to)),
        (last, to) => last.or(to),
    };
    last.is_none_or(|last| first <= last)
        .then_some(Doubt::Gap(first, last))
}

/// A cohort beside all that begin before it: those whose ages it shares, or else the one that ends last.
fn with_younger(frame: Frame, younger: &[&Cohort], old: &Cohort) -> Vec<Doubt> {
    let shared: Vec<Doubt> = younger
        .iter()
        .filter(|young| top(young) >= old.from_age)
        .map(|young| {
            let end = top(young).min(top(old));
            let end = (end < u8::MAX).then_some(end);
            Doubt::Overlap(young.name.clone(), old.name.clone(), old.from_age, end)
        })
        .collect();
    let nearest = younger.iter().max_by_key(|young| top(young));
    match nearest {
        Some(young) if shared.is_empty() => between(frame, young, old).into_iter().collect(),
        _ => shared,
    }
}

/// Two cohorts that share no age, with none between them.
fn between(frame: Frame, young: &Cohort, old: &Cohort) -> Option<Doubt> {
    if top(young) + 1 < old.from_age {
        return gap(frame, top(young) + 1, Some(old.from_age - 1));
    }
    // The ages meet; where they count on different days, the births may not.
    let first = young.births(frame.due_on, frame.today).first?;
    let last = old.births(frame.due_on, frame.today).last;
    let names = (young.name.clone(), old.name.clone());
    if last >= first {
        return Some(Doubt::BornInTwo(names.0, names.1, first, last));
    }
    let after = last + Days::new(1);
    (after < first).then(|| Doubt::BornInNone(names.0, names.1, after, first - Days::new(1)))
}

fn of_dates(frame: Frame, cohort: &Cohort) -> Vec<Doubt> {
    let name = || cohort.name.clone();
    let mut doubts = Vec::new();
    let dues = [cohort.intake_due, cohort.card_due];
    let early = dues
        .into_iter()
        .flatten()
        .find(|due| *due < frame.starts_on);
    doubts.extend(early.map(|due| Doubt::DueBeforeStart(name(), due)));
    if let (Some(intake), Some(card)) = (cohort.intake_due, cohort.card_due)
        && card < intake
    {
        doubts.push(Doubt::CardsBeforeIntake(name()));
    }
    let latest = dues.into_iter().flatten().max();
    if let (Some(latest), Some(deadline)) = (latest, frame.due_on)
        && latest > deadline
    {
        doubts.push(Doubt::AfterDeadline(name(), latest, deadline));
    }
    doubts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::CampaignId;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// A cohort as "14-22 2022-08-31 [2022-09-30]": ages, day of the age and deadline for applications, for cards.
    fn cohort(text: &str) -> Cohort {
        let mut parts = text.split(' ');
        let ages = parts.next().unwrap();
        let (from, to) = ages.split_once('-').unwrap();
        Cohort {
            campaign: CampaignId(1),
            name: ages.to_owned(),
            from_age: from.parse().unwrap(),
            to_age: to.parse().ok(),
            age_on: AgeOn::Deadline,
            intake_due: parts.next().map(day),
            card_due: parts.next().map(day),
        }
    }

    #[test]
    fn ages_told_as_births() {
        for (from, to, on, first, last) in [
            // Bắc Ninh 2022: 14 to 22 before 31/8, 23 and over before 30/9.
            (14, Some(22), "2022-08-31", Some("1999-09-01"), "2008-08-31"),
            (23, None, "2022-09-30", None, "1999-09-30"),
            (14, Some(14), "2026-11-22", Some("2011-11-23"), "2012-11-22"),
            // Who was born on 29 February completes the year on the 28th where there is no 29th.
            (14, None, "2022-02-28", None, "2008-02-29"),
            (14, None, "2022-02-27", None, "2008-02-27"),
            (18, Some(60), "2024-02-29", Some("1963-03-01"), "2006-02-28"),
            (0, Some(13), "2026-11-22", Some("2012-11-23"), "2026-11-22"),
        ] {
            let births = Births {
                first: first.map(day),
                last: day(last),
            };
            assert_eq!(Births::of(from, to, day(on)), births, "{from} {to:?} {on}");
        }
    }

    #[test]
    fn births_and_ages_say_the_same() {
        for on in ["2022-08-31", "2024-02-29", "2023-02-28", "2026-01-01"].map(day) {
            let births = Births::of(14, Some(22), on);
            let mut birth = day("1998-01-01");
            while birth < day("2013-01-01") {
                let age = age_on(PartialDate::Day(birth), on).years;
                let held = births.contain(PartialDate::Day(birth));
                assert_eq!(held, (14..=22).contains(&age), "{birth} on {on}");
                birth = birth.succ_opt().unwrap();
            }
        }
    }

    #[test]
    fn who_belongs_to_which_cohort() {
        let cohorts = ["14-22 2022-08-31", "23- 2022-09-30"].map(cohort);
        for (birth, wanted) in [
            (Some("2008-08-31"), Some(0)),
            (Some("2008-09-01"), None),
            (Some("1999-09-01"), Some(0)),
            // 22 by the end of August and 23 by the end of September: the first deadline holds.
            (Some("1999-09-30"), Some(0)),
            (Some("1999-08-31"), Some(1)),
            (Some("1999"), Some(1)),
            (None, None),
        ] {
            let date = birth.map(|text| PartialDate::from_iso(text).unwrap());
            let found = cohort_of(&cohorts, date, None, day("2022-08-01"));
            assert_eq!(found, wanted, "{birth:?}");
        }
    }

    #[test]
    fn the_day_of_the_age() {
        let mut one = cohort("14-22 2022-08-31");
        let (due, today) = (Some(day("2022-12-31")), day("2022-07-01"));
        for (age_on, intake_due, wanted) in [
            (AgeOn::Deadline, Some(day("2022-08-31")), "2022-08-31"),
            (AgeOn::Deadline, None, "2022-12-31"),
            (AgeOn::Today, None, "2022-07-01"),
            (AgeOn::Day(day("2022-01-01")), None, "2022-01-01"),
        ] {
            (one.age_on, one.intake_due) = (age_on, intake_due);
            assert_eq!(one.age_day(due, today), day(wanted), "{age_on:?}");
        }
    }

    #[test]
    fn what_is_doubtful_about_cohorts() {
        let text = |text: &str| text.to_owned();
        let frame = Frame {
            starts_on: day("2022-06-01"),
            due_on: Some(day("2022-10-31")),
            ages: (14, None),
            today: day("2022-07-01"),
        };
        for (cohorts, wanted) in [
            (&[][..], vec![]),
            (&["14-22 2022-08-31", "23- 2022-08-31"], vec![]),
            (&["14-"], vec![]),
            (
                &["14-25 2022-08-31", "23- 2022-08-31"],
                vec![Doubt::Overlap(text("14-25"), text("23-"), 23, Some(25))],
            ),
            (
                &["14-", "23- 2022-08-31"],
                vec![Doubt::Overlap(text("14-"), text("23-"), 23, None)],
            ),
            (
                &["16-22 2022-08-31", "25-60 2022-08-31"],
                vec![
                    Doubt::Gap(14, Some(15)),
                    Doubt::Gap(23, Some(24)),
                    Doubt::Gap(61, None),
                ],
            ),
            (
                &["14-22 2022-08-31", "23- 2022-09-30"],
                vec![Doubt::BornInTwo(
                    text("14-22"),
                    text("23-"),
                    day("1999-09-01"),
                    day("1999-09-30"),
                )],
            ),
            (
                &["14-22 2022-09-30", "23- 2022-08-31"],
                vec![Doubt::BornInNone(
                    text("14-22"),
                    text("23-"),
                    day("1999-09-01"),
                    day("1999-09-30"),
                )],
            ),
            (
                &["14- 2022-05-31"],
                vec![Doubt::DueBeforeStart(text("14-"), day("2022-05-31"))],
            ),
            (
                &["14- 2022-08-31 2022-08-30"],
                vec![Doubt::CardsBeforeIntake(text("14-"))],
            ),
            (
                &["14- 2022-08-31 2022-11-01"],
                vec![Doubt::AfterDeadline(
                    text("14-"),
                    day("2022-11-01"),
                    day("2022-10-31"),
                )],
            ),
        ] {
            let own: Vec<Cohort> = cohorts.iter().map(|text| cohort(text)).collect();
            let own: Vec<&Cohort> = own.iter().collect();
            assert_eq!(doubts(frame, &own), wanted, "{cohorts:?}");
        }
    }

    #[test]
    fn ages_that_some_cohort_takes_in_are_no_gap() {
        let text = |text: &str| text.to_owned();
        let overlap =
            |young: &str, old: &str, from, to| Doubt::Overlap(text(young), text(old), from, to);
        for (ages, cohorts, wanted) in [
            (
                (14, None),
                &["14-", "23-40", "45-60"][..],
                vec![
                    overlap("14-", "23-40", 23, Some(40)),
                    overlap("14-", "45-60", 45, Some(60)),
                ],
            ),
            (
                (14, None),
                &["14-60", "20-25", "30-40"],
                vec![
                    overlap("14-60", "20-25", 20, Some(25)),
                    overlap("14-60", "30-40", 30, Some(40)),
                    Doubt::Gap(61, None),
                ],
            ),
            // Nobody of 61 to 69 is eligible.
            ((14, Some(60)), &["14-60", "70-80"], vec![]),
            (
                (14, Some(60)),
                &["14-40", "70-80"],
                vec![Doubt::Gap(41, Some(60))],
            ),
            ((14, Some(60)), &["70-80"], vec![Doubt::Gap(14, Some(60))]),
            ((0, None), &["0-120"], vec![Doubt::Gap(121, None)]),
        ] {
            let frame = Frame {
                starts_on: day("2022-06-01"),
                due_on: None,
                ages,
                today: day("2022-07-01"),
            };
            let own: Vec<Cohort> = cohorts.iter().map(|text| cohort(text)).collect();
            let own: Vec<&Cohort> = own.iter().collect();
            assert_eq!(doubts(frame, &own), wanted, "{ages:?} {cohorts:?}");
        }
    }

    #[test]
    fn the_day_of_the_age_reads_back() {
        for code in ["today", "deadline", "2022-08-31"] {
            assert_eq!(
                AgeOn::from_code(code).map(AgeOn::code).as_deref(),
                Some(code)
            );
        }
        assert_eq!(AgeOn::from_code("31/8"), None);
    }
}
