//! Whom the rows of a list mean that only names people: by our key, by the personal number, by the number of an old
//! card, by name and birth. Nothing is written here, and nobody is guessed at: what could be two people is neither.

use std::collections::{HashMap, HashSet};

use rusqlite::{OptionalExtension, Row};

use crate::domain::date::PartialDate;
use crate::domain::id::{HouseholdId, PersonId, VillageId};
use crate::domain::merge::births_agree;
use crate::domain::name::fold;
use crate::domain::personal_number::PersonalNumber;
use crate::store::{Result, Store};

use super::book::Villages;

/// What a row says of the person it means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// The id, from a list of ours.
    pub key: Option<PersonId>,
    /// The personal number.
    pub number: Option<PersonalNumber>,
    /// The nine digits of an old card.
    pub old_number: Option<String>,
    /// The name; empty if the row has none.
    pub name: String,
    /// The birth, as exactly as it is known.
    pub birth: Option<PartialDate>,
    /// The village as the list calls it; empty if it does not.
    pub village: String,
}

impl Sought {
    /// Whether a number is there, of whatever card.
    pub fn has_number(&self) -> bool {
        self.number.is_some() || self.old_number.is_some()
    }
}

/// A person of the register whom a row means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// Who.
    pub person: PersonId,
    /// The name in the register.
    pub name: String,
    /// The birth in the register.
    pub birth: Option<PartialDate>,
    /// The household.
    pub household: HouseholdId,
    /// Its number.
    pub code: String,
    /// The village.
    pub village: VillageId,
    /// What it is called.
    pub village_name: String,
}

/// Whom a row means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// This member of a household.
    One(Sighting),
    /// Somebody who has died or moved away.
    Closed(Sighting),
    /// The number is this person's, but name and birth are not.
    OtherName(Sighting),
    /// Name and birth are this person's, but the number is not.
    OtherNumber(Sighting),
    /// One of these; the row does not say which.
    Several(Vec<PersonId>),
    /// Nobody in the register.
    Nobody,
    /// The row says too little: no number, and no name with a birth. These have its name, if it says one.
    TooLittle(Vec<PersonId>),
}

/// Somebody who may be meant.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    id: PersonId,
    birth: Option<PartialDate>,
    village: i64,
    number: Option<PersonalNumber>,
    closed: bool,
}

/// What is still looked for, and who has it: held once, however many rows say the same.
#[derive(Default)]
struct Wanted<'s> {
    old_numbers: HashMap<&'s str, Vec<Candidate>>,
    names: HashMap<String, Vec<Candidate>>,
}

impl Store {
    /// Whom each of these rows means, in their order.
    pub fn seek(&self, rows: &[Sought]) -> Result<Vec<Meant>> {
        let mut meant: Vec<Option<Meant>> = Vec::with_capacity(rows.len());
        let mut wanted = Wanted::default();
        for row in rows {
            let sure = self.by_key_or_number(row)?;
            if sure.is_none() {
                if let Some(old) = &row.old_number {
                    wanted.old_numbers.entry(old).or_default();
                }
                if !row.name.is_empty() {
                    wanted.names.entry(fold(&row.name)).or_default();
                }
            }
            meant.push(sure);
        }
        self.find(&mut wanted)?;
        let villages = Villages::load(&self.connection)?;
        let place = |name: &str| {
            let at = villages.meant(name)?;
            villages.list.get(at)?.id
        };
        let rows = rows.iter().zip(meant);
        rows.map(|(row, sure)| {
            if let Some(meant) = sure {
                return Ok(meant);
            }
            let old = row.old_number.as_deref();
            let old = old.and_then(|old| wanted.old_numbers.get(old));
            let named = wanted.names.get(&fold(&row.name));
            let (old, named) = (
                old.map_or(&[][..], Vec::as_slice),
                named.map_or(&[][..], Vec::as_slice),
            );
            self.judge(row, old, named, place(&row.village))
        })
        .collect()
    }

