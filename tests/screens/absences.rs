//! What the forms of an absence take, what they refuse, and where they say so.

use gocua::domain::date::PartialDate;
use gocua::domain::expected_back::ExpectedBack;
use gocua::domain::id::{AbsenceId, PersonId};
use gocua::domain::record::{Absence, Person};
use gocua::lang::Lang;
use gocua::store::{Sheet, Store};
use gocua::tui::app::App;
use gocua::tui::context::Ctx;
use gocua::tui::look::Look;
use gocua::tui::screens::absence_form::AbsenceForm;
use gocua::tui::screens::panel::Panel;

use crate::register::{Register, clock, day, fresh, household};
use crate::stage::Stage;

/// The member of a household at a place in its list.
fn member(store: &Store, code: &str, at: usize) -> PersonId {
    store.sheet(household(store, code)).unwrap().members[at].id
}

fn context(store: Store) -> Ctx {
    let mut ctx = Ctx::new(store, Lang::Vi, Look::default(), clock());
    crate::hamlet::load_roll(&mut ctx);
    ctx
}

/// The form of a person's absence on a screen of its own.
fn form(register: Register, code: &str, at: usize) -> (tempfile::TempDir, Stage<Store>) {
    let Register { folder, store } = register;
    let ctx = context(store);
    let person = member(&ctx.store, code, at);
    let form = AbsenceForm::of(person, &ctx).unwrap();
    let app = App::without_worker(ctx, Box::new(form));
    (folder, Stage::new(app, 80, 40))
}

/// The panel of "met, somebody away".
fn panel(register: Register, code: &str) -> (tempfile::TempDir, Stage<Store>) {
    let Register { folder, store } = register;
    let ctx = context(store);
    let outcome = gocua::domain::outcome::Outcome::from_code("met_some_away").unwrap();
    let panel = Panel::new(&ctx, household(&ctx.store, code), outcome).unwrap();
    let app = App::without_worker(ctx, Box::new(panel));
    (folder, Stage::new(app, 100, 40))
}

/// The rows from the one that names a field to the one that says why it cannot be saved.
fn said_below(text: &str, field: &str) -> String {
    let rows: Vec<&str> = text.lines().collect();
    let at = rows
        .iter()
        .position(|row| row.contains(field))
        .unwrap_or_else(|| panic!("no {field}:\n{text}"));
    let mut said = String::new();
    for row in &rows[at + 1..] {
        match row.split_once("! ") {
            Some((_, words)) => said.push_str(words.trim_matches([' ', '│', '║'])),
            None if said.is_empty() && row.contains("  6  ") => {}
            None if said.is_empty() && row.contains("(6)") => {}
            None if said.is_empty() && row.contains("  0  ") => {}
            None => break,
        }
    }
    said
}

/// Dates as `DD/MM/YYYY` in the form: what is refused, at which field, and that it can be mended there.
#[test]
fn what_cannot_be_is_said_at_its_field() {
    // The member 035/1 was born in 2003. The fields before "Vắng từ": reason, place, scope, address, phones.
    const SINCE: &str = "<Tab><Tab><Tab><Tab><Tab>";
    for (typed, field, words) in [
        ("31/2", "Vắng từ", "Trong lịch không có ngày này"),
        ("32", "Vắng từ", "Không đọc được ngày này"),
        ("25/12/2026", "Vắng từ", "Ngày vắng sau hôm nay"),
        ("12/2026", "Vắng từ", "Ngày vắng sau hôm nay"),
        ("2027", "Vắng từ", "Ngày vắng sau hôm nay"),
        ("31/12/2002", "Vắng từ", "Ngày vắng trước ngày sinh"),
        ("12/2002", "Vắng từ", "Ngày vắng trước ngày sinh"),
        ("2002", "Vắng từ", "Ngày vắng trước ngày sinh"),
        ("<Tab>6<Tab>", "Về ngày", "Không đọc được ngày này"),
        ("<Tab>6<Tab>mai mốt", "Về ngày", "Không đọc được ngày này"),
        (
            "<Tab>6<Tab>29/2/2027",
            "Về ngày",
            "Trong lịch không có ngày này",
        ),
        ("<Tab>6<Tab>21/11/2026", "Về ngày", "Ngày dự kiến về đã qua"),
        ("<Tab>6<Tab>10/2026", "Về ngày", "Ngày dự kiến về đã qua"),
        ("<Tab>6<Tab>2025", "Về ngày", "Ngày dự kiến về đã qua"),
        ("<Tab>6<Tab>Tết 2026", "Về ngày", "Ngày dự kiến về đã qua"),
        (
            "20/11<Tab>6<Tab>19/11/2026",
            "Về ngày",
            "Ngày về trước ngày vắng",
        ),
        (
            "11/2026<Tab>6<Tab>10/2026",
            "Về ngày",
            "Ngày về trước ngày vắng",
        ),
        ("2026<Tab>6<Tab>2025", "Về ngày", "Ngày về trước ngày vắng"),
        (
            "20/11<Tab>6<Tab>hè 2026",
            "Về ngày",
            "Ngày về trước ngày vắng",
        ),
    ] {
        let (_folder, mut stage) = form(fresh(), "035", 1);
        stage.keys(SINCE).keys(typed).keys("<F2>");
        let text = stage.text();
        let said = said_below(&text, field);
        assert!(said.starts_with(words), "{typed}: {said}\n{text}");
        let store = &stage.app.ctx().store;
        let person = member(store, "035", 1);
        assert!(store.absences_of(person).unwrap().is_empty(), "{typed}");
        // The field has the keys: what is wrong is typed anew there, and everything else is still there.
        stage.keys("<Ctrl+U>");
        stage.keys(if field == "Vắng từ" {
            "2025"
        } else {
            "2028"
        });
        stage.keys("<F2>");
        let store = &stage.app.ctx().store;
        let saved = store.open_absence(person).unwrap();
        assert!(saved.is_some(), "{typed}\n{}", stage.text());
    }
}

