//! A card drive in three villages: cohorts, a group, targets, reports, and steps of many days.

use std::path::Path;

use chrono::NaiveDate;
use gocua::domain::channel::Channel;
use gocua::domain::clock::{Clock, Moment};
use gocua::domain::cohort::AgeOn;
use gocua::domain::date::{Day, PartialDate};
use gocua::domain::id::{PersonId, VillageId};
use gocua::domain::metric::Metric;
use gocua::domain::outcome::Outcome;
use gocua::domain::record::{
    Campaign, Cohort, Commune, DueReport, Household, Person, PriorityGroup, Target, Village,
};
use gocua::domain::slot::Slot;
use gocua::domain::step::StepKind;
use gocua::lang::Lang;
use gocua::store::{Entry, Options, Recording, StepEntry, Store, first_campaign};

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A Sunday evening.
pub fn clock() -> Clock {
    let evening = NaiveDate::from_ymd_opt(2026, 11, 22)
        .and_then(|day| day.and_hms_opt(19, 40, 0))
        .unwrap();
    Clock::fixed(Moment::from_local(evening))
}

pub fn options(folder: &Path) -> Options {
    Options {
        clock: clock(),
        who: "Lâm".to_owned(),
        home: Some(folder.join("home")),
        read_only: false,
    }
}

/// Name, head, beat officer, people of 14 and over.
const VILLAGES: [(&str, &str, &str, usize); 3] = [
    ("Thôn Đông", "Nguyễn Văn Lâm", "Trần Văn Hùng", 40),
    ("Thôn Tây", "Phạm Thị Mai", "Trần Văn Hùng", 30),
    ("Thôn Nam", "Nguyễn Văn Lâm", "Hoàng Văn Sơn", 4),
];

/// Village, from the how manieth person, how many, what, on which day.
const STEPS: [(usize, usize, usize, StepKind, &str); 8] = [
    (0, 0, 20, StepKind::Taken, "2026-11-10"),
    (0, 20, 10, StepKind::Taken, "2026-11-20"),
    (0, 30, 2, StepKind::Taken, "2026-11-22"),
    (0, 0, 3, StepKind::CardArrived, "2026-11-21"),
    (0, 0, 1, StepKind::HandedOver, "2026-11-22"),
    (1, 0, 10, StepKind::Taken, "2026-11-18"),
    (1, 10, 14, StepKind::Taken, "2026-11-22"),
    (1, 24, 2, StepKind::DoneElsewhere, "2026-11-19"),
];

/// The register with what a test names of it.
pub struct Drive {
    pub folder: tempfile::TempDir,
    pub villages: Vec<VillageId>,
    /// The people of 14 and over of each village.
    pub people: Vec<Vec<PersonId>>,
}

fn campaign() -> Campaign {
    Campaign {
        name: "Cấp căn cước Tân Phú".to_owned(),
        noun: "làm thẻ".to_owned(),
        due_on: Some(day("2026-11-30")),
        ..first_campaign(day("2026-11-01"), Lang::Vi)
    }
}

/// Makes the register.
pub fn drive() -> (Drive, Store) {
    let folder = tempfile::tempdir().unwrap();
    let commune = Commune {
        name: "Xã Tân Phú".to_owned(),
        province: "Cần Thơ".to_owned(),
        unit: "thôn".to_owned(),
    };
    let path = folder.path().join("so.gocua");
    let mut store = Store::create(&path, &commune, &campaign(), &options(folder.path())).unwrap();
    let mut drive = Drive {
        folder,
        villages: Vec::new(),
        people: Vec::new(),
    };
    for (name, head, officer, count) in VILLAGES {
        let village = Village {
            name: name.to_owned(),
            head: head.to_owned(),
            officer: officer.to_owned(),
            ..Village::default()
        };
        let id = store.add_village(&village).unwrap().value;
        drive.villages.push(id);
        drive.people.push(people(&mut store, id, count));
    }
    for (village, first, count, kind, on) in STEPS {
        let people = &drive.people[village][first..first + count];
        let entry = StepEntry::new(kind, day(on));
        let told = store
            .record_steps(people, &entry, &mut |_, _| true)
            .unwrap();
        assert_eq!(told.value.recorded.len(), count);
    }
    visits(&mut store, &drive.villages);
    ask(&mut store, &drive.villages);
    (drive, store)
}

