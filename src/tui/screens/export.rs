//! Writing a list to a file: exactly the rows on the screen it was asked from, or a whole list.

use std::fs;
use std::path::{Path, PathBuf};

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::files::{Shown, ShownRows};
use super::layout::split_row;
use super::picker::typed_path;
use crate::exchange::export::{
    ExportOptions, Format, ListKind, export_file, export_villages, file_name,
};
use crate::lang::{Lang, say};
use crate::platform::{Drive, documents_folder, drive_of};
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::{Error, Result};
use crate::tui::event::Key;
use crate::tui::job::Job;
use crate::tui::layers::message::Message;
use crate::tui::look::{Role, wrap};
use crate::tui::screen::Screen;
use crate::tui::widgets::field::{Mask, TextField};
use crate::tui::widgets::form::{Entry, Form, Reply};
use crate::tui::widgets::pick::Pick;

#[derive(Clone, Copy, Debug, PartialEq)]
enum F {
    List,
    Village,
    Format,
    Numbers,
    Place,
}

/// One list that can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    /// The rows on the screen, as this kind of list.
    Shown(ListKind),
    /// The absent people on the screen, as a message for each household.
    Messages,
    /// A whole list.
    Whole(ListKind),
}

impl Choice {
    fn kind(self) -> ListKind {
        match self {
            Self::Shown(kind) | Self::Whole(kind) => kind,
            Self::Messages => ListKind::Absent,
        }
    }
}

/// Of which villages a whole list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// The village that was shown.
    Village,
    /// All of them, in one file.
    All,
    /// Each in a file of its own.
    Each,
}

/// The form of an export.
pub struct Export {
    shown: Shown,
    choices: Vec<Choice>,
    reaches: Vec<Reach>,
    /// The name of the village that was shown.
    village: String,
    folder: PathBuf,
    /// The file that was proposed: it follows the choices until somebody types another.
    proposed: String,
    form: Form<F>,
}

/// The folder for files that the program writes: `GoCua` among the user's documents.
pub(super) fn folder_of_lists() -> PathBuf {
    let documents = documents_folder().unwrap_or_else(|| PathBuf::from("."));
    documents.join("GoCua")
}

impl Export {
    /// A form over a screen that showed this.
    pub fn new(shown: Shown, ctx: &Ctx) -> Result<Self> {
        Self::into_folder(shown, folder_of_lists(), ctx)
    }

    /// The same with another folder to propose.
    pub fn into_folder(shown: Shown, folder: PathBuf, ctx: &Ctx) -> Result<Self> {
        let lang = ctx.lang;
        let mut choices: Vec<Choice> = match &shown.rows {
            ShownRows::None => Vec::new(),
            // The list that is taken along, and the plain one.
            ShownRows::Households(_) => vec![
                Choice::Shown(ListKind::Outreach),
                Choice::Shown(ListKind::Households),
            ],
            ShownRows::Absences(_) => vec![Choice::Shown(ListKind::Absent), Choice::Messages],
            ShownRows::People(_) => vec![Choice::Shown(ListKind::Eligible)],
        };
        choices.extend(ListKind::ALL.map(Choice::Whole));
        // Each has a digit.
        choices.truncate(9);
        let rows = match &shown.rows {
            ShownRows::None => 0,
            ShownRows::Households(ids) => ids.len(),
            ShownRows::Absences(ids) => ids.len(),
            ShownRows::People(ids) => ids.len(),
        };
        let village = match shown.village {
            Some(village) => ctx.store.village(village)?.name,
            None => String::new(),
        };
        let options = choices.iter().map(|choice| {
            let list = lang.label("paper-list", choice.kind().code());
            match choice {
                Choice::Shown(_) => {
                    let count = lang.count(rows);
                    say!(lang, export_shown, list = list, count = count)
                }
                Choice::Messages => say!(lang, export_messages),
                Choice::Whole(_) => list,
            }
        });
        let pick = |options: Vec<(char, String)>, chosen: usize| {
            let mut pick = Pick::new(options);
            pick.choose(Some(chosen));
            pick
        };
        let lists = pick(('1'..).zip(options).collect(), 0);
        let mut reaches = vec![Reach::All, Reach::Each];
        if !village.is_empty() {
            reaches.insert(0, Reach::Village);
        }
        let words = |reach: &Reach| match reach {
            Reach::Village => village.clone(),
            Reach::All => say!(lang, export_all_villages),
            Reach::Each => say!(lang, export_each_village),
        };
        let villages = ('1'..).zip(reaches.iter().map(words)).collect();
        let formats = Format::ALL.map(|format| lang.label("export_format", format.code()));
        let numbers = vec![
            ('1', say!(lang, export_masked)),
            ('2', say!(lang, export_full)),
        ];
        let form = Form::new(vec![
            Form::pick(F::List, say!(lang, export_list), lists),
            Form::pick(F::Village, say!(lang, export_village), pick(villages, 0)),
            Form::pick(
                F::Format,
                say!(lang, export_format),
                pick(('1'..).zip(formats).collect(), 0),
            ),
            Form::pick(F::Numbers, say!(lang, export_numbers), pick(numbers, 0)),
            Form::text(
                F::Place,
                say!(lang, export_place),
                TextField::new(Mask::Any),
            ),
        ]);
        let mut export = Self {
            shown,
            choices,
            reaches,
            village,
            folder,
            proposed: String::new(),
            form,
        };
        export.follow(ctx);
        Ok(export)
    }

