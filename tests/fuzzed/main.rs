//! What the fuzzer tries, without the fuzzer: every input it ever broke something with, and a battery that is the same
//! every time.

#[cfg(test)]
mod battery;
#[cfg(test)]
#[path = "../support/promise.rs"]
mod promise;
#[cfg(test)]
#[path = "../../fuzz/src/lib.rs"]
mod tries;
