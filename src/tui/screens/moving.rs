//! Members who move to another household, households that part, come together, or move to another village.

use super::ask_note::AskNote;
use super::choose::Choose;
use super::choose_household::ChooseHousehold;
use super::leave::{ask_when, names};
use super::succession::{choose_head, former_relation, member_row, with_head};
use super::words;
use crate::domain::id::{HouseholdId, PersonId, VillageId};
use crate::domain::record::Household;
use crate::domain::relation::Relation;
use crate::lang::say;
use crate::store::{Seat, Sheet};
use crate::tui::command::Flow;
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::layers::confirm::Confirm;
use crate::tui::layers::menu::{Choice, Menu};

/// Marks who moves to another household.
pub fn who_moves(sheet: &Sheet, chosen: Option<PersonId>, ctx: &Ctx) -> Flow {
    let rows = sheet.members.iter().map(|member| member_row(ctx, member));
    let marked: Vec<i64> = chosen.iter().map(|id| id.0).collect();
    let own = sheet.clone();
    Flow::push(Choose::some(
        say!(ctx.lang, moving_who),
        rows.collect(),
        &marked,
        move |ids, ctx| {
            let people = ids.into_iter().map(PersonId).collect();
            Ok(move_members(&own, people, ctx))
        },
    ))
}

/// Asks to which household these members move, on which day, and what a single one is to the head there.
pub fn move_members(sheet: &Sheet, people: Vec<PersonId>, ctx: &Ctx) -> Flow {
    let title = say!(ctx.lang, moving_where, who = names(sheet, &people, ctx));
    let (sheet, from) = (sheet.clone(), sheet.id);
    Flow::push(ChooseHousehold::new(title, from, move |hit, ctx| {
        let (sheet, people) = (sheet.clone(), people.clone());
        Ok(ask_day(sheet, people, hit.household, ctx))
    }))
}

/// Brings a person who is noted in another household to this one: asks the day and the relation.
pub fn bring(person: PersonId, to: HouseholdId, ctx: &Ctx) -> Result<Flow> {
    let sheet = ctx.store.sheet(ctx.store.person(person)?.household)?;
    Ok(ask_day(sheet, vec![person], to, ctx))
}

fn ask_day(sheet: Sheet, people: Vec<PersonId>, to: HouseholdId, ctx: &Ctx) -> Flow {
    let title = say!(ctx.lang, moving_where, who = names(&sheet, &people, ctx));
    ask_when(title, ctx, move |on, ctx| {
        let note = say!(
            ctx.lang,
            moving_note,
            number = sheet.household.code.as_str(),
            village = sheet.village.as_str(),
            day = ctx.lang.day(on)
        );
        seat(&sheet, people.clone(), to, &note, ctx)
    })
}

fn seat(
    sheet: &Sheet,
    people: Vec<PersonId>,
    to: HouseholdId,
    note: &str,
    ctx: &mut Ctx,
) -> Result<Flow> {
    let there = ctx.store.sheet(to)?;
    let note = note.to_owned();
    if there.members.is_empty() {
        let (own, title) = (sheet.clone(), say!(ctx.lang, succession_title_new));
        return choose_head(ctx, sheet, people, title, move |seats, ctx| {
            write(&own, seats, to, note.clone(), ctx)
        });
    }
    let [one] = people[..] else {
        let seats = people.iter().map(|id| kept_in_words(sheet, *id, ctx));
        let seats = seats.collect();
        return write(sheet, seats, to, note, ctx);
    };
    let choices = Relation::all().filter(|relation| !relation.is_head());
    let choices = choices.map(|relation| Choice {
        digit: relation.digit(),
        words: words::relation_words(ctx.lang, relation),
    });
    let title = say!(
        ctx.lang,
        moving_relation,
        head = ctx.look.personal(there.head()).into_owned()
    );
    let sheet = sheet.clone();
    Ok(Flow::push(Menu::new(
        title,
        choices.collect(),
        move |digit, ctx: &mut Ctx| {
            let seat = Seat {
                person: one,
                relation: Relation::from_digit(digit),
                relation_text: String::new(),
                is_head: false,
            };
            write(&sheet, vec![seat], to, note.clone(), ctx)
        },
    )))
}

/// What somebody was to the head before, in words: to the new one it is asked later.
fn kept_in_words(sheet: &Sheet, person: PersonId, ctx: &Ctx) -> Seat {
    let member = sheet.members.iter().find(|member| member.id == person);
    Seat {
        person,
        relation: None,
        relation_text: member.map_or_else(String::new, |member| {
            former_relation(ctx.lang, sheet, member)
        }),
        is_head: false,
    }
}

fn write(
    sheet: &Sheet,
    seats: Vec<Seat>,
    to: HouseholdId,
    note: String,
    ctx: &mut Ctx,
) -> Result<Flow> {
    let people: Vec<PersonId> = seats.iter().map(|seat| seat.person).collect();
    let who = names(sheet, &people, ctx);
    with_head(ctx, sheet, &people, move |stay, ctx| {
        ctx.store.move_members(&seats, to, &note, &stay)?;
        let code = ctx.store.household(to)?.code;
        let text = say!(ctx.lang, told_moved, who = who.as_str(), number = code);
        ctx.tell(text);
        Ok(Flow::Stay)
    })
}

