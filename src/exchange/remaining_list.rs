//! The list of those remaining, as the police give it for a village: who of the village is remaining in the register
//! and is not on it is proposed as done. It is only said to be done, until somebody verifies it.
//!
//! A village that the list does not name stays as it is. Whoever may be meant by any row of the list is never proposed:
//! also by one that could be two people, has another number, or has the name with another birth.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use crate::domain::Day;
use crate::domain::id::{BatchId, PersonId, VillageId};
use crate::domain::step::StepKind;
use crate::lang::{Lang, say};
use crate::store::{
    self, DueFilter, DueSet, Meant, Roll, Sighting, Sought, StepEntry, StepFate, Store,
};

use super::error::Error;
use super::import::{ImportOptions, Progress, name_of, source};
use super::rejected::write_refused;
use super::report::{FileReport, PassedOver, RowNote, Rows, as_iso, as_text};
use super::source::NotAList;
use super::step_list::{ListedStep, Read, count, for_people, read_people};

/// What the caller decides of a list of those remaining.
#[derive(Debug, Clone)]
pub struct RemainingOptions {
    /// How the files are read; the village, if the list names none.
    pub reading: ImportOptions,
    /// The day on which the list was true.
    pub on: Day,
    /// Villages of which the list names suspiciously few are written as well.
    pub although_few: bool,
}

/// What came of a list of those remaining, as `--json` prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RemainingReport {
    /// The batch that undo takes back; none if nothing was written.
    #[serde(serialize_with = "as_text")]
    pub batch: Option<BatchId>,
    /// The day on which the list was true.
    #[serde(serialize_with = "as_iso")]
    pub on: Day,
    /// The records below the headings of all files; those refused are the unmatched ones.
    pub rows: Rows,
    /// The villages that the list names.
    pub villages: Vec<RemainingVillage>,
    /// Names of villages in the list that the register does not have: nothing is proposed there.
    pub unknown_villages: Vec<String>,
    /// Villages of the register that the list does not name: nothing changes there.
    pub silent: Vec<String>,
    /// Remaining in the register and not on the list: proposed as done, to be verified.
    pub proposed: Vec<ListedStep>,
    /// The same, and proposed before.
    pub before: Vec<ListedStep>,
    /// The same, of villages that are left out because the list names too few there.
    pub left_out: Vec<ListedStep>,
    /// On the list, and done in the register: nothing is changed, somebody should look.
    pub contradictions: Vec<ListedStep>,
    /// On the list, and not among those whom the campaign must reach.
    pub outside: Vec<ListedStep>,
    /// Rows that mean nobody for certain, and why.
    pub unmatched: Vec<RowNote>,
    /// What to look at on rows that were matched.
    pub warnings: Vec<RowNote>,
    /// Rows that hold no record.
    pub skipped: Vec<RowNote>,
    /// Files of a folder and sheets of workbooks that hold no list or are hidden.
    pub passed_over: Vec<PassedOver>,
    /// How each list was read.
    pub files: Vec<FileReport>,
}

/// What the list and the register say of one village. Remaining = on both + proposed + proposed before + left out +
/// doubtful.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RemainingVillage {
    /// The village.
    pub village: String,
    /// Rows of the list that name it.
    pub rows: usize,
    /// Whom the campaign must reach there, by the register.
    pub eligible: usize,
    /// Of them not done, by the register.
    pub remaining: usize,
    /// Remaining in both.
    pub both: usize,
    /// Remaining in the register, and perhaps meant by a row that is not certain.
    pub doubtful: usize,
    /// Remaining in the register and not on the list.
    pub proposed: usize,
    /// Of those, proposed before.
    pub before: usize,
    /// On the list and done in the register.
    pub contradictions: usize,
    /// Done in the register and not on the list.
    pub neither: usize,
    /// The list names fewer than half of those who are remaining in the register.
    pub few: bool,
    /// Nothing is written there, because the list names so few.
    pub left_out: bool,
}

/// What the rows of the lists mean.
#[derive(Default)]
struct Listed {
    /// Who is on the list, with the row.
    sure: BTreeMap<PersonId, (usize, u32, Sighting)>,
    /// Who may be meant by a row that is not certain.
    maybe: HashSet<PersonId>,
}

