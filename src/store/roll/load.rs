//! Building the roll from the file, and patching it after a write.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, Row, params};

use crate::domain::absence::{Declared, Plan, Reason, Scope, is_late};
use crate::domain::agenda::Expected;
use crate::domain::attempts::AttemptRule;
use crate::domain::call::Call;
use crate::domain::date::{Day, PartialDate};
use crate::domain::eligibility::Candidate;
use crate::domain::expected_back::ExpectedBack;
use crate::domain::id::{
    AbsenceId, BatchId, CampaignId, CohortId, HouseholdId, PersonId, PriorityGroupId, VillageId,
};
use crate::domain::name::search_fold;
use crate::domain::person_result::PersonResult;
use crate::domain::phone::{Phone, Phones};
use crate::domain::reach::Reach;
use crate::domain::record::Cohort;
use crate::domain::state::{HouseholdState, Slots};

use super::facet::area;
use super::marks::{Telling, is_in_campaign, patch_returned};
use super::names::{Collector, Names};
use super::standing::{Bits, Classes, Counted, Lives, Milestones, Renewed};
use super::{
    AwayEntry, ById, Days, HouseholdEntry, NO_DAY, NOT_AWAY, PersonEntry, Place, Places, Roll,
    Texts, days, latest_birth,
};
use crate::store::candidate::{CANDIDATE, read_candidate};
use crate::store::tally::{STANDING, Tally, VISIT, day_of, read_call, read_day, read_result};
use crate::store::{Result, Seed, Store, bare_code};

/// Rows read between two openings of the file to a writer.
const CHUNK: i64 = 50_000;

impl Seed {
    /// Loads the roll over a connection of its own, in short reads.
    pub fn load_roll(&self) -> Result<Roll> {
        let mut seed = self.clone();
        seed.options.read_only = true;
        let store = seed.open()?;
        store.load_roll()
    }
}

impl Store {
    /// The roll as it was on the evening of an earlier day, for its figures: of the register [as of](Store::as_of) that
    /// day.
    pub fn load_roll_of(&self, day: Day) -> Result<Roll> {
        if day == self.clock.today() {
            return self.load_roll();
        }
        self.as_of(day)?.load_roll()
    }

    /// Loads the roll over this connection.
    pub fn load_roll(&self) -> Result<Roll> {
        let today = self.clock.today();
        let (campaign, settings) = self.campaign()?;
        let mut roll = Roll {
            today,
            campaign,
            attempts: settings.attempt_rule(),
            starts_on: days(settings.starts_on),
            due_on: settings.due_on,
            villages: self
                .villages()?
                .into_iter()
                .map(|(id, village)| (id, village.walk_rank))
                .collect(),
            households: Vec::new(),
            people: Vec::new(),
            counted: Vec::new(),
            classes: Classes::new(),
            owners: Vec::new(),
            away: Vec::new(),
            returned: Vec::new(),
            places: Vec::new(),
            areas: Vec::new(),
            provinces: Vec::new(),
            works: Vec::new(),
            codes: Texts::default(),
            names: Names::default(),
            digits: Texts::default(),
            born_14: latest_birth(14, today),
            cohorts: self.births_of_cohorts(campaign, settings.due_on)?,
            groups: self.names_of_groups(campaign)?,
            grouped: Vec::new(),
            cadres: Vec::new(),
            rule: settings.eligibility,
            by_id: Places::default(),
            visits_by_day: BTreeMap::new(),
        };
        load_households(&self.connection, &mut roll)?;
        let beside = load_people(&self.connection, &mut roll)?;
        let people = people_by_id(&roll);
        roll.grouped = in_order(&beside.grouped, &people);
        load_absences(&self.connection, &mut roll, &people)?;
        let lives = Lives::load(
            &self.connection,
            &roll,
            &people,
            &beside.at_home,
            beside.renewed,
        )?;
        load_visits(&self.connection, &mut roll, &people, lives)?;
        Ok(roll)
    }

    fn births_of_cohorts(
        &self,
        campaign: CampaignId,
        due_on: Option<Day>,
    ) -> Result<Vec<(CohortId, Days, Days)>> {
        let today = self.clock.today();
        let births = |(id, cohort): (CohortId, Cohort)| {
            let births = cohort.births(due_on, today);
            (id, births.first.map_or(NO_DAY, days), days(births.last))
        };
        Ok(self.cohorts(campaign)?.into_iter().map(births).collect())
    }

    fn names_of_groups(&self, campaign: CampaignId) -> Result<Vec<(PriorityGroupId, String)>> {
        let groups = self.groups(campaign)?.into_iter();
        Ok(groups.map(|(id, group)| (id, group.name)).collect())
    }

