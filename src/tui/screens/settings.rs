//! The commune, and how the program looks. The campaign has screens of its own.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::campaigns::Campaigns;
use crate::domain::name::clean_text;
use crate::domain::record::Commune;
use crate::lang::{Lang, Numbers, say};
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::screen::Screen;
use crate::tui::widgets::field::{Mask, TextField};
use crate::tui::widgets::form::{Field, Form, Reply};
use crate::tui::widgets::pick::Pick;

#[derive(Clone, Copy, Debug, PartialEq)]
enum F {
    Commune,
    Province,
    Unit,
    Lang,
    Numbers,
}

/// Languages with their digits.
const LANGS: [Lang; 2] = [Lang::Vi, Lang::En];

/// Ways of numbers with their digits.
const NUMBERS: [Numbers; 2] = [Numbers::CommaDecimals, Numbers::PointDecimals];

/// The form of the settings.
pub struct Settings {
    commune: Commune,
    form: Form<F>,
}

impl Settings {
    /// The settings as they are.
    pub fn new(ctx: &Ctx) -> Result<Self> {
        let commune = ctx.store.commune()?;
        Ok(Self {
            form: Form::new(fields(&commune, ctx.lang)),
            commune,
        })
    }

    fn read(&self) -> std::result::Result<Commune, F> {
        let text = |field| clean_text(&self.form.value(field));
        let commune = Commune {
            name: text(F::Commune),
            province: text(F::Province),
            unit: text(F::Unit),
        };
        let needed = [(F::Commune, &commune.name), (F::Unit, &commune.unit)];
        let missing = needed.into_iter().find(|(_, value)| value.is_empty());
        missing.map_or(Ok(commune.clone()), |(field, _)| Err(field))
    }

    fn save(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let commune = match self.read() {
            Ok(read) => read,
            Err(field) => {
                let why = ctx.lang.label("invalid", "value_missing");
                self.form.refuse(field, why);
                return Ok(Flow::Stay);
            }
        };
        ctx.store.edit_commune(&commune)?;
        ctx.tell(say!(ctx.lang, settings_told_saved));
        Ok(Flow::Pop)
    }

    fn take_reply(&mut self, reply: Reply<F>, ctx: &mut Ctx) -> Result<Flow> {
        match reply {
            // Seen at once, so that somebody who cannot read the other language finds the way back.
            Reply::Changed(F::Lang) => {
                let picked = self.form.picked(F::Lang).and_then(|at| LANGS.get(at));
                let lang = picked.copied().unwrap_or(ctx.lang);
                // Numbers follow the language until they are chosen apart from it.
                ctx.lang = if ctx.lang == ctx.lang.usual() {
                    lang
                } else {
                    lang.with(ctx.lang.numbers())
                };
                self.relabel(ctx.lang);
            }
            Reply::Changed(F::Numbers) => {
                let picked = self.form.picked(F::Numbers);
                let numbers = picked.and_then(|at| NUMBERS.get(at));
                ctx.lang = ctx.lang.with(*numbers.unwrap_or(&ctx.lang.numbers()));
            }
            Reply::Done if !ctx.store.is_read_only() => return self.save(ctx),
            _ => {}
        }
        Ok(Flow::Stay)
    }

    fn relabel(&mut self, lang: Lang) {
        for field in fields(&self.commune, lang) {
            if let Some(own) = self.form.field_mut(field.id) {
                own.label = field.label;
                if field.id == F::Numbers {
                    own.entry = field.entry;
                }
            }
        }
    }
}

fn fields(commune: &Commune, lang: Lang) -> Vec<Field<F>> {
    let text = |id, label: String, value: &str| {
        Form::text(id, label, TextField::new(Mask::Any).with(value))
    };
    let pick = |id, label: String, words: Vec<String>, chosen: Option<usize>| {
        let mut pick = Pick::new(('1'..).zip(words).collect());
        pick.choose(chosen);
        Form::pick(id, label, pick)
    };
    let langs = LANGS.map(|one| lang.label("lang", one.code()));
    let present = LANGS.iter().position(|one| *one == lang.usual());
    let numbers = NUMBERS.map(|one| lang.with(one).tenths(12_345));
    let written = NUMBERS.iter().position(|one| *one == lang.numbers());
    vec![
        text(F::Commune, say!(lang, settings_commune), &commune.name),
        text(
            F::Province,
            say!(lang, settings_province),
            &commune.province,
        ),
        text(F::Unit, say!(lang, settings_unit), &commune.unit),
        pick(F::Lang, say!(lang, settings_lang), langs.to_vec(), present),
        pick(
            F::Numbers,
            say!(lang, settings_numbers),
            numbers.to_vec(),
            written,
        ),
    ]
}

impl Screen for Settings {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::F(2), Key::Ctrl('s')],
            word: |lang| say!(lang, absent_command_save),
            line: |lang| say!(lang, absence_save_line),
            ready: |_settings, ctx| !ctx.store.is_read_only(),
            run: Self::save,
        },
        Command {
            keys: &[Key::F(4), Key::Ctrl('e')],
            word: |lang| say!(lang, settings_command_campaigns),
            line: |lang| say!(lang, campaigns_command_line),
            ready: always,
            run: |_settings, _ctx| Ok(Flow::push(Campaigns::default())),
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, settings_title)
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, settings_hint)
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        self.form.typing()
    }

    fn typed(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let reply = self.form.typed();
        self.take_reply(reply, ctx)
    }

    fn other(&mut self, key: Key, ctx: &mut Ctx) -> Result<Option<Flow>> {
        match self.form.key(key) {
            Reply::No => Ok(None),
            reply => self.take_reply(reply, ctx).map(Some),
        }
    }

    fn click(&mut self, at: Position, ctx: &mut Ctx) -> Result<Option<Flow>> {
        match self.form.click(at) {
            Reply::No => Ok(None),
            reply => self.take_reply(reply, ctx).map(Some),
        }
    }

    fn unsaved(&self) -> bool {
        self.form.is_changed()
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        self.form.draw(frame, area, ctx.look);
    }
}
