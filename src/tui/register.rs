//! The register as the source of the screens: what the session keeps of it, and the commands of every screen.

use std::path::PathBuf;
use std::time::Duration;

use super::command::{Command, Ending, Everywhere, Flow, always};
use super::context::{Chip, Ctx, Source};
use super::error::Result;
use super::event::Key;
use super::job::Job;
use super::screens::absent::Absent;
use super::screens::calendar::Calendar;
use super::screens::chip::ChipForm;
use super::screens::files::{Files, Shown};
use super::screens::homecoming::Homecoming;
use super::screens::households::Households;
use super::screens::reports::Reports;
use super::screens::undo::{redo, undo};
use super::screens::why_lines::go_to_next_work;
use super::screens::words;
use super::screens::work_list::WorkList;
use super::session::Session;
use crate::lang::say;
use crate::store::{Store, look_into};
use crate::tui::look::clip;

/// How long an index that could not be loaded is left alone.
const LOAD_AGAIN: Duration = Duration::from_secs(2);
/// Columns of the name of the campaign in the header.
const CAMPAIGN: usize = 20;

impl Source for Store {
    type Version = crate::store::Version;
    type Session = Session;

    const LOOK_EVERY: Duration = Duration::from_millis(500);

    fn version(&self) -> Result<Self::Version> {
        Ok(Store::version(self)?)
    }

    fn catch_up(ctx: &mut Ctx<Self>) -> Result<()> {
        let version = ctx.store.version()?;
        let seen = ctx.session.seen.replace(version);
        if seen.is_some_and(|seen| version.is_by_others_since(seen)) {
            ctx.store.roll_is_behind();
        }
        // What would be lost with a copy has changed.
        ctx.session.copies.looked.clear();
        ctx.session.commune = ctx.store.commune()?;
        ctx.session.campaign = Some(ctx.store.campaign()?);
        ctx.session.campaigns = ctx.store.campaigns()?.len();
        ctx.session.villages = ctx.store.villages()?;
        Ok(())
    }

    fn work(ctx: &mut Ctx<Self>) -> Option<Job<Self>> {
        let copies = ctx.session.copies.wanted.take();
        if !copies.is_empty() {
            return Some(look_into_copies(ctx, copies));
        }
        let waits = ctx.session.roll_again_at.is_some_and(|at| ctx.at < at);
        if ctx.session.roll_underway || waits || !ctx.store.wants_roll() {
            return None;
        }
        ctx.session.roll_underway = true;
        ctx.store.roll_is_loading();
        let seed = ctx.store.seed();
        let load = Job::new(
            String::new(),
            move |_meter| Ok(seed.load_roll()),
            |loaded, ctx: &mut Ctx<Self>| {
                ctx.session.roll_underway = false;
                ctx.session.roll_again_at = None;
                match loaded {
                    Ok(roll) => {
                        ctx.store.set_roll(Box::new(roll))?;
                        Ok(Flow::Reload)
                    }
                    Err(error) => {
                        ctx.store.roll_is_behind();
                        ctx.session.roll_again_at = Some(ctx.at + LOAD_AGAIN);
                        Err(error.into())
                    }
                }
            },
        );
        Some(load.quiet())
    }

    fn commands() -> &'static [Command<Everywhere, Self>] {
        COMMANDS
    }

    fn chips(ctx: &Ctx<Self>) -> Vec<Chip> {
        let lang = ctx.lang;
        if ctx.store.is_read_only() {
            return vec![Chip {
                text: say!(lang, chip_read_only),
                alert: true,
            }];
        }
        let recording = ctx.session.circumstances.recording(ctx.clock);
        let when = words::when(lang, recording.day, recording.slot, ctx.today());
        let text = match recording.visitors.as_str() {
            "" => say!(lang, chip_recording, when = when),
            who => say!(lang, chip_recording_with, when = when, who = who),
        };
        let alert = ctx.session.circumstances.is_another_time(ctx.clock);
        let own = ctx.session.campaign.iter().map(|(_, campaign)| Chip {
            text: clip(&campaign.name, CAMPAIGN),
            alert: false,
        });
        // With one campaign there is nothing to tell apart.
        let mut chips: Vec<Chip> = own.filter(|_| ctx.session.campaigns > 1).collect();
        chips.push(Chip { text, alert });
        chips
    }

    fn chip_key() -> Option<Key> {
        Some(Key::Ctrl('r'))
    }
}

