//! What spreadsheets and people do to cells, and what is made of it: the value taken, and what is said of it. One case a
//! line.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use gocua::domain::absence::Reason;
use gocua::domain::clock::{Clock, Moment};
use gocua::domain::draft::{NumberCell, PersonDraft};
use gocua::domain::record::{Campaign, Commune};
use gocua::domain::relation::Relation;
use gocua::domain::{DateOrder, Day, PartialDate};
use gocua::exchange::export::{ExportOptions, Format, ListKind, export_file};
use gocua::exchange::{Batch, Choice, Field, ImportOptions, ImportReport, List, RowNote, import};
use gocua::lang::Lang;
use gocua::store::{Options, Store};

fn today() -> Day {
    Day::from_ymd_opt(2026, 11, 22).unwrap()
}

fn read_with(content: &str, choose: impl FnOnce(&mut Choice)) -> Batch {
    let mut choice = Choice::new(today());
    choice.village = Some("Thôn 1".to_owned());
    choose(&mut choice);
    let mut list = List::new(std::io::Cursor::new(content.to_owned()), &choice).unwrap();
    let mut batch = Batch::default();
    while list.read(&mut batch, 100).unwrap() {}
    batch
}

fn read(content: &str) -> Batch {
    read_with(content, |_| {})
}

/// What is said of the rows: refusals with a `!`.
fn said(batch: &Batch) -> String {
    let refused = batch.refused.iter().flat_map(|row| &row.findings);
    let mut codes: Vec<String> = refused
        .filter(|finding| finding.refuses)
        .map(|finding| format!("!{}", finding.code))
        .collect();
    let warnings = batch.warnings.iter();
    codes.extend(warnings.map(|warning| warning.finding.code.to_owned()));
    codes.join(" ")
}

fn member(batch: &Batch) -> Option<&PersonDraft> {
    batch.households.first()?.members.first()
}

/// A tab-separated list with one row, so that cells may hold commas and quotation marks of their own.
fn row(headings: &str, cells: &str) -> String {
    format!("TT\t{headings}\n1\t{cells}\n").replace('|', "\t")
}

#[test]
fn personal_numbers() {
    for (cell, number, old, said_of_it) in [
        ("010085000123", "010085000123", "", ""),
        ("036203000456", "036203000456", "", ""),
        ("027301000789", "027301000789", "", ""),
        ("10085000123", "010085000123", "", "number_padded"),
        ("1185000123", "", "", "number_zeros_lost"),
        ("1,0085E+10", "", "", "number_digits_lost"),
        ("1.0085E+10", "", "", "number_digits_lost"),
        ("7,9085E+10", "", "", "number_digits_lost"),
        ("7.9085E+10", "", "", "number_digits_lost"),
        (
            "003085000123",
            "003085000123",
            "",
            "number_province_unknown",
        ),
        ("063123456", "", "063123456", "number_old_identity"),
        ("63123456", "", "", "number_ambiguous"),
        ("'010085000123", "010085000123", "", ""),
        ("=\"010085000123\"", "010085000123", "", ""),
        ("=\"10085000123\"", "010085000123", "", "number_padded"),
        ("10085000123.0", "010085000123", "", "number_padded"),
        ("010085000123,0", "010085000123", "", ""),
        ("010\u{a0}085\u{a0}000\u{a0}123", "010085000123", "", ""),
        ("\u{200b}010085000123\u{feff}", "010085000123", "", ""),
        ("010.085.000.123", "010085000123", "", ""),
        ("010-085-000-123", "010085000123", "", ""),
        ("********0123", "*0123", "", ""),
        ("B1234567", "", "", "number_passport"),
        ("không có", "", "", ""),
        ("0", "", "", ""),
        ("N/A", "", "", ""),
        ("010085O00123", "refused", "", "!number_letters"),
        ("0100850001234", "refused", "", "!number_length"),
        ("3185000123", "refused", "", "!number_length"),
    ] {
        let batch = read(&row("Họ tên\tSố CCCD", &format!("Lê Văn A\t{cell}")));
        let person = member(&batch);
        let read = match person.map(|person| person.number) {
            Some(Some(NumberCell::Whole(number))) => number.to_string(),
            Some(Some(NumberCell::Masked(last))) => format!("*{last:04}"),
            Some(None) => String::new(),
            None => "refused".to_owned(),
        };
        assert_eq!(read, number, "{cell}");
        let read = person.and_then(|person| person.old_number.clone());
        assert_eq!(read.unwrap_or_default(), old, "{cell}");
        assert_eq!(said(&batch), said_of_it, "{cell}");
    }
}

#[test]
fn numbers_that_lost_two_zeros_on_confirmation() {
    let list = row("Họ tên\tSố CCCD", "Lê Thị B\t1185000123");
    let batch = read_with(&list, |choice| choice.pad_short_numbers = true);
    let Some(NumberCell::Whole(number)) = member(&batch).unwrap().number else {
        unreachable!("{batch:?}");
    };
    assert_eq!(number.to_string(), "001185000123");
    assert_eq!(said(&batch), "number_padded");
}

