//! The program itself, and a desk to use it at: a folder with a register, lists, and the settings of an installation.

use std::error::Error;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use tempfile::TempDir;

/// What the trials themselves stumble over.
pub type Try<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// The built program: `GOCUA_PROGRAM`, else what a build leaves in the target folder.
pub fn program() -> PathBuf {
    let target = || {
        let folder = std::env::var_os("CARGO_TARGET_DIR").map_or("target".into(), PathBuf::from);
        folder.join("debug/gocua")
    };
    let named = std::env::var_os("GOCUA_PROGRAM").map_or_else(target, PathBuf::from);
    std::path::absolute(&named).unwrap_or(named)
}

/// The register of every desk.
pub const REGISTER: &str = "so.gocua";
/// The list that is in it.
pub const FIRST_LIST: &str = "dau.csv";
/// A list that is not in the register yet.
pub const LIST: &str = "danh-sach.csv";
/// A list with a row that cannot be taken.
pub const CROOKED: &str = "danh-sach-sai.csv";
/// The village that is in it.
pub const VILLAGE_NAME: &str = "Thôn Tân Bình";
/// The program's own folder of settings.
pub const HOME: &str = "cai-dat";

/// What a call of the program came to.
#[derive(Debug)]
pub struct Answer {
    pub status: Option<i32>,
    pub killed: bool,
    pub out: String,
    pub told: String,
}

impl Answer {
    pub fn done(&self) -> bool {
        self.status == Some(0)
    }
}

impl From<Output> for Answer {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code(),
            killed: output.status.signal() == Some(9) || output.status.code() == Some(137),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            told: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// A folder to work in.
#[derive(Debug)]
pub struct Desk(pub PathBuf);

impl Desk {
    /// A desk in `folder`, with everything that lies on the desk `like`.
    pub fn like(like: &Path, folder: &Path) -> Try<Self> {
        copy(like, folder)?;
        Ok(Self(folder.to_owned()))
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// What a program started here finds around it.
    pub fn surroundings(&self) -> [(&'static str, PathBuf); 4] {
        [
            ("GOCUA_HOME", self.at(HOME)),
            ("GOCUA_REGISTER", self.at(REGISTER)),
            ("GOCUA_LANG", "vi".into()),
            ("TMPDIR", self.0.clone()),
        ]
    }

    /// A call of the program, not yet made.
    pub fn command(&self, arguments: &[&str]) -> Command {
        self.wrapped(&[], arguments)
    }

    /// A call of the program by another one.
    pub fn wrapped(&self, by: &[String], arguments: &[&str]) -> Command {
        let mut words = by
            .iter()
            .map(Into::into)
            .chain([program().into_os_string()]);
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words).args(arguments).current_dir(&self.0);
        command.envs(self.surroundings());
        command.env("RUST_BACKTRACE", "0");
        command
    }

    pub fn call(&self, arguments: &[&str]) -> Try<Answer> {
        Ok(self.command(arguments).output()?.into())
    }

    /// A call that has to work.
    pub fn must(&self, arguments: &[&str]) -> Try<String> {
        let answer = self.call(arguments)?;
        if answer.done() {
            return Ok(answer.out);
        }
        let told = format!("{}{}", answer.out, answer.told);
        Err(format!("{} gives {:?}: {told}", arguments.join(" "), answer.status).into())
    }
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) -> Try<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// A register of a small village in which work was done today, and lists.
pub static VILLAGE: LazyLock<TempDir> = LazyLock::new(|| village().expect("the program works"));

fn village() -> Try<TempDir> {
    let folder = tempfile::tempdir()?;
    let desk = Desk(folder.path().to_owned());
    desk.must(&[
        "sample", "--people", "150", "--seed", "7", "--out", FIRST_LIST,
    ])?;
    desk.must(&["sample", "--people", "120", "--seed", "8", "--out", LIST])?;
    desk.must(&["new", REGISTER, "--commune", "Xã Thử"])?;
    desk.must(&["import", FIRST_LIST])?;
    desk.must(&["visit", "001", "2"])?;
    desk.must(&["backup"])?;
    desk.must(&["visit", "002", "1"])?;
    fs::write(
        desk.at(CROOKED),
        "Thôn,Mã hộ,Họ và tên,Quan hệ với chủ hộ,Ngày sinh\n\
         Thôn Lạ,01,Nguyễn Văn An,Chủ hộ,01/02/1980\n\
         Thôn Lạ,01,Nguyễn Thị Bình,Vợ,31/31/1980\n",
    )?;
    Ok(folder)
}
