//! What a list says, laid over what is known. A blank never clears, a less exact date does not replace one that it
//! agrees with, and nothing here knows where what is known came from: who may change it is decided by the caller.

use super::absence::Reason;
use super::date::PartialDate;
use super::draft::{
    AbsenceDraft, Blanks, HouseholdDraft, NumberCell, Part, PersonDraft, with_remark,
};
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
    /// The list was written from these very values, so that every difference is an edit: what differs is replaced as
    /// it stands there, and what was emptied is no longer known.
    Edited,
}

impl Over {
    fn value<T: PartialEq + Clone>(self, known: &mut Option<T>, given: Option<&T>, blank: bool) {
        match given {
            Some(given) if self != Self::Blanks || known.is_none() => *known = Some(given.clone()),
            None if self == Self::Edited && blank => *known = None,
            _ => {}
        }
    }

    fn text(self, known: &mut String, given: Option<&str>, blank: bool) {
        match given {
            Some("") | None if self == Self::Edited && blank => known.clear(),
            Some(given)
                if !given.is_empty()
                    && !is_alike(known, given)
                    && (self != Self::Blanks || known.is_empty()) =>
            {
                given.clone_into(known);
            }
            _ => {}
        }
    }

    fn date(self, known: &mut Option<PartialDate>, given: Option<PartialDate>, blank: bool) {
        if self == Self::Edited {
            return self.value(known, given.as_ref(), blank);
        }
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
    fn phones(self, known: &mut Phones, given: Option<&Phones>, blank: bool) {
        let Some(given) = given else {
            if self == Self::Edited && blank {
                known.0.clear();
            }
            return;
        };
        let find = |digits: &str| known.0.iter().find(|phone| phone.digits == digits);
        let same = match self {
            Self::Edited => given.text() == known.text(),
            _ => given.0.iter().all(|phone| find(&phone.digits).is_some()),
        };
        if same || (self == Self::Blanks && !known.is_empty()) {
            return;
        }
        let mut phones = given.clone();
        for phone in &mut phones.0 {
            if let Some(old) = find(&phone.digits) {
                phone.mark = old.mark;
                if phone.note.is_empty() && self != Self::Edited {
                    phone.note.clone_from(&old.note);
                }
            }
        }
        *known = phones;
    }

    /// A name in capitals, or without its marks, does not replace the same name written better, unless somebody wrote
    /// it so.
    fn name(self, known: &mut String, given: &str) {
        if given.is_empty() || is_alike(known, given) || (self == Self::Blanks && !known.is_empty())
        {
            return;
        }
        let same_letters = known.to_lowercase() == given.to_lowercase();
        let lost_marks = given.is_ascii() && fold(known) == fold(given);
        if self == Self::Edited || (!same_letters && !lost_marks) {
            given.clone_into(known);
        }
    }
}

/// Whether two texts are the same but for the blanks between words, which no cell keeps.
fn is_alike(one: &str, other: &str) -> bool {
    one == other || one.split_whitespace().eq(other.split_whitespace())
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
        let blank = |part| self.blanks.has(part);
        let address = blank(Part::HouseholdAddress);
        over.text(&mut household.address, self.address.as_deref(), address);
        over.text(&mut household.lane, self.lane.as_deref(), blank(Part::Lane));
        let phones = blank(Part::HouseholdPhones);
        over.phones(&mut household.phones, self.phones.as_ref(), phones);
    }
}

impl PersonDraft {
    /// Lays the row over `person`; the household and the place in it are the caller's.
    pub fn lay_over(&self, person: &mut Person, over: Over) {
        let blank = |part| self.blanks.has(part);
        let text = |known: &mut String, given: &Option<String>, part| {
            over.text(known, given.as_deref(), blank(part));
        };
        self.lay_relation_over(person, over);
        over.name(&mut person.name, &self.name);
        over.value(&mut person.sex, self.sex.as_ref(), blank(Part::Sex));
        over.date(&mut person.birth, self.birth, blank(Part::Birth));
        match &self.number {
            Some(NumberCell::Whole(number)) => over.value(&mut person.number, Some(number), false),
            Some(NumberCell::Masked(_)) => {}
            None => over.value(&mut person.number, None, blank(Part::Number)),
        }
        text(&mut person.old_number, &self.old_number, Part::OldNumber);
        let phones = self.phones.as_ref();
        over.phones(&mut person.phones, phones, blank(Part::Phones));
        let residence = self.residence.as_ref();
        over.value(&mut person.residence, residence, blank(Part::Residence));
        over.value(&mut person.card, self.card.as_ref(), blank(Part::Card));
        over.date(
            &mut person.card_issued,
            self.card_issued,
            blank(Part::CardIssued),
        );
        over.date(
            &mut person.card_expires,
            self.card_expires,
            blank(Part::CardExpires),
        );
        text(&mut person.work, &self.work, Part::Work);
        text(&mut person.best_time, &self.best_time, Part::BestTime);
        text(
            &mut person.home_service,
            &self.home_service,
            Part::HomeService,
        );
        text(&mut person.groups, &self.groups, Part::Groups);
        text(&mut person.note, &self.note, Part::Note);
        person.note = with_remark(std::mem::take(&mut person.note), self.remark.as_deref());
    }

