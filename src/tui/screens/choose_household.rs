//! A box in which a household of the whole commune is found: by its number, by a member's name, by a phone.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::id::{HouseholdId, PersonId};
use crate::domain::name::shorten;
use crate::lang::say;
use crate::store::{Hit, HouseholdFilter};
use crate::tui::command::{Command, Flow};
use crate::tui::context::Ctx;
use crate::tui::error::{Error, Result};
use crate::tui::event::Key;
use crate::tui::look::{Role, left, width};
use crate::tui::screen::{Screen, Shape};
use crate::tui::widgets::field::{Mask, TextField};
use crate::tui::widgets::list::{Keyed, ListView, Steps};

type Then = Box<dyn Fn(Hit, &mut Ctx) -> Result<Flow>>;

#[derive(Clone, Debug)]
struct Row {
    hit: Hit,
    words: String,
}

impl Keyed for Row {
    type Id = HouseholdId;

    fn id(&self) -> HouseholdId {
        self.hit.household
    }
}

/// The box. What `then` returns happens to the layer below: the box is gone.
pub struct ChooseHousehold {
    title: String,
    /// The household that cannot be chosen: where the person is now.
    but: HouseholdId,
    field: TextField,
    list: ListView<Row>,
    then: Then,
}

const COLUMNS: u16 = 72;
/// Households on offer at most: who needs more types another letter.
const MOST: usize = 12;

impl ChooseHousehold {
    /// Asks for a household other than `but`.
    pub fn new(
        title: String,
        but: HouseholdId,
        then: impl Fn(Hit, &mut Ctx) -> Result<Flow> + 'static,
    ) -> Self {
        Self {
            title,
            but,
            field: TextField::new(Mask::Find),
            list: ListView::default(),
            then: Box::new(then),
        }
    }

    fn look(&mut self, ctx: &Ctx) -> Result<()> {
        let Some(roll) = ctx.store.roll() else {
            return Err(Error::Told(say!(ctx.lang, absent_loading)));
        };
        let text = self.field.value();
        if text.is_empty() {
            self.list.set(Vec::new());
            return Ok(());
        }
        let filter = HouseholdFilter {
            text,
            ..HouseholdFilter::default()
        };
        let mut hits = roll.households(&filter);
        hits.retain(|hit| hit.household != self.but);
        hits.truncate(MOST);
        let ids: Vec<HouseholdId> = hits.iter().map(|hit| hit.household).collect();
        let found: Vec<PersonId> = hits.iter().filter_map(|hit| hit.person).collect();
        let people = ctx.store.people(&found)?;
        let mut rows = Vec::new();
        for row in ctx.store.household_rows(&ids)? {
            let Some(hit) = hits.iter().find(|hit| hit.household == row.id) else {
                continue;
            };
            let who = hit.person.and_then(|id| people.get(&id));
            let who = who.map_or("", |person| person.name.as_str());
            let head = ctx.look.personal(&shorten(&row.head, 22)).into_owned();
            let mut words = format!(
                "{} {} · {}",
                left(&row.code, 6),
                head,
                ctx.session.village(row.village)
            );
            if !who.is_empty() && who != row.head {
                let who = ctx.look.personal(&shorten(who, 20)).into_owned();
                words = format!("{words} · {who}");
            }
            rows.push(Row { hit: *hit, words });
        }
        self.list.rewind();
        self.list.set(rows);
        Ok(())
    }
}

impl Screen for ChooseHousehold {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, command_choose),
            line: |lang| say!(lang, command_choose_line),
            ready: |choose, _ctx| choose.list.total() > 0,
            run: |choose, ctx| match choose.list.chosen() {
                Some(row) => Ok(Flow::Then(Box::new((choose.then)(row.hit, ctx)?))),
                None => Ok(Flow::Stay),
            },
        },
        Command::CLOSE,
    ];

    fn title(&self, _ctx: &Ctx) -> String {
        self.title.clone()
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, choose_household_hint)
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        Shape::Box {
            columns: COLUMNS,
            rows: MOST as u16 + 1,
        }
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn typing(&mut self) -> Option<&mut TextField> {
        Some(&mut self.field)
    }

    fn typed(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        self.look(ctx)?;
        Ok(Flow::Stay)
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let label = format!("{} ", say!(ctx.lang, find_label));
        let before = (width(&label) as u16).min(area.width);
        let span = ctx.look.span(&label, Role::Heading);
        frame.buffer_mut().set_span(area.x, area.y, &span, before);
        let field = Rect::new(area.x + before, area.y, area.width - before, 1);
        self.field
            .draw(frame, field.intersection(area), ctx.look, true);
        let rows = Rect::new(
            area.x,
            area.y + 1,
            area.width,
            area.height.saturating_sub(1),
        );
        for (place, row, chosen) in self.list.visible(rows) {
            let role = if chosen { Role::Chosen } else { Role::Text };
            let mark = if chosen { "►" } else { " " };
            let text = left(&format!("{mark}{}", row.words), usize::from(place.width));
            let span = ctx.look.span(&text, role);
            frame
                .buffer_mut()
                .set_span(place.x, place.y, &span, place.width);
        }
    }
}
