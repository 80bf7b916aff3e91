//! A sample as a CSV file, such as a village head's spreadsheet saves it.

use std::borrow::Borrow;
use std::io::{self, Write};
use std::sync::LazyLock;

use chrono::Datelike;
use fluent_bundle::FluentValue;

use crate::domain::absence::{Declared, Plan, Reason};
use crate::domain::card::CardKind;
use crate::domain::date::{Day, PartialDate};
use crate::domain::expected_back::{ExpectedBack, Occasion};
use crate::domain::residence::Residence;
use crate::domain::sex::Sex;
use crate::lang::Lang;

use super::card::{SampleCard, card};
use super::chance::{Chance, Topic};
use super::household::campaign_noun;
use super::{SampleAbsence, SampleHousehold, SampleMember, SampleOptions, households};

/// The columns that a village's own list has.
const COLUMNS: [&str; 32] = [
    "village",
    "household_code",
    "head",
    "name",
    "relation",
    "sex",
    "born",
    "number",
    "phone",
    "residence",
    "address",
    "lane",
    "household_phone",
    "school",
    "note",
    "absence_reason",
    "away_at",
    "away_address",
    "away_phone",
    "away_since",
    "expected_back",
    "contact",
    "contact_relation",
    "contact_phone",
    "plan",
    "plan_date",
    "declared",
    "confirmed_on",
    "card",
    "issued",
    "expires",
    "groups",
];

/// The labels of all codes that a list can hold; asking the language files in every cell takes too long.
static LABELS: LazyLock<Vec<Label>> = LazyLock::new(|| {
    let year = [("year", YEAR.into())];
    let plan = [("viec", campaign_noun().into())];
    let mut labels = Vec::new();
    add_labels(&mut labels, "sex", Sex::all().map(Sex::code), &[]);
    add_labels(
        &mut labels,
        "residence",
        Residence::all().map(Residence::code),
        &[],
    );
    add_labels(&mut labels, "reason", Reason::all().map(Reason::code), &[]);
    add_labels(
        &mut labels,
        "declared",
        Declared::all().map(Declared::code),
        &[],
    );
    add_labels(&mut labels, "plan", Plan::all().map(Plan::code), &plan);
    add_labels(
        &mut labels,
        "occasion_of_year",
        Occasion::all().map(Occasion::code),
        &year,
    );
    add_labels(&mut labels, "occasion", ["unknown"].into_iter(), &[]);
    add_labels(
        &mut labels,
        "card",
        CardKind::all().map(CardKind::code),
        &[],
    );
    labels
});

/// Stands for the year in the labels of occasions.
const YEAR: &str = "{year}";

struct Label {
    list: &'static str,
    code: &'static str,
    word: String,
}

fn add_labels(
    labels: &mut Vec<Label>,
    list: &'static str,
    codes: impl Iterator<Item = &'static str>,
    values: &[(&'static str, FluentValue<'_>)],
) {
    labels.extend(codes.map(|code| Label {
        list,
        code,
        word: Lang::Vi.label_with(list, code, values),
    }));
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How many households are written between two calls of `progress`.
const STEP: usize = 500;

/// Writes a list as CSV: byte order mark, CRLF, commas, Vietnamese headings, one line a person.
///
/// `progress` hears how many people are written and stops the work with `false`. Returns how many were written.
pub fn write_csv(
    options: SampleOptions,
    out: &mut impl Write,
    progress: &mut dyn FnMut(u64) -> bool,
) -> io::Result<u64> {
    write_households(
        households(options),
        options.seed,
        options.today,
        out,
        progress,
    )
}

/// As [`write_csv`], of households that are there already; `seed` and `today` choose their cards.
pub(super) fn write_households(
    households: impl Iterator<Item = impl Borrow<SampleHousehold>>,
    seed: u64,
    today: Day,
    out: &mut impl Write,
    progress: &mut dyn FnMut(u64) -> bool,
) -> io::Result<u64> {
    let mut out = io::BufWriter::with_capacity(1 << 16, out);
    out.write_all(BYTE_ORDER_MARK)?;
    let mut line = Vec::with_capacity(512);
    for column in COLUMNS {
        add_cell(&mut line, &Lang::Vi.label("column", column));
    }
    end_line(&mut out, &mut line)?;
    let mut written = 0;
    for (count, household) in households.enumerate() {
        if count % STEP == 0 && !progress(written) {
            break;
        }
        let household = household.borrow();
        let mut chance = Chance::new(seed, Topic::Cards, count as u64);
        for member in &household.members {
            add_member(&mut line, household, member);
            add_card(&mut line, &card(member, &mut chance, today));
            end_line(&mut out, &mut line)?;
            written += 1;
        }
    }
    progress(written);
    out.flush()?;
    Ok(written)
}

fn add_card(line: &mut Vec<u8>, card: &SampleCard) {
    add_cell(
        line,
        card.kind.map_or("", |kind| label("card", kind.code())),
    );
    add_date(line, card.issued.map(PartialDate::Day));
    add_date(line, card.expires.map(PartialDate::Day));
    add_cell(line, &card.groups.join("; "));
}

fn add_member(line: &mut Vec<u8>, household: &SampleHousehold, member: &SampleMember) {
    let head = household.members.first().map_or("", |head| &head.name);
    for cell in [
        &household.village,
        &household.code,
        head,
        &member.name,
        member.relation,
        label("sex", member.sex.code()),
    ] {
        add_cell(line, cell);
    }
    add_date(line, Some(member.birth));
    for cell in [
        member.number.as_deref().unwrap_or_default(),
        &member.phones,
        label("residence", member.residence.code()),
        &household.address,
        household.lane,
        &household.phone,
        member.work,
        member.note,
    ] {
        add_cell(line, cell);
    }
    match &member.absence {
        Some(absence) => add_absence(line, absence),
        None => line.extend(std::iter::repeat_n(b',', ABSENCE_CELLS)),
    }
}

/// The columns from the reason on.
const ABSENCE_CELLS: usize = 13;

fn add_absence(line: &mut Vec<u8>, absence: &SampleAbsence) {
    let contact = absence.contact.as_ref();
    for cell in [
        label("reason", absence.reason.code()),
        absence.place,
        absence.address,
        &absence.phone,
    ] {
        add_cell(line, cell);
    }
    add_date(line, Some(absence.since));
    add_back(line, absence.back);
    for cell in [
        contact.map_or("", |contact| &contact.name),
        contact.map_or("", |contact| contact.relation),
        contact.map_or("", |contact| &contact.phone),
        absence.plan.map_or("", |plan| label("plan", plan.code())),
    ] {
        add_cell(line, cell);
    }
    add_date(line, absence.plan_day.map(PartialDate::Day));
    // What nobody asked stays blank.
    let declared = Some(absence.declared).filter(|declared| *declared != Declared::Unknown);
    add_cell(
        line,
        declared.map_or("", |declared| label("declared", declared.code())),
    );
    add_date(line, absence.confirmed.map(PartialDate::Day));
}

/// The word of a code, as the Vietnamese screens show it.
fn label(list: &str, code: &str) -> &'static str {
    LABELS
        .iter()
        .find(|label| label.list == list && label.code == code)
        .map_or("", |label| &label.word)
}

