//! What can go wrong behind a screen, and its words for the status line.

use crate::lang::Lang;

/// A failed action. It is said on the status line; what was typed stays.
#[derive(Debug)]
pub enum Error {
    /// Told by a screen in words of its own.
    Told(String),
}

impl Error {
    /// The sentence for the status line.
    pub fn say(&self, _lang: Lang) -> String {
        match self {
            Self::Told(words) => words.clone(),
        }
    }
}

/// What commands and loads return.
pub type Result<T> = std::result::Result<T, Error>;
