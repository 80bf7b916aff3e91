//! The real program in a terminal, with a person before it who counts the keys.

use std::fs;

use gocua::domain::name::{fold, initials};
use gocua::store::HouseholdFilter;

use crate::desk::{Desk, command, quit};
use crate::pty::Tui;

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
    let left: Vec<_> = fs::read_dir(desk.folder())
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
    let output = command(desk.folder()).arg("--demo").output().unwrap();
    assert!(output.status.success());
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(
        told.contains("Cả xã") && told.contains("gocua --demo"),
        "{told}"
    );
    assert!(!told.contains('\u{1b}'), "plain text");
}
