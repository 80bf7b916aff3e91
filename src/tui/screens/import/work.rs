//! The long work of an import, on the worker: the rehearsal before the preview, and the import itself.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::plan::{Plan, RowAt, file_name};
use super::preview::{Preview, Seen};
use super::questions;
use super::results::Results;
use crate::exchange::{
    self, ImportReport, RowCells, RowNote, WantedRows, import, row_cells, write_rejected,
};
use crate::lang::{Lang, say};
use crate::store::Store;
use crate::tui::command::Flow;
use crate::tui::context::Ctx;
use crate::tui::job::{Job, Meter};
use crate::tui::screens::picker::{Picker, Wanted};

/// Rows whose cells are kept at hand, to show whose they are; those of further ones are read when they are mended.
const NOTED: usize = 2_000;
/// Rows of each list that are kept as examples of its columns.
const EXAMPLES: u32 = 6;

/// The picker that begins an import.
pub fn choose_list() -> Picker<Store> {
    Picker::several(Wanted::List, |files, ctx: &mut Ctx| {
        Ok(rehearse(Plan::new(files, ctx.lang), Seen::default(), ctx))
    })
}

/// Finds out on the worker what the lists would do, and shows it in place of the layer on top.
pub(super) fn rehearse(plan: Plan, seen: Seen, ctx: &Ctx) -> Flow {
    let source = ctx.store.seed();
    let title = say!(ctx.lang, preview_job_rehearse, file = plan.name(ctx.lang));
    Flow::Start(Job::new(
        title,
        move |meter| {
            let mut store = source.open()?;
            let found = rehearsal(&mut store, &plan, meter);
            Ok((plan, found))
        },
        |(plan, found), ctx: &mut Ctx| match found {
            Ok((report, cells)) => match questions::before(&plan, &report, &cells, &seen, ctx) {
                Some(question) => Ok(question),
                None => Ok(Flow::swap(Preview::new(plan, report, cells, seen))),
            },
            Err(error) => questions::instead(plan, &error, seen, ctx),
        },
    ))
}

fn rehearsal(
    store: &mut Store,
    plan: &Plan,
    meter: &Meter<'_>,
) -> std::result::Result<(ImportReport, Vec<RowCells>), exchange::Error> {
    let report = import(store, &plan.files, &plan.options, &mut |at| {
        let (done, of) = at.step();
        meter.progress(done, of)
    })?;
    let wanted = wanted(&report, plan);
    let go_on = &mut |_| meter.goes_on();
    let cells = row_cells(
        &report,
        &plan.files,
        &wanted,
        &plan.options,
        store.clock(),
        go_on,
    )?;
    Ok((report, cells))
}

/// The rows whose cells the preview shows.
fn wanted(report: &ImportReport, plan: &Plan) -> Vec<WantedRows> {
    let mut noted: Vec<&RowNote> = report.refused.iter().take(NOTED).collect();
    noted.extend(report.warnings.iter().take(NOTED));
    let of_list = |list: &exchange::FileReport| {
        let own = |note: &&&RowNote| note.file == list.file && note.sheet == list.sheet;
        let touched = plan.touched.iter().map(|touched| &touched.at);
        let touched = touched.filter(|at| at.file == list.file && at.sheet == list.sheet);
        let noted = noted.iter().filter(own).map(|note| note.row);
        WantedRows {
            rows: noted.chain(touched.map(|at| at.row)).collect(),
            first: EXAMPLES,
        }
    };
    report.files.iter().map(of_list).collect()
}

