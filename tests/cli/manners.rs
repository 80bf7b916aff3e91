//! Exit statuses, languages, and how the program behaves where nobody watches.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use gocua::store::{Options, Store};

use crate::book::{Answer, Book, fixture};

#[test]
fn exit_statuses() {
    let book = Book::filled();
    fs::write(book.path("anh.csv"), b"\x89PNG\r\n\x1a\n....").unwrap();
    fs::write(book.path("trong.csv"), "").unwrap();
    fs::write(book.path("ma.json"), r#"{"Họ tên": "ten"}"#).unwrap();
    fs::write(book.path("muc.json"), r#"{"header": false, "rows": 2}"#).unwrap();
    fs::write(book.path("dong.json"), r#"{"header_row": "ba"}"#).unwrap();
    for (arguments, status, code) in [
        ("status", 0, ""),
        ("log --limit 1", 0, ""),
        ("check --full", 0, ""),
        ("visit 002 2 --village Đồng_Tâm", 0, ""),
        ("import FIXTURE --dry-run", 3, ""),
        ("redo", 1, "nothing_to_undo"),
        ("undo B-00000000000011", 2, "id_mistyped"),
        ("import anh.csv", 1, "picture"),
        ("import trong.csv", 1, "empty"),
        ("import khong-co.csv", 1, "missing"),
        ("import FIXTURE --encoding koi8-r", 2, "unknown_encoding"),
        ("import FIXTURE --map FIXTURE", 2, "mapping_unreadable"),
        ("import FIXTURE --map ma.json", 2, "mapping_code_unknown"),
        ("import FIXTURE --map muc.json", 2, "mapping_key_unknown"),
        (
            "import FIXTURE --map dong.json",
            2,
            "mapping_value_unreadable",
        ),
        ("import FIXTURE --rejected FIXTURE", 1, "own_list"),
        ("visit 002 2", 2, "village_not_named"),
        ("visit 002 2 --village Không_Có", 1, "not_found"),
        ("visit 002 12 --village Đồng_Tâm", 2, "code_unknown"),
        (
            "visit 002 2 --village Đồng_Tâm --at 31/2",
            2,
            "date_unreadable",
        ),
        (
            "visit 002 2 --village Đồng_Tâm --at 1/1/2040",
            2,
            "visit_in_future",
        ),
        (
            "visit 002 2 --village Đồng_Tâm --at 1/11/2026",
            2,
            "slot_missing",
        ),
        (
            "visit 002 4 --village Đồng_Tâm --follow-up 1/1/2020",
            2,
            "follow_up_before_visit",
        ),
        (
            "visit 002 3 --village Đồng_Tâm --met Na",
            2,
            "met_unreadable",
        ),
        (
            "visit 002 3 --village Đồng_Tâm --met Na=1",
            2,
            "person_unreadable",
        ),
        ("visit 002", 2, "argument_missing"),
        ("visit 002 2 3", 2, "argument_unknown"),
        ("absent 001060000015", 2, "argument_missing"),
        (
            "absent 001060000015 --reason 2 --returned 1/11/2026",
            2,
            "argument_conflict",
        ),
        ("absent 001060000015 --reason x", 2, "code_unknown"),
        ("absent 001060000015 --returned 1/11/2026", 1, "not_away"),
        ("absent 001060000016 --reason 2", 1, "not_found"),
        (
            "absent 001060000015 --reason 2 --since 1/2/2040",
            1,
            "away_in_future",
        ),
        (
            "absent 001060000015 --reason 2 --since 1/2/1959",
            1,
            "away_before_birth",
        ),
        (
            "absent 001060000015 --reason 2 --since 2/2026 --back 1/2026",
            1,
            "back_before_since",
        ),
        (
            "absent 001060000015 --reason 2 --back 1/2026",
            1,
            "back_in_past",
        ),
        (
            "absent 001060000015 --reason 2 --back Tết_2020",
            1,
            "back_in_past",
        ),
        (
            "absent 001060000015 --reason 2 --proxy 001060000015",
            1,
            "proxy_is_absent",
        ),
        (
            "absent 001060000015 --reason 2 --plan-on mai",
            2,
            "date_unreadable",
        ),
        (
            "absent 001060000015 --reason 2 --declared x",
            2,
            "code_unknown",
        ),
        (
            "absent 001060000015 --reason 2 --confirmed 32/1",
            2,
            "date_unreadable",
        ),
        ("absent 12 --reason 2", 2, "person_unreadable"),
        ("status --on 1/1/2040", 2, "day_in_future"),
        ("log --limit x", 2, "value_invalid"),
        ("export nobody", 2, "code_unknown"),
        ("export people", 2, "data_needs_file"),
        ("export people --out so.gocua", 1, "is_register"),
        ("export people --format doc", 2, "code_unknown"),
        ("list people --filter nobody", 2, "code_unknown"),
        ("restore khong-co.gocua", 1, "missing"),
        ("sample --people 3", 2, "data_needs_file"),
        ("completions cmd", 2, "code_unknown"),
        ("new so.gocua --commune X", 1, "exists"),
        ("vist 002 2", 2, "command_unknown"),
    ] {
        let arguments = arguments.replace("FIXTURE", &fixture());
        let arguments: Vec<String> = arguments
            .split(' ')
            .map(|word| word.replace('_', " "))
            .collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let answer = book.on(&[arguments.as_slice(), &["--json"]].concat());
        let told = answer.json();
        assert_eq!(answer.status, status, "{arguments:?}: {told}");
        assert_eq!(
            told["error"]["code"].as_str().unwrap_or_default(),
            code,
            "{arguments:?}"
        );
        assert_eq!(answer.stderr, "", "{arguments:?}");
        if !code.is_empty() {
            assert!(!told["error"]["text"].as_str().unwrap().is_empty());
        }
    }
    assert_eq!(book.on(&["check", "--full"]).status, 0);
}

#[test]
fn a_register_in_use_is_read_and_not_written() {
    let book = Book::filled();
    let options = Options {
        clock: gocua::platform::system_clock(),
        who: String::new(),
        home: Some(book.path("home")),
        read_only: false,
    };
    let open = Store::open(&book.path("so.gocua"), &options).unwrap();
    assert_eq!(book.on(&["status"]).status, 0);
    for arguments in [&["undo"][..], &["import", &fixture()], &["restore", "1"]] {
        let answer = book.on(&[arguments, &["--json"]].concat());
        assert_eq!(answer.status, 4, "{arguments:?}: {}", answer.stdout);
        assert_eq!(answer.json()["error"]["code"], "in_use");
    }
    drop(open);
    assert_eq!(book.on(&["undo"]).status, 0);
}

#[test]
fn a_damaged_register_is_found() {
    let book = Book::filled();
    let whole = fs::read(book.path("so.gocua")).unwrap();
    fs::write(book.path("so.gocua"), &whole[..whole.len() / 2]).unwrap();
    let answer = book.on(&["check", "--json"]);
    assert_eq!(
        (answer.status, answer.json()["error"]["code"].as_str()),
        (5, Some("cut"))
    );
    assert_eq!(book.on(&["status"]).status, 1);
}

#[test]
fn the_register_that_was_used_last_is_only_read() {
    let book = Book::filled();
    assert_eq!(book.run(&["status"]).status, 0);
    for arguments in [
        &["undo"][..],
        &["visit", "002", "2"],
        &["import", &fixture()],
        &["restore", "1"],
    ] {
        let answer = book.run(&[arguments, &["--json"]].concat());
        assert_eq!(
            (answer.status, answer.json()["error"]["code"].as_str()),
            (2, Some("register_not_named"))
        );
    }
    let named = book
        .command(&["undo"])
        .env("GOCUA_REGISTER", book.path("so.gocua"))
        .output()
        .unwrap();
    assert_eq!(named.status.code(), Some(0));
    assert_eq!(Book::empty().run(&["status"]).status, 2);
}

#[test]
fn both_languages() {
    let book = Book::empty();
    for (variables, arguments, wanted) in [
        (&[][..], &["status"][..], "Chưa rõ sổ nào"),
        (&[("LANG", "en_US.UTF-8")], &["status"], "Which register"),
        (&[("LANG", "C.UTF-8")], &["status"], "Chưa rõ sổ nào"),
        (
            &[("LANG", "en_US.UTF-8"), ("GOCUA_LANG", "vi")],
            &["status"],
            "Chưa rõ sổ nào",
        ),
        (
            &[("LANG", "en_US.UTF-8")],
            &["status", "--lang", "vi"],
            "Chưa rõ sổ nào",
        ),
        (
            &[],
            &["--lang=en", "status", "--nope"],
            "There is no option --nope",
        ),
        (&[], &["status", "--nope"], "Không có tùy chọn --nope"),
    ] {
        let output = book
            .command(arguments)
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        let answer = Answer::from(output);
        assert!(
            answer.stderr.starts_with(wanted),
            "{variables:?} {arguments:?}: {}",
            answer.stderr
        );
        assert_eq!((answer.status, answer.stdout.as_str()), (2, ""));
    }
    for (arguments, wanted) in [
        (&["-h"][..], "GÕ CỬA: sổ đi từng ngõ"),
        (&["--lang", "en", "-h"], "GÕ CỬA: the outreach book"),
        (&["visit", "-h"], "Ghi một lần đến nhà"),
        (&["visit", "--help", "--lang", "en"], "Record a visit"),
    ] {
        assert!(
            book.done(arguments).stdout.starts_with(wanted),
            "{arguments:?}"
        );
    }
    assert!(book.done(&["--version"]).stdout.starts_with("gocua "));
}

#[test]
fn nothing_is_asked_without_a_terminal() {
    let book = Book::empty();
    let demo = book.done(&["--demo"]);
    assert!(demo.stdout.contains("Cả xã"), "{}", demo.stdout);
    assert!(demo.stdout.contains("gocua --demo"), "{}", demo.stdout);
    assert!(
        !book.path("home").exists(),
        "trying out leaves nothing behind"
    );
    let figures = book.done(&["--demo", "--json"]).json();
    assert_eq!(figures["households"], 240);
    assert_eq!(figures["campaign"]["days_left"], 8);
    for arguments in [&[][..], &["so.gocua"]] {
        let answer = book.run(arguments);
        assert_eq!(answer.status, 2, "{}", answer.stderr);
        assert!(answer.stderr.contains("gocua -h"), "{}", answer.stderr);
    }
}

#[test]
fn quiet_says_only_what_was_asked_for() {
    let book = Book::filled();
    for (arguments, silent) in [
        (
            &["visit", "002", "2", "--village", "Đồng Tâm", "-q"][..],
            true,
        ),
        (&["undo", "--quiet"], true),
        (&["status", "-q"], false),
    ] {
        let answer = book.on(arguments);
        assert_eq!(
            (answer.status, answer.stdout.is_empty()),
            (0, silent),
            "{arguments:?}"
        );
        assert_eq!(answer.stderr, "");
    }
}

#[test]
fn nothing_in_a_list_commands_the_reader() {
    let book = Book::new();
    let list = "Thôn,Mã hộ,Họ và tên,Quan hệ với chủ hộ,Ghi chú\nThôn Một,1,Lê\u{1b}[31m Thị\u{202e} Na,Chủ hộ,\u{9b}2J\n";
    fs::write(book.path("la.csv"), list).unwrap();
    assert_eq!(book.on(&["import", "la.csv"]).status, 0);
    for arguments in [
        &["list", "people"][..],
        &["list", "people", "--json"],
        &["log"],
    ] {
        let shown = book.on(arguments).stdout;
        assert!(
            !shown
                .chars()
                .any(|letter| letter != '\n' && gocua::lang::text::harms(letter)),
            "{shown:?}"
        );
    }
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let book = Book::new();
    let mut child = book
        .command(&["sample", "--people", "20000", "--seed", "1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 64];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let answer = Answer::from(child.wait_with_output().unwrap());
    assert_eq!((answer.status, answer.stderr.as_str()), (0, ""));
}

/// Ctrl+C in the middle of an import: nothing of it is in the register.
#[cfg(unix)]
#[test]
fn a_cancelled_import_writes_nothing() {
    use std::process::Command;
    use std::thread::sleep;
    use std::time::Duration;

    let book = Book::new();
    book.done(&[
        "sample", "--people", "60000", "--seed", "1", "--out", "list.csv",
    ]);
    let mut child = book
        .command(&["import", "list.csv", "--register", "so.gocua", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The journal is there as soon as something is being written.
    while !book.path("so.gocua-journal").exists() && child.try_wait().unwrap().is_none() {
        sleep(Duration::from_millis(2));
    }
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
    let answer = Answer::from(child.wait_with_output().unwrap());
    assert_eq!(answer.status, 130, "{} {}", answer.stdout, answer.stderr);
    assert_eq!(answer.json()["error"]["code"], "cancelled");
    assert_eq!(book.ask(&["status"])["people"], 0);
    assert_eq!(book.on(&["check", "--full"]).status, 0);
}

/// Nobody is refused for a phone: what is none is kept as typed, and said beside the answer.
#[test]
fn a_phone_that_is_none_is_kept_and_said() {
    let book = Book::filled();
    let answer = book.on(&[
        "absent",
        "001060000015",
        "--reason",
        "2",
        "--phone",
        "0912",
        "--proxy-phone",
        "hỏi chị Na",
        "--json",
    ]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let told = answer.json();
    assert_eq!(
        (&told["phone"], &told["proxy_phone"]),
        (&"0912".into(), &"hỏi chị Na".into())
    );
    for odd in ["0912", "hỏi chị Na"] {
        let said = format!("\"{odd}\" không phải số điện thoại");
        assert!(answer.stderr.contains(&said), "{}", answer.stderr);
    }
}

/// One absence after the other, the second typed as if it had begun before the first one's end; and a return that
/// cannot be.
#[test]
fn absences_that_ended_are_not_overlapped() {
    let book = Book::filled();
    let person = "001060000015";
    let away = |more: &[&str]| {
        let call = [&["absent", person, "--json"], more].concat();
        let answer = book.on(&call);
        let told = answer.json();
        (
            answer.status,
            told["error"]["code"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        )
    };
    for (arguments, status, code) in [
        (&["--reason", "2", "--since", "1/2/2025"] as &[_], 0, ""),
        (&["--returned", "1/2/2040"], 1, "returned_in_future"),
        (&["--returned", "1/2024"], 1, "back_before_since"),
        (&["--returned", "1/6/2025"], 0, ""),
        (
            &["--reason", "2", "--since", "31/5/2025"],
            1,
            "absence_overlaps",
        ),
        (&["--reason", "2", "--since", "2024"], 1, "absence_overlaps"),
        (&["--reason", "2", "--since", "6/2025"], 0, ""),
    ] {
        assert_eq!(away(arguments), (status, code.to_owned()), "{arguments:?}");
    }
}

/// What came of a call: `outcome channel phone people attempt`, or the code of the refusal.
fn called(book: &Book, arguments: &[&str]) -> String {
    let call = [
        &["visit", "001", "--village", "Thôn Đồng Tâm", "--json"],
        arguments,
    ]
    .concat();
    let told = book.on(&call).json();
    if let Some(code) = told["error"]["code"].as_str() {
        return code.to_owned();
    }
    let people = told["people"].as_array().unwrap();
    let results: Vec<&str> = people
        .iter()
        .map(|one| one["result"].as_str().unwrap())
        .collect();
    let text = |key: &str| told[key].as_str().unwrap_or("-").to_owned();
    let told = ["outcome", "channel", "phone"].map(text).join(" ");
    format!("{told}: {}", results.join(" "))
}

#[test]
fn a_call_marks_the_number_that_is_named() {
    let book = Book::filled();
    for (arguments, told) in [
        (&["phone_no_answer"][..], "phone_no_answer phone -: "),
        (&["2", "--channel", "phone"], "phone_no_answer phone -: "),
        (
            &["2", "--phone", "0987 654 321"],
            "phone_no_answer phone 0987654321: not_reached",
        ),
        (
            &["phone_spoke", "--channel", "phone", "--phone", "0987654321"],
            "phone_spoke phone 0987654321: met",
        ),
        (
            &["1", "--phone", "0987654321", "--met", "Nguyễn Văn An=4"],
            "phone_spoke phone 0987654321: says_done",
        ),
        // Somebody at home answers.
        (
            &["1", "--phone", "0912345678"],
            "phone_spoke phone 0912345678: ",
        ),
        (
            &["1", "--channel", "door", "--phone", "0912345678"],
            "phone_not_called",
        ),
        (&["1", "--phone", "0999999999"], "phone_unknown"),
        (&["1", "--phone", "12"], "phone_unreadable"),
        (
            &["6", "--phone", "0987654321"],
            "phone_wrong_number phone 0987654321: not_reached",
        ),
    ] {
        assert_eq!(called(&book, arguments), told, "{arguments:?}");
    }
    let without = |book: &Book| {
        let list = book.ask(&["list", "absent", "--filter", "phone=own"]);
        list["count"].as_u64()
    };
    let after = without(&book);
    assert_eq!(book.on(&["undo"]).status, 0);
    assert_eq!(
        without(&book),
        after.map(|count| count + 1),
        "a bad number is none"
    );
    assert_eq!(book.on(&["check", "--full"]).status, 0);
}
