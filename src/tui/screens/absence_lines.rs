//! An absence in words: its facts as lines, and the short forms that lists have room for.

use crate::domain::date::{Day, PartialDate, age_on};
use crate::domain::expected_back::{ExpectedBack, Occasion};
use crate::domain::phone::{Phones, grouped};
use crate::domain::reach::Contact;
use crate::lang::{Lang, say};
use crate::store::AbsentRow;
use crate::tui::context::Ctx;

/// All usable numbers, grouped for the eye, with what stood beside them.
pub(super) fn phones_in_words(phones: &Phones) -> String {
    let words = phones.0.iter().map(|phone| {
        // A number is never broken over two lines.
        let number = grouped(&phone.digits).replace(' ', "\u{a0}");
        if phone.note.is_empty() {
            number
        } else {
            format!("{number} ({})", phone.note)
        }
    });
    words.collect::<Vec<_>>().join("; ")
}

/// How to reach an absent person in fourteen columns, and whether there is a way: the person's own number, else that of
/// whoever is called about the person.
pub(super) fn contact(row: &AbsentRow, lang: Lang) -> (String, bool) {
    let reach = row.reach();
    if let Some(phone) = reach.own_number() {
        return (grouped(&phone.digits), true);
    }
    match reach.contact_number() {
        Some((phone, _)) => {
            let number = phone.digits.as_str();
            (say!(lang, absent_through, number = number), true)
        }
        None => (say!(lang, absent_no_phone), false),
    }
}

/// When somebody is expected back, in eight columns.
pub(super) fn back_short(back: Option<ExpectedBack>, lang: Lang) -> String {
    let of_year = |day: &str, year: i32| format!("{day}/{:02}", year.rem_euclid(100));
    match back {
        None | Some(ExpectedBack::Unknown) => say!(lang, absent_back_unknown),
        Some(ExpectedBack::On(PartialDate::Day(day))) => day.format("%d/%m/%y").to_string(),
        Some(ExpectedBack::On(date)) => date.to_string(),
        Some(ExpectedBack::Occasion(Occasion::April30, year)) => of_year("30/4", year),
        Some(ExpectedBack::Occasion(Occasion::September2, year)) => of_year("2/9", year),
        Some(ExpectedBack::Occasion(Occasion::Tet, year)) => {
            say!(lang, absent_back_tet, year = year.to_string())
        }
        Some(ExpectedBack::Occasion(Occasion::Summer, year)) => {
            say!(lang, absent_back_summer, year = year.to_string())
        }
        Some(ExpectedBack::Occasion(Occasion::HungKings, year)) => {
            let year = format!("{:02}", year.rem_euclid(100));
            say!(lang, absent_back_hung_kings, year = year)
        }
    }
}

/// A text with its first letter large.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// A fact: its name and its words.
pub(super) type Fact = (String, String);

/// The short facts of an absence. What is not known is left out.
pub(super) fn short_facts(row: &AbsentRow, ctx: &Ctx) -> Vec<Fact> {
    let (lang, look) = (ctx.lang, ctx.look);
    let absence = &row.absence;
    let born = row.birth.map(|birth| {
        let age = age_on(birth, ctx.today());
        let mark = if age.uncertain { "≈" } else { "" };
        let age = format!("{mark}{}", age.years);
        say!(lang, absent_born, date = birth.to_string(), age = age)
    });
    let head = look.personal(&row.head).into_owned();
    let household = say!(
        lang,
        absent_household,
        code = row.code.as_str(),
        head = head,
        village = ctx.session.village(row.village)
    );
    let reason = absence.reason.map(|one| lang.label("reason", one.code()));
    let reason = reason.unwrap_or_default();
    let declared = absence
        .declared
        .map(|one| lang.label("declared", one.code()));
    let confirmed = absence.confirmed_on.map(|day| lang.day(day));
    let confirmed = confirmed.unwrap_or_default();
    known([
        (say!(lang, absence_label_born), born.unwrap_or_default()),
        (say!(lang, absence_label_household), household),
        (
            say!(lang, absence_label_reason),
            joined([reason.as_str(), absence.reason_note.as_str()]),
        ),
        (
            say!(lang, absence_label_since),
            absence
                .since
                .map(|date| date.to_string())
                .unwrap_or_default(),
        ),
        (
            say!(lang, absence_label_back),
            absence.back.map(|back| lang.back(back)).unwrap_or_default(),
        ),
        (
            say!(lang, absence_label_declared),
            declared.unwrap_or_default(),
        ),
        (
            say!(lang, absence_label_confirmed),
            joined([confirmed.as_str(), absence.source.as_str()]),
        ),
    ])
}

/// The facts that take room: where, how to reach the person, what is planned, what to advise.
pub(super) fn long_facts(row: &AbsentRow, noun: &str, due_on: Option<Day>, ctx: &Ctx) -> Vec<Fact> {
    let (lang, look) = (ctx.lang, ctx.look);
    let absence = &row.absence;
    let place = lang.place(&absence.place);
    let own = [&absence.phones, &row.phones].map(phones_in_words);
    let own = joined(own.each_ref().map(String::as_str));
    let own = if own.is_empty() {
        say!(lang, absent_no_phone)
    } else {
        look.personal(&own).into_owned()
    };
    let proxy_phones = match &absence.proxy_phones {
        typed if typed.usable() || row.member_phones.is_empty() => typed,
        _ => &row.member_phones,
    };
    let proxy = joined([
        look.personal(&row.proxy).as_ref(),
        absence.proxy_relation.as_str(),
        look.personal(&phones_in_words(proxy_phones)).as_ref(),
    ]);
    let household = match row.reach().contact_number() {
        Some((_, Contact::Household)) => phones_in_words(&row.household_phones),
        _ => String::new(),
    };
    let plan = absence.plan.map(|plan| {
        let noun = capitalised(noun);
        lang.label_with("plan", plan.code(), &[("viec", noun.into())])
    });
    let plan = plan.unwrap_or_default();
    let plan_on = absence.plan_on.map(|date| date.to_string());
    let advice = due_on.filter(|due| absence.back.is_some_and(|back| back.is_after(*due)));
    known([
        (
            say!(lang, absence_label_place),
            joined([place.as_str(), absence.address.as_str()]),
        ),
        (say!(lang, absence_label_phones), own),
        (say!(lang, absence_label_proxy), proxy),
        (
            say!(lang, absence_label_household_phones),
            look.personal(&household).into_owned(),
        ),
        (
            say!(lang, absence_label_plan),
            joined([plan.as_str(), plan_on.unwrap_or_default().as_str()]),
        ),
        (
            say!(lang, absence_label_advice),
            advice
                .map(|due| late_advice(due, noun, lang))
                .unwrap_or_default(),
        ),
    ])
}

fn known<const N: usize>(facts: [Fact; N]) -> Vec<Fact> {
    facts
        .into_iter()
        .filter(|(_, words)| !words.is_empty())
        .collect()
}

/// What to advise when the person can be back only after the deadline.
pub(super) fn late_advice(due: Day, noun: &str, lang: Lang) -> String {
    say!(
        lang,
        absence_after_deadline,
        han = lang.day(due),
        viec = noun
    )
}

fn joined<const N: usize>(parts: [&str; N]) -> String {
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}
