//! What somebody decided of a list while looking at what an import would do: cells typed anew, rows left out, and whose
//! values count where the register and the list differ. Keyed by file, sheet, row and column, so that the import that
//! writes can read the bytes of the files again.

use std::collections::{HashMap, HashSet};

use crate::store::Side;

/// The decisions of one preview, all files together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corrections {
    sheets: HashMap<(String, Option<String>), SheetCorrections>,
    digests: HashMap<String, String>,
}

/// The decisions on one file, or on one sheet of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetCorrections {
    /// The corrected cells of a row: the column from 0, and the new text.
    cells: HashMap<u32, Vec<(usize, String)>>,
    left_out: HashSet<u32>,
    sides: HashMap<u32, Side>,
}

impl Corrections {
    /// Whether nothing was decided.
    pub fn is_empty(&self) -> bool {
        self.sheets.is_empty() && self.digests.is_empty()
    }

    /// Gives a cell another text: `file` as the report names it, `row` as a spreadsheet shows it, `column` from 0.
    pub fn set_cell(
        &mut self,
        file: &str,
        sheet: Option<&str>,
        row: u32,
        column: usize,
        text: &str,
    ) {
        let cells = self.sheet(file, sheet).cells.entry(row).or_default();
        cells.retain(|(other, _)| *other != column);
        cells.push((column, text.to_owned()));
    }

    /// Leaves a row out of the import.
    pub fn leave_out(&mut self, file: &str, sheet: Option<&str>, row: u32) {
        self.sheet(file, sheet).left_out.insert(row);
    }

    /// Takes a row in that was left out.
    pub fn take_in(&mut self, file: &str, sheet: Option<&str>, row: u32) {
        self.sheet(file, sheet).left_out.remove(&row);
    }

    /// Keeps what the register has, wherever the row differs.
    pub fn take_ours(&mut self, file: &str, sheet: Option<&str>, row: u32) {
        self.sheet(file, sheet).sides.insert(row, Side::Ours);
    }

    /// Takes what the row says, also over what was learned at the door.
    pub fn take_theirs(&mut self, file: &str, sheet: Option<&str>, row: u32) {
        self.sheet(file, sheet).sides.insert(row, Side::Theirs);
    }

    /// Forgets whose values of a row count.
    pub fn take_as_usual(&mut self, file: &str, sheet: Option<&str>, row: u32) {
        self.sheet(file, sheet).sides.remove(&row);
    }

    /// Says what a file was when this was decided: the SHA-256 of its bytes. An import of anything else is refused.
    pub fn expect(&mut self, file: &str, sha256: &str) {
        self.digests.insert(file.to_owned(), sha256.to_owned());
    }

    /// What the file must be.
    pub fn expected(&self, file: &str) -> Option<&str> {
        self.digests.get(file).map(String::as_str)
    }

    /// The decisions on a file or on one sheet of it; none if nothing was decided there.
    pub fn of(&self, file: &str, sheet: Option<&str>) -> Option<&SheetCorrections> {
        self.sheets
            .get(&(file.to_owned(), sheet.map(str::to_owned)))
    }

    fn sheet(&mut self, file: &str, sheet: Option<&str>) -> &mut SheetCorrections {
        let key = (file.to_owned(), sheet.map(str::to_owned));
        self.sheets.entry(key).or_default()
    }
}

impl SheetCorrections {
    /// The corrected cells of a row: the column from 0, and the new text.
    pub fn cells(&self, row: u32) -> &[(usize, String)] {
        self.cells.get(&row).map_or(&[], Vec::as_slice)
    }

    /// Whether the row is left out.
    pub fn is_left_out(&self, row: u32) -> bool {
        self.left_out.contains(&row)
    }

    /// Whose values count, row by row.
    pub fn sides(&self) -> &HashMap<u32, Side> {
        &self.sides
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_is_of_its_file_sheet_and_row() {
        let mut corrections = Corrections::default();
        assert!(corrections.is_empty());
        corrections.set_cell("a.csv", None, 4, 2, "1985");
        corrections.set_cell("a.csv", None, 4, 2, "1986");
        corrections.leave_out("b.xlsx", Some("Thôn 1"), 4);
        corrections.take_theirs("b.xlsx", Some("Thôn 2"), 4);
        for (file, sheet, row, cells, left_out, side) in [
            ("a.csv", None, 4, 1, false, None),
            ("a.csv", None, 5, 0, false, None),
            ("b.xlsx", Some("Thôn 1"), 4, 0, true, None),
            ("b.xlsx", Some("Thôn 2"), 4, 0, false, Some(&Side::Theirs)),
        ] {
            let of = corrections.of(file, sheet).unwrap();
            let found = (
                of.cells(row).len(),
                of.is_left_out(row),
                of.sides().get(&row),
            );
            assert_eq!(found, (cells, left_out, side), "{file} {sheet:?} {row}");
        }
        assert_eq!(corrections.of("a.csv", Some("Thôn 1")), None);
        let cells = corrections.of("a.csv", None).unwrap().cells(4);
        assert_eq!(cells, [(2, "1986".to_owned())]);
        corrections.take_in("b.xlsx", Some("Thôn 1"), 4);
        corrections.take_as_usual("b.xlsx", Some("Thôn 2"), 4);
        for sheet in ["Thôn 1", "Thôn 2"] {
            let of = corrections.of("b.xlsx", Some(sheet)).unwrap();
            assert_eq!(*of, SheetCorrections::default(), "{sheet}");
        }
    }
}
