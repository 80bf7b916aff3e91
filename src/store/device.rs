//! Which device writes: an installation has a UUID of its own, a register knows its devices, and each device's ids
//! and operations are numbered apart, so that two copies of a register never give out one id twice.
//!
//! Beside the register, the installation remembers how far it has written in it. A register that is behind that (an
//! older copy was put back) gets a new device with an unused tag, as does a register on an unknown machine.

use std::cell::{Cell, RefCell};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::{Error, Result};

/// A device of the open register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Device {
    pub no: i64,
    /// High bits of its ids: 1 to 2^31 - 1.
    pub tag: i64,
}

/// This installation, as the open register sees it.
#[derive(Debug)]
pub(super) struct Machine {
    installation: RefCell<String>,
    mark: Option<PathBuf>,
    open_mark: RefCell<MarkFile>,
    /// Set when this installation cannot keep its mark: then it is a new one each time, which costs a device.
    unmarked: Cell<bool>,
    /// Set while this register must not go on with the device it knows for this installation.
    new_device: Cell<bool>,
}

impl Machine {
    /// Reads what the installation in folder `home` knows of the register. Without a usable folder the installation
    /// is a new one each time, which costs a device and nothing else.
    pub fn new(home: Option<&Path>, connection: &Connection) -> Result<Self> {
        let register: String =
            connection.query_row("SELECT uuid FROM register", [], |row| row.get(0))?;
        let installation = home
            .and_then(installation)
            .unwrap_or_else(|| Uuid::new_v4().to_string());
        let mark = home.map(|home| home.join("registers").join(&register));
        let known = known_device(connection, &installation)?;
        let behind = match (known, mark.as_deref().and_then(read_mark)) {
            (_, None) | (None, Some(_)) => false,
            (Some(device), Some((tag, _))) if device.tag != tag => true,
            (Some(device), Some((_, seq))) => {
                let last: i64 = connection.query_row(
                    "SELECT coalesce(max(seq), 0) FROM op WHERE device = ?1",
                    [device.no],
                    |row| row.get(0),
                )?;
                last < seq
            }
        };
        Ok(Self {
            installation: RefCell::new(installation),
            mark,
            open_mark: RefCell::default(),
            unmarked: Cell::default(),
            new_device: Cell::new(behind),
        })
    }

    /// The device that this installation writes as; made in the open transaction if there is none.
    pub fn device(&self, connection: &Connection) -> Result<Device> {
        self.make_room();
        let installation = self.installation.borrow();
        if !self.new_device.get()
            && let Some(device) = known_device(connection, &installation)?
        {
            return Ok(device);
        }
        let no: i64 =
            connection.query_row("SELECT coalesce(max(no), 0) + 1 FROM device", [], |row| {
                row.get(0)
            })?;
        let tag = unused_tag(connection)?;
        connection.execute(
            "INSERT INTO device (no, uuid, tag, name) VALUES (?1, ?2, ?3, '')",
            params![no, *installation, tag],
        )?;
        Ok(Device { no, tag })
    }

    /// Makes room for the mark before anything is numbered. A folder of settings that is full must not keep a visit from
    /// being saved where the register has room.
    fn make_room(&self) {
        if let Some(mark) = &self.mark
            && !self.unmarked.get()
            && self.open_mark.borrow_mut().open(mark).is_err()
        {
            *self.installation.borrow_mut() = Uuid::new_v4().to_string();
            self.unmarked.set(true);
        }
    }

    /// The number of this installation's device, 0 while it has none.
    pub fn device_no(&self, connection: &Connection) -> Result<i64> {
        let device = known_device(connection, &self.installation.borrow())?;
        Ok(device.map_or(0, |device| device.no))
    }

    /// Remembers that operation `seq` is about to be committed. Written first: if the commit then fails, the register
    /// only gets a new device the next time it is opened.
    pub fn before_commit(&self, device: Device, seq: i64) -> Result<()> {
        let Some(mark) = self.mark.as_ref().filter(|_| !self.unmarked.get()) else {
            return Ok(());
        };
        // Always the same length, over what is there: no block is given or taken, so the register's own sync stays the
        // only one a visit waits for.
        let text = format!("{:010} {seq:019}\n", device.tag);
        let written = self
            .open_mark
            .borrow_mut()
            .write_all_at_start(mark, text.as_bytes());
        written.map_err(|error| Error::io(mark, error))
    }

    /// After a commit the device is in the file.
    pub fn committed(&self) {
        self.new_device.set(false);
    }
}

/// Bytes of a mark: tag, sequence, and what parts them.
const MARK: usize = 10 + 1 + 19 + 1;

/// The mark's file, opened at the first write.
#[derive(Debug, Default)]
struct MarkFile(Option<File>);

impl MarkFile {
    fn open(&mut self, path: &Path) -> io::Result<&mut File> {
        if self.0.is_none() {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            let mut options = OpenOptions::new();
            let mut file = options
                .write(true)
                .create(true)
                .truncate(false)
                .open(path)?;
            if file.metadata()?.len() < MARK as u64 {
                file.write_all(&[b' '; MARK])?;
            }
            self.0 = Some(file);
        }
        self.0
            .as_mut()
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn write_all_at_start(&mut self, path: &Path, text: &[u8]) -> io::Result<()> {
        let file = self.open(path)?;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(text)
    }
}

fn installation(home: &Path) -> Option<String> {
    let file = home.join("installation");
    if let Ok(text) = fs::read_to_string(&file)
        && let Ok(uuid) = Uuid::parse_str(text.trim())
    {
        return Some(uuid.to_string());
    }
    let uuid = Uuid::new_v4().to_string();
    fs::create_dir_all(home).ok()?;
    fs::write(&file, &uuid).ok()?;
    Some(uuid)
}

fn read_mark(file: &Path) -> Option<(i64, i64)> {
    let text = fs::read_to_string(file).ok()?;
    let (tag, seq) = text.trim().split_once(' ')?;
    Some((tag.parse().ok()?, seq.parse().ok()?))
}

fn known_device(connection: &Connection, installation: &str) -> Result<Option<Device>> {
    Ok(connection
        .prepare_cached("SELECT no, tag FROM device WHERE uuid = ?1 ORDER BY no DESC LIMIT 1")?
        .query_row([installation], |row| {
            Ok(Device {
                no: row.get(0)?,
                tag: row.get(1)?,
            })
        })
        .optional()?)
}

fn unused_tag(connection: &Connection) -> Result<i64> {
    loop {
        let tag = (Uuid::new_v4().as_u128() & 0x7FFF_FFFF) as i64;
        let used: bool = connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM device WHERE tag = ?1)",
            [tag],
            |row| row.get(0),
        )?;
        if tag != 0 && !used {
            return Ok(tag);
        }
    }
}
