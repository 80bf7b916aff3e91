//! What the cells of a column look like. A row of data is told from a row of headings by it, and the columns of a list
//! without known headings are proposed from it.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::domain::name::{clean_text, fold};

use super::column::{Field, Meaning};
use super::read::{is_residence, relation_said};
use super::record::Record;
use super::village::village_of;

/// What a cell looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Look {
    /// A small number: a running number, a count.
    Count,
    /// A year of this or the last century.
    Year,
    /// A date, or a month of a year.
    Date,
    /// Twelve digits, or the eleven that a spreadsheet leaves of them.
    Number,
    /// Nine digits.
    OldNumber,
    /// A telephone number.
    Phone,
    /// "Nam", "Nữ".
    Sex,
    /// A word for a relation to the head.
    Relation,
    /// On what ground somebody lives here.
    Residence,
    /// "Thôn 5".
    Village,
    /// A person's name.
    Name,
    /// "Số 5 ngõ 12".
    Address,
    /// Anything else.
    Text,
}

/// Family names, the first word of each; of peoples whose family names stand last, what names begin with.
static FAMILIES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let text = include_str!("../../assets/codes/family_names.csv");
    let names = text.lines().skip(1);
    names
        .flat_map(|name| [name.to_owned(), fold(name)])
        .collect()
});

/// What addresses begin with.
const ADDRESSES: [&str; 11] = [
    "so", "so nha", "ngo", "ngach", "hem", "duong", "pho", "nha", "xom", "phong", "kiet",
];
/// So many rows above and below tell whether a row is one of them.
const AROUND: usize = 10;
/// A column looks like what most of its cells look like.
const MOST: (usize, usize) = (3, 5);

/// What a cell looks like; none if it is blank.
pub(super) fn look(cell: &str) -> Option<Look> {
    if cell.is_empty() {
        return None;
    }
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let letters = cell.chars().any(char::is_alphabetic);
    Some(match (digits, letters) {
        (0, _) => words(cell),
        (_, false) => figures(cell, digits),
        _ if village_of(cell).is_some() => Look::Village,
        _ if is_address(cell) => Look::Address,
        _ => Look::Text,
    })
}

fn figures(cell: &str, digits: usize) -> Look {
    let separators = cell.matches(['/', '-', '.']).count();
    let separated = (separators == 2 && (4..=8).contains(&digits))
        || (separators == 1 && (5..=6).contains(&digits));
    let first = cell.bytes().find(u8::is_ascii_digit).unwrap_or_default();
    match digits {
        _ if separated => Look::Date,
        11 | 12 => Look::Number,
        10 | 20 if first == b'0' => Look::Phone,
        9 if matches!(first, b'5' | b'7' | b'8' | b'9') => Look::Phone,
        9 => Look::OldNumber,
        4 if matches!(cell.get(..2), Some("19" | "20")) && cell.len() == 4 => Look::Year,
        1..=4 if cell.len() == digits => Look::Count,
        _ => Look::Text,
    }
}

fn words(cell: &str) -> Look {
    let folded = fold(cell);
    if matches!(folded.as_str(), "nam" | "nu") {
        Look::Sex
    } else if is_residence(cell) {
        Look::Residence
    } else if village_of(cell).is_some() {
        Look::Village
    } else if is_name(cell) {
        Look::Name
    } else if is_address(cell) {
        Look::Address
    } else if relation_said(cell).is_some() {
        Look::Relation
    } else {
        Look::Text
    }
}

/// Two to seven words with capitals, the first of them a family name. In a text with marks it has its own: "Châu"
/// is one and "Cháu" is not.
fn is_name(cell: &str) -> bool {
    let text = clean_text(cell);
    let words: Vec<&str> = text.split(' ').collect();
    let capital = |word: &&str| word.starts_with(char::is_uppercase);
    let plain = |c: char| c.is_alphabetic() || " '’.".contains(c);
    let first = words[0].split(['\'', '’']).next().unwrap_or_default();
    (2..=7).contains(&words.len())
        && words.iter().all(capital)
        && text.chars().all(plain)
        && FAMILIES.contains(&first.to_lowercase())
}

fn is_address(cell: &str) -> bool {
    let folded = fold(cell);
    let first = folded.split(' ').next().unwrap_or_default();
    ADDRESSES.contains(&first) && folded.contains(' ')
}