/// Looks into copies that a screen shows, newest first.
fn look_into_copies(ctx: &Ctx, copies: Vec<PathBuf>) -> Job {
    let register = ctx.store.path().to_owned();
    let look = Job::new(
        String::new(),
        move |meter| {
            let wanted = copies.into_iter().take_while(|_| meter.goes_on());
            Ok(wanted
                .map(|copy| {
                    let looked = look_into(&copy, &register);
                    (copy, looked)
                })
                .collect::<Vec<_>>())
        },
        |looked, ctx: &mut Ctx| {
            ctx.session.copies.looked.extend(looked);
            Ok(Flow::Reload)
        },
    );
    look.quiet()
}

fn can_write(_everywhere: &Everywhere, ctx: &Ctx) -> bool {
    !ctx.store.is_read_only()
}

const COMMANDS: &[Command<Everywhere>] = &[
    Command {
        keys: &[Key::F(5), Key::Ctrl('g')],
        word: |lang| say!(lang, command_next),
        line: |lang| say!(lang, command_next_work_line),
        ready: always,
        run: |_everywhere, ctx| {
            let walk = ctx.session.walk.clone();
            go_to_next_work(ctx)?;
            Ok(Flow::show(Households::of(walk.village, walk.which)))
        },
    },
    Command {
        keys: &[Key::Ctrl('w')],
        word: |lang| say!(lang, command_work),
        line: |lang| say!(lang, command_work_line),
        ready: always,
        run: |_everywhere, ctx| Ok(Flow::show(WorkList::of(ctx.session.place.village, None))),
    },
    Command {
        keys: &[],
        word: |lang| say!(lang, command_calendar),
        line: |lang| say!(lang, command_calendar_line),
        ready: always,
        run: |_everywhere, ctx| {
            let today = ctx.today();
            Ok(Flow::show(Calendar::of(ctx.session.place.village, today)))
        },
    },
    Command {
        keys: &[],
        word: |lang| say!(lang, calendar_command_tet),
        line: |lang| say!(lang, calendar_command_tet_line),
        ready: always,
        run: |_everywhere, ctx| {
            Ok(Flow::show(Homecoming::for_tet(
                ctx.session.place.village,
                ctx,
            )))
        },
    },
    Command {
        keys: &[Key::F(6), Key::Ctrl('d')],
        word: |lang| say!(lang, command_absent),
        line: |lang| say!(lang, command_absent_line),
        ready: always,
        run: |_everywhere, ctx| Ok(Flow::show(Absent::of(ctx.session.place.village))),
    },
    Command {
        keys: &[Key::F(7), Key::Ctrl('o')],
        word: |lang| say!(lang, command_files),
        line: |lang| say!(lang, command_files_line),
        ready: always,
        run: |_everywhere, ctx| {
            Ok(Flow::push(Files::new(Shown {
                village: ctx.session.place.village,
                ..Shown::default()
            })))
        },
    },
    Command {
        keys: &[Key::F(8), Key::Ctrl('p')],
        word: |lang| say!(lang, command_reports),
        line: |lang| say!(lang, command_reports_line),
        ready: always,
        run: |_everywhere, ctx| Ok(Flow::show(Reports::of(ctx.session.place.village))),
    },
    Command {
        keys: &[Key::Ctrl('z')],
        word: |lang| say!(lang, command_undo),
        line: |lang| say!(lang, command_undo_line),
        ready: can_write,
        run: |_everywhere, ctx| undo(ctx),
    },
    Command {
        keys: &[Key::Ctrl('y')],
        word: |lang| say!(lang, command_redo),
        line: |lang| say!(lang, command_redo_line),
        ready: can_write,
        run: |_everywhere, ctx| redo(ctx),
    },
    Command {
        keys: &[Key::Ctrl('r')],
        word: |lang| say!(lang, command_chip),
        line: |lang| say!(lang, command_chip_line),
        ready: can_write,
        run: |_everywhere, ctx| Ok(Flow::push(ChipForm::new(ctx))),
    },
    Command {
        keys: &[Key::Ctrl('r')],
        word: |lang| say!(lang, command_write),
        line: |lang| say!(lang, command_write_line),
        ready: |_everywhere, ctx| ctx.store.is_read_only(),
        run: |_everywhere, ctx| Ok(Flow::Leave(Ending::Open(ctx.store.path().to_owned()))),
    },
];
