//! Adding a member, and changing one. Everything is checked when it is saved; what is doubtful is said and kept.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::merging::Merging;
use super::moving::bring;
use super::words::{date_fault, relation_words};
use crate::domain::card::CardKind;
use crate::domain::date::{DateOrder, PartialDate, parse_birth, parse_event};
use crate::domain::household_kind::HouseholdKind;
use crate::domain::id::{HouseholdId, PersonId};
use crate::domain::name::{clean_name, clean_text};
use crate::domain::personal_number::{NumberError, PersonalNumber, number_warnings, read_number};
use crate::domain::phone::read_phones;
use crate::domain::record::Person;
use crate::domain::relation::Relation;
use crate::domain::residence::Residence;
use crate::domain::sex::Sex;
use crate::lang::{Lang, say};
use crate::store::{Duplicate, Error as StoreError, Member};
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::{Error, Result};
use crate::tui::event::Key;
use crate::tui::screen::{Screen, Shape};
use crate::tui::widgets::field::{Mask, TextField};
use crate::tui::widgets::form::{Field, Form, Reply};
use crate::tui::widgets::pick::Pick;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Name,
    Birth,
    Sex,
    Relation,
    RelationText,
    Number,
    OldNumber,
    Phones,
    Residence,
    Card,
    Issued,
    Expires,
    Work,
    BestTime,
    HomeService,
    Groups,
    Note,
}

/// The form of a member.
pub struct MemberForm {
    /// Who is changed; `None` for a new member.
    id: Option<PersonId>,
    person: Person,
    /// All fields are shown, not only those that are asked at the door.
    wide: bool,
    /// Who may be the same person, and was said.
    twin: Option<PersonId>,
    form: Form<Part>,
}

/// Asked only in the long form of a new member.
const LONG: [Part; 9] = [
    Part::OldNumber,
    Part::Card,
    Part::Issued,
    Part::Expires,
    Part::Work,
    Part::BestTime,
    Part::HomeService,
    Part::Groups,
    Part::Note,
];

