//! How values look in lists: a short word, a role, a mark.

use crate::domain::date::{Age, DateError, Day, PartialDate, age_on};
use crate::domain::outcome::Outcome;
use crate::domain::person_result::Counts;
use crate::domain::phone::{Phones, grouped};
use crate::domain::relation::Relation;
use crate::domain::slot::Slot;
use crate::domain::state::HouseholdState;
use crate::lang::{Lang, say};
use crate::store::Standing;
use crate::tui::look::{Look, Role};

/// The mark of a household nobody has been to.
pub const NO_MARK: char = '·';

/// A household's state in sixteen columns.
pub fn state_words(lang: Lang, state: HouseholdState) -> String {
    if lang.has_label("state_short", state.code()) {
        lang.label("state_short", state.code())
    } else {
        lang.label("state", state.code())
    }
}

/// The role of a state. The words say the same: colour only helps.
pub fn state_role(state: HouseholdState) -> Role {
    match state {
        HouseholdState::NotVisited => Role::Text,
        HouseholdState::VisitedNotMet | HouseholdState::ToVerify => Role::Care,
        HouseholdState::MetIncomplete | HouseholdState::HouseholdAway => Role::Note,
        HouseholdState::Reviewed => Role::Good,
        HouseholdState::NotAgreed => Role::Bad,
        HouseholdState::NobodyEligible => Role::Quiet,
    }
}

/// The mark of the last result.
pub fn mark(standing: &Standing) -> char {
    standing
        .last
        .map_or(NO_MARK, |(outcome, _, _)| outcome.mark())
}

/// An outcome in nineteen columns.
pub fn outcome_words(lang: Lang, outcome: Outcome) -> String {
    if lang.has_label("outcome_short", outcome.code()) {
        lang.label("outcome_short", outcome.code())
    } else {
        lang.label("outcome", outcome.code())
    }
}

/// A relation without what stands in brackets: `Con`, `Cha, mẹ`.
pub fn relation_words(lang: Lang, relation: Relation) -> String {
    let label = lang.label("relation", relation.code());
    let bare = label.split(" (").next().unwrap_or_default();
    bare.to_owned()
}

/// `chiều`: a time of day inside a sentence.
pub fn slot_words(lang: Lang, slot: Slot) -> String {
    lang.label("slot", slot.code()).to_lowercase()
}

/// `22/11 chiều`, with the year where it is not this one.
pub fn when(lang: Lang, day: Day, slot: Slot, today: Day) -> String {
    format!("{} {}", near_day(lang, day, today), slot_words(lang, slot))
}

/// `22/11`, with the year where it is not this one.
pub fn near_day(lang: Lang, day: Day, today: Day) -> String {
    use chrono::Datelike;
    if day.year() == today.year() {
        lang.short_day(day)
    } else {
        lang.day(day)
    }
}

/// `thứ Bảy 28/11 (còn 6 ngày)`.
pub fn day_ahead(lang: Lang, day: Day, today: Day) -> String {
    let days = (day - today).num_days();
    let weekday = lang.weekday(day);
    match days {
        0 => say!(lang, day_is_today, day = weekday),
        1.. => say!(lang, day_in, day = weekday, days = lang.number(days)),
        _ => say!(lang, day_past, day = weekday, days = lang.number(-days)),
    }
}

/// `Hạn 30/11/2026, còn 8 ngày`.
pub fn deadline(lang: Lang, due_on: Day, today: Day) -> String {
    let days = (due_on - today).num_days();
    match days {
        0 => say!(lang, deadline_today),
        1.. => say!(
            lang,
            deadline_ahead,
            day = lang.day(due_on),
            days = lang.number(days)
        ),
        _ => say!(lang, deadline_over, days = lang.number(-days)),
    }
}

/// The year of birth, `≈` in front when only the year is known and it decides; empty when unknown.
pub fn birth_year(birth: Option<PartialDate>, today: Day) -> String {
    let Some(birth) = birth else {
        return String::new();
    };
    let Age { years, uncertain } = age_on(birth, today);
    let decides = uncertain && (13..=14).contains(&years);
    format!("{}{}", if decides { "≈" } else { "" }, birth.year())
}

/// How a person's latest result counts, in a word; empty when there is none.
pub fn counts_words(lang: Lang, counts: Counts) -> String {
    match counts {
        Counts::Met => say!(lang, counts_met),
        Counts::Proxy => say!(lang, counts_proxy),
        Counts::Refused => say!(lang, counts_refused),
        Counts::NotReached => say!(lang, counts_not_reached),
        Counts::NotEligible => say!(lang, counts_gone),
        Counts::Open => String::new(),
    }
}

/// Phones as people read them, those known to be wrong marked; covered if need be.
pub fn phones_words(lang: Lang, phones: &Phones, look: Look) -> String {
    let words = phones.0.iter().map(|phone| {
        let number = if phone.is_number() {
            grouped(&phone.digits)
        } else {
            phone.digits.clone()
        };
        let number = look.personal(&number).into_owned();
        let bad = phone.mark.is_some_and(|mark| !mark.good);
        let number = if bad {
            say!(lang, phone_is_bad, number = number)
        } else {
            number
        };
        match phone.note.as_str() {
            "" => number,
            note => format!("{number} ({note})"),
        }
    });
    words.collect::<Vec<_>>().join(", ")
}

/// The first number that may be called, whole: what a list has room for. Empty where there is none.
pub fn phone_to_call(phones: &Phones, look: Look) -> String {
    phones.first_usable().map_or_else(String::new, |phone| {
        look.personal(&grouped(&phone.digits)).into_owned()
    })
}

/// Why a date cannot be read, with what was typed.
pub fn date_fault(lang: Lang, fault: DateError, typed: &str) -> String {
    lang.label_with("reject", fault.code(), &[("value", typed.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::phone::{PhoneMark, read_phones};

    #[test]
    fn a_list_shows_the_first_number_that_may_be_called_and_shows_it_whole() {
        for (typed, bad, shown) in [
            ("0896988949", "", "0896 988 949"),
            ("0896988949; 0912000222", "", "0896 988 949"),
            ("0896988949; 0912000222", "0896988949", "0912 000 222"),
            ("0896988949 (con trai)", "", "0896 988 949"),
            ("0896988949", "0896988949", ""),
            ("", "", ""),
        ] {
            let (mut phones, _) = read_phones(typed);
            let on = Day::from_ymd_opt(2026, 11, 22).unwrap();
            phones.mark(bad, PhoneMark { good: false, on });
            assert_eq!(phone_to_call(&phones, Look::default()), shown, "{typed}");
        }
    }
}
