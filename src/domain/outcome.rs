//! What came of one knock or call: the outcomes a digit records.

use serde::Deserialize;

/// The menu on which an outcome has its digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Menu {
    /// In lists of households: the digit records at once.
    Door,
    /// Behind "other result".
    More,
    /// While calling.
    Phone,
}

impl Menu {
    /// What a digit means in this menu; `None` if it means nothing here.
    pub fn press(self, digit: char) -> Option<Press> {
        match (self, digit) {
            (Self::Door | Self::Phone, '9') => Some(Press::More),
            (Self::Door | Self::Phone, '0') => Some(Press::Remove),
            _ => Outcome::all()
                .find(|outcome| outcome.menu() == self && outcome.digit() == digit)
                .map(Press::Record),
        }
    }
}

/// What a digit means in a menu of outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// Records this outcome.
    Record(Outcome),
    /// Opens the menu of other results.
    More,
    /// Removes the entry of the session's date on this household.
    Remove,
}

/// What the screen does once the outcome is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Saves at once.
    Saved,
    /// Opens the entry panel on the members of 14 and over.
    Panel,
    /// Asks for a date only.
    Date,
    /// Offers the reasons for not agreeing yet.
    Reason,
    /// Asks who lives here now.
    Successor,
    /// One form for the whole household, an absence for each member.
    Absences,
    /// Asks for a note.
    Note,
}

/// What an outcome says of the household as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nothing: a failed try takes nothing back that was known before.
    Nothing,
    /// Somebody of the household was spoken to, without a result for anyone.
    Contact,
    /// Somebody was met.
    Met,
    /// The household does not agree yet.
    NotAgreed,
    /// The whole household is away for long.
    Away,
    /// Nobody to look for lives here, which a second, dated step has to confirm.
    ToVerify,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum NumberMark {
    Good,
    Bad,
}

#[derive(Deserialize)]
struct Row {
    code: String,
    menu: Menu,
    digit: char,
    aapor: u16,
    standing: Standing,
    comes_back: bool,
    effect: Effect,
    invitation: bool,
    number: Option<NumberMark>,
    mark: char,
}

code_list! {
    /// The outcome of a visit or call.
    Outcome, Row, "outcomes.csv"
}

impl Outcome {
    /// The outcome of what was typed in a list of households: `2`, or `91` for the first of the
    /// other results.
    pub fn from_digits(digits: &str) -> Option<Self> {
        let (menu, digit) = match digits.strip_prefix('9') {
            Some(rest) => (Menu::More, rest),
            None => (Menu::Door, digits),
        };
        let mut typed = digit.chars();
        match (
            typed.next().and_then(|digit| menu.press(digit)),
            typed.next(),
        ) {
            (Some(Press::Record(outcome)), None) => Some(outcome),
            _ => None,
        }
    }

    /// The menu on which it has its digit.
    pub fn menu(self) -> Menu {
        self.row().menu
    }

    /// Its digit on that menu.
    pub fn digit(self) -> char {
        self.row().digit
    }

    /// The final disposition code of AAPOR (American Association for Public Opinion Research)
    /// that comes nearest, three digits, so that rates can be compared.
    pub fn aapor(self) -> u16 {
        self.row().aapor
    }

    /// Whether somebody of the household was spoken to.
    pub fn is_contact(self) -> bool {
        matches!(
            self.standing(),
            Standing::Contact | Standing::Met | Standing::NotAgreed
        )
    }

    /// Whether nobody answered a call: nobody came to the house, and nobody of it was spoken to.
    pub fn is_unanswered_call(self) -> bool {
        self.menu() == Menu::Phone && self.standing() == Standing::Nothing
    }

    /// Whether the household stays on the list of those to go back to.
    pub fn comes_back(self) -> bool {
        self.row().comes_back
    }

    /// What the screen does once it is chosen.
    pub fn effect(self) -> Effect {
        self.row().effect
    }

    /// What it says of the household as a whole.
    pub fn standing(self) -> Standing {
        self.row().standing
    }

    /// Whether it leaves an invitation, and so adds to an entry of the same day.
    pub fn leaves_invitation(self) -> bool {
        self.row().invitation
    }

    /// What it says of the number that was called: good, bad, or nothing.
    pub fn number_is_good(self) -> Option<bool> {
        self.row()
            .number
            .as_ref()
            .map(|mark| matches!(mark, NumberMark::Good))
    }

    /// The sign in lists, of WGL4 so that every console can show it.
    pub fn mark(self) -> char {
        self.row().mark
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::count_lines;

    #[test]
    fn every_row_is_read() {
        assert_eq!(Outcome::all().len(), count_lines(TEXT));
    }

    #[test]
    fn digits_are_complete() {
        for (menu, digits) in [
            (Menu::Door, "12345678"),
            (Menu::More, "1234567890"),
            (Menu::Phone, "12345678"),
        ] {
            let found: String = Outcome::all()
                .filter(|outcome| outcome.menu() == menu)
                .map(Outcome::digit)
                .collect();
            assert_eq!(found, digits, "{menu:?}");
        }
    }

    #[test]
    fn digits_typed_in_a_list() {
        for (typed, code) in [
            ("1", Some("met_all")),
            ("2", Some("nobody_home")),
            ("3", Some("met_some_away")),
            ("4", Some("come_back")),
            ("5", Some("not_agreed")),
            ("6", Some("moved_out")),
            ("7", Some("no_access")),
            ("8", Some("invitation_left")),
            ("91", Some("met_partly")),
            ("92", Some("neighbour_asked")),
            ("93", Some("not_found")),
            ("94", Some("household_away")),
            ("95", Some("vacant")),
            ("96", Some("seasonal")),
            ("97", Some("unable")),
            ("98", Some("interpreter")),
            ("99", Some("demolished")),
            ("90", Some("other")),
            ("9", None),
            ("0", None),
            ("", None),
            ("12", None),
            ("911", None),
            ("x", None),
        ] {
            assert_eq!(
                Outcome::from_digits(typed).map(Outcome::code),
                code,
                "{typed}"
            );
        }
    }

    #[test]
    fn digits_that_are_no_outcome() {
        assert_eq!(Menu::Door.press('9'), Some(Press::More));
        assert_eq!(Menu::Phone.press('0'), Some(Press::Remove));
        assert_eq!(Menu::Door.press('a'), None);
    }

    #[test]
    fn what_outcomes_say() {
        for (code, contact, comes_back, effect, number) in [
            ("met_all", true, false, Effect::Saved, None),
            ("nobody_home", false, true, Effect::Saved, None),
            ("met_some_away", true, true, Effect::Panel, None),
            ("come_back", true, true, Effect::Date, None),
            ("not_agreed", true, true, Effect::Reason, None),
            ("moved_out", false, false, Effect::Successor, None),
            ("neighbour_asked", false, true, Effect::Note, None),
            ("household_away", false, false, Effect::Absences, None),
            ("phone_spoke", true, false, Effect::Saved, Some(true)),
            (
                "phone_wrong_number",
                false,
                true,
                Effect::Saved,
                Some(false),
            ),
        ] {
            let outcome = Outcome::from_code(code).unwrap();
            assert_eq!(
                (
                    outcome.is_contact(),
                    outcome.comes_back(),
                    outcome.effect(),
                    outcome.number_is_good()
                ),
                (contact, comes_back, effect, number),
                "{code}"
            );
        }
    }

    #[test]
    fn codes_are_unique() {
        let mut codes: Vec<_> = Outcome::all().map(Outcome::code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Outcome::all().len());
    }
}
