//! However the program ends, the terminal is as it was, nobody is left behind, the lock is free, and the book holds what
//! was saved and nothing of what was still being typed.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

use crate::desk::{Desk, PROGRAM, command, quit};
use crate::promise::held;
use crate::pty::Tui;

/// What is on the screen when the end comes, after one visit was saved: keys, and what they show.
const OPEN: [(&str, &str); 3] = [
    ("", "Đã lưu hộ 001"),
    // An absence is being typed: its reason is chosen, its place half written.
    ("322Nam Đị", "Nam Đị"),
    ("/tran", "Tìm: tran"),
];

fn at_work(desk: &Desk, keys: &str, shown: &str) -> Tui {
    let mut tui = desk.houses();
    tui.keys("2");
    tui.wait("Đã lưu hộ 001");
    tui.keys(keys);
    tui.wait(shown);
    tui
}

/// One visit is in the book, whole, and anybody can open it.
fn assert_kept(desk: &Desk) {
    let journal = desk.folder().join("so.gocua-journal");
    assert!(!journal.exists(), "nothing half-written");
    assert!(desk.open().is_ok(), "the lock is free");
    assert_eq!(desk.visits(), 1, "what was saved, and nothing else");
    let checked = desk.call(&["check", "--full"]);
    assert!(checked.status.success(), "{checked:?}");
}

#[test]
fn every_signal_gives_the_terminal_back_and_keeps_what_was_saved() {
    let mut times = 0;
    for (sent, status) in [
        (Signal::TERM, 143),
        (Signal::HUP, 129),
        (Signal::INT, 130),
        (Signal::QUIT, 131),
    ] {
        for (keys, shown) in OPEN {
            let desk = Desk::new();
            let mut tui = at_work(&desk, keys, shown);
            kill_process(Pid::from_raw(tui.process()).unwrap(), sent).unwrap();
            assert_eq!(tui.ended(), status, "{sent:?} after {keys}");
            tui.assert_given_back();
            assert_kept(&desk);
            times += 1;
        }
    }
    held("terminal-signals", times);
}

const REGISTER: &str = "GOCUA_PLAY_REGISTER";
const KEYS: &str = "GOCUA_PLAY_KEYS";
const SHOWN: &str = "GOCUA_PLAY_SHOWN";
const UNHEARD: &str = "GOCUA_PLAY_UNHEARD";

/// Not a test but a terminal's window with the program in it, which the test below closes.
#[test]
fn window() {
    let Some(folder) = std::env::var_os(REGISTER) else {
        return;
    };
    let desk = Desk::at(folder.as_ref());
    let unheard = std::env::var_os(UNHEARD).is_some();
    let tui = at_work_without_hangup(&desk, unheard);
    println!("\nplayer {}", tui.process());
    tui.wait("never shown");
}

fn at_work_without_hangup(desk: &Desk, unheard: bool) -> Tui {
    let mut command = desk.command(&[desk.register().to_str().unwrap()]);
    // Without a terminal that controls it, the system tells the program nothing when the window closes.
    command.set_controlling_tty(!unheard);
    let mut tui = Tui::start(command, 80, 24);
    tui.wait("Tổng quan");
    tui.keys("<Enter>");
    tui.wait("Tất cả");
    tui.keys("2");
    tui.wait("Đã lưu hộ 001");
    tui.keys(&std::env::var(KEYS).unwrap());
    tui.wait(&std::env::var(SHOWN).unwrap());
    tui
}

#[test]
fn a_closed_window_ends_the_program_whether_or_not_it_is_told() {
    let mut times = 0;
    for unheard in [false, true] {
        for (keys, shown) in OPEN {
            let desk = Desk::new();
            let mut window = Command::new(std::env::current_exe().unwrap());
            window
                .args(["--exact", "endings::window", "--nocapture"])
                .env(REGISTER, desk.folder())
                .env(KEYS, keys)
                .env(SHOWN, shown)
                .env_remove(UNHEARD)
                .stdout(Stdio::piped());
            if unheard {
                window.env(UNHEARD, "1");
            }
            let mut window = window.spawn().unwrap();
            let player = BufReader::new(window.stdout.take().unwrap())
                .lines()
                .map_while(Result::ok)
                .find_map(|line| line.strip_prefix("player ").map(str::to_owned))
                .unwrap();
            // The window goes without a word, as when it crashes or the connection breaks.
            window.kill().unwrap();
            window.wait().unwrap();
            let deadline = Instant::now() + Duration::from_secs(20);
            while runs(&player) {
                assert!(Instant::now() < deadline, "it outlives its terminal");
                std::thread::yield_now();
            }
            assert_kept(&desk);
            times += 1;
        }
    }
    held("terminal-closed", times);
}

