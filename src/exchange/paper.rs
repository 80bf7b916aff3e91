//! Lists for paper: web pages with a style for printing, which the system's browser shows and prints. A personal
//! number never stands on the walk list or the list of absent people, and no reason for not agreeing on any.

use std::collections::HashSet;
use std::io::Write;

use crate::domain::PartialDate;
use crate::domain::id::{PersonId, VillageId};
use crate::domain::outcome::{Menu, Outcome};
use crate::domain::reach::Contact;
use crate::domain::record::Campaign;
use crate::lang::{Lang, say};
use crate::store::{AbsencePart, HouseholdRow, Line, PersonPart, Pick, Store};

use super::Error;
use super::export::{self, ExportOptions, ListKind};
use super::form;
use super::label::Codes;
use super::sheet::Words;
use super::write::{Numbers, Value, contact_name, contact_phones};

const STYLE: &str = include_str!("../../assets/paper.css");

/// A page that is being put together.
struct Page {
    text: Vec<u8>,
    lang: Lang,
    words: Words,
}

impl Page {
    fn new(lang: Lang, campaign: &Campaign) -> Self {
        let options = ExportOptions {
            lang,
            ..ExportOptions::default()
        };
        Self {
            text: Vec::new(),
            lang,
            words: Words::new(&options, &campaign.noun),
        }
    }

    /// Marks as they are.
    fn raw(&mut self, marks: &str) {
        self.text.extend_from_slice(marks.as_bytes());
    }

    /// Text of people.
    fn text(&mut self, text: &str) {
        form::push_html(&mut self.text, text);
    }

    fn element(&mut self, name: &str, class: &str, text: &str) {
        self.open(name, class);
        self.text(text);
        self.raw(&format!("</{name}>"));
    }

    fn open(&mut self, name: &str, class: &str) {
        self.raw("<");
        self.raw(name);
        if !class.is_empty() {
            self.raw(" class=\"");
            self.raw(class);
            self.raw("\"");
        }
        self.raw(">");
    }

