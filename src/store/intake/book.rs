//! The villages and households of the register in memory, while a list is taken in: which one a row means.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use rusqlite::Connection;

use crate::domain::name::{displayed_village, fold, village_unit};
use crate::store::Result;
use crate::store::household::bare_code;

use super::by_id::{ById, NumberMap};
use super::count::VillageCounts;
use super::list::Whole;

/// What a search came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found<T> {
    One(T),
    None,
    Several,
}

impl<T: Copy> Found<T> {
    /// The only one of `found`.
    pub fn only(found: &[T]) -> Self {
        match found {
            [] => Self::None,
            [one] => Self::One(*one),
            _ => Self::Several,
        }
    }
}

/// A village: of the register, or one that a list names and that is written with its first household.
#[derive(Debug)]
pub(super) struct Place {
    pub id: Option<i64>,
    pub name: String,
    lower: String,
    folded: String,
    /// In small letters, how this run named it.
    named: Option<String>,
    /// The greatest place in the walking order.
    pub last_rank: i64,
    /// The greatest number that is only digits.
    pub last_code: i64,
    /// Whether the names and addresses of its households are in [`Book`].
    pub names_known: bool,
    /// Whether it is in the counts.
    pub is_counted: bool,
    /// Whether it was in the register before this run.
    pub is_known: bool,
    /// Whether a list names it that has all of its households, and all of their members: who is not in it is missing.
    pub whole: Whole,
    /// What became of its rows.
    pub counts: VillageCounts,
}

/// The villages.
#[derive(Debug, Default)]
pub(super) struct Villages {
    pub list: Vec<Place>,
    by_name: HashMap<String, usize>,
    pub last_rank: i64,
}

impl Villages {
    pub fn load(connection: &Connection) -> Result<Self> {
        let mut villages = Self::default();
        let mut statement = connection.prepare(
            "SELECT id, name, walk_rank FROM village WHERE undone = 0 ORDER BY walk_rank, id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let rank: i64 = row.get(2)?;
            villages.last_rank = villages.last_rank.max(rank);
            villages.add(Some(row.get(0)?), &row.get::<_, String>(1)?);
        }
        Ok(villages)
    }

    fn add(&mut self, id: Option<i64>, name: &str) -> usize {
        let at = self.list.len();
        self.by_name.entry(name.to_owned()).or_insert(at);
        let shown = match id {
            Some(_) => name.into(),
            None => displayed_village(name),
        };
        self.list.push(Place {
            id,
            name: shown.to_string(),
            lower: name.to_lowercase(),
            folded: fold(name),
            named: None,
            last_rank: 0,
            last_code: 0,
            names_known: id.is_none(),
            is_counted: false,
            is_known: id.is_some(),
            whole: Whole::default(),
            counts: VillageCounts {
                village: shown.into_owned(),
                ..VillageCounts::default()
            },
        });
        at
    }

    /// The village that a list calls `name`: exactly, else but for marks and capitals, else a new one. A list that
    /// itself tells two names apart ("Bản Pha" and "Bản Phà") means two villages.
    pub fn named(&mut self, name: &str) -> Found<usize> {
        if let Some(at) = self.by_name.get(name)
            && self.is_named(*at)
        {
            return Found::One(*at);
        }
        let lower = name.to_lowercase();
        let at = match self.by_name.get(name) {
            Some(at) => *at,
            None => match self.alike(name, &lower) {
                Found::One(at) => at,
                Found::None => self.add(None, name),
                Found::Several => return Found::Several,
            },
        };
        self.by_name.insert(name.to_owned(), at);
        self.list[at].named.get_or_insert(lower);
        Found::One(at)
    }

    /// The village that a list calls `name`, if the register or this run has one.
    pub fn find(&self, name: &str) -> Option<usize> {
        let known = self.by_name.get(name).copied();
        known.or_else(|| match self.alike(name, &name.to_lowercase()) {
            Found::One(at) => Some(at),
            _ => None,
        })
    }

    /// The village of the register that `name` means, also where only one of the two has the word for a village:
    /// "Thôn Hòa Bình" and "Hòa Bình".
    pub fn meant(&self, name: &str) -> Option<usize> {
        let lower = name.to_lowercase();
        let unit = village_unit(&lower);
        let bare = unit.map_or_else(|| fold(&lower), |(_, rest)| fold(rest));
        let same = |place: &Place| match (village_unit(&place.lower), unit) {
            (Some((_, rest)), None) => fold(rest) == bare,
            (None, Some(_)) => place.folded == bare,
            _ => false,
        };
        self.find(name).or_else(|| {
            let places = self.list.iter().enumerate();
            let found: Vec<usize> = places
                .filter(|(_, place)| same(place))
                .map(|(at, _)| at)
                .collect();
            match Found::only(&found) {
                Found::One(at) => Some(at),
                _ => None,
            }
        })
    }

