//! The work list and the return calendar on the command line: the counts of the screens, and those that somebody counts
//! by hand from the rows.

use gocua::domain::clock::{Clock, Moment};
use gocua::domain::slot::Slot;
use gocua::domain::work::Why;
use gocua::store::{Options, Returning, Store, WorkFilter};
use serde_json::Value;

use crate::book::{Answer, Book};

const NOW: &str = "2026-11-22T15:30";

fn on(book: &Book, arguments: &[&str]) -> Answer {
    let arguments = [arguments, &["--register", "so.gocua", "--as", "Lâm"]].concat();
    let mut command = book.command(&arguments);
    command.env("GOCUA_NOW", NOW).output().unwrap().into()
}

fn ask(book: &Book, arguments: &[&str]) -> Value {
    on(book, &[arguments, &["--json"]].concat()).json()
}

/// Some invented villages, with a few visits.
fn filled() -> Book {
    let book = Book::new();
    book.done(&[
        "sample", "--people", "3000", "--seed", "7", "--out", "list.csv",
    ]);
    assert_eq!(on(&book, &["import", "list.csv"]).status, 0);
    let households = ask(&book, &["list", "households"]);
    let key = |at: usize| {
        let key = households["rows"][at]["household_key"].as_str();
        key.unwrap().to_owned()
    };
    for (at, visit) in [
        (0, &["2", "--at", "18/11/2026", "--slot", "sáng"][..]),
        (1, &["2", "--at", "18/11/2026", "--slot", "chiều"]),
        (
            2,
            &[
                "4",
                "--at",
                "18/11/2026",
                "--slot",
                "tối",
                "--follow-up",
                "20/11/2026",
            ],
        ),
        (
            3,
            &[
                "4",
                "--at",
                "18/11/2026",
                "--slot",
                "tối",
                "--follow-up",
                "22/11/2026",
            ],
        ),
        (
            4,
            &[
                "4",
                "--at",
                "18/11/2026",
                "--slot",
                "tối",
                "--follow-up",
                "25/11/2026",
            ],
        ),
        (5, &["5", "--at", "18/11/2026", "--slot", "tối"]),
        (6, &["2", "--at", "18/11/2026", "--slot", "sáng"]),
        (6, &["2", "--at", "19/11/2026", "--slot", "tối"]),
        (6, &["2", "--at", "20/11/2026", "--slot", "trưa"]),
    ] {
        let answer = on(&book, &[&["visit", &key(at)], visit].concat());
        assert_eq!(answer.status, 0, "{visit:?} {}", answer.stderr);
    }
    book
}

fn store(book: &Book) -> Store {
    let options = Options {
        clock: Clock::fixed(Moment::read(NOW).unwrap()),
        who: "Lâm".to_owned(),
        home: None,
        read_only: true,
    };
    Store::open(&book.path("so.gocua"), &options).unwrap()
}

#[test]
fn the_work_list_counts_as_the_screen_and_by_hand() {
    let book = filled();
    let due = ask(&book, &["list", "due"]);
    let (_, counts) = store(&book)
        .load_roll()
        .unwrap()
        .work(&WorkFilter::default(), Slot::Afternoon);
    assert_eq!(due["count"], counts.proposed);
    assert_eq!(due["counts"]["proposed"], counts.proposed);
    for why in Why::all() {
        let code = why.code();
        assert_eq!(due["counts"]["why"][code], counts.of(why), "{code}");
        let filtered = ask(&book, &["list", "due", "--filter", &format!("why={code}")]);
        assert_eq!(filtered["count"], counts.of(why), "{code}");
    }
    // By hand, from the households and from the rows.
    let households = ask(&book, &["list", "households"]);
    let households = households["rows"].as_array().unwrap();
    let stands = |state: &str| {
        households
            .iter()
            .filter(|row| row["state"] == state)
            .count()
    };
    assert_eq!(counts.of(Why::NotVisited), stands("not_visited"));
    assert_eq!(counts.of(Why::NotAgreed), stands("not_agreed"));
    for (why, count) in [(Why::Overdue, 1), (Why::Today, 1), (Why::Exhausted, 1)] {
        assert_eq!(counts.of(why), count, "{why:?}");
    }
    // 0 was tried in the morning; 2 and 3 asked for a day that has come; 1 was tried in the afternoon.
    assert_eq!(counts.of(Why::NewSlot), 3);
    let rows = due["rows"].as_array().unwrap();
    let scores: Vec<u64> = rows
        .iter()
        .map(|row| row["score"].as_u64().unwrap())
        .collect();
    assert!(scores.is_sorted_by(|a, b| a >= b));
    assert_eq!(scores[..2], [102, 90]);
    assert_eq!(rows[0]["reasons"][0], "overdue");
    assert_eq!(rows[0]["reason_day"], "2026-11-20");
    let no_plan = |row: &&Value| {
        row["reasons"]
            .as_array()
            .unwrap()
            .contains(&"no_plan".into())
    };
    assert_eq!(rows.iter().filter(no_plan).count(), counts.of(Why::NoPlan));
}

