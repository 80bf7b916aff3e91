//! The register at its border: real files in a folder of their own.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use gocua::domain::channel::Channel;
use gocua::domain::clock::{Clock, Moment};
use gocua::domain::closing::ClosedReason;
use gocua::domain::date::{Day, PartialDate};
use gocua::domain::id::{HouseholdId, PersonId, VillageId};
use gocua::domain::outcome::Outcome;
use gocua::domain::person_result::PersonResult;
use gocua::domain::record::{Absence, Campaign, Commune, Household, Person, Village};
use gocua::domain::slot::Slot;
use gocua::domain::step::StepKind;
use gocua::store::{Entry, Error, Kind, Options, PersonEntry, Recording, StepEntry, Store};

struct Fixture {
    folder: tempfile::TempDir,
    store: Store,
    village: VillageId,
    household: HouseholdId,
    people: Vec<PersonId>,
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn options(home: &Path) -> Options {
    let noon = day("2026-11-22").and_hms_opt(12, 0, 0).unwrap();
    Options {
        clock: Clock::fixed(Moment::from_local(noon)),
        who: "Lâm".to_owned(),
        home: Some(home.to_owned()),
        read_only: false,
    }
}

fn campaign() -> Campaign {
    Campaign {
        name: "Làm thẻ căn cước".to_owned(),
        noun: "làm thẻ".to_owned(),
        ..gocua::store::first_campaign(day("2026-11-22"), gocua::lang::Lang::Vi)
    }
}

fn path_in(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("so.gocua")
}

fn register() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let commune = Commune {
        name: "Xã Thử".to_owned(),
        ..Commune::default()
    };
    let home = folder.path().join("home");
    let mut store =
        Store::create(&path_in(&folder), &commune, &campaign(), &options(&home)).unwrap();
    let village = store
        .add_village(&Village {
            name: "Thôn Đồng".to_owned(),
            ..Village::default()
        })
        .unwrap()
        .value;
    let household = store
        .add_household(&Household::new(village, "042"))
        .unwrap()
        .value;
    let mut people = Vec::new();
    for (name, birth) in [
        ("Nguyễn Văn Tám", "1968"),
        ("Trần Thị Mười", "1970"),
        ("Nguyễn Gia Bảo", "2016"),
    ] {
        let mut person = Person::new(household, name);
        person.birth = PartialDate::from_iso(birth);
        person.is_head = people.is_empty();
        people.push(store.add_person(&person).unwrap().value);
    }
    Fixture {
        folder,
        store,
        village,
        household,
        people,
    }
}

fn visit(fixture: &mut Fixture, outcome: &str) -> gocua::store::Recorded {
    let sheet = fixture.store.sheet(fixture.household).unwrap();
    let (id, campaign) = fixture.store.campaign().unwrap();
    let recording = Recording {
        day: day("2026-11-22"),
        slot: Slot::Noon,
        visitors: "Lâm".to_owned(),
        channel: Channel::Door,
    };
    let outcome = Outcome::from_code(outcome).unwrap();
    let entry = Entry::new(&sheet, id, &campaign.eligibility, outcome, &recording);
    fixture.store.record(&entry).unwrap().value
}

fn assert_sound(store: &Store) {
    let report = store.check(true).unwrap();
    assert_eq!(report.faults, [], "{report:?}");
}

#[test]
fn a_visit_is_recorded_undone_and_redone() {
    let mut fixture = register();
    assert_eq!(visit(&mut fixture, "nobody_home").attempt, 1);
    assert_eq!(visit(&mut fixture, "met_all").attempt, 2);
    let sheet = fixture.store.sheet(fixture.household).unwrap();
    assert_eq!(sheet.visits.len(), 2);
    let met: Vec<PersonId> = sheet.visits[1]
        .people
        .iter()
        .map(|one| one.person)
        .collect();
    assert_eq!(met, fixture.people[..2], "only those of 14 and over");
    assert_sound(&fixture.store);

    let undone = fixture.store.undo(None).unwrap().value;
    assert_eq!(
        (undone.kind, undone.source.as_str(), undone.rows),
        (Kind::Visit, "042", 3)
    );
    assert_eq!(
        fixture.store.sheet(fixture.household).unwrap().visits.len(),
        1
    );
    fixture.store.undo(None).unwrap();
    assert_eq!(
        fixture.store.sheet(fixture.household).unwrap().visits.len(),
        0
    );
    assert_sound(&fixture.store);
    fixture.store.redo().unwrap();
    fixture.store.redo().unwrap();
    assert!(matches!(fixture.store.redo(), Err(Error::NothingToUndo)));
    assert_eq!(fixture.store.sheet(fixture.household).unwrap(), sheet);
    assert_sound(&fixture.store);
}

