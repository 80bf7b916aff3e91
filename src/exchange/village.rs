//! The village that a line of a list, the name of a sheet or the name of a file says, if it really names one.

use crate::domain::name::{LOOSE_VILLAGE_UNITS, VILLAGE_UNITS, clean_text, fold};

/// From where it is known of which village the rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VillageFrom {
    /// A column of the list.
    Column,
    /// Lines of their own between the rows.
    Line,
    /// The caller, or a mapping.
    Option,
    /// A line above the headings.
    Title,
    /// The name of the sheet.
    Sheet,
    /// The name of the file.
    File,
}

impl VillageFrom {
    /// The code in the report.
    pub fn code(self) -> &'static str {
        match self {
            Self::Column => "column",
            Self::Line => "line",
            Self::Option => "option",
            Self::Title => "title",
            Self::Sheet => "sheet",
            Self::File => "file",
        }
    }
}

/// What a village is called, the surer words first. The plain ones ("tổ", a group) need a number behind them.
fn units() -> impl Iterator<Item = (&'static str, bool)> {
    let short = ABBREVIATIONS.map(|(short, _)| short);
    let sure = VILLAGE_UNITS.into_iter().chain(short);
    let loose = LOOSE_VILLAGE_UNITS.into_iter();
    sure.map(|unit| (unit, true))
        .chain(loose.map(|unit| (unit, false)))
}

/// Units that are something else when written without marks: "bản" is a copy.
const MARKED: [&str; 2] = ["bản", "làng"];
/// Abbreviations, and what they stand for.
const ABBREVIATIONS: [(&str, &str); 2] = [("tdp", "Tổ dân phố"), ("kp", "Khu phố")];
/// What stands in front of the village in a title: "DANH SÁCH NHÂN KHẨU THÔN ...".
const BEFORE: [&str; 12] = [
    "sach", "ho", "khau", "tru", "dan", "cu", "vang", "sinh", "tri", "hanh", "ds", "tuoi",
];
/// A line that begins so is a title, and names its village wherever it stands.
const TITLES: [&str; 6] = [
    "danh sach",
    "ds",
    "bang",
    "so theo doi",
    "quan ly",
    "tong hop",
];
/// Behind these no single village is named: "trưởng thôn", "các thôn".
const NOT_BEFORE: [&str; 14] = [
    "trưởng",
    "phó",
    "các",
    "mỗi",
    "từng",
    "toàn",
    "theo",
    "liên",
    "những",
    "hóa",
    "hoá",
    "hai",
    "cấp",
    "số",
];
/// What follows the village.
const BEHIND: [&str; 26] = [
    "năm",
    "tháng",
    "ngày",
    "xã",
    "phường",
    "huyện",
    "tỉnh",
    "thị",
    "đến",
    "tính",
    "tham",
    "trưởng",
    "thuộc",
    "của",
    "phục",
    "đợt",
    "và",
    "chưa",
    "đã",
    "tại",
    "gồm",
    "nộp",
    "gửi",
    "final",
    "copy",
    "file",
];
/// These end a name only with another word behind them: villages are called so, too.
const NOT_LAST: [&str; 11] = [
    "năm",
    "tháng",
    "ngày",
    "xã",
    "phường",
    "huyện",
    "tỉnh",
    "thị",
    "tính",
    "tham",
    "phục",
];
/// What makes something else of a unit: "thôn này", "tổ trưởng".
const NOT_BEHIND: [&str; 7] = ["này", "nào", "trưởng", "phó", "khác", "mình", "đã"];
/// What makes a copy, a map or a text of a "bản".
const COPIES: [&str; 10] = [
    "sao", "gốc", "in", "nháp", "đồ", "thảo", "ghi", "thân", "cũ", "tổng",
];
/// As [`COPIES`] in small letters; with a capital it is a name: "Bản Mới".
const SMALL_COPIES: [&str; 3] = ["mới", "cuối", "chính"];
/// A village has no longer name.
const WORDS: usize = 6;

