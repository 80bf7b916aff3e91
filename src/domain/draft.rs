//! What a list says, before it meets the register: typed values, each with the row it stands on. A value that is
//! `None` was not given, which never clears what the register holds.

use std::sync::Arc;

use super::absence::{Declared, Plan, Reason};
use super::card::CardKind;
use super::expected_back::ExpectedBack;
use super::id::{HouseholdId, PersonId};
use super::outcome::Outcome;
use super::personal_number::PersonalNumber;
use super::phone::Phones;
use super::record::Person;
use super::relation::Relation;
use super::residence::Residence;
use super::row_mark::RowMark;
use super::sex::Sex;
use super::slot::Slot;
use super::{Day, PartialDate};

/// A personal number as a list gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberCell {
    /// All twelve digits.
    Whole(PersonalNumber),
    /// `********1234` as our exports write it: unchanged. The last four digits.
    Masked(u16),
}

/// A value of a row that a list can empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "each is the field of its name in the drafts below"
)]
pub enum Part {
    HouseholdAddress,
    Lane,
    HouseholdPhones,
    Relation,
    Sex,
    Birth,
    Number,
    OldNumber,
    Phones,
    Residence,
    Card,
    CardIssued,
    CardExpires,
    Work,
    BestTime,
    HomeService,
    Groups,
    Note,
    Reason,
    Place,
    Address,
    AwayPhones,
    Since,
    Back,
    ProxyName,
    ProxyRelation,
    ProxyPhones,
    Plan,
    PlanOn,
    Declared,
    ConfirmedOn,
}

/// Values that have a column in the list and nothing in their cell. It was emptied only if the register's value was
/// written there, which the mark of the row tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Blanks(u32);

impl Blanks {
    /// Only this value.
    pub fn only(part: Part) -> Self {
        Self(1 << part as u32)
    }

    /// These and those.
    #[must_use]
    pub fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether the cell of a value of an absence is blank.
    pub fn of_absence(self) -> bool {
        self.0 >> Part::Reason as u32 != 0
    }

    /// Whether the cell of this value is blank.
    pub fn has(self, part: Part) -> bool {
        self.0 & (1 << part as u32) != 0
    }
}

/// Consecutive rows of one household.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HouseholdDraft {
    /// The first row.
    pub row: u32,
    /// The rest of a household that is too long for one draft: its members join the draft before.
    pub continues: bool,
    /// The household's id, from our own exports.
    pub key: Option<HouseholdId>,
    /// The village as the list names it; the list's title or the caller's choice where rows do not.
    pub village: Arc<str>,
    /// The mark of the row, from a list of households that we wrote.
    pub base: Option<RowMark>,
    /// What is blank on all of these rows; only for rows with a mark.
    pub blanks: Blanks,
    /// The number on paper.
    pub code: Option<String>,
    /// The head's name, from a column of its own.
    pub head: Option<String>,
    /// The head's personal number, from a column of its own.
    pub head_number: Option<NumberCell>,
    /// Address.
    pub address: Option<String>,
    /// Lane or hamlet inside the village.
    pub lane: Option<String>,
    /// The household's phones.
    pub phones: Option<Phones>,
    /// Its members on these rows. In a list of households this is the head alone.
    pub members: Vec<PersonDraft>,
    /// Visits written into these rows by hand, each with the first row that has it.
    pub visits: Vec<(u32, VisitDraft)>,
}

impl HouseholdDraft {
    /// Adds the visit of a row. A visit is one of the household, however many member rows repeat it: the rows then
    /// complete each other.
    pub fn add_visit(&mut self, row: u32, visit: VisitDraft) {
        let same = self.visits.iter_mut().find(|(_, other)| {
            (other.outcome, other.on, other.slot) == (visit.outcome, visit.on, visit.slot)
        });
        let Some((_, other)) = same else {
            self.visits.push((row, visit));
            return;
        };
        other.visitors = other.visitors.take().or(visit.visitors);
        other.informant = other.informant.take().or(visit.informant);
        if other.follow_up_on.is_none() {
            other.follow_up_on = visit.follow_up_on;
            other.follow_up_slot = visit.follow_up_slot;
        }
        match (&mut other.note, visit.note) {
            (Some(note), Some(more)) if *note != more => {
                note.push_str("; ");
                note.push_str(&more);
            }
            (note @ None, more) => *note = more,
            _ => {}
        }
    }
}

