//! A screen is a struct, one table of commands, `load` and `draw`.
//!
//! # Its life
//! *Made* by a command that returns [`Flow::push`]; *loaded* at once and whenever the register's version moves;
//! *drawn* from its own fields only; *covered* by another layer (it is loaded again when it comes back, if need be);
//! *popped* and dropped. It keeps its choice by id. It has no flags that say what changed, no reference to the frame.
//!
//! # Its keys
//! A key goes to the top layer only, in this order:
//! 1. the text field that [`Screen::typing`] names: characters, Backspace, arrows inside the text; then
//!    [`Screen::typed`] is called. While [`Screen::find`] is being typed in, Enter and arrows accept, Esc clears;
//! 2. the rows of [`Screen::COMMANDS`] that are ready;
//! 3. movement of [`Screen::list`]; then [`Screen::moved`] is called;
//! 4. a character that is no command opens [`Screen::find`] with itself typed;
//! 5. [`Screen::other`]: digits of a menu, and what else no table can say;
//! 6. the rows of [`Source::commands`] and of the frame (help, menu, quit, cover);
//! 7. Esc goes one level up.
//!
//! Text that a program typed (paste, keyboard programs) goes to 1 and 4 only.

use std::any::{Any, TypeId};

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::command::{Command, Flow, Row, RowId, find, rows};
use super::context::{Chip, Ctx, Source};
use super::error::Result;
use super::event::{Event, Key};
use super::widgets::field::TextField;
use super::widgets::find::Find;
use super::widgets::list::{Step, Steps};
use crate::lang::say;
use crate::store::Store;

/// The place a layer takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Everything between header and footer.
    Full,
    /// A box in the middle over the layers below, with room for this much inside its frame (cut to the terminal).
    Box {
        /// Columns inside.
        columns: u16,
        /// Rows inside.
        rows: u16,
    },
}

/// One screen or box. See the module's text for its life and its keys.
pub trait Screen<W: Source = Store>: Sized + 'static {
    /// Everything that can be done here.
    const COMMANDS: &'static [Command<Self, W>];

    /// Header of a full screen, top of the frame of a box.
    fn title(&self, ctx: &Ctx<W>) -> String;

    /// Reads what is shown. Called before the first draw and after every change of the register; what is being typed
    /// and what is chosen stays.
    fn load(&mut self, ctx: &Ctx<W>) -> Result<()>;

    /// Draws into `area`. Never reads the register. Widgets remember here where they stand, for the mouse.
    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx<W>);

    /// Full screen or box.
    fn shape(&self, _ctx: &Ctx<W>) -> Shape {
        Shape::Full
    }

    /// What stands on the right of the header.
    fn chips(&self, _ctx: &Ctx<W>) -> Vec<Chip> {
        Vec::new()
    }

    /// The line above the footer while nothing is being told: the keys that matter here.
    fn hint(&self, _ctx: &Ctx<W>) -> String {
        String::new()
    }

    /// The text field that takes the keys now, other than Find.
    fn typing(&mut self) -> Option<&mut TextField> {
        None
    }

    /// The text of [`Screen::typing`] or [`Screen::find`] has changed.
    fn typed(&mut self, _ctx: &mut Ctx<W>) -> Result<Flow<W>> {
        Ok(Flow::Stay)
    }

    /// The list that arrows, page keys, wheel and mouse move in.
    fn list(&mut self) -> Option<&mut dyn Steps> {
        None
    }

    /// The choice in [`Screen::list`] has moved: fetch the rows it needs ([`ListView::need`]) and the details beside.
    ///
    /// [`ListView::need`]: super::widgets::list::ListView::need
    fn moved(&mut self, _ctx: &mut Ctx<W>) -> Result<()> {
        Ok(())
    }

    /// The Find box of the list: letters open it.
    fn find(&mut self) -> Option<&mut Find> {
        None
    }

    /// A key that nothing above took; `None` if this does not take it either.
    fn other(&mut self, _key: Key, _ctx: &mut Ctx<W>) -> Result<Option<Flow<W>>> {
        Ok(None)
    }

    /// A click that [`Screen::list`] did not take.
    fn click(&mut self, _at: Position, _ctx: &mut Ctx<W>) -> Result<Option<Flow<W>>> {
        Ok(None)
    }

    /// The layer above went and left this ([`Flow::Answer`]).
    fn answered(&mut self, _answer: Box<dyn Any>, _ctx: &mut Ctx<W>) -> Result<Flow<W>> {
        Ok(Flow::Stay)
    }

    /// Whether leaving would lose what was typed.
    fn unsaved(&self) -> bool {
        false
    }
}

