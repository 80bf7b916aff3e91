//! The `gocua` program: a thin shell around the library.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use gocua::cli::{self, End, Surroundings};
use gocua::lang::Lang;
use gocua::platform;

fn main() -> ExitCode {
    platform::keep_files_private();
    let around = Surroundings {
        clock: platform::system_clock(),
        lang: language(),
        register: env::var_os("GOCUA_REGISTER")
            .filter(|path| !path.is_empty())
            .map(PathBuf::from),
        user: platform::user_name(),
        home: platform::config_folder(),
        terminal: platform::has_terminal(),
    };
    match cli::run(&env::args_os().collect::<Vec<_>>(), &around) {
        End::Exit(status) => ExitCode::from(status),
        End::Screens(_) => ExitCode::SUCCESS,
    }
}

/// The language of the program's own variable, else of the locale; Vietnamese where neither says English.
fn language() -> Lang {
    ["GOCUA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(env::var_os)
        .filter(|value| !value.is_empty())
        .find_map(|value| Lang::from_code(value.to_str()?))
        .unwrap_or_default()
}
