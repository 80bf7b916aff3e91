use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use super::card::{SampleCard, card};
use super::chance::{Chance, Topic};
use super::*;
use crate::domain::absence::{Reason, Scope};
use crate::domain::card::CardKind;
use crate::domain::date::reaches_on;
use crate::domain::eligibility::{Candidate, Eligibility, is_in_group};
use crate::domain::identity_law::Held;
use crate::domain::name::clean_name;
use crate::domain::personal_number::{PersonalNumber, number_warnings};
use crate::domain::phone::read_phones;
use crate::domain::place;
use crate::domain::relation::Relation;
use crate::exchange::{Batch, Choice, List};

const PEOPLE: u64 = 60_000;

static LISTS: LazyLock<Vec<Vec<SampleHousehold>>> = LazyLock::new(|| {
    (1..=9)
        .map(|seed| households(options(9000, seed)).collect())
        .collect()
});

static LIST: LazyLock<Vec<SampleHousehold>> =
    LazyLock::new(|| households(options(PEOPLE, 1)).collect());

fn today() -> Day {
    "2026-11-22".parse().unwrap()
}

fn options(people: u64, seed: u64) -> SampleOptions {
    SampleOptions {
        people,
        seed,
        today: today(),
    }
}

/// The households of one long list and of a list of each region.
fn all() -> impl Iterator<Item = &'static SampleHousehold> {
    LIST.iter().chain(LISTS.iter().flatten())
}

fn members() -> impl Iterator<Item = &'static SampleMember> {
    all().flat_map(|household| &household.members)
}

fn age(member: &SampleMember) -> i32 {
    years_between(member.birth.first(), today())
}

fn csv(people: u64, seed: u64) -> Vec<u8> {
    let mut out = Vec::new();
    let written = write_csv(options(people, seed), &mut out, &mut |_| true).unwrap();
    assert_eq!(written, people);
    out
}

/// Share in per mille.
fn share(part: usize, whole: usize) -> usize {
    part * 1000 / whole.max(1)
}

#[test]
fn the_same_seed_gives_the_same_bytes_everywhere() {
    let digest = Sha256::digest(csv(2000, 1));
    assert_eq!(digest[..4], [127, 87, 133, 171]);
    assert_ne!(csv(100, 1), csv(100, 2));
}

#[test]
fn a_longer_list_begins_like_a_shorter_one() {
    for people in [0, 1, 2, 3, 50, 1234] {
        let short: Vec<_> = households(options(people, 7)).collect();
        let count: usize = short.iter().map(|household| household.members.len()).sum();
        assert_eq!(count as u64, people);
        let whole = short.len().saturating_sub(1);
        let long: Vec<_> = households(options(5000, 7)).take(whole).collect();
        assert_eq!(short[..whole], long);
    }
}

#[test]
fn a_list_can_be_cancelled() {
    let mut out = Vec::new();
    let mut calls = 0;
    let written = write_csv(options(100_000, 1), &mut out, &mut |_| {
        calls += 1;
        calls < 3
    });
    assert!((1000..20_000).contains(&written.unwrap()));
}

#[test]
fn family_names_have_their_real_shares() {
    let mut count: HashMap<&str, usize> = HashMap::new();
    let mut whole = 0;
    for member in LIST.iter().flat_map(|household| &household.members) {
        whole += 1;
        *count
            .entry(member.name.split(' ').next().unwrap())
            .or_default() += 1;
    }
    for (names, low, high) in [
        (&["Nguyễn"][..], 310, 400),
        (&["Trần"], 80, 130),
        (&["Lê"], 70, 115),
        (&["Phạm"], 50, 90),
        (&["Hoàng", "Huỳnh"], 35, 65),
        (&["Phan"], 30, 60),
        (&["Vũ", "Võ"], 28, 52),
        (&["Đặng"], 12, 30),
    ] {
        let part = names
            .iter()
            .map(|name| count.get(name).copied().unwrap_or(0))
            .sum();
        let share = share(part, whole);
        assert!((low..=high).contains(&share), "{names:?}: {share}");
    }
}

