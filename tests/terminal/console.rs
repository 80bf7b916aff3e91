//! The loop and the terminal, tried with the street of the screen tests. The program is this test binary itself.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use gocua::lang::Lang;
use gocua::platform;
use gocua::tui::app::App;
use gocua::tui::command::Ending;
use gocua::tui::console::Console;
use portable_pty::CommandBuilder;
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

use crate::pty::Tui;
use crate::street::{Houses, context};

const ASKED: &str = "GOCUA_PLAY_STREET";
const WINDOW: &str = "GOCUA_PLAY_WINDOW";

/// Not a test but the program of the tests below: does nothing unless they ask for it.
#[test]
fn street_player() {
    if std::env::var_os(ASKED).is_none() {
        return;
    }
    let mut context = context(Lang::Vi);
    context.clock = platform::system_clock();
    let mut console = Console::open(true).unwrap();
    let mut app = App::new(context, Box::new(Houses::default()), console.waker());
    let ending = console.run(&mut app);
    console.close(&ending);
    drop(app);
    std::process::exit(match ending {
        Ending::Quit => 0,
        Ending::Signal(number) => 128 + number,
        _ => 9,
    });
}

fn street() -> Tui {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--exact", "console::street_player", "--nocapture"]);
    command.env(ASKED, "1");
    command.env("RUST_BACKTRACE", "0");
    command.env_remove("NO_COLOR");
    let tui = Tui::start(command, 80, 24);
    tui.wait("Nguyễn Văn Tám");
    tui
}

fn signal(tui: &Tui, signal: Signal) {
    kill_process(Pid::from_raw(tui.process()).unwrap(), signal).unwrap();
}

/// A program that is woken before it has gone to sleep would sleep for good.
fn wait_until_stopped(tui: &Tui) {
    let pid = Pid::from_raw(tui.process());
    let deadline = Instant::now() + Duration::from_secs(20);
    let news = WaitOptions::UNTRACED | WaitOptions::NOHANG;
    while !waitpid(pid, news)
        .unwrap()
        .is_some_and(|(_, status)| status.stopped())
    {
        assert!(Instant::now() < deadline, "it does not stop");
        std::thread::yield_now();
    }
}

#[test]
fn one_key_records_and_quitting_gives_the_terminal_back() {
    let mut tui = street();
    tui.keys("2");
    tui.wait("Đã lưu: hộ 031");
    tui.keys("2");
    tui.wait("Đã lưu: hộ 032");
    tui.keys("<Ctrl+Z>");
    tui.wait("Đã hoàn tác: hộ 032");
    assert_eq!(tui.keys, 3);
    tui.keys("<Esc>");
    tui.send(b"\x11");
    assert_eq!(tui.ended(), 0);
    tui.assert_given_back();
}

#[test]
fn hostile_streams_record_nothing() {
    for (bytes, shown) in [
        (&b"\x1b2"[..], "Nguy"),
        ("Trần Thị\rPhượng".as_bytes(), "Tìm: Trần Thị Phượng"),
        (b"042\r", "Tìm: 042"),
        (
            "\x1b[200~Lê Hữu\nĐức 2\r\x1b[201~".as_bytes(),
            "Tìm: Lê Hữu Đức 2",
        ),
        ("\x1b[200~\x1b[2J\x032\x1b[201~".as_bytes(), "Tìm:"),
        ("phuo\x7f\x7fươn\x7f\x7f\x7fượng".as_bytes(), "Tìm: phượng"),
        ("phu\u{31b}o\u{31b}\u{323}ng".as_bytes(), "Tìm: phượng"),
        ("dd\x7f\x7fđ".as_bytes(), "Tìm: đ"),
        (b"duc\x08", "Tìm: du"),
        (b"\x08\x08\x7f", "Nguy"),
        (b"22222222", "Phím bị giữ"),
    ] {
        let mut tui = street();
        tui.send(bytes);
        tui.wait(shown);
        let recorded = usize::from(bytes == b"22222222");
        // A key after the stream shows that all of it was taken.
        tui.keys("<F1>");
        tui.wait("Giúp: các phím ở đây");
        tui.keys("<Esc>");
        tui.wait_gone("Giúp: các phím");
        let screen = tui.screen();
        assert_eq!(screen.matches('○').count(), recorded, "{bytes:?}\n{screen}");
    }
}

#[test]
fn signals_end_it_and_give_the_terminal_back() {
    for (sent, status) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let mut tui = street();
        signal(&tui, sent);
        assert_eq!(tui.ended(), status, "{sent:?}");
        tui.assert_given_back();
    }
}