#[test]
fn numbers_against_the_row() {
    for (sex, born, number, said_of_it) in [
        ("Nam", "1985", "010085000123", ""),
        ("Nam", "1985", "010185000123", "number_sex_differs"),
        ("Nam", "1986", "010085000123", "number_year_differs"),
        ("Nam", "1985", "003085000123", "number_province_unknown"),
    ] {
        let cells = format!("Lê Văn A\t{sex}\t{born}\t{number}");
        let batch = read(&row("Họ tên\tGiới tính\tNăm sinh\tSố CCCD", &cells));
        assert_eq!(said(&batch), said_of_it, "{cells}");
    }
}

#[test]
fn the_code_of_a_chip_card() {
    let code = "010085000123|063123456|Lê Văn An|15051985|Nam|Thôn 1 Xã Thử|05042024";
    for (headings, cells, expected) in [
        (
            "Họ tên,Năm sinh,Số CCCD",
            format!(",,{code}"),
            "Lê Văn An 1985-05-15 male 010085000123 063123456 2024-04-05",
        ),
        (
            "Họ tên,Số CCCD,Năm sinh",
            format!("LÊ VĂN AN,{code},1985"),
            "LÊ VĂN AN 1985 male 010085000123 063123456 2024-04-05",
        ),
        (
            "Số CCCD,Họ tên",
            "010085000123||Lê Văn An|15051985|Nam|Thôn 1|05042024,".to_owned(),
            "Lê Văn An 1985-05-15 male 010085000123 - 2024-04-05",
        ),
    ] {
        let batch = read(&format!("TT,{headings}\n1,{cells}\n"));
        let person = member(&batch).unwrap_or_else(|| unreachable!("{batch:?}"));
        let Some(NumberCell::Whole(number)) = person.number else {
            unreachable!("{batch:?}");
        };
        let date = |date: Option<PartialDate>| date.map_or("-".to_owned(), PartialDate::iso);
        assert_eq!(
            format!(
                "{} {} {} {number} {} {}",
                person.name,
                date(person.birth),
                person.sex.map_or("-", |sex| sex.code()),
                person.old_number.as_deref().unwrap_or("-"),
                date(person.card_issued),
            ),
            expected
        );
        assert_eq!(said(&batch), "");
    }
}

#[test]
fn telephones_never_refuse_anybody() {
    for (cell, phones, said_of_it) in [
        ("0987.654.321", "0987654321", ""),
        ("01672345678", "0372345678", "phone_converted"),
        ("987654321", "0987654321", "phone_zero_restored"),
        ("0084987654321", "0987654321", ""),
        (
            "0987654321 (con) / 0912345678",
            "0987654321 (con); 0912345678",
            "",
        ),
        ("0987654321 của con", "0987654321 (của con)", ""),
        ("9,87654E+08", "9,87654E+08", "phone_unreadable"),
        ("hỏi bác Na", "hỏi bác Na", "phone_unreadable"),
        ("không có", "", ""),
    ] {
        let batch = read(&row("Họ tên\tSố điện thoại", &format!("Lê Văn A\t{cell}")));
        let read = member(&batch).unwrap().phones.clone().unwrap_or_default();
        assert_eq!(read.text(), phones, "{cell}");
        assert_eq!(said(&batch), said_of_it, "{cell}");
    }
}

#[test]
fn dates_of_birth() {
    for (cell, number, birth, said_of_it) in [
        ("15/05/1985", "", "1985-05-15", ""),
        ("5/5/1985", "", "1985-05-05", ""),
        ("31182", "", "1985-05-15", ""),
        ("15051985", "", "1985-05-15", ""),
        ("1985-05-15 00:00:00", "", "1985-05-15", ""),
        ("'15/05/1985", "", "1985-05-15", ""),
        ("Sinh 1950", "", "1950", ""),
        ("1950 (76 tuổi)", "", "1950", ""),
        ("/1950", "", "1950", ""),
        ("00/00/1950", "", "1950", ""),
        ("--/--/1950", "", "1950", ""),
        ("01/1950", "", "1950-01", ""),
        ("ngày 15 tháng 3 năm 1985", "", "1985-03-15", ""),
        ("15 thg 3 1985", "", "1985-03-15", ""),
        ("11-May-85", "", "1985-05-11", "year_short"),
        ("May-85", "", "1985-05", "year_short"),
        ("15/05/85", "", "1985-05-15", "year_short"),
        ("15/05/85", "010085000123", "1985-05-15", ""),
        ("15/05/20", "", "2020-05-15", "year_short"),
        ("15/05/20", "010020000123", "1920-05-15", "age_unlikely"),
        ("15/05/20", "010220000123", "2020-05-15", ""),
        (
            "15/05/86",
            "010085000123",
            "1986-05-15",
            "year_short number_year_differs",
        ),
        ("1915", "", "1915", "age_unlikely"),
        ("1921", "", "1921", ""),
        ("không rõ", "", "", ""),
        ("11-May", "", "refused", "!date_unreadable"),
        ("31/02/1985", "", "refused", "!date_impossible"),
        ("15/05/2027", "", "refused", "!date_out_of_range"),
        ("99999", "", "refused", "!date_out_of_range"),
    ] {
        let cells = format!("Lê Văn A\t{cell}\t{number}");
        let batch = read(&row("Họ tên\tNgày sinh\tSố CCCD", &cells));
        let read = member(&batch).map(|person| person.birth);
        let read = match read {
            Some(birth) => birth.map_or(String::new(), PartialDate::iso),
            None => "refused".to_owned(),
        };
        assert_eq!(read, birth, "{cell} {number}");
        assert_eq!(said(&batch), said_of_it, "{cell} {number}");
    }
}

