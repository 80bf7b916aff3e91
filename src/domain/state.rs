//! Where a household stands in a campaign, derived from its visits and never stored as truth.

use super::outcome::{Outcome, Standing};
use super::person_result::{Counts, PersonResult};

pub use super::attempts::{AttemptRule, Attempts, Slots};
pub use super::eligibility::{Eligibility, Rule, Target};

closed_list! {
    /// The state of a household in a campaign.
    HouseholdState {
        /// Nobody has been there.
        NotVisited = "not_visited",
        /// Visited, nobody due was met.
        VisitedNotMet = "visited_not_met",
        /// Some were met, some are missing.
        MetIncomplete = "met_incomplete",
        /// Everyone due has been met or reported by the family.
        Reviewed = "reviewed",
        /// The whole household is away, with an absence for everyone due.
        HouseholdAway = "household_away",
        /// Does not agree yet.
        NotAgreed = "not_agreed",
        /// Reported moved, vacant, seasonal, demolished or dead; waits for a confirming step and
        /// stays inside the eligible.
        ToVerify = "to_verify",
        /// Nobody in the household is due in this campaign.
        NobodyEligible = "nobody_eligible",
    }
}

/// What the state needs to know of a visit that was not withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitFact {
    /// Its outcome.
    pub outcome: Outcome,
    /// Its place in time among the household's visits; the greatest is the latest.
    pub order: u64,
}

/// What the state needs to know of a person who is due in the campaign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PersonFact {
    /// The latest result in the campaign.
    pub result: Option<PersonResult>,
    /// Whether an absence is open.
    pub absent: bool,
    /// Whether the application was taken, here or elsewhere: who has it was met.
    pub done: bool,
}

impl PersonFact {
    /// How the latest result counts; what is done counts as met.
    pub fn counts(self) -> Counts {
        if self.done {
            return Counts::Met;
        }
        self.result.map_or(Counts::Open, PersonResult::counts)
    }

    /// Whether "met everyone" makes this person met: never one with an open absence, and not one
    /// whose result already says more.
    pub fn is_met_with_everyone(self) -> bool {
        !self.absent && !matches!(self.counts(), Counts::Met | Counts::NotEligible)
    }
}

/// What is kept of a household's visits in a campaign; they may be seen in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HouseholdFacts {
    visits: u16,
    /// Of those, at which somebody came to the house or spoke with somebody of it.
    came: u16,
    standing: Option<VisitFact>,
    contact: Option<VisitFact>,
}

impl HouseholdFacts {
    /// Takes a visit into account.
    pub fn see(&mut self, visit: VisitFact) {
        self.visits = self.visits.saturating_add(1);
        if !visit.outcome.is_unanswered_call() {
            self.came = self.came.saturating_add(1);
        }
        if visit.outcome.standing() != Standing::Nothing {
            replace_if_later(&mut self.standing, visit);
        }
        if visit.outcome.is_contact() {
            replace_if_later(&mut self.contact, visit);
        }
    }

    /// How many visits there were.
    pub fn visits(&self) -> u16 {
        self.visits
    }

    /// The latest visit that says something of the household; a failed try says nothing.
    pub fn standing(&self) -> Option<VisitFact> {
        self.standing
    }

    /// The latest visit at which somebody was spoken to.
    pub fn contact(&self) -> Option<VisitFact> {
        self.contact
    }

    /// The state with these people due. The first rule that holds wins.
    pub fn state(&self, targets: impl IntoIterator<Item = PersonFact>) -> HouseholdState {
        let due = Due::count(targets);
        let standing = self.standing.map(|visit| visit.outcome.standing());
        let contact = self.contact.map(|visit| visit.outcome.standing());
        if due.people == 0 {
            HouseholdState::NobodyEligible
        } else if standing == Some(Standing::ToVerify) || due.here() == 0 {
            HouseholdState::ToVerify
        } else if due.done == due.here() {
            HouseholdState::Reviewed
        } else if standing == Some(Standing::Away) && due.away == due.here() {
            HouseholdState::HouseholdAway
        } else if due.refused == due.here() {
            HouseholdState::NotAgreed
        } else if due.done > 0 || contact == Some(Standing::Met) {
            HouseholdState::MetIncomplete
        } else if contact == Some(Standing::NotAgreed) {
            HouseholdState::NotAgreed
        } else if self.came > 0 {
            HouseholdState::VisitedNotMet
        } else {
            HouseholdState::NotVisited
        }
    }
}

