//! The register for trying out: four villages of invented people, two weeks of a campaign behind it, with visits, steps,
//! targets and reports, and a deadline ahead.
//! It lies in a folder of its own, which goes with it.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use chrono::{Days, NaiveTime};

use crate::domain::clock::{Clock, Moment};
use crate::domain::date::Day;
use crate::domain::id::{CampaignId, HouseholdId, PersonId};
use crate::domain::record::Visit;
use crate::domain::slot::Slot;
use crate::domain::step::StepKind;
use crate::exchange::{Error, ImportOptions, import};
use crate::lang::{Lang, say};
use crate::store::{
    Entry, Options, PersonEntry, Sheet, StepEntry, Store, first_campaign, new_commune,
};

use super::list::write_households;
use super::{
    STORY_DAYS, SampleHousehold, SampleOptions, StoryStep, StoryVisit, campaign, households, steps,
    story,
};

/// Chooses the people; with it the villages differ as real ones do, and one is a minority village.
const SEED: u64 = 1;
/// Enough people for all the households that are taken.
const PEOPLE: u64 = 3_000;
/// How many households of each village are taken, in walking order.
const VILLAGES: [usize; 4] = [72, 64, 58, 46];
/// How many households asked to be visited today, if so many asked for a later day.
const ASKED_TODAY: usize = 3;
/// How often the folder is tried to be removed.
const TRIES: u32 = 25;
/// How many days from today the campaign's deadline is.
const DAYS_LEFT: u64 = 8;

/// The register for trying out; dropped, it is gone.
#[derive(Debug)]
pub struct Demo {
    folder: tempfile::TempDir,
    path: PathBuf,
}

impl Demo {
    /// Makes the register as it stands on the morning of the clock's day.
    pub fn create(clock: Clock, lang: Lang) -> Result<Self, Error> {
        let folder = tempfile::Builder::new()
            .prefix("gocua-demo-")
            .tempdir()
            .map_err(|error| Error::io(Path::new("gocua-demo"), error))?;
        let demo = Self {
            path: folder.path().join("demo.gocua"),
            folder,
        };
        let today = clock.today();
        let first = today - Days::new(STORY_DAYS + 1);
        let people = SampleOptions {
            people: PEOPLE,
            seed: SEED,
            today: first,
        };
        let houses = some_of_each(households(people));
        demo.take_in(&houses, first, today, lang)?;
        let mut visits = story(&houses, SEED, today);
        ask_for_today(&mut visits, today);
        let steps = steps(&houses, SEED, today);
        demo.tell(&visits, &steps, &houses, lang)?;
        let mut store = Store::open(
            &demo.path,
            &demo.options(at(today - Days::new(1), Slot::Evening), ""),
        )?;
        store.do_not_wait_for_disc()?;
        campaign::tell(&mut store, today, lang, |day| {
            let taken = |step: &&StoryStep| (step.kind, step.day) == (StepKind::Taken, day);
            steps.iter().filter(taken).count() as u32
        })?;
        drop(store);
        // With the copy of the day made, nothing is left to be done behind the user's back.
        Store::open(&demo.path, &demo.options(clock, ""))?.back_up_today(&mut |_, _| true)?;
        Ok(demo)
    }

    /// The register.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder that goes with it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What the register is opened with.
    pub fn options(&self, clock: Clock, who: &str) -> Options {
        Options {
            clock,
            who: who.to_owned(),
            // It stands for the installation's folder, so that nothing of this register is remembered.
            home: Some(self.folder().join("home")),
            read_only: false,
        }
    }

    /// Makes the register and takes the list in, on the day before the first visit.
    fn take_in(
        &self,
        houses: &[SampleHousehold],
        first: Day,
        today: Day,
        lang: Lang,
    ) -> Result<(), Error> {
        let mut commune = new_commune(&say!(lang, demo_commune), lang);
        commune.province = say!(lang, demo_province);
        let mut campaign = first_campaign(first, lang);
        campaign.due_on = Some(today + Days::new(DAYS_LEFT));
        let options = self.options(at(first, Slot::Morning), "");
        let mut store = Store::create(&self.path, &commune, &campaign, &options)?;
        store.do_not_wait_for_disc()?;
        let list = self.folder.path().join(say!(lang, demo_list));
        write_list(&list, houses, first).map_err(|error| Error::io(&list, error))?;
        let options = ImportOptions {
            lang,
            ..ImportOptions::default()
        };
        import(&mut store, &[list], &options, &mut |_| true)?;
        campaign::plan(&mut store, first, today, lang)?;
        Ok(())
    }