/// A step of the 22nd of November as a line: its kind, then `+n` for a day agreed, a reason, `by` who confirmed.
fn step_entry(text: &str) -> StepEntry {
    let mut words = text.split(' ');
    let kind = StepKind::from_code(words.next().unwrap()).unwrap();
    let mut entry = StepEntry::new(kind, day("2026-11-22"));
    for word in words {
        match (word.strip_prefix("11-"), word.strip_prefix("on:"), word) {
            (Some(due), ..) => entry.due_on = Some(day(&format!("2026-11-{due}"))),
            (_, Some(on), _) => entry.day = day(on),
            (_, _, "by:Hoa") => "Hoa".clone_into(&mut entry.confirmed_by),
            (_, _, reason) => entry.reason = Some(reason.to_owned()),
        }
    }
    entry
}

#[test]
fn every_step_is_recorded_withdrawn_and_leaves_nothing_behind() {
    let mut fixture = register();
    let person = fixture.people[0];
    let store = &mut fixture.store;
    let before = store.load_roll().unwrap().progress();
    for text in [
        "appointed 11-25",
        "no_show",
        "taken",
        "redo",
        "card_arrived",
        "handed_over",
        "done_elsewhere",
        "verified",
        "papers_missing",
        "papers_solved",
        "declined travel",
        "declined",
        "exempt dead",
        "exempt_confirmed dead by:Hoa",
        "still_here",
    ] {
        let entry = step_entry(text);
        let done = store.record_steps(&[person], &entry, &mut |_, _| true);
        let done = done.unwrap();
        assert_eq!(done.value.recorded.len(), 1, "{text}");
        let (_, step) = store.steps_of(person).unwrap().pop().unwrap();
        assert_eq!(
            (
                step.kind,
                step.occurred_on,
                step.due_on,
                step.reason,
                step.confirmed_by
            ),
            (
                entry.kind,
                entry.day,
                entry.due_on,
                entry.reason,
                entry.confirmed_by
            ),
            "{text}"
        );
        store
            .withdraw_steps(&[person], "", &mut |_, _| true)
            .unwrap();
        assert_eq!(store.steps_of(person).unwrap(), [], "{text}");
        assert_eq!(store.load_roll().unwrap().progress(), before, "{text}");
        assert_sound(store);
    }
    assert!(
        store
            .withdraw_steps(&[person], "", &mut |_, _| true)
            .unwrap()
            .batch
            .is_none()
    );
}

#[test]
fn a_step_that_cannot_be_is_refused() {
    let mut fixture = register();
    let store = &mut fixture.store;
    let before = store.batches(1).unwrap();
    for (text, code) in [
        ("taken on:2026-11-23", "step_in_future"),
        ("appointed", "step_without_day"),
        ("appointed 11-21", "step_day_over"),
        ("exempt", "step_without_reason"),
        ("exempt_confirmed dead", "step_unconfirmed"),
    ] {
        let told = store.record_steps(&fixture.people, &step_entry(text), &mut |_, _| true);
        assert!(
            matches!(told, Err(Error::Invalid(found)) if found == code),
            "{text}: {told:?}"
        );
    }
    // Of each person by itself: nobody proposed it, and one is no longer there.
    let confirmed = step_entry("exempt_confirmed by:Hoa");
    let all = fixture.people.clone();
    let told = store
        .record_steps(&all[..1], &confirmed, &mut |_, _| true)
        .unwrap();
    assert_eq!(told.value.refused, [(all[0], "step_without_reason")]);
    let stopped = store.record_steps(&all, &step_entry("taken"), &mut |_, _| false);
    assert!(matches!(stopped, Err(Error::Cancelled)));
    assert_eq!(store.batches(1).unwrap(), before, "nothing was written");
    let mut gone = store.person(all[1]).unwrap();
    gone.closed = ClosedReason::from_code("died");
    gone.closed_on = Some(day("2026-11-20"));
    store.edit_person(all[1], &gone).unwrap();
    let told = store
        .record_steps(&all, &step_entry("taken"), &mut |_, _| true)
        .unwrap();
    assert_eq!(told.value.refused, [(all[1], "step_person_closed")]);
    let recorded: Vec<PersonId> = told.value.recorded.iter().map(|(id, _)| *id).collect();
    assert_eq!(recorded, [all[0], all[2]]);
    assert_eq!(told.value.ineligible, [all[2]], "he is ten");
    assert!(!told.value.before_start);
}

