//! The words of codes in one language, made once for a whole file.

use std::collections::HashMap;

use crate::domain::absence::{Declared, Plan, Reason, Scope};
use crate::domain::agenda::Duty;
use crate::domain::card::CardKind;
use crate::domain::channel::Channel;
use crate::domain::expected_back::{ExpectedBack, Occasion};
use crate::domain::household_kind::HouseholdKind;
use crate::domain::outcome::Outcome;
use crate::domain::person_result::PersonResult;
use crate::domain::refusal::Refusal;
use crate::domain::relation::Relation;
use crate::domain::residence::Residence;
use crate::domain::sex::Sex;
use crate::domain::slot::Slot;
use crate::domain::stage::{PersonStage, Remaining};
use crate::domain::state::HouseholdState;
use crate::domain::work::Why;
use crate::lang::{Lang, say};

use super::read;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $list:literal $codes:expr;)+) => {
        /// A closed list of codes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Codes { $($(#[$doc])* $name),+ }

        /// Every list with its name in the language files and its codes, in the order of [`Codes`].
        fn lists() -> Vec<(&'static str, Vec<&'static str>)> {
            vec![$(($list, $codes)),+]
        }
    };
}

codes! {
    /// Relation to the head.
    Relation "relation" Relation::all().map(Relation::code).collect();
    /// Sex.
    Sex "sex" Sex::all().map(Sex::code).collect();
    /// Residence.
    Residence "residence" Residence::all().map(Residence::code).collect();
    /// Identity card.
    Card "card" CardKind::all().map(CardKind::code).collect();
    /// Why somebody is away.
    Reason "reason" Reason::all().map(Reason::code).collect();
    /// How far away.
    Scope "scope" Scope::all().map(Scope::code).collect();
    /// What is planned.
    Plan "plan" Plan::all().map(Plan::code).collect();
    /// Whether the absence was declared.
    Declared "declared" Declared::all().map(Declared::code).collect();
    /// What a visit came to.
    Outcome "outcome" Outcome::all().map(Outcome::code).collect();
    /// What it came to for one person.
    PersonResult "person_result" PersonResult::all().map(PersonResult::code).collect();
    /// Why not yet.
    Refusal "refusal" Refusal::all().map(Refusal::code).collect();
    /// The part of the day.
    Slot "slot" Slot::all().map(Slot::code).collect();
    /// The way of a contact.
    Channel "channel" Channel::all().map(Channel::code).collect();
    /// Where a household stands.
    State "state" HouseholdState::all().map(HouseholdState::code).collect();
    /// Home or boarding house.
    HouseholdKind "household_kind" HouseholdKind::all().map(HouseholdKind::code).collect();
    /// Why somebody is needed at a household.
    Why "why_short" Why::all().map(Why::code).collect();
    /// The occasion of a return.
    Occasion "occasion" Occasion::all().map(Occasion::code).collect();
    /// What is to be done with somebody who comes home.
    Duty "duty_short" Duty::all().map(Duty::code).collect();
    /// How far somebody has come in the campaign.
    Stage "person_stage" PersonStage::all().map(PersonStage::code).collect();
    /// Why somebody is not done.
    Remaining "remaining" Remaining::all().map(Remaining::code).collect();
    /// What is missing of a person.
    Missing "missing" vec!["number", "born", "absence_reason", "away_at", "phone", "expected_back", "contact", "plan"];
}

/// The words of every code, and of what is met while a list is written.
pub(super) struct Labels {
    lang: Lang,
    lists: Vec<Vec<(&'static str, String)>>,
    returns: HashMap<String, String>,
    relations: HashMap<String, &'static str>,
    yes: String,
}

impl Labels {
    /// The words in `lang`; `noun` is what the campaign is for: "làm thẻ".
    pub fn new(lang: Lang, noun: &str) -> Self {
        let label = |list: &str, code: &'static str| {
            let words = lang.label_with(list, code, &[("viec", noun.into())]);
            // What is missing stands inside a sentence; every other label begins a cell, also with the noun.
            let begins = list != "missing";
            (code, if begins { capitalised(&words) } else { words })
        };
        let lists = lists().into_iter();
        let words = |(list, codes): (&'static str, Vec<&'static str>)| {
            codes.into_iter().map(|code| label(list, code)).collect()
        };
        Self {
            lang,
            lists: lists.map(words).collect(),
            returns: HashMap::new(),
            relations: HashMap::new(),
            yes: say!(lang, mark_yes),
        }
    }

    /// The words of a code; one that is on no list is its own label.
    pub fn of<'a>(&'a self, list: Codes, code: &'a str) -> &'a str {
        let words = self.lists[list as usize]
            .iter()
            .find(|(known, _)| *known == code);
        words.map_or(code, |(_, words)| words)
    }

    /// "Yes".
    pub fn yes(&self) -> &str {
        &self.yes
    }

    /// The words of an expected return: "Tết 2027", "06/02/2027".
    pub fn back<'a>(&'a mut self, code: &'a str) -> &'a str {
        if !self.returns.contains_key(code) {
            let words = self.return_words(code);
            self.returns.insert(code.to_owned(), words);
        }
        self.returns.get(code).map_or(code, String::as_str)
    }

    fn return_words(&self, code: &str) -> String {
        match ExpectedBack::from_code(code) {
            Some(ExpectedBack::Occasion(occasion, year)) => {
                let year = year.to_string();
                let values = [("year", year.into())];
                self.lang
                    .label_with("occasion_of_year", occasion.code(), &values)
            }
            Some(ExpectedBack::Unknown) => self.lang.label("occasion", "unknown"),
            Some(ExpectedBack::On(date)) => super::form::date(&date.iso()).as_str().to_owned(),
            None => code.to_owned(),
        }
    }

    /// What the words of a list mean as a relation; empty if nothing.
    pub fn relation_said(&mut self, words: &str) -> &'static str {
        if let Some(code) = self.relations.get(words) {
            return code;
        }
        let code = read::relation_said(words).map_or("", Relation::code);
        self.relations.insert(words.to_owned(), code);
        code
    }
}

/// The text with a capital first letter, as a label begins.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_words() {
        for lang in [Lang::Vi, Lang::En] {
            for (list, codes) in lists() {
                for code in codes {
                    assert!(lang.has_label(list, code), "{list}-{code}");
                }
            }
        }
    }

    #[test]
    fn words_begin_a_cell_and_hold_the_noun() {
        let mut labels = Labels::new(Lang::Vi, "làm thẻ");
        let date = "agreed_date";
        for (list, code, words) in [
            (Codes::Plan, "where_living", "Làm thẻ tại nơi tạm trú"),
            (Codes::PersonResult, date, "Đồng ý, hẹn ngày làm thẻ"),
            (Codes::Missing, "phone", "điện thoại"),
            (Codes::Sex, "added by an office", "added by an office"),
        ] {
            assert_eq!(labels.of(list, code), words);
        }
        for (code, words) in [
            ("tet-2027", "Tết 2027"),
            ("unknown", "Không rõ"),
            ("2027-02", "02/2027"),
        ] {
            assert_eq!(labels.back(code), words);
        }
        for (words, code) in [("Vợ", "spouse"), ("??", ""), ("Vợ", "spouse")] {
            assert_eq!(labels.relation_said(words), code);
        }
    }
}
