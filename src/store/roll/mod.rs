//! The roll: a read index of the register in memory, for search, filters and progress over a million people.
//!
//! It is loaded on the worker after the first frame, from short reads that never hold the file for long, and kept
//! current from the program's own writes. It holds what lists need to choose and to count; the rows on the screen are
//! read from the file by id.

mod absent;
mod calendar;
mod calls;
mod eligible;
mod facet;
mod find;
mod funnel;
mod load;
mod marks;
mod names;
mod pivot;
mod progress;
mod standing;
mod work;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::absence::{Declared, Plan, Reason, Scope};
use crate::domain::agenda::Expected;
use crate::domain::attempts::AttemptRule;
use crate::domain::call::Call;
use crate::domain::date::Day;
use crate::domain::eligibility::Rule;
use crate::domain::expected_back::ExpectedBack;
use crate::domain::funnel::End;
use crate::domain::id::{
    AbsenceId, CampaignId, CohortId, HouseholdId, PersonId, PriorityGroupId, VillageId,
};
use crate::domain::person_result::PersonResult;
use crate::domain::state::{HouseholdFacts, HouseholdState, Slots};

pub use absent::{AbsentCounts, AbsentFilter, AbsentHit, AbsentOrder};
pub use calendar::{CalendarCounts, OccasionCount, ReturnHit, Returning};
pub use calls::{CallCounts, CallGroup};
pub use eligible::{DueFilter, DueHit, DueSet, FigureBy, FigureKey, Figures};
pub use facet::{Back, Facet, Opens};
pub use find::{Hit, HouseholdFilter, Which};
pub use funnel::{Funnels, Group, Reached};
pub use pivot::{Pivot, PivotBy};
pub use progress::{Progress, VillageProgress};
pub use work::{WorkCounts, WorkFilter, WorkHit, WorkItem};

/// Days since 1 January of year 1; a day that is not known is [`NO_DAY`].
type Days = i32;
const NO_DAY: Days = i32::MIN;

fn days(day: Day) -> Days {
    use chrono::Datelike;
    day.num_days_from_ce()
}

/// The day that [`days`] counted.
fn day_of(days: Days) -> Option<Day> {
    Day::from_num_days_from_ce_opt(days)
}

/// A household, in walking order of the commune.
#[derive(Clone, Debug)]
struct HouseholdEntry {
    id: HouseholdId,
    village: u32,
    /// Place of its first member among the people; the next household's is the end.
    first: u32,
    state: HouseholdState,
    /// Visits that stand.
    visits: u16,
    /// Whether it was tried as often as the attempt rule asks, and nobody was met.
    exhausted: bool,
    /// At which parts of the day it was tried in vain.
    tried: Slots,
    /// The day of the latest visit of any kind.
    last: Days,
    /// When somebody asked to be visited again, unless a later visit settled it.
    follow_up: Days,
    /// The latest day on which somebody of the household was spoken to, at the door or by phone.
    contact_on: Days,
    /// Place of who persuades the household among [`Roll::cadres`].
    cadre: u32,
}

use names::Names;
use standing::{Classes, Counted, Milestones};

/// A person, in the order of households and their lists.
#[derive(Clone, Copy, Debug)]
struct PersonEntry {
    id: PersonId,
    /// Place of the absence, or `NOT_AWAY`.
    away: u32,
    /// The first day on which the person may have been born.
    birth: Days,
    result: Option<PersonResult>,
    reached: Milestones,
}

const NOT_AWAY: u32 = u32::MAX;

impl PersonEntry {
    /// Whether the person was born on that day or earlier, or may have been: an unknown birth counts.
    fn is_born_by(&self, day: Days) -> bool {
        self.birth == NO_DAY || self.birth <= day
    }
}

