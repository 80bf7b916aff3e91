//! The entry panel: who of the household is away, why, where, by which phone, back when; and what came of the visit
//! for each member. All of it is one entry, taken back as one.
//!
//! A digit marks a member as away and opens the fields of that absence; each choice goes on to the next field by
//! itself. Esc goes back to the members, F2 saves from anywhere.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::absence_fields::AbsenceFields;
use super::lines::{Line, draw_lines, wrapped};
use super::recording::{new_entry, save, through_family};
use super::sheet_lines::is_of_age;
use super::step_menu::step_menu;
use super::steps::Whom;
use super::why_no_card::{Asked, standing_of};
use super::words;
use crate::domain::follow_up::{FollowUp, read_follow_up};
use crate::domain::id::{AbsenceId, HouseholdId, PersonId};
use crate::domain::name::{clean_text, fold, shorten};
use crate::domain::next_step::likely;
use crate::domain::outcome::Outcome;
use crate::domain::person_result::PersonResult;
use crate::domain::record::{Absence, Person};
use crate::lang::say;
use crate::store::{Entry, Member, PersonEntry, Sheet, typed_absence_fault};
use crate::tui::chrome::whole_parts;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::{Error, Result};
use crate::tui::event::Key;
use crate::tui::look::{Role, clip, left};
use crate::tui::screen::{Screen, Shape};
use crate::tui::widgets::field::{Mask, TextField};
use crate::tui::widgets::form::{Form, Reply};
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::pick::Pick;

/// Whether a member is at home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Home {
    /// Lives here now.
    Here,
    /// Away.
    Away,
    /// Was away and has come back.
    Returned,
}

/// A member who is due, as the panel has it.
#[derive(Clone, Debug)]
struct Row {
    id: PersonId,
    digit: char,
    person: Person,
    /// The open absence that is known.
    known: Option<(AbsenceId, Absence)>,
    home: Home,
    absence: Absence,
    /// The fields of the absence were open.
    opened: bool,
    /// What came of it; nothing yet.
    result: Option<PersonResult>,
    /// What is asked of the person.
    asked: Asked,
}

impl Keyed for Row {
    type Id = PersonId;

    fn id(&self) -> PersonId {
        self.id
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Informant,
    FollowUp,
    Invitation,
    Note,
}

/// What has the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Members,
    Person,
    Rest,
}

/// The entry panel.
pub struct Panel {
    household: HouseholdId,
    outcome: Outcome,
    sheet: Sheet,
    /// One absence for everyone: the whole household is away.
    whole: bool,
    rows: ListView<Row>,
    step: Step,
    fields: AbsenceFields,
    rest: Form<Part>,
    touched: bool,
}

/// Columns inside the box.
const COLUMNS: u16 = 92;
/// Columns inside it in the narrowest picture that is complete.
const NARROW: u16 = 76;

impl Panel {
    /// The panel of a household for an outcome.
    pub fn new(ctx: &Ctx, household: HouseholdId, outcome: Outcome) -> Result<Self> {
        let sheet = ctx.store.sheet(household)?;
        let (campaign_id, campaign) = ctx.store.campaign()?;
        let day = ctx.session.circumstances.recording(ctx.clock).day;
        let due = sheet.due(campaign_id, &campaign.eligibility, day);
        let due: Vec<PersonId> = due.map(|member| member.id).collect();
        // Who is away is asked of everybody of 14 and over, whomever the campaign must reach.
        let members = sheet.members.iter();
        let listed = members.filter(|member| is_of_age(ctx, member) || due.contains(&member.id));
        let listed: Vec<Member> = listed.cloned().collect();
        let present = listed.iter().find(|member| member.absence.is_none());
        let informant = present.map_or("", |member| member.person.name.as_str());
        let rest = rest(ctx, informant);
        let present = present.map(|member| member.id);
        let rows = rows(&listed, &due, present, outcome);
        let fields = AbsenceFields::new(ctx);
        let mut panel = Self {
            household,
            outcome,
            sheet,
            whole: false,
            rows: ListView::default(),
            step: Step::Members,
            fields,
            rest,
            touched: false,
        };
        panel.rows.set(rows);
        if panel.rows.total() == 0 {
            panel.step = Step::Rest;
        }
        Ok(panel)
    }

