//! A copy in a few lines: when and why it was made, what it holds, whether it is whole and what is lost with it.

use crate::domain::Day;
use crate::lang::Lang;
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
    first.push_str(&looked.wholeness(lang));
    let mut lines = vec![first];
    lines.extend(looked.say(lang));
    lines
}
