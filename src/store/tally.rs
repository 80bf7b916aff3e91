//! What the visits of one household come to, for lists and for the roll alike.

use rusqlite::Row;
use rusqlite::types::ValueRef;

use crate::domain::attempts::{AttemptRule, Attempts};
use crate::domain::call::Call;
use crate::domain::channel::Channel;
use crate::domain::date::{Day, PartialDate};
use crate::domain::exemption::ExemptReason;
use crate::domain::outcome::Outcome;
use crate::domain::person_result::{Counts, PersonResult};
use crate::domain::slot::Slot;
pub(super) use crate::domain::stage::{day_of_order as day_of, order_of_visit as order_of};
use crate::domain::state::{HouseholdFacts, VisitFact};
use crate::domain::step::{StepFact, StepKind};

/// What the visits of one household come to.
#[derive(Default)]
pub(super) struct Tally {
    pub facts: HouseholdFacts,
    pub attempts: Attempts,
    /// The latest visit of any kind.
    pub last: Option<(Outcome, Day, Slot)>,
    /// The latest day on which somebody of the household was spoken to.
    pub contact_on: Option<Day>,
    order: u64,
    follow_up: Option<(Day, Option<Slot>)>,
}

/// A result's place in time among those of its person; the greatest decides. That somebody was tried and not reached
/// takes nothing back that was known before.
pub(super) fn result_order(result: PersonResult, visit: u64) -> u64 {
    if result.counts() == Counts::NotReached {
        0
    } else {
        visit
    }
}

/// The columns that [`Tally::see_row`] reads.
pub(super) const VISIT: &str =
    "household, occurred_on, slot, entered_at, outcome, follow_up_on, follow_up_slot";
/// Visits that count.
pub(super) const STANDING: &str = "undone = 0 AND withdrawn_on IS NULL";

impl Tally {
    /// Takes a visit whose columns are [`VISIT`] from column `at` on; its day and its place in time. A row that makes no
    /// sense is for `check` to name.
    pub fn see_row(&mut self, row: &Row<'_>, at: usize) -> rusqlite::Result<Option<(Day, u64)>> {
        let text = |at: usize| {
            row.get_ref(at)
                .map(|value| value.as_str().unwrap_or_default())
        };
        let parts = (
            read_day(row.get_ref(at + 1)?),
            Slot::from_code(text(at + 2)?),
            Outcome::from_code(text(at + 4)?),
        );
        let (Some(day), Some(slot), Some(outcome)) = parts else {
            return Ok(None);
        };
        let entered = row.get(at + 3)?;
        let again = read_day(row.get_ref(at + 5)?).zip(Some(Slot::from_code(text(at + 6)?)));
        self.see(outcome, day, slot, entered, again);
        Ok(Some((day, order_of(day, slot, entered))))
    }

    /// Takes a visit. They may come in any order.
    pub fn see(
        &mut self,
        outcome: Outcome,
        day: Day,
        slot: Slot,
        entered: i64,
        again: Option<(Day, Option<Slot>)>,
    ) {
        let order = order_of(day, slot, entered);
        self.facts.see(VisitFact { outcome, order });
        self.attempts.see(outcome, day, slot);
        if outcome.is_contact() {
            self.contact_on = self.contact_on.max(Some(day));
        }
        if self.order <= order {
            self.order = order;
            self.last = Some((outcome, day, slot));
            self.follow_up = again;
        }
    }

    /// The day and part of the day on which somebody asked to be visited again, unless a later visit settled it.
    pub fn follow_up(&self) -> Option<(Day, Option<Slot>)> {
        self.follow_up
    }

    /// Whether it was tried as often as the attempt rule asks, and nobody was ever met.
    pub fn is_exhausted(&self, rule: AttemptRule) -> bool {
        rule.is_exhausted(&self.attempts) && self.facts.contact().is_none()
    }
}

/// The columns of a step that [`read_step`] reads.
pub(super) const STEP: &str = "kind, occurred_on, due_on, reason";

/// Reads a step whose columns are [`STEP`] from column `at` on. A row that makes no sense is for `check` to name.
pub(super) fn read_step(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<StepFact>> {
    let text = |at: usize| {
        row.get_ref(at)
            .map(|value| value.as_str().unwrap_or_default())
    };
    let kind = StepKind::from_code(text(at)?);
    let Some((kind, day)) = kind.zip(read_day(row.get_ref(at + 1)?)) else {
        return Ok(None);
    };
    Ok(Some(StepFact {
        kind,
        day,
        due_on: read_day(row.get_ref(at + 2)?),
        exempt: ExemptReason::from_code(text(at + 3)?),
    }))
}

/// A day as it is kept.
pub(super) fn read_day(cell: ValueRef<'_>) -> Option<Day> {
    match PartialDate::from_iso(cell.as_str().ok()?)? {
        PartialDate::Day(day) => Some(day),
        _ => None,
    }
}

/// A call with its place in time, from the columns day, slot, typed, outcome, follow-up from `at` on and the channel;
/// `None` for a visit that is no call.
pub(super) fn read_call(
    row: &Row<'_>,
    at: usize,
    channel: usize,
) -> rusqlite::Result<Option<(Call, u64)>> {
    let text = |at: usize| {
        row.get_ref(at)
            .map(|value| value.as_str().unwrap_or_default())
    };
    if text(channel)? != Channel::Phone.code() {
        return Ok(None);
    }
    let entered: i64 = row.get(at + 2)?;
    let parts = (
        read_day(row.get_ref(at)?),
        Slot::from_code(text(at + 1)?),
        Outcome::from_code(text(at + 3)?),
    );
    let (Some(day), Some(slot), Some(outcome)) = parts else {
        return Ok(None);
    };
    let call = Call {
        outcome,
        day,
        slot,
        again: read_day(row.get_ref(at + 4)?),
    };
    Ok(Some((call, order_of(day, slot, entered))))
}

/// What a visit says of a person.
pub(super) struct FoundResult {
    pub result: PersonResult,
    /// The visit's place in time.
    pub order: u64,
    /// The day agreed.
    pub due_on: Option<Day>,
}

/// A person's result with its place in time, from the columns id, person, result, day, slot, typed, and the day agreed in
/// column `due_on`.
pub(super) fn read_result(row: &Row<'_>, due_on: usize) -> rusqlite::Result<Option<FoundResult>> {
    let text = |at: usize| {
        row.get_ref(at)
            .map(|value| value.as_str().unwrap_or_default())
    };
    let entered: i64 = row.get(5)?;
    let parts = (
        PersonResult::from_code(text(2)?),
        read_day(row.get_ref(3)?),
        Slot::from_code(text(4)?),
    );
    Ok(match parts {
        (Some(result), Some(day), Some(slot)) => Some(FoundResult {
            result,
            order: order_of(day, slot, entered),
            due_on: read_day(row.get_ref(due_on)?),
        }),
        _ => None,
    })
}
