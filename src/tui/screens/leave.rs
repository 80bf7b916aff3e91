//! A member who is no longer one: died, moved away, entered in error.

use super::words;
use crate::domain::closing::ClosedReason;
use crate::domain::date::{DateOrder, PartialDate, parse_event};
use crate::domain::id::PersonId;
use crate::lang::say;
use crate::store::Member;
use crate::tui::command::Flow;
use crate::tui::context::Ctx;
use crate::tui::error::{Error, Result};
use crate::tui::layers::menu::{Choice, Menu};
use crate::tui::screens::ask_note::AskNote;

const REASONS: [(char, ClosedReason); 3] = [
    ('1', ClosedReason::Died),
    ('2', ClosedReason::Moved),
    ('3', ClosedReason::Error),
];

/// Asks why a member leaves, then when.
pub fn leave(member: &Member, ctx: &Ctx) -> Flow {
    let lang = ctx.lang;
    let id = member.id;
    let name = member.person.name.clone();
    let choices = REASONS.map(|(digit, reason)| Choice {
        digit,
        words: lang.label("closed", reason.code()),
    });
    let title = say!(
        lang,
        leave_title,
        name = ctx.look.personal(&name).into_owned()
    );
    Flow::push(Menu::new(
        title.clone(),
        choices.to_vec(),
        move |digit, ctx: &mut Ctx| {
            let Some((_, reason)) = REASONS.into_iter().find(|(own, _)| *own == digit) else {
                return Ok(Flow::Stay);
            };
            if reason == ClosedReason::Error {
                let today = ctx.today();
                return close(id, &name, reason, PartialDate::Day(today), ctx);
            }
            Ok(ask_when(title.clone(), id, name.clone(), reason, ctx))
        },
    ))
}

fn ask_when(title: String, id: PersonId, name: String, reason: ClosedReason, ctx: &Ctx) -> Flow {
    let question = say!(ctx.lang, leave_when, day = ctx.lang.day(ctx.today()));
    Flow::push(AskNote::new(title, question, move |typed, ctx| {
        let today = ctx.today();
        let on = match typed.as_str() {
            "" => PartialDate::Day(today),
            typed => parse_event(typed, DateOrder::DayMonth, today)
                .map_err(|fault| Error::Told(words::date_fault(ctx.lang, fault, typed)))?,
        };
        if on.first() > today {
            return Err(Error::Told(say!(ctx.lang, date_in_future)));
        }
        close(id, &name, reason, on, ctx)
    }))
}

fn close(
    id: PersonId,
    name: &str,
    reason: ClosedReason,
    on: PartialDate,
    ctx: &mut Ctx,
) -> Result<Flow> {
    ctx.store
        .close_person(id, reason, on.last().min(ctx.today()))?;
    let text = say!(
        ctx.lang,
        told_left,
        name = ctx.look.personal(name).into_owned(),
        reason = ctx.lang.label("closed", reason.code())
    );
    ctx.tell(text);
    Ok(Flow::Stay)
}