    fn choice(&self) -> Choice {
        let picked = self.form.picked(F::List).unwrap_or_default();
        let choice = self.choices.get(picked).copied();
        choice.unwrap_or(Choice::Whole(ListKind::People))
    }

    fn format(&self) -> Format {
        if self.choice() == Choice::Messages {
            return Format::Chat;
        }
        let picked = self.form.picked(F::Format).unwrap_or_default();
        Format::ALL.get(picked).copied().unwrap_or(Format::Csv)
    }

    /// Whether the list is of the rows on the screen.
    fn is_of_shown(&self) -> bool {
        !matches!(self.choice(), Choice::Whole(_))
    }

    /// Whether there is a choice of villages: rows on the screen are what they are, but absent people of several can go
    /// to each their own.
    fn has_villages(&self) -> bool {
        let many = matches!(self.shown.rows, ShownRows::Absences(_)) && self.village.is_empty();
        !self.is_of_shown() || many
    }

    /// Of which villages the list is.
    fn reach(&self) -> Reach {
        if !self.has_villages() {
            return if self.village.is_empty() {
                Reach::All
            } else {
                Reach::Village
            };
        }
        let picked = self.form.picked(F::Village).unwrap_or_default();
        self.reaches.get(picked).copied().unwrap_or(Reach::All)
    }

    /// Shows what applies, and proposes a name that says what the file holds.
    fn follow(&mut self, ctx: &Ctx) {
        let of_cells = self.choice() != Choice::Messages;
        self.form.show(F::Village, self.has_villages());
        self.form.show(F::Format, of_cells);
        self.form.show(F::Numbers, of_cells);
        let each = self.reach() == Reach::Each;
        if let Some(field) = self.form.field_mut(F::Place) {
            field.label = if each {
                say!(ctx.lang, export_folder)
            } else {
                say!(ctx.lang, export_place)
            };
        }
        if self.form.value(F::Place) != self.proposed {
            return;
        }
        let place = if each {
            self.folder.clone()
        } else {
            let of_village = self.reach() == Reach::Village;
            self.folder.join(file_name(
                self.choice().kind(),
                of_village.then_some(self.village.as_str()),
                ctx.today(),
                self.format(),
                ctx.lang,
            ))
        };
        self.proposed = place.display().to_string();
        let proposed = self.proposed.clone();
        if let Some(field) = self.form.field_mut(F::Place)
            && let Entry::Text(text) = &mut field.entry
        {
            text.set(&proposed);
        }
    }

    fn path(&self) -> PathBuf {
        let typed = typed_path(&self.form.value(F::Place), Some(&self.folder));
        typed.unwrap_or_else(|| PathBuf::from(&self.proposed))
    }

    fn options(&self, lang: Lang) -> ExportOptions {
        let of_shown = self.is_of_shown();
        let rows = if of_shown {
            self.shown.rows.clone()
        } else {
            ShownRows::None
        };
        let (households, absences, people) = match rows {
            ShownRows::None => (None, None, None),
            ShownRows::Households(ids) => (Some(ids), None, None),
            ShownRows::Absences(ids) => (None, Some(ids), None),
            ShownRows::People(ids) => (None, None, Some(ids)),
        };
        ExportOptions {
            village: self
                .shown
                .village
                .filter(|_| !of_shown && self.reach() == Reach::Village),
            households,
            absences,
            people,
            format: self.format(),
            full_numbers: self.form.picked(F::Numbers) == Some(1),
            keys: true,
            lang,
        }
    }

    fn write(&self, ctx: &Ctx) -> Flow {
        match self.reach() {
            Reach::Each => self.write_villages(ctx),
            _ => self.write_file(ctx),
        }
    }

