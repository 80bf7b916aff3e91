//! Why and where somebody is away, and what is planned.

use serde::Deserialize;

closed_list! {
    /// How far away.
    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    Scope {
        /// Elsewhere in the same province.
        InProvince = "in_province",
        /// In another province.
        InCountry = "in_country",
        /// In another country.
        Abroad = "abroad",
    }
}

closed_list! {
    /// What is planned for the absent person in the campaign.
    Plan {
        /// At the place of temporary residence.
        WhereLiving = "where_living",
        /// Comes home before the deadline.
        HomeBefore = "home_before",
        /// Can come home only after the deadline.
        HomeAfter = "home_after",
        /// No plan yet.
        None = "none",
    }
}

closed_list! {
    /// Whether the absence was declared to the police (khai báo tạm vắng).
    Declared {
        /// Declared.
        Yes = "yes",
        /// Not declared.
        No = "no",
        /// Not known.
        Unknown = "unknown",
    }
}

#[derive(Deserialize)]
struct Row {
    code: String,
    digit: char,
    scope: Option<Scope>,
}

code_list! {
    /// Why somebody is away.
    Reason, Row, "absence_reasons.csv"
}

impl Reason {
    /// The reason of a digit in the absence form.
    pub fn from_digit(digit: char) -> Option<Self> {
        Self::all().find(|reason| reason.digit() == digit)
    }

    /// Its digit in the absence form.
    pub fn digit(self) -> char {
        self.row().digit
    }

    /// The scope it suggests, until a place says otherwise.
    pub fn scope(self) -> Option<Scope> {
        self.row().scope
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::count_lines;

    #[test]
    fn every_row_is_read() {
        assert_eq!(Reason::all().len(), count_lines(TEXT));
    }

    #[test]
    fn digits_and_scopes() {
        for (digit, code, scope) in [
            ('1', "studying", Some(Scope::InCountry)),
            ('2', "working_elsewhere", Some(Scope::InCountry)),
            ('3', "working_abroad", Some(Scope::Abroad)),
            ('4', "military", Some(Scope::InCountry)),
            ('5', "hospital", None),
            ('6', "with_family", None),
            ('7', "settled_abroad", Some(Scope::Abroad)),
            ('8', "private", None),
            ('9', "not_living", None),
            ('0', "unknown", None),
        ] {
            let reason = Reason::from_digit(digit).unwrap();
            assert_eq!((reason.code(), reason.scope()), (code, scope), "{digit}");
        }
    }

    #[test]
    fn the_file_and_the_code_agree_on_scopes() {
        for scope in Scope::all() {
            let read: Scope = csv::StringRecord::from(vec![scope.code()])
                .deserialize(None)
                .unwrap();
            assert_eq!(read, scope);
        }
    }
}
