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
        // What is typed is used, or refused.
        (
            "campaign close closed_on=1/1/2020",
            2,
            "argument_unexpected",
        ),
        ("campaign reopen on=1/1/2020", 2, "argument_unexpected"),
        (
            "campaign cohort remove x to_age=2",
            2,
            "argument_unexpected",
        ),
        // Nobody could be in it.
        ("campaign group add đảng_viên,dự_bị", 1, "group_of_several"),
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

/// Nothing is written into a campaign that was only perhaps meant.
#[test]
fn a_name_that_two_campaigns_have_means_neither() {
    let book = Book::filled();
    let gift = |start: &str| {
        let start = format!("start={start}");
        let told = book.ask(&["campaign", "new", "Phát quà", "kind=gift", &start]);
        told["id"].as_str().unwrap().to_owned()
    };
    let (first, second) = (gift("01/6/2022"), gift("01/6/2023"));
    for arguments in [
        &["campaign", "choose", "phát quà"][..],
        &["status", "--campaign", "Phát quà"],
        &["step", "001060000015", "taken", "--campaign", "phat qua"],
        &["campaign", "close", "Phát quà"],
    ] {
        let answer = book.on(&[arguments, &["--json"]].concat());
        let code = answer.json()["error"]["code"].clone();
        assert_eq!(
            (answer.status, code),
            (2, json!("ambiguous")),
            "{arguments:?}"
        );
    }
    for (id, starts_on) in [(&first, "2022-06-01"), (&second, "2023-06-01")] {
        book.ask(&["campaign", "choose", id]);
        let shown = book.ask(&["campaign", "show"])["campaign"].clone();
        assert_eq!(shown["start"], json!(starts_on), "{id}");
    }
}

