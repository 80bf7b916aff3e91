//! Steps of people on the screens: what keys write, and what is said of it.

use gocua::domain::record::Step;
use gocua::lang::Lang;

use crate::register::{day, fresh, household};
use crate::working::Desk;

/// `appointed 2026-11-25`, `exempt_confirmed dead by Lâm`: what a step says.
fn words(step: &Step) -> String {
    let mut words = vec![step.kind.code().to_owned()];
    words.extend(step.due_on.map(|day| day.to_string()));
    words.extend(step.reason.clone());
    if !step.confirmed_by.is_empty() {
        words.push(format!("by {}", step.confirmed_by));
    }
    if !step.note.is_empty() {
        words.push(format!("({})", step.note));
    }
    words.join(" ")
}

/// The steps of a household's members, oldest first.
fn steps(desk: &Desk, code: &str) -> Vec<String> {
    let store = desk.store();
    let steps = store.present_steps_of(household(store, code)).unwrap();
    steps.iter().map(|(_, step)| words(step)).collect()
}

#[test]
fn every_step_of_a_person_takes_a_sign_and_a_digit() {
    for (keys, most, wanted) in [
        ("+2", 2, &["taken"][..]),
        ("+3", 2, &["card_arrived"]),
        ("+4", 2, &["handed_over"]),
        ("+6", 2, &["redo"]),
        ("+8", 2, &["no_show"]),
        ("+9", 2, &["papers_solved"]),
        ("+,", 2, &["done_elsewhere"]),
        ("+.", 2, &["verified"]),
        ("+14", 3, &["appointed 2026-11-23"]),
        ("+13011<Enter>", 7, &["appointed 2026-11-30"]),
        ("+53", 3, &["declined travel"]),
        ("+50", 3, &["declined"]),
        ("+7khai sinh<Enter>", 12, &["papers_missing (khai sinh)"]),
        ("+02", 3, &["exempt moved"]),
        (
            "+02+08<Enter>",
            7,
            &["exempt moved", "exempt_confirmed by Lâm"],
        ),
        (
            "+02+<Enter>8<Enter>",
            7,
            &["exempt moved", "exempt_confirmed by Lâm"],
        ),
        ("+02+09", 6, &["exempt moved", "still_here"]),
        ("+08<Enter>", 4, &[]),
        ("+<Esc>", 2, &[]),
        ("+2+2", 4, &["taken"]),
        (
            "+2+<Enter>+<Enter>",
            6,
            &["taken", "card_arrived", "handed_over"],
        ),
        ("+2+6+2", 6, &["taken", "redo", "taken"]),
        ("+2<Ctrl+Z>", 3, &[]),
        ("+2<Ctrl+Z><Ctrl+Y>", 4, &["taken"]),
        ("+2<F9>bo viec ghi<Enter>", 15, &[]),
    ] {
        let mut desk = Desk::walking(fresh());
        desk.keys("/034<Enter><Enter>");
        desk.stage.pressed = 0;
        desk.keys(keys);
        assert!(desk.stage.pressed <= most, "{keys}: {}", desk.stage.pressed);
        assert_eq!(steps(&desk, "034"), wanted, "{keys}\n{}", desk.stage.text());
    }
}