#[test]
fn the_order_of_day_and_month_is_one_for_a_file() {
    use DateOrder::{DayMonth, MonthDay};
    for (cells, chosen, births, said_of_it) in [
        ("05/06/1985 15/06/1986", None, "1985-06-05 1986-06-15", ""),
        ("05/06/1985 06/15/1986", None, "1985-05-06 1986-06-15", ""),
        (
            "05/06/1985 07/08/1986",
            None,
            "1985-06-05 1986-08-07",
            "date_order_assumed",
        ),
        ("05/05/1985 1986", None, "1985-05-05 1986", ""),
        (
            "05/06/1985 07/08/1986",
            Some(MonthDay),
            "1985-05-06 1986-07-08",
            "",
        ),
        (
            "05/06/1985 07/08/1986",
            Some(DayMonth),
            "1985-06-05 1986-08-07",
            "",
        ),
    ] {
        let rows: Vec<String> = cells
            .split(' ')
            .map(|cell| format!("1,Lê Văn A,{cell}\n"))
            .collect();
        let list = format!("TT,Họ tên,Ngày sinh\n{}", rows.concat());
        let batch = read_with(&list, |choice| choice.date_order = chosen);
        let people = batch
            .households
            .iter()
            .flat_map(|household| &household.members);
        let read: Vec<String> = people.map(|person| person.birth.unwrap().iso()).collect();
        assert_eq!(read.join(" "), births, "{cells} {chosen:?}");
        assert_eq!(said(&batch), said_of_it, "{cells} {chosen:?}");
    }
}

#[test]
fn names() {
    for (cell, name, birth, relation, said_of_it) in [
        ("Ông Nguyễn Văn An", "Nguyễn Văn An", "", "", ""),
        ("Hộ bà Lê Thị Na", "Lê Thị Na", "", "", ""),
        ("(Ông) Nguyễn Văn An", "Nguyễn Văn An", "", "", ""),
        ("Ông Thị Hai", "Ông Thị Hai", "", "", ""),
        ("NGUYỄN VĂN AN", "NGUYỄN VĂN AN", "", "", ""),
        ("Nguyễn Văn An (chủ hộ)", "Nguyễn Văn An", "", "head", ""),
        (
            "Nguyễn Văn An (1985)",
            "Nguyễn Văn An",
            "1985",
            "",
            "birth_in_name",
        ),
        (
            "Nguyễn Văn An - sinh năm 1985",
            "Nguyễn Văn An",
            "1985",
            "",
            "birth_in_name",
        ),
        ("Nguyễn Văn An 2", "Nguyễn Văn An 2", "", "", "name_digits"),
        ("H'Hen Niê", "H'Hen Niê", "", "", ""),
    ] {
        let batch = read(&row("Họ tên\tGiới tính", &format!("{cell}\tNam")));
        let person = member(&batch).unwrap();
        assert_eq!(person.name, name, "{cell}");
        let read = person.birth.map_or(String::new(), PartialDate::iso);
        assert_eq!(read, birth, "{cell}");
        let read = person.relation.map_or("", |relation| relation.code());
        assert_eq!(read, relation, "{cell}");
        assert_eq!(said(&batch), said_of_it, "{cell}");
    }
}

#[test]
fn heads_in_lists_of_households() {
    for (cell, name, birth, said_of_it) in [
        ("Ông Nguyễn Văn An", "Nguyễn Văn An", "", ""),
        (
            "Nguyễn Văn An (1985)",
            "Nguyễn Văn An",
            "1985",
            "birth_in_name",
        ),
        ("Nguyễn Văn An (chủ hộ)", "Nguyễn Văn An", "", ""),
    ] {
        let batch = read(&row("Chủ hộ|Địa chỉ|Số khẩu", &format!("{cell}|Ngõ 1|4")));
        let household = &batch.households[0];
        let person = &household.members[0];
        let names = (household.head.as_deref(), person.name.as_str());
        assert_eq!(names, (Some(name), name), "{cell}");
        let read = person.birth.map_or(String::new(), PartialDate::iso);
        assert_eq!(
            (read.as_str(), said(&batch).as_str()),
            (birth, said_of_it),
            "{cell}"
        );
        assert_eq!(person.relation.map(Relation::code), Some("head"));
    }
}

#[test]
fn a_letter_that_may_be_either_sex_is_asked() {
    for (cell, sex, said_of_it) in [
        ("Nam", "male", ""),
        ("Nữ", "female", ""),
        ("nu", "female", ""),
        ("1", "male", ""),
        ("2", "female", ""),
        ("F", "female", ""),
        ("n", "", "sex_unknown"),
        ("-", "", ""),
        ("không rõ", "", ""),
    ] {
        let batch = read(&row(
            "Họ tên\tGiới tính\tNăm sinh",
            &format!("Lê A\t{cell}\t1985"),
        ));
        let read = member(&batch).unwrap().sex.map_or("", |sex| sex.code());
        assert_eq!((read, said(&batch).as_str()), (sex, said_of_it), "{cell}");
    }
}

