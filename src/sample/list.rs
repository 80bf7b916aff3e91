//! A sample as a CSV file, such as a village head's spreadsheet saves it.

use std::io::{self, Write};
use std::sync::LazyLock;

use crate::domain::absence::{Declared, Plan, Reason};
use crate::domain::date::{Day, PartialDate};
use crate::domain::expected_back::ExpectedBack;
use crate::domain::sex::Sex;

use super::deck::{Section, sections};
use super::{SampleAbsence, SampleHousehold, SampleMember, SampleOptions, households};

static LABELS: LazyLock<Vec<Section>> =
    LazyLock::new(|| sections(include_str!("../../assets/sample/labels.txt")));

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
    let mut out = io::BufWriter::with_capacity(1 << 16, out);
    out.write_all(BYTE_ORDER_MARK)?;
    let mut line = Vec::with_capacity(512);
    for (_, heading) in section("headings")
        .map(Section::entries)
        .into_iter()
        .flatten()
    {
        add_cell(&mut line, heading);
    }
    end_line(&mut out, &mut line)?;
    let mut written = 0;
    for (count, household) in households(options).enumerate() {
        if count % STEP == 0 && !progress(written) {
            break;
        }
        for member in &household.members {
            add_member(&mut line, &household, member);
            end_line(&mut out, &mut line)?;
            written += 1;
        }
    }
    progress(written);
    out.flush()?;
    Ok(written)
}

fn add_member(line: &mut Vec<u8>, household: &SampleHousehold, member: &SampleMember) {
    let head = household.members.first().map_or("", |head| &head.name);
    let birth = member.birth.to_string();
    for cell in [
        &household.village,
        &household.code,
        head,
        &member.name,
        member.relation,
        sex(member.sex),
        &birth,
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
        reason(absence.reason),
        absence.place,
        absence.address,
        &absence.phone,
        &absence.since.to_string(),
        &back(absence.back),
        contact.map_or("", |contact| &contact.name),
        contact.map_or("", |contact| contact.relation),
        contact.map_or("", |contact| &contact.phone),
        absence.plan.map_or("", plan),
        &day(absence.plan_day),
        declared(absence.declared),
        &day(absence.confirmed),
    ] {
        add_cell(line, cell);
    }
}

fn section(name: &str) -> Option<&'static Section> {
    LABELS.iter().find(|section| section.name == name)
}

fn label(list: &str, code: &str) -> &'static str {
    section(list)
        .and_then(|section| section.text(code))
        .unwrap_or_default()
}

fn sex(sex: Sex) -> &'static str {
    label("sex", sex.code())
}

fn reason(reason: Reason) -> &'static str {
    label("reason", reason.code())
}

fn plan(plan: Plan) -> &'static str {
    label("plan", plan.code())
}

/// What nobody asked about stays blank.
fn declared(declared: Declared) -> &'static str {
    label("declared", declared.code())
}

fn day(day: Option<Day>) -> String {
    day.map(|day| PartialDate::Day(day).to_string())
        .unwrap_or_default()
}

fn back(back: ExpectedBack) -> String {
    match back {
        ExpectedBack::On(date) => date.to_string(),
        ExpectedBack::Occasion(occasion, year) => {
            label("back", occasion.code()).replace("{year}", &year.to_string())
        }
        ExpectedBack::Unknown => label("back", "unknown").to_string(),
    }
}

fn add_cell(line: &mut Vec<u8>, text: &str) {
    if text.contains([',', '"']) {
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
    use crate::domain::expected_back::Occasion;
    use crate::domain::residence::Residence;

    #[test]
    fn every_code_has_a_word() {
        for (list, codes) in [
            (
                "reason",
                Reason::all().map(Reason::code).collect::<Vec<_>>(),
            ),
            ("plan", Plan::all().map(Plan::code).collect()),
            ("residence", Residence::all().map(Residence::code).collect()),
            ("sex", Sex::all().map(Sex::code).collect()),
            ("back", Occasion::all().map(Occasion::code).collect()),
        ] {
            for code in codes {
                assert_ne!(label(list, code), "", "{list} {code}");
            }
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
