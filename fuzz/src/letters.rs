//! Any bytes as the cells of a list, in every encoding and letters of old fonts.

use std::io::Cursor;

use gocua::exchange::{Choice, Encoding, List};

use super::list::{choice, read};

/// The headings of the list; the bytes are what stands below.
const HEADINGS: &[u8] = b"Thon;Ma ho;Ho va ten;Nam sinh;Ghi chu\n";

/// Every encoding reads the bytes.
pub fn attempt(bytes: &[u8]) {
    for encoding in Encoding::ALL.map(Some).into_iter().chain([None]) {
        let content = [
            HEADINGS,
            b"Thon 1;1;",
            bytes,
            b";1960;",
            bytes,
            b"\n",
            bytes,
        ]
        .concat();
        let choice = Choice {
            encoding,
            ..choice()
        };
        if let Ok(list) = List::new(Cursor::new(content), &choice) {
            for name in &list.description().names {
                assert!(name.len() <= 16 * bytes.len() + 64, "a name grows: {name}");
            }
            read(list);
        }
    }
}
