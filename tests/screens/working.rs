//! The working screens on a small register: pictures, and what keys write.

use gocua::domain::campaign::CampaignKind;
use gocua::domain::clock::{Clock, Moment};
use gocua::exchange::plan::proposed;
use gocua::lang::Lang;
use gocua::store::{Sheet, Store};
use gocua::tui::app::App;
use gocua::tui::command::{Ending, faults};
use gocua::tui::context::{Ctx, Source};
use gocua::tui::look::{Look, width};
use gocua::tui::screen::Screen;
use gocua::tui::screens::calendar::Calendar;
use gocua::tui::screens::chip::ChipForm;
use gocua::tui::screens::detail::Detail;
use gocua::tui::screens::homecoming::Homecoming;
use gocua::tui::screens::household_form::HouseholdForm;
use gocua::tui::screens::households::Households;
use gocua::tui::screens::locked::{Locked, Way};
use gocua::tui::screens::member_form::MemberForm;
use gocua::tui::screens::overview::Overview;
use gocua::tui::screens::panel::Panel;
use gocua::tui::screens::still_away::StillAway;
use gocua::tui::screens::village_form::VillageForm;
use gocua::tui::screens::work_list::WorkList;
use gocua::tui::{Start, screens};
use insta::assert_snapshot;

use crate::register::{Register, clock, day, empty, fresh, household, walked};
use crate::stage::Stage;

/// The screens of a register on a picture; the register's folder lives as long.
pub(crate) struct Desk {
    pub(crate) stage: Stage<Store>,
    _folder: tempfile::TempDir,
}

impl Desk {
    pub(crate) fn new(register: Register, lang: Lang, columns: u16, rows: u16) -> Self {
        Self::at_time(register, lang, (columns, rows), clock())
    }

    fn at_time(register: Register, lang: Lang, size: (u16, u16), clock: Clock) -> Self {
        Self::of_campaign(register, lang, size, clock, None)
    }

    fn of_campaign(
        register: Register,
        lang: Lang,
        (columns, rows): (u16, u16),
        clock: Clock,
        campaign: Option<&str>,
    ) -> Self {
        let Register { folder, store } = register;
        let start = Start {
            register: None,
            lang,
            look: Look::default(),
            mouse: false,
            who: "Lâm".to_owned(),
            home: Some(folder.path().join("home")),
            thrown_away: None,
            read_only: false,
            campaign: campaign.map(str::to_owned),
            clock,
        };
        let app = screens(store, &start, App::without_worker);
        Self {
            stage: Stage::new(app, columns, rows),
            _folder: folder,
        }
    }

    /// The households of the first village, the cursor on the first.
    pub(crate) fn walking(register: Register) -> Self {
        let mut desk = Self::new(register, Lang::Vi, 80, 24);
        desk.keys("<Enter>");
        desk.stage.pressed = 0;
        desk
    }

    pub(crate) fn keys(&mut self, keys: &str) -> &mut Self {
        self.stage.keys(keys);
        self
    }

    pub(crate) fn store(&self) -> &Store {
        &self.stage.app.ctx().store
    }

    pub(crate) fn sheet(&self, code: &str) -> Sheet {
        self.store().sheet(household(self.store(), code)).unwrap()
    }

    /// The outcomes of a household, oldest first, those of before today left out.
    pub(crate) fn today(&self, code: &str) -> Vec<&'static str> {
        let visits = self.sheet(code).visits;
        let today = visits
            .iter()
            .filter(|line| line.visit.occurred_on == day("2026-11-22"));
        today.map(|line| line.visit.outcome.code()).collect()
    }

    /// The number of the household under the cursor.
    pub(crate) fn at(&self) -> String {
        let place = self.stage.app.ctx().session.spot.household;
        let id = self.stage.app.ctx().session.place.household.or(place);
        let id = place.or(id).unwrap();
        self.store().household(id).unwrap().code
    }

    pub(crate) fn told(&self) -> String {
        let notice = self.stage.app.ctx().notice();
        notice.map(|notice| notice.text.clone()).unwrap_or_default()
    }
}

