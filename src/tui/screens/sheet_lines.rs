//! A household in lines: who lives here, who is away, what happened at the door.

use super::lines::{Line, wrapped};
use super::words;
use crate::domain::date::reaches_on;
use crate::domain::name::shorten;
use crate::domain::record::Absence;
use crate::domain::state::PersonFact;
use crate::lang::say;
use crate::store::{Member, Sheet, Standing, VisitLine};
use crate::tui::context::Ctx;
use crate::tui::look::{Role, width};

/// Everything that matters at this door, in so many columns.
pub fn sheet_lines(ctx: &Ctx, sheet: &Sheet, columns: usize) -> Vec<Line> {
    let lang = ctx.lang;
    let mut lines = head_lines(ctx, sheet, columns);
    lines.push(Line::blank());
    lines.push(Line::new(say!(lang, sheet_members), Role::Heading));
    for (index, member) in sheet.members.iter().enumerate() {
        lines.extend(member_lines(ctx, sheet, index, member, columns));
    }
    lines.push(Line::blank());
    lines.push(Line::new(say!(lang, sheet_visits), Role::Heading));
    if sheet.visits.is_empty() {
        lines.push(Line::new(say!(lang, sheet_no_visits), Role::Quiet));
    }
    for visit in sheet.visits.iter().rev() {
        lines.extend(visit_lines(ctx, visit, columns));
    }
    lines
}

