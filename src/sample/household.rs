//! One household in full: names, numbers, telephones, work and absences that agree with each other.

use std::sync::LazyLock;

use chrono::Datelike;

use crate::domain::date::{Day, PartialDate};
use crate::domain::residence::Residence;
use crate::domain::sex::Sex;

use super::away::{Leaving, leavings};
use super::chance::{Chance, Topic};
use super::deck::{Section, deck, sections};
use super::kinship::{Kin, Role, compose, relation, tie};
use super::number::personal_number;
use super::village::Village;
use super::{SampleContact, SampleHousehold, SampleMember, years_between};

static LIVING: LazyLock<Vec<(&'static str, Living)>> = LazyLock::new(|| {
    sections(include_str!("../../assets/sample/living.txt"))
        .iter()
        .map(|section| (section.name, Living::read(section)))
        .collect()
});

static RELATIONS: LazyLock<Vec<Section>> =
    LazyLock::new(|| sections(include_str!("../../assets/sample/relations.txt")));

/// The words of one zone.
struct Living {
    lists: Vec<(&'static str, Vec<&'static str>)>,
}

impl Living {
    fn read(section: &Section) -> Self {
        let lists = section.entries().map(|(key, text)| (key, deck(text)));
        Self {
            lists: lists.collect(),
        }
    }

    fn list(&self, key: &str) -> &[&'static str] {
        self.lists
            .iter()
            .find(|list| list.0 == key)
            .map_or(&[], |list| &list.1)
    }

    fn any(&self, key: &str, chance: &mut Chance) -> &'static str {
        match self.list(key) {
            [] => "",
            list => chance.pick(list),
        }
    }
}

/// What the campaign of the sample is about, as a sentence begins with it.
pub(super) fn campaign_noun() -> &'static str {
    living("campaign")
        .list("noun")
        .first()
        .copied()
        .unwrap_or_default()
}

fn living(zone: &str) -> &'static Living {
    let entry = LIVING.iter().find(|entry| entry.0 == zone);
    &entry.unwrap_or(&LIVING[0]).1
}

/// The household at `place` of a village, with at most `most` members.
pub(super) fn household(
    seed: u64,
    village: &Village,
    place: u64,
    today: Day,
    most: usize,
) -> SampleHousehold {
    let index = village.first + place;
    let mut chance = Chance::new(seed, Topic::Household, index);
    let kins = compose(village, today.num_days_from_ce(), most, &mut chance);
    let births: Vec<Day> = kins
        .iter()
        .map(|kin| Day::from_num_days_from_ce_opt(kin.born).unwrap_or(today))
        .collect();
    let names = names(&kins, &births, &mut chance);
    let away = leavings(&kins, &births, village, today, &mut chance);
    let writer = Writer {
        village,
        zone: living(village.region.words),
        kins: &kins,
        births: &births,
        names: &names,
        today,
    };
    let phones: Vec<String> = (0..kins.len())
        .map(|at| writer.phones(at, &mut chance))
        .collect();
    let phone = household_phone(&phones, &away, &mut chance);
    let high = chance.below(1000);
    let members = (0..kins.len())
        .map(|at| {
            let code = writer.number_code(at, &mut chance);
            let sex = kins[at].sex;
            let number = personal_number(seed, index, at, code, sex, births[at]);
            let mut absence = away[at].as_ref().map(|leaving| leaving.absence.clone());
            if let Some(absence) = &mut absence {
                absence.phone = phone_there(absence.reason.code(), &mut chance);
                absence.contact = writer.contact(at, &away, &phones, &phone, &mut chance);
            }
            SampleMember {
                name: names[at].clone(),
                sex,
                birth: writer.birth(at, &mut chance),
                relation: word(village, relation(&kins, at)),
                number: writer.has_number(at, &mut chance).then_some(number),
                phones: phones[at].clone(),
                residence: writer.residence(at, &mut chance),
                work: match &away[at] {
                    Some(leaving) if !leaving.keeps_work() => leaving.work,
                    _ => writer.work(at, high, &mut chance),
                },
                note: writer.note(at, away[at].is_some(), &mut chance),
                absence,
            }
        })
        .collect();
    let (lane, address) = writer.address(place, &mut chance);
    SampleHousehold {
        village: village.name.clone(),
        code: format!("{:03}", place + 1),
        address,
        lane,
        phone,
        members,
    }
}

/// No two members share a given name, and no child has an elder's, as custom asks.
fn names(kins: &[Kin], births: &[Day], chance: &mut Chance) -> Vec<String> {
    let mut taken: Vec<&str> = Vec::with_capacity(kins.len());
    let mut names = Vec::with_capacity(kins.len());
    for (kin, birth) in kins.iter().zip(births) {
        let name = kin
            .people
            .name(kin.sex, birth.year(), kin.family, chance, |given| {
                taken.contains(&last_word(given))
            });
        taken.push(last_word(name.given));
        names.push(name.full);
    }
    names
}

