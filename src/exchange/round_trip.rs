//! Property tests: what a list of people says of a row is read back exactly.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::io::Write as _;

use proptest::prelude::*;

use crate::domain::absence::{Declared, Plan, Reason};
use crate::domain::card::CardKind;
use crate::domain::draft::{HouseholdDraft, NumberCell};
use crate::domain::expected_back::{ExpectedBack, Occasion};
use crate::domain::id::{HouseholdId, PersonId};
use crate::domain::name::clean_text;
use crate::domain::personal_number::PersonalNumber;
use crate::domain::phone::{Phones, read_phones};
use crate::domain::relation::Relation;
use crate::domain::residence::Residence;
use crate::domain::sex::Sex;
use crate::domain::{Day, PartialDate};
use crate::lang::Lang;
use crate::store::{AbsencePart, HouseholdPart, Line, PersonPart};

use super::export::{ExportOptions, Format, ListKind, fields, heading};
use super::list::{Batch, Choice, List};
use super::sheet::{Sheet, Words};
use super::xlsx::Book;

/// What a test row holds: one text for each of the parts below, as the register keeps them.
#[derive(Clone, Debug)]
struct Row {
    village: String,
    household: [String; 5],
    person: [String; 17],
    absence: Option<[String; 13]>,
}

fn given_row(row: &Row) -> Line<'_> {
    let [code, address, lane, phones, _] = &row.household;
    let [
        name,
        relation,
        relation_text,
        sex,
        birth,
        number,
        old_number,
        own_phones,
        residence,
        card,
        issued,
        expires,
        work,
        best_time,
        home_service,
        groups,
        note,
    ] = &row.person;
    let absence = row.absence.as_ref().map(
        |[
            reason,
            reason_note,
            place,
            address,
            phones,
            since,
            back,
            proxy_name,
            proxy_relation,
            proxy_phones,
            plan,
            declared,
            confirmed_on,
        ]| AbsencePart {
            reason,
            reason_note,
            place,
            address,
            phones,
            since,
            back,
            proxy_name,
            proxy_relation,
            proxy_phones,
            plan,
            plan_on: since,
            declared,
            confirmed_on,
            ..AbsencePart::default()
        },
    );
    Line {
        household: HouseholdPart {
            id: HouseholdId(7),
            village: &row.village,
            code,
            address,
            lane,
            phones,
            ..HouseholdPart::default()
        },
        person: Some(PersonPart {
            id: PersonId(8),
            name,
            relation,
            relation_text,
            sex,
            birth,
            number,
            old_number,
            phones: own_phones,
            residence,
            card,
            card_issued: issued,
            card_expires: expires,
            work,
            best_time,
            home_service,
            groups,
            note,
            ..PersonPart::default()
        }),
        absence,
        ..Line::default()
    }
}

/// Words with everything in them that a list has to be careful with.
fn text() -> impl Strategy<Value = String> {
    let words = "[=+@'\"aĐạ,;: .()/|<&0-]{0,6}[\t\n]?[=+@'\"bớ,;: .#x-]{0,6}";
    words.prop_map(|text| {
        let lines: Vec<String> = text.lines().map(clean_text).collect();
        lines.join("\n").trim().to_owned()
    })
}

fn one_line() -> impl Strategy<Value = String> {
    text().prop_map(|text| clean_text(&text))
}

fn name() -> impl Strategy<Value = String> {
    ("(Bà |Ông |=|')?", "[ĐLN][aạơ]{1,3} [TN]h[ií]").prop_map(|(before, name)| before + &name)
}

fn codes(all: Vec<&'static str>) -> impl Strategy<Value = String> {
    let with_none: Vec<String> = std::iter::once("").chain(all).map(str::to_owned).collect();
    prop::sample::select(with_none)
}

fn dates() -> impl Strategy<Value = String> {
    (1950..2026_i32, 1..=12_u32, 1..=28_u32, 0..4).prop_map(|(year, month, day, form)| match form {
        0 => String::new(),
        1 => year.to_string(),
        2 => format!("{year}-{month:02}"),
        _ => format!("{year}-{month:02}-{day:02}"),
    })
}

fn days() -> impl Strategy<Value = String> {
    dates().prop_map(|date| {
        if date.len() == 10 {
            date
        } else {
            String::new()
        }
    })
}

fn numbers() -> impl Strategy<Value = String> {
    (0..=999_999_999_u64, prop::bool::ANY).prop_map(|(tail, given)| {
        if given {
            format!("001{tail:09}")
        } else {
            String::new()
        }
    })
}

