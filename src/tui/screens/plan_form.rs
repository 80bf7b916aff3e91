//! The form of a campaign, or of what belongs to one: its fields are those of [`Plan`](crate::exchange::plan::Plan).

use std::collections::HashMap;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::layout::split_row;
use super::lines::{Line, draw_lines, wrapped};
use super::plan_list::Planned;
use crate::exchange::plan::{Around, Held, PlanField, Typed};
use crate::lang::{Lang, say};
use crate::tui::command::{Command, Flow};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::Role;
use crate::tui::screen::{Screen, Shape};
use crate::tui::widgets::field::{Mask, TextField};
use crate::tui::widgets::form::{Field, Form, Reply};
use crate::tui::widgets::pick::Pick;

/// More choices than digits are typed, with words on offer.
const MOST_PICKED: usize = 9;
const COLUMNS: u16 = 76;

/// The form.
pub struct PlanForm<P: Planned> {
    id: Option<P::Id>,
    record: P,
    around: Around,
    fields: Vec<PlanField>,
    form: Form<&'static str>,
    /// What follows from what is typed: births, doubts.
    about: Vec<Line>,
}

impl<P: Planned> PlanForm<P> {
    /// A new one, or one to be changed.
    pub fn new(id: Option<P::Id>, record: P, around: Around) -> Self {
        let fields = record.fields(&around);
        let form = Form::new(
            fields
                .iter()
                .map(|field| entry(field, around.lang))
                .collect(),
        );
        let mut this = Self {
            id,
            record,
            around,
            fields,
            form,
            about: Vec::new(),
        };
        this.follow();
        this
    }

    /// What the fields hold now, by their codes.
    fn held(&self) -> Typed {
        let texts: HashMap<&'static str, String> = self
            .fields
            .iter()
            .map(|field| (field.code, self.text(field)))
            .collect();
        Typed {
            today: self.around.today,
            texts,
        }
    }

    fn text(&self, field: &PlanField) -> String {
        let picked = self.form.picked(field.code);
        if let Some((code, _)) = picked.and_then(|at| field.options.get(at)) {
            return code.clone();
        }
        let text = self.form.value(field.code);
        if field.options.is_empty() {
            return text;
        }
        field.option_named(&text).unwrap_or_default().to_owned()
    }

    /// Shows the fields that apply now, and what follows from what is typed.
    fn follow(&mut self) {
        let typed = self.held();
        for field in &self.fields {
            let applies = field
                .only
                .is_none_or(|(of, choice)| typed.texts.get(of).is_some_and(|own| own == choice));
            self.form.show(field.code, applies);
        }
        let columns = usize::from(COLUMNS);
        self.about = match self.record.read(&typed, &self.around) {
            Ok(record) => record
                .about(self.id, &self.around)
                .into_iter()
                .flat_map(|(text, role)| wrapped(&text, role, columns, 0))
                .collect(),
            Err(_) => Vec::new(),
        };
    }

    /// A new one of another kind proposes other words, where nothing else was typed.
    fn propose(&mut self) {
        let before = self.record.clone();
        let Some(record) = self.record.proposed_again(&self.held(), &self.around) else {
            return;
        };
        let lang = self.around.lang;
        let (old, new) = (before.fields(&self.around), record.fields(&self.around));
        for (old, new) in old.iter().zip(&new) {
            let untouched = self.text(old) == old.typed(lang);
            let own = self.form.field_mut(new.code).filter(|_| untouched);
            if let Some(own) = own {
                own.entry = entry(new, lang).entry;
            }
        }
        self.record = record;
    }

    fn save(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let lang = ctx.lang;
        let typed = self.held();
        let record = match self.record.read(&typed, &self.around) {
            Ok(record) => record,
            Err((field, why)) => {
                self.form.refuse(field, lang.label("invalid", why));
                return Ok(Flow::Stay);
            }
        };
        let id = match self.id {
            Some(id) => {
                record.edit(id, &mut ctx.store)?;
                id
            }
            None => record.add(&mut ctx.store)?.value,
        };
        record.saved(self.id.is_none(), id, &self.around, ctx)?;
        Ok(Flow::Pop)
    }

    fn replied(&mut self, reply: Reply<&'static str>, ctx: &mut Ctx) -> Result<Option<Flow>> {
        match reply {
            Reply::No => return Ok(None),
            Reply::Done if !ctx.store.is_read_only() => return self.save(ctx).map(Some),
            Reply::Changed("kind" | "cohort" | "start") if self.id.is_none() => self.propose(),
            _ => {}
        }
        self.follow();
        Ok(Some(Flow::Stay))
    }
}

/// The field of a form for a field of a plan.
fn entry(field: &PlanField, lang: Lang) -> Field<&'static str> {
    let label = field.label(lang);
    let text = |mask, value: &str| TextField::new(mask).with(value);
    match &field.held {
        Held::Choice(code) if field.options.len() <= MOST_PICKED => {
            let words = field.options.iter().map(|(_, words)| words.clone());
            let mut pick = Pick::new(('1'..='9').zip(words).collect());
            pick.choose(field.options.iter().position(|(own, _)| own == code));
            Form::pick(field.code, label, pick)
        }
        Held::Choice(_) => {
            let mut own = text(Mask::Any, &field.words(lang));
            own.suggest(
                field
                    .options
                    .iter()
                    .map(|(_, words)| words.clone())
                    .collect(),
            );
            Form::text(field.code, label, own)
        }
        Held::Text(value) => Form::text(field.code, label, text(Mask::Any, value)),
        Held::Day(_) => Form::text(field.code, label, text(Mask::Date, &field.typed(lang))),
        Held::Number(_) => Form::text(field.code, label, text(Mask::Any, &field.typed(lang))),
    }
}

impl<P: Planned> Screen for PlanForm<P> {
    const COMMANDS: &'static [Command<Self>] = &[Command {
        keys: &[Key::F(2), Key::Ctrl('s')],
        word: |lang| say!(lang, command_save),
        line: |lang| say!(lang, command_save_line),
        ready: |_form, ctx| !ctx.store.is_read_only(),
        run: Self::save,
    }];

    fn title(&self, ctx: &Ctx) -> String {
        if self.id.is_some() {
            self.record.called(&self.around)
        } else {
            ctx.lang.label("plan_new", P::WHAT)
        }
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, form_hint)
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        if P::FILLS_THE_SCREEN {
            return Shape::Full;
        }
        Shape::Box {
            columns: COLUMNS,
            rows: self.form.rows(COLUMNS) + self.about.len() as u16,
        }
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        self.form.typing()
    }

    fn typed(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let reply = self.form.typed();
        Ok(self.replied(reply, ctx)?.unwrap_or(Flow::Stay))
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
        let about = (self.about.len() as u16).min(area.height / 2);
        let (fields, below) = split_row(area, area.height - about);
        draw_lines(frame, below, &self.about, ctx.look);
        self.form.draw(frame, fields, ctx.look);
    }
}

/// A line of what follows from what is typed.
pub(super) type About = (String, Role);
