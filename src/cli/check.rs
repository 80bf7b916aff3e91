//! `gocua check [--full]`: proves that the file is whole, and with `--full` that its log tells the truth.

use clap::Args;
use serde_json::{Value, json};

use crate::lang::text::cell;
use crate::lang::{Lang, say};
use crate::store::{CheckReport, Error as StoreError, Fault, last_good_copy};

use super::call::Call;
use super::error::{DAMAGED, DONE, Error, Result};
use super::output::{print_json, say_aside};
use super::restore;

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
        Ok(report) if report.faults.is_empty() => {
            call.answer(
                || value(&report),
                || format!("{}\n", sound_words(&report, call.lang)),
            )?;
            Ok(DONE)
        }
        Ok(report) => {
            let copy = last_good(call)?;
            let mut told = value(&report);
            told["backup"] = copy.as_ref().map_or(Value::Null, restore::value);
            call.answer(
                || told,
                || {
                    format!(
                        "{}\n{}\n",
                        fault_words(&report, call.lang),
                        advice(copy.as_ref(), call)
                    )
                },
            )?;
            Ok(DAMAGED)
        }
        // A file so broken that it cannot be opened is what a check is asked for.
        Err(error @ Error::Store(StoreError::Cut(_) | StoreError::Damaged(_))) => {
            let copy = last_good(call)?;
            if call.json {
                let path = error.path().map(|path| path.display().to_string());
                let error =
                    json!({ "code": error.code(), "text": error.say(call.lang), "path": path });
                let copy = copy.as_ref().map_or(Value::Null, restore::value);
                print_json(&json!({ "error": error, "backup": copy }))?;
            } else {
                call.fail(&error);
                say_aside(&advice(copy.as_ref(), call));
            }
            Ok(DAMAGED)
        }
        Err(error) => Err(error),
    }
}

/// The newest copy of the register that is whole.
fn last_good(call: &Call) -> Result<Option<restore::Line>> {
    Ok(last_good_copy(&restore::whole(call.register_to_read()?)?))
}

/// Which copy to take, and what it costs.
fn advice(copy: Option<&restore::Line>, call: &Call) -> String {
    let lang = call.lang;
    let Some(line) = copy else {
        return say!(lang, check_advice_none);
    };
    let lines = restore::line_words(line, call).join("\n  ");
    let name = line.0.path.file_name().unwrap_or_default();
    let name = name.to_string_lossy().into_owned();
    format!(
        "{}\n  {lines}\n{}",
        say!(lang, check_advice),
        say!(lang, check_advice_how, name = name)
    )
}

fn value(report: &CheckReport) -> Value {
    let faults: Vec<Value> = report
        .faults
        .iter()
        .map(|fault| json!({ "code": fault.code, "entity": fault.entity, "row": fault.row.to_string(), "text": fault.text }))
        .collect();
    json!({ "ok": faults.is_empty(), "full": report.full, "rows": report.rows, "operations": report.operations, "faults": faults })
}

fn sound_words(report: &CheckReport, lang: Lang) -> String {
    let rows = lang.number(report.rows as i64);
    if report.full {
        say!(
            lang,
            done_check_full,
            rows = rows,
            operations = lang.number(report.operations as i64)
        )
    } else {
        say!(lang, done_check, rows = rows)
    }
}

fn fault_words(report: &CheckReport, lang: Lang) -> String {
    let mut lines = vec![say!(
        lang,
        check_found,
        count = lang.count(report.faults.len())
    )];
    lines.extend(report.faults.iter().map(|fault| fault_line(fault, lang)));
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
    format!("  {}", cell(&format!("{what}{place}{text}")))
}
