//! The fields of one absence in the entry panel, and the result for the person. A choice goes on to the next field by
//! itself; a place is found by initials; a phone is complete at ten digits.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::absence_form::{PLACES, phone_doubt};
use super::typed_date::{read_back, read_plan_day};
use super::words::date_fault;
use crate::domain::absence::{Plan, Reason};
use crate::domain::date::{DateOrder, PartialDate};
use crate::domain::expected_back::{ExpectedBack, Occasion};
use crate::domain::name::clean_text;
use crate::domain::person_result::PersonResult;
use crate::domain::phone::read_phones;
use crate::domain::place::{self, UsedPlaces};
use crate::domain::record::Absence;
use crate::lang::{Lang, say};
use crate::store::Roll;
use crate::tui::context::Ctx;
use crate::tui::error::{Error, Result};
use crate::tui::event::Key;
use crate::tui::look::Look;
use crate::tui::widgets::field::{Mask, TextField};
use crate::tui::widgets::form::{Entry, Field, Form, Reply};
use crate::tui::widgets::pick::Pick;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Reason,
    Place,
    Phone,
    Back,
    BackOn,
    Plan,
    PlanOn,
    Address,
    Result,
    Note,
}

/// What the fields are filled in for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// A visit: why and where somebody is away.
    Door,
    /// A call: what was learned of somebody known to be away.
    Call,
}

/// The returns that have a digit, in order; then a date, then "unknown".
const OCCASIONS: [(Occasion, &str); 5] = [
    (Occasion::Tet, "Tết"),
    (Occasion::Summer, "hè"),
    (Occasion::April30, "30/4"),
    (Occasion::September2, "2/9"),
    (Occasion::HungKings, "Giỗ Tổ"),
];
/// The place of "on a date" among the returns.
const ON_A_DATE: usize = OCCASIONS.len();
/// The place of "unknown" among the returns.
const UNKNOWN: usize = ON_A_DATE + 1;

/// The fields.
pub struct AbsenceFields {
    form: Form<Part>,
    used: Use,
    places: UsedPlaces,
}

/// The places at which people of the register are, the most used first.
pub(super) fn used_places(ctx: &Ctx) -> UsedPlaces {
    let used = ctx.store.roll().map(Roll::places_used);
    UsedPlaces::new(used.unwrap_or_default())
}

impl AbsenceFields {
    /// The fields, empty.
    pub fn new(ctx: &Ctx) -> Self {
        Self {
            form: form(ctx, Use::Door),
            used: Use::Door,
            places: used_places(ctx),
        }
    }

    /// The fields of what a call yields, empty.
    pub fn for_call(ctx: &Ctx) -> Self {
        Self {
            form: form(ctx, Use::Call),
            used: Use::Call,
            places: used_places(ctx),
        }
    }

    /// Shows an absence, with the person's result or without.
    pub fn open(
        &mut self,
        ctx: &Ctx,
        absence: &Absence,
        with_result: bool,
        result: Option<PersonResult>,
    ) {
        let lang = ctx.lang;
        self.form = form(ctx, self.used);
        let reason = absence.reason;
        self.choose(
            Part::Reason,
            Reason::all().position(|one| Some(one) == reason),
        );
        self.set(Part::Place, &lang.place(&absence.place));
        self.set(Part::Phone, &absence.phones.text());
        let back = match absence.back {
            Some(ExpectedBack::Occasion(occasion, _)) => {
                OCCASIONS.iter().position(|(one, _)| *one == occasion)
            }
            Some(ExpectedBack::On(_)) => Some(ON_A_DATE),
            Some(ExpectedBack::Unknown) => Some(UNKNOWN),
            None => None,
        };
        self.choose(Part::Back, back);
        if let Some(ExpectedBack::On(date)) = absence.back {
            self.set(Part::BackOn, &date.to_string());
        }
        let plan = absence.plan;
        self.choose(Part::Plan, Plan::all().position(|one| Some(one) == plan));
        self.choose(
            Part::Result,
            result.and_then(|result| PersonResult::all().position(|one| one == result)),
        );
        self.form.show(Part::BackOn, back == Some(ON_A_DATE));
        self.form.show(Part::Result, with_result);
        self.form.focus_on(Part::Reason);
        if self.used == Use::Call {
            let plan_on = absence.plan_on.map(|date| date.to_string());
            self.set(Part::PlanOn, &plan_on.unwrap_or_default());
            self.set(Part::Address, &absence.address);
            self.show_plan_day();
            self.form.focus_on(Part::Plan);
        }
    }

