//! GÕ CỬA, the outreach book of a Vietnamese commune: the library behind the `gocua` program.
//!
//! A register is one file. It holds the villages, households and people of a commune, who is away and until when, and
//! what happened at every door. Lists come in as spreadsheets and go out again; between the two, one key records one visit.
//! Everything runs offline, for one writer, on the machine of a village head or of a ward's police.
//!
//! # Layers
//!
//! ```text
//! domain <- lang <- store <- exchange <- sample <- { tui, cli } <- main
//! values    words   the      lists in    invented    screens  commands
//! and rules vi, en  file     and out     people      beside them: platform
//! ```
//!
//! An arrow points at what may be used; a test reads every path and holds them. Each layer words its own errors.
//!
//! * [`domain`] knows dates, names, numbers, phones, relations, outcomes, and derives where a household stands. It has
//!   no input or output and no clock.
//! * [`lang`] has every word the user reads, in both languages. [`say!`] names one; the compiler checks its values.
//! * [`platform`] is all that differs between systems: clock, signals, permissions, drives.
//! * [`store`] is the register: the only SQL, the one door for writes, undo, check, backups, and the roll.
//! * [`exchange`] turns files into drafts of households and the register into files. One [`exchange::Field`]
//!   is one column: heading, aliases, how it is read and written.
//! * [`sample`] invents a commune of any size from a seed.
//! * [`tui`] is the screens: a stack of layers, each with one table of commands.
//! * [`cli`] is the commands: arguments, progress bar, JSON, exit status.
//!
//! # Invariants
//!
//! * The file is the only state. A screen holds what it shows and loads again when [`store::Version`] moves; it keeps
//!   its choice by id. The one cache, [`store::Roll`], is rebuilt from the file.
//! * Every write goes through [`store::Store::write`]: one transaction that also writes the operation log. Undo, redo,
//!   history and taking back an import stand on that door.
//! * Visits and steps are events that are added, never changed; a mistake is withdrawn. Two decisions of a person are the
//!   exceptions: households or records that are made one take their events along, and a report of somebody dead or moved
//!   that was not so becomes "not reached" with a note. Where a household stands is derived by [`domain::state`], how far
//!   an absence has come by [`domain::funnel`], what is to be done next by [`domain::work`]; what depends on today is
//!   never kept.
//! * A value is checked where it is born, in [`domain`]; nothing behind that border doubts it again.
//! * The time is an argument: [`domain::clock::Clock`]. Only [`platform::system_clock`] reads the machine's.
//! * Whatever people see passes [`lang::text::show`], where nobody can forget it: the values of a sentence in
//!   [`lang::Lang::say`], every cell of a picture in [`tui::look::Look::finish`], every line that is printed in
//!   `cli::output`. Nothing else writes to the terminal; a test holds that.
//! * `draw` never reads the register. A command is one row, [`tui::command::Command`]; footer, help, menu and the
//!   README's table of keys read that row.
//! * A row missing from a file deletes nothing, a blank cell clears nothing, and what was learned in the field outranks
//!   what a list says. Only a row of our own lists whose mark ([`domain::row_mark`]) says that the register still holds
//!   what was written there counts as edited, blank cells included.
//! * No row of a file vanishes: seen = taken + refused + skipped, and every one of the last two is named.
//! * Nothing is written in code that the user reads; nothing is deleted that the user wrote.
//!
//! # The journey of one key
//!
//! The village head presses `2`, nobody home, on the list of households.
//!
//! 1. A thread of [`tui::console::Console`] reads the key and puts it into the one channel that signals, the worker and
//!    the end of the terminal use too. [`tui::event::Keyboard`] makes an event of it: keys that come faster than a hand
//!    are text, not commands.
//! 2. The loop takes everything that is queued before it draws once. [`tui::app::App::event`] offers the key to the
//!    layer on top, then to the commands of every screen, then to its own.
//! 3. The row of the table whose key it is and that is ready runs. It makes a [`store::Entry`] from the household's
//!    [`store::Sheet`], the outcome and the recording chip.
//! 4. [`store::Store::record`] writes it as one batch: the visit, what it says of persons, the log. When it returns, it
//!    is on the disk. The roll is patched.
//! 5. What comes back is a [`tui::command::Flow`], a value. The toast says what was saved; the cursor moves on.
//! 6. The version has moved, so every layer that is seen loads: ids from the roll, the rows on the screen from the file
//!    by [`store::Store::household_rows`]. Then one picture is drawn.
//!
//! An error anywhere on the way becomes the line above the footer, in the user's language; nothing is half done.
//!
//! # The journey of one row of a file
//!
//! 1. [`exchange::List`] looks at the first bytes, refuses what is no list, finds the delimiter of a text or the sheets
//!    of a workbook, then the headings, and knows each column by its [`exchange::Meaning`].
//! 2. It tells titles, numbering, totals and blank lines from records, reads the cells through [`domain`], and puts rows
//!    of one household together. A cell that cannot be read refuses its row or warns: an [`exchange::Finding`] with a
//!    code, the row as a spreadsheet shows it, and the column.
//! 3. [`exchange::import`] hands the drafts to [`store::Intake`], which matches them with what the register holds: by
//!    id, by number, by name and birth.
//! 4. Each becomes added, changed, same or kept, told with its old and new values ([`exchange::Change`]), in one
//!    transaction of [`store::Store::write`]. A rehearsal is the same
//!    call, [`store::Store::rehearse`], rolled back; what it counts is what the preview shows.
//! 5. The [`exchange::ImportReport`] names every row that was not taken, in the words of [`lang`]; those rows can be
//!    written to a file, mended and imported.

pub mod cli;
pub mod domain;
pub mod exchange;
pub mod lang;
pub mod platform;
pub mod sample;
pub mod store;
pub mod tui;
