//! Files in and out of a register, its copies, its history and its settings.

use std::fs;
use std::path::{Path, PathBuf};

use gocua::domain::card::CardKind;
use gocua::domain::date::PartialDate;
use gocua::lang::Lang;
use gocua::store::{AbsentFilter, Backup, BackupKind, Holding, Looked, Lost, Options, Store};
use gocua::tui::Start;
use gocua::tui::app::App;
use gocua::tui::command::{Ending, faults};
use gocua::tui::context::Ctx;
use gocua::tui::look::Look;
use gocua::tui::screen::{Layer, Screen};
use gocua::tui::screens::backups::Backups;
use gocua::tui::screens::damaged::Damaged;
use gocua::tui::screens::export::Export;
use gocua::tui::screens::files::{Files, Shown, ShownRows};
use gocua::tui::screens::history::History;
use gocua::tui::screens::import::{Preview, ReadingForm, Results, choose_list};
use gocua::tui::screens::new_register::NewRegister;
use gocua::tui::screens::picker::{Picker, Wanted};
use gocua::tui::screens::reports::Reports;
use gocua::tui::screens::settings::Settings;
use gocua::tui::screens::welcome::Welcome;
use insta::assert_snapshot;

use crate::hamlet::{Hamlet, clock, hamlet, options};
use crate::stage::Stage;

/// A folder that is shown in pictures; nothing is written there.
const SHOWN: &str = "/home/lam/GoCua";

pub type Make = fn(&Hamlet, &Ctx) -> Box<dyn Layer>;

pub fn stage(lang: Lang, size: (u16, u16), make: Make) -> (Hamlet, Stage<Store>) {
    let (hamlet, ctx) = hamlet(lang);
    let first = make(&hamlet, &ctx);
    let app = App::without_worker(ctx, first);
    let stage = Stage::new(app, size.0, size.1);
    (hamlet, stage)
}

/// A picture with the test's own folder under another name of the same length.
pub fn picture<W: gocua::tui::context::Source>(stage: &mut Stage<W>, folder: &Path) -> String {
    let folder = folder.display().to_string();
    let shown: String = "/home/lam/Documents/GoCua".chars().collect();
    let shown: String = shown.chars().cycle().take(folder.chars().count()).collect();
    stage.picture().replace(&folder, &shown)
}

macro_rules! pictures {
    ($($name:ident: $columns:literal x $rows:literal, $lang:ident, $make:expr, $keys:literal;)*) => {$(
        #[test]
        fn $name() {
            let (hamlet, mut stage) = stage(Lang::$lang, ($columns, $rows), $make);
            stage.keys($keys);
            assert_snapshot!(picture(&mut stage, hamlet.folder()));
        }
    )*};
}

fn menu(_: &Hamlet, _: &Ctx) -> Box<dyn Layer> {
    Box::new(Files::new(Shown::default()))
}

fn backups(_: &Hamlet, _: &Ctx) -> Box<dyn Layer> {
    Box::new(Backups::default())
}

fn history(_: &Hamlet, _: &Ctx) -> Box<dyn Layer> {
    Box::new(History::default())
}

fn settings(_: &Hamlet, ctx: &Ctx) -> Box<dyn Layer> {
    Box::new(Settings::new(ctx).unwrap())
}

fn reports(hamlet: &Hamlet, _: &Ctx) -> Box<dyn Layer> {
    Box::new(Reports::of(Some(hamlet.village)).into_folder(PathBuf::from(SHOWN)))
}

fn shown_absent(hamlet: &Hamlet, ctx: &Ctx) -> Shown {
    let (hits, _) = ctx.store.roll().unwrap().absent(&AbsentFilter::default());
    Shown {
        village: Some(hamlet.village),
        rows: ShownRows::Absences(hits.iter().take(2).map(|hit| hit.absence).collect()),
    }
}

fn export(hamlet: &Hamlet, ctx: &Ctx) -> Box<dyn Layer> {
    let shown = shown_absent(hamlet, ctx);
    let form = Export::into_folder(shown, PathBuf::from(SHOWN), ctx);
    Box::new(form.unwrap())
}

