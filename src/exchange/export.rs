//! The register as lists: for spreadsheets, for other programs, for paper.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::domain::date::{Day, PartialDate, reaches_on};
use crate::domain::id::{AbsenceId, HouseholdId, PersonId, VillageId};
use crate::domain::name::fold;
use crate::domain::slot::Slot;
use crate::domain::state::HouseholdState;
use crate::lang::Lang;
use crate::platform;
use crate::store::{
    DueFilter, Line, Pick, ReturnHit, Returning, Store, WorkFilter, is_open_here, unnamed_in,
};

use super::Error;
use super::chat;
use super::column::Field;
use super::paper;
use super::sheet::{Sheet, Words};
use super::xlsx::Book;

/// What a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// Every member of every household, with the open absence: the list that can be imported elsewhere.
    People,
    /// One row a household, with where it stands.
    Households,
    /// Who is away, from 14 years on.
    Absent,
    /// Whom to reach, with empty columns for the results; filled in, it is imported as visits.
    Outreach,
    /// Every visit that stands.
    Visits,
    /// The households that somebody should go to, the most needed first, and why.
    Due,
    /// Who is expected home, the first to come first.
    Calendar,
    /// Whom the campaign must reach, and how far each has come.
    Eligible,
}

impl ListKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::People,
        Self::Households,
        Self::Absent,
        Self::Outreach,
        Self::Visits,
        Self::Due,
        Self::Calendar,
        Self::Eligible,
    ];

    /// The stable code, also the word of the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Households => "households",
            Self::Absent => "absent",
            Self::Outreach => "outreach",
            Self::Visits => "visits",
            Self::Due => "due",
            Self::Calendar => "calendar",
            Self::Eligible => "eligible",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// UTF-8 and commas, for spreadsheets.
    Csv,
    /// An Excel workbook.
    Xlsx,
    /// UTF-8 and semicolons: what a spreadsheet expects where the comma is the decimal sign.
    Semicolons,
    /// UTF-8 and tabs, for spreadsheets.
    Tsv,
    /// UTF-16 and tabs: what Excel itself calls "Unicode Text", and every Excel opens with its letters intact.
    UnicodeText,
    /// An array of objects, for programs: codes instead of words.
    Json,
    /// A page that the system's browser shows and prints.
    Html,
    /// A message for each household, for the list of who is away alone.
    Chat,
}

impl Format {
    /// Every format that each list can have.
    pub const ALL: [Self; 7] = [
        Self::Csv,
        Self::Xlsx,
        Self::Semicolons,
        Self::Tsv,
        Self::UnicodeText,
        Self::Json,
        Self::Html,
    ];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Semicolons => "csv-semicolon",
            Self::Tsv => "tsv",
            Self::UnicodeText => "txt",
            Self::Json => "json",
            Self::Html => "html",
            Self::Chat => "chat",
        }
    }

    /// The format of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter().chain([Self::Chat]);
        all.find(|format| format.code() == code)
    }

    /// How the name of a file ends.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Semicolons => Self::Csv.code(),
            Self::Chat => Self::UnicodeText.code(),
            other => other.code(),
        }
    }

    /// What stands between cells; none if the format has no cells in lines.
    pub(super) fn delimiter(self) -> Option<u8> {
        match self {
            Self::Csv => Some(b','),
            Self::Semicolons => Some(b';'),
            Self::Tsv | Self::UnicodeText => Some(b'\t'),
            Self::Xlsx | Self::Json | Self::Html | Self::Chat => None,
        }
    }
}

/// What of the register is exported, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportOptions {
    /// One village; none: all of them.
    pub village: Option<VillageId>,
    /// Exactly these households, in this order; for lists whose rows stand on households.
    pub households: Option<Vec<HouseholdId>>,
    /// Exactly these absences, in this order; for the list of who is away.
    pub absences: Option<Vec<AbsenceId>>,
    /// Exactly these people, in this order; for the list of those who are eligible.
    pub people: Option<Vec<PersonId>>,
    /// How the list is written.
    pub format: Format,
    /// Personal numbers in full instead of their last four digits.
    pub full_numbers: bool,
    /// With the columns by which a row is found again when the list comes back.
    pub keys: bool,
    /// The language of headings and labels.
    pub lang: Lang,
}