fn old_numbers() -> impl Strategy<Value = String> {
    "([0-9]{9})?".prop_filter("a placeholder", |text| text != "000000000")
}

fn phones() -> impl Strategy<Value = String> {
    let one = "(09[0-9]{8}|\\+86138[0-9]{8}|0214[0-9]{7}|hỏi con)( \\((con|mẹ, bà|zalo)\\))?";
    prop::collection::vec(one, 0..3).prop_map(|texts| {
        let phones = read_phones(&texts.join("; ")).0;
        if phones.is_empty() {
            String::new()
        } else {
            phones.json()
        }
    })
}

fn returns() -> impl Strategy<Value = String> {
    let occasions = Occasion::all().flat_map(|occasion| {
        (2025..2029).map(move |year| ExpectedBack::Occasion(occasion, year).code())
    });
    let others = ["", "unknown", "2027", "2027-03", "2027-03-04"].map(str::to_owned);
    prop::sample::select(occasions.chain(others).collect::<Vec<_>>())
}

/// A relation and the words of a list for it, as an import leaves them.
fn relations() -> impl Strategy<Value = (String, String)> {
    let said = [
        "Vợ",
        "Con trai (cả)",
        "cháu",
        "=?",
        "Người làm thuê",
        "chắt, chít",
    ];
    let said = said.map(|words| {
        let code = super::read::relation_said(words).map_or("", Relation::code);
        (code.to_owned(), words.to_owned())
    });
    let bare = Relation::all().filter(|relation| !relation.is_head());
    let bare = bare.map(|relation| (relation.code().to_owned(), String::new()));
    let none = (String::new(), String::new());
    prop::sample::select(
        said.into_iter()
            .chain(bare)
            .chain([none])
            .collect::<Vec<_>>(),
    )
}

prop_compose! {
    fn persons()(
        name in name(), relation in relations(), birth in dates(), number in numbers(), old_number in old_numbers(),
        sex in codes(Sex::all().map(Sex::code).collect()),
        phones in phones(), issued in dates(), expires in dates(),
        residence in codes(Residence::all().map(Residence::code).collect()),
        card in codes(CardKind::all().map(CardKind::code).collect()),
        texts in [text(), text(), text(), text(), text()],
    ) -> [String; 17] {
        let [work, best_time, home_service, groups, note] = texts;
        [
            name, relation.0, relation.1, sex, birth, number, old_number, phones, residence, card, issued, expires,
            work, best_time, home_service, groups, note,
        ]
    }
}

prop_compose! {
    fn absences()(
        reason in codes(Reason::all().map(Reason::code).collect()), note in one_line(), place in one_line(),
        address in text(), phones in phones(), since in dates(), back in returns(),
        proxy in "((Bà )?Lò Thị Pành)?", proxy_relation in one_line(), proxy_phones in phones(),
        plan in codes(Plan::all().map(Plan::code).collect()),
        declared in codes(Declared::all().map(Declared::code).collect()), confirmed in days(),
    ) -> [String; 13] {
        [
            reason, note, place, address, phones, since, back, proxy, proxy_relation, proxy_phones, plan, declared,
            confirmed,
        ]
    }
}

prop_compose! {
    fn rows()(
        code in "[0-9]{1,4}[a-z]?", address in text(), lane in text(), phones in phones(), person in persons(),
        absence in prop::option::of(absences()),
    ) -> Row {
        Row {
            village: "Thôn Đồng".to_owned(),
            household: [code, address, lane, phones, String::new()],
            person,
            absence,
        }
    }
}

fn written(line: &Line<'_>, language: Lang, format: Format) -> Vec<u8> {
    let options = ExportOptions {
        format,
        lang: language,
        full_numbers: true,
        ..ExportOptions::default()
    };
    let mut out = Vec::new();
    let words = Words::new(&options, "làm thẻ");
    let fields = fields(ListKind::People, &options);
    if format == Format::Xlsx {
        let headings = fields
            .iter()
            .map(|field| heading(ListKind::People, *field, language));
        let headings = headings.collect();
        let today = Day::from_ymd_opt(2026, 11, 22).unwrap();
        let mut book = Book::new("Danh sách", headings, fields, words, today, None).unwrap();
        book.row(line).unwrap();
        book.save(&mut out, &mut || true).unwrap();
        return out;
    }
    let mut sheet = Sheet::new(&mut out, format, fields, words);
    sheet.begin(ListKind::People, language);
    sheet.row(line).unwrap();
    sheet.end();
    sheet.flush().unwrap();
    out
}

