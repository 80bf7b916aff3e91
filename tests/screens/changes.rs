//! Changes at the door, from the household's screen: what keys do to the register, and that one undo takes it back.

use gocua::domain::closing::ClosedReason;
use gocua::domain::date::PartialDate;
use gocua::domain::household_kind::HouseholdKind;
use gocua::domain::id::{HouseholdId, PersonId};
use gocua::domain::relation::Relation;
use gocua::domain::residence::Residence;
use gocua::domain::sex::Sex;
use gocua::lang::Lang;
use gocua::store::{Sheet, Store};
use gocua::tui::app::App;
use gocua::tui::context::Ctx;
use gocua::tui::look::Look;
use gocua::tui::screens::detail::Detail;

use crate::register::{Register, clock, day, fresh, household, walked};
use crate::stage::Stage;

/// A household's screen.
struct House {
    stage: Stage<Store>,
    id: HouseholdId,
    _folder: tempfile::TempDir,
}

impl House {
    fn of(register: Register, code: &str) -> Self {
        Self::in_size(register, code, Lang::Vi, (80, 24))
    }

    fn in_size(register: Register, code: &str, lang: Lang, (columns, rows): (u16, u16)) -> Self {
        let Register { folder, store } = register;
        let id = household(&store, code);
        let mut ctx = Ctx::new(store, lang, Look::default(), clock());
        crate::hamlet::load_roll(&mut ctx);
        let app = App::without_worker(ctx, Box::new(Detail::of(id)));
        Self {
            stage: Stage::new(app, columns, rows),
            id,
            _folder: folder,
        }
    }

    fn keys(&mut self, keys: &str) -> &mut Self {
        self.stage.keys(keys);
        self
    }

    fn store(&self) -> &Store {
        &self.stage.app.ctx().store
    }

    fn sheet(&self) -> Sheet {
        self.store().sheet(self.id).unwrap()
    }

    fn sheet_of(&self, code: &str) -> Sheet {
        self.store().sheet(household(self.store(), code)).unwrap()
    }

    fn told(&self) -> String {
        let notice = self.stage.app.ctx().notice();
        notice.map(|notice| notice.text.clone()).unwrap_or_default()
    }

    /// Everything about the households of the first village.
    fn content(&self) -> String {
        let ids = self.store().household_ids(None).unwrap();
        let sheets: Vec<Sheet> = ids
            .iter()
            .map(|id| self.store().sheet(*id).unwrap())
            .collect();
        format!("{sheets:?}")
    }
}

/// `name relation`, the head with a star.
fn members(sheet: &Sheet) -> Vec<String> {
    let member = |one: &gocua::store::Member| {
        let person = &one.person;
        let given = person.name.split(' ').next_back().unwrap_or_default();
        let relation = match person.relation_text.as_str() {
            "" => person.relation.map_or("", Relation::code),
            text => text,
        };
        let star = if person.is_head { "*" } else { "" };
        format!("{given}{star} {relation}")
    };
    sheet.members.iter().map(member).collect()
}

fn person(sheet: &Sheet, at: usize) -> PersonId {
    sheet.members[at].id
}

