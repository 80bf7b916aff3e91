//! Crooked lists, as offices have them: what is taken, refused and passed over, row by row.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::Cursor;

use gocua::domain::draft::{HouseholdDraft, NumberCell, PersonDraft};
use gocua::domain::slot::Slot;
use gocua::domain::{Day, PartialDate};
use gocua::exchange::{
    Batch, Choice, Description, Encoding, FileColumn, FileError, Grouping, List, Mapping,
    VillageFrom,
};
use proptest::prelude::*;

fn choice(village: Option<&str>) -> Choice {
    Choice {
        village: village.map(str::to_owned),
        ..Choice::new(Day::from_ymd_opt(2026, 11, 22).unwrap())
    }
}

fn read(mut list: List) -> (Description, Batch) {
    let mut batch = Batch::default();
    while list.read(&mut batch, 2).unwrap() {}
    (list.description().clone(), batch)
}

fn file(name: &str) -> (Description, Batch) {
    let path = format!("{}/tests/data/lists/{name}", env!("CARGO_MANIFEST_DIR"));
    read(List::open(path.as_ref(), &choice(None)).unwrap())
}

fn text(text: &str, village: Option<&str>) -> Result<(Description, Batch), String> {
    match List::new(Cursor::new(text.to_owned()), &choice(village)) {
        Ok(list) => Ok(read(list)),
        Err(FileError::NotAList(what)) => Err(what.code().to_owned()),
        Err(FileError::Io(error)) => panic!("{error}"),
    }
}

/// A line for a household: row, village, code, head, address.
fn households(batch: &Batch) -> Vec<String> {
    let line = |household: &HouseholdDraft| {
        format!(
            "{} {}|{}|{}|{}",
            household.row,
            household.village,
            household.code.as_deref().unwrap_or("-"),
            household.head.as_deref().unwrap_or("-"),
            household.address.as_deref().unwrap_or("-"),
        )
    };
    batch.households.iter().map(line).collect()
}

/// A line for a person: row, name, birth, sex, number, relation.
fn people(batch: &Batch) -> Vec<String> {
    let line = |person: &PersonDraft| {
        let number = match person.number {
            Some(NumberCell::Whole(number)) => number.to_string(),
            Some(NumberCell::Masked(last)) => format!("*{last:04}"),
            None => "-".to_owned(),
        };
        format!(
            "{} {}|{}|{}|{number}|{}",
            person.row,
            person.name,
            person.birth.map_or("-".to_owned(), PartialDate::iso),
            person.sex.map_or("-", |sex| sex.code()),
            person.relation.map_or("-", |relation| relation.code()),
        )
    };
    let members = batch
        .households
        .iter()
        .flat_map(|household| &household.members);
    members.map(line).collect()
}

/// On what ground each person lives there, and who is away.
fn residences(batch: &Batch) -> Vec<String> {
    let households = batch.households.iter();
    let members = households.flat_map(|household| &household.members);
    members
        .map(|person| {
            let away = if person.absence.is_some() {
                " away"
            } else {
                ""
            };
            format!(
                "{}{away}",
                person.residence.map_or("-", |ground| ground.code())
            )
        })
        .collect()
}

fn refused(batch: &Batch) -> Vec<(u32, Option<usize>, &'static str)> {
    let refused = batch.refused.iter();
    refused
        .flat_map(|refused| {
            let refusing = refused.findings.iter().filter(|finding| finding.refuses);
            refusing.map(|finding| (refused.row, finding.column, finding.code))
        })
        .collect()
}

fn warnings(batch: &Batch) -> Vec<(u32, &'static str)> {
    let warnings = batch.warnings.iter();
    warnings
        .map(|warning| (warning.row, warning.finding.code))
        .collect()
}

fn skipped(batch: &Batch) -> Vec<(u32, &'static str)> {
    batch
        .skipped
        .iter()
        .map(|skipped| (skipped.row, skipped.code))
        .collect()
}

fn columns(description: &Description) -> Vec<&'static str> {
    description.columns.iter().map(FileColumn::code).collect()
}

fn counts(batch: &Batch) -> (u64, u64, usize, usize) {
    let counts = (
        batch.seen,
        batch.taken,
        batch.refused.len(),
        batch.skipped.len(),
    );
    assert_eq!(counts.0, counts.1 + counts.2 as u64 + counts.3 as u64);
    counts
}

#[test]
fn layout_a_groups_by_the_heads_name() {
    let (description, batch) = file("layout_a.csv");
    assert_eq!(description.header_row, 5);
    assert!(description.form.mark);
    assert_eq!(
        columns(&description),
        [
            "ordinal", "name", "born", "sex", "number", "head", "address", "village", "ignored",
            "repeated", "ignored", "ignored"
        ]
    );
    assert_eq!(description.columns[4].heading, "Số ĐDCN/CCCD/ CMND");
    let titles: Vec<&str> = description
        .titles
        .iter()
        .map(|title| title.text.as_str())
        .collect();
    assert_eq!(
        titles,
        [
            "UBND PHƯỜNG AN LẠC",
            "BAN ĐIỀU HÀNH KHU PHỐ 3",
            "DANH SÁCH NHÂN KHẨU THƯỜNG TRÚ",
            ""
        ]
    );
    assert_eq!(
        households(&batch),
        [
            "7 Khu phố 3|-|Nguyễn Văn Tám|12/3 Lê Lợi, KP3",
            "11 Khu phố 3|-|Lê Văn Cộng|14 Lê Lợi, KP3"
        ]
    );
    assert_eq!(
        people(&batch),
        [
            "7 Nguyễn Văn Tám|1985-05-15|male|010085000123|head",
            "8 Trần Thị Bình|1990|female|010190000456|-",
            "12 Phạm Thị Dung|1962-03|female|-|-"
        ]
    );
    assert_eq!(
        refused(&batch),
        [
            (9, Some(2), "date_impossible"),
            (11, Some(4), "number_length")
        ]
    );
    assert_eq!(
        warnings(&batch),
        [(5, "column_repeated"), (8, "number_padded")]
    );
    assert_eq!(
        skipped(&batch),
        [
            (6, "numbering"),
            (10, "blank"),
            (13, "total"),
            (14, "text"),
            (15, "text"),
            (16, "text")
        ]
    );
    assert_eq!(counts(&batch), (11, 3, 2, 6));
}

#[test]
fn layout_b_groups_by_address() {
    let (description, batch) = file("layout_b.csv");
    assert_eq!(
        columns(&description),
        [
            "ordinal", "name", "born", "sex", "number", "address", "village", "repeated",
            "ignored", "ignored"
        ]
    );
    assert_eq!(
        households(&batch),
        [
            "3 Khu phố 3|-|-|Phòng 2, nhà trọ Bà Tư",
            "5 Khu phố 3|-|-|Phòng 5, nhà trọ Bà Tư"
        ]
    );
    assert_eq!(
        people(&batch),
        [
            "3 Hồ Văn Chín|1999-09-02|male|075099000321|-",
            "4 Hồ Thị Mười|2001-10-04|female|-|-",
            "5 Danh Sóc|1988|male|-|-"
        ]
    );
    assert_eq!(refused(&batch), [(6, Some(1), "name_missing")]);
    assert_eq!(
        warnings(&batch),
        [
            (2, "column_repeated"),
            (5, "number_digits_lost"),
            (2, "date_order_assumed")
        ]
    );
    assert_eq!(counts(&batch), (4, 3, 1, 0));
}

