//! The file itself: looked at before SQLite sees it, locked, and opened with the settings that keep what was saved.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tempfile::NamedTempFile;

use super::journal::{Hot, is_journal, journal, word};
use super::schema::{APPLICATION_ID, VERSION};
use super::{Error, Foreign, Result};

/// How long SQLite waits for another connection's short lock.
const BUSY: Duration = Duration::from_secs(5);
/// How long the head of a database is.
pub(super) const HEADER: usize = 100;
/// Pages of a transaction that are held in memory: 64 MB, an import of about 250,000 people. One that is written out
/// before its end keeps every reader from the file until then.
const HELD_PAGES: i32 = 16_384;
/// How every database of SQLite begins.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// Registers open in this process. Their files must not be opened any other way: closing a second handle would drop
/// the locks that SQLite holds (POSIX locks belong to the process, not to the handle).
static OPEN: Mutex<Vec<Identity>> = Mutex::new(Vec::new());

/// What makes a file the same file whatever it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identity(crate::platform::FileIdentity);

/// A claim on an open register file; gives it up when dropped.
#[derive(Debug)]
pub(super) struct Claim(Identity);

impl Claim {
    pub fn identity(&self) -> &Identity {
        &self.0
    }

    /// Whether the file that was claimed is still the one of that name.
    pub fn is_at(&self, path: &Path) -> bool {
        identity(path).is_some_and(|identity| identity == self.0)
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if let Ok(mut open) = OPEN.lock()
            && let Some(at) = open.iter().position(|identity| *identity == self.0)
        {
            open.swap_remove(at);
        }
    }
}

/// Whether `path` is a register that this process has open, under whatever name.
pub fn is_open_here(path: &Path) -> bool {
    match (identity(path), OPEN.lock()) {
        (Some(identity), Ok(open)) => open.contains(&identity),
        _ => false,
    }
}

fn identity(path: &Path) -> Option<Identity> {
    crate::platform::file_identity(path).map(Identity)
}

pub(super) fn claim(path: &Path) -> Result<Claim> {
    let identity = identity(path).ok_or_else(|| Error::Missing(path.to_owned()))?;
    if let Ok(mut open) = OPEN.lock() {
        open.push(identity.clone());
    }
    Ok(Claim(identity))
}

/// The path with its folder made canonical; the last component stays as it is, and must not be a link.
pub(super) fn canonical(path: &Path) -> Result<PathBuf> {
    let name = path
        .file_name()
        .ok_or_else(|| Error::Folder(path.to_owned()))?;
    let folder = fs::canonicalize(folder_of(path)).map_err(|_| Error::Missing(path.to_owned()))?;
    let path = folder.join(name);
    match fs::symlink_metadata(&path) {
        Ok(found) if found.file_type().is_symlink() => Err(Error::Link(path)),
        Ok(found) if found.is_dir() => Err(Error::Folder(path)),
        _ => Ok(path),
    }
}

/// A folder that is there, with its whole path.
pub(super) fn folder(path: &Path) -> Result<PathBuf> {
    let found = fs::canonicalize(path).map_err(|_| Error::Missing(path.to_owned()))?;
    if found.is_dir() {
        Ok(found)
    } else {
        Err(Error::NoFolder(found))
    }
}

/// Looks at the header of a register before SQLite sees the file, and says what the file is if it is none.
pub(super) fn look(path: &Path) -> Result<()> {
    if is_open_here(path) {
        return Ok(());
    }
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::Missing(path.to_owned()),
        _ => Error::io(path, error),
    };
    // A pipe or a device would keep whoever opens it waiting.
    if !fs::metadata(path).map_err(failed)?.is_file() {
        return Err(Error::NotRegister(path.to_owned(), Foreign::Unknown));
    }
    let mut file = File::open(path).map_err(failed)?;
    let mut header = Vec::with_capacity(HEADER);
    file.by_ref()
        .take(HEADER as u64)
        .read_to_end(&mut header)
        .map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    let hot = Hot::of(path).map_err(|error| Error::io(&journal(path), error))?;
    judge(path, &header, length, hot.as_ref())
}

