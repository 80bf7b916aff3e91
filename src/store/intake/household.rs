//! Which household of the register the rows of a draft belong to, and what they say of it.

use rusqlite::OptionalExtension;

use crate::domain::PartialDate;
use crate::domain::draft::{HouseholdDraft, NumberCell, PersonDraft};
use crate::domain::id::{HouseholdId, PersonId, VillageId};
use crate::domain::merge::{Over, births_agree};
use crate::domain::name::fold;
use crate::domain::personal_number::PersonalNumber;
use crate::domain::record::{Household, Person};
use crate::domain::relation::Relation;
use crate::store::Result;
use crate::store::household::bare_code;
use crate::store::table::Record;

use super::book::{Found, key};
use super::change::HOUSEHOLD;
use super::count::{Mark, Pile};
use super::people::Fit as PersonFit;
use super::{Current, Intake, Member};

/// What a draft says of the head, or of its first member where it names no head.
struct Head<'a> {
    name: &'a str,
    birth: Option<PartialDate>,
    number: Option<PersonalNumber>,
    /// The list has a column that names the head.
    named: bool,
    /// Known to lead the household, not only the first of its rows.
    leads: bool,
}

impl<'a> Head<'a> {
    fn of(draft: &'a HouseholdDraft) -> Option<Self> {
        let is_head = |member: &&PersonDraft| member.relation.is_some_and(Relation::is_head);
        let member = draft.members.iter().find(is_head);
        let is_known = member.is_some() || draft.head.is_some();
        let member = match &draft.head {
            Some(name) => member.or(draft.members.iter().find(|member| member.name == *name)),
            None => member.or(draft.members.first()),
        };
        let name = draft
            .head
            .as_deref()
            .or(member.map(|member| &*member.name))?;
        let number = draft
            .head_number
            .or(member.and_then(|member| member.number));
        Some(Self {
            name,
            birth: member.and_then(|member| member.birth),
            number: whole(number),
            named: draft.head.is_some(),
            leads: is_known,
        })
    }
}

pub(super) fn whole(number: Option<NumberCell>) -> Option<PersonalNumber> {
    match number {
        Some(NumberCell::Whole(number)) => Some(number),
        _ => None,
    }
}

/// How well a household fits a draft that does not name it by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    No,
    /// Nothing speaks against it.
    Weak,
    /// Birth or address says so.
    Strong,
}

impl Intake<'_, '_> {
    /// The household that the draft means.
    pub(super) fn place(&mut self, draft: &HouseholdDraft) -> Result<Current> {
        self.claim(draft);
        if let Some(at) = self.of_key(draft)? {
            self.met(at, draft);
            return self.known(at);
        }
        if draft.village.is_empty() {
            return Ok(Current::Refused("village", "village_missing"));
        }
        let Found::One(village) = self.villages.named(&draft.village) else {
            return Ok(Current::Refused("village", "ambiguous"));
        };
        self.expect_all_of(village);
        if let Some(code) = &draft.code {
            let households = &self.households;
            let seen = |id| households.get(id) != Mark::Unseen;
            match self.book.of_code(village, code, seen) {
                Found::One(at) => return self.known(at),
                Found::Several => return Ok(Current::Refused("household_code", "ambiguous")),
                // All households of a first import are in the list, and it tells them apart itself.
                Found::None if self.first => return Ok(Current::New { village }),
                Found::None => {}
            }
        }
        match self.of_head(village, draft)? {
            Found::One(at) => self.known(at),
            Found::Several => Ok(Current::Refused("head", "ambiguous")),
            Found::None => Ok(Current::New { village }),
        }
    }

    fn known(&self, at: u32) -> Result<Current> {
        Ok(Current::Known {
            at,
            members: self.members(at)?,
        })
    }

