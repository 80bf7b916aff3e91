//! `LibreOffice` as an office would use it, without a window. Tests with it are ignored unless asked for: see `.ci/run`.

use std::path::Path;
use std::process::{Command, Stdio};

/// Has `LibreOffice` save `path` in the format of `filter` into `folder`, with a profile that goes with the folder.
pub fn convert(path: &Path, filter: &str, folder: &Path) {
    let profile = folder.join("profile");
    let status = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .args(["--headless", "--convert-to", filter, "--outdir"])
        .args([folder, path])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.unwrap().success());
}
