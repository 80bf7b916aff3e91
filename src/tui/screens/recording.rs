//! One key, one entry: what a digit does to a household, and where to go next.

use super::ask_day::AskDay;
use super::ask_note::AskNote;
use super::panel::Panel;
use super::still_away::StillAway;
use super::words;
use crate::domain::date::Day;
use crate::domain::id::HouseholdId;
use crate::domain::outcome::{Effect, Menu, Outcome, Press};
use crate::domain::person_result::{Counts, PersonResult};
use crate::domain::reach::Reach;
use crate::domain::record::Absence;
use crate::domain::refusal::Refusal;
use crate::domain::slot::Slot;
use crate::domain::state::{HouseholdState, Slots};
use crate::lang::{Lang, say};
use crate::store::{Entry, Error, Hit, HouseholdFilter, Member, Recorded, Sheet, Which};
use crate::tui::command::Flow;
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::layers::confirm::Confirm;
use crate::tui::layers::menu::{self, Choice};

/// The command of a digit at the door, for a screen whose `record` takes it; `$ready` says when.
macro_rules! door_outcome {
    ($ready:path, $digit:literal, $code:literal) => {
        crate::tui::command::Command {
            keys: &[crate::tui::event::Key::Char($digit)],
            word: |lang| lang.label("outcome", $code),
            line: |lang| lang.label("outcome_line", $code),
            ready: $ready,
            run: |screen, ctx| screen.record($digit, ctx),
        }
    };
}
pub(super) use door_outcome;

/// What a digit does to a household in a list of doors. `None`: the digit means nothing for it now.
pub fn press(ctx: &mut Ctx, household: HouseholdId, digit: char) -> Result<Option<Flow>> {
    match Menu::Door.press(digit) {
        Some(Press::Record(outcome)) => begin(ctx, household, outcome).map(Some),
        Some(Press::More) => Ok(Some(more(ctx.lang, household))),
        Some(Press::Remove) => remove(ctx, household),
        None => Ok(None),
    }
}

/// Begins an entry: saves it at once, or asks what the outcome needs.
pub fn begin(ctx: &mut Ctx, household: HouseholdId, outcome: Outcome) -> Result<Flow> {
    if ctx.store.is_read_only() {
        return Err(Error::ReadOnly.into());
    }
    if is_late(ctx) {
        return Ok(ask_late(ctx, move |ctx| begin(ctx, household, outcome)));
    }
    let lang = ctx.lang;
    let title = lang.label("outcome", outcome.code());
    match outcome.effect() {
        Effect::Saved => {
            let entry = new_entry(ctx, household, outcome)?;
            if outcome.code() == "met_all"
                && let Some(question) = StillAway::of(ctx, household, &entry)?
            {
                return Ok(Flow::push(question));
            }
            save(ctx, &entry)
        }
        Effect::Panel => Ok(Flow::push(Panel::new(ctx, household, outcome)?)),
        Effect::Absences => Ok(Flow::push(Panel::whole_household(ctx, household, outcome)?)),
        Effect::Date => Ok(Flow::push(AskDay::new(
            title,
            say!(lang, ask_follow_up),
            move |day, ctx| {
                let mut entry = new_entry(ctx, household, outcome)?;
                entry.visit.follow_up_on = Some(day);
                save(ctx, &entry)
            },
        ))),
        Effect::Reason => Ok(ask_reason(lang, title, household, outcome)),
        Effect::Successor => Ok(ask_note(
            title,
            say!(lang, ask_successor),
            household,
            outcome,
        )),
        Effect::Note => Ok(ask_note(title, say!(lang, ask_note), household, outcome)),
    }
}

fn ask_note(title: String, question: String, household: HouseholdId, outcome: Outcome) -> Flow {
    Flow::push(AskNote::new(title, question, move |note, ctx| {
        let mut entry = new_entry(ctx, household, outcome)?;
        entry.visit.note = note;
        save(ctx, &entry)
    }))
}

fn ask_reason(lang: Lang, title: String, household: HouseholdId, outcome: Outcome) -> Flow {
    reason_menu(lang, title, move |reason, ctx| {
        let mut entry = new_entry(ctx, household, outcome)?;
        entry.visit.reason = reason;
        save(ctx, &entry)
    })
}

