//! Who is eligible, who is done, and why the others are not: the figures and the people behind each, by one rule.
//!
//! A figure counts a set of people, and a list opens it: both ask [`DueSet::holds`] of the same bits of everybody.

use crate::domain::date::Day;
use crate::domain::eligibility::Target;
use crate::domain::id::{CohortId, HouseholdId, PersonId, PriorityGroupId, VillageId};
use crate::domain::metric::Metric;
use crate::domain::search_key::readings;
use crate::domain::stage::{PersonStage, Remaining};

use super::names::NameQuery;
use super::standing::{Bits, Counted};
use super::{HouseholdEntry, Roll, day_of, days};

/// People counted by how far they have come. Eligible is done and remaining; remaining is the sum of its reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Figures {
    /// Everybody, eligible or not.
    pub people: usize,
    /// Whom the campaign must reach: meant by its rule, and not confirmed as exempt.
    pub eligible: usize,
    /// Of those, who are so only as far as is known.
    pub uncertain: usize,
    /// Whom every other condition of the rule means and the law does not oblige: they may, and are not to be pressed.
    /// Under a rule by law they are not among the eligible. Counted where the rule asks for cards.
    pub may: usize,
    /// Of the eligible, whose application was taken, here or elsewhere.
    pub done: usize,
    /// Of those, verified as done elsewhere.
    pub elsewhere: usize,
    /// Of those, whose card is there: come, handed over or seen.
    pub issued: usize,
    /// Of those, who have it.
    pub handed: usize,
    /// Whose card has come and waits.
    pub undelivered: usize,
    /// Of the eligible, who are not done.
    pub remaining: usize,
    /// Those by their reasons, in the order of [`Remaining::ALL`].
    pub reasons: [usize; Remaining::ALL.len()],
    /// Of the remaining, whose agreed day is today.
    pub appointed_today: usize,
    /// Meant by the rule, and confirmed as exempt.
    pub exempt: usize,
    /// Of the remaining, proposed as exempt.
    pub exempt_proposed: usize,
    /// Whose application was taken though the rule does not mean them: a total of the police counts them too.
    pub outside: usize,
    /// Taken today.
    pub done_today: usize,
    /// Taken in the last seven days, today among them.
    pub done_week: usize,
    /// Card there since today.
    pub issued_today: usize,
    /// Card there since the last seven days, today among them.
    pub issued_week: usize,
}

/// The people behind a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum DueSet {
    /// [`Figures::people`].
    People,
    /// [`Figures::eligible`].
    #[default]
    Eligible,
    /// [`Figures::uncertain`].
    Uncertain,
    /// [`Figures::may`].
    May,
    /// [`Figures::done`].
    Done,
    /// [`Figures::elsewhere`].
    Elsewhere,
    /// [`Figures::issued`].
    Issued,
    /// [`Figures::handed`].
    Handed,
    /// [`Figures::undelivered`].
    Undelivered,
    /// [`Figures::remaining`].
    Remaining,
    /// One of [`Figures::reasons`].
    Reason(Remaining),
    /// [`Figures::appointed_today`].
    AppointedToday,
    /// [`Figures::exempt`].
    Exempt,
    /// [`Figures::exempt_proposed`].
    ExemptProposed,
    /// [`Figures::outside`].
    Outside,
    /// [`Figures::done_today`].
    DoneToday,
    /// [`Figures::done_week`].
    DoneWeek,
    /// [`Figures::issued_today`].
    IssuedToday,
    /// [`Figures::issued_week`].
    IssuedWeek,
}

impl DueSet {
    /// Every set, in the order of the figures.
    pub fn all() -> impl Iterator<Item = Self> {
        let before = [
            Self::People,
            Self::Eligible,
            Self::Uncertain,
            Self::May,
            Self::Done,
            Self::Elsewhere,
            Self::Issued,
            Self::Handed,
            Self::Undelivered,
            Self::Remaining,
        ];
        let after = [
            Self::AppointedToday,
            Self::Exempt,
            Self::ExemptProposed,
            Self::Outside,
            Self::DoneToday,
            Self::DoneWeek,
            Self::IssuedToday,
            Self::IssuedWeek,
        ];
        let reasons = Remaining::all().map(Self::Reason);
        before.into_iter().chain(reasons).chain(after)
    }

