//! `gocua total METRIC NUMBER`: a total as the police told it, beside the count by name.

use clap::Args;
use serde_json::json;

use crate::domain::metric::{Basis, Metric};
use crate::domain::name::clean_text;
use crate::exchange::league::difference_words;
use crate::lang::say;
use crate::store::{Told, TotalRow};

use super::call::Call;
use super::error::{DONE, Error, Result};
use super::find::{chosen, village};
use super::when::{day, iso};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(value_name = "METRIC", help = "total_metric")]
    metric: String,
    #[arg(value_name = "NUMBER", help = "total_number")]
    number: u32,
    #[arg(long, value_name = "VILLAGE", help = "total_village")]
    village: Option<String>,
    #[arg(long, value_name = "DATE", help = "total_on")]
    on: Option<String>,
    #[arg(long, help = "total_to_date")]
    to_date: bool,
    #[arg(long, value_name = "TEXT", help = "total_source")]
    source: Option<String>,
}

pub(super) fn run(arguments: &Arguments, call: &Call) -> Result<u8> {
    let lang = call.lang;
    let metric = chosen(
        "metric",
        Metric::all(),
        Metric::code,
        &arguments.metric,
        lang,
    )?;
    let on = match &arguments.on {
        Some(text) => day(text, call.today(), lang)?,
        None => call.today(),
    };
    if on > call.today() {
        let words = say!(lang, usage_day_in_future, day = lang.day(on));
        return Err(Error::Usage("day_in_future", words));
    }
    let told = Told {
        metric,
        basis: if arguments.to_date {
            Basis::ToDate
        } else {
            Basis::Day
        },
        day: on,
    };
    let mut store = call.write()?;
    let named = arguments.village.as_deref();
    let of = named.map(|name| village(&store, name, lang)).transpose()?;
    let source = clean_text(arguments.source.as_deref().unwrap_or_default());
    let done = store.set_day_totals(told, &[(of, Some(arguments.number))], &source)?;
    let roll = store.load_roll()?;
    let rows = store.total_rows(&roll, told)?;
    let row = rows.into_iter().find(|row| row.village == of);
    let place = match of {
        Some(village) => store.village(village)?.name,
        None => store.commune()?.name,
    };
    call.confirm(
        || {
            let mut object = row.as_ref().map_or(json!({}), total_json);
            object["batch"] = json!(done.batch.map(|batch| batch.to_string()));
            object["changed"] = json!(done.value);
            object
        },
        || {
            let words = row
                .as_ref()
                .map_or_else(String::new, |row| difference_words(row, lang));
            say!(
                lang,
                done_total,
                place = place.as_str(),
                day = lang.day(on),
                words = words
            )
        },
    )?;
    Ok(DONE)
}

/// A total beside its count, for programs.
pub(super) fn total_json(row: &TotalRow) -> serde_json::Value {
    json!({
        "village": row.village.map(|village| village.to_string()),
        "metric": row.told.metric.code(),
        "on": iso(row.told.day),
        "basis": row.told.basis.code(),
        "told": row.total,
        "source": row.source,
        "by_name": row.counted,
        "difference": row.difference(),
        "fell_from": row.fell_from().map(|(day, told)| json!({ "on": iso(day), "told": told })),
    })
}
