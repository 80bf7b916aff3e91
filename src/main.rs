//! The `gocua` program: a thin shell around the library.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use gocua::cli::{self, End, Opening, Surroundings};
use gocua::domain::clock::{Clock, Moment};
use gocua::lang::{Lang, say};
use gocua::platform;
use gocua::sample::demo::Demo;
use gocua::tui::command::Ending;
use gocua::tui::language_file;
use gocua::tui::look::{Glyphs, Look};
use gocua::tui::{self, Start};

/// Something failed; nothing was written.
const FAILED: u8 = 1;
/// What was asked makes no sense.
const USAGE: u8 = 2;
/// What the system says of a program whose terminal was closed.
const HANGUP: u8 = 128 + 1;

fn main() -> ExitCode {
    platform::keep_files_private();
    // What breaks may name a piece of the data: it passes where everything passes that is printed.
    std::panic::set_hook(Box::new(|info| cli::explain(&info.to_string())));
    let lang = language();
    let Some(clock) = clock() else {
        cli::explain(&say!(lang, usage_now));
        return ExitCode::from(USAGE);
    };
    let around = Surroundings {
        clock,
        lang,
        register: named_by("GOCUA_REGISTER").map(PathBuf::from),
        user: platform::user_name(),
        home: platform::config_folder(),
        terminal: platform::has_terminal(),
    };
    let arguments: Vec<_> = env::args_os().collect();
    ExitCode::from(match cli::run(&arguments, &around) {
        End::Exit(status) => status,
        End::Screens(opening) => show(&opening, around.clock),
    })
}

/// Opens the screens, as often as the user goes on to the register for trying out.
fn show(opening: &Opening, clock: Clock) -> u8 {
    let mut demo = opening.demo;
    loop {
        let shown = if demo {
            try_out(opening, clock)
        } else {
            open(opening, clock)
        };
        match shown {
            Ok(Ending::Demo) => demo = true,
            Ok(Ending::Signal(number)) => {
                return 128_u8.saturating_add(number.unsigned_abs() as u8);
            }
            Ok(Ending::Gone) => return HANGUP,
            Ok(_) => return 0,
            Err(text) => {
                cli::explain(&text);
                return FAILED;
            }
        }
    }
}

/// The register for trying out; it is gone when this returns.
fn try_out(opening: &Opening, clock: Clock) -> Result<Ending, String> {
    let lang = opening.lang;
    let demo = Demo::create(clock, lang).map_err(|error| error.say(lang))?;
    let start = Start {
        register: Some(demo.path().to_owned()),
        thrown_away: Some(demo.folder().to_owned()),
        ..start(opening, clock)
    };
    tui::run(&start).map_err(|error| error.say(lang))
}

fn open(opening: &Opening, clock: Clock) -> Result<Ending, String> {
    tui::run(&start(opening, clock)).map_err(|error| error.say(opening.lang))
}

fn start(opening: &Opening, clock: Clock) -> Start {
    let glyphs = if opening.ascii {
        Glyphs::Ascii
    } else {
        Glyphs::Wgl4
    };
    Start {
        register: opening.register.clone(),
        lang: opening.lang,
        look: Look {
            colour: named_by("NO_COLOR").is_none(),
            glyphs,
            ..Look::default()
        },
        mouse: opening.mouse,
        who: opening.who.clone(),
        home: opening.home.clone(),
        thrown_away: None,
        read_only: false,
        campaign: opening.campaign.clone(),
        clock,
    }
}

/// The language of the program's own variable, else the one chosen among the settings, else that of the locale;
/// Vietnamese where none of them says English.
fn language() -> Lang {
    let of = |variable: &str| Lang::from_code(named_by(variable)?.to_str()?);
    let chosen = || language_file::recall(&platform::config_folder()?);
    let locale = || ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(of);
    of("GOCUA_LANG")
        .or_else(chosen)
        .or_else(locale)
        .unwrap_or_default()
}

/// The machine's clock, or, where that is wrong, one that was put to the moment in `GOCUA_NOW` when the program began;
/// nothing if that is no moment.
fn clock() -> Option<Clock> {
    let clock = platform::system_clock();
    match named_by("GOCUA_NOW") {
        None => Some(clock),
        Some(text) => Some(clock.set_to(Moment::read(text.to_str()?)?)),
    }
}

/// A variable that is set to something.
fn named_by(variable: &str) -> Option<std::ffi::OsString> {
    env::var_os(variable).filter(|value| !value.is_empty())
}