macro_rules! pictures {
    ($($name:ident: $register:ident, $keys:literal;)*) => {$(
        mod $name {
            use super::*;

            #[test]
            fn narrow() {
                picture($register(), Lang::Vi, 80, 24, $keys, concat!(stringify!($name), "_vi_80"));
            }

            #[test]
            fn narrow_in_english() {
                picture($register(), Lang::En, 80, 24, $keys, concat!(stringify!($name), "_en_80"));
            }

            #[test]
            fn wide() {
                picture($register(), Lang::Vi, 100, 30, $keys, concat!(stringify!($name), "_vi_100"));
            }

            #[test]
            fn wide_in_english() {
                picture($register(), Lang::En, 100, 30, $keys, concat!(stringify!($name), "_en_100"));
            }
        }
    )*};
}

fn picture(register: Register, lang: Lang, columns: u16, rows: u16, keys: &str, name: &str) {
    let mut desk = Desk::new(register, lang, columns, rows);
    desk.keys(keys);
    assert_snapshot!(name, desk.stage.picture());
}

pictures! {
    overview: walked, "";
    overview_empty: empty, "";
    overview_to_do: walked, "<Tab><Down>";
    overview_finding: walked, "lo te";
    overview_finding_nothing: walked, "zzz";
    village_new: empty, "<Ctrl+N>Thôn Mới";
    households: walked, "<Enter>";
    households_finding: walked, "<Enter>khang";
    households_filtered: walked, "<Enter><Tab><Right><Right>";
    households_none: walked, "<Enter>zzz";
    households_covered: walked, "<Enter><Ctrl+L>";
    households_nobody_home: walked, "<Enter>2";
    still_away: walked, "<Enter>1";
    come_back: walked, "<Enter>4+12";
    not_agreed: walked, "<Enter>5";
    other_result: walked, "<Enter>9";
    moved_out: walked, "<Enter>6";
    panel: fresh, "<Enter><Down><Down><Down><Down>3";
    panel_place: fresh, "<Enter><Down><Down><Down><Down>322bd";
    panel_filled: fresh, "<Enter><Down><Down><Down><Down>322bd<Enter>09876543211<Esc>";
    panel_below: fresh, "<Enter><Down><Down><Down><Down>3<Tab><Tab>7";
    panel_whole_household: fresh, "<Enter><Down><Down><Down><Down>94";
    chip: walked, "<Enter><Ctrl+R>";
    chip_yesterday: walked, "<Enter><Ctrl+R><Ctrl+U>21<Enter>4<F2>";
    household: walked, "<Enter><Down><Enter><Down>";
    household_changes: walked, "<Enter><Down><Enter><Tab>";
    household_edit: walked, "<Enter><Down><F4>";
    household_new: walked, "<Enter><Ctrl+N>";
    member_edit: walked, "<Enter><Down><Enter><Down><Enter>";
    member_wrong_date: walked, "<Enter><Down><Enter><Ctrl+N>Bé<Enter>31/2<F2>";
    member_leaves: walked, "<Enter><Down><Enter><Del>";
    undone: walked, "<Enter>2<Ctrl+Z>";
    help: walked, "<Enter><F1>";
    menu: walked, "<Enter><F9>";
    menu_of_nothing: walked, "<Enter><F9>zzz";
    work_list: walked, "<Ctrl+W>";
    work_list_filtered: walked, "<Ctrl+W><Tab>7";
    work_list_of_a_village: walked, "<Enter><Ctrl+W><Down><Down>";
    calendar: walked, "5";
    calendar_at_tet: walked, "5<PgDn><PgDn><PgDn><Up><Up><Left><Left>";
    calendar_beside: walked, "5<Tab><Down>";
    home_for_tet: walked, "52";
    home_on_a_day: walked, "5<Enter>";
}

