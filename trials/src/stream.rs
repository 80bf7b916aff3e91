//! A stream of work at a desk that something cuts off, and what must be there afterwards: all that was told as done, and
//! of what was cut off all or nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::process::{Child, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use crate::contents::contents;
use crate::program::{CROOKED, Desk, FIRST_LIST, LIST, REGISTER, Try, VILLAGE_NAME};

/// Numbers that look like chance and are the same in every run.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }
}

/// What was told as done.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Batches, by id.
    pub batches: Vec<String>,
    /// Files.
    pub files: BTreeSet<String>,
    /// Visits that the screen told of, by the code of the household.
    pub visits: BTreeMap<String, u64>,
}

impl Told {
    /// How much was told.
    pub fn count(&self) -> u64 {
        (self.batches.len() + self.files.len() + self.visits.len()) as u64
    }
}

/// Work that goes on until it is cut off.
#[derive(Debug, Default)]
pub struct Stream {
    now: Mutex<Now>,
}

#[derive(Debug, Default)]
struct Now {
    told: Told,
    running: Option<Child>,
    over: bool,
}

impl Stream {
    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Works: one command after the other, each in a process of its own.
    pub fn work(&self, desk: &Desk, mut chance: Chance) -> Try<()> {
        while !self.now().over {
            self.one(desk, &mut chance)?;
        }
        Ok(())
    }

    fn one(&self, desk: &Desk, chance: &mut Chance) -> Try<()> {
        let household = format!("{:03}", chance.below(38) + 1);
        let visit = [
            "visit",
            &household,
            "2",
            "--village",
            VILLAGE_NAME,
            "--json",
        ];
        let (arguments, file): (&[&str], _) = match chance.below(20) {
            0..=10 => (&visit, None),
            11 | 12 => (&["import", LIST, "--json"], None),
            13 => (
                &["import", CROOKED, "--json", "--rejected", "sai.csv"],
                None,
            ),
            14 | 15 => (&["undo", "--json"], None),
            16 => (&["redo", "--json"], None),
            17 => (&["export", "people", "--out", "ds.csv"], Some("ds.csv")),
            18 => (&["export", "visits", "--out", "ds.xlsx"], Some("ds.xlsx")),
            _ => (&["backup", "--out", "ban-sao.gocua"], Some("ban-sao.gocua")),
        };
        let mut command = desk.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut answer = String::new();
        let out = {
            let mut now = self.now();
            let mut child = command.spawn()?;
            let out = child.stdout.take();
            now.running = Some(child);
            out
        };
        if let Some(mut out) = out {
            out.read_to_string(&mut answer)?;
        }
        let mut now = self.now();
        let status = now
            .running
            .take()
            .map(|mut child| child.wait())
            .transpose()?;
        if now.over || !status.is_some_and(|status| matches!(status.code(), Some(0 | 3))) {
            return Ok(());
        }
        if let Some(file) = file {
            now.told.files.insert(file.to_owned());
        } else {
            let answer: Value = serde_json::from_str(&answer)?;
            now.told
                .batches
                .extend(answer["batch"].as_str().map(str::to_owned));
        }
        Ok(())
    }

    /// Kills whatever runs; false while nothing does.
    pub fn kill(&self) -> bool {
        let mut now = self.now();
        now.over = now
            .running
            .as_mut()
            .is_some_and(|child| child.kill().is_ok());
        now.over
    }

    /// What was told until `cut`, which comes between two things that are told.
    pub fn cut(&self, cut: impl FnOnce() -> Try<()>) -> Try<Told> {
        let mut now = self.now();
        now.over = true;
        let told = now.told.clone();
        cut().map(|()| told)
    }

    pub fn told(&self) -> Told {
        self.now().told.clone()
    }
}

