//! The people who are away, and one absence.

use gocua::domain::absence::{Reason, Scope};
use gocua::domain::date::PartialDate;
use gocua::domain::expected_back::ExpectedBack;
use gocua::lang::Lang;
use gocua::store::{AbsentFilter, AbsentRow};
use gocua::tui::app::App;
use gocua::tui::command::faults;
use gocua::tui::screen::Screen;
use gocua::tui::screens::absence_form::AbsenceForm;
use gocua::tui::screens::absent::Absent;
use gocua::tui::screens::returned::Returned;
use insta::assert_snapshot;

use crate::hamlet::{Hamlet, hamlet};
use crate::stage::Stage;

fn stage(lang: Lang, columns: u16, rows: u16) -> (Hamlet, Stage<gocua::store::Store>) {
    let (hamlet, ctx) = hamlet(lang);
    let screen = Absent::of(Some(hamlet.village));
    let app = App::without_worker(ctx, Box::new(screen));
    (hamlet, Stage::new(app, columns, rows))
}

macro_rules! pictures {
    ($($name:ident: $columns:literal x $rows:literal, $lang:ident, $keys:literal;)*) => {$(
        #[test]
        fn $name() {
            let (_hamlet, mut stage) = stage(Lang::$lang, $columns, $rows);
            stage.keys($keys);
            assert_snapshot!(stage.picture());
        }
    )*};
}

pictures! {
    a_list: 80 x 24, Vi, "";
    a_list_in_english: 80 x 24, En, "";
    a_list_with_details: 100 x 30, Vi, "<Down>";
    a_list_with_details_in_english: 100 x 30, En, "<Down>";
    a_list_wide: 150 x 40, Vi, "<Down>";
    saved_filters: 80 x 24, Vi, "<Tab>";
    saved_filters_in_english: 100 x 30, En, "<Tab>";
    filtered_by_reason: 80 x 24, Vi, "<Tab><Tab>2";
    filtered_by_place: 80 x 24, En, "<Tab><Tab><Tab>";
    places_by_their_initials: 80 x 24, Vi, "<Tab><Tab><Tab>ct";
    nobody_reachable: 80 x 24, Vi, "<Tab>2";
    several_filters: 80 x 24, Vi, "<Tab>3<Tab><Tab><Tab><Tab>1<Tab><Tab>5<Enter>";
    by_return: 80 x 24, En, "--";
    another_day: 80 x 24, Vi, "<Tab>3<Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab><Tab>9x<Enter>";
    a_filter_gets_a_name: 80 x 24, Vi, "<Tab><Tab>2<F2>";
    a_filter_has_a_name: 80 x 24, Vi, "<Tab><Tab>2<F2>Đi làm xa<Enter><Tab>";
    a_message: 80 x 24, Vi, "<Down>=";
    a_message_in_english: 100 x 30, En, "<Down>=";
    a_message_is_covered: 80 x 24, Vi, "<Ctrl+L>=";
    finding: 80 x 24, Vi, "can tho";
    nobody_fits: 80 x 24, Vi, "xyz";
    covered: 80 x 24, Vi, "<Ctrl+L>";
    came_back: 80 x 24, Vi, "<Del>";
    came_back_in_english: 100 x 30, En, "<Del>31/12<Enter>";
    a_form: 80 x 24, Vi, "<Down><F4>";
    a_form_wide: 100 x 30, Vi, "<Down><F4>";
    a_form_in_english: 80 x 24, En, "<Down><F4>";
    a_form_wide_in_english: 100 x 30, En, "<Down><F4>";
    a_place_by_its_initials: 80 x 24, Vi, "<Down><F4><Tab><Ctrl+U>bd";
    a_fault_at_its_field: 80 x 24, Vi, "<Down><F4><Tab><Tab><Tab><Tab><Tab><Ctrl+U>2027<F2>";
}

/// What the register says of the absent, in the order of the list.
fn rows(stage: &Stage<gocua::store::Store>) -> Vec<AbsentRow> {
    let store = &stage.app.ctx().store;
    let (hits, _) = store.load_roll().unwrap().absent(&AbsentFilter::default());
    let ids: Vec<_> = hits.iter().map(|hit| hit.absence).collect();
    store.absent_rows(&ids).unwrap()
}

#[test]
fn keys_change_the_register() {
    let (_hamlet, mut stage) = stage(Lang::Vi, 80, 24);
    assert_eq!(rows(&stage).len(), 9);
    stage.keys("<Down>+");
    assert_eq!(
        rows(&stage)[1].absence.confirmed_on,
        "2026-11-22".parse().ok()
    );
    stage.keys("<Del>20/11<Enter>");
    let left: Vec<String> = rows(&stage).into_iter().map(|row| row.name).collect();
    assert!(!left.contains(&"Nguyễn Minh Khang".to_owned()) && left.len() == 8);
    assert!(
        stage
            .text()
            .contains("Nguyễn Minh Khang đã về ngày 20/11/2026")
    );
}

