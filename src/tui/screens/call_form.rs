//! What a call yields: for each of the people it was about the plan, the return, the number and the address there. It
//! writes the call, or adds to the one that was written today.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::absence_fields::{AbsenceFields, Part};
use super::call_lines::person_line;
use super::call_record::{About, call_of_day, new_call, tell};
use super::lines::{Line, draw_lines};
use super::why_no_card::Asked;
use crate::domain::id::PersonId;
use crate::domain::outcome::Outcome;
use crate::domain::person_result::PersonResult;
use crate::domain::phone::grouped;
use crate::domain::record::Absence;
use crate::lang::say;
use crate::store::{CallEntry, CallLine, Error as StoreError, typed_absence_fault};
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::Role;
use crate::tui::screen::{Screen, Shape};
use crate::tui::widgets::field::TextField;
use crate::tui::widgets::form::Reply;

/// What was learned of one person.
struct Learned {
    absence: Absence,
    result: Option<PersonResult>,
    note: String,
}

/// The form.
pub struct CallForm {
    about: About,
    outcome: Outcome,
    /// The call of today that it adds to; without one it writes the call.
    call: Option<CallLine>,
    people: Vec<Learned>,
    at: usize,
    /// What is asked of that person.
    asked: Asked,
    fields: AbsenceFields,
    touched: bool,
}

const COLUMNS: u16 = 92;
/// Columns inside the box in the narrowest picture that is complete.
const NARROW: u16 = 76;

impl CallForm {
    /// The form of a call about these; `None` without anybody.
    pub(super) fn of(ctx: &Ctx, about: About) -> Result<Option<Self>> {
        let spoke = Outcome::from_code("phone_spoke");
        let call = call_of_day(ctx, &about)?.filter(|call| call.outcome.is_contact());
        let Some(outcome) = call.as_ref().map(|call| call.outcome).or(spoke) else {
            return Ok(None);
        };
        let entry = new_call(ctx, &about, outcome)?;
        let results = entry.visits.iter().flat_map(|entry| &entry.people);
        let results: Vec<_> = results.map(|one| (one.person, one.result)).collect();
        let people: Vec<Learned> = about
            .rows
            .iter()
            .map(|row| Learned {
                absence: row.absence.clone(),
                result: results
                    .iter()
                    .find(|(person, _)| *person == row.absence.person)
                    .map(|(_, result)| *result),
                note: String::new(),
            })
            .collect();
        if people.is_empty() {
            return Ok(None);
        }
        let mut form = Self {
            about,
            outcome,
            call,
            people,
            at: 0,
            asked: Asked::default(),
            fields: AbsenceFields::for_call(ctx),
            touched: false,
        };
        form.open(ctx, 0)?;
        Ok(Some(form))
    }

    fn open(&mut self, ctx: &Ctx, at: usize) -> Result<()> {
        self.at = at;
        let row = &self.about.rows[at];
        let sheet = ctx.store.sheet(row.household)?;
        let mut members = sheet.members.iter();
        let member = members.find(|member| member.id == row.absence.person);
        self.asked = member.map_or_else(Asked::default, |member| Asked::of(&sheet, member, ctx));
        let person = &self.people[at];
        self.fields.open(ctx, &person.absence, true, person.result);
        self.fields.set_note(&person.note);
        Ok(())
    }

    /// Takes what the fields say over; `false` where it cannot be, which the field then says.
    fn take(&mut self, ctx: &Ctx) -> Result<bool> {
        let before = &self.about.rows[self.at].absence;
        let mut absence = self.people[self.at].absence.clone();
        self.fields.read(ctx, &mut absence)?;
        let person = ctx.store.person(absence.person)?;
        if let Some(code) = typed_absence_fault(Some(before), &absence, &person, ctx.today()) {
            self.fields.refuse(code, ctx.lang);
            return Ok(false);
        }
        let learned = &mut self.people[self.at];
        learned.absence = absence;
        learned.result = self.fields.result().or(learned.result);
        learned.note = self.fields.note();
        Ok(true)
    }

    /// Goes to the next person, or saves after the last.
    fn next(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        if !self.take(ctx)? {
            return Ok(Flow::Stay);
        }
        if self.at + 1 < self.people.len() {
            self.open(ctx, self.at + 1)?;
            return Ok(Flow::Stay);
        }
        self.write(ctx)
    }

    fn previous(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        if self.take(ctx)? {
            self.open(ctx, self.at.saturating_sub(1))?;
        }
        Ok(Flow::Stay)
    }

    fn save(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        if self.take(ctx)? {
            return self.write(ctx);
        }
        Ok(Flow::Stay)
    }

    /// `'`: plan and return as those of the person before, and on to the next.
    fn ditto(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let Some(before) = self.at.checked_sub(1).and_then(|at| self.people.get(at)) else {
            ctx.tell(say!(ctx.lang, call_no_ditto));
            return Ok(Flow::Stay);
        };
        let (told, result) = (before.absence.clone(), before.result);
        self.take(ctx)?;
        let learned = &mut self.people[self.at];
        learned.absence.plan = told.plan;
        learned.absence.plan_on = told.plan_on;
        learned.absence.back = told.back;
        learned.result = result;
        if learned.absence.address.is_empty() && learned.absence.place == told.place {
            learned.absence.address = told.address;
        }
        self.touched = true;
        self.open(ctx, self.at)?;
        self.next(ctx)
    }

