//! Progress and ranks, the totals of a day, and what the overview tells of both.

use gocua::domain::metric::{Basis, Metric};
use gocua::domain::ranking::RankBy;
use gocua::domain::record::Target;
use gocua::domain::stage::Remaining;
use gocua::exchange::league::{ProgressColumn, columns};
use gocua::lang::Lang;
use gocua::store::{DueFilter, DueSet, FigureBy, League, Store, Told};
use gocua::tui::app::App;
use gocua::tui::command::faults;
use gocua::tui::context::Ctx;
use gocua::tui::look::Look;
use gocua::tui::screen::Screen;
use gocua::tui::screens::day_totals::DayTotals;
use gocua::tui::screens::overview::Overview;
use gocua::tui::screens::progress::Progress;
use insta::assert_snapshot;

use crate::drive::{self, Drive, day, drive};
use crate::stage::Stage;

/// The drive's register with its first screen.
fn stage<S: Screen + 'static>(
    lang: Lang,
    (columns, rows): (u16, u16),
    screen: impl FnOnce(&Drive) -> S,
) -> (Drive, Stage<Store>) {
    let (drive, store) = drive();
    let mut ctx = Ctx::new(store, lang, Look::default(), drive::clock());
    crate::hamlet::load_roll(&mut ctx);
    let first = screen(&drive);
    let app = App::without_worker(ctx, Box::new(first));
    (drive, Stage::new(app, columns, rows))
}

fn progress(drive: &Drive) -> Progress {
    Progress::default().into_folder(drive.folder.path().to_owned())
}

macro_rules! pictures {
    ($screen:expr; $($name:ident: $columns:literal x $rows:literal, $lang:ident, $keys:literal;)*) => {$(
        #[test]
        fn $name() {
            let (_drive, mut stage) = stage(Lang::$lang, ($columns, $rows), $screen);
            stage.keys($keys);
            assert_snapshot!(stage.picture());
        }
    )*};
}

pictures! { progress;
    the_table_of_progress: 80 x 24, Vi, "<Down>";
    the_table_of_progress_in_english: 80 x 24, En, "<Down>";
    the_table_of_progress_wide: 100 x 30, Vi, "<Down><Down>";
    the_table_of_progress_wide_in_english: 100 x 30, En, "<Down><Down>";
    the_columns_farther_right: 80 x 24, Vi, "<Right><Right><Right><Right><Right><Right><Right><Right><Right><Right><Right><Right><Down>";
    the_last_columns_in_english: 80 x 24, En, "<Right><Right><Right><Right><Right><Right><Right><Right><Right><Right><Right><Right><Right><Right><Right><Right><Right><Right><Right>";
    progress_by_cohort: 80 x 24, Vi, "<Tab><Down>";
    progress_by_group: 80 x 24, Vi, "<Tab><Tab><Down>";
    progress_by_cadre: 80 x 24, Vi, "<Tab><Tab><Tab><Down>";
    why_people_remain: 80 x 24, Vi, "<Tab><Tab><Tab><Tab><Down>";
    why_people_remain_in_english: 100 x 30, En, "<Tab><Tab><Tab><Tab><Down><Right>";
    which_villages_are_shown: 80 x 24, Vi, "-";
}

pictures! { |_| Overview::default();
    the_overview_of_a_drive: 80 x 24, Vi, "";
    the_overview_of_a_drive_in_english: 80 x 24, En, "<Right>";
    the_overview_of_a_drive_wide: 100 x 30, Vi, "<Right><Tab>";
    the_overview_of_a_drive_wide_in_english: 100 x 30, En, "<Tab>";
}

pictures! { |_| DayTotals::of(day("2026-11-22"));
    the_totals_of_a_day: 80 x 24, Vi, "<Down><Down><Down><Down>30<Down>14<Down>0";
    the_totals_of_a_day_in_english: 100 x 30, En, "<Down><Down><Down><Down>30<Down>10";
}

/// The table of a campaign that was given targets of cards too: the commune, a village, a cohort.
fn with_card_targets(size: (u16, u16)) -> (Drive, Stage<Store>) {
    let (drive, mut store) = drive();
    let (campaign, _) = store.campaign().unwrap();
    let villages = store.villages().unwrap();
    let cohorts = store.cohorts(campaign).unwrap();
    for (village, cohort, total) in [
        (None, None, 60),
        (Some(villages[0].0), None, 20),
        (None, Some(cohorts[0].0), 8),
    ] {
        let target = Target {
            campaign,
            village,
            cohort,
            metric: Metric::Issued,
            total,
            minimum: false,
            per_day: None,
            per_month: None,
            source: String::new(),
        };
        store.add_target(&target).unwrap();
    }
    let mut ctx = Ctx::new(store, Lang::Vi, Look::default(), drive::clock());
    crate::hamlet::load_roll(&mut ctx);
    let first = progress(&drive);
    let app = App::without_worker(ctx, Box::new(first));
    (drive, Stage::new(app, size.0, size.1))
}