#[test]
fn dates_are_kept_as_exactly_as_they_are_known() {
    const SINCE: &str = "<Tab><Tab><Tab><Tab><Tab>";
    for (typed, since, back) in [
        ("20/11", Some("2026-11-20"), None),
        ("11/2026", Some("2026-11"), None),
        ("2019", Some("2019"), None),
        ("<Tab>1", None, Some("tet-2027")),
        ("<Tab>2", None, Some("summer-2027")),
        ("<Tab>3", None, Some("apr30-2027")),
        ("<Tab>4", None, Some("sep2-2027")),
        ("<Tab>5", None, Some("hung_kings-2027")),
        ("<Tab>0", None, Some("unknown")),
        ("<Tab>6<Tab>25/12", None, Some("2026-12-25")),
        ("<Tab>6<Tab>22/11/2026", None, Some("2026-11-22")),
        ("<Tab>6<Tab>11/2026", None, Some("2026-11")),
        ("<Tab>6<Tab>03/2027", None, Some("2027-03")),
        ("<Tab>6<Tab>2028", None, Some("2028")),
        ("<Tab>6<Tab>tết 2028", None, Some("tet-2028")),
        (
            "11/2026<Tab>6<Tab>11/2026",
            Some("2026-11"),
            Some("2026-11"),
        ),
    ] {
        let (_folder, mut stage) = form(fresh(), "035", 1);
        stage.keys(SINCE).keys(typed).keys("<F2>");
        let store = &stage.app.ctx().store;
        let saved = store.open_absence(member(store, "035", 1)).unwrap();
        let (_, absence) = saved.unwrap_or_else(|| panic!("{typed}\n{}", stage.text()));
        assert_eq!(
            absence.since.map(PartialDate::iso).as_deref(),
            since,
            "{typed}"
        );
        assert_eq!(
            absence.back.map(ExpectedBack::code).as_deref(),
            back,
            "{typed}"
        );
    }
}

/// A return that was noted in time may pass: the absence is overdue, and everything else of it can be changed.
#[test]
fn an_overdue_return_can_stay() {
    let mut register = fresh();
    let person = member(&register.store, "035", 1);
    let mut absence = Absence::new(person);
    absence.back = ExpectedBack::from_code("2026-11-10");
    register.store.save_absence(None, &absence).unwrap();
    let (_folder, mut stage) = form(register, "035", 1);
    stage.keys("2<F2>");
    let (_, absence) = stage.app.ctx().store.open_absence(person).unwrap().unwrap();
    assert_eq!(absence.reason.unwrap().code(), "working_elsewhere");
    assert_eq!(
        absence.back.map(ExpectedBack::code).as_deref(),
        Some("2026-11-10")
    );
}

