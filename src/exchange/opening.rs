//! Which lists a file holds: a file of text one, a workbook one on each sheet that has headings.

use std::path::Path;

use crate::domain::name::{clean_text, fold};
use crate::store::is_open_here;

use super::header::Header;
use super::list::{Choice, List};
use super::source::{FileError, NotAList, Source};
use super::table::Table;
use super::village::{VillageFrom, village_of_name};
use super::workbook::{Sheet, Tab, Workbook};

/// A sheet of a workbook that is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedSheet {
    /// Its name.
    pub name: String,
    /// `sheet_hidden`, `sheet_empty` or `sheet_no_list`.
    pub code: &'static str,
}

impl List {
    /// Opens the list at `path`: the first one of a workbook.
    pub fn open(path: &Path, choice: &Choice) -> Result<Self, FileError> {
        let first = Self::open_all(path, choice)?.into_iter().next();
        first.ok_or(FileError::NotAList(NotAList::NoHeader))
    }

    /// Opens every list at `path`: one for each sheet of a workbook that holds one. The first says which sheets do not.
    pub fn open_all(path: &Path, choice: &Choice) -> Result<Vec<Self>, FileError> {
        // Closing a file gives up all locks of the program on it, so an open register is not touched.
        if is_open_here(path) {
            return Err(NotAList::Register.into());
        }
        let Some(workbook) = Workbook::open(path)? else {
            let source = Box::new(Source::open(path, choice.encoding())?);
            let village = village_of_file(path);
            return Ok(vec![Self::from_table(source, choice, village)?]);
        };
        let mut passed = Vec::new();
        let names = chosen(workbook.sheets(), choice, &mut passed)?;
        let mut tables = Vec::new();
        for (table, name) in workbook.read(&names)?.into_iter().zip(&names) {
            match held(table, choice) {
                Ok(table) => tables.push((table, *name)),
                Err(FileError::NotAList(what @ (NotAList::Empty | NotAList::NoHeader))) => {
                    passed.push(PassedSheet::because(what, name));
                }
                Err(error) => return Err(error),
            }
        }
        let several = tables.len() > 1;
        let mut lists = Vec::new();
        for (table, name) in tables {
            let sheet = village_of_sheet(name, several);
            let sheet = sheet.map(|village| (village, VillageFrom::Sheet));
            let village = sheet.or_else(|| village_of_file(path));
            match Self::from_table(Box::new(table), choice, village) {
                Ok(list) => lists.push(list),
                Err(FileError::NotAList(what @ NotAList::NoHeader)) => {
                    passed.push(PassedSheet::because(what, name));
                }
                Err(error) => return Err(error),
            }
        }
        let empty = passed.iter().all(|sheet| sheet.code == "sheet_empty");
        match lists.first_mut() {
            Some(first) => first.set_passed(passed),
            None if empty => return Err(NotAList::Empty.into()),
            None => return Err(NotAList::NoHeader.into()),
        }
        Ok(lists)
    }
}

impl PassedSheet {
    fn because(what: NotAList, name: &str) -> Self {
        let code = match what {
            NotAList::Empty => "sheet_empty",
            _ => "sheet_no_list",
        };
        let name = name.to_owned();
        Self { name, code }
    }
}

/// The sheets to be read: those that the caller names, else all that are seen.
fn chosen<'w>(
    sheets: &'w [Tab],
    choice: &Choice,
    passed: &mut Vec<PassedSheet>,
) -> Result<Vec<&'w str>, NotAList> {
    let Some(named) = &choice.sheets else {
        let mut names = Vec::new();
        for sheet in sheets {
            let code = match sheet {
                Tab { hidden: true, .. } => "sheet_hidden",
                Tab { cells: false, .. } => "sheet_no_list",
                _ => {
                    names.push(sheet.name.as_str());
                    continue;
                }
            };
            let name = sheet.name.clone();
            passed.push(PassedSheet { name, code });
        }
        return Ok(names);
    };
    let find = |name: &String| {
        let exact = sheets.iter().find(|sheet| sheet.name == *name);
        exact.or_else(|| sheets.iter().find(|sheet| fold(&sheet.name) == fold(name)))
    };
    let found = named
        .iter()
        .map(|name| find(name).map(|sheet| sheet.name.as_str()));
    found.collect::<Option<_>>().ok_or(NotAList::NoSheet)
}

/// A sheet that has something like a list in it.
fn held(table: Result<Sheet, FileError>, choice: &Choice) -> Result<Sheet, FileError> {
    let mut table = table?;
    table.tell_letters(choice.encoding());
    if table.is_empty() {
        return Err(NotAList::Empty.into());
    }
    match Header::find(&table.beginning(), &choice.mapping, choice.purpose) {
        Some(_) => Ok(table),
        None => Err(NotAList::NoHeader.into()),
    }
}

/// What a sheet may be called without being a village.
const PLAIN: [&str; 10] = [
    "sheet",
    "trang",
    "trang tinh",
    "danh sach",
    "ds",
    "bang",
    "data",
    "du lieu",
    "tong hop",
    "chung",
];
/// "Bản" is also a copy.
const COPIES: [&str; 5] = ["ban sao", "ban chinh", "ban goc", "ban nhap", "ban in"];

/// The village that the name of a sheet says. Where several sheets hold lists, any name that says something is one.
fn village_of_sheet(name: &str, several: bool) -> Option<String> {
    let folded = fold(name);
    let bare = folded.trim_end_matches(|letter: char| !letter.is_alphabetic());
    if COPIES.iter().any(|copy| bare.starts_with(copy)) {
        return None;
    }
    let own = || several && !bare.is_empty() && !PLAIN.contains(&bare);
    village_of_name(name).or_else(|| own().then(|| clean_text(name)))
}

/// The village that the name of a file says.
fn village_of_file(path: &Path) -> Option<(String, VillageFrom)> {
    let village = village_of_name(&path.file_stem()?.to_string_lossy())?;
    Some((village, VillageFrom::File))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets() {
        for (name, several, village) in [
            ("Thôn 1", false, Some("Thôn 1")),
            ("Bản Nậm", true, Some("Bản Nậm")),
            ("DS thôn Đồng Tâm", false, Some("thôn Đồng Tâm")),
            ("Danh sách thôn Đồng Tâm", false, Some("thôn Đồng Tâm")),
            ("T2", false, None),
            ("T2", true, Some("T2")),
            ("Đồng  Tâm", true, Some("Đồng Tâm")),
            ("Sheet1", true, None),
            ("Trang tính 2", true, None),
            ("Danh sách", true, None),
            ("2026", true, None),
            ("Bản sao (2)", true, None),
        ] {
            assert_eq!(
                village_of_sheet(name, several).as_deref(),
                village,
                "{name}"
            );
        }
    }
}
