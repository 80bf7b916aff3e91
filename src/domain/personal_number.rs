//! The twelve-digit personal identification number (số định danh cá nhân).

use std::fmt;

use super::date::PartialDate;
use super::decimal;
use super::place::Province;
use super::sex::Sex;

/// One more than the greatest number of twelve digits.
const LIMIT: u64 = 1_000_000_000_000;

/// A personal number: `PPP G YY NNNNNN`, the province of registration, century and sex, year of
/// birth and six free digits, without a check digit (Decree 137/2015, article 13).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonalNumber(u64);

impl PersonalNumber {
    /// The number as an integer.
    pub fn value(self) -> u64 {
        self.0
    }

    /// The number of an integer of at most twelve digits.
    pub fn from_value(value: u64) -> Option<Self> {
        (value < LIMIT).then_some(Self(value))
    }

    /// Reads exactly twelve digits, in any of the wrappers that spreadsheets put around them.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let read = read_number(text)?;
        if read.padded {
            Err(NumberError::ZerosLost(read.number))
        } else {
            Ok(read.number)
        }
    }

    /// The province where the birth was registered; `None` for a code that no province had, such
    /// as that of another country.
    pub fn province(self) -> Option<&'static Province> {
        Province::of_code((self.0 / 1_000_000_000) as u16)
    }

    /// The sex that the fourth digit says.
    pub fn sex(self) -> Sex {
        if self.century_digit() % 2 == 0 {
            Sex::Male
        } else {
            Sex::Female
        }
    }

    /// The year of birth that the fourth to sixth digits say.
    pub fn birth_year(self) -> i32 {
        1900 + self.century_digit() / 2 * 100 + (self.0 / 1_000_000 % 100) as i32
    }

    fn century_digit(self) -> i32 {
        (self.0 / 100_000_000 % 10) as i32
    }

    /// `********1234`.
    pub fn masked(self) -> String {
        format!("********{:04}", self.0 % 10_000)
    }
}

/// Twelve digits.
impl fmt::Display for PersonalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        decimal::write::<12>(f, self.0)
    }
}

/// Masked, so that no log ever holds a whole number.
impl fmt::Debug for PersonalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

/// Why a text is no personal number. A wrong shape only; what a number says is never an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// Has letters or other signs.
    Letters,
    /// So many digits.
    Length(usize),
    /// A spreadsheet kept only the first digits (`1.0085E+10`).
    DigitsLost,
    /// A spreadsheet took off leading zeros; the number there would be with them.
    ZerosLost(PersonalNumber),
    /// Nine digits: the number of an old identity card (CMND).
    OldIdentityNumber(String),
    /// Eight digits: probably the number of an old identity card that lost its zero.
    Ambiguous8,
}

impl NumberError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Letters => "number_letters",
            Self::Length(_) => "number_length",
            Self::DigitsLost => "number_digits_lost",
            Self::ZerosLost(_) => "number_zeros_lost",
            Self::OldIdentityNumber(_) => "number_old_identity",
            Self::Ambiguous8 => "number_ambiguous",
        }
    }
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for NumberError {}

/// A number as read from a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Read {
    /// The number.
    pub number: PersonalNumber,
    /// Whether its one leading zero was put back.
    pub padded: bool,
}

/// Reads a number and puts back the one leading zero that Excel takes off every domestic number.
/// Two lost zeros need somebody's consent and stay an error, [`NumberError::ZerosLost`].
pub fn read_number(text: &str) -> Result<Read, NumberError> {
    if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number = text
            .parse()
            .map(PersonalNumber)
            .map_err(|_| NumberError::Length(12))?;
        return Ok(Read {
            number,
            padded: false,
        });
    }
    let digits = unwrapped(text)?;
    let number = || {
        digits
            .parse()
            .map(PersonalNumber)
            .map_err(|_| NumberError::Length(digits.len()))
    };
    match digits.len() {
        12 => Ok(Read {
            number: number()?,
            padded: false,
        }),
        11 => Ok(Read {
            number: number()?,
            padded: true,
        }),
        // The provinces 001, 002, 004, 006 and 008.
        10 if digits.starts_with(['1', '2', '4', '6', '8']) => {
            Err(NumberError::ZerosLost(number()?))
        }
        9 => Err(NumberError::OldIdentityNumber(digits)),
        8 => Err(NumberError::Ambiguous8),
        length => Err(NumberError::Length(length)),
    }
}

