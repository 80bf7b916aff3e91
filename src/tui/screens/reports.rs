//! What is printed: the walk list of a village and the list of who is away, as pages for the system's browser.

use std::path::PathBuf;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::export::{drive_warning, folder_of_lists, make_folder};
use super::layout::{split_column, split_row};
use crate::domain::id::VillageId;
use crate::domain::name::fold;
use crate::exchange::export::{ExportOptions, Format, write_file};
use crate::exchange::paper::{absent_list_html, walk_list_html};
use crate::lang::{Lang, say};
use crate::platform::open_with_system;
use crate::store::{AbsentFilter, HouseholdFilter, Which};
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::job::Job;
use crate::tui::layers::message::Message;
use crate::tui::look::{Role, clip, left, wrap};
use crate::tui::screen::Screen;
use crate::tui::widgets::list::{Keyed, ListView, Steps};

/// What can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Paper {
    /// The walk list of a village.
    Walk,
    /// Who is away.
    Absent,
}

impl Paper {
    const ALL: [Self; 2] = [Self::Walk, Self::Absent];

    fn code(self) -> &'static str {
        match self {
            Self::Walk => "walk",
            Self::Absent => "absent",
        }
    }
}

/// One village to print for; all of them without one.
struct Line {
    id: Option<VillageId>,
    name: String,
}

impl Keyed for Line {
    type Id = Option<VillageId>;

    fn id(&self) -> Option<VillageId> {
        self.id
    }
}

/// Rows of the preview that are read.
const SHOWN: usize = 40;

/// What can be printed, of which village, and a look at it.
pub struct Reports {
    paper: Paper,
    /// The village to begin with.
    village: Option<VillageId>,
    list: ListView<Line>,
    preview: Vec<String>,
    count: usize,
    folder: PathBuf,
    begun: bool,
}

impl Reports {
    /// Reports of this village; of any without one.
    pub fn of(village: Option<VillageId>) -> Self {
        Self {
            paper: Paper::Walk,
            village,
            list: ListView::default(),
            preview: Vec::new(),
            count: 0,
            folder: folder_of_lists(),
            begun: false,
        }
    }

    /// The same with another folder for the pages.
    #[must_use]
    pub fn into_folder(mut self, folder: PathBuf) -> Self {
        self.folder = folder;
        self
    }

    fn chosen(&self) -> Option<VillageId> {
        self.list.chosen().and_then(|line| line.id)
    }

    fn turn(&mut self, paper: Paper, ctx: &Ctx) -> Result<Flow> {
        self.paper = paper;
        self.list_villages(ctx)?;
        self.look(ctx)?;
        Ok(Flow::Stay)
    }

    /// A walk list is of one village; who is away can be printed for all of them.
    fn list_villages(&mut self, ctx: &Ctx) -> Result<()> {
        let mut lines = Vec::new();
        if self.paper == Paper::Absent {
            lines.push(Line {
                id: None,
                name: ctx.store.commune()?.name,
            });
        }
        let villages = ctx.store.villages()?;
        lines.extend(villages.into_iter().map(|(id, village)| Line {
            id: Some(id),
            name: village.name,
        }));
        if !self.begun {
            self.begun = true;
            let at = lines.iter().position(|line| line.id == self.village);
            if let (Some(at), Some(village)) = (at, self.village) {
                self.list.choose(Some(village), at);
            }
        }
        self.list.set(lines);
        Ok(())
    }

    /// Reads the first rows of what would be printed.
    fn look(&mut self, ctx: &Ctx) -> Result<()> {
        self.preview.clear();
        self.count = 0;
        let Some(roll) = ctx.store.roll() else {
            return Ok(());
        };
        let village = self.chosen();
        if self.paper == Paper::Walk {
            let filter = HouseholdFilter {
                village,
                which: Which::ToVisit,
                ..HouseholdFilter::default()
            };
            let hits = roll.households(&filter);
            self.count = hits.len();
            let ids: Vec<_> = hits.iter().take(SHOWN).map(|hit| hit.household).collect();
            for row in ctx.store.household_rows(&ids)? {
                self.preview.push(say!(
                    ctx.lang,
                    reports_walk_row,
                    code = row.code.as_str(),
                    head = ctx.look.personal(&row.head).into_owned(),
                    members = row.members.to_string(),
                    absent = row.absent.to_string()
                ));
            }
            return Ok(());
        }
        let filter = AbsentFilter::of(village);
        let (hits, _) = roll.absent_beside(&filter, None);
        self.count = hits.len();
        let ids: Vec<_> = hits.iter().take(SHOWN).map(|hit| hit.absence).collect();
        for row in ctx.store.absent_rows(&ids)? {
            let back = row.absence.back.map(|back| ctx.lang.back(back));
            let place = ctx.lang.place(&row.absence.place);
            let name = ctx.look.personal(&row.name).into_owned();
            let facts = [place, back.unwrap_or_default()];
            let facts = facts.iter().filter(|fact| !fact.is_empty());
            let line = facts.fold(format!("{} {name}", row.code), |line, fact| {
                format!("{line} · {fact}")
            });
            self.preview.push(line);
        }
        Ok(())
    }