#[test]
fn layout_c_is_a_list_of_temporary_residents_out_of_a_pdf() {
    let (description, batch) = file("layout_c.csv");
    assert_eq!(description.header_row, 4);
    assert_eq!(
        columns(&description),
        [
            "ordinal", "name", "number", "born", "sex", "ignored", "relation", "ignored"
        ]
    );
    assert_eq!(description.columns[6].heading, "Quan hệ với chủ hộ");
    assert_eq!(description.grouping, Grouping::HeadRows);
    assert_eq!(
        households(&batch),
        ["5 TỔ DÂN PHỐ SỐ 7|-|-|-", "10 TỔ DÂN PHỐ SỐ 7|-|-|-"]
    );
    assert_eq!(
        people(&batch),
        [
            "5 LÊ VĂN ĐẠT|1995-03-02|male|052095000111|head",
            "6 NGÔ THỊ MẾN|1997-12-11|female|052197000222|spouse",
            "7 LÊ NGÔ GIA BẢO|2023-09|male|-|child",
            "10 PHAN VĂN TÚ|1998|male|066098000333|head",
            "11 DƯƠNG THANH HẢI|1999|female|070199000444|other",
        ]
    );
    // The pages of the PDF come with their headings and their numbers.
    assert_eq!(
        skipped(&batch),
        [(8, "text"), (9, "header_again"), (12, "text")]
    );
    assert_eq!(counts(&batch), (8, 5, 0, 3));
}

#[test]
fn layout_d_groups_by_address_and_has_villages_in_a_column() {
    let (description, batch) = file("layout_d.csv");
    assert_eq!(description.form.delimiter, b'\t');
    let (unicode, same) = file("layout_d_utf16.csv");
    assert_eq!(unicode.form.encoding, Encoding::Utf16Le);
    assert_eq!(same, batch);
    assert_eq!(
        columns(&description),
        [
            "name", "born", "sex", "number", "address", "ignored", "village"
        ]
    );
    assert_eq!(description.grouping, Grouping::Address);
    assert_eq!(
        households(&batch),
        [
            "2 Tổ 15|-|-|12 Trần Phú",
            "4 Tổ 15|-|-|14 Trần Phú",
            "5 Tổ 16|-|-|3 Lê Duẩn"
        ]
    );
    assert_eq!(
        people(&batch),
        [
            "2 Phan Văn Sự|1961-03-04|male|048061000111|-",
            "3 Võ Thị Lành|1963-10-20|female|048163000222|-",
            "4 Phan Võ Hoài An|1990-01-31|male|048090000333|-",
            "5 Đặng Thị Ngà|1958|female|-|-",
        ]
    );
    assert_eq!(counts(&batch), (4, 4, 0, 0));
}

#[test]
fn layout_f_has_the_number_of_the_flat_and_flags() {
    let (description, batch) = file("layout_f.csv");
    assert_eq!(
        columns(&description),
        [
            "name",
            "household_code",
            "phone",
            "number",
            "born",
            "sex",
            "relation",
            "residence",
            "village",
            "ignored",
            "ignored",
            "sensitive",
            "sensitive",
            "sensitive"
        ]
    );
    assert_eq!(
        households(&batch),
        ["2 Tổ 9|A1-0502|-|-", "5 Tổ 9|A1-0503|-|-"]
    );
    assert_eq!(
        people(&batch),
        [
            "2 Trương Văn Lộc|1970-05-20|male|048070000111|head",
            "3 Nguyễn Thị Tuyết|1972|female|048172000222|spouse",
            "4 Trương Bảo Ngân|2015-12|female|-|child",
            "5 Lâm Thị Sáu|1948|female|-|head",
            "6 Lâm Gia Huy|2001-01-01|male|079201000333|grandchild",
        ]
    );
    assert_eq!(
        residences(&batch),
        ["permanent", "permanent", "permanent", "temporary", "- away"]
    );
    assert_eq!(counts(&batch), (5, 5, 0, 0));
}

#[test]
fn layout_g_is_the_list_of_voters() {
    let (description, batch) = file("layout_g.csv");
    assert_eq!(description.header_row, 6);
    assert_eq!(description.village.as_deref(), Some("Thôn Nà Lại"));
    assert_eq!(
        columns(&description),
        [
            "ordinal",
            "name",
            "born",
            "male",
            "female",
            "sensitive",
            "school",
            "address",
            "temporary_address",
            "unknown",
            "ignored",
            "ignored",
            "note"
        ]
    );
    assert_eq!(
        households(&batch),
        [
            "9 Thôn Nà Lại|-|-|Thôn Nà Lại - nhà 1",
            "11 Thôn Nà Lại|-|-|Thôn Nà Lại - nhà 2",
            "12 Thôn Nà Lại|-|-|Lán công trường, thôn Nà Lại",
        ]
    );
    assert_eq!(
        people(&batch),
        [
            "9 Hoàng Văn Pâng|1958-02-10|male|-|-",
            "10 Nông Thị Ẻn|1960|female|-|-",
            "11 Hoàng Thị Tổng|1988-04-03|female|-|-",
            "12 Lý A Cộng|1995|male|-|-",
        ]
    );
    assert_eq!(
        residences(&batch),
        ["permanent", "permanent", "permanent", "temporary"]
    );
    assert_eq!(
        skipped(&batch),
        [
            (8, "numbering"),
            (13, "total"),
            (14, "text"),
            (15, "text"),
            (16, "text"),
            (17, "text"),
            (18, "text")
        ]
    );
    assert_eq!(counts(&batch), (11, 4, 0, 7));
}

#[test]
fn voters_of_2026_stand_by_household() {
    let (description, batch) = file("voters_2026.csv");
    assert_eq!(
        columns(&description),
        [
            "ordinal",
            "name",
            "born",
            "male",
            "female",
            "number",
            "address",
            "temporary_address",
            "ignored",
            "ignored",
            "note"
        ]
    );
    assert_eq!(
        households(&batch),
        [
            "6 THÔN HẠ|1|Bùi Văn Thực|Xóm Trong",
            "9 THÔN HẠ|2|Đinh Thị Cộng|Xóm Ngoài"
        ]
    );
    assert_eq!(
        people(&batch),
        [
            "7 Bùi Văn Thực|1955-07-01|male|037055000111|head",
            "8 Phạm Thị Tẹo|1957|female|037157000222|-",
            "10 Đinh Thị Cộng|1969|female|037169000333|head",
            "11 Đinh Văn Quyết|1999-12-12|male|037099000444|-",
        ]
    );
    assert_eq!(
        skipped(&batch),
        [
            (5, "numbering"),
            (6, "household_line"),
            (9, "household_line"),
            (12, "total")
        ]
    );
    assert_eq!(counts(&batch), (8, 4, 0, 4));
}

