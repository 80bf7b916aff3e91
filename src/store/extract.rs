//! Whole lists, streamed: one joined statement in walking order, village by village, whose rows are lent to the caller
//! one at a time as they lie in the file. Nothing is kept of a row, so a list of any length costs the same memory.

use std::collections::HashMap;

use rusqlite::types::Value;
use rusqlite::{Row, Statement};
use serde::Deserialize;

use crate::domain::id::{AbsenceId, CampaignId, HouseholdId, PersonId, VillageId, VisitId};
use crate::domain::row_mark::{RowMark, Sum};

use super::due::DueRow;
use super::listing::{HouseholdRow, json};
use super::roll::{ReturnHit, WorkItem};
use super::{Error, Result, Store};

/// One row of a list, with the parts that the list has. Codes, dates and phones are as the register keeps them;
/// what is not known is an empty text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Line<'a> {
    /// The household.
    pub household: HouseholdPart<'a>,
    /// Where the household stands, in lists that ask for it.
    pub standing: Option<&'a HouseholdRow>,
    /// The person.
    pub person: Option<PersonPart<'a>>,
    /// The person's open absence.
    pub absence: Option<AbsencePart<'a>>,
    /// The visit.
    pub visit: Option<VisitPart<'a>>,
    /// Why somebody should go to the household, in the work list.
    pub work: Option<&'a WorkItem>,
    /// How the person is expected, in the return calendar.
    pub coming: Option<ReturnHit>,
    /// How far the person has come, in the list of those who are eligible.
    pub due: Option<&'a DueRow>,
}

impl Line<'_> {
    /// The mark of the row: it moves with every value that a list can change, whatever the list shows of the row and
    /// however it is written.
    pub fn base(&self) -> RowMark {
        let person = self.person.iter().map(PersonPart::sum);
        let absence = self.absence.iter();
        let absence = absence.flat_map(|absence| [absence.sum(), absence.contact_sum()]);
        let household = std::iter::once(self.household.sum());
        RowMark::of(household.chain(person).chain(absence))
    }
}

impl HouseholdPart<'_> {
    /// The sum over what a list can change.
    pub(super) fn sum(&self) -> Sum {
        let texts = [
            self.village,
            self.code,
            self.address,
            self.lane,
            self.phones,
        ];
        Sum::of(texts)
    }
}

impl PersonPart<'_> {
    /// The sum over what a list can change.
    pub(super) fn sum(&self) -> Sum {
        let mut sum = Sum::of(self.texts());
        sum.add(if self.is_head { "head" } else { "" });
        sum
    }
}

impl AbsencePart<'_> {
    /// The sum over what a list can change, but for the contact person who is a member.
    pub(super) fn sum(&self) -> Sum {
        let kept = Self {
            proxy_member: "",
            proxy_member_phones: "",
            ..*self
        };
        Sum::of(kept.texts())
    }

    /// The sum over what a list shows of the contact person who is a member.
    fn contact_sum(&self) -> Sum {
        contact_sum(self.proxy_member, self.proxy_member_phones)
    }
}

/// The sum over what a list shows of a member who is the contact person of another.
pub(super) fn contact_sum(name: &str, phones: &str) -> Sum {
    Sum::of([name, phones])
}

