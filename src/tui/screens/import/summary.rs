//! The upper part of a preview: what was read and how, and what would come of it.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::plan::{Plan, file_name};
use super::rows::whole_words;
use crate::exchange::{FileReport, ImportReport};
use crate::lang::{Lang, say};
use crate::store::Counts;
use crate::tui::chrome::whole_parts;
use crate::tui::look::{Look, Role};
use crate::tui::screens::layout::split_row;
use crate::tui::screens::lines::{Line, draw_lines, wrapped};
use crate::tui::widgets::table::{self, Cell, Column, Width};

/// The counts of each kind of record.
pub(super) fn counts(report: &ImportReport) -> [(&'static str, Counts); 5] {
    [
        ("villages", report.villages),
        ("households", report.households),
        ("people", report.people),
        ("absences", report.absences),
        ("visits", report.visits),
    ]
}

/// The kinds that have something to say: people and households always, the others if something becomes of them.
fn shown(report: &ImportReport) -> Vec<(&'static str, Counts)> {
    let tells = |(kind, counts): &(&str, Counts)| {
        let moves = counts.added + counts.changed + counts.kept + counts.missing;
        matches!(*kind, "households" | "people") || moves > 0
    };
    counts(report).into_iter().filter(tells).collect()
}

/// The rows that the table of counts takes.
pub(super) fn counts_rows(report: &ImportReport) -> u16 {
    shown(report).len() as u16 + 1
}

/// Draws the table of counts.
pub(super) fn draw_counts(
    frame: &mut Frame,
    area: Rect,
    report: &ImportReport,
    look: Look,
    lang: Lang,
) {
    let head = |words: String, columns| Column::new(words, Width::Number(columns), 0);
    let columns = [
        Column::new(String::new(), Width::Name(10, 14), 0),
        head(say!(lang, preview_added), 9),
        head(say!(lang, preview_changed), 9),
        head(say!(lang, preview_same), 12),
        head(say!(lang, preview_kept), 13),
        head(say!(lang, preview_missing), 14),
    ];
    let widths = table::fit(&columns, area.width);
    let (heads, rows) = split_row(area, 1);
    table::draw_heads(frame, heads, look, &columns, &widths);
    for ((kind, counts), row) in shown(report).into_iter().zip(rows.rows()) {
        let number = |count: u64, role| {
            let role = if count == 0 { Role::Quiet } else { role };
            Cell::new(lang.number(count as i64), role)
        };
        let cells = [
            Cell::text(lang.label("preview_kind", kind)),
            number(counts.added, Role::Strong),
            number(counts.changed, Role::Strong),
            number(counts.same, Role::Text),
            number(counts.kept, Role::Note),
            number(counts.missing, Role::Care),
        ];
        table::draw_row(frame, row, look, &columns, &widths, cells, false);
    }
}

/// What is read and how, in lines of so many columns. Nothing is written yet: that comes first.
pub(super) fn lines(
    report: &ImportReport,
    plan: &Plan,
    unchecked: usize,
    lang: Lang,
    columns: u16,
) -> Vec<Line> {
    let columns = usize::from(columns);
    let number = |count: u64| lang.number(count as i64);
    let sum = |part: fn(&Counts) -> u64| {
        let counts = counts(report);
        number(counts.iter().map(|(_, counts)| part(counts)).sum())
    };
    let rows = report.rows;
    let mut lines = Vec::new();
    let nothing = say!(
        lang,
        preview_nothing_written,
        a = sum(|counts| counts.added),
        b = sum(|counts| counts.changed),
        c = sum(|counts| counts.same),
        d = number(rows.refused)
    );
    lines.push(Line::new(whole_parts(&nothing, columns), Role::Strong));
    let mut tell = |words: String, role| lines.extend(wrapped(&words, role, columns, 2));
    tell(
        say!(
            lang,
            preview_rows,
            seen = number(rows.seen),
            taken = number(rows.taken),
            refused = number(rows.refused),
            skipped = number(rows.skipped)
        ),
        Role::Text,
    );
    match report.files.as_slice() {
        [list] => {
            tell(form(list, plan, lang), Role::Text);
            if let Some(words) = columns_known(list, lang) {
                tell(words, Role::Text);
            }
        }
        lists => tell(
            whole_words(&all_lists(lists, lang), columns.saturating_sub(2)),
            Role::Text,
        ),
    }
    if let Some(words) = report.files.iter().find_map(|list| known(list, lang)) {
        tell(words, Role::Note);
    }
    if !report.passed_over.is_empty() {
        let names: Vec<&str> = report
            .passed_over
            .iter()
            .map(|one| one.file.as_str())
            .collect();
        let names = names
            .iter()
            .map(|name| file_name(std::path::Path::new(name)));
        let names = names.collect::<Vec<_>>().join(", ");
        let words = say!(lang, preview_passed_over, names = names);
        tell(whole_words(&words, columns.saturating_sub(2)), Role::Care);
    }
    if let Some(list) = report.files.iter().find(|list| !list.encoding_certain) {
        let names = list.names.join(", ");
        tell(
            say!(lang, preview_unsure_letters, names = names),
            Role::Care,
        );
    }
    if unchecked > 0 {
        let count = lang.count(unchecked);
        tell(say!(lang, preview_unchecked_rows, n = count), Role::Care);
    }
    lines
}

/// How a list is written, and who says so.
fn form(list: &FileReport, plan: &Plan, lang: Lang) -> String {
    let encoding = encoding(list, plan, lang);
    let headings = headings(list, lang);
    if let Some(sheet) = &list.sheet {
        return say!(
            lang,
            preview_form_sheet,
            sheet = sheet.as_ref(),
            headings = headings
        );
    }
    say!(
        lang,
        preview_form,
        encoding = encoding,
        delimiter = delimiter(list, lang),
        headings = headings
    )
}

/// Where the headings of a list are.
pub(super) fn headings(list: &FileReport, lang: Lang) -> String {
    match list.header_row {
        0 => say!(lang, preview_headings_none),
        row => say!(lang, preview_headings_row, row = row.to_string()),
    }
}

/// The encoding of a list in words, with who decided for it.
pub(super) fn encoding(list: &FileReport, plan: &Plan, lang: Lang) -> String {
    let name = lang.label("encoding", list.encoding);
    if plan.options.encoding.is_some() {
        say!(lang, preview_by_user, what = name)
    } else if list.encoding_certain {
        say!(lang, preview_by_file, what = name)
    } else {
        say!(lang, preview_unsure, what = name)
    }
}

fn delimiter(list: &FileReport, lang: Lang) -> String {
    match list.delimiter {
        Some('\t') => say!(lang, preview_delimiter_tab),
        Some(sign) => sign.to_string(),
        None => String::new(),
    }
}

/// How many columns are used, and whether the form was mapped by hand before; nothing if that is as one expects.
fn columns_known(list: &FileReport, lang: Lang) -> Option<String> {
    let unused = list.columns.iter().filter(|(_, code)| is_unused(code));
    let unused = unused.count();
    let words = say!(
        lang,
        preview_columns,
        found = lang.count(list.columns.len() - unused),
        unused = lang.count(unused)
    );
    if list.mapping_from == "remembered" {
        Some(format!(
            "{words} · {}",
            say!(lang, preview_columns_remembered)
        ))
    } else {
        (unused > 0).then_some(words)
    }
}

fn all_lists(lists: &[FileReport], lang: Lang) -> String {
    let names: Vec<String> = lists
        .iter()
        .map(|list| match &list.sheet {
            Some(sheet) => sheet.to_string(),
            None => file_name(std::path::Path::new(&*list.file)),
        })
        .collect();
    say!(
        lang,
        preview_lists,
        n = lang.count(lists.len()),
        names = names.join(", ")
    )
}

/// Whether this list or an earlier version of it was imported before.
fn known(list: &FileReport, lang: Lang) -> Option<String> {
    let before = list.before.as_ref()?;
    let day = lang.day(before.on);
    Some(if before.same_bytes {
        say!(lang, preview_known_file, day = day)
    } else {
        say!(lang, preview_known_version, day = day)
    })
}

/// Whether nothing is read from a column of this meaning.
pub(super) fn is_unused(code: &str) -> bool {
    matches!(
        code,
        "ordinal" | "sensitive" | "ignored" | "repeated" | "unknown"
    )
}

/// Draws the lines and the counts.
pub(super) fn draw(
    frame: &mut Frame,
    area: Rect,
    lines: &[Line],
    report: &ImportReport,
    look: Look,
    lang: Lang,
) {
    let above = area.height.saturating_sub(counts_rows(report));
    let (text, counts) = split_row(area, (lines.len() as u16).min(above));
    draw_lines(frame, text, lines, look);
    draw_counts(frame, counts, report, look, lang);
}
