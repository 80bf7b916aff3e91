//! `gocua list LIST`: a list of the register on the terminal, as wide as it is.

use clap::Args;
use serde_json::{Value, json};

use crate::exchange::Field;
use crate::exchange::export::{ExportOptions, Format, ListKind, export, show};
use crate::store::{DueFilter, DueSet, FigureBy, Store};

use super::agenda::{calendar_counts, due_counts};
use super::call::Call;
use super::error::{DONE, Result};
use super::filter::{Choice, absent_filter, choose, counts_json, due_filter};
use super::league::list_progress;
use super::output::{print, print_json};
use super::table::{Column, Table};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    choice: Choice,
    #[arg(long, help = "full_numbers")]
    full_numbers: bool,
}

pub(super) fn run(arguments: &Arguments, call: &Call) -> Result<u8> {
    if arguments.choice.is_progress() {
        return list_progress(&arguments.choice, call);
    }
    let kind = arguments.choice.kind(call.lang)?;
    let store = arguments.choice.register(call)?;
    let chosen = choose(&arguments.choice, kind, &store, call)?;
    let options = ExportOptions {
        full_numbers: arguments.full_numbers,
        ..chosen
    };
    if call.json {
        let options = ExportOptions {
            format: Format::Json,
            ..options
        };
        let mut written = Vec::new();
        export(&store, kind, &options, &mut written, &mut |_| true)?;
        let rows: Value = serde_json::from_slice(&written).unwrap_or_default();
        let count = rows.as_array().map_or(0, Vec::len);
        let counts = match kind {
            ListKind::Absent => counts(&arguments.choice, &store, call)?,
            ListKind::Due => {
                let village = arguments.choice.village(&store, call.lang)?;
                due_counts(village, arguments.choice.filters(), &store, call.lang)?
            }
            ListKind::Calendar => {
                calendar_counts(arguments.choice.village(&store, call.lang)?, &store)?
            }
            ListKind::Eligible => eligible_counts(&arguments.choice, &store, call)?,
            _ => json!({}),
        };
        print_json(
            &json!({ "list": kind.code(), "count": count, "counts": counts, "rows": rows }),
        )?;
        return Ok(DONE);
    }
    let mut rows = Vec::new();
    let fields = show(&store, kind, &options, &mut |row| {
        rows.push(row);
        true
    })?;
    let mut table = Table::new(
        fields
            .into_iter()
            .map(|field| column(field, call))
            .collect(),
    );
    for row in rows {
        table.row(row);
    }
    print(&table.text())?;
    Ok(DONE)
}

/// How many people each value of each filter would leave, with the other filters as they are.
fn counts(choice: &Choice, store: &Store, call: &Call) -> Result<Value> {
    let roll = store.load_roll()?;
    let village = choice.village(store, call.lang)?;
    let filter = absent_filter(village, choice, store, &roll, call.lang)?;
    let (_, counts) = roll.absent(&filter);
    counts_json(&counts, store)
}

/// How many people are in each set, with the other filters as they are.
fn eligible_counts(choice: &Choice, store: &Store, call: &Call) -> Result<Value> {
    let village = choice.village(store, call.lang)?;
    let filter = DueFilter {
        set: DueSet::People,
        ..due_filter(village, choice, store, call.lang)?
    };
    let (_, figures) = store.load_roll()?.figures_of(&filter, FigureBy::Village);
    let counts = DueSet::all().map(|set| (set.code().to_owned(), json!(figures.of(set))));
    Ok(Value::Object(counts.collect()))
}

/// Ids, numbers and dates are never cut.
fn column(field: Field, call: &Call) -> Column {
    let heading = field.heading(call.lang);
    match field.code() {
        "members" | "absent_members" | "visits" | "score" | "tries" => Column::number(heading),
        "person_key" | "household_code" | "born" | "number" | "last_day" | "result_date"
        | "next_visit" | "follow_up" | "reason_day" | "home_from" | "home_to" | "stage_day" => {
            Column::fixed(heading)
        }
        _ => Column::text(heading),
    }
}
