//! The evening of a clerk: the lists of three villages go out, are filled in with the habits of three spreadsheets,
//! and come back from one folder.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Local, NaiveDate, TimeDelta};
use csv::ReaderBuilder;
use serde_json::{Value, json};

use crate::book::Book;

const VILLAGES: [&str; 3] = ["Thôn 5", "Thôn Đông", "Bản Nà Phặc"];
pub const ISO: &str = "%Y-%m-%d";
const RESULT: &str = "Kết quả (ghi chữ hoặc số, không tô màu)";

/// A day so many days ago, in a form of `strftime`.
pub fn ago(days: i64, form: &str) -> String {
    let day: NaiveDate = Local::now().date_naive() - TimeDelta::days(days);
    day.format(form).to_string()
}

/// A list of three villages of six households: codes, numbers and telephones that a spreadsheet would shorten.
pub fn commune() -> String {
    let mut list = String::from(
        "Thôn,Mã hộ,Chủ hộ,Họ và tên,Quan hệ,Giới tính,Ngày sinh,Số định danh,Điện thoại\n",
    );
    for (v, village) in VILLAGES.iter().enumerate() {
        for h in 1..=6 {
            let code = format!("{h:03}");
            let head = format!(
                "Trần Văn {}",
                ["Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám"][h - 1]
            );
            for (m, (name, relation, sex, born, number)) in [
                (head.clone(), "Chủ hộ", "Nam", "05/03/1960", "010060"),
                (format!("Lê Thị Hoa {h}"), "Vợ", "Nữ", "1962", "010162"),
                (
                    format!("Trần Văn Con {h}"),
                    "Con",
                    "Nam",
                    "19/11/1990",
                    "010090",
                ),
            ]
            .into_iter()
            .enumerate()
            {
                let number = format!("{number}00{v}{h}{m}0");
                let phone = format!("0912{v}{h}{m}000");
                let cells = [
                    *village, &code, &head, &name, relation, sex, born, &number, &phone,
                ];
                list += &cells.join(",");
                list.push('\n');
            }
        }
    }
    list
}

/// A list as a table: the headings and the rows.
struct Table {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(text: &str, delimiter: u8) -> Self {
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
        Self {
            headings: cells(reader.headers().unwrap()),
            rows: reader.records().map(|row| cells(&row.unwrap())).collect(),
        }
    }

    fn place(&self, heading: &str) -> usize {
        let place = self.headings.iter().position(|one| one == heading);
        place.unwrap()
    }

    /// Fills cells in on the rows of a household: of its first row, or of all.
    fn fill(&mut self, code: &str, rows: usize, cells: &[(&str, &str)]) {
        let column = self.place("Mã hộ");
        let places: Vec<(usize, &str)> = cells
            .iter()
            .map(|(heading, cell)| (self.place(heading), *cell))
            .collect();
        let own = self.rows.iter_mut().filter(|row| row[column] == code);
        for row in own.take(rows) {
            for (place, cell) in &places {
                (*cell).clone_into(&mut row[*place]);
            }
        }
    }

    /// What a spreadsheet does to a file of text that it opens and saves: numbers lose their zeros, and dates.
    fn saved_by_a_spreadsheet(&mut self) {
        for cell in self.rows.iter_mut().flatten() {
            let digits = !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
            let parts: Vec<&str> = cell.split('/').collect();
            let date = parts.len() == 3 && parts.iter().all(|part| part.parse::<u16>().is_ok());
            if digits {
                *cell = cell.trim_start_matches('0').to_owned();
            } else if date {
                let parts = parts.iter().map(|part| part.trim_start_matches('0'));
                *cell = parts.collect::<Vec<_>>().join("/");
            }
        }
    }

