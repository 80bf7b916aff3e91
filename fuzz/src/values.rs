//! Any text as the value of one cell: dates, numbers, phones, names, places. What was understood is understood again
//! from what the program writes for it.

use gocua::domain::Day;
use gocua::domain::PartialDate;
use gocua::domain::date::{DateOrder, order_told, parse_birth, parse_event, read_birth};
use gocua::domain::expected_back::ExpectedBack;
use gocua::domain::follow_up::read_follow_up;
use gocua::domain::house_number::{is_shown_date, typed_before};
use gocua::domain::name::{
    clean_name, clean_text, displayed, displayed_village, fold, initials, search_fold, shorten,
    sort_key,
};
use gocua::domain::personal_number::read_number;
use gocua::domain::phone::{Phones, grouped, read_phones};
use gocua::domain::place;
use gocua::domain::relation::Relation;
use gocua::domain::search_key::readings;
use gocua::domain::sex::Sex;
use gocua::domain::syllable::marked_syllables;

/// Every reader of one value reads the text.
pub fn attempt(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    dates(text);
    names(text);
    let _ = (Relation::read(text), Sex::read(text), read_number(text));
    let (phones, _) = read_phones(text);
    let numbers = |phones: &Phones| -> Vec<String> {
        let real = phones.0.iter().filter(|phone| phone.is_number());
        real.map(|phone| phone.digits.clone()).collect()
    };
    let (again, _) = read_phones(&phones.text());
    assert_eq!(numbers(&again), numbers(&phones), "{}", phones.text());
    let _ = (
        grouped(text),
        place::read(text),
        place::suggest(text),
        place::ambiguous(text),
    );
}

fn dates(text: &str) {
    let today = Day::from_ymd_opt(2026, 11, 22).unwrap_or_default();
    let _ = (
        order_told(text),
        typed_before(text, today),
        is_shown_date(text, today),
    );
    let _ = read_follow_up(text, today);
    for order in [DateOrder::DayMonth, DateOrder::MonthDay] {
        let _ = read_birth(text, order, today);
        for date in [
            parse_birth(text, order, today),
            parse_event(text, order, today),
        ]
        .into_iter()
        .flatten()
        {
            assert_eq!(PartialDate::from_iso(&date.iso()), Some(date));
        }
        if let Ok(back) = ExpectedBack::parse(text, order, today) {
            assert_eq!(ExpectedBack::from_code(&back.code()), Some(back));
            let _ = (back.window(), back.overdue_after());
        }
    }
}

fn names(text: &str) {
    for clean in [clean_text, clean_name] {
        let once = clean(text);
        assert_eq!(clean(&once), once, "clean is clean");
    }
    let _ = (
        displayed(text),
        displayed_village(text),
        fold(text),
        search_fold(text),
    );
    let _ = (
        initials(text),
        sort_key(text),
        readings(text),
        marked_syllables(text),
    );
    for columns in [0, 1, 5, 20] {
        let _ = shorten(text, columns);
    }
}
