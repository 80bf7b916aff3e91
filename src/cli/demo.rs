//! The call without a command: opens the screens, or, where there is no terminal, shows what can be shown without one.

use crate::lang::say;

use super::arguments::Screens;
use super::call::Call;
use super::error::Error;
use super::{End, Opening};

/// What the call without a command does.
pub(super) fn screens(asked: &Screens, call: &Call, terminal: bool) -> End {
    if terminal && !call.json {
        return End::Screens(Opening {
            // A name that leads nowhere is the screens' to explain; they can offer to make it.
            register: asked.file.clone().or_else(|| call.register_to_read().ok()),
            demo: asked.demo,
            lang: call.lang,
            who: call.who.clone(),
            home: call.home.clone(),
            ascii: asked.ascii,
            mouse: !asked.no_mouse,
        });
    }
    let error = Error::Usage("no_terminal", say!(call.lang, usage_no_terminal));
    End::Exit(call.fail(&error))
}