fn export_here(hamlet: &Hamlet, ctx: &Ctx) -> Box<dyn Layer> {
    let shown = shown_absent(hamlet, ctx);
    let form = Export::into_folder(shown, hamlet.folder().join("GoCua"), ctx);
    Box::new(form.unwrap())
}

const LIST: &str = "\u{feff}DANH SÁCH NHÂN KHẨU ẤP HÒA TÂY;;;;\r\nSTT;Thôn;Mã hộ;Họ và tên;Quan hệ với chủ hộ;Ngày sinh;Số định danh\r\n\
    1;Ấp Hòa Tây;001;Võ Văn Hai;Chủ hộ;01/02/1960;\r\n\
    2;Ấp Hòa Tây;001;Võ Thị Ba;Con;31/02/1985;\r\n\
    3;Ấp Hòa Tây;002;Đỗ Thị Sen;Chủ hộ;2010;1234567890123\r\n\
    4;Ấp Hòa Tây;002;;Con;2012;\r\n\
    Cộng;4;;;;;\r\n";

/// The picker in a folder that holds one list.
pub fn importing(hamlet: &Hamlet, _: &Ctx) -> Box<dyn Layer> {
    fs::write(hamlet.folder().join("ds_hoa_tay.csv"), LIST).unwrap();
    Box::new(choose_list().within(hamlet.folder().to_owned()))
}

pictures! {
    the_menu: 80 x 24, Vi, menu, "";
    the_menu_wide: 100 x 30, Vi, menu, "<Down>";
    the_menu_in_english: 80 x 24, En, menu, "";
    the_menu_wide_in_english: 100 x 30, En, menu, "";
    no_copy_yet: 80 x 24, Vi, backups, "";
    a_copy: 80 x 24, Vi, backups, "1";
    a_copy_wide: 100 x 30, Vi, backups, "1";
    a_copy_in_english: 80 x 24, En, backups, "1";
    a_copy_wide_in_english: 100 x 30, En, backups, "1";
    before_a_restore: 80 x 24, Vi, backups, "13";
    a_sound_register: 80 x 24, Vi, backups, "5";
    a_sound_register_in_english: 100 x 30, En, backups, "4";
    what_was_done: 80 x 24, Vi, history, "";
    what_was_done_wide: 100 x 30, Vi, history, "<Down>";
    what_was_done_in_english: 80 x 24, En, history, "";
    what_was_done_wide_in_english: 100 x 30, En, history, "";
    before_an_undo: 80 x 24, Vi, history, "<Enter>";
    nothing_left_to_undo: 80 x 24, Vi, history, "<End><Up><Enter>";
    before_an_undo_in_english: 100 x 30, En, history, "<Enter>";
    the_settings: 80 x 24, Vi, settings, "";
    the_settings_wide: 100 x 30, Vi, settings, "<Tab>";
    the_settings_in_english: 80 x 24, En, settings, "";
    the_settings_wide_in_english: 100 x 30, En, settings, "";
    a_walk_list: 80 x 24, Vi, reports, "";
    a_walk_list_wide: 100 x 30, Vi, reports, "";
    a_walk_list_in_english: 80 x 24, En, reports, "";
    absent_to_print: 80 x 24, Vi, reports, "2";
    absent_to_print_in_english: 100 x 30, En, reports, "2";
    an_export: 80 x 24, Vi, export, "";
    an_export_wide: 100 x 30, Vi, export, "";
    an_export_in_english: 80 x 24, En, export, "";
    an_export_wide_in_english: 100 x 30, En, export, "";
    an_export_with_full_numbers: 80 x 24, Vi, export, "3<Tab><Tab>2<Tab>2";
    an_import: 80 x 24, Vi, importing, "ds_hoa<Enter>";
    an_import_wide: 100 x 30, Vi, importing, "ds_hoa<Enter><Down>";
    an_import_in_english: 80 x 24, En, importing, "ds_hoa<Enter>";
    an_import_wide_in_english: 100 x 30, En, importing, "ds_hoa<Enter>";
    the_columns_of_a_list: 80 x 24, Vi, importing, "ds_hoa<Enter><F4>";
}

