//! The parts of the README that tables of the program know better. `GOCUA_WRITE_README=1 cargo test --test readme`
//! writes them anew.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::{Path, PathBuf};

use gocua::exchange::Field;
use gocua::lang::Lang;
use gocua::store::Store;
use gocua::tui::app::App;
use gocua::tui::command::Command;
use gocua::tui::context::Source;
use gocua::tui::event::Key;
use gocua::tui::screen::Screen as _;
use gocua::tui::screens::absent::Absent;
use gocua::tui::screens::calls::Calls;
use gocua::tui::screens::households::Households;
use gocua::tui::screens::overview::Overview;
use gocua::tui::screens::progress::Progress;
use gocua::tui::screens::work_list::WorkList;

const WIDTH: usize = 122;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn readme() -> String {
    fs::read_to_string(path("README.md")).unwrap()
}

/// What stands between the marks of a block, without the marks.
fn block<'a>(text: &'a str, name: &str) -> &'a str {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let from = text.find(&open).unwrap() + open.len();
    let length = text[from..].find(&close).unwrap();
    &text[from..from + length]
}

/// Fails when a block is not as the program has it, or writes it.
fn check(name: &str, wanted: &str) {
    let text = readme();
    let present = block(&text, name);
    if present == wanted {
        return;
    }
    assert!(
        std::env::var_os("GOCUA_WRITE_README").is_some(),
        "the block {name} of README.md is stale: GOCUA_WRITE_README=1 cargo test --test readme -- --test-threads 1\n{wanted}"
    );
    let open = format!("<!-- {name} -->\n");
    let anew = text.replacen(&format!("{open}{present}"), &format!("{open}{wanted}"), 1);
    fs::write(path("README.md"), anew).unwrap();
}

/// Puts items one behind another, in lines of [`WIDTH`].
fn flow(items: &[String]) -> String {
    let mut lines = vec![String::new()];
    for (at, item) in items.iter().enumerate() {
        let piece = if at == 0 {
            item.clone()
        } else {
            format!("· {item}")
        };
        let line = lines.last_mut().unwrap();
        if line.chars().count() + piece.chars().count() + 1 > WIDTH {
            lines.push(piece);
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&piece);
        }
    }
    lines.join("\n") + "\n"
}

/// The picture that the tests of the screens keep; of empty rows that follow one another, one is enough here.
#[test]
fn the_screen_is_as_the_program_draws_it() {
    let kept = "tests/screens/snapshots/screens__working__households_nobody_home_vi_100.snap";
    let kept = fs::read_to_string(path(kept)).unwrap();
    let mut screen = String::new();
    let mut empty = false;
    for line in kept.splitn(3, "---\n").nth(2).unwrap().lines().take(30) {
        let was_empty = std::mem::replace(
            &mut empty,
            !line.contains(char::is_alphanumeric) && line.starts_with('│'),
        );
        if !(empty && was_empty) {
            screen.push_str(line);
            screen.push('\n');
        }
    }
    check("screen", &format!("```text\n{screen}```\n"));
}

/// The keys of a table but for those that `seen` has from the tables before.
fn keys_of<S, W: Source>(place: &str, table: &[Command<S, W>], seen: &mut Vec<String>) -> String {
    let mut items = Vec::new();
    for command in table {
        // What these do is said above the block.
        let caps: Vec<String> = command
            .keys
            .iter()
            .filter(|key| {
                !matches!(
                    key,
                    Key::Enter | Key::Tab | Key::BackTab | Key::Esc | Key::Down | Key::Up
                )
            })
            .map(|key| format!("`{}`", key.cap()))
            .collect();
        if !caps.is_empty() {
            let (vi, en) = ((command.word)(Lang::Vi), (command.word)(Lang::En));
            let words = if vi == en { vi } else { format!("{vi} ({en})") };
            let item = format!("{} {words}", caps.join(" "));
            if !seen.contains(&item) {
                seen.push(item.clone());
                items.push(item);
            }
        }
    }
    items.insert(0, format!("**{place}**"));
    flow(&items).replacen("** · ", "** ", 1)
}

#[test]
fn keys_are_those_of_the_tables() {
    let seen = &mut Vec::new();
    let keys = [
        keys_of("On every screen:", App::<Store>::FRAME, seen),
        keys_of("With a register open:", Store::commands(), seen),
        keys_of("Villages:", Overview::COMMANDS, seen),
        keys_of("Households:", Households::COMMANDS, seen),
        keys_of("Who is away:", Absent::COMMANDS, seen),
        keys_of("Calling relatives:", Calls::COMMANDS, seen),
        keys_of("To do:", WorkList::COMMANDS, seen),
        keys_of("Progress and ranks:", Progress::COMMANDS, seen),
    ];
    check("keys", &keys.join("\n"));
}

#[test]
fn columns_are_those_of_the_table() {
    let columns: Vec<String> = Field::taken_in()
        .map(|field| {
            let (vi, en) = (field.heading(Lang::Vi), field.heading(Lang::En));
            format!("`{vi}` ({en})")
        })
        .collect();
    check("columns", &flow(&columns));
}

/// What stands in backticks in a cell.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// The sources below a folder, in one text.
fn sources(folder: &Path, all: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            all.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

/// The rows of the letters that campaigns answer.
const ROWS: [u32; 18] = [
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 24, 25, 26, 27, 28, 29, 30, 35,
];

#[test]
fn what_the_letters_ask_is_where_the_readme_says() {
    let text = readme();
    let rows: Vec<Vec<&str>> = block(&text, "letters")
        .lines()
        .skip(2)
        .map(|line| line.split('|').map(str::trim).collect())
        .collect();
    let numbers: Vec<u32> = rows.iter().map(|row| row[1].parse().unwrap()).collect();
    assert_eq!(numbers, ROWS);
    let (mut tests, words) = (
        String::new(),
        fs::read_to_string(path("assets/lang/vi.ftl")).unwrap(),
    );
    sources(&path("tests"), &mut tests);
    sources(&path("src"), &mut tests);
    for row in &rows {
        let (place, proof) = (row[3], quoted(row[4]));
        assert!(!proof.is_empty(), "{row:?}");
        for test in proof {
            let is_there = tests.contains(&format!("#[test]\n    fn {test}()"))
                || tests.contains(&format!("#[test]\nfn {test}()"));
            assert!(is_there, "no test is called {test}");
        }
        for screen in place.split("**").skip(1).step_by(2) {
            let is_there = words
                .lines()
                .any(|line| line.ends_with(&format!("= {screen}")));
            assert!(is_there, "no screen is called {screen}");
        }
        for command in quoted(place)
            .into_iter()
            .filter_map(|text| text.strip_prefix("gocua "))
        {
            let mut parts = command.split(' ');
            let help = std::process::Command::new(env!("CARGO_BIN_EXE_gocua"))
                .args([parts.next().unwrap(), "-h", "--lang", "en"])
                .output()
                .unwrap();
            let help = String::from_utf8(help.stdout).unwrap();
            assert!(help.contains("Usage"), "{command}");
            for option in parts.filter(|part| part.starts_with("--")) {
                assert!(help.contains(option), "{command}");
            }
        }
    }
    // Beside the table.
    let beside = "every_day_of_any_history_gives_what_it_gave_that_evening";
    assert!(text.contains(beside) && tests.contains(&format!("fn {beside}(")));
}
