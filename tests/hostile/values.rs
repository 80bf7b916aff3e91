//! Cells that hold what no list should.

use crate::sight::{bytes, compare};

fn row(name: &str, rest: &str) -> Vec<u8> {
    format!("TT,Họ và tên,Năm sinh,Ghi chú\n1,{name},{rest}\n2,Lê Ba,1990,\n").into()
}

#[test]
fn names() {
    compare(vec![
        (
            "with an apostrophe",
            row("Y’Bliê H'Mok", "1985,"),
            "utf-8 ',' 2 Y’Bliê H'Mok; 3 Lê Ba",
        ),
        (
            "of the Êđê",
            row("H’ Wiên Niê Kdăm", "1985,"),
            "utf-8 ',' 2 H’ Wiên Niê Kdăm; 3 Lê Ba",
        ),
        (
            "of the H’Mông",
            row("Giàng A Páo", "1985,"),
            "utf-8 ',' 2 Giàng A Páo; 3 Lê Ba",
        ),
        (
            "with an escape of terminals",
            row("Lê\u{1b}[31mAn\u{1b}]0;x\u{7}", "1985,"),
            "utf-8 ',' 2 Lê [31mAn ]0;x; 2?name_digits; 3 Lê Ba",
        ),
        (
            "with direction marks",
            row("Lê \u{202e}nA\u{202c} An\u{200f}", "1985,"),
            "utf-8 ',' 2 Lê nA An; 3 Lê Ba",
        ),
        (
            "with zero-width signs",
            row("L\u{200b}ê\u{feff} A\u{2060}n", "1985,"),
            "utf-8 ',' 2 Lê An; 3 Lê Ba",
        ),
        (
            "with no-break spaces",
            row("\u{a0}Lê\u{a0}\u{a0}An\u{202f}", "1985,"),
            "utf-8 ',' 2 Lê An; 3 Lê Ba",
        ),
        (
            "in Cyrillic look-alikes",
            row("Lê Нуng", "1985,"),
            "utf-8 ',' 2 Lê Нуng; 3 Lê Ba",
        ),
        (
            "with a Roman numeral",
            row("Lê \u{216c}an", "1985,"),
            "utf-8 ',' 2 Lê Ⅼan; 3 Lê Ba",
        ),
        (
            "with a NUL",
            row("Lê\0An", "1985,"),
            "utf-8 ',' 2!text_damaged; 3 Lê Ba",
        ),
        (
            "with an emoji",
            row("Lê An 👨‍👩‍👧", "1985,"),
            "utf-8 ',' 2 Lê An 👨👩👧; 3 Lê Ba",
        ),
        (
            "with HTML",
            row("<b>Lê An</b>", "1985,"),
            "utf-8 ',' 2 <b>Lê An</b>; 3 Lê Ba",
        ),
        (
            "with SQL",
            row("Lê'; DROP TABLE person;--", "1985,"),
            "utf-8 ',' 2 Lê'; DROP TABLE person;--; 3 Lê Ba",
        ),
        (
            "as a formula",
            row("=HYPERLINK(\"\"http://x\"\")", "1985,"),
            "utf-8 ',' 2 =HYPERLINK(\"\"http://x\"\"); 3 Lê Ba",
        ),
        (
            "as a number",
            row("12345", "1985,"),
            "utf-8 ',' 2 12345; 2?name_digits; 3 Lê Ba",
        ),
        (
            "nothing but marks",
            row("\u{200b}", "1985,"),
            "utf-8 ',' 2!name_missing; 3 Lê Ba",
        ),
        (
            "damaged",
            row("Nguy\u{fffd}n An", "1985,"),
            "utf-8 ',' 2!text_damaged; 3 Lê Ba",
        ),
        (
            "lost",
            row("Nguy?n An", "1985,"),
            "utf-8 ',' 2!text_damaged; 3 Lê Ba",
        ),
    ]);
}

