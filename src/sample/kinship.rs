//! Who lives in a household and how they are related, before anybody has a name.

use crate::domain::sex::Sex;

use super::chance::Chance;
use super::number::MOST_MEMBERS;
use super::people::People;
use super::village::Village;

/// A day as the count of days in the common era.
type DayCount = i32;

/// A place in the household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Head,
    Spouse,
    Parent,
    Child,
    Adopted,
    ChildInLaw,
    Grandchild,
    Sibling,
    Nephew,
    Lodger,
}

/// A member without a name. `mother`, `father` and `spouse` are places in the household.
#[derive(Clone)]
pub(super) struct Kin {
    pub(super) role: Role,
    pub(super) sex: Sex,
    pub(super) born: DayCount,
    pub(super) family: &'static str,
    pub(super) people: &'static People,
    /// Came from elsewhere, most of them by marriage.
    pub(super) from_elsewhere: bool,
    pub(super) mother: Option<usize>,
    pub(super) father: Option<usize>,
    pub(super) spouse: Option<usize>,
}

/// Days in so many years.
pub(super) fn years(count: i32) -> i32 {
    count * 1461 / 4
}

/// A household of at most `most` members, the head first.
pub(super) fn compose(
    village: &Village,
    today: DayCount,
    most: usize,
    chance: &mut Chance,
) -> Vec<Kin> {
    let people = village.people(chance);
    let head = head(village, people, today, chance);
    let mut house = House {
        people,
        today,
        family: head.family,
        members: vec![head],
    };
    house.marry_head(chance);
    house.add_parents(chance);
    house.add_children(chance);
    house.add_others(village, chance);
    let mut members = house.members;
    members.truncate(most.min(MOST_MEMBERS));
    let here = members.len();
    for kin in &mut members {
        for tie in [&mut kin.mother, &mut kin.father, &mut kin.spouse] {
            *tie = tie.filter(|&other| other < here);
        }
    }
    members
}

/// The relation of one member to another, as a key of `relations.txt`.
pub(super) fn tie(house: &[Kin], of: usize, to: usize) -> &'static str {
    let (me, other) = (&house[of], &house[to]);
    let by_sex = |male, female| match other.sex {
        Sex::Male => male,
        Sex::Female => female,
    };
    let is_parent =
        |parent: usize, child: &Kin| child.mother == Some(parent) || child.father == Some(parent);
    let old = |kin: &Kin| matches!(kin.role, Role::Head | Role::Spouse);
    let parents_of = |kin: &Kin| {
        [kin.mother, kin.father]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
    };
    if me.spouse == Some(to) {
        by_sex("husband", "wife")
    } else if is_parent(to, me) {
        by_sex("father", "mother")
    } else if is_parent(of, other) {
        by_sex("son", "daughter")
    } else if parents_of(me)
        .iter()
        .any(|&parent| is_parent(parent, other))
        || [(me, other), (other, me)]
            .iter()
            .any(|pair| pair.0.role == Role::Head && pair.1.role == Role::Sibling)
    {
        if other.born > me.born {
            "younger"
        } else {
            by_sex("brother_older", "sister_older")
        }
    } else if me
        .spouse
        .is_some_and(|spouse| is_parent(to, &house[spouse]))
    {
        match me.sex {
            Sex::Male => by_sex("wifes_father", "wifes_mother"),
            Sex::Female => by_sex("husbands_father", "husbands_mother"),
        }
    } else if other
        .spouse
        .is_some_and(|spouse| is_parent(of, &house[spouse]))
    {
        by_sex("son_in_law", "daughter_in_law")
    } else if me.role == Role::Grandchild
        && (old(other)
            || parents_of(me)
                .iter()
                .any(|&parent| is_parent(to, &house[parent])))
    {
        by_sex("grandfather", "grandmother")
    } else if other.role == Role::Grandchild && old(me) {
        relation(house, to)
    } else if me.role == Role::Nephew && other.role == Role::Head {
        by_sex("uncle", "aunt")
    } else if other.role == Role::Nephew && me.role == Role::Head {
        "nephew"
    } else {
        "relative"
    }
}

/// The relation to the head, as a key of `relations.txt`.
pub(super) fn relation(house: &[Kin], at: usize) -> &'static str {
    let kin = &house[at];
    let by_sex = |male, female| match kin.sex {
        Sex::Male => male,
        Sex::Female => female,
    };
    match kin.role {
        Role::Head => "head",
        Role::Spouse => by_sex("husband", "wife"),
        Role::Parent => by_sex("father", "mother"),
        Role::Child => by_sex("son", "daughter"),
        Role::Adopted => "adopted",
        Role::ChildInLaw => by_sex("son_in_law", "daughter_in_law"),
        Role::Grandchild => {
            let through_son = kin
                .father
                .is_some_and(|father| house[father].role == Role::Child);
            if through_son {
                "grandchild"
            } else {
                "daughters_child"
            }
        }
        Role::Sibling if kin.born > house[0].born => "younger",
        Role::Sibling => by_sex("brother_older", "sister_older"),
        Role::Nephew => "nephew",
        Role::Lodger => "lodger",
    }
}

