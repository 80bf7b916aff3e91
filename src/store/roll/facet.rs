//! The filters of the list of absent people, one row each: what it is called, its values, and which of them hold for a
//! person. The list, the counts beside every value, the screen and the command line read these rows.

use std::borrow::Cow;

use crate::domain::absence::{Declared, Plan, Reason, Scope};
use crate::domain::agenda::Expected;
use crate::domain::date::{Day, PartialDate};
use crate::domain::expected_back::{ExpectedBack, Occasion};
use crate::domain::id::{IdText, VillageId};
use crate::domain::name::fold;

use super::{AwayEntry, Days, HouseholdEntry, NO_DAY, PersonEntry, Roll, days, latest_birth};

/// One filter: a row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Facet(usize);

/// The values that a filter has beside its fixed ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// None.
    Nothing,
    /// Names out of the register.
    Names,
    /// A day.
    Day,
    /// A number of days.
    Days,
    /// A span of ages: `14-22`, `23+`.
    Ages,
}

struct Row {
    code: &'static str,
    /// The list of labels that its fixed values have.
    labels: &'static str,
    values: fn() -> Vec<&'static str>,
    /// Which of the fixed values hold, one bit each.
    holds: fn(&Seen<'_>) -> u32,
    opens: Open,
}

/// How the further values of a filter hold.
enum Open {
    Nothing,
    /// The place of the person's name among those of the register, and those.
    Names(fn(&Seen<'_>) -> u32, fn(&Roll) -> Vec<Cow<'_, str>>),
    /// A day that something must lie before.
    Before(fn(&Seen<'_>) -> Days),
    /// The day since which a number of days must have passed.
    Since(fn(&Seen<'_>) -> Days),
    /// The person's age.
    Ages,
}

/// An absence as the filters see it.
pub(super) struct Seen<'a> {
    pub now: &'a Now,
    pub roll: &'a Roll,
    pub entry: &'a AwayEntry,
    pub person: &'a PersonEntry,
    pub household: &'a HouseholdEntry,
}

/// What today means for the filters: worked out once for a list.
pub(super) struct Now {
    today: Days,
    ages: Vec<Births>,
    /// Who was born from the day after `born_14` to one of these turns 14 soon.
    born_14: Days,
    soon: [Days; 2],
}

/// The days of birth of a span of ages, first and last.
type Births = (Days, Days);

/// Spans of ages that are offered.
const AGES: [&str; 7] = ["14-22", "23+", "14-17", "18-22", "23-39", "40-59", "60+"];
/// Days without news that are offered, and that there never was any.
const SINCE: [i32; 3] = [7, 30, 90];
/// Within how many days somebody turns 14.
const SOON: [u64; 2] = [30, 90];
/// The value of a fact that nobody asked about.
pub(super) const UNASKED: &str = "unasked";

impl Now {
    pub fn of(roll: &Roll) -> Self {
        let later = |count: u64| {
            let day = roll.today.checked_add_days(chrono::Days::new(count));
            latest_birth(14, day.unwrap_or(roll.today))
        };
        Self {
            today: days(roll.today),
            ages: AGES.iter().filter_map(|span| births(span, roll)).collect(),
            born_14: roll.born_14,
            soon: SOON.map(later),
        }
    }
}

/// The days of birth of those who are as old today as `14-22`, `23+` or `17` says.
fn births(span: &str, roll: &Roll) -> Option<Births> {
    let (young, old) = ages(span)?;
    let last = if young == 0 {
        Days::MAX
    } else {
        latest_birth(young, roll.today)
    };
    let first = old.map_or(NO_DAY, |old| latest_birth(old + 1, roll.today));
    Some((first.saturating_add(1), last))
}

/// The ages of `14-22`, `23+` or `17`.
fn ages(span: &str) -> Option<(i32, Option<i32>)> {
    let age = |text: &str| {
        text.trim()
            .parse::<i32>()
            .ok()
            .filter(|age| (0..=150).contains(age))
    };
    if let Some(young) = span.strip_suffix('+') {
        return Some((age(young)?, None));
    }
    let (young, old) = span.split_once('-').unwrap_or((span, span));
    let (young, old) = (age(young)?, age(old)?);
    (young <= old).then_some((young, Some(old)))
}

fn one_of<T: PartialEq + Copy>(all: impl Iterator<Item = T>, value: T) -> u32 {
    let mut all = all;
    all.position(|one| one == value).map_or(0, |at| 1 << at)
}

fn bits<const N: usize>(holds: [bool; N]) -> u32 {
    let bits = holds.into_iter().enumerate();
    bits.map(|(at, holds)| u32::from(holds) << at).sum()
}

/// For how long nothing was heard, as the fixed values tell it.
fn since(today: Days, day: Days) -> u32 {
    let [week, month, quarter] = SINCE.map(|count| day <= today - count);
    bits([week, month, quarter, day == NO_DAY])
}

fn since_values() -> Vec<&'static str> {
    vec!["7", "30", "90", "never"]
}

static ROWS: [Row; 16] = [
    Row {
        code: "reason",
        labels: "reason_short",
        values: || Reason::all().map(Reason::code).chain([UNASKED]).collect(),
        holds: |seen| one_of(Reason::all().map(Some).chain([None]), seen.entry.reason),
        opens: Open::Nothing,
    },
    Row {
        code: "place",
        labels: "",
        values: Vec::new,
        holds: |_| 0,
        opens: Open::Names(
            |seen| seen.roll.area_of(seen.entry) as u32,
            |roll| {
                roll.areas
                    .iter()
                    .map(|area| Cow::Owned(area_value(area)))
                    .collect()
            },
        ),
    },
    Row {
        code: "phone",
        labels: "reach",
        values: || vec!["own", "proxy", "none", "bad"],
        holds: |seen| {
            let entry = seen.entry;
            let (own, proxy) = (entry.own_number != 0, entry.contact_number != 0);
            bits([own, proxy, !own && !proxy, entry.bad_number])
        },
        opens: Open::Nothing,
    },
    Row {
        code: "back",
        labels: "back",
        values: || {
            Back::ALL
                .map(Back::code)
                .into_iter()
                .chain(["late"])
                .collect()
        },
        holds: |seen| {
            let entry = seen.entry;
            let back = Back::of(
                entry.back,
                first_day(entry.expected),
                entry.overdue_after,
                seen.now.today,
            );
            1 << back as u32 | u32::from(entry.late) << Back::ALL.len()
        },
        opens: Open::Nothing,
    },
    Row {
        code: "plan",
        labels: "plan",
        values: || Plan::all().map(Plan::code).chain([UNASKED]).collect(),
        holds: |seen| one_of(Plan::all().map(Some).chain([None]), seen.entry.plan),
        opens: Open::Nothing,
    },
    Row {
        code: "scope",
        labels: "scope",
        values: || Scope::all().map(Scope::code).collect(),
        holds: |seen| one_of(Scope::all().map(Some), seen.entry.scope),
        opens: Open::Nothing,
    },
    Row {
        code: "village",
        labels: "",
        values: Vec::new,
        holds: |_| 0,
        opens: Open::Names(
            |seen| seen.household.village,
            |roll| {
                let ids = roll.villages.iter();
                ids.map(|(id, _)| Cow::Owned(text_of(id.text()))).collect()
            },
        ),
    },
    Row {
        code: "confirmed",
        labels: "unheard",
        values: since_values,
        holds: |seen| since(seen.now.today, seen.entry.confirmed),
        opens: Open::Since(|seen| seen.entry.confirmed),
    },
    Row {
        code: "contact",
        labels: "unheard",
        values: since_values,
        holds: |seen| since(seen.now.today, seen.household.contact_on),
        opens: Open::Since(|seen| seen.household.contact_on),
    },
    Row {
        code: "before",
        labels: "",
        values: Vec::new,
        holds: |_| 0,
        opens: Open::Before(|seen| first_day(seen.entry.expected)),
    },
    Row {
        code: "province",
        labels: "",
        values: Vec::new,
        holds: |_| 0,
        opens: Open::Names(
            |seen| seen.roll.places[seen.entry.place as usize].province,
            |roll| lent(&roll.provinces),
        ),
    },
    Row {
        code: "declared",
        labels: "declared",
        values: || Declared::all().map(Declared::code).collect(),
        holds: |seen| {
            let declared = seen.entry.declared.unwrap_or(Declared::Unknown);
            one_of(Declared::all(), declared)
        },
        opens: Open::Nothing,
    },
    Row {
        code: "work",
        labels: "",
        values: Vec::new,
        holds: |_| 0,
        opens: Open::Names(|seen| seen.entry.work, |roll| lent(&roll.works)),
    },
    Row {
        code: "age",
        labels: "",
        values: || AGES.to_vec(),
        holds: |seen| {
            let birth = seen.person.birth;
            let spans = seen.now.ages.iter().enumerate();
            let fits =
                |(first, last): &Births| birth != NO_DAY && (*first..=*last).contains(&birth);
            spans.map(|(at, span)| u32::from(fits(span)) << at).sum()
        },
        opens: Open::Ages,
    },
    Row {
        code: "soon",
        labels: "soon",
        values: || vec!["30", "90"],
        holds: |seen| {
            let birth = seen.person.birth;
            let child = birth != NO_DAY && birth > seen.now.born_14;
            bits(seen.now.soon.map(|last| child && birth <= last))
        },
        opens: Open::Nothing,
    },
    Row {
        code: "since",
        labels: "",
        values: Vec::new,
        holds: |_| 0,
        opens: Open::Before(|seen| match seen.entry.since {
            NO_DAY => Days::MAX,
            since => since,
        }),
    },
];

/// The value of the filter that stands for a province or country; a place that nobody asked for has none.
pub(super) fn area_value(area: &str) -> String {
    if area.is_empty() {
        UNASKED.to_owned()
    } else {
        area.to_owned()
    }
}

fn lent(texts: &[String]) -> Vec<Cow<'_, str>> {
    texts
        .iter()
        .map(|text| Cow::Borrowed(text.as_str()))
        .collect()
}

fn text_of(id: IdText) -> String {
    id.as_str().to_owned()
}

/// The first day on which somebody may be back.
pub(super) fn first_day(expected: Expected) -> Days {
    expected.days().map_or(Days::MAX, |(first, _)| first)
}

impl Facet {
    /// How many there are.
    pub const COUNT: usize = ROWS.len();

    /// Every filter, in the order of the filter bar.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator {
        (0..ROWS.len()).map(Self)
    }

    /// The filter that asks for those under 14.
    pub(super) fn of_children() -> Option<Self> {
        Self::of("soon")
    }

    /// The filter of a code.
    pub fn of(code: &str) -> Option<Self> {
        Self::all().find(|facet| facet.code() == code)
    }

    fn row(self) -> &'static Row {
        &ROWS[self.0]
    }