    /// Records the visits, each session with the clock of that day, and in the evening the steps of the day.
    fn tell(
        &self,
        visits: &[StoryVisit],
        steps: &[StoryStep],
        houses: &[SampleHousehold],
        lang: Lang,
    ) -> Result<(), Error> {
        let doors = {
            let clock = visits.first().map(|visit| at(visit.day, visit.slot));
            let Some(clock) = clock else { return Ok(()) };
            doors_of(&Store::open(&self.path, &self.options(clock, ""))?)?
        };
        let door = |household: usize| {
            let house = houses.get(household)?;
            doors
                .get(&(house.village.clone(), house.code.clone()))
                .copied()
        };
        let mut left = steps;
        for of_day in visits.chunk_by(|one, next| one.day == next.day) {
            let Some(day) = of_day.first().map(|visit| visit.day) else {
                continue;
            };
            for session in of_day
                .chunk_by(|one, next| (one.slot, &one.visitors) == (next.slot, &next.visitors))
            {
                self.tell_session(session, door)?;
            }
            let (told, later) = left.split_at(left.partition_point(|step| step.day <= day));
            left = later;
            self.tell_steps(told, day, door, lang)?;
        }
        Ok(())
    }

    fn tell_session(
        &self,
        session: &[StoryVisit],
        door: impl Fn(usize) -> Option<HouseholdId>,
    ) -> Result<(), Error> {
        let Some(first) = session.first() else {
            return Ok(());
        };
        let options = self.options(at(first.day, first.slot), &first.visitors);
        let mut store = Store::open(&self.path, &options)?;
        store.do_not_wait_for_disc()?;
        let (campaign, _) = store.campaign()?;
        for visit in session {
            if let Some(id) = door(visit.household) {
                let sheet = store.sheet(id)?;
                store.record(&entry(visit, campaign, &sheet))?;
            }
        }
        Ok(())
    }

    /// What is one and the same for several people is said of them at once, as the office does it.
    fn tell_steps(
        &self,
        steps: &[StoryStep],
        day: Day,
        door: impl Fn(usize) -> Option<HouseholdId>,
        lang: Lang,
    ) -> Result<(), Error> {
        let officer = say!(lang, demo_officer);
        let mut store = Store::open(&self.path, &self.options(at(day, Slot::Evening), &officer))?;
        store.do_not_wait_for_disc()?;
        let mut said: Vec<(StepEntry, Vec<PersonId>)> = Vec::new();
        for step in steps {
            let Some(household) = door(step.household) else {
                continue;
            };
            let sheet = store.sheet(household)?;
            let Some(member) = sheet.members.get(step.member) else {
                continue;
            };
            let entry = step_entry(step, &officer, lang);
            match said.iter_mut().find(|(other, _)| *other == entry) {
                Some((_, people)) => people.push(member.id),
                None => said.push((entry, vec![member.id])),
            }
        }
        for (entry, people) in said {
            store.record_steps(&people, &entry, &mut |_, _| true)?;
        }
        Ok(())
    }
}

fn step_entry(step: &StoryStep, officer: &str, lang: Lang) -> StepEntry {
    let mut entry = StepEntry::new(step.kind, step.day);
    entry.due_on = step.due_on;
    entry.reason = step.reason.map(str::to_owned);
    match step.kind {
        StepKind::ExemptConfirmed => officer.clone_into(&mut entry.confirmed_by),
        StepKind::PapersMissing => entry.note = say!(lang, demo_papers),
        _ => {}
    }
    entry
}

