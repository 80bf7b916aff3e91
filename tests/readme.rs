//! The parts of the README that tables of the program know better. `GOCUA_WRITE_README=1 cargo test --test readme`
//! writes them anew.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use gocua::exchange::Field;
use gocua::lang::Lang;
use gocua::store::Store;
use gocua::tui::app::App;
use gocua::tui::command::Command;
use gocua::tui::context::Source as _;
use gocua::tui::event::Key;
use gocua::tui::screen::Screen as _;
use gocua::tui::screens::absent::Absent;
use gocua::tui::screens::households::Households;
use gocua::tui::screens::overview::Overview;

const WIDTH: usize = 110;

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
    fs::write(path("README.md"), text.replacen(present, wanted, 1)).unwrap();
}

fn rows<S, W: gocua::tui::context::Source>(
    place: &str,
    table: &[Command<S, W>],
    block: &mut String,
) {
    for command in table {
        // Enter, Tab and Esc do what they do everywhere.
        let caps: Vec<String> = command
            .keys
            .iter()
            .filter(|key| !matches!(key, Key::Enter | Key::Tab | Key::BackTab | Key::Esc))
            .map(|key| format!("`{}`", key.cap()))
            .collect();
        if caps.is_empty() {
            continue;
        }
        let (vi, en) = ((command.word)(Lang::Vi), (command.word)(Lang::En));
        writeln!(block, "| {place} | {} | {vi} | {en} |", caps.join(" ")).unwrap();
    }
}

#[test]
fn keys_are_those_of_the_tables() {
    let mut keys = String::from("| on | keys | Tiếng Việt | English |\n|---|---|---|---|\n");
    rows("every screen", App::<Store>::FRAME, &mut keys);
    rows("every screen", Store::commands(), &mut keys);
    rows("villages", Overview::COMMANDS, &mut keys);
    rows("households", Households::COMMANDS, &mut keys);
    rows("who is away", Absent::COMMANDS, &mut keys);
    check("keys", &keys);
}

#[test]
fn columns_are_those_of_the_table() {
    let mut columns = String::new();
    let mut width = 0;
    for field in Field::taken_in() {
        let column = format!(
            "`{}` ({})",
            field.heading(Lang::Vi),
            field.heading(Lang::En)
        );
        let length = column.chars().count() + 3;
        if width + length > WIDTH {
            columns.push('\n');
            width = 0;
        } else if width > 0 {
            columns.push(' ');
        }
        if !columns.is_empty() {
            columns.push_str("· ");
        }
        columns.push_str(&column);
        width += length;
    }
    columns.push('\n');
    check("columns", &columns);
}
