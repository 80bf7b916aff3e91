//! Campaigns side by side from the command line: set up by a script, and kept apart.

use serde_json::{Value, json};

use crate::book::Book;

/// Bắc Ninh 2022 as its letter has it: two cohorts with a deadline each, and a report on the day after.
#[test]
fn a_script_sets_up_the_campaign_of_a_letter() {
    let book = Book::filled();
    for arguments in [
        &[
            "new",
            "Làm thẻ 2022",
            "kind=card",
            "rule=no_chip_14",
            "start=01/6/2022",
            "due=30/9/2022",
        ][..],
        &[
            "cohort",
            "add",
            "14-22",
            "from_age=14",
            "to_age=22",
            "intake_due=31/8/2022",
            "card_due=31/8/2022",
        ],
        &[
            "cohort",
            "add",
            "from_age=23",
            "intake_due=30/9/2022",
            "card_due=30/9/2022",
        ],
        &[
            "report",
            "add",
            "Báo cáo 14-22",
            "cohort=14-22",
            "due=01/9/2022",
            "recipient=UBND thành phố",
            "via=Văn phòng UBND",
        ],
        &[
            "report",
            "add",
            "Báo cáo 23+",
            "cohort=23+",
            "due=01/10/2022",
        ],
        &[
            "report",
            "sent",
            "Báo cáo 14-22",
            "sent_on=31/8/2022",
            "sent_by=Lâm",
        ],
        &[
            "target",
            "add",
            "total=111.410",
            "minimum=Có",
            "source=CV 12",
        ],
        &["group", "add", "Đảng viên", "due=20/6/2022"],
        &[
            "remark",
            "add",
            "Gọi điện trước khi đến",
            "remark_kind=initiative",
        ],
    ] {
        let answer = book.on(&[&["campaign"], arguments, &["--json"]].concat());
        assert_eq!(answer.status, 0, "{arguments:?}: {}", answer.stdout);
    }
    let shown = book.ask(&["campaign", "show"]);
    let column = |part: &str, fields: &[&str]| -> Vec<Value> {
        let rows = shown[part].as_array().unwrap().iter();
        rows.map(|row| fields.iter().map(|field| row[*field].clone()).collect())
            .collect()
    };
    assert_eq!(
        column("cohorts", &["name", "born_from", "born_to", "card_due"]),
        [
            json!(["14-22", "1999-09-01", "2008-08-31", "2022-08-31"]),
            json!(["23+", null, "1999-09-30", "2022-09-30"]),
        ]
    );
    assert_eq!(
        column(
            "reports",
            &["name", "due", "recipient", "via", "sent_on", "sent_by"]
        ),
        [
            json!([
                "Báo cáo 14-22",
                "2022-09-01",
                "UBND thành phố",
                "Văn phòng UBND",
                "2022-08-31",
                "Lâm"
            ]),
            json!(["Báo cáo 23+", "2022-10-01", "", "", null, ""]),
        ]
    );
    assert_eq!(
        column("targets", &["metric", "total", "minimum", "village"]),
        [json!(["taken", 111_410, "yes", null])]
    );
    assert_eq!(
        column("groups", &["group", "due"]),
        [json!(["Đảng viên", "2022-06-20"])]
    );
    let doubts = shown["doubts"].as_array().unwrap();
    assert_eq!(
        doubts.len(),
        1,
        "born between the two days of the ages: {doubts:?}"
    );
    assert_eq!(book.on(&["check", "--full"]).status, 0);
}

#[test]
fn nothing_goes_from_one_campaign_to_another() {
    let book = Book::filled();
    let village = book.ask(&["status"])["villages"][0]["name"].clone();
    let village = village.as_str().unwrap();
    book.ask(&["visit", "001", "1", "--village", village]);
    book.ask(&["visit", "001", "2", "--village", village]);
    let first = 2;
    book.ask(&[
        "campaign",
        "new",
        "Phát quà",
        "kind=gift",
        "start=01/6/2022",
    ]);
    let visits = |of: &[&str]| {
        book.ask(&[&["status"], of].concat())["visits"]
            .as_u64()
            .unwrap()
    };
    assert_eq!(visits(&["--campaign", "phát quà"]), 0);
    let visit = [
        "visit",
        "001",
        "2",
        "--village",
        village,
        "--campaign",
        "Phát quà",
    ];
    let told = book.ask(&visit);
    assert_eq!(told["attempt"], 1, "{told}");
    assert_eq!(visits(&["--campaign", "Phát quà"]), 1);
    assert_eq!(visits(&["--campaign", "Làm thẻ căn cước"]), first);
    let rows = |campaign: &str| {
        let list = book.on(&["export", "visits", "--campaign", campaign]);
        assert_eq!(list.status, 0, "{}", list.stderr);
        list.stdout.lines().count() - 1
    };
    assert_eq!((rows("Phát quà"), rows("Làm thẻ căn cước")), (1, 2));
    // The one that was made last is worked on, until another is chosen.
    assert_eq!(visits(&[]), 1);
    book.ask(&["campaign", "choose", "Làm thẻ căn cước"]);
    assert_eq!(visits(&[]), first);
}

