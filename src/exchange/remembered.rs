//! Columns that were mapped by hand once: a list of the same form is read the same way again.

use std::path::Path;

use crate::store::Imported;

use super::list::{Choice, List};
use super::mapping::Mapping;
use super::report::{FileReport, ReadAs};
use super::source::{FileError, NotAList};

/// How it was decided what the columns of a list mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MappingFrom {
    /// The program knows the headings.
    #[default]
    Known,
    /// Somebody decided it for an earlier list of this form.
    Remembered,
    /// The caller decided it.
    Map,
}

impl MappingFrom {
    /// The code in the report.
    pub fn code(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Remembered => "remembered",
            Self::Map => "map",
        }
    }
}

/// The mappings of earlier lists, newest first, each under the fingerprint of its headings.
#[derive(Debug, Clone, Default)]
pub(super) struct Remembered(Vec<(String, Mapping)>);

impl Remembered {
    /// Those of imports that stand.
    pub fn of(imported: &[Imported]) -> Self {
        let chosen = imported.iter().filter_map(|one| {
            let read = ReadAs::from_json(&one.mapping)?;
            let mapping = Mapping::from_json(&read.chosen?.to_string()).ok()?;
            Some((read.fingerprint, mapping))
        });
        Self(chosen.collect())
    }

    /// Those by which the lists of a report were read.
    pub fn of_report(files: &[FileReport]) -> Self {
        let read = files
            .iter()
            .filter(|file| file.mapping_from == MappingFrom::Remembered.code());
        Self(
            read.map(|file| (file.fingerprint.clone(), file.mapping.clone()))
                .collect(),
        )
    }

    /// Opens the lists of a file, those whose form is known by the mapping that was chosen for it.
    pub fn open(
        &self,
        path: &Path,
        choice: &Choice,
    ) -> Result<Vec<(List, MappingFrom, Mapping)>, FileError> {
        let from = |from: MappingFrom, mapping: &Mapping| {
            let mapping = mapping.clone();
            move |list| (list, from, mapping.clone())
        };
        if !choice.mapping.is_empty() {
            let lists = List::open_all(path, choice)?.into_iter();
            return Ok(lists.map(from(MappingFrom::Map, &choice.mapping)).collect());
        }
        let lists = match List::open_all(path, choice) {
            Ok(lists) => lists,
            Err(FileError::NotAList(NotAList::NoHeader | NotAList::NoVillage)) => {
                return self.open_unknown(path, choice);
            }
            Err(error) => return Err(error),
        };
        let mut opened = Vec::new();
        for list in lists {
            let known = self
                .0
                .iter()
                .find(|(print, _)| *print == list.description().fingerprint);
            let again = match known {
                Some((_, mapping)) => {
                    let sheet = list.description().form.sheet.clone();
                    let again = List::open_all(path, &with(choice, mapping, sheet))?;
                    again
                        .into_iter()
                        .next()
                        .map(from(MappingFrom::Remembered, mapping))
                }
                None => None,
            };
            opened.push(again.unwrap_or_else(|| from(MappingFrom::Known, &choice.mapping)(list)));
        }
        Ok(opened)
    }

    /// A list whose headings mean nothing unless somebody says what.
    fn open_unknown(
        &self,
        path: &Path,
        choice: &Choice,
    ) -> Result<Vec<(List, MappingFrom, Mapping)>, FileError> {
        for (print, mapping) in &self.0 {
            let Ok(lists) = List::open_all(path, &with(choice, mapping, None)) else {
                continue;
            };
            if lists
                .iter()
                .all(|list| list.description().fingerprint == *print)
            {
                let opened = lists.into_iter();
                return Ok(opened
                    .map(|list| (list, MappingFrom::Remembered, mapping.clone()))
                    .collect());
            }
        }
        let lists = List::open_all(path, choice)?.into_iter();
        Ok(lists
            .map(|list| (list, MappingFrom::Known, choice.mapping.clone()))
            .collect())
    }
}

fn with(choice: &Choice, mapping: &Mapping, sheet: Option<String>) -> Choice {
    Choice {
        mapping: mapping.clone(),
        sheets: sheet
            .map(|sheet| vec![sheet])
            .or_else(|| choice.sheets.clone()),
        ..choice.clone()
    }
}