    /// The day of a plan is asked where there is one.
    fn show_plan_day(&mut self) {
        let picked = self.form.picked(Part::Plan);
        let plan = picked.and_then(|at| Plan::all().nth(at));
        let dated = self.used == Use::Call && plan.is_some_and(|plan| plan != Plan::None);
        self.form.show(Part::PlanOn, dated);
    }

    /// Puts a note into its field.
    pub fn set_note(&mut self, note: &str) {
        self.set(Part::Note, note);
    }

    /// The note.
    pub fn note(&self) -> String {
        clean_text(&self.form.value(Part::Note))
    }

    /// Shows nothing but the result.
    pub fn open_result(&mut self, result: Option<PersonResult>) {
        for part in [
            Part::Reason,
            Part::Place,
            Part::Phone,
            Part::Back,
            Part::BackOn,
            Part::Plan,
        ] {
            self.form.show(part, false);
        }
        self.form.show(Part::Result, true);
        self.choose(
            Part::Result,
            PersonResult::all().position(|one| Some(one) == result),
        );
        self.form.focus_on(Part::Result);
    }

    fn choose(&mut self, part: Part, index: Option<usize>) {
        if let Some(Entry::Pick(pick)) = self.form.field_mut(part).map(|field| &mut field.entry) {
            pick.choose(index);
        }
    }

    fn set(&mut self, part: Part, text: &str) {
        if let Some(Entry::Text(field)) = self.form.field_mut(part).map(|field| &mut field.entry) {
            field.set(text);
        }
    }

    /// The result that is picked.
    pub fn result(&self) -> Option<PersonResult> {
        PersonResult::all().nth(self.form.picked(Part::Result)?)
    }

    /// Puts what the fields say into an absence.
    pub fn read(&mut self, ctx: &Ctx, absence: &mut Absence) -> Result<()> {
        absence.reason = self
            .form
            .picked(Part::Reason)
            .and_then(|at| Reason::all().nth(at));
        let typed = clean_text(&self.form.value(Part::Place));
        let found = place::read(&typed);
        let home = ctx.session.commune.province.as_str();
        absence.scope = found
            .scope_from(home)
            .or_else(|| absence.reason.and_then(Reason::scope))
            .or(absence.scope);
        absence.place = found.name;
        let mut phones = read_phones(&self.form.value(Part::Phone)).0;
        for phone in &mut phones.0 {
            let known = absence
                .phones
                .0
                .iter()
                .find(|old| old.digits == phone.digits);
            phone.mark = known.and_then(|old| old.mark);
        }
        absence.phones = phones;
        absence.back = self.back(ctx, absence.back)?;
        absence.plan = self
            .form
            .picked(Part::Plan)
            .and_then(|at| Plan::all().nth(at));
        if self.used == Use::Call {
            absence.address = clean_text(&self.form.value(Part::Address));
            absence.plan_on = self.plan_on(ctx)?;
        }
        Ok(())
    }

    fn plan_on(&mut self, ctx: &Ctx) -> Result<Option<PartialDate>> {
        let typed = self.form.value(Part::PlanOn);
        let shown = self
            .form
            .field(Part::PlanOn)
            .is_some_and(|field| !field.hidden);
        if typed.is_empty() || !shown {
            return Ok(None);
        }
        read_plan_day(&typed, ctx.today())
            .map(Some)
            .map_err(|fault| {
                let why = ctx.lang.label("invalid", fault.code());
                self.form.refuse(Part::PlanOn, why);
                Error::Told(date_fault(ctx.lang, fault, &typed))
            })
    }