    /// Everything above the table: whose list it is, what it is, and of when.
    fn begin(&mut self, store: &Store, title: &str, place: &str, about: &str) -> Result<(), Error> {
        let lang = self.lang;
        let commune = store.commune()?.name;
        let day = lang.day(store.clock().today());
        self.raw("<!doctype html>\n<html lang=\"");
        self.raw(lang.code());
        self.raw("\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
        self.text(title);
        self.raw("</title>\n<style>\n");
        self.raw(&STYLE.replace("PAGE", &say!(lang, paper_page)));
        self.raw("</style>\n</head>\n<body>\n<header><div>");
        self.element("div", "unit", &commune);
        self.element("div", "place", place);
        self.raw("</div>");
        self.element("div", "right", &say!(lang, paper_printed, day = day));
        self.raw("</header>\n<h1>");
        self.text(title);
        self.raw("</h1>\n");
        self.element("p", "about", about);
        self.raw("\n");
        Ok(())
    }

    /// The columns of a table: their widths in millimetres and their headings.
    fn table(&mut self, columns: &[(u32, String)]) {
        self.raw("<table>\n<colgroup>");
        for (width, _) in columns {
            self.raw(&format!("<col style=\"width: {width}mm\">"));
        }
        self.raw("</colgroup>\n<thead><tr>");
        for (_, heading) in columns {
            self.element("th", "", heading);
        }
        self.raw("</tr></thead>\n");
    }

    /// The foot of a table, which the browser repeats on every page.
    fn foot(&mut self, width: usize, legend: &str, noun: &str) {
        self.raw(&format!("<tfoot><tr><td colspan=\"{width}\">"));
        if !legend.is_empty() {
            self.element("div", "", legend);
        }
        self.element("div", "", &say!(self.lang, paper_purpose, viec = noun));
        self.raw("</td></tr></tfoot>\n<tbody>\n");
    }

    fn end(&mut self) {
        self.raw("</body>\n</html>\n");
    }

    /// Texts under each other, those that say something.
    fn lines(&mut self, lines: &[String]) {
        let mut first = true;
        for line in lines.iter().filter(|line| !line.is_empty()) {
            if !first {
                self.raw("<br>");
            }
            first = false;
            self.text(line);
        }
    }

    fn cell(&mut self, class: &str, lines: &[String]) {
        self.open("td", class);
        self.lines(lines);
        self.raw("</td>");
    }

    fn give(self, out: &mut dyn Write) -> Result<(), Error> {
        out.write_all(&self.text).map_err(export::out_error)
    }
}

/// Everything in front of the table of a plain list.
pub(super) fn begin_list(
    store: &Store,
    kind: ListKind,
    options: &ExportOptions,
) -> Result<String, Error> {
    let (_, campaign) = store.campaign()?;
    let mut page = Page::new(options.lang, &campaign);
    let title = options.lang.label("paper-list", kind.code());
    let place = village_name(store, options.village)?;
    page.begin(store, &title, &place, &campaign.name)?;
    Ok(String::from_utf8(page.text).unwrap_or_default())
}

/// Everything behind it.
pub(super) fn end_list(lang: Lang, noun: &str) -> String {
    let purpose = say!(lang, paper_purpose, viec = noun);
    format!("<p class=\"soft\">{purpose}</p>\n</body>\n</html>\n")
}

fn village_name(store: &Store, village: Option<VillageId>) -> Result<String, Error> {
    Ok(match village {
        Some(id) => store.village(id)?.name,
        None => String::new(),
    })
}

/// A household on the walk list, while its members come.
struct Door {
    row: HouseholdRow,
    phones: String,
    /// Members to be met, with their year of birth.
    present: Vec<(PersonId, String)>,
    /// Members who are away, with where and until when.
    absent: Vec<(PersonId, String)>,
}

/// Writes the walk list of a village: the households that somebody has to go to, with boxes to tick at the door.
/// Says how many they are.
pub fn walk_list_html(
    store: &Store,
    village: VillageId,
    lang: Lang,
    out: &mut dyn Write,
) -> Result<u64, Error> {
    let (_, campaign) = store.campaign()?;
    let mut page = Page::new(lang, &campaign);
    let doors = store.reading(|| doors(store, village, &mut page.words))?;
    let people = |list: fn(&Door) -> usize| doors.iter().map(list).sum::<usize>();
    let about = say!(
        lang,
        paper_walk_about,
        campaign = campaign.name.as_str(),
        households = lang.count(doors.len()),
        present = lang.count(people(|door| door.present.len())),
        absent = lang.count(people(|door| door.absent.len()))
    );
    let place = village_name(store, Some(village))?;
    page.begin(store, &say!(lang, paper_walk), &place, &about)?;
    page.element("p", "blanks", &say!(lang, paper_blanks));
    let columns = [
        (8, say!(lang, paper_number)),
        (14, say!(lang, paper_household)),
        (54, say!(lang, paper_head)),
        (50, say!(lang, paper_present)),
        (48, say!(lang, paper_absent)),
        (22, say!(lang, paper_last)),
        (34, say!(lang, paper_result)),
        (31, say!(lang, paper_note)),
        (16, say!(lang, paper_signature)),
    ];
    page.table(&columns);
    page.foot(columns.len(), &legend(lang), &campaign.noun);
    for (place, door) in doors.iter().enumerate() {
        page.door(place + 1, door);
    }
    page.raw("</tbody></table>\n");
    page.open("div", "sign");
    for words in [say!(lang, paper_visitor), say!(lang, paper_receiver)] {
        page.open("div", "");
        page.text(&words);
        page.element("span", "", &say!(lang, paper_sign_here));
        page.raw("</div>");
    }
    page.raw("</div>\n");
    page.end();
    page.give(out)?;
    Ok(doors.len() as u64)
}

/// The digits of the results: those of the door, and those behind "other result".
fn legend(lang: Lang) -> String {
    let of = |menu: Menu, before: &str| {
        let outcomes = Outcome::all().filter(|outcome| outcome.menu() == menu);
        let words = outcomes.map(|outcome| {
            let words = lang.label("outcome", outcome.code());
            format!("{before}{} {words}", outcome.digit())
        });
        words.collect::<Vec<_>>().join(" · ")
    };
    let other = lang.label("outcome", "more");
    format!("{} · 9 {other} {}", of(Menu::Door, ""), of(Menu::More, "9"))
}

/// The households to which somebody has to go, with those of their members whom the campaign must reach.
fn doors(store: &Store, village: VillageId, words: &mut Words) -> Result<Vec<Door>, Error> {
    let mut doors: Vec<Door> = Vec::new();
    store.each_member_to_reach::<Error>(Pick::Village(village), &mut |line| {
        let (Some(person), Some(row)) = (&line.person, line.standing) else {
            return Ok(());
        };
        if !export::is_to_be_reached(line) {
            return Ok(());
        }
        if doors.last().is_none_or(|door| door.row.id != row.id) {
            doors.push(Door {
                row: row.clone(),
                phones: form::phones(line.household.phones).into_owned(),
                present: Vec::new(),
                absent: Vec::new(),
            });
        }
        if let Some(door) = doors.last_mut() {
            let name = named(person);
            match &line.absence {
                Some(absence) => {
                    let words = away(&name, absence, words);
                    door.absent.push((person.id, words));
                }
                None => door.present.push((person.id, name)),
            }
        }
        Ok(())
    })?;
    let members = doors.iter().flat_map(|door| [&door.present, &door.absent]);
    let ids: Vec<PersonId> = members.flatten().map(|(id, _)| *id).collect();
    let due = store.due_rows(&ids)?.into_iter();
    let due = due.filter(|row| row.target.counts());
    let due: HashSet<PersonId> = due.map(|row| row.person).collect();
    for door in &mut doors {
        door.present.retain(|(id, _)| due.contains(id));
        door.absent.retain(|(id, _)| due.contains(id));
    }
    doors.retain(|door| !door.present.is_empty() || !door.absent.is_empty());
    Ok(doors)
}

/// "Nguyễn Văn A (1985)"
fn named(person: &PersonPart<'_>) -> String {
    match PartialDate::from_iso(person.birth) {
        Some(birth) => format!("{} ({})", person.name, birth.year()),
        None => person.name.to_owned(),
    }
}

/// "Nguyễn Văn A (1985): Bình Dương, về Tết 2027"
fn away(name: &str, absence: &AbsencePart<'_>, words: &mut Words) -> String {
    let place = match absence.place {
        "" => Value::Code(Codes::Reason, absence.reason),
        place => Value::Text(place),
    };
    let mut text = name.to_owned();
    for (between, value) in [(": ", place), (", ", Value::Back(absence.back))] {
        let words = words.of(&value);
        if !words.is_empty() {
            text.push_str(between);
            text.push_str(words);
        }
    }
    text
}

impl Page {
    fn door(&mut self, place: usize, door: &Door) {
        let row = &door.row;
        self.raw("<tr>");
        self.cell("n", &[place.to_string()]);
        self.cell("n", std::slice::from_ref(&row.code));
        self.raw("<td><b>");
        self.text(&row.head);
        self.raw("</b>");
        let address = [row.address.as_str(), row.lane.as_str()];
        let address = address.into_iter().filter(|part| !part.is_empty());
        let address = address.collect::<Vec<_>>().join(", ");
        for text in [&address, &door.phones] {
            if !text.is_empty() {
                self.raw("<br>");
                self.text(text);
            }
        }
        self.raw("</td>");
        let names = |list: &[(PersonId, String)]| -> Vec<String> {
            list.iter().map(|(_, words)| words.clone()).collect()
        };
        self.cell("", &names(&door.present));
        self.cell("soft", &names(&door.absent));
        self.last(row);
        self.raw("<td><div class=\"boxes\">");
        for digit in 1..=9 {
            self.raw(&format!("<span>{digit}</span>"));
        }
        self.raw("</div></td><td></td><td></td></tr>\n");
    }

