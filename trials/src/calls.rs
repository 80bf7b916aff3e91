//! The program at the border to the system: killed at each of the calls by which it writes, and told at each of them
//! that it cannot be done. `strace` finds the calls of a command in a run that nothing disturbs, then stands in the way
//! of one after the other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::Form;
use crate::contents::{Contents, contents};
use crate::ledger::Tried;
use crate::program::{Answer, CROOKED, Desk, LIST, REGISTER, Try, VILLAGE, VILLAGE_NAME};

/// Everything that changes a file or a folder.
const WRITING: &str = "pwrite64,write,fsync,fdatasync,ftruncate,fallocate,openat,unlink,unlinkat,rename,renameat,renameat2,link,linkat,mkdir,mkdirat,chmod,fchmod";

/// A command that writes.
struct Task {
    name: &'static str,
    arguments: &'static [&'static str],
    /// What it writes beside the register.
    writes: &'static [&'static str],
    /// Work done at the desk before.
    before: &'static [&'static [&'static str]],
    /// Every call is tried in the short form too.
    always: bool,
}

const fn task(name: &'static str, arguments: &'static [&'static str]) -> Task {
    Task {
        name,
        arguments,
        writes: &[],
        before: &[],
        always: true,
    }
}

const NEW: &str = "moi.gocua";
const TASKS: &[Task] = &[
    Task {
        writes: &[NEW],
        ..task("new", &["new", NEW, "--commune", "Xã Mới"])
    },
    Task {
        always: false,
        ..task("import", &["import", LIST])
    },
    Task {
        always: false,
        writes: &["sai.csv", "cot.json"],
        ..task(
            "import with leavings",
            &[
                "import",
                CROOKED,
                "--rejected",
                "sai.csv",
                "--save-map",
                "cot.json",
            ],
        )
    },
    task("visit", &["visit", "003", "2"]),
    task("undo", &["undo"]),
    Task {
        before: &[&["undo"]],
        always: false,
        ..task("redo", &["redo"])
    },
    Task {
        writes: &["ds.csv"],
        ..task("export csv", &["export", "people", "--out", "ds.csv"])
    },
    Task {
        writes: &["ds.xlsx"],
        ..task("export xlsx", &["export", "households", "--out", "ds.xlsx"])
    },
    task("backup", &["backup"]),
    Task {
        writes: &["ban-sao.gocua"],
        ..task("backup elsewhere", &["backup", "--out", "ban-sao.gocua"])
    },
    task("restore", &["restore", "1"]),
    Task {
        writes: &["mau.csv"],
        always: false,
        ..task(
            "sample",
            &[
                "sample", "--people", "100", "--seed", "3", "--out", "mau.csv",
            ],
        )
    },
];

/// A call of the system: the K-th of its name in one thread.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Call {
    name: String,
    count: usize,
}

/// A task that was watched: its calls, and what comes of it undisturbed.
struct Watched {
    task: &'static Task,
    /// The desk before the task.
    desk: tempfile::TempDir,
    calls: Vec<Call>,
    before: Contents,
    after: Contents,
    /// How long each file is that it writes, in both languages.
    written: BTreeMap<&'static str, [u64; 2]>,
    /// Copies of the register that are there in the end.
    copies: usize,
}

fn strace(more: &[&str]) -> Vec<String> {
    // Not --seccomp-bpf: with it calls are not killed.
    let start = ["strace", "-f", "-qq"];
    start
        .iter()
        .chain(more)
        .map(|word| (*word).to_owned())
        .collect()
}

/// Why calls cannot be watched on this machine, if they cannot.
fn obstacle() -> Option<String> {
    match Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "true"])
        .output()
    {
        Err(error) => Some(format!("strace: {error}")),
        Ok(output) if !output.status.success() => {
            Some(String::from_utf8_lossy(&output.stderr).trim().to_owned())
        }
        Ok(_) => None,
    }
}

