//! A virtual file system under the program: the calls by which SQLite and the standard library touch files, taken from
//! the C library's place.
//!
//! The program links to `open64`, `pwrite64`, `fsync`, ... by name, and a name that the executable itself defines
//! comes first. So the real store runs unchanged, with SQLite's real Unix layer, and everything it does to the files of
//! one folder passes here: written into a log ([`Step`]) from which every state that a crash could leave can be built,
//! or failed on demand ([`Fault`]). The folder lies in memory (`/dev/shm`).
//!
//! It sits below SQLite's own interface for file systems, not in it, because half of what makes a copy or a restored
//! register safe is not SQLite's: the store makes, renames and syncs names by the standard library, and one log must hold
//! both in their order. That SQLite syncs the folder after the journal is gone is then tried and not assumed.
//!
//! Watching is a matter of one thread: other threads, and files outside the folder, are left alone. What no call told
//! of (a rename by the kernel's own door) is found by looking at the folder before each sync; content that no call told
//! of is found when a log is compared with the folder in the end.

mod calls;
mod fault;
pub mod heap;
mod watch;

pub use fault::{Call, Fault, Plan};
pub use watch::{FileId, Step, position, start, stop};