#[test]
fn an_import_is_seen_then_written_then_taken_back() {
    let (hamlet, mut stage) = stage(Lang::Vi, (80, 24), importing);
    let people = |stage: &Stage<Store>| stage.app.ctx().store.load_roll().unwrap().len();
    let before = people(&stage);
    stage.keys("ds_hoa<Enter>");
    assert!(
        stage.text().contains("Chưa ghi gì vào sổ"),
        "{}",
        stage.text()
    );
    assert_eq!(people(&stage), before, "nothing is written before F2");
    stage.keys("<F2>");
    assert!(stage.text().contains("Đã nhập"), "{}", stage.text());
    assert!(people(&stage) > before);
    let aside = hamlet.folder().join("ds_hoa_tay-khong-nhan.csv");
    let refused = fs::read_to_string(aside).unwrap();
    assert!(refused.contains("31/02/1985"), "{refused}");
    stage.app.ctx_mut().store.undo(None).unwrap();
    assert_eq!(people(&stage), before);
    drop(hamlet);
}

#[test]
fn an_import_that_is_dropped_writes_nothing() {
    let (_hamlet, mut stage) = stage(Lang::Vi, (80, 24), importing);
    let before = stage.app.ctx().store.batches(100).unwrap().len();
    stage.keys("ds_hoa<Enter><Esc>");
    assert_eq!(stage.app.ctx().store.batches(100).unwrap().len(), before);
}

#[test]
fn what_is_no_list_is_refused_in_words() {
    let make: Make = |hamlet, _| {
        fs::write(hamlet.folder().join("anh.csv"), b"\x89PNG\r\n\x1a\n0000").unwrap();
        Box::new(choose_list().within(hamlet.folder().to_owned()))
    };
    let (_hamlet, mut stage) = stage(Lang::Vi, (80, 24), make);
    stage.keys("anh<Enter>");
    let text = stage.text();
    assert!(text.contains("Chưa nhập được anh.csv"), "{text}");
    stage.keys("<Esc>");
    assert!(stage.text().contains("Chọn danh sách để nhập"));
}

#[test]
fn a_list_without_a_village_asks_for_it() {
    let make: Make = |hamlet, _| {
        let list = "Họ và tên;Ngày sinh\nVõ Văn Hai;1960\nVõ Thị Ba;1985\n";
        fs::write(hamlet.folder().join("ds.csv"), list).unwrap();
        Box::new(choose_list().within(hamlet.folder().to_owned()))
    };
    let (_hamlet, mut stage) = stage(Lang::Vi, (80, 24), make);
    stage.keys("ds.csv<Enter>");
    assert!(
        stage.text().contains("của thôn, ấp nào"),
        "{}",
        stage.text()
    );
    stage.keys("Ấp Mới<Enter>");
    assert!(
        stage.text().contains("Chưa ghi gì vào sổ"),
        "{}",
        stage.text()
    );
    stage.keys("<F2>");
    let villages = stage.app.ctx().store.villages().unwrap();
    assert_eq!(villages.last().unwrap().1.name, "Ấp Mới");
}

#[test]
fn an_export_holds_exactly_the_rows_on_the_screen() {
    let (hamlet, mut stage) = stage(Lang::Vi, (80, 24), export_here);
    stage.keys("<F2>");
    assert!(stage.text().contains("Đã ghi 2 dòng"), "{}", stage.text());
    let file = hamlet
        .folder()
        .join("GoCua/vang-mat-ap-hoa-dong-2026-11-22.csv");
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains("Nguyễn Thị Thúy Vy") && text.contains("Nguyễn Minh Khang"));
    assert!(!text.contains("Phan Thị Diễm"));
}

/// What is shown of the commune: the first two absent people.
fn export_of_commune(hamlet: &Hamlet, ctx: &Ctx) -> Box<dyn Layer> {
    let shown = Shown {
        village: None,
        ..shown_absent(hamlet, ctx)
    };
    let form = Export::into_folder(shown, hamlet.folder().join("GoCua"), ctx);
    Box::new(form.unwrap())
}

fn files_of(hamlet: &Hamlet) -> Vec<String> {
    let folder = fs::read_dir(hamlet.folder().join("GoCua")).unwrap();
    let mut files: Vec<String> = folder
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    files
}

