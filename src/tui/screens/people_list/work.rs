//! The long work with a list that only names people, on the worker: the rehearsal before the preview, and the writing.

use std::path::{Path, PathBuf};

use super::remaining::RemainingList;
use super::steps::StepList;
use super::{PeopleList, Said};
use crate::domain::step::StepKind;
use crate::exchange::{
    Error, ImportOptions, NotAList, Progress, RemainingOptions, StepListOptions, import_remaining,
    import_steps, write_unmatched, write_unmatched_remaining,
};
use crate::lang::{Lang, say};
use crate::store::Store;
use crate::tui::command::Flow;
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::job::Job;
use crate::tui::screens::choose::Choose;
use crate::tui::screens::picker::{Picker, Wanted};

type Done<T> = std::result::Result<T, Error>;

/// The picker that begins a list of who was taken, or made another step.
pub fn choose_steps() -> Picker<Store> {
    Picker::several(Wanted::List, |files, ctx: &mut Ctx| {
        let recording = ctx.session.circumstances.recording(ctx.clock);
        let list = StepList {
            files,
            options: StepListOptions {
                reading: reading(ctx.lang),
                kind: StepKind::Taken,
                on: recording.day,
            },
            report: None,
        };
        Ok(rehearse(Said::Steps(list), ctx))
    })
}

/// The picker that begins a list of those remaining.
pub fn choose_remaining() -> Picker<Store> {
    Picker::several(Wanted::List, |files, ctx: &mut Ctx| {
        let list = RemainingList {
            files,
            options: RemainingOptions {
                reading: reading(ctx.lang),
                on: ctx.session.circumstances.recording(ctx.clock).day,
                although_few: false,
            },
            report: None,
        };
        Ok(rehearse(Said::Remaining(list), ctx))
    })
}

fn reading(lang: Lang) -> ImportOptions {
    ImportOptions {
        dry_run: true,
        lang,
        ..ImportOptions::default()
    }
}

/// Finds out what the list would note, and shows it in place of the layer on top.
pub(super) fn rehearse(said: Said, ctx: &Ctx) -> Flow {
    let source = ctx.store.seed();
    let title = say!(ctx.lang, preview_job_rehearse, file = said.name(ctx.lang));
    Flow::Start(Job::new(
        title,
        move |meter| {
            let mut store = source.open()?;
            let mut go_on = |at: Progress| {
                let (done, of) = at.step();
                meter.progress(done, of)
            };
            match said {
                Said::Steps(mut list) => {
                    let report = import_steps(&mut store, &list.files, &list.options, &mut go_on)?;
                    list.report = Some(report);
                    Ok((Said::Steps(list), true))
                }
                Said::Remaining(mut list) => {
                    let done = import_remaining(&mut store, &list.files, &list.options, &mut go_on);
                    match done {
                        Err(Error::NotAList(_, NotAList::NoVillage)) => {
                            Ok((Said::Remaining(list), false))
                        }
                        done => {
                            list.report = Some(done?);
                            Ok((Said::Remaining(list), true))
                        }
                    }
                }
            }
        },
        |(said, is_done), ctx: &mut Ctx| match said {
            Said::Remaining(list) if !is_done => ask_village(list, ctx),
            said => Ok(Flow::swap(PeopleList::new(said, ctx))),
        },
    ))
}

/// Asks of which village a list is that names none.
pub(super) fn ask_village(list: RemainingList, ctx: &Ctx) -> Result<Flow> {
    let villages = ctx.store.villages()?.into_iter();
    let rows: Vec<(i64, String)> = villages.map(|(id, village)| (id.0, village.name)).collect();
    let names = rows.clone();
    Ok(Flow::push(Choose::one(
        say!(ctx.lang, people_list_village_title),
        rows,
        move |id, ctx| {
            let mut list = list.clone();
            let chosen = names.iter().find(|(other, _)| *other == id);
            list.options.reading.village = chosen.map(|(_, name)| name.clone());
            Ok(rehearse(Said::Remaining(list), ctx))
        },
    )))
}