    /// The households whose visits or absences a batch touched; `None` if it touched more than those.
    pub fn households_of(&self, batch: BatchId) -> Result<Option<Vec<HouseholdId>>> {
        let mut households = Vec::new();
        let mut operations = self.connection.prepare_cached(
            "SELECT entity, row, count, grp, old, new FROM op WHERE batch = ?1 ORDER BY seq",
        )?;
        let mut rows = operations.query([batch.0])?;
        while let Some(row) = rows.next()? {
            let (first, count): (i64, i64) = (row.get(1)?, row.get(2)?);
            let sql = match row.get_ref(0)?.as_str().unwrap_or_default() {
                "visit" => "SELECT DISTINCT household FROM visit WHERE id BETWEEN ?1 AND ?2",
                "visit_person" => {
                    "SELECT DISTINCT v.household FROM visit_person r JOIN visit v ON v.id = r.visit WHERE r.id BETWEEN ?1 AND ?2"
                }
                "person" if only_marks(row)? => {
                    "SELECT household FROM person WHERE id BETWEEN ?1 AND ?2 UNION SELECT p.household FROM absence a \
                     JOIN person p ON p.id = a.person WHERE a.proxy BETWEEN ?1 AND ?2 AND a.returned_on IS NULL"
                }
                "household" if only_marks(row)? => {
                    "SELECT id FROM household WHERE id BETWEEN ?1 AND ?2"
                }
                "step" => {
                    "SELECT DISTINCT p.household FROM step s JOIN person p ON p.id = s.person WHERE s.id BETWEEN ?1 AND ?2"
                }
                "absence" => {
                    "SELECT DISTINCT p.household FROM absence a JOIN person p ON p.id = a.person WHERE a.id BETWEEN ?1 AND ?2"
                }
                // What is given from above and said of villages is not in the roll.
                "target" | "due_report" | "day_total" | "remark" => continue,
                _ => return Ok(None),
            };
            let mut statement = self.connection.prepare_cached(sql)?;
            for household in statement.query_map([first, first + count - 1], |row| {
                row.get(0).map(HouseholdId)
            })? {
                households.push(household?);
            }
        }
        Ok(Some(households))
    }

    /// Reads the households anew whose visits, results or absences changed.
    pub(in crate::store) fn patch_roll(
        &self,
        roll: &mut Roll,
        households: &[HouseholdId],
    ) -> Result<()> {
        for id in households {
            if let Some(at) = roll.place_of(*id) {
                patch_absences(&self.connection, roll, at)?;
                patch_returned(&self.connection, roll, at)?;
                patch_visits(&self.connection, roll, at)?;
            }
        }
        Ok(())
    }
}

/// Whether an operation (its group, old and new in columns 3 to 5) changed no number, only what is known of numbers.
fn only_marks(row: &Row<'_>) -> rusqlite::Result<bool> {
    let text = |at: usize| {
        row.get_ref(at)
            .map(|value| value.as_str().unwrap_or_default())
    };
    let numbers = |json: &str| {
        let columns: Vec<String> = serde_json::from_str(json).ok()?;
        let phones = Phones::from_json(columns.first()?)?.0;
        Some(
            phones
                .into_iter()
                .map(|phone| phone.digits)
                .collect::<Vec<_>>(),
        )
    };
    let (old, new) = (numbers(text(4)?), numbers(text(5)?));
    Ok(text(3)? == "phones" && old.is_some() && old == new)
}

