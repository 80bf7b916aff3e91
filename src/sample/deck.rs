//! Reads the word lists of `assets/sample`: sections in brackets, lines `key: one; two*3`, where `*3` is a weight.

/// One section of a word list.
pub(super) struct Section {
    pub(super) name: &'static str,
    entries: Vec<(&'static str, &'static str)>,
}

impl Section {
    /// The text of a key.
    pub(super) fn text(&self, key: &str) -> Option<&'static str> {
        self.entries
            .iter()
            .find(|entry| entry.0 == key)
            .map(|entry| entry.1)
    }

    /// The list of a key; empty without it.
    pub(super) fn deck(&self, key: &str) -> Vec<&'static str> {
        deck(self.text(key).unwrap_or_default())
    }

    /// All keys with their texts.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
        self.entries.iter().copied()
    }
}

/// All sections of a word list, in order.
pub(super) fn sections(text: &'static str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            sections.push(Section {
                name,
                entries: Vec::new(),
            });
        } else if !line.starts_with('#')
            && let (Some((key, value)), Some(section)) =
                (line.split_once(": "), sections.last_mut())
        {
            section.entries.push((key, value.trim()));
        }
    }
    sections
}

/// A list to draw from: an item stands in it as often as its weight says.
pub(super) fn deck(text: &'static str) -> Vec<&'static str> {
    text.split(';')
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .flat_map(|item| {
            let (word, weight) = item
                .rsplit_once('*')
                .and_then(|(word, weight)| Some((word, weight.parse().ok()?)))
                .unwrap_or((item, 1));
            std::iter::repeat_n(word.trim(), weight)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_keys_and_weights() {
        let read = sections("# note\n[one]\na: x; y*2\nb: z | w | ; \n\n[two]\na: q\n");
        assert_eq!(
            read.iter().map(|s| s.name).collect::<Vec<_>>(),
            ["one", "two"]
        );
        assert_eq!(read[0].deck("a"), ["x", "y", "y"]);
        assert_eq!(read[0].deck("b"), ["z | w |"]);
        assert_eq!(read[1].text("a"), Some("q"));
        assert!(read[1].deck("c").is_empty());
    }
}
