//! Telephone numbers as people write them down: several in a cell, with remarks.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::{Value, json};

use super::code::read_rows;
use super::date::Day;
use super::name::{clean_text, fold};
use super::personal_number::lost_digits;

static PREFIXES_TEXT: &str = include_str!("../../assets/codes/phone_prefixes.csv");

/// Prefixes of eleven-digit mobile numbers and what replaced them in 2018.
static PREFIXES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    read_rows::<(String, String)>(PREFIXES_TEXT)
        .into_iter()
        .collect()
});

/// The longest number there is (E.164 of the International Telecommunication Union).
const MOST_DIGITS: usize = 15;

/// What was found out about a number, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PhoneMark {
    /// Whether somebody answered who knows the person.
    pub good: bool,
    /// The day of the call.
    pub on: Day,
}

/// One number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Phone {
    /// Canonical digits such as `0987654321` or `+8613812345678`; the text as typed if it is no
    /// telephone number.
    pub digits: String,
    /// What stood in brackets beside it: whose number, by which service.
    pub note: String,
    /// What was found out about it.
    pub mark: Option<PhoneMark>,
}

/// All the numbers of one person or household, in the order written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Phones(pub Vec<Phone>);

impl Phone {
    /// Whether this is a telephone number at all.
    pub fn is_number(&self) -> bool {
        let digits = self.digits.strip_prefix('+').unwrap_or(&self.digits);
        self.digits.starts_with(['0', '+'])
            && (8..=MOST_DIGITS).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Whether it may be called: a telephone number not marked bad.
    pub fn is_usable(&self) -> bool {
        self.is_number() && !self.is_bad()
    }

    /// Whether it turned out to be wrong or dead.
    pub fn is_bad(&self) -> bool {
        self.mark.is_some_and(|mark| !mark.good)
    }

    /// The number in one word that no other number has, never 0; `None` if it is no telephone number.
    pub fn packed(&self) -> Option<u64> {
        let digits = self.digits.strip_prefix('+').unwrap_or(&self.digits);
        let abroad = u64::from(digits.len() < self.digits.len());
        let value: u64 = digits.parse().ok().filter(|_| self.is_number())?;
        Some(value << 5 | (digits.len() as u64) << 1 | abroad)
    }
}

/// The digits of a number that [`Phone::packed`] made.
pub fn unpacked(packed: u64) -> String {
    let (value, length) = (packed >> 5, (packed >> 1 & 15) as usize);
    let sign = if packed & 1 == 1 { "+" } else { "" };
    format!("{sign}{value:0length$}")
}

impl Phones {
    /// `0987654321 (con); 02143123456`, which [`read_phones`] reads back to the same numbers.
    pub fn text(&self) -> String {
        let phones = self.0.iter().map(|phone| match phone.note.as_str() {
            "" => phone.digits.clone(),
            note => format!("{} ({note})", phone.digits),
        });
        phones.collect::<Vec<_>>().join("; ")
    }

    /// The first number that may be called.
    pub fn first_usable(&self) -> Option<&Phone> {
        self.0.iter().find(|phone| phone.is_usable())
    }

    /// Whether there is a number that may be called.
    pub fn usable(&self) -> bool {
        self.first_usable().is_some()
    }

    /// Whether there is no number.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Notes what was found out about a number, wherever it stands here.
    pub fn mark(&mut self, digits: &str, mark: PhoneMark) {
        let found = self.0.iter_mut().filter(|phone| phone.digits == digits);
        found.for_each(|phone| phone.mark = Some(mark));
    }