fn head(village: &Village, people: &'static People, today: DayCount, chance: &mut Chance) -> Kin {
    let age = match chance.below(1000) {
        0..110 => chance.between(22, 31),
        110..350 => chance.between(32, 41),
        350..590 => chance.between(42, 51),
        590..800 => chance.between(52, 62),
        800..955 => chance.between(63, 76),
        _ => chance.between(77, 92),
    };
    let male = if people.matrilineal { 520 } else { 760 };
    Kin {
        role: Role::Head,
        sex: if chance.happens(male) {
            Sex::Male
        } else {
            Sex::Female
        },
        born: today - years(age) - chance.below(365) as i32,
        family: village.family(people, chance),
        people,
        from_elsewhere: chance.happens(70),
        mother: None,
        father: None,
        spouse: None,
    }
}

struct House {
    people: &'static People,
    today: DayCount,
    /// The family name that the head's children bear.
    family: &'static str,
    members: Vec<Kin>,
}

impl House {
    fn age(&self, kin: &Kin) -> i32 {
        (self.today - kin.born) * 4 / 1461
    }

    fn marry_head(&mut self, chance: &mut Chance) {
        let head = &self.members[0];
        let age = self.age(head);
        let mut share = match age {
            ..28 => 840,
            28..60 => 920,
            60..70 => 800,
            70..80 => 620,
            _ => 330,
        };
        if head.sex == Sex::Female {
            // Women who head a household are often widowed or live apart.
            share = share * 45 / 100;
        }
        if chance.happens(share) {
            self.add_spouse(0, Role::Spouse, chance);
        } else if (head.sex == Sex::Female) != self.people.matrilineal {
            // The one who gave the children their name has died or left.
            self.family = self.people.family(chance);
        }
        if let Some(spouse) = self.members[0].spouse {
            self.family = self.family_of_children(0, spouse);
        }
    }