/// Reads one row of a list again; `then` gets its cells.
pub(super) fn fetch(
    plan: &Plan,
    report: &ImportReport,
    at: &RowAt,
    then: impl FnOnce(Vec<String>, &mut Ctx) -> Flow + Send + 'static,
    ctx: &Ctx,
) -> Flow {
    let own = |list: &exchange::FileReport| list.file == at.file && list.sheet == at.sheet;
    let rows = |list| {
        let row = own(list).then_some(at.row);
        row.into_iter().collect::<BTreeSet<u32>>()
    };
    let wanted: Vec<WantedRows> = report
        .files
        .iter()
        .map(|list| WantedRows {
            rows: rows(list),
            first: 0,
        })
        .collect();
    // What the report holds of the rows is not needed, how the lists were read is.
    let report = ImportReport {
        files: report.files.clone(),
        ..ImportReport::default()
    };
    let (plan, clock, row) = (plan.clone(), ctx.store.clock(), at.row);
    let title = say!(ctx.lang, preview_job_rehearse, file = plan.name(ctx.lang));
    Flow::Start(Job::new(
        title,
        move |meter| {
            let go_on = &mut |_| meter.goes_on();
            let found = row_cells(&report, &plan.files, &wanted, &plan.options, clock, go_on)?;
            let cells = found.into_iter().find_map(|mut cells| cells.remove(&row));
            Ok(cells.unwrap_or_default())
        },
        |cells, ctx: &mut Ctx| Ok(then(cells, ctx)),
    ))
}

/// Writes the lists: on the worker, with everything that could not be taken saved beside them.
pub(super) fn write(plan: &Plan, report: &ImportReport, seen: Seen, ctx: &Ctx) -> Flow {
    let options = plan.written_as(report);
    let (source, plan, lang) = (ctx.store.seed(), plan.clone(), ctx.lang);
    let title = say!(lang, preview_job_write, file = plan.name(lang));
    Flow::Start(Job::new(
        title,
        move |meter| {
            let mut store = source.open()?;
            let done = import(&mut store, &plan.files, &options, &mut |at| {
                let (done, of) = at.step();
                meter.progress(done, of)
            });
            let report = match done {
                Ok(report) => report,
                Err(error) => return Ok((plan, Err(error))),
            };
            // The rows that were taken are in the register, whatever becomes of the others.
            let aside = rejected_path(&plan.files, options.lang);
            let rejected = write_rejected(&report, &plan.files, &options, store.clock(), &aside);
            Ok((plan, Ok((report, rejected))))
        },
        |(plan, done), ctx: &mut Ctx| match done {
            Ok((report, rejected)) => Ok(written(&report, rejected, ctx)),
            Err(error @ exchange::Error::Changed(_)) => {
                ctx.warn(error.say(ctx.lang));
                Ok(rehearse(plan, seen, ctx))
            }
            Err(error) => Err(error.into()),
        },
    ))
}

fn written(
    report: &ImportReport,
    rejected: std::result::Result<Vec<PathBuf>, exchange::Error>,
    ctx: &mut Ctx,
) -> Flow {
    let told = told(report, rejected, ctx.lang);
    ctx.tell(told.clone());
    if let Some(why) = &report.no_copy {
        ctx.tell_after(why.clone());
    }
    if report.by_village.len() > 1 || report.files.len() > 1 {
        Flow::swap(Results::new(report, told))
    } else {
        Flow::Pop
    }
}

/// Where the rows go that were not taken: beside their list.
fn rejected_path(files: &[PathBuf], lang: Lang) -> PathBuf {
    let first = files.first().map_or(Path::new(""), PathBuf::as_path);
    let stem = first.file_stem().unwrap_or_default();
    let name = stem.to_string_lossy();
    first.with_file_name(say!(lang, preview_rejected_file, name = name.as_ref()))
}

/// What to say after an import: how many rows, and where those are that were not taken.
fn told(
    report: &ImportReport,
    rejected: std::result::Result<Vec<PathBuf>, exchange::Error>,
    lang: Lang,
) -> String {
    let taken = lang.number(report.rows.taken as i64);
    let refused = lang.number(report.rows.refused as i64);
    match rejected {
        Ok(files) => {
            let Some(file) = files.first() else {
                return say!(lang, preview_told, n = taken);
            };
            let tep = file_name(file);
            say!(
                lang,
                preview_told_rejected,
                n = taken,
                d = refused,
                tep = tep
            )
        }
        Err(error) => {
            let why = error.say(lang);
            say!(
                lang,
                preview_told_unsaved,
                n = taken,
                d = refused,
                why = why
            )
        }
    }
}
