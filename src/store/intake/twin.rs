//! New people of a list who may be in the register already, in another household: same name, same exact birth, and no
//! numbers that differ. They are taken all the same, for many have the same name, and somebody is told.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::domain::name::fold;
use crate::domain::record::Person;
use crate::store::Result;

use super::Intake;
use super::by_id::NumberMap;
use super::count::Mark;

/// The people of the register with an exact birth.
#[derive(Debug, Default)]
pub(super) struct Twins {
    known: NumberMap<u64, Known>,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    id: i64,
    household: i64,
    /// Whether the personal number is known.
    numbered: bool,
}

fn key(name: &str, birth: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (fold(name), birth).hash(&mut hasher);
    hasher.finish()
}

impl Intake<'_, '_> {
    /// Tells of a new person who may be one of the register. A first import has only itself, which was looked through
    /// when it was read.
    pub(super) fn tell_twin(&mut self, row: u32, person: &Person) -> Result<()> {
        let Some(birth) = person.birth.filter(|birth| birth.is_exact()) else {
            return Ok(());
        };
        if self.first {
            return Ok(());
        }
        if self.twins.is_none() {
            self.twins = Some(self.load_twins()?);
        }
        let twins = self.twins.as_ref();
        let found = twins.and_then(|twins| twins.known.get(&key(&person.name, &birth.iso())));
        let Some(known) = found.copied() else {
            return Ok(());
        };
        // Whom another row of this run meant was told of when the list was read.
        let told = self.people.get(known.id) != Mark::Unseen;
        let differs = known.numbered && person.number.is_some();
        if told || differs || known.household == person.household.0 {
            return Ok(());
        }
        if let Some(at) = self.book.of_id(known.household) {
            let entry = &self.book.entries[at as usize];
            let village = &self.villages.list[entry.village as usize].name;
            let place = format!("{}, {village} · {}", person.name, entry.code);
            self.warn(row, "name", "maybe_known", &place);
        }
        Ok(())
    }

    fn load_twins(&self) -> Result<Twins> {
        let mut twins = Twins::default();
        let mut statement = self.door.connection.prepare(
            "SELECT id, household, name, birth, number IS NOT NULL FROM person \
             WHERE undone = 0 AND closed IS NULL AND length(birth) = 10",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let text = |column| {
                row.get_ref(column)
                    .map(|value| value.as_str().unwrap_or_default())
            };
            let known = Known {
                id: row.get(0)?,
                household: row.get(1)?,
                numbered: row.get(4)?,
            };
            twins.known.insert(key(text(2)?, text(3)?), known);
        }
        Ok(twins)
    }
}
