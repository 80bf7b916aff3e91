//! How far the cells of an old workbook reach, before anything is read: the library lays a whole sheet out between its
//! first and its last cell, so that two cells in opposite corners take a gigabyte.

/// Ends a chain of sectors.
const END: u32 = 0xffff_fffa;
/// Shorter streams are kept in small sectors of the root's stream.
const SHORT: usize = 4096;
const SMALL: usize = 64;

/// The cells of all sheets, blank ones between them too; none if the file is not understood.
pub(super) fn cells(file: &[u8]) -> Option<u64> {
    let stream = stream(file)?;
    let mut sheets = 0_u64;
    let mut sheet = Extent::default();
    let mut rest = stream.as_slice();
    while let (Some(id), Some(length)) = (u16_at(rest, 0), u16_at(rest, 2)) {
        let end = 4 + usize::from(length);
        let data = rest.get(4..end.min(rest.len())).unwrap_or_default();
        match id {
            // Another sheet begins.
            0x0809 => {
                sheets = sheets.saturating_add(sheet.cells());
                sheet = Extent::default();
            }
            // Several numbers, or blanks that are formatted: the last column stands at the end.
            0x00bd => {
                sheet.see(data, 2);
                sheet.see_column(data.get(data.len().saturating_sub(2)..).unwrap_or_default());
            }
            0x0006 | 0x00d6 | 0x00fd | 0x0203..=0x0205 | 0x027e => sheet.see(data, 2),
            _ => {}
        }
        rest = rest.get(end..).unwrap_or_default();
    }
    Some(sheets.saturating_add(sheet.cells()))
}

/// The rows and columns of a sheet from the first to the last that is filled.
#[derive(Default)]
struct Extent {
    rows: Option<(u16, u16)>,
    columns: Option<(u16, u16)>,
}

impl Extent {
    fn see(&mut self, data: &[u8], column: usize) {
        if let Some(row) = u16_at(data, 0) {
            widen(&mut self.rows, row);
        }
        self.see_column(data.get(column..).unwrap_or_default());
    }

    fn see_column(&mut self, data: &[u8]) {
        if let Some(column) = u16_at(data, 0) {
            widen(&mut self.columns, column);
        }
    }

    fn cells(&self) -> u64 {
        let length = |range: Option<(u16, u16)>| {
            range.map_or(0, |(first, last)| u64::from(last - first) + 1)
        };
        length(self.rows) * length(self.columns)
    }
}

fn widen(range: &mut Option<(u16, u16)>, place: u16) {
    let (first, last) = range.unwrap_or((place, place));
    *range = Some((first.min(place), last.max(place)));
}

/// The stream of the workbook in a compound file.
fn stream(file: &[u8]) -> Option<Vec<u8>> {
    let sector = match u16_at(file, 30)? {
        shift @ (9 | 12) => 1_usize << shift,
        _ => return None,
    };
    let table = table(file, sector)?;
    let directory = chain(file, sector, sector, &table, u32_at(file, 48)?)?;
    let entry = |names: &[&str]| {
        directory.chunks_exact(128).find(|entry| {
            let length = usize::from(u16_at(entry, 64).unwrap_or_default()).clamp(2, 64) - 2;
            let units = entry.get(..length).unwrap_or_default().chunks_exact(2);
            let name: String = units
                .map(|unit| char::from(unit.first().copied().unwrap_or_default()))
                .collect();
            names.contains(&name.as_str())
        })
    };
    let book = entry(&["Workbook", "Book"])?;
    let (start, size) = (u32_at(book, 116)?, u32_at(book, 120)? as usize);
    let mut stream = if size < SHORT {
        let root = chain(
            file,
            sector,
            sector,
            &table,
            u32_at(entry(&["Root Entry", "R"])?, 116)?,
        )?;
        let small = chain(file, sector, sector, &table, u32_at(file, 60)?)?;
        chain(&root, SMALL, 0, &numbers(&small), start)?
    } else {
        chain(file, sector, sector, &table, start)?
    };
    stream.truncate(size);
    Some(stream)
}

/// The table that says which sector follows which.
fn table(file: &[u8], sector: usize) -> Option<Vec<u32>> {
    let mut places = numbers(file.get(76..512)?);
    let mut more = u32_at(file, 68)?;
    let most = file.len() / sector;
    for _ in 0..most {
        if more >= END {
            break;
        }
        let begin = (more as usize + 1).checked_mul(sector)?;
        let mut listed = numbers(file.get(begin..begin.checked_add(sector)?)?);
        more = listed.pop()?;
        places.append(&mut listed);
    }
    let mut table = Vec::new();
    for place in places.into_iter().filter(|place| *place < END).take(most) {
        let begin = (place as usize + 1).checked_mul(sector)?;
        table.extend(numbers(file.get(begin..begin.checked_add(sector)?)?));
    }
    Some(table)
}

/// The bytes of the sectors from `start` on; sectors begin behind `before` bytes.
fn chain(bytes: &[u8], sector: usize, before: usize, table: &[u32], start: u32) -> Option<Vec<u8>> {
    let mut found = Vec::new();
    let mut next = start;
    for _ in 0..=table.len() {
        if next >= END {
            return Some(found);
        }
        let begin = (next as usize).checked_mul(sector)?.checked_add(before)?;
        let end = begin.checked_add(sector)?.min(bytes.len());
        found.extend_from_slice(bytes.get(begin..end)?);
        next = *table.get(next as usize)?;
    }
    // It goes round in a circle.
    None
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes
        .chunks_exact(4)
        .filter_map(|four| u32_at(four, 0))
        .collect()
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}