#[test]
fn absent_people_on_the_screen_go_to_a_file_for_each_village() {
    let (hamlet, mut stage) = stage(Lang::Vi, (80, 24), export_of_commune);
    stage.keys("<Tab>2<F2>");
    assert!(
        stage.text().contains("Đã ghi 2 dòng vào 1 tệp"),
        "{}",
        stage.text()
    );
    assert_eq!(files_of(&hamlet), ["vang-mat-ap-hoa-dong-2026-11-22.csv"]);
}

#[test]
fn a_message_names_whom_and_what_and_nothing_that_is_not_for_others() {
    let (hamlet, mut stage) = stage(Lang::Vi, (80, 24), export_of_commune);
    stage.keys("2<F2>");
    assert_eq!(files_of(&hamlet), ["tin-nhan-2026-11-22.txt"]);
    let file = hamlet.folder().join("GoCua/tin-nhan-2026-11-22.txt");
    assert_eq!(
        fs::read_to_string(file).unwrap(),
        "Kính gửi gia đình Nguyễn Văn Tám (hộ số 031, Ấp Hòa Đông).\n\
         Về việc làm thẻ, kính đề nghị gia đình cho biết về người đang ở xa:\n\
         - Nguyễn Thị Thúy Vy (sinh năm 2006)\n\
         - Nguyễn Minh Khang (sinh năm 2003)\n\
         Xin gia đình nhắn lại: hiện đang ở đâu, gọi số nào thì gặp, khi nào về, và định làm thẻ ở nơi đang ở hay về nhà làm.\n\
         Hạn làm thẻ: 31/12/2026.\n\
         Xin trả lời: Nguyễn Văn Lâm. Cảm ơn gia đình.\n\n"
    );
}

/// Nobody is pressed who is not obliged: a card that is valid is said.
#[test]
fn a_message_says_who_need_not() {
    let (hamlet, mut stage) = stage(Lang::Vi, (80, 24), export_of_commune);
    let store = &mut stage.app.ctx_mut().store;
    let household = store.household_ids(None).unwrap()[0];
    let sheet = store.sheet(household).unwrap();
    let mut members = sheet.members.iter();
    let vy = members.find(|one| one.person.name.ends_with("Vy")).unwrap();
    let mut person = vy.person.clone();
    person.card = CardKind::from_code("identity");
    person.card_issued = PartialDate::from_iso("2025-03-01");
    store.edit_person(vy.id, &person).unwrap();
    stage.keys("2<F2>");
    let file = hamlet.folder().join("GoCua/tin-nhan-2026-11-22.txt");
    let text = fs::read_to_string(file).unwrap();
    let line = "- Nguyễn Thị Thúy Vy (sinh năm 2006) · không bắt buộc, làm khi có nhu cầu\n\
                - Nguyễn Minh Khang (sinh năm 2003)\n";
    assert!(text.contains(line), "{text}");
}

#[test]
fn each_village_gets_a_file_of_its_own() {
    let (hamlet, mut stage) = stage(Lang::Vi, (80, 24), export_here);
    stage.keys("6<Tab>3<F2>");
    assert!(
        stage.text().contains("mỗi thôn, tổ một tệp:"),
        "{}",
        stage.text()
    );
    assert_eq!(
        files_of(&hamlet),
        [
            "di-tung-nha-ap-hoa-dong-2026-11-22.csv",
            "di-tung-nha-ap-hoa-tay-2026-11-22.csv"
        ]
    );
}

#[test]
fn pages_to_print_are_written() {
    for (keys, file, word) in [
        (
            "<Enter>",
            "phieu-di-tung-nha-ap-hoa-dong-2026-11-22.html",
            "Nguyễn Văn Tám",
        ),
        (
            "2<Enter>",
            "nguoi-vang-mat-ap-hoa-dong-2026-11-22.html",
            "Phan Thị Diễm",
        ),
    ] {
        let make: Make = |hamlet, _| {
            let reports = Reports::of(Some(hamlet.village));
            Box::new(reports.into_folder(hamlet.folder().join("in")))
        };
        let (hamlet, mut stage) = stage(Lang::Vi, (80, 24), make);
        stage.keys(keys);
        let page = fs::read_to_string(hamlet.folder().join("in").join(file)).unwrap();
        assert!(page.contains(word), "{keys}");
    }
}

