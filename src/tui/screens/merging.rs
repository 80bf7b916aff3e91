//! Two records of one person beside each other: field by field it is chosen which value stays, then they become one.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::choose::Choose;
use super::choose_household::ChooseHousehold;
use super::succession::{member_row, with_head};
use super::words;
use crate::domain::card::CardKind;
use crate::domain::id::{HouseholdId, PersonId};
use crate::domain::record::{Absence, Person};
use crate::domain::residence::Residence;
use crate::domain::sex::Sex;
use crate::lang::{Lang, say};
use crate::store::{Member, Merge, Seat, Sheet};
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::Ctx;
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Look, Role, left};
use crate::tui::screen::{Screen, Shape};
use crate::tui::widgets::list::{Keyed, ListView, Steps};

/// What of a person is chosen as one: the label, how it is shown, how it is taken over.
struct Part {
    label: &'static str,
    words: fn(&Person, Lang) -> String,
    take: fn(&mut Person, &Person),
}

fn code(lang: Lang, list: &str, code: Option<&'static str>) -> String {
    code.map_or_else(String::new, |code| lang.label(list, code))
}

fn card_words(person: &Person, lang: Lang) -> String {
    let dates = [person.card_issued, person.card_expires];
    let dates = dates.into_iter().flatten().map(|date| date.to_string());
    let kind = code(lang, "card", person.card.map(CardKind::code));
    let parts = std::iter::once(kind).chain(dates);
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

macro_rules! text_part {
    ($field:ident, $label:literal) => {
        Part {
            label: $label,
            words: |person, _lang| person.$field.clone(),
            take: |to, from| to.$field.clone_from(&from.$field),
        }
    };
}

const PARTS: &[Part] = &[
    text_part!(name, "name"),
    Part {
        label: "birth",
        words: |person, _lang| {
            person
                .birth
                .map(|date| date.to_string())
                .unwrap_or_default()
        },
        take: |to, from| to.birth = from.birth,
    },
    Part {
        label: "sex",
        words: |person, lang| code(lang, "sex", person.sex.map(Sex::code)),
        take: |to, from| to.sex = from.sex,
    },
    Part {
        label: "number",
        words: |person, _lang| {
            person
                .number
                .map(|number| number.to_string())
                .unwrap_or_default()
        },
        take: |to, from| to.number = from.number,
    },
    text_part!(old_number, "old_number"),
    Part {
        label: "phones",
        words: |person, _lang| person.phones.text(),
        take: |to, from| to.phones.clone_from(&from.phones),
    },
    Part {
        label: "residence",
        words: |person, lang| code(lang, "residence", person.residence.map(Residence::code)),
        take: |to, from| to.residence = from.residence,
    },
    Part {
        label: "card",
        words: card_words,
        take: |to, from| {
            (to.card, to.card_issued, to.card_expires) =
                (from.card, from.card_issued, from.card_expires);
        },
    },
    text_part!(work, "work"),
    text_part!(best_time, "best_time"),
    text_part!(home_service, "home_service"),
    text_part!(groups, "groups"),
    text_part!(note, "note"),
];

/// Stands for the open absence, where both are away.
const ABSENCE: usize = PARTS.len();

/// A line: the part, what each record says, and whether the other's stays.
#[derive(Clone, Debug)]
struct Row {
    part: usize,
    label: String,
    values: [String; 2],
    others: bool,
}

impl Keyed for Row {
    type Id = usize;

    fn id(&self) -> usize {
        self.part
    }
}

/// The box with both records.
pub struct Merging {
    kept: Member,
    other: Member,
    /// The other's household.
    sheet: Sheet,
    /// Number and village of each one's household.
    homes: [String; 2],
    list: ListView<Row>,
}

const COLUMNS: u16 = 76;
const LABEL: usize = 20;
const VALUE: usize = 27;

/// Asks which record is the same person as this member, then shows both.
pub fn choose_other(sheet: &Sheet, member: &Member, ctx: &Ctx) -> Flow {
    let kept = member.id;
    let own = sheet.id;
    let name = ctx.look.personal(&member.person.name).into_owned();
    let title = say!(ctx.lang, merging_which, name = name);
    Flow::push(ChooseHousehold::new(
        title.clone(),
        HouseholdId(0),
        move |hit, ctx| {
            let found = hit.person.filter(|person| *person != kept);
            if let Some(other) = found.filter(|_| hit.household != own) {
                return Ok(Flow::push(Merging::of(kept, other, ctx)?));
            }
            let there = ctx.store.sheet(hit.household)?;
            let others = there.members.iter().filter(|member| member.id != kept);
            let rows = others.map(|member| member_row(ctx, member)).collect();
            Ok(Flow::push(Choose::one(
                title.clone(),
                rows,
                move |id, ctx| Ok(Flow::push(Merging::of(kept, PersonId(id), ctx)?)),
            )))
        },
    ))
}

impl Merging {
    /// Two records; `kept` stays, with the values that are chosen. To begin with it keeps its own, and takes from the
    /// other what it lacks.
    pub fn of(kept: PersonId, other: PersonId, ctx: &Ctx) -> Result<Self> {
        let member = |id: PersonId| -> Result<(Member, Sheet)> {
            let sheet = ctx.store.sheet(ctx.store.person(id)?.household)?;
            let found = sheet.members.iter().find(|member| member.id == id).cloned();
            let missing = || crate::store::Error::NotFound(id.to_string());
            Ok((found.ok_or_else(missing)?, sheet))
        };
        let ((kept, home), (other, sheet)) = (member(kept)?, member(other)?);
        let homes = [&home, &sheet].map(|sheet| {
            let number = sheet.household.code.as_str();
            let number = say!(ctx.lang, sheet_number, number = number);
            format!("{number} · {}", sheet.village)
        });
        let mut list = ListView::default();
        list.set(rows(&kept, &other, ctx.lang));
        Ok(Self {
            kept,
            other,
            sheet,
            homes,
            list,
        })
    }

    fn choose(&mut self, choose: impl Fn(bool) -> bool) {
        let Some(part) = self.list.chosen_id() else {
            return;
        };
        let mut rows = self.list.rows().to_vec();
        for row in rows.iter_mut().filter(|row| row.part == part) {
            row.others = choose(row.others);
        }
        self.list.set(rows);
    }

    /// What becomes of the two, but for the places in the other's household.
    fn merge(&self, ctx: &Ctx) -> Merge {
        let mut person = self.kept.person.clone();
        let mut others_absence = false;
        for row in self.list.rows().iter().filter(|row| row.others) {
            match PARTS.get(row.part) {
                Some(part) => (part.take)(&mut person, &self.other.person),
                None => others_absence = true,
            }
        }
        let same_home = self.kept.person.household == self.other.person.household;
        if same_home && self.other.person.is_head {
            person.is_head = true;
            person.relation = self.other.person.relation;
            person
                .relation_text
                .clone_from(&self.other.person.relation_text);
        }
        Merge {
            kept: self.kept.id,
            person,
            other: self.other.id,
            others_absence,
            on: ctx.today(),
            stay: Vec::new(),
        }
    }

    fn save(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        let merge = self.merge(ctx);
        let same_home = self.kept.person.household == self.other.person.household;
        let write = move |stay: Vec<Seat>, ctx: &mut Ctx| {
            let merge = Merge {
                stay,
                ..merge.clone()
            };
            ctx.store.merge_people(&merge)?;
            let name = ctx.look.personal(&merge.person.name).into_owned();
            ctx.tell(say!(ctx.lang, told_merged, name = name));
            Ok(Flow::Stay)
        };
        let flow = if same_home {
            write(Vec::new(), ctx)?
        } else {
            with_head(ctx, &self.sheet, &[self.other.id], write)?
        };
        Ok(Flow::Then(Box::new(flow)))
    }

    fn draw_row(frame: &mut Frame, place: Rect, look: Look, row: &Row, chosen: bool) {
        let role = if chosen { Role::Chosen } else { Role::Text };
        let arrow = if chosen { "►" } else { " " };
        let mark = |is: bool, text: &str| {
            let dot = if is { "(■) " } else { "( ) " };
            left(&format!("{dot}{text}"), VALUE)
        };
        let text = format!(
            "{arrow}{} {} {}",
            left(&row.label, LABEL - 2),
            mark(!row.others, &look.personal(&row.values[0])),
            mark(row.others, &look.personal(&row.values[1])),
        );
        let span = look.span(&left(&text, usize::from(place.width)), role);
        frame
            .buffer_mut()
            .set_span(place.x, place.y, &span, place.width);
    }
}

/// The parts in which the records say different things.
fn rows(kept: &Member, other: &Member, lang: Lang) -> Vec<Row> {
    let parts = PARTS.iter().enumerate().map(|(at, part)| Row {
        part: at,
        label: lang.label("field", part.label),
        values: [&kept.person, &other.person].map(|person| (part.words)(person, lang)),
        others: false,
    });
    let away = |member: &Member| {
        let open = member.absence.as_ref();
        open.map(|(_, absence)| absence_words(absence, lang))
    };
    let both = away(kept).zip(away(other)).map(|(kept, other)| Row {
        part: ABSENCE,
        label: say!(lang, command_absence),
        values: [kept, other],
        others: false,
    });
    let mut rows: Vec<Row> = parts
        .chain(both)
        .filter(|row| row.values[0] != row.values[1])
        .collect();
    for row in &mut rows {
        row.others = row.values[0].is_empty();
    }
    rows
}

fn absence_words(absence: &Absence, lang: Lang) -> String {
    let reason = absence
        .reason
        .map(|reason| lang.label("reason_short", reason.code()));
    let parts = [Some(absence.place.clone()), reason];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() {
        say!(lang, sheet_away)
    } else {
        parts.join(" · ")
    }
}

impl Screen for Merging {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::F(2), Key::Ctrl('s')],
            word: |lang| say!(lang, command_save),
            line: |lang| say!(lang, merging_save_line),
            ready: always,
            run: Self::save,
        },
        Command {
            keys: &[Key::Enter, Key::Insert],
            word: |lang| say!(lang, merging_other_value),
            line: |lang| say!(lang, merging_other_value_line),
            ready: |merging, _ctx| merging.list.total() > 0,
            run: |merging, _ctx| {
                merging.choose(|others| !others);
                Ok(Flow::Stay)
            },
        },
        Command::CLOSE,
    ];

    fn title(&self, _ctx: &Ctx) -> String {
        let mut title = String::new();
        for home in &self.homes {
            if !title.is_empty() {
                title.push_str(" ← ");
            }
            title.push_str(home);
        }
        title
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, merging_hint)
    }

    fn shape(&self, _ctx: &Ctx) -> Shape {
        Shape::Box {
            columns: COLUMNS,
            rows: (self.list.total() as u16).max(1) + 4,
        }
    }

    fn load(&mut self, _ctx: &Ctx) -> Result<()> {
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn other(&mut self, key: Key, _ctx: &mut Ctx) -> Result<Option<Flow>> {
        match key {
            Key::Char(' ') => self.choose(|others| !others),
            Key::Left => self.choose(|_| false),
            Key::Right => self.choose(|_| true),
            _ => return Ok(None),
        }
        Ok(Some(Flow::Stay))
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (lang, look) = (ctx.lang, ctx.look);
        let members = [&self.kept, &self.other].map(|member| {
            let person = &member.person;
            let born = words::birth_year(person.birth, ctx.today());
            left(&format!("{} {born}", look.personal(&person.name)), VALUE)
        });
        let heads = [say!(lang, merging_kept), say!(lang, merging_closed)];
        let space = " ".repeat(LABEL);
        let lines = [
            (
                format!("{space}{} {}", left(&heads[0], VALUE), heads[1]),
                Role::Heading,
            ),
            (
                format!("{space}{} {}", members[0], members[1]),
                Role::Strong,
            ),
        ];
        for ((text, role), row) in lines.into_iter().zip(area.rows()) {
            let span = look.span(&left(&text, usize::from(row.width)), role);
            frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
        }
        let numbers = [&self.kept, &self.other].map(|member| member.person.number);
        if let [Some(kept), Some(other)] = numbers
            && kept != other
            && let Some(row) = area.rows().nth(2)
        {
            let words = say!(lang, merging_two_numbers);
            let span = look.span(&left(&words, usize::from(row.width)), Role::Care);
            frame.buffer_mut().set_span(row.x, row.y, &span, row.width);
        }
        let rows = Rect::new(
            area.x,
            area.y + 3,
            area.width,
            area.height.saturating_sub(3),
        );
        if self.list.total() == 0 {
            let span = look.span(&say!(lang, merging_same), Role::Quiet);
            frame
                .buffer_mut()
                .set_span(rows.x, rows.y, &span, rows.width);
        }
        for (place, row, chosen) in self.list.visible(rows.intersection(area)) {
            Self::draw_row(frame, place, look, row, chosen);
        }
    }
}
