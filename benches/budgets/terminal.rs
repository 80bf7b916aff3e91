//! The program in a terminal: how soon it shows something, and what a key costs from the keyboard to the picture.

use std::io::{Read, Write};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::Wanted;
use crate::register;
use crate::table::Table;
use crate::timing::{Times, memory, milliseconds, short};

const PROGRAM: &str = env!("CARGO_BIN_EXE_gocua");
/// The end of a picture.
const DRAWN: &[u8] = b"\x1b[?2026l";
/// A hand is not faster; keys that are mean other things.
const HAND: Duration = Duration::from_millis(70);
const STARTS: usize = 20;

/// What the program wrote so far.
#[derive(Default)]
struct Seen {
    bytes: usize,
    /// When each picture was complete.
    pictures: Vec<Instant>,
    tail: Vec<u8>,
}

/// The program and its terminal.
struct Window {
    seen: Arc<(Mutex<Seen>, Condvar)>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    started: Instant,
    _master: Box<dyn MasterPty + Send>,
}

impl Window {
    fn open(people: u64, columns: u16, rows: u16) -> Self {
        let pair = native_pty_system()
            .openpty(PtySize {
                rows,
                cols: columns,
                pixel_width: 0,
                pixel_height: 0,
            })
            .unwrap();
        let mut command = CommandBuilder::new(PROGRAM);
        command.arg(register::path(people));
        command.env("GOCUA_HOME", register::folder().join("home"));
        command.env("TERM", "xterm-256color");
        let seen = Arc::new((Mutex::new(Seen::default()), Condvar::new()));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let watched = Arc::clone(&seen);
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        thread::spawn(move || {
            let mut chunk = vec![0; 1 << 16];
            while let Ok(count @ 1..) = reader.read(&mut chunk) {
                watched.0.lock().unwrap().take(&chunk[..count]);
                watched.1.notify_all();
            }
        });
        Self {
            seen,
            keyboard: pair.master.take_writer().unwrap(),
            child,
            started,
            _master: pair.master,
        }
    }

    /// Waits for a picture after the first `count`; when it was complete.
    fn picture_after(&self, count: usize) -> Instant {
        let mut seen = self.seen.0.lock().unwrap();
        while seen.pictures.len() <= count {
            let (now, waited) = self
                .seen
                .1
                .wait_timeout(seen, Duration::from_secs(30))
                .unwrap();
            assert!(
                !waited.timed_out(),
                "no picture; the last bytes are {:?}",
                String::from_utf8_lossy(&now.tail)
            );
            seen = now;
        }
        seen.pictures[count]
    }

    fn pictures(&self) -> usize {
        self.seen.0.lock().unwrap().pictures.len()
    }

    /// Waits until nothing was drawn for a while: the background work is done.
    fn rest(&self) {
        let mut before = usize::MAX;
        while before != self.pictures() {
            before = self.pictures();
            thread::sleep(Duration::from_millis(1500));
        }
    }

    /// Sends a key; how long until its picture is complete.
    fn press(&mut self, key: &[u8]) -> Duration {
        thread::sleep(HAND);
        let before = self.pictures();
        let pressed = Instant::now();
        self.keyboard.write_all(key).unwrap();
        self.keyboard.flush().unwrap();
        self.picture_after(before) - pressed
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // Ctrl+Q, so that the lock is given back.
        let _ = self.keyboard.write_all(b"\x11");
        let _ = self.child.wait();
    }
}

impl Seen {
    fn take(&mut self, bytes: &[u8]) {
        let now = Instant::now();
        self.bytes += bytes.len();
        self.tail.extend_from_slice(bytes);
        let drawn = self
            .tail
            .windows(DRAWN.len())
            .filter(|window| *window == DRAWN)
            .count();
        self.pictures.extend(std::iter::repeat_n(now, drawn));
        // A mark may be cut by the end of a read; one that was counted is not kept.
        let keep = if drawn > 0 && self.tail.ends_with(DRAWN) {
            0
        } else {
            DRAWN.len() - 1
        };
        let from = self.tail.len().saturating_sub(keep);
        self.tail.drain(..from);
    }
}

/// Measures every row of this page.
pub fn measure(wanted: &Wanted, table: &mut Table) {
    if wanted.wants("start to first full frame") {
        starts(&wanted.sizes(&[60_000, 1_000_000]), table);
    }
    for people in wanted.sizes(&[60_000, 300_000, 1_000_000]) {
        if wanted.wants("to picture, 200x60") || wanted.wants("memory of the open screen") {
            open(people, table);
        }
    }
}

/// Starts the program with each size in turn.
fn starts(sizes: &[u64], table: &mut Table) {
    let mut times = vec![Vec::new(); sizes.len()];
    for people in sizes {
        // The first opening of a day makes a backup and reads the whole file.
        Window::open(*people, 100, 30).rest();
    }
    for _ in 0..STARTS {
        for (times, people) in times.iter_mut().zip(sizes) {
            let window = Window::open(*people, 100, 30);
            times.push(window.picture_after(0) - window.started);
        }
    }
    let medians: Vec<f64> = times
        .iter()
        .map(|times| milliseconds(Times::new(times.clone()).median()))
        .collect();
    let slowest = medians.iter().copied().fold(0.0, f64::max);
    let spread = slowest / medians.iter().copied().fold(f64::MAX, f64::min);
    for ((people, times), median) in sizes.iter().zip(times).zip(medians) {
        let measured = format!(
            "{}, {spread:.1} x the other size at most",
            Times::new(times)
        );
        table.add(
            "start to first full frame",
            *people,
            measured,
            "20 ms, sizes within 1.5 x",
            median <= 20.0 && spread <= 1.5,
        );
    }
}

/// Pages of a village and letters in the Find box, in a large window.
fn open(people: u64, table: &mut Table) {
    let mut window = Window::open(people, 200, 60);
    window.picture_after(0);
    window.rest();
    let mut letters = Vec::new();
    for key in b"nguyen v\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f"
        .iter()
        .cycle()
        .take(64)
    {
        letters.push(window.press(&[*key]));
    }
    let letters = Times::new(letters);
    let held = letters.holds(9.0);
    table.add(
        "letter to picture, 200x60",
        people,
        letters.to_string(),
        "p99 5 + 4 ms",
        held,
    );
    // Out of the Find box, into the village.
    window.press(b"\x1b");
    window.press(b"\r");
    window.rest();
    let mut pages = Vec::new();
    for key in [b"\x1b[6~", b"\x1b[5~"].iter().cycle().take(80) {
        pages.push(window.press(*key));
    }
    let pages = Times::new(pages);
    let held = pages.holds(4.0);
    table.add(
        "page to picture, 200x60",
        people,
        pages.to_string(),
        "p99 4 ms",
        held,
    );
    let held = memory(window.child.process_id().unwrap(), "VmHWM:").unwrap();
    let (bar, most) = match people {
        0..=60_000 => ("40 MiB", 40.0),
        60_001..=300_000 => ("80 MiB", 80.0),
        _ => ("160 MiB", 160.0),
    };
    table.add(
        "memory of the open screen",
        people,
        format!("{} MiB at most", short(held)),
        bar,
        held <= most,
    );
}
