//! Every code that the screens and lists show has its words in both languages.

use gocua::domain::absence::{Declared, Plan, Reason, Scope};
use gocua::domain::card::CardKind;
use gocua::domain::channel::Channel;
use gocua::domain::closing::ClosedReason;
use gocua::domain::date::{DateOrder, Day};
use gocua::domain::eligibility::Eligibility;
use gocua::domain::expected_back::{ExpectedBack, Occasion};
use gocua::domain::household_kind::HouseholdKind;
use gocua::domain::outcome::Outcome;
use gocua::domain::person_result::PersonResult;
use gocua::domain::refusal::Refusal;
use gocua::domain::relation::Relation;
use gocua::domain::residence::Residence;
use gocua::domain::sex::Sex;
use gocua::domain::slot::Slot;
use gocua::domain::stage::Remaining;
use gocua::domain::state::HouseholdState;
use gocua::lang::Lang;

/// The codes of every list, under the name its labels have.
fn lists() -> Vec<(&'static str, Vec<&'static str>)> {
    vec![
        ("outcome", Outcome::all().map(Outcome::code).collect()),
        (
            "person_result",
            PersonResult::all().map(PersonResult::code).collect(),
        ),
        ("refusal", Refusal::all().map(Refusal::code).collect()),
        ("reason", Reason::all().map(Reason::code).collect()),
        ("scope", Scope::all().map(Scope::code).collect()),
        ("plan", Plan::all().map(Plan::code).collect()),
        ("declared", Declared::all().map(Declared::code).collect()),
        ("occasion", Occasion::all().map(Occasion::code).collect()),
        (
            "occasion_of_year",
            Occasion::all().map(Occasion::code).collect(),
        ),
        ("relation", Relation::all().map(Relation::code).collect()),
        ("channel", Channel::all().map(Channel::code).collect()),
        ("slot", Slot::all().map(Slot::code).collect()),
        ("sex", Sex::all().map(Sex::code).collect()),
        ("residence", Residence::all().map(Residence::code).collect()),
        ("card", CardKind::all().map(CardKind::code).collect()),
        (
            "household_kind",
            HouseholdKind::all().map(HouseholdKind::code).collect(),
        ),
        (
            "closed",
            ClosedReason::all().map(ClosedReason::code).collect(),
        ),
        (
            "state",
            HouseholdState::all().map(HouseholdState::code).collect(),
        ),
        ("remaining", Remaining::all().map(Remaining::code).collect()),
        (
            "eligibility",
            Eligibility::all().map(Eligibility::code).collect(),
        ),
    ]
}

#[test]
fn every_code_has_a_label_in_both_languages() {
    for (list, codes) in lists() {
        for code in codes {
            for lang in [Lang::Vi, Lang::En] {
                assert!(lang.has_label(list, code), "{lang:?} {list}-{code}");
            }
        }
    }
}

#[test]
fn labels_that_files_hold_are_read_back() {
    for lang in [Lang::Vi, Lang::En] {
        for relation in Relation::all() {
            assert_eq!(
                Relation::read(&lang.label("relation", relation.code())),
                Some(relation),
                "{lang:?}"
            );
        }
        for sex in Sex::all() {
            assert_eq!(
                Sex::read(&lang.label("sex", sex.code())),
                Some(sex),
                "{lang:?}"
            );
        }
        for occasion in Occasion::all() {
            let label = lang.label_with(
                "occasion_of_year",
                occasion.code(),
                &[("year", 2028.into())],
            );
            let today = Day::from_ymd_opt(2026, 11, 22).unwrap();
            let read = ExpectedBack::parse(&label, DateOrder::DayMonth, today);
            assert_eq!(read, Ok(ExpectedBack::Occasion(occasion, 2028)), "{label}");
        }
        let unknown = lang.label("occasion", "unknown");
        let today = Day::from_ymd_opt(2026, 11, 22).unwrap();
        assert_eq!(
            ExpectedBack::parse(&unknown, DateOrder::DayMonth, today),
            Ok(ExpectedBack::Unknown)
        );
    }
}