macro_rules! part {
    ($(#[$meta:meta])* $name:ident { $($(#[$keyed:meta])* $key:ident: $type:ty = $absent:expr,)+ ; $($(#[$doc:meta])* $field:ident $column:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name<'a> {
            $($(#[$keyed])* pub $key: $type,)+
            $($(#[$doc])* pub $field: &'a str,)+
        }

        impl Default for $name<'_> {
            fn default() -> Self {
                Self { $($key: $absent,)+ $($field: "",)+ }
            }
        }

        impl<'a> $name<'a> {
            /// The columns of the texts, in order.
            pub(super) const COLUMNS: &'static [&'static str] = &[$($column),+];

            /// Borrows the texts from the row's columns from `at` on.
            fn take(&mut self, row: &'a Row<'_>, mut at: usize) -> Result<()> {
                $(self.$field = text(row, at)?; at += 1;)+
                let _ = at;
                Ok(())
            }

            /// Borrows `texts`, which are in order.
            pub(super) fn lend(&mut self, texts: &'a [String]) {
                let mut texts = texts.iter().map(String::as_str);
                $(self.$field = texts.next().unwrap_or_default();)+
            }

            /// The texts, in order.
            pub fn texts(&self) -> impl Iterator<Item = &'a str> {
                [$(self.$field),+].into_iter()
            }
        }
    };
}

part! {
    /// The household of a row.
    HouseholdPart {
        /// Which household.
        id: HouseholdId = HouseholdId(0),
        /// The name of its village.
        village: &'a str = "",
        /// The head's name; empty if nobody is marked as the head.
        head: &'a str = "",;
        /// Its number as on paper.
        code "h.code",
        /// House number, street, landmark.
        address "h.address",
        /// Lane or hamlet.
        lane "h.lane",
        /// Its phones, as JSON.
        phones "h.phones",
        /// Home or boarding house.
        kind "h.kind",
        /// What a visitor must know at this door.
        door_note "h.door_note",
        /// Who persuades this household.
        mobiliser "h.mobiliser",
    }
}

part! {
    /// The person of a row.
    PersonPart {
        /// Which person.
        id: PersonId = PersonId(0),
        /// Whether this is the head of the household.
        is_head: bool = false,;
        /// Full name.
        name "p.name",
        /// Relation to the head.
        relation "p.relation",
        /// The relation as the list wrote it.
        relation_text "p.relation_text",
        /// Sex.
        sex "p.sex",
        /// Birth.
        birth "p.birth",
        /// The twelve-digit personal number.
        number "p.number",
        /// The nine-digit number of the old card.
        old_number "p.old_number",
        /// Own phones, as JSON.
        phones "p.phones",
        /// Permanent, temporary or unregistered.
        residence "p.residence",
        /// The card held.
        card "p.card",
        /// When it was issued.
        card_issued "p.card_issued",
        /// When it expires.
        card_expires "p.card_expires",
        /// School or workplace.
        work "p.work",
        /// When the person is usually at home.
        best_time "p.best_time",
        /// Why the service must come to the house.
        home_service "p.home_service",
        /// Groups.
        groups "p.groups",
        /// Note.
        note "p.note",
    }
}

part! {
    /// The open absence of a row's person.
    AbsencePart {
        /// Which absence.
        id: AbsenceId = AbsenceId(0),;
        /// Why.
        reason "a.reason",
        /// The reason in words.
        reason_note "a.reason_note",
        /// In the province, in the country, abroad.
        scope "a.scope",
        /// Province or country.
        place "a.place",
        /// Address there.
        address "a.address",
        /// Phones there, as JSON.
        phones "a.phones",
        /// Away since.
        since "a.since",
        /// Expected back.
        back "a.back",
        /// The contact person, when a member of the register.
        proxy_member "x.name",
        /// That member's phones, as JSON.
        proxy_member_phones "x.phones",
        /// The contact person's name, when typed.
        proxy_name "a.proxy_name",
        /// The contact person's relation to the person.
        proxy_relation "a.proxy_relation",
        /// The contact person's phones, as JSON.
        proxy_phones "a.proxy_phones",
        /// What is planned.
        plan "a.plan",
        /// By when.
        plan_on "a.plan_on",
        /// Whether it was declared.
        declared "a.declared",
        /// When it was last confirmed.
        confirmed_on "a.confirmed_on",
    }
}

part! {
    /// The visit of a row.
    VisitPart {
        /// Which visit.
        id: VisitId = VisitId(0),
        /// Whether an invitation was left.
        invitation: bool = false,;
        /// The day.
        occurred_on "t.occurred_on",
        /// The part of the day.
        slot "t.slot",
        /// Who went.
        visitors "t.visitors",
        /// At the door, by phone, ...
        channel "t.channel",
        /// What happened.
        outcome "t.outcome",
        /// Who was spoken to.
        informant "t.informant",
        /// Why not yet.
        reason "t.reason",
        /// Note.
        note "t.note",
        /// When to come back.
        follow_up_on "t.follow_up_on",
        /// At which part of the day.
        follow_up_slot "t.follow_up_slot",
        /// What it says of each person, as [`PersonSaid::read`] reads it.
        people "(SELECT json_group_array(json_array(r.person, y.name, r.result, r.reason, r.due_on, r.note)) \
                 FROM visit_person r JOIN person y ON y.id = r.person WHERE r.visit = t.id AND r.undone = 0)",
    }
}

/// Which households a list is of.
#[derive(Clone, Copy, Debug)]
pub enum Pick<'a> {
    /// All of them, village by village in walking order.
    All,
    /// Those of one village.
    Village(VillageId),
    /// These, in this order.
    These(&'a [HouseholdId]),
}

/// What a visit says of one person. Codes and days are as the register keeps them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PersonSaid {
    /// Which person.
    pub person: i64,
    /// The person's name.
    pub name: String,
    /// What came of it.
    pub result: String,
    /// Why not yet.
    pub reason: Option<String>,
    /// The day agreed.
    pub due_on: Option<String>,
    /// Note.
    pub note: String,
}

