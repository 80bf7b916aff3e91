//! Choosing a file without typing its path: the newest fitting files of the places where people put them, folders to
//! walk through, and a box that takes a path, a dragged one too.

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::UNIX_EPOCH;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::layout::split_row;
use crate::domain::clock::Moment;
use crate::domain::name::fold;
use crate::lang::{Lang, say};
use crate::platform::{current_folder, home_folder, likely_folders, removable_folders};
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::{Ctx, Source};
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, width, wrap};
use crate::tui::screen::Screen;
use crate::tui::widgets::field::TextField;
use crate::tui::widgets::list::{Keyed, ListView, Step, Steps};
use crate::tui::widgets::table::{self, Cell, Column, Width};

/// What kind of file is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A list to be imported.
    List,
    /// Tables of progress to be added up.
    Tables,
    /// A register.
    Register,
    /// A place for a new file of this name.
    NewFile(String),
}

impl Wanted {
    fn endings(&self) -> &'static [&'static str] {
        match self {
            Self::List | Self::Tables => {
                &["xlsx", "csv", "xls", "ods", "xlsm", "xlsb", "txt", "tsv"]
            }
            Self::Register => &["gocua"],
            Self::NewFile(_) => &[],
        }
    }

    fn fits(&self, path: &Path) -> bool {
        // What Excel keeps beside a workbook that is open.
        if name(path).starts_with("~$") {
            return false;
        }
        let ending = path.extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| self.endings().contains(&ending.to_lowercase().as_str()))
    }
}

/// One row: a file or a folder.
#[derive(Clone, Debug)]
struct Place {
    id: usize,
    path: PathBuf,
    what: What,
    size: u64,
    at: Moment,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// Put the new file into this folder.
    Here,
    /// The folder above.
    Up,
    /// Every list of the folder.
    All,
    File,
    Folder,
}

impl Keyed for Place {
    type Id = usize;

    fn id(&self) -> usize {
        self.id
    }
}

/// Files offered in the first view: the newest.
const NEWEST: usize = 40;
/// Rows read of one folder; further ones can be reached by typing.
const MOST: usize = 2000;

type Then<W> = Rc<dyn Fn(Vec<PathBuf>, &mut Ctx<W>) -> Result<Flow<W>>>;

/// The file picker. What `then` returns happens with the picker still on top: it may swap it, or leave it there after
/// a refusal.
pub struct Picker<W: Source> {
    wanted: Wanted,
    /// The folder that is shown; the likely places without one.
    folder: Option<PathBuf>,
    all: Vec<Place>,
    list: ListView<Place>,
    path: TextField,
    fault: String,
    then: Then<W>,
    /// Whether several files may be taken at once.
    several: bool,
    /// The files that were marked to be taken together, in that order.
    marked: Vec<PathBuf>,
    is_read: bool,
}

impl<W: Source> Picker<W> {
    /// Asks for a file.
    pub fn new(
        wanted: Wanted,
        then: impl Fn(PathBuf, &mut Ctx<W>) -> Result<Flow<W>> + 'static,
    ) -> Self {
        let then = move |files: Vec<PathBuf>, ctx: &mut Ctx<W>| match files.into_iter().next() {
            Some(file) => then(file, ctx),
            None => Ok(Flow::Stay),
        };
        Self {
            several: false,
            ..Self::several(wanted, then)
        }
    }

    /// Asks for a file, several of them, or a whole folder.
    pub fn several(
        wanted: Wanted,
        then: impl Fn(Vec<PathBuf>, &mut Ctx<W>) -> Result<Flow<W>> + 'static,
    ) -> Self {
        Self {
            wanted,
            folder: None,
            all: Vec::new(),
            list: ListView::default(),
            path: TextField::default(),
            fault: String::new(),
            then: Rc::new(then),
            several: true,
            marked: Vec::new(),
            is_read: false,
        }
    }

    /// Begins in this folder.
    #[must_use]
    pub fn within(mut self, folder: PathBuf) -> Self {
        self.folder = Some(folder);
        self
    }

    fn read(&mut self) {
        self.all = match &self.folder {
            None => self.likely(),
            Some(folder) => self.of_folder(folder),
        };
        for (id, place) in self.all.iter_mut().enumerate() {
            place.id = id;
        }
        self.list.rewind();
        self.sift();
    }

