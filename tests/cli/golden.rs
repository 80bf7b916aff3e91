//! The JSON answer of every command, as programs read it. `GOCUA_GOLDEN=write cargo test --test cli` writes the files
//! anew; what changed is then read in the difference.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::book::{Book, fixture};

/// Holds the answers of one folder against the files.
struct Golden {
    book: Book,
    /// Ids as they came, and what stands for them.
    ids: HashMap<String, String>,
    today: String,
}

impl Golden {
    fn new(book: Book) -> Self {
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap();
        let moment = gocua::domain::clock::Moment(now.as_millis() as i64);
        Self {
            book,
            ids: HashMap::new(),
            today: moment.day().to_string(),
        }
    }

    /// Calls the program on the register and holds its answer and its status against the file `name`.
    fn on(&mut self, name: &str, status: i32, arguments: &[&str]) -> Value {
        let arguments = [arguments, &["--register", "so.gocua", "--as", "Lâm"]].concat();
        self.plain(name, status, &arguments)
    }

    fn plain(&mut self, name: &str, status: i32, arguments: &[&str]) -> Value {
        let answer = self.book.run(&[arguments, &["--json"]].concat());
        assert_eq!(
            answer.status, status,
            "{name}: {} {}",
            answer.stdout, answer.stderr
        );
        let value = answer.json();
        let mut steady = value.clone();
        self.steady(&mut steady);
        let path = golden_file(name);
        if std::env::var_os("GOCUA_GOLDEN").is_some() {
            fs::write(&path, format!("{steady:#}\n")).unwrap();
        }
        let wanted: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(steady, wanted, "{name}");
        value
    }

    /// Puts steady words in the place of what is another in every run.
    fn steady(&mut self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.steady_text(text),
            Value::Array(values) => values.iter_mut().for_each(|value| self.steady(value)),
            Value::Object(map) => self.steady_map(map),
            _ => {}
        }
    }

    fn steady_map(&mut self, map: &mut Map<String, Value>) {
        for (key, value) in map {
            match key.as_str() {
                "size" => *value = Value::from("<size>"),
                "uuid" => *value = Value::from("<uuid>"),
                "script" => *value = Value::from("<script>"),
                "base" => *value = Value::from("<base>"),
                "at" => *value = Value::from("<moment>"),
                // Copies of one second may stand in another order.
                "backups" => {
                    self.steady(value);
                    let copies = value.as_array_mut().unwrap();
                    copies.sort_by_key(|copy| (copy["kind"].to_string(), copy["people"].as_u64()));
                }
                _ => self.steady(value),
            }
        }
    }

    fn steady_text(&mut self, text: &str) -> String {
        if is_id(text) {
            let count = self
                .ids
                .keys()
                .filter(|id| id.starts_with(&text[..2]))
                .count();
            let steady = format!("<{}{}>", &text[..2], count + 1);
            return self.ids.entry(text.to_owned()).or_insert(steady).clone();
        }
        let folder = fs::canonicalize(self.book.path("")).unwrap();
        let text = text.replace(&folder.display().to_string(), "<folder>");
        let text = text.replace(env!("CARGO_MANIFEST_DIR"), "<here>");
        without_moments(&text.replace(&self.today, "<today>"))
    }
}

fn golden_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/golden/{name}.json"))
}

/// `P-` and thirteen digits with a check character.
fn is_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 16
        && bytes[1] == b'-'
        && bytes[2..]
            .iter()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}

/// Without the moments in the names of copies: `2026-11-22-161702`, of which the day may already be gone.
fn without_moments(text: &str) -> String {
    let mut steady = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("<today>-") {
        let (front, back) = rest.split_at(at);
        let digits = back
            .get(8..14)
            .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        steady.push_str(front);
        steady.push_str(if digits { "<moment>" } else { "<today>-" });
        rest = &back[if digits { 14 } else { 8 }..];
    }
    steady.push_str(rest);
    steady
}

