//! The layers hold: every path below `src` is read and must point at what its layer may use.

use std::path::Path;

use crate::source::{File, Placed, Token, Written, files, module_of, paths, placed};

/// Each part of the program, and the parts it may use besides itself.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("lang", &["domain"]),
    ("platform", &["domain"]),
    ("store", &["domain", "lang", "platform"]),
    ("exchange", &["domain", "lang", "platform", "store"]),
    ("sample", &["domain", "lang", "store", "exchange"]),
    (
        "tui",
        &["domain", "lang", "platform", "store", "exchange", "sample"],
    ),
    (
        "cli",
        &["domain", "lang", "platform", "store", "exchange", "sample"],
    ),
    (
        "main",
        &[
            "domain", "lang", "platform", "store", "exchange", "sample", "tui", "cli",
        ],
    ),
];

/// What stands in one place only: the beginning of a path outside the crate, and where it may be written. Modules of
/// tests may look at files with anything.
const PLACES: &[(&str, &[&str])] = &[
    ("ratatui", &["tui"]),
    ("crossterm", &["tui"]),
    ("rusqlite", &["store"]),
    // `domain::code` reads the lists of codes that are built into the program; they are CSV so that an office can read
    // and check them, and are no files at run time.
    ("csv", &["exchange", "domain::code"]),
    ("calamine", &["exchange"]),
    ("rust_xlsxwriter", &["exchange"]),
    ("zip", &["exchange"]),
    ("quick_xml", &["exchange"]),
    ("encoding_rs", &["exchange"]),
    ("clap", &["cli", "main"]),
    ("clap_complete", &["cli", "main"]),
    ("indicatif", &["cli", "main"]),
    ("anyhow", &["cli", "main"]),
    ("rustix", &["platform"]),
    ("signal_hook", &["platform"]),
    ("directories", &["platform"]),
    ("std::os", &["platform"]),
    // The clock is an argument: a day that is not passed in cannot be tried.
    ("SystemTime::now", &["platform"]),
    ("Local::now", &["platform"]),
    ("Utc::now", &["platform"]),
    ("std::env", &["platform", "cli", "main"]),
    ("env::args", &["cli", "main"]),
    ("process::exit", &["main"]),
    // The terminal is taken over and drawn in one place; `platform` asks whether it is one.
    ("io::stdout", &["cli::output", "tui::console", "platform"]),
    ("io::stderr", &["cli::output", "tui::console", "platform"]),
    ("ProgressDrawTarget", &["cli::progress"]),
    (
        "std::fs",
        &[
            "platform", "store", "exchange", "sample", "tui", "cli", "main",
        ],
    ),
    (
        "std::io",
        &[
            "platform", "store", "exchange", "sample", "tui", "cli", "main",
        ],
    ),
    ("std::net", &[]),
];

/// Names that say nothing of a village.
const EMPTY_NAMES: &[&str] = &[
    "utils", "util", "helpers", "helper", "common", "misc", "manager", "handler", "handlers",
    "service", "services", "base", "impl", "prelude", "shared", "core", "types", "model", "models",
    "lib_impl",
];

/// What a path of `file` breaks, in words.
fn fault(file: &[String], written: &Written) -> Option<String> {
    let layer = file.first().map_or("lib", String::as_str);
    if let Some(path) = written.resolved(file) {
        // The macro of the texts stands at the root, as every macro that is given out.
        let target = match path.first()?.as_str() {
            "say" => "lang",
            target => target,
        };
        let (_, may) = LAYERS.iter().find(|(name, _)| *name == layer)?;
        let holds = target == layer || may.contains(&target);
        return (!holds).then(|| format!("{layer} may not use {}", path.join("::")));
    }
    if written.is_test() || file.last().is_some_and(|name| name == "tests") {
        return None;
    }
    let here = file.join("::");
    let path = written.names.join("::");
    PLACES
        .iter()
        .filter(|(what, _)| stands_in(&path, what))
        .find(|(_, places)| !places.iter().any(|place| is_below(&here, place)))
        .map(|(what, _)| format!("{what} has no place in {here}"))
}

