//! What was reported or proposed and waits to be verified: somebody died or moved away, is not eligible, says it is done
//! elsewhere; a whole household moved. It is confirmed, or it was not so.

use super::leave::{ask_when, leave_on};
use super::sheet_lines::standing;
use super::step_menu::confirm_exempt;
use super::steps::{Whom, new_step, record, step_title, withdraw};
use super::why_no_card::standing_of;
use crate::domain::closing::ClosedReason;
use crate::domain::exemption::ExemptReason;
use crate::domain::id::{PersonId, VisitId};
use crate::domain::outcome::Standing;
use crate::domain::person_result::Counts;
use crate::domain::stage::Remaining;
use crate::domain::state::HouseholdState;
use crate::domain::step::StepKind;
use crate::lang::say;
use crate::store::{Member, Sheet};
use crate::tui::command::Flow;
use crate::tui::context::Ctx;
use crate::tui::layers::menu::{Choice, Menu};

/// What waits to be verified of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Reported as dead or moved away.
    Gone,
    /// Proposed as not eligible.
    Exempt(ExemptReason),
    /// Said to be done elsewhere.
    SaysDone,
}

impl Waiting {
    /// What waits of a member, by visits and steps alike.
    pub fn of(sheet: &Sheet, member: &Member, ctx: &Ctx) -> Option<Self> {
        let latest = sheet.latest_result(member.id);
        if latest.is_some_and(|(_, one)| one.result.counts() == Counts::NotEligible) {
            return Some(Self::Gone);
        }
        let standing = standing_of(sheet, member, ctx)?;
        let remaining = standing.remaining?;
        let says_done = (remaining == Remaining::SaysDone).then_some(Self::SaysDone);
        standing.exempt_proposed.map(Self::Exempt).or(says_done)
    }
}

/// The member of whom something waits: the chosen one, else the first.
pub fn waiting<'s>(
    sheet: &'s Sheet,
    chosen: Option<PersonId>,
    ctx: &Ctx,
) -> Option<(&'s Member, Waiting)> {
    let members = sheet.members.iter();
    let waiting = members.filter_map(|member| Some((member, Waiting::of(sheet, member, ctx)?)));
    let waiting: Vec<(&Member, Waiting)> = waiting.collect();
    let of_choice = waiting.iter().find(|(member, _)| chosen == Some(member.id));
    of_choice.or(waiting.first()).copied()
}

/// The visit that reported the whole household gone, while that waits.
pub fn reported_whole(sheet: &Sheet, ctx: &Ctx) -> Option<VisitId> {
    let waits = standing(ctx, sheet)?.state == HouseholdState::ToVerify;
    let mut visits = sheet.visits.iter().rev();
    let reporting = visits.find(|line| line.visit.outcome.standing() == Standing::ToVerify);
    reporting.map(|line| line.id).filter(|_| waits)
}

/// Asks whether what was reported or proposed is so.
pub fn verify(sheet: &Sheet, chosen: Option<PersonId>, ctx: &Ctx) -> Flow {
    match (waiting(sheet, chosen, ctx), reported_whole(sheet, ctx)) {
        (Some((member, waits)), _) => verify_member(sheet, member, waits, ctx),
        (None, Some(visit)) => verify_household(sheet, visit, ctx),
        (None, None) => Flow::Stay,
    }
}

