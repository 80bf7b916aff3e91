//! Somebody came back: one question, on which day.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::typed_date::{Side, read_date};
use crate::domain::date::PartialDate;
use crate::domain::id::PersonId;
use crate::lang::say;
use crate::store::Error as StoreError;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::Role;
use crate::tui::screen::{Screen, Shape};
use crate::tui::widgets::field::{Mask, TextField};
use crate::tui::widgets::form::Form;

#[derive(Clone, Copy, PartialEq)]
struct On;

/// The box that ends an absence.
pub struct Returned {
    person: PersonId,
    name: String,
    form: Form<On>,
}

impl Returned {
    /// Asks when this person came back; today until another day is typed.
    pub fn of(person: PersonId, name: &str) -> Self {
        Self {
            person,
            name: name.to_owned(),
            form: Form::new(Vec::new()),
        }
    }

    fn save(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let today = ctx.today();
        let text = self.form.value(On);
        let read = if text.is_empty() {
            Ok(PartialDate::Day(today))
        } else {
            read_date(&text, Side::Past, today)
        };
        let on = match read {
            Ok(on) => on,
            Err(error) => {
                self.form
                    .refuse(On, ctx.lang.label("invalid", error.code()));
                return Ok(Flow::Stay);
            }
        };
        match ctx.store.end_absence(self.person, on) {
            Ok(_) => {
                let name = self.name.as_str();
                ctx.tell(say!(
                    ctx.lang,
                    absent_told_returned,
                    name = name,
                    day = on.to_string()
                ));
                Ok(Flow::Pop)
            }
            Err(StoreError::Invalid(code)) => {
                self.form.refuse(On, ctx.lang.label("invalid", code));
                Ok(Flow::Stay)
            }
            Err(error) => Err(error.into()),
        }
    }
}

impl Screen for Returned {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter, Key::F(2), Key::Ctrl('s')],
            word: |lang| say!(lang, absent_command_save),
            line: |lang| say!(lang, returned_save_line),
            ready: always,
            run: Self::save,
        },
        Command::CLOSE,
    ];

    fn title(&self, ctx: &Ctx) -> String {
        say!(
            ctx.lang,
            returned_title,
            name = ctx.look.personal(&self.name).into_owned()
        )
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, returned_hint)
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        Shape::Box {
            columns: 56,
            rows: 2 + self.form.rows(56),
        }
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        if self.form.focus().is_none() {
            let field = TextField::new(Mask::Date);
            self.form = Form::new(vec![Form::text(On, say!(ctx.lang, returned_on), field)]);
        }
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        self.form.typing()
    }

    fn typed(&mut self, _ctx: &mut Ctx) -> Result<Flow> {
        self.form.typed();
        Ok(Flow::Stay)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        self.form.draw(frame, area, ctx.look);
        let last = Rect::new(area.x, area.bottom().saturating_sub(1), area.width, 1);
        let today = ctx.lang.day(ctx.today());
        let note = say!(ctx.lang, returned_note, day = today);
        let span = ctx.look.span(&note, Role::Quiet);
        frame
            .buffer_mut()
            .set_span(last.x, last.y, &span, last.width);
    }
}