/// The digits without `'`, `="…"`, spaces, separators and the `.0` of a decimal number.
fn unwrapped(text: &str) -> Result<String, NumberError> {
    let bare: String = text
        .chars()
        .filter(|c| {
            !c.is_whitespace()
                && !matches!(
                    c,
                    '\'' | '"' | '=' | '-' | '\u{ad}' | '\u{200b}'
                        ..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}'
                )
        })
        .collect();
    if lost_digits(&bare) {
        return Err(NumberError::DigitsLost);
    }
    let decimals = bare.rsplit_once(['.', ',']);
    let whole = match decimals {
        Some((whole, "0" | "00")) => whole,
        _ => &bare,
    };
    let digits: String = whole.chars().filter(|&c| c != '.').collect();
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(digits)
    } else {
        Err(NumberError::Letters)
    }
}

/// Whether a spreadsheet kept only the first digits of a number: `1.0085E+10`, `9,87E+08`.
pub(super) fn lost_digits(text: &str) -> bool {
    let of = |part: &str, signs: &[char]| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_digit() || signs.contains(&c))
    };
    text.split_once(['E', 'e'])
        .is_some_and(|(mantissa, exponent)| of(mantissa, &['.', ',']) && of(exponent, &['+']))
}

/// A disagreement between a number and the rest of the record. Either side can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NumberWarning {
    /// No province had this code.
    UnknownProvince,
    /// The number says the other sex.
    Sex,
    /// The number says another year of birth.
    BirthYear,
}

impl NumberWarning {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::UnknownProvince => "number_province_unknown",
            Self::Sex => "number_sex_differs",
            Self::BirthYear => "number_year_differs",
        }
    }
}

