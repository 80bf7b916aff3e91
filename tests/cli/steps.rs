//! Steps of people from the command line: what cannot be is refused with its code and status, and nothing is written.

use crate::book::Book;

#[test]
fn what_cannot_be_is_refused() {
    let book = Book::filled();
    for (arguments, status, code) in [
        ("step", 2, "argument_missing"),
        ("step verified", 2, "argument_missing"),
        ("step 001060000015 x", 2, "code_unknown"),
        ("step 001060000015 001090000023", 2, "code_unknown"),
        ("step 001060000016 verified", 1, "not_found"),
        ("step 12 verified", 2, "person_unreadable"),
        (
            "step 001060000015 verified --on 1/1/2040",
            1,
            "step_in_future",
        ),
        ("step 001060000015 verified --on mai", 2, "date_unreadable"),
        ("step 001060000015 appointed", 1, "step_without_day"),
        (
            "step 001060000015 appointed --due 1/1/2026",
            1,
            "step_day_over",
        ),
        (
            "step 001060000015 taken --due 1/1/2040",
            2,
            "argument_conflict",
        ),
        (
            "step 001060000015 taken --reason travel",
            2,
            "argument_conflict",
        ),
        (
            "step 001060000015 taken --confirmed-by Hoa",
            2,
            "argument_conflict",
        ),
        ("step 001060000015 exempt", 1, "step_without_reason"),
        (
            "step 001060000015 exempt --reason travel",
            2,
            "code_unknown",
        ),
        (
            "step 001060000015 exempt_confirmed --reason dead",
            1,
            "step_unconfirmed",
        ),
        (
            "step 001060000015 exempt_confirmed --confirmed-by Hoa",
            1,
            "step_without_reason",
        ),
        (
            "step 001060000015 --withdraw --on 1/1/2026",
            2,
            "argument_conflict",
        ),
    ] {
        let words: Vec<&str> = arguments.split(' ').collect();
        let answer = book.on(&[&words[..], &["--json"]].concat());
        let told = answer.json();
        assert_eq!(
            (answer.status, told["error"]["code"].as_str()),
            (status, Some(code)),
            "{arguments}: {}",
            answer.stdout
        );
    }
    let log = book.ask(&["log"]);
    let kinds: Vec<&str> = log["batches"]
        .as_array()
        .unwrap()
        .iter()
        .map(|batch| batch["kind"].as_str().unwrap())
        .collect();
    assert!(!kinds.contains(&"step"), "{kinds:?}");
}

/// Of several people those who are there are done; who is not in the book any more is named, and the status says so.
#[test]
fn of_several_people_one_batch_is_made() {
    let book = Book::filled();
    let both = book.ask(&["step", "001060000015", "001090000023", "Verified"]);
    assert_eq!(both["recorded"].as_array().unwrap().len(), 2, "{both}");
    let undone = book.ask(&["undo"]);
    assert_eq!(
        (&undone["kind"], &undone["rows"]),
        (&"step".into(), &2.into())
    );
    let again = book.ask(&["step", "001060000015", "001060000015", "verified"]);
    assert_eq!(again["recorded"].as_array().unwrap().len(), 1, "{again}");
    let words = book.on(&[
        "step",
        "001060000015",
        "001090000023",
        "verified",
        "--lang",
        "en",
    ]);
    assert_eq!(words.status, 0);
    let lines: Vec<&str> = words.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(
        lines[0].starts_with("Saved: Nguyễn Văn An verified"),
        "{lines:?}"
    );
    assert_eq!(lines[1], "Nguyễn Văn Tám verified: noted before");
}