    /// The household with the draft's id, or that in which a member with an id lives.
    pub(super) fn of_key(&self, draft: &HouseholdDraft) -> Result<Option<u32>> {
        if let Some(at) = draft.key.and_then(|key| self.book.of_id(key.0)) {
            return Ok(Some(at));
        }
        for key in draft.members.iter().filter_map(|member| member.key) {
            let household: Option<i64> = self
                .door
                .connection
                .prepare_cached("SELECT household FROM person WHERE id = ?1 AND undone = 0")?
                .query_row([key.0], |row| row.get(0))
                .optional()?;
            if let Some(at) = household.and_then(|id| self.book.of_id(id)) {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    /// The members of a household, in its order.
    pub(super) fn members(&self, at: u32) -> Result<Vec<Member>> {
        let entry = &self.book.entries[at as usize];
        let columns = Person::TABLE.columns();
        if !self.first {
            let sql = format!(
                "SELECT id, {columns} FROM person WHERE household = ?1 AND undone = 0 ORDER BY position, id"
            );
            return self.read_members(&sql, [entry.id, 0]);
        }
        let sql =
            format!("SELECT id, {columns} FROM person WHERE id BETWEEN ?1 AND ?2 ORDER BY id");
        let last = entry.first + i64::from(entry.count) - 1;
        let mut members = self.read_members(&sql, [entry.first, last])?;
        for id in self.later.get(&at).map_or(&[][..], Vec::as_slice) {
            members.extend(self.read_members(&sql, [id.0, id.0])?);
        }
        Ok(members)
    }

    fn read_members(&self, sql: &str, parameters: [i64; 2]) -> Result<Vec<Member>> {
        let mut statement = self.door.connection.prepare_cached(sql)?;
        let count = statement.parameter_count();
        let mut rows = statement.query(rusqlite::params_from_iter(&parameters[..count]))?;
        let mut members = Vec::new();
        while let Some(row) = rows.next()? {
            members.push(Member {
                id: PersonId(row.get(0)?),
                person: Person::read(row, 1)?,
            });
        }
        Ok(members)
    }

    /// The household of a village whose head the draft names: by number, else by exact name with birth or address;
    /// where lists know neither numbers nor heads, by address or by the first member.
    pub(super) fn of_head(&mut self, village: usize, draft: &HouseholdDraft) -> Result<Found<u32>> {
        let Some(head) = Head::of(draft) else {
            return Ok(Found::None);
        };
        let is_coded = draft.code.is_some();
        if let Some(number) = head.number
            && let Some((_, person)) = self.owner(number)?
            && let Some(at) = self.book.of_id(person.household.0)
        {
            let entry = &self.book.entries[at as usize];
            let free = !is_coded || self.households.get(entry.id) == Mark::Unseen;
            let named = fold(&person.name) == fold(head.name);
            if free && named && entry.village as usize == village {
                return Ok(Found::One(at));
            }
        }
        self.learn_names(village)?;
        let found = self.named(village, draft, &head)?;
        if found != Found::None || is_coded {
            return Ok(found);
        }
        match &draft.address {
            Some(address) if !head.leads => self.of_address(village, address),
            // All households of a first import are in the list, and it tells them apart itself.
            _ if self.first => Ok(Found::None),
            _ => self.of_members(village, draft),
        }
    }

    /// The households of a village that have the person whom `head` describes, if they fit the draft.
    fn named(&self, village: usize, draft: &HouseholdDraft, head: &Head<'_>) -> Result<Found<u32>> {
        let (mut strong, mut weak) = (Vec::new(), Vec::new());
        for at in self.candidates(&self.book.names, village, head.name) {
            match self.fits(at, draft, head)? {
                Fit::Strong => strong.push(at),
                Fit::Weak if draft.code.is_none() => weak.push(at),
                _ => {}
            }
        }
        if weak.len() > 1 && head.leads {
            // Where it is the head that is called so, before where somebody is and nobody is the head.
            let mut led = Vec::new();
            for at in &weak {
                let members = self.members(*at)?;
                if members
                    .iter()
                    .any(|member| member.person.is_head && member.person.name == head.name)
                {
                    led.push(*at);
                }
            }
            if !led.is_empty() {
                weak = led;
            }
        }
        Ok(match Found::only(&strong) {
            Found::None => Found::only(&weak),
            found => found,
        })
    }

    /// The household in which the draft's members live, where its head is not one of them or is a new one.
    fn of_members(&self, village: usize, draft: &HouseholdDraft) -> Result<Found<u32>> {
        let mut found = Vec::new();
        for row in &draft.members {
            let member = Head {
                name: &row.name,
                birth: row.birth,
                number: whole(row.number),
                named: false,
                leads: false,
            };
            for at in self.candidates(&self.book.names, village, &row.name) {
                let id = self.book.entries[at as usize].id;
                if self.households.get(id) == Mark::Unseen
                    && !found.contains(&at)
                    && self.fits(at, draft, &member)? == Fit::Strong
                {
                    found.push(at);
                }
            }
        }
        Ok(Found::only(&found))
    }

    fn candidates(&self, chains: &super::book::Chains, village: usize, text: &str) -> Vec<u32> {
        let mut found: Vec<u32> = chains
            .get(key(village, text))
            .filter(|at| self.book.entries[*at as usize].village as usize == village)
            .collect();
        found.sort_unstable();
        found.dedup();
        let is_live = |at: &u32| !self.book.entries[*at as usize].closed;
        if found.iter().any(is_live) {
            found.retain(is_live);
        }
        found
    }

    fn of_address(&self, village: usize, address: &str) -> Result<Found<u32>> {
        let mut found = Vec::new();
        for at in self.candidates(&self.book.addresses, village, address) {
            let household: Household = self.door.read(self.book.entries[at as usize].id)?;
            if household.address == address {
                found.push(at);
            }
        }
        Ok(Found::only(&found))
    }

    /// Whether household `at` has the head of the draft.
    fn fits(&self, at: u32, draft: &HouseholdDraft, head: &Head<'_>) -> Result<Fit> {
        let id = self.book.entries[at as usize].id;
        let seen = self.households.get(id) != Mark::Unseen;
        if seen && draft.code.is_some() {
            return Ok(Fit::No);
        }
        let household: Household = self.door.read(id)?;
        let given = draft.address.as_deref().unwrap_or_default();
        let told = !given.is_empty() && !household.address.is_empty();
        let (here, elsewhere) = (
            told && given == household.address,
            told && given != household.address,
        );
        let members = self.members(at)?;
        let heads = members.iter().any(|member| member.person.is_head);
        let named = |member: &&Member| {
            let Person {
                name,
                number,
                is_head,
                relation,
                ..
            } = &member.person;
            let leads =
                !heads || !head.leads || *is_head || relation.is_some_and(Relation::is_head);
            let other = number.is_some() && head.number.is_some() && *number != head.number;
            name == head.name && leads && !other && births_agree(member.person.birth, head.birth)
        };
        let Some(member) = members.iter().find(named) else {
            // In the same list the head's column names a household whose head is not among its rows.
            let same = seen && head.named && !elsewhere && !heads;
            return Ok(if same { Fit::Strong } else { Fit::No });
        };
        let born = member.person.birth.is_some() && head.birth.is_some();
        let to_the_day = born
            && member.person.birth == head.birth
            && head.birth.is_some_and(PartialDate::is_exact);
        Ok(match (born, here, elsewhere) {
            // Two rows of one list that name two heads alike mean two people, unless something says otherwise.
            _ if seen && !to_the_day && (!head.named || elsewhere) => Fit::No,
            (true, _, _) | (_, true, _) => Fit::Strong,
            (_, _, true) => Fit::No,
            _ => Fit::Weak,
        })
    }

    /// Learns the names and addresses of a village's households from the register.
    pub(super) fn learn_names(&mut self, village: usize) -> Result<()> {
        let place = &mut self.villages.list[village];
        let (false, Some(id)) = (place.names_known, place.id) else {
            return Ok(());
        };
        place.names_known = true;
        let mut statement = self.door.connection.prepare_cached(
            "SELECT h.id, h.address, p.name FROM household h LEFT JOIN person p ON p.household = h.id AND p.undone = 0 \
             WHERE h.village = ?1 AND h.undone = 0",
        )?;
        let mut rows = statement.query([id])?;
        while let Some(row) = rows.next()? {
            let Some(at) = self.book.of_id(row.get(0)?) else {
                continue;
            };
            let text = |column| {
                row.get_ref(column)
                    .map(|value| value.as_str().unwrap_or_default())
            };
            self.book.addresses.add(key(village, text(1)?), at);
            self.book.names.add(key(village, text(2)?), at);
        }
        Ok(())
    }

    /// Takes the rows of a household that the register does not have: it is written with the first row that is taken.
    pub(super) fn take_new(
        &mut self,
        village: usize,
        draft: &mut HouseholdDraft,
    ) -> Result<Current> {
        let mut elsewhere = None;
        let mut refused = 0;
        for member in &draft.members {
            match self.fit_elsewhere(member)? {
                PersonFit::New => break,
                PersonFit::Refused(column, code) => {
                    self.refuse_person(member, column, code)?;
                }
                PersonFit::Elsewhere(id, person) => {
                    elsewhere = self.book.of_id(person.household.0).or(elsewhere);
                    self.keep_elsewhere(member.row, id, &person);
                }
                PersonFit::Member(_) => {}
            }
            refused += 1;
        }
        if refused > 0 && refused == draft.members.len() {
            // What these rows say of a visit belongs to the household in which the person lives.
            return match elsewhere {
                Some(at) => self.known(at),
                None => Ok(Current::New { village }),
            };
        }
        let at = self.add_household(village, draft)?;
        let mut members = Vec::with_capacity(draft.members.len());
        let is_coded = draft.code.is_some();
        self.take_members(at, &mut members, &mut draft.members[refused..], is_coded)?;
        Ok(Current::Known { at, members })
    }

    fn add_household(&mut self, village: usize, draft: &HouseholdDraft) -> Result<u32> {
        let village_id = VillageId(self.village_id(village)?);
        let place = &mut self.villages.list[village];
        place.last_rank += 1;
        let code = match &draft.code {
            Some(code) => code.clone(),
            None => format!("{:03}", place.last_code + 1),
        };
        let mut household = Household::new(village_id, code);
        household.walk_rank = place.last_rank;
        draft.lay_over(&mut household, Over::All);
        let id = self.door.create(&household)?;
        let place = &mut self.villages.list[village];
        let at = self.book.add(id, village, place, &household.code, false);
        self.households.raise(id, Mark::Added);
        self.pile(draft.row, Pile::New);
        self.tell_new(draft.row, HOUSEHOLD, None, |intake| {
            let head = Head::of(draft).map_or("", |head| head.name);
            Ok(intake.named_member(head.to_owned(), id))
        })?;
        if self.villages.list[village].names_known {
            if !household.address.is_empty() && draft.code.is_none() {
                self.book
                    .addresses
                    .add(key(village, &household.address), at);
            }
            if let Some(name) = &draft.head {
                self.book.names.add(key(village, name), at);
            }
        }
        Ok(at)
    }

    /// Takes the rows of a household that the register has.
    pub(super) fn take_known(
        &mut self,
        at: u32,
        mut members: Vec<Member>,
        draft: &mut HouseholdDraft,
    ) -> Result<Current> {
        let entry = &self.book.entries[at as usize];
        let village = entry.village as usize;
        if entry.closed {
            return self.take_closed(at, members, draft);
        }
        self.count_village(village);
        self.change_household(at, &members, draft)?;
        self.take_members(at, &mut members, &mut draft.members, draft.code.is_some())?;
        Ok(Current::Known { at, members })
    }

    fn change_household(
        &mut self,
        at: u32,
        members: &[Member],
        draft: &HouseholdDraft,
    ) -> Result<()> {
        let entry = &self.book.entries[at as usize];
        let id = entry.id;
        let marked =
            draft.base.is_some() || draft.members.iter().any(|member| member.base.is_some());
        let over = match self.households.get(id) {
            // Whichever row of a household was edited: the others say what was written.
            Mark::Unseen | Mark::Same | Mark::Kept if marked => Over::Edited,
            Mark::Unseen => Over::All,
            _ => Over::Blanks,
        };
        // A number that a spreadsheet shortened is no other number.
        let recoded = |code: &&String| {
            over != Over::Blanks
                && **code != *entry.code
                && bare_code(code) != bare_code(&entry.code)
        };
        let code = draft.code.as_ref().filter(recoded);
        let says_more = draft.address.is_some() || draft.lane.is_some() || draft.phones.is_some();
        let mut mark = Mark::Same;
        if says_more || code.is_some() || marked {
            let stored: Household = self.door.read(id)?;
            let wanted_by = |over| {
                let mut wanted = stored.clone();
                draft.lay_over(&mut wanted, over);
                if let Some(code) = code {
                    wanted.code.clone_from(code);
                }
                wanted
            };
            let mut wanted = wanted_by(over);
            let mut rule = self.rule(draft.row, None);
            if over == Over::Edited && wanted != stored {
                let stands = self.household_stands(at, members, draft)?;
                rule = self.rule(draft.row, stands);
                if stands != Some(true) {
                    wanted = wanted_by(Over::All);
                }
            }
            let settled = self.settle(id, &stored, &wanted, rule)?;
            mark = settled.mark;
            if let (Some(_), Some(kept)) = (settled.kept, rule.kept()) {
                self.warn(draft.row, "household_code", kept, &stored.code);
            }
            if wanted.code != stored.code && settled.mark == Mark::Changed {
                let now: Household = self.door.read(id)?;
                self.book.recode(at, &now.code);
            }
        }
        self.households.raise(id, mark);
        self.pile(draft.row, Pile::of(mark));
        Ok(())
    }

    /// A household that was closed is not opened again by a list, and nothing of it is changed. If none of its members
    /// is in these rows, its number was given to another household.
    fn take_closed(
        &mut self,
        at: u32,
        members: Vec<Member>,
        draft: &mut HouseholdDraft,
    ) -> Result<Current> {
        let entry = &self.book.entries[at as usize];
        let (id, village) = (entry.id, entry.village as usize);
        let mut fits = Vec::with_capacity(draft.members.len());
        for row in &draft.members {
            fits.push(self.fit(&members, row)?);
        }
        if !fits.iter().any(|fit| matches!(fit, PersonFit::Member(_))) {
            return self.take_new(village, draft);
        }
        self.count_village(village);
        self.households.raise(id, Mark::Kept);
        self.warn(
            draft.row,
            "household_code",
            "household_closed",
            &draft.code.clone().unwrap_or_default(),
        );
        for (row, fit) in draft.members.iter().zip(fits) {
            match fit {
                PersonFit::Member(member) => {
                    self.people.raise(members[member].id.0, Mark::Kept);
                    self.pile(row.row, Pile::Kept);
                }
                PersonFit::Elsewhere(id, person) => self.keep_elsewhere(row.row, id, &person),
                PersonFit::New => self.refuse_person(row, "household_code", "household_closed")?,
                PersonFit::Refused(column, code) => self.refuse_person(row, column, code)?,
            }
        }
        Ok(Current::Known { at, members })
    }

    /// The id of the household at a place of the book.
    pub(super) fn household_id(&self, at: u32) -> HouseholdId {
        HouseholdId(self.book.entries[at as usize].id)
    }
}