/// A screen on the stack. Implemented once, for every [`Screen`].
pub trait Layer<W: Source = Store> {
    /// The screen's type, for [`Flow::Show`].
    fn kind(&self) -> TypeId;
    /// See [`Screen::title`].
    fn title(&self, ctx: &Ctx<W>) -> String;
    /// See [`Screen::load`].
    fn load(&mut self, ctx: &Ctx<W>) -> Result<()>;
    /// See [`Screen::draw`].
    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx<W>);
    /// See [`Screen::shape`].
    fn shape(&self, ctx: &Ctx<W>) -> Shape;
    /// See [`Screen::chips`].
    fn chips(&self, ctx: &Ctx<W>) -> Vec<Chip>;
    /// See [`Screen::hint`].
    fn hint(&self, ctx: &Ctx<W>) -> String;
    /// See [`Screen::answered`].
    fn answered(&mut self, answer: Box<dyn Any>, ctx: &mut Ctx<W>) -> Result<Flow<W>>;
    /// See [`Screen::unsaved`].
    fn unsaved(&self) -> bool;
    /// The screen's commands as they are now.
    fn rows(&self, ctx: &Ctx<W>) -> Vec<Row>;
    /// Runs one of them, if it is ready.
    fn run(&mut self, row: usize, ctx: &mut Ctx<W>) -> Result<Flow<W>>;
    /// Takes an event; `None` if it means nothing here.
    fn input(&mut self, event: &Event, ctx: &mut Ctx<W>) -> Result<Option<Flow<W>>>;
}

impl<W: Source, S: Screen<W>> Layer<W> for S {
    fn kind(&self) -> TypeId {
        TypeId::of::<S>()
    }

    fn title(&self, ctx: &Ctx<W>) -> String {
        Screen::title(self, ctx)
    }

    fn load(&mut self, ctx: &Ctx<W>) -> Result<()> {
        Screen::load(self, ctx)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx<W>) {
        Screen::draw(self, frame, area, ctx);
    }

    fn shape(&self, ctx: &Ctx<W>) -> Shape {
        Screen::shape(self, ctx)
    }

    fn chips(&self, ctx: &Ctx<W>) -> Vec<Chip> {
        Screen::chips(self, ctx)
    }

    fn hint(&self, ctx: &Ctx<W>) -> String {
        Screen::hint(self, ctx)
    }

    fn answered(&mut self, answer: Box<dyn Any>, ctx: &mut Ctx<W>) -> Result<Flow<W>> {
        Screen::answered(self, answer, ctx)
    }

    fn unsaved(&self) -> bool {
        Screen::unsaved(self)
    }

    fn rows(&self, ctx: &Ctx<W>) -> Vec<Row> {
        rows(S::COMMANDS, self, ctx, RowId::Screen)
    }

    fn run(&mut self, row: usize, ctx: &mut Ctx<W>) -> Result<Flow<W>> {
        match S::COMMANDS.get(row) {
            Some(command) if (command.ready)(self, ctx) => (command.run)(self, ctx),
            _ => Ok(Flow::Stay),
        }
    }

    fn input(&mut self, event: &Event, ctx: &mut Ctx<W>) -> Result<Option<Flow<W>>> {
        match event {
            Event::Key(key) => pressed(self, *key, ctx),
            Event::Again(key) => held(self, *key, ctx).map(Some),
            Event::Text(key) => text(self, *key, ctx).map(Some),
            Event::Paste(pasted) => paste(self, pasted, ctx).map(Some),
            Event::Click(at) => clicked(self, *at, ctx),
            Event::WheelUp(at) => wheeled(self, *at, -3, ctx),
            Event::WheelDown(at) => wheeled(self, *at, 3, ctx),
            Event::Resize(..) => Ok(None),
        }
    }
}