/// The fields from "Người liên hệ" on: member digits, 0 somebody else, then name, relation, phones.
#[test]
fn the_contact_is_somebody_else() {
    const CONTACT: &str = "<Tab><Tab><Tab><Tab><Tab><Tab><Tab>";
    let (_folder, mut stage) = form(fresh(), "035", 1);
    stage.keys(CONTACT).keys("0<Tab>le minh khang<F2>");
    let said = said_below(&stage.text(), "Họ tên");
    assert!(
        said.starts_with("Người liên hệ trùng tên với người vắng"),
        "{said}"
    );
    let person = member(&stage.app.ctx().store, "035", 1);
    assert!(
        stage
            .app
            .ctx()
            .store
            .open_absence(person)
            .unwrap()
            .is_none()
    );
    // A namesake is possible: the second time it is saved.
    stage.keys("<F2>");
    let (_, absence) = stage.app.ctx().store.open_absence(person).unwrap().unwrap();
    assert_eq!(absence.proxy_name, "le minh khang");
}

#[test]
fn a_phone_that_is_none_is_kept_and_said() {
    for (typed, digits, doubtful) in [
        ("0987654321", "0987654321", false),
        ("09876<Tab>", "09876", true),
        ("zalo minhkhang<Tab>", "zalo minhkhang", true),
        ("0987 65<Tab>", "0987 65", true),
        ("+8613812345678<Tab>", "+8613812345678", false),
    ] {
        let (_folder, mut stage) = form(fresh(), "035", 1);
        stage.keys("<Tab><Tab><Tab><Tab>").keys(typed);
        let said = said_below(&stage.text(), "Số điện thoại");
        assert_eq!(
            said.contains("không phải số điện thoại"),
            doubtful,
            "{typed}: {said}"
        );
        stage.keys("<F2>");
        let told = stage.app.ctx().notice().unwrap().text.clone();
        assert_eq!(
            told.contains("không phải số điện thoại"),
            doubtful,
            "{typed}: {told}"
        );
        let store = &stage.app.ctx().store;
        let saved = store.open_absence(member(store, "035", 1)).unwrap();
        assert_eq!(saved.unwrap().1.phones.0[0].digits, digits, "{typed}");
    }
}

/// A member with an absence that has ended, `since..returned`.
fn with_past(since: &str, returned: &str) -> (Register, PersonId, AbsenceId) {
    let mut register = fresh();
    let person = member(&register.store, "035", 1);
    let mut absence = Absence::new(person);
    absence.since = PartialDate::from_iso(since);
    absence.returned_on = PartialDate::from_iso(returned);
    let id = register.store.save_absence(None, &absence).unwrap().value;
    (register, person, id)
}

#[test]
fn absences_of_one_person_never_overlap() {
    for (since, wanted) in [
        ("28/02/2026", Some("Trùng thời gian")),
        ("02/2026", Some("Trùng thời gian")),
        ("2025", Some("Trùng thời gian")),
        ("01/03/2026", None),
        ("03/2026", None),
        ("2026", None),
        ("", None),
    ] {
        let (register, person, _) = with_past("2026-01", "2026-03-01");
        let (_folder, mut stage) = form(register, "035", 1);
        stage
            .keys("<Tab><Tab><Tab><Tab><Tab>")
            .keys(since)
            .keys("<F2>");
        let open = stage.app.ctx().store.open_absence(person).unwrap();
        assert_eq!(
            open.is_none(),
            wanted.is_some(),
            "{since}\n{}",
            stage.text()
        );
        if let Some(words) = wanted {
            let said = said_below(&stage.text(), "Vắng từ");
            assert!(said.starts_with(words), "{since}: {said}");
        }
    }
}

/// An ended absence is opened again from the household's screen; its return is one more field.
#[test]
fn an_ended_absence_can_be_put_right() {
    for (typed, field, words) in [
        ("23/11/2026", "Đã về ngày", "Ngày về sau hôm nay"),
        ("12/2025", "Đã về ngày", "Ngày về trước ngày vắng"),
        ("15/06/2026", "Vắng từ", "Trùng thời gian"),
        ("28/02/2026", "", ""),
    ] {
        let (mut register, person, id) = with_past("2026-01", "2026-03-01");
        let mut later = Absence::new(person);
        later.since = PartialDate::from_iso("2026-05-01");
        register.store.save_absence(None, &later).unwrap();
        let Register { folder, store } = register;
        let ctx = context(store);
        let screen = AbsenceForm::noted(id, &ctx).unwrap();
        let mut stage = Stage::new(App::without_worker(ctx, Box::new(screen)), 80, 40);
        stage
            .keys("<Tab><Tab><Tab><Tab><Tab><Tab><Tab><Ctrl+U>")
            .keys(typed)
            .keys("<F2>");
        if field.is_empty() {
            let saved = stage.app.ctx().store.absence(id).unwrap();
            assert_eq!(saved.returned_on, PartialDate::from_iso("2026-02-28"));
        } else {
            let said = said_below(&stage.text(), field);
            assert!(said.starts_with(words), "{typed}: {said}\n{}", stage.text());
            assert!(
                stage.text().contains(typed),
                "what was typed is still there"
            );
        }
        drop(folder);
    }
}