/// Whether the row at `index` looks like the rows around it, so that it is one of them and not their headings.
pub(super) fn is_one_of(records: &[Record], index: usize) -> bool {
    let Some(record) = records.get(index) else {
        return false;
    };
    let (above, below) = (records.get(..index), records.get(index + 1..));
    let above = above.unwrap_or_default().iter().rev();
    let below = below.unwrap_or_default().iter();
    let around = above
        .filter(|record| !record.is_blank())
        .take(AROUND)
        .chain(below.filter(|record| !record.is_blank()).take(AROUND));
    let around: Vec<&Record> = around.collect();
    let like = (0..record.len()).filter(|place| {
        let own = look(record.cell(*place)).filter(|look| *look != Look::Text);
        let Some(own) = own else { return false };
        let looks = around.iter().filter_map(|record| look(record.cell(*place)));
        let (mut same, mut all) = (0, 0);
        for look in looks {
            all += 1;
            same += usize::from(look == own);
        }
        same * 2 > all
    });
    like.count() >= 2
}

/// What the columns of these rows may mean, judged by their cells; none if no column has the names of people, or
/// nothing else is known beside them.
pub(super) fn propose(rows: &[&Record]) -> Option<Vec<Meaning>> {
    let width = rows.iter().map(|record| record.len()).max()?;
    let columns: Vec<Contents> = (0..width).map(|place| Contents::of(rows, place)).collect();
    let mut meanings = vec![Meaning::Unknown; width];
    let name = columns
        .iter()
        .position(|column| column.look == Some(Look::Name))?;
    let other = columns
        .iter()
        .skip(name + 1)
        .position(|column| column.look == Some(Look::Name))
        .map(|place| place + name + 1);
    let name = match other {
        Some(other) if columns[name].repeats > columns[other].repeats => {
            meanings[name] = Meaning::Field(Field::Head);
            other
        }
        Some(other) if columns[other].repeats > columns[name].repeats => {
            meanings[other] = Meaning::Field(Field::Head);
            name
        }
        _ => name,
    };
    meanings[name] = Meaning::Field(Field::Name);
    let is_date = |place: &usize| matches!(columns[*place].look, Some(Look::Year | Look::Date));
    let mut dates: Vec<usize> = (0..width).filter(is_date).collect();
    dates.sort_by_key(|place| columns[*place].first_year);
    match dates[..] {
        // The year stands under "Nam" or under "Nữ".
        [one, other] if either(rows, one, other) => {
            meanings[one.min(other)] = Meaning::Field(Field::Male);
            meanings[one.max(other)] = Meaning::Field(Field::Female);
        }
        [born, ..] => meanings[born] = Meaning::Field(Field::Born),
        [] => {}
    }
    for (place, column) in columns.iter().enumerate() {
        let meaning = match column.look {
            Some(Look::Number) => Meaning::Field(Field::Number),
            Some(Look::OldNumber) => Meaning::Field(Field::OldNumber),
            Some(Look::Phone) => Meaning::Field(Field::Phone),
            Some(Look::Sex) => Meaning::Field(Field::Sex),
            Some(Look::Relation) => Meaning::Field(Field::Relation),
            Some(Look::Residence) => Meaning::Field(Field::Residence),
            Some(Look::Village) => Meaning::Field(Field::Village),
            Some(Look::Address) => Meaning::Field(Field::Address),
            Some(Look::Count) if column.runs => Meaning::Ordinal,
            Some(Look::Count) if column.rises => Meaning::HouseholdOrdinal,
            _ => continue,
        };
        // Of two columns that look alike, the first.
        if meanings[place] == Meaning::Unknown && !meanings.contains(&meaning) {
            meanings[place] = meaning;
        }
    }
    let known = meanings
        .iter()
        .filter(|meaning| **meaning != Meaning::Unknown);
    (known.count() >= 2).then_some(meanings)
}

/// What the columns of rows without names may mean, if one of them has the numbers of people.
pub(super) fn propose_numbers(rows: &[&Record]) -> Option<Vec<Meaning>> {
    let width = rows.iter().map(|record| record.len()).max()?;
    let numbers = |place: &usize| {
        let (mut numbers, mut all) = (0, 0);
        for cell in rows.iter().map(|row| row.cell(*place)) {
            all += usize::from(!cell.is_empty());
            numbers += usize::from(is_personal(cell));
        }
        all > 0 && numbers * MOST.1 >= all * MOST.0
    };
    let number = (0..width).find(numbers)?;
    let mut meanings = vec![Meaning::Unknown; width];
    meanings[number] = Meaning::Field(Field::Number);
    for (place, meaning) in meanings.iter_mut().enumerate() {
        match Contents::of(rows, place).look {
            Some(Look::Count) => *meaning = Meaning::Ordinal,
            Some(Look::Village) => *meaning = Meaning::Field(Field::Village),
            _ => {}
        }
    }
    Some(meanings)
}

