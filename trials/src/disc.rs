//! Discs of our own, mounted while they are needed.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use crate::program::Try;

/// Runs a tool of the system that has to work.
pub fn tool<S: AsRef<OsStr>>(name: &str, arguments: &[S]) -> Try<()> {
    let output = Command::new(name)
        .args(arguments)
        .output()
        .map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let told = String::from_utf8_lossy(&output.stderr);
    Err(format!("{name}: {}", told.trim()).into())
}

/// Something mounted; it is unmounted when it is dropped.
#[derive(Debug)]
pub struct Mounted {
    pub at: PathBuf,
}

impl Mounted {
    /// A disc in memory of so many kilobytes.
    pub fn small(at: &Path, kilobytes: u64) -> Try<Self> {
        std::fs::create_dir_all(at)?;
        let size = format!("size={kilobytes}k");
        tool(
            "mount",
            &[
                "-t".as_ref(),
                "tmpfs".as_ref(),
                "-o".as_ref(),
                size.as_ref(),
                "gocua-trial".as_ref(),
                at.as_os_str(),
            ],
        )?;
        Ok(Self { at: at.to_owned() })
    }

    /// The disc in the file `image`. Nothing of it goes to the disc but what is asked to.
    pub fn image(image: &Path, at: &Path, options: &str) -> Try<Self> {
        std::fs::create_dir_all(at)?;
        let options = format!("loop,{options}");
        tool(
            "mount",
            &[
                "-o".as_ref(),
                options.as_ref(),
                image.as_os_str(),
                at.as_os_str(),
            ],
        )?;
        Ok(Self { at: at.to_owned() })
    }

    /// Unmounts it, waiting for whoever is still there.
    pub fn unmount(self) -> Try<()> {
        const TRIES: u32 = 100;
        for _ in 0..TRIES {
            if tool("umount", &[&self.at]).is_ok() {
                std::mem::forget(self);
                return Ok(());
            }
            thread::sleep(Duration::from_millis(20));
        }
        Err(format!("{} cannot be unmounted", self.at.display()).into())
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = tool("umount", &["-l".as_ref(), self.at.as_os_str()]);
    }
}

/// Why nothing can be mounted on this machine, if so.
pub fn obstacle() -> Option<String> {
    let folder = tempfile::tempdir().ok()?;
    let mounted = Mounted::small(&folder.path().join("m"), 64);
    mounted
        .and_then(Mounted::unmount)
        .err()
        .map(|why| why.to_string())
}

/// An empty image with ext4.
pub fn image(path: &Path, megabytes: u64) -> Try<()> {
    std::fs::File::create(path)?.set_len(megabytes << 20)?;
    tool(
        "mkfs.ext4",
        &["-q".as_ref(), "-F".as_ref(), path.as_os_str()],
    )
}
