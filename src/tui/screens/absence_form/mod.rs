//! One absence: why, where, since when, back when, through whom to reach the person, what is planned.

mod fields;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use self::fields::{BACK_ON, BACK_UNKNOWN, F, Made, OCCASIONS, contacts, fields, year_of};
use super::absence_fields::used_places;
use super::absence_lines::late_advice;
use super::typed_date::{Side, read_back, read_date, read_plan_day};
use crate::domain::absence::{Declared, Plan, Reason, Scope};
use crate::domain::date::{DateError, Day, PartialDate};
use crate::domain::expected_back::ExpectedBack;
use crate::domain::id::{AbsenceId, PersonId};
use crate::domain::name::{clean_name, clean_text, fold};
use crate::domain::phone::{Phones, read_phones};
use crate::domain::place::{self, UsedPlaces};
use crate::domain::record::{Absence, Person};
use crate::lang::{Lang, say};
use crate::store::{Error as StoreError, typed_absence_fault};
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, wrap};
use crate::tui::screen::Screen;
use crate::tui::widgets::field::TextField;
use crate::tui::widgets::form::{Entry, Form, Reply};

/// The form of one person's absence: the open one, or a new one.
pub struct AbsenceForm {
    id: Option<AbsenceId>,
    made: Made,
    person: Person,
    household: String,
    due_on: Option<Day>,
    /// The province of the commune: a place in it is near.
    province: String,
    used: UsedPlaces,
    /// A contact's name that is the absent person's own, and was saved in spite of that doubt.
    agreed: String,
    form: Form<F>,
}

/// Places on offer at most.
pub(super) const PLACES: usize = 6;

impl AbsenceForm {
    /// The form of this person's open absence; a new absence if there is none.
    pub fn of(person: PersonId, ctx: &Ctx) -> Result<Self> {
        let open = ctx.store.open_absence(person)?;
        if let Some((id, absence)) = open {
            return Self::new(Some(id), absence, ctx);
        }
        let mut absence = Absence::new(person);
        absence.confirmed_on = Some(ctx.today());
        Self::new(None, absence, ctx)
    }

    /// The form of an absence that is noted, open or ended.
    pub fn noted(id: AbsenceId, ctx: &Ctx) -> Result<Self> {
        Self::new(Some(id), ctx.store.absence(id)?, ctx)
    }

