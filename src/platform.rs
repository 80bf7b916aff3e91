//! Everything that differs between operating systems: the clock, files and permissions, signals, the end of the
//! terminal, folders, drives, and opening a file with the program the user knows.
//!
//! Watching is done by threads that call back, so that this module knows neither channels nor screens.

use std::fs::OpenOptions;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use directories::{ProjectDirs, UserDirs};

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

/// Whether files can be made in a folder, as far as its rights, its own state and its disc's tell without trying.
pub fn may_write_into(folder: &Path) -> bool {
    #[cfg(unix)]
    {
        use rustix::fs::{Access, access};
        use rustix::io::Errno;
        let refused = access(folder, Access::WRITE_OK);
        !matches!(refused, Err(Errno::ACCESS | Errno::PERM | Errno::ROFS))
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        true
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

/// What another program, or the system, asks of this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Leave at once; the number is the signal's, for the exit status (128 + number).
    End(i32),
    /// Go to sleep: give the terminal back, then call [`stop_here`].
    Stop,
    /// Awake again, perhaps in a terminal of another size and mode.
    Continue,
}

/// Calls `heard` from a thread of its own for every signal that concerns a program with a screen.
#[cfg(unix)]
pub fn watch_signals(heard: impl Fn(Signal) + Send + 'static) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
    let wanted = [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT];
    let mut signals = signal_hook::iterator::Signals::new(wanted)?;
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            for number in &mut signals {
                heard(match number {
                    SIGTSTP => Signal::Stop,
                    SIGCONT => Signal::Continue,
                    _ => Signal::End(number),
                });
            }
        })?;
    Ok(())
}

/// Windows ends the program itself when its window is closed; there is nothing to hear before that.
#[cfg(not(unix))]
pub fn watch_signals(_heard: impl Fn(Signal) + Send + 'static) -> io::Result<()> {
    Ok(())
}

/// Sleeps until the user's shell wakes the program, as the system does by itself for programs without a screen.
#[cfg(unix)]
pub fn stop_here() -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)
}

/// There is no such sleep on Windows.
#[cfg(not(unix))]
pub fn stop_here() -> io::Result<()> {
    Ok(())
}

/// Calls `gone` once when the terminal behind the keyboard is closed. The reader of keys cannot be asked: it may wait
/// for ever on a terminal that is no more.
#[cfg(unix)]
pub fn watch_hangup(gone: impl FnOnce() + Send + 'static) -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    const ASK_AGAIN: Timespec = Timespec {
        tv_sec: 1,
        tv_nsec: 0,
    };
    thread::Builder::new()
        .name("hangup".to_owned())
        .spawn(move || {
            loop {
                let stdin = rustix::stdio::stdin();
                let mut watched = [PollFd::new(&stdin, PollFlags::empty())];
                let asked = poll(&mut watched, Some(&ASK_AGAIN));
                let ended = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
                match asked {
                    Ok(_) if watched[0].revents().intersects(ended) => break,
                    Ok(_) | Err(rustix::io::Errno::INTR) => {}
                    Err(_) => break,
                }
            }
            gone();
        })?;
    Ok(())
}

/// Windows ends the program itself when its window is closed.
#[cfg(not(unix))]
pub fn watch_hangup(_gone: impl FnOnce() + Send + 'static) -> io::Result<()> {
    Ok(())
}

/// Whether a person is at both ends: keys come from a terminal and the picture goes to one that can show it. A dumb
/// terminal (the shell window of an editor) would show the commands that place the text among the text.
pub fn has_terminal() -> bool {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stdin().is_terminal() && io::stdout().is_terminal() && !dumb
}

/// Columns of the terminal that the standard output goes to; nothing where it goes elsewhere.
pub fn terminal_width() -> Option<usize> {
    if !io::stdout().is_terminal() {
        return None;
    }
    #[cfg(unix)]
    if let Ok(size) = rustix::termios::tcgetwinsize(rustix::stdio::stdout())
        && size.ws_col > 0
    {
        return Some(size.ws_col.into());
    }
    // What every console has at least.
    Some(80)
}

/// From here on nobody but the user can read what the program writes.
pub fn keep_files_private() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// Where people look for their own files; registers and exports go here unless another place is named.
pub fn documents_folder() -> Option<PathBuf> {
    let user = UserDirs::new()?;
    let home = user.home_dir();
    let usual = Some(home.join("Documents")).filter(|folder| folder.is_dir());
    let named = user.document_dir().map(Path::to_path_buf).or(usual);
    Some(named.unwrap_or_else(|| home.to_path_buf()))
}

/// The folder of the user's own things, which people write as `~`.
pub fn home_folder() -> Option<PathBuf> {
    UserDirs::new().map(|user| user.home_dir().to_path_buf())
}

/// The folders in which a list from the office is likely to lie: Desktop, Downloads, Documents.
pub fn likely_folders() -> Vec<PathBuf> {
    let Some(user) = UserDirs::new() else {
        return Vec::new();
    };
    let home = user.home_dir();
    let named = [
        (user.desktop_dir(), "Desktop"),
        (user.download_dir(), "Downloads"),
        (user.document_dir(), "Documents"),
    ];
    // Where the system names no such folder, the usual name often leads to it.
    let mut folders: Vec<PathBuf> = named
        .into_iter()
        .map(|(folder, name)| folder.map_or_else(|| home.join(name), Path::to_path_buf))
        .filter(|folder| folder.is_dir())
        .collect();
    if folders.is_empty() {
        folders.push(home.to_path_buf());
    }
    folders
}

/// The folder in which the program was started.
pub fn current_folder() -> Option<PathBuf> {
    std::env::current_dir().ok()
}