    /// A JSON array with the marks: the form that registers keep.
    pub fn json(&self) -> String {
        // Nearly every list is one number without a remark.
        if let [phone] = &self.0[..]
            && phone.note.is_empty()
            && phone.mark.is_none()
            && phone.is_number()
        {
            return [r#"[{"digits":""#, &phone.digits, r#""}]"#].concat();
        }
        let phones = self.0.iter().map(|phone| {
            let mut object = json!({ "digits": phone.digits });
            if !phone.note.is_empty() {
                object["note"] = json!(phone.note);
            }
            if let Some(mark) = phone.mark {
                object["good"] = json!(mark.good);
                object["on"] = json!(mark.on.to_string());
            }
            object
        });
        Value::Array(phones.collect()).to_string()
    }

    /// Reads what [`Phones::json`] wrote; an empty text is no number.
    pub fn from_json(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::default());
        }
        let bare = text.strip_prefix(r#"[{"digits":""#);
        if let Some(digits) = bare.and_then(|rest| rest.strip_suffix(r#""}]"#))
            && digits
                .bytes()
                .all(|byte| byte == b'+' || byte.is_ascii_digit())
        {
            let digits = digits.to_owned();
            return Some(Self(vec![Phone {
                digits,
                ..Phone::default()
            }]));
        }
        let value: Value = serde_json::from_str(text).ok()?;
        value
            .as_array()?
            .iter()
            .map(phone_from_json)
            .collect::<Option<_>>()
            .map(Self)
    }
}

fn phone_from_json(value: &Value) -> Option<Phone> {
    let mark = match (value.get("good"), value.get("on")) {
        (Some(good), Some(on)) => Some(PhoneMark {
            good: good.as_bool()?,
            on: on.as_str()?.parse().ok()?,
        }),
        _ => None,
    };
    let note = value.get("note").map_or(Some(""), Value::as_str)?;
    Some(Phone {
        digits: value.get("digits")?.as_str()?.to_string(),
        note: note.to_string(),
        mark,
    })
}

/// What was done to a number, or is wrong with it. Nobody is refused for a telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PhoneWarning {
    /// An eleven-digit mobile number was brought to the ten digits of 2018.
    Converted,
    /// The leading zero was put back.
    ZeroRestored,
    /// Not a telephone number; kept as typed.
    NotAPhone,
}

impl PhoneWarning {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Converted => "phone_converted",
            Self::ZeroRestored => "phone_zero_restored",
            Self::NotAPhone => "phone_unreadable",
        }
    }
}

/// Reads a cell: several numbers with or without remarks ("0987.654.321 (con) / zalo 0912345678").
pub fn read_phones(text: &str) -> (Phones, Vec<PhoneWarning>) {
    if is_plain_mobile(text) {
        let phone = Phone {
            digits: text.to_string(),
            ..Phone::default()
        };
        return (Phones(vec![phone]), Vec::new());
    }
    if lost_digits(text) {
        let phone = Phone {
            digits: text.to_string(),
            ..Phone::default()
        };
        return (Phones(vec![phone]), vec![PhoneWarning::NotAPhone]);
    }
    let mut phones: Vec<Phone> = Vec::new();
    let mut warnings = Vec::new();
    for piece in pieces(&balanced(text)) {
        let (bare, note) = without_brackets(&piece);
        if is_placeholder(&bare) {
            if let Some(last) = phones.last_mut().filter(|last| last.note.is_empty()) {
                last.note = note;
            }
            continue;
        }
        let read = read_piece(&bare);
        if read.is_empty() {
            warnings.push(PhoneWarning::NotAPhone);
            phones.push(Phone {
                digits: bare,
                note,
                mark: None,
            });
            continue;
        }
        for (digits, own_note, warning) in read {
            warnings.extend(warning);
            phones.push(Phone {
                digits,
                note: joined(&own_note, &note),
                mark: None,
            });
        }
    }
    (Phones(phones), warnings)
}

/// Ten digits of a mobile number and nothing else, as most cells are.
fn is_plain_mobile(text: &str) -> bool {
    text.len() == 10
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(&text[..2], "03" | "05" | "07" | "08" | "09")
}

/// The text with a space for every bracket that has no other half, and around those that have.
fn balanced(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let mut open = Vec::new();
    for (at, c) in chars.iter_mut().enumerate() {
        match c {
            '(' => open.push(at),
            ')' if open.pop().is_none() => *c = ' ',
            _ => {}
        }
    }
    for at in open {
        chars[at] = ' ';
    }
    let text: String = chars.into_iter().collect();
    text.replace('(', " (").replace(')', ") ")
}

