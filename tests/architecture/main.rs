//! What holds of the whole program, read from its own sources: the layers, and the texts of the language files.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

#[cfg(test)]
mod layers;
#[cfg(test)]
mod source;
#[cfg(test)]
mod texts;
