//! Calls in words: who answers on a number, whom it leads to, when it was called and when it is called again.

use super::absence_lines::{back_short, capitalised};
use super::words;
use crate::domain::absence::{Plan, is_late};
use crate::domain::call::{Call, Turn};
use crate::domain::date::Day;
use crate::domain::expected_back::ExpectedBack;
use crate::domain::name::shorten;
use crate::domain::outcome::Outcome;
use crate::domain::phone::{Phone, grouped};
use crate::domain::reach::Contact;
use crate::domain::slot::Slot;
use crate::lang::{Lang, say};
use crate::store::AbsentRow;
use crate::tui::chrome::whole_parts;
use crate::tui::context::Ctx;
use crate::tui::look::{Role, width};

/// Who answers: the name, and what the person is to whoever is away. Without a number: whom to ask for one.
pub(super) fn contact(row: &AbsentRow, lang: Lang) -> (String, String) {
    let reach = row.reach();
    let at_home = || {
        let head = (row.head != row.name).then(|| row.head.clone());
        (head.unwrap_or_default(), say!(lang, call_at_home))
    };
    match reach.contact_number() {
        Some((_, Contact::Household)) => at_home(),
        None if reach.own_number().is_some() => (row.name.clone(), say!(lang, call_the_absent)),
        None if row.proxy.is_empty() => at_home(),
        Some((_, Contact::Proxy)) | None => (row.proxy.clone(), row.absence.proxy_relation.clone()),
    }
}

/// A text with its first letter small, for brackets.
fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// `Bùi Thị Na (mẹ)`.
pub(super) fn contact_words(row: &AbsentRow, columns: usize, ctx: &Ctx) -> String {
    let (name, relation) = contact(row, ctx.lang);
    let relation = uncapitalised(&relation);
    if name == row.name {
        return capitalised(&relation);
    }
    let room = columns.saturating_sub(if relation.is_empty() {
        0
    } else {
        width(&relation) + 3
    });
    let name = ctx.look.personal(&shorten(&name, room)).into_owned();
    match (name.is_empty(), relation.is_empty()) {
        (false, false) => format!("{name} ({relation})"),
        (true, _) => capitalised(&relation),
        (_, true) => name,
    }
}

/// `Minh, Hoa, Tú`, or the one name; `Minh và 7 người` where there is no room for all.
pub(super) fn whom(rows: &[AbsentRow], columns: usize, ctx: &Ctx) -> String {
    if let [row] = rows {
        return ctx.look.personal(&shorten(&row.name, columns)).into_owned();
    }
    let given = rows
        .iter()
        .filter_map(|row| row.name.split(' ').next_back());
    let given: Vec<&str> = given.collect();
    let names = given.join(", ");
    if width(&names) <= columns {
        return ctx.look.personal(&names).into_owned();
    }
    let first = given.first().copied().unwrap_or_default();
    let name = ctx.look.personal(first).into_owned();
    let count = ctx.lang.count(rows.len().saturating_sub(1));
    say!(ctx.lang, call_people, name = name, count = count)
}

/// An outcome in a few words, for the list.
fn short(outcome: Outcome, lang: Lang) -> String {
    if lang.has_label("call_short", outcome.code()) {
        lang.label("call_short", outcome.code())
    } else {
        words::outcome_words(lang, outcome).to_lowercase()
    }
}

/// `gọi lại tối nay`, `gọi lại 25/11`; nothing where nobody waits for a call.
pub(super) fn again_words(turn: Turn, today: Day, lang: Lang) -> Option<String> {
    let Turn::Later(day, slot) = turn else {
        return None;
    };
    Some(say!(lang, call_again, when = later(day, slot, today, lang)))
}

/// `tối nay`, `trưa mai`, `25/11`.
fn later(day: Day, slot: Slot, today: Day, lang: Lang) -> String {
    match ((day - today).num_days(), slot) {
        (0, slot) => lang.label("call_today", slot.code()),
        (1, Slot::Noon) => say!(lang, call_tomorrow_noon),
        _ => words::near_day(lang, day, today),
    }
}

