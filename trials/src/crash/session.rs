//! All works done once, to one register, with the log of everything that reached its files.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use super::disc::{Crash, Deaf, Disc, Image};
use super::work::{Book, Lists, Outcomes, REGISTER, WORKS};
use crate::vfs::{self, Step};

/// A folder in memory that goes when it is dropped.
pub fn folder() -> io::Result<tempfile::TempDir> {
    let memory = Path::new("/dev/shm");
    let place = if memory.is_dir() {
        memory.to_owned()
    } else {
        std::env::temp_dir()
    };
    tempfile::Builder::new()
        .prefix("gocua-trial-")
        .tempdir_in(place)
}

/// Makes `folder` hold exactly the image.
pub fn lay(image: &Image, folder: &Path) -> io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    for (name, content) in image {
        match content {
            None => fs::create_dir_all(folder.join(name))?,
            Some(content) => fs::write(folder.join(name), content)?,
        }
    }
    Ok(())
}

/// What is in a folder.
pub fn found(folder: &Path) -> io::Result<Image> {
    fn add(root: &Path, name: &Path, image: &mut Image) -> io::Result<()> {
        for entry in fs::read_dir(root.join(name))? {
            let entry = entry?;
            let name = name.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                image.insert(name.clone(), None);
                add(root, &name, image)?;
            } else {
                image.insert(name, Some(fs::read(entry.path())?));
            }
        }
        Ok(())
    }
    let mut image = Image::new();
    add(folder, Path::new(""), &mut image)?;
    Ok(image)
}

/// A work that was done, and what was in the folder when the user was told so.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Its name.
    pub name: &'static str,
    /// The steps done until then.
    pub end: usize,
    /// The folder.
    pub image: Image,
}

impl Mark {
    /// The register as it was then.
    pub fn register(&self) -> &[u8] {
        self.image
            .get(Path::new(REGISTER))
            .and_then(Option::as_deref)
            .unwrap_or_default()
    }

    /// The copies that there were.
    pub fn backups(&self) -> impl Iterator<Item = (&PathBuf, &[u8])> {
        backups(&self.image)
    }
}

/// The copies in an image: what has the name of one.
pub fn backups(image: &Image) -> impl Iterator<Item = (&PathBuf, &[u8])> {
    let folder = format!("{REGISTER}-backup");
    image.iter().filter_map(move |(name, content)| {
        let is_copy = name.parent() == Some(Path::new(&folder))
            && name.extension().is_some_and(|ending| ending == "gocua")
            && !name.file_name()?.to_string_lossy().starts_with('.');
        Some((name, content.as_deref()?)).filter(|_| is_copy)
    })
}

/// A recorded session.
pub struct Session {
    /// What was done, in order.
    pub steps: Vec<Step>,
    /// The works.
    pub marks: Vec<Mark>,
}

impl Session {
    /// Does all works in `folder`; `before` is done to the open store before each.
    pub fn record(
        folder: &Path,
        lists: &Arc<Lists>,
        before: fn(&mut Book) -> Outcomes,
    ) -> Result<Self, String> {
        let words = |error: io::Error| error.to_string();
        let root = folder.join("done");
        fs::create_dir_all(&root).map_err(words)?;
        let mut book = Book::closed(&root, lists);
        vfs::start(&root, None);
        let mut marks = Vec::new();
        for work in WORKS {
            before(&mut book)
                .and_then(|()| (work.run)(&mut book))
                .map_err(|error| format!("{}: {error}", work.name))?;
            marks.push((work.name, vfs::position(), found(&root).map_err(words)?));
        }
        book.store = None;
        let (steps, _) = vfs::stop();
        let marks = marks
            .into_iter()
            .map(|(name, end, image)| Mark { name, end, image })
            .collect();
        let session = Self { steps, marks };
        session.compare(&found(&root).map_err(words)?)?;
        Ok(session)
    }

    /// The log must tell all that happened: what it leads to is what is in the folder.
    fn compare(&self, image: &Image) -> Result<(), String> {
        let mut disc = Disc::new(Deaf::No);
        self.steps.iter().for_each(|step| disc.play(step));
        let played = disc.after(Crash::Killed);
        let wrong: Vec<&PathBuf> = image
            .keys()
            .chain(played.keys())
            .filter(|name| image.get(*name) != played.get(*name))
            .collect();
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(format!("the log does not tell all of {wrong:?}"))
        }
    }

    /// After so many steps: the last work of which the user was told that it is done, and the one under way.
    pub fn at(&self, steps: usize) -> (Option<&Mark>, Option<&Mark>) {
        let done = self.marks.iter().rev().find(|mark| mark.end <= steps);
        let next = self.marks.iter().find(|mark| mark.end > steps);
        let is_under_way = done.is_none_or(|done| done.end < steps);
        (done, next.filter(|_| is_under_way))
    }
}
