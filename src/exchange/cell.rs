//! One cell on its way into a draft: its text, how the file writes dates, and what was found wrong with it.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::domain::name::{clean_name, clean_text, fold};
use crate::domain::{
    Birth, DateError, DateOrder, Day, PartialDate, parse_birth, parse_event, read_birth,
};
use crate::lang::Lang;

use super::form::is_guarded;

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The place of the column in the file, from 0; none if the whole row is meant.
    pub column: Option<usize>,
    /// The reason code.
    pub code: &'static str,
    /// The cell as it stands in the file, cut to a readable length.
    pub value: String,
    /// Whether the row cannot be taken.
    pub refuses: bool,
}

impl Finding {
    /// What is wrong and what to do, in a sentence: entry `reject-<code>` or `warn-<code>`.
    pub fn text(&self, lang: Lang) -> String {
        let list = if self.refuses { "reject" } else { "warn" };
        lang.label_with(list, self.code, &[("value", self.value.as_str().into())])
    }
}

/// How the cells of one file are to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Whether the day or the month comes first.
    pub order: DateOrder,
    /// The day of the import.
    pub today: Day,
    /// Personal numbers of ten digits have lost two zeros: somebody said so.
    pub pad_short_numbers: bool,
    /// Every row is a household and names its head.
    pub of_households: bool,
    /// The file has the headings of our own exports, so the apostrophe in front of `=`, `+`, ... is ours.
    pub ours: bool,
}

/// A cell that holds something.
pub struct Cell<'a> {
    text: &'a str,
    /// Our own exports put a guard in front, so the text is what the register held.
    guarded: bool,
    column: usize,
    setting: Setting,
    findings: &'a mut Vec<Finding>,
}

/// A cell longer than this is shown cut.
const SHOWN: usize = 60;

impl<'a> Cell<'a> {
    /// The cell with `text` in the file's `column`.
    pub fn new(
        text: &'a str,
        column: usize,
        setting: Setting,
        findings: &'a mut Vec<Finding>,
    ) -> Self {
        let bare = text
            .strip_prefix('\'')
            .filter(|rest| setting.ours && is_guarded(rest));
        Self {
            text: bare.unwrap_or(text),
            guarded: bare.is_some(),
            column,
            setting,
            findings,
        }
    }

    /// The text as it stands in the file, without the guard of our own exports.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The text in NFC, without control characters and double blanks. Our own exports keep its lines.
    pub fn clean(&self) -> String {
        if self.setting.ours && self.text.contains('\n') {
            let lines: Vec<String> = self.text.lines().map(clean_text).collect();
            lines.join("\n")
        } else {
            clean_text(self.text)
        }
    }

    /// A person's name. Our own exports write it as it is; other lists put "Ông" and "Bà" in front.
    pub fn name(&self) -> String {
        if self.setting.ours {
            clean_text(self.text)
        } else {
            clean_name(self.text)
        }
    }

    /// A person's name, without what lists put into the same cell.
    pub fn person_name(&self) -> PersonName {
        let name = self.name();
        if self.setting.ours || !name.contains(|c: char| c == '(' || c.is_ascii_digit()) {
            return PersonName {
                name,
                ..PersonName::default()
            };
        }
        split_name(&name, self.setting)
    }

    /// The text, unless it only says that nothing is known ("-", "không có", "N/A").
    pub fn given(&self) -> Option<&'a str> {
        (!says_nothing(self.text)).then_some(self.text)
    }

    /// The text cleaned, unless it only says that nothing is known. In our own exports that is a bare dash which
    /// somebody typed: one that the register held has a guard.
    pub fn given_clean(&self) -> Option<String> {
        let nothing = if self.setting.ours {
            !self.guarded && self.text.bytes().all(|byte| byte == b'-')
        } else {
            says_nothing(self.text)
        };
        (!nothing).then(|| self.clean())
    }

    /// Takes the row, and says that something about this cell is doubtful or was left out.
    pub fn warn(&mut self, code: &'static str) {
        self.find(code, false);
    }

    /// The row cannot be taken because of this cell.
    pub fn refuse(&mut self, code: &'static str) {
        self.find(code, true);
    }

    fn find(&mut self, code: &'static str, refuses: bool) {
        self.findings.push(Finding {
            column: Some(self.column),
            code,
            value: shown(self.text),
            refuses,
        });
    }

    /// A date of birth.
    pub fn birth(&self) -> Result<Birth, DateError> {
        read_birth(self.text, self.setting.order, self.setting.today)
    }

    /// The date of an event; a date that cannot be read is warned of and left out.
    pub fn event(&mut self) -> Option<PartialDate> {
        let text = self.given()?;
        let date = parse_event(text, self.setting.order, self.setting.today);
        date.map_err(|error| self.warn(error.code())).ok()
    }

    /// How the file is to be understood.
    pub fn setting(&self) -> Setting {
        self.setting
    }
}

