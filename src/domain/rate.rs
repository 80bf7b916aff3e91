//! Shares as reports print them.

/// The share in tenths of a percent, truncated, so that it is never 100 % while one remains: 733
/// for 11 of 15. `None` of nothing.
pub fn percent_tenths(part: u64, whole: u64) -> Option<u32> {
    let tenths = (u128::from(part) * 1000).checked_div(u128::from(whole))?;
    u32::try_from(tenths).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_truncated() {
        for (part, whole, expected) in [
            (0, 0, None),
            (3, 0, None),
            (0, 7, Some(0)),
            (11, 15, Some(733)),
            (2, 3, Some(666)),
            (999_999, 1_000_000, Some(999)),
            (1_000_000, 1_000_000, Some(1000)),
            (3, 2, Some(1500)),
            (u64::MAX - 1, u64::MAX, Some(999)),
        ] {
            assert_eq!(percent_tenths(part, whole), expected, "{part}/{whole}");
        }
    }
}
