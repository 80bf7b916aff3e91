//! Which member of the register a row means, and what it says of them.

use rusqlite::OptionalExtension;

use crate::domain::draft::{AbsenceDraft, PersonDraft};
use crate::domain::id::PersonId;
use crate::domain::merge::{Over, births_agree};
use crate::domain::name::fold;
use crate::domain::personal_number::PersonalNumber;
use crate::domain::record::Person;
use crate::domain::relation::Relation;
use crate::store::Result;
use crate::store::table::Record;

use super::book::{Found, key};
use super::change::PERSON;
use super::count::{Mark, Pile};
use super::household::whole;
use super::marked::{Rule, Take};
use super::{Intake, Member};

/// Whom a row means.
#[derive(Debug)]
pub(super) enum Fit {
    /// This member of the household.
    Member(usize),
    /// Somebody whom the register has elsewhere, or no longer.
    Elsewhere(PersonId, Box<Person>),
    /// Nobody whom the register has.
    New,
    /// It cannot be told, or must not be taken: the column and the reason.
    Refused(&'static str, &'static str),
}

impl Intake<'_, '_> {
    /// Whom the row means, among the members of its household first.
    pub(super) fn fit(&self, members: &[Member], row: &PersonDraft) -> Result<Fit> {
        if let Some(at) = self.fit_member(members, row) {
            return Ok(match at {
                Found::One(at) => Fit::Member(at),
                _ => Fit::Refused("name", "ambiguous"),
            });
        }
        let number = whole(row.number);
        let taken = |member: &Member| number.is_some() && member.person.number == number;
        if members.iter().any(taken) {
            return Ok(Fit::Refused("number", "number_taken"));
        }
        self.fit_elsewhere(row)
    }

    /// The member that the row means; none if it is none of them.
    fn fit_member(&self, members: &[Member], row: &PersonDraft) -> Option<Found<usize>> {
        let find = |fits: &dyn Fn(&Member) -> bool| {
            let found = members
                .iter()
                .enumerate()
                .filter(|(_, member)| fits(member));
            let found: Vec<usize> = found.map(|(at, _)| at).collect();
            match Found::only(&found) {
                Found::None => None,
                found => Some(found),
            }
        };
        if members.is_empty() {
            return None;
        }
        if let Some(key) = row.key
            && let Some(at) = members.iter().position(|member| member.id == key)
        {
            return Some(Found::One(at));
        }
        let number = whole(row.number);
        let same_name = |name: &str| name == row.name || fold(name) == fold(&row.name);
        if number.is_some()
            && let Some(at) = members
                .iter()
                .position(|member| member.person.number == number)
        {
            let Person { name, birth, .. } = &members[at].person;
            let born = birth.is_some() && row.birth.is_some() && births_agree(*birth, row.birth);
            return (born || same_name(name)).then_some(Found::One(at));
        }
        let other = |member: &Member| {
            let known = member.person.number;
            known.is_some() && number.is_some() && known != number
        };
        // Two rows of one list that contradict each other mean two people.
        let repeats = |member: &Member| self.people.get(member.id.0) != Mark::Unseen;
        let unlike = |member: &Member| {
            let Person { sex, relation, .. } = &member.person;
            other(member)
                || (sex.is_some() && row.sex.is_some() && *sex != row.sex)
                || (relation.is_some() && row.relation.is_some() && *relation != row.relation)
        };
        find(&|member| {
            let Person { name, birth, .. } = &member.person;
            *name == row.name
                && birth.is_some()
                && *birth == row.birth
                && !(repeats(member) && other(member))
        })
        .or_else(|| {
            let alike = |member: &Member| {
                births_agree(member.person.birth, row.birth)
                    && !other(member)
                    && same_name(&member.person.name)
                    && !(repeats(member) && unlike(member))
            };
            // Of two of one name, a father and a son, the relation tells.
            let related =
                |member: &Member| row.relation.is_some() && member.person.relation == row.relation;
            match find(&alike) {
                Some(Found::Several) => {
                    find(&|member| alike(member) && related(member)).or(Some(Found::Several))
                }
                found => found,
            }
        })
        .or_else(|| {
            // A household has one head: of the same name it is the same person, and the birth was corrected.
            let leads = row.relation.is_some_and(Relation::is_head);
            find(&|member| {
                let Person { name, is_head, .. } = &member.person;
                leads && *is_head && *name == row.name && !other(member) && !repeats(member)
            })
        })
    }

