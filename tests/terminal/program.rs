//! The real program in a terminal, with a person before it who counts the keys.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use gocua::domain::name::{fold, initials};
use gocua::platform;
use gocua::store::{HouseholdFilter, Options, Store};
use portable_pty::CommandBuilder;
use rustix::process::{Pid, Signal, kill_process};

use crate::pty::Tui;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_gocua");

/// A register in a folder of its own.
pub struct Desk {
    folder: tempfile::TempDir,
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

fn command(folder: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .env("GOCUA_HOME", folder.join("home"))
        .env("GOCUA_LANG", "vi")
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
        Self { folder }
    }

    /// The folder, in which the program is started.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn register(&self) -> PathBuf {
        self.folder.path().join("so.gocua")
    }

    /// A list of so many invented people in the folder.
    pub fn sample(&self, people: u32) -> String {
        let list = self.folder.path().join("list.csv");
        let list = list.to_str().unwrap().to_owned();
        let people = people.to_string();
        let mut command = command(self.folder.path());
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
        command.env("GOCUA_HOME", self.folder.path().join("home"));
        command.env("GOCUA_LANG", "vi");
        command.env("TMPDIR", self.folder.path());
        command.cwd(self.folder.path());
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
        let mut command = command(self.folder.path());
        command.args(arguments).arg("--register").arg(register);
        command.output().unwrap()
    }

    /// How many visits stand, as the command line tells.
    pub fn visits(&self) -> u64 {
        let output = self.call(&["status", "--json"]);
        let status: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        status["visits"].as_u64().unwrap()
    }

    fn open(&self) -> gocua::store::Result<Store> {
        Store::open(
            &self.register(),
            &Options {
                clock: platform::system_clock(),
                who: String::new(),
                home: Some(self.folder.path().join("home")),
                read_only: false,
            },
        )
    }
}

pub fn quit(tui: &mut Tui) {
    tui.send(b"\x11");
    assert_eq!(tui.ended(), 0);
}

#[test]
fn nobody_home_is_one_key_and_the_next_house_none() {
    let desk = Desk::new();
    let mut tui = desk.houses();
    tui.keys("2");
    // The first entry ever also says how to take it back.
    tui.wait("Đã lưu hộ 001");
    assert_eq!(tui.keys, 1);
    tui.keys("2");
    tui.wait("Đã lưu: hộ 002");
    assert_eq!(tui.keys, 2);
    tui.keys("<Ctrl+Z>");
    tui.wait("Đã hoàn tác: hộ 002");
    assert_eq!(tui.keys, 3, "undo is one key");
    quit(&mut tui);
    assert_eq!(desk.visits(), 1);
}

#[test]
fn a_house_is_found_by_number_and_recorded_in_six_keys() {
    let desk = Desk::new();
    let mut tui = desk.houses();
    tui.keys("/042<Enter>2");
    tui.wait("Đã lưu hộ 042");
    assert!(tui.keys <= 6, "{} keys", tui.keys);
}

#[test]
fn a_relative_and_an_absent_son_are_eighteen_keys() {
    let desk = Desk::new();
    let mut tui = desk.houses();
    // Someone away: the second member, working, in Hà Nội, a phone, back at Tết.
    tui.keys("322hn<Enter>09123456781<F2>");
    tui.wait("Đã lưu hộ 001");
    assert!(tui.keys <= 18, "{} keys", tui.keys);
    quit(&mut tui);
    let away = String::from_utf8(desk.call(&["list", "absent", "--json"]).stdout).unwrap();
    for learned in ["0912345678", "Hà Nội", "tet-"] {
        assert!(away.contains(learned), "{learned} in {away}");
    }
}

/// Letters of the initials with the given name are typed until few houses are left, then arrows go to the right one:
/// the fewest keys for each household of the village, with Enter and the outcome.
#[test]
fn a_house_is_found_by_initials_and_recorded_in_five_keys_on_average() {
    let desk = Desk::new();
    let mut store = desk.open().unwrap();
    let roll = store.seed().load_roll().unwrap();
    let all: Vec<_> = roll.households(&HouseholdFilter::default());
    let ids: Vec<_> = all.iter().map(|hit| hit.household).collect();
    let rows = store.household_rows(&ids).unwrap();
    store.set_roll(Box::new(roll)).unwrap();
    let roll = store.roll().unwrap();
    let keys: usize = rows
        .iter()
        .map(|row| {
            let name = fold(&row.head);
            let (front, given) = name.rsplit_once(' ').unwrap_or(("", &name));
            let typed = format!("{}{given}", initials(front));
            (1..=typed.len())
                .filter_map(|letters| {
                    let filter = HouseholdFilter {
                        text: typed[..letters].to_owned(),
                        ..HouseholdFilter::default()
                    };
                    let place = roll
                        .households(&filter)
                        .iter()
                        .position(|hit| hit.household == row.id)?;
                    Some(letters + place + 2)
                })
                .min()
                .unwrap()
        })
        .sum();
    let mean = keys * 10 / rows.len();
    assert!(mean <= 50, "{}.{} keys on average", mean / 10, mean % 10);
}

