//! A disc in a power cut: what is on it for sure, what is still on its way, and every state it could be found in.
//!
//! Content is sure once the file was synced, names once their folder was. Names in a folder change in their order. What
//! is on its way reaches the disc sector by sector; a sector holds the first so many of the writes to it.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::vfs::{FileId, Step};

/// What is never written in part.
const SECTOR: u64 = 512;

/// What is left of what was on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crash {
    /// The program was killed: everything it wrote is there.
    Killed,
    /// Nothing of it.
    Lost,
    /// No content, but every name.
    NamesOnly,
    /// All content, but no name.
    ContentOnly,
    /// Each sector and the names by chance.
    Torn(u64),
    /// The same, and sectors turned to rubbish.
    Rubbish(u64),
}

impl Crash {
    /// The same crash at another step: other chances.
    pub fn at(self, step: u64) -> Self {
        match self {
            Self::Torn(seed) => Self::Torn(step * 1000 + seed),
            Self::Rubbish(seed) => Self::Rubbish(step * 1000 + seed),
            other => other,
        }
    }
}

impl fmt::Display for Crash {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Killed => to.write_str("killed"),
            Self::Lost => to.write_str("lost"),
            Self::NamesOnly => to.write_str("names"),
            Self::ContentOnly => to.write_str("content"),
            Self::Torn(seed) => write!(to, "torn:{seed}"),
            Self::Rubbish(seed) => write!(to, "rubbish:{seed}"),
        }
    }
}

impl FromStr for Crash {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (word, seed) = text.split_once(':').unwrap_or((text, "0"));
        match (word, seed.parse()) {
            ("killed", _) => Ok(Self::Killed),
            ("lost", _) => Ok(Self::Lost),
            ("names", _) => Ok(Self::NamesOnly),
            ("content", _) => Ok(Self::ContentOnly),
            ("torn", Ok(seed)) => Ok(Self::Torn(seed)),
            ("rubbish", Ok(seed)) => Ok(Self::Rubbish(seed)),
            _ => Err(format!("no crash: {text}")),
        }
    }
}

/// Syncs that do nothing: for the controls, whose damage must be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deaf {
    /// Every sync is done.
    No,
    /// No folder is synced after a name went: what SQLite does at `synchronous=FULL`.
    ToRemoved,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Node {
    File(FileId),
    Folder,
}

#[derive(Clone, Debug)]
enum NameChange {
    Add(PathBuf, Node),
    Rename(PathBuf, PathBuf),
    Remove(PathBuf),
}

type Names = BTreeMap<PathBuf, Node>;

impl NameChange {
    fn folder(&self) -> &Path {
        let (Self::Add(name, _) | Self::Rename(name, _) | Self::Remove(name)) = self;
        name.parent().unwrap_or(Path::new(""))
    }

    fn apply(&self, names: &mut Names) {
        match self {
            Self::Add(name, node) => {
                names.insert(name.clone(), *node);
            }
            Self::Rename(from, to) => {
                if let Some(node) = names.remove(from) {
                    names.insert(to.clone(), node);
                }
            }
            Self::Remove(name) => {
                names.remove(name);
            }
        }
    }
}

#[derive(Clone, Debug)]
enum Change {
    Write(u64, Vec<u8>),
    Length(u64),
}

impl Change {
    fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Self::Write(at, bytes) => put(content, *at, bytes),
            Self::Length(length) => content.resize(*length as usize, 0),
        }
    }
}

fn put(content: &mut Vec<u8>, at: u64, bytes: &[u8]) {
    let (from, end) = (at as usize, at as usize + bytes.len());
    if content.len() < end {
        content.resize(end, 0);
    }
    content[from..end].copy_from_slice(bytes);
}

#[derive(Clone, Debug, Default)]
struct File {
    sure: Vec<u8>,
    now: Vec<u8>,
    coming: Vec<Change>,
}

/// What a folder holds after a crash: the content of each file, `None` for folders.
pub type Image = BTreeMap<PathBuf, Option<Vec<u8>>>;

/// The disc, while a log is played.
#[derive(Clone, Debug)]
pub struct Disc {
    deaf: Deaf,
    files: HashMap<FileId, File>,
    sure: Names,
    now: Names,
    coming: Vec<NameChange>,
}

impl Disc {
    /// An empty disc.
    pub fn new(deaf: Deaf) -> Self {
        Self {
            deaf,
            files: HashMap::new(),
            sure: Names::new(),
            now: Names::new(),
            coming: Vec::new(),
        }
    }

    /// Does what the program did.
    pub fn play(&mut self, step: &Step) {
        match step {
            Step::Make(name, file) => self.name(NameChange::Add(name.clone(), Node::File(*file))),
            Step::Folder(name) => self.name(NameChange::Add(name.clone(), Node::Folder)),
            Step::Rename(from, to) => self.name(NameChange::Rename(from.clone(), to.clone())),
            Step::Remove(name) => self.name(NameChange::Remove(name.clone())),
            Step::Write(file, at, bytes) => self.content(*file, Change::Write(*at, bytes.clone())),
            Step::Truncate(file, length) => self.content(*file, Change::Length(*length)),
            Step::Sync(file) => {
                let file = self.files.entry(*file).or_default();
                file.sure.clone_from(&file.now);
                file.coming.clear();
            }
            Step::SyncFolder(folder) => self.sync_folder(folder),
        }
    }

