//! The log of what a thread does to the files of one folder.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::fault::{Call, Plan};

/// A file, whatever it is called at the moment.
pub type FileId = usize;

/// One thing that was done; names are seen from the watched folder, which is itself the empty name.
#[derive(Clone, Debug)]
pub enum Step {
    /// A file got a name: a new and empty one, or one that has another name too.
    Make(PathBuf, FileId),
    /// A new folder.
    Folder(PathBuf),
    /// Bytes were written at an offset.
    Write(FileId, u64, Vec<u8>),
    /// A file got another length.
    Truncate(FileId, u64),
    /// The content of a file is on the disc.
    Sync(FileId),
    /// The names in a folder are on the disc.
    SyncFolder(PathBuf),
    /// A name became another, in the same folder.
    Rename(PathBuf, PathBuf),
    /// A name is gone.
    Remove(PathBuf),
}

/// What an open descriptor stands for.
#[derive(Clone, Debug)]
enum Target {
    File(FileId),
    Folder(PathBuf),
}

/// What there is in the watched folder: names with the numbers the system knows files by, `None` for folders.
type Names = BTreeMap<PathBuf, Option<u64>>;

pub(super) struct Watch {
    root: PathBuf,
    steps: Vec<Step>,
    names: Names,
    files: HashMap<u64, FileId>,
    next: FileId,
    open: HashMap<i32, Target>,
    plan: Option<Plan>,
    calls: Vec<Call>,
}

thread_local! {
    static WATCH: RefCell<Option<Watch>> = const { RefCell::new(None) };
}

/// Threads that watch: most calls come when there is none, some between the making of a process and its program.
static WATCHING: AtomicUsize = AtomicUsize::new(0);

/// Runs `work` on this thread's watch, if there is one that is not at work itself.
pub(super) fn watched<T>(work: impl FnOnce(&mut Watch) -> Option<T>) -> Option<T> {
    if WATCHING.load(Ordering::Relaxed) == 0 {
        return None;
    }
    WATCH
        .try_with(|watch| watch.try_borrow_mut().ok()?.as_mut().and_then(work))
        .ok()
        .flatten()
}

/// Watches what this thread does to the files in `root` from here on; calls fail as planned.
pub fn start(root: &Path, plan: Option<Plan>) {
    let mut watch = Watch {
        root: root.to_owned(),
        steps: Vec::new(),
        names: seen(root),
        files: HashMap::new(),
        next: 0,
        open: HashMap::new(),
        plan,
        calls: Vec::new(),
    };
    for number in watch.names.clone().into_values().flatten() {
        watch.new_file(number);
    }
    WATCH.with(|place| *place.borrow_mut() = Some(watch));
    WATCHING.fetch_add(1, Ordering::Relaxed);
}

/// How many steps were done so far.
pub fn position() -> usize {
    watched(|watch| {
        watch.find_renamed();
        Some(watch.steps.len())
    })
    .unwrap_or_default()
}

/// Stops watching; what was done, and the calls it took.
pub fn stop() -> (Vec<Step>, Vec<Call>) {
    position();
    let watch = WATCH.with(|place| place.borrow_mut().take());
    if watch.is_some() {
        WATCHING.fetch_sub(1, Ordering::Relaxed);
    }
    watch.map_or_else(Default::default, |watch| (watch.steps, watch.calls))
}

/// Everything in a folder.
fn seen(root: &Path) -> Names {
    fn add(root: &Path, folder: &Path, names: &mut Names) {
        for entry in fs::read_dir(root.join(folder))
            .into_iter()
            .flatten()
            .flatten()
        {
            let name = folder.join(entry.file_name());
            let Ok(found) = entry.metadata() else {
                continue;
            };
            names.insert(name.clone(), found.is_file().then_some(found.ino()));
            if found.is_dir() {
                add(root, &name, names);
            }
        }
    }
    let mut names = Names::new();
    add(root, Path::new(""), &mut names);
    names
}

