//! The language that was chosen among the settings, kept in this installation's folder.

use std::path::{Path, PathBuf};

use crate::lang::Lang;

fn file(home: &Path) -> PathBuf {
    home.join("language")
}

/// The language that was chosen, if any was.
pub fn recall(home: &Path) -> Option<Lang> {
    let text = std::fs::read_to_string(file(home)).ok()?;
    Lang::from_code(text.trim())
}

/// Remembers the language. A folder that cannot be written only means that it is asked for again.
pub fn remember(home: &Path, lang: Lang) {
    let _ = std::fs::create_dir_all(home);
    let _ = std::fs::write(file(home), lang.code());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_remembered() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(recall(home.path()), None);
        for lang in [Lang::En, Lang::Vi] {
            remember(home.path(), lang);
            assert_eq!(recall(home.path()), Some(lang));
        }
    }
}
