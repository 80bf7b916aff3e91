//! Steps of people in the real program: two keys for one person, two for forty who are marked, one to take it back.

use serde_json::Value;

use crate::desk::{Desk, quit};

/// How many steps the newest batch of the log wrote, and how many batches of steps there are.
fn steps(desk: &Desk) -> (String, usize) {
    let output = desk.call(&["log", "--json"]);
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    let batches = log["batches"].as_array().unwrap();
    let steps = batches.iter().filter(|batch| batch["kind"] == "step");
    let newest = batches[0]["source"].as_str().unwrap().to_owned();
    (newest, steps.count())
}

#[test]
fn forty_marked_people_are_one_batch_of_two_keys() {
    let desk = Desk::new();
    let mut tui = desk.start(&[desk.register().to_str().unwrap()], 80, 24);
    tui.wait("Tổng quan");
    tui.keys("<F9>nguoi thuoc<Enter>");
    tui.wait("Còn lại:");
    tui.keys = 0;
    tui.keys("+2");
    tui.wait("đã thu nhận hồ sơ");
    assert_eq!(tui.keys, 2);
    tui.keys(&" ".repeat(40));
    tui.wait("đã đánh dấu 40");
    tui.keys = 0;
    tui.keys("+2");
    tui.wait("Đã lưu 40 người 22/11: đã thu nhận hồ sơ");
    assert_eq!(tui.keys, 2);
    let (newest, batches) = steps(&desk);
    assert!(newest.ends_with(" +39"), "{newest}");
    assert_eq!(batches, 2);
    tui.keys("<Ctrl+Z>");
    tui.wait("Đã hoàn tác");
    tui.wait("đã thu nhận 1 +");
    quit(&mut tui);
}
