//! See `gocua_fuzz::display`. `fuzz/run display 120` from the root of the repository.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| gocua_fuzz::display::attempt(bytes));
