//! Values and rules of the outreach work: pure, without I/O and without a clock.

pub mod clock;
pub mod id;
