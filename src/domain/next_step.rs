//! What comes next of a person in a campaign, and what has been said of one already.

use super::record::Step;
use super::stage::{PersonStage, Remaining, Standing};
use super::step::StepKind;

/// The step that most likely comes next for somebody who stands so; none where nothing is left to be done.
pub fn likely(standing: &Standing) -> Option<StepKind> {
    if standing.exempt_proposed.is_some() {
        return Some(StepKind::ExemptConfirmed);
    }
    match standing.remaining {
        Some(Remaining::Papers) => return Some(StepKind::PapersSolved),
        Some(Remaining::SaysDone) => return Some(StepKind::Verified),
        _ => {}
    }
    match standing.stage {
        PersonStage::NotContacted | PersonStage::Contacted | PersonStage::Missed => {
            Some(StepKind::Appointed)
        }
        PersonStage::Appointed | PersonStage::Redo => Some(StepKind::Taken),
        PersonStage::Taken => Some(StepKind::CardArrived),
        PersonStage::CardArrived => Some(StepKind::HandedOver),
        PersonStage::HandedOver | PersonStage::VerifiedElsewhere | PersonStage::Exempt => None,
    }
}

/// The place, among the standing steps of a person, oldest first, of the one that says already what `step` says.
///
/// What can happen only once (taken, card arrived, handed over, done elsewhere, verified) is said by any step of its
/// kind, unless it had to be done again in between. Anything else is said again when nothing came after it, or on the
/// same day; a second day that was missed is another one.
pub fn said_before<'s>(standing: impl IntoIterator<Item = &'s Step>, step: &Step) -> Option<usize> {
    let standing: Vec<&Step> = standing.into_iter().collect();
    let same = |other: &Step| {
        other.kind == step.kind && other.due_on == step.due_on && other.reason == step.reason
    };
    if is_once(step.kind) {
        let on_the_day = |kind| {
            let same = standing.iter().filter(|other| other.kind == kind);
            same.filter(|other| other.occurred_on == step.occurred_on)
                .count()
        };
        // Sent back and taken again on one day is so once.
        let (again, redone_then) = (on_the_day(step.kind), on_the_day(StepKind::Redo));
        if redone_then > 0 && again > redone_then {
            return standing.iter().rposition(|other| other.kind == step.kind);
        }
        let redone = |other: &Step| {
            let days = [other.occurred_on, step.occurred_on];
            let (first, last) = (days.iter().min(), days.iter().max());
            standing.iter().any(|between| {
                between.kind == StepKind::Redo
                    && first.is_some_and(|first| *first <= between.occurred_on)
                    && last.is_some_and(|last| between.occurred_on <= *last)
            })
        };
        return standing
            .iter()
            .rposition(|other| other.kind == step.kind && !redone(other));
    }
    let last = standing.len().checked_sub(1);
    let last = last.filter(|at| step.kind != StepKind::NoShow && same(standing[*at]));
    last.or_else(|| {
        standing
            .iter()
            .rposition(|other| same(other) && other.occurred_on == step.occurred_on)
    })
}

fn is_once(kind: StepKind) -> bool {
    kind.is_done() || kind == StepKind::DoneElsewhere
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::date::Day;
    use crate::domain::exemption::ExemptReason;
    use crate::domain::id::{CampaignId, PersonId};

    #[test]
    fn what_likely_comes_next() {
        let standing = |stage: PersonStage, remaining: Option<&str>, exempt_proposed| Standing {
            stage,
            remaining: remaining.and_then(Remaining::from_code),
            taken_on: None,
            issued_on: None,
            exempt: None,
            exempt_proposed,
            due_on: None,
        };
        for (stage, remaining, proposed, next) in [
            ("not_contacted", Some("not_contacted"), None, "appointed"),
            ("contacted", Some("declined"), None, "appointed"),
            ("missed", Some("missed"), None, "appointed"),
            ("appointed", Some("appointed"), None, "taken"),
            ("redo", Some("redo"), None, "taken"),
            ("contacted", Some("papers"), None, "papers_solved"),
            ("contacted", Some("says_done"), None, "verified"),
            (
                "contacted",
                Some("reported_gone"),
                Some(ExemptReason::Dead),
                "exempt_confirmed",
            ),
            ("taken", None, None, "card_arrived"),
            ("card_arrived", None, None, "handed_over"),
            ("handed_over", None, None, ""),
            ("verified_elsewhere", None, None, ""),
            ("exempt", None, None, ""),
        ] {
            let stage = PersonStage::from_code(stage).unwrap();
            let found = likely(&standing(stage, remaining, proposed));
            assert_eq!(
                found.map_or("", StepKind::code),
                next,
                "{stage:?} {remaining:?}"
            );
        }
    }

    /// `taken 10` is a step of 10 November; a third word is its reason, or the day agreed.
    fn step(text: &str) -> Step {
        let words: Vec<&str> = text.split(' ').collect();
        let day = |text: &str| Day::from_ymd_opt(2026, 11, text.parse().unwrap()).unwrap();
        let kind = StepKind::from_code(words[0]).unwrap();
        let third = words.get(2);
        let due_on = third.filter(|_| kind == StepKind::Appointed);
        let reason = third.filter(|_| kind != StepKind::Appointed);
        Step {
            campaign: CampaignId(1),
            person: PersonId(1),
            kind,
            occurred_on: day(words[1]),
            due_on: due_on.map(|text| day(text)),
            reason: reason.map(|text| (*text).to_owned()),
            confirmed_by: String::new(),
            note: String::new(),
            withdrawn_on: None,
            withdrawn_why: String::new(),
        }
    }

    #[test]
    fn what_was_noted_is_not_noted_twice() {
        for (standing, new, before) in [
            ("", "taken 10", None),
            ("taken 10", "taken 10", Some(0)),
            ("taken 10", "taken 12", Some(0)),
            ("taken 10, card_arrived 11", "taken 9", Some(0)),
            ("taken 10, redo 11", "taken 12", None),
            ("taken 10, redo 11, taken 12", "taken 13", Some(2)),
            ("redo 11, taken 12", "taken 10", None),
            ("taken 10, redo 10", "taken 10", None),
            ("taken 10, redo 10, taken 10", "taken 10", Some(2)),
            ("handed_over 10", "verified 10", None),
            ("verified 10", "verified 11", Some(0)),
            ("done_elsewhere 10", "done_elsewhere 12", Some(0)),
            ("appointed 10 15", "appointed 12 15", Some(0)),
            ("appointed 10 15", "appointed 12 16", None),
            ("appointed 10 15, no_show 15", "appointed 15 20", None),
            ("appointed 10 15, no_show 15", "appointed 10 15", Some(0)),
            ("no_show 10", "no_show 12", None),
            ("no_show 10", "no_show 10", Some(0)),
            ("redo 10", "redo 12", Some(0)),
            ("redo 10, taken 11", "redo 12", None),
            ("papers_missing 10", "papers_missing 12", Some(0)),
            (
                "papers_missing 10, papers_solved 11",
                "papers_missing 12",
                None,
            ),
            ("declined 10 travel", "declined 12 travel", Some(0)),
            ("declined 10 travel", "declined 12 no_time", None),
            ("exempt 10 dead", "exempt_confirmed 12 dead", None),
            ("exempt 10 dead, still_here 12", "exempt 13 dead", None),
        ] {
            let standing: Vec<Step> = standing
                .split(", ")
                .filter(|text| !text.is_empty())
                .map(step)
                .collect();
            assert_eq!(said_before(&standing, &step(new)), before, "{new}");
        }
    }
}