    /// The newest fitting files of the likely places, then these places.
    fn likely(&self) -> Vec<Place> {
        let mut folders = likely_folders();
        folders.extend(current_folder());
        folders.extend(removable_folders());
        let mut known: Vec<PathBuf> = Vec::new();
        for folder in folders {
            if !known.contains(&folder) && folder.is_dir() {
                known.push(folder);
            }
        }
        let mut files: Vec<Place> = known
            .iter()
            .flat_map(|folder| entries(folder, &self.wanted))
            .filter(|place| place.what == What::File)
            .collect();
        files.sort_by_key(|place| std::cmp::Reverse(place.at));
        files.truncate(NEWEST);
        files.extend(known.into_iter().map(|path| Place::of(path, What::Folder)));
        files
    }

    fn of_folder(&self, folder: &Path) -> Vec<Place> {
        let mut places = Vec::new();
        if matches!(self.wanted, Wanted::NewFile(_)) {
            places.push(Place::of(folder.to_owned(), What::Here));
        }
        let above = folder.parent().unwrap_or(folder);
        places.push(Place::of(above.to_owned(), What::Up));
        let mut inside = entries(folder, &self.wanted);
        let files = inside.iter().filter(|place| place.what == What::File);
        let files = files.count() as u64;
        if self.several && files > 1 {
            places.push(Place {
                size: files,
                ..Place::of(folder.to_owned(), What::All)
            });
        }
        inside.sort_by(|a, b| {
            let newest = (a.what == What::File).then(|| b.at.cmp(&a.at));
            let by_name = || fold(&name(&a.path)).cmp(&fold(&name(&b.path)));
            a.what
                .cmp(&b.what)
                .then_with(|| newest.unwrap_or_else(by_name))
        });
        places.extend(inside);
        places
    }

    /// Shows the rows whose name what was typed is part of; all of them while a path is typed.
    fn sift(&mut self) {
        let typed = self.path.value();
        let wanted = if is_path(&typed) {
            String::new()
        } else {
            fold(&typed)
        };
        let fits = |place: &&Place| {
            wanted.is_empty()
                || !matches!(place.what, What::Up | What::All)
                    && fold(&name(&place.path)).contains(&wanted)
        };
        let rows = self.all.iter().filter(fits).cloned().collect();
        self.list.set(rows);
    }

    /// Marks the chosen file to be taken with others, or takes the mark off.
    fn mark(&mut self) -> Flow<W> {
        if let Some(path) = self.chosen_file() {
            match self.marked.iter().position(|own| *own == path) {
                Some(at) => drop(self.marked.remove(at)),
                None => self.marked.push(path),
            }
            self.list.step(Step::Rows(1));
        }
        Flow::Stay
    }

    fn chosen_file(&self) -> Option<PathBuf> {
        let place = self.list.chosen()?;
        (place.what == What::File).then(|| place.path.clone())
    }

    /// Enter: the files that were marked, else the path that was typed, else the chosen row.
    fn take(&mut self, ctx: &mut Ctx<W>) -> Result<Flow<W>> {
        self.fault.clear();
        if !self.marked.is_empty() {
            return (Rc::clone(&self.then))(self.marked.clone(), ctx);
        }
        let typed = typed_path(&self.path.value(), self.folder.as_deref());
        if let Some(path) = typed.filter(|path| self.is_meant(path)) {
            return self.go(path, ctx);
        }
        match self.list.chosen().cloned() {
            Some(Place {
                what: What::Here,
                path,
                ..
            }) => {
                let Wanted::NewFile(name) = &self.wanted else {
                    return Ok(Flow::Stay);
                };
                let path = path.join(name);
                (Rc::clone(&self.then))(vec![path], ctx)
            }
            Some(Place {
                what: What::All,
                path,
                ..
            }) => (Rc::clone(&self.then))(vec![path], ctx),
            Some(place) => self.go(place.path, ctx),
            None => {
                self.fault = say!(ctx.lang, picker_no_file, file = self.path.value());
                Ok(Flow::Stay)
            }
        }
    }

    /// Whether what was typed names something by itself, and does not only filter.
    fn is_meant(&self, path: &Path) -> bool {
        let is_new = matches!(self.wanted, Wanted::NewFile(_));
        path.exists() || is_path(&self.path.value()) || is_new && self.list.total() == 0
    }

    fn go(&mut self, path: PathBuf, ctx: &mut Ctx<W>) -> Result<Flow<W>> {
        let is_new = matches!(self.wanted, Wanted::NewFile(_));
        if path.is_dir() {
            self.folder = Some(path);
            self.path.clear();
            self.read();
            return Ok(Flow::Stay);
        }
        if !path.exists() && !is_new {
            self.fault = say!(ctx.lang, picker_no_file, file = path.display().to_string());
            return Ok(Flow::Stay);
        }
        (Rc::clone(&self.then))(vec![path], ctx)
    }

