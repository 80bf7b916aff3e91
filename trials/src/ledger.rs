//! What was tried, how often, and what went wrong: one file for every way of trying.
//!
//! The tests of the program write into the same folder (`tests/support/promise.rs`), so that one table tells all.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use crate::program::Try;

/// What came of one way of trying.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// How many times.
    pub times: u64,
    /// What went wrong, a sentence each.
    #[serde(default)]
    pub bad: Vec<String>,
    /// What stood in the way of trying it here, if anything did; then it was not tried.
    #[serde(default)]
    pub missing: Option<String>,
    /// Whoever ran the trials left it out.
    #[serde(default)]
    pub left_out: bool,
}

impl Tried {
    /// What stood in the way of trying.
    pub fn missing(why: impl Into<String>) -> Self {
        Self {
            missing: Some(why.into()),
            ..Self::default()
        }
    }

    /// Somebody asked for it not to be tried.
    pub fn left_out() -> Self {
        Self {
            left_out: true,
            ..Self::default()
        }
    }

    /// What went wrong, and what was not tried though nobody left it out.
    pub fn faults(&self, key: &str) -> Vec<String> {
        let bad = self.bad.iter().map(|bad| format!("{key}: {bad}"));
        let missing = self.missing.iter();
        let missing = missing.map(|missing| format!("{key}: not tried: {missing}"));
        bad.chain(missing).collect()
    }

    /// Tries each case, as many at once as the machine has hands. A case that fails says why.
    pub fn each<T: Sync>(cases: &[T], attempt: impl Fn(&T) -> Try<()> + Sync) -> Self {
        let hands = std::thread::available_parallelism().map_or(1, usize::from);
        let (next, bad) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
        std::thread::scope(|scope| {
            for _ in 0..hands {
                scope.spawn(|| {
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let Some(case) = cases.get(at) else { break };
                        if let (Err(why), Ok(mut bad)) = (attempt(case), bad.lock()) {
                            bad.insert(at, why.to_string());
                        }
                    }
                });
            }
        });
        Self {
            times: cases.len() as u64,
            bad: bad.into_inner().unwrap_or_default().into_values().collect(),
            ..Self::default()
        }
    }
}

/// The folder of the results.
#[derive(Clone, Debug)]
pub struct Ledger(PathBuf);

impl Ledger {
    /// The ledger in `folder`, which is made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self(folder.to_owned()))
    }

    /// Notes what came of `key`, in the place of an earlier note.
    pub fn note(&self, key: &str, tried: &Tried) -> io::Result<()> {
        let text = serde_json::to_string(tried)?;
        fs::write(self.0.join(format!("{key}.json")), text)
    }

    /// All notes.
    pub fn notes(&self) -> io::Result<BTreeMap<String, Tried>> {
        let mut notes = BTreeMap::new();
        for entry in fs::read_dir(&self.0)? {
            let path = entry?.path();
            if let Some(key) = path.file_stem().and_then(|stem| stem.to_str()) {
                let note = serde_json::from_str(&fs::read_to_string(&path)?)?;
                notes.insert(key.to_owned(), note);
            }
        }
        Ok(notes)
    }
}