impl Drop for Demo {
    fn drop(&mut self) {
        // A worker that was just asked to stop may hold the folder for a moment; what is left then goes with `folder`.
        for _ in 0..TRIES {
            if fs::remove_dir_all(self.folder()).is_ok() || !self.folder().exists() {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Who tries the program out must find doors to go to today: the next appointments are moved to this evening.
fn ask_for_today(visits: &mut [StoryVisit], today: Day) {
    let later = |visit: &&mut StoryVisit| visit.follow_up.is_some_and(|(day, _)| day >= today);
    for visit in visits.iter_mut().rev().filter(later).take(ASKED_TODAY) {
        visit.follow_up = Some((today, Slot::Evening));
    }
}

fn write_list(path: &Path, houses: &[SampleHousehold], on: Day) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    write_households(houses.iter(), SEED, on, &mut file, &mut |_| true).map(|_| ())
}

/// The first households of each village.
fn some_of_each(all: impl Iterator<Item = SampleHousehold>) -> Vec<SampleHousehold> {
    let mut taken: Vec<(String, usize)> = Vec::new();
    all.filter(|house| {
        let place = taken
            .iter()
            .position(|(village, _)| *village == house.village)
            .unwrap_or_else(|| {
                taken.push((house.village.clone(), 0));
                taken.len() - 1
            });
        taken[place].1 += 1;
        VILLAGES
            .get(place)
            .is_some_and(|wanted| taken[place].1 <= *wanted)
    })
    .collect()
}

/// The households by village and number.
fn doors_of(store: &Store) -> Result<HashMap<(String, String), HouseholdId>, Error> {
    let villages: HashMap<_, _> = store.villages()?.into_iter().collect();
    let rows = store.household_rows(&store.household_ids(None)?)?;
    let doors = rows.into_iter().filter_map(|row| {
        let village = villages.get(&row.village)?;
        Some(((village.name.clone(), row.code), row.id))
    });
    Ok(doors.collect())
}

/// When a session is typed in: at its end.
fn at(day: Day, slot: Slot) -> Clock {
    let hour = match slot {
        Slot::Morning => 10,
        Slot::Noon => 13,
        Slot::Afternoon => 17,
        Slot::Evening => 21,
    };
    let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    Clock::fixed(Moment::from_local(day.and_time(time)))
}

fn entry(told: &StoryVisit, campaign: CampaignId, sheet: &Sheet) -> Entry {
    let member = |place: usize| sheet.members.get(place);
    let people = told.people.iter().filter_map(|one| {
        let mut person = PersonEntry::new(member(one.member)?.id, one.result);
        person.due_on = one.due_on;
        Some(person)
    });
    let informant = told.informant.and_then(member);
    Entry {
        people: people.collect(),
        absences: Vec::new(),
        phones: Vec::new(),
        visit: Visit {
            campaign,
            household: sheet.id,
            occurred_on: told.day,
            slot: told.slot,
            entered_at: Moment::default(),
            visitors: told.visitors.clone(),
            channel: told.channel,
            outcome: told.outcome,
            informant: informant
                .map(|member| member.person.name.clone())
                .unwrap_or_default(),
            reason: told.reason,
            invitation: told.invitation,
            note: told.note.to_owned(),
            follow_up_on: told.follow_up.map(|(day, _)| day),
            follow_up_slot: told.follow_up.map(|(_, slot)| slot),
            withdrawn_on: None,
            withdrawn_why: String::new(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::card::CardKind;
    use crate::domain::record::Step;

    #[test]
    fn it_is_in_the_middle_of_its_campaign_and_leaves_nothing() {
        let today: Day = "2026-11-22".parse().unwrap();
        let clock = at(today, Slot::Morning);
        let demo = Demo::create(clock, Lang::Vi).unwrap();
        let store = Store::open(demo.path(), &demo.options(clock, "Lâm")).unwrap();
        let (villages, all) = store.load_roll().unwrap().progress();
        assert_eq!(villages.len(), VILLAGES.len());
        assert_eq!(all.households, VILLAGES.iter().sum::<usize>());
        assert!((120..200).contains(&all.visited), "{all:?}");
        assert!((50..170).contains(&all.reviewed), "{all:?}");
        assert!(all.visits > all.visited, "{all:?}");
        assert!(all.due_today > 0 && all.overdue > 0, "{all:?}");
        assert!(all.absent_14 * 100 / all.people_14 >= 10, "{all:?}");
        let (_, campaign) = store.campaign().unwrap();
        assert_eq!(campaign.due_on.unwrap().to_string(), "2026-11-30");
        assert_eq!(store.check(true).unwrap().faults, []);
        assert!(store.can_undo());
        assert_campaign_has_something_to_show(&store, today);
        drop(store);
        let folder = demo.path().parent().unwrap().to_owned();
        drop(demo);
        assert!(!folder.exists());
    }

    /// Steps of every kind, and a plan with something due.
    fn assert_campaign_has_something_to_show(store: &Store, today: Day) {
        let (campaign, _) = store.campaign().unwrap();
        let sheets = store.household_ids(None).unwrap().into_iter();
        let members = sheets.flat_map(|id| store.sheet(id).unwrap().members);
        let steps: Vec<_> = members
            .flat_map(|member| store.steps_of(member.id).unwrap())
            .map(|(_, step)| step)
            .collect();
        for kind in StepKind::all().filter(|kind| *kind != StepKind::StillHere) {
            let of_kind = steps.iter().filter(|step| step.kind == kind).count();
            assert!(of_kind > 0, "{kind:?}");
        }
        let ahead = |step: &&Step| step.due_on.is_some_and(|due| due >= today);
        assert!(steps.iter().any(|step| ahead(&step)));
        assert_eq!(store.campaigns().unwrap().len(), 2);
        assert_eq!(store.cohorts(campaign).unwrap().len(), 2);
        let targets = store.targets(campaign).unwrap();
        assert_eq!(targets.len(), VILLAGES.len() + 1);
        assert!(targets.iter().all(|(_, target)| target.total > 0));
        let reports = store.due_reports(campaign).unwrap();
        assert!(
            reports
                .iter()
                .any(|(_, one)| one.due_on == today && one.sent_on.is_none())
        );
        assert_eq!(store.groups(campaign).unwrap().len(), 1);
        assert_eq!(store.remarks(campaign).unwrap().len(), 2);
        let yesterday = today - Days::new(1);
        let taken = steps
            .iter()
            .filter(|step| step.kind == StepKind::Taken && step.occurred_on == yesterday)
            .count();
        let told = store.day_totals(campaign).unwrap().pop().unwrap().1;
        assert_eq!(
            (told.occurred_on, told.total),
            (yesterday, taken as u32 + 3)
        );
        // Cards that the law's rule decides by, and groups.
        let sheets = store.household_ids(None).unwrap().into_iter();
        let people: Vec<_> = sheets
            .flat_map(|id| store.sheet(id).unwrap().members)
            .collect();
        for kind in CardKind::all() {
            assert!(
                people.iter().any(|member| member.person.card == Some(kind)),
                "{kind:?}"
            );
        }
        assert!(
            people
                .iter()
                .any(|member| member.person.groups == "Đảng viên")
        );
    }
}