#[test]
fn hostile_streams_record_nothing() {
    for (bytes, shown) in [
        (&b"\x1b2"[..], "Chưa đến"),
        ("Trần Thị\rPhượng".as_bytes(), "Trần Thị Phượng"),
        (b"042\r", "042"),
        (
            "\x1b[200~Lê Hữu\nĐức 2\r\x1b[201~".as_bytes(),
            "Lê Hữu Đức 2",
        ),
        ("phuo\x7f\x7fươn\x7f\x7f\x7fượng".as_bytes(), "phượng"),
        ("phu\u{31b}o\u{31b}\u{323}ng".as_bytes(), "phượng"),
        (b"duc\x08", "du"),
        (b"\x08\x08\x7f", "Chưa đến"),
    ] {
        let desk = Desk::new();
        let mut tui = desk.houses();
        tui.send(bytes);
        tui.wait(shown);
        // A key after the stream shows that all of it was taken.
        tui.keys("<F1>");
        tui.wait("Giúp: các phím");
        quit(&mut tui);
        assert_eq!(desk.visits(), 0, "{bytes:?}");
    }
}

#[test]
fn a_key_held_down_records_once() {
    let desk = Desk::new();
    let mut tui = desk.houses();
    tui.send(b"22222222");
    tui.wait("Phím bị giữ");
    quit(&mut tui);
    assert_eq!(desk.visits(), 1);
}

#[test]
fn a_storm_of_sizes_is_survived_on_every_screen() {
    let desk = Desk::new();
    let mut tui = desk.houses();
    for screen in ["", "3", "<Esc><Esc><F6>", "<F1>"] {
        tui.keys(screen);
        for step in 0..40u16 {
            tui.resize(step * 37 % 240, step * 11 % 80);
        }
        for (columns, rows) in [(0, 0), (1000, 1000), (1, 1), (80, 24)] {
            tui.resize(columns, rows);
        }
        tui.wait("F10");
    }
    quit(&mut tui);
}

#[test]
fn signals_end_it_without_process_or_lock() {
    for (sent, status) in [(Signal::TERM, 143), (Signal::HUP, 129)] {
        let desk = Desk::new();
        let mut tui = desk.houses();
        tui.keys("2");
        tui.wait("Đã lưu hộ 001");
        kill_process(Pid::from_raw(tui.process()).unwrap(), sent).unwrap();
        assert_eq!(tui.ended(), status);
        assert!(
            tui.written().contains("\x1b[?1049l"),
            "the terminal is given back"
        );
        assert!(desk.open().is_ok(), "the lock is given back");
        assert_eq!(desk.visits(), 1, "what was saved is there");
    }
}

#[test]
fn a_second_start_may_look_only() {
    let desk = Desk::new();
    let first = desk.houses();
    let mut second = desk.start(&[desk.register().to_str().unwrap()], 80, 24);
    second.wait("đang mở ở cửa sổ khác");
    second.keys("<Enter>");
    second.wait("Tổng quan");
    second.keys("<Enter>");
    second.wait("Tất cả");
    second.keys("2");
    assert!(!second.screen().contains("Đã lưu"), "{}", second.screen());
    quit(&mut second);
    drop(first);
    assert_eq!(desk.visits(), 0);
}

#[test]
fn it_goes_on_where_the_user_stopped() {
    let desk = Desk::new();
    let mut tui = desk.houses();
    tui.keys("/042<Enter>2");
    tui.wait("Đã lưu hộ 042");
    quit(&mut tui);
    let mut again = desk.start(&[desk.register().to_str().unwrap()], 100, 30);
    // The cursor had gone on to the next house.
    again.wait("Hộ 43/152");
    quit(&mut again);
}

#[test]
fn a_first_outcome_of_the_trial_register_is_three_keys_away() {
    let desk = Desk::new();
    for (lang, saved) in [("vi", "Đã lưu hộ"), ("en", "")] {
        let mut tui = desk.start(&["--demo", "--lang", lang], 80, 24);
        tui.wait("F10");
        tui.keys("<Enter>2");
        tui.wait(saved);
        assert_eq!(tui.keys, 2);
        quit(&mut tui);
    }
    let left: Vec<_> = fs::read_dir(desk.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .filter(|name| name.to_string_lossy().contains("demo"))
        .collect();
    assert!(
        left.is_empty(),
        "the trial register is thrown away: {left:?}"
    );
}

#[test]
fn without_colours_the_same_words_are_there() {
    let desk = Desk::new();
    let register = desk.register();
    let mut coloured = desk.start(&[register.to_str().unwrap()], 80, 24);
    coloured.wait("0/152");
    let seen = coloured.screen();
    quit(&mut coloured);
    let mut command = desk.command(&[register.to_str().unwrap()]);
    command.env("NO_COLOR", "1");
    let mut plain = Tui::start(command, 80, 24);
    plain.wait("0/152");
    assert_eq!(plain.screen(), seen);
    quit(&mut plain);
    assert!(has_colours(&coloured.written()));
    assert!(!has_colours(&plain.written()));
    assert!(
        plain.written().contains("\x1b[7m"),
        "the chosen line is reversed"
    );
}

/// Whether some style names one of the sixteen colours of a terminal.
fn has_colours(written: &str) -> bool {
    written.split("\x1b[").skip(1).any(|rest| {
        let style = rest
            .split(|letter: char| letter.is_ascii_alphabetic())
            .next()
            .unwrap_or_default();
        rest[style.len()..].starts_with('m')
            && style
                .split(';')
                .any(|part| matches!(part.parse(), Ok(30..=38 | 40..=48 | 90..=97 | 100..=107)))
    })
}

#[test]
fn without_a_terminal_the_trial_register_is_told_once() {
    let desk = Desk::new();
    let output = command(desk.folder.path()).arg("--demo").output().unwrap();
    assert!(output.status.success());
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(
        told.contains("Cả xã") && told.contains("gocua --demo"),
        "{told}"
    );
    assert!(!told.contains('\u{1b}'), "plain text");
}
