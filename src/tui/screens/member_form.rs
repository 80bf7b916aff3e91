//! Adding a member, and changing one. Everything is checked when it is saved; what is doubtful is said and kept.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::words::{date_fault, relation_words};
use crate::domain::card::CardKind;
use crate::domain::date::{DateOrder, PartialDate, parse_birth, parse_event};
use crate::domain::id::{HouseholdId, PersonId};
use crate::domain::name::{clean_name, clean_text};
use crate::domain::personal_number::{NumberError, PersonalNumber, number_warnings, read_number};
use crate::domain::phone::read_phones;
use crate::domain::record::Person;
use crate::domain::relation::Relation;
use crate::domain::residence::Residence;
use crate::domain::sex::Sex;
use crate::lang::{Lang, say};
use crate::store::Member;
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
    form: Form<Part>,
}

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
    /// A new member of a household; the first one is its head.
    pub fn add(household: HouseholdId, is_first: bool, ctx: &Ctx) -> Self {
        let mut person = Person::new(household, "");
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
            text(Part::Number, "number", &number),
            text(Part::OldNumber, "old_number", &person.old_number),
            text(Part::Phones, "phones", &person.phones.text()),
            Form::pick(Part::Residence, label("residence"), residence),
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
        Self { id, person, form }
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
            self.form.focus_on(part);
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
                self.form.focus_on(Part::Number);
                let value = typed.as_str();
                Err(Error::Told(lang.label_with(
                    "reject",
                    fault.code(),
                    &[("value", value.into())],
                )))
            }
        }
    }

    fn read(&mut self, ctx: &Ctx) -> Result<Person> {
        let (lang, today) = (ctx.lang, ctx.today());
        let mut person = self.person.clone();
        person.name = clean_name(&self.form.value(Part::Name));
        if person.name.is_empty() {
            self.form.focus_on(Part::Name);
            return Err(Error::Told(say!(lang, reject_name_missing)));
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
        match self.id {
            Some(id) => drop(ctx.store.edit_person(id, &person)?),
            None => drop(ctx.store.add_person(&person)?),
        }
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
            Reply::Moved | Reply::Changed(_) => Ok(Some(Flow::Stay)),
        }
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
    const COMMANDS: &'static [Command<Self>] = &[Command {
        keys: &[Key::F(2), Key::Ctrl('s')],
        word: |lang| say!(lang, command_save),
        line: |lang| say!(lang, command_save_line),
        ready: always,
        run: Self::save,
    }];

    fn title(&self, ctx: &Ctx) -> String {
        if self.id.is_some() {
            ctx.look.personal(&self.person.name).into_owned()
        } else {
            say!(ctx.lang, member_new)
        }
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, form_hint)
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
