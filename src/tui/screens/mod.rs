//! The screens a person sees, one file each.

mod absence_fields;
pub mod absence_form;
mod absence_lines;
pub mod absent;
mod absent_filters;
mod ask_day;
mod ask_note;
mod change_lines;
pub mod chip;
pub mod detail;
pub mod household_form;
pub mod households;
mod leave;
pub(super) mod lines;
pub mod locked;
pub mod member_form;
pub mod overview;
pub mod panel;
pub mod recording;
pub mod returned;
mod sheet_lines;
pub mod still_away;
mod typed_date;
pub mod undo;
pub mod village_form;
pub(super) mod words;
