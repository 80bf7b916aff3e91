//! Telephone numbers as people write them down: several in a cell, with remarks.

use serde_json::{Value, json};

use super::date::Day;

/// What was found out about a number, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PhoneMark {
    /// Whether somebody answered who knows the person.
    pub good: bool,
    /// The day of the call.
    pub on: Day,
}

/// One number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Phone {
    /// Canonical digits such as `0987654321` or `+8613812345678`; the text as typed if it is no
    /// telephone number.
    pub digits: String,
    /// What stood in brackets beside it: whose number, by which service.
    pub note: String,
    /// What was found out about it.
    pub mark: Option<PhoneMark>,
}

/// All the numbers of one person or household, in the order written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Phones(pub Vec<Phone>);

impl Phones {
    /// Whether there is no number.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A JSON array with the marks: the form that registers keep.
    pub fn json(&self) -> String {
        let phones = self.0.iter().map(|phone| {
            let mut object = json!({ "digits": phone.digits });
            if !phone.note.is_empty() {
                object["note"] = json!(phone.note);
            }
            if let Some(mark) = phone.mark {
                object["good"] = json!(mark.good);
                object["on"] = json!(mark.on.to_string());
            }
            object
        });
        Value::Array(phones.collect()).to_string()
    }

    /// Reads what [`Phones::json`] wrote; an empty text is no number.
    pub fn from_json(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::default());
        }
        let value: Value = serde_json::from_str(text).ok()?;
        value
            .as_array()?
            .iter()
            .map(phone_from_json)
            .collect::<Option<_>>()
            .map(Self)
    }
}

fn phone_from_json(value: &Value) -> Option<Phone> {
    let mark = match (value.get("good"), value.get("on")) {
        (Some(good), Some(on)) => Some(PhoneMark {
            good: good.as_bool()?,
            on: on.as_str()?.parse().ok()?,
        }),
        _ => None,
    };
    let note = value.get("note").map_or(Some(""), Value::as_str)?;
    Some(Phone {
        digits: value.get("digits")?.as_str()?.to_string(),
        note: note.to_string(),
        mark,
    })
}