#[test]
#[allow(clippy::too_many_lines, reason = "one table, a case after the other")]
fn results_typed_by_people() {
    const HEADINGS: &str = "Họ tên\tNăm sinh\tKết quả\tNgày\tBuổi\tNgười đi\tGặp ai";
    for (cells, visit, absence, remark, said_of_it) in [
        (
            "2|21/11|tối|Lâm|",
            "nobody_home 2026-11-21 evening Lâm -",
            "",
            "",
            "",
        ),
        (
            "ko có nhà|21.11|t|Lâm, Hoa|",
            "nobody_home 2026-11-21 evening Lâm, Hoa -",
            "",
            "",
            "",
        ),
        (
            "vắng|21-11-2026|||",
            "nobody_home 2026-11-21 - - -",
            "",
            "",
            "",
        ),
        (
            "gặp đủ|05/11/2026|Sáng||vợ",
            "met_all 2026-11-05 morning - vợ",
            "",
            "",
            "",
        ),
        ("hẹn lại|22/11|||", "come_back 2026-11-22 - - -", "", "", ""),
        (
            "2|21/11 tối|||",
            "nobody_home 2026-11-21 evening - -",
            "",
            "",
            "",
        ),
        (
            "2|sáng 21/11|t||",
            "nobody_home 2026-11-21 evening - -",
            "",
            "",
            "",
        ),
        ("2|21-Nov|||", "nobody_home 2026-11-21 - - -", "", "", ""),
        ("2|21-Thg11|||", "nobody_home 2026-11-21 - - -", "", "", ""),
        (
            "2|2026-11-05 00:00:00|||",
            "nobody_home 2026-11-05 - - -",
            "",
            "",
            "",
        ),
        ("2|46347|||", "nobody_home 2026-11-21 - - -", "", "", ""),
        ("2|5/11/2026|||", "nobody_home 2026-11-05 - - -", "", "", ""),
        (
            "2||||",
            "nobody_home - - - -",
            "",
            "",
            "result_date_missing",
        ),
        (
            "x|21/11||Lâm|",
            "",
            "",
            "Kết quả ghi tay: x; 21/11/2026; Lâm",
            "result_mark",
        ),
        (
            "2,8|21/11|||",
            "",
            "",
            "Kết quả ghi tay: 2,8; 21/11/2026",
            "result_several",
        ),
        (
            "gặp, hẹn lại||||",
            "",
            "",
            "Kết quả ghi tay: gặp, hẹn lại",
            "result_several",
        ),
        (
            "đi chơi rồi||||",
            "",
            "",
            "Kết quả ghi tay: đi chơi rồi",
            "result_unknown",
        ),
        ("|21/11|||", "", "", "", "result_missing"),
        (
            "đi làm Bình Dương||||",
            "",
            "working_elsewhere Bình Dương",
            "",
            "result_is_absence",
        ),
        (
            "học ở Hà Nội||||",
            "",
            "studying Hà Nội",
            "",
            "result_is_absence",
        ),
        (
            "đi BD||||",
            "",
            "- BD",
            "",
            "place_ambiguous result_is_absence",
        ),
        (
            "đi làm BD||||",
            "",
            "working_elsewhere BD",
            "",
            "place_ambiguous result_is_absence",
        ),
        (
            "2|hôm qua|tối||",
            "",
            "",
            "Kết quả ghi tay: Không ai ở nhà; hôm qua; Tối",
            "result_date_unclear",
        ),
        (
            "2|25/12/2026|||",
            "",
            "",
            "Kết quả ghi tay: Không ai ở nhà; 25/12/2026",
            "result_date_unclear",
        ),
        (
            "x|mai||Lâm|",
            "",
            "",
            "Kết quả ghi tay: x; mai; Lâm",
            "result_mark result_date_unclear",
        ),
    ] {
        let batch = read(&row(HEADINGS, &format!("Lê Văn A|1985|{cells}")));
        let household = batch.households.first();
        let read = household.map(|household| {
            let Some((_, visit)) = household.visits.first() else {
                return String::new();
            };
            format!(
                "{} {} {} {} {}",
                visit.outcome.unwrap().code(),
                visit.on.map_or("-".to_owned(), |day| day.to_string()),
                visit.slot.map_or("-", |slot| slot.code()),
                visit.visitors.as_deref().unwrap_or("-"),
                visit.informant.as_deref().unwrap_or("-"),
            )
        });
        assert_eq!(read.unwrap_or("refused".to_owned()), visit, "{cells}");
        assert_eq!(said(&batch), said_of_it, "{cells}");
        let Some(person) = member(&batch) else {
            continue;
        };
        let read = person.absence.as_ref().map(|absence| {
            let reason = absence.reason.map_or("-", Reason::code);
            format!("{reason} {}", absence.place.as_deref().unwrap_or("-"))
        });
        assert_eq!(read.unwrap_or_default(), absence, "{cells}");
        assert_eq!(
            person.remark.as_deref().unwrap_or_default(),
            remark,
            "{cells}"
        );
    }
}

