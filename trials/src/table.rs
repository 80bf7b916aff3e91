//! The table of promises in the README: which ways of trying there are, and what came of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::Form;
use crate::ledger::Tried;

/// One way of trying a promise.
pub struct Row {
    /// Its note in the ledger.
    pub key: &'static str,
    /// What is promised.
    pub promise: &'static str,
    /// How it is tried.
    pub how: &'static str,
}

/// Every way of trying, in the order of the table. A way without a note fails the run.
pub const ROWS: &[Row] = &[
    Row {
        key: "crash-states",
        promise: "\"Đã lưu\" means saved, also after a power cut",
        how: "the store over a file system of its own: killed, or the power cut, at every step of every kind of work, with \
            what was unsynced lost, torn by sectors or turned to rubbish",
    },
    Row {
        key: "crash-off",
        promise: "\"Đã lưu\" means saved, also after a power cut",
        how: "control, which must lose: the same without waiting for the disc",
    },
    Row {
        key: "crash-full",
        promise: "\"Đã lưu\" means saved, also after a power cut",
        how: "control, which must lose: the same without waiting for the folder (`synchronous=FULL`)",
    },
    Row {
        key: "crash-faults",
        promise: "Disc full, a read or a write that fails: it is said, what was there stays, and it works again when there is room",
        how: "each call on a file of every kind of work failing, once or from then on",
    },
    Row {
        key: "crash-memory",
        promise: "Out of memory is said and does no damage",
        how: "every kind of work with less and less memory for SQLite",
    },
    Row {
        key: "files-named",
        promise: "A bad file is named for what it is and never changed",
        how: "kinds of file given as a register, each in both languages and by four commands; names, bytes, times compared",
    },
    Row {
        key: "files-read-only",
        promise: "A bad file is named for what it is and never changed",
        how: "files and places that may not be written: said, opened for reading",
    },
    Row {
        key: "files-cut-off",
        promise: "A bad file is named for what it is and never changed",
        how: "a write cut off, its journal beside the file: taken back by whichever command comes first",
    },
    Row {
        key: "files-other-journal",
        promise: "A bad file is named for what it is and never changed",
        how: "the journal of another register or of another day beside the file: refused, nothing played back",
    },
    Row {
        key: "files-copied-alone",
        promise: "A bad file is named for what it is and never changed",
        how: "the file copied alone while it is open, after every write: holds what was saved",
    },
    Row {
        key: "files-side-by-side",
        promise: "A bad file is named for what it is and never changed",
        how: "visits in two copies in turn on one machine: no id twice, both logs whole",
    },
    Row {
        key: "files-versions",
        promise: "A bad file is named for what it is and never changed",
        how: "a register of every version: opens, `check --full`, goes on",
    },
    Row {
        key: "flips-harmless",
        promise: "A flipped bit does no further harm, and is told as far as plain SQLite can see it",
        how: "one bit of a register turned over (fixed seeds), everything read: no crash, no hang, nothing written",
    },
    Row {
        key: "flips-seen",
        promise: "A flipped bit does no further harm, and is told as far as plain SQLite can see it",
        how: "of those 300, seen at opening or by `check --full`; 191 changed no value; 33 changed one unseen, which only encryption will tell",
    },
    Row {
        key: "backup-rotation",
        promise: "A copy every day; the last good one survives any failure of the next",
        how: "days of a year and a half with gaps: exactly 7 daily, 4 weekly, 12 monthly copies after each",
    },
    Row {
        key: "backup-drill",
        promise: "A copy every day; the last good one survives any failure of the next",
        how: "the newest copy put back in a fresh place: same counts, `check --full`, new ids, on this and another machine",
    },
    Row {
        key: "backup-damage",
        promise: "A copy every day; the last good one survives any failure of the next",
        how: "ways a register is destroyed: led to the last good copy, put back, the damaged file kept byte for byte",
    },
    Row {
        key: "lists-exact",
        promise: "No row of a list vanishes: taken, or named with the reason",
        how: "hostile lists, the exact answer row by row",
    },
    Row {
        key: "lists-damaged",
        promise: "No row of a list vanishes: taken, or named with the reason",
        how: "copies of a list damaged at random: every other row is still taken",
    },
    Row {
        key: "export-new-register",
        promise: "Our own lists come back with the same values",
        how: "lists of people into a new register, exported again byte by byte",
    },
    Row {
        key: "export-same-register",
        promise: "Our own lists come back with the same values",
        how: "lists into the register they are of: nothing changes",
    },
    Row {
        key: "fuzzed",
        promise: "Whatever comes in is held",
        how: "what a fuzzer broke something with, and inputs of a fixed seed: lists, letters, workbooks, cells, headers, texts to draw, keys",
    },
    Row {
        key: "together-shows",
        promise: "Two windows on one register: one writes, the others look on",
        how: "what one window records and takes back is shown by three others at other places; cursor and search stay",
    },
    Row {
        key: "together-commands",
        promise: "Two windows on one register: one writes, the others look on",
        how: "commands beside an open window: those that write say who does, those that read answer",
    },
    Row {
        key: "together-takes-over",
        promise: "Two windows on one register: one writes, the others look on",
        how: "the writer quits, or is killed: who looked on goes on writing",
    },
    Row {
        key: "together-import-screen",
        promise: "Two windows on one register: one writes, the others look on",
        how: "keys pressed beside an import: help, stop, and nothing recorded",
    },
    Row {
        key: "together-import-beside",
        promise: "Two windows on one register: one writes, the others look on",
        how: "an import of 20,000 people by a command beside a window that looks on and is used all the while",
    },
    Row {
        key: "together-displaced",
        promise: "\"Đã lưu\" is said of no file that is not in its place",
        how: "the register renamed, removed, replaced, its folder renamed, under a window that writes and one that looks on",
    },
    Row {
        key: "together-waits",
        promise: "A visit waits for a program that is in the way, and is kept",
        how: "another program holds the file: let go in time, given up, not let go",
    },
    Row {
        key: "together-no-right",
        promise: "A place or a lock that may not be written is said",
        how: "a folder, a lock, a lock of another user without the right to write: said, opened for looking on",
    },
    Row {
        key: "power-commands",
        promise: "\"Đã lưu\" means saved, also after a power cut",
        how: "power cuts on a real disc (ext4) at any moment of visits, imports, undos, exports and backups",
    },
    Row {
        key: "power-screen",
        promise: "\"Đã lưu\" means saved, also after a power cut",
        how: "power cuts on a real disc (ext4) while visits are recorded at the screen",
    },
    Row {
        key: "killed-commands",
        promise: "Killed at any moment: the register opens, nothing that was told as saved is lost, an import is whole or absent",
        how: "killed with -9 at any moment of visits, imports, undos, exports and backups",
    },
    Row {
        key: "killed-screen",
        promise: "Killed at any moment: the register opens, nothing that was told as saved is lost, an import is whole or absent",
        how: "killed with -9 at any moment while visits are recorded at the screen",
    },
    Row {
        key: "calls-killed",
        promise: "Killed at any moment: the register opens, nothing that was told as saved is lost, an import is whole or absent",
        how: "killed with -9 at each system call by which a command writes (`strace`)",
    },
    Row {
        key: "calls-killed-copy",
        promise: "A copy every day; the last good one survives any failure of the next",
        how: "killed with -9 at each system call of a backup and a restore",
    },
    Row {
        key: "calls-failed-copy",
        promise: "A copy every day; the last good one survives any failure of the next",
        how: "each system call of a backup and a restore failing, once or from then on",
    },
    Row {
        key: "calls-failed",
        promise: "Disc full, a read or a write that fails: it is said, what was there stays, and it works again when there is room",
        how: "each system call by which a command writes failing (ENOSPC, EIO, EDQUOT, EACCES, EROFS), once or from then on",
    },
    Row {
        key: "full-commands",
        promise: "Disc full, a read or a write that fails: it is said, what was there stays, and it works again when there is room",
        how: "every command that writes on a disc with no or too little room, then with room again",
    },
    Row {
        key: "full-screen",
        promise: "Disc full, a read or a write that fails: it is said, what was there stays, and it works again when there is room",
        how: "a key and a form at the screen on a full disc: what was typed stays and is saved when there is room",
    },
    Row {
        key: "full-settings",
        promise: "Disc full, a read or a write that fails: it is said, what was there stays, and it works again when there is room",
        how: "the settings on a full disc and the register on another, and the other way round",
    },
    Row {
        key: "places",
        promise: "Disc full, a read or a write that fails: it is said, what was there stays, and it works again when there is room",
        how: "files, folders and discs that may not be changed (`chattr +i`, `mount -o ro`): opened for reading, and said",
    },
    Row {
        key: "read-back",
        promise: "An import is read back before it is kept",
        how: "rows that lie in the file otherwise than they were sent",
    },
    Row {
        key: "terminal-signals",
        promise: "The terminal is given back however the program ends, and nobody is left behind",
        how: "four signals, each over a list, a half-typed form and a search, in a real pseudo-terminal",
    },
    Row {
        key: "terminal-closed",
        promise: "The terminal is given back however the program ends, and nobody is left behind",
        how: "the window closed, told and untold, over the same three",
    },
    Row {
        key: "terminal-asleep",
        promise: "The terminal is given back however the program ends, and nobody is left behind",
        how: "stopped and continued, in the meantime made tiny, empty and huge",
    },
    Row {
        key: "terminal-sizes",
        promise: "The terminal is given back however the program ends, and nobody is left behind",
        how: "sizes from 0x0 to 1000x1000 one after the other on five screens",
    },
    Row {
        key: "terminal-paste",
        promise: "The terminal is given back however the program ends, and nobody is left behind",
        how: "1.2 MB pasted with Enter, Ctrl+C and escape sequences in it: text, nothing recorded",
    },
    Row {
        key: "terminal-half",
        promise: "The terminal is given back however the program ends, and nobody is left behind",
        how: "half an escape sequence, then nothing, then SIGTERM",
    },
    Row {
        key: "terminal-rubbish",
        promise: "The terminal is given back however the program ends, and nobody is left behind",
        how: "150 kB of rubbish: nothing recorded",
    },
    Row {
        key: "terminal-none",
        promise: "The terminal is given back however the program ends, and nobody is left behind",
        how: "no terminal, half of one or a dumb one: a sentence and an exit code",
    },
    Row {
        key: "terminal-idle",
        promise: "The terminal is given back however the program ends, and nobody is left behind",
        how: "processor time of doing nothing",
    },
    Row {
        key: "hostile-screens",
        promise: "No name in a list can command the terminal or pass for another line",
        how: "names with escape sequences, turned, hidden and doubled letters on every screen",
    },
    Row {
        key: "hostile-printed",
        promise: "No name in a list can command the terminal or pass for another line",
        how: "the same names given to every command, in the register, as file names and as arguments; also as JSON",
    },
    Row {
        key: "hostile-terminal",
        promise: "No name in a list can command the terminal or pass for another line",
        how: "every byte that reaches a pseudo-terminal while such a register is walked through",
    },
    Row {
        key: "clock-asked",
        promise: "A wrong clock is asked about and changes neither the day nor the order of visits",
        how: "clocks of 1969 to 2150: the day is asked for, on the screen and by --today",
    },
    Row {
        key: "clock-commands",
        promise: "A wrong clock is asked about and changes neither the day nor the order of visits",
        how: "the same clocks in commands: nothing is written, a sentence says what to do",
    },
    Row {
        key: "clock-order",
        promise: "A wrong clock is asked about and changes neither the day nor the order of visits",
        how: "visits while the clock jumps forward and back",
    },
];

