//! Two records of one person become one, by a person's decision alone; undo makes them two again.

use crate::domain::closing::ClosedReason;
use crate::domain::date::Day;
use crate::domain::id::{PersonId, VisitId};
use crate::domain::record::{Absence, Person, Step, VisitPerson};

use super::door::{Done, Kind};
use super::moves::Seat;
use super::{Error, Result, Store};

/// What becomes of two records of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// The record that stays.
    pub kept: PersonId,
    /// What it holds from now on.
    pub person: Person,
    /// The record that is closed as merged.
    pub other: PersonId,
    /// Where both are away: whether the other record's open absence is the one that stays.
    pub others_absence: bool,
    /// The day.
    pub on: Day,
    /// Places of those who stay in the other record's household, where that loses its head.
    pub stay: Vec<Seat>,
}

impl Store {
    /// Merges two records of one person. Results, absences and steps of the other become the kept one's; what both
    /// have of one visit, of the same time or of the same step stays with the other, which is closed.
    pub fn merge_people(&mut self, merge: &Merge) -> Result<Done<()>> {
        if merge.kept == merge.other {
            return Err(Error::Invalid("same_person"));
        }
        let (kept, other) = (merge.kept, merge.other);
        let results = self.results_to_join(kept, other)?;
        let absences = self.absences_to_join(merge)?;
        let contacts = self.rows::<Absence>("AND proxy = ?1", [other.0])?;
        let steps = self.steps_to_join(kept, other)?;
        let mut closed = self.person(other)?;
        let household = closed.household;
        closed.closed = Some(ClosedReason::Merged);
        closed.closed_on = Some(merge.on);
        self.write(Kind::Edit, &merge.person.name, |door| {
            let had_head = closed.is_head;
            door.update(other.0, &closed)?;
            door.check_number(&merge.person, Some(kept))?;
            door.update(kept.0, &merge.person)?;
            if had_head {
                let own = household == merge.person.household && merge.person.is_head;
                door.seat_those_who_stay(household, !own, &merge.stay)?;
            }
            for (id, result) in &results {
                door.update(*id, result)?;
            }
            for (id, absence) in &absences {
                door.update(*id, absence)?;
            }
            for (id, step) in &steps {
                door.update(*id, step)?;
            }
            for (id, mut absence) in contacts {
                // Nobody is their own contact.
                absence.proxy = (absence.person != kept).then_some(kept);
                let own = absences.iter().any(|(joined, _)| *joined == id);
                if !own {
                    door.update(id, &absence)?;
                }
            }
            Ok(())
        })
    }

    fn results_to_join(&self, kept: PersonId, other: PersonId) -> Result<Vec<(i64, VisitPerson)>> {
        let own = self.rows::<VisitPerson>("AND person = ?1", [kept.0])?;
        let own: Vec<VisitId> = own.into_iter().map(|(_, one)| one.visit).collect();
        let mut results = self.rows::<VisitPerson>("AND person = ?1", [other.0])?;
        results.retain(|(_, one)| !own.contains(&one.visit));
        for (_, one) in &mut results {
            one.person = kept;
        }
        Ok(results)
    }

    /// The absences that change: the other's that fit between those of the kept one, and where both are away the one
    /// that gives way to the other.
    fn absences_to_join(&self, merge: &Merge) -> Result<Vec<(i64, Absence)>> {
        let mut own = self.rows::<Absence>("AND person = ?1", [merge.kept.0])?;
        let others = self.rows::<Absence>("AND person = ?1", [merge.other.0])?;
        let mut joined = Vec::new();
        let opens = others.iter().any(|(_, one)| one.returned_on.is_none());
        if merge.others_absence && opens {
            let given_up = own.iter().position(|(_, one)| one.returned_on.is_none());
            if let Some(at) = given_up {
                let (id, mut absence) = own.remove(at);
                absence.person = merge.other;
                joined.push((id, absence));
            }
        }
        for (id, mut absence) in others {
            absence.person = merge.kept;
            absence.proxy = absence.proxy.filter(|proxy| *proxy != merge.kept);
            let fits = own.iter().all(|(_, one)| {
                let both_open = one.returned_on.is_none() && absence.returned_on.is_none();
                !both_open && !super::absence::overlap(one, &absence)
            });
            if fits {
                own.push((id, absence.clone()));
                joined.push((id, absence));
            }
        }
        Ok(joined)
    }

    fn steps_to_join(&self, kept: PersonId, other: PersonId) -> Result<Vec<(i64, Step)>> {
        let own = self.rows::<Step>("AND person = ?1 AND withdrawn_on IS NULL", [kept.0])?;
        let mut steps = self.rows::<Step>("AND person = ?1", [other.0])?;
        steps.retain(|(_, step)| {
            own.iter()
                .all(|(_, one)| (one.campaign, one.kind) != (step.campaign, step.kind))
        });
        for (_, step) in &mut steps {
            step.person = kept;
        }
        Ok(steps)
    }
}