/// What the household's screen says after some keys: the toast, and the line why there is no card yet.
#[test]
fn the_screen_says_what_was_saved_and_why_there_is_no_card() {
    for (code, keys, said) in [
        (
            "034",
            "",
            "Bắt buộc nếu chưa có thẻ (chưa rõ đang giữ thẻ gì) · chưa liên hệ",
        ),
        (
            "034",
            "+2",
            "Đã lưu 22/11: Phạm Văn Út đã thu nhận hồ sơ · Ctrl+Z lấy lại",
        ),
        (
            "034",
            "+2",
            "Đã thu nhận hồ sơ 22/11/2026, thẻ chưa về (0 ngày)",
        ),
        (
            "034",
            "+2+2",
            "Phạm Văn Út đã thu nhận hồ sơ: đã ghi từ trước",
        ),
        ("034", "+3", "Thẻ đã về 22/11/2026, chưa trả (0 ngày)"),
        ("034", "+4", "Đã nhận thẻ 22/11/2026"),
        ("034", "+14", "Phạm Văn Út đã hẹn ngày 23/11 · Ctrl+Z"),
        ("034", "+14", "hẹn ngày 23/11/2026"),
        ("034", "+53", "chưa đồng ý: ngại đi lại, đường xa"),
        ("034", "+7khai sinh<Enter>", "vướng giấy tờ: khai sinh"),
        (
            "034",
            "+02",
            "đề nghị không thuộc diện (Đã chuyển đi), chờ xác nhận",
        ),
        (
            "034",
            "+02",
            "(chưa rõ đang giữ thẻ gì) · đề nghị không thuộc diện (Đã chuyển đi)",
        ),
        // However much there is to say, it is said to the end.
        (
            "036",
            "<Down>+02",
            "về Tết 2027 · đề nghị không thuộc diện (Đã chuyển đi), chờ xác nhận",
        ),
        ("034", "+02+08<Enter>", "Không thuộc diện: Đã chuyển đi"),
        ("034", "+08<Enter>", "Hãy chọn lý do không thuộc diện."),
        ("034", "+2", "22/11  Phạm Văn Út: đã thu nhận hồ sơ"),
        (
            "036",
            "<Down>",
            "vắng, làm ăn xa, về Tết 2027 · chưa liên hệ",
        ),
        (
            "035",
            "<Down><Down><Down>",
            "Không bắt buộc: chưa đủ 14 tuổi (đủ ngày 01/01/2030)",
        ),
        (
            "035",
            "<Down><Down><Down>+2",
            "lưu ý: người này không thuộc diện",
        ),
    ] {
        let mut desk = Desk::walking(fresh());
        desk.keys(&format!("/{code}<Enter><Enter>{keys}"));
        let text = desk.stage.text().replace('\n', " ");
        assert!(
            text.contains(said),
            "{code} {keys}: {said}\n{}",
            desk.stage.text()
        );
    }
}

/// What a step alone proposed is verified where a visit's report is.
#[test]
fn what_a_step_proposed_waits_to_be_verified() {
    for (keys, offered, verified, wanted) in [
        (
            "+02",
            "Xác minh: Phạm Văn Út · Đề nghị: Đã chuyển đi",
            "<Ctrl+X>1<Enter>",
            &["exempt moved", "exempt_confirmed by Lâm"][..],
        ),
        (
            "+02",
            "2  Vẫn thuộc diện, báo trước đây không đúng",
            "<Ctrl+X>2",
            &["exempt moved", "still_here"],
        ),
        (
            "+,",
            "Xác minh: Phạm Văn Út · Báo đã làm, chờ xác minh",
            "<Ctrl+X>1",
            &["done_elsewhere", "verified"],
        ),
        (
            "+,",
            "2  Không phải, bỏ bước báo làm nơi khác",
            "<Ctrl+X>2",
            &[],
        ),
        (
            "+,",
            "1  Đã xác minh",
            "<Ctrl+X>1<Ctrl+Z>",
            &["done_elsewhere"],
        ),
        // Who is confirmed or done waits no more.
        (
            "+02+08<Enter>",
            "",
            "<Ctrl+X>1",
            &["exempt moved", "exempt_confirmed by Lâm"],
        ),
        ("+,+.", "", "<Ctrl+X>1", &["done_elsewhere", "verified"]),
    ] {
        let mut desk = Desk::walking(fresh());
        desk.keys("/034<Enter><Enter>").keys(keys).keys("<Ctrl+X>");
        let text = desk.stage.text();
        assert!(text.contains(offered), "{keys}: {offered}\n{text}");
        if !offered.is_empty() {
            desk.keys("<Esc>");
            desk.keys(verified);
        }
        assert_eq!(steps(&desk, "034"), wanted, "{keys}\n{}", desk.stage.text());
    }
}

