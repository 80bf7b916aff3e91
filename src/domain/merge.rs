//! What a list says, laid over what is known. A blank never clears, a less exact date does not replace one that it
//! agrees with, and nothing here knows where what is known came from: who may change it is decided by the caller.

use super::absence::Reason;
use super::date::PartialDate;
use super::draft::{AbsenceDraft, HouseholdDraft, NumberCell, PersonDraft, with_remark};
use super::expected_back::ExpectedBack;
use super::name::fold;
use super::phone::Phones;
use super::place;
use super::record::{Absence, Household, Person};
use super::relation::Relation;

/// How far a list may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// What differs is replaced.
    All,
    /// Only what is not known yet is filled in: a second row on the same person does not contradict the first.
    Blanks,
}

impl Over {
    fn value<T: PartialEq + Clone>(self, known: &mut Option<T>, given: Option<&T>) {
        if let Some(given) = given
            && (self == Self::All || known.is_none())
        {
            *known = Some(given.clone());
        }
    }

    fn text(self, known: &mut String, given: Option<&str>) {
        if let Some(given) = given
            && !given.is_empty()
            && known != given
            && (self == Self::All || known.is_empty())
        {
            given.clone_into(known);
        }
    }

    fn date(self, known: &mut Option<PartialDate>, given: Option<PartialDate>) {
        let Some(given) = given else { return };
        let replaces = match *known {
            None => true,
            Some(known) if covers(given, known) => false,
            Some(known) => self == Self::All || covers(known, given),
        };
        if replaces {
            *known = Some(given);
        }
    }

    /// A list of telephones is the same if it has no number that is not known; otherwise it replaces what is known,
    /// and what was found out about a number stays with the number.
    fn phones(self, known: &mut Phones, given: Option<&Phones>) {
        let Some(given) = given else { return };
        let find = |digits: &str| known.0.iter().find(|phone| phone.digits == digits);
        if given.0.iter().all(|phone| find(&phone.digits).is_some()) {
            return;
        }
        if self == Self::Blanks && !known.is_empty() {
            return;
        }
        let mut phones = given.clone();
        for phone in &mut phones.0 {
            if let Some(old) = find(&phone.digits) {
                phone.mark = old.mark;
                if phone.note.is_empty() {
                    phone.note.clone_from(&old.note);
                }
            }
        }
        *known = phones;
    }

    /// A name in capitals, or without its marks, does not replace the same name written better.
    fn name(self, known: &mut String, given: &str) {
        if given.is_empty() || known == given || (self == Self::Blanks && !known.is_empty()) {
            return;
        }
        let same_letters = known.to_lowercase() == given.to_lowercase();
        let lost_marks = given.is_ascii() && fold(known) == fold(given);
        if !same_letters && !lost_marks {
            given.clone_into(known);
        }
    }
}

/// Whether all days of `exact` are days of `wide`: 1985 covers 15/5/1985 and itself.
fn covers(wide: PartialDate, exact: PartialDate) -> bool {
    wide.first() <= exact.first() && exact.last() <= wide.last()
}

/// Whether two births can be the same: equal, one less exact than the other, or one of them unknown.
pub fn births_agree(one: Option<PartialDate>, other: Option<PartialDate>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => covers(one, other) || covers(other, one),
        _ => true,
    }
}

impl HouseholdDraft {
    /// Lays the house's own values over `household`; village and number are the caller's.
    pub fn lay_over(&self, household: &mut Household, over: Over) {
        over.text(&mut household.address, self.address.as_deref());
        over.text(&mut household.lane, self.lane.as_deref());
        over.phones(&mut household.phones, self.phones.as_ref());
    }
}

impl PersonDraft {
    /// Lays the row over `person`; the household and the place in it are the caller's.
    pub fn lay_over(&self, person: &mut Person, over: Over) {
        self.lay_relation_over(person, over);
        over.name(&mut person.name, &self.name);
        over.value(&mut person.sex, self.sex.as_ref());
        over.date(&mut person.birth, self.birth);
        if let Some(NumberCell::Whole(number)) = self.number {
            over.value(&mut person.number, Some(&number));
        }
        over.text(&mut person.old_number, self.old_number.as_deref());
        over.phones(&mut person.phones, self.phones.as_ref());
        over.value(&mut person.residence, self.residence.as_ref());
        over.value(&mut person.card, self.card.as_ref());
        over.date(&mut person.card_issued, self.card_issued);
        over.date(&mut person.card_expires, self.card_expires);
        over.text(&mut person.work, self.work.as_deref());
        over.text(&mut person.best_time, self.best_time.as_deref());
        over.text(&mut person.home_service, self.home_service.as_deref());
        over.text(&mut person.groups, self.groups.as_deref());
        over.text(&mut person.note, self.note.as_deref());
        person.note = with_remark(std::mem::take(&mut person.note), self.remark.as_deref());
    }

    /// A relation is the same if its code is; words that no code fits are kept where nothing better is known.
    fn lay_relation_over(&self, person: &mut Person, over: Over) {
        let text = self.relation_text.as_deref();
        // Whoever became the head later may still have the relation to the one before.
        let same_head = person.is_head && self.relation.is_some_and(Relation::is_head);
        if self.relation.is_none() {
            if person.relation.is_none() {
                over.text(&mut person.relation_text, text);
            }
        } else if person.relation.is_none()
            || (over == Over::All && person.relation != self.relation && !same_head)
        {
            person.relation = self.relation;
            text.unwrap_or_default()
                .clone_into(&mut person.relation_text);
            person.is_head = self.relation.is_some_and(Relation::is_head);
        }
    }
}