    /// The villages that a list calls by these names, in their order; none for a name that means no village.
    pub fn villages_meant(&self, names: &[&str]) -> Result<Vec<Option<VillageId>>> {
        let villages = Villages::load(&self.connection)?;
        let found = names.iter().map(|name| {
            let at = villages.meant(name)?;
            villages.list.get(at)?.id.map(VillageId)
        });
        Ok(found.collect())
    }

    /// Everybody with the name of one of these rows, in its village; anywhere if it names none that is known.
    pub fn namesakes(&self, rows: &[&Sought]) -> Result<HashSet<PersonId>> {
        let mut wanted = Wanted::default();
        for row in rows.iter().filter(|row| !row.name.is_empty()) {
            wanted.names.entry(fold(&row.name)).or_default();
        }
        self.find(&mut wanted)?;
        let places: Vec<&str> = rows.iter().map(|row| row.village.as_str()).collect();
        let villages = self.villages_meant(&places)?;
        let namesakes = rows.iter().zip(&villages).flat_map(|(row, here)| {
            let named = wanted.names.get(&fold(&row.name)).into_iter().flatten();
            named
                .filter(move |one| here.is_none_or(|here| here.0 == one.village))
                .map(|one| one.id)
        });
        Ok(namesakes.collect())
    }

    /// Whom the key or the personal number means; none if neither is in the register.
    fn by_key_or_number(&self, row: &Sought) -> Result<Option<Meant>> {
        if let Some(key) = row.key
            && let Some((sighting, closed)) = self.sighting(key)?
        {
            return Ok(Some(found(sighting, closed)));
        }
        let Some(number) = row.number else {
            return Ok(None);
        };
        let Some(id) = self.person_of_number(&number.to_string())? else {
            return Ok(None);
        };
        let Some((sighting, closed)) = self.sighting(id)? else {
            return Ok(None);
        };
        Ok(Some(if is_like(row, &sighting) {
            found(sighting, closed)
        } else {
            Meant::OtherName(sighting)
        }))
    }

    /// A person as a list tells of somebody; none if the record was taken back.
    pub fn sighted(&self, id: PersonId) -> Result<Option<Sighting>> {
        Ok(self.sighting(id)?.map(|(sighting, _)| sighting))
    }

    fn sighting(&self, id: PersonId) -> Result<Option<(Sighting, bool)>> {
        let sql = "SELECT p.name, p.birth, h.id, h.code, v.id, v.name, p.closed IS NOT NULL OR h.closed IS NOT NULL \
                   FROM person p JOIN household h ON h.id = p.household JOIN village v ON v.id = h.village \
                   WHERE p.id = ?1 AND p.undone = 0 AND h.undone = 0";
        Ok(self
            .connection
            .prepare_cached(sql)?
            .query_row([id.0], |row| {
                let sighting = Sighting {
                    person: id,
                    name: row.get(0)?,
                    birth: birth(row, 1)?,
                    household: HouseholdId(row.get(2)?),
                    code: row.get(3)?,
                    village: VillageId(row.get(4)?),
                    village_name: row.get(5)?,
                };
                Ok((sighting, row.get(6)?))
            })
            .optional()?)
    }

    /// Who has an old number or a name that is looked for: the register is read once, and only if somebody is looked for.
    fn find(&self, wanted: &mut Wanted<'_>) -> Result<()> {
        if wanted.old_numbers.is_empty() && wanted.names.is_empty() {
            return Ok(());
        }
        let mut statement = self.connection.prepare(
            "SELECT p.id, p.name, p.birth, p.number, p.old_number, h.village, p.closed IS NOT NULL OR h.closed IS NOT NULL \
             FROM person p JOIN household h ON h.id = p.household WHERE p.undone = 0 AND h.undone = 0",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let candidate = || -> rusqlite::Result<Candidate> {
                Ok(Candidate {
                    id: PersonId(row.get(0)?),
                    birth: birth(row, 2)?,
                    number: number(row)?,
                    village: row.get(5)?,
                    closed: row.get(6)?,
                })
            };
            let old = row.get_ref(4)?.as_str_or_null().unwrap_or_default();
            if let Some(found) = old.and_then(|number| wanted.old_numbers.get_mut(number)) {
                found.push(candidate()?);
            }
            let name = fold(row.get_ref(1)?.as_str().unwrap_or_default());
            if let Some(found) = wanted.names.get_mut(&name) {
                found.push(candidate()?);
            }
        }
        Ok(())
    }