#[test]
fn every_key_has_one_meaning() {
    assert!(faults(Overview::COMMANDS).is_empty());
    assert!(faults(Households::COMMANDS).is_empty());
    assert!(faults(Detail::COMMANDS).is_empty());
    assert!(faults(Panel::COMMANDS).is_empty());
    assert!(faults(HouseholdForm::COMMANDS).is_empty());
    assert!(faults(MemberForm::COMMANDS).is_empty());
    assert!(faults(VillageForm::COMMANDS).is_empty());
    assert!(faults(ChipForm::COMMANDS).is_empty());
    assert!(faults(StillAway::COMMANDS).is_empty());
    assert!(faults(WorkList::COMMANDS).is_empty());
    assert!(faults(Calendar::COMMANDS).is_empty());
    assert!(faults(Homecoming::COMMANDS).is_empty());
    assert!(faults::<_, Store>(<Store as Source>::commands()).is_empty());
}

#[test]
fn nobody_home_is_one_key_and_the_next_house_none() {
    let mut desk = Desk::walking(fresh());
    desk.keys("22");
    assert_eq!(desk.stage.pressed, 2);
    assert_eq!(
        (desk.today("031"), desk.today("032")),
        (vec!["nobody_home"], vec!["nobody_home"])
    );
    assert_eq!(desk.at(), "033");
    let last = &desk.sheet("032").visits[0].visit;
    assert_eq!(
        (last.visitors.as_str(), last.slot.code()),
        ("Lâm", "afternoon")
    );
    assert!(
        desk.told()
            .starts_with("Đã lưu: hộ 032 · Không ai ở nhà · lần 1, chiều"),
        "{}",
        desk.told()
    );
}

/// What keys record where: the keys, their number, the household, its outcomes of today.
#[test]
fn what_keys_record() {
    for (keys, most, code, wanted) in [
        ("1", 1, "031", vec![]),
        ("1<Enter>", 2, "031", vec!["met_all"]),
        ("<Down><Down>1", 3, "033", vec!["met_all"]),
        ("44", 2, "031", vec!["come_back"]),
        ("47", 2, "031", vec!["come_back"]),
        ("4+5<Enter>", 4, "031", vec!["come_back"]),
        ("42511", 5, "031", vec!["come_back"]),
        ("51", 2, "031", vec!["not_agreed"]),
        ("5<Esc>", 2, "031", vec![]),
        ("6<Enter>", 2, "031", vec!["moved_out"]),
        ("7", 1, "031", vec!["no_access"]),
        ("8", 1, "031", vec!["invitation_left"]),
        ("95", 2, "031", vec!["vacant"]),
        ("92<Enter>", 3, "031", vec!["neighbour_asked"]),
        ("/042<Enter>2", 6, "042", vec!["nobody_home"]),
        ("0422<Enter>", 5, "042", vec![]),
        ("042<Enter>2", 5, "042", vec!["nobody_home"]),
        ("lmk<Enter>2", 5, "035", vec!["nobody_home"]),
        ("khang<Down>2", 7, "035", vec!["nobody_home"]),
        ("2<Up><Ctrl+Z>", 3, "031", vec![]),
        ("2<Ctrl+Z><Ctrl+Y>", 3, "031", vec!["nobody_home"]),
        ("2<Up>0", 3, "031", vec![]),
        ("2<Up>8", 3, "031", vec!["nobody_home"]),
        ("3<F2>", 2, "031", vec!["met_some_away"]),
        ("3<Esc>", 2, "031", vec![]),
        ("<F9>khong ai<Enter>", 10, "031", vec!["nobody_home"]),
        ("<Enter>2", 2, "031", vec!["nobody_home"]),
    ] {
        let mut desk = Desk::walking(fresh());
        desk.keys(keys);
        assert!(
            desk.stage.pressed <= most,
            "{keys}: {} keys",
            desk.stage.pressed
        );
        assert_eq!(desk.today(code), wanted, "{keys}\n{}", desk.stage.text());
    }
}