fn add_back(line: &mut Vec<u8>, back: ExpectedBack) {
    match back {
        ExpectedBack::On(date) => add_date(line, Some(date)),
        ExpectedBack::Occasion(occasion, year) => {
            let words = label("occasion_of_year", occasion.code());
            add_cell(line, &words.replace(YEAR, &year.to_string()));
        }
        ExpectedBack::Unknown => add_cell(line, label("occasion", "unknown")),
    }
}

/// `dd/mm/yyyy`, `mm/yyyy` or `yyyy`, as [`PartialDate`] is shown, several times as fast.
fn add_date(line: &mut Vec<u8>, date: Option<PartialDate>) {
    match date {
        Some(PartialDate::Day(day)) => {
            add_digits(line, day.day() as i32, 2, b'/');
            add_digits(line, day.month() as i32, 2, b'/');
            add_digits(line, day.year(), 4, b',');
        }
        Some(PartialDate::Month { year, month }) => {
            add_digits(line, month as i32, 2, b'/');
            add_digits(line, year, 4, b',');
        }
        Some(PartialDate::Year(year)) => add_digits(line, year, 4, b','),
        None => line.push(b','),
    }
}

fn add_digits(line: &mut Vec<u8>, number: i32, width: u32, end: u8) {
    for place in (0..width).rev() {
        line.push(b'0' + (number / 10_i32.pow(place) % 10) as u8);
    }
    line.push(end);
}

fn add_cell(line: &mut Vec<u8>, text: &str) {
    if memchr::memchr2(b',', b'"', text.as_bytes()).is_some() {
        line.push(b'"');
        line.extend_from_slice(text.replace('"', "\"\"").as_bytes());
        line.push(b'"');
    } else {
        line.extend_from_slice(text.as_bytes());
    }
    line.push(b',');
}

/// Ends a line of cells, each of which is followed by a comma.
fn end_line(out: &mut impl Write, line: &mut Vec<u8>) -> io::Result<()> {
    line.pop();
    line.extend_from_slice(b"\r\n");
    out.write_all(line)?;
    line.clear();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_screens() {
        for (list, code, expected) in [
            ("sex", "female", "Nữ"),
            ("reason", "studying", "Đi học nơi khác"),
            ("plan", "where_living", "Làm thẻ tại nơi tạm trú"),
            ("occasion_of_year", "tet", "Tết {year}"),
            ("occasion", "unknown", "Không rõ"),
        ] {
            assert_eq!(label(list, code), expected);
        }
        for label in LABELS.iter() {
            assert_ne!(label.word, label.code);
        }
    }

    #[test]
    fn dates_are_written_as_they_are_shown() {
        for date in ["1985-05-15", "2026-11", "1950"] {
            let date = PartialDate::from_iso(date).unwrap();
            let mut line = Vec::new();
            add_date(&mut line, Some(date));
            assert_eq!(String::from_utf8(line).unwrap(), format!("{date},"));
        }
    }

    #[test]
    fn cells_are_quoted_where_needed() {
        for (text, expected) in [
            ("Vợ", "Vợ,"),
            ("Số 1, ngõ 2", "\"Số 1, ngõ 2\","),
            ("a\"b", "\"a\"\"b\","),
        ] {
            let mut line = Vec::new();
            add_cell(&mut line, text);
            assert_eq!(String::from_utf8(line).unwrap(), expected);
        }
    }
}
