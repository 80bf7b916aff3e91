//! A member's line "why no card yet?", and the steps that were noted of the members.

use super::lines::{Line, wrapped};
use super::steps::step_words;
use super::words;
use crate::domain::eligibility::Candidate;
use crate::domain::name::shorten;
use crate::domain::record::{Absence, Step};
use crate::domain::stage::Standing;
use crate::domain::step::StepKind;
use crate::lang::{WhyNoCard, say};
use crate::store::{Member, Sheet};
use crate::tui::context::Ctx;
use crate::tui::look::Role;

/// How far a member has come in the campaign of the session.
pub(super) fn standing_of(sheet: &Sheet, member: &Member, ctx: &Ctx) -> Option<Standing> {
    let (campaign, _) = ctx.session.campaign.as_ref()?;
    Some(sheet.life(member, *campaign, ctx.today()))
}

/// The line of a member.
pub(super) fn why_no_card(sheet: &Sheet, member: &Member, ctx: &Ctx) -> Option<String> {
    let absence = member.absence.as_ref().map(|(_, absence)| absence);
    let why = asked(sheet, member, absence, ctx, |why| why.say(ctx.lang))?;
    Some(ctx.look.personal(&why).into_owned())
}

/// What is asked of somebody, where the screen itself says who is away.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// In two or three words, of who is not to be pressed; empty of everybody else.
    pub mark: String,
    /// The line why there is no card yet.
    pub why: String,
}

impl Asked {
    /// What is asked of a member; nothing without a campaign.
    pub fn of(sheet: &Sheet, member: &Member, ctx: &Ctx) -> Self {
        let told = asked(sheet, member, None, ctx, |why| Self {
            mark: why.mark(ctx.lang),
            why: ctx.look.personal(&why.say(ctx.lang)).into_owned(),
        });
        told.unwrap_or_default()
    }
}

fn asked<T>(
    sheet: &Sheet,
    member: &Member,
    absence: Option<&Absence>,
    ctx: &Ctx,
    tell: impl FnOnce(WhyNoCard<'_>) -> T,
) -> Option<T> {
    let (id, campaign) = ctx.session.campaign.as_ref()?;
    let (person, today) = (&member.person, ctx.today());
    let standing = standing_of(sheet, member, ctx)?;
    let candidate = Candidate {
        own_card_from: standing.own_card_from(),
        ..person.candidate(member.absence.is_some())
    };
    let steps = sheet.steps.iter().map(|(_, step)| step);
    let own = steps.filter(|step| step.person == member.id && step.campaign == *id);
    let own: Vec<Step> = own.cloned().collect();
    Some(tell(WhyNoCard {
        kind: campaign.kind,
        eligible: campaign.eligibility.target(&candidate, today).counts(),
        birth: person.birth,
        held: person.held(),
        absence,
        steps: &own,
        standing: &standing,
        today,
    }))
}

/// `20/11  Nguyễn Văn An: đã hẹn ngày 25/11 · ghi chú`.
pub(super) fn step_lines(ctx: &Ctx, sheet: &Sheet, step: &Step, columns: usize) -> Vec<Line> {
    let (lang, look) = (ctx.lang, ctx.look);
    let members = sheet.members.iter();
    let named = members.filter(|member| member.id == step.person);
    let name = named.map(|member| shorten(&member.person.name, 24)).next();
    let mut words = step_words(step.kind, ctx);
    if let Some(day) = step.due_on {
        words = format!("{words} {}", lang.short_day(day));
    }
    let list = match step.kind {
        StepKind::Declined => "refusal",
        _ => "exempt_reason",
    };
    let mut more = vec![words];
    more.extend(step.reason.as_deref().map(|code| lang.label(list, code)));
    if !step.confirmed_by.is_empty() {
        let who = look.personal(&step.confirmed_by).into_owned();
        more.push(say!(lang, step_confirmed_by, who = who));
    }
    if !step.note.is_empty() {
        more.push(look.personal(&step.note).into_owned());
    }
    let day = words::near_day(lang, step.occurred_on, ctx.today());
    let name = look.personal(&name.unwrap_or_default()).into_owned();
    let text = format!("{day}  {name}: {}", more.join(" · "));
    wrapped(&text, Role::Text, columns, 2)
}