/// Holds a list of those remaining against the register and, unless it is a rehearsal, proposes as done whoever is not
/// on it, in one batch.
pub fn import_remaining(
    store: &mut Store,
    files: &[PathBuf],
    options: &RemainingOptions,
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<RemainingReport, Error> {
    let lang = options.reading.lang;
    let entry = entry(files, options, lang);
    if let Some(code) = entry.fault(store.clock().today()) {
        return Err(store::Error::Invalid(code).into());
    }
    let reading = for_people(&options.reading);
    let whole = read_people(store, files, &reading, progress)?;
    let sought: Vec<Sought> = whole.rows.iter().map(|row| row.sought.clone()).collect();
    let meant = store.seek(&sought)?;
    let mut report = RemainingReport {
        batch: None,
        on: options.on,
        rows: Rows::default(),
        villages: Vec::new(),
        unknown_villages: Vec::new(),
        silent: Vec::new(),
        proposed: Vec::new(),
        before: Vec::new(),
        left_out: Vec::new(),
        contradictions: Vec::new(),
        outside: Vec::new(),
        unmatched: Vec::new(),
        warnings: whole.warnings,
        skipped: whole.skipped,
        passed_over: whole.passed_over,
        files: whole.files,
    };
    let covered = covered(store, &whole.rows, options, &mut report)?;
    if covered.is_empty() && report.unknown_villages.is_empty() {
        let path = files.first().cloned().unwrap_or_default();
        return Err(Error::NotAList(path, NotAList::NoVillage));
    }
    let listed = listed(store, &whole.rows, meant, &mut report, lang)?;
    let roll = store.load_roll()?;
    let mut writing = Vec::new();
    for (village, rows) in covered {
        let mut line = RemainingVillage {
            village: store.village(village)?.name,
            rows,
            ..RemainingVillage::default()
        };
        let due = Due::of(&roll, Some(village));
        let absent = hold(store, &mut line, &due, &listed, &mut report, &entry)?;
        line.few = line.both * 2 < line.remaining;
        line.left_out = line.few && !options.although_few && line.proposed > 0;
        let steps: Vec<(PersonId, StepEntry)> = absent
            .iter()
            .map(|sighting| (sighting.person, entry.clone()))
            .collect();
        for (sighting, fate) in absent.iter().zip(store.weigh_steps(&steps)?) {
            let told = proposal(sighting, &entry);
            match fate {
                StepFate::New if line.left_out => report.left_out.push(told),
                StepFate::New => {
                    writing.push((sighting.person, entry.clone()));
                    report.proposed.push(told);
                }
                _ => {
                    line.before += 1;
                    report.before.push(told);
                }
            }
        }
        report.villages.push(line);
    }
    outside(&listed, &Due::of(&roll, None), &mut report, &entry);
    report.rows = count(&mut report.files, &mut report.unmatched);
    if !options.reading.dry_run && !writing.is_empty() {
        let of = writing.len() as u64;
        let done = store.record_step_list(&writing, &source(files), &mut |done, _| {
            progress(Progress {
                rows: done as u64,
                bytes: done as u64,
                of_bytes: of,
                ending: None,
            })
        })?;
        report.batch = done.batch;
    }
    Ok(report)
}

/// Writes the rows that mean nobody for certain, with the headings of their list and the reason behind them.
pub fn write_unmatched_remaining(
    report: &RemainingReport,
    files: &[PathBuf],
    options: &RemainingOptions,
    store: &Store,
    path: &Path,
) -> Result<Vec<PathBuf>, Error> {
    let reading = for_people(&options.reading);
    let clock = store.clock();
    write_refused(
        &report.unmatched,
        &report.files,
        files,
        &reading,
        clock,
        path,
    )
}

/// What is noted of whoever is not on the list. The register keeps it in Vietnamese, whoever imports the list.
fn entry(files: &[PathBuf], options: &RemainingOptions, lang: Lang) -> StepEntry {
    let names: Vec<String> = files.iter().map(|path| name_of(path)).collect();
    let (file, day) = (names.join(", "), lang.day(options.on));
    let mut entry = StepEntry::new(StepKind::DoneElsewhere, options.on);
    entry.note = say!(Lang::Vi, remaining_list_note, file = file, day = day);
    entry
}

/// The villages that the rows name, with how many rows, in the order of the register; the others are told.
fn covered(
    store: &Store,
    rows: &[Read],
    options: &RemainingOptions,
    report: &mut RemainingReport,
) -> Result<Vec<(VillageId, usize)>, Error> {
    let mut said: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.sought.village.is_empty()) {
        *said.entry(row.sought.village.as_str()).or_default() += 1;
    }
    if let Some(village) = &options.reading.village {
        said.entry(village.as_str()).or_default();
    }
    let names: Vec<&str> = said.keys().copied().collect();
    let mut found: BTreeMap<VillageId, usize> = BTreeMap::new();
    for (name, village) in names.iter().zip(store.villages_meant(&names)?) {
        match village {
            Some(village) => *found.entry(village).or_default() += said[name],
            None => report.unknown_villages.push((*name).to_owned()),
        }
    }
    let mut covered = Vec::new();
    for (id, village) in store.villages()? {
        match found.get(&id) {
            Some(rows) => covered.push((id, *rows)),
            None => report.silent.push(village.name),
        }
    }
    Ok(covered)
}

