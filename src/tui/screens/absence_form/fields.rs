//! The fields of the form of an absence, and the words of its choices.

use chrono::Datelike;

use super::super::absence_lines::capitalised;
use crate::domain::absence::{Declared, Plan, Reason, Scope};
use crate::domain::date::{Day, PartialDate, age_on};
use crate::domain::expected_back::{ExpectedBack, Occasion};
use crate::domain::id::PersonId;
use crate::domain::name::shorten;
use crate::domain::record::Absence;
use crate::lang::{Lang, say};
use crate::store::Sheet;
use crate::tui::widgets::field::{Mask, TextField};
use crate::tui::widgets::form::{Field, Form};
use crate::tui::widgets::pick::Pick;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum F {
    Reason,
    ReasonNote,
    Place,
    Scope,
    Address,
    Phones,
    Since,
    Back,
    BackOn,
    Returned,
    Proxy,
    ProxyName,
    ProxyRelation,
    ProxyPhones,
    Plan,
    PlanOn,
    Declared,
    Confirmed,
    Source,
}

/// What a form opens from: the absence as it is, and the words its choices need.
pub(super) struct Made {
    pub absence: Absence,
    pub noun: String,
    pub contacts: Vec<(PersonId, String)>,
    pub today: Day,
}

pub(super) const OCCASIONS: [(char, Occasion); 5] = [
    ('1', Occasion::Tet),
    ('2', Occasion::Summer),
    ('3', Occasion::April30),
    ('4', Occasion::September2),
    ('5', Occasion::HungKings),
];
/// Places behind the occasions in the choice of a return.
pub(super) const BACK_ON: usize = OCCASIONS.len();
pub(super) const BACK_UNKNOWN: usize = OCCASIONS.len() + 1;

/// Household members offered as contact persons at most: a digit each.
const CONTACTS: usize = 8;

/// The members who can pass a word on: grown-ups at home first.
pub(super) fn contacts(sheet: &Sheet, person: PersonId, today: Day) -> Vec<(PersonId, String)> {
    let mut members: Vec<_> = sheet
        .members
        .iter()
        .filter(|member| member.id != person)
        .collect();
    members.sort_by_key(|member| {
        let birth = member.person.birth;
        let is_child = birth.is_some_and(|birth| age_on(birth, today).years < 14);
        (is_child, member.absence.is_some())
    });
    members
        .into_iter()
        .take(CONTACTS)
        .map(|member| (member.id, member.person.name.clone()))
        .collect()
}

/// The year in which an occasion is next, or the one that the absence names already.
pub(super) fn year_of(occasion: Occasion, made: &Made) -> i32 {
    if let Some(ExpectedBack::Occasion(named, year)) = made.absence.back
        && named == occasion
    {
        return year;
    }
    let now = made.today.year();
    let open = |year: &i32| {
        let window = occasion.window(*year);
        window.is_some_and(|(_, last)| last >= made.today)
    };
    (now..=now + 1).find(open).unwrap_or(now)
}

/// All fields, in the order in which a person tells them.
pub(super) fn fields(made: &Made, lang: Lang) -> Vec<Field<F>> {
    let mut fields = fields_of_place(&made.absence, lang);
    fields.extend(fields_of_return(made, lang));
    fields.extend(fields_of_contact(made, lang));
    fields.extend(fields_of_plan(made, lang));
    fields
}

fn text(id: F, label: String, mask: Mask, value: &str) -> Field<F> {
    Form::text(id, label, TextField::new(mask).with(value))
}

fn date(id: F, label: String, value: Option<PartialDate>) -> Field<F> {
    let value = value.map(|date| date.to_string());
    text(id, label, Mask::Date, &value.unwrap_or_default())
}

fn pick(id: F, label: String, options: Vec<(char, String)>, chosen: Option<usize>) -> Field<F> {
    let mut pick = Pick::new(options).optional();
    pick.choose(chosen);
    Form::pick(id, label, pick)
}

fn fields_of_place(absence: &Absence, lang: Lang) -> Vec<Field<F>> {
    let reasons = Reason::all().map(|one| (one.digit(), lang.label("reason", one.code())));
    let reason = |reason| Reason::all().position(|one| one == reason);
    let scopes = ('1'..).zip(Scope::all().map(|one| lang.label("scope", one.code())));
    let label = |id: F| match id {
        F::Reason => say!(lang, absence_label_reason),
        F::ReasonNote => say!(lang, absence_label_reason_note),
        F::Place => say!(lang, absence_label_place),
        F::Scope => say!(lang, absence_label_scope),
        F::Address => say!(lang, absence_label_address),
        _ => say!(lang, absence_label_phones),
    };
    let any = |id, value: &str| text(id, label(id), Mask::Any, value);
    let phones = absence.phones.text();
    vec![
        pick(
            F::Reason,
            label(F::Reason),
            reasons.collect(),
            absence.reason.and_then(reason),
        ),
        any(F::ReasonNote, &absence.reason_note),
        any(F::Place, &lang.place(&absence.place)),
        pick(
            F::Scope,
            label(F::Scope),
            scopes.collect(),
            absence.scope.map(|scope| scope as usize),
        ),
        any(F::Address, &absence.address),
        text(F::Phones, label(F::Phones), Mask::Phone, &phones),
    ]
}