#[test]
fn the_target_of_cards_stands_beside_the_cards_issued() {
    let issued = columns(FigureBy::Village);
    let issued = issued.iter().position(|one| *one == ProgressColumn::Issued);
    let (_drive, mut stage) = with_card_targets((80, 24));
    stage.keys(&"<Right>".repeat(issued.unwrap() + 2));
    assert_snapshot!("the_target_of_cards", stage.picture());
    stage.keys("<Tab>");
    stage.keys(&"<Right>".repeat(issued.unwrap() + 2));
    assert_snapshot!("the_target_of_cards_by_cohort", stage.picture());
}

#[test]
fn every_number_of_the_table_opens_exactly_its_people() {
    let (_drive, mut stage) = stage(Lang::Vi, (100, 30), progress);
    let mut opened = 0;
    for by in [
        FigureBy::Village,
        FigureBy::Cohort,
        FigureBy::Group,
        FigureBy::Cadre,
    ] {
        let store = &stage.app.ctx().store;
        let roll = store.load_roll().unwrap();
        let league = League::of(store, &roll, by).unwrap();
        let rows: Vec<_> = std::iter::once(&league.all)
            .chain(league.ranked(RankBy::Percent))
            .map(|row| row.figures)
            .collect();
        for figures in &rows {
            for column in columns(by) {
                let wanted = match column.set() {
                    DueSet::Eligible => figures.eligible,
                    DueSet::Done => figures.done,
                    DueSet::DoneWeek => figures.done_week,
                    DueSet::DoneToday => figures.done_today,
                    DueSet::Issued => figures.issued,
                    DueSet::Undelivered => figures.undelivered,
                    DueSet::Remaining => figures.remaining,
                    other => panic!("{other:?}"),
                };
                stage.keys("<Enter>");
                let told = format!("{wanted} người");
                let none = wanted == 0 && stage.text().contains("Không có ai");
                let text = stage.text();
                assert!(
                    none || text.contains(&told),
                    "{by:?} {column:?} {told}\n{text}"
                );
                stage.keys("<Esc><Right>");
                opened += 1;
            }
            stage.keys(&"<Left>".repeat(columns(by).len()));
            stage.keys("<Down>");
        }
        stage.keys("<Tab>");
    }
    assert!(opened > 150, "{opened}");
}

#[test]
fn every_reason_opens_exactly_its_people() {
    let (_drive, mut stage) = stage(Lang::Vi, (100, 40), progress);
    stage.keys("<Tab><Tab><Tab><Tab><Down>");
    let store = &stage.app.ctx().store;
    let roll = store.load_roll().unwrap();
    let league = League::of(store, &roll, FigureBy::Village).unwrap();
    let rows: Vec<_> = std::iter::once(&league.all)
        .chain(&league.rows)
        .cloned()
        .collect();
    for reason in Remaining::all() {
        for row in &rows {
            let wanted = League::reason(row, reason);
            stage.keys("<Enter>");
            let text = stage.text();
            let none = wanted == 0 && text.contains("Không có ai");
            assert!(
                none || text.contains(&format!("{wanted} người")),
                "{reason:?} {wanted}\n{text}"
            );
            stage.keys("<Esc><Right>");
        }
        stage.keys("<Left><Left><Left><Left><Down>");
    }
}

#[test]
fn digits_rank_and_equals_keep_the_walking_order() {
    let (_drive, mut stage) = stage(Lang::Vi, (100, 30), progress);
    for (key, wanted) in [
        // By the share of the targets: 32/30 of a minimum, 24/30, 0/4.
        ("1", ["Thôn Đông", "Thôn Tây", "Thôn Nam"]),
        // 8, 6 and 4 people remain.
        ("2", ["Thôn Nam", "Thôn Tây", "Thôn Đông"]),
        // In seven days 24 of 30, 12 of 40, none.
        ("3", ["Thôn Tây", "Thôn Đông", "Thôn Nam"]),
        ("4", ["Thôn Đông", "Thôn Tây", "Thôn Nam"]),
    ] {
        stage.keys(key);
        let text = stage.text();
        let places = wanted.map(|name| text.find(name));
        assert!(
            places.is_sorted() && places[0].is_some(),
            "{key} {places:?}\n{text}"
        );
    }
}

