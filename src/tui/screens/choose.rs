//! A box with a list to choose one row from, or to mark some: members of a household, villages.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::name::fold;
use crate::lang::say;
use crate::tui::command::{Command, Flow};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, left, width};
use crate::tui::screen::{Screen, Shape};
use crate::tui::widgets::find::Find;
use crate::tui::widgets::list::{Keyed, ListView, Steps};

type Then = Box<dyn Fn(Vec<i64>, &mut Ctx) -> Result<Flow>>;

#[derive(Clone, Debug)]
struct Row {
    id: i64,
    /// The first ten rows of the whole list have a digit.
    digit: Option<char>,
    words: String,
    marked: bool,
}

impl Keyed for Row {
    type Id = i64;

    fn id(&self) -> i64 {
        self.id
    }
}

/// The box. What `then` returns happens to the layer below: the box is gone.
pub struct Choose {
    title: String,
    several: bool,
    /// Letters look for a row; a short list needs none of that.
    long: bool,
    all: Vec<Row>,
    list: ListView<Row>,
    find: Find,
    then: Then,
}

/// From so many rows on letters find.
const LONG: usize = 10;
/// Rows inside the box at most.
const ROWS: usize = 14;

impl Choose {
    /// Asks for one of these rows, each an id and its words.
    pub fn one(
        title: String,
        rows: Vec<(i64, String)>,
        then: impl Fn(i64, &mut Ctx) -> Result<Flow> + 'static,
    ) -> Self {
        Self::new(title, rows, false, move |ids, ctx| match ids.first() {
            Some(id) => then(*id, ctx),
            None => Ok(Flow::Stay),
        })
    }

    /// Asks for some of these rows; those in `marked` are marked already.
    pub fn some(
        title: String,
        rows: Vec<(i64, String)>,
        marked: &[i64],
        then: impl Fn(Vec<i64>, &mut Ctx) -> Result<Flow> + 'static,
    ) -> Self {
        let mut choose = Self::new(title, rows, true, then);
        for row in &mut choose.all {
            row.marked = marked.contains(&row.id);
        }
        choose.show();
        choose
    }

    fn new(
        title: String,
        rows: Vec<(i64, String)>,
        several: bool,
        then: impl Fn(Vec<i64>, &mut Ctx) -> Result<Flow> + 'static,
    ) -> Self {
        let digits = "1234567890".chars().map(Some);
        let digits = digits.chain(std::iter::repeat(None));
        let all: Vec<Row> = rows
            .into_iter()
            .zip(digits)
            .map(|((id, words), digit)| Row {
                id,
                digit,
                words,
                marked: false,
            })
            .collect();
        let mut choose = Self {
            title,
            several,
            long: all.len() > LONG,
            all,
            list: ListView::default(),
            find: Find::default(),
            then: Box::new(then),
        };
        choose.show();
        choose
    }

    /// The rows that fit what is looked for.
    fn show(&mut self) {
        let wanted = fold(&self.find.query());
        let fits = |row: &&Row| wanted.is_empty() || fold(&row.words).contains(&wanted);
        self.list
            .set(self.all.iter().filter(fits).cloned().collect());
    }

    fn mark(&mut self, id: i64) {
        for row in self.all.iter_mut().filter(|row| row.id == id) {
            row.marked = !row.marked;
        }
        self.show();
    }

    fn take(&self, ids: Vec<i64>, ctx: &mut Ctx) -> Result<Flow> {
        Ok(Flow::Then(Box::new((self.then)(ids, ctx)?)))
    }

    fn marked(&self) -> Vec<i64> {
        let marked = self.all.iter().filter(|row| row.marked);
        marked.map(|row| row.id).collect()
    }
}

impl Screen for Choose {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter, Key::F(2), Key::Ctrl('s')],
            word: |lang| say!(lang, command_choose),
            line: |lang| say!(lang, command_choose_line),
            ready: |choose, _ctx| choose.list.total() > 0,
            run: |choose, ctx| {
                let marked = choose.marked();
                match choose.list.chosen_id() {
                    _ if !marked.is_empty() => choose.take(marked, ctx),
                    Some(id) => choose.take(vec![id], ctx),
                    None => Ok(Flow::Stay),
                }
            },
        },
        Command {
            keys: &[Key::Insert, Key::Char('+')],
            word: |lang| say!(lang, picker_command_mark),
            line: |lang| say!(lang, choose_mark_line),
            ready: |choose, _ctx| choose.several,
            run: |choose, _ctx| {
                if let Some(id) = choose.list.chosen_id() {
                    choose.mark(id);
                }
                Ok(Flow::Stay)
            },
        },
        Command::CLOSE,
    ];

    fn title(&self, _ctx: &Ctx) -> String {
        self.title.clone()
    }

    fn hint(&self, ctx: &Ctx) -> String {
        match (self.several, self.long) {
            (true, _) => say!(
                ctx.lang,
                choose_hint_several,
                n = ctx.lang.count(self.marked().len())
            ),
            (false, true) => say!(ctx.lang, choose_hint_long),
            (false, false) => say!(ctx.lang, choice_hint),
        }
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        let words = self.all.iter().map(|row| width(&row.words));
        let columns = words.max().unwrap_or(0).max(width(&self.title)) as u16 + 10;
        Shape::Box {
            columns: columns.clamp(40, 76),
            rows: self.all.len().min(ROWS) as u16 + u16::from(self.find.is_open()),
        }
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn find(&mut self) -> Option<&mut Find> {
        self.long.then_some(&mut self.find)
    }

    fn typed(&mut self, _ctx: &mut Ctx) -> Result<Flow> {
        self.list.rewind();
        self.show();
        Ok(Flow::Stay)
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn other(&mut self, key: Key, ctx: &mut Ctx) -> Result<Option<Flow>> {
        let Key::Char(typed) = key else {
            return Ok(None);
        };
        if typed == ' ' && self.several {
            if let Some(id) = self.list.chosen_id() {
                self.mark(id);
            }
            return Ok(Some(Flow::Stay));
        }
        let row = self.all.iter().find(|row| row.digit == Some(typed));
        match row.map(|row| row.id) {
            Some(id) if self.several => self.mark(id),
            Some(id) => return self.take(vec![id], ctx).map(Some),
            None => {}
        }
        Ok(Some(Flow::Stay))
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let mut rows = area;
        if self.find.is_open() {
            let top = Rect { height: 1, ..area };
            self.find
                .draw(frame, top, ctx.look, ctx.lang, self.list.total());
            rows.y += 1;
            rows.height = rows.height.saturating_sub(1);
        }
        for (place, row, chosen) in self.list.visible(rows) {
            let role = if chosen { Role::Chosen } else { Role::Text };
            let arrow = if chosen { "►" } else { " " };
            let box_ = match (self.several, row.marked) {
                (true, true) => "[√] ",
                (true, false) => "[ ] ",
                (false, _) => "",
            };
            let digit = row.digit.unwrap_or(' ');
            let text = format!("{arrow}{digit}  {box_}{}", row.words);
            let span = ctx.look.span(&left(&text, usize::from(place.width)), role);
            frame
                .buffer_mut()
                .set_span(place.x, place.y, &span, place.width);
        }
    }
}