    /// Its place among all.
    pub fn place(self) -> usize {
        self.0
    }

    /// Its code, for labels (`facet-<code>`) and the command line.
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// The list of labels that its fixed values have; empty where they are their own.
    pub fn labels(self) -> &'static str {
        self.row().labels
    }

    /// Its fixed values.
    pub fn values(self) -> Vec<&'static str> {
        (self.row().values)()
    }

    /// The values that it has beside those.
    pub fn opens(self) -> Opens {
        match self.row().opens {
            Open::Nothing => Opens::Nothing,
            Open::Names(..) => Opens::Names,
            Open::Before(_) => Opens::Day,
            Open::Since(_) => Opens::Days,
            Open::Ages => Opens::Ages,
        }
    }

    /// A value as the filter keeps it, from a code; `None` if it has no such value. Names are believed.
    pub fn value(self, text: &str) -> Option<String> {
        let text = text.trim();
        if text.is_empty() || self.values().contains(&text) {
            return (!text.is_empty()).then(|| text.to_owned());
        }
        match self.opens() {
            Opens::Nothing => None,
            Opens::Names => Some(match self.code() {
                "village" => text_of(text.parse::<VillageId>().ok()?.text()),
                "place" => area(text).0,
                "province" => area(text).1.to_owned(),
                _ => text.to_owned(),
            }),
            Opens::Day => PartialDate::from_iso(text).map(|date| date.first().to_string()),
            Opens::Days => text.parse::<u16>().ok().map(|count| count.to_string()),
            Opens::Ages => ages(text).map(|_| text.to_owned()),
        }
        .filter(|value| !value.is_empty())
    }

    /// Which of its fixed values hold.
    pub(super) fn holds(self, seen: &Seen<'_>) -> u32 {
        (self.row().holds)(seen)
    }

    /// The place of the entry's name among those of the register.
    pub(super) fn name_at(self, seen: &Seen<'_>) -> Option<u32> {
        match self.row().opens {
            Open::Names(at, _) => Some(at(seen)),
            _ => None,
        }
    }

    /// The names of the register that it chooses from.
    pub(super) fn names(self, roll: &Roll) -> Vec<Cow<'_, str>> {
        match self.row().opens {
            Open::Names(_, names) => names(roll),
            _ => Vec::new(),
        }
    }
}

