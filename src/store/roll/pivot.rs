//! Villages by reasons and places by reasons, of exactly those whom the filters of a list choose.

use crate::domain::absence::Reason;

use super::absent::AbsentFilter;
use super::facet::{Facet, UNASKED, area_value};
use super::funnel::reason_place;
use super::{Group, Roll};

/// What the rows of a pivot are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum PivotBy {
    /// Villages, in walking order.
    #[default]
    Village,
    /// Provinces and countries, most people first, the unknown last.
    Place,
}

/// People counted by two things at once. Rows and columns in which nobody is are left out.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Pivot {
    /// The reasons, in the order of the list, the unknown last.
    pub reasons: Vec<Option<Reason>>,
    /// The rows with a number for each reason.
    pub rows: Vec<(Group, Vec<usize>)>,
}

impl Pivot {
    /// Everybody in a row.
    pub fn row(&self, at: usize) -> usize {
        self.rows.get(at).map_or(0, |(_, cells)| cells.iter().sum())
    }

    /// Everybody in a column.
    pub fn column(&self, at: usize) -> usize {
        let cells = self.rows.iter().filter_map(|(_, cells)| cells.get(at));
        cells.sum()
    }

    /// Everybody.
    pub fn people(&self) -> usize {
        (0..self.rows.len()).map(|at| self.row(at)).sum()
    }
}

impl Group {
    /// The filter that chooses exactly the people of this group, and its value; `unasked` is a reason nobody asked for.
    pub fn facet(&self) -> Option<(Facet, String)> {
        let (code, value) = match self {
            Self::Village(id) => ("village", id.text().as_str().to_owned()),
            Self::Reason(reason) => ("reason", reason.map_or(UNASKED, Reason::code).to_owned()),
            Self::Place(place) => ("place", area_value(place)),
        };
        Some((Facet::of(code)?, value))
    }
}

impl Roll {
    /// Counts those whom a filter chooses.
    pub fn pivot(&self, filter: &AbsentFilter, by: PivotBy) -> Pivot {
        let columns = Reason::all().len() + 1;
        let rows = match by {
            PivotBy::Village => self.villages.len(),
            PivotBy::Place => self.areas.len(),
        };
        let mut counts = vec![0usize; rows * columns];
        self.each_absent(filter, |missed, entry, seen| {
            if missed == 0 {
                let row = match by {
                    PivotBy::Village => seen.household.village as usize,
                    PivotBy::Place => self.area_of(entry),
                };
                counts[row * columns + reason_place(entry.reason)] += 1;
            }
        });
        let group = |row: usize| match by {
            PivotBy::Village => Group::Village(self.villages[row].0),
            PivotBy::Place => Group::Place(self.areas[row].clone()),
        };
        let row = |at: usize| &counts[at * columns..][..columns];
        let people = |at: usize| row(at).iter().sum::<usize>();
        let mut chosen: Vec<usize> = (0..rows).filter(|at| people(*at) > 0).collect();
        if by == PivotBy::Place {
            let name = |at: usize| self.areas[at].as_str();
            chosen.sort_by_key(|at| {
                let unknown = name(*at).is_empty();
                (unknown, std::cmp::Reverse(people(*at)), name(*at))
            });
        }
        let is_used = |reason: &Option<Reason>| {
            let column = reason_place(*reason);
            chosen.iter().any(|at| row(*at)[column] > 0)
        };
        let reasons = Reason::all().map(Some).chain([None]).filter(is_used);
        let reasons: Vec<Option<Reason>> = reasons.collect();
        let cells = |at: usize| {
            let cells = reasons.iter().map(|reason| row(at)[reason_place(*reason)]);
            (group(at), cells.collect())
        };
        let rows = chosen.iter().map(|at| cells(*at)).collect();
        Pivot { reasons, rows }
    }
}
