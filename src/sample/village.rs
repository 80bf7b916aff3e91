//! The villages of a list, in walking order: where they lie, what they are called, how many households they have.

use std::sync::LazyLock;

use super::chance::{Chance, Topic};
use super::deck::{Section, sections};
use super::number::BLOCK;
use super::people::{People, people};

static REGIONS: LazyLock<Vec<Region>> = LazyLock::new(|| {
    sections(include_str!("../../assets/sample/regions.txt"))
        .iter()
        .map(Region::read)
        .collect()
});

static POOLS: LazyLock<Vec<Section>> =
    LazyLock::new(|| sections(include_str!("../../assets/sample/villages.txt")));

/// Every so many villages one is a minority village, about the share of the minorities in the country.
const MINORITY_EVERY: u64 = 7;

/// A part of the country.
pub(super) struct Region {
    /// North, central or south: how people speak, and where they go to work.
    pub(super) zone: &'static str,
    /// North, central or south: how houses, schools and jobs are called.
    pub(super) words: &'static str,
    /// The first three digits of the personal numbers that are drawn here.
    pub(super) codes: Vec<&'static str>,
    /// Possible home provinces: code and present name.
    homes: Vec<(&'static str, &'static str)>,
    kinh: &'static People,
    peoples: Vec<(&'static str, &'static People)>,
    pool: &'static str,
}

/// A village.
pub(super) struct Village {
    pub(super) name: String,
    pub(super) region: &'static Region,
    /// The code of the numbers of those who were born here.
    pub(super) code: &'static str,
    /// Whether there are numbers left: after about 3.9 million people every region has had its turn.
    pub(super) numbered: bool,
    pub(super) province: &'static str,
    /// The people of most households.
    main: &'static People,
    /// A minority village in the hills: no house numbers along lanes.
    pub(super) upland: bool,
    /// Family names that many households share.
    clans: [&'static str; 2],
    /// Relations are written as the village head says them, not as on the form.
    pub(super) plain_words: bool,
    /// How many go away, in per mille of the usual.
    pub(super) leaving: u32,
    /// Households in it.
    pub(super) households: u64,
    /// How many households the villages before it have.
    pub(super) first: u64,
}

impl Region {
    fn read(section: &Section) -> Self {
        let text = |key| section.text(key).unwrap_or_default();
        Self {
            zone: text("zone"),
            words: text("words"),
            codes: section.deck("codes"),
            homes: section
                .deck("home")
                .into_iter()
                .filter_map(|home| home.split_once(' '))
                .collect(),
            kinh: people(text("kinh")),
            peoples: section
                .deck("peoples")
                .into_iter()
                .map(|name| (name, people(name)))
                .collect(),
            pool: text("villages"),
        }
    }
}

impl Village {
    /// The village at `index` of the list of `seed`, after `first` households.
    pub(super) fn new(seed: u64, index: u64, first: u64) -> Self {
        let block = first / BLOCK;
        let region = &REGIONS[(seed.wrapping_add(block) % REGIONS.len() as u64) as usize];
        let (code, province) = Chance::new(seed, Topic::List, block).pick(&region.homes);
        let mut chance = Chance::new(seed, Topic::Village, index);
        let minority = (index % MINORITY_EVERY == MINORITY_EVERY / 2)
            .then(|| region.peoples[(index / MINORITY_EVERY) as usize % region.peoples.len()]);
        let (pool, main) = minority.unwrap_or((region.pool, region.kinh));
        let round = if minority.is_some() {
            index / MINORITY_EVERY
        } else {
            index
        };
        let name = name(pool, seed / REGIONS.len() as u64, round);
        let households = if minority.is_some() {
            chance.between(80, 170)
        } else if name.ends_with(|c: char| c.is_ascii_digit()) {
            chance.between(180, 340)
        } else {
            chance.between(110, 300)
        };
        Self {
            name,
            region,
            code,
            numbered: block < REGIONS.len() as u64,
            province,
            main,
            upland: minority.is_some(),
            clans: [main.family(&mut chance), main.family(&mut chance)],
            plain_words: chance.happens(450),
            leaving: chance.between(650, 1450) as u32,
            // A block is one region, so a village ends with it.
            households: (households as u64).min(BLOCK - first % BLOCK),
            first,
        }
    }

    /// The people of a household.
    pub(super) fn people(&self, chance: &mut Chance) -> &'static People {
        match (self.upland, chance.below(1000)) {
            (true, 0..120) => self.region.kinh,
            (false, 0..25) => chance.pick(&self.region.peoples).1,
            _ => self.main,
        }
    }

    /// The family name of a household head.
    pub(super) fn family(&self, people: &'static People, chance: &mut Chance) -> &'static str {
        if std::ptr::eq(people, self.main) && chance.happens(160) {
            chance.pick(&self.clans)
        } else {
            people.family(chance)
        }
    }
}

/// The name at a place of a pool; every round through the pool has numbers of its own.
fn name(pool: &str, shift: u64, place: u64) -> String {
    let names = POOLS
        .iter()
        .find(|section| section.name == pool)
        .map(|section| section.deck("names"))
        .unwrap_or_default();
    let size = (names.len() as u64).max(1);
    let name = names
        .get((place.wrapping_add(shift) % size) as usize)
        .copied()
        .unwrap_or_default();
    let round = place / size;
    match name.rsplit_once(' ') {
        _ if round == 0 => name.to_string(),
        Some((stem, number)) if number.starts_with(|c: char| c.is_ascii_digit()) => {
            // Numbered quarters go to ten.
            format!("{stem} {}", number.parse().unwrap_or(0) + round * 10)
        }
        _ => format!("{name} {}", round + 1),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn villages(seed: u64) -> impl Iterator<Item = Village> {
        let mut first = 0;
        (0..).map(move |index| {
            let village = Village::new(seed, index, first);
            first += village.households;
            village
        })
    }

    #[test]
    fn no_two_villages_of_three_million_people_share_a_name() {
        for seed in [1, 2, 40] {
            let mut names = HashSet::new();
            for village in villages(seed).take_while(|village| village.first < 800_000) {
                assert!(names.insert(village.name.clone()), "{}", village.name);
            }
        }
    }

    #[test]
    fn each_of_the_63_codes_is_in_one_region() {
        let codes: Vec<_> = REGIONS.iter().flat_map(|region| &region.codes).collect();
        assert_eq!(codes.len(), 63);
        assert_eq!(codes.iter().collect::<HashSet<_>>().len(), 63);
        for region in REGIONS.iter() {
            assert!(!region.homes.is_empty() && !region.peoples.is_empty());
            for (code, _) in &region.homes {
                assert!(region.codes.contains(code), "{code}");
            }
            for (name, people) in &region.peoples {
                assert!(std::ptr::eq(super::people(name), *people));
                assert!(POOLS.iter().any(|pool| pool.name == *name), "{name}");
            }
        }
    }

    #[test]
    fn villages_have_real_sizes() {
        for village in villages(1).take(200) {
            assert!((80..=350).contains(&village.households), "{}", village.name);
        }
    }
}