/// Memory sticks and other disks that were plugged in, as far as they can be told.
pub fn removable_folders() -> Vec<PathBuf> {
    if cfg!(windows) {
        let roots = ('D'..='Z').map(|letter| PathBuf::from(format!("{letter}:\\")));
        return roots.filter(|root| root.is_dir()).collect();
    }
    let mut folders = Vec::new();
    for place in ["/media", "/run/media"] {
        // Below these, either the disks themselves or first a folder for each user.
        for folder in folders_in(Path::new(place)) {
            let inner = folders_in(&folder);
            if inner.is_empty() {
                folders.push(folder);
            } else {
                folders.extend(inner);
            }
        }
    }
    if cfg!(target_os = "macos") {
        folders.extend(folders_in(Path::new("/Volumes")));
    }
    folders
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths.filter(|path| path.is_dir()).collect()
}

/// Where this installation keeps its own settings and the name of this machine: `GOCUA_HOME`, else the system's folder
/// for settings.
pub fn config_folder() -> Option<PathBuf> {
    if let Some(home) = std::env::var_os("GOCUA_HOME").filter(|home| !home.is_empty()) {
        return Some(PathBuf::from(home));
    }
    ProjectDirs::from("", "", "gocua").map(|dirs| dirs.config_dir().to_path_buf())
}

/// The name of the user as the system knows it, or nothing.
pub fn user_name() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|user| !user.is_empty()))
        .unwrap_or_default()
}

/// Opens a file with the program the user has for it. No shell reads the path. The path is always shown to the user
/// as well, because a machine may have nothing to open it with.
pub fn open_with_system(path: &Path) -> io::Result<()> {
    let opener = if cfg!(windows) {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let mut child = Command::new(opener)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // Somebody has to wait for it, or it stays in the process table until we leave.
    thread::Builder::new()
        .name("opener".to_owned())
        .spawn(move || child.wait())?;
    Ok(())
}

/// The kind of place a file lies in, as far as it can be told. Other than `Local`, it is said when a register is
/// opened there: copies made behind the program's back and pulled-out sticks cost data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drive {
    /// A disk of this machine.
    Local,
    /// A memory stick or another disk that can be pulled out.
    Removable,
    /// A disk of another machine.
    Network,
    /// A folder that a cloud service copies; its name as the user knows it.
    Synced(&'static str),
}

/// Guesses the kind of place `path` lies in. The path should be absolute; it need not exist.
pub fn drive_of(path: &Path) -> Drive {
    if let Some(service) = sync_service(path) {
        Drive::Synced(service)
    } else if is_unc(path) || is_network_filesystem(path) {
        Drive::Network
    } else if is_mounted_by_hand(path) {
        Drive::Removable
    } else {
        Drive::Local
    }
}

fn sync_service(path: &Path) -> Option<&'static str> {
    const SERVICES: [(&str, &str); 6] = [
        ("onedrive", "OneDrive"),
        ("dropbox", "Dropbox"),
        ("google drive", "Google Drive"),
        ("googledrive", "Google Drive"),
        ("my drive", "Google Drive"),
        ("icloud", "iCloud"),
    ];
    path.components().find_map(|part| {
        let name = part.as_os_str().to_string_lossy().to_lowercase();
        SERVICES
            .iter()
            .find(|(start, _)| name.starts_with(start))
            .map(|(_, service)| *service)
    })
}

/// `\\server\share\...`, also in its long form `\\?\UNC\...`.
fn is_unc(path: &Path) -> bool {
    let text = path.to_string_lossy();
    text.starts_with(r"\\?\UNC\")
        || (text.starts_with(r"\\") && !text.starts_with(r"\\?\") && !text.starts_with(r"\\.\"))
}

fn is_mounted_by_hand(path: &Path) -> bool {
    cfg!(unix)
        && ["/media", "/run/media", "/mnt", "/Volumes"]
            .iter()
            .any(|mount| path.starts_with(mount))
}

/// Asks the nearest folder that exists. Numbers: linux/magic.h.
#[cfg(target_os = "linux")]
fn is_network_filesystem(path: &Path) -> bool {
    const NETWORK: [u64; 9] = [
        0x6969,      // nfs
        0x517b,      // smb
        0xff53_4d42, // cifs
        0xfe53_4d42, // smb2
        0x0102_1997, // 9p, also the Windows drives inside WSL
        0x00c3_6400, // ceph
        0x564c,      // ncp
        0x5346_414f, // afs
        0x7375_7245, // coda
    ];
    path.ancestors()
        .find_map(|folder| rustix::fs::statfs(folder).ok())
        .is_some_and(|found| NETWORK.contains(&((found.f_type as u64) & 0xffff_ffff)))
}

#[cfg(not(target_os = "linux"))]
fn is_network_filesystem(_path: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drives_are_told_from_their_paths() {
        let home = std::env::temp_dir();
        for (path, drive) in [
            (
                "/home/lan/OneDrive - UBND/so.gocua",
                Drive::Synced("OneDrive"),
            ),
            ("/home/lan/Dropbox/so.gocua", Drive::Synced("Dropbox")),
            (
                "/Users/lan/Google Drive/so.gocua",
                Drive::Synced("Google Drive"),
            ),
            (r"\\may-chu\chung\so.gocua", Drive::Network),
            (r"\\?\UNC\may-chu\chung\so.gocua", Drive::Network),
            ("/home/lan/mnt/so.gocua", Drive::Local),
            ("/media/lan/KINGSTON/so.gocua", Drive::Removable),
            ("/run/media/lan/USB/so.gocua", Drive::Removable),
            ("/mnt/usb/so.gocua", Drive::Removable),
        ] {
            assert_eq!(drive_of(Path::new(path)), drive, "{path}");
        }
        assert_eq!(drive_of(&home.join("so.gocua")), Drive::Local);
    }
}
