//! What a campaign's rule asks of people, as it lies in the file.

use rusqlite::Row;

use crate::domain::card::CardKind;
use crate::domain::date::PartialDate;
use crate::domain::eligibility::Candidate;
use crate::domain::identity_law::Held;
use crate::domain::residence::Residence;

/// The columns of the person `p` that [`read_candidate`] reads.
pub(super) const CANDIDATE: &str =
    "p.birth, p.residence, p.card, p.card_issued, p.card_expires, p.groups";

/// Reads a person whose columns are [`CANDIDATE`] from column `at` on.
pub(super) fn read_candidate<'r>(
    row: &'r Row<'_>,
    at: usize,
    absent: bool,
) -> rusqlite::Result<Candidate<'r>> {
    let text = |at: usize| {
        row.get_ref(at)
            .map(|value| value.as_str().unwrap_or_default())
    };
    Ok(Candidate {
        birth: PartialDate::from_iso(text(at)?),
        absent,
        residence: Residence::from_code(text(at + 1)?),
        held: Held {
            kind: CardKind::from_code(text(at + 2)?),
            issued: PartialDate::from_iso(text(at + 3)?),
            expires: PartialDate::from_iso(text(at + 4)?),
        },
        groups: text(at + 5)?,
        own_card_from: None,
    })
}