    fn path(&self, ctx: &Ctx) -> PathBuf {
        let place = self.list.chosen().map(|line| fold(&line.name));
        let place = place.unwrap_or_default().replace(' ', "-");
        let day = ctx.today().format("%Y-%m-%d");
        let name = ctx.lang.label("paper_file", self.paper.code());
        self.folder.join(format!("{name}-{place}-{day}.html"))
    }

    /// Writes the pages on the worker and opens them with the system's browser.
    fn print(&mut self, ctx: &mut Ctx) -> Flow {
        let (paper, village, lang) = (self.paper, self.chosen(), ctx.lang);
        let (path, seed) = (self.path(ctx), ctx.store.seed());
        Flow::Start(Job::new(
            say!(lang, reports_job),
            move |_meter| {
                make_folder(&path)?;
                let store = seed.open()?;
                let options = ExportOptions {
                    village,
                    households: None,
                    absences: None,
                    people: None,
                    format: Format::Html,
                    full_numbers: false,
                    keys: false,
                    lang,
                };
                let rows = write_file(&path, &mut |out| match (paper, village) {
                    (Paper::Walk, Some(village)) => walk_list_html(&store, village, lang, out),
                    _ => absent_list_html(&store, &options, out),
                })?;
                Ok((rows, path))
            },
            |(rows, path), ctx: &mut Ctx| {
                // Where it lies is said in any case: a machine may have no browser.
                let _ = open_with_system(&path);
                let lang = ctx.lang;
                let words = say!(
                    lang,
                    reports_done,
                    rows = lang.number(rows as i64),
                    file = path.display().to_string()
                );
                Ok(Flow::push(Message::new(say!(lang, reports_title), words)))
            },
        ))
    }

    fn draw_choices(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let (top, below) = split_row(area, Paper::ALL.len() as u16 + 2);
        let inner = draw_pane(frame, top, &say!(lang, reports_papers), look);
        for ((digit, paper), row) in ('1'..).zip(Paper::ALL).zip(inner.rows()) {
            let chosen = paper == self.paper;
            let mark = if chosen { "►" } else { " " };
            let words = lang.label("paper_name", paper.code());
            let text = left(&format!("{mark}{digit}  {words}"), usize::from(row.width));
            let role = if chosen { Role::Strong } else { Role::Text };
            let span = look.span(&text, role);
            frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
        }
        let inner = draw_pane(frame, below, &say!(lang, reports_villages), look);
        for (place, line, chosen) in self.list.visible(inner) {
            let role = if chosen { Role::Chosen } else { Role::Text };
            let mark = if chosen { "►" } else { " " };
            let text = left(&format!("{mark}{}", line.name), usize::from(place.width));
            let span = look.span(&text, role);
            frame
                .buffer_mut()
                .set_span(place.x, place.y, &span, place.width);
        }
    }

    fn preview_title(&self, lang: Lang) -> String {
        let count = lang.count(self.count);
        match self.paper {
            Paper::Walk => say!(lang, reports_walk_count, count = count),
            Paper::Absent => say!(lang, reports_absent_count, count = count),
        }
    }

    fn draw_preview(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let inner = draw_pane(frame, area, &self.preview_title(lang), look);
        let about = lang.label("paper_line", self.paper.code());
        let mut notes = wrap(&about, usize::from(inner.width));
        if let Some(warning) = drive_warning(&self.folder, lang) {
            notes.extend(wrap(&warning, usize::from(inner.width)));
        }
        let (top, rows) = split_row(inner, notes.len() as u16 + 1);
        for (line, row) in notes.iter().zip(top.rows()) {
            let span = look.span(line, Role::Heading);
            frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
        }
        let more = self.count > usize::from(rows.height);
        let shown = usize::from(rows.height).saturating_sub(usize::from(more));
        let mut lines: Vec<&str> = self
            .preview
            .iter()
            .take(shown)
            .map(String::as_str)
            .collect();
        let rest = lang.count(self.count.saturating_sub(lines.len()));
        let rest = say!(lang, reports_more, count = rest);
        if more {
            lines.push(&rest);
        }
        for (line, row) in lines.iter().zip(rows.rows()) {
            let text = clip(line, usize::from(row.width));
            let span = look.span(&text, Role::Text);
            frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
        }
    }
}

impl Screen for Reports {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, reports_command_print),
            line: |lang| say!(lang, reports_command_print_line),
            ready: |reports, _ctx| reports.list.chosen().is_some(),
            run: |reports, ctx| Ok(reports.print(ctx)),
        },
        Command {
            keys: &[Key::Char('1')],
            word: |lang| say!(lang, reports_command_walk),
            line: |lang| say!(lang, reports_command_walk_line),
            ready: always,
            run: |reports, ctx| reports.turn(Paper::Walk, ctx),
        },
        Command {
            keys: &[Key::Char('2')],
            word: |lang| say!(lang, reports_command_absent),
            line: |lang| say!(lang, reports_command_absent_line),
            ready: always,
            run: |reports, ctx| reports.turn(Paper::Absent, ctx),
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, reports_title)
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, reports_hint)
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        self.list_villages(ctx)?;
        self.look(ctx)
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn moved(&mut self, ctx: &mut Ctx) -> Result<()> {
        self.look(ctx)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let columns = if area.width >= 100 { 40 } else { 30 };
        let (left, right) = split_column(area, columns);
        self.draw_choices(frame, left, ctx);
        self.draw_preview(frame, right, ctx);
    }
}
