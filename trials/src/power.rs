//! Real power cuts: work on an ext4 of its own that is stopped at any moment, as if the machine had lost its power.
//! What lies in its cache is lost, what was synced stays. Only what was told before the cut counts.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use crate::Form;
use crate::disc::{self, Mounted};
use crate::ledger::Tried;
use crate::program::{Desk, Try, VILLAGE};
use crate::screen::Screen;
use crate::stream::{Chance, Stream, Told, look};

/// Cuts the power of the file system of a folder when a line comes in: `EXT4_IOC_SHUTDOWN`, nothing flushed.
const CUT: &str = "import fcntl, os, struct, sys
folder = os.open(sys.argv[1], os.O_RDONLY)
print('ready', flush=True)
sys.stdin.readline()
fcntl.ioctl(folder, 0x8004587d, struct.pack('I', 2))
print('cut', flush=True)";

const KEYS: [&str; 2] = ["power-commands", "power-screen"];

/// Power cuts under commands and under the screen.
pub fn trial(form: Form) -> Vec<(&'static str, Tried)> {
    if let Some(why) = disc::obstacle() {
        return KEYS.map(|key| (key, Tried::missing(why.clone()))).into();
    }
    let made = tempfile::tempdir().map_err(Into::into).and_then(|folder| {
        let image = folder.path().join("disc");
        disc::image(&image, 48)?;
        let mounted = Mounted::image(&image, &folder.path().join("m"), "commit=30")?;
        Desk::like(VILLAGE.path(), &mounted.at.join("ban"))?;
        mounted.unmount()?;
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(folder)
    });
    let folder = match made {
        Ok(folder) => folder,
        Err(why) => {
            return KEYS
                .map(|key| (key, Tried::missing(why.to_string())))
                .into();
        }
    };
    let image = folder.path().join("disc");
    let (commands, screens) = if form == Form::Long {
        (420, 100)
    } else {
        (16, 5)
    };
    let each = |count: u64, work: fn(u64, &Path) -> Try<u64>| {
        let seeds: Vec<u64> = (1..=count).collect();
        let told = AtomicU64::new(0);
        let mut tried = Tried::each(&seeds, |seed| {
            let saved = work(*seed, &image).map_err(|why| format!("seed {seed}: {why}"))?;
            told.fetch_add(saved, Ordering::Relaxed);
            Ok(())
        });
        // A trial in which nothing is saved shows nothing.
        if told.into_inner() < count {
            tried
                .bad
                .push("hardly anything was saved before the cuts".to_owned());
        }
        tried
    };
    vec![
        (KEYS[0], each(commands, commands_cut)),
        (KEYS[1], each(screens, screen_cut)),
    ]
}

/// The hand at the switch.
struct Switch {
    process: Child,
    press: ChildStdin,
    heard: BufReader<ChildStdout>,
}

impl Switch {
    fn of(folder: &Path) -> Try<Self> {
        let mut process = Command::new("python3")
            .args(["-c", CUT])
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let press = process.stdin.take().ok_or("no way to the switch")?;
        let heard = process.stdout.take().ok_or("no way from the switch")?;
        let mut switch = Self {
            process,
            press,
            heard: BufReader::new(heard),
        };
        switch.hear("ready")?;
        Ok(switch)
    }

    fn hear(&mut self, word: &str) -> Try<()> {
        let mut line = String::new();
        self.heard.read_line(&mut line)?;
        if line.trim() == word {
            Ok(())
        } else {
            Err(format!("the switch says {line:?}").into())
        }
    }

    fn cut(&mut self) -> Try<()> {
        self.press.write_all(b"\n")?;
        self.press.flush()?;
        self.hear("cut")?;
        self.process.wait()?;
        Ok(())
    }
}

/// A disc of its own with a desk, for one cut.
struct Room {
    folder: tempfile::TempDir,
    mounted: Mounted,
}

impl Room {
    fn like(image: &Path) -> Try<Self> {
        let folder = tempfile::tempdir()?;
        let own = folder.path().join("disc");
        disc::tool(
            "cp",
            &[
                "--sparse=always".as_ref(),
                image.as_os_str(),
                own.as_os_str(),
            ],
        )?;
        let mounted = Mounted::image(&own, &folder.path().join("m"), "commit=30")?;
        Ok(Self { folder, mounted })
    }

    fn desk(&self) -> Desk {
        Desk(self.mounted.at.join("ban"))
    }

    /// The power comes back: whatever the disc has is looked at.
    fn back(self, told: &Told) -> Try<u64> {
        let at = self.mounted.at.clone();
        self.mounted.unmount()?;
        let mounted = Mounted::image(&self.folder.path().join("disc"), &at, "commit=30")?;
        look(&Desk(mounted.at.join("ban")), told)?;
        mounted.unmount()?;
        fs::remove_file(self.folder.path().join("disc"))?;
        Ok(told.count())
    }
}

fn commands_cut(seed: u64, image: &Path) -> Try<u64> {
    let room = Room::like(image)?;
    let (desk, mut chance) = (room.desk(), Chance::new(seed));
    let delay = Duration::from_micros(1000 + chance.below(600_000));
    let mut switch = Switch::of(&desk.0)?;
    let stream = Stream::default();
    let told = thread::scope(|scope| {
        // What the program says when its disc is gone is no matter here.
        let work = scope.spawn(|| stream.work(&desk, chance).is_ok());
        thread::sleep(delay);
        let told = stream.cut(|| switch.cut());
        let _ = work.join();
        told
    })?;
    room.back(&told)
}

fn screen_cut(seed: u64, image: &Path) -> Try<u64> {
    let room = Room::like(image)?;
    let desk = room.desk();
    let delay = Duration::from_millis(700 + Chance::new(seed).below(2000));
    let mut switch = Switch::of(&desk.0)?;
    let mut screen = Screen::open(&desk)?;
    let (told, over) = (Mutex::new(Told::default()), AtomicBool::new(false));
    let told = thread::scope(|scope| {
        let work = scope.spawn(|| screen.record(&told, &over));
        thread::sleep(delay);
        // Nothing is told from here on that counts.
        let before = told.lock().map_err(|_| "the hand broke")?;
        over.store(true, Ordering::Relaxed);
        switch.cut()?;
        let counted = before.clone();
        drop(before);
        let _ = work.join();
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(counted)
    })?;
    drop(screen);
    room.back(&told)
}