/// Which of two would count, nobody could say.
#[test]
fn a_cohort_and_a_group_stand_in_a_campaign_once() {
    let book = Book::filled();
    let tell = |arguments: &str| {
        let words: Vec<&str> = arguments.split(' ').collect();
        let answer = book.on(&[&["campaign"], &words[..], &["--json"]].concat());
        answer.json()["error"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    for (arguments, code) in [
        ("cohort add trẻ from_age=14 to_age=22", ""),
        ("cohort add TRẺ from_age=23", "cohort_twice"),
        ("cohort add già from_age=23", ""),
        ("cohort edit già name=trẻ", "cohort_twice"),
        ("cohort edit trẻ name=Trẻ", ""),
        ("group add đảng_viên", ""),
        ("group add Đảng_Viên", "group_twice"),
        ("remark add tốt", ""),
        ("remark add tốt", ""),
        ("new khác kind=gift", ""),
        ("cohort add trẻ from_age=14 to_age=22", ""),
    ] {
        assert_eq!(tell(arguments), code, "{arguments}");
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
/// Naming one word is asking for words of one's own; taking them back is one choice.
#[test]
fn every_step_takes_a_word_of_the_office() {
    let book = Book::filled();
    let words = || {
        let shown = book.ask(&["campaign", "show"]);
        [
            "own_words",
            "label_no_show",
            "label_still_here",
            "label_taken",
        ]
        .map(|field| shown["campaign"][field].clone())
    };
    assert_eq!(words(), [json!("no"), json!(""), json!(""), json!("")]);
    book.ask(&[
        "campaign",
        "edit",
        "label_no_show=Lỡ buổi",
        "label_still_here=Còn ở đây",
    ]);
    assert_eq!(
        words(),
        [
            json!("yes"),
            json!("Lỡ buổi"),
            json!("Còn ở đây"),
            json!("")
        ]
    );
    book.ask(&["campaign", "edit", "own_words=no"]);
    assert_eq!(words(), [json!("no"), json!(""), json!(""), json!("")]);
    // So is a rule of one's own.
    book.ask(&["campaign", "edit", "rule_from=16"]);
    let shown = book.ask(&["campaign", "show"]);
    let rule = ["rule", "rule_from"].map(|field| shown["campaign"][field].clone());
    assert_eq!(rule, [json!("own"), json!(16)]);
}

/// Villages against all of them, cohorts against their village and the commune, and a cohort of a village against what is
/// done of it.
#[test]
fn every_target_is_held_against_its_parts_and_what_is_done() {
    let book = Book::filled();
    for cohort in [&["from_age=14", "to_age=22"][..], &["from_age=23"]] {
        book.ask(&[&["campaign", "cohort", "add"], cohort].concat());
    }
    let status = book.ask(&["status"]);
    let village = status["villages"][0]["name"].as_str().unwrap();
    let of = status["villages"].as_array().unwrap().len();
    assert_eq!(book.on(&["step", "001060000015", "taken"]).status, 0);
    let here = format!("village={village}");
    for (targets, doubts) in [
        (&[&["total=9"][..], &["total=9", &here]][..], vec![]),
        (
            &[&["total=9"], &["total=8", &here]],
            vec![format!("Toàn xã, Mọi người thuộc diện, Thu nhận hồ sơ: cộng chỉ tiêu của 1/{of} đơn vị được 8, chỉ tiêu chung là 9.")],
        ),
        (
            &[&["total=9"], &["total=2", "cohort=14-22"], &["total=6", "cohort=23+"]],
            vec!["Toàn xã, Mọi người thuộc diện, Thu nhận hồ sơ: cộng chỉ tiêu của 2/2 nhóm tuổi được 8, chỉ tiêu chung là 9.".to_owned()],
        ),
        (
            &[
                &["total=9", &here],
                &["total=2", "cohort=14-22", &here],
                &["total=8", "cohort=23+", &here],
            ],
            vec![format!("{village}, Mọi người thuộc diện, Thu nhận hồ sơ: cộng chỉ tiêu của 2/2 nhóm tuổi được 10, chỉ tiêu chung là 9.")],
        ),
        (
            &[&["total=5", "cohort=23+"], &["total=4", "cohort=23+", &here]],
            vec![format!("Toàn xã, 23+, Thu nhận hồ sơ: cộng chỉ tiêu của 1/{of} đơn vị được 4, chỉ tiêu chung là 5.")],
        ),
        (
            &[&["total=0", "cohort=23+", &here]],
            vec![format!("{village}, 23+, Thu nhận hồ sơ: chỉ tiêu 0 thấp hơn số đã làm (1).")],
        ),
        (&[&["total=0", "cohort=14-22", &here]], vec![]),
        (
            &[&["total=9"], &["total=8"], &["total=8", &here]],
            vec!["Toàn xã, Mọi người thuộc diện, Thu nhận hồ sơ: có hai chỉ tiêu; chỉ tính chỉ tiêu ghi sau.".to_owned()],
        ),
        // Of cards nothing else was given.
        (&[&["total=9"], &["total=8", "metric=issued", &here]], vec![]),
    ] {
        for target in targets {
            book.ask(&[&["campaign", "target", "add"], *target].concat());
        }
        let shown = book.ask(&["campaign", "show"]);
        let told = shown["doubts"].as_array().unwrap().iter();
        let told: Vec<&str> = told.map(|doubt| doubt.as_str().unwrap()).collect();
        assert_eq!(told, doubts, "{targets:?}");
        for _ in targets {
            assert_eq!(book.on(&["undo"]).status, 0);
        }
    }
}

/// What was asked of every cohort of every village was asked of the villages, the cohorts and the commune.
#[test]
fn targets_of_all_parts_are_the_target_of_the_whole() {
    let book = Book::filled();
    for cohort in [&["from_age=14", "to_age=22"][..], &["from_age=23"]] {
        book.ask(&[&["campaign", "cohort", "add"], cohort].concat());
    }
    let status = book.ask(&["status"]);
    let villages = status["villages"].as_array().unwrap().iter();
    let villages: Vec<&str> = villages.map(|one| one["name"].as_str().unwrap()).collect();
    for (village, total) in villages.iter().zip(3..) {
        for (cohort, total) in [("14-22", total), ("23+", 10 * total)] {
            let place = [format!("village={village}"), format!("cohort={cohort}")];
            let total = format!("total={total}");
            book.ask(&["campaign", "target", "add", &place[0], &place[1], &total]);
        }
    }
    let progress = &book.ask(&["status"])["progress"];
    let total = |row: &Value| row["targets"][0]["total"].clone();
    let totals = |rows: &str| -> Vec<Value> {
        let rows = progress[rows].as_array().unwrap().iter();
        rows.map(total).collect()
    };
    let first: Vec<usize> = (3..3 + villages.len()).collect();
    let sum: usize = first.iter().sum();
    let of_villages: Vec<Value> = first.iter().map(|one| json!(11 * one)).collect();
    assert_eq!(totals("villages"), of_villages);
    assert_eq!(totals("cohorts"), [json!(sum), json!(10 * sum)]);
    assert_eq!(total(&progress["all"]), json!(11 * sum));
}

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

/// What counts up to a day cannot be less than up to an earlier one: one of the two numbers is wrong.
#[test]
fn a_running_total_that_falls_is_said() {
    let book = Book::filled();
    let tell = |number: &str, on: &str, to_date: &[&str]| {
        let words = [&["total", "taken", number, "--on", on][..], to_date].concat();
        let told = book.ask(&words)["fell_from"].clone();
        let status = book.ask(&["status"])["progress"]["day_totals"].clone();
        let fell = status.as_array().unwrap().iter();
        let fell = fell.filter(|row| !row["fell_from"].is_null()).count();
        (
            told["on"].as_str().unwrap_or_default().to_owned(),
            told["told"].as_u64(),
            fell,
        )
    };
    let running = &["--to-date"];
    for (number, on, basis, fell) in [
        ("100", "18/11/2026", &running[..], ("", None, 0)),
        ("100", "19/11/2026", running, ("", None, 0)),
        ("90", "20/11/2026", running, ("2026-11-19", Some(100), 1)),
        // Of a day alone it may be anything.
        ("5", "20/11/2026", &[], ("", None, 1)),
        ("95", "21/11/2026", running, ("2026-11-19", Some(100), 2)),
        ("90", "18/11/2026", running, ("", None, 2)),
        ("90", "19/11/2026", running, ("", None, 0)),
    ] {
        let (day, told, rows) = fell;
        let expected = (day.to_owned(), told, rows);
        assert_eq!(tell(number, on, basis), expected, "{number} {on} {basis:?}");
    }
}