/// Number, address, phones, note, state, what was tried, follow-up.
pub fn head_lines(ctx: &Ctx, sheet: &Sheet, columns: usize) -> Vec<Line> {
    let (lang, look) = (ctx.lang, ctx.look);
    let household = &sheet.household;
    let mut lines = vec![
        Line::new(
            say!(lang, sheet_number, number = household.code.as_str()),
            Role::Strong,
        )
        .and(
            format!(
                "  {}",
                look.personal(&shorten(sheet.head(), columns.saturating_sub(9)))
            ),
            Role::Strong,
        ),
    ];
    let place: Vec<&str> = [household.lane.as_str(), household.address.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    if !place.is_empty() {
        lines.extend(wrapped(&place.join(" · "), Role::Text, columns, 1));
    }
    if !household.phones.is_empty() {
        let phones = words::phones_words(lang, &household.phones, look);
        lines.extend(wrapped(
            &say!(lang, sheet_phone, phones = phones),
            Role::Text,
            columns,
            1,
        ));
    }
    if !household.door_note.is_empty() {
        lines.extend(wrapped(&household.door_note, Role::Care, columns, 1));
    }
    if let Some(standing) = standing(ctx, sheet) {
        lines.extend(standing_lines(ctx, &standing, columns));
    }
    lines
}

/// Where the household stands, as the session's campaign sees it.
pub fn standing(ctx: &Ctx, sheet: &Sheet) -> Option<Standing> {
    let (id, campaign) = ctx.session.campaign.as_ref()?;
    Some(sheet.standing(*id, campaign, ctx.today()))
}

fn standing_lines(ctx: &Ctx, standing: &Standing, columns: usize) -> Vec<Line> {
    let lang = ctx.lang;
    let state = lang.label("state", standing.state.code());
    let mut lines = vec![Line::new(
        format!("{} {state}", words::mark(standing)),
        words::state_role(standing.state),
    )];
    let tried: Vec<String> = standing
        .tried
        .iter()
        .map(|slot| words::slot_words(lang, slot))
        .collect();
    if !tried.is_empty() {
        let text = say!(lang, sheet_tried, slots = tried.join(", "));
        lines.extend(wrapped(&text, Role::Text, columns, 1));
    }
    if standing.exhausted {
        lines.push(Line::new(say!(lang, flag_exhausted_long), Role::Bad));
    }
    if let Some((day, slot)) = standing.follow_up {
        let day_words = words::day_ahead(lang, day, ctx.today());
        let slot = slot.map(|slot| format!(", {}", words::slot_words(lang, slot)));
        let text = say!(
            lang,
            sheet_follow_up,
            day = format!("{day_words}{}", slot.unwrap_or_default())
        );
        let role = if day < ctx.today() {
            Role::Bad
        } else {
            Role::Note
        };
        lines.extend(wrapped(&text, role, columns, 1));
    }
    lines
}

/// Whether a member is of 14 and over today, or may be.
pub fn is_of_age(ctx: &Ctx, member: &Member) -> bool {
    member
        .person
        .birth
        .is_none_or(|birth| reaches_on(birth, 14) <= ctx.today())
}

/// What a member's line says at its end: away, or how the latest result counts.
pub fn member_state(ctx: &Ctx, sheet: &Sheet, member: &Member) -> (String, Role) {
    if member.absence.is_some() {
        return (say!(ctx.lang, sheet_away), Role::Care);
    }
    let result = sheet.latest_result(member.id).map(|(_, one)| one.result);
    let fact = PersonFact {
        result,
        absent: false,
        done: false,
    };
    (words::counts_words(ctx.lang, fact.counts()), Role::Quiet)
}

fn member_lines(
    ctx: &Ctx,
    sheet: &Sheet,
    index: usize,
    member: &Member,
    columns: usize,
) -> Vec<Line> {
    let star = if is_of_age(ctx, member) { '*' } else { ' ' };
    let born = words::birth_year(member.person.birth, ctx.today());
    let (state, role) = member_state(ctx, sheet, member);
    let taken = 4 + width(&born) + width(&state) + 2;
    let name = shorten(&member.person.name, columns.saturating_sub(taken).max(8));
    let name = ctx.look.personal(&name).into_owned();
    let mut lines = vec![
        Line::new(format!("{:>2}{star}", index + 1), Role::Quiet)
            .and(format!("{name} "), Role::Text)
            .and(format!("{born} "), Role::Quiet)
            .and(state, role),
    ];
    if let Some((_, absence)) = &member.absence {
        for text in absence_words(ctx, absence) {
            lines.extend(
                wrapped(&text, Role::Text, columns.saturating_sub(4), 0)
                    .into_iter()
                    .map(|line| Line::new("    ", Role::Text).join(line)),
            );
        }
    }
    lines
}

/// `Đi làm ăn xa · Bình Dương (nay TP. Hồ Chí Minh) · về Tết 2027`, then phones.
pub fn absence_words(ctx: &Ctx, absence: &Absence) -> Vec<String> {
    let lang = ctx.lang;
    let reason = absence
        .reason
        .map(|reason| lang.label("reason", reason.code()));
    let place = (!absence.place.is_empty()).then(|| lang.place(&absence.place));
    let back = absence
        .back
        .map(|back| say!(lang, sheet_back, when = lang.back(back)));
    let what: Vec<String> = [reason, place, back].into_iter().flatten().collect();
    let mut texts = vec![what.join(" · ")];
    if !absence.phones.is_empty() {
        let phones = words::phones_words(lang, &absence.phones, ctx.look);
        texts.push(say!(lang, sheet_phone, phones = phones));
    }
    let proxy: Vec<String> = [
        ctx.look.personal(&absence.proxy_name).into_owned(),
        absence.proxy_relation.clone(),
        words::phones_words(lang, &absence.proxy_phones, ctx.look),
    ]
    .into_iter()
    .filter(|part| !part.is_empty())
    .collect();
    if !proxy.is_empty() {
        texts.push(say!(lang, sheet_proxy, who = proxy.join(" · ")));
    }
    texts
}

/// `20/11 chiều  Không ai ở nhà`, then who was met, note, follow-up.
pub fn visit_lines(ctx: &Ctx, line: &VisitLine, columns: usize) -> Vec<Line> {
    let lang = ctx.lang;
    let visit = &line.visit;
    let when = words::when(lang, visit.occurred_on, visit.slot, ctx.today());
    let outcome = format!(
        "{} {}",
        visit.outcome.mark(),
        lang.label("outcome", visit.outcome.code())
    );
    let mut more = vec![outcome];
    more.extend(
        visit
            .reason
            .map(|reason| lang.label("refusal", reason.code())),
    );
    if visit.invitation && !visit.outcome.leaves_invitation() {
        more.push(lang.label("outcome", "invitation_left"));
    }
    if let Some(day) = visit.follow_up_on {
        more.push(say!(
            lang,
            sheet_again,
            day = words::near_day(lang, day, ctx.today())
        ));
    }
    if !visit.informant.is_empty() {
        let who = ctx.look.personal(&visit.informant).into_owned();
        more.push(say!(lang, sheet_informant, who = who));
    }
    if !visit.note.is_empty() {
        more.push(ctx.look.personal(&visit.note).into_owned());
    }
    if !visit.visitors.is_empty() {
        more.push(say!(lang, sheet_visitors, who = visit.visitors.as_str()));
    }
    let text = format!("{when}  {}", more.join(" · "));
    wrapped(&text, Role::Text, columns, 2)
}