fn verify_member(sheet: &Sheet, member: &Member, waits: Waiting, ctx: &Ctx) -> Flow {
    let lang = ctx.lang;
    let (id, name) = (member.id, member.person.name.clone());
    let shown = ctx.look.personal(&name).into_owned();
    let who = match waits {
        Waiting::Exempt(reason) => {
            let reason = lang.label("exempt_reason", reason.code());
            format!("{shown} · {}", say!(lang, due_proposed, reason = reason))
        }
        Waiting::SaysDone => {
            let remaining = lang.label("remaining", Remaining::SaysDone.code());
            format!("{shown} · {remaining}")
        }
        Waiting::Gone => shown.clone(),
    };
    let title = say!(lang, verify_title, who = who);
    let still_here = || say!(lang, verify_still_here);
    let choices = match waits {
        Waiting::Gone => vec![
            ('1', lang.label("closed", "died")),
            ('2', lang.label("closed", "moved")),
            ('3', still_here()),
        ],
        Waiting::Exempt(_) => vec![
            (
                '1',
                format!("{}…", step_title(StepKind::ExemptConfirmed, ctx)),
            ),
            ('2', step_title(StepKind::StillHere, ctx)),
        ],
        Waiting::SaysDone => {
            let mut choices = vec![('1', step_title(StepKind::Verified, ctx))];
            if is_latest_step(sheet, member, StepKind::DoneElsewhere, ctx) {
                choices.push(('2', say!(lang, verify_not_done)));
            }
            choices
        }
    };
    let choices = choices
        .into_iter()
        .map(|(digit, words)| Choice { digit, words });
    let whom = Whom::one(id, &name);
    let sheet = sheet.clone();
    Flow::push(Menu::new(
        title,
        choices.collect(),
        move |digit, ctx: &mut Ctx| match (waits, digit) {
            (Waiting::Gone, '1') => Ok(leave_on(&sheet, vec![id], ClosedReason::Died, ctx)),
            (Waiting::Gone, '2') => Ok(leave_on(&sheet, vec![id], ClosedReason::Moved, ctx)),
            (Waiting::Gone, _) => {
                ctx.store.deny_report(id, "")?;
                ctx.tell(say!(ctx.lang, told_still_here, who = shown.as_str()));
                Ok(Flow::Stay)
            }
            (Waiting::Exempt(_), '1') => Ok(confirm_exempt(whom.clone(), ctx)),
            (Waiting::Exempt(_), _) => record(&whom, &new_step(StepKind::StillHere, ctx), ctx),
            (Waiting::SaysDone, '1') => record(&whom, &new_step(StepKind::Verified, ctx), ctx),
            (Waiting::SaysDone, _) => withdraw(&whom, ctx),
        },
    ))
}

/// Whether the latest step of a member in the campaign is of this kind.
fn is_latest_step(sheet: &Sheet, member: &Member, kind: StepKind, ctx: &Ctx) -> bool {
    let Some((campaign, _)) = &ctx.session.campaign else {
        return false;
    };
    let own = sheet.steps.iter().map(|(_, step)| step);
    let mut own = own.filter(|step| step.person == member.id && step.campaign == *campaign);
    own.next_back().is_some_and(|step| step.kind == kind)
}

fn verify_household(sheet: &Sheet, visit: VisitId, ctx: &Ctx) -> Flow {
    let lang = ctx.lang;
    let code = sheet.household.code.clone();
    let who = say!(lang, sheet_number, number = code.as_str());
    let title = say!(lang, verify_title, who = who.as_str());
    let choices = [
        ('1', say!(lang, verify_household_gone)),
        ('2', say!(lang, verify_still_here)),
    ];
    let choices = choices.map(|(digit, words)| Choice { digit, words });
    let id = sheet.id;
    Flow::push(Menu::new(
        title.clone(),
        choices.to_vec(),
        move |digit, ctx: &mut Ctx| {
            let who = who.clone();
            if digit == '2' {
                let why = say!(ctx.lang, verify_note, day = ctx.lang.day(ctx.today()));
                ctx.store.withdraw_visit(visit, &why)?;
                ctx.tell(say!(ctx.lang, told_still_here, who = who));
                return Ok(Flow::Stay);
            }
            Ok(ask_when(title.clone(), ctx, move |on, ctx| {
                let done = ctx.store.close_whole_household(id, ClosedReason::Moved, on);
                done?;
                ctx.tell(say!(ctx.lang, told_household_gone, who = who.as_str()));
                Ok(Flow::Pop)
            }))
        },
    ))
}
