//! The command line: one file a command, each with its arguments and what it does.
//!
//! [`run`] reads the arguments, does what they ask and says how it ended; it never asks anything, because a script has
//! nobody to answer. Opening the screens is left to the caller: the command line does not know them.

mod absent;
mod agenda;
mod arguments;
mod backup;
mod call;
mod campaign;
mod check;
mod completions;
mod consolidate;
mod demo;
mod error;
mod export;
mod filter;
mod find;
mod funnel;
mod help;
mod import;
mod league;
mod list;
mod log;
mod new;
mod output;
mod people_list;
mod piles;
mod progress;
mod remaining_list;
mod restore;
mod sample;
mod status;
mod step;
mod step_list;
mod table;
mod total;
mod undo;
mod usage;
mod visit;
mod when;

use std::ffi::OsString;
use std::path::PathBuf;

use crate::domain::clock::Clock;
use crate::lang::Lang;

use arguments::Command;
use call::Call;
use error::Result;

/// What a call finds around it, so that nothing below `main` asks the machine.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The time.
    pub clock: Clock,
    /// `GOCUA_LANG`, else the locale.
    pub lang: Lang,
    /// The register named by `GOCUA_REGISTER`.
    pub register: Option<PathBuf>,
    /// The name of the user, as the system knows it.
    pub user: String,
    /// The folder of this installation's settings.
    pub home: Option<PathBuf>,
    /// Whether a person is at both ends.
    pub terminal: bool,
}

/// How a call ended.
#[derive(Debug)]
pub enum End {
    /// It is done; the exit status.
    Exit(u8),
    /// The screens are to be opened.
    Screens(Opening),
}

/// What the screens are to be opened with.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The register; none yet on the first run.
    pub register: Option<PathBuf>,
    /// Open a throw-away register of invented people instead.
    pub demo: bool,
    /// The campaign that was named.
    pub campaign: Option<String>,
    /// The language.
    pub lang: Lang,
    /// Who writes.
    pub who: String,
    /// The folder of this installation's settings.
    pub home: Option<PathBuf>,
    /// Letters and ASCII only, for old consoles.
    pub ascii: bool,
    /// Whether clicks and the wheel go to the program.
    pub mouse: bool,
}

/// Reads the arguments, the program's name first, and does what they ask.
pub fn run(arguments: &[OsString], around: &Surroundings) -> End {
    let asked = match arguments::read(arguments, around.lang) {
        Ok(asked) => asked,
        Err(answer) => return End::Exit(answer.give()),
    };
    let mut call = Call::new(&asked.common, around);
    if let Some(day) = &asked.common.today {
        call = match call.clone().on(day) {
            Ok(call) => call,
            Err(error) => return End::Exit(call.fail(&error)),
        };
    }
    let Some(command) = asked.command else {
        return demo::screens(&asked.screens, &call, around.terminal);
    };
    End::Exit(match perform(command, &call) {
        Ok(status) => status,
        Err(error) => call.fail(&error),
    })
}

fn perform(command: Command, call: &Call) -> Result<u8> {
    match command {
        Command::New(arguments) => new::run(&arguments, call),
        Command::Import(arguments) => import::run(&arguments, call),
        Command::Export(arguments) => export::run(&arguments, call),
        Command::List(arguments) => list::run(&arguments, call),
        Command::Visit(arguments) => visit::run(&arguments, call),
        Command::Absent(arguments) => absent::run(&arguments, call),
        Command::Step(arguments) => step::run(&arguments, call),
        Command::Campaign(arguments) => campaign::run(&arguments, call),
        Command::Status(arguments) => status::run(&arguments, call),
        Command::Total(arguments) => total::run(&arguments, call),
        Command::Consolidate(arguments) => consolidate::run(&arguments, call),
        Command::Undo(arguments) => undo::run(&arguments, call),
        Command::Redo => undo::run_again(call),
        Command::Log(arguments) => log::run(&arguments, call),
        Command::Check(arguments) => check::run(&arguments, call),
        Command::Backup(arguments) => backup::run(&arguments, call),
        Command::Restore(arguments) => restore::run(&arguments, call),
        Command::Sample(arguments) => sample::run(&arguments, call),
        Command::Completions(arguments) => completions::run(&arguments, call),
    }
}

/// Says why something could not be done, where a person sees it.
pub fn explain(text: &str) {
    output::say_aside(text);
}