    /// The panel with one absence for everyone who is due.
    pub fn whole_household(ctx: &Ctx, household: HouseholdId, outcome: Outcome) -> Result<Self> {
        let mut panel = Self::new(ctx, household, outcome)?;
        panel.whole = true;
        if let Some(row) = panel.rows.chosen().cloned() {
            panel.fields.open(ctx, &row.absence, false, None);
            panel.step = Step::Person;
        }
        set(&mut panel.rest, Part::Informant, "");
        Ok(panel)
    }

    fn change(&mut self, id: PersonId, change: impl FnOnce(&mut Row)) {
        let mut rows = self.rows.rows().to_vec();
        if let Some(row) = rows.iter_mut().find(|row| row.id == id) {
            change(row);
        }
        self.rows.set(rows);
    }

    /// A digit on the members: marks as away and opens the fields, again takes the mark off.
    fn press(&mut self, digit: char, ctx: &Ctx) {
        let found = self.rows.rows().iter().position(|row| row.digit == digit);
        let Some(index) = found else { return };
        let row = self.rows.rows()[index].clone();
        self.rows.choose(row.id, index);
        self.touched = true;
        let home = match (row.home, &row.known) {
            (Home::Away, Some(_)) if !row.opened => Home::Away,
            (Home::Away, Some(_)) => Home::Returned,
            (Home::Away, None) => Home::Here,
            (Home::Here | Home::Returned, _) => Home::Away,
        };
        self.change(row.id, |row| {
            row.home = home;
            row.opened = home == Home::Away;
            row.result = if home == Home::Away {
                through_family()
            } else {
                PersonResult::from_code("met")
            };
        });
        if home == Home::Away {
            self.open(ctx);
        }
    }

    /// Opens the fields of the chosen member.
    fn open(&mut self, ctx: &Ctx) {
        let Some(row) = self.rows.chosen().cloned() else {
            return;
        };
        let absence = (row.home == Home::Away).then_some(&row.absence);
        match absence {
            Some(absence) => self.fields.open(ctx, absence, true, row.result),
            None => self.fields.open_result(row.result),
        }
        self.step = Step::Person;
    }

    /// The menu of steps for the chosen member; what is noted there is saved at once, apart from this entry.
    fn note_step(&self, ctx: &mut Ctx) -> Result<Flow> {
        let Some(row) = self.rows.chosen() else {
            return Ok(Flow::Stay);
        };
        let mut members = self.sheet.members.iter();
        let member = members.find(|member| member.id == row.id);
        let standing = member.and_then(|member| standing_of(&self.sheet, member, ctx));
        let likely = standing.as_ref().and_then(likely);
        step_menu(Whom::one(row.id, &row.person.name), likely, ctx)
    }

    /// Takes what the fields say over into the member's row.
    fn take_fields(&mut self, ctx: &mut Ctx) -> Result<()> {
        if self.step != Step::Person {
            return Ok(());
        }
        let Some(row) = self.rows.chosen().cloned() else {
            return Ok(());
        };
        let away = row.home == Home::Away || self.whole;
        let mut absence = row.absence.clone();
        if away {
            self.fields.read(ctx, &mut absence)?;
            ctx.session.last_absence = Some(absence.clone());
        }
        let result = self.fields.result().or(row.result);
        self.change(row.id, |row| {
            row.absence = absence;
            row.result = result;
        });
        Ok(())
    }

    /// Back to the members.
    fn close_fields(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        self.take_fields(ctx)?;
        self.step = if self.whole {
            Step::Rest
        } else {
            Step::Members
        };
        Ok(Flow::Stay)
    }

