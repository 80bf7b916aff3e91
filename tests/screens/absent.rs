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
    filtered_by_reason: 80 x 24, Vi, "<Tab>2";
    filtered_by_place: 80 x 24, En, "<Tab><Tab>";
    nobody_reachable: 80 x 24, Vi, "<Tab><Tab><Tab>3<Enter>";
    by_return: 80 x 24, Vi, "<BackTab>";
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
