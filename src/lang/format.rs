//! Numbers, days, returns and places as each language writes them.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Weekday};

use super::{Lang, Numbers, Words, say};
use crate::domain::expected_back::ExpectedBack;
use crate::domain::funnel::{Funnel, Stage};
use crate::domain::place;

impl Lang {
    /// How many reached the stage before and not this one: `còn 12 người chưa liên hệ`; nothing where nobody is missing.
    pub fn missing(self, funnel: &Funnel, stage: Stage) -> String {
        let missing = funnel.missing(stage);
        let count = self.count(missing);
        match stage {
            _ if missing == 0 => String::new(),
            Stage::Listed => String::new(),
            Stage::HasContact => say!(self, funnel_missing_contact, count = count),
            Stage::Contacted => say!(self, funnel_missing_contacted, count = count),
            Stage::Planned => say!(self, funnel_missing_planned, count = count),
            Stage::InTime => say!(self, funnel_missing_in_time, count = count),
            Stage::Done => say!(self, funnel_missing_done, count = count),
            Stage::Verified => say!(self, funnel_missing_verified, count = count),
        }
    }

    /// What marks thousands, and what decimals.
    fn marks(self) -> (char, char) {
        match self.numbers() {
            Numbers::CommaDecimals => ('.', ','),
            Numbers::PointDecimals => (',', '.'),
        }
    }