/// The last call and what follows from it, in as few words as a list has room for.
pub(super) fn last_call(
    number: u64,
    call: Option<&Call>,
    turn: Turn,
    today: Day,
    lang: Lang,
) -> (String, Role) {
    let told = |call: &Call| {
        let result = short(call.outcome, lang);
        if call.day == today {
            result
        } else {
            format!("{} {result}", words::near_day(lang, call.day, today))
        }
    };
    let told = call.map(told).unwrap_or_default();
    match turn {
        _ if number == 0 => (say!(lang, call_without), Role::Care),
        Turn::Never => (say!(lang, call_never), Role::Text),
        Turn::Due(day) => {
            let day = words::near_day(lang, day, today);
            (say!(lang, call_due, day = day), Role::Care)
        }
        Turn::OtherHour => (say!(lang, call_other_hour, told = told), Role::Care),
        Turn::Before(_) => (told, Role::Text),
        Turn::Later(day, slot) => {
            let again = later(day, slot, today, lang);
            (format!("{told} → {again}"), Role::Quiet)
        }
        Turn::Called(_) => (format!("√ {told}"), Role::Quiet),
    }
}

/// Who is away and what is known, in one line of so many columns.
/// `mark` says what is asked of the person, where nothing else does.
pub(super) fn person_line(row: &AbsentRow, mark: &str, columns: usize, ctx: &Ctx) -> String {
    let place = ctx.lang.place(&row.absence.place);
    let line = person_words(row, mark, &place, ctx);
    if width(&line) <= columns {
        return line;
    }
    // The province's old name alone is what people say.
    let line = person_words(row, mark, &row.absence.place, ctx);
    whole_parts(&line, columns).to_owned()
}

fn person_words(row: &AbsentRow, mark: &str, place: &str, ctx: &Ctx) -> String {
    let lang = ctx.lang;
    let absence = &row.absence;
    let born = row.birth.map(|birth| birth.year().to_string());
    let back = absence.back.map(|back| match back {
        ExpectedBack::Unknown => say!(lang, call_back_unknown),
        back => say!(lang, call_back, when = back_short(Some(back), lang)),
    });
    let plan = absence
        .plan
        .map(|plan| lang.label("plan_short", plan.code()));
    let name = ctx.look.personal(&row.name).into_owned();
    let place = (!place.is_empty()).then(|| place.to_owned());
    let mark = (!mark.is_empty()).then(|| mark.to_owned());
    let parts = [Some(name), mark, born, place, back, plan];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What to ask for: all that is not known of somebody who is away.
pub(super) fn missing_words(row: &AbsentRow, lang: Lang) -> Option<String> {
    let absence = &row.absence;
    let reach = row.reach();
    let missing = [
        (reach.own_number().is_none(), say!(lang, call_missing_phone)),
        (absence.place.is_empty(), say!(lang, call_missing_place)),
        (absence.address.is_empty(), say!(lang, call_missing_address)),
        (absence.back.is_none(), say!(lang, call_missing_back)),
        (absence.plan.is_none(), say!(lang, call_missing_plan)),
    ];
    let missing = missing.into_iter().filter(|(missing, _)| *missing);
    let what: Vec<String> = missing.map(|(_, words)| words).collect();
    (!what.is_empty()).then(|| say!(lang, call_missing, what = what.join(", ")))
}

/// What to advise where the person comes home only after the deadline, and nothing else is planned.
pub(super) fn late_words(row: &AbsentRow, ctx: &Ctx) -> Option<String> {
    let due_on = ctx.session.due_on()?;
    let absence = &row.absence;
    let late = is_late(absence.plan, absence.back, Some(due_on));
    (late && absence.plan != Some(Plan::WhereLiving)).then(|| {
        let (viec, han) = (ctx.session.noun(), ctx.lang.day(due_on));
        say!(ctx.lang, call_late, viec = viec, han = han)
    })
}

/// The numbers that led to the person and turned out bad, with their days.
pub(super) fn bad_words(row: &AbsentRow, ctx: &Ctx) -> Vec<String> {
    let words = |phone: &Phone| {
        let since = phone
            .mark
            .map(|mark| words::near_day(ctx.lang, mark.on, ctx.today()));
        let number = grouped(&phone.digits);
        say!(
            ctx.lang,
            call_bad_number,
            number = ctx.look.personal(&number).into_owned(),
            day = since.unwrap_or_default()
        )
    };
    bad_numbers(row).map(words).collect()
}

/// The numbers of a person and of those who know him that turned out bad, each once.
fn bad_numbers(row: &AbsentRow) -> impl Iterator<Item = &Phone> {
    let lists = [
        &row.absence.proxy_phones,
        &row.member_phones,
        &row.household_phones,
        &row.absence.phones,
        &row.phones,
    ];
    let mut seen: Vec<&str> = Vec::new();
    lists
        .into_iter()
        .flat_map(|phones| &phones.0)
        .filter(move |phone| {
            let fresh = phone.is_bad() && !seen.contains(&phone.digits.as_str());
            seen.push(&phone.digits);
            fresh
        })
}
