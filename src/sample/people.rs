//! The peoples of Viet Nam and how they name their children.

use std::sync::LazyLock;

use crate::domain::sex::Sex;

use super::chance::Chance;
use super::deck::{Section, sections};

static PEOPLES: LazyLock<Vec<People>> = LazyLock::new(|| {
    let sections = sections(include_str!("../../assets/sample/peoples.txt"));
    sections
        .iter()
        .map(|own| People::read(own, &sections))
        .collect()
});

/// Births before this year follow the oldest naming habits, births from [`YOUNG`] on the newest.
const MIDDLE: i32 = 1965;
const YOUNG: i32 = 1997;

/// One people, with its family names and given names.
pub(super) struct People {
    name: &'static str,
    /// Family names pass from the mother.
    pub(super) matrilineal: bool,
    /// Nobody marries a bearer of the same family name.
    pub(super) marries_out: bool,
    families: Vec<&'static str>,
    male: [Naming; 3],
    female: [Naming; 3],
}

/// How one generation of one sex is named.
struct Naming {
    /// `{family} Văn {given}`: the order and the fixed middle names.
    forms: Vec<&'static str>,
    given: Vec<&'static str>,
    pairs: Vec<&'static str>,
    middles: Vec<&'static str>,
}

/// A name, and the part that no two persons of a household share.
pub(super) struct Name {
    pub(super) full: String,
    pub(super) given: &'static str,
}

/// The people of a section of `peoples.txt`.
pub(super) fn people(name: &str) -> &'static People {
    PEOPLES
        .iter()
        .find(|people| people.name == name)
        .unwrap_or(&PEOPLES[0])
}

impl People {
    fn read(own: &Section, all: &[Section]) -> Self {
        let text = |key: &str| inherited(own, all, key);
        let naming = |sex: &str, cohort: &str| {
            let deck = |part: &str| {
                [format!("{sex}{part}_{cohort}"), format!("{sex}{part}")]
                    .iter()
                    .find_map(|key| text(key))
                    .map(super::deck::deck)
                    .unwrap_or_default()
            };
            Naming {
                forms: deck("_form"),
                given: deck(""),
                pairs: deck("_pair"),
                middles: deck("_middle"),
            }
        };
        let generations = |sex: &str| ["old", "mid", "young"].map(|cohort| naming(sex, cohort));
        Self {
            name: own.name,
            matrilineal: text("line") == Some("mother"),
            marries_out: text("marry_out") == Some("yes"),
            families: own.deck("families"),
            male: generations("male"),
            female: generations("female"),
        }
    }

    /// A family name, in its real proportion.
    pub(super) fn family(&self, chance: &mut Chance) -> &'static str {
        chance.pick(&self.families)
    }

    /// A name for a person born in `year`, with a given name that `taken` does not know.
    pub(super) fn name(
        &self,
        sex: Sex,
        year: i32,
        family: &str,
        chance: &mut Chance,
        taken: impl Fn(&str) -> bool,
    ) -> Name {
        let generations = match sex {
            Sex::Male => &self.male,
            Sex::Female => &self.female,
        };
        let naming = match year {
            ..MIDDLE => &generations[0],
            MIDDLE..YOUNG => &generations[1],
            _ => &generations[2],
        };
        let form = chance.pick(&naming.forms);
        let list = if form.contains("{pair}") {
            &naming.pairs
        } else {
            &naming.given
        };
        let start = chance.below(list.len());
        let given = (0..list.len())
            .map(|step| list[(start + step) % list.len()])
            .find(|given| !taken(given) && *given != family)
            .unwrap_or(list[start]);
        let full = fill(form, family, given, || {
            let middle = chance.pick(&naming.middles);
            // Nobody is called Minh Minh.
            if middle == given {
                naming.middles[0]
            } else {
                middle
            }
        });
        Name { full, given }
    }
}

/// The text of a key in a section or in those that it is like.
fn inherited(own: &Section, all: &[Section], key: &str) -> Option<&'static str> {
    own.text(key).or_else(|| {
        let parent = own.text("like")?;
        let parent = all.iter().find(|section| section.name == parent)?;
        inherited(parent, all, key)
    })
}

fn fill(form: &str, family: &str, given: &str, middle: impl FnOnce() -> &'static str) -> String {
    let mut name = String::with_capacity(32);
    let mut middle = Some(middle);
    let mut rest = form;
    while let Some((before, after)) = rest.split_once('{') {
        name.push_str(before);
        let (part, after) = after.split_once('}').unwrap_or((after, ""));
        match part {
            "family" => name.push_str(family),
            "middle" => name.push_str(middle.take().map_or("", |middle| middle())),
            _ => name.push_str(given),
        }
        rest = after;
    }
    name.push_str(rest);
    name
}

#[cfg(test)]
mod tests {
    use super::super::chance::Topic;
    use super::*;

    #[test]
    fn every_people_can_name_everybody() {
        for people in PEOPLES.iter() {
            assert!(!people.families.is_empty(), "{}", people.name);
            for (sex, generations) in [("male", &people.male), ("female", &people.female)] {
                for naming in generations {
                    assert!(!naming.forms.is_empty(), "{} {sex}", people.name);
                    assert!(naming.given.len() >= 30, "{} {sex}", people.name);
                    for form in &naming.forms {
                        assert!(
                            form.contains("{given}") || form.contains("{pair}"),
                            "{form}"
                        );
                        assert!(
                            !form.contains("{pair}") || naming.pairs.len() >= 30,
                            "{form}"
                        );
                        assert!(
                            !form.contains("{middle}") || !naming.middles.is_empty(),
                            "{form}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn the_majority_has_at_least_sixty_given_names_a_sex() {
        for generations in [&people("kinh_north").male, &people("kinh_south").female] {
            for naming in generations {
                let mut given = naming.given.clone();
                given.sort_unstable();
                given.dedup();
                assert!(given.len() >= 60, "{}", given.len());
            }
        }
    }

    #[test]
    fn names_look_as_each_people_writes_them() {
        for (name, sex, family, year, expected) in [
            ("hmong", Sex::Female, "Thào", 1990, "Thào "),
            ("ede", Sex::Male, "Niê", 1980, "Y "),
            ("ede", Sex::Female, "Niê", 1980, "H'"),
            ("koho", Sex::Female, "Cil", 1950, "Ka "),
            ("khmer", Sex::Male, "Thạch", 1970, "Thạch "),
            ("thai", Sex::Male, "Lò", 1970, "Lò Văn "),
        ] {
            let mut chance = Chance::new(1, Topic::Household, 1);
            let made = people(name).name(sex, year, family, &mut chance, |_| false);
            assert!(made.full.starts_with(expected), "{}", made.full);
            assert!(made.full.contains(made.given), "{}", made.full);
        }
    }

    #[test]
    fn a_taken_given_name_is_not_used_again() {
        let mut chance = Chance::new(1, Topic::Household, 1);
        let people = people("hmong");
        let free = people.name(Sex::Male, 1990, "Giàng", &mut chance, |given| {
            given != "Páo"
        });
        assert_eq!(free.given, "Páo");
    }
}
