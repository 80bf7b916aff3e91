//! The table of results, in Markdown.

use std::fmt;

/// One budget and what was measured.
struct Row {
    what: String,
    people: String,
    measured: String,
    bar: &'static str,
    held: bool,
}

/// All of them. Each row is also told as it comes, because the last ones take minutes.
pub struct Table(Vec<Row>);

impl Table {
    /// An empty one.
    pub fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds what was measured of a budget.
    pub fn add(
        &mut self,
        what: &str,
        people: u64,
        measured: String,
        bar: &'static str,
        held: bool,
    ) {
        let people = thousands(people);
        eprintln!("{what} · {people}: {measured} (bar {bar})");
        self.0.push(Row {
            what: what.to_owned(),
            people,
            measured,
            bar,
            held,
        });
    }
}

/// `1,000,000`; nothing for a budget that does not depend on people.
pub fn thousands(number: u64) -> String {
    if number == 0 {
        return String::new();
    }
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| what | people | measured | bar | |\n|---|--:|---|---|---|"
        )?;
        for row in &self.0 {
            let Row {
                what,
                people,
                measured,
                bar,
                held,
            } = row;
            let mark = if *held { "held" } else { "**missed**" };
            writeln!(f, "| {what} | {people} | {measured} | {bar} | {mark} |")?;
        }
        Ok(())
    }
}