    /// The stable code, for labels (`due_set-<code>`) and the command line; that of a reason is the reason's own.
    pub fn code(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Eligible => "eligible",
            Self::Uncertain => "uncertain",
            Self::May => "may",
            Self::Done => "done",
            Self::Elsewhere => "elsewhere",
            Self::Issued => "issued",
            Self::Handed => "handed",
            Self::Undelivered => "undelivered",
            Self::Remaining => "remaining",
            Self::Reason(reason) => reason.code(),
            Self::AppointedToday => "appointed_today",
            Self::Exempt => "exempt",
            Self::ExemptProposed => "exempt_proposed",
            Self::Outside => "outside",
            Self::DoneToday => "done_today",
            Self::DoneWeek => "done_week",
            Self::IssuedToday => "issued_today",
            Self::IssuedWeek => "issued_week",
        }
    }

    /// The set of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::all().find(|set| set.code() == code)
    }

    /// Whether somebody counts.
    pub(super) fn holds(self, bits: Bits) -> bool {
        let stage = bits.stage();
        let eligible = bits.is_eligible();
        let done = eligible && stage.is_done();
        match self {
            Self::People => true,
            Self::Eligible => eligible,
            Self::Uncertain => eligible && bits.target() == Target::Uncertain,
            Self::May => bits.may() && stage != PersonStage::Exempt,
            Self::Done => done,
            Self::Elsewhere => eligible && stage == PersonStage::VerifiedElsewhere,
            Self::Issued => done && stage != PersonStage::Taken,
            Self::Handed => eligible && stage == PersonStage::HandedOver,
            Self::Undelivered => eligible && stage == PersonStage::CardArrived,
            Self::Remaining => eligible && !done,
            Self::Reason(reason) => eligible && !done && bits.remaining() == Some(reason),
            Self::AppointedToday => {
                eligible && bits.remaining() == Some(Remaining::Appointed) && bits.is_of_today()
            }
            Self::Exempt => bits.target().counts() && stage == PersonStage::Exempt,
            Self::ExemptProposed => eligible && !done && bits.is_proposed(),
            Self::Outside => !bits.target().counts() && stage.is_done(),
            Self::DoneToday => done && bits.is_of_today(),
            Self::DoneWeek => done && bits.is_taken_in_week(),
            Self::IssuedToday => done && bits.is_issued_today(),
            Self::IssuedWeek => done && bits.is_issued_in_week(),
        }
    }
}

impl Bits {
    /// The sets in which somebody counts.
    fn sets(self) -> Vec<DueSet> {
        DueSet::all().filter(|set| set.holds(self)).collect()
    }
}

impl Figures {
    /// How many are in a set.
    pub fn of(&self, set: DueSet) -> usize {
        let mut copy = *self;
        *copy.slot(set)
    }

    fn slot(&mut self, set: DueSet) -> &mut usize {
        match set {
            DueSet::People => &mut self.people,
            DueSet::Eligible => &mut self.eligible,
            DueSet::Uncertain => &mut self.uncertain,
            DueSet::May => &mut self.may,
            DueSet::Done => &mut self.done,
            DueSet::Elsewhere => &mut self.elsewhere,
            DueSet::Issued => &mut self.issued,
            DueSet::Handed => &mut self.handed,
            DueSet::Undelivered => &mut self.undelivered,
            DueSet::Remaining => &mut self.remaining,
            DueSet::Reason(reason) => &mut self.reasons[reason as usize],
            DueSet::AppointedToday => &mut self.appointed_today,
            DueSet::Exempt => &mut self.exempt,
            DueSet::ExemptProposed => &mut self.exempt_proposed,
            DueSet::Outside => &mut self.outside,
            DueSet::DoneToday => &mut self.done_today,
            DueSet::DoneWeek => &mut self.done_week,
            DueSet::IssuedToday => &mut self.issued_today,
            DueSet::IssuedWeek => &mut self.issued_week,
        }
    }

