//! One key, one call: what a digit does to a number and to everybody it leads to.

use super::ask_day::AskDay;
use super::ask_note::AskNote;
use super::call_lines::again_words;
use super::recording::{ask_late, is_late, late_follow_up, reason_menu};
use crate::domain::call::{Call, Turn};
use crate::domain::id::{AbsenceId, PersonId};
use crate::domain::outcome::{Effect, Menu, Outcome, Press};
use crate::domain::phone::grouped;
use crate::lang::{Lang, say};
use crate::store::{AbsentRow, CallEntry, CallLine, Entry, Error};
use crate::tui::command::Flow;
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::layers::menu::{self, Choice};

/// What a call is about.
#[derive(Clone)]
pub(super) struct About {
    /// The digits that are called; empty if there is no number.
    pub number: String,
    /// Who answers there.
    pub contact: String,
    /// Who is away.
    pub rows: Vec<AbsentRow>,
    /// Everybody for whom the number is known.
    pub known: Vec<AbsenceId>,
}

impl About {
    /// The people it is about.
    pub fn people(&self) -> impl Iterator<Item = PersonId> {
        self.rows.iter().map(|row| row.absence.person)
    }
}

/// What a digit of the phone menu does.
pub(super) fn press(ctx: &mut Ctx, about: About, digit: char) -> Result<Flow> {
    match Menu::Phone.press(digit) {
        Some(Press::Remove) => remove(ctx, &about),
        // Without a number nobody was called; what was said of one that was taken away can still be taken back.
        _ if about.number.is_empty() => {
            ctx.tell(say!(ctx.lang, call_no_number));
            Ok(Flow::Stay)
        }
        Some(Press::Record(outcome)) => begin(ctx, about, outcome),
        Some(Press::More) => Ok(more(ctx.lang, about)),
        None => Ok(Flow::Stay),
    }
}

/// Begins a call's entry: saves it at once, or asks what the outcome needs.
fn begin(ctx: &mut Ctx, about: About, outcome: Outcome) -> Result<Flow> {
    if ctx.store.is_read_only() {
        return Err(Error::ReadOnly.into());
    }
    if is_late(ctx) {
        return Ok(ask_late(ctx, move |ctx| begin(ctx, about.clone(), outcome)));
    }
    let lang = ctx.lang;
    let title = lang.label("outcome", outcome.code());
    Ok(match outcome.effect() {
        Effect::Date => Flow::push(AskDay::new(
            title,
            say!(lang, call_ask_day),
            move |day, ctx| {
                save(ctx, &about, outcome, |entry| {
                    entry.visit.follow_up_on = Some(day);
                })
            },
        )),
        Effect::Reason => reason_menu(lang, title, move |reason, ctx| {
            save(ctx, &about, outcome, |entry| {
                entry.visit.reason = reason;
                entry.people.iter_mut().for_each(|one| one.reason = reason);
            })
        }),
        Effect::Note => Flow::push(AskNote::new(
            title,
            say!(lang, ask_note),
            move |note, ctx| {
                save(ctx, &about, outcome, |entry| {
                    entry.visit.note.clone_from(&note);
                })
            },
        )),
        Effect::Saved | Effect::Panel | Effect::Successor | Effect::Absences => {
            return save(ctx, &about, outcome, |_| {});
        }
    })
}

/// The other results that a call can have: no door was seen, no panel is filled in. What is said of a whole household
/// is offered where the number leads to one only.
fn more(lang: Lang, about: About) -> Flow {
    let one = about
        .rows
        .iter()
        .all(|row| row.household == about.rows[0].household);
    let outcomes = Outcome::all().filter(|outcome| {
        outcome.menu() == Menu::More
            && outcome.code() != "not_found"
            && match outcome.effect() {
                Effect::Note => true,
                Effect::Saved => one,
                _ => false,
            }
    });
    let choices: Vec<Choice> = outcomes
        .map(|outcome| Choice {
            digit: outcome.digit(),
            words: lang.label("outcome", outcome.code()),
        })
        .collect();
    Flow::push(menu::Menu::new(
        say!(lang, more_title),
        choices,
        move |digit, ctx: &mut Ctx| match Menu::More.press(digit) {
            Some(Press::Record(outcome)) => begin(ctx, about.clone(), outcome),
            _ => Ok(Flow::Stay),
        },
    ))
}

