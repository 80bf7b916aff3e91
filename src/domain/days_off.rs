//! Days on which nobody works for a campaign.

use std::collections::BTreeSet;

use chrono::Datelike;
use serde_json::{Value, json};

use super::date::Day;

/// Days off: some days of every week, and single days. Without any, every day is worked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DaysOff {
    /// Days of the week, from 1 for Monday to 7 for Sunday.
    pub weekly: BTreeSet<u8>,
    /// Single days: holidays.
    pub days: BTreeSet<Day>,
}

impl DaysOff {
    /// Whether nobody works on `day`.
    pub fn contains(&self, day: Day) -> bool {
        let of_week = day.weekday().number_from_monday() as u8;
        self.weekly.contains(&of_week) || self.days.contains(&day)
    }

    /// Whether every day is worked.
    pub fn is_empty(&self) -> bool {
        self.weekly.is_empty() && self.days.is_empty()
    }

    /// As registers keep them: JSON, or nothing when every day is worked.
    pub fn json(&self) -> String {
        if self.is_empty() {
            return String::new();
        }
        let days: Vec<String> = self.days.iter().map(Day::to_string).collect();
        json!({ "weekly": self.weekly, "days": days }).to_string()
    }

    /// What [`DaysOff::json`] wrote; `None` if it is no such thing.
    pub fn from_json(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::default());
        }
        let value: Value = serde_json::from_str(text).ok()?;
        let list = |key: &str| value.get(key)?.as_array();
        let weekly = list("weekly")?.iter().map(|day| {
            let day = u8::try_from(day.as_u64()?).ok()?;
            (1..=7).contains(&day).then_some(day)
        });
        let days = list("days")?.iter();
        let days = days.map(|day| day.as_str()?.parse::<Day>().ok());
        Some(Self {
            weekly: weekly.collect::<Option<_>>()?,
            days: days.collect::<Option<_>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_off_read_back() {
        let off = DaysOff {
            weekly: [6, 7].into(),
            days: ["2026-09-02".parse().unwrap()].into(),
        };
        let text = r#"{"days":["2026-09-02"],"weekly":[6,7]}"#;
        assert_eq!(off.json(), text);
        for (text, expected) in [
            (text, Some(off)),
            ("", Some(DaysOff::default())),
            (r#"{"weekly":[8],"days":[]}"#, None),
            (r#"{"weekly":[],"days":["2/9"]}"#, None),
            ("nonsense", None),
        ] {
            assert_eq!(DaysOff::from_json(text), expected, "{text}");
        }
        assert_eq!(DaysOff::default().json(), "");
    }

    #[test]
    fn which_days_are_off() {
        let off =
            DaysOff::from_json(r#"{"weekly":[7],"days":["2022-09-02","2022-09-01"]}"#).unwrap();
        for (day, expected) in [
            ("2022-08-27", false), // Saturday
            ("2022-08-28", true),
            ("2022-09-01", true),
            ("2022-09-02", true),
            ("2022-09-03", false),
        ] {
            assert_eq!(off.contains(day.parse().unwrap()), expected, "{day}");
        }
    }
}
