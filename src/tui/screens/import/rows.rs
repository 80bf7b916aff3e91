//! The words for one line of a pile: in the list, and in full below it.

use super::piles::{About, Pile};
use super::plan::{Plan, RowAt, file_name};
use crate::exchange::{Change, FieldChange, FileReport, ImportReport, RowCells, RowNote};
use crate::lang::{Lang, say};
use crate::tui::look::{Role, width};
use crate::tui::screens::lines::{Line, wrapped};
use crate::tui::screens::words::outcome_words;

/// What is needed to word the lines of a preview.
pub(super) struct Teller<'a> {
    pub report: &'a ImportReport,
    pub plan: &'a Plan,
    pub cells: &'a [RowCells],
    /// Rows decided on that the report does not know of yet.
    pub unchecked: &'a [RowAt],
    pub lang: Lang,
}

/// What becomes of a row that was decided on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It is left out.
    LeftOut,
    /// It was corrected, and nobody has looked yet whether it is good now.
    Unchecked,
    /// It was corrected and is good.
    Mended,
}

/// How many differing values a line names.
const FIELDS: usize = 3;

impl Teller<'_> {
    /// The glyph of a line.
    pub fn mark(&self, about: About) -> (&'static str, Role) {
        match (self.fate(about), about) {
            (Some(Fate::Unchecked), _) => ("*", Role::Note),
            (Some(Fate::Mended), _) => ("√", Role::Good),
            (None, About::Refused(_)) => ("x", Role::Bad),
            (None, About::Look(_)) => ("!", Role::Care),
            (None, About::Changed(at)) => {
                self.report.changes.get(at).map_or(("", Role::Text), mark)
            }
            (None, About::New(_)) => ("+", Role::Good),
            (None, About::Missing(_)) => ("?", Role::Care),
            (Some(Fate::LeftOut), _) | (None, About::Skipped(_) | About::Touched(_)) => {
                ("-", Role::Quiet)
            }
        }
    }

    /// What was decided on the row of a line; none if nothing was, or if it is still not good.
    fn fate(&self, about: About) -> Option<Fate> {
        let at = about.at(self.report, self.plan)?;
        let mended = !self.plan.mended(&at).is_empty();
        match about {
            _ if self.plan.is_left_out(&at) => Some(Fate::LeftOut),
            About::New(_) | About::Skipped(_) => None,
            _ if self.unchecked.contains(&at) => Some(Fate::Unchecked),
            About::Touched(_) if mended => Some(Fate::Mended),
            _ => None,
        }
    }

    /// The number of the household of a line.
    pub fn household(&self, about: About) -> String {
        match about {
            About::Changed(at) => self.report.changes.get(at).map(|one| &one.household),
            About::New(at) => self.report.new.get(at).map(|one| &one.household),
            About::Missing(at) => self.report.missing.get(at).map(|one| &one.household),
            _ => return self.of_row(about, &["household_code"]),
        }
        .cloned()
        .unwrap_or_default()
    }

    /// The name that a line is about.
    pub fn name(&self, about: About) -> String {
        match about {
            About::Changed(at) => self.report.changes.get(at).map(|one| &one.name),
            About::New(at) => self.report.new.get(at).map(|one| &one.name),
            About::Missing(at) => self.report.missing.get(at).map(|one| &one.name),
            About::Skipped(_) => None,
            _ => {
                let whole = self.of_row(about, &["family_name", "name"]);
                return if whole.is_empty() {
                    self.of_row(about, &["head"])
                } else {
                    whole
                };
            }
        }
        .cloned()
        .unwrap_or_default()
    }

    /// The file or the sheet of a line, where there are several.
    pub fn list(&self, about: About) -> String {
        let at = about.at(self.report, self.plan);
        at.map_or_else(String::new, |at| list_name(&at))
    }

    /// What stands in the columns of these codes.
    fn of_row(&self, about: About, codes: &[&str]) -> String {
        let Some(at) = about.at(self.report, self.plan) else {
            return String::new();
        };
        let Some(list) = at
            .list(self.report)
            .and_then(|at| self.report.files.get(at))
        else {
            return String::new();
        };
        let place = |code: &&str| list.columns.iter().position(|(_, own)| own == code);
        let cells = codes.iter().filter_map(place);
        let texts = cells.map(|column| self.cell(&at, column));
        texts
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// A cell as it is now: corrected, or as the file has it.
    pub fn cell(&self, at: &RowAt, column: usize) -> String {
        let mended = self.plan.mended(at).iter();
        if let Some((_, text)) = mended.rev().find(|(own, _)| *own == column) {
            return text.clone();
        }
        self.original(at, column)
    }

    fn original(&self, at: &RowAt, column: usize) -> String {
        let cells = at.list(self.report).and_then(|list| self.cells.get(list));
        let row = cells.and_then(|cells| cells.get(&at.row));
        row.and_then(|row| row.get(column))
            .cloned()
            .unwrap_or_default()
    }

    /// What a line says, in one row.
    pub fn words(&self, about: About) -> String {
        let lang = self.lang;
        match (self.fate(about), about) {
            (Some(Fate::LeftOut), _) => say!(lang, preview_left_out),
            (Some(Fate::Unchecked), _) => say!(lang, preview_unchecked),
            (Some(Fate::Mended), _) => say!(lang, preview_mended),
            (None, About::Changed(at)) => {
                let fields = self.report.changes.get(at).map(|change| &change.fields);
                let fields = fields.into_iter().flatten().take(FIELDS);
                let words = fields.map(|field| self.change(field));
                words.collect::<Vec<_>>().join("; ")
            }
            (None, About::New(at)) => self.report.new.get(at).map_or_else(String::new, |new| {
                let what = match &new.result {
                    Some(result) => {
                        let outcome = outcome_words(lang, result.outcome);
                        format!("{outcome} {}", lang.day(result.on))
                    }
                    None => lang.label("record", new.kind),
                };
                format!("{what} · {}", new.village)
            }),
            (None, About::Missing(at)) => {
                let missing = self.report.missing.get(at);
                missing.map_or_else(String::new, |one| {
                    let kind = lang.label("record", one.kind);
                    format!("{kind} · {}", one.village)
                })
            }
            (None, about) => about
                .note(self.report)
                .map_or_else(String::new, with_column),
        }
    }

    fn change(&self, field: &FieldChange) -> String {
        let heading = self.lang.label("column", field.field);
        let (old, new) = (quoted(&field.old), quoted(&field.new));
        format!("{heading}: {old} → {new}")
    }

    /// All there is to say of a line, in so many columns.
    pub fn foot(&self, about: About, pile: Pile, columns: usize) -> Vec<Line> {
        let lang = self.lang;
        let mut lines = Vec::new();
        if let Some(at) = about.at(self.report, self.plan) {
            lines.push(Line::new(self.place(&at, about), Role::Heading));
            for (column, text) in self.plan.mended(&at) {
                let words = say!(
                    lang,
                    preview_mended_cell,
                    heading = self.heading(&at, *column),
                    old = quoted(&self.original(&at, *column)),
                    new = quoted(text)
                );
                lines.extend(wrapped(&words, Role::Note, columns, 2));
            }
        }
        match about {
            About::Changed(at) => {
                let fields = self.report.changes.get(at).map(|change| &change.fields);
                for field in fields.into_iter().flatten() {
                    lines.push(self.side(field));
                }
            }
            About::New(_) => {
                lines.extend(wrapped(&self.words(about), Role::Text, columns, 0));
            }
            About::Missing(_) => {
                let words = say!(
                    lang,
                    preview_missing_line,
                    what = self.words(about),
                    name = self.name(about)
                );
                lines.extend(wrapped(&words, Role::Heading, columns, 0));
                lines.extend(wrapped(
                    &say!(lang, preview_missing_kept),
                    Role::Text,
                    columns,
                    0,
                ));
            }
            _ => {
                let words = match about.note(self.report) {
                    Some(note) => note.text.clone(),
                    None => self.words(about),
                };
                lines.extend(wrapped(&words, Role::Strong, columns, 0));
            }
        }
        let more = pile.more(self.report);
        if more > 0 && lines.len() < 3 {
            let words = say!(lang, preview_more, n = lang.number(more as i64));
            lines.push(Line::new(words, Role::Quiet));
        }
        lines
    }

    /// Where a row stands, whose it is, and what is in the cell that is meant.
    fn place(&self, at: &RowAt, about: About) -> String {
        let lang = self.lang;
        let mut parts = vec![say!(lang, preview_row, row = at.row.to_string())];
        if self.report.files.len() > 1 {
            parts.push(list_name(at));
        }
        let household = self.household(about);
        if !household.is_empty() {
            parts.push(say!(lang, preview_household, household = household));
        }
        let name = self.name(about);
        if !name.is_empty() {
            parts.push(name);
        }
        let column = about.note(self.report).and_then(|note| self.column(note));
        if let Some(column) = column {
            let heading = self.heading(at, column);
            parts.push(format!("{heading}: {}", quoted(&self.cell(at, column))));
        }
        parts.join(" · ")
    }

    /// The place of the column that a note is about.
    pub fn column(&self, note: &RowNote) -> Option<usize> {
        let heading = note.column.as_ref()?;
        let own = |list: &&FileReport| list.file == note.file && list.sheet == note.sheet;
        let list = self.report.files.iter().find(own)?;
        list.columns.iter().position(|(other, _)| other == heading)
    }

    fn heading(&self, at: &RowAt, column: usize) -> String {
        let list = at
            .list(self.report)
            .and_then(|at| self.report.files.get(at));
        let heading = list.and_then(|list| list.columns.get(column));
        heading.map_or_else(String::new, |(heading, _)| heading.to_string())
    }

    /// A differing value, and which of the two counts.
    fn side(&self, field: &FieldChange) -> Line {
        let lang = self.lang;
        let (mark, role, side) = if field.taken {
            ("→", Role::Strong, say!(lang, preview_side_list))
        } else {
            ("=", Role::Note, say!(lang, preview_side_register))
        };
        let line = Line::new(format!("{mark} {}", self.change(field)), Role::Text)
            .and(format!("  {side}"), role);
        if field.both {
            line.and(format!(" {}", say!(lang, preview_side_both)), Role::Care)
        } else {
            line
        }
    }
}

