//! Which register was open last, kept in the installation's folder: reading commands and the screens take it when none
//! is named.

use std::path::{Path, PathBuf};

const FILE: &str = "last-register";

/// Remembers the register that is in use now.
pub fn remember_last(home: &Path, register: &Path) {
    // What cannot be remembered is only not there the next time.
    let _ = std::fs::create_dir_all(home);
    let _ = std::fs::write(home.join(FILE), register.to_string_lossy().as_bytes());
}

/// The register that was in use last, if it is still there.
pub fn last_used(home: &Path) -> Option<PathBuf> {
    let path = PathBuf::from(std::fs::read_to_string(home.join(FILE)).ok()?);
    path.is_file().then_some(path)
}
