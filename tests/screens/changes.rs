//! Changes at the door, from the household's screen: what keys do to the register, and that one undo takes it back.

use gocua::domain::closing::ClosedReason;
use gocua::domain::household_kind::HouseholdKind;
use gocua::domain::id::{HouseholdId, PersonId};
use gocua::domain::relation::Relation;
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
        let Register { folder, store } = register;
        let id = household(&store, code);
        let mut ctx = Ctx::new(store, Lang::Vi, Look::default(), clock());
        crate::hamlet::load_roll(&mut ctx);
        let app = App::without_worker(ctx, Box::new(Detail::of(id)));
        Self {
            stage: Stage::new(app, 80, 24),
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
        ("<Ctrl+X>3", 3, None, "chưa gặp"),
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