fn pressed<W: Source, S: Screen<W>>(
    screen: &mut S,
    key: Key,
    ctx: &mut Ctx<W>,
) -> Result<Option<Flow<W>>> {
    if typed_into(screen, key) {
        return screen.typed(ctx).map(Some);
    }
    if let Some(flow) = finding(screen, key, ctx)? {
        return Ok(Some(flow));
    }
    if let Some(command) = find(S::COMMANDS, screen, ctx, key) {
        return (command.run)(screen, ctx).map(Some);
    }
    if let Some(step) = Step::of(key)
        && let Some(list) = screen.list()
    {
        list.step(step);
        return screen.moved(ctx).map(|()| Some(Flow::Stay));
    }
    if let Key::Char(typed) = key
        && typed.is_alphabetic()
        && begin_find(screen, typed)
    {
        return screen.typed(ctx).map(Some);
    }
    screen.other(key, ctx)
}

/// The field that takes characters now: the Find box while it is typed in, else the screen's own.
fn field<W: Source, S: Screen<W>>(screen: &mut S) -> Option<&mut TextField> {
    // Asked twice because one answer cannot be kept while the other is asked for.
    if screen.find().is_some_and(|find| find.typing().is_some()) {
        screen.find().and_then(Find::typing)
    } else {
        screen.typing()
    }
}

fn typed_into<W: Source, S: Screen<W>>(screen: &mut S, key: Key) -> bool {
    field(screen).is_some_and(|field| field.key(key))
}

/// Enter and the arrows accept what Find has found, Esc clears it. An arrow goes on to move in the list.
fn finding<W: Source, S: Screen<W>>(
    screen: &mut S,
    key: Key,
    ctx: &mut Ctx<W>,
) -> Result<Option<Flow<W>>> {
    let Some(find) = screen.find().filter(|find| find.is_open()) else {
        return Ok(None);
    };
    let typing = find.typing().is_some();
    match key {
        Key::Esc => find.clear(),
        Key::Enter | Key::Tab if typing => find.accept(),
        _ if typing && Step::of(key).is_some() => {
            find.accept();
            return Ok(None);
        }
        _ => return Ok(None),
    }
    screen.typed(ctx).map(Some)
}

fn begin_find<W: Source, S: Screen<W>>(screen: &mut S, typed: char) -> bool {
    let Some(find) = screen.find() else {
        return false;
    };
    find.begin_with(typed);
    true
}

/// A key that is held down repeats text and movement. A command is run once; the user is told why not again.
fn held<W: Source, S: Screen<W>>(screen: &mut S, key: Key, ctx: &mut Ctx<W>) -> Result<Flow<W>> {
    if typed_into(screen, key) {
        return screen.typed(ctx);
    }
    if find(S::COMMANDS, screen, ctx, key).is_some() {
        ctx.tell(say!(ctx.lang, key_held));
    }
    Ok(Flow::Stay)
}

/// A key that a program typed: text, or nothing.
fn text<W: Source, S: Screen<W>>(screen: &mut S, key: Key, ctx: &mut Ctx<W>) -> Result<Flow<W>> {
    let typed = match key {
        Key::Char(typed) => typed,
        _ => ' ',
    };
    let taken = field(screen).map(|field| field.key(Key::Char(typed)));
    if taken.is_some() || begin_find(screen, typed) {
        return screen.typed(ctx);
    }
    Ok(Flow::Stay)
}

fn paste<W: Source, S: Screen<W>>(
    screen: &mut S,
    pasted: &str,
    ctx: &mut Ctx<W>,
) -> Result<Flow<W>> {
    if field(screen).is_none()
        && let Some(find) = screen.find()
    {
        find.begin();
    }
    let Some(field) = field(screen) else {
        return Ok(Flow::Stay);
    };
    field.paste(pasted);
    screen.typed(ctx)
}

fn clicked<W: Source, S: Screen<W>>(
    screen: &mut S,
    at: Position,
    ctx: &mut Ctx<W>,
) -> Result<Option<Flow<W>>> {
    match screen.list().and_then(|list| list.click(at)) {
        // The second click on a row opens it.
        Some(true) => pressed(screen, Key::Enter, ctx),
        Some(false) => screen.moved(ctx).map(|()| Some(Flow::Stay)),
        None => screen.click(at, ctx),
    }
}

fn wheeled<W: Source, S: Screen<W>>(
    screen: &mut S,
    _at: Position,
    rows: isize,
    ctx: &mut Ctx<W>,
) -> Result<Option<Flow<W>>> {
    let Some(list) = screen.list() else {
        return Ok(None);
    };
    list.step(Step::Rows(rows));
    screen.moved(ctx).map(|()| Some(Flow::Stay))
}