/// What must be there after work was cut off.
pub fn look(desk: &Desk, told: &Told) -> Try<()> {
    desk.must(&["status", "--json"])?;
    desk.must(&["check", "--full"])?;
    let register =
        Connection::open_with_flags(desk.at(REGISTER), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    batches(desk, &register, told)?;
    imports(&register)?;
    for (code, count) in &told.visits {
        let sql = "SELECT count(*) FROM visit WHERE household IN (SELECT id FROM household WHERE code = ?1) AND undone = 0";
        let found: i64 = register.query_row(sql, [code], |row| row.get(0))?;
        if (found as u64) < *count {
            return Err(format!("household {code}: {count} visits told, {found} there").into());
        }
    }
    drop(register);
    for file in ["ds.csv", "ds.xlsx", "ban-sao.gocua"] {
        whole(desk, file, told.files.contains(file))?;
    }
    let folder = desk.at(&format!("{REGISTER}-backup"));
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "gocua") {
            contents(&path)?;
        }
    }
    goes_on(desk)
}

/// The next visit is taken. Where undo took back the village itself, its list is.
fn goes_on(desk: &Desk) -> Try<()> {
    let visit = desk.call(&["visit", "001", "2", "--village", VILLAGE_NAME])?;
    if visit.told.contains("Không tìm thấy") {
        desk.must(&["import", FIRST_LIST])?;
    } else if !visit.done() {
        return Err(format!("the next visit is not taken: {}", visit.told).into());
    }
    Ok(())
}

/// Every batch that was told is there, and at most the one that was cut off beside them.
fn batches(desk: &Desk, register: &Connection, told: &Told) -> Try<()> {
    let log: Value = serde_json::from_str(&desk.must(&["log", "--json", "--limit", "0"])?)?;
    let there: BTreeSet<&str> = log["batches"]
        .as_array()
        .ok_or("the log names no batches")?
        .iter()
        .filter_map(|batch| batch["id"].as_str())
        .collect();
    if let Some(lost) = told
        .batches
        .iter()
        .find(|batch| !there.contains(batch.as_str()))
    {
        return Err(format!("{lost} was told as saved and is lost").into());
    }
    let all: i64 = register.query_row("SELECT count(*) FROM batch", [], |row| row.get(0))?;
    if all as usize != there.len() {
        return Err(format!("{all} batches, the log names {}", there.len()).into());
    }
    Ok(())
}

/// Each import holds as many people as the first of the same list.
fn imports(register: &Connection) -> Try<()> {
    let sql = "SELECT b.source, coalesce(sum(o.count), 0) FROM batch b LEFT JOIN op o ON o.batch = b.id AND o.entity = 'person' \
        AND o.grp IS NULL WHERE b.kind = 'import' GROUP BY b.id ORDER BY b.id";
    let mut statement = register.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (source, people): (String, i64) = (row.get(0)?, row.get(1)?);
        let whole: &[i64] = match source.as_str() {
            LIST => &[0, 120],
            CROOKED => &[0, 1],
            _ => continue,
        };
        if !whole.contains(&people) {
            return Err(format!("{source}: {people} people of the import are there").into());
        }
    }
    Ok(())
}

/// A file is whole, or, where it was not told of, not there.
fn whole(desk: &Desk, name: &str, told: bool) -> Try<()> {
    let path = desk.at(name);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(_) if !told => return Ok(()),
        Err(error) => return Err(format!("{name} was told as written: {error}").into()),
    };
    let sound = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("csv") => {
            let text = String::from_utf8(bytes)?;
            let commas = |line: Option<&str>| line.map_or(0, |line| line.matches(',').count());
            let (first, last) = (
                commas(text.lines().next()),
                commas(text.lines().next_back()),
            );
            text.ends_with("\r\n") && last.abs_diff(first) <= 4 && text.lines().count() > 150
        }
        // The directory of a zip file stands at its end.
        Some("xlsx") => bytes.len() > 22 && bytes[bytes.len() - 22..].starts_with(b"PK\x05\x06"),
        _ => {
            contents(&path)?;
            true
        }
    };
    if sound {
        Ok(())
    } else {
        Err(format!("{name} is half written").into())
    }
}
