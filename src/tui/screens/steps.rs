//! Steps of one person recorded from a list: said to be done elsewhere, verified, and taken back again.

use crate::domain::id::PersonId;
use crate::domain::step::StepKind;
use crate::lang::say;
use crate::tui::command::Flow;
use crate::tui::context::Ctx;
use crate::tui::error::Result;

/// Notes on the day of the recording chip that this happened to a person.
pub(super) fn note_step(
    person: PersonId,
    name: &str,
    kind: StepKind,
    ctx: &mut Ctx,
) -> Result<Flow> {
    let day = ctx.session.circumstances.recording(ctx.clock).day;
    let done = ctx.store.record_step(person, kind, day, "")?;
    let step = ctx.lang.label("step_kind", kind.code());
    let name = ctx.look.personal(name).into_owned();
    let words = if done.batch.is_some() {
        let day = ctx.lang.short_day(day);
        say!(ctx.lang, step_told, name = name, step = step, day = day)
    } else {
        say!(ctx.lang, step_told_before, name = name, step = step)
    };
    ctx.tell(words);
    Ok(Flow::Stay)
}

/// Withdraws the latest step of a person.
pub(super) fn withdraw_step(person: PersonId, name: &str, ctx: &mut Ctx) -> Result<Flow> {
    let latest = ctx.store.steps_of(person)?.pop();
    let name = ctx.look.personal(name).into_owned();
    let words = if let Some((id, step)) = latest {
        ctx.store.withdraw_step(id, "")?;
        let step = ctx.lang.label("step_kind", step.kind.code());
        say!(ctx.lang, step_told_withdrawn, name = name, step = step)
    } else {
        say!(ctx.lang, step_told_none, name = name)
    };
    ctx.tell(words);
    Ok(Flow::Stay)
}
