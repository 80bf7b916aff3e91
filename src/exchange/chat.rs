//! A message for each household with somebody away, ready to be pasted into a chat: who is meant, what is asked, whom to
//! answer. It goes through a service that keeps it, to people who may pass it on: so no personal number, no reason, no
//! phone of anybody but the one who asks, and of a birth at most the year.

use std::collections::HashMap;
use std::io::Write;

use crate::domain::campaign::CampaignKind;
use crate::domain::card::CardKind;
use crate::domain::id::HouseholdId;
use crate::domain::identity_law::{Held, obligation};
use crate::domain::phone::grouped;
use crate::domain::record::{Campaign, Village};
use crate::domain::{Day, PartialDate};
use crate::lang::{Lang, say};
use crate::store::{Line, PersonPart, Store};

use super::Error;
use super::export::{ExportOptions, absent_rows, out_error};

/// The message of one household, while its people come.
struct Message {
    code: String,
    head: String,
    village: String,
    people: Vec<String>,
}

/// Writes the messages of the households of these absences and says how many absences they name.
pub(super) fn write(
    store: &Store,
    options: &ExportOptions,
    out: &mut dyn Write,
) -> Result<u64, Error> {
    let lang = options.lang;
    let (_, campaign) = store.campaign()?;
    let today = store.clock().today();
    let mut places: HashMap<HouseholdId, usize> = HashMap::new();
    let mut messages: Vec<Message> = Vec::new();
    let mut rows = 0;
    let mut row = |line: &Line<'_>| {
        let Some(person) = &line.person else {
            return Ok(());
        };
        let household = &line.household;
        let at = *places.entry(household.id).or_insert_with(|| {
            messages.push(Message {
                code: household.code.to_owned(),
                head: household.head.to_owned(),
                village: household.village.to_owned(),
                people: Vec::new(),
            });
            messages.len() - 1
        });
        let year = PartialDate::from_iso(person.birth).map(PartialDate::year);
        let name = person.name.to_owned();
        let mut words = year.map_or(name, |year| {
            let year = year.to_string();
            say!(lang, chat_person_born, name = person.name, year = year)
        });
        if campaign.kind == CampaignKind::Card && need_not(person, today) {
            words = format!("{words} · {}", say!(lang, chat_need_not));
        }
        messages[at].people.push(words);
        rows += 1;
        Ok(())
    };
    store.reading(|| absent_rows(store, options, &mut row))?;
    let villages = store.villages()?;
    for message in &messages {
        let of_village = villages.iter().find(|(_, one)| one.name == message.village);
        let village = of_village.map(|(_, village)| village);
        let text = message.text(village, &campaign, store.who(), lang);
        out.write_all(text.as_bytes()).map_err(out_error)?;
    }
    Ok(rows)
}

/// Whether the law surely does not oblige a person: then nobody is to be pressed.
fn need_not(person: &PersonPart<'_>, today: Day) -> bool {
    let held = Held {
        kind: CardKind::from_code(person.card),
        issued: PartialDate::from_iso(person.card_issued),
        expires: PartialDate::from_iso(person.card_expires),
    };
    let asked = obligation(PartialDate::from_iso(person.birth), held, today);
    !asked.duty.is_must() && !asked.uncertain
}

impl Message {
    fn text(
        &self,
        village: Option<&Village>,
        campaign: &Campaign,
        who: &str,
        lang: Lang,
    ) -> String {
        let noun = campaign.noun.as_str();
        let mut text = say!(
            lang,
            chat_greeting,
            head = self.head.as_str(),
            code = self.code.as_str(),
            village = self.village.as_str()
        );
        text.push('\n');
        text.push_str(&say!(lang, chat_about, viec = noun));
        for person in &self.people {
            text.push_str("\n- ");
            text.push_str(person);
        }
        text.push('\n');
        text.push_str(&say!(lang, chat_asked, viec = noun));
        if let Some(due) = campaign.due_on {
            text.push('\n');
            text.push_str(&say!(lang, chat_deadline, han = lang.day(due), viec = noun));
        }
        let head = village.map_or("", |village| village.head.as_str());
        let phone = village.and_then(|village| village.phones.first_usable());
        let asker = if head.is_empty() { who } else { head };
        let answer = match (asker, phone) {
            ("", _) => say!(lang, chat_answer),
            (name, Some(phone)) => {
                say!(
                    lang,
                    chat_answer_phone,
                    name = name,
                    phone = grouped(&phone.digits)
                )
            }
            (name, None) => say!(lang, chat_answer_name, name = name),
        };
        format!("{text}\n{answer}\n\n")
    }
}
