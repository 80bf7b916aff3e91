/// One entry of the language files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// The entry's name in the files.
    pub id: &'static str,
    /// The names of the values it takes, sorted.
    pub values: &'static [&'static str],
}

/// Compile-time check of a use of `message`: the values given must be those it takes.
///
/// # Panics
/// At compile time, when they are not.
pub const fn check(message: &Message, given: &[&str]) {
    assert!(
        message.values.len() == given.len(),
        "this message takes another number of values"
    );
    let mut i = 0;
    while i < given.len() {
        let mut found = false;
        let mut j = 0;
        while j < message.values.len() {
            if same(given[i], message.values[j]) {
                found = true;
            }
            j += 1;
        }
        assert!(found, "this message does not take a value of that name");
        i += 1;
    }
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

include!(concat!(env!("OUT_DIR"), "/messages.rs"));