#[test]
fn a_form_writes_what_was_typed() {
    let (_hamlet, mut stage) = stage(Lang::Vi, 80, 24);
    // Reason 2, place by its initials, scope by itself, no address, phone that goes on by itself, since, Tết, contact 1.
    stage.keys("<End><F4>2<Tab><Ctrl+U>bd<Enter><Tab><Tab>0987654321<Ctrl+U>03/25<Tab>1<F2>");
    assert!(stage.text().contains("Đã lưu"), "{}", stage.text());
    let saved = rows(&stage).pop().unwrap();
    assert_eq!(saved.name, "Bùi Văn Tèo");
    let absence = saved.absence;
    assert_eq!(
        (
            absence.reason.map(Reason::code),
            absence.place.as_str(),
            absence.scope.map(Scope::code),
            absence.phones.text().as_str(),
            absence.since.map(PartialDate::iso).as_deref(),
            absence.back.map(ExpectedBack::code).as_deref(),
        ),
        (
            Some("working_elsewhere"),
            "Bình Dương",
            Some("in_country"),
            "0987654321",
            Some("2025-03"),
            Some("tet-2027"),
        )
    );
}

#[test]
fn nothing_typed_is_lost_when_it_cannot_be_saved() {
    let (_hamlet, mut stage) = stage(Lang::Vi, 80, 24);
    stage.keys("<Down><F4><Tab><Ctrl+U>Bình DươngX<Tab><Tab><Tab><Tab><Ctrl+U>31/2<F2>");
    let text = stage.text();
    assert!(text.contains("Trong lịch không có ngày này"), "{text}");
    assert!(
        text.contains("Bình DươngX") && text.contains("31/2"),
        "{text}"
    );
    stage.keys("<Ctrl+U><F2>");
    assert_eq!(rows(&stage)[1].absence.place, "Bình DươngX");
}

/// The names of the saved filters and how many people the list has.
fn names(stage: &Stage<gocua::store::Store>) -> Vec<String> {
    let saved = stage.app.ctx().store.saved_filters().unwrap();
    let named = |one: gocua::store::SavedFilter| [one.code, one.name].concat();
    saved.into_iter().map(named).collect()
}

#[test]
fn a_filter_is_saved_recalled_renamed_and_deleted() {
    let (_hamlet, mut stage) = stage(Lang::Vi, 80, 24);
    let begun = ["china", "no_phone", "tet", "no_plan"];
    assert_eq!(names(&stage), begun);
    stage.keys("<Tab><Tab>1<F2><Enter>");
    assert!(stage.text().contains("Bộ lọc cần có tên"));
    stage.keys("ve dip tet<Enter>");
    assert!(stage.text().contains("Đã có bộ lọc tên này"));
    stage.keys("<Ctrl+U>Học sinh<Enter>");
    assert_eq!(names(&stage), [&begun[..], &["Học sinh"]].concat());
    assert!(stage.text().contains("Đã lưu bộ lọc \"Học sinh\""));
    stage.keys("<Esc><Esc>");
    assert!(stage.text().contains("9 người"), "{}", stage.text());
    stage.keys("<Tab>5");
    assert!(stage.text().contains("2 người"), "{}", stage.text());
    assert!(stage.text().contains("Lý do: đi học"), "{}", stage.text());
    stage.keys("<Tab><F4><Ctrl+U>Sinh viên<Enter>");
    assert_eq!(names(&stage)[4], "Sinh viên");
    stage.keys("<Del>");
    assert_eq!(names(&stage), begun);
    stage.keys("<Ctrl+Z>");
    assert_eq!(names(&stage)[4], "Sinh viên");
    stage.keys("<Ctrl+Z><Ctrl+Z>");
    assert_eq!(names(&stage), begun);
}

#[test]
fn the_list_is_sorted_by_a_key() {
    let (_hamlet, mut stage) = stage(Lang::Vi, 80, 24);
    for (keys, heading, first) in [
        ("", "liên hệ được ─", "Nguyễn T. T. Vy"),
        ("-", "xếp theo khi về", "H. Nguyên"),
        ("-", "lâu chưa có tin", "Lê Hữu Đức"),
        ("-", "liên hệ được ─", "Nguyễn T. T. Vy"),
    ] {
        stage.keys(keys);
        let text = stage.text();
        let rows: Vec<&str> = text.lines().collect();
        assert!(rows[4].contains(heading), "{text}");
        assert!(rows[6].contains(first), "{first}\n{text}");
    }
}

#[test]
fn the_list_comes_when_the_register_was_read() {
    let (hamlet, store) = crate::hamlet::register();
    let ctx = gocua::tui::context::Ctx::new(
        store,
        Lang::Vi,
        gocua::tui::look::Look::default(),
        crate::hamlet::clock(),
    );
    let screen = Box::new(Absent::of(Some(hamlet.village)));
    let app = App::new(ctx, screen, std::sync::Arc::new(|| {}));
    let mut stage = Stage::new(app, 80, 24);
    assert!(stage.text().contains("Đang đọc sổ"));
    while stage.app.ctx().store.roll().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(5));
        stage.app.worked();
    }
    stage.wait(1);
    assert!(stage.text().contains("9 người"));
}

#[test]
fn the_tables_of_commands_are_sound() {
    for found in [
        faults(<Absent as Screen>::COMMANDS),
        faults(<AbsenceForm as Screen>::COMMANDS),
        faults(<Returned as Screen>::COMMANDS),
    ] {
        assert_eq!(found, Vec::<String>::new());
    }
}