/// Gives each row of `sql`, read in chunks by id. `sql` selects the id first and takes the last id and the chunk's size.
pub(super) fn each(
    connection: &Connection,
    sql: &str,
    mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> Result<()> {
    let mut statement = connection.prepare(sql)?;
    let mut last = 0i64;
    loop {
        let mut count = 0;
        let mut rows = statement.query([last, CHUNK])?;
        while let Some(row) = rows.next()? {
            last = row.get(0)?;
            count += 1;
            take(row)?;
        }
        if count < CHUNK {
            return Ok(());
        }
    }
}

fn load_households(connection: &Connection, roll: &mut Roll) -> Result<()> {
    let villages: HashMap<VillageId, u32> = roll
        .villages
        .iter()
        .enumerate()
        .map(|(at, (id, _))| (*id, at as u32))
        .collect();
    let mut found: Vec<(u32, i64, i64, u32, u32)> = Vec::new();
    let mut codes = Texts::default();
    // Of whom nobody is named.
    let mut cadres = Shared::default();
    cadres.place("");
    let mut text = Vec::new();
    each(
        connection,
        "SELECT id, village, walk_rank, code, mobiliser FROM household \
         WHERE id > ?1 AND undone = 0 AND closed IS NULL ORDER BY id LIMIT ?2",
        |row| {
            let Some(village) = villages.get(&VillageId(row.get(1)?)) else {
                return Ok(());
            };
            let cadre = cadres.place(text_of(row, 4)?.trim());
            found.push((
                *village,
                row.get(2)?,
                row.get(0)?,
                found.len() as u32,
                cadre,
            ));
            text.clear();
            let code = row.get_ref(3)?.as_str().unwrap_or_default();
            text.push(b' ');
            text.extend(code.to_lowercase().bytes());
            text.push(b' ');
            text.extend(bare_code(code).bytes());
            text.push(b' ');
            codes.push(&text);
            Ok(())
        },
    )?;
    found.sort_unstable();
    let order: Vec<u32> = found.iter().map(|(.., at, _)| *at).collect();
    roll.cadres = cadres.texts();
    roll.codes = if order.is_sorted() {
        codes
    } else {
        codes.reordered(&order)
    };
    roll.households = found
        .iter()
        .map(|(village, _, id, _, cadre)| HouseholdEntry {
            id: HouseholdId(*id),
            village: *village,
            first: 0,
            state: HouseholdState::NotVisited,
            visits: 0,
            exhausted: false,
            tried: Slots::default(),
            last: NO_DAY,
            follow_up: NO_DAY,
            contact_on: NO_DAY,
            cadre: *cadre,
        })
        .collect();
    let households = roll.households.iter().enumerate();
    roll.by_id = Places::new(
        households
            .map(|(at, household)| (household.id.0, at as u32))
            .collect(),
    );
    Ok(())
}

/// What is read of people beside their entries.
#[derive(Default)]
struct Beside {
    /// To whom the service must come.
    at_home: Vec<PersonId>,
    /// Who belongs to priority groups.
    grouped: Vec<(PersonId, u32)>,
    /// Whom the rule means only if their card came of the campaign.
    renewed: Vec<Renewed>,
}

/// What is known by the ids of people, by their places.
fn in_order<V: Copy + Ord>(found: &[(PersonId, V)], people: &Places) -> Vec<(u32, V)> {
    let placed = |(id, value): &(PersonId, V)| people.find(id.0).map(|at| (at, *value));
    let mut placed: Vec<(u32, V)> = found.iter().filter_map(placed).collect();
    placed.sort_unstable();
    placed
}

fn load_people(connection: &Connection, roll: &mut Roll) -> Result<Beside> {
    let mut beside = Beside::default();
    // The rule may ask for no more than the birth.
    let asked = if roll.rule.asks_for_more() || !roll.groups.is_empty() {
        CANDIDATE
    } else {
        "p.birth"
    };
    let mut people: Vec<PersonEntry> = Vec::new();
    let mut counted: Vec<Counted> = Vec::new();
    let mut owners: Vec<u32> = Vec::new();
    let mut order: Vec<(u32, i64, u32)> = Vec::new();
    let (mut names, mut digits) = (Collector::default(), Texts::default());
    let mut text = Vec::new();
    let mut previous = (HouseholdId(0), None);
    each(
        connection,
        &format!(
            "SELECT p.id, p.household, p.position, p.name, p.is_head, p.home_service, p.number, p.old_number, p.phones, \
             {asked} FROM person p WHERE p.id > ?1 AND p.undone = 0 AND p.closed IS NULL ORDER BY p.id LIMIT ?2"
        ),
        |row| {
            let household = HouseholdId(row.get(1)?);
            if household != previous.0 {
                previous = (household, roll.place_of(household));
            }
            let Some(at) = previous.1 else { return Ok(()) };
            order.push((at as u32, row.get(2)?, people.len() as u32));
            let candidate = if asked == CANDIDATE {
                read_candidate(row, 9, false)?
            } else {
                Candidate {
                    birth: PartialDate::from_iso(text_of(row, 9)?),
                    ..Candidate::default()
                }
            };
            let id = PersonId(row.get(0)?);
            if !text_of(row, 5)?.is_empty() {
                beside.at_home.push(id);
            }
            let groups = roll.groups_of(candidate.groups);
            if groups != 0 {
                beside.grouped.push((id, groups));
            }
            let verdict = roll.rule.verdict_anywhere(&candidate, roll.today);
            let of_rule = Bits::of_verdict(verdict);
            let renewed = Renewed::of(id, &candidate, of_rule, roll);
            beside.renewed.extend(renewed);
            counted.push(Counted::of_verdict(of_rule, &mut roll.classes));
            owners.push((at as u32) << 1 | u32::from(row.get::<_, bool>(4)?));
            people.push(PersonEntry {
                id,
                away: NOT_AWAY,
                birth: candidate.birth.map_or(NO_DAY, |birth| days(birth.first())),
                result: None,
                reached: Milestones::default(),
            });
            names.push(&search_fold(row.get_ref(3)?.as_str().unwrap_or_default()));
            text.clear();
            push_digits(row, &mut text)?;
            digits.push(&text);
            Ok(())
        },
    )?;
    let order = if order.is_sorted() {
        None
    } else {
        order.sort_unstable();
        Some(order.iter().map(|(.., at)| *at).collect::<Vec<u32>>())
    };
    roll.names = names.finish(order.as_deref());
    if let Some(order) = &order {
        people = order.iter().map(|at| people[*at as usize]).collect();
        counted = order.iter().map(|at| counted[*at as usize]).collect();
        owners = order.iter().map(|at| owners[*at as usize]).collect();
        digits = digits.reordered(order);
    }
    people.shrink_to_fit();
    counted.shrink_to_fit();
    owners.shrink_to_fit();
    digits.bytes.shrink_to_fit();
    digits.starts.shrink_to_fit();
    let mut at = 0;
    for (place, household) in roll.households.iter_mut().enumerate() {
        household.first = at as u32;
        while owners
            .get(at)
            .is_some_and(|owner| (owner >> 1) as usize == place)
        {
            at += 1;
        }
    }
    (roll.people, roll.counted) = (people, counted);
    (roll.owners, roll.digits) = (owners, digits);
    Ok(beside)
}

/// The digits of a person's numbers and phones, a space before and behind each.
fn push_digits(row: &Row<'_>, text: &mut Vec<u8>) -> rusqlite::Result<()> {
    text.push(b' ');
    for column in [6, 7] {
        let number = row.get_ref(column)?.as_str().unwrap_or_default();
        if !number.is_empty() {
            text.extend_from_slice(number.as_bytes());
            text.push(b' ');
        }
    }
    let json = row.get_ref(8)?.as_str().unwrap_or_default();
    if !json.is_empty() {
        for phone in Phones::from_json(json).unwrap_or_default().0 {
            text.extend_from_slice(phone.digits.as_bytes());
            text.push(b' ');
        }
    }
    Ok(())
}

/// Places of people by id; ids of one device and so of one import are in order, and then this is a plain copy.
fn people_by_id(roll: &Roll) -> Places {
    let people = roll.people.iter().enumerate();
    Places::new(
        people
            .map(|(at, person)| (person.id.0, at as u32))
            .collect(),
    )
}

pub(super) const ABSENCE: &str = "a.id, a.person, a.reason, a.scope, a.place, p.work, a.back, a.confirmed_on, a.plan, a.plan_on, \
     a.declared, a.since, a.phones, p.phones, a.proxy_phones, x.phones, h.phones, a.proxy, a.proxy_name, a.returned_on \
     FROM absence a JOIN person p ON p.id = a.person JOIN household h ON h.id = p.household \
     LEFT JOIN person x ON x.id = a.proxy";

/// Texts that many rows share, each kept once.
#[derive(Default)]
struct Shared(HashMap<String, u32>);

impl Shared {
    /// The place of a text among those kept.
    fn place(&mut self, text: &str) -> u32 {
        if let Some(at) = self.0.get(text) {
            return *at;
        }
        let at = self.0.len() as u32;
        self.0.insert(text.to_owned(), at);
        at
    }

    fn texts(self) -> Vec<String> {
        let mut texts = vec![String::new(); self.0.len()];
        for (text, at) in self.0 {
            texts[at as usize] = text;
        }
        texts
    }
}

/// The place of a text among those kept; a new one is kept from now on.
pub(super) fn keep(texts: &mut Vec<String>, text: &str) -> u32 {
    let at = texts.iter().position(|kept| kept == text);
    at.unwrap_or_else(|| {
        texts.push(text.to_owned());
        texts.len() - 1
    }) as u32
}

pub(super) fn text_of<'r>(row: &'r Row<'_>, at: usize) -> rusqlite::Result<&'r str> {
    Ok(row.get_ref(at)?.as_str().unwrap_or_default())
}

fn load_absences(connection: &Connection, roll: &mut Roll, people: &Places) -> Result<()> {
    let (mut places, mut works) = (Shared::default(), Shared::default());
    let (starts_on, due_on) = (roll.starts_on, roll.due_on);
    let mut load = |ended: bool| -> Result<Vec<AwayEntry>> {
        let which = if ended { "NOT NULL" } else { "NULL" };
        let mut found = Vec::new();
        each(
            connection,
            &format!(
                "SELECT {ABSENCE} WHERE a.id > ?1 AND a.undone = 0 AND a.returned_on IS {which} \
                 ORDER BY a.id LIMIT ?2"
            ),
            |row| {
                if ended && !is_in_campaign(text_of(row, 19)?, starts_on) {
                    return Ok(());
                }
                if let Some(person) = people.find(row.get(1)?) {
                    let texts = [
                        places.place(text_of(row, 4)?),
                        works.place(text_of(row, 5)?),
                    ];
                    found.push(read_away(row, person, texts, due_on)?);
                }
                Ok(())
            },
        )?;
        Ok(found)
    };
    let mut away = load(false)?;
    let returned = load(true)?;
    away.sort_unstable_by_key(|entry: &AwayEntry| entry.person);
    for (at, entry) in away.iter().enumerate() {
        roll.people[entry.person as usize].away = at as u32;
    }
    away.shrink_to_fit();
    roll.away = away;
    roll.keep_returned(returned);
    roll.works = works.texts();
    for name in places.texts() {
        roll.add_place(name);
    }
    Ok(())
}

pub(super) fn read_away(
    row: &Row<'_>,
    person: u32,
    [place, work]: [u32; 2],
    due_on: Option<Day>,
) -> rusqlite::Result<AwayEntry> {
    let text = |at: usize| text_of(row, at);
    let phones = |at: usize| text(at).map(|json| Phones::from_json(json).unwrap_or_default());
    let last = |at: usize| {
        text(at).map(|date| PartialDate::from_iso(date).map_or(NO_DAY, |date| days(date.last())))
    };
    let reach = Reach {
        there: &phones(12)?,
        own: &phones(13)?,
        proxy: &phones(14)?,
        member: &phones(15)?,
        household: &phones(16)?,
    };
    let packed = |phone: Option<&Phone>| phone.and_then(Phone::packed).unwrap_or_default();
    let back = ExpectedBack::from_code(text(6)?);
    let plan = Plan::from_code(text(8)?);
    Ok(AwayEntry {
        id: AbsenceId(row.get(0)?),
        person,
        reason: Reason::from_code(text(2)?),
        scope: Scope::from_code(text(3)?),
        place,
        work,
        own_number: packed(reach.own_number()),
        contact_number: packed(reach.contact_number().map(|(phone, _)| phone)),
        bad_number: reach.is_bad(),
        declared: Declared::from_code(text(10)?),
        since: PartialDate::from_iso(text(11)?).map_or(NO_DAY, |date| days(date.first())),
        back,
        expected: Expected::of(back),
        overdue_after: back
            .and_then(ExpectedBack::overdue_after)
            .map_or(NO_DAY, days),
        plan,
        plan_on: last(9)?,
        late: is_late(plan, back, due_on),
        confirmed: text(7)?.parse().map_or(NO_DAY, days),
        call: None,
        has_proxy: row.get::<_, Option<i64>>(17)?.is_some() || !text(18)?.is_empty(),
        end: None,
        returned: PartialDate::from_iso(text(19)?).map_or(NO_DAY, |date| days(date.first())),
    })
}

fn put(tally: &Tally, rule: AttemptRule, entry: &mut HouseholdEntry) {
    entry.last = tally.last.map_or(NO_DAY, |(_, day, _)| days(day));
    entry.follow_up = tally.follow_up().map_or(NO_DAY, |(day, _)| days(day));
    entry.exhausted = tally.is_exhausted(rule);
    entry.tried = tally.attempts.slots();
    entry.contact_on = tally.contact_on.map_or(NO_DAY, days);
}

fn load_visits(
    connection: &Connection,
    roll: &mut Roll,
    people: &Places,
    mut lives: Lives,
) -> Result<()> {
    let mut tallies: Vec<Tally> = Vec::new();
    tallies.resize_with(roll.households.len(), Tally::default);
    let campaign = roll.campaign;
    let mut orders = ById::default();
    let mut calls = ById::default();
    each(
        connection,
        &format!(
            "SELECT id, {VISIT}, campaign, channel FROM visit WHERE id > ?1 AND {STANDING} ORDER BY id LIMIT ?2"
        ),
        |row| {
            if CampaignId(row.get(8)?) != campaign {
                return Ok(());
            }
            if let Some(at) = roll.place_of(HouseholdId(row.get(1)?))
                && let Some((day, order)) = tallies[at].see_row(row, 1)?
            {
                *roll.visits_by_day.entry(day).or_default() += 1;
                orders.0.push((row.get(0)?, order));
                if let Some(call) = read_call(row, 2, 9)? {
                    calls.0.push((row.get(0)?, call));
                }
            }
            Ok(())
        },
    )?;
    let mut latest_call: HashMap<u32, u64> = HashMap::new();
    let telling = Telling::new();
    each(
        connection,
        "SELECT id, visit, person, result, due_on FROM visit_person WHERE id > ?1 AND undone = 0 ORDER BY id LIMIT ?2",
        |row| {
            // A visit that is not among those seen does not stand, or is of another campaign.
            let (Some(order), Some(person), Some(result)) = (
                orders.find(row.get(1)?),
                people.find(row.get(2)?),
                PersonResult::from_code(row.get_ref(3)?.as_str().unwrap_or_default()),
            ) else {
                return Ok(());
            };
            if let Some((call, at)) = calls.find(row.get(1)?) {
                let newest = latest_call.entry(person).or_default();
                if *newest <= at {
                    *newest = at;
                    roll.put_call(person as usize, Some(call));
                }
            }
            telling.see(roll, person as usize, result, day_of(order));
            let due_on = read_day(row.get_ref(4)?);
            let entry = &mut roll.people[person as usize];
            lives.see(entry, person, result, order, due_on);
            Ok(())
        },
    )?;
    lives.settle(roll);
    for (at, tally) in tallies.iter().enumerate() {
        put(tally, roll.attempts, &mut roll.households[at]);
        roll.settle(at, &tally.facts);
    }
    Ok(())
}

fn patch_absences(connection: &Connection, roll: &mut Roll, at: usize) -> Result<()> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {ABSENCE} WHERE a.person = ?1 AND a.undone = 0 AND a.returned_on IS NULL ORDER BY a.id LIMIT 1"
    ))?;
    for person in roll.members(at) {
        let mut rows = statement.query([roll.people[person].id.0])?;
        let Some(row) = rows.next()? else {
            roll.forget_absence(person);
            continue;
        };
        let texts = [
            roll.keep_place(text_of(row, 4)?),
            keep(&mut roll.works, text_of(row, 5)?),
        ];
        let entry = read_away(row, person as u32, texts, roll.due_on)?;
        roll.put_absence(person, entry);
    }
    Ok(())
}