#[test]
fn columns_that_are_themselves_a_result() {
    for (cells, visit, said_of_it) in [
        ("x|", "met_partly -", "result_date_missing"),
        ("|x", "nobody_home -", "result_date_missing"),
        ("21/11|", "met_partly 2026-11-21", ""),
        ("có|không", "met_partly -", "result_date_missing"),
        ("-|v", "nobody_home -", "result_date_missing"),
        ("x|x", "", "result_several"),
        ("|", "", ""),
    ] {
        let batch = read(&row(
            "Họ tên\tNăm sinh\tĐã gặp\tKhông gặp",
            &format!("Lê A|1985|{cells}"),
        ));
        let read = batch.households[0].visits.first().map(|(_, visit)| {
            let day = visit.on.map_or("-".to_owned(), |day| day.to_string());
            format!("{} {day}", visit.outcome.unwrap().code())
        });
        assert_eq!(read.unwrap_or_default(), visit, "{cells}");
        assert_eq!(said(&batch), said_of_it, "{cells}");
    }
}

#[test]
fn results_under_two_rows_of_headings() {
    let batch = read(
        "TT,Họ tên,Năm sinh,Kết quả,,Ghi chú\n,,,Đã gặp,Không gặp,\n1,Lê A,1985,x,,\n2,Lê B,1990,,21/11,tối\n",
    );
    let visits = batch
        .households
        .iter()
        .flat_map(|household| &household.visits);
    let read: Vec<String> = visits
        .map(|(row, visit)| {
            let day = visit.on.map_or("-".to_owned(), |day| day.to_string());
            format!("{row} {} {day}", visit.outcome.unwrap().code())
        })
        .collect();
    assert_eq!(read, ["3 met_partly -", "4 nobody_home 2026-11-21"]);
}

#[test]
fn a_household_of_which_somebody_is_away_is_asked() {
    let batch = read(&row(
        "Chủ hộ|Địa chỉ|Kết quả",
        "Lê Văn A|Ngõ 1|đi làm Hà Nội",
    ));
    let person = member(&batch).unwrap();
    assert_eq!(person.absence, None);
    assert_eq!(
        person.remark.as_deref(),
        Some("Kết quả ghi tay: đi làm Hà Nội")
    );
    assert_eq!(said(&batch), "result_unknown");
}

#[test]
fn an_absence_of_its_own_columns_outranks_the_result() {
    let list = row(
        "Họ tên\tLý do vắng\tNơi đến\tKết quả\tGhi chú",
        "Lê Văn A|đi học|Huế|đi làm Hà Nội|x, vắng, đi BD",
    );
    let batch = read(&list);
    let person = member(&batch).unwrap();
    let absence = person.absence.as_ref().unwrap();
    assert_eq!(absence.reason.map(Reason::code), Some("studying"));
    assert_eq!(absence.place.as_deref(), Some("Huế"));
    assert_eq!(person.note.as_deref(), Some("x, vắng, đi BD"));
    assert_eq!(said(&batch), "result_is_absence");
}

#[test]
fn relations_that_births_and_sexes_contradict() {
    const HEAD: &str = "7|Lê Văn A|Chủ hộ|Nam|1960";
    for (rows, said_of_it) in [
        ("7|Lê Văn B|Con|Nam|1985", ""),
        ("7|Lê Văn B|Con|Nam|1950", "child_older"),
        ("7|Lê Văn B|Con|Nam|1960", ""),
        ("7|Lê Văn B|Cháu nội|Nam|15/05/1959", "child_older"),
        ("7|Lê Thị B|Mẹ|Nữ|1970", "parent_younger"),
        ("7|Lê Thị B|Mẹ|Nữ|1935", ""),
        ("7|Lê Thị B|Con dâu|Nữ|1959", ""),
        ("7|Lê Thị B|Vợ|Nữ|1962", ""),
        ("7|Lê Văn B|Vợ|Nam|1962", "spouse_sex"),
        ("7|Lê Văn B|Vợ||1962", ""),
        (
            "7|Lê Thị B|Vợ|Nữ|1962\n1|7|Lê Thị C|Vợ|Nữ|1964",
            "spouses_several",
        ),
        ("7|Lê Văn B|Chủ hộ|Nam|1985", "two_heads"),
        (
            "8|Lê Văn B|Con|Nam|1985\n1|8|Lê Văn C|Con|Nam|1987",
            "no_head",
        ),
        ("8|Lê Văn B|Con|Nam|1985", ""),
        ("8|Lê Văn B||Nam|1985\n1|8|Lê Văn C||Nam|1987", ""),
    ] {
        let list = row(
            "Mã hộ|Họ tên|Quan hệ|Giới tính|Năm sinh",
            &format!("{HEAD}\n1|{rows}"),
        );
        let batch = read(&list);
        assert_eq!(said(&batch), said_of_it, "{rows}");
    }
}

