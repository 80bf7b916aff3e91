//! How a list looks in each encoding that can read it: what somebody chooses by who sees that the guess was wrong.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::path::Path;

use crate::domain::syllable::marked_syllables;

use super::encoding::Encoding;
use super::list::{Choice, List};
use super::source::FileError;

/// A list as one encoding reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The encoding.
    pub encoding: Encoding,
    /// Whether the file itself decides for it.
    pub certain: bool,
    /// The first names: at most five.
    pub names: Vec<String>,
}

/// The file at `path` in every encoding in which it is a list: first the one that the file tells, then those whose
/// names are best spelt. One that shows the same names as a likelier one is left out. An encoding in `choice` does not
/// matter.
pub fn readings(path: &Path, choice: &Choice) -> Result<Vec<Reading>, FileError> {
    let open = |encoding| {
        let mut choice = choice.clone();
        choice.encoding = encoding;
        choice.mapping.encoding = None;
        List::open(path, &choice)
    };
    let told = open(None);
    let found = told.as_ref().ok().map(|list| {
        let form = &list.description().form;
        (form.encoding, form.encoding_certain)
    });
    let mut readings = Vec::new();
    for encoding in Encoding::ALL {
        let Ok(list) = open(Some(encoding)) else {
            continue;
        };
        let description = list.description();
        if description.form.encoding == encoding {
            readings.push(Reading {
                encoding,
                certain: found == Some((encoding, true)),
                names: description.names.clone(),
            });
        }
    }
    let spelt = |names: &[String]| {
        names
            .iter()
            .map(|name| marked_syllables(name))
            .sum::<usize>()
    };
    readings.sort_by_key(|reading| {
        let first = found.is_some_and(|(encoding, _)| encoding == reading.encoding);
        (Reverse(first), Reverse(spelt(&reading.names)))
    });
    if readings.is_empty() {
        told?;
    }
    let mut seen = HashSet::new();
    readings.retain(|reading| seen.insert(reading.names.clone()));
    Ok(readings)
}
