//! What a cell of a workbook holds, as the text that somebody would have typed: no format of the workbook and no locale
//! stands between a personal number and the register.

use std::fmt::Write as _;

use calamine::{DataType, ExcelDateTime};

/// Whole numbers up to here are exact in a workbook.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// How much of a date its number format shows: `5/1985` typed into Excel becomes 1 May 1985, shown as `May-85`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// The day, or the format says nothing.
    Day,
    /// Month and year.
    Month,
    /// The year alone.
    Year,
}

impl Shown {
    /// What a number format of a date shows.
    pub fn of(format: &str) -> Self {
        let (mut day, mut month, mut year, mut time) = (false, false, false, false);
        let (mut quoted, mut bracket, mut literal) = (false, false, false);
        for letter in format.chars() {
            match letter {
                _ if literal => literal = false,
                '"' => quoted = !quoted,
                _ if quoted => {}
                '[' => bracket = true,
                ']' => bracket = false,
                _ if bracket => {}
                '\\' | '_' | '*' => literal = true,
                ';' => break,
                'd' | 'D' => day = true,
                'm' | 'M' => month = true,
                'y' | 'Y' | 'e' => year = true,
                'h' | 'H' | 's' | 'S' => time = true,
                _ => {}
            }
        }
        match (day, month, year) {
            (false, true, true) if !time => Self::Month,
            (false, false, true) if !time => Self::Year,
            _ => Self::Day,
        }
    }
}

/// How the errors of formulas are shown; an `OpenDocument` keeps them as texts.
const ERRORS: [&str; 7] = [
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!",
];

/// Writes the text of `value` behind `text`; false if the cell holds the error of a formula.
pub(super) fn push(value: &impl DataType, shown: Shown, text: &mut String) -> bool {
    if let Some(own) = value.get_string() {
        if ERRORS.contains(&own) || own.starts_with("Err:") {
            return false;
        }
        text.push_str(own);
    } else if let Some(number) = value.get_float() {
        push_number(number, text);
    } else if let Some(moment) = value.get_datetime() {
        push_moment(moment, shown, text);
    } else if let Some(number) = value.get_int() {
        put(text, format_args!("{number}"));
    } else if let Some(yes) = value.get_bool() {
        text.push_str(if yes { "TRUE" } else { "FALSE" });
    } else if let Some(iso) = value.get_datetime_iso() {
        push_iso(iso, text);
    } else if let Some(duration) = value.get_duration_iso() {
        push_duration(duration, text);
    } else {
        return value.get_error().is_none();
    }
    true
}

fn put(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing into a text cannot fail.
    let _ = text.write_fmt(what);
}

/// Digits without `.0` and never with an exponent: a personal number that Excel took for a number keeps all it has.
fn push_number(number: f64, text: &mut String) {
    if number.fract() == 0.0 && number.abs() <= EXACT {
        put(text, format_args!("{}", number as i64));
    } else if number.is_finite() {
        put(text, format_args!("{number}"));
    }
}

/// A date as ISO writes it: a real date must not be turned round by what the file's typed dates look like.
fn push_moment(moment: ExcelDateTime, shown: Shown, text: &mut String) {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let value = moment.as_f64();
    if moment.is_duration() || (0.0..1.0).contains(&value) {
        if value == 0.0 {
            return;
        }
        let minutes = (value * 24.0 * 60.0).round() as i64;
        return put(
            text,
            format_args!("{:02}:{:02}", minutes / 60, minutes % 60),
        );
    }
    match shown {
        Shown::Year => return put(text, format_args!("{year}")),
        Shown::Month => return put(text, format_args!("{year}-{month:02}")),
        Shown::Day => put(text, format_args!("{year}-{month:02}-{day:02}")),
    }
    if (hour, minute, second) != (0, 0, 0) {
        put(text, format_args!(" {hour:02}:{minute:02}"));
    }
}