/// Households of five and a child each; every seventh is 20 years old, the first ten of a village are of the Party, the
/// first two households have somebody who persuades them.
fn people(store: &mut Store, village: VillageId, count: usize) -> Vec<PersonId> {
    let mut people = Vec::new();
    for number in 0..count.div_ceil(5) {
        let mut household = Household::new(village, format!("{:03}", number + 1));
        if number < 2 {
            "Lê Thị Hoa".clone_into(&mut household.mobiliser);
        }
        let household = store.add_household(&household).unwrap().value;
        for at in number * 5..(number * 5 + 5).min(count) {
            let mut person = Person::new(household, format!("Nguyễn Thị Số {at}"));
            let birth = if at % 7 == 0 { "2006" } else { "1980-03-02" };
            person.birth = PartialDate::from_iso(birth);
            person.is_head = at % 5 == 0;
            if at < 10 {
                "Đảng viên".clone_into(&mut person.groups);
            }
            people.push(store.add_person(&person).unwrap().value);
        }
        let mut child = Person::new(household, format!("Nguyễn Cháu {number}"));
        child.birth = PartialDate::from_iso("2020");
        store.add_person(&child).unwrap();
    }
    people
}

/// Somebody was in the first village yesterday, and in the second two weeks ago.
fn visits(store: &mut Store, villages: &[VillageId]) {
    for (village, on) in [(0, "2026-11-21"), (1, "2026-11-08")] {
        let household = store.household_ids(Some(villages[village])).unwrap()[0];
        let sheet = store.sheet(household).unwrap();
        let (id, campaign) = store.campaign().unwrap();
        let recording = Recording {
            day: day(on),
            slot: Slot::Morning,
            visitors: String::new(),
            channel: Channel::Door,
        };
        let outcome = Outcome::from_code("nobody_home").unwrap();
        let entry = Entry::new(&sheet, id, &campaign.eligibility, outcome, &recording);
        store.record(&entry).unwrap();
    }
}

/// Cohorts, a group, targets and reports.
fn ask(store: &mut Store, villages: &[VillageId]) {
    let (campaign, _) = store.campaign().unwrap();
    for (name, from_age, to_age, due) in [
        ("14-22 tuổi", 14, Some(22), "2026-11-25"),
        ("23 tuổi trở lên", 23, None, "2026-11-30"),
    ] {
        let cohort = Cohort {
            campaign,
            name: name.to_owned(),
            from_age,
            to_age,
            age_on: AgeOn::Today,
            intake_due: Some(day(due)),
            card_due: None,
        };
        store.add_cohort(&cohort).unwrap();
    }
    let group = PriorityGroup {
        campaign,
        name: "Đảng viên".to_owned(),
        due_on: None,
    };
    store.add_group(&group).unwrap();
    let source = "KH 12/KH-UBND".to_owned();
    for (village, total, minimum) in [
        (None, 70, false),
        (Some(villages[0]), 30, true),
        (Some(villages[1]), 30, false),
        (Some(villages[2]), 4, false),
    ] {
        let target = Target {
            campaign,
            village,
            cohort: None,
            metric: Metric::Taken,
            total,
            minimum,
            per_day: village.is_none().then_some(20),
            per_month: village.is_none().then_some(100),
            source: source.clone(),
        };
        store.add_target(&target).unwrap();
    }
    for (name, due_on) in [
        ("Báo cáo nhóm 14-22", "2026-11-20"),
        ("Báo cáo nhóm 23", "2026-11-27"),
        ("Báo cáo tổng kết", "2026-12-31"),
    ] {
        let report = DueReport {
            campaign,
            cohort: None,
            name: name.to_owned(),
            due_on: day(due_on),
            recipient: "UBND thành phố".to_owned(),
            via: "Văn phòng".to_owned(),
            sent_on: None,
            sent_by: String::new(),
        };
        store.add_due_report(&report).unwrap();
    }
}
