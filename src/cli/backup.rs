//! `gocua backup [--out FILE | --to FOLDER]`: a checked copy of the register, beside it or where it is wanted.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::lang::say;
use crate::store::BackupKind;

use super::call::Call;
use super::error::{DONE, Error, Result};
use super::progress::Work;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(long, value_name = "FILE", help = "backup-out")]
    out: Option<PathBuf>,
    #[arg(
        long,
        value_name = "FOLDER",
        conflicts_with = "out",
        help = "backup-to"
    )]
    to: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, call: &Call) -> Result<u8> {
    let store = call.read()?;
    let work = Work::begin(say!(call.lang, working_backup), call);
    let mut step = |done, total| work.step(done, total);
    let path = match (&arguments.out, &arguments.to) {
        (_, Some(folder)) => store.back_up_into(folder, &mut step)?,
        (Some(path), None) => {
            store.back_up_to(path, &mut step)?;
            store.was_copied_to(path);
            path.canonicalize()
                .map_err(|error| Error::Io(path.clone(), error))?
        }
        (None, None) => store.back_up(BackupKind::Manual, &mut step)?,
    };
    drop(work);
    let size = path
        .metadata()
        .map_err(|error| Error::Io(path.clone(), error))?
        .len();
    let file = path.display().to_string();
    call.confirm(
        || json!({ "path": file, "size": size }),
        || {
            say!(
                call.lang,
                done_backup,
                file = file.as_str(),
                size = call.lang.size(size)
            )
        },
    )?;
    Ok(DONE)
}
