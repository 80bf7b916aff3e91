//! The open screen in a pseudo-terminal, and a hand before it that records one visit after the other.

use std::io::{Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::program::{Desk, REGISTER, Try, program};
use crate::stream::Told;

const ROWS: u16 = 24;
const COLUMNS: u16 = 80;
/// A hand is not faster.
const HAND: Duration = Duration::from_millis(75);
/// Longer than anything takes on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(20);

/// A program with a screen.
pub struct Screen {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    _master: Box<dyn MasterPty + Send>,
    seen: Arc<Mutex<vt100::Parser>>,
    gone: Arc<AtomicBool>,
}

impl Screen {
    pub fn open(desk: &Desk) -> Try<Self> {
        let size = PtySize {
            rows: ROWS,
            cols: COLUMNS,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size)?;
        let mut command = CommandBuilder::new(program());
        command.arg(desk.at(REGISTER));
        command.cwd(&desk.0);
        for (name, value) in desk.surroundings() {
            command.env(name, value);
        }
        command.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(command)?;
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader()?;
        let keys = pair.master.take_writer()?;
        let parser = vt100::Parser::new(ROWS.try_into()?, COLUMNS.try_into()?, 0);
        let seen = Arc::new(Mutex::new(parser));
        let gone = Arc::new(AtomicBool::new(false));
        let (watched, end) = (Arc::clone(&seen), Arc::clone(&gone));
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut chunk) {
                let mut seen = watched.lock().unwrap_or_else(PoisonError::into_inner);
                seen.process(&chunk[..count]);
            }
            end.store(true, Ordering::Relaxed);
        });
        Ok(Self {
            child,
            keys,
            _master: pair.master,
            seen,
            gone,
        })
    }

    /// What the screen shows.
    pub fn shows(&self) -> String {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.screen().contents()
    }

    pub fn is_gone(&self) -> bool {
        self.gone.load(Ordering::Relaxed)
    }

    /// Waits for a text; false if the program ends before.
    pub fn wait(&self, text: &str) -> Try<bool> {
        let end = Instant::now() + PATIENCE;
        while !self.shows().contains(text) {
            if self.is_gone() {
                return Ok(false);
            }
            if Instant::now() > end {
                return Err(
                    format!("waited for {text}; the screen shows\n{}", self.shows()).into(),
                );
            }
            thread::sleep(Duration::from_millis(2));
        }
        Ok(true)
    }

    /// Presses a key. A program that is gone takes none.
    pub fn press(&mut self, key: &[u8]) {
        thread::sleep(HAND);
        let _ = self.keys.write_all(key).and_then(|()| self.keys.flush());
    }

    /// Goes to the list of households.
    pub fn open_households(&mut self) -> Try<bool> {
        if !self.wait("Tổng quan")? {
            return Ok(false);
        }
        self.press(b"\r");
        self.wait("Tất cả")
    }

    /// Late in the evening it is asked once for which day; `told` are the words that come where it is not.
    pub fn agree_to_the_day(&mut self, told: &[&str]) -> Try<()> {
        const LATE: &str = "Ghi lúc khuya";
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end && !self.is_gone() {
            let shown = self.shows();
            if told.iter().any(|words| shown.contains(words)) {
                break;
            }
            if shown.contains(LATE) {
                self.press(b"\r");
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// The household of which the screen says that it is saved.
    pub fn saved(&self) -> Option<String> {
        let shown = self.shows();
        let line = shown.lines().find(|line| line.contains("Đã lưu"))?;
        let after = line.split("hộ ").nth(1)?;
        Some(after.chars().take_while(char::is_ascii_digit).collect())
    }

    /// Records visits until `over`; every household that the screen tells of goes to `told`.
    pub fn record(&mut self, told: &Mutex<Told>, over: &AtomicBool) -> Try<()> {
        if !self.open_households()? {
            return Ok(());
        }
        let mut last = None;
        while !over.load(Ordering::Relaxed) && !self.is_gone() {
            self.press(b"2");
            let end = Instant::now() + Duration::from_secs(2);
            while self.saved() == last && !self.is_gone() && Instant::now() < end {
                // Late in the evening it asks once for which day.
                if self.shows().contains("Ghi lúc khuya") {
                    self.press(b"\r");
                }
                thread::sleep(Duration::from_millis(1));
            }
            let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
            let saved = self.saved();
            if saved != last
                && !over.load(Ordering::Relaxed)
                && let Some(code) = &saved
            {
                told.visits.insert(code.clone(), 1);
            }
            last = saved;
        }
        Ok(())
    }

    /// The process.
    pub fn process(&self) -> Option<u32> {
        self.child.process_id()
    }

    /// Waits for the end.
    pub fn end(&mut self) -> Try<u32> {
        Ok(self.child.wait()?.exit_code())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
