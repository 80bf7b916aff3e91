//! What stands in the way of a list, asked so that the user can go on.

use super::encodings;
use super::plan::{Plan, file_name};
use super::preview::Seen;
use super::village::VillageOfList;
use super::work::rehearse;
use crate::domain::DateOrder;
use crate::exchange::{Error, ImportReport, NotAList, RowCells};
use crate::lang::say;
use crate::tui::command::Flow;
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::layers::confirm::Confirm;
use crate::tui::layers::menu::{Choice, Menu};
use crate::tui::layers::message::Message;

/// The warning of dates that can be read in two ways.
pub(super) const DATES: &str = "date_order_assumed";

/// What must be known before the preview is worth looking at: which comes first in dates, where nothing in the list
/// tells it.
pub(super) fn before(
    plan: &Plan,
    report: &ImportReport,
    cells: &[RowCells],
    seen: &Seen,
    ctx: &Ctx,
) -> Option<Flow> {
    let note = report.warnings.iter().find(|note| note.code == DATES)?;
    // One answer for several lists would be wrong for those that tell it themselves.
    if plan.options.date_order.is_some() || report.files.len() > 1 {
        return None;
    }
    let list = report
        .files
        .iter()
        .position(|list| list.file == note.file && list.sheet == note.sheet)?;
    let columns = &report.files[list].columns;
    let column = columns
        .iter()
        .position(|(heading, _)| Some(heading) == note.column.as_ref());
    let examples = cells.get(list)?.values();
    let mut dates = examples.filter_map(|row| row.get(column?)?.get(..).map(str::to_owned));
    let example = dates.find(|text| is_date(text)).unwrap_or_default();
    let lang = ctx.lang;
    let choices =
        [('1', DateOrder::DayMonth), ('2', DateOrder::MonthDay)].map(|(digit, order)| Choice {
            digit,
            words: lang.label("date_order", order.code()),
        });
    let title = say!(lang, preview_date_title, example = example);
    let (plan, seen) = (plan.clone(), seen.clone());
    Some(Flow::push(Menu::new(
        title,
        choices.to_vec(),
        move |digit, ctx: &mut Ctx| {
            let mut plan = plan.clone();
            plan.options.date_order = Some(match digit {
                '2' => DateOrder::MonthDay,
                _ => DateOrder::DayMonth,
            });
            Ok(rehearse(plan, seen.clone(), ctx))
        },
    )))
}

/// Whether a cell is a day, a month and a year.
fn is_date(text: &str) -> bool {
    let parts = text.trim().split(|letter: char| !letter.is_ascii_digit());
    parts.filter(|part| !part.is_empty()).count() == 3
}

/// What to ask instead of a preview, after a rehearsal that came to nothing. The layer below stays.
pub(super) fn instead(plan: Plan, error: &Error, seen: Seen, ctx: &mut Ctx) -> Result<Flow> {
    match error {
        Error::Cancelled => {
            ctx.warn(error.say(ctx.lang));
            Ok(Flow::Stay)
        }
        Error::NotAList(path, what) if what.code() == "village_missing" => {
            let name = file_name(path);
            let then = move |village, ctx: &mut Ctx| {
                let mut plan = plan.clone();
                plan.options.village = Some(village);
                Flow::Then(Box::new(rehearse(plan, seen.clone(), ctx)))
            };
            Ok(Flow::push(VillageOfList::new(name, ctx, then)?))
        }
        Error::NotAList(path, NotAList::Encoding { .. }) if plan.options.encoding.is_none() => {
            let path = path.clone();
            Ok(encodings::choose(
                &plan.clone(),
                path,
                ctx,
                move |encoding, ctx| {
                    let mut plan = plan.clone();
                    plan.options.encoding = Some(encoding);
                    Flow::Then(Box::new(rehearse(plan, seen, ctx)))
                },
            ))
        }
        Error::OtherVillage(path, villages) => {
            let title = say!(ctx.lang, preview_other_title, file = file_name(path));
            let question = say!(
                ctx.lang,
                preview_other_question,
                said = villages.said.as_str(),
                known = villages.known.as_str()
            );
            Ok(Flow::push(Confirm::new(
                title,
                question,
                move |ctx: &mut Ctx| {
                    let mut plan = plan.clone();
                    plan.options.other_village = true;
                    Ok(rehearse(plan, seen.clone(), ctx))
                },
            )))
        }
        // What is below stays: another file can be chosen.
        _ => {
            let words = error.say(ctx.lang);
            let file = error.path().map_or_else(|| plan.name(ctx.lang), file_name);
            let title = say!(ctx.lang, preview_refused_title, file = file);
            Ok(Flow::push(Message::new(title, words)))
        }
    }
}
