//! Who comes home on a day or at an occasion, and what each must do then.

use std::collections::HashSet;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::absence_form::AbsenceForm;
use super::absence_lines::{back_short, capitalised, contact, phones_in_words};
use super::detail::Detail;
use super::files::{Files, Shown, ShownRows};
use super::layout::split_row;
use super::lines::{Line, draw_lines, wrapped};
use super::returned::Returned;
use crate::domain::agenda::Duty;
use crate::domain::date::PartialDate;
use crate::domain::expected_back::{ExpectedBack, Occasion};
use crate::domain::id::{AbsenceId, HouseholdId, VillageId};
use crate::domain::name::shorten;
use crate::domain::phone::grouped;
use crate::domain::record::Person;
use crate::lang::{Lang, say};
use crate::store::{AbsentRow, HouseholdFilter, ReturnHit, Returning};
use crate::tui::chrome::draw_pane;
use crate::tui::command::{Command, Flow, always};
use crate::tui::context::{Chip, Ctx};
use crate::tui::error::Result;
use crate::tui::event::Key;
use crate::tui::look::{Role, clip};
use crate::tui::screen::Screen;
use crate::tui::widgets::find::Find;
use crate::tui::widgets::list::{Keyed, ListView, Steps};
use crate::tui::widgets::table::{self, Cell, Column, Width};

/// Rows of what is known of the chosen person, frame included.
const DETAIL: u16 = 7;

struct Item {
    row: AbsentRow,
    duty: Duty,
}

impl Keyed for Item {
    type Id = AbsenceId;

    fn id(&self) -> AbsenceId {
        self.row.id
    }
}

/// The people whose return is wanted.
pub struct Homecoming {
    village: Option<VillageId>,
    which: Returning,
    hits: Vec<ReturnHit>,
    list: ListView<Item>,
    find: Find,
    /// The chosen person, for what is missing.
    person: Option<Person>,
}

impl Homecoming {
    /// The people of a village, or of all, whose return is wanted.
    pub fn of(village: Option<VillageId>, which: Returning) -> Self {
        Self {
            village,
            which,
            hits: Vec::new(),
            list: ListView::default(),
            find: Find::default(),
            person: None,
        }
    }

    /// Who comes home for the next Tết.
    pub fn for_tet(village: Option<VillageId>, ctx: &Ctx) -> Self {
        let year = Occasion::Tet.next_year(ctx.today());
        Self::of(village, Returning::Occasion(Occasion::Tet, year))
    }

    fn fetch(&mut self, ctx: &Ctx) -> Result<()> {
        while let Some(range) = self.list.need() {
            let hits = &self.hits[range.clone()];
            let ids: Vec<AbsenceId> = hits.iter().map(|hit| hit.absence).collect();
            let rows = ctx.store.absent_rows(&ids)?.into_iter();
            let items = rows.map(|row| {
                let duty = hits.iter().find(|hit| hit.absence == row.id);
                let duty = duty.map_or(Duty::AskPlan, |hit| hit.duty);
                Item { row, duty }
            });
            self.list.fill(range.start, items.collect());
        }
        let person = self.list.chosen().map(|item| item.row.absence.person);
        self.person = person.map(|id| ctx.store.person(id)).transpose()?;
        Ok(())
    }

    fn draw_list(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (lang, look) = (ctx.lang, ctx.look);
        let columns = columns(lang, self.village.is_none());
        let widths = table::fit(&columns, area.width);
        let (heads, rows) = split_row(area, 1);
        let finding = u16::from(self.find.is_open());
        let (rows, last) = split_row(rows, rows.height.saturating_sub(finding));
        table::draw_heads(frame, heads, look, &columns, &widths);
        if self.hits.is_empty() {
            let words = say!(lang, homecoming_nobody);
            let lines = wrapped(&words, Role::Text, usize::from(area.width), 0);
            draw_lines(frame, rows, &lines, look);
        }
        let wide = |at: usize| usize::from(widths.get(at).copied().flatten().unwrap_or(0));
        let (names, duties) = (wide(0), wide(4));
        let today = ctx.today();
        for (place, item, chosen) in self.list.visible(rows) {
            let row = &item.row;
            let back = row.absence.back;
            let late = back.and_then(ExpectedBack::overdue_after);
            let late = late.is_some_and(|day| day < today);
            let (words, reachable) = contact(row, lang);
            let cells = [
                Cell::text(look.personal(&shorten(&row.name, names)).into_owned()),
                Cell::text(
                    row.birth
                        .map_or(String::new(), |birth| birth.year().to_string()),
                ),
                Cell::text(row.code.as_str()),
                Cell::new(
                    back_short(back, lang),
                    if late { Role::Bad } else { Role::Text },
                ),
                Cell::text(clip(&duty_words(item.duty, ctx), duties)),
                if reachable {
                    Cell::text(look.personal(&words))
                } else {
                    Cell::new(words, Role::Care)
                },
                Cell::new(ctx.session.village(row.village), Role::Quiet),
            ];
            table::draw_row(frame, place, look, &columns, &widths, cells, chosen);
        }
        self.find.draw(frame, last, look, lang, self.hits.len());
    }

