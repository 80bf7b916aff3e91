//! Asks for one line that a filter needs: a name to save it under, or a value that has no digit. What cannot be one is
//! said below the field, and stays as it was typed.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::lines::{Line, draw_lines};
use crate::domain::date::{DateOrder, PartialDate, parse_event};
use crate::domain::name::fold;
use crate::lang::say;
use crate::store::{Facet, Opens};
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::Role;
use crate::tui::screen::{Screen, Shape};
use crate::tui::widgets::field::{Mask, TextField};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// A name for what is chosen.
    Name,
    /// Another name for the saved filter at this place.
    Rename(usize),
    /// A value of this filter.
    Value(Facet),
}

/// What was typed, as the list keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answered {
    pub asked: Asked,
    pub text: String,
}

/// The box.
pub(super) struct AskFilter {
    asked: Asked,
    /// Names that others have, folded.
    taken: Vec<String>,
    field: TextField,
    fault: String,
}

const COLUMNS: u16 = 66;

impl AskFilter {
    /// Asks; `taken` are the names that are in use.
    pub fn new(asked: Asked, before: &str, taken: &[String]) -> Self {
        Self {
            asked,
            taken: taken.iter().map(|name| fold(name)).collect(),
            field: TextField::new(Mask::Any).with(before),
            fault: String::new(),
        }
    }

    fn accept(&mut self, ctx: &Ctx) -> Flow {
        let typed = self.field.value();
        let lang = ctx.lang;
        let text = match self.asked {
            Asked::Name | Asked::Rename(_) if typed.is_empty() => {
                self.fault = say!(lang, ask_filter_no_name);
                return Flow::Stay;
            }
            Asked::Name | Asked::Rename(_) if self.taken.contains(&fold(&typed)) => {
                self.fault = say!(lang, ask_filter_name_taken);
                return Flow::Stay;
            }
            Asked::Name | Asked::Rename(_) => Some(typed),
            Asked::Value(facet) if facet.opens() == Opens::Day => {
                let year = chrono::Datelike::year(&ctx.today());
                [typed.clone(), format!("{typed}/{year}")]
                    .iter()
                    .find_map(|text| parse_event(text, DateOrder::DayMonth, ctx.today()).ok())
                    .map(PartialDate::first)
                    .map(|day| day.to_string())
            }
            Asked::Value(facet) => facet.value(&typed.replace(' ', "")),
        };
        match (text, self.asked) {
            (Some(text), asked) => Flow::answer(Answered { asked, text }),
            (None, Asked::Value(facet)) => {
                self.fault = lang.label("ask_filter_wrong", facet.code());
                Flow::Stay
            }
            (None, _) => Flow::Stay,
        }
    }
}

impl Screen for AskFilter {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter, Key::F(2), Key::Ctrl('s')],
            word: |lang| say!(lang, command_save),
            line: |lang| say!(lang, command_save_line),
            ready: always,
            run: |ask, ctx| Ok(ask.accept(ctx)),
        },
        Command::CLOSE,
    ];

    fn title(&self, ctx: &Ctx) -> String {
        match self.asked {
            Asked::Name => say!(ctx.lang, ask_filter_name_title),
            Asked::Rename(_) => say!(ctx.lang, ask_filter_rename_title),
            Asked::Value(facet) => super::absent_filters::facet_word(facet, ctx),
        }
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, ask_note_hint)
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        Shape::Box {
            columns: COLUMNS,
            rows: 4,
        }
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        Some(&mut self.field)
    }

    fn typed(&mut self, _ctx: &mut Ctx) -> Result<Flow> {
        self.fault.clear();
        Ok(Flow::Stay)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let question = match self.asked {
            Asked::Name | Asked::Rename(_) => say!(ctx.lang, ask_filter_name),
            Asked::Value(facet) => ctx.lang.label("ask_filter", facet.code()),
        };
        let lines = [Line::new(question, Role::Heading)];
        draw_lines(frame, area, &lines, ctx.look);
        let field = Rect::new(area.x, area.y + 2, area.width, 1).intersection(area);
        self.field.draw(frame, field, ctx.look, true);
        let fault = [Line::new(self.fault.clone(), Role::Bad)];
        let below = Rect::new(area.x, area.y + 3, area.width, 1).intersection(area);
        draw_lines(frame, below, &fault, ctx.look);
    }
}
