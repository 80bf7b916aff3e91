//! Every text of the language files is used, and keeps to the words and signs that were decided. That both languages
//! have every text, with the same values, is held by `build.rs`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::source::{Placed, Token, files, placed};
use gocua::lang::message;
use gocua::tui::look::is_drawable;

/// What the program says by its own words, and the words it puts together.
#[derive(Default)]
struct Uses {
    /// Constants of messages: `say!(lang, toast_saved)`, `message::toast_saved`.
    messages: BTreeSet<String>,
    /// Literal texts: names of lists and codes.
    literals: BTreeSet<String>,
}

impl Uses {
    fn add(&mut self, tokens: &[Placed]) {
        for (at, placed) in tokens.iter().enumerate() {
            if placed.is_test() {
                continue;
            }
            match &placed.token {
                Token::Text(text) => {
                    self.literals.insert(text.clone());
                }
                Token::Word(word) if word == "say" => self.messages.extend(said(&tokens[at + 1..])),
                Token::Word(word) if word == "message" => {
                    if let [next, name, ..] = &tokens[at + 1..]
                        && next.token == Token::Colons
                        && let Token::Word(name) = &name.token
                    {
                        self.messages.insert(name.clone());
                    }
                }
                _ => {}
            }
        }
    }

    /// An entry is used as a message, or as the label `<list>-<code>` of a code that is made somewhere.
    fn has(&self, id: &str) -> bool {
        let is_label = |(at, _): (usize, &str)| {
            self.literals.contains(&id[..at]) && self.literals.contains(&id[at + 1..])
        };
        self.messages.contains(&id.replace('-', "_")) || id.match_indices('-').any(is_label)
    }
}

/// The message of `!(lang, message, …)`.
fn said(tokens: &[Placed]) -> Option<String> {
    let [mark, open, rest @ ..] = tokens else {
        return None;
    };
    if mark.token != Token::Sign('!') || open.token != Token::Sign('(') {
        return None;
    }
    let mut depth = 0;
    for (at, placed) in rest.iter().enumerate() {
        match placed.token {
            Token::Sign('(' | '[' | '{') => depth += 1,
            Token::Sign(')' | ']' | '}') => depth -= 1,
            Token::Sign(',') if depth == 0 => {
                return match &rest.get(at + 1)?.token {
                    Token::Word(name) => Some(name.clone()),
                    _ => None,
                };
            }
            _ => {}
        }
    }
    None
}

fn uses_of(source: &str) -> Uses {
    let mut uses = Uses::default();
    uses.add(&placed(source));
    uses
}

/// What the sources say, every cell of the lists of codes, and every column of the register, which the history names.
fn uses() -> Uses {
    let mut uses = Uses::default();
    for file in files() {
        if file.module.last().is_none_or(|name| name != "tests") {
            uses.add(&file.tokens);
        }
    }
    for entry in fs::read_dir(root().join("assets/codes")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        uses.literals
            .extend(text.split([',', '\n', '\r']).map(str::to_owned));
    }
    let schema = fs::read_to_string(root().join("assets/schema/0001.sql")).unwrap();
    uses.literals
        .extend(schema.split_whitespace().map(str::to_owned));
    uses
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Names and words of a language file.
fn entries(lang: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join(format!("assets/lang/{lang}.ftl"))).unwrap();
    let mut entries: Vec<(String, String)> = Vec::new();
    for line in text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
    {
        match line.split_once(" =") {
            Some((id, words)) if !line.starts_with(' ') => {
                entries.push((id.to_owned(), words.trim().to_owned()));
            }
            _ => {
                let (_, words) = entries.last_mut().unwrap();
                words.push('\n');
                words.push_str(line);
            }
        }
    }
    entries
}

#[test]
fn every_text_is_used() {
    let uses = uses();
    let unused: Vec<&str> = message::ALL
        .iter()
        .map(|message| message.id)
        .filter(|id| !uses.has(id))
        .collect();
    assert!(unused.is_empty(), "nothing says:\n{}", unused.join("\n"));
}