    /// The folder above, or the likely places from the topmost one.
    fn go_up(&mut self) -> Flow<W> {
        let above = self.folder.as_deref().and_then(Path::parent);
        self.folder = above.map(Path::to_path_buf);
        self.path.clear();
        self.read();
        Flow::Stay
    }

    fn heading(&self, lang: Lang) -> String {
        match &self.folder {
            None => say!(lang, picker_likely),
            Some(folder) => folder.display().to_string(),
        }
    }
}

impl Place {
    fn of(path: PathBuf, what: What) -> Self {
        Self {
            id: 0,
            path,
            what,
            size: 0,
            at: Moment::default(),
        }
    }

    fn words(&self, wanted: &Wanted, lang: Lang) -> String {
        match (self.what, wanted) {
            (What::Here, Wanted::NewFile(name)) => {
                say!(lang, picker_here, name = name.as_str())
            }
            (What::Up, _) => say!(lang, picker_up),
            (What::All, _) => say!(lang, picker_all, n = lang.number(self.size as i64)),
            (What::Folder, _) => format!("[{}]", name(&self.path)),
            _ => name(&self.path),
        }
    }
}

/// The last part of a path; the whole of a root.
fn name(path: &Path) -> String {
    match path.file_name() {
        Some(name) => name.to_string_lossy().into_owned(),
        None => path.display().to_string(),
    }
}

/// What can be chosen in a folder: files that fit, and folders. Hidden ones are left out.
fn entries(folder: &Path, wanted: &Wanted) -> Vec<Place> {
    let Ok(found) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut places = Vec::new();
    for entry in found.take(MOST).flatten() {
        let path = entry.path();
        let Ok(about) = fs::metadata(&path) else {
            continue;
        };
        if name(&path).starts_with('.') {
            continue;
        }
        if about.is_dir() {
            places.push(Place::of(path, What::Folder));
        } else if wanted.fits(&path) {
            let modified = about.modified().ok();
            let since = modified.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
            let at = since.map_or(0, |since| since.as_millis() as i64);
            places.push(Place {
                size: about.len(),
                at: Moment(at),
                ..Place::of(path, What::File)
            });
        }
    }
    places
}

/// Whether a text is a path rather than part of a name.
fn is_path(typed: &str) -> bool {
    typed.starts_with('~') || typed.contains(['/', '\\', '"', '\'']) || typed.starts_with("file:")
}

/// The path a text means: without the quotes of a dragged file, `~` as the home folder, relative to the folder shown.
pub(super) fn typed_path(typed: &str, folder: Option<&Path>) -> Option<PathBuf> {
    let bare = typed.trim().trim_matches(['"', '\'']).trim();
    let bare = bare.strip_prefix("file://").unwrap_or(bare);
    if bare.is_empty() {
        return None;
    }
    // Terminals put a backslash before a space of a dragged path; on Windows it parts folders.
    let bare = if cfg!(windows) {
        bare.to_owned()
    } else {
        bare.replace("\\ ", " ")
    };
    if let Some(rest) = bare.strip_prefix('~') {
        return Some(home_folder()?.join(rest.trim_start_matches(['/', '\\'])));
    }
    let path = PathBuf::from(bare);
    Some(match folder {
        Some(folder) if path.is_relative() => folder.join(path),
        _ => path,
    })
}

