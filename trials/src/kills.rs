//! The program killed with -9 at any moment, while work streams in by commands or at the screen.

use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use crate::Form;
use crate::ledger::Tried;
use crate::program::{Desk, Try, VILLAGE};
use crate::screen::Screen;
use crate::stream::{Chance, Stream, Told, look};

/// Kills by commands and at the screen.
pub fn trial(form: Form) -> Vec<(&'static str, Tried)> {
    let (commands, screens) = if form == Form::Long {
        (600, 150)
    } else {
        (50, 14)
    };
    let each = |count: u64, kill: fn(u64) -> Try<u64>| {
        let seeds: Vec<u64> = (1..=count).collect();
        let told = AtomicU64::new(0);
        let mut tried = Tried::each(&seeds, |seed| {
            let saved = kill(*seed).map_err(|why| format!("seed {seed}: {why}"))?;
            told.fetch_add(saved, Ordering::Relaxed);
            Ok(())
        });
        // A trial in which nothing is saved shows nothing.
        if told.into_inner() < count {
            tried
                .bad
                .push("hardly anything was saved before the kills".to_owned());
        }
        tried
    };
    vec![
        ("killed-commands", each(commands, commands_killed)),
        ("killed-screen", each(screens, screen_killed)),
    ]
}

fn commands_killed(seed: u64) -> Try<u64> {
    let folder = tempfile::tempdir()?;
    let desk = Desk::like(VILLAGE.path(), folder.path())?;
    let mut chance = Chance::new(seed);
    let delay = Duration::from_micros(1000 + chance.below(500_000));
    let stream = Stream::default();
    thread::scope(|scope| {
        let work = scope.spawn(|| stream.work(&desk, chance));
        thread::sleep(delay);
        while !stream.kill() {
            thread::sleep(Duration::from_micros(200));
        }
        work.join()
            .unwrap_or_else(|_| Err("the stream broke".into()))
    })?;
    let told = stream.told();
    look(&desk, &told)?;
    Ok(told.count())
}

fn screen_killed(seed: u64) -> Try<u64> {
    let folder = tempfile::tempdir()?;
    let desk = Desk::like(VILLAGE.path(), folder.path())?;
    let delay = Duration::from_millis(20 + Chance::new(seed).below(2500));
    let mut screen = Screen::open(&desk)?;
    let process = screen
        .process()
        .ok_or("the screen does not run")?
        .to_string();
    let (told, over) = (Mutex::new(Told::default()), AtomicBool::new(false));
    thread::scope(|scope| {
        let work = scope.spawn(|| screen.record(&told, &over));
        thread::sleep(delay);
        Command::new("kill").args(["-9", &process]).status()?;
        over.store(true, Ordering::Relaxed);
        work.join().unwrap_or_else(|_| Err("the hand broke".into()))
    })?;
    screen.end()?;
    let told = told.into_inner().map_err(|_| "the hand broke")?;
    look(&desk, &told)?;
    Ok(told.count())
}
