//! The columns of a list. A column is one row of the table below: its code, which part of a record it belongs to, how
//! a cell is read and how it is written. Its headings are the entries `column-<code>`, its other names are in
//! `assets/codes/column_aliases.csv`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::domain::draft::{Blanks, HouseholdDraft, Part};
use crate::domain::name::{clean_text, fold};
use crate::lang::{Lang, say};
use crate::store::Line;

use super::cell::Cell;
use super::person::PersonRow;
use super::read;
use super::write::{self, Value};

/// How the cell of a column is read, and with that which part of the record it fills.
#[derive(Clone, Copy)]
pub enum Read {
    /// A value of the household, written once a household or repeated on every row of it.
    Household(fn(&mut HouseholdDraft, &mut Cell<'_>)),
    /// A value of the person, of the absence or of the visit on this row.
    Person(fn(&mut PersonRow, &mut Cell<'_>)),
    /// Not at all: our own lists show it, and the register knows it better.
    Shown,
}

/// A column that the program knows.
pub struct Column {
    /// What it holds.
    pub field: Field,
    /// Its stable code, the key in JSON.
    pub code: &'static str,
    /// How a cell is read.
    pub read: Read,
    /// What a list that has it shows.
    pub write: for<'a> fn(&Line<'a>) -> Value<'a>,
}

macro_rules! columns {
    ($($(#[$doc:meta])* $field:ident $code:literal [$part:ident $($reader:path)?] $writer:path;)+) => {
        /// What a column holds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Field { $($(#[$doc])* $field),+ }

        /// Every column, in the order of [`Field`].
        pub static COLUMNS: &[Column] = &[
            $(Column {
                field: Field::$field,
                code: $code,
                read: Read::$part $(($reader))?,
                write: $writer,
            }),+
        ];
    };
}

columns! {
    /// Mã dòng hộ: the id of the household, as our exports write it.
    HouseholdKey "household_key" [Household read::household_key] write::household_key;
    /// Thôn, tổ dân phố.
    Village "village" [Household read::village] write::village;
    /// Mã hộ: the number of the household on paper.
    HouseholdCode "household_code" [Household read::household_code] write::household_code;
    /// Họ tên chủ hộ.
    Head "head" [Household read::head] write::head;
    /// The head's personal number.
    HeadNumber "head_number" [Household read::head_number] write::nothing;
    /// Địa chỉ.
    Address "address" [Household read::address] write::address;
    /// Nơi tạm trú, where the column of the permanent address stands before it.
    TemporaryAddress "temporary_address" [Household read::temporary_address] write::nothing;
    /// Ngõ, xóm.
    Lane "lane" [Household read::lane] write::lane;
    /// Điện thoại của hộ.
    HouseholdPhone "household_phone" [Household read::household_phone] write::household_phone;
    /// Mã dòng: the id of the person, as our exports write it.
    PersonKey "person_key" [Person read::person_key] write::person_key;
    /// Dấu bản: the version of the record that was exported.
    Base "base" [Person read::base] write::base;
    /// Họ và tên.
    Name "name" [Person read::name] write::name;
    /// Họ và chữ đệm, where the given name has a column of its own.
    FamilyName "family_name" [Person read::family_name] write::nothing;
    /// Quan hệ với chủ hộ.
    Relation "relation" [Person read::relation] write::relation;
    /// Giới tính.
    Sex "sex" [Person read::sex] write::sex;
    /// A column "Nam" with a mark or the year of birth.
    Male "male" [Person read::male] write::nothing;
    /// A column "Nữ" with a mark or the year of birth.
    Female "female" [Person read::female] write::nothing;
    /// Ngày sinh, also the year alone.
    Born "born" [Person read::born] write::born;
    /// The day of birth in a column of its own.
    BirthDay "birth_day" [Person read::birth_day] write::nothing;
    /// The month of birth in a column of its own.
    BirthMonth "birth_month" [Person read::birth_month] write::nothing;
    /// The year of birth in a column of its own.
    BirthYear "birth_year" [Person read::birth_year] write::nothing;
    /// Số định danh.
    Number "number" [Person read::number] write::number;
    /// Số CMND cũ, nine digits.
    OldNumber "old_number" [Person read::old_number] write::old_number;
    /// Điện thoại.
    Phone "phone" [Person read::phone] write::phone;
    /// Cư trú.
    Residence "residence" [Person read::residence] write::residence;
    /// Nơi học, làm việc.
    School "school" [Person read::school] write::school;
    /// Loại thẻ.
    Card "card" [Person read::card] write::card;
    /// Ngày cấp.
    Issued "issued" [Person read::issued] write::issued;
    /// Có giá trị đến.
    Expires "expires" [Person read::expires] write::expires;
    /// Giờ hay có nhà.
    BestTime "best_time" [Person read::best_time] write::best_time;
    /// Làm tại nhà: yes, or the reason.
    HomeService "home_service" [Person read::home_service] write::home_service;
    /// Nhóm.
    Groups "groups" [Person read::groups] write::groups;
    /// Ghi chú.
    Note "note" [Person read::note] write::note;
    /// Lý do vắng.
    AbsenceReason "absence_reason" [Person read::absence_reason] write::absence_reason;
    /// Nơi đến.
    AwayAt "away_at" [Person read::away_at] write::away_at;
    /// Địa chỉ nơi đến.
    AwayAddress "away_address" [Person read::away_address] write::away_address;
    /// Điện thoại nơi đến.
    AwayPhone "away_phone" [Person read::away_phone] write::away_phone;
    /// Vắng từ ngày.
    AwaySince "away_since" [Person read::away_since] write::away_since;
    /// Dự kiến về.
    ExpectedBack "expected_back" [Person read::expected_back] write::expected_back;
    /// Người liên hệ.
    Contact "contact" [Person read::contact] write::contact;
    /// Quan hệ của người liên hệ.
    ContactRelation "contact_relation" [Person read::contact_relation] write::contact_relation;
    /// Điện thoại của người liên hệ.
    ContactPhone "contact_phone" [Person read::contact_phone] write::contact_phone;
    /// Kế hoạch.
    Plan "plan" [Person read::plan] write::plan;
    /// Ngày kế hoạch.
    PlanDate "plan_date" [Person read::plan_date] write::plan_date;
    /// Đã khai báo tạm vắng.
    Declared "declared" [Person read::declared] write::declared;
    /// Xác nhận ngày: when the absence was last confirmed.
    ConfirmedOn "confirmed_on" [Person read::confirmed_on] write::confirmed_on;
    /// Kết quả, written by hand in an outreach list.
    Result "result" [Person read::result] write::result;
    /// A column "Đã gặp" with a mark or the day of the visit.
    Met "met" [Person read::met] write::nothing;
    /// A column "Không gặp" with a mark or the day of the visit.
    NotMet "not_met" [Person read::not_met] write::nothing;
    /// The day of the visit.
    ResultDate "result_date" [Person read::result_date] write::result_date;
    /// The part of the day of the visit.
    ResultSlot "result_slot" [Person read::result_slot] write::result_slot;
    /// Người đi.
    Visitors "visitors" [Person read::visitors] write::visitors;
    /// Gặp ai.
    Informant "informant" [Person read::informant] write::informant;
    /// Hẹn lại.
    FollowUp "follow_up" [Person read::follow_up] write::follow_up;
    /// Ghi chú kết quả.
    ResultNote "result_note" [Person read::result_note] write::result_note;
    /// Mã lần vắng: the id of the absence.
    AbsenceKey "absence_key" [Shown] write::absence_key;
    /// Mã lần đến: the id of the visit.
    VisitKey "visit_key" [Shown] write::visit_key;
    /// Chữ ghi quan hệ: the relation as the first list wrote it.
    RelationText "relation_text" [Shown] write::relation_text;
    /// Lý do vắng ghi rõ: the reason in words.
    AbsenceNote "absence_note" [Shown] write::absence_note;
    /// Đang vắng: whether there is an open absence.
    Away "away" [Shown] write::away;
    /// Phạm vi vắng: in the province, in the country, abroad.
    AbsenceScope "absence_scope" [Shown] write::absence_scope;
    /// Loại nhà: home or boarding house.
    HouseholdKind "household_kind" [Shown] write::household_kind;
    /// Lưu ý khi đến: what a visitor must know at this door.
    DoorNote "door_note" [Shown] write::door_note;
    /// Người vận động: who persuades this household.
    Mobiliser "mobiliser" [Shown] write::mobiliser;
    /// Số nhân khẩu: how many members.
    Members "members" [Shown] write::members;
    /// Số người vắng: how many members of 14 and over are away.
    AbsentMembers "absent_members" [Shown] write::absent_members;
    /// Tình trạng: where the household stands.
    State "state" [Shown] write::state;
    /// Số lần đến: visits so far.
    Visits "visits" [Shown] write::visits;
    /// Ngày đến gần nhất: the day of the latest visit.
    LastDay "last_day" [Shown] write::last_day;
    /// Kết quả lần trước: what the latest visit came to.
    LastResult "last_result" [Shown] write::last_result;
    /// Hẹn đến: when the household asked to be visited again.
    NextVisit "next_visit" [Shown] write::next_visit;
    /// Còn thiếu: what the book does not know yet of a person.
    Missing "missing" [Shown] write::missing;
    /// Cách liên hệ: at the door, by phone, ...
    Channel "channel" [Shown] write::channel;
    /// Lý do chưa đồng ý.
    Refusal "refusal" [Shown] write::refusal;
    /// Để lại giấy mời: whether an invitation was left.
    Invitation "invitation" [Shown] write::invitation;
    /// Buổi hẹn lại: the part of the day of the follow-up.
    FollowUpSlot "follow_up_slot" [Shown] write::follow_up_slot;
    /// Điểm: how much somebody is needed there.
    Score "score" [Shown] write::score;
    /// Vì sao cần đến: why somebody is needed there, the weightiest reason first.
    Reasons "reasons" [Shown] write::reasons;
    /// Ngày thực hiện: the day of the weightiest reason.
    ReasonDay "reason_day" [Shown] write::reason_day;
    /// Buổi đã đến: the parts of the day at which nobody was met.
    Tried "tried" [Shown] write::tried;
    /// Số lần không gặp: visits at which nobody was met.
    Tries "tries" [Shown] write::tries;
    /// Về từ ngày: the first day on which the person may come.
    HomeFrom "home_from" [Shown] write::home_from;
    /// Về đến ngày: the last one.
    HomeTo "home_to" [Shown] write::home_to;
    /// Dịp về: Tết, summer, ...
    Occasion "occasion" [Shown] write::occasion;
    /// Quá hẹn về: whether the person was expected and is not said to be back.
    ReturnOverdue "return_overdue" [Shown] write::return_overdue;
    /// Việc cần làm: what is to be done with the person.
    Duty "duty" [Shown] write::duty;
    /// Giai đoạn: how far the person has come in the campaign.
    Stage "stage" [Shown] write::stage;
    /// Vì sao còn lại: why somebody who is eligible is not done.
    WhyNot "why_not" [Shown] write::why_not;
    /// Ngày thực hiện: the day agreed, or of the latest step.
    StageDay "stage_day" [Shown] write::stage_day;
    /// Kết quả từng người: what the visit says of each person.
    PersonResults "person_results" [Shown] write::person_results;
}

impl Field {
    /// Every column that a list may have and that is taken in, in the order of the table.
    pub fn taken_in() -> impl Iterator<Item = Self> {
        COLUMNS
            .iter()
            .filter(|column| !matches!(column.read, Read::Shown))
            .map(|column| column.field)
    }

    /// Its row of the table.
    pub fn column(self) -> &'static Column {
        &COLUMNS[self as usize]
    }

    /// Its stable code.
    pub fn code(self) -> &'static str {
        self.column().code
    }

    /// The column of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        let column = COLUMNS.iter().find(|column| column.code == code)?;
        Some(column.field)
    }

    /// Its heading in our own lists.
    pub fn heading(self, lang: Lang) -> String {
        lang.label("column", self.code())
    }

    /// What is blank where its cell is, for values that a list can empty.
    pub fn blank(self) -> Blanks {
        let part = match self {
            Self::Address => Part::HouseholdAddress,
            Self::Lane => Part::Lane,
            Self::HouseholdPhone => Part::HouseholdPhones,
            Self::Relation => Part::Relation,
            Self::Sex => Part::Sex,
            Self::Born => Part::Birth,
            Self::Number => Part::Number,
            Self::OldNumber => Part::OldNumber,
            Self::Phone => Part::Phones,
            Self::Residence => Part::Residence,
            Self::School => Part::Work,
            Self::Card => Part::Card,
            Self::Issued => Part::CardIssued,
            Self::Expires => Part::CardExpires,
            Self::BestTime => Part::BestTime,
            Self::HomeService => Part::HomeService,
            Self::Groups => Part::Groups,
            Self::Note => Part::Note,
            Self::AbsenceReason => Part::Reason,
            Self::AwayAt => Part::Place,
            Self::AwayAddress => Part::Address,
            Self::AwayPhone => Part::AwayPhones,
            Self::AwaySince => Part::Since,
            Self::ExpectedBack => Part::Back,
            Self::Contact => Part::ProxyName,
            Self::ContactRelation => Part::ProxyRelation,
            Self::ContactPhone => Part::ProxyPhones,
            Self::Plan => Part::Plan,
            Self::PlanDate => Part::PlanOn,
            Self::Declared => Part::Declared,
            Self::ConfirmedOn => Part::ConfirmedOn,
            _ => return Blanks::default(),
        };
        Blanks::only(part)
    }

    /// Its heading where somebody is to fill it in: how, and that colours and strike-through are not read.
    pub fn heading_to_fill(self, lang: Lang) -> String {
        match self {
            Self::Result => say!(lang, column_result_to_fill),
            field => field.heading(lang),
        }
    }

    /// Every heading that our own lists give it.
    pub fn headings(self, lang: Lang) -> [String; 2] {
        [self.heading(lang), self.heading_to_fill(lang)]
    }

    /// Whether it says something of the household.
    pub fn is_of_household(self) -> bool {
        matches!(self.column().read, Read::Household(_))
    }
}

/// What a heading means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A column that is read.
    Field(Field),
    /// The running number: it restarts, so it is never an id.
    Ordinal,
    /// The running number of the household in the list, no id either; it tells households apart.
    HouseholdOrdinal,
    /// Sensitive personal data (ethnicity, religion, health, ...), which the register does not keep.
    Sensitive,
    /// Known and of no use here.
    Ignored,
    /// Not known.
    Unknown,
}

impl Meaning {
    /// The code in the report: that of the field, or why the column is not read.
    pub fn code(self) -> &'static str {
        match self {
            Self::Field(field) => field.code(),
            Self::Ordinal => "ordinal",
            Self::HouseholdOrdinal => "household_ordinal",
            Self::Sensitive => "sensitive",
            Self::Ignored => "ignored",
            Self::Unknown => "unknown",
        }
    }