impl Default for ExportOptions {
    fn default() -> Self {
        Self {
            village: None,
            households: None,
            absences: None,
            people: None,
            format: Format::Csv,
            full_numbers: false,
            keys: true,
            lang: Lang::Vi,
        }
    }
}

impl ExportOptions {
    fn pick(&self) -> Pick<'_> {
        match (&self.households, self.village) {
            (Some(ids), _) => Pick::These(ids),
            (None, Some(village)) => Pick::Village(village),
            (None, None) => Pick::All,
        }
    }
}

/// The columns by which a row is found again; of use only where the list comes back into the same register.
const KEYS: [Field; 5] = [
    Field::PersonKey,
    Field::HouseholdKey,
    Field::AbsenceKey,
    Field::VisitKey,
    Field::Base,
];

/// The columns that a list has with these options: those of `assets/codes/list_columns.csv`, in its order.
pub(super) fn fields(kind: ListKind, options: &ExportOptions) -> Vec<Field> {
    let form = match options.format {
        Format::Csv | Format::Xlsx | Format::Semicolons | Format::Tsv | Format::UnicodeText => {
            "spreadsheet"
        }
        Format::Json => "program",
        Format::Html | Format::Chat => "paper",
    };
    let mut fields = fields_of(kind, form);
    if !options.keys {
        fields.retain(|field| !KEYS.contains(field));
    }
    fields
}

/// The heading of a column of a list.
pub(super) fn heading(kind: ListKind, field: Field, lang: Lang) -> String {
    match kind {
        ListKind::Outreach => field.heading_to_fill(lang),
        _ => field.heading(lang),
    }
}

fn fields_of(kind: ListKind, form: &str) -> Vec<Field> {
    let mut fields = Vec::new();
    for line in LISTS.lines().skip(1) {
        let mut cells = line.split(',');
        let parts = (cells.next(), cells.next(), cells.next());
        if let (Some(list), Some(code), Some(forms)) = parts
            && list == kind.code()
            && forms.split(' ').any(|one| one == form)
        {
            fields.extend(Field::from_code(code));
        }
    }
    fields
}

/// Gives a list's rows for a terminal, in words, and says what stands in its columns. `take` gets the cells of a row
/// and stops the list with false.
pub fn show(
    store: &Store,
    kind: ListKind,
    options: &ExportOptions,
    take: &mut dyn FnMut(Vec<String>) -> bool,
) -> Result<Vec<Field>, Error> {
    let fields = fields_of(kind, "terminal");
    let (_, campaign) = store.campaign()?;
    let mut words = Words::new(options, &campaign.noun);
    let mut row = |line: &Line<'_>| {
        let cell = |field: &Field| words.of(&(field.column().write)(line)).to_owned();
        if take(fields.iter().map(cell).collect()) {
            Ok(())
        } else {
            Err(Error::Cancelled)
        }
    };
    store.reading(|| rows(store, kind, options, &mut row))?;
    Ok(fields)
}

static LISTS: &str = include_str!("../../assets/codes/list_columns.csv");

/// How many rows are written between two looks at whether to go on.
const STEP: u64 = 256;

/// Writes a list to `out` and says how many rows it has. `progress` is told the rows so far and stops the list with
/// false.
pub fn export(
    store: &Store,
    kind: ListKind,
    options: &ExportOptions,
    out: &mut dyn Write,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<u64, Error> {
    if (kind, options.format) == (ListKind::Absent, Format::Html) {
        let rows = paper::absent_list_html(store, options, out)?;
        progress(rows);
        return Ok(rows);
    }
    if options.format == Format::Chat {
        let rows = chat::write(store, options, out)?;
        progress(rows);
        return Ok(rows);
    }
    if options.format == Format::Xlsx {
        return export_workbook(store, kind, options, out, None, progress);
    }
    let (_, campaign) = store.campaign()?;
    let words = Words::new(options, &campaign.noun);
    let mut sheet = Sheet::new(out, options.format, fields(kind, options), words);
    let html = options.format == Format::Html;
    if html {
        sheet.raw(&paper::begin_list(store, kind, options)?);
    }
    sheet.begin(kind, options.lang);
    let mut row = |line: &Line<'_>| {
        sheet.row(line).map_err(out_error)?;
        if sheet.rows().is_multiple_of(STEP) && !progress(sheet.rows()) {
            return Err(Error::Cancelled);
        }
        Ok(())
    };
    store.reading(|| rows(store, kind, options, &mut row))?;
    sheet.end();
    if html {
        sheet.raw(&paper::end_list(options.lang, &campaign.noun));
    }
    sheet.flush().map_err(out_error)?;
    progress(sheet.rows());
    Ok(sheet.rows())
}

