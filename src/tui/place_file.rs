//! Where the user stopped in each register, kept in this installation's folder: lines of the register's identity, the
//! village and the household. Losing it loses nothing but a few key presses.

use std::path::{Path, PathBuf};

use super::session::Place;
use crate::domain::id::{HouseholdId, VillageId};

/// Registers that are remembered.
const MOST: usize = 50;

fn file(home: &Path) -> PathBuf {
    home.join("places")
}

/// The lines of the file: register, village, household.
fn lines(home: &Path) -> Vec<(String, Place)> {
    let text = std::fs::read_to_string(file(home)).unwrap_or_default();
    text.lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            let register = words.next().filter(|word| !word.is_empty())?;
            let village = words.next().and_then(|id| id.parse::<VillageId>().ok());
            let household = words.next().and_then(|id| id.parse::<HouseholdId>().ok());
            Some((register.to_owned(), Place { village, household }))
        })
        .collect()
}

/// Where the user stopped in this register.
pub fn recall(home: &Path, register: &str) -> Option<Place> {
    lines(home)
        .into_iter()
        .find(|(own, _)| own == register)
        .map(|(_, place)| place)
}

/// Remembers where the user stops. A folder that cannot be written only means that it is forgotten.
pub fn remember(home: &Path, register: &str, place: Place) {
    let mut kept = lines(home);
    kept.retain(|(own, _)| own != register);
    kept.insert(0, (register.to_owned(), place));
    let lines = kept.iter().take(MOST).map(|(register, place)| {
        let village = place.village.map_or("-".to_owned(), |id| id.to_string());
        let household = place.household.map_or("-".to_owned(), |id| id.to_string());
        format!("{register} {village} {household}")
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let _ = std::fs::create_dir_all(home);
    let _ = std::fs::write(file(home), text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_register_has_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let place = |village: i64, household: i64| Place {
            village: Some(VillageId(village)),
            household: Some(HouseholdId(household)),
        };
        assert_eq!(recall(folder.path(), "a"), None);
        remember(folder.path(), "a", place(1, 2));
        remember(folder.path(), "b", place(3, 4));
        remember(folder.path(), "a", place(5, 6));
        remember(folder.path(), "c", Place::default());
        assert_eq!(recall(folder.path(), "a"), Some(place(5, 6)));
        assert_eq!(recall(folder.path(), "b"), Some(place(3, 4)));
        assert_eq!(recall(folder.path(), "c"), Some(Place::default()));
    }
}
