//! The box of the job that runs: how far it is, and Cancel. The frame opens and closes it.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::lang::{Lang, say};
use crate::tui::command::{Command, Flow};
use crate::tui::context::{Ctx, Running, Source};
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, clip};
use crate::tui::screen::{Screen, Shape};
use crate::tui::widgets::bar::{bar, tenths};

/// Shows [`Ctx::job`].
pub struct Progress;

impl<W: Source> Screen<W> for Progress {
    const COMMANDS: &'static [Command<Self, W>] = &[Command {
        keys: &[Key::Esc],
        word: |lang| say!(lang, command_cancel),
        line: |lang| say!(lang, command_cancel_line),
        ready: |_screen, ctx| ctx.job.as_ref().is_some_and(|job| !job.is_cancelled()),
        run: |_screen, ctx| {
            if let Some(job) = &ctx.job {
                job.cancel();
            }
            Ok(Flow::Stay)
        },
    }];

    fn title(&self, ctx: &Ctx<W>) -> String {
        ctx.job
            .as_ref()
            .map(|job| job.title.clone())
            .unwrap_or_default()
    }

    fn hint(&self, ctx: &Ctx<W>) -> String {
        match &ctx.job {
            Some(job) if job.is_cancelled() => say!(ctx.lang, progress_cancelling),
            _ => say!(ctx.lang, progress_hint),
        }
    }

    fn shape(&self, _ctx: &Ctx<W>) -> Shape {
        Shape::Box {
            columns: 60,
            rows: 3,
        }
    }

    fn load(&mut self, _ctx: &Ctx<W>) -> Result<()> {
        Ok(())
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx<W>) {
        let Some(job) = &ctx.job else { return };
        let columns = usize::from(area.width);
        let lines = [
            count(job, ctx.lang),
            bar(job.done, job.total, columns),
            Screen::hint(self, ctx),
        ];
        for (line, row) in lines.iter().zip(area.rows()) {
            let span = ctx.look.span(&clip(line, columns), Role::Text);
            frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
        }
    }
}

fn count(job: &Running, lang: Lang) -> String {
    let done = lang.number(job.done as i64);
    if job.total == 0 {
        return say!(lang, progress_count, done = done);
    }
    let total = lang.number(job.total as i64);
    let percent = lang.percent(tenths(job.done, job.total));
    say!(
        lang,
        progress_part,
        done = done,
        total = total,
        percent = percent
    )
}
