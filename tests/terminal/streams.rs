//! What a terminal may send that no hand types: huge pastes, halves of sequences, rubbish.

use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::desk::{Desk, quit};
use crate::promise::held;
use crate::pty::Tui;

/// Keys for a place, and what it shows: where a stream arrives.
const PLACES: [(&str, &str); 4] = [
    ("", "Tất cả"),
    ("/", "Tìm:"),
    ("322", "Nơi đến"),
    ("<F1>", "Giúp: các phím"),
];

fn at(desk: &Desk, keys: &str, shown: &str) -> Tui {
    let mut tui = desk.houses();
    tui.keys(keys);
    tui.wait(shown);
    tui
}

/// Everything a paste may hold that would be a command if it were typed.
fn big_paste() -> Vec<u8> {
    let line =
        "Nguyễn Văn Tám\t042\r2\n\u{3}\u{11}\u{1a}\u{1b}[A\u{1b}OP\u{1b}[21~\u{1b}[2J0912345678 ";
    let mut bytes = b"\x1b[200~".to_vec();
    while bytes.len() < 1_200_000 {
        bytes.extend_from_slice(line.as_bytes());
    }
    bytes.extend_from_slice(b"\x1b[201~");
    bytes
}

#[test]
fn a_huge_paste_is_text_wherever_it_arrives() {
    let mut times = 0;
    for (keys, shown) in PLACES {
        let desk = Desk::new();
        let mut tui = at(&desk, keys, shown);
        tui.send(&big_paste());
        tui.wait_settled();
        // It still hears: personal data are covered.
        tui.keys("<Ctrl+L>");
        assert_eq!(desk.visits(), 0, "{keys}");
        kill_process(Pid::from_raw(tui.process()).unwrap(), Signal::TERM).unwrap();
        assert_eq!(tui.ended(), 143, "{keys}: it still ran");
        tui.assert_given_back();
        assert!(desk.open().is_ok());
        times += 1;
    }
    held("terminal-paste", times);
}

/// A paste that holds the mark of its own end would go on as keys: a visit that nobody recorded.
#[test]
fn what_follows_a_paste_at_once_is_no_command() {
    for bytes in [
        &b"\x1b[200~L\x1b[201~2"[..],
        b"\x1b[200~\x1b[201~2",
        b"\x1b[200~L\x1b[201~\r2",
        b"\x1b[200~L\x1b[201~1\r",
    ] {
        let desk = Desk::new();
        let mut tui = desk.houses();
        tui.send(bytes);
        tui.wait_settled();
        tui.keys("<F1>");
        tui.wait("Giúp: các phím");
        quit(&mut tui);
        assert_eq!(desk.visits(), 0, "{bytes:?}");
    }
}

/// Beginnings of sequences that never go on.
const HALVES: [&[u8]; 7] = [
    b"\x1b[",
    b"\x1b[200~half a paste",
    b"\x1b[<0;12",
    b"\x1bO",
    b"\x1b]52;c;",
    b"\xe1\xbb",
    b"\x1b[1;",
];

#[test]
fn half_a_sequence_neither_keeps_it_alive_nor_busy() {
    let mut times = 0;
    for half in HALVES {
        let desk = Desk::new();
        let mut tui = desk.houses();
        tui.send(half);
        tui.wait_settled();
        let before = tui.used();
        idle(Duration::from_millis(1200));
        let used = tui.used() - before;
        assert!(used <= 3, "{used} ticks of idleness after {half:?}");
        kill_process(Pid::from_raw(tui.process()).unwrap(), Signal::TERM).unwrap();
        assert_eq!(tui.ended(), 143, "{half:?}");
        tui.assert_given_back();
        assert!(desk.open().is_ok());
        assert_eq!(desk.visits(), 0, "{half:?}");
        times += 1;
    }
    held("terminal-half", times);
}

fn idle(long: Duration) {
    let start = Instant::now();
    while start.elapsed() < long {
        std::thread::park_timeout(long.saturating_sub(start.elapsed()));
    }
}

/// The same rubbish each time.
fn rubbish(seed: u64, length: usize, keep: impl Fn(u8) -> bool) -> Vec<u8> {
    let mut state = seed;
    std::iter::repeat_with(|| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    })
    .filter(|byte| keep(*byte))
    .take(length)
    .collect()
}

#[test]
fn rubbish_records_nothing_and_is_survived() {
    let mut times = 0;
    for (seed, (keys, shown)) in (1..).zip(PLACES) {
        // Without the keys that lead out of the program it must still be there; with them it may have left.
        let without = rubbish(seed, 150_000, |byte| byte >= b' ');
        // Once the terminal is given back, the system itself takes Ctrl+C, Ctrl+Z and Ctrl+\ out of what still comes,
        // and throws away at each what was written and not yet shown.
        let with = rubbish(seed, 150_000, |byte| !matches!(byte, 0x03 | 0x1a | 0x1c));
        for (bytes, stays) in [(without, true), (with, false)] {
            let desk = Desk::new();
            let mut tui = at(&desk, keys, shown);
            if stays {
                tui.send(&bytes);
                tui.wait_settled();
            } else {
                tui.send_last(bytes);
            }
            let _ = kill_process(Pid::from_raw(tui.process()).unwrap(), Signal::TERM);
            let status = tui.ended();
            assert!(status == 143 || (!stays && status == 0), "{status}");
            tui.assert_given_back();
            assert_eq!(desk.visits(), 0, "{keys}");
            let checked = desk.call(&["check", "--full"]);
            assert!(checked.status.success(), "{checked:?}");
            times += 1;
        }
    }
    held("terminal-rubbish", times);
}