/// Who is on the list for certain, and who perhaps.
fn listed(
    store: &Store,
    rows: &[Read],
    meant: Vec<Meant>,
    report: &mut RemainingReport,
    lang: Lang,
) -> Result<Listed, Error> {
    let mut listed = Listed::default();
    let mut unsure: Vec<&Sought> = Vec::new();
    for (row, meant) in rows.iter().zip(meant) {
        let file = &report.files[row.list];
        let only = match &meant {
            Meant::One(sighting) if row.refusal().is_none() => {
                let place = (row.list, row.row, sighting.clone());
                listed.sure.entry(sighting.person).or_insert(place);
                for finding in &row.findings {
                    let note = RowNote::finding(file, row.row, finding, lang);
                    report.warnings.push(note);
                }
                continue;
            }
            Meant::One(sighting)
            | Meant::Closed(sighting)
            | Meant::OtherName(sighting)
            | Meant::OtherNumber(sighting) => vec![sighting.person],
            Meant::Several(people) | Meant::TooLittle(people) => people.clone(),
            Meant::Nobody => Vec::new(),
        };
        listed.maybe.extend(only);
        unsure.push(&row.sought);
        report.unmatched.push(row.unmatched(file, &meant, lang));
    }
    listed.maybe.extend(store.namesakes(&unsure)?);
    Ok(listed)
}

/// Whom the campaign must reach, and who of them is not done: as the roll counts them.
struct Due {
    eligible: Vec<PersonId>,
    remaining: HashSet<PersonId>,
}

impl Due {
    fn of(roll: &Roll, village: Option<VillageId>) -> Self {
        let people = |set| {
            let filter = DueFilter {
                village,
                ..DueFilter::of(set)
            };
            let hits = roll.due_people(&filter).into_iter();
            hits.map(|hit| hit.person)
        };
        Self {
            eligible: people(DueSet::Eligible).collect(),
            remaining: people(DueSet::Remaining).collect(),
        }
    }
}

/// Holds the people of a village against the list, counts them, and gives who is remaining and not on it.
fn hold(
    store: &Store,
    line: &mut RemainingVillage,
    due: &Due,
    listed: &Listed,
    report: &mut RemainingReport,
    entry: &StepEntry,
) -> Result<Vec<Sighting>, Error> {
    let mut absent = Vec::new();
    for person in &due.eligible {
        let remains = due.remaining.contains(person);
        line.eligible += 1;
        line.remaining += usize::from(remains);
        match (remains, listed.sure.get(person)) {
            (true, Some(_)) => line.both += 1,
            (true, None) if listed.maybe.contains(person) => line.doubtful += 1,
            (true, None) => absent.extend(store.sighted(*person)?),
            (false, Some((list, row, sighting))) => {
                line.contradictions += 1;
                let file = &report.files[*list];
                let told = ListedStep::of(file, *row, sighting, entry);
                report.contradictions.push(told);
            }
            (false, None) => line.neither += 1,
        }
    }
    line.proposed = absent.len();
    Ok(absent)
}

/// Who is on the list and not among those whom the campaign must reach.
fn outside(listed: &Listed, due: &Due, report: &mut RemainingReport, entry: &StepEntry) {
    let due: HashSet<&PersonId> = due.eligible.iter().collect();
    for (person, (list, row, sighting)) in &listed.sure {
        if !due.contains(person) {
            let file = &report.files[*list];
            let told = ListedStep::of(file, *row, sighting, entry);
            report.outside.push(told);
        }
    }
    report.outside.sort_by_key(|told| told.row);
}

/// A proposal stands in no row of the list: that is its reason.
fn proposal(sighting: &Sighting, entry: &StepEntry) -> ListedStep {
    ListedStep {
        file: Arc::from(""),
        sheet: None,
        row: 0,
        person: sighting.person,
        name: sighting.name.clone(),
        born: sighting.birth,
        household: sighting.code.clone(),
        village: sighting.village_name.clone(),
        on: entry.day,
        outside: false,
    }
}