/// Offers the reasons for not agreeing yet; `then` runs with the one that was picked.
pub(super) fn reason_menu(
    lang: Lang,
    title: String,
    then: impl Fn(Option<Refusal>, &mut Ctx) -> Result<Flow> + 'static,
) -> Flow {
    let reasons = ('1'..='9').zip(Refusal::all());
    let mut choices: Vec<Choice> = reasons
        .map(|(digit, reason)| Choice {
            digit,
            words: lang.label("refusal", reason.code()),
        })
        .collect();
    choices.push(Choice {
        digit: '0',
        words: say!(lang, refusal_unsaid),
    });
    Flow::push(menu::Menu::new(
        title,
        choices,
        move |digit, ctx: &mut Ctx| {
            let index = digit.to_digit(10).unwrap_or_default() as usize;
            let reason = index
                .checked_sub(1)
                .and_then(|index| Refusal::all().nth(index));
            then(reason, ctx)
        },
    ))
}

fn more(lang: Lang, household: HouseholdId) -> Flow {
    let outcomes = Outcome::all().filter(|outcome| outcome.menu() == Menu::More);
    let choices = outcomes
        .map(|outcome| Choice {
            digit: outcome.digit(),
            words: lang.label("outcome", outcome.code()),
        })
        .collect();
    let title = say!(lang, more_title);
    Flow::push(menu::Menu::new(
        title,
        choices,
        move |digit, ctx: &mut Ctx| match Menu::More.press(digit) {
            Some(Press::Record(outcome)) => begin(ctx, household, outcome),
            _ => Ok(Flow::Stay),
        },
    ))
}

/// Takes the entry of the recording day off this household; `None` if there is none.
fn remove(ctx: &mut Ctx, household: HouseholdId) -> Result<Option<Flow>> {
    let day = ctx.session.circumstances.recording(ctx.clock).day;
    let Some(visit) = ctx.store.visit_of_day(household, day)? else {
        return Ok(None);
    };
    ctx.store.withdraw_visit(visit, "")?;
    ctx.session.point_at(Some(household));
    let code = ctx.store.household(household)?.code;
    let day = words::near_day(ctx.lang, day, ctx.today());
    ctx.tell(say!(ctx.lang, told_removed, number = code, day = day));
    Ok(Some(Flow::Stay))
}

/// What could not be read before an entry is written keeps it from being written: the entry waits.
fn before_writing(error: Error) -> Error {
    match error {
        Error::Busy => Error::Held,
        other => other,
    }
}

/// An entry with the circumstances of the chip.
pub fn new_entry(ctx: &Ctx, household: HouseholdId, outcome: Outcome) -> Result<Entry> {
    let sheet = ctx.store.sheet(household).map_err(before_writing)?;
    let (id, campaign) = ctx.store.campaign().map_err(before_writing)?;
    let recording = ctx.session.circumstances.recording(ctx.clock);
    Ok(Entry::new(
        &sheet,
        id,
        &campaign.eligibility,
        outcome,
        &recording,
    ))
}

/// Writes an entry, says so, and lets the list go on to the next house.
pub fn save(ctx: &mut Ctx, entry: &Entry) -> Result<Flow> {
    let household = entry.visit.household;
    let code = ctx.store.household(household).map_err(before_writing)?.code;
    let recorded = ctx.store.record(entry)?.value;
    // It is in the file, whatever can still be read of it.
    if after_saving(ctx, entry, recorded).is_err() {
        ctx.tell(say!(ctx.lang, told_digits_record, number = code));
    }
    Ok(Flow::Stay)
}

/// Says what was saved, and lets the list go on.
fn after_saving(ctx: &mut Ctx, entry: &Entry, recorded: Recorded) -> Result<()> {
    let household = entry.visit.household;
    let sheet = ctx.store.sheet(household)?;
    let lang = ctx.lang;
    let mut text = say!(
        lang,
        told_recorded,
        number = sheet.household.code.as_str(),
        result = lang.label("outcome", entry.visit.outcome.code()),
        count = lang.number(recorded.attempt.into()),
        slot = words::slot_words(lang, entry.visit.slot)
    );
    let next = next_house(ctx, Some(household), true)?;
    if !ctx.session.knows_digits {
        ctx.session.knows_digits = true;
        text = say!(
            lang,
            told_digits_record,
            number = sheet.household.code.as_str()
        );
    } else if next.is_none() {
        text = format!("{text} · {}", say!(lang, told_no_house_left));
    }
    for more in remarks(ctx, entry, &sheet) {
        text.push_str(" · ");
        text.push_str(&more);
    }
    ctx.tell(text);
    ctx.session.point_at(Some(next.unwrap_or(household)));
    Ok(())
}