/// Forty people are one batch and one undo; said again, nothing is written.
#[test]
fn many_people_are_one_batch() {
    let mut fixture = register();
    let mut people = Vec::new();
    for at in 0..40 {
        let mut person = Person::new(fixture.household, format!("Nguyễn Văn {at}"));
        person.birth = PartialDate::from_iso("1990");
        people.push(fixture.store.add_person(&person).unwrap().value);
    }
    let store = &mut fixture.store;
    let taken = step_entry("taken on:2026-11-21");
    let twice = [&people[..], &people[..1]].concat();
    let told = store
        .record_steps(&twice, &taken, &mut |_, _| true)
        .unwrap();
    assert_eq!(told.value.recorded.len(), 40);
    assert!(told.value.before_start);
    let standing = |store: &Store| -> usize {
        let steps = people.iter().map(|id| store.steps_of(*id).unwrap().len());
        steps.sum()
    };
    assert_eq!(standing(store), 40);
    let again = store
        .record_steps(&people, &taken, &mut |_, _| true)
        .unwrap();
    assert_eq!((again.batch, again.value.before.len()), (None, 40));
    let undone = store.undo(None).unwrap().value;
    assert_eq!(
        (undone.source.as_str(), undone.rows),
        ("Nguyễn Văn 0 +39", 40)
    );
    assert_eq!(standing(store), 0);
    store.redo().unwrap();
    store
        .withdraw_steps(&people, "nhầm", &mut |_, _| true)
        .unwrap();
    assert_eq!(standing(store), 0);
    store.undo(None).unwrap();
    assert_eq!(standing(store), 40);
    assert_sound(store);
}

#[test]
fn a_step_is_recorded_once_undone_redone_and_withdrawn() {
    let mut fixture = register();
    let (person, today) = (fixture.people[1], day("2026-11-22"));
    let standing = |store: &Store| -> Vec<StepKind> {
        let steps = store.steps_of(person).unwrap();
        steps.into_iter().map(|(_, step)| step.kind).collect()
    };
    let store = &mut fixture.store;
    let tomorrow = store.record_step(person, StepKind::Verified, day("2026-11-23"), "");
    assert!(matches!(tomorrow, Err(Error::Invalid("step_in_future"))));
    let done = store.record_step(person, StepKind::DoneElsewhere, today, "mẹ báo");
    let done = done.unwrap();
    assert!(done.batch.is_some());
    let again = store.record_step(person, StepKind::DoneElsewhere, today, "");
    assert_eq!(again.unwrap().batch, None, "it is noted already");
    let verified = store.record_step(person, StepKind::Verified, today, "");
    let verified = verified.unwrap().value;
    let both = [StepKind::DoneElsewhere, StepKind::Verified];
    assert_eq!(standing(store), both);
    let undone = store.undo(None).unwrap().value;
    assert_eq!(
        (undone.kind, undone.source.as_str(), undone.rows),
        (Kind::Step, "Trần Thị Mười", 1)
    );
    assert_eq!(standing(store), both[..1]);
    store.redo().unwrap();
    assert_eq!(standing(store), both);
    store.withdraw_step(verified, "nhầm người").unwrap();
    assert_eq!(standing(store), both[..1]);
    assert_sound(store);
    store.undo(None).unwrap();
    assert_eq!(standing(store), both);
    let line = store.batches(10).unwrap();
    let made = line
        .iter()
        .find(|line| line.source == "Trần Thị Mười" && line.kind == Kind::Edit);
    let kept = store.undo(made.map(|line| line.id)).unwrap();
    assert_eq!(
        kept.value.kept.rows.get("person"),
        Some(&1),
        "a step stands on her"
    );
    assert_sound(store);
}

