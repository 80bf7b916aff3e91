//! What can go wrong with files in and out, with what is needed to act, and the words for it.

use std::io;
use std::path::{Path, PathBuf};

use crate::lang::{Lang, say};
use crate::store::{self, OtherVillage};

use super::encoding::Encoding;
use super::source::{FileError, NotAList};

/// Why a file could not be taken in or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The register could not be read or written.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The file to be taken in is no list.
    #[error("{0}: not a list: {code}", code = .1.code())]
    NotAList(PathBuf, NotAList),
    /// There is no encoding of that name.
    #[error("unknown encoding: {0}")]
    Encoding(String),
    /// It is a list that is being read.
    #[error("read from: {0}")]
    OwnList(PathBuf),
    /// It is not the file any more that it was.
    #[error("changed: {0}")]
    Changed(PathBuf),
    /// There is no file of that name, or no folder for a new one.
    #[error("missing: {0}")]
    Missing(PathBuf),
    /// It is a folder.
    #[error("folder: {0}")]
    Folder(PathBuf),
    /// No file of the folder holds a list.
    #[error("no lists: {0}")]
    NoLists(PathBuf),
    /// Most of its rows are known in another village than it says.
    #[error("{0}: of {known}, not of {said}", known = .1.known, said = .1.said)]
    OtherVillage(PathBuf, OtherVillage),
    /// It is a link, which could lead anywhere.
    #[error("link: {0}")]
    Link(PathBuf),
    /// It is a register, open or not.
    #[error("register: {0}")]
    Register(PathBuf),
    /// A text of the register is longer than a cell of Excel can be.
    #[error("a text is too long for a workbook")]
    LongForExcel,
    /// The disc is full.
    #[error("disc full: {0}")]
    Full(PathBuf),
    /// The user cancelled; nothing was written.
    #[error("cancelled")]
    Cancelled,
    /// The system could not read or write the file.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
}

impl Error {
    /// An error of the system with the file it happened on; damage that is found while a workbook is read is one too.
    pub fn io(path: &Path, error: io::Error) -> Self {
        let path = path.to_owned();
        let inner = error.get_ref();
        if let Some(what) = inner.and_then(|inner| inner.downcast_ref::<NotAList>()) {
            return Self::NotAList(path, *what);
        }
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing(path),
            io::ErrorKind::IsADirectory => Self::Folder(path),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full(path),
            _ => Self::Io(path, error),
        }
    }

    /// An error of reading a list with the file it happened on.
    pub fn list(path: &Path, error: FileError) -> Self {
        match error {
            FileError::Io(error) => Self::io(path, error),
            FileError::NotAList(what) => Self::NotAList(path.to_owned(), what),
        }
    }

    /// A stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::NotAList(_, what) => what.code(),
            Self::Encoding(_) => "unknown_encoding",
            Self::OwnList(_) => "own_list",
            Self::Changed(_) => "list_changed",
            Self::Missing(_) => "missing",
            Self::Folder(_) => "folder",
            Self::NoLists(_) => "no_lists",
            Self::OtherVillage(..) => "other_village",
            Self::Link(_) => "link",
            Self::Register(_) => "is_register",
            Self::LongForExcel => "too_long_for_excel",
            Self::Full(_) => "disc_full",
            Self::Cancelled => "cancelled",
            Self::Io(..) => "io",
        }
    }

    /// The file it is about.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Store(error) => error.path(),
            Self::Cancelled | Self::LongForExcel | Self::Encoding(_) => None,
            Self::NotAList(path, _)
            | Self::OwnList(path)
            | Self::Changed(path)
            | Self::Missing(path)
            | Self::Folder(path)
            | Self::NoLists(path)
            | Self::OtherVillage(path, _)
            | Self::Link(path)
            | Self::Register(path)
            | Self::Full(path)
            | Self::Io(path, _) => Some(path),
        }
    }

    /// What happened, what was kept and what to do, in a sentence.
    pub fn say(&self, lang: Lang) -> String {
        let file = self
            .path()
            .map(|path| path.display().to_string())
            .unwrap_or_default();
        match self {
            Self::Store(error) => error.say(lang),
            Self::NotAList(_, what) => what.text(lang),
            Self::Encoding(name) => {
                let known = Encoding::ALL.map(Encoding::code).join(", ");
                say!(
                    lang,
                    list_unknown_encoding,
                    name = name.as_str(),
                    known = known
                )
            }
            Self::OwnList(_) => say!(lang, list_own_list, file = file),
            Self::Changed(_) => say!(lang, list_changed, file = file),
            Self::Missing(_) => say!(lang, list_missing, file = file),
            Self::Folder(_) => say!(lang, list_folder, file = file),
            Self::NoLists(_) => say!(lang, list_no_lists, file = file),
            Self::OtherVillage(_, villages) => say!(
                lang,
                list_other_village,
                file = file,
                said = villages.said.as_str(),
                known = villages.known.as_str()
            ),
            Self::Link(_) => say!(lang, list_link, file = file),
            Self::Register(_) => say!(lang, list_is_register, file = file),
            Self::LongForExcel => say!(lang, list_long_for_excel),
            Self::Full(_) => say!(lang, list_full, file = file),
            Self::Cancelled => say!(lang, list_cancelled),
            Self::Io(_, error) => store::said_of_file(&file, error, lang),
        }
    }
}
