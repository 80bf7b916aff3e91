//! How a member is related to the head of the household.

use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    code: String,
    digit: char,
}

code_list! {
    /// The relation of a member to the head of the household.
    Relation, Row, "relations.csv"
}

impl Relation {
    /// The relation of a digit in the person form.
    pub fn from_digit(digit: char) -> Option<Self> {
        Self::all().find(|relation| relation.digit() == digit)
    }

    /// Its digit in the person form.
    pub fn digit(self) -> char {
        self.row().digit
    }

    /// Whether this is the head of the household.
    pub fn is_head(self) -> bool {
        self.digit() == '1'
    }
}
