//! A box of a few choices, each with its digit. A digit, or Enter on the row, picks.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::lang::say;
use crate::store::Store;
use crate::tui::command::{Command, Flow};
use crate::tui::context::{Ctx, Source};
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, left, width};
use crate::tui::screen::{Screen, Shape};
use crate::tui::widgets::list::{Keyed, ListView, Steps};

type Pick<W> = Box<dyn Fn(char, &mut Ctx<W>) -> Result<Flow<W>>>;

/// One choice.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The digit that picks it.
    pub digit: char,
    /// Its words.
    pub words: String,
}

impl Keyed for Choice {
    type Id = char;

    fn id(&self) -> char {
        self.digit
    }
}

/// A box of choices. What `pick` returns happens to the layer below: the box is gone.
pub struct Menu<W: Source = Store> {
    title: String,
    list: ListView<Choice>,
    columns: u16,
    pick: Pick<W>,
}

impl<W: Source> Menu<W> {
    /// Offers these choices; `pick` gets the digit.
    pub fn new(
        title: String,
        choices: Vec<Choice>,
        pick: impl Fn(char, &mut Ctx<W>) -> Result<Flow<W>> + 'static,
    ) -> Self {
        let words = choices.iter().map(|choice| width(&choice.words));
        let columns = words.max().unwrap_or(0).max(width(&title)) as u16 + 6;
        let mut list = ListView::default();
        list.set(choices);
        Self {
            title,
            list,
            columns,
            pick: Box::new(pick),
        }
    }

    /// With the cursor on the row of this digit.
    #[must_use]
    pub fn on(mut self, digit: char) -> Self {
        let rows = self.list.rows().to_vec();
        if let Some(at) = rows.iter().position(|choice| choice.digit == digit) {
            self.list.choose(digit, at);
            self.list.set(rows);
        }
        self
    }

    fn take(&self, digit: char, ctx: &mut Ctx<W>) -> Result<Flow<W>> {
        Ok(Flow::Then(Box::new((self.pick)(digit, ctx)?)))
    }
}

impl<W: Source> Screen<W> for Menu<W> {
    const COMMANDS: &'static [Command<Self, W>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, command_choose),
            line: |lang| say!(lang, command_choose_line),
            ready: |menu, _ctx| menu.list.total() > 0,
            run: |menu, ctx| match menu.list.chosen_id() {
                Some(digit) => menu.take(digit, ctx),
                None => Ok(Flow::Stay),
            },
        },
        Command::CLOSE,
    ];

    fn title(&self, _ctx: &Ctx<W>) -> String {
        self.title.clone()
    }

    fn hint(&self, ctx: &Ctx<W>) -> String {
        say!(ctx.lang, choice_hint)
    }

    fn shape(&self, _ctx: &Ctx<W>) -> Shape {
        Shape::Box {
            columns: self.columns,
            rows: self.list.total() as u16,
        }
    }

    fn load(&mut self, _ctx: &Ctx<W>) -> Result<()> {
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn other(&mut self, key: Key, ctx: &mut Ctx<W>) -> Result<Option<Flow<W>>> {
        let Key::Char(digit) = key else {
            return Ok(None);
        };
        if self.list.rows().iter().any(|choice| choice.digit == digit) {
            return self.take(digit, ctx).map(Some);
        }
        Ok(Some(Flow::Stay))
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx<W>) {
        for (place, choice, chosen) in self.list.visible(area) {
            let role = if chosen { Role::Chosen } else { Role::Text };
            let mark = if chosen { "►" } else { " " };
            let text = format!("{mark}{}  {}", choice.digit, choice.words);
            let span = ctx.look.span(&left(&text, usize::from(place.width)), role);
            frame
                .buffer_mut()
                .set_span(place.x, place.y, &span, place.width);
        }
    }
}
