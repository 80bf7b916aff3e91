//! A small register of invented people, in a folder of its own: what the screens are tried on.

use std::sync::OnceLock;

use gocua::domain::absence::Reason;
use gocua::domain::channel::Channel;
use gocua::domain::clock::{Clock, Moment};
use gocua::domain::date::{Day, PartialDate};
use gocua::domain::expected_back::ExpectedBack;
use gocua::domain::id::{HouseholdId, VillageId};
use gocua::domain::outcome::Outcome;
use gocua::domain::phone::read_phones;
use gocua::domain::record::{Absence, Campaign, Commune, Household, Person, Village};
use gocua::domain::relation;
use gocua::domain::slot::Slot;
use gocua::store::{Entry, Options, Recording, Store};
use tempfile::TempDir;

/// Number, lane, then members as `name birth relation`; `@` begins an absence: reason, place, back, phone.
const DONG_TAM: &[(&str, &str, &[&str])] = &[
    (
        "031",
        "Ngõ 1",
        &[
            "Nguyễn Văn Tám;1958;chủ hộ",
            "Nguyễn Thị Thúy Vy;2006-02-14;con@studying;Cần Thơ;summer-2027;0912000111",
        ],
    ),
    (
        "032",
        "Ngõ 1",
        &[
            "Trần Thị Phượng;1971;chủ hộ",
            "Trần Quốc Đạt;1999;con@working_abroad;Nhật Bản;2028;",
            "Trần Thị Hoa;2012;con",
            "Trần Gia Bảo;2016;con",
        ],
    ),
    (
        "033",
        "Ngõ 1",
        &["Lê Hữu Đức;1966;chủ hộ", "Phạm Thị Lan;1968;vợ"],
    ),
    (
        "034",
        "Ngõ 2",
        &[
            "Phạm Văn Út;1980;chủ hộ",
            "Đỗ Thị Sen;1983;vợ",
            "Phạm Minh Quân;2010-05-05;con",
        ],
    ),
    (
        "035",
        "Ngõ 2",
        &[
            "Huỳnh Thị Ngọc Diệu;1968;chủ hộ",
            "Lê Minh Khang;2003;con",
            "Lê Thị Kim Ngân;2009-03-01;con",
            "Lê Gia Huy;2016;con",
        ],
    ),
    (
        "036",
        "Ngõ 2",
        &[
            "Phan Đình Cường;1949;chủ hộ",
            "Phan Thị Diễm;2001;con@working_elsewhere;Long An;tet-2027;",
        ],
    ),
    ("037", "Ngõ 3", &["Võ Thị Mười;1960;chủ hộ"]),
    (
        "038",
        "Ngõ 3",
        &[
            "Đặng Văn Dương;1975;chủ hộ",
            "Đặng Hoàng Ưng;2008-09-09;con",
        ],
    ),
    ("039", "Ngõ 3", &["Bùi Thị Thủy;1962;chủ hộ"]),
    (
        "040",
        "Ngõ 4",
        &[
            "Đỗ Quốc Toản;1988;chủ hộ",
            "Nguyễn Thị Thanh Thảo Nguyên Phương;1990;vợ",
        ],
    ),
    ("041", "Ngõ 4", &["Nguyễn Thị Hòa;1955;chủ hộ"]),
    (
        "042",
        "Ngõ 4",
        &["Ngô Văn Khuyến;1970;chủ hộ", "Ngô Thị Ưng;2012-09-05;con"],
    ),
];

const LO_TE: &[(&str, &str, &[&str])] = &[
    ("001", "", &["Trương Thị Bé;1950;chủ hộ"]),
    (
        "002",
        "",
        &["Nguyễn Hữu Nghĩa;1979;chủ hộ", "Nguyễn Hữu Lộc;2011;con"],
    ),
    ("003", "", &["Lý Văn Quý;1985;chủ hộ"]),
];

