//! Calls that fail on demand.

use std::fmt;
use std::str::FromStr;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The device cannot be read or written.
    Io,
    /// There is no room: what writes fails, after half of it was written.
    Full,
    /// The system forbids it: what opens, removes and renames fails.
    Denied,
    /// The share of the disc is used up.
    Quota,
    /// The file system was made read-only while it was in use.
    ReadOnly,
    /// Too many files are open.
    Handles,
    /// A signal came in between: the call is to be made again.
    Interrupted,
}

impl Fault {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Io,
        Self::Full,
        Self::Denied,
        Self::Quota,
        Self::ReadOnly,
        Self::Handles,
        Self::Interrupted,
    ];

    /// Whether it can happen again and again: whoever makes an interrupted call again must not do so for ever.
    pub fn can_last(self) -> bool {
        self != Self::Interrupted
    }

    /// The system's number for it, if it concerns this call.
    pub fn errno(self, call: Call) -> Option<i32> {
        match (self, call) {
            (Self::Io, _) => Some(libc::EIO),
            (Self::Full, Call::Write | Call::Make) => Some(libc::ENOSPC),
            (Self::Denied, Call::Make | Call::Open | Call::Remove | Call::Rename | Call::Look) => {
                Some(libc::EACCES)
            }
            (Self::Quota, Call::Write | Call::Make) => Some(libc::EDQUOT),
            (
                Self::ReadOnly,
                Call::Make | Call::Write | Call::Truncate | Call::Remove | Call::Rename,
            ) => Some(libc::EROFS),
            (Self::Handles, Call::Make | Call::Open) => Some(libc::EMFILE),
            (Self::Interrupted, Call::Open | Call::Read | Call::Write | Call::Truncate) => {
                Some(libc::EINTR)
            }
            _ => None,
        }
    }
}

/// What a call does, as far as faults tell calls apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// Opens what is there.
    Open,
    /// Makes a file or a folder.
    Make,
    /// Reads.
    Read,
    /// Writes.
    Write,
    /// Gives a file another length.
    Truncate,
    /// Waits for the disc.
    Sync,
    /// Takes a name away.
    Remove,
    /// Gives another name.
    Rename,
    /// Asks for a size, or whether something is there.
    Look,
    /// Locks or unlocks.
    Lock,
}

impl Fault {
    fn word(self) -> &'static str {
        match self {
            Self::Io => "io",
            Self::Full => "full",
            Self::Denied => "denied",
            Self::Quota => "quota",
            Self::ReadOnly => "readonly",
            Self::Handles => "handles",
            Self::Interrupted => "interrupted",
        }
    }
}

/// Which call fails, counted from 1, and whether those after it do too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What goes wrong.
    pub fault: Fault,
    /// The first call that fails.
    pub at: u64,
    /// Whether every later call fails as well.
    pub lasting: bool,
}

impl Plan {
    /// The error for the call numbered `number`, if it has to fail.
    pub fn error(self, number: u64, call: Call) -> Option<i32> {
        let now = number == self.at || self.lasting && number > self.at;
        self.fault.errno(call).filter(|_| now)
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lasting = if self.lasting { "+" } else { "" };
        write!(to, "{}:{}{lasting}", self.fault.word(), self.at)
    }
}

impl FromStr for Plan {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let (word, at) = text.split_once(':')?;
            let fault = Fault::ALL.into_iter().find(|fault| fault.word() == word)?;
            let lasting = at.ends_with('+');
            let at = at.trim_end_matches('+').parse().ok()?;
            Some(Self { fault, at, lasting })
        };
        read().ok_or_else(|| format!("no fault: {text}"))
    }
}