/// The panel says at its fields what it cannot write, and keeps what was typed.
#[test]
fn the_panel_refuses_at_its_fields() {
    for (typed, field, words) in [
        (
            "22bd<Enter><Enter>6mai mốt",
            "Về ngày",
            "Không đọc được ngày này",
        ),
        (
            "22bd<Enter><Enter>631/2",
            "Về ngày",
            "Trong lịch không có ngày này",
        ),
        (
            "22bd<Enter><Enter>620/11/2026",
            "Về ngày",
            "Ngày dự kiến về đã qua",
        ),
        (
            "22bd<Enter><Enter>610/2026",
            "Về ngày",
            "Ngày dự kiến về đã qua",
        ),
        ("22bd<Enter>09876<Enter>1<Esc>2", "", ""),
    ] {
        let (_folder, mut stage) = panel(fresh(), "035");
        stage.keys(typed).keys("<F2>");
        if field.is_empty() {
            continue;
        }
        let text = stage.text();
        let said = said_below(&text, field);
        assert!(said.starts_with(words), "{typed}: {said}\n{text}");
        assert!(text.contains("Bình Dương"), "{typed}\n{text}");
        stage.keys("<Ctrl+U>25/12<F2>");
        let store = &stage.app.ctx().store;
        let (_, absence) = store
            .open_absence(member(store, "035", 1))
            .unwrap()
            .unwrap();
        let back = absence.back.map(ExpectedBack::code);
        assert_eq!(
            (absence.place.as_str(), back.as_deref()),
            ("Bình Dương", Some("2026-12-25"))
        );
    }
}

/// Who spoke for the absent may be the absent person, by phone: nobody is then noted as their contact.
#[test]
fn nobody_is_their_own_contact() {
    let (_folder, mut stage) = panel(fresh(), "035");
    stage.keys("22bd<Enter><Enter>1<Esc><Tab><Ctrl+U>le minh khang<F2>");
    let store = &stage.app.ctx().store;
    let (_, absence) = store
        .open_absence(member(store, "035", 1))
        .unwrap()
        .unwrap();
    assert_eq!((absence.proxy, absence.proxy_name.as_str()), (None, ""));
    assert_eq!(absence.source, "le minh khang");
}

/// Everybody of 14 and over can be noted as away, also where the campaign is about the absent alone.
#[test]
fn a_campaign_about_the_absent_learns_of_new_ones() {
    let mut register = fresh();
    let (id, mut campaign) = register.store.campaign().unwrap();
    campaign.eligibility = gocua::domain::eligibility::Eligibility::Absent14.rule();
    register.store.edit_campaign(id, &campaign).unwrap();
    let (_folder, mut stage) = panel(register, "035");
    stage.keys("22bd<Enter><Enter>1<Esc><F2>");
    let sheet: Sheet = {
        let store = &stage.app.ctx().store;
        store.sheet(household(store, "035")).unwrap()
    };
    let away: Vec<bool> = sheet
        .members
        .iter()
        .map(|one| one.absence.is_some())
        .collect();
    assert_eq!(away, [false, true, false, false]);
}

/// Places as they are proposed at the field, best first.
#[test]
fn places_are_found_by_what_is_typed() {
    for (typed, wanted) in [
        (
            "bd",
            &[
                "Bình Dương (nay TP. Hồ Chí Minh)",
                "Bình Định (nay Gia Lai)",
            ] as &[_],
        ),
        (
            "bđ",
            &[
                "Bình Dương (nay TP. Hồ Chí Minh)",
                "Bình Định (nay Gia Lai)",
            ],
        ),
        ("hcm", &["TP. Hồ Chí Minh"]),
        ("tq", &["Trung Quốc", "Tuyên Quang"]),
        ("trung", &["Trung Quốc"]),
        ("china", &["Trung Quốc"]),
        ("bình dươ", &["Bình Dương (nay TP. Hồ Chí Minh)"]),
        ("binhf duowng", &["Bình Dương (nay TP. Hồ Chí Minh)"]),
        (
            "binh2 d",
            &[
                "Bình Dương (nay TP. Hồ Chí Minh)",
                "Bình Định (nay Gia Lai)",
            ],
        ),
        ("hàn", &["Hàn Quốc"]),
        ("lo", &["Long An (nay Tây Ninh)"]),
        ("vung tau", &["Bà Rịa - Vũng Tàu (nay TP. Hồ Chí Minh)"]),
        ("xyz", &[]),
    ] {
        let (_folder, mut stage) = form(fresh(), "035", 1);
        stage.keys("<Tab>").keys(typed);
        assert_eq!(&offered(&stage)[..wanted.len()], wanted, "{typed}");
        assert_eq!(offered(&stage).is_empty(), wanted.is_empty(), "{typed}");
    }
}

