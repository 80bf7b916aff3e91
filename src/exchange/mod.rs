//! Files in and out: lists that offices have become drafts, and the register becomes lists again.

mod cell;
mod column;
mod error;
pub mod export;
mod header;
mod list;
mod person;
mod read;
mod record;
mod row;
mod source;

pub use cell::Finding;
pub use column::{Field, Mapping, MappingError, Meaning};
pub use error::Error;
pub use header::FileColumn;
pub use list::{Batch, Choice, Description, Grouping, List, Refused, Warning};
pub use row::Skipped;
pub use source::{FileError, Form, NotAList};
