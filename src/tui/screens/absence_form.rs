//! One absence: why, where, since when, back when, through whom to reach the person, what is planned.

use chrono::Datelike;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::absence_lines::{capitalised, late_advice};
use super::typed_date::{Side, read_date};
use crate::domain::absence::{Declared, Plan, Reason, Scope};
use crate::domain::date::{DateError, Day, PartialDate, age_on};
use crate::domain::expected_back::{ExpectedBack, Occasion};
use crate::domain::id::{AbsenceId, PersonId};
use crate::domain::name::{clean_name, clean_text, fold, initials, shorten};
use crate::domain::phone::{Phones, read_phones};
use crate::domain::place;
use crate::domain::record::{Absence, Person};
use crate::lang::{Lang, say};
use crate::store::{AbsentFilter, Error as StoreError, Sheet, absence_fault};
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, wrap};
use crate::tui::screen::Screen;
use crate::tui::widgets::field::{Mask, TextField};
use crate::tui::widgets::form::{Entry, Field, Form, Reply};
use crate::tui::widgets::pick::Pick;

#[derive(Clone, Copy, Debug, PartialEq)]
enum F {
    Reason,
    ReasonNote,
    Place,
    Scope,
    Address,
    Phones,
    Since,
    Back,
    BackOn,
    Proxy,
    ProxyName,
    ProxyRelation,
    ProxyPhones,
    Plan,
    PlanOn,
    Declared,
    Confirmed,
    Source,
}

/// What a form opens from: the absence as it is, and the words its choices need.
struct Made {
    absence: Absence,
    noun: String,
    contacts: Vec<(PersonId, String)>,
    today: Day,
}

/// The form of one person's absence: the open one, or a new one.
pub struct AbsenceForm {
    id: Option<AbsenceId>,
    made: Made,
    person: Person,
    household: String,
    due_on: Option<Day>,
    /// The province of the commune: a place in it is near.
    province: String,
    /// Places the register names already, most first.
    used: Vec<String>,
    form: Form<F>,
}

const OCCASIONS: [(char, Occasion); 5] = [
    ('1', Occasion::Tet),
    ('2', Occasion::Summer),
    ('3', Occasion::April30),
    ('4', Occasion::September2),
    ('5', Occasion::HungKings),
];
/// Places behind the occasions in the choice of a return.
const BACK_ON: usize = OCCASIONS.len();
const BACK_UNKNOWN: usize = OCCASIONS.len() + 1;

/// Household members offered as contact persons at most: a digit each.
const CONTACTS: usize = 8;

impl AbsenceForm {
    /// The form of this person's open absence; a new absence if there is none.
    pub fn of(person: PersonId, ctx: &Ctx) -> Result<Self> {
        let open = ctx.store.open_absence(person)?;
        let is_new = open.is_none();
        let (id, mut absence) = match open {
            Some((id, absence)) => (Some(id), absence),
            None => (None, Absence::new(person)),
        };
        if is_new {
            absence.confirmed_on = Some(ctx.today());
        }
        let record = ctx.store.person(person)?;
        let sheet = ctx.store.sheet(record.household)?;
        let (_, campaign) = ctx.store.campaign()?;
        let mut contacts = contacts(&sheet, person, ctx.today());
        if let Some(proxy) = absence.proxy
            && contacts.iter().all(|(id, _)| *id != proxy)
        {
            contacts.insert(0, (proxy, ctx.store.person(proxy)?.name));
        }
        let made = Made {
            absence,
            noun: campaign.noun,
            contacts,
            today: ctx.today(),
        };
        let used = ctx.store.roll().map(|roll| {
            let (_, counts) = roll.absent(&AbsentFilter::default());
            counts.places.into_iter().map(|(place, _)| place).collect()
        });
        let mut form = Self {
            id,
            form: Form::new(fields(&made, ctx.lang)),
            made,
            household: say!(
                ctx.lang,
                absence_household,
                code = sheet.household.code.as_str(),
                village = sheet.village.as_str()
            ),
            person: record,
            due_on: campaign.due_on,
            province: ctx.store.commune()?.province,
            used: used.unwrap_or_default(),
        };
        form.show_what_applies();
        Ok(form)
    }

    fn reason(&self) -> Option<Reason> {
        let picked = self.form.picked(F::Reason)?;
        Reason::all().nth(picked)
    }

