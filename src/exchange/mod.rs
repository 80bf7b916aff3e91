//! Files in and out: lists that offices have become drafts, and the register becomes lists again.

mod cell;
mod chat;
mod column;
mod consolidation;
mod contents;
mod correction;
mod date_cells;
mod difference;
mod encoding;
mod error;
pub mod export;
mod files;
mod form;
mod header;
mod household_check;
mod import;
mod label;
pub mod league;
mod legacy;
mod list;
mod mapping;
mod opening;
pub mod paper;
mod person;
pub mod plan;
mod read;
mod reading;
mod record;
mod rejected;
mod remaining_list;
mod remembered;
mod report;
mod result;
#[cfg(test)]
mod round_trip;
mod row;
mod row_cells;
mod sheet;
mod source;
mod step_list;
mod table;
mod village;
mod workbook;
mod write;
mod xlsx;

pub use cell::Finding;
pub use column::{Field, Meaning};
pub use consolidation::{
    Consolidation, Doubt, Unit, UnitFigures, codes_of, consolidate, figure_words,
};
pub use correction::{Corrections, SheetCorrections};
pub use encoding::Encoding;
pub use error::Error;
pub use header::FileColumn;
pub use import::{ImportOptions, Progress, import};
pub use list::{Batch, Choice, Description, Grouping, List, Purpose, Refused, Warning};
pub use mapping::{Mapping, MappingError, fingerprint};
pub use opening::PassedSheet;
pub use reading::{Reading, readings};
pub use rejected::write_rejected;
pub use remaining_list::{
    RemainingOptions, RemainingReport, RemainingVillage, import_remaining,
    write_unmatched_remaining,
};
pub use remembered::MappingFrom;
pub use report::{
    Before, Change, FieldChange, FileReport, ImportReport, MissingRecord, NewRecord, NewResult,
    PassedOver, RowNote, Rows, VillageLine,
};
pub use row::Skipped;
pub use row_cells::{RowCells, WantedRows, row_cells};
pub use source::{FileError, Form, NotAList};
pub use step_list::{ListedStep, StepListOptions, StepListReport, import_steps, write_unmatched};
pub use village::VillageFrom;
pub use workbook::Container;
