//! A command is one row: its keys, its words, when it can run and what it does. Dispatch, footer, F1 help and the F9
//! menu read that row and nothing else.

use std::any::Any;
use std::path::PathBuf;

use super::context::{Ctx, Source};
use super::error::Result;
use super::event::Key;
use super::job::Job;
use super::screen::{Layer, Screen};
use crate::domain::Day;
use crate::lang::{Lang, say};
use crate::store::Store;

/// One command of the screen `S`.
///
/// Keys: function keys, Ctrl with a letter, Enter, Delete, signs and, in lists, digits; never a letter, Backspace,
/// Ctrl+H/I/J/M or Ctrl+V. A row without keys is reached through the F9 menu. The first key is the one shown.
pub struct Command<S, W: Source = Store> {
    /// The keys that run it.
    pub keys: &'static [Key],
    /// One word for the footer (five columns under a function key), also its name in help and menu.
    pub word: fn(Lang) -> String,
    /// One line that says what it does.
    pub line: fn(Lang) -> String,
    /// Whether it can run now; a row that cannot is dim in the help and its keys do nothing.
    pub ready: fn(&S, &Ctx<W>) -> bool,
    /// Does it. What it returns is done by the frame.
    pub run: fn(&mut S, &mut Ctx<W>) -> Result<Flow<W>>,
}

impl<S: Screen<W>, W: Source> Command<S, W> {
    /// Opens the Find box of a list; letters do so by themselves.
    pub const FIND: Self = Self {
        keys: &[Key::F(3), Key::Char('/'), Key::Ctrl('f')],
        word: |lang| say!(lang, command_find),
        line: |lang| say!(lang, command_find_line),
        ready: always,
        run: |screen, _ctx| {
            if let Some(find) = screen.find() {
                find.begin();
            }
            Ok(Flow::Stay)
        },
    };
    /// Closes a box.
    pub const CLOSE: Self = Self {
        keys: &[Key::Esc],
        word: |lang| say!(lang, command_close),
        line: |lang| say!(lang, command_close_line),
        ready: always,
        run: |_screen, _ctx| Ok(Flow::Pop),
    };
}

/// For rows that can always run.
pub fn always<S, W: Source>(_screen: &S, _ctx: &Ctx<W>) -> bool {
    true
}

/// The `S` of commands that belong to no screen.
pub struct Everywhere;

/// What happens after a command: a value, so that it can be tested.
pub enum Flow<W: Source = Store> {
    /// Nothing more.
    Stay,
    /// Another layer on top.
    Push(Box<dyn Layer<W>>),
    /// Back to the layer below. The last layer stays.
    Pop,
    /// Another layer in place of this one.
    Swap(Box<dyn Layer<W>>),
    /// Goes to a screen of this kind: back to the one that is open below, if nothing unsaved lies on the way, else on
    /// top. For keys that work everywhere, so that the stack does not grow.
    Show(Box<dyn Layer<W>>),
    /// Back to the layer below, which is given this (see [`Screen::answered`]).
    Answer(Box<dyn Any>),
    /// Back to the layer below, then this.
    Then(Box<Flow<W>>),
    /// Long work for the worker thread, behind a box with progress and Cancel.
    Start(Job<W>),
    /// Back to the layer below, then one of the commands that were listed.
    Run(RowId),
    /// The help of the screen.
    Help,
    /// The menu of all commands that can run.
    Menu,
    /// Every layer loads again, though the register has not moved: what the session keeps has.
    Reload,
    /// Leaves the screens; asks first if something is unsaved.
    Leave(Ending),
    /// Leaves the screens, unsaved or not.
    Abandon(Ending),
}

impl<W: Source> Flow<W> {
    /// [`Flow::Push`] of a screen.
    pub fn push(layer: impl Layer<W> + 'static) -> Self {
        Self::Push(Box::new(layer))
    }

    /// [`Flow::Swap`] for a screen.
    pub fn swap(layer: impl Layer<W> + 'static) -> Self {
        Self::Swap(Box::new(layer))
    }

