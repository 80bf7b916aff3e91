//! Campaigns, their cohorts, targets, report dates and remarks, set up with the keyboard alone.

use gocua::domain::channel::Channel;
use gocua::domain::date::Day;
use gocua::domain::outcome::Outcome;
use gocua::domain::slot::Slot;
use gocua::lang::Lang;
use gocua::store::{Entry, HouseholdFilter, Recording, Store};
use gocua::tui::app::App;
use gocua::tui::context::Ctx;
use gocua::tui::screen::Layer;
use gocua::tui::screens::campaigns::Campaigns;
use insta::assert_snapshot;

use crate::files::stage;
use crate::hamlet::{Hamlet, hamlet};
use crate::stage::Stage;

fn campaigns(_: &Hamlet, _: &Ctx) -> Box<dyn Layer> {
    Box::new(Campaigns::default())
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The letter of Bắc Ninh, 2022: 14 to 22 before 31/8, 23 and over before 30/9, each with a report on the day after.
const NEW: &str = "<Ctrl+N><Tab><Ctrl+U>Làm thẻ 2022<Tab><Tab><Ctrl+U>01/6/2022<Tab>30/9/2022<F2>";
const COHORTS: &str = "1<Ctrl+N><Tab><Tab>22<Tab><Tab>31/8/2022<Tab>31/8/2022<F2>\
    <Ctrl+N><Tab><Tab><Tab><Tab>30/9/2022<Tab>30/9/2022<F2><Esc>";
const REPORTS: &str = "4<Ctrl+N><Tab>2<Tab><Tab>UBND thành phố<Tab>Văn phòng UBND<F2>\
    <Ctrl+N><Tab>3<F2><Esc>";

fn letter(lang: Lang, size: (u16, u16)) -> (Hamlet, Stage<Store>) {
    let (hamlet, mut stage) = stage(lang, size, campaigns);
    stage.keys(NEW).keys(COHORTS).keys(REPORTS);
    (hamlet, stage)
}

#[test]
fn the_campaign_of_a_letter_is_set_up_with_keys_alone() {
    let (_hamlet, mut stage) = letter(Lang::Vi, (80, 24));
    let store = &stage.app.ctx().store;
    let (id, campaign) = store.campaign().unwrap();
    assert_eq!(
        (campaign.name.as_str(), campaign.starts_on, campaign.due_on),
        ("Làm thẻ 2022", day("2022-06-01"), Some(day("2022-09-30")))
    );
    let cohorts: Vec<_> = store
        .cohorts(id)
        .unwrap()
        .into_iter()
        .map(|(_, one)| {
            (
                one.name,
                one.from_age,
                one.to_age,
                one.intake_due,
                one.card_due,
            )
        })
        .collect();
    let (first, second) = (Some(day("2022-08-31")), Some(day("2022-09-30")));
    assert_eq!(
        cohorts,
        [
            ("14-22".to_owned(), 14, Some(22), first, first),
            ("23+".to_owned(), 23, None, second, second),
        ]
    );
    let reports: Vec<_> = store
        .due_reports(id)
        .unwrap()
        .into_iter()
        .map(|(_, one)| (one.due_on, one.recipient, one.via))
        .collect();
    assert_eq!(
        reports,
        [
            (
                day("2022-09-01"),
                "UBND thành phố".to_owned(),
                "Văn phòng UBND".to_owned()
            ),
            (day("2022-10-01"), String::new(), String::new()),
        ]
    );
    assert!(
        stage.text().contains("2 báo cáo quá hạn"),
        "{}",
        stage.text()
    );
    // One key says that a report was sent, the same key that it was not.
    stage.keys("4.");
    let sent = |stage: &Stage<Store>| stage.app.ctx().store.due_reports(id).unwrap()[0].1.sent_on;
    assert_eq!(sent(&stage), Some(day("2026-11-22")));
    stage.keys(".");
    assert_eq!(sent(&stage), None);
    // All of it can be taken back, step by step.
    for _ in 0..8 {
        stage.keys("<Ctrl+Z>");
    }
    assert_eq!(stage.app.ctx().store.campaigns().unwrap().len(), 1);
    assert_eq!(stage.app.ctx().store.check(true).unwrap().faults, []);
}

#[test]
fn births_are_shown_while_ages_are_typed_and_doubts_are_said() {
    let (_hamlet, mut stage) = stage(Lang::Vi, (80, 24), campaigns);
    stage
        .keys(NEW)
        .keys("1<Ctrl+N><Tab><Tab>22<Tab><Tab>31/8/2022");
    let born = "sinh từ 01/09/1999 đến 31/08/2008";
    assert!(stage.text().contains(born), "{}", stage.text());
    stage.keys("<Tab>30/8/2022");
    assert!(
        stage.text().contains("hạn cấp thẻ trước hạn thu nhận"),
        "{}",
        stage.text()
    );
}

/// Nobody is home in the first household.
fn nobody_home(store: &mut Store) {
    let roll = store.load_roll().unwrap();
    let first = roll.households(&HouseholdFilter::default())[0].household;
    let sheet = store.sheet(first).unwrap();
    let (id, campaign) = store.campaign().unwrap();
    let recording = Recording {
        day: day("2026-11-22"),
        slot: Slot::Evening,
        visitors: String::new(),
        channel: Channel::Door,
    };
    let outcome = Outcome::from_code("nobody_home").unwrap();
    let entry = Entry::new(&sheet, id, &campaign.eligibility, outcome, &recording);
    store.record(&entry).unwrap();
}

/// Another campaign is another count: what was recorded for the first is not seen in the second, and comes back.
#[test]
fn choosing_a_campaign_switches_what_is_counted() {
    let (_hamlet, mut ctx) = hamlet(Lang::Vi);
    nobody_home(&mut ctx.store);
    let app = App::without_worker(ctx, Box::new(Campaigns::default()));
    let mut stage = Stage::new(app, 80, 24);
    let visited = |stage: &Stage<Store>| {
        let roll = stage.app.ctx().store.load_roll().unwrap();
        let progress = roll.progress();
        progress.1.visits
    };
    assert_eq!(visited(&stage), 1);
    stage.keys("<Ctrl+N>5<Tab><Ctrl+U>Phát quà Tết<F2>");
    assert!(
        stage.text().contains("Từ giờ ghi cho đợt: Phát quà Tết"),
        "{}",
        stage.text()
    );
    assert_eq!(visited(&stage), 0);
    stage.keys("<Home><Enter>");
    assert_eq!(visited(&stage), 1);
    assert_eq!(
        stage.app.ctx().store.campaign().unwrap().1.name,
        "Làm thẻ căn cước"
    );
}

macro_rules! pictures {
    ($($name:ident: $columns:literal x $rows:literal, $lang:ident, $keys:literal;)*) => {$(
        #[test]
        fn $name() {
            let (_hamlet, mut stage) = letter(Lang::$lang, ($columns, $rows));
            stage.keys($keys);
            assert_snapshot!(stage.picture());
        }
    )*};
}

pictures! {
    campaigns_vi: 80 x 24, Vi, "";
    campaigns_en: 80 x 24, En, "";
    campaigns_wide: 100 x 30, Vi, "";
    campaign_form_vi: 80 x 24, Vi, "<F4>";
    campaign_form_en: 80 x 24, En, "<F4>";
    deadline_before_the_start_vi: 80 x 24, Vi, "<F4><Tab><Tab><Tab><Tab><Ctrl+U>31/5/2022<F2>";
    own_rule_vi: 80 x 24, Vi, "<F4><Tab><Tab><Tab><Tab><Tab>7<Tab><Tab><Tab><Tab><Tab>";
    cohorts_vi: 80 x 24, Vi, "1";
    cohorts_en: 80 x 24, En, "1";
    cohort_form_vi: 80 x 24, Vi, "1<Down><Enter>";
    targets_empty_vi: 80 x 24, Vi, "2";
    targets_vi: 80 x 24, Vi, "2<Ctrl+N><Tab><Tab><Tab>1.200<F2><Ctrl+N>2<Tab><Tab><Tab>700<Tab>1<Tab>12<F2>";
    target_form_en: 80 x 24, En, "2<Ctrl+N>";
    groups_vi: 80 x 24, Vi, "3<Ctrl+N>Đảng viên<F2>";
    reports_vi: 80 x 24, Vi, "4.";
    reports_en: 80 x 24, En, "4";
    report_form_vi: 80 x 24, Vi, "4<Ctrl+N>";
    remarks_vi: 80 x 24, Vi, "5<Ctrl+N>2<Tab><Tab><Tab>Trưởng ấp<Tab>Gọi điện trước khi đến<F2>";
}

#[test]
fn a_chosen_campaign_that_is_ended_or_not_begun_says_so() {
    let (_hamlet, mut stage) = stage(Lang::Vi, (80, 24), campaigns);
    assert!(stage.text().contains("√ đang chọn"), "{}", stage.text());
    for (keys, wanted) in [
        ("6", "√ đã kết thúc"),
        ("6", "√ đang chọn"),
        (
            "<F4><Tab><Tab><Tab><Ctrl+U>01/12/2026<F2>",
            "√ chưa bắt đầu",
        ),
    ] {
        stage.keys(keys);
        assert!(stage.text().contains(wanted), "{wanted}\n{}", stage.text());
    }
}
