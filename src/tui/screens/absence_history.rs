//! The absences of a member that have ended: seen, and opened to be put right.

use super::absence_form::AbsenceForm;
use super::choose::Choose;
use crate::domain::id::AbsenceId;
use crate::domain::record::Absence;
use crate::lang::{Lang, say};
use crate::store::Member;
use crate::tui::command::Flow;
use crate::tui::context::Ctx;

/// The earlier absences of a member, newest first; Enter opens one.
pub fn past_absences(member: &Member, ctx: &Ctx) -> Flow {
    let name = ctx.look.personal(&member.person.name).into_owned();
    let title = say!(ctx.lang, history_absences, name = name);
    let past = member.past.iter();
    let rows = past.map(|(id, absence)| (id.0, in_words(absence, ctx.lang)));
    Flow::push(Choose::one(title, rows.collect(), |id, ctx| {
        let form = AbsenceForm::noted(AbsenceId(id), ctx)?;
        Ok(Flow::push(form))
    }))
}

/// `02/2025 – 11/2026 · Bình Dương (nay TP. Hồ Chí Minh) · làm ăn xa`.
fn in_words(absence: &Absence, lang: Lang) -> String {
    let day = |date: Option<crate::domain::PartialDate>| {
        date.map_or_else(|| "…".to_owned(), |date| date.to_string())
    };
    let when = format!("{} – {}", day(absence.since), day(absence.returned_on));
    let reason = absence
        .reason
        .map(|reason| lang.label("reason_short", reason.code()));
    let place = lang.place(&absence.place);
    let parts = [when, place, reason.unwrap_or_default()];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}