#[test]
fn layout_e_leaves_sensitive_columns_out() {
    let (description, batch) = file("layout_e.csv");
    assert_eq!(
        columns(&description),
        [
            "name",
            "born",
            "sex",
            "address",
            "phone",
            "number",
            "ignored",
            "village",
            "school",
            "ignored",
            "ignored",
            "sensitive",
            "sensitive",
            "sensitive",
            "sensitive",
            "sensitive"
        ]
    );
    assert_eq!(
        households(&batch),
        [
            "2 Tổ dân phố số 4|-|-|Số 1 ngõ 5",
            "4 Tổ dân phố số 4|-|-|Số 2 ngõ 5"
        ]
    );
    assert_eq!(
        people(&batch),
        [
            "2 VŨ THỊ LAN|1970-12-25|female|036170000111|-",
            "3 ĐỖ MINH QUÂN|2001-08-07|male|036201000222|-",
            "4 Y BLƠI NIÊ|1979|male|-|-"
        ]
    );
    assert_eq!(
        batch.households[0].members[0].work.as_deref(),
        Some("Giáo viên")
    );
    assert_eq!(
        warnings(&batch),
        [
            (1, "column_sensitive"),
            (1, "column_sensitive"),
            (1, "column_sensitive"),
            (1, "column_sensitive"),
            (1, "column_sensitive"),
            (3, "phone_unreadable"),
            (4, "phone_zero_restored")
        ]
    );
    assert_eq!(counts(&batch), (3, 3, 0, 0));
}

#[test]
fn layout_i_fills_merged_cells_and_takes_the_village_of_the_title() {
    let (description, batch) = file("layout_i.csv");
    // The line "sep=;" is not shown by a spreadsheet.
    assert_eq!(description.header_row, 5);
    assert_eq!(
        columns(&description),
        ["household_code", "name", "born", "relation"]
    );
    assert_eq!(description.village.as_deref(), Some("Thôn Đồng Tâm"));
    assert_eq!(
        households(&batch),
        ["7 Thôn Đồng Tâm|042|-|-", "10 Thôn Đồng Tâm|043|-|-"]
    );
    assert_eq!(
        people(&batch),
        [
            "7 Giàng A Páo|1970|-|-|head",
            "8 Thào Thị Mỷ|1972|-|-|spouse",
            "9 Giàng A Lử|2005|-|-|child",
            "10 Sùng Seo Sình|1955|-|-|head",
            "11 Sùng Thị Dợ|1980|-|-|-",
            "12 Cộng|2010|-|-|grandchild"
        ]
    );
    assert_eq!(warnings(&batch), [(11, "relation_unknown")]);
    assert_eq!(skipped(&batch), [(6, "numbering"), (13, "total")]);
    assert_eq!(counts(&batch), (8, 6, 0, 2));
}

#[test]
fn a_second_row_of_headings_divides_the_first() {
    let (description, batch) = file("two_rows.csv");
    assert_eq!(
        columns(&description),
        ["ordinal", "name", "male", "female", "relation", "note"]
    );
    assert_eq!(description.village.as_deref(), Some("Bản Nà Phát"));
    assert_eq!(
        people(&batch),
        [
            "5 Lò Văn Ón|1966|male|-|head",
            "6 Lò Thị Pành|1968|female|-|spouse",
            "7 Quàng Văn Tại|1991|male|-|head"
        ]
    );
    assert_eq!(batch.households.len(), 2);
    assert_eq!(counts(&batch), (3, 3, 0, 0));
}

#[test]
fn lines_of_their_own_begin_households_and_villages() {
    let (_, batch) = file("lines.csv");
    assert_eq!(
        households(&batch),
        [
            "3 Thôn Tân Lập|1|Đinh Văn Bền|-",
            "6 Thôn Tân Lập|2|Hà Thị Thu|-",
            "9 Thôn Tân Tiến|-|Bùi Văn Kha|-"
        ]
    );
    assert_eq!(
        people(&batch),
        [
            "4 Đinh Văn Bền|1960|-|-|head",
            "5 Đinh Thị Nụ|1963|-|-|-",
            "7 Hà Thị Thu|1971|-|-|head",
            "10 Bùi Văn Kha|1975|-|-|head"
        ]
    );
    assert_eq!(
        skipped(&batch),
        [
            (2, "village_line"),
            (3, "household_line"),
            (6, "household_line"),
            (8, "village_line"),
            (9, "household_line")
        ]
    );
}

#[test]
fn results_filled_in_by_hand_are_one_visit_a_household() {
    let (description, batch) = file("outreach.csv");
    assert!(description.date_order_certain);
    let visits: Vec<String> = batch
        .households
        .iter()
        .flat_map(|household| &household.visits)
        .map(|(row, visit)| {
            format!(
                "{row} {}|{:?}|{:?}|{:?}|{:?}|{:?}|{:?}|{:?}",
                visit.outcome.map_or("-", |outcome| outcome.code()),
                visit.on.map(|day| day.to_string()),
                visit.slot.map(Slot::code),
                visit.visitors,
                visit.informant,
                visit.follow_up_on.map(|day| day.to_string()),
                visit.follow_up_slot.map(Slot::code),
                visit.note,
            )
        })
        .collect();
    assert_eq!(
        visits,
        [
            "2 nobody_home|Some(\"2026-11-21\")|Some(\"evening\")|Some(\"Lâm, Hoa\")|None|\
             Some(\"2026-11-25\")|Some(\"evening\")|Some(\"chó dữ\")",
            "4 met_all|Some(\"2026-11-20\")|Some(\"morning\")|Some(\"Lâm\")|Some(\"vợ\")|None|None|None",
        ]
    );
    assert_eq!(refused(&batch), []);
    assert_eq!(
        warnings(&batch),
        [(5, "result_unknown"), (6, "result_missing")]
    );
}

#[test]
fn what_is_no_list_is_refused_whole() {
    for (content, code) in [
        ("Họ và tên,Ngày sinh,Thôn\n", "header_missing"),
        ("Họ và tên,Ngày sinh,Thôn\n,,\n\n", "header_missing"),
        ("một,hai\nba,bốn\n", "header_missing"),
        ("Kính gửi các thôn,\nĐề nghị rà soát,\n", "header_missing"),
        (
            "Họ và tên,Ngày sinh\nNguyễn Văn A,1985\n",
            "village_missing",
        ),
    ] {
        assert_eq!(
            text(content, None).err().as_deref(),
            Some(code),
            "{content}"
        );
    }
}