/// Writes a list as an Excel workbook; its rows wait in `folder`.
fn export_workbook(
    store: &Store,
    kind: ListKind,
    options: &ExportOptions,
    out: &mut dyn Write,
    folder: Option<&Path>,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<u64, Error> {
    let (_, campaign) = store.campaign()?;
    let name = match options.village {
        Some(village) => store.village(village)?.name,
        None => options.lang.label("paper-list", kind.code()),
    };
    let words = Words::new(options, &campaign.noun);
    let fields = fields(kind, options);
    let headings = fields
        .iter()
        .map(|field| heading(kind, *field, options.lang));
    let today = store.clock().today();
    let mut book = Book::new(&name, headings.collect(), fields, words, today, folder)?;
    let mut row = |line: &Line<'_>| {
        book.row(line)?;
        if book.rows().is_multiple_of(STEP) && !progress(book.rows()) {
            return Err(Error::Cancelled);
        }
        Ok(())
    };
    store.reading(|| rows(store, kind, options, &mut row))?;
    let count = book.rows();
    book.save(out, &mut || progress(count))?;
    progress(count);
    Ok(count)
}

/// An error of writing to something that may be no file.
pub(super) fn out_error(error: io::Error) -> Error {
    Error::Io(PathBuf::from("-"), error)
}

type EachRow<'c> = &'c mut dyn FnMut(&Line<'_>) -> Result<(), Error>;

/// Gives the rows of a list.
fn rows(
    store: &Store,
    kind: ListKind,
    options: &ExportOptions,
    row: EachRow<'_>,
) -> Result<(), Error> {
    let pick = options.pick();
    match kind {
        ListKind::People => store.each_member(pick, row),
        ListKind::Households => store.each_household(pick, row),
        ListKind::Visits => store.each_visit(pick, row),
        ListKind::Absent => absent_rows(store, options, row),
        ListKind::Due => due_rows(store, options, row),
        ListKind::Calendar => calendar_rows(store, options, row),
        ListKind::Eligible => eligible_rows(store, options, row),
        ListKind::Outreach => {
            let today = store.clock().today();
            let whole = options.households.is_some();
            store.each_member_to_reach(pick, &mut |line| {
                if is_of_age(line, today) && (whole || is_to_be_reached(line)) {
                    row(line)?;
                }
                Ok(())
            })
        }
    }
}

/// Gives the households that the options mean, with what is to be done there now: those of the screen, else all that are
/// proposed.
fn due_rows(store: &Store, options: &ExportOptions, row: EachRow<'_>) -> Result<(), Error> {
    let roll = store.load_roll()?;
    let (hour, minute) = store.clock().now().time();
    let slot = Slot::from_time(hour, minute);
    let filter = WorkFilter {
        village: options.village,
        ..WorkFilter::default()
    };
    let proposed = || {
        let (hits, _) = roll.work(&filter, slot);
        hits.into_iter().map(|hit| hit.household).collect()
    };
    let ids = options.households.clone().unwrap_or_else(proposed);
    store.each_household(Pick::These(&ids), &mut |line: &Line<'_>| {
        let item = roll.work_of(line.household.id, slot);
        row(&Line {
            work: item.as_ref(),
            ..*line
        })
    })
}

/// Gives the people who are expected home, or exactly the absences of the options, with how they are expected.
fn calendar_rows(store: &Store, options: &ExportOptions, row: EachRow<'_>) -> Result<(), Error> {
    let roll = store.load_roll()?;
    let expected = roll.returning(options.village, Returning::All);
    let unknown = roll.returning(options.village, Returning::Unknown);
    let all = || expected.iter().map(|hit| hit.absence).collect();
    let ids: Vec<AbsenceId> = options.absences.clone().unwrap_or_else(all);
    let hits = expected.iter().chain(&unknown);
    let hits: HashMap<AbsenceId, ReturnHit> = hits.map(|hit| (hit.absence, *hit)).collect();
    store.each_absence(&ids, &mut |line: &Line<'_>| {
        let absence = line.absence.map(|absence| absence.id);
        row(&Line {
            coming: absence.and_then(|id| hits.get(&id).copied()),
            ..*line
        })
    })
}

