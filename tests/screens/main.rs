//! Pictures of the screens, and keys pressed on them.

#[cfg(test)]
mod frame;
#[cfg(test)]
mod stage;
#[cfg(test)]
#[path = "../support/street.rs"]
mod street;
