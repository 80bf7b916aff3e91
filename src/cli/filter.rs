//! Which rows of a list are wanted: a village, and filters such as `due`, `reason=studying`, `back=tet`, `find=tam`.

use clap::Args;

use crate::domain::absence::Scope;
use crate::domain::id::VillageId;
use crate::exchange::export::{ExportOptions, ListKind};
use crate::lang::Lang;
use crate::store::{AbsentFilter, Back, HouseholdFilter, PhoneFilter, Store, Which};

use super::call::Call;
use super::error::Result;
use super::find::{chosen, reason, unknown_code, village};

/// The list and the choice of its rows.
#[derive(Debug, Args)]
pub(super) struct Choice {
    #[arg(value_name = "LIST", help = "list")]
    list: String,
    #[arg(long, value_name = "VILLAGE", help = "village")]
    village: Option<String>,
    #[arg(long, value_name = "FILTER", help = "filter")]
    filter: Vec<String>,
}

impl Choice {
    /// The list that was named.
    pub fn kind(&self, lang: Lang) -> Result<ListKind> {
        ListKind::from_code(&self.list).ok_or_else(|| unknown_code(&self.list, lang))
    }
}

/// The options that give exactly the rows that are wanted, in the order of the screens.
pub(super) fn choose(
    choice: &Choice,
    kind: ListKind,
    store: &Store,
    call: &Call,
) -> Result<ExportOptions> {
    let named = choice.village.as_deref();
    let village = named.map(|name| village(store, name, call.lang));
    choose_in(village.transpose()?, choice, kind, store, call.lang)
}

/// The same in a village, whichever the choice names.
pub(super) fn choose_in(
    village: Option<VillageId>,
    choice: &Choice,
    kind: ListKind,
    store: &Store,
    lang: Lang,
) -> Result<ExportOptions> {
    let mut options = ExportOptions {
        village,
        lang,
        ..ExportOptions::default()
    };
    if choice.filter.is_empty() {
        return Ok(options);
    }
    if kind == ListKind::Absent {
        let mut filter = AbsentFilter {
            village,
            ..AbsentFilter::default()
        };
        for text in &choice.filter {
            narrow_absent(&mut filter, text, lang)?;
        }
        let (hits, _) = store.load_roll()?.absent(&filter);
        options.absences = Some(hits.into_iter().map(|hit| hit.absence).collect());
    } else {
        let mut filter = HouseholdFilter {
            village,
            ..HouseholdFilter::default()
        };
        for text in &choice.filter {
            match text.split_once('=') {
                Some(("find", sought)) => sought.clone_into(&mut filter.text),
                _ => {
                    filter.which =
                        chosen("which", Which::ALL.into_iter(), Which::code, text, lang)?;
                }
            }
        }
        let hits = store.load_roll()?.households(&filter);
        options.households = Some(hits.into_iter().map(|hit| hit.household).collect());
    }
    Ok(options)
}

fn narrow_absent(filter: &mut AbsentFilter, text: &str, lang: Lang) -> Result<()> {
    match text.split_once('=') {
        Some(("find", sought)) => sought.clone_into(&mut filter.text),
        Some(("place", place)) => filter.place = Some(place.to_owned()),
        Some(("reason", text)) => filter.reason = Some(reason(text, lang)?),
        Some(("scope", scope)) => {
            filter.scope = Some(chosen("scope", Scope::all(), Scope::code, scope, lang)?);
        }
        Some(("back", back)) => {
            filter.back = Some(chosen(
                "back",
                Back::ALL.into_iter(),
                Back::code,
                back,
                lang,
            )?);
        }
        Some(("phone", phone)) => {
            filter.phone = Some(chosen(
                "reach",
                PhoneFilter::ALL.into_iter(),
                PhoneFilter::code,
                phone,
                lang,
            )?);
        }
        _ => return Err(unknown_code(text, lang)),
    }
    Ok(())
}
