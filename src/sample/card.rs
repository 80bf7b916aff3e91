//! Which card an invented person holds, and which groups the office counts the person to: what a campaign's rule decides
//! by.

use chrono::{Datelike, Days};

use crate::domain::card::CardKind;
use crate::domain::date::{Day, PartialDate};

use super::chance::Chance;
use super::{SampleMember, years_between};

/// The group that is counted to the last member.
pub(super) const PARTY: &str = "Đảng viên";
const YOUTH: &str = "Đoàn viên";

/// Ages at which a card has to be changed.
const MILESTONES: [i32; 3] = [25, 40, 60];
/// Years in which cards with a chip were issued.
const CHIP: (i32, i32) = (2021, 2023);

/// What is noted of a member's card, and groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SampleCard {
    pub kind: Option<CardKind>,
    pub issued: Option<Day>,
    pub expires: Option<Day>,
    pub group: &'static str,
}

/// The card of a member as it is on `today`; nothing is noted of children.
pub(super) fn card(member: &SampleMember, chance: &mut Chance, today: Day) -> SampleCard {
    let draw = chance.below(100);
    let (month, day) = (chance.between(1, 12), chance.between(1, 28));
    let (year, in_party) = (chance.between(CHIP.0, CHIP.1), chance.happens(45));
    let age = years_between(member.birth.first(), today);
    let group = match age {
        18.. if in_party => PARTY,
        16..=30 if draw.is_multiple_of(5) => YOUTH,
        _ => "",
    };
    let kind = match (age, draw) {
        (..14, _) | (_, 93..) => None,
        (14..18, 50..) => Some(CardKind::None),
        (14..18, _) | (_, 72..) => Some(CardKind::Identity),
        (_, ..8) => Some(CardKind::Cmnd),
        (_, 8..13) => Some(CardKind::Barcode),
        _ => Some(CardKind::Chip),
    };
    let year = match kind {
        Some(CardKind::Chip) => year,
        Some(CardKind::Barcode) => year - 4,
        Some(CardKind::Cmnd) => year - 12,
        Some(CardKind::Identity) => 2025,
        _ => {
            return SampleCard {
                kind,
                group,
                ..SampleCard::default()
            };
        }
    };
    let issued = Day::from_ymd_opt(year, month as u32, day as u32)
        .filter(|day| *day < today - Days::new(30));
    SampleCard {
        kind,
        issued,
        expires: issued.and_then(|issued| expires(member.birth, issued)),
        group,
    }
}

/// The birthday of the next age at which the card has to be changed; the last one never has.
fn expires(birth: PartialDate, issued: Day) -> Option<Day> {
    let PartialDate::Day(birth) = birth else {
        return None;
    };
    let changes = MILESTONES
        .iter()
        .filter_map(|age| birth.with_year(birth.year() + age));
    changes
        .into_iter()
        .find(|day| *day > issued + Days::new(730))
}