/// The pieces of a cell between separators outside brackets.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut depth = 0_u32;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        match pieces.last_mut() {
            Some(last) if depth > 0 || !matches!(c, ';' | '/' | ',' | '|' | '\n' | '\r') => {
                last.push(c);
            }
            _ => pieces.push(String::new()),
        }
    }
    pieces
        .iter()
        .flat_map(|piece| at_words(&clean_text(piece)))
        .collect()
}

/// Cuts at "hoặc" and its like.
fn at_words(piece: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut depth = 0_i32;
    for word in piece.split(' ') {
        let cut = depth == 0 && !word.contains('(') && matches!(fold(word).as_str(), "hoac" | "or");
        depth += word.matches('(').count() as i32 - word.matches(')').count() as i32;
        match pieces.last_mut() {
            Some(last) if !cut => {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.push_str(word);
            }
            _ => pieces.push(String::new()),
        }
    }
    pieces
}

/// A piece without what stands in brackets, and that.
fn without_brackets(piece: &str) -> (String, String) {
    let (mut bare, mut note) = (String::new(), String::new());
    let mut depth = 0_u32;
    for c in piece.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth > 0 => note.push(c),
            c => bare.push(c),
        }
        if matches!(c, '(' | ')') {
            let side = if depth > 0 { &mut note } else { &mut bare };
            side.push(' ');
        }
    }
    (clean_text(&bare), clean_note(&note))
}

/// A remark without the words that only say that a number follows, and without the 0 of "+84 (0)".
fn clean_note(note: &str) -> String {
    let note = clean_text(note);
    let note = note.trim_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation());
    let empty = matches!(
        fold(note).as_str(),
        "" | "0"
            | "dt"
            | "sdt"
            | "so dt"
            | "dtdd"
            | "dd"
            | "so"
            | "so dien thoai"
            | "dien thoai"
            | "di dong"
            | "tel"
            | "phone"
    );
    if empty {
        String::new()
    } else {
        note.to_string()
    }
}

fn joined(one: &str, other: &str) -> String {
    match (one, other) {
        ("", note) | (note, "") => note.to_string(),
        (one, other) => format!("{one}, {other}"),
    }
}

fn is_placeholder(piece: &str) -> bool {
    matches!(
        fold(piece).as_str(),
        "" | "0" | "khong" | "khong co" | "chua co" | "chua ro" | "khong ro" | "n a"
    )
}

/// The numbers of a piece without brackets, each with its remark; empty if there is none.
fn read_piece(piece: &str) -> Vec<(String, String, Option<PhoneWarning>)> {
    let Some((start, end)) = longest_run(piece) else {
        return Vec::new();
    };
    let run = &piece[start..end];
    let note = clean_note(&joined(
        &clean_note(&piece[..start]),
        &clean_note(&piece[end..]),
    ));
    if let Some((digits, warning)) = canonical(run) {
        return vec![(digits, note, warning)];
    }
    let several = [" - ", "-", " "].iter().find_map(|separator| {
        let parts = run.split(separator).filter(|part| !part.trim().is_empty());
        parts
            .map(canonical)
            .collect::<Option<Vec<_>>>()
            .filter(|parts| parts.len() > 1)
    });
    several
        .or_else(|| two_mobiles(run))
        .unwrap_or_default()
        .into_iter()
        .map(|(digits, warning)| (digits, note.clone(), warning))
        .collect()
}

/// Two mobile numbers written in one: twenty digits.
fn two_mobiles(run: &str) -> Option<Vec<(String, Option<PhoneWarning>)>> {
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    let halves = (digits.len() == 20).then(|| digits.split_at(10))?;
    [halves.0, halves.1].into_iter().map(canonical).collect()
}