    /// The meaning of a code; "unknown" is none that somebody could choose.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "ordinal" => Some(Self::Ordinal),
            "household_ordinal" => Some(Self::HouseholdOrdinal),
            "sensitive" => Some(Self::Sensitive),
            "ignored" => Some(Self::Ignored),
            _ => Field::from_code(code).map(Self::Field),
        }
    }

    /// The meaning of a heading. Our own headings come first, then an alias that is the whole heading, then the
    /// longest alias that may stand inside a longer heading.
    pub fn of(heading: &str) -> Self {
        let folded = fold(heading);
        let words = bare(&folded);
        // "Họ" and "Hộ" differ only in their marks.
        let marked = clean_text(heading).to_lowercase();
        if let Some(meaning) = [&marked, &folded, words].into_iter().find_map(whole) {
            return meaning;
        }
        of_somebody(words).unwrap_or_else(|| within(words))
    }

    /// The meaning of a heading that stands under another one: "Ngày" under "Ngày sinh", "Họ tên" under "Chủ hộ".
    pub fn below(parent: &str, child: &str) -> Self {
        let (above, own) = (Self::of(parent), Self::of(child));
        let joined = [format!("{parent} {child}"), format!("{child} {parent}")];
        let mut joined = joined.iter().map(|heading| fold(heading));
        let said = joined.find_map(|heading| whole(&heading).or_else(|| of_somebody(&heading)));
        match (above, own) {
            (Self::Ignored | Self::Sensitive, _) => above,
            // "Nam" under "Số nhân khẩu" is a count.
            (Self::Field(field), _) if matches!(field.column().read, Read::Shown) => Self::Ignored,
            _ if said.is_some() => said.unwrap_or(own),
            (Self::Field(Field::Born), Self::Field(Field::ResultDate)) => {
                Self::Field(Field::BirthDay)
            }
            (_, Self::Unknown) => Self::of(&format!("{parent} {child}")),
            _ => own,
        }
    }
}