#[test]
fn rows_that_look_like_others() {
    let header = "TT,Họ và tên,Năm sinh,Quan hệ,Ghi chú\n0,Đầu Tiên,1950,Chủ hộ,\n";
    for (row, expected) in [
        ("1,Cộng,1985,Con,", "taken"),
        ("1,Cộng Văn Tổng,,,", "taken"),
        ("1,Nguyễn Văn A,,,", "taken"),
        (",Nguyễn Văn A,,,", "taken"),
        (",Cộng,,,", "total"),
        (",Cộng,45,,", "total"),
        ("Tổng số,,45,,", "total"),
        ("Tổng cộng: 45 người,,,,", "total"),
        (",Tổng số nhân khẩu: 45,,,", "total"),
        ("Danh sách này có 45 người,,,,", "text"),
        (",Người lập biểu,,,", "text"),
        ("TT,Họ và tên,Năm sinh,Quan hệ,Ghi chú", "header_again"),
        (",,,,", "blank"),
        ("46,,,,", "blank"),
        ("(Danh sách này có 45 người),,,,", "text"),
        (",,,\"Tân Phú, ngày 22 tháng 11 năm 2026\",", "text"),
        (",Trang 2/5,,,", "text"),
        ("3,Tổng Thị An,1985,Con,", "taken"),
        ("3,Tổng Thị An,,,", "taken"),
        ("3,Trần Đình Cộng,,,", "taken"),
        ("2,,1985,,", "name_missing"),
        ("2,,,Con,", "name_missing"),
        ("2,Lê Thị B,31/02/1985,Con,", "date_impossible"),
        ("2,Lê Thị B,2030,Con,", "date_out_of_range"),
        ("2,Nguy?n Th? B,1985,Con,", "text_damaged"),
        ("2,Lê Thị B (?),1985,Con,", "taken"),
        ("2,Lê Thị B,lâu rồi,Con,", "date_unreadable"),
        ("2,Lê Thị B,1985,Con,ghi chú,thừa", "cells_too_many"),
        ("2,Lê Thị B,1985,Con,ghi chú,,,", "taken"),
        ("2,Lê Thị B", "taken"),
    ] {
        let (_, batch) = text(&format!("{header}{row}\n"), Some("Thôn 1")).unwrap();
        counts(&batch);
        let refused = refused(&batch).first().map(|refused| refused.2);
        let skipped = skipped(&batch).first().map(|skipped| skipped.1);
        assert_eq!(refused.or(skipped).unwrap_or("taken"), expected, "{row}");
    }
}

#[test]
fn a_refused_row_can_be_mended_alone() {
    let content = "Thôn,Mã hộ,Họ tên,Năm sinh\nThôn 1,042,Lê Văn A,1960\n,,Lê Văn B,31/02/1985\n";
    let (_, batch) = text(content, None).unwrap();
    assert_eq!(
        batch.refused[0].cells,
        ["Thôn 1", "042", "Lê Văn B", "31/02/1985"]
    );
}

#[test]
fn masked_numbers_are_unchanged_and_ours_lose_one_guard() {
    let content =
        "Thôn,Mã hộ,Họ và tên,Số định danh,Ghi chú\nThôn 1,1,Lê Văn A,********0123,'=1+1\n";
    let (description, batch) = text(content, None).unwrap();
    assert!(description.ours);
    assert_eq!(people(&batch), ["2 Lê Văn A|-|-|*0123|-"]);
    assert_eq!(batch.households[0].members[0].note.as_deref(), Some("=1+1"));
}

#[test]
fn a_list_of_heads_is_a_household_a_row() {
    let content = "TT,Chủ hộ,Năm sinh,Địa chỉ\n1,Lê Văn A,1960,Số 1\n2,Lê Văn A,1985,Số 2\n";
    let (_, batch) = text(content, Some("Thôn 1")).unwrap();
    assert_eq!(
        households(&batch),
        ["2 Thôn 1|-|Lê Văn A|Số 1", "3 Thôn 1|-|Lê Văn A|Số 2"]
    );
    assert_eq!(
        people(&batch),
        ["2 Lê Văn A|1960|-|-|head", "3 Lê Văn A|1985|-|-|head"]
    );
}

#[test]
fn a_chosen_mapping_comes_first() {
    let content = "Bà con,Đẻ năm,Họ tên\nLê Văn A,1960,Thôn 1\n";
    let mut choice = choice(None);
    let mapping = r#"{"Bà con": "name", "Đẻ năm": "born", "Họ tên": "village"}"#;
    choice.mapping = Mapping::from_json(mapping).unwrap();
    let (_, batch) = read(List::new(Cursor::new(content), &choice).unwrap());
    assert_eq!(households(&batch), ["2 Thôn 1|-|-|-"]);
    assert_eq!(people(&batch), ["2 Lê Văn A|1960|-|-|-"]);
}

#[test]
fn a_household_of_a_thousand_comes_in_parts() {
    let mut content = String::from("Thôn,Mã hộ,Họ tên,Năm sinh\nThôn 1,7,Lê Văn A,1960\n");
    for _ in 0..1200 {
        content.push_str(",,Lê Văn B,1980\n");
    }
    let (_, batch) = text(&content, None).unwrap();
    let parts: Vec<(bool, usize)> = batch
        .households
        .iter()
        .map(|household| (household.continues, household.members.len()))
        .collect();
    assert_eq!(parts, [(false, 500), (true, 500), (true, 201)]);
}

proptest! {
    /// Ragged rows of anything: never a panic, and every row is taken, refused or passed over.
    #[test]
    fn every_row_is_accounted_for(rows in proptest::collection::vec(
        proptest::collection::vec(
            prop_oneof![
                "[a-zA-Zđễộ0-9/ '*=\"\n;.-]{0,12}",
                Just("Cộng".to_owned()),
                Just("Hộ 3: Lê A".to_owned()),
                Just("Thôn Ba".to_owned()),
                Just("Chủ hộ".to_owned()),
                Just("1985".to_owned()),
                Just("2".to_owned()),
            ],
            0..9,
        ),
        0..30,
    )) {
        let mut content = String::from("TT,Thôn,Mã hộ,Họ và tên,Ngày sinh,Số định danh,Kết quả,Ngày\n1,Một,1,Lê A,1985,,,\n");
        for row in &rows {
            content.push_str(&row.join(","));
            content.push('\n');
        }
        let (_, batch) = text(&content, Some("Thôn Một")).unwrap();
        counts(&batch);
        let members: usize = batch.households.iter().map(|household| household.members.len()).sum();
        prop_assert_eq!(members as u64, batch.taken);
    }

    /// A list that was damaged on its way: refused whole, or every row accounted for.
    #[test]
    fn damaged_files_are_accounted_for(
        hits in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..20),
        cut in any::<proptest::sample::Index>(),
    ) {
        let mut bytes = include_bytes!("data/lists/layout_a.csv").to_vec();
        for (place, byte) in hits {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        bytes.truncate(bytes.len() / 2 + cut.index(bytes.len() / 2));
        if let Ok(list) = List::new(Cursor::new(bytes), &choice(Some("Thôn 1"))) {
            counts(&read(list).1);
        }
    }
}

