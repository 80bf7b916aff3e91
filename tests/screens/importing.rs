//! The preview of an import: its piles, and what is decided there.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use gocua::domain::phone::read_phones;
use gocua::domain::record::Person;
use gocua::exchange::export::{ExportOptions, Format, ListKind, export_file};
use gocua::exchange::{ImportOptions, import};
use gocua::lang::Lang;
use gocua::store::Store;
use gocua::tui::context::Ctx;
use gocua::tui::screen::Layer;
use gocua::tui::screens::import::choose_list;
use insta::assert_snapshot;

use crate::files::{Make, importing, picture, stage};
use crate::hamlet::Hamlet;
use crate::stage::Stage;

fn picker(folder: &Path) -> Box<dyn Layer> {
    Box::new(choose_list().within(folder.to_owned()))
}

/// Writes a list at a minute of a day: the picker shows when.
pub fn write(folder: &Path, name: &str, text: &str, minute: u64) {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    let at = UNIX_EPOCH + Duration::from_secs(1_795_000_000 + 60 * minute);
    let file = File::options().append(true).open(&path).unwrap();
    file.set_modified(at).unwrap();
}

fn listed(hamlet: &Hamlet, name: &str, text: &str) -> Box<dyn Layer> {
    write(hamlet.folder(), name, text, 0);
    picker(hamlet.folder())
}

/// Differs from what was learned at the door, and knows somebody new.
const CHANGES: &str = "Ấp;Số hộ;Họ và tên;Năm sinh;Điện thoại\n\
    Ấp Hòa Đông;031;Nguyễn Văn Tám;1968;0912999888\n\
    Ấp Hòa Đông;036;Phan Văn Lộc;1975;0905111222\n\
    Ấp Hòa Đông;036;Phan Thị Mới;2012;\n";

fn changing(hamlet: &Hamlet, _: &Ctx) -> Box<dyn Layer> {
    listed(hamlet, "thay-doi.csv", CHANGES)
}

/// A walk list with what happened at two doors.
fn walked(hamlet: &Hamlet, _: &Ctx) -> Box<dyn Layer> {
    let list = "Ấp;Số hộ;Chủ hộ;Kết quả;Ngày đến nhà\n\
        Ấp Hòa Đông;031;Nguyễn Văn Tám;vắng nhà;20/11/2026\n\
        Ấp Hòa Đông;036;Phan Văn Lộc;gặp đủ;21/11/2026\n";
    listed(hamlet, "di-ve.csv", list)
}

/// Dates that may be read in two ways.
fn dated(hamlet: &Hamlet, _: &Ctx) -> Box<dyn Layer> {
    let list = "Ấp;Họ tên;NTNS\nẤp Mới;Võ Văn Hai;03/04/1960\nẤp Mới;Võ Thị Ba;05/06/1985\n";
    listed(hamlet, "ngay.csv", list)
}

/// Headings that mean nothing to the program.
fn strange(hamlet: &Hamlet, _: &Ctx) -> Box<dyn Layer> {
    let list = "Ấp;Họ tên;Năm sinh;Máy\nẤp Mới;Võ Văn Hai;1960;0912111222\nẤp Mới;Võ Thị Ba;1985;0912111333\n";
    listed(hamlet, "may.csv", list)
}

/// A folder with the lists of two villages and something that is none.
fn folder(hamlet: &Hamlet, _: &Ctx) -> Box<dyn Layer> {
    let folder = hamlet.folder().join("gui ve");
    fs::create_dir(&folder).unwrap();
    let list = |village: &str, code: &str, name: &str| {
        format!("Ấp;Số hộ;Họ tên;Năm sinh\n{village};{code};{name};1960\n{village};{code};;1985\n")
    };
    let west = list("Ấp Hòa Tây", "1", "Võ Văn Hai");
    write(&folder, "hoa-tay.csv", &west, 2);
    write(&folder, "moi.csv", &list("Ấp Mới", "1", "Võ Văn Ba"), 1);
    write(&folder, "ghi-chu.txt", "Gửi lại ấp Hòa Tây", 0);
    picker(&folder)
}