    fn write(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let entry = self.entry(ctx)?;
        let written = match &self.call {
            Some(call) => ctx.store.add_to_call(call, &entry.visits).map(|_| ()),
            None => ctx.store.record_call(&entry).map(|_| ()),
        };
        match written {
            Ok(()) => {}
            Err(StoreError::Invalid(code)) => {
                self.fields.refuse(code, ctx.lang);
                return Ok(Flow::Stay);
            }
            Err(error) => return Err(error.into()),
        }
        tell(ctx, &self.about, &entry);
        Ok(Flow::Pop)
    }

    /// The call with what was learned: somebody spoke of everybody it was about, so they are still away.
    fn entry(&self, ctx: &Ctx) -> Result<CallEntry> {
        let mut call = new_call(ctx, &self.about, self.outcome)?;
        for visit in &mut call.visits {
            let on = visit.visit.occurred_on;
            visit.absences.clear();
            let mut notes: Vec<&str> = Vec::new();
            for one in &mut visit.people {
                let Some(at) = self.place_of(one.person) else {
                    continue;
                };
                let learned = &self.people[at];
                one.result = learned.result.unwrap_or(one.result);
                notes.push(&learned.note);
                let mut absence = learned.absence.clone();
                absence.confirmed_on = Some(on);
                visit.visit.informant.clone_into(&mut absence.source);
                visit.absences.push((Some(self.about.rows[at].id), absence));
            }
            notes.retain(|note| !note.is_empty());
            visit.visit.note = notes.join("; ");
        }
        Ok(call)
    }

    fn place_of(&self, person: PersonId) -> Option<usize> {
        let rows = &self.about.rows;
        rows.iter().position(|row| row.absence.person == person)
    }

    fn replied(&mut self, reply: Reply<Part>, ctx: &mut Ctx) -> Result<Option<Flow>> {
        match reply {
            Reply::No => Ok(None),
            Reply::Done => self.next(ctx).map(Some),
            Reply::Changed(_) => {
                self.touched = true;
                Ok(Some(Flow::Stay))
            }
            Reply::Moved => Ok(Some(Flow::Stay)),
        }
    }
}

impl Screen for CallForm {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::F(2), Key::Ctrl('s')],
            word: |lang| say!(lang, command_save),
            line: |lang| say!(lang, call_form_save_line),
            ready: always,
            run: Self::save,
        },
        Command {
            keys: &[Key::PageDown],
            word: |lang| say!(lang, call_command_next_person),
            line: |lang| say!(lang, call_command_next_person_line),
            ready: |form, _ctx| form.at + 1 < form.people.len(),
            run: Self::next,
        },
        Command {
            keys: &[Key::PageUp],
            word: |lang| say!(lang, call_command_previous_person),
            line: |lang| say!(lang, call_command_next_person_line),
            ready: |form, _ctx| form.at > 0,
            run: Self::previous,
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        let number = grouped(&self.about.number);
        let number = ctx.look.personal(&number).into_owned();
        let outcome = ctx.lang.label("outcome", self.outcome.code());
        if self.call.is_some() {
            say!(
                ctx.lang,
                call_form_title_add,
                number = number,
                result = outcome
            )
        } else {
            say!(ctx.lang, call_form_title, number = number, result = outcome)
        }
    }

    fn hint(&self, ctx: &Ctx) -> String {
        if self.at > 0 {
            say!(ctx.lang, call_form_hint_ditto)
        } else {
            say!(ctx.lang, call_form_hint)
        }
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        Shape::Box {
            columns: COLUMNS,
            rows: 2 + self.fields.rows(NARROW).max(14),
        }
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        self.fields.typing()
    }

    fn typed(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        self.touched = true;
        self.fields.typed(ctx);
        Ok(Flow::Stay)
    }

    fn other(&mut self, key: Key, ctx: &mut Ctx) -> Result<Option<Flow>> {
        if key == Key::Char('\'') {
            return self.ditto(ctx).map(Some);
        }
        let reply = self.fields.key(key, ctx.lang);
        self.replied(reply, ctx)
    }

    fn click(&mut self, at: Position, ctx: &mut Ctx) -> Result<Option<Flow>> {
        let reply = self.fields.click(at);
        self.replied(reply, ctx)
    }

    fn unsaved(&self) -> bool {
        self.touched
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let columns = usize::from(area.width);
        let row = &self.about.rows[self.at];
        let count = if self.people.len() > 1 {
            let (at, all) = (self.at + 1, self.people.len());
            format!("{}/{} ", ctx.lang.count(at), ctx.lang.count(all))
        } else {
            String::new()
        };
        let room = columns.saturating_sub(count.len());
        let who = person_line(row, &self.asked.mark, room, ctx);
        let head = Line::new(count, Role::Quiet).and(who, Role::Heading);
        draw_lines(frame, area, &[head], ctx.look);
        let below = Rect::new(
            area.x,
            area.y + 2,
            area.width,
            area.height.saturating_sub(2),
        );
        self.fields.draw(frame, below.intersection(area), ctx.look);
        self.fields.draw_suggestions(frame, ctx.look);
    }
}