#[test]
fn layout_h_is_a_workbook_of_households_with_formulas_and_years() {
    let (description, batch) = file("layout_h.csv");
    assert_eq!(
        columns(&description),
        [
            "household_ordinal",
            "household_code",
            "head",
            "ignored",
            "address",
            "ordinal",
            "name",
            "male",
            "female",
            "relation",
            "number",
            "ignored",
            "ignored",
            "unknown",
            "unknown",
            "unknown",
            "residence",
            "note"
        ]
    );
    assert_eq!(description.columns[7].heading, "Năm sinh Nam");
    assert_eq!(description.columns[7].samples, ["1968", "1990", "2019"]);
    assert_eq!(
        households(&batch),
        [
            "5 THÔN ĐỒNG LẠC|-|Trần Văn Khải|Xóm Đình",
            "8 THÔN ĐỒNG LẠC|-|Vũ Thị Tám|Xóm Chùa",
            "9 THÔN ĐỒNG LẠC|-|Trần Văn Khải|Xóm Chùa"
        ]
    );
    assert_eq!(
        people(&batch),
        [
            "5 Trần Văn Khải|1968|male|036068000111|head",
            "6 Mai Thị Nhẫn|1970|female|036170000222|spouse",
            "7 Trần Mai Anh|2003|female|036303000333|child",
            "8 Vũ Thị Tám|1945|female|-|head",
            "9 Trần Văn Khải|1990|male|036090000444|head",
            "10 Trần Minh Đức|2019|male|-|child"
        ]
    );
    assert_eq!(skipped(&batch), [(11, "total")]);
    assert_eq!(counts(&batch), (7, 6, 0, 1));
}

#[test]
fn layout_j_is_of_children_and_not_of_their_parents() {
    let (description, batch) = file("layout_j.csv");
    assert_eq!(
        columns(&description),
        [
            "ordinal",
            "ignored",
            "name",
            "born",
            "sex",
            "number",
            "ignored",
            "ignored",
            "ignored",
            "ignored",
            "ignored",
            "sensitive",
            "ignored",
            "ignored",
            "ignored",
            "school"
        ]
    );
    assert_eq!(
        people(&batch),
        [
            "4 Trần Gia Linh|2017-09-05|female|040317000111|-",
            "5 Ngô Tấn Tài|2016-11-17|male|040216000333|-"
        ]
    );
    assert_eq!(batch.households.len(), 2);
    assert_eq!(warnings(&batch), [(3, "column_sensitive")]);
    assert_eq!(counts(&batch), (2, 2, 0, 0));
}

#[test]
fn names_and_births_in_parts_come_together() {
    let (description, batch) = file("split_names.csv");
    assert_eq!(
        columns(&description),
        [
            "ordinal",
            "family_name",
            "name",
            "birth_day",
            "birth_month",
            "birth_year",
            "sex",
            "phone",
            "household_code"
        ]
    );
    assert_eq!(
        people(&batch),
        [
            "4 Huỳnh Văn Đực|1966-08-05|male|-|-",
            "5 Ngô Thị Kim Em|1970|female|-|-",
            "6 Kiều Nương|1999-11|female|-|-"
        ]
    );
    assert_eq!(refused(&batch), [(9, Some(5), "date_impossible")]);
    assert_eq!(skipped(&batch), [(7, "header_again"), (8, "header_again")]);
    assert_eq!(counts(&batch), (6, 3, 1, 2));
}

#[test]
fn a_name_over_two_columns_needs_no_headings_of_its_own() {
    let content =
        "STT,Họ và tên,,Năm sinh\n1,Nguyễn Văn,An,1985\n2,Trần,Bình,1990\n3,Lê Thị,Cúc,\n";
    let (description, batch) = text(content, Some("Thôn 1")).unwrap();
    assert_eq!(
        columns(&description),
        ["ordinal", "family_name", "name", "born"]
    );
    assert_eq!(
        people(&batch),
        [
            "2 Nguyễn Văn An|1985|-|-|-",
            "3 Trần Bình|1990|-|-|-",
            "4 Lê Thị Cúc|-|-|-|-"
        ]
    );
}

#[test]
fn a_list_without_headings_is_proposed_by_its_cells() {
    let (description, batch) = file("headless.csv");
    assert!(description.headless);
    assert_eq!(description.header_row, 0);
    let headings: Vec<&str> = description
        .columns
        .iter()
        .map(|column| column.heading.as_str())
        .collect();
    assert_eq!(headings, ["A", "B", "C", "D", "E", "F", "G", "H"]);
    assert_eq!(
        columns(&description),
        [
            "ordinal", "name", "number", "born", "sex", "relation", "phone", "unknown"
        ]
    );
    assert_eq!(description.village.as_deref(), Some("THÔN BÁI THƯỢNG"));
    assert_eq!(
        people(&batch),
        [
            "3 Nguyễn Văn Tám|1985-05-15|male|010085000123|head",
            "4 Trần Thị Bình|1990|female|010190000456|spouse",
            "5 Nguyễn Thị Hoa|2012|female|-|child",
            "6 LÊ VĂN CỘNG|1960-02-01|male|010060000789|head",
            "7 Phạm Thị Dung|1962|female|-|spouse"
        ]
    );
    assert_eq!(batch.households.len(), 2);
    assert_eq!(warnings(&batch), [(1, "header_guessed")]);
    assert_eq!(skipped(&batch), [(8, "total")]);
    assert_eq!(counts(&batch), (6, 5, 0, 1));
}

#[test]
fn headings_of_which_nothing_is_known_are_proposed_by_the_cells_below() {
    let (description, batch) = file("unknown_headings.csv");
    assert!(!description.headless);
    assert_eq!(description.header_row, 2);
    let columns: Vec<(&str, &str)> = description
        .columns
        .iter()
        .map(|column| (column.heading.as_str(), column.code()))
        .collect();
    assert_eq!(
        columns,
        [
            ("Mục", "ordinal"),
            ("Bà con", "name"),
            ("Đẻ năm", "born"),
            ("Đàn ông/đàn bà", "sex"),
            ("Trong nhà là", "relation")
        ]
    );
    assert_eq!(
        people(&batch),
        [
            "3 Triệu Chòi Hín|1959|male|-|head",
            "4 Bàn Mùi Pham|1962|female|-|spouse",
            "5 Triệu Sành Phú|1999|male|-|child"
        ]
    );
    assert_eq!(warnings(&batch), [(1, "header_guessed")]);
}

#[test]
fn a_heading_that_says_it_comes_before_a_guess() {
    let content = "Thôn,Số nhà,Tên bà con,Tuổi ta\n\
                   Thôn 1,090,Đỗ Văn Tư,1985\nThôn 1,090,Trần Thị Na,1987\n";
    let (description, batch) = text(content, None).unwrap();
    assert_eq!(description.header_row, 1);
    assert_eq!(
        columns(&description),
        ["village", "address", "name", "born"]
    );
    assert_eq!(households(&batch), ["2 Thôn 1|-|-|090"]);
    assert_eq!(
        people(&batch),
        ["2 Đỗ Văn Tư|1985|-|-|-", "3 Trần Thị Na|1987|-|-|-"]
    );
    assert_eq!(warnings(&batch), [(1, "header_guessed")]);
}

