//! Progress of every village, counted in one pass.

use crate::domain::date::Day;
use crate::domain::id::VillageId;
use crate::domain::state::HouseholdState;

use super::{DueSet, NO_DAY, Roll, day_of, days};

/// The figures of a village, or of the commune.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Progress {
    /// Households.
    pub households: usize,
    /// Of those, with at least one visit that stands.
    pub visited: usize,
    /// Of those, where nobody due was met yet.
    pub visited_not_met: usize,
    /// Where some were met and some are missing.
    pub met_incomplete: usize,
    /// Where nobody has been, though somebody is due.
    pub not_visited: usize,
    /// Of those, with everyone due met or reported by the family.
    pub reviewed: usize,
    /// Of those, with nobody due.
    pub nobody_eligible: usize,
    /// Away as a whole.
    pub away: usize,
    /// That do not agree yet.
    pub not_agreed: usize,
    /// That wait to be verified.
    pub to_verify: usize,
    /// That asked to be visited today.
    pub due_today: usize,
    /// That asked to be visited before today.
    pub overdue: usize,
    /// Tried as often as the attempt rule asks, in vain.
    pub exhausted: usize,
    /// People.
    pub people: usize,
    /// People of 14 and over, those of unknown birth among them.
    pub people_14: usize,
    /// People the campaign must reach.
    pub eligible: usize,
    /// Of those, reported by the family or others, and not met themselves.
    pub by_proxy: usize,
    /// People with an open absence.
    pub absent: usize,
    /// Of those, of 14 and over.
    pub absent_14: usize,
    /// Absent people of 14 and over whom nobody knows how to phone.
    pub absent_without_phone: usize,
    /// Visits that stand.
    pub visits: usize,
}

impl Progress {
    /// Households that remain to be reviewed.
    pub fn remaining(&self) -> usize {
        self.households - self.reviewed - self.nobody_eligible
    }

    /// Households in a state.
    pub fn of(&self, state: HouseholdState) -> usize {
        match state {
            HouseholdState::NotVisited => self.not_visited,
            HouseholdState::VisitedNotMet => self.visited_not_met,
            HouseholdState::MetIncomplete => self.met_incomplete,
            HouseholdState::Reviewed => self.reviewed,
            HouseholdState::HouseholdAway => self.away,
            HouseholdState::NotAgreed => self.not_agreed,
            HouseholdState::ToVerify => self.to_verify,
            HouseholdState::NobodyEligible => self.nobody_eligible,
        }
    }

    fn add(&mut self, other: &Self) {
        let Self {
            households,
            visited,
            reviewed,
            nobody_eligible,
            away,
            not_agreed,
            to_verify,
            due_today,
            ..
        } = other;
        self.households += households;
        self.visited += visited;
        self.reviewed += reviewed;
        self.nobody_eligible += nobody_eligible;
        self.away += away;
        self.not_agreed += not_agreed;
        self.to_verify += to_verify;
        self.due_today += due_today;
        self.not_visited += other.not_visited;
        self.visited_not_met += other.visited_not_met;
        self.met_incomplete += other.met_incomplete;
        self.by_proxy += other.by_proxy;
        self.overdue += other.overdue;
        self.exhausted += other.exhausted;
        self.people += other.people;
        self.people_14 += other.people_14;
        self.eligible += other.eligible;
        self.absent += other.absent;
        self.absent_14 += other.absent_14;
        self.absent_without_phone += other.absent_without_phone;
        self.visits += other.visits;
    }
}

/// The figures of one village.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VillageProgress {
    /// Which village.
    pub village: VillageId,
    /// Its figures.
    pub progress: Progress,
}

impl Roll {
    /// The figures of every village in walking order, and of the commune.
    pub fn progress(&self) -> (Vec<VillageProgress>, Progress) {
        let today = days(self.today);
        let eligible = self.classes_in(DueSet::Eligible);
        let mut villages = vec![Progress::default(); self.villages.len()];
        for (at, household) in self.households.iter().enumerate() {
            let progress = &mut villages[household.village as usize];
            progress.households += 1;
            progress.visits += usize::from(household.visits);
            let came = household.visits > 0 && household.state != HouseholdState::NotVisited;
            progress.visited += usize::from(came);
            progress.exhausted += usize::from(household.exhausted);
            match household.state {
                HouseholdState::Reviewed => progress.reviewed += 1,
                HouseholdState::NobodyEligible => progress.nobody_eligible += 1,
                HouseholdState::HouseholdAway => progress.away += 1,
                HouseholdState::NotAgreed => progress.not_agreed += 1,
                HouseholdState::ToVerify => progress.to_verify += 1,
                HouseholdState::NotVisited => progress.not_visited += 1,
                HouseholdState::VisitedNotMet => progress.visited_not_met += 1,
                HouseholdState::MetIncomplete => progress.met_incomplete += 1,
            }
            if household.follow_up != NO_DAY {
                progress.due_today += usize::from(household.follow_up == today);
                progress.overdue += usize::from(household.follow_up < today);
            }
            for person in &self.counted[self.members(at)] {
                let due = eligible[usize::from(person.class)];
                let (adult, away) = (person.is_adult(), person.is_away());
                progress.people += 1;
                progress.people_14 += usize::from(adult);
                progress.eligible += usize::from(due);
                progress.by_proxy += usize::from(due && person.is_by_proxy());
                progress.absent += usize::from(away);
                progress.absent_14 += usize::from(away && adult);
                progress.absent_without_phone += usize::from(adult && person.is_without_phone());
            }
        }
        let mut commune = Progress::default();
        for village in &villages {
            commune.add(village);
        }
        let villages = self
            .villages
            .iter()
            .zip(villages)
            .map(|((village, _), progress)| VillageProgress {
                village: *village,
                progress,
            })
            .collect();
        (villages, commune)
    }

    /// The latest day on which somebody went to each village or called there, whatever came of it.
    pub fn last_contacts(&self) -> Vec<(VillageId, Option<Day>)> {
        let mut last = vec![NO_DAY; self.villages.len()];
        for household in &self.households {
            let of_village = &mut last[household.village as usize];
            *of_village = household.last.max(*of_village);
        }
        let known = |last| (last != NO_DAY).then(|| day_of(last)).flatten();
        let villages = self.villages.iter().zip(last);
        villages
            .map(|((village, _), last)| (*village, known(last)))
            .collect()
    }

    /// Visits that stand on each of the `count` days that end with today.
    pub fn visits_of_days(&self, count: u64) -> Vec<(Day, u32)> {
        let first = self
            .today
            .checked_sub_days(chrono::Days::new(count.saturating_sub(1)))
            .unwrap_or(self.today);
        first
            .iter_days()
            .take(count as usize)
            .map(|day| {
                (
                    day,
                    self.visits_by_day.get(&day).copied().unwrap_or_default(),
                )
            })
            .collect()
    }

    /// The campaign's deadline.
    pub fn due_on(&self) -> Option<Day> {
        self.due_on
    }
}
