//! A new register: whose book it is, what its villages are called, by when, and where the file lies.

use std::fs;
use std::path::{Path, PathBuf};

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::layout::split_row;
use super::picker::typed_path;
use super::typed_date::{Side, read_date};
use crate::domain::date::{Day, PartialDate};
use crate::domain::name::{clean_text, fold};
use crate::domain::record::{Campaign, Commune, Village};
use crate::lang::{Lang, say};
use crate::platform::documents_folder;
use crate::store::{Options, Store, first_campaign, new_commune};
use crate::tui::command::{Command, Ending, Flow, always};
use crate::tui::context::{Ctx, Source};
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, wrap};
use crate::tui::screen::Screen;
use crate::tui::widgets::field::{Mask, TextField};
use crate::tui::widgets::form::{Entry, Form, Reply};

#[derive(Clone, Copy, Debug, PartialEq)]
enum F {
    Commune,
    Province,
    Unit,
    Villages,
    Due,
    Place,
}

/// The form of a new register.
pub struct NewRegister {
    options: Options,
    /// Where registers are put unless another place is typed.
    folder: PathBuf,
    /// The place that was proposed: it follows the commune's name until somebody types another.
    proposed: String,
    form: Form<F>,
    /// Whether a list is to be taken in as soon as the register is there.
    takes_list: bool,
}

impl NewRegister {
    /// An empty form. Registers go to `folder`, else to the folder of documents.
    pub fn new<W: Source>(options: Options, folder: Option<PathBuf>, ctx: &Ctx<W>) -> Self {
        let lang = ctx.lang;
        let folder = folder.unwrap_or_else(|| {
            let documents = documents_folder().unwrap_or_else(|| PathBuf::from("."));
            documents.join("GoCua")
        });
        let unit = new_commune("", lang).unit;
        let any = || TextField::new(Mask::Any);
        let mut units = any().with(&unit);
        units.suggest(
            say!(lang, new_register_units)
                .split(", ")
                .map(str::to_owned)
                .collect(),
        );
        let form = Form::new(vec![
            Form::text(F::Commune, say!(lang, new_register_commune), any()),
            Form::text(F::Province, say!(lang, new_register_province), any()),
            Form::text(F::Unit, say!(lang, new_register_unit), units),
            Form::text(F::Villages, say!(lang, new_register_villages), any()),
            Form::text(
                F::Due,
                say!(lang, new_register_due),
                TextField::new(Mask::Date),
            ),
            Form::text(F::Place, say!(lang, new_register_place), any()),
        ]);
        let mut screen = Self {
            options,
            folder,
            proposed: String::new(),
            form,
            takes_list: false,
        };
        screen.propose();
        screen
    }

    /// Asks for a list as soon as the register is made.
    #[must_use]
    pub fn and_import(mut self) -> Self {
        self.takes_list = true;
        self
    }

    /// Proposes a file of the commune's name.
    fn propose(&mut self) {
        if self.form.value(F::Place) != self.proposed {
            return;
        }
        let name = fold(&self.form.value(F::Commune)).replace(' ', "-");
        let name = if name.is_empty() {
            "so".to_owned()
        } else {
            name
        };
        let path = self.folder.join(format!("{name}.gocua"));
        self.proposed = path.display().to_string();
        let proposed = self.proposed.clone();
        if let Some(field) = self.form.field_mut(F::Place)
            && let Entry::Text(text) = &mut field.entry
        {
            text.set(&proposed);
        }
    }

    fn take_reply<W: Source>(&mut self, reply: Reply<F>, ctx: &Ctx<W>) -> Flow<W> {
        match reply {
            Reply::Changed(F::Commune) => self.propose(),
            Reply::Done => return self.create(ctx),
            _ => {}
        }
        Flow::Stay
    }