#[test]
fn minorities_are_there_with_their_names() {
    for name in [
        "Y ",
        "H'",
        "Ka ",
        "K'",
        "Giàng A ",
        "Thào Thị ",
        "Thạch ",
        "Lò Văn ",
        "Bàn ",
        "Ksor ",
    ] {
        assert!(
            members().any(|member| member.name.starts_with(name)),
            "{name}"
        );
    }
}

#[test]
fn ten_to_twenty_five_percent_of_those_from_14_are_away() {
    for list in LISTS.iter().chain([&*LIST]) {
        let grown = || {
            list.iter()
                .flat_map(|h| &h.members)
                .filter(|m| age(m) >= 14)
        };
        let away = grown().filter(|member| member.absence.is_some()).count();
        let share = share(away, grown().count());
        assert!((120..=240).contains(&share), "{}: {share}", list[0].village);
    }
    let children = || members().filter(|member| age(member) < 14);
    let away = children().filter(|member| member.absence.is_some()).count();
    assert!(away > 0 && share(away, children().count()) < 60);
}

#[test]
fn numbers_agree_with_sex_and_birth_and_are_used_once() {
    for list in LISTS.iter().chain([&*LIST]) {
        let mut seen = HashSet::new();
        for member in list.iter().flat_map(|household| &household.members) {
            let Some(number) = &member.number else {
                continue;
            };
            assert!(number.len() == 12 && number.bytes().all(|byte| byte.is_ascii_digit()));
            assert!(seen.insert(number.clone()), "{number} twice");
            let year = member.birth.year();
            let expected = (year / 100 - 19) * 2 + i32::from(member.sex == Sex::Female);
            assert_eq!(number[3..4], expected.to_string(), "{member:?}");
            assert_eq!(number[4..6], format!("{:02}", year % 100), "{member:?}");
        }
    }
    let without = members().filter(|member| member.number.is_none()).count();
    assert!((35..=60).contains(&share(without, members().count())));
}

#[test]
fn births_are_in_the_past_and_some_are_only_years() {
    let mut years = 0;
    for member in members() {
        assert!(
            member.birth.first() <= today() && age(member) < 105,
            "{member:?}"
        );
        years += usize::from(matches!(member.birth, PartialDate::Year(_)));
    }
    assert!((80..=125).contains(&share(years, members().count())));
}

#[test]
fn households_have_one_to_nine_members_with_one_head_in_front() {
    let mut sizes = [0; 10];
    let mut codes = HashSet::new();
    for household in LIST.iter() {
        sizes[household.members.len()] += 1;
        assert!(codes.insert((&household.village, &household.code)));
        assert!(!household.village.is_empty() && !household.lane.is_empty());
        let heads = household
            .members
            .iter()
            .filter(|member| member.relation == "Chủ hộ");
        assert_eq!(heads.count(), 1);
        assert_eq!(household.members[0].relation, "Chủ hộ");
        assert!(age(&household.members[0]) >= 20);
    }
    assert!(sizes[1..].iter().all(|&count| count > 50), "{sizes:?}");
    let average = share(PEOPLE as usize, LIST.len());
    assert!((3700..=4300).contains(&average), "{average}");
}

