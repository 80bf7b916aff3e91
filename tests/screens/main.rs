//! Pictures of the screens, and keys pressed on them.

#[cfg(test)]
mod absent;
#[cfg(test)]
mod frame;
#[cfg(test)]
#[path = "../support/hamlet.rs"]
mod hamlet;
#[cfg(test)]
mod stage;
#[cfg(test)]
#[path = "../support/street.rs"]
mod street;