/// The village that a line names: "Thôn Đồng Tâm", "DANH SÁCH NHÂN KHẨU TỔ DÂN PHỐ SỐ 3 NĂM 2026".
pub(super) fn village_of(line: &str) -> Option<String> {
    let line = clean_text(line);
    let folded = fold(&line);
    let title = TITLES.iter().any(|title| {
        folded
            .strip_prefix(title)
            .is_some_and(|rest| rest.starts_with(' '))
    });
    let words = Words::of(&line);
    words.village(|before| match before {
        Some(word) => {
            BEFORE.contains(&word.folded.as_str()) || (title && !words.is_one_of(word, &NOT_BEFORE))
        }
        None => true,
    })
}

/// The village that the name of a sheet or of a file (without its ending) says: `ds_thon5_2026`, "Thôn Đồng Tâm".
pub(super) fn village_of_name(name: &str) -> Option<String> {
    let mut text = String::new();
    let mut last = ' ';
    // A dash with blanks around it divides; one between words is a blank.
    let name = clean_text(name).replace(" - ", " – ");
    for letter in name.chars() {
        let letter = match letter {
            '_' | '.' | '+' | '-' => ' ',
            letter => letter,
        };
        if last.is_alphabetic() && letter.is_ascii_digit() {
            text.push(' ');
        }
        text.push(letter);
        last = letter;
    }
    let words = Words::of(&text);
    words.village(|before| before.is_none_or(|word| !words.is_one_of(word, &NOT_BEFORE)))
}

struct Word {
    text: String,
    folded: String,
    /// A comma, a colon or a dash stands in front.
    begins: bool,
}

impl Word {
    fn is_number(&self) -> bool {
        let digits = self.folded.bytes().take_while(u8::is_ascii_digit).count();
        digits > 0 && digits <= 3 && self.folded.len() <= digits + 1
    }
}

/// A line in words.
struct Words {
    words: Vec<Word>,
    /// It is written with marks, so that a word without them is another word.
    marked: bool,
}

impl Words {
    fn of(line: &str) -> Self {
        let mut words: Vec<Word> = Vec::new();
        let mut begins = true;
        let spaced = line.replace(':', ": ");
        for part in spaced.split_whitespace() {
            let text = part.trim_matches(|c: char| !c.is_alphanumeric() && !"'’…".contains(c));
            begins |= part.starts_with(['(', '–', '-', '"']);
            if !text.is_empty() {
                words.push(Word {
                    text: text.to_owned(),
                    folded: fold(text),
                    begins,
                });
                begins = false;
            }
            begins |= part.ends_with([',', ';', ':', ')', '–', '-', '.']);
        }
        let marked = words.iter().any(|word| !word.text.is_ascii());
        Self { words, marked }
    }

    /// The one village that is named behind what `allowed` lets stand in front.
    fn village(&self, allowed: impl Fn(Option<&Word>) -> bool) -> Option<String> {
        let mut found = units().filter_map(|(unit, sure)| {
            let places = 0..self.words.len();
            let named: Vec<(usize, String)> = places
                .filter_map(|at| Some((at, self.named(at, unit, sure)?)))
                .collect();
            let (_, village) = named.iter().find(|(at, _)| allowed(self.before(*at)))?;
            // Of two villages, which one?
            let one = named.iter().all(|(_, other)| fold(other) == fold(village));
            Some(one.then(|| village.clone()))
        });
        found.next()?
    }

    /// The word in front, if nothing divides.
    fn before(&self, at: usize) -> Option<&Word> {
        let before = at.checked_sub(1).and_then(|before| self.words.get(before));
        before.filter(|_| !self.words[at].begins)
    }

    /// Whether a word is one of these; without their marks where the line has none.
    fn is_one_of(&self, word: &Word, list: &[&str]) -> bool {
        if self.marked {
            list.contains(&word.text.to_lowercase().as_str())
        } else {
            list.iter().any(|other| fold(other) == word.folded)
        }
    }