/// A choice of the values of a list.
fn pick_of<T: PartialEq>(
    lang: Lang,
    list: &str,
    values: impl Iterator<Item = (T, &'static str)>,
    chosen: Option<&T>,
) -> Pick {
    let values: Vec<(T, &'static str)> = values.collect();
    let options = ('1'..='9').zip(&values);
    let options = options.map(|(digit, (_, code))| (digit, lang.label(list, code)));
    let mut pick = Pick::new(options.collect()).optional();
    pick.choose(values.iter().position(|(value, _)| Some(value) == chosen));
    pick
}

impl MemberForm {
    /// A new member of a household; the first one is its head. Who comes to a boarding house lives there and is not
    /// registered, until somebody says otherwise.
    pub fn add(household: HouseholdId, kind: HouseholdKind, is_first: bool, ctx: &Ctx) -> Self {
        let mut person = Person::new(household, "");
        if kind == HouseholdKind::Boarding {
            person.residence = Some(Residence::Unregistered);
            person.relation = Relation::from_code("other");
        }
        if is_first {
            person.is_head = true;
            person.relation = Relation::all().find(|relation| relation.is_head());
        }
        Self::new(None, person, ctx.lang)
    }

    /// A member to be changed.
    pub fn edit(member: &Member, ctx: &Ctx) -> Self {
        Self::new(Some(member.id), member.person.clone(), ctx.lang)
    }

    fn new(id: Option<PersonId>, person: Person, lang: Lang) -> Self {
        let text = |part, name: &str, value: &str| -> Field<Part> {
            Form::text(
                part,
                lang.label("field", name),
                TextField::new(Mask::Any).with(value),
            )
        };
        let date =
            |date: Option<PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
        let number = person
            .number
            .map(|number| number.to_string())
            .unwrap_or_default();
        let sexes = Sex::all().map(|sex| (sex, sex.code()));
        let sex = pick_of(lang, "sex", sexes, person.sex.as_ref());
        let relations = Relation::all().map(|one| (one.digit(), relation_words(lang, one)));
        let mut relation = Pick::new(relations.collect()).optional();
        relation.choose(Relation::all().position(|one| Some(one) == person.relation));
        let residences = Residence::all().map(|residence| (residence, residence.code()));
        let residence = pick_of(lang, "residence", residences, person.residence.as_ref());
        let cards = CardKind::all().map(|card| (card, card.code()));
        let card = pick_of(lang, "card", cards, person.card.as_ref());
        let label = |name: &str| lang.label("field", name);
        let mut form = Form::new(vec![
            text(Part::Name, "name", &person.name),
            text(Part::Birth, "birth", &date(person.birth)),
            Form::pick(Part::Sex, label("sex"), sex),
            Form::pick(Part::Relation, label("relation"), relation),
            text(Part::RelationText, "relation_text", &person.relation_text),
            Form::pick(Part::Residence, label("residence"), residence),
            text(Part::Number, "number", &number),
            text(Part::OldNumber, "old_number", &person.old_number),
            text(Part::Phones, "phones", &person.phones.text()),
            Form::pick(Part::Card, label("card"), card),
            text(Part::Issued, "card_issued", &date(person.card_issued)),
            text(Part::Expires, "card_expires", &date(person.card_expires)),
            text(Part::Work, "work", &person.work),
            text(Part::BestTime, "best_time", &person.best_time),
            text(Part::HomeService, "home_service", &person.home_service),
            text(Part::Groups, "groups", &person.groups),
            text(Part::Note, "note", &person.note),
        ]);
        form.show(Part::RelationText, !person.relation_text.is_empty());
        for part in LONG {
            form.show(part, id.is_some());
        }
        Self {
            id,
            person,
            wide: id.is_some(),
            twin: None,
            form,
        }
    }

    /// Shows every field; the keys stay where they are.
    fn widen(&mut self) {
        self.wide = true;
        for part in LONG {
            self.form.show(part, true);
        }
    }

    /// Says at the name or the number who may be the same person, while it is being typed.
    fn look_for_twin(&mut self, ctx: &Ctx) -> Result<()> {
        let today = ctx.today();
        let mut typed = Person::new(
            self.person.household,
            clean_name(&self.form.value(Part::Name)),
        );
        let birth = self.form.value(Part::Birth);
        typed.birth = parse_birth(&birth, DateOrder::DayMonth, today).ok();
        let number = read_number(&self.form.value(Part::Number));
        typed.number = number.ok().map(|read| read.number);
        let unchanged = self.id.is_some()
            && typed.name == self.person.name
            && typed.birth == self.person.birth
            && typed.number == self.person.number;
        let found = if unchanged {
            Vec::new()
        } else {
            ctx.store.duplicates_of(&typed, self.id)?
        };
        let twin = found.first();
        self.twin = twin.map(|twin| twin.id);
        let words = twin.map(|twin| twin_words(twin, ctx)).unwrap_or_default();
        let by_number = twin.is_some_and(|twin| twin.same_number);
        let (at_name, at_number) = if by_number {
            (String::new(), words)
        } else {
            (words, String::new())
        };
        self.form.warn(Part::Name, at_name);
        self.form.warn(Part::Number, at_number);
        Ok(())
    }

    /// What to do with the person who is noted already: a member is merged with them, a new one is brought here.
    fn settle_twin(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        match (self.id, self.twin) {
            (Some(id), Some(twin)) => Ok(Flow::swap(Merging::of(id, twin, ctx)?)),
            (None, Some(twin)) => {
                let flow = bring(twin, self.person.household, ctx)?;
                Ok(Flow::Then(Box::new(flow)))
            }
            (_, None) => Ok(Flow::Stay),
        }
    }

    /// A date of the form; what cannot be read is said, and the field gets the keys.
    fn date(
        &mut self,
        part: Part,
        lang: Lang,
        today: crate::domain::Day,
    ) -> Result<Option<PartialDate>> {
        let typed = self.form.value(part);
        if typed.is_empty() {
            return Ok(None);
        }
        let read = match part {
            Part::Birth => parse_birth(&typed, DateOrder::DayMonth, today),
            _ => parse_event(&typed, DateOrder::DayMonth, today),
        };
        read.map(Some).map_err(|fault| {
            self.form.refuse(part, lang.label("invalid", fault.code()));
            Error::Told(date_fault(lang, fault, &typed))
        })
    }

    /// The number; nine digits are the number of an old card and go to their own field.
    fn number(&mut self, lang: Lang) -> Result<Option<PersonalNumber>> {
        let typed = self.form.value(Part::Number);
        if typed.is_empty() {
            return Ok(None);
        }
        match read_number(&typed) {
            Ok(read) => Ok(Some(read.number)),
            Err(NumberError::OldIdentityNumber(old)) => {
                set(&mut self.form, Part::OldNumber, &old);
                set(&mut self.form, Part::Number, "");
                Ok(None)
            }
            Err(fault) => {
                let value = typed.as_str();
                let why = lang.label_with("reject", fault.code(), &[("value", value.into())]);
                self.form.refuse(Part::Number, why.clone());
                Err(Error::Told(why))
            }
        }
    }

    fn read(&mut self, ctx: &Ctx) -> Result<Person> {
        let (lang, today) = (ctx.lang, ctx.today());
        let mut person = self.person.clone();
        person.name = clean_name(&self.form.value(Part::Name));
        if person.name.is_empty() {
            let why = lang.label("invalid", "name_missing");
            self.form.refuse(Part::Name, why.clone());
            return Err(Error::Told(why));
        }
        person.birth = self.date(Part::Birth, lang, today)?;
        person.number = self.number(lang)?;
        person.card_issued = self.date(Part::Issued, lang, today)?;
        person.card_expires = self.date(Part::Expires, lang, today)?;
        let form = &self.form;
        let text = |part| clean_text(&form.value(part));
        person.sex = form.picked(Part::Sex).and_then(|at| Sex::all().nth(at));
        person.relation = form
            .picked(Part::Relation)
            .and_then(|at| Relation::all().nth(at));
        person.is_head = person.relation.is_some_and(Relation::is_head);
        person.relation_text = text(Part::RelationText);
        let before = &self.person;
        if person.relation != before.relation && person.relation_text == before.relation_text {
            // What a list wrote of the relation before says nothing of the new one.
            person.relation_text.clear();
        }
        person.old_number = text(Part::OldNumber);
        person.phones = keep_marks(read_phones(&text(Part::Phones)).0, &self.person);
        person.residence = form
            .picked(Part::Residence)
            .and_then(|at| Residence::all().nth(at));
        person.card = form
            .picked(Part::Card)
            .and_then(|at| CardKind::all().nth(at));
        person.work = text(Part::Work);
        person.best_time = text(Part::BestTime);
        person.home_service = text(Part::HomeService);
        person.groups = text(Part::Groups);
        person.note = text(Part::Note);
        Ok(person)
    }

    fn save(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let person = self.read(ctx)?;
        let said = self.twin;
        self.look_for_twin(ctx)?;
        if self.twin.is_some() && self.twin != said {
            // It was not said before: now it is, at its field, and the next F2 saves.
            return Ok(Flow::Stay);
        }
        let written = match self.id {
            Some(id) => ctx.store.edit_person(id, &person).map(drop),
            None => ctx.store.add_person(&person).map(drop),
        };
        if let Err(StoreError::Invalid("number_taken")) = written {
            self.form.focus_on(Part::Number);
        }
        written?;
        let lang = ctx.lang;
        let name = ctx.look.personal(&person.name).into_owned();
        let mut text = say!(lang, told_member_saved, name = name);
        let number = person.number;
        let doubts = number.map(|number| number_warnings(number, person.sex, person.birth));
        for doubt in doubts.unwrap_or_default() {
            let value = number.map(|number| number.to_string()).unwrap_or_default();
            text.push_str(" · ");
            text.push_str(&lang.label_with("warn", doubt.code(), &[("value", value.into())]));
        }
        ctx.tell(text);
        Ok(Flow::Pop)
    }

    fn replied(&mut self, reply: Reply<Part>, ctx: &mut Ctx) -> Result<Option<Flow>> {
        match reply {
            Reply::No => Ok(None),
            Reply::Done => self.save(ctx).map(Some),
            Reply::Changed(_) => Ok(Some(Flow::Stay)),
            Reply::Moved => {
                self.look_for_twin(ctx)?;
                Ok(Some(Flow::Stay))
            }
        }
    }
}

/// `Có thể đã có trong sổ: Nguyễn Văn A sinh 1990, hộ 031 Thôn Đồng Tâm.`
fn twin_words(twin: &Duplicate, ctx: &Ctx) -> String {
    let name = ctx.look.personal(&twin.person.name).into_owned();
    let birth = twin.person.birth.map(|birth| birth.to_string());
    let (birth, number) = (birth.unwrap_or_default(), twin.code.as_str());
    let village = twin.village.as_str();
    if twin.same_number {
        say!(
            ctx.lang,
            member_same_number,
            name = name,
            number = number,
            village = village
        )
    } else {
        say!(
            ctx.lang,
            member_same_name,
            name = name,
            birth = birth,
            number = number,
            village = village
        )
    }
}

fn set(form: &mut Form<Part>, part: Part, text: &str) {
    use crate::tui::widgets::form::Entry;
    if let Some(Entry::Text(field)) = form.field_mut(part).map(|field| &mut field.entry) {
        field.set(text);
    }
}

/// Numbers that were there before keep what was found out about them.
fn keep_marks(
    mut phones: crate::domain::phone::Phones,
    before: &Person,
) -> crate::domain::phone::Phones {
    for phone in &mut phones.0 {
        let known = before
            .phones
            .0
            .iter()
            .find(|old| old.digits == phone.digits);
        phone.mark = known.and_then(|old| old.mark);
    }
    phones
}

impl Screen for MemberForm {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::F(2), Key::Ctrl('s')],
            word: |lang| say!(lang, command_save),
            line: |lang| say!(lang, command_save_line),
            ready: always,
            run: Self::save,
        },
        Command {
            keys: &[Key::F(4), Key::Ctrl('e')],
            word: |lang| say!(lang, command_all_fields),
            line: |lang| say!(lang, command_all_fields_line),
            ready: |form, _ctx| !form.wide,
            run: |form, _ctx| {
                form.widen();
                Ok(Flow::Stay)
            },
        },
        Command {
            keys: &[Key::Ctrl('b')],
            word: |lang| say!(lang, command_twin),
            line: |lang| say!(lang, command_twin_line),
            ready: |form, _ctx| form.twin.is_some(),
            run: Self::settle_twin,
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        if self.id.is_some() {
            ctx.look.personal(&self.person.name).into_owned()
        } else {
            say!(ctx.lang, member_new)
        }
    }

    fn hint(&self, ctx: &Ctx) -> String {
        match (self.twin, self.wide) {
            (Some(_), _) => say!(ctx.lang, member_hint_twin),
            (None, true) => say!(ctx.lang, form_hint),
            (None, false) => say!(ctx.lang, member_hint_short),
        }
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        Shape::Box {
            columns: 74,
            rows: self.form.rows(74),
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
        // In the short form a digit is a decision.
        if !self.wide && matches!(key, Key::Char(_)) && matches!(reply, Reply::Changed(_)) {
            self.form.go(1);
        }
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