/// At the door nobody is pressed who need not or is done: a mark with everybody, and why with the chosen one.
#[test]
fn the_entry_panel_says_what_is_asked_of_everybody() {
    let met = "Gặp trực tiếp";
    for (lang, keys, row, why) in [
        (
            Lang::Vi,
            "/034<Enter>3",
            met.to_owned(),
            "Bắt buộc nếu chưa có thẻ (chưa rõ đang giữ thẻ gì) · chưa liên hệ",
        ),
        (
            Lang::Vi,
            "/034<Enter>3+2",
            format!("{met} · Đã thu nhận hồ sơ"),
            "Đã thu nhận hồ sơ 22/11/2026, thẻ chưa về (0 ngày)",
        ),
        (
            Lang::En,
            "/034<Enter>3+4",
            "Met in person · Card handed over".to_owned(),
            "Card handed over 22/11/2026",
        ),
        (
            Lang::Vi,
            "/034<Enter>3+.",
            format!("{met} · Đã xác minh làm nơi khác"),
            "Đã xác minh làm nơi khác 22/11/2026",
        ),
        (
            Lang::Vi,
            "/034<Enter>3+,",
            met.to_owned(),
            "báo đã làm, chờ xác minh",
        ),
        (
            Lang::Vi,
            "/034<Enter>3+02",
            met.to_owned(),
            "đề nghị không thuộc diện (Đã chuyển đi), chờ xác nhận",
        ),
        (
            Lang::Vi,
            "/034<Enter>3+02+08<Enter>",
            format!("{met} · Không thuộc diện"),
            "Không thuộc diện: Đã chuyển đi",
        ),
        (
            Lang::Vi,
            "/036<Enter>3<Down>",
            "VẮNG làm ăn xa".to_owned(),
            "Bắt buộc nếu chưa có thẻ (chưa rõ đang giữ thẻ gì) · chưa liên hệ",
        ),
    ] {
        for (columns, rows) in [(80, 24), (100, 30)] {
            let mut desk = Desk::new(fresh(), lang, columns, rows);
            desk.keys("<Enter>").keys(keys);
            let text = desk.stage.text();
            assert!(text.contains(&row), "{keys}: {row}\n{text}");
            let words: Vec<&str> = text
                .split(['║', '│', '·', '\n', ' '])
                .filter(|word| !word.is_empty())
                .collect();
            assert!(
                words.join(" ").contains(&why.replace("· ", "")),
                "{keys}: {why}\n{text}"
            );
        }
    }
}

#[test]
fn the_entry_panel_notes_steps_as_well() {
    let mut desk = Desk::walking(fresh());
    desk.keys("/034<Enter>3+2");
    assert_eq!(steps(&desk, "034"), ["taken"], "{}", desk.stage.text());
    desk.keys("<F2>");
    assert_eq!(desk.today("034"), ["met_some_away"]);
}

/// The office calls its steps as it likes.
#[test]
fn the_campaigns_own_words_are_used() {
    let mut register = fresh();
    let (id, mut campaign) = register.store.campaign().unwrap();
    campaign.labels.set("taken", "đã nhận quà");
    register.store.edit_campaign(id, &campaign).unwrap();
    let mut desk = Desk::new(register, Lang::Vi, 80, 24);
    desk.keys("<Enter>/034<Enter><Enter>+");
    assert!(
        desk.stage.text().contains("2  Đã nhận quà"),
        "{}",
        desk.stage.text()
    );
    desk.keys("2");
    let told = "Đã lưu 22/11: Phạm Văn Út đã nhận quà";
    assert!(desk.stage.text().contains(told), "{}", desk.stage.text());
}

#[test]
fn pictures_of_the_menu() {
    for (lang, columns, rows, name) in [
        (Lang::Vi, 80, 24, "step_menu_vi_80"),
        (Lang::En, 80, 24, "step_menu_en_80"),
        (Lang::Vi, 100, 30, "step_menu_vi_100"),
    ] {
        let mut desk = Desk::new(fresh(), lang, columns, rows);
        desk.keys("<Enter>/034<Enter><Enter>+2+");
        insta::assert_snapshot!(name, desk.stage.picture());
    }
}

/// The people behind a figure: F9 in the overview, then the name of the list.
fn due(list: &str, lang: Lang, columns: u16, rows: u16) -> Desk {
    let mut desk = Desk::new(fresh(), lang, columns, rows);
    desk.keys(&format!("<F9>{list}<Enter>"));
    desk.stage.pressed = 0;
    desk
}

