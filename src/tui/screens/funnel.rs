//! How far the campaign has come with those who are away: seven stages, by village, reason and place. Every number opens
//! its people.

use std::hash::{DefaultHasher, Hash, Hasher};

use ratatui::Frame;
use ratatui::layout::Rect;

use super::absent::Absent;
use super::funnel_people::FunnelPeople;
use super::layout::split_row;
use crate::domain::absence::Reason;
use crate::domain::funnel::{Funnel, Stage};
use crate::domain::id::VillageId;
use crate::lang::{Lang, say};
use crate::store::{Funnels, Group, Reached};
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Look, Role, left, right, width};
use crate::tui::screen::Screen;
use crate::tui::widgets::bar::{bar, tenths};
use crate::tui::widgets::list::{Keyed, ListView, Steps};

/// What the rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Village,
    Reason,
    Place,
}

impl By {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Village => "village",
            Self::Reason => "reason",
            Self::Place => "place",
        }
    }
}

/// A row of figures; everybody without a group.
struct Line {
    group: Option<Group>,
    name: String,
    funnel: Funnel,
}

impl Keyed for Line {
    type Id = u64;

    fn id(&self) -> u64 {
        id_of(self.group.as_ref())
    }
}

/// A group told by a number, for lists that keep their choice by it.
pub(super) fn id_of(group: Option<&Group>) -> u64 {
    let mut hasher = DefaultHasher::new();
    group.hash(&mut hasher);
    hasher.finish()
}

/// A group in words.
pub(super) fn group_name(group: &Group, ctx: &Ctx) -> String {
    match group {
        Group::Village(id) => ctx.session.village(*id).to_owned(),
        Group::Reason(reason) => {
            let unknown = || say!(ctx.lang, group_no_reason);
            let code = reason.map(Reason::code);
            code.map_or_else(unknown, |code| ctx.lang.label("reason", code))
        }
        Group::Place(place) if place.is_empty() => say!(ctx.lang, group_no_place),
        Group::Place(place) => ctx.lang.place(place),
    }
}

/// The least columns of a name in front of the figures.
const NAME: u16 = 14;
/// The least columns of a bar.
const BAR: usize = 4;

/// The funnel of a village, or of the commune.
pub struct FunnelScreen {
    village: Option<VillageId>,
    name: String,
    by: By,
    funnels: Funnels,
    list: ListView<Line>,
    stage: Stage,
    loading: bool,
}

impl FunnelScreen {
    /// The funnel of this village; of the commune without one.
    pub fn of(village: Option<VillageId>) -> Self {
        Self {
            village,
            name: String::new(),
            by: if village.is_some() {
                By::Reason
            } else {
                By::Village
            },
            funnels: Funnels::default(),
            list: ListView::default(),
            stage: Stage::Listed,
            loading: true,
        }
    }

    /// The next rows: villages, reasons, places. One village has no villages to compare.
    fn turn(&mut self, ctx: &Ctx) -> Flow {
        self.by = match self.by {
            By::Village => By::Reason,
            By::Reason => By::Place,
            By::Place if self.village.is_some() => By::Reason,
            By::Place => By::Village,
        };
        self.list.rewind();
        self.fill(ctx);
        Flow::Stay
    }

    fn fill(&mut self, ctx: &Ctx) {
        let groups = match self.by {
            By::Village => &self.funnels.villages,
            By::Reason => &self.funnels.reasons,
            By::Place => &self.funnels.places,
        };
        let all = Line {
            group: None,
            name: say!(ctx.lang, funnel_all),
            funnel: self.funnels.all,
        };
        let groups = groups.iter().map(|(group, funnel)| Line {
            group: Some(group.clone()),
            name: group_name(group, ctx),
            funnel: *funnel,
        });
        self.list.set(std::iter::once(all).chain(groups).collect());
    }

    fn step(&mut self, columns: isize) -> Flow {
        let at = (self.stage as usize).saturating_add_signed(columns);
        if let Some(stage) = Stage::ALL.get(at) {
            self.stage = *stage;
        }
        Flow::Stay
    }

