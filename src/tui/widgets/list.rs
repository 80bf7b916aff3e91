//! A list of any length: it knows how many rows there are and holds only those around the ones on screen.
//!
//! The choice is kept by id. After a change of the register the screen says where that id went
//! ([`ListView::reload`]); if it is gone, the row that took its place is chosen.

use std::ops::Range;

use ratatui::layout::{Position, Rect};

use crate::tui::event::Key;

/// Rows that are fetched at once: the tallest picture that is ever drawn.
pub const WINDOW: usize = 100;
/// Rows before the chosen one in a list that was never drawn.
const BEFORE: usize = 8;

/// One movement in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many rows down, or up when negative.
    Rows(isize),
    /// So many screenfuls.
    Pages(isize),
    /// To the first row.
    First,
    /// To the last row.
    Last,
}

impl Step {
    /// The movement a key stands for.
    pub fn of(key: Key) -> Option<Self> {
        match key {
            Key::Up => Some(Self::Rows(-1)),
            Key::Down => Some(Self::Rows(1)),
            Key::PageUp => Some(Self::Pages(-1)),
            Key::PageDown => Some(Self::Pages(1)),
            Key::Home => Some(Self::First),
            Key::End => Some(Self::Last),
            _ => None,
        }
    }
}

/// What the frame needs of a list, whatever its rows are.
pub trait Steps {
    /// Moves the choice.
    fn step(&mut self, step: Step);
    /// Chooses the row at a place on the screen: `Some(true)` if it was chosen already, `None` if no row is there.
    fn click(&mut self, at: Position) -> Option<bool>;
}

/// A row that can be told from others.
pub trait Keyed {
    /// What it is told by.
    type Id: Copy + PartialEq;
    /// Its id.
    fn id(&self) -> Self::Id;
}

/// A list with one chosen row.
#[derive(Clone, Debug)]
pub struct ListView<R: Keyed> {
    total: usize,
    cursor: usize,
    chosen: Option<R::Id>,
    top: usize,
    start: usize,
    rows: Vec<R>,
    area: Rect,
}

impl<R: Keyed> Default for ListView<R> {
    fn default() -> Self {
        Self {
            total: 0,
            cursor: 0,
            chosen: None,
            top: 0,
            start: 0,
            rows: Vec::new(),
            area: Rect::ZERO,
        }
    }
}

impl<R: Keyed> ListView<R> {
    /// The list has changed: `total` rows now, and `index_of` says where the chosen row went. All rows are to be
    /// fetched again: `while let Some(range) = list.need()` [`ListView::fill`].
    pub fn reload(&mut self, total: usize, index_of: impl FnOnce(R::Id) -> Option<usize>) {
        self.total = total;
        if let Some(index) = self.chosen.and_then(index_of) {
            self.cursor = index;
        }
        self.rows.clear();
        self.settle();
    }

    /// Chooses the row of this id, which stands at `index`.
    pub fn choose(&mut self, id: R::Id, index: usize) {
        self.chosen = Some(id);
        self.cursor = index;
        if self.area.height == 0 {
            // Not drawn yet: some rows before the chosen one will be seen as well.
            self.top = index.saturating_sub(BEFORE);
            self.start = 0;
            self.rows.clear();
        }
        self.settle();
    }

    /// Chooses the first row and forgets which was chosen: what is shown is another list now.
    pub fn rewind(&mut self) {
        self.chosen = None;
        self.cursor = 0;
        self.top = 0;
    }

    /// The rows that must be fetched before the next draw, if any.
    pub fn need(&self) -> Option<Range<usize>> {
        let end = (self.top + WINDOW).min(self.total);
        let held = self.start..self.start + self.rows.len();
        let missing = self.top < end && !(held.start <= self.top && end <= held.end);
        missing.then_some(self.top..end)
    }

    /// Takes the rows of [`ListView::need`]. Fewer rows than asked for end the list there.
    pub fn fill(&mut self, start: usize, rows: Vec<R>) {
        let asked = (start + WINDOW).min(self.total).saturating_sub(start);
        if rows.len() < asked {
            self.total = start + rows.len();
        }
        self.start = start;
        self.rows = rows;
        self.settle();
        self.chosen = self.chosen().map(Keyed::id);
    }

    /// A list that is held whole.
    pub fn set(&mut self, rows: Vec<R>) {
        let place = |id| rows.iter().position(|row| row.id() == id);
        if let Some(index) = self.chosen.and_then(place) {
            self.cursor = index;
        }
        self.total = rows.len();
        self.start = 0;
        self.rows = rows;
        self.settle();
        self.chosen = self.chosen().map(Keyed::id);
    }

    /// The rows that are held now.
    pub fn rows(&self) -> &[R] {
        &self.rows
    }

    /// How many rows there are.
    pub fn total(&self) -> usize {
        self.total
    }

    /// The place of the chosen row, from 0.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The chosen row, once it was fetched.
    pub fn chosen(&self) -> Option<&R> {
        self.rows.get(self.cursor.checked_sub(self.start)?)
    }

    /// The id of the chosen row.
    pub fn chosen_id(&self) -> Option<R::Id> {
        self.chosen().map(Keyed::id).or(self.chosen)
    }