impl PersonSaid {
    /// Reads [`VisitPart::people`].
    pub fn read(people: &str) -> Vec<Self> {
        serde_json::from_str(people).unwrap_or_default()
    }
}

/// How many ids are asked for at once.
const CHUNK: usize = 500;

const LIVE_HOUSEHOLD: &str = "h.undone = 0 AND h.closed IS NULL";
const LIVE_PERSON: &str = "p.undone = 0 AND p.closed IS NULL";

/// What the statement of a list joins to the household `h`, and in which order it gives the rows of one household.
/// The joins are CROSS JOINs: they are walked from left to right, along the indexes that give this very order.
struct Joined {
    /// The columns behind those of the household.
    columns: String,
    joins: String,
    order: &'static str,
    /// Borrows what those columns hold, from column `at` on.
    take: for<'r> fn(&'r Row<'_>, usize, &mut Line<'r>) -> Result<()>,
}

impl Joined {
    /// The household alone.
    fn household() -> Self {
        Self {
            columns: "h.id".to_owned(),
            joins: format!("WHERE {LIVE_HOUSEHOLD}"),
            order: "h.id",
            take: |_, _, _| Ok(()),
        }
    }

    /// The members; `away` joins their open absence, and `filter` is a further condition.
    fn members(away: &str, order: &'static str) -> Self {
        Self {
            columns: format!(
                "p.id, p.is_head, {}, a.id, {}",
                PersonPart::COLUMNS.join(", "),
                AbsencePart::COLUMNS.join(", ")
            ),
            joins: format!(
                "CROSS JOIN person p ON p.household = h.id \
                 {away} JOIN absence a ON a.person = p.id AND a.returned_on IS NULL AND a.undone = 0 \
                 LEFT JOIN person x ON x.id = a.proxy WHERE {LIVE_HOUSEHOLD} AND {LIVE_PERSON}"
            ),
            order,
            take: take_member,
        }
    }

