//! What a list is cut from: the text of a file or one sheet of a workbook, as rows of cells.

use std::io;

use super::record::Record;
use super::source::Form;

/// Rows of cells, one at a time, in bounded memory.
pub(super) trait Table: Send {
    /// How the file is written.
    fn form(&self) -> &Form;

    /// The first rows, without moving on: what the headings and the order of dates are found in.
    fn beginning(&self) -> Vec<Record>;

    /// Whether [`Table::beginning`] is all there is.
    fn is_whole(&self) -> bool;

    /// Says how many columns the headings have.
    fn set_width(&mut self, width: usize);

    /// Fills `record` with the next row; false at the end.
    fn read(&mut self, record: &mut Record) -> io::Result<bool>;

    /// Bytes of the file read so far, for a progress bar.
    fn position(&self) -> u64;

    /// Reads what is left and gives the SHA-256 of the whole file in hexadecimal digits.
    fn digest(self: Box<Self>) -> io::Result<String>;
}