/// A call's entry with the circumstances of the chip.
pub(super) fn new_call(ctx: &Ctx, about: &About, outcome: Outcome) -> Result<CallEntry> {
    let (campaign, _) = ctx.store.campaign()?;
    let recording = ctx.session.circumstances.recording(ctx.clock);
    Ok(CallEntry::new(
        &about.rows,
        about.number.clone(),
        about.known.clone(),
        campaign,
        (outcome, &recording, &about.contact),
    ))
}

fn save(
    ctx: &mut Ctx,
    about: &About,
    outcome: Outcome,
    change: impl Fn(&mut Entry),
) -> Result<Flow> {
    let mut call = new_call(ctx, about, outcome)?;
    call.visits.iter_mut().for_each(change);
    ctx.store.record_call(&call)?;
    tell(ctx, about, &call);
    Ok(Flow::Stay)
}

/// Says what was saved, and when the number is called again.
pub(super) fn tell(ctx: &mut Ctx, about: &About, call: &CallEntry) {
    let Some(visit) = call.visits.first().map(|entry| &entry.visit) else {
        return;
    };
    let lang = ctx.lang;
    let mut parts = vec![say!(
        lang,
        call_told,
        number = number_words(ctx, about),
        result = lang.label("outcome", visit.outcome.code())
    )];
    let made = Call {
        outcome: visit.outcome,
        day: visit.occurred_on,
        slot: visit.slot,
        again: visit.follow_up_on,
    };
    let turn = Turn::of(Some(&made), visit.occurred_on, visit.slot);
    match visit.outcome.number_is_good() {
        Some(false) => parts.push(number_left(ctx, about)),
        _ => parts.extend(again_words(turn, ctx.today(), lang)),
    }
    if about.rows.len() > 1 {
        let count = lang.count(about.rows.len());
        parts.push(say!(lang, call_told_people, count = count));
    }
    if visit.outcome.is_contact() && visit.follow_up_on.is_none() {
        parts.push(say!(lang, call_told_more));
    }
    let late = visit.follow_up_on.and_then(|day| late_follow_up(ctx, day));
    parts.extend(late);
    ctx.tell(parts.join(" · "));
}

/// Another number that leads to them, now that one turned out bad.
fn number_left(ctx: &Ctx, about: &About) -> String {
    let ids: Vec<AbsenceId> = about.rows.iter().map(|row| row.id).collect();
    let rows = ctx.store.absent_rows(&ids).unwrap_or_default();
    let left = rows.iter().find_map(|row| {
        let reach = row.reach();
        let relative = reach.contact_number().map(|(phone, _)| phone);
        relative
            .or(reach.own_number())
            .map(|phone| grouped(&phone.digits))
    });
    let left = left.map(|number| ctx.look.personal(&number).into_owned());
    left.map_or_else(
        || say!(ctx.lang, call_told_no_number),
        |number| say!(ctx.lang, call_told_other_number, number = number),
    )
}

/// The number as people read it, covered if need be; the contact's name where there is none.
fn number_words(ctx: &Ctx, about: &About) -> String {
    let words = if about.number.is_empty() {
        about.contact.clone()
    } else {
        grouped(&about.number)
    };
    ctx.look.personal(&words).into_owned()
}

/// The newest call of the recording day about somebody of these.
pub(super) fn call_of_day(ctx: &Ctx, about: &About) -> Result<Option<CallLine>> {
    let day = ctx.session.circumstances.recording(ctx.clock).day;
    let calls = ctx.store.calls_of(day)?.into_iter().rev();
    let mut about_these = calls.filter(|call| about.people().any(|id| call.people.contains(&id)));
    Ok(about_these.next())
}

/// Takes the day's call off this number.
fn remove(ctx: &mut Ctx, about: &About) -> Result<Flow> {
    let number = number_words(ctx, about);
    match call_of_day(ctx, about)? {
        Some(call) => {
            ctx.store.withdraw_call(&call)?;
            ctx.tell(say!(ctx.lang, call_told_removed, number = number));
        }
        None => ctx.tell(say!(ctx.lang, call_none_today, number = number)),
    }
    Ok(Flow::Stay)
}
