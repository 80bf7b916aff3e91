//! Trials of what the program promises, on the program itself. `trials/run short` is part of every CI run;
//! `trials/run long` belongs before a release. The results of both, and of the tests that stand for a promise, make the
//! table in the README: `--readme` writes it, else the run fails where the table is stale.

mod calls;
mod contents;
mod crash;
mod disc;
mod full;
mod kills;
mod ledger;
mod places;
mod power;
mod program;
mod screen;
mod stream;
mod table;
mod vfs;

use std::path::Path;
use std::process::ExitCode;

use ledger::{Ledger, Tried};

/// How much is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// In minutes: in every CI run.
    Short,
    /// In tens of minutes: before a release.
    Long,
}

/// A trial: what it tries is noted under its keys.
type Trial = fn(Form) -> Vec<(&'static str, Tried)>;

/// The trials by the name that `--only` takes.
const TRIALS: &[(&str, Trial)] = &[
    ("calls", calls::trial),
    ("crash", crash::states),
    ("faults", crash::faults),
    ("killed", kills::trial),
    ("power", power::trial),
    ("full", full::trial),
    ("places", places::trial),
];

fn main() -> ExitCode {
    match run(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(faults) if faults.is_empty() => ExitCode::SUCCESS,
        Ok(faults) => {
            for fault in faults {
                eprintln!("{fault}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut form = Form::Short;
    let (mut only, mut without) = (None, Vec::new());
    let (mut readme, mut where_allowed, mut words) = (false, false, arguments.iter());
    while let Some(word) = words.next() {
        match word.as_str() {
            "short" => form = Form::Short,
            "long" => form = Form::Long,
            "--only" => only = words.next(),
            "--without" => without.extend(words.next()),
            "--where-allowed" => where_allowed = true,
            "--readme" => readme = true,
            "--case" => {
                let case = words.next().map_or("", String::as_str);
                return Ok(crash::again(case).err().into_iter().collect());
            }
            other => return Err(format!("what is {other}?").into()),
        }
    }
    let ledger = Ledger::open(Path::new("target/promises"))?;
    let mut faults = Vec::new();
    for (name, trial) in TRIALS {
        if without.iter().any(|left_out| left_out == name) {
            // The keys of a trial begin with its name.
            for row in table::ROWS.iter().filter(|row| row.key.starts_with(name)) {
                ledger.note(row.key, &Tried::left_out())?;
            }
        } else if only.is_none_or(|only| only == name) {
            for (key, mut tried) in trial(form) {
                if where_allowed && let Some(why) = tried.missing.take() {
                    eprintln!("{key}: NOT TRIED, this machine does not allow it: {why}");
                    tried.left_out = true;
                }
                println!("{key}: {} tried, {} bad", tried.times, tried.bad.len());
                for bad in &tried.bad {
                    println!("  {bad}");
                }
                faults.extend(tried.faults(key));
                ledger.note(key, &tried)?;
            }
        }
    }
    if only.is_some() && !readme {
        return Ok(faults);
    }
    let notes = ledger.notes()?;
    let text = std::fs::read_to_string("README.md")?;
    if readme {
        let written = table::written(&text, form, &notes);
        std::fs::write("README.md", &written)?;
        return Ok(table::faults(&written, form, &notes));
    }
    Ok(table::faults(&text, form, &notes))
}
