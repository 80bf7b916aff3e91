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

fn keys_of<S, W: Source>(place: &str, table: &[Command<S, W>]) -> String {
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
            items.push(format!("{} {words}", caps.join(" ")));
        }
    }
    format!("**{place}** {}\n", flow(&items))
}

#[test]
fn keys_are_those_of_the_tables() {
    let keys = [
        keys_of("On every screen:", App::<Store>::FRAME),
        keys_of("With a register open:", Store::commands()),
        keys_of("Villages:", Overview::COMMANDS),
        keys_of("Households:", Households::COMMANDS),
        keys_of("Who is away:", Absent::COMMANDS),
    ];
    check("keys", &keys.concat());
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
