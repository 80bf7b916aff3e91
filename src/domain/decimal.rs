//! Numbers with a fixed count of digits, as registers keep dates and personal numbers: written a million times in an
//! import, several times faster than by a format string.

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