/// The province or country of a place as people know it, and its province since July 2025, empty abroad. A place that
/// names neither stands for itself.
pub(super) fn area(place: &str) -> (String, &'static str) {
    match crate::domain::place::region(place) {
        Some(region) => (
            region.name.to_owned(),
            if region.scope == Scope::Abroad {
                ""
            } else {
                region.now
            },
        ),
        None => (place.trim().to_owned(), ""),
    }
}

/// When somebody is expected back, as the filter tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Back {
    /// Was expected and is not back.
    Overdue,
    /// Within the next seven days.
    Week,
    /// At Tết.
    Tet,
    /// In summer.
    Summer,
    /// On another occasion.
    Holiday,
    /// On a later date.
    Later,
    /// Not known.
    Unknown,
}

impl Back {
    /// Every choice, in the order of the filter bar.
    pub const ALL: [Self; 7] = [
        Self::Overdue,
        Self::Week,
        Self::Tet,
        Self::Summer,
        Self::Holiday,
        Self::Later,
        Self::Unknown,
    ];

    /// The code, for labels (`back-<code>`) and the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Week => "week",
            Self::Tet => "tet",
            Self::Summer => "summer",
            Self::Holiday => "holiday",
            Self::Later => "later",
            Self::Unknown => "unknown",
        }
    }

    /// How an expected return counts on the day `today`.
    pub fn on(back: Option<ExpectedBack>, today: Day) -> Self {
        let overdue_after = back
            .and_then(ExpectedBack::overdue_after)
            .map_or(NO_DAY, days);
        let from = first_day(Expected::of(back));
        Self::of(back, from, overdue_after, days(today))
    }

    fn of(back: Option<ExpectedBack>, from: Days, overdue_after: Days, today: Days) -> Self {
        if overdue_after != NO_DAY && overdue_after < today {
            return Self::Overdue;
        }
        // "At Tết" is the coming one: one of a later year is just a later date.
        let far = from > today.saturating_add(366);
        match back {
            None | Some(ExpectedBack::Unknown) => Self::Unknown,
            Some(ExpectedBack::Occasion(..)) if far => Self::Later,
            Some(ExpectedBack::Occasion(Occasion::Tet, _)) => Self::Tet,
            Some(ExpectedBack::Occasion(Occasion::Summer, _)) => Self::Summer,
            Some(ExpectedBack::Occasion(..)) => Self::Holiday,
            Some(ExpectedBack::On(_)) if from <= today + 7 => Self::Week,
            Some(ExpectedBack::On(_)) => Self::Later,
        }
    }
}

