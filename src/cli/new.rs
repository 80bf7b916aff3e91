//! `gocua new FILE --commune NAME`: an empty register with its first campaign.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::domain::name::clean_text;
use crate::lang::say;
use crate::store::{Store, first_campaign, new_commune};

use super::call::Call;
use super::error::{DONE, Error, Result};
use super::when::iso;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(value_name = "FILE", help = "new-register")]
    file: PathBuf,
    #[arg(long, value_name = "NAME", help = "commune")]
    commune: String,
}

pub(super) fn run(arguments: &Arguments, call: &Call) -> Result<u8> {
    let commune = new_commune(&clean_text(&arguments.commune), call.lang);
    if commune.name.is_empty() {
        return Err(Error::Usage(
            "commune_name_missing",
            say!(call.lang, usage_commune_name_missing),
        ));
    }
    call.trust_clock(None)?;
    let campaign = first_campaign(call.today(), call.lang);
    let store = Store::create(&arguments.file, &commune, &campaign, &call.options())?;
    let store = call.opened(store);
    let file = store.path().display().to_string();
    let uuid = store.uuid()?;
    call.confirm(
        || json!({ "path": file, "uuid": uuid, "commune": commune.name, "campaign": campaign.name, "starts_on": iso(campaign.starts_on) }),
        || say!(call.lang, done_new, commune = commune.name.as_str(), file = file.as_str()),
    )?;
    Ok(DONE)
}