/// Counts of an earlier run, by key: what the README says now.
fn told(readme: &str, column: usize) -> BTreeMap<&'static str, String> {
    let mut told = BTreeMap::new();
    for line in block(readme).lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let row = ROWS.iter().find(|row| cells.get(2) == Some(&row.how));
        if let (Some(row), Some(count)) = (row, cells.get(column)) {
            told.insert(row.key, (*count).to_owned());
        }
    }
    told
}

const OPEN: &str = "<!-- promises -->\n";
const CLOSE: &str = "<!-- /promises -->";

fn block(readme: &str) -> &str {
    let from = readme.find(OPEN).map_or(0, |at| at + OPEN.len());
    let to = readme[from..].find(CLOSE).map_or(from, |at| from + at);
    &readme[from..to]
}

/// The README with the counts of this run; those of the other form stay as they were.
pub fn written(readme: &str, form: Form, notes: &BTreeMap<String, Tried>) -> String {
    let mut table = "| promise | how it is tried | each run of CI | last long run | went wrong |\n|---|---|---:|---:|---:|\n".to_owned();
    let (short, long) = (told(readme, 3), told(readme, 4));
    let mut last = "";
    for row in by_promise() {
        let now = notes.get(row.key).map(|tried| {
            if tried.left_out {
                "left out".to_owned()
            } else {
                thousands(tried.times)
            }
        });
        let cell = |own: bool, before: &BTreeMap<&str, String>| match &now {
            Some(now) if own => now.clone(),
            _ => before.get(row.key).cloned().unwrap_or_default(),
        };
        let promise = if row.promise == last { "" } else { row.promise };
        last = row.promise;
        let bad = notes.get(row.key).map_or(0, |tried| tried.bad.len());
        let _ = writeln!(
            table,
            "| {promise} | {} | {} | {} | {bad} |",
            row.how,
            cell(form == Form::Short, &short),
            cell(form == Form::Long, &long),
        );
    }
    readme.replacen(
        &format!("{OPEN}{}", block(readme)),
        &format!("{OPEN}{table}"),
        1,
    )
}

