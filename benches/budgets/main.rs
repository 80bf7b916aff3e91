//! The budgets of the program, measured: `cargo bench`.
//!
//! `cargo bench -- search visit` measures the rows that have one of these words in their names,
//! `cargo bench -- --people 30000` one size. Registers are built once and kept below the target folder. Wall times of
//! different runs are not to be compared: what counts are the ratios, whose two sides are measured in turn in one run.
#![allow(clippy::unwrap_used, reason = "a measure stops where it fails")]
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the table is what it is for"
)]

mod programs;
mod reads;
mod register;
mod table;
mod terminal;
mod timing;
mod writes;

use table::Table;

/// What was asked for on the command line.
pub struct Wanted {
    words: Vec<String>,
    sizes: Option<Vec<u64>>,
}

impl Wanted {
    fn read() -> Self {
        let mut words = Vec::new();
        let mut sizes = None;
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--bench" => {}
                "--people" => {
                    let list = arguments.next().unwrap();
                    sizes = Some(list.split(',').map(|size| size.parse().unwrap()).collect());
                }
                _ => words.push(argument),
            }
        }
        Self { words, sizes }
    }

    /// Whether a row of this name is to be measured.
    pub fn wants(&self, name: &str) -> bool {
        self.words.is_empty() || self.words.iter().any(|word| name.contains(word.as_str()))
    }

    /// The numbers of people to measure with, unless others were asked for.
    pub fn sizes(&self, usual: &[u64]) -> Vec<u64> {
        self.sizes.clone().unwrap_or_else(|| usual.to_vec())
    }
}

fn main() {
    let wanted = Wanted::read();
    let mut table = Table::new();
    reads::measure(&wanted, &mut table);
    writes::measure(&wanted, &mut table);
    terminal::measure(&wanted, &mut table);
    programs::measure(&wanted, &mut table);
    println!("{table}");
}
