//! A folder with registers, a home of its own, and the program.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A place in which the program is called.
pub struct Book {
    folder: tempfile::TempDir,
}

/// What a call gave.
pub struct Answer {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Answer {
    /// The answer as the one JSON object it must be.
    pub fn json(&self) -> Value {
        let value: Value = serde_json::from_str(&self.stdout).unwrap_or_default();
        assert!(value.is_object(), "{} {}", self.stdout, self.stderr);
        value
    }
}

impl From<Output> for Answer {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Book {
    /// An empty folder.
    pub fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A folder with the register `so.gocua` and nothing in it.
    pub fn new() -> Self {
        let book = Self::empty();
        book.done(&["new", "so.gocua", "--commune", "Xã Thử", "--as", "Lâm"]);
        book
    }

    /// A folder with the register `so.gocua` that holds the two villages of the fixture.
    pub fn filled() -> Self {
        let book = Self::new();
        let import = book.run(&[
            "import",
            &fixture(),
            "--register",
            "so.gocua",
            "--as",
            "Lâm",
        ]);
        assert_eq!(import.status, 3, "{}", import.stderr);
        book
    }

    /// The path of a file in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A call that is about to be made, from inside the folder and with nothing of the user's around it.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gocua"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("GOCUA_HOME", self.path("home"))
            .env("USER", "test")
            .stdin(Stdio::null());
        for variable in [
            "GOCUA_REGISTER",
            "GOCUA_LANG",
            "LC_ALL",
            "LC_MESSAGES",
            "LANG",
        ] {
            command.env_remove(variable);
        }
        command
    }

    /// Calls the program.
    pub fn run(&self, arguments: &[&str]) -> Answer {
        self.command(arguments).output().unwrap().into()
    }

    /// Calls the program on the register `so.gocua`.
    pub fn on(&self, arguments: &[&str]) -> Answer {
        self.run(&[arguments, &["--register", "so.gocua", "--as", "Lâm"]].concat())
    }

    /// As [`Book::on`], with a JSON answer.
    pub fn ask(&self, arguments: &[&str]) -> Value {
        self.on(&[arguments, &["--json"]].concat()).json()
    }

    /// Calls the program, which must do it.
    pub fn done(&self, arguments: &[&str]) -> Answer {
        let answer = self.run(arguments);
        assert_eq!(answer.status, 0, "{arguments:?}: {}", answer.stderr);
        answer
    }
}

/// The list of two villages: three households, five people, one row refused for its name and one for its date.
pub fn fixture() -> String {
    format!("{}/tests/data/cli/hai-thon.csv", env!("CARGO_MANIFEST_DIR"))
}