    fn show_what_applies(&mut self) {
        let needs_words = self
            .reason()
            .is_some_and(|reason| matches!(reason.code(), "not_living" | "private"));
        let has_words = !self.form.value(F::ReasonNote).is_empty();
        self.form.show(F::ReasonNote, needs_words || has_words);
        let on = self.form.picked(F::Back) == Some(BACK_ON);
        self.form.show(F::BackOn, on);
        let proxy = self.form.picked(F::Proxy);
        let typed = proxy == Some(self.made.contacts.len());
        self.form.show(F::ProxyName, typed);
        self.form.show(F::ProxyRelation, proxy.is_some());
        self.form.show(F::ProxyPhones, proxy.is_some());
        let planned = self.form.picked(F::Plan).and_then(|at| Plan::all().nth(at));
        let dated = planned.is_some_and(|plan| plan != Plan::None);
        self.form.show(F::PlanOn, dated);
    }

    /// What follows from a field that has changed.
    fn changed(&mut self, field: F) {
        match field {
            F::Place => {
                let typed = self.form.value(F::Place);
                let words = self.places_like(&typed);
                if let Some(text) = self.form.typing() {
                    text.suggest(words);
                }
                self.guess_scope();
            }
            F::Reason if self.form.value(F::Place).is_empty() => self.guess_scope(),
            _ => {}
        }
        self.show_what_applies();
    }

    fn guess_scope(&mut self) {
        let place = place::read(&self.form.value(F::Place));
        let scope = place.scope_from(&self.province);
        let scope = scope.or_else(|| self.reason().and_then(Reason::scope));
        if let Some(scope) = scope {
            choose(&mut self.form, F::Scope, Some(scope as usize));
        }
    }

    /// Places that what was typed can mean: first those the register names, then all provinces and countries.
    fn places_like(&self, typed: &str) -> Vec<String> {
        let wanted = fold(typed);
        if wanted.is_empty() {
            return Vec::new();
        }
        let fits = |name: &&String| {
            let folded = fold(name);
            let words = folded.split(' ').any(|word| word.starts_with(&wanted));
            words || folded.starts_with(&wanted) || initials(name).starts_with(&wanted)
        };
        let mut names: Vec<String> = self.used.iter().filter(fits).take(3).cloned().collect();
        for place in place::suggest(typed) {
            if !names.contains(&place.name) {
                names.push(place.name);
            }
        }
        names.truncate(6);
        names
    }

    fn take_reply(&mut self, reply: Reply<F>, ctx: &mut Ctx) -> Result<Flow> {
        match reply {
            Reply::Changed(field) => self.changed(field),
            Reply::Done => return self.save(ctx),
            Reply::Moved | Reply::No => {}
        }
        Ok(Flow::Stay)
    }

    /// The absence as it was typed, or the field that cannot be read and why: the code of an entry `invalid-<code>`.
    fn read(&self) -> std::result::Result<Absence, (F, &'static str)> {
        let form = &self.form;
        let text = |field| clean_text(&form.value(field));
        let before = &self.made.absence;
        let mut absence = before.clone();
        absence.reason = self.reason();
        absence.reason_note = text(F::ReasonNote);
        let place = place::read(&form.value(F::Place));
        absence.place = place.name;
        absence.scope = form.picked(F::Scope).and_then(|at| Scope::all().nth(at));
        absence.address = text(F::Address);
        absence.phones = phones(&form.value(F::Phones), &before.phones);
        absence.since = self.date(F::Since, Side::Past)?;
        absence.back = self.back()?;
        self.read_proxy(&mut absence);
        absence.plan = form.picked(F::Plan).and_then(|at| Plan::all().nth(at));
        absence.plan_on = self.date(F::PlanOn, Side::Future)?;
        let declared = form.picked(F::Declared);
        absence.declared = declared.and_then(|at| Declared::all().nth(at));
        absence.confirmed_on = match self.date(F::Confirmed, Side::Past)? {
            Some(PartialDate::Day(day)) => Some(day),
            Some(_) => return Err((F::Confirmed, "day_needed")),
            None => None,
        };
        absence.source = text(F::Source);
        Ok(absence)
    }

    fn read_proxy(&self, absence: &mut Absence) {
        let form = &self.form;
        let picked = form.picked(F::Proxy);
        let member = picked.and_then(|at| self.made.contacts.get(at));
        absence.proxy = member.map(|(id, _)| *id);
        let typed = picked.is_some() && member.is_none();
        absence.proxy_name = if typed {
            clean_name(&form.value(F::ProxyName))
        } else {
            String::new()
        };
        let (mut relation, mut numbers) = (String::new(), Phones::default());
        if picked.is_some() {
            relation = clean_text(&form.value(F::ProxyRelation));
            let before = &self.made.absence.proxy_phones;
            numbers = phones(&form.value(F::ProxyPhones), before);
        }
        (absence.proxy_relation, absence.proxy_phones) = (relation, numbers);
    }

