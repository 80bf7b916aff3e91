//! What a list changes, column by column, in the words in which our own lists write the values.

use crate::lang::Lang;
use crate::store::{IntakeChange, Line};

use super::column::Field;
use super::export::ExportOptions;
use super::read::is_mark;
use super::report::FieldChange;
use super::sheet::Words;

/// The words of values, old and new.
pub(super) struct Differences {
    words: Words,
}

impl Differences {
    /// In `lang`; `noun` is what the campaign is for.
    pub fn new(lang: Lang, noun: &str) -> Self {
        // Two numbers may differ in what a mask hides.
        let options = ExportOptions {
            full_numbers: true,
            lang,
            ..ExportOptions::default()
        };
        Self {
            words: Words::new(&options, noun),
        }
    }

    /// The columns in which the list differs.
    pub fn of(&mut self, change: &IntakeChange) -> Vec<FieldChange> {
        let versions = [&change.old, &change.wanted, &change.now];
        let lines = versions.map(|version| version.line());
        let mut fields = Vec::new();
        for field in Field::taken_in().filter(|field| *field != Field::Base) {
            let [old, new, now] = [0, 1, 2].map(|at| self.cell(field, &lines[at]));
            if old != new {
                fields.push(FieldChange {
                    field: field.code(),
                    taken: now == new,
                    old,
                    new,
                    both: change.both,
                });
            }
        }
        fields
    }

    fn cell(&mut self, field: Field, line: &Line<'_>) -> String {
        let value = (field.column().write)(line);
        let text = self.words.of(&value);
        match field {
            // The mark says that somebody is away, and no reason.
            Field::AbsenceReason if is_mark(text) => String::new(),
            _ => text.to_owned(),
        }
    }
}
