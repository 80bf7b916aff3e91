//! Why a command could not do what it was asked, and the exit status that says so.

use std::io;
use std::path::{Path, PathBuf};

use crate::lang::{Lang, say};
use crate::{exchange, store};

/// The result of a command: the exit status.
pub(super) type Result<T> = std::result::Result<T, Error>;

/// Done.
pub(super) const DONE: u8 = 0;
/// Failed; nothing was written.
pub(super) const FAILED: u8 = 1;
/// The arguments make no sense.
pub(super) const USAGE: u8 = 2;
/// Done, but rows were refused.
pub(super) const REFUSED: u8 = 3;
/// The register is in use elsewhere.
pub(super) const IN_USE: u8 = 4;
/// A check found damage.
pub(super) const DAMAGED: u8 = 5;
/// Cancelled; nothing was written.
pub(super) const CANCELLED: u8 = 130;

/// Why a command could not do what it was asked.
#[derive(Debug)]
pub(super) enum Error {
    /// The arguments make no sense: a stable code and the sentence.
    Usage(&'static str, String),
    /// The register could not do it.
    Store(store::Error),
    /// A list could not be read or written.
    Exchange(exchange::Error),
    /// A file could not be read or written.
    Io(PathBuf, io::Error),
    /// It is done; only the words about it could not be written to the standard output.
    Untold,
    /// Whoever read the output has gone. That is not a failure: `gocua log | head` is a fine command.
    NobodyReads,
}

impl Error {
    /// The exit status.
    pub fn status(&self) -> u8 {
        match self {
            // Nobody can choose an encoding that is not there.
            Self::Usage(..) | Self::Exchange(exchange::Error::Encoding(_)) => USAGE,
            Self::Store(store::Error::InUse(_) | store::Error::Busy | store::Error::Held) => IN_USE,
            Self::Store(store::Error::Cancelled) | Self::Exchange(exchange::Error::Cancelled) => {
                CANCELLED
            }
            Self::Store(_) | Self::Exchange(_) | Self::Io(..) | Self::Untold => FAILED,
            Self::NobodyReads => DONE,
        }
    }

    /// A stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Usage(code, _) => code,
            Self::Store(error) => error.code(),
            Self::Exchange(error) => error.code(),
            Self::Io(..) | Self::NobodyReads => "io",
            Self::Untold => "untold",
        }
    }

    /// The file it is about.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Store(error) => error.path(),
            Self::Exchange(error) => error.path(),
            Self::Io(path, _) => Some(path),
            Self::Usage(..) | Self::Untold | Self::NobodyReads => None,
        }
    }

    /// What happened and what to do, in a sentence.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Usage(_, text) => text.clone(),
            Self::Store(error) => error.say(lang),
            Self::Exchange(error) => error.say(lang),
            Self::Io(path, error) => store::said_of_file(&path.display().to_string(), error, lang),
            Self::Untold => say!(lang, usage_untold),
            Self::NobodyReads => String::new(),
        }
    }
}

impl From<exchange::Error> for Error {
    fn from(error: exchange::Error) -> Self {
        match error {
            exchange::Error::Store(error) => Self::Store(error),
            other => Self::Exchange(other),
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}