/// Writes the steps: on the worker, with every row that means nobody saved beside the list.
pub(super) fn write_steps(list: StepList, ctx: &Ctx) -> Flow {
    let options = list.written_as();
    write(
        Said::Steps(list),
        ctx,
        move |store, files, aside, lang, go_on| {
            let report = import_steps(store, files, &options, go_on)?;
            let rejected = write_unmatched(&report, files, &options, store, aside);
            let step = lang.label("step_kind", report.step);
            let count = lang.count(report.new.len());
            let saved = say!(lang, people_list_told, count = count, step = step);
            Ok(told(saved, report.unmatched.len(), rejected, lang))
        },
    )
}

/// Writes what is proposed: on the worker, with every row that means nobody for certain saved beside the list.
pub(super) fn write_remaining(list: RemainingList, although_few: bool, ctx: &Ctx) -> Flow {
    let options = list.written_as(although_few);
    write(
        Said::Remaining(list),
        ctx,
        move |store, files, aside, lang, go_on| {
            let report = import_remaining(store, files, &options, go_on)?;
            let rejected = write_unmatched_remaining(&report, files, &options, store, aside);
            let count = lang.count(report.proposed.len());
            let saved = say!(lang, people_list_told_remaining, count = count);
            Ok(told(saved, report.unmatched.len(), rejected, lang))
        },
    )
}

type GoOn<'g> = &'g mut dyn FnMut(Progress) -> bool;

/// Writes a list on the worker; `work` gives what to say then. A file that is no longer what was looked at is looked at
/// again.
fn write(
    said: Said,
    ctx: &Ctx,
    work: impl FnOnce(&mut Store, &[PathBuf], &Path, Lang, GoOn<'_>) -> Done<String> + Send + 'static,
) -> Flow {
    let (source, lang) = (ctx.store.seed(), ctx.lang);
    let title = say!(lang, preview_job_write, file = said.name(lang));
    Flow::Start(Job::new(
        title,
        move |meter| {
            let mut store = source.open()?;
            let aside = rejected_path(said.files(), lang);
            let mut go_on = |at: Progress| {
                let (done, of) = at.step();
                meter.progress(done, of)
            };
            match work(&mut store, said.files(), &aside, lang, &mut go_on) {
                Err(error @ Error::Changed(_)) => Ok((said, Err(error))),
                done => Ok((said, Ok(done?))),
            }
        },
        |(said, done), ctx: &mut Ctx| match done {
            Ok(told) => {
                ctx.tell(told);
                Ok(Flow::Pop)
            }
            Err(error) => {
                ctx.warn(error.say(ctx.lang));
                Ok(rehearse(said, ctx))
            }
        },
    ))
}

/// The last part of a path.
pub(super) fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Where the rows go that were not matched: beside their list.
fn rejected_path(files: &[PathBuf], lang: Lang) -> PathBuf {
    let first = files.first().map_or(Path::new(""), PathBuf::as_path);
    let stem = first.file_stem().unwrap_or_default();
    let name = stem.to_string_lossy();
    first.with_file_name(say!(lang, people_list_rejected_file, name = name.as_ref()))
}

/// What to say after a list was written: what of, and where the rows are that mean nobody.
fn told(saved: String, unmatched: usize, rejected: Done<Vec<PathBuf>>, lang: Lang) -> String {
    let count = lang.count(unmatched);
    let aside = match rejected {
        Ok(files) => match files.first() {
            Some(file) => say!(
                lang,
                people_list_told_rejected,
                count = count,
                file = file_name(file)
            ),
            None => return saved,
        },
        Err(error) => say!(
            lang,
            people_list_told_unsaved,
            count = count,
            why = error.say(lang)
        ),
    };
    format!("{saved}; {aside}")
}