/// Ends a write that was cut off (its journal still lies beside the register), for those who only read: SQLite cannot
/// do that through a connection that may not write.
pub(super) fn finish(path: &Path) -> Result<()> {
    if is_open_here(path) || !matches!(Hot::of(path), Ok(Some(_))) {
        return Ok(());
    }
    let unfinished = || Error::Unfinished(path.to_owned());
    let lock = match lock(path) {
        Ok(lock) => lock,
        // Its writer is alive: the journal is of what it is writing now.
        Err(Error::InUse(_)) => return Ok(()),
        Err(_) => return Err(unfinished()),
    };
    let connection = connect(path, false)?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    drop((connection, lock));
    Ok(())
}

/// Whether a file that begins with `header`, of at least 72 bytes, is a register.
pub fn is_register(header: &[u8]) -> bool {
    header.starts_with(SQLITE) && header.get(68..72) == Some(&APPLICATION_ID.to_be_bytes()[..])
}

fn judge(path: &Path, header: &[u8], length: u64, hot: Option<&Hot>) -> Result<()> {
    let path = || path.to_owned();
    if header.is_empty() {
        return Err(Error::Empty(path()));
    }
    // In the middle of a write the journal has the first page as it was, and SQLite puts it back.
    let before = hot.and_then(|hot| hot.first);
    let torn = before.is_some() && foreign(header) == Foreign::Unknown;
    if !header.starts_with(SQLITE) && !torn {
        return Err(if SQLITE.starts_with(header) {
            Error::Cut(path())
        } else {
            Error::NotRegister(path(), foreign(header))
        });
    }
    if header.len() < HEADER {
        return Err(Error::Cut(path()));
    }
    if hot.is_some_and(|hot| !hot.fits(header, length)) {
        return Err(Error::OtherJournal(path()));
    }
    let header = before.as_ref().map_or(header, |before| before);
    if !is_register(header) {
        return Err(Error::NotRegister(path(), Foreign::Database));
    }
    match word(header, 60) {
        0 => return Err(Error::Damaged("user_version 0".to_owned())),
        version if version > VERSION as u32 => return Err(Error::Newer(path())),
        _ => {}
    }
    let page = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    // The page count in the header holds only if it was written with the last change.
    let counted = word(header, 24) == word(header, 92);
    if counted && hot.is_none() && length < u64::from(word(header, 28)) * page {
        return Err(Error::Cut(path()));
    }
    Ok(())
}

fn foreign(header: &[u8]) -> Foreign {
    let starts = |with: &[u8]| header.starts_with(with);
    if starts(b"PK\x03\x04") || starts(&[0xD0, 0xCF, 0x11, 0xE0]) {
        Foreign::Workbook
    } else if starts(b"\x89PNG") || starts(&[0xFF, 0xD8, 0xFF]) {
        Foreign::Picture
    } else if starts(b"%PDF") {
        Foreign::Document
    } else if is_journal(header) {
        Foreign::Journal
    } else if header.iter().all(|byte| *byte == 0) {
        Foreign::Zeros
    } else if is_text(header) {
        Foreign::Text
    } else {
        Foreign::Unknown
    }
}

/// Text in Unicode, or in one byte a letter: no control characters but those that lay lines out.
fn is_text(header: &[u8]) -> bool {
    let marked = [&[0xEF, 0xBB, 0xBF][..], &[0xFF, 0xFE], &[0xFE, 0xFF]];
    let controls = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C);
    marked.iter().any(|mark| header.starts_with(mark)) || !header.iter().any(controls)
}

/// `path` with `suffix` behind its whole name.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Takes the writer's lock: an empty file beside the register that is never deleted. The lock goes with the process,
/// also when it is killed.
pub(super) fn lock(path: &Path) -> Result<File> {
    let lock = beside(path, ".lock");
    // The lock may be there from better days; nothing can be written without a journal beside the register.
    if !crate::platform::may_write_into(folder_of(path)) {
        return Err(Error::ReadOnlyPlace(lock));
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    crate::platform::private(&mut options);
    let file = options.open(&lock).map_err(|error| match error.kind() {
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            Error::ReadOnlyPlace(lock.clone())
        }
        _ => Error::io(&lock, error),
    })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::InUse(path.to_owned())),
        Err(TryLockError::Error(error)) => Err(Error::io(&lock, error)),
    }
}

