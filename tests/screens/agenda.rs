//! Whom to see next, and who comes home when.

use gocua::domain::step::StepKind;
use gocua::lang::Lang;
use gocua::store::StepEntry;

use crate::register::{Register, day, fresh, household, walked};
use crate::working::Desk;

/// The households of the work list on the picture, from the top: number and reason.
fn listed(desk: &mut Desk) -> Vec<String> {
    let text = desk.stage.text();
    let rows = text.lines().skip_while(|line| !line.contains("Vì sao"));
    let rows = rows.skip(1).take_while(|line| !line.starts_with('┌'));
    let whole = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    rows.map(whole).filter(|line| !line.is_empty()).collect()
}

/// Whether the cursor is on a household.
fn is_chosen(desk: &mut Desk, code: &str) -> bool {
    desk.stage.picture().contains(&format!("reversed: {code} "))
}

#[test]
fn the_work_list_is_in_the_order_of_need() {
    let mut desk = Desk::new(walked(), Lang::Vi, 120, 40);
    desk.keys("<Enter><Ctrl+W>");
    let rows = listed(&mut desk);
    let begins = |row: &String, words: &str| row.contains(words);
    for (at, code, why) in [
        (0, "037", "Quá hẹn 1 ngày"),
        (1, "031", "Gặp rồi, còn thiếu người"),
        (2, "032", "Chưa đến buổi chiều"),
        (3, "035", "Chưa đến lần nào"),
    ] {
        assert!(
            begins(&rows[at], code) && begins(&rows[at], why),
            "{rows:#?}"
        );
    }
}

#[test]
fn a_digit_records_and_the_cursor_is_on_the_next() {
    let mut desk = Desk::new(walked(), Lang::Vi, 120, 40);
    desk.keys("<Enter><Ctrl+W><Down><Down>2");
    assert_eq!(desk.today("032"), ["nobody_home"]);
    assert!(is_chosen(&mut desk, "035"), "{}", desk.stage.picture());
    // Somebody comes home late there too, but nobody is sent twice to a door that was shut this afternoon.
    let rows = listed(&mut desk);
    assert!(rows.iter().all(|row| !row.starts_with("032")), "{rows:#?}");
    // What was recorded by mistake is taken back, and is there again.
    desk.keys("<Ctrl+Z>");
    assert_eq!(desk.today("032"), [""; 0]);
    let rows = listed(&mut desk);
    assert!(
        rows.iter()
            .any(|row| row.starts_with("032") && row.contains("buổi chiều"))
    );
}

#[test]
fn the_cursor_goes_on_after_a_question_too() {
    let mut desk = Desk::new(walked(), Lang::Vi, 120, 40);
    desk.keys("<Enter><Ctrl+W>4+3<Enter>");
    assert_eq!(desk.today("037"), ["come_back"], "{}", desk.stage.text());
    assert!(is_chosen(&mut desk, "031"), "{}", desk.stage.picture());
    // Who asked for a later day is left in peace until then.
    let rows = listed(&mut desk);
    assert!(rows.iter().all(|row| !row.starts_with("037")), "{rows:?}");
}

#[test]
fn whoever_comes_home_is_found_by_letters() {
    let mut desk = Desk::new(walked(), Lang::Vi, 100, 30);
    desk.keys("52diem");
    assert!(desk.stage.text().contains("Phan Thị Diễm"));
    desk.keys("<Esc>zzz");
    assert!(
        desk.stage.text().contains("Không có ai"),
        "{}",
        desk.stage.text()
    );
}

#[test]
fn a_filter_names_what_is_not_proposed() {
    let mut desk = Desk::new(walked(), Lang::Vi, 120, 40);
    desk.keys("<Enter><Ctrl+W>");
    assert!(listed(&mut desk).iter().all(|row| !row.starts_with("034")));
    assert!(desk.stage.text().contains("Đến đủ 3 lần: 1"));
    desk.keys("<Tab>0<Left><Right><Right><Right><Right><Right><Right><Right><Right><Right>");
    let rows = listed(&mut desk);
    assert!(rows.len() == 1 && rows[0].starts_with("034"), "{rows:?}");
    desk.keys("<Enter><Esc>");
    assert!(listed(&mut desk).len() > 1);
}

#[test]
fn f5_goes_to_what_is_most_needed_and_says_why() {
    let mut desk = Desk::walking(walked());
    desk.keys("<F5>");
    assert_eq!(desk.at(), "037");
    assert!(
        desk.told().contains("Hộ 037: Quá hẹn 1 ngày"),
        "{}",
        desk.told()
    );
    // Without a record it goes on to the next in need, and does not come back.
    desk.keys("<F5>");
    assert_eq!(desk.at(), "031");
    assert!(desk.told().contains("còn thiếu người"), "{}", desk.told());
    // In the list the step after recording stays walking order.
    let mut desk = Desk::walking(fresh());
    desk.keys("<F5>2");
    assert_eq!(desk.at(), "033", "{}", desk.told());
}

#[test]
fn f5_begins_again_when_everything_had_its_turn() {
    let mut desk = Desk::walking(walked());
    desk.keys("<F5>");
    let first = desk.at();
    let mut seen = vec![first.clone()];
    for _ in 0..40 {
        desk.keys("<F5>");
        if desk.at() == first {
            break;
        }
        assert!(!seen.contains(&desk.at()), "{seen:?} {}", desk.at());
        seen.push(desk.at());
    }
    assert_eq!(desk.at(), first);
    assert!(seen.len() > 5, "{seen:?}");
}