    /// The visits of a campaign that stand, oldest first.
    fn visits(campaign: CampaignId) -> Self {
        Self {
            columns: format!("t.id, t.invitation, {}", VisitPart::COLUMNS.join(", ")),
            joins: format!(
                "CROSS JOIN visit t ON t.household = h.id \
                 WHERE {LIVE_HOUSEHOLD} AND t.undone = 0 AND t.withdrawn_on IS NULL AND t.campaign = {}",
                campaign.0
            ),
            order: "t.occurred_on, CASE t.slot WHEN 'morning' THEN 1 WHEN 'noon' THEN 2 \
                    WHEN 'afternoon' THEN 3 ELSE 4 END, t.entered_at, t.id",
            take: |row, at, line| {
                let mut visit = VisitPart {
                    id: VisitId(row.get(at)?),
                    invitation: row.get(at + 1)?,
                    ..VisitPart::default()
                };
                visit.take(row, at + 2)?;
                line.visit = Some(visit);
                Ok(())
            },
        }
    }

    fn select(&self) -> String {
        let household = HouseholdPart::COLUMNS.join(", ");
        format!("SELECT h.id, h.village, {household}, {}", self.columns)
    }

    /// The statement for the households of village ?1.
    fn of_village(&self) -> String {
        format!(
            "{} FROM household h {} AND h.village = ?1 ORDER BY h.walk_rank, h.id, {}",
            self.select(),
            self.joins,
            self.order
        )
    }

    /// The statement for the households whose ids are the JSON list ?1.
    fn of_ids(&self) -> String {
        format!(
            "{} FROM json_each(?1) j CROSS JOIN household h ON h.id = j.value {} ORDER BY j.key, {}",
            self.select(),
            self.joins,
            self.order
        )
    }
}

fn take_member<'r>(row: &'r Row<'_>, at: usize, line: &mut Line<'r>) -> Result<()> {
    let mut person = PersonPart {
        id: PersonId(row.get(at)?),
        is_head: row.get(at + 1)?,
        ..PersonPart::default()
    };
    person.take(row, at + 2)?;
    line.person = Some(person);
    let at = at + 2 + PersonPart::COLUMNS.len();
    if let Some(id) = row.get::<_, Option<i64>>(at)? {
        let mut absence = AbsencePart {
            id: AbsenceId(id),
            ..AbsencePart::default()
        };
        absence.take(row, at + 1)?;
        line.absence = Some(absence);
    }
    Ok(())
}

/// The text of a column; what is not known is empty.
fn text<'a>(row: &'a Row<'_>, at: usize) -> Result<&'a str> {
    let text = row.get_ref(at)?.as_str_or_null();
    text.map(Option::unwrap_or_default)
        .map_err(|error| Error::Damaged(error.to_string()))
}

/// Villages and heads, while rows are read.
struct Reader<'s> {
    store: &'s Store,
    villages: HashMap<VillageId, String>,
    ask_head: Statement<'s>,
    household: HouseholdId,
    head: String,
}

impl<'s> Reader<'s> {
    fn new(store: &'s Store) -> Result<Self> {
        let villages = store.villages()?.into_iter();
        let sql = format!(
            "SELECT p.name FROM person p WHERE p.household = ?1 AND p.is_head = 1 AND {LIVE_PERSON} LIMIT 1"
        );
        Ok(Self {
            store,
            villages: villages.map(|(id, village)| (id, village.name)).collect(),
            ask_head: store.connection.prepare(&sql)?,
            household: HouseholdId(0),
            head: String::new(),
        })
    }