fn last_word(name: &str) -> &str {
    name.rsplit_once(' ').map_or(name, |words| words.1)
}

/// The word of a relation in a village.
fn word(village: &Village, key: &str) -> &'static str {
    // The centre speaks like the south here.
    let zone = if village.region.zone == "north" {
        "north"
    } else {
        "south"
    };
    let text = RELATIONS
        .iter()
        .find(|section| section.name == zone)
        .and_then(|section| section.text(key))
        .unwrap_or_default();
    let (official, plain) = text.split_once(';').unwrap_or((text, text));
    if village.plain_words {
        plain.trim()
    } else {
        official
    }
}

fn mobile(chance: &mut Chance) -> String {
    let prefix = living("mobile").any("prefixes", chance);
    format!("{prefix}{:07}", chance.below(10_000_000))
}

struct Writer<'a> {
    village: &'a Village,
    zone: &'static Living,
    kins: &'a [Kin],
    births: &'a [Day],
    names: &'a [String],
    today: Day,
}

impl Writer<'_> {
    fn age(&self, at: usize) -> i32 {
        years_between(self.births[at], self.today)
    }

    fn birth(&self, at: usize, chance: &mut Chance) -> PartialDate {
        let day = self.births[at];
        let only_year = match self.age(at) {
            ..14 => 2,
            14..40 => 30,
            40..60 => 110,
            60..75 => 370,
            _ => 500,
        };
        let only_year = if self.village.upland {
            only_year * 3 / 2
        } else {
            only_year
        };
        match chance.below(1000) as u32 {
            draw if draw < only_year => PartialDate::Year(day.year()),
            995.. => PartialDate::Month {
                year: day.year(),
                month: day.month(),
            },
            _ => PartialDate::Day(day),
        }
    }

    fn number_code(&self, at: usize, chance: &mut Chance) -> &'static str {
        if self.kins[at].from_elsewhere || chance.happens(25) {
            chance.pick(&self.village.region.codes)
        } else {
            self.village.code
        }
    }

    fn has_number(&self, at: usize, chance: &mut Chance) -> bool {
        let without = match self.age(at) {
            ..1 => 550,
            1..3 => 200,
            3..75 => 28,
            _ => 160,
        };
        !chance.happens(without) && self.village.numbered
    }

    fn phones(&self, at: usize, chance: &mut Chance) -> String {
        let share = match (self.age(at), self.kins[at].sex) {
            (..14, _) => 0,
            (14..18, _) => 240,
            (18..60, Sex::Male) => 720,
            (18..60, Sex::Female) => 640,
            (60..75, _) => 380,
            _ => 90,
        };
        let share = if self.village.upland {
            share * 7 / 10
        } else {
            share
        };
        if !chance.happens(share) {
            return String::new();
        }
        let first = mobile(chance);
        match chance.below(1000) {
            0..18 => format!("{first}; {}", mobile(chance)),
            18..50 => format!("{first} (zalo)"),
            _ => first,
        }
    }

    /// Who can pass a message on: the nearest grown relative at home, else one who lives elsewhere.
    fn contact(
        &self,
        at: usize,
        away: &[Option<Leaving>],
        phones: &[String],
        house_phone: &str,
        chance: &mut Chance,
    ) -> Option<SampleContact> {
        let nearest = (0..self.kins.len())
            .filter(|&other| other != at && away[other].is_none())
            .filter(|&other| (16..85).contains(&self.age(other)))
            .filter(|&other| self.kins[other].role != Role::Lodger)
            .map(|other| (tie(self.kins, at, other), other))
            .min_by_key(|(tie, _)| closeness(tie));
        if let Some((tie, other)) = nearest {
            let phone = match first_phone(&phones[other]) {
                "" => house_phone,
                own => own,
            };
            return chance.happens(940).then(|| SampleContact {
                name: self.names[other].clone(),
                relation: word(self.village, tie),
                phone: phone.to_string(),
            });
        }
        chance.happens(720).then(|| self.relative(at, chance))
    }

    /// A relative of the member who is on no list.
    fn relative(&self, at: usize, chance: &mut Chance) -> SampleContact {
        let kin = &self.kins[at];
        let (key, sex, older, same_family) = chance.pick(&[
            ("brother_older", Sex::Male, 4, true),
            ("sister_older", Sex::Female, 4, true),
            ("younger", Sex::Male, -4, true),
            ("younger", Sex::Female, -4, true),
            ("uncle", Sex::Male, 20, true),
            ("elder_uncle", Sex::Male, 28, true),
            ("aunt", Sex::Female, 22, true),
            ("mothers_sister", Sex::Female, 20, false),
            ("mothers_brother", Sex::Male, 22, false),
        ]);
        // Who is old has no uncle to call, who is a child no younger brother.
        let (key, sex, older) = match self.age(at) {
            45.. if older > 10 => ("younger", sex, -5),
            ..30 if older < 0 => ("elder_uncle", Sex::Male, 28),
            _ => (key, sex, older),
        };
        let family = if same_family {
            kin.family
        } else {
            kin.people.family(chance)
        };
        let year = self.births[at].year() - older;
        let taken = |given: &str| self.names.iter().any(|name| name.ends_with(given));
        SampleContact {
            name: kin.people.name(sex, year, family, chance, taken).full,
            relation: word(self.village, key),
            phone: if chance.happens(850) {
                mobile(chance)
            } else {
                String::new()
            },
        }
    }

    fn residence(&self, at: usize, chance: &mut Chance) -> Residence {
        match (self.kins[at].role, chance.below(1000)) {
            (Role::Lodger, 0..850) | (Role::Nephew, 0..300) | (_, 0..8) => Residence::Temporary,
            (Role::ChildInLaw | Role::Spouse, 8..38) | (Role::Lodger, _) | (_, 8..14) => {
                Residence::Unregistered
            }
            _ => Residence::Permanent,
        }
    }

    /// Where the member learns or works when at home. `high` chooses the schools of the household.
    fn work(&self, at: usize, high: usize, chance: &mut Chance) -> &'static str {
        let school = |key: &str| {
            let list = self.zone.list(key);
            if list.is_empty() {
                ""
            } else {
                list[high % list.len()]
            }
        };
        // School classes go by the year of birth.
        let class = self.today.year() - i32::from(self.today.month() < 9) - self.births[at].year();
        match class {
            ..3 => "",
            3..6 => school("nursery"),
            6..11 => school("primary"),
            11..15 => school("middle"),
            15..18 if chance.happens(830) => school("high"),
            15..18 => self.zone.any("school_leaver", chance),
            _ if chance.happens(220) => "",
            18.. if self.age(at) >= 62 && chance.happens(700) => {
                let upland = self.village.upland;
                self.zone
                    .any(if upland { "upland_retired" } else { "retired" }, chance)
            }
            _ if self.age(at) >= 75 => "",
            _ if chance.happens(250) => self.zone.any(
                match self.kins[at].sex {
                    Sex::Male => "work_male",
                    Sex::Female => "work_female",
                },
                chance,
            ),
            _ => self.zone.any("work", chance),
        }
    }

    fn note(&self, at: usize, away: bool, chance: &mut Chance) -> &'static str {
        match self.age(at) {
            _ if away => "",
            70.. if chance.happens(70) => living("note").any("elder", chance),
            18..70 if chance.happens(14) => living("note").any("adult", chance),
            _ => "",
        }
    }

    /// Lanes follow one another in walking order, houses along them.
    fn address(&self, place: u64, chance: &mut Chance) -> (&'static str, String) {
        let (lanes, form) = if self.village.upland {
            ("upland_lanes", "upland_address")
        } else {
            ("lanes", "address")
        };
        let lanes = self.zone.list(lanes);
        let long = self.village.households.div_ceil(lanes.len().max(1) as u64);
        let lane = lanes
            .get((place / long) as usize)
            .copied()
            .unwrap_or_default();
        let house = place % long + 1;
        (
            lane,
            self.zone
                .any(form, chance)
                .replace("{n}", &house.to_string()),
        )
    }
}