#[test]
fn the_villages_of_a_choice_are_shown_and_the_choice_stays() {
    let (_drive, mut stage) = stage(Lang::Vi, (100, 30), progress);
    for (choice, shown, hidden) in [
        ("Thôn chậm", &["Thôn Nam"][..], &["Thôn Đông"][..]),
        ("Thôn làm tốt", &["Thôn Đông"][..], &["Thôn Nam"][..]),
        (
            "Thôn 7 ngày qua chưa đến, chưa gọi",
            &["Thôn Tây", "Thôn Nam"][..],
            &["Thôn Đông"][..],
        ),
        (
            "Thôn 30 ngày qua chưa đến, chưa gọi",
            &["Thôn Nam"][..],
            &["Thôn Tây"][..],
        ),
        (
            "Địa bàn của Trần Văn Hùng",
            &["Thôn Đông", "Thôn Tây"][..],
            &["Thôn Nam"][..],
        ),
        (
            "Địa bàn của Nguyễn Văn Lâm",
            &["Thôn Đông", "Thôn Nam"][..],
            &["Thôn Tây"][..],
        ),
        (
            "Tất cả các thôn",
            &["Thôn Đông", "Thôn Tây", "Thôn Nam"][..],
            &[][..],
        ),
    ] {
        stage.keys("-");
        let text = stage.text();
        let line = text.lines().find(|line| line.contains(choice)).unwrap();
        let digit = line
            .split('║')
            .nth(1)
            .unwrap()
            .trim_start_matches([' ', '►']);
        stage.keys(&digit[..1]);
        let text = stage.text();
        for name in shown {
            assert!(text.contains(name), "{choice}\n{text}");
        }
        for name in hidden {
            assert!(!text.contains(name), "{choice}\n{text}");
        }
    }
}

#[test]
fn a_step_moves_pace_forecast_and_rank() {
    let (drive, mut stage) = stage(Lang::Vi, (100, 30), progress);
    let row = |stage: &Stage<Store>| {
        let store = &stage.app.ctx().store;
        let league = League::of(store, &store.load_roll().unwrap(), FigureBy::Village).unwrap();
        let row = league.rows[2].clone();
        (
            row.pace.forecast,
            row.ranks[0],
            row.moved[0],
            row.figures.done,
        )
    };
    assert_eq!(row(&stage), (None, Some(3), Some(0), 0));
    let ctx = stage.app.ctx_mut();
    let people = drive.people[2].clone();
    let entry =
        gocua::store::StepEntry::new(gocua::domain::step::StepKind::Taken, day("2026-11-22"));
    ctx.store
        .record_steps(&people, &entry, &mut |_, _| true)
        .unwrap();
    // All four of the target: a full share, behind more than the minimum of the first village.
    assert_eq!(row(&stage), (Some(day("2026-11-22")), Some(2), Some(1), 4));
    stage.wait(1);
    assert!(stage.text().contains("100,0 %"), "{}", stage.text());
}

#[test]
fn the_file_of_the_table_says_what_the_screen_says() {
    let (drive, mut stage) = stage(Lang::Vi, (100, 30), progress);
    stage.keys("<F7>1");
    let path = drive.folder.path().join("tien-do-thon-2026-11-22.csv");
    let text = std::fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert!(
        lines[0].starts_with("\"Thôn, tổ\",Hạng,Thuộc diện,Đã thu nhận,Tỉ lệ,Còn lại,"),
        "{}",
        lines[0]
    );
    assert!(
        lines[1].starts_with("Thôn Đông,1,40,32,\"80,0 %\",8,"),
        "{}",
        lines[1]
    );
    assert!(
        lines[4].starts_with("Cả xã,,74,56,\"75,6 %\",18,"),
        "{}",
        lines[4]
    );
    assert_eq!(
        lines[5].trim_matches('"'),
        "Kiểm tra: thuộc diện 74 = đã làm 56 + còn lại 18, khớp · cộng các lý do 18, khớp"
    );
}

