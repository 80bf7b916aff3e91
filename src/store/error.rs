//! What can go wrong with a register, with what is needed to act, and the words for it.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::lang::{Lang, say};

/// The result of everything in the store.
pub type Result<T> = std::result::Result<T, Error>;

/// What a file is that is not a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// An SQLite file of another program.
    Database,
    /// A spreadsheet or another zipped document.
    Workbook,
    /// A picture.
    Picture,
    /// A PDF.
    Document,
    /// What SQLite keeps beside a register while it writes.
    Journal,
    /// Nothing but zeros: what some discs leave of a file after a power cut.
    Zeros,
    /// A text, such as a list.
    Text,
    /// None of these.
    Unknown,
}

impl Foreign {
    fn code(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Workbook => "workbook",
            Self::Picture => "picture",
            Self::Document => "document",
            Self::Journal => "journal",
            Self::Zeros => "zeros",
            Self::Text => "text",
            Self::Unknown => "unknown",
        }
    }
}

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no file of that name.
    #[error("missing: {0}")]
    Missing(PathBuf),
    /// A file of that name is there already.
    #[error("exists: {0}")]
    Exists(PathBuf),
    /// It is a folder.
    #[error("folder: {0}")]
    Folder(PathBuf),
    /// It is a link, which could lead anywhere.
    #[error("link: {0}")]
    Link(PathBuf),
    /// The file is empty.
    #[error("empty: {0}")]
    Empty(PathBuf),
    /// The file is something else.
    #[error("not a register: {0}")]
    NotRegister(PathBuf, Foreign),
    /// The end of the file is missing.
    #[error("cut: {0}")]
    Cut(PathBuf),
    /// A newer program wrote it.
    #[error("newer: {0}")]
    Newer(PathBuf),
    /// Another program has it open for writing.
    #[error("in use: {0}")]
    InUse(PathBuf),
    /// Another program, perhaps none of ours, kept the file to itself for too long.
    #[error("busy")]
    Busy,
    /// Another program is in the way of writing; nothing was written.
    #[error("held")]
    Held,
    /// The file that was opened no longer is at its place: removed, renamed, or another file is there.
    #[error("not in its place: {0}")]
    Displaced(PathBuf),
    /// The place cannot be written to; the register can still be read.
    #[error("read-only place: {0}")]
    ReadOnlyPlace(PathBuf),
    /// The file cannot be written to; the register can still be read.
    #[error("read-only file: {0}")]
    ReadOnlyFile(PathBuf),
    /// A write was cut off, and where the file lies it cannot be taken back.
    #[error("unfinished: {0}")]
    Unfinished(PathBuf),
    /// A program that was writing stopped in the middle of it, and this one only reads.
    #[error("interrupted: {0}")]
    Interrupted(PathBuf),
    /// The journal beside the register is of another file: played back, it would destroy this one.
    #[error("journal of another file: {0}")]
    OtherJournal(PathBuf),
    /// The register was opened for reading only.
    #[error("opened for reading only")]
    ReadOnly,
    /// The file is damaged.
    #[error("damaged: {0}")]
    Damaged(String),
    /// It is in the file, and the disc did not say that it stays there.
    #[error("unsure")]
    Unsure,
    /// The copy is of another register.
    #[error("copy of another register: {0}")]
    OtherRegister(PathBuf),
    /// It is no folder.
    #[error("no folder: {0}")]
    NoFolder(PathBuf),
    /// There is no room for a copy in this folder.
    #[error("no room for a copy: {0}")]
    NoRoomForCopy(PathBuf),
    /// No copy can be written into this folder.
    #[error("no copy here: {0}")]
    NoCopyHere(PathBuf),
    /// The disc is full.
    #[error("disc full")]
    Full,
    /// There is nothing to take back, or nothing to do again.
    #[error("nothing to undo")]
    NothingToUndo,
    /// What was asked for is not in the register: an id, a code.
    #[error("not found: {0}")]
    NotFound(String),
    /// Several records fit.
    #[error("ambiguous: {0}")]
    Ambiguous(String),
    /// A value does not fit what the register holds; the code of the reason, entry `invalid-<code>`.
    #[error("invalid: {0}")]
    Invalid(&'static str),
    /// The user cancelled; nothing was written.
    #[error("cancelled")]
    Cancelled,
    /// The system could not read or write a file.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
    /// SQLite could not do it.
    #[error("{0}")]
    Sql(rusqlite::Error),
}

