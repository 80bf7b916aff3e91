//! Members who are no longer some here: died, moved away, entered in error; or who are registered and live elsewhere.

use super::choose::Choose;
use super::moving::move_members;
use super::succession::{member_row, with_head};
use super::words;
use crate::domain::absence::Reason;
use crate::domain::closing::ClosedReason;
use crate::domain::date::{DateOrder, Day, PartialDate, parse_event};
use crate::domain::id::PersonId;
use crate::domain::record::Absence;
use crate::lang::{Lang, say};
use crate::store::{Member, Sheet};
use crate::tui::command::Flow;
use crate::tui::context::Ctx;
use crate::tui::error::{Error, Result};
use crate::tui::layers::menu::{Choice, Menu};
use crate::tui::screens::ask_note::AskNote;
use crate::tui::screens::typed_date::{Side, read_date};

const REASONS: [(char, ClosedReason); 3] = [
    ('1', ClosedReason::Died),
    ('2', ClosedReason::Moved),
    ('3', ClosedReason::Error),
];

/// Asks why a member leaves, then what that needs.
pub fn leave(sheet: &Sheet, member: &Member, ctx: &Ctx) -> Flow {
    let lang = ctx.lang;
    let id = member.id;
    let name = member.person.name.clone();
    let mut choices: Vec<Choice> = REASONS
        .map(|(digit, reason)| Choice {
            digit,
            words: lang.label("closed", reason.code()),
        })
        .to_vec();
    for (digit, words) in [
        ('4', say!(lang, leave_to_household)),
        ('5', say!(lang, leave_not_living)),
    ] {
        choices.push(Choice { digit, words });
    }
    let title = leave_title(lang, &ctx.look.personal(&name));
    let sheet = sheet.clone();
    Flow::push(Menu::new(
        title,
        choices,
        move |digit, ctx: &mut Ctx| match digit {
            '4' => Ok(move_members(&sheet, vec![id], ctx)),
            '5' => not_living(id, &name, ctx),
            digit => match REASONS.into_iter().find(|(own, _)| *own == digit) {
                Some((_, ClosedReason::Error)) => {
                    let today = ctx.today();
                    close(&sheet, &[id], ClosedReason::Error, today, ctx)
                }
                Some((_, reason)) => Ok(leave_on(&sheet, vec![id], reason, ctx)),
                None => Ok(Flow::Stay),
            },
        },
    ))
}

/// Marks the members who left together, a boarding house's tenants say, then asks the day.
pub fn several_left(sheet: &Sheet, chosen: Option<PersonId>, ctx: &Ctx) -> Flow {
    let rows = sheet.members.iter().map(|member| member_row(ctx, member));
    let marked: Vec<i64> = chosen.iter().map(|id| id.0).collect();
    let own = sheet.clone();
    Flow::push(Choose::some(
        say!(ctx.lang, leave_several_title),
        rows.collect(),
        &marked,
        move |ids, ctx| {
            let people = ids.into_iter().map(PersonId).collect();
            Ok(leave_on(&own, people, ClosedReason::Moved, ctx))
        },
    ))
}

/// Asks on which day these people left for that reason.
pub fn leave_on(sheet: &Sheet, people: Vec<PersonId>, reason: ClosedReason, ctx: &Ctx) -> Flow {
    let title = format!(
        "{} · {}",
        names(sheet, &people, ctx),
        ctx.lang.label("closed", reason.code())
    );
    let sheet = sheet.clone();
    ask_when(title, ctx, move |on, ctx| {
        close(&sheet, &people, reason, on, ctx)
    })
}

/// Asks a day that has come; today until another is typed. `then` runs with it.
pub fn ask_when(
    title: String,
    ctx: &Ctx,
    then: impl Fn(Day, &mut Ctx) -> Result<Flow> + 'static,
) -> Flow {
    let question = say!(ctx.lang, leave_when, day = ctx.lang.day(ctx.today()));
    Flow::push(AskNote::new(title, question, move |typed, ctx| {
        let today = ctx.today();
        let on = match typed.as_str() {
            "" => PartialDate::Day(today),
            typed => read_date(typed, Side::Past, today)
                .or_else(|_| parse_event(typed, DateOrder::DayMonth, today))
                .map_err(|fault| Error::Told(words::date_fault(ctx.lang, fault, typed)))?,
        };
        if on.first() > today {
            return Err(Error::Told(say!(ctx.lang, date_in_future)));
        }
        then(on.last().min(today), ctx)
    }))
}

/// `Nguyễn Văn A`, or `3 người`.
pub fn names(sheet: &Sheet, people: &[PersonId], ctx: &Ctx) -> String {
    match people {
        [one] => {
            let member = sheet.members.iter().find(|member| member.id == *one);
            let name = member.map_or("", |member| member.person.name.as_str());
            ctx.look.personal(name).into_owned()
        }
        several => say!(ctx.lang, leave_people, n = ctx.lang.count(several.len())),
    }
}

fn leave_title(lang: Lang, name: &str) -> String {
    say!(lang, leave_title, name = name)
}

fn close(
    sheet: &Sheet,
    people: &[PersonId],
    reason: ClosedReason,
    on: Day,
    ctx: &mut Ctx,
) -> Result<Flow> {
    let own = people.to_vec();
    let names = names(sheet, people, ctx);
    with_head(ctx, sheet, people, move |stay, ctx| {
        ctx.store.leave(&own, reason, on, &stay)?;
        let mut text = say!(
            ctx.lang,
            told_left,
            name = names.as_str(),
            reason = ctx.lang.label("closed", reason.code())
        );
        if let Some(head) = stay.iter().find(|seat| seat.is_head) {
            let name = ctx.store.person(head.person)?.name;
            let name = ctx.look.personal(&name).into_owned();
            text = format!("{text} · {}", say!(ctx.lang, told_new_head, name = name));
        }
        ctx.tell(text);
        Ok(Flow::Stay)
    })
}

/// Registered here and living elsewhere: away, with that as the reason.
fn not_living(person: PersonId, name: &str, ctx: &mut Ctx) -> Result<Flow> {
    let open = ctx.store.open_absence(person)?;
    let (id, mut absence) =
        open.map_or((None, Absence::new(person)), |(id, open)| (Some(id), open));
    absence.reason = Reason::from_code("not_living");
    absence.confirmed_on = Some(ctx.today());
    ctx.store.save_absence(id, &absence)?;
    let name = ctx.look.personal(name).into_owned();
    ctx.tell(say!(ctx.lang, told_not_living, name = name));
    Ok(Flow::Stay)
}
