//! The recording chip's form: for which day and time of day entries are recorded, and who went.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::words::date_fault;
use crate::domain::date::{DateOrder, Day, PartialDate, parse_event};
use crate::domain::name::clean_text;
use crate::domain::slot::Slot;
use crate::lang::say;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::{Error, Result};
use crate::tui::event::Key;
use crate::tui::screen::{Screen, Shape};
use crate::tui::widgets::field::{Mask, TextField};
use crate::tui::widgets::form::{Form, Reply};
use crate::tui::widgets::pick::Pick;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Day,
    Slot,
    Visitors,
}

/// The form of the chip.
pub struct ChipForm {
    form: Form<Part>,
}

impl ChipForm {
    /// The form with what is set now.
    pub fn new(ctx: &Ctx) -> Self {
        let lang = ctx.lang;
        let recording = ctx.session.circumstances.recording(ctx.clock);
        let slots = ('1'..='9').zip(Slot::all());
        let mut slot = Pick::new(
            slots
                .map(|(digit, slot)| (digit, lang.label("slot", slot.code())))
                .collect(),
        );
        slot.choose(Slot::all().position(|slot| slot == recording.slot));
        let day = TextField::new(Mask::Date).with(&lang.day(recording.day));
        let visitors = TextField::new(Mask::Any).with(&recording.visitors);
        Self {
            form: Form::new(vec![
                Form::text(Part::Day, say!(lang, chip_day), day),
                Form::pick(Part::Slot, say!(lang, chip_slot), slot),
                Form::text(Part::Visitors, say!(lang, chip_visitors), visitors),
            ]),
        }
    }

    /// The day: `21`, `2111` or `21/11` is the latest such day that is not ahead.
    fn day(&self, ctx: &Ctx) -> Result<Day> {
        let typed = self.form.value(Part::Day);
        let today = ctx.today();
        if let Some(day) = latest_day(&typed, today) {
            return Ok(day);
        }
        let fault = |text| Err(Error::Told(text));
        match parse_event(&typed, DateOrder::DayMonth, today) {
            Ok(PartialDate::Day(day)) if day <= today => Ok(day),
            Ok(PartialDate::Day(_)) => fault(say!(ctx.lang, date_in_future)),
            Ok(_) => fault(say!(ctx.lang, chip_day_whole)),
            Err(error) => fault(date_fault(ctx.lang, error, &typed)),
        }
    }

    fn save(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let day = self
            .day(ctx)
            .inspect_err(|_| self.form.focus_on(Part::Day))?;
        let slot = self
            .form
            .picked(Part::Slot)
            .and_then(|at| Slot::all().nth(at));
        let circumstances = &mut ctx.session.circumstances;
        circumstances.visitors = clean_text(&self.form.value(Part::Visitors));
        circumstances.set = None;
        let now = circumstances.recording(ctx.clock);
        circumstances.set =
            Some((day, slot.unwrap_or(now.slot))).filter(|set| *set != (now.day, now.slot));
        if circumstances.set.is_some() {
            let text = say!(
                ctx.lang,
                told_another_time,
                day = ctx.lang.day(day),
                slot = super::words::slot_words(ctx.lang, slot.unwrap_or(now.slot))
            );
            ctx.tell(text);
        }
        Ok(Flow::Pop)
    }

    fn replied(&mut self, reply: Reply<Part>, ctx: &mut Ctx) -> Result<Option<Flow>> {
        match reply {
            Reply::No => Ok(None),
            Reply::Done => self.save(ctx).map(Some),
            Reply::Changed(Part::Slot) => {
                self.form.go(1);
                Ok(Some(Flow::Stay))
            }
            Reply::Moved | Reply::Changed(_) => Ok(Some(Flow::Stay)),
        }
    }
}

/// The latest day not after today of a day of the month, with or without its month.
fn latest_day(typed: &str, today: Day) -> Option<Day> {
    use chrono::Datelike;
    let parts: Vec<&str> = match typed.len() {
        4 if typed.bytes().all(|byte| byte.is_ascii_digit()) => vec![&typed[..2], &typed[2..]],
        _ => typed
            .split(['/', '-', '.', ' '])
            .filter(|part| !part.is_empty())
            .collect(),
    };
    let numbers: Option<Vec<u32>> = parts.iter().map(|part| part.parse().ok()).collect();
    let matches = |day: &Day| match numbers.as_deref() {
        Some([of_month]) => day.day() == *of_month,
        Some([of_month, month]) => day.day() == *of_month && day.month() == *month,
        _ => false,
    };
    std::iter::successors(Some(today), Day::pred_opt)
        .take(366)
        .find(matches)
}

impl Screen for ChipForm {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::F(2), Key::Ctrl('s')],
            word: |lang| say!(lang, command_save),
            line: |lang| say!(lang, command_chip_save_line),
            ready: always,
            run: Self::save,
        },
        Command {
            keys: &[Key::F(5), Key::Ctrl('g')],
            word: |lang| say!(lang, command_now),
            line: |lang| say!(lang, command_now_line),
            ready: always,
            run: |form, ctx| {
                ctx.session.circumstances.set = None;
                ctx.session.circumstances.visitors = clean_text(&form.form.value(Part::Visitors));
                Ok(Flow::Pop)
            },
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, chip_title)
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, chip_hint)
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        Shape::Box {
            columns: 62,
            rows: self.form.rows(62),
        }
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        self.form.typing()
    }

    fn typed(&mut self, _ctx: &mut Ctx) -> Result<Flow> {
        self.form.typed();
        Ok(Flow::Stay)
    }

    fn other(&mut self, key: Key, ctx: &mut Ctx) -> Result<Option<Flow>> {
        let reply = self.form.key(key);
        self.replied(reply, ctx)
    }

    fn click(&mut self, at: Position, ctx: &mut Ctx) -> Result<Option<Flow>> {
        let reply = self.form.click(at);
        self.replied(reply, ctx)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        self.form.draw(frame, area, ctx.look);
    }
}