/// How many standing steps the register holds.
fn standing(desk: &Desk) -> usize {
    let store = desk.store();
    let villages = store.villages().unwrap().into_iter();
    let households = villages.flat_map(|(id, _)| store.household_ids(Some(id)).unwrap());
    let sheets = households.map(|id| store.sheet(id).unwrap().steps.len());
    sheets.sum()
}

#[test]
fn steps_of_one_and_of_those_who_are_marked() {
    for (keys, most, steps, said) in [
        ("+2", 2, 1, "Đã lưu 22/11: Nguyễn Văn Tám đã thu nhận hồ sơ"),
        (",", 1, 1, "Nguyễn Văn Tám báo đã làm nơi khác"),
        (".", 1, 1, "Nguyễn Văn Tám đã xác minh"),
        ("+2<Ctrl+Z>", 3, 0, "Còn lại: 28 người"),
        (" ", 1, 0, "đã đánh dấu 1"),
        ("   ", 3, 0, "đã đánh dấu 3"),
        (" <Up> ", 3, 0, "Còn lại: 28 người ─"),
        (
            "   <End>+2",
            6,
            3,
            "Đã lưu 3 người 22/11: đã thu nhận hồ sơ",
        ),
        ("   +2<Ctrl+Z>", 6, 0, "Còn lại: 28 người ─"),
        ("  +14", 5, 2, "Đã lưu 2 người 22/11: đã hẹn ngày 23/11"),
        ("  <Tab>1+2", 6, 2, "Đã lưu 2 người"),
        ("  <Esc>", 3, 0, "Còn lại: 28 người ─"),
        ("<Ctrl+A>", 1, 0, "đã đánh dấu 28"),
        ("<Ctrl+A><Ctrl+A>", 2, 0, "Còn lại: 28 người ─"),
        ("<Ctrl+A>+2", 3, 28, "đã thu nhận 28 + còn lại 0"),
        ("<Ctrl+A>+2<Ctrl+Z>", 4, 0, "đã thu nhận 0 + còn lại 28"),
        ("+2<Ctrl+A>+3", 5, 28, "Đã lưu 27 người 22/11: thẻ đã về"),
        ("<Ctrl+A>+3<Tab>4<Ctrl+A>+4", 8, 56, "thẻ chờ trả 0"),
        ("<Ctrl+A>+2<Tab>3<Ctrl+A>.", 7, 56, "đã xác minh"),
        (
            "+2<Tab>3<Del>",
            5,
            0,
            "Đã bỏ: Nguyễn Văn Tám đã thu nhận hồ sơ",
        ),
        ("+2<Tab>3+2", 6, 1, "đã ghi từ trước"),
        ("<Tab><Tab>6", 3, 0, "Đi làm trong nước: 1 người"),
        ("/dat<Enter>+2", 7, 1, "Trần Quốc Đạt"),
        ("+02<Tab>8", 5, 1, "Đề nghị: Đã chuyển đi"),
        (
            "+02<Tab>8+08<Enter><Tab>9",
            11,
            2,
            "Không thuộc diện, đã xác nhận: 1 người",
        ),
    ] {
        let mut desk = due("nguoi thuoc", Lang::Vi, 80, 24);
        desk.keys(keys);
        let text = desk.stage.text();
        assert!(text.contains(said), "{keys}: {said}\n{text}");
        assert_eq!(standing(&desk), steps, "{keys}\n{text}");
        assert!(desk.stage.pressed <= most, "{keys}: {}", desk.stage.pressed);
    }
}

/// A bulk step of another day than today asks once.
#[test]
fn many_on_another_day_are_asked_about_once() {
    let mut desk = due("nguoi thuoc", Lang::Vi, 80, 24);
    desk.stage.app.ctx_mut().session.circumstances.set =
        Some((day("2026-11-20"), gocua::domain::slot::Slot::Morning));
    desk.keys("  +2");
    let asked = "Ghi 2 người: đã thu nhận hồ sơ, ngày 20/11/2026?";
    assert!(desk.stage.text().contains(asked), "{}", desk.stage.text());
    assert_eq!(standing(&desk), 0);
    desk.keys("<Enter>");
    assert!(
        desk.stage.text().contains("Đã lưu 2 người 20/11"),
        "{}",
        desk.stage.text()
    );
    desk.keys("+2");
    assert_eq!(standing(&desk), 3, "one person needs no question");
}