#[test]
fn totals_that_were_told_are_saved_as_one_and_taken_back_as_one() {
    let (_drive, mut stage) = stage(Lang::Vi, (100, 30), |_| DayTotals::of(day("2026-11-22")));
    stage.keys("<Down><Down><Down><Down>3<Down>14<Down><Down>20");
    let text = stage.text();
    for told in [
        "Thôn Đông  2  nhiều hơn 1",
        "Thôn Tây  14  khớp",
        "Thôn Nam   0  chưa có số báo",
        "Cả xã     16  nhiều hơn 4",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
    stage.keys("<F2>");
    assert!(
        stage.text().contains("Đã lưu 3 số báo ngày 22/11/2026"),
        "{}",
        stage.text()
    );
    let totals = |stage: &Stage<Store>| {
        let store = &stage.app.ctx().store;
        let told = Told {
            metric: Metric::Taken,
            basis: Basis::Day,
            day: day("2026-11-22"),
        };
        let rows = store.total_rows(&store.load_roll().unwrap(), told).unwrap();
        rows.iter()
            .map(|row| (row.total, row.counted, row.difference()))
            .collect::<Vec<_>>()
    };
    let wanted = [
        (Some(3), 2, Some(1)),
        (Some(14), 14, Some(0)),
        (None, 0, None),
        (Some(20), 16, Some(4)),
    ];
    assert_eq!(totals(&stage), wanted);
    stage.keys("<Ctrl+Z>");
    let none = wanted.map(|(_, counted, _)| (None, counted, None));
    assert_eq!(totals(&stage), none);
}

#[test]
fn a_total_to_date_counts_all_days_up_to_it() {
    let (_drive, store) = drive();
    let roll = store.load_roll().unwrap();
    for (metric, basis, on, wanted) in [
        (Metric::Taken, Basis::Day, "2026-11-20", [10, 0, 0, 10]),
        (Metric::Taken, Basis::ToDate, "2026-11-20", [30, 10, 0, 40]),
        (Metric::Taken, Basis::ToDate, "2026-11-22", [32, 24, 0, 56]),
        (Metric::Issued, Basis::ToDate, "2026-11-21", [3, 0, 0, 3]),
        (Metric::Issued, Basis::Day, "2026-11-22", [0, 0, 0, 0]),
    ] {
        let told = Told {
            metric,
            basis,
            day: day(on),
        };
        let rows = store.total_rows(&roll, told).unwrap();
        let counted: Vec<usize> = rows.iter().map(|row| row.counted).collect();
        assert_eq!(counted, wanted, "{told:?}");
    }
}

#[test]
fn the_overview_says_what_is_due_and_leads_there() {
    let (_drive, mut stage) = stage(Lang::Vi, (80, 24), |_| Overview::default());
    let text = stage.text();
    for told in [
        "6 │ Báo cáo: 1 trễ, 1 sắp hạn",
        "7 │ 2 thẻ đã về, chưa trả",
        "14-22 tuổi: Hạn 25/11/2026, còn 3 ngày",
        "chỉ tiêu 70: 80,0 %",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
    stage.keys("7");
    assert!(stage.text().contains("2 người"), "{}", stage.text());
    let ctx = stage.app.ctx();
    let roll = ctx.store.load_roll().unwrap();
    assert_eq!(
        roll.due_people(&DueFilter::of(DueSet::Undelivered)).len(),
        2
    );
}

#[test]
fn every_screen_is_reached_and_every_command_is_sound() {
    assert!(faults(Progress::COMMANDS).is_empty());
    assert!(faults(DayTotals::COMMANDS).is_empty());
    assert!(faults(Overview::COMMANDS).is_empty());
    assert_eq!(ProgressColumn::ALL.len(), columns(FigureBy::Village).len());
    let (_drive, mut stage) = stage(Lang::Vi, (80, 24), |_| Overview::default());
    for (search, told) in [
        (
            "<F9>xep hang<Enter>",
            "Kiểm tra: thuộc diện 74 = đã làm 56 + còn lại 18",
        ),
        ("<F9>so bao<Enter>", "Đếm theo tên, và chênh lệch"),
    ] {
        stage.keys(search);
        assert!(stage.text().contains(told), "{told}\n{}", stage.text());
        stage.keys("<Esc>");
    }
}

#[test]
fn a_campaign_without_priority_groups_says_so() {
    let (_hamlet, ctx) = crate::hamlet::hamlet(Lang::Vi);
    let app = App::without_worker(ctx, Box::new(Progress::default()));
    let mut stage = Stage::new(app, 80, 24);
    stage.keys("<Tab><Tab>");
    let text = stage.text();
    assert!(text.contains("Đợt này chưa có nhóm ưu tiên"), "{text}");
}

#[test]
fn reasons_are_not_ranked_and_their_keys_do_nothing() {
    let (_drive, mut stage) = stage(Lang::Vi, (80, 24), progress);
    stage.keys("<Tab><Tab><Tab><Tab><Down><Down>");
    let before = stage.text();
    assert!(before.contains("►Vướng giấy tờ"), "{before}");
    for key in ["1", "2", "3", "4", "-"] {
        stage.keys(key);
        assert_eq!(stage.text(), before, "{key}");
    }
}