    fn back(&mut self, ctx: &Ctx, before: Option<ExpectedBack>) -> Result<Option<ExpectedBack>> {
        let today = ctx.today();
        let picked = self.form.picked(Part::Back);
        match picked {
            None => Ok(None),
            Some(UNKNOWN) => Ok(Some(ExpectedBack::Unknown)),
            Some(ON_A_DATE) => {
                let typed = self.form.value(Part::BackOn);
                match read_back(&typed, today) {
                    Ok(back) => Ok(Some(back)),
                    Err(fault) => {
                        let why = ctx.lang.label("invalid", fault.code());
                        self.form.refuse(Part::BackOn, why);
                        Err(Error::Told(date_fault(ctx.lang, fault, &typed)))
                    }
                }
            }
            Some(at) => match (before, OCCASIONS.get(at)) {
                (Some(ExpectedBack::Occasion(occasion, year)), Some((own, _)))
                    if occasion == *own =>
                {
                    Ok(Some(ExpectedBack::Occasion(occasion, year)))
                }
                (_, Some((_, words))) => {
                    Ok(ExpectedBack::parse(words, DateOrder::DayMonth, today).ok())
                }
                (_, None) => Ok(None),
            },
        }
    }

    /// The text field that has the keys.
    pub fn typing(&mut self) -> Option<&mut TextField> {
        self.form.typing()
    }

    /// The text has changed.
    pub fn typed(&mut self, ctx: &Ctx) {
        let at = self.form.focus();
        self.form.typed();
        if self.form.focus() != at {
            self.warn_of_phone(ctx.lang);
        }
        if at == Some(Part::Place) {
            let words = self.places.suggest(&self.form.value(Part::Place), PLACES);
            let words = words.iter().map(|place| ctx.lang.place(place)).collect();
            if let Some(field) = self.form.typing() {
                field.suggest(words);
            }
        }
    }

    /// Says at a field why the absence cannot be so, and gives the keys to it.
    pub fn refuse(&mut self, code: &str, lang: Lang) {
        let on_a_date = self.form.picked(Part::Back) == Some(ON_A_DATE);
        let only_result = self.form.field(Part::Back).is_none_or(|field| field.hidden);
        let part = match code {
            _ if only_result => Part::Result,
            "back_before_since" | "back_in_past" if on_a_date => Part::BackOn,
            "back_before_since" | "back_in_past" => Part::Back,
            _ if self.used == Use::Call => Part::Back,
            _ => Part::Reason,
        };
        self.form.refuse(part, lang.label("invalid", code));
    }

    /// Says below the phone what is no telephone number; it is kept as it was typed.
    fn warn_of_phone(&mut self, lang: Lang) {
        let doubt = phone_doubt(&self.form.value(Part::Phone), lang);
        self.form.warn(Part::Phone, doubt.unwrap_or_default());
    }

    /// Takes a key that is not text.
    pub fn key(&mut self, key: Key, lang: Lang) -> Reply<Part> {
        let at = self.form.focus();
        // Enter takes the place pointed at, else the first on offer.
        if key == Key::Enter && at == Some(Part::Place) {
            self.form.typing().map(TextField::take_first);
            return self.form.go(1);
        }
        let reply = self.form.key(key);
        if at == Some(Part::Phone) {
            self.warn_of_phone(lang);
        }
        match reply {
            Reply::Changed(Part::Back) => {
                let dated = self.form.picked(Part::Back) == Some(ON_A_DATE);
                self.form.show(Part::BackOn, dated);
                self.go_on(key)
            }
            Reply::Changed(Part::Reason) => self.go_on(key),
            Reply::Changed(Part::Plan) if self.used == Use::Call => {
                self.show_plan_day();
                self.go_on(key)
            }
            Reply::Changed(Part::Result) if self.used == Use::Call => self.go_on(key),
            Reply::Changed(Part::Plan | Part::Result) if matches!(key, Key::Char(_)) => Reply::Done,
            other => other,
        }
    }

