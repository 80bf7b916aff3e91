//! What a column can be taken for, to choose from: by group, or by typing a part of its name.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::name::fold;
use crate::exchange::{Field, Meaning};
use crate::lang::{Lang, say};
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, width};
use crate::tui::screen::{Screen, Shape};
use crate::tui::screens::layout::split_row;
use crate::tui::widgets::field::TextField;
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::table::{self, Cell, Column, Width};

/// What was chosen: the answer to the layer below.
pub(super) struct Chosen {
    /// The heading of the column.
    pub heading: String,
    /// What it is taken for.
    pub meaning: Meaning,
}

struct Line {
    id: usize,
    group: String,
    words: String,
    meaning: Meaning,
}

impl Keyed for Line {
    type Id = usize;

    fn id(&self) -> usize {
        self.id
    }
}

/// The box with the meanings.
pub(super) struct Meanings {
    heading: String,
    typed: TextField,
    list: ListView<Line>,
    lang: Lang,
}

/// The group of a field in the menu.
fn group(field: Field) -> &'static str {
    if field.is_of_household() {
        "household"
    } else if field < Field::AbsenceReason {
        "person"
    } else if field < Field::Result {
        "absence"
    } else {
        "result"
    }
}

/// Every meaning with its group: what is not used comes first.
fn all() -> impl Iterator<Item = (&'static str, Meaning)> {
    // Keys and marks are of our own exports, which need no help.
    let own = [Field::HouseholdKey, Field::PersonKey, Field::Base];
    let fields = Field::taken_in().filter(move |field| !own.contains(field));
    let fields = fields.map(|field| (group(field), Meaning::Field(field)));
    [("none", Meaning::Ignored)].into_iter().chain(fields)
}

impl Meanings {
    /// Asks what the column with this heading is; the meaning it has now is chosen.
    pub fn new(heading: String, now: &str, lang: Lang) -> Self {
        let mut menu = Self {
            heading,
            typed: TextField::default(),
            list: ListView::default(),
            lang,
        };
        if let Some(at) = all().position(|(_, meaning)| meaning.code() == now) {
            menu.list.choose(at, at);
        }
        menu.sift();
        menu
    }

    fn sift(&mut self) {
        let wanted = fold(self.typed.text());
        let lang = self.lang;
        let lines = all().enumerate().map(|(id, (group, meaning))| Line {
            id,
            group: lang.label("meaning_group", group),
            words: lang.label("column", meaning.code()),
            meaning,
        });
        let fits = |line: &Line| {
            fold(&line.words).contains(&wanted) || fold(&line.group).contains(&wanted)
        };
        self.list.set(lines.filter(fits).collect());
    }

    fn take(&mut self) -> Flow {
        match self.list.chosen() {
            Some(line) => Flow::answer(Chosen {
                heading: self.heading.clone(),
                meaning: line.meaning,
            }),
            None => Flow::Stay,
        }
    }
}

impl Screen for Meanings {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, command_choose),
            line: |lang| say!(lang, meanings_choose_line),
            ready: always,
            run: |menu, _ctx| Ok(menu.take()),
        },
        Command::CLOSE,
    ];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, meanings_title, heading = self.heading.as_str())
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, meanings_hint)
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        Shape::Box {
            columns: 60,
            rows: u16::MAX,
        }
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        Some(&mut self.typed)
    }

    fn typed(&mut self, _ctx: &mut Ctx) -> Result<Flow> {
        self.list.rewind();
        self.sift();
        Ok(Flow::Stay)
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let (top, below) = split_row(area, 2);
        let label = format!("{} ", say!(lang, find_label));
        let before = (width(&label) as u16).min(top.width);
        let span = look.span(&label, Role::Heading);
        frame.buffer_mut().set_span(top.x, top.y, &span, before);
        let field = Rect::new(top.x + before, top.y, top.width - before, 1).intersection(top);
        self.typed.draw(frame, field, look, true);
        let columns = [
            Column::new(String::new(), Width::Word(14), 0),
            Column::new(String::new(), Width::Name(20, 44), 0),
        ];
        let widths = table::fit(&columns, below.width);
        for (place, line, chosen) in self.list.visible(below) {
            let cells = [
                Cell::new(line.group.as_str(), Role::Quiet),
                Cell::text(line.words.as_str()),
            ];
            table::draw_row(frame, place, look, &columns, &widths, cells, chosen);
        }
    }
}