/// Gives the people of the options with how far each has come, else all who are eligible.
fn eligible_rows(store: &Store, options: &ExportOptions, row: EachRow<'_>) -> Result<(), Error> {
    if let Some(ids) = &options.people {
        return store.each_person(ids, row);
    }
    let filter = DueFilter {
        village: options.village,
        ..DueFilter::default()
    };
    let hits = store.load_roll()?.due_people(&filter).into_iter();
    let ids: Vec<PersonId> = hits.map(|hit| hit.person).collect();
    store.each_person(&ids, row)
}

/// Gives the absences that the options mean: those of the screen, else those of people of 14 and over.
pub(super) fn absent_rows(
    store: &Store,
    options: &ExportOptions,
    row: EachRow<'_>,
) -> Result<(), Error> {
    if let Some(ids) = &options.absences {
        return store.each_absence(ids, row);
    }
    let today = store.clock().today();
    store.each_absent(options.pick(), &mut |line| {
        if is_of_age(line, today) {
            row(line)?;
        }
        Ok(())
    })
}

/// Whether the person is 14 or over; one whose birth is not known counts.
pub(super) fn is_of_age(line: &Line<'_>, today: Day) -> bool {
    let birth = line.person.map_or("", |person| person.birth);
    PartialDate::from_iso(birth).is_none_or(|birth| reaches_on(birth, 14) <= today)
}

/// Whether somebody has to go to the household again.
pub(super) fn is_to_be_reached(line: &Line<'_>) -> bool {
    let done = [HouseholdState::Reviewed, HouseholdState::NobodyEligible];
    let state = line.standing.map(|row| row.standing.state);
    state.is_some_and(|state| !done.contains(&state))
}

/// Writes a list to the file at `path`, whole or not at all: beside it first, readable by its owner only, and renamed
/// when it is on the disc. A register is never written over.
pub fn export_file(
    store: &Store,
    kind: ListKind,
    options: &ExportOptions,
    path: &Path,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<u64, Error> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    write_file(path, &mut |out| match options.format {
        Format::Xlsx => export_workbook(store, kind, options, out, Some(folder), progress),
        _ => export(store, kind, options, out, progress),
    })
}

/// What a list's file is called: what it holds, of which village, of which day, `vang-mat-dong-tam-2026-11-22.csv`.
/// Letters without marks, because old spreadsheets and memory sticks spoil the others.
pub fn file_name(
    kind: ListKind,
    village: Option<&str>,
    day: Day,
    format: Format,
    lang: Lang,
) -> String {
    let mut name = match format {
        Format::Chat => lang.label("export_file", format.code()),
        _ => lang.label("export_file", kind.code()),
    };
    if let Some(village) = village {
        name = format!("{name}-{}", fold(village).replace(' ', "-"));
    }
    format!("{name}-{}.{}", day.format("%Y-%m-%d"), format.ending())
}

/// The file of one village.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VillageFile {
    /// The village's name.
    pub village: String,
    /// Where its list is.
    pub path: PathBuf,
    /// How many rows it has.
    pub rows: u64,
}