/// What is chosen of one filter, ready to be asked of every absence.
pub(super) struct Wanted {
    facet: Facet,
    fixed: u32,
    names: Vec<bool>,
    day: Option<Days>,
    counts: Vec<i32>,
    spans: Vec<Births>,
}

impl Wanted {
    pub fn of(facet: Facet, values: &[String], roll: &Roll) -> Self {
        let all = facet.values();
        let mut wanted = Self {
            facet,
            fixed: 0,
            names: Vec::new(),
            day: None,
            counts: Vec::new(),
            spans: Vec::new(),
        };
        let mut names = Vec::new();
        for value in values {
            if let Some(at) = all.iter().position(|one| one == value) {
                wanted.fixed |= 1 << at;
                continue;
            }
            match facet.opens() {
                Opens::Nothing => {}
                Opens::Names => names.push(fold(value)),
                Opens::Day => {
                    let day = value.parse::<Day>().ok().map(days);
                    wanted.day = wanted.day.max(day);
                }
                Opens::Days => wanted.counts.extend(value.parse::<i32>().ok()),
                Opens::Ages => wanted.spans.extend(births(value, roll)),
            }
        }
        if facet.opens() == Opens::Names {
            let known = facet.names(roll);
            wanted.names = known
                .iter()
                .map(|name| !name.is_empty() && names.contains(&fold(name)))
                .collect();
        }
        wanted
    }

    pub fn facet(&self) -> Facet {
        self.facet
    }

    /// Whether any name of the register is meant.
    pub fn is_known(&self) -> bool {
        self.names.iter().any(|meant| *meant)
    }

    pub fn passes(&self, seen: &Seen<'_>) -> bool {
        if self.fixed != 0 && self.facet.holds(seen) & self.fixed != 0 {
            return true;
        }
        match self.facet.row().opens {
            Open::Nothing => false,
            Open::Names(at, _) => self.names[at(seen) as usize],
            Open::Before(day) => self.day.is_some_and(|before| day(seen) < before),
            Open::Since(day) => {
                let day = day(seen);
                let mut counts = self.counts.iter();
                counts.any(|count| day <= seen.now.today - count)
            }
            Open::Ages => {
                let birth = seen.person.birth;
                let mut spans = self.spans.iter();
                birth != NO_DAY && spans.any(|(first, last)| (*first..=*last).contains(&birth))
            }
        }
    }
}