#[test]
fn eighteen_keys_for_an_absent_son() {
    let mut desk = Desk::walking(fresh());
    desk.keys("<Down><Down><Down><Down>");
    desk.stage.pressed = 0;
    desk.keys("322bd<Enter>09876543211<F2>");
    assert_eq!(desk.stage.pressed, 18);
    let sheet = desk.sheet("035");
    let (_, absence) = sheet.members[1].absence.clone().unwrap();
    assert_eq!(absence.reason.unwrap().code(), "working_elsewhere");
    assert_eq!(absence.place, "Bình Dương");
    assert_eq!(absence.scope.unwrap().code(), "in_country");
    assert_eq!(absence.phones.text(), "0987654321");
    assert_eq!(absence.back.unwrap().code(), "tet-2027");
    assert_eq!(absence.confirmed_on, Some(day("2026-11-22")));
    assert_eq!(absence.proxy, Some(sheet.members[0].id));
    let results: Vec<&str> = sheet.visits[0]
        .people
        .iter()
        .map(|one| one.result.code())
        .collect();
    assert_eq!(results, ["met", "through_family", "through_family"]);
    assert_eq!(sheet.visits[0].visit.informant, "Huỳnh Thị Ngọc Diệu");
    // One entry, taken back as one.
    desk.keys("<Ctrl+Z>");
    let sheet = desk.sheet("035");
    assert!(sheet.visits.is_empty() && sheet.members[1].absence.is_none());
}

#[test]
fn the_second_absent_member_takes_two_keys() {
    let mut desk = Desk::walking(fresh());
    desk.keys("<Down><Down><Down><Down>322bd<Enter><Enter>1<Esc>");
    desk.stage.pressed = 0;
    desk.keys("3'");
    assert_eq!(desk.stage.pressed, 2);
    desk.keys("<F2>");
    let sheet = desk.sheet("035");
    let (_, absence) = sheet.members[2].absence.clone().unwrap();
    assert_eq!(
        (
            absence.place.as_str(),
            absence.back.unwrap().code().as_str()
        ),
        ("Bình Dương", "tet-2027")
    );
}

#[test]
fn those_still_away_are_confirmed_with_the_visit() {
    let mut desk = Desk::walking(fresh());
    desk.keys("2<Up>");
    desk.keys("1<Enter>");
    let sheet = desk.sheet("031");
    let (_, absence) = sheet.members[1].absence.clone().unwrap();
    assert_eq!(absence.confirmed_on, Some(day("2026-11-22")));
    let results: Vec<&str> = sheet.visits[1]
        .people
        .iter()
        .map(|one| one.result.code())
        .collect();
    assert_eq!(results, ["met", "through_family"]);
    assert!(
        desk.told()
            .contains("gặp 1/2 người từ 14 tuổi · 1 người báo qua người nhà"),
        "{}",
        desk.told()
    );
}

/// What the panel writes when nothing in it is touched.
#[test]
fn the_panel_says_what_is_likely() {
    for (keys, code, wanted) in [
        (
            "3<F2>",
            "034",
            vec!["met", "through_family", "through_family"],
        ),
        ("91<F2>", "034", vec!["met"]),
        ("13<F2>", "031", vec!["met", "through_family"]),
        (
            "3<Enter>5<F2>",
            "034",
            vec!["not_agreed", "through_family", "through_family"],
        ),
    ] {
        let mut desk = Desk::walking(fresh());
        desk.keys(if code == "034" {
            "<Down><Down><Down>"
        } else {
            ""
        });
        desk.keys(keys);
        let sheet = desk.sheet(code);
        let people = sheet.visits.iter().flat_map(|line| &line.people);
        let results: Vec<&str> = people.map(|one| one.result.code()).collect();
        assert_eq!(results, wanted, "{keys}");
    }
}

