//! A village's list that a real spreadsheet program edits and saves.

use std::process::Command;

use serde_json::{Value, json};

use crate::book::Book;
use crate::evening::{ISO, commune, visits};

/// The script speaks to `LibreOffice` through the Python of the system, which has its bridge.
fn edited(book: &Book, list: &str, saved: &[&str]) {
    let script = format!("{}/tests/cli/edit_in_office.py", env!("CARGO_MANIFEST_DIR"));
    let done = Command::new("/usr/bin/python3")
        .arg(script)
        .arg(list)
        .args(saved)
        .current_dir(book.path(""))
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
}

#[test]
#[ignore = "needs LibreOffice: see .ci/run"]
fn a_list_edited_in_libreoffice_comes_back_with_exactly_those_changes() {
    let book = Book::new();
    std::fs::write(book.path("xa.csv"), commune()).unwrap();
    assert_eq!(book.on(&["import", "xa.csv"]).status, 0);
    let people = ["export", "people", "--full-numbers"];
    let before = book.on(&people).stdout;
    let expected = [
        json!(["Thôn 5", "001", "nobody_home", crate::evening::ago(2, ISO)]),
        json!(["Thôn 5", "003", "met_all", crate::evening::ago(1, ISO)]),
        json!(["Thôn 5", "005", "come_back", crate::evening::ago(3, ISO)]),
    ];
    for (out, saved) in [("phat.csv", "sua-csv"), ("phat.xlsx", "sua-xlsx")] {
        let export = ["export", "outreach", "--village", "Thôn 5", "--out", out];
        assert_eq!(book.on(&export).status, 0);
        for ending in ["csv", "xlsx"] {
            let saved = format!("{saved}.{ending}");
            edited(&book, out, &[&saved]);
            let report = book.ask(&["import", &saved]);
            assert_eq!(report["refused"], json!([]), "{out} {saved}");
            let day_of = |visit: &Value| json!([visit[0], visit[1], visit[2], visit[3]]);
            let told: Vec<Value> = visits(&book).iter().map(day_of).collect();
            assert_eq!(told, expected, "{out} {saved} {report}");
            assert_eq!(book.on(&people).stdout, before, "{out} {saved}");
            assert_eq!(book.on(&["undo"]).status, 0);
        }
    }
}