    fn date(
        &self,
        field: F,
        side: Side,
    ) -> std::result::Result<Option<PartialDate>, (F, &'static str)> {
        let shown = self.form.field(field).is_some_and(|field| !field.hidden);
        let text = self.form.value(field);
        if text.is_empty() || !shown {
            return Ok(None);
        }
        let read = read_date(&text, side, self.made.today);
        read.map(Some).map_err(|error| (field, error.code()))
    }

    fn back(&self) -> std::result::Result<Option<ExpectedBack>, (F, &'static str)> {
        let Some(picked) = self.form.picked(F::Back) else {
            return Ok(None);
        };
        if picked == BACK_UNKNOWN {
            return Ok(Some(ExpectedBack::Unknown));
        }
        if let Some((_, occasion)) = OCCASIONS.get(picked) {
            let year = year_of(*occasion, &self.made);
            return Ok(Some(ExpectedBack::Occasion(*occasion, year)));
        }
        match self.date(F::BackOn, Side::Future)? {
            Some(date) => Ok(Some(ExpectedBack::On(date))),
            None => Err((F::BackOn, DateError::NotADate.code())),
        }
    }

    fn save(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let lang = ctx.lang;
        let absence = match self.read() {
            Ok(absence) => absence,
            Err((field, code)) => {
                self.form.refuse(field, lang.label("invalid", code));
                return Ok(Flow::Stay);
            }
        };
        if let Some(code) = absence_fault(&absence, &self.person, ctx.today()) {
            self.form
                .refuse(field_of(code), lang.label("invalid", code));
            return Ok(Flow::Stay);
        }
        match ctx.store.save_absence(self.id, &absence) {
            Ok(_) => {}
            Err(StoreError::Invalid(code)) => {
                self.form
                    .refuse(field_of(code), lang.label("invalid", code));
                return Ok(Flow::Stay);
            }
            Err(error) => return Err(error.into()),
        }
        let name = self.person.name.as_str();
        ctx.tell(if absence.place.is_empty() {
            say!(lang, absence_told_saved, name = name)
        } else {
            let place = absence.place.as_str();
            say!(lang, absence_told_saved_at, name = name, place = place)
        });
        Ok(Flow::Pop)
    }

    /// What stands below the fields: advice where the return comes too late.
    fn advice(&self, lang: Lang) -> Option<String> {
        let due = self.due_on?;
        let back = self.back().ok().flatten()?;
        back.is_after(due)
            .then(|| late_advice(due, &self.made.noun, lang))
    }
}

/// The field that a code of the store speaks of.
fn field_of(code: &str) -> F {
    match code {
        "proxy_is_absent" => F::Proxy,
        "away_before_birth" | "away_in_future" => F::Since,
        "back_before_since" => F::Back,
        _ => F::Reason,
    }
}

fn choose(form: &mut Form<F>, id: F, index: Option<usize>) {
    if let Some(field) = form.field_mut(id)
        && let Entry::Pick(pick) = &mut field.entry
    {
        pick.choose(index);
    }
}

/// The numbers typed; a number that was there before keeps what was found out about it.
fn phones(text: &str, before: &Phones) -> Phones {
    let (mut phones, _) = read_phones(text);
    for phone in &mut phones.0 {
        let known = before.0.iter().find(|old| old.digits == phone.digits);
        phone.mark = known.and_then(|old| old.mark);
    }
    phones
}

/// The members who can pass a word on: grown-ups at home first.
fn contacts(sheet: &Sheet, person: PersonId, today: Day) -> Vec<(PersonId, String)> {
    let mut members: Vec<_> = sheet
        .members
        .iter()
        .filter(|member| member.id != person)
        .collect();
    members.sort_by_key(|member| {
        let birth = member.person.birth;
        let is_child = birth.is_some_and(|birth| age_on(birth, today).years < 14);
        (is_child, member.absence.is_some())
    });
    members
        .into_iter()
        .take(CONTACTS)
        .map(|member| (member.id, member.person.name.clone()))
        .collect()
}

/// The year in which an occasion is next, or the one that the absence names already.
fn year_of(occasion: Occasion, made: &Made) -> i32 {
    if let Some(ExpectedBack::Occasion(named, year)) = made.absence.back
        && named == occasion
    {
        return year;
    }
    let now = made.today.year();
    let open = |year: &i32| {
        let window = occasion.window(*year);
        window.is_some_and(|(_, last)| last >= made.today)
    };
    (now..=now + 1).find(open).unwrap_or(now)
}