/// Who leaves, why and when, and who is the head of those who stay. `<Del>` opens the reasons.
#[test]
fn members_who_leave() {
    for (code, keys, reason, on, left) in [
        (
            "034",
            "<End><Del>1<Enter>",
            Some(ClosedReason::Died),
            "2026-11-22",
            &["Út* head", "Sen spouse"][..],
        ),
        (
            "034",
            "<End><Del>220/11<Enter>",
            Some(ClosedReason::Moved),
            "2026-11-20",
            &["Út* head", "Sen spouse"],
        ),
        (
            "034",
            "<End><Del>3",
            Some(ClosedReason::Error),
            "2026-11-22",
            &["Út* head", "Sen spouse"],
        ),
        // The head dies: his wife is the head, their child stays her child.
        (
            "034",
            "<Del>1<Enter>1",
            Some(ClosedReason::Died),
            "2026-11-22",
            &["Sen* head", "Quân child"],
        ),
        // The son is the head: his mother is his parent.
        (
            "034",
            "<Del>1<Enter>2",
            Some(ClosedReason::Died),
            "2026-11-22",
            &["Sen parent", "Quân* head"],
        ),
        // The only one who stays is the head without being asked for.
        (
            "042",
            "<Del>1<Enter>",
            Some(ClosedReason::Died),
            "2026-11-22",
            &["Ưng* head"],
        ),
        (
            "041",
            "<Del>1<Enter>",
            Some(ClosedReason::Died),
            "2026-11-22",
            &[],
        ),
        // Esc on the question for the head: nothing has happened.
        (
            "034",
            "<Del>1<Enter><Esc>",
            None,
            "",
            &["Út* head", "Sen spouse", "Quân child"],
        ),
        // A day that has not come: it is asked again.
        (
            "034",
            "<End><Del>123/11/2026<Enter>",
            None,
            "",
            &["Út* head", "Sen spouse", "Quân child"],
        ),
        (
            "034",
            "<End><Del>1chiều<Enter>",
            None,
            "",
            &["Út* head", "Sen spouse", "Quân child"],
        ),
    ] {
        let mut house = House::of(fresh(), code);
        let before = house.content();
        house.keys(keys);
        let sheet = house.sheet();
        assert_eq!(members(&sheet), left, "{keys}\n{}", house.stage.text());
        let gone = sheet
            .former
            .first()
            .map(|(_, person)| (person.closed, person.closed_on));
        assert_eq!(gone.and_then(|gone| gone.0), reason, "{keys}");
        if reason.is_none() {
            continue;
        }
        assert_eq!(gone.and_then(|gone| gone.1), Some(day(on)), "{keys}");
        assert!(house.told().contains("Ctrl+Z"), "{}", house.told());
        house.keys("<Ctrl+Z>");
        assert_eq!(house.content(), before, "{keys}");
    }
}

#[test]
fn registered_and_no_longer_living_here() {
    let mut house = House::of(fresh(), "034");
    house.keys("<End><Del>5");
    let sheet = house.sheet();
    let (_, absence) = sheet.members[2].absence.clone().unwrap();
    assert_eq!(absence.reason.unwrap().code(), "not_living");
    assert_eq!(absence.confirmed_on, Some(day("2026-11-22")));
    house.keys("<Ctrl+Z>");
    assert!(house.sheet().members[2].absence.is_none());
}

fn boarding() -> Register {
    let mut register = fresh();
    let id = household(&register.store, "035");
    let mut house = register.store.household(id).unwrap();
    house.kind = HouseholdKind::Boarding;
    register.store.edit_household(id, &house).unwrap();
    register
}

/// In a boarding house the tenant who left is one key and the day; several go together.
#[test]
fn tenants_who_left() {
    let mut house = House::of(boarding(), "035");
    house.stage.pressed = 0;
    house.keys("<End><Del><Enter>");
    // End only brings the cursor there.
    assert_eq!(house.stage.pressed, 3);
    let sheet = house.sheet();
    assert_eq!(sheet.members.len(), 3);
    assert_eq!(sheet.former[0].1.closed, Some(ClosedReason::Moved));
    let before = house.content();
    house.keys("<F9>nhiều người<Enter>");
    // The chosen one is marked already; one more, then the day.
    house.keys("2<Enter>15/11<Enter>");
    let sheet = house.sheet();
    assert_eq!(members(&sheet), ["Diệu* head"], "{}", house.stage.text());
    let days: Vec<_> = sheet
        .former
        .iter()
        .map(|(_, person)| person.closed_on)
        .collect();
    assert_eq!(days[..2], [Some(day("2026-11-15")); 2]);
    house.keys("<Ctrl+Z>");
    assert_eq!(house.content(), before);
}

