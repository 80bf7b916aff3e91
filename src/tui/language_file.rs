//! The language and the way of numbers that were chosen among the settings, kept in this installation's folder.

use std::path::{Path, PathBuf};

use crate::lang::{Lang, Numbers};

fn file(home: &Path) -> PathBuf {
    home.join("language")
}

/// The language that was chosen, if any was.
pub fn recall(home: &Path) -> Option<Lang> {
    let text = std::fs::read_to_string(file(home)).ok()?;
    let mut words = text.split_whitespace();
    let lang = Lang::from_code(words.next()?)?;
    let numbers = words.next();
    let chosen = NUMBERS.iter().find(|(code, _)| Some(*code) == numbers);
    Some(chosen.map_or(lang, |(_, numbers)| lang.with(*numbers)))
}

/// The ways of numbers by the words that the file has for them.
const NUMBERS: [(&str, Numbers); 2] = [
    ("comma", Numbers::CommaDecimals),
    ("point", Numbers::PointDecimals),
];

/// Remembers the language. A folder that cannot be written only means that it is asked for again.
pub fn remember(home: &Path, lang: Lang) {
    let _ = std::fs::create_dir_all(home);
    let numbers = NUMBERS.iter().find(|(_, one)| *one == lang.numbers());
    let text = match numbers {
        Some((numbers, _)) if lang != lang.usual() => format!("{} {numbers}", lang.code()),
        _ => lang.code().to_owned(),
    };
    let _ = std::fs::write(file(home), text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_remembered() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(recall(home.path()), None);
        for (lang, text) in [
            (Lang::En, "en"),
            (Lang::Vi, "vi"),
            (Lang::Vi.with(Numbers::PointDecimals), "vi point"),
            (Lang::En.with(Numbers::CommaDecimals), "en comma"),
        ] {
            remember(home.path(), lang);
            assert_eq!(recall(home.path()), Some(lang));
            assert_eq!(std::fs::read_to_string(file(home.path())).unwrap(), text);
        }
    }
}