#[test]
fn relations_fit_sex_and_age() {
    for household in all() {
        let head = &household.members[0];
        let mut spouses = 0;
        for member in &household.members[1..] {
            let older = head.birth.year() - member.birth.year();
            let fits = match member.relation {
                "Vợ" => member.sex == Sex::Female && head.sex == Sex::Male && age(member) >= 18,
                "Chồng" => {
                    member.sex == Sex::Male && head.sex == Sex::Female && age(member) >= 18
                }
                "Bố" | "Bố đẻ" | "Cha" | "Cha đẻ" => {
                    member.sex == Sex::Male && older >= 16
                }
                "Mẹ" | "Mẹ đẻ" => member.sex == Sex::Female && older >= 16,
                "Con trai" => member.sex == Sex::Male && older <= -16,
                "Con gái" => member.sex == Sex::Female && older <= -16,
                "Con" | "Con đẻ" | "Con nuôi" => older <= -16,
                "Con dâu" | "Dâu" => member.sex == Sex::Female && age(member) >= 18,
                "Con rể" | "Rể" => member.sex == Sex::Male && age(member) >= 18,
                "Cháu nội" | "Cháu ngoại" => older <= -30,
                "Anh" | "Anh ruột" | "Chị" | "Chị ruột" => older >= 0,
                "Em" | "Em ruột" => older <= 0,
                "Cháu" | "Cháu ruột" | "Ở nhờ" | "Người ở nhờ" => true,
                other => panic!("{other}"),
            };
            assert!(fits, "{head:?} {member:?}");
            spouses += usize::from(matches!(member.relation, "Vợ" | "Chồng"));
        }
        assert!(spouses <= 1);
        let names: HashSet<_> = household
            .members
            .iter()
            .map(|member| &member.name)
            .collect();
        assert_eq!(names.len(), household.members.len(), "{household:?}");
    }
}

#[test]
fn absences_hold_together() {
    let mut reasons = HashSet::new();
    for household in all() {
        for member in &household.members {
            let Some(absence) = &member.absence else {
                continue;
            };
            let age = age(member);
            assert!(absence.since.first() >= member.birth.first(), "{member:?}");
            assert!(absence.since.first() <= today(), "{member:?}");
            assert!(
                absence
                    .confirmed
                    .is_none_or(|day| day <= today() && day >= absence.since.first())
            );
            let fits = match absence.reason.code() {
                "studying" => (15..=25).contains(&age) && member.work.contains(['T', 'H', 'Đ']),
                "military" => member.sex == Sex::Male && (17..=41).contains(&age),
                "working_elsewhere" | "working_abroad" => age >= 15 && !absence.place.is_empty(),
                "unknown" => absence.place.is_empty(),
                _ => true,
            };
            assert!(fits, "{member:?}");
            if let Some(contact) = &absence.contact {
                assert!(contact.name != member.name && !contact.relation.is_empty());
                let known = household
                    .members
                    .iter()
                    .find(|other| other.name == contact.name);
                assert!(
                    known.is_none_or(|other| other.absence.is_none()),
                    "{member:?}"
                );
            }
            reasons.insert(absence.reason.code());
        }
    }
    assert_eq!(reasons.len(), Reason::all().len());
}

/// A list as on that day, with its cards.
fn with_cards(today: Day) -> Vec<(SampleMember, bool, SampleCard)> {
    let options = SampleOptions {
        people: 12_000,
        seed: 1,
        today,
    };
    let mut people = Vec::new();
    for (count, household) in households(options).enumerate() {
        let mut chance = Chance::new(options.seed, Topic::Cards, count as u64);
        for member in household.members {
            let card = card(&member, &mut chance, today);
            people.push((member.clone(), member.absence.is_some(), card));
        }
    }
    people
}

/// Of a person of the list, what a rule asks; `groups` as they are written.
fn candidate<'g>(of: &(SampleMember, bool, SampleCard), groups: &'g str) -> Candidate<'g> {
    let (member, absent, card) = of;
    Candidate {
        birth: Some(member.birth),
        absent: *absent,
        residence: Some(member.residence),
        held: Held {
            kind: card.kind,
            issued: card.issued.map(PartialDate::Day),
            expires: card.expires.map(PartialDate::Day),
        },
        groups,
        own_card_from: None,
    }
}

