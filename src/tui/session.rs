//! What the screens of a register remember for as long as the program runs.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::time::Duration;

use crate::domain::channel::Channel;
use crate::domain::clock::Clock;
use crate::domain::date::Day;
use crate::domain::id::{CampaignId, HouseholdId, PersonId, VillageId};
use crate::domain::record::{Absence, Campaign, Commune, Village};
use crate::domain::slot::Slot;
use crate::store::{HouseholdFilter, Looked, Recording, Version};
use crate::tui::screens::progress::Only;

/// Under which circumstances entries are recorded: the chip in the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circumstances {
    /// Another day and time of day than now; `None` is now.
    pub set: Option<(Day, Slot)>,
    /// Who goes from door to door, as typed.
    pub visitors: String,
    /// At the door, by phone, ...
    pub channel: Channel,
}

impl Default for Circumstances {
    fn default() -> Self {
        Self {
            set: None,
            visitors: String::new(),
            channel: Channel::Door,
        }
    }
}

impl Circumstances {
    /// What an entry carries that is typed now.
    pub fn recording(&self, clock: Clock) -> Recording {
        let (day, slot) = self.set.unwrap_or_else(|| now(clock));
        Recording {
            day,
            slot,
            visitors: self.visitors.clone(),
            channel: self.channel,
        }
    }

    /// Whether entries are recorded for another time than now.
    pub fn is_another_time(&self, clock: Clock) -> bool {
        self.set.is_some_and(|set| set != now(clock))
    }
}

/// The day and the time of day of this moment.
fn now(clock: Clock) -> (Day, Slot) {
    let moment = clock.now();
    let (hour, minute) = moment.time();
    (moment.day(), Slot::from_time(hour, minute))
}

/// Where the lists of households should look after something was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// Rises with every write that has a place.
    pub count: u64,
    /// The household to choose.
    pub household: Option<HouseholdId>,
}

/// Where the user is: kept from one start of the program to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The village whose households were shown.
    pub village: Option<VillageId>,
    /// The household that was chosen.
    pub household: Option<HouseholdId>,
}

/// What was found in copies, so that none is read twice.
#[derive(Debug, Default)]
pub(super) struct Copies {
    pub looked: HashMap<PathBuf, Looked>,
    /// Copies that a screen shows and nobody has looked into.
    pub wanted: RefCell<Vec<PathBuf>>,
}

/// What the screens remember.
#[derive(Debug, Default)]
pub struct Session {
    /// The commune.
    pub commune: Commune,
    /// The campaign that visits are recorded for.
    pub campaign: Option<(CampaignId, Campaign)>,
    /// How many campaigns the register has.
    pub campaigns: usize,
    /// The villages in walking order.
    pub villages: Vec<(VillageId, Village)>,
    /// The recording chip.
    pub circumstances: Circumstances,
    /// The list of households that is walked: the next house comes from it.
    pub walk: HouseholdFilter,
    /// Where lists should look.
    pub spot: Spot,
    /// Which villages the table of progress shows.
    pub only: Only,
    /// Where the user is.
    pub place: Place,
    /// The last absence that was typed, for `'`.
    pub last_absence: Option<Absence>,
    /// The households of the work list that F5 has been to, so that it goes on.
    pub passed: Vec<HouseholdId>,
    /// The people who are marked in lists, until something was said of them or the marks are taken off.
    pub marked: BTreeSet<PersonId>,
    /// Whether the user was told that a digit records at once.
    pub knows_digits: bool,
    /// Whether the user agreed to record late at night.
    pub late_agreed: bool,
    /// What was found in the copies of the register.
    pub(super) copies: Copies,
    /// The version the session has caught up with.
    pub(super) seen: Option<Version>,
    /// The read index is being loaded.
    pub(super) roll_underway: bool,
    /// The read index could not be loaded; when to try again.
    pub(super) roll_again_at: Option<Duration>,
}

impl Session {
    /// The name of a village.
    pub fn village(&self, id: VillageId) -> &str {
        let found = self.villages.iter().find(|(village, _)| *village == id);
        found.map_or("", |(_, village)| village.name.as_str())
    }

    /// Lets lists choose a household when they load next.
    pub fn point_at(&mut self, household: Option<HouseholdId>) {
        self.spot.count += 1;
        self.spot.household = household;
        self.place.household = household.or(self.place.household);
    }

    /// Whether the read index is being loaded: what it says may be behind.
    pub fn roll_is_loading(&self) -> bool {
        self.roll_underway
    }

    /// The deadline.
    pub fn due_on(&self) -> Option<Day> {
        self.campaign.as_ref()?.1.due_on
    }

    /// What the campaign is for, in words that fit into a sentence.
    pub fn noun(&self) -> &str {
        self.campaign
            .as_ref()
            .map_or("", |(_, campaign)| campaign.noun.as_str())
    }
}
