//! What lies in a folder, to compare it before and after: names, bytes, times and what kind of thing each is.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// One thing in the folder.
#[derive(Debug, PartialEq, Eq)]
pub struct Thing {
    bytes: Vec<u8>,
    changed: SystemTime,
    link: bool,
}

/// Everything in a folder by its name. The lock beside a register says nothing and is no part of it.
pub fn things(folder: &Path) -> BTreeMap<String, Thing> {
    let mut things = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "lock")
        {
            assert_eq!(entry.metadata().unwrap().len(), 0, "{name}");
            continue;
        }
        let found = entry.metadata().unwrap();
        let thing = Thing {
            bytes: if found.is_file() {
                fs::read(entry.path()).unwrap()
            } else {
                Vec::new()
            },
            changed: found.modified().unwrap(),
            link: found.is_symlink(),
        };
        things.insert(name, thing);
    }
    things
}