fn read(bytes: &[u8]) -> HouseholdDraft {
    let choice = Choice::new(Day::from_ymd_opt(2026, 11, 22).unwrap());
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let mut list = List::open(file.path(), &choice).unwrap();
    assert!(list.description().ours);
    let mut batch = Batch::default();
    while list.read(&mut batch, 10).unwrap() {}
    assert_eq!(batch.refused, []);
    assert_eq!(batch.skipped, []);
    batch.households.remove(0)
}

/// `None` for what is not known.
fn given(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn date(text: &str) -> Option<PartialDate> {
    PartialDate::from_iso(text)
}

fn phones_of(json: &str) -> Option<Phones> {
    Phones::from_json(json).filter(|phones| !phones.is_empty())
}

fn assert_read(row: &Row, language: Lang, format: Format) {
    let line = given_row(row);
    let bytes = written(&line, language, format);
    let household = read(&bytes);
    let [code, address, alley, phones, _] = &row.household;
    assert_eq!(household.key, Some(HouseholdId(7)));
    assert_eq!(&*household.village, row.village);
    assert_eq!(household.code, given(code));
    assert_eq!(household.address, given(address));
    assert_eq!(household.lane, given(alley));
    assert_eq!(household.phones, phones_of(phones));
    let [person] = &household.members[..] else {
        panic!("one member")
    };
    let source = line.person.unwrap();
    assert_eq!(person.key, Some(source.id));
    assert_eq!(person.name, source.name);
    assert_eq!(person.relation.map_or("", Relation::code), source.relation);
    if !source.relation_text.is_empty() {
        assert_eq!(person.relation_text.as_deref(), Some(source.relation_text));
    }
    assert_eq!(person.sex.map_or("", Sex::code), source.sex);
    assert_eq!(person.birth, date(source.birth));
    let number = source
        .number
        .parse()
        .ok()
        .and_then(PersonalNumber::from_value);
    assert_eq!(person.number, number.map(NumberCell::Whole));
    assert_eq!(person.old_number, given(source.old_number));
    assert_eq!(person.phones, phones_of(source.phones));
    assert_eq!(
        person.residence.map_or("", Residence::code),
        source.residence
    );
    assert_eq!(person.card.map_or("", CardKind::code), source.card);
    assert_eq!(person.card_issued, date(source.card_issued));
    assert_eq!(person.card_expires, date(source.card_expires));
    assert_eq!(person.work, given(source.work));
    assert_eq!(person.best_time, given(source.best_time));
    assert_eq!(person.home_service, given(source.home_service));
    assert_eq!(person.groups, given(source.groups));
    assert_eq!(person.note, given(source.note));
    assert_eq!(person.absence.is_some(), line.absence.is_some());
    if let (Some(absence), Some(source)) = (&person.absence, &line.absence) {
        assert_eq!(absence.reason.map_or("", Reason::code), source.reason);
        assert_eq!(absence.reason_note, given(source.reason_note));
        assert_eq!(absence.place, given(source.place));
        assert_eq!(absence.address, given(source.address));
        assert_eq!(absence.phones, phones_of(source.phones));
        assert_eq!(absence.since, date(source.since));
        assert_eq!(absence.back, ExpectedBack::from_code(source.back));
        assert_eq!(absence.proxy_name, given(source.proxy_name));
        assert_eq!(absence.proxy_relation, given(source.proxy_relation));
        assert_eq!(absence.proxy_phones, phones_of(source.proxy_phones));
        assert_eq!(absence.plan.map_or("", Plan::code), source.plan);
        assert_eq!(absence.plan_on, date(source.plan_on));
        assert_eq!(absence.declared.map_or("", Declared::code), source.declared);
        let confirmed = absence.confirmed_on.map(PartialDate::Day);
        assert_eq!(confirmed, date(source.confirmed_on));
    }
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn every_row_is_read_back_as_it_was(row in rows()) {
        for (language, format) in [(Lang::Vi, Format::Csv), (Lang::En, Format::Csv), (Lang::Vi, Format::Tsv)] {
            assert_read(&row, language, format);
        }
    }
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn every_row_of_a_workbook_is_read_back_as_it_was(row in rows()) {
        assert_read(&row, Lang::Vi, Format::Xlsx);
    }
}