#[test]
fn a_signal_ends_it_in_the_middle_of_a_sequence() {
    let mut tui = street();
    tui.send(b"\x1b[200~half a paste");
    signal(&tui, Signal::TERM);
    assert_eq!(tui.ended(), 143);
}

/// Not a test but a terminal's window with the street in it, which the test below closes.
#[test]
fn street_window() {
    if std::env::var_os(WINDOW).is_none() {
        return;
    }
    let tui = street();
    println!("\nplayer {}", tui.process());
    tui.wait("never shown");
}

#[test]
fn a_closed_window_ends_it() {
    let mut window = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "console::street_window", "--nocapture"])
        .env(WINDOW, "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let player = BufReader::new(window.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok)
        .find_map(|line| line.strip_prefix("player ").map(str::to_owned))
        .unwrap();
    // The window goes without a word, as when it crashes or the connection breaks.
    window.kill().unwrap();
    window.wait().unwrap();
    let deadline = Instant::now() + Duration::from_secs(10);
    while runs(&player) {
        assert!(Instant::now() < deadline, "it outlives its terminal");
        std::thread::yield_now();
    }
}

/// Whether a process is there and no corpse.
fn runs(process: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let state = stat
        .rsplit(") ")
        .next()
        .and_then(|rest| rest.chars().next());
    state.is_some_and(|state| state != 'Z')
}

#[test]
fn a_panic_gives_the_terminal_back() {
    let mut tui = street();
    tui.send(b"\x02");
    assert_eq!(tui.ended(), 101);
    tui.assert_given_back();
    let written = tui.written();
    let after = written.rsplit("\x1b[?1049l").next().unwrap_or_default();
    assert!(
        after.contains("on purpose"),
        "the reason is told on the user's own screen"
    );
}

#[test]
fn sleeping_and_waking_draws_again() {
    for asleep in [Signal::STOP, Signal::TSTP] {
        let mut tui = street();
        signal(&tui, asleep);
        wait_until_stopped(&tui);
        tui.resize(100, 30);
        signal(&tui, Signal::CONT);
        tui.wait("Ngô Văn Khuyến");
        tui.wait_settled();
        tui.keys("2");
        tui.wait("Đã lưu: hộ 031");
    }
}

#[test]
fn a_storm_of_sizes_is_survived() {
    let mut tui = street();
    for step in 0..200u16 {
        tui.resize(step * 7 % 240, step * 3 % 80);
    }
    tui.resize(0, 0);
    tui.resize(1000, 1000);
    tui.resize(80, 24);
    tui.wait("Nguyễn Văn Tám");
    tui.wait_settled();
    tui.keys("2");
    tui.wait("Đã lưu: hộ 031");
}

#[test]
fn long_work_runs_beside_the_screen() {
    let mut tui = street();
    tui.send(b"\x0f");
    tui.wait("Đã đếm 300");
    tui.keys("2");
    tui.wait("Đã lưu: hộ 031");
}

#[test]
fn long_work_can_be_stopped() {
    let mut tui = street();
    tui.send(b"\x12");
    tui.wait("50 / 100 · 50,0 %");
    // Nothing but Cancel runs beside it.
    tui.send(b"\x11");
    tui.send(b"\x1b");
    tui.wait("Đã dừng, không ghi gì");
    tui.keys("2");
    tui.wait("Đã lưu: hộ 031");
}

#[test]
fn work_that_breaks_is_told_and_the_screens_go_on() {
    let mut tui = street();
    tui.send(b"\x18");
    tui.wait("CHƯA LƯU: việc đang chạy bị dừng giữa chừng");
    tui.keys("<Ctrl+O>");
    tui.wait("Đã đếm 300");
    tui.keys("2");
    tui.wait("Đã lưu: hộ 031");
}

#[test]
fn doing_nothing_costs_nothing() {
    let tui = street();
    // On a busy machine the first pictures come late: it begins when nothing has been drawn for a while.
    let mut drawn_before = tui.pictures();
    loop {
        std::thread::park_timeout(Duration::from_millis(500));
        let drawn = tui.pictures();
        if std::mem::replace(&mut drawn_before, drawn) == drawn {
            break;
        }
    }
    let used_before = tui.used();
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(1500) {
        std::thread::park_timeout(Duration::from_millis(500));
    }
    assert!(tui.used() - used_before <= 1, "processor time");
    assert!(
        tui.pictures() - drawn_before <= 1,
        "a picture at most, when the minute ends"
    );
}