    fn name(&mut self, change: NameChange) {
        change.apply(&mut self.now);
        self.coming.push(change);
    }

    fn content(&mut self, file: FileId, change: Change) {
        let file = self.files.entry(file).or_default();
        change.apply(&mut file.now);
        file.coming.push(change);
    }

    fn sync_folder(&mut self, folder: &Path) {
        let removed = |change: Option<&NameChange>| matches!(change, Some(NameChange::Remove(_)));
        let mut own = self
            .coming
            .iter()
            .filter(|change| change.folder() == folder);
        if self.deaf == Deaf::ToRemoved && removed(own.next_back()) {
            return;
        }
        let sure = &mut self.sure;
        self.coming.retain(|change| {
            let own = change.folder() == folder;
            if own {
                change.apply(sure);
            }
            !own
        });
    }

    /// What is found after `crash`.
    pub fn after(&self, crash: Crash) -> Image {
        let mut chance = Chance::new(match crash {
            Crash::Torn(seed) | Crash::Rubbish(seed) => seed,
            _ => 0,
        });
        let names = match crash {
            Crash::Killed | Crash::NamesOnly => self.now.clone(),
            Crash::Lost | Crash::ContentOnly => self.sure.clone(),
            Crash::Torn(_) | Crash::Rubbish(_) => self.some_names(&mut chance),
        };
        let mut image = Image::new();
        for (name, node) in &names {
            let folder = name.parent().unwrap_or(Path::new(""));
            if folder != Path::new("") && !image.contains_key(folder) {
                // Its folder never reached the disc.
                continue;
            }
            let content = match node {
                Node::Folder => None,
                Node::File(file) => {
                    Some(
                        self.files
                            .get(file)
                            .map_or_else(Vec::new, |file| match crash {
                                Crash::Killed | Crash::ContentOnly => file.now.clone(),
                                Crash::Lost | Crash::NamesOnly => file.sure.clone(),
                                Crash::Torn(_) => file.torn(&mut chance, false),
                                Crash::Rubbish(_) => file.torn(&mut chance, true),
                            }),
                    )
                }
            };
            image.insert(name.clone(), content);
        }
        image
    }

    /// Of the names on their way, the first so many of each folder.
    fn some_names(&self, chance: &mut Chance) -> Names {
        let mut names = self.sure.clone();
        let mut kept: BTreeMap<&Path, u64> = BTreeMap::new();
        for change in &self.coming {
            *kept.entry(change.folder()).or_default() += 1;
        }
        for count in kept.values_mut() {
            *count = chance.below(*count + 1);
        }
        for change in &self.coming {
            if let Some(count) = kept.get_mut(change.folder())
                && *count > 0
            {
                *count -= 1;
                change.apply(&mut names);
            }
        }
        names
    }
}

impl File {
    /// The sure content with a part of what is on its way.
    fn torn(&self, chance: &mut Chance, rubbish: bool) -> Vec<u8> {
        let mut touched: BTreeMap<u64, u64> = BTreeMap::new();
        for (sector, ..) in self.coming.iter().flat_map(Change::pieces) {
            *touched.entry(sector).or_default() += 1;
        }
        for count in touched.values_mut() {
            *count = chance.below(*count + 1);
        }
        let mut content = self.sure.clone();
        for change in &self.coming {
            if let Change::Length(length) = change {
                if chance.below(2) == 0 {
                    content.resize(*length as usize, 0);
                }
                continue;
            }
            for (sector, at, bytes) in change.pieces() {
                match touched.get_mut(&sector) {
                    Some(left) if *left > 0 => {
                        *left -= 1;
                        put(&mut content, at, bytes);
                    }
                    // The write at which the power went; no later one reached the sector.
                    Some(_) => {
                        touched.remove(&sector);
                        if rubbish && chance.below(4) == 0 {
                            let noise = bytes.iter().map(|_| chance.below(256) as u8);
                            put(&mut content, at, &noise.collect::<Vec<u8>>());
                        }
                    }
                    None => {}
                }
            }
        }
        content
    }
}

impl Change {
    /// A write by sectors: which sector, where in the file, which bytes.
    fn pieces(&self) -> impl Iterator<Item = (u64, u64, &[u8])> {
        let (at, bytes) = match self {
            Self::Write(at, bytes) => (*at, bytes.as_slice()),
            Self::Length(_) => (0, &[][..]),
        };
        let mut from = 0;
        std::iter::from_fn(move || {
            if from == bytes.len() {
                return None;
            }
            let place = at + from as u64;
            let length = ((SECTOR - place % SECTOR) as usize).min(bytes.len() - from);
            let piece = (place / SECTOR, place, &bytes[from..from + length]);
            from += length;
            Some(piece)
        })
    }
}

/// Numbers that look like chance and are the same for the same seed (splitmix64).
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// Begins anew.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }
}