    fn draw_detail(&self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let (lang, look) = (ctx.lang, ctx.look);
        let Some(item) = self.list.chosen() else {
            draw_pane(frame, area, "", look);
            return;
        };
        let row = &item.row;
        let title = say!(
            lang,
            homecoming_detail,
            name = look.personal(&row.name).into_owned(),
            number = row.code.as_str(),
            head = look.personal(&row.head).into_owned(),
            village = ctx.session.village(row.village)
        );
        let inner = draw_pane(frame, area, &title, look);
        let columns = usize::from(inner.width);
        let mut lines = wrapped(&duty_line(item.duty, ctx), Role::Strong, columns, 0);
        lines.truncate(2);
        let back = row.absence.back.map(|back| lang.back(back));
        let back = back.unwrap_or_else(|| say!(lang, absent_back_unknown));
        lines.push(Line::new(
            say!(
                lang,
                homecoming_back,
                back = back,
                place = lang.place(&row.absence.place)
            ),
            Role::Text,
        ));
        let missing = missing(row, self.person.as_ref());
        let missing: Vec<String> = missing
            .iter()
            .map(|code| lang.label("missing", code))
            .collect();
        if !missing.is_empty() {
            let words = say!(lang, homecoming_missing, what = missing.join(", "));
            lines.push(Line::new(words, Role::Care));
        }
        let own = [&row.absence.phones, &row.phones].map(phones_in_words);
        let own = own.into_iter().find(|words| !words.is_empty());
        let own = own.unwrap_or_else(|| say!(lang, absent_no_phone));
        let number = row.reach().contact_number();
        let number = number.map(|(phone, _)| grouped(&phone.digits));
        let number = number.unwrap_or_else(|| say!(lang, absent_no_phone));
        let relative = [row.proxy.as_str(), number.as_str()];
        let relative = relative.iter().filter(|part| !part.is_empty());
        let relative: Vec<&str> = relative.copied().collect();
        lines.push(Line::new(
            say!(
                lang,
                homecoming_phones,
                own = look.personal(&own).into_owned(),
                relative = look.personal(&relative.join(" ")).into_owned()
            ),
            Role::Text,
        ));
        draw_lines(frame, inner, &lines, look);
    }
}

/// What is to be done, in few words, and as a sentence.
fn duty_words(duty: Duty, ctx: &Ctx) -> String {
    let noun = ctx.session.noun().to_owned();
    let words = ctx
        .lang
        .label_with("duty_short", duty.code(), &[("viec", noun.into())]);
    capitalised(&words)
}

fn duty_line(duty: Duty, ctx: &Ctx) -> String {
    let lang = ctx.lang;
    let noun = ctx.session.noun().to_owned();
    let words = capitalised(&lang.label_with("duty", duty.code(), &[("viec", noun.into())]));
    match ctx.session.due_on() {
        Some(due) if matches!(duty, Duty::WhenHome | Duty::GuideThere | Duty::AskPlan) => {
            format!(
                "{words} · {}",
                say!(lang, homecoming_due, day = lang.day(due))
            )
        }
        _ => words,
    }
}

/// The codes of what the book does not know yet, as exported lists name them.
fn missing(row: &AbsentRow, person: Option<&Person>) -> Vec<&'static str> {
    let absence = &row.absence;
    let lacks = [
        (
            "number",
            person.is_some_and(|person| person.number.is_none()),
        ),
        ("born", !row.birth.is_some_and(PartialDate::is_exact)),
        ("absence_reason", absence.reason.is_none()),
        ("away_at", absence.place.is_empty()),
        ("phone", !row.reach().is_reachable()),
        ("expected_back", absence.back.is_none()),
        ("contact", row.proxy.is_empty()),
        ("plan", absence.plan.is_none()),
    ];
    let lacking = lacks.into_iter().filter(|(_, lacks)| *lacks);
    lacking.map(|(code, _)| code).collect()
}

fn columns(lang: Lang, villages: bool) -> Vec<Column> {
    let mut columns = vec![
        Column::new(say!(lang, absent_column_name), Width::Name(15, 28), 0),
        Column::new(say!(lang, absent_column_born), Width::Number(4), 2),
        Column::new(say!(lang, absent_column_household), Width::Word(4), 0),
        Column::new(say!(lang, absent_column_back), Width::Word(8), 0),
        Column::new(say!(lang, homecoming_column_duty), Width::Name(24, 34), 0),
        Column::new(say!(lang, absent_column_contact), Width::Word(14), 0),
    ];
    if villages {
        let head = say!(lang, absent_column_village);
        columns.push(Column::new(head, Width::Name(10, 20), 1));
    }
    columns
}