    /// [`Flow::Show`] of a screen.
    pub fn show(layer: impl Layer<W> + 'static) -> Self {
        Self::Show(Box::new(layer))
    }

    /// [`Flow::Answer`] with a value.
    pub fn answer(value: impl Any) -> Self {
        Self::Answer(Box::new(value))
    }
}

/// Why the screens came to an end. Only `main` leaves the program, after the store is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The user is done.
    Quit,
    /// Open this register next.
    Open(PathBuf),
    /// Open this register next, for reading only: it cannot or must not be written.
    Look(PathBuf),
    /// The register turned out to be damaged: nothing more is written into it; the sentence that says so.
    Damaged {
        /// The register.
        register: PathBuf,
        /// Why.
        why: String,
    },
    /// Make a new register next: the file and the commune's name.
    New(PathBuf, String),
    /// Open this register next, and ask at once for a list to be taken in.
    Import(PathBuf),
    /// Put a copy in the place of this register, then open the register again: that needs it closed.
    Restore {
        /// The copy.
        copy: PathBuf,
        /// The register.
        register: PathBuf,
    },
    /// Open the register of invented people next.
    Demo,
    /// It is this day today, whatever the clock of the machine shows.
    Today(Day),
    /// The terminal is gone; nothing can be written to it any more.
    Gone,
    /// A signal asked us to leave; its number.
    Signal(i32),
}

/// Which row of which table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowId {
    /// Of the screen on top.
    Screen(usize),
    /// Of [`Source::commands`].
    Source(usize),
    /// Of the frame: help, menu, quit.
    Frame(usize),
}

/// A command as help, menu and footer show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it stands.
    pub id: RowId,
    /// Its keys.
    pub keys: &'static [Key],
    /// Its word.
    pub word: String,
    /// Its line.
    pub line: String,
    /// Whether it can run now.
    pub ready: bool,
}

/// The rows of a table as they are now.
pub fn rows<S, W: Source>(
    table: &'static [Command<S, W>],
    screen: &S,
    ctx: &Ctx<W>,
    id: fn(usize) -> RowId,
) -> Vec<Row> {
    table
        .iter()
        .enumerate()
        .map(|(index, command)| Row {
            id: id(index),
            keys: command.keys,
            word: (command.word)(ctx.lang),
            line: (command.line)(ctx.lang),
            ready: (command.ready)(screen, ctx),
        })
        .collect()
}

/// The row of a table that a key runs now.
pub fn find<S, W: Source>(
    table: &'static [Command<S, W>],
    screen: &S,
    ctx: &Ctx<W>,
    key: Key,
) -> Option<&'static Command<S, W>> {
    table
        .iter()
        .find(|command| command.keys.contains(&key) && (command.ready)(screen, ctx))
}

/// What is wrong with the keys of a table, for the test every screen has; empty when nothing is.
pub fn faults<S, W: Source>(table: &[Command<S, W>]) -> Vec<String> {
    let mut faults = Vec::new();
    for (index, command) in table.iter().enumerate() {
        let word = (command.word)(Lang::Vi);
        for key in command.keys {
            let bad = match key {
                Key::Char(typed) => typed.is_alphabetic() || *typed == ' ',
                Key::Ctrl(letter) => !letter.is_ascii_lowercase() || "hijmv".contains(*letter),
                Key::F(number) => *number > 10,
                Key::Backspace => true,
                _ => false,
            };
            if bad {
                faults.push(format!("{word}: {}", key.cap()));
            }
            let earlier = &table[..index];
            let twin = earlier.iter().find(|other| {
                other.keys.contains(key) && (other.ready as usize) == (command.ready as usize)
            });
            if let Some(twin) = twin {
                faults.push(format!("{word} = {}: {}", (twin.word)(Lang::Vi), key.cap()));
            }
        }
        if let Some(Key::F(_)) = command.keys.first() {
            for lang in [Lang::Vi, Lang::En] {
                let word = (command.word)(lang);
                if super::look::width(&word) > 6 {
                    faults.push(format!("{word}: too long for the footer"));
                }
            }
        }
    }
    faults
}