/// What the cell of a name says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonName {
    /// The name alone.
    pub name: String,
    /// The birth behind it.
    pub birth: Option<PartialDate>,
    /// "(chủ hộ)" stands behind it.
    pub leads: bool,
}

/// "Nguyễn Văn A (1985)", "Nguyễn Văn A - sinh 1985", "Nguyễn Văn A (chủ hộ)". Any other remark belongs to the name.
fn split_name(name: &str, setting: Setting) -> PersonName {
    let whole = || PersonName {
        name: name.to_owned(),
        ..PersonName::default()
    };
    let bare = |text: &str| {
        text.trim_end_matches(|c: char| !c.is_alphabetic())
            .to_owned()
    };
    if let Some((before, remark)) = name.split_once('(')
        && let Some(remark) = remark.trim_end().strip_suffix(')')
        && matches!(fold(remark).as_str(), "chu ho" | "ch")
    {
        return PersonName {
            name: bare(before),
            birth: None,
            leads: true,
        };
    }
    let Some(at) = name.find(|c: char| c.is_ascii_digit()) else {
        return whole();
    };
    let (before, after) = name.split_at(at);
    let after = after.trim_end_matches([')', ' ']);
    let Ok(birth) = parse_birth(after, setting.order, setting.today) else {
        return whole();
    };
    let mut before = bare(before);
    while let Some((rest, word)) = before.rsplit_once(|c: char| !c.is_alphabetic())
        && matches!(fold(word).as_str(), "sinh" | "nam" | "ngay" | "sn" | "ns")
        && !word.starts_with(char::is_uppercase)
    {
        before = bare(rest);
    }
    if before.is_empty() {
        return whole();
    }
    PersonName {
        name: before,
        birth: Some(birth),
        leads: false,
    }
}

/// A cell as a report shows it: one line, not too long.
pub fn shown(text: &str) -> String {
    let line = clean_text(text);
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default().trim_end()),
        None => line,
    }
}

/// Whether a text only says that nothing is known.
pub fn says_nothing(text: &str) -> bool {
    if text.len() > 20 {
        return false;
    }
    let bytes = text.as_bytes();
    if bytes.iter().all(|byte| b"-_./?0 ".contains(byte))
        || text.chars().all(|c| "-–—…. ".contains(c))
    {
        return true;
    }
    // Nearly every cell is told by its first letters, without folding.
    let mut letters = text.chars();
    let may = matches!(
        (letters.next(), letters.next(), letters.next()),
        (
            Some('k' | 'K'),
            Some('h' | 'H'),
            Some('ô' | 'Ô' | 'o' | 'O')
        ) | (
            Some('c' | 'C'),
            Some('h' | 'H'),
            Some('ư' | 'Ư' | 'u' | 'U')
        ) | (
            Some('k' | 'K'),
            Some('o' | 'O' | 'ô' | 'Ô' | ' ' | '.') | None,
            _
        )
    );
    let english = ["n/a", "na", "none", "null"];
    english.iter().any(|word| text.eq_ignore_ascii_case(word))
        || may
            && matches!(
                fold(text).as_str(),
                "khong"
                    | "khong co"
                    | "chua co"
                    | "chua"
                    | "khong ro"
                    | "chua ro"
                    | "khong biet"
                    | "chua biet"
                    | "ko"
                    | "ko co"
                    | "ko ro"
                    | "ko biet"
                    | "k"
                    | "k co"
                    | "k ro"
                    | "k biet"
            )
}

