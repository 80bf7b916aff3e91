//! `gocua check [--full]`: proves that the file is whole, and with `--full` that its log tells the truth.

use clap::Args;
use serde_json::{Value, json};

use crate::lang::{Lang, say};
use crate::store::{CheckReport, Error as StoreError, Fault};

use super::call::Call;
use super::error::{DAMAGED, DONE, Error, Result};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(long, help = "full")]
    full: bool,
}

pub(super) fn run(arguments: &Arguments, call: &Call) -> Result<u8> {
    match call
        .read()
        .and_then(|store| Ok(store.check(arguments.full)?))
    {
        Ok(report) => {
            call.answer(
                || value(&report),
                || format!("{}\n", words(&report, call.lang)),
            )?;
            Ok(if report.faults.is_empty() {
                DONE
            } else {
                DAMAGED
            })
        }
        // A file so broken that it cannot be opened is what a check is asked for.
        Err(error @ Error::Store(StoreError::Cut(_) | StoreError::Damaged(_))) => {
            call.fail(&error);
            Ok(DAMAGED)
        }
        Err(error) => Err(error),
    }
}

fn value(report: &CheckReport) -> Value {
    let faults: Vec<Value> = report
        .faults
        .iter()
        .map(|fault| json!({ "code": fault.code, "entity": fault.entity, "row": fault.row.to_string(), "text": fault.text }))
        .collect();
    json!({ "ok": faults.is_empty(), "full": report.full, "rows": report.rows, "operations": report.operations, "faults": faults })
}

fn words(report: &CheckReport, lang: Lang) -> String {
    let rows = lang.number(report.rows as i64);
    if report.faults.is_empty() {
        return if report.full {
            say!(
                lang,
                done_check_full,
                rows = rows,
                operations = lang.number(report.operations as i64)
            )
        } else {
            say!(lang, done_check, rows = rows)
        };
    }
    let mut lines = vec![say!(
        lang,
        check_found,
        count = lang.count(report.faults.len())
    )];
    lines.extend(report.faults.iter().map(|fault| fault_line(fault, lang)));
    lines.push(say!(lang, check_advice));
    lines.join("\n")
}

fn fault_line(fault: &Fault, lang: Lang) -> String {
    let what = lang.label("fault", fault.code);
    let place = if fault.entity.is_empty() {
        String::new()
    } else {
        format!(" · {} {}", fault.entity, fault.row)
    };
    let text = if fault.text.is_empty() {
        String::new()
    } else {
        format!(" · {}", fault.text)
    };
    format!("  {what}{place}{text}")
}
