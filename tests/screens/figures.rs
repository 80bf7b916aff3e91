//! The figures on absence: the funnel, and the people behind each of its numbers.

use gocua::domain::funnel::Stage;
use gocua::lang::Lang;
use gocua::store::{AbsentFilter, PivotBy, Reached, Store};
use gocua::tui::app::App;
use gocua::tui::command::faults;
use gocua::tui::screen::Screen;
use gocua::tui::screens::funnel::FunnelScreen;
use gocua::tui::screens::funnel_people::FunnelPeople;
use gocua::tui::screens::pivot::PivotScreen;
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
    people_of_a_number: 80 x 24, Vi, "2<Enter><Down>,";
    people_of_a_number_wide_in_english: 100 x 30, En, "3-";
}

fn pivot(lang: Lang, columns: u16, rows: u16) -> (Hamlet, stage::Stage<Store>) {
    let (hamlet, ctx) = hamlet(lang);
    let screen = PivotScreen::of(AbsentFilter::of(None));
    let app = App::without_worker(ctx, Box::new(screen));
    (hamlet, stage::Stage::new(app, columns, rows))
}

macro_rules! pivots {
    ($($name:ident: $columns:literal x $rows:literal, $lang:ident, $keys:literal;)*) => {$(
        #[test]
        fn $name() {
            let (_hamlet, mut stage) = pivot(Lang::$lang, $columns, $rows);
            stage.keys($keys);
            assert_snapshot!(stage.picture());
        }
    )*};
}

pivots! {
    the_pivot: 80 x 24, Vi, "<Down><Right><Right>";
    the_pivot_sideways: 80 x 24, Vi, "<Tab><Down><Right><Right><Right><Right><Right><Right><Right>";
    the_pivot_wide_in_english: 100 x 30, En, "<Tab>";
    people_of_a_cell: 80 x 24, Vi, "<Tab><Down><Right><Enter>";
}

#[test]
fn every_cell_opens_its_people() {
    let (_hamlet, mut stage) = pivot(Lang::Vi, 80, 40);
    let mut opened = 0;
    for by in [PivotBy::Village, PivotBy::Place] {
        let roll = stage.app.ctx().store.load_roll().unwrap();
        let pivot = roll.pivot(&AbsentFilter::of(None), by);
        let columns = pivot.reasons.len();
        let all: Vec<usize> = (0..columns).map(|at| pivot.column(at)).collect();
        let rows = std::iter::once(&all).chain(pivot.rows.iter().map(|(_, cells)| cells));
        for cells in rows {
            let sum = cells.iter().sum();
            for count in std::iter::once(&sum).chain(cells) {
                stage.keys("<Enter>");
                let told = match count {
                    0 => "┌ Không có ai ─".to_owned(),
                    count => format!("Từ đủ 14 tuổi: {count} người"),
                };
                assert!(stage.text().contains(&told), "{told}\n{}", stage.text());
                // The filters go with the first Esc, the list with the second.
                while !stage.text().contains("Tổng hợp người vắng") {
                    stage.keys("<Esc>");
                }
                stage.keys("<Right>");
                opened += 1;
            }
            for _ in 0..=columns {
                stage.keys("<Left>");
            }
            stage.keys("<Down>");
        }
        stage.keys("<Tab><Home>");
    }
    assert!(opened > 60, "{opened}");
}

#[test]
fn a_pivot_counts_whom_its_list_shows() {
    let (_hamlet, mut stage) = pivot(Lang::Vi, 80, 24);
    let filter = AbsentFilter::default().with("place", "Cần Thơ");
    let roll = stage.app.ctx().store.load_roll().unwrap();
    let (hits, _) = roll.absent(&filter);
    assert_eq!(hits.len(), 2);
    for by in [PivotBy::Village, PivotBy::Place] {
        assert_eq!(roll.pivot(&filter, by).people(), 2, "{by:?}");
    }
    let from_list = [
        ("<F6><F9>tong hop<Enter>", "Theo thôn, tổ và lý do: 9 người"),
        ("<Esc><F9>tien do<Enter>", "9 người vắng hoặc mới về"),
    ];
    for (keys, told) in from_list {
        stage.keys(keys);
        assert!(stage.text().contains(told), "{}", stage.text());
    }
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
    stage.keys("<Enter><Down>,");
    let told = "Đã lưu 22/11: Nguyễn Minh Khang báo đã làm nơi khác · Ctrl+Z lấy lại";
    assert!(stage.text().contains(told), "{}", stage.text());
    assert_eq!(reached(&stage), [9, 7, 5, 1, 1, 1, 0]);
    stage.keys(",");
    assert!(stage.text().contains("đã ghi từ trước"), "{}", stage.text());
    stage.keys(".");
    assert_eq!(reached(&stage), [9, 7, 5, 1, 1, 1, 1]);
    stage.keys("<Ctrl+Z>");
    assert!(
        stage.text().contains("ghi việc của Nguyễn Minh Khang"),
        "{}",
        stage.text()
    );
    assert_eq!(reached(&stage), [9, 7, 5, 1, 1, 1, 0]);
    stage.keys("<F9>bo viec<Enter>");
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
    stage.keys(".");
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
    assert_eq!(faults(PivotScreen::COMMANDS), [""; 0]);
}