/// All fields, in the order in which a person tells them.
fn fields(made: &Made, lang: Lang) -> Vec<Field<F>> {
    let mut fields = fields_of_place(&made.absence, lang);
    fields.extend(fields_of_return(made, lang));
    fields.extend(fields_of_contact(made, lang));
    fields.extend(fields_of_plan(made, lang));
    fields
}

fn text(id: F, label: String, mask: Mask, value: &str) -> Field<F> {
    Form::text(id, label, TextField::new(mask).with(value))
}

fn date(id: F, label: String, value: Option<PartialDate>) -> Field<F> {
    let value = value.map(|date| date.to_string());
    text(id, label, Mask::Date, &value.unwrap_or_default())
}

fn pick(id: F, label: String, options: Vec<(char, String)>, chosen: Option<usize>) -> Field<F> {
    let mut pick = Pick::new(options).optional();
    pick.choose(chosen);
    Form::pick(id, label, pick)
}

fn fields_of_place(absence: &Absence, lang: Lang) -> Vec<Field<F>> {
    let reasons = Reason::all().map(|one| (one.digit(), lang.label("reason", one.code())));
    let reason = |reason| Reason::all().position(|one| one == reason);
    let scopes = ('1'..).zip(Scope::all().map(|one| lang.label("scope", one.code())));
    let label = |id: F| match id {
        F::Reason => say!(lang, absence_label_reason),
        F::ReasonNote => say!(lang, absence_label_reason_note),
        F::Place => say!(lang, absence_label_place),
        F::Scope => say!(lang, absence_label_scope),
        F::Address => say!(lang, absence_label_address),
        _ => say!(lang, absence_label_phones),
    };
    let any = |id, value: &str| text(id, label(id), Mask::Any, value);
    let phones = absence.phones.text();
    vec![
        pick(
            F::Reason,
            label(F::Reason),
            reasons.collect(),
            absence.reason.and_then(reason),
        ),
        any(F::ReasonNote, &absence.reason_note),
        any(F::Place, &absence.place),
        pick(
            F::Scope,
            label(F::Scope),
            scopes.collect(),
            absence.scope.map(|scope| scope as usize),
        ),
        any(F::Address, &absence.address),
        text(F::Phones, label(F::Phones), Mask::Phone, &phones),
    ]
}

fn fields_of_return(made: &Made, lang: Lang) -> Vec<Field<F>> {
    let absence = &made.absence;
    let on = match absence.back {
        Some(ExpectedBack::On(on)) => Some(on),
        _ => None,
    };
    let since = say!(lang, absence_label_since);
    let back = say!(lang, absence_label_back);
    let picked = picked_return(absence.back);
    vec![
        date(F::Since, since, absence.since),
        pick(F::Back, back, returns(made, lang), picked),
        date(F::BackOn, say!(lang, absence_label_back_on), on),
    ]
}

fn fields_of_contact(made: &Made, lang: Lang) -> Vec<Field<F>> {
    let absence = &made.absence;
    let relation = say!(lang, absence_label_proxy_relation);
    let phones = say!(lang, absence_label_proxy_phones);
    let numbers = absence.proxy_phones.text();
    vec![
        pick(
            F::Proxy,
            say!(lang, absence_label_proxy),
            contact_options(made, lang),
            picked_contact(made),
        ),
        text(
            F::ProxyName,
            say!(lang, absence_label_proxy_name),
            Mask::Any,
            &absence.proxy_name,
        ),
        text(
            F::ProxyRelation,
            relation,
            Mask::Any,
            &absence.proxy_relation,
        ),
        text(F::ProxyPhones, phones, Mask::Phone, &numbers),
    ]
}

fn fields_of_plan(made: &Made, lang: Lang) -> Vec<Field<F>> {
    let absence = &made.absence;
    let noun = capitalised(&made.noun);
    let plans = Plan::all().map(|one| {
        let values = [("viec", noun.as_str().into())];
        lang.label_with("plan", one.code(), &values)
    });
    let plan = |plan| Plan::all().position(|one| one == plan);
    let declared = Declared::all().map(|one| lang.label("declared", one.code()));
    let asked = absence.confirmed_on.map(PartialDate::Day);
    let mut confirmed = date(F::Confirmed, say!(lang, absence_label_confirmed), asked);
    confirmed.ditto = lang.day(made.today);
    vec![
        pick(
            F::Plan,
            say!(lang, absence_label_plan),
            ('1'..).zip(plans).collect(),
            absence.plan.and_then(plan),
        ),
        date(
            F::PlanOn,
            say!(lang, absence_label_plan_on),
            absence.plan_on,
        ),
        pick(
            F::Declared,
            say!(lang, absence_label_declared),
            ['1', '2', '0'].into_iter().zip(declared).collect(),
            absence.declared.map(|declared| declared as usize),
        ),
        confirmed,
        text(
            F::Source,
            say!(lang, absence_label_source),
            Mask::Any,
            &absence.source,
        ),
    ]
}