    /// Children bear the father's family name; the mother's among the matrilineal peoples.
    fn family_of_children(&self, one: usize, other: usize) -> &'static str {
        let from = if self.people.matrilineal {
            Sex::Female
        } else {
            Sex::Male
        };
        let bearer = if self.members[one].sex == from {
            one
        } else {
            other
        };
        self.members[bearer].family
    }

    /// Marries the member at `of` to somebody from outside; of the other sex, grown up, about the same age.
    fn add_spouse(&mut self, of: usize, role: Role, chance: &mut Chance) -> usize {
        let partner = &self.members[of];
        let older = chance.between(-1, 7) * 365 + chance.below(365) as i32;
        let grown = self.today - years(19) - chance.below(300) as i32;
        let (sex, born) = match partner.sex {
            Sex::Male => (Sex::Female, (partner.born + older).min(grown)),
            Sex::Female => (Sex::Male, (partner.born - older).min(grown)),
        };
        let family = (0..6)
            .map(|_| self.people.family(chance))
            .find(|family| !self.people.marries_out || *family != partner.family)
            .unwrap_or(partner.family);
        let at = self.members.len();
        self.members.push(Kin {
            role,
            sex,
            born,
            family,
            people: self.people,
            from_elsewhere: chance.happens(260),
            mother: None,
            father: None,
            spouse: Some(of),
        });
        self.members[of].spouse = Some(at);
        at
    }

    fn add_parents(&mut self, chance: &mut Chance) {
        let head = self.members[0].clone();
        let share = match head.sex {
            Sex::Male => 250,
            Sex::Female => 80,
        };
        if self.age(&head) > 62 || !chance.happens(share) {
            return;
        }
        let mother_born = head.born - years(chance.between(19, 33)) - chance.below(365) as i32;
        if self.today - mother_born > years(96) {
            return;
        }
        let father_born = mother_born - chance.between(-1, 6) * 365;
        let with_father = self.today - father_born < years(94) && chance.happens(420);
        let matrilineal = self.people.matrilineal;
        let others = self.people.family(chance);
        let at = self.members.len();
        let parent = |sex, born, family, spouse| Kin {
            role: Role::Parent,
            sex,
            born,
            family,
            from_elsewhere: false,
            spouse,
            mother: None,
            father: None,
            ..head.clone()
        };
        let (mothers, fathers) = if matrilineal {
            (head.family, others)
        } else {
            (others, head.family)
        };
        let father = with_father.then_some(at + 1);
        self.members
            .push(parent(Sex::Female, mother_born, mothers, father));
        if with_father {
            self.members
                .push(parent(Sex::Male, father_born, fathers, Some(at)));
        }
        self.members[0].mother = Some(at);
        self.members[0].father = father;
    }

    fn add_children(&mut self, chance: &mut Chance) {
        let head = &self.members[0];
        let spouse = head.spouse;
        let (mother, father) = match head.sex {
            Sex::Female => (Some(0), spouse),
            Sex::Male => (spouse, Some(0)),
        };
        if spouse.is_none() && (self.age(head) < 30 || chance.happens(280)) {
            return;
        }
        // A widower's children are as old as if their mother were two years younger than he is.
        let mother_born = mother.map_or(head.born + years(2), |at| self.members[at].born);
        let mut heirs = 1;
        for born in self.births(mother_born, chance) {
            let age = (self.today - born) * 4 / 1461;
            let sex = if chance.happens(515) {
                Sex::Male
            } else {
                Sex::Female
            };
            if !chance.happens(stays_home(sex, age)) {
                continue;
            }
            let adopted = chance.happens(8);
            let child = self.members.len();
            self.members.push(Kin {
                role: if adopted { Role::Adopted } else { Role::Child },
                sex,
                born,
                family: self.family,
                people: self.people,
                from_elsewhere: false,
                mother,
                father,
                spouse: None,
            });
            let share = if sex == Sex::Male || self.people.matrilineal {
                620
            } else {
                220
            };
            if heirs > 0 && !adopted && age >= chance.between(22, 29) && chance.happens(share) {
                heirs -= 1;
                self.add_family_of(child, chance);
            }
        }
    }

    /// A grown child's wife or husband and their children.
    fn add_family_of(&mut self, child: usize, chance: &mut Chance) {
        let partner = self.add_spouse(child, Role::ChildInLaw, chance);
        let (mother, father) = match self.members[child].sex {
            Sex::Female => (child, partner),
            Sex::Male => (partner, child),
        };
        let family = self.family_of_children(mother, father);
        for born in self.births(self.members[mother].born, chance) {
            if self.today - born > years(22) {
                continue;
            }
            self.members.push(Kin {
                role: Role::Grandchild,
                sex: if chance.happens(520) {
                    Sex::Male
                } else {
                    Sex::Female
                },
                born,
                family,
                people: self.people,
                from_elsewhere: false,
                mother: Some(mother),
                father: Some(father),
                spouse: None,
            });
        }
    }

    /// The births of one mother, oldest first.
    fn births(&self, mother_born: DayCount, chance: &mut Chance) -> Vec<DayCount> {
        let wanted = match (mother_born > self.today - years(48), chance.below(1000)) {
            (_, 0..35) => 0,
            (true, 35..170) => 1,
            (true, 170..690) | (false, 35..240) => 2,
            (true, 690..920) | (false, 240..540) => 3,
            (true, _) | (false, 540..800) => 4,
            _ => 5,
        };
        let mut born = mother_born + years(chance.between(19, 27)) + chance.below(1000) as i32;
        let mut births = Vec::new();
        while births.len() < wanted && born < self.today - 10 && born - mother_born < years(43) {
            births.push(born);
            born += 480 + chance.below(1700) as i32;
        }
        births
    }

    fn add_others(&mut self, village: &Village, chance: &mut Chance) {
        let age = self.age(&self.members[0]);
        let (role, born) = match chance.below(1000) {
            0..18 if age < 60 => (
                Role::Sibling,
                self.members[0].born + chance.between(-3, 8) * 365 + 200,
            ),
            18..38 => (
                Role::Nephew,
                self.today - years(chance.between(5, 23)) - 100,
            ),
            38..46 => (
                Role::Lodger,
                self.today - years(chance.between(19, 45)) - 40,
            ),
            46..86 if age > 56 => (
                Role::Grandchild,
                self.today - years(chance.between(1, 14)) - 60,
            ),
            _ => return,
        };
        if born > self.today - 30 {
            return;
        }
        let sex = if chance.happens(500) {
            Sex::Male
        } else {
            Sex::Female
        };
        let (people, family) = match role {
            Role::Sibling => (self.people, self.members[0].family),
            Role::Lodger => {
                let people = village.people(chance);
                (people, people.family(chance))
            }
            _ => (self.people, self.people.family(chance)),
        };
        self.members.push(Kin {
            role,
            sex,
            born,
            family,
            people,
            from_elsewhere: role == Role::Lodger,
            mother: self.members[0].mother.filter(|_| role == Role::Sibling),
            father: self.members[0].father.filter(|_| role == Role::Sibling),
            spouse: None,
        });
    }
}

/// How many of 1000 sons or daughters of an age are still on the household's list.
fn stays_home(sex: Sex, age: i32) -> u32 {
    match (sex, age) {
        (_, ..19) => 1000,
        (Sex::Male, 19..25) => 960,
        (Sex::Male, 25..30) => 800,
        (Sex::Male, 30..38) => 520,
        (Sex::Male, _) => 230,
        (Sex::Female, 19..23) => 860,
        (Sex::Female, 23..28) => 540,
        (Sex::Female, 28..35) => 220,
        (Sex::Female, _) => 80,
    }
}
