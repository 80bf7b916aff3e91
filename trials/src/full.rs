//! Discs that are full: with too little room for a task, filled wholly by others, and with room again; by commands and at
//! the screen, and with the folder of settings on another disc.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::Form;
use crate::calls::{said, temporaries};
use crate::contents::{Contents, contents};
use crate::disc::{self, Mounted};
use crate::ledger::Tried;
use crate::program::{
    Answer, CROOKED, Desk, HOME, LIST, REGISTER, Try, VILLAGE, VILLAGE_NAME, copy,
};
use crate::screen::Screen;

/// Commands that write.
const TASKS: &[&[&str]] = &[
    &["new", "moi.gocua", "--commune", "Xã Mới"],
    &["import", LIST],
    &["import", CROOKED, "--rejected", "sai.csv"],
    &["visit", "003", "2"],
    &["undo"],
    &["export", "people", "--out", "ds.csv"],
    &["export", "households", "--out", "ds.xlsx"],
    &["backup"],
    &["restore", "1"],
    &["sample", "--people", "300", "--out", "mau.csv"],
];
/// The disc of a desk, in kilobytes.
const DISC: u64 = 8192;
/// What others fill it with.
const FILL: &str = "cua-nguoi-khac";

/// Full discs.
pub fn trial(form: Form) -> Vec<(&'static str, Tried)> {
    const KEYS: [&str; 3] = ["full-commands", "full-screen", "full-settings"];
    if let Some(why) = disc::obstacle() {
        return KEYS.map(|key| (key, Tried::missing(why.clone()))).into();
    }
    let rooms: Vec<u64> = match form {
        Form::Short => vec![0, 8, 40, 160],
        Form::Long => (0..100).map(|step| step * 4).collect(),
    };
    let cases: Vec<(&[&str], u64)> = TASKS
        .iter()
        .flat_map(|task| rooms.iter().map(|room| (*task, *room)))
        .collect();
    let commands = Tried::each(&cases, |(task, room)| {
        without_room(task, *room)
            .map_err(|why| format!("{} with {room} kB: {why}", task.join(" ")).into())
    });
    let screen = Tried::each(&[at_the_key as fn() -> Try<()>, in_a_form], |case| case());
    let settings = Tried::each(&[true, false], |full| settings_apart(*full));
    KEYS.into_iter().zip([commands, screen, settings]).collect()
}

/// A desk on a disc of its own.
struct Small {
    _folder: tempfile::TempDir,
    mounted: Mounted,
}

impl Small {
    fn new() -> Try<Self> {
        let folder = tempfile::tempdir()?;
        let mounted = Mounted::small(&folder.path().join("m"), DISC)?;
        Desk::like(VILLAGE.path(), &mounted.at)?;
        Ok(Self {
            _folder: folder,
            mounted,
        })
    }

    fn desk(&self) -> Desk {
        Desk(self.mounted.at.clone())
    }
}

/// Fills the disc of a folder but for so many kilobytes.
fn fill(folder: &Path, room: u64) -> Try<()> {
    let path = folder.join(FILL);
    let mut file = fs::File::create(&path)?;
    let block = [1; 4096];
    let mut blocks: u64 = 0;
    while file.write_all(&block).is_ok() {
        blocks += 1;
    }
    file.set_len(blocks.saturating_sub(room / 4) * 4096)?;
    Ok(())
}

/// All but the devices: an installation that cannot keep its mark is a new one.
fn rows(contents: &Contents) -> Vec<(String, u64)> {
    let rows = contents.rows.clone().into_iter();
    rows.filter(|(table, _)| table != "device").collect()
}

fn without_room(task: &[&str], room: u64) -> Try<()> {
    let small = Small::new()?;
    let desk = small.desk();
    let before = contents(&desk.at(REGISTER))?;
    fill(&desk.0, room)?;
    let mut command = desk.command(task);
    if room % 16 == 8 {
        command.env("GOCUA_LANG", "en");
    }
    let answer: Answer = command.output()?.into();
    said(&answer)?;
    let done = matches!(answer.status, Some(0 | 3));
    if room == 0 && done {
        return Err("it is told as done on a full disc".into());
    }
    let full = ["đầy", "full", "chỗ", "room"]
        .iter()
        .any(|word| answer.told.contains(word));
    if !done && !full {
        return Err(format!("it does not say that the disc is full: {}", answer.told).into());
    }
    let left = temporaries(&desk.0)?;
    if !left.is_empty() {
        return Err(format!("it leaves {left:?}").into());
    }
    for reading in [&["status"][..], &["check", "--full"], &["log"]] {
        desk.must(reading)?;
    }
    let now = contents(&desk.at(REGISTER))?;
    if !done && now != before {
        return Err(format!("{:?}, {:?} before", rows(&now), rows(&before)).into());
    }
    fs::remove_file(desk.at(FILL))?;
    if !done {
        let again = desk.call(task)?;
        if !matches!(again.status, Some(0 | 3)) {
            return Err(format!("with room again: {}", again.told).into());
        }
    }
    desk.must(&["visit", "004", "2", "--village", VILLAGE_NAME])?;
    desk.must(&["check", "--full"])?;
    small.mounted.unmount()
}

