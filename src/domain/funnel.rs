//! How far the campaign has come with somebody who is away: from a name on the list to a card that was seen.

use super::absence::Plan;
use super::person_result::{Counts, PersonResult};

closed_list! {
    /// The stages of an absence, each farther than the one before. A stage counts as reached by whoever reached a farther
    /// one: who came home is done, though nobody ever called.
    Stage {
        /// Away, of 14 or over.
        Listed = "listed",
        /// A contact person is named, or a number is known that can be called.
        HasContact = "has_contact",
        /// Somebody was spoken to: the person, or the family.
        Contacted = "contacted",
        /// A plan is made.
        Planned = "planned",
        /// By the plan it is done inside the deadline.
        InTime = "in_time",
        /// Said to be done elsewhere, or came back.
        Done = "done",
        /// Somebody of the office has seen it.
        Verified = "verified",
    }
}

/// How an absence came to its end in the campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// Said to be done elsewhere, or came back.
    Done,
    /// Verified by a step; of those who came back, also by being met.
    Verified,
}

/// What comes only after the deadline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct After {
    /// The plan's own date.
    pub plan: bool,
    /// The way home.
    pub home: bool,
}

/// What the stage needs to know of an absence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AbsenceFacts {
    /// A contact person is named, or a number can be called.
    pub has_contact: bool,
    /// Somebody was spoken to in the campaign, or said that the person is still away.
    pub contacted: bool,
    /// What is planned.
    pub plan: Option<Plan>,
    /// What comes only after the deadline.
    pub after: After,
    /// How it came to its end.
    pub end: Option<End>,
}

impl AbsenceFacts {
    /// The farthest stage that was reached.
    pub fn stage(self) -> Stage {
        let planned = self.plan.is_some_and(|plan| plan != Plan::None);
        if let Some(end) = self.end {
            match end {
                End::Done => Stage::Done,
                End::Verified => Stage::Verified,
            }
        } else if planned && self.is_in_time() {
            Stage::InTime
        } else if planned {
            Stage::Planned
        } else if self.contacted {
            Stage::Contacted
        } else if self.has_contact {
            Stage::HasContact
        } else {
            Stage::Listed
        }
    }

    /// What is done where the person lives needs nobody to come home.
    fn is_in_time(self) -> bool {
        match self.plan {
            Some(Plan::WhereLiving) => !self.after.plan,
            Some(Plan::HomeBefore) => self.after == After::default(),
            Some(Plan::HomeAfter | Plan::None) | None => false,
        }
    }
}

/// Whether a result says that somebody was spoken to: of a person reported dead or moved, the family was.
pub fn is_contact(result: PersonResult) -> bool {
    !matches!(result.counts(), Counts::NotReached | Counts::Open)
}

/// People by the farthest stage that each has reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Funnel([usize; Stage::ALL.len()]);

impl Funnel {
    /// Counts somebody.
    pub fn add(&mut self, stage: Stage) {
        self.0[stage as usize] += 1;
    }

    /// Adds what was counted elsewhere.
    pub fn join(&mut self, other: &Self) {
        for (count, more) in self.0.iter_mut().zip(other.0) {
            *count += more;
        }
    }

    /// How many reached at least this stage.
    pub fn reached(&self, stage: Stage) -> usize {
        self.0[stage as usize..].iter().sum()
    }

    /// How many reached the stage before and not this one.
    pub fn missing(&self, stage: Stage) -> usize {
        (stage as usize)
            .checked_sub(1)
            .map_or(0, |before| self.0[before])
    }

    /// Everybody.
    pub fn people(&self) -> usize {
        self.reached(Stage::Listed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Facts as words: `contact spoken plan=home_before plan-after home-after done verified`.
    fn facts(words: &str) -> AbsenceFacts {
        let mut facts = AbsenceFacts::default();
        for word in words.split_whitespace() {
            match word {
                "contact" => facts.has_contact = true,
                "spoken" => facts.contacted = true,
                "plan-after" => facts.after.plan = true,
                "home-after" => facts.after.home = true,
                "done" => facts.end = Some(End::Done),
                "verified" => facts.end = Some(End::Verified),
                other => facts.plan = Plan::from_code(other.strip_prefix("plan=").unwrap()),
            }
        }
        facts
    }

    #[test]
    fn how_far_absences_have_come() {
        for (words, stage) in [
            ("", "listed"),
            ("contact", "has_contact"),
            ("contact spoken", "contacted"),
            // Whoever was spoken to was reached somehow.
            ("spoken", "contacted"),
            ("contact plan=none", "has_contact"),
            ("contact spoken plan=none", "contacted"),
            ("contact spoken plan=where_living", "in_time"),
            ("plan=where_living", "in_time"),
            // Home at Tết, after the deadline; but it is done where the person lives.
            ("plan=where_living home-after", "in_time"),
            ("plan=where_living plan-after", "planned"),
            ("plan=home_before", "in_time"),
            ("plan=home_before home-after", "planned"),
            ("plan=home_before plan-after", "planned"),
            ("plan=home_after", "planned"),
            ("plan=home_after home-after", "planned"),
            ("done", "done"),
            ("contact plan=home_after done", "done"),
            ("plan=home_after home-after done", "done"),
            ("verified", "verified"),
            ("contact spoken plan=none verified", "verified"),
        ] {
            assert_eq!(facts(words).stage().code(), stage, "{words}");
        }
    }

    #[test]
    fn what_speaks_of_a_contact() {
        for result in PersonResult::all() {
            let spoken = result.code() != "not_reached";
            assert_eq!(is_contact(result), spoken, "{result:?}");
        }
    }

    #[test]
    fn a_funnel_counts_who_came_at_least_so_far() {
        let mut funnel = Funnel::default();
        for (stage, count) in Stage::all().zip([5, 4, 3, 0, 2, 1, 7]) {
            (0..count).for_each(|_| funnel.add(stage));
        }
        let mut twice = funnel;
        twice.join(&funnel);
        let reached: Vec<_> = Stage::all().map(|stage| funnel.reached(stage)).collect();
        assert_eq!(reached, [22, 17, 13, 10, 10, 8, 7]);
        let missing: Vec<_> = Stage::all().map(|stage| funnel.missing(stage)).collect();
        assert_eq!(missing, [0, 5, 4, 3, 0, 2, 1]);
        assert_eq!((funnel.people(), twice.people()), (22, 44));
    }
}
