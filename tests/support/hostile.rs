//! Names that no register should hold, and a register that holds them everywhere.

use std::path::Path;

use gocua::domain::absence::Reason;
use gocua::domain::channel::Channel;
use gocua::domain::clock::{Clock, Moment};
use gocua::domain::date::Day;
use gocua::domain::outcome::Outcome;
use gocua::domain::record::{Absence, Campaign, Commune, Household, Person, Village};
use gocua::domain::slot::Slot;
use gocua::store::{Entry, Options, Recording, Store};

/// Names that would command a terminal, hide, turn the line round, or look like another line or column.
pub const VALUES: &[&str] = &[
    "An\u{1b}[2J\u{1b}[1;1HĐã lưu",
    "An\u{1b}]52;c;cm0gLXJm\u{7}",
    "An\u{1b}]0;title\u{1b}\\",
    "An\u{1b}P1$r\u{1b}\\\u{1b}c",
    "An\u{9b}31m\u{9d}0;x\u{9c}\u{84}\u{85}",
    "An\r\nGIẢ 043 Đã rà soát\tGIẢ\u{b}\u{c}\u{8}",
    "An\u{2028}GIẢ\u{2029}GIẢ",
    "An\u{202e}nàoh\u{202c}\u{2066}x\u{2069}\u{200f}",
    "A\u{200b}n\u{200d}\u{feff}\u{2060}\u{ad}\u{e0041}\u{fe0f}",
    "An\u{e0b0}\u{f8ff}\u{10fffd}\u{378}\u{fffe}",
    "Anשלום 42 مرحبا",
    "An                                        \u{3000}\u{2003}GIẢ",
    "山本山本山本山本山本山本山本山本山本山本山本山本",
    "A\u{7f}n\u{1}\u{1a}\u{e}\u{f}\u{5}",
];

/// Whether a piece of a picture or of a printed line holds what no terminal should be sent.
pub fn is_harmful(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{590}'..='\u{8ff}'
            | '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{10ffff}')
}

fn clock() -> Clock {
    Clock::fixed(Moment::read("2026-11-22T15:30").unwrap())
}

/// A register in which every text is `value`, with one household, an absence and a visit.
pub fn register(path: &Path, home: &Path, value: &str) -> Store {
    let text = || value.to_owned();
    let options = Options {
        clock: clock(),
        who: text(),
        home: Some(home.to_owned()),
        read_only: false,
    };
    let commune = Commune {
        name: text(),
        province: text(),
        unit: text(),
    };
    let campaign = Campaign {
        name: text(),
        noun: text(),
        purpose: text(),
        legal_basis: text(),
        owner: text(),
        due_on: Day::from_ymd_opt(2026, 11, 30),
        ..gocua::store::first_campaign(
            Day::from_ymd_opt(2026, 11, 9).unwrap(),
            gocua::lang::Lang::Vi,
        )
    };
    let mut store = Store::create(path, &commune, &campaign, &options).unwrap();
    let village = Village {
        name: text(),
        head: text(),
        officer: text(),
        ..Village::default()
    };
    let village = store.add_village(&village).unwrap().value;
    let mut household = Household::new(village, "042");
    household.address = text();
    household.lane = text();
    let household = store.add_household(&household).unwrap().value;
    for head in [true, false] {
        let mut person = Person::new(household, value);
        person.is_head = head;
        let person = store.add_person(&person).unwrap().value;
        if !head {
            let mut absence = Absence::new(person);
            absence.reason = Reason::from_code("studying");
            absence.place = text();
            absence.proxy_name = text();
            store.save_absence(None, &absence).unwrap();
        }
    }
    let sheet = store.sheet(household).unwrap();
    let (id, campaign) = store.campaign().unwrap();
    let recording = Recording {
        day: clock().today(),
        slot: Slot::Morning,
        visitors: text(),
        channel: Channel::Door,
    };
    let outcome = Outcome::from_digits("5").unwrap();
    let mut entry = Entry::new(&sheet, id, &campaign.eligibility, outcome, &recording);
    entry.visit.note = text();
    entry.visit.informant = text();
    store.record(&entry).unwrap();
    store
}
