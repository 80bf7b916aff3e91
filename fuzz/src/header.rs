//! Any bytes as a register, or as changes of the head of one: named for what it is, and nothing of it changed.

use std::cell::LazyCell;
use std::fs;
use std::path::Path;

use gocua::domain::clock::{Clock, Moment};
use gocua::lang::Lang;
use gocua::store::{Options, Store, first_campaign, is_register, is_whole, new_commune};

struct Desk {
    folder: tempfile::TempDir,
    register: Vec<u8>,
}

thread_local! {
    static DESK: LazyCell<Desk> = LazyCell::new(desk);
}

/// Options of somebody without a folder of settings.
pub fn options(read_only: bool) -> Options {
    Options {
        clock: Clock::fixed(Moment(1_795_343_400_000)),
        who: "Lâm".to_owned(),
        home: None,
        read_only,
    }
}

/// An empty register at `path`.
pub fn register(path: &Path) -> Store {
    let options = options(false);
    let commune = new_commune("Xã Thử", Lang::Vi);
    let campaign = first_campaign(options.clock.today(), Lang::Vi);
    Store::create(path, &commune, &campaign, &options).expect("a register")
}

fn desk() -> Desk {
    let folder = tempfile::tempdir().expect("a folder for the register");
    let path = folder.path().join("so.gocua");
    drop(register(&path));
    let register = fs::read(&path).expect("the register");
    fs::remove_file(path.with_extension("gocua.lock")).expect("its lock");
    Desk { folder, register }
}

/// The first byte chooses: a whole file, or a register with bytes of its head changed (place and value in turn) and
/// its end cut off.
pub fn attempt(bytes: &[u8]) {
    let [kind, cut, rest @ ..] = bytes else {
        return;
    };
    DESK.with(|desk| {
        let content = if kind % 2 == 0 {
            rest.to_vec()
        } else {
            let mut content = desk.register.clone();
            for change in rest.chunks_exact(2) {
                content[usize::from(change[0]) % 128] = change[1];
            }
            let whole = content.len();
            content.truncate(whole - whole * usize::from(*cut) / 255);
            content
        };
        let _ = is_register(&content);
        opened(desk.folder.path(), &content);
    });
}

fn opened(folder: &Path, content: &[u8]) {
    let path = folder.join("so.gocua");
    fs::write(&path, content).expect("a file is written");
    let _ = is_whole(&path);
    match Store::open(&path, &options(true)) {
        Ok(store) => drop(store.check(true)),
        Err(error) => assert!(!error.say(Lang::En).is_empty()),
    }
    let after = fs::read(&path).expect("the file is there");
    assert!(after == content, "a file that was looked at is another one");
    let names: Vec<_> = fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name())
        .filter(|name| name != "so.gocua")
        .collect();
    assert!(names.is_empty(), "left behind: {names:?}");
}