/// Lists whose columns somebody has said: the mapping, the list, the row of the headings, the codes, the people.
#[test]
fn what_somebody_said_of_the_columns_is_taken() {
    let headless = "Lê Văn A,1960,Thôn 1\nLê Văn B,1985,Thôn 1\n";
    for (mapping, content, header_row, codes, expected) in [
        (
            r#"{"positions": ["name", "born", "village"]}"#,
            headless,
            0,
            &["name", "born", "village"][..],
            &["1 Lê Văn A|1960|-|-|-", "2 Lê Văn B|1985|-|-|-"][..],
        ),
        // Names that do not look like names.
        (
            r#"{"positions": ["name", "note"], "header": false, "village": "Thôn 1"}"#,
            "Páo,x\nMỷ,y\n",
            0,
            &["name", "note"],
            &["1 Páo|-|-|-|-", "2 Mỷ|-|-|-|-"],
        ),
        // Headings that would be found, but somebody says that there are none.
        (
            r#"{"positions": ["name", "sex"], "header": false, "village": "Thôn 1"}"#,
            "Thành viên,Nam\nCao Bá,Nam\n",
            0,
            &["name", "sex"],
            &["1 Thành viên|-|male|-|-", "2 Cao Bá|-|male|-|-"],
        ),
        // The places come before the headings.
        (
            r#"{"positions": ["name", "ignored", "village"]}"#,
            "Chủ hộ,Năm sinh,Xóm\nLê Văn A,1960,Thôn 1\n",
            1,
            &["name", "ignored", "village"],
            &["2 Lê Văn A|-|-|-|-"],
        ),
        // Columns without headings are called as a spreadsheet calls them.
        (
            r#"{"columns": {"A": "name", "C": "village"}}"#,
            "Páo,?,Bản A\nMỷ,?,Bản A\n",
            0,
            &["name", "unknown", "village"],
            &["1 Páo|-|-|-|-", "2 Mỷ|-|-|-|-"],
        ),
        // The right headings are not the first that look like some.
        (
            r#"{"header_row": 3, "village": "Thôn 1"}"#,
            "Họ tên,Ghi chú,Ngày sinh\nmẫu,mẫu,mẫu\nHọ tên,Năm sinh,Ghi chú\nLê Văn A,1960,x\n",
            3,
            &["name", "born", "note"],
            &["4 Lê Văn A|1960|-|-|-"],
        ),
        // Headings by name, one of them twice.
        (
            r#"{"columns": {"Ai": "name", "Năm": "born", "Năm (2)": "note"}, "village": "Thôn 1"}"#,
            "Ai,Năm,Năm\nLê Văn A,1960,2026\n",
            1,
            &["name", "born", "note"],
            &["2 Lê Văn A|1960|-|-|-"],
        ),
        (
            r#"{"columns": {"Họ tên": "name"}, "date_order": "month_day", "village": "Thôn 1"}"#,
            "Họ tên,Ngày sinh\nLê Văn A,02/03/1960\n",
            1,
            &["name", "born"],
            &["2 Lê Văn A|1960-02-03|-|-|-"],
        ),
    ] {
        let mut choice = choice(None);
        choice.mapping = Mapping::from_json(mapping).unwrap();
        let list = List::new(content.as_bytes(), &choice).unwrap();
        let (description, batch) = read(list);
        assert_eq!(description.header_row, header_row, "{mapping}");
        assert_eq!(columns(&description), codes, "{mapping}");
        assert_eq!(people(&batch), expected, "{mapping}");
        assert!(
            !warnings(&batch).contains(&(1, "header_guessed")),
            "{mapping}"
        );
    }
}

#[test]
fn what_was_chosen_is_told_from_what_is_known() {
    let mut choice = choice(Some("Thôn 1"));
    choice.mapping = Mapping::from_json(r#"{"Bà con": "name"}"#).unwrap();
    let content = "Họ tên,Năm sinh,Bà con\nSáu,1960,Lê Văn A\n";
    let (description, batch) = read(List::new(content.as_bytes(), &choice).unwrap());
    let chosen: Vec<(&str, bool)> = description
        .columns
        .iter()
        .map(|column| (column.code(), column.chosen))
        .collect();
    // Of two columns with names, the chosen one is read.
    assert_eq!(
        chosen,
        [("repeated", false), ("born", false), ("name", true)]
    );
    assert_eq!(people(&batch), ["2 Lê Văn A|1960|-|-|-"]);
    assert_eq!(warnings(&batch), [(1, "column_repeated")]);
}

/// What tells of which village the rows are, the first of them that there is.
#[test]
fn a_village_comes_from_the_nearest_place_that_names_it() {
    let column = "Thôn,Họ tên,Năm sinh\nThôn Một,Lê Văn A,1960\n";
    let line = "TT,Họ tên,Năm sinh\n,Thôn Hai,\n1,Lê Văn A,1960\n";
    let title = "Danh sách thôn Ba\nTT,Họ tên,Năm sinh\n1,Lê Văn A,1960\n";
    let plain = "TT,Họ tên,Năm sinh\n1,Lê Văn A,1960\n";
    for (content, option, village, from) in [
        (column, Some("Thôn Sáu"), "Thôn Một", VillageFrom::Column),
        (line, Some("Thôn Sáu"), "Thôn Hai", VillageFrom::Line),
        (title, Some("Thôn Sáu"), "Thôn Sáu", VillageFrom::Option),
        (title, None, "thôn Ba", VillageFrom::Title),
        (plain, Some("Thôn Sáu"), "Thôn Sáu", VillageFrom::Option),
    ] {
        let (description, batch) = text(content, option).unwrap();
        assert_eq!(&*batch.households[0].village, village, "{content}");
        assert_eq!(description.village_from, Some(from), "{content}");
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, found) in [
        ("ds_thon5_2026.csv", Some("Thôn 5")),
        ("Thôn Đồng Tâm.csv", Some("Thôn Đồng Tâm")),
        ("DANH SACH THON 3.csv", Some("Thôn 3")),
        ("danh sach nhan khau.csv", None),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, plain).unwrap();
        let list = List::open(&path, &choice(None));
        let Some(village) = found else {
            assert!(list.is_err(), "{name}");
            continue;
        };
        let (description, batch) = read(list.unwrap());
        assert_eq!(&*batch.households[0].village, village, "{name}");
        assert_eq!(description.village_from, Some(VillageFrom::File), "{name}");
        // A title that names a village comes first.
        std::fs::write(&path, title).unwrap();
        let (description, _) = read(List::open(&path, &choice(None)).unwrap());
        assert_eq!(description.village_from, Some(VillageFrom::Title), "{name}");
    }
}

