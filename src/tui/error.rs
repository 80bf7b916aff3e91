//! What can go wrong behind a screen, and its words for the status line.

use crate::exchange;
use crate::lang::Lang;
use crate::store;

/// A failed action. It is said on the status line; what was typed stays.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The register refused.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A file could not be read or written.
    #[error(transparent)]
    Exchange(#[from] exchange::Error),
    /// Told by a screen in words of its own.
    #[error("{0}")]
    Told(String),
}

impl Error {
    /// Another program was in the way for a moment: the same is worth another try.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Store(store::Error::Busy | store::Error::Held)
                | Self::Exchange(exchange::Error::Store(
                    store::Error::Busy | store::Error::Held
                ))
        )
    }

    /// Nothing was written because another program was in the way for a moment.
    pub fn is_held(&self) -> bool {
        matches!(self, Self::Store(store::Error::Held))
    }

    /// The sentence for the status line.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Store(error) => error.say(lang),
            Self::Exchange(error) => error.say(lang),
            Self::Told(words) => words.clone(),
        }
    }
}

/// What commands and loads return.
pub type Result<T> = std::result::Result<T, Error>;
