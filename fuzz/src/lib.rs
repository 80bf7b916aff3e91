//! What is tried with any bytes: a function for each border where bytes from outside come in. Each stops where the
//! program breaks its word. The fuzz targets call them with what the fuzzer invents; `cargo test --test fuzzed` with the
//! fixtures beside them and with a battery that is the same every time.

pub mod display;
pub mod header;
pub mod keys;
pub mod letters;
pub mod list;
pub mod values;
pub mod workbook;

/// Tries bytes; panics where something is wrong.
pub type Try = fn(&[u8]);

/// All of them by the name of their target.
pub const TRIES: [(&str, Try); 7] = [
    ("display", display::attempt),
    ("header", header::attempt),
    ("keys", keys::attempt),
    ("letters", letters::attempt),
    ("list", list::attempt),
    ("values", values::attempt),
    ("workbook", workbook::attempt),
];