/// What puts rows together: the list, how that is called, and how many people each household has.
#[test]
fn households_are_told_by_what_the_list_has() {
    for (content, grouping, sizes) in [
        ("Mã hộ,Họ tên\n1,A\n,B\n2,C\n", Grouping::Code, &[2, 1][..]),
        // The column is there and says nothing.
        (
            "Mã hộ,Chủ hộ,Họ tên\n,A,A\n,A,B\n,C,C\n",
            Grouping::Head,
            &[2, 1],
        ),
        ("Chủ hộ,Họ tên\nA,A\n,B\nC,C\n", Grouping::Head, &[2, 1]),
        (
            "TT hộ,TT,Họ tên\n1,1,A\n,2,B\n2,3,C\n,4,D\n,5,E\n",
            Grouping::Ordinal,
            &[2, 3],
        ),
        (
            "TT,Họ tên,Quan hệ\n1,A,Chủ hộ\n2,B,Vợ\n3,C,CH\n",
            Grouping::HeadRows,
            &[2, 1],
        ),
        // A column of relations in which nobody is the head.
        (
            "TT,Họ tên,Quan hệ,Địa chỉ\n1,A,Con,Số 1\n2,B,Vợ,Số 1\n3,C,Con,Số 2\n",
            Grouping::Address,
            &[2, 1],
        ),
        (
            "TT,Họ tên,Địa chỉ\n1,A,Số 1\n2,B,\n3,C,Số 2\n",
            Grouping::Address,
            &[2, 1],
        ),
        (
            "TT,Họ tên,Năm sinh\n1,A,1960\n2,B,1961\n1,C,1962\n1,D,1963\n2,E,1964\n",
            Grouping::Ordinal,
            &[2, 1, 2],
        ),
        // The numbers begin again with the village.
        (
            "TT,Họ tên,Năm sinh\n1,A,1960\n2,B,1961\n,Thôn Hai,\n1,C,1962\n2,D,1963\n",
            Grouping::Rows,
            &[1, 1, 1, 1],
        ),
        (
            "TT,Họ tên,Năm sinh\n1,A,1960\n2,B,1961\n3,C,1962\n",
            Grouping::Rows,
            &[1, 1, 1],
        ),
    ] {
        let (description, batch) = text(content, Some("Thôn 1")).unwrap();
        assert_eq!(description.grouping, grouping, "{content}");
        let found: Vec<usize> = batch
            .households
            .iter()
            .map(|household| household.members.len())
            .collect();
        assert_eq!(found, sizes, "{content}");
        counts(&batch);
    }
}

/// Lines of their own that begin a household: its number and its head.
#[test]
fn lines_that_begin_households() {
    for (line, expected) in [
        ("Hộ 12: Nguyễn Văn A", Some(("12", "Nguyễn Văn A"))),
        ("Hộ số 12 - Nguyễn Văn A", Some(("12", "Nguyễn Văn A"))),
        ("HỘ 12A", Some(("12A", "-"))),
        ("Hộ thứ 3: Trần Thị B", Some(("3", "Trần Thị B"))),
        ("Hộ ông Nguyễn Văn A", Some(("-", "Nguyễn Văn A"))),
        ("Hộ ông: Nguyễn Văn A", Some(("-", "Nguyễn Văn A"))),
        ("Hộ gia đình bà Trần Thị B", Some(("-", "Trần Thị B"))),
        ("3. Hộ: Nguyễn Văn A", Some(("-", "Nguyễn Văn A"))),
        ("Chủ hộ: Nguyễn Văn A", Some(("-", "Nguyễn Văn A"))),
        ("Hộ nghèo", None),
        ("Hộ nghèo: danh sách riêng", None),
        ("Hộ 5 người", None),
    ] {
        let content = format!("TT,Họ tên,Năm sinh\n0,Đầu,1950\n,{line},\n1,Lê Văn X,1960\n");
        let (_, batch) = text(&content, Some("Thôn 1")).unwrap();
        let last = batch.households.last().unwrap();
        let code = last.code.as_deref().unwrap_or("-");
        let head = last.head.as_deref().unwrap_or("-");
        let found = skipped(&batch).contains(&(3, "household_line"));
        assert_eq!(found.then_some((code, head)), expected, "{line}");
    }
}

#[test]
fn headings_in_the_letters_of_old_fonts() {
    let content = "TT,Hä vµ tªn,Ngµy th¸ng n¨m sinh,Giíi tÝnh,Th«n,Ghi chó\n\
                   1,NguyÔn V¨n An,15/05/1985,Nam,Th«n §«ng,\n\
                   2,TrÇn ThÞ B×nh,1990,N÷,Th«n §«ng,®i lµm xa\n";
    let bytes: Vec<u8> = content.chars().map(|letter| letter as u8).collect();
    let list = List::new(std::io::Cursor::new(bytes), &choice(None)).unwrap();
    let (description, batch) = read(list);
    assert_eq!(description.form.encoding, Encoding::Tcvn3);
    assert_eq!(
        columns(&description),
        ["ordinal", "name", "born", "sex", "village", "note"]
    );
    assert_eq!(
        people(&batch),
        [
            "2 Nguyễn Văn An|1985-05-15|male|-|-",
            "3 Trần Thị Bình|1990|female|-|-"
        ]
    );
    assert_eq!(&*batch.households[0].village, "Thôn Đông");
}

#[test]
fn one_word_spelt_as_old_fonts_do_changes_no_other() {
    let content = "Họ tên,Năm sinh,Địa chỉ,Ghi chú\nThào Thị Mỷ,1972,Xóm Trên,aàm\n";
    let (description, batch) = text(content, Some("Thôn 1")).unwrap();
    assert_eq!(description.form.encoding, Encoding::Utf8);
    assert_eq!(households(&batch), ["2 Thôn 1|-|-|Xóm Trên"]);
}

/// Two rows of headings: the upper, the lower, what the columns mean.
#[test]
fn two_rows_of_headings() {
    for (upper, lower, codes) in [
        (
            "TT,Họ và tên,Năm sinh,,Ghi chú",
            ",,Nam,Nữ,",
            &["ordinal", "name", "male", "female", "note"][..],
        ),
        // The lower row has all that is told, the upper only what it is about.
        (
            ",,Năm sinh,,",
            "TT,Họ và tên,Nam,Nữ,Ghi chú",
            &["ordinal", "name", "male", "female", "note"],
        ),
        (
            "TT,Họ và tên,,Ngày sinh,,",
            ",Họ đệm,Tên,Ngày,Tháng,Năm",
            &[
                "ordinal",
                "family_name",
                "name",
                "birth_day",
                "birth_month",
                "birth_year",
            ],
        ),
        // Without marks "Nam" is the year, too.
        (
            "TT,Ho va ten,Ngay sinh,,",
            ",,Ngay,Thang,Nam",
            &["ordinal", "name", "birth_day", "birth_month", "birth_year"],
        ),
        // Below each parent the same children.
        (
            "Họ tên,Cha,,Mẹ,,Chủ hộ,",
            ",Họ tên,Năm sinh,Họ tên,Năm sinh,Họ tên,Số CCCD",
            &[
                "name",
                "ignored",
                "ignored",
                "ignored",
                "ignored",
                "head",
                "head_number",
            ],
        ),
        (
            "TT,Họ tên,Tạm vắng,,,Người liên hệ,",
            ",,Lý do,Từ ngày,Nơi đến,Họ tên,SĐT",
            &[
                "ordinal",
                "name",
                "absence_reason",
                "away_since",
                "away_at",
                "contact",
                "contact_phone",
            ],
        ),
        (
            "TT,Chủ hộ,Số nhân khẩu,,Địa chỉ",
            ",,Nam,Nữ,",
            &["ordinal", "head", "ignored", "ignored", "address"],
        ),
        (
            "Họ tên,Tôn giáo,,Thông tin khác,",
            ",Phật giáo,Công giáo,Màu nhà,Ghi chú",
            &["name", "sensitive", "sensitive", "unknown", "note"],
        ),
        (
            "Họ tên,Năm sinh,Thông tin,",
            ",,Màu nhà,Số tầng",
            &["name", "born", "unknown"],
        ),
    ] {
        for title in ["", "DANH SÁCH NHÂN KHẨU\n", "UBND XÃ A,,CỘNG HÒA,,\n"] {
            let content = format!("{title}{upper}\n{lower}\n(1),(2),(3),(4)\nLê Văn A,x,,,\n");
            let (description, batch) = text(&content, Some("Thôn 1")).unwrap();
            let found = columns(&description);
            assert_eq!(found[..codes.len()], *codes, "{content}");
            counts(&batch);
        }
    }
}

