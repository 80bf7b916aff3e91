//! See `gocua_fuzz::workbook`. `fuzz/run workbook 120` from the root of the repository.

#![no_main]

use std::panic::{catch_unwind, set_hook};
use std::process::abort;

use libfuzzer_sys::fuzz_target;

// A reader of workbooks that panics is held by the program; only what gets past it counts.
fuzz_target!(
    init: set_hook(Box::new(|_| {})),
    |bytes: &[u8]| {
        if let Err(panic) = catch_unwind(|| gocua_fuzz::workbook::attempt(bytes)) {
            eprintln!("{:?}", panic.downcast_ref::<String>());
            abort();
        }
    }
);
