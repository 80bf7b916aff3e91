//! What it costs to log a call to a relative, key by key.

use crate::desk::{Desk, quit};

#[test]
fn a_call_to_a_relative_is_one_key_and_two_from_the_list() {
    let desk = Desk::new();
    let path = desk.register();
    for lang in ["vi", "en"] {
        let mut tui = desk.start(&["--lang", lang, path.to_str().unwrap()], 80, 24);
        let said = |vi, en| if lang == "vi" { vi } else { en };
        tui.wait("F9Menu");
        tui.keys("<F6>");
        tui.wait(said("liên hệ được", "can be reached"));
        tui.keys = 0;
        let before = desk.visits();
        tui.keys("*");
        tui.wait(said("Đã gọi 0/", "Called 0 of "));
        tui.keys("1");
        tui.wait(said("Đã lưu: ", "Saved: "));
        assert_eq!(tui.keys, 2, "from the list of those who are away");
        tui.keys = 0;
        tui.keys("2");
        tui.wait(said(
            "Không nghe máy · gọi lại tối nay",
            "No answer · again tonight",
        ));
        assert_eq!(tui.keys, 1, "with the calls open");
        assert!(desk.visits() >= before + 2);
        tui.keys("<Ctrl+Z><Ctrl+Z>");
        tui.wait(said("Đã gọi 0/", "Called 0 of "));
        quit(&mut tui);
        assert_eq!(desk.visits(), before, "two undos take two calls back");
    }
}

#[test]
fn a_digit_that_is_held_or_pasted_is_no_ten_calls() {
    let desk = Desk::new();
    let mut tui = desk.start(&[desk.register().to_str().unwrap()], 80, 24);
    tui.wait("Tổng quan");
    tui.keys("<F6>");
    tui.wait("liên hệ được");
    tui.keys("*");
    tui.wait("Đã gọi 0/");
    // As a keyboard repeats a key that is held.
    for _ in 0..10 {
        tui.send(b"2");
        std::thread::sleep(std::time::Duration::from_millis(30));
    }
    tui.wait("Đã gọi 1/");
    tui.wait_settled();
    assert!(tui.screen().contains("Đã gọi 1/"), "{}", tui.screen());
    // A number that is pasted is looked for and calls nobody.
    tui.send(b"\x1b[200~2222222222\x1b[201~");
    tui.wait("2222222222");
    assert!(tui.screen().contains("Đã gọi 1/"), "{}", tui.screen());
}