/// The glyph of a change: both sides differ, the register's value stays, the list's is taken.
fn mark(change: &Change) -> (&'static str, Role) {
    let any = |test: fn(&FieldChange) -> bool| change.fields.iter().any(test);
    if any(|field| field.both) {
        ("!", Role::Care)
    } else if any(|field| !field.taken) {
        ("=", Role::Note)
    } else {
        ("→", Role::Strong)
    }
}

fn with_column(note: &RowNote) -> String {
    match &note.column {
        Some(column) if !note.text.starts_with(&**column) => format!("{column}: {}", note.text),
        _ => note.text.clone(),
    }
}

fn quoted(text: &str) -> String {
    format!("«{text}»")
}

/// What a list is called where there are several: its sheet, else its file.
pub(super) fn list_name(at: &RowAt) -> String {
    match &at.sheet {
        Some(sheet) => sheet.to_string(),
        None => file_name(std::path::Path::new(&*at.file)),
    }
}

/// A text without the last words that have no room: half a number would be another number.
pub(super) fn whole_words(text: &str, columns: usize) -> String {
    let mut kept = text;
    while width(kept) + 2 > columns
        && width(text) > columns
        && let Some((before, _)) = kept.rsplit_once(' ')
    {
        kept = before;
    }
    if kept.len() == text.len() {
        return text.to_owned();
    }
    format!("{kept} …")
}
