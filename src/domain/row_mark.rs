//! The mark of a row as a list was written: a later import tells by it whether the register moved on since, and so
//! whether a blank cell was emptied by somebody.

use std::str::FromStr;

/// The digits, of which no spreadsheet makes a number.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Digits of a mark.
const WIDTH: usize = 8;

/// The mark of a row: forty bits over every value that a list can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowMark(u64);

impl RowMark {
    /// The mark of a row whose parts have these sums.
    pub fn of(parts: impl IntoIterator<Item = Sum>) -> Self {
        let mut sum = Sum::default();
        parts.into_iter().for_each(|part| sum.mix(part.0));
        Self(sum.0 >> 24)
    }

    /// As it is written: `B-` and eight digits.
    pub fn text(self) -> [u8; WIDTH + 2] {
        let mut text = *b"B-00000000";
        for (place, digit) in text.iter_mut().skip(2).enumerate() {
            *digit = DIGITS[(self.0 >> (5 * place)) as usize % 32];
        }
        text
    }
}

impl FromStr for RowMark {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.trim().strip_prefix("B-").ok_or(())?.as_bytes();
        if digits.len() != WIDTH {
            return Err(());
        }
        let mut mark = 0;
        for digit in digits.iter().rev() {
            let value = DIGITS.iter().position(|one| one == digit).ok_or(())?;
            mark = mark << 5 | value as u64;
        }
        Ok(Self(mark))
    }
}

/// A sum over texts: FNV-1a over words of eight bytes, the same in every version of the program, and quick enough for a
/// million rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum(u64);

impl Default for Sum {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Sum {
    /// The sum over these texts.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut sum = Self::default();
        texts.into_iter().for_each(|text| sum.add(text));
        sum
    }

    /// Adds a text.
    pub fn add(&mut self, text: &str) {
        for word in text.as_bytes().chunks(8) {
            let mut bytes = [0u8; 8];
            bytes[..word.len()].copy_from_slice(word);
            self.mix(u64::from_le_bytes(bytes));
        }
        self.mix(text.len() as u64);
    }

    fn mix(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x0100_0000_01b3);
        self.0 ^= self.0 >> 32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_back() {
        for mark in [0, 1, 31, 32, (1 << 40) - 1, 0x12_3456_789A] {
            let text = RowMark(mark).text();
            let text = std::str::from_utf8(&text).unwrap();
            assert_eq!(text.parse(), Ok(RowMark(mark)), "{text}");
        }
        for text in [
            "",
            "B-",
            "B-0000000",
            "B-000000000",
            "B-0000000I",
            "00000000",
        ] {
            assert_eq!(text.parse::<RowMark>(), Err(()), "{text}");
        }
    }

    #[test]
    fn a_sum_moves_with_every_text_and_its_place() {
        let texts: [&[&str]; 7] = [
            &[],
            &[""],
            &["a"],
            &["a", ""],
            &["", "a"],
            &["ab"],
            &["a", "b"],
        ];
        for (at, one) in texts.iter().enumerate() {
            for other in &texts[..at] {
                let sums = [one, other].map(|texts| RowMark::of([Sum::of(texts.iter().copied())]));
                assert_ne!(sums[0], sums[1], "{one:?} {other:?}");
            }
        }
    }
}
