//! What can be typed, read by clap. Names and shapes stand here; every word that is shown stands in the language files,
//! under `cmd-<command>`, `value-<NAME>` and, for an argument, under the code that its help names, `arg-<code>`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::lang::Lang;

use super::usage::{self, Answer, Fault};
use super::{
    absent, backup, campaign, check, completions, consolidate, export, help, import, list, log,
    new, restore, sample, status, step, total, undo, visit,
};

#[derive(Debug, Parser)]
#[command(
    name = "gocua",
    version,
    disable_help_subcommand = true,
    disable_help_flag = true
)]
#[command(disable_version_flag = true, args_conflicts_with_subcommands = false)]
pub(super) struct Asked {
    #[command(flatten)]
    pub screens: Screens,
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Option<Command>,
}

impl Asked {
    /// A single word that is not a file can only be a command that does not exist.
    fn mistyped_command(&self) -> Option<&str> {
        let file = self.screens.file.as_deref()?;
        let word = file
            .to_str()
            .filter(|word| word.bytes().all(|letter| letter.is_ascii_lowercase()))?;
        (self.command.is_none() && !file.exists()).then_some(word)
    }
}

/// Options of the call without a command.
#[derive(Debug, Args)]
pub(super) struct Screens {
    #[arg(value_name = "FILE", help = "file")]
    pub file: Option<PathBuf>,
    #[arg(long, conflicts_with = "file", help = "demo")]
    pub demo: bool,
    #[arg(long, help = "ascii")]
    pub ascii: bool,
    #[arg(long, help = "no_mouse")]
    pub no_mouse: bool,
    #[arg(long, short = 'V', action = ArgAction::Version, help = "version")]
    version: (),
}

/// Options of every command.
#[derive(Debug, Args)]
pub(super) struct Common {
    #[arg(long, value_name = "FILE", global = true, help = "register")]
    pub register: Option<PathBuf>,
    #[arg(long, value_name = "CAMPAIGN", global = true, help = "campaign")]
    pub campaign: Option<String>,
    #[arg(long = "as", value_name = "NAME", global = true, help = "who")]
    pub who: Option<String>,
    #[arg(long, value_name = "LANG", global = true, value_parser = read_lang, help = "lang")]
    pub lang: Option<Lang>,
    #[arg(long, value_name = "DATE", global = true, help = "today")]
    pub today: Option<String>,
    #[arg(long, global = true, help = "json")]
    pub json: bool,
    #[arg(long, short, global = true, help = "quiet")]
    pub quiet: bool,
    #[arg(long, short, global = true, action = ArgAction::Help, help = "help")]
    help: (),
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    New(new::Arguments),
    Import(import::Arguments),
    Export(export::Arguments),
    List(list::Arguments),
    Visit(visit::Arguments),
    Absent(absent::Arguments),
    Step(step::Arguments),
    Campaign(campaign::Arguments),
    Status(status::Arguments),
    Total(total::Arguments),
    Consolidate(consolidate::Arguments),
    Undo(undo::Arguments),
    Redo,
    Log(log::Arguments),
    Check(check::Arguments),
    Backup(backup::Arguments),
    Restore(restore::Arguments),
    Sample(sample::Arguments),
    Completions(completions::Arguments),
}

fn read_lang(code: &str) -> Result<Lang, &'static str> {
    Lang::from_code(code).ok_or("vi, en")
}

/// Reads the arguments; help, the version and faults come back as an answer in the language asked for.
pub(super) fn read(arguments: &[OsString], around: Lang) -> Result<Asked, Answer> {
    let lang = wanted_lang(arguments).unwrap_or(around);
    let json = arguments
        .iter()
        .skip(1)
        .any(|argument| argument == "--json");
    let command = command(lang);
    let read = command
        .clone()
        .try_get_matches_from(arguments)
        .and_then(|matches| Asked::from_arg_matches(&matches));
    let asked = read.map_err(|error| usage::answer(&error, arguments, &command, lang, json))?;
    match asked.mistyped_command() {
        Some(word) => Err(Answer::Fault(
            Fault::unknown_command(word, &command, lang),
            json,
        )),
        None => Ok(asked),
    }
}

/// All commands with their words.
pub(super) fn command(lang: Lang) -> clap::Command {
    help::with_words(Asked::command(), lang)
}

/// The language must be known before the arguments are read, because a fault in them is told in it.
fn wanted_lang(arguments: &[OsString]) -> Option<Lang> {
    let mut wanted = None;
    let mut arguments = arguments.iter().filter_map(|argument| argument.to_str());
    while let Some(argument) = arguments.next() {
        if argument == "--" {
            break;
        }
        let code = match argument.strip_prefix("--lang") {
            Some("") => arguments.next(),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        wanted = code.and_then(Lang::from_code).or(wanted);
    }
    wanted
}