    /// Whether the register has the person elsewhere: by id, or by a number, which must not be given twice.
    pub(super) fn fit_elsewhere(&self, row: &PersonDraft) -> Result<Fit> {
        if let Some(key) = row.key
            && let Some(person) = self.live_row(key)?
        {
            return Ok(Fit::Elsewhere(key, Box::new(person)));
        }
        let Some(number) = whole(row.number) else {
            return Ok(Fit::New);
        };
        let Some((id, person)) = self.owner(number)? else {
            return Ok(Fit::New);
        };
        if person.closed.is_none() {
            return Ok(Fit::Refused("number", "number_taken"));
        }
        let born =
            person.birth.is_some() && row.birth.is_some() && births_agree(person.birth, row.birth);
        if born || fold(&person.name) == fold(&row.name) {
            Ok(Fit::Elsewhere(id, Box::new(person)))
        } else {
            Ok(Fit::New)
        }
    }

    fn live_row(&self, id: PersonId) -> Result<Option<Person>> {
        let sql = format!(
            "SELECT {} FROM person WHERE id = ?1 AND undone = 0",
            Person::TABLE.columns()
        );
        Ok(self
            .door
            .connection
            .prepare_cached(&sql)?
            .query_row([id.0], |row| Person::read(row, 0))
            .optional()?)
    }

    /// Who has a personal number; a live person before one who is not.
    pub(super) fn owner(&self, number: PersonalNumber) -> Result<Option<(PersonId, Person)>> {
        if self.first {
            let Some(id) = self.numbers.get(&number) else {
                return Ok(None);
            };
            return Ok(self.live_row(*id)?.map(|person| (*id, person)));
        }
        let sql = format!(
            "SELECT id, {} FROM person WHERE number = ?1 AND undone = 0 ORDER BY closed IS NOT NULL, id LIMIT 1",
            Person::TABLE.columns()
        );
        Ok(self
            .door
            .connection
            .prepare_cached(&sql)?
            .query_row([number.to_string()], |row| {
                Ok((PersonId(row.get(0)?), Person::read(row, 1)?))
            })
            .optional()?)
    }

    pub(super) fn refuse_person(
        &mut self,
        row: &PersonDraft,
        column: &'static str,
        code: &'static str,
    ) -> Result<()> {
        let value = match (column, whole(row.number)) {
            ("number", Some(number)) => {
                self.met_number(row)?;
                number.to_string()
            }
            _ => row.name.clone(),
        };
        self.refuse(row.row, column, code, &value);
        Ok(())
    }

    /// Notes a row on somebody who lives in another household, or is no longer a member anywhere: nothing is changed.
    pub(super) fn keep_elsewhere(&mut self, row: u32, id: PersonId, person: &Person) {
        let code = match person.closed {
            Some(_) => "person_closed",
            None => "person_elsewhere",
        };
        self.people.raise(id.0, Mark::Kept);
        self.pile(row, Pile::Kept);
        self.warn(row, "name", code, &person.name);
    }