impl Error {
    /// An error of the system with the file it happened on.
    pub fn io(path: &Path, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io(path.to_owned(), error),
        }
    }

    /// A stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => "missing",
            Self::Exists(_) => "exists",
            Self::Folder(_) => "folder",
            Self::Link(_) => "link",
            Self::Empty(_) => "empty",
            Self::NotRegister(..) => "not_register",
            Self::Cut(_) => "cut",
            Self::Newer(_) => "newer",
            Self::InUse(_) => "in_use",
            Self::Busy | Self::Held => "busy",
            Self::Displaced(_) => "displaced",
            Self::ReadOnlyPlace(_) => "read_only_place",
            Self::ReadOnlyFile(_) => "read_only_file",
            Self::Unfinished(_) => "unfinished",
            Self::Interrupted(_) => "interrupted",
            Self::OtherJournal(_) => "other_journal",
            Self::ReadOnly => "read_only",
            Self::Damaged(_) => "damaged",
            Self::Unsure => "unsure",
            Self::OtherRegister(_) => "other_register",
            Self::NoFolder(_) => "no_folder",
            Self::NoRoomForCopy(_) => "no_room_for_copy",
            Self::NoCopyHere(_) => "no_copy_here",
            Self::Full => "disc_full",
            Self::NothingToUndo => "nothing_to_undo",
            Self::NotFound(_) => "not_found",
            Self::Ambiguous(_) => "ambiguous",
            Self::Invalid(code) => code,
            Self::Cancelled => "cancelled",
            Self::Io(_, error) if error.kind() == io::ErrorKind::PermissionDenied => {
                "no_permission"
            }
            Self::Io(..) => "io",
            Self::Sql(_) => "database",
        }
    }

    /// The file it is about.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Missing(path)
            | Self::Exists(path)
            | Self::Folder(path)
            | Self::Link(path)
            | Self::Empty(path)
            | Self::NotRegister(path, _)
            | Self::Cut(path)
            | Self::Newer(path)
            | Self::InUse(path)
            | Self::Displaced(path)
            | Self::ReadOnlyPlace(path)
            | Self::ReadOnlyFile(path)
            | Self::Unfinished(path)
            | Self::Interrupted(path)
            | Self::OtherJournal(path)
            | Self::OtherRegister(path)
            | Self::NoFolder(path)
            | Self::NoRoomForCopy(path)
            | Self::NoCopyHere(path)
            | Self::Io(path, _) => Some(path),
            _ => None,
        }
    }

    /// Whether what was opened is no register (any more), so that a copy of it is what helps.
    pub fn calls_for_copy(&self) -> bool {
        matches!(
            self,
            Self::Missing(_)
                | Self::Empty(_)
                | Self::NotRegister(..)
                | Self::Cut(_)
                | Self::Damaged(_)
                | Self::OtherJournal(_)
        )
    }

    /// What happened, what was kept and what to do, in a sentence.
    pub fn say(&self, lang: Lang) -> String {
        let file = self
            .path()
            .map(|path| path.display().to_string())
            .unwrap_or_default();
        match self {
            Self::Missing(_) => say!(lang, register_missing, file = file),
            Self::Exists(_) => say!(lang, register_exists, file = file),
            Self::Folder(_) => say!(lang, register_folder, file = file),
            Self::Link(_) => say!(lang, register_link, file = file),
            Self::Empty(_) => say!(lang, register_empty, file = file),
            Self::NotRegister(_, foreign) => {
                say!(
                    lang,
                    register_foreign,
                    file = file,
                    kind = lang.label("foreign", foreign.code())
                )
            }
            Self::Cut(_) => say!(lang, register_cut, file = file),
            Self::Newer(_) => say!(lang, register_newer, file = file),
            Self::InUse(_) => say!(lang, register_in_use, file = file),
            Self::Held => say!(lang, register_held),
            Self::Displaced(_) => say!(lang, register_displaced),
            Self::ReadOnlyPlace(_) => say!(lang, register_read_only_place, file = file),
            Self::Busy => say!(lang, register_busy),
            Self::ReadOnlyFile(_) => say!(lang, register_read_only_file, file = file),
            Self::Unfinished(_) => say!(lang, register_unfinished, file = file),
            Self::Interrupted(_) => say!(lang, register_interrupted),
            Self::OtherJournal(_) => {
                let journal = format!("{file}-journal");
                say!(lang, register_other_journal, file = file, journal = journal)
            }
            Self::ReadOnly => say!(lang, register_read_only),
            Self::Damaged(what) => say!(lang, register_damaged, what = what.replace('\n', " ")),
            Self::OtherRegister(_) => say!(lang, register_other_register, file = file),
            Self::NoFolder(_) => say!(lang, register_no_folder, file = file),
            Self::NoRoomForCopy(_) => say!(lang, register_no_room_for_copy, folder = file),
            Self::NoCopyHere(_) => say!(lang, register_no_copy_here, folder = file),
            Self::Unsure => say!(lang, register_unsure),
            Self::Full => say!(lang, register_full),
            Self::NothingToUndo => say!(lang, register_nothing_to_undo),
            Self::NotFound(what) => say!(lang, register_not_found, what = what.as_str()),
            Self::Ambiguous(what) => say!(lang, register_ambiguous, what = what.as_str()),
            Self::Invalid(code) => lang.label("invalid", code),
            Self::Cancelled => say!(lang, register_cancelled),
            Self::Io(_, error) => said_of_file(&file, error, lang),
            Self::Sql(error) => say!(lang, register_sql, why = why(error, lang)),
        }
    }
}

/// That a file could not be read or written, why, and what to do.
pub fn said_of_file(file: &str, error: &io::Error, lang: Lang) -> String {
    let code = match error.kind() {
        io::ErrorKind::PermissionDenied => return say!(lang, register_no_permission, file = file),
        io::ErrorKind::ReadOnlyFilesystem => "read_only",
        io::ErrorKind::NotFound => "missing",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "full",
        io::ErrorKind::InvalidData => "unreadable",
        _ => "device",
    };
    say!(
        lang,
        register_io,
        file = file,
        why = lang.label("why", code),
        what_to_do = lang.label("what_to_do", code)
    )
}

fn why(error: &rusqlite::Error, lang: Lang) -> String {
    match error.sqlite_error_code() {
        Some(ErrorCode::SystemIoFailure) => lang.label("why", "device"),
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => lang.label("why", "denied"),
        _ => error.to_string(),
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged(error.to_string())
            }
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            // A cell holds what no program of ours writes there.
            None if is_unreadable(&error) => Self::Damaged(error.to_string()),
            _ => Self::Sql(error),
        }
    }
}

fn is_unreadable(error: &rusqlite::Error) -> bool {
    use rusqlite::Error as Sql;
    matches!(
        error,
        Sql::FromSqlConversionFailure(..) | Sql::InvalidColumnType(..) | Sql::Utf8Error(..)
    )
}