/// The spellings of a closed list: its codes, its labels in both languages, and what offices write instead
/// (`assets/codes/value_aliases.csv`).
pub struct Words<T> {
    spellings: HashMap<String, T>,
}

impl<T: Copy> Words<T> {
    /// The spellings of `list`, whose values are `items`.
    pub fn new(
        list: &str,
        items: impl Iterator<Item = T>,
        code: impl Fn(T) -> &'static str,
    ) -> Self {
        let mut spellings = HashMap::new();
        // Where two values are called the same ("Chưa đồng ý", at the door and on the phone) the first one is meant.
        let aliases = include_str!("../../assets/codes/value_aliases.csv");
        for item in items {
            let code = code(item);
            for line in aliases.lines().skip(1) {
                if let Some((alias, named)) = line
                    .strip_prefix(list)
                    .and_then(|rest| rest.strip_prefix(','))
                    .and_then(|rest| rest.split_once(','))
                    && named == code
                {
                    spellings.entry(alias.to_owned()).or_insert(item);
                }
            }
            spellings.entry(fold(code)).or_insert(item);
            for lang in [Lang::Vi, Lang::En] {
                // Where a label holds the campaign's noun, its end tells the value: see `read_end`.
                let label = lang.label_with(list, code, &[("viec", "".into())]);
                spellings.entry(fold(&label)).or_insert(item);
                spellings.entry(label).or_insert(item);
            }
        }
        Self { spellings }
    }

    /// The value that `text` says.
    pub fn read(&self, text: &str) -> Option<T> {
        let found = self.spellings.get(text);
        found.or_else(|| self.spellings.get(&fold(text))).copied()
    }

    /// The value that the end of `text` says: a label may begin with the campaign's noun ("làm thẻ ...").
    pub fn read_end(&self, text: &str) -> Option<T> {
        let folded: Cow<'_, str> = Cow::Owned(fold(text));
        let mut words = folded.as_ref();
        loop {
            if let Some(found) = self.spellings.get(words) {
                return Some(*found);
            }
            words = words.split_once(' ')?.1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reason codes that a source file of this layer names in calls of `call`.
    fn codes(call: &str) -> Vec<&'static str> {
        let sources = [include_str!("read.rs"), include_str!("list.rs")];
        let quoted = |text: &'static str, call: &str| {
            let parts: Vec<&str> = text.split(call).skip(1).collect();
            parts
                .into_iter()
                .filter_map(|part| part.split('"').next())
                .collect::<Vec<_>>()
        };
        sources
            .into_iter()
            .flat_map(|text| quoted(text, call))
            .collect()
    }

    #[test]
    fn every_reason_has_words() {
        let dates = ["date_unreadable", "date_impossible", "date_out_of_range"];
        let numbers = ["letters", "length"];
        let rows = ["quote_open", "cell_too_long", "encoding", "text_damaged"];
        let own = ["cells_too_many", "village_missing", "name_missing"];
        let doubts = [
            "encoding_uncertain",
            "two_heads",
            "result_missing",
            "result_date_missing",
        ];
        let columns = ["column_sensitive", "column_repeated", "header_guessed"];
        let number = [
            "province_unknown",
            "sex_differs",
            "year_differs",
            "digits_lost",
            "zeros_lost",
            "ambiguous",
        ];
        let households = [
            "maybe_duplicate",
            "no_head",
            "child_older",
            "parent_younger",
            "spouse_sex",
            "spouses_several",
        ];
        let results = ["result_unknown", "result_mark", "result_several"];
        let whole = ["year_short", "age_unlikely", "date_order_assumed"];
        let phone = ["converted", "zero_restored", "unreadable"];
        let named = |prefix: &str, codes: &[&str]| -> Vec<String> {
            codes.iter().map(|code| format!("{prefix}{code}")).collect()
        };
        let mut rejects: Vec<String> = named("", &codes("refuse(\""));
        rejects.extend(named("", &[&dates[..], &rows, &own].concat()));
        rejects.extend(named("number_", &numbers));
        let mut warnings: Vec<String> = named("", &codes("warn(\""));
        warnings.extend(named(
            "",
            &[&dates[..], &doubts, &results, &whole, &households, &columns].concat(),
        ));
        warnings.extend(named("number_", &number));
        warnings.extend(named("phone_", &phone));
        assert!(rejects.len() > 14 && warnings.len() > 20);
        for lang in [Lang::Vi, Lang::En] {
            for code in &rejects {
                assert!(lang.has_label("reject", code), "reject-{code}");
            }
            for code in &warnings {
                assert!(lang.has_label("warn", code), "warn-{code}");
            }
        }
    }

