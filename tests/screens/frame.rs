//! The frame itself, on a street of twelve houses.

use gocua::lang::Lang;
use gocua::tui::app::App;
use gocua::tui::command::{Command, Ending, faults};
use gocua::tui::context::Ctx;
use gocua::tui::event::{Event, Key};
use gocua::tui::layers::commands::Commands;
use gocua::tui::layers::confirm::Confirm;
use gocua::tui::layers::message::Message;
use gocua::tui::layers::progress::Progress;
use gocua::tui::look::{Glyphs, Look};
use gocua::tui::screen::Screen;
use insta::assert_snapshot;

use crate::stage::Stage;
use crate::street::{Houses, Street, context};

fn app(lang: Lang) -> App<Street> {
    App::without_worker(context(lang), Box::new(Houses::default()))
}

fn stage() -> Stage<Street> {
    Stage::new(app(Lang::Vi), 80, 24)
}

fn outcomes(stage: &Stage<Street>) -> String {
    let houses = &stage.app.ctx().store.houses;
    houses.iter().map(|house| house.outcome).collect()
}

macro_rules! pictures {
    ($($name:ident: $columns:literal x $rows:literal, $lang:ident, $keys:literal;)*) => {$(
        #[test]
        fn $name() {
            let mut stage = Stage::new(app(Lang::$lang), $columns, $rows);
            stage.keys($keys);
            assert_snapshot!(stage.picture());
        }
    )*};
}

pictures! {
    a_list: 80 x 24, Vi, "";
    a_list_wide: 100 x 30, Vi, "<Down><Down>";
    a_list_narrow: 60 x 15, Vi, "";
    recorded: 80 x 24, Vi, "2";
    finding: 80 x 24, Vi, "thi";
    nothing_found: 80 x 24, Vi, "thix";
    covered: 80 x 24, Vi, "<Ctrl+L>";
    help: 80 x 24, Vi, "<F1>";
    help_in_english: 100 x 30, En, "<F1>";
    menu_filtered: 80 x 24, Vi, "<F9>khong ai";
    choices: 80 x 24, Vi, "9<Down>";
    a_form: 80 x 24, Vi, "<Enter>";
    suggestions: 80 x 24, Vi, "<Enter><Ctrl+U>Tr<Down><Down>";
    unsaved: 80 x 24, Vi, "<Enter>x<F10>";
    a_failure: 80 x 24, Vi, "<Ctrl+Z>";
}

#[test]
fn what_keys_record() {
    for (keys, wanted) in [
        ("2", "○···········"),
        ("21", "○■··········"),
        ("2<Ctrl+Z>", "············"),
        ("duc<Enter>2", "··○·········"),
        ("duc<Down>2", "··○·········"),
        ("duc2", "············"),
        ("duc<BS><BS><BS>", "············"),
        ("<BS>2", "○···········"),
        ("thi<Esc>2", "·○··········"),
        ("<End>2", "···········○"),
        ("93", "3···········"),
        ("9<Down><Enter>", "5···········"),
        ("9<Esc>", "············"),
        ("<F9>khong ai<Enter>", "○···········"),
        ("<F1>gap du<Enter>", "■···········"),
        ("<Enter>2", "············"),
    ] {
        let mut stage = stage();
        stage.keys(keys);
        assert_eq!(outcomes(&stage), wanted, "{keys}");
    }
}

#[test]
fn nobody_home_is_one_key_and_the_next_house_none() {
    let mut stage = stage();
    stage.keys("22");
    assert_eq!(
        (stage.pressed, outcomes(&stage).as_str()),
        (2, "○○··········")
    );
}

#[test]
fn what_programs_type_is_text() {
    for keys in ["2", "042<Enter>", "Trần<Enter>1", "12<Enter>"] {
        let mut stage = stage();
        stage.program(keys);
        assert_eq!(outcomes(&stage), "············", "{keys}");
    }
    let mut stage = stage();
    stage.event(&Event::Paste("Lê Hữu\nĐức".to_owned()));
    assert!(stage.text().contains("Lê Hữu Đức (1)") || stage.text().contains("Lê Hữu Đức"));
    stage.keys("<Enter>1");
    assert_eq!(outcomes(&stage), "··■·········");
}

#[test]
fn a_key_held_down_records_once() {
    let mut stage = stage();
    stage.keys("2");
    stage.event(&Event::Again(Key::Char('2')));
    assert_eq!(outcomes(&stage), "○···········");
    assert!(stage.text().contains("Phím bị giữ"));
}

