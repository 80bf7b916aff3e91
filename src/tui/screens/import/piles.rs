//! The piles into which a rehearsal sorts what a list says, as a bar to choose one from and as the lines of one.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::plan::{Plan, RowAt};
use crate::exchange::{ImportReport, RowNote};
use crate::lang::Lang;
use crate::tui::look::{Look, Role, width};
use crate::tui::widgets::list::Keyed;

/// One pile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pile {
    /// Rows that are not taken.
    Refused,
    /// Rows that are taken and doubtful.
    Look,
    /// Records that the list has with other values.
    Changed,
    /// Records that were not in the register.
    New,
    /// Records of the register that are not in the list.
    Missing,
    /// Rows that hold no record, or are left out.
    Skipped,
}

impl Pile {
    /// All of them, in the order of the bar.
    pub const ALL: [Self; 6] = [
        Self::Refused,
        Self::Look,
        Self::Changed,
        Self::New,
        Self::Missing,
        Self::Skipped,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Look => "look",
            Self::Changed => "changed",
            Self::New => "new",
            Self::Missing => "missing",
            Self::Skipped => "skipped",
        }
    }

    /// What it is called.
    pub fn words(self, lang: Lang) -> String {
        lang.label("pile", self.code())
    }

    /// What the glyphs of its lines mean.
    pub fn marks(self, lang: Lang) -> String {
        lang.label("pile_marks", self.code())
    }

    /// How many are in it, also those that the report only counts.
    pub fn count(self, report: &ImportReport) -> u64 {
        let all = |held: usize, more: u64| held as u64 + more;
        match self {
            Self::Refused => report.rows.refused,
            Self::Look => all(report.warnings.len(), report.more_warnings),
            Self::Changed => all(report.changes.len(), report.more_changes),
            Self::New => all(report.new.len(), report.more_new),
            Self::Missing => all(report.missing.len(), report.more_missing),
            Self::Skipped => all(report.skipped.len(), 0),
        }
    }

    /// How many of it are not held by the report.
    pub fn more(self, report: &ImportReport) -> u64 {
        match self {
            Self::Look => report.more_warnings,
            Self::Changed => report.more_changes,
            Self::New => report.more_new,
            Self::Missing => report.more_missing,
            Self::Refused | Self::Skipped => 0,
        }
    }

    /// Whether a row of this pile can be mended by typing.
    pub fn can_be_mended(self) -> bool {
        matches!(self, Self::Refused | Self::Look)
    }

    /// The pile to open at first: the first that has something in it.
    pub fn first(report: &ImportReport) -> Self {
        let filled = |pile: &Self| pile.count(report) > 0;
        Self::ALL.into_iter().find(filled).unwrap_or(Self::Refused)
    }

    /// The next pile, or the one before, round and round.
    pub fn turn(self, back: bool) -> Self {
        let at = Self::ALL.iter().position(|pile| *pile == self).unwrap_or(0);
        let step = if back { Self::ALL.len() - 1 } else { 1 };
        Self::ALL[(at + step) % Self::ALL.len()]
    }
}

/// What a line of a pile is about: a place in the list of the report, or among the rows that were decided on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Refused(usize),
    Look(usize),
    Changed(usize),
    New(usize),
    Missing(usize),
    Skipped(usize),
    Touched(usize),
}

impl About {
    /// The row it is about; none for what is not in the list.
    pub fn at(self, report: &ImportReport, plan: &Plan) -> Option<RowAt> {
        let of_note = |note: &RowNote| RowAt {
            file: note.file.clone(),
            sheet: note.sheet.clone(),
            row: note.row,
        };
        match self {
            Self::Changed(at) => report.changes.get(at).map(|change| RowAt {
                file: change.file.clone(),
                sheet: change.sheet.clone(),
                row: change.row,
            }),
            Self::New(at) => report.new.get(at).map(|new| RowAt {
                file: new.file.clone(),
                sheet: new.sheet.clone(),
                row: new.row,
            }),
            Self::Missing(_) => None,
            Self::Touched(at) => plan.touched.get(at).map(|touched| touched.at.clone()),
            _ => self.note(report).map(of_note),
        }
    }

    /// What the report says of the row.
    pub fn note(self, report: &ImportReport) -> Option<&RowNote> {
        match self {
            Self::Refused(at) => report.refused.get(at),
            Self::Look(at) => report.warnings.get(at),
            Self::Skipped(at) => report.skipped.get(at),
            _ => None,
        }
    }
}

/// One line of a pile.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    id: usize,
    /// What it is about.
    pub about: About,
}

impl Keyed for Line {
    type Id = usize;

    fn id(&self) -> usize {
        self.id
    }
}

/// The lines of a pile: what the report has there, and the rows that were there when they were decided on.
pub(super) fn lines(pile: Pile, report: &ImportReport, plan: &Plan) -> Vec<Line> {
    let mut about: Vec<About> = match pile {
        Pile::Refused => (0..report.refused.len()).map(About::Refused).collect(),
        Pile::Look => (0..report.warnings.len()).map(About::Look).collect(),
        Pile::Changed => (0..report.changes.len()).map(About::Changed).collect(),
        Pile::New => (0..report.new.len()).map(About::New).collect(),
        Pile::Missing => (0..report.missing.len()).map(About::Missing).collect(),
        Pile::Skipped => (0..report.skipped.len()).map(About::Skipped).collect(),
    };
    let mut added = false;
    for (place, touched) in plan.touched.iter().enumerate() {
        let here = |about: &About| about.at(report, plan).as_ref() == Some(&touched.at);
        if touched.pile == pile && !about.iter().any(here) {
            about.push(About::Touched(place));
            added = true;
        }
    }
    if added {
        about.sort_by_key(|about| {
            let at = about.at(report, plan);
            at.map(|at| (at.list(report), at.row))
        });
    }
    let lines = about.into_iter().enumerate();
    lines.map(|(id, about)| Line { id, about }).collect()
}

/// The bar: every pile with its count, the open one reversed.
#[derive(Debug, Default)]
pub(super) struct Bar(Vec<(Pile, Rect)>);

impl Bar {
    /// The pile at a place on the screen.
    pub fn at(&self, at: Position) -> Option<Pile> {
        let hit = self.0.iter().find(|(_, place)| place.contains(at));
        hit.map(|(pile, _)| *pile)
    }

    /// Draws the bar in one row.
    pub fn draw(
        &mut self,
        frame: &mut Frame,
        area: Rect,
        open: Pile,
        report: &ImportReport,
        look: Look,
        lang: Lang,
    ) {
        self.0.clear();
        let mut x = area.x;
        for pile in Pile::ALL {
            let count = pile.count(report);
            let number = lang.number(count as i64);
            let (before, after) = if pile == open { ("[", "]") } else { (" ", " ") };
            let text = format!("{before}{} {number}{after}", pile.words(lang));
            let role = match (pile == open, count) {
                (true, _) => Role::Chosen,
                (false, 0) => Role::Quiet,
                _ => Role::Text,
            };
            let columns = width(&text) as u16;
            if x + columns > area.right() {
                break;
            }
            let span = look.span(&text, role);
            frame.buffer_mut().set_span(x, area.y, &span, columns);
            self.0.push((pile, Rect::new(x, area.y, columns, 1)));
            x += columns;
        }
    }
}
