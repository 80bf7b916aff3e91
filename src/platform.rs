//! Everything that differs between operating systems.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::domain::clock::{Clock, Moment};

/// The machine's clock. A clock set before 1970 gives a negative moment, never a panic.
pub fn system_clock() -> Clock {
    Clock::reading(|| {
        let now = SystemTime::now();
        let ms = match now.duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
            Err(before) => -i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX),
        };
        Moment(ms)
    })
}