#[test]
fn an_undo_keeps_what_later_work_stands_on() {
    let mut fixture = register();
    let batches = fixture.store.batches(10).unwrap();
    let made_household = batches.iter().find(|line| line.source == "042").unwrap().id;
    visit(&mut fixture, "met_all");
    let undone = fixture.store.undo(Some(made_household)).unwrap();
    assert_eq!(undone.batch, None, "nothing to take back");
    assert_eq!(undone.value.kept.rows.get("household"), Some(&1));
    assert_eq!(
        fixture.store.sheet(fixture.household).unwrap().visits.len(),
        1
    );
    assert_sound(&fixture.store);
}

#[test]
fn an_edit_is_one_operation_a_group_and_undoes() {
    let mut fixture = register();
    let before = fixture.store.person(fixture.people[0]).unwrap();
    let mut after = before.clone();
    after.name = "Nguyễn Văn Tâm".to_owned();
    after.birth = PartialDate::from_iso("1968-05-15");
    assert!(
        fixture
            .store
            .edit_person(fixture.people[0], &after)
            .unwrap()
            .batch
            .is_some()
    );
    assert_eq!(
        fixture
            .store
            .edit_person(fixture.people[0], &after)
            .unwrap()
            .batch,
        None,
        "no change, no batch"
    );
    let groups: Vec<_> = fixture
        .store
        .history("person", fixture.people[0].0)
        .unwrap()
        .into_iter()
        .filter_map(|change| change.group)
        .collect();
    assert_eq!(groups, ["name", "birth"]);
    assert_sound(&fixture.store);
    fixture.store.undo(None).unwrap();
    assert_eq!(fixture.store.person(fixture.people[0]).unwrap(), before);
    fixture.store.redo().unwrap();
    assert_eq!(fixture.store.person(fixture.people[0]).unwrap(), after);
    assert_sound(&fixture.store);
}

#[test]
fn a_person_has_one_open_absence() {
    let mut fixture = register();
    let person = fixture.people[1];
    let mut absence = Absence::new(person);
    absence.since = PartialDate::from_iso("2026-02");
    let id = fixture.store.save_absence(None, &absence).unwrap().value;
    assert!(matches!(
        fixture.store.save_absence(None, &absence),
        Err(Error::Invalid("already_away"))
    ));
    let sheet = fixture.store.sheet(fixture.household).unwrap();
    assert_eq!(
        sheet.members[1].absence.as_ref().map(|(id, _)| *id),
        Some(id)
    );
    fixture
        .store
        .end_absence(person, PartialDate::from_iso("2026-11").unwrap())
        .unwrap();
    // It would have begun before the first one ended.
    assert!(matches!(
        fixture.store.save_absence(None, &absence),
        Err(Error::Invalid("absence_overlaps"))
    ));
    absence.since = PartialDate::from_iso("2026-11");
    fixture.store.save_absence(None, &absence).unwrap();
    assert_sound(&fixture.store);
    for (since, back, returned, fault) in [
        ("1969", None, None, "away_before_birth"),
        ("2026-12-01", None, None, "away_in_future"),
        ("2026-05", None, Some("2026-04-30"), "back_before_since"),
        ("2026-05", Some("2026-04"), None, "back_before_since"),
        ("2026-09-02", Some("summer-2026"), None, "back_before_since"),
        ("2026-05", None, Some("2026-11-23"), "returned_in_future"),
    ] {
        let mut absence = Absence::new(person);
        absence.since = PartialDate::from_iso(since);
        absence.back = back.and_then(gocua::domain::expected_back::ExpectedBack::from_code);
        absence.returned_on = returned.and_then(PartialDate::from_iso);
        let saved = fixture.store.save_absence(None, &absence);
        assert!(
            matches!(saved, Err(Error::Invalid(code)) if code == fault),
            "{since}: {saved:?}"
        );
    }
}

