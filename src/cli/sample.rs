//! `gocua sample`: an invented list of any size, as CSV.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::lang::say;
use crate::sample::{SampleOptions, write_csv};
use crate::store::{Error as StoreError, unnamed_in};

use super::call::Call;
use super::error::{DONE, Error, Result};
use super::output::{Output, lost};
use super::progress::Work;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(long, value_name = "COUNT", help = "people")]
    people: u64,
    #[arg(long, value_name = "NUMBER", default_value_t = 1, help = "seed")]
    seed: u64,
    #[arg(long, value_name = "FILE", help = "out")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, call: &Call) -> Result<u8> {
    let Some(path) = &arguments.out else {
        call.data_needs_file()?;
        write(arguments, &mut Output::open(), call).map_err(|error| match error {
            Error::Io(_, error) => lost(error),
            other => other,
        })?;
        return Ok(DONE);
    };
    let people = write_file(arguments, path, call)?;
    let file = path.display().to_string();
    call.confirm(
        || json!({ "path": file, "people": people, "seed": arguments.seed }),
        || {
            say!(
                call.lang,
                done_sample,
                people = call.lang.number(people as i64),
                file = file.as_str()
            )
        },
    )?;
    Ok(DONE)
}

fn write(arguments: &Arguments, out: &mut impl Write, call: &Call) -> Result<u64> {
    let work = if arguments.out.is_some() {
        Work::begin(say!(call.lang, working_sample), call)
    } else {
        Work::begin_unseen()
    };
    let options = SampleOptions {
        people: arguments.people,
        seed: arguments.seed,
        today: call.today(),
    };
    let written = write_csv(options, out, &mut |done| work.step(done, arguments.people));
    if work.is_cancelled() {
        return Err(StoreError::Cancelled.into());
    }
    written.map_err(|error| Error::Io(arguments.out.clone().unwrap_or_default(), error))
}

/// Written whole or not at all.
fn write_file(arguments: &Arguments, path: &Path, call: &Call) -> Result<u64> {
    let failed = |error| Error::Io(path.to_owned(), error);
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut temporary = unnamed_in(folder).map_err(failed)?;
    let people = write(arguments, &mut temporary, call)?;
    temporary.as_file().sync_all().map_err(failed)?;
    temporary
        .persist(path)
        .map_err(|error| failed(error.error))?;
    Ok(people)
}