#[test]
fn every_preset_rule_means_a_plausible_share() {
    let (letters, now) = ("2022-08-01", "2026-11-22");
    for (day, preset, low, high) in [
        (letters, Eligibility::Everyone, 1000, 1000),
        (letters, Eligibility::All14, 740, 800),
        (letters, Eligibility::Voters18, 660, 740),
        (letters, Eligibility::Absent14, 90, 170),
        // In its last months the campaign for cards with a chip had one in five left.
        (letters, Eligibility::NoChip14, 150, 250),
        (now, Eligibility::NoChip14, 60, 120),
        (now, Eligibility::All14, 740, 800),
        // Those who turned 14, 25, 40 or 60 and did not come yet, and the last old cards.
        (now, Eligibility::IdentityLaw, 90, 170),
    ] {
        let day = day.parse().unwrap();
        let people = with_cards(day);
        let rule = preset.rule();
        let meant = people
            .iter()
            .filter(|of| rule.target(&candidate(of, ""), day).counts());
        let share = share(meant.count(), people.len());
        assert!((low..=high).contains(&share), "{day} {preset:?}: {share}");
    }
}

#[test]
fn groups_have_members_of_their_age_and_sex() {
    let people = with_cards(today());
    for (group, from, to, low, high) in [
        ("Đảng viên", 18, 104, 45, 75),
        ("Cán bộ", 23, 61, 18, 32),
        ("Đoàn viên", 16, 30, 50, 90),
        ("Cựu chiến binh", 40, 104, 25, 55),
        ("Hội viên phụ nữ", 18, 74, 95, 145),
    ] {
        let of_group = || {
            people
                .iter()
                .filter(|(_, _, card)| is_in_group(&card.groups.join("; "), group))
        };
        let share = share(of_group().count(), people.len());
        assert!((low..=high).contains(&share), "{group}: {share}");
        for (member, ..) in of_group() {
            assert!((from..=to).contains(&age(member)), "{group} {member:?}");
            let fits = group != "Hội viên phụ nữ" || member.sex == Sex::Female;
            assert!(fits, "{group} {member:?}");
        }
    }
}

/// A card is of the kind of its day, nobody has one before the day of the list or below the age, and it ends at a birthday
/// that the law names.
#[test]
fn cards_are_of_their_time() {
    for day in ["2020-06-01", "2022-08-01", "2026-11-22", "2030-01-01"] {
        let today: Day = day.parse().unwrap();
        let people = with_cards(today);
        let mut kinds = HashSet::new();
        for of in &people {
            let (member, _, card) = of;
            kinds.insert(card.kind);
            let Some(issued) = card.issued else {
                assert!(card.expires.is_none(), "{of:?}");
                continue;
            };
            let years = match card.kind.unwrap() {
                CardKind::Cmnd => "2007-01-01".."2021-01-01",
                CardKind::Barcode => "2016-01-01".."2021-01-01",
                CardKind::Chip => "2021-01-01".."2024-07-01",
                CardKind::Identity => "2024-07-01".."2031-01-01",
                CardKind::None => panic!("{of:?}"),
            };
            let text = issued.to_string();
            assert!(years.contains(&text.as_str()) && issued < today, "{of:?}");
            let had = years_between(member.birth.first(), issued);
            assert!(
                had >= if card.kind == Some(CardKind::Identity) {
                    6
                } else {
                    14
                }
            );
            let ages = [14, 25, 40, 60].map(|age| reaches_on(member.birth, age));
            assert!(card.expires.is_none_or(|end| ages.contains(&end)), "{of:?}");
            assert!(card.expires.is_none_or(|end| end > issued), "{of:?}");
        }
        let new = kinds.contains(&Some(CardKind::Identity));
        assert_eq!(new, today.year() > 2024, "{day} {kinds:?}");
        let chip = kinds.contains(&Some(CardKind::Chip));
        assert_eq!(chip, today.year() > 2020, "{day} {kinds:?}");
    }
}

/// Every telephone cell of a household.
fn phone_cells(household: &SampleHousehold) -> Vec<&String> {
    let mut cells = vec![&household.phone];
    for member in &household.members {
        cells.push(&member.phones);
        if let Some(absence) = &member.absence {
            cells.push(&absence.phone);
            cells.extend(absence.contact.as_ref().map(|contact| &contact.phone));
        }
    }
    cells
}