#[test]
fn a_second_writer_is_refused_and_a_reader_is_not() {
    let fixture = register();
    let path = path_in(&fixture.folder);
    let mut reading = options(&fixture.folder.path().join("home"));
    assert!(matches!(Store::open(&path, &reading), Err(Error::InUse(_))));
    reading.read_only = true;
    let mut reader = Store::open(&path, &reading).unwrap();
    let village = Village {
        name: "Thôn Mới".to_owned(),
        ..Village::default()
    };
    assert!(matches!(reader.add_village(&village), Err(Error::ReadOnly)));
    let before = reader.version().unwrap();
    let mut fixture = fixture;
    fixture.store.add_village(&village).unwrap();
    assert_ne!(
        reader.version().unwrap(),
        before,
        "a reader sees that another connection wrote"
    );
}

#[test]
fn a_copy_put_back_gets_a_new_device() {
    let mut fixture = register();
    let path = path_in(&fixture.folder);
    let home = fixture.folder.path().join("home");
    let copy = fixture.folder.path().join("copy.gocua");
    fixture.store.back_up_to(&copy, &mut |_, _| true).unwrap();
    let first = fixture
        .store
        .add_household(&Household::new(fixture.village, "050"))
        .unwrap()
        .value;
    drop(fixture.store);
    let at = NaiveDate::from_ymd_opt(2026, 11, 22)
        .unwrap()
        .and_hms_opt(12, 0, 0)
        .unwrap();
    let aside = gocua::store::restore(&copy, &path, at).unwrap().unwrap();
    assert!(aside.exists());
    let mut store = Store::open(&path, &options(&home)).unwrap();
    let second = store
        .add_household(&Household::new(fixture.village, "051"))
        .unwrap()
        .value;
    assert_ne!(first.0 >> 32, second.0 >> 32, "another tag");
    assert_sound(&store);
}

#[test]
fn a_bad_file_is_named_and_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let whole = {
        let path = folder.path().join("whole.gocua");
        Store::create(&path, &Commune::default(), &campaign(), &options(&home)).unwrap();
        std::fs::read(path).unwrap()
    };
    let with = |place: usize, byte: u8| {
        let mut bytes = whole.clone();
        bytes[place] = byte;
        bytes
    };
    for (code, bytes) in [
        ("empty", Vec::new()),
        ("not_register", b"Ho va ten;Nam sinh\n".to_vec()),
        ("not_register", b"\x89PNG\r\n\x1a\n".to_vec()),
        ("not_register", b"PK\x03\x04".to_vec()),
        ("not_register", with(68, 0)),
        ("newer", with(63, 99)),
        ("cut", whole[..whole.len() / 2].to_vec()),
        ("cut", whole[..60].to_vec()),
    ] {
        let path = folder.path().join("bad.gocua");
        std::fs::write(&path, &bytes).unwrap();
        let error = Store::open(&path, &options(&home)).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "{code} was touched");
        assert!(!folder.path().join("bad.gocua.lock").exists(), "{code}");
    }
    let missing = Store::open(&folder.path().join("none.gocua"), &options(&home)).unwrap_err();
    assert_eq!(missing.code(), "missing");
    assert_eq!(
        Store::open(folder.path(), &options(&home))
            .unwrap_err()
            .code(),
        "folder"
    );
}

#[test]
fn a_register_that_could_not_be_made_leaves_its_name_free() {
    let folder = tempfile::tempdir().unwrap();
    let path = path_in(&folder);
    let commune = Commune {
        name: "Xã Thử".to_owned(),
        ..Commune::default()
    };
    let home = folder.path().join("home");
    // The time is asked for when most of the register is there.
    let broken = Options {
        clock: Clock::reading(|| panic!("the clock has stopped")),
        ..options(&home)
    };
    let failed =
        std::panic::catch_unwind(|| Store::create(&path, &commune, &campaign(), &broken).is_ok());
    assert!(failed.is_err());
    let mut left: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, ["so.gocua.lock"]);
    assert!(Store::create(&path, &commune, &campaign(), &options(&home)).is_ok());
}

