//! What the program sends to a terminal or prints of names that no register should hold.

use std::path::Path;
use std::process::Output;

use crate::desk::{Desk, command};
use crate::hostile::{VALUES, is_harmful, register};
use crate::promise::held;

/// A name like any other: what the others are compared with.
const PLAIN: &str = "An";

/// `@` stands for the name.
const COMMANDS: &[&[&str]] = &[
    &["status"],
    &["list", "people"],
    &["list", "households"],
    &["list", "absent"],
    &["list", "outreach"],
    &["list", "visits"],
    &["list", "people", "--village", "@"],
    &["log"],
    &["check", "--full"],
    &["backup"],
    &["restore"],
    &["visit", "@", "2"],
    &["visit", "042", "@"],
    &["visit", "042", "2", "--village", "@"],
    &["visit", "042", "2", "--at", "@"],
    &["visit", "042", "5", "--note", "@"],
    &["absent", "@", "--reason", "studying"],
    &["export", "@"],
    &["export", "people", "--out", "@/x.csv"],
    &["import", "@"],
    &["import", "@.csv", "--dry-run"],
    &["undo", "@"],
    &["undo"],
    &["@"],
    &["--@"],
    &["list", "people", "--@"],
    &["completions", "@"],
];

fn called(folder: &Path, value: &str, arguments: &[&str], json: bool) -> Output {
    let mut call = command(folder);
    call.current_dir(folder)
        .env("GOCUA_REGISTER", folder.join("so.gocua"))
        .args(arguments.iter().map(|word| word.replace('@', value)));
    if json {
        call.arg("--json");
    }
    call.output().unwrap()
}

/// Lines on both outputs, after a look at every letter of them.
fn lines(output: &Output, told: &str) -> (usize, usize) {
    let [out, err] = [&output.stdout, &output.stderr].map(|bytes| {
        let text = std::str::from_utf8(bytes).unwrap();
        for line in text.split('\n') {
            let odd = line.chars().find(|letter| is_harmful(*letter));
            assert_eq!(odd, None, "{told}: {line:?}");
            assert!(!line.starts_with("GIẢ"), "{told}: {line}");
        }
        text.lines().count()
    });
    (out, err)
}

#[test]
fn no_name_commands_the_terminal_or_begins_a_line_of_its_own() {
    let mut times = 0;
    for (at, value) in VALUES.iter().enumerate() {
        let folders = [value, &PLAIN].map(|value| {
            let folder = tempfile::tempdir().unwrap();
            let home = folder.path().join("home");
            drop(register(&folder.path().join("so.gocua"), &home, value));
            std::fs::write(
                folder.path().join(format!("{value}.csv")),
                "TT,Họ tên\n1,An\n",
            )
            .unwrap();
            folder
        });
        for (number, arguments) in COMMANDS.iter().enumerate() {
            let json = (at + number).is_multiple_of(3);
            let told = format!("{value:?} {arguments:?} json {json}");
            let hostile = called(folders[0].path(), value, arguments, json);
            let plain = called(folders[1].path(), PLAIN, arguments, json);
            assert_ne!(hostile.status.code(), Some(101), "{told}: {hostile:?}");
            assert_eq!(
                lines(&hostile, &told),
                lines(&plain, &told),
                "{told}: {hostile:?}"
            );
            if json && hostile.stdout.first() == Some(&b'{') {
                serde_json::from_slice::<serde_json::Value>(&hostile.stdout).unwrap();
            }
            times += 1;
        }
    }
    held("hostile-printed", times);
}

/// What is left of the program's own sequences: nothing but text.
fn without_own_sequences(written: &str) -> String {
    let mut rest = written;
    let mut text = String::new();
    while let Some(at) = rest.find('\u{1b}') {
        text.push_str(&rest[..at]);
        let sequence = rest[at..].strip_prefix("\u{1b}[");
        let sequence = sequence.unwrap_or_else(|| panic!("{:?}", &rest[at..at + 20]));
        let end = sequence
            .find(|letter: char| !(letter.is_ascii_digit() || "?;".contains(letter)))
            .unwrap();
        assert!(
            "mHJKhl".contains(&sequence[end..=end]),
            "{:?}",
            &sequence[..=end]
        );
        rest = &sequence[end + 1..];
    }
    text.push_str(rest);
    text
}

#[test]
fn nothing_but_the_programs_own_sequences_reaches_the_terminal() {
    let mut times = 0;
    for value in VALUES {
        let desk = Desk::new();
        let path = desk.folder().join("hostile.gocua");
        drop(register(&path, &desk.folder().join("home"), value));
        let mut tui = desk.start(
            &[path.to_str().unwrap(), "--as", &value.replace('\0', "")],
            100,
            30,
        );
        tui.wait_settled();
        for keys in [
            "<Enter>", "<Enter>", "<Esc>", "<F6>", "<F4>", "<Esc>", "<F7>", "<Esc>", "<F9>",
        ] {
            tui.keys(keys);
        }
        tui.send(b"\x11");
        tui.ended();
        tui.assert_given_back();
        let text = without_own_sequences(&tui.written());
        let odd = text
            .chars()
            .find(|letter| is_harmful(*letter) && !matches!(letter, '\r' | '\n'));
        assert_eq!(odd, None, "{value:?}");
        times += 1;
    }
    held("hostile-terminal", times);
}