/// `2026-11-22T00:00:00` of an `OpenDocument` is the day alone, like that of Excel.
fn push_iso(iso: &str, text: &mut String) {
    match iso.split_once('T') {
        Some((day, time)) if time.bytes().all(|byte| matches!(byte, b'0' | b':' | b'.')) => {
            text.push_str(day);
        }
        Some((day, time)) => {
            text.push_str(day);
            text.push(' ');
            text.push_str(time.get(..5).unwrap_or(time));
        }
        None => text.push_str(iso),
    }
}

/// `PT08H30M00S` as `08:30`.
fn push_duration(duration: &str, text: &mut String) {
    let parts = duration
        .strip_prefix("PT")
        .and_then(|rest| rest.split_once('H'))
        .and_then(|(hours, rest)| Some((hours, rest.split_once('M')?.0)));
    match parts {
        Some((hours, minutes)) => put(text, format_args!("{hours}:{minutes}")),
        None => text.push_str(duration),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{CellErrorType, Data, ExcelDateTimeType};

    fn moment(value: f64, is_1904: bool) -> Data {
        let kind = ExcelDateTimeType::DateTime;
        Data::DateTime(ExcelDateTime::new(value, kind, is_1904))
    }

    #[test]
    fn cells_as_somebody_would_have_typed_them() {
        let text = |text: &str| Data::String(text.to_owned());
        for (value, expected) in [
            (text(" Nguyễn\u{a0}Văn A"), " Nguyễn\u{a0}Văn A"),
            (Data::Float(10_085_000_123.0), "10085000123"),
            (Data::Float(1_085_000_123.0), "1085000123"),
            (Data::Float(42.0), "42"),
            (Data::Float(-3.0), "-3"),
            (Data::Float(0.1), "0.1"),
            (Data::Float(12.5), "12.5"),
            (Data::Float(1e-7), "0.0000001"),
            (Data::Float(1.2e20), "120000000000000000000"),
            (Data::Float(f64::NAN), ""),
            (Data::Int(1985), "1985"),
            (Data::Bool(true), "TRUE"),
            (Data::Bool(false), "FALSE"),
            (moment(31_182.0, false), "1985-05-15"),
            (moment(29_720.0, true), "1985-05-15"),
            (moment(31_182.5, false), "1985-05-15 12:00"),
            (moment(0.354_166_666_666_667, false), "08:30"),
            (moment(0.0, false), ""),
            (Data::DateTimeIso("1985-05-15".to_owned()), "1985-05-15"),
            (
                Data::DateTimeIso("1985-05-15T00:00:00".to_owned()),
                "1985-05-15",
            ),
            (
                Data::DateTimeIso("2026-11-22T19:30:00".to_owned()),
                "2026-11-22 19:30",
            ),
            (Data::DurationIso("PT08H30M00S".to_owned()), "08:30"),
            (Data::Empty, ""),
        ] {
            let mut text = String::new();
            assert!(push(&value, Shown::Day, &mut text), "{value:?}");
            assert_eq!(text, expected, "{value:?}");
        }
        for error in [
            Data::Error(CellErrorType::NA),
            text("#REF!"),
            text("Err:508"),
        ] {
            let mut text = String::new();
            assert!(!push(&error, Shown::Day, &mut text));
            assert_eq!(text, "");
        }
    }

    #[test]
    fn a_format_without_a_day_shows_none() {
        for (format, expected) in [
            ("dd/mm/yyyy", "1985-05-15"),
            ("mm-dd-yy", "1985-05-15"),
            ("d-mmm", "1985-05-15"),
            ("mmm-yy", "1985-05"),
            ("[$-42A]mm/yyyy;@", "1985-05"),
            ("yyyy", "1985"),
            ("\"ngày\" mm/yyyy", "1985-05"),
            ("h:mm", "1985-05-15"),
            ("yyyy-mm-dd hh:mm", "1985-05-15"),
        ] {
            let mut text = String::new();
            push(&moment(31_182.0, false), Shown::of(format), &mut text);
            assert_eq!(text, expected, "{format}");
        }
    }
}