/// To another household: who, where, on which day, and what they are to the head there.
#[test]
fn members_who_move_to_another_household() {
    for (keys, here, there) in [
        // The chosen son, to 033, today, as a relative.
        (
            "<End><Ctrl+B><Enter>033<Enter><Enter>9",
            &["Út* head", "Sen spouse"][..],
            &["Đức* head", "Lan spouse", "Quân relative"][..],
        ),
        // Mother and son; what they are to the head there is not asked of several.
        (
            "<End><Ctrl+B>2<Enter>duc<Enter>20/11<Enter>",
            &["Út* head"],
            &[
                "Đức* head",
                "Lan spouse",
                "Sen Vợ, chồng của Phạm Văn Út",
                "Quân Con của Phạm Văn Út",
            ],
        ),
        // The head goes: those who stay get a new one.
        (
            "<Ctrl+B><Enter>033<Enter><Enter>71",
            &["Sen* head", "Quân child"],
            &["Đức* head", "Lan spouse", "Út sibling"],
        ),
        (
            "<Ctrl+B><Enter>033<Enter><Enter>7<Esc>",
            &["Út* head", "Sen spouse", "Quân child"],
            &["Đức* head", "Lan spouse"],
        ),
    ] {
        let mut house = House::of(fresh(), "034");
        let before = house.content();
        house.keys(keys);
        assert_eq!(
            members(&house.sheet()),
            here,
            "{keys}\n{}",
            house.stage.text()
        );
        let other = house.sheet_of("033");
        assert_eq!(members(&other), there, "{keys}");
        if there.len() > 2 {
            let note = &other.members.last().unwrap().person.note;
            assert!(
                note.starts_with("từ hộ 034 Thôn Đồng Tâm chuyển đến ngày 2"),
                "{note}"
            );
            house.keys("<Ctrl+Z>");
            assert_eq!(house.content(), before, "{keys}");
        }
    }
}

#[test]
fn a_household_parts() {
    let mut house = House::of(fresh(), "035");
    let before = house.content();
    // Members 2 and 4 go, 2 of them is the head; the number proposed is taken.
    house.keys("<Down><F9>tách<Enter>4<Enter>1<Enter>");
    let new = house.sheet_of("035A");
    assert_eq!(
        members(&new),
        ["Khang* head", "Huy sibling"],
        "{}",
        house.stage.text()
    );
    assert_eq!(members(&house.sheet()), ["Diệu* head", "Ngân child"]);
    assert_eq!(new.household.address, "đối diện trường mẫu giáo");
    assert!(house.told().contains("hộ 035A"), "{}", house.told());
    house.keys("<Ctrl+Z>");
    assert_eq!(house.content(), before);
    // The head parts, under a number of their own; who stays gets a head.
    house.keys("<Home><F9>tách<Enter><Enter>A7<Enter>1");
    assert_eq!(
        members(&house.sheet_of("A7")),
        ["Diệu* head"],
        "{}",
        house.stage.text()
    );
    assert_eq!(
        members(&house.sheet()),
        ["Khang* head", "Ngân sibling", "Huy sibling"]
    );
    // A number that another household has is refused, and the question stays.
    house.keys("<Home><F9>tách<Enter><Enter>036<Enter>1");
    assert!(house.told().contains("Số hộ này đã có"), "{}", house.told());
    assert_eq!(house.sheet().members.len(), 3);
}

#[test]
fn a_household_is_joined() {
    let mut house = House::of(walked(), "033");
    let before = house.content();
    house.keys("<F9>gộp hộ<Enter>034<Enter><Enter>");
    let sheet = house.sheet();
    assert_eq!(
        members(&sheet),
        [
            "Đức* head",
            "Lan spouse",
            "Út Chủ hộ",
            "Sen Vợ, chồng của Phạm Văn Út",
            "Quân Con của Phạm Văn Út"
        ],
        "{}",
        house.stage.text()
    );
    assert_eq!(sheet.visits.len(), 4);
    house.keys("<Ctrl+Z>");
    assert_eq!(house.content(), before);
}

#[test]
fn a_household_goes_to_another_village() {
    let mut house = House::of(fresh(), "035");
    let before = house.content();
    house.keys("<F9>thôn khác<Enter>1<Enter>");
    let sheet = house.sheet();
    assert_eq!(
        (sheet.village.as_str(), sheet.household.code.as_str()),
        ("Thôn Lộ Tẻ", "035")
    );
    house.keys("<Ctrl+Z>");
    assert_eq!(house.content(), before);
}

