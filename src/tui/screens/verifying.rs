//! What was reported at the door and waits to be verified: somebody died or moved away, a whole household did. It is
//! confirmed with a day, or it was not so.

use super::leave::{ask_when, leave_on};
use super::sheet_lines::standing;
use crate::domain::closing::ClosedReason;
use crate::domain::id::{PersonId, VisitId};
use crate::domain::outcome::Standing;
use crate::domain::person_result::Counts;
use crate::domain::state::HouseholdState;
use crate::lang::say;
use crate::store::{Member, Sheet};
use crate::tui::command::Flow;
use crate::tui::context::Ctx;
use crate::tui::layers::menu::{Choice, Menu};

/// Whether the latest result of a member says that they died or moved away.
pub fn is_reported(sheet: &Sheet, person: PersonId) -> bool {
    let latest = sheet.latest_result(person);
    latest.is_some_and(|(_, one)| one.result.counts() == Counts::NotEligible)
}

/// The member whose report waits: the chosen one, else the first.
pub fn reported(sheet: &Sheet, chosen: Option<PersonId>) -> Option<&Member> {
    let mut waiting = sheet
        .members
        .iter()
        .filter(|member| is_reported(sheet, member.id));
    let of_choice = waiting.clone().find(|member| chosen == Some(member.id));
    of_choice.or_else(|| waiting.next())
}

/// The visit that reported the whole household gone, while that waits.
pub fn reported_whole(sheet: &Sheet, ctx: &Ctx) -> Option<VisitId> {
    let waits = standing(ctx, sheet)?.state == HouseholdState::ToVerify;
    let mut visits = sheet.visits.iter().rev();
    let reporting = visits.find(|line| line.visit.outcome.standing() == Standing::ToVerify);
    reporting.map(|line| line.id).filter(|_| waits)
}

/// Asks whether what was reported is so.
pub fn verify(sheet: &Sheet, chosen: Option<PersonId>, ctx: &Ctx) -> Flow {
    match (reported(sheet, chosen), reported_whole(sheet, ctx)) {
        (Some(member), _) => verify_member(sheet, member, ctx),
        (None, Some(visit)) => verify_household(sheet, visit, ctx),
        (None, None) => Flow::Stay,
    }
}

fn verify_member(sheet: &Sheet, member: &Member, ctx: &Ctx) -> Flow {
    let lang = ctx.lang;
    let (id, name) = (member.id, member.person.name.clone());
    let shown = ctx.look.personal(&name).into_owned();
    let title = say!(lang, verify_title, who = shown.as_str());
    let choices = [
        ('1', lang.label("closed", "died")),
        ('2', lang.label("closed", "moved")),
        ('3', say!(lang, verify_still_here)),
    ];
    let choices = choices.map(|(digit, words)| Choice { digit, words });
    let sheet = sheet.clone();
    Flow::push(Menu::new(
        title,
        choices.to_vec(),
        move |digit, ctx: &mut Ctx| match digit {
            '1' => Ok(leave_on(&sheet, vec![id], ClosedReason::Died, ctx)),
            '2' => Ok(leave_on(&sheet, vec![id], ClosedReason::Moved, ctx)),
            _ => {
                ctx.store.deny_report(id, "")?;
                ctx.tell(say!(ctx.lang, told_still_here, who = shown.as_str()));
                Ok(Flow::Stay)
            }
        },
    ))
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