impl<W: Source> Screen<W> for Picker<W> {
    const COMMANDS: &'static [Command<Self, W>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, command_choose),
            line: |lang| say!(lang, picker_choose_line),
            ready: always,
            run: Self::take,
        },
        Command {
            keys: &[Key::BackTab],
            word: |lang| say!(lang, picker_command_up),
            line: |lang| say!(lang, picker_command_up_line),
            ready: |picker, _ctx| picker.folder.is_some(),
            run: |picker, _ctx| Ok(picker.go_up()),
        },
        Command {
            keys: &[Key::F(4), Key::Insert, Key::Ctrl('e')],
            word: |lang| say!(lang, picker_command_mark),
            line: |lang| say!(lang, picker_command_mark_line),
            ready: |picker, _ctx| picker.several && picker.chosen_file().is_some(),
            run: |picker, _ctx| Ok(picker.mark()),
        },
    ];

    fn title(&self, ctx: &Ctx<W>) -> String {
        match self.wanted {
            Wanted::List => say!(ctx.lang, picker_title_list),
            Wanted::Tables => say!(ctx.lang, picker_title_tables),
            Wanted::Register => say!(ctx.lang, picker_title_register),
            Wanted::NewFile(_) => say!(ctx.lang, picker_title_new),
        }
    }

    fn hint(&self, ctx: &Ctx<W>) -> String {
        if self.marked.is_empty() {
            return if self.several {
                say!(ctx.lang, picker_hint_several)
            } else {
                say!(ctx.lang, picker_hint)
            };
        }
        say!(
            ctx.lang,
            picker_hint_marked,
            n = ctx.lang.count(self.marked.len())
        )
    }

    fn load(&mut self, _ctx: &Ctx<W>) -> Result<()> {
        if !self.is_read {
            self.is_read = true;
            self.read();
        }
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        Some(&mut self.path)
    }

    fn typed(&mut self, _ctx: &mut Ctx<W>) -> Result<Flow<W>> {
        self.fault.clear();
        self.list.rewind();
        self.sift();
        Ok(Flow::Stay)
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx<W>) {
        let (look, lang) = (ctx.look, ctx.lang);
        let fault = wrap(&self.fault, usize::from(area.width.saturating_sub(2)));
        let fault_rows = if self.fault.is_empty() {
            0
        } else {
            fault.len() as u16
        };
        let (top, below) = split_row(area, 1 + fault_rows);
        let label = format!(" {} ", say!(lang, picker_path));
        let before = (width(&label) as u16).min(top.width);
        let span = look.span(&label, Role::Heading);
        frame.buffer_mut().set_span(top.x, top.y, &span, before);
        let field = Rect::new(top.x + before, top.y, top.width - before, 1).intersection(top);
        self.path.draw(frame, field, look, true);
        for (line, row) in fault.iter().zip(top.rows().skip(1)) {
            let span = look.span(&format!(" ! {line}"), Role::Bad);
            frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
        }
        let inner = draw_pane(frame, below, &self.heading(lang), look);
        let everywhere = self.folder.is_none();
        let mut columns = vec![
            Column::new(say!(lang, picker_column_name), Width::Name(24, 60), 0),
            Column::new(say!(lang, picker_column_at), Width::Word(16), 0),
            Column::new(say!(lang, picker_column_size), Width::Number(9), 1),
        ];
        if everywhere {
            let head = say!(lang, picker_column_folder);
            columns.push(Column::new(head, Width::Name(12, 40), 2));
        }
        let widths = table::fit(&columns, inner.width);
        let (heads, rows) = split_row(inner, 1);
        table::draw_heads(frame, heads, look, &columns, &widths);
        if self.list.total() == 0 {
            let span = look.span(&say!(lang, picker_none), Role::Quiet);
            frame
                .buffer_mut()
                .set_span(rows.x, rows.y, &span, rows.width);
        }
        for (place, one, chosen) in self.list.visible(rows) {
            let is_file = one.what == What::File;
            let at = if is_file {
                lang.day_and_time(one.at.local())
            } else {
                String::new()
            };
            let bytes = if is_file {
                lang.size(one.size)
            } else {
                String::new()
            };
            let above = one.path.parent().filter(|_| everywhere);
            let above = above.map(|path| path.display().to_string());
            let mut words = one.words(&self.wanted, lang);
            if self.marked.contains(&one.path) {
                words = format!("√ {words}");
            }
            let cells = [
                Cell::text(words),
                Cell::text(at),
                Cell::text(bytes),
                Cell::new(above.unwrap_or_default(), Role::Quiet),
            ];
            table::draw_row(frame, place, look, &columns, &widths, cells, chosen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_or_dragged_is_a_path() {
        let folder = Some(Path::new("/danh sach"));
        for (typed, wanted) in [
            ("", None),
            ("  ", None),
            (
                "\"/home/lam/ds hoa dong.csv\"",
                Some("/home/lam/ds hoa dong.csv"),
            ),
            ("'/home/lam/ds.csv' ", Some("/home/lam/ds.csv")),
            ("/home/lam/ds\\ hoa.csv", Some("/home/lam/ds hoa.csv")),
            ("file:///home/lam/ds.csv", Some("/home/lam/ds.csv")),
            ("ds.csv", Some("/danh sach/ds.csv")),
        ] {
            let path = typed_path(typed, folder);
            assert_eq!(path.as_deref(), wanted.map(Path::new), "{typed}");
        }
        let home = typed_path("~/ds.csv", None).unwrap();
        assert!(home.is_absolute() && home.ends_with("ds.csv"));
    }
}
