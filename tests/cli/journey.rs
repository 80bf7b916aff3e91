//! The way of a list through the program: in, in again, back out, in once more, and out as a file.

use std::fs;

use serde_json::{Value, json};

use crate::book::Book;

fn counts(report: &Value, kind: &str) -> [u64; 5] {
    ["added", "changed", "same", "kept", "missing"].map(|key| report[kind][key].as_u64().unwrap())
}

#[test]
fn a_list_goes_in_and_back_out() {
    let book = Book::new();
    book.done(&[
        "sample", "--people", "3000", "--seed", "1", "--out", "list.csv",
    ]);
    let first = book.on(&["import", "list.csv", "--json"]);
    assert_eq!(first.status, 0, "every row is taken: {}", first.stdout);
    let first = first.json();
    assert_eq!(first["rows"]["seen"], 3000);
    assert_eq!(first["rows"]["taken"], 3000);
    assert_eq!(counts(&first, "people"), [3000, 0, 0, 0, 0]);

    let second = book.ask(&["import", "list.csv"]);
    for kind in ["villages", "households", "people", "absences", "visits"] {
        let all = counts(&first, kind)[0];
        assert_eq!(counts(&second, kind), [0, 0, all, 0, 0], "{kind}");
    }
    assert_eq!(
        second["batch"],
        Value::Null,
        "what changes nothing makes no batch"
    );

    let status = |book: &Book| {
        assert_eq!(book.on(&["check", "--full"]).status, 0);
        let status = book.ask(&["status"]);
        ["households", "people", "absent"].map(|key| status[key].as_u64().unwrap())
    };
    let filled = status(&book);
    assert_eq!(filled[1], 3000);
    assert_eq!(book.ask(&["undo"])["of"], first["batch"]);
    assert_eq!(status(&book), [0, 0, 0], "no live row is left");
    assert_eq!(
        book.ask(&["list", "people"])["rows"],
        Value::Array(Vec::new())
    );
    book.ask(&["redo"]);
    assert_eq!(status(&book), filled);
    assert_eq!(
        counts(&book.ask(&["import", "list.csv"]), "people"),
        [0, 0, 3000, 0, 0]
    );
}

#[test]
fn an_export_taken_in_is_the_same_list() {
    let book = Book::new();
    book.done(&[
        "sample", "--people", "1000", "--seed", "2", "--out", "list.csv",
    ]);
    assert_eq!(book.on(&["import", "list.csv"]).status, 0);
    let export = ["export", "people", "--full-numbers", "--no-keys", "--out"];
    assert_eq!(book.on(&[&export[..], &["one.csv"]].concat()).status, 0);

    book.done(&["new", "khac.gocua", "--commune", "Xã Thử"]);
    let other = ["--register", "khac.gocua"];
    assert_eq!(
        book.run(&[&["import", "one.csv"][..], &other].concat())
            .status,
        0
    );
    assert_eq!(
        book.run(&[&export[..], &["two.csv"], &other].concat())
            .status,
        0
    );
    let files = ["one.csv", "two.csv"].map(|name| fs::read(book.path(name)).unwrap());
    assert!(files[0] == files[1], "byte for byte");

    assert_eq!(
        book.on(&["export", "people", "--out", "keys.csv"]).status,
        0
    );
    let again = book.ask(&["import", "keys.csv"]);
    assert_eq!(again["batch"], Value::Null, "{again}");
    assert_eq!(counts(&again, "people"), [0, 0, 1000, 0, 0]);
}

#[test]
fn each_village_gets_a_list_and_all_of_them_come_back() {
    let book = Book::filled();
    let export = [
        "export",
        "outreach",
        "--by-village",
        "--out",
        "phat",
        "--format",
    ];
    for format in ["csv", "csv-semicolon", "tsv", "txt"] {
        let told = book.ask(&[&export[..], &[format]].concat());
        let files = told["files"].as_array().unwrap();
        let rows = |file: &Value| (file["village"].clone(), file["rows"].clone());
        assert_eq!(
            files.iter().map(rows).collect::<Vec<_>>(),
            [
                (json!("Thôn Đồng Tâm"), json!(4)),
                (json!("Bản Nà Phặc"), json!(1))
            ],
            "{told}"
        );
        let mut import = vec!["import"];
        import.extend(files.iter().filter_map(|file| file["path"].as_str()));
        let again = book.ask(&import);
        assert_eq!(again["batch"], Value::Null, "{format} {again}");
    }
    assert_eq!(book.on(&["export", "outreach", "--by-village"]).status, 2);
}
