//! The progress tables of several units added up: what is added, what is left out, what is named.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::Path;

use gocua::exchange::{Consolidation, consolidate};
use gocua::lang::Lang;
use rust_xlsxwriter::Workbook;

/// What this program writes of one commune.
const TAN_PHU: &str = "\u{feff}\"Thôn, tổ\",Hạng,Thuộc diện,Đã thu nhận,Tỉ lệ,Còn lại,7 ngày qua,Chưa đồng ý,\"Có mặt, chưa tiếp xúc\"\r\n\
    Đồng Tâm,1,100,80,\"80,0 %\",20,12,5,15\r\n\
    Hòa Bình,2,50,20,\"40,0 %\",30,3,10,20\r\n\
    Cả xã,,150,100,\"66,6 %\",50,15,15,35\r\n\
    \"Kiểm tra: thuộc diện 150 = đã làm 100 + còn lại 50, khớp\"\r\n";

/// What an office typed: a title, other headings, thousands with dots, no reasons.
const AN_LAC: &str = "XÃ AN LẠC\nTIẾN ĐỘ NGÀY 22/11/2026\nSTT;Thôn;Tổng số thuộc diện;Đã thu nhận hồ sơ;Chưa làm\n\
    1;Thôn 1;1.200;1.000;200\n2;Thôn 2;800;500;300\nTổng cộng;;2.000;1.500;500\n";

fn added(files: &[(&str, &str)]) -> Consolidation {
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<String> = files
        .iter()
        .map(|(name, text)| {
            let (unit, file) = name.split_once('=').unwrap_or(("", name));
            let path = folder.path().join(file);
            fs::write(&path, text).unwrap();
            match unit {
                "" => path.display().to_string(),
                unit => format!("{unit}={}", path.display()),
            }
        })
        .collect();
    consolidate(&paths, Lang::Vi).unwrap()
}

/// `unit eligible/taken/remaining percent`, then `code unit`, `-` in front where it is left out.
fn told(all: &Consolidation) -> String {
    let line = |name: &str, figures: &gocua::exchange::UnitFigures, percent: Option<u32>| {
        let of = |code: &str| figures.get(code).copied().unwrap_or_default();
        let share = percent.map_or(String::new(), |tenths| format!(" {tenths}"));
        let counts = [of("eligible"), of("taken"), of("remaining")].map(|count| count.to_string());
        format!("{name} {}{share}", counts.join("/"))
    };
    let units = all.units.iter();
    let units = units.map(|unit| line(&unit.unit, &unit.figures, unit.percent));
    let doubts = all.doubts.iter().map(|doubt| {
        let mark = if doubt.left_out { "-" } else { "" };
        format!("{mark}{}", doubt.code)
    });
    let total = std::iter::once(line("=", &all.total, all.percent));
    units
        .chain(total)
        .chain(doubts)
        .collect::<Vec<_>>()
        .join("; ")
}

#[test]
fn units_are_added_and_what_does_not_hold_is_named() {
    let wrong = TAN_PHU.replace("Cả xã,,150,100", "Cả xã,,151,100");
    let broken = TAN_PHU.replace("Hòa Bình,2,50,20", "Hòa Bình,2,50,2x0");
    let unlike = TAN_PHU.replace("Đồng Tâm,1,100,80", "Đồng Tâm,1,101,80");
    let reasons = TAN_PHU.replace("12,5,15", "12,5,14");
    let here = "Xã Tân Phú=tien-do-thon-2026-11-22.csv";
    for (what, files, expected) in [
        (
            "two units in two forms",
            vec![(here, TAN_PHU), ("an-lac.csv", AN_LAC)],
            "Xã Tân Phú 150/100/50 666; XÃ AN LẠC 2000/1500/500 750; = 2150/1600/550 744",
        ),
        (
            "one unit twice",
            vec![(here, TAN_PHU), ("xã tân phú=b-2026-11-22.csv", AN_LAC)],
            "Xã Tân Phú 150/100/50 666; = 150/100/50 666; -unit_twice",
        ),
        (
            "one table under two names",
            vec![(here, TAN_PHU), ("Xã B=b-2026-11-22.csv", TAN_PHU)],
            "Xã Tân Phú 150/100/50 666; Xã B 150/100/50 666; = 300/200/100 666; same_figures",
        ),
        (
            "another day",
            vec![(here, TAN_PHU), ("Xã B=b-2026-11-20.csv", AN_LAC)],
            "Xã Tân Phú 150/100/50 666; Xã B 2000/1500/500 750; = 2150/1600/550 744; day_differs",
        ),
        (
            "a line of the total that is not the sum",
            vec![(here, wrong.as_str())],
            "Xã Tân Phú 150/100/50 666; = 150/100/50 666; sum_wrong",
        ),
        (
            "a number that cannot be read",
            vec![(here, broken.as_str()), ("an-lac.csv", AN_LAC)],
            "XÃ AN LẠC 2000/1500/500 750; = 2000/1500/500 750; -cell_unreadable",
        ),
        (
            "figures that do not add up",
            vec![(here, unlike.as_str())],
            "Xã Tân Phú 151/100/50 662; = 151/100/50 662; eligible_differs; sum_wrong",
        ),
        (
            "reasons that do not add up",
            vec![(here, reasons.as_str())],
            "Xã Tân Phú 150/100/50 666; = 150/100/50 666; reasons_differ; sum_wrong",
        ),
        (
            "names that begin alike in one folder",
            vec![
                ("tien-do-an-phu.csv", TAN_PHU),
                ("tien-do-an-thoi.csv", unlike.as_str()),
            ],
            "tien-do-an-phu 150/100/50 666; tien-do-an-thoi 151/100/50 662; = 301/200/100 664; \
             eligible_differs; sum_wrong",
        ),
        (
            "a list of people",
            vec![(here, TAN_PHU), ("ds.csv", "STT,Họ tên\n1,Nguyễn Văn An\n")],
            "Xã Tân Phú 150/100/50 666; = 150/100/50 666; -not_progress",
        ),
        (
            "nothing in it",
            vec![("a.csv", "")],
            "= 0/0/0; -not_progress",
        ),
    ] {
        let all = added(&files);
        assert_eq!(told(&all), expected, "{what}");
        let sum = |code: &str| -> u64 {
            let units = all.units.iter();
            units
                .map(|unit| unit.figures.get(code).copied().unwrap_or_default())
                .sum()
        };
        for (code, count) in &all.total {
            assert_eq!(sum(code), *count, "{what} {code}");
        }
    }
}