/// What else should be known after an entry.
fn remarks(ctx: &Ctx, entry: &Entry, sheet: &Sheet) -> Vec<String> {
    let lang = ctx.lang;
    let mut remarks = Vec::new();
    if !entry.people.is_empty() {
        let count = |counts| {
            let results = entry.people.iter().map(|one| one.result.counts());
            results.filter(|result| *result == counts).count()
        };
        let (met, through) = (count(Counts::Met), count(Counts::Proxy));
        let due = ctx.session.campaign.as_ref().map_or(0, |(id, campaign)| {
            sheet
                .due(*id, &campaign.eligibility, entry.visit.occurred_on)
                .count()
        });
        remarks.push(say!(
            lang,
            told_met,
            met = lang.count(met),
            due = lang.count(due)
        ));
        if through > 0 {
            remarks.push(say!(lang, told_through_family, count = lang.count(through)));
        }
    }
    let silent: Vec<&str> = sheet
        .members
        .iter()
        .filter(|member| {
            let away = member.absence.as_ref();
            !entry.people.is_empty()
                && away.is_some_and(|(_, absence)| !is_reachable(ctx, sheet, member, absence))
        })
        .filter_map(|member| member.person.name.split(' ').next_back())
        .collect();
    if !silent.is_empty() {
        let names = silent.join(", ");
        remarks.push(say!(
            lang,
            told_no_phone,
            names = ctx.look.personal(&names).into_owned()
        ));
    }
    match entry.visit.outcome.code() {
        "nobody_home" | "invitation_left" => remarks.push(another_try(ctx, sheet)),
        "not_agreed" => remarks.push(say!(lang, told_another_visitor)),
        _ => {}
    }
    if let (Some(day), Some(due_on)) = (entry.visit.follow_up_on, ctx.session.due_on())
        && day > due_on
    {
        remarks.push(say!(
            lang,
            told_after_deadline,
            day = lang.day(due_on),
            noun = ctx.session.noun()
        ));
    }
    remarks
}

/// Proposes a time of day at which nobody tried yet.
fn another_try(ctx: &Ctx, sheet: &Sheet) -> String {
    let mut tried = Slots::default();
    for line in &sheet.visits {
        let outcome = line.visit.outcome;
        if !outcome.is_contact() && !outcome.is_unanswered_call() {
            tried.insert(line.visit.slot);
        }
    }
    let slot = [Slot::Evening, Slot::Morning, Slot::Noon, Slot::Afternoon]
        .into_iter()
        .find(|slot| !tried.contains(*slot));
    slot.map_or_else(
        || say!(ctx.lang, told_try_weekend),
        |slot| {
            let slot = words::slot_words(ctx.lang, slot);
            say!(ctx.lang, told_try_slot, slot = slot)
        },
    )
}

/// Whether an absent member, or somebody who knows the member, can be called.
fn is_reachable(ctx: &Ctx, sheet: &Sheet, member: &Member, absence: &Absence) -> bool {
    let proxy = absence.proxy.and_then(|id| ctx.store.person(id).ok());
    let reach = Reach {
        there: &absence.phones,
        own: &member.person.phones,
        proxy: &absence.proxy_phones,
        member: &proxy.map(|proxy| proxy.phones).unwrap_or_default(),
        household: &sheet.household.phones,
    };
    reach.is_reachable()
}

/// Hours at which nobody goes from door to door or calls.
pub(super) fn is_late(ctx: &Ctx) -> bool {
    let (hour, _) = ctx.clock.now().time();
    !ctx.session.late_agreed
        && !ctx.session.circumstances.is_another_time(ctx.clock)
        && !(6..22).contains(&hour)
}

