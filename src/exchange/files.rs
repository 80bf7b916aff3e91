//! The files of an import: those that were named, and the lists of folders.

use std::fs;
use std::path::{Path, PathBuf};

use crate::lang::{Lang, say};

use super::error::Error;

/// A file of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Input {
    pub path: PathBuf,
    /// It was found in a folder: if it holds no list, it is passed over.
    pub found: bool,
}

/// Endings of files that are never lists: mappings, registers and what stands beside them, programs' own files.
const OTHERS: [&str; 7] = ["json", "gocua", "lock", "db", "tmp", "bak", "ini"];

/// The files that were named, and for a folder those in it, sorted by name.
pub(super) fn inputs(named: &[PathBuf]) -> Result<Vec<Input>, Error> {
    let mut inputs = Vec::new();
    for path in named {
        if !path.is_dir() {
            let path = path.clone();
            inputs.push(Input { path, found: false });
            continue;
        }
        let found = in_folder(path)?;
        if found.is_empty() {
            return Err(Error::NoLists(path.clone()));
        }
        inputs.extend(found.into_iter().map(|path| Input { path, found: true }));
    }
    Ok(inputs)
}

fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |error| Error::io(folder, error);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_file() && may_be_list(&path) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Whether a file of a folder is looked at: not a hidden one, not one that a spreadsheet has open, not one of our own.
fn may_be_list(path: &Path) -> bool {
    let text = |part: Option<&std::ffi::OsStr>| {
        part.map_or(String::new(), |part| part.to_string_lossy().to_lowercase())
    };
    let (stem, ending) = (text(path.file_stem()), text(path.extension()));
    let numbered = stem.rsplit_once('-').filter(|(_, number)| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    let bare = numbered.map_or(stem.as_str(), |(bare, _)| bare);
    let own = [Lang::Vi, Lang::En].into_iter().any(|lang| {
        let name = say!(lang, preview_rejected_file, name = "");
        let own = name.trim_end_matches(".csv");
        stem.ends_with(own) || bare.ends_with(own)
    });
    !own && !stem.starts_with('.') && !stem.starts_with("~$") && !OTHERS.contains(&ending.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_a_folder() {
        for (name, looked_at) in [
            ("thon-1.csv", true),
            ("Thôn 2.XLSX", true),
            ("thon-3.txt", true),
            ("anh.png", true),
            ("~$Thôn 2.xlsx", false),
            (".~lock.thon.csv#", false),
            (".an.csv", false),
            ("thon-1-khong-nhan.csv", false),
            ("thon-1-khong-nhan-2.csv", false),
            ("thon-1-2.csv", true),
            ("cot.json", false),
            ("so.gocua", false),
            ("so.gocua.lock", false),
        ] {
            assert_eq!(may_be_list(Path::new(name)), looked_at, "{name}");
        }
    }
}