fn fields_of_return(made: &Made, lang: Lang) -> Vec<Field<F>> {
    let absence = &made.absence;
    let on = match absence.back {
        Some(ExpectedBack::On(on)) => Some(on),
        _ => None,
    };
    let since = say!(lang, absence_label_since);
    let back = say!(lang, absence_label_back);
    let picked = picked_return(absence.back);
    let on = on.map(|on| on.to_string()).unwrap_or_default();
    let returned = say!(lang, absence_label_returned);
    vec![
        date(F::Since, since, absence.since),
        pick(F::Back, back, returns(made, lang), picked),
        text(F::BackOn, say!(lang, absence_label_back_on), Mask::Any, &on),
        date(F::Returned, returned, absence.returned_on),
    ]
}

fn fields_of_contact(made: &Made, lang: Lang) -> Vec<Field<F>> {
    let absence = &made.absence;
    let relation = say!(lang, absence_label_proxy_relation);
    let phones = say!(lang, absence_label_proxy_phones);
    let numbers = absence.proxy_phones.text();
    vec![
        pick(
            F::Proxy,
            say!(lang, absence_label_proxy),
            contact_options(made, lang),
            picked_contact(made),
        ),
        text(
            F::ProxyName,
            say!(lang, absence_label_proxy_name),
            Mask::Any,
            &absence.proxy_name,
        ),
        text(
            F::ProxyRelation,
            relation,
            Mask::Any,
            &absence.proxy_relation,
        ),
        text(F::ProxyPhones, phones, Mask::Phone, &numbers),
    ]
}

fn fields_of_plan(made: &Made, lang: Lang) -> Vec<Field<F>> {
    let absence = &made.absence;
    let noun = capitalised(&made.noun);
    let plans = Plan::all().map(|one| {
        let values = [("viec", noun.as_str().into())];
        lang.label_with("plan", one.code(), &values)
    });
    let plan = |plan| Plan::all().position(|one| one == plan);
    let plan_on = absence.plan_on.map(|on| on.to_string());
    let declared = Declared::all().map(|one| lang.label("declared", one.code()));
    let asked = absence.confirmed_on.map(PartialDate::Day);
    let mut confirmed = date(F::Confirmed, say!(lang, absence_label_confirmed), asked);
    confirmed.ditto = lang.day(made.today);
    vec![
        pick(
            F::Plan,
            say!(lang, absence_label_plan),
            ('1'..).zip(plans).collect(),
            absence.plan.and_then(plan),
        ),
        text(
            F::PlanOn,
            say!(lang, absence_label_plan_on),
            Mask::Any,
            &plan_on.unwrap_or_default(),
        ),
        pick(
            F::Declared,
            say!(lang, absence_label_declared),
            ['1', '2', '0'].into_iter().zip(declared).collect(),
            absence.declared.map(|declared| declared as usize),
        ),
        confirmed,
        text(
            F::Source,
            say!(lang, absence_label_source),
            Mask::Any,
            &absence.source,
        ),
    ]
}

fn returns(made: &Made, lang: Lang) -> Vec<(char, String)> {
    let mut options: Vec<(char, String)> = OCCASIONS
        .iter()
        .map(|(digit, occasion)| {
            let back = ExpectedBack::Occasion(*occasion, year_of(*occasion, made));
            (*digit, lang.back(back))
        })
        .collect();
    options.push(('6', say!(lang, absence_back_on)));
    options.push(('0', lang.back(ExpectedBack::Unknown)));
    options
}

fn picked_return(back: Option<ExpectedBack>) -> Option<usize> {
    Some(match back? {
        ExpectedBack::Occasion(occasion, _) => {
            OCCASIONS.iter().position(|(_, one)| *one == occasion)?
        }
        ExpectedBack::On(_) => BACK_ON,
        ExpectedBack::Unknown => BACK_UNKNOWN,
    })
}

/// Members by digit, then somebody else, whose name is typed.
fn contact_options(made: &Made, lang: Lang) -> Vec<(char, String)> {
    let members = made.contacts.iter().map(|(_, name)| shorten(name, 24));
    let mut options: Vec<(char, String)> = ('1'..).zip(members).collect();
    options.push(('0', say!(lang, absence_proxy_other)));
    options
}

fn picked_contact(made: &Made) -> Option<usize> {
    let absence = &made.absence;
    match absence.proxy {
        Some(proxy) => made.contacts.iter().position(|(id, _)| *id == proxy),
        None if absence.proxy_name.is_empty() && absence.proxy_phones.is_empty() => None,
        None => Some(made.contacts.len()),
    }
}
