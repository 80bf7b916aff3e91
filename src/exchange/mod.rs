//! Files in and out: lists that offices have become drafts, and the register becomes lists again.

mod cell;
mod column;
mod error;
pub mod export;
mod form;
mod header;
mod label;
mod list;
pub mod paper;
mod person;
mod read;
mod record;
mod row;
mod sheet;
mod source;
mod write;

pub use cell::Finding;
pub use column::{Field, Mapping, MappingError, Meaning};
pub use error::Error;
pub use header::FileColumn;
pub use list::{Batch, Choice, Description, Grouping, List, Refused, Warning};
pub use row::Skipped;
pub use source::{FileError, Form, NotAList};