    /// A relation is the same if its code is; words that no code fits are kept where nothing better is known.
    fn lay_relation_over(&self, person: &mut Person, over: Over) {
        let text = self.relation_text.as_deref();
        // Whoever became the head later may still have the relation to the one before.
        let same_head = person.is_head && self.relation.is_some_and(Relation::is_head);
        // Whoever was the head before is known to be somebody else's relative, and our lists do not say so.
        let was_head = !person.is_head && person.relation.is_some_and(Relation::is_head);
        if self.relation.is_some() {
            if person.relation.is_none()
                || (over != Over::Blanks && person.relation != self.relation && !same_head)
            {
                person.relation = self.relation;
                text.unwrap_or_default()
                    .clone_into(&mut person.relation_text);
                person.is_head = self.relation.is_some_and(Relation::is_head);
            }
            return;
        }
        let blank = self.blanks.has(Part::Relation) && text.is_none();
        if over == Over::Edited && !was_head && (text.is_some() || blank) {
            person.relation = None;
            person.is_head = false;
        }
        if person.relation.is_none() {
            // Words that mean a relation are not shown where there is none.
            let shown = Relation::read(&person.relation_text).is_none();
            over.text(&mut person.relation_text, text, blank && shown);
        }
    }
}

impl AbsenceDraft {
    /// Lays the row over `absence`; `blanks` are those of its row. Where the place is new, the scope follows it, as
    /// seen from the province `home`.
    pub fn lay_over(&self, absence: &mut Absence, over: Over, blanks: Blanks, home: &str) {
        let blank = |part| blanks.has(part);
        let text = |known: &mut String, given: &Option<String>, part| {
            over.text(known, given.as_deref(), blank(part));
        };
        let before = (absence.reason, absence.place.clone());
        // A reason and the words for it stand in one cell.
        let reason = match over {
            Over::Edited => self.reason.is_some() || self.reason_note.is_some(),
            _ => false,
        } || blank(Part::Reason);
        over.value(&mut absence.reason, self.reason.as_ref(), reason);
        over.text(
            &mut absence.reason_note,
            self.reason_note.as_deref(),
            reason,
        );
        text(&mut absence.place, &self.place, Part::Place);
        text(&mut absence.address, &self.address, Part::Address);
        over.phones(
            &mut absence.phones,
            self.phones.as_ref(),
            blank(Part::AwayPhones),
        );
        over.date(&mut absence.since, self.since, blank(Part::Since));
        self.lay_return_over(absence, over, blank(Part::Back));
        text(&mut absence.proxy_name, &self.proxy_name, Part::ProxyName);
        text(
            &mut absence.proxy_relation,
            &self.proxy_relation,
            Part::ProxyRelation,
        );
        let phones = self.proxy_phones.as_ref();
        over.phones(&mut absence.proxy_phones, phones, blank(Part::ProxyPhones));
        over.value(&mut absence.plan, self.plan.as_ref(), blank(Part::Plan));
        over.date(&mut absence.plan_on, self.plan_on, blank(Part::PlanOn));
        over.value(
            &mut absence.declared,
            self.declared.as_ref(),
            blank(Part::Declared),
        );
        if over == Over::Edited {
            let confirmed = self.confirmed_on.as_ref();
            over.value(
                &mut absence.confirmed_on,
                confirmed,
                blank(Part::ConfirmedOn),
            );
        } else {
            // An older confirmation says nothing new.
            absence.confirmed_on = absence.confirmed_on.max(self.confirmed_on);
        }
        if before.0 != absence.reason || before.1 != absence.place {
            let place = (!absence.place.is_empty()).then(|| place::read(&absence.place));
            let by_reason = absence.reason.and_then(Reason::scope);
            absence.scope = place
                .and_then(|place| place.scope_from(home))
                .or(by_reason)
                .or(absence.scope);
        }
    }

    fn lay_return_over(&self, absence: &mut Absence, over: Over, blank: bool) {
        match (absence.back, self.back) {
            (Some(ExpectedBack::On(known)), Some(ExpectedBack::On(given))) => {
                let mut back = Some(known);
                over.date(&mut back, Some(given), false);
                absence.back = back.map(ExpectedBack::On);
            }
            _ => over.value(&mut absence.back, self.back.as_ref(), blank),
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
                over.date(&mut value, date(given), false);
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
                over.phones(&mut value, Some(&read_phones(given).0), false);
                assert_eq!(value.text(), expected, "{known} | {given} {over:?}");
            }
        }
        let mark = PhoneMark {
            good: false,
            on: Day::default(),
        };
        let mut known = read_phones("0912345678").0;
        known.0[0].mark = Some(mark);
        let given = read_phones("0987654321; 0912345678").0;
        Over::All.phones(&mut known, Some(&given), false);
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
