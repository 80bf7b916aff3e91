//! What was changed in a household and its members, readable: when, who, what was before and what is now.

use serde_json::Value;

use super::lines::{Line, wrapped};
use super::words;
use crate::lang::{Lang, say};
use crate::store::{Change, Kind, Sheet};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::look::Role;

/// Columns the lines are broken at: the narrowest picture that is complete.
const COLUMNS: usize = 76;
/// Changes shown at most.
const MOST: usize = 200;

/// The changes of the household, its members and their absences, newest first.
pub fn change_lines(ctx: &Ctx, sheet: &Sheet) -> Result<Vec<Line>> {
    let mut changes: Vec<(String, Change)> = Vec::new();
    let number = say!(
        ctx.lang,
        sheet_number,
        number = sheet.household.code.as_str()
    );
    gather(ctx, &mut changes, &number, "household", sheet.id.0)?;
    for member in &sheet.members {
        let name = ctx.look.personal(&member.person.name).into_owned();
        gather(ctx, &mut changes, &name, "person", member.id.0)?;
        for (id, _) in member.absence.iter().chain(&member.past) {
            gather(ctx, &mut changes, &name, "absence", id.0)?;
        }
    }
    changes.sort_by_key(|(_, change)| std::cmp::Reverse(change.at));
    Ok(changes
        .iter()
        .take(MOST)
        .flat_map(|(what, change)| lines_of(ctx, what, change))
        .collect())
}

fn gather(
    ctx: &Ctx,
    changes: &mut Vec<(String, Change)>,
    what: &str,
    entity: &str,
    row: i64,
) -> Result<()> {
    let found = ctx.store.history(entity, row)?;
    changes.extend(found.into_iter().map(|change| (what.to_owned(), change)));
    Ok(())
}

fn lines_of(ctx: &Ctx, what: &str, change: &Change) -> Vec<Line> {
    let lang = ctx.lang;
    let (hour, minute) = change.at.time();
    let day = words::near_day(lang, change.at.day(), ctx.today());
    let kind = lang.label("taken_back", change.kind.code());
    let mut parts = vec![
        format!("{day} {hour:02}:{minute:02}"),
        change.who.clone(),
        what.to_owned(),
    ];
    match &change.group {
        None if change.kind == Kind::Import => parts.push(say!(lang, change_imported)),
        None => parts.push(say!(lang, change_made)),
        Some(group) if group == "undone" => parts.push(kind),
        Some(_) => parts.push(differences(ctx, change)),
    }
    let text = parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    wrapped(&text, Role::Text, COLUMNS, 2)
}

/// Columns that say something to people; the others are ids and places in lists.
fn is_told(column: &str) -> bool {
    !matches!(
        column,
        "household" | "village" | "person" | "proxy" | "position" | "walk_rank"
    )
}

/// `Điện thoại: (trống) → 0987 654 321; ...`
fn differences(ctx: &Ctx, change: &Change) -> String {
    let lang = ctx.lang;
    let cells = |json: &Option<String>| -> Vec<Value> {
        let read = json
            .as_deref()
            .and_then(|text| serde_json::from_str(text).ok());
        read.unwrap_or_default()
    };
    let (old, new) = (cells(&change.old), cells(&change.new));
    let changed = change.columns.iter().zip(old.iter().zip(&new));
    let words = changed
        .filter(|(column, (before, after))| before != after && is_told(column))
        .map(|(column, (before, after))| {
            let (before, after) = (value_words(lang, before), value_words(lang, after));
            let (before, after) = (ctx.look.personal(&before), ctx.look.personal(&after));
            format!("{}: {before} → {after}", lang.label("field", column))
        });
    words.collect::<Vec<_>>().join("; ")
}

/// A stored value as people read it.
fn value_words(lang: Lang, value: &Value) -> String {
    match value {
        Value::Null => say!(lang, change_empty),
        Value::String(text) if text.is_empty() || text == "[]" => say!(lang, change_empty),
        Value::String(text) => text_words(lang, text),
        other => other.to_string(),
    }
}

/// A code in words, phones as numbers, anything else as it is.
fn text_words(lang: Lang, text: &str) -> String {
    if let Some(phones) = crate::domain::phone::Phones::from_json(text)
        && !phones.is_empty()
    {
        return phones.text();
    }
    if let Some(date) = crate::domain::date::PartialDate::from_iso(text) {
        return date.to_string();
    }
    let lists = [
        "reason",
        "scope",
        "plan",
        "relation",
        "sex",
        "residence",
        "card",
        "closed",
        "declared",
    ];
    let list = lists.into_iter().find(|list| lang.has_label(list, text));
    match list {
        Some(list) => lang
            .label_with(list, text, &[("viec", "".into())])
            .trim()
            .to_owned(),
        None => match crate::domain::expected_back::ExpectedBack::from_code(text) {
            Some(back) => lang.back(back),
            None => text.to_owned(),
        },
    }
}