    /// Counts `count` people who are in the same sets.
    fn count(&mut self, sets: &[DueSet], count: usize) {
        for set in sets {
            *self.slot(*set) += count;
        }
    }
}

/// What the rows of a table of figures are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum FigureBy {
    /// Villages, in walking order.
    #[default]
    Village,
    /// The campaign's cohorts.
    Cohort,
    /// The campaign's priority groups. Somebody may be of several, and of none.
    Group,
    /// Who persuades the household.
    Cadre,
}

/// A row of a table of figures.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FigureKey {
    /// A village.
    Village(VillageId),
    /// A cohort.
    Cohort(CohortId),
    /// Those of no cohort, or of unknown birth.
    NoCohort,
    /// A priority group.
    Group(PriorityGroupId),
    /// Who persuades.
    Cadre(String),
    /// Where nobody is named.
    NoCadre,
}

/// A choice of people. `None` lets everybody through.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct DueFilter {
    /// One village.
    pub village: Option<VillageId>,
    /// One cohort; `Some(None)` are those of no cohort.
    pub cohort: Option<Option<CohortId>>,
    /// One priority group.
    pub group: Option<PriorityGroupId>,
    /// Who persuades the household; `Some("")` is where nobody is named.
    pub cadre: Option<String>,
    /// Which figure.
    pub set: DueSet,
    /// What was typed into the Find box: a name, a number's end.
    pub find: String,
}

impl DueFilter {
    /// The people of a set.
    pub fn of(set: DueSet) -> Self {
        Self {
            set,
            ..Self::default()
        }
    }

    /// The same, of one row of a table of figures.
    #[must_use]
    pub fn within(mut self, key: &FigureKey) -> Self {
        match key {
            FigureKey::Village(id) => self.village = Some(*id),
            FigureKey::Cohort(id) => self.cohort = Some(Some(*id)),
            FigureKey::NoCohort => self.cohort = Some(None),
            FigureKey::Group(id) => self.group = Some(*id),
            FigureKey::Cadre(name) => self.cadre = Some(name.clone()),
            FigureKey::NoCadre => self.cadre = Some(String::new()),
        }
        self
    }
}

/// A person who was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueHit {
    /// The person.
    pub person: PersonId,
    /// The person's household.
    pub household: HouseholdId,
}

/// Counts people by rows and by their classes.
struct Counter<'r> {
    classes: &'r [Bits],
    /// Counts of a row; without people there is one that stays 0.
    width: usize,
    /// One row behind another.
    counts: Vec<u32>,
}

impl<'r> Counter<'r> {
    fn new(rows: usize, classes: &'r [Bits]) -> Self {
        let width = classes.len().max(1);
        Self {
            classes,
            width,
            counts: vec![0; rows * width],
        }
    }

    fn add(&mut self, row: usize, class: u16) {
        self.counts[row * self.width + usize::from(class)] += 1;
    }

    /// Adds all rows to one of them.
    fn sum_up(&mut self, into: usize) {
        for class in 0..self.width {
            let of_class = self.counts[class..].iter().step_by(self.width);
            self.counts[into * self.width + class] = of_class.sum();
        }
    }

    fn figures(&self) -> Vec<Figures> {
        let sets: Vec<Vec<DueSet>> = self.classes.iter().map(|bits| bits.sets()).collect();
        let of_row = |row: &[u32]| {
            let mut figures = Figures::default();
            for (sets, count) in sets.iter().zip(row).filter(|(_, count)| **count > 0) {
                figures.count(sets, *count as usize);
            }
            figures
        };
        self.counts.chunks(self.width).map(of_row).collect()
    }
}

/// What was typed, one reading of it.
struct Typed {
    name: Option<NameQuery>,
    tail: Option<String>,
}

impl Roll {
    /// The figures of every row, and of the commune.
    pub fn figures(&self, by: FigureBy) -> (Vec<(FigureKey, Figures)>, Figures) {
        self.figures_of(&DueFilter::of(DueSet::People), by)
    }

