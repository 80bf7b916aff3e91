//! Fixtures and inputs of a fixed seed, for each function in `fuzz/src`.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Command;

use crate::promise::held;
use crate::tries::{TRIES, Try, workbook};

/// Numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    fn byte(&mut self) -> u8 {
        self.below(256) as u8
    }
}

/// Pieces that mean something to some reader.
const PIECES: [&[u8]; 24] = [
    b"31/02/1985",
    b"1/1/0001",
    b"99999999999999999999",
    b"001099012345",
    b"0912 345 678 (con)",
    b"\"",
    b"\r\n",
    b"\t",
    b";;;",
    b"=cmd|",
    b"\x1b[2J",
    b"\xff\xfe",
    b"\0",
    b"\xe1\xbb\x85",
    b"\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
    b"\xe2\x80\xae",
    b"\xf0\x9f\x98\x80",
    b"Nguy\xd4n V\xa8n",
    b"Hoa\xf8ng",
    b"<c r=\"ZZZ9999999\"><v>1e999</v></c>",
    b"&#x110000;",
    b"table:number-columns-repeated=\"4294967295\"",
    b"Tet 2027",
    b"1..5,7-9",
];

/// A seed, changed here and there, or an input out of nothing.
fn input(seeds: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = match seeds.get(chance.below(seeds.len() + 1)) {
        Some(seed) => seed.clone(),
        None => Vec::new(),
    };
    for _ in 0..=chance.below(12) {
        let at = chance.below(bytes.len() + 1);
        match chance.below(4) {
            0 if at < bytes.len() => bytes[at] = chance.byte(),
            1 if !bytes.is_empty() => {
                let to = bytes.len().min(at + chance.below(9));
                bytes.drain(at..to);
            }
            2 => {
                let piece = PIECES[chance.below(PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            _ => {
                let count = chance.below(24);
                let noise: Vec<u8> = (0..count).map(|_| chance.byte()).collect();
                bytes.splice(at..at, noise);
            }
        }
    }
    bytes
}

fn files(folder: &Path) -> Vec<Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

fn seeds(name: &str, fixtures: &[Vec<u8>], root: &Path) -> Vec<Vec<u8>> {
    let mut seeds = fixtures.to_vec();
    match name {
        "workbook" => seeds.extend(workbook::seeds()),
        "list" => {
            let lists = files(&root.join("tests/data/lists"));
            seeds.extend(
                lists
                    .into_iter()
                    .map(|list| [&[u8::MAX], &list[..]].concat()),
            );
        }
        _ => {}
    }
    seeds
}

/// Tries the fixtures of one target and so many inputs; how many in all.
fn tried(name: &str, attempt: Try, inputs: usize) -> usize {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fixtures = files(&root.join("fuzz/fixtures").join(name));
    let seeds = seeds(name, &fixtures, root);
    let mut chance = Chance(20_261_122);
    let more = (0..inputs).map(|_| input(&seeds, &mut chance));
    let all = fixtures.iter().cloned().chain(more);
    all.inspect(|bytes| {
        let held = catch_unwind(AssertUnwindSafe(|| attempt(bytes)));
        assert!(
            held.is_ok(),
            "{name}: {:?} = {}",
            bytes,
            bytes.escape_ascii()
        );
    })
    .count()
}

/// Where the screens look for files, and what they would open them with, is not the machine's own: the test runs
/// itself again in a place of its own.
#[test]
fn whatever_comes_in_is_held() {
    const AWAY: &str = "GOCUA_FUZZED_AWAY";
    if std::env::var_os(AWAY).is_none() {
        let home = tempfile::tempdir().unwrap();
        let mut again = Command::new(std::env::current_exe().unwrap());
        again
            .args([
                "--exact",
                "battery::whatever_comes_in_is_held",
                "--nocapture",
            ])
            .current_dir(home.path())
            .env(AWAY, "1")
            .env("HOME", home.path())
            .env("TMPDIR", home.path())
            .env("PATH", "")
            .env_remove("XDG_CONFIG_HOME");
        let output = again.output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{told}");
        return;
    }
    let mut times = 0;
    for (name, attempt) in TRIES {
        let inputs = match name {
            "keys" => 60,
            "header" | "workbook" => 300,
            "letters" | "list" => 500,
            _ => 2_000,
        };
        times += tried(name, attempt, inputs);
    }
    held("fuzzed", times);
}
