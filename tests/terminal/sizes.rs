//! Terminals of any size, changing at any moment, and what they cost.

use std::time::{Duration, Instant};

use crate::desk::{Desk, quit};
use crate::promise::held;
use crate::pty::Tui;

/// Kibibytes that a picture of the largest size may add.
const LARGEST_PICTURE: u64 = 24 * 1024;

/// The same sizes each time: columns to 300, rows to 100, now and then none or very many.
fn sizes(count: usize) -> impl Iterator<Item = (u16, u16)> {
    let mut state = 7_u64;
    let mut next = move |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    std::iter::repeat_with(move || match next(20) {
        0 => (0, 0),
        1 => (1, 1),
        2 => (1000, 1000),
        3 => (20, 5),
        _ => (next(300) as u16, next(100) as u16),
    })
    .take(count)
}

#[test]
fn two_thousand_sizes_on_five_screens() {
    let desk = Desk::new();
    let mut tui = desk.houses();
    let mut times = 0;
    let screens = ["", "3", "<Esc><Esc><F6>", "<F7>", "<Esc><F1>"];
    for (at, screen) in screens.iter().enumerate() {
        tui.keys(screen);
        for (count, (columns, rows)) in sizes(400).enumerate() {
            tui.resize(columns, rows);
            times += 1;
            // As fast as they come, and now and then one that is drawn.
            if count % 40 == at {
                tui.wait_settled();
            }
        }
        tui.resize(80, 24);
        tui.wait("F10");
        tui.wait_settled();
    }
    quit(&mut tui);
    tui.assert_given_back();
    assert_eq!(desk.visits(), 0);
    held("terminal-sizes", times);
}

#[test]
fn it_starts_in_any_size() {
    for (columns, rows) in [(0, 0), (1, 1), (20, 5), (1000, 1000), (80, 0), (0, 24)] {
        let desk = Desk::new();
        let mut tui = desk.start(&[desk.register().to_str().unwrap()], columns, rows);
        tui.wait_settled();
        tui.resize(80, 24);
        tui.wait("Tổng quan");
        tui.wait_settled();
        quit(&mut tui);
        tui.assert_given_back();
    }
}

#[test]
fn a_huge_terminal_costs_little_memory() {
    let desk = Desk::new();
    let mut tui = desk.houses();
    tui.wait_settled();
    let before = tui.memory();
    for _ in 0..10 {
        tui.resize(1000, 1000);
        tui.wait_settled();
        tui.resize(999, 999);
        tui.wait_settled();
    }
    let grown = tui.memory().saturating_sub(before);
    assert!(grown <= LARGEST_PICTURE, "{grown} KiB more");
}

/// Ticks of processor time (a hundredth of a second each) in some seconds of nothing.
fn idle_ticks(tui: &Tui) -> u64 {
    tui.wait_settled();
    let before = tui.used();
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(3) {
        std::thread::park_timeout(Duration::from_millis(500));
    }
    tui.used() - before
}

#[test]
fn doing_nothing_costs_nothing() {
    let desk = Desk::new();
    let mut tui = desk.houses();
    for (keys, columns, rows) in [("", 80, 24), ("3", 80, 24), ("", 0, 0), ("", 1000, 1000)] {
        tui.resize(columns, rows);
        tui.wait_settled();
        tui.keys(keys);
        let ticks = idle_ticks(&tui);
        assert!(ticks <= 3, "{ticks} ticks at {columns}x{rows}");
    }
    held("terminal-idle", 4);
}
