//! Finding what an argument names: a village by its name, a household by its number, a person by an id or a number, a
//! code by its digit, its code or its words.

use crate::domain::absence::Reason;
use crate::domain::id::{HouseholdId, IdError, PersonId, VillageId};
use crate::domain::name::fold;
use crate::domain::personal_number::PersonalNumber;
use crate::lang::{Lang, say};
use crate::store::{Error as StoreError, Sheet, Store};

use super::call::Call;
use super::error::{Error, Result};

/// The value whose code is `text`, or whose words are, in either language and with or without marks.
pub(super) fn choice<T: Copy>(
    list: &str,
    all: impl Iterator<Item = T>,
    code: impl Fn(T) -> &'static str,
    text: &str,
) -> Option<T> {
    let folded = fold(text);
    let said = |value: T, lang: Lang| fold(&lang.label(list, code(value))) == folded;
    let fits = |value: &T| code(*value) == text || said(*value, Lang::Vi) || said(*value, Lang::En);
    all.filter(|_| !folded.is_empty()).find(fits)
}

/// As [`choice`], with a fault that names the argument's value.
pub(super) fn chosen<T: Copy>(
    list: &str,
    all: impl Iterator<Item = T>,
    code: impl Fn(T) -> &'static str,
    text: &str,
    lang: Lang,
) -> Result<T> {
    choice(list, all, code, text).ok_or_else(|| unknown_code(text, lang))
}

/// A fault: this is no code of the list.
pub(super) fn unknown_code(text: &str, lang: Lang) -> Error {
    Error::Usage("code_unknown", say!(lang, usage_code_unknown, value = text))
}

/// A reason for being away, by its digit in the form or as [`chosen`].
pub(super) fn reason(text: &str, lang: Lang) -> Result<Reason> {
    let mut letters = text.chars();
    let by_digit = match (letters.next(), letters.next()) {
        (Some(digit), None) => Reason::from_digit(digit),
        _ => None,
    };
    by_digit.map_or_else(
        || chosen("reason", Reason::all(), Reason::code, text, lang),
        Ok,
    )
}

fn mistyped(text: &str, lang: Lang) -> Error {
    Error::Usage("id_mistyped", say!(lang, usage_id_mistyped, value = text))
}

/// The village of an id or a name, with or without its unit word: `Đồng Tâm` is `Thôn Đồng Tâm`.
pub(super) fn village(store: &Store, text: &str, lang: Lang) -> Result<VillageId> {
    match text.parse::<VillageId>() {
        Ok(id) => return Ok(store.village(id).map(|_| id)?),
        Err(IdError::Check) => return Err(mistyped(text, lang)),
        Err(IdError::Form) => {}
    }
    let wanted = fold(text);
    let villages = store.villages()?;
    let named = |fits: &dyn Fn(&str) -> bool| -> Vec<VillageId> {
        let found = villages
            .iter()
            .filter(|(_, village)| fits(&fold(&village.name)));
        found.map(|(id, _)| *id).collect()
    };
    let mut found = named(&|name| name == wanted);
    if found.is_empty() && !wanted.is_empty() {
        found = named(&|name| name.ends_with(&format!(" {wanted}")));
    }
    only(&found, text)
}

/// The one that was found.
fn only<T: Copy>(found: &[T], text: &str) -> Result<T> {
    match found {
        [one] => Ok(*one),
        [] => Err(StoreError::NotFound(text.to_owned()).into()),
        _ => Err(StoreError::Ambiguous(text.to_owned()).into()),
    }
}

/// The household of an id, or of a number in a village. The village need not be named where there is only one.
pub(super) fn household(
    store: &Store,
    text: &str,
    village_text: Option<&str>,
    call: &Call,
) -> Result<HouseholdId> {
    match text.parse::<HouseholdId>() {
        Ok(id) => return Ok(store.household(id).map(|_| id)?),
        Err(IdError::Check) => return Err(mistyped(text, call.lang)),
        Err(IdError::Form) => {}
    }
    let village = match (village_text, store.villages()?.as_slice()) {
        (Some(name), _) => village(store, name, call.lang)?,
        (None, [(only, _)]) => *only,
        (None, []) => return Err(StoreError::NotFound(text.to_owned()).into()),
        (None, _) => {
            return Err(Error::Usage(
                "village_not_named",
                say!(call.lang, usage_village_not_named, code = text),
            ));
        }
    };
    only(&store.households_of_code(village, text)?, text)
}

/// The person of an id or a personal number.
pub(super) fn person(store: &Store, text: &str, lang: Lang) -> Result<PersonId> {
    match text.parse::<PersonId>() {
        Ok(id) => return Ok(store.person(id).map(|_| id)?),
        Err(IdError::Check) => return Err(mistyped(text, lang)),
        Err(IdError::Form) => {}
    }
    let not_one = || Error::Usage("person_unreadable", say!(lang, usage_person, value = text));
    let number = PersonalNumber::parse(text).map_err(|_| not_one())?;
    store
        .person_of_number(&number.to_string())?
        .ok_or_else(|| StoreError::NotFound(text.to_owned()).into())
}

/// A member of a household: by id, number, or name if it is the only one.
pub(super) fn member(store: &Store, sheet: &Sheet, text: &str, lang: Lang) -> Result<PersonId> {
    let wanted = fold(text);
    let named: Vec<PersonId> = sheet
        .members
        .iter()
        .filter(|member| fold(&member.person.name) == wanted)
        .map(|member| member.id)
        .collect();
    let id = if named.is_empty() {
        person(store, text, lang)?
    } else {
        only(&named, text)?
    };
    let is_member = sheet.members.iter().any(|member| member.id == id);
    is_member
        .then_some(id)
        .ok_or_else(|| StoreError::NotFound(text.to_owned()).into())
}