/// The state of a household from its visits, not the withdrawn ones, and the people due in it.
pub fn household_state(
    visits: impl IntoIterator<Item = VisitFact>,
    targets: impl IntoIterator<Item = PersonFact>,
) -> HouseholdState {
    let mut facts = HouseholdFacts::default();
    visits.into_iter().for_each(|visit| facts.see(visit));
    facts.state(targets)
}

fn replace_if_later(kept: &mut Option<VisitFact>, visit: VisitFact) {
    if kept.is_none_or(|kept| kept.order <= visit.order) {
        *kept = Some(visit);
    }
}

/// The people due in a household, counted.
#[derive(Default)]
struct Due {
    people: u32,
    /// Reported as no longer here, to be verified.
    gone: u32,
    /// Met, or reported by the family.
    done: u32,
    refused: u32,
    /// With an open absence, of those not reported as gone.
    away: u32,
}

impl Due {
    fn count(targets: impl IntoIterator<Item = PersonFact>) -> Self {
        let mut due = Self::default();
        for person in targets {
            let counts = person.counts();
            let gone = counts == Counts::NotEligible;
            due.people += 1;
            due.gone += u32::from(gone);
            due.done += u32::from(matches!(counts, Counts::Met | Counts::Proxy));
            due.refused += u32::from(counts == Counts::Refused);
            due.away += u32::from(person.absent && !gone);
        }
        due
    }