#[test]
fn a_chosen_piece_of_work_is_taken_back() {
    let (_hamlet, mut stage) = stage(Lang::Vi, (80, 24), history);
    let away = |stage: &Stage<Store>| {
        let roll = stage.app.ctx().store.load_roll().unwrap();
        roll.absent(&AbsentFilter::default()).0.len()
    };
    let before = away(&stage);
    stage.keys("<Down><Enter>");
    assert_eq!(away(&stage), before, "a question first");
    stage.keys("<Enter>");
    assert_eq!(away(&stage), before - 1);
    assert!(stage.text().contains("Đã hoàn tác"), "{}", stage.text());
}

#[test]
fn a_restore_is_asked_then_left_to_the_program() {
    let (hamlet, mut stage) = stage(Lang::Vi, (80, 24), backups);
    stage.keys("1<Enter><Enter>");
    match stage.app.ending() {
        Some(Ending::Restore { copy, register }) => {
            assert!(copy.is_file());
            assert_eq!(
                register,
                &hamlet.folder().canonicalize().unwrap().join("so.gocua")
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn settings_are_kept_and_faults_said_at_their_field() {
    let (_hamlet, mut stage) = stage(Lang::Vi, (80, 24), settings);
    stage.keys("<Ctrl+U><F2>");
    assert!(stage.text().contains("không để trống"), "{}", stage.text());
    stage.keys("Xã Mới<F2>");
    let store = &stage.app.ctx().store;
    assert_eq!(store.commune().unwrap().name, "Xã Mới");
}

#[test]
fn the_language_changes_at_once() {
    let (_hamlet, mut stage) = stage(Lang::Vi, (80, 24), settings);
    stage.keys("<Tab><Tab><Tab>2");
    assert_eq!(stage.app.ctx().lang, Lang::En);
    assert!(stage.text().contains("Village word"), "{}", stage.text());
}

#[test]
fn numbers_are_written_as_chosen() {
    let (_hamlet, mut stage) = stage(Lang::Vi, (80, 24), settings);
    let number = |stage: &Stage<_>| stage.app.ctx().lang.number(50_527);
    stage.keys("<Tab><Tab><Tab><Tab>2");
    assert_eq!(number(&stage), "50,527");
    // The chosen way stays where the language changes.
    stage.keys("<Up>2");
    assert!(stage.text().contains("Village word"), "{}", stage.text());
    assert_eq!(number(&stage), "50,527");
    stage.keys("<Tab>1");
    assert_eq!(number(&stage), "50.527");
}

fn first(folder: &Path, lang: Lang, last: bool, size: (u16, u16)) -> Stage<()> {
    let ctx = Ctx::new((), lang, Look::default(), clock());
    let last = last.then(|| PathBuf::from("/home/lam/GoCua/xa-tan-phu.gocua"));
    let welcome = Welcome::new(options(folder), last);
    Stage::new(App::without_worker(ctx, Box::new(welcome)), size.0, size.1)
}

macro_rules! first_pictures {
    ($($name:ident: $columns:literal x $rows:literal, $lang:ident, $last:literal, $keys:literal;)*) => {$(
        #[test]
        fn $name() {
            let folder = tempfile::tempdir().unwrap();
            let mut stage = first(folder.path(), Lang::$lang, $last, ($columns, $rows));
            stage.keys($keys);
            assert_snapshot!(stage.picture());
        }
    )*};
}

first_pictures! {
    first_run: 80 x 24, Vi, false, "";
    first_run_again: 100 x 30, Vi, true, "<Down>";
    first_run_in_english: 80 x 24, En, true, "";
    first_run_wide_in_english: 100 x 30, En, false, "";
}

#[test]
fn the_first_choices() {
    for (keys, wanted) in [
        ("1", Ending::Demo),
        ("<Enter>", Ending::Demo),
        (
            "5",
            Ending::Open(PathBuf::from("/home/lam/GoCua/xa-tan-phu.gocua")),
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut stage = first(folder.path(), Lang::Vi, true, (80, 24));
        stage.keys(keys);
        assert_eq!(stage.app.ending(), Some(&wanted), "{keys}");
    }
}

fn making(lang: Lang, folder: &Path, size: (u16, u16)) -> Stage<()> {
    let ctx = Ctx::new((), lang, Look::default(), clock());
    let options: Options = options(folder);
    let form = NewRegister::new(options, Some(folder.join("GoCua")), &ctx);
    Stage::new(App::without_worker(ctx, Box::new(form)), size.0, size.1)
}

#[test]
fn a_new_register() {
    for (name, lang, size) in [
        ("a_new_register", Lang::Vi, (80, 24)),
        ("a_new_register_wide", Lang::Vi, (100, 30)),
        ("a_new_register_in_english", Lang::En, (80, 24)),
        ("a_new_register_wide_in_english", Lang::En, (100, 30)),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut stage = making(lang, folder.path(), size);
        stage.keys("Xã Tân Phú<Tab><Tab>");
        assert_snapshot!(name, picture(&mut stage, folder.path()));
    }
}

#[test]
fn a_new_register_is_made_and_opened() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = making(Lang::Vi, folder.path(), (80, 24));
    stage.keys("Xã Tân Phú<Tab>Cần Thơ<Tab><Ctrl+U>ấp<Tab>Ấp Một, Ấp Hai<Tab>31/12<F2>");
    let path = folder.path().join("GoCua/xa-tan-phu.gocua");
    assert_eq!(stage.app.ending(), Some(&Ending::Open(path.clone())));
    let store = Store::open(&path, &options(folder.path())).unwrap();
    let names: Vec<String> = store
        .villages()
        .unwrap()
        .into_iter()
        .map(|(_, village)| village.name)
        .collect();
    assert_eq!(names, ["Ấp Một", "Ấp Hai"]);
    assert_eq!(store.commune().unwrap().unit, "ấp");
    let (_, campaign) = store.campaign().unwrap();
    assert_eq!(campaign.due_on, "2026-12-31".parse().ok());
}

#[test]
fn a_new_register_says_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("GoCua")).unwrap();
    fs::write(folder.path().join("GoCua/xa-cu.gocua"), "x").unwrap();
    for (keys, wanted) in [
        ("<F2>", "Chưa có tên xã"),
        ("Xã Cũ<F2>", "Đã có tệp"),
        (
            "Xã Mới<Tab><Tab><Tab><Tab>31/02<F2>",
            "Trong lịch không có ngày này",
        ),
        ("Xã Mới<Tab><Tab><Tab><Tab>01/01/2020<F2>", "Hạn này đã qua"),
    ] {
        let mut stage = making(Lang::Vi, folder.path(), (80, 24));
        stage.keys(keys);
        let text = stage.text();
        assert!(text.contains(wanted), "{keys}: {text}");
        assert_eq!(stage.app.ending(), None);
    }
}

#[test]
fn a_path_can_be_typed_or_dragged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ds hoa dong.csv");
    fs::write(&path, "x").unwrap();
    for typed in [
        format!("'{}'", path.display()),
        format!("\"{}\"", path.display()),
        path.display().to_string(),
    ] {
        let ctx = Ctx::new((), Lang::Vi, Look::default(), clock());
        let picker = Picker::new(Wanted::List, |path, _ctx: &mut Ctx<()>| {
            Ok(gocua::tui::command::Flow::Abandon(Ending::Open(path)))
        });
        let app = App::without_worker(ctx, Box::new(picker));
        let mut stage = Stage::new(app, 80, 24);
        stage.event(&gocua::tui::event::Event::Paste(typed.clone()));
        stage.keys("<Enter>");
        assert_eq!(
            stage.app.ending(),
            Some(&Ending::Open(path.clone())),
            "{typed}"
        );
    }
}

#[test]
fn folders_are_walked() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("nam 2026")).unwrap();
    fs::write(folder.path().join("nam 2026/ds.csv"), "x").unwrap();
    let ctx = Ctx::new((), Lang::Vi, Look::default(), clock());
    let picker = Picker::new(Wanted::List, |path, _ctx: &mut Ctx<()>| {
        Ok(gocua::tui::command::Flow::Abandon(Ending::Open(path)))
    });
    let app = App::without_worker(ctx, Box::new(picker.within(folder.path().to_owned())));
    let mut stage = Stage::new(app, 80, 24);
    stage.keys("nam<Enter>");
    assert!(stage.text().contains("ds.csv"), "{}", stage.text());
    stage.keys("<BackTab>");
    assert!(stage.text().contains("[nam 2026]"), "{}", stage.text());
    stage.keys("nam<Enter>ds<Enter>");
    let wanted = folder.path().join("nam 2026/ds.csv");
    assert_eq!(stage.app.ending(), Some(&Ending::Open(wanted)));
}