#[test]
fn a_choice_survives_changes_by_others() {
    let mut stage = stage();
    stage.keys("<Down><Down>");
    let street = &mut stage.app.ctx_mut().store;
    street.houses.retain(|house| house.number != 31);
    street.changes += 1;
    stage.wait(60);
    stage.keys("1");
    let houses = &stage.app.ctx().store.houses;
    let met: Vec<u32> = houses
        .iter()
        .filter(|house| house.outcome == '■')
        .map(|house| house.number)
        .collect();
    assert_eq!(met, [33]);
}

#[test]
fn what_is_told_goes_by_itself_and_what_failed_stays() {
    let mut stage = stage();
    stage.keys("2");
    assert!(stage.text().contains("Đã lưu: hộ 031"));
    stage.wait(5);
    assert!(stage.text().contains("Đã lưu: hộ 031"));
    stage.wait(6);
    assert!(!stage.text().contains("Đã lưu"));
    stage.keys("<Ctrl+Z><Ctrl+Z>");
    stage.wait(600);
    assert!(stage.text().contains("Không còn gì để hoàn tác"));
    stage.keys("<Down>");
    assert!(!stage.text().contains("Không còn gì"));
}

#[test]
fn escape_never_quits() {
    for (keys, ending) in [
        ("<Esc><Esc><Esc>", None),
        ("<F10>", Some(Ending::Quit)),
        ("<Ctrl+Q>", Some(Ending::Quit)),
        ("<Ctrl+C>", None),
        ("<Enter><F10>", Some(Ending::Quit)),
        ("<Enter>x<F10>", None),
        ("<Enter>x<F10><Esc>", None),
        ("<Enter>x<F10><Enter>", Some(Ending::Quit)),
        ("<Enter>x<F2><F10>", Some(Ending::Quit)),
        ("<F9>thoat<Enter>", Some(Ending::Quit)),
        ("q", None),
    ] {
        let mut stage = stage();
        stage.keys(keys);
        assert_eq!(stage.app.ending(), ending.as_ref(), "{keys}");
    }
}

#[test]
fn a_form_is_filled_with_any_keyboard() {
    for (keys, head, phone) in [
        ("<Ctrl+U>Lê<Tab>0987654321<F2>", "Lê", "0987654321"),
        ("<Ctrl+U>Le\u{302}<Enter>'<F2>", "Lê", "0912345678"),
        ("<Ctrl+U>Le<BS>ê<Enter><Enter>", "Lê", ""),
        ("<Ctrl+U>Tr<Down><Down><Enter><F2>", "Trương", ""),
    ] {
        let mut stage = stage();
        stage.keys("<Enter>").keys(keys);
        let house = &stage.app.ctx().store.houses[0];
        assert_eq!(
            (house.head.as_str(), house.phone.as_str()),
            (head, phone),
            "{keys}"
        );
    }
}

#[test]
fn what_was_typed_is_dropped_only_on_purpose() {
    for (keys, open) in [
        ("<Enter><Esc>", false),
        ("<Enter>x<Esc>", true),
        ("<Enter>x<Esc><Esc>", false),
        ("<Enter>x<Esc>y<Esc>", true),
    ] {
        let mut stage = stage();
        stage.keys(keys);
        assert_eq!(stage.text().contains("╔ Hộ 031"), open, "{keys}");
        assert_eq!(stage.app.ctx().store.houses[0].head, "Nguyễn Văn Tám");
        assert_eq!(stage.app.ctx().notice().is_some(), open, "{keys}");
    }
}

#[test]
fn keys_that_work_everywhere_do_not_pile_up_screens() {
    for (keys, title) in [
        ("<F6>", "Không ai ở nhà"),
        ("<F6><Esc>", "Ấp Hoà Đông"),
        ("<F6><F6><Esc>", "Ấp Hoà Đông"),
        ("<F6><F5>", "Ấp Hoà Đông"),
        ("<F5><F5><F6><F5><F6>", "Không ai ở nhà"),
        ("<Enter><F6>", "Ấp Hoà Đông"),
    ] {
        let mut stage = stage();
        stage.keys(keys);
        let header = format!(" GÕ CỬA │ {title} ");
        assert!(stage.text().starts_with(&header), "{keys}");
    }
}