/// A list in the letters of old fonts.
fn lettered(hamlet: &Hamlet, _: &Ctx) -> Box<dyn Layer> {
    // "Thôn;Họ và tên;Năm sinh" as Windows-1252 shows it.
    let list = "Th«n;Hä vµ tªn;N¨m sinh\n\
                Êp Míi;NguyÔn V¨n HiÓu;1960\nÊp Míi;TrÇn ThÞ Th¶o;1985\n";
    listed(hamlet, "tcvn3.csv", list)
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

pictures! {
    mending_a_cell: 80 x 24, Vi, importing, "ds_hoa<Enter><Enter>";
    mending_a_cell_in_english: 100 x 30, En, importing, "ds_hoa<Enter><Enter>";
    the_cells_of_a_row: 80 x 24, Vi, importing, "ds_hoa<Enter><Enter><Tab>";
    the_cells_of_a_row_in_english: 100 x 30, En, importing, "ds_hoa<Enter><Enter><Tab>";
    a_mended_row: 80 x 24, Vi, importing, "ds_hoa<Enter><Enter><Ctrl+U>28/02/1985<Enter>";
    a_mended_row_in_english: 100 x 30, En, importing, "ds_hoa<Enter><Enter><Ctrl+U>28/02/1985<Enter>";
    a_row_left_out: 80 x 24, Vi, importing, "ds_hoa<Enter><Down><Del>";
    changes: 80 x 24, Vi, changing, "thay<Enter>";
    changes_in_english: 100 x 30, En, changing, "thay<Enter>";
    a_change_taken: 80 x 24, Vi, changing, "thay<Enter><Enter>";
    before_all_changes_are_taken: 80 x 24, Vi, changing, "thay<Enter><F3>";
    new_people: 80 x 24, Vi, changing, "thay<Enter><Right>";
    new_visits: 80 x 24, Vi, walked, "di-ve<Enter>";
    new_visits_in_english: 100 x 30, En, walked, "di-ve<Enter>";
    people_missing_from_the_list: 80 x 24, Vi, changing, "thay<Enter><Right><Right><Down>";
    people_missing_from_the_list_in_english: 100 x 30, En, changing, "thay<Enter><Right><Right><Down>";
    an_empty_pile: 80 x 24, Vi, changing, "thay<Enter><Left>";
    day_or_month_first: 80 x 24, Vi, dated, "ngay<Enter>";
    day_or_month_first_in_english: 100 x 30, En, dated, "ngay<Enter>";
    the_columns_in_english: 100 x 30, En, strange, "may<Enter><F4>";
    what_a_column_may_mean: 80 x 24, Vi, strange, "may<Enter><F4><End><Enter>";
    what_a_column_may_mean_in_english: 100 x 30, En, strange, "may<Enter><F4><End><Enter>pho";
    a_column_chosen: 80 x 24, Vi, strange, "may<Enter><F4><End><Enter>dien thoai<Down><Enter>";
    the_encodings: 80 x 24, Vi, lettered, "tcvn3<Enter><F4><Enter>";
    the_encodings_in_english: 100 x 30, En, lettered, "tcvn3<Enter><F4><Enter>";
    a_folder_to_choose: 80 x 24, Vi, folder, "";
    a_folder_to_choose_in_english: 100 x 30, En, folder, "<Down><Down><F4><F4>";
    a_folder_before_it_is_written: 80 x 24, Vi, folder, "<Down><Enter>";
    a_folder_before_it_is_written_in_english: 100 x 30, En, folder, "<Down><Enter>";
    a_folder_written: 80 x 24, Vi, folder, "<Down><Enter><F2>";
    a_folder_written_in_english: 100 x 30, En, folder, "<Down><Enter><F2>";
}

fn people(store: &Store) -> Vec<Person> {
    let households = store.household_ids(None).unwrap().into_iter();
    let members = households.flat_map(|id| store.sheet(id).unwrap().members);
    members.map(|member| member.person).collect()
}

fn person(stage: &Stage<Store>, name: &str) -> Option<Person> {
    let all = people(&stage.app.ctx().store).into_iter();
    all.into_iter().find(|person| person.name == name)
}

fn phone(stage: &Stage<Store>, name: &str) -> String {
    person(stage, name).unwrap().phones.text()
}

fn birth(stage: &Stage<Store>, name: &str) -> Option<String> {
    Some(person(stage, name)?.birth?.iso())
}

#[test]
fn a_mended_cell_is_written() {
    let (_hamlet, mut stage) = stage(Lang::Vi, (80, 24), importing);
    stage.keys("ds_hoa<Enter><Enter><Ctrl+U>28/02/1985<Enter>");
    assert!(stage.text().contains("[Không nhận 2]"), "{}", stage.text());
    assert_eq!(
        birth(&stage, "Võ Thị Ba"),
        None,
        "nothing is written before F2"
    );
    stage.keys("<F2>");
    assert_eq!(birth(&stage, "Võ Thị Ba").as_deref(), Some("1985-02-28"));
}

#[test]
fn any_cell_of_a_row_can_be_mended() {
    let (_hamlet, mut stage) = stage(Lang::Vi, (80, 24), importing);
    // The row without a name, then its birth too.
    stage.keys("ds_hoa<Enter><End><Enter>Đỗ Văn Tư<Enter>");
    stage.keys("<Enter>");
    assert!(stage.text().contains("╔ Dòng 6"), "{}", stage.text());
    stage.keys("<Up><Up><Down><Down><Enter>");
    stage.keys("<Ctrl+U>2013<Enter><F2>");
    assert!(stage.text().contains("Đã nhập"), "{}", stage.text());
}

#[test]
fn a_row_left_out_is_not_written_until_it_is_taken_in() {
    for (keys, written) in [("", true), ("<Del>", false), ("<Del><Del>", true)] {
        let (_hamlet, mut stage) = stage(Lang::Vi, (80, 24), changing);
        stage
            .keys("thay<Enter><Right><End>")
            .keys(keys)
            .keys("<F2>");
        let found = person(&stage, "Phan Thị Mới").is_some();
        assert_eq!(found, written, "{keys}: {}", stage.text());
    }
}

#[test]
fn field_work_gives_way_only_by_choice() {
    for (keys, first, second) in [
        ("", "0912000111", "0905111222"),
        ("<Enter>", "0912999888", "0905111222"),
        ("<Enter><Enter>", "0912000111", "0905111222"),
        ("<Down><Enter>", "0912000111", ""),
        ("<F3><Enter>", "0912999888", "0905111222"),
        ("<F3><Enter><F3><Enter>", "0912000111", "0905111222"),
    ] {
        let (_hamlet, mut stage) = stage(Lang::Vi, (80, 24), changing);
        stage.keys("thay<Enter>").keys(keys).keys("<F2>");
        let found = (
            phone(&stage, "Nguyễn Văn Tám"),
            phone(&stage, "Phan Văn Lộc"),
        );
        assert_eq!(found, (first.to_owned(), second.to_owned()), "{keys}");
    }
}

#[test]
fn what_changed_on_both_sides_is_shown_side_by_side() {
    for (name, lang, size) in [
        ("changed_on_both_sides", Lang::Vi, (80, 24)),
        ("changed_on_both_sides_in_english", Lang::En, (100, 30)),
    ] {
        let make: Make = |hamlet, ctx| {
            let path = hamlet.folder().join("ve.csv");
            let options = ExportOptions {
                format: Format::Csv,
                ..ExportOptions::default()
            };
            export_file(&ctx.store, ListKind::People, &options, &path, &mut |_| true).unwrap();
            let text = fs::read_to_string(&path).unwrap();
            fs::write(&path, text.replace("0912000111", "0912000112")).unwrap();
            picker(hamlet.folder())
        };
        let (hamlet, mut stage) = stage(lang, size, make);
        let store = &mut stage.app.ctx_mut().store;
        let households = store.household_ids(None).unwrap();
        let members = households
            .iter()
            .flat_map(|id| store.sheet(*id).unwrap().members);
        let found = members
            .into_iter()
            .find(|one| one.person.name == "Nguyễn Văn Tám");
        let mut member = found.unwrap();
        member.person.phones = read_phones("0912000113").0;
        store.edit_person(member.id, &member.person).unwrap();
        stage.keys("ve.csv<Enter><Right>");
        assert_snapshot!(name, picture(&mut stage, hamlet.folder()));
    }
}

#[test]
fn a_file_that_changed_meanwhile_is_read_again() {
    let (hamlet, mut stage) = stage(Lang::Vi, (80, 24), changing);
    stage.keys("thay<Enter>");
    let path = hamlet.folder().join("thay-doi.csv");
    fs::write(&path, CHANGES.replace("Mới", "Mai")).unwrap();
    let before = stage.app.ctx().store.batches(100).unwrap().len();
    stage.keys("<F2>");
    let text = stage.text();
    assert!(text.contains("Nhập danh sách: xem trước"), "{text}");
    assert_eq!(stage.app.ctx().store.batches(100).unwrap().len(), before);
    stage.keys("<F2>");
    assert!(person(&stage, "Phan Thị Mai").is_some());
}

#[test]
fn decisions_are_not_dropped_by_one_key() {
    let (_hamlet, mut stage) = stage(Lang::Vi, (80, 24), changing);
    stage.keys("thay<Enter><Enter><Esc>");
    assert!(stage.text().contains("Chưa lưu"), "{}", stage.text());
    stage.keys("<F2>");
    assert_eq!(phone(&stage, "Nguyễn Văn Tám"), "0912999888");
}

#[test]
fn a_list_of_another_village_asks_first() {
    let list = |village: &str| {
        let mut list = "Ấp;Số hộ;Họ tên;Năm sinh;Số định danh\n".to_owned();
        for (at, name) in ["Một", "Hai", "Ba", "Bốn", "Năm"].iter().enumerate() {
            let number = format!("01007000001{at}");
            writeln!(list, "{village};1{at};Vũ Văn {name};1970;{number}").unwrap();
        }
        list
    };
    for (name, lang, size) in [
        ("a_list_of_another_village", Lang::Vi, (80, 24)),
        ("a_list_of_another_village_in_english", Lang::En, (100, 30)),
    ] {
        let (hamlet, mut stage) = stage(lang, size, |hamlet, _| picker(hamlet.folder()));
        let path = hamlet.folder().join("dong.csv");
        write(hamlet.folder(), "dong.csv", &list("Ấp Hòa Đông"), 0);
        let store = &mut stage.app.ctx_mut().store;
        import(store, &[path], &ImportOptions::default(), &mut |_| true).unwrap();
        let path = hamlet.folder().join("tay.csv");
        write(hamlet.folder(), "tay.csv", &list("Ấp Hòa Tây"), 1);
        stage.keys(&format!("{}<Enter>", path.display()));
        assert_snapshot!(name, picture(&mut stage, hamlet.folder()));
        stage.keys("<Enter>");
        let text = stage.text();
        assert!(text.contains("tay.csv ─"), "{text}");
    }
}

#[test]
fn the_order_of_dates_is_asked_where_nothing_tells_it() {
    for (keys, written) in [("1", "1960-04-03"), ("2", "1960-03-04")] {
        let (_hamlet, mut stage) = stage(Lang::Vi, (80, 24), dated);
        stage.keys("ngay<Enter>").keys(keys).keys("<F2>");
        assert_eq!(birth(&stage, "Võ Văn Hai").as_deref(), Some(written));
    }
}

#[test]
fn a_column_is_read_as_it_is_chosen_and_the_choice_is_saved() {
    let (hamlet, mut stage) = stage(Lang::Vi, (80, 24), strange);
    stage.keys("may<Enter><F4><End><Enter>dien thoai<Down><Enter><F3>");
    let saved = fs::read_to_string(hamlet.folder().join("may-cach-doc.json")).unwrap();
    assert!(saved.contains("\"Máy\":\"phone\""), "{saved}");
    stage.keys("<Esc><F2>");
    assert_eq!(phone(&stage, "Võ Văn Hai"), "0912111222");
}

#[test]
fn a_column_without_a_heading_is_known_by_its_place() {
    let make: Make = |hamlet, _| {
        let list = "Võ Văn Hai;1960;0912111222;Ấp Mới;hay đi tối\n\
                    Võ Thị Ba;1985;0912111333;Ấp Mới;\n";
        listed(hamlet, "tran.csv", list)
    };
    let (_hamlet, mut stage) = stage(Lang::Vi, (80, 24), make);
    stage.keys("tran<Enter><F4><End><Enter>ghi chu<Enter><Esc><F2>");
    let note = person(&stage, "Võ Văn Hai").map(|person| person.note);
    assert_eq!(note.as_deref(), Some("hay đi tối"), "{}", stage.text());
}

#[test]
fn several_marked_files_are_one_import() {
    let (_hamlet, mut stage) = stage(Lang::Vi, (80, 24), folder);
    stage.keys("hoa-tay<F4><Ctrl+U>moi<F4><Enter>");
    assert!(stage.text().contains("2 tệp"), "{}", stage.text());
    stage.keys("<F2>");
    assert!(person(&stage, "Võ Văn Hai").is_some());
    assert!(person(&stage, "Võ Văn Ba").is_some());
    let text = stage.text();
    assert!(text.contains("Ấp Hòa Đông chưa gửi lại"), "{text}");
}

#[test]
fn a_long_list_gathers_decisions() {
    let make: Make = |hamlet, _| {
        let mut list = "Ấp;Họ tên;Năm sinh\nẤp Mới;Võ Văn Hai;31/02/1960\n".to_owned();
        for _ in 0..50_000 {
            list.push_str("Cộng;;\n");
        }
        listed(hamlet, "dai.csv", &list)
    };
    let (_hamlet, mut stage) = stage(Lang::Vi, (80, 24), make);
    stage.keys("dai<Enter><Enter><Ctrl+U>28/02/1960<Enter>");
    let text = stage.text();
    assert!(text.contains("chưa kiểm tra lại"), "{text}");
    assert!(text.contains("[Không nhận 1]"), "{text}");
    stage.keys("<F5>");
    assert!(stage.text().contains("[Không nhận 0]"), "{}", stage.text());
    stage.keys("<F2>");
    assert_eq!(birth(&stage, "Võ Văn Hai").as_deref(), Some("1960-02-28"));
}