/// Whether a process is there and no corpse.
fn runs(process: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let state = stat
        .rsplit(") ")
        .next()
        .and_then(|rest| rest.chars().next());
    state.is_some_and(|state| state != 'Z')
}

#[test]
fn asleep_in_one_size_awake_in_another() {
    let mut times = 0;
    for asleep in [Signal::STOP, Signal::TSTP] {
        for (columns, rows) in [(100, 30), (20, 5), (0, 0), (1000, 1000)] {
            let desk = Desk::new();
            let mut tui = desk.houses();
            let process = Pid::from_raw(tui.process()).unwrap();
            kill_process(process, asleep).unwrap();
            wait_until_stopped(process);
            tui.resize(columns, rows);
            kill_process(process, Signal::CONT).unwrap();
            tui.wait_settled();
            tui.resize(80, 24);
            tui.wait("F10");
            tui.wait_settled();
            tui.keys("2");
            tui.wait("Đã lưu hộ 001");
            quit(&mut tui);
            tui.assert_given_back();
            assert_kept(&desk);
            times += 1;
        }
    }
    held("terminal-asleep", times);
}

/// A program that is woken before it has gone to sleep would sleep for good.
fn wait_until_stopped(process: Pid) {
    let deadline = Instant::now() + Duration::from_secs(20);
    let news = WaitOptions::UNTRACED | WaitOptions::NOHANG;
    while !waitpid(Some(process), news)
        .unwrap()
        .is_some_and(|(_, status)| status.stopped())
    {
        assert!(Instant::now() < deadline, "it does not stop");
        std::thread::yield_now();
    }
}

#[test]
fn without_a_terminal_a_sentence_says_so() {
    let desk = Desk::new();
    let register = desk.register();
    let mut times = 0;
    for (shell, lang, sentence) in [
        (
            "\"$0\" \"$1\" < /dev/null",
            "vi",
            "Màn hình cần một cửa sổ lệnh.",
        ),
        (
            "\"$0\" \"$1\" < /dev/null",
            "en",
            "The screens need a terminal.",
        ),
        ("\"$0\" \"$1\" > out", "vi", "Màn hình cần một cửa sổ lệnh."),
        ("\"$0\" \"$1\" | cat", "vi", "Màn hình cần một cửa sổ lệnh."),
        (
            "\"$0\" < /dev/null > out",
            "en",
            "The screens need a terminal.",
        ),
        (
            "TERM=dumb \"$0\" \"$1\"",
            "vi",
            "Màn hình cần một cửa sổ lệnh.",
        ),
        ("TERM=dumb \"$0\"", "en", "The screens need a terminal."),
    ] {
        // A shell in a terminal starts it, so that what is not redirected is one.
        let mut started = portable_pty::CommandBuilder::new("/bin/bash");
        let line = format!("set -o pipefail; {shell}; echo \"status $?\"");
        started.args(["-c", &line, PROGRAM, register.to_str().unwrap()]);
        started.cwd(desk.folder());
        started.env("GOCUA_HOME", desk.folder().join("home"));
        started.env("GOCUA_LANG", lang);
        started.env_remove("GOCUA_REGISTER");
        let mut tui = Tui::start(started, 100, 30);
        assert_eq!(tui.ended(), 0);
        tui.assert_given_back();
        let written = tui.written();
        assert!(written.contains(sentence), "{shell}: {written}");
        assert!(written.contains("status 2"), "{shell}: {written}");
        assert!(!written.contains('\u{1b}'), "{shell}: {written:?}");
        times += 1;
    }
    held("terminal-none", times);
}

#[test]
fn a_terminal_that_does_not_say_what_it_is_will_do() {
    let desk = Desk::new();
    let mut command = desk.command(&[desk.register().to_str().unwrap()]);
    command.env_remove("TERM");
    let mut tui = Tui::start_as_is(command, 80, 24);
    tui.wait("Tổng quan");
    quit(&mut tui);
    tui.assert_given_back();
}

#[test]
fn nobody_hears_it_and_it_ends_all_the_same() {
    let desk = Desk::new();
    for (arguments, closed) in [
        ("status", ">&-"),
        ("status --json", ">&-"),
        ("list households", ">&-"),
        ("list nothing", "2>&-"),
        ("visit 001 2 --village nowhere", ">&- 2>&-"),
        ("list households", "| true"),
    ] {
        let line = format!("\"$0\" {arguments} {closed}");
        let mut called = Command::new("/bin/sh");
        let home = command(desk.folder());
        called.envs(
            home.get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        );
        let output = called
            .args(["-c", &line, PROGRAM])
            .env("GOCUA_REGISTER", desk.register())
            .output()
            .unwrap();
        assert_eq!(output.status.signal(), None, "{line}");
        assert_ne!(output.status.code(), Some(101), "{line}: {output:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{line}");
    }
    assert!(Path::new(PROGRAM).exists());
}
