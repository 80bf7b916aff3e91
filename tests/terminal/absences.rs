//! What it costs at the door to note who is away, key by key, and what is then in the register.

use gocua::domain::absence::{Reason, Scope};
use gocua::domain::expected_back::{ExpectedBack, Occasion};
use gocua::domain::record::Absence;
use gocua::store::{Sheet, Store};

use crate::desk::{Desk, quit};
use crate::pty::Tui;
use crate::register::{Register, day, fresh, household, walked};

/// A desk with the register of the small street, and its list of households, the cursor on household 035.
fn at_the_fifth_house(register: Register, lang: &str, shown: &str) -> (Desk, Register, Tui) {
    let desk = Desk::at(register.folder.path());
    let Register { folder, store } = register;
    drop(store);
    let path = desk.register();
    let mut tui = desk.start(&["--lang", lang, path.to_str().unwrap()], 80, 24);
    tui.wait("Thôn Đồng Tâm");
    tui.keys("<Enter>");
    tui.wait(shown);
    tui.keys("<Down><Down><Down><Down>");
    tui.keys = 0;
    let store = Store::open(&path, &read_only(&desk)).unwrap();
    (desk, Register { folder, store }, tui)
}

fn read_only(desk: &Desk) -> gocua::store::Options {
    gocua::store::Options {
        read_only: true,
        ..crate::register::options(desk.folder())
    }
}

fn sheet(store: &Store) -> Sheet {
    store.sheet(household(store, "035")).unwrap()
}

/// Member 2 of household 035 works elsewhere, told by the mother: exactly this and nothing else.
fn son_away(sheet: &Sheet) -> Absence {
    let mut absence = Absence::new(sheet.members[1].id);
    absence.reason = Reason::from_code("working_elsewhere");
    absence.scope = Some(Scope::InCountry);
    "Bình Dương".clone_into(&mut absence.place);
    absence.phones = gocua::domain::phone::read_phones("0987654321").0;
    absence.back = Some(ExpectedBack::Occasion(Occasion::Tet, 2027));
    absence.proxy = Some(sheet.members[0].id);
    absence.confirmed_on = Some(day("2026-11-22"));
    sheet.members[0].person.name.clone_into(&mut absence.source);
    absence
}

#[test]
fn eighteen_keys_for_a_relative_an_absent_son_and_his_phone() {
    for (register, lang, shown) in [(fresh(), "vi", "Tất cả"), (walked(), "en", "All")] {
        let (_desk, register, mut tui) = at_the_fifth_house(register, lang, shown);
        // Somebody is away · member 2 · reason 2 · place by initials · ten digits that go on by themselves · Tết · save.
        tui.keys("322bd<Enter>09876543211<F2>");
        assert_eq!(tui.keys, 18);
        tui.wait("◊ 035");
        let sheet = sheet(&register.store);
        let (_, absence) = sheet.members[1].absence.clone().unwrap();
        assert_eq!(absence, son_away(&sheet), "{lang}");
        let (first, last) = absence.back.and_then(ExpectedBack::window).unwrap();
        assert_eq!((first, last), (day("2027-01-30"), day("2027-02-11")));
        let visit = &sheet.visits[0].visit;
        assert_eq!(visit.outcome.code(), "met_some_away");
        assert_eq!(visit.informant, sheet.members[0].person.name);
        quit(&mut tui);
    }
}

#[test]
fn two_keys_for_the_second_absent_of_the_same_place() {
    for (register, lang, shown) in [(fresh(), "vi", "Tất cả"), (walked(), "en", "All")] {
        let (_desk, register, mut tui) = at_the_fifth_house(register, lang, shown);
        tui.keys("322bd<Enter>09876543211<Esc>");
        tui.keys = 0;
        // Member 3 · the same again.
        tui.keys("3'");
        assert_eq!(tui.keys, 2);
        tui.keys("<F2>");
        tui.wait("◊ 035");
        let sheet = sheet(&register.store);
        let (_, first) = sheet.members[1].absence.clone().unwrap();
        let (_, second) = sheet.members[2].absence.clone().unwrap();
        assert_eq!(first, son_away(&sheet), "{lang}");
        // All but the phone, which is the first one's own.
        let same = Absence {
            person: sheet.members[2].id,
            phones: gocua::domain::phone::Phones::default(),
            ..first
        };
        assert_eq!(second, same, "{lang}");
        quit(&mut tui);
    }
}

/// A member with year, sex and relation; then a tenant who has left.
#[test]
fn ten_keys_for_a_new_member_beyond_the_name() {
    for (register, lang, shown) in [(fresh(), "vi", "Tất cả"), (walked(), "en", "All")] {
        let (_desk, register, mut tui) = at_the_fifth_house(register, lang, shown);
        tui.keys("<Enter>");
        tui.keys = 0;
        tui.keys("<Ctrl+N>An<Enter>1990<Enter>13<F2>");
        assert_eq!(tui.keys - "An".len(), 10);
        tui.wait_gone("║");
        let sheet = sheet(&register.store);
        let person = &sheet.members[4].person;
        let birth = person.birth.map(gocua::domain::date::PartialDate::iso);
        let relation = person.relation.map(gocua::domain::relation::Relation::code);
        assert_eq!(
            (person.name.as_str(), birth.as_deref()),
            ("An", Some("1990")),
            "{lang}"
        );
        assert_eq!((relation, person.is_head), (Some("child"), false), "{lang}");
        quit(&mut tui);
    }
}