#[test]
fn a_register_from_its_first_day() {
    let mut golden = Golden::new(Book::empty());
    golden.plain(
        "new",
        0,
        &["new", "so.gocua", "--commune", "Xã Thử", "--as", "Lâm"],
    );
    golden.on("import_dry_run", 3, &["import", &fixture(), "--dry-run"]);
    golden.on(
        "import",
        3,
        &["import", &fixture(), "--rejected", "sua.csv"],
    );
    golden.on("import_same", 3, &["import", &fixture()]);
    for list in ["people", "households", "absent", "outreach"] {
        golden.on(
            &format!("list_{list}"),
            0,
            &["list", list, "--full-numbers"],
        );
    }
    golden.on(
        "visit",
        0,
        &[
            "visit",
            "1",
            "3",
            "--village",
            "đồng tâm",
            "--at",
            "20/11/2026",
            "--slot",
            "tối",
            "--met",
            "Nguyen Van Tam=1",
            "--met",
            "001090000023=2",
            "--note",
            "Con về dịp Tết",
            "--follow-up",
            "5/1/2045 sáng",
        ],
    );
    golden.on("list_visits", 0, &["list", "visits"]);
    golden.on(
        "list_filtered",
        0,
        &[
            "list", "absent", "--filter", "reason=2", "--filter", "find=an",
        ],
    );
    golden.on(
        "list_eligible",
        0,
        &[
            "list",
            "eligible",
            "--filter",
            "set=remaining",
            "--filter",
            "find=an",
        ],
    );
    golden.on(
        "absent",
        0,
        &[
            "absent",
            "001060000015",
            "--reason",
            "hospital",
            "--place",
            "Hà Nội",
            "--since",
            "11/2026",
            "--back",
            "Tết 2027",
            "--phone",
            "0912 000 111",
            "--proxy",
            "Trần Thị Hoa, 0912000222",
            "--plan",
            "home_before",
            "--plan-on",
            "Tết 2027",
            "--address",
            "Bệnh viện Bạch Mai",
            "--proxy-relation",
            "em gái",
            "--declared",
            "no",
            "--source",
            "Trần Thị Hoa",
            "--note",
            "nằm viện dài ngày",
        ],
    );
    golden.on(
        "returned",
        0,
        &["absent", "001090000023", "--returned", "21/11/2026"],
    );
    golden.on("list_progress", 0, &["list", "progress"]);
    let told = [
        "total",
        "taken",
        "3",
        "--village",
        "Thôn Đồng Tâm",
        "--on",
        "19/11/2026",
    ];
    golden.on("total", 0, &told);
    golden.on("total_again", 0, &told);
    golden.on(
        "total_to_date",
        0,
        &["total", "issued", "1", "--to-date", "--source", "CA xã"],
    );
    golden.on("status", 0, &["status"]);
    golden.on("status_on", 0, &["status", "--on", "19/11/2026"]);
    golden.on("undo", 0, &["undo"]);
    golden.on("redo", 0, &["redo"]);
    golden.on("log", 0, &["log"]);
    golden.on("check", 0, &["check"]);
    golden.on("check_full", 0, &["check", "--full"]);
    golden.on("export", 0, &["export", "people", "--out", "nguoi.csv"]);
    golden.on("backup", 0, &["backup", "--out", "ban-sao.gocua"]);
    golden.on("restore_list", 0, &["restore"]);
    golden.on("restore", 0, &["restore", "ban-sao.gocua"]);
    golden.plain(
        "sample",
        0,
        &[
            "sample", "--people", "20", "--seed", "3", "--out", "mau.csv",
        ],
    );
    golden.plain("completions", 0, &["completions", "bash"]);
}

#[test]
fn several_units_added_up() {
    let mut golden = Golden::new(Book::empty());
    let file = |name: &str| format!("{}/tests/data/cli/{name}", env!("CARGO_MANIFEST_DIR"));
    let (one, other) = (file("tien-do-tan-phu.csv"), file("tien-do-an-lac.csv"));
    let named = format!("Xã Tân Phú={one}");
    let sum = ["consolidate", &named, &other, "--out", "tong.csv"];
    golden.plain("consolidate", 0, &sum);
    let people = file("da-lam.csv");
    golden.plain(
        "consolidate_doubts",
        3,
        &["consolidate", &one, &one, &people],
    );
    golden.plain("consolidate_nothing", 1, &["consolidate", "khong-co.csv"]);
    // The sum of one level is a unit of the next.
    golden.plain("consolidate_again", 0, &["consolidate", "Huyện=tong.csv"]);
}

