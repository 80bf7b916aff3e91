//! Faults in the arguments, told in our own words, and the answers that are not faults: help and the version.

use std::ffi::OsString;
use std::path::Path;

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::lang::{Lang, say};

use super::call::tell_failure;
use super::error::{DONE, USAGE};
use super::help::{part_page, shape, usage_of, value};
use super::output::{print, say_aside};

/// What is said instead of doing something.
#[derive(Debug)]
pub(super) enum Answer {
    /// Help, or the version.
    Page(String),
    /// A fault.
    Fault(Fault, bool),
}

/// A fault: a stable code, the sentence, and how the command is used.
#[derive(Debug)]
pub(super) struct Fault {
    code: &'static str,
    text: String,
    usage: String,
}

impl Answer {
    /// Gives the answer, and the exit status.
    pub fn give(self) -> u8 {
        match self {
            Self::Page(page) => {
                // Whoever closes the pipe has read enough.
                let _ = print(&page);
                DONE
            }
            Self::Fault(fault, json) => {
                tell_failure(fault.code, &fault.text, None, json);
                if !json {
                    say_aside(&fault.usage);
                }
                USAGE
            }
        }
    }
}

/// What clap found, in our words.
pub(super) fn answer(
    error: &clap::Error,
    arguments: &[OsString],
    root: &Command,
    lang: Lang,
    json: bool,
) -> Answer {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        let words = arguments.iter().filter_map(|argument| argument.to_str());
        let part = part_page(words, lang);
        let part = part.filter(|_| error.kind() == ErrorKind::DisplayHelp);
        return Answer::Page(part.unwrap_or_else(|| error.render().to_string()));
    }
    let typed = arguments
        .iter()
        .skip(1)
        .filter_map(|argument| argument.to_str());
    let command = typed.clone().find_map(|word| root.find_subcommand(word));
    let first = typed.clone().find(|word| !word.starts_with('-'));
    let fault = match (command, first) {
        // Whoever types more after a name that is no file meant a command.
        (None, Some(first))
            if error.kind() == ErrorKind::UnknownArgument && !Path::new(first).exists() =>
        {
            Fault::unknown_command(first, root, lang)
        }
        _ => Fault::of(error, command.unwrap_or(root), lang),
    };
    Answer::Fault(fault, json)
}

impl Fault {
    fn new(code: &'static str, text: String, command: &Command, lang: Lang) -> Self {
        let help = match command.get_name() {
            "gocua" => "gocua -h".to_owned(),
            name => format!("gocua {name} -h"),
        };
        let usage = say!(
            lang,
            usage_hint,
            usage = usage_of(command, lang),
            command = help
        );
        Self { code, text, usage }
    }

    /// A word that is no command; the command that was meant is proposed.
    pub fn unknown_command(word: &str, root: &Command, lang: Lang) -> Self {
        let text = say!(lang, usage_command_unknown, command = word);
        let meant = meant(word, root).map(|meant| say!(lang, usage_suggestion, other = meant));
        let text = [Some(text), meant]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ");
        Self::new("command_unknown", text, root, lang)
    }

    fn of(error: &clap::Error, command: &Command, lang: Lang) -> Self {
        let named = |kind| {
            context(error, kind)
                .map(|text| named(&text, command, lang))
                .unwrap_or_default()
        };
        let argument = named(ContextKind::InvalidArg);
        let (code, text) = match error.kind() {
            ErrorKind::UnknownArgument => {
                let text = say!(lang, usage_argument_unknown, argument = argument);
                let other = context(error, ContextKind::SuggestedArg)
                    .map(|other| say!(lang, usage_suggestion, other = other));
                (
                    "argument_unknown",
                    [Some(text), other]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                        .join(" "),
                )
            }
            ErrorKind::MissingRequiredArgument => (
                "argument_missing",
                say!(lang, usage_argument_missing, argument = argument),
            ),
            ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
                match context(error, ContextKind::InvalidValue).filter(|given| !given.is_empty()) {
                    None => (
                        "value_missing",
                        say!(lang, usage_value_missing, argument = argument),
                    ),
                    Some(given) => (
                        "value_invalid",
                        say!(
                            lang,
                            usage_value_invalid,
                            argument = argument,
                            value = given
                        ),
                    ),
                }
            }
            ErrorKind::ArgumentConflict => {
                let other = named(ContextKind::PriorArg);
                if other.is_empty() || other == argument {
                    (
                        "argument_twice",
                        say!(lang, usage_argument_twice, argument = argument),
                    )
                } else {
                    (
                        "argument_conflict",
                        say!(
                            lang,
                            usage_argument_conflict,
                            argument = argument,
                            other = other
                        ),
                    )
                }
            }
            ErrorKind::TooManyValues
            | ErrorKind::TooFewValues
            | ErrorKind::WrongNumberOfValues
            | ErrorKind::NoEquals => (
                "value_count",
                say!(lang, usage_value_count, argument = argument),
            ),
            ErrorKind::InvalidUtf8 => ("text_unreadable", say!(lang, usage_text_unreadable)),
            _ => ("usage", say!(lang, usage_other)),
        };
        Self::new(code, text, command, lang)
    }
}

fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        _ => None,
    }
}

/// clap writes arguments as `--out <FILE>`, `<FILE>...` or `[FILE]`; we write them as the help does.
fn named(text: &str, command: &Command, lang: Lang) -> String {
    let one = |written: &str| {
        let bare = written
            .trim_start_matches('-')
            .split([' ', '='])
            .next()
            .unwrap_or_default();
        let option = command
            .get_arguments()
            .find(|arg| written.starts_with("--") && arg.get_long() == Some(bare));
        let inner = written
            .strip_prefix(['<', '['])
            .and_then(|rest| rest.split(['>', ']']).next());
        match (option, inner) {
            (Some(arg), _) => shape(arg, lang),
            (None, Some(inner)) => value(inner, lang),
            (None, None) => written.to_owned(),
        }
    };
    text.split(", ").map(one).collect::<Vec<_>>().join(", ")
}

/// The command that a mistyped word was meant to be: two letters off at most.
fn meant<'c>(word: &str, root: &'c Command) -> Option<&'c str> {
    root.get_subcommands()
        .map(Command::get_name)
        .map(|name| (distance(word, name), name.get(..1) != word.get(..1), name))
        .filter(|(distance, _, name)| *distance <= 2 && *distance * 2 < name.len())
        .min()
        .map(|(.., name)| name)
}

/// Letters to add, leave out or change to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (place, wanted) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *wanted);
            diagonal = row[place + 1];
            row[place + 1] = changed.min(diagonal + 1).min(row[place] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::arguments::command;

    #[test]
    fn a_mistyped_command_is_guessed() {
        let root = command(Lang::En);
        for (word, guess) in [
            ("vist", Some("visit")),
            ("stauts", Some("status")),
            ("undo2", Some("undo")),
            ("ward", None),
            ("so", None),
            ("x", None),
        ] {
            assert_eq!(meant(word, &root), guess, "{word}");
        }
    }
}
