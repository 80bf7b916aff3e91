//! Files of another kind, by their first bytes.

use std::fs;
use std::io::Write;

use gocua::exchange::List;

use crate::sight::{bytes, choice, compare, see};

#[test]
fn are_named() {
    let sqlite = |id: u32| {
        let mut header = b"SQLite format 3\0".to_vec();
        header.resize(68, 0);
        header.extend(id.to_be_bytes());
        header.resize(4096, 0);
        header
    };
    let utf16 = |text: &str| {
        text.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    compare(vec![
        ("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "picture"),
        ("jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0".to_vec(), "picture"),
        ("gif", b"GIF89a\x01\0\x01\0".to_vec(), "picture"),
        ("tif", b"II*\0\x08\0\0\0".to_vec(), "picture"),
        ("webp", b"RIFF\x24\0\0\0WEBPVP8 ".to_vec(), "picture"),
        ("pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(), "pdf"),
        ("rtf", b"{\\rtf1\\ansi Nguy\\'ean}".to_vec(), "document"),
        (
            "html",
            b"<!DOCTYPE html>\n<table><tr><td>An</td></tr></table>".to_vec(),
            "web_page",
        ),
        (
            "html of Excel",
            "\u{feff}\r\n<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">".into(),
            "web_page",
        ),
        (
            "html in utf-16",
            [
                &b"\xff\xfe"[..],
                &utf16("<html><body>Họ và tên</body></html>"),
            ]
            .concat(),
            "web_page",
        ),
        (
            "xml",
            b"<?xml version=\"1.0\"?><Workbook/>".to_vec(),
            "web_page",
        ),
        ("the register", sqlite(0x476f_4375), "register"),
        ("another database", sqlite(0), "database"),
        (
            "a database cut short",
            b"SQLite format 3\0".to_vec(),
            "database",
        ),
        ("gz", b"\x1f\x8b\x08\0\0\0\0\0".to_vec(), "compressed"),
        ("7z", b"7z\xbc\xaf\x27\x1c\0\x04".to_vec(), "compressed"),
        ("rar", b"Rar!\x1a\x07\x01\0".to_vec(), "compressed"),
        ("bz2", b"BZh91AY&SY".to_vec(), "compressed"),
        ("xz", b"\xfd7zXZ\0\0\x04".to_vec(), "compressed"),
        (
            "a program",
            [&b"MZ\x90\0\x03\0\0\0"[..], &[0; 200]].concat(),
            "binary",
        ),
        ("all NULs", vec![0; 4096], "binary"),
        (
            "program text",
            b"fn main() {\n    let a = [1, 2];\n}\n".to_vec(),
            "header_missing",
        ),
        (
            "json",
            b"[{\"name\": \"An\", \"born\": 1985}]\n".to_vec(),
            "header_missing",
        ),
    ]);
}

/// What only a file of the disc can be: a zip file is told by what is in it.
#[test]
fn on_the_disc() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let zip = |name: &str, part: &str| {
        let mut zip = zip::ZipWriter::new(fs::File::create(file(name)).unwrap());
        zip.start_file(part, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(b"<x/>").unwrap();
        zip.finish().unwrap();
    };
    zip("a.zip", "danh-sach.csv");
    zip("a.docx", "word/document.xml");
    fs::write(file("a.xls"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....").unwrap();
    fs::write(file("cut.xlsx"), b"PK\x03\x04....").unwrap();
    fs::write(file("list.xlsx"), "TT,Họ và tên\n1,Lê An\n").unwrap();
    for (name, expected) in [
        ("a.zip", "compressed"),
        ("a.docx", "document"),
        ("a.xls", "damaged"),
        ("cut.xlsx", "damaged"),
        ("list.xlsx", "utf-8 ',' 2 Lê An"),
    ] {
        assert_eq!(see(List::open(&file(name), &choice())), expected, "{name}");
    }
    assert_eq!(bytes(b"PK\x03\x04...."), "compressed");
}
