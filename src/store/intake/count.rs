//! What came of a list, counted: every record once a run, however many rows name it.

use serde::Serialize;

use super::by_id::ById;

/// Records of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Not in the register before.
    pub added: u64,
    /// In the register, with other values than the list gives; now with those of the list.
    pub changed: u64,
    /// In the register as the list has them.
    pub same: u64,
    /// Different, and left as they are: work at the door outranks a list.
    pub kept: u64,
    /// In the register, live, in a village that the list names, and not in the list.
    pub missing: u64,
}

/// Records of every kind that lists hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct IntakeCounts {
    /// Villages.
    pub villages: Counts,
    /// Households.
    pub households: Counts,
    /// Members.
    pub people: Counts,
    /// Open absences.
    pub absences: Counts,
    /// Visits filled in by hand.
    pub visits: Counts,
}

impl IntakeCounts {
    /// Whether anything was written.
    pub fn wrote(&self) -> bool {
        let kinds = [
            self.villages,
            self.households,
            self.people,
            self.absences,
            self.visits,
        ];
        kinds.iter().any(|counts| counts.added + counts.changed > 0)
    }
}

/// What became of the rows of one village. A row is in one pile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VillageCounts {
    /// The village.
    pub village: String,
    /// The lists that name it, by their places in the import.
    pub lists: Vec<usize>,
    /// All of its rows.
    pub rows: u64,
    /// Rows that brought something that was not in the register.
    pub new: u64,
    /// Rows that changed something.
    pub changed: u64,
    /// Rows that say what the register says.
    pub same: u64,
    /// Rows that differ, and the register was left as it is.
    pub kept: u64,
    /// Results of visits that were written.
    pub results: u64,
    /// Rows that were not taken.
    pub refused: u64,
}

impl VillageCounts {
    /// Counts a row of list `list`.
    pub(super) fn add(&mut self, list: usize, pile: Pile) {
        self.named_by(list);
        self.rows += 1;
        *match pile {
            Pile::Same => &mut self.same,
            Pile::Kept => &mut self.kept,
            Pile::Changed => &mut self.changed,
            Pile::New => &mut self.new,
            Pile::Refused => &mut self.refused,
        } += 1;
    }

    /// Notes that list `list` names the village.
    pub(super) fn named_by(&mut self, list: usize) {
        if self.lists.last() != Some(&list) {
            self.lists.push(list);
        }
    }
}

/// What became of a row; a greater one outranks a smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pile {
    Same,
    Kept,
    Changed,
    New,
    Refused,
}

impl Pile {
    /// The pile of a row that did this with a record.
    pub fn of(mark: Mark) -> Self {
        match mark {
            Mark::Unseen | Mark::Same => Self::Same,
            Mark::Kept => Self::Kept,
            Mark::Changed => Self::Changed,
            Mark::Added => Self::New,
        }
    }
}

/// What a run did with a record; a greater one outranks a smaller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// No row named it.
    #[default]
    Unseen,
    Same,
    Kept,
    Changed,
    Added,
}

impl Counts {
    fn of(&mut self, mark: Mark) -> Option<&mut u64> {
        match mark {
            Mark::Unseen => None,
            Mark::Same => Some(&mut self.same),
            Mark::Kept => Some(&mut self.kept),
            Mark::Changed => Some(&mut self.changed),
            Mark::Added => Some(&mut self.added),
        }
    }

    /// Counts a record whose mark rises from `before` to `after`.
    fn raise(&mut self, before: Mark, after: Mark) {
        if let Some(count) = self.of(before) {
            *count -= 1;
        }
        if let Some(count) = self.of(after) {
            *count += 1;
        }
    }
}

/// The marks of the records of one table.
#[derive(Debug, Default)]
pub(super) struct Marks {
    marks: ById<Mark>,
    pub counts: Counts,
}

impl Marks {
    /// The mark of record `id`.
    pub fn get(&self, id: i64) -> Mark {
        self.marks.get(id)
    }

    /// Raises the mark of record `id` and counts it.
    pub fn raise(&mut self, id: i64, mark: Mark) {
        let place = self.marks.place(id);
        if mark > *place {
            self.counts.raise(*place, mark);
            *place = mark;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::COUNTER_BITS;

    #[test]
    fn a_record_counts_once_by_its_highest_mark() {
        let mut marks = Marks::default();
        let id = (7 << COUNTER_BITS) + 3;
        for (id, mark, counts) in [
            (id, Mark::Same, (0, 0, 1, 0)),
            (id, Mark::Changed, (0, 1, 0, 0)),
            (id, Mark::Kept, (0, 1, 0, 0)),
            (id + 1, Mark::Added, (1, 1, 0, 0)),
            (3, Mark::Kept, (1, 1, 0, 1)),
        ] {
            marks.raise(id, mark);
            let Counts {
                added,
                changed,
                same,
                kept,
                ..
            } = marks.counts;
            assert_eq!((added, changed, same, kept), counts, "{id} {mark:?}");
        }
        assert_eq!(marks.get(id), Mark::Changed);
        assert_eq!(marks.get(id + 2), Mark::Unseen);
    }
}
