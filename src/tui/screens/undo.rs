//! Undo and redo, from any screen.

use super::words;
use crate::domain::id::BatchId;
use crate::lang::say;
use crate::store::{Kept, Kind, Undone};
use crate::tui::command::Flow;
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::layers::confirm::Confirm;

/// Takes the newest batch back; asks first if later work keeps something of it.
pub fn undo(ctx: &mut Ctx) -> Result<Flow> {
    let preview = ctx.store.undo_preview(None)?;
    if preview.kept.is_empty() {
        return take_back(ctx);
    }
    let lang = ctx.lang;
    let question = say!(
        lang,
        undo_keeps,
        what = name(ctx, &preview),
        kept = kept_words(ctx, &preview.kept)
    );
    let title = say!(lang, undo_keeps_title);
    Ok(Flow::push(Confirm::new(title, question, take_back)))
}

fn take_back(ctx: &mut Ctx) -> Result<Flow> {
    let done = ctx.store.undo(None)?;
    let household = point(ctx, done.value.batch)?;
    let text = match household {
        Some(state) if done.value.kind == Kind::Visit => {
            say!(
                ctx.lang,
                told_undone_visit,
                number = done.value.source.as_str(),
                state = state
            )
        }
        _ => say!(ctx.lang, told_undone, what = name(ctx, &done.value)),
    };
    ctx.tell(text);
    Ok(Flow::Stay)
}

/// Does again what was taken back last.
pub fn redo(ctx: &mut Ctx) -> Result<Flow> {
    let done = ctx.store.redo()?;
    point(ctx, done.value.batch)?;
    let text = say!(ctx.lang, told_redone, what = name(ctx, &done.value));
    ctx.tell(text);
    Ok(Flow::Stay)
}

/// Lets lists look at the household of a batch; returns its state now.
fn point(ctx: &mut Ctx, batch: BatchId) -> Result<Option<String>> {
    let households = ctx.store.households_of(batch)?.unwrap_or_default();
    let Some(household) = households.first().copied() else {
        return Ok(None);
    };
    ctx.session.point_at(Some(household));
    let rows = ctx.store.household_rows(&[household])?;
    Ok(rows
        .first()
        .map(|row| words::state_words(ctx.lang, row.standing.state)))
}

/// `ghi kết quả hộ 042`.
fn name(ctx: &Ctx, undone: &Undone) -> String {
    let kind = ctx.lang.label("taken_back", undone.kind.code());
    let source = undone.source.as_str();
    // A setting is told by its words, not by the key that the register keeps.
    let source = if undone.kind == Kind::Setting && ctx.lang.has_label("setting", source) {
        ctx.lang.label("setting", source)
    } else {
        source.to_owned()
    };
    format!("{kind} {source}").trim_end().to_owned()
}

/// `12 hộ, 40 người`.
fn kept_words(ctx: &Ctx, kept: &Kept) -> String {
    let lang = ctx.lang;
    let rows = kept.rows.iter().map(|(entity, count)| {
        format!(
            "{} {}",
            lang.number(*count as i64),
            lang.label("entity", entity)
        )
    });
    let groups =
        (kept.groups > 0).then(|| say!(lang, undo_groups, count = lang.number(kept.groups as i64)));
    rows.chain(groups).collect::<Vec<_>>().join(", ")
}