    /// Those who are not reported as gone.
    fn here(&self) -> u32 {
        self.people - self.gone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// People as `met` or `through_family away`; an empty text is somebody without a result.
    fn people(texts: &[&str]) -> Vec<PersonFact> {
        texts
            .iter()
            .map(|text| PersonFact {
                result: text.split(' ').next().and_then(PersonResult::from_code),
                absent: text.ends_with("away"),
                done: text.starts_with("done"),
            })
            .collect()
    }

    fn visits(codes: &[&str]) -> Vec<VisitFact> {
        let outcomes = codes
            .iter()
            .map(|code| Outcome::from_code(code).expect(code));
        outcomes
            .zip(1..)
            .map(|(outcome, order)| VisitFact { outcome, order })
            .collect()
    }

    /// The 22 vectors of the rules, then our own: visits in order, people due, state.
    const CASES: &[(&str, &[&str], &[&str], &str)] = &[
        ("1", &[], &["", ""], "not_visited"),
        ("2", &["nobody_home"], &["", ""], "visited_not_met"),
        (
            "3",
            &["nobody_home", "nobody_home", "nobody_home"],
            &["", ""],
            "visited_not_met",
        ),
        (
            "4",
            &["nobody_home", "nobody_home", "nobody_home"],
            &["", ""],
            "visited_not_met",
        ),
        ("5", &["met_all"], &["met", ""], "met_incomplete"),
        ("6", &["met_all"], &["met", "through_family"], "reviewed"),
        (
            "7",
            &["met_all", "nobody_home"],
            &["met", "met"],
            "reviewed",
        ),
        ("8", &["not_agreed", "met_all"], &["met", "met"], "reviewed"),
        (
            "9",
            &["met_all", "not_agreed"],
            &["met", ""],
            "met_incomplete",
        ),
        ("10", &["not_agreed"], &["", ""], "not_agreed"),
        (
            "11",
            &["not_agreed", "nobody_home"],
            &["", ""],
            "not_agreed",
        ),
        (
            "12",
            &["moved_out", "met_all"],
            &["met", "reported_gone"],
            "reviewed",
        ),
        (
            "13",
            &["household_away"],
            &["away", "away"],
            "household_away",
        ),
        ("14", &["household_away"], &["away", ""], "visited_not_met"),
        ("15", &["seasonal"], &["", ""], "to_verify"),
        ("16, the visit is withdrawn", &[], &["", ""], "not_visited"),
        ("17", &["come_back"], &["", ""], "visited_not_met"),
        ("18, B is not due", &["met_all"], &["met"], "reviewed"),
        (
            "19, after the confirming steps",
            &["met_all"],
            &[],
            "nobody_eligible",
        ),
        ("20", &[], &[], "nobody_eligible"),
        ("21", &["vacant", "nobody_home"], &["", ""], "to_verify"),
        (
            "22",
            &["household_away", "nobody_home"],
            &["away", "away"],
            "household_away",
        ),
        // Beside the 22 vectors: what waits for verification stays inside the eligible.
        (
            "all reported gone",
            &["met_all"],
            &["reported_gone", "reported_gone"],
            "to_verify",
        ),
        ("moved", &["moved_out"], &["", ""], "to_verify"),
        ("demolished", &["demolished"], &["met", ""], "to_verify"),
        (
            "met again after moved",
            &["moved_out", "met_partly"],
            &["", ""],
            "met_incomplete",
        ),
        (
            "met everyone, nobody recorded",
            &["met_all"],
            &["away", ""],
            "met_incomplete",
        ),
        (
            "neighbours are weaker evidence",
            &["neighbour_asked"],
            &["", ""],
            "visited_not_met",
        ),
        (
            "neighbours lift nothing",
            &["vacant", "neighbour_asked"],
            &["", ""],
            "to_verify",
        ),
        (
            "unable lifts a refusal",
            &["not_agreed", "unable"],
            &["", ""],
            "visited_not_met",
        ),
        (
            "everyone refuses",
            &["met_partly"],
            &["not_agreed", "not_agreed"],
            "not_agreed",
        ),
        (
            "one refuses, one is open",
            &["met_partly"],
            &["not_agreed", ""],
            "met_incomplete",
        ),
        (
            "not obliged is no refusal",
            &["met_all"],
            &["not_obliged"],
            "reviewed",
        ),
        (
            "not reached",
            &["nobody_home"],
            &["not_reached"],
            "visited_not_met",
        ),
        (
            "away, the other one gone",
            &["household_away"],
            &["away", "reported_gone"],
            "household_away",
        ),
        // Calls count as what is said at the door.
        (
            "spoke by phone",
            &["phone_spoke"],
            &["met", ""],
            "met_incomplete",
        ),
        (
            "spoke by phone with everyone",
            &["phone_spoke"],
            &["met", "met"],
            "reviewed",
        ),
        // But where nobody answered, nobody came: the house is still to be visited.
        ("no answer", &["phone_no_answer"], &[""], "not_visited"),
        (
            "nobody home, no answer",
            &["nobody_home", "phone_no_answer"],
            &[""],
            "visited_not_met",
        ),
        (
            "refused by phone",
            &["phone_not_agreed"],
            &[""],
            "not_agreed",
        ),
        (
            "no answer lifts nothing",
            &["not_agreed", "phone_off"],
            &[""],
            "not_agreed",
        ),
        ("message", &["phone_message"], &[""], "not_visited"),
        // Whose application was taken was met, though no visit says so.
        ("taken, nobody came", &[], &["done"], "reviewed"),
        ("one of two", &[], &["done", ""], "met_incomplete"),
        (
            "away and taken",
            &["household_away"],
            &["done away", "away"],
            "household_away",
        ),
        (
            "taken, reported gone before",
            &["vacant"],
            &["done"],
            "to_verify",
        ),
    ];

    #[test]
    fn states_of_households() {
        for (case, codes, targets, state) in CASES {
            let found = household_state(visits(codes), people(targets));
            assert_eq!(found.code(), *state, "{case}: {codes:?} {targets:?}");
            let backwards = household_state(visits(codes).into_iter().rev(), people(targets));
            assert_eq!(backwards, found, "{case}, seen backwards");
        }
    }

    #[test]
    fn whom_met_everyone_marks() {
        for (person, marked) in [
            ("", true),
            ("away", false),
            ("met away", false),
            ("not_reached", true),
            ("through_family", true),
            ("not_agreed", true),
            ("met", false),
            ("agreed_date", false),
            ("reported_gone", false),
            ("done", false),
            ("done away", false),
        ] {
            assert_eq!(
                people(&[person])[0].is_met_with_everyone(),
                marked,
                "{person}"
            );
        }
    }

    #[test]
    fn what_is_kept_of_visits() {
        let mut facts = HouseholdFacts::default();
        for visit in visits(&["not_agreed", "vacant", "nobody_home"]) {
            facts.see(visit);
        }
        assert_eq!(facts.visits(), 3);
        assert_eq!(
            facts.standing().map(|visit| visit.outcome.code()),
            Some("vacant")
        );
        assert_eq!(
            facts.contact().map(|visit| visit.outcome.code()),
            Some("not_agreed")
        );
    }
}
