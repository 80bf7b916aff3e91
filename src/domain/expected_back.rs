//! When an absent person is expected back: a date, or an occasion of the Vietnamese year.

use super::date::PartialDate;

closed_list! {
    /// An occasion on which people come home.
    Occasion {
        /// Tết Nguyên đán: 23 Chạp to mùng 6.
        Tet = "tet",
        /// The school holidays: June to August.
        Summer = "summer",
        /// 30/4 and 1/5.
        April30 = "apr30",
        /// 1 to 3 September.
        September2 = "sep2",
        /// Giỗ Tổ Hùng Vương, 10/3 of the lunar year.
        HungKings = "hung_kings",
    }
}

/// When an absent person is expected back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExpectedBack {
    /// On a date, in a month or in a year.
    On(PartialDate),
    /// At an occasion of a year.
    Occasion(Occasion, i32),
    /// Asked, and not known.
    Unknown,
}

impl ExpectedBack {
    /// `2027-02-06`, `2027-02`, `2027`, `tet-2027` or `unknown`: the form that registers keep.
    pub fn code(self) -> String {
        match self {
            Self::On(date) => date.iso(),
            Self::Occasion(occasion, year) => format!("{}-{year:04}", occasion.code()),
            Self::Unknown => "unknown".to_string(),
        }
    }

    /// Reads what [`ExpectedBack::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        if code == "unknown" {
            return Some(Self::Unknown);
        }
        let occasion = code.rsplit_once('-').and_then(|(occasion, year)| {
            Some(Self::Occasion(
                Occasion::from_code(occasion)?,
                PartialDate::from_iso(year)?.year(),
            ))
        });
        occasion.or_else(|| PartialDate::from_iso(code).map(Self::On))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_round_trip() {
        for code in [
            "2027-02-06",
            "2027-02",
            "2027",
            "tet-2027",
            "summer-2027",
            "apr30-2027",
            "sep2-2027",
            "hung_kings-2027",
            "unknown",
        ] {
            assert_eq!(
                ExpectedBack::from_code(code)
                    .map(ExpectedBack::code)
                    .as_deref(),
                Some(code)
            );
        }
        for code in [
            "",
            "tet",
            "tet-",
            "tet-27",
            "tet-2027-01",
            "xmas-2027",
            "2027-13",
        ] {
            assert_eq!(ExpectedBack::from_code(code), None, "{code}");
        }
    }
}