    /// Whom a row means of those with its old number, else of those with its name.
    fn judge(
        &self,
        row: &Sought,
        old: &[Candidate],
        named: &[Candidate],
        village: Option<i64>,
    ) -> Result<Meant> {
        if let [one] = live_first(old)[..]
            && let Some((sighting, closed)) = self.sighting(one.id)?
        {
            return Ok(if is_like(row, &sighting) {
                found(sighting, closed)
            } else {
                Meant::OtherName(sighting)
            });
        }
        let here = |one: &&Candidate| village.is_none_or(|village| village == one.village);
        if row.name.is_empty() || row.birth.is_none() {
            let said = row.has_number() || row.key.is_some();
            return Ok(match old {
                [] if said && row.name.is_empty() => Meant::Nobody,
                [] => Meant::TooLittle(named.iter().filter(here).map(|one| one.id).collect()),
                several => Meant::Several(several.iter().map(|one| one.id).collect()),
            });
        }
        let born: Vec<Candidate> = named
            .iter()
            .filter(|one| one.birth.is_some() && births_agree(one.birth, row.birth))
            .copied()
            .collect();
        let exact = row.birth.is_some_and(PartialDate::is_exact);
        let mut near: Vec<Candidate> = born.iter().filter(here).copied().collect();
        if near.is_empty() && exact {
            // Lists call villages by many names, and people move: a whole birth is enough.
            near = born
                .into_iter()
                .filter(|one| one.birth == row.birth)
                .collect();
        }
        let differs = |one: &&Candidate| {
            row.number.is_some() && one.number.is_some() && one.number != row.number
        };
        let (others, same): (Vec<&Candidate>, Vec<&Candidate>) = near.iter().partition(differs);
        let same: Vec<Candidate> = same.into_iter().copied().collect();
        match live_first(&same)[..] {
            [] => match others[..] {
                [one] => Ok(self
                    .sighting(one.id)?
                    .map_or(Meant::Nobody, |(sighting, _)| Meant::OtherNumber(sighting))),
                _ => Ok(Meant::Nobody),
            },
            [one] => Ok(self
                .sighting(one.id)?
                .map_or(Meant::Nobody, |(sighting, closed)| found(sighting, closed))),
            ref several => Ok(Meant::Several(several.iter().map(|one| one.id).collect())),
        }
    }
}

fn found(sighting: Sighting, closed: bool) -> Meant {
    if closed {
        Meant::Closed(sighting)
    } else {
        Meant::One(sighting)
    }
}

fn birth(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<PartialDate>> {
    let text: Option<String> = row.get(column)?;
    Ok(text.as_deref().and_then(PartialDate::from_iso))
}

fn number(row: &Row<'_>) -> rusqlite::Result<Option<PersonalNumber>> {
    let text: Option<String> = row.get(3)?;
    let value = text.and_then(|text| text.parse().ok());
    Ok(value.and_then(PersonalNumber::from_value))
}

/// The members, or, if there is none, those who are no longer.
fn live_first(all: &[Candidate]) -> Vec<Candidate> {
    let live: Vec<Candidate> = all.iter().filter(|one| !one.closed).copied().collect();
    if live.is_empty() { all.to_vec() } else { live }
}

/// Whether name or birth of a row fit the person whose number it has. What the row does not say fits.
fn is_like(row: &Sought, sighting: &Sighting) -> bool {
    let born = row.birth.is_some() && sighting.birth.is_some();
    let born = born && births_agree(row.birth, sighting.birth);
    row.name.is_empty() || born || fold(&row.name) == fold(&sighting.name)
}
