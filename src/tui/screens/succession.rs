//! A household whose head goes gets a new one, and its members other relations.

use super::choose::Choose;
use super::words;
use crate::domain::id::PersonId;
use crate::domain::relation::Relation;
use crate::lang::{Lang, say};
use crate::store::{Member, Seat, Sheet};
use crate::tui::command::Flow;
use crate::tui::context::Ctx;
use crate::tui::error::Result;

/// A member in a list to choose from: name, year of birth, relation.
pub fn member_row(ctx: &Ctx, member: &Member) -> (i64, String) {
    let person = &member.person;
    let name = ctx.look.personal(&person.name).into_owned();
    let born = words::birth_year(person.birth, ctx.today());
    let relation = relation_in_words(ctx.lang, member);
    let parts = [name, born, relation];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    (member.id.0, parts.collect::<Vec<_>>().join(" · "))
}

fn relation_in_words(lang: Lang, member: &Member) -> String {
    let person = &member.person;
    if !person.relation_text.is_empty() {
        return person.relation_text.clone();
    }
    let relation = person.relation.map(|one| words::relation_words(lang, one));
    relation.unwrap_or_default()
}

/// Runs `then` with the places of those who stay when `gone` go: at once where the head stays, nobody stays or only one
/// does, else when the new head was chosen.
pub fn with_head(
    ctx: &mut Ctx,
    sheet: &Sheet,
    gone: &[PersonId],
    then: impl Fn(Vec<Seat>, &mut Ctx) -> Result<Flow> + 'static,
) -> Result<Flow> {
    let head_goes = sheet
        .members
        .iter()
        .any(|member| member.person.is_head && gone.contains(&member.id));
    let stay: Vec<PersonId> = sheet
        .members
        .iter()
        .map(|member| member.id)
        .filter(|id| !gone.contains(id))
        .collect();
    if !head_goes || stay.is_empty() {
        return then(Vec::new(), ctx);
    }
    let title = title(sheet, ctx);
    choose_head(ctx, sheet, stay, title, then)
}

fn title(sheet: &Sheet, ctx: &Ctx) -> String {
    let number = sheet.household.code.as_str();
    say!(ctx.lang, succession_title, number = number)
}

/// Asks who is the head from now on, and gives everybody their place.
pub fn change_head(sheet: &Sheet, ctx: &mut Ctx) -> Result<Flow> {
    let members = sheet.members.iter().map(|member| member.id).collect();
    let (household, title) = (sheet.id, title(sheet, ctx));
    choose_head(ctx, sheet, members, title, move |seats, ctx| {
        ctx.store.seat_members(household, &seats)?;
        if let Some(head) = seats.iter().find(|seat| seat.is_head) {
            let name = ctx.store.person(head.person)?.name;
            let name = ctx.look.personal(&name).into_owned();
            ctx.tell(say!(ctx.lang, told_head_changed, name = name));
        }
        Ok(Flow::Stay)
    })
}

/// Runs `then` with the places of `members` under the head that is chosen among them; of one member it is that one.
pub fn choose_head(
    ctx: &mut Ctx,
    sheet: &Sheet,
    members: Vec<PersonId>,
    title: String,
    then: impl Fn(Vec<Seat>, &mut Ctx) -> Result<Flow> + 'static,
) -> Result<Flow> {
    if let [only] = members[..] {
        return then(seats(ctx.lang, sheet, &members, only), ctx);
    }
    let rows = sheet.members.iter();
    let rows = rows.filter(|member| members.contains(&member.id));
    let rows = rows.map(|member| member_row(ctx, member)).collect();
    let sheet = sheet.clone();
    Ok(Flow::push(Choose::one(title, rows, move |id, ctx| {
        then(seats(ctx.lang, &sheet, &members, PersonId(id)), ctx)
    })))
}

/// The places of `members` of a household under `head`, one of them. A relation that is not certain any more is kept in
/// words, as what it was to the head before.
fn seats(lang: Lang, sheet: &Sheet, members: &[PersonId], head: PersonId) -> Vec<Seat> {
    let found = sheet.members.iter().find(|member| member.id == head);
    let head_was = found.and_then(|member| member.person.relation);
    let members = sheet
        .members
        .iter()
        .filter(|member| members.contains(&member.id));
    members
        .map(|member| {
            let person = &member.person;
            if member.id == head {
                return Seat {
                    person: head,
                    relation: Relation::all().find(|relation| relation.is_head()),
                    relation_text: String::new(),
                    is_head: true,
                };
            }
            let was = person.relation;
            let is = was.zip(head_was).and_then(|(was, head)| was.under(head));
            let relation_text = match is {
                Some(_) if is == was => person.relation_text.clone(),
                Some(_) => String::new(),
                None => former_relation(lang, sheet, member),
            };
            Seat {
                person: member.id,
                relation: is,
                relation_text,
                is_head: false,
            }
        })
        .collect()
}

/// `Con dâu của Nguyễn Văn Tám`: what a member was to the head of the household before.
pub fn former_relation(lang: Lang, sheet: &Sheet, member: &Member) -> String {
    let relation = relation_in_words(lang, member);
    let head = sheet.members.iter().find(|member| member.person.is_head);
    let is_head = head.is_some_and(|head| head.id == member.id);
    match head.filter(|_| !relation.is_empty() && !is_head) {
        Some(head) => say!(
            lang,
            succession_former,
            relation = relation,
            name = head.person.name.as_str()
        ),
        None => relation,
    }
}
