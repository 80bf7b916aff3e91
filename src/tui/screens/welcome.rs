//! The first run: try it with invented people, take a list in, or begin an empty register; or go on with the last one.

use std::path::PathBuf;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::layout::split_row;
use super::new_register::NewRegister;
use super::picker::{Picker, Wanted};
use crate::lang::{Lang, say};
use crate::store::Options;
use crate::tui::command::{Command, Ending, Flow};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, left, wrap};
use crate::tui::screen::Screen;
use crate::tui::widgets::list::{Keyed, ListView, Steps};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    Try,
    Import,
    New,
    Open,
    Last,
}

struct Line {
    digit: char,
    choice: Choice,
}

impl Keyed for Line {
    type Id = char;

    fn id(&self) -> char {
        self.digit
    }
}

/// The first screen while there is no register.
pub struct Welcome {
    options: Options,
    last: Option<PathBuf>,
    lines: ListView<Line>,
    /// Where the choices stand, for the mouse.
    places: Vec<(Rect, Choice)>,
}

impl Welcome {
    /// The choices; `last` is the register that was open last. A register that is made is made with these options.
    pub fn new(options: Options, last: Option<PathBuf>) -> Self {
        let mut choices = vec![Choice::Try, Choice::Import, Choice::New, Choice::Open];
        if last.is_some() {
            choices.push(Choice::Last);
        }
        let mut lines = ListView::default();
        let numbered = ('1'..).zip(choices);
        lines.set(
            numbered
                .map(|(digit, choice)| Line { digit, choice })
                .collect(),
        );
        Self {
            options,
            last,
            lines,
            places: Vec::new(),
        }
    }

    fn begin(&mut self, choice: Choice, ctx: &mut Ctx<()>) -> Flow<()> {
        match choice {
            Choice::Try => Flow::Leave(Ending::Demo),
            Choice::Import => {
                let form = NewRegister::new(self.options.clone(), None, ctx);
                Flow::push(form.and_import())
            }
            Choice::New => Flow::push(NewRegister::new(self.options.clone(), None, ctx)),
            Choice::Open => {
                Flow::push(Picker::new(Wanted::Register, |path, _ctx: &mut Ctx<()>| {
                    Ok(Flow::Leave(Ending::Open(path)))
                }))
            }
            Choice::Last => match &self.last {
                Some(path) => Flow::Leave(Ending::Open(path.clone())),
                None => Flow::Stay,
            },
        }
    }

    fn begin_chosen(&mut self, ctx: &mut Ctx<()>) -> Flow<()> {
        let choice = self.lines.chosen().map(|line| line.choice);
        choice.map_or(Flow::Stay, |choice| self.begin(choice, ctx))
    }

    /// What a choice is called, and what it does.
    fn words(&self, choice: Choice, lang: Lang) -> (String, String) {
        match choice {
            Choice::Try => (say!(lang, welcome_try), say!(lang, welcome_try_line)),
            Choice::Import => (say!(lang, welcome_import), say!(lang, welcome_import_line)),
            Choice::New => (say!(lang, welcome_new), say!(lang, welcome_new_line)),
            Choice::Open => (say!(lang, welcome_open), say!(lang, welcome_open_line)),
            Choice::Last => {
                let file = self.last.as_ref().map(|path| path.display().to_string());
                (say!(lang, welcome_last), file.unwrap_or_default())
            }
        }
    }
}

impl Screen<()> for Welcome {
    const COMMANDS: &'static [Command<Self, ()>] = &[Command {
        keys: &[Key::Enter],
        word: |lang| say!(lang, command_choose),
        line: |lang| say!(lang, command_choose_line),
        ready: |welcome, _ctx| welcome.lines.chosen().is_some(),
        run: |welcome, ctx| Ok(welcome.begin_chosen(ctx)),
    }];

    fn title(&self, ctx: &Ctx<()>) -> String {
        say!(ctx.lang, welcome_title)
    }

    fn hint(&self, ctx: &Ctx<()>) -> String {
        say!(ctx.lang, welcome_hint)
    }

    fn load(&mut self, _ctx: &Ctx<()>) -> Result<()> {
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.lines)
    }

    fn other(&mut self, key: Key, ctx: &mut Ctx<()>) -> Result<Option<Flow<()>>> {
        let rows = self.lines.rows();
        let line = rows.iter().find(|line| key == Key::Char(line.digit));
        let choice = line.map(|line| line.choice);
        Ok(choice.map(|choice| self.begin(choice, ctx)))
    }

    fn click(&mut self, at: Position, ctx: &mut Ctx<()>) -> Result<Option<Flow<()>>> {
        let hit = self.places.iter().find(|(place, _)| place.contains(at));
        let choice = hit.map(|(_, choice)| *choice);
        Ok(choice.map(|choice| self.begin(choice, ctx)))
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx<()>) {
        let (look, lang) = (ctx.look, ctx.lang);
        let margin = 2.min(area.width / 4);
        let inside = Rect::new(
            area.x + margin,
            area.y,
            area.width - 2 * margin,
            area.height,
        );
        let about = wrap(&say!(lang, welcome_about), usize::from(inside.width));
        let (top, below) = split_row(inside, about.len() as u16 + 2);
        for (line, row) in about.iter().zip(top.rows().skip(1)) {
            let span = look.span(line, Role::Text);
            frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
        }
        // Two lines and a blank one for each choice: the list itself knows of one row each.
        let digits: Vec<(char, Choice)> = self
            .lines
            .rows()
            .iter()
            .map(|line| (line.digit, line.choice))
            .collect();
        let chosen = self.lines.chosen_id();
        self.places.clear();
        let (rows, foot) = split_row(below, 3 * digits.len() as u16);
        for (at, (digit, choice)) in digits.iter().enumerate() {
            let y = rows.y + 3 * at as u16;
            let place = Rect::new(rows.x, y, rows.width, 2).intersection(rows);
            self.places.push((place, *choice));
            let (name, line) = self.words(*choice, lang);
            let is_chosen = chosen == Some(*digit);
            let mark = if is_chosen { "►" } else { " " };
            let role = if is_chosen {
                Role::Chosen
            } else {
                Role::Strong
            };
            let columns = usize::from(rows.width);
            let first = left(&format!("{mark}{digit}  {name}"), columns);
            let second = left(&format!("    {line}"), columns);
            for (text, role, y) in [(first, role, y), (second, Role::Quiet, y + 1)] {
                if y < rows.bottom() {
                    let span = look.span(&text, role);
                    frame.buffer_mut().set_span(rows.x, y, &span, rows.width);
                }
            }
        }
        // Whether the console's font has every letter and sign is seen here, before anything is written.
        let (_, last) = split_row(foot, foot.height.saturating_sub(1));
        let span = look.span(&say!(lang, welcome_letters), Role::Quiet);
        frame
            .buffer_mut()
            .set_span(last.x, last.y, &span, last.width);
    }
}