/// Where most digits stand together, as people group them.
fn longest_run(piece: &str) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize, usize)> = None;
    let mut run: Option<(usize, usize, usize)> = None;
    for (at, c) in piece.char_indices().chain([(piece.len(), 'x')]) {
        if c.is_ascii_digit() || run.is_none() && c == '+' {
            let (start, digits) = run.map_or((at, 0), |(start, _, digits)| (start, digits));
            run = Some((start, at + 1, digits + usize::from(c != '+')));
        } else if !matches!(c, ' ' | '.' | '-')
            && let Some(found) = run.take()
        {
            best = best.filter(|best| best.2 >= found.2).or(Some(found));
        }
    }
    best.filter(|best| best.2 > 0)
        .map(|(start, end, _)| (start, end))
}

/// The canonical form of one number, if it is one.
fn canonical(run: &str) -> Option<(String, Option<PhoneWarning>)> {
    let run = run.trim();
    let run = run.strip_suffix(".0").unwrap_or(run);
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    let abroad = match digits.strip_prefix("00") {
        Some(rest) => Some(rest),
        None => run.starts_with('+').then_some(digits.as_str()),
    };
    let home = match abroad {
        Some(rest) => rest.strip_prefix("84"),
        None => digits
            .strip_prefix("84")
            .filter(|rest| matches!(rest.len(), 9 | 10)),
    };
    match (home, abroad) {
        (Some(rest), _) => {
            domestic(&format!("0{}", rest.trim_start_matches('0'))).map(|(number, warning)| {
                // The zero that the country code replaces was not lost.
                (
                    number,
                    warning.filter(|&warning| warning != PhoneWarning::ZeroRestored),
                )
            })
        }
        (None, Some(rest)) => (8..=15)
            .contains(&rest.len())
            .then(|| (format!("+{rest}"), None)),
        (None, None) => domestic(&digits),
    }
}

fn domestic(digits: &str) -> Option<(String, Option<PhoneWarning>)> {
    match (digits.len(), digits.get(..2)?) {
        (10, "03" | "05" | "07" | "08" | "09") | (11, "02") => Some((digits.to_string(), None)),
        (11, "01") => {
            let new = PREFIXES.get(digits.get(..4)?)?;
            Some((
                format!("{new}{}", digits.get(4..)?),
                Some(PhoneWarning::Converted),
            ))
        }
        // Nine digits of a mobile number, ten of a land line or of an old mobile number.
        (9, _) if digits.starts_with(['3', '5', '7', '8', '9']) => with_zero(digits),
        (10, _) if digits.starts_with(['1', '2']) => with_zero(digits),
        _ => None,
    }
}

fn with_zero(digits: &str) -> Option<(String, Option<PhoneWarning>)> {
    domestic(&format!("0{digits}"))
        .map(|(number, warning)| (number, warning.or(Some(PhoneWarning::ZeroRestored))))
}