#[test]
fn long_cells() {
    let list = |length: usize| bytes(&row(&"a".repeat(length), "1985,"));
    let read = |name: &str| format!("utf-8 ',' 2 {name}; 3 Lê Ba");
    assert_eq!(list(60_000), read(&"a".repeat(60_000)));
    for length in [70_000, 1 << 20, 3 << 20] {
        assert_eq!(list(length), "utf-8 ',' 2!cell_too_long; 3 Lê Ba");
    }
}

#[test]
fn five_hundred_marks_on_one_letter() {
    let seen = bytes(&row(&format!("Le{}", "\u{323}".repeat(500)), "1985,"));
    let marks = "\u{323}".repeat(499);
    assert_eq!(seen, format!("utf-8 ',' 2 L\u{1eb9}{marks}; 3 Lê Ba"));
}

#[test]
fn numbers_and_dates() {
    let with = |columns: &str, cells: &str| {
        format!("TT,Họ và tên,{columns}\n1,Lê An,{cells}\n2,Lê Bá,\n").into_bytes()
    };
    compare(vec![
        (
            "a number in E-notation",
            with("Số CCCD", "1.09E+09"),
            "utf-8 ',' 2 Lê An; 2?number_digits_lost; 3 Lê Bá",
        ),
        (
            "a number without its zeros",
            with("Số CCCD", "10085000123"),
            "utf-8 ',' 2 Lê An; 2?number_padded; 3 Lê Bá",
        ),
        (
            "a number with an apostrophe",
            with("Số CCCD", "'010085000123"),
            "utf-8 ',' 2 Lê An; 3 Lê Bá",
        ),
        (
            "a number as a formula",
            with("Số CCCD", "\"=\"\"010085000123\"\"\""),
            "utf-8 ',' 2 Lê An; 3 Lê Bá",
        ),
        (
            "a number of no digits",
            with("Số CCCD", "không nhớ"),
            "utf-8 ',' 2!number_letters; 3 Lê Bá",
        ),
        (
            "a number twice",
            "TT,Họ và tên,Số CCCD\n1,Lê An,010085000123\n2,Lê Bá,010085000123\n".into(),
            "utf-8 ',' 2 Lê An; 3 Lê Bá",
        ),
        (
            "a day that is none",
            with("Ngày sinh", "31/02/1985"),
            "utf-8 ',' 2!date_impossible; 3 Lê Bá",
        ),
        (
            "a day in American order",
            with("Ngày sinh", "12/25/1985"),
            "utf-8 ',' 2 Lê An; 3 Lê Bá",
        ),
        (
            "a day in ISO order",
            with("Ngày sinh", "1985-12-25"),
            "utf-8 ',' 2 Lê An; 3 Lê Bá",
        ),
        (
            "a serial of Excel",
            with("Ngày sinh", "31132"),
            "utf-8 ',' 2 Lê An; 3 Lê Bá",
        ),
        (
            "a year of tomorrow",
            with("Năm sinh", "2999"),
            "utf-8 ',' 2!date_out_of_range; 3 Lê Bá",
        ),
        (
            "a year of nobody",
            with("Năm sinh", "1785"),
            "utf-8 ',' 2!date_out_of_range; 3 Lê Bá",
        ),
        (
            "hashes of a narrow column",
            with("Ngày sinh", "########"),
            "utf-8 ',' 2!date_unreadable; 3 Lê Bá",
        ),
        (
            "an error of a formula",
            with("Năm sinh", "#N/A"),
            "utf-8 ',' 2!date_unreadable; 3 Lê Bá",
        ),
        (
            "digits of another script",
            with("Năm sinh", "١٩٨٥"),
            "utf-8 ',' 2!date_unreadable; 3 Lê Bá",
        ),
        (
            "full-width digits",
            with("Năm sinh", "１９８５"),
            "utf-8 ',' 2!date_unreadable; 3 Lê Bá",
        ),
    ]);
}

#[test]
fn twins_are_two_people() {
    let text = "TT,Họ và tên,Năm sinh\n1,Lê An,1985\n2,LÊ AN,1985\n3,Lê  An ,1985\n";
    assert_eq!(
        bytes(text.as_bytes()),
        "utf-8 ',' 2 Lê An; 3 LÊ AN; 4 Lê An"
    );
}