#[test]
fn a_layer_answers_the_one_below() {
    let mut stage = stage();
    stage.keys("<Down><Down>22<Home><F6><Down><Enter>1");
    assert_eq!(outcomes(&stage), "··○■········");
}

#[test]
fn a_click_goes_to_a_field() {
    let mut stage = stage();
    stage.keys("<Enter>");
    let text = stage.text();
    let row = text.lines().position(|line| line.contains("║  Điện thoại"));
    stage.click(32, row.unwrap() as u16).keys("0912345678<F2>");
    assert_eq!(stage.app.ctx().store.houses[0].phone, "0912345678");
}

#[test]
fn screens_need_no_register() {
    let clock = context(Lang::Vi).clock;
    let ctx = Ctx::new((), Lang::Vi, Look::default(), clock);
    let first = Message::new("Chào".to_owned(), "Chưa có sổ".to_owned());
    let mut stage = Stage::new(App::without_worker(ctx, Box::new(first)), 80, 24);
    stage.keys("<Esc>");
    assert!(stage.text().contains("Chưa có sổ"), "the last layer stays");
    stage.keys("<F10>");
    assert_eq!(stage.app.ending(), Some(&Ending::Quit));
}

#[test]
fn long_work_reports_and_ends() {
    let mut stage = stage();
    stage.keys("<F7>");
    assert!(stage.text().contains("Đã đếm 300"));
    assert!(stage.app.ctx().job.is_none());
}

#[test]
fn the_mouse_reaches_list_footer_and_menu() {
    let mut stage = stage();
    stage.click(5, 5).keys("2");
    assert_eq!(outcomes(&stage), "··○·········");
    stage.click(5, 5).click(5, 5);
    assert!(stage.text().contains("╔ Hộ 033"));
    stage.keys("<Esc>").click(2, 23);
    assert!(stage.text().contains("Giúp: các phím ở đây"));
    stage.keys("<Esc>");
    stage.event(&Event::WheelDown((5, 5).into())).keys("2");
    assert_eq!(outcomes(&stage), "··○··○······");
}

#[test]
fn any_size_is_safe() {
    let sizes = [
        (0, 0),
        (1, 1),
        (3, 2),
        (7, 3),
        (20, 4),
        (40, 8),
        (79, 23),
        (200, 60),
        (400, 120),
    ];
    for (columns, rows) in sizes {
        for keys in ["", "thi", "<F1>", "<Enter>Tr<Down>", "9", "<Enter>x<F10>"] {
            let mut stage = Stage::new(app(Lang::Vi), columns, rows);
            stage.keys(keys);
            stage.text();
        }
    }
}

#[test]
fn ascii_terminals_get_ascii_glyphs() {
    let mut app = app(Lang::Vi);
    app.ctx_mut().look.glyphs = Glyphs::Ascii;
    let mut stage = Stage::new(app, 80, 24);
    stage.keys("2<F1>");
    let odd: String = stage
        .text()
        .chars()
        .filter(|glyph| !glyph.is_ascii() && !glyph.is_alphabetic())
        .collect();
    assert_eq!(odd, "");
}

#[test]
fn key_tables_have_no_faults() {
    let tables: [Vec<String>; 5] = [
        faults(<Houses as Screen<Street>>::COMMANDS),
        faults(<Commands as Screen<Street>>::COMMANDS),
        faults(<Confirm<Street> as Screen<Street>>::COMMANDS),
        faults(<Message as Screen<Street>>::COMMANDS),
        faults(<Progress as Screen<Street>>::COMMANDS),
    ];
    assert_eq!(tables.concat(), Vec::<String>::new());
}

#[test]
fn faults_are_found() {
    const fn row(keys: &'static [Key]) -> Command<Houses, Street> {
        Command {
            keys,
            word: |_| "Thử".to_owned(),
            line: |_| String::new(),
            ready: gocua::tui::command::always,
            run: |_, _| Ok(gocua::tui::command::Flow::Stay),
        }
    }
    for keys in [
        &[Key::Char('a')][..],
        &[Key::Char('đ')],
        &[Key::Ctrl('h')],
        &[Key::Ctrl('v')],
        &[Key::F(11)],
        &[Key::Backspace],
        &[Key::Enter, Key::Enter],
    ] {
        let table = [row(keys), row(&[Key::Enter])];
        let twin = keys.contains(&Key::Enter);
        assert_eq!(faults(&table).len(), 1, "{keys:?} {twin}");
    }
}
