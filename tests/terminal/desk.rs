//! The real program on a register of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use gocua::platform;
use gocua::store::{Options, Store};
use portable_pty::CommandBuilder;

use crate::pty::Tui;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_gocua");

/// When the program begins: in the daytime, because it asks at night.
pub const NOW: &str = "2026-11-22T15:30";

/// A register in a folder of its own.
pub struct Desk {
    folder: Folder,
}

/// Where a desk stands: made for it, or somebody else's.
enum Folder {
    Own(tempfile::TempDir),
    Lent(PathBuf),
}

/// One village of invented people, made once by the program itself.
static VILLAGE: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let (list, register) = (
        folder.path().join("list.csv"),
        folder.path().join("so.gocua"),
    );
    let (list, register) = (list.to_str().unwrap(), register.to_str().unwrap());
    for arguments in [
        &["sample", "--people", "600", "--seed", "7", "--out", list][..],
        &["new", register, "--commune", "Xã Thử"],
        &["import", list, "--register", register],
    ] {
        let output = command(folder.path()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
    }
    folder
});

/// The program, with a home in this folder.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .env("GOCUA_HOME", folder.join("home"))
        .env("GOCUA_LANG", "vi")
        .env("GOCUA_NOW", NOW)
        .env_remove("GOCUA_REGISTER");
    command
}

impl Desk {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::copy(
            VILLAGE.path().join("so.gocua"),
            folder.path().join("so.gocua"),
        )
        .unwrap();
        Self {
            folder: Folder::Own(folder),
        }
    }

    /// The desk of another process.
    pub fn at(folder: &Path) -> Self {
        Self {
            folder: Folder::Lent(folder.to_owned()),
        }
    }

    /// The folder, in which the program is started.
    pub fn folder(&self) -> &Path {
        match &self.folder {
            Folder::Own(folder) => folder.path(),
            Folder::Lent(folder) => folder,
        }
    }

    pub fn register(&self) -> PathBuf {
        self.folder().join("so.gocua")
    }

    /// A list of so many invented people in the folder.
    pub fn sample(&self, people: u32) -> String {
        let list = self.folder().join("list.csv");
        let list = list.to_str().unwrap().to_owned();
        let people = people.to_string();
        let mut command = command(self.folder());
        command.args(["sample", "--people", &people, "--seed", "9", "--out", &list]);
        assert!(command.output().unwrap().status.success());
        list
    }

    pub fn start(&self, arguments: &[&str], columns: u16, rows: u16) -> Tui {
        let mut command = self.command(arguments);
        command.env_remove("NO_COLOR");
        Tui::start(command, columns, rows)
    }

    pub fn command(&self, arguments: &[&str]) -> CommandBuilder {
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(arguments);
        command.env("GOCUA_HOME", self.folder().join("home"));
        command.env("GOCUA_LANG", "vi");
        command.env("GOCUA_NOW", NOW);
        command.env("TMPDIR", self.folder());
        command.cwd(self.folder());
        command.env_remove("GOCUA_REGISTER");
        command
    }

    /// The list of households, with the cursor on the first.
    pub fn houses(&self) -> Tui {
        let mut tui = self.start(&[self.register().to_str().unwrap()], 80, 24);
        tui.wait("Tổng quan");
        tui.keys("<Enter>");
        tui.wait("Tất cả");
        tui.keys = 0;
        tui
    }

    pub fn call(&self, arguments: &[&str]) -> Output {
        self.call_on(&self.register(), arguments)
    }

    /// The same on another register.
    pub fn call_on(&self, register: &Path, arguments: &[&str]) -> Output {
        let mut command = command(self.folder());
        command.args(arguments).arg("--register").arg(register);
        command.output().unwrap()
    }

    /// How many visits stand, as the command line tells.
    pub fn visits(&self) -> u64 {
        let output = self.call(&["status", "--json"]);
        let status: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        status["visits"].as_u64().unwrap()
    }

    /// Opens the register for writing, which takes its lock.
    pub fn open(&self) -> gocua::store::Result<Store> {
        Store::open(
            &self.register(),
            &Options {
                clock: platform::system_clock(),
                who: String::new(),
                home: Some(self.folder().join("home")),
                read_only: false,
            },
        )
    }
}

pub fn quit(tui: &mut Tui) {
    tui.send(b"\x11");
    assert_eq!(tui.ended(), 0);
}