#[test]
fn a_register_in_use_can_be_looked_at() {
    for (way, keys, ending) in [
        (Way::Look, "<Enter>", Some(Ending::Look("so.gocua".into()))),
        (Way::Look, "<Esc>", Some(Ending::Quit)),
        (Way::Again, "<Enter>", Some(Ending::Open("so.gocua".into()))),
        (Way::Again, "<Esc>", Some(Ending::Quit)),
        (Way::Leave, "<Enter>", None),
        (Way::Leave, "<Esc>", Some(Ending::Quit)),
    ] {
        let ctx = Ctx::new((), Lang::Vi, Look::default(), clock());
        let locked = Locked::new(
            "so.gocua".into(),
            "Sổ đang mở ở cửa sổ khác.".to_owned(),
            way,
        );
        let mut stage = Stage::new(App::without_worker(ctx, Box::new(locked)), 80, 24);
        assert_eq!(stage.text().contains("Enter = chỉ xem"), way == Way::Look);
        assert_eq!(stage.text().contains("Enter = thử lại"), way == Way::Again);
        stage.keys(keys);
        assert_eq!(stage.app.ending(), ending.as_ref(), "{keys}");
    }
}

#[test]
fn somebody_who_came_back_is_no_longer_away() {
    let mut desk = Desk::walking(fresh());
    desk.keys("32<Esc>2<F2>");
    let sheet = desk.sheet("031");
    assert!(sheet.members[1].absence.is_none());
    assert_eq!(sheet.members[1].past.len(), 1);
}

#[test]
fn a_whole_household_away_takes_one_form() {
    let mut desk = Desk::walking(fresh());
    desk.keys("<Down><Down><Down>942bd<Enter><Enter>1<F2>");
    let sheet = desk.sheet("034");
    let places: Vec<String> = sheet
        .members
        .iter()
        .filter_map(|member| Some(member.absence.as_ref()?.1.place.clone()))
        .collect();
    assert_eq!(places, ["Bình Dương", "Bình Dương", "Bình Dương"]);
}

#[test]
fn a_member_with_name_and_year_takes_ten_keys() {
    let mut desk = Desk::walking(fresh());
    desk.keys("<Enter>");
    desk.stage.pressed = 0;
    desk.keys("<Ctrl+N>An<Enter>1990<F2>");
    assert!(desk.stage.pressed <= 10);
    let sheet = desk.sheet("031");
    assert_eq!(sheet.members[2].person.name, "An");
    assert_eq!(sheet.members[2].person.birth.unwrap().iso(), "1990");
}

#[test]
fn a_household_is_added_at_the_door_with_its_head() {
    let mut desk = Desk::walking(fresh());
    desk.keys("<Ctrl+N>Lê Văn Mới<F2>");
    let sheet = desk.sheet("043");
    assert_eq!(sheet.head(), "Lê Văn Mới");
    assert!(sheet.members[0].person.is_head);
    desk.keys("<Ctrl+Z>");
    assert!(
        desk.store()
            .households_of_code(sheet.household.village, "043")
            .unwrap()
            .is_empty()
    );
}

#[test]
fn yesterdays_list_is_typed_tonight() {
    let mut desk = Desk::walking(fresh());
    desk.keys("<Ctrl+R><Ctrl+U>21<Enter>4 , Hoa<F2>2");
    let visit = &desk.sheet("031").visits[0].visit;
    assert_eq!(visit.occurred_on, day("2026-11-21"));
    assert_eq!(
        (visit.slot.code(), visit.visitors.as_str()),
        ("evening", "Lâm , Hoa")
    );
    desk.keys("<Ctrl+R><F5>2");
    assert_eq!(desk.today("032"), ["nobody_home"]);
}

