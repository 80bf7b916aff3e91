//! The figures on absence: the funnel, and the people behind each of its numbers.

use gocua::domain::funnel::Stage;
use gocua::lang::Lang;
use gocua::store::{Reached, Store};
use gocua::tui::app::App;
use gocua::tui::command::faults;
use gocua::tui::screen::Screen;
use gocua::tui::screens::funnel::FunnelScreen;
use gocua::tui::screens::funnel_people::FunnelPeople;
use insta::assert_snapshot;

use crate::hamlet::{Hamlet, hamlet};
use crate::stage;

fn funnel(lang: Lang, columns: u16, rows: u16) -> (Hamlet, stage::Stage<Store>) {
    let (hamlet, ctx) = hamlet(lang);
    let app = App::without_worker(ctx, Box::new(FunnelScreen::of(None)));
    (hamlet, stage::Stage::new(app, columns, rows))
}

macro_rules! pictures {
    ($($name:ident: $columns:literal x $rows:literal, $lang:ident, $keys:literal;)*) => {$(
        #[test]
        fn $name() {
            let (_hamlet, mut stage) = funnel(Lang::$lang, $columns, $rows);
            stage.keys($keys);
            assert_snapshot!(stage.picture());
        }
    )*};
}

pictures! {
    the_funnel: 80 x 24, Vi, "<Right><Right>";
    the_funnel_in_english: 80 x 24, En, "<Right><Right>";
    the_funnel_wide: 100 x 30, Vi, "<Tab><Down>";
    the_funnel_wide_in_english: 100 x 30, En, "<Tab><Tab><Down>";
    people_of_a_number: 80 x 24, Vi, "2<Enter><Down>=";
    people_of_a_number_wide_in_english: 100 x 30, En, "3-";
}

/// The number in the frame of a list of people: `Đã liên hệ: 3 người`.
fn people_told(text: &str) -> usize {
    let line = text.lines().find(|line| line.starts_with('┌')).unwrap();
    let number = line.rsplit(": ").next().unwrap();
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}

#[test]
fn every_number_opens_its_people() {
    let (_hamlet, mut stage) = funnel(Lang::Vi, 80, 60);
    let mut opened = 0;
    for turn in 0..3 {
        let roll = stage.app.ctx().store.load_roll().unwrap();
        let funnels = roll.funnels(None);
        let groups = [&funnels.villages, &funnels.reasons, &funnels.places][turn];
        let rows = std::iter::once(&funnels.all).chain(groups.iter().map(|(_, funnel)| funnel));
        for row in rows {
            for (digit, stage_of) in ('1'..).zip(Stage::all()) {
                stage.keys(&format!("{digit}<Enter>"));
                assert_eq!(
                    people_told(&stage.text()),
                    row.reached(stage_of),
                    "{}",
                    stage.text()
                );
                stage.keys("<Esc>");
                if stage_of != Stage::Listed {
                    stage.keys("-");
                    assert_eq!(
                        people_told(&stage.text()),
                        row.missing(stage_of),
                        "{}",
                        stage.text()
                    );
                    stage.keys("<Esc>");
                }
                opened += 1;
            }
            stage.keys("<Down>");
        }
        stage.keys("<Tab><Home>");
    }
    assert!(opened > 100, "{opened}");
}

/// How many reached each stage.
fn reached(stage: &stage::Stage<Store>) -> Vec<usize> {
    let funnels = stage.app.ctx().store.load_roll().unwrap().funnels(None);
    Stage::all()
        .map(|stage| funnels.all.reached(stage))
        .collect()
}

#[test]
fn steps_are_noted_taken_back_and_withdrawn() {
    let (_hamlet, mut stage) = funnel(Lang::Vi, 80, 24);
    assert_eq!(reached(&stage), [9, 7, 5, 1, 1, 0, 0]);
    stage.keys("<Enter><Down>=");
    let told = "Đã lưu ngày 22/11: Nguyễn Minh Khang báo đã làm nơi khác. Ctrl+Z lấy lại";
    assert!(stage.text().contains(told), "{}", stage.text());
    assert_eq!(reached(&stage), [9, 7, 5, 1, 1, 1, 0]);
    stage.keys("=");
    assert!(stage.text().contains("đã ghi từ trước"), "{}", stage.text());
    stage.keys("*");
    assert_eq!(reached(&stage), [9, 7, 5, 1, 1, 1, 1]);
    stage.keys("<Ctrl+Z>");
    assert!(
        stage.text().contains("ghi việc của Nguyễn Minh Khang"),
        "{}",
        stage.text()
    );
    assert_eq!(reached(&stage), [9, 7, 5, 1, 1, 1, 0]);
    stage.keys("<F9>bo ghi<Enter>");
    assert!(
        stage.text().contains("Đã bỏ: Nguyễn Minh Khang"),
        "{}",
        stage.text()
    );
    assert_eq!(reached(&stage), [9, 7, 5, 1, 1, 0, 0]);
    stage.keys("<Ctrl+Z>");
    assert_eq!(reached(&stage), [9, 7, 5, 1, 1, 1, 0]);
    assert_eq!(stage.app.ctx().store.check(true).unwrap().faults, []);
}

#[test]
fn who_came_back_is_done_and_stays_in_the_list() {
    let (_hamlet, mut stage) = funnel(Lang::Vi, 80, 24);
    stage.keys("6<Enter>");
    assert!(stage.text().contains("Không có ai."), "{}", stage.text());
    stage.keys("<Esc>1<Enter><Del>20/11<Enter>");
    assert_eq!(reached(&stage), [9, 7, 5, 2, 2, 1, 0]);
    stage.keys("<Esc>6<Enter>");
    assert!(stage.text().contains("đã về 20/11"), "{}", stage.text());
    // Nobody who is here is edited as being away, or comes back again.
    stage.keys("<F4><Del>");
    assert!(
        stage.text().contains("Báo đã làm, đã về: 1 người"),
        "{}",
        stage.text()
    );
    stage.keys("*");
    assert_eq!(reached(&stage), [9, 7, 5, 2, 2, 1, 1]);
}

#[test]
fn numbers_of_a_village_are_its_own() {
    let (_hamlet, stage) = funnel(Lang::Vi, 80, 24);
    let roll = stage.app.ctx().store.load_roll().unwrap();
    for (village, _) in stage.app.ctx().store.villages().unwrap() {
        let one = roll.funnels(Some(village));
        let people = roll.people_of_funnel(Some(village), None, Reached::AtLeast(Stage::Listed));
        assert_eq!((one.villages.len(), one.all.people()), (1, people.len()));
        assert_eq!(one.villages[0].1, one.all);
    }
}

#[test]
fn keys_are_sound() {
    assert_eq!(faults(FunnelScreen::COMMANDS), [""; 0]);
    assert_eq!(faults(FunnelPeople::COMMANDS), [""; 0]);
}
