//! Any bytes as a workbook, or as one part of a workbook that is whole otherwise.

use std::cell::LazyCell;
use std::io::{Cursor, Write};

use gocua::exchange::List;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::list::{choice, read};

thread_local! {
    static FOLDER: LazyCell<tempfile::TempDir> =
        LazyCell::new(|| tempfile::tempdir().expect("a folder for the workbook"));
}

/// The parts of the smallest workbook of Excel.
const XLSX: [(&str, &str); 7] = [
    (
        "[Content_Types].xml",
        r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
    ),
    (
        "xl/worksheets/sheet1.xml",
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Le Van An</t></is></c><c r="B2" s="1"><v>31000</v></c></row></sheetData></worksheet>"#,
    ),
    (
        "xl/sharedStrings.xml",
        r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="2" uniqueCount="2"><si><t>Ho va ten</t></si><si><t>Ngay sinh</t></si></sst>"#,
    ),
    (
        "xl/styles.xml",
        r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#,
    ),
];

/// Those of the smallest one of `LibreOffice`.
const ODS: [(&str, &str); 3] = [
    ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
    (
        "META-INF/manifest.xml",
        r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>"#,
    ),
    (
        "content.xml",
        r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="S"><table:table-row><table:table-cell office:value-type="string"><text:p>Ho va ten</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell office:value-type="string"><text:p>Le Van An</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#,
    ),
];

/// A whole workbook but for one part.
fn with_part(parts: &[(&str, &str)], changed: usize, bytes: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (place, (name, content)) in parts.iter().enumerate() {
        let content = if place == changed {
            bytes
        } else {
            content.as_bytes()
        };
        zip.start_file(*name, stored).expect("a part begins");
        zip.write_all(content).expect("a part in memory");
    }
    zip.finish().expect("a workbook in memory").into_inner()
}

/// The first byte chooses: the bytes as a file, or as which part of a workbook.
pub fn attempt(bytes: &[u8]) {
    let Some((kind, rest)) = bytes.split_first() else {
        return;
    };
    let content = match kind % 12 {
        part @ 1..=7 => with_part(&XLSX, usize::from(part) - 1, rest),
        part @ 8..=10 => with_part(&ODS, usize::from(part) - 8, rest),
        _ => rest.to_vec(),
    };
    FOLDER.with(|folder| {
        let path = folder.path().join("list");
        std::fs::write(&path, content).expect("a file is written");
        if let Ok(lists) = List::open_all(&path, &choice()) {
            lists.into_iter().for_each(read);
        }
    });
}

/// What a person would have in the parts that can be changed: a beginning for the fuzzer and the battery.
pub fn seeds() -> Vec<Vec<u8>> {
    let parts = XLSX.iter().chain(&ODS).enumerate();
    let seed = |(place, (_, content)): (usize, &(&str, &str))| {
        let mut seed = vec![place as u8 + 1];
        seed.extend_from_slice(content.as_bytes());
        seed
    };
    let mut seeds: Vec<Vec<u8>> = parts.map(seed).collect();
    for whole in [with_part(&XLSX, 99, b""), with_part(&ODS, 99, b"")] {
        seeds.push([&[0], &whole[..]].concat());
    }
    seeds
}