/// The words that stand below the field of the place.
fn offered(stage: &Stage<Store>) -> Vec<String> {
    let text = stage.text();
    let rows: Vec<&str> = text.lines().collect();
    let field = rows
        .iter()
        .position(|row| row.contains("►Nơi đến"))
        .unwrap();
    let column = rows[field].chars().position(|c| c == 'đ').unwrap() + 18;
    let word = |row: &&str| -> String { row.chars().skip(column).collect() };
    let marks = [
        "Xa gần",
        "Địa chỉ nơi đến",
        "Số điện thoại",
        "Vắng từ",
        "Khi nào về",
        " ",
    ];
    let options = rows[field + 1..].iter().take(6);
    options
        .filter(|row| marks.iter().any(|mark| row.trim_start().starts_with(mark)))
        .map(word)
        .map(|word| word.trim().to_owned())
        .take_while(|word| !word.is_empty() && !word.starts_with(['1', '(']))
        .collect()
}

#[test]
fn places_in_use_go_before_others() {
    let mut register = fresh();
    for (code, at, place) in [
        ("035", 2, "Bến Tre"),
        ("034", 2, "Bến Tre"),
        ("038", 1, "Bắc Ninh"),
    ] {
        let mut absence = Absence::new(member(&register.store, code, at));
        place.clone_into(&mut absence.place);
        register.store.save_absence(None, &absence).unwrap();
    }
    let (_folder, mut stage) = form(register, "035", 1);
    stage.keys("<Tab>b");
    assert_eq!(
        &offered(&stage)[..2],
        ["Bến Tre (nay Vĩnh Long)", "Bắc Ninh"]
    );
}

/// Persons are not made up from half a name.
#[test]
fn a_place_that_is_in_no_list_stays_as_typed() {
    for (typed, place) in [
        ("Quảng Châu<Enter>", "Quảng Châu"),
        (
            "Bình Dương, KCN Sóng Thần<Enter>",
            "Bình Dương, KCN Sóng Thần",
        ),
        (
            "Bình Dương (nhà chị gái)<Enter>",
            "Bình Dương (nhà chị gái)",
        ),
        ("bd<Enter>", "Bình Dương"),
        ("bd<Down><Down><Enter>", "Bình Định"),
        ("hcm<Tab>", "TP. Hồ Chí Minh"),
    ] {
        let (_folder, mut stage) = form(fresh(), "035", 1);
        stage.keys("<Tab>").keys(typed).keys("<F2>");
        let store = &stage.app.ctx().store;
        let saved = store.open_absence(member(store, "035", 1)).unwrap();
        assert_eq!(saved.unwrap().1.place, place, "{typed}");
    }
}

/// All that a plan may be due by.
#[test]
fn a_plan_has_its_day() {
    for (typed, wanted) in [
        ("25/12", "2026-12-25"),
        ("02/2027", "2027-02"),
        ("Tết", "2027-02-11"),
        ("hè", "2027-08-31"),
    ] {
        let (_folder, mut stage) = form(fresh(), "035", 1);
        // Reason, place, scope, address, phones, since, back, contact, plan.
        stage
            .keys("<Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab>1<Tab>")
            .keys(typed)
            .keys("<F2>");
        let store = &stage.app.ctx().store;
        let saved = store.open_absence(member(store, "035", 1)).unwrap();
        let (_, absence) = saved.unwrap_or_else(|| panic!("{}", stage.text()));
        assert_eq!(
            absence.plan_on.map(PartialDate::iso).as_deref(),
            Some(wanted),
            "{typed}"
        );
    }
}

#[test]
fn a_person_without_a_household_head_can_be_away() {
    let mut register = fresh();
    let home = household(&register.store, "041");
    let mut person = Person::new(home, "Trần Văn Lẻ");
    person.birth = PartialDate::from_iso("1990");
    register.store.add_person(&person).unwrap();
    let (_folder, mut stage) = form(register, "041", 1);
    stage.keys("0<F2>");
    let store = &stage.app.ctx().store;
    let (_, absence) = store
        .open_absence(member(store, "041", 1))
        .unwrap()
        .unwrap();
    assert_eq!(absence.confirmed_on, Some(day("2026-11-22")));
}