#[test]
fn the_tables_of_commands_are_sound() {
    for found in [
        faults(<Backups as Screen>::COMMANDS),
        faults(<Export as Screen>::COMMANDS),
        faults(<Files as Screen>::COMMANDS),
        faults(<History as Screen>::COMMANDS),
        faults(<Preview as Screen>::COMMANDS),
        faults(<ReadingForm as Screen>::COMMANDS),
        faults(<Results as Screen>::COMMANDS),
        faults(<Reports as Screen>::COMMANDS),
        faults(<Settings as Screen>::COMMANDS),
        faults(<NewRegister as Screen<()>>::COMMANDS),
        faults(<Picker<()> as Screen<()>>::COMMANDS),
        faults(<Welcome as Screen<()>>::COMMANDS),
    ] {
        assert_eq!(found, Vec::<String>::new());
    }
}

fn copy(kind: BackupKind, whole: bool, lost: Lost) -> (Backup, Looked) {
    let at = chrono::NaiveDate::from_ymd_opt(2026, 11, 21)
        .and_then(|day| day.and_hms_opt(19, 12, 0))
        .unwrap();
    let backup = Backup {
        path: Path::new(SHOWN).join("so.gocua-backup/2026-11-21-191200-daily.gocua"),
        at,
        kind,
        size: 1_234_567,
    };
    let holding = Holding {
        households: 240,
        people: 903,
        visits: 417,
    };
    let looked = Looked {
        holding: Some(holding),
        whole,
        lost,
    };
    (backup, looked)
}