    fn alike(&self, name: &str, lower: &str) -> Found<usize> {
        let folded = fold(name);
        let with = |fits: &dyn Fn(&Place) -> bool| -> Vec<usize> {
            let places = self.list.iter().enumerate();
            let found = places.filter(|(_, place)| fits(place));
            found.map(|(at, _)| at).collect()
        };
        let by_letters = with(&|place| place.lower == lower);
        if !by_letters.is_empty() {
            return Found::only(&by_letters);
        }
        Found::only(&with(&|place| {
            place.folded == folded && place.named.as_ref().is_none_or(|named| named == lower)
        }))
    }

    /// Notes that this run means a village, though not by its name: by the id of a household.
    pub fn mean(&mut self, at: usize) {
        let place = &mut self.list[at];
        if place.named.is_none() {
            place.named = Some(place.lower.clone());
        }
    }

    /// Whether this run means the village.
    pub fn is_named(&self, at: usize) -> bool {
        self.list[at].named.is_some()
    }
}

/// A household of the register, or one that this run wrote.
#[derive(Debug)]
pub(super) struct Entry {
    pub id: i64,
    /// Its place in [`Villages::list`].
    pub village: u32,
    pub code: Box<str>,
    pub closed: bool,
    /// The members this run wrote with it: the first id and how many follow each other.
    pub first: i64,
    pub count: u32,
}

/// Households under a key that several may share.
#[derive(Debug, Default)]
pub(super) struct Chains {
    first: NumberMap<u64, u32>,
    links: Vec<(u32, u32)>,
}

/// No further link.
const END: u32 = u32::MAX;

impl Chains {
    pub fn add(&mut self, key: u64, entry: u32) {
        let link = self.links.len() as u32;
        let next = self.first.insert(key, link).unwrap_or(END);
        self.links.push((entry, next));
    }

    /// The households under `key`, the newest first.
    pub fn get(&self, key: u64) -> impl Iterator<Item = u32> {
        let mut link = self.first.get(&key).copied().unwrap_or(END);
        std::iter::from_fn(move || {
            let (entry, next) = *self.links.get(link as usize)?;
            link = next;
            Some(entry)
        })
    }
}

/// The key of a text in a village. Whoever finds something under it compares the text.
pub(super) fn key(village: usize, text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (village, text).hash(&mut hasher);
    hasher.finish()
}

/// The households.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub entries: Vec<Entry>,
    /// One more than the place in `entries`; 0: none.
    by_id: ById<u32>,
    codes: Chains,
    /// Numbers that this run took for what a spreadsheet shows as a date, by village and the date shown.
    restored: HashMap<(usize, Box<str>), Box<str>>,
    /// Households that this run means by another number than theirs: `42` for `042`.
    claims: HashMap<u32, Box<str>>,
    /// By the names of heads; where lists have no numbers of households, by those of all members.
    pub names: Chains,
    pub addresses: Chains,
}