/// Whether `path` begins with `what`; a `what` of two names may also follow `std::`.
fn stands_in(path: &str, what: &str) -> bool {
    let path = path.strip_prefix("chrono::").unwrap_or(path);
    let short = path.strip_prefix("std::").unwrap_or(path);
    let short = short.strip_prefix("time::").unwrap_or(short);
    is_below(path, what) || is_below(short, what)
}

fn is_below(path: &str, place: &str) -> bool {
    path.strip_prefix(place)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// What the source text of a module breaks.
fn faults(module: &[String], tokens: &[Placed]) -> Vec<String> {
    let mut faults: Vec<String> = paths(tokens)
        .iter()
        .filter_map(|written| {
            Some(format!(
                "line {}: {}",
                written.line,
                fault(module, written)?
            ))
        })
        .collect();
    for (at, placed) in tokens.iter().enumerate() {
        let Token::Word(word) = &placed.token else {
            continue;
        };
        let next = tokens.get(at + 1).map(|next| &next.token);
        let prints = matches!(
            word.as_str(),
            "println" | "print" | "eprintln" | "eprint" | "dbg"
        ) && next == Some(&Token::Sign('!'))
            && !placed.is_test();
        let hollow = word == "mod"
            && matches!(next, Some(Token::Word(name)) if EMPTY_NAMES.contains(&name.as_str()));
        if word == "unsafe" || prints || hollow {
            faults.push(format!("line {}: {word}", placed.line));
        }
    }
    faults
}

#[test]
fn every_path_points_down() {
    let faults: Vec<String> = files()
        .iter()
        .flat_map(
            |File {
                 path,
                 module,
                 tokens,
             }| {
                faults(module, tokens)
                    .into_iter()
                    .map(move |fault| format!("src/{} {fault}", path.display()))
            },
        )
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_part_has_its_layer() {
    for file in files() {
        let known = match file.module.first() {
            None => true,
            Some(first) => LAYERS.iter().any(|(layer, _)| layer == first),
        };
        assert!(known, "src/{} is in no layer", file.path.display());
        for name in &file.module {
            assert!(
                !EMPTY_NAMES.contains(&name.as_str()),
                "src/{}",
                file.path.display()
            );
        }
    }
    let layers: Vec<_> = LAYERS.iter().map(|(layer, _)| *layer).collect();
    for (place, (layer, may)) in LAYERS.iter().enumerate() {
        assert!(
            may.iter().all(|below| layers[..place].contains(below)),
            "{layer} has a ring"
        );
    }
}

#[test]
fn the_sources_are_read() {
    let found: usize = files().iter().map(|file| paths(&file.tokens).len()).sum();
    assert!(found > 2000, "only {found} paths");
}

fn module(path: &str) -> Vec<String> {
    module_of(Path::new(path))
}

/// Broken sources: the file, what it says, and what must be seen.
const SAMPLES: &[(&str, &str, &str)] = &[
    (
        "domain/name.rs",
        "use crate::store::Store;",
        "line 1: domain may not use store::Store",
    ),
    (
        "domain/name.rs",
        "\nfn f() { super::super::lang::Lang::Vi; }",
        "line 2: domain may not use lang::Lang::Vi",
    ),
    (
        "domain/mod.rs",
        "use super::tui::{self};",
        "line 1: domain may not use tui",
    ),
    (
        "domain/name.rs",
        "mod inner { use super::super::super::cli::x; }",
        "line 1: domain may not use cli::x",
    ),
    (
        "lang/mod.rs",
        "use crate::{domain::date::Day, exchange::{column, draft as d}};",
        "line 1: lang may not use exchange::column|line 1: lang may not use exchange::draft",
    ),
    (
        "store/mod.rs",
        "use crate::*;",
        "line 1: store may not use *",
    ),
    (
        "store/mod.rs",
        "macro_rules! m { () => { $crate::exchange::x() } }",
        "line 1: store may not use exchange::x",
    ),
    (
        "tui/app.rs",
        "fn f(x: crate::cli::Options) {}",
        "line 1: tui may not use cli::Options",
    ),
    (
        "cli/mod.rs",
        "use crate::tui;",
        "line 1: cli may not use tui",
    ),
    (
        "store/mod.rs",
        "fn f() { crate::say!(a, b); crate::sample::x::<u8>() }",
        "line 1: store may not use sample::x",
    ),
    (
        "store/door.rs",
        "use ratatui::Frame;",
        "line 1: ratatui has no place in store::door",
    ),
    (
        "exchange/list.rs",
        "use rusqlite::{Connection};",
        "line 1: rusqlite has no place in exchange::list",
    ),
    (
        "domain/name.rs",
        "use csv::Reader;",
        "line 1: csv has no place in domain::name",
    ),
    ("domain/code.rs", "use csv::Reader;", ""),
    (
        "domain/coder.rs",
        "use csv::Reader;",
        "line 1: csv has no place in domain::coder",
    ),
    (
        "store/door.rs",
        "fn f() { std::time::SystemTime::now() }",
        "line 1: SystemTime::now has no place in store::door",
    ),
    (
        "tui/app.rs",
        "fn f() { Local::now(); chrono::Utc::now() }",
        "line 1: Local::now has no place in tui::app|line 1: Utc::now has no place in tui::app",
    ),
    (
        "domain/date.rs",
        "use std::{fmt, fs::File};",
        "line 1: std::fs has no place in domain::date",
    ),
    (
        "store/mod.rs",
        "fn f() { println!(\"x\") }",
        "line 1: println",
    ),
    (
        "tui/app.rs",
        "fn f() { std::io::stdout() }",
        "line 1: io::stdout has no place in tui::app",
    ),
    ("tui/console.rs", "fn f() { std::io::stdout() }", ""),
    (
        "cli/status.rs",
        "fn f() { println!(\"x\"); std::io::stderr() }",
        "line 1: io::stderr has no place in cli::status|line 1: println",
    ),
    ("store/mod.rs", "fn f() { unsafe { 0 } }", "line 1: unsafe"),
    ("store/mod.rs", "mod helpers;", "line 1: mod"),
    (
        "main.rs",
        "use gocua::cli; use gocua::tui; use clap::Parser;",
        "",
    ),
    (
        "store/mod.rs",
        "// use crate::tui;\n/* crate::cli /* x */ crate::tui */ const X: &str = \"crate::tui\";",
        "",
    ),
    (
        "store/mod.rs",
        "const X: &str = r#\"\" crate::tui \"#; const Y: char = '\"'; const Z: &'static str = \"\\\"crate::tui\";",
        "",
    ),
    (
        "store/mod.rs",
        "const Y: char = '\\''; use crate::tui::x;",
        "line 1: store may not use tui::x",
    ),
    (
        "sample/mod.rs",
        "#[cfg(test)] mod tests { use csv::Reader; use super::*; use super::super::tui::x; }",
        "line 1: sample may not use tui::x",
    ),
    (
        "sample/mod.rs",
        "mod tests { fn f() {} } use csv::Reader;",
        "line 1: csv has no place in sample",
    ),
    ("sample/tests.rs", "use csv::Reader;", ""),
];

#[test]
fn a_broken_layer_is_seen() {
    for (file, text, expected) in SAMPLES {
        let found = faults(&module(file), &placed(text)).join("|");
        assert_eq!(found, *expected, "{file}: {text}");
    }
}

#[test]
fn a_file_is_a_module() {
    for (path, expected) in [
        ("lib.rs", ""),
        ("main.rs", "main"),
        ("tui/mod.rs", "tui"),
        ("tui/widgets/list.rs", "tui::widgets::list"),
    ] {
        assert_eq!(module(path).join("::"), expected);
    }
}