    fn write(&self, delimiter: u8) -> String {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .from_writer(Vec::new());
        writer.write_record(&self.headings).unwrap();
        for row in &self.rows {
            writer.write_record(row).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }
}

/// Sorted by name, a column of the clerk's own in the middle, saved with semicolons by a spreadsheet.
fn first_village(path: &Path, back: &Path) {
    let mut list = Table::read(&fs::read_to_string(path).unwrap(), b',');
    list.fill(
        "001",
        1,
        &[
            (RESULT, "2"),
            ("Ngày", &ago(3, "%d/%m/%Y")),
            ("Buổi", "tối"),
        ],
    );
    list.fill(
        "002",
        3,
        &[
            (RESULT, "Không ai ở nhà"),
            ("Ngày", &ago(2, "%d/%m/%Y")),
            ("Buổi", "sáng"),
        ],
    );
    list.fill(
        "004",
        1,
        &[
            (RESULT, "8"),
            ("Ngày", &ago(2, "%d/%m/%Y")),
            ("Buổi", "chiều"),
            ("Người đi", "Hoa"),
        ],
    );
    list.saved_by_a_spreadsheet();
    let name = list.place("Họ và tên");
    list.rows.sort_by(|one, other| other[name].cmp(&one[name]));
    list.headings.insert(4, "Đội".to_owned());
    for (at, row) in list.rows.iter_mut().enumerate() {
        row.insert(4, format!("Đội {}", at % 3));
    }
    fs::write(back.join("thon 5 gui lai.csv"), list.write(b';')).unwrap();
}

/// Words as people type them, columns in another order, saved as "Unicode Text".
fn second_village(path: &Path, back: &Path) {
    let bytes = fs::read(path).unwrap();
    let units = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let text = String::from_utf16(&units.collect::<Vec<_>>()).unwrap();
    let mut list = Table::read(&text, b'\t');
    list.fill(
        "001",
        3,
        &[
            (RESULT, "ko có nhà"),
            ("Ngày", &ago(2, "%-d/%-m")),
            ("Buổi", "chiều"),
        ],
    );
    list.fill(
        "003",
        3,
        &[
            (RESULT, "Hẹn quay lại"),
            ("Ngày", &ago(3, "%d-%m-%Y")),
            ("Buổi", "s"),
            ("Hẹn lại", "25/11 tối"),
        ],
    );
    list.fill(
        "005",
        1,
        &[
            (RESULT, "gặp đủ"),
            ("Ngày", &ago(4, "%-d/%-m/%y")),
            ("Buổi", "T"),
        ],
    );
    for row in list.rows.iter_mut().chain([&mut list.headings]) {
        row.reverse();
    }
    let text = format!("\u{feff}{}", list.write(b'\t'));
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(back.join("DONG.txt"), units).unwrap();
}

/// Only the rows of the houses that were visited, a title above and a signature below.
fn third_village(path: &Path, back: &Path) {
    let mut list = Table::read(&fs::read_to_string(path).unwrap(), b',');
    list.fill(
        "006",
        3,
        &[
            (RESULT, "Cả hộ chuyển đi"),
            ("Ngày", &ago(5, "%d.%m.%Y")),
            ("Buổi", "trưa"),
            ("Ghi chú kết quả", "hàng xóm nói"),
        ],
    );
    let code = list.place("Mã hộ");
    list.rows.retain(|row| row[code] == "006");
    list.saved_by_a_spreadsheet();
    let text = format!(
        "DANH SÁCH ĐI TỪNG NHÀ\n\n{}\nNgười lập,,Hoàng Văn Páo\n",
        list.write(b',')
    );
    fs::write(back.join("na phac.csv"), text).unwrap();
}

/// Village, household, outcome, day and part of the day of every visit, in order.
pub fn visits(book: &Book) -> Vec<Value> {
    let list = book.on(&["export", "visits", "--format", "json"]).stdout;
    let list: Vec<Value> = serde_json::from_str(&list).unwrap();
    let mut visits: Vec<Value> = list
        .iter()
        .map(|visit| {
            let of = |key: &str| visit[key].clone();
            json!([
                of("village"),
                of("household_code"),
                of("result"),
                of("result_date"),
                of("result_slot")
            ])
        })
        .collect();
    visits.sort_by_key(Value::to_string);
    visits
}

#[test]
fn an_evening_of_a_clerk() {
    let book = Book::new();
    fs::write(book.path("xa.csv"), commune()).unwrap();
    assert_eq!(book.on(&["import", "xa.csv"]).status, 0);
    let people = ["export", "people", "--full-numbers"];
    let before = book.on(&people).stdout;
    let back = book.path("gui-lai");
    fs::create_dir(&back).unwrap();
    let lists = |format: &str| -> Vec<PathBuf> {
        let export = [
            "export",
            "outreach",
            "--by-village",
            "--out",
            format,
            "--format",
            format,
        ];
        let told = book.ask(&export);
        let files = told["files"].as_array().unwrap().iter();
        files
            .map(|file| book.path(file["path"].as_str().unwrap()))
            .collect()
    };
    first_village(&lists("csv")[0], &back);
    second_village(&lists("txt")[1], &back);
    third_village(&lists("csv")[2], &back);

    let report = book.ask(&["import", "gui-lai"]);
    assert_eq!(report["refused"], json!([]));
    let expected = [
        json!(["Bản Nà Phặc", "006", "moved_out", ago(5, ISO), "noon"]),
        json!(["Thôn 5", "001", "nobody_home", ago(3, ISO), "evening"]),
        json!(["Thôn 5", "002", "nobody_home", ago(2, ISO), "morning"]),
        json!(["Thôn 5", "004", "invitation_left", ago(2, ISO), "afternoon"]),
        json!(["Thôn Đông", "001", "nobody_home", ago(2, ISO), "afternoon"]),
        json!(["Thôn Đông", "003", "come_back", ago(3, ISO), "morning"]),
        json!(["Thôn Đông", "005", "met_all", ago(4, ISO), "evening"]),
    ];
    assert_eq!(visits(&book), expected, "{report}");
    assert_eq!(book.on(&people).stdout, before, "nobody's data moved");
    let again = book.ask(&["import", "gui-lai"]);
    assert_eq!(again["batch"], Value::Null, "{again}");

    assert_eq!(book.on(&["undo"]).status, 0);
    assert_eq!(visits(&book), Vec::<Value>::new());
    assert_eq!(book.on(&people).stdout, before);
    assert_eq!(book.on(&["check", "--full"]).status, 0);
}