/// Whether a cell holds a personal number, also one that a spreadsheet has damaged, or a scanned code.
pub(super) fn is_personal(cell: &str) -> bool {
    let text = cell.split('|').next().unwrap_or_default();
    let text = text.trim_matches(['\'', '’', '=', '"', ' ']);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let rest = text.chars().filter(|sign| !sign.is_ascii_digit());
    (9..=12).contains(&digits) && rest.clone().all(|sign| sign == ' ' || sign == '.')
        || text.contains(['E', 'e']) && text.parse::<f64>().is_ok_and(|number| number >= 1e8)
}

/// What most of the cells of a column look like.
pub(super) fn look_of_column(rows: &[&Record], place: usize) -> Option<Look> {
    Contents::of(rows, place).look
}

/// Whether each row has a cell in one of the two columns at most.
fn either(rows: &[&Record], one: usize, other: usize) -> bool {
    rows.iter()
        .all(|record| record.cell(one).is_empty() || record.cell(other).is_empty())
}

/// The first row that fits the proposal: the name and something else look as they should.
pub(super) fn first_row(rows: &[Record], meanings: &[Meaning]) -> Option<usize> {
    rows.iter().position(|record| {
        let fits = meanings.iter().enumerate().filter(|(place, meaning)| {
            let look = look(record.cell(*place));
            look.is_some_and(|look| fits(look, **meaning))
        });
        fits.count() >= 2
    })
}

/// Whether a cell of this look may stand in a column of this meaning.
fn fits(look: Look, meaning: Meaning) -> bool {
    match meaning {
        Meaning::Ordinal | Meaning::HouseholdOrdinal => look == Look::Count,
        Meaning::Field(field) => match field {
            Field::Name | Field::Head => look == Look::Name,
            Field::Born | Field::Male | Field::Female => {
                matches!(look, Look::Year | Look::Date)
            }
            Field::Number | Field::OldNumber | Field::HeadNumber => {
                matches!(look, Look::Number | Look::OldNumber)
            }
            Field::Phone | Field::HouseholdPhone => matches!(look, Look::Phone),
            Field::Sex => look == Look::Sex,
            Field::Relation => look == Look::Relation,
            Field::Village => look == Look::Village,
            _ => false,
        },
        _ => false,
    }
}

/// Whether the row may be headings: it is filled like the rows below, and has neither figures nor names of people.
pub(super) fn may_be_headings(record: &Record, width: usize) -> bool {
    let looks: Vec<Look> = record.cells().filter_map(look).collect();
    let words = |look: &Look| {
        matches!(
            look,
            Look::Text | Look::Sex | Look::Relation | Look::Residence | Look::Address
        )
    };
    looks.len() * 2 >= width && looks.len() >= 2 && looks.iter().all(words)
}

/// What the cells of a column have in common.
struct Contents {
    look: Option<Look>,
    /// Cells that repeat the one above, or are blank.
    repeats: usize,
    first_year: u32,
    /// Each number is one more than the one above, or begins at 1 again.
    runs: bool,
    /// No number is smaller than the one above.
    rises: bool,
}

impl Contents {
    fn of(rows: &[&Record], place: usize) -> Self {
        let cells: Vec<&str> = rows.iter().map(|record| record.cell(place)).collect();
        let looks: Vec<Look> = cells.iter().filter_map(|cell| look(cell)).collect();
        let born = |look: &Look| matches!(look, Look::Year | Look::Date);
        let count = |wanted: Look| {
            let same = |look: &&Look| **look == wanted || (born(&wanted) && born(look));
            looks.iter().filter(same).count()
        };
        let most = looks.iter().copied().max_by_key(|look| count(*look));
        let clear = |look: &Look| count(*look) * MOST.1 >= looks.len() * MOST.0;
        let look = most.filter(|look| *look != Look::Text).filter(clear);
        let numbers: Vec<u32> = cells.iter().filter_map(|cell| cell.parse().ok()).collect();
        let pairs = || numbers.iter().zip(numbers.iter().skip(1));
        let steps = pairs().filter(|(one, next)| **next == *one + 1 || (**next == 1 && **one > 1));
        let years = cells.iter().filter_map(|cell| year_in(cell));
        Self {
            look,
            repeats: cells
                .iter()
                .zip(cells.iter().skip(1))
                .filter(|(one, next)| one == next)
                .count(),
            first_year: years.min().unwrap_or(u32::MAX),
            runs: numbers.len() > 1 && steps.count() * MOST.1 >= (numbers.len() - 1) * MOST.0,
            rises: numbers.len() > 1 && pairs().all(|(one, next)| one <= next),
        }
    }
}

