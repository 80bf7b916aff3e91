//! Filters of the list of absent people that were given a name. They are one setting of the register, so that they go
//! with it and every change of them can be undone.

use serde_json::{Value, json};

use super::door::Done;
use super::{Result, Store};

const KEY: &str = "absent_filters";

/// A named choice of absent people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedFilter {
    /// The code of one that comes with the program, for its label (`saved-<code>`); empty for one that was named here.
    pub code: String,
    /// The name it was given; empty while it has the one it came with.
    pub name: String,
    /// The choice, as [`AbsentFilter::terms`](super::AbsentFilter::terms) writes it.
    pub terms: Vec<String>,
    /// The code of the order.
    pub order: String,
}

/// The choices that a new register begins with.
const BEGIN_WITH: [(&str, &str); 4] = [
    ("china", "place=Trung Quốc"),
    ("no_phone", "phone=none"),
    ("tet", "back=tet"),
    ("no_plan", "plan=none"),
];

impl SavedFilter {
    fn begun(code: &str, term: &str) -> Self {
        let mut terms = vec![term.to_owned()];
        if code == "no_plan" {
            // Not asked is no plan either.
            terms.push("plan=unasked".to_owned());
        }
        Self {
            code: code.to_owned(),
            name: String::new(),
            terms,
            order: "walk".to_owned(),
        }
    }

    fn json(&self) -> Value {
        json!({ "code": self.code, "name": self.name, "terms": self.terms, "order": self.order })
    }

    fn read(value: &Value) -> Option<Self> {
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let terms = value.get("terms")?.as_array()?.iter();
        let terms = terms.map(|term| term.as_str().map(str::to_owned));
        Some(Self {
            code: text("code")?,
            name: text("name")?,
            terms: terms.collect::<Option<_>>()?,
            order: text("order")?,
        })
    }
}

impl Store {
    /// The named filters, in the order of their digits. What makes no sense is left out.
    pub fn saved_filters(&self) -> Result<Vec<SavedFilter>> {
        let Some(text) = self.setting(KEY)? else {
            let begun = BEGIN_WITH.iter();
            return Ok(begun
                .map(|(code, term)| SavedFilter::begun(code, term))
                .collect());
        };
        let value: Value = serde_json::from_str(&text).unwrap_or_default();
        let filters = value.as_array().into_iter().flatten();
        Ok(filters.filter_map(SavedFilter::read).collect())
    }

    /// Keeps the named filters, in this order, in place of those before.
    pub fn keep_filters(&mut self, filters: &[SavedFilter]) -> Result<Done<()>> {
        let filters: Vec<Value> = filters.iter().map(SavedFilter::json).collect();
        self.set_setting(KEY, &Value::Array(filters).to_string())
    }
}