/// A person on one row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonDraft {
    /// The row.
    pub row: u32,
    /// The person's id, from our own exports.
    pub key: Option<PersonId>,
    /// The mark of the row, from a list that we wrote.
    pub base: Option<RowMark>,
    /// What is blank; only for rows with a mark.
    pub blanks: Blanks,
    /// Full name, NFC, as typed.
    pub name: String,
    /// Relation to the head.
    pub relation: Option<Relation>,
    /// The relation as the list wrote it.
    pub relation_text: Option<Arc<str>>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Birth, as exactly as known.
    pub birth: Option<PartialDate>,
    /// The personal number.
    pub number: Option<NumberCell>,
    /// The nine-digit number of the old card.
    pub old_number: Option<String>,
    /// Phones.
    pub phones: Option<Phones>,
    /// Permanent, temporary or unregistered.
    pub residence: Option<Residence>,
    /// The card held.
    pub card: Option<CardKind>,
    /// When it was issued.
    pub card_issued: Option<PartialDate>,
    /// When it expires.
    pub card_expires: Option<PartialDate>,
    /// School or workplace.
    pub work: Option<String>,
    /// When the person is usually at home.
    pub best_time: Option<String>,
    /// Why the service must come to the house.
    pub home_service: Option<String>,
    /// Groups, as typed.
    pub groups: Option<String>,
    /// Note.
    pub note: Option<String>,
    /// What the row says and no column holds; it goes behind the note, unless it stands there.
    pub remark: Option<String>,
    /// The absence, if the row says anything of one.
    pub absence: Option<Box<AbsenceDraft>>,
}

impl PersonDraft {
    /// The person that the row describes, in a household that has none like it. The texts move there; the absence
    /// stays.
    pub fn take_person(&mut self, household: HouseholdId) -> Person {
        let text = |text: &mut Option<String>| text.take().unwrap_or_default();
        Person {
            relation: self.relation,
            relation_text: self.relation_text.as_deref().unwrap_or_default().to_owned(),
            is_head: self.relation.is_some_and(Relation::is_head),
            sex: self.sex,
            birth: self.birth,
            number: match self.number {
                Some(NumberCell::Whole(number)) => Some(number),
                _ => None,
            },
            old_number: text(&mut self.old_number),
            phones: self.phones.take().unwrap_or_default(),
            residence: self.residence,
            card: self.card,
            card_issued: self.card_issued,
            card_expires: self.card_expires,
            work: text(&mut self.work),
            best_time: text(&mut self.best_time),
            home_service: text(&mut self.home_service),
            groups: text(&mut self.groups),
            note: with_remark(text(&mut self.note), self.remark.as_deref()),
            ..Person::new(household, std::mem::take(&mut self.name))
        }
    }
}

/// A note with a remark behind it, unless it stands there.
pub(super) fn with_remark(mut note: String, remark: Option<&str>) -> String {
    if let Some(remark) = remark
        && !note.contains(remark)
    {
        if !note.is_empty() {
            note.push_str("; ");
        }
        note.push_str(remark);
    }
    note
}

/// An absence on one row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AbsenceDraft {
    /// Why.
    pub reason: Option<Reason>,
    /// The reason in words, where no code fits.
    pub reason_note: Option<String>,
    /// Province, place or country.
    pub place: Option<String>,
    /// Address there.
    pub address: Option<String>,
    /// Phones there.
    pub phones: Option<Phones>,
    /// Away since.
    pub since: Option<PartialDate>,
    /// Expected back.
    pub back: Option<ExpectedBack>,
    /// The relative through whom to reach the person.
    pub proxy_name: Option<String>,
    /// The relative's relation to the person.
    pub proxy_relation: Option<String>,
    /// The relative's phones.
    pub proxy_phones: Option<Phones>,
    /// What is planned.
    pub plan: Option<Plan>,
    /// By when.
    pub plan_on: Option<PartialDate>,
    /// Whether the absence was declared.
    pub declared: Option<Declared>,
    /// When somebody last confirmed it.
    pub confirmed_on: Option<Day>,
}

/// A visit written into an outreach list by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VisitDraft {
    /// What happened; a draft without it is not kept.
    pub outcome: Option<Outcome>,
    /// The day of the visit; none: the day of the import, which a warning says.
    pub on: Option<Day>,
    /// The part of the day.
    pub slot: Option<Slot>,
    /// Who went.
    pub visitors: Option<String>,
    /// Who was met.
    pub informant: Option<String>,
    /// When to come back.
    pub follow_up_on: Option<Day>,
    /// At which part of the day.
    pub follow_up_slot: Option<Slot>,
    /// Note.
    pub note: Option<String>,
}