fn patch_visits(connection: &Connection, roll: &mut Roll, at: usize) -> Result<()> {
    let household = roll.households[at].id;
    let mut tally = Tally::default();
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {VISIT} FROM visit WHERE household = ?1 AND campaign = ?2 AND {STANDING} ORDER BY id"
    ))?;
    let mut rows = statement.query(params![household.0, roll.campaign.0])?;
    while let Some(row) = rows.next()? {
        tally.see_row(row, 0)?;
    }
    let telling = Telling::new();
    let mut calls: HashMap<usize, (Call, u64)> = HashMap::new();
    roll.patch_people(connection, at, |roll, person, row| {
        if let Some(found) = read_result(row, 9)? {
            telling.see(roll, person, found.result, day_of(found.order));
        }
        if let Some((call, order)) = read_call(row, 3, 8)?
            && calls.get(&person).is_none_or(|latest| latest.1 <= order)
        {
            calls.insert(person, (call, order));
        }
        Ok(())
    })?;
    for person in roll.members(at) {
        roll.put_call(person, calls.get(&person).map(|(call, _)| *call));
    }
    put(&tally, roll.attempts, &mut roll.households[at]);
    roll.settle(at, &tally.facts);
    Ok(())
}

impl Roll {
    fn add_place(&mut self, name: String) -> u32 {
        let (area, province) = area(&name);
        self.places.push(Place {
            area: keep(&mut self.areas, &area),
            province: keep(&mut self.provinces, province),
            name,
        });
        (self.places.len() - 1) as u32
    }

