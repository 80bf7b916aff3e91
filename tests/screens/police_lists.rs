//! Lists of the police that only name people: the preview, and what comes of writing it.

use gocua::lang::Lang;
use gocua::store::Store;
use gocua::tui::command::faults;
use gocua::tui::context::Ctx;
use gocua::tui::screen::Layer;
use gocua::tui::screen::Screen;
use gocua::tui::screens::people_list::{PeopleList, choose_remaining, choose_steps};
use insta::assert_snapshot;

use crate::files::{Make, picture, stage};
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

/// Most of those who are remaining; three are not on it, and somebody unknown is.
const REMAINING: &str = "STT;Họ và tên;Ngày sinh\n\
    1;Nguyễn Thị Thúy Vy;14/02/2006\n\
    2;Nguyễn Minh Khang;2003\n\
    3;Phan Văn Lộc;1975\n\
    4;Phan Thị Diễm;2001\n\
    5;Phan Quốc Đạt;08/1999\n\
    6;Lê Thị Hoa;1950\n\
    7;Lê Hữu Đức;1985\n\
    8;Hoàng Nguyễn Phương Thảo Nguyên;30/12/2004\n\
    9;Đặng Hoàng Ưng;2008\n\
    10;Võ Văn Không;1990\n";

fn remaining_list(hamlet: &Hamlet, title: &str, list: &str) -> Box<dyn Layer> {
    let text = format!("{title}\n{list}");
    write(hamlet.folder(), "con-lai.csv", &text, 0);
    Box::new(choose_remaining().within(hamlet.folder().to_owned()))
}

fn remaining(hamlet: &Hamlet, _: &Ctx) -> Box<dyn Layer> {
    remaining_list(hamlet, "DANH SÁCH CÒN LẠI ẤP HÒA ĐÔNG", REMAINING)
}

fn unplaced(hamlet: &Hamlet, _: &Ctx) -> Box<dyn Layer> {
    remaining_list(hamlet, "DANH SÁCH CÒN LẠI", REMAINING)
}

fn few(hamlet: &Hamlet, _: &Ctx) -> Box<dyn Layer> {
    let list = "STT;Họ và tên;Ngày sinh\n1;Phan Văn Lộc;1975\n";
    remaining_list(hamlet, "DANH SÁCH CÒN LẠI ẤP HÒA ĐÔNG", list)
}

macro_rules! pictures {
    ($($name:ident: $columns:literal x $rows:literal, $lang:ident, $make:expr, $keys:literal;)*) => {$(
        #[test]
        fn $name() {
            let (hamlet, mut stage) = stage(Lang::$lang, ($columns, $rows), $make);
            stage.keys($keys);
            assert_snapshot!(picture(&mut stage, hamlet.folder()));
        }
    )*};
}

pictures! {
    who_was_taken: 80 x 24, Vi, taken, "thu<Enter>";
    who_was_taken_in_english: 100 x 30, En, taken, "thu<Enter>";
    who_is_noted: 80 x 24, Vi, taken, "thu<Enter><Right>";
    who_is_noted_in_english: 100 x 30, En, taken, "thu<Enter><Right>";
    another_step: 80 x 24, Vi, taken, "thu<Enter><F4>";
    another_day: 80 x 24, En, taken, "thu<Enter><F5>";
    who_is_remaining: 80 x 24, Vi, remaining, "con<Enter>";
    who_is_remaining_in_english: 100 x 30, En, remaining, "con<Enter>";
    who_is_proposed: 80 x 24, Vi, remaining, "con<Enter><Right>";
    who_is_proposed_in_english: 100 x 30, En, remaining, "con<Enter><Right>";
    of_which_village: 80 x 24, Vi, unplaced, "con<Enter>";
    a_second_word: 80 x 24, Vi, few, "con<Enter><F2>";
    a_second_word_in_english: 100 x 30, En, few, "con<Enter><F2>";
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

#[test]
fn whoever_is_not_on_the_list_is_proposed_and_taken_back_at_once() {
    let (_hamlet, mut stage) = done(remaining, "con<Enter><F2>");
    let expected = [
        "Nguyễn Văn Tám done_elsewhere 22/11",
        "Trần Thị Mười done_elsewhere 22/11",
        "Y Blơi Niê done_elsewhere 22/11",
        "Bùi Văn Tèo done_elsewhere 22/11",
    ];
    assert_eq!(steps(&stage.app.ctx().store), expected);
    stage.keys("<Ctrl+Z>");
    assert_eq!(steps(&stage.app.ctx().store), [""; 0]);
}

#[test]
fn a_list_without_a_village_asks_for_it() {
    let (_hamlet, stage) = done(unplaced, "con<Enter><Enter><F2>");
    assert_eq!(steps(&stage.app.ctx().store).len(), 4);
}

#[test]
fn a_list_of_suspiciously_few_asks_twice() {
    let (_hamlet, mut stage) = done(few, "con<Enter><F2>");
    assert_eq!(steps(&stage.app.ctx().store), [""; 0]);
    stage.keys("<Esc><F2>1");
    assert_eq!(steps(&stage.app.ctx().store).len(), 12);
}

#[test]
fn every_command_has_its_words() {
    assert_eq!(faults(<PeopleList as Screen>::COMMANDS), [""; 0]);
}
