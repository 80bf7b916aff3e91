//! Places that may not be written to: a register is opened for reading there, and it is said.

use std::path::Path;

use crate::Form;
use crate::calls::said;
use crate::contents::contents;
use crate::disc::{self, Mounted, tool};
use crate::ledger::Tried;
use crate::program::{Desk, REGISTER, Try, VILLAGE, VILLAGE_NAME};
use crate::screen::Screen;

/// What is done to a desk, and taken back.
type Lock = fn(&Desk, &Mounted, bool) -> Try<()>;

fn change(path: &Path, locked: bool) -> Try<()> {
    tool(
        "chattr",
        &[if locked { "+i" } else { "-i" }.as_ref(), path.as_os_str()],
    )
}

const PLACES: &[(&str, Lock)] = &[
    ("the file may not be changed", |desk, _, locked| {
        change(&desk.at(REGISTER), locked)
    }),
    ("the folder may not be changed", |desk, _, locked| {
        change(&desk.0, locked)
    }),
    ("file and folder may not be changed", |desk, _, locked| {
        change(&desk.at(REGISTER), locked)?;
        change(&desk.0, locked)
    }),
    ("the disc may not be changed", |_, mounted, locked| {
        let options = if locked { "remount,ro" } else { "remount,rw" };
        tool(
            "mount",
            &["-o".as_ref(), options.as_ref(), mounted.at.as_os_str()],
        )
    }),
];

/// Places for reading only.
pub fn trial(_: Form) -> Vec<(&'static str, Tried)> {
    if let Some(why) = disc::obstacle() {
        return vec![("places", Tried::missing(why))];
    }
    let tried = Tried::each(PLACES, |(name, lock)| {
        place(*lock).map_err(|why| format!("{name}: {why}").into())
    });
    vec![("places", tried)]
}

fn place(lock: Lock) -> Try<()> {
    let folder = tempfile::tempdir()?;
    let image = folder.path().join("disc");
    disc::image(&image, 16)?;
    let mounted = Mounted::image(&image, &folder.path().join("m"), "commit=30")?;
    let desk = Desk::like(VILLAGE.path(), &mounted.at.join("ban"))?;
    let before = contents(&desk.at(REGISTER))?;
    lock(&desk, &mounted, true)?;
    let tried = reading_only(&desk);
    lock(&desk, &mounted, false)?;
    tried?;
    if contents(&desk.at(REGISTER))? != before {
        return Err("the register has changed".into());
    }
    desk.must(&["visit", "003", "2", "--village", VILLAGE_NAME])?;
    mounted.unmount()
}

fn reading_only(desk: &Desk) -> Try<()> {
    for reading in [
        &["status"][..],
        &["check", "--full"],
        &["log"],
        &["list", "households"],
    ] {
        desk.must(reading)?;
    }
    let out = tempfile::tempdir()?;
    let list = out.path().join("ds.csv");
    desk.must(&["export", "people", "--out", &list.to_string_lossy()])?;
    for writing in [
        &["visit", "003", "2", "--village", VILLAGE_NAME][..],
        &["import", "danh-sach.csv"],
        &["undo"],
        &["restore", "1"],
    ] {
        for lang in ["vi", "en"] {
            let answer = desk.call(&[writing, &["--lang", lang]].concat())?;
            if !matches!(answer.status, Some(1)) {
                return Err(format!("{} gives {:?}", writing.join(" "), answer.status).into());
            }
            said(&answer)?;
        }
    }
    // The screen says it too, and goes on to reading.
    let mut screen = Screen::open(desk)?;
    if !screen.wait("chỉ xem")? {
        return Err(format!("the screen is gone:\n{}", screen.shows()).into());
    }
    screen.press(b"\r");
    if !screen.wait("Tổng quan")? {
        return Err(format!("the screen is gone:\n{}", screen.shows()).into());
    }
    Ok(())
}