#[test]
fn people_who_may_be_in_the_list_twice() {
    for (rows, twins) in [
        ("7,Lê Văn A,15/05/1985,|8,Lê Văn A,15/05/1985,", "3:2"),
        ("7,Lê Văn A,15/05/1985,|8,LE VAN A,15/05/1985,", "3:2"),
        (
            "7,Lê Văn A,15/05/1985,010085000123|8,Lê Văn A,15/05/1985,",
            "3:2",
        ),
        (
            "7,Lê Văn A,15/05/1985,010085000123|8,Lê Văn A,15/05/1985,010085000124",
            "",
        ),
        ("7,Lê Văn A,1985,|8,Lê Văn A,1985,", ""),
        ("7,Lê Văn A,15/05/1985,|8,Lê Văn A,16/05/1985,", ""),
        (
            "7,Lê Văn A,15/05/1985,|8,Vũ B,1970,|7,Lê Văn A,15/05/1985,",
            "",
        ),
    ] {
        let list = format!(
            "Mã hộ,Họ tên,Ngày sinh,Số CCCD\n{}",
            rows.replace('|', "\n")
        );
        let batch = read(&list);
        let warnings = batch.warnings.iter();
        let read: Vec<String> = warnings
            .filter(|warning| warning.finding.code == "maybe_duplicate")
            .map(|warning| format!("{}:{}", warning.row, warning.finding.value))
            .collect();
        assert_eq!(read.join(" "), twins, "{rows}");
        let people: usize = batch
            .households
            .iter()
            .map(|household| household.members.len())
            .sum();
        assert_eq!(people, rows.split('|').count(), "{rows}");
    }
}

/// A register of one village in which lists arrive.
struct Book {
    store: Store,
    folder: tempfile::TempDir,
}

impl Book {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let commune = Commune {
            name: "Xã Thử".to_owned(),
            ..Commune::default()
        };
        let campaign = Campaign {
            name: "Làm thẻ căn cước".to_owned(),
            noun: "làm thẻ".to_owned(),
            ..gocua::store::first_campaign(today(), gocua::lang::Lang::Vi)
        };
        let noon = today().and_hms_opt(12, 0, 0).unwrap();
        let options = Options {
            clock: Clock::fixed(Moment::from_local(noon)),
            who: "Lâm".to_owned(),
            home: Some(folder.path().join("home")),
            read_only: false,
        };
        let path = folder.path().join("so.gocua");
        let store = Store::create(&path, &commune, &campaign, &options).unwrap();
        Self { store, folder }
    }

    fn import(&mut self, content: &str) -> ImportReport {
        let path = self.folder.path().join("list.csv");
        std::fs::write(&path, content).unwrap();
        let options = ImportOptions {
            village: Some("Thôn 1".to_owned()),
            ..ImportOptions::default()
        };
        import(&mut self.store, &[path], &options, &mut |_| true).unwrap()
    }

    /// Number, address and members of each household.
    fn lines(&self) -> Vec<String> {
        let households = self.store.household_ids(None).unwrap().into_iter();
        let lines = households.map(|id| {
            let sheet = self.store.sheet(id).unwrap();
            let names: Vec<&str> = sheet
                .members
                .iter()
                .map(|member| member.person.name.as_str())
                .collect();
            let household = &sheet.household;
            format!(
                "{}|{}|{}",
                household.code,
                household.address,
                names.join(", ")
            )
        });
        lines.collect()
    }
}

fn notes(notes: &[RowNote]) -> String {
    let codes: Vec<&str> = notes.iter().map(|note| note.code).collect();
    codes.join(" ")
}

#[test]
fn household_numbers_that_became_dates() {
    for (known, shown, expected, said_of_it) in [
        ("042", "42", "042 Lê A, Lê B", ""),
        ("042", "42.0", "042 Lê A, Lê B", ""),
        ("12/3", "12-Mar", "12/3 Lê A, Lê B", "code_from_date"),
        ("12/3", "12/03/2026", "12/3 Lê A, Lê B", "code_from_date"),
        ("12/3", "2026-03-12", "12/3 Lê A, Lê B", "code_from_date"),
        ("12/3", "46093", "12/3 Lê A, Lê B", "code_from_date"),
        ("12/3", "3/12/2026", "12/3 Lê A, Lê B", "code_from_date"),
        ("5-2", "05-Feb", "5-2 Lê A, Lê B", "code_from_date"),
        ("5-2", "2026-02-05", "5-2 Lê A, Lê B", "code_from_date"),
        ("5-2", "5/2/2026", "5-2 Lê A, Lê B", "code_from_date"),
        ("5-2", "05-Thg2", "5-2 Lê A, Lê B", "code_from_date"),
        ("3/50", "Mar-50", "3/50 Lê A, Lê B", "code_from_date"),
        ("46093", "46093", "46093 Lê A, Lê B", ""),
        ("017", "12-Mar", "017 Lê A; 12/3 Lê B", "code_guessed"),
        ("017", "46093", "017 Lê A; 46093 Lê B", ""),
        ("12/3 3/12", "12-Mar", "12/3 Lê A; 3/12 Lê A", "!ambiguous"),
    ] {
        let mut book = Book::new();
        let rows: Vec<String> = known
            .split(' ')
            .map(|code| format!("{code},Lê A,1960\n"))
            .collect();
        let first = format!("Mã hộ,Họ tên,Năm sinh\n{}", rows.concat());
        assert_eq!(notes(&book.import(&first).warnings), "", "{known}");
        let second = format!("Mã hộ,Họ tên,Năm sinh\n{shown},Lê B,1985\n");
        let report = book.import(&second);
        let lines: Vec<String> = book
            .lines()
            .iter()
            .map(|line| line.replace("||", " "))
            .collect();
        assert_eq!(lines.join("; "), expected, "{known} {shown}");
        let refused: Vec<String> = report
            .refused
            .iter()
            .map(|note| format!("!{}", note.code))
            .collect();
        let warned = notes(&report.warnings);
        assert_eq!(
            format!("{warned}{}", refused.join(" ")),
            said_of_it,
            "{known} {shown}"
        );
        let again = book.import(&second);
        assert_eq!(again.batch, None, "{known} {shown}");
        assert_eq!(
            book.store.check(true).unwrap().faults,
            [],
            "{known} {shown}"
        );
    }
}