    /// The village whose unit stands at `at`.
    fn named(&self, at: usize, unit: &str, sure: bool) -> Option<String> {
        let length = unit.split(' ').count();
        let words = self.words.get(at..at + length)?;
        let is_unit = words
            .iter()
            .zip(unit.split(' '))
            .all(|(word, part)| self.is_one_of(word, &[part]));
        if !is_unit || words.iter().skip(1).any(|word| word.begins) {
            return None;
        }
        let name = self.name(at + length);
        let first = name.first()?;
        let numbered = first.is_number() || (first.folded == "so" && name.len() > 1);
        let needs_number = !sure || (!self.marked && MARKED.contains(&unit));
        let small = !first.text.starts_with(char::is_uppercase);
        let copy =
            self.is_one_of(first, &COPIES) || (small && self.is_one_of(first, &SMALL_COPIES));
        let other = self.is_one_of(first, &NOT_BEHIND) || (unit == "bản" && copy);
        if (needs_number && !numbered) || other {
            return None;
        }
        let abbreviation = ABBREVIATIONS.iter().find(|(short, _)| *short == unit);
        let mut village = match abbreviation {
            Some((_, long)) => (*long).to_owned(),
            None if self.marked => words
                .iter()
                .map(|word| word.text.as_str())
                .collect::<Vec<_>>()
                .join(" "),
            None => capital(unit),
        };
        for word in name {
            village.push(' ');
            match word.folded.as_str() {
                "so" if !self.marked => village.push_str("số"),
                _ if self.marked => village.push_str(&word.text),
                _ => village.push_str(&capital(&word.text.to_lowercase())),
            }
        }
        Some(village)
    }

    /// The words of the name that begins at `at`.
    fn name(&self, at: usize) -> &[Word] {
        let rest = self.words.get(at..).unwrap_or_default();
        let ends = (0..rest.len()).find(|length| self.ends(rest, *length));
        let length = ends.unwrap_or(rest.len());
        let name = rest.get(..length).unwrap_or_default();
        if length > WORDS { &[] } else { name }
    }

    /// Whether the name of which `rest` begins has ended before the word at `place`.
    fn ends(&self, rest: &[Word], place: usize) -> bool {
        let word = &rest[place];
        let figure = word.folded.starts_with(|c: char| c.is_ascii_digit());
        if word.text.contains(['…', '.']) || (figure && !word.is_number()) {
            return true;
        }
        let next = rest.get(place + 1);
        let year = self.is_one_of(word, &["năm"])
            && next.is_some_and(|next| next.folded.starts_with(|c: char| c.is_ascii_digit()));
        let Some(before) = place.checked_sub(1).map(|before| &rest[before]) else {
            return year || (next.is_none() && self.is_one_of(word, &["trưởng"]));
        };
        let stop =
            self.is_one_of(word, &BEHIND) && (next.is_some() || !self.is_one_of(word, &NOT_LAST));
        // "Thôn Đông nộp ngày 5": a name in capitals goes on in capitals.
        let small = rest[0].text.starts_with(char::is_uppercase)
            && word.text.starts_with(char::is_lowercase);
        word.begins
            || before.is_number()
            || (figure && before.folded != "so")
            || stop
            || small
            || year
    }
}