    /// `'`: the same as the last absence, and back to the members.
    fn ditto(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let Some(last) = ctx.session.last_absence.clone() else {
            ctx.tell(say!(ctx.lang, panel_no_ditto));
            return Ok(Flow::Stay);
        };
        if let Some(row) = self.rows.chosen().cloned() {
            let mut absence = row.absence.clone();
            absence.reason = last.reason;
            absence.reason_note = last.reason_note;
            absence.scope = last.scope;
            absence.place = last.place;
            absence.address = last.address;
            absence.back = last.back;
            absence.plan = last.plan;
            absence.plan_on = last.plan_on;
            self.fields.open(ctx, &absence, !self.whole, row.result);
        }
        self.close_fields(ctx)
    }

    fn save(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        self.take_fields(ctx)?;
        let entry = self.entry(ctx)?;
        for (id, absence) in &entry.absences {
            let before = id.map(|id| ctx.store.absence(id)).transpose()?;
            let person = ctx.store.person(absence.person)?;
            let fault = typed_absence_fault(before.as_ref(), absence, &person, ctx.today());
            if let Some(code) = fault {
                self.refuse(absence.person, code, ctx);
                return Ok(Flow::Stay);
            }
        }
        let flow = save(ctx, &entry)?;
        Ok(Flow::Then(Box::new(flow)))
    }

    /// Opens the fields of the member whose absence cannot be so, and says why.
    fn refuse(&mut self, person: PersonId, code: &str, ctx: &Ctx) {
        // One form stands for all when the whole household is away.
        let at = self.rows.rows().iter().position(|row| row.id == person);
        if let Some(at) = at.filter(|_| !self.whole) {
            self.rows.choose(person, at);
            self.open(ctx);
        }
        self.step = Step::Person;
        self.fields.refuse(code, ctx.lang);
    }

    fn entry(&mut self, ctx: &Ctx) -> Result<Entry> {
        let mut entry = new_entry(ctx, self.household, self.outcome)?;
        let informant = clean_text(&self.rest.value(Part::Informant));
        let day = entry.visit.occurred_on;
        entry.visit.informant.clone_from(&informant);
        entry.visit.note = clean_text(&self.rest.value(Part::Note));
        entry.visit.invitation |= self.rest.picked(Part::Invitation).is_some();
        entry.visit.follow_up_on = self.follow_up(ctx)?;
        entry.people.clear();
        for row in self.rows.rows() {
            let result = row.result.filter(|_| !self.whole);
            entry
                .people
                .extend(result.map(|result| PersonEntry::new(row.id, result)));
            let absence = match (row.home, self.whole) {
                (Home::Returned, false) => returned(row, day),
                (Home::Away, false) | (_, true) => Some(self.away(row, &informant, day)),
                _ => None,
            };
            entry.absences.extend(absence);
        }
        Ok(entry)
    }

    fn follow_up(&mut self, ctx: &Ctx) -> Result<Option<crate::domain::Day>> {
        let typed = self.rest.value(Part::FollowUp);
        if typed.is_empty() {
            return Ok(None);
        }
        let day = read_follow_up(&typed, ctx.today()).day();
        if day.is_none() {
            self.step = Step::Rest;
            self.rest.focus_on(Part::FollowUp);
            return Err(Error::Told(say!(ctx.lang, ask_day_wrong)));
        }
        Ok(day)
    }