#[test]
fn a_guessed_number_is_the_same_on_every_row() {
    let mut book = Book::new();
    let list = "Mã hộ,Họ tên,Năm sinh\n12-Mar,Lê A,1960\n7,Vũ A,1970\n12-Mar,Lê B,1985\n";
    let report = book.import(list);
    assert_eq!(book.lines(), ["12/3||Lê A, Lê B", "7||Vũ A"]);
    assert_eq!(notes(&report.warnings), "code_guessed");
    assert_eq!(
        report.warnings[0].text,
        "Mã hộ bị Excel đổi thành ngày: 12-Mar → 12/3. Chưa có hộ này trong sổ, nên kiểm tra lại mã."
    );
    assert_eq!(book.import(list).batch, None);
}

#[test]
fn a_guessed_number_gives_way_to_that_of_the_register() {
    let mut book = Book::new();
    book.import("Mã hộ,Họ tên,Quan hệ,Ngày sinh\n017,Lê Văn A,chủ hộ,15/05/1960\n");
    let report = book.import("Mã hộ,Họ tên,Quan hệ,Ngày sinh\n12-Mar,Lê Văn A,chủ hộ,15/05/1960\n");
    assert_eq!(notes(&report.warnings), "code_from_date");
    assert_eq!(book.lines(), ["017||Lê Văn A"]);
}

#[test]
fn house_numbers_that_became_dates() {
    for (known, shown, expected) in [
        ("12/3", "12-Mar", "12/3"),
        ("5-2", "2026-02-05", "5-2"),
        ("12/3 Lê Lợi", "12-Mar", "12/3 Lê Lợi"),
        ("", "12-Mar", "12/3"),
        ("", "12/3", "12/3"),
        ("", "46093", "46093"),
        ("", "12/03/2026 Lê Lợi", "12/03/2026 Lê Lợi"),
    ] {
        let mut book = Book::new();
        book.import(&format!("Mã hộ,Họ tên,Địa chỉ\n7,Lê A,{known}\n"));
        let list = format!("Mã hộ,Họ tên,Địa chỉ\n7,Lê A,{shown}\n");
        let report = book.import(&list);
        assert_eq!(
            book.lines(),
            [format!("7|{expected}|Lê A")],
            "{known} {shown}"
        );
        let said_of_it = if expected == shown {
            ""
        } else {
            "address_from_date"
        };
        assert_eq!(notes(&report.warnings), said_of_it, "{known} {shown}");
        assert_eq!(book.import(&list).batch, None, "{known} {shown}");
    }
}

#[test]
fn new_people_who_may_be_in_the_register() {
    for (rows, said_of_it) in [
        ("8,Lê Văn A,15/05/1985,", "maybe_known"),
        ("8,LÊ VĂN A,15/05/1985,", "maybe_known"),
        ("8,Lê Văn A,15/05/1985,010085000123", "maybe_known"),
        ("8,Lê Văn A,1985,", ""),
        ("8,Lê Văn A,16/05/1985,", ""),
        ("8,Lê Văn B,15/05/1985,", ""),
        ("8,Lê Văn C,20/07/1990,010090000124", ""),
        (
            "7,Lê Văn A,15/05/1985,\n8,Lê Văn A,15/05/1985,",
            "maybe_duplicate",
        ),
    ] {
        let mut book = Book::new();
        let heading = "Mã hộ,Họ tên,Ngày sinh,Số CCCD";
        book.import(&format!(
            "{heading}\n7,Lê Văn A,15/05/1985,\n7,Lê Văn C,20/07/1990,010090000123\n"
        ));
        let list = format!("{heading}\n8,Vũ Văn H,1960,\n{rows}\n");
        let report = book.import(&list);
        assert_eq!(notes(&report.warnings), said_of_it, "{rows}");
        assert_eq!(report.people.added, 2, "{rows}");
        if said_of_it == "maybe_known" {
            let told = &report.warnings[0].text;
            let known = format!(
                "Có thể là {}, Thôn 1 · 7 đã có",
                rows.split(',').nth(1).unwrap()
            );
            assert!(told.starts_with(&known), "{told}");
        }
        assert_eq!(book.import(&list).batch, None, "{rows}");
    }
}

#[test]
fn zeros_put_back_are_counted() {
    let mut book = Book::new();
    let report = book.import(
        "Mã hộ,Họ tên,Số CCCD\n7,Lê A,10085000123\n7,Lê B,10085000124\n7,Lê C,1185000123\n7,Lê D,\n",
    );
    let counted: Vec<(&str, u64)> = report.warned.into_iter().collect();
    assert_eq!(counted, [("number_padded", 2), ("number_zeros_lost", 1)]);
    assert_eq!(report.people.added, 4);
}