/// With a capital at its beginning.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn villages_of_lines() {
        for (line, village) in [
            ("Thôn Đồng Tâm", Some("Thôn Đồng Tâm")),
            ("Bản: Nà Phát", Some("Bản Nà Phát")),
            ("TỔ DÂN PHỐ SỐ 3", Some("TỔ DÂN PHỐ SỐ 3")),
            ("UBND XÃ TÂN PHÚ - THÔN ĐÔNG", Some("THÔN ĐÔNG")),
            (
                "DANH SÁCH NHÂN KHẨU THÔN ĐỒNG TÂM NĂM 2026",
                Some("THÔN ĐỒNG TÂM"),
            ),
            ("Danh sách hộ thôn 5, xã Tân Phú", Some("thôn 5")),
            (
                "DANH SÁCH HỌC SINH THÔN TÂN AN THAM GIA BHYT",
                Some("THÔN TÂN AN"),
            ),
            ("QUẢN LÝ NHÂN HỘ KHẨU THÔN ĐỒNG LẠC", Some("THÔN ĐỒNG LẠC")),
            ("Khu vực bỏ phiếu số 2: Thôn Nà Lại", Some("Thôn Nà Lại")),
            ("BAN ĐIỀU HÀNH KHU PHỐ 3", Some("KHU PHỐ 3")),
            ("DANH SÁCH TỔ 15", Some("TỔ 15")),
            ("Danh sách hộ TDP số 4", Some("Tổ dân phố số 4")),
            ("DANH SACH NHAN KHAU THON 3", Some("Thôn 3")),
            ("Buôn Ea M'Droh", Some("Buôn Ea M'Droh")),
            ("Xóm Mới", Some("Xóm Mới")),
            ("Thôn La Vang", Some("Thôn La Vang")),
            ("Thôn Hồ Sơn", Some("Thôn Hồ Sơn")),
            ("Thôn Đa Hội", Some("Thôn Đa Hội")),
            ("Thôn Bản Mạc", Some("Thôn Bản Mạc")),
            ("Thôn Năm", Some("Thôn Năm")),
            ("Ấp Phú Xã", Some("Ấp Phú Xã")),
            ("THÔN NHÂN HÒA NĂM 2026", Some("THÔN NHÂN HÒA")),
            ("DANH SÁCH HỘ ẤP PHÚ TÀI XÃ AN HÒA", Some("ẤP PHÚ TÀI")),
            ("Thôn Đông nộp ngày 5/11", Some("Thôn Đông")),
            ("Thôn 5 (45 hộ)", Some("Thôn 5")),
            ("DANH SÁCH CỬ TRI XÃ PHƯỚC HÒA THÔN 5", Some("THÔN 5")),
            ("DANH SÁCH NHÂN KHẨU THÔN NĂM 2026", None),
            ("Bản mới", None),
            ("Bản đồ thôn", None),
            ("Thôn này", None),
            ("Thôn: ...........", None),
            ("Thôn", None),
            ("Trưởng thôn", None),
            ("Thôn trưởng: Lê Văn A", None),
            ("Đề nghị các thôn nộp trước ngày 20", None),
            ("DANH SÁCH TRƯỞNG THÔN XÃ TÂN PHÚ", None),
            ("Thôn 1 và thôn 2", None),
            ("DANH SÁCH HỘ GIA ĐÌNH", None),
            ("Bản sao", None),
            ("Tổ trưởng", None),
            ("Khu vực 2", None),
            ("Nhà văn hóa thôn 5", None),
        ] {
            assert_eq!(village_of(line).as_deref(), village, "{line}");
        }
    }

    #[test]
    fn villages_of_sheets_and_files() {
        for (name, village) in [
            ("ds_thon5_2026", Some("Thôn 5")),
            ("Thôn Đồng Tâm", Some("Thôn Đồng Tâm")),
            ("DANH SACH THON 3", Some("Thôn 3")),
            (
                "ds nhan khau thon Dong Tam xa Tan Phu",
                Some("Thôn Dong Tam"),
            ),
            ("thon-dong-tam-2026", Some("Thôn Dong Tam")),
            ("5. Thôn Đông (bản cuối)", Some("Thôn Đông")),
            ("TDP so 7 - da sua", Some("Tổ dân phố số 7")),
            ("KP3", Some("Khu phố 3")),
            ("to 12", Some("Tổ 12")),
            ("ban 4 moi", Some("Bản 4")),
            ("Bản Nà Phát", Some("Bản Nà Phát")),
            ("ap Binh Thuan", Some("Ấp Binh Thuan")),
            ("2026-11-22 thon 7", Some("Thôn 7")),
            ("thon dong nam 2026", Some("Thôn Dong")),
            ("thon dong nam", Some("Thôn Dong Nam")),
            ("thon la vang", Some("Thôn La Vang")),
            ("xom moi 2026", Some("Xóm Moi")),
            ("bản mới 2026", None),
            ("danh sach nhan khau", None),
            ("ban sao danh sach", None),
            ("Bản sao danh sách", None),
            ("bản đồ", None),
            ("to khai", None),
            ("khu vuc 2", None),
            ("lang man", None),
            ("cac thon", None),
            ("thon 5 va thon 6", None),
            ("2026", None),
            ("Sheet1", None),
            ("Trang tính 1", None),
            ("", None),
        ] {
            assert_eq!(village_of_name(name).as_deref(), village, "{name}");
        }
    }
}
