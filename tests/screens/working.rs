//! The working screens on a small register: pictures, and what keys write.

use gocua::lang::Lang;
use gocua::store::Store;
use gocua::tui::app::App;
use gocua::tui::look::Look;
use gocua::tui::{Start, screens};

use crate::register::{Register, clock, empty, fresh, household, walked};
use crate::stage::Stage;

/// The screens of a register on a picture; the register's folder lives as long.
struct Desk {
    stage: Stage<Store>,
    _folder: tempfile::TempDir,
}

fn desk(register: Register, lang: Lang, columns: u16, rows: u16) -> Desk {
    let Register { folder, store } = register;
    let start = Start {
        register: store.path().to_owned(),
        lang,
        look: Look::default(),
        mouse: false,
        who: "Lâm".to_owned(),
        home: Some(folder.path().join("home")),
        read_only: false,
        clock: clock(),
    };
    let app = screens(store, &start, App::without_worker);
    Desk {
        stage: Stage::new(app, columns, rows),
        _folder: folder,
    }
}

#[test]
fn look() {
    let lang = match std::env::var("L").as_deref() {
        Ok("en") => Lang::En,
        _ => Lang::Vi,
    };
    let size = std::env::var("S").unwrap_or("80x24".into());
    let (c, r) = size.split_once('x').unwrap();
    let reg = match std::env::var("R").as_deref() {
        Ok("fresh") => fresh(),
        Ok("empty") => empty(),
        _ => walked(),
    };
    let mut desk = desk(reg, lang, c.parse().unwrap(), r.parse().unwrap());
    desk.stage.keys(&std::env::var("K").unwrap_or_default());
    println!("{}", desk.stage.text());
}