#[test]
fn registers_put_aside_in_one_second_are_all_kept() {
    let fixture = register();
    let copy = fixture
        .store
        .back_up(gocua::store::BackupKind::Manual, &mut |_, _| true)
        .unwrap();
    let (path, folder) = (path_in(&fixture.folder), fixture.folder);
    drop(fixture.store);
    let at = day("2026-11-22").and_hms_opt(12, 0, 0).unwrap();
    let aside = [(); 2].map(|()| {
        let aside = gocua::store::restore(&copy, &path, at).unwrap().unwrap();
        assert!(Store::open(&path, &options(&folder.path().join("home"))).is_ok());
        aside.file_name().unwrap().to_owned()
    });
    assert_eq!(
        aside,
        [
            "so.gocua-before-restore-2026-11-22-120000",
            "so.gocua-before-restore-2026-11-22-120001"
        ]
    );
}

#[cfg(unix)]
#[test]
fn a_register_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let fixture = register();
    let backup = fixture
        .store
        .back_up(gocua::store::BackupKind::Manual, &mut |_, _| true)
        .unwrap();
    for path in [path_in(&fixture.folder), backup] {
        let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", path.display());
    }
}

fn with_roll(store: &mut Store) {
    let roll = store.load_roll().unwrap();
    store.roll_is_loading();
    store.set_roll(Box::new(roll)).unwrap();
}

#[test]
fn the_roll_follows_what_is_written() {
    let mut fixture = register();
    with_roll(&mut fixture.store);
    let steps: [fn(&mut Fixture); 6] = [
        |fixture| {
            visit(fixture, "nobody_home");
        },
        |fixture| {
            fixture
                .store
                .save_absence(None, &Absence::new(fixture.people[1]))
                .unwrap();
        },
        |fixture| {
            visit(fixture, "met_all");
        },
        |fixture| {
            fixture.store.undo(None).unwrap();
        },
        |fixture| {
            fixture.store.redo().unwrap();
        },
        |fixture| {
            let day = PartialDate::from_iso("2026-11-21").unwrap();
            fixture.store.end_absence(fixture.people[1], day).unwrap();
        },
    ];
    for (at, step) in steps.into_iter().enumerate() {
        step(&mut fixture);
        assert!(
            !fixture.store.wants_roll(),
            "step {at} is patched, not reloaded"
        );
        let patched = fixture.store.roll().unwrap();
        let loaded = fixture.store.load_roll().unwrap();
        assert_eq!(patched.progress(), loaded.progress(), "step {at}");
        let filter = gocua::store::AbsentFilter::default();
        assert_eq!(patched.absent(&filter), loaded.absent(&filter), "step {at}");
        let row = fixture
            .store
            .household_rows(&[fixture.household])
            .unwrap()
            .remove(0);
        let (id, campaign) = fixture.store.campaign().unwrap();
        let sheet = fixture.store.sheet(fixture.household).unwrap();
        assert_eq!(
            sheet.standing(id, &campaign, day("2026-11-22")),
            row.standing,
            "step {at}"
        );
    }
    fixture
        .store
        .add_household(&Household::new(fixture.village, "043"))
        .unwrap();
    assert!(
        fixture.store.wants_roll(),
        "a new household needs a new roll"
    );
}