    /// The absence of a member as this visit learned or confirmed it.
    fn away(
        &self,
        row: &Row,
        informant: &str,
        day: crate::domain::Day,
    ) -> (Option<AbsenceId>, Absence) {
        let mut absence = row.absence.clone();
        if self.whole
            && row.known.is_none()
            && let Some(first) = self.rows.rows().first()
        {
            absence = Absence {
                person: row.id,
                ..first.absence.clone()
            };
        }
        absence.confirmed_on = Some(day);
        if !informant.is_empty() {
            informant.clone_into(&mut absence.source);
        }
        let nobody = absence.proxy.is_none() && absence.proxy_name.is_empty();
        if nobody && !informant.is_empty() && !self.whole {
            let named = fold(informant);
            let members = self.sheet.members.iter();
            let member = members
                .filter(|member| member.id != row.id)
                .find(|member| fold(&member.person.name) == named);
            match member {
                Some(member) => absence.proxy = Some(member.id),
                // Who was spoken to may be the absent person, by phone.
                None if named == fold(&row.person.name) => {}
                None => informant.clone_into(&mut absence.proxy_name),
            }
        }
        (row.known.as_ref().map(|(id, _)| *id), absence)
    }

    fn draw_members(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let focused = self.step == Step::Members;
        for (place, row, chosen) in self.rows.visible(area) {
            let columns = usize::from(place.width);
            let role = match (chosen, focused) {
                (true, true) => Role::Chosen,
                (true, false) => Role::Strong,
                _ => Role::Text,
            };
            let mark = if chosen { "►" } else { " " };
            let name = ctx
                .look
                .personal(&shorten(&row.person.name, 22))
                .into_owned();
            let born = words::birth_year(row.person.birth, ctx.today());
            let text = format!(
                "{mark}{} {} {} {}",
                row.digit,
                left(&name, 22),
                left(&born, 5),
                row_words(ctx, row)
            );
            let text = left(whole_parts(&text, columns), columns);
            let span = ctx.look.span(&text, role);
            frame
                .buffer_mut()
                .set_span(place.x, place.y, &span, place.width);
        }
    }

    /// What is asked of the chosen member, so that nobody is pressed who need not.
    fn asked_lines(&self, columns: u16) -> Vec<Line> {
        let why = self.rows.chosen().map_or("", |row| row.asked.why.as_str());
        let lines = wrapped(why, Role::Strong, usize::from(columns), 0);
        lines.into_iter().filter(|_| !why.is_empty()).collect()
    }

    fn heading(&self, ctx: &Ctx) -> Line {
        let text = if self.whole {
            say!(ctx.lang, panel_whole)
        } else {
            say!(ctx.lang, panel_who)
        };
        Line::new(text, Role::Heading)
    }

    /// What stands above the fields.
    fn fields_heading(&self, ctx: &Ctx) -> String {
        let lang = ctx.lang;
        if self.whole {
            return say!(lang, panel_whole_where);
        }
        let Some(row) = self.rows.chosen() else {
            return String::new();
        };
        let name = ctx.look.personal(&row.person.name).into_owned();
        if row.home == Home::Away {
            say!(lang, panel_where, name = name)
        } else {
            say!(lang, panel_result_of, name = name)
        }
    }

    fn rest_replied(&mut self, reply: Reply<Part>, ctx: &mut Ctx) -> Result<Option<Flow>> {
        self.touched |= matches!(reply, Reply::Changed(_));
        match reply {
            Reply::No => Ok(None),
            Reply::Done => self.save(ctx).map(Some),
            Reply::Changed(Part::Invitation) => {
                self.rest.go(1);
                Ok(Some(Flow::Stay))
            }
            Reply::Moved | Reply::Changed(_) => Ok(Some(Flow::Stay)),
        }
    }

    fn fields_replied(&mut self, key: Key, ctx: &mut Ctx) -> Result<Option<Flow>> {
        if key == Key::Char('\'') {
            return self.ditto(ctx).map(Some);
        }
        self.touched = true;
        match self.fields.key(key, ctx.lang) {
            Reply::No => Ok(None),
            Reply::Done => self.close_fields(ctx).map(Some),
            Reply::Moved | Reply::Changed(_) => Ok(Some(Flow::Stay)),
        }
    }
}

