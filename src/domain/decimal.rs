//! Numbers in digits: written with a fixed count of digits, as registers keep dates and personal numbers, several times
//! faster than by a format string in an import of a million; and read as people and papers write them.

use std::fmt;

/// Writes the last `N` digits of `number`, with zeros in front.
pub(super) fn write<const N: usize>(out: &mut impl fmt::Write, mut number: u64) -> fmt::Result {
    let mut digits = [b'0'; N];
    for digit in digits.iter_mut().rev() {
        *digit += (number % 10) as u8;
        number /= 10;
    }
    out.write_str(str::from_utf8(&digits).unwrap_or_default())
}

/// Reads a count as letters, tables and people write it, thousands parted by points, commas or spaces: `50.527`,
/// `50,527`, `50 527`, `50527`. What has decimals, a sign or groups of other lengths is no count.
pub fn read_count(text: &str) -> Option<u64> {
    let text = text.trim();
    let is_mark = |c: char| matches!(c, '.' | ',') || is_space(c);
    let mark = text.chars().find(|c| is_mark(*c));
    let mut groups = text.split(|c| Some(c) == mark);
    let first = groups.next()?;
    let all = |group: &str| group.bytes().all(|c| c.is_ascii_digit());
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || !(1..=3).contains(&first.len()) {
            return None;
        }
        digits.push_str(group);
    }
    (!first.is_empty() && all(&digits)).then(|| digits.parse().ok())?
}

/// Spaces that part thousands: plain, unbroken and narrow ones.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_people_write_them() {
        for (text, count) in [
            ("50.527", Some(50_527)),
            ("50,527", Some(50_527)),
            ("50 527", Some(50_527)),
            ("50\u{a0}527", Some(50_527)),
            (" 50527 ", Some(50_527)),
            ("226.728", Some(226_728)),
            ("1.234.567", Some(1_234_567)),
            ("0", Some(0)),
            ("007", Some(7)),
            ("1234.567", None),
            ("50.52", None),
            ("50.5270", None),
            ("73,3", None),
            ("1.234,567", None),
            (".527", None),
            ("50..527", None),
            ("-5", None),
            ("", None),
            ("năm", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(read_count(text), count, "{text}");
        }
    }
}
