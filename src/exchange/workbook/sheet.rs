//! One sheet of a workbook as a table. The library lends its workbook to whoever reads a sheet, so a thread of its own
//! holds both and sends rows; a sheet that fits into the sample needs none.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use sha2::{Digest, Sha256};

use super::super::encoding::{Encoding, letters_of};
use super::super::legacy::Letters;
use super::super::record::Record;
use super::super::source::{FileError, Form, NotAList, SAMPLE};
use super::super::table::Table;
use super::book::{Book, Counted};
use super::container::Container;

/// Rows that are looked at before the reading begins.
const FIRST: usize = 2_000;
/// Rows that are sent at a time.
const ROWS: usize = 128;
/// Bytes of text after which fewer are sent.
const BYTES: usize = 256 * 1024;
/// Parcels of rows that wait.
const WAITING: usize = 4;

/// How much of the file is read at a time for its digest.
const BLOCK: usize = 256 * 1024;

/// What the sheets of one workbook share.
pub(super) struct Shared {
    path: PathBuf,
    container: Container,
    size: u64,
    /// Bytes read, of the whole workbook.
    read: Arc<AtomicU64>,
    /// The workbook, while nobody reads a sheet.
    book: Mutex<Option<Book>>,
}

impl Shared {
    pub fn new(path: &Path, container: Container) -> io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            container,
            size: path.metadata()?.len(),
            read: Arc::default(),
            book: Mutex::default(),
        })
    }

    pub fn open(&self) -> Result<Book, FileError> {
        let unpacked = matches!(self.container, Container::Xlsx | Container::Xlsb);
        // What is read as a whole counts by its rows.
        let read = if unpacked {
            &self.read
        } else {
            &Arc::default()
        };
        let file = Counted::new(File::open(&self.path)?, read);
        Book::open(file, self.container)
    }

    /// The workbook: as somebody left it, or opened again.
    pub fn take(&self) -> Result<Book, FileError> {
        let kept = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = { kept }.take();
        kept.map_or_else(|| self.open(), Ok)
    }

    pub fn put_back(&self, book: Book) {
        *self.book.lock().unwrap_or_else(PoisonError::into_inner) = Some(book);
    }
}

/// What the reading thread sends.
type Parcel = Result<Vec<Record>, FileError>;

/// A sheet that is being read.
pub(in crate::exchange) struct Sheet {
    shared: Arc<Shared>,
    /// Its place among the sheets that are read, and how many they are.
    place: (usize, usize),
    form: Form,
    letters: Letters,
    first: Vec<Record>,
    whole: bool,
    rows: Option<(Receiver<Parcel>, Sender<Vec<Record>>)>,
    parcel: Vec<Record>,
    next: usize,
    ended: bool,
}

impl Sheet {
    pub(super) fn new(
        shared: &Arc<Shared>,
        book: &mut Book,
        name: &str,
        place: usize,
        of: usize,
    ) -> Result<Self, FileError> {
        let mut first = Vec::new();
        let mut bytes = 0;
        let mut whole = true;
        book.rows(name, &mut |record, _| {
            whole = first.len() < FIRST && bytes < SAMPLE;
            if whole {
                bytes += record.bytes();
                first.push(std::mem::take(record));
            }
            whole
        })?;
        Ok(Self {
            shared: Arc::clone(shared),
            place: (place, of),
            form: Form::of_sheet(name, shared.container),
            letters: Letters::Plain,
            first,
            whole,
            rows: None,
            parcel: Vec::new(),
            next: 0,
            ended: false,
        })
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.whole && self.first.iter().all(Record::is_blank)
    }

    /// Finds out what was done to the letters, unless somebody says how they are written. The text of a cell is Unicode,
    /// and may have been typed for an old font all the same.
    pub fn tell_letters(&mut self, said: Option<Encoding>) {
        let (letters, certain) = match said {
            Some(encoding) => (encoding.letters(), true),
            None => letters_of(self.first.iter().flat_map(Record::cells)),
        };
        self.letters = letters;
        self.form.encoding = letters.encoding().unwrap_or(Encoding::Utf8);
        self.form.encoding_certain = certain;
        for record in &mut self.first {
            record.spell(letters);
        }
    }