/// What a number disagrees with. The province is that of registration, never compared with the
/// place of residence.
pub fn number_warnings(
    number: PersonalNumber,
    sex: Option<Sex>,
    birth: Option<PartialDate>,
) -> Vec<NumberWarning> {
    [
        (number.province().is_none(), NumberWarning::UnknownProvince),
        (
            sex.is_some_and(|sex| sex != number.sex()),
            NumberWarning::Sex,
        ),
        (
            birth.is_some_and(|birth| birth.year() != number.birth_year()),
            NumberWarning::BirthYear,
        ),
    ]
    .into_iter()
    .filter_map(|(differs, warning)| differs.then_some(warning))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_as_files_have_them() {
        for (text, expected) in [
            ("010085000123", Ok(("010085000123", false))),
            (" 010 085 000 123\u{a0}", Ok(("010085000123", false))),
            ("010.085.000.123", Ok(("010085000123", false))),
            ("'010085000123", Ok(("010085000123", false))),
            ("=\"010085000123\"", Ok(("010085000123", false))),
            ("\u{feff}010085000123\u{200b}", Ok(("010085000123", false))),
            ("10085000123", Ok(("010085000123", true))),
            ("10085000123.0", Ok(("010085000123", true))),
            ("10085000123,0", Ok(("010085000123", true))),
            ("010-085-000-123", Ok(("010085000123", false))),
            ("010085000123.0", Ok(("010085000123", false))),
            ("10085000123.00", Ok(("010085000123", true))),
            ("=\"10085000123\"", Ok(("010085000123", true))),
            ("'010085000123'", Ok(("010085000123", false))),
            ("0100\u{202c}85000123", Ok(("010085000123", false))),
            ("7.9085E+10", Err("number_digits_lost")),
            ("7,9085E+10", Err("number_digits_lost")),
            ("1.0085E10", Err("number_digits_lost")),
            ("1 0085E+10", Err("number_digits_lost")),
            ("1185000123", Err("number_zeros_lost")),
            ("3185000123", Err("number_length")),
            ("1.0085E+10", Err("number_digits_lost")),
            ("1,0085E+10", Err("number_digits_lost")),
            ("7.9e10", Err("number_digits_lost")),
            ("E0123456", Err("number_letters")),
            ("B1234567", Err("number_letters")),
            ("010085O00123", Err("number_letters")),
            ("063123456", Err("number_old_identity")),
            ("63123456", Err("number_ambiguous")),
            ("0100850001234", Err("number_length")),
            ("123", Err("number_length")),
            ("", Err("number_length")),
        ] {
            let read = read_number(text);
            let read = read
                .as_ref()
                .map(|read| (read.number.to_string(), read.padded))
                .map_err(NumberError::code);
            assert_eq!(
                read,
                expected.map(|(number, padded)| (number.to_string(), padded)),
                "{text}"
            );
        }
    }

    #[test]
    fn what_an_error_proposes() {
        let padded = PersonalNumber::from_value(1_185_000_123).unwrap();
        assert_eq!(padded.to_string(), "001185000123");
        assert_eq!(
            read_number("1185000123"),
            Err(NumberError::ZerosLost(padded))
        );
        assert_eq!(
            PersonalNumber::parse("01185000123"),
            Err(NumberError::ZerosLost(padded))
        );
        assert_eq!(
            read_number("063 123 456"),
            Err(NumberError::OldIdentityNumber("063123456".into()))
        );
        assert_eq!(read_number("123"), Err(NumberError::Length(3)));
    }

    #[test]
    fn what_a_number_says() {
        for (number, province, sex, year) in [
            ("010085000123", Some("Lào Cai"), Sex::Male, 1985),
            ("036203000456", Some("Nam Định"), Sex::Male, 2003),
            ("027301000789", Some("Bắc Ninh"), Sex::Female, 2001),
            ("001185000123", Some("Hà Nội"), Sex::Female, 1985),
            ("003085000123", None, Sex::Male, 1985),
            ("096999000001", Some("Cà Mau"), Sex::Female, 2399),
        ] {
            let number = PersonalNumber::parse(number).unwrap();
            assert_eq!(
                number.province().map(|province| province.name.as_str()),
                province,
                "{number}"
            );
            assert_eq!((number.sex(), number.birth_year()), (sex, year), "{number}");
        }
    }

    #[test]
    fn disagreements() {
        let male = Some(Sex::Male);
        for (number, sex, birth, expected) in [
            ("010085000123", male, "1985-05-15", &[] as &[_]),
            ("003085000123", male, "1985", &["number_province_unknown"]),
            ("010185000123", male, "1985", &["number_sex_differs"]),
            ("010085000123", male, "1986", &["number_year_differs"]),
            ("010085000123", male, "2085", &["number_year_differs"]),
            (
                "003185000123",
                male,
                "1986",
                &[
                    "number_province_unknown",
                    "number_sex_differs",
                    "number_year_differs",
                ],
            ),
            ("010185000123", None, "", &[]),
        ] {
            let warnings = number_warnings(
                PersonalNumber::parse(number).unwrap(),
                sex,
                PartialDate::from_iso(birth),
            );
            let codes: Vec<_> = warnings.into_iter().map(NumberWarning::code).collect();
            assert_eq!(codes, expected, "{number}");
        }
    }

    #[test]
    fn nothing_shows_a_number_by_accident() {
        let number = PersonalNumber::parse("010085000123").unwrap();
        assert_eq!(number.masked(), "********0123");
        assert_eq!(format!("{number:?}"), "********0123");
        assert_eq!(PersonalNumber::from_value(1_000_000_000_000), None);
    }

    proptest! {
        #[test]
        fn written_numbers_are_read_back(value in 0..LIMIT) {
            let number = PersonalNumber::from_value(value).unwrap();
            prop_assert_eq!(PersonalNumber::parse(&number.to_string()), Ok(number));
            prop_assert_eq!(number.value(), value);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,20}") {
            let _ = read_number(&text);
        }
    }
}