#[test]
fn late_at_night_it_asks_once() {
    let night = day("2026-11-22").and_hms_opt(23, 10, 0).unwrap();
    let night = Clock::fixed(Moment::from_local(night));
    let mut desk = Desk::at_time(fresh(), Lang::Vi, (80, 24), night);
    desk.keys("<Enter>2");
    assert!(
        desk.stage.text().contains("Bây giờ là 23:10"),
        "{}",
        desk.stage.text()
    );
    assert!(desk.today("031").is_empty());
    desk.keys("<Enter>2");
    assert_eq!(
        (desk.today("031"), desk.today("032")),
        (vec!["nobody_home"], vec!["nobody_home"])
    );
}

#[test]
fn it_opens_where_the_user_stopped() {
    let register = fresh();
    let path = register.store.path().to_owned();
    let options = crate::register::options(register.folder.path());
    let mut desk = Desk::walking(register);
    desk.keys("<Down><Down>2");
    let ctx = desk.stage.app.ctx();
    gocua::tui::stop_at(&ctx.store, ctx.session.place);
    let Desk {
        stage,
        _folder: folder,
    } = desk;
    drop(stage);
    let store = Store::open(&path, &options).unwrap();
    let desk = Desk::new(Register { folder, store }, Lang::Vi, 80, 24);
    assert!(
        desk.stage.text().contains("Thôn Đồng Tâm"),
        "{}",
        desk.stage.text()
    );
    assert_eq!(desk.at(), "034");
    assert_eq!(desk.told(), "Tối nay: 1 hộ, gặp 0, hẹn 0");
}

#[test]
fn the_next_house_goes_round_until_none_is_left() {
    let mut desk = Desk::walking(fresh());
    desk.keys("<End>2");
    assert_eq!(desk.at(), "031");
    desk.keys("222222222222");
    assert!(desk.told().contains("Hết hộ cần đến"), "{}", desk.told());
}

#[test]
fn filters_and_f5() {
    let mut desk = Desk::walking(walked());
    desk.keys("<F5>");
    assert!(desk.stage.text().contains("Thôn Đồng Tâm"));
    desk.keys("<Tab>5");
    let text = desk.stage.text();
    assert!(text.contains("037") && !text.contains("036"), "{text}");
    desk.keys("<Enter><Esc>");
    assert!(desk.stage.text().contains("Tổng quan"));
}

#[test]
fn a_read_only_register_writes_nothing() {
    let register = fresh();
    let path = register.store.path().to_owned();
    let mut options = crate::register::options(register.folder.path());
    options.read_only = true;
    let second = Store::open(&path, &options).unwrap();
    let register = Register {
        folder: register.folder,
        store: second,
    };
    let mut desk = Desk::walking(register);
    desk.keys("2<Ctrl+N>");
    assert!(desk.stage.text().contains("CHỈ XEM"));
    assert!(desk.today("031").is_empty());
}

#[test]
fn nothing_is_cut_in_hints_and_titles() {
    for lang in [Lang::Vi, Lang::En] {
        let ctx = Desk::new(walked(), lang, 80, 24);
        let ctx = ctx.stage.app.ctx();
        for hint in [
            Overview::default().hint(ctx),
            Households::default().hint(ctx),
            Detail::of(household(&ctx.store, "031")).hint(ctx),
            ChipForm::new(ctx).hint(ctx),
        ] {
            assert!(width(&hint) <= 78, "{hint}: {}", width(&hint));
        }
    }
}

/// `--campaign` where the screens are opened; marks may be left out.
#[test]
fn the_campaign_that_was_named_is_worked_on() {
    for (named, worked_on) in [
        (None, "Làm thẻ căn cước"),
        (Some("phat qua"), "Phát quà"),
        (Some("Phát quà"), "Phát quà"),
    ] {
        let mut register = walked();
        let began = day("2026-01-01");
        let mut gifts = proposed(CampaignKind::Gift, began, Lang::Vi);
        gifts.name = "Phát quà".to_owned();
        register.store.add_campaign(&gifts).unwrap();
        let desk = Desk::of_campaign(register, Lang::Vi, (80, 24), clock(), named);
        let (_, campaign) = desk.store().campaign().unwrap();
        assert_eq!(campaign.name, worked_on, "{named:?}");
    }
}