#[test]
fn households_are_found_as_people_type() {
    use gocua::store::HouseholdFilter;
    let mut fixture = register();
    let mut other = Household::new(fixture.village, "420");
    other.address = "Lộ Tẻ".to_owned();
    let other = fixture.store.add_household(&other).unwrap().value;
    let mut person = Person::new(other, "Đặng Đức Hòa");
    person.phones = gocua::domain::phone::read_phones("0987654321").0;
    person.number = gocua::domain::personal_number::PersonalNumber::from_value(36_203_000_456);
    fixture.store.add_person(&person).unwrap();
    with_roll(&mut fixture.store);
    let first = fixture.household;
    for (typed, expected) in [
        ("", vec![first, other]),
        ("042", vec![first]),
        ("42", vec![first, other]),
        ("nvt", vec![first]),
        ("nvtam", vec![first]),
        ("tam", vec![first]),
        ("Tám", vec![first]),
        ("nguyen tam", vec![first]),
        ("tam nguyen", vec![first]),
        ("bao", vec![first]),
        ("ddh", vec![other]),
        ("đh", vec![other]),
        ("hoà", vec![other]),
        ("4321", vec![other]),
        ("0456", vec![other]),
        ("xyz", vec![]),
    ] {
        let filter = HouseholdFilter {
            text: typed.to_owned(),
            ..HouseholdFilter::default()
        };
        let found: Vec<_> = fixture
            .store
            .roll()
            .unwrap()
            .households(&filter)
            .into_iter()
            .map(|hit| hit.household)
            .collect();
        assert_eq!(found, expected, "{typed}");
    }
}

#[test]
fn an_older_change_is_kept_when_a_later_one_says_the_same() {
    let mut fixture = register();
    let id = fixture.people[0];
    let mut batches = Vec::new();
    for name in ["Nguyễn Văn B", "Nguyễn Văn C", "Nguyễn Văn B"] {
        let mut person = fixture.store.person(id).unwrap();
        person.name = name.to_owned();
        batches.push(fixture.store.edit_person(id, &person).unwrap().batch);
    }
    let undone = fixture.store.undo(batches[0]).unwrap();
    assert_eq!((undone.batch, undone.value.kept.groups), (None, 1));
    assert_eq!(fixture.store.person(id).unwrap().name, "Nguyễn Văn B");
}

#[test]
fn an_ended_absence_is_not_opened_again_beside_a_newer_one() {
    let mut fixture = register();
    let person = fixture.people[1];
    fixture
        .store
        .save_absence(None, &Absence::new(person))
        .unwrap();
    let ended = fixture
        .store
        .end_absence(person, PartialDate::Day(day("2026-11-20")))
        .unwrap()
        .batch;
    fixture
        .store
        .save_absence(None, &Absence::new(person))
        .unwrap();
    let undone = fixture.store.undo(ended).unwrap();
    assert_eq!((undone.batch, undone.value.kept.groups), (None, 1));
    assert_sound(&fixture.store);
}

#[test]
fn somebody_who_was_not_reached_stays_known_as_met() {
    let mut fixture = register();
    with_roll(&mut fixture.store);
    visit(&mut fixture, "met_all");
    let state = |fixture: &Fixture| {
        let (id, campaign) = fixture.store.campaign().unwrap();
        let sheet = fixture.store.sheet(fixture.household).unwrap();
        let row = fixture.store.household_rows(&[fixture.household]).unwrap();
        let (_, all) = fixture.store.roll().unwrap().progress();
        let (_, loaded) = fixture.store.load_roll().unwrap().progress();
        assert_eq!(all, loaded);
        let standing = sheet.standing(id, &campaign, day("2026-11-22"));
        assert_eq!(row[0].standing, standing);
        (standing.state.code(), all.reviewed)
    };
    assert_eq!(state(&fixture), ("reviewed", 1));
    let sheet = fixture.store.sheet(fixture.household).unwrap();
    let (id, campaign) = fixture.store.campaign().unwrap();
    let recording = Recording {
        day: day("2026-11-22"),
        slot: Slot::Evening,
        visitors: String::new(),
        channel: Channel::Phone,
    };
    let outcome = Outcome::from_code("phone_no_answer").unwrap();
    let mut entry = Entry::new(&sheet, id, &campaign.eligibility, outcome, &recording);
    let not_reached = PersonResult::from_code("not_reached").unwrap();
    let people = fixture.people.iter();
    entry.people = people
        .map(|id| PersonEntry::new(*id, not_reached))
        .collect();
    fixture.store.record(&entry).unwrap();
    assert_eq!(state(&fixture), ("reviewed", 1));
}