/// Asks once whether an entry is meant for this hour; `then` runs when it is.
pub(super) fn ask_late(ctx: &Ctx, then: impl Fn(&mut Ctx) -> Result<Flow> + 'static) -> Flow {
    let lang = ctx.lang;
    let (hour, minute) = ctx.clock.now().time();
    let recording = ctx.session.circumstances.recording(ctx.clock);
    let question = say!(
        lang,
        late_question,
        time = format!("{hour:02}:{minute:02}"),
        when = words::when(lang, recording.day, recording.slot, ctx.today())
    );
    Flow::push(Confirm::new(
        say!(lang, late_title),
        question,
        move |ctx: &mut Ctx| {
            ctx.session.late_agreed = true;
            then(ctx)
        },
    ))
}

/// The result that the family reported a person who is away.
pub fn through_family() -> Option<PersonResult> {
    PersonResult::from_code("through_family")
}

/// The next household of the walked list, after `from` in walking order, going round: one that nobody has visited, or
/// in a list of something else the next of that list.
pub fn next_house(
    ctx: &Ctx,
    from: Option<HouseholdId>,
    forward: bool,
) -> Result<Option<HouseholdId>> {
    let walk = &ctx.session.walk;
    let which = match walk.which {
        Which::All | Which::ToVisit => Which::NotVisited,
        other => other,
    };
    let filter = |which| HouseholdFilter {
        village: walk.village,
        which,
        text: String::new(),
    };
    let Some(roll) = ctx.store.roll() else {
        return next_without_roll(ctx, from, forward);
    };
    let mut all = roll.households(&filter(Which::All));
    let mut wanted = roll.households(&filter(which));
    if !forward {
        all.reverse();
        wanted.reverse();
    }
    Ok(after(&all, &wanted, from))
}

/// The first of `wanted`, which are some of `all` in the same order, after `from`; else the first of them at all.
fn after(all: &[Hit], wanted: &[Hit], from: Option<HouseholdId>) -> Option<HouseholdId> {
    let mut left = wanted.iter().map(|hit| hit.household).peekable();
    let first = left.peek().copied();
    let mut passed = false;
    for hit in all {
        let is_wanted = left.next_if_eq(&hit.household).is_some();
        if passed && is_wanted {
            return Some(hit.household);
        }
        passed |= from == Some(hit.household);
    }
    first.filter(|first| Some(*first) != from)
}

/// Households read at once while there is no read index.
const CHUNK: usize = 100;

fn next_without_roll(
    ctx: &Ctx,
    from: Option<HouseholdId>,
    forward: bool,
) -> Result<Option<HouseholdId>> {
    let mut ids = ctx.store.household_ids(ctx.session.walk.village)?;
    if !forward {
        ids.reverse();
    }
    let place = ids.iter().position(|id| Some(*id) == from);
    let begin = place.map_or(0, |place| place + 1).min(ids.len());
    ids.rotate_left(begin);
    for chunk in ids.chunks(CHUNK) {
        let rows = ctx.store.household_rows(chunk)?;
        let open = rows
            .iter()
            .find(|row| row.standing.state == HouseholdState::NotVisited && Some(row.id) != from);
        if let Some(row) = open {
            return Ok(Some(row.id));
        }
    }
    Ok(None)
}

/// Whether a follow-up on this day comes after the deadline, in words.
pub fn late_follow_up(ctx: &Ctx, day: Day) -> Option<String> {
    let due_on = ctx.session.due_on().filter(|due_on| day > *due_on)?;
    let noun = ctx.session.noun();
    Some(say!(
        ctx.lang,
        told_after_deadline,
        day = ctx.lang.day(due_on),
        noun = noun
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_house_goes_round() {
        let hits = |ids: &[i64]| -> Vec<Hit> {
            let hit = |id: &i64| Hit {
                household: HouseholdId(*id),
                person: None,
            };
            ids.iter().map(hit).collect()
        };
        let all = hits(&[5, 3, 9, 1]);
        for (wanted, from, next) in [
            (&[5, 3, 9, 1][..], Some(5), Some(3)),
            (&[5, 9], Some(5), Some(9)),
            (&[5, 3], Some(9), Some(5)),
            (&[9], Some(9), None),
            (&[], Some(9), None),
            (&[9], None, Some(9)),
            (&[3, 1], Some(77), Some(3)),
        ] {
            let next = next.map(HouseholdId);
            let from = from.map(HouseholdId);
            assert_eq!(
                after(&all, &hits(wanted), from),
                next,
                "{wanted:?} after {from:?}"
            );
        }
    }
}