fn returns(made: &Made, lang: Lang) -> Vec<(char, String)> {
    let mut options: Vec<(char, String)> = OCCASIONS
        .iter()
        .map(|(digit, occasion)| {
            let back = ExpectedBack::Occasion(*occasion, year_of(*occasion, made));
            (*digit, lang.back(back))
        })
        .collect();
    options.push(('6', say!(lang, absence_back_on)));
    options.push(('0', lang.back(ExpectedBack::Unknown)));
    options
}

fn picked_return(back: Option<ExpectedBack>) -> Option<usize> {
    Some(match back? {
        ExpectedBack::Occasion(occasion, _) => {
            OCCASIONS.iter().position(|(_, one)| *one == occasion)?
        }
        ExpectedBack::On(_) => BACK_ON,
        ExpectedBack::Unknown => BACK_UNKNOWN,
    })
}

/// Members by digit, then somebody else, whose name is typed.
fn contact_options(made: &Made, lang: Lang) -> Vec<(char, String)> {
    let members = made.contacts.iter().map(|(_, name)| shorten(name, 24));
    let mut options: Vec<(char, String)> = ('1'..).zip(members).collect();
    options.push(('0', say!(lang, absence_proxy_other)));
    options
}

fn picked_contact(made: &Made) -> Option<usize> {
    let absence = &made.absence;
    match absence.proxy {
        Some(proxy) => made.contacts.iter().position(|(id, _)| *id == proxy),
        None if absence.proxy_name.is_empty() && absence.proxy_phones.is_empty() => None,
        None => Some(made.contacts.len()),
    }
}

impl Screen for AbsenceForm {
    const COMMANDS: &'static [Command<Self>] = &[Command {
        keys: &[Key::F(2), Key::Ctrl('s')],
        word: |lang| say!(lang, absent_command_save),
        line: |lang| say!(lang, absence_save_line),
        ready: always,
        run: Self::save,
    }];

    fn title(&self, ctx: &Ctx) -> String {
        let name = ctx.look.personal(&self.person.name).into_owned();
        say!(ctx.lang, absence_title, name = name)
    }

    fn hint(&self, ctx: &Ctx) -> String {
        match self.form.focus() {
            Some(F::Place) => say!(ctx.lang, absence_hint_place),
            Some(F::Since | F::BackOn | F::PlanOn) => say!(ctx.lang, absence_hint_date),
            Some(F::Confirmed) => say!(ctx.lang, absence_hint_today),
            _ => say!(ctx.lang, absence_hint),
        }
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        self.form.typing()
    }

    fn typed(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let reply = self.form.typed();
        self.take_reply(reply, ctx)
    }

    fn other(&mut self, key: Key, ctx: &mut Ctx) -> Result<Option<Flow>> {
        match self.form.key(key) {
            Reply::No => Ok(None),
            reply => self.take_reply(reply, ctx).map(Some),
        }
    }

    fn click(&mut self, at: Position, ctx: &mut Ctx) -> Result<Option<Flow>> {
        match self.form.click(at) {
            Reply::No => Ok(None),
            reply => self.take_reply(reply, ctx).map(Some),
        }
    }

    fn unsaved(&self) -> bool {
        self.form.is_changed()
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let mut head = format!(" {}", self.household);
        if let Some(birth) = self.person.birth {
            let born = say!(ctx.lang, absence_born, date = birth.to_string());
            head = format!("{head} · {born}");
        }
        let span = ctx.look.span(&head, Role::Heading);
        frame
            .buffer_mut()
            .set_span(area.x, area.y, &span, area.width);
        let advice = self.advice(ctx.lang);
        let advice = advice.map_or(Vec::new(), |words| {
            wrap(&words, usize::from(area.width.saturating_sub(2)))
        });
        let below = (advice.len() as u16).min(area.height);
        let body = Rect::new(
            area.x,
            area.y + 1,
            area.width,
            area.height.saturating_sub(1 + below),
        );
        self.form.draw(frame, body.intersection(area), ctx.look);
        for (line, row) in advice
            .iter()
            .zip(area.rows().skip(usize::from(area.height - below)))
        {
            let span = ctx.look.span(&format!(" {line}"), Role::Care);
            frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
        }
    }
}
