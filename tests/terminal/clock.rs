//! A machine whose clock is wrong: the program asks which day it is, and visits keep their order.

use std::process::Output;

use crate::desk::{Desk, command, quit};
use crate::promise::held;
use crate::pty::Tui;

/// Clocks that cannot be right on a register of 22/11/2026: a dead battery shows 1970 in Viet Nam, which is 1969 in UTC.
const WRONG: [&str; 6] = [
    "1969-12-31T23:00",
    "1970-01-01T00:00",
    "2001-09-09T08:30",
    "2026-11-20T15:30",
    "2099-12-31T15:30",
    "2150-01-01T15:30",
];

fn at(desk: &Desk, now: &str, arguments: &[&str]) -> Output {
    let mut call = command(desk.folder());
    call.env("GOCUA_NOW", now)
        .args(arguments)
        .arg("--register")
        .arg(desk.register());
    call.output().unwrap()
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn screens(desk: &Desk, now: &str) -> Tui {
    let mut command = desk.command(&[desk.register().to_str().unwrap()]);
    command.env("GOCUA_NOW", now);
    Tui::start(command, 80, 24)
}

#[test]
fn a_wrong_clock_is_asked_about_and_the_visit_is_of_the_day_that_was_said() {
    let mut times = 0;
    for now in WRONG {
        let desk = Desk::new();
        let mut tui = screens(&desk, now);
        tui.wait("Hôm nay là ngày nào?");
        tui.keys("22/11/2026<Enter>");
        tui.wait("Tổng quan");
        tui.wait("22/11");
        tui.keys("<Enter>");
        tui.wait("Tất cả");
        quit(&mut tui);
        tui.assert_given_back();
        let said = at(
            &desk,
            now,
            &["visit", "001", "2", "--today", "22/11/2026", "--json"],
        );
        assert!(said.status.success(), "{now}: {said:?}");
        assert_eq!(json(&said)["on"], "2026-11-22", "{now}: {said:?}");
        assert_eq!(desk.visits(), 1, "{now}");
        times += 2;
    }
    held("clock-asked", times);
}

#[test]
fn nobody_is_there_to_ask_and_nothing_is_written() {
    let mut times = 0;
    for now in WRONG {
        let desk = Desk::new();
        let before = std::fs::read(desk.register()).unwrap();
        for arguments in [
            &["visit", "001", "2"][..],
            &["undo"],
            &["import", "none.csv"],
        ] {
            let refused = at(&desk, now, arguments);
            assert_eq!(refused.status.code(), Some(2), "{now}: {refused:?}");
            let told = String::from_utf8_lossy(&refused.stderr);
            assert!(told.contains("--today"), "{now} {arguments:?}: {told}");
            times += 1;
        }
        assert_eq!(std::fs::read(desk.register()).unwrap(), before, "{now}");
        // Reading goes on, with a word about it.
        let read = at(&desk, now, &["status"]);
        assert!(read.status.success(), "{now}: {read:?}");
        assert!(String::from_utf8_lossy(&read.stderr).contains("--today"));
        times += 1;
    }
    held("clock-commands", times);
}

#[test]
fn a_clock_that_jumps_between_visits_keeps_their_order() {
    let desk = Desk::new();
    let wanted = ["2", "1", "5", "2", "4"];
    // Forward, back within the day, far ahead and corrected: each visit is of the same day.
    let clocks = [
        "2026-11-22T17:00",
        "2026-11-22T14:00",
        "2027-10-01T15:00",
        "2026-11-22T13:40",
        "2026-11-22T17:30",
    ];
    for (outcome, now) in wanted.iter().zip(clocks) {
        let today = ["--today", "22/11/2026", "--at", "22/11/2026 15:00"];
        let visit = [&["visit", "001", outcome][..], &today].concat();
        let done = at(&desk, now, &visit);
        assert!(done.status.success(), "{now}: {done:?}");
    }
    let store = desk.open().unwrap();
    let village = store.villages().unwrap()[0].0;
    let household = store.households_of_code(village, "001").unwrap()[0];
    let visits = store.visits_of(household).unwrap();
    let kept: Vec<&str> = visits
        .iter()
        .map(|line| line.visit.outcome.code())
        .collect();
    let told: Vec<&str> = wanted
        .iter()
        .map(|digits| {
            gocua::domain::outcome::Outcome::from_digits(digits)
                .unwrap()
                .code()
        })
        .collect();
    assert_eq!(kept, told);
    let entered: Vec<i64> = visits.iter().map(|line| line.visit.entered_at.0).collect();
    assert!(entered.is_sorted(), "{entered:?}");
    drop(store);
    let checked = desk.call(&["check", "--full"]);
    assert!(checked.status.success(), "{checked:?}");
    held("clock-order", wanted.len());
}