fn watch(task: &'static Task) -> Try<Watched> {
    let desk = tempfile::tempdir()?;
    let before = Desk::like(VILLAGE.path(), desk.path())?;
    for work in task.before {
        before.must(work)?;
    }
    let folder = tempfile::tempdir()?;
    let used = Desk::like(desk.path(), folder.path())?;
    let trace = desk.path().with_extension("strace");
    let path = trace.to_string_lossy();
    let by = strace(&["-y", "-e", &format!("trace={WRITING}"), "-o", &path]);
    let answer: Answer = used.wrapped(&by, task.arguments).output()?.into();
    let text = fs::read_to_string(&trace)?;
    fs::remove_file(&trace)?;
    if !matches!(answer.status, Some(0 | 3)) {
        return Err(format!("{}: {answer:?}", task.name).into());
    }
    let copy = tempfile::tempdir()?;
    let english = Desk::like(desk.path(), copy.path())?;
    english
        .command(task.arguments)
        .env("GOCUA_LANG", "en")
        .output()?;
    let mut written = BTreeMap::new();
    for name in task.writes {
        let long = |desk: &Desk| Ok::<_, std::io::Error>(fs::metadata(desk.at(name))?.len());
        written.insert(*name, [long(&used)?, long(&english)?]);
    }
    Ok(Watched {
        task,
        calls: calls(&text, &used.0),
        before: contents(&before.at(REGISTER))?,
        after: contents(&used.at(REGISTER))?,
        written,
        copies: copies(&used)?.len(),
        desk,
    })
}

/// The calls in a trace that write below `folder`, or into the answer.
fn calls(trace: &str, folder: &Path) -> Vec<Call> {
    let folder = folder.to_string_lossy();
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let (mut seen, mut calls) = (BTreeSet::new(), Vec::new());
    for line in trace.lines() {
        let Some((thread, rest)) = line.split_once(' ') else {
            continue;
        };
        let Some((name, arguments)) = rest.trim_start().split_once('(') else {
            continue;
        };
        if name.contains(|letter: char| !letter.is_ascii_alphanumeric()) {
            continue;
        }
        let count = counts.entry((thread, name)).or_default();
        *count += 1;
        let ours = arguments.contains(&*folder) || name == "write" && arguments.starts_with("1<");
        let writes = name != "openat"
            || arguments.contains("O_CREAT")
            || arguments.contains("O_DIRECTORY") && arguments.contains("O_WRONLY");
        let call = Call {
            name: name.to_owned(),
            count: *count,
        };
        if ours && writes && seen.insert(call.clone()) {
            calls.push(call);
        }
    }
    calls
}

/// The copies beside the register.
fn copies(desk: &Desk) -> Try<Vec<std::path::PathBuf>> {
    let folder = desk.at(&format!("{REGISTER}-backup"));
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "gocua") {
            found.push(path);
        }
    }
    Ok(found)
}

/// One thing that goes wrong in one task.
struct Trouble<'a> {
    watched: &'a Watched,
    call: Call,
    /// What the call gives; killed there if nothing.
    error: Option<&'static str>,
    /// Every later call too.
    lasting: bool,
    english: bool,
}

impl Trouble<'_> {
    fn name(&self) -> String {
        format!(
            "{}: {} {}{} {}",
            self.watched.task.name,
            self.call.name,
            self.call.count,
            if self.lasting { "+" } else { "" },
            self.error.unwrap_or("killed"),
        )
    }

    fn attempt(&self) -> Try<()> {
        self.go()
            .map_err(|why| format!("{}: {why}", self.name()).into())
    }

    fn go(&self) -> Try<()> {
        let watched = self.watched;
        let folder = tempfile::tempdir()?;
        let desk = Desk::like(watched.desk.path(), folder.path())?;
        let how = self
            .error
            .map_or("signal=KILL".to_owned(), |error| format!("error={error}"));
        let (name, count) = (&self.call.name, self.call.count);
        let when = if self.lasting { "+" } else { "" };
        let (trace, inject) = (
            format!("trace={name}"),
            format!("inject={name}:{how}:when={count}{when}"),
        );
        let by = strace(&["-o", "/dev/null", "-e", &trace, "-e", &inject]);
        let mut command = desk.wrapped(&by, watched.task.arguments);
        if self.english {
            command.env("GOCUA_LANG", "en");
        }
        let answer: Answer = command.output()?.into();
        // A lasting failure to write leaves no place to speak.
        let mute = self.lasting && name == "write";
        match self.error {
            Some(_) if mute && answer.status != Some(101) => {}
            Some(_) => said(&answer)?,
            None if answer.killed => {}
            None => return Err("it was not killed".into()),
        }
        look(watched, &desk, &answer, mute)?;
        litter(watched, &desk)
    }
}

