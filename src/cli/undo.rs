//! `gocua undo [BATCH]` and `gocua redo`: takes back what was done, and says what later work keeps.

use clap::Args;
use serde_json::{Value, json};

use crate::domain::id::BatchId;
use crate::lang::text::cell;
use crate::lang::{Lang, say};
use crate::store::{Done, Kept, Undone};

use super::call::Call;
use super::error::{DONE, Error, Result};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(value_name = "BATCH", help = "batch")]
    batch: Option<String>,
}

pub(super) fn run(arguments: &Arguments, call: &Call) -> Result<u8> {
    let batch = arguments
        .batch
        .as_deref()
        .map(|text| batch(text, call))
        .transpose()?;
    let done = call.write()?.undo(batch)?;
    let lang = call.lang;
    call.confirm(
        || value(&done),
        || {
            let undone = &done.value;
            let what = what(undone, lang);
            let mut words = say!(
                lang,
                done_undo,
                what = what,
                rows = lang.number(undone.rows as i64),
                fields = lang.number(undone.groups as i64)
            );
            if !undone.kept.is_empty() {
                words.push('\n');
                words.push_str(&kept(&undone.kept, lang));
            }
            words
        },
    )?;
    Ok(DONE)
}

pub(super) fn run_again(call: &Call) -> Result<u8> {
    let done = call.write()?.redo()?;
    let lang = call.lang;
    call.confirm(
        || value(&done),
        || {
            let undone = &done.value;
            say!(
                lang,
                done_redo,
                what = what(undone, lang),
                rows = lang.number(undone.rows as i64),
                fields = lang.number(undone.groups as i64)
            )
        },
    )?;
    Ok(DONE)
}

/// Reads the id of a batch as `log` shows it.
fn batch(text: &str, call: &Call) -> Result<BatchId> {
    text.parse().map_err(|_| {
        Error::Usage(
            "id_mistyped",
            say!(call.lang, usage_id_mistyped, value = text),
        )
    })
}

fn what(undone: &Undone, lang: Lang) -> String {
    let kind = lang.label("batch", undone.kind.code());
    if undone.source.is_empty() {
        kind
    } else {
        format!("{kind} {}", cell(&undone.source))
    }
}

fn kept(kept: &Kept, lang: Lang) -> String {
    let mut parts: Vec<String> = kept
        .rows
        .iter()
        .map(|(entity, rows)| {
            format!(
                "{} {}",
                lang.number(*rows as i64),
                lang.label("entity", entity)
            )
        })
        .collect();
    if kept.groups > 0 {
        parts.push(say!(
            lang,
            undo_kept_fields,
            fields = lang.number(kept.groups as i64)
        ));
    }
    say!(lang, undo_kept, what = parts.join(", "))
}

fn value(done: &Done<Undone>) -> Value {
    let undone = &done.value;
    json!({
        "batch": done.batch.map(|id| id.to_string()),
        "of": undone.batch.to_string(),
        "kind": undone.kind.code(),
        "source": undone.source,
        "rows": undone.rows,
        "fields": undone.groups,
        "kept": { "rows": undone.kept.rows, "fields": undone.kept.groups },
    })
}