#[test]
fn what_has_no_column_stays_in_the_note() {
    let mut book = Book::new();
    let with_note = "Mã hộ,Họ tên,Số CCCD,Kết quả,Ghi chú\n7,Lê A,B1234567,2-8,ở cuối ngõ\n";
    let without = "Mã hộ,Họ tên,Số CCCD,Kết quả\n7,Lê A,B1234567,2-8\n";
    let note = "ở cuối ngõ; Hộ chiếu B1234567; Kết quả ghi tay: 2-8";
    for (list, wrote) in [(with_note, true), (with_note, false), (without, false)] {
        let report = book.import(list);
        assert_eq!(report.batch.is_some(), wrote, "{list}");
        let households = book.store.household_ids(None).unwrap();
        let sheet = book.store.sheet(households[0]).unwrap();
        assert_eq!(sheet.members[0].person.note, note);
    }
}

/// A list for outreach as the program writes it, with cells filled in.
fn outreach(book: &Book, cells: &[(&str, Field, &str)]) -> String {
    let path = book.folder.path().join("ra.csv");
    let options = ExportOptions {
        format: Format::Csv,
        ..ExportOptions::default()
    };
    export_file(
        &book.store,
        ListKind::Outreach,
        &options,
        &path,
        &mut |_| true,
    )
    .unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut rows: Vec<Vec<String>> = reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    let is_head = |row: &&Vec<String>| row.contains(&Field::PersonKey.heading(Lang::Vi));
    let head = rows.iter().find(is_head).unwrap().clone();
    let place = |field: Field| {
        let heading = match field {
            Field::Result => Lang::Vi.label("column", "result_to_fill"),
            field => field.heading(Lang::Vi),
        };
        head.iter().position(|cell| *cell == heading).unwrap()
    };
    for (name, field, value) in cells {
        let mut named = rows
            .iter_mut()
            .filter(|row| row.get(place(Field::Name)).is_some_and(|cell| cell == name));
        (*value).clone_into(&mut named.next().unwrap()[place(*field)]);
    }
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    for row in &rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn our_own_outreach_list_filled_in_by_hand() {
    let mut book = Book::new();
    book.import(
        "Mã hộ,Họ tên,Quan hệ,Năm sinh,Ghi chú\n7,Lê A,Chủ hộ,1960,ở cuối ngõ\n7,Lê B,Con,1990,\n\
         8,Vũ A,Chủ hộ,1970,\n8,Vũ B,Con,1995,\n9,Hồ A,Chủ hộ,1980,\n",
    );
    let list = outreach(
        &book,
        &[
            ("Lê A", Field::Result, "ko có nhà"),
            ("Lê A", Field::ResultDate, "21-Nov"),
            ("Lê B", Field::Result, "đi làm Bình Dương"),
            ("Vũ A", Field::Result, "x"),
            ("Vũ A", Field::ResultDate, "20/11"),
            ("Vũ B", Field::Result, "2,8"),
            ("Hồ A", Field::Result, "hẹn lại"),
            ("Hồ A", Field::ResultDate, "2026-11-19"),
            ("Hồ A", Field::ResultSlot, "t"),
            ("Hồ A", Field::FollowUp, "25/11 tối"),
        ],
    );
    let report = book.import(&list);
    assert_eq!(notes(&report.refused), "");
    assert_eq!(
        notes(&report.warnings),
        "result_is_absence result_mark result_several"
    );
    let found = |book: &Book| {
        let households = book.store.household_ids(None).unwrap().into_iter();
        let lines = households.map(|id| {
            let visits = book.store.visits_of(id).unwrap();
            let visits: Vec<String> = visits
                .iter()
                .map(|row| {
                    let visit = &row.visit;
                    format!(
                        "{} {} {}",
                        visit.outcome.code(),
                        visit.occurred_on,
                        visit.slot.code()
                    )
                })
                .collect();
            let members = book.store.sheet(id).unwrap().members.into_iter();
            let members: Vec<String> = members
                .map(|member| {
                    let place = member
                        .absence
                        .map(|(_, absence)| format!(" @{}", absence.place));
                    let note = Some(member.person.note).filter(|note| !note.is_empty());
                    let note = note.map(|note| format!(" [{note}]"));
                    format!(
                        "{}{}{}",
                        member.person.name,
                        place.unwrap_or_default(),
                        note.unwrap_or_default()
                    )
                })
                .collect();
            format!("{}: {}", visits.join(", "), members.join(", "))
        });
        lines.collect::<Vec<_>>()
    };
    assert_eq!(
        found(&book),
        [
            "nobody_home 2026-11-21 morning: Lê A [ở cuối ngõ], Lê B @Bình Dương",
            ": Vũ A [Kết quả ghi tay: x; 20/11/2026], Vũ B [Kết quả ghi tay: 2,8]",
            "come_back 2026-11-19 evening: Hồ A",
        ]
    );
    assert_eq!(book.import(&list).batch, None);
    assert_eq!(book.store.check(true).unwrap().faults, []);
    book.store.undo(report.batch).unwrap();
    assert_eq!(
        found(&book),
        [": Lê A [ở cuối ngõ], Lê B", ": Vũ A, Vũ B", ": Hồ A"]
    );
}
