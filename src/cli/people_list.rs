//! How a list of people is told that was taken in: the list of a step, and the list of those remaining.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Value, json};

use crate::domain::id::BatchId;
use crate::exchange::{Error, Rows};
use crate::lang::{Lang, say};

use super::call::Call;

/// What came of a list.
pub(super) struct Told<'a, R> {
    pub report: &'a R,
    pub dry_run: bool,
    /// Files of the rows that were not matched.
    pub rejected: &'a [PathBuf],
}

impl<R: Serialize> Told<'_, R> {
    pub fn json(&self) -> Value {
        // A report is made of texts and numbers, which JSON can always hold.
        let mut value = serde_json::to_value(self.report).unwrap_or_default();
        if let Value::Object(report) = &mut value {
            let paths = self.rejected.iter();
            let rejected: Vec<String> = paths.map(|path| path.display().to_string()).collect();
            report.insert("dry_run".to_owned(), json!(self.dry_run));
            report.insert("rejected".to_owned(), json!(rejected));
        }
        value
    }

    /// The last lines: where the rows lie that were not matched, and whether anything was written.
    pub fn end(&self, batch: Option<BatchId>, lang: Lang) -> Vec<String> {
        let paths = self.rejected.iter();
        let files = paths.map(|path| {
            let file = path.display().to_string();
            say!(lang, marked_rejected, file = file)
        });
        let written = match batch {
            _ if self.dry_run => say!(lang, import_rehearsed),
            Some(batch) => say!(lang, import_undo, batch = batch.to_string()),
            None => say!(lang, import_nothing_new),
        };
        files.chain([written]).collect()
    }
}

impl Call {
    /// Writes the rows that were not matched, if a file was named for them. What was matched is written by then, and is
    /// told as such: that this failed is said beside it.
    pub(super) fn rejected(
        &self,
        path: Option<&PathBuf>,
        write: impl FnOnce(&Path) -> Result<Vec<PathBuf>, Error>,
    ) -> Vec<PathBuf> {
        path.map_or_else(Vec::new, |path| {
            write(path).unwrap_or_else(|error| {
                self.warn(&error.say(self.lang));
                Vec::new()
            })
        })
    }
}

/// How many rows were read, and what became of them.
pub(super) fn rows_words(rows: &Rows, lang: Lang) -> String {
    let number = |count: u64| lang.number(count as i64);
    say!(
        lang,
        marked_rows,
        seen = number(rows.seen),
        taken = number(rows.taken),
        refused = number(rows.refused),
        skipped = number(rows.skipped)
    )
}
