//! Why and where somebody is away, and what is planned.

use serde::Deserialize;

use super::date::Day;
use super::expected_back::ExpectedBack;

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

/// Whether the campaign comes too late for the person: can come home only after the deadline, by plan or by when he is
/// expected.
pub fn is_late(plan: Option<Plan>, back: Option<ExpectedBack>, due_on: Option<Day>) -> bool {
    let after = back
        .zip(due_on)
        .is_some_and(|(back, due)| back.is_after(due));
    plan == Some(Plan::HomeAfter) || after
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
    fn who_is_late() {
        for (plan, back, due_on, late) in [
            (None, "2027-01-01", "2026-12-31", true),
            (None, "2026-12-31", "2026-12-31", false),
            (None, "2027", "2026-12-31", true),
            (None, "2026", "2026-12-31", false),
            (None, "tet-2027", "2026-12-31", true),
            (None, "tet-2027", "2027-01-30", false),
            (None, "unknown", "2026-12-31", false),
            (None, "tet-2027", "", false),
            (Some(Plan::HomeAfter), "", "2026-12-31", true),
            (Some(Plan::HomeAfter), "", "", true),
            (Some(Plan::HomeBefore), "tet-2027", "2026-12-31", true),
            (Some(Plan::WhereLiving), "", "2026-12-31", false),
        ] {
            let found = is_late(plan, ExpectedBack::from_code(back), due_on.parse().ok());
            assert_eq!(found, late, "{plan:?} {back} {due_on}");
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
