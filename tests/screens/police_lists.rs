//! Lists of the police that only name people: the preview, and what comes of writing it.

use gocua::lang::Lang;
use gocua::store::Store;
use gocua::tui::context::Ctx;
use gocua::tui::screen::Layer;
use gocua::tui::screens::people_list::choose_steps;

use crate::files::{Make, stage};
use crate::hamlet::Hamlet;
use crate::importing::write;
use crate::stage::Stage;

/// Two who were taken, one on a day of its own; one of another age; somebody unknown; a row that says too little.
const TAKEN: &str = "CÔNG AN XÃ TÂN PHÚ\n\
    DANH SÁCH THU NHẬN NGÀY 21/11\n\
    STT;Họ và tên;Ngày sinh;Số ĐDCN;Ngày thu nhận\n\
    1;Nguyễn Văn Tám;15/05/1968;;20/11/2026\n\
    2;Trần Thị Mười;1970;;\n\
    3;Nguyễn Gia Bảo;2016;;\n\
    4;Võ Văn Không;01/02/1990;001090000023;\n\
    5;Lê Hữu Đức;;;\n\
    Tổng cộng: 5 người;;;;\n";

fn taken(hamlet: &Hamlet, _: &Ctx) -> Box<dyn Layer> {
    write(hamlet.folder(), "thu-nhan.csv", TAKEN, 0);
    Box::new(choose_steps().within(hamlet.folder().to_owned()))
}

fn steps(store: &Store) -> Vec<String> {
    let households = store.household_ids(None).unwrap().into_iter();
    let members = households.flat_map(|id| store.sheet(id).unwrap().members);
    let steps = members.flat_map(|member| {
        let steps = store.steps_of(member.id).unwrap().into_iter();
        steps.map(move |(_, step)| {
            let day = step.occurred_on.format("%d/%m");
            format!("{} {} {day}", member.person.name, step.kind.code())
        })
    });
    steps.collect()
}

fn done(make: Make, keys: &str) -> (Hamlet, Stage<Store>) {
    let (hamlet, mut stage) = stage(Lang::Vi, (80, 24), make);
    stage.keys(keys);
    (hamlet, stage)
}

#[test]
fn a_list_is_written_with_f2_and_taken_back_at_once() {
    let (hamlet, mut stage) = done(taken, "thu<Enter>");
    assert_eq!(steps(&stage.app.ctx().store), [""; 0]);
    stage.keys("<F2>");
    let expected = [
        "Nguyễn Văn Tám taken 20/11",
        "Trần Thị Mười taken 22/11",
        "Nguyễn Gia Bảo taken 22/11",
    ];
    assert_eq!(steps(&stage.app.ctx().store), expected);
    let aside = hamlet.folder().join("thu-nhan-khong-khop.csv");
    let aside = std::fs::read_to_string(aside).unwrap();
    assert_eq!(aside.lines().count(), 3, "{aside}");
    stage.keys("<Ctrl+Z>");
    assert_eq!(steps(&stage.app.ctx().store), [""; 0]);
}

#[test]
fn step_and_day_are_chosen_for_the_whole_list() {
    let (_hamlet, stage) = done(taken, "thu<Enter><F4>2<F5>18/11<Enter><F2>");
    let expected = [
        "Nguyễn Văn Tám card_arrived 20/11",
        "Trần Thị Mười card_arrived 18/11",
        "Nguyễn Gia Bảo card_arrived 18/11",
    ];
    assert_eq!(steps(&stage.app.ctx().store), expected);
}