/// The last day on which somebody who is that old on `today` can have been born. Somebody born on 29 February reaches
/// an age on 28 February in common years.
fn latest_birth(years: i32, today: Day) -> Days {
    use chrono::Datelike;
    if years == 0 {
        return Days::MAX;
    }
    let (year, month, of_month) = (today.year() - years, today.month(), today.day());
    let of_month = if (month, of_month) == (2, 28) && !today.leap_year() {
        29
    } else {
        of_month
    };
    let born = NaiveDate::from_ymd_opt(year, month, of_month)
        .or_else(|| NaiveDate::from_ymd_opt(year, 2, 28));
    days(born.unwrap_or(today))
}

/// An open absence.
#[derive(Clone, Debug, PartialEq)]
struct AwayEntry {
    id: AbsenceId,
    person: u32,
    reason: Option<Reason>,
    scope: Option<Scope>,
    /// Place of its name among [`Roll::places`].
    place: u32,
    /// Place of the person's school or workplace among [`Roll::works`].
    work: u32,
    /// The person's own number and whom to call about the person, as [`Phone::packed`](crate::domain::phone::Phone::packed)
    /// makes them; 0 is none.
    own_number: u64,
    contact_number: u64,
    /// Whether nobody can be called, and a number is known that turned out bad.
    bad_number: bool,
    declared: Option<Declared>,
    since: Days,
    back: Option<ExpectedBack>,
    /// The same as days.
    expected: Expected,
    overdue_after: Days,
    /// What is planned, and the last day by when.
    plan: Option<Plan>,
    plan_on: Days,
    /// Whether the person comes home only after the campaign's deadline.
    late: bool,
    confirmed: Days,
    /// The latest call about the person in the campaign.
    call: Option<Call>,
    /// Whether a contact person is named.
    has_proxy: bool,
    /// How it ended in the campaign, by what was said and seen.
    end: Option<End>,
    /// The first day on which the person may have come back; none while the absence is open.
    returned: Days,
}

/// Where absent people are, as it is written.
#[derive(Clone, Debug)]
struct Place {
    name: String,
    /// Place of its province or country among [`Roll::areas`].
    area: u32,
    /// Place of its present province among [`Roll::provinces`].
    province: u32,
}

impl AwayEntry {
    /// Whether the person, or somebody who knows him, can be called.
    fn is_reachable(&self) -> bool {
        self.own_number != 0 || self.contact_number != 0
    }
}

/// Texts one behind another: text `i` is `bytes[starts[i]..starts[i + 1]]`.
#[derive(Clone, Debug, Default)]
struct Texts {
    bytes: Vec<u8>,
    starts: Vec<u32>,
}

