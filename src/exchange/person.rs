//! A person on one row while it is being read: the draft, and the parts that several columns make up together.

use std::sync::Arc;

use chrono::Datelike;

use crate::domain::absence::Reason;
use crate::domain::draft::{AbsenceDraft, NumberCell, PersonDraft, VisitDraft};
use crate::domain::name::clean_text;
use crate::domain::relation::Relation;
use crate::domain::{Day, PartialDate, order_told};
use crate::lang::Lang;

use super::column::Field;
use super::result::as_note;

/// A person that is being read, with the parts that several columns make up together.
#[derive(Debug, Clone, Default)]
pub struct PersonRow {
    /// What is read so far.
    pub person: PersonDraft,
    /// Family name and middle names, where the given name has its own column.
    pub family_name: String,
    /// Day, month and year of birth in columns of their own.
    pub birth_parts: [String; 3],
    /// The year of birth had two digits.
    pub short_year: bool,
    /// The visit, kept if it has an outcome.
    pub visit: Option<Box<VisitDraft>>,
    /// A result that is no outcome for certain, as it was written.
    pub unread_result: Option<String>,
    /// A day of a visit that cannot be read or is still to come, as it was written.
    pub unread_date: Option<String>,
    /// A result that says why and where somebody is away.
    pub said_away: Option<(Option<Reason>, Option<String>)>,
    /// What the dates of this list tell of the order of day and month.
    pub orders: Orders,
    /// Spellings of relations that this list has used, because it uses few and repeats them on every row.
    pub relations: Vec<(Arc<str>, Option<Relation>)>,
}

/// What dates tell of their order, where the beginning of a list does not decide it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Orders {
    /// One could be read both ways.
    either: bool,
    /// One could be read one way only.
    told: bool,
}

impl Orders {
    /// Looks at a date as it was written.
    pub(super) fn note(&mut self, text: &str) {
        if !self.told {
            let (either, told) = order_told(text);
            self.either |= either;
            self.told |= told;
        }
    }

    /// Whether days and months were told apart by assumption alone.
    pub(super) fn assumed(self) -> bool {
        self.either && !self.told
    }
}

/// Nobody is older, unless the year is wrong.
const OLDEST: i32 = 105;

/// More spellings than this are not remembered.
const SPELLINGS: usize = 24;

impl PersonRow {
    /// Begins another row.
    pub(super) fn begin(&mut self, row: u32) {
        self.person = PersonDraft {
            row,
            ..PersonDraft::default()
        };
        self.family_name.clear();
        self.birth_parts.iter_mut().for_each(String::clear);
        self.short_year = false;
        self.visit = None;
        self.unread_result = None;
        self.unread_date = None;
        self.said_away = None;
    }

    /// Keeps something for which the register has no place of its own: it goes behind the note of the person. In
    /// Vietnamese whoever imports the list, so that it is the same when the list comes again.
    pub(super) fn remark(&mut self, code: &str, value: &str) {
        let words = Lang::Vi.label_with("note", code, &[("value", clean_text(value).into())]);
        self.put_remark(words);
    }

    fn put_remark(&mut self, words: String) {
        match &mut self.person.remark {
            Some(remark) => {
                remark.push_str("; ");
                remark.push_str(&words);
            }
            none => *none = Some(words),
        }
    }

    /// Draws the conclusions that need the whole row, and gives what is doubtful about it: a column and a reason code.
    pub(super) fn settle(&mut self, today: Day) -> Vec<(Field, &'static str)> {
        let mut doubts = Vec::new();
        if std::mem::take(&mut self.short_year) && !self.century_from_number() {
            doubts.push((Field::Born, "year_short"));
        }
        let birth = self.person.birth;
        if birth.is_some_and(|birth| birth.year() < today.year() - OLDEST) {
            doubts.push((Field::Born, "age_unlikely"));
        }
        if let Some((reason, place)) = self.said_away.take() {
            let absence = self.absence();
            absence.reason = absence.reason.or(reason);
            absence.place = absence.place.take().or(place);
        }
        let unread = [self.unread_result.take(), self.unread_date.take()];
        if unread.iter().any(Option::is_some) {
            let visit = self.visit.take().unwrap_or_default();
            self.put_remark(as_note(unread, &visit));
        } else if let Some(visit) = &self.visit {
            if visit.outcome.is_none() {
                doubts.push((Field::Result, "result_missing"));
            } else if visit.on.is_none() {
                doubts.push((Field::Result, "result_date_missing"));
            }
        }
        doubts
    }

    /// Takes the century of a year of two digits from the personal number, if that has the same two.
    fn century_from_number(&mut self) -> bool {
        let (Some(NumberCell::Whole(number)), Some(birth)) =
            (self.person.number, self.person.birth)
        else {
            return false;
        };
        let year = number.birth_year();
        if year % 100 != birth.year() % 100 {
            return false;
        }
        let dated = match birth {
            PartialDate::Year(_) => Some(PartialDate::Year(year)),
            PartialDate::Month { month, .. } => Some(PartialDate::Month { year, month }),
            PartialDate::Day(day) => day.with_year(year).map(PartialDate::Day),
        };
        self.person.birth = dated.or(self.person.birth);
        dated.is_some()
    }

    /// The relation that `text` says, read by `read` when it is met for the first time.
    pub(super) fn relation(
        &mut self,
        text: &str,
        read: impl Fn(&str) -> Option<Relation>,
    ) -> Option<Relation> {
        let known = self.relations.iter().find(|(known, _)| **known == *text);
        let (text, relation) = if let Some(known) = known {
            known.clone()
        } else {
            let new = (Arc::from(clean_text(text)), read(text));
            if self.relations.len() < SPELLINGS {
                self.relations.push(new.clone());
            }
            new
        };
        self.person.relation = relation;
        self.person.relation_text = Some(text);
        relation
    }

    /// The absence, begun by the first cell that says something of it.
    pub fn absence(&mut self) -> &mut AbsenceDraft {
        self.person.absence.get_or_insert_default()
    }

    /// The visit, begun by the first cell that says something of it.
    pub fn visit(&mut self) -> &mut VisitDraft {
        self.visit.get_or_insert_default()
    }
}