impl Watch {
    /// The name of a path as the log has it, if it is in the watched folder.
    pub fn name(&self, path: &Path) -> Option<PathBuf> {
        path.strip_prefix(&self.root).ok().map(Path::to_owned)
    }

    /// Whether an open descriptor is of the watched folder.
    pub fn holds(&self, descriptor: i32) -> bool {
        self.open.contains_key(&descriptor)
    }

    /// Counts a call; gives the error it has to fail with.
    pub fn count(&mut self, call: Call) -> Option<i32> {
        self.calls.push(call);
        let number = self.calls.len() as u64;
        self.plan.and_then(|plan| plan.error(number, call))
    }

    pub fn opened(&mut self, name: PathBuf, descriptor: i32) {
        let Ok(found) = fs::metadata(self.root.join(&name)) else {
            return;
        };
        let target = if found.is_dir() {
            Target::Folder(name)
        } else {
            let number = found.ino();
            self.find_renamed_but(&name);
            if !self.names.contains_key(&name) {
                let file = self.new_file(number);
                self.names.insert(name.clone(), Some(number));
                self.steps.push(Step::Make(name, file));
            }
            Target::File(self.files[&number])
        };
        self.open.insert(descriptor, target);
    }

    pub fn closed(&mut self, descriptor: i32) {
        self.open.remove(&descriptor);
    }

    pub fn wrote(&mut self, descriptor: i32, at: u64, bytes: &[u8]) {
        if let Some(Target::File(file)) = self.open.get(&descriptor) {
            self.steps.push(Step::Write(*file, at, bytes.to_vec()));
        }
    }

    pub fn truncated(&mut self, descriptor: i32, length: u64) {
        if let Some(Target::File(file)) = self.open.get(&descriptor) {
            self.steps.push(Step::Truncate(*file, length));
        }
    }

    pub fn synced(&mut self, descriptor: i32) {
        self.find_renamed();
        let step = match self.open.get(&descriptor) {
            Some(Target::File(file)) => Step::Sync(*file),
            Some(Target::Folder(name)) => Step::SyncFolder(name.clone()),
            None => return,
        };
        self.steps.push(step);
    }

    pub fn made_folder(&mut self, name: PathBuf) {
        self.names.insert(name.clone(), None);
        self.steps.push(Step::Folder(name));
    }

    pub fn removed(&mut self, name: PathBuf) {
        self.names.remove(&name);
        self.steps.push(Step::Remove(name));
    }

    pub fn renamed(&mut self, from: PathBuf, to: PathBuf) {
        let what = self.names.remove(&from).flatten();
        self.names.insert(to.clone(), what);
        self.steps.push(Step::Rename(from, to));
    }

    pub fn linked(&mut self, from: &Path, to: PathBuf) {
        if let Some(Some(number)) = self.names.get(from).copied() {
            self.names.insert(to.clone(), Some(number));
            self.steps.push(Step::Make(to, self.files[&number]));
        }
    }

    fn new_file(&mut self, number: u64) -> FileId {
        let file = self.next;
        self.next += 1;
        self.files.insert(number, file);
        file
    }

    /// Notes the renames that no call told of.
    pub fn find_renamed(&mut self) {
        self.find_renamed_but(Path::new(""));
    }

    fn find_renamed_but(&mut self, made: &Path) {
        let now = seen(&self.root);
        if now == self.names {
            return;
        }
        let gone: Vec<PathBuf> = self
            .names
            .iter()
            .filter(|(name, what)| what.is_some() && now.get(*name) != Some(what))
            .map(|(name, _)| name.clone())
            .collect();
        for from in gone {
            let number = self.names[&from];
            match now.iter().find(|(_, what)| **what == number) {
                Some((to, _)) if *to != made && *to != from => self.renamed(from, to.clone()),
                _ => {}
            }
        }
    }
}
