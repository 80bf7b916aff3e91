//! The piles of an import in words: what changes field by field, who is missing, what came of each village.

use crate::exchange::{Change, FieldChange, ImportReport, MissingRecord, VillageLine};
use crate::lang::text::cell;
use crate::lang::{Lang, say};

use super::import::NAMED;
use super::table::{Column, Table};

/// The first changes, each in a line.
pub(super) fn changes(report: &ImportReport, lang: Lang) -> Option<String> {
    let several = report.files.len() > 1;
    let mut lines = vec![say!(lang, import_changes)];
    let changes = report.changes.iter().take(NAMED);
    lines.extend(changes.map(|change| change_line(change, several, lang)));
    let more = report.changes.len().saturating_sub(NAMED) + report.more_changes as usize;
    if more > 0 {
        lines.push(say!(lang, import_more_changes, count = lang.count(more)));
    }
    (!report.changes.is_empty()).then(|| lines.join("\n  "))
}

fn change_line(change: &Change, several: bool, lang: Lang) -> String {
    let fields = change.fields.iter().map(|field| field_words(field, lang));
    let line = say!(
        lang,
        import_change,
        row = lang.number(change.row.into()),
        name = change.name.as_str(),
        what = fields.collect::<Vec<_>>().join("; ")
    );
    if several {
        format!("{}: {line}", cell(&change.file))
    } else {
        line
    }
}

fn field_words(field: &FieldChange, lang: Lang) -> String {
    let value = |text: &str| match text {
        "" => say!(lang, import_blank),
        text => text.to_owned(),
    };
    let words = say!(
        lang,
        import_field,
        field = lang.label("column", field.field),
        old = value(&field.old),
        new = value(&field.new)
    );
    match (field.taken, field.both) {
        (true, _) => words,
        (false, false) => say!(lang, import_field_kept, what = words),
        (false, true) => say!(lang, import_field_both, what = words),
    }
}

/// How many are not in the lists, and the first of them.
pub(super) fn missing(report: &ImportReport, lang: Lang) -> Option<String> {
    let people = |missing: &&MissingRecord| missing.kind == "person";
    let names: Vec<&str> = report
        .missing
        .iter()
        .filter(people)
        .take(NAMED)
        .map(|missing| missing.name.as_str())
        .collect();
    (report.people.missing > 0).then(|| {
        say!(
            lang,
            import_missing_people,
            count = lang.number(report.people.missing as i64),
            names = names.join(", ")
        )
    })
}

/// A line a village, and the villages of which nothing came.
pub(super) fn villages(report: &ImportReport, lang: Lang) -> Vec<String> {
    let mut parts = Vec::new();
    if report.by_village.len() > 1 || report.files.len() > 1 {
        let mut table = Table::new(vec![
            Column::fixed(say!(lang, import_village)),
            Column::number(say!(lang, import_village_rows)),
            Column::number(say!(lang, import_added)),
            Column::number(say!(lang, import_changed)),
            Column::number(say!(lang, import_same)),
            Column::number(say!(lang, import_kept)),
            Column::number(say!(lang, import_village_results)),
            Column::number(say!(lang, import_village_refused)),
        ]);
        for line in &report.by_village {
            table.row(village_row(line, lang));
        }
        parts.push(table.text().trim_end().to_owned());
    }
    if !report.silent.is_empty() {
        let names = report.silent.join(", ");
        parts.push(say!(lang, import_silent, names = names));
    }
    parts
}

fn village_row(line: &VillageLine, lang: Lang) -> Vec<String> {
    let counts = [
        line.rows,
        line.new,
        line.changed,
        line.same,
        line.kept,
        line.results,
        line.refused,
    ];
    let cells = counts.iter().map(|count| lang.number(*count as i64));
    std::iter::once(line.village.clone()).chain(cells).collect()
}
