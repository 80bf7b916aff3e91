//! Adding a village, and changing one.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use crate::domain::id::VillageId;
use crate::domain::name::{clean_name, clean_text};
use crate::domain::phone::read_phones;
use crate::domain::record::Village;
use crate::lang::say;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::screen::{Screen, Shape};
use crate::tui::widgets::field::{Mask, TextField};
use crate::tui::widgets::form::{Form, Reply};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Name,
    Head,
    Phones,
    Officer,
}

/// The form of a village.
pub struct VillageForm {
    id: Option<VillageId>,
    village: Village,
    form: Form<Part>,
}

impl VillageForm {
    /// A new village, or one to be changed.
    pub fn new(id: Option<VillageId>, village: Village, ctx: &Ctx) -> Self {
        let text = |part, name: &str, value: &str| {
            let field = TextField::new(Mask::Any).with(value);
            Form::text(part, ctx.lang.label("field", name), field)
        };
        let form = Form::new(vec![
            text(Part::Name, "name", &village.name),
            text(Part::Head, "head", &village.head),
            text(Part::Phones, "phones", &village.phones.text()),
            text(Part::Officer, "officer", &village.officer),
        ]);
        Self { id, village, form }
    }

    fn save(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let mut village = self.village.clone();
        village.name = clean_text(&self.form.value(Part::Name));
        village.head = clean_name(&self.form.value(Part::Head));
        village.phones = read_phones(&self.form.value(Part::Phones)).0;
        village.officer = clean_name(&self.form.value(Part::Officer));
        match self.id {
            Some(id) => drop(ctx.store.edit_village(id, &village)?),
            None => drop(ctx.store.add_village(&village)?),
        }
        ctx.tell(say!(
            ctx.lang,
            told_village_saved,
            name = village.name.as_str()
        ));
        Ok(Flow::Pop)
    }

    fn replied(&mut self, reply: Reply<Part>, ctx: &mut Ctx) -> Result<Option<Flow>> {
        match reply {
            Reply::No => Ok(None),
            Reply::Done => self.save(ctx).map(Some),
            Reply::Moved | Reply::Changed(_) => Ok(Some(Flow::Stay)),
        }
    }
}

impl Screen for VillageForm {
    const COMMANDS: &'static [Command<Self>] = &[Command {
        keys: &[Key::F(2), Key::Ctrl('s')],
        word: |lang| say!(lang, command_save),
        line: |lang| say!(lang, command_save_line),
        ready: always,
        run: Self::save,
    }];

    fn title(&self, ctx: &Ctx) -> String {
        if self.id.is_some() {
            self.village.name.clone()
        } else {
            say!(ctx.lang, village_new)
        }
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, form_hint)
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        Shape::Box {
            columns: 66,
            rows: self.form.rows(66),
        }
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        self.form.typing()
    }

    fn typed(&mut self, _ctx: &mut Ctx) -> Result<Flow> {
        self.form.typed();
        Ok(Flow::Stay)
    }

    fn other(&mut self, key: Key, ctx: &mut Ctx) -> Result<Option<Flow>> {
        let reply = self.form.key(key);
        self.replied(reply, ctx)
    }

    fn click(&mut self, at: Position, ctx: &mut Ctx) -> Result<Option<Flow>> {
        let reply = self.form.click(at);
        self.replied(reply, ctx)
    }

    fn unsaved(&self) -> bool {
        self.form.is_changed()
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        self.form.draw(frame, area, ctx.look);
    }
}
