//! The names of the roll: folded words as numbers, so that the beginnings of any words of a million names are compared
//! in a few milliseconds.
//!
//! The distinct words of all names are few and are kept sorted; what begins with the same letters is a range of
//! numbers. Each name is a row of six numbers, the given name first. Names that do not fit into a row are kept aside as
//! text.

use std::collections::HashMap;

/// Words of one name in the table; longer names are kept aside.
const WIDTH: usize = 6;
/// No word: greater than every number in use.
const NONE: u16 = u16::MAX;

/// How what was typed fits a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NameFit {
    /// Initials, and perhaps letters of the given name: `nvt`, `nvtam`.
    Initials,
    /// All words begin words of the name, the last one the given name.
    GivenName,
    /// All words begin words of the name.
    Word,
}

/// The names, by place.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    words: Vec<Box<str>>,
    rows: Vec<[u16; WIDTH]>,
    /// Initials with the given name, the first eight letters, the first letter in the highest byte.
    initials: Vec<u64>,
    /// Folded names that do not fit into a row, by place.
    aside: Vec<(u32, Box<str>)>,
}

/// Collects names in any order of words, then sorts the words.
#[derive(Default)]
pub(super) struct Collector {
    numbers: HashMap<Box<str>, u16>,
    names: Names,
}

impl Collector {
    /// Adds the folded name of the next place.
    pub fn push(&mut self, name: &str) {
        let place = self.names.rows.len() as u32;
        self.names.initials.push(initials(name));
        let row = self.row(name);
        if row.is_none() {
            self.names.aside.push((place, name.into()));
        }
        self.names.rows.push(row.unwrap_or([NONE; WIDTH]));
    }

    fn row(&mut self, name: &str) -> Option<[u16; WIDTH]> {
        let mut row = [NONE; WIDTH];
        let mut last = 0;
        for (at, word) in words(name).enumerate() {
            if at == WIDTH {
                return None;
            }
            row[at] = self.number(word)?;
            last = at;
        }
        // The given name, which is asked for most, stands first.
        row[..=last].rotate_right(1);
        Some(row)
    }

    fn number(&mut self, word: &str) -> Option<u16> {
        if let Some(number) = self.numbers.get(word) {
            return Some(*number);
        }
        let number = u16::try_from(self.numbers.len())
            .ok()
            .filter(|number| *number < NONE)?;
        self.numbers.insert(word.into(), number);
        Some(number)
    }

    /// The names, with places changed to `order` if that is given.
    pub fn finish(self, order: Option<&[u32]>) -> Names {
        let mut names = self.names;
        let mut sorted: Vec<(Box<str>, u16)> = self.numbers.into_iter().collect();
        sorted.sort_unstable();
        let mut renumbered = vec![NONE; sorted.len()];
        for (new, (_, old)) in sorted.iter().enumerate() {
            renumbered[usize::from(*old)] = new as u16;
        }
        for word in names.rows.iter_mut().flatten() {
            *word = renumbered.get(usize::from(*word)).copied().unwrap_or(NONE);
        }
        names.words = sorted.into_iter().map(|(word, _)| word).collect();
        if let Some(order) = order {
            names.rows = order.iter().map(|at| names.rows[*at as usize]).collect();
            names.initials = order
                .iter()
                .map(|at| names.initials[*at as usize])
                .collect();
            let mut places = vec![0; order.len()];
            for (new, old) in order.iter().enumerate() {
                places[*old as usize] = new as u32;
            }
            for (place, _) in &mut names.aside {
                *place = places[*place as usize];
            }
            names.aside.sort_unstable();
        }
        names.rows.shrink_to_fit();
        names.initials.shrink_to_fit();
        names
    }
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(' ').filter(|word| !word.is_empty())
}

/// The first eight of: the first letter of each word but the last, then the last word.
fn initials(name: &str) -> u64 {
    let (front, given) = name
        .trim_end()
        .rsplit_once(' ')
        .unwrap_or(("", name.trim()));
    let letters = words(front)
        .filter_map(|word| word.bytes().next())
        .chain(given.bytes());
    pack(letters).0
}

/// Letters in the highest bytes, and the mask of those that are there.
fn pack(letters: impl Iterator<Item = u8>) -> (u64, u64) {
    let (mut value, mut mask, mut shift) = (0, 0, 64);
    for letter in letters.take(8) {
        shift -= 8;
        value |= u64::from(letter) << shift;
        mask |= 0xFF << shift;
    }
    (value, mask)
}

/// What was typed, prepared for comparing.
pub(super) struct NameQuery {
    ranges: Vec<(u16, u16)>,
    initials: Option<(u64, u64)>,
    words: Vec<String>,
}

