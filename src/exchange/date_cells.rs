//! Real dates in a sheet that a spreadsheet with the month first has made of texts with the day first.
//!
//! A list written with 05/03/1960 and 25/03/1960 and opened by a spreadsheet of another country has the third of May in
//! one cell, and still the text 25/03/1960 in the other, because there is no such month. Both in one list give it away:
//! texts with a day above 12, and many dates with none. A few dates could have small days by chance, and what somebody
//! sees in a cell is not turned round for a chance.

use super::column::Field;
use super::header::{Header, small_parts};
use super::record::Record;

/// Columns whose cells tell, because nobody types into them while a list goes round.
const TELLING: [Field; 6] = [
    Field::Born,
    Field::Issued,
    Field::Expires,
    Field::AwaySince,
    Field::PlanDate,
    Field::ConfirmedOn,
];
/// Columns that people fill in with the same spreadsheet.
const FILLED: [Field; 2] = [Field::ResultDate, Field::FollowUp];

/// Of so many dates one has a day above 12, with 99 in 100.
const MANY: usize = 5;

/// The columns of the sheet that begins with `records` in which day and month have changed places; none in a list in
/// which they have not.
pub(super) fn exchanged(header: &Header, records: &[Record]) -> Vec<usize> {
    let places = |fields: &[Field]| -> Vec<usize> {
        fields
            .iter()
            .filter_map(|field| header.place(*field))
            .collect()
    };
    let telling = places(&TELLING);
    let (mut texts, mut dates) = (false, 0);
    for record in records
        .iter()
        .filter(|record| record.row() > header.last_row)
    {
        for cell in telling.iter().map(|place| record.cell(*place)) {
            match iso_parts(cell) {
                Some((_, _, day)) if day > "12" => return Vec::new(),
                Some(_) => dates += 1,
                None => texts |= small_parts(cell).is_some_and(|(day, _)| day > 12),
            }
        }
    }
    if texts && dates >= MANY {
        [telling, places(&FILLED)].concat()
    } else {
        Vec::new()
    }
}

/// The date of a cell with day and month in their own places again; none if it is no such date.
pub(super) fn mended(cell: &str) -> Option<String> {
    let (year, month, day) = iso_parts(cell)?;
    (day <= "12").then(|| format!("{year}-{day}-{month}"))
}

/// Year, month and day of a whole date as workbooks hand it over.
fn iso_parts(cell: &str) -> Option<(&str, &str, &str)> {
    let mut parts = cell.split('-');
    let found = (parts.next()?, parts.next()?, parts.next()?);
    let digits =
        |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    let fits = digits(found.0, 4) && digits(found.1, 2) && digits(found.2, 2);
    (fits && parts.next().is_none()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_and_month_go_back() {
        for (cell, expected) in [
            ("1960-05-03", Some("1960-03-05")),
            ("1960-05-13", None),
            ("05/03/1960", None),
            ("1960-05", None),
            ("1960-05-03 10:00", None),
        ] {
            assert_eq!(mended(cell).as_deref(), expected, "{cell}");
        }
    }
}