    /// The next rows; false at the end.
    fn read_on(&mut self) -> io::Result<bool> {
        if self.whole || self.ended {
            return Ok(false);
        }
        if self.rows.is_none() {
            self.rows = Some(begin(&self.shared, &self.form, self.place)?);
        }
        let Some((rows, back)) = &self.rows else {
            return Ok(false);
        };
        let empty = std::mem::take(&mut self.parcel);
        // The thread may have ended: then nobody needs it.
        let _ = back.send(empty);
        match rows.recv() {
            Ok(Ok(parcel)) => {
                self.parcel = parcel;
                self.next = 0;
                Ok(!self.parcel.is_empty())
            }
            Ok(Err(FileError::Io(error))) => Err(error),
            Ok(Err(FileError::NotAList(what))) => {
                Err(io::Error::new(io::ErrorKind::InvalidData, what))
            }
            // The thread has died: what is missing must not look like the end.
            Err(_) => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                NotAList::Damaged,
            )),
        }
    }
}

/// Starts the thread that reads a sheet.
fn begin(
    shared: &Arc<Shared>,
    form: &Form,
    place: (usize, usize),
) -> io::Result<(Receiver<Parcel>, Sender<Vec<Record>>)> {
    let (full, rows) = sync_channel(WAITING);
    let (back, empty) = channel();
    let shared = Arc::clone(shared);
    let name = form.sheet.clone().unwrap_or_default();
    let thread = thread::Builder::new().name("workbook".to_owned());
    thread.spawn(move || {
        if let Err(error) = send(&shared, &name, place, &full, &empty) {
            let _ = full.send(Err(error));
        }
    })?;
    Ok((rows, back))
}

/// Sends the rows of a sheet until the other side has gone.
fn send(
    shared: &Shared,
    name: &str,
    (place, of): (usize, usize),
    full: &SyncSender<Parcel>,
    empty: &Receiver<Vec<Record>>,
) -> Result<(), FileError> {
    let mut book = shared.take()?;
    let mut parcel = Vec::new();
    let mut spare: Vec<Record> = Vec::new();
    let mut bytes = 0;
    book.rows(name, &mut |record, above| {
        bytes += record.bytes();
        let next = spare.pop().unwrap_or_default();
        parcel.push(std::mem::replace(record, next));
        if let Some((above, height)) = above {
            let (place, of) = (place as u64, of as u64);
            let read = shared.size * (place * height + above) / (of * height);
            shared.read.fetch_max(read, Ordering::Relaxed);
        }
        if parcel.len() < ROWS && bytes < BYTES {
            return true;
        }
        bytes = 0;
        if spare.is_empty() {
            spare = empty.try_recv().unwrap_or_default();
        }
        full.send(Ok(std::mem::take(&mut parcel))).is_ok()
    })?;
    shared.put_back(book);
    if !parcel.is_empty() {
        let _ = full.send(Ok(parcel));
    }
    // A parcel without rows is the end.
    let _ = full.send(Ok(Vec::new()));
    Ok(())
}

impl Table for Sheet {
    fn form(&self) -> &Form {
        &self.form
    }

    fn beginning(&self) -> Vec<Record> {
        self.first.clone()
    }

    fn is_whole(&self) -> bool {
        self.whole
    }

    /// A sheet has its cells where they are.
    fn set_width(&mut self, _: usize) {}

    fn read(&mut self, record: &mut Record) -> io::Result<bool> {
        let rows = if self.whole {
            &mut self.first
        } else {
            &mut self.parcel
        };
        if let Some(next) = rows.get_mut(self.next) {
            std::mem::swap(next, record);
            self.next += 1;
            if !self.whole {
                record.spell(self.letters);
            }
            return Ok(true);
        }
        if self.read_on()? {
            return self.read(record);
        }
        self.ended = true;
        Ok(false)
    }

    fn position(&self) -> u64 {
        let (place, of) = self.place;
        let size = self.shared.size;
        if self.ended && place + 1 == of {
            return size;
        }
        self.shared.read.load(Ordering::Relaxed).min(size)
    }

    fn digest(self: Box<Self>) -> io::Result<String> {
        let mut digest = Sha256::new();
        let mut file = File::open(&self.shared.path)?;
        let mut block = vec![0; BLOCK];
        loop {
            match file.read(&mut block) {
                Ok(0) => break,
                Ok(read) => digest.update(block.get(..read).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        let mut hex = String::with_capacity(64);
        for byte in digest.finalize() {
            // Writing into a text cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        Ok(hex)
    }
}
