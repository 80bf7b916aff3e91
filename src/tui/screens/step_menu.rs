//! The menu of steps: `+`, then a digit. The digits are always the same; the cursor stands on the step that most likely
//! comes next, so that `+` and Enter record it. What a step must know is asked for, and nothing else.

use super::ask_day::AskDay;
use super::ask_note::AskNote;
use super::recording::reason_menu;
use super::steps::{Whom, new_step, record, step_title};
use crate::domain::exemption::ExemptReason;
use crate::domain::step::StepKind;
use crate::lang::say;
use crate::store::Error as StoreError;
use crate::tui::command::Flow;
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::layers::menu::{Choice, Menu};

/// The signs of the steps, as far as they can be the same as elsewhere: 5 and 7 are "not agreed" and "papers" of the
/// results of a visit, `,` and `.` record in the lists as well.
const STEPS: [(char, StepKind); 12] = [
    ('1', StepKind::Appointed),
    ('2', StepKind::Taken),
    ('3', StepKind::CardArrived),
    ('4', StepKind::HandedOver),
    ('5', StepKind::Declined),
    ('6', StepKind::Redo),
    ('7', StepKind::PapersMissing),
    ('8', StepKind::NoShow),
    ('9', StepKind::PapersSolved),
    (',', StepKind::DoneElsewhere),
    ('.', StepKind::Verified),
    ('0', StepKind::Exempt),
];
/// In the menu of exemptions, behind the reasons.
const CONFIRM: char = '8';
const STILL_HERE: char = '9';

/// Offers the steps for these people.
pub(super) fn step_menu(whom: Whom, likely: Option<StepKind>, ctx: &Ctx) -> Result<Flow> {
    if ctx.store.is_read_only() {
        return Err(StoreError::ReadOnly.into());
    }
    let choices = STEPS.map(|(digit, kind)| Choice {
        digit,
        words: match kind {
            StepKind::Exempt => say!(ctx.lang, step_menu_exempt),
            kind if asks(kind) => format!("{}…", step_title(kind, ctx)),
            kind => step_title(kind, ctx),
        },
    });
    let likely = likely.map(|kind| match kind {
        StepKind::ExemptConfirmed | StepKind::StillHere => StepKind::Exempt,
        kind => kind,
    });
    let at = STEPS.iter().find(|(_, kind)| Some(*kind) == likely);
    let title = say!(ctx.lang, step_menu_title, who = whom.words(ctx));
    let menu = Menu::new(title, choices.to_vec(), move |digit, ctx: &mut Ctx| {
        let step = STEPS.iter().find(|(own, _)| *own == digit);
        step.map_or(Ok(Flow::Stay), |(_, kind)| begin(*kind, &whom, ctx))
    });
    Ok(Flow::push(match at {
        Some((digit, _)) => menu.on(*digit),
        None => menu,
    }))
}

/// Whether more than the day must be known.
fn asks(kind: StepKind) -> bool {
    matches!(
        kind,
        StepKind::Appointed | StepKind::Declined | StepKind::PapersMissing
    )
}

/// Records a step, or asks what it must know.
fn begin(kind: StepKind, whom: &Whom, ctx: &mut Ctx) -> Result<Flow> {
    let lang = ctx.lang;
    let title = format!("{} · {}", step_title(kind, ctx), whom.words(ctx));
    let whom = whom.clone();
    Ok(match kind {
        StepKind::Appointed => Flow::push(AskDay::new(
            title,
            say!(lang, step_ask_day, noun = ctx.session.noun()),
            move |day, ctx| {
                let mut entry = new_step(kind, ctx);
                entry.due_on = Some(day);
                record(&whom, &entry, ctx)
            },
        )),
        StepKind::Declined => reason_menu(lang, title, move |reason, ctx| {
            let mut entry = new_step(kind, ctx);
            entry.reason = reason.map(|reason| reason.code().to_owned());
            record(&whom, &entry, ctx)
        }),
        StepKind::PapersMissing => Flow::push(AskNote::new(
            title,
            say!(lang, step_ask_papers),
            move |note, ctx| {
                let mut entry = new_step(kind, ctx);
                entry.note = note;
                record(&whom, &entry, ctx)
            },
        )),
        StepKind::Exempt => exemptions(whom, ctx),
        _ => return record(&whom, &new_step(kind, ctx), ctx),
    })
}

/// Not eligible: the reasons that can be proposed, then to confirm what was proposed, and that it is not so.
fn exemptions(whom: Whom, ctx: &Ctx) -> Flow {
    let lang = ctx.lang;
    let reasons = ('1'..).zip(ExemptReason::all());
    let mut choices: Vec<Choice> = reasons
        .map(|(digit, reason)| Choice {
            digit,
            words: lang.label("exempt_reason", reason.code()),
        })
        .collect();
    let others = [
        (CONFIRM, StepKind::ExemptConfirmed),
        (STILL_HERE, StepKind::StillHere),
    ];
    choices.extend(others.map(|(digit, kind)| Choice {
        digit,
        words: match kind {
            StepKind::ExemptConfirmed => format!("{}…", step_title(kind, ctx)),
            kind => step_title(kind, ctx),
        },
    }));
    let title = say!(lang, step_exempt_title, who = whom.words(ctx));
    Flow::push(Menu::new(title, choices, move |digit, ctx: &mut Ctx| {
        match digit {
            CONFIRM => return Ok(confirm_exempt(whom.clone(), ctx)),
            STILL_HERE => return record(&whom, &new_step(StepKind::StillHere, ctx), ctx),
            _ => {}
        }
        let index = digit.to_digit(10).unwrap_or_default() as usize;
        let reason = index
            .checked_sub(1)
            .and_then(|index| ExemptReason::all().nth(index));
        let mut entry = new_step(StepKind::Exempt, ctx);
        entry.reason = reason.map(|reason| reason.code().to_owned());
        record(&whom, &entry, ctx)
    }))
}

/// Asks who of the office confirmed it; only then do they leave the eligible.
pub(super) fn confirm_exempt(whom: Whom, ctx: &Ctx) -> Flow {
    let kind = StepKind::ExemptConfirmed;
    let title = format!("{} · {}", step_title(kind, ctx), whom.words(ctx));
    let question = say!(ctx.lang, step_ask_confirmed_by);
    let ask = AskNote::new(title, question, move |name, ctx| {
        let mut entry = new_step(kind, ctx);
        entry.confirmed_by = name;
        record(&whom, &entry, ctx)
    });
    Flow::push(ask.with(ctx.store.who()))
}