    /// Makes the register and opens it; what cannot be is said at its field.
    fn create<W: Source>(&mut self, ctx: &Ctx<W>) -> Flow<W> {
        let lang = ctx.lang;
        let (commune, campaign) = match self.read(lang, ctx.today()) {
            Ok(read) => read,
            Err((field, why)) => {
                self.form.refuse(field, why);
                return Flow::Stay;
            }
        };
        let mut path = typed_path(&self.form.value(F::Place), Some(&self.folder))
            .unwrap_or_else(|| self.folder.join("so.gocua"));
        if path.extension().is_none() {
            path.set_extension("gocua");
        }
        match self.make(&path, &commune, &campaign) {
            Ok(()) if self.takes_list => Flow::Abandon(Ending::Import(path)),
            Ok(()) => Flow::Abandon(Ending::Open(path)),
            Err(error) => {
                self.form.refuse(F::Place, error.say(lang));
                Flow::Stay
            }
        }
    }

    fn read(
        &self,
        lang: Lang,
        today: Day,
    ) -> std::result::Result<(Commune, Campaign), (F, String)> {
        let text = |field| clean_text(&self.form.value(field));
        let mut commune = new_commune(&text(F::Commune), lang);
        if commune.name.is_empty() {
            return Err((F::Commune, say!(lang, new_register_commune_missing)));
        }
        commune.province = text(F::Province);
        let unit = text(F::Unit);
        if !unit.is_empty() {
            commune.unit = unit;
        }
        let mut campaign = first_campaign(today, lang);
        let due = self.form.value(F::Due);
        if !due.is_empty() {
            let refused = |code: &str| (F::Due, lang.label("invalid", code));
            campaign.due_on = match read_date(&due, Side::Future, today) {
                Ok(PartialDate::Day(day)) if day < today => {
                    return Err((F::Due, say!(lang, new_register_due_past)));
                }
                Ok(PartialDate::Day(day)) => Some(day),
                Ok(_) => return Err(refused("day_needed")),
                Err(error) => return Err(refused(error.code())),
            };
        }
        Ok((commune, campaign))
    }

    fn make(
        &self,
        path: &Path,
        commune: &Commune,
        campaign: &Campaign,
    ) -> crate::store::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| crate::store::Error::io(folder, error))?;
        }
        let mut store = Store::create(path, commune, campaign, &self.options)?;
        let villages = self.form.value(F::Villages);
        let names = villages.split([',', ';']).map(clean_text);
        for name in names.filter(|name| !name.is_empty()) {
            let village = Village {
                name,
                ..Village::default()
            };
            store.add_village(&village)?;
        }
        Ok(())
    }
}

impl<W: Source> Screen<W> for NewRegister {
    const COMMANDS: &'static [Command<Self, W>] = &[Command {
        keys: &[Key::F(2), Key::Ctrl('s')],
        word: |lang| say!(lang, new_register_command),
        line: |lang| say!(lang, new_register_command_line),
        ready: always,
        run: |form, ctx| Ok(form.create(ctx)),
    }];

    fn title(&self, ctx: &Ctx<W>) -> String {
        say!(ctx.lang, new_register_title)
    }

    fn hint(&self, ctx: &Ctx<W>) -> String {
        say!(ctx.lang, new_register_hint)
    }

    fn load(&mut self, _ctx: &Ctx<W>) -> Result<()> {
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        self.form.typing()
    }

    fn typed(&mut self, ctx: &mut Ctx<W>) -> Result<Flow<W>> {
        let reply = self.form.typed();
        Ok(self.take_reply(reply, ctx))
    }

    fn other(&mut self, key: Key, ctx: &mut Ctx<W>) -> Result<Option<Flow<W>>> {
        match self.form.key(key) {
            Reply::No => Ok(None),
            reply => Ok(Some(self.take_reply(reply, ctx))),
        }
    }

    fn click(&mut self, at: Position, ctx: &mut Ctx<W>) -> Result<Option<Flow<W>>> {
        match self.form.click(at) {
            Reply::No => Ok(None),
            reply => Ok(Some(self.take_reply(reply, ctx))),
        }
    }

    fn unsaved(&self) -> bool {
        self.form.is_changed()
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx<W>) {
        let words = say!(ctx.lang, new_register_about);
        let lines = wrap(&words, usize::from(area.width.saturating_sub(2)));
        let (top, below) = split_row(area, lines.len() as u16 + 1);
        for (line, row) in lines.iter().zip(top.rows()) {
            let span = ctx.look.span(&format!(" {line}"), Role::Text);
            frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
        }
        self.form.draw(frame, below, ctx.look);
    }
}