    /// A digit is a decision, an arrow is not yet one.
    fn go_on(&mut self, key: Key) -> Reply<Part> {
        match key {
            Key::Char(_) => self.form.go(1),
            _ => Reply::Moved,
        }
    }

    /// Takes a click.
    pub fn click(&mut self, at: Position) -> Reply<Part> {
        self.form.click(at)
    }

    /// The rows the fields take.
    pub fn rows(&self, columns: u16) -> u16 {
        self.form.rows(columns)
    }

    /// Draws the fields.
    pub fn draw(&mut self, frame: &mut Frame, area: Rect, look: Look) {
        self.form.draw_as(frame, area, look, true);
    }

    /// Draws the words on offer over everything else.
    pub fn draw_suggestions(&mut self, frame: &mut Frame, look: Look) {
        self.form.draw_suggestions(frame, look);
    }
}

fn form(ctx: &Ctx, used: Use) -> Form<Part> {
    let lang = ctx.lang;
    let noun = ctx.session.noun();
    let label = |name: &str| lang.label("field", name);
    let reasons =
        Reason::all().map(|reason| (reason.digit(), lang.label("reason_short", reason.code())));
    let occasions = ('1'..='9').zip(OCCASIONS);
    let mut backs: Vec<(char, String)> = occasions
        .map(|(digit, (occasion, _))| (digit, lang.label("occasion", occasion.code())))
        .collect();
    backs.push(('6', say!(lang, panel_on_a_date)));
    backs.push(('0', lang.label("occasion", "unknown")));
    let noun_first = capital(noun);
    let plans = ('1'..='9').zip(Plan::all()).map(|(digit, plan)| {
        (
            digit,
            lang.label_with("plan", plan.code(), &[("viec", noun_first.clone().into())]),
        )
    });
    let results = PersonResult::all().map(|result| {
        let words = lang.label_with(
            "person_result",
            result.code(),
            &[("viec", noun.to_owned().into())],
        );
        (result.digit(), words)
    });
    let mut place = Form::text(Part::Place, label("place"), TextField::new(Mask::Any));
    let last = ctx.session.last_absence.as_ref();
    place.ditto = last
        .map(|absence| absence.place.clone())
        .unwrap_or_default();
    let mut fields = vec![
        Form::pick(Part::Reason, label("reason"), Pick::new(reasons.collect())),
        place,
        Form::text(Part::Phone, label("phones"), TextField::new(Mask::Phone)),
        Form::pick(Part::Back, label("back"), Pick::new(backs)),
        Form::text(
            Part::BackOn,
            say!(lang, panel_back_on),
            TextField::new(Mask::Any),
        ),
        Form::pick(Part::Plan, label("plan"), Pick::new(plans.collect())),
        Form::pick(
            Part::Result,
            say!(lang, panel_result),
            Pick::new(results.collect()),
        ),
    ];
    if used == Use::Call {
        fields.extend(fields_of_call(lang));
        fields.sort_by_key(|field| CALL.iter().position(|part| *part == field.id));
    }
    let mut form = Form::new(fields);
    form.show(Part::BackOn, false);
    if used == Use::Call {
        form.show(Part::Reason, false);
        form.show(Part::Place, false);
        form.focus_on(Part::Plan);
    }
    form
}

/// The order in which a call yields them; why and where are known and not asked.
const CALL: [Part; 10] = [
    Part::Plan,
    Part::PlanOn,
    Part::Back,
    Part::BackOn,
    Part::Phone,
    Part::Address,
    Part::Result,
    Part::Note,
    Part::Reason,
    Part::Place,
];

/// The fields that only a call has.
fn fields_of_call(lang: Lang) -> [Field<Part>; 3] {
    let text = |part, label, mask| Form::text(part, label, TextField::new(mask));
    [
        text(Part::PlanOn, say!(lang, absence_label_plan_on), Mask::Any),
        text(Part::Address, say!(lang, absence_label_address), Mask::Any),
        text(Part::Note, lang.label("field", "note"), Mask::Any),
    ]
}

/// A text with its first letter large.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