    pub(super) fn keep_place(&mut self, name: &str) -> u32 {
        let at = self.places.iter().position(|place| place.name == name);
        at.map_or_else(|| self.add_place(name.to_owned()), |at| at as u32)
    }

    fn put_absence(&mut self, person: usize, entry: AwayEntry) {
        match self.people[person].away {
            NOT_AWAY => {
                let at = self
                    .away
                    .partition_point(|other| (other.person as usize) < person);
                self.away.insert(at, entry);
                self.renumber_absences(at);
            }
            at => self.away[at as usize] = entry,
        }
    }

    fn put_call(&mut self, person: usize, call: Option<Call>) {
        let at = self.people[person].away as usize;
        if let Some(entry) = self.away.get_mut(at) {
            entry.call = call;
        }
    }

    fn forget_absence(&mut self, person: usize) {
        let at = std::mem::replace(&mut self.people[person].away, NOT_AWAY);
        if at != NOT_AWAY {
            self.away.remove(at as usize);
            self.renumber_absences(at as usize);
        }
    }

    fn renumber_absences(&mut self, from: usize) {
        for at in from..self.away.len() {
            self.people[self.away[at].person as usize].away = at as u32;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::absence::{Declared, Plan, Reason, Scope};
    use crate::domain::channel::Channel;
    use crate::domain::clock::{Clock, Moment};
    use crate::domain::date::{Day, PartialDate};
    use crate::domain::expected_back::ExpectedBack;
    use crate::domain::id::{CampaignId, PersonId};
    use crate::domain::outcome::Outcome;
    use crate::domain::phone::read_phones;
    use crate::domain::record::{Absence, Campaign, Commune, Household, Person, Step, Village};
    use crate::domain::slot::Slot;
    use crate::domain::step::StepKind;
    use crate::store::door::Kind;
    use crate::store::{Entry, Options, Recording, Store};

    use crate::domain::metric::Metric;

    use super::super::{DueFilter, DueSet, FigureBy, Roll};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn register(folder: &std::path::Path) -> Store {
        let noon = day("2026-11-22").and_hms_opt(12, 0, 0).unwrap();
        let options = Options {
            clock: Clock::fixed(Moment::from_local(noon)),
            who: "Lâm".to_owned(),
            home: Some(folder.join("home")),
            read_only: false,
        };
        let campaign = Campaign {
            name: "Đợt".to_owned(),
            noun: "làm thẻ".to_owned(),
            due_on: Some(day("2026-12-31")),
            ..crate::store::first_campaign(day("2026-11-01"), crate::lang::Lang::Vi)
        };
        let path = folder.join("so.gocua");
        Store::create(&path, &Commune::default(), &campaign, &options).unwrap()
    }

    /// Every entry of the roll, its texts in place of where they stand.
    fn entries(roll: &Roll) -> Vec<String> {
        let away = roll.away.iter().map(|entry| {
            let mut entry = entry.clone();
            let (place, work) = (
                std::mem::take(&mut entry.place) as usize,
                std::mem::take(&mut entry.work) as usize,
            );
            format!("{entry:?} {} {}", roll.places[place].name, roll.works[work])
        });
        let households = roll.households.iter();
        let people = roll.people.iter().enumerate();
        let people = people.map(|(at, person)| {
            // Where the absence stands among all is told by the absence.
            let away = person.away != super::super::NOT_AWAY;
            let (result, reached, bits) = (person.result, person.reached, roll.bits_of(at));
            let counted = roll.counted[at];
            let marks = [
                counted.is_adult(),
                counted.is_away(),
                counted.is_without_phone(),
                counted.is_by_proxy(),
            ];
            format!(
                "{:?} {away} {result:?} {:?} {reached:?} {bits:?} {marks:?} {:?}",
                person.id,
                bits.stage(),
                counted.cohort()
            )
        });
        away.chain(households.map(|household| format!("{household:?}")))
            .chain(people)
            .collect()
    }

    /// Steps of some of these people, as they come in a campaign.
    fn note_steps(store: &mut Store, campaign: CampaignId, people: &[PersonId]) {
        let early = day("2026-11-18");
        for (person, kind, on) in [
            (0, StepKind::Taken, early),
            (0, StepKind::CardArrived, day("2026-11-22")),
            (1, StepKind::DoneElsewhere, early),
            (2, StepKind::Exempt, early),
            (3, StepKind::Taken, early),
            (3, StepKind::Redo, day("2026-11-19")),
            (5, StepKind::Appointed, early),
        ] {
            let step = Step {
                campaign,
                person: people[person],
                kind,
                occurred_on: on,
                due_on: (kind == StepKind::Appointed).then(|| day("2026-11-21")),
                reason: (kind == StepKind::Exempt).then(|| "dead".to_owned()),
                confirmed_by: String::new(),
                note: String::new(),
                withdrawn_on: None,
                withdrawn_why: String::new(),
            };
            let written = store.write(Kind::Step, "", |door| door.create(&step));
            written.unwrap();
        }
    }

    /// Every figure is the length of the list that it opens, and figures add up.
    fn figures_open_their_lists(roll: &Roll) {
        for by in [FigureBy::Village, FigureBy::Cohort, FigureBy::Cadre] {
            let (rows, total) = roll.figures(by);
            for (key, figures) in &rows {
                assert_eq!(
                    figures.eligible,
                    figures.done + figures.remaining,
                    "{key:?}"
                );
                let reasons: usize = figures.reasons.iter().sum();
                assert_eq!(figures.remaining, reasons, "{key:?}");
                for set in DueSet::all() {
                    let people = roll.due_people(&DueFilter::of(set).within(key));
                    assert_eq!(people.len(), figures.of(set), "{key:?} {set:?}");
                }
            }
            for set in DueSet::all() {
                assert_eq!(roll.due_people(&DueFilter::of(set)).len(), total.of(set));
            }
            let days = roll.days(&DueFilter::default(), Metric::Taken, 7);
            let week: u32 = days.iter().map(|(_, count)| count).sum();
            assert_eq!(week as usize, total.done_week, "{by:?}");
            assert!(total.done > 0 && total.remaining > 0, "{total:?}");
        }
    }

    #[test]
    fn a_patched_entry_is_as_if_loaded_anew() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = register(folder.path());
        let village = Village {
            name: "Bản Phố".to_owned(),
            ..Village::default()
        };
        let village = store.add_village(&village).unwrap().value;
        let mut people: Vec<PersonId> = Vec::new();
        for phones in ["0214 3123 456", ""] {
            let mut household = Household::new(village, "");
            household.phones = read_phones(phones).0;
            household.mobiliser = phones.split(' ').next().unwrap().to_owned();
            let household = store.add_household(&household).unwrap().value;
            for (name, work, phones) in [
                ("Lò Thị Pành", "", "0912000111"),
                ("Giàng A Páo", "Công ty Hoa Sen", "0912000222"),
                ("Giàng A Sử", "Đại học Cần Thơ", ""),
            ] {
                let mut person = Person::new(household, name);
                person.work = work.to_owned();
                person.phones = read_phones(phones).0;
                people.push(store.add_person(&person).unwrap().value);
            }
        }
        store.save_absence(None, &Absence::new(people[5])).unwrap();
        let roll = store.load_roll().unwrap();
        store.roll_is_loading();
        store.set_roll(Box::new(roll)).unwrap();
        let first = entries(store.roll().unwrap());

        let mut absence = Absence::new(people[1]);
        absence.reason = Reason::from_code("working_elsewhere");
        absence.scope = Some(Scope::InCountry);
        absence.place = "Bình Dương".to_owned();
        absence.since = PartialDate::from_iso("2025-02");
        absence.back = ExpectedBack::from_code("tet-2027");
        absence.plan = Some(Plan::HomeAfter);
        absence.plan_on = PartialDate::from_iso("2027-02");
        absence.declared = Some(Declared::No);
        absence.proxy = Some(people[0]);
        absence.confirmed_on = Some(day("2026-11-12"));
        let id = store.save_absence(None, &absence).unwrap().value;
        absence.proxy_phones = read_phones("0912 000 333").0;
        absence.place = "Nhật Bản".to_owned();
        store.save_absence(Some(id), &absence).unwrap();
        let mut other = Absence::new(people[4]);
        other.phones = read_phones("0912000444").0;
        store.save_absence(None, &other).unwrap();
        let (campaign, settings) = store.campaign().unwrap();
        for (person, outcome) in [(1, "met_partly"), (4, "nobody_home"), (4, "phone_spoke")] {
            let household = store.person(people[person]).unwrap().household;
            let sheet = store.sheet(household).unwrap();
            let outcome = Outcome::from_code(outcome).unwrap();
            let recording = Recording {
                day: day("2026-11-20"),
                slot: Slot::Morning,
                visitors: String::new(),
                channel: Channel::Door,
            };
            let entry = Entry::new(&sheet, campaign, &settings.eligibility, outcome, &recording);
            store.record(&entry).unwrap();
        }
        note_steps(&mut store, campaign, &people);
        store.deny_report(people[2], "").unwrap();
        assert!(!store.wants_roll(), "the roll was patched, not dropped");
        figures_open_their_lists(store.roll().unwrap());
        let patched = entries(store.roll().unwrap());
        assert_eq!(patched, entries(&store.load_roll().unwrap()));
        assert_eq!(patched.len(), first.len() + 2);
        let told = patched.join("\n");
        for expected in [
            "CardArrived",
            "Missed",
            "Redo",
            "end: Some(Done)",
            "late: true",
            "declared: Some(No)",
            "Nhật Bản Công ty Hoa Sen",
        ] {
            assert!(told.contains(expected), "{expected}\n{told}");
        }
        while store.undo(None).is_ok_and(|done| done.batch.is_some()) && !store.wants_roll() {
            let loaded = store.load_roll().unwrap();
            assert_eq!(entries(store.roll().unwrap()), entries(&loaded));
        }
    }
}
