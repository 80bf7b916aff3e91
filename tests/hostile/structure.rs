//! Lines and cells in every disorder.

use crate::sight::compare;

const HEADER: &str = "TT,Họ và tên,Năm sinh,Ghi chú\n";

#[test]
fn whole_files() {
    compare(vec![
        ("empty", "".into(), "empty"),
        ("only newlines", "\n\r\n\n".into(), "empty"),
        ("only a mark", "\u{feff}".into(), "empty"),
        ("only a mark of utf-16", b"\xff\xfe".into(), "empty"),
        ("only blanks", "  \t \n".into(), "empty"),
        ("only a Ctrl+Z", "\u{1a}".into(), "empty"),
        ("header only", HEADER.into(), "header_missing"),
        ("one cell", "Nguyễn".into(), "header_missing"),
        (
            "one column",
            "Họ và tên\nNguyễn Văn An\n".into(),
            "header_missing",
        ),
        (
            "no header",
            "1,An,1985\n2,Bình,1990\n".into(),
            "header_missing",
        ),
        (
            "header twice",
            format!("{HEADER}1,Lê An,1985,\n{HEADER}2,Lê Ba,1990,\n").into(),
            "utf-8 ',' 2 Lê An; 3~header_again; 4 Lê Ba",
        ),
        (
            "duplicate headings",
            "TT,Họ và tên,Năm sinh,Năm sinh\n1,Lê An,1985,x\n".into(),
            "utf-8 ',' 1?column_repeated; 2 Lê An",
        ),
        (
            "shuffled headings",
            "Ghi chú,Năm sinh,TT,Họ và tên\nx,1985,1,Lê An\n".into(),
            "utf-8 ',' 2 Lê An",
        ),
        (
            "odd headings",
            "TT,HỌ  VÀ\u{a0}TÊN (*),Năm-sinh:,???\n1,Lê An,1985,\n".into(),
            "utf-8 ',' 2 Lê An",
        ),
        (
            "a heading is missing",
            "TT,Họ và tên,,Năm sinh\n1,Lê An,x,1985\n".into(),
            "utf-8 ',' 2 Lê An",
        ),
        (
            "title lines above, totals below",
            format!(
                "UBND XÃ A\nDANH SÁCH\n\n{HEADER}1,Lê An,1985,\nTổng cộng: 1 người\n\n,,Người lập\n"
            )
            .into(),
            "utf-8 ',' 5 Lê An; 6~total; 7~blank; 8~text",
        ),
        (
            "comments",
            format!("# xuất ngày 1/1\n{HEADER}# xem lại\n1,Lê An,1985,\n").into(),
            "utf-8 ',' 3~text; 4 Lê An",
        ),
        (
            "the same row again and again",
            format!("{HEADER}{}", "1,Lê An,1985,\n".repeat(3)).into(),
            "utf-8 ',' 2 Lê An; 3 Lê An; 4 Lê An",
        ),
    ]);
}

#[test]
fn lines() {
    compare(vec![
        (
            "line feeds",
            "TT,Họ và tên\n1,Lê An\n2,Lê Ba\n".into(),
            "utf-8 ',' 2 Lê An; 3 Lê Ba",
        ),
        (
            "both",
            "TT,Họ và tên\r\n1,Lê An\r\n2,Lê Ba\r\n".into(),
            "utf-8 ',' 2 Lê An; 3 Lê Ba",
        ),
        (
            "carriage returns only",
            "TT,Họ và tên\r1,Lê An\r2,Lê Ba\r".into(),
            "utf-8 ',' 2 Lê An; 3 Lê Ba",
        ),
        (
            "mixed",
            "TT,Họ và tên\r\n1,Lê An\n2,Lê Ba\r\n".into(),
            "utf-8 ',' 2 Lê An; 3 Lê Ba",
        ),
        (
            "a carriage return inside",
            "TT,Họ và tên\n1,Lê\rAn\n".into(),
            "utf-8 ',' 2 Lê An",
        ),
        (
            "two carriage returns",
            "TT,Họ và tên\r\r\n1,Lê An\r\r\n".into(),
            "utf-8 ',' 2 Lê An",
        ),
        (
            "no last newline",
            "TT,Họ và tên\n1,Lê An\n2,Lê Ba".into(),
            "utf-8 ',' 2 Lê An; 3 Lê Ba",
        ),
        (
            "blank lines",
            "\n\nTT,Họ và tên\n\n1,Lê An\n\n\n2,Lê Ba\n\n".into(),
            "utf-8 ',' 4~blank; 5 Lê An; 6~blank; 7~blank; 8 Lê Ba; 9~blank",
        ),
        (
            "Ctrl+Z at the end",
            "TT,Họ và tên\r\n1,Lê An\r\n\u{1a}".into(),
            "utf-8 ',' 2 Lê An",
        ),
        (
            "Ctrl+Z behind the last line",
            "TT,Họ và tên\r\n1,Lê An\u{1a}\u{1a}".into(),
            "utf-8 ',' 2 Lê An",
        ),
        (
            "Ctrl+Z in the middle",
            "TT,Họ và tên\r\n1,Lê\u{1a}An\r\n2,Lê Ba\r\n".into(),
            "utf-8 ',' 2 Lê An; 3 Lê Ba",
        ),
        (
            "vertical tab and form feed",
            "TT,Họ và tên\n1,Lê\u{b}An\n2,Lê\u{c}Ba\n".into(),
            "utf-8 ',' 2 Lê An; 3 Lê Ba",
        ),
        (
            "line separators of Unicode",
            "TT,Họ và tên\n1,Lê\u{2028}An\n2,Lê\u{85}Ba\n".into(),
            "utf-8 ',' 2 Lê An; 3 Lê Ba",
        ),
    ]);
}

