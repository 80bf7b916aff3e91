//! The screens a person sees, one file each.

pub mod absence_form;
mod absence_lines;
pub mod absent;
mod absent_filters;
pub mod returned;
mod typed_date;