    fn new(id: Option<AbsenceId>, absence: Absence, ctx: &Ctx) -> Result<Self> {
        let person = absence.person;
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
            used: used_places(ctx),
            agreed: String::new(),
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
        let has_ended = self.made.absence.returned_on.is_some();
        self.form.show(F::Returned, has_ended);
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
    fn changed(&mut self, field: F, lang: Lang) {
        match field {
            F::Place => {
                let words = self.used.suggest(&self.form.value(F::Place), PLACES);
                let words = words.iter().map(|place| lang.place(place)).collect();
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

    /// Says below the phones what is no telephone number; it is kept as it was typed.
    fn warn_of_phones(&mut self, lang: Lang) {
        for field in [F::Phones, F::ProxyPhones] {
            let doubt = phone_doubt(&self.form.value(field), lang);
            self.form.warn(field, doubt.unwrap_or_default());
        }
    }

    fn take_reply(&mut self, reply: Reply<F>, ctx: &mut Ctx) -> Result<Flow> {
        match reply {
            Reply::Changed(field) => self.changed(field, ctx.lang),
            Reply::Done => return self.save(ctx),
            Reply::Moved => self.warn_of_phones(ctx.lang),
            Reply::No => {}
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
        absence.plan_on = self.typed(F::PlanOn, |text| read_plan_day(text, self.made.today))?;
        absence.returned_on = match self.date(F::Returned, Side::Past)? {
            None => before.returned_on,
            returned => returned,
        };
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
        self.typed(field, |text| read_date(text, side, self.made.today))
    }

    /// What is read from a field; nothing if it is blank or hidden.
    fn typed<T>(
        &self,
        field: F,
        read: impl FnOnce(&str) -> std::result::Result<T, DateError>,
    ) -> std::result::Result<Option<T>, (F, &'static str)> {
        let shown = self.form.field(field).is_some_and(|field| !field.hidden);
        let text = self.form.value(field);
        if text.is_empty() || !shown {
            return Ok(None);
        }
        read(&text).map(Some).map_err(|error| (field, error.code()))
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
        match self.typed(F::BackOn, |text| read_back(text, self.made.today))? {
            Some(back) => Ok(Some(back)),
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
        let before = self.id.map(|_| &self.made.absence);
        let fault = typed_absence_fault(before, &absence, &self.person, ctx.today());
        let doubt = || {
            let is_namesake = fold(&absence.proxy_name) == fold(&self.person.name);
            (is_namesake && self.agreed != absence.proxy_name).then_some("proxy_has_same_name")
        };
        if let Some(code) = fault.or_else(doubt) {
            self.agreed.clone_from(&absence.proxy_name);
            self.refuse(code, lang);
            return Ok(Flow::Stay);
        }
        match ctx.store.save_absence(self.id, &absence) {
            Ok(_) => {}
            Err(StoreError::Invalid(code)) => {
                self.refuse(code, lang);
                return Ok(Flow::Stay);
            }
            Err(error) => return Err(error.into()),
        }
        let name = ctx.look.personal(&self.person.name).into_owned();
        let mut text = if absence.place.is_empty() {
            say!(lang, absence_told_saved, name = name)
        } else {
            let place = absence.place.as_str();
            say!(lang, absence_told_saved_at, name = name, place = place)
        };
        for field in [F::Phones, F::ProxyPhones] {
            if let Some(doubt) = phone_doubt(&self.form.value(field), lang) {
                text = format!("{text} · {doubt}");
            }
        }
        ctx.tell(text);
        Ok(Flow::Pop)
    }

    /// Says at the field that a code speaks of why it cannot be saved so.
    fn refuse(&mut self, code: &str, lang: Lang) {
        let has_ended = self.made.absence.returned_on.is_some();
        let field = match code {
            "proxy_is_absent" => F::Proxy,
            "proxy_has_same_name" => F::ProxyName,
            "back_before_since" | "returned_in_future" if has_ended => F::Returned,
            "away_before_birth" | "away_in_future" | "absence_overlaps" => F::Since,
            "back_before_since" | "back_in_past" if self.form.picked(F::Back) == Some(BACK_ON) => {
                F::BackOn
            }
            "back_before_since" | "back_in_past" => F::Back,
            _ => F::Reason,
        };
        self.form.refuse(field, lang.label("invalid", code));
    }

    /// What stands below the fields: advice where the return comes too late.
    fn advice(&self, lang: Lang) -> Option<String> {
        let due = self.due_on?;
        let back = self.back().ok().flatten()?;
        back.is_after(due)
            .then(|| late_advice(due, &self.made.noun, lang))
    }
}

fn choose(form: &mut Form<F>, id: F, index: Option<usize>) {
    if let Some(field) = form.field_mut(id)
        && let Entry::Pick(pick) = &mut field.entry
    {
        pick.choose(index);
    }
}

/// What is wrong with phones that were typed: a piece that is no telephone number, which is kept all the same.
pub(super) fn phone_doubt(text: &str, lang: Lang) -> Option<String> {
    let (phones, _) = read_phones(text);
    let odd = phones.0.iter().find(|phone| !phone.is_number())?;
    let value = odd.digits.as_str();
    Some(lang.label_with("warn", "phone_unreadable", &[("value", value.into())]))
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
            Some(F::Since | F::Returned) => say!(ctx.lang, absence_hint_date),
            Some(F::BackOn | F::PlanOn) => say!(ctx.lang, absence_hint_date_ahead),
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
        if key == Key::Enter
            && self.form.focus() == Some(F::Place)
            && self.form.typing().is_some_and(TextField::take_first)
        {
            self.changed(F::Place, ctx.lang);
        }
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