#[test]
fn a_sum_is_written_and_can_be_added_up_again() {
    let all = added(&[
        ("Xã Tân Phú=a-2026-11-22.csv", TAN_PHU),
        ("an-lac.csv", AN_LAC),
    ]);
    assert!(all.eligible_is_taken_and_remaining);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huyen-2026-11-22.csv");
    all.write(&path, Lang::Vi).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[0].starts_with("\u{feff}Đơn vị,Thuộc diện,Đã thu nhận,Còn lại,"),
        "{text}"
    );
    assert!(lines[3].starts_with("Tổng cộng,2150,1600,550"), "{text}");
    let again = consolidate(&[format!("Tỉnh={}", path.display())], Lang::Vi).unwrap();
    assert_eq!(told(&again), "Tỉnh 2150/1600/550 744; = 2150/1600/550 744");
    // An Lạc gives no reasons: those of one commune alone would be no sum.
    assert_eq!(all.remaining_is_sum_of_reasons, None);
    assert!(!text.contains("Chưa đồng ý"), "{text}");
}

#[test]
fn a_workbook_and_a_folder_of_tables() {
    let folder = tempfile::tempdir().unwrap();
    let of = |name: &str| -> String { folder.path().join(name).display().to_string() };
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(["Village", "Eligible", "Taken", "Remaining"]) {
        sheet.write(0, column, heading).unwrap();
    }
    sheet.write(1, 0, "Dong Tam").unwrap();
    for (column, count) in (1..).zip([1500.0, 1000.0, 500.0]) {
        sheet.write(1, column, count).unwrap();
    }
    book.save(Path::new(&of("b.xlsx"))).unwrap();
    fs::write(of("a.csv"), AN_LAC).unwrap();
    let all = consolidate(&[folder.path().display().to_string()], Lang::En).unwrap();
    assert_eq!(
        told(&all),
        "XÃ AN LẠC 2000/1500/500 750; b 1500/1000/500 666; = 3500/2500/1000 714; day_differs"
    );
    let missing = consolidate(&[of("khong-co.csv")], Lang::En).unwrap_err();
    assert_eq!(missing.code(), "missing");
}

/// Once with the very figures, once after a unit sent new ones.
#[test]
fn the_sum_of_yesterday_in_the_folder_is_not_added_to_its_parts() {
    let folder = tempfile::tempdir().unwrap();
    let of = |name: &str| folder.path().join(name);
    fs::write(of("tan-phu.csv"), TAN_PHU).unwrap();
    fs::write(of("an-lac.csv"), AN_LAC).unwrap();
    let all = || consolidate(&[folder.path().display().to_string()], Lang::Vi).unwrap();
    all().write(&of("tong-hop.csv"), Lang::Vi).unwrap();
    let units = "XÃ AN LẠC 2000/1500/500 750; tan-phu 150/100/50 666";
    let sum = "= 2150/1600/550 744; -sum_of_units; day_differs";
    assert_eq!(told(&all()), format!("{units}; {sum}"));
    let newer = AN_LAC.replace("1.000;200", "1.100;100");
    let newer = newer.replace("1.500;500", "1.600;400");
    fs::write(of("an-lac.csv"), newer).unwrap();
    let units = "XÃ AN LẠC 2000/1600/400 800; tan-phu 150/100/50 666";
    let sum = "= 2150/1700/450 790; -sum_of_units; day_differs";
    assert_eq!(told(&all()), format!("{units}; {sum}"));
}