/// Another name of a column.
struct Alias {
    text: String,
    meaning: Meaning,
}

/// The aliases: those that are a whole heading, and those that may stand inside one, longest first.
struct Aliases {
    whole: HashMap<String, Meaning>,
    within: Vec<Alias>,
}

static ALIASES: LazyLock<Aliases> = LazyLock::new(|| {
    let text = include_str!("../../assets/codes/column_aliases.csv");
    let mut aliases = Aliases {
        whole: HashMap::new(),
        within: Vec::new(),
    };
    for line in text.lines().skip(1) {
        let mut cells = line.split(',');
        let (Some(code), Some(alias), Some(how)) = (cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        let Some(meaning) = Meaning::from_code(code) else {
            continue;
        };
        aliases.whole.insert(alias.to_owned(), meaning);
        if how == "within" {
            let text = alias.to_owned();
            aliases.within.push(Alias { text, meaning });
        }
    }
    for column in COLUMNS {
        for lang in [Lang::Vi, Lang::En] {
            let field = column.field;
            for heading in field.headings(lang) {
                aliases.whole.insert(fold(&heading), Meaning::Field(field));
            }
        }
    }
    let length = |alias: &Alias| std::cmp::Reverse(alias.text.len());
    aliases.within.sort_by_key(length);
    aliases
});

fn whole(folded: &str) -> Option<Meaning> {
    ALIASES.whole.get(folded).copied()
}

fn within(words: &str) -> Meaning {
    let found = ALIASES
        .within
        .iter()
        .find(|alias| position(words, &alias.text).is_some());
    found.map_or(Meaning::Unknown, |alias| alias.meaning)
}

/// Where the whole words `part` stand in `words`.
fn position(words: &str, part: &str) -> Option<usize> {
    let behind_blanks = memchr::memchr_iter(b' ', words.as_bytes()).map(|at| at + 1);
    std::iter::once(0).chain(behind_blanks).find(|&at| {
        let after = words.get(at..).and_then(|words| words.strip_prefix(part));
        after.is_some_and(|after| after.is_empty() || after.starts_with(' '))
    })
}

/// A heading without what forms write behind it: a column number, or how a date is to be written. A year is no such
/// decoration: "Năm 2026" is not "Nam".
fn bare(folded: &str) -> &str {
    let mut words = folded;
    while let Some((rest, last)) = words.rsplit_once(' ') {
        let decoration = (last.len() <= 2 && last.bytes().all(|byte| byte.is_ascii_digit()))
            || matches!(last, "dd" | "mm" | "yyyy" | "ddmmyyyy");
        if !decoration {
            break;
        }
        words = rest;
    }
    words
}

/// Whom a heading speaks of, if not of the person on the row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Somebody {
    /// The head of the household.
    Head,
    /// Through whom an absent person is reached.
    Contact,
    /// A parent, a spouse, a guardian: lists of schools and of the insurance have them.
    Other,
}