    /// The figures of those whom a filter chooses, by rows and together.
    pub fn figures_of(
        &self,
        filter: &DueFilter,
        by: FigureBy,
    ) -> (Vec<(FigureKey, Figures)>, Figures) {
        let keys = self.keys(by);
        let all = keys.len();
        let mut counter = Counter::new(all + 1, self.classes.all());
        let mut groups = self.grouped.iter().peekable();
        self.each_due(filter, |household, at, person| {
            let row = match by {
                FigureBy::Village => household.village as usize,
                FigureBy::Cadre => household.cadre as usize,
                FigureBy::Cohort => person.cohort().unwrap_or(self.cohorts.len()),
                FigureBy::Group => {
                    while groups.next_if(|(own, _)| (*own as usize) < at).is_some() {}
                    let own = groups.next_if(|(own, _)| *own as usize == at);
                    for row in own.iter().flat_map(|(_, own)| places_of(*own)) {
                        counter.add(row, person.class);
                    }
                    all
                }
            };
            counter.add(row, person.class);
        });
        // Groups do not add up to everybody.
        if by != FigureBy::Group {
            counter.sum_up(all);
        }
        let mut figures = counter.figures();
        let total = figures.pop().unwrap_or_default();
        let rows = keys.into_iter().zip(figures);
        let mut rows: Vec<(FigureKey, Figures)> = rows
            .filter(|(key, row)| {
                !matches!(key, FigureKey::NoCohort | FigureKey::NoCadre) || row.is_told()
            })
            .collect();
        if by == FigureBy::Cadre {
            rows.sort_by_cached_key(|(key, _)| match key {
                FigureKey::Cadre(name) => (false, name.to_lowercase()),
                _ => (true, String::new()),
            });
        }
        (rows, total)
    }

    fn keys(&self, by: FigureBy) -> Vec<FigureKey> {
        match by {
            FigureBy::Village => {
                let villages = self.villages.iter();
                villages.map(|(id, _)| FigureKey::Village(*id)).collect()
            }
            FigureBy::Cohort => {
                let cohorts = self.cohorts.iter();
                let cohorts = cohorts.map(|(id, ..)| FigureKey::Cohort(*id));
                cohorts.chain([FigureKey::NoCohort]).collect()
            }
            FigureBy::Group => {
                let groups = self.groups.iter();
                groups.map(|(id, _)| FigureKey::Group(*id)).collect()
            }
            FigureBy::Cadre => {
                let cadres = self.cadres.iter();
                let key = |name: &String| match name.as_str() {
                    "" => FigureKey::NoCadre,
                    name => FigureKey::Cadre(name.to_owned()),
                };
                cadres.map(key).collect()
            }
        }
    }

    /// How many of those whom a filter chooses reached a milestone on each of the `count` days that end with today.
    pub fn days(&self, filter: &DueFilter, metric: Metric, count: usize) -> Vec<(Day, u32)> {
        let last = days(self.today);
        let first = last - (count as i32 - 1).max(0);
        let done = self.classes_in(DueSet::Done);
        let mut counts = vec![0; count];
        self.each_due(filter, |_, at, person| {
            let reached = self.people[at].reached;
            let on = match metric {
                Metric::Taken => reached.taken_on(),
                Metric::Issued => reached.issued_on(),
            };
            let on = on.filter(|_| done[usize::from(person.class)]);
            if let Some(slot) = on.and_then(|on| counts.get_mut(usize::try_from(on - first).ok()?))
            {
                *slot += 1;
            }
        });
        let days = (first..=last).zip(counts);
        days.filter_map(|(on, count)| Some((day_of(on)?, count)))
            .collect()
    }

    /// The people of a choice, in walking order.
    pub fn due_people(&self, filter: &DueFilter) -> Vec<DueHit> {
        let mut hits = Vec::new();
        self.each_due(filter, |household, at, _| {
            hits.push(DueHit {
                person: self.people[at].id,
                household: household.id,
            });
        });
        hits
    }

