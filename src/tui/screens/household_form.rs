//! Adding a household at the door, and changing one. With a head's name a new household gets its first member at once.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::detail::Detail;
use crate::domain::household_kind::HouseholdKind;
use crate::domain::id::{HouseholdId, VillageId};
use crate::domain::name::{clean_name, clean_text};
use crate::domain::phone::read_phones;
use crate::domain::record::{Household, Person};
use crate::domain::relation::Relation;
use crate::lang::say;
use crate::store::Sheet;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::{Error, Result};
use crate::tui::event::Key;
use crate::tui::screen::{Screen, Shape};
use crate::tui::widgets::field::{Mask, TextField};
use crate::tui::widgets::form::{Form, Reply};
use crate::tui::widgets::pick::Pick;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Head,
    Code,
    Village,
    Lane,
    Address,
    Phones,
    DoorNote,
    Kind,
    Mobiliser,
}

/// The form of a household.
pub struct HouseholdForm {
    /// What is changed; `None` for a new household.
    id: Option<HouseholdId>,
    household: Household,
    villages: Vec<VillageId>,
    form: Form<Part>,
}

impl HouseholdForm {
    /// A new household in a village.
    pub fn add(village: VillageId, ctx: &Ctx) -> Self {
        Self::new(None, Household::new(village, ""), ctx)
    }

    /// A household to be changed.
    pub fn edit(sheet: &Sheet, ctx: &Ctx) -> Self {
        Self::new(Some(sheet.id), sheet.household.clone(), ctx)
    }

    fn new(id: Option<HouseholdId>, household: Household, ctx: &Ctx) -> Self {
        let lang = ctx.lang;
        let text = |part, name: &str, value: &str| {
            Form::text(
                part,
                lang.label("field", name),
                TextField::new(Mask::Any).with(value),
            )
        };
        // Nine villages have a digit; in a commune with more, a new household belongs where the list stands.
        let villages = ctx.session.villages.iter().take(9);
        let options = ('1'..='9').zip(villages.clone());
        let mut pick = Pick::new(
            options
                .map(|(digit, (_, village))| (digit, village.name.clone()))
                .collect(),
        );
        let villages: Vec<VillageId> = villages.map(|(id, _)| *id).collect();
        pick.choose(villages.iter().position(|id| *id == household.village));
        let kinds = ('1'..='9').zip(HouseholdKind::all());
        let mut kind = Pick::new(
            kinds
                .map(|(digit, kind)| (digit, lang.label("household_kind", kind.code())))
                .collect(),
        );
        kind.choose(HouseholdKind::all().position(|kind| kind == household.kind));
        let mut code = text(Part::Code, "code", &household.code);
        if id.is_none() {
            code.label = say!(lang, household_code_free);
        }
        let mut form = Form::new(vec![
            Form::text(
                Part::Head,
                say!(lang, household_head_name),
                TextField::new(Mask::Any),
            ),
            code,
            Form::pick(Part::Village, lang.label("entity_head", "village"), pick),
            text(Part::Lane, "lane", &household.lane),
            text(Part::Address, "address", &household.address),
            text(Part::Phones, "phones", &household.phones.text()),
            text(Part::DoorNote, "door_note", &household.door_note),
            Form::pick(Part::Kind, lang.label("field", "kind"), kind),
            text(Part::Mobiliser, "mobiliser", &household.mobiliser),
        ]);
        form.show(Part::Head, id.is_none());
        form.show(
            Part::Village,
            villages.len() > 1 && ctx.session.villages.len() <= 9,
        );
        Self {
            id,
            household,
            villages,
            form,
        }
    }

    fn read(&self) -> Household {
        let text = |part| clean_text(&self.form.value(part));
        let mut household = self.household.clone();
        household.code = text(Part::Code);
        household.lane = text(Part::Lane);
        household.address = text(Part::Address);
        household.phones = read_phones(&text(Part::Phones)).0;
        household.door_note = text(Part::DoorNote);
        household.mobiliser = text(Part::Mobiliser);
        let kind = self
            .form
            .picked(Part::Kind)
            .and_then(|at| HouseholdKind::all().nth(at));
        household.kind = kind.unwrap_or(household.kind);
        let village = self
            .form
            .picked(Part::Village)
            .and_then(|at| self.villages.get(at));
        if let Some(village) = village.filter(|village| **village != household.village) {
            household.village = *village;
            // At the end of the other village's walking order.
            household.walk_rank = 0;
        }
        household
    }

    fn save(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let household = self.read();
        let lang = ctx.lang;
        let taken = ctx
            .store
            .households_of_code(household.village, &household.code)?;
        if !household.code.is_empty() && taken.iter().any(|other| Some(*other) != self.id) {
            self.form.focus_on(Part::Code);
            let number = household.code.as_str();
            return Err(Error::Told(say!(
                lang,
                household_code_taken,
                number = number
            )));
        }
        match self.id {
            Some(id) => {
                ctx.store.edit_household(id, &household)?;
                ctx.tell(say!(
                    lang,
                    told_household_saved,
                    number = household.code.as_str()
                ));
                Ok(Flow::Pop)
            }
            None => self.add_new(&household, ctx),
        }
    }

    fn add_new(&self, household: &Household, ctx: &mut Ctx) -> Result<Flow> {
        let name = clean_name(&self.form.value(Part::Head));
        let head = (!name.is_empty()).then(|| {
            let mut head = Person::new(HouseholdId(0), name);
            head.is_head = true;
            head.relation = Relation::all().find(|relation| relation.is_head());
            head
        });
        let id = ctx
            .store
            .add_household_of(household, head.as_slice())?
            .value;
        let code = ctx.store.household(id)?.code;
        ctx.tell(say!(ctx.lang, told_household_added, number = code));
        ctx.session.point_at(Some(id));
        Ok(Flow::swap(Detail::of(id)))
    }

    fn replied(&mut self, reply: Reply<Part>, ctx: &mut Ctx) -> Result<Option<Flow>> {
        match reply {
            Reply::No => Ok(None),
            Reply::Done => self.save(ctx).map(Some),
            Reply::Moved | Reply::Changed(_) => Ok(Some(Flow::Stay)),
        }
    }
}

impl Screen for HouseholdForm {
    const COMMANDS: &'static [Command<Self>] = &[Command {
        keys: &[Key::F(2), Key::Ctrl('s')],
        word: |lang| say!(lang, command_save),
        line: |lang| say!(lang, command_save_line),
        ready: always,
        run: Self::save,
    }];

    fn title(&self, ctx: &Ctx) -> String {
        if self.id.is_some() {
            say!(
                ctx.lang,
                sheet_number,
                number = self.household.code.as_str()
            )
        } else {
            let village = ctx.session.village(self.household.village);
            say!(ctx.lang, household_new, village = village)
        }
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, form_hint)
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        Shape::Box {
            columns: 70,
            rows: self.form.rows(70),
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