/// The words for them, the longer first.
const SOMEBODY: [(&str, Somebody); 18] = [
    ("chu ho", Somebody::Head),
    ("head s", Somebody::Head),
    ("of head", Somebody::Head),
    ("nguoi lien he", Somebody::Contact),
    ("nguoi than", Somebody::Contact),
    ("nguoi bao tin", Somebody::Contact),
    ("nguoi giam ho", Somebody::Other),
    ("nguoi do dau", Somebody::Other),
    ("phu huynh", Somebody::Other),
    ("cha me", Somebody::Other),
    ("bo me", Somebody::Other),
    ("me cha", Somebody::Other),
    ("vo chong", Somebody::Other),
    ("cha", Somebody::Other),
    ("bo", Somebody::Other),
    ("me", Somebody::Other),
    ("vo", Somebody::Other),
    ("chong", Somebody::Other),
];

/// The meaning of a heading that speaks of somebody else than the person on the row, but not of the relation *to*
/// the head.
fn of_somebody(words: &str) -> Option<Meaning> {
    let relation = words.contains("quan he") || words.contains("qh");
    let (whose, somebody, at) = SOMEBODY
        .iter()
        .filter(|(_, somebody)| !(relation && *somebody == Somebody::Head))
        .find_map(|(whose, somebody)| Some((whose, *somebody, position(words, whose)?)))?;
    let before = words.get(..at)?.trim();
    let before = [" cua", " voi"]
        .iter()
        .find_map(|word| before.strip_suffix(word))
        .unwrap_or(before);
    let after = words.get(at + whose.len()..)?.trim();
    let rest = format!("{before} {after}");
    let rest = rest.trim();
    let meaning = whole(rest).unwrap_or_else(|| within(rest));
    let Meaning::Field(field) = meaning else {
        let theirs = somebody == Somebody::Head || meaning != Meaning::Unknown;
        return theirs.then_some(Meaning::Ignored);
    };
    let field = match (somebody, field) {
        (Somebody::Head, Field::Name) => Field::Head,
        (Somebody::Head, Field::Number) => Field::HeadNumber,
        (Somebody::Head, Field::Phone) => Field::HouseholdPhone,
        (Somebody::Head, field) if field.is_of_household() => field,
        (Somebody::Contact, Field::Name) => Field::Contact,
        (Somebody::Contact, Field::Relation) => Field::ContactRelation,
        (Somebody::Contact, Field::Phone) => Field::ContactPhone,
        _ => return Some(Meaning::Ignored),
    };
    Some(Meaning::Field(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_fields() {
        for (index, column) in COLUMNS.iter().enumerate() {
            assert_eq!(column.field as usize, index, "{}", column.code);
        }
    }

    #[test]
    fn our_own_headings_mean_their_column() {
        for column in COLUMNS {
            for lang in [Lang::Vi, Lang::En] {
                assert!(lang.has_label("column", column.code), "{}", column.code);
                let field = column.field;
                for heading in field.headings(lang) {
                    assert_eq!(Meaning::of(&heading), Meaning::Field(field), "{heading}");
                }
            }
        }
    }

    #[test]
    fn every_alias_is_folded_and_known() {
        let text = include_str!("../../assets/codes/column_aliases.csv");
        let mut seen = std::collections::HashSet::new();
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let [code, alias, how] = cells[..] else {
                panic!("{line}")
            };
            assert!(Meaning::from_code(code).is_some(), "{line}");
            let marked = how == "whole" && clean_text(alias).to_lowercase() == alias;
            assert!(marked || fold(alias) == alias, "{line}");
            assert!(["whole", "within"].contains(&how), "{line}");
            assert!(seen.insert(alias), "{alias} is there twice");
        }
    }

    #[test]
    fn headings_of_real_lists() {
        use Field::*;
        for (heading, expected) in [
            ("Họ và tên", Some(Name)),
            ("HỌ TÊN", Some(Name)),
            ("Họ tên *", Some(Name)),
            ("Tên", Some(Name)),
            ("Họ tên chủ hộ", Some(Head)),
            ("Họ, chữ đệm và tên chủ hộ", Some(Head)),
            ("Chủ hộ", Some(Head)),
            ("Hộ ông/bà", Some(Head)),
            ("Số định danh của chủ hộ", Some(HeadNumber)),
            ("Số ĐDCN/CCCD/\r\nCMND", Some(Number)),
            ("Số Căn cước (12 số)", Some(Number)),
            ("CCCD", Some(Number)),
            ("Số CMND cũ", Some(OldNumber)),
            ("Quan hệ với\nchủ hộ", Some(Relation)),
            ("QH với chủ hộ", Some(Relation)),
            ("SĐT chủ hộ", Some(HouseholdPhone)),
            ("Số điện thoại (nếu có)", Some(Phone)),
            ("Điện thoại người liên hệ", Some(ContactPhone)),
            ("Ngày, tháng, năm sinh", Some(Born)),
            ("Ngày sinh (dd/mm/yyyy)", Some(Born)),
            ("NTNS", Some(Born)),
            ("Năm sinh (3)", Some(Born)),
            ("Nơi thường trú", Some(Address)),
            ("Địa chỉ tạm trú", Some(TemporaryAddress)),
            ("Mã căn/hộ", Some(HouseholdCode)),
            ("Tổ dân phố", Some(Village)),
            ("Thôn/tổ", Some(Village)),
            ("Kết quả", Some(Result)),
            ("Follow-up", Some(FollowUp)),
            ("QH với người liên hệ", Some(ContactRelation)),
            ("Họ tên người thân", Some(Contact)),
            ("Cán bộ phụ trách", Some(Visitors)),
        ] {
            let meaning = expected.map_or(Meaning::Unknown, Meaning::Field);
            assert_eq!(Meaning::of(heading), meaning, "{heading}");
        }
    }

    #[test]
    fn headings_that_are_not_read() {
        for (heading, expected) in [
            ("STT", Meaning::Ordinal),
            ("Dân tộc", Meaning::Sensitive),
            ("TÔN GIÁO", Meaning::Sensitive),
            ("ĐẢNG VIÊN (Có/Không)", Meaning::Sensitive),
            ("NGÀY VÀO ĐẢNG", Meaning::Sensitive),
            ("Thẻ bhyt", Meaning::Ignored),
            ("GT đến", Meaning::Ignored),
            ("Họ tên cha/mẹ", Meaning::Ignored),
            ("Ngày sinh chủ hộ", Meaning::Ignored),
            ("CCCD mẹ", Meaning::Ignored),
            ("Nghề nghiệp của cha", Meaning::Ignored),
            ("SĐT phụ huynh", Meaning::Ignored),
            ("Năm 2026", Meaning::Unknown),
            ("TT hộ", Meaning::HouseholdOrdinal),
            ("Màu nhà", Meaning::Unknown),
            ("", Meaning::Unknown),
        ] {
            assert_eq!(Meaning::of(heading), expected, "{heading}");
        }
    }
}