    /// Writes one file for each village.
    fn write_villages(&self, ctx: &Ctx) -> Flow {
        let (kind, options) = (self.choice().kind(), self.options(ctx.lang));
        let folder = self.path();
        let seed = ctx.store.seed();
        Flow::Start(Job::new(
            say!(ctx.lang, export_job),
            move |meter| {
                let store = seed.open()?;
                let mut shown = match &options.absences {
                    Some(ids) => Some(store.absences_by_village(ids)?),
                    None => None,
                };
                let mut villages = Vec::new();
                for (id, village) in store.villages()? {
                    // A village of which nobody is shown has no file.
                    let absences = match &mut shown {
                        Some(shown) => match shown.remove(&id) {
                            Some(ids) => Some(ids),
                            None => continue,
                        },
                        None => None,
                    };
                    let options = ExportOptions {
                        village: Some(id),
                        absences,
                        ..options.clone()
                    };
                    villages.push((village.name, options));
                }
                let files = export_villages(&store, kind, &villages, &folder, &mut |rows| {
                    meter.progress(rows, 0)
                })?;
                Ok((files, folder))
            },
            |(files, folder), ctx: &mut Ctx| {
                let lang = ctx.lang;
                let rows: u64 = files.iter().map(|file| file.rows).sum();
                let (rows, count) = (lang.number(rows as i64), lang.count(files.len()));
                let told = say!(lang, export_done_villages, rows = rows, files = count);
                let words = format!("{told}\n{}", folder.display());
                Ok(Flow::swap(Message::new(say!(lang, export_title), words)))
            },
        ))
    }

    fn write_file(&self, ctx: &Ctx) -> Flow {
        let (kind, options) = (self.choice().kind(), self.options(ctx.lang));
        let path = self.path();
        let seed = ctx.store.seed();
        let title = say!(ctx.lang, export_job);
        Flow::Start(Job::new(
            title,
            move |meter| {
                make_folder(&path)?;
                let store = seed.open()?;
                let rows = export_file(&store, kind, &options, &path, &mut |rows| {
                    meter.progress(rows, 0)
                })?;
                Ok((rows, path))
            },
            |(rows, path), ctx: &mut Ctx| {
                let lang = ctx.lang;
                let words = say!(
                    lang,
                    export_done,
                    rows = lang.number(rows as i64),
                    file = path.display().to_string()
                );
                let title = say!(lang, export_title);
                Ok(Flow::swap(Message::new(title, words)))
            },
        ))
    }

    fn take_reply(&mut self, reply: Reply<F>, ctx: &Ctx) -> Flow {
        match reply {
            Reply::Changed(field) if field != F::Place => self.follow(ctx),
            Reply::Done => return self.write(ctx),
            _ => {}
        }
        Flow::Stay
    }
}

/// The folder of a file that is to be written.
pub(super) fn make_folder(path: &Path) -> Result<()> {
    let Some(folder) = path.parent() else {
        return Ok(());
    };
    let made = fs::create_dir_all(folder);
    made.map_err(|error| Error::Exchange(crate::exchange::Error::io(folder, error)))
}

/// What to say of the place a list with people's data goes to; nothing of a disk of this machine.
pub(super) fn drive_warning(path: &Path, lang: Lang) -> Option<String> {
    match drive_of(path) {
        Drive::Local => None,
        Drive::Removable => Some(say!(lang, export_drive_removable)),
        Drive::Network => Some(say!(lang, export_drive_network)),
        Drive::Synced(service) => Some(say!(lang, export_drive_synced, service = service)),
    }
}

impl Screen for Export {
    const COMMANDS: &'static [Command<Self>] = &[Command {
        keys: &[Key::F(2), Key::Ctrl('s')],
        word: |lang| say!(lang, export_command),
        line: |lang| say!(lang, export_command_line),
        ready: always,
        run: |export, ctx| Ok(export.write(ctx)),
    }];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, export_title)
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, export_hint)
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        self.form.typing()
    }

    fn typed(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let reply = self.form.typed();
        Ok(self.take_reply(reply, ctx))
    }

    fn other(&mut self, key: Key, ctx: &mut Ctx) -> Result<Option<Flow>> {
        match self.form.key(key) {
            Reply::No => Ok(None),
            reply => Ok(Some(self.take_reply(reply, ctx))),
        }
    }

    fn click(&mut self, at: Position, ctx: &mut Ctx) -> Result<Option<Flow>> {
        match self.form.click(at) {
            Reply::No => Ok(None),
            reply => Ok(Some(self.take_reply(reply, ctx))),
        }
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let lang = ctx.lang;
        let line = match self.choice() {
            Choice::Messages => "chat",
            other => other.kind().code(),
        };
        let mut notes = vec![lang.label("export_line", line)];
        if self.form.picked(F::Numbers) == Some(1) {
            notes.push(say!(lang, export_full_note));
        }
        notes.extend(drive_warning(&self.path(), lang));
        let columns = usize::from(area.width.saturating_sub(2));
        let lines: Vec<String> = notes.iter().flat_map(|note| wrap(note, columns)).collect();
        let rows = self.form.rows(area.width) + 1;
        let (top, below) = split_row(area, rows);
        self.form.draw(frame, top, ctx.look);
        for (line, row) in lines.iter().zip(below.rows()) {
            let span = ctx.look.span(&format!(" {line}"), Role::Care);
            frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
        }
    }
}
