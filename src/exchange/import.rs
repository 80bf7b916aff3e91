//! Lists into the register: files are read on a thread of their own and meet the register on this one, in one
//! transaction.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use crate::domain::DateOrder;
use crate::domain::clock::Clock;
use crate::lang::Lang;
use crate::store::{self, Door, ImportedFile, Intake, Kind, Spent, Store};

use super::correction::Corrections;
use super::encoding::Encoding;
use super::error::Error;
use super::list::{Batch, Choice, List};
use super::mapping::Mapping;
use super::report::{FileReport, ImportReport, PassedOver, RowNote, Rows};

/// Households that are handed over at a time.
const HOUSEHOLDS: usize = 256;
/// Batches that wait between the two threads.
const WAITING: usize = 4;

/// What the caller decides of an import.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// The village of rows that name none.
    pub village: Option<String>,
    /// Do everything and take it back: what an import would do.
    pub dry_run: bool,
    /// What headings mean that the program does not know, or takes for something else.
    pub mapping: Mapping,
    /// Which comes first in dates, where the caller knows better.
    pub date_order: Option<DateOrder>,
    /// Personal numbers of ten digits get two zeros in front.
    pub pad_short_numbers: bool,
    /// The sheets of workbooks that are read; none: all that hold a list.
    pub sheets: Option<Vec<String>>,
    /// The lists replace what was learned at the door.
    pub over_field_work: bool,
    /// A list is taken although its rows are known in another village.
    pub other_village: bool,
    /// What was decided row by row.
    pub corrections: Arc<Corrections>,
    /// How the letters of the files are written, where the caller knows better than the files tell.
    pub encoding: Option<Encoding>,
    /// The language of reasons.
    pub lang: Lang,
}

/// How far an import is, all files together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows read.
    pub rows: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Bytes in all.
    pub of_bytes: u64,
}

/// A list that is open, and the place of its file among those of the import.
pub(super) struct Opened {
    pub list: List,
    pub file: usize,
}

/// What the reading thread tells.
enum Message {
    /// Rows of the file that is open, and how far it is read.
    Rows(Batch, u64),
    /// The file is at its end; its digest.
    End(String),
    /// The file cannot be read on.
    Failed(Error),
}

impl ImportOptions {
    fn choice(&self, clock: Clock) -> Choice {
        Choice {
            village: self.village.clone(),
            mapping: self.mapping.clone(),
            date_order: self.date_order,
            pad_short_numbers: self.pad_short_numbers,
            sheets: self.sheets.clone(),
            encoding: self.encoding,
            ..Choice::new(clock.today())
        }
    }

    /// Opens the lists, and refuses them all if one of them is none.
    pub(super) fn open(&self, files: &[PathBuf], clock: Clock) -> Result<Vec<Opened>, Error> {
        let choice = self.choice(clock);
        let mut opened = Vec::new();
        for (file, path) in files.iter().enumerate() {
            let lists = List::open_all(path, &choice).map_err(|error| Error::list(path, error))?;
            opened.extend(lists.into_iter().map(|list| Opened { list, file }));
        }
        Ok(opened)
    }
}