    /// A whole number with its thousands marked: `1.142` in Vietnamese, `1,142` in English, unless chosen otherwise.
    pub fn number(self, value: i64) -> String {
        let (mark, _) = self.marks();
        let digits = value.unsigned_abs().to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
        if value < 0 {
            text.push('-');
        }
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                text.push(mark);
            }
            text.push(digit);
        }
        text
    }

    /// A count, for screens: the same as [`Lang::number`].
    pub fn count(self, value: usize) -> String {
        self.number(value as i64)
    }

    /// Tenths, already truncated: `1.234,5` in Vietnamese, `1,234.5` in English, unless chosen otherwise.
    pub fn tenths(self, tenths: u64) -> String {
        let (_, mark) = self.marks();
        format!("{}{mark}{}", self.number((tenths / 10) as i64), tenths % 10)
    }

    /// Tenths of a percent, already truncated: `73,3 %` in Vietnamese, `73.3%` in English.
    pub fn percent(self, tenths: u32) -> String {
        let number = self.tenths(tenths.into());
        match self.words {
            Words::Vietnamese => format!("{number} %"),
            Words::English => format!("{number}%"),
        }
    }

    /// `22/11/2026`, in both languages: the form on every Vietnamese paper.
    pub fn day(self, day: NaiveDate) -> String {
        format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
    }

    /// `22/11/2026 19:40`.
    pub fn day_and_time(self, at: NaiveDateTime) -> String {
        format!("{} {}", self.day(at.date()), at.format("%H:%M"))
    }

    /// The size of a file: `123 KB`, `7,8 MB`.
    pub fn size(self, bytes: u64) -> String {
        let kilobytes = bytes.div_ceil(1000);
        if kilobytes < 1000 {
            return format!("{kilobytes} KB");
        }
        format!("{} MB", self.tenths(bytes / 100_000))
    }

    /// `22/11`, where the year is plain.
    pub fn short_day(self, day: NaiveDate) -> String {
        format!("{:02}/{:02}", day.day(), day.month())
    }

    /// `thứ Bảy 28/11`, `Sat 28/11`.
    pub fn weekday(self, day: NaiveDate) -> String {
        let name = match day.weekday() {
            Weekday::Mon => say!(self, weekday_mon),
            Weekday::Tue => say!(self, weekday_tue),
            Weekday::Wed => say!(self, weekday_wed),
            Weekday::Thu => say!(self, weekday_thu),
            Weekday::Fri => say!(self, weekday_fri),
            Weekday::Sat => say!(self, weekday_sat),
            Weekday::Sun => say!(self, weekday_sun),
        };
        format!("{name} {}", self.short_day(day))
    }

    /// A moment as people say it: `hôm nay 22/11/2026 lúc 19:40`, `thứ Bảy 14/11/2026 lúc 07:12`.
    pub fn moment(self, at: NaiveDateTime, today: NaiveDate) -> String {
        let day = match (today - at.date()).num_days() {
            0 => say!(self, moment_today, day = self.day(at.date())),
            1 => say!(self, moment_yesterday, day = self.day(at.date())),
            _ => format!("{}/{}", self.weekday(at.date()), at.year()),
        };
        say!(
            self,
            moment_at,
            day = day,
            time = at.format("%H:%M").to_string()
        )
    }

    /// When somebody is expected back: `Tết 2027`, `Lễ 30/4/2027`, `28/12/2026`, `Không rõ`.
    pub fn back(self, back: ExpectedBack) -> String {
        match back {
            ExpectedBack::On(date) => date.to_string(),
            ExpectedBack::Unknown => self.label("occasion", "unknown"),
            ExpectedBack::Occasion(occasion, year) => self.label_with(
                "occasion_of_year",
                occasion.code(),
                &[("year", year.to_string().into())],
            ),
        }
    }

    /// A place with the name that its province has had since July 2025: `Bình Dương (nay TP. Hồ Chí Minh)`.
    pub fn place(self, name: &str) -> String {
        match place::read(name).now {
            Some(now) if !name.contains(now) => say!(self, place_with_now, name = name, now = now),
            _ => name.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_numbers_as_the_letters_do() {
        for (value, vi, en) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1142, "1.142", "1,142"),
            (226_728, "226.728", "226,728"),
            (-1000, "-1.000", "-1,000"),
            (
                i64::MIN,
                "-9.223.372.036.854.775.808",
                "-9,223,372,036,854,775,808",
            ),
        ] {
            assert_eq!(
                (
                    Lang::Vi.number(value).as_str(),
                    Lang::En.number(value).as_str()
                ),
                (vi, en)
            );
        }
    }

    #[test]
    fn numbers_are_written_the_other_way_where_that_was_chosen() {
        let vi = Lang::Vi.with(Numbers::PointDecimals);
        let en = Lang::En.with(Numbers::CommaDecimals);
        assert_eq!([vi.number(50_527), en.number(50_527)], ["50,527", "50.527"]);
        assert_eq!([vi.percent(733), en.percent(733)], ["73.3 %", "73,3%"]);
        assert_eq!([vi.tenths(12_345), en.tenths(4)], ["1,234.5", "0,4"]);
        assert_eq!(
            [vi.size(7_812_345), Lang::Vi.size(7_812_345)],
            ["7.8 MB", "7,8 MB"]
        );
        assert_eq!([vi.usual(), en.usual()], [Lang::Vi, Lang::En]);
        assert_eq!(vi.label("lang", "vi"), Lang::Vi.label("lang", "vi"));
    }

    #[test]
    fn writes_moments_as_people_say_them() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        for (on, vi, en) in [
            (
                22,
                "hôm nay 22/11/2026 lúc 07:05",
                "today 22/11/2026 at 07:05",
            ),
            (
                21,
                "hôm qua 21/11/2026 lúc 07:05",
                "yesterday 21/11/2026 at 07:05",
            ),
            (
                14,
                "thứ Bảy 14/11/2026 lúc 07:05",
                "Sat 14/11/2026 at 07:05",
            ),
            (
                23,
                "thứ Hai 23/11/2026 lúc 07:05",
                "Mon 23/11/2026 at 07:05",
            ),
        ] {
            let at = day(on).and_hms_opt(7, 5, 0).unwrap();
            let said = [Lang::Vi, Lang::En].map(|lang| lang.moment(at, day(22)));
            assert_eq!(said, [vi, en]);
        }
    }

    #[test]
    fn writes_returns_and_places() {
        for (code, vi, en) in [
            ("tet-2027", "Tết 2027", "Tết 2027"),
            ("apr30-2027", "Lễ 30/4/2027", "Holiday 30/4/2027"),
            ("2026-12-28", "28/12/2026", "28/12/2026"),
            ("2027-02", "02/2027", "02/2027"),
            ("unknown", "Không rõ", "Unknown"),
        ] {
            let back = ExpectedBack::from_code(code).unwrap();
            assert_eq!(
                (Lang::Vi.back(back).as_str(), Lang::En.back(back).as_str()),
                (vi, en)
            );
        }
        for (name, vi, en) in [
            (
                "Bình Dương",
                "Bình Dương (nay TP. Hồ Chí Minh)",
                "Bình Dương (now TP. Hồ Chí Minh)",
            ),
            ("Đồng Nai", "Đồng Nai", "Đồng Nai"),
            ("Nhật Bản", "Nhật Bản", "Nhật Bản"),
            ("", "", ""),
        ] {
            assert_eq!(
                (Lang::Vi.place(name).as_str(), Lang::En.place(name).as_str()),
                (vi, en)
            );
        }
    }

    #[test]
    fn writes_percent_and_days() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
        assert_eq!(Lang::Vi.percent(733), "73,3 %");
        assert_eq!(Lang::En.percent(5), "0.5%");
        assert_eq!(Lang::Vi.day(day), "28/11/2026");
        assert_eq!(Lang::Vi.weekday(day), "thứ Bảy 28/11");
        assert_eq!(Lang::En.weekday(day), "Sat 28/11");
    }
}