fn rest(ctx: &Ctx, informant: &str) -> Form<Part> {
    let lang = ctx.lang;
    let yes = Pick::new(vec![('1', say!(lang, panel_left_paper))]).optional();
    Form::new(vec![
        Form::text(
            Part::Informant,
            say!(lang, panel_informant),
            TextField::new(Mask::Any).with(informant),
        ),
        Form::text(
            Part::FollowUp,
            say!(lang, panel_follow_up),
            TextField::new(Mask::Date),
        ),
        Form::pick(Part::Invitation, say!(lang, panel_invitation), yes),
        Form::text(
            Part::Note,
            lang.label("field", "note"),
            TextField::new(Mask::Any),
        ),
    ])
}

/// The members in the order of the list, with what is likely until the visitor says otherwise: the first who is at home
/// is met, the others are met as well when everyone was, are reported by the family when somebody was away, and stay
/// open when the visit was left unfinished.
fn rows(
    listed: &[Member],
    due: &[PersonId],
    present: Option<PersonId>,
    outcome: Outcome,
) -> Vec<Row> {
    let met = PersonResult::from_code("met");
    let digits = "1234567890".chars().chain(std::iter::repeat(' '));
    let result = |member: &Member| match outcome.code() {
        _ if !due.contains(&member.id) => None,
        _ if Some(member.id) == present => met,
        "met_all" if member.absence.is_none() => met,
        "met_partly" if member.absence.is_none() => None,
        _ => through_family(),
    };
    listed
        .iter()
        .zip(digits)
        .map(|(member, digit)| Row {
            id: member.id,
            digit,
            person: member.person.clone(),
            known: member.absence.clone(),
            home: if member.absence.is_some() {
                Home::Away
            } else {
                Home::Here
            },
            absence: match &member.absence {
                Some((_, absence)) => absence.clone(),
                None => Absence::new(member.id),
            },
            opened: false,
            result: result(member),
            asked: Asked::default(),
        })
        .collect()
}

fn returned(row: &Row, day: crate::domain::Day) -> Option<(Option<AbsenceId>, Absence)> {
    let (id, mut absence) = row.known.clone()?;
    absence.returned_on = Some(crate::domain::PartialDate::Day(day));
    Some((Some(id), absence))
}

