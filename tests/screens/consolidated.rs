//! The progress tables of several units added up on the screen.

use std::fs;

use gocua::lang::Lang;
use gocua::store::Store;
use gocua::tui::command::faults;
use gocua::tui::context::Ctx;
use gocua::tui::screen::{Layer, Screen};
use gocua::tui::screens::consolidated::{Consolidated, choose_tables_into};
use gocua::tui::screens::files::{Files, Shown};
use insta::assert_snapshot;

use crate::files::{picture, stage};
use crate::hamlet::Hamlet;
use crate::importing::write;
use crate::stage::Stage;

/// What the program writes of one commune.
const TAN_PHU: &str = "\u{feff}\"Thôn, tổ\",Hạng,Thuộc diện,Đã thu nhận,Tỉ lệ,Còn lại,7 ngày qua\r\n\
    Đồng Tâm,1,100,80,\"80,0 %\",20,12\r\n\
    Hòa Bình,2,50,20,\"40,0 %\",30,3\r\n\
    Cả xã,,150,100,\"66,6 %\",50,15\r\n";

/// What an office typed; its sum is not that of its rows.
const AN_LAC: &str = "XÃ AN LẠC\nTIẾN ĐỘ NGÀY 20/11/2026\nSTT;Thôn;Tổng số thuộc diện;Đã thu nhận;Chưa làm\n\
    1;Thôn 1;1.200;1.000;200\n2;Thôn 2;800;500;300\nTổng cộng;;2.000;1.500;501\n";

/// No table of progress.
const PEOPLE: &str = "STT,Họ và tên\n1,Nguyễn Văn An\n";

fn tables(hamlet: &Hamlet, _: &Ctx) -> Box<dyn Layer> {
    let folder = hamlet.folder().join("xa");
    fs::create_dir(&folder).unwrap();
    write(&folder, "Xã Tân Phú 2026-11-22.csv", TAN_PHU, 0);
    write(&folder, "an-lac.csv", AN_LAC, 60);
    write(&folder, "danh-sach.csv", PEOPLE, 120);
    Box::new(choose_tables_into(hamlet.folder().join("GoCua")).within(folder))
}

fn menu(_: &Hamlet, _: &Ctx) -> Box<dyn Layer> {
    Box::new(Files::new(Shown::default()))
}

fn done(lang: Lang, size: (u16, u16), keys: &str) -> (Hamlet, Stage<Store>) {
    let (hamlet, mut stage) = stage(lang, size, tables);
    stage.keys(keys);
    (hamlet, stage)
}

macro_rules! pictures {
    ($($name:ident: $columns:literal x $rows:literal, $lang:ident, $keys:literal;)*) => {$(
        #[test]
        fn $name() {
            let (hamlet, mut stage) = done(Lang::$lang, ($columns, $rows), $keys);
            assert_snapshot!(picture(&mut stage, hamlet.folder()));
        }
    )*};
}

pictures! {
    units_to_choose: 80 x 24, Vi, "";
    units_added_up: 80 x 24, Vi, "<Down><Enter>";
    a_unit_of_the_sum: 80 x 24, Vi, "<Down><Enter><Down><Down>";
    units_added_up_in_english: 100 x 30, En, "<Down><Enter><End>";
}

#[test]
fn the_menu_of_files_leads_to_the_sum_of_units() {
    let (_hamlet, mut stage) = stage(Lang::Vi, (80, 24), menu);
    stage.keys("0");
    let text = stage.text();
    assert!(text.contains("Chọn bảng tiến độ của các đơn vị"), "{text}");
}

#[test]
fn the_sum_of_units_is_written_with_f2() {
    let (hamlet, stage) = done(Lang::Vi, (80, 24), "<Down><Enter><F2>");
    let day = stage.app.ctx().today();
    let file = format!("GoCua/tong-hop-don-vi-{}.csv", day.format("%Y-%m-%d"));
    let text = fs::read_to_string(hamlet.folder().join(file)).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    let expected = [
        "Đơn vị,Thuộc diện,Đã thu nhận,Còn lại,7 ngày qua",
        "Xã Tân Phú,150,100,50,15",
        "XÃ AN LẠC,2000,1500,500,",
        "Tổng cộng,2150,1600,550,15",
        "\"Kiểm tra: thuộc diện 2.150 = đã thu nhận 1.600 + còn lại 550, khớp\"",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn every_command_has_its_words() {
    assert_eq!(faults(<Consolidated as Screen>::COMMANDS), [""; 0]);
}
