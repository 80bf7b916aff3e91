//! Lists into the register: files are read on a thread of their own and meet the register on this one, in one
//! transaction.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use crate::domain::DateOrder;
use crate::domain::clock::Clock;
use crate::lang::{Lang, say};
use crate::store::{
    self, BackupKind, Door, Ending, Finished, Imported, ImportedFile, Intake, Kind, ListRules,
    Spent, Store, Whole,
};

use super::column::Field;
use super::correction::Corrections;
use super::difference::Differences;
use super::encoding::Encoding;
use super::error::Error;
use super::files::{Input, inputs};
use super::list::{Batch, Choice, Description, List, Purpose};
use super::mapping::Mapping;
use super::remembered::{MappingFrom, Remembered};
use super::report::{Change, FileReport, ImportReport, NewRecord, PassedOver, RowNote, Rows};
use super::source::FileError;

/// Households that are handed over at a time.
const HOUSEHOLDS: usize = 256;
/// Batches that wait between the two threads.
const WAITING: usize = 4;

/// What the caller decides of an import.
#[derive(Debug, Clone, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a choice of its own, a flag of the command line"
)]
pub struct ImportOptions {
    /// What the lists are read for.
    pub purpose: Purpose,
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
    /// What is done when everything is read.
    pub ending: Option<Ending>,
}

impl Progress {
    /// How much of the present step is done, and of how much.
    pub fn step(self) -> (u64, u64) {
        match self.ending {
            None => (self.bytes, self.of_bytes),
            Some(Ending::Indexes { done, of } | Ending::ReadBack { done, of }) => (done, of),
        }
    }
}

/// A list that is open, and the file it is in.
pub(super) struct Opened {
    pub list: List,
    pub path: PathBuf,
    /// How it was decided what its columns mean.
    pub from: MappingFrom,
    /// What somebody decided of them.
    pub mapping: Mapping,
}