    /// The rows on screen, each with its place and whether it is chosen; remembers the area for the mouse.
    pub fn visible(&mut self, area: Rect) -> impl Iterator<Item = (Rect, &R, bool)> {
        self.area = area;
        self.settle();
        let (cursor, top, start) = (self.cursor, self.top, self.start);
        let skipped = top.saturating_sub(start);
        let rows = self
            .rows
            .iter()
            .skip(skipped)
            .take(usize::from(area.height));
        rows.enumerate().map(move |(line, row)| {
            let place = Rect::new(area.x, area.y + line as u16, area.width, 1);
            (place, row, start.max(top) + line == cursor)
        })
    }

    /// Keeps the cursor inside the list and the top so that the cursor is seen.
    fn settle(&mut self) {
        let height = match usize::from(self.area.height) {
            0 => BEFORE + 1,
            height => height.min(WINDOW),
        };
        self.cursor = self.cursor.min(self.total.saturating_sub(1));
        let lowest = (self.cursor + 1).saturating_sub(height);
        self.top = self
            .top
            .clamp(lowest, self.cursor)
            .min(self.total.saturating_sub(height));
    }
}

impl<R: Keyed> Steps for ListView<R> {
    fn step(&mut self, step: Step) {
        let page = isize::from(self.area.height as i16).max(2) - 1;
        self.cursor = match step {
            Step::Rows(rows) => self.cursor.saturating_add_signed(rows),
            Step::Pages(pages) => self.cursor.saturating_add_signed(pages * page),
            Step::First => 0,
            Step::Last => self.total,
        };
        self.settle();
        self.chosen = self.chosen().map(Keyed::id);
    }

    fn click(&mut self, at: Position) -> Option<bool> {
        let inside = self.area.contains(at);
        let row = self.top + usize::from(at.y.saturating_sub(self.area.y));
        if !inside || row >= self.total {
            return None;
        }
        let again = row == self.cursor;
        self.cursor = row;
        self.chosen = self.chosen().map(Keyed::id);
        Some(again)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, PartialEq)]
    struct House(u32);

    impl Keyed for House {
        type Id = u32;
        fn id(&self) -> u32 {
            self.0
        }
    }

    /// A list over the numbers `houses`, with the rows it asks for.
    fn fetch(list: &mut ListView<House>, houses: &[u32]) {
        while let Some(range) = list.need() {
            let start = range.start;
            list.fill(start, houses[range].iter().copied().map(House).collect());
        }
    }

    fn shown(list: &mut ListView<House>, height: u16) -> Vec<u32> {
        list.visible(Rect::new(0, 0, 10, height))
            .map(|(_, house, _)| house.0)
            .collect()
    }

    #[test]
    fn moves_through_a_million_rows_holding_a_hundred() {
        let houses: Vec<u32> = (0..1_000_000).collect();
        let mut list = ListView::default();
        list.reload(houses.len(), |_| None);
        fetch(&mut list, &houses);
        assert_eq!(shown(&mut list, 5), [0, 1, 2, 3, 4]);
        for (step, chosen, first) in [
            (Step::Rows(4), 4, 0),
            (Step::Rows(1), 5, 1),
            (Step::Pages(1), 9, 5),
            (Step::Pages(-1), 5, 5),
            (Step::Last, 999_999, 999_995),
            (Step::Rows(-3), 999_996, 999_995),
            (Step::Rows(10), 999_999, 999_995),
            (Step::First, 0, 0),
            (Step::Rows(-1), 0, 0),
        ] {
            list.step(step);
            fetch(&mut list, &houses);
            assert_eq!(list.chosen_id(), Some(chosen), "{step:?}");
            assert_eq!(shown(&mut list, 5)[0], first, "{step:?}");
            assert!(list.rows.len() <= WINDOW);
        }
    }

    #[test]
    fn keeps_its_choice_by_id() {
        for (after, chosen) in [
            (vec![1, 2, 3, 4], Some(3)),
            (vec![9, 8, 1, 2, 3], Some(3)),
            (vec![1, 2, 4], Some(4)),
            (vec![1], Some(1)),
            (vec![], None),
        ] {
            let mut list = ListView::default();
            list.set(vec![House(1), House(2), House(3)]);
            list.step(Step::Last);
            let place = |id| after.iter().position(|house| *house == id);
            list.reload(after.len(), place);
            fetch(&mut list, &after);
            assert_eq!(list.chosen().map(|house| house.0), chosen, "{after:?}");
        }
    }

    #[test]
    fn a_click_chooses_and_a_second_opens() {
        let mut list = ListView::default();
        list.set((0..3).map(House).collect());
        shown(&mut list, 5);
        for (row, wanted) in [(1, Some(false)), (1, Some(true)), (3, None), (9, None)] {
            assert_eq!(list.click(Position::new(2, row)), wanted, "{row}");
        }
        assert_eq!(list.chosen_id(), Some(1));
    }

    #[test]
    fn any_height_is_safe() {
        let mut list = ListView::default();
        list.set((0..300).map(House).collect());
        for height in [0, 1, 1000, 3] {
            list.step(Step::Last);
            let rows = shown(&mut list, height);
            assert!(rows.len() <= usize::from(height));
            if height > 0 {
                assert_eq!(rows.last(), Some(&299), "{height}");
            }
            list.step(Step::First);
        }
    }

    #[test]
    fn a_list_that_became_shorter_while_it_was_read() {
        let mut list = ListView::default();
        list.reload(50, |_| None);
        assert_eq!(list.need(), Some(0..50));
        list.fill(0, (0..20).map(House).collect());
        assert_eq!((list.total(), list.need()), (20, None));
    }
}