/// A failure is told in sentences of the program, never in those of a programmer.
pub fn said(answer: &Answer) -> Try<()> {
    let told = answer.told.trim();
    if answer.killed || answer.status == Some(101) || told.contains("panicked") {
        return Err(format!("it broke down: {told}").into());
    }
    let failed = !matches!(answer.status, Some(0 | 3));
    if failed && told.is_empty() {
        return Err("it failed without a word".into());
    }
    if told.contains("(os error") || told.contains("disk I/O") {
        return Err(format!("it speaks as a programmer: {told}").into());
    }
    if failed && told.matches(['.', ';']).count() < 2 {
        return Err(format!("it does not say what to do: {told}").into());
    }
    Ok(())
}

/// What is there afterwards: all of the task or nothing of it, and a program that goes on working.
fn look(watched: &Watched, desk: &Desk, answer: &Answer, mute: bool) -> Try<()> {
    let done = matches!(answer.status, Some(0 | 3));
    desk.must(&["status", "--json"])?;
    desk.must(&["check", "--full"])?;
    let now = contents(&desk.at(REGISTER))?;
    // An installation that cannot keep its mark is a new device.
    let rows = |contents: &Contents| {
        let rows = contents.rows.clone().into_iter();
        rows.filter(|(table, _)| table != "device")
            .collect::<Vec<_>>()
    };
    if rows(&now) == rows(&watched.after) {
        let sure = ["stdout", "Đã ghi xong", "It is written"];
        let told = answer.killed
            || done
            || mute
            || sure.iter().any(|words| answer.told.contains(words))
            || watched.before == now;
        if !told {
            return Err(format!("it is done, and is told to have failed: {}", answer.told).into());
        }
    } else if now != watched.before {
        return Err(format!(
            "it is half done: {:?}, {:?} before",
            now.rows, watched.before.rows
        )
        .into());
    } else if done {
        return Err("it is told as done and is not".into());
    }
    for (name, whole) in &watched.written {
        let path = desk.at(name);
        let is_register = name.ends_with(".gocua");
        match fs::read(&path) {
            Err(_) if !done => {}
            Err(_) if answer.told.contains(name) => {}
            Err(error) => return Err(format!("{name} is not there: {error}").into()),
            Ok(_) if is_register => {
                desk.must(&["check", "--full", "--register", name])?;
            }
            Ok(bytes) if whole.contains(&(bytes.len() as u64)) => {}
            Ok(bytes) => {
                return Err(format!("{name} is half written: {} bytes", bytes.len()).into());
            }
        }
    }
    for copy in copies(desk)? {
        let held = contents(&copy)?;
        if held.rows["commune"] == 0 {
            return Err(format!("{} holds nothing", copy.display()).into());
        }
    }
    if done && answer.told.is_empty() && copies(desk)?.len() != watched.copies {
        return Err("a copy is missing".into());
    }
    desk.must(&["visit", "004", "2", "--village", VILLAGE_NAME])?;
    Ok(())
}

