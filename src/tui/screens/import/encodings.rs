//! How the letters of a list may be read, each way with the names it makes: the eye sees which is right.

use std::path::PathBuf;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::plan::Plan;
use crate::exchange::{Choice, Encoding, Error as ExchangeError, Reading, readings};
use crate::lang::{Lang, say};
use crate::tui::command::{Command, Flow};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::Role;
use crate::tui::screen::{Screen, Shape};
use crate::tui::screens::layout::split_row;
use crate::tui::screens::lines::{draw_lines, wrapped};
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::table::{self, Cell, Column, Width};

type Then = Box<dyn FnOnce(Encoding, &mut Ctx) -> Flow + Send>;

struct Line {
    encoding: Encoding,
    certain: bool,
    names: String,
}

impl Keyed for Line {
    type Id = Encoding;

    fn id(&self) -> Encoding {
        self.encoding
    }
}

/// The box with the encodings.
pub(super) struct Encodings {
    list: ListView<Line>,
    then: Option<Then>,
}

/// Reads the file in every encoding and asks which is right; what `then` returns happens with the box still on top.
pub(super) fn choose(
    plan: &Plan,
    path: PathBuf,
    ctx: &Ctx,
    then: impl FnOnce(Encoding, &mut Ctx) -> Flow + Send + 'static,
) -> Flow {
    let choice = Choice {
        village: plan.options.village.clone(),
        mapping: plan.options.mapping.clone(),
        sheets: plan.options.sheets.clone(),
        ..Choice::new(ctx.today())
    };
    crate::tui::command::Flow::Start(crate::tui::job::Job::new(
        say!(ctx.lang, preview_job_rehearse, file = plan.name(ctx.lang)),
        move |_meter| {
            Ok(readings(&path, &choice).map_err(|error| ExchangeError::list(&path, error))?)
        },
        |found, _ctx: &mut Ctx| Ok(Flow::push(Encodings::new(found, Box::new(then)))),
    ))
}

impl Encodings {
    fn new(found: Vec<Reading>, then: Then) -> Self {
        let lines = found.into_iter().map(|reading| Line {
            encoding: reading.encoding,
            certain: reading.certain,
            names: reading.names.join(" · "),
        });
        let mut list = ListView::default();
        list.set(lines.collect());
        Self {
            list,
            then: Some(then),
        }
    }

    fn take(&mut self, ctx: &mut Ctx) -> Flow {
        match (self.list.chosen_id(), self.then.take()) {
            (Some(encoding), Some(then)) => then(encoding, ctx),
            _ => Flow::Pop,
        }
    }
}

fn words(line: &Line, lang: Lang) -> String {
    let name = line.encoding.text(lang);
    if line.certain {
        say!(lang, preview_by_file, what = name)
    } else {
        name
    }
}

const COLUMNS: u16 = 74;

impl Screen for Encodings {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, command_choose),
            line: |lang| say!(lang, encodings_choose_line),
            ready: |screen, _ctx| screen.list.total() > 0,
            run: |screen, ctx| Ok(screen.take(ctx)),
        },
        Command::CLOSE,
    ];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, encodings_title)
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, encodings_hint)
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        Shape::Box {
            columns: COLUMNS,
            rows: self.list.total() as u16 + 5,
        }
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (look, lang) = (ctx.look, ctx.lang);
        let (top, foot) = split_row(area, area.height.saturating_sub(3));
        let columns = [
            Column::new(say!(lang, encodings_column_name), Width::Name(20, 34), 0),
            Column::new(say!(lang, encodings_column_names), Width::Name(20, 60), 0),
        ];
        let widths = table::fit(&columns, top.width);
        let (heads, rows) = split_row(top, 1);
        table::draw_heads(frame, heads, look, &columns, &widths);
        for (place, line, chosen) in self.list.visible(rows) {
            let cells = [
                Cell::text(words(line, lang)),
                Cell::text(look.personal(&line.names)),
            ];
            table::draw_row(frame, place, look, &columns, &widths, cells, chosen);
        }
        let names = self.list.chosen().map(|line| line.names.clone());
        let names = look.personal(&names.unwrap_or_default()).into_owned();
        let lines = wrapped(&names, Role::Strong, usize::from(foot.width), 0);
        draw_lines(frame, split_row(foot, 1).1, &lines, look);
    }
}