    /// The people behind the number under the cursor.
    fn open(&self, reached: Reached) -> Flow {
        match self.list.chosen() {
            Some(line) => Flow::push(FunnelPeople::of(
                self.village,
                line.group.clone(),
                self.place_of(line).to_owned(),
                reached,
            )),
            None => Flow::Stay,
        }
    }

    /// What a row's figures are of.
    fn place_of<'l>(&'l self, line: &'l Line) -> &'l str {
        match line.group {
            Some(_) => &line.name,
            None => &self.name,
        }
    }

    fn draw_stages(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let chosen = self.list.chosen();
        let name = chosen.map_or(self.name.as_str(), |line| self.place_of(line));
        let funnel = chosen.map_or(self.funnels.all, |line| line.funnel);
        let count = lang.count(funnel.people());
        let title = say!(lang, funnel_heading, place = name, count = count);
        let inner = draw_pane(frame, area, &title, look);
        let lines = stage_lines(&funnel, usize::from(inner.width), lang);
        for ((stage, line), row) in Stage::all().zip(lines).zip(inner.rows()) {
            let mark = if stage == self.stage { "►" } else { " " };
            let role = if stage == self.stage {
                Role::Strong
            } else {
                Role::Text
            };
            let mut x = row.x;
            for (text, role) in [(mark.to_owned(), Role::Strong), (line.figures, role)]
                .into_iter()
                .chain([(line.bar, Role::Good), (line.missing, Role::Care)])
            {
                let span = look.span(&text, role);
                let room = row.right().saturating_sub(x);
                x = frame.buffer_mut().set_span(x, row.y, &span, room).0;
            }
        }
    }

    fn draw_groups(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let title = lang.label("funnel_by", self.by.code());
        let inner = draw_pane(frame, area, &title, look);
        let wide = width(&lang.count(self.funnels.all.people())).max(5) as u16 + 1;
        let stages = Stage::ALL.len() as u16;
        let names = inner.width.saturating_sub(stages * wide).clamp(NAME, 40);
        let (heads, rows) = split_row(inner, 1);
        draw_heads(frame, heads, names, wide, look);
        let stage = self.stage;
        for (row, line, chosen) in self.list.visible(rows) {
            let mark = if chosen { "►" } else { " " };
            let role = if chosen { Role::Strong } else { Role::Text };
            let name = left(&format!("{mark}{}", line.name), usize::from(names));
            let span = look.span(&name, role);
            frame.buffer_mut().set_span(row.x, row.y, &span, names);
            for (at, of) in (0..).zip(Stage::all()) {
                let role = if chosen && of == stage {
                    Role::Chosen
                } else {
                    role
                };
                let count = lang.count(line.funnel.reached(of));
                let text = right(&count, usize::from(wide));
                let x = row.x + names + at * wide;
                let span = look.span(&text, role);
                let room = row.right().saturating_sub(x);
                frame.buffer_mut().set_span(x, row.y, &span, room);
            }
        }
    }
}

/// The digits that stand for the stages, over their columns.
fn draw_heads(frame: &mut Frame, area: Rect, names: u16, wide: u16, look: Look) {
    for (at, digit) in (0..Stage::ALL.len() as u16).zip('1'..) {
        let x = area.x + names + at * wide;
        let text = right(&digit.to_string(), usize::from(wide));
        let span = look.span(&text, Role::Heading);
        let room = area.right().saturating_sub(x);
        frame.buffer_mut().set_span(x, area.y, &span, room);
    }
}

/// One stage in words.
struct StageLine {
    figures: String,
    bar: String,
    missing: String,
}

