//! What people write into the column of results: an outcome in their own words or by its digit, where somebody is, a
//! mark, or several things at once. What is not an outcome is no visit, and is kept as a note so that it is not lost.

use std::sync::LazyLock;

use crate::domain::Day;
use crate::domain::absence::Reason;
use crate::domain::draft::VisitDraft;
use crate::domain::name::{clean_text, fold};
use crate::domain::outcome::Outcome;
use crate::domain::place;
use crate::domain::slot::Slot;
use crate::lang::Lang;

use super::cell::Words;
use super::read::{is_mark, reason_of};

static OUTCOMES: LazyLock<Words<Outcome>> =
    LazyLock::new(|| Words::new("outcome", Outcome::all(), Outcome::code));

/// What a cell for a result says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// What happened at the door or on the phone.
    Outcome(Outcome),
    /// Where somebody is and why, which tells of an absence and of no visit.
    Away(Option<Reason>, Option<String>),
    /// Not one outcome for certain: the reason code.
    Unclear(&'static str),
}

/// Reads a cell for a result.
pub(super) fn said(text: &str) -> Said {
    let bare = text.trim_end_matches(['.', ' ']);
    let whole = bare.strip_suffix(".0").or_else(|| bare.strip_suffix(",0"));
    let bare = whole.unwrap_or(bare);
    if let Some(found) = one(bare) {
        return found;
    }
    if is_mark(bare) {
        return Said::Unclear("result_mark");
    }
    let mut parts = bare
        .split([',', ';', '/', '+', '&', '|', '\n'])
        .flat_map(|part| part.split(" và "))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(one);
    let Some(Some(first)) = parts.next() else {
        return Said::Unclear("result_unknown");
    };
    let others: Option<Vec<Said>> = parts.collect();
    match others {
        None => Said::Unclear("result_unknown"),
        Some(others) if others.iter().all(|other| *other == first) => first,
        Some(_) => Said::Unclear("result_several"),
    }
}

/// The one thing that a text says: a digit of the menu, an outcome in words, or where somebody is.
fn one(text: &str) -> Option<Said> {
    let outcome = Outcome::from_digits(text).or_else(|| OUTCOMES.read(text));
    outcome.map(Said::Outcome).or_else(|| away(text))
}

/// Words between why somebody is away and where.
const BETWEEN: [&str; 12] = [
    "o", "tai", "ben", "trong", "ngoai", "duoi", "tren", "vao", "ra", "sang", "xuong", "len",
];

/// "Đi làm Bình Dương", "học ở Hà Nội", "đi BD", "xuất khẩu lao động": a reason, a place, or both. Work and school
/// without a place may be of today only and are not read as an absence.
fn away(text: &str) -> Option<Said> {
    let text = clean_text(text);
    let words: Vec<&str> = text.split(' ').collect();
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    for count in (1..=words.len()).rev() {
        let Some(reason) = reason_of(&folded[..count].join(" ")) else {
            continue;
        };
        let rest = place_in(&words[count..], &folded[count..]);
        if let Some(place) = rest {
            return Some(Said::Away(Some(reason), Some(place)));
        }
        if count == words.len() && !may_be_today(&folded) {
            return Some(Said::Away(Some(reason), None));
        }
    }
    let starts = matches!(folded.first()?.as_str(), "di" | "o");
    let place = starts.then(|| place_in(&words[1..], &folded[1..]))??;
    Some(Said::Away(None, Some(place)))
}

/// Somebody at work or at school is home in the evening, and who is busy is back soon.
fn may_be_today(words: &[String]) -> bool {
    matches!(
        words.join(" ").as_str(),
        "di lam"
            | "lam"
            | "di hoc"
            | "hoc"
            | "cong nhan"
            | "cong an"
            | "lam cong ty"
            | "viec rieng"
            | "ngan ngay"
            | "khong ro"
    )
}

/// The place that these words name, if they name a province or a country, or may mean several provinces.
fn place_in(words: &[&str], folded: &[String]) -> Option<String> {
    let skip = folded
        .iter()
        .take_while(|word| BETWEEN.contains(&word.as_str()))
        .count();
    let text = words[skip..].join(" ");
    if text.is_empty() {
        return None;
    }
    let known = place::read(&text).scope.is_some() || !place::ambiguous(&text).is_empty();
    known.then_some(text)
}

