//! Everything that differs between operating systems.

use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::domain::clock::{Clock, Moment};

/// The machine's clock. A clock set before 1970 gives a negative moment, never a panic.
pub fn system_clock() -> Clock {
    Clock::reading(|| {
        let now = SystemTime::now();
        let ms = match now.duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
            Err(before) => -i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX),
        };
        Moment(ms)
    })
}

/// What makes a file the same file whatever it is called: its device and its number there.
#[cfg(unix)]
pub type FileIdentity = (u64, u64);
/// What makes a file the same file: its canonical path, where the system tells nothing better in safe code.
#[cfg(not(unix))]
pub type FileIdentity = std::path::PathBuf;

/// The identity of the file at `path`, without opening it.
pub fn file_identity(path: &Path) -> Option<FileIdentity> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let found = std::fs::metadata(path).ok()?;
        Some((found.dev(), found.ino()))
    }
    #[cfg(not(unix))]
    {
        std::fs::canonicalize(path).ok()
    }
}

/// Makes files that `options` creates readable by their owner only (0600).
pub fn private(options: &mut OpenOptions) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = options;
}

/// Syncs a folder, so that a file renamed into it is there after a power cut. Systems that cannot open a folder sync
/// names with the file.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        std::fs::File::open(folder)?.sync_all()
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        Ok(())
    }
}

/// Makes a folder open to its owner only (0700).
pub fn private_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        Ok(())
    }
}