/// The stages with number, share of all and bar, and how many of the stage before are missing.
fn stage_lines(funnel: &Funnel, columns: usize, lang: Lang) -> Vec<StageLine> {
    let all = funnel.people() as u64;
    let names = Stage::all().map(|stage| lang.label("funnel_stage", stage.code()));
    let names: Vec<String> = ('1'..)
        .zip(names)
        .map(|(at, name)| format!("{at} {name}"))
        .collect();
    let label = names.iter().map(|name| width(name)).max().unwrap_or(0);
    let count = width(&lang.count(funnel.people()));
    let missing: Vec<String> = Stage::all()
        .map(|stage| lang.missing(funnel, stage))
        .collect();
    let words = missing.iter().map(|words| width(words)).max().unwrap_or(0);
    // The mark in front, a blank between the parts.
    let taken = 1 + label + 1 + count + 1 + 7 + 1 + 1 + words;
    let room = columns.saturating_sub(taken).clamp(BAR, 30);
    Stage::all()
        .zip(names)
        .zip(missing)
        .map(|((stage, name), missing)| {
            let part = funnel.reached(stage) as u64;
            let percent = lang.percent(tenths(part, all));
            let number = lang.count(funnel.reached(stage));
            StageLine {
                figures: format!(
                    "{} {} {} ",
                    left(&name, label),
                    right(&number, count),
                    right(&percent, 7)
                ),
                bar: bar(part, all, room),
                missing: format!(" {missing}"),
            }
        })
        .collect()
}

fn has_line(funnel: &FunnelScreen, _ctx: &Ctx) -> bool {
    funnel.list.chosen().is_some()
}

impl Screen for FunnelScreen {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, funnel_command_open),
            line: |lang| say!(lang, funnel_command_open_line),
            ready: has_line,
            run: |funnel, _ctx| Ok(funnel.open(Reached::AtLeast(funnel.stage))),
        },
        Command {
            keys: &[Key::Char('-')],
            word: |lang| say!(lang, funnel_command_missing),
            line: |lang| say!(lang, funnel_command_missing_line),
            ready: |funnel, ctx| has_line(funnel, ctx) && funnel.stage != Stage::Listed,
            run: |funnel, _ctx| Ok(funnel.open(Reached::Missing(funnel.stage))),
        },
        Command {
            keys: &[Key::Left],
            word: |lang| say!(lang, funnel_command_before),
            line: |lang| say!(lang, funnel_command_before_line),
            ready: always,
            run: |funnel, _ctx| Ok(funnel.step(-1)),
        },
        Command {
            keys: &[Key::Right],
            word: |lang| say!(lang, funnel_command_next),
            line: |lang| say!(lang, funnel_command_next_line),
            ready: always,
            run: |funnel, _ctx| Ok(funnel.step(1)),
        },
        Command {
            keys: &[Key::Tab],
            word: |lang| say!(lang, funnel_command_turn),
            line: |lang| say!(lang, funnel_command_turn_line),
            ready: always,
            run: |funnel, ctx| Ok(funnel.turn(ctx)),
        },
        Command {
            keys: &[Key::F(6), Key::Ctrl('d')],
            word: |lang| say!(lang, command_absent),
            line: |lang| say!(lang, command_absent_line),
            ready: always,
            run: |funnel, _ctx| Ok(Flow::show(Absent::of(funnel.village))),
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, funnel_title, place = self.name.as_str())
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, funnel_hint)
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        self.name = match self.village {
            Some(village) => ctx.store.village(village)?.name,
            None => ctx.store.commune()?.name,
        };
        let roll = ctx.store.roll();
        self.loading = roll.is_none();
        self.funnels = roll.map_or_else(Funnels::default, |roll| roll.funnels(self.village));
        self.fill(ctx);
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn other(&mut self, key: Key, _ctx: &mut Ctx) -> Result<Option<Flow>> {
        let Key::Char(digit) = key else {
            return Ok(None);
        };
        let at = digit.to_digit(10).and_then(|digit| digit.checked_sub(1));
        let stage = at.and_then(|at| Stage::ALL.get(at as usize));
        Ok(stage.map(|stage| {
            self.stage = *stage;
            Flow::Stay
        }))
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (top, below) = split_row(area, Stage::ALL.len() as u16 + 2);
        if self.loading {
            let inner = draw_pane(frame, area, &self.name, ctx.look);
            let span = ctx.look.span(&say!(ctx.lang, absent_loading), Role::Quiet);
            frame
                .buffer_mut()
                .set_span(inner.x, inner.y, &span, inner.width);
            return;
        }
        self.draw_stages(frame, top, ctx);
        self.draw_groups(frame, below, ctx);
    }
}
