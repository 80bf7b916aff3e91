//! The long work with a list that only names people, on the worker: the rehearsal before the preview, and the writing.

use std::path::{Path, PathBuf};

use super::PeopleList;
use super::steps::StepList;
use crate::domain::step::StepKind;
use crate::exchange::{
    self, ImportOptions, StepListOptions, StepListReport, import_steps, write_unmatched,
};
use crate::lang::{Lang, say};
use crate::store::Store;
use crate::tui::command::Flow;
use crate::tui::context::Ctx;
use crate::tui::job::Job;
use crate::tui::screens::picker::{Picker, Wanted};

/// The picker that begins a list of who was taken, or made another step.
pub fn choose_steps() -> Picker<Store> {
    Picker::several(Wanted::List, |files, ctx: &mut Ctx| {
        let recording = ctx.session.circumstances.recording(ctx.clock);
        let list = StepList {
            files,
            options: StepListOptions {
                reading: ImportOptions {
                    dry_run: true,
                    lang: ctx.lang,
                    ..ImportOptions::default()
                },
                kind: StepKind::Taken,
                on: recording.day,
            },
            report: None,
        };
        Ok(rehearse(list, ctx))
    })
}

/// Finds out what the list would note, and shows it in place of the layer on top.
pub(super) fn rehearse(list: StepList, ctx: &Ctx) -> Flow {
    let source = ctx.store.seed();
    let title = say!(ctx.lang, preview_job_rehearse, file = list.name(ctx.lang));
    Flow::Start(Job::new(
        title,
        move |meter| {
            let mut store = source.open()?;
            let report = import_steps(&mut store, &list.files, &list.options, &mut |at| {
                let (done, of) = at.step();
                meter.progress(done, of)
            })?;
            Ok(StepList {
                report: Some(report),
                ..list
            })
        },
        |list, ctx: &mut Ctx| Ok(Flow::swap(PeopleList::new(list, ctx))),
    ))
}

/// Writes the list: on the worker, with every row that means nobody saved beside it.
pub(super) fn write(list: StepList, ctx: &Ctx) -> Flow {
    let (source, lang) = (ctx.store.seed(), ctx.lang);
    let title = say!(lang, preview_job_write, file = list.name(lang));
    let options = list.written_as();
    Flow::Start(Job::new(
        title,
        move |meter| {
            let mut store = source.open()?;
            let done = import_steps(&mut store, &list.files, &options, &mut |at| {
                let (done, of) = at.step();
                meter.progress(done, of)
            });
            let report = match done {
                Err(error @ exchange::Error::Changed(_)) => return Ok((list, Err(error))),
                done => done?,
            };
            let aside = rejected_path(&list.files, lang);
            let rejected = write_unmatched(&report, &list.files, &options, &store, &aside);
            Ok((list, Ok((report, rejected))))
        },
        |(list, done), ctx: &mut Ctx| match done {
            Ok((report, rejected)) => {
                let told = told(&report, rejected, ctx.lang);
                ctx.tell(told);
                Ok(Flow::Pop)
            }
            Err(error) => {
                ctx.warn(error.say(ctx.lang));
                Ok(rehearse(list, ctx))
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

fn told(
    report: &StepListReport,
    rejected: std::result::Result<Vec<PathBuf>, exchange::Error>,
    lang: Lang,
) -> String {
    let step = lang.label("step_kind", report.step);
    let saved = say!(
        lang,
        people_list_told,
        count = lang.count(report.new.len()),
        step = step
    );
    let count = lang.count(report.unmatched.len());
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