/// `0987 654 321`, `0214 3123 456`, `024 3123 4567`; anything else as it is.
pub fn grouped(digits: &str) -> String {
    let domestic = digits.bytes().all(|byte| byte.is_ascii_digit());
    let groups = match (digits.len(), digits.get(..3)) {
        (10, _) if domestic => [4, 7],
        (11, Some("024" | "028")) if domestic => [3, 7],
        (11, _) if domestic => [4, 8],
        _ => return digits.to_string(),
    };
    format!(
        "{} {} {}",
        &digits[..groups[0]],
        &digits[groups[0]..groups[1]],
        &digits[groups[1]..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::count_lines;
    use proptest::prelude::*;

    #[test]
    fn every_row_is_read() {
        assert_eq!(PREFIXES.len(), count_lines(PREFIXES_TEXT));
    }

    #[test]
    fn cells_as_people_write_them() {
        for (text, expected, warnings) in [
            ("0987654321", "0987654321", &[] as &[_]),
            ("0987 654 321", "0987654321", &[]),
            ("0987.654.321", "0987654321", &[]),
            ("0987-654-321", "0987654321", &[]),
            ("+84 987 654 321", "0987654321", &[]),
            ("+84 (0) 987654321", "0987654321", &[]),
            ("84987654321", "0987654321", &[]),
            ("0084987654321", "0987654321", &[]),
            ("+840987654321", "0987654321", &[]),
            ("987654321", "0987654321", &["phone_zero_restored"]),
            ("987654321.0", "0987654321", &["phone_zero_restored"]),
            ("843456789", "0843456789", &["phone_zero_restored"]),
            ("01672345678", "0372345678", &["phone_converted"]),
            ("1672345678", "0372345678", &["phone_converted"]),
            ("+841672345678", "0372345678", &["phone_converted"]),
            ("0120 234 5678", "0702345678", &["phone_converted"]),
            ("01992345678", "0592345678", &["phone_converted"]),
            ("02143123456", "02143123456", &[]),
            ("2143123456", "02143123456", &["phone_zero_restored"]),
            ("024 3123 4567", "02431234567", &[]),
            ("+86 138 1234 5678", "+8613812345678", &[]),
            ("0081 90 1234 5678", "+819012345678", &[]),
            ("0987654321/0912345678", "0987654321; 0912345678", &[]),
            ("0987654321, 0912345678", "0987654321; 0912345678", &[]),
            ("0987654321 hoặc 0912345678", "0987654321; 0912345678", &[]),
            ("0987654321 - 0912345678", "0987654321; 0912345678", &[]),
            ("0987654321-0912345678", "0987654321; 0912345678", &[]),
            ("0987654321 0912345678", "0987654321; 0912345678", &[]),
            ("0987 654 321 0912 345 678", "0987654321; 0912345678", &[]),
            ("0987654321\n0912345678", "0987654321; 0912345678", &[]),
            ("0987654321 (con)", "0987654321 (con)", &[]),
            ("0987654321 con trai", "0987654321 (con trai)", &[]),
            ("0987654321 (con / dâu)", "0987654321 (con / dâu)", &[]),
            ("Zalo: 0987654321", "0987654321 (Zalo)", &[]),
            ("ĐT: 0987654321", "0987654321", &[]),
            ("0987654321; (zalo)", "0987654321 (zalo)", &[]),
            (
                "0987654321 (con; zalo); 02143123456",
                "0987654321 (con; zalo); 02143123456",
                &[],
            ),
            ("anh Tú 0987654321 (zalo)", "0987654321 (anh Tú, zalo)", &[]),
            (
                "0987654321 (con; 0912345678",
                "0987654321 (con); 0912345678",
                &[],
            ),
            ("0987654321 của con", "0987654321 (của con)", &[]),
            (
                "01672345678 (con); 987654321 (zalo)",
                "0372345678 (con); 0987654321 (zalo)",
                &["phone_converted", "phone_zero_restored"],
            ),
            ("'0987654321", "0987654321", &[]),
            ("=\"0987654321\"", "0987654321", &[]),
            ("0214.3.123.456", "02143123456", &[]),
            ("9.87654E+08", "9.87654E+08", &["phone_unreadable"]),
            ("9,87654E+08", "9,87654E+08", &["phone_unreadable"]),
            ("12345", "12345", &["phone_unreadable"]),
            ("hỏi bác Na", "hỏi bác Na", &["phone_unreadable"]),
            ("0187654321", "0187654321", &["phone_unreadable"]),
            ("01111111111", "01111111111", &["phone_unreadable"]),
            ("không có", "", &[]),
            ("0", "", &[]),
            ("-", "", &[]),
            ("", "", &[]),
        ] {
            let (phones, found) = read_phones(text);
            assert_eq!(phones.text(), expected, "{text}");
            assert_eq!(
                found
                    .into_iter()
                    .map(PhoneWarning::code)
                    .collect::<Vec<_>>(),
                warnings,
                "{text}"
            );
            assert_eq!(read_phones(expected).0, phones, "{text}");
        }
    }

    #[test]
    fn every_prefix_of_2018() {
        for (old, new) in [
            ("0162", "032"),
            ("0163", "033"),
            ("0164", "034"),
            ("0165", "035"),
            ("0166", "036"),
            ("0167", "037"),
            ("0168", "038"),
            ("0169", "039"),
            ("0120", "070"),
            ("0121", "079"),
            ("0122", "077"),
            ("0126", "076"),
            ("0128", "078"),
            ("0123", "083"),
            ("0124", "084"),
            ("0125", "085"),
            ("0127", "081"),
            ("0129", "082"),
            ("0186", "056"),
            ("0188", "058"),
            ("0199", "059"),
        ] {
            let (phones, warnings) = read_phones(&format!("{old}2345678"));
            assert_eq!(phones.text(), format!("{new}2345678"));
            assert_eq!(warnings, [PhoneWarning::Converted]);
        }
        assert_eq!(PREFIXES.len(), 21);
    }

    #[test]
    fn groups_of_digits() {
        for (digits, expected) in [
            ("0987654321", "0987 654 321"),
            ("02143123456", "0214 3123 456"),
            ("02431234567", "024 3123 4567"),
            ("+8613812345678", "+8613812345678"),
            ("hỏi bác Na", "hỏi bác Na"),
            ("điện thoại", "điện thoại"),
        ] {
            assert_eq!(grouped(digits), expected);
        }
    }

    #[test]
    fn usable_numbers() {
        for (json, usable) in [
            ("[]", false),
            (r#"[{"digits":"0987654321"}]"#, true),
            (r#"[{"digits":"+8613812345678"}]"#, true),
            (
                r#"[{"digits":"0987654321","good":true,"on":"2026-11-22"}]"#,
                true,
            ),
            (
                r#"[{"digits":"0987654321","good":false,"on":"2026-11-22"}]"#,
                false,
            ),
            (
                r#"[{"digits":"0987654321","good":false,"on":"2026-11-22"},{"digits":"0912345678"}]"#,
                true,
            ),
            (r#"[{"digits":"12345"}]"#, false),
            (r#"[{"digits":"0987654321098765"}]"#, false),
            (r#"[{"digits":"hỏi bác Na"}]"#, false),
        ] {
            assert_eq!(Phones::from_json(json).unwrap().usable(), usable, "{json}");
        }
    }

    #[test]
    fn a_number_in_one_word() {
        for (digits, packs) in [
            ("0987654321", true),
            ("02143123456", true),
            ("+8613812345678", true),
            ("+998877665544332", true),
            ("00000000", true),
            ("000000000", true),
            ("+0000000", false),
            ("12345", false),
            ("0987654321098765", false),
            ("hỏi bác Na", false),
            ("", false),
        ] {
            let phone = Phone {
                digits: digits.to_owned(),
                ..Phone::default()
            };
            let back = phone.packed().map(unpacked);
            assert_eq!(back.as_deref(), packs.then_some(digits), "{digits}");
        }
    }

    #[test]
    fn the_stored_form() {
        let mark = PhoneMark {
            good: false,
            on: "2026-11-22".parse().unwrap(),
        };
        let phones = Phones(vec![
            Phone {
                digits: "0987654321".into(),
                note: "con".into(),
                mark: Some(mark),
            },
            Phone {
                digits: "12345".into(),
                ..Phone::default()
            },
        ]);
        let json = r#"[{"digits":"0987654321","good":false,"note":"con","on":"2026-11-22"},{"digits":"12345"}]"#;
        assert_eq!(phones.json(), json);
        assert_eq!(Phones::from_json(json), Some(phones));
        assert_eq!(Phones::from_json(""), Some(Phones::default()));
        for json in [
            "x",
            "{}",
            "[1]",
            "[{}]",
            r#"[{"digits":1}]"#,
            r#"[{"digits":"1","good":true,"on":"x"}]"#,
        ] {
            assert_eq!(Phones::from_json(json), None, "{json}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(text in "[0-9 a-zđ+.()/;,-]{0,40}") {
            let (phones, _) = read_phones(&text);
            prop_assert_eq!(&read_phones(&phones.text()).0, &phones, "{}", phones.text());
            prop_assert_eq!(Phones::from_json(&phones.json()), Some(phones));
        }

        #[test]
        fn any_text_is_read(text in "\\PC{0,30}") {
            let _ = read_phones(&text);
            let _ = grouped(&text);
        }
    }
}