/// What a broken-off call left lying about is cleared away by a later one.
fn litter(watched: &Watched, desk: &Desk) -> Try<()> {
    let left = temporaries(&desk.0)?;
    if left.len() > 2 {
        return Err(format!("it leaves {left:?}").into());
    }
    if left.is_empty() {
        return Ok(());
    }
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(2 * 24 * 3600);
    for path in &left {
        fs::File::options()
            .append(true)
            .open(path)?
            .set_modified(long_ago)?;
    }
    desk.call(watched.task.arguments)?;
    let left = temporaries(&desk.0)?;
    if left.is_empty() {
        Ok(())
    } else {
        Err(format!("{left:?} is never cleared away").into())
    }
}

/// Files that nobody named, below a folder.
pub fn temporaries(folder: &Path) -> Try<Vec<std::path::PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            found.extend(temporaries(&path)?);
        } else if name.starts_with('.') || name.ends_with("-journal") {
            found.push(path);
        }
    }
    Ok(found)
}

/// What the system may answer to a call.
fn errors(call: &str) -> &'static [&'static str] {
    match call {
        "write" | "pwrite64" | "fallocate" => &["ENOSPC", "EIO", "EDQUOT"],
        "fsync" | "fdatasync" | "ftruncate" => &["EIO", "ENOSPC"],
        "openat" => &["EACCES", "ENOSPC", "EROFS", "EIO"],
        "mkdir" | "mkdirat" => &["ENOSPC", "EACCES", "EROFS"],
        _ => &["EACCES", "EIO", "ENOSPC"],
    }
}

/// At most so many of them, spread over all.
fn spread<T>(all: Vec<T>, most: usize) -> Vec<T> {
    let of = all.len();
    let kept = |at: usize| of <= most || at * most / of != (at + 1) * most / of;
    all.into_iter()
        .enumerate()
        .filter(|(at, _)| kept(*at))
        .map(|(_, one)| one)
        .collect()
}

/// Calls of each long task that are tried in the short form.
const SPREAD: usize = 12;

/// Kills and faults at the calls of every task.
pub fn trial(form: Form) -> Vec<(&'static str, Tried)> {
    const KEYS: [&str; 4] = [
        "calls-killed",
        "calls-killed-copy",
        "calls-failed",
        "calls-failed-copy",
    ];
    if let Some(why) = obstacle() {
        return KEYS.map(|key| (key, Tried::missing(why.clone()))).into();
    }
    let mut watched = Vec::new();
    let mut bad = Vec::new();
    for task in TASKS {
        match watch(task) {
            Ok(one) => watched.push(one),
            Err(why) => bad.push(format!("{}: {why}", task.name)),
        }
    }
    let (mut killed, mut failed) = (Vec::new(), Vec::new());
    for one in &watched {
        let whole = one.task.always || form == Form::Long;
        let calls = spread(one.calls.clone(), if whole { usize::MAX } else { SPREAD });
        for (at, call) in calls.into_iter().enumerate() {
            let errors = errors(&call.name);
            let trouble = |error, lasting, english| Trouble {
                watched: one,
                call: call.clone(),
                error,
                lasting,
                english,
            };
            killed.push(trouble(None, false, false));
            if form == Form::Long {
                failed.extend(
                    errors
                        .iter()
                        .map(|error| trouble(Some(error), false, at % 2 == 0)),
                );
                failed.extend(
                    errors
                        .iter()
                        .map(|error| trouble(Some(error), true, at % 2 == 1)),
                );
            } else {
                let error = errors[at / 4 % errors.len()];
                failed.push(trouble(Some(error), at % 2 == 0, at / 2 % 2 == 0));
            }
        }
    }
    let copies = |one: &Trouble| {
        one.watched.task.name.starts_with("backup") || one.watched.task.name == "restore"
    };
    let (killed_copies, killed): (Vec<_>, Vec<_>) = killed.into_iter().partition(copies);
    let (failed_copies, failed): (Vec<_>, Vec<_>) = failed.into_iter().partition(copies);
    let mut tried = [killed, killed_copies, failed, failed_copies]
        .map(|troubles| Tried::each(&troubles, Trouble::attempt));
    tried[0].bad.extend(bad);
    KEYS.into_iter().zip(tried).collect()
}
