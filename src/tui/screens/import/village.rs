//! A list that names no village, or a wrong one: which one is it of?

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::name::{clean_text, fold};
use crate::lang::say;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, left, width};
use crate::tui::screen::{Screen, Shape};
use crate::tui::screens::layout::split_row;
use crate::tui::widgets::field::TextField;
use crate::tui::widgets::list::{Keyed, ListView, Steps};

type Then = Box<dyn Fn(String, &mut Ctx) -> Flow>;

struct Line(usize, String);

impl Keyed for Line {
    type Id = usize;

    fn id(&self) -> usize {
        self.0
    }
}

/// The villages of the register to choose from; another name that is typed makes a new one.
pub(super) struct VillageOfList {
    list_name: String,
    names: Vec<String>,
    typed: TextField,
    list: ListView<Line>,
    then: Then,
}

impl VillageOfList {
    /// Asks which village `list_name` is of; what `then` returns happens instead of this box.
    pub fn new(
        list_name: String,
        ctx: &Ctx,
        then: impl Fn(String, &mut Ctx) -> Flow + 'static,
    ) -> Result<Self> {
        let villages = ctx.store.villages()?;
        let names = villages.into_iter().map(|(_, village)| village.name);
        let mut asked = Self {
            list_name,
            names: names.collect(),
            typed: TextField::default(),
            list: ListView::default(),
            then: Box::new(then),
        };
        asked.sift();
        Ok(asked)
    }

    fn sift(&mut self) {
        let wanted = fold(self.typed.text());
        let names = self.names.iter().enumerate();
        let rows = names
            .filter(|(_, name)| fold(name).contains(&wanted))
            .map(|(at, name)| Line(at, name.clone()));
        self.list.rewind();
        self.list.set(rows.collect());
    }

    fn take(&mut self, ctx: &mut Ctx) -> Flow {
        let typed = clean_text(&self.typed.value());
        let chosen = self.list.chosen().map(|line| line.1.clone());
        match chosen.or(Some(typed).filter(|typed| !typed.is_empty())) {
            Some(name) => (self.then)(name, ctx),
            None => Flow::Stay,
        }
    }
}

impl Screen for VillageOfList {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, command_choose),
            line: |lang| say!(lang, preview_village_line),
            ready: always,
            run: |asked, ctx| Ok(asked.take(ctx)),
        },
        Command::CLOSE,
    ];

    fn title(&self, ctx: &Ctx) -> String {
        say!(
            ctx.lang,
            preview_village_title,
            list = self.list_name.as_str()
        )
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, preview_village_hint)
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        Shape::Box {
            columns: 66,
            rows: self.names.len() as u16 + 3,
        }
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        Some(&mut self.typed)
    }

    fn typed(&mut self, _ctx: &mut Ctx) -> Result<Flow> {
        self.sift();
        Ok(Flow::Stay)
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let (top, below) = split_row(area, 2);
        let label = format!("{} ", say!(lang, preview_village_name));
        let before = (width(&label) as u16).min(top.width);
        let span = look.span(&label, Role::Heading);
        frame.buffer_mut().set_span(top.x, top.y, &span, before);
        let field = Rect::new(top.x + before, top.y, top.width - before, 1).intersection(top);
        self.typed.draw(frame, field, look, true);
        if self.list.total() == 0 && !self.typed.is_empty() {
            let name = self.typed.value();
            let words = say!(lang, preview_village_new, name = name);
            let span = look.span(&words, Role::Note);
            frame
                .buffer_mut()
                .set_span(below.x, below.y, &span, below.width);
        }
        for (place, line, chosen) in self.list.visible(below) {
            let role = if chosen { Role::Chosen } else { Role::Text };
            let mark = if chosen { "►" } else { " " };
            let text = left(&format!("{mark}{}", line.1), usize::from(place.width));
            let span = look.span(&text, role);
            frame
                .buffer_mut()
                .set_span(place.x, place.y, &span, place.width);
        }
    }
}
