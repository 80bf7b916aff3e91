//! A good list, damaged at random: what was not damaged is still read.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Cursor;

use gocua::exchange::{Batch, Encoding, List};
use proptest::prelude::*;

use crate::sight::choice;

const ROWS: usize = 60;

fn name(row: usize) -> String {
    let family = ["Nguyễn", "Trần", "Lê", "Đặng", "Huỳnh"][row % 5];
    let middle = ["Văn", "Thị", "Đức", "Ngọc"][row % 4];
    let given = ["An", "Bình", "Hưởng", "Tuyết", "Mỹ", "Khuê", "Phượng"][row % 7];
    format!("{family} {middle} {given}")
}

/// A line a person, numbered so that every name is found again by its row.
fn list() -> Vec<Vec<u8>> {
    let mut text = String::from("TT,Họ và tên,Năm sinh,Quan hệ,Ghi chú\n");
    for row in 0..ROWS {
        let relation = if row % 4 == 0 { "Chủ hộ" } else { "Con" };
        let note = if row % 6 == 0 {
            "\"đi làm, về \"\"Tết\"\"\""
        } else {
            ""
        };
        let _ = writeln!(
            text,
            "{},{},{},{relation},{note}",
            row + 1,
            name(row),
            1950 + row
        );
    }
    text.split_inclusive('\n')
        .map(|line| line.as_bytes().to_vec())
        .collect()
}

/// Reads to the end; the names that were taken. All rows are accounted for.
fn taken(content: Vec<u8>, encoding: Option<Encoding>) -> Option<BTreeSet<String>> {
    let choice = gocua::exchange::Choice {
        encoding,
        ..choice()
    };
    let mut list = List::new(Cursor::new(content), &choice).ok()?;
    let mut batch = Batch::default();
    while list.read(&mut batch, 5).unwrap() {}
    let (refused, skipped) = (batch.refused.len() as u64, batch.skipped.len() as u64);
    assert_eq!(batch.seen, batch.taken + refused + skipped);
    let members = batch
        .households
        .iter()
        .flat_map(|household| &household.members);
    let line = |person: &gocua::domain::draft::PersonDraft| {
        let born = person
            .birth
            .map_or(String::new(), gocua::domain::PartialDate::iso);
        format!("{} {born}", person.name)
    };
    Some(members.map(line).collect())
}

/// Numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// Damages one line as discs, programs and people do.
fn damage(line: &mut Vec<u8>, chance: &mut Chance) {
    const RUBBISH: [&[u8]; 10] = [
        b"\0",
        b"\xff",
        b"\"",
        b",",
        b"\r",
        b"\n",
        b"\xc3",
        b"\x1b[2J",
        "\u{fffd}".as_bytes(),
        b"=1+1",
    ];
    // The line keeps its end, so that the damage is to one line.
    let end = line.len() - 1;
    let at = chance.below(end);
    match chance.below(5) {
        0 => line[at] ^= 1 << chance.below(8),
        1 => drop(line.drain(at..(at + 1 + chance.below(8)).min(end))),
        2 => {
            let rubbish = RUBBISH[chance.below(RUBBISH.len())];
            drop(line.splice(at..at, rubbish.iter().copied()));
        }
        3 => {
            let copy = line[..at].to_vec();
            drop(line.splice(0..0, copy));
        }
        _ => line[at] = chance.below(256) as u8,
    }
}

#[test]
fn two_hundred_copies_lose_only_what_is_damaged() {
    let good = list();
    let person = |row: usize| format!("{} {}", name(row), 1950 + row);
    let all = taken(good.concat(), None).unwrap();
    assert_eq!(all.len(), ROWS);
    let mut lost = 0;
    for seed in 0..200 {
        let mut chance = Chance(seed);
        let mut copy = good.clone();
        let mut damaged = BTreeSet::new();
        for _ in 0..=chance.below(3) {
            let row = chance.below(ROWS);
            damage(&mut copy[row + 1], &mut chance);
            damaged.insert(row);
        }
        let taken = taken(copy.concat(), None).unwrap_or_default();
        for row in (0..ROWS).filter(|row| !damaged.contains(row)) {
            assert!(
                taken.contains(&person(row)),
                "copy {seed}: row {} is lost",
                row + 2
            );
        }
        lost += damaged
            .iter()
            .filter(|row| !taken.contains(&person(**row)))
            .count();
    }
    assert!(lost > 100, "only {lost} rows were damaged");
    crate::promise::held("lists-damaged", 200);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Whatever is cut out, put in or written over, in whatever encoding: no panic, and every row is accounted for.
    #[test]
    fn any_damage_is_read(
        edits in proptest::collection::vec((any::<prop::sample::Index>(), 0usize..40, "[\0-\u{7f}\"\",;|\t\r\nễ\u{fffd}\u{300}]{0,6}"), 0..8),
        encoding in proptest::option::of(proptest::sample::select(Encoding::ALL.to_vec())),
        wide in any::<bool>(),
    ) {
        let mut bytes = list().concat();
        if wide {
            let text = String::from_utf8(bytes).unwrap();
            bytes = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        }
        for (place, length, put) in edits {
            let at = place.index(bytes.len() + 1);
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, put.bytes());
        }
        taken(bytes, encoding);
    }
}