/// How files begin that have no name yet: they get it when they are whole.
const UNNAMED: &str = ".gocua-";
/// A file without a name that nobody wrote to for so long was left by a program that was ended: longer than any write
/// takes.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// An empty file in `folder`, readable by its owner only, that gets its name when it is whole and goes when it does not
/// become so. What programs that were ended left behind in the folder is cleared away.
pub fn unnamed_in(folder: &Path) -> io::Result<NamedTempFile> {
    for entry in fs::read_dir(folder)?.flatten() {
        let unnamed = entry.file_name().to_string_lossy().starts_with(UNNAMED);
        let age = || entry.metadata().ok()?.modified().ok()?.elapsed().ok();
        if unnamed && age().is_some_and(|age| age > ABANDONED) {
            // What cannot be removed now is tried again with the next file.
            let _ = fs::remove_file(entry.path());
        }
    }
    tempfile::Builder::new().prefix(UNNAMED).tempfile_in(folder)
}

/// The same, for the register and its copies.
pub(super) fn temporary(folder: &Path) -> Result<NamedTempFile> {
    unnamed_in(folder).map_err(|error| Error::io(folder, error))
}

/// Gives a whole temporary file its name. Its content goes to the disc first: after a power cut the name stands for all
/// of it, or for what it stood for before.
pub(super) fn take_name(temporary: NamedTempFile, path: &Path) -> Result<()> {
    let io = |error| Error::io(path, error);
    temporary.as_file().sync_all().map_err(io)?;
    temporary.persist(path).map_err(|error| io(error.error))?;
    sync_names(path)
}

/// The same for a name that must be free.
pub(super) fn take_free_name(temporary: NamedTempFile, path: &Path) -> Result<()> {
    let io = |error| Error::io(path, error);
    temporary.as_file().sync_all().map_err(io)?;
    temporary
        .persist_noclobber(path)
        .map_err(|error| match error.error.kind() {
            std::io::ErrorKind::AlreadyExists => Error::Exists(path.to_owned()),
            _ => io(error.error),
        })?;
    sync_names(path)
}

/// Brings the name of a file to the disc.
pub(super) fn sync_names(path: &Path) -> Result<()> {
    crate::platform::sync_folder(folder_of(path)).map_err(|_| Error::Unsure)
}

/// The folder in which a file lies or is to lie.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Opens the file in SQLite with the settings under which an acknowledged write outlives a power cut: a rollback
/// journal with EXTRA, which also syncs the folder after the journal is gone.
pub(super) fn connect(path: &Path, read_only: bool) -> Result<Connection> {
    let access = if read_only {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE
    };
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let connection = Connection::open_with_flags(path, flags)?;
    if !read_only && connection.is_readonly("main")? {
        return Err(Error::ReadOnlyFile(path.to_owned()));
    }
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(128);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // Plans must not depend on bound values: with the partial index on numbers, SQLite would otherwise prepare every
    // query on persons anew each time a value is bound.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    if !read_only {
        connection.pragma_update(None, "journal_mode", "DELETE")?;
        connection.pragma_update(None, "synchronous", "EXTRA")?;
        connection.pragma_update(None, "secure_delete", "ON")?;
        connection.pragma_update(None, "cache_spill", HELD_PAGES)?;
    }
    for (pragma, value) in [
        ("foreign_keys", "ON"),
        ("trusted_schema", "OFF"),
        ("cell_size_check", "ON"),
        ("temp_store", "MEMORY"),
    ] {
        connection.pragma_update(None, pragma, value)?;
    }
    connection.pragma_update(None, "mmap_size", 0)?;
    connection.pragma_update(None, "cache_size", -16_384)?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn what_ended_programs_left_is_cleared_away() {
        let folder = tempfile::tempdir().unwrap();
        for (name, hours, stays) in [
            (".gocua-a1", 2, false),
            (".gocua-a1-journal", 2, false),
            (".gocua-b2", 0, true),
            ("so.gocua", 2, true),
            (".khac", 2, true),
        ] {
            let path = folder.path().join(name);
            let file = File::create(&path).unwrap();
            let then = SystemTime::now() - Duration::from_secs(hours * 60 * 60 + 1);
            file.set_modified(then).unwrap();
            let unnamed = unnamed_in(folder.path()).unwrap();
            assert_eq!(path.exists(), stays, "{name}");
            assert!(unnamed.path().exists());
        }
    }
}