fn has_chosen(people: &Homecoming, _ctx: &Ctx) -> bool {
    people.list.chosen().is_some()
}

fn can_write(people: &Homecoming, ctx: &Ctx) -> bool {
    has_chosen(people, ctx) && !ctx.store.is_read_only()
}

impl Screen for Homecoming {
    const COMMANDS: &'static [Command<Self>] = &[
        Command {
            keys: &[Key::Enter],
            word: |lang| say!(lang, command_open),
            line: |lang| say!(lang, absent_command_open_line),
            ready: has_chosen,
            run: |people, _ctx| match people.list.chosen() {
                Some(item) => Ok(Flow::push(Detail::of(item.row.household))),
                None => Ok(Flow::Stay),
            },
        },
        Command::FIND,
        Command {
            keys: &[Key::F(4), Key::Ctrl('e')],
            word: |lang| say!(lang, absent_command_edit),
            line: |lang| say!(lang, absent_command_edit_line),
            ready: can_write,
            run: |people, ctx| match people.list.chosen() {
                Some(item) => Ok(Flow::push(AbsenceForm::of(item.row.absence.person, ctx)?)),
                None => Ok(Flow::Stay),
            },
        },
        Command {
            keys: &[Key::Delete],
            word: |lang| say!(lang, absent_command_returned),
            line: |lang| say!(lang, absent_command_returned_line),
            ready: can_write,
            run: |people, _ctx| match people.list.chosen() {
                Some(Item { row, .. }) => {
                    Ok(Flow::push(Returned::of(row.absence.person, &row.name)))
                }
                None => Ok(Flow::Stay),
            },
        },
        Command {
            keys: &[Key::F(7), Key::Ctrl('o')],
            word: |lang| say!(lang, command_files),
            line: |lang| say!(lang, command_files_shown_line),
            ready: always,
            run: |people, _ctx| {
                let ids = people.hits.iter().map(|hit| hit.absence).collect();
                Ok(Flow::push(Files::new(Shown {
                    village: people.village,
                    rows: ShownRows::Absences(ids),
                })))
            },
        },
    ];

    fn title(&self, ctx: &Ctx) -> String {
        let lang = ctx.lang;
        let when = match self.which {
            Returning::Day(day) => lang.weekday(day),
            Returning::Between(first, _) => {
                say!(
                    lang,
                    homecoming_month,
                    month = first.format("%m/%Y").to_string()
                )
            }
            Returning::Occasion(occasion, year) => {
                lang.back(ExpectedBack::Occasion(occasion, year))
            }
            Returning::All => lang.label("returning", "all"),
            Returning::Overdue => lang.label("returning", "overdue"),
            Returning::Sometime => lang.label("returning", "sometime"),
            Returning::Unknown => lang.label("returning", "unknown"),
        };
        say!(lang, homecoming_title, when = when)
    }

    fn chips(&self, ctx: &Ctx) -> Vec<Chip> {
        let count = ctx.lang.count(self.hits.len());
        vec![Chip {
            text: say!(ctx.lang, calendar_people, count = count),
            alert: false,
        }]
    }

    fn hint(&self, ctx: &Ctx) -> String {
        say!(ctx.lang, homecoming_hint)
    }

    fn load(&mut self, ctx: &Ctx) -> Result<()> {
        self.hits.clear();
        if let Some(roll) = ctx.store.roll() {
            self.hits = roll.returning(self.village, self.which);
            let text = self.find.query();
            if !text.is_empty() {
                let found = roll.households(&HouseholdFilter {
                    village: self.village,
                    text,
                    ..HouseholdFilter::default()
                });
                let found: HashSet<HouseholdId> = found.iter().map(|hit| hit.household).collect();
                self.hits.retain(|hit| found.contains(&hit.household));
            }
        }
        let hits = &self.hits;
        let place = |id| hits.iter().position(|hit| hit.absence == id);
        self.list.reload(hits.len(), place);
        self.fetch(ctx)
    }

    fn list(&mut self) -> Option<&mut dyn Steps> {
        Some(&mut self.list)
    }

    fn moved(&mut self, ctx: &mut Ctx) -> Result<()> {
        self.fetch(ctx)
    }

    fn find(&mut self) -> Option<&mut Find> {
        Some(&mut self.find)
    }

    fn typed(&mut self, ctx: &mut Ctx) -> Result<Flow> {
        self.list.rewind();
        self.load(ctx)?;
        Ok(Flow::Stay)
    }

    fn draw(&mut self, frame: &mut Frame, area: Rect, ctx: &Ctx) {
        let room = area.height >= DETAIL + 5 && !self.hits.is_empty();
        let detail = if room { DETAIL } else { 0 };
        let (list, below) = split_row(area, area.height - detail);
        self.draw_list(frame, list, ctx);
        if detail > 0 {
            self.draw_detail(frame, below, ctx);
        }
    }
}