#[test]
fn an_import_has_nothing_to_warn_of() {
    for household in all() {
        for cell in phone_cells(household) {
            let (phones, warnings) = read_phones(cell);
            assert!(warnings.is_empty(), "{cell}");
            assert_eq!((phones.usable(), &phones.text()), (!cell.is_empty(), cell));
        }
        for member in &household.members {
            assert!(
                Relation::read(member.relation).is_some(),
                "{}",
                member.relation
            );
            assert_eq!(clean_name(&member.name), member.name);
            if let Some(number) = &member.number {
                let number = PersonalNumber::parse(number).unwrap();
                assert_eq!(
                    number_warnings(number, Some(member.sex), Some(member.birth)),
                    []
                );
            }
            if let Some(absence) = &member.absence {
                let abroad = absence.reason.scope() == Some(Scope::Abroad);
                let scope = place::read(absence.place).scope;
                let known = scope.is_some() || absence.place.is_empty();
                assert!(
                    known && abroad == (scope == Some(Scope::Abroad)),
                    "{absence:?}"
                );
            }
        }
    }
}

#[test]
fn the_file_is_rectangular_and_has_its_headings() {
    let bytes = csv(3000, 3);
    let text = std::str::from_utf8(&bytes)
        .unwrap()
        .strip_prefix('\u{feff}')
        .unwrap();
    assert!(
        text.starts_with("Thôn,Mã hộ,Chủ hộ,Họ và tên,Quan hệ với chủ hộ,Giới tính,Ngày sinh,")
    );
    assert!(text.ends_with("\r\n"));
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap().len(), 32);
    let mut rows = 0;
    for row in reader.records() {
        let row = row.unwrap();
        assert!(
            row.iter()
                .all(|cell| cell.trim() == cell && !cell.contains('{'))
        );
        assert!(
            row.iter()
                .all(|cell| !cell.starts_with(['=', '+', '-', '@', '\'']))
        );
        rows += 1;
    }
    assert_eq!(rows, 3000);
}

#[test]
fn an_import_takes_every_row_as_it_was_invented() {
    for seed in 1..=9 {
        let choice = Choice::new(today());
        let bytes = csv(4000, seed);
        let mut list = List::new(std::io::Cursor::new(bytes), &choice).unwrap();
        let mut batch = Batch::default();
        while list.read(&mut batch, 1000).unwrap() {}
        assert_eq!((batch.seen, batch.taken), (4000, 4000));
        assert_eq!((&batch.refused[..], &batch.skipped[..]), (&[][..], &[][..]));
        assert_eq!(batch.warnings, []);
        let invented: Vec<_> = households(options(4000, seed)).collect();
        assert_eq!(batch.households.len(), invented.len());
        for (count, (read, household)) in batch.households.iter().zip(&invented).enumerate() {
            let mut chance = Chance::new(seed, Topic::Cards, count as u64);
            assert_eq!(read.code.as_ref(), Some(&household.code));
            assert_eq!(read.members.len(), household.members.len());
            for (person, member) in read.members.iter().zip(&household.members) {
                assert_eq!(
                    (&person.name, person.birth),
                    (&member.name, Some(member.birth))
                );
                let card = card(member, &mut chance, today());
                assert_eq!(
                    (person.card, person.card_issued, person.card_expires),
                    (
                        card.kind,
                        card.issued.map(PartialDate::Day),
                        card.expires.map(PartialDate::Day)
                    )
                );
                let groups = Some(card.groups.join("; ")).filter(|groups| !groups.is_empty());
                assert_eq!(person.groups, groups);
                let away = person.absence.as_ref();
                let absence = member.absence.as_ref();
                assert_eq!(away.is_some(), absence.is_some());
                assert_eq!(away.and_then(|away| away.reason), absence.map(|a| a.reason));
                assert_eq!(away.and_then(|away| away.back), absence.map(|a| a.back));
                assert_eq!(
                    away.and_then(|away| away.plan),
                    absence.and_then(|a| a.plan)
                );
                assert_eq!(away.and_then(|away| away.since), absence.map(|a| a.since));
            }
        }
    }
}