/// What was written for a visit that is not recorded, as a note on the person. In Vietnamese whoever imports the
/// list, so that it is the same when the list comes again.
pub(super) fn as_note([result, day]: [Option<String>; 2], visit: &VisitDraft) -> String {
    let word = |list, code: Option<&str>| code.map(|code| Lang::Vi.label(list, code));
    let shown = |day: Option<Day>| day.map(|day| day.format("%d/%m/%Y").to_string());
    let parts = [
        result.or_else(|| word("outcome", visit.outcome.map(Outcome::code))),
        day.or_else(|| shown(visit.on)),
        word("slot", visit.slot.map(Slot::code)),
        visit.visitors.clone(),
        visit.informant.clone(),
        shown(visit.follow_up_on).map(|day| format!("→ {day}")),
        visit.note.clone(),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let value = parts.join("; ");
    Lang::Vi.label_with("note", "result", &[("value", value.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_says_something_or_is_asked(text in "[0-9a-zA-Zđộ,;/+.() -]{0,16}|\\PC{0,20}") {
            let _ = said(&text);
        }
    }

    fn told(text: &str) -> String {
        match said(text) {
            Said::Outcome(outcome) => outcome.code().to_owned(),
            Said::Away(reason, place) => format!(
                "{}@{}",
                reason.map_or("-", Reason::code),
                place.as_deref().unwrap_or("-")
            ),
            Said::Unclear(code) => code.to_owned(),
        }
    }

    #[test]
    fn results_as_people_write_them() {
        for (text, expected) in [
            ("2", "nobody_home"),
            ("2.", "nobody_home"),
            ("2.0", "nobody_home"),
            ("1", "met_all"),
            ("91", "met_partly"),
            ("Không ai ở nhà", "nobody_home"),
            ("ko có nhà", "nobody_home"),
            ("k có nhà", "nobody_home"),
            ("Ko co nha", "nobody_home"),
            ("không có nhà", "nobody_home"),
            ("không có ai ở nhà", "nobody_home"),
            ("vắng", "nobody_home"),
            ("Vắng nhà.", "nobody_home"),
            ("đi vắng", "nobody_home"),
            ("khóa cửa", "nobody_home"),
            ("không gặp", "nobody_home"),
            ("ko gặp", "nobody_home"),
            ("chưa gặp", "nobody_home"),
            ("gặp đủ", "met_all"),
            ("gặp cả nhà", "met_all"),
            ("gặp", "met_partly"),
            ("đã gặp", "met_partly"),
            ("Gặp, có người vắng", "met_some_away"),
            ("hẹn lại", "come_back"),
            ("hẹn quay lại", "come_back"),
            ("không đồng ý", "not_agreed"),
            ("chưa đồng ý", "not_agreed"),
            ("từ chối", "not_agreed"),
            ("chuyển đi", "moved_out"),
            ("đã chuyển nhà", "moved_out"),
            ("ko vào được", "no_access"),
            ("chó dữ", "no_access"),
            ("đã để giấy mời", "invitation_left"),
            ("gửi giấy mời", "invitation_left"),
            ("hỏi hàng xóm", "neighbour_asked"),
            ("không tìm thấy nhà", "not_found"),
            ("cả hộ đi vắng", "household_away"),
            ("cả nhà đi vắng lâu ngày", "household_away"),
            ("nhà trống", "vacant"),
            ("bỏ hoang", "vacant"),
            ("không nghe máy", "phone_no_answer"),
            ("ko nghe máy", "phone_no_answer"),
            ("thuê bao", "phone_off"),
            ("sai số", "phone_wrong_number"),
            ("vắng, ko có nhà", "nobody_home"),
            ("đi BD", "-@BD"),
            ("đi làm BD", "working_elsewhere@BD"),
            ("đi học HN", "studying@HN"),
            ("học ở Hà Nội", "studying@Hà Nội"),
            ("đi làm Bình Dương", "working_elsewhere@Bình Dương"),
            ("đi làm ăn xa", "working_elsewhere@-"),
            ("Đi làm công nhân ở Bắc Ninh", "working_elsewhere@Bắc Ninh"),
            ("XKLD Nhật", "working_abroad@Nhật"),
            ("xuất khẩu lao động", "working_abroad@-"),
            ("bộ đội", "military@-"),
            ("nằm viện", "hospital@-"),
            ("ở Nhật Bản", "-@Nhật Bản"),
            ("x", "result_mark"),
            ("X", "result_mark"),
            ("v", "result_mark"),
            ("✓", "result_mark"),
            ("2,8", "result_several"),
            ("2, 8", "result_several"),
            ("1/2", "result_several"),
            ("gặp, hẹn lại", "result_several"),
            ("gặp và hẹn lại", "result_several"),
            ("vắng, đi làm BD", "result_several"),
            ("vắng, gọi lại tối", "result_unknown"),
            ("đi làm", "result_unknown"),
            ("đi học", "result_unknown"),
            ("đi làm đến tối", "result_unknown"),
            ("đi chơi", "result_unknown"),
            ("0", "result_unknown"),
            ("12", "result_unknown"),
            ("21/11", "result_unknown"),
            ("gặp ông Năm", "result_unknown"),
            (",", "result_unknown"),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }
}