#[test]
fn an_unused_text_is_seen() {
    for (source, id, expected) in [
        ("say!(lang, toast_saved, a = b)", "toast-saved", true),
        ("say!(self.lang(a, b), toast_saved)", "toast-saved", true),
        ("&message::toast_saved", "toast-saved", true),
        ("// say!(lang, toast_saved)", "toast-saved", false),
        (
            "mod tests { fn f() { say!(lang, toast_saved) } }",
            "toast-saved",
            false,
        ),
        ("say!(lang, toast_saved_twice)", "toast-saved", false),
        ("\"say!(lang, toast_saved)\"", "toast-saved", false),
        (
            "lang.label(\"reason\", code); \"studying\"",
            "reason-studying",
            true,
        ),
        (
            "lang.label(\"paper-list\", code); \"people\"",
            "paper-list-people",
            true,
        ),
        ("lang.label(\"reason\", code)", "reason-studying", false),
        ("\"studying\"", "reason-studying", false),
        (
            "lang.label(\"reason\", \"studying-abroad\")",
            "reason-studying",
            false,
        ),
    ] {
        assert_eq!(uses_of(source).has(id), expected, "{source}");
    }
    assert!(uses().has("reason-studying"), "codes of assets/codes count");
}

/// Words that scold, or that belong to other things, and the entries that may say them nevertheless.
const BANNED: &[(&str, &[&str])] = &[
    ("từ chối", &[]),
    ("dở dang", &[]),
    ("lỗi", &[]),
    ("hết lượt", &[]),
    ("vắng nhà", &[]),
    ("không hợp lệ", &[]),
    ("thất bại", &[]),
    // Steps of the campaign are completed, contacts are not; a person may say so himself.
    ("hoàn thành", &["stage-", "person_stage-"]),
    (
        "đã làm",
        &[
            "stage-",
            "person_result-says_done",
            "told-redone",
            // Steps of the campaign.
            "step",
            "funnel",
            "command-funnel",
            "remaining-",
            "no_card_open-",
            "due-",
            "command-due",
            "campaign_taken-",
            "progress",
            "command-progress",
            "doubt_",
            "progress",
            "command-progress",
        ],
    ),
    ("click", &[]),
    ("file", &[]),
    ("folder", &[]),
    ("server", &[]),
    ("database", &[]),
    ("error", &[]),
];

/// The words without what is put in: `{ $file }`.
fn spoken(words: &str) -> String {
    let mut spoken = String::new();
    for (at, part) in words.split('{').enumerate() {
        let after = if at == 0 {
            part
        } else {
            part.split_once('}').map_or("", |(_, after)| after)
        };
        spoken.push_str(after);
    }
    spoken
}

fn banned(id: &str, words: &str) -> Option<&'static str> {
    let words = spoken(words).to_lowercase();
    let plain: Vec<&str> = words
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let plain = format!(" {} ", plain.join(" "));
    BANNED
        .iter()
        .find(|(word, may)| {
            plain.contains(&format!(" {word} ")) && !may.iter().any(|start| id.starts_with(start))
        })
        .map(|(word, _)| *word)
}

#[test]
fn no_word_scolds() {
    for (id, words) in entries("vi") {
        assert_eq!(banned(&id, &words), None, "{id} = {words}");
    }
    for (id, words, expected) in [
        ("toast-x", "Hộ này đã Từ  chối.", Some("từ chối")),
        ("outcome-x", "Hoàn thành", Some("hoàn thành")),
        ("stage-x", "Đã nhận thẻ (hoàn thành)", None),
        ("toast-x", "Lối đi, không phải lỗi.", Some("lỗi")),
        ("toast-x", "Lối đi", None),
        ("toast-x", "Tệp { $file } trống", None),
        ("toast-x", "{ $file }: file trống", Some("file")),
    ] {
        assert_eq!(banned(id, words), expected, "{words}");
    }
}

fn is_plain(letter: char) -> bool {
    letter == '\n' || letter != '\u{a0}' && is_drawable(letter)
}

#[test]
fn every_sign_is_in_every_font() {
    for lang in ["vi", "en"] {
        let entries = entries(lang);
        assert_eq!(
            entries.len(),
            message::ALL.len(),
            "{lang}: all entries are read"
        );
        for (id, words) in entries {
            let odd: String = words.chars().filter(|letter| !is_plain(*letter)).collect();
            assert_eq!(odd, "", "{lang}: {id}");
        }
    }
    for odd in ['\u{301}', '\u{a0}', '✓', '⚠', '\t', '\u{2066}'] {
        assert!(!is_plain(odd), "{odd:?}");
    }
}
