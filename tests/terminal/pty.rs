//! A program in a pseudo-terminal, and a person before it: types, looks, and never waits longer than for what must
//! appear.

use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Longer than anything takes, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long nothing has to be drawn before it is taken for settled.
const QUIET: Duration = Duration::from_millis(300);
/// A hand is not faster than this. Keys that are come from a program or from a key held down, and mean other things.
const HAND: Duration = Duration::from_millis(70);
/// The end of a picture.
const DRAWN: &[u8] = b"\x1b[?2026l";

struct Seen {
    screen: vt100::Parser,
    /// Everything the program wrote.
    bytes: Vec<u8>,
    pictures: usize,
    closed: bool,
}

/// A running program and its terminal.
pub struct Tui {
    seen: Arc<(Mutex<Seen>, Condvar)>,
    writer: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    /// How the terminal was set before the program came.
    found: String,
    /// Keys pressed so far: the cost of a task.
    pub keys: usize,
    pressed: Option<Instant>,
}

impl Tui {
    /// Starts a program in so many columns and rows.
    pub fn start(mut command: CommandBuilder, columns: u16, rows: u16) -> Self {
        command.env("TERM", "xterm-256color");
        Self::start_as_is(command, columns, rows)
    }

    /// Starts a program, whatever its environment says of the terminal.
    pub fn start_as_is(command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let found = settings(&*pair.master);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let screen = vt100::Parser::new(at_least_one(rows), at_least_one(columns), 0);
        let seen = Seen {
            screen,
            bytes: Vec::new(),
            pictures: 0,
            closed: false,
        };
        let seen = Arc::new((Mutex::new(seen), Condvar::new()));
        let watched = Arc::clone(&seen);
        thread::spawn(move || watch(reader, &watched));
        Self {
            seen,
            writer,
            master: pair.master,
            child,
            found,
            keys: 0,
            pressed: None,
        }
    }

    /// Waits until `is_so` holds of what was seen.
    fn until(&self, what: &str, is_so: impl Fn(&Seen) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        let (lock, changed) = &*self.seen;
        let mut seen = lock.lock().unwrap();
        while !is_so(&seen) {
            let left = deadline.saturating_duration_since(Instant::now());
            let screen = seen.screen.screen().contents();
            assert!(
                !left.is_zero(),
                "waited for {what}; the screen shows\n{screen}"
            );
            seen = changed.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Waits until the screen shows a text.
    pub fn wait(&self, text: &str) {
        self.until(text, |seen| seen.screen.screen().contents().contains(text));
    }

    /// Waits until the screen no longer shows a text.
    pub fn wait_gone(&self, text: &str) {
        self.until(&format!("no {text}"), |seen| {
            !seen.screen.screen().contents().contains(text)
        });
    }

    /// What the screen shows.
    pub fn screen(&self) -> String {
        let seen = self.seen.0.lock().unwrap();
        seen.screen.screen().contents()
    }

    /// How often the program has drawn.
    pub fn pictures(&self) -> usize {
        self.seen.0.lock().unwrap().pictures
    }

    /// Waits until nothing more is drawn: what a change of size and a waking set off has all come.
    pub fn wait_settled(&self) {
        let (lock, changed) = &*self.seen;
        let mut seen = lock.lock().unwrap();
        loop {
            let before = seen.pictures;
            let (next, waited) = changed.wait_timeout(seen, QUIET).unwrap();
            seen = next;
            if waited.timed_out() && seen.pictures == before {
                return;
            }
        }
    }

    /// Presses keys one after the other, as a hand does: each is drawn before the next is pressed.
    pub fn keys(&mut self, script: &str) {
        for key in script_keys(script) {
            let since = self.pressed.map_or(HAND, |then| then.elapsed());
            thread::sleep(HAND.saturating_sub(since));
            let before = self.pictures();
            self.send(&key);
            self.pressed = Some(Instant::now());
            self.keys += 1;
            self.until("a picture after a key", |seen| seen.pictures > before);
        }
    }

    /// Sends bytes as they are, all in one write: what a program types.
    pub fn send(&mut self, bytes: &[u8]) {
        self.writer.write_all(bytes).unwrap();
        self.writer.flush().unwrap();
    }

    /// Sends bytes of which the program may not want to hear the end. Nothing can be sent after them.
    pub fn send_last(&mut self, bytes: Vec<u8>) {
        // If the program leaves meanwhile, nobody takes the rest, and writing it never returns.
        let mut writer = std::mem::replace(&mut self.writer, Box::new(std::io::sink()));
        thread::spawn(move || writer.write_all(&bytes));
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.seen
            .0
            .lock()
            .unwrap()
            .screen
            .screen_mut()
            .set_size(at_least_one(rows), at_least_one(columns));
        self.master.resize(size).unwrap();
    }

    /// Ticks of processor time used so far.
    pub fn used(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process())).unwrap();
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    }