#[test]
fn delimiters() {
    compare(vec![
        (
            "semicolon",
            "TT;Họ và tên;Năm sinh\n1;Lê An;1985\n".into(),
            "utf-8 ';' 2 Lê An",
        ),
        (
            "tab",
            "TT\tHọ và tên\tNăm sinh\n1\tLê An\t1985\n".into(),
            "utf-8 '\\t' 2 Lê An",
        ),
        (
            "bar",
            "TT|Họ và tên|Năm sinh\n1|Lê An|1985\n".into(),
            "utf-8 '|' 2 Lê An",
        ),
        (
            "decimal commas",
            "TT;Họ và tên;Diện tích\n1;Lê An;72,5\n2;Lê Ba;60,25\n3;Lê Tư;1,5\n".into(),
            "utf-8 ';' 2 Lê An; 3 Lê Ba; 4 Lê Tư",
        ),
        (
            "commas in names of places",
            "TT;Họ và tên;Địa chỉ\n1;Lê An;Tổ 1, ấp 2, xã 3, huyện 4\n".into(),
            "utf-8 ';' 2 Lê An",
        ),
        (
            "sep=;",
            "sep=;\r\nTT;Họ và tên\r\n1;Lê, An\r\n".into(),
            "utf-8 ';' 2 Lê, An",
        ),
        (
            "sep=,",
            "sep=,\nTT,Họ và tên\n1,Lê; An; x; y\n".into(),
            "utf-8 ',' 2 Lê; An; x; y",
        ),
        (
            "sep=tab",
            "sep=\t\nTT\tHọ và tên\n1\tLê An\n".into(),
            "utf-8 '\\t' 2 Lê An",
        ),
        (
            "sep=|",
            "sep=|\nTT|Họ và tên\n1|Lê, An\n".into(),
            "utf-8 '|' 2 Lê, An",
        ),
        (
            "sep= in quotes behind a mark",
            "\u{feff}\"sep=;\"\nTT;Họ và tên\n1;Lê An\n".into(),
            "utf-8 ';' 2 Lê An",
        ),
        (
            "sep= of utf-16",
            "\u{feff}sep=;\r\nTT;Họ và tên\r\n1;Lê An\r\n"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect(),
            "utf-16le ';' 2 Lê An",
        ),
        (
            "a sep= that is not followed",
            "sep=#\nTT,Họ và tên\n1,Lê An\n".into(),
            "utf-8 ',' 3 Lê An",
        ),
    ]);
}