    /// Takes the rows of a household's members. Rows on present members come first, and among them that of a new head
    /// last, so that the old one has already been told to be one no more.
    pub(super) fn take_members(
        &mut self,
        at: u32,
        members: &mut Vec<Member>,
        rows: &mut [PersonDraft],
        is_coded: bool,
    ) -> Result<()> {
        let present = members.len();
        let mut fits = Vec::with_capacity(rows.len());
        if present > 0 {
            for row in rows.iter() {
                fits.push(Some(self.fit(members, row)?));
            }
            for new_heads in [false, true] {
                for (row, fit) in rows.iter_mut().zip(&mut fits) {
                    let leads = row.relation.is_some_and(Relation::is_head);
                    let led = matches!(fit, Some(Fit::Member(at)) if members[*at].person.is_head);
                    if (leads && !led) == new_heads
                        && !matches!(fit, Some(Fit::New))
                        && let Some(fit) = fit.take()
                    {
                        self.take_fit(at, members, row, fit)?;
                    }
                }
            }
        }
        for (place, row) in rows.iter_mut().enumerate() {
            if present > 0 && fits[place].is_none() {
                continue;
            }
            match self.fit(members, row)? {
                Fit::New => self.add_person(at, members, row, is_coded)?,
                fit => self.take_fit(at, members, row, fit)?,
            }
        }
        Ok(())
    }

    fn take_fit(
        &mut self,
        at: u32,
        members: &mut [Member],
        row: &mut PersonDraft,
        fit: Fit,
    ) -> Result<()> {
        match fit {
            Fit::Member(member) => self.change_person(at, members, member, row),
            Fit::Elsewhere(id, person) => {
                self.keep_elsewhere(row.row, id, &person);
                Ok(())
            }
            Fit::Refused(column, code) => self.refuse_person(row, column, code),
            Fit::New => Ok(()),
        }
    }

    fn add_person(
        &mut self,
        at: u32,
        members: &mut Vec<Member>,
        row: &mut PersonDraft,
        is_coded: bool,
    ) -> Result<()> {
        let rule = self.rule(row.row, None);
        self.have_one_head(members, None, row, rule)?;
        let absence = row.absence.take();
        let mut person = row.take_person(self.household_id(at));
        let positions = members.iter().map(|member| member.person.position);
        person.position = positions.max().unwrap_or_default() + 1;
        self.tell_twin(row.row, &person)?;
        let id = PersonId(self.door.create(&person)?);
        self.people.raise(id.0, Mark::Added);
        self.pile(row.row, Pile::New);
        self.tell_new(row.row, PERSON, None, |intake| {
            Ok(intake.named_member(person.name.clone(), person.household.0))
        })?;
        let village = self.book.entries[at as usize].village as usize;
        if self.villages.list[village].names_known && (person.is_head || !is_coded) {
            self.book.names.add(key(village, &person.name), at);
        }
        if self.first {
            if let Some(number) = person.number {
                self.numbers.insert(number, id);
            }
            let entry = &mut self.book.entries[at as usize];
            if entry.count == 0 {
                entry.first = id.0;
            }
            if entry.first + i64::from(entry.count) == id.0 {
                entry.count += 1;
            } else {
                self.later.entry(at).or_default().push(id);
            }
        }
        if let Some(absence) = absence {
            self.take_absence(at, row, id, &person, &absence)?;
        }
        members.push(Member { id, person });
        Ok(())
    }

