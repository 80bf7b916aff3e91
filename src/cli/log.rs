//! `gocua log`: what was done, newest first.

use clap::Args;
use serde_json::{Value, json};

use crate::lang::{Lang, say};
use crate::store::BatchLine;

use super::call::Call;
use super::error::{DONE, Result};
use super::table::{Column, Table};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(long, value_name = "COUNT", default_value_t = 50, help = "limit")]
    limit: usize,
}

pub(super) fn run(arguments: &Arguments, call: &Call) -> Result<u8> {
    let most = if arguments.limit == 0 {
        i64::MAX as usize
    } else {
        arguments.limit
    };
    let lines = call.read()?.batches(most)?;
    call.answer(
        || json!({ "batches": lines.iter().map(value).collect::<Vec<Value>>() }),
        || table(&lines, call.lang).text(),
    )?;
    Ok(DONE)
}

fn value(line: &BatchLine) -> Value {
    json!({
        "id": line.id.to_string(),
        "at": line.at.local().format("%Y-%m-%dT%H:%M:%S+07:00").to_string(),
        "who": line.who,
        "kind": line.kind.code(),
        "source": line.source,
        "undone": line.undone,
        "rows": line.rows,
    })
}

fn table(lines: &[BatchLine], lang: Lang) -> Table {
    let mut table = Table::new(vec![
        Column::fixed(say!(lang, log_batch)),
        Column::fixed(say!(lang, log_at)),
        Column::text(say!(lang, log_who)),
        Column::fixed(say!(lang, log_kind)),
        Column::text(say!(lang, log_source)),
        Column::number(say!(lang, log_rows)),
        Column::fixed(String::new()),
    ]);
    for line in lines {
        let at = line.at.local();
        table.row(vec![
            line.id.to_string(),
            format!("{} {}", lang.day(at.date()), at.format("%H:%M")),
            line.who.clone(),
            lang.label("batch", line.kind.code()),
            line.source.clone(),
            lang.number(line.rows as i64),
            if line.undone {
                say!(lang, log_undone)
            } else {
                String::new()
            },
        ]);
    }
    table
}
