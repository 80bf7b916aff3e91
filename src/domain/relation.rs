//! How a member is related to the head of the household.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::code::read_rows;
use super::name::{clean_text, fold};

#[derive(Deserialize)]
struct Row {
    code: String,
    digit: char,
}

code_list! {
    /// The relation of a member to the head of the household.
    Relation, Row, "relations.csv"
}

static WORDS_TEXT: &str = include_str!("../../assets/codes/relation_words.csv");
static WORDS: LazyLock<HashMap<String, Relation>> = LazyLock::new(|| {
    let rows: Vec<(String, String)> = read_rows(WORDS_TEXT);
    rows.into_iter()
        .filter_map(|(words, code)| Some((words, Relation::from_code(&code)?)))
        .collect()
});

impl Relation {
    /// Reads what lists write. With marks first, because bà and ba, chú and chủ are different
    /// people; then without; then without the last words ("con dâu thứ hai").
    pub fn read(text: &str) -> Option<Self> {
        let exact = clean_text(text).to_lowercase();
        if let Some(&relation) = WORDS.get(exact.trim_end_matches(['.', ':'])) {
            return Some(relation);
        }
        let folded = fold(text);
        let mut words = folded.as_str();
        loop {
            if let Some(&relation) = WORDS.get(words) {
                return Some(relation);
            }
            words = words.rsplit_once(' ')?.0;
        }
    }

    /// The relation of a digit in the person form.
    pub fn from_digit(digit: char) -> Option<Self> {
        Self::all().find(|relation| relation.digit() == digit)
    }

    /// Its digit in the person form.
    pub fn digit(self) -> char {
        self.row().digit
    }

    /// Whether this is the head of the household.
    pub fn is_head(self) -> bool {
        self.digit() == '1'
    }
}

/// Relations to a new head, by what that person was to the head before; a line each: the new head, then the members.
/// What is not named is not certain: a son's wife is the wife or the sister-in-law of the son who is head now.
const UNDER: &[(&str, &[(&str, &str)])] = &[
    (
        "spouse",
        &[
            ("head", "spouse"),
            ("child", "child"),
            ("child_in_law", "child_in_law"),
            ("parent", "parent"),
            ("grandchild", "grandchild"),
            ("sibling", "sibling"),
            ("grandparent", "grandparent"),
            ("relative", "relative"),
        ],
    ),
    (
        "child",
        &[
            ("head", "parent"),
            ("spouse", "parent"),
            ("child", "sibling"),
            ("parent", "grandparent"),
            ("sibling", "relative"),
            ("grandparent", "grandparent"),
            ("relative", "relative"),
        ],
    ),
    (
        "parent",
        &[
            ("head", "child"),
            ("spouse", "child_in_law"),
            ("child", "grandchild"),
            ("grandchild", "grandchild"),
            ("parent", "spouse"),
            ("sibling", "child"),
            ("relative", "relative"),
        ],
    ),
    (
        "sibling",
        &[
            ("head", "sibling"),
            ("spouse", "sibling"),
            ("child", "relative"),
            ("child_in_law", "relative"),
            ("grandchild", "relative"),
            ("parent", "parent"),
            ("sibling", "sibling"),
            ("grandparent", "grandparent"),
            ("relative", "relative"),
        ],
    ),
    ("child_in_law", &[("head", "parent"), ("spouse", "parent")]),
];

impl Relation {
    /// What somebody who was `self` to the head is to a new head, who was `head` to the old one; `None` where that is
    /// not certain.
    pub fn under(self, head: Self) -> Option<Self> {
        if self.code() == "other" {
            return Some(self);
        }
        let (_, members) = UNDER.iter().find(|(was, _)| *was == head.code())?;
        let (_, is) = members.iter().find(|(was, _)| *was == self.code())?;
        Self::from_code(is)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::count_lines;

    #[test]
    fn every_row_is_read() {
        assert_eq!(Relation::all().len(), count_lines(TEXT));
        assert_eq!(WORDS.len(), count_lines(WORDS_TEXT));
    }

    #[test]
    fn words_are_in_the_form_in_which_they_are_looked_up() {
        for words in WORDS.keys() {
            assert!(
                *words == fold(words) || *words == clean_text(words).to_lowercase(),
                "{words}"
            );
        }
    }

    #[test]
    fn digits() {
        for (digit, code) in [
            ('1', "head"),
            ('2', "spouse"),
            ('3', "child"),
            ('4', "child_in_law"),
            ('5', "parent"),
            ('6', "grandchild"),
            ('7', "sibling"),
            ('8', "grandparent"),
            ('9', "relative"),
            ('0', "other"),
        ] {
            let relation = Relation::from_digit(digit).unwrap();
            assert_eq!((relation.code(), relation.is_head()), (code, digit == '1'));
        }
    }

    #[test]
    fn relations_to_a_new_head() {
        for (_, members) in UNDER {
            for (was, is) in *members {
                assert!(Relation::from_code(was).is_some() && Relation::from_code(is).is_some());
            }
        }
        for (head, was, is) in [
            ("spouse", "child", Some("child")),
            ("spouse", "head", Some("spouse")),
            ("child", "spouse", Some("parent")),
            ("child", "child", Some("sibling")),
            ("child", "child_in_law", None),
            ("child", "grandchild", None),
            ("child", "other", Some("other")),
            ("parent", "child", Some("grandchild")),
            ("sibling", "child", Some("relative")),
            ("grandchild", "child", None),
            ("other", "child", None),
        ] {
            let [head, was] = [head, was].map(|code| Relation::from_code(code).unwrap());
            let found = was.under(head).map(Relation::code);
            assert_eq!(found, is, "{} under {}", was.code(), head.code());
        }
    }

    #[test]
    fn what_lists_write() {
        for (text, code) in [
            ("Chủ hộ", Some("head")),
            ("CHỦ HỘ", Some("head")),
            ("CH", Some("head")),
            ("Ch.hộ", Some("head")),
            ("C.hộ", Some("head")),
            ("Chủ", Some("head")),
            ("Chú", Some("relative")),
            ("chu", None),
            ("Vợ", Some("spouse")),
            ("vo", Some("spouse")),
            ("Vợ/chồng", Some("spouse")),
            ("Con", Some("child")),
            ("Con đẻ", Some("child")),
            ("Con trai (cả)", Some("child")),
            ("Con thứ 2", Some("child")),
            ("Con riêng của vợ", Some("child")),
            ("Con dâu thứ hai", Some("child_in_law")),
            ("Rể", Some("child_in_law")),
            ("Bố", Some("parent")),
            ("Ba", Some("parent")),
            ("Bà", Some("grandparent")),
            ("BÀ", Some("grandparent")),
            ("Bà nội", Some("grandparent")),
            ("Mẹ chồng", Some("parent")),
            ("Cháu", Some("grandchild")),
            ("Cháu ruột", Some("relative")),
            ("Chắt", Some("grandchild")),
            ("Em dâu", Some("sibling")),
            ("Em vợ", Some("sibling")),
            ("Cụ", Some("grandparent")),
            ("Dì", Some("relative")),
            ("Người ở nhờ", Some("other")),
            ("Thành viên", Some("other")),
            ("Wife", Some("spouse")),
            ("Khác", Some("other")),
            ("??", None),
            ("", None),
        ] {
            assert_eq!(Relation::read(text).map(Relation::code), code, "{text}");
        }
    }
}
