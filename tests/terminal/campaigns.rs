//! The campaign of Bắc Ninh's letter in the real program, set up with the keyboard alone.

use serde_json::Value;

use crate::desk::{Desk, quit};

#[test]
fn two_cohorts_and_their_reports_are_set_up_with_keys_alone() {
    let desk = Desk::new();
    let mut tui = desk.start(&[desk.register().to_str().unwrap()], 80, 24);
    tui.wait("Tổng quan");
    tui.keys("<F9>");
    tui.wait("Menu");
    tui.keys("dot chi tieu");
    tui.wait("Các đợt, nhóm tuổi");
    tui.keys("<Enter>");
    tui.wait("Trạng thái");
    tui.keys("<Ctrl+N><Tab><Ctrl+U>");
    tui.keys("Lam the 2022<Tab><Tab><Ctrl+U>01/6/2022<Tab>30/9/2022<F2>");
    tui.wait("Từ giờ ghi cho đợt");
    tui.keys("1");
    tui.wait("Chưa chia nhóm tuổi");
    tui.keys("<Ctrl+N><Tab><Tab>22<Tab><Tab>31/8/2022<Tab>31/8/2022");
    tui.wait("sinh từ 01/09/1999 đến 31/08/2008");
    tui.keys("<F2>");
    tui.wait("Đã lưu: 14-22");
    tui.keys("<Ctrl+N><Tab><Tab><Tab><Tab>30/9/2022<Tab>30/9/2022<F2>");
    tui.wait("Đã lưu: 23+");
    tui.keys("<Esc>4");
    tui.wait("Chưa có lịch báo cáo");
    tui.keys("<Ctrl+N><F2>");
    tui.wait("01/09/2022");
    tui.keys("<Ctrl+N><Tab>3<F2>");
    tui.wait("01/10/2022");
    quit(&mut tui);
    let output = desk.call(&["campaign", "show", "--json"]);
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
    let column = |part: &str, field: &str| -> Vec<Value> {
        let rows = shown[part].as_array().unwrap().iter();
        rows.map(|row| row[field].clone()).collect()
    };
    assert_eq!(
        column("cohorts", "intake_due"),
        ["2022-08-31", "2022-09-30"]
    );
    assert_eq!(column("cohorts", "card_due"), ["2022-08-31", "2022-09-30"]);
    assert_eq!(column("reports", "due"), ["2022-09-01", "2022-10-01"]);
}