impl Book {
    pub fn load(connection: &Connection, villages: &mut Villages) -> Result<Self> {
        let mut book = Self::default();
        let places = villages.list.iter().enumerate();
        let places: HashMap<i64, usize> = places
            .filter_map(|(at, place)| Some((place.id?, at)))
            .collect();
        let mut statement = connection.prepare(
            "SELECT id, village, code, walk_rank, closed IS NOT NULL FROM household WHERE undone = 0 ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let Some(village) = places.get(&row.get(1)?) else {
                continue;
            };
            let place = &mut villages.list[*village];
            place.last_rank = place.last_rank.max(row.get(3)?);
            let code = row.get_ref(2)?.as_str().unwrap_or_default();
            book.add(row.get(0)?, *village, place, code, row.get(4)?);
        }
        Ok(book)
    }

    /// Adds a household and gives its place.
    pub fn add(
        &mut self,
        id: i64,
        village: usize,
        place: &mut Place,
        code: &str,
        closed: bool,
    ) -> u32 {
        if (1..=6).contains(&code.len())
            && let Ok(number) = code.parse::<u32>()
        {
            place.last_code = place.last_code.max(number.into());
        }
        let at = self.entries.len() as u32;
        self.codes.add(key(village, &bare_code(code)), at);
        self.entries.push(Entry {
            id,
            village: village as u32,
            code: code.into(),
            closed,
            first: 0,
            count: 0,
        });
        *self.by_id.place(id) = at + 1;
        at
    }

    /// The household with this id.
    pub fn of_id(&self, id: i64) -> Option<u32> {
        self.by_id.get(id).checked_sub(1)
    }

    /// The household of a village with this number: exactly, else but for zeros in front (a spreadsheet makes `42` of
    /// `042`), else a closed one. A list that itself tells `42` and `042` apart means two households; `seen` tells
    /// which ones it has named before.
    pub fn of_code(
        &mut self,
        village: usize,
        code: &str,
        seen: impl Fn(i64) -> bool,
    ) -> Found<u32> {
        let bare = bare_code(code);
        let alike: Vec<u32> = self
            .codes
            .get(key(village, &bare))
            .filter(|at| {
                let entry = &self.entries[*at as usize];
                entry.village as usize == village && bare_code(&entry.code) == bare
            })
            .collect();
        let entry = |at: &&u32| &self.entries[**at as usize];
        let exact = |at: &&u32| *entry(at).code == *code;
        let live: Vec<u32> = alike
            .iter()
            .filter(|at| exact(at) && !entry(at).closed)
            .copied()
            .collect();
        if let [one] = live[..] {
            let other = self
                .claims
                .get(&one)
                .is_some_and(|claimed| **claimed != *code);
            return if other {
                Found::Several
            } else {
                Found::One(one)
            };
        }
        if !live.is_empty() {
            return Found::Several;
        }
        let free = |at: &&u32| match self.claims.get(*at) {
            Some(claimed) => **claimed == *code,
            None => !seen(entry(at).id),
        };
        let free: Vec<u32> = alike
            .iter()
            .filter(|at| !entry(at).closed && free(at))
            .copied()
            .collect();
        if let [one] = free[..] {
            self.claims.insert(one, code.into());
        }
        if free.is_empty() {
            let closed: Vec<u32> = alike.iter().filter(exact).copied().collect();
            return closed.last().map_or(Found::None, |at| Found::One(*at));
        }
        Found::only(&free)
    }

    /// The live household of a village with this number, but for zeros in front, if there is one only.
    pub fn live(&self, village: usize, code: &str, fits: impl Fn(i64) -> bool) -> Option<u32> {
        let bare = bare_code(code);
        let mut found = self.codes.get(key(village, &bare)).filter(|at| {
            let entry = &self.entries[*at as usize];
            let same = entry.village as usize == village && bare_code(&entry.code) == bare;
            same && !entry.closed && fits(entry.id)
        });
        found.next().filter(|_| found.next().is_none())
    }

    /// The number that this run took for what a spreadsheet shows as a date.
    pub fn restored(&self, village: usize, shown: &str) -> Option<&str> {
        self.restored
            .get(&(village, shown.into()))
            .map(|code| &**code)
    }

    /// Remembers the number that was taken for a date, for further rows that show it.
    pub fn restore(&mut self, village: usize, shown: &str, code: &str) {
        self.restored.insert((village, shown.into()), code.into());
    }

    /// Gives a household another number.
    pub fn recode(&mut self, at: u32, code: &str) {
        let entry = &mut self.entries[at as usize];
        entry.code = code.into();
        self.codes
            .add(key(entry.village as usize, &bare_code(code)), at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn villages(names: &[&str]) -> Villages {
        let mut villages = Villages::default();
        for (at, name) in names.iter().enumerate() {
            villages.add(Some(at as i64 + 1), name);
        }
        villages
    }

    #[test]
    fn villages_by_name() {
        for (known, named) in [
            (&["Thôn Đông"][..], &[("Thôn Đông", Found::One(0))][..]),
            (&["Thôn Đông"], &[("THÔN ĐÔNG", Found::One(0))]),
            (
                &["Thôn Đông"],
                &[("Thon Dong", Found::One(0)), ("Thôn Đồng", Found::One(1))],
            ),
            (
                &["Bản Pha"],
                &[
                    ("Bản Pha", Found::One(0)),
                    ("Bản Phà", Found::One(1)),
                    ("Bản Phà", Found::One(1)),
                ],
            ),
            (&["Bản Pha", "Bản Phà"], &[("BAN PHA", Found::Several)]),
            (&["Bản Pha", "Bản Phà"], &[("BẢN PHÀ", Found::One(1))]),
        ] {
            let mut villages = villages(known);
            for (name, found) in named {
                assert_eq!(villages.named(name), *found, "{known:?} {named:?}");
            }
        }
    }

    #[test]
    fn households_by_number() {
        // Numbers in the register, then what a list asks for and which one is meant.
        for (known, asked) in [
            (
                &["042"][..],
                &[("042", Found::One(0)), ("042", Found::One(0))][..],
            ),
            (&["042"], &[("42", Found::One(0)), ("42", Found::One(0))]),
            (&["42"], &[("042", Found::One(0))]),
            (&["042"], &[("42", Found::One(0)), ("042", Found::Several)]),
            (
                &["042", "42"],
                &[
                    ("42", Found::One(1)),
                    ("042", Found::One(0)),
                    ("0042", Found::None),
                ],
            ),
            (&["042", "42"], &[("0042", Found::Several)]),
            (&["042"], &[("042", Found::One(0)), ("42", Found::None)]),
            (&["042"], &[("43", Found::None)]),
        ] {
            let mut villages = villages(&["Thôn 1"]);
            let mut book = Book::default();
            for (at, code) in known.iter().enumerate() {
                book.add(at as i64 + 1, 0, &mut villages.list[0], code, false);
            }
            let mut seen = Vec::new();
            for (code, found) in asked {
                let result = book.of_code(0, code, |id| seen.contains(&id));
                assert_eq!(result, *found, "{known:?} {code}");
                if let Found::One(at) = result {
                    seen.push(book.entries[at as usize].id);
                }
            }
        }
    }
}