impl AbsenceDraft {
    /// Lays the row over `absence`. Where the place is new, the scope follows it, as seen from the province `home`.
    pub fn lay_over(&self, absence: &mut Absence, over: Over, home: &str) {
        let before = (absence.reason, absence.place.clone());
        over.value(&mut absence.reason, self.reason.as_ref());
        over.text(&mut absence.reason_note, self.reason_note.as_deref());
        over.text(&mut absence.place, self.place.as_deref());
        over.text(&mut absence.address, self.address.as_deref());
        over.phones(&mut absence.phones, self.phones.as_ref());
        over.date(&mut absence.since, self.since);
        self.lay_return_over(absence, over);
        over.text(&mut absence.proxy_name, self.proxy_name.as_deref());
        over.text(&mut absence.proxy_relation, self.proxy_relation.as_deref());
        over.phones(&mut absence.proxy_phones, self.proxy_phones.as_ref());
        over.value(&mut absence.plan, self.plan.as_ref());
        over.date(&mut absence.plan_on, self.plan_on);
        over.value(&mut absence.declared, self.declared.as_ref());
        // An older confirmation says nothing new.
        absence.confirmed_on = absence.confirmed_on.max(self.confirmed_on);
        if before.0 != absence.reason || before.1 != absence.place {
            let place = (!absence.place.is_empty()).then(|| place::read(&absence.place));
            let by_reason = absence.reason.and_then(Reason::scope);
            absence.scope = place
                .and_then(|place| place.scope_from(home))
                .or(by_reason)
                .or(absence.scope);
        }
    }

    fn lay_return_over(&self, absence: &mut Absence, over: Over) {
        match (absence.back, self.back) {
            (Some(ExpectedBack::On(known)), Some(ExpectedBack::On(given))) => {
                let mut back = Some(known);
                over.date(&mut back, Some(given));
                absence.back = back.map(ExpectedBack::On);
            }
            _ => over.value(&mut absence.back, self.back.as_ref()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::date::Day;
    use crate::domain::phone::{PhoneMark, read_phones};

    fn date(iso: &str) -> Option<PartialDate> {
        PartialDate::from_iso(iso)
    }

    #[test]
    fn dates_become_more_exact_and_never_less() {
        for (known, given, all, blanks) in [
            ("", "1985", "1985", "1985"),
            ("1985", "", "1985", "1985"),
            ("1985", "1985-05-15", "1985-05-15", "1985-05-15"),
            ("1985-05-15", "1985", "1985-05-15", "1985-05-15"),
            ("1985-05-15", "1985-05", "1985-05-15", "1985-05-15"),
            ("1985-05-15", "1986", "1986", "1985-05-15"),
            ("1985-05-15", "1985-05-16", "1985-05-16", "1985-05-15"),
        ] {
            for (over, expected) in [(Over::All, all), (Over::Blanks, blanks)] {
                let mut value = date(known);
                over.date(&mut value, date(given));
                assert_eq!(value, date(expected), "{known} {given} {over:?}");
            }
        }
    }

    #[test]
    fn phones_are_the_same_if_none_is_new() {
        for (known, given, all, blanks) in [
            ("", "0912345678", "0912345678", "0912345678"),
            (
                "0912345678; 0987654321",
                "0987654321",
                "0912345678; 0987654321",
                "0912345678; 0987654321",
            ),
            (
                "0912345678 (con)",
                "0912345678",
                "0912345678 (con)",
                "0912345678 (con)",
            ),
            (
                "0912345678 (con)",
                "0987654321; 0912345678",
                "0987654321; 0912345678 (con)",
                "0912345678 (con)",
            ),
        ] {
            for (over, expected) in [(Over::All, all), (Over::Blanks, blanks)] {
                let mut value = read_phones(known).0;
                over.phones(&mut value, Some(&read_phones(given).0));
                assert_eq!(value.text(), expected, "{known} | {given} {over:?}");
            }
        }
        let mark = PhoneMark {
            good: false,
            on: Day::default(),
        };
        let mut known = read_phones("0912345678").0;
        known.0[0].mark = Some(mark);
        Over::All.phones(&mut known, Some(&read_phones("0987654321; 0912345678").0));
        assert_eq!(known.0[1].mark, Some(mark));
    }

    #[test]
    fn names_are_not_written_worse() {
        for (known, given, expected) in [
            ("Lê Văn Tám", "LÊ VĂN TÁM", "Lê Văn Tám"),
            ("Lê Văn Tám", "Le Van Tam", "Lê Văn Tám"),
            ("Le Van Tam", "Lê Văn Tám", "Lê Văn Tám"),
            ("Lê Văn Tám", "Lê Văn Tạm", "Lê Văn Tạm"),
            ("Lê Văn Tám", "", "Lê Văn Tám"),
        ] {
            let mut value = known.to_owned();
            Over::All.name(&mut value, given);
            assert_eq!(value, expected, "{known} {given}");
        }
    }

    #[test]
    fn births_that_can_be_the_same() {
        for (one, other, agree) in [
            ("1985", "1985-05-15", true),
            ("1985-05", "1985", true),
            ("1985-05-15", "1985-05-15", true),
            ("", "1985", true),
            ("1985-05-15", "1985-05-16", false),
            ("1985", "1986", false),
        ] {
            assert_eq!(births_agree(date(one), date(other)), agree, "{one} {other}");
            assert_eq!(births_agree(date(other), date(one)), agree, "{other} {one}");
        }
    }
}