    /// Gives every row of `sql`, asked once for each of `parameters`.
    fn each<E: From<Error>>(
        &mut self,
        sql: &str,
        parameters: impl IntoIterator<Item = Value>,
        joined: &Joined,
        each: &mut dyn FnMut(&Line<'_>) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut statement = self
            .store
            .connection
            .prepare_cached(sql)
            .map_err(Error::from)?;
        for parameter in parameters {
            let mut rows = statement.query([parameter]).map_err(Error::from)?;
            while let Some(row) = rows.next().map_err(Error::from)? {
                each(&self.line(row, joined)?)?;
            }
        }
        Ok(())
    }

    fn line<'r>(&'r mut self, row: &'r Row<'_>, joined: &Joined) -> Result<Line<'r>> {
        let mut line = Line::default();
        line.household.id = HouseholdId(row.get(0)?);
        line.household.take(row, 2)?;
        (joined.take)(row, 2 + HouseholdPart::COLUMNS.len(), &mut line)?;
        self.meet_head(&line)?;
        line.household.head = &self.head;
        let village = VillageId(row.get(1)?);
        line.household.village = self.villages.get(&village).map_or("", String::as_str);
        Ok(line)
    }

    /// Finds the head of a household that comes for the first time. The first member given is nearly always the
    /// head, so the register is rarely asked.
    fn meet_head(&mut self, line: &Line<'_>) -> Result<()> {
        if self.household == line.household.id {
            return Ok(());
        }
        self.household = line.household.id;
        self.head.clear();
        if let Some(person) = line.person.filter(|person| person.is_head) {
            self.head.push_str(person.name);
            return Ok(());
        }
        let mut rows = self.ask_head.query([self.household.0])?;
        if let Some(row) = rows.next()? {
            self.head.push_str(text(row, 0)?);
        }
        Ok(())
    }
}