/// Writes one file for each village into `folder`, which is made if it is not there. Each file is whole or not there;
/// `progress` is told the rows so far and stops with false.
pub fn export_villages(
    store: &Store,
    kind: ListKind,
    villages: &[(String, ExportOptions)],
    folder: &Path,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<Vec<VillageFile>, Error> {
    fs::create_dir_all(folder).map_err(|error| Error::io(folder, error))?;
    let mut files: Vec<VillageFile> = Vec::with_capacity(villages.len());
    let mut before = 0;
    for (village, options) in villages {
        let day = store.clock().today();
        let path = folder.join(file_name(
            kind,
            Some(village),
            day,
            options.format,
            options.lang,
        ));
        let path = unlike(&path, &files);
        let rows = export_file(store, kind, options, &path, &mut |rows| {
            progress(before + rows)
        })?;
        before += rows;
        files.push(VillageFile {
            village: village.clone(),
            path,
            rows,
        });
    }
    Ok(files)
}

/// The path, with a number behind it where another village has it: "Đồng" and "Dong" differ only in their marks.
fn unlike(path: &Path, files: &[VillageFile]) -> PathBuf {
    let taken = |path: &Path| files.iter().any(|file| file.path == path);
    let mut free = path.to_owned();
    let mut count = 1;
    while taken(&free) {
        count += 1;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        free = path.with_file_name(format!("{stem}-{count}.{ending}"));
    }
    free
}

/// Writes a file whole or not at all; see [`export_file`].
pub fn write_file<T>(
    path: &Path,
    write: &mut dyn FnMut(&mut dyn Write) -> Result<T, Error>,
) -> Result<T, Error> {
    let (folder, path) = place(path)?;
    let failed = |error: io::Error| Error::io(&path, error);
    let mut file = unnamed_in(&folder).map_err(failed)?;
    let done = write(file.as_file_mut()).map_err(|error| match error {
        Error::Io(_, error) => failed(error),
        other => other,
    })?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(&path).map_err(|error| failed(error.error))?;
    platform::sync_folder(&folder).map_err(failed)?;
    Ok(done)
}

/// The folder and the whole path of a file that may be written.
fn place(path: &Path) -> Result<(PathBuf, PathBuf), Error> {
    let name = path
        .file_name()
        .ok_or_else(|| Error::Folder(path.to_owned()))?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let folder = fs::canonicalize(folder).map_err(|error| Error::io(folder, error))?;
    let path = folder.join(name);
    match fs::symlink_metadata(&path) {
        Ok(found) if found.file_type().is_symlink() => Err(Error::Link(path)),
        Ok(found) if found.is_dir() => Err(Error::Folder(path)),
        Ok(_) if is_open_here(&path) || is_register(&path) => Err(Error::Register(path)),
        _ => Ok((folder, path)),
    }
}

/// Whether the file is a database, which a list must never replace. Never asked of a file that is open as a register.
fn is_register(path: &Path) -> bool {
    let mut header = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(16).read_to_end(&mut header));
    read.is_ok() && header == b"SQLite format 3\0"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_known_columns() {
        for line in LISTS.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let [list, code, forms] = cells[..] else {
                panic!("{line}")
            };
            assert!(ListKind::from_code(list).is_some(), "{line}");
            assert!(Field::from_code(code).is_some(), "{line}");
            let known = ["spreadsheet", "program", "paper", "terminal"];
            assert!(forms.split(' ').all(|form| known.contains(&form)), "{line}");
        }
        for kind in ListKind::ALL {
            for format in Format::ALL {
                let options = ExportOptions {
                    format,
                    ..ExportOptions::default()
                };
                let fields = fields(kind, &options);
                let own = (kind, format) == (ListKind::Absent, Format::Html);
                assert_eq!(fields.len() > 10, !own, "{kind:?} {format:?}");
            }
        }
    }

    #[test]
    fn codes_read_back() {
        for kind in ListKind::ALL {
            assert_eq!(ListKind::from_code(kind.code()), Some(kind));
        }
        for format in Format::ALL {
            assert_eq!(Format::from_code(format.code()), Some(format));
        }
    }

    #[test]
    fn a_file_is_called_after_what_it_holds() {
        let day = Day::from_ymd_opt(2026, 11, 22).unwrap();
        for (kind, village, format, lang, expected) in [
            (
                ListKind::Absent,
                Some("Thôn Đồng Tâm"),
                Format::Csv,
                Lang::Vi,
                "vang-mat-thon-dong-tam-2026-11-22.csv",
            ),
            (
                ListKind::Outreach,
                Some("Tổ 5/2"),
                Format::Semicolons,
                Lang::Vi,
                "di-tung-nha-to-5-2-2026-11-22.csv",
            ),
            (
                ListKind::People,
                None,
                Format::UnicodeText,
                Lang::En,
                "people-2026-11-22.txt",
            ),
        ] {
            assert_eq!(file_name(kind, village, day, format, lang), expected);
        }
    }
}