impl Names {
    /// Prepares folded text, with y as i; `None` if it has no word.
    pub fn query(&self, text: &str) -> Option<NameQuery> {
        let words: Vec<String> = words(text).map(str::to_owned).collect();
        let ranges: Vec<(u16, u16)> = words.iter().map(|word| self.range(word)).collect();
        let initials = match &words[..] {
            [] => return None,
            [word] if word.len() <= 8 => Some(pack(word.bytes())),
            _ => None,
        };
        Some(NameQuery {
            ranges,
            initials,
            words,
        })
    }

    /// First number, and how many, of the words that begin with `word`.
    fn range(&self, word: &str) -> (u16, u16) {
        let first = self.words.partition_point(|other| &**other < word);
        let count = self.words[first..].partition_point(|other| other.starts_with(word));
        (first as u16, count as u16)
    }

    /// How the name at `place` fits.
    pub fn fit(&self, place: usize, query: &NameQuery) -> Option<NameFit> {
        let fit = Self::fit_row(&self.rows[place], self.initials[place], query);
        // A row without a given name belongs to a name that is kept aside.
        if fit.is_some() || self.rows[place][0] != NONE {
            return fit;
        }
        self.fit_aside(place, query)
    }

    fn fit_aside(&self, place: usize, query: &NameQuery) -> Option<NameFit> {
        let at = self
            .aside
            .binary_search_by_key(&(place as u32), |(place, _)| *place)
            .ok()?;
        fit_text(&self.aside[at].1, &query.words)
    }

    fn fit_row(row: &[u16; WIDTH], initials: u64, query: &NameQuery) -> Option<NameFit> {
        if query
            .initials
            .is_some_and(|(value, mask)| initials & mask == value)
        {
            return Some(NameFit::Initials);
        }
        if !query.ranges.iter().all(|range| has_word(row, *range)) {
            return None;
        }
        let given = query
            .ranges
            .last()
            .is_some_and(|range| in_range(row[0], *range));
        Some(if given {
            NameFit::GivenName
        } else {
            NameFit::Word
        })
    }
}

fn in_range(word: u16, (first, count): (u16, u16)) -> bool {
    word.wrapping_sub(first) < count
}

/// All six are compared, without a branch between them, so that the compiler can compare them at once.
fn has_word(row: &[u16; WIDTH], range: (u16, u16)) -> bool {
    row.iter()
        .fold(false, |any, word| any | in_range(*word, range))
}

fn fit_text(name: &str, typed: &[String]) -> Option<NameFit> {
    let begins = |word: &String| words(name).any(|part| part.starts_with(word.as_str()));
    if !typed.iter().all(begins) {
        return None;
    }
    let given = words(name)
        .last()
        .zip(typed.last())
        .is_some_and(|(given, word)| given.starts_with(word.as_str()));
    Some(if given {
        NameFit::GivenName
    } else {
        NameFit::Word
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "cong tang ton nu thi hoang anh";

    fn names(order: Option<&[u32]>) -> Names {
        let mut collector = Collector::default();
        for name in ["nguyen van tam", "tran thi tam", "", LONG, "i bloi nie"] {
            collector.push(name);
        }
        collector.finish(order)
    }

    #[test]
    fn names_fit_as_people_type() {
        use NameFit::{GivenName, Initials, Word};
        for (typed, expected) in [
            ("nvt", vec![(0, Initials)]),
            ("nvtam", vec![(0, Initials)]),
            ("t", vec![(0, GivenName), (1, Initials), (3, Word)]),
            ("tam", vec![(0, GivenName), (1, GivenName)]),
            ("tam tran", vec![(1, Word)]),
            ("tran ta", vec![(1, GivenName)]),
            ("ngu", vec![(0, Word)]),
            ("anh", vec![(3, GivenName)]),
            ("hoang cong", vec![(3, Word)]),
            ("nie", vec![(4, GivenName)]),
            ("x", vec![]),
            ("nguyenvantamduc", vec![]),
        ] {
            let names = names(None);
            let mut found = Vec::new();
            if let Some(query) = names.query(typed) {
                found.extend((0..5).filter_map(|place| Some((place, names.fit(place, &query)?))));
            }
            assert_eq!(found, expected, "{typed}");
        }
        assert!(names(None).query("  ").is_none());
    }

    #[test]
    fn places_follow_the_order() {
        let names = names(Some(&[3, 0, 1, 2, 4]));
        let query = names.query("tam").unwrap();
        assert_eq!(
            [0, 1, 2, 3].map(|place| names.fit(place, &query).is_some()),
            [false, true, true, false]
        );
        let query = names.query("anh").unwrap();
        assert_eq!(names.fit(0, &query), Some(NameFit::GivenName));
    }

    #[test]
    fn more_words_than_numbers_are_kept_aside() {
        let mut collector = Collector::default();
        for number in 0..70_000 {
            collector.push(&format!("a{number} b"));
        }
        let names = collector.finish(None);
        let query = names.query("a69999").unwrap();
        let found: Vec<usize> = (0..70_000)
            .filter(|place| names.fit(*place, &query).is_some())
            .collect();
        assert_eq!(found, [69_999]);
    }
}
