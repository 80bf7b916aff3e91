//! A small register on disc: two villages, some households, people away in all the ways the lists must show.

use std::path::PathBuf;

use chrono::NaiveDate;
use gocua::domain::absence::{Declared, Plan, Reason, Scope};
use gocua::domain::clock::{Clock, Moment};
use gocua::domain::date::{Day, PartialDate};
use gocua::domain::expected_back::ExpectedBack;
use gocua::domain::id::{HouseholdId, PersonId, VillageId};
use gocua::domain::phone::{Phones, read_phones};
use gocua::domain::record::{Absence, Campaign, Commune, Household, Person, Village};
use gocua::domain::relation::Relation;
use gocua::lang::Lang;
use gocua::store::{Options, Store};
use gocua::tui::context::Ctx;
use gocua::tui::look::Look;

/// What a test names of the register; the folder goes when it is dropped.
pub struct Hamlet {
    folder: tempfile::TempDir,
    pub village: VillageId,
}

impl Hamlet {
    /// The folder of the register.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn clock() -> Clock {
    let evening = NaiveDate::from_ymd_opt(2026, 11, 22)
        .and_then(|day| day.and_hms_opt(19, 40, 0))
        .unwrap();
    Clock::fixed(Moment::from_local(evening))
}

pub fn options(folder: &std::path::Path) -> Options {
    Options {
        clock: clock(),
        who: "Lâm".to_owned(),
        home: Some(folder.join("home")),
        read_only: false,
    }
}

fn campaign() -> Campaign {
    Campaign {
        name: "Làm thẻ căn cước".to_owned(),
        noun: "làm thẻ".to_owned(),
        due_on: Some(day("2026-12-31")),
        ..gocua::store::first_campaign(day("2026-11-01"), gocua::lang::Lang::Vi)
    }
}

fn phones(text: &str) -> Phones {
    read_phones(text).0
}

/// Away: name, birth, own phone, then the absence as `reason|place|phone there|back|contact|confirmed`.
const PEOPLE: [(&str, &str, &str, &str); 14] = [
    ("Nguyễn Văn Tám", "1968-05-15", "0912000111", ""),
    ("Trần Thị Mười", "1970", "", ""),
    (
        "Nguyễn Thị Thúy Vy",
        "2006-02-14",
        "",
        "studying|Cần Thơ|0987654321|summer-2027||2026-11-20",
    ),
    (
        "Nguyễn Minh Khang",
        "2003",
        "",
        "working_elsewhere|Bình Dương||tet-2027|1|2026-11-12",
    ),
    ("Nguyễn Gia Bảo", "2016", "", ""),
    ("Phan Văn Lộc", "1975", "", ""),
    (
        "Phan Thị Diễm",
        "2001",
        "",
        "working_elsewhere|Long An||tet-2027||2026-11-12",
    ),
    (
        "Phan Quốc Đạt",
        "1999-08",
        "",
        "working_abroad|Nhật Bản|zalo quocdat|2028||2026-11-18",
    ),
    ("Lê Thị Hoa", "1950", "0938222333", ""),
    ("Lê Hữu Đức", "1985", "", "unknown||||2|"),
    (
        "Hoàng Nguyễn Phương Thảo Nguyên",
        "2004-12-30",
        "0977888999",
        "hospital|Hà Nội||2026-11-15||2026-11-01",
    ),
    (
        "Y Blơi Niê",
        "1990",
        "",
        "military|Đắk Lắk|02623812345|2026-11-28||",
    ),
    ("Đặng Hoàng Ưng", "2008", "", "studying|Cần Thơ||unknown||"),
    (
        "Bùi Văn Tèo",
        "1985",
        "",
        "with_family|Phú Quốc||apr30-2027||",
    ),
];

/// The first person of each household among [`PEOPLE`].
const HOUSEHOLDS: [(&str, usize); 4] = [("031", 0), ("036", 5), ("042", 8), ("042A", 11)];

/// Makes the register and the context of its screens, with the read index loaded.
pub fn hamlet(lang: Lang) -> (Hamlet, Ctx) {
    let (hamlet, store) = register();
    let mut ctx = Ctx::new(store, lang, Look::default(), clock());
    load_roll(&mut ctx);
    (hamlet, ctx)
}

/// What the worker does after the first picture.
pub fn load_roll(ctx: &mut Ctx) {
    let roll = ctx.store.load_roll().unwrap();
    ctx.store.roll_is_loading();
    ctx.store.set_roll(Box::new(roll)).unwrap();
}

/// Makes the register.
pub fn register() -> (Hamlet, Store) {
    let folder = tempfile::tempdir().unwrap();
    let commune = Commune {
        name: "Xã Tân Phú".to_owned(),
        province: "Cần Thơ".to_owned(),
        unit: "ấp".to_owned(),
    };
    let path: PathBuf = folder.path().join("so.gocua");
    let options = options(folder.path());
    let mut store = Store::create(&path, &commune, &campaign(), &options).unwrap();
    let village = |name: &str| Village {
        name: name.to_owned(),
        head: "Nguyễn Văn Lâm".to_owned(),
        ..Village::default()
    };
    let first = store.add_village(&village("Ấp Hòa Đông")).unwrap().value;
    store.add_village(&village("Ấp Hòa Tây")).unwrap();
    let mut households: Vec<HouseholdId> = Vec::new();
    let mut people: Vec<PersonId> = Vec::new();
    for (at, (name, birth, phone, _)) in PEOPLE.iter().enumerate() {
        if let Some((code, _)) = HOUSEHOLDS.iter().find(|(_, first)| *first == at) {
            let household = Household::new(first, *code);
            households.push(store.add_household(&household).unwrap().value);
        }
        let is_head = HOUSEHOLDS.iter().any(|(_, first)| *first == at);
        let mut person = Person::new(*households.last().unwrap(), *name);
        person.birth = PartialDate::from_iso(birth);
        person.phones = phones(phone);
        person.is_head = is_head;
        person.relation = Relation::from_code(if is_head { "head" } else { "child" });
        people.push(store.add_person(&person).unwrap().value);
    }
    for (person, (.., away)) in people.iter().zip(&PEOPLE) {
        if !away.is_empty() {
            let absence = absence(*person, away, &people);
            store.save_absence(None, &absence).unwrap();
        }
    }
    let hamlet = Hamlet {
        folder,
        village: first,
    };
    (hamlet, store)
}

fn absence(person: PersonId, text: &str, people: &[PersonId]) -> Absence {
    let parts: Vec<&str> = text.split('|').collect();
    let mut absence = Absence::new(person);
    absence.reason = Reason::from_code(parts[0]);
    absence.place = parts[1].to_owned();
    absence.scope = absence.reason.and_then(Reason::scope);
    if absence.place == "Cần Thơ" {
        absence.scope = Some(Scope::InProvince);
    }
    absence.phones = phones(parts[2]);
    absence.since = PartialDate::from_iso("2025-02");
    absence.back = ExpectedBack::from_code(parts[3]);
    match parts[4] {
        "1" => {
            absence.proxy = people.get(1).copied();
            absence.proxy_relation = "mẹ".to_owned();
            absence.proxy_phones = phones("0912 000 222");
            absence.plan = Some(Plan::WhereLiving);
            absence.declared = Some(Declared::Yes);
            absence.address = "Khu trọ Bình Hòa, Thuận An".to_owned();
        }
        "2" => {
            absence.proxy_name = "Lê Văn Năm".to_owned();
            absence.proxy_relation = "anh".to_owned();
        }
        _ => {}
    }
    absence.confirmed_on = parts[5].parse().ok();
    absence
}