/// Marks who becomes a household of their own, and asks its head and its number.
pub fn split(sheet: &Sheet, chosen: Option<PersonId>, ctx: &Ctx) -> Flow {
    let rows = sheet.members.iter().map(|member| member_row(ctx, member));
    let marked: Vec<i64> = chosen.iter().map(|id| id.0).collect();
    let own = sheet.clone();
    Flow::push(Choose::some(
        say!(ctx.lang, splitting_who),
        rows.collect(),
        &marked,
        move |ids, ctx| {
            let people: Vec<PersonId> = ids.into_iter().map(PersonId).collect();
            let (sheet, title) = (own.clone(), say!(ctx.lang, succession_title_new));
            choose_head(ctx, &own, people, title, move |seats, ctx| {
                ask_number(&sheet, seats, ctx)
            })
        },
    ))
}

fn ask_number(sheet: &Sheet, seats: Vec<Seat>, ctx: &mut Ctx) -> Result<Flow> {
    let village = sheet.household.village;
    let proposed = ctx.store.free_code_like(village, &sheet.household.code)?;
    let sheet = sheet.clone();
    let title = say!(ctx.lang, splitting_title);
    let question = say!(ctx.lang, splitting_number, number = proposed.as_str());
    Ok(Flow::push(AskNote::new(
        title,
        question,
        move |typed, ctx| {
            let code = if typed.is_empty() {
                proposed.clone()
            } else {
                typed
            };
            let new = Household {
                address: sheet.household.address.clone(),
                lane: sheet.household.lane.clone(),
                kind: sheet.household.kind,
                ..Household::new(village, code)
            };
            part(&sheet, seats.clone(), new, ctx)
        },
    )))
}

fn part(sheet: &Sheet, seats: Vec<Seat>, new: Household, ctx: &mut Ctx) -> Result<Flow> {
    let people: Vec<PersonId> = seats.iter().map(|seat| seat.person).collect();
    let note = say!(
        ctx.lang,
        splitting_note,
        number = sheet.household.code.as_str(),
        day = ctx.lang.day(ctx.today())
    );
    let who = names(sheet, &people, ctx);
    with_head(ctx, sheet, &people, move |stay, ctx| {
        ctx.store.split_household(&seats, &new, &note, &stay)?;
        let number = new.code.as_str();
        let text = say!(ctx.lang, told_split, who = who.as_str(), number = number);
        ctx.tell(text);
        Ok(Flow::Stay)
    })
}

/// Asks which household comes into this one, and joins it after a yes.
pub fn join(sheet: &Sheet, ctx: &Ctx) -> Flow {
    let title = say!(
        ctx.lang,
        joining_which,
        number = sheet.household.code.as_str()
    );
    let (into, number) = (sheet.id, sheet.household.code.clone());
    Flow::push(ChooseHousehold::new(
        title.clone(),
        into,
        move |hit, ctx| {
            let other = ctx.store.sheet(hit.household)?;
            let question = say!(
                ctx.lang,
                joining_question,
                other = other.household.code.as_str(),
                village = other.village.as_str(),
                people = ctx.lang.count(other.members.len()),
                visits = ctx.lang.count(other.visits.len()),
                number = number.as_str()
            );
            Ok(Flow::push(Confirm::new(
                title.clone(),
                question,
                move |ctx: &mut Ctx| join_to(&other, into, ctx),
            )))
        },
    ))
}

fn join_to(other: &Sheet, into: HouseholdId, ctx: &mut Ctx) -> Result<Flow> {
    let here = ctx.store.sheet(into)?;
    let people: Vec<PersonId> = other.members.iter().map(|member| member.id).collect();
    let seats: Vec<Seat> = people
        .iter()
        .map(|id| kept_in_words(other, *id, ctx))
        .collect();
    if here.members.is_empty() && !people.is_empty() {
        let (own, title) = (other.clone(), say!(ctx.lang, succession_title_new));
        return choose_head(ctx, other, people, title, move |seats, ctx| {
            write_join(&own, into, &seats, ctx)
        });
    }
    write_join(other, into, &seats, ctx)
}

fn write_join(other: &Sheet, into: HouseholdId, seats: &[Seat], ctx: &mut Ctx) -> Result<Flow> {
    let today = ctx.today();
    ctx.store.merge_households(other.id, into, seats, today)?;
    let number = ctx.store.household(into)?.code;
    let text = say!(
        ctx.lang,
        told_joined,
        other = other.household.code.as_str(),
        number = number
    );
    ctx.tell(text);
    Ok(Flow::Stay)
}

/// Asks to which village the household moves, and its number there.
pub fn to_village(sheet: &Sheet, ctx: &Ctx) -> Flow {
    let villages = ctx.session.villages.iter();
    let others = villages.filter(|(id, _)| *id != sheet.household.village);
    let rows = others.map(|(id, village)| (id.0, village.name.clone()));
    let title = say!(
        ctx.lang,
        moving_village,
        number = sheet.household.code.as_str()
    );
    let (id, code) = (sheet.id, sheet.household.code.clone());
    Flow::push(Choose::one(
        title.clone(),
        rows.collect(),
        move |village, ctx| {
            let village = VillageId(village);
            let proposed = ctx.store.free_code_like(village, &code)?;
            let question = say!(ctx.lang, splitting_number, number = proposed.as_str());
            Ok(Flow::push(AskNote::new(
                title.clone(),
                question,
                move |typed, ctx| {
                    let code = if typed.is_empty() {
                        proposed.clone()
                    } else {
                        typed
                    };
                    ctx.store.move_household(id, village, &code)?;
                    let name = ctx.session.village(village).to_owned();
                    ctx.tell(say!(
                        ctx.lang,
                        told_village_changed,
                        number = code,
                        village = name
                    ));
                    Ok(Flow::Stay)
                },
            )))
        },
    ))
}
