//! Names that no register should hold, on every screen.

use std::fs;
use std::path::Path;

use gocua::lang::Lang;
use gocua::store::{Options, Store};
use gocua::tui::app::App;
use gocua::tui::look::Look;
use gocua::tui::{Start, screens};

use crate::hostile::{VALUES, is_harmful, register};
use crate::promise::held;
use crate::register::clock;
use crate::stage::Stage;

/// Ways from the overview to every screen of a register.
const WAYS: &[&str] = &[
    "",
    "<F4>",
    "<Enter>",
    "<Enter><Enter>",
    "<Enter><Enter><Enter>",
    "<Enter><F4>",
    "<Enter>1",
    "<Enter>2",
    "<Enter>2<Ctrl+Z>",
    "<Enter>3",
    "<Enter>32",
    "<Enter>4",
    "<Enter>6",
    "<Enter>9",
    "<Enter>an",
    "<F6>",
    "<F6><Enter>",
    "<F6><F4>",
    "<F6><Del>",
    "<F6><Tab>",
    "<F7>",
    "<F7>1",
    "<F7>2",
    "<F7>3",
    "<F7>4",
    "<F7>5",
    "<F7>6",
    "<F8>",
    "<F8>2",
    "<F9>",
    "<F1>",
    "<Ctrl+R>",
    "<Ctrl+R>An<F2>",
];

fn cells(template: &Path, value: &str, lang: Lang, way: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("so.gocua");
    fs::copy(template, &path).unwrap();
    let start = Start {
        register: None,
        lang,
        look: Look::default(),
        mouse: false,
        who: value.to_owned(),
        home: Some(folder.path().join("home")),
        thrown_away: None,
        read_only: false,
        campaign: None,
        clock: clock(),
    };
    let options = Options {
        clock: clock(),
        who: value.to_owned(),
        home: start.home.clone(),
        read_only: false,
    };
    let store = Store::open(&path, &options).unwrap();
    let mut stage = Stage::new(screens(store, &start, App::without_worker), 100, 30);
    stage.keys(way);
    stage.cells()
}

#[test]
fn no_name_commands_hides_or_looks_like_another_line_on_any_screen() {
    let mut times = 0;
    for (number, value) in VALUES.iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        let template = folder.path().join("so.gocua");
        drop(register(&template, &folder.path().join("home"), value));
        // Each value on a third of the screens, each screen with a third of the values.
        for (at, way) in WAYS.iter().enumerate().skip(number % 3).step_by(3) {
            let lang = if at % 2 == 0 { Lang::Vi } else { Lang::En };
            let cells = cells(&template, value, lang, way);
            for cell in &cells {
                let odd = cell.chars().find(|letter| is_harmful(*letter));
                assert_eq!(odd, None, "{way} {value:?}: {cell:?}");
            }
            for line in cells.chunks(100) {
                let line = line.concat();
                // A text that is broken into lines goes on indented.
                let line = line.trim_start_matches(['│', '║', '►']);
                assert!(!line.starts_with("GIẢ"), "{way} {value:?}: {line}");
            }
            times += 1;
        }
    }
    held("hostile-screens", times);
}