/// The panel of a register that cannot be used.
fn damaged(lang: Lang, size: (u16, u16), lost: Option<Lost>, can_look: bool) -> Stage<()> {
    let ctx = Ctx::new((), lang, Look::default(), clock());
    let why = gocua::store::Error::Damaged("row 3 missing from index op_row".to_owned());
    let register = Path::new(SHOWN).join("so.gocua");
    let copy = lost.map(|lost| copy(BackupKind::Daily, true, lost));
    let panel = Damaged::new(register, why.say(lang), copy, can_look);
    Stage::new(App::without_worker(ctx, Box::new(panel)), size.0, size.1)
}

const LOST: Lost = Lost::Since {
    visits: 12,
    imports: 1,
    changes: 3,
};

#[test]
fn a_damaged_register() {
    for (name, lang, size, lost, can_look) in [
        ("damaged", Lang::Vi, (80, 24), Some(LOST), true),
        ("damaged_wide", Lang::Vi, (100, 30), Some(LOST), true),
        ("damaged_in_english", Lang::En, (80, 24), Some(LOST), true),
        (
            "damaged_wide_in_english",
            Lang::En,
            (100, 30),
            Some(Lost::Unknown),
            true,
        ),
        ("gone", Lang::Vi, (80, 24), Some(Lost::Unknown), false),
        ("without_copy", Lang::Vi, (80, 24), None, true),
        ("without_copy_in_english", Lang::En, (80, 24), None, true),
    ] {
        let mut stage = damaged(lang, size, lost, can_look);
        assert_snapshot!(name, stage.picture());
    }
}

