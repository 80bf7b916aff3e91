//! A bar of progress out of whole blocks: the Windows console has no eighths.

/// `██████░░░░` in so many columns for `part` of `whole`. It is full only when nothing is left, and not empty as soon
/// as something is done.
pub fn bar(part: u64, whole: u64, columns: usize) -> String {
    let exact = |columns: u64| {
        if whole == 0 {
            0
        } else {
            (u128::from(part.min(whole)) * u128::from(columns) / u128::from(whole)) as usize
        }
    };
    let mut full = exact(columns as u64);
    if full == 0 && part > 0 && columns > 1 {
        full = 1;
    }
    if full == columns && part < whole && columns > 1 {
        full = columns - 1;
    }
    format!("{}{}", "█".repeat(full), "░".repeat(columns - full))
}

/// Tenths of a percent, truncated, as figures of progress are shown.
pub fn tenths(part: u64, whole: u64) -> u32 {
    if whole == 0 {
        return 0;
    }
    (u128::from(part.min(whole)) * 1000 / u128::from(whole)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_and_percents_do_not_round_up() {
        for (part, whole, columns, wanted, percent) in [
            (0, 10, 4, "░░░░", 0),
            (1, 1000, 4, "█░░░", 1),
            (5, 10, 4, "██░░", 500),
            (999, 1000, 4, "███░", 999),
            (9999, 10_000, 4, "███░", 999),
            (10, 10, 4, "████", 1000),
            (0, 0, 3, "░░░", 0),
            (20, 10, 3, "███", 1000),
            (1, 2, 0, "", 500),
            (u64::MAX, u64::MAX, 2, "██", 1000),
        ] {
            assert_eq!(bar(part, whole, columns), wanted, "{part}/{whole}");
            assert_eq!(tenths(part, whole), percent, "{part}/{whole}");
        }
    }
}