    /// Gives everybody whom a filter chooses, with the household and the place in the roll, in walking order.
    fn each_due(&self, filter: &DueFilter, mut give: impl FnMut(&HouseholdEntry, usize, Counted)) {
        let within = self.classes_in(filter.set);
        let typed = self.typed(&filter.find);
        let cadre = filter.cadre.as_ref().map(|name| name.trim());
        let group = filter.group.map(|id| {
            let at = self.groups.iter().position(|(own, _)| *own == id);
            at.map_or(0, |at| 1 << at)
        });
        let cohort = filter.cohort.map(|id| {
            let own = |id| self.cohorts.iter().position(|(own, ..)| *own == id);
            // A cohort that is not there has nobody.
            id.map(|id| own(id).unwrap_or(usize::MAX))
        });
        for at in self.span(filter.village) {
            let household = &self.households[at];
            let by = || self.cadres[household.cadre as usize].as_str();
            if cadre.is_some_and(|cadre| cadre != by()) {
                continue;
            }
            let members = self.members(at);
            for (at, person) in members.clone().zip(&self.counted[members]) {
                let chosen = within[usize::from(person.class)]
                    && cohort.is_none_or(|cohort| person.cohort() == cohort)
                    && group.is_none_or(|group| self.groups_of_person(at) & group != 0)
                    && (typed.is_empty() || typed.iter().any(|typed| self.is_typed(at, typed)));
                if chosen {
                    give(household, at, *person);
                }
            }
        }
    }

    /// Of each class of people, whether a set holds it.
    pub(super) fn classes_in(&self, set: DueSet) -> Vec<bool> {
        let classes = self.classes.all().iter();
        classes.map(|bits| set.holds(*bits)).collect()
    }

    fn groups_of_person(&self, person: usize) -> u32 {
        let at = self
            .grouped
            .binary_search_by_key(&(person as u32), |(at, _)| *at);
        at.map_or(0, |at| self.grouped[at].1)
    }

    fn typed(&self, find: &str) -> Vec<Typed> {
        if find.trim().is_empty() {
            return Vec::new();
        }
        let typed = |reading: String| Typed {
            name: self.names.query(&reading.replace('y', "i")),
            tail: super::find::tail(&reading),
        };
        readings(find).into_iter().map(typed).collect()
    }

    fn is_typed(&self, person: usize, typed: &Typed) -> bool {
        let by_name = typed.name.as_ref();
        by_name.is_some_and(|name| self.names.fit(person, name).is_some())
            || typed.tail.as_ref().is_some_and(|tail| {
                memchr::memmem::find(self.digits.get(person), tail.as_bytes()).is_some()
            })
    }
}

impl Figures {
    /// Whether there is anything to tell of those who belong nowhere.
    fn is_told(&self) -> bool {
        self.eligible + self.exempt + self.may + self.outside > 0
    }
}

/// The places of the bits that are set.
fn places_of(bits: u32) -> impl Iterator<Item = usize> {
    (0..u32::BITS as usize).filter(move |at| bits >> at & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_set_has_a_code_of_its_own() {
        for set in DueSet::all() {
            assert_eq!(DueSet::from_code(set.code()), Some(set));
        }
        assert_eq!(DueSet::from_code("nobody"), None);
    }

    /// Whatever the bits are, the figures of one person add up.
    #[test]
    fn figures_add_up_for_every_standing() {
        for bits in 0..=u16::MAX {
            let bits = Bits(bits);
            // Somebody who is not done has a reason, and stages are ten.
            if bits.0 & 15 > 9
                || (bits.remaining().is_none()
                    != (bits.stage().is_done() || bits.stage() == PersonStage::Exempt))
            {
                continue;
            }
            let mut figures = Figures::default();
            figures.count(&bits.sets(), 1);
            assert_eq!(
                figures.eligible,
                figures.done + figures.remaining,
                "{bits:?}"
            );
            let reasons: usize = figures.reasons.iter().sum();
            assert_eq!(figures.remaining, reasons, "{bits:?}");
            let issued = figures.handed + figures.undelivered + figures.elsewhere;
            assert_eq!(figures.issued, issued, "{bits:?}");
        }
    }
}
