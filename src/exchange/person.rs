//! A person on one row while it is being read: the draft, and the parts that several columns make up together.

use std::sync::Arc;

use crate::domain::draft::{AbsenceDraft, PersonDraft, VisitDraft};
use crate::domain::name::clean_text;
use crate::domain::relation::Relation;

/// A person that is being read, with the parts that several columns make up together.
#[derive(Debug, Clone, Default)]
pub struct PersonRow {
    /// What is read so far.
    pub person: PersonDraft,
    /// Family name and middle names, where the given name has its own column.
    pub family_name: String,
    /// Day, month and year of birth in columns of their own.
    pub birth_parts: [String; 3],
    /// The visit, kept if it has an outcome.
    pub visit: Option<Box<VisitDraft>>,
    /// Spellings of relations that this list has used, because it uses few and repeats them on every row.
    pub relations: Vec<(Arc<str>, Option<Relation>)>,
}

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
        self.visit = None;
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