/// Takes lists into the register: all of them, or nothing. `progress` hears how far it is and cancels with `false`.
///
/// A copy of the register is made before anything is written. Rows that cannot be taken are named in the report; they
/// stop nothing.
pub fn import(
    store: &mut Store,
    files: &[PathBuf],
    options: &ImportOptions,
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<ImportReport, Error> {
    let clock = store.clock();
    let lists = options.open(files, clock)?;
    let mut run = Run::new(files, &lists, options, progress);
    if !options.dry_run && !store.is_read_only() {
        let still = Progress {
            of_bytes: run.of_bytes,
            ..Progress::default()
        };
        store.back_up_before_import(&mut |_, _| (run.progress)(still))?;
    }
    let names: Vec<String> = files
        .iter()
        .map(|file| {
            file.file_name()
                .unwrap_or(file.as_os_str())
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let source = names.join(", ");
    let places: Vec<usize> = lists.iter().map(|opened| opened.file).collect();
    let written = thread::scope(|scope| {
        let (full, batches) = sync_channel(WAITING);
        let (back, empty) = channel();
        let paths = files.to_vec();
        scope.spawn(move || read(lists, &paths, &full, &empty));
        let work = |door: &mut Door<'_>| run.write(door, clock, &places, &names, &batches, &back);
        if options.dry_run {
            store.rehearse(Kind::Import, &source, work).map(|()| None)
        } else {
            store
                .write(Kind::Import, &source, work)
                .map(|done| done.batch)
        }
        // The channels go here, so the reading thread ends.
    });
    if let Some(failure) = run.failure {
        return Err(failure);
    }
    let mut report = run.report;
    report.batch = written?;
    Ok(report)
}

/// Reads the lists, batch by batch, until the other side has gone.
fn read(
    lists: Vec<Opened>,
    paths: &[PathBuf],
    full: &SyncSender<Message>,
    empty: &Receiver<(Batch, Spent)>,
) {
    for Opened { mut list, file } in lists {
        let Some(path) = paths.get(file) else { return };
        loop {
            let mut batch = empty.try_recv().map(|(batch, _)| batch).unwrap_or_default();
            let more = match list.read(&mut batch, HOUSEHOLDS) {
                Ok(more) => more,
                Err(error) => {
                    let _ = full.send(Message::Failed(Error::io(path, error)));
                    return;
                }
            };
            if full.send(Message::Rows(batch, list.position())).is_err() {
                return;
            }
            if !more {
                break;
            }
        }
        let end = match list.digest() {
            Ok(digest) => Message::End(digest),
            Err(error) => Message::Failed(Error::io(path, error)),
        };
        if full.send(end).is_err() {
            return;
        }
    }
}

/// An import on its way.
struct Run<'a> {
    report: ImportReport,
    lang: Lang,
    progress: &'a mut dyn FnMut(Progress) -> bool,
    of_bytes: u64,
    bytes_before: u64,
    failure: Option<Error>,
    /// Rows of the open file that met the register and were refused.
    refused: HashSet<u32>,
}

impl<'a> Run<'a> {
    fn new(
        files: &[PathBuf],
        lists: &[Opened],
        options: &ImportOptions,
        progress: &'a mut dyn FnMut(Progress) -> bool,
    ) -> Self {
        // Each list has a name of its own, also where several are in one file: that tells their notes apart.
        let named = lists.iter().filter_map(|opened| {
            let name = Arc::from(files.get(opened.file)?.to_string_lossy());
            let description = opened.list.description();
            Some(FileReport::new(&name, description, options.lang))
        });
        let passed_over = lists.iter().flat_map(|opened| {
            let file = files
                .get(opened.file)
                .map(|file| file.display().to_string());
            let sheets = opened.list.description().passed.iter();
            sheets.map(move |sheet| PassedOver {
                file: file.clone().unwrap_or_default(),
                sheet: Some(sheet.name.clone()),
                code: sheet.code,
                text: options.lang.label("skip", sheet.code),
            })
        });
        let report = ImportReport {
            passed_over: passed_over.collect(),
            files: named.collect(),
            ..ImportReport::default()
        };
        let size = |file: &PathBuf| file.metadata().map_or(0, |metadata| metadata.len());
        Self {
            report,
            lang: options.lang,
            progress,
            of_bytes: files.iter().map(size).sum(),
            bytes_before: 0,
            failure: None,
            refused: HashSet::new(),
        }
    }

    /// Writes what the reading thread reads.
    fn write(
        &mut self,
        door: &mut Door<'_>,
        clock: Clock,
        places: &[usize],
        names: &[String],
        batches: &Receiver<Message>,
        back: &Sender<(Batch, Spent)>,
    ) -> store::Result<()> {
        let mut intake = Intake::begin(door, clock)?;
        for (list, file) in places.iter().enumerate() {
            let read = self.write_list(&mut intake, list, batches, back)?;
            if places.get(list + 1) != Some(file) {
                self.bytes_before += read;
            }
        }
        let report = &mut self.report;
        let counts = intake.finish(|counts| {
            let files = report.files.iter().zip(places);
            files
                .map(|(file, place)| ImportedFile {
                    name: file.named(names.get(*place).map_or("", String::as_str)),
                    sha256: file.sha256.clone(),
                    mapping: file.mapping(),
                    counts: file.counts(counts),
                })
                .collect()
        })?;
        report.set_counts(&counts);
        Ok(())
    }

    /// Writes one list; gives how much of its file is read then.
    fn write_list(
        &mut self,
        intake: &mut Intake<'_, '_>,
        file: usize,
        batches: &Receiver<Message>,
        back: &Sender<(Batch, Spent)>,
    ) -> store::Result<u64> {
        let mut read = 0;
        loop {
            match batches.recv() {
                Ok(Message::Rows(mut batch, position)) => {
                    read = position;
                    self.take(intake, file, &mut batch)?;
                    // The reading thread may have ended: then nobody needs it.
                    let _ = back.send((batch, intake.spent()));
                    self.go_on(read)?;
                }
                Ok(Message::End(digest)) => {
                    intake.end_file()?;
                    self.note(file, intake);
                    self.end_file(file, digest);
                    return Ok(read);
                }
                Ok(Message::Failed(error)) => {
                    self.failure = Some(error);
                    return Err(store::Error::Cancelled);
                }
                Err(_) => return Err(store::Error::Cancelled),
            }
        }
    }

    fn go_on(&mut self, read: u64) -> store::Result<()> {
        let files = self.report.files.iter();
        let progress = Progress {
            rows: files.map(|file| file.rows.seen).sum(),
            bytes: self.bytes_before + read,
            of_bytes: self.of_bytes,
        };
        if (self.progress)(progress) {
            return Ok(());
        }
        self.failure = Some(Error::Cancelled);
        Err(store::Error::Cancelled)
    }

    /// Takes a batch of rows, and empties it.
    fn take(
        &mut self,
        intake: &mut Intake<'_, '_>,
        file: usize,
        batch: &mut Batch,
    ) -> store::Result<()> {
        for household in batch.households.drain(..) {
            intake.take(household)?;
        }
        let lang = self.lang;
        let of = &mut self.report.files[file];
        of.rows.add(Rows {
            seen: std::mem::take(&mut batch.seen),
            taken: std::mem::take(&mut batch.taken),
            refused: batch.refused.len() as u64,
            skipped: batch.skipped.len() as u64,
        });
        self.note(file, intake);
        for refused in batch.refused.drain(..) {
            for finding in refused.findings.iter().filter(|finding| finding.refuses) {
                let note = RowNote::finding(&self.report.files[file], refused.row, finding, lang);
                self.report.refused.push(note);
            }
        }
        for warning in batch.warnings.drain(..) {
            if self.report.is_full_of_warnings() {
                self.report.more_warnings += 1;
                continue;
            }
            let of = &self.report.files[file];
            let note = RowNote::finding(of, warning.row, &warning.finding, lang);
            self.report.warn(note);
        }
        for skipped in batch.skipped.drain(..) {
            let of = &self.report.files[file];
            self.report
                .skipped
                .push(RowNote::skipped(of, &skipped, lang));
        }
        Ok(())
    }

    /// Takes what the register said of rows.
    fn note(&mut self, file: usize, intake: &mut Intake<'_, '_>) {
        let lang = self.lang;
        for found in intake.notes() {
            let of = &mut self.report.files[file];
            if !found.refuses {
                let note = RowNote::found(of, &found, lang);
                self.report.warn(note);
                continue;
            }
            if self.refused.insert(found.row) {
                of.rows.taken -= 1;
                of.rows.refused += 1;
            }
            let note = RowNote::found(of, &found, lang);
            self.report.refused.push(note);
        }
    }

    fn end_file(&mut self, file: usize, digest: String) {
        self.refused.clear();
        let of = &mut self.report.files[file];
        of.sha256 = digest;
        self.report.rows.add(of.rows);
        let name = Arc::clone(&of.file);
        for notes in [&mut self.report.refused, &mut self.report.warnings] {
            let begin = notes.partition_point(|note| !Arc::ptr_eq(&note.file, &name));
            if let Some(own) = notes.get_mut(begin..) {
                own.sort_by_key(|note| note.row);
            }
        }
    }
}
