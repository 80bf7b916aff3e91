//! What such a list comes to, ready to be drawn: lines above, piles of rows below.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use crate::exchange::{ListedStep, RowNote};
use crate::lang::Lang;
use crate::tui::look::{Look, Role, width};
use crate::tui::widgets::list::Keyed;

/// A row of a pile.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub id: usize,
    /// The row as a spreadsheet shows it; empty where it stands in no list.
    pub row: String,
    pub name: String,
    pub village: String,
    pub household: String,
    /// What becomes of it, and why.
    pub what: String,
    pub role: Role,
}

impl Line {
    /// A person, with what becomes of the row.
    pub fn of(id: usize, one: &ListedStep, what: String, role: Role) -> Self {
        Self {
            id,
            row: match one.row {
                0 => String::new(),
                row => row.to_string(),
            },
            name: one.name.clone(),
            village: one.village.clone(),
            household: one.household.clone(),
            what,
            role,
        }
    }
}

/// Rows of which only a sentence is known.
pub(super) fn notes(notes: &[RowNote]) -> Vec<Line> {
    let lines = notes.iter().enumerate();
    lines
        .map(|(id, note)| Line {
            id,
            row: note.row.to_string(),
            name: String::new(),
            village: String::new(),
            household: String::new(),
            what: match &note.column {
                Some(column) => format!("{column}: {}", note.text),
                None => note.text.clone(),
            },
            role: Role::Care,
        })
        .collect()
}

impl Keyed for Line {
    type Id = usize;

    fn id(&self) -> usize {
        self.id
    }
}

/// Rows of one kind.
#[derive(Clone, Debug)]
pub(super) struct Pile {
    /// The word in the bar.
    pub words: String,
    /// What its rows are, above it.
    pub title: String,
    pub lines: Vec<Line>,
}

/// Everything.
#[derive(Clone, Debug, Default)]
pub(super) struct View {
    pub summary: Vec<(String, Role)>,
    pub piles: Vec<Pile>,
}

impl View {
    /// With the piles that hold something; with the first one if none does.
    pub fn new(summary: Vec<(String, Role)>, mut piles: Vec<Pile>) -> Self {
        let empty = piles.iter().all(|pile| pile.lines.is_empty());
        let mut first = true;
        piles.retain(|pile| std::mem::take(&mut first) && empty || !pile.lines.is_empty());
        Self { summary, piles }
    }
}

/// The bar: every pile with its count, the open one reversed.
#[derive(Debug, Default)]
pub(super) struct Bar(Vec<Rect>);

impl Bar {
    /// The pile at a place on the screen.
    pub fn at(&self, at: Position) -> Option<usize> {
        self.0.iter().position(|place| place.contains(at))
    }

    /// Draws the bar in one row.
    pub fn draw(
        &mut self,
        frame: &mut Frame,
        area: Rect,
        open: usize,
        view: &View,
        look: Look,
        lang: Lang,
    ) {
        self.0.clear();
        let mut x = area.x;
        for (at, pile) in view.piles.iter().enumerate() {
            let count = lang.count(pile.lines.len());
            let (before, after) = if at == open { ("[", "]") } else { (" ", " ") };
            let text = format!("{before}{} {count}{after}", pile.words);
            let role = match (at == open, pile.lines.len()) {
                (true, _) => Role::Chosen,
                (false, 0) => Role::Quiet,
                _ => Role::Text,
            };
            let columns = (width(&text) as u16).min(area.right().saturating_sub(x));
            let span = look.span(&text, role);
            frame.buffer_mut().set_span(x, area.y, &span, columns);
            self.0.push(Rect::new(x, area.y, columns, 1));
            x += columns;
        }
    }
}