/// The lists of an import.
#[derive(Default)]
pub(super) struct Lists {
    pub opened: Vec<Opened>,
    /// Files of folders that hold no list.
    pub passed_over: Vec<PassedOver>,
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
            purpose: self.purpose,
            village: self.village.clone(),
            mapping: self.mapping.clone(),
            date_order: self.date_order,
            pad_short_numbers: self.pad_short_numbers,
            sheets: self.sheets.clone(),
            encoding: self.encoding,
            ..Choice::new(clock.today())
        }
    }

    /// Opens the lists, and refuses them all if one of them is none. What is no list in a folder is passed over.
    pub(super) fn open(
        &self,
        files: &[PathBuf],
        clock: Clock,
        remembered: &Remembered,
    ) -> Result<Lists, Error> {
        let choice = self.choice(clock);
        let mut lists = Lists::default();
        for Input { path, found } in inputs(files)? {
            match remembered.open(&path, &choice) {
                Ok(all) => {
                    let opened = all.into_iter().map(|(list, from, mapping)| Opened {
                        list: self.corrected(list, &path),
                        path: path.clone(),
                        from,
                        mapping,
                    });
                    lists.opened.extend(opened);
                }
                Err(FileError::NotAList(what)) if found => {
                    lists.passed_over.push(PassedOver {
                        file: path.to_string_lossy().into_owned(),
                        sheet: None,
                        code: what.code(),
                        text: what.text(self.lang),
                    });
                }
                Err(error) => return Err(Error::list(&path, error)),
            }
        }
        match files {
            [folder, ..] if lists.opened.is_empty() => Err(Error::NoLists(folder.clone())),
            _ => Ok(lists),
        }
    }

    fn corrected(&self, mut list: List, path: &Path) -> List {
        let sheet = list.description().form.sheet.clone();
        let file = path.to_string_lossy();
        if let Some(corrections) = self.corrections.of(&file, sheet.as_deref()) {
            list.take_corrections(corrections.clone());
        }
        list
    }

    fn rules(&self, file: &FileReport, list: &Description) -> ListRules {
        let has = |field| {
            let mut columns = list.columns.iter();
            columns.any(|column| column.field() == Some(field))
        };
        // Our lists for the doors, of the absent, of visits, of what is to be done and of who comes home are extracts.
        let extract = [
            Field::Result,
            Field::AbsenceKey,
            Field::VisitKey,
            Field::Score,
            Field::HomeFrom,
            Field::Stage,
        ];
        let is_whole = !(list.ours && extract.into_iter().any(has));
        let corrections = self.corrections.of(&file.file, file.sheet.as_deref());
        ListRules {
            whole: Whole {
                households: is_whole,
                people: is_whole && has(Field::Name),
            },
            village: self.village.clone(),
            sides: corrections
                .map(|corrections| corrections.sides().clone())
                .unwrap_or_default(),
        }
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
    let (_, campaign) = store.campaign()?;
    let Lists {
        opened: lists,
        passed_over,
    } = options.open(files, clock, &Remembered::of(&store.imported()?))?;
    let mut run = Run::new(&lists, options, &campaign.noun, progress);
    run.report.passed_over.splice(0..0, passed_over);
    if !options.dry_run && !store.is_read_only() {
        let still = Progress {
            of_bytes: run.of_bytes,
            ..Progress::default()
        };
        let copied = store.back_up_before(BackupKind::Import, &mut |_, _| (run.progress)(still));
        if let Err(error) = copied {
            run.report.no_copy = Some(tolerable(error, options.lang)?);
        }
    }
    let paths: Vec<PathBuf> = lists.iter().map(|opened| opened.path.clone()).collect();
    let source = source(&paths);
    let written = thread::scope(|scope| {
        let (full, batches) = sync_channel(WAITING);
        let (back, empty) = channel();
        scope.spawn(move || read(lists, &full, &empty));
        let work = |door: &mut Door<'_>| run.write(door, clock, &paths, &batches, &back);
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
    let before: Vec<Imported> = store.imported()?;
    let earlier = before
        .into_iter()
        .filter(|one| Some(one.batch) != report.batch);
    report.tell_before(&earlier.collect::<Vec<_>>());
    Ok(report)
}

/// Why there is no copy from before the import, in words. The import goes on: it is one write that undo takes back. But
/// nothing is written into a damaged register, or after the user said stop.
fn tolerable(error: store::Error, lang: Lang) -> Result<String, Error> {
    match error {
        store::Error::Cancelled | store::Error::Damaged(_) => Err(error.into()),
        error => Ok(say!(
            lang,
            warn_no_copy_before_import,
            why = error.say(lang)
        )),
    }
}

/// The name of a file without its folder.
pub(super) fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Files of an import that the log names.
const SOURCES: usize = 5;

/// What the log says the batch was made from.
pub(super) fn source(paths: &[PathBuf]) -> String {
    let mut names: Vec<String> = Vec::new();
    for name in paths.iter().map(|path| name_of(path)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.len() > SOURCES {
        names.truncate(SOURCES);
        names.push("…".to_owned());
    }
    names.join(", ")
}

/// Reads the lists, batch by batch, until the other side has gone.
fn read(lists: Vec<Opened>, full: &SyncSender<Message>, empty: &Receiver<(Batch, Spent)>) {
    for Opened { mut list, path, .. } in lists {
        loop {
            let mut batch = empty.try_recv().map(|(batch, _)| batch).unwrap_or_default();
            let more = match list.read(&mut batch, HOUSEHOLDS) {
                Ok(more) => more,
                Err(error) => {
                    let _ = full.send(Message::Failed(Error::io(&path, error)));
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
            Err(error) => Message::Failed(Error::io(&path, error)),
        };
        if full.send(end).is_err() {
            return;
        }
    }
}

/// An import on its way.
struct Run<'a> {
    report: ImportReport,
    options: &'a ImportOptions,
    rules: Vec<ListRules>,
    differences: Differences,
    progress: &'a mut dyn FnMut(Progress) -> bool,
    of_bytes: u64,
    bytes_before: u64,
    failure: Option<Error>,
    /// Rows of the open file that met the register and were refused.
    refused: HashSet<u32>,
}

impl<'a> Run<'a> {
    fn new(
        lists: &[Opened],
        options: &'a ImportOptions,
        noun: &str,
        progress: &'a mut dyn FnMut(Progress) -> bool,
    ) -> Self {
        let mut report = ImportReport::default();
        let mut rules = Vec::new();
        let mut paths = Vec::new();
        for Opened {
            list,
            path,
            from,
            mapping,
        } in lists
        {
            let description = list.description();
            let file = FileReport::of(path, description, *from, mapping, options.lang);
            let sheets = description.passed.iter();
            report.passed_over.extend(sheets.map(|sheet| PassedOver {
                file: path.to_string_lossy().into_owned(),
                sheet: Some(sheet.name.clone()),
                code: sheet.code,
                text: options.lang.label("skip", sheet.code),
            }));
            rules.push(options.rules(&file, description));
            report.files.push(file);
            paths.push(path);
        }
        paths.dedup();
        let size = |file: &&PathBuf| file.metadata().map_or(0, |metadata| metadata.len());
        Self {
            report,
            options,
            rules,
            differences: Differences::new(options.lang, noun),
            progress,
            of_bytes: paths.iter().map(size).sum(),
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
        paths: &[PathBuf],
        batches: &Receiver<Message>,
        back: &Sender<(Batch, Spent)>,
    ) -> store::Result<()> {
        let mut intake = Intake::begin(door, clock, self.options.over_field_work)?;
        for (list, path) in paths.iter().enumerate() {
            intake.begin_list(std::mem::take(&mut self.rules[list]));
            let read = self.write_list(&mut intake, list, path, batches, back)?;
            if paths.get(list + 1) != Some(path) {
                self.bytes_before += read;
            }
        }
        let files = &self.report.files;
        let note = |finished: &Finished| {
            let lists = files.iter().zip(paths).enumerate();
            lists
                .map(|(list, (file, path))| ImportedFile {
                    name: file.named(&name_of(path)),
                    sha256: file.sha256.clone(),
                    mapping: file.read_as(&finished.villages_of(list)).json(),
                    counts: file.counts(&finished.counts),
                })
                .collect()
        };
        let mut reached = Progress {
            rows: files.iter().map(|file| file.rows.seen).sum(),
            bytes: self.of_bytes,
            of_bytes: self.of_bytes,
            ending: None,
        };
        let (progress, failure) = (&mut self.progress, &mut self.failure);
        let finished = intake.finish(note, &mut |ending| {
            reached.ending = Some(ending);
            if progress(reached) {
                return Ok(());
            }
            *failure = Some(Error::Cancelled);
            Err(store::Error::Cancelled)
        })?;
        self.report.finish(finished);
        Ok(())
    }

    /// Writes one list; gives how much of its file is read then.
    fn write_list(
        &mut self,
        intake: &mut Intake<'_, '_>,
        file: usize,
        path: &Path,
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
                    let other = intake.end_list()?;
                    self.note(file, intake);
                    let expected = self.options.corrections.expected(&path.to_string_lossy());
                    if expected.is_some_and(|expected| expected != digest) {
                        return self.fail(Error::Changed(path.to_owned()));
                    }
                    if let Some(other) = other.filter(|_| !self.options.other_village) {
                        return self.fail(Error::OtherVillage(path.to_owned(), other));
                    }
                    self.end_file(file, digest);
                    return Ok(read);
                }
                Ok(Message::Failed(error)) => return self.fail(error),
                Err(_) => return Err(store::Error::Cancelled),
            }
        }
    }

    /// Ends the import because of `error`: nothing is written.
    fn fail<T>(&mut self, error: Error) -> store::Result<T> {
        self.failure = Some(error);
        Err(store::Error::Cancelled)
    }

    fn go_on(&mut self, read: u64) -> store::Result<()> {
        let files = self.report.files.iter();
        let progress = Progress {
            rows: files.map(|file| file.rows.seen).sum(),
            bytes: self.bytes_before + read,
            of_bytes: self.of_bytes,
            ending: None,
        };
        if (self.progress)(progress) {
            return Ok(());
        }
        self.fail(Error::Cancelled)
    }

    /// Takes a batch of rows, and empties it.
    fn take(
        &mut self,
        intake: &mut Intake<'_, '_>,
        file: usize,
        batch: &mut Batch,
    ) -> store::Result<()> {
        for household in batch.households.drain(..) {
            self.report.files[file].show_names(&household);
            intake.take(household)?;
        }
        let lang = self.options.lang;
        let of = &mut self.report.files[file];
        of.rows.add(Rows {
            seen: std::mem::take(&mut batch.seen),
            taken: std::mem::take(&mut batch.taken),
            refused: batch.refused.len() as u64,
            skipped: batch.skipped.len() as u64,
        });
        self.note(file, intake);
        for refused in batch.refused.drain(..) {
            intake.count_refused(&refused.village);
            for finding in refused.findings.iter().filter(|finding| finding.refuses) {
                let note = RowNote::finding(&self.report.files[file], refused.row, finding, lang);
                self.report.refused.push(note);
            }
        }
        for warning in batch.warnings.drain(..) {
            if self.report.count_warning(warning.finding.code) {
                let of = &self.report.files[file];
                let note = RowNote::finding(of, warning.row, &warning.finding, lang);
                self.report.warnings.push(note);
            }
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
        let lang = self.options.lang;
        let (new, changes) = intake.told();
        let of = &self.report.files[file];
        let new = new.into_iter().map(|new| NewRecord::of(of, new));
        self.report.new.extend(new);
        for change in changes {
            let fields = self.differences.of(&change);
            if !fields.is_empty() {
                let change = Change::of(&self.report.files[file], change, fields);
                self.report.changes.push(change);
            }
        }
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
        let new = &mut self.report.new;
        let begin = new.partition_point(|new| !Arc::ptr_eq(&new.file, &name));
        if let Some(own) = new.get_mut(begin..) {
            own.sort_by_key(|new| new.row);
        }
        let changes = &mut self.report.changes;
        let begin = changes.partition_point(|change| !Arc::ptr_eq(&change.file, &name));
        if let Some(own) = changes.get_mut(begin..) {
            own.sort_by_key(|change| change.row);
        }
    }
}
