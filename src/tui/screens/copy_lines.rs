//! A copy in a few lines: when and why it was made, what it holds, whether it is whole and what is lost with it.

use crate::domain::Day;
use crate::lang::{Lang, say};
use crate::store::{Backup, Looked};

/// The lines of a copy; what was not looked at yet is not told.
pub(super) fn copy_lines(
    lang: Lang,
    today: Day,
    backup: &Backup,
    looked: Option<&Looked>,
) -> Vec<String> {
    let mut first = format!(
        "{} · {}",
        lang.moment(backup.at, today),
        lang.label("backup", backup.kind.code())
    );
    let Some(looked) = looked else {
        return vec![first];
    };
    first.push_str(" · ");
    first.push_str(&wholeness(lang, looked));
    let mut lines = vec![first];
    if let Some(holds) = looked.holding {
        lines.push(say!(
            lang,
            copy_holds,
            households = lang.number(holds.households as i64),
            people = lang.number(holds.people as i64),
            visits = lang.number(holds.visits as i64)
        ));
    }
    if looked.whole {
        lines.push(looked.lost.say(lang));
    }
    lines
}

/// Whether a copy can be used, in words.
pub(super) fn wholeness(lang: Lang, looked: &Looked) -> String {
    if looked.whole {
        say!(lang, copy_whole)
    } else {
        say!(lang, copy_damaged)
    }
}