    #[test]
    fn words_that_say_nothing() {
        for (text, nothing) in [
            ("-", true),
            ("0", true),
            ("...", true),
            ("N/A", true),
            ("Không có", true),
            ("không rõ", true),
            ("chưa có", true),
            ("ko có", true),
            ("k rõ", true),
            ("Ko", true),
            ("K", true),
            ("không biết", true),
            ("–", true),
            ("…", true),
            ("Kon Tum", false),
            ("Kim", false),
            ("Không Văn An", false),
            ("0912345678", false),
            ("Cộng", false),
            ("Hà Nội", false),
        ] {
            assert_eq!(says_nothing(text), nothing, "{text}");
        }
    }

    #[test]
    fn names_with_something_behind_them() {
        let setting = Setting {
            order: DateOrder::DayMonth,
            today: Day::from_ymd_opt(2026, 11, 22).unwrap(),
            pad_short_numbers: false,
            of_households: false,
            ours: false,
        };
        for (text, name, birth, leads) in [
            ("Nguyễn Văn An", "Nguyễn Văn An", "", false),
            ("Nguyễn Văn An (1985)", "Nguyễn Văn An", "1985", false),
            ("Nguyễn Văn An 1985", "Nguyễn Văn An", "1985", false),
            ("Nguyễn Văn An - 1985", "Nguyễn Văn An", "1985", false),
            (
                "Nguyễn Văn An, sinh năm 1985",
                "Nguyễn Văn An",
                "1985",
                false,
            ),
            ("Nguyễn Văn An (sn 1985)", "Nguyễn Văn An", "1985", false),
            ("Nguyễn Văn Nam 1985", "Nguyễn Văn Nam", "1985", false),
            (
                "Nguyễn Văn An (15/05/1985)",
                "Nguyễn Văn An",
                "1985-05-15",
                false,
            ),
            ("Ông Nguyễn Văn An (chủ hộ)", "Nguyễn Văn An", "", true),
            ("Nguyễn Văn An (CH)", "Nguyễn Văn An", "", true),
            ("Nguyễn Văn An (con)", "Nguyễn Văn An (con)", "", false),
            ("Nguyễn Văn An 2", "Nguyễn Văn An 2", "", false),
            ("Nguyễn Văn An (2099)", "Nguyễn Văn An (2099)", "", false),
            ("1985", "1985", "", false),
        ] {
            let mut findings = Vec::new();
            let read = Cell::new(text, 0, setting, &mut findings).person_name();
            let birth_read = read.birth.map_or(String::new(), PartialDate::iso);
            assert_eq!(
                (read.name.as_str(), birth_read.as_str(), read.leads),
                (name, birth, leads),
                "{text}"
            );
        }
    }

    #[test]
    fn takes_one_guard_off_our_own_exports() {
        let setting = |ours| Setting {
            order: DateOrder::DayMonth,
            today: Day::from_ymd_opt(2026, 11, 22).unwrap(),
            pad_short_numbers: false,
            of_households: false,
            ours,
        };
        for (ours, text, expected) in [
            (true, "'=1", "=1"),
            (true, "''x", "'x"),
            (true, "'x", "'x"),
            (true, "'", "'"),
            (true, "'-", "-"),
            (true, "' =1", " =1"),
            (false, "'=1", "'=1"),
            (false, "x", "x"),
        ] {
            let mut findings = Vec::new();
            let cell = Cell::new(text, 0, setting(ours), &mut findings);
            assert_eq!(cell.text(), expected, "{text}");
        }
    }

    #[test]
    fn shows_a_cell_in_one_short_line() {
        assert_eq!(shown("a\r\n b"), "a b");
        assert_eq!(shown(&"ă".repeat(100)), format!("{}…", "ă".repeat(60)));
    }
}