type Each<'c, E> = &'c mut dyn FnMut(&Line<'_>) -> std::result::Result<(), E>;

impl Store {
    /// Runs `work` on one state of the register, whatever others write meanwhile.
    pub fn reading<T, E: From<Error>>(
        &self,
        work: impl FnOnce() -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let transaction = self.connection.unchecked_transaction();
        let transaction = transaction.map_err(Error::from)?;
        let done = work()?;
        transaction.finish().map_err(Error::from)?;
        Ok(done)
    }

    /// Gives every member of the households that `pick` means, with the open absence.
    pub fn each_member<E: From<Error>>(
        &self,
        pick: Pick<'_>,
        each: Each<'_, E>,
    ) -> std::result::Result<(), E> {
        self.each(pick, &Joined::members("LEFT", "p.position, p.id"), each)
    }

    /// Gives the members who are away of the households that `pick` means.
    pub fn each_absent<E: From<Error>>(
        &self,
        pick: Pick<'_>,
        each: Each<'_, E>,
    ) -> std::result::Result<(), E> {
        self.each(pick, &Joined::members("CROSS", "p.position, p.id"), each)
    }

    /// Gives every visit of the present campaign that stands of the households that `pick` means, a household's oldest
    /// first.
    pub fn each_visit<E: From<Error>>(
        &self,
        pick: Pick<'_>,
        each: Each<'_, E>,
    ) -> std::result::Result<(), E> {
        let (campaign, _) = self.campaign()?;
        self.each(pick, &Joined::visits(campaign), each)
    }

    /// Gives the households that `pick` means, with where they stand.
    pub fn each_household<E: From<Error>>(
        &self,
        pick: Pick<'_>,
        each: Each<'_, E>,
    ) -> std::result::Result<(), E> {
        self.each_standing(pick, &Joined::household(), each)
    }

    /// Gives every member of the households that `pick` means, those who are away first, with where the household
    /// stands.
    pub fn each_member_to_reach<E: From<Error>>(
        &self,
        pick: Pick<'_>,
        each: Each<'_, E>,
    ) -> std::result::Result<(), E> {
        let joined = Joined::members("LEFT", "a.id IS NULL, p.position, p.id");
        self.each_standing(pick, &joined, each)
    }

    /// Gives these absences with their people, in this order.
    pub fn each_absence<E: From<Error>>(
        &self,
        ids: &[AbsenceId],
        each: Each<'_, E>,
    ) -> std::result::Result<(), E> {
        let joined = Joined::members("LEFT", "");
        let sql = format!(
            "{} FROM json_each(?1) j CROSS JOIN absence a ON a.id = j.value \
             CROSS JOIN person p ON p.id = a.person CROSS JOIN household h ON h.id = p.household \
             LEFT JOIN person x ON x.id = a.proxy WHERE a.undone = 0 ORDER BY j.key",
            joined.select()
        );
        let lists = ids
            .chunks(CHUNK)
            .map(|ids| Value::Text(json(ids, |id| id.0)));
        Reader::new(self)?.each(&sql, lists, &joined, each)
    }

    /// Gives these people, with how far they have come, in this order.
    pub fn each_person<E: From<Error>>(
        &self,
        ids: &[PersonId],
        each: Each<'_, E>,
    ) -> std::result::Result<(), E> {
        let joined = Joined::members("LEFT", "");
        let sql = format!(
            "{} FROM json_each(?1) j CROSS JOIN person p ON p.id = j.value CROSS JOIN household h ON h.id = p.household \
             LEFT JOIN absence a ON a.person = p.id AND a.returned_on IS NULL AND a.undone = 0 \
             LEFT JOIN person x ON x.id = a.proxy WHERE {LIVE_HOUSEHOLD} AND {LIVE_PERSON} ORDER BY j.key",
            joined.select()
        );
        let mut reader = Reader::new(self)?;
        for ids in ids.chunks(CHUNK) {
            let rows = self.due_rows(ids)?.into_iter();
            let rows: HashMap<PersonId, DueRow> = rows.map(|row| (row.person, row)).collect();
            let list = Value::Text(json(ids, |id| id.0));
            reader.each(&sql, [list], &joined, &mut |line: &Line<'_>| {
                let due = line.person.and_then(|person| rows.get(&person.id));
                each(&Line { due, ..*line })
            })?;
        }
        Ok(())
    }

    fn each<E: From<Error>>(
        &self,
        pick: Pick<'_>,
        joined: &Joined,
        each: Each<'_, E>,
    ) -> std::result::Result<(), E> {
        let mut reader = Reader::new(self)?;
        if let Pick::These(ids) = pick {
            let lists = ids
                .chunks(CHUNK)
                .map(|ids| Value::Text(json(ids, |id| id.0)));
            return reader.each(&joined.of_ids(), lists, joined, each);
        }
        let villages = self.picked_villages(pick)?.into_iter();
        let villages = villages.map(|village| Value::Integer(village.0));
        reader.each(&joined.of_village(), villages, joined, each)
    }

    fn each_standing<E: From<Error>>(
        &self,
        pick: Pick<'_>,
        joined: &Joined,
        each: Each<'_, E>,
    ) -> std::result::Result<(), E> {
        let mut reader = Reader::new(self)?;
        for ids in self.walk(pick)?.chunks(CHUNK) {
            let rows = self.household_rows(ids)?.into_iter();
            let rows: HashMap<HouseholdId, HouseholdRow> = rows.map(|row| (row.id, row)).collect();
            let list = Value::Text(json(ids, |id| id.0));
            reader.each(&joined.of_ids(), [list], joined, &mut |line: &Line<'_>| {
                let standing = rows.get(&line.household.id);
                each(&Line { standing, ..*line })
            })?;
        }
        Ok(())
    }

    /// The live households that `pick` means, in its order.
    fn walk(&self, pick: Pick<'_>) -> Result<Vec<HouseholdId>> {
        if let Pick::These(ids) = pick {
            return Ok(ids.to_vec());
        }
        let sql = format!(
            "SELECT h.id FROM household h WHERE h.village = ?1 AND {LIVE_HOUSEHOLD} ORDER BY h.walk_rank, h.id"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut ids = Vec::new();
        for village in self.picked_villages(pick)? {
            let mut rows = statement.query([village.0])?;
            while let Some(row) = rows.next()? {
                ids.push(HouseholdId(row.get(0)?));
            }
        }
        Ok(ids)
    }

    fn picked_villages(&self, pick: Pick<'_>) -> Result<Vec<VillageId>> {
        Ok(match pick {
            Pick::Village(id) => vec![id],
            Pick::All => self.villages()?.into_iter().map(|(id, _)| id).collect(),
            Pick::These(_) => Vec::new(),
        })
    }
}