#[test]
fn the_calendar_knows_the_moon_and_who_comes() {
    let mut desk = Desk::new(walked(), Lang::Vi, 80, 24);
    desk.keys("5");
    let text = desk.stage.text();
    assert!(text.contains("[22]    14"), "{text}");
    assert!(
        text.contains("Tháng 11/2026 · Chủ nhật 22/11, 14 tháng Mười"),
        "{text}"
    );
    desk.keys("<PgDn><PgDn><PgDn>");
    let text = desk.stage.text();
    assert!(
        text.contains("6    1/1") && text.contains("20   15/1"),
        "{text}"
    );
    // Tết ends on 11 February: the day before has somebody, the day after nobody.
    assert_eq!(text.matches("1 Tết").count(), 11, "{text}");
    desk.keys("<Home>");
    assert!(desk.stage.text().contains("Tháng 11/2026"));
    desk.keys("2");
    let text = desk.stage.text();
    assert!(
        text.contains("Ai về: Tết 2027") && text.contains("Phan Thị Diễm"),
        "{text}"
    );
    desk.keys("<Enter>");
    assert!(desk.stage.text().contains("Chi tiết hộ"));
}

/// Appointments by hand: whose, agreed on which day for which.
fn appointed(of: &[(&str, usize, &str)]) -> Register {
    let mut register = fresh();
    let store = &mut register.store;
    for (code, at, due_on) in of {
        let members = store.sheet(household(store, code)).unwrap().members;
        let mut entry = StepEntry::new(StepKind::Appointed, day("2026-11-18"));
        entry.due_on = Some(day(due_on));
        let told = store.record_steps(&[members[*at].id], &entry, &mut |_, _| true);
        told.unwrap();
    }
    register
}

/// Whose day is today is no sum of all who have one, and each line opens exactly its people, with the day agreed.
#[test]
fn appointments_of_today_and_missed_ones_are_told_apart() {
    let of = [
        ("031", 0, "2026-11-22"),
        ("034", 0, "2026-11-22"),
        ("035", 0, "2026-11-23"),
        ("035", 1, "2026-12-01"),
        ("036", 0, "2026-11-20"),
    ];
    for (lang, columns, rows) in [
        (Lang::Vi, 80, 24),
        (Lang::Vi, 100, 30),
        (Lang::En, 80, 24),
        (Lang::En, 100, 30),
    ] {
        let (today, missed, agreed) = match lang {
            Lang::Vi => ("2 người hẹn hôm nay", "1 người lỡ hẹn", "Ngày hẹn"),
            _ => (
                "2 have the agreed day today",
                "1 missed their day",
                "Agreed",
            ),
        };
        for (words, days) in [(today, ["22/11", "22/11"].as_slice()), (missed, &["20/11"])] {
            let mut desk = Desk::new(appointed(&of), lang, columns, rows);
            let text = desk.stage.text();
            let (before, _) = text
                .split_once(&format!(" │ {words}"))
                .unwrap_or_else(|| panic!("{words}\n{text}"));
            let digit = before.chars().next_back().unwrap();
            desk.keys(&digit.to_string());
            let text = desk.stage.text();
            if columns > 60 {
                assert!(text.contains(agreed), "{text}");
                let rows = text.lines().skip(1).collect::<Vec<_>>().join("\n");
                let found = rows.split_whitespace().filter(|word| days.contains(word));
                assert_eq!(found.count(), days.len(), "{text}");
            }
            let count = match lang {
                Lang::Vi => format!(": {} người", days.len()),
                _ if days.len() == 1 => ": 1 person".to_owned(),
                _ => format!(": {} people", days.len()),
            };
            assert!(text.contains(&count), "{text}");
        }
    }
}

/// Whoever is opened from a list of people is the one whose line is read and whose step is noted.
#[test]
fn a_person_of_a_list_is_chosen_in_the_household() {
    let of = [("035", 1, "2026-11-22")];
    let mut desk = Desk::new(appointed(&of), Lang::Vi, 80, 24);
    let sheet = desk.sheet("035");
    let name = sheet.members[1].person.name.clone();
    desk.keys("6<Enter>");
    let text = desk.stage.text();
    let below = text.split_once("hẹn ngày 22/11/2026");
    assert!(
        below.is_some_and(|(above, _)| above.contains(&name)),
        "{text}"
    );
    desk.keys("+2");
    assert!(desk.told().contains(&name), "{}", desk.told());
}

#[test]
fn nobody_with_a_day_today_is_no_line() {
    let desk = Desk::new(appointed(&[("035", 0, "2026-11-23")]), Lang::Vi, 100, 30);
    let text = desk.stage.text();
    assert!(
        !text.contains("hẹn hôm nay") && !text.contains("lỡ hẹn"),
        "{text}"
    );
}

#[test]
fn the_to_do_box_leads_to_what_it_counts() {
    for (digit, title, rows) in [
        ("1", "Việc cần làm · Xã", "11 hộ"),
        ("2", "Việc cần làm · Xã", "1 hộ"),
        ("3", "Việc cần làm · Xã", "1 hộ"),
        ("5", "Lịch về · Xã", "Quá hẹn về: 0 người"),
    ] {
        let mut desk = Desk::new(walked(), Lang::Vi, 100, 30);
        desk.keys(digit);
        let text = desk.stage.text();
        assert!(
            text.contains(title) && text.contains(rows),
            "{digit}\n{text}"
        );
    }
}