#[test]
fn what_cannot_be_is_refused() {
    let book = Book::filled();
    for (arguments, status, code) in [
        ("campaign new", 2, "argument_missing"),
        ("campaign nonsense", 2, "argument_unexpected"),
        ("campaign cohort nonsense", 2, "argument_unexpected"),
        ("campaign cohort edit 14-22", 1, "not_found"),
        (
            "campaign cohort add from_age=30 to_age=20",
            2,
            "ages_reversed",
        ),
        ("campaign cohort add from_age=130", 2, "age_out_of_range"),
        ("campaign cohort add ages=14", 2, "field_unknown"),
        ("campaign target add", 2, "value_missing"),
        ("campaign target add total=many", 2, "number_needed"),
        ("campaign target add total=1.5", 2, "number_needed"),
        ("campaign target add total=1 metric=x", 2, "code_unknown"),
        ("campaign edit due=1/1/2020", 2, "due_before_start"),
        ("campaign edit days_off=soon", 2, "date_unreadable"),
        ("status --campaign nonsense", 1, "not_found"),
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
}

/// What stands on a cohort goes with it, and all of it comes back.
#[test]
fn a_cohort_that_is_taken_out_comes_back_with_its_targets() {
    let book = Book::filled();
    book.ask(&["campaign", "cohort", "add", "from_age=14", "to_age=22"]);
    book.ask(&["campaign", "target", "add", "total=5", "cohort=14-22"]);
    let counts = || {
        let shown = book.ask(&["campaign", "show"]);
        ["cohorts", "targets"].map(|part| shown[part].as_array().unwrap().len())
    };
    assert_eq!(counts(), [1, 1]);
    book.ask(&["campaign", "cohort", "remove", "14-22"]);
    assert_eq!(counts(), [0, 0]);
    for (command, expected) in [("undo", [1, 1]), ("redo", [0, 0]), ("undo", [1, 1])] {
        assert_eq!(book.on(&[command]).status, 0);
        assert_eq!(counts(), expected, "{command}");
        assert_eq!(book.on(&["check", "--full"]).status, 0, "{command}");
    }
}

/// A target below what is done is kept, and said.
#[test]
fn a_target_below_what_is_done_is_said() {
    let book = Book::filled();
    assert_eq!(book.on(&["step", "001060000015", "taken"]).status, 0);
    for (total, doubts) in [("0", 1), ("1", 0), ("2", 0)] {
        book.ask(&["campaign", "target", "add", &format!("total={total}")]);
        let shown = book.ask(&["campaign", "show"]);
        assert_eq!(shown["doubts"].as_array().unwrap().len(), doubts, "{shown}");
        assert_eq!(book.on(&["undo"]).status, 0);
    }
}

/// How often a household is tried is the campaign's own rule.
/// Of applications and of cards: what the screen shows stands in the words, in the list and in the file.
#[test]
fn a_target_of_cards_is_told_in_words_lists_and_files() {
    let book = Book::filled();
    let words = |arguments: &[&str]| book.on(arguments).stdout;
    assert!(!words(&["status"]).contains("Chỉ tiêu cấp thẻ"));
    let target = ["campaign", "target", "add", "metric=issued", "total=8"];
    assert_eq!(book.on(&target).status, 0);
    for arguments in [
        &["status"][..],
        &["list", "progress"],
        &["export", "progress"],
    ] {
        let told = words(arguments);
        assert!(told.contains("Chỉ tiêu cấp thẻ"), "{arguments:?}\n{told}");
    }
    let told = words(&["export", "progress"]);
    let mut lines = told.lines().map(|line| line.split(','));
    let at = lines
        .next()
        .unwrap()
        .position(|head| head == "Chỉ tiêu cấp thẻ");
    let all = lines
        .find(|line| line.clone().next() == Some("Cả xã"))
        .unwrap();
    let cells: Vec<&str> = all.collect();
    assert_eq!(cells[at.unwrap()], "8", "{told}");
}

#[test]
fn the_attempt_rule_of_a_campaign_decides_what_is_exhausted() {
    let book = Book::filled();
    let village = book.ask(&["status"])["villages"][0]["name"].clone();
    book.ask(&["visit", "001", "2", "--village", village.as_str().unwrap()]);
    let exhausted = || book.ask(&["status"])["exhausted_households"].clone();
    assert_eq!(exhausted(), 0);
    book.ask(&["campaign", "edit", "tries=1", "try_days=1", "off_hours=no"]);
    assert_eq!(exhausted(), 1);
}