    /// The latest visit, and when the household asked to be visited again.
    fn last(&mut self, row: &HouseholdRow) {
        let mut lines = Vec::new();
        if let Some((outcome, day, _)) = row.standing.last {
            lines.push(self.lang.short_day(day));
            let outcome = Value::Code(Codes::Outcome, outcome.code());
            lines.push(self.words.of(&outcome).to_owned());
        }
        if let Some((day, slot)) = row.standing.follow_up {
            let slot = slot.map_or("", |slot| slot.code());
            let slot = Value::Code(Codes::Slot, slot);
            let slot = self.words.of(&slot).to_lowercase();
            let day = self.lang.short_day(day);
            lines.push(say!(self.lang, paper_again, day = day, slot = slot));
        }
        self.cell("soft", &lines);
    }
}

/// Writes the list of absent people that the options mean, and says how many they are.
pub fn absent_list_html(
    store: &Store,
    options: &ExportOptions,
    out: &mut dyn Write,
) -> Result<u64, Error> {
    let lang = options.lang;
    let (_, campaign) = store.campaign()?;
    let mut rows = Page::new(lang, &campaign);
    let mut count = 0;
    store.reading(|| {
        export::absent_rows(store, options, &mut |line| {
            count += 1;
            rows.absent(count, line);
            Ok(())
        })
    })?;
    let mut page = Page::new(lang, &campaign);
    let people = lang.count(count);
    let about = say!(
        lang,
        paper_absent_about,
        campaign = campaign.name.as_str(),
        people = people
    );
    let place = village_name(store, options.village)?;
    page.begin(store, &say!(lang, paper_absent_list), &place, &about)?;
    let columns = [
        (8, say!(lang, paper_number)),
        (44, say!(lang, paper_person)),
        (42, say!(lang, paper_household_of)),
        (34, say!(lang, paper_reason)),
        (43, say!(lang, paper_where)),
        (30, say!(lang, paper_when)),
        (42, say!(lang, paper_contact)),
        (34, say!(lang, paper_plan)),
    ];
    page.table(&columns);
    page.foot(columns.len(), "", &campaign.noun);
    page.text.append(&mut rows.text);
    page.raw("</tbody></table>\n");
    page.end();
    page.give(out)?;
    Ok(count as u64)
}

impl Page {
    /// The phones on which somebody is called about an absent person: the contact person's, and the household's where
    /// those lead nowhere.
    fn called(&self, line: &Line<'_>) -> String {
        let absence = line.absence.unwrap_or_default();
        let contact = form::phones(contact_phones(&absence)).into_owned();
        match Numbers::of(line).reach().contact_number() {
            Some((_, Contact::Household)) => {
                let number = form::phones(line.household.phones).into_owned();
                let at_home = say!(self.lang, paper_at_home, number = number);
                [contact, at_home].join(" ").trim().to_owned()
            }
            _ => contact,
        }
    }