/// Rows below the total: who signs is nobody of the list, and whoever comes behind a total of his village is.
#[test]
fn below_the_total_are_those_who_sign() {
    let head = "STT,Họ tên,Năm sinh,Địa chỉ,Ghi chú\n1,Lê Văn A,1960,Số 1,\nTổng cộng,1 người,,,\n";
    for (row, expected) in [
        (",Người lập biểu,,TM. UBND XÃ,", "text"),
        (",Võ Văn Sáu,,Đỗ Thị Bảy,", "text"),
        (",Võ Văn Sáu,,,", "text"),
        (",,,\"Ngày 2 tháng 3 năm 2026\",", "text"),
        (",,Đã kiểm tra,,", "text"),
        ("2,Võ Văn Sáu,,,Đỗ Thị Bảy", "taken"),
        (",Võ Văn Sáu,1970,,", "taken"),
        (",Võ Văn Sáu,,Số 12,", "taken"),
        ("2,Võ Văn Sáu,,Xóm Đông,", "taken"),
        ("STT,Họ tên,Năm sinh,Địa chỉ,Ghi chú", "header_again"),
    ] {
        let (_, batch) = text(&format!("{head}{row}\n"), Some("Thôn 1")).unwrap();
        counts(&batch);
        let skipped = skipped(&batch).get(1).map(|skipped| skipped.1);
        assert_eq!(refused(&batch), [], "{row}");
        assert_eq!(skipped.unwrap_or("taken"), expected, "{row}");
    }
}

#[test]
fn the_top_of_a_page_comes_again() {
    let top = "UBND XÃ TÂN PHÚ,,\nDANH SÁCH CÔNG DÂN,,\nTT,Họ tên,Năm sinh\n";
    let content = format!("{top}1,Lê Văn A,1960\n{top}2,Lê Văn B,1961\n");
    let (_, batch) = text(&content, Some("Thôn 1")).unwrap();
    assert_eq!(
        people(&batch),
        ["4 Lê Văn A|1960|-|-|-", "8 Lê Văn B|1961|-|-|-"]
    );
    assert_eq!(
        skipped(&batch),
        [
            (5, "header_again"),
            (6, "header_again"),
            (7, "header_again")
        ]
    );
}

#[test]
fn our_own_list_stays_ours_whatever_an_office_adds() {
    for (content, number, note) in [
        (
            "SĐT,Mã dòng hộ,Mã dòng,Thôn,Họ và tên,Điện thoại,Ghi chú,Màu nhà\n\
             0987654321,,,Thôn 1,Lê Văn A,0912345678,'=1+1,xanh\n",
            "0912345678",
            "=1+1",
        ),
        (
            "Đã gặp,GHI CHÚ,Ghi chú,MÃ DÒNG HỘ,Thôn,Họ và tên,Điện thoại\n\
             x,khác,'-5,,Thôn 1,Lê Văn A,0912345678\n",
            "0912345678",
            "-5",
        ),
    ] {
        let (description, batch) = text(content, None).unwrap();
        assert!(description.ours, "{content}");
        let person = &batch.households[0].members[0];
        assert_eq!(person.note.as_deref(), Some(note), "{content}");
        let phones = person.phones.as_ref().unwrap();
        assert_eq!(phones.0[0].digits, number, "{content}");
    }
}

/// The columns of a list of people, each with the cells of its six rows.
const COLUMNS: [(&str, [&str; 6]); 9] = [
    ("STT", ["1", "2", "3", "4", "5", ""]),
    ("Mã hộ", ["042", "", "", "043", "", ""]),
    (
        "Họ và tên",
        [
            "Giàng A Páo",
            "Thào Thị Mỷ",
            "Giàng A Lử",
            "Cộng",
            "Sùng Thị Dợ",
            "Tổng số",
        ],
    ),
    (
        "Năm sinh",
        ["1970", "1972", "31/02/2005", "1955", "1980", "5"],
    ),
    ("Giới tính", ["Nam", "Nữ", "Nam", "Nam", "Nữ", ""]),
    ("Quan hệ", ["Chủ hộ", "Vợ", "Con", "CH", "người quen", ""]),
    ("Địa chỉ", ["Xóm Trên", "", "", "Xóm Dưới", "", ""]),
    ("Số CCCD", ["010070000111", "", "", "10055000222", "", ""]),
    ("Thôn", ["Bản A", "Bản A", "Bản A", "Bản A", "Bản A", ""]),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Columns moved, and columns that an office added between them: the same households.
    #[test]
    fn the_order_of_columns_does_not_matter(
        order in Just((0..COLUMNS.len()).collect::<Vec<_>>()).prop_shuffle(),
        added in proptest::collection::vec((0..=COLUMNS.len(), "[a-zàđế]{0,5}"), 0..4),
        ours: bool,
    ) {
        let mut columns: Vec<(String, Vec<String>)> = order
            .iter()
            .map(|place| COLUMNS[*place])
            .map(|(heading, cells)| (heading.to_owned(), cells.map(str::to_owned).to_vec()))
            .collect();
        for (count, (place, cell)) in added.iter().enumerate() {
            let heading = format!("Việc thêm {}", ["a", "b", "c", "d"][count]);
            let cells = ["", cell, "", cell, cell, ""].map(str::to_owned).to_vec();
            columns.insert((*place).min(columns.len()), (heading, cells));
        }
        if ours {
            columns.push(("Mã dòng hộ".to_owned(), vec![String::new(); 6]));
        }
        let line = |cells: Vec<&str>| format!("{}\n", cells.join(","));
        let mut moved = line(columns.iter().map(|column| column.0.as_str()).collect());
        let mut plain = line(COLUMNS.iter().map(|column| column.0).chain(["Mã dòng hộ"]).collect());
        if !ours {
            plain = plain.replace(",Mã dòng hộ", "");
        }
        for row in 0..6 {
            moved += &line(columns.iter().map(|column| column.1[row].as_str()).collect());
            plain += &line(COLUMNS.iter().map(|column| column.1[row]).collect());
        }
        let (expected, found) = (text(&plain, None).unwrap(), text(&moved, None).unwrap());
        prop_assert_eq!(found.0.ours, ours);
        prop_assert_eq!(found.0.grouping, expected.0.grouping);
        prop_assert_eq!(&found.1.households, &expected.1.households);
        prop_assert_eq!(skipped(&found.1), skipped(&expected.1));
        let rows = |batch: &Batch| -> Vec<(u32, &'static str)> {
            refused(batch).iter().map(|(row, _, code)| (*row, *code)).collect()
        };
        prop_assert_eq!(rows(&found.1), rows(&expected.1));
        prop_assert_eq!(counts(&found.1), (6, 4, 1, 1));
        let mut doubts = [warnings(&found.1), warnings(&expected.1)];
        for doubts in &mut doubts {
            doubts.sort_unstable();
        }
        prop_assert_eq!(&doubts[0], &doubts[1]);
    }
}
