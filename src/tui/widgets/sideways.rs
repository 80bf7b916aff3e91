//! A cursor over the columns of a table that is wider than the screen. Some columns in front may be seen always.

/// Which column is under the cursor, and which of those that move is the first that is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sideways {
    column: usize,
    first: usize,
}

impl Sideways {
    /// The column under the cursor.
    pub fn column(self) -> usize {
        self.column
    }

    /// The first that is seen of the columns that move.
    pub fn first(self) -> usize {
        self.first
    }

    /// Moves the cursor by so many columns, of `count`.
    pub fn step(&mut self, columns: isize, count: usize) {
        let at = self.column.saturating_add_signed(columns);
        self.column = at.min(count.saturating_sub(1));
    }

    /// How many of the columns that move there is room for from the first on, the first of them so that the cursor is
    /// seen. At least one. `always` columns stand in front of them.
    pub fn scroll(&mut self, widths: &[usize], room: usize, always: usize) -> usize {
        let fits = |first: usize| {
            let mut taken = 0;
            let shown = widths[first..].iter().take_while(|columns| {
                taken += **columns;
                taken <= room
            });
            shown.count().max(1)
        };
        self.column = self.column.min((widths.len() + always).saturating_sub(1));
        let wanted = self.column.saturating_sub(always);
        self.first = self.first.min(wanted);
        while self.first < wanted && wanted >= self.first + fits(self.first) {
            self.first += 1;
        }
        fits(self.first).min(widths.len() - self.first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_is_seen_and_no_column_is_cut() {
        let widths = [4, 6, 8, 5, 5, 10];
        // Columns that are always seen, room, steps, then the cursor, the first column and how many are seen.
        for (always, room, steps, wanted) in [
            (0, 18, vec![], (0, 0, 3)),
            (0, 18, vec![2], (2, 0, 3)),
            (0, 18, vec![3], (3, 2, 3)),
            (0, 18, vec![9], (5, 4, 2)),
            (0, 18, vec![9, -9], (0, 0, 3)),
            (0, 18, vec![4, -1], (3, 2, 3)),
            (0, 3, vec![9], (5, 5, 1)),
            (0, 99, vec![9], (5, 0, 6)),
            (1, 18, vec![3], (3, 0, 3)),
            (1, 18, vec![9], (6, 4, 2)),
        ] {
            let mut sideways = Sideways::default();
            let mut shown = sideways.scroll(&widths, room, always);
            for step in &steps {
                sideways.step(*step, widths.len() + always);
                shown = sideways.scroll(&widths, room, always);
            }
            let found = (sideways.column(), sideways.first(), shown);
            assert_eq!(found, wanted, "{always} {room} {steps:?}");
        }
        assert_eq!(Sideways::default().scroll(&[], 10, 0), 0);
    }
}
