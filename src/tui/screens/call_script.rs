//! What is said first on the phone: three lines above the list of numbers, and the form that changes them.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::absence_lines::capitalised;
use crate::domain::name::clean_text;
use crate::lang::{Lang, say};
use crate::store::Store;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::screen::{Screen, Shape};
use crate::tui::widgets::field::{Mask, TextField};
use crate::tui::widgets::form::{Form, Reply};

/// The setting that keeps the lines, where somebody changed them.
const SETTING: &str = "call_script";
/// How many lines there are.
const LINES: usize = 3;

/// The lines of the register: those that were typed, else those made from the campaign.
pub(super) fn script(store: &Store, lang: Lang) -> Result<Vec<String>> {
    let typed = store.setting(SETTING)?.unwrap_or_default();
    if !typed.trim().is_empty() {
        return Ok(typed.lines().map(str::to_owned).collect());
    }
    let (_, campaign) = store.campaign()?;
    let commune = store.commune()?.name;
    let noun = campaign.noun.as_str();
    let choice = |due_on| {
        let (viec, han) = (capitalised(noun), lang.day(due_on));
        say!(lang, call_script_choice_due, viec = viec, han = han)
    };
    let choice = campaign
        .due_on
        .map_or_else(|| say!(lang, call_script_choice, viec = noun), choice);
    Ok(vec![
        say!(lang, call_script_hello, viec = noun, xa = commune),
        choice,
        say!(lang, call_script_ask),
    ])
}

/// The form of the lines.
pub struct CallScript {
    form: Form<usize>,
}

const COLUMNS: u16 = 92;

impl CallScript {
    /// The form with the lines as they are.
    pub fn new(ctx: &Ctx) -> Result<Self> {
        let mut lines = script(&ctx.store, ctx.lang)?;
        lines.resize(LINES, String::new());
        let fields = lines.iter().enumerate().map(|(at, line)| {
            let label = say!(ctx.lang, call_script_line, number = ctx.lang.count(at + 1));
            Form::text(at, label, TextField::new(Mask::Any).with(line))
        });
        Ok(Self {
            form: Form::new(fields.collect()),
        })
    }

    /// Writes the lines; without any word those made from the campaign are back.
    fn save(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let lines: Vec<String> = (0..LINES)
            .map(|at| clean_text(&self.form.value(at)))
            .filter(|line| !line.is_empty())
            .collect();
        ctx.store.set_setting(SETTING, &lines.join("\n"))?;
        ctx.tell(say!(ctx.lang, call_script_told));
        Ok(Flow::Pop)
    }

    fn replied(&mut self, reply: Reply<usize>, ctx: &mut Ctx) -> Result<Option<Flow>> {
        match reply {
            Reply::No => Ok(None),
            Reply::Done => self.save(ctx).map(Some),
            Reply::Moved | Reply::Changed(_) => Ok(Some(Flow::Stay)),
        }
    }
}

impl Screen for CallScript {
    const COMMANDS: &'static [Command<Self>] = &[Command {
        keys: &[Key::F(2), Key::Ctrl('s')],
        word: |lang| say!(lang, command_save),
        line: |lang| say!(lang, command_save_line),
        ready: always,
        run: Self::save,
    }];

    fn title(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, call_script_title)
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, call_script_hint)
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        Shape::Box {
            columns: COLUMNS,
            rows: LINES as u16,
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

    fn unsaved(&self) -> bool {
        self.form.is_changed()
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        self.form.draw(frame, area, ctx.look);
    }
}