/// All ways, those of one promise together.
fn by_promise() -> impl Iterator<Item = &'static Row> {
    let mut promises: Vec<&str> = Vec::new();
    for row in ROWS {
        if !promises.contains(&row.promise) {
            promises.push(row.promise);
        }
    }
    let of = |promise| ROWS.iter().filter(move |row| row.promise == promise);
    promises.into_iter().flat_map(of)
}

fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What does not hold: ways without a note or not tried, things that went wrong, and a README that tells of other ways
/// or of clearly more than was tried now.
pub fn faults(readme: &str, form: Form, notes: &BTreeMap<String, Tried>) -> Vec<String> {
    let mut faults = Vec::new();
    let column = if form == Form::Short { 3 } else { 4 };
    let told = told(readme, column);
    for row in ROWS {
        match notes.get(row.key) {
            None => faults.push(format!("{}: nothing was tried", row.key)),
            Some(tried) if tried.left_out => {}
            Some(tried) => {
                faults.extend(tried.faults(row.key));
                let told = told.get(row.key).map(|count| count.replace(',', ""));
                match told.and_then(|count| count.parse::<u64>().ok()) {
                    Some(told) if tried.times * 10 >= told * 9 => {}
                    Some(told) => faults.push(format!(
                        "{}: tried {} times, the README says {told}",
                        row.key, tried.times
                    )),
                    None => faults.push(format!("{}: the README does not tell of it", row.key)),
                }
            }
        }
    }
    faults
}