#[test]
fn the_calendar_counts_as_the_screen_and_by_hand() {
    let book = filled();
    let calendar = ask(&book, &["list", "calendar"]);
    let store = store(&book);
    let roll = store.load_roll().unwrap();
    let day = |text: &str| text.parse().unwrap();
    let shown = roll.calendar(None, day("2027-02-01"), day("2027-02-28"));
    let counts = &calendar["counts"];
    assert_eq!(calendar["count"], shown.all);
    for (code, count) in [
        ("all", shown.all),
        ("overdue", shown.overdue),
        ("sometime", shown.sometime),
        ("unknown", shown.unknown),
    ] {
        assert_eq!(counts[code], count, "{code}");
        let filtered = ask(&book, &["list", "calendar", "--filter", code]);
        assert_eq!(filtered["count"], count, "{code}");
    }
    // By hand, from who is away.
    let absent = ask(&book, &["list", "absent"]);
    let absent = absent["rows"].as_array().unwrap();
    let back = |row: &Value| row["expected_back"].as_str().unwrap_or_default().to_owned();
    let backs: Vec<String> = absent.iter().map(back).collect();
    let count = |wanted: &dyn Fn(&str) -> bool| backs.iter().filter(|back| wanted(back)).count();
    let is_day = |back: &str| back.len() == 10 && back.starts_with("20");
    assert_eq!(
        shown.unknown,
        count(&|back| back.is_empty() || back == "unknown")
    );
    assert_eq!(
        shown.sometime,
        count(&|back| back.starts_with("20") && !is_day(back))
    );
    let new_year = count(&|back| back == "2027-02-06" || back == "tet-2027");
    assert!(new_year > 10, "{new_year}");
    assert_eq!(shown.days[5], new_year);
    assert_eq!(counts["day"]["2027-02-06"], new_year);
    for filter in ["day=2027-02-06", "day=06/02/2027"] {
        let filtered = ask(&book, &["list", "calendar", "--filter", filter]);
        assert_eq!(filtered["count"], new_year, "{filter}");
    }
    let tet = count(&|back| {
        back == "tet-2027" || (is_day(back) && ("2027-01-30"..="2027-02-11").contains(&back))
    });
    assert_eq!(shown.tet.map(|tet| tet.count), Some(tet));
    assert_eq!(counts["occasion"]["tet-2027"], tet);
    // Without a year it is the coming one.
    for filter in ["occasion=tet-2027", "occasion=tet"] {
        let filtered = ask(&book, &["list", "calendar", "--filter", filter]);
        assert_eq!(filtered["count"], tet, "{filter}");
    }
    let both = ["--filter", "occasion=tet", "--filter", "day=2027-02-06"];
    let filtered = ask(&book, &[&["list", "calendar"][..], &both].concat());
    assert_eq!(filtered["count"], new_year);
    let month = count(&|back| back.starts_with("2027-02") || back == "tet-2027");
    assert_eq!(
        (shown.between, &counts["month"]["2027-02"]),
        (month, &month.into())
    );
    let filtered = ask(&book, &["list", "calendar", "--filter", "month=2027-02"]);
    assert_eq!(filtered["count"], month);
    assert_eq!(filtered["rows"][0]["home_from"], "2027-01-30");
    let overdue = count(&|back| {
        (is_day(back) && back < "2026-11-22") || (back.len() == 7 && back < "2026-11")
    });
    assert_eq!(shown.overdue, overdue);
    assert_eq!(roll.returning(None, Returning::Overdue).len(), overdue);
}

#[test]
fn exports_hold_what_lists_show() {
    let book = filled();
    for list in ["due", "calendar"] {
        let export = on(&book, &["export", list, "--format", "json"]);
        let rows: Value = serde_json::from_str(&export.stdout).unwrap();
        assert_eq!(rows, ask(&book, &["list", list])["rows"], "{list}");
        for format in ["csv", "tsv", "xlsx", "html"] {
            let file = format!("{list}.{format}");
            let answer = on(&book, &["export", list, "--out", &file, "--json"]).json();
            assert_eq!(answer["rows"], rows.as_array().unwrap().len(), "{file}");
        }
    }
    for (list, filter) in [
        ("due", "why=never"),
        ("due", "overdue"),
        ("calendar", "month=2027-13"),
        ("calendar", "occasion=noel"),
        ("calendar", "day=31/02/2027"),
    ] {
        let answer = on(&book, &["list", list, "--filter", filter]);
        assert_eq!(answer.status, 2, "{list} {filter}");
    }
}