/// The number of somebody who is at home, else a telephone of the house.
fn household_phone(phones: &[String], away: &[Option<Leaving>], chance: &mut Chance) -> String {
    if !chance.happens(480) {
        return String::new();
    }
    let at_home = (0..phones.len()).find(|&at| away[at].is_none() && !phones[at].is_empty());
    match at_home {
        Some(at) => first_phone(&phones[at]).to_string(),
        None if chance.happens(250) => mobile(chance),
        None => String::new(),
    }
}

fn phone_there(reason: &str, chance: &mut Chance) -> String {
    let share = match reason {
        "unknown" | "not_living" => 0,
        "working_abroad" | "settled_abroad" => 240,
        _ => 270,
    };
    if !chance.happens(share) {
        return String::new();
    }
    let number = mobile(chance);
    if reason.ends_with("abroad") {
        format!("{number} (zalo)")
    } else {
        number
    }
}

/// The first number of a cell, without remarks.
fn first_phone(text: &str) -> &str {
    text.split([';', ' ']).next().unwrap_or_default()
}

/// Whom one asks first.
fn closeness(tie: &str) -> usize {
    const ORDER: [&str; 10] = [
        "wife",
        "husband",
        "mother",
        "father",
        "son",
        "daughter",
        "brother_older",
        "sister_older",
        "younger",
        "husbands_mother",
    ];
    ORDER
        .iter()
        .position(|near| *near == tie)
        .unwrap_or(ORDER.len())
}