impl Texts {
    fn push(&mut self, text: &[u8]) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        self.bytes.extend_from_slice(text);
        self.starts.push(self.bytes.len() as u32);
    }

    fn get(&self, at: usize) -> &[u8] {
        &self.bytes[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    fn reordered(&self, order: &[u32]) -> Self {
        let mut texts = Self {
            bytes: Vec::with_capacity(self.bytes.len()),
            starts: Vec::with_capacity(self.starts.len()),
        };
        for at in order {
            texts.push(self.get(*at as usize));
        }
        texts
    }
}

/// Values by id, sorted.
#[derive(Clone, Debug)]
struct ById<V>(Vec<(i64, V)>);

/// Places by id.
type Places = ById<u32>;

impl<V> Default for ById<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V: Copy> ById<V> {
    fn new(mut values: Vec<(i64, V)>) -> Self {
        if !values.is_sorted_by_key(|(id, _)| *id) {
            values.sort_unstable_by_key(|(id, _)| *id);
        }
        Self(values)
    }

    /// The ids of one import have no gaps, so most are found at their distance from the first.
    fn find(&self, id: i64) -> Option<V> {
        let (first, _) = self.0.first()?;
        let distance = usize::try_from(id - first).ok()?;
        match self.0.get(distance) {
            Some((found, value)) if *found == id => Some(*value),
            _ => {
                let at = self.0.binary_search_by_key(&id, |(id, _)| *id).ok()?;
                Some(self.0[at].1)
            }
        }
    }
}

/// The read index. Build it with [`Seed::load_roll`](super::Seed::load_roll).
#[derive(Clone, Debug)]
pub struct Roll {
    today: Day,
    campaign: CampaignId,
    rule: Rule,
    attempts: AttemptRule,
    starts_on: Days,
    due_on: Option<Day>,
    villages: Vec<(VillageId, i64)>,
    households: Vec<HouseholdEntry>,
    people: Vec<PersonEntry>,
    /// Per person: what figures are made of, apart so that a pass over everybody reads little.
    counted: Vec<Counted>,
    /// How people count, who differ in nothing that is counted being of one class.
    classes: Classes,
    /// Per person: the place of the household, doubled, and one more for its head.
    owners: Vec<u32>,
    away: Vec<AwayEntry>,
    /// The latest absence that ended in the campaign of each person who is here again, in the order of people.
    returned: Vec<AwayEntry>,
    places: Vec<Place>,
    /// Provinces as people know them, countries, and places that name neither.
    areas: Vec<String>,
    /// The present provinces of those places.
    provinces: Vec<String>,
    works: Vec<String>,
    /// Per household: its number, folded, as ` 042 42 `.
    codes: Texts,
    /// Per person: the name's words.
    names: Names,
    /// Per person: the digits of numbers and phones, each with a space behind it.
    digits: Texts,
    /// The last day on which somebody of 14 can have been born.
    born_14: Days,
    /// The campaign's cohorts, with the first and last day of birth of each.
    cohorts: Vec<(CohortId, Days, Days)>,
    /// The campaign's priority groups and their names.
    groups: Vec<(PriorityGroupId, String)>,
    /// Who belongs to some of them, in the order of people; a bit for each group.
    grouped: Vec<(u32, u32)>,
    /// Who persuades households.
    cadres: Vec<String>,
    /// Places of households by id, for patches.
    by_id: Places,
    /// Visits that stand, per day.
    visits_by_day: BTreeMap<Day, u32>,
}

impl Roll {
    /// The campaign it counts.
    pub fn campaign(&self) -> CampaignId {
        self.campaign
    }

    /// The day for which it tells who is eligible and what is overdue.
    pub fn today(&self) -> Day {
        self.today
    }

    /// How many people it holds.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether it holds nobody.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    fn household_of(&self, person: usize) -> usize {
        (self.owners[person] >> 1) as usize
    }

    /// The place of the province or country where somebody is, among [`Roll::areas`].
    fn area_of(&self, entry: &AwayEntry) -> usize {
        self.places[entry.place as usize].area as usize
    }

    fn is_head(&self, person: usize) -> bool {
        self.owners[person] & 1 == 1
    }

    fn place_of(&self, id: HouseholdId) -> Option<usize> {
        self.by_id.find(id.0).map(|at| at as usize)
    }

    fn members(&self, household: usize) -> std::ops::Range<usize> {
        let first = self.households[household].first as usize;
        let end = self
            .households
            .get(household + 1)
            .map_or(self.people.len(), |next| next.first as usize);
        first..end
    }

    /// The places of the households of `village`; all of them without one.
    fn span(&self, village: Option<VillageId>) -> std::ops::Range<usize> {
        let Some(village) = village else {
            return 0..self.households.len();
        };
        let Some(at) = self.villages.iter().position(|(id, _)| *id == village) else {
            return 0..0;
        };
        let first = self
            .households
            .partition_point(|household| (household.village as usize) < at);
        let end = self
            .households
            .partition_point(|household| household.village as usize <= at);
        first..end
    }

    /// Works out the state of the household at `at` from its visits and its people.
    fn settle(&mut self, at: usize, facts: &HouseholdFacts) {
        let due = self.members(at).filter(|person| self.is_due(*person));
        let state = facts.state(due.map(|person| self.fact(person)));
        self.households[at].state = state;
        self.households[at].visits = facts.visits();
    }
}