/// Dead or moved is reported first: the person stays a member, and is marked, until a day confirms it.
#[test]
fn a_report_is_verified() {
    for (keys, left, closed, state) in [
        ("<Ctrl+X>1<Enter>", 2, Some(ClosedReason::Died), ""),
        ("<Ctrl+X>220/11<Enter>", 2, Some(ClosedReason::Moved), ""),
        ("<Ctrl+X>3", 3, None, "Đỗ Thị Sen: vẫn thuộc diện"),
        ("<Ctrl+X><Esc>", 3, None, "chờ xác minh"),
    ] {
        let mut house = House::of(fresh(), "034");
        // Somebody away; the result of the second member: reported dead or moved.
        house.keys("3<Down><Enter>0<F2>");
        assert_eq!(house.sheet().members.len(), 3);
        assert!(
            house.stage.text().contains("chờ xác minh"),
            "{}",
            house.stage.text()
        );
        let before = house.content();
        house.keys(keys);
        let sheet = house.sheet();
        assert_eq!(sheet.members.len(), left, "{keys}\n{}", house.stage.text());
        assert_eq!(
            sheet.former.first().and_then(|(_, person)| person.closed),
            closed,
            "{keys}"
        );
        assert!(
            house.stage.text().contains(state),
            "{keys}\n{}",
            house.stage.text()
        );
        if !keys.ends_with("<Esc>") {
            house.keys("<Ctrl+Z>");
            assert_eq!(house.content(), before, "{keys}");
        }
    }
}

#[test]
fn a_whole_household_that_moved_is_verified() {
    // Household 039 was reported as moved.
    let mut house = House::of(walked(), "039");
    let before = house.content();
    let id = person(&house.sheet(), 0);
    house.keys("<Ctrl+X>121/11<Enter>");
    let closed = house.store().household(house.id).unwrap();
    assert_eq!(
        (closed.closed, closed.closed_on),
        (Some(ClosedReason::Moved), Some(day("2026-11-21")))
    );
    assert_eq!(
        house.store().person(id).unwrap().closed,
        Some(ClosedReason::Moved)
    );
    house.keys("<Ctrl+Z>");
    assert_eq!(house.content(), before);
    let mut house = House::of(walked(), "039");
    house.keys("<Ctrl+X>2");
    assert!(house.sheet().visits.is_empty(), "the report is withdrawn");
    assert_eq!(house.sheet().members.len(), 1);
}

/// A member of which more is known than name, year and relation, in ten keys beyond the name.
#[test]
fn a_new_member_takes_ten_keys() {
    let mut house = House::of(fresh(), "034");
    house.stage.pressed = 0;
    // Name; year, sex, relation; saved.
    house.keys("<Ctrl+N>An<Enter>1990<Enter>13<F2>");
    assert!(
        house.stage.pressed - "An".len() <= 10,
        "{} keys",
        house.stage.pressed
    );
    let sheet = house.sheet();
    let person = &sheet.members[3].person;
    let written = (
        person.name.as_str(),
        person.birth.map(PartialDate::iso),
        person.sex.map(Sex::code),
        person.relation.map(Relation::code),
        person.residence.map(Residence::code),
    );
    assert_eq!(
        written,
        (
            "An",
            Some("1990".to_owned()),
            Some("male"),
            Some("child"),
            None
        )
    );
    // Lives here, not registered: one digit more.
    house.keys("<Ctrl+N>Bình<Enter>1992<Enter>293<F2>");
    let sheet = house.sheet();
    let person = &sheet.members[4].person;
    assert_eq!(person.residence.map(Residence::code), Some("unregistered"));
}

#[test]
fn a_new_tenant_needs_no_more() {
    let mut house = House::of(boarding(), "035");
    house.stage.pressed = 0;
    house.keys("<Ctrl+N>An<Enter>1990<Enter>1<F2>");
    assert!(house.stage.pressed - "An".len() <= 9);
    let sheet = house.sheet();
    let person = &sheet.members[4].person;
    assert_eq!(person.residence.map(Residence::code), Some("unregistered"));
    assert_eq!(person.relation.map(Relation::code), Some("other"));
}

