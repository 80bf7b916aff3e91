//! The pieces that screens are made of. Each draws itself and knows nothing of the register.

pub mod bar;
pub mod field;
pub mod find;
pub mod form;
pub mod list;
pub mod pick;
pub mod sideways;
pub mod table;
