//! Notes for the table of promises in the README: how often a test tried what the program promises.

use std::path::Path;

/// Notes that the promise behind `key` was tried so many times and held. The last line of a test: one that fails notes
/// nothing, and the run of the trials then misses it.
pub fn held(key: &str, times: usize) {
    if let Some(folder) = std::env::var_os("GOCUA_PROMISES") {
        let folder = Path::new(&folder);
        std::fs::create_dir_all(folder).unwrap();
        let note = format!("{{\"times\":{times}}}");
        std::fs::write(folder.join(format!("{key}.json")), note).unwrap();
    }
}