/// Every field can be reached, and what is wrong is said at its own.
#[test]
fn a_member_is_refused_at_the_field() {
    for (keys, words) in [
        ("<F2>", "Chưa có họ và tên"),
        ("An<Enter>31/2/1990<F2>", "Trong lịch không có ngày này"),
        (
            "An<Enter>1990<Enter><Enter><Enter><Enter>12345<F2>",
            "không đủ hoặc thừa chữ số",
        ),
        (
            "An<Enter>1990<F4><Enter><Enter><Enter><Enter><Enter><Enter><Enter><Enter>32<F2>",
            "Không đọc được ngày này",
        ),
    ] {
        let mut house = House::of(fresh(), "034");
        house.keys("<Ctrl+N>").keys(keys);
        let text = house.stage.text();
        assert!(
            text.contains(&format!("! {words}")) || text.contains(words),
            "{keys}\n{text}"
        );
        assert!(
            keys == "<F2>" || text.contains("An"),
            "{keys}: nothing typed is lost"
        );
        assert_eq!(house.sheet().members.len(), 3, "{keys}");
    }
}

/// Who is noted already is said while the member is typed, with their household; the second F2 saves all the same.
#[test]
fn a_namesake_is_said_while_typing() {
    for (typed, said) in [
        // 041: Nguyễn Thị Hòa, born in 1955.
        ("nguyen thi hoa<Enter>1955<Enter>", true),
        ("Nguyễn Thị Hòa<Enter>05/03/1955<Enter>", true),
        ("NGUYỄN THỊ HOÀ<Enter>1955<Enter>", true),
        ("Nguyễn Thị Hòa<Enter>1956<Enter>", false),
        ("Nguyễn Thị Hoàn<Enter>1955<Enter>", false),
        ("Nguyễn Hòa<Enter>1955<Enter>", false),
        ("Thị Hòa Nguyễn<Enter>1955<Enter>", false),
    ] {
        let mut house = House::of(fresh(), "034");
        house.keys("<Ctrl+N>").keys(typed);
        let text = house.stage.text();
        let is_said = text.contains("Có thể đã có trong sổ") && text.contains("hộ 041");
        assert_eq!(is_said, said, "{typed}\n{text}");
        house.keys("<F2>");
        assert_eq!(
            house.sheet().members.len(),
            4,
            "{typed}: said while it was typed, saved now"
        );
    }
    // Typed in one go and saved at once: it is said first, and saved by the second F2.
    let mut house = House::of(fresh(), "034");
    house.keys("<Ctrl+N>Nguyễn Thị Hòa<Enter>1955<F2>");
    assert!(
        house.stage.text().contains("Có thể đã có trong sổ"),
        "{}",
        house.stage.text()
    );
    assert_eq!(house.sheet().members.len(), 3);
    house.keys("<F2>");
    assert_eq!(house.sheet().members.len(), 4);
}

/// The person who is noted elsewhere is brought here instead of being noted twice.
#[test]
fn a_namesake_is_brought_here() {
    let mut house = House::of(fresh(), "034");
    let before = house.content();
    house.keys("<Ctrl+N>Nguyễn Thị Hòa<Enter>1955<Enter><Ctrl+B><Enter>5");
    assert_eq!(
        members(&house.sheet())[3],
        "Hòa parent",
        "{}",
        house.stage.text()
    );
    assert!(house.sheet_of("041").members.is_empty());
    house.keys("<Ctrl+Z>");
    assert_eq!(house.content(), before);
}

fn with_number(register: &mut Register, code: &str, at: usize, number: &str) {
    let sheet = register
        .store
        .sheet(household(&register.store, code))
        .unwrap();
    let mut member = sheet.members[at].person.clone();
    member.number = gocua::domain::personal_number::read_number(number)
        .ok()
        .map(|read| read.number);
    register
        .store
        .edit_person(sheet.members[at].id, &member)
        .unwrap();
}