/// The register with its folder.
pub struct Register {
    /// Goes when this is dropped.
    pub folder: TempDir,
    pub store: Store,
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A Sunday afternoon.
pub fn clock() -> Clock {
    let time = day("2026-11-22").and_hms_opt(15, 30, 0).unwrap();
    Clock::fixed(Moment::from_local(time))
}

pub fn options(folder: &std::path::Path) -> Options {
    Options {
        clock: clock(),
        who: "Lâm".to_owned(),
        home: Some(folder.join("home")),
        read_only: false,
    }
}

/// A register without a village.
pub fn empty() -> Register {
    let folder = tempfile::tempdir().unwrap();
    let commune = Commune {
        name: "Xã Tân Phú".to_owned(),
        province: "An Giang".to_owned(),
        unit: "thôn".to_owned(),
    };
    let campaign = Campaign {
        name: "Làm thẻ căn cước".to_owned(),
        noun: "làm thẻ".to_owned(),
        due_on: Some(day("2026-11-30")),
        ..gocua::store::first_campaign(day("2026-11-09"), gocua::lang::Lang::Vi)
    };
    let path = folder.path().join("so.gocua");
    let store = Store::create(&path, &commune, &campaign, &options(folder.path())).unwrap();
    Register { folder, store }
}

/// A copy of a register that is made once: writing durably takes its time.
fn copy_of(template: &'static OnceLock<TempDir>, make: fn() -> Register) -> Register {
    let template = template.get_or_init(|| make().folder);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("so.gocua");
    std::fs::copy(template.path().join("so.gocua"), &path).unwrap();
    let store = Store::open(&path, &options(folder.path())).unwrap();
    Register { folder, store }
}

/// Two villages, fifteen households, nothing recorded.
pub fn fresh() -> Register {
    static TEMPLATE: OnceLock<TempDir> = OnceLock::new();
    copy_of(&TEMPLATE, make_fresh)
}

/// The same with a few evenings of work.
pub fn walked() -> Register {
    static TEMPLATE: OnceLock<TempDir> = OnceLock::new();
    copy_of(&TEMPLATE, make_walked)
}

fn make_fresh() -> Register {
    let mut register = empty();
    let store = &mut register.store;
    fill(store, "Thôn Đồng Tâm", DONG_TAM);
    fill(store, "Thôn Lộ Tẻ", LO_TE);
    register
}

fn make_walked() -> Register {
    let mut register = make_fresh();
    let store = &mut register.store;
    for (code, outcome, on, slot) in [
        ("031", "1", "2026-11-12", Slot::Evening),
        ("032", "2", "2026-11-18", Slot::Morning),
        ("033", "1", "2026-11-19", Slot::Evening),
        ("034", "2", "2026-11-18", Slot::Morning),
        ("034", "2", "2026-11-20", Slot::Evening),
        ("034", "2", "2026-11-21", Slot::Afternoon),
        ("036", "4", "2026-11-20", Slot::Evening),
        ("037", "4", "2026-11-21", Slot::Evening),
        ("038", "5", "2026-11-21", Slot::Evening),
        ("039", "6", "2026-11-21", Slot::Evening),
    ] {
        visit(store, code, outcome, day(on), slot);
    }
    register
}

fn fill(store: &mut Store, name: &str, households: &[(&str, &str, &[&str])]) {
    let village = Village {
        name: name.to_owned(),
        ..Village::default()
    };
    let village = store.add_village(&village).unwrap().value;
    for (code, lane, members) in households {
        let mut household = Household::new(village, *code);
        (*lane).clone_into(&mut household.lane);
        if *code == "035" {
            "đối diện trường mẫu giáo".clone_into(&mut household.address);
            household.phones = read_phones("0912345678").0;
        }
        let id = store.add_household(&household).unwrap().value;
        for member in *members {
            add_member(store, id, member);
        }
    }
}

fn add_member(store: &mut Store, household: HouseholdId, text: &str) {
    let (member, away) = text.split_once('@').unwrap_or((text, ""));
    let parts: Vec<&str> = member.split(';').collect();
    let mut person = Person::new(household, parts[0]);
    person.birth = PartialDate::from_iso(parts[1]);
    person.relation = relation::Relation::read(parts[2]);
    person.is_head = parts[2] == "chủ hộ";
    let id = store.add_person(&person).unwrap().value;
    if away.is_empty() {
        return;
    }
    let parts: Vec<&str> = away.split(';').collect();
    let mut absence = Absence::new(id);
    absence.reason = Reason::from_code(parts[0]);
    parts[1].clone_into(&mut absence.place);
    absence.back = ExpectedBack::from_code(parts[2]);
    absence.phones = read_phones(parts[3]).0;
    store.save_absence(None, &absence).unwrap();
}

/// The first village.
pub fn first_village(store: &Store) -> VillageId {
    store.villages().unwrap()[0].0
}

/// The household of the first village with this number.
pub fn household(store: &Store, code: &str) -> HouseholdId {
    store
        .households_of_code(first_village(store), code)
        .unwrap()[0]
}

fn visit(store: &mut Store, code: &str, digits: &str, on: Day, slot: Slot) {
    let sheet = store.sheet(household(store, code)).unwrap();
    let (id, campaign) = store.campaign().unwrap();
    let recording = Recording {
        day: on,
        slot,
        visitors: "Lâm, Hoa".to_owned(),
        channel: Channel::Door,
    };
    let outcome = Outcome::from_digits(digits).unwrap();
    let mut entry = Entry::new(&sheet, id, &campaign.eligibility, outcome, &recording);
    if digits == "4" {
        let ahead = if code == "036" {
            "2026-11-28"
        } else {
            "2026-11-21"
        };
        entry.visit.follow_up_on = Some(day(ahead));
    }
    store.record(&entry).unwrap();
}