#[test]
fn steps_of_people() {
    let mut golden = Golden::new(Book::filled());
    let two = ["step", "001060000015", "001090000023"];
    golden.on(
        "step",
        0,
        &[&two[..], &["verified", "--note", "xem thẻ"]].concat(),
    );
    golden.on("step_before", 0, &["step", "001060000015", "verified"]);
    golden.on("step_withdrawn", 0, &[&two[..], &["--withdraw"]].concat());
    golden.on(
        "step_nothing",
        0,
        &["step", "001060000015", "--withdraw", "--note", "nhầm"],
    );
    golden.on(
        "step_appointed",
        0,
        &["step", "001060000015", "appointed", "--due", "1/12/2045"],
    );
    golden.on(
        "step_exempt",
        0,
        &[
            &two[..2],
            &[
                "exempt_confirmed",
                "--reason",
                "moved",
                "--confirmed-by",
                "Hoa",
                "--on",
                "1/1/2026",
            ],
        ]
        .concat(),
    );
}

#[test]
fn a_list_of_those_who_made_a_step() {
    let mut golden = Golden::new(Book::filled());
    let list = [
        "import",
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/cli/da-lam.csv"),
        "--step",
        "taken",
        "--on",
        "21/11/2026",
    ];
    golden.on(
        "import_steps_dry_run",
        3,
        &[&list[..], &["--dry-run"]].concat(),
    );
    golden.on(
        "import_steps",
        3,
        &[&list[..], &["--rejected", "sua.csv"]].concat(),
    );
    golden.on("import_steps_same", 3, &list);
    golden.on("import_steps_undo", 0, &["undo"]);
}

#[test]
fn a_list_of_those_remaining() {
    let mut golden = Golden::new(Book::filled());
    let list = [
        "import",
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/cli/con-lai.csv"),
        "--remaining",
        "--on",
        "21/11/2026",
    ];
    golden.on(
        "import_remaining_dry_run",
        3,
        &[&list[..], &["--dry-run"]].concat(),
    );
    golden.on("import_remaining", 3, &list);
    golden.on("import_remaining_same", 3, &list);
}

#[test]
fn an_undone_import_keeps_what_was_visited() {
    let mut golden = Golden::new(Book::filled());
    let log = golden.book.ask(&["log"]);
    let import = log["batches"][0]["id"].as_str().unwrap().to_owned();
    golden
        .book
        .on(&["visit", "002", "1", "--village", "Thôn Đồng Tâm"]);
    golden.on("undo_kept", 0, &["undo", &import]);
    let status = golden.book.ask(&["status"]);
    assert_eq!(
        (status["visits"].as_u64(), status["households"].as_u64()),
        (Some(1), Some(1)),
        "{status}"
    );
}

#[test]
fn an_export_for_programs_is_what_the_list_shows() {
    let book = Book::filled();
    for list in ["people", "households", "absent", "outreach", "visits"] {
        let answer = book.on(&["export", list, "--format", "json"]);
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        let rows: Value = serde_json::from_str(&answer.stdout).unwrap();
        assert_eq!(rows, book.ask(&["list", list])["rows"], "{list}");
    }
}

#[test]
fn failures() {
    let mut golden = Golden::new(Book::filled());
    golden.on(
        "failure_not_found",
        1,
        &["visit", "009", "2", "--village", "Đồng Tâm"],
    );
    golden.on("failure_exists", 2, &["new", "so.gocua"]);
    golden.plain(
        "failure_list",
        1,
        &["import", "so.gocua", "--register", "so.gocua"],
    );
    golden.plain(
        "failure_missing",
        1,
        &["status", "--register", "khac.gocua"],
    );
}