    /// Kibibytes of memory in use now.
    pub fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process())).unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// The number of the running process.
    pub fn process(&self) -> i32 {
        self.child.process_id().expect("it runs") as i32
    }

    /// Waits until the program has ended; its exit status.
    pub fn ended(&mut self) -> u32 {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(
                Instant::now() < deadline,
                "the program still runs:\n{}",
                self.screen()
            );
            thread::yield_now();
        }
    }

    /// The program has ended and has given the terminal back: set as it was found, the screen of before, the cursor
    /// shown, plain pastes, no mouse.
    pub fn assert_given_back(&self) {
        self.until("the end of the output", |seen| seen.closed);
        assert_eq!(settings(&*self.master), self.found, "the terminal's modes");
        let seen = self.seen.0.lock().unwrap();
        let screen = seen.screen.screen();
        assert!(!screen.alternate_screen(), "the screen of before");
        assert!(!screen.hide_cursor(), "the cursor");
        assert!(!screen.bracketed_paste(), "plain pastes");
        assert_eq!(
            screen.mouse_protocol_mode(),
            vt100::MouseProtocolMode::None,
            "no mouse"
        );
    }

    /// Waits until nothing more can come, and returns everything the program wrote.
    pub fn written(&self) -> String {
        self.until("the end of the output", |seen| seen.closed);
        String::from_utf8_lossy(&self.seen.0.lock().unwrap().bytes).into_owned()
    }
}

impl Drop for Tui {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

/// How a terminal is set: echo, line by line or key by key, and so on.
fn settings(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("a terminal"))
}

/// Rows or columns of the watched screen. What a huge terminal shows is not looked at beyond the first ones.
fn at_least_one(cells: u16) -> NonZero<u16> {
    NonZero::new(cells.min(320)).unwrap_or(NonZero::<u16>::MIN)
}

fn watch(mut reader: Box<dyn Read + Send>, watched: &(Mutex<Seen>, Condvar)) {
    let mut chunk = [0; 1 << 13];
    loop {
        let count = reader.read(&mut chunk).unwrap_or(0);
        let mut seen = watched.0.lock().unwrap_or_else(PoisonError::into_inner);
        if count == 0 {
            seen.closed = true;
            watched.1.notify_all();
            return;
        }
        let bytes = &chunk[..count];
        // A mark may be cut by the end of a read.
        let from = seen.bytes.len().saturating_sub(DRAWN.len() - 1);
        seen.bytes.extend_from_slice(bytes);
        let drawn = seen.bytes[from..]
            .windows(DRAWN.len())
            .filter(|window| *window == DRAWN)
            .count();
        seen.screen.process(bytes);
        seen.pictures += drawn;
        watched.1.notify_all();
    }
}

/// The bytes a terminal sends for each key of a script: `nvt2`, `<F1>`, `<Enter>`, `<Ctrl+Z>`.
fn script_keys(script: &str) -> Vec<Vec<u8>> {
    let mut keys = Vec::new();
    let mut rest = script;
    while let Some(first) = rest.chars().next() {
        if first == '<' {
            let end = rest.find('>').expect("a key name ends with >");
            keys.push(named(&rest[1..end]));
            rest = &rest[end + 1..];
        } else {
            keys.push(first.to_string().into_bytes());
            rest = &rest[first.len_utf8()..];
        }
    }
    keys
}

fn named(name: &str) -> Vec<u8> {
    if let Some(letter) = name.strip_prefix("Ctrl+") {
        return vec![letter.as_bytes()[0] & 0x1f];
    }
    let bytes: &[u8] = match name {
        "Enter" => b"\r",
        "Esc" => b"\x1b",
        "Tab" => b"\t",
        "BackTab" => b"\x1b[Z",
        "BS" => b"\x7f",
        "Del" => b"\x1b[3~",
        "Up" => b"\x1b[A",
        "Down" => b"\x1b[B",
        "Right" => b"\x1b[C",
        "Left" => b"\x1b[D",
        "Home" => b"\x1b[H",
        "End" => b"\x1b[F",
        "PgUp" => b"\x1b[5~",
        "PgDn" => b"\x1b[6~",
        "F1" => b"\x1bOP",
        "F2" => b"\x1bOQ",
        "F3" => b"\x1bOR",
        "F4" => b"\x1bOS",
        "F5" => b"\x1b[15~",
        "F6" => b"\x1b[17~",
        "F7" => b"\x1b[18~",
        "F8" => b"\x1b[19~",
        "F9" => b"\x1b[20~",
        "F10" => b"\x1b[21~",
        other => panic!("no key is called {other}"),
    };
    bytes.to_vec()
}
