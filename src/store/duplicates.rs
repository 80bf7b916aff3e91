//! Whether a person is in the register already, under another roof: said to who types, never acted upon.

use crate::domain::date::PartialDate;
use crate::domain::id::{HouseholdId, PersonId};
use crate::domain::name::fold;
use crate::domain::record::Person;

use super::{Result, Store};

/// Somebody who may be the same person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// Who.
    pub id: PersonId,
    /// The person.
    pub person: Person,
    /// The household.
    pub household: HouseholdId,
    /// Its number.
    pub code: String,
    /// Its village.
    pub village: String,
    /// The personal number is the same, so that it is the same person, or one of the numbers is wrong.
    pub same_number: bool,
}

/// Namesakes that are looked at: more of one name born in one year help nobody.
const MOST: usize = 20;

impl Store {
    /// Who of the live members may be the same as `person`, `but` for the record that is being changed: the one with
    /// the same personal number first, then those of the same name and, as far as it is known, the same birth.
    /// Namesakes are found once the read index is there.
    pub fn duplicates_of(&self, person: &Person, but: Option<PersonId>) -> Result<Vec<Duplicate>> {
        let mut found = Vec::new();
        if let Some(number) = person.number {
            found.extend(self.person_of_number(&number.to_string())?);
        }
        if let (Some(roll), Some(birth)) = (self.roll(), person.birth) {
            found.extend(roll.namesakes(&person.name, birth, MOST));
        }
        let mut duplicates: Vec<Duplicate> = Vec::new();
        for id in found {
            let known = duplicates.iter().any(|one| one.id == id);
            if known || Some(id) == but {
                continue;
            }
            let other = self.person(id)?;
            let same_number = person.number.is_some() && other.number == person.number;
            let same_name = fold(&other.name) == fold(&person.name);
            let births = other.birth.zip(person.birth);
            let same_birth = births.is_some_and(|(one, other)| may_be_same(one, other));
            let differ = other.number.is_some() && person.number.is_some() && !same_number;
            if other.closed.is_some() || !(same_number || same_name && same_birth && !differ) {
                continue;
            }
            let household = self.household(other.household)?;
            duplicates.push(Duplicate {
                id,
                household: other.household,
                code: household.code,
                village: self.village(household.village)?.name,
                person: other,
                same_number,
            });
        }
        Ok(duplicates)
    }
}

/// Whether two births may be the same day, as exactly as they are known.
fn may_be_same(one: PartialDate, other: PartialDate) -> bool {
    one.first() <= other.last() && other.first() <= one.last()
}
