//! Numbers of households and house numbers that a spreadsheet shows as dates: the one that was typed is found among
//! those that the register has, and where there is none the likeliest is taken. Either way a warning names it.

use crate::domain::draft::HouseholdDraft;
use crate::domain::house_number::{is_shown_date, typed_before};
use crate::domain::record::Household;
use crate::store::Result;

use super::book::{Found, key};
use super::count::Mark;
use super::{Current, Intake};

impl Intake<'_, '_> {
    /// Puts back what was typed where `draft` has dates for its number and its address; refuses the draft if its
    /// number could be that of several households.
    pub(super) fn restore_numbers(
        &mut self,
        draft: &mut HouseholdDraft,
    ) -> Result<Option<Current>> {
        let typed = |text: &Option<String>| {
            let text = text.as_deref().unwrap_or_default();
            typed_before(text, self.today)
        };
        let (code, mut address) = (typed(&draft.code), typed(&draft.address));
        if let Some(text) = &draft.address
            && !is_shown_date(text, self.today)
        {
            address.clear();
        }
        if code.is_empty() && address.is_empty() {
            return Ok(None);
        }
        let keyed = self.of_key(draft)?;
        let village = match keyed {
            Some(at) => self.book.entries[at as usize].village as usize,
            None if draft.village.is_empty() => return Ok(None),
            None => match self.villages.named(&draft.village) {
                Found::One(village) => village,
                _ => return Ok(None),
            },
        };
        let mut meant = keyed;
        if let Some(shown) = draft.code.clone().filter(|_| !code.is_empty()) {
            match self.of_shown_code(village, keyed, draft, &shown, &code)? {
                Found::One(at) => meant = Some(at),
                Found::None => {}
                Found::Several => {
                    return Ok(Some(Current::Refused("household_code", "ambiguous")));
                }
            }
        } else if let Some(code) = &draft.code {
            meant = meant.or(self.book.live(village, code, |_| true));
        }
        if let Some(shown) = draft.address.clone().filter(|_| !address.is_empty()) {
            self.restore_address(village, meant, draft, &shown, &address)?;
        }
        Ok(None)
    }

    /// The household whose number the draft shows as a date; its number goes into the draft.
    fn of_shown_code(
        &mut self,
        village: usize,
        keyed: Option<u32>,
        draft: &mut HouseholdDraft,
        shown: &str,
        typed: &[String],
    ) -> Result<Found<u32>> {
        if self.book.live(village, shown, |_| true).is_some() {
            return Ok(Found::None);
        }
        if let Some(code) = self.book.restored(village, shown) {
            draft.code = Some(code.to_owned());
            return Ok(Found::None);
        }
        let households = &self.households;
        let unseen = |id| households.get(id) == Mark::Unseen;
        let mut fits: Vec<u32> = match keyed {
            Some(at) => vec![at],
            None => typed
                .iter()
                .filter_map(|number| self.book.live(village, number, unseen))
                .collect(),
        };
        fits.sort_unstable();
        fits.dedup();
        if fits.len() > 1 {
            return Ok(Found::Several);
        }
        if !is_shown_date(shown, self.today) && fits.is_empty() {
            return Ok(Found::None);
        }
        if fits.is_empty() && !self.first {
            draft.code.clone_from(&typed.first().cloned());
            if let Found::One(at) = self.of_head(village, draft)? {
                fits.push(at);
            }
        }
        let (warning, code) = match fits.first() {
            Some(at) => (
                "code_from_date",
                self.book.entries[*at as usize].code.to_string(),
            ),
            None => ("code_guessed", typed.first().cloned().unwrap_or_default()),
        };
        self.warn(
            draft.row,
            "household_code",
            warning,
            &format!("{shown} → {code}"),
        );
        self.book.restore(village, shown, &code);
        draft.code = Some(code);
        Ok(Found::only(&fits))
    }

    /// An address that is nothing but a date: what the register has for the household stands; else the one house
    /// number of the village that may have been typed, or the likeliest.
    fn restore_address(
        &mut self,
        village: usize,
        meant: Option<u32>,
        draft: &mut HouseholdDraft,
        shown: &str,
        typed: &[String],
    ) -> Result<()> {
        let stored = match meant {
            Some(at) => {
                let household: Household = self.door.read(self.book.entries[at as usize].id)?;
                household.address
            }
            None => String::new(),
        };
        let taken = if stored.is_empty() {
            self.learn_names(village)?;
            let mut known = typed.iter().filter(|address| {
                self.book
                    .addresses
                    .get(key(village, address))
                    .next()
                    .is_some()
            });
            let only = known.next().filter(|_| known.next().is_none());
            only.or(typed.first()).cloned().unwrap_or_default()
        } else {
            stored
        };
        self.warn(
            draft.row,
            "address",
            "address_from_date",
            &format!("{shown} → {taken}"),
        );
        draft.address = Some(taken);
        Ok(())
    }
}