    fn absent(&mut self, place: usize, line: &Line<'_>) {
        let (Some(person), Some(absence)) = (&line.person, &line.absence) else {
            return;
        };
        let lang = self.lang;
        let household = &line.household;
        let mut of = |value: Value<'_>| self.words.of(&value).to_owned();
        let since = of(Value::Date(absence.since));
        let back = of(Value::Back(absence.back));
        let reason = of(Value::Code(Codes::Reason, absence.reason));
        let plan = of(Value::Code(Codes::Plan, absence.plan));
        let plan_on = of(Value::Date(absence.plan_on));
        let declared = of(Value::Code(Codes::Declared, absence.declared));
        let confirmed = of(Value::Date(absence.confirmed_on));
        let said = |text: String, words: fn(Lang, &str) -> String| {
            if text.is_empty() {
                text
            } else {
                words(lang, &text)
            }
        };
        let phones = |json: &str| form::phones(json).into_owned();
        let relation = match absence.proxy_relation {
            "" => String::new(),
            relation => format!("({relation})"),
        };
        self.raw("<tr>");
        self.cell("n", &[place.to_string()]);
        self.raw("<td><b>");
        self.text(person.name);
        self.raw("</b>");
        let birth = self.words.of(&Value::Date(person.birth)).to_owned();
        for text in [birth, phones(person.phones)] {
            if !text.is_empty() {
                self.raw("<br>");
                self.text(&text);
            }
        }
        self.raw("</td>");
        self.cell(
            "",
            &[
                format!("{} · {}", household.code, household.head),
                household.village.to_owned(),
            ],
        );
        let note = absence.reason_note.to_owned();
        self.cell("", &[reason, note, declared]);
        self.cell(
            "",
            &[
                absence.place.to_owned(),
                absence.address.to_owned(),
                phones(absence.phones),
            ],
        );
        let since = said(since, |lang, day| say!(lang, paper_since, day = day));
        let back = said(back, |lang, day| say!(lang, paper_back, day = day));
        self.cell("", &[since, back]);
        let contact = format!("{} {relation}", contact_name(absence));
        self.cell("", &[contact.trim().to_owned(), self.called(line)]);
        let confirmed = said(confirmed, |lang, day| {
            say!(lang, paper_confirmed, day = day)
        });
        self.cell("", &[plan, plan_on, confirmed]);
        self.raw("</tr>\n");
    }
}