    fn change_person(
        &mut self,
        at: u32,
        members: &mut [Member],
        member: usize,
        row: &mut PersonDraft,
    ) -> Result<()> {
        let id = members[member].id;
        if !members[member].is_live() {
            self.keep_elsewhere(row.row, id, &members[member].person);
            return Ok(());
        }
        let comes_first = self.people.get(id.0) == Mark::Unseen || self.led.remove(&id);
        let over = match row.base {
            _ if !comes_first => Over::Blanks,
            Some(_) => Over::Edited,
            None => Over::All,
        };
        if over == Over::Blanks {
            self.warn(row.row, "name", "person_repeated", &row.name);
        }
        if let Some(number) = whole(row.number)
            && members[member].person.number != Some(number)
            && let Some((_, owner)) = self.owner(number)?
            && owner.closed.is_none()
        {
            return self.refuse_person(row, "number", "number_taken");
        }
        let laid_over = |row: &PersonDraft, person: &Person, over| {
            let mut wanted = person.clone();
            row.lay_over(&mut wanted, over);
            wanted
        };
        let stored = &members[member].person;
        let mut wanted = laid_over(row, stored, over);
        if wanted == *stored {
            self.people.raise(id.0, Mark::Same);
            self.pile(row.row, Pile::Same);
        } else {
            let (mut over, mut stands) = (over, None);
            if over == Over::Edited
                && let Some(mark) = row.base
            {
                stands = Some(self.stands(at, id, stored, mark)?);
                if stands == Some(false) {
                    over = Over::All;
                }
            }
            let rule = self.rule(row.row, stands);
            if rule.take != Take::Nothing {
                self.have_one_head(members, Some(member), row, rule)?;
            }
            wanted = laid_over(row, &members[member].person, over);
            self.settle_person(at, &mut members[member], wanted, rule)?;
        }
        if let Some(absence) = self.absence_of(row, id, over) {
            self.take_absence(at, row, id, &members[member].person, &absence)?;
        }
        Ok(())
    }

    /// What the row says of an absence; of one that the register knows, also that its cells were emptied.
    fn absence_of(
        &self,
        row: &mut PersonDraft,
        id: PersonId,
        over: Over,
    ) -> Option<Box<AbsenceDraft>> {
        let emptied =
            || over == Over::Edited && row.blanks.of_absence() && self.away.contains_key(&id);
        row.absence.take().or_else(|| emptied().then(Box::default))
    }

    fn settle_person(
        &mut self,
        at: u32,
        member: &mut Member,
        wanted: Person,
        rule: Rule,
    ) -> Result<()> {
        let settled = self.settle(member.id.0, &member.person, &wanted, rule)?;
        self.people.raise(member.id.0, settled.mark);
        self.pile(rule.row, Pile::of(settled.mark));
        if let Some(group) = settled.kept {
            if let Some(kept) = rule.kept() {
                self.warn(rule.row, column_of(group), kept, &member.person.name);
            }
            member.person = self.door.read(member.id.0)?;
        } else {
            member.person = wanted;
        }
        if self.first
            && let Some(number) = member.person.number
        {
            self.numbers.insert(number, member.id);
        }
        let village = self.book.entries[at as usize].village as usize;
        if self.villages.list[village].names_known {
            self.book.names.add(key(village, &member.person.name), at);
        }
        Ok(())
    }

    /// A household has one head. A new one takes the place of one whom this list has not named as head, unless that
    /// was learned at the door.
    fn have_one_head(
        &mut self,
        members: &mut [Member],
        own: Option<usize>,
        row: &mut PersonDraft,
        rule: Rule,
    ) -> Result<()> {
        if !row.relation.is_some_and(Relation::is_head) {
            return Ok(());
        }
        let mut others = members.iter_mut().enumerate();
        let Some((_, other)) = others
            .find(|(at, member)| Some(*at) != own && member.is_live() && member.person.is_head)
        else {
            return Ok(());
        };
        if self.people.get(other.id.0) == Mark::Unseen {
            let mut wanted = other.person.clone();
            wanted.is_head = false;
            wanted.relation = None;
            wanted.relation_text = String::new();
            let settled = self.settle(other.id.0, &other.person, &wanted, rule)?;
            if settled.kept.is_none() {
                self.people.raise(other.id.0, settled.mark);
                self.led.insert(other.id);
                other.person = wanted;
                return Ok(());
            }
        }
        row.relation = None;
        self.warn(row.row, "relation", "two_heads", &row.name);
        Ok(())
    }
}

/// The column that fills a field group.
fn column_of(group: &'static str) -> &'static str {
    match group {
        "household" => "relation",
        "birth" => "born",
        "phones" => "phone",
        "work" => "school",
        other => other,
    }
}