/// Visits in the register.
fn visits(desk: &Desk) -> Try<u64> {
    Ok(contents(&desk.at(REGISTER))?.rows["visit"])
}

fn must(shown: bool, screen: &Screen, what: &str) -> Try<()> {
    if shown {
        Ok(())
    } else {
        Err(format!("{what}: the program is gone:\n{}", screen.shows()).into())
    }
}

/// A visit at one key: it is said that it is not saved, and the same key saves it when there is room.
fn at_the_key() -> Try<()> {
    let small = Small::new()?;
    let desk = small.desk();
    let before = visits(&desk)?;
    let mut screen = Screen::open(&desk)?;
    must(screen.open_households()?, &screen, "households")?;
    fill(&desk.0, 0)?;
    screen.press(b"2");
    screen.agree_to_the_day(&["Đĩa đã đầy"])?;
    must(screen.wait("Đĩa đã đầy")?, &screen, "full")?;
    if visits(&desk)? != before {
        return Err("a visit is there that could not be saved".into());
    }
    fs::remove_file(desk.at(FILL))?;
    screen.press(b"2");
    must(screen.wait("Đã lưu")?, &screen, "room again")?;
    if visits(&desk)? != before + 1 {
        return Err("the visit is not there".into());
    }
    drop(screen);
    desk.must(&["check", "--full"])?;
    small.mounted.unmount()
}

/// A form: what was typed stays until it can be saved.
fn in_a_form() -> Try<()> {
    const TYPED: &str = "Ngo moi";
    let small = Small::new()?;
    let desk = small.desk();
    let mut screen = Screen::open(&desk)?;
    must(screen.open_households()?, &screen, "households")?;
    screen.press(b"\x1bOS");
    must(screen.wait("F2")?, &screen, "form")?;
    for key in TYPED.bytes() {
        screen.press(&[key]);
    }
    must(screen.wait(TYPED)?, &screen, "typed")?;
    fill(&desk.0, 0)?;
    screen.press(b"\x1bOQ");
    must(screen.wait("Đĩa đã đầy")?, &screen, "full")?;
    must(screen.wait(TYPED)?, &screen, "what was typed stays")?;
    fs::remove_file(desk.at(FILL))?;
    screen.press(b"\x1bOQ");
    must(screen.wait("Đã lưu")?, &screen, "room again")?;
    drop(screen);
    let found = desk.must(&["list", "households"])?;
    if !found.contains(TYPED) {
        return Err("what was typed is not in the register".into());
    }
    desk.must(&["check", "--full"])?;
    small.mounted.unmount()
}

/// The settings on one disc, the register on another, and one of them full.
fn settings_apart(settings_full: bool) -> Try<()> {
    let small = Small::new()?;
    let other = tempfile::tempdir()?;
    let home = Mounted::small(&other.path().join("m"), 256)?;
    let desk = small.desk();
    if !settings_full {
        copy(&desk.at(HOME), &home.at.join(HOME))?;
    }
    let before = visits(&desk)?;
    fill(if settings_full { &home.at } else { &desk.0 }, 0)?;
    let call = |arguments: &[&str]| -> Try<Answer> {
        let mut command = desk.command(arguments);
        Ok(command
            .env("GOCUA_HOME", home.at.join(HOME))
            .output()?
            .into())
    };
    let visit = ["visit", "003", "2", "--village", VILLAGE_NAME];
    for count in 1..=2 {
        let answer = call(&visit)?;
        if answer.done() != settings_full {
            return Err(format!("settings full: {settings_full}: {answer:?}").into());
        }
        said(&answer)?;
        let wanted = before + if settings_full { count } else { 0 };
        if visits(&desk)? != wanted {
            return Err(format!("{} visits of {wanted}", visits(&desk)?).into());
        }
    }
    if !call(&["check", "--full"])?.done() {
        return Err("it is damaged".into());
    }
    home.unmount()?;
    small.mounted.unmount()
}
