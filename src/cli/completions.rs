//! `gocua completions SHELL`: a script that completes commands and options.

use clap::{Args, ValueEnum};
use clap_complete::{Shell, generate};
use serde_json::json;

use super::arguments::command;
use super::call::Call;
use super::error::{DONE, Result};
use super::find::unknown_code;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(value_name = "SHELL", help = "shell")]
    shell: String,
}

pub(super) fn run(arguments: &Arguments, call: &Call) -> Result<u8> {
    let name = &arguments.shell;
    let shell = Shell::from_str(name, true).map_err(|_| unknown_code(name, call.lang))?;
    let mut script = Vec::new();
    generate(shell, &mut command(call.lang), "gocua", &mut script);
    let script = String::from_utf8_lossy(&script);
    call.answer(
        || json!({ "shell": shell.to_string(), "script": script }),
        || script.to_string(),
    )?;
    Ok(DONE)
}
