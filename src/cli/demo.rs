//! The call without a command: opens the screens, or, where there is no terminal, shows what can be shown without one.

use crate::lang::say;
use crate::sample::demo::Demo;
use crate::store::Store;

use super::arguments::Screens;
use super::call::Call;
use super::error::{DONE, Error, Result};
use super::output::print;
use super::status::{Overview, SILENT_DAYS};
use super::{End, Opening};

/// What the call without a command does.
pub(super) fn screens(asked: &Screens, call: &Call, terminal: bool) -> End {
    if terminal && !call.json {
        return End::Screens(Opening {
            // A name that leads nowhere is the screens' to explain; they can offer to make it.
            register: asked.file.clone().or_else(|| call.register_to_read().ok()),
            demo: asked.demo,
            campaign: call.campaign.clone(),
            lang: call.lang,
            who: call.who.clone(),
            home: call.home.clone(),
            ascii: asked.ascii,
            mouse: !asked.no_mouse,
        });
    }
    let shown = if asked.demo {
        overview(call)
    } else {
        Err(Error::Usage(
            "no_terminal",
            say!(call.lang, usage_no_terminal),
        ))
    };
    End::Exit(match shown {
        Ok(()) => DONE,
        Err(error) => call.fail(&error),
    })
}

/// The overview of the invented register, once, as text.
fn overview(call: &Call) -> Result<()> {
    let demo = Demo::create(call.clock, call.lang)?;
    let store = Store::open(demo.path(), &demo.options(call.clock, &call.who))?;
    let overview = Overview::of(&store, call.today(), SILENT_DAYS)?;
    call.answer(|| overview.json(call.lang), || overview.words(call.lang))?;
    if !call.json {
        print(&format!("\n{}\n", say!(call.lang, demo_how)))?;
    }
    Ok(())
}