/// Cards that wait, the longest first, with their days; handing one over is a sign and a digit.
#[test]
fn cards_wait_in_the_order_of_their_days() {
    let mut register = fresh();
    let people: Vec<_> = ["034", "033", "031"]
        .map(|code| {
            let sheet = register
                .store
                .sheet(household(&register.store, code))
                .unwrap();
            sheet.members[0].id
        })
        .into_iter()
        .collect();
    for (person, on) in people
        .iter()
        .zip(["2026-11-20", "2026-11-02", "2026-11-10"])
    {
        let kind = gocua::domain::step::StepKind::CardArrived;
        register
            .store
            .record_step(*person, kind, day(on), "")
            .unwrap();
    }
    let mut desk = Desk::new(register, Lang::Vi, 80, 24);
    desk.keys("<F9>the da ve<Enter>");
    let text = desk.stage.text();
    let names = ["Lê Hữu Đức", "Nguyễn Văn Tám", "Phạm Văn Út"];
    let places: Vec<_> = names.iter().map(|name| text.find(name).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
    assert!(
        text.contains("20 ngày") && text.contains("12 ngày") && text.contains("2 ngày"),
        "{text}"
    );
    desk.keys("+4");
    assert!(
        desk.stage.text().contains("Thẻ đã về, chưa trả: 2 người"),
        "{}",
        desk.stage.text()
    );
}

#[test]
fn pictures_of_the_people_of_a_figure() {
    for (lang, columns, rows, keys, name) in [
        (Lang::Vi, 80, 24, "nguoi thuoc<Enter> <Down> ", "due_vi_80"),
        (
            Lang::En,
            80,
            24,
            "eligible people<Enter> <Down> ",
            "due_en_80",
        ),
        (Lang::Vi, 100, 30, "nguoi thuoc<Enter><Tab>", "due_vi_100"),
        (
            Lang::En,
            100,
            30,
            "eligible people<Enter><Tab><Tab>",
            "due_en_100",
        ),
        (Lang::Vi, 80, 24, "lo hen<Enter>", "due_nobody_vi_80"),
    ] {
        let mut desk = Desk::new(fresh(), lang, columns, rows);
        desk.keys(&format!("<F9>{keys}"));
        insta::assert_snapshot!(name, desk.stage.picture());
    }
}

#[test]
fn marks_of_people_who_are_not_listed_are_told() {
    let mut desk = Desk::new(fresh(), Lang::Vi, 80, 24);
    for (keys, wanted) in [
        ("<F9>nguoi thuoc<Enter> ", "· đã đánh dấu 1 ─"),
        ("<Down> ", "· đã đánh dấu 2 ─"),
        ("/toan", "· đã đánh dấu 2, 2 không ở danh sách này ─"),
        ("<Enter> ", "· đã đánh dấu 3, 2 không ở danh sách này ─"),
    ] {
        desk.keys(keys);
        let text = desk.stage.text();
        assert!(text.contains(wanted), "{keys}\n{text}");
    }
}

#[test]
fn the_overview_says_where_the_campaign_stands_however_long_its_name_is() {
    for (columns, rows, title) in [
        (
            80,
            24,
            "… · chưa bắt đầu · 7 ngày qua: 0,0 lượt đến mỗi ngày ┐",
        ),
        (40, 12, "┌ Phát quà Tế… · chưa bắt đầu · "),
    ] {
        let mut register = fresh();
        let (id, mut campaign) = register.store.campaign().unwrap();
        campaign.labels.set("taken", "đã nhận quà");
        campaign.name = "Phát quà Tết cho người cao tuổi và gia đình chính sách".into();
        campaign.starts_on = day("2026-12-01");
        campaign.due_on = Some(day("2026-12-31"));
        register.store.edit_campaign(id, &campaign).unwrap();
        let text = Desk::new(register, Lang::Vi, columns, rows).stage.text();
        assert!(
            text.contains(title) && text.contains("│Đã nhận quà "),
            "{text}"
        );
    }
}