#[test]
fn what_is_done_with_a_damaged_register_is_chosen() {
    let register = Path::new(SHOWN).join("so.gocua");
    let backup = copy(BackupKind::Daily, true, LOST).0.path;
    let restore = Ending::Restore {
        copy: backup.clone(),
        register: register.clone(),
    };
    for (keys, has_copy, can_look, ending) in [
        ("1", true, true, Some(restore)),
        ("2", true, true, Some(Ending::Look(backup))),
        ("3", true, true, Some(Ending::Look(register))),
        ("3", true, false, None),
        ("1", false, true, None),
        ("2", false, true, None),
        ("<Enter>", true, true, None),
        ("<Esc>", true, true, Some(Ending::Quit)),
    ] {
        let mut stage = damaged(Lang::Vi, (80, 24), has_copy.then_some(LOST), can_look);
        stage.keys(keys);
        assert_eq!(stage.app.ending(), ending.as_ref(), "{keys}");
    }
}

/// Opens the screens of the register as the program does, with a clock of that day.
fn opened(folder: &Path, day: u64, thrown_away: bool) -> Stage<Store> {
    let now = clock().now().0 + day as i64 * 24 * 3_600_000;
    let clock = gocua::domain::clock::Clock::fixed(gocua::domain::clock::Moment(now));
    let start = Start {
        register: None,
        lang: Lang::Vi,
        look: Look::default(),
        mouse: false,
        who: "Lâm".to_owned(),
        home: None,
        thrown_away: thrown_away.then(|| folder.canonicalize().unwrap()),
        read_only: false,
        campaign: None,
        clock,
    };
    let options = Options {
        clock,
        ..options(folder)
    };
    let store = Store::open(&folder.join("so.gocua"), &options).unwrap();
    let app = gocua::tui::screens(store, &start, App::without_worker);
    Stage::new(app, 80, 24)
}

#[test]
fn damage_found_at_opening_stops_all_writing() {
    let (hamlet, ctx) = hamlet(Lang::Vi);
    drop(ctx);
    let path = hamlet.folder().join("so.gocua");
    let whole = fs::read(&path).unwrap();
    assert_eq!(opened(hamlet.folder(), 0, false).app.ending(), None);
    // The last page is one of an index.
    let mut bytes = fs::read(&path).unwrap();
    let from = bytes.len() - 4096;
    bytes[from..].fill(0);
    fs::write(&path, &bytes).unwrap();
    let stage = opened(hamlet.folder(), 0, false);
    let Some(Ending::Damaged { register, why }) = stage.app.ending() else {
        panic!("{:?}", stage.app.ending());
    };
    assert_eq!(*register, path.canonicalize().unwrap());
    assert!(why.starts_with("Sổ bị hỏng."), "{why}");
    drop(stage);
    assert_eq!(fs::read(&path).unwrap(), bytes);
    assert_ne!(bytes, whole);
}

/// After a week without a copy on a stick one line says so, once a day, and never of a register for trying out.
#[test]
fn a_copy_on_a_stick_is_asked_for_on_the_screen() {
    let (hamlet, ctx) = hamlet(Lang::Vi);
    drop(ctx);
    for (day, thrown_away, told) in [
        (0, false, false),
        (6, false, false),
        (7, true, false),
        (7, false, true),
        (7, false, false),
        (8, false, true),
    ] {
        let mut stage = opened(hamlet.folder(), day, thrown_away);
        let asked = stage.text().contains("Chưa sao lưu ra USB lần nào");
        assert_eq!(asked, told, "day {day}: {}", stage.text());
        // It goes with the next key.
        stage.keys("<Down>");
        assert!(!stage.text().contains("Chưa sao lưu ra USB"));
    }
}

/// A copy of an earlier day that was spoilt is told while the register still is whole.
#[test]
fn a_spoilt_copy_is_told_at_opening() {
    let (hamlet, ctx) = hamlet(Lang::Vi);
    drop(ctx);
    for day in 0..2 {
        drop(opened(hamlet.folder(), day, false));
    }
    let copies = gocua::store::backups(&hamlet.folder().join("so.gocua"));
    fs::write(&copies[0].path, b"").unwrap();
    let stage = opened(hamlet.folder(), 2, false);
    let told = "Bản sao lưu hôm qua 23/11/2026 lúc 19:40 đã bị hỏng.";
    assert!(stage.text().contains(told), "{}", stage.text());
}
