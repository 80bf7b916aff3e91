//! Which card an invented person holds, and which groups the office counts the person to: what a campaign's rule decides
//! by.
//!
//! The cards follow from lives, not from the day of the list: in 2021 and 2022 most of the grown had a card with a chip,
//! later it is who turned 14, 25, 40 or 60. So a list of August 2022 and one of November 2026 of the same seed tell of the
//! same people, each as it was on its day.

use chrono::{Datelike, Days};

use crate::domain::card::CardKind;
use crate::domain::date::{Day, reaches_on};
use crate::domain::identity_law::{FIRST_CARD, valid_to};
use crate::domain::sex::Sex;

use super::chance::Chance;
use super::{SampleMember, years_between};

/// The group that is counted to the last member.
pub(super) const PARTY: &str = "Đảng viên";
const CADRE: &str = "Cán bộ";
const YOUTH: &str = "Đoàn viên";
const VETERANS: &str = "Cựu chiến binh";
const WOMEN: &str = "Hội viên phụ nữ";

/// The year from which on cards had a bar code, where they were issued already.
const BARCODE: i32 = 2016;
/// The year from which on they had a chip.
const CHIP: i32 = 2021;
/// The first day of the cards of the Law on Identity.
const IDENTITY: (i32, u32) = (2024, 7);
/// Who has applied waits up to so many days for the card.
const WAIT: u64 = 30;

/// What is noted of a member's card, and groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SampleCard {
    pub kind: Option<CardKind>,
    pub issued: Option<Day>,
    pub expires: Option<Day>,
    pub groups: Vec<&'static str>,
}

/// The card of a member as it is on `today`. Of children without one nothing is noted, and of some grown people.
pub(super) fn card(member: &SampleMember, chance: &mut Chance, today: Day) -> SampleCard {
    let groups = groups(member, chance, today);
    let life = Life::draw(chance);
    let noted = !chance.happens(60);
    let age = years_between(member.birth.first(), today);
    let issued = life.issued(member, today);
    let (kind, issued) = match issued {
        _ if !noted => (None, None),
        Some(day) => (Some(life.kind(day)), Some(day)),
        None => ((age >= FIRST_CARD).then_some(CardKind::None), None),
    };
    SampleCard {
        kind,
        issued,
        expires: issued.and_then(|issued| life.expires(member, issued)),
        groups,
    }
}

/// What chance decides of a person's cards; drawn whole, so that nothing of it depends on the day of the list.
struct Life {
    /// Has never applied.
    never: bool,
    /// The last card before those with a chip.
    old: Day,
    /// That it had a bar code, if it is new enough.
    coded: bool,
    /// When the campaign for cards with a chip reached the person, or later; if ever.
    chip: Option<Day>,
    /// Days from the fourteenth birthday to the first card.
    first_after: u64,
    /// Days from the end of a card to the next one, if it was renewed.
    renewed_after: [Option<u64>; 3],
    /// A card of the Law on Identity without having to.
    wished: Option<Day>,
}

impl Life {
    fn draw(chance: &mut Chance) -> Self {
        let mut days = |most| chance.below(most) as u64;
        let old = january(CHIP - 14) + Days::new(days(14 * 365));
        // Most of the campaign was done in its first months.
        let early = january(CHIP) + Days::new(45 + days(680).min(days(680)));
        let late = january(CHIP + 2) + Days::new(days(540));
        let wished = identity_cards() + Days::new(days(1500));
        let first_after = 20 + days(300).min(days(900));
        let renewed_after = [(); 3].map(|()| 10 + days(400));
        Self {
            never: chance.happens(12),
            old,
            coded: chance.happens(350),
            chip: match chance.below(1000) {
                0..840 => Some(early),
                840..930 => Some(late),
                _ => None,
            },
            first_after,
            renewed_after: renewed_after.map(|days| chance.happens(720).then_some(days)),
            wished: chance.happens(160).then_some(wished),
        }
    }

    /// When the card that the member holds on `today` was issued.
    fn issued(&self, member: &SampleMember, today: Day) -> Option<Day> {
        let turns = |age| reaches_on(member.birth, age);
        let first = turns(FIRST_CARD) + Days::new(self.first_after);
        let known = today - Days::new(WAIT);
        let grown = |day: &Day| *day >= turns(FIRST_CARD);
        if self.never || today < turns(6) {
            return None;
        }
        let days = [
            // Whoever turned 14 in time for the campaign had the first card in it.
            Some(first).filter(|day| *day >= january(CHIP) || self.old < turns(FIRST_CARD)),
            Some(self.old).filter(grown),
            self.chip.filter(grown),
            self.wished.filter(|day| *day >= turns(6)),
        ];
        let days = days.into_iter().flatten();
        let days = days.filter(|day| *day <= known);
        let mut issued = days.max()?;
        for after in self.renewed_after {
            let ended = self.expires(member, issued).filter(|end| *end <= known);
            let renewed = ended.zip(after).map(|(end, after)| end + Days::new(after));
            match renewed {
                Some(day) if day <= known => issued = day,
                _ => break,
            }
        }
        Some(issued)
    }

    /// The day printed on a card that was issued on this day; none on the old ones, nor on those that are for life.
    fn expires(&self, member: &SampleMember, issued: Day) -> Option<Day> {
        let printed = self.kind(issued) != CardKind::Cmnd;
        printed.then(|| valid_to(member.birth, issued))?
    }

    /// The kind of a card, by the day on which it was issued.
    fn kind(&self, issued: Day) -> CardKind {
        match issued.year() {
            _ if issued >= identity_cards() => CardKind::Identity,
            CHIP.. => CardKind::Chip,
            BARCODE.. if self.coded => CardKind::Barcode,
            _ => CardKind::Cmnd,
        }
    }
}

fn january(year: i32) -> Day {
    Day::from_ymd_opt(year, 1, 1).unwrap_or_default()
}

fn identity_cards() -> Day {
    Day::from_ymd_opt(IDENTITY.0, IDENTITY.1, 1).unwrap_or_default()
}

/// The groups of a member, by age and sex, about as many as there are.
fn groups(member: &SampleMember, chance: &mut Chance, today: Day) -> Vec<&'static str> {
    let age = years_between(member.birth.first(), today);
    let man = member.sex == Sex::Male;
    let cadre = chance.happens(45) && (23..=61).contains(&age);
    let party = match age {
        ..18 => 0,
        _ if cadre => 600,
        18..30 => 25,
        30..60 => 50,
        60.. => 90,
    };
    let veteran = match age {
        ..40 => 0,
        40..60 => 90,
        60.. => 340,
    };
    let veteran = if man { veteran } else { veteran / 8 };
    let of = [
        (PARTY, chance.happens(party)),
        (CADRE, cadre),
        (YOUTH, chance.happens(320) && (16..=30).contains(&age)),
        (VETERANS, chance.happens(veteran)),
        (
            WOMEN,
            chance.happens(350) && !man && (18..75).contains(&age),
        ),
    ];
    let of = of.into_iter().filter(|(_, member)| *member);
    of.map(|(group, _)| group).collect()
}