/// The year in a date.
fn year_in(cell: &str) -> Option<u32> {
    let parts = cell.split(|c: char| !c.is_ascii_digit());
    let year = parts
        .filter(|part| part.len() == 4)
        .find_map(|part| part.parse().ok());
    year.filter(|year| (1900..2100).contains(year))
}

#[cfg(test)]
mod tests {
    use super::super::encoding::Spelling;
    use super::super::legacy::Letters;
    use super::*;

    fn record(line: &str) -> Record {
        let mut record = Record::default();
        let spelling = Spelling::of_text(Letters::Plain);
        record.take_bare(line.as_bytes(), b';', spelling);
        record
    }

    #[test]
    fn what_cells_look_like() {
        for (cell, expected) in [
            ("", None),
            ("12", Some(Look::Count)),
            ("1985", Some(Look::Year)),
            ("15/05/1985", Some(Look::Date)),
            ("1985-05-15", Some(Look::Date)),
            ("5/1985", Some(Look::Date)),
            ("1/2/99", Some(Look::Date)),
            ("010085000123", Some(Look::Number)),
            ("'010085000123", Some(Look::Number)),
            ("10085000123", Some(Look::Number)),
            ("063123456", Some(Look::OldNumber)),
            ("0912345678", Some(Look::Phone)),
            ("0912.345.678", Some(Look::Phone)),
            ("912345678", Some(Look::Phone)),
            ("Nam", Some(Look::Sex)),
            ("NỮ", Some(Look::Sex)),
            ("Chủ hộ", Some(Look::Relation)),
            ("Con dâu", Some(Look::Relation)),
            ("Tạm trú", Some(Look::Residence)),
            ("Thôn 5", Some(Look::Village)),
            ("Bản Nà Phát", Some(Look::Village)),
            ("Nguyễn Văn An", Some(Look::Name)),
            ("GIÀNG A PÁO", Some(Look::Name)),
            ("H'Hen Niê", Some(Look::Name)),
            ("Y Blơi Niê", Some(Look::Name)),
            ("Số 5 ngõ 12", Some(Look::Address)),
            ("Đường Lê Lợi", Some(Look::Address)),
            ("Họ và tên", Some(Look::Text)),
            ("Lương hưu", Some(Look::Text)),
            ("Ghi chú", Some(Look::Text)),
            ("x", Some(Look::Text)),
        ] {
            assert_eq!(look(cell), expected, "{cell}");
        }
    }

    #[test]
    fn columns_are_proposed_by_their_cells() {
        for (lines, expected) in [
            (
                &["1;Triệu Chòi Hín;1959;Nam", "2;Bàn Mùi Pham;1962;Nữ"][..],
                Some(&["ordinal", "name", "born", "sex"][..]),
            ),
            (
                &[
                    "Lò Văn Ón;1966;",
                    "Lò Thị Pành;;1968",
                    "Quàng Văn Tại;1991;",
                ],
                Some(&["name", "male", "female"]),
            ),
            (
                &[
                    "Lò Văn Ón;Lò Văn Ón;20/05/2021;1966",
                    "Lò Văn Ón;Lò Thị Pành;02/03/2022;1968",
                ],
                Some(&["head", "name", "unknown", "born"]),
            ),
            (
                &[
                    "1;Lò Văn Ón",
                    "1;Lò Thị Pành",
                    "2;Quàng Văn Tại",
                    "2;Lò A Cháng",
                ],
                Some(&["household_ordinal", "name"]),
            ),
            (&["một;hai", "ba;bốn"], None),
            (&["Nguyễn Văn A;ghi chú", "Trần Văn B;khác"], None),
            (&["1;2", "3;4"], None),
        ] {
            let records: Vec<Record> = lines.iter().map(|line| record(line)).collect();
            let proposed = propose(&records.iter().collect::<Vec<_>>());
            let codes: Option<Vec<&str>> =
                proposed.map(|meanings| meanings.iter().map(|meaning| meaning.code()).collect());
            assert_eq!(codes.as_deref(), expected, "{lines:?}");
        }
    }
}