fn row_words(ctx: &Ctx, row: &Row) -> String {
    let lang = ctx.lang;
    let noun = || ctx.session.noun().to_owned();
    let result = row.result.map_or_else(
        || say!(lang, panel_no_result),
        |result| lang.label_with("person_result", result.code(), &[("viec", noun().into())]),
    );
    let away = || {
        let words = away_words(ctx, &row.absence);
        format!("{} {words}", say!(lang, sheet_away))
    };
    let mark = row.asked.mark.clone();
    let parts = match row.home {
        Home::Here => [result, mark],
        Home::Returned => [say!(lang, panel_returned, result = result), mark],
        // What is known of an absence may be longer than the row.
        Home::Away => [mark, away()],
    };
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

/// `làm ăn xa · Bình Dương · Tết 2027 · 0987 654 321`.
fn away_words(ctx: &Ctx, absence: &Absence) -> String {
    let lang = ctx.lang;
    let reason = absence
        .reason
        .map(|reason| lang.label("reason_short", reason.code()));
    let back = absence.back.map(|back| lang.back(back));
    let phones = words::phones_words(lang, &absence.phones, ctx.look);
    let parts = [reason, Some(absence.place.clone()), back, Some(phones)];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

fn set(form: &mut Form<Part>, part: Part, text: &str) {
    use crate::tui::widgets::form::Entry;
    if let Some(Entry::Text(field)) = form.field_mut(part).map(|field| &mut field.entry) {
        field.set(text);
    }
}

impl Screen for Panel {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::F(2), Key::Ctrl('s')],
            word: |lang| say!(lang, command_save),
            line: |lang| say!(lang, command_panel_save_line),
            ready: always,
            run: Self::save,
        },
        Command {
            keys: &[Key::Esc],
            word: |lang| say!(lang, command_members),
            line: |lang| say!(lang, command_members_line),
            ready: |panel, _ctx| {
                panel.step != Step::Members && !panel.whole && panel.rows.total() > 0
            },
            run: |panel, ctx| {
                panel.take_fields(ctx)?;
                panel.step = Step::Members;
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, command_person_result),
            line: |lang| say!(lang, command_person_result_line),
            ready: |panel, _ctx| panel.step == Step::Members && panel.rows.total() > 0,
            run: |panel, ctx| {
                panel.open(ctx);
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::Char('+')],
            word: |lang| say!(lang, step_command),
            line: |lang| say!(lang, step_command_line),
            ready: |panel, _ctx| panel.step == Step::Members && panel.rows.total() > 0,
            run: |panel, ctx| panel.note_step(ctx),
        },
        Command {
            keys: &[Key::Tab],
            word: |lang| say!(lang, command_rest),
            line: |lang| say!(lang, command_rest_line),
            ready: |panel, _ctx| panel.step == Step::Members,
            run: |panel, _ctx| {
                panel.step = Step::Rest;
                panel.rest.focus_on(Part::Informant);
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::BackTab],
            word: |lang| say!(lang, command_members),
            line: |lang| say!(lang, command_members_line),
            ready: |panel, _ctx| {
                panel.step == Step::Rest
                    && panel.rest.focus() == Some(Part::Informant)
                    && panel.rows.total() > 0
            },
            run: |panel, _ctx| {
                panel.step = if panel.whole {
                    Step::Person
                } else {
                    Step::Members
                };
                Ok(Flow::Stay)
            },
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        let number = say!(
            ctx.lang,
            sheet_number,
            number = self.sheet.household.code.as_str()
        );
        let head = ctx.look.personal(self.sheet.head()).into_owned();
        let outcome = ctx.lang.label("outcome", self.outcome.code());
        format!("{number} {head} · {outcome}")
    }

    fn hint(&self, ctx: &Ctx) -> String {
        match self.step {
            Step::Members => say!(ctx.lang, panel_members_hint),
            Step::Person => say!(ctx.lang, panel_person_hint),
            Step::Rest => say!(ctx.lang, panel_rest_hint),
        }
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        let members = if self.whole {
            0
        } else {
            self.rows.total() as u16
        };
        Shape::Box {
            columns: COLUMNS,
            rows: 2 + members + self.fields.rows(NARROW).max(8) + self.rest.rows(NARROW),
        }
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        self.sheet = ctx.store.sheet(self.household)?;
        let mut rows = self.rows.rows().to_vec();
        for member in &self.sheet.members {
            if let Some(row) = rows.iter_mut().find(|row| row.id == member.id) {
                row.asked = Asked::of(&self.sheet, member, ctx);
            }
        }
        self.rows.set(rows);
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        match self.step {
            Step::Members => None,
            Step::Person => self.fields.typing(),
            Step::Rest => self.rest.typing(),
        }
    }

    fn typed(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        self.touched = true;
        if self.step == Step::Person {
            self.fields.typed(ctx);
            return Ok(Flow::Stay);
        }
        self.rest.typed();
        if self.rest.focus() == Some(Part::FollowUp) {
            let typed = self.rest.value(Part::FollowUp);
            if let FollowUp::Complete(day) = read_follow_up(&typed, ctx.today()) {
                set(&mut self.rest, Part::FollowUp, &ctx.lang.day(day));
                self.rest.go(1);
            }
        }
        Ok(Flow::Stay)
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        (self.step == Step::Members).then_some(&mut self.rows)
    }

    fn other(&mut self, key: Key, ctx: &mut Ctx) -> Result<Option<Flow>> {
        match self.step {
            Step::Members => match key {
                Key::Char(digit) if digit.is_ascii_digit() => {
                    self.press(digit, ctx);
                    Ok(Some(Flow::Stay))
                }
                _ => Ok(None),
            },
            Step::Person => self.fields_replied(key, ctx),
            Step::Rest => {
                let reply = self.rest.key(key);
                self.rest_replied(reply, ctx)
            }
        }
    }

    fn click(&mut self, at: Position, ctx: &mut Ctx) -> Result<Option<Flow>> {
        let reply = self.rest.click(at);
        if reply != Reply::No {
            self.take_fields(ctx)?;
            self.step = Step::Rest;
            return self.rest_replied(reply, ctx);
        }
        if self.step == Step::Person && self.fields.click(at) != Reply::No {
            self.touched = true;
            return Ok(Some(Flow::Stay));
        }
        if self.step != Step::Members
            && let Some(_chosen) = self.rows.click(at)
        {
            self.step = Step::Members;
            return Ok(Some(Flow::Stay));
        }
        Ok(None)
    }

    fn unsaved(&self) -> bool {
        self.touched
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let rest_rows = self.rest.rows(area.width);
        draw_lines(frame, area, &[self.heading(ctx)], ctx.look);
        let room = area.height.saturating_sub(1 + rest_rows);
        let fields = if self.step == Step::Person {
            let kept = if self.whole { 0 } else { 2 };
            (self.fields.rows(area.width) + 1).min(room.saturating_sub(kept))
        } else {
            0
        };
        let members = if self.whole {
            0
        } else {
            room.saturating_sub(fields)
        };
        let asked = match self.step {
            Step::Members if !self.whole => self.asked_lines(area.width),
            _ => Vec::new(),
        };
        let members = members
            .saturating_sub(asked.len() as u16)
            .min(self.rows.total() as u16);
        let list = Rect::new(area.x, area.y + 1, area.width, members).intersection(area);
        if !self.whole {
            self.draw_members(frame, list, ctx);
            // A row stays free between them where there is one.
            let free = room.saturating_sub(fields + members + asked.len() as u16);
            let y = list.bottom() + free.min(1);
            let place = Rect::new(area.x, y, area.width, asked.len() as u16);
            draw_lines(frame, place.intersection(area), &asked, ctx.look);
        }
        if self.step == Step::Person {
            let y = area.y + 1 + members;
            let heading = clip(&self.fields_heading(ctx), usize::from(area.width));
            let line = Line::new(heading, Role::Heading);
            draw_lines(
                frame,
                Rect::new(area.x, y, area.width, 1).intersection(area),
                &[line],
                ctx.look,
            );
            let place = Rect::new(area.x, y + 1, area.width, fields.saturating_sub(1));
            self.fields.draw(frame, place.intersection(area), ctx.look);
        }
        let y = area.bottom().saturating_sub(rest_rows);
        let place = Rect::new(area.x, y, area.width, rest_rows).intersection(area);
        let focused = self.step == Step::Rest;
        self.rest.draw_as(frame, place, ctx.look, focused);
        if focused {
            self.draw_follow_up(frame, place, ctx);
        }
        if self.step == Step::Person {
            self.fields.draw_suggestions(frame, ctx.look);
        }
    }
}

impl Panel {
    /// Beside the field of the follow-up: the day in words, or the presets.
    fn draw_follow_up(&self, frame: &mut Frame, rest: Rect, ctx: &Ctx) {
        if self.rest.focus() != Some(Part::FollowUp) || rest.height < 2 {
            return;
        }
        let typed = self.rest.value(Part::FollowUp);
        let text = read_follow_up(&typed, ctx.today()).day().map_or_else(
            || say!(ctx.lang, ask_day_presets),
            |day| words::day_ahead(ctx.lang, day, ctx.today()),
        );
        let x = rest.x + 30;
        let room = rest.right().saturating_sub(x);
        let text = clip(&text, usize::from(room));
        let span = ctx.look.span(&text, Role::Quiet);
        frame.buffer_mut().set_span(x, rest.y + 1, &span, room);
    }
}
