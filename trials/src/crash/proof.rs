//! What a register holds, and whether it is whole: by the program's own full check, then every row of every table.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use gocua::store::Store;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use super::work::options;

/// Every row of every table, as text.
pub type Rows = Rc<BTreeSet<String>>;

/// Proves registers that are closed. One that was proved byte for byte before is not proved again.
pub struct Prover {
    place: PathBuf,
    known: HashMap<u64, Result<Rows, String>>,
}

impl Prover {
    /// Proves in `folder`, which is its own.
    pub fn new(folder: &Path) -> Self {
        Self {
            place: folder.join("proved.gocua"),
            known: HashMap::new(),
        }
    }

    /// The rows of a register of these bytes; an error when it cannot be opened or the full check finds a fault.
    pub fn prove(&mut self, bytes: &[u8]) -> Result<Rows, String> {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        let (hash, place) = (hasher.finish(), &self.place);
        let known = self.known.entry(hash);
        known.or_insert_with(|| prove(place, bytes)).clone()
    }
}

fn prove(place: &Path, bytes: &[u8]) -> Result<Rows, String> {
    fs::write(place, bytes).map_err(|error| error.to_string())?;
    let mut options = options(Path::new(""));
    options.home = None;
    options.read_only = true;
    let store = Store::open(place, &options).map_err(|error| error.to_string())?;
    check(&store)?;
    rows(place).map_err(|error| error.to_string())
}

/// The full check of an open register.
pub fn check(store: &Store) -> Result<(), String> {
    let report = store.check(true).map_err(|error| error.to_string())?;
    match report.faults.first() {
        None => Ok(()),
        Some(fault) => Err(format!("{fault:?}, {} faults in all", report.faults.len())),
    }
}

/// What the third version of the schema says of a campaign that it found: a register is the same before and after it.
const ADDED_TO_CAMPAIGN: &str = "|card||||";

/// Every row of every table of the register at `path`.
pub fn rows(path: &Path) -> rusqlite::Result<Rows> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut tables = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
    let tables: Vec<String> = tables
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut all = BTreeSet::new();
    for table in tables {
        let mut statement = connection.prepare(&format!("SELECT * FROM \"{table}\""))?;
        let width = statement.column_count();
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            let mut line = table.clone();
            for at in 0..width {
                line.push('|');
                match row.get_ref(at)? {
                    ValueRef::Null => {}
                    ValueRef::Integer(number) => line.push_str(&number.to_string()),
                    ValueRef::Real(number) => line.push_str(&number.to_string()),
                    ValueRef::Text(text) | ValueRef::Blob(text) => {
                        line.push_str(&String::from_utf8_lossy(text));
                    }
                }
            }
            if let Some(older) = line.strip_suffix(ADDED_TO_CAMPAIGN) {
                line.truncate(older.len());
            }
            all.insert(line);
        }
    }
    Ok(Rc::new(all))
}

/// Whether rows are the wanted ones, but for the ids of a device that is new: one that could not read who it is.
pub fn is_by_another_device(found: &Rows, wanted: &Rows) -> bool {
    let devices = |rows: &Rows| rows.iter().filter(|row| row.starts_with("device|")).count();
    devices(found) == devices(wanted) + 1 && without_ids(found) == without_ids(wanted)
}

/// What rows say, in order, without what depends on the device: ids, and the numbering of operations.
fn without_ids(rows: &Rows) -> Vec<String> {
    let said = |row: &String| {
        let cells: Vec<&str> = row.split('|').collect();
        let numbering = match cells[0] {
            "op" => 1..3,
            "batch" => 2..3,
            _ => 0..0,
        };
        let is_id = |cell: &str| cell.parse::<i64>().is_ok_and(|id| id > 1 << 32);
        let cells = cells.iter().enumerate().map(|(at, cell)| {
            if numbering.contains(&at) || is_id(cell) {
                "#"
            } else {
                cell
            }
        });
        cells.collect::<Vec<_>>().join("|")
    };
    let others = rows.iter().filter(|row| !row.starts_with("device|"));
    let mut said: Vec<String> = others.map(said).collect();
    said.sort();
    said
}

/// How what is there differs from what should be: the first rows of each side.
pub fn difference(found: &Rows, wanted: &Rows) -> String {
    let some = |of: &Rows, without: &Rows| {
        let rows: Vec<&str> = of.difference(without).take(2).map(String::as_str).collect();
        format!("{} rows {rows:?}", of.difference(without).count())
    };
    format!(
        "lost {}, not expected {}",
        some(wanted, found),
        some(found, wanted)
    )
}