#[test]
fn quotes() {
    let open = "2,Lê Ba,\n".repeat(28);
    compare(vec![
        (
            "doubled",
            "TT,Họ và tên,Ghi chú\n1,\"Lê \"\"Út\"\" An\",x\n".into(),
            "utf-8 ',' 2 Lê \"Út\" An",
        ),
        (
            "with newlines",
            "TT,Họ và tên,Ghi chú\n1,Lê An,\"một\nhai\r\nba\"\n2,Lê Ba,\n".into(),
            "utf-8 ',' 2 Lê An; 3 Lê Ba",
        ),
        (
            "in a bare cell",
            "TT,Họ và tên,Ghi chú\n1,Lê \"Út\" An,x\n".into(),
            "utf-8 ',' 2 Lê \"Út\" An",
        ),
        (
            "text behind a quote",
            "TT,Họ và tên,Ghi chú\n1,\"Lê\" An,x\n".into(),
            "utf-8 ',' 2 Lê An",
        ),
        (
            "smart",
            "TT,Họ và tên,Ghi chú\n1,“Lê An”,“x\n2,Lê Ba,”\n".into(),
            "utf-8 ',' 2 “Lê An”; 3 Lê Ba",
        ),
        (
            "single",
            "TT,Họ và tên,Ghi chú\n1,Lê An,'x, y'\n".into(),
            "utf-8 ',' 2!cells_too_many",
        ),
        (
            "backslashes",
            "TT,Họ và tên,Ghi chú\n1,Lê An,a\\\"b\n2,Lê Ba,\\\n".into(),
            "utf-8 ',' 2 Lê An; 3 Lê Ba",
        ),
        (
            "never closed",
            format!("TT,Họ và tên,Ghi chú\n1,\"Lê An,x\n{open}").into(),
            "utf-8 ',' 2!quote_open; 3 Lê Ba; 4 Lê Ba; 5 Lê Ba; 6 Lê Ba; 7 Lê Ba; 8 Lê Ba; 9 Lê Ba; 10 Lê Ba; 11 Lê Ba; 12 Lê Ba; 13 Lê Ba; 14 Lê Ba; 15 Lê Ba; 16 Lê Ba; 17 Lê Ba; 18 Lê Ba; 19 Lê Ba; 20 Lê Ba; 21 Lê Ba; 22 Lê Ba; 23 Lê Ba; 24 Lê Ba; 25 Lê Ba; 26 Lê Ba; 27 Lê Ba; 28 Lê Ba; 29 Lê Ba; 30 Lê Ba",
        ),
        (
            "never closed in the last line",
            "TT,Họ và tên,Ghi chú\n1,Lê An,\n2,\"Lê Ba,x\n".into(),
            "utf-8 ',' 2 Lê An; 3!quote_open",
        ),
        (
            "closed many rows below",
            "TT,Họ và tên,Ghi chú\n1,\"Lê An,x\n2,Lê Ba,\n3,Lê \"Tư,\n".into(),
            "utf-8 ',' 2!quote_open; 3 Lê Ba; 4 Lê \"Tư",
        ),
        (
            "a heading with a line break",
            "TT,\"Họ\nvà tên\",Năm sinh\n1,Lê An,1985\n".into(),
            "utf-8 ',' 2 Lê An",
        ),
    ]);
}

#[test]
fn ragged() {
    let many = format!("{HEADER}1,Lê An,1985,x{}\n", ",".repeat(9_999));
    let filled = format!(
        "{HEADER}1,Lê An,1985{}\n2,Lê Ba,1990,\n",
        ",x".repeat(9_999)
    );
    let wide = ",c".repeat(10_000);
    compare(vec![
        (
            "short rows",
            format!("{HEADER}1,Lê An\n2\n3,Lê Ba,1990\n").into(),
            "utf-8 ',' 2 Lê An; 3~blank; 4 Lê Ba",
        ),
        (
            "long rows",
            format!("{HEADER}1,Lê An,1985,x,thừa\n2,Lê Ba,1990,,\n").into(),
            "utf-8 ',' 2!cells_too_many; 3 Lê Ba",
        ),
        (
            "trailing commas",
            format!("{HEADER}1,Lê An,1985,x,,,,,\n,,,,,,,,\n").into(),
            "utf-8 ',' 2 Lê An; 3~blank",
        ),
        ("10,000 commas", many.into(), "utf-8 ',' 2 Lê An"),
        (
            "10,000 cells",
            filled.into(),
            "utf-8 ',' 2!cells_too_many; 3 Lê Ba",
        ),
        (
            "10,000 columns",
            format!(
                "TT,Họ và tên{wide}\n1,Lê An{}\n2,Lê Ba\n",
                ",y".repeat(10_000)
            )
            .into(),
            "utf-8 ',' 2 Lê An; 3 Lê Ba",
        ),
        (
            "20,000 cells",
            format!("{HEADER}1,Lê An{}\n2,Lê Ba,,\n", ",x".repeat(20_000)).into(),
            "utf-8 ',' 2!cells_too_many; 3 Lê Ba",
        ),
    ]);
}