#[test]
fn a_number_that_somebody_has_is_said_with_the_household() {
    let mut register = fresh();
    with_number(&mut register, "041", 0, "001155000015");
    let mut house = House::of(register, "034");
    house.keys("<Ctrl+N>An<Enter>1990<Enter><Enter><Enter><Enter>001155000015<Enter>");
    let text = house.stage.text();
    assert!(
        text.contains("Số này là của Nguyễn Thị Hòa, hộ 041"),
        "{text}"
    );
    house.keys("<F2><F2>");
    assert_eq!(house.sheet().members.len(), 3, "one number is one person");
    assert!(
        house.stage.text().contains("001155000015"),
        "nothing typed is lost"
    );
}

/// Two records, of 032 and 036, become one; each line says which value stays.
#[test]
fn two_records_become_one_and_two_again() {
    let mut register = walked();
    let other = register
        .store
        .sheet(household(&register.store, "036"))
        .unwrap()
        .members[1]
        .clone();
    let mut person = other.person.clone();
    person.work = "Xưởng may Long An".to_owned();
    register.store.edit_person(other.id, &person).unwrap();
    let mut house = House::of(register, "032");
    let before = house.content();
    // The second member; the record is found by its name. Name, birth, workplace and absence differ.
    house.keys("<Down><F9>gộp người<Enter>diem<Enter>");
    let text = house.stage.text();
    for words in [
        "Giữ lại",
        "Trần Quốc Đạt",
        "Phan Thị Diễm",
        "1999",
        "2001",
        "Xưởng may",
        "Nhật Bản",
        "Long An",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    // The name stays, the other's birth, the other's workplace by itself, the other's absence.
    house.keys("<Down> <End><Right><F2>");
    let sheet = house.sheet();
    let person = &sheet.members[1].person;
    assert_eq!(person.name, "Trần Quốc Đạt");
    assert_eq!(person.birth.map(PartialDate::iso).as_deref(), Some("2001"));
    assert_eq!(person.work, "Xưởng may Long An");
    assert_eq!(
        sheet.members[1].absence.as_ref().unwrap().1.place,
        "Long An"
    );
    assert_eq!(members(&house.sheet_of("036")), ["Cường* head"]);
    let closed = house.store().person(other.id).unwrap();
    assert_eq!(closed.closed, Some(ClosedReason::Merged));
    house.keys("<Ctrl+Z>");
    assert_eq!(house.content(), before);
}

/// The other record is the head of its household: those who stay there get a new one.
#[test]
fn a_head_who_is_merged_leaves_a_household_with_a_head() {
    let mut house = House::of(fresh(), "041");
    // 034 by its number, then its first member.
    house.keys("<F9>gộp người<Enter>034<Enter>1<F2>1");
    assert_eq!(
        members(&house.sheet_of("034")),
        ["Sen* head", "Quân child"],
        "{}",
        house.stage.text()
    );
    assert_eq!(members(&house.sheet()), ["Hòa* head"]);
}

/// Two records in one household: the one that stays is the head if one of them was.
#[test]
fn a_head_noted_twice_stays_the_head() {
    let mut house = House::of(fresh(), "033");
    house.keys("<End><F9>gộp người<Enter>033<Enter>1<F2>");
    assert_eq!(
        members(&house.sheet()),
        ["Lan* head"],
        "{}",
        house.stage.text()
    );
}

/// An absence that has ended is seen on the household's screen, and can be put right there.
#[test]
fn earlier_absences_are_kept_and_seen() {
    let mut register = fresh();
    let son = register
        .store
        .sheet(household(&register.store, "031"))
        .unwrap()
        .members[1]
        .id;
    let back = PartialDate::from_iso("2026-11-20").unwrap();
    register.store.end_absence(son, back).unwrap();
    let mut house = House::of(register, "031");
    house.keys("<End>");
    assert!(
        house.stage.text().contains("đã vắng 1 lần trước"),
        "{}",
        house.stage.text()
    );
    house.keys("<F9>lần vắng<Enter>");
    assert!(
        house.stage.text().contains("… – 20/11/2026 · Cần Thơ"),
        "{}",
        house.stage.text()
    );
    // The day of the return is the field behind the place, the phones, since and back.
    house.keys("<Enter><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Ctrl+U>15/11<F2>");
    let past = &house.sheet().members[1].past;
    assert_eq!(
        past[0].1.returned_on,
        PartialDate::from_iso("2026-11-15"),
        "{}",
        house.stage.text()
    );
    assert!(house.sheet().members[1].absence.is_none());
}

/// Another head: by the command, everybody's relation follows; in the member's form, at least the old head's does.
#[test]
fn another_head_is_the_only_one() {
    for (keys, wanted) in [
        (
            "<F9>đổi chủ<Enter>2",
            &["Út spouse", "Sen* head", "Quân child"][..],
        ),
        (
            "<F9>đổi chủ<Enter>3",
            &["Út parent", "Sen parent", "Quân* head"],
        ),
        (
            "<Down><Enter><Enter><Enter><Enter>1<F2>",
            &["Út spouse", "Sen* head", "Quân child"],
        ),
        (
            "<Ctrl+N>An<Enter>1990<Enter>11<F2>",
            &["Út ", "Sen spouse", "Quân child", "An* head"],
        ),
    ] {
        let mut house = House::of(fresh(), "034");
        let before = house.content();
        house.keys(keys);
        assert_eq!(
            members(&house.sheet()),
            wanted,
            "{keys}\n{}",
            house.stage.text()
        );
        house.keys("<Ctrl+Z>");
        assert_eq!(house.content(), before, "{keys}");
    }
}

/// What a list wrote of a relation goes with the relation.
#[test]
fn the_words_of_a_relation_go_with_it() {
    let mut register = fresh();
    let wife = register
        .store
        .sheet(household(&register.store, "034"))
        .unwrap()
        .members[1]
        .clone();
    let mut person = wife.person.clone();
    person.relation_text = "Vợ".to_owned();
    register.store.edit_person(wife.id, &person).unwrap();
    let mut house = House::of(register, "034");
    house.keys("<Down><Enter><Enter><Enter><Enter>7<F2>");
    assert_eq!(
        members(&house.sheet())[1],
        "Sen sibling",
        "{}",
        house.stage.text()
    );
}

/// Two numbers are two people, as a rule: said before they are made one.
#[test]
fn two_numbers_are_said() {
    let mut register = fresh();
    with_number(&mut register, "041", 0, "001155000015");
    with_number(&mut register, "037", 0, "001160000016");
    let mut house = House::of(register, "041");
    house.keys("<F9>gộp người<Enter>muoi<Enter>");
    assert!(
        house.stage.text().contains("Hai số định danh khác nhau"),
        "{}",
        house.stage.text()
    );
}

/// Every box of this work in both languages and sizes: whole titles, whole rows, and the whole line of its keys.
#[test]
fn no_box_is_cut() {
    for lang in [Lang::Vi, Lang::En] {
        for size in [(80, 24), (100, 30)] {
            for keys in [
                "<Del>",
                "<Del>1",
                "<Del>1<Enter>",
                "<Ctrl+B>",
                "<Ctrl+B><Enter>",
                "<Ctrl+B><Enter>033",
                "<Ctrl+B><Enter>033<Enter><Enter>",
                "<Ctrl+N>",
                "<Ctrl+N>Nguyễn Thị Hòa<Enter>1955<Enter>",
            ] {
                let mut house = House::in_size(fresh(), "034", lang, size);
                house.keys(keys);
                let text = house.stage.text();
                let inside = text.lines().filter(|row| row.contains(['║', '╔']));
                for row in inside {
                    let mut parts = row.split(['║', '╔', '╗']);
                    let within = parts.nth(1).unwrap_or_default();
                    assert!(
                        !within.contains('…') || within.contains("sổ…") || within.contains("here…"),
                        "{keys}: {row}\n{text}"
                    );
                }
                let hint = text.lines().rev().nth(1).unwrap_or_default();
                // The way out stands last in the line of keys.
                assert!(hint.contains("· Esc "), "{keys}: {hint}");
            }
        }
    }
}
